//! Counts of groups that the plan withholds and that follow from what is published all the same.
//!
//! Stage: part of `validate`, run where nothing is wrong: the core says what follows from what.

use std::collections::BTreeMap;

use scoring_core::disclosure::{Disclosure, disclosed};
use scoring_core::id::Id;
use scoring_core::inputs::Record;
use scoring_core::method::Survey;

use super::names::listed;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Word};
use crate::inputs::survey_record;
use crate::model::{SurveyRound, Year};
use crate::raw::{Raw, surveys};

/// Warns of such groups: once for each round, group and way.
pub(super) fn check(raw: &Raw, years: &[Year], out: &mut Diagnostics) {
    for year in years {
        let withholds = !year.method.privacy.publish_group_counts;
        let written = raw.years.iter().find(|each| each.year == year.year);
        let (Some(survey), Some(written), true) = (&year.method.survey, written, withholds) else {
            continue;
        };
        for round in &year.records.rounds {
            let file = written.surveys.iter().find(|file| file.id == round.id);
            if let Some(file) = file {
                warn(survey, round, &file.content, out);
            }
        }
    }
}

fn warn(survey: &Survey, round: &SurveyRound, file: &surveys::Survey, out: &mut Diagnostics) {
    let mut windows: BTreeMap<&Id, Vec<Record>> = BTreeMap::new();
    for record in &round.records {
        let records = windows.entry(&record.window).or_default();
        records.push(survey_record(record));
    }
    for group in &survey.groups {
        let mut found: BTreeMap<Disclosure, Vec<&Id>> = BTreeMap::new();
        for (window, records) in &windows {
            if let Some(how) = disclosed(survey, records, &group.id) {
                found.entry(how).or_default().push(window);
            }
        }
        for (how, windows) in found {
            let mut places = file.records.items.iter().filter_map(|record| {
                let (window, named) = (record.window.as_ref()?, record.group.as_ref()?);
                let is_one = named.value == group.id && windows.contains(&&window.value);
                is_one.then_some(named.span)
            });
            let Some(first) = places.next() else {
                continue;
            };
            let word = match how {
                Disclosure::ByItself => Word::DisclosedByItself,
                Disclosure::WithTotals => Word::DisclosedWithTotals,
                Disclosure::Perhaps => Word::DisclosedPerhaps,
            };
            out.push(
                Diagnostic::new(Code::CountsDisclosed, first)
                    .with("group", &group.id)
                    .with_word("how", word)
                    .with("windows", listed(&windows)),
            );
        }
    }
}
