//! What was published when, what was corrected and why, and how to check that nothing else changed.

use serde::Serialize;

use crate::publication::{Kind, Publication};
use crate::seal::{self, Change, Difference, Figures, NOTHING, history};
use crate::view::{Day, Heading, Scene, Words};

/// The page.
#[derive(Debug, Serialize)]
pub(crate) struct Publications {
    lead: String,
    /// The head of the log; `None` before the first publication.
    head: Option<String>,
    /// The log itself.
    log: String,
    /// The newest first.
    rows: Vec<Row>,
    corrections: Vec<Correction>,
    /// Years whose results differ from what was last published, with the publication's number.
    changed: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Row {
    number: u64,
    date: Day,
    year: u16,
    kind: String,
    as_of: Option<Day>,
    reason: Words,
    head: String,
    inputs: String,
    results: String,
}

/// A publication that replaced sealed results.
#[derive(Debug, Serialize)]
struct Correction {
    id: String,
    title: String,
    date: Day,
    reason: Words,
    /// What changed in words, where no window's figures did.
    summary: String,
    rows: Vec<ChangeRow>,
    /// What it is computed from that changed.
    inputs: Vec<InputRow>,
    /// How many further values did.
    more: Option<String>,
    /// What was told of decisions, promises and the ledger and is no longer.
    lost: Vec<LostRow>,
}

/// A value of the published inputs before and after.
#[derive(Debug, Serialize)]
struct InputRow {
    /// Whose it is; empty where it is no window's.
    window: Words,
    /// The file of the content that says it.
    file: String,
    /// Where it stands in `inputs.json`.
    place: String,
    old: Words,
    new: Words,
}

#[derive(Debug, Serialize)]
struct LostRow {
    of: String,
    old: Words,
    new: Words,
}

#[derive(Debug, Serialize)]
struct ChangeRow {
    window: Words,
    old: String,
    new: String,
    old_rank: String,
    new_rank: String,
    old_list: String,
    new_list: String,
}

/// The page.
pub(crate) fn of(scene: &Scene<'_>) -> (Heading, Publications) {
    let all = &scene.assessed.publications;
    let corrections: Vec<Correction> = (all.iter().enumerate().rev())
        .filter(|(_, publication)| publication.entry.kind == Kind::Correction)
        .filter(|(_, publication)| !publication.entry.is_erasure())
        .filter_map(|(at, new)| {
            let mut earlier = all[..at].iter().rev();
            let old = earlier.find(|old| old.entry.year == new.entry.year)?;
            Some(correction(scene, old, new))
        })
        .collect();
    let lead = match all.last() {
        None => scene.texts.get("publications.none").to_owned(),
        Some(last) => scene.count(
            "publications.lead",
            all.len(),
            &[
                ("date", (&scene.date(last.entry.date)).into()),
                ("corrections", corrections.len().into()),
            ],
        ),
    };
    let changed = (scene.assessed.years.iter())
        .filter_map(|year| {
            let published = year.published.filter(|published| !published.unchanged)?;
            let arguments = [
                ("year", year.content.year.into()),
                ("number", published.number.into()),
            ];
            Some(scene.say("publications.changed", &arguments))
        })
        .collect();
    let view = Publications {
        lead,
        head: all.last().map(|last| last.entry.head()),
        log: scene.links.file(crate::publication::LOG),
        rows: all
            .iter()
            .rev()
            .map(|publication| row(scene, publication))
            .collect(),
        corrections,
        changed,
    };
    let title = scene.texts.get("frame.publications").to_owned();
    (Heading::plain("publications", title), view)
}

fn row(scene: &Scene<'_>, publication: &Publication) -> Row {
    let entry = &publication.entry;
    let kind = match entry.kind {
        _ if entry.is_erasure() => "publications.erasure",
        Kind::Provisional => "publications.provisional",
        Kind::Final => "publications.final",
        Kind::Correction => "publications.correction",
    };
    let file = |name: &str| scene.links.file(&format!("{}/{name}", entry.folder()));
    Row {
        number: entry.number,
        date: scene.day(entry.date),
        year: entry.year,
        kind: scene.texts.get(kind).to_owned(),
        as_of: entry.as_of.map(|date| scene.day(date)),
        reason: scene.original(&entry.reason),
        head: entry.head(),
        inputs: file("inputs.json"),
        results: file("results.json"),
    }
}

fn correction(scene: &Scene<'_>, old: &Publication, new: &Publication) -> Correction {
    let changes = seal::changes(old, new);
    let inputs = seal::differences(&old.inputs, &new.inputs);
    let number = new.entry.number;
    Correction {
        id: format!("publication-{number}"),
        title: scene.say(
            "publications.correction_title",
            &[("number", number.into()), ("year", new.entry.year.into())],
        ),
        date: scene.day(new.entry.date),
        reason: scene.original(&new.entry.reason),
        summary: if changes.is_empty() {
            scene.texts.get("publications.figures_stand").to_owned()
        } else {
            scene.count("publications.figures_changed", changes.len(), &[])
        },
        rows: changes
            .iter()
            .map(|change| change_row(scene, new.entry.year, change))
            .collect(),
        more: (inputs.len() > MOST_INPUTS)
            .then(|| scene.count("publications.more_inputs", inputs.len() - MOST_INPUTS, &[])),
        inputs: (inputs.iter().take(MOST_INPUTS))
            .map(|change| input_row(scene, new.entry.year, change))
            .collect(),
        lost: lost(scene, old, new),
    }
}

/// Changed values that a page names; `inputs.json` has them all.
const MOST_INPUTS: usize = 100;

fn input_row(scene: &Scene<'_>, year: u16, change: &Difference) -> InputRow {
    let mut place = change.place.as_str();
    let mut window = Words::default();
    if let Some((id, rest)) = (place.strip_prefix("windows ")).and_then(|rest| rest.split_once(' '))
    {
        window = name(scene, year, id, id);
        place = rest;
    }
    let value = |text: &str| match text {
        NOTHING => Words::plain(scene.texts.get("publications.nothing")),
        // A number or a word of the format has no language.
        text if text.is_ascii() => Words::plain(text),
        text => scene.original(text),
    };
    InputRow {
        window,
        file: format!("{year}/{}", seal::file_of(&change.place)),
        place: place.to_owned(),
        old: value(&change.old),
        new: value(&change.new),
    }
}

/// The records of decisions, promises and the ledger that the correction changed or removed.
fn lost(scene: &Scene<'_>, old: &Publication, new: &Publication) -> Vec<LostRow> {
    let read = |publication: &Publication| publication.history.as_deref().and_then(history::read);
    let Some((old, new)) = read(old).zip(read(new)) else {
        return Vec::new();
    };
    let lost = history::lost(&old, &new).into_iter();
    lost.map(|lost| LostRow {
        of: lost.of,
        old: scene.original(&lost.old),
        new: match &lost.new {
            Some(new) => scene.original(new),
            None => Words::plain(scene.texts.get("publications.nothing")),
        },
    })
    .collect()
}

/// A window's name as the year's content has it, which knows its English; else as it was published.
fn name(scene: &Scene<'_>, year: u16, id: &str, published: &str) -> Words {
    let mut years = scene.assessed.years.iter();
    let year = years.find(|each| each.content.year == year);
    let windows = year
        .into_iter()
        .flat_map(|year| year.content.windows.iter());
    let mut windows = windows.filter(|window| window.id.as_str() == id);
    match windows.next() {
        Some(window) => scene.window_name(window),
        None => scene.original(published),
    }
}

fn change_row(scene: &Scene<'_>, year: u16, change: &Change) -> ChangeRow {
    let none = || scene.texts.get("publications.nothing").to_owned();
    let figures = |figures: Option<&Figures>, number: u64| {
        let [composite, rank] = Scene::published(&change.id, number, figures);
        let rank = match rank {
            _ if figures.is_none() => none(),
            None => scene.texts.get("mark.not_ranked").to_owned(),
            Some(rank) => scene.say("publications.rank", &[("rank", (&rank).into())]),
        };
        (composite.map_or_else(none, String::from), rank)
    };
    let [before, after] = change.numbers;
    let (old, old_rank) = figures(change.old.as_ref(), before);
    let (new, new_rank) = figures(change.new.as_ref(), after);
    let list = |figures: &Option<Figures>| {
        let Some(figures) = figures else {
            return none();
        };
        let address = match (figures.vetoed, figures.candidate.as_deref()) {
            (true, _) => "mark.vetoed",
            (_, Some("excellent")) => "mark.candidate_excellent",
            (_, Some("unsatisfactory")) => "mark.candidate_unsatisfactory",
            (_, Some(_)) => "mark.undetermined",
            (_, None) => "publications.nothing",
        };
        scene.texts.get(address).to_owned()
    };
    ChangeRow {
        window: name(scene, year, &change.id, &change.name),
        old,
        new,
        old_rank,
        new_rank,
        old_list: list(&change.old),
        new_list: list(&change.new),
    }
}
