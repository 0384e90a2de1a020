//! JSON Schemas of the content's files, and the reference made from them.
//!
//! Stage: beside `raw`, whose reading functions are asked what they read (see [`crate::read::shape`]); the
//! texts of the keys stand in `texts/fields.toml`. What takes more than one value to see, such as whether
//! a window is there, is `check`'s alone.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::LazyLock;

use serde_json::{Map, Value, json};

use crate::diagnostic::Bilingual;
use crate::model::Language;
use crate::raw::{documents, ledger, marks, outcome, plan, records, site, surveys, windows};
use crate::read::shape::{Field, Range, Shape, described};
use crate::source::{FileId, Located, Readable, Sources, Span};

/// A kind of file.
#[derive(Debug)]
pub struct Kind {
    /// Its name, and its schema's.
    pub name: &'static str,
    /// Where such files stand below the content folder; `*` is a name.
    pub path: &'static str,
    /// Its keys.
    pub fields: Vec<Field>,
}

/// Every kind of file that has keys, in the order of the reference.
pub fn kinds() -> Vec<Kind> {
    let kind = |name, path, fields| Kind { name, path, fields };
    vec![
        kind("site", "site.toml", described(site::read)),
        kind("plan", "*/plan.toml", described(plan::read)),
        kind("windows", "*/windows.toml", described(windows::read)),
        kind("survey", "*/surveys/*.toml", described(surveys::read)),
        kind("peer", "*/peer.toml", described(marks::peer)),
        kind("panel", "*/panel.toml", described(marks::panel)),
        kind("self", "*/self.toml", described(marks::own)),
        kind(
            "checklist",
            "*/checklists/*.toml",
            described(marks::findings),
        ),
        kind(
            "adjustments",
            "*/adjustments.toml",
            described(records::adjustments),
        ),
        kind("vetoes", "*/vetoes.toml", described(records::vetoes)),
        kind(
            "criticisms",
            "*/criticisms.toml",
            described(records::criticisms),
        ),
        kind("rules", "*/rules.toml", described(records::rules)),
        kind(
            "supervision",
            "*/supervision.toml",
            described(records::supervision),
        ),
        kind("outcome", "*/outcome.toml", described(outcome::read)),
        kind("ledger", "*/ledger/*.toml", described(ledger::read)),
        kind(
            "pledge",
            "*/pledges/*.md",
            described(|table| documents::pledge(table, no_body())),
        ),
        kind(
            "self-report",
            "*/self-reports/*.md",
            described(|table| documents::report(table, no_body())),
        ),
        kind(
            "report",
            "*/report.md",
            described(|table| documents::report(table, no_body())),
        ),
        kind(
            "notice",
            "*/notices/*.md",
            described(|table| documents::notice(table, no_body())),
        ),
    ]
}

fn no_body() -> Located<String> {
    let file: FileId = Sources::default().add(String::new(), String::new(), Readable::Yes);
    Located {
        value: String::new(),
        span: Span::file(file),
    }
}

type Descriptions = BTreeMap<String, BTreeMap<String, Bilingual>>;

static DESCRIPTIONS: LazyLock<Descriptions> = LazyLock::new(|| {
    toml::from_str(include_str!("../texts/fields.toml")).expect("a test reads the descriptions")
});

/// What the key at `path` of a kind means. English twins are described by what they are twins of.
fn description(kind: &str, path: &str) -> Option<&'static Bilingual> {
    let last = path.rsplit('.').next().unwrap_or(path);
    let find = |section: &str, key: &str| DESCRIPTIONS.get(section)?.get(key);
    find(kind, path).or_else(|| find("common", last))
}

/// The key of which `key` is the English twin, among `fields`.
fn twin_of<'k>(key: &'k str, fields: &[Field]) -> Option<&'k str> {
    let original = key.strip_suffix("_en")?;
    fields
        .iter()
        .any(|field| field.key == original)
        .then_some(original)
}

/// The file name of a kind's schema.
pub fn file_name(kind: &Kind) -> String {
    format!("{}.schema.json", kind.name)
}

/// The schema of a kind of file, draft 7, which Taplo and the editors on it read.
///
/// # Panics
///
/// Never: a JSON value can be written.
pub fn json_schema(kind: &Kind) -> String {
    let mut definitions = Map::new();
    let mut schema = table(kind, "", &kind.fields, &mut definitions);
    schema["$schema"] = json!("http://json-schema.org/draft-07/schema#");
    schema["title"] = json!(kind.path);
    schema["description"] = json!(both(description(kind.name, "")));
    if !definitions.is_empty() {
        schema["definitions"] = Value::Object(definitions);
    }
    let text = serde_json::to_string_pretty(&schema).expect("a JSON value can be written");
    text + "\n"
}

