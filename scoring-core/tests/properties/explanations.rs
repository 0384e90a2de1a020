//! What explains a score adds up to it, whatever the figures.

use std::collections::{BTreeMap, BinaryHeap};

use proptest::prelude::*;
use proptest::sample::Index;
use scoring_core::attribution::{self, Attribution, Part, Scored, Subject};
use scoring_core::component::Detail;
use scoring_core::inputs::Window;
use scoring_core::method::Source;
use scoring_core::outcome::WindowOutcome;
use scoring_core::score::{Scorecard, score};
use scoring_core::uncertainty::{NO_CLAIM, beyond_error};
use scoring_core::withhold::withhold;
use scoring_core::{Evaluation, Inputs, Method, Ratio, comparison, evaluate, influence, peers};

use crate::evaluations::{evaluation, mark};

fn attribution(a: (&Method, &Window), b: (&Method, &Window)) -> Option<Attribution> {
    let [before, now] = [a, b].map(|(method, window)| score(method, window));
    attribution::between(scored(a, &before), scored(b, &now))
}

fn scored<'a>((method, window): (&'a Method, &'a Window), card: &'a Scorecard) -> Scored<'a> {
    Scored {
        method,
        window,
        scorecard: card,
    }
}

/// Every part by its way from the top, with its effect.
fn effects(parts: &[Part], way: &[Subject], found: &mut BTreeMap<Vec<Subject>, Ratio>) {
    for part in parts {
        let way: Vec<Subject> = way.iter().chain([&part.subject]).cloned().collect();
        found.insert(way.clone(), part.effect.clone());
        effects(&part.parts, &way, found);
    }
}

fn effects_of(attribution: &Attribution) -> BTreeMap<Vec<Subject>, Ratio> {
    let mut found = BTreeMap::new();
    effects(&attribution.parts, &[], &mut found);
    found
}

fn sum(parts: &[Part]) -> Ratio {
    parts.iter().map(|part| &part.effect).sum()
}

