//! Schemas and reader agree: what the reader takes, the schema takes; what the reader refuses for a key's
//! name, its kind or its range, the schema refuses. Asked of every file of the good and bad contents, and
//! of the published inputs in every vector, whole and with each of their places changed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use boon::{Compiler, SchemaIndex, Schemas};
use scoring_core::inputs::Inputs;
use serde_json::{Value, json};
use site_gen::data;
use site_gen::diagnostic::{Code, Diagnostics};
use site_gen::load::load;
use site_gen::parse::parse;
use site_gen::schema;
use tests::kinds::{kind_of, matter};

/// What a schema can say. A problem of another code is the reader's alone.
const SAID: [Code; 9] = [
    Code::UnknownKey,
    Code::MissingKey,
    Code::WrongType,
    Code::OutOfRange,
    Code::BadId,
    Code::BadDate,
    Code::BadNumber,
    Code::UnknownChoice,
    Code::EmptyText,
];

/// Files of which a schema cannot say what the reader says, and why.
const READER_ALONE: [(&str, &str); 7] = [
    ("bad-id-file", "the id is the file's name"),
    ("bad-id-reserved", "names that Windows keeps are no pattern"),
    ("bad-number", "a schema sees 90 and not 9e1"),
    (
        "bad-number-digits",
        "a schema sees numbers, and not how many digits they have",
    ),
    ("bad-number-hexadecimal", "a schema sees 90 and not 0x5A"),
    (
        "wrong-type",
        "a date in quotes is a string for a schema, as is one without",
    ),
    ("wrong-type-count", "105.0 is an integer for a schema"),
];

fn root() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    root.expect("the workspace").to_owned()
}

/// The contents, by name: the sample, the good ones, and each bad case's own files.
fn contents() -> Vec<(String, PathBuf)> {
    let mut all = vec![("sample".to_owned(), root().join("content"))];
    for folder in ["good", "bad", "plans"] {
        let entries = fs::read_dir(root().join("tests").join(folder)).expect("a folder");
        for entry in entries {
            let entry = entry.expect("an entry");
            let content = entry.path().join("content");
            if content.is_dir() {
                all.push((entry.file_name().into_string().expect("UTF-8"), content));
            }
        }
    }
    all.sort();
    all
}

/// The TOML of a file as JSON: dates are strings, as editors have them.
fn as_json(value: &toml::Value) -> Value {
    match value {
        toml::Value::String(text) => json!(text),
        toml::Value::Integer(number) => json!(number),
        // What is no number, as `nan`, becomes null, which no schema takes.
        toml::Value::Float(number) => json!(number),
        toml::Value::Boolean(truth) => json!(truth),
        toml::Value::Datetime(date) => json!(date.to_string()),
        toml::Value::Array(values) => values.iter().map(as_json).collect(),
        toml::Value::Table(table) => {
            let entries = table
                .iter()
                .map(|(key, value)| (key.clone(), as_json(value)));
            Value::Object(entries.collect())
        }
    }
}

