//! Edits that cannot count as they stand: more answers than people.
//!
//! A reader types one number after the other, so a scenario passes through states that break a rule.
//! Such edits stay in their fields, do not count, and the place says why. Weights cannot come to that:
//! whatever is typed, the others make room.

use std::collections::BTreeMap;

use scoring_core::Evaluation;
use scoring_core::id::Id;
use scoring_core::inputs::Answers;
use scoring_core::scenario::Edit;

use crate::original::record;

/// Why some edits do not count.
#[derive(Clone, Debug, PartialEq)]
pub enum Problem {
    /// A question has more answers than there were people.
    Votes {
        /// The record.
        record: RecordId,
        /// The question.
        indicator: Id,
        /// Its answers.
        answers: u64,
        /// The people.
        respondents: u64,
    },
    /// Together the edits break a rule that no check above knows.
    Inapplicable(String),
}

/// Which record of a survey.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RecordId {
    /// The window rated.
    pub window: Id,
    /// The round.
    pub round: Id,
    /// The group, where the plan has groups.
    pub group: Option<Id>,
}

impl RecordId {
    /// The record that an edit of votes or respondents edits.
    pub fn of(edit: &Edit) -> Option<Self> {
        match edit {
            Edit::Votes {
                window,
                round,
                group,
                ..
            }
            | Edit::Respondents {
                window,
                round,
                group,
                ..
            } => Some(Self {
                window: window.clone(),
                round: round.clone(),
                group: group.clone(),
            }),
            _ => None,
        }
    }
}

impl Problem {
    /// Whether `edit` does not count because of this.
    pub fn stops(&self, edit: &Edit) -> bool {
        match self {
            Self::Votes { record, .. } => RecordId::of(edit).as_ref() == Some(record),
            Self::Inapplicable(_) => true,
        }
    }
}

/// Everything that keeps some of `edits` from counting.
pub fn problems(published: &Evaluation, edits: &[Edit]) -> Vec<Problem> {
    let mut records: BTreeMap<RecordId, Vec<&Edit>> = BTreeMap::new();
    for edit in edits {
        if let Some(id) = RecordId::of(edit) {
            records.entry(id).or_default().push(edit);
        }
    }
    let mut found = Vec::new();
    for (id, edits) in &records {
        check_record(published, edits, id, &mut found);
    }
    found
}

/// The first row of the edited record that holds more answers than people.
fn check_record(published: &Evaluation, edits: &[&Edit], id: &RecordId, found: &mut Vec<Problem>) {
    let Some(survey) = &published.method.survey else {
        return;
    };
    let record = record(published, &id.window, &id.round, id.group.as_ref());
    let mut respondents = record.map_or(0, |record| record.respondents);
    let empty = vec![vec![0; survey.levels.len()]; survey.indicators.len()];
    let mut rows = match record.map(|record| &record.answers) {
        Some(Answers::Votes(rows)) => rows.clone(),
        _ => empty,
    };
    for edit in edits {
        match edit {
            Edit::Votes {
                indicator, counts, ..
            } => {
                if let Some(row) = survey.indicator(indicator).and_then(|at| rows.get_mut(at)) {
                    row.clone_from(counts);
                }
            }
            Edit::Respondents {
                respondents: edited,
                ..
            } => respondents = *edited,
            _ => {}
        }
    }
    for (row, indicator) in rows.iter().zip(&survey.indicators) {
        let answers = row
            .iter()
            .fold(0_u64, |sum, count| sum.saturating_add(*count));
        if answers > respondents {
            found.push(Problem::Votes {
                record: id.clone(),
                indicator: indicator.id.clone(),
                answers,
                respondents,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{id, inputs};
    use crate::state::State;

    #[test]
    fn more_answers_than_people_do_not_count() {
        let mut state = State::new(&inputs()).expect("the sample is consistent");
        let votes = |counts: [u64; 5]| Edit::Votes {
            window: id("a"),
            round: id("july"),
            group: None,
            indicator: id("attitude"),
            counts: counts.to_vec(),
        };
        let people = |respondents| Edit::Respondents {
            window: id("a"),
            round: id("july"),
            group: None,
            respondents,
        };
        state.set(votes([101, 0, 0, 0, 0]));
        assert!(matches!(
            state.problems(),
            [Problem::Votes {
                answers: 101,
                respondents: 100,
                ..
            }]
        ));
        assert_eq!(state.live().standings(), *state.standings());
        state.set(people(101));
        assert!(state.problems().is_empty());
        assert_ne!(state.live().standings(), *state.standings());
        state.set(people(99));
        assert_eq!(state.problems().len(), 1);
    }
}
