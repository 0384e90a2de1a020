//! The lists of official papers: candidates by score, or what the county decided and where that
//! differs. The two never stand as one.

use scoring_core::id::Id;

use super::{Paragraph, day, paragraph, point};
use crate::model::Outcome;
use crate::view::{Scene, Sentence, Words, outcome};

/// The three lists of the decision, and where it differs from the candidates.
pub(crate) fn decided(scene: &Scene<'_>, decision: &Outcome) -> Vec<Paragraph> {
    let heads = decision.excellent_heads.iter().map(|head| {
        let window = vec![name(scene, &head.window)];
        match &head.name {
            Some(name) => scene.sentence(
                "outcome.head",
                &[("window", window), ("name", vec![scene.text(name)])],
            ),
            None => window,
        }
    });
    let mut lists = vec![
        ("official.excellent", windows(scene, &decision.excellent)),
        ("official.excellent_heads", scene.list_of(heads)),
        (
            "official.unsatisfactory",
            windows(scene, &decision.unsatisfactory),
        ),
    ];
    if !decision.reasons.is_empty() {
        lists.push(("official.differences", differences(scene, decision)));
    }
    numbered(scene, lists)
}

/// The lists of candidates.
pub(crate) fn candidates(scene: &Scene<'_>) -> Vec<Paragraph> {
    let candidates = &scene.year.year.outcome.candidates;
    let mut lists = vec![
        (
            "official.candidates_excellent",
            by_rank(scene, &candidates.excellent),
        ),
        (
            "official.candidates_heads",
            by_rank(scene, &candidates.excellent_heads),
        ),
        (
            "official.candidates_unsatisfactory",
            by_rank(scene, &candidates.unsatisfactory),
        ),
    ];
    if !candidates.undetermined.is_empty() {
        lists.push((
            "official.undetermined",
            by_rank(scene, &candidates.undetermined),
        ));
    }
    // Without its class a low rank on the list of the excellent would look wrong.
    let quota = &scene.year.year.evaluation.method.quota;
    let places = (!quota.classes.is_empty()).then(|| outcome::quotas(scene));
    let about = places.into_iter().chain(outcome::notices(scene));
    let about: Vec<_> = about.map(|words| paragraph(scene, words)).collect();
    about.into_iter().chain(numbered(scene, lists)).collect()
}

/// "By decision of the county group (document, day)", for a sentence.
pub(crate) fn decision_of(scene: &Scene<'_>, decision: &Outcome) -> Sentence {
    let date = vec![Words::plain(day(scene, decision.decided))];
    match &decision.document {
        Some(document) => {
            let arguments = [("date", date), ("document", vec![scene.text(document)])];
            scene.sentence("official.decision_with_document", &arguments)
        }
        None => scene.sentence("official.decision", &[("date", date)]),
    }
}

fn numbered(scene: &Scene<'_>, lists: Vec<(&str, Sentence)>) -> Vec<Paragraph> {
    (lists.into_iter().enumerate())
        .map(|(at, (address, mut words))| {
            if words.is_empty() {
                words.push(Words::plain(scene.texts.get("outcome.nobody")));
            }
            if address != "official.differences" {
                words.push(Words::plain(scene.texts.get("official.stop")));
            }
            point(scene, at + 1, scene.texts.get(address), words)
        })
        .collect()
}

/// What the candidates were, and why the decision is another one.
fn differences(scene: &Scene<'_>, decision: &Outcome) -> Sentence {
    let candidates = &scene.year.year.outcome.candidates;
    let mut sentence = scene.sentence(
        "official.by_score",
        &[
            (
                "excellent",
                or_nobody(scene, by_rank(scene, &candidates.excellent)),
            ),
            (
                "unsatisfactory",
                or_nobody(scene, by_rank(scene, &candidates.unsatisfactory)),
            ),
        ],
    );
    for (window, reason) in &decision.reasons {
        sentence.extend(scene.sentence(
            "official.reason",
            &[
                ("window", vec![name(scene, window)]),
                ("reason", vec![scene.text(reason)]),
            ],
        ));
    }
    sentence
}

fn or_nobody(scene: &Scene<'_>, list: Sentence) -> Sentence {
    if list.is_empty() {
        vec![Words::plain(scene.texts.get("outcome.nobody"))]
    } else {
        list
    }
}

fn by_rank(scene: &Scene<'_>, ids: &[Id]) -> Sentence {
    let mut ids: Vec<&Id> = ids.iter().collect();
    ids.sort_by_key(|id| (scene.year.outcome(id).and_then(|outcome| outcome.rank), *id));
    windows(scene, ids)
}

/// Windows in the order given, with the vetoes that put them on a list.
fn windows<'i>(scene: &Scene<'_>, ids: impl IntoIterator<Item = &'i Id>) -> Sentence {
    scene.list_of(ids.into_iter().map(|id| {
        let window = vec![name(scene, id)];
        if (scene.year.outcome(id)).is_some_and(|outcome| outcome.vetoed) {
            scene.sentence("outcome.vetoed_window", &[("window", window)])
        } else {
            window
        }
    }))
}

fn name(scene: &Scene<'_>, id: &Id) -> Words {
    let window = scene.year.window(id);
    window.map_or_else(
        || Words::plain(id.as_str()),
        |window| scene.window_name(window),
    )
}
