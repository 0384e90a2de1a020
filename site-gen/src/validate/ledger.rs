//! The rectification ledger: items, and events that may follow one another.
//!
//! Stage: part of `validate`. Which event is lawful when is [`State::after`]'s to say.

use std::sync::Arc;

use jiff::civil::Date;
use scoring_core::id::Id;

use super::dates::Period;
use super::documents::{check_window, is_blank};
use super::known::Each;
use super::names::{duplicate, misplaced, missing_key, value};
use super::scope::Scope;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Word};
use crate::ledger::State;
use crate::model::{LedgerEvent, LedgerEventKind as Kind, LedgerItem};
use crate::raw::ById;
use crate::raw::ledger::{Event, Item, Ledger};
use crate::source::Span;

/// The items of a year, by window's id and then as written.
pub(super) fn items(
    files: &[Arc<ById<Ledger>>],
    scope: &Scope<'_>,
    known: &mut Each<Ledger, Vec<Arc<LedgerItem>>>,
    out: &mut Diagnostics,
) -> Vec<Arc<LedgerItem>> {
    let items = known.of(files, out, |file, out| {
        check_window(file, scope, out);
        let items = file.content.items.iter();
        let items = items.filter_map(|item| self::item(item, &file.id, scope, out));
        items.map(Arc::new).collect()
    });
    check_ids(files, out);
    let mut items: Vec<Arc<LedgerItem>> = items.into_iter().flatten().collect();
    items.sort_by(|a, b| a.window.cmp(&b.window));
    items
}

/// No two items of a year have one id.
fn check_ids(files: &[Arc<ById<Ledger>>], out: &mut Diagnostics) {
    let items = files.iter().flat_map(|file| &file.content.items);
    let mut ids: Vec<_> = items.filter_map(|item| item.id.as_ref()).collect();
    // As they are written where they are the same, and mostly in order already.
    ids.sort_by(|a, b| a.value.cmp(&b.value));
    for same in ids.chunk_by(|a, b| a.value == b.value) {
        for again in &same[1..] {
            out.push(duplicate(again.span, &again.value, same[0].span));
        }
    }
}

/// Remarks that no day is given on which open items are late or not.
pub(super) fn warn_of_no_day(items: &[Arc<LedgerItem>], plan: Span, out: &mut Diagnostics) {
    let is_open = |item: &&Arc<LedgerItem>| {
        let kinds = item.events.iter().map(|event| event.kind);
        kinds
            .fold(State::NotStarted, |state, kind| {
                state.after(kind).unwrap_or(state)
            })
            .is_open()
    };
    let count = items.iter().filter(is_open).count();
    if count > 0 {
        out.push(Diagnostic::new(Code::AsOfNotGiven, plan).with("count", count));
    }
}

fn item(item: &Item, window: &Id, scope: &Scope<'_>, out: &mut Diagnostics) -> Option<LedgerItem> {
    let area = (scope.plan.indicators).resolve(&item.area, Code::UnknownIndicator, out);
    let period = period(item, scope, out);
    let opened = period.check(&item.opened, out);
    let due = period.check(&item.due, out);
    if let (Some(opened), Some(due), Some(written)) = (opened, due, &item.due)
        && due < opened
    {
        let remark = Diagnostic::new(Code::DueBeforeOpened, written.span);
        out.push(remark.with("due", due).with("opened", opened));
    }
    let mut events: Vec<&Event> = item.events.iter().collect();
    // By date, then as written; an event without a readable date has been reported.
    events.sort_by_key(|event| value(&event.date));
    for event in &events {
        check_event(event, item, period, out);
    }
    check_sequence(&events, due, out);
    let events = events.into_iter().filter_map(|event| {
        Some(LedgerEvent {
            date: value(&event.date)?,
            kind: value(&event.kind)?,
            by: value(&event.by),
            note: value(&event.note),
            evidence: value(&event.evidence),
            due: value(&event.due),
        })
    });
    Some(LedgerItem {
        id: value(&item.id)?,
        window: window.clone(),
        source: value(&item.source),
        area,
        problem: value(&item.problem)?,
        responsible: value(&item.responsible),
        measures: item.measures.clone(),
        opened: opened?,
        due: due?,
        carried_from: value(&item.carried_from),
        events: events.collect(),
    })
}

