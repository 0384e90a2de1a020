//! The content as tables: what `export` writes, and with empty cells what `template` does.
//!
//! Rows are taken from the files as they are written, not from the model, so that a mark keeps its
//! digits and what is for staff stays in the hands of staff.

mod ballots;

use std::collections::BTreeSet;

use toml_edit::{DocumentMut, Item, Table as Toml, Value};

use super::catalogue;
use super::known::{self, Known};
use super::recognise::MARKER;
use super::spec::{File, Holds, Kind, List, Spec, Table};
use crate::model::Language;
use crate::sheet::xlsx::{Grid, Head, Limit};
use crate::sheet::{Cell, value};
use crate::source::Sources;

/// Empty rows of a form.
const SPARE: usize = 200;

/// What is made into tables.
pub struct Tabulator<'a> {
    /// What the year knows.
    pub known: &'a Known<'a>,
    /// The files of the content.
    pub sources: &'a Sources,
    /// The round of the survey.
    pub round: Option<&'a str>,
    /// The language of names and choices.
    pub language: Language,
    /// Whether it is a form to be filled in.
    pub is_template: bool,
}

impl Tabulator<'_> {
    /// The sheets of a table.
    pub fn grids(&self, table: Table) -> Vec<Grid> {
        (table.sheets().iter())
            .map(|kind| match kind {
                Kind::Flat(spec) => self.flat(spec),
                Kind::Survey => self.survey(),
                Kind::Answers => self.answers(),
                Kind::Peer => self.ballots(),
                Kind::Reasons => self.reasons(),
            })
            .collect()
    }

    fn grid(&self, key: &str, heads: Vec<Head>, rows: Vec<Vec<Cell>>) -> Grid {
        let year = self.known.year.year.to_string();
        let round = match key {
            "survey" | "answers" => self.round.unwrap_or_default(),
            _ => "",
        };
        let purpose = if self.is_template {
            "template"
        } else {
            "export"
        };
        Grid {
            name: self.sheet_name(key),
            marker: [MARKER, key, &year, round, purpose]
                .map(str::to_owned)
                .to_vec(),
            facts: Vec::new(),
            heads,
            rows,
            spare: if self.is_template { SPARE } else { 0 },
        }
    }

    /// What a sheet is called; of a survey the round, since a workbook may have several.
    fn sheet_name(&self, key: &str) -> String {
        let name = catalogue::name("table", key).get(self.language).to_owned();
        match (key, self.round) {
            ("survey", Some(round)) if !self.is_template => {
                format!("{name} {}", &round[..round.len().min(20)])
            }
            _ => name,
        }
    }

    fn head(&self, table: &str, key: &str, limit: Limit, given: bool) -> Head {
        let name = match catalogue::column(table, key) {
            Some(name) => catalogue::header(name, self.language),
            None => key.to_owned(),
        };
        Head {
            group: String::new(),
            name,
            limit,
            given,
        }
    }

    fn document(&self, path: &str) -> DocumentMut {
        let file = self
            .sources
            .find(&format!("{}/{path}", self.known.year.year));
        let text = file.map_or("", |file| &self.sources.get(file).text);
        text.parse().unwrap_or_default()
    }

    fn window_name(&self, id: &str) -> Cell {
        Cell::text(&self.known.windows.shown(id, self.language))
    }

    // ---------- tables whose columns are known ----------

    fn flat(&self, spec: &'static Spec) -> Grid {
        let blank = self.is_template && spec.key != "windows";
        let records = if blank {
            Vec::new()
        } else {
            self.records(spec)
        };
        let staff = staff_keys(records.iter().map(|(_, table)| table), |key| {
            spec.columns.iter().any(|column| column.key == key)
        });
        let mut heads = Vec::new();
        for column in spec.columns {
            let is_given = self.is_template && matches!(column.holds, Holds::Window)
                || (self.is_template && column.key == "item" && spec.key == "panel");
            heads.push(self.head(spec.key, column.key, self.limit(column.holds), is_given));
            if column.holds == Holds::Window {
                let names = Limit::OneOf(self.known.windows.all(self.language));
                heads.push(self.head(spec.key, "window_name", names, is_given));
            }
        }
        heads.extend(
            staff
                .iter()
                .map(|key| self.head("", key, Limit::None, false)),
        );
        let row = |(owner, table): &(String, Toml)| {
            let mut row = Vec::new();
            for column in spec.columns {
                let of_file = matches!(
                    (spec.file, column.key),
                    (File::OfWindow, "window")
                        | (File::OfComponent, "component")
                        | (File::OfItem, "item")
                );
                let item = table.get(column.key);
                if column.holds == Holds::Window {
                    let id = if of_file { owner.clone() } else { text(item) };
                    row.push(Cell::text(&id));
                    row.push(self.window_name(&id));
                } else if of_file {
                    row.push(Cell::text(&match column.holds {
                        Holds::One(list) => self.known.list(list).shown(owner, self.language),
                        _ => owner.clone(),
                    }));
                } else {
                    row.push(self.cell(column.holds, item));
                }
            }
            row.extend(staff.iter().map(|key| Cell::text(&text(table.get(key)))));
            row
        };
        let mut rows: Vec<_> = records.iter().map(row).collect();
        if blank {
            rows = self.prepared(spec);
        }
        self.grid(spec.key, heads, rows)
    }

    /// Rows of a form with what is known already.
    fn prepared(&self, spec: &Spec) -> Vec<Vec<Cell>> {
        let items = match spec.key {
            "panel" => self.known.list(List::Items).all(self.language),
            "self" => Vec::new(),
            _ => return Vec::new(),
        };
        let items = if items.is_empty() {
            vec![String::new()]
        } else {
            items
        };
        let windows = &self.known.windows.list;
        let rows = windows.iter().flat_map(|(id, ..)| {
            items
                .iter()
                .map(|item| vec![Cell::text(id), self.window_name(id), Cell::text(item)])
        });
        rows.collect()
    }

    /// The records of a table, each with the window, component or item that it belongs to.
    fn records(&self, spec: &Spec) -> Vec<(String, Toml)> {
        let of = |owner: &str, path: &str| -> Vec<(String, Toml)> {
            let document = self.document(path);
            let tables = tables(document.get(spec.array));
            tables
                .into_iter()
                .map(|table| (owner.to_owned(), table))
                .collect()
        };
        let ledgers = || {
            let windows = self.known.windows.list.iter();
            windows.map(|(id, ..)| (id.clone(), format!("ledger/{id}.toml")))
        };
        match spec.file {
            File::One(path) => of("", path),
            File::OfWindow => ledgers().flat_map(|(id, path)| of(&id, &path)).collect(),
            File::OfComponent => {
                let components = self.known.list(List::Checklists).list.iter();
                let paths = components.map(|(id, ..)| (id, format!("checklists/{id}.toml")));
                paths.flat_map(|(id, path)| of(id, &path)).collect()
            }
            File::OfItem => {
                let mut events = Vec::new();
                for (_, path) in ledgers() {
                    for item in tables(self.document(&path).get("item")) {
                        let id = text(item.get("id"));
                        let below = tables(item.get("event"));
                        events.extend(below.into_iter().map(|event| (id.clone(), event)));
                    }
                }
                events
            }
        }
    }

    fn limit(&self, holds: Holds) -> Limit {
        match holds {
            Holds::One(list) => Limit::OneOf(self.known.list(list).all(self.language)),
            Holds::Choice(section) => Limit::OneOf(known::choice(section).all(self.language)),
            Holds::Date => Limit::Day(self.known.year.year),
            Holds::Count => Limit::Count,
            Holds::Mark => Limit::Mark,
            Holds::Points => Limit::Points,
            Holds::Window | Holds::Id | Holds::Text | Holds::Words | Holds::List | Holds::Lines => {
                Limit::None
            }
        }
    }

    fn cell(&self, holds: Holds, item: Option<&Item>) -> Cell {
        let said = text(item);
        match holds {
            Holds::One(list) => Cell::text(&self.known.list(list).shown(&said, self.language)),
            Holds::Choice(section) => {
                Cell::text(&known::choice(section).shown(&said, self.language))
            }
            Holds::Date => said.parse().map_or_else(|_| Cell::text(&said), Cell::Date),
            Holds::Count | Holds::Mark | Holds::Points => number(&said),
            Holds::Words | Holds::List | Holds::Lines => list(holds, &texts(item)),
            Holds::Window | Holds::Id | Holds::Text => Cell::text(&said),
        }
    }

    // ---------- the survey ----------

    fn survey(&self) -> Grid {
        let document = match (self.round, self.is_template) {
            (Some(round), false) => self.document(&format!("surveys/{round}.toml")),
            _ => DocumentMut::new(),
        };
        let records = tables(document.get("window"));
        let known_keys = [
            "id",
            "group",
            "respondents",
            "issued",
            "returned",
            "population",
            "votes",
        ];
        let staff = staff_keys(records.iter(), |key| known_keys.contains(&key));
        let has_groups = !self.known.groups.list.is_empty();
        let mut heads = self.window_heads("survey", has_groups, self.is_template);
        for key in ["issued", "returned", "respondents", "population"] {
            heads.push(self.head("survey", key, Limit::Count, false));
        }
        for indicator in self.known.indicators.all(self.language) {
            for level in self.known.levels.all(self.language) {
                heads.push(Head {
                    group: indicator.clone(),
                    name: level,
                    limit: Limit::Count,
                    given: false,
                });
            }
        }
        heads.extend(
            staff
                .iter()
                .map(|key| self.head("", key, Limit::None, false)),
        );
        let row = |record: &Toml| {
            let id = text(record.get("id"));
            let mut row = vec![Cell::text(&id), self.window_name(&id)];
            if has_groups {
                let group = text(record.get("group"));
                row.push(Cell::text(&self.known.groups.shown(&group, self.language)));
            }
            for key in ["issued", "returned", "respondents", "population"] {
                row.push(number(&text(record.get(key))));
            }
            let votes = record.get("votes").and_then(Item::as_table_like);
            for (indicator, ..) in &self.known.indicators.list {
                let counts = votes
                    .and_then(|votes| votes.get(indicator))
                    .and_then(Item::as_array);
                for level in 0..self.known.levels.list.len() {
                    let count = counts.and_then(|counts| counts.get(level)).map(value_text);
                    row.push(number(&count.unwrap_or_default()));
                }
            }
            row.extend(staff.iter().map(|key| Cell::text(&text(record.get(key)))));
            row
        };
        let rows = if self.is_template {
            self.window_rows(has_groups)
        } else {
            records.iter().map(row).collect()
        };
        let mut grid = self.grid("survey", heads, rows);
        grid.spare = 0;
        grid.facts = self.round_facts(&document);
        grid
    }

    fn round_facts(&self, document: &DocumentMut) -> Vec<(String, Cell, Limit)> {
        let facts = [
            ("conducted", Holds::Date),
            ("method", Holds::Text),
            ("method_en", Holds::Text),
        ];
        let facts = facts.into_iter().map(|(key, holds)| {
            let name = catalogue::header(catalogue::name("survey", key), self.language);
            (name, self.cell(holds, document.get(key)), self.limit(holds))
        });
        facts.collect()
    }

    fn window_heads(&self, table: &str, has_groups: bool, given: bool) -> Vec<Head> {
        let names = || Limit::OneOf(self.known.windows.all(self.language));
        let mut heads = vec![
            self.head(table, "window", Limit::None, given),
            self.head(table, "window_name", names(), given),
        ];
        if has_groups {
            let groups = Limit::OneOf(self.known.groups.all(self.language));
            heads.push(self.head(table, "group", groups, given));
        }
        heads
    }

    fn window_rows(&self, has_groups: bool) -> Vec<Vec<Cell>> {
        let mut groups = self.known.groups.all(self.language);
        if !has_groups {
            groups = vec![String::new()];
        }
        let rows = self.known.windows.list.iter().flat_map(|(id, ..)| {
            groups.iter().map(|group| {
                let mut row = vec![Cell::text(id), self.window_name(id)];
                if has_groups {
                    row.push(Cell::text(group));
                }
                row
            })
        });
        rows.collect()
    }

    fn answers(&self) -> Grid {
        let has_groups = !self.known.groups.list.is_empty();
        let mut heads = self.window_heads("answers", has_groups, false);
        heads.remove(0);
        let levels = Limit::OneOf(self.known.levels.all(self.language));
        heads.extend(
            self.known
                .indicators
                .all(self.language)
                .into_iter()
                .map(|name| Head {
                    group: String::new(),
                    name,
                    limit: levels.clone(),
                    given: false,
                }),
        );
        let mut grid = self.grid("answers", heads, Vec::new());
        grid.facts = self.round_facts(&DocumentMut::new());
        grid
    }

    // ---------- peer ballots ----------
}

