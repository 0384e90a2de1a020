//! From the content of a year to its outcome.
//!
//! Stage: after `validate`, before `view` and `data`. The only place that calls `scoring-core` for
//! whole years; it adds what the core does not know: where ledger items stand, and which dates were
//! met.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;
use scoring_core::id::Id;
use scoring_core::inputs::{self, Decisions, FORMAT, Status};
use scoring_core::outcome::{self, Outcome, WindowOutcome};
use scoring_core::scenario::{Inapplicable, Scenario};
use scoring_core::withhold::withhold;
use scoring_core::{Evaluation, Inputs, rank, score};
use serde::Deserialize;

use crate::as_of::{self, AsOf};
use crate::digest::sha256;
use crate::inputs::{Records, empty};
use crate::ledger::{self, Standing, Totals};
use crate::model::{Evidence, LedgerItem, Model, Site, Task, Text, Year};
use crate::publication::Publication;
use crate::submission::{self, Timing};
use crate::theme::Theme;

/// The content with what follows from it.
#[derive(Debug)]
pub struct Assessed {
    /// How the site looks and is reached today.
    pub site: Site,
    /// By year, oldest first.
    pub years: Vec<AssessedYear>,
    /// The year that `/` shows; one of `years`.
    pub current_year: u16,
    /// What was published, in the order of the log.
    pub publications: Vec<Publication>,
    /// What is changed of the site's looks and words.
    pub theme: Theme,
}

/// A year, as it stood on its as-of date, with what follows from it.
#[derive(Debug)]
pub struct AssessedYear {
    /// Its records up to the as-of date.
    pub content: Year,
    /// The day up to which records count.
    pub as_of: AsOf,
    /// How far the year has come on that day.
    pub status: Status,
    /// What is scored, as it may be published.
    pub evaluation: Arc<Evaluation>,
    /// Scores, ranks and candidates.
    pub outcome: Arc<Outcome>,
    /// The canonical text of the published inputs.
    pub inputs_json: Arc<str>,
    /// Its SHA-256, in hexadecimal.
    pub inputs_sha256: String,
    /// Its last publication.
    pub published: Option<Published>,
    /// The decimals with which pages print each composite, by window.
    pub page_decimals: Arc<BTreeMap<Id, u32>>,
    /// Where each ledger item stands, in the order of `content.ledger`.
    pub standings: Vec<Standing>,
    /// The totals of the whole ledger.
    pub ledger_totals: Totals,
    /// Where each task stands, in the order of `content.tasks`.
    pub tasks: Vec<TaskStanding>,
}

/// The last publication of a year, and what has become of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Published {
    /// Its number.
    pub number: u64,
    /// Whether it seals the results.
    pub sealed: bool,
    /// Whether the inputs are still those that were published, but for the as-of date.
    pub unchanged: bool,
}

/// Where a task stands on the as-of date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskStanding {
    /// The verdict on the whole.
    pub state: TaskState,
    /// For tasks of each window: when it was done, if it was.
    pub windows: BTreeMap<Id, Option<Date>>,
    /// For tasks of the centre: when it was done, if it was.
    pub done: Option<Date>,
}

/// Whether what was due was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaskState {
    /// No record shows it.
    Unknown,
    /// Not due yet, and not (all) done.
    Waiting,
    /// All of it on time.
    Met,
    /// All of it, some of it late.
    Late,
    /// Past due, and something is missing.
    Missed,
}

impl Assessed {
    /// The year that `/` shows.
    ///
    /// # Panics
    ///
    /// Never: a model holds its current year.
    pub fn current(&self) -> &AssessedYear {
        (self.years.iter())
            .find(|year| year.content.year == self.current_year)
            .expect("a model holds its current year")
    }
}

