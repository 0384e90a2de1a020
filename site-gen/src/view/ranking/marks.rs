//! What the marks of the ranking mean, with the windows that carry them this year.

use scoring_core::component::Detail;
use scoring_core::outcome::{Candidate, WindowOutcome};
use scoring_core::uncertainty::{NO_CLAIM, interval_95};
use serde::Serialize;

use crate::links::Place;
use crate::view::mark::{self, Mark};
use crate::view::{Scene, Sentence, Words};

/// Windows named with a mark; the rest are counted.
const NAMED: usize = 10;

/// Marks with what they mean.
#[derive(Debug, Serialize)]
pub(crate) struct Explained {
    marks: Vec<Mark>,
    /// What they say of a window.
    meaning: String,
    /// The windows that carry them, or what follows.
    cases: Vec<Sentence>,
    /// How many more there are.
    more: Option<String>,
}

/// The marks that a window of the year carries.
pub(crate) fn of(scene: &Scene<'_>) -> Vec<Explained> {
    let windows: Vec<&WindowOutcome> = scene.year.year.outcome.by_rank();
    let carries = |mark: &'static str, holds: &dyn Fn(&WindowOutcome) -> bool| {
        let marked: Vec<_> = (windows.iter().copied())
            .filter(|window| holds(window))
            .collect();
        (mark, marked)
    };
    let candidate = |list| move |window: &WindowOutcome| window.candidate == Some(list);
    let (_, excellent) = carries("", &candidate(Candidate::Excellent));
    let (_, unsatisfactory) = carries("", &candidate(Candidate::Unsatisfactory));
    let mut explained = Vec::new();
    if !(excellent.is_empty() && unsatisfactory.is_empty()) {
        let mut marks = of_kind(scene, &excellent, "candidate-excellent");
        marks.extend(of_kind(scene, &unsatisfactory, "candidate-unsatisfactory"));
        explained.push(Explained {
            marks,
            meaning: scene.texts.get("ranking.mark_candidate").to_owned(),
            cases: vec![decided(scene)],
            more: None,
        });
    }
    let further = [
        carries("vetoed", &|window| window.vetoed),
        carries("undetermined", &candidate(Candidate::Undetermined)),
        carries("quiet", &|window| mark::is_low_precision(&window.scorecard)),
    ];
    for (class, marked) in further {
        if marked.is_empty() {
            continue;
        }
        let (meaning, case): (_, fn(&Scene<'_>, &WindowOutcome) -> Option<Sentence>) = match class {
            "vetoed" => ("ranking.mark_vetoed", vetoed),
            "undetermined" => ("ranking.mark_undetermined", undetermined),
            _ => ("ranking.mark_low_precision", low_precision),
        };
        let more = marked.len().saturating_sub(NAMED);
        explained.push(Explained {
            marks: of_kind(scene, &marked, class),
            meaning: scene.texts.get(meaning).to_owned(),
            cases: (marked.iter().take(NAMED))
                .filter_map(|window| case(scene, window))
                .collect(),
            more: (more > 0).then(|| scene.count("ranking.mark_more", more, &[])),
        });
    }
    explained
}

/// The mark as the rows show it.
fn of_kind(scene: &Scene<'_>, marked: &[&WindowOutcome], class: &str) -> Vec<Mark> {
    let marks = marked.first().map(|window| mark::of_window(scene, window));
    let of_class = |mark: &Mark| mark.class == class && mark.glyph != Some("dash");
    (marks.into_iter().flatten().filter(of_class).take(1)).collect()
}

/// Whether the county has decided, and otherwise than the scores say.
fn decided(scene: &Scene<'_>) -> Sentence {
    let link = |address: &str| {
        vec![Words::plain(scene.texts.get(address)).linked(scene.to(Place::Outcome))]
    };
    match &scene.year.year.content.outcome {
        None => scene.sentence("ranking.not_decided", &[]),
        Some(outcome) if outcome.reasons.is_empty() => scene.sentence(
            "ranking.decided_alike",
            &[("page", link("ranking.outcome_page"))],
        ),
        Some(outcome) => scene.sentence(
            "ranking.decided_otherwise",
            &[
                (
                    "windows",
                    scene.list(outcome.reasons.keys().map(|id| scene.window_link(id))),
                ),
                ("page", link("ranking.outcome_page")),
            ],
        ),
    }
}

/// The score on which the window stands at the edge.
fn undetermined(scene: &Scene<'_>, outcome: &WindowOutcome) -> Option<Sentence> {
    let score = scene.composite(&outcome.id)?;
    Some(scene.sentence(
        "ranking.case_undetermined",
        &[
            ("window", vec![scene.window_link(&outcome.id)]),
            ("score", vec![Words::plain(score)]),
        ],
    ))
}

/// The ground of the veto in force, its date and document.
fn vetoed(scene: &Scene<'_>, outcome: &WindowOutcome) -> Option<Sentence> {
    let mut vetoes = scene.year.vetoes(&outcome.id).iter();
    let veto = vetoes.find(|veto| veto.withdrawn.is_none())?;
    let mut grounds = scene.year.year.evaluation.method.vetoes.iter();
    let ground = grounds.find(|ground| ground.id == veto.ground)?;
    let known = [
        ("window", vec![scene.window_link(&outcome.id)]),
        ("date", vec![Words::plain(scene.date(veto.date))]),
        (
            "ground",
            vec![scene.named(&ground.name, ground.name_en.as_deref())],
        ),
    ];
    Some(match &veto.document {
        Some(document) => {
            let document = ("document", vec![scene.text(document)]);
            scene.sentence(
                "ranking.case_vetoed_document",
                &[&known[..], &[document]].concat(),
            )
        }
        None => scene.sentence("ranking.case_vetoed", &known),
    })
}

/// How many people stand behind the score, and how far it may be off.
fn low_precision(scene: &Scene<'_>, outcome: &WindowOutcome) -> Option<Sentence> {
    let survey = scene.year.year.evaluation.method.survey.as_ref()?;
    let mut found = None;
    for component in &outcome.scorecard.components {
        component.walk(&mut |each| {
            if let (Detail::Survey(survey), None) = (&each.detail, found) {
                found = Some((each, survey));
            }
        });
    }
    let (component, score) = found?;
    let words = |text: String| vec![Words::plain(text)];
    let mut case = scene.sentence(
        "ranking.case_low_precision",
        &[
            ("window", vec![scene.window_link(&outcome.id)]),
            ("respondents", words(score.totals.respondents.to_string())),
            ("score", words(scene.score(component.value()?))),
        ],
    );
    let estimate = score.estimate.as_ref();
    if let Some(estimate) = estimate.filter(|estimate| estimate.n >= NO_CLAIM) {
        let [low, high] = interval_95(survey, estimate, scene.digits().decimals);
        let bounds = [("low", words(low)), ("high", words(high))];
        case.extend(scene.sentence("ranking.case_interval", &bounds));
    }
    if let Some([best, last]) = scene.rank_range(&outcome.id) {
        let bounds = [("best", words(best.into())), ("last", words(last.into()))];
        case.extend(scene.sentence("ranking.case_range", &bounds));
    }
    Some(case)
}
