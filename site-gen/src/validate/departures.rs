//! What can be asked only once there are scores: does every departure of the decision from the
//! candidates have its reason, and does supervision follow from last year.
//!
//! Stage: the last part of `validate`, run where nothing else is wrong. It assesses a year as of the
//! day of the decision, because that is what the county group had before it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use scoring_core::id::Id;
use scoring_core::outcome::Candidate;

use super::names::value;
use crate::assess::{Assessed, AssessedYear};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Word};
use crate::model::{FocusReason, Model, Outcome, Site, Year};
use crate::raw;
use crate::source::Span;

/// What makes of a model what follows from it on a day.
pub(super) type Assess<'a> = dyn FnMut(Model, Option<Date>) -> Assessed + 'a;

/// Reports departures without a reason in all years.
pub(super) fn check(
    raw: &raw::Raw,
    site: &Site,
    years: &[Year],
    assess: &mut Assess<'_>,
    out: &mut Diagnostics,
) {
    for year in years {
        let written = raw.years.iter().find(|each| each.year == year.year);
        let Some(written) = written else {
            continue;
        };
        if let (Some(outcome), Some(file)) = (&year.outcome, &written.outcome) {
            let on = Some(outcome.decided);
            if let Some(assessed) = assessed(site, year, on, assess) {
                reasons(&assessed, outcome, file, out);
            }
        }
        let last = years.iter().find(|each| each.year + 1 == year.year);
        if let (Some(last), Some(plan)) = (last, &written.plan) {
            let file = written.supervision.as_ref();
            let place = file.map_or(plan.span, |file| file.span);
            let focus = file.map_or(&[][..], |file| &file.focus.items);
            if let Some(last) = assessed(site, last, None, assess) {
                supervision(&last, year, (place, focus), out);
            }
        }
    }
}

fn assessed(
    site: &Site,
    year: &Year,
    on: Option<Date>,
    assess: &mut Assess<'_>,
) -> Option<AssessedYear> {
    let model = Model {
        site: site.clone(),
        years: vec![year.clone()],
        current_year: year.year,
        publications: Vec::new(),
        theme: crate::theme::Theme::default(),
    };
    assess(model, on).years.pop()
}

fn reasons(
    assessed: &AssessedYear,
    outcome: &Outcome,
    file: &raw::outcome::Outcome,
    out: &mut Diagnostics,
) {
    // Where each decided window stands.
    let mut decided: BTreeMap<&Id, (Word, Span)> = BTreeMap::new();
    for (list, word) in [
        (&file.excellent, Word::ListExcellent),
        (&file.unsatisfactory, Word::ListUnsatisfactory),
    ] {
        for window in list.iter().flat_map(|list| &list.value) {
            decided.insert(&window.value, (word, window.span));
        }
    }
    let place = |list: &raw::Field<Vec<_>>| list.as_ref().map_or(file.span, |list| list.span);
    for window in &assessed.outcome.windows {
        let (candidate, list) = match window.candidate {
            Some(Candidate::Excellent) => (Word::ListExcellent, place(&file.excellent)),
            Some(Candidate::Unsatisfactory) => {
                (Word::ListUnsatisfactory, place(&file.unsatisfactory))
            }
            None => (Word::ListNone, file.span),
            // The county decides: whatever it decides departs from nothing.
            Some(Candidate::Undetermined) => continue,
        };
        let (decision, span) = (decided.get(&window.id).copied()).unwrap_or((Word::ListNone, list));
        if decision != candidate && !outcome.reasons.contains_key(&window.id) {
            out.push(
                Diagnostic::new(Code::MissingReason, span)
                    .with("id", &window.id)
                    .with_word("candidate", candidate)
                    .with_word("decision", decision),
            );
        }
    }
}

fn supervision(
    last: &AssessedYear,
    year: &Year,
    (place, focus): (Span, &[raw::records::Focus]),
    out: &mut Diagnostics,
) {
    let expected = supervised(last);
    let last = last.content.year;
    let remark = |code, span| Diagnostic::new(code, span).with("year", last);
    for entry in focus {
        let (Some(window), Some(reason)) = (&entry.window, value(&entry.reason)) else {
            continue;
        };
        if value(&entry.year) != Some(last) {
            continue;
        }
        let word = match reason {
            FocusReason::Last => Word::FocusNotLast,
            FocusReason::Criticised => Word::FocusNotCriticised,
        };
        if !(expected.iter()).any(|(id, why)| *id == window.value && *why == reason) {
            let remark = remark(Code::SupervisionDiffers, window.span);
            out.push(remark.with("id", &window.value).with_word("how", word));
        }
    }
    let listed = |id: &Id| (year.supervision.iter()).any(|focus| focus.window == *id);
    let present = |id: &Id| year.windows.iter().any(|window| window.id == *id);
    for (id, why) in &expected {
        let word = match why {
            FocusReason::Last => Word::FocusMissingLast,
            FocusReason::Criticised => Word::FocusMissingCriticised,
        };
        if present(id) && !listed(id) {
            let remark = remark(Code::SupervisionDiffers, place);
            out.push(remark.with("id", id).with_word("how", word));
        }
    }
}

/// Who is under focused supervision in the year after `last`: the windows ranked last, then those
/// criticised, each with its reason and once for each.
pub fn supervised(last: &AssessedYear) -> Vec<(Id, FocusReason)> {
    let windows = &last.outcome.windows;
    // A year in which all share one rank, or nobody has one, has no last window.
    let lowest = windows.iter().filter_map(|window| window.rank).max();
    let lowest = lowest.filter(|lowest| *lowest > 1);
    let was_last = (windows.iter())
        .filter(|window| lowest.is_some() && window.rank == lowest)
        .map(|window| (window.id.clone(), FocusReason::Last));
    let criticised: BTreeSet<&Id> = (last.content.criticisms.iter())
        .map(|criticism| &criticism.window)
        .collect();
    let criticised = (criticised.into_iter()).map(|id| (id.clone(), FocusReason::Criticised));
    was_last.chain(criticised).collect()
}
