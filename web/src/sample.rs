//! A small year for the tests of this crate.

use scoring_core::map::Map;

use scoring_core::Ratio;
use scoring_core::id::Id;
use scoring_core::scenario::Edit;

/// The inputs: windows `a`, `b` and `c` of the domain's example, each component on one figure.
pub(crate) fn inputs() -> String {
    let named =
        |id: &str, name: &str, rest: &str| format!(r#"{{"id":"{id}","name":"{name}"{rest}}}"#);
    let levels = [
        ("good", 100),
        ("fairly-good", 80),
        ("average", 60),
        ("fairly-poor", 30),
        ("poor", 0),
    ];
    let levels: Vec<_> = levels
        .iter()
        .map(|(id, points)| named(id, id, &format!(r#","points":"{points}""#)))
        .collect();
    let components = [
        named("panel", "评议", r#","weight":"40","source":{"panel":{}}"#),
        named(
            "peer",
            "互评",
            r#","weight":"20","source":{"peer":{"trim":"0"}}"#,
        ),
        named(
            "public",
            "满意度",
            r#","weight":"40","source":{"survey":{"combine":"pooled","rounds":["july"]}}"#,
        ),
    ];
    let window = |id: &str, panel: &str, peer: &str, votes: &str, rest: &str| {
        format!(
            r#"{{"id":"{id}","name":"{id}窗口","panel":[{{"score":"{panel}","date":"2025-06-11"}}],"peer":[{{"score":"{peer}"}}],"surveys":{{"july":[{{"respondents":"100","answers":{{"votes":[{votes}]}}}}]}}{rest}}}"#
        )
    };
    let windows = [
        window("a", "92", "88", r#"["68","18","13","1","0"]"#, ""),
        window(
            "b",
            "90",
            "91",
            r#"["60","25","13","1","1"]"#,
            r#","deductions":[{"id":"d1","kind":"warning","points":"1.5"}]"#,
        ),
        window("c", "85", "95", r#"["80","10","8","2","0"]"#, ""),
    ];
    format!(
        r#"{{"format":"1","centre":"中心","year":"2025","status":"final","method":{{"component":[{}],"survey":{{"rounds":[{}],"levels":[{}],"indicators":[{}],"same_respondents":false}},"veto":[{}],"deduction":[{}],"ranking":{{"basis":"exact","decimals":"2","rounding":"half-up","floor":"0"}},"quota":{{"excellent":"1","excellent_heads":"1","unsatisfactory":"1"}},"privacy":{{"publish_raters":false,"publish_group_counts":true}}}},"windows":[{}]}}"#,
        components.join(","),
        named("july", "7月", ""),
        levels.join(","),
        named("attitude", "态度", ""),
        named("case-filed", "立案", ""),
        named("warning", "预警", r#","applies_to":"composite""#),
        windows.join(","),
    )
}

/// The same under a plan with the grades 优 from 90.5 and 良 from 60, printed as they are named.
pub(crate) fn graded_inputs() -> String {
    let grade = |id: &str, name: &str, at_least: &str| {
        format!(r#"{{"id":"{id}","name":"{name}","at_least":"{at_least}"}}"#)
    };
    let grades = [grade("high", "优", "90.5"), grade("fair", "良", "60")];
    let bands = format!(r#""band":[{}],"quota":"#, grades.join(","));
    inputs().replace(r#""quota":"#, &bands)
}

pub(crate) fn id(text: &str) -> Id {
    text.parse().expect("an id")
}

pub(crate) fn ratio(text: &str) -> Ratio {
    text.parse().expect("a number")
}

pub(crate) fn weight(component: &str, weight: &str) -> Edit {
    Edit::Weights(Map::from([(id(component), ratio(weight))]))
}
