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

mod read;

use std::fmt;
use std::ops::Range;

use jiff::civil::Date;

use crate::digest::sha256;
use crate::model::words;

pub use read::{Damage, Line, lines};

/// The log's name in the content folder and in the site.
pub const LOG: &str = "publications.log";

/// The folder of the content that keeps what was published.
pub const KEPT: &str = "published";

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
    /// The version of the tool.
    pub tool: String,
    /// The version of the method: [`scoring_core::inputs::METHOD`].
    pub method: u32,
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
            tool,
            method,
            reason,
            previous,
        } = self;
        let as_of = as_of.map_or_else(|| "none".to_owned(), |date| date.to_string());
        let reason = serde_json::Value::from(reason.as_str());
        format!(
            "publication={number} date={date} year={year} kind={} as-of={as_of} inputs={inputs} \
             results={results} tool={tool} method={method} reason={reason} previous={previous}",
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

    /// The folder of the content that keeps what was published.
    pub fn folder(&self) -> String {
        format!("{KEPT}/{:04}", self.number)
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
}

#[cfg(test)]
mod tests;
