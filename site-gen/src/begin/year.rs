//! A new year after an old one: the plan with its dates moved, the windows, what is still open in the
//! ledger, and who is under focused supervision.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Date;
use scoring_core::id::Id;
use toml_edit::visit_mut::{self, VisitMut};
use toml_edit::{Datetime, DocumentMut, Item, KeyMut, Value, value};

use crate::assess::AssessedYear;
use crate::diagnostic::Diagnostics;
use crate::ledger::State;
use crate::model::FocusReason;
use crate::parse::parse;
use crate::raw;
use crate::source::Sources;
use crate::validate::supervised;
use crate::write::begin::Files;

/// What a new year takes over.
#[derive(Debug)]
pub struct NewYear {
    /// Its files, below the content folder.
    pub files: Files,
    /// How many items of the ledger are still open.
    pub open_items: usize,
    /// Who is under focused supervision, and why.
    pub supervised: Vec<(Id, FocusReason)>,
}

/// The files of `number` after `old`, whose files are in `sources`.
pub fn after(old: &AssessedYear, number: u16, sources: &Sources) -> NewYear {
    let from = old.content.year;
    let text = |path: &str| {
        let file = sources.find(&format!("{from}/{path}"))?;
        Some(&*sources.get(file).text)
    };
    let mut files = Files::new();
    let mut add = |path: &str, text: String| drop(files.insert(format!("{number}/{path}"), text));
    if let Some(plan) = text("plan.toml").and_then(|plan| moved(plan, from, number)) {
        add("plan.toml", plan);
    }
    if let Some(words) = text("plan.md") {
        add("plan.md", renamed(words, from, number));
    }
    if let Some(windows) = text("windows.toml") {
        add("windows.toml", windows.to_owned());
    }
    let mut open_items = 0;
    for (window, open) in open_ledgers(sources, from) {
        let path = format!("ledger/{window}.toml");
        if let Some(kept) = text(&path).and_then(|ledger| carried(ledger, from, &open)) {
            open_items += open.len();
            add(&path, kept);
        }
    }
    let supervised = supervised(old);
    let entries = supervised.iter().map(|(window, reason)| {
        let reason = reason.word();
        format!("[[focus]]\nwindow = \"{window}\"\nyear = {from}\nreason = \"{reason}\"\n")
    });
    let entries: Vec<_> = entries.collect();
    if !entries.is_empty() {
        add("supervision.toml", entries.join("\n"));
    }
    NewYear {
        files,
        open_items,
        supervised,
    }
}

/// The plan with every date moved by the years between, as a draft without a fixed day.
fn moved(plan: &str, from: u16, to: u16) -> Option<String> {
    let mut document: DocumentMut = plan.parse().ok()?;
    Move { from, to }.visit_document_mut(&mut document);
    document.remove("as_of");
    document.insert("draft", value(true));
    Some(document.to_string())
}

/// Moves dates, and in names and titles the year.
struct Move {
    from: u16,
    to: u16,
}

impl VisitMut for Move {
    fn visit_table_like_kv_mut(&mut self, key: KeyMut<'_>, node: &mut Item) {
        const NAMES: [&str; 4] = ["title", "title_en", "name", "name_en"];
        if NAMES.contains(&key.get())
            && let Some(value) = node.as_value_mut()
            && let Some(text) = value.as_str()
        {
            replace(value, renamed(text, self.from, self.to));
        }
        visit_mut::visit_table_like_kv_mut(self, key, node);
    }

    fn visit_value_mut(&mut self, node: &mut Value) {
        let date = node.as_datetime().and_then(|datetime| datetime.date);
        let new = date.and_then(|old| {
            let old: Date = old.to_string().parse().ok()?;
            let years = i64::from(self.to) - i64::from(self.from);
            // 29 February becomes the 28th where there is none.
            let new = old.checked_add(years.years()).ok()?;
            new.to_string().parse::<Datetime>().ok()
        });
        if let Some(new) = new {
            replace(node, new);
        }
        visit_mut::visit_value_mut(self, node);
    }
}

/// Puts a value in the place of another, with the spaces and comments around it.
fn replace(node: &mut Value, new: impl Into<Value>) {
    let decor = node.decor().clone();
    *node = new.into();
    *node.decor_mut() = decor;
}

