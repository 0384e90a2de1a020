//! What the survey brought in all: who answered, what counts of it and what does not.

use std::collections::BTreeMap;

use scoring_core::component::Detail;
use scoring_core::id::Id;
use scoring_core::outcome::WindowOutcome;
use scoring_core::survey::{RoundScore, Totals};

use crate::view::{Scene, Sentence, Words, survey};

/// Sums over all windows and rounds.
#[derive(Default)]
struct Returned {
    /// Of rounds that count.
    counted: Totals,
    /// People who answered in a round that is void for their window.
    void: u64,
}

/// Respondents, answers and blanks of all windows, and what does not count; `None` where nobody
/// answered, or where no score counts a survey.
pub(super) fn of(scene: &Scene<'_>) -> Option<Sentence> {
    let year = scene.year.year;
    let survey = year.evaluation.method.survey.as_ref()?;
    let Returned { counted, void } = returned(&year.outcome.windows);
    if counted.respondents == 0 && void == 0 {
        return None;
    }
    let mut said = vec![Words::plain(scene.say(
        "ranking.survey_totals",
        &[
            ("respondents", counted.respondents.into()),
            ("answers", counted.answers.into()),
            ("blank", counted.blank.into()),
        ],
    ))];
    said.extend(survey::uncounted(scene, survey, counted.uncounted(survey)));
    if void > 0 {
        let text = scene.say("ranking.survey_void", &[("respondents", void.into())]);
        said.push(Words::plain(text));
    }
    said.push(Words::plain(scene.texts.get("ranking.survey_cautious")));
    Some(said)
}

fn returned(windows: &[WindowOutcome]) -> Returned {
    let mut returned = Returned::default();
    for round in windows.iter().flat_map(rounds) {
        if round.void {
            returned.void = returned.void.saturating_add(round.totals.respondents);
        } else {
            returned.counted = returned.counted.plus(round.totals);
        }
    }
    returned
}

/// The rounds that a window's score counts, each once also where several components count it.
fn rounds(window: &WindowOutcome) -> impl Iterator<Item = &RoundScore> {
    let mut rounds: BTreeMap<&Id, &RoundScore> = BTreeMap::new();
    for component in &window.scorecard.components {
        component.walk(&mut |each| {
            if let Detail::Survey(survey) = &each.detail {
                rounds.extend(survey.rounds.iter().map(|round| (&round.round, round)));
            }
        });
    }
    rounds.into_values()
}
