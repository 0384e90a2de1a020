//! The index of windows: name, score, rank. The ten-second path.

use scoring_core::id::Id;
use serde::Serialize;

use crate::links::Place;
use crate::model::{Affiliation, Text, Window};
use crate::view::mark::{self, Mark};
use crate::view::{Heading, Scene, Words};

/// The index page.
#[derive(Debug, Serialize)]
pub(crate) struct Windows {
    title: String,
    lead: String,
    groups: Vec<WindowGroup>,
}

/// Windows under a heading.
#[derive(Debug, Serialize)]
pub(crate) struct WindowGroup {
    /// What they have in common; `None` where there is one group only.
    title: Option<Words>,
    rows: Vec<WindowRow>,
}

/// A window in a list.
#[derive(Debug, Serialize)]
pub(crate) struct WindowRow {
    name: Words,
    department: Option<Words>,
    /// Its composite; `None` where it is not ranked.
    score: Option<String>,
    /// Its rank, or why it has none.
    rank: String,
    vetoed: Option<Mark>,
}

/// The index page.
pub(crate) fn of(scene: &Scene<'_>) -> (Heading, Windows) {
    let year = scene.year.number();
    let windows = &scene.year.year.content.windows;
    let title = scene.say("windows.title", &[("year", year.into())]);
    let view = Windows {
        title: title.clone(),
        lead: scene.count("windows.lead", windows.len(), &[]),
        groups: groups(scene),
    };
    (Heading::results("windows", title), view)
}

/// Whether the year's windows say what people come to them for.
pub(crate) fn have_topics(scene: &Scene<'_>) -> bool {
    let mut windows = scene.year.year.content.windows.iter();
    windows.any(|window| window.topic.is_some())
}

/// All windows of the year, in the order of the content: by topic where it has topics, else by class
/// where the plan has classes, else by whose their departments are.
pub(crate) fn groups(scene: &Scene<'_>) -> Vec<WindowGroup> {
    let windows = &scene.year.year.content.windows;
    if have_topics(scene) {
        return by_topic(scene, windows);
    }
    let mut classes: Vec<Option<&Id>> = Vec::new();
    for window in windows {
        if !classes.contains(&window.class.as_ref()) {
            classes.push(window.class.as_ref());
        }
    }
    if classes.len() > 1 {
        return (classes.into_iter())
            .map(|class| {
                let title = match class {
                    Some(class) => class_name(scene, class),
                    None => Words::plain(scene.texts.get("windows.no_class")),
                };
                group(scene, Some(title), |window| window.class.as_ref() == class)
            })
            .collect();
    }
    let affiliations = [
        (Some(Affiliation::County), "windows.county"),
        (Some(Affiliation::Resident), "windows.resident"),
        (None, "windows.no_affiliation"),
    ];
    let mut groups: Vec<_> = (affiliations.into_iter())
        .map(|(affiliation, address)| {
            let title = Words::plain(scene.texts.get(address));
            group(scene, Some(title), |window| {
                window.affiliation == affiliation
            })
        })
        .filter(|group| !group.rows.is_empty())
        .collect();
    if let [only] = groups.as_mut_slice() {
        only.title = None;
    }
    groups
}

/// Windows by topic, in the order in which the content first names each; those without one come last.
fn by_topic(scene: &Scene<'_>, windows: &[Window]) -> Vec<WindowGroup> {
    let mut topics: Vec<&Text> = Vec::new();
    for topic in windows.iter().filter_map(|window| window.topic.as_ref()) {
        match (topics.iter_mut()).find(|known| known.original == topic.original) {
            // The English name may stand on another window than the first.
            Some(known) if known.english.is_none() => *known = topic,
            Some(_) => {}
            None => topics.push(topic),
        }
    }
    let mut groups: Vec<_> = (topics.into_iter())
        .map(|topic| {
            group(scene, Some(scene.text(topic)), |window| {
                (window.topic.as_ref()).is_some_and(|of| of.original == topic.original)
            })
        })
        .collect();
    let others = Words::plain(scene.texts.get("windows.no_affiliation"));
    let others = group(scene, Some(others), |window| window.topic.is_none());
    if !others.rows.is_empty() {
        groups.push(others);
    }
    groups
}

/// A class has an id only; the interface has words for the usual ones.
pub(crate) fn class_name(scene: &Scene<'_>, class: &Id) -> Words {
    match class.as_str() {
        "approval" => Words::plain(scene.texts.get("windows.class_approval")),
        "utility" => Words::plain(scene.texts.get("windows.class_utility")),
        _ => Words::plain(class.as_str()),
    }
}

fn group(
    scene: &Scene<'_>,
    title: Option<Words>,
    belongs: impl Fn(&Window) -> bool,
) -> WindowGroup {
    let windows = &scene.year.year.content.windows;
    WindowGroup {
        title,
        rows: (windows.iter())
            .filter(|window| belongs(window))
            .map(|window| row(scene, window))
            .collect(),
    }
}

fn row(scene: &Scene<'_>, window: &Window) -> WindowRow {
    let outcome = scene.year.year.outcome_of(&window.id);
    WindowRow {
        name: (scene.window_name(window)).linked(scene.to(Place::Window(&window.id))),
        department: (window.department.as_ref()).map(|department| scene.text(department)),
        score: scene.composite(&window.id),
        rank: match outcome.rank {
            Some(rank) => scene.say("windows.rank", &[("rank", rank.into())]),
            None => scene.texts.get("mark.not_ranked").to_owned(),
        },
        vetoed: (mark::of_window(scene, outcome).into_iter()).find(|mark| mark.class == "vetoed"),
    }
}
