//! The rounds of the survey that were held.
//!
//! Stage: part of `validate`.

use std::collections::BTreeMap;
use std::sync::Arc;

use scoring_core::Ratio;
use scoring_core::id::Id;

use super::names::{duplicate, listed, missing_key, value};
use super::scope::Scope;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{SurveyRecord, SurveyRound};
use crate::raw::ById;
use crate::raw::questionnaire::Questionnaire;
use crate::raw::surveys::{Record, Survey};
use crate::source::{Located, Span};

/// Below this many people a figure is of low precision ("Honesty" 2 of the domain).
const FEW: u64 = 30;

/// The rounds, in the plan's order.
pub(super) fn rounds(
    files: &[Arc<ById<Survey>>],
    scope: &Scope<'_>,
    out: &mut Diagnostics,
) -> Vec<SurveyRound> {
    let planned = scope
        .plan
        .survey
        .iter()
        .flat_map(|survey| &survey.rounds.items);
    let order: BTreeMap<Id, usize> = (planned.filter_map(|round| value(&round.id)))
        .enumerate()
        .map(|(at, id)| (id, at))
        .collect();
    let mut rounds = Vec::new();
    for file in files {
        let start = Span::file(file.file);
        (scope.plan.rounds).check(&file.id, start, Code::UnknownRound, out);
        let conducted = scope.period.check(&file.content.conducted, out);
        let records = records(&file.content, scope, out);
        rounds.extend(conducted.map(|conducted| SurveyRound {
            id: file.id.clone(),
            conducted,
            method: value(&file.content.method),
            records,
        }));
    }
    rounds.sort_by_key(|round| order.get(&round.id).copied());
    rounds
}

fn records(survey: &Survey, scope: &Scope<'_>, out: &mut Diagnostics) -> Vec<SurveyRecord> {
    let mut seen: BTreeMap<(&Id, Option<&Id>), Span> = BTreeMap::new();
    let mut records = Vec::new();
    for record in &survey.records.items {
        let checked = self::record(record, scope, out);
        if let Some(window) = &record.window {
            let group = record.group.as_ref().map(|group| &group.value);
            match seen.get(&(&window.value, group)) {
                Some(first) => out.push(duplicate(window.span, &window.value, *first)),
                None => drop(seen.insert((&window.value, group), window.span)),
            }
        }
        records.extend(checked);
    }
    if let Some(plan) = scope.plan.survey {
        remark(survey, &records, plan, out);
    }
    records
}

fn record(record: &Record, scope: &Scope<'_>, out: &mut Diagnostics) -> Option<SurveyRecord> {
    let window = scope.window(&record.window, out);
    check_group(record, scope, out);
    check_ballots(record, scope, out);
    let votes = votes(record, scope, out);
    Some(SurveyRecord {
        window: window?,
        group: value(&record.group),
        respondents: value(&record.respondents)?,
        issued: value(&record.issued),
        returned: value(&record.returned),
        population: value(&record.population),
        votes: votes?,
    })
}

/// A record names its group where the plan has groups, and none where it has none.
fn check_group(record: &Record, scope: &Scope<'_>, out: &mut Diagnostics) {
    let groups = &scope.plan.groups;
    if let Some(group) = &record.group {
        groups.check(&group.value, group.span, Code::UnknownGroup, out);
    } else if !record.has.group && groups.len() > 0 {
        out.push(missing_key(record.span, "group"));
    }
}

/// How many ballots were given out and came back.
fn check_ballots(record: &Record, scope: &Scope<'_>, out: &mut Diagnostics) {
    if scope.plan.survey.is_some_and(|survey| survey.has_validity) {
        for (written, key) in [
            (record.has.issued, "issued"),
            (record.has.returned, "returned"),
        ] {
            if !written {
                out.push(missing_key(record.span, key));
            }
        }
    }
    if let (Some(returned), Some(respondents)) = (&record.returned, &record.respondents)
        && returned.value < respondents.value
    {
        out.push(
            Diagnostic::new(Code::ReturnedBelowRespondents, returned.span)
                .with("returned", returned.value)
                .with("respondents", respondents.value)
                .conflicting(respondents.span),
        );
    }
}

