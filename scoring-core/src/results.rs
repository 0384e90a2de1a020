//! The published results: what `data/<year>/results.json` says.
//!
//! Computed numbers are text with exactly the plan's digits, and exact in lowest terms beside it.
//! The file is the same to the byte whichever build of this crate made it.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::Serialize;

use crate::component::{ComponentScore, Detail};
use crate::evaluation::Evaluation;
use crate::id::Id;
use crate::inputs::{Decisions, FORMAT, Status, Window};
use crate::json;
use crate::map::Map;
use crate::method::Survey;
use crate::outcome::{Candidate, Candidates, Outcome, WindowOutcome};
use crate::ratio::Ratio;
use crate::round::Digits;
use crate::survey::SurveyScore;
use crate::uncertainty;

/// What the results of a scenario say of themselves, in the languages of their readers.
pub const SCENARIO: &str = "情景推演，非正式结果 / scenario, not an official result";

/// The results of a year.
#[derive(Clone, Debug, Serialize)]
pub struct Results<'a> {
    format: u32,
    /// Only in the results of a scenario, which are nobody's results.
    #[serde(skip_serializing_if = "Option::is_none")]
    scenario: Option<&'static str>,
    centre: &'a str,
    year: u16,
    status: Status,
    as_of: Option<&'a str>,
    inputs_sha256: &'a str,
    windows: Vec<WindowResult<'a>>,
    candidates: &'a Candidates,
    decisions: Option<DecisionsResult<'a>>,
}

/// The recorded decisions; unlike in the inputs, an absent document is written as `null`.
#[derive(Clone, Debug, Serialize)]
struct DecisionsResult<'a> {
    decided: &'a str,
    document: Option<&'a str>,
    excellent: &'a [Id],
    unsatisfactory: &'a [Id],
    excellent_heads: &'a [Id],
    reasons: &'a Map<Id, String>,
}

#[derive(Clone, Debug, Serialize)]
struct WindowResult<'a> {
    id: &'a Id,
    name: &'a str,
    class: Option<&'a Id>,
    components: Map<&'a Id, ComponentResult<'a>>,
    deductions: String,
    additions: String,
    composite: Option<String>,
    composite_exact: Option<String>,
    unclamped_exact: Option<String>,
    rank: Option<usize>,
    rank_range: Option<(usize, usize)>,
    class_rank: Option<usize>,
    vetoed: bool,
    not_ranked: Option<Vec<&'a Id>>,
    band: Option<&'a Id>,
    candidate: Option<Candidate>,
}

#[derive(Clone, Debug, Serialize)]
struct ComponentResult<'a> {
    score: Option<String>,
    exact: Option<String>,
    #[serde(flatten)]
    detail: DetailResult<'a>,
}

#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
enum DetailResult<'a> {
    Components {
        components: Map<&'a Id, ComponentResult<'a>>,
    },
    Panel {
        deductions: String,
    },
    Peer {
        raters: usize,
    },
    Survey {
        respondents: u64,
        answers: u64,
        blank: u64,
        interval_95: Option<[String; 2]>,
        rounds: Map<&'a Id, RoundResult>,
    },
    Plain {},
}

#[derive(Clone, Debug, Serialize)]
struct RoundResult {
    score: Option<String>,
    exact: Option<String>,
    respondents: u64,
    answers: u64,
    blank: u64,
    void: bool,
    rank: Option<usize>,
    so_far: Option<String>,
}

impl<'a> Results<'a> {
    /// The results of `evaluation`, whose published inputs have the digest `inputs_sha256`.
    pub fn new(evaluation: &'a Evaluation, outcome: &'a Outcome, inputs_sha256: &'a str) -> Self {
        let page = Page {
            digits: evaluation.method.ranking.digits(),
            survey: evaluation.method.survey.as_ref(),
        };
        let windows: Map<&Id, &Window> = evaluation
            .windows
            .iter()
            .map(|window| (&window.id, window))
            .collect();
        Self {
            format: FORMAT,
            scenario: None,
            centre: &evaluation.centre,
            year: evaluation.year,
            status: evaluation.status,
            as_of: evaluation.as_of.as_deref(),
            inputs_sha256,
            windows: outcome
                .by_rank()
                .into_iter()
                .map(|outcome| page.window(windows[&outcome.id], outcome))
                .collect(),
            candidates: &outcome.candidates,
            decisions: evaluation.decisions.as_ref().map(decisions),
        }
    }

