//! Pledges, reports and notices: Markdown with front matter.
//!
//! Stage: read by `parse`. The body is kept as it is written.

use jiff::civil::Date;
use scoring_core::id::Id;

use super::{Field, choices};
use crate::model::{PledgeActor, PledgeStatus, Text};
use crate::read::table::{List, Table};
use crate::read::{self, Reader, Value};
use crate::source::{Located, Span};

/// `pledges/<window>.md`.
#[derive(Debug)]
pub struct Pledge {
    pub submitted: Field<Date>,
    pub paper: Field<Date>,
    pub displayed: Field<Date>,
    pub items: List<PledgeItem>,
    pub body: Located<String>,
}

/// `[[item]]` of a pledge.
#[derive(Debug)]
pub struct PledgeItem {
    pub id: Field<Id>,
    pub text: Field<Text>,
    pub target: Field<Text>,
    pub events: Vec<PledgeEvent>,
}

/// `[[item.event]]` of a pledge.
#[derive(Debug)]
pub struct PledgeEvent {
    /// Its header.
    pub span: Span,
    pub date: Field<Date>,
    pub by: Field<PledgeActor>,
    pub status: Field<PledgeStatus>,
    /// Whether `evidence` is written, readable or not.
    pub has_evidence: bool,
    pub evidence: Field<Text>,
}

/// `self-reports/<window>.md` and `report.md`.
#[derive(Debug)]
pub struct Report {
    pub submitted: Field<Date>,
    pub body: Located<String>,
}

/// `notices/<name>.md`.
#[derive(Debug)]
pub struct Notice {
    pub date: Field<Date>,
    pub title: Field<Text>,
    pub body: Located<String>,
}

/// Reads a pledge.
pub fn pledge(table: &mut Table<'_, '_, '_>, body: Located<String>) -> Pledge {
    Pledge {
        submitted: table.required("submitted", read::date),
        paper: table.optional("paper", read::date),
        displayed: table.optional("displayed", read::date),
        items: table.tables("item", item),
        body,
    }
}

fn item(table: &mut Table<'_, '_, '_>) -> PledgeItem {
    PledgeItem {
        id: table.required("id", read::id),
        text: table.required_name("text"),
        target: table.text("target"),
        events: table.tables("event", event).items,
    }
}

fn event(table: &mut Table<'_, '_, '_>) -> PledgeEvent {
    PledgeEvent {
        span: table.span(),
        date: table.required("date", read::date),
        by: table.required("by", actor),
        status: table.required("status", status),
        has_evidence: table.has("evidence"),
        evidence: table.text("evidence"),
    }
}

/// Reads a self-report, or the report to the county office.
pub fn report(table: &mut Table<'_, '_, '_>, body: Located<String>) -> Report {
    Report {
        submitted: table.required("submitted", read::date),
        body,
    }
}

/// Reads a notice.
pub fn notice(table: &mut Table<'_, '_, '_>, body: Located<String>) -> Notice {
    Notice {
        date: table.required("date", read::date),
        title: table.required_name("title"),
        body,
    }
}

choices! {
    actor -> PledgeActor;
    status -> PledgeStatus;
}
