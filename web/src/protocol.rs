//! What the calculator and the module of questions say to each other: names of events, and texts.

use scoring_core::id::Id;
use scoring_core::scenario::{Edit, Scenario};

use crate::json::{self, Document};
use crate::plain;

/// The questions are ready to be told the scenario.
pub const READY: &str = "pingyi-ready";
/// The calculator tells the scenario: a [`Told`].
pub const SCENARIO: &str = "pingyi-scenario";
/// An answer is to be applied: a [`Scenario`], whole.
pub const APPLY: &str = "pingyi-apply";

/// Files of the reader's computer are to count: a list of [`LocalFile`]s.
pub const FILES: &str = "pingyi-files";

/// A file, and what it makes of the published records.
#[derive(Clone, Debug, PartialEq)]
pub struct LocalFile {
    /// What it is called: its path in the folder of the year.
    pub name: String,
    /// All that it changes.
    pub edits: Vec<Edit>,
}

/// What the calculator tells.
#[derive(Clone, Debug, PartialEq)]
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
        let fields = vec![
            ("scenario".into(), document(&self.scenario)),
            ("selected".into(), Document::text(self.selected.to_string())),
        ];
        Document::Object(fields).write()
    }
}

/// A scenario as JSON: what its `Serialize` says.
pub fn text_of(scenario: &Scenario) -> String {
    document(scenario).write()
}

/// Files as JSON.
pub fn text_of_files(files: &[LocalFile]) -> String {
    Document::List(files.iter().map(of_file).collect()).write()
}

fn of_file(file: &LocalFile) -> Document<'_> {
    Document::Object(vec![
        ("name".into(), Document::text(file.name.as_str())),
        ("edits".into(), list(&file.edits)),
    ])
}

fn list(edits: &[Edit]) -> Document<'static> {
    let edit = |edit| {
        let (kind, value) = plain::plain(edit);
        Document::Object(vec![(kind.into(), value)])
    };
    Document::List(edits.iter().map(edit).collect())
}

fn document(scenario: &Scenario) -> Document<'_> {
    let mut fields = vec![("edit".into(), list(&scenario.edits))];
    if let Some(digest) = &scenario.inputs_sha256 {
        let digest = Document::text(digest.as_str());
        fields.push(("inputs_sha256".into(), digest));
    }
    Document::Object(fields)
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
        assert_eq!(Told::read(&told.write()), Some(told.clone()));
        assert_eq!(Told::read("{}"), None);
        let theirs = serde_json::to_value(&told.scenario).expect("it becomes JSON");
        let ours: serde_json::Value =
            serde_json::from_str(&text_of(&told.scenario)).expect("it is JSON");
        assert_eq!(ours, theirs);
    }
}