/// The days that an item may speak of: from the year that it was carried over from.
fn period(item: &Item, scope: &Scope<'_>, out: &mut Diagnostics) -> Period {
    let Some(from) = &item.carried_from else {
        return scope.period;
    };
    if let Some(period) = scope.period.since(from.value) {
        return period;
    }
    out.push(
        Diagnostic::new(Code::OutOfRange, from.span)
            .with("number", from.value)
            .with("range", format_args!("< {}", scope.period.year())),
    );
    scope.period
}

/// What an event needs by itself.
fn check_event(event: &Event, item: &Item, period: Period, out: &mut Diagnostics) {
    let date = period.check(&event.date, out);
    if let (Some(date), Some(written), Some(opened)) = (date, &event.date, &item.opened)
        && date < opened.value
    {
        out.push(
            Diagnostic::new(Code::EventBeforeOpened, written.span)
                .with("date", date)
                .with("opened", opened.value)
                .conflicting(opened.span),
        );
    }
    period.check(&event.due, out);
    let Some(kind) = value(&event.kind) else {
        return;
    };
    let verdict = matches!(kind, Kind::Verified | Kind::Rejected | Kind::Unresolved);
    if let (true, Some(by), Some(responsible)) = (verdict, &event.by, &item.responsible)
        && by.value.original.trim() == responsible.value.original.trim()
    {
        out.push(
            Diagnostic::new(Code::OwnVerifier, by.span)
                .with("event", kind.word())
                .with("by", &by.value.original)
                .conflicting(responsible.span),
        );
    }
    if kind == Kind::Verified && is_blank(&event.evidence, event.has_evidence) {
        let problem = Diagnostic::new(Code::MissingEvidence, event.span);
        out.push(problem.with("what", kind.word()));
    }
    let needs_note = matches!(kind, Kind::Rejected | Kind::Unresolved | Kind::Reopened);
    if needs_note && is_blank(&event.note, event.has_note) {
        let problem = Diagnostic::new(Code::MissingNote, event.span);
        out.push(problem.with("event", kind.word()));
    }
    match (kind == Kind::Extended, event.due_key) {
        (true, None) => out.push(missing_key(event.span, "due")),
        (false, Some(span)) => {
            out.push(misplaced(
                span,
                "due",
                &format!("kind = \"{}\"", kind.word()),
            ));
        }
        _ => {}
    }
}

/// Whether each event may follow those before it. Ends at the first that may not: what comes after
/// it rests on a state that never was.
fn check_sequence(events: &[&Event], due: Option<Date>, out: &mut Diagnostics) {
    let mut state = State::NotStarted;
    let mut due = due;
    for event in events {
        let (Some(kind), Some(_)) = (&event.kind, &event.date) else {
            return;
        };
        let Some(after) = state.after(kind.value) else {
            out.push(
                Diagnostic::new(Code::EventNotAllowed, kind.span)
                    .with("event", kind.value.word())
                    .with_word("state", word(state))
                    .with("allowed", allowed(state)),
            );
            return;
        };
        state = after;
        if let (Kind::Extended, Some(new)) = (kind.value, &event.due) {
            if let Some(old) = due.filter(|old| new.value <= *old) {
                out.push(
                    Diagnostic::new(Code::DueNotLater, new.span)
                        .with("new", new.value)
                        .with("old", old),
                );
            }
            due = Some(new.value);
        }
    }
}

fn word(state: State) -> Word {
    match state {
        State::NotStarted => Word::NotStarted,
        State::InProgress => Word::InProgress,
        State::AwaitingVerification => Word::AwaitingVerification,
        State::Closed => Word::Closed,
        State::Unresolved => Word::Unresolved,
        State::Reopened => Word::Reopened,
    }
}

/// The events that may follow in `state`.
fn allowed(state: State) -> String {
    let kinds = Kind::WORDS
        .iter()
        .filter(|(_, kind)| state.after(*kind).is_some());
    let words: Vec<_> = kinds.map(|(word, _)| *word).collect();
    words.join(", ")
}
