//! `panel.toml`, `self.toml`, `peer.toml` and `checklists/<component>.toml`: marks and findings.
//!
//! Stage: read by `parse`.

use jiff::civil::Date;
use scoring_core::Ratio;
use scoring_core::id::Id;

use super::{Field, choices};
use crate::model::{Occasion, Text};
use crate::read::table::{List, Table};
use crate::read::{self, Reader, Value};
use crate::source::{Located, Span};

/// `panel.toml` or `self.toml`.
#[derive(Debug)]
pub struct Marks {
    pub marks: List<Mark>,
}

/// `[[mark]]`.
#[derive(Debug)]
pub struct Mark {
    /// Its header.
    pub span: Span,
    pub window: Field<Id>,
    /// Whether `item` is written, readable or not.
    pub has_item: bool,
    pub item: Field<Id>,
    pub date: Field<Date>,
    pub kind: Field<Occasion>,
    pub score: Field<Ratio>,
    pub basis: Field<Text>,
    pub event: Field<String>,
}

/// A checklist's file.
#[derive(Debug)]
pub struct Findings {
    pub findings: List<Finding>,
}

/// `[[finding]]`.
#[derive(Debug)]
pub struct Finding {
    /// Its header.
    pub span: Span,
    pub window: Field<Id>,
    pub item: Field<Id>,
    pub date: Field<Date>,
    pub points: Field<Ratio>,
    pub basis: Field<Text>,
    pub event: Field<String>,
}

/// `peer.toml`.
#[derive(Debug)]
pub struct Peer {
    pub ballots: List<Ballot>,
}

/// `[[ballot]]`.
#[derive(Debug)]
pub struct Ballot {
    /// Its header.
    pub span: Span,
    pub rater: Field<Id>,
    pub submitted: Field<Date>,
    pub scores: Vec<(Located<Id>, Located<Ratio>)>,
    pub reasons: Vec<(Located<Id>, Located<Text>)>,
}

/// Reads `panel.toml`.
pub fn panel(table: &mut Table<'_, '_, '_>) -> Marks {
    let mark = |table: &mut Table<'_, '_, '_>| Mark {
        has_item: table.has("item"),
        item: table.optional("item", read::id),
        kind: table.optional("kind", occasion),
        ..mark(table)
    };
    Marks {
        marks: table.tables("mark", mark),
    }
}

/// Reads `self.toml`.
pub fn own(table: &mut Table<'_, '_, '_>) -> Marks {
    Marks {
        marks: table.tables("mark", mark),
    }
}

fn mark(table: &mut Table<'_, '_, '_>) -> Mark {
    Mark {
        span: table.span(),
        window: table.required("window", read::id),
        has_item: false,
        item: None,
        date: table.required("date", read::date),
        kind: None,
        score: table.required("score", read::mark),
        basis: table.text("basis"),
        event: table.optional("event", read::name),
    }
}

/// Reads `checklists/<component>.toml`.
pub fn findings(table: &mut Table<'_, '_, '_>) -> Findings {
    let finding = |table: &mut Table<'_, '_, '_>| Finding {
        span: table.span(),
        window: table.required("window", read::id),
        item: table.required("item", read::id),
        date: table.required("date", read::date),
        points: table.required("points", read::points),
        basis: table.text("basis"),
        event: table.optional("event", read::name),
    };
    Findings {
        findings: table.tables("finding", finding),
    }
}

/// Reads `peer.toml`.
pub fn peer(table: &mut Table<'_, '_, '_>) -> Peer {
    let ballot = |table: &mut Table<'_, '_, '_>| Ballot {
        span: table.span(),
        rater: table.optional("rater", read::id),
        submitted: table.required("submitted", read::date),
        scores: table.by_id("scores", read::mark),
        reasons: table.texts_by_id("reasons"),
    };
    Peer {
        ballots: table.tables("ballot", ballot),
    }
}

choices! {
    occasion -> Occasion;
}
