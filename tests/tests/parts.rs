//! A site of which only parts are made, and one with compressed copies beside its texts.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::LazyLock;

use flate2::read::GzDecoder;
use site_gen::compress::{ENDINGS, has_copies};
use site_gen::sums;
use tempfile::TempDir;
use tests::{Ended, tree};

/// Sites of one content by what was asked for.
struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        Self(TempDir::new().expect("a temporary folder"))
    }

    fn site(&self) -> PathBuf {
        self.0.path().join("site")
    }

    /// Builds with these words besides.
    fn build(&self, words: &[&str]) -> Ended {
        let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("good/three/content");
        let cache = self.0.path().join("pages");
        let paths = [content, self.site(), cache].map(PathBuf::into_os_string);
        let options = ["--content", "--out", "--cache"].into_iter().zip(paths);
        let options = options.flat_map(|(option, path)| [option.into(), path]);
        let words = ["build"].iter().chain(words).map(Into::into);
        let ended = tests::run(words.chain(options));
        assert_eq!(ended.status, ExitCode::SUCCESS, "{}", ended.remarks);
        ended
    }

    /// The files of the site that these words make.
    fn files(&self, words: &[&str]) -> Files {
        self.build(words);
        tree(&self.site())
    }
}

type Files = BTreeMap<String, Vec<u8>>;

static WHOLE: LazyLock<Files> = LazyLock::new(|| Desk::new().files(&[]));

/// Whether each file of a part has the bytes that it has in the whole site.
fn is_part(part: &Files) {
    for (path, bytes) in part.iter().filter(|(path, _)| *path != sums::FILE) {
        assert!(WHOLE.get(path) == Some(bytes), "{path}");
    }
}

/// The paths of `files` that begin and end so.
fn paths<'a>(files: &'a Files, start: &str, end: &str) -> BTreeSet<&'a str> {
    let paths = files.keys().map(String::as_str);
    let fits = |path: &&str| path.starts_with(start) && path.ends_with(end);
    paths.filter(fits).collect()
}

#[test]
fn a_part_has_its_files_as_the_whole_site_has_them_and_no_others() {
    let desk = Desk::new();
    let windows = desk.files(&["--only", "windows"]);
    is_part(&windows);
    let pages = paths(&windows, "", ".html");
    let of_windows = |path: &str| {
        let path = path.strip_prefix("en/").unwrap_or(path);
        path.split('/').nth(1) == Some("windows") && path.split('/').count() == 4
    };
    let wanted: BTreeSet<_> = paths(&WHOLE, "", ".html");
    let wanted: BTreeSet<_> = wanted.into_iter().filter(|path| of_windows(path)).collect();
    assert!(wanted.len() > 4);
    assert_eq!(pages, wanted);
    assert_eq!(paths(&windows, "assets/", ""), paths(&WHOLE, "assets/", ""));
    assert!(paths(&windows, "data/", "").is_empty() && paths(&windows, "search/", "").is_empty());

    // The memory is of another part: nothing of it may stay.
    let data = desk.files(&["--only", "data"]);
    is_part(&data);
    assert!(paths(&data, "", ".html").is_empty());
    let kinds = paths(&data, "data/", "").into_iter();
    let kinds: BTreeSet<_> = kinds.filter_map(|path| path.rsplit('.').next()).collect();
    assert_eq!(kinds, BTreeSet::from(["csv", "json"]));

    let chinese = desk.files(&["--only", "windows,ranking,data", "--only-lang", "zh"]);
    is_part(&chinese);
    assert!(paths(&chinese, "en/", "").is_empty());
    assert!(chinese.contains_key("2025/ranking/index.html"));
    assert!(chinese.contains_key("2025/ranking/scores.svg"));
    assert!(chinese.contains_key("data/2025/results.json"));
    assert!(!chinese.contains_key("2025/index.html") && !chinese.contains_key("index.html"));

    // And back to the whole.
    assert!(desk.files(&[]) == *WHOLE);
}

#[test]
fn each_text_has_copies_that_hold_it() {
    let desk = Desk::new();
    let compressed = desk.files(&["--compress"]);
    let again = desk.build(&["--compress"]);
    assert!(
        again.remarks.contains("nothing was written"),
        "{}",
        again.remarks
    );
    let (copies, own): (Files, Files) = compressed
        .into_iter()
        .partition(|(path, _)| ENDINGS.iter().any(|ending| path.ends_with(ending)));
    assert_eq!(
        own.keys().collect::<Vec<_>>(),
        WHOLE.keys().collect::<Vec<_>>()
    );
    let mut expected = BTreeSet::new();
    for (path, bytes) in own.iter().filter(|(path, _)| has_copies(path)) {
        let [brotli, gzip] = ENDINGS.map(|ending| format!("{path}{ending}"));
        let mut text = Vec::new();
        let mut decoder = brotli::Decompressor::new(&*copies[&brotli], 4096);
        decoder.read_to_end(&mut text).expect("Brotli");
        assert!(text == *bytes, "{brotli}");
        text.clear();
        let mut decoder = GzDecoder::new(&*copies[&gzip]);
        decoder.read_to_end(&mut text).expect("gzip");
        assert!(text == *bytes, "{gzip}");
        expected.extend([brotli, gzip]);
    }
    assert!(copies.keys().eq(&expected));
    // What says that there are copies differs, and nothing else.
    for (path, bytes) in &own {
        let tells = path == sums::FILE || path.starts_with("hosting/");
        assert!(tells || WHOLE[path] == *bytes, "{path}");
    }
    let listed = String::from_utf8(own[sums::FILE].clone()).expect("UTF-8");
    for copy in &expected {
        assert!(listed.contains(&format!("  {copy}\n")), "{copy}");
    }

    // Its copies are found by whoever checks it, with the content and without.
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("good/three/content");
    let site = desk.site();
    let verify = || {
        let words = ["verify".as_ref(), site.as_os_str(), "--content".as_ref()];
        tests::run(words.into_iter().chain([content.as_os_str()]))
    };
    let ended = verify();
    assert_eq!(ended.status, ExitCode::SUCCESS, "{}", ended.remarks);
    let copy = site.join("2025/ranking/index.html.br");
    let sound = fs::read(&copy).expect("a copy");
    fs::write(&copy, b"something else").expect("written");
    assert_eq!(verify().status, ExitCode::FAILURE);
    fs::remove_file(&copy).expect("removed");
    assert_eq!(verify().status, ExitCode::FAILURE);

    // A build that remembers mends it, and one without copies leaves none.
    desk.build(&["--compress"]);
    assert!(fs::read(&copy).expect("a copy") == sound);
    assert!(desk.files(&[]) == *WHOLE);
    assert!(
        desk.files(&["--compress"])
            .contains_key("2025/ranking/index.html.gz")
    );
}
