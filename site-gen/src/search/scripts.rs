//! The index as files: classic scripts, each a call of `pingyiSearch` with a name and JSON.
//!
//! | file | content |
//! |---|---|
//! | `search/index.js` | the years, the newest first; of each the number of shards, at which entry each kind begins (and where the last ends), at which entry each block of texts begins |
//! | `search/<year>/terms/<shard>.js` | terms, and where each stands |
//! | `search/<year>/texts/<block>.js` | entries: path, title, window and text, each with its English twin |
//!
//! Where a term stands is a list of numbers, each written in digits of five bits, the lowest first,
//! with a sixth bit on all but the last (as source maps do): for every entry twice the distance to
//! the one before, plus one if the term stands there more than once; then, if so, how often less two;
//! then the distance of each place to the one before.

use std::collections::HashMap;

use rayon::prelude::*;
use serde_json::{Value, json};

use super::entries::{Entry, Kind};
use super::terms::{fold, shard, terms};
use crate::data::DataFile;
use crate::model::Text;

/// How long a shard is on average, at most, in bytes.
const SHARD: usize = 12 * 1024;
/// How long a block of texts becomes before the next begins, in bytes.
const BLOCK: usize = 4 * 1024;
/// Bytes around a term in a shard: quotes, colon, comma.
const AROUND_TERM: usize = 6;

/// What `search/index.js` says of a year, and the year's files.
pub(super) fn of_year(year: u16, entries: &[Entry]) -> (Value, Vec<DataFile>) {
    let places = places(entries);
    let length: usize = (places.iter())
        .map(|(term, places)| term.len() + places.text.len() + AROUND_TERM)
        .sum();
    let shards = length.div_ceil(SHARD).max(1).next_power_of_two();
    let shards = u32::try_from(shards).expect("an index is shorter than 2^32 shards");
    let mut by_shard: Vec<Vec<(&str, &str)>> = vec![Vec::new(); shards as usize];
    for (term, places) in &places {
        by_shard[shard(term, shards) as usize].push((term, &places.text));
    }
    let mut files: Vec<DataFile> = (by_shard.into_par_iter().enumerate())
        .map(|(number, mut terms)| {
            terms.sort_unstable();
            let terms = terms.into_iter();
            let terms = terms.map(|(term, places)| (term.to_owned(), places.into()));
            let terms = Value::Object(terms.collect());
            script(&format!("{year}/terms/{number}"), &terms)
        })
        .collect();
    let blocks = blocks(entries);
    let texts = blocks.iter().enumerate().map(|(number, block)| {
        let records: Vec<Value> = block.iter().map(record).collect();
        script(&format!("{year}/texts/{number}"), &Value::Array(records))
    });
    files.extend(texts);
    let mut start = 0;
    let starts = blocks.iter().map(|block| {
        let this = start;
        start += block.len();
        this
    });
    let first = |kind| entries.partition_point(|entry| entry.kind < kind);
    let mut kinds = Kind::ALL.map(first).to_vec();
    kinds.push(entries.len());
    let about = json!({
        "year": year,
        "shards": shards,
        "kinds": kinds,
        "blocks": starts.collect::<Vec<_>>(),
    });
    (about, files)
}

/// The file that says which years there are.
pub(super) fn contents(years: Vec<Value>) -> DataFile {
    script("index", &Value::Array(years))
}

/// Where a term stands, as written so far.
#[derive(Default)]
struct Places {
    text: String,
    /// One more than the last entry that holds the term.
    next: usize,
}

/// Every term of the entries, with its places.
fn places(entries: &[Entry]) -> HashMap<Box<str>, Places> {
    let mut all: HashMap<Box<str>, Places> = HashMap::new();
    for (number, entry) in entries.iter().enumerate() {
        let folded = fold(&entry.searched());
        let terms = terms(&folded, entry.kind == Kind::Window);
        for group in terms.chunk_by(|a, b| a.0 == b.0) {
            let term = group[0].0;
            let places = match all.get_mut(term) {
                Some(places) => places,
                None => all.entry(term.into()).or_default(),
            };
            places.add(number, group.iter().map(|(_, place)| *place as usize));
        }
    }
    all
}

impl Places {
    fn add(&mut self, entry: usize, places: impl ExactSizeIterator<Item = usize>) {
        let often = places.len();
        let distance = entry - self.next;
        self.next = entry + 1;
        write_number(&mut self.text, distance * 2 + usize::from(often > 1));
        if often > 1 {
            write_number(&mut self.text, often - 2);
        }
        let mut before = 0;
        for place in places {
            write_number(&mut self.text, place - before);
            before = place;
        }
    }
}

/// The digits of numbers; in JSON none of them needs an escape.
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

fn write_number(text: &mut String, mut number: usize) {
    loop {
        let more = if number > 31 { 32 } else { 0 };
        text.push(char::from(DIGITS[number % 32 + more]));
        number /= 32;
        if more == 0 {
            return;
        }
    }
}

/// The entries in runs of at least [`BLOCK`] bytes of text.
fn blocks(entries: &[Entry]) -> Vec<&[Entry]> {
    let mut blocks = Vec::new();
    let (mut start, mut length) = (0, 0);
    for (at, entry) in entries.iter().enumerate() {
        length += entry.path.len() + entry.text.len() + entry.english.len();
        if length >= BLOCK {
            blocks.push(&entries[start..=at]);
            (start, length) = (at + 1, 0);
        }
    }
    if start < entries.len() {
        blocks.push(&entries[start..]);
    }
    blocks
}

fn record(entry: &Entry) -> Value {
    let twins = |text: &Text| match &text.english {
        Some(english) => json!([text.original, english]),
        None => json!([text.original]),
    };
    json!([
        entry.path,
        twins(&entry.title),
        entry.window.as_ref().map(twins),
        [&entry.text, &entry.english],
    ])
}

fn script(name: &str, content: &Value) -> DataFile {
    // JSON is JavaScript but for two line separators that older engines refuse. `<` is escaped so
    // that the text is harmless wherever somebody may paste it.
    let json = (content.to_string())
        .replace('<', "\\u003c")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029");
    DataFile {
        path: format!("search/{name}.js"),
        bytes: format!("pingyiSearch(\"{name}\",{json});\n").into_bytes(),
    }
}
