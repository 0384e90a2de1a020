//! Inputs whose parts do not fit each other are refused, each kind of them.
//!
//! It is long because there is a test for each check of `Evaluation`, with inputs that break just that one.

use scoring_core::id::Id;
use scoring_core::method::Combine;
use scoring_core::scenario::{Edit, Scenario};
use scoring_core::withhold::withhold;
use scoring_core::{Evaluation, Inputs};
use serde_json::Value;

/// Consistent inputs with every kind of record.
const CONSISTENT: &str = r#"{
    "format": "1", "centre": "centre", "year": "2025", "status": "final",
    "method": {
        "component": [
            {"id": "panel", "name": "panel", "weight": "30", "source": {"panel": {"item": [
                {"id": "checks", "name": "checks", "weight": "40"},
                {"id": "materials", "name": "materials", "weight": "60"}]}}},
            {"id": "peer", "name": "peer", "weight": "20", "source": {"peer": {"trim": "0"}}},
            {"id": "own", "name": "own", "weight": "10", "source": {"self": {}}},
            {"id": "hall", "name": "hall", "weight": "10", "source": {"checklist": {"item": [
                {"id": "signs", "name": "signs", "full": "55"},
                {"id": "forms", "name": "forms", "full": "45"}]}}},
            {"id": "voices", "name": "voices", "weight": "30", "source": {"components": [
                {"id": "public", "name": "public", "weight": "100",
                 "source": {"survey": {"combine": "pooled", "rounds": ["july"]}}}]}}],
        "survey": {
            "rounds": [{"id": "july", "name": "july"}, {"id": "august", "name": "august"}],
            "levels": [
                {"id": "yes", "name": "yes", "points": "100"},
                {"id": "no", "name": "no", "points": "0"}],
            "indicators": [
                {"id": "attitude", "name": "attitude", "weight": "1"},
                {"id": "openness", "name": "openness", "weight": "0"}],
            "groups": [
                {"id": "users", "name": "users", "weight": "60"},
                {"id": "others", "name": "others", "weight": "40"}],
            "same_respondents": false,
            "validity": {"quorum": "0.5"}},
        "veto": [{"id": "case-filed", "name": "case"}, {"id": "lost-case", "name": "lost"}],
        "deduction": [
            {"id": "warning", "name": "warning", "applies_to": "composite", "cap": "5"},
            {"id": "finding", "name": "finding", "applies_to": "panel"}],
        "addition": [{"id": "innovation", "name": "innovation"}, {"id": "award", "name": "award"}],
        "ranking": {"basis": "exact", "decimals": "2", "rounding": "half-up",
                    "tie_breakers": ["public"], "floor": "0"},
        "quota": {"excellent": "1", "excellent_heads": "1", "unsatisfactory": "1", "class": [
            {"class": "utility", "excellent": "1", "unsatisfactory": "1"},
            {"class": "approval", "excellent": "1", "unsatisfactory": "1"}]},
        "band": [
            {"id": "pass", "name": "pass", "at_least": "60"},
            {"id": "high", "name": "high", "at_least": "80"}],
        "privacy": {"publish_raters": true, "publish_group_counts": true}},
    "windows": [
        {"id": "gas", "name": "gas", "class": "utility"},
        {"id": "land", "name": "land"},
        {"id": "tax", "name": "tax",
         "panel": [{"item": "checks", "score": "90"}, {"item": "materials", "score": "80"}],
         "peer": [{"score": "70", "rater": "gas"}, {"score": "75", "rater": "land"}],
         "self": [{"score": "95"}],
         "checklists": {"hall": [{"item": "signs", "points": "2"}]},
         "deductions": [
            {"id": "d-1", "kind": "warning", "points": "1"},
            {"id": "d-2", "kind": "finding", "points": "1"}],
         "additions": [{"id": "p-1", "kind": "innovation", "points": "1"}],
         "vetoes": [{"ground": "case-filed"}],
         "surveys": {"july": [
            {"group": "others", "respondents": "2", "issued": "3", "returned": "2",
             "answers": {"votes": [["1", "1"], ["0", "1"]]}},
            {"group": "users", "respondents": "2", "issued": "3", "returned": "2",
             "answers": {"votes": [["1", "1"], ["1", "1"]]}}]}}],
    "decisions": {"decided": "2025-11-18", "excellent": ["land", "tax"], "unsatisfactory": ["gas"],
                  "excellent_heads": ["tax"], "reasons": {"tax": "why"}}
}"#;