/// What the configuration of Taplo says of the schemas in `folder`.
pub fn taplo(folder: &str) -> String {
    let kinds = kinds();
    let of_toml = (kinds.iter()).filter(|kind| kind.path.rsplit('.').next() == Some("toml"));
    of_toml.fold(String::new(), |mut text, kind| {
        let name = file_name(kind);
        write!(
            text,
            "[[rule]]\ninclude = [\"content/{}\", \"examples/{}\"]\n[rule.schema]\npath = \"{folder}/{name}\"\n\n",
            kind.path, kind.path
        )
        .expect("writing to a string succeeds");
        text
    })
}

fn both(text: Option<&Bilingual>) -> String {
    text.map_or_else(String::new, |text| {
        format!(
            "{}\n\n{}",
            text.get(Language::Chinese),
            text.get(Language::English)
        )
    })
}

fn table(kind: &Kind, path: &str, fields: &[Field], definitions: &mut Map<String, Value>) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    let mut dependencies = Map::new();
    for field in fields {
        let place = joined(path, field.key);
        let mut property = shape(kind, &place, &field.shape, definitions);
        let said = match twin_of(field.key, fields) {
            Some(original) => format!("`{original}` 的英文\n\nThe English of `{original}`."),
            None => both(description(kind.name, &place)),
        };
        if property.get("$ref").is_none() {
            property["description"] = json!(said);
        }
        properties.insert(field.key.to_owned(), property);
        if field.required {
            required.push(field.key);
        }
        if let Some(other) = field.required_with {
            dependencies.insert(other.to_owned(), json!([field.key]));
        }
    }
    let mut schema = json!({
        "type": "object",
        "properties": properties,
        // Keys for staff may stand everywhere and are not read.
        "patternProperties": { "_private$": {}, "^note_internal$": {} },
        "additionalProperties": false,
    });
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    if !dependencies.is_empty() {
        schema["dependencies"] = Value::Object(dependencies);
    }
    schema
}

fn joined(path: &str, key: &str) -> String {
    if path.is_empty() {
        key.to_owned()
    } else {
        format!("{path}.{key}")
    }
}

const ID: &str = "[a-z0-9][a-z0-9-]*";

fn shape(kind: &Kind, path: &str, wanted: &Shape, definitions: &mut Map<String, Value>) -> Value {
    match wanted {
        Shape::Text => json!({ "type": "string" }),
        Shape::Name => json!({ "type": "string", "pattern": r"\S" }),
        Shape::Id => json!({ "type": "string", "pattern": format!("^{ID}$"), "maxLength": 64 }),
        Shape::Whole(range) => limited("integer", *range),
        Shape::Number(range) => json!({ "anyOf": [
            limited("number", *range),
            { "type": "string", "pattern": r"^[+-]?[0-9]+(\.[0-9]+)?$" },
        ] }),
        Shape::Boolean => json!({ "type": "boolean" }),
        Shape::Date => json!({ "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" }),
        Shape::Choice(words) => choice(words),
        Shape::List(of) => {
            json!({ "type": "array", "items": shape(kind, path, of, definitions) })
        }
        Shape::Table(fields) => table(kind, path, fields, definitions),
        Shape::Tables(fields) => {
            let recursive = fields.iter().any(|field| field.shape == Shape::Nested);
            let below = table(kind, path, fields, definitions);
            if !recursive {
                return json!({ "type": "array", "items": below });
            }
            definitions.insert(path.to_owned(), below);
            json!({ "type": "array", "items": { "$ref": format!("#/definitions/{path}") } })
        }
        Shape::Nested => {
            let around = path.rsplit_once('.').map_or(path, |(around, _)| around);
            json!({ "type": "array", "items": { "$ref": format!("#/definitions/{around}") } })
        }
        Shape::ById(of) => {
            let key = match **of {
                // The English twin of `tax` is `tax_en`.
                Shape::Text => format!("^{ID}(_en)?$"),
                _ => format!("^{ID}$"),
            };
            let value = shape(kind, path, of, definitions);
            json!({
                "type": "object",
                "patternProperties": { key: value, "_private$": {}, "^note_internal$": {} },
                "additionalProperties": false,
            })
        }
    }
}

fn limited(name: &str, range: Range) -> Value {
    let mut schema = json!({ "type": name });
    if let Some(least) = range.least {
        let key = if range.above {
            "exclusiveMinimum"
        } else {
            "minimum"
        };
        schema[key] = json!(least);
    }
    if let Some(most) = range.most {
        schema["maximum"] = json!(most);
    }
    schema
}

fn choice(words: &[&str]) -> Value {
    let (open, fixed): (Vec<&str>, Vec<&str>) = words.iter().partition(|word| word.ends_with(":…"));
    let fixed = json!({ "type": "string", "enum": fixed });
    if open.is_empty() {
        return fixed;
    }
    let mut any = vec![fixed];
    any.extend(open.iter().map(|word| {
        let pattern = format!("^{}:{ID}$", word.trim_end_matches(":…"));
        json!({ "type": "string", "pattern": pattern })
    }));
    json!({ "anyOf": any })
}

