//! Votes of one record: moved between levels, or made those of another number of people.

use crate::check::RecordId;
use scoring_core::id::Id;
use scoring_core::inputs::{Answers, Record};
use scoring_core::method::Survey;
use scoring_core::scenario::Edit;

/// Why votes cannot be moved or scaled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// An indicator has fewer votes on the level than are to move.
    TooFew {
        /// The indicator.
        indicator: Id,
        /// What it has.
        has: u64,
    },
    /// Nobody answered, so there is nothing to scale.
    Nobody,
}

/// The edits that move `votes` from one level to another, in one indicator or in all.
///
/// # Errors
///
/// When an indicator has fewer.
pub fn moved(
    survey: &Survey,
    id: &RecordId,
    record: &Record,
    indicator: Option<&Id>,
    (from, to): (usize, usize),
    votes: u64,
) -> Result<Vec<Edit>, Refused> {
    let Answers::Votes(rows) = &record.answers else {
        return Ok(Vec::new());
    };
    let mut edits = Vec::new();
    for (row, of) in rows.iter().zip(&survey.indicators) {
        if indicator.is_some_and(|indicator| *indicator != of.id) || from == to {
            continue;
        }
        let mut counts = row.clone();
        let Some(left) = counts[from].checked_sub(votes) else {
            return Err(Refused::TooFew {
                indicator: of.id.clone(),
                has: counts[from],
            });
        };
        counts[from] = left;
        counts[to] = counts[to].saturating_add(votes);
        edits.push(edit(id, &of.id, counts));
    }
    Ok(edits)
}

/// The edits that make the record one of `people`, with the shares of levels and blanks kept as nearly
/// as whole votes can.
///
/// # Errors
///
/// When nobody answered.
pub fn scaled(
    survey: &Survey,
    id: &RecordId,
    record: &Record,
    people: u64,
) -> Result<Vec<Edit>, Refused> {
    let Answers::Votes(rows) = &record.answers else {
        return Ok(Vec::new());
    };
    if record.respondents == 0 {
        return Err(Refused::Nobody);
    }
    let mut edits = vec![Edit::Respondents {
        window: id.window.clone(),
        round: id.round.clone(),
        group: id.group.clone(),
        respondents: people,
    }];
    for (row, of) in rows.iter().zip(&survey.indicators) {
        let mut shares = row.clone();
        let answers: u64 = row.iter().sum();
        shares.push(record.respondents.saturating_sub(answers));
        let mut counts = apportioned(&shares, people);
        counts.pop();
        edits.push(edit(id, &of.id, counts));
    }
    Ok(edits)
}

fn edit(id: &RecordId, indicator: &Id, counts: Vec<u64>) -> Edit {
    Edit::Votes {
        window: id.window.clone(),
        round: id.round.clone(),
        group: id.group.clone(),
        indicator: indicator.clone(),
        counts,
    }
}

/// Whole parts of `whole` in proportion to `shares`: each rounded down, and what is left goes to the
/// greatest remainders, of equal ones to the first.
fn apportioned(shares: &[u64], whole: u64) -> Vec<u64> {
    let sum: u128 = shares.iter().map(|&share| u128::from(share)).sum();
    if sum == 0 {
        return vec![0; shares.len()];
    }
    let scaled = |share: u64| u128::from(share) * u128::from(whole);
    let small = |value: u128| u64::try_from(value).unwrap_or(u64::MAX);
    let mut parts: Vec<u64> = (shares.iter())
        .map(|&share| small(scaled(share) / sum))
        .collect();
    let mut remainders: Vec<u128> = (shares.iter()).map(|&share| scaled(share) % sum).collect();
    let given: u64 = parts.iter().sum();
    // Less than there are parts, so that looking for the greatest each time is quick.
    for _ in given..whole {
        let greatest = remainders.iter().copied().max().unwrap_or(0);
        let at = remainders.iter().position(|&each| each == greatest);
        let at = at.expect("the greatest is one of them");
        parts[at] += 1;
        remainders[at] = 0;
    }
    parts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::sample::{id, inputs};
    use crate::state::State;

    fn record_of(state: &State) -> (RecordId, Record) {
        let of = RecordId {
            window: id("a"),
            round: id("july"),
            group: None,
        };
        let found = crate::original::record(state.evaluation(), &of.window, &of.round, None);
        (of, found.expect("it is in the sample").clone())
    }

    #[test]
    fn votes_move_and_never_below_zero() {
        let state = State::new(&inputs()).expect("the sample is consistent");
        let survey = state.published().method.survey.as_ref();
        let survey = survey.expect("the sample has a survey");
        let (of, record) = record_of(&state);
        let edits = moved(survey, &of, &record, None, (2, 0), 13).expect("there are 13");
        assert!(matches!(&edits[..], [Edit::Votes { counts, .. }] if *counts == [81, 18, 0, 1, 0]));
        let refused = moved(survey, &of, &record, Some(&id("attitude")), (3, 0), 2);
        assert_eq!(
            refused,
            Err(Refused::TooFew {
                indicator: id("attitude"),
                has: 1
            })
        );
    }

    #[test]
    fn scaling_keeps_the_shares() {
        let state = State::new(&inputs()).expect("the sample is consistent");
        let survey = state.published().method.survey.as_ref();
        let survey = survey.expect("the sample has a survey");
        let (of, record) = record_of(&state);
        let edits = scaled(survey, &of, &record, 200).expect("100 answered");
        assert!(matches!(&edits[1], Edit::Votes { counts, .. } if *counts == [136, 36, 26, 2, 0]));
    }

    proptest! {
        #[test]
        fn parts_sum_to_the_whole(
            shares in prop::collection::vec(0_u64..500, 1..8),
            whole in 0_u64..100_000,
        ) {
            let parts = apportioned(&shares, whole);
            let sum: u64 = parts.iter().sum();
            let any = shares.iter().any(|&share| share > 0);
            prop_assert_eq!(sum, if any { whole } else { 0 });
            for (part, share) in parts.iter().zip(&shares) {
                prop_assert!(*share > 0 || *part == 0);
            }
        }
    }
}
