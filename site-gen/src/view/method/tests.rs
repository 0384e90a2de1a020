//! The page of the method, for every plan that the vectors of the scoring core know.

use std::collections::BTreeSet;

use scoring_core::Method;

use super::*;
use crate::model::Language;
use crate::texts::Texts;
use crate::view::{YearIndex, testing};

/// Calls `check` with a scene in each language.
fn in_both_languages(check: impl Fn(&Scene<'_>)) {
    let assessed = testing::centre();
    let years: Vec<_> = assessed.years.iter().map(YearIndex::of).collect();
    for language in [Language::Chinese, Language::English] {
        let texts = Texts::of(language);
        let route = Route::Year(assessed.current_year, Place::Method);
        check(&Scene::of(&assessed, &years, &texts, route));
    }
}

/// The vectors of the scoring core with methods of their own.
macro_rules! vectors {
    ($($name:literal),* $(,)?) => {
        [$(include_str!(concat!("../../../../tests/vectors/", $name, ".json"))),*]
    };
}

/// Methods that together cover every rule of a plan.
fn methods() -> Vec<Method> {
    let vectors = vectors![
        "additions-capped",
        "bands-on-exact-values",
        "bands-on-printed-values",
        "beyond-128-bits",
        "blanks-are-published",
        "checklist-stops-at-0",
        "checklist-without-finding",
        "clamped-at-0",
        "clamped-at-100",
        "clamped-at-the-floor",
        "class-quota",
        "class-quota-shrinks-alone",
        "classes",
        "component-missing",
        "decimals-0",
        "decimals-6",
        "deductions-capped-by-kind",
        "deductions-from-panel-items",
        "deductions-from-the-panel",
        "exactly-tied-pair",
        "example-a-to-f",
        "group-without-a-score",
        "groups-and-mean-of-rounds",
        "groups-and-rounds",
        "groups-weighted",
        "groups-withheld",
        "indicator-of-weight-0-without-answers",
        "indicator-weights",
        "indicator-weights-mean-of-rounds",
        "indicator-weights-pooled-rounds",
        "interval-bounds-rounded-outwards",
        "interval-of-answers-all-on-one-level",
        "interval-of-mean-of-rounds",
        "interval-of-pooled-rounds",
        "interval-with-indicator-weights",
        "interval-within-the-levels",
        "level-not-counted",
        "levels-of-the-plan",
        "panel-item-without-a-mark",
        "peer-mean",
        "peer-raters-published",
        "peer-too-few-marks-to-trim",
        "peer-trimmed-mean",
        "provisional-after-one-round",
        "quotas-of-0",
        "quotas-shrink-alike",
        "quotas-shrink-the-long-list",
        "quotas-shrink-the-other-way",
        "rank-on-printed-values",
        "rank-on-printed-values-then-tie-breaker",
        "rank-ranges",
        "rank-ranges-on-printed-values",
        "rank-ranges-use-the-clamped",
        "rank-ranges-with-judgement",
        "rounding-half-even",
        "rounding-once",
        "running-ranking-within-a-tree",
        "same-respondents",
        "sample-is-people-not-answers",
        "sample-is-the-sum-over-rounds",
        "sample-of-the-least-survey",
        "self-evaluation",
        "survey-components-of-some-rounds",
        "tie-at-the-edge-of-excellent",
        "tie-at-the-edge-of-heads",
        "tie-at-the-edge-of-unsatisfactory",
        "tie-breaker-inside-the-tree",
        "tie-breakers-in-order",
        "ties-in-thirds",
        "tree-of-components",
        "tree-with-a-missing-child",
        "veto",
        "vetoed-and-not-ranked",
        "void-below-quorum",
        "void-more-returned-than-issued",
        "void-under-mean",
        "void-with-groups",
        "votes-of-all-indicators-pooled",
        "weights-are-decimals",
    ];
    (vectors.iter())
        .map(|text| {
            let vector: serde_json::Value = serde_json::from_str(text).expect("JSON");
            serde_json::from_value(vector["inputs"]["method"].clone()).expect("a method")
        })
        .collect()
}

fn text(sentence: &[Words]) -> String {
    sentence.iter().map(|words| words.text.as_str()).collect()
}

#[test]
fn every_plan_can_be_told() {
    let methods = methods();
    in_both_languages(|scene| {
        for method in &methods {
            let parts = parts::tree(scene, method);
            assert!(parts.len() >= method.tree().len());
            parts::formula(scene, method);
            let survey = survey::questionnaire(scene, method);
            assert_eq!(survey.is_some(), method.survey.is_some());
            survey::precision(scene, method);
            rules::adjustments(scene, method);
            rules::lists(scene, method);
            for rule in rules::ranking(scene, method) {
                assert!(!text(&rule).is_empty());
            }
            assert!(!rules::privacy(scene, method).is_empty());
        }
    });
}

#[test]
fn every_question_is_answered_by_the_plan() {
    let methods = methods();
    in_both_languages(|scene| {
        let mut answers = vec![BTreeSet::new(); 14];
        for method in &methods {
            let readings = readings::of(scene, method);
            assert_eq!(readings.len(), 14);
            for (reading, seen) in readings.iter().zip(&mut answers) {
                let answer: Vec<_> = reading.answers().iter().map(|each| text(each)).collect();
                assert!(!answer.is_empty() && answer.iter().all(|each| !each.is_empty()));
                seen.insert(answer);
            }
        }
        for (at, seen) in answers.iter().enumerate() {
            // Question 8, what a missing part does, has one answer by this project's rules.
            let least = if at == 7 { 1 } else { 2 };
            assert!(seen.len() >= least, "question {}: {seen:?}", at + 1);
        }
    });
}

#[test]
fn differences_are_found_and_only_differences() {
    let methods = methods();
    in_both_languages(|scene| {
        for (before, now) in methods.iter().zip(methods.iter().skip(1)) {
            assert_eq!(changes::between(scene, now, now), []);
            let changes = changes::between(scene, before, now);
            assert_eq!(changes.is_empty(), before == now, "{before:?}\n{now:?}");
        }
    });
}

#[test]
fn a_difference_is_told_in_words() {
    let assessed = testing::centre();
    let before = &assessed.current().evaluation.method;
    let mut now = before.clone();
    now.components[1].weight = Ratio::whole(30);
    now.ranking.tie_breakers = vec!["public".parse().expect("an id")];
    now.bands.clear();
    in_both_languages(|scene| {
        if scene.language() != Language::Chinese {
            return;
        }
        let changes = changes::between(scene, before, &now);
        let told: Vec<_> = (changes.iter())
            .map(|change| change.parts().map(text))
            .collect();
        assert_eq!(
            told,
            [
                ["“窗口互评”：权重", "20%", "30%"],
                ["排名：同分时再比", "不再比，并列", "群众满意度"],
                ["等次“合格”", "起点分 80", "没有"],
            ]
        );
    });
}

#[test]
fn weights_without_a_decimal_are_said_to_be_about() {
    in_both_languages(|scene| {
        assert_eq!(percent(scene, &Ratio::new(25, 2)), "12.5%");
        assert!(percent(scene, &Ratio::new(100, 3)).contains("33.33%"));
    });
}