fn adds_up(part: &Part) -> Result<(), TestCaseError> {
    if !part.parts.is_empty() {
        prop_assert_eq!(sum(&part.parts), part.effect.clone(), "{:?}", part.subject);
    }
    part.parts.iter().try_for_each(adds_up)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1200))]

    #[test]
    fn the_median_lies_in_the_middle(evaluation in evaluation()) {
        let outcome = evaluate(&evaluation);
        let scored = outcome.windows.iter().filter_map(|window| window.scorecard.value());
        let composites = scored.cloned().collect::<BinaryHeap<Ratio>>().into_sorted_vec();
        // From both ends as many: of an odd number the two are one.
        let (low, high) = (composites.iter(), composites.iter().rev());
        let halves = low.zip(high).nth(composites.len().saturating_sub(1) / 2);
        let middle = halves.map(|(low, high)| &(low.clone() + high.clone()) / &Ratio::whole(2));
        prop_assert_eq!(outcome.median(), middle);
    }

    #[test]
    fn windows_are_told_apart_as_their_errors_say(evaluation in evaluation()) {
        let outcome = evaluate(&evaluation);
        for a in &outcome.windows {
            for b in &outcome.windows {
                let claims = |window: &WindowOutcome| {
                    let precision = window.scorecard.precision.clone().filter(|each| each.n >= NO_CLAIM);
                    Some((window.rank?, window.scorecard.value()?.clone(), precision?.variance))
                };
                let apart = claims(a).zip(claims(b)).is_some_and(|(a, b)| {
                    a.0 != b.0 && beyond_error(&(&a.1 - &b.1), &(&a.2 + &b.2))
                });
                prop_assert_eq!(a.told_apart_from(b), apart);
                prop_assert_eq!(outcome.window(&a.id).map(|found| &found.id), Some(&a.id));
            }
        }
    }

    #[test]
    fn an_attribution_adds_up_and_turns_its_signs_with_the_years(
        before in evaluation(),
        now in evaluation(),
        withheld in any::<bool>(),
    ) {
        let now = if withheld { withhold(now) } else { now };
        let (a, b) = (&before.windows[0], &now.windows[0]);
        let (a, b) = ((&before.method, a), (&now.method, b));
        let Some(forth) = attribution(a, b) else {
            return Ok(());
        };
        prop_assert_eq!(sum(&forth.parts), &forth.now - &forth.before);
        forth.parts.iter().try_for_each(adds_up)?;
        let back = attribution(b, a).expect("both have composites");
        let turned: BTreeMap<_, _> = effects_of(&back).into_iter()
            .map(|(way, effect)| (way, -effect))
            .collect();
        prop_assert_eq!(effects_of(&forth), turned);
    }

    #[test]
    fn a_score_that_did_not_change_has_no_effects(evaluation in evaluation()) {
        for window in &evaluation.windows {
            let side = (&evaluation.method, window);
            if let Some(same) = attribution(side, side) {
                prop_assert!(effects_of(&same).values().all(Ratio::is_zero));
            }
        }
    }

    #[test]
    fn the_order_of_components_attributes_nothing(before in evaluation(), now in evaluation()) {
        let mut reversed = now.method.clone();
        reverse(&mut reversed.components);
        let reversed = Evaluation::new(Inputs { method: reversed, ..Inputs::clone(&now) })
            .expect("the same components");
        let old = (&before.method, &before.windows[0]);
        let there = attribution(old, (&now.method, &now.windows[0]));
        let here = attribution(old, (&reversed.method, &reversed.windows[0]));
        prop_assert_eq!(
            there.as_ref().map(effects_of),
            here.as_ref().map(effects_of)
        );
    }

    #[test]
    fn a_part_that_alone_changed_has_alone_an_effect(
        evaluation in evaluation(),
        which in any::<Index>(),
        better in mark(),
    ) {
        let window = &evaluation.windows[0];
        prop_assume!(!window.peer.is_empty());
        let mut changed = window.clone();
        let at = which.index(changed.peer.len());
        changed.peer[at].score = better;
        let (a, b) = ((&evaluation.method, window), (&evaluation.method, &changed));
        if let Some(attribution) = attribution(a, b) {
            for (way, effect) in effects_of(&attribution) {
                // A bound may cut off what the peers brought.
                let peer = way.iter().all(|subject| match subject {
                    Subject::Component(id) => holds_peer(&evaluation.method, id),
                    Subject::Bounds => true,
                    _ => false,
                });
                prop_assert!(peer || effect.is_zero(), "{way:?}: {effect}");
            }
        }
    }

    #[test]
    fn a_round_is_attributed_to_its_indicators(evaluation in evaluation(), withheld in any::<bool>()) {
        let evaluation = if withheld { withhold(evaluation) } else { evaluation };
        let Some(survey) = &evaluation.method.survey else { return Ok(()) };
        for window in &evaluation.windows {
            let scorecard = score(&evaluation.method, window);
            let Some(public) = scorecard.component("public") else { continue };
            let Detail::Survey(of_survey) = &public.detail else { continue };
            for round in &of_survey.rounds {
                prop_assert_eq!(
                    round.score.as_ref(),
                    round.estimate.as_ref().map(|estimate| &estimate.score)
                );
            }
            let [july, august] = of_survey.rounds.as_slice() else { continue };
            let rounds = attribution::between_rounds(survey, window, july, august);
            prop_assert_eq!(rounds.is_some(), july.score.is_some() && august.score.is_some());
            if let Some(rounds) = rounds {
                let change = &rounds.now - &rounds.before;
                prop_assert!(rounds.parts.is_empty() || sum(&rounds.parts) == change);
                let counts = survey.groups.is_empty() || evaluation.method.privacy.publish_group_counts;
                prop_assert!(!rounds.parts.is_empty() || !counts, "counts are known");
            }
        }
    }

    #[test]
    fn methods_differ_where_something_that_scores_does(a in evaluation(), b in evaluation()) {
        let found = comparison::differences(&a.method, &b.method);
        prop_assert_eq!(&found, &comparison::differences(&b.method, &a.method));
        prop_assert!(comparison::differences(&a.method, &a.method).is_empty());
        // Where none is named, both methods score the same records alike.
        if found.is_empty() {
            for window in &a.windows {
                let composite = |method| score(method, window).composite.value;
                prop_assert_eq!(composite(&a.method), composite(&b.method));
            }
        }
        let mut renamed = a.method.clone();
        reverse(&mut renamed.components);
        renamed.components[0].name = "renamed".into();
        renamed.quota = b.method.quota.clone();
        prop_assert!(comparison::differences(&a.method, &renamed).is_empty());
    }

    #[test]
    fn influences_sum_to_one(evaluation in evaluation()) {
        let outcome = evaluate(&evaluation);
        let mut composites: Vec<_> = (outcome.windows.iter())
            .filter_map(|window| window.scorecard.value())
            .collect();
        scoring_core::sort::all(&mut composites);
        composites.dedup();
        let influence = influence::of(&evaluation.method, &outcome);
        prop_assert_eq!(influence.is_some(), composites.len() > 1, "without a spread nothing decides");
        let Some(influence) = influence else { return Ok(()) };
        let top: Ratio = (influence.components.iter())
            .filter(|each| each.depth == 0)
            .map(|each| &each.share)
            .sum();
        prop_assert_eq!(top + &influence.adjustments + &influence.bounds, Ratio::ONE);
        for (at, parent) in influence.components.iter().enumerate() {
            if parent.least == parent.greatest {
                prop_assert!(parent.share.is_zero(), "what is equal everywhere decides nothing");
            }
            let below = (influence.components[at + 1..].iter())
                .take_while(|each| each.depth > parent.depth)
                .filter(|each| each.depth == parent.depth + 1);
            let below: Vec<_> = below.map(|each| &each.share).collect();
            if !below.is_empty() {
                let sum: Ratio = below.into_iter().sum();
                prop_assert_eq!(&sum, &parent.share, "children sum to their parent");
            }
        }
        if let Some(sampling) = &influence.sampling {
            prop_assert!(!sampling.is_negative() && *sampling <= Ratio::ONE);
        }
    }

    #[test]
    fn the_order_of_windows_influences_nothing(evaluation in evaluation()) {
        let mut outcome = evaluate(&evaluation);
        let there = influence::of(&evaluation.method, &outcome);
        outcome.windows.reverse();
        prop_assert_eq!(influence::of(&evaluation.method, &outcome), there);
    }

    #[test]
    fn a_spread_lies_in_order(marks in prop::collection::vec(mark(), 0..12), trim in 0..3_usize) {
        let spread = peers::spread(&marks, trim);
        prop_assert_eq!(spread.is_none(), marks.is_empty());
        let Some(spread) = spread else { return Ok(()) };
        let five = [&spread.least, &spread.lower, &spread.median, &spread.upper, &spread.greatest];
        prop_assert!(five.is_sorted());
        prop_assert!(marks.contains(&spread.least) && marks.contains(&spread.greatest));
        let below = marks.iter().filter(|each| **each <= spread.median).count();
        let above = marks.iter().filter(|each| **each >= spread.median).count();
        prop_assert!(2 * below >= marks.len() && 2 * above >= marks.len());
        for mean in [Some(&spread.mean), spread.trimmed.as_ref()].into_iter().flatten() {
            prop_assert!(spread.least <= *mean && *mean <= spread.greatest);
        }
        prop_assert_eq!(spread.trimmed.is_some(), marks.len() > 2 * trim);
    }
}

