//! How many bytes a reader loads. Each page is compressed as a host does, and alone.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;

use flate2::Compression;
use flate2::write::GzEncoder;
use tests::pages::{self, Page};
use tests::sites::{self, Sites};

/// A page of a list, with its 100 rows.
const LIST: usize = 15 * 1024;
const WINDOW: usize = 30 * 1024;
const STYLES: usize = 15 * 1024;
/// The script of every page, and each of those that one kind of page has.
const SITE_SCRIPT: usize = 4 * 1024;
const SCRIPT: usize = 10 * 1024;
/// What each module of WebAssembly weighs with the script that fetches it, the first of them before the
/// first edit. The limits are what was reached, not what is wanted: CONTRIBUTING.md has both, in the
/// denser packing that hosts can have ready.
const MODULES: [(&str, usize); 5] = [
    ("calculator", 194_000),
    ("analysis", 179_000),
    ("local", 80_000),
    ("reader", 160_000),
    ("verification", 139_000),
];

fn compressed(path: &Path) -> usize {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(6));
    let bytes = fs::read(path).expect("readable");
    encoder.write_all(&bytes).expect("memory takes it");
    encoder.finish().expect("memory takes it").len()
}

/// What a page may weigh, where there is a limit.
fn limit(page: &Page) -> Option<usize> {
    let (folder, rest) = page.kind.split_once('/').unwrap_or((&page.kind, ""));
    match (folder, rest) {
        ("windows", "*") => Some(WINDOW),
        // One pledge, one item of the ledger: as long as they are.
        ("pledges" | "ledger", "*") => None,
        ("ranking" | "windows" | "pledges" | "ledger", _) => Some(LIST),
        _ => None,
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
    write_report(name, &(report.join("\n") + "\n"));
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
    // A page has the stylesheets of all, and at the most one of its own kind.
    let styles = pages::files(&Sites::built().folder().join("sample/assets"), ".css");
    let (all, own): (Vec<_>, Vec<_>) = (styles.iter())
        .map(|path| (path.file_stem().and_then(OsStr::to_str), compressed(path)))
        .partition(|(name, _)| matches!(name, Some("site" | "narrow")));
    assert!(all.len() == 2 && !own.is_empty(), "{all:?} {own:?}");
    let shared: usize = all.iter().map(|(_, weight)| weight).sum();
    for (name, weight) in own {
        let weight = shared + weight;
        assert!(weight <= STYLES, "{weight} bytes of CSS with {name:?}");
    }
}

#[test]
fn scripts_are_light() {
    let scripts = pages::files(&Sites::built().folder().join("sample/assets"), ".js");
    let mut report = String::new();
    let mut heavy = Vec::new();
    for script in &scripts {
        let name = script.file_stem().and_then(OsStr::to_str).expect("UTF-8");
        let weight = compressed(script);
        let limit = match name {
            "site" => SITE_SCRIPT,
            wasm if MODULES.iter().any(|(name, _)| wasm.starts_with(name)) => continue,
            _ => SCRIPT,
        };
        let line = format!("{weight:>7} bytes  {name}.js");
        writeln!(report, "{line}").expect("a string");
        if weight > limit {
            heavy.push(line);
        }
    }
    assert!(scripts.len() > 3, "{report}");
    assert!(heavy.is_empty(), "too heavy:\n{}", heavy.join("\n"));
    write_report("scripts", &report);
}

#[test]
fn modules_are_light() {
    let assets = Sites::built().folder().join("sample/assets");
    let mut report = String::new();
    let mut heavy = Vec::new();
    for (name, limit) in MODULES {
        let files = [format!("{name}.js"), format!("{name}.wasm")];
        let weight: usize = files
            .iter()
            .map(|file| compressed(&assets.join(file)))
            .sum();
        let line = format!("{weight:>7} bytes  {name}");
        writeln!(report, "{line}").expect("a string");
        if weight > limit {
            heavy.push(format!("{line}, {limit} at the most"));
        }
    }
    assert!(heavy.is_empty(), "too heavy:\n{}", heavy.join("\n"));
    write_report("modules", &report);
}

/// Leaves the figures for people beside the pictures of the pages.
fn write_report(name: &str, report: &str) {
    let folder = sites::target().join("sizes");
    fs::create_dir_all(&folder).expect("made");
    fs::write(folder.join(name).with_extension("txt"), report).expect("written");
}