/// The window's records with their counts withheld, to start from where a case is about them.
const WITHHELD: &[(&str, &str)] = &[
    (
        "/windows/2/surveys/july/0/answers",
        r#"{"totals": {"answers": "3", "blank": "1",
            "estimate": {"score": "50", "m": "50", "v": "1", "n": "2"}}}"#,
    ),
    (
        "/windows/2/surveys/july/1/answers",
        r#"{"totals": {"answers": "4", "blank": "0"}}"#,
    ),
    (
        "/windows/2/withheld",
        r#"{"public": {
            "groups": {"users": {"score": "50", "m": "50", "v": "1", "n": "2"}},
            "so_far": {"july": {"users": "50"}}}}"#,
    ),
];

/// What is wrong, where it is put in, and what stands there then.
const BROKEN: &[(&str, &str, &str)] = &[
    ("another format", "/format", r#""2""#),
    ("a component twice", "/method/component/1/id", r#""public""#),
    (
        "top weights not 100",
        "/method/component/0/weight",
        r#""30.000001""#,
    ),
    (
        "weights below 0",
        "/method/component/4/source/components",
        r#"[
        {"id": "a", "name": "a", "weight": "-1",
         "source": {"survey": {"combine": "pooled", "rounds": ["july"]}}},
        {"id": "public", "name": "b", "weight": "101",
         "source": {"survey": {"combine": "pooled", "rounds": ["july"]}}}]"#,
    ),
    ("no components", "/method/component", "[]"),
    (
        "a node without children",
        "/method/component/1/source",
        r#"{"components": []}"#,
    ),
    (
        "two panels",
        "/method/component/1/source",
        r#"{"panel": {}}"#,
    ),
    (
        "two of peer",
        "/method/component/2/source",
        r#"{"peer": {"trim": "0"}}"#,
    ),
    (
        "two of self",
        "/method/component/1/source",
        r#"{"self": {}}"#,
    ),
    (
        "item weights not 100",
        "/method/component/0/source/panel/item/0/weight",
        r#""41""#,
    ),
    (
        "an item twice",
        "/method/component/0/source/panel/item/0/id",
        r#""materials""#,
    ),
    (
        "full points not 100",
        "/method/component/3/source/checklist/item/0/full",
        r#""54.9""#,
    ),
    (
        "a checklist item twice",
        "/method/component/3/source/checklist/item/1/id",
        r#""signs""#,
    ),
    (
        "a checklist without items",
        "/method/component/3/source/checklist/item",
        "[]",
    ),
    (
        "a survey component without rounds",
        "/method/component/4/source/components/0/source/survey/rounds",
        "[]",
    ),
    (
        "its round twice",
        "/method/component/4/source/components/0/source/survey/rounds",
        r#"["july", "july"]"#,
    ),
    (
        "its round unknown",
        "/method/component/4/source/components/0/source/survey/rounds",
        r#"["july", "may"]"#,
    ),
    ("a round twice", "/method/survey/rounds/1/id", r#""july""#),
    ("a level twice", "/method/survey/levels/1/id", r#""yes""#),
    (
        "no counted level",
        "/method/survey/levels",
        r#"[{"id": "yes", "name": "yes"}, {"id": "no", "name": "no"}]"#,
    ),
    (
        "points above 100",
        "/method/survey/levels/0/points",
        r#""100.5""#,
    ),
    (
        "points below 0",
        "/method/survey/levels/1/points",
        r#""-1""#,
    ),
    ("no indicator", "/method/survey/indicators", "[]"),
    (
        "an indicator twice",
        "/method/survey/indicators/1/id",
        r#""attitude""#,
    ),
    (
        "weights on some indicators",
        "/method/survey/indicators/1",
        r#"{"id": "openness", "name": "openness"}"#,
    ),
    (
        "indicator weights of sum 0",
        "/method/survey/indicators/0/weight",
        r#""0""#,
    ),
    (
        "an indicator weight below 0",
        "/method/survey/indicators/1/weight",
        r#""-0.5""#,
    ),
    (
        "group weights not 100",
        "/method/survey/groups/0/weight",
        r#""61""#,
    ),
    ("a group twice", "/method/survey/groups/0/id", r#""others""#),
    (
        "a quorum above 1",
        "/method/survey/validity/quorum",
        r#""1.01""#,
    ),
    (
        "a quorum below 0",
        "/method/survey/validity/quorum",
        r#""-0.5""#,
    ),
    ("a ground twice", "/method/veto/1/id", r#""case-filed""#),
    (
        "a kind of deduction twice",
        "/method/deduction/1/id",
        r#""warning""#,
    ),
    (
        "a kind of addition twice",
        "/method/addition/1/id",
        r#""innovation""#,
    ),
    ("a band twice", "/method/band/1/id", r#""pass""#),
    (
        "quotas of a class twice",
        "/method/quota/class/1/class",
        r#""utility""#,
    ),
    ("a cap below 0", "/method/deduction/0/cap", r#""-1""#),
    (
        "a cap of additions below 0",
        "/method/addition/0",
        r#"{"id": "innovation", "name": "x", "cap": "-1"}"#,
    ),
    ("too many decimals", "/method/ranking/decimals", r#""7""#),
    ("a floor above 100", "/method/ranking/floor", r#""100.1""#),
    (
        "an unknown tie-breaker",
        "/method/ranking/tie_breakers",
        r#"["nobody"]"#,
    ),
    ("a window twice", "/windows/0/id", r#""tax""#),
    (
        "records of an unknown round",
        "/windows/2/surveys",
        r#"{"may": []}"#,
    ),
    (
        "an unknown group",
        "/windows/2/surveys/july/0/group",
        r#""strangers""#,
    ),
    (
        "two records of a group",
        "/windows/2/surveys/july/0/group",
        r#""users""#,
    ),
    (
        "a group where there are none",
        "/method/survey/groups",
        "[]",
    ),
    (
        "no group where there are some",
        "/windows/2/surveys/july",
        r#"[{"respondents": "0", "answers": {"votes": [["0", "0"], ["0", "0"]]}}]"#,
    ),
    (
        "a row too many",
        "/windows/2/surveys/july/0/answers/votes",
        r#"[["0", "0"], ["0", "0"], ["0", "0"]]"#,
    ),
    (
        "a row too few",
        "/windows/2/surveys/july/0/answers/votes",
        r#"[["0", "0"]]"#,
    ),
    (
        "a count too many",
        "/windows/2/surveys/july/0/answers/votes/0",
        r#"["0", "0", "0"]"#,
    ),
    (
        "a count too few",
        "/windows/2/surveys/july/0/answers/votes/0",
        r#"["0"]"#,
    ),
    (
        "more answers than people",
        "/windows/2/surveys/july/0/answers/votes/0",
        r#"["1", "2"]"#,
    ),
    (
        "a row beyond 64 bits",
        "/windows/2/surveys/july/0/answers/votes/0",
        r#"["18446744073709551615", "1"]"#,
    ),
    (
        "13 digits of respondents",
        "/windows/2/surveys/july/0/respondents",
        r#""1000000000000""#,
    ),
    (
        "13 digits issued",
        "/windows/2/surveys/july/0/issued",
        r#""1000000000000""#,
    ),
    (
        "13 digits returned",
        "/windows/2/surveys/july/0/returned",
        r#""1000000000000""#,
    ),
    (
        "counts withheld in part",
        "/windows/2/surveys/july/0/answers",
        r#"{"totals": {"answers": "3", "blank": "1"}}"#,
    ),
    (
        "withheld figures beside counts",
        "/windows/2/withheld",
        r#"{"public": {}}"#,
    ),
    (
        "a panel mark above 100",
        "/windows/2/panel/0/score",
        r#""100.5""#,
    ),
    (
        "a peer mark below 0",
        "/windows/2/peer/0/score",
        r#""-0.5""#,
    ),
    (
        "a self mark above 100",
        "/windows/2/self/0/score",
        r#""101""#,
    ),
    (
        "a panel mark of no item",
        "/windows/2/panel/0",
        r#"{"score": "90"}"#,
    ),
    (
        "a panel mark of an unknown item",
        "/windows/2/panel/0/item",
        r#""nothing""#,
    ),
    (
        "an item where there are none",
        "/method/component/0/source",
        r#"{"panel": {}}"#,
    ),
    ("a mark of oneself", "/windows/2/peer/0/rater", r#""tax""#),
    ("a rater twice", "/windows/2/peer/0/rater", r#""land""#),
    ("an unknown rater", "/windows/2/peer/0/rater", r#""nobody""#),
    (
        "findings of no checklist",
        "/windows/2/checklists",
        r#"{"panel": []}"#,
    ),
    (
        "a finding of an unknown item",
        "/windows/2/checklists/hall/0/item",
        r#""nothing""#,
    ),
    (
        "a finding below 0",
        "/windows/2/checklists/hall/0/points",
        r#""-1""#,
    ),
    (
        "a deduction of no kind",
        "/windows/2/deductions/0/kind",
        r#""innovation""#,
    ),
    (
        "a deduction below 0",
        "/windows/2/deductions/0/points",
        r#""-1""#,
    ),
    (
        "a deduction twice",
        "/windows/2/deductions/1/id",
        r#""d-1""#,
    ),
    (
        "an addition of no kind",
        "/windows/2/additions/0/kind",
        r#""warning""#,
    ),
    (
        "an addition below 0",
        "/windows/2/additions/0/points",
        r#""-1""#,
    ),
    (
        "a veto without a ground",
        "/windows/2/vetoes/0/ground",
        r#""mood""#,
    ),
    (
        "a decision on no window",
        "/decisions/excellent",
        r#"["nobody"]"#,
    ),
    (
        "a head of no window",
        "/decisions/excellent_heads",
        r#"["nobody"]"#,
    ),
    (
        "a decision twice",
        "/decisions/unsatisfactory",
        r#"["gas", "gas"]"#,
    ),
    (
        "a reason for no window",
        "/decisions/reasons",
        r#"{"nobody": "why"}"#,
    ),
];

/// The same of withheld figures.
const BROKEN_WITHHELD: &[(&str, &str, &str)] = &[
    (
        "more answers than people",
        "/windows/2/surveys/july/0/answers/totals/answers",
        r#""4""#,
    ),
    (
        "totals beyond 64 bits",
        "/windows/2/surveys/july/0/answers/totals/answers",
        r#""18446744073709551615""#,
    ),
    (
        "totals of no group",
        "/windows/2/surveys/july/0",
        r#"{"respondents": "2", "answers": {"totals": {"answers": "3", "blank": "1"}}}"#,
    ),
    (
        "a score above 100",
        "/windows/2/surveys/july/0/answers/totals/estimate/score",
        r#""100.5""#,
    ),
    (
        "a mean below 0",
        "/windows/2/surveys/july/0/answers/totals/estimate/m",
        r#""-1""#,
    ),
    (
        "a variance below 0",
        "/windows/2/surveys/july/0/answers/totals/estimate/v",
        r#""-1""#,
    ),
    (
        "a variance above all",
        "/windows/2/surveys/july/0/answers/totals/estimate/v",
        r#""2500.1""#,
    ),
    (
        "a sample of 13 digits",
        "/windows/2/surveys/july/0/answers/totals/estimate/n",
        r#""1000000000000""#,
    ),
    (
        "figures of no component",
        "/windows/2/withheld",
        r#"{"nobody": {}}"#,
    ),
    (
        "figures of no survey component",
        "/windows/2/withheld",
        r#"{"peer": {}}"#,
    ),
    (
        "figures of no group",
        "/windows/2/withheld/public/groups",
        r#"{"strangers": {"score": "50", "m": "50", "v": "1", "n": "2"}}"#,
    ),
    (
        "figures off the scale",
        "/windows/2/withheld/public/groups/users/score",
        r#""101""#,
    ),
    (
        "a running score of no round",
        "/windows/2/withheld/public/so_far",
        r#"{"august": {}}"#,
    ),
    (
        "a running score of no group",
        "/windows/2/withheld/public/so_far/july",
        r#"{"strangers": "50"}"#,
    ),
    (
        "a running score off the scale",
        "/windows/2/withheld/public/so_far/july/users",
        r#""-1""#,
    ),
];

/// What is not even of the published shape.
const MISSHAPEN: &[(&str, &str, &str)] = &[
    ("a number that is no text", "/windows/2/panel/0/score", "90"),
    (
        "a mark with an exponent",
        "/windows/2/panel/0/score",
        r#""9e1""#,
    ),
    (
        "a count that is no whole number",
        "/windows/2/surveys/july/0/respondents",
        r#""2.0""#,
    ),
    (
        "a count with a sign",
        "/windows/2/surveys/july/0/respondents",
        r#""+2""#,
    ),
    ("an id with a capital", "/windows/2/id", r#""Tax""#),
    (
        "an unknown key",
        "/method/privacy",
        r#"{"publish_raters": true, "publish_group_counts": true, "publish_names": true}"#,
    ),
    ("an unknown word", "/method/ranking/basis", r#""rounded""#),
    (
        "a missing key",
        "/method/privacy",
        r#"{"publish_raters": true}"#,
    ),
];

fn put(value: &mut Value, place: &str, text: &str) {
    let new: Value = serde_json::from_str(text).expect("JSON");
    let (parent, key) = place.rsplit_once('/').expect("a place within");
    match value.pointer_mut(parent).expect(place) {
        Value::Object(fields) => drop(fields.insert(key.into(), new)),
        list => list[key.parse::<usize>().expect("an index")] = new,
    }
}

fn consistent() -> Value {
    serde_json::from_str(CONSISTENT).expect("JSON")
}

fn withheld() -> Value {
    let mut value = consistent();
    for (place, text) in WITHHELD {
        put(&mut value, place, text);
    }
    value
}

fn evaluation(value: &Value) -> Evaluation {
    let inputs = Inputs::from_json(&value.to_string()).expect("the published shape");
    Evaluation::new(inputs).expect("consistent")
}

#[test]
fn each_inconsistency_is_refused() {
    for (base, cases) in [(consistent(), BROKEN), (withheld(), BROKEN_WITHHELD)] {
        evaluation(&base);
        for (what, place, text) in cases {
            let mut value = base.clone();
            put(&mut value, place, text);
            let inputs = Inputs::from_json(&value.to_string())
                .unwrap_or_else(|error| panic!("{what}: {error}"));
            let refusal = Evaluation::new(inputs).expect_err(what).to_string();
            assert!(refusal.split(' ').count() > 2, "{what}: {refusal}");
        }
    }
}

#[test]
fn another_shape_is_refused() {
    for (what, place, text) in MISSHAPEN {
        let mut value = consistent();
        put(&mut value, place, text);
        assert!(Inputs::from_json(&value.to_string()).is_err(), "{what}");
    }
}

#[test]
fn withheld_counts_cannot_be_edited() {
    let mut value = consistent();
    put(&mut value, "/method/privacy/publish_group_counts", "false");
    let withheld = withhold(evaluation(&value));
    let id = |text: &str| -> Id { text.parse().expect("an id") };
    let apply = |edit: Edit| {
        let edits = vec![edit];
        Scenario {
            inputs_sha256: None,
            edits,
        }
        .apply(&withheld)
    };
    let combine = Edit::Combine {
        component: id("public"),
        combine: Combine::Mean,
    };
    assert!(
        apply(combine).is_err(),
        "the groups' figures hold for pooled rounds"
    );
    for round in ["july", "august"] {
        let votes = Edit::Votes {
            window: id("tax"),
            round: id(round),
            group: Some(id("users")),
            indicator: id("attitude"),
            counts: vec![1, 0],
        };
        assert!(
            apply(votes).is_err(),
            "{round}: counts do not mix with withheld ones"
        );
    }
}
