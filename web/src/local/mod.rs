//! Files of the content format that were not published, read from the reader's computer.
//!
//! Reading and checking is the tool's own code, in a module of its own that is loaded with the first
//! file. Here is what it needs to know of the year ([`names`]), what its answer makes of the published
//! records ([`edits`]), and what a reader sees of it ([`view`]). Nothing leaves the browser.

pub mod edits;
pub mod names;
pub mod view;
#[cfg(test)]
mod tests;

use scoring_core::Evaluation;
use scoring_core::inputs::{Answers, Window};
use scoring_core::method::Source;

use crate::original::record;

/// What the module answers.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Everything that is odd or wrong, by file and place.
    pub diagnostics: Vec<Said>,
    /// The windows that the files have records of, with these records alone.
    pub windows: Vec<Window>,
}

/// What is said of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Whether the file cannot be used.
    pub error: bool,
    /// The stable code.
    pub code: String,
    /// The fact.
    pub message: String,
    /// The remedy.
    pub hint: String,
    /// Where, and what it conflicts with.
    pub places: Vec<Place>,
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file, from the content folder.
    pub path: String,
    /// From 1.
    pub line: u64,
    /// From 1, in characters.
    pub column: u64,
    /// The line's text before the place, the place, and behind it.
    pub text: Vec<String>,
    /// What stands here, at the second place.
    pub label: String,
}

/// What can be done with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// It counts.
    Counts,
    /// Something is wrong with it, or it is no file of records.
    Wrong,
    /// It is checked, and no edit says what it says.
    OnlyChecked,
    /// It holds nothing that is scored.
    NotTaken,
}

impl Use {
    /// Whether the file can stand beside others.
    pub fn is_sound(self) -> bool {
        matches!(self, Self::Counts | Self::OnlyChecked)
    }
}

/// The files of a year that have a name of their own and hold what is scored.
const NAMED: [&str; 5] = [
    "panel.toml",
    "peer.toml",
    "self.toml",
    "adjustments.toml",
    "vetoes.toml",
];

/// Where the file called `name` stands in the folder of the year. A browser tells no folder, so the
/// name must do, or what the file says: a round of the survey tells when it was held.
pub fn path(published: &Evaluation, name: &str, bytes: &[u8]) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let stem = name.strip_suffix(".toml").unwrap_or(name);
    let rounds = (published.method.survey.iter()).flat_map(|survey| &survey.rounds);
    let is_round = rounds.into_iter().any(|round| *round.id == *stem);
    let held = |line: &[u8]| line.trim_ascii_start().starts_with(b"conducted");
    let tree = published.method.tree();
    let is_checklist = tree.iter().any(|component| {
        *component.id == *stem && matches!(component.source, Source::Checklist { .. })
    });
    if NAMED.contains(&name) {
        name.to_owned()
    } else if is_checklist {
        format!("checklists/{name}")
    } else if is_round || bytes.split(|byte| *byte == b'\n').any(held) {
        format!("surveys/{name}")
    } else {
        name.to_owned()
    }
}

/// What can be done with the file at `path`, by what is said of it.
pub fn usable(published: &Evaluation, path: &str, answer: &Answer) -> Use {
    let year = published.year.to_string();
    let is_it = |place: &Place| {
        (place.path.strip_prefix(&year)).and_then(|rest| rest.strip_prefix('/')) == Some(path)
    };
    let mut said = answer.diagnostics.iter();
    if said.any(|said| said.error && said.places.first().is_some_and(is_it)) {
        return Use::Wrong;
    }
    if path.starts_with("checklists/") || withheld(published, path) {
        return Use::OnlyChecked;
    }
    if NAMED.contains(&path) || edits::round_of(path).is_some() {
        Use::Counts
    } else {
        Use::NotTaken
    }
}

/// Whether the file is of a round whose counts are published as totals only: no edit can say those.
fn withheld(published: &Evaluation, path: &str) -> bool {
    let round = edits::round_of(path);
    let (Some(round), Some(survey)) = (round, &published.method.survey) else {
        return false;
    };
    let mut groups: Vec<_> = survey.groups.iter().map(|group| Some(&group.id)).collect();
    groups.push(None);
    let is_total = |window: &Window| {
        let records = groups
            .iter()
            .filter_map(|group| record(published, &window.id, &round, *group));
        records
            .into_iter()
            .any(|record| matches!(record.answers, Answers::Totals { .. }))
    };
    published.windows.iter().any(is_total)
}
