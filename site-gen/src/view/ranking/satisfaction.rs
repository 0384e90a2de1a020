//! The windows by the score of a survey component: what people answered, and how far it may be off.

use scoring_core::Ratio;
use scoring_core::component::Detail;
use scoring_core::id::Id;
use scoring_core::outcome::WindowOutcome;
use scoring_core::uncertainty::{NO_CLAIM, interval_95};
use serde::Serialize;

use crate::texts::thousands;
use crate::view::bar::{Bar, Segment};
use crate::view::mark::{self, Mark};
use crate::view::{Figure, Scene, Words};

/// A window's answers.
#[derive(Debug, Serialize)]
pub(crate) struct Row {
    id: String,
    name: Words,
    marks: Vec<Mark>,
    bar: Bar,
    score: String,
    /// The 95 % interval; `None` where too few answered for a claim.
    interval: Option<String>,
    respondents: String,
    /// Its rank by composite, where it has one.
    rank: Option<Figure>,
}

/// The rows of `windows`, which all have a score in `component`.
pub(crate) fn rows(scene: &Scene<'_>, component: &Id, windows: &[&WindowOutcome]) -> Vec<Row> {
    let row = |window: &&WindowOutcome| row(scene, component, window);
    windows.iter().filter_map(row).collect()
}

fn row(scene: &Scene<'_>, component: &Id, window: &WindowOutcome) -> Option<Row> {
    let survey = scene.year.year.evaluation.method.survey.as_ref()?;
    let component = window.scorecard.component(component)?;
    let Detail::Survey(answers) = &component.detail else {
        return None;
    };
    let score = component.value()?;
    let printed = scene.score(score);
    let estimate = answers.estimate.as_ref();
    let estimate = estimate.filter(|estimate| estimate.n >= NO_CLAIM);
    Some(Row {
        id: window.id.to_string(),
        name: scene.window_link(&window.id),
        marks: mark::of_window(scene, window),
        bar: Bar {
            label: vec![],
            segments: vec![Segment::plain("f-public", &Ratio::ZERO, score)],
        },
        score: printed,
        interval: estimate
            .map(|estimate| interval_95(survey, estimate, scene.digits().decimals).join("–")),
        respondents: thousands(answers.totals.respondents),
        rank: scene.rank(&window.id),
    })
}
