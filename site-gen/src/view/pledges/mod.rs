//! The public pledges (公开承诺): what every window promised, claims and what was verified of it.

pub(crate) mod counts;
pub(crate) mod list;
pub(crate) mod one;
pub(crate) mod promise;
pub(crate) mod submitted;

use serde::Serialize;

use crate::links::lists::{self, PledgeList};
use crate::links::{Place, ROWS};
use crate::model::{Evidence, PledgeActor, Window};
use crate::submission::Timing;
use crate::view::facets::FacetGroup;
use crate::view::ledger::days;
use crate::view::ledger::pager::{self, Pager};
use crate::view::ledger::totals::Fact;
use crate::view::mark::Mark;
use crate::view::pledges::counts::Counts;
use crate::view::pledges::list::Promise;
use crate::view::pledges::submitted::Submission;
use crate::view::{Heading, Scene, Sentence, Words};

pub(crate) use list::of as list;
pub(crate) use one::of as one;

/// Windows named in a sentence; where there are more, the table tells which they are.
const NAMED: usize = 30;

/// The list of all pledges.
#[derive(Debug, Serialize)]
pub(crate) struct Pledges {
    title: String,
    lead: String,
    /// On the first page only, like what follows.
    facts: Vec<Fact>,
    /// Who was late, who handed in nothing, who shows nothing in the hall.
    remarks: Vec<Remark>,
    contradictions: Vec<Promise>,
    facets: Vec<FacetGroup>,
    /// That there are more contradictions than are shown.
    more: Option<String>,
    rows: Vec<Row>,
    pager: Option<Pager>,
}

#[derive(Debug, Serialize)]
struct Remark {
    title: String,
    windows: Sentence,
}

/// A window's pledge.
#[derive(Debug, Serialize)]
pub(crate) struct Row {
    window: Words,
    submission: Submission,
    items: usize,
    claimed: Vec<Mark>,
    verified: Vec<Mark>,
}

/// The first page of all pledges.
pub(crate) fn of(scene: &Scene<'_>) -> (Heading, Pledges) {
    page(scene, 1)
}

/// A page of all pledges, from 1.
pub(crate) fn page(scene: &Scene<'_>, page: usize) -> (Heading, Pledges) {
    let content = &scene.year.year.content;
    let counts = Counts::of(content.pledges.values().flat_map(|pledge| &pledge.items));
    let windows = content.windows.len();
    let shown = &content.windows[((page - 1) * ROWS).min(windows)..(page * ROWS).min(windows)];
    let first = page == 1;
    let title = finding(scene, &counts);
    let document = scene.say(
        "pledges.document_title",
        &[("year", scene.year.number().into())],
    );
    let document = pager::titled(scene, document, page);
    let view = Pledges {
        title,
        lead: scene.texts.get("pledges.lead").to_owned(),
        facts: if first && !content.pledges.is_empty() {
            facts(scene, &counts)
        } else {
            vec![]
        },
        remarks: if first { remarks(scene) } else { vec![] },
        contradictions: if first { contradictions(scene) } else { vec![] },
        more: (first && counts.contradicted > ROWS).then(|| {
            scene.count(
                "pledges.more_contradictions",
                counts.contradicted - ROWS,
                &[],
            )
        }),
        facets: list::facets(scene, None),
        rows: shown.iter().map(|window| row(scene, window)).collect(),
        pager: pager::of(scene, windows, page, Place::pledges),
    };
    (Heading::results("pledges", document), view)
}

/// What all pledges together come to, in a sentence.
fn finding(scene: &Scene<'_>, counts: &Counts) -> String {
    let numbers = [
        ("kept", counts.kept().into()),
        ("broken", counts.broken().into()),
    ];
    let year = scene.year.year;
    if !year.demand(&Evidence::Pledge).is_asked() {
        scene.texts.get("pledges.finding_unasked").to_owned()
    } else if year.content.pledges.is_empty() {
        scene.texts.get("pledges.finding_none").to_owned()
    } else if counts.contradicted > 0 {
        scene.count("pledges.finding_contradicted", counts.contradicted, &[])
    } else if counts.kept() + counts.broken() > 0 {
        scene.count("pledges.finding_verified", counts.items, &numbers)
    } else {
        scene.count("pledges.finding_unverified", counts.items, &[])
    }
}

