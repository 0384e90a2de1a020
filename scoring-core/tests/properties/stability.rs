//! Draws: exact, repeatable, and scattered as the sample allows.

use proptest::prelude::*;
use proptest::sample::select;
use scoring_core::outcome::Candidate;
use scoring_core::scenario::{Edit, Scenario};
use scoring_core::stability::{NoDraws, Settings, Stability, Tally, Weights, factors};
use scoring_core::withhold::withhold;
use scoring_core::{Evaluation, Inputs, Outcome, Ratio, evaluate, rank};

use crate::evaluations::ratio;
use crate::filled::filled;

fn settings() -> impl Strategy<Value = Settings> {
    let weights = proptest::option::of(select(vec![
        Weights::Near(5),
        Weights::Near(10),
        Weights::Any,
    ]));
    (any::<u64>(), weights, any::<bool>()).prop_map(|(seed, weights, answers)| Settings {
        seed,
        weights,
        answers,
    })
}

fn with_weights(evaluation: &Evaluation, edit: Edit) -> Outcome {
    let scenario = Scenario {
        inputs_sha256: None,
        edits: vec![edit],
    };
    evaluate(
        &scenario
            .apply(evaluation)
            .expect("drawn weights sum to 100"),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_draw_is_an_evaluation_and_slices_do_not_matter(
        evaluation in filled(),
        settings in settings(),
        hidden in any::<bool>(),
        first in 0..6_u32,
        second in 0..6_u32,
    ) {
        let evaluation = if hidden { withhold(evaluation) } else { evaluation };
        let outcome = evaluate(&evaluation);
        let stability = || Stability::new(&evaluation, &outcome, settings.clone());
        let mut sliced = match stability() {
            Ok(stability) => stability,
            Err(why) => {
                let same = evaluation.method.survey.as_ref().expect("a survey").same_respondents;
                let expected = if settings.answers { NoDraws::SameRespondents } else { NoDraws::NothingDrawn };
                prop_assert_eq!(why, expected);
                prop_assert!(!settings.answers || same);
                return Ok(());
            }
        };
        sliced.advance(first);
        sliced.advance(second);
        let mut whole = stability().expect("as before");
        whole.advance(first + second);
        let tally: Tally = sliced.tally();
        prop_assert_eq!(&tally, &whole.tally());
        prop_assert_eq!(tally.draws, u64::from(first + second));
        let ranked = outcome.windows.iter().filter(|each| each.rank.is_some()).count();
        for window in &tally.windows {
            let draws: u64 = window.ranks.iter().map(|each| each.draws).sum();
            prop_assert_eq!(draws, if window.rank.is_some() { tally.draws } else { 0 });
            prop_assert!(window.ranks.iter().all(|each| each.rank <= ranked));
            if window.rank.is_none() && window.candidate != Some(Candidate::Unsatisfactory) {
                prop_assert_eq!(window.excellent + window.unsatisfactory + window.undetermined, 0);
            }
        }
        for number in 0..3 {
            let draw = sliced.inspect(number);
            // The quick order is that of exact keys.
            prop_assert_eq!(&draw.ranks, &rank::ranks(&draw.keys));
            let edited = with_weights(&evaluation, Edit::Weights(draw.weights));
            if settings.answers {
                for (key, window) in draw.keys.iter().zip(&edited.windows) {
                    prop_assert_eq!(key.is_some(), window.rank.is_some());
                }
            } else {
                let ranks: Vec<_> = edited.windows.iter().map(|window| window.rank).collect();
                prop_assert_eq!(draw.ranks, ranks);
                for (key, window) in draw.keys.into_iter().zip(&edited.windows) {
                    let expected = rank::key(&evaluation.method, &window.scorecard);
                    prop_assert_eq!(key, expected);
                }
            }
        }
    }

    #[test]
    fn one_factor_at_a_time_is_an_evaluation(
        evaluation in filled(),
        points in select(vec!["5", "12.5", "80"]),
    ) {
        let outcome = evaluate(&evaluation);
        for factor in factors(&evaluation, &outcome, &ratio(points)) {
            let flip = scoring_core::flip::flip(&evaluation, &outcome, &factor.component);
            let flip = flip.expect("a component with siblings");
            for effect in [&factor.less, &factor.more, &factor.without] {
                let edited = with_weights(&evaluation, Edit::Weights(flip.weights(&effect.weight)));
                prop_assert_eq!(&effect.candidates, &edited.candidates);
                let mut moved = 0;
                for ((told, window), before) in
                    effect.windows.iter().zip(&edited.windows).zip(&outcome.windows)
                {
                    prop_assert_eq!(&told.id, &window.id);
                    prop_assert_eq!(told.composite.as_ref(), window.scorecard.value());
                    prop_assert_eq!(told.rank, window.rank);
                    moved += usize::from(window.rank != before.rank);
                }
                prop_assert_eq!(effect.moved, moved);
            }
        }
    }
}

/// The example of the domain, with the given counts of one indicator for window a.
fn example(counts: &[u64]) -> Evaluation {
    let text = include_str!("../../../tests/vectors/levels-default.json");
    let vector: serde_json::Value = serde_json::from_str(text).expect("JSON");
    let evaluation = Evaluation::from_json(&vector["inputs"].to_string()).expect("inputs");
    let mut inputs = Inputs::clone(&evaluation);
    inputs
        .method
        .components
        .retain(|component| &*component.id == "public");
    inputs.method.components[0].weight = ratio("100");
    inputs.method.ranking.tie_breakers.clear();
    for window in &mut inputs.windows {
        window.panel.clear();
        window.peer.clear();
        window.deductions.clear();
        for record in window.surveys.values_mut().flatten() {
            record.respondents = counts.iter().sum();
            if let scoring_core::inputs::Answers::Votes(rows) = &mut record.answers {
                for row in rows {
                    row.copy_from_slice(counts);
                }
            }
        }
    }
    Evaluation::new(inputs).expect("consistent")
}

/// Mean and variance of drawn composites against what the estimate says they should be.
fn scatter(evaluation: &Evaluation) {
    let outcome = evaluate(evaluation);
    let settings = Settings {
        seed: 20_251_030,
        weights: None,
        answers: true,
    };
    let stability = Stability::new(evaluation, &outcome, settings).expect("a survey");
    let draws = 1500;
    let values: Vec<Ratio> = (0..draws)
        .map(|number| {
            stability.inspect(number).keys[0]
                .clone()
                .expect("ranked")
                .value
        })
        .collect();
    let count = Ratio::count(draws);
    let mean = values.iter().sum::<Ratio>() / count.clone();
    let variance = values
        .iter()
        .map(|value| (value - &mean).squared())
        .sum::<Ratio>()
        / count.clone();
    let card = &outcome.windows[0].scorecard;
    let precision = card.precision.as_ref().expect("a survey");
    let published = card.value().expect("ranked");
    // Six standard errors of the mean.
    let off = (&mean - published).squared();
    assert!(
        off < &precision.variance * &Ratio::whole(36) / count,
        "{mean} for {published}"
    );
    // As the interval, or up to 15 % more for small samples: it counts the prior as answers.
    let ratio_of = variance / precision.variance.clone();
    assert!(
        ratio("0.9") < ratio_of && ratio_of < ratio("1.25"),
        "{ratio_of}"
    );
}

#[test]
fn draws_scatter_as_the_published_interval() {
    scatter(&example(&[62, 21, 10, 5, 2]));
    scatter(&example(&[30, 30, 20, 10, 10]));
}

#[test]
fn answers_all_on_one_level_scatter_too() {
    let evaluation = example(&[0, 100, 0, 0, 0]);
    let outcome = evaluate(&evaluation);
    let settings = Settings {
        seed: 1,
        weights: None,
        answers: true,
    };
    let stability = Stability::new(&evaluation, &outcome, settings).expect("a survey");
    let first = stability.inspect(0).keys[0].clone();
    assert!((1..20).any(|number| stability.inspect(number).keys[0] != first));
}
