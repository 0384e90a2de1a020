//! Content with something wrong, and exactly what is said of it.
//!
//! `bad/<case>/content` is laid over `bad/base/content`; `bad/<case>/stderr` is what must be said, in
//! English and without colours. A case is named by the code that it shows, and shows no other; those
//! named `several-…` show that one run finds the problems of all files. What a repository cannot
//! hold, such as a pipe, stands in the case's `setup`, one line each. A case with a `table.csv` is one of
//! a table: importing it into the base is answered with these words; `arguments` are further ones.
//!
//! `UPDATE_GOLDENS=1 cargo test -p tests --test bad` rewrites what is said, and is refused in CI.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use site_gen::diagnostic::excerpt::plain;
use site_gen::diagnostic::{Code, Diagnostic, Severity};
use site_gen::examine::{Question, examine};
use site_gen::load::load;
use site_gen::model::Language;
use site_gen::reader;
use site_gen::source::Sources;
use site_gen::wording::Tell;
use site_gen::write::MARKER;
use tempfile::TempDir;
use tests::{copy, goldens};
use web::local::names;

/// Where the files of a year's folder stand that the calculator's reader takes.
const READ: [&str; 7] = [
    "peer.toml",
    "panel.toml",
    "self.toml",
    "adjustments.toml",
    "vetoes.toml",
    "surveys",
    "checklists",
];

/// What a case may be named for besides a code.
const SEVERAL: &str = "several";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("bad")
}

/// The cases' names, sorted.
fn cases() -> Vec<String> {
    let entries = fs::read_dir(folder()).expect("the folder of cases can be read");
    let names = entries.map(|entry| {
        let name = entry.expect("an entry of the folder").file_name();
        name.into_string().expect("a name in Unicode")
    });
    let mut names: Vec<_> = names.filter(|name| name != "base").collect();
    names.sort();
    names
}

/// The content of a case; `None` where this system cannot make it.
fn content(case: &str) -> Option<TempDir> {
    let content = tempfile::tempdir().expect("a temporary folder can be made");
    copy(&folder().join("base/content"), content.path());
    // A case may have no files of its own.
    let own = folder().join(case).join("content");
    if own.exists() {
        copy(&own, content.path());
    }
    let setup = fs::read_to_string(folder().join(case).join("setup")).unwrap_or_default();
    for line in setup.lines() {
        let (verb, path) = line.split_once(' ').expect("a verb and a path");
        let full = content.path().join(path);
        match verb {
            "absent" => fs::remove_file(full).expect("a file of the base"),
            "folder" => fs::create_dir(full).expect("a folder can be made"),
            // Only its length: such a file takes no room.
            "large" => {
                fs::create_dir_all(full.parent().expect("a folder")).expect("a folder can be made");
                let file = fs::File::create(full).expect("a file can be made");
                file.set_len((128 << 20) + 1).expect("a length can be set");
            }
            "symlink" => symlink("panel.toml", full).expect("a link can be made"),
            "fifo" => make_fifo(&full),
            "not-unicode" => {
                let name = full.file_name().expect("an ending").as_bytes();
                let name = [b"\xff", name].concat();
                let full = full.with_file_name(OsStr::from_bytes(&name));
                // Some file systems hold names in Unicode only.
                fs::write(full, "").ok()?;
            }
            "unreadable" => {
                let nobody = fs::Permissions::from_mode(0o000);
                fs::set_permissions(&full, nobody).expect("permissions can be taken away");
                // To a superuser everything is readable.
                let read = if full.is_dir() {
                    fs::read_dir(full).map(drop)
                } else {
                    fs::read(full).map(drop)
                };
                read.err()?;
            }
            _ => panic!("{case}: no verb {verb}"),
        }
    }
    Some(content)
}

/// Gives the folders of a content their permissions back, so that they can be removed.
fn open_again(content: &Path) {
    for entry in fs::read_dir(content).into_iter().flatten().flatten() {
        if entry.path().is_dir() {
            let open = fs::Permissions::from_mode(0o755);
            fs::set_permissions(entry.path(), open).expect("permissions can be given back");
        }
    }
}

fn make_fifo(path: &Path) {
    use rustix::fs::{CWD, FileType, Mode, mknodat};
    mknodat(CWD, path, FileType::Fifo, Mode::RUSR, 0).expect("a pipe can be made");
}

