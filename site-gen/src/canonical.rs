//! Records as TOML in the layout that a person would write, into files that people wrote.
//!
//! Stage: below. A record that a file has already is found by the keys that identify it, and only
//! values that differ are changed: comments, the order of keys and the way a number is written stay.
//! New records follow at the end. Whoever hands records over gives each a place of their own (`P`) and
//! is told where in the text it went, so that what a check finds in the text can be said of that place.

mod ranges;
mod resemblance;

use std::collections::BTreeMap;

use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, RawString, Table, Value as Written};

pub use ranges::Ranges;
pub use resemblance::Resemblance;

/// A value to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A text, without quotes.
    Text(String),
    /// A number or day, as TOML writes it.
    Literal(String),
    /// Texts.
    Texts(Vec<String>),
    /// Counts.
    Counts(Vec<u64>),
}

/// A key with its value.
#[derive(Clone, Debug)]
pub struct Field<P> {
    /// The key, and where it stands in a table below, such as `votes`, that first.
    pub path: Vec<String>,
    /// `None` where nothing is known: what the file says stays.
    pub value: Option<Value>,
    /// Where it comes from.
    pub place: P,
}

/// A table of an array.
#[derive(Clone, Debug)]
pub struct Entry<P> {
    /// The keys that tell it from others; among equals the order decides.
    pub identity: &'static [&'static str],
    /// The keys of which a corrected record would differ in one; none where people gave it an id.
    pub telling: &'static [&'static str],
    /// Its keys, in the order in which they are written.
    pub fields: Vec<Field<P>>,
    /// Arrays of tables below it.
    pub children: Vec<(&'static str, Vec<Entry<P>>)>,
    /// Where it comes from.
    pub place: P,
}

/// What is to stand in a file.
#[derive(Clone, Debug)]
pub struct Records<P> {
    /// Keys at its head.
    pub top: Vec<Field<P>>,
    /// Arrays of tables.
    pub arrays: Vec<(&'static str, Vec<Entry<P>>)>,
}

impl<P> Default for Records<P> {
    fn default() -> Self {
        Self {
            top: Vec::new(),
            arrays: Vec::new(),
        }
    }
}

impl<P> Records<P> {
    /// The tables of an array, which may be new.
    pub fn array(&mut self, name: &'static str) -> &mut Vec<Entry<P>> {
        let at = self.arrays.iter().position(|(array, _)| *array == name);
        let at = at.unwrap_or_else(|| {
            self.arrays.push((name, Vec::new()));
            self.arrays.len() - 1
        });
        &mut self.arrays[at].1
    }
}

/// What is done to what a file has already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// What is not among the records stays.
    Merge,
    /// The records are all there is: others go, and so do keys without a value.
    Replace,
}

/// A value that is not what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The record, by what identifies it, and the key.
    pub what: String,
    /// What the file said; empty where it said nothing.
    pub old: String,
    /// What it says now; empty where it says nothing.
    pub new: String,
}

/// A file with records put into it.
#[derive(Clone, Debug)]
pub struct Merged<P> {
    /// Its text.
    pub text: String,
    /// Values that changed.
    pub changes: Vec<Change>,
    /// Records that are new, changed, the same, and gone.
    pub added: usize,
    /// Records with a change.
    pub changed: usize,
    /// Records as they were.
    pub same: usize,
    /// Records that went.
    pub removed: usize,
    /// New records that may be corrections of old ones.
    pub resembling: Vec<Resemblance<P>>,
    /// Where records and values came to stand.
    pub places: Vec<(Vec<Step>, P)>,
}

/// A step from a table to what it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// By a key.
    Key(String),
    /// By a number, from 0.
    At(usize),
}

/// Puts `records` into the file whose text is `text`.
///
/// # Errors
///
/// When the text is no TOML, or holds other things where the records belong.
pub fn merge<P: Copy>(text: &str, records: &Records<P>, mode: Mode) -> Result<Merged<P>, String> {
    let mut document: DocumentMut = text
        .parse()
        .map_err(|why: toml_edit::TomlError| why.to_string())?;
    let mut merger = Merger {
        mode,
        merged: Merged {
            text: String::new(),
            changes: Vec::new(),
            added: 0,
            changed: 0,
            same: 0,
            removed: 0,
            resembling: Vec::new(),
            places: Vec::new(),
        },
    };
    let root = document.as_table_mut();
    for field in &records.top {
        merger.field(root, field, "", &[])?;
    }
    let mut is_first = root.is_empty();
    for (name, entries) in &records.arrays {
        let layout = if is_first {
            Layout::First
        } else {
            Layout::Apart
        };
        merger.array(root, name, entries, (layout, &[], ""))?;
        is_first = is_first && entries.is_empty();
    }
    Ok(Merged {
        text: document.to_string(),
        ..merger.merged
    })
}