/// The reference of all keys, in Markdown.
///
/// # Panics
///
/// Never: its words are found by a test.
pub fn reference(language: Language) -> String {
    let word = |key: &str| {
        let text = DESCRIPTIONS.get("words").and_then(|words| words.get(key));
        text.map_or("", |text| text.get(language))
    };
    let mut text = format!("# {}\n\n{}\n", word("title"), word("lead"));
    for kind in kinds() {
        let what = description(kind.name, "").map_or("", |text| text.get(language));
        write!(
            text,
            "\n## {}\n\n`{}` · {what}\n\n| {} | {} | {} |\n|---|---|---|\n",
            kind.name,
            kind.path,
            word("key"),
            word("holds"),
            word("meaning")
        )
        .expect("writing to a string succeeds");
        rows(&kind, "", &kind.fields, language, &word, &mut text);
    }
    text
}

fn rows<'w>(
    kind: &Kind,
    path: &str,
    fields: &[Field],
    language: Language,
    word: &dyn Fn(&str) -> &'w str,
    text: &mut String,
) {
    for field in fields {
        if twin_of(field.key, fields).is_some() {
            continue;
        }
        let place = joined(path, field.key);
        let mut holds = held(&field.shape, word);
        if fields
            .iter()
            .any(|twin| twin_of(twin.key, fields) == Some(field.key))
        {
            holds = format!("{holds}; {}", word("twin"));
        }
        if field.required {
            holds = format!("**{}**; {holds}", word("required"));
        }
        if let Some(other) = field.required_with {
            holds = format!("{} `{other}`; {holds}", word("required_with"));
        }
        let meaning = description(kind.name, &place).map_or("", |text| text.get(language));
        writeln!(text, "| `{place}` | {holds} | {meaning} |")
            .expect("writing to a string succeeds");
        if let Shape::Table(below) | Shape::Tables(below) = &field.shape {
            rows(kind, &place, below, language, word, text);
        }
    }
}

fn held<'w>(shape: &Shape, word: &dyn Fn(&str) -> &'w str) -> String {
    let ranged =
        |name: &str, range: &Range| format!("{} {range}", word(name)).trim_end().to_owned();
    match shape {
        Shape::Text => word("text").to_owned(),
        Shape::Name => word("name").to_owned(),
        Shape::Id => word("id").to_owned(),
        Shape::Whole(range) => ranged("whole", range),
        Shape::Number(range) => ranged("number", range),
        Shape::Boolean => word("boolean").to_owned(),
        Shape::Date => word("date").to_owned(),
        Shape::Choice(words) => {
            let words: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
            words.join(" ")
        }
        Shape::List(of) => format!("{} {}", word("list"), held(of, word)),
        Shape::Table(_) => word("table").to_owned(),
        Shape::Tables(_) => word("tables").to_owned(),
        Shape::Nested => word("nested").to_owned(),
        Shape::ById(of) => format!("{} {}", word("by_id"), held(of, word)),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn paths(path: &str, fields: &[Field], found: &mut Vec<String>) {
        for field in fields {
            if twin_of(field.key, fields).is_some() {
                continue;
            }
            let place = joined(path, field.key);
            if let Shape::Table(below) | Shape::Tables(below) = &field.shape {
                paths(&place, below, found);
            }
            found.push(place);
        }
    }

    #[test]
    fn every_key_is_described_and_nothing_else_is() {
        let mut used = BTreeSet::from([]);
        for kind in kinds() {
            let mut found = vec![String::new()];
            paths("", &kind.fields, &mut found);
            for path in found {
                assert!(
                    description(kind.name, &path).is_some(),
                    "{} {path}",
                    kind.name
                );
                let own = DESCRIPTIONS
                    .get(kind.name)
                    .is_some_and(|own| own.contains_key(&path));
                let last = path.rsplit('.').next().unwrap_or_default().to_owned();
                used.insert(if own {
                    (kind.name.to_owned(), path)
                } else {
                    ("common".to_owned(), last)
                });
            }
        }
        let written = DESCRIPTIONS
            .iter()
            .filter(|(section, _)| *section != "words");
        for (section, texts) in written {
            for key in texts.keys() {
                assert!(
                    used.contains(&(section.clone(), key.clone())),
                    "{section}.{key} is no key"
                );
            }
        }
    }

    #[test]
    fn a_plan_asks_for_components_within_components() {
        let kinds = kinds();
        let plan = kinds
            .iter()
            .find(|kind| kind.name == "plan")
            .expect("a kind");
        let schema: Value = serde_json::from_str(&json_schema(plan)).expect("JSON");
        let component = &schema["definitions"]["component"]["properties"];
        assert_eq!(
            component["component"]["items"]["$ref"],
            "#/definitions/component"
        );
        assert_eq!(component["source"]["enum"][2], "self");
        assert_eq!(
            schema["properties"]["ranking"]["properties"]["decimals"]["maximum"],
            6
        );
    }
}