fn facts(scene: &Scene<'_>, counts: &Counts) -> Vec<Fact> {
    let content = &scene.year.year.content;
    let all = content.windows.len();
    let count = |which: fn(Timing) -> bool| {
        let windows = content.windows.iter();
        windows
            .filter(|window| which(scene.year.year.pledge_timing(&window.id)))
            .count()
    };
    let fact = |address: &str, value: usize, unit: String, note: String| Fact {
        title: scene.texts.get(address).to_owned(),
        value: value.to_string(),
        unit,
        note: (!note.is_empty())
            .then(|| Words::plain(note))
            .into_iter()
            .collect(),
        bad: false,
    };
    let displayed = content
        .pledges
        .values()
        .filter(|pledge| pledge.displayed.is_some())
        .count();
    let submitted = content.pledges.len();
    let hidden = submitted - displayed;
    let promises = |count| scene.count("pledges.unit_promises", count, &[]);
    let timing = if scene.year.year.demand(&Evidence::Pledge).due.is_some() {
        // The day is the same for all.
        let missing = if count(|timing| timing == Timing::Waiting) > 0 {
            "pledges.submitted_counts_waiting"
        } else {
            "pledges.submitted_counts"
        };
        scene.say(
            missing,
            &[
                ("in_time", count(|timing| timing == Timing::InTime).into()),
                (
                    "late",
                    count(|timing| matches!(timing, Timing::Late(_))).into(),
                ),
                ("missing", (all - submitted).into()),
            ],
        )
    } else {
        String::new()
    };
    let of_windows = |count: usize| scene.count("pledges.unit_of_windows", count, &[]);
    vec![
        fact("pledges.fact_submitted", submitted, of_windows(all), timing),
        fact(
            "pledges.fact_displayed",
            displayed,
            of_windows(all),
            if hidden > 0 {
                scene.count("pledges.not_displayed_count", hidden, &[])
            } else {
                String::new()
            },
        ),
        fact(
            "pledges.fact_promises",
            counts.items,
            promises(counts.items),
            scene.count("pledges.unverified_count", counts.unverified(), &[]),
        ),
        fact(
            "pledges.fact_kept",
            counts.kept(),
            promises(counts.kept()),
            scene.count("pledges.in_progress_count", counts.in_progress(), &[]),
        ),
        Fact {
            bad: counts.broken() > 0,
            ..fact(
                "pledges.fact_broken",
                counts.broken(),
                promises(counts.broken()),
                scene.count("pledges.contradicted_count", counts.contradicted, &[]),
            )
        },
    ]
}

fn remarks(scene: &Scene<'_>) -> Vec<Remark> {
    let content = &scene.year.year.content;
    let (mut late, mut missing, mut hidden) = (vec![], vec![], vec![]);
    for window in content.windows.iter() {
        let link = scene
            .window_name(window)
            .linked(scene.to(Place::Pledge(&window.id)));
        match scene.year.year.pledge_timing(&window.id) {
            Timing::Late(by) => {
                let by = scene.count("pledges.late_by", days(by), &[]);
                late.push(scene.sentence(
                    "pledges.window_late",
                    &[
                        ("window", vec![link.clone()]),
                        ("late", vec![Words::plain(by)]),
                    ],
                ));
            }
            Timing::Missing => missing.push(vec![link.clone()]),
            Timing::InTime | Timing::Undated | Timing::Waiting | Timing::Unasked => {}
        }
        let pledge = content.pledges.get(&window.id);
        if pledge.is_some_and(|pledge| pledge.displayed.is_none()) {
            hidden.push(vec![link]);
        }
    }
    [
        ("pledges.remark_missing", missing),
        ("pledges.remark_late", late),
        ("pledges.remark_hidden", hidden),
    ]
    .into_iter()
    .filter(|(_, windows)| (1..=NAMED).contains(&windows.len()))
    .map(|(address, windows)| Remark {
        title: scene.count(address, windows.len(), &[]),
        windows: scene.list_of(windows),
    })
    .collect()
}

fn contradictions(scene: &Scene<'_>) -> Vec<Promise> {
    (lists::promises(scene.year.year, PledgeList::Contradicted).take(ROWS))
        .map(|(window, item)| list::promise(scene, 0, window, item))
        .collect()
}

pub(crate) fn row(scene: &Scene<'_>, window: &Window) -> Row {
    let pledge = scene.year.year.content.pledges.get(&window.id);
    let counts = Counts::of(pledge.into_iter().flat_map(|pledge| &pledge.items));
    Row {
        window: scene
            .window_name(window)
            .linked(scene.to(Place::Pledge(&window.id))),
        submission: submitted::of(scene, &window.id),
        items: counts.items,
        claimed: counts.marks(scene, PledgeActor::Window),
        verified: counts.marks(scene, PledgeActor::Section),
    }
}

#[cfg(test)]
mod tests;
