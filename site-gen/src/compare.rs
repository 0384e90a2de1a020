//! What changes between two contents: scores, ranks, lists, promises, the ledger; through which lines;
//! and how much of each score's change each input caused.
//!
//! Stage: around the pipeline, as the command `diff`. [`of`] decides what is said, `print` says it as
//! Markdown or JSON. Nothing here computes a score by itself.

mod causes;
mod lines;
mod print;

use std::collections::{BTreeMap, BTreeSet};

use scoring_core::comparison;
use scoring_core::id::Id;
use scoring_core::round::Digits;
use serde::Serialize;

use crate::assess::{Assessed, AssessedYear};
use crate::examine::Examined;
use crate::ledger::State;
use crate::seal::history;

pub use causes::Cause;
pub use lines::Line;
pub use print::{json, markdown};

/// What changes.
#[derive(Debug, Serialize)]
pub struct Comparison {
    /// Years that only the old content has.
    pub years_removed: Vec<u16>,
    /// Years that only the new content has.
    pub years_added: Vec<u16>,
    /// Years of both in which something changes.
    pub years: Vec<YearChange>,
}

/// What changes in a year.
#[derive(Debug, Serialize)]
pub struct YearChange {
    /// The year.
    pub year: u16,
    /// What differs in the method, by the core's words.
    pub method: Vec<String>,
    /// Windows whose figures change, in the order of their ids.
    pub windows: Vec<WindowChange>,
    /// Lists that change.
    pub lists: Vec<ListChange>,
    /// Records of decisions, promises and the ledger that are added.
    pub added: Vec<RecordOf>,
    /// Records that are changed or removed.
    pub lost: Vec<RecordChange>,
    /// Ledger items whose state changes.
    pub states: Vec<StateChange>,
    /// The changed lines of the year's files.
    pub lines: Vec<Line>,
}

/// The figures of a window before and after.
#[derive(Debug, Serialize)]
pub struct WindowChange {
    /// The window.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its name in English, where the content gives one.
    pub name_en: Option<String>,
    /// Its composite, printed; `None` where it has none.
    pub composite: [Option<String>; 2],
    /// The exact change, where it has a composite in both.
    pub change: Option<String>,
    /// Its rank.
    pub rank: [Option<usize>; 2],
    /// What it is a candidate for.
    pub candidate: [Option<&'static str>; 2],
    /// Whether it is vetoed.
    pub vetoed: [bool; 2],
    /// What caused the change of its composite: they sum to it.
    pub causes: Vec<Cause>,
}

/// A list with who comes and goes.
#[derive(Debug, Serialize)]
pub struct ListChange {
    /// `candidates excellent`.
    pub list: String,
    /// Who is new on it.
    pub added: Vec<String>,
    /// Who is no longer on it.
    pub removed: Vec<String>,
}

/// A record.
#[derive(Debug, Serialize)]
pub struct RecordOf {
    /// What it is of.
    pub of: String,
    /// What it says.
    pub says: String,
}

/// A record that is changed, or removed.
#[derive(Debug, Serialize)]
pub struct RecordChange {
    /// What it is of.
    pub of: String,
    /// What it said.
    pub old: String,
    /// What stands in its place.
    pub new: Option<String>,
}

/// A ledger item's state before and after.
#[derive(Debug, Serialize)]
pub struct StateChange {
    /// The item.
    pub item: String,
    /// The states, with whether it is overdue; `None` where it is not there.
    pub states: [Option<String>; 2],
}

/// What changes from `old` to `new`. Years in which nothing does are left out.
///
/// # Panics
///
/// Never: a year that both have is found in both.
pub fn of(old: (&Examined, &Assessed), new: (&Examined, &Assessed)) -> Comparison {
    let years = |assessed: &Assessed| -> BTreeSet<u16> {
        assessed
            .years
            .iter()
            .map(|year| year.content.year)
            .collect()
    };
    let (before, after) = (years(old.1), years(new.1));
    let find = |assessed: &'_ Assessed, number: u16| {
        let place = assessed
            .years
            .iter()
            .position(|year| year.content.year == number);
        place.expect("the year is of both")
    };
    let both = before.intersection(&after).map(|number| {
        let years = [(old.1, *number), (new.1, *number)]
            .map(|(assessed, number)| &assessed.years[find(assessed, number)]);
        year(*number, years, [old.0, new.0])
    });
    Comparison {
        years_removed: before.difference(&after).copied().collect(),
        years_added: after.difference(&before).copied().collect(),
        years: both.filter(|year| !year.is_empty()).collect(),
    }
}

impl Comparison {
    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        self.years_removed.is_empty() && self.years_added.is_empty() && self.years.is_empty()
    }
}

impl YearChange {
    fn is_empty(&self) -> bool {
        let Self {
            year: _,
            method,
            windows,
            lists,
            added,
            lost,
            states,
            lines,
        } = self;
        method.is_empty()
            && windows.is_empty()
            && lists.is_empty()
            && added.is_empty()
            && lost.is_empty()
            && states.is_empty()
            && lines.is_empty()
    }
}