/// The tables of an array, be they written as tables or within brackets.
fn tables(item: Option<&Item>) -> Vec<Toml> {
    let tables = item
        .cloned()
        .and_then(|item| item.into_array_of_tables().ok());
    tables.map_or_else(Vec::new, |tables| tables.iter().cloned().collect())
}

/// Keys for staff that no column is for.
fn staff_keys<'t>(
    tables: impl Iterator<Item = &'t Toml>,
    is_column: impl Fn(&str) -> bool,
) -> Vec<String> {
    let mut keys = BTreeSet::new();
    for table in tables {
        let staff = table.iter().map(|(key, _)| key);
        let staff = staff.filter(|key| key.ends_with("_private") || *key == "note_internal");
        keys.extend(staff.filter(|key| !is_column(key)).map(str::to_owned));
    }
    keys.into_iter().collect()
}

fn text(item: Option<&Item>) -> String {
    item.and_then(Item::as_value)
        .map(value_text)
        .unwrap_or_default()
}

fn value_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.value().clone(),
        other => other.clone().decorated("", "").to_string(),
    }
}

fn texts(item: Option<&Item>) -> Vec<String> {
    let array = item.and_then(Item::as_array);
    array.map_or_else(Vec::new, |array| array.iter().map(value_text).collect())
}

/// A number as it is written; underscores between digits are TOML's alone.
fn number(text: &str) -> Cell {
    let text = text.replace('_', "");
    match text.as_str() {
        "" => Cell::Empty,
        _ => Cell::Number(text.into()),
    }
}

/// Texts in one cell, so that they are read back as they are.
fn list(holds: Holds, texts: &[String]) -> Cell {
    let joined = texts.join("、");
    let is_back = |cell: &Cell| match holds {
        Holds::Words => value::words(cell) == texts,
        Holds::List => !texts
            .iter()
            .any(|text| text.contains(['、', '，', ',', '；', ';'])),
        _ => false,
    };
    let cell = Cell::text(&joined);
    if is_back(&cell) {
        return cell;
    }
    let lines = texts.join("\n");
    // A single line needs an end to be told from a list with commas.
    Cell::text(&if holds == Holds::List {
        lines + "\n"
    } else {
        lines
    })
}