    /// These results as those of a scenario: they say that they are not official.
    #[must_use]
    pub fn of_scenario(self) -> Self {
        Self {
            scenario: Some(SCENARIO),
            ..self
        }
    }

    /// The text of the file: keys sorted, a line for each window, so that two versions can be
    /// compared by eye.
    ///
    /// # Panics
    ///
    /// Never: the types above have string keys only and hold no floats.
    pub fn to_json(&self) -> String {
        json::in_lines(self)
    }
}

fn decisions(recorded: &Decisions) -> DecisionsResult<'_> {
    DecisionsResult {
        decided: &recorded.decided,
        document: recorded.document.as_deref(),
        excellent: &recorded.excellent,
        unsatisfactory: &recorded.unsatisfactory,
        excellent_heads: &recorded.excellent_heads,
        reasons: &recorded.reasons,
    }
}

/// How a year prints its figures.
struct Page<'a> {
    digits: Digits,
    survey: Option<&'a Survey>,
}

impl Page<'_> {
    fn print(&self, value: Option<&Ratio>) -> Option<String> {
        value.map(|value| self.digits.print(value))
    }

    fn window<'a>(&self, window: &'a Window, outcome: &'a WindowOutcome) -> WindowResult<'a> {
        let scorecard = &outcome.scorecard;
        // Lists of ids are sorted, whatever the plan's order.
        let mut missing: Vec<_> = scorecard.missing().collect();
        crate::sort::all(&mut missing);
        WindowResult {
            id: &window.id,
            name: &window.name,
            class: window.class.as_ref(),
            components: self.components(&scorecard.components, outcome),
            deductions: counted(scorecard.deductions.value.as_ref()),
            additions: counted(scorecard.additions.value.as_ref()),
            composite: self.print(scorecard.value()),
            composite_exact: scorecard.value().map(Ratio::fraction),
            unclamped_exact: scorecard.unclamped.as_ref().map(Ratio::fraction),
            rank: outcome.rank,
            rank_range: outcome.rank_range,
            class_rank: outcome.class_rank,
            vetoed: outcome.vetoed,
            not_ranked: (!missing.is_empty()).then_some(missing),
            band: outcome.band.as_ref(),
            candidate: outcome.candidate,
        }
    }

    fn components<'a>(
        &self,
        scores: &'a [ComponentScore],
        outcome: &'a WindowOutcome,
    ) -> Map<&'a Id, ComponentResult<'a>> {
        let result = |score: &'a ComponentScore| ComponentResult {
            score: self.print(score.value()),
            exact: score.value().map(Ratio::fraction),
            detail: match &score.detail {
                Detail::Components(children) => DetailResult::Components {
                    components: self.components(children, outcome),
                },
                Detail::Panel { deductions } => DetailResult::Panel {
                    deductions: deductions.to_string(),
                },
                Detail::Peer { raters } => DetailResult::Peer { raters: *raters },
                Detail::Survey(survey) => self.survey(survey, outcome.round_ranks.get(&score.id)),
                Detail::Own | Detail::Checklist => DetailResult::Plain {},
            },
        };
        scores
            .iter()
            .map(|score| (&score.id, result(score)))
            .collect()
    }

    fn survey<'a>(
        &self,
        score: &'a SurveyScore,
        ranks: Option<&Map<Id, usize>>,
    ) -> DetailResult<'a> {
        let rounds = score.rounds.iter().map(|round| {
            let result = RoundResult {
                score: self.print(round.score.as_ref()),
                exact: round.score.as_ref().map(Ratio::fraction),
                respondents: round.totals.respondents,
                answers: round.totals.answers,
                blank: round.totals.blank,
                void: round.void,
                rank: ranks.and_then(|ranks| ranks.get(&round.round).copied()),
                so_far: self.print(round.so_far.as_ref()),
            };
            (&round.round, result)
        });
        DetailResult::Survey {
            respondents: score.totals.respondents,
            answers: score.totals.answers,
            blank: score.totals.blank,
            interval_95: (self.survey.zip(score.estimate.as_ref())).map(|(survey, estimate)| {
                uncertainty::interval_95(survey, estimate, self.digits.decimals)
            }),
            rounds: rounds.collect(),
        }
    }
}

/// What counts of deductions or additions, as a plain decimal.
fn counted(value: Option<&Ratio>) -> String {
    value.unwrap_or(&Ratio::ZERO).to_string()
}
