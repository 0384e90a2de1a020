//! The index of windows: name, score, rank. The ten-second path.

use std::ops::Range;

use scoring_core::id::Id;
use serde::Serialize;

use crate::links::lists::Standings;
use crate::links::{Place, ROWS};
use crate::model::{Text, Window};
use crate::view::ledger::pager::{self, Pager};
use crate::view::mark::{self, Mark};
use crate::view::ranking::controls;
use crate::view::{Figure, Heading, Scene, Words};

/// The index page.
#[derive(Debug, Serialize)]
pub(crate) struct Windows {
    title: String,
    lead: String,
    groups: Vec<WindowGroup>,
    pager: Option<Pager>,
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
    id: String,
    name: Words,
    department: Option<Words>,
    /// Its composite; `None` where it is not ranked.
    score: Option<Figure>,
    /// Its rank, or why it has none.
    rank: String,
    vetoed: Option<Mark>,
}

/// A page, from 1, of the index.
pub(crate) fn of(scene: &Scene<'_>, page: usize) -> (Heading, Windows) {
    let year = scene.year.number();
    let windows = &scene.year.year.content.windows;
    let title = scene.say("windows.title", &[("year", year.into())]);
    let document = pager::titled(scene, title.clone(), page);
    let view = Windows {
        title,
        lead: scene.count("windows.lead", windows.len(), &[]),
        groups: grouped(scene, (page - 1) * ROWS..page * ROWS),
        pager: pager::of(scene, windows.len(), page, Place::windows),
    };
    (Heading::results("windows", document), view)
}

/// Whether the year's windows say what people come to them for.
pub(crate) fn have_topics(scene: &Scene<'_>) -> bool {
    let mut windows = scene.year.year.content.windows.iter();
    windows.any(|window| window.topic.is_some())
}

/// All windows of the year, in the order of the content: by topic where it has topics, else by class
/// where the plan has classes, else by whose their departments are.
pub(crate) fn groups(scene: &Scene<'_>) -> Vec<WindowGroup> {
    grouped(scene, 0..usize::MAX)
}

/// The windows whose places, in the order of the groups, lie in `shown`.
fn grouped(scene: &Scene<'_>, shown: Range<usize>) -> Vec<WindowGroup> {
    let mut from = 0;
    let mut groups = Vec::new();
    for (title, windows) in sections(scene) {
        let rows: Vec<_> = (windows.iter().zip(from..))
            .filter(|(_, at)| shown.contains(at))
            .map(|(window, _)| row(scene, window))
            .collect();
        from += windows.len();
        if !rows.is_empty() {
            groups.push(WindowGroup { title, rows });
        }
    }
    groups
}

/// The windows of each group.
fn sections<'a>(scene: &Scene<'a>) -> Vec<(Option<Words>, Vec<&'a Window>)> {
    let content = &scene.year.year.content;
    let those = |belongs: &dyn Fn(&Window) -> bool| -> Vec<&'a Window> {
        let windows = content.windows.iter();
        windows.filter(|window| belongs(window)).collect()
    };
    if have_topics(scene) {
        let of_topic = |topic: &Text, window: &Window| {
            (window.topic.as_ref()).is_some_and(|of| of.original == topic.original)
        };
        let others = Words::plain(scene.texts.get("windows.no_affiliation"));
        return (topics(&content.windows).into_iter())
            .map(|topic| {
                let windows = those(&|window| of_topic(topic, window));
                (Some(scene.text(topic)), windows)
            })
            .chain([(Some(others), those(&|window| window.topic.is_none()))])
            .collect();
    }
    let parts = Standings::parts(content);
    if parts.is_empty() {
        return vec![(None, those(&|_| true))];
    }
    (parts.into_iter())
        .map(|part| {
            let windows = those(&|window| part.holds(window));
            (Some(controls::name(scene, part)), windows)
        })
        .collect()
}

/// The topics, in the order in which the content first names each.
fn topics(windows: &[Window]) -> Vec<&Text> {
    let mut topics: Vec<&Text> = Vec::new();
    for topic in windows.iter().filter_map(|window| window.topic.as_ref()) {
        match (topics.iter_mut()).find(|known| known.original == topic.original) {
            // The English name may stand on another window than the first.
            Some(known) if known.english.is_none() => *known = topic,
            Some(_) => {}
            None => topics.push(topic),
        }
    }
    topics
}

/// A class has an id only; the interface has words for the usual ones.
pub(crate) fn class_name(scene: &Scene<'_>, class: &Id) -> Words {
    match class.as_str() {
        "approval" => Words::plain(scene.texts.get("windows.class_approval")),
        "utility" => Words::plain(scene.texts.get("windows.class_utility")),
        _ => Words::plain(class.as_str()),
    }
}

fn row(scene: &Scene<'_>, window: &Window) -> WindowRow {
    let outcome = scene.year.year.outcome_of(&window.id);
    WindowRow {
        id: window.id.to_string(),
        name: (scene.window_name(window)).linked(scene.to(Place::Window(&window.id))),
        department: (window.department.as_ref()).map(|department| scene.text(department)),
        score: scene.composite(&window.id),
        rank: match scene.rank(&window.id) {
            Some(rank) => scene.say("windows.rank", &[("rank", (&rank).into())]),
            None => scene.texts.get("mark.not_ranked").to_owned(),
        },
        vetoed: (mark::of_window(scene, outcome).into_iter()).find(|mark| mark.class == "vetoed"),
    }
}
