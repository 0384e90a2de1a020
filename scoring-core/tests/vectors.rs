//! Every vector of `tests/vectors` through the native core.
//!
//! A vector holds inputs, the results that they must give, and the arithmetic between them, which
//! `tests/vectors/check.py` follows in fractions. Here the inputs are scored, and the results must
//! be the very text; the browser suite does the same with the compiled WASM.
//!
//! `UPDATE_GOLDENS=1 cargo test -p scoring-core --test vectors` rewrites the results after an intended
//! change. It is refused in CI, and `check.py` has to agree with what it wrote.

use std::collections::BTreeSet;
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use scoring_core::{Evaluation, Inputs, Results, evaluate};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

/// The fewest vectors there may be.
const LEAST: usize = 45;
/// The longest line of a vector that is not broken: short enough for a readable difference.
const WIDTH: usize = 110;

/// What no vector may be missing: the readings of the method and its further rules.
fn to_be_covered() -> BTreeSet<String> {
    let readings = (1..=14).map(|number| format!("reading {number}"));
    let rules = [
        "example",
        "honesty 1",
        "honesty 2",
        "honesty 3",
        "honesty 4",
        "honesty 5",
        "honesty 7",
        "outcome",
        "veto",
    ];
    readings.chain(rules.map(String::from)).collect()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/vectors")
}

/// The vectors' files, by name.
fn files() -> BTreeSet<PathBuf> {
    let entries = fs::read_dir(folder()).expect("the folder of vectors can be read");
    entries
        .map(|entry| entry.expect("an entry of the folder").path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "json")
        })
        .collect()
}

fn read(path: &Path) -> (String, Map<String, Value>) {
    let name = path.display();
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{name}: {error}"));
    let vector = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
    (text, vector)
}

