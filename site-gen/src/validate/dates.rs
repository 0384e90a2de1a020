//! Dates: within the year and the next, and in order.
//!
//! Stage: a tool of `validate`.

use jiff::civil::{Date, date};

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::raw::Field;
use crate::read::written;

/// The days that a year's folder may speak of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Period {
    first: Date,
    last: Date,
}

impl Period {
    /// 1 January of `year` to 31 December of the next.
    pub(super) fn of(year: u16) -> Self {
        let year = i16::try_from(year).unwrap_or(i16::MAX - 1).min(9998);
        Self {
            first: date(year, 1, 1),
            last: date(year + 1, 12, 31),
        }
    }

    /// The year.
    pub(super) fn year(self) -> i16 {
        self.first.year()
    }

    /// The period that begins with an earlier `year`; `None` where it is not earlier.
    pub(super) fn since(self, year: u16) -> Option<Self> {
        let first = Self::of(year).first;
        (first < self.first).then_some(Self { first, ..self })
    }

    /// The date, if it lies in the period; else it is reported.
    pub(super) fn check(self, date: &Field<Date>, out: &mut Diagnostics) -> Option<Date> {
        let date = date.as_ref()?;
        if (self.first..=self.last).contains(&date.value) {
            return Some(date.value);
        }
        out.push(
            Diagnostic::new(Code::DateOutsideYear, date.span)
                .with("date", written(date.value))
                .with("first", written(self.first))
                .with("last", written(self.last)),
        );
        None
    }
}

/// Reports `second` where it lies before `first`.
pub(super) fn in_order(
    first: (&'static str, &Field<Date>),
    second: (&'static str, &Field<Date>),
    out: &mut Diagnostics,
) {
    let (Some(earlier), Some(later)) = (first.1, second.1) else {
        return;
    };
    if later.value < earlier.value {
        out.push(
            Diagnostic::new(Code::DateOrder, later.span)
                .with("key", second.0)
                .with("date", written(later.value))
                .with("first_key", first.0)
                .with("first_date", written(earlier.value))
                .conflicting(earlier.span),
        );
    }
}