impl AssessedYear {
    /// This year as `scenario` would have it; what the core does not compute stays as it is.
    ///
    /// # Errors
    ///
    /// When an edit names what is not there, or the edited inputs break a rule.
    pub fn under(self, scenario: &Scenario) -> Result<Self, Inapplicable> {
        let evaluation = scenario.apply(&self.evaluation)?;
        let outcome = outcome::evaluate(&evaluation);
        Ok(Self {
            page_decimals: Arc::new(page_decimals(&evaluation, &outcome)),
            evaluation: Arc::new(evaluation),
            outcome: Arc::new(outcome),
            ..self
        })
    }

    /// The outcome for a window.
    ///
    /// # Panics
    ///
    /// Never for an id of `content.windows`.
    pub fn outcome_of(&self, window: &Id) -> &WindowOutcome {
        self.outcome
            .window(window)
            .expect("every window of the content is scored")
    }

    /// How far a window is with its pledge.
    pub fn pledge_timing(&self, window: &Id) -> Timing {
        let submitted = self.content.pledges.get(window);
        submission::timing(
            submitted.map(|pledge| pledge.submitted),
            submission::due(&self.content),
            self.as_of.date,
        )
    }

    /// All ledger items with their standings.
    pub fn ledger(&self) -> impl Iterator<Item = (&LedgerItem, &Standing)> {
        self.content.ledger.iter().zip(&self.standings)
    }

    /// How many windows have a rank.
    pub fn ranked(&self) -> usize {
        let windows = self.outcome.windows.iter();
        windows.filter(|window| window.rank.is_some()).count()
    }
}

/// Assesses every year of `model`; `asked` is the as-of date of the current year, where one was
/// given on the command line.
pub fn assess(model: Model, asked: Option<Date>) -> Assessed {
    assess_with(model, asked, &mut Scored::of)
}

/// As [`assess`], but a year whose inputs are as `known` has them is not scored again.
pub fn assess_again(model: Model, asked: Option<Date>, known: &mut Scores) -> Assessed {
    assess_with(model, asked, &mut |inputs, published| {
        known.score(inputs, published)
    })
}

/// What follows from inputs, and from what was published of their year.
type Score<'a> = dyn FnMut(Inputs, Option<&Publication>) -> Scored + 'a;

fn assess_with(model: Model, asked: Option<Date>, score: &mut Score<'_>) -> Assessed {
    let Model {
        site,
        years,
        current_year,
        publications,
        theme,
    } = model;
    let years = years
        .into_iter()
        .map(|year| {
            let asked = asked.filter(|_| year.year == current_year);
            let mut latest = publications.iter().rev();
            let published = latest.find(|publication| publication.entry.year == year.year);
            assess_year(&site, year, asked, published, score)
        })
        .collect();
    Assessed {
        site,
        years,
        current_year,
        publications,
        theme,
    }
}

fn assess_year(
    site: &Site,
    year: Year,
    asked: Option<Date>,
    published: Option<&Publication>,
    score: &mut Score<'_>,
) -> AssessedYear {
    let then = published.and_then(|publication| publication.entry.as_of);
    let as_of = AsOf::of(&year, asked, then);
    let status = as_of.status(&year);
    let content = match as_of.date {
        Some(date) => as_of::cut(year, date),
        None => year,
    };
    let Scored {
        evaluation,
        outcome,
        inputs_json,
        inputs_sha256,
        unchanged,
        page_decimals,
    } = score(inputs_of(site, &content, as_of, status), published);
    // Without a date there is no record, and so no item whose age could be asked for.
    let today = as_of.date.unwrap_or(Date::MIN);
    let standings: Vec<_> = (content.ledger.iter())
        .map(|item| ledger::standing(item, today))
        .collect();
    AssessedYear {
        ledger_totals: Totals::of(content.ledger.iter().zip(&standings), today),
        tasks: (content.tasks.iter())
            .map(|task| task_standing(&content, task, as_of.date))
            .collect(),
        inputs_sha256,
        inputs_json,
        published: published.map(|publication| Published {
            number: publication.entry.number,
            sealed: publication.entry.seals(),
            unchanged,
        }),
        page_decimals,
        standings,
        content,
        as_of,
        status,
        evaluation,
        outcome,
    }
}

