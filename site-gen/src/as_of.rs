//! The as-of date: which records count, and how far the year has come.
//!
//! Stage: between `validate` and `assess`. A record dated later than the as-of date is left out, as
//! if it were not yet written. Nothing else in the tool depends on a date that is not in the content.

use std::sync::Arc;

use jiff::civil::Date;
use scoring_core::inputs::Status;

use crate::model::{LedgerItem, Pledge, Records, Year};

/// The day up to which records count, and whether somebody named it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AsOf {
    /// The day; `None` where the year has no record at all.
    pub date: Option<Date>,
    /// Whether somebody named it, then or now, rather than that it is the last record's.
    pub given: bool,
}

impl AsOf {
    /// `asked`, else the plan's, else the date of the year's last record; or that up to which records
    /// counted when the year was last `published`, where it is later: what was public is not taken back
    /// because nobody repeats the day.
    pub fn of(year: &Year, asked: Option<Date>, published: Option<Date>) -> Self {
        let named = asked.or(year.as_of);
        if named.is_some() {
            return Self {
                date: named,
                given: true,
            };
        }
        let last = record_dates(year).into_iter().max();
        let date = last.max(published);
        Self {
            date,
            given: date.is_some() && date == published,
        }
    }

    /// How far the year has come on that day.
    pub fn status(self, year: &Year) -> Status {
        let reached = |from: Option<Date>| from.zip(self.date).is_some_and(|(from, at)| from <= at);
        if reached(year.final_from) {
            Status::Final
        } else if reached(year.provisional_from) {
            Status::Provisional
        } else {
            Status::InProgress
        }
    }
}

/// The dates by which records are dated: `conducted`, `submitted`, `date`, `withdrawn`, `decided`,
/// `opened` and `displayed`.
fn record_dates(year: &Year) -> Vec<Date> {
    let mut dates = scored_dates(&year.records);
    dates.extend(year.criticisms.iter().map(|criticism| criticism.date));
    dates.extend(year.rules.iter().map(|rule| rule.date));
    if let Some(outcome) = &year.outcome {
        dates.push(outcome.decided);
        dates.extend(outcome.consequences.iter().map(|each| each.date));
    }
    for pledge in year.pledges.values() {
        dates.push(pledge.submitted);
        dates.extend(pledge_dates(pledge));
    }
    dates.extend(year.self_reports.values().map(|report| report.submitted));
    dates.extend(year.report.iter().map(|report| report.submitted));
    dates.extend(year.notices.iter().map(|notice| notice.date));
    for item in &year.ledger {
        dates.push(item.opened);
        dates.extend(item.events.iter().map(|event| event.date));
    }
    dates
}

/// Those of them that are scored.
fn scored_dates(records: &Records) -> Vec<Date> {
    let mut dates = Vec::new();
    dates.extend(records.rounds.iter().map(|round| round.conducted));
    dates.extend(records.ballots.iter().map(|ballot| ballot.submitted));
    let marks = records.panel.iter().chain(&records.own);
    dates.extend(marks.map(|mark| mark.date));
    let findings = records.checklists.values().flatten();
    dates.extend(findings.map(|finding| finding.date));
    let adjustments = records.deductions.iter().chain(&records.additions);
    dates.extend(adjustments.map(|record| record.date));
    for veto in &records.vetoes {
        dates.push(veto.date);
        dates.extend(veto.withdrawn);
    }
    dates
}

/// The year as it stood on `date`. What holds nothing later stays shared.
#[must_use]
pub fn cut(mut year: Year, date: Date) -> Year {
    let by = |each: Date| each <= date;
    if !scored_dates(&year.records).into_iter().all(by) {
        cut_records(Arc::make_mut(&mut year.records), date);
    }
    year.criticisms.retain(|criticism| by(criticism.date));
    year.rules.retain(|rule| by(rule.date));
    year.outcome = year.outcome.filter(|outcome| by(outcome.decided));
    if let Some(outcome) = &mut year.outcome {
        outcome
            .consequences
            .retain(|consequence| by(consequence.date));
    }
    year.pledges.retain(|_, pledge| by(pledge.submitted));
    for pledge in year.pledges.values_mut() {
        if !pledge_dates(pledge).all(by) {
            cut_pledge(Arc::make_mut(pledge), date);
        }
    }
    year.self_reports.retain(|_, report| by(report.submitted));
    year.report = year.report.filter(|report| by(report.submitted));
    year.notices.retain(|notice| by(notice.date));
    year.ledger.retain(|item| by(item.opened));
    for item in &mut year.ledger {
        if !item.events.iter().all(|event| by(event.date)) {
            let LedgerItem { events, .. } = Arc::make_mut(item);
            events.retain(|event| by(event.date));
        }
    }
    year
}

fn cut_records(records: &mut Records, date: Date) {
    let by = |each: Date| each <= date;
    records.rounds.retain(|round| by(round.conducted));
    records.ballots.retain(|ballot| by(ballot.submitted));
    records.panel.retain(|mark| by(mark.date));
    records.own.retain(|mark| by(mark.date));
    for findings in records.checklists.values_mut() {
        findings.retain(|finding| by(finding.date));
    }
    records.deductions.retain(|record| by(record.date));
    records.additions.retain(|record| by(record.date));
    records.vetoes.retain(|veto| by(veto.date));
    for veto in &mut records.vetoes {
        if !veto.withdrawn.is_none_or(by) {
            veto.withdrawn = None;
            veto.withdrawn_reason = None;
        }
    }
}

/// The dates in a pledge, but for the one on which it was handed in.
fn pledge_dates(pledge: &Pledge) -> impl Iterator<Item = Date> {
    let events = pledge.items.iter().flat_map(|item| &item.events);
    let events = events.map(|event| event.date);
    pledge.displayed.into_iter().chain(events)
}

fn cut_pledge(pledge: &mut Pledge, date: Date) {
    pledge.displayed = pledge.displayed.filter(|displayed| *displayed <= date);
    for item in &mut pledge.items {
        item.events.retain(|event| event.date <= date);
    }
}