/// Everything that is said of a content folder, and whether something in it is wrong. A case may
/// hold a site built before in `previous`, and a check code in `head`.
fn check(content: &Path, case: &Path) -> (Sources, Vec<Diagnostic>, bool) {
    let question = Question {
        content: content.to_owned(),
        previous: Some(case.join("previous")).filter(|site| site.is_dir()),
        head: fs::read_to_string(case.join("head"))
            .ok()
            .map(|head| head.trim().to_owned()),
        rehearse: true,
        ..Question::default()
    };
    let examined = examine(&question).expect("the content folder is there");
    let errors = examined.assessed.is_none();
    let mut severities = examined
        .list
        .iter()
        .map(|diagnostic| diagnostic.code.texts().severity);
    assert_eq!(
        severities.any(|severity| severity == Severity::Error),
        errors,
        "an assessment exactly where nothing is wrong"
    );
    (examined.sources, examined.list, errors)
}

#[test]
fn each_case_says_exactly_this() {
    let mut wrong = Vec::new();
    let mut shown = BTreeSet::new();
    for case in cases() {
        let Some(content) = content(&case) else {
            // Its golden stands for what is said where it can be made. The harness hides what is
            // printed by macros; nothing is left out in silence.
            let left_out = format!("left out: {case}, which this user or system cannot make");
            writeln!(std::io::stderr(), "{left_out}").expect("somebody reads");
            shown.extend(Code::find(&case));
            continue;
        };
        if folder().join(&case).join("table.csv").exists() {
            wrong.extend(import(&case, content.path(), &mut shown));
            continue;
        }
        let (sources, list, errors) = check(content.path(), &folder().join(&case));
        shown.extend(list.iter().map(|diagnostic| diagnostic.code));
        // The sites that cases are held against stand somewhere.
        let here = folder().join(&case).display().to_string();
        let said = plain(&list, &sources, "content/", Language::English).replace(&here, "case");
        let golden = folder().join(&case).join("stderr");
        if goldens::are_rewritten() {
            fs::write(&golden, &said).expect("the golden can be written");
        }
        let expected = fs::read_to_string(&golden).unwrap_or_default();
        if said != expected {
            wrong.push(format!("{case} says\n{said}instead of\n{expected}"));
        }
        let named = |code: &str| case == code || case.starts_with(&format!("{code}-"));
        for diagnostic in &list {
            let code = diagnostic.code.key();
            if !named(code) && !named(SEVERAL) {
                wrong.push(format!("{case} shows {code}"));
            }
            let (line, column) = sources.position(diagnostic.span.file, diagnostic.span.start());
            let path = &sources.get(diagnostic.span.file).path;
            let place = format!("--> content/{path}:{line}:{column}\n");
            if !said.contains(&place) {
                wrong.push(format!("{case} does not say {place}"));
            }
        }
        if list.is_empty() {
            wrong.push(format!("{case} says nothing"));
        }
        if errors {
            leaves_the_old_site_alone(&case, content.path());
        }
        open_again(content.path());
        let chinese = plain(&list, &sources, "content/", Language::Chinese);
        // The texts of a theme show the places of ours.
        let shows_places = case.contains("theme");
        if !shows_places && (has_open_place(&said) || has_open_place(&chinese)) {
            wrong.push(format!(
                "{case} leaves a place of a text open:\n{said}{chinese}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let without: Vec<_> = (Code::ALL.iter())
        .filter(|code| !shown.contains(code))
        .map(|code| code.key())
        .collect();
    assert!(without.is_empty(), "codes without a case: {without:?}");
}

/// Imports the table of a case, which must be refused or, where it is only odd, warned of. What is not as
/// it should be.
fn import(case: &str, content: &Path, shown: &mut BTreeSet<Code>) -> Option<String> {
    let folder = folder().join(case);
    let table = folder.join("table.csv").into_os_string();
    let further = fs::read_to_string(folder.join("arguments")).unwrap_or_default();
    let line = ["import".into(), table, "--content".into(), content.into()];
    let ended = tests::run(
        line.into_iter()
            .chain(further.split_whitespace().map(Into::into)),
    );
    let code = Code::ALL.iter().filter(|code| case.starts_with(code.key()));
    let code = code
        .max_by_key(|code| code.key().len())
        .expect("a case is named by its code");
    let severity = code.texts().severity;
    let said = format!("{}[{code}]", severity.name(Language::English));
    assert!(ended.remarks.contains(&said), "{case}: {}", ended.remarks);
    assert_eq!(
        ended.status,
        ExitCode::from(u8::from(severity == Severity::Error)),
        "{case}: {}{}",
        ended.out,
        ended.remarks
    );
    assert!(!has_open_place(&ended.remarks), "{case}: {}", ended.remarks);
    shown.insert(*code);
    let golden = folder.join("stderr");
    if goldens::are_rewritten() {
        fs::write(&golden, &ended.remarks).expect("the golden can be written");
    }
    let expected = fs::read_to_string(&golden).unwrap_or_default();
    (ended.remarks != expected)
        .then(|| format!("{case} says\n{}instead of\n{expected}", ended.remarks))
}

/// Whether a text has a place such as `{id}` that nothing filled. Content of the cases has none.
fn has_open_place(said: &str) -> bool {
    said.split('{').skip(1).any(|rest| {
        let name = rest.split('}').next().unwrap_or_default();
        let is_name = |c: char| c.is_ascii_lowercase() || c == '_';
        rest.contains('}') && !name.is_empty() && name.chars().all(is_name)
    })
}

/// A build of content with errors ends with 1 and writes nothing.
fn leaves_the_old_site_alone(case: &str, content: &Path) {
    let folder = folder().join(case);
    let out = tempfile::tempdir().expect("a temporary folder can be made");
    let old = out.path().join("old");
    fs::write(&old, case).expect("a file can be written");
    // With the marker it is a site that a build may replace.
    fs::write(out.path().join(MARKER), "").expect("a file can be written");
    let (from, to) = (OsStr::new("--content"), OsStr::new("--out"));
    let mut arguments = vec![
        OsString::from("build"),
        from.into(),
        content.into(),
        to.into(),
        out.path().into(),
    ];
    let previous = folder.join("previous");
    if previous.is_dir() {
        arguments.extend(["--previous".into(), previous.into()]);
    }
    if let Ok(head) = fs::read_to_string(folder.join("head")) {
        arguments.extend(["--head".into(), head.trim().into()]);
    }
    let ended = tests::run(arguments);
    assert_eq!(ended.status, ExitCode::from(1), "{case}");
    assert_eq!(ended.out, "", "{case}: everything said is a remark");
    assert_eq!(fs::read_to_string(&old).ok().as_deref(), Some(case));
    let entries = fs::read_dir(out.path())
        .expect("the folder is there")
        .count();
    assert_eq!(entries, 2, "{case}: nothing is written");
}

#[test]
fn the_base_has_nothing_wrong() {
    let content = tempfile::tempdir().expect("a temporary folder can be made");
    copy(&folder().join("base/content"), content.path());
    let (sources, list, _) = check(content.path(), &folder().join("base"));
    let said = plain(&list, &sources, "content/", Language::English);
    assert_eq!(said, "");
}

#[test]
fn a_day_that_is_asked_for_is_given() {
    let content = content("as-of-not-given").expect("it can be made everywhere");
    let path = content.path().to_str().expect("Unicode");
    let check = ["check", "--content", path];
    assert!(tests::run(check).remarks.contains("as-of-not-given"));
    let asked = tests::run(check.into_iter().chain(["--as-of", "2025-11-20"]));
    assert_eq!(asked.remarks, "");
    assert_eq!(asked.status, ExitCode::SUCCESS);
}

#[test]
fn a_folder_that_is_not_there_is_no_error_of_the_content() {
    let nowhere = Path::new("/nowhere/content");
    let fatal = load(nowhere).expect_err("there is no such folder");
    for language in [Language::Chinese, Language::English] {
        assert!(fatal.tell(language).contains("/nowhere/content"));
    }
    let line = ["build", "--content", "/nowhere/content"];
    let ended = tests::run(line);
    assert_eq!(ended.status, ExitCode::from(3));
}

/// The files of records of a year's folder: path from there, and bytes.
fn records(year: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for name in READ {
        let path = year.join(name);
        let mut below: Vec<_> = fs::read_dir(&path)
            .into_iter()
            .flatten()
            .map(|entry| entry.expect("an entry of the folder").file_name())
            .map(|file| format!("{name}/{}", file.to_str().expect("a name in Unicode")))
            .collect();
        below.sort();
        below.extend(path.is_file().then(|| name.to_owned()));
        found.extend(below.into_iter().map(|name| {
            let bytes = fs::read(year.join(&name)).expect("a file of the case");
            (name, bytes)
        }));
    }
    found
}

/// What is said, where, and what to do about it.
fn in_words(said: &Diagnostic, sources: &Sources, language: Language) -> String {
    let mut words = format!(
        "{}: {} ({})",
        said.code,
        said.message(language),
        said.hint(language)
    );
    for (span, label) in said.places(language) {
        let (line, column) = sources.position(span.file, span.start());
        let path = &sources.get(span.file).path;
        words.extend([format!("\n  {path}:{line}:{column} {label}")]);
    }
    words
}

/// Compares what `check` says of the files of records in a case with what the reader says that knows
/// of the rest only what is published; how many diagnostics were the same.
fn same_in_the_reader(case: &str) -> usize {
    if folder().join(case).join("setup").exists() {
        return 0;
    }
    let content = content(case).expect("a case without a setup can be made anywhere");
    let (sources, list, _) = check(content.path(), &folder().join(case));
    let bare = tempfile::tempdir().expect("a temporary folder can be made");
    copy(content.path(), bare.path());
    let mut files = Vec::new();
    for entry in fs::read_dir(bare.path()).expect("the content") {
        let year = entry.expect("an entry of the folder").path();
        let number = year
            .file_name()
            .and_then(|name| name.to_str()?.parse::<u16>().ok());
        let Some(number) = number else { continue };
        let of_year = records(&year);
        for (name, _) in &of_year {
            fs::remove_file(year.join(name)).expect("a file of the case");
        }
        // A decision needs reasons where it differs from scores that are not there now.
        drop(fs::remove_file(year.join("outcome.toml")));
        files.push((number, of_year));
    }
    let examined = examine(&Question {
        content: bare.path().to_owned(),
        ..Question::default()
    });
    // What is wrong elsewhere leaves nothing published to which files could be added.
    let Some(assessed) = examined.expect("the content is there").assessed else {
        return 0;
    };
    let mut same = 0;
    for (number, files) in files {
        let year = assessed
            .years
            .iter()
            .find(|year| year.content.year == number);
        let Some(year) = year else { continue };
        let plan = names::plan(&year.evaluation);
        let windows = names::windows(&year.evaluation.windows);
        let is_read = |path: &str| {
            let path = path.strip_prefix(&format!("{number}/"));
            path.is_some_and(|path| files.iter().any(|(name, _)| name == path))
        };
        for language in [Language::Chinese, Language::English] {
            let expected: Vec<_> = (list.iter())
                .filter(|said| is_read(&sources.get(said.span.file).path))
                // Where counts are withheld the calculator takes no survey to check.
                .filter(|said| said.code != Code::CountsDisclosed)
                .map(|said| in_words(said, &sources, language))
                .collect();
            let answer = reader::read(number, [&plan, &windows], files.clone(), language);
            let said: Vec<_> = (answer.diagnostics.iter())
                .map(|said| {
                    let places = said.places.iter().map(|place| {
                        let reader::Place {
                            path,
                            line,
                            column,
                            label,
                            ..
                        } = place;
                        format!("\n  {path}:{line}:{column} {label}")
                    });
                    let places: String = places.collect();
                    format!("{}: {} ({}){places}", said.code, said.message, said.hint)
                })
                .collect();
            assert_eq!(said, expected, "{case}");
            same += said.len();
        }
    }
    same
}

/// The calculator's reader is the code of `check`: given a year as it is published and the files of
/// records, it says the same of them, word for word and place for place.
#[test]
fn the_calculators_reader_says_the_same() {
    let same: Vec<_> = cases()
        .iter()
        .map(|case| same_in_the_reader(case))
        .collect();
    let cases = same.iter().filter(|same| **same > 0).count();
    assert!(
        cases >= 35,
        "only {cases} cases are about files of records: {same:?}"
    );
}