fn page_decimals(evaluation: &Evaluation, outcome: &Outcome) -> BTreeMap<Id, u32> {
    let composites: Vec<_> = (outcome.windows.iter())
        .map(|window| window.scorecard.value())
        .collect();
    (outcome.windows.iter())
        .zip(rank::page_decimals(&evaluation.method, &composites))
        .map(|(window, decimals)| (window.id.clone(), decimals))
        .collect()
}

/// What follows from the inputs of a year, and from what was published of it.
#[derive(Clone, Debug)]
struct Scored {
    evaluation: Arc<Evaluation>,
    outcome: Arc<Outcome>,
    inputs_json: Arc<str>,
    inputs_sha256: String,
    unchanged: bool,
    page_decimals: Arc<BTreeMap<Id, u32>>,
}

impl Scored {
    fn of(inputs: Inputs, published: Option<&Publication>) -> Self {
        let evaluation = Evaluation::new(inputs);
        let evaluation = withhold(evaluation.expect("validated content makes consistent inputs"));
        let outcome = || {
            let scorecards = (evaluation.windows.par_iter())
                .map(|window| score::summary(&evaluation.method, window))
                .collect();
            outcome::rank_and_list(&evaluation, scorecards)
        };
        // Scores depend on neither the day nor the centre's name, in which published inputs may differ.
        let ((then, inputs_json), outcome) =
            rayon::join(|| as_published(&evaluation, published), outcome);
        Self {
            unchanged: then.is_some(),
            page_decimals: Arc::new(page_decimals(&evaluation, &outcome)),
            evaluation: Arc::new(then.unwrap_or(evaluation)),
            inputs_sha256: sha256(inputs_json.as_bytes()),
            inputs_json: inputs_json.into(),
            outcome: Arc::new(outcome),
        }
    }
}

/// Years as they were scored last: a preview scores again only where something that counts changed.
#[derive(Debug, Default)]
pub struct Scores(BTreeMap<u16, Known>);

/// A year with all that its scores follow from.
#[derive(Debug)]
struct Known {
    inputs: Inputs,
    published: Option<String>,
    scored: Scored,
}

impl Scores {
    fn score(&mut self, inputs: Inputs, published: Option<&Publication>) -> Scored {
        let text = published.map(|publication| &*publication.inputs);
        let known = self.0.get(&inputs.year);
        let known = known.filter(|known| known.published.as_deref() == text);
        if let Some(known) = known.filter(|known| known.inputs == inputs) {
            return known.scored.clone();
        }
        let scored = Scored::of(inputs.clone(), published);
        let known = Known {
            published: text.map(str::to_owned),
            scored: scored.clone(),
            inputs,
        };
        self.0.insert(known.inputs.year, known);
        scored
    }
}

/// The canonical text of what is scored; where it is what was published, with that.
///
/// Published inputs carry the day up to which records counted then, and what the centre was called.
/// A day that passes without a record changes neither them nor the digest in the log, so they are
/// kept as they are.
fn as_published(
    evaluation: &Evaluation,
    published: Option<&Publication>,
) -> (Option<Evaluation>, String) {
    if let Some(publication) = published
        && let Ok(header) = serde_json::from_str::<Header>(&publication.inputs)
    {
        let then = Evaluation::new(Inputs {
            as_of: header.as_of,
            centre: header.centre,
            ..Inputs::clone(evaluation)
        });
        let then = then.expect("neither the day nor the name makes inputs inconsistent");
        let text = then.to_json();
        if text == publication.inputs {
            return (Some(then), text);
        }
    }
    (None, evaluation.to_json())
}

/// What published inputs say of themselves.
#[derive(Deserialize)]
struct Header {
    centre: String,
    as_of: Option<String>,
}

