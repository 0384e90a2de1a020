//! What happened to decisions, promises and the ledger, as it was published: it is only added to.
//!
//! A publication keeps every record of these up to its as-of date, one a line, in the content's own
//! language. What a later content tells of the same thing must begin with nothing lost: each record of
//! then is there, in the same order; others may stand between them.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::assess::AssessedYear;
use crate::model::{LedgerItem, Outcome, Pledge, Text};
use crate::publication::Publication;

/// The records of a year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History(Vec<Record>);

/// A record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The file it stands in, from the year's folder: `ledger/tax.toml`.
    pub file: String,
    /// What it is of: `ledger tax-003`.
    pub of: String,
    /// What it says.
    pub says: String,
}

/// A record that is no longer told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    /// The file it stood in.
    pub file: String,
    /// What it is of.
    pub of: String,
    /// What it said.
    pub old: String,
    /// What is told in its place; `None` where nothing is.
    pub new: Option<String>,
}

impl Lost {
    /// Where `text`, the file's now, tells of the thing: at its id, else at the beginning.
    pub fn place(&self, text: &str) -> Range<usize> {
        let id = self.of.rsplit(' ').next().unwrap_or_default();
        let quoted = format!("\"{id}\"");
        let at = text.find(&quoted);
        at.map_or(0..0, |at| at..at + quoted.len())
    }
}

impl History {
    /// As JSON, a record a line.
    ///
    /// # Panics
    ///
    /// Never: texts become JSON.
    pub fn to_json(&self) -> String {
        let line = |record| serde_json::to_string(record).expect("texts become JSON");
        let lines: Vec<String> = self.0.iter().map(line).collect();
        format!("[\n{}\n]\n", lines.join(",\n"))
    }

    fn add(&mut self, file: &str, of: &str, parts: &[Option<&str>]) {
        let parts: Vec<&str> = parts.iter().copied().flatten().collect();
        self.0.push(Record {
            file: file.to_owned(),
            of: of.to_owned(),
            says: parts.join(" | "),
        });
    }
}

/// The history that was kept; `None` where it cannot be read.
pub fn read(json: &str) -> Option<History> {
    serde_json::from_str(json).ok().map(History)
}

/// The history of a year up to its as-of date.
pub fn of(year: &AssessedYear) -> History {
    let mut history = History::default();
    if let Some(outcome) = &year.content.outcome {
        decision(outcome, &mut history);
    }
    for pledge in year.content.pledges.values() {
        promises(pledge, &mut history);
    }
    for item in &year.content.ledger {
        ledger(item, &mut history);
    }
    history
}

fn text(text: Option<&Text>) -> Option<&str> {
    text.map(|text| text.original.as_str())
}

fn decision(outcome: &Outcome, history: &mut History) {
    const FILE: &str = "outcome.toml";
    let list = |ids: &[scoring_core::id::Id]| {
        let ids: Vec<&str> = ids.iter().map(scoring_core::id::Id::as_str).collect();
        ids.join(" ")
    };
    let heads: Vec<String> = (outcome.excellent_heads.iter())
        .map(|head| match &head.name {
            Some(name) => format!("{} {}", head.window, name.original),
            None => head.window.to_string(),
        })
        .collect();
    let decided = outcome.decided.to_string();
    let says = [
        Some(decided.as_str()),
        text(outcome.document.as_ref()),
        Some(&list(&outcome.excellent)),
        Some(&list(&outcome.unsatisfactory)),
        Some(&heads.join(", ")),
    ];
    history.add(FILE, "decision", &says);
    for (window, reason) in &outcome.reasons {
        history.add(FILE, &format!("reason {window}"), &[text(Some(reason))]);
    }
    for each in &outcome.consequences {
        let date = each.date.to_string();
        let says = [
            Some(&*date),
            text(Some(&each.text)),
            text(each.document.as_ref()),
        ];
        history.add(FILE, &format!("consequence {}", each.window), &says);
    }
}

