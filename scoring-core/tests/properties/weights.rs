//! Weights: they sum to 100, and a composite is a mean.

use proptest::prelude::*;
use proptest::sample::Index;
use scoring_core::{Evaluation, Inputs, Ratio, evaluate};

use crate::evaluations::evaluation;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn weights_that_do_not_sum_to_100_are_refused(
        evaluation in evaluation(),
        which in any::<Index>(),
        // Down to a billionth.
        off in (1..=100_000_000_000_i128).prop_map(|parts| Ratio::new(parts, 1_000_000_000)),
        more in any::<bool>(),
    ) {
        let mut inputs = Inputs::clone(&evaluation);
        let components = &mut inputs.method.components;
        let which = which.index(components.len());
        let weight = &mut components[which].weight;
        *weight = if more { &*weight + &off } else { &*weight - &off };
        prop_assert!(Evaluation::new(inputs).is_err());
    }

    #[test]
    fn a_composite_lies_between_its_components(evaluation in evaluation()) {
        let hundred: Ratio = evaluation.method.components.iter().map(|each| &each.weight).sum();
        prop_assert_eq!(hundred, Ratio::HUNDRED);
        for window in &evaluate(&evaluation).windows {
            let card = &window.scorecard;
            let shares: Ratio = card.components.iter().map(|each| &each.share).sum();
            prop_assert_eq!(shares, Ratio::ONE);
            let scores = card.components.iter().map(|each| each.value());
            let Some(scores) = scores.collect::<Option<Vec<_>>>() else {
                prop_assert_eq!(&card.unclamped, &None);
                continue;
            };
            let figure = |figure: &scoring_core::figure::Figure| figure.value.clone().unwrap_or_default();
            let unclamped = card.unclamped.clone().expect("no component is missing");
            let mean = &(&unclamped + &figure(&card.deductions)) - &figure(&card.additions);
            prop_assert!(scores.iter().any(|score| **score <= mean), "{mean}");
            prop_assert!(scores.iter().any(|score| **score >= mean), "{mean}");
        }
    }

    #[test]
    fn weight_moved_to_a_better_component_never_harms(
        evaluation in evaluation(),
        (from, to) in (any::<Index>(), any::<Index>()),
        share in (0..=100_i128).prop_map(|percent| Ratio::new(percent, 100)),
    ) {
        let components = evaluation.method.components.len();
        let (from, to) = (from.index(components), to.index(components));
        let mut inputs = Inputs::clone(&evaluation);
        let moved = &inputs.method.components[from].weight * &share;
        for (at, sign) in [(from, -1), (to, 1)] {
            let weight = &mut inputs.method.components[at].weight;
            *weight = &*weight + &(&Ratio::whole(sign) * &moved);
        }
        let edited = Evaluation::new(inputs).expect("the sum stays");
        for (was, is) in evaluate(&evaluation).windows.iter().zip(&evaluate(&edited).windows) {
            let score = |at: usize| was.scorecard.components[at].value();
            let composites = (was.scorecard.value(), is.scorecard.value());
            let (Some(worse), Some(better)) = (score(from), score(to)) else {
                continue;
            };
            prop_assert_eq!(composites.0.is_some(), composites.1.is_some());
            if worse <= better {
                prop_assert!(composites.0 <= composites.1);
            } else {
                prop_assert!(composites.0 >= composites.1);
            }
        }
    }
}