fn reverse(components: &mut [scoring_core::method::Component]) {
    components.reverse();
    for component in components {
        match &mut component.source {
            Source::Components(children) => reverse(children),
            Source::Panel { items } => items.reverse(),
            Source::Checklist { items } => items.reverse(),
            _ => {}
        }
    }
}

fn holds_peer(method: &Method, id: &str) -> bool {
    fn holds(component: &scoring_core::method::Component) -> bool {
        matches!(component.source, Source::Peer { .. }) || component.children().iter().any(holds)
    }
    method.component(id).is_some_and(holds)
}

/// The example of the method's documentation, by hand.
#[test]
fn a_change_by_hand() {
    let evaluation = |panel: &str, weight: &str, public_weight: &str, good: u64, warning: &str| {
        let text = format!(
            r#"{{"format": "1", "centre": "c", "year": "2025", "status": "final", "method": {{
            "component": [
              {{"id": "panel", "name": "p", "weight": "{weight}", "source": {{"panel": {{}}}}}},
              {{"id": "public", "name": "s", "weight": "{public_weight}", "source": {{"survey": {{"combine": "pooled", "rounds": ["july"]}}}}}}],
            "survey": {{"rounds": [{{"id": "july", "name": "j"}}],
              "levels": [{{"id": "good", "name": "g", "points": "100"}}, {{"id": "poor", "name": "b", "points": "0"}}],
              "indicators": [{{"id": "attitude", "name": "a"}}], "same_respondents": false}},
            "deduction": [{{"id": "warning", "name": "w", "applies_to": "composite"}}],
            "ranking": {{"basis": "exact", "decimals": "2", "rounding": "half-up", "floor": "0"}},
            "quota": {{"excellent": "1", "excellent_heads": "1", "unsatisfactory": "1"}},
            "privacy": {{"publish_raters": false, "publish_group_counts": true}}}},
            "windows": [{{"id": "tax", "name": "t",
              "surveys": {{"july": [{{"respondents": "100", "answers": {{"votes": [["{good}", "{poor}"]]}}}}]}},
              "panel": [{{"score": "{panel}"}}],
              "deductions": [{{"id": "d", "kind": "warning", "points": "{warning}"}}]}}]}}"#,
            poor = 100 - good,
        );
        Evaluation::from_json(&text).unwrap_or_else(|error| panic!("{error}"))
    };
    // 90 × 60 % + 70 × 40 % − 2 = 80, then 92 × 50 % + 80 × 50 % − 1 = 85.
    let before = evaluation("90", "60", "40", 70, "2");
    let now = evaluation("92", "50", "50", 80, "1");
    let attribution = attribution(
        (&before.method, &before.windows[0]),
        (&now.method, &now.windows[0]),
    )
    .expect("both have composites");
    let told: Vec<(String, String)> = (effects_of(&attribution).iter())
        .filter(|(way, _)| way.len() == 1)
        .map(|(way, effect)| (format!("{:?}", way[0]), effect.to_string()))
        .collect();
    // The middle of the mixes, 82 and 86, is 84: the panel's 91 lies 7 above it, the public's 75
    // lies 9 below, and 10 % went from the one to the other.
    let expected = [
        ("Component(Id(\"panel\"))", "1.1"),
        ("Component(Id(\"public\"))", "4.5"),
        ("Weights", "-1.6"),
        ("Deduction(Id(\"warning\"))", "1"),
    ];
    assert_eq!(attribution.before.to_string(), "80");
    assert_eq!(attribution.now.to_string(), "85");
    assert_eq!(told.len(), expected.len(), "{told:?}");
    for (subject, effect) in expected {
        assert!(
            told.contains(&(subject.into(), effect.into())),
            "{subject} {effect}: {told:?}"
        );
    }
}
