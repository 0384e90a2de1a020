//! What a correction changed: scores, ranks and lists before and after.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::publication::Publication;

/// A window's figures in two publications of its year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The window.
    pub id: String,
    /// Its name, as last published.
    pub name: String,
    /// Before; `None` where the year did not have the window.
    pub old: Option<Figures>,
    /// After, likewise.
    pub new: Option<Figures>,
    /// The numbers of the two publications.
    pub numbers: [u64; 2],
}

/// What a publication says of a window.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Figures {
    /// The printed composite.
    pub composite: Option<String>,
    /// The rank.
    pub rank: Option<u64>,
    /// The list on which it is a candidate: the word of `results.json`.
    pub candidate: Option<String>,
    /// Whether it is vetoed.
    pub vetoed: bool,
}

#[derive(Deserialize)]
struct Results {
    windows: Vec<Window>,
}

#[derive(Deserialize)]
struct Window {
    id: String,
    name: String,
    #[serde(flatten)]
    figures: Figures,
}

/// The windows whose composite, rank, candidacy or veto differ between two publications of a year,
/// in the order of the new ranking; those that are gone come last.
pub fn changes(old: &Publication, new: &Publication) -> Vec<Change> {
    let read = |publication: &Publication| -> Vec<Window> {
        // What is kept was written by this tool, and its digest is that of the log.
        let results: Result<Results, _> = serde_json::from_str(&publication.results);
        results.map_or_else(|_| Vec::new(), |results| results.windows)
    };
    let mut before: BTreeMap<String, Window> = (read(old).into_iter())
        .map(|window| (window.id.clone(), window))
        .collect();
    let numbers = [old.entry.number, new.entry.number];
    let mut changes = Vec::new();
    for window in read(new) {
        let old = before.remove(&window.id).map(|window| window.figures);
        if old.as_ref() != Some(&window.figures) {
            changes.push(Change {
                id: window.id,
                name: window.name,
                old,
                new: Some(window.figures),
                numbers,
            });
        }
    }
    changes.extend(before.into_values().map(|window| Change {
        id: window.id,
        name: window.name,
        old: Some(window.figures),
        new: None,
        numbers,
    }));
    changes
}
