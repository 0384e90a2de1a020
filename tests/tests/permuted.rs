//! The order of rows decides nothing: whatever order the rows of record files stand in, the published
//! results are the same byte for byte, and so is the digest of the inputs, which is among them.
//!
//! `plan.toml` and `site.toml` stay as they are: there an order is said, as that of survey levels.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use site_gen::model::Language;
use tempfile::TempDir;
use tests::sites::root;
use tests::{copy, run_in, tree};

/// How often each content is shuffled.
const TIMES: u64 = 12;

/// Contents with records of every kind, each with the years that have results.
fn contents() -> Vec<(PathBuf, &'static [&'static str])> {
    let plans = fs::read_dir(root().join("tests/plans")).expect("the plans");
    let plans = plans.map(|plan| plan.expect("readable").path().join("content"));
    let mut contents: Vec<(PathBuf, &[&str])> = plans.map(|plan| (plan, &[""][..])).collect();
    contents.sort();
    contents.push((root().join("content"), &["2025", "2026"]));
    contents.push((root().join("tests/good/three/content"), &["2025"]));
    contents
}

fn results(content: &Path, year: &str) -> String {
    let mut line = vec!["score", "--format", "json"];
    if !year.is_empty() {
        line.extend(["--year", year]);
    }
    line.push("--content");
    let line = line.into_iter().map(AsRef::as_ref);
    let ended = run_in(Language::English, line.chain([content.as_os_str()]));
    assert_eq!(ended.status, ExitCode::SUCCESS, "{}", ended.remarks);
    ended.out
}

/// Numbers that look random and are the same in each run: `SplitMix64`.
struct Draws(u64);

impl Draws {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % bound as u64).expect("below a length")
    }

    fn shuffle<T>(&mut self, list: &mut [T]) {
        for end in (1..list.len()).rev() {
            let other = self.below(end + 1);
            list.swap(end, other);
        }
    }
}

/// The text with its rows in another order: what stands below one `[[name]]` is a row, tables within
/// it (`[[name.event]]`) included.
fn shuffled(text: &str, draws: &mut Draws) -> String {
    let mut rows = vec![String::new()];
    for line in text.split_inclusive('\n') {
        let name = line
            .strip_prefix("[[")
            .and_then(|rest| rest.split(']').next());
        if name.is_some_and(|name| !name.contains('.')) {
            rows.push(String::new());
        }
        if let Some(row) = rows.last_mut() {
            row.push_str(line);
        }
    }
    if let Some(last) = rows.last_mut()
        && !last.ends_with('\n')
    {
        last.push('\n');
    }
    draws.shuffle(&mut rows[1..]);
    rows.concat()
}

#[test]
fn the_order_of_rows_changes_no_result() {
    let mut moved = 0;
    for (content, years) in contents() {
        let expected: Vec<String> = years.iter().map(|year| results(&content, year)).collect();
        for time in 0..TIMES {
            let mut draws = Draws(time);
            let folder = TempDir::new().expect("a temporary folder");
            copy(&content, folder.path());
            for (path, bytes) in tree(&content) {
                let is_order = path.ends_with("plan.toml") || path.ends_with("site.toml");
                let is_toml = Path::new(&path).extension() == Some("toml".as_ref());
                if !is_toml || is_order {
                    continue;
                }
                let text = String::from_utf8(bytes).expect("content is UTF-8");
                let other = shuffled(&text, &mut draws);
                moved += usize::from(other != text);
                fs::write(folder.path().join(&path), other).expect("a file can be written");
            }
            for (year, expected) in years.iter().zip(&expected) {
                assert!(
                    results(folder.path(), year) == *expected,
                    "{} {year}, shuffled by {time}",
                    content.display()
                );
            }
        }
    }
    assert!(moved > 500, "{moved} files with another order");
}
