//! New records that may be corrections of old ones.
//!
//! A table without ids tells records by what they say, so a row whose date was corrected is another
//! record, and the old one stays beside it. Nobody can tell such a row from a further record for sure.
//! It is likely where a table comes again: most of its rows are known, and one that is new says what a
//! record says of which the table no longer speaks, but for one key.

use std::collections::BTreeMap;

use toml_edit::{ArrayOfTables, Table};

use super::{Entry, is_same, plain, shown, summary};

/// A new record, and the one that it may correct.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resemblance<P> {
    /// Where the new record says something else.
    pub place: P,
    /// The key under which it does.
    pub key: &'static str,
    /// What the old record says there.
    pub old: String,
    /// The old record's id, if it has one.
    pub id: Option<String>,
    /// The old record, by its first values.
    pub record: String,
}

/// Finds the entries of `new`, which had no table, that resemble exactly one of `tables` that no entry
/// speaks of: `kept` tells of which one does.
pub(super) fn find<P: Copy>(
    tables: &ArrayOfTables,
    kept: &[bool],
    new: &[&Entry<P>],
) -> Vec<Resemblance<P>> {
    let known = kept.iter().filter(|kept| **kept).count();
    let is_again = known >= new.len();
    // Of a single row nothing shows whether it came before; it must say all that the record says.
    if !is_again && new.len() > 1 {
        return Vec::new();
    }
    let telling = new.iter().map(|entry| entry.telling);
    let Some(telling) = telling.max_by_key(|telling| telling.len()) else {
        return Vec::new();
    };
    let forgotten: Vec<&Table> = (tables.iter().zip(kept))
        .filter_map(|(table, kept)| (!kept).then_some(table))
        .collect();
    let mut alike: BTreeMap<(&str, Vec<String>), Vec<&Table>> = BTreeMap::new();
    for table in forgotten {
        for key in telling {
            let value = |key: &str| table.get(key).map_or_else(String::new, shown);
            let others = (*key, others(telling, key, value));
            alike.entry(others).or_default().push(table);
        }
    }
    let resembles = |entry: &&Entry<P>| {
        let mut found = entry.telling.iter().flat_map(|key| {
            let value = |key: &str| entry.text(key).unwrap_or_default().to_owned();
            let tables = alike.get(&(*key, others(telling, key, value)));
            tables
                .into_iter()
                .flatten()
                .map(move |table| (*key, *table))
        });
        let (key, table) = found.next()?;
        let is_only = found.next().is_none();
        (is_only && (is_again || is_else_the_same(entry, table, key)))
            .then(|| resemblance(entry, table, key))
    };
    new.iter()
        .copied()
        .filter_map(|entry| resembles(&entry))
        .collect()
}

/// What tells a record, but for `key`.
fn others(telling: &[&str], key: &str, value: impl Fn(&str) -> String) -> Vec<String> {
    let others = telling.iter().filter(|other| **other != key);
    others
        .map(|other| plain(&value(other)).to_owned())
        .collect()
}

/// Whether an entry says nothing else than a table, but for `key` and the number that it was given.
fn is_else_the_same<P>(entry: &Entry<P>, table: &Table, key: &str) -> bool {
    entry
        .fields
        .iter()
        .all(|field| match (&*field.path, &field.value) {
            ([own], Some(value)) if own != key && own != "id" => {
                let old = table.get(own).and_then(|item| item.as_value());
                old.is_some_and(|old| is_same(old, value))
            }
            _ => true,
        })
}

fn resemblance<P: Copy>(entry: &Entry<P>, table: &Table, key: &'static str) -> Resemblance<P> {
    let field = entry.fields.iter().find(|field| field.path == [key]);
    let value = |key: &str| table.get(key).map_or_else(String::new, shown);
    Resemblance {
        place: field.map_or(entry.place, |field| field.place),
        key,
        old: value(key),
        id: table.contains_key("id").then(|| value("id")),
        record: summary(table),
    }
}
