//! What the suites share.

pub mod browser;
pub mod calculator;
pub mod centre;
pub mod fuzzed;
pub mod goldens;
pub mod hostile;
pub mod kinds;
pub mod pages;
pub mod server;
pub mod sites;

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use site_gen::emit::Console;
use site_gen::model::Language;

/// How a command ended, and what it said.
#[derive(Debug)]
pub struct Ended {
    /// The exit status.
    pub status: ExitCode,
    /// What was asked for.
    pub out: String,
    /// Diagnostics and remarks.
    pub remarks: String,
}

/// Runs `site-gen` with `arguments` in this process, in English.
///
/// # Panics
///
/// When it says something that is not UTF-8.
pub fn run<S: AsRef<OsStr>>(arguments: impl IntoIterator<Item = S>) -> Ended {
    run_in(Language::English, arguments)
}

/// Runs `site-gen` with `arguments` in this process.
///
/// # Panics
///
/// When it says something that is not UTF-8.
pub fn run_in<S: AsRef<OsStr>>(
    language: Language,
    arguments: impl IntoIterator<Item = S>,
) -> Ended {
    let line: Vec<OsString> = std::iter::once(OsString::from("site-gen"))
        .chain(arguments.into_iter().map(|word| word.as_ref().to_owned()))
        .collect();
    let (mut out, mut remarks) = (Vec::new(), Vec::new());
    let console = Console::new(language, &mut out, &mut remarks);
    let status = site_gen::run(&line, &console);
    Ended {
        status,
        out: String::from_utf8(out).expect("UTF-8"),
        remarks: String::from_utf8(remarks).expect("UTF-8"),
    }
}

/// Copies a folder with all that is in it.
///
/// # Panics
///
/// When something cannot be read or written.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder can be made");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            fs::copy(from, to).expect("a file can be copied");
        }
    }
}

/// Every file below `folder`, by its path from it; none where there is no folder.
///
/// # Panics
///
/// When something cannot be read, or a name is not UTF-8.
pub fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fn descend(root: &Path, folder: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                descend(root, &path, found);
            } else {
                let name = path.strip_prefix(root).expect("below").to_str();
                let name = name.expect("UTF-8").replace('\\', "/");
                found.insert(name, fs::read(&path).expect("readable"));
            }
        }
    }
    let mut found = BTreeMap::new();
    if folder.exists() {
        descend(folder, folder, &mut found);
    }
    found
}

/// Makes the site of `content` at `out`, as the command would.
///
/// # Panics
///
/// When the content has errors or the site cannot be written.
pub fn build(content: &Path, out: &Path) {
    build_as_of(content, None, out);
}

/// Makes the site of `content` at `out` as it was on a day.
///
/// # Panics
///
/// When the content has errors or the site cannot be written.
pub fn build_as_of(content: &Path, day: Option<&str>, out: &Path) {
    let (build, from, to) = ("build".as_ref(), "--content".as_ref(), "--out".as_ref());
    let mut line: Vec<&OsStr> = vec![build, from, content.as_os_str(), to, out.as_os_str()];
    if let Some(day) = day {
        line.extend(["--as-of".as_ref(), OsStr::new(day)]);
    }
    let ended = run(line);
    assert_eq!(ended.status, ExitCode::SUCCESS, "{}", ended.remarks);
}

/// The tool, compiled by what is in the workspace now, without network.
///
/// # Panics
///
/// When it does not compile.
pub fn tool() -> PathBuf {
    let test = std::env::current_exe().expect("the test has a file");
    let profile = (test.ancestors().nth(2)).expect("the test lies in <target>/<profile>/deps");
    let built = Command::new(env!("CARGO"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args([
            "build",
            "--quiet",
            "--locked",
            "--offline",
            "--package",
            "site-gen",
        ])
        .args([
            "--profile",
            if profile.ends_with("release") {
                "release"
            } else {
                "dev"
            },
        ])
        .arg("--target-dir")
        .arg(profile.parent().expect("the target folder"))
        .output()
        .expect("cargo starts");
    let said = String::from_utf8_lossy(&built.stderr);
    assert!(built.status.success(), "the tool does not compile: {said}");
    profile.join("site-gen")
}
