//! Deductions, additions, vetoes, criticisms, internal rules, focused supervision.
//!
//! Stage: part of `validate`.

use std::collections::BTreeMap;

use scoring_core::id::Id;

use super::dates::in_order;
use super::events::Events;
use super::names::{Names, duplicate, value};
use super::scope::Scope;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Adjustment, Criticism, Focus, FocusReason, Rule, Veto};
use crate::raw::records as raw;
use crate::read::table::List;
use crate::source::Span;

/// Deductions or additions, of `kinds`.
pub(super) fn adjustments<'r>(
    list: &'r List<raw::Adjustment>,
    kinds: &Names<'_>,
    scope: &Scope<'_>,
    events: &mut Events<'r>,
    out: &mut Diagnostics,
) -> Vec<Adjustment> {
    Names::declare(
        list.items.iter().map(|record| &record.id),
        list.complete,
        out,
    );
    let mut adjustments = Vec::new();
    for record in &list.items {
        let window = scope.window(&record.window, out);
        let kind = kinds.resolve(&record.kind, Code::UnknownKind, out);
        let date = scope.period.check(&record.date, out);
        events.add(&record.window, &record.event, out);
        adjustments.extend(window.zip(date).and_then(|(window, date)| {
            Some(Adjustment {
                id: value(&record.id)?,
                window,
                kind: kind?,
                date,
                points: value(&record.points)?,
                basis: value(&record.basis),
                document: value(&record.document),
                event: value(&record.event),
            })
        }));
    }
    adjustments
}

/// Vetoes, with their withdrawals.
pub(super) fn vetoes(list: &[raw::Veto], scope: &Scope<'_>, out: &mut Diagnostics) -> Vec<Veto> {
    let mut vetoes = Vec::new();
    for veto in list {
        let window = scope.window(&veto.window, out);
        let ground = (scope.plan.grounds).resolve(&veto.ground, Code::UnknownGround, out);
        let date = scope.period.check(&veto.date, out);
        scope.period.check(&veto.withdrawn, out);
        in_order(("date", &veto.date), ("withdrawn", &veto.withdrawn), out);
        vetoes.extend(window.zip(date).and_then(|(window, date)| {
            Some(Veto {
                window,
                ground: ground?,
                date,
                document: value(&veto.document),
                withdrawn: value(&veto.withdrawn),
                withdrawn_reason: value(&veto.withdrawn_reason),
            })
        }));
    }
    vetoes
}

/// Criticisms of this year.
pub(super) fn criticisms(
    list: &[raw::Criticism],
    scope: &Scope<'_>,
    out: &mut Diagnostics,
) -> Vec<Criticism> {
    let mut criticisms = Vec::new();
    for criticism in list {
        let window = scope.window(&criticism.window, out);
        let date = scope.period.check(&criticism.date, out);
        criticisms.extend(window.zip(date).map(|(window, date)| Criticism {
            window,
            date,
            document: value(&criticism.document),
        }));
    }
    criticisms
}

/// Internal rules built up.
pub(super) fn rules(list: &[raw::Rule], scope: &Scope<'_>, out: &mut Diagnostics) -> Vec<Rule> {
    let mut rules = Vec::new();
    for rule in list {
        let window = scope.window(&rule.window, out);
        let date = scope.period.check(&rule.date, out);
        rules.extend(window.zip(date).and_then(|(window, date)| {
            Some(Rule {
                window,
                date,
                title: value(&rule.title)?,
                document: value(&rule.document),
            })
        }));
    }
    rules
}

/// Windows under focused supervision, because of an earlier year.
pub(super) fn supervision(
    file: &raw::Supervision,
    year: u16,
    scope: &Scope<'_>,
    out: &mut Diagnostics,
) -> Vec<Focus> {
    let mut seen: BTreeMap<(&Id, u16, FocusReason), Span> = BTreeMap::new();
    let mut supervision = Vec::new();
    for focus in &file.focus.items {
        let window = scope.window(&focus.window, out);
        if let Some(written) = focus.year.as_ref().filter(|written| written.value >= year) {
            out.push(
                Diagnostic::new(Code::OutOfRange, written.span)
                    .with("number", written.value)
                    .with("range", format!("< {year}")),
            );
        }
        let (Some(written), Some(of), Some(reason)) =
            (&focus.window, value(&focus.year), value(&focus.reason))
        else {
            continue;
        };
        match seen.get(&(&written.value, of, reason)) {
            Some(first) => out.push(duplicate(written.span, &written.value, *first)),
            None => drop(seen.insert((&written.value, of, reason), written.span)),
        }
        supervision.extend(window.map(|window| Focus {
            window,
            year: of,
            reason,
        }));
    }
    supervision
}
