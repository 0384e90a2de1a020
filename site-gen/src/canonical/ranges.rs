//! Where in a text records came to stand.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::{Merged, Step};

/// Where records came to stand in a text, to be asked for the place of a byte.
#[derive(Clone, Debug)]
pub struct Ranges<P> {
    /// By their first byte; one within another comes after it.
    ranges: Vec<(Range<usize>, P)>,
}

/// How far back a range is looked for: a value lies in its record, whose header is never far.
const NEAR: usize = 100;

impl<P: Copy> Ranges<P> {
    /// Of a text into which records were put.
    pub fn of(merged: &Merged<P>) -> Self {
        let table = DeTable::parse(&merged.text);
        let mut ranges: Vec<_> = match &table {
            Ok(table) => (merged.places.iter())
                .filter_map(|(way, place)| Some((range(table.get_ref(), way)?, *place)))
                .collect(),
            Err(_) => Vec::new(),
        };
        ranges.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
        Self { ranges }
    }

    /// The place of what stands at a byte: of the smallest range that holds it, else of the last before.
    pub fn at(&self, byte: usize) -> Option<P> {
        let behind = self
            .ranges
            .partition_point(|(range, _)| range.start <= byte);
        let before = &self.ranges[..behind];
        let mut near = before.iter().rev().take(NEAR);
        let found = near.find(|(range, _)| byte < range.end.max(range.start + 1));
        found.or(before.last()).map(|(_, place)| *place)
    }
}

/// From the key to the end of the value.
fn range(root: &DeTable<'_>, way: &[Step]) -> Option<Range<usize>> {
    let mut found: Option<(Range<usize>, &DeValue<'_>)> = None;
    for step in way {
        found = Some(match (step, found) {
            (Step::Key(key), None) => member(root, key)?,
            (Step::Key(key), Some((_, DeValue::Table(table)))) => member(table, key)?,
            (Step::At(at), Some((_, DeValue::Array(array)))) => {
                let value = array.get(*at)?;
                (value.span(), value.get_ref())
            }
            _ => return None,
        });
    }
    found.map(|(range, _)| range)
}

fn member<'a, 'i>(table: &'a DeTable<'i>, key: &str) -> Option<(Range<usize>, &'a DeValue<'i>)> {
    let (key, value) = table.get_key_value(key)?;
    Some((key.span().start..value.span().end, value.get_ref()))
}
