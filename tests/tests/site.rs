//! Every record has its page: windows in the data = pages = rows of the ranking = rows of the JSON.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

fn sample() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the workspace");
    root.join("content")
}

/// The names of the folders below `folder`.
fn folders(folder: &Path) -> BTreeSet<String> {
    fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("readable"))
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().into_string().expect("UTF-8"))
        .collect()
}

/// The windows that a page has a row for: what follows `mark` up to the next quote.
fn rows(page: &str, mark: &str) -> Vec<String> {
    page.split(mark)
        .skip(1)
        .filter_map(|rest| Some(rest.split_once('"')?.0.to_owned()))
        .collect()
}

fn ids(value: &Value) -> BTreeSet<String> {
    let text = |window: &Value| window["id"].as_str().expect("an id").to_owned();
    value.as_array().expect("a list").iter().map(text).collect()
}

/// The first column of a table of the data.
fn first_column(path: &Path) -> BTreeSet<String> {
    let text = fs::read_to_string(path).expect("readable");
    text.lines()
        .skip(1)
        .filter_map(|line| Some(line.split_once(',')?.0.to_owned()))
        .collect()
}

#[test]
fn every_window_and_every_item_has_its_page() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let site = place.path().join("site");
    tests::build(&sample(), &site);
    for year in ["2025", "2026"] {
        let read = |path: &str| fs::read_to_string(site.join(path)).expect("readable");
        let results: Value =
            serde_json::from_str(&read(&format!("data/{year}/results.json"))).expect("JSON");
        let inputs: Value =
            serde_json::from_str(&read(&format!("data/{year}/inputs.json"))).expect("JSON");
        let windows = ids(&results["windows"]);
        assert_eq!(windows.len(), 28, "{year}");
        assert_eq!(ids(&inputs["windows"]), windows, "{year}");
        let data = site.join("data").join(year);
        assert_eq!(first_column(&data.join("windows.csv")), windows, "{year}");
        assert_eq!(first_column(&data.join("results.csv")), windows, "{year}");
        for prefix in ["", "en/"] {
            let folder = site.join(format!("{prefix}{year}"));
            assert_eq!(folders(&folder.join("windows")), windows, "{prefix}{year}");
            for (page, mark) in [
                ("ranking", " id=\"window-"),
                ("calculator", " data-window=\""),
            ] {
                let page_text = read(&format!("{prefix}{year}/{page}/index.html"));
                let rows = rows(&page_text, mark);
                assert_eq!(rows.len(), windows.len(), "{prefix}{year}/{page}");
                let rows: BTreeSet<_> = rows.into_iter().collect();
                assert_eq!(rows, windows, "{prefix}{year}/{page}");
            }
            let items = first_column(&data.join("ledger.csv"));
            let pages = folders(&folder.join("ledger"));
            assert!(
                items.is_subset(&pages),
                "{prefix}{year}: {:?}",
                items.difference(&pages).next()
            );
            // A window without a pledge has a page that says so.
            let pledges = first_column(&data.join("pledges.csv"));
            assert!(pledges.is_subset(&windows), "{prefix}{year}");
            // Beside them lie the lists of promises, in folders of two parts.
            let pages = folders(&folder.join("pledges"));
            assert!(windows.is_subset(&pages), "{prefix}{year}");
        }
    }
}
