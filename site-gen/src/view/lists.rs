//! Candidates and decisions, side by side and never one as the other.
//!
//! Candidates follow from scores; decisions are what the county group recorded. Shown on the home
//! page in short and on the outcome page in full.

use scoring_core::id::Id;
use serde::Serialize;

use crate::model::Text;
use crate::view::{Scene, Sentence, Words};

/// The three lists with both columns.
#[derive(Debug, Serialize)]
pub(crate) struct Lists {
    rows: Vec<ListRow>,
    /// Windows for which the county must choose.
    undetermined: Sentence,
    /// When and where the county decided; `None` before it has.
    decided: Option<Sentence>,
    /// Where decision and candidates differ, with the reason.
    differences: Vec<Difference>,
}

/// One list.
#[derive(Debug, Serialize)]
struct ListRow {
    title: String,
    candidates: Sentence,
    decisions: Sentence,
}

/// A window on which decision and candidates differ.
#[derive(Debug, Serialize)]
pub(crate) struct Difference {
    window: Words,
    reason: Words,
}

/// The lists of the scene's year.
pub(crate) fn of(scene: &Scene<'_>) -> Lists {
    let year = scene.year.year;
    let candidates = &year.outcome.candidates;
    let decision = year.content.outcome.as_ref();
    let listed = |ids: &[Id], entry: fn(&Scene<'_>, &Id) -> Sentence| {
        let mut ids: Vec<&Id> = ids.iter().collect();
        ids.sort_by_key(|id| (rank(scene, id), *id));
        scene.list_of(ids.into_iter().map(|id| entry(scene, id)))
    };
    let by_rank = |ids: &[Id]| listed(ids, with_veto);
    let as_decided = |ids: &[Id]| scene.list(ids.iter().map(|id| scene.window_link(id)));
    let heads = decision.map_or_else(Vec::new, |decision| {
        let heads = (decision.excellent_heads.iter())
            .map(|head| with_name(scene, &head.window, head.name.as_ref()));
        scene.list_of(heads)
    });
    let row = |address: &str, candidates: Sentence, decisions: Sentence| ListRow {
        title: scene.texts.get(address).to_owned(),
        candidates,
        decisions,
    };
    let decided = |ids: fn(&crate::model::Outcome) -> &Vec<Id>| {
        decision.map_or_else(Vec::new, |decision| as_decided(ids(decision)))
    };
    Lists {
        rows: vec![
            row(
                "outcome.excellent",
                by_rank(&candidates.excellent),
                decided(|decision| &decision.excellent),
            ),
            row(
                "outcome.excellent_heads",
                listed(&candidates.excellent_heads, with_head),
                heads,
            ),
            row(
                "outcome.unsatisfactory",
                by_rank(&candidates.unsatisfactory),
                decided(|decision| &decision.unsatisfactory),
            ),
        ],
        undetermined: by_rank(&candidates.undetermined),
        decided: decision.map(|decision| {
            let date = vec![Words::plain(scene.date(decision.decided))];
            match &decision.document {
                Some(document) => scene.sentence(
                    "outcome.decided_with_document",
                    &[("date", date), ("document", vec![scene.text(document)])],
                ),
                None => scene.sentence("outcome.decided", &[("date", date)]),
            }
        }),
        differences: (decision.iter())
            .flat_map(|decision| &decision.reasons)
            .map(|(window, reason)| Difference {
                window: scene.window_link(window),
                reason: scene.text(reason),
            })
            .collect(),
    }
}

fn rank(scene: &Scene<'_>, id: &Id) -> Option<usize> {
    scene.year.outcome(id).and_then(|outcome| outcome.rank)
}

/// A window with its head, where the year's content names one.
fn with_head(scene: &Scene<'_>, id: &Id) -> Sentence {
    let head = (scene.year.window(id)).and_then(|window| window.head.as_ref());
    with_name(scene, id, head)
}

fn with_name(scene: &Scene<'_>, id: &Id, name: Option<&Text>) -> Sentence {
    let window = vec![scene.window_link(id)];
    match name {
        Some(name) => scene.sentence(
            "outcome.head",
            &[("window", window), ("name", vec![scene.text(name)])],
        ),
        None => window,
    }
}

/// A window's name, with the veto that put it on the list.
fn with_veto(scene: &Scene<'_>, id: &Id) -> Sentence {
    let window = vec![scene.window_link(id)];
    if (scene.year.outcome(id)).is_some_and(|outcome| outcome.vetoed) {
        scene.sentence("outcome.vetoed_window", &[("window", window)])
    } else {
        window
    }
}
