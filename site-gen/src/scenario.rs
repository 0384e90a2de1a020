//! Scenario files: edits of a year's inputs, as the calculator saves them and as people write them.
//!
//! Stage: beside `parse`, for `score` and `what-if`. A number may be written as one, without quotes:
//! its digits are taken as they stand and never pass through a float. Which edits there are, and what
//! each does, is scoring-core's alone.

use scoring_core::scenario::{Edit, Inapplicable, Scenario};
use serde_json::{Map, Value};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::model::Language;
use crate::wording::{self, Tell};

/// A scenario and where its edits stand in the file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Written {
    /// What it says.
    pub scenario: Scenario,
    /// The line of each edit, from 1.
    lines: Vec<usize>,
}

/// What is wrong with a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The line, where one is to blame.
    pub line: Option<usize>,
    /// What it is, in the words of the reader or the core.
    pub why: String,
}

/// Reads a scenario.
///
/// # Errors
///
/// The first thing that is wrong, with its line.
pub fn read(text: &str) -> Result<Written, Wrong> {
    let wrong = |at: Option<usize>, why: String| Wrong {
        line: at.map(|at| line(text, at)),
        why,
    };
    let table = DeTable::parse(text).map_err(|error| {
        let at = error.span().map(|span| span.start);
        wrong(at, error.message().to_owned())
    })?;
    let mut written = Written::default();
    for (key, value) in table.into_inner() {
        let at = Some(key.span().start);
        match (&**key.get_ref(), value.into_inner()) {
            ("inputs_sha256", DeValue::String(digest)) => {
                written.scenario.inputs_sha256 = Some(digest.into_owned());
            }
            ("edit", DeValue::Array(edits)) => {
                for edit in edits {
                    let at = edit.span().start;
                    let edit = serde_json::from_value::<Edit>(plain(edit))
                        .map_err(|error| wrong(Some(at), error.to_string()))?;
                    if edit.says_nothing() {
                        return Err(wrong(Some(at), "an edit of nothing".to_owned()));
                    }
                    written.scenario.edits.push(edit);
                    written.lines.push(line(text, at));
                }
            }
            ("inputs_sha256" | "edit", _) => {
                let why = "`inputs_sha256` is a text and `edit` a list of tables".to_owned();
                return Err(wrong(at, why));
            }
            (unknown, _) => {
                let why = format!("unknown key `{unknown}`, expected `inputs_sha256` or `edit`");
                return Err(wrong(at, why));
            }
        }
    }
    Ok(written)
}

/// The line of the byte `at`, from 1.
fn line(text: &str, at: usize) -> usize {
    let before = text.as_bytes().iter().take(at);
    1 + before.filter(|byte| **byte == b'\n').count()
}

/// A TOML value with its numbers as text, which is how scoring-core reads them.
fn plain(value: Spanned<DeValue<'_>>) -> Value {
    match value.into_inner() {
        DeValue::String(text) => Value::String(text.into_owned()),
        DeValue::Integer(number) if number.radix() == 10 => Value::String(number.as_str().into()),
        // Not a number that the core knows; it says so.
        DeValue::Integer(number) => Value::String(number.to_string()),
        DeValue::Float(number) => Value::String(number.as_str().into()),
        DeValue::Boolean(yes) => Value::Bool(yes),
        DeValue::Datetime(date) => Value::String(date.to_string()),
        DeValue::Array(values) => Value::Array(values.into_iter().map(plain).collect()),
        DeValue::Table(table) => {
            let entries = table.into_iter();
            let entry = |(key, value): (Spanned<_>, _)| {
                let key: std::borrow::Cow<'_, str> = key.into_inner();
                (key.into_owned(), plain(value))
            };
            Value::Object(entries.map(entry).collect::<Map<_, _>>())
        }
    }
}

impl Written {
    /// What is wrong where an edit cannot be applied.
    pub fn wrong(&self, why: &Inapplicable) -> Wrong {
        let line = why.edit.and_then(|edit| self.lines.get(edit));
        Wrong {
            line: line.copied(),
            why: why.why.clone(),
        }
    }
}

impl Tell for Wrong {
    fn tell(&self, language: Language) -> String {
        match self.line {
            Some(line) => wording::say(
                "scenario.line",
                language,
                &[("line", &line), ("why", &self.why)],
            ),
            None => wording::say("scenario.whole", language, &[("why", &self.why)]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(text: &str) -> (Option<usize>, String) {
        let Wrong { line, why } = read(text).expect_err("it is wrong");
        (line, why)
    }

    #[test]
    fn numbers_may_stand_with_or_without_quotes() {
        let bare = "[[edit]]\nweights = { panel = 33.3, peer = 66.70 }\n\n[[edit]]\n\
            [edit.votes]\nwindow = \"tax\"\nround = \"july\"\nindicator = \"attitude\"\n\
            counts = [50, 30, 20, 0, 0]\n";
        let quoted = "[[edit]]\nweights = { panel = \"33.3\", peer = \"66.7\" }\n\n[[edit]]\n\
            votes = { window = \"tax\", round = \"july\", indicator = \"attitude\", \
            counts = [\"50\", \"30\", \"20\", \"0\", \"0\"] }\n";
        let (bare, quoted) = (read(bare).expect("bare"), read(quoted).expect("quoted"));
        assert_eq!(bare.scenario, quoted.scenario);
        assert_eq!((bare.lines, quoted.lines), (vec![1, 4], vec![1, 4]));
    }

    #[test]
    fn what_is_wrong_has_its_line() {
        let (line, _) = wrong("[[edit]]\nbasis = \"exact\"\n\n[[edit]\n");
        assert_eq!(line, Some(4));
        let (line, why) = wrong("[[edit]]\nbasis = \"exact\"\n\n[[edit]]\nbases = \"exact\"\n");
        assert_eq!(line, Some(4));
        assert!(why.contains("unknown variant `bases`"), "{why}");
        let (line, why) = wrong("inputs = \"a\"\n");
        assert_eq!(line, Some(1));
        assert!(why.contains("unknown key `inputs`"), "{why}");
        assert_eq!(wrong("edit = 3\n").0, Some(1));
        let (_, why) = wrong("[[edit]]\nfloor = 1e3\n");
        assert!(why.contains("not a decimal"), "{why}");
        assert_eq!(wrong("[[edit]]\nfloor = 0x1F\n").0, Some(1));
    }

    #[test]
    fn no_edit_is_a_scenario_too() {
        assert_eq!(read("").expect("empty"), Written::default());
    }
}