#[test]
fn vectors_give_their_results() {
    let update = env::var_os("UPDATE_GOLDENS").is_some();
    assert!(
        !(update && env::var_os("CI").is_some()),
        "goldens are not rewritten in CI: there they are what is checked"
    );
    let mut wrong = Vec::new();
    for path in files() {
        let (text, vector) = read(&path);
        let inputs = canonical(&vector["inputs"]);
        match scored(&inputs) {
            Err(why) => wrong.push(format!("{}: {why}", path.display())),
            Ok(results) if update => {
                let mut vector = vector;
                vector.insert("results".into(), results);
                fs::write(&path, layout(&vector)).expect("the vector can be written");
            }
            Ok(results) => {
                wrong.extend(differences(&path, &vector["results"], &results));
                if layout(&vector) != text {
                    wrong.push(format!(
                        "{}: not laid out as UPDATE_GOLDENS=1 writes it",
                        path.display()
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_reading_has_a_vector() {
    let files = files();
    assert!(files.len() >= LEAST, "{} of {LEAST} vectors", files.len());
    let mut covered = BTreeSet::new();
    for path in files {
        let (_, vector) = read(&path);
        let keys: Vec<&String> = vector.keys().collect();
        assert_eq!(
            keys,
            ["about", "arithmetic", "covers", "inputs", "results"],
            "{path:?}"
        );
        let covers = vector["covers"].as_array().expect("a list of rules");
        covered.extend(covers.iter().map(|rule| {
            let rule = rule.as_str().expect("a rule is text");
            String::from(rule)
        }));
    }
    assert_eq!(covered, to_be_covered());
}

/// The canonical text of published inputs: sorted keys, no spaces, a final line feed.
fn canonical(inputs: &Value) -> String {
    format!("{inputs}\n")
}

/// The results of the inputs, or what is wrong with the inputs.
fn scored(inputs: &str) -> Result<Value, String> {
    let read = Inputs::from_json(inputs).map_err(|error| error.to_string())?;
    if read.to_json() != inputs {
        return Err(format!("inputs are not canonical: {}", read.to_json()));
    }
    let evaluation = Evaluation::new(read).map_err(|error| error.to_string())?;
    if evaluation.to_json() != inputs {
        return Err(format!("records out of order: {}", evaluation.to_json()));
    }
    let digest = hexadecimal(&Sha256::digest(inputs.as_bytes()));
    let outcome = evaluate(&evaluation);
    let results = || Results::new(&evaluation, &outcome, &digest);
    let parsed = |text: String| -> Result<Value, String> {
        serde_json::from_str(&text).map_err(|error| error.to_string())
    };
    let official = parsed(results().to_json())?;
    // Of a scenario the same figures would say so.
    let mut scenario = parsed(results().of_scenario().to_json())?;
    let said = scenario
        .as_object_mut()
        .and_then(|file| file.remove("scenario"));
    if scenario != official || said.is_none_or(|said| said == "") {
        return Err("of a scenario the results say something else".into());
    }
    Ok(official)
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a string can be written to");
        text
    })
}

/// Each figure in which two results differ, a line each.
fn differences(path: &Path, expected: &Value, found: &Value) -> Vec<String> {
    fn collect(at: &str, expected: &Value, found: &Value, lines: &mut Vec<String>) {
        match (expected, found) {
            (Value::Object(a), Value::Object(b)) => {
                let keys: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
                for key in keys {
                    let side = |side: &Map<String, Value>| side.get(key).cloned();
                    let absent = || json!("(absent)");
                    collect(
                        &format!("{at}/{key}"),
                        &side(a).unwrap_or_else(absent),
                        &side(b).unwrap_or_else(absent),
                        lines,
                    );
                }
            }
            (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
                for (place, (a, b)) in a.iter().zip(b).enumerate() {
                    // Windows are known by their ids, not by their places.
                    let name = a.get("id").and_then(Value::as_str);
                    let name = name.map_or_else(|| place.to_string(), String::from);
                    collect(&format!("{at}/{name}"), a, b, lines);
                }
            }
            (a, b) if a == b => {}
            (a, b) => lines.push(format!("{at}: expected {a}, found {b}")),
        }
    }
    let mut lines = Vec::new();
    collect(&path.display().to_string(), expected, found, &mut lines);
    lines
}

/// A vector's text: what fits stands on one line, so that a difference shows the figure.
fn layout(vector: &Map<String, Value>) -> String {
    let mut text = String::new();
    lay_out(&Value::Object(vector.clone()), 0, 0, &mut text);
    text.push('\n');
    text
}

/// `before` is what already stands on the line.
fn lay_out(value: &Value, depth: usize, before: usize, text: &mut String) {
    let line = one_line(value);
    let is_leaf = !(value.is_array() || value.is_object());
    if is_leaf || (depth > 0 && before + line.chars().count() <= WIDTH) {
        text.push_str(&line);
        return;
    }
    let (open, close, members): (_, _, Vec<(String, &Value)>) = match value {
        Value::Object(fields) => {
            let name = |key: &String| format!("{}: ", Value::String(key.clone()));
            let members = fields.iter().map(|(key, value)| (name(key), value));
            ('{', '}', members.collect())
        }
        Value::Array(items) => {
            let members = items.iter().map(|item| (String::new(), item));
            ('[', ']', members.collect())
        }
        _ => unreachable!("a leaf has been written"),
    };
    text.push(open);
    for (at, (name, value)) in members.into_iter().enumerate() {
        text.push_str(if at == 0 { "\n" } else { ",\n" });
        text.push_str(&" ".repeat(depth + 1));
        text.push_str(&name);
        lay_out(value, depth + 1, depth + 1 + name.chars().count(), text);
    }
    text.push('\n');
    text.push_str(&" ".repeat(depth));
    text.push(close);
}

/// JSON on one line, with spaces after commas and colons.
fn one_line(value: &Value) -> String {
    match value {
        Value::Object(fields) => {
            let member = |(key, value): (&String, &Value)| {
                format!("{}: {}", Value::String(key.clone()), one_line(value))
            };
            let members: Vec<String> = fields.iter().map(member).collect();
            format!("{{{}}}", members.join(", "))
        }
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(one_line).collect();
            format!("[{}]", items.join(", "))
        }
        leaf => leaf.to_string(),
    }
}
