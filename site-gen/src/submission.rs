//! What every window is to hand in, pledges and self-reports, against the plan's day for it.
//!
//! Stage: below all others, beside `ledger`.

use jiff::civil::Date;

use crate::ledger;
use crate::model::{Evidence, Year};

/// How far a window is with what it is to hand in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timing {
    /// Handed in; the plan names no day.
    Undated,
    /// Handed in by the day.
    InTime,
    /// Handed in so many days after it.
    Late(i64),
    /// Not handed in, and the day has passed.
    Missing,
    /// Not handed in, and there is still time; or no day, but other windows have handed theirs in.
    Waiting,
    /// Not handed in, and nobody is known to ask for it: the plan names no day, and no window has handed
    /// one in.
    Unasked,
}

/// By when a year's windows are to hand something in.
#[derive(Clone, Copy, Debug)]
pub struct Demand {
    /// The last day; `None` where the plan names none.
    pub due: Option<Date>,
    /// Whether any window has handed one in.
    pub is_met_by_some: bool,
    /// The day as of which it is judged.
    pub as_of: Option<Date>,
}

impl Demand {
    /// What `year` asks for and has of each window's `evidence`: its pledge or its self-report.
    pub fn of(year: &Year, evidence: &Evidence, as_of: Option<Date>) -> Self {
        let mut tasks = year.tasks.iter();
        let task = tasks.find(|task| task.evidence.as_ref() == Some(evidence));
        Self {
            due: task.map(|task| task.due),
            is_met_by_some: match evidence {
                Evidence::Pledge => !year.pledges.is_empty(),
                Evidence::SelfReport => !year.self_reports.is_empty(),
                Evidence::Peer | Evidence::Survey(_) | Evidence::Report => false,
            },
            as_of,
        }
    }

    /// Whether it is known to be asked for.
    pub fn is_asked(&self) -> bool {
        self.due.is_some() || self.is_met_by_some
    }

    /// How far a window is that handed it in on `date`.
    pub fn timing(&self, date: Option<Date>) -> Timing {
        let has_passed = |due| self.as_of.is_some_and(|as_of| as_of > due);
        match (date, self.due) {
            (Some(date), Some(due)) if date > due => Timing::Late(ledger::days(due, date)),
            (Some(_), Some(_)) => Timing::InTime,
            (Some(_), None) => Timing::Undated,
            (None, Some(due)) if has_passed(due) => Timing::Missing,
            (None, _) if self.is_asked() => Timing::Waiting,
            (None, _) => Timing::Unasked,
        }
    }
}
