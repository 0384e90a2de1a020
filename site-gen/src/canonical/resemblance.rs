//! New records that say what old ones say, but for one key.
//!
//! A table without ids tells records by what they say, so a row whose date was corrected is another
//! record, and the old one stays beside it. Nobody can tell such a row from a further record for sure;
//! whoever knows the whole table judges whether it is likely.

use std::collections::BTreeMap;

use toml_edit::{ArrayOfTables, Table};

use super::{Entry, is_same, plain, said, summary, value_text};

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

/// A key, and what tells a record but for that.
type ButFor<'a> = (&'a str, Vec<String>);

/// Finds the entries of `new`, which had no table, that say nothing else than exactly one of `tables` of
/// which no entry speaks, but for one of the keys that tell records. `kept` has the others. Where several
/// entries are like one table, each may be a further record, and none is named.
pub(super) fn find<P: Copy>(
    tables: &ArrayOfTables,
    kept: &[bool],
    new: &[&Entry<P>],
) -> Vec<Resemblance<P>> {
    let telling = new.iter().map(|entry| entry.telling);
    let Some(telling) = telling.max_by_key(|telling| telling.len()) else {
        return Vec::new();
    };
    let forgotten = (tables.iter().zip(kept).enumerate()).filter(|(_, (_, kept))| !**kept);
    let mut alike: BTreeMap<ButFor<'_>, Vec<(usize, &Table)>> = BTreeMap::new();
    for (at, (table, _)) in forgotten {
        for key in telling {
            let others = (*key, others(telling, key, |key| said(table, key)));
            alike.entry(others).or_default().push((at, table));
        }
    }
    let mut found: BTreeMap<usize, Vec<Resemblance<P>>> = BTreeMap::new();
    for entry in new {
        let mut candidates = entry.telling.iter().flat_map(|key| {
            let value = |key: &str| entry.text(key).unwrap_or_default().to_owned();
            let tables = alike.get(&(*key, others(telling, key, value)));
            let tables = tables.into_iter().flatten();
            let same = tables.filter(|(_, table)| is_else_the_same(entry, table, key));
            same.map(|(at, table)| (*at, *key, *table))
        });
        if let (Some((at, key, table)), None) = (candidates.next(), candidates.next()) {
            let resemblance = resemblance(entry, table, key);
            found.entry(at).or_default().push(resemblance);
        }
    }
    let alone = found.into_values().filter(|of_one| of_one.len() == 1);
    alone.flatten().collect()
}

/// What tells a record, but for `key`.
fn others(telling: &[&str], key: &str, value: impl Fn(&str) -> String) -> Vec<String> {
    let others = telling.iter().filter(|other| **other != key);
    others
        .map(|other| plain(&value(other)).to_owned())
        .collect()
}

/// Whether an entry says nothing else than a table, but for `key` and the number that it was given. What
/// it does not say may stand in the table.
fn is_else_the_same<P>(entry: &Entry<P>, table: &Table, key: &str) -> bool {
    entry
        .fields
        .iter()
        .all(|field| match (&*field.path, &field.value) {
            ([own], Some(value)) if own != key && own != "id" => {
                table.contains_key(own)
                    && is_same(&said(table, own), &value_text(&value.written()), value)
            }
            _ => true,
        })
}

fn resemblance<P: Copy>(entry: &Entry<P>, table: &Table, key: &'static str) -> Resemblance<P> {
    let field = entry.fields.iter().find(|field| field.path == [key]);
    Resemblance {
        place: field.map_or(entry.place, |field| field.place),
        key,
        old: said(table, key),
        id: table.contains_key("id").then(|| said(table, "id")),
        record: summary(table),
    }
}
