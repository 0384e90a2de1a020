//! `[survey]` of `plan.toml`: what is asked, of whom, and how it counts.
//!
//! Stage: read by `parse`.

use scoring_core::Ratio;
use scoring_core::id::Id;

use super::Field;
use super::plan::{Named, Weight, named, weight};
use crate::model::Text;
use crate::read;
use crate::read::table::{List, Table};
use crate::source::Span;

/// The table.
#[derive(Debug)]
pub struct Questionnaire {
    /// Its header.
    pub span: Span,
    pub rounds: List<Named>,
    pub levels: List<Level>,
    pub indicators: List<Indicator>,
    pub groups: List<Group>,
    pub same_respondents: Field<bool>,
    pub validity: Option<Validity>,
    /// Whether `validity` is written, readable or not.
    pub has_validity: bool,
}

/// An entry of `levels`.
#[derive(Debug)]
pub struct Level {
    /// Its beginning.
    pub span: Span,
    pub id: Field<Id>,
    pub name: Field<Text>,
    /// Where `points` is written, readable or not.
    pub points_key: Option<Span>,
    pub points: Field<Ratio>,
    pub counted: Field<bool>,
}

/// An entry of `indicators`.
#[derive(Debug)]
pub struct Indicator {
    /// Its beginning.
    pub span: Span,
    pub id: Field<Id>,
    pub name: Field<Text>,
    pub weight: Weight,
}

/// An entry of `groups`.
#[derive(Debug)]
pub struct Group {
    /// Its beginning.
    pub span: Span,
    pub id: Field<Id>,
    pub name: Field<Text>,
    pub weight: Weight,
}

/// `validity`.
#[derive(Debug)]
pub struct Validity {
    pub quorum: Field<Ratio>,
}

/// Reads the table.
pub(super) fn read(table: &mut Table<'_, '_, '_>) -> Questionnaire {
    Questionnaire {
        span: table.span(),
        rounds: table.tables("rounds", named),
        levels: table.tables("levels", level),
        indicators: table.tables("indicators", indicator),
        groups: table.tables("groups", group),
        same_respondents: table.optional("same_respondents", read::boolean),
        has_validity: table.has("validity"),
        validity: table.table("validity", |table| Validity {
            quorum: table.optional("quorum", read::share),
        }),
    }
}

fn level(table: &mut Table<'_, '_, '_>) -> Level {
    Level {
        span: table.span(),
        id: table.required("id", read::id),
        name: table.required_name("name"),
        points_key: table.key_span("points"),
        points: table.optional("points", read::mark),
        counted: table.optional("counted", read::boolean),
    }
}

fn indicator(table: &mut Table<'_, '_, '_>) -> Indicator {
    Indicator {
        span: table.span(),
        id: table.required("id", read::id),
        name: table.required_name("name"),
        weight: weight(table),
    }
}

fn group(table: &mut Table<'_, '_, '_>) -> Group {
    Group {
        span: table.span(),
        id: table.required("id", read::id),
        name: table.required_name("name"),
        weight: weight(table),
    }
}
