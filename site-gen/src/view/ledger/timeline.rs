//! Timelines: dated events with a glyph each, of ledger items and of promises.

use jiff::civil::Date;
use serde::Serialize;

use crate::ledger::Standing;
use crate::model::{LedgerEvent, LedgerEventKind, LedgerItem};
use crate::view::ledger::{days, source};
use crate::view::{Day, Scene, Sentence, Words};

/// Something that happened, or that follows from a date.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Entry {
    /// When.
    pub(crate) day: Day,
    /// The class that colours the glyph: `good`, `bad`, `warn`, `quiet`.
    pub(crate) class: &'static str,
    /// The symbol of the sprite, without `g-`.
    pub(crate) glyph: &'static str,
    /// What happened.
    pub(crate) title: String,
    /// Who recorded it.
    pub(crate) by: Option<Words>,
    /// In the words of the record.
    pub(crate) note: Sentence,
    /// On what it rests.
    pub(crate) evidence: Option<Words>,
}

/// The timeline of a ledger item: how it was entered, its events, and the missed due date.
pub(crate) fn of(scene: &Scene<'_>, item: &LedgerItem, standing: &Standing) -> Vec<Entry> {
    let opened = Entry {
        day: scene.day(item.opened),
        class: "quiet",
        glyph: "open",
        title: scene.texts.get("ledger.event_opened").to_owned(),
        by: None,
        note: (item.source.iter())
            .map(|each| {
                Words::plain(scene.say(
                    "ledger.found_by",
                    &[("source", (&source(scene, *each)).into())],
                ))
            })
            .collect(),
        evidence: None,
    };
    let mut dated: Vec<(Date, Entry)> = vec![(item.opened, opened)];
    dated.extend((item.events.iter()).map(|each| (each.date, event(scene, each))));
    if standing.overdue {
        // What was recorded on the due date itself still stands before it.
        let at = dated.partition_point(|(date, _)| *date <= standing.due);
        dated.insert(at, (standing.due, missed(scene, standing)));
    }
    dated.into_iter().map(|(_, entry)| entry).collect()
}

fn event(scene: &Scene<'_>, event: &LedgerEvent) -> Entry {
    let (class, glyph, address) = match event.kind {
        LedgerEventKind::Progress => ("quiet", "open", "ledger.event_progress"),
        LedgerEventKind::Extended => ("quiet", "dash", "ledger.event_extended"),
        LedgerEventKind::Claimed => ("quiet", "wait", "ledger.event_claimed"),
        LedgerEventKind::Verified => ("good", "done", "ledger.event_verified"),
        LedgerEventKind::Rejected => ("bad", "no", "ledger.event_rejected"),
        LedgerEventKind::Unresolved => ("quiet", "no", "ledger.event_unresolved"),
        LedgerEventKind::Reopened => ("warn", "open", "ledger.event_reopened"),
    };
    let title = match event.due {
        Some(due) => scene.say(
            "ledger.event_extended_to",
            &[("due", (&scene.date(due)).into())],
        ),
        None => scene.texts.get(address).to_owned(),
    };
    Entry {
        day: scene.day(event.date),
        class,
        glyph,
        title,
        by: event.by.as_ref().map(|by| scene.text(by)),
        note: event.note.iter().map(|note| scene.text(note)).collect(),
        evidence: event.evidence.as_ref().map(|text| scene.text(text)),
    }
}

/// The due date that passed: not recorded by anybody, so the entry says from what it follows.
fn missed(scene: &Scene<'_>, standing: &Standing) -> Entry {
    Entry {
        day: scene.day(standing.due),
        class: "bad",
        glyph: "over",
        title: scene.texts.get("ledger.event_missed").to_owned(),
        by: None,
        note: vec![Words::plain(scene.count(
            "ledger.missed_since",
            days(standing.days_overdue),
            &[],
        ))],
        evidence: None,
    }
}
