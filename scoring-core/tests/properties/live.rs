//! An evaluation under edits equals evaluating the whole scenario, after any sequence of edits.

use proptest::prelude::*;
use proptest::sample::Index;
use scoring_core::live::Live;
use scoring_core::method::{Basis, Quota};
use scoring_core::scenario::{Edit, Scenario};
use scoring_core::withhold::withhold;
use scoring_core::{Evaluation, Ratio, evaluate, rank};

use crate::edits;
use crate::evaluations::{evaluation, id, mark, ratio};
use crate::filled::filled;
use crate::without_working;

/// Everything that is shown, against the whole evaluation.
fn equals(live: &Live, expected: &Evaluation) -> Result<(), TestCaseError> {
    prop_assert_eq!(live.evaluation(), expected);
    let outcome = evaluate(expected);
    prop_assert_eq!(&live.candidates(), &outcome.candidates);
    let order: Vec<_> = live.by_rank().map(|at| &expected.windows[at].id).collect();
    let by_rank: Vec<_> = outcome
        .by_rank()
        .into_iter()
        .map(|window| &window.id)
        .collect();
    prop_assert_eq!(order, by_rank);
    let composites: Vec<_> = (outcome.windows.iter())
        .map(|window| window.scorecard.value())
        .collect();
    let decimals = rank::page_decimals(&expected.method, &composites);
    let places: Vec<usize> = (0..composites.len()).collect();
    prop_assert_eq!(live.decimals(&places), decimals);
    for (at, window) in outcome.windows.iter().enumerate() {
        let scorecard = &window.scorecard;
        prop_assert_eq!(
            live.missing(at).collect::<Vec<_>>(),
            scorecard.missing().collect::<Vec<_>>()
        );
        let tops = scorecard.components.iter();
        let contributions: Vec<_> = tops.map(|top| Some(top.value()? * &top.share)).collect();
        prop_assert_eq!(live.contributions(at), contributions);
        let (taken, given) = live.adjustments(at);
        prop_assert_eq!(Some(taken), scorecard.deductions.value.clone());
        prop_assert_eq!(Some(given), scorecard.additions.value.clone());
        prop_assert_eq!(live.rank(at), window.rank);
        prop_assert_eq!(live.candidate(at), window.candidate);
        prop_assert_eq!(live.vetoed(at), window.vetoed);
        prop_assert_eq!(live.composite(at), scorecard.value().cloned());
        prop_assert_eq!(live.key(at), rank::key(&expected.method, scorecard));
        prop_assert_eq!(&without_working(live.scorecard(at)), scorecard);
    }
    Ok(())
}

/// Edits of all kinds, and some that no evaluation takes.
fn possible(evaluation: &Evaluation, at: Index, score: &Ratio, trim: u32) -> Vec<Edit> {
    let mut edits: Vec<Edit> = edits::with_inverses(evaluation, at, score, trim)
        .into_iter()
        .flat_map(|(there, back)| [there, back])
        .collect();
    let components = evaluation.method.components.iter().rev();
    let weights = evaluation
        .method
        .components
        .iter()
        .map(|component| component.weight.clone());
    edits.extend([
        Edit::Weights(
            components
                .map(|component| component.id.clone())
                .zip(weights)
                .collect(),
        ),
        Edit::Basis(Basis::Printed),
        Edit::Quota(Quota {
            excellent: 1,
            unsatisfactory: 2,
            ..Quota::default()
        }),
        Edit::TieBreakers(vec![evaluation.method.components[0].id.clone()]),
        Edit::Veto {
            window: id("nobody"),
            ground: id("case-filed"),
            in_force: true,
        },
    ]);
    edits
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_sequence_of_edits_shows_what_the_whole_scenario_says(
        evaluation in prop_oneof![3 => filled(), 1 => evaluation()],
        hidden in prop::bool::weighted(0.2),
        steps in prop::collection::vec((any::<Index>(), any::<Index>(), any::<bool>()), 1..9),
        score in mark(),
        trim in 0..3_u32,
        floor in prop::bool::weighted(0.1),
    ) {
        let evaluation = if hidden { withhold(evaluation) } else { evaluation };
        let evaluation = if floor {
            // Far beyond what the quick comparison holds.
            let mut inputs = evaluation.into_inputs();
            inputs.method.ranking.floor = ratio("-99999999999999999999999999999999999999");
            Evaluation::new(inputs).expect("a lawful floor")
        } else {
            evaluation
        };
        let mut live = Live::new(evaluation.clone());
        equals(&live, &evaluation)?;
        let mut scenario = Scenario::default();
        for (window, which, undo) in steps {
            let mut next = scenario.clone();
            if undo && !next.edits.is_empty() {
                next.edits.remove(which.index(next.edits.len()));
            } else {
                let edits = possible(&evaluation, window, &score, trim);
                next.edits.push(which.get(&edits).clone());
            }
            let applied = next.apply(&evaluation);
            let shown = live.show(&next.edits);
            match applied {
                Ok(expected) => {
                    prop_assert_eq!(shown, Ok(()));
                    scenario = next;
                    equals(&live, &expected)?;
                }
                Err(why) => {
                    prop_assert_eq!(shown, Err(why));
                    // What was shown stays.
                    equals(&live, &scenario.apply(&evaluation).expect("it was shown"))?;
                }
            }
        }
        prop_assert_eq!(live.published(), &evaluation);
    }
}
