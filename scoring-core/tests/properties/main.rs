//! What must hold of every evaluation, whatever its figures: laws of the method that no example
//! could show in full.

mod arithmetic;
mod disclosure;
mod edits;
mod evaluations;
mod explanations;
mod filled;
mod flip;
mod mutations;
mod live;
mod require;
mod stability;
mod weights;

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::sample::{Index, select};
use scoring_core::component::{ComponentScore, Detail};
use scoring_core::id::Id;
use scoring_core::inputs::{Answers, Estimate, Window};
use scoring_core::method::Basis;
use scoring_core::outcome::{Candidate, WindowOutcome};
use scoring_core::round::Digits;
use scoring_core::scenario::{AdjustmentList, Edit, Scenario};
use scoring_core::score::Scorecard;
use scoring_core::withhold::withhold;
use scoring_core::{Evaluation, Inputs, Outcome, Ratio, Results, evaluate, rank, score};
use serde_json::Value;

use crate::arithmetic::{BigRational, big, printed, recomputed};
use crate::evaluations::{evaluation, id, mark, ratio};
use crate::mutations::mutate;

fn results(evaluation: &Evaluation) -> String {
    Results::new(evaluation, &evaluate(evaluation), "").to_json()
}

/// A scorecard whose figures keep no terms.
fn without_working(mut card: Scorecard) -> Scorecard {
    fn forget(component: &mut ComponentScore) {
        component.figure.terms = Vec::new();
        match &mut component.detail {
            Detail::Components(children) => children.iter_mut().for_each(forget),
            Detail::Survey(survey) => survey.figure.terms = Vec::new(),
            _ => {}
        }
    }
    card.components.iter_mut().for_each(forget);
    for figure in [
        &mut card.deductions,
        &mut card.additions,
        &mut card.composite,
    ] {
        figure.terms = Vec::new();
    }
    card
}

fn outcome_of<'a>(outcome: &'a Outcome, window: &Id) -> &'a WindowOutcome {
    outcome.window(window).expect("every window has an outcome")
}

