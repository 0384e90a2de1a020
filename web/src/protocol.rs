//! What the calculator and the module of questions say to each other: names of events, and texts.

use serde::Serialize;

use scoring_core::id::Id;
use scoring_core::scenario::{Edit, Scenario};

use crate::json;

/// The questions are ready to be told the scenario.
pub const READY: &str = "pingyi-ready";
/// The calculator tells the scenario: a [`Told`].
pub const SCENARIO: &str = "pingyi-scenario";
/// An answer is to be applied: a [`Scenario`], whole.
pub const APPLY: &str = "pingyi-apply";

/// Files of the reader's computer are to count: a list of [`LocalFile`]s.
pub const FILES: &str = "pingyi-files";

/// A file, and what it makes of the published records.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LocalFile {
    /// What it is called: its path in the folder of the year.
    pub name: String,
    /// All that it changes.
    pub edits: Vec<Edit>,
}

/// What the calculator tells.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Told {
    /// The edits that count.
    pub scenario: Scenario,
    /// The window that is looked at.
    pub selected: Id,
}

impl Told {
    /// From its text; `None` where it is another.
    pub fn read(text: &str) -> Option<Self> {
        json::read(text).ok()
    }

    /// As a text.
    pub fn write(&self) -> String {
        text_of(self)
    }
}

/// A value as JSON.
///
/// # Panics
///
/// Never: scenarios become JSON.
pub fn text_of<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("texts, lists and objects become JSON")
}

#[cfg(test)]
mod tests {
    use scoring_core::scenario::Marker;

    use super::*;
    use crate::sample::{id, ratio, weight};

    #[test]
    fn what_is_told_is_heard() {
        let mark = Edit::Mark {
            window: id("a"),
            by: Marker::Peer,
            at: 3,
            score: Some(ratio("4300/103")),
        };
        let told = Told {
            scenario: Scenario {
                inputs_sha256: None,
                edits: vec![weight("panel", "30.5"), mark],
            },
            selected: id("b"),
        };
        assert_eq!(Told::read(&told.write()), Some(told));
        assert_eq!(Told::read("{}"), None);
    }
}