/// `text` with the year `from` written as `to`, where it is no part of a longer number.
fn renamed(text: &str, from: u16, to: u16) -> String {
    let (from, to) = (from.to_string(), to.to_string());
    let mut out = String::with_capacity(text.len());
    let mut copied = 0;
    for (at, _) in text.match_indices(&from) {
        let behind = at + from.len();
        let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        if is_digit(text[..at].chars().next_back()) || is_digit(text[behind..].chars().next()) {
            continue;
        }
        out.extend([&text[copied..at], &to]);
        copied = behind;
    }
    out + &text[copied..]
}

/// The ids of each window's items that are still open after all their events.
fn open_ledgers(sources: &Sources, year: u16) -> Vec<(Id, BTreeSet<Id>)> {
    let raw = parse(sources, &mut Diagnostics::default());
    let year = raw.years.into_iter().find(|each| each.year == year);
    let ledgers = year.into_iter().flat_map(|year| year.ledgers);
    let of_window = |ledger: Arc<raw::ById<raw::ledger::Ledger>>| {
        let open = ledger.content.items.iter().filter(|item| is_open(item));
        let ids = open.filter_map(|item| Some(item.id.as_ref()?.value.clone()));
        (ledger.id.clone(), ids.collect())
    };
    (ledgers.map(of_window))
        .filter(|(_, open): &(Id, BTreeSet<Id>)| !open.is_empty())
        .collect()
}

fn is_open(item: &raw::ledger::Item) -> bool {
    let mut events: Vec<_> = (item.events.iter())
        .filter_map(|event| Some((event.date.as_ref()?.value, event.kind.as_ref()?.value)))
        .collect();
    // By date, then as written.
    events.sort_by_key(|(date, _)| *date);
    let state = (events.into_iter()).fold(State::NotStarted, |state, (_, kind)| {
        state.after(kind).unwrap_or(state)
    });
    state.is_open()
}

/// The ledger with its `open` items only; each says from which year it comes.
fn carried(ledger: &str, from: u16, open: &BTreeSet<Id>) -> Option<String> {
    let mut document: DocumentMut = ledger.parse().ok()?;
    let items = document.remove("item")?;
    let mut items = items.into_array_of_tables().ok()?;
    let is_open = |item: &toml_edit::Table| {
        let id = item.get("id").and_then(Item::as_str);
        open.iter().any(|open| Some(&**open) == id)
    };
    items.retain(is_open);
    for item in items.iter_mut() {
        if !item.contains_key("carried_from") {
            item.insert("carried_from", value(i64::from(from)));
        }
    }
    document.insert("item", Item::ArrayOfTables(items));
    // The first item may have stood behind others.
    Some(document.to_string().trim_start_matches('\n').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_names_move_and_comments_stay() {
        let plan = "# 2024\ntitle = \"2024年度\" # why\nas_of = 2024-12-01\nfinal_from = 2025-01-15\n\n\
                    [[task]]\nid = \"report-2024\"\nname = \"总结\"\ndue = 2024-02-29 # leap\n";
        let expected = "# 2024\ntitle = \"2025年度\" # why\nfinal_from = 2026-01-15\ndraft = true\n\n\
                        [[task]]\nid = \"report-2024\"\nname = \"总结\"\ndue = 2025-02-28 # leap\n";
        assert_eq!(moved(plan, 2024, 2025).as_deref(), Some(expected));
    }

    #[test]
    fn a_year_within_a_longer_number_stays() {
        assert_eq!(
            renamed("2024年、12024、20241", 2024, 2025),
            "2025年、12024、20241"
        );
    }

    #[test]
    fn open_items_keep_their_events() {
        let ledger = "[[item]]\nid = \"a\"\n\n# why\n[[item]]\nid = \"b\"\n[[item.event]]\ndate = 2025-06-01\n";
        let open = BTreeSet::from(["b".parse::<Id>().expect("an id")]);
        let expected =
            "# why\n[[item]]\nid = \"b\"\ncarried_from = 2025\n[[item.event]]\ndate = 2025-06-01\n";
        assert_eq!(carried(ledger, 2025, &open).as_deref(), Some(expected));
    }
}
