//! Scores of scenarios and what-if questions on the terminal.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use scoring_core::scenario::Scenario;
use serde_json::Value;
use site_gen::model::Language;
use tempfile::TempDir;
use tests::Ended;

fn root() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    root.expect("the workspace").to_owned()
}

/// Runs a command on the sample, in Chinese with `--lang zh`.
fn run(words: &[&str]) -> Ended {
    let mut line: Vec<OsString> = words.iter().map(OsString::from).collect();
    line.extend(["--content".into(), root().join("content").into()]);
    tests::run_in(language(words), line)
}

/// What the process itself would find out.
fn language(words: &[&str]) -> Language {
    if words.contains(&"zh") {
        Language::Chinese
    } else {
        Language::English
    }
}

/// Runs it under a scenario.
fn run_under(scenario: &str, words: &[&str]) -> Ended {
    let folder = TempDir::new().expect("a temporary folder");
    let path = folder.path().join("scenario.toml");
    fs::write(&path, scenario).expect("written");
    let path = path.to_str().expect("a path in UTF-8");
    run(&[words, &["--scenario", path]].concat())
}

fn done(ended: Ended) -> String {
    assert_eq!(ended.status, ExitCode::SUCCESS, "{}", ended.remarks);
    ended.out
}

fn ends_with(ended: &Ended, status: u8, said: &str) {
    assert_eq!(ended.status, ExitCode::from(status), "{}", ended.remarks);
    assert!(ended.remarks.contains(said), "{}", ended.remarks);
    assert_eq!(ended.out, "");
}

/// One edit of each kind that the sample takes.
const SCENARIO: &str = r#"
[[edit]]
weights = { panel = 33.3, peer = 33.3, public = 33.40 }

[[edit]]
[edit.votes]
window = "tax"
round = "july"
indicator = "attitude"
counts = [1, 2, 3, 4, 5]

[[edit]]
mark = { window = "civil", by = "panel", at = 0, score = 12.5 }

[[edit]]
mark = { window = "civil", by = "peer", at = 2 }

[[edit]]
veto = { window = "tax", ground = "case-filed", in_force = true }

[[edit]]
basis = "printed"

[[edit]]
combine = { component = "public", combine = "mean" }
"#;

#[test]
fn a_scenario_has_the_bytes_that_the_calculator_gives() {
    let there = TempDir::new().expect("a temporary folder");
    let site = there.path().join("site");
    tests::build(&root().join("content"), &site);
    let inputs =
        fs::read_to_string(site.join("data/2026/inputs.json")).expect("a site has its data");
    let scenario = site_gen::scenario::read(SCENARIO)
        .expect("a scenario")
        .scenario;
    let json = serde_json::to_string(&scenario).expect("a scenario can be written");
    let of_calculator = web::results::scenario_results(&inputs, &json).expect("it fits");
    let ended = run_under(SCENARIO, &["score", "--format", "json"]);
    assert!(ended.remarks.contains("not an official result"));
    assert_eq!(done(ended), of_calculator);
    let value: Value = serde_json::from_str(&of_calculator).expect("JSON");
    let said = value["scenario"].as_str().expect("a scenario says so");
    assert!(said.contains("非正式结果") && said.contains("not an official result"));
    // Nothing changed: the published figures, and still no official result.
    let published = fs::read_to_string(site.join("data/2026/results.json")).expect("its data");
    let mut none: Value =
        serde_json::from_str(&done(run_under("", &["score", "--format", "json"]))).expect("JSON");
    assert!(
        none.as_object_mut()
            .expect("an object")
            .remove("scenario")
            .is_some()
    );
    assert_eq!(
        none,
        serde_json::from_str::<Value>(&published).expect("JSON")
    );
}

#[test]
fn a_scenario_says_that_it_is_one() {
    let english = done(run_under(SCENARIO, &["score"]));
    assert!(
        english.starts_with("Scenario, not an official result\n\n"),
        "{english}"
    );
    let chinese = done(run_under(
        SCENARIO,
        &["score", "--lang", "zh", "--window", "tax"],
    ));
    assert!(
        chinese.starts_with("情景推演，非正式结果\n\n税务窗口"),
        "{chinese}"
    );
    let what_if = done(run_under(SCENARIO, &["what-if"]));
    assert!(
        what_if.starts_with("Scenario, not an official result\n\n"),
        "{what_if}"
    );
    let digest = format!("inputs_sha256 = \"{}\"\n", "0".repeat(64));
    let ended = run_under(&digest, &["score"]);
    assert!(
        ended.remarks.contains("made for other published data"),
        "{}",
        ended.remarks
    );
    assert_eq!(ended.status, ExitCode::SUCCESS);
}

#[test]
fn a_wrong_scenario_is_refused_with_its_line() {
    let wrong = [
        (
            "[[edit]]\nbases = \"exact\"\n",
            "line 1: unknown variant `bases`",
        ),
        (
            "\n[[edit]]\nveto = { window = \"nobody\", ground = \"case-filed\", in_force = true }\n",
            "line 2: nobody is no window",
        ),
        (
            "[[edit]]\nweights = { panel = 50 }\n",
            "all edits together: the weights of the top components sum to 110, not 100",
        ),
        ("edit = [\n", "line 1"),
    ];
    for (scenario, said) in wrong {
        ends_with(&run_under(scenario, &["score"]), 1, said);
        let chinese = run_under(scenario, &["--lang", "zh", "what-if"]);
        ends_with(&chinese, 1, "情景文件");
    }
    ends_with(
        &run(&["score", "--scenario", "/nowhere.toml"]),
        3,
        "/nowhere.toml: there is no such file",
    );
}

