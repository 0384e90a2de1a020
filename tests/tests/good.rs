//! Whole sites, byte for byte.
//!
//! `good/<case>/content` makes `good/<case>/expected`, file by file, so that a change can be read as
//! a difference. The sample content is too large for that: a list of digests says which of its pages
//! changed. The calculator's script is left out of both: its bytes are the compiler's.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use site_gen::digest::sha256;
use tests::goldens;

/// Files whose bytes depend on the compiler's version.
const COMPILED: [&str; 16] = [
    "SHA256SUMS",
    "assets/analysis.js",
    "assets/analysis.wasm",
    "assets/analysis.wasm.js",
    "assets/calculator.js",
    "assets/calculator.wasm",
    "assets/calculator.wasm.js",
    "assets/local.js",
    "assets/local.wasm",
    "assets/local.wasm.js",
    "assets/reader.js",
    "assets/reader.wasm",
    "assets/reader.wasm.js",
    "assets/verification.js",
    "assets/verification.wasm",
    "assets/verification.wasm.js",
];

/// The files below `folder`, by their path from it, but for those that a compiler makes.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = tests::tree(folder);
    found.retain(|name, _| !COMPILED.contains(&name.as_str()));
    found
}

/// The site of `content`.
fn build(content: &Path) -> BTreeMap<String, Vec<u8>> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let out = folder.path().join("site");
    tests::build(content, &out);
    files(&out)
}

fn write_all(folder: &Path, files: &BTreeMap<String, Vec<u8>>) {
    if folder.exists() {
        fs::remove_dir_all(folder).expect("the old goldens can be removed");
    }
    for (name, bytes) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, bytes).expect("written");
    }
}

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("good");
    let mut cases: Vec<_> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.is_dir())
        .collect();
    cases.sort();
    cases
}

#[test]
fn small_centres_make_the_expected_sites() {
    for case in cases() {
        let made = build(&case.join("content"));
        let expected = case.join("expected");
        if goldens::are_rewritten() {
            write_all(&expected, &made);
        }
        let expected = files(&expected);
        let names =
            |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<BTreeSet<_>>();
        assert_eq!(
            names(&made),
            names(&expected),
            "{}: the files",
            case.display()
        );
        for (name, bytes) in &made {
            let (made, expected) = (
                String::from_utf8_lossy(bytes),
                String::from_utf8_lossy(&expected[name]),
            );
            let first = made.lines().zip(expected.lines()).position(|(a, b)| a != b);
            assert!(
                made == expected,
                "{}/{name} differs from line {} on",
                case.display(),
                first.unwrap_or_else(|| made.lines().count().min(expected.lines().count())) + 1
            );
        }
    }
}

#[test]
fn the_sample_makes_the_expected_digests() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the workspace");
    let made = build(&root.join("content"));
    let list = made.iter().fold(String::new(), |list, (name, bytes)| {
        list + &sha256(bytes) + "  " + name + "\n"
    });
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("good/sample.sha256");
    if goldens::are_rewritten() {
        fs::write(&golden, &list).expect("written");
    }
    let expected = fs::read_to_string(&golden).expect("the golden list");
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<BTreeSet<_>>();
    let (made, expected) = (lines(&list), lines(&expected));
    let changed: Vec<_> = made.symmetric_difference(&expected).collect();
    assert!(
        changed.is_empty(),
        "{} lines differ, such as {:?}",
        changed.len(),
        changed.first()
    );
}

#[test]
fn the_same_content_makes_the_same_bytes() {
    let content = cases().remove(0).join("content");
    assert_eq!(build(&content), build(&content));
}
