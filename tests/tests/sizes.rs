//! How many bytes a reader loads. Each page is compressed as a host does, and alone.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use flate2::Compression;
use flate2::write::GzEncoder;
use tests::pages::{self, Page};
use tests::sites::{self, Sites};

/// Pages of lists: 100 rows on each.
const LISTS: [&str; 8] = [
    "ranking",
    "ranking/*",
    "windows",
    "pledges",
    "pledges/pages/*",
    "ledger",
    "ledger/*/*",
    "ledger/pages/*",
];
const LIST: usize = 15 * 1024;
const WINDOW: usize = 30 * 1024;
const STYLES: usize = 15 * 1024;

fn compressed(path: &Path) -> usize {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(6));
    let bytes = fs::read(path).expect("readable");
    encoder.write_all(&bytes).expect("memory takes it");
    encoder.finish().expect("memory takes it").len()
}

fn matches(kind: &str, pattern: &str) -> bool {
    let (kind, pattern) = (kind.split('/'), pattern.split('/'));
    let parts: Vec<_> = kind.zip(pattern.clone()).collect();
    parts.len() == pattern.count()
        && parts
            .iter()
            .all(|(part, wanted)| *wanted == "*" || part == wanted)
}

/// What a page may weigh, where there is a limit.
fn limit(page: &Page) -> Option<usize> {
    let of_list = |pattern: &&str| {
        matches(&page.kind, pattern)
            && page.kind.matches('/').count() == pattern.matches('/').count()
    };
    match page.kind.as_str() {
        "windows/*" => Some(WINDOW),
        "pledges/*" | "ledger/*" => None,
        _ => LISTS.iter().any(|pattern| of_list(pattern)).then_some(LIST),
    }
}

/// Fails when a page of the site is too heavy; says what the heaviest of each kind weighs.
fn assert_light(name: &str, site: &Path, pages: &[Page]) {
    let mut report = Vec::new();
    let mut heavy = Vec::new();
    let mut kinds: Vec<&str> = pages.iter().map(|page| page.kind.as_str()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    for kind in kinds {
        let weighed = pages.iter().filter(|page| page.kind == kind);
        let weighed = weighed.map(|page| (compressed(&site.join(&page.path)), page));
        let (weight, page) = weighed
            .max_by_key(|(weight, _)| *weight)
            .expect("a page of the kind");
        let line = format!("{weight:>7} bytes  {}", page.path);
        if limit(page).is_some_and(|limit| weight > limit) {
            heavy.push(line.clone());
        }
        report.push(line);
    }
    assert!(
        heavy.is_empty(),
        "too heavy:\n{}\nall kinds:\n{}",
        heavy.join("\n"),
        report.join("\n")
    );
    let folder = sites::target().join("sizes");
    fs::create_dir_all(&folder).expect("made");
    let path = folder.join(name).with_extension("txt");
    fs::write(path, report.join("\n") + "\n").expect("written");
}

#[test]
fn pages_of_the_sample_are_light() {
    let sites = Sites::built();
    let sample: Vec<Page> = (sites.pages().iter())
        .filter(|page| page.site == "sample")
        .cloned()
        .collect();
    assert_light("sample", &sites.folder().join("sample"), &sample);
}

#[test]
fn pages_of_a_large_centre_are_light() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (content, site) = (folder.path().join("content"), folder.path().join("site"));
    let made = Command::new("python3")
        .arg(sites::root().join("tests/bench/centre.py"))
        .arg("120")
        .arg(&content)
        .status();
    assert!(
        made.expect("python3 starts: tests/run installs it")
            .success()
    );
    tests::build(&content, &site);
    assert_light("large", &site, &pages::of_site("large", &site));
}

#[test]
fn the_style_is_light() {
    let styles = pages::files(&Sites::built().folder().join("sample/assets"), ".css");
    let weight: usize = styles.iter().map(PathBuf::as_path).map(compressed).sum();
    assert!(weight <= STYLES, "{weight} bytes of CSS");
}