fn promises(pledge: &Pledge, history: &mut History) {
    let file = format!("pledges/{}.md", pledge.window);
    for item in &pledge.items {
        let of = format!("pledge {} {}", pledge.window, item.id);
        history.add(
            &file,
            &of,
            &[text(Some(&item.text)), text(item.target.as_ref())],
        );
        for event in &item.events {
            let date = event.date.to_string();
            let says = [
                Some(&*date),
                Some(event.by.word()),
                Some(event.status.word()),
                text(event.evidence.as_ref()),
            ];
            history.add(&file, &of, &says);
        }
    }
}

fn ledger(item: &LedgerItem, history: &mut History) {
    let file = format!("ledger/{}.toml", item.window);
    let of = format!("ledger {}", item.id);
    let [opened, due] = [item.opened, item.due].map(|date| date.to_string());
    let says = [
        Some(&*opened),
        Some("opened"),
        Some(&*due),
        text(Some(&item.problem)),
    ];
    history.add(&file, &of, &says);
    for event in &item.events {
        let [date, due] =
            [Some(event.date), event.due].map(|date| date.map(|date| date.to_string()));
        let says = [
            date.as_deref(),
            Some(event.kind.word()),
            due.as_deref(),
            text(event.by.as_ref()),
            text(event.note.as_ref()),
            text(event.evidence.as_ref()),
        ];
        history.add(&file, &of, &says);
    }
}

/// The records of `old` that `new` does not tell any more, in the order of `old`.
pub fn lost(old: &History, new: &History) -> Vec<Lost> {
    let mut told: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for record in &new.0 {
        told.entry(&record.of).or_default().push(&record.says);
    }
    // From where on the next record of the same thing is looked for.
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    let mut lost = Vec::new();
    for record in &old.0 {
        let place = places.entry(&record.of).or_default();
        let rest = told
            .get(&*record.of)
            .map_or(&[][..], |told| &told[*place..]);
        if let Some(at) = rest.iter().position(|says| *says == record.says) {
            *place += at + 1;
            continue;
        }
        let new = rest.first().map(|says| (*says).to_owned());
        // What stands in its place was changed, not added: what follows is looked for behind it.
        *place += usize::from(new.is_some());
        lost.push(Lost {
            file: record.file.clone(),
            of: record.of.clone(),
            old: record.says.clone(),
            new,
        });
    }
    lost
}

/// Whether a year's history, `now`, is a reason to publish it again: for a sealed year only if it lost
/// something, since whatever is added needs no correction.
pub fn is_news(last: &Publication, now: &str) -> bool {
    let Some((old, new)) = last.history.as_deref().and_then(read).zip(read(now)) else {
        return false;
    };
    if last.entry.seals() {
        !lost(&old, &new).is_empty()
    } else {
        old != new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn history(says: &[(&str, &str)]) -> History {
        let mut history = History::default();
        for (of, says) in says {
            history.add("file", of, &[Some(says)]);
        }
        history
    }

    #[test]
    fn records_may_be_added_anywhere_and_none_may_change() {
        let old = history(&[("a", "1"), ("a", "2"), ("b", "1")]);
        assert_eq!(read(&old.to_json()), Some(old.clone()));
        assert_eq!(lost(&old, &old), []);
        let more = [
            ("b", "0"),
            ("b", "1"),
            ("a", "1"),
            ("a", "1½"),
            ("a", "2"),
            ("c", "1"),
        ];
        assert_eq!(lost(&old, &history(&more)), []);
        let found = lost(&old, &history(&[("a", "1"), ("a", "3")]));
        let found: Vec<_> = (found.iter())
            .map(|lost| (&*lost.of, &*lost.old, lost.new.as_deref()))
            .collect();
        assert_eq!(found, [("a", "2", Some("3")), ("b", "1", None)]);
        let turned = history(&[("a", "2"), ("a", "1"), ("b", "1")]);
        assert_eq!(lost(&old, &turned).len(), 1, "the order is part of it");
    }
}