/// How a new table follows what stands before it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// It begins the file.
    First,
    /// A blank line lies between.
    Apart,
    /// It belongs to the table before.
    Close,
}

struct Merger<P> {
    mode: Mode,
    merged: Merged<P>,
}

impl<P: Copy> Merger<P> {
    fn array(
        &mut self,
        parent: &mut Table,
        name: &'static str,
        entries: &[Entry<P>],
        (layout, way, called): (Layout, &[Step], &str),
    ) -> Result<(), String> {
        if entries.is_empty() && self.mode == Mode::Merge {
            return Ok(());
        }
        let found = parent.remove(name).unwrap_or_default();
        let mut tables = match found {
            Item::None => ArrayOfTables::new(),
            // An array of inline tables is one, too, and an empty one may become either.
            Item::Value(Written::Array(array)) if array.is_empty() => ArrayOfTables::new(),
            found => found
                .into_array_of_tables()
                .map_err(|_| format!("`{name}`"))?,
        };
        let identity = entries.first().map_or(&[][..], |entry| entry.identity);
        let mut places = positions(&tables, identity);
        let mut kept = vec![false; tables.len()];
        let mut new = Vec::new();
        for entry in entries {
            let own = entry.key();
            let positions = places
                .get_mut(&own)
                .filter(|positions| !positions.is_empty());
            let at = positions.map(|positions| positions.remove(0));
            let known: Vec<&str> = own
                .iter()
                .map(String::as_str)
                .filter(|part| !part.is_empty())
                .collect();
            let called = format!("{called}{}", known.join(" "));
            let before = self.merged.changes.len();
            let at = if let Some(at) = at {
                kept[at] = true;
                at
            } else {
                let mut table = Table::new();
                let close =
                    layout == Layout::Close || (layout == Layout::First && tables.is_empty());
                table.decor_mut().set_prefix(if close { "" } else { "\n" });
                tables.push(table);
                tables.len() - 1
            };
            let is_new = at >= kept.len();
            let way = [way, &[Step::Key(name.to_owned()), Step::At(at)]].concat();
            self.merged.places.push((way.clone(), entry.place));
            let table = tables
                .get_mut(at)
                .ok_or("a table that was just put there")?;
            for field in &entry.fields {
                self.field(table, field, &called, &way)?;
            }
            for (array, entries) in &entry.children {
                let place = (Layout::Close, &*way, &*format!("{called} "));
                self.array(table, array, entries, place)?;
            }
            if is_new {
                self.merged.changes.truncate(before);
                self.merged.added += 1;
                new.push(entry);
            } else if self.merged.changes.len() > before {
                self.merged.changed += 1;
            } else {
                self.merged.same += 1;
            }
        }
        match self.mode {
            Mode::Merge => (self.merged.resembling).extend(resemblance::find(&tables, &kept, &new)),
            Mode::Replace => self.remove(&mut tables, &kept, way.len()),
        }
        if !tables.is_empty() {
            parent.insert(name, Item::ArrayOfTables(tables));
        }
        Ok(())
    }

    /// Removes the tables that no entry speaks of. Those behind them move up, and so do their places.
    fn remove(&mut self, tables: &mut ArrayOfTables, kept: &[bool], depth: usize) {
        let gone = kept.first().filter(|kept| !**kept).and(tables.get(0));
        let above = gone.map(|first| above(first).to_owned());
        for at in (0..kept.len()).rev().filter(|at| !kept[*at]) {
            let table = tables.remove(at);
            self.merged.removed += 1;
            self.merged.changes.push(Change {
                what: summary(&table),
                old: "[[…]]".to_owned(),
                new: String::new(),
            });
            for (way, _) in &mut self.merged.places {
                if let Some(Step::At(position)) = way
                    .get_mut(depth + 1)
                    .filter(|step| matches!(step, Step::At(p) if *p > at))
                {
                    *position -= 1;
                }
            }
        }
        if let (Some(above), Some(first)) = (above, tables.get_mut(0)) {
            let own = prefix(first).trim_start_matches('\n');
            let prefix = above + own;
            first.decor_mut().set_prefix(prefix);
        }
    }

    fn field(
        &mut self,
        table: &mut Table,
        field: &Field<P>,
        called: &str,
        way: &[Step],
    ) -> Result<(), String> {
        let (first, rest) = field.path.split_first().ok_or("a field has a key")?;
        let steps = field.path.iter().map(|key| Step::Key(key.clone()));
        let full: Vec<_> = way.iter().cloned().chain(steps).collect();
        let what = format!("{called} {}", field.path.join("."))
            .trim()
            .to_owned();
        let Some(value) = &field.value else {
            if self.mode == Mode::Replace {
                self.clear(table, &field.path, what);
            }
            return Ok(());
        };
        self.merged.places.push((full, field.place));
        let change = match rest {
            [] => set(table.entry(first).or_insert(Item::None), value),
            [key, ..] => {
                let below = table.entry(first).or_insert_with(|| {
                    let mut below = Table::new();
                    below.decor_mut().set_prefix("");
                    Item::Table(below)
                });
                let below = below
                    .as_table_like_mut()
                    .ok_or_else(|| format!("`{first}`"))?;
                set(below.entry(key).or_insert(Item::None), value)
            }
        };
        if let Some((old, new)) = change {
            self.merged.changes.push(Change { what, old, new });
        }
        Ok(())
    }

