//! The index against the plain question: does the text hold the query?
//!
//! The reader below does what `search.js` does for a query without spaces; that the script does it
//! too is shown in the browser (`tests/tests/search.rs`).

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde_json::Value;

use super::entries::{Entry, Kind};
use super::terms::{fold, shard, terms};
use super::{files, scripts};
use crate::data::DataFile;
use crate::links;
use crate::model::Text;
use crate::view::testing;

fn text(original: &str) -> Text {
    Text {
        original: original.into(),
        english: None,
    }
}

fn entry(kind: Kind, title: &str, body: &str) -> Entry {
    Entry {
        kind,
        path: "2025/x/index.html".into(),
        title: text(title),
        window: None,
        text: body.into(),
        english: String::new(),
    }
}

/// The JSON of a file of the index.
fn json(file: &DataFile) -> Value {
    let text = std::str::from_utf8(&file.bytes).expect("UTF-8");
    let (_, rest) = text.split_once(',').expect("a name and content");
    let json = rest.strip_suffix(");\n").expect("a call");
    serde_json::from_str(json).expect("JSON")
}

/// The index of entries, as a page has it.
struct Index {
    shards: u32,
    files: BTreeMap<String, Value>,
}

impl Index {
    fn of(entries: &[Entry]) -> Self {
        let (about, files) = scripts::of_year(2025, entries);
        let shards = about["shards"].as_u64().expect("a number");
        Self {
            shards: u32::try_from(shards).expect("a small number"),
            files: (files.iter())
                .map(|file| (file.path.clone(), json(file)))
                .collect(),
        }
    }

    /// Where a term stands: entry and place.
    fn places(&self, term: &str) -> BTreeSet<(u64, u64)> {
        let shard = shard(term, self.shards);
        let file = &self.files[&format!("search/2025/terms/{shard}.js")];
        let Some(places) = file[term].as_str() else {
            return BTreeSet::new();
        };
        let mut numbers = numbers(places).into_iter();
        let mut found = BTreeSet::new();
        let mut next = 0;
        while let Some(number) = numbers.next() {
            let entry = next + number / 2;
            next = entry + 1;
            let more = number % 2 == 1;
            let often = if more {
                numbers.next().expect("a count") + 2
            } else {
                1
            };
            let mut place = 0;
            for _ in 0..often {
                place += numbers.next().expect("a place");
                found.insert((entry, place));
            }
        }
        found
    }

    /// The entries in which the pairs of `query` stand one after the other.
    fn holding(&self, query: &str) -> BTreeSet<u64> {
        let folded: Vec<char> = fold(query).chars().collect();
        let pairs = folded.windows(2).map(String::from_iter);
        let starts = pairs.zip(0_u64..).map(|(pair, at)| {
            let places = self.places(&pair).into_iter();
            let starts = places.filter_map(|(entry, place)| Some((entry, place.checked_sub(at)?)));
            starts.collect::<BTreeSet<_>>()
        });
        let common = starts.reduce(|all, next| &all & &next).unwrap_or_default();
        common.into_iter().map(|(entry, _)| entry).collect()
    }
}

fn numbers(text: &str) -> Vec<u64> {
    const DIGITS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut numbers = Vec::new();
    let (mut number, mut place) = (0, 0);
    for digit in text.chars() {
        let digit = DIGITS.find(digit).expect("a digit") as u64;
        number |= (digit & 31) << place;
        place += 5;
        if digit < 32 {
            numbers.push(number);
            (number, place) = (0, 0);
        }
    }
    assert_eq!(place, 0, "the last number ends");
    numbers
}

#[test]
fn folding_forgets_width_and_case_only() {
    assert_eq!(fold("Ａ０１号 Tax①"), "a01号 tax1");
    assert_eq!(fold("e\u{301}É"), "éé");
    assert_eq!(fold("办税，服务"), "办税,服务");
    assert_eq!(fold("𠮷野"), "𠮷野");
}

