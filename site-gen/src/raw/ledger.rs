//! `ledger/<window>.toml`: the rectification ledger of a window.
//!
//! Stage: read by `parse`.

use jiff::civil::Date;
use scoring_core::id::Id;

use super::{Field, choices, year};
use crate::model::{LedgerEventKind, LedgerSource, Text};
use crate::read::table::Table;
use crate::read::{self, Reader, Value};
use crate::source::Span;

/// The file.
#[derive(Debug)]
pub struct Ledger {
    pub items: Vec<Item>,
}

/// `[[item]]`.
#[derive(Debug)]
pub struct Item {
    pub id: Field<Id>,
    pub source: Field<LedgerSource>,
    pub area: Field<Id>,
    pub problem: Field<Text>,
    pub responsible: Field<Text>,
    pub measures: Vec<Text>,
    pub opened: Field<Date>,
    pub due: Field<Date>,
    pub carried_from: Field<u16>,
    pub events: Vec<Event>,
}

/// `[[item.event]]`.
#[derive(Debug)]
pub struct Event {
    /// Its header.
    pub span: Span,
    pub date: Field<Date>,
    pub kind: Field<LedgerEventKind>,
    pub by: Field<Text>,
    /// Whether `note`, `evidence` and `due` are written, readable or not.
    pub has_note: bool,
    pub note: Field<Text>,
    pub has_evidence: bool,
    pub evidence: Field<Text>,
    /// The place of the key `due`, readable or not.
    pub due_key: Option<Span>,
    pub due: Field<Date>,
}

/// Reads the file.
pub fn read(table: &mut Table<'_, '_, '_>) -> Ledger {
    Ledger {
        items: table.tables("item", item).items,
    }
}

fn item(table: &mut Table<'_, '_, '_>) -> Item {
    Item {
        id: table.required("id", read::id),
        source: table.optional("source", source),
        area: table.optional("area", read::id),
        problem: table.required_name("problem"),
        responsible: table.text("responsible"),
        measures: table.texts("measures"),
        opened: table.required("opened", read::date),
        due: table.required("due", read::date),
        carried_from: table.optional("carried_from", year),
        events: table.tables("event", event).items,
    }
}

fn event(table: &mut Table<'_, '_, '_>) -> Event {
    Event {
        span: table.span(),
        date: table.required("date", read::date),
        kind: table.required("kind", kind),
        by: table.text("by"),
        has_note: table.has("note"),
        note: table.text("note"),
        has_evidence: table.has("evidence"),
        evidence: table.text("evidence"),
        due_key: table.key_span("due"),
        due: table.optional("due", read::date),
    }
}

choices! {
    source -> LedgerSource;
    kind -> LedgerEventKind;
}
