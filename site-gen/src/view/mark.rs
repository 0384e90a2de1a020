//! Marks beside a window's name, and the glyphs of states: always a word, never colour alone.

use scoring_core::outcome::{Candidate, WindowOutcome};
use scoring_core::score::Scorecard;
use scoring_core::uncertainty::LOW_PRECISION;
use serde::Serialize;

use crate::view::{Scene, Sentence, Words};

/// An outlined word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Mark {
    /// The class that draws it: `candidate-excellent`, `candidate-unsatisfactory`, `undetermined`,
    /// `decided`, `decided-unsatisfactory`, `vetoed`, `quiet`, `good`, `bad`, `warn`.
    pub(crate) class: &'static str,
    /// The symbol of the sprite before it, without `g-`.
    pub(crate) glyph: Option<&'static str>,
    /// The word.
    pub(crate) text: String,
}

/// What a list calls a window, and what limits its score.
pub(crate) fn of_window(scene: &Scene<'_>, outcome: &WindowOutcome) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut mark = |class, glyph, address: &str| {
        marks.push(Mark {
            class,
            glyph,
            text: scene.texts.get(address).to_owned(),
        });
    };
    if outcome.vetoed {
        mark("vetoed", Some("no"), "mark.vetoed");
    }
    match outcome.candidate {
        Some(Candidate::Excellent) => {
            mark("candidate-excellent", None, "mark.candidate_excellent");
        }
        Some(Candidate::Unsatisfactory) => {
            mark(
                "candidate-unsatisfactory",
                None,
                "mark.candidate_unsatisfactory",
            );
        }
        Some(Candidate::Undetermined) => mark("undetermined", Some("half"), "mark.undetermined"),
        None => {}
    }
    if outcome.rank.is_none() {
        mark("quiet", Some("dash"), "mark.not_ranked");
    }
    if is_corrected(scene, &outcome.id) {
        mark("warn", None, "mark.corrected");
    }
    if is_low_precision(&outcome.scorecard) {
        mark("quiet", None, "mark.low_precision");
    }
    marks
}

/// The name of the grade that a window's composite earns; `None` where the plan has none so low.
pub(crate) fn band_name(scene: &Scene<'_>, outcome: &WindowOutcome) -> Option<Words> {
    let id = outcome.band.as_ref()?;
    let bands = &scene.year.year.evaluation.method.bands;
    let band = bands.iter().find(|band| band.id == *id)?;
    Some(scene.named(&band.name, band.name_en.as_deref()))
}

/// The same, called a grade.
pub(crate) fn band(scene: &Scene<'_>, outcome: &WindowOutcome) -> Option<Sentence> {
    let band = ("band", vec![band_name(scene, outcome)?]);
    Some(scene.sentence("mark.band", &[band]))
}

/// Whether a correction changed the window's published figures.
fn is_corrected(scene: &Scene<'_>, id: &scoring_core::id::Id) -> bool {
    let corrections = scene.year.corrections(&scene.assessed.publications);
    corrections.contains_key(id.as_str())
}

/// What the county decided of a window, where it did.
pub(crate) fn decided(scene: &Scene<'_>, id: &scoring_core::id::Id) -> Option<Mark> {
    let outcome = scene.year.year.content.outcome.as_ref()?;
    let mark = |class, glyph, address: &str| Mark {
        class,
        glyph: Some(glyph),
        text: scene.texts.get(address).to_owned(),
    };
    if outcome.excellent.contains(id) {
        return Some(mark("decided", "done", "mark.decided_excellent"));
    }
    (outcome.unsatisfactory.contains(id)).then(|| {
        mark(
            "decided-unsatisfactory",
            "done",
            "mark.decided_unsatisfactory",
        )
    })
}

/// Whether the sample behind a score is small ("Honesty" 2 of the domain).
pub(crate) fn is_low_precision(scorecard: &Scorecard) -> bool {
    (scorecard.precision.as_ref()).is_some_and(|precision| precision.n < LOW_PRECISION)
}
