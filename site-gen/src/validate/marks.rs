//! Marks of the panel, of the windows themselves and of their peers, and findings.
//!
//! Stage: part of `validate`.

use std::collections::BTreeMap;
use std::sync::Arc;

use scoring_core::id::Id;

use super::events::Events;
use super::names::{duplicate, missing_key, value};
use super::scope::Scope;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Ballot, Finding, Mark};
use crate::raw::ById;
use crate::raw::marks::{Findings, Marks, Peer};
use crate::raw::plan::SourceWord;
use crate::source::{Located, Span};

/// The marks of `panel.toml` or, with `source` the windows themselves, of `self.toml`.
pub(super) fn marks<'r>(
    file: &'r Marks,
    source: SourceWord,
    scope: &Scope<'_>,
    events: &mut Events<'r>,
    out: &mut Diagnostics,
) -> Vec<Mark> {
    let list = &file.marks.items;
    counts_nowhere(list.first().map(|mark| mark.span), source, scope, out);
    let items = match source {
        SourceWord::Panel => scope.plan.panel_items.as_ref(),
        _ => None,
    };
    let no_panel = scope.plan.has_source(SourceWord::Panel) == Some(false);
    let mut marks = Vec::new();
    for mark in list {
        let window = scope.window(&mark.window, out);
        let date = scope.period.check(&mark.date, out);
        events.add(&mark.window, &mark.event, out);
        if let Some(item) = &mark.item {
            match items {
                Some(items) => {
                    items.check(&item.value, item.span, Code::UnknownItem, out);
                }
                None if no_panel => {
                    out.push(Diagnostic::new(Code::UnknownItem, item.span).with("id", &item.value));
                }
                None => {}
            }
        } else if !mark.has_item && items.is_some_and(|items| items.len() > 0) {
            out.push(missing_key(mark.span, "item"));
        }
        marks.extend(window.zip(date).and_then(|(window, date)| {
            Some(Mark {
                window,
                item: value(&mark.item),
                date,
                kind: value(&mark.kind),
                score: value(&mark.score)?,
                basis: value(&mark.basis),
                event: value(&mark.event),
            })
        }));
    }
    marks
}

/// Remarks on marks of which the plan makes no score.
fn counts_nowhere(
    first: Option<Span>,
    source: SourceWord,
    scope: &Scope<'_>,
    out: &mut Diagnostics,
) {
    if let Some(first) = first
        && scope.plan.has_source(source) == Some(false)
    {
        let remark = Diagnostic::new(Code::MarksCountNowhere, first);
        out.push(remark.with("source", source.word()));
    }
}

/// The findings of all checklists, by component.
pub(super) fn checklists<'r>(
    files: &'r [Arc<ById<Findings>>],
    scope: &Scope<'_>,
    events: &mut Events<'r>,
    out: &mut Diagnostics,
) -> BTreeMap<Id, Vec<Finding>> {
    let mut checklists = BTreeMap::new();
    for file in files {
        let start = Span::file(file.file);
        let known = (scope.plan.components).check(&file.id, start, Code::UnknownComponent, out);
        let items = scope.plan.checklists.get(&file.id);
        if known && items.is_none() && scope.plan.sources.contains_key(&file.id) {
            let problem = Diagnostic::new(Code::NotAChecklist, start);
            out.push(problem.with("id", &file.id));
        }
        let mut findings = Vec::new();
        for finding in &file.content.findings.items {
            let window = scope.window(&finding.window, out);
            let date = scope.period.check(&finding.date, out);
            events.add(&finding.window, &finding.event, out);
            let item = items.map(|items| items.resolve(&finding.item, Code::UnknownItem, out));
            findings.extend(window.zip(date).and_then(|(window, date)| {
                Some(Finding {
                    window,
                    item: item??,
                    date,
                    points: value(&finding.points)?,
                    basis: value(&finding.basis),
                    event: value(&finding.event),
                })
            }));
        }
        checklists.insert(file.id.clone(), findings);
    }
    checklists
}

/// The ballots of the peer evaluation.
pub(super) fn peer(file: &Peer, scope: &Scope<'_>, out: &mut Diagnostics) -> Vec<Ballot> {
    let list = &file.ballots.items;
    counts_nowhere(
        list.first().map(|ballot| ballot.span),
        SourceWord::Peer,
        scope,
        out,
    );
    let mut raters: BTreeMap<&Id, Span> = BTreeMap::new();
    let mut ballots = Vec::new();
    for ballot in list {
        scope.window(&ballot.rater, out);
        if let Some(Located { value: rater, span }) = &ballot.rater {
            match raters.get(rater) {
                Some(first) => out.push(duplicate(*span, rater, *first)),
                None => drop(raters.insert(rater, *span)),
            }
        }
        let submitted = scope.period.check(&ballot.submitted, out);
        let mut scores = BTreeMap::new();
        for (window, score) in &ballot.scores {
            if let Some(rater) = &ballot.rater
                && rater.value == window.value
            {
                let problem = Diagnostic::new(Code::SelfMark, window.span);
                let problem = problem.with("id", &window.value);
                out.push(problem.conflicting(rater.span));
            }
            if (scope.windows).check(&window.value, window.span, Code::UnknownWindow, out) {
                scores.insert(window.value.clone(), score.value.clone());
            }
        }
        let mut reasons = BTreeMap::new();
        for (window, reason) in &ballot.reasons {
            if (scope.windows).check(&window.value, window.span, Code::UnknownWindow, out) {
                reasons.insert(window.value.clone(), reason.value.clone());
            }
        }
        ballots.extend(submitted.map(|submitted| Ballot {
            rater: value(&ballot.rater),
            submitted,
            scores,
            reasons,
        }));
    }
    ballots
}