/// Every component score of a window's scorecard.
fn components_of(outcome: &WindowOutcome) -> Vec<&ComponentScore> {
    let mut found = Vec::new();
    for component in &outcome.scorecard.components {
        component.walk(&mut |each| found.push(each));
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1200))]

    #[test]
    fn the_order_of_windows_and_records_decides_nothing(
        evaluation in evaluation(),
        mut seed in any::<u64>(),
    ) {
        let mut inputs = Inputs::clone(&evaluation);
        let seed = &mut seed;
        shuffle_list(&mut inputs.windows, seed);
        for window in &mut inputs.windows {
            shuffle_list(&mut window.panel, seed);
            shuffle_list(&mut window.own, seed);
            shuffle_list(&mut window.peer, seed);
            shuffle_list(&mut window.deductions, seed);
            shuffle_list(&mut window.additions, seed);
            for list in window.checklists.values_mut() {
                shuffle_list(list, seed);
            }
            for list in window.surveys.values_mut() {
                shuffle_list(list, seed);
            }
        }
        let shuffled = Evaluation::new(inputs).expect("the same records");
        prop_assert_eq!(shuffled.to_json(), evaluation.to_json());
        prop_assert_eq!(results(&shuffled), results(&evaluation));
    }

    #[test]
    fn the_canonical_text_round_trips(evaluation in evaluation()) {
        let text = evaluation.to_json();
        let read = Evaluation::from_json(&text).expect("its own text");
        prop_assert_eq!(read.to_json(), text);
        prop_assert_eq!(&read, &evaluation);
    }

    #[test]
    fn a_better_mark_never_harms(
        evaluation in evaluation(),
        at in any::<Index>(),
        which in any::<Index>(),
        better in mark(),
    ) {
        let mut inputs = Inputs::clone(&evaluation);
        let at = at.index(inputs.windows.len());
        let window = &mut inputs.windows[at];
        let mut marks: Vec<&mut Ratio> = (window.panel.iter_mut().map(|mark| &mut mark.score))
            .chain(window.own.iter_mut().map(|mark| &mut mark.score))
            .chain(window.peer.iter_mut().map(|mark| &mut mark.score))
            .collect();
        prop_assume!(!marks.is_empty());
        let which = which.index(marks.len());
        if better > *marks[which] {
            *marks[which] = better;
        }
        let raised = Evaluation::new(inputs).expect("a lawful mark");
        not_harmed(&evaluation, &raised, at)?;
    }

    #[test]
    fn a_better_answer_never_harms(
        evaluation in evaluation(),
        at in any::<Index>(),
        which in any::<Index>(),
        // Among the levels good, average, unknown and poor: from a counted one to a better one.
        (from, to) in select(vec![(1, 0), (3, 1), (3, 0)]),
    ) {
        let mut inputs = Inputs::clone(&evaluation);
        let at = at.index(inputs.windows.len());
        let mut rows: Vec<&mut Vec<u64>> = (inputs.windows[at].surveys.values_mut().flatten())
            .filter_map(|record| match &mut record.answers {
                Answers::Votes(rows) => Some(rows),
                Answers::Totals { .. } => None,
            })
            .flatten()
            .filter(|row| row[from] > 0)
            .collect();
        prop_assume!(!rows.is_empty());
        let which = which.index(rows.len());
        rows[which][from] -= 1;
        rows[which][to] += 1;
        let raised = Evaluation::new(inputs).expect("lawful answers");
        not_harmed(&evaluation, &raised, at)?;
    }

    #[test]
    fn a_deduction_never_helps(
        evaluation in evaluation(),
        at in any::<Index>(),
        panel in any::<bool>(),
    ) {
        let at = at.index(evaluation.windows.len());
        let edit = Edit::NewAdjustment {
            window: evaluation.windows[at].id.clone(),
            list: AdjustmentList::Deductions,
            id: id("another"),
            kind: id(if panel { "inspection" } else { "warning" }),
            points: ratio("1.25"),
        };
        let lowered = Scenario { inputs_sha256: None, edits: vec![edit] };
        let lowered = lowered.apply(&evaluation).expect("a lawful deduction");
        not_harmed(&lowered, &evaluation, at)?;
    }

    #[test]
    fn windows_with_the_same_records_are_treated_alike(
        evaluation in evaluation(),
        at in any::<Index>(),
    ) {
        let mut inputs = Inputs::clone(&evaluation);
        let original = inputs.windows[at.index(inputs.windows.len())].clone();
        let twin = Window { id: id("a-twin"), ..original.clone() };
        inputs.windows.push(twin.clone());
        let evaluation = Evaluation::new(inputs).expect("a twin is lawful");
        let outcome = evaluate(&evaluation);
        let (one, other) = (outcome_of(&outcome, &original.id), outcome_of(&outcome, &twin.id));
        let renamed = WindowOutcome { id: one.id.clone(), ..other.clone() };
        prop_assert_eq!(one, &renamed);
    }

    #[test]
    fn without_a_window_the_others_keep_their_order(
        evaluation in evaluation(),
        at in any::<Index>(),
    ) {
        let mut inputs = Inputs::clone(&evaluation);
        inputs.windows.remove(at.index(inputs.windows.len()));
        let fewer = Evaluation::new(inputs).expect("fewer windows");
        let (before, after) = (evaluate(&evaluation), evaluate(&fewer));
        for one in &after.windows {
            prop_assert_eq!(&one.scorecard, &outcome_of(&before, &one.id).scorecard);
            for other in &after.windows {
                let order = |outcome: &Outcome| {
                    let rank = |window: &Id| outcome_of(outcome, window).rank;
                    rank(&one.id).cmp(&rank(&other.id))
                };
                prop_assert_eq!(order(&before), order(&after));
            }
        }
    }

    #[test]
    fn ranks_count_the_windows_above(evaluation in evaluation()) {
        let outcome = evaluate(&evaluation);
        let keys: BTreeMap<&Id, rank::Key> = (outcome.windows.iter())
            .filter_map(|each| Some((&each.id, rank::key(&evaluation.method, &each.scorecard)?)))
            .collect();
        for window in &outcome.windows {
            let above = |key: &rank::Key| 1 + keys.values().filter(|other| *other > key).count();
            prop_assert_eq!(window.rank, keys.get(&window.id).map(above));
            if let Some((least, greatest)) = window.rank_range {
                let rank = window.rank.expect("only ranked windows have a range");
                prop_assert!(1 <= least && greatest <= keys.len());
                prop_assert!(least <= rank && rank <= greatest);
            }
        }
    }

    #[test]
    fn figures_are_rounded_once_and_printed_as_the_rule_says(evaluation in evaluation()) {
        let digits = evaluation.method.ranking.digits();
        let text = results(&evaluation);
        let published: Value = serde_json::from_str(&text).expect("results are JSON");
        let mut pairs = Vec::new();
        exact_and_printed(&published, &mut pairs);
        for (exact, print) in pairs {
            let exact: BigRational = exact.parse().expect("a fraction");
            prop_assert_eq!(printed(&exact, digits), print);
        }
    }

    #[test]
    fn a_working_gives_its_figure(evaluation in evaluation()) {
        let outcome = evaluate(&evaluation);
        for window in &evaluation.windows {
            let card = score::score(&evaluation.method, window);
            let summary = score::summary(&evaluation.method, window);
            prop_assert_eq!(without_working(card.clone()), summary);
            prop_assert_eq!(recomputed(&card.composite), card.value().map(big));
            for component in &card.components {
                prop_assert_eq!(recomputed(&component.figure), component.value().map(big));
            }
            // What is listed without its working has the same values.
            let listed = outcome_of(&outcome, &window.id);
            prop_assert_eq!(listed.scorecard.value(), card.value());
        }
    }

    #[test]
    fn scores_stay_on_their_scale(evaluation in evaluation()) {
        let floor = &evaluation.method.ranking.floor;
        for window in &evaluate(&evaluation).windows {
            for component in components_of(window) {
                if let Some(score) = component.value() {
                    prop_assert!(!score.is_negative() && *score <= Ratio::HUNDRED);
                }
                if let Detail::Survey(survey) = &component.detail {
                    prop_assert_eq!(survey.estimate.is_some(), component.value().is_some());
                    if let Some(Estimate { v, m, n, .. }) = &survey.estimate {
                        prop_assert!(!v.is_negative() && !m.is_negative() && *m <= Ratio::HUNDRED);
                        prop_assert!(*n <= survey.totals.respondents);
                    }
                }
            }
            if let Some(composite) = window.scorecard.value() {
                prop_assert!(composite >= floor && *composite <= Ratio::HUNDRED);
                prop_assert_eq!(window.scorecard.missing().count(), 0);
            } else {
                prop_assert!(window.scorecard.missing().count() > 0);
            }
        }
    }

    #[test]
    fn lists_keep_their_rules(evaluation in evaluation()) {
        let outcome = evaluate(&evaluation);
        let lists = &outcome.candidates;
        let on_lists = [&lists.excellent, &lists.unsatisfactory, &lists.undetermined];
        let all: BTreeSet<_> = on_lists.iter().flat_map(|list| list.iter()).collect();
        let listed: usize = on_lists.iter().map(|list| list.len()).sum();
        prop_assert_eq!(all.len(), listed, "no window is on two lists");
        for window in &outcome.windows {
            prop_assert_eq!(all.contains(&window.id), window.candidate.is_some());
            if window.vetoed {
                prop_assert_eq!(window.candidate, Some(Candidate::Unsatisfactory));
            } else if window.rank.is_none() {
                prop_assert_eq!(window.candidate, None);
            }
        }
        let quota = &evaluation.method.quota;
        let of_classes: u32 = quota.classes.iter().map(|own| own.excellent).sum();
        prop_assert!(lists.excellent.len() <= (quota.excellent + of_classes) as usize);
        prop_assert!(lists.excellent_heads.len() <= quota.excellent_heads as usize);
        prop_assert!(lists.excellent_heads.iter().all(|head| lists.excellent.contains(head)));
        // Among windows that compete for the same places nobody is listed past a better one.
        let own: Vec<&Id> = quota.classes.iter().map(|own| &own.class).collect();
        let pool = |window: &WindowOutcome| {
            let class = evaluation.windows.iter().find(|each| each.id == window.id);
            class.and_then(|each| each.class.clone()).filter(|class| own.contains(&class))
        };
        let (best, worst) = (Some(Candidate::Excellent), Some(Candidate::Unsatisfactory));
        let competing: Vec<_> = (outcome.windows.iter())
            .filter(|each| !each.vetoed && each.rank.is_some())
            .collect();
        for one in &competing {
            for other in &competing {
                if pool(one) == pool(other) && one.rank < other.rank {
                    prop_assert!(other.candidate != best || one.candidate == best);
                    prop_assert!(one.candidate != worst || other.candidate == worst);
                }
            }
        }
    }

    #[test]
    fn an_edit_and_its_inverse_change_nothing(
        evaluation in evaluation(),
        at in any::<Index>(),
        score in mark(),
        trim in 0..3_u32,
    ) {
        for (there, back) in edits::with_inverses(&evaluation, at, &score, trim) {
            let both = Scenario { inputs_sha256: None, edits: vec![there.clone(), back.clone()] };
            // An edit that breaks a rule by itself is mended by its inverse.
            let applied = both.apply(&evaluation);
            prop_assert_eq!(applied.as_ref(), Ok(&evaluation), "{:?} {:?}", there, back);
        }
    }

    #[test]
    fn withholding_counts_changes_no_figure(evaluation in evaluation()) {
        let withheld = withhold(evaluation.clone());
        prop_assert_eq!(results(&withheld), results(&evaluation));
        prop_assert_eq!(withhold(withheld.clone()), withheld.clone());
        let survey = evaluation.method.survey.as_ref().expect("a survey");
        let hidden = !survey.groups.is_empty() && !evaluation.method.privacy.publish_group_counts;
        let counts = |evaluation: &Evaluation| evaluation.to_json().contains("votes");
        prop_assert_eq!(counts(&withheld), !hidden && counts(&evaluation));
        let read = Evaluation::from_json(&withheld.to_json()).expect("its own text");
        prop_assert_eq!(read, withheld);
    }

    #[test]
    fn more_of_the_same_answers_give_the_same_score_from_a_larger_sample(
        evaluation in evaluation(),
        times in 2..50_u64,
    ) {
        let mut inputs = Inputs::clone(&evaluation);
        let windows = inputs.windows.iter_mut();
        for record in windows.flat_map(|window| window.surveys.values_mut().flatten()) {
            record.respondents *= times;
            record.issued = record.issued.map(|count| count * times);
            record.returned = record.returned.map(|count| count * times);
            if let Answers::Votes(rows) = &mut record.answers {
                rows.iter_mut().flatten().for_each(|count| *count *= times);
            }
        }
        let more = Evaluation::new(inputs).expect("lawful counts");
        let (before, after) = (evaluate(&evaluation), evaluate(&more));
        for (before, after) in before.windows.iter().zip(&after.windows) {
            prop_assert_eq!(before.scorecard.value(), after.scorecard.value());
            prop_assert_eq!(before.rank, after.rank);
            for (before, after) in components_of(before).into_iter().zip(components_of(after)) {
                let sample = |component: &ComponentScore| match &component.detail {
                    Detail::Survey(survey) => survey.estimate.as_ref().map(|each| each.n),
                    _ => None,
                };
                prop_assert_eq!(sample(before).map(|n| n * times), sample(after));
            }
        }
    }

    #[test]
    fn page_decimals_tell_apart_what_a_rank_tells_apart(evaluation in evaluation()) {
        let outcome = evaluate(&evaluation);
        let scorecards = outcome.windows.iter().map(|each| &each.scorecard);
        let composites: Vec<_> = scorecards.map(|each| each.value()).collect();
        let decimals = rank::page_decimals(&evaluation.method, &composites);
        let digits = evaluation.method.ranking.digits();
        for (one, of_one) in composites.iter().zip(&decimals) {
            for (other, of_other) in composites.iter().zip(&decimals) {
                let (Some(one), Some(other)) = (one, other) else { continue };
                if evaluation.method.ranking.basis == Basis::Exact && one != other {
                    let finer = |decimals| Digits { decimals, ..digits };
                    prop_assert_ne!(finer(*of_one).print(one), finer(*of_other).print(other));
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn no_mutated_file_makes_a_panic(
        evaluation in evaluation(),
        withheld in any::<bool>(),
        mutations in prop::collection::vec((any::<Index>(), any::<Index>(), any::<Index>()), 1..4),
    ) {
        let evaluation = if withheld { withhold(evaluation) } else { evaluation };
        let mut value: Value = serde_json::from_str(&evaluation.to_json()).expect("its own text");
        for (place, what, other) in mutations {
            mutate(&mut value, place, what, other);
        }
        let Ok(evaluation) = Evaluation::from_json(&value.to_string()) else {
            return Ok(());
        };
        let outcome = evaluate(&evaluation);
        let scorecards = outcome.windows.iter().map(|each| &each.scorecard);
        let composites: Vec<_> = scorecards.map(|each| each.value()).collect();
        let decimals = rank::page_decimals(&evaluation.method, &composites);
        prop_assert_eq!(decimals.len(), evaluation.windows.len());
        let text = results(&evaluation);
        prop_assert_eq!(results(&withhold(evaluation)), text);
    }
}

fn shuffle_list<T>(list: &mut [T], seed: &mut u64) {
    for at in (1..list.len()).rev() {
        // Knuth's linear congruential generator: any order will do, as long as the case repeats.
        *seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let high = usize::try_from(*seed >> 33).expect("31 bits");
        list.swap(at, high % (at + 1));
    }
}

/// `after` is not worse for the window at `at` than `before`, and not better for any other.
fn not_harmed(before: &Evaluation, after: &Evaluation, at: usize) -> Result<(), TestCaseError> {
    let (before, after) = (evaluate(before), evaluate(after));
    for (place, (before, after)) in before.windows.iter().zip(&after.windows).enumerate() {
        prop_assert_eq!(&before.id, &after.id);
        if place == at {
            prop_assert!(before.scorecard.value() <= after.scorecard.value());
            prop_assert!(before.rank >= after.rank);
            for (before, after) in components_of(before).into_iter().zip(components_of(after)) {
                prop_assert!(before.value() <= after.value());
            }
        } else {
            prop_assert_eq!(before.scorecard.value(), after.scorecard.value());
            prop_assert!(before.rank <= after.rank);
        }
    }
    Ok(())
}

/// The exact figures of results with the printed ones beside them.
fn exact_and_printed<'a>(value: &'a Value, pairs: &mut Vec<(&'a str, &'a str)>) {
    match value {
        Value::Object(fields) => {
            for (exact, print) in [("exact", "score"), ("composite_exact", "composite")] {
                let text = |key: &str| fields.get(key).and_then(Value::as_str);
                pairs.extend(text(exact).zip(text(print)));
            }
            fields
                .values()
                .for_each(|field| exact_and_printed(field, pairs));
        }
        Value::Array(items) => items.iter().for_each(|item| exact_and_printed(item, pairs)),
        _ => {}
    }
}
