//! When pledges were handed in, against the plan's day for it.
//!
//! Stage: below all others, beside `ledger`.

use jiff::civil::Date;

use crate::ledger;
use crate::model::{Evidence, Year};

/// How far a window is with its pledge.
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
    /// Not handed in, and there is still time, or no day.
    Waiting,
}

/// The last day on which the plan wants pledges; `None` where it names none.
pub fn due(year: &Year) -> Option<Date> {
    let mut tasks = year.tasks.iter();
    let task = tasks.find(|task| task.evidence == Some(Evidence::Pledge));
    task.map(|task| task.due)
}

/// How far a submission is that was made on `date`, with the day `due`, as of `as_of`.
pub fn timing(date: Option<Date>, due: Option<Date>, as_of: Option<Date>) -> Timing {
    match (date, due) {
        (Some(date), Some(due)) if date > due => Timing::Late(ledger::days(due, date)),
        (Some(_), Some(_)) => Timing::InTime,
        (Some(_), None) => Timing::Undated,
        (None, Some(due)) if as_of.is_some_and(|as_of| as_of > due) => Timing::Missing,
        (None, _) => Timing::Waiting,
    }
}
