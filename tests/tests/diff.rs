//! What `diff` tells of two contents, of folders and of revisions.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use serde_json::Value;
use tempfile::TempDir;
use tests::copy;

fn three() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("good/three/content")
}

fn diff(words: &[&str]) -> String {
    let line = std::iter::once(OsString::from("diff")).chain(words.iter().map(Into::into));
    let ended = tests::run(line);
    assert_eq!(ended.status, ExitCode::SUCCESS, "{}", ended.remarks);
    ended.out
}

/// The sum of fractions such as `-1/2`, in thousandths.
fn thousandths(fraction: &str) -> i64 {
    let (numerator, denominator) = fraction.split_once('/').unwrap_or((fraction, "1"));
    let [numerator, denominator] =
        [numerator, denominator].map(|n| n.parse::<i64>().expect("a number"));
    assert_eq!(
        numerator * 1000 % denominator,
        0,
        "{fraction} has three decimals"
    );
    numerator * 1000 / denominator
}

#[test]
fn each_change_is_told_with_its_line_and_its_effect() {
    let folder = TempDir::new().expect("a temporary folder");
    let content = folder.path().join("content");
    copy(&three(), &content);
    let git = |words: &[&str]| {
        let mut git = Command::new("git");
        git.current_dir(folder.path())
            .args(["-c", "user.name=a", "-c", "user.email=a@b"]);
        let ended = git.args(words).output().expect("git runs");
        assert!(
            ended.status.success(),
            "{words:?}: {}",
            String::from_utf8_lossy(&ended.stderr)
        );
    };
    git(&["init", "-q"]);
    git(&["add", "."]);
    git(&["commit", "-q", "-m", "first"]);
    let (old, new) = (three(), content.clone());
    let [old, new] = [&old, &new].map(|path| path.to_str().expect("UTF-8"));
    assert!(diff(&[old, new]).contains("Nothing changes."));

    // A mark of the panel for one window, and a deduction of another.
    let panel = content.join("2025/panel.toml");
    let text = fs::read_to_string(&panel).expect("readable");
    let line = text
        .lines()
        .position(|line| line.starts_with("score ="))
        .expect("a mark");
    let window = text
        .lines()
        .take(line)
        .filter_map(|line| line.strip_prefix("window = "))
        .last();
    let window = window.expect("a window").trim_matches('"').to_owned();
    let changed: Vec<&str> = (text.lines().enumerate())
        .map(|(at, row)| {
            if at == line {
                "score = 61 # von Hand"
            } else {
                row
            }
        })
        .collect();
    fs::write(&panel, changed.join("\n") + "\n").expect("written");
    let adjustments = content.join("2025/adjustments.toml");
    let text = fs::read_to_string(&adjustments).unwrap_or_default();
    let plan = fs::read_to_string(content.join("2025/plan.toml")).expect("readable");
    let kind = plan
        .split("[[deduction]]")
        .nth(1)
        .and_then(|part| part.split('"').nth(1));
    let kind = kind.expect("a kind of deduction");
    let more = format!(
        "\n[[deduction]]\nid = \"added-1\"\nwindow = \"{window}\"\nkind = \"{kind}\"\ndate = 2025-06-12\npoints = 0.5\nbasis = \"b\"\nnote_internal = \"geheim\"\n"
    );
    fs::write(&adjustments, text + &more).expect("written");

    let found: Value = serde_json::from_str(&diff(&[old, new, "--format", "json"])).expect("JSON");
    let windows = found["years"][0]["windows"].as_array().expect("windows");
    let change = windows
        .iter()
        .find(|each| each["id"] == *window)
        .expect("the window");
    let causes = change["causes"].as_array().expect("causes");
    let names: Vec<_> = causes
        .iter()
        .map(|cause| cause["input"].as_str().expect("a name"))
        .collect();
    assert_eq!(names, ["panel", "deductions"]);
    let exact = |value: &Value| thousandths(value.as_str().expect("a fraction"));
    let sum: i64 = causes
        .iter()
        .map(|cause| exact(&cause["effect_exact"]))
        .sum();
    assert_eq!(
        sum,
        exact(&change["change"]),
        "the causes are the whole change"
    );
    let places = causes[0]["lines"].to_string();
    assert!(
        places.contains(&format!("2025/panel.toml:{}", line + 1)),
        "{places}"
    );

    // Of a revision, as Markdown: the same words, and nothing for staff.
    let content = content.to_str().expect("UTF-8");
    let text = diff(&["HEAD", "--content", content]);
    assert_eq!(text, diff(&[old, new]));
    for said in [
        "## 2025",
        "| panel |",
        "| deductions |",
        "+",
        "score = 61",
        "adjustments.toml",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    for secret in ["geheim", "von Hand", "note_internal"] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
    let line = ["diff", "no-such-revision", "--content", content];
    assert_eq!(tests::run(line).status, ExitCode::from(3));
}

/// The content may be the folder one stands in, deep in its repository, or its root; a revision that
/// has errors is called by its name.
#[test]
fn a_content_is_found_wherever_it_lies_in_its_repository() {
    let folder = TempDir::new().expect("a temporary folder");
    let git = |place: &Path, words: &[&str]| {
        let mut git = Command::new("git");
        git.current_dir(place)
            .args(["-c", "user.name=a", "-c", "user.email=a@b"]);
        assert!(git.args(words).status().expect("git runs").success());
    };
    let root = folder.path();
    let nested = root.join("centres/one/content");
    copy(&three(), &nested);
    git(root, &["init", "-q"]);
    git(root, &["add", "."]);
    git(root, &["commit", "-q", "-m", "first"]);
    let panel = nested.join("2025/panel.toml");
    let text = fs::read_to_string(&panel).expect("readable");
    fs::write(&panel, text.replace("score = 94", "score = 60")).expect("written");
    // As somebody would who stands there. No other test here asks for the folder that it is in.
    let diff_in = |place: &Path, words: &[&str]| {
        std::env::set_current_dir(place).expect("a folder");
        let line = std::iter::once(&"diff").chain(words);
        let ended = tests::run(line);
        (ended.status == ExitCode::SUCCESS, ended.out, ended.remarks)
    };
    let relative = diff_in(root, &["HEAD", "--content", "centres/one/content"]);
    assert!(
        relative.0 && relative.1.contains("score = 60"),
        "{relative:?}"
    );
    assert!(
        relative.1.contains("Tax (tax)"),
        "names have English: {relative:?}"
    );
    for place in [&nested, &nested.join("2025")] {
        let content = if place == &nested { "." } else { ".." };
        let found = diff_in(place, &["HEAD", "--content", content]);
        assert_eq!((found.0, &found.1), (true, &relative.1), "{}", found.2);
    }
    // The content is the whole repository.
    let whole = folder.path().join("whole");
    copy(&three(), &whole);
    git(&whole, &["init", "-q"]);
    git(&whole, &["add", "."]);
    git(&whole, &["commit", "-q", "-m", "first"]);
    assert!(
        diff_in(&whole, &["HEAD", "--content", "."])
            .1
            .contains("Nothing changes.")
    );
    // A revision with an error.
    fs::write(
        whole.join("2025/panel.toml"),
        "[[mark]]\nwindow = \"nobody\"\n",
    )
    .expect("written");
    git(&whole, &["commit", "-q", "-a", "-m", "broken"]);
    let (good, _, said) = diff_in(&whole, &["HEAD~1", "HEAD", "--content", "."]);
    assert!(!good && said.contains("HEAD:/2025/panel.toml:"), "{said}");
    assert!(!said.contains("site-gen-"), "{said}");
}
