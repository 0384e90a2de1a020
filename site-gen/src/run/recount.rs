//! `publish --recount`: another program computes the year's results from the content, and they are
//! published only if it agrees.
//!
//! Stage: as `run`. The program is called as `PROGRAM CONTENT --year YEAR [--as-of DATE]` and prints a
//! `results.json`; where its objects begin and end their lines is its own affair, and it may leave out
//! `inputs_sha256`, which is no result.

use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use jiff::civil::Date;
use serde_json::Value;

use super::Failure;
use crate::diagnostic::printable;
use crate::digest::sha256;
use crate::load;
use crate::model::Language;
use crate::seal;
use crate::wording::{self, Tell};

/// Why a recount does not confirm the results.
#[derive(Debug)]
pub enum Unconfirmed {
    /// The program cannot be started.
    NotRun(io::Error),
    /// It failed, and said this.
    Failed(String),
    /// What it printed is no JSON object.
    NoResults,
    /// It computes something else at a place: what it has, and what would be published.
    Differs {
        /// The place: `windows tax composite`.
        place: String,
        /// What the program computes.
        theirs: String,
        /// What would be published.
        ours: String,
    },
}

/// A recount that does not confirm, with the program that was asked.
#[derive(Debug)]
pub struct Recounted {
    /// The program.
    pub program: PathBuf,
    /// Why.
    pub why: Unconfirmed,
}

impl Recounted {
    /// Whether the program ran and the results are not what it computes.
    pub(super) fn differs(&self) -> bool {
        matches!(self.why, Unconfirmed::Differs { .. })
    }
}

impl Tell for Recounted {
    fn tell(&self, language: Language) -> String {
        let program = self.program.display();
        let say = |address, more: &[(&str, &dyn std::fmt::Display)]| {
            let mut arguments: Vec<(&str, &dyn std::fmt::Display)> = vec![("program", &program)];
            arguments.extend_from_slice(more);
            wording::say(address, language, &arguments)
        };
        match &self.why {
            Unconfirmed::NotRun(why) => say("recount.not-run", &[("why", &why.tell(language))]),
            Unconfirmed::Failed(said) => say("recount.failed", &[("said", said)]),
            Unconfirmed::NoResults => say("recount.no-results", &[]),
            Unconfirmed::Differs {
                place,
                theirs,
                ours,
            } => say(
                "recount.differs",
                &[("place", place), ("theirs", theirs), ("ours", ours)],
            ),
        }
    }
}

/// Asks `program` for the results of `year` of `content` and holds `results` against them; returns the
/// program's digest. The day up to which records count is told, for no other program knows up to when an
/// earlier publication counted.
pub(super) fn confirm(
    program: &Path,
    (content, year, as_of): (&Path, u16, Option<Date>),
    results: &str,
) -> Result<String, Failure> {
    let bytes = load::bytes(program).map_err(Failure::File)?;
    let confirmed = ask(program, (content, year, as_of)).and_then(|theirs| {
        let ours: Value = serde_json::from_str(results).map_err(|_| Unconfirmed::NoResults)?;
        agree(theirs, ours)
    });
    let unconfirmed = |why| {
        Failure::Recount(Recounted {
            program: program.to_owned(),
            why,
        })
    };
    confirmed.map_err(unconfirmed)?;
    Ok(sha256(&bytes))
}

/// What the program computes.
fn ask(
    program: &Path,
    (content, year, as_of): (&Path, u16, Option<Date>),
) -> Result<Value, Unconfirmed> {
    // Without a folder in its path it would be looked for elsewhere than it was read.
    let program = std::path::absolute(program).map_err(Unconfirmed::NotRun)?;
    let mut command = Command::new(program);
    command
        .arg(content)
        .args(["--year".to_owned(), year.to_string()]);
    if let Some(date) = as_of {
        command.args(["--as-of".to_owned(), date.to_string()]);
    }
    let output = command.output().map_err(Unconfirmed::NotRun)?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        // The last line is the error; before it stands the way there.
        let said = said.lines().last().unwrap_or_default();
        return Err(Unconfirmed::Failed(printable(said)));
    }
    match serde_json::from_slice(&output.stdout) {
        Ok(results @ Value::Object(_)) => Ok(results),
        _ => Err(Unconfirmed::NoResults),
    }
}

/// Whether two results are the same, but for the digest of the inputs. What is not there is `null`.
fn agree(theirs: Value, ours: Value) -> Result<(), Unconfirmed> {
    let [theirs, ours] = [theirs, ours].map(|mut results| {
        forget_nulls(&mut results);
        if let Value::Object(results) = &mut results {
            results.remove("inputs_sha256");
        }
        results
    });
    let difference = seal::first_difference(&theirs, &ours);
    difference.map_or(Ok(()), |found| {
        let is_order = found.place.is_empty();
        Err(Unconfirmed::Differs {
            place: if is_order {
                "results.json".to_owned()
            } else {
                found.place
            },
            theirs: found.old,
            ours: found.new,
        })
    })
}

fn forget_nulls(value: &mut Value) {
    match value {
        Value::Object(object) => {
            object.retain(|_, value| !value.is_null());
            object.values_mut().for_each(forget_nulls);
        }
        Value::Array(list) => list.iter_mut().for_each(forget_nulls),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_first_difference_is_named_by_window_and_key() {
        let ours = json!({
            "inputs_sha256": "1", "year": 2025,
            "windows": [{"id": "tax", "composite": "90.14"}, {"id": "gas", "composite": null}],
        });
        let same = json!({
            "year": 2025,
            "windows": [{"id": "tax", "composite": "90.14"}, {"id": "gas", "composite": null}],
        });
        let found = |theirs: &Value| match agree(theirs.clone(), ours.clone()) {
            Ok(()) => None,
            Err(Unconfirmed::Differs { place, .. }) => Some(place),
            Err(other) => panic!("{other:?}"),
        };
        assert_eq!(found(&same), None);
        for (change, place) in [
            (json!({"year": 2024}), "year"),
            (json!({"windows": []}), "windows"),
            (json!({"more": 1}), "more"),
            (
                json!({"windows": [{"id": "tax", "composite": "90.15"}, {"id": "gas"}]}),
                "windows tax composite",
            ),
            (
                json!({"windows": [{"id": "gas"}, {"id": "tax"}]}),
                "windows tax composite",
            ),
            // The order of windows is a part of the results.
            (
                json!({"windows": [{"id": "gas"}, {"id": "tax", "composite": "90.14"}]}),
                "results.json",
            ),
        ] {
            let mut theirs = same.clone();
            for (key, value) in change.as_object().expect("an object") {
                theirs[key] = value.clone();
            }
            assert_eq!(found(&theirs).as_deref(), Some(place), "{change}");
        }
    }
}
