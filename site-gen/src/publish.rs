//! What a publication would be: its line, and the files that are kept with it.
//!
//! Stage: after `seal`, before `write`. It decides and writes nothing.

use jiff::civil::Date;
use scoring_core::inputs::{METHOD, Status};
use serde_json::json;

use crate::assess::{Assessed, AssessedYear};
use crate::data::{self, DataFile};
use crate::digest::sha256;
use crate::publication::{Entry, Kind, LOG, NONE, Publication, Redacted};
use crate::seal::{self, history};

/// Why there is nothing to publish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The year is in progress: it has no results that could be called provisional.
    InProgress {
        /// The year.
        year: u16,
        /// Up to when its records count; `None` where it has none.
        as_of: Option<Date>,
    },
    /// The last publication of the year says the same.
    Unchanged {
        /// The year.
        year: u16,
        /// The publication.
        number: u64,
    },
    /// The reason says nothing.
    NoReason,
    /// A publication is dated before the last one.
    Backdated(Date),
    /// A publication is dated before the last day of which it tells.
    BeforeAsOf(Date),
}

/// A publication to be written: the line of the log and the files it names.
#[derive(Clone, Debug)]
pub struct Ready {
    /// The line.
    pub entry: Entry,
    /// `inputs.json`.
    pub inputs: String,
    /// `results.json`.
    pub results: String,
    /// `history.json`.
    pub history: String,
    /// Kept files from which a text was erased: their paths in the content, and what they hold now.
    pub erased: Vec<(String, String)>,
}

impl Ready {
    /// What was published, as one object for scripts, on a line.
    pub fn to_json(&self) -> String {
        let entry = &self.entry;
        let redacted: Vec<String> = entry.redacted.iter().map(ToString::to_string).collect();
        let object = json!({
            "publication": entry.number,
            "date": entry.date.to_string(),
            "year": entry.year,
            "kind": entry.kind.word(),
            "as_of": entry.as_of.map(|date| date.to_string()),
            "inputs": entry.inputs,
            "results": entry.results,
            "history": entry.history,
            "redacted": redacted,
            "recount": entry.recount,
            "check_code": entry.head(),
            "hash": entry.hash(),
            "kept": entry.folder(),
        });
        format!("{object}\n")
    }
}

/// What an erasure makes of the files that were kept.
#[derive(Clone, Debug, Default)]
pub struct Erasure {
    /// The files, with their new digests.
    pub redacted: Vec<Redacted>,
    /// Their paths in the content, and what they hold now.
    pub files: Vec<(String, String)>,
}

/// The publication of `year` on `date`, which may be an erasure.
///
/// # Errors
///
/// Where there is nothing to publish.
pub fn prepare(
    assessed: &Assessed,
    year: &AssessedYear,
    date: Date,
    reason: &str,
    erasure: Option<Erasure>,
) -> Result<Ready, Refused> {
    let number = year.content.year;
    let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
    if reason.is_empty() || reason.chars().any(char::is_control) {
        return Err(Refused::NoReason);
    }
    let before = assessed.publications.last();
    if let Some(last) = before.filter(|last| last.entry.date > date) {
        return Err(Refused::Backdated(last.entry.date));
    }
    let as_of: Option<Date> = (year.evaluation.as_of.as_deref()).and_then(|date| date.parse().ok());
    if let Some(as_of) = as_of.filter(|as_of| *as_of > date) {
        return Err(Refused::BeforeAsOf(as_of));
    }
    let last = seal::last(assessed, year);
    let inputs = year.inputs_json.to_string();
    let results = data::results_json(year);
    let history = history::of(year).to_json();
    let same = |last: &&Publication| {
        last.inputs == inputs && last.results == results && !history::is_news(last, &history)
    };
    if let Some(last) = last.filter(same).filter(|_| erasure.is_none()) {
        return Err(Refused::Unchanged {
            year: number,
            number: last.entry.number,
        });
    }
    let erases = erasure.is_some();
    let Erasure { redacted, files } = erasure.unwrap_or_default();
    let entry = Entry {
        number: before.map_or(1, |last| last.entry.number + 1),
        date,
        year: number,
        // What must be erased is erased in a year in progress, too: its results may still change.
        kind: (kind(year, last).or(erases.then_some(Kind::Provisional))).ok_or(
            Refused::InProgress {
                year: number,
                as_of,
            },
        )?,
        as_of,
        inputs: sha256(inputs.as_bytes()),
        results: sha256(results.as_bytes()),
        history: Some(sha256(history.as_bytes())),
        redacted,
        tool: env!("CARGO_PKG_VERSION").to_owned(),
        method: METHOD,
        recount: None,
        reason,
        previous: before.map_or_else(|| NONE.to_owned(), |last| last.entry.hash()),
    };
    Ok(Ready {
        entry,
        inputs,
        results,
        history,
        erased: files,
    })
}

/// What the site shows of the publications: the log, and what each published.
pub fn files(assessed: &Assessed) -> Vec<DataFile> {
    let all = &assessed.publications;
    if all.is_empty() {
        return Vec::new();
    }
    let file = |path: String, text: &str| DataFile {
        path,
        bytes: text.as_bytes().to_vec(),
    };
    let mut files = vec![file(LOG.to_owned(), &log(all))];
    for publication in all {
        let folder = publication.entry.folder();
        files.push(file(format!("{folder}/inputs.json"), &publication.inputs));
        files.push(file(format!("{folder}/results.json"), &publication.results));
        if let Some(history) = &publication.history {
            files.push(file(format!("{folder}/history.json"), history));
        }
    }
    files
}

/// The text of the log.
pub fn log(publications: &[Publication]) -> String {
    let lines = publications
        .iter()
        .map(|publication| publication.entry.to_string());
    lines.flat_map(|line| [line, "\n".to_owned()]).collect()
}

/// A sealed year can only be corrected, whatever its status is said to be now.
fn kind(year: &AssessedYear, last: Option<&Publication>) -> Option<Kind> {
    if last.is_some_and(|last| last.entry.seals()) {
        return Some(Kind::Correction);
    }
    match year.status {
        Status::InProgress => None,
        Status::Provisional => Some(Kind::Provisional),
        Status::Final => Some(Kind::Final),
    }
}
