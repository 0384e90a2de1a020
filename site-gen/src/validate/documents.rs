//! Pledges, self-reports, the report to the county office, notices.
//!
//! Stage: part of `validate`. Bodies stay as they are written; what of them will not take effect is
//! remarked on.

use std::collections::BTreeMap;
use std::sync::Arc;

use pulldown_cmark::{Event, Parser, Tag};
use scoring_core::id::Id;

use super::known::Each;
use super::names::{Names, value};
use super::scope::Scope;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::markdown;
use crate::model::{
    Notice, Pledge, PledgeActor, PledgeEvent, PledgeItem, PledgeStatus, Report, Text,
};
use crate::raw::ById;
use crate::raw::documents as raw;
use crate::source::{Located, Span};

/// The pledges, by window.
pub(super) fn pledges(
    files: &[Arc<ById<raw::Pledge>>],
    scope: &Scope<'_>,
    known: &mut Each<raw::Pledge, Option<Arc<Pledge>>>,
    out: &mut Diagnostics,
) -> BTreeMap<Id, Arc<Pledge>> {
    let pledges = known.of(files, out, |file, out| {
        pledge(file, scope, out).map(Arc::new)
    });
    by_window(files, pledges)
}

/// What each file made, by the window that names it.
fn by_window<R, T>(files: &[Arc<ById<R>>], made: Vec<Option<T>>) -> BTreeMap<Id, T> {
    let made = files.iter().zip(made);
    made.filter_map(|(file, made)| Some((file.id.clone(), made?)))
        .collect()
}

fn pledge(file: &ById<raw::Pledge>, scope: &Scope<'_>, out: &mut Diagnostics) -> Option<Pledge> {
    let content = &file.content;
    check_window(file, scope, out);
    let submitted = scope.period.check(&content.submitted, out);
    scope.period.check(&content.paper, out);
    scope.period.check(&content.displayed, out);
    let list = &content.items;
    Names::declare(list.items.iter().map(|item| &item.id), list.complete, out);
    let items = list
        .items
        .iter()
        .filter_map(|item| self::item(item, scope, out));
    let items = items.collect();
    Some(Pledge {
        window: file.id.clone(),
        submitted: submitted?,
        paper: value(&content.paper),
        displayed: value(&content.displayed),
        items,
        body: body(&content.body, out),
    })
}

fn item(item: &raw::PledgeItem, scope: &Scope<'_>, out: &mut Diagnostics) -> Option<PledgeItem> {
    let mut events = Vec::new();
    for event in &item.events {
        events.extend(self::event(event, scope, out));
    }
    // By date, then as written.
    events.sort_by_key(|event: &PledgeEvent| event.date);
    Some(PledgeItem {
        id: value(&item.id)?,
        text: value(&item.text)?,
        target: value(&item.target),
        events,
    })
}

fn event(
    event: &raw::PledgeEvent,
    scope: &Scope<'_>,
    out: &mut Diagnostics,
) -> Option<PledgeEvent> {
    let date = scope.period.check(&event.date, out);
    let (by, status) = (value(&event.by), value(&event.status));
    let verdict = matches!(status, Some(PledgeStatus::Kept | PledgeStatus::Broken));
    let lacking = is_blank(&event.evidence, event.has_evidence);
    if let (Some(status), true, true) = (status, verdict, lacking)
        && by == Some(PledgeActor::Section)
    {
        let problem = Diagnostic::new(Code::MissingEvidence, event.span);
        out.push(problem.with("what", status.word()));
    }
    Some(PledgeEvent {
        date: date?,
        by: by?,
        status: status?,
        evidence: value(&event.evidence),
    })
}

/// A text in Markdown, as it is written. HTML in it and links that lead nowhere safe are remarked on.
pub(super) fn body(body: &Located<String>, out: &mut Diagnostics) -> String {
    let text = &body.value;
    // Parsing Markdown is the slowest thing here, and most texts have neither.
    let suspicious = text.contains('<') || text.contains("](") || text.contains("]:");
    let events = suspicious.then(|| Parser::new(text).into_offset_iter());
    let at = |range: std::ops::Range<usize>| {
        let start = body.span.start();
        Span::new(body.span.file, start + range.start..start + range.end)
    };
    let mut html = None;
    for (event, range) in events.into_iter().flatten() {
        match event {
            // One remark a text: a table in HTML has a hundred tags.
            Event::Html(_) | Event::InlineHtml(_) if html.is_none() => html = Some(range),
            Event::Start(Tag::Link { dest_url, .. }) if !markdown::is_allowed(&dest_url) => {
                let remark = Diagnostic::new(Code::ForbiddenLink, at(range));
                out.push(remark.with("address", dest_url));
            }
            _ => {}
        }
    }
    if let Some(range) = html {
        out.push(Diagnostic::new(Code::RawHtml, at(range)));
    }
    text.clone()
}

/// Whether a text that is needed is absent or says nothing. One that could not be read was reported.
pub(super) fn is_blank(text: &crate::raw::Field<Text>, written: bool) -> bool {
    match text {
        Some(text) => text.value.original.trim().is_empty(),
        None => !written,
    }
}

/// The self-reports, by window.
pub(super) fn self_reports(
    files: &[Arc<ById<raw::Report>>],
    scope: &Scope<'_>,
    known: &mut Each<raw::Report, Option<Arc<Report>>>,
    out: &mut Diagnostics,
) -> BTreeMap<Id, Arc<Report>> {
    let reports = known.of(files, out, |file, out| {
        check_window(file, scope, out);
        report(&file.content, scope, out).map(Arc::new)
    });
    by_window(files, reports)
}

/// A report; `None` where it has no date, which is reported.
pub(super) fn report(
    report: &raw::Report,
    scope: &Scope<'_>,
    out: &mut Diagnostics,
) -> Option<Report> {
    Some(Report {
        submitted: scope.period.check(&report.submitted, out)?,
        body: body(&report.body, out),
    })
}

/// The notices, by date and name.
pub(super) fn notices(
    files: &[Arc<ById<raw::Notice>>],
    scope: &Scope<'_>,
    out: &mut Diagnostics,
) -> Vec<Notice> {
    let mut notices = Vec::new();
    for file in files {
        let date = scope.period.check(&file.content.date, out);
        notices.extend(date.and_then(|date| {
            Some(Notice {
                name: file.id.clone(),
                date,
                title: value(&file.content.title)?,
                body: body(&file.content.body, out),
            })
        }));
    }
    notices.sort_by(|a, b| (a.date, &a.name).cmp(&(b.date, &b.name)));
    notices
}

/// A file that is named by a window.
pub(super) fn check_window<T>(file: &ById<T>, scope: &Scope<'_>, out: &mut Diagnostics) {
    let start = Span::file(file.file);
    (scope.windows).check(&file.id, start, Code::UnknownWindow, out);
}
