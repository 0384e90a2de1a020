//! From the content of a year to its outcome.
//!
//! Stage: after `validate`, before `view` and `data`. The only place that calls `scoring-core` for
//! whole years; it adds what the core does not know: where ledger items stand, and which dates were
//! met.

mod scored;

pub use scored::Scores;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;
use scoring_core::id::Id;
use scoring_core::inputs::Status;
use scoring_core::outcome::{self, Outcome, WindowOutcome};
use scoring_core::scenario::{Inapplicable, Scenario};
use scoring_core::{Evaluation, rank};

use self::scored::{Basis, Scored};
use crate::as_of::{self, AsOf};
use crate::ledger::{self, Standing, Totals};
use crate::model::{Evidence, LedgerItem, Model, Site, Task, Year};
use crate::publication::Publication;
use crate::submission::{Demand, Timing};
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
        let pledge = self.content.pledges.get(window);
        (self.demand(&Evidence::Pledge)).timing(pledge.map(|pledge| pledge.submitted))
    }

    /// How far a window is with its self-report.
    pub fn self_report_timing(&self, window: &Id) -> Timing {
        let report = self.content.self_reports.get(window);
        (self.demand(&Evidence::SelfReport)).timing(report.map(|report| report.submitted))
    }

    /// By when windows are to hand in what is evidence of a task.
    pub fn demand(&self, evidence: &Evidence) -> Demand {
        Demand::of(&self.content, evidence, self.as_of.date)
    }

    /// All ledger items with their standings.
    pub fn ledger(&self) -> impl Iterator<Item = (&LedgerItem, &Standing)> {
        let items = self.content.ledger.iter().map(Arc::as_ref);
        items.zip(&self.standings)
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
    assess_with(model, asked, &mut |basis, published| {
        Scored::of(basis.into_inputs(), published)
    })
}

/// As [`assess`], but a year whose inputs are as `known` has them is not scored again.
pub fn assess_again(model: Model, asked: Option<Date>, known: &mut Scores) -> Assessed {
    assess_with(model, asked, &mut |basis, published| {
        known.score(basis, published)
    })
}

/// What follows from what the inputs of a year are made of, and from what was published of it.
type Score<'a> = dyn FnMut(Basis, Option<&Publication>) -> Scored + 'a;

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
    } = score(Basis::of(site, &content, as_of, status), published);
    // Without a date there is no record, and so no item whose age could be asked for.
    let today = as_of.date.unwrap_or(Date::MIN);
    let standings: Vec<_> = (content.ledger.par_iter())
        .map(|item| ledger::standing(item, today))
        .collect();
    AssessedYear {
        ledger_totals: Totals::of(
            (content.ledger.iter().map(Arc::as_ref)).zip(&standings),
            today,
        ),
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
            let ballots = year.records.ballots.iter();
            let submitted: BTreeMap<_, _> = ballots
                .filter_map(|ballot| Some((ballot.rater.as_ref()?, ballot.submitted)))
                .collect();
            windows = each(&|id| submitted.get(id).copied());
        }
        Some(Evidence::Survey(round)) => {
            done = year.records.round(round).map(|held| held.conducted);
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