#[test]
fn schemas_take_and_refuse_what_the_reader_does() {
    let kinds = schema::kinds();
    let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
    let mut by_kind: BTreeMap<&str, SchemaIndex> = BTreeMap::new();
    for kind in &kinds {
        let address = format!("http://example.org/{}", schema::file_name(kind));
        let text: Value = serde_json::from_str(&schema::json_schema(kind)).expect("JSON");
        compiler.add_resource(&address, text).expect("a resource");
        let index = compiler.compile(&address, &mut schemas).expect("a schema");
        by_kind.insert(kind.name, index);
    }
    let (mut taken, mut refused) = (0, 0);
    let mut wrong = Vec::new();
    for (name, content) in contents() {
        let (sources, mut out) = load(&content).expect("the content is there");
        parse(&sources, &mut out);
        let problems = out.sorted(&sources);
        for (file, source) in sources.iter() {
            let Some(kind) = kind_of(&kinds, &source.path) else {
                continue;
            };
            let of_file: Vec<_> = problems
                .iter()
                .filter(|each| each.span.file == file)
                .collect();
            let parsed = matter(&source.path, &source.text)
                .and_then(|text| toml::from_str::<toml::Value>(text).ok());
            // What is no TOML has no shape.
            let Some(parsed) = parsed else { continue };
            let value = as_json(&parsed);
            let sound = schemas.validate(&value, by_kind[kind.name]);
            let said: Vec<_> = (of_file.iter())
                .filter(|each| SAID.contains(&each.code))
                .collect();
            let path = &source.path;
            match (said.first(), sound) {
                (None, Err(why)) if of_file.is_empty() => {
                    wrong.push(format!("{name}/{path}: only the schema refuses it: {why}"));
                }
                (Some(problem), Ok(())) => {
                    if !READER_ALONE.iter().any(|(case, _)| *case == name) {
                        wrong.push(format!(
                            "{name}/{path}: only the reader refuses it: {}",
                            problem.code
                        ));
                    }
                }
                (Some(_), Err(_)) => refused += 1,
                _ => taken += 1,
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(
        taken > 300 && refused > 20,
        "{taken} taken, {refused} refused"
    );
}

#[test]
fn the_schemas_are_published() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let site = place.path().join("site");
    tests::build(&root().join("tests/good/three/content"), &site);
    let kinds = schema::kinds();
    let of_content =
        (kinds.iter()).map(|kind| (schema::file_name(kind), schema::json_schema(kind)));
    let of_data = (data::SCHEMA_NAME.to_owned(), data::SCHEMA.to_owned());
    for (name, text) in of_content.chain([of_data]) {
        let path = site.join("data/schemas").join(name);
        assert_eq!(fs::read_to_string(path).expect("a schema"), text);
    }
}

/// `value` with one of its places changed, each change once, with what it is. `seen` are the changes
/// already made at a place of that shape.
fn changed(value: &Value, seen: &mut BTreeSet<String>) -> Vec<(String, Value)> {
    fn walk(
        value: &Value,
        shape: &str,
        seen: &mut BTreeSet<String>,
        found: &mut dyn FnMut(String, Value),
    ) {
        let mut offer = |what: &str, changed: Value| {
            let name = format!("{shape} {what}");
            if seen.insert(name.clone()) {
                found(name, changed);
            }
        };
        offer("is a number", json!(1));
        offer("is another text", json!("x y"));
        match value {
            Value::Object(entries) => {
                let mut more = entries.clone();
                more.insert("unknown-key".into(), json!("1"));
                offer("has a key more", Value::Object(more));
                for key in entries.keys() {
                    let mut less = entries.clone();
                    less.remove(key);
                    offer(&format!("without {key}"), Value::Object(less));
                }
                for (key, below) in entries {
                    walk(
                        below,
                        &format!("{shape}.{key}"),
                        seen,
                        &mut |what, below| {
                            let mut entries = entries.clone();
                            entries.insert(key.clone(), below);
                            found(what, Value::Object(entries));
                        },
                    );
                }
            }
            Value::Array(items) => {
                offer("is empty", json!([]));
                for (at, item) in items.iter().enumerate() {
                    walk(item, &format!("{shape}[]"), seen, &mut |what, below| {
                        let mut items = items.clone();
                        items[at] = below;
                        found(what, Value::Array(items));
                    });
                }
            }
            _ => {}
        }
    }
    let mut all = Vec::new();
    walk(value, "", seen, &mut |what, changed| {
        all.push((what, changed));
    });
    all
}

#[test]
fn the_schema_of_published_inputs_takes_and_refuses_what_their_reader_does() {
    let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
    let text: Value = serde_json::from_str(data::SCHEMA).expect("JSON");
    let address = "http://example.org/inputs.schema.json";
    compiler.add_resource(address, text).expect("a resource");
    let index = compiler.compile(address, &mut schemas).expect("a schema");
    let mut seen = BTreeSet::new();
    let (mut taken, mut refused) = (0, 0);
    for entry in fs::read_dir(root().join("tests/vectors")).expect("the vectors") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|ending| ending != "json") {
            continue;
        }
        let vector: Value =
            serde_json::from_str(&fs::read_to_string(&path).expect("readable")).expect("JSON");
        let inputs = &vector["inputs"];
        let mut all = changed(inputs, &mut seen);
        all.push((format!("{} as it is", path.display()), inputs.clone()));
        for (what, inputs) in all {
            let read = Inputs::from_json(&inputs.to_string());
            let valid = schemas.validate(&inputs, index);
            match (&read, &valid) {
                (Ok(_), Ok(())) => taken += 1,
                (Err(_), Err(_)) => refused += 1,
                _ => panic!("{what}: the reader says {read:?}, the schema {valid:?}"),
            }
        }
    }
    assert!(
        taken > 150 && refused > 500,
        "{taken} taken, {refused} refused"
    );
}

#[test]
fn every_file_that_the_reader_knows_has_its_schema() {
    let kinds = schema::kinds();
    let (sources, mut out) = (
        load(&root().join("content")).expect("the sample").0,
        Diagnostics::default(),
    );
    parse(&sources, &mut out);
    for (_, source) in sources.iter() {
        let words = source.path.ends_with("plan.md") || !source.path.contains('.');
        assert!(
            words || kind_of(&kinds, &source.path).is_some(),
            "{}",
            source.path
        );
    }
    let paths: Vec<_> = kinds
        .iter()
        .map(|kind| kind.path.trim_start_matches("*/"))
        .collect();
    for file in site_gen::files::YEAR_FILES
        .iter()
        .filter(|file| **file != "plan.md")
    {
        assert!(paths.contains(file), "{file}");
    }
    for (folder, ending) in site_gen::files::YEAR_FOLDERS {
        assert!(paths.contains(&&*format!("{folder}/*{ending}")), "{folder}");
    }
}