#[test]
fn words_pairs_and_single_characters_are_terms() {
    let found = |text: &str, single| {
        let mut terms = terms(text, single);
        terms.sort_by_key(|(term, place)| (*place, term.len()));
        terms
            .into_iter()
            .map(|(term, _)| term)
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(found("办税窗口", false), "办税 税窗 窗口");
    assert_eq!(found("tax office", false), "tax office");
    assert_eq!(found("a01口", false), "a01 1口");
    assert_eq!(found("办,税", false), "");
    assert_eq!(found("税a 1", true), "税 税a a 1");
    assert_eq!(terms("税税税", false), [("税税", 0), ("税税", 1)]);
}

#[test]
fn numbers_of_any_size_and_terms_that_scripts_have_names_for() {
    let far = "一".repeat(5000) + "末尾";
    let mut entries: Vec<_> = (0..100).map(|_| entry(Kind::Notice, "甲", "乙")).collect();
    entries.push(entry(Kind::Notice, "constructor", &far));
    let index = Index::of(&entries);
    // "constructor", a line's end, the characters before.
    assert_eq!(index.places("末尾"), BTreeSet::from([(100, 12 + 5000)]));
    assert_eq!(index.places("一一").len(), 4999);
    assert_eq!(index.places("constructor"), BTreeSet::from([(100, 0)]));
    assert!(index.places("没有").is_empty());
}

#[test]
fn what_a_year_shows_is_found_and_leads_to_its_page() {
    let assessed = testing::centre();
    let files = files(&assessed);
    let paths: BTreeSet<_> = files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths.len(), files.len(), "an address stands twice");
    let year = assessed.years.last().expect("a year");
    let entries = super::entries::of(&assessed, year);
    let index = Index::of(&entries);
    let found = |query| {
        let entries = index
            .holding(query)
            .into_iter()
            .map(|at| &entries[usize::try_from(at).expect("few")]);
        entries.map(|entry| entry.path.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(found("队久"), ["2025/ledger/tax-001/index.html"]);
    assert_eq!(found("跑一次"), ["2025/pledges/tax/index.html#one-visit"]);
    assert_eq!(found("果公示"), ["2025/notices/result/index.html"]);
    assert_eq!(
        found("发票").len(),
        3,
        "errands find every window that has them"
    );
    assert_eq!(
        found("窗口").len(),
        3 + 2 + 1,
        "windows, pledges and items by the window's name"
    );
    assert!(found("口公").is_empty(), "no pair spans two parts");
    assert_eq!(index.places("a01").len(), 3);
    let language = assessed.site.language;
    let routes = links::routes(&assessed);
    let pages: BTreeSet<_> = routes
        .map(|route| links::file(route, language, language))
        .collect();
    for entry in &entries {
        let page = entry.path.split('#').next().expect("a path");
        assert!(pages.contains(page), "{page} is no page");
    }
}

#[test]
fn hostile_text_stays_text() {
    let entries = [entry(
        Kind::Notice,
        "</script><script>alert(1)</script>\u{2028}\u{2029}\"\\",
        "",
    )];
    let (_, files) = scripts::of_year(2025, &entries);
    for file in &files {
        let text = std::str::from_utf8(&file.bytes).expect("UTF-8");
        assert!(!text.contains(['<', '\u{2028}', '\u{2029}']), "{text}");
        json(file);
    }
}

#[test]
fn a_block_of_texts_is_short_and_blocks_hold_all_entries() {
    let entries: Vec<_> = (0..500)
        .map(|at| entry(Kind::Ledger, &at.to_string(), &"整改".repeat(20)))
        .collect();
    let (about, files) = scripts::of_year(2025, &entries);
    let texts: Vec<_> = (files.iter())
        .filter(|file| file.path.contains("texts"))
        .collect();
    let starts: Vec<_> = about["blocks"]
        .as_array()
        .expect("a list")
        .iter()
        .map(Value::as_u64)
        .collect();
    assert_eq!(starts.len(), texts.len());
    let mut next = 0;
    for (start, file) in starts.into_iter().zip(texts) {
        assert_eq!(start, Some(next));
        assert!(file.bytes.len() < 12 * 1024, "{} bytes", file.bytes.len());
        next += json(file).as_array().expect("a list").len() as u64;
    }
    assert_eq!(next, 500);
    assert_eq!(about["kinds"], serde_json::json!([0, 0, 0, 500, 500]));
}

/// Few characters, so that pairs meet often; separators, both widths and a character of four bytes.
fn body() -> impl Strategy<Value = String> {
    proptest::string::string_regex("[税务窗口办一，。 \n𠮷]{0,30}").expect("a pattern")
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn exactly_what_holds_the_query_is_found(
        bodies in proptest::collection::vec(body(), 1..20),
        query in "[税务窗口办一𠮷]{2,6}",
    ) {
        let entries: Vec<_> = (bodies.iter()).map(|body| entry(Kind::Ledger, "题", body)).collect();
        let expected: BTreeSet<u64> = (0_u64..).zip(&bodies)
            .filter(|(_, body)| body.contains(&query))
            .map(|(at, _)| at)
            .collect();
        prop_assert_eq!(Index::of(&entries).holding(&query), expected);
    }

    #[test]
    fn every_pair_of_signs_in_any_text_is_found(text in "\\PC{0,40}") {
        let entries = [entry(Kind::Pledge, "题", &text)];
        let index = Index::of(&entries);
        let folded: Vec<char> = fold(&text).chars().collect();
        for pair in folded.windows(2) {
            if pair.iter().all(|c| ('\u{4e00}'..='\u{9fff}').contains(c)) {
                prop_assert!(index.holding(&String::from_iter(pair)).contains(&0));
            }
        }
    }
}
