//! `adjustments.toml`, `vetoes.toml`, `criticisms.toml`, `rules.toml` and `supervision.toml`.
//!
//! Stage: read by `parse`.

use jiff::civil::Date;
use scoring_core::Ratio;
use scoring_core::id::Id;

use super::{Field, choices, year};
use crate::model::{FocusReason, Text};
use crate::read::table::{List, Table};
use crate::read::{self, Reader, Value};
use crate::source::Span;

/// `adjustments.toml`.
#[derive(Debug)]
pub struct Adjustments {
    pub deductions: List<Adjustment>,
    pub additions: List<Adjustment>,
}

/// `[[deduction]]` or `[[addition]]`.
#[derive(Debug)]
pub struct Adjustment {
    /// Its header.
    pub span: Span,
    pub id: Field<Id>,
    pub window: Field<Id>,
    pub kind: Field<Id>,
    pub date: Field<Date>,
    pub points: Field<Ratio>,
    pub basis: Field<Text>,
    pub document: Field<Text>,
    pub event: Field<String>,
}

/// `[[veto]]`.
#[derive(Clone, Debug)]
pub struct Veto {
    /// Its header.
    pub span: Span,
    pub window: Field<Id>,
    pub ground: Field<Id>,
    pub date: Field<Date>,
    pub document: Field<Text>,
    /// Whether `withdrawn` is written, readable or not.
    pub has_withdrawn: bool,
    pub withdrawn: Field<Date>,
    pub withdrawn_reason: Field<Text>,
}

/// `[[criticism]]`.
#[derive(Clone, Debug)]
pub struct Criticism {
    pub window: Field<Id>,
    pub date: Field<Date>,
    pub document: Field<Text>,
}

/// `[[rule]]`.
#[derive(Clone, Debug)]
pub struct Rule {
    pub window: Field<Id>,
    pub date: Field<Date>,
    pub title: Field<Text>,
    pub document: Field<Text>,
}

/// `supervision.toml`.
#[derive(Debug)]
pub struct Supervision {
    /// Its beginning.
    pub span: Span,
    pub focus: List<Focus>,
}

/// `[[focus]]`.
#[derive(Debug)]
pub struct Focus {
    /// Its header.
    pub span: Span,
    pub window: Field<Id>,
    pub year: Field<u16>,
    pub reason: Field<FocusReason>,
}

/// Reads `adjustments.toml`.
pub fn adjustments(table: &mut Table<'_, '_, '_>) -> Adjustments {
    Adjustments {
        deductions: table.tables("deduction", adjustment),
        additions: table.tables("addition", adjustment),
    }
}

fn adjustment(table: &mut Table<'_, '_, '_>) -> Adjustment {
    Adjustment {
        span: table.span(),
        id: table.required("id", read::id),
        window: table.required("window", read::id),
        kind: table.required("kind", read::id),
        date: table.required("date", read::date),
        points: table.required("points", read::points),
        basis: table.text("basis"),
        document: table.text("document"),
        event: table.optional("event", read::name),
    }
}

/// Reads `vetoes.toml`.
pub fn vetoes(table: &mut Table<'_, '_, '_>) -> Vec<Veto> {
    let veto = |table: &mut Table<'_, '_, '_>| {
        let has_withdrawn = table.has("withdrawn");
        Veto {
            span: table.span(),
            window: table.required("window", read::id),
            ground: table.required("ground", read::id),
            date: table.required("date", read::date),
            document: table.text("document"),
            has_withdrawn,
            // Each of the two needs the other: one alone would be a withdrawal that does not count,
            // or one that nobody can understand.
            withdrawn: table.required_with("withdrawn_reason", "withdrawn", read::date),
            withdrawn_reason: table.name_with("withdrawn", "withdrawn_reason"),
        }
    };
    table.tables("veto", veto).items
}

/// Reads `criticisms.toml`.
pub fn criticisms(table: &mut Table<'_, '_, '_>) -> Vec<Criticism> {
    let criticism = |table: &mut Table<'_, '_, '_>| Criticism {
        window: table.required("window", read::id),
        date: table.required("date", read::date),
        document: table.text("document"),
    };
    table.tables("criticism", criticism).items
}

/// Reads `rules.toml`.
pub fn rules(table: &mut Table<'_, '_, '_>) -> Vec<Rule> {
    let rule = |table: &mut Table<'_, '_, '_>| Rule {
        window: table.required("window", read::id),
        date: table.required("date", read::date),
        title: table.required_name("title"),
        document: table.text("document"),
    };
    table.tables("rule", rule).items
}

/// Reads `supervision.toml`.
pub fn supervision(table: &mut Table<'_, '_, '_>) -> Supervision {
    let focus = |table: &mut Table<'_, '_, '_>| Focus {
        span: table.span(),
        window: table.required("window", read::id),
        year: table.required("year", year),
        reason: table.required("reason", reason),
    };
    Supervision {
        span: table.span(),
        focus: table.tables("focus", focus),
    }
}

choices! {
    reason -> FocusReason;
}