fn year(number: u16, years: [&AssessedYear; 2], sources: [&Examined; 2]) -> YearChange {
    let [old, new] = years;
    let lines = lines::of_year(number, sources.map(|examined| &examined.sources));
    let histories = years.map(history::of);
    let lost = history::lost(&histories[0], &histories[1]);
    // What is new is what would be lost on the way back, but for what took another's place.
    let replaced: BTreeSet<(&str, &str)> = (lost.iter())
        .filter_map(|lost| Some((lost.of.as_str(), lost.new.as_deref()?)))
        .collect();
    let added = history::lost(&histories[1], &histories[0]);
    let added = added
        .iter()
        .filter(|record| !replaced.contains(&(record.of.as_str(), record.old.as_str())));
    YearChange {
        year: number,
        method: (comparison::differences(&old.evaluation.method, &new.evaluation.method).iter())
            .map(|difference| format!("{difference:?}").to_lowercase())
            .collect(),
        windows: windows(years, &lines),
        lists: lists(years),
        added: added
            .map(|record| RecordOf {
                of: record.of.clone(),
                says: record.old.clone(),
            })
            .collect(),
        states: states(years),
        lost: (lost.into_iter())
            .map(|lost| RecordChange {
                of: lost.of,
                old: lost.old,
                new: lost.new,
            })
            .collect(),
        lines,
    }
}

/// The windows whose composite, rank, candidacy or veto differ.
fn windows(years: [&AssessedYear; 2], lines: &[Line]) -> Vec<WindowChange> {
    let ids: BTreeSet<&Id> = (years.iter())
        .flat_map(|year| year.outcome.windows.iter().map(|window| &window.id))
        .collect();
    let window = |id: &&Id| {
        let outcomes = years.map(|year| year.outcome.window(id));
        let values = outcomes.map(|outcome| outcome?.scorecard.value().cloned());
        let composite = [0, 1].map(|at| {
            let digits: Digits = years[at].evaluation.method.ranking.digits();
            values[at].as_ref().map(|value| digits.print(value))
        });
        let candidate = outcomes.map(|outcome| {
            use scoring_core::outcome::Candidate::{Excellent, Undetermined, Unsatisfactory};
            Some(match outcome?.candidate? {
                Excellent => "excellent",
                Unsatisfactory => "unsatisfactory",
                Undetermined => "undetermined",
            })
        });
        let change = values[0].as_ref().zip(values[1].as_ref());
        let change = change.map(|(old, new)| new - old);
        let named = (years.iter().rev()).find_map(|year| year.evaluation.window(id));
        WindowChange {
            id: id.to_string(),
            name: named.map(|window| window.name.clone()).unwrap_or_default(),
            name_en: named.and_then(|window| window.name_en.clone()),
            composite,
            rank: outcomes.map(|outcome| outcome?.rank),
            candidate,
            vetoed: outcomes.map(|outcome| outcome.is_some_and(|outcome| outcome.vetoed)),
            causes: match &change {
                Some(change) if !change.is_zero() => causes::of(years, id, lines),
                _ => Vec::new(),
            },
            change: change.map(|change| change.fraction()),
        }
    };
    let differs = |change: &WindowChange| {
        let same = change.change.as_deref() == Some("0") || change.composite == [None, None];
        !same
            || change.rank[0] != change.rank[1]
            || change.candidate[0] != change.candidate[1]
            || change.vetoed[0] != change.vetoed[1]
    };
    ids.iter().map(window).filter(differs).collect()
}

/// The lists of candidates and of decisions, by name.
fn lists(years: [&AssessedYear; 2]) -> Vec<ListChange> {
    let by_name = |year: &AssessedYear| -> BTreeMap<String, BTreeSet<String>> {
        let set = |ids: &[Id]| ids.iter().map(Id::to_string).collect();
        let candidates = &year.outcome.candidates;
        let mut lists = BTreeMap::from([
            (
                "candidates excellent".to_owned(),
                set(&candidates.excellent),
            ),
            (
                "candidates unsatisfactory".to_owned(),
                set(&candidates.unsatisfactory),
            ),
            (
                "candidates undetermined".to_owned(),
                set(&candidates.undetermined),
            ),
            (
                "candidates excellent_heads".to_owned(),
                set(&candidates.excellent_heads),
            ),
        ]);
        if let Some(decisions) = &year.evaluation.decisions {
            lists.insert("decisions excellent".into(), set(&decisions.excellent));
            lists.insert(
                "decisions unsatisfactory".into(),
                set(&decisions.unsatisfactory),
            );
            lists.insert(
                "decisions excellent_heads".into(),
                set(&decisions.excellent_heads),
            );
        }
        lists
    };
    let [old, new] = years.map(by_name);
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let empty = BTreeSet::new();
    let lists = names.into_iter().map(|name| {
        let [old, new] = [&old, &new].map(|lists| lists.get(name).unwrap_or(&empty));
        ListChange {
            list: name.clone(),
            added: new.difference(old).cloned().collect(),
            removed: old.difference(new).cloned().collect(),
        }
    });
    lists
        .filter(|list| !list.added.is_empty() || !list.removed.is_empty())
        .collect()
}

/// Ledger items whose state differs.
fn states(years: [&AssessedYear; 2]) -> Vec<StateChange> {
    let by_name = |year: &AssessedYear| -> BTreeMap<String, String> {
        (year.ledger())
            .map(|(item, standing)| {
                let state = match standing.state {
                    State::NotStarted => "not-started",
                    State::InProgress => "in-progress",
                    State::AwaitingVerification => "awaiting-verification",
                    State::Closed => "closed",
                    State::Unresolved => "unresolved",
                    State::Reopened => "reopened",
                };
                let overdue = if standing.overdue { ", overdue" } else { "" };
                (item.id.to_string(), format!("{state}{overdue}"))
            })
            .collect()
    };
    let [old, new] = years.map(by_name);
    let items: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let changes = items.into_iter().map(|item| StateChange {
        item: item.clone(),
        states: [old.get(item).cloned(), new.get(item).cloned()],
    });
    changes
        .filter(|change| change.states[0] != change.states[1])
        .collect()
}