fn answers(words: &[&str]) -> Value {
    let words = [&["what-if", "--format", "json"], words].concat();
    serde_json::from_str(&done(run(&words))).expect("JSON")
}

#[test]
fn what_a_window_needs_is_enough_when_it_is_tried() {
    let answers = answers(&["--window", "estate", "--to", "rank=3"]);
    let ways = answers["requirement"]["ways"].as_array().expect("ways");
    let mut tried = 0;
    for way in ways {
        let answer = way["answer"].as_object().expect("an answer");
        let Some(edits) = answer
            .values()
            .next()
            .and_then(|answer| answer.get("edits"))
        else {
            continue;
        };
        let scenario: Scenario = serde_json::from_value(serde_json::json!({ "edit": edits }))
            .expect("edits as a scenario has them");
        let written = toml_of(&scenario);
        let result: Value =
            serde_json::from_str(&done(run_under(&written, &["score", "--format", "json"])))
                .expect("JSON");
        let windows = result["windows"].as_array().expect("windows");
        let estate = windows.iter().find(|window| window["id"] == "estate");
        let rank = estate.expect("it is there")["rank"]
            .as_u64()
            .expect("a rank");
        assert!(rank <= 3, "{way}");
        tried += 1;
    }
    assert!(tried >= 2, "{ways:?}");
}

/// A scenario as a file: TOML takes what JSON has between the braces of an edit.
fn toml_of(scenario: &Scenario) -> String {
    fn value(of: &Value) -> String {
        match of {
            Value::Object(fields) => {
                let fields = fields.iter().filter(|(_, field)| !field.is_null());
                let fields: Vec<_> = fields
                    .map(|(key, field)| format!("{key} = {}", value(field)))
                    .collect();
                format!("{{ {} }}", fields.join(", "))
            }
            Value::Array(items) => {
                let items: Vec<_> = items.iter().map(value).collect();
                format!("[{}]", items.join(", "))
            }
            other => other.to_string(),
        }
    }
    let edits = serde_json::to_value(&scenario.edits).expect("edits can be written");
    format!("edit = {}\n", value(&edits))
}

#[test]
fn the_example_of_the_method_turns_at_43_of_103() {
    let content = root().join("tests/what-if/content");
    let content = content.to_str().expect("a path in UTF-8");
    let ask = |words: &[&str]| {
        let all = [&["what-if", "--content", content], words].concat();
        done(tests::run_in(language(words), all))
    };
    assert_eq!(
        ask(&["--weight", "peer"]),
        "weight of peer: 20 %\n\
         \x20 excellent: the same from 0 to 41.75 = 4300/103 (excluded)\n\
         \x20 unsatisfactory: the same from 0 to 41.75 = 4300/103 (excluded)\n\
         \x20 excellent heads: the same from 0 to 41.75 = 4300/103 (excluded)\n\
         \x20         weight  windows  ahead below  ahead at  ahead above\n\
         41.75 = 4300/103  a – b    a            level     b\n"
    );
    let chinese = ask(&["--weight", "peer", "--lang", "zh"]);
    assert!(
        chinese.contains("优秀窗口：权重在 0 到 41.75 = 4300/103（不含） 之间"),
        "{chinese}"
    );
    let needed = ask(&["--window", "b"]);
    assert!(
        needed.starts_with(
            "b: rank 2 with 89.48 (unsatisfactory); to reach: being an excellent candidate\n"
        ),
        "{needed}"
    );
    // 89.48 + 0.4 × 2.8 is A's 90.60, and a tie at the edge is no place on the list.
    assert!(
        needed.contains("  score of panel: more than 92.8\n"),
        "{needed}"
    );
}

#[test]
fn draws_are_the_same_for_the_same_seed() {
    let ask = |seed: &str| {
        answers(&[
            "--draws",
            "50",
            "--points",
            "10",
            "--answers",
            "--seed",
            seed,
        ])
    };
    let (one, again, other) = (ask("7"), ask("7"), ask("8"));
    assert_eq!(one, again);
    assert_ne!(one["stability"]["windows"], other["stability"]["windows"]);
    assert_eq!(one["stability"]["draws"], "50");
    assert_eq!(one["stability"]["settings"]["seed"], "7");
}

#[test]
fn what_cannot_be_asked_is_told() {
    ends_with(
        &run(&["what-if", "--window", "nobody"]),
        2,
        "2026 has no window nobody",
    );
    ends_with(
        &run(&["what-if", "--weight", "all"]),
        2,
        "all is no component whose weight can move; these are: panel, peer, public",
    );
    ends_with(
        &run(&["what-if", "--weight", "all", "--lang", "zh"]),
        2,
        "可以写 panel、peer、public",
    );
    ends_with(
        &run(&["what-if", "--window", "tax", "--to", "top"]),
        2,
        "excellent, not-unsatisfactory, rank=3 or score=90",
    );
    ends_with(
        &run(&["what-if", "--draws", "9", "--points", "0"]),
        2,
        "from 1 to 100, or any",
    );
}