    fn clear(&mut self, table: &mut Table, path: &[String], what: String) {
        let removed = match path {
            [key] => table.remove(key),
            [first, key, ..] => {
                let below = table.get_mut(first).and_then(Item::as_table_like_mut);
                below.and_then(|below| below.remove(key))
            }
            [] => None,
        };
        if let Some(old) = removed.filter(|old| !old.is_none()) {
            let old = shown(&old);
            let new = String::new();
            self.merged.changes.push(Change { what, old, new });
        }
    }
}

impl<P> Entry<P> {
    /// The text or number under a key.
    pub fn text(&self, key: &str) -> Option<&str> {
        let field = self.fields.iter().find(|field| field.path == [key])?;
        match field.value.as_ref()? {
            Value::Text(text) | Value::Literal(text) => Some(text),
            Value::Texts(_) | Value::Counts(_) => None,
        }
    }

    /// What tells it from others.
    fn key(&self) -> Vec<String> {
        let of = |key: &&str| self.text(key).unwrap_or_default().to_owned();
        self.identity.iter().map(of).collect()
    }
}

/// Where the tables stand that have the same keys.
fn positions(tables: &ArrayOfTables, identity: &[&str]) -> BTreeMap<Vec<String>, Vec<usize>> {
    let mut positions: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (at, table) in tables.iter().enumerate() {
        let key = identity.iter().map(|key| said(table, key));
        positions.entry(key.collect()).or_default().push(at);
    }
    positions
}

/// The blank lines and comments before a table.
fn prefix(table: &Table) -> &str {
    let prefix = table.decor().prefix().and_then(RawString::as_str);
    prefix.unwrap_or_default()
}

/// What stands above a table without being its own: blank lines, and comments parted from it by one.
fn above(table: &Table) -> &str {
    let prefix = prefix(table);
    let end = match prefix.rfind("\n\n") {
        Some(at) => at + 2,
        None => prefix.len() - prefix.trim_start_matches('\n').len(),
    };
    &prefix[..end]
}

/// The first values of a table: enough for a person to know it.
fn summary(table: &Table) -> String {
    let values = table.iter().filter(|(_, item)| item.is_value());
    let values: Vec<_> = values.take(3).map(|(_, item)| shown(item)).collect();
    values.join(" ")
}

/// What a table says under a key; empty where it says nothing.
fn said(table: &Table, key: &str) -> String {
    table.get(key).map_or_else(String::new, shown)
}

/// A value as people read it: a text without quotes.
fn shown(item: &Item) -> String {
    match item.as_value() {
        Some(value) => value_text(value),
        None => String::new(),
    }
}

fn value_text(value: &Written) -> String {
    match value {
        Written::String(text) => text.value().clone(),
        Written::Array(array) => array.iter().map(value_text).collect::<Vec<_>>().join(", "),
        other => other.clone().decorated("", "").to_string(),
    }
}

/// Writes `value` unless it is there already. What it was and is, where it changed.
fn set(item: &mut Item, value: &Value) -> Option<(String, String)> {
    let mut new = value.written();
    let is = value_text(&new);
    let Some(old) = item.as_value_mut() else {
        *item = Item::Value(new);
        return Some((String::new(), is));
    };
    let was = value_text(old);
    if is_same(&was, &is, value) {
        return None;
    }
    *new.decor_mut() = old.decor().clone();
    *old = new;
    Some((was, is))
}

/// Whether a text that was there says what `value`, as the text `is`, says, however it is written.
fn is_same(was: &str, is: &str, value: &Value) -> bool {
    let is_number = matches!(value, Value::Literal(_));
    was == is || (is_number && plain(was) == plain(is))
}

/// A decimal without the zeros that change nothing.
fn plain(number: &str) -> &str {
    match number.split_once('.') {
        Some(_) => number.trim_end_matches('0').trim_end_matches('.'),
        None => number,
    }
}

impl Value {
    fn written(&self) -> Written {
        match self {
            Self::Text(text) => text.as_str().into(),
            Self::Literal(literal) => literal.parse().unwrap_or_else(|_| literal.as_str().into()),
            Self::Texts(texts) => Written::Array(texts.iter().collect::<Array>()),
            Self::Counts(counts) => {
                let counts = counts
                    .iter()
                    .map(|count| i64::try_from(*count).unwrap_or(i64::MAX));
                Written::Array(counts.collect::<Array>())
            }
        }
    }
}

#[cfg(test)]
mod tests;
