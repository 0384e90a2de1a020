//! Weights that decide: every crossing and every interval evaluated on both sides.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::sample::Index;
use scoring_core::flip::{End, Flip, flip};
use scoring_core::id::Id;
use scoring_core::inputs::{PanelMark, PeerMark};
use scoring_core::map::Map;
use scoring_core::method::{Basis, Component, Source};
use scoring_core::outcome::{Candidates, List};
use scoring_core::scenario::{Edit, Scenario};
use scoring_core::{Evaluation, Inputs, Outcome, Ratio, evaluate};

use crate::evaluations::{evaluation, id, ratio};
use crate::filled::filled;

/// The whole evaluation with the weight that `flip` is about.
fn at_weight(evaluation: &Evaluation, flip: &Flip<'_>, weight: &Ratio) -> Outcome {
    let scenario = Scenario {
        inputs_sha256: None,
        edits: vec![Edit::Weights(flip.weights(weight))],
    };
    evaluate(&scenario.apply(evaluation).expect("weights that sum to 100"))
}

fn middle(a: &Ratio, b: &Ratio) -> Ratio {
    (a + b) / Ratio::whole(2)
}

fn ahead(outcome: &Outcome, windows: &[Id; 2]) -> Option<Id> {
    let [a, b] = [0, 1].map(|at| outcome.window(&windows[at]).expect("a window").rank);
    match a.cmp(&b) {
        std::cmp::Ordering::Less => Some(windows[0].clone()),
        std::cmp::Ordering::Greater => Some(windows[1].clone()),
        std::cmp::Ordering::Equal => None,
    }
}

fn on(candidates: &Candidates, list: List) -> &[Id] {
    match list {
        List::Excellent => &candidates.excellent,
        List::Unsatisfactory => &candidates.unsatisfactory,
        List::ExcellentHeads => &candidates.excellent_heads,
    }
}

/// The components that have siblings.
fn movable(components: &[Component]) -> Vec<Id> {
    let own = (components.iter())
        .filter(|_| components.len() > 1)
        .map(|each| each.id.clone());
    let below = components.iter().flat_map(|each| movable(each.children()));
    own.chain(below).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn windows_change_their_order_at_crossings_only(
        evaluation in filled(),
        which in any::<Index>(),
    ) {
        let mut inputs = evaluation.into_inputs();
        inputs.method.ranking.basis = Basis::Exact;
        let evaluation = Evaluation::new(inputs).expect("a lawful basis");
        let movable = movable(&evaluation.method.components);
        prop_assume!(!movable.is_empty());
        let component = which.get(&movable);
        let outcome = evaluate(&evaluation);
        let flip = flip(&evaluation, &outcome, component).expect("a weight that can move");
        let all: Vec<usize> = (0..evaluation.windows.len()).collect();
        let crossings = flip.crossings(&all);
        let mut turns: BTreeSet<Ratio> = crossings.iter().map(|each| each.weight.clone()).collect();
        turns.extend([Ratio::ZERO, Ratio::HUNDRED]);
        let turns: Vec<Ratio> = turns.into_iter().collect();
        let between: Vec<Outcome> = (turns.windows(2))
            .map(|pair| at_weight(&evaluation, &flip, &middle(&pair[0], &pair[1])))
            .collect();
        let mut crossed = BTreeMap::new();
        for crossing in &crossings {
            crossed.insert((crossing.weight.clone(), crossing.windows.clone()), crossing);
        }
        for (place, turn) in turns.iter().enumerate() {
            let here = at_weight(&evaluation, &flip, turn);
            let ranks: Vec<_> = here.windows.iter().map(|window| window.rank).collect();
            prop_assert_eq!(flip.ranks(turn), ranks);
            let below = place.checked_sub(1).map_or(&here, |left| &between[left]);
            let above = between.get(place).unwrap_or(&here);
            for one in &all {
                for other in &all[one + 1..] {
                    let pair = [one, other].map(|at| evaluation.windows[*at].id.clone());
                    if pair.iter().any(|id| here.window(id).expect("a window").rank.is_none()) {
                        continue;
                    }
                    let orders = [below, &here, above].map(|outcome| ahead(outcome, &pair));
                    let told = crossed.get(&(turn.clone(), pair)).map(|crossing| {
                        [&crossing.below, &crossing.at, &crossing.above].map(Clone::clone)
                    });
                    match told {
                        Some(told) => prop_assert_eq!(told, orders),
                        None => prop_assert!(orders[0] == orders[1] && orders[1] == orders[2]),
                    }
                }
            }
        }
        // Each line is the composite, at its bends and between them.
        for line in flip.drawn() {
            for pair in line.points.windows(2) {
                let weight = middle(&pair[0][0], &pair[1][0]);
                let outcome = at_weight(&evaluation, &flip, &weight);
                let composite = outcome.window(&line.window).expect("a window").scorecard.value();
                prop_assert_eq!(composite, Some(&middle(&pair[0][1], &pair[1][1])));
            }
        }
    }

    #[test]
    fn a_list_holds_as_long_as_it_says_and_no_longer(
        evaluation in prop_oneof![4 => filled(), 1 => evaluation()],
        which in any::<Index>(),
        more in prop::collection::vec(0..1000_u32, 6),
    ) {
        let movable = movable(&evaluation.method.components);
        prop_assume!(!movable.is_empty());
        let component = which.get(&movable);
        let outcome = evaluate(&evaluation);
        let flip = flip(&evaluation, &outcome, component).expect("a weight that can move");
        let all: Vec<usize> = (0..evaluation.windows.len()).collect();
        let crossings = flip.crossings(&all);
        for list in [List::Excellent, List::Unsatisfactory, List::ExcellentHeads] {
            let published = on(&outcome.candidates, list);
            let same = |weight: &Ratio| {
                on(&at_weight(&evaluation, &flip, weight).candidates, list) == published
            };
            let held = flip.held(list);
            let (from, to) = (&held.from.weight, &held.to.weight);
            prop_assert!(from <= flip.weight() && flip.weight() <= to);
            let hair = Ratio::new(1, 1_000_000_000_000_000);
            for (End { weight, included }, hair) in [(&held.from, -&hair), (&held.to, hair)] {
                prop_assert_eq!(same(weight), *included);
                let beyond = weight + &hair;
                if !beyond.is_negative() && beyond <= Ratio::HUNDRED && *included {
                    prop_assert!(!same(&beyond), "{:?}", held);
                }
                if !*included {
                    prop_assert!(same(&(weight - &hair)), "{:?}", held);
                }
            }
            // Wherever the order turns inside, and at any weight, the list is the same.
            let drawn = more.iter().map(|each| {
                from + &((to - from) * Ratio::new((*each).into(), 1000))
            });
            let turning = crossings.iter().map(|crossing| crossing.weight.clone());
            for weight in drawn.chain(turning).filter(|weight| from < weight && weight < to) {
                prop_assert!(same(&weight), "{:?} at {:?}", held, weight);
            }
        }
    }
}