/// A row an indicator and a count a level, in the plan's order; `None` where something is wrong.
fn votes(record: &Record, scope: &Scope<'_>, out: &mut Diagnostics) -> Option<Vec<Vec<u64>>> {
    let indicators = &scope.plan.indicators;
    for (indicator, counts) in &record.votes {
        let (id, span) = (&indicator.value, indicator.span);
        indicators.check(id, span, Code::UnknownIndicator, out);
        check_row(record, counts, scope, out);
    }
    let survey = scope.plan.survey?;
    if !record.has.votes {
        out.push(missing_key(record.span, "votes"));
        return None;
    }
    let rows: BTreeMap<&Id, &Vec<u64>> = (record.votes.iter())
        .map(|(indicator, counts)| (&indicator.value, &counts.value))
        .collect();
    let mut votes = Vec::new();
    for indicator in survey
        .indicators
        .items
        .iter()
        .filter_map(|each| each.id.as_ref())
    {
        let id = &indicator.value;
        let row = rows.get(id);
        if row.is_none() && !record.voted.iter().any(|voted| *voted == **id) {
            let problem = Diagnostic::new(Code::MissingIndicator, record.votes_span);
            out.push(problem.with("id", id));
        }
        votes.push(row.map(|row| (*row).clone()));
    }
    votes.into_iter().collect()
}

fn check_row(
    record: &Record,
    counts: &Located<Vec<u64>>,
    scope: &Scope<'_>,
    out: &mut Diagnostics,
) {
    if let Some(survey) = scope.plan.survey
        && survey.levels.complete
        && !survey.levels.items.is_empty()
        && survey.levels.items.len() != counts.value.len()
    {
        out.push(
            Diagnostic::new(Code::VotesLength, counts.span)
                .with("counts", counts.value.len())
                .with("levels", survey.levels.items.len()),
        );
    }
    let sum = sum(counts.value.iter().copied());
    if let Some(respondents) = &record.respondents
        && sum > respondents.value
    {
        out.push(
            Diagnostic::new(Code::VotesExceedRespondents, counts.span)
                .with("sum", sum)
                .with("respondents", respondents.value)
                .conflicting(respondents.span),
        );
    }
}

/// The sum of counts; each has at most twelve digits, but there may be many.
fn sum(counts: impl Iterator<Item = u64>) -> u64 {
    counts.fold(0, u64::saturating_add)
}

/// What one round brought for one window, all its groups together.
#[derive(Clone, Copy, Debug, Default)]
struct Total {
    respondents: u64,
    issued: u64,
    returned: u64,
}

/// Remarks on what is lawful and matters to whoever reads the figures: one of each a round.
fn remark(survey: &Survey, records: &[SurveyRecord], plan: &Questionnaire, out: &mut Diagnostics) {
    let mut totals: BTreeMap<&Id, Total> = BTreeMap::new();
    for record in records {
        let total = totals.entry(&record.window).or_default();
        total.respondents = total.respondents.saturating_add(record.respondents);
        total.issued = total.issued.saturating_add(record.issued.unwrap_or(0));
        total.returned = total.returned.saturating_add(record.returned.unwrap_or(0));
    }
    let few = |total: &Total| total.respondents < FEW;
    list(Code::FewRespondents, survey, &totals, few, out);
    if let Some(validity) = &plan.validity {
        let quorum = value(&validity.quorum).unwrap_or(Ratio::ZERO);
        let void = |total: &Total| {
            let least = &quorum * &Ratio::count(total.issued);
            total.returned > total.issued || Ratio::count(total.returned) < least
        };
        list(Code::VoidRound, survey, &totals, void, out);
    }
}

/// One remark on all windows of which `holds` is true, at the first of them.
fn list(
    code: Code,
    survey: &Survey,
    totals: &BTreeMap<&Id, Total>,
    holds: impl Fn(&Total) -> bool,
    out: &mut Diagnostics,
) {
    let is_concerned = |id: &Id| totals.get(id).is_some_and(&holds);
    let concerned: Vec<&Id> = (totals.keys().copied())
        .filter(|id| is_concerned(id))
        .collect();
    let written = survey
        .records
        .items
        .iter()
        .filter_map(|record| record.window.as_ref());
    let mut written = written.filter(|window| is_concerned(&window.value));
    let Some(first) = written.next() else {
        return;
    };
    let remark = Diagnostic::new(code, first.span);
    out.push(remark.with("windows", listed(&concerned)));
}
