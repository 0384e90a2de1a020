//! The log of publications: what was published when, one line each, each bound to the one before.
//!
//! Stage: below, beside `model`. A line is
//!
//! ```text
//! publication=1 date=2025-11-20 year=2025 kind=final as-of=2025-11-20 inputs=<sha256> results=<sha256> tool=0.1.0 method=1 reason="…" previous=<sha256> hash=<sha256>
//! ```
//!
//! with one space between the parts, a line feed at its end and the reason as a JSON string. `hash`
//! is the SHA-256 of [`DOMAIN`] followed by the line up to the space before `hash`; `previous` is the
//! hash of the line before, and 64 zeros on the first. So whoever knows the last hash knows that no
//! earlier line was edited, removed, added or moved: `sha256sum` and a text editor are enough to
//! check it. Whether the *last* lines are missing can only be told with an older copy of the log.

mod journal;
mod read;

use std::fmt;
use std::ops::Range;

use jiff::civil::Date;

use crate::digest::sha256;
use crate::model::words;

pub use journal::Journal;
pub use read::{Damage, Line, lines};

/// The log's name in the content folder and in the site.
pub const LOG: &str = "publications.log";

/// The folder of the content that keeps what was published.
pub const FOLDER: &str = "published";

/// What stands before a line when it is hashed, so that no other text of ours has the same hash.
pub const DOMAIN: &str = "pingyi publication 1\n";

/// The `previous` of the first line.
pub const NONE: &str = "0000000000000000000000000000000000000000000000000000000000000000";

words! {
    /// What a publication is.
    Kind {
        /// Results that may still change.
        Provisional = "provisional",
        /// The year's results, from now on sealed.
        Final = "final",
        /// Sealed results that were wrong, and why.
        Correction = "correction",
    }
}

words! {
    /// A file that is kept of a publication.
    Kept {
        /// What was scored.
        Inputs = "inputs",
        /// What came of it.
        Results = "results",
        /// What happened to decisions, promises and the ledger until then.
        History = "history",
    }
}

impl Kept {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Inputs, Self::Results, Self::History];

    /// The name of the file.
    pub fn file(self) -> String {
        format!("{}.json", self.word())
    }
}

/// A kept file from which a text was erased: `1/inputs:<sha256>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redacted {
    /// The number of the publication that kept it.
    pub number: u64,
    /// Which of its files.
    pub file: Kept,
    /// The digest from now on.
    pub digest: String,
}

impl fmt::Display for Redacted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            number,
            file,
            digest,
        } = self;
        write!(f, "{number}/{}:{digest}", file.word())
    }
}

/// A publication, as its line says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its number, from 1.
    pub number: u64,
    /// The day of publication.
    pub date: Date,
    /// The year whose results were published.
    pub year: u16,
    /// What it is.
    pub kind: Kind,
    /// Up to which day records counted; `None` where there was none.
    pub as_of: Option<Date>,
    /// The SHA-256 of `inputs.json`.
    pub inputs: String,
    /// The SHA-256 of `results.json`.
    pub results: String,
    /// The SHA-256 of `history.json`; `None` in logs of versions that kept none.
    pub history: Option<String>,
    /// Kept files from which a text was erased, with their new digests.
    pub redacted: Vec<Redacted>,
    /// The version of the tool.
    pub tool: String,
    /// The version of the method: [`scoring_core::inputs::METHOD`].
    pub method: u32,
    /// The SHA-256 of another program that computed the same results before they were published;
    /// `None` where none was asked.
    pub recount: Option<String>,
    /// Why, in people's words.
    pub reason: String,
    /// The hash of the line before.
    pub previous: String,
}

impl Entry {
    /// What is hashed: the line without its hash.
    fn body(&self) -> String {
        let Self {
            number,
            date,
            year,
            kind,
            as_of,
            inputs,
            results,
            history,
            redacted,
            tool,
            method,
            recount,
            reason,
            previous,
        } = self;
        let part = |name: &str, digest: &Option<String>| match digest {
            Some(digest) => format!(" {name}={digest}"),
            None => String::new(),
        };
        let (history, recount) = (part("history", history), part("recount", recount));
        let redacted: Vec<String> = redacted.iter().map(ToString::to_string).collect();
        let redacted = match redacted.join(",") {
            list if list.is_empty() => list,
            list => format!(" redacted={list}"),
        };
        let as_of = as_of.map_or_else(|| "none".to_owned(), |date| date.to_string());
        let reason = serde_json::Value::from(reason.as_str());
        format!(
            "publication={number} date={date} year={year} kind={} as-of={as_of} inputs={inputs} \
             results={results}{history}{redacted} tool={tool} method={method}{recount} reason={reason} previous={previous}",
            kind.word()
        )
    }

    /// Its hash, which the next line carries.
    pub fn hash(&self) -> String {
        sha256(format!("{DOMAIN}{}", self.body()).as_bytes())
    }

    /// The short form of its hash, to be read out and compared with paper: the first 32 digits in
    /// eight groups.
    pub fn head(&self) -> String {
        let hash = self.hash();
        let groups: Vec<&str> = (0..8).map(|at| &hash[at * 4..at * 4 + 4]).collect();
        groups.join(" ")
    }

    /// The digest that a kept file had when it was published; `None` where it was not kept.
    pub fn digest(&self, file: Kept) -> Option<&str> {
        match file {
            Kept::Inputs => Some(&self.inputs),
            Kept::Results => Some(&self.results),
            Kept::History => self.history.as_deref(),
        }
    }

    /// Whether a text was erased with it.
    pub fn is_erasure(&self) -> bool {
        !self.redacted.is_empty()
    }

    /// The folder of the content that keeps what was published.
    pub fn folder(&self) -> String {
        format!("{FOLDER}/{:04}", self.number)
    }

    /// Whether the year's results are sealed by it.
    pub fn seals(&self) -> bool {
        self.kind != Kind::Provisional
    }
}

/// The line, without its line feed.
impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} hash={}", self.body(), self.hash())
    }
}

/// A publication with what it published.
#[derive(Clone, Debug)]
pub struct Publication {
    /// Its line.
    pub entry: Entry,
    /// Where the line stands in the log.
    pub place: Range<usize>,
    /// The inputs, as they were published.
    pub inputs: String,
    /// The results, as they were published.
    pub results: String,
    /// The history up to then, where it was kept.
    pub history: Option<String>,
}

/// The digest that a file kept by the publication `number` must have today: what a later erasure made
/// of it, else what it was published with.
pub fn digest_today(lines: &[&Entry], number: u64, file: Kept) -> Option<String> {
    let erased = lines.iter().rev().flat_map(|line| &line.redacted);
    let mut erased = erased.filter(|each| each.number == number && each.file == file);
    if let Some(erased) = erased.next() {
        return Some(erased.digest.clone());
    }
    let line = lines.iter().find(|line| line.number == number)?;
    line.digest(file).map(str::to_owned)
}

#[cfg(test)]
mod tests;