/// The example of the domain: panel and peer marks, and a third component of marks for the public's.
fn example() -> Evaluation {
    let text = include_str!("../../../tests/vectors/example-a-to-f.json");
    let vector: serde_json::Value = serde_json::from_str(text).expect("JSON");
    Evaluation::from_json(&vector["inputs"].to_string()).expect("the inputs of the example")
}

#[test]
fn b_draws_level_with_a_at_a_peer_weight_of_43_in_103() {
    let evaluation = example();
    let outcome = evaluate(&evaluation);
    let flip = flip(&evaluation, &outcome, "peer").expect("the peer weight can move");
    let windows: Vec<usize> = (0..evaluation.windows.len()).collect();
    let crossings = flip.crossings(&windows);
    let of_a_and_b: Vec<_> = (crossings.iter())
        .filter(|each| each.windows == [id("a"), id("b")])
        .collect();
    let [crossing] = of_a_and_b[..] else {
        panic!("{crossings:?}");
    };
    assert_eq!(crossing.weight, Ratio::new(4300, 103));
    assert_eq!(crossing.below, Some(id("a")));
    assert_eq!(crossing.at, None);
    assert_eq!(crossing.above, Some(id("b")));
}

#[test]
fn weights_of_siblings_keep_their_proportion_and_a_lone_component_has_no_say() {
    let mut inputs = Inputs::clone(&example());
    let outcome = evaluate(&example());
    let evaluation = example();
    let flip_of = flip(&evaluation, &outcome, "panel").expect("a weight");
    let weights = flip_of.weights(&ratio("70"));
    let expected = [("panel", "70"), ("peer", "10"), ("public", "20")];
    let expected: Map<Id, Ratio> = expected
        .into_iter()
        .map(|(name, weight)| (id(name), ratio(weight)))
        .collect();
    assert_eq!(weights, expected);
    assert!(flip(&evaluation, &outcome, "nothing").is_none());
    // Where the others have no weight at all, they get equal shares.
    for component in &mut inputs.method.components {
        component.weight = ratio(if &*component.id == "panel" {
            "100"
        } else {
            "0"
        });
    }
    let lopsided = Evaluation::new(inputs.clone()).expect("weights that sum to 100");
    let outcome = evaluate(&lopsided);
    let flip_of = flip(&lopsided, &outcome, "panel").expect("a weight");
    let weights = flip_of.weights(&ratio("50"));
    assert_eq!(weights[&id("peer")], ratio("25"));
    inputs.method.components.truncate(1);
    inputs.method.survey = None;
    for window in &mut inputs.windows {
        window.surveys.clear();
        window.peer = vec![PeerMark {
            score: ratio("1"),
            rater: None,
        }];
        window.panel = vec![PanelMark {
            date: None,
            item: None,
            score: ratio("1"),
        }];
    }
    inputs.method.components[0].source = Source::Panel { items: Vec::new() };
    let lone = Evaluation::new(inputs).expect("one component");
    assert!(flip(&lone, &evaluate(&lone), "panel").is_none());
}
