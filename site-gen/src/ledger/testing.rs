//! Ledger items for tests.

use jiff::civil::Date;

use crate::model::{LedgerEvent, LedgerEventKind, LedgerItem, LedgerSource, Text};

/// A day of 2025: month and day.
pub(crate) fn day(text: &str) -> Date {
    format!("2025-{text}").parse().expect("a date")
}

fn text(original: &str) -> Text {
    Text {
        original: original.to_owned(),
        english: None,
    }
}

/// An item of the window `tax` with events of a date, a kind and, for extensions, a new due date.
pub(crate) fn item(
    name: &str,
    opened: &str,
    due: &str,
    events: &[(&str, LedgerEventKind, &str)],
) -> LedgerItem {
    LedgerItem {
        id: name.parse().expect("an id"),
        window: "tax".parse().expect("an id"),
        source: Some(LedgerSource::Complaint),
        area: Some("attitude".parse().expect("an id")),
        problem: text(name),
        responsible: None,
        measures: vec![],
        opened: day(opened),
        due: day(due),
        carried_from: None,
        events: (events.iter())
            .map(|(date, kind, due)| LedgerEvent {
                date: day(date),
                kind: *kind,
                by: Some(text("监管股")),
                note: None,
                evidence: None,
                due: (!due.is_empty()).then(|| day(due)),
            })
            .collect(),
    }
}
