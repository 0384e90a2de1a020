//! Level counts of respondent groups that could point at a person ("Honesty" 7 of the domain).
//!
//! Where the plan does not publish them, the inputs carry each group's figures instead: computed by
//! the same code from the same answers, so the results do not change.

use crate::evaluation::Evaluation;
use crate::inputs::{Answers, Window};
use crate::map::Map;
use crate::method::{Combine, Method, Source, Survey};
use crate::survey;

/// `evaluation` as it may be published.
///
/// # Panics
///
/// Never: figures of consistent inputs are consistent inputs.
#[must_use]
pub fn withhold(evaluation: Evaluation) -> Evaluation {
    let withholds = |survey: &&Survey| !survey.groups.is_empty();
    let Some(survey) = evaluation
        .method
        .survey
        .clone()
        .filter(|survey| withholds(&survey))
    else {
        return evaluation;
    };
    if evaluation.method.privacy.publish_group_counts {
        return evaluation;
    }
    let mut inputs = evaluation.into_inputs();
    // A window without counts is left alone: what it withholds already can only be kept.
    for window in inputs.windows.iter_mut().filter(|each| has_counts(each)) {
        *window = withhold_window(&inputs.method, &survey, window);
    }
    Evaluation::new(inputs).expect("withholding counts keeps inputs consistent")
}

fn has_counts(window: &Window) -> bool {
    let mut records = window.surveys.values().flatten();
    records.any(|record| matches!(record.answers, Answers::Votes(_)))
}

fn withhold_window(method: &Method, survey: &Survey, window: &Window) -> Window {
    let components = method
        .tree()
        .into_iter()
        .filter_map(|component| match &component.source {
            Source::Survey { combine, rounds } => Some((component.id.clone(), *combine, rounds)),
            _ => None,
        });
    let withheld: Map<_, _> = components
        .map(|(id, combine, rounds): (_, Combine, _)| {
            (id, survey::withhold(survey, combine, rounds, window))
        })
        .collect();
    let surveys = window
        .surveys
        .iter()
        .map(|(round, records)| {
            let records = records
                .iter()
                .map(|record| {
                    let (answers, blank) = survey::answered(survey, record);
                    let estimate = record
                        .group
                        .as_ref()
                        .and_then(|group| survey::round_estimate(survey, round, group, window));
                    let mut record = record.clone();
                    record.answers = Answers::Totals {
                        answers,
                        blank,
                        estimate,
                    };
                    record
                })
                .collect();
            (round.clone(), records)
        })
        .collect();
    Window {
        surveys,
        withheld,
        ..window.clone()
    }
}