/// The scored part of a year's content.
fn inputs_of(site: &Site, year: &Year, as_of: AsOf, status: Status) -> Inputs {
    let mut inputs = Inputs {
        format: FORMAT,
        centre: site.centre.original.clone(),
        year: year.year,
        status,
        as_of: as_of.date.map(|date| date.to_string()),
        method: year.method.clone(),
        windows: (year.windows.iter())
            .map(|window| inputs::Window {
                name: window.name.original.clone(),
                name_en: window.name.english.clone(),
                class: window.class.clone(),
                ..empty(window.id.clone())
            })
            .collect(),
        decisions: year.outcome.as_ref().map(|outcome| Decisions {
            decided: outcome.decided.to_string(),
            document: outcome.document.as_ref().map(original),
            excellent: sorted(outcome.excellent.iter()),
            unsatisfactory: sorted(outcome.unsatisfactory.iter()),
            excellent_heads: sorted(outcome.excellent_heads.iter().map(|head| &head.window)),
            reasons: (outcome.reasons.iter())
                .map(|(window, reason)| (window.clone(), original(reason)))
                .collect(),
        }),
    };
    let records = Records {
        rounds: &year.rounds,
        ballots: &year.ballots,
        panel: &year.panel,
        own: &year.own,
        checklists: &year.checklists,
        deductions: &year.deductions,
        additions: &year.additions,
        vetoes: &year.vetoes,
    };
    records.hand_out(&mut inputs.windows, year.method.privacy.publish_raters);
    inputs
}

fn original(text: &Text) -> String {
    text.original.clone()
}

fn sorted<'a>(ids: impl Iterator<Item = &'a Id>) -> Vec<Id> {
    let mut ids: Vec<Id> = ids.cloned().collect();
    ids.sort();
    ids
}

/// Whether a task was met, by the records that are its evidence.
fn task_standing(year: &Year, task: &Task, as_of: Option<Date>) -> TaskStanding {
    let each = |date_of: &dyn Fn(&Id) -> Option<Date>| -> BTreeMap<Id, Option<Date>> {
        let windows = year.windows.iter().map(|window| &window.id);
        windows.map(|id| (id.clone(), date_of(id))).collect()
    };
    let mut windows = BTreeMap::new();
    let mut done = None;
    match &task.evidence {
        None => {
            return TaskStanding {
                state: TaskState::Unknown,
                windows,
                done,
            };
        }
        Some(Evidence::Pledge) => {
            windows = each(&|id| year.pledges.get(id).map(|pledge| pledge.submitted));
        }
        Some(Evidence::SelfReport) => {
            windows = each(&|id| year.self_reports.get(id).map(|report| report.submitted));
        }
        Some(Evidence::Peer) => {
            let ballots = year.ballots.iter();
            let submitted: BTreeMap<_, _> = ballots
                .filter_map(|ballot| Some((ballot.rater.as_ref()?, ballot.submitted)))
                .collect();
            windows = each(&|id| submitted.get(id).copied());
        }
        Some(Evidence::Survey(round)) => {
            let held = year.rounds.iter().find(|held| held.id == *round);
            done = held.map(|held| held.conducted);
        }
        Some(Evidence::Report) => done = year.report.as_ref().map(|report| report.submitted),
    }
    let dates: Vec<Option<Date>> = if windows.is_empty() {
        vec![done]
    } else {
        windows.values().copied().collect()
    };
    let state = if dates
        .iter()
        .all(|date| date.is_some_and(|date| date <= task.due))
    {
        TaskState::Met
    } else if as_of.is_none_or(|as_of| as_of <= task.due) {
        TaskState::Waiting
    } else if dates.iter().all(Option::is_some) {
        TaskState::Late
    } else {
        TaskState::Missed
    };
    TaskStanding {
        state,
        windows,
        done,
    }
}
