//! Contents that are too much: long, deep, huge, or no files at all. `check` ends within bounds of
//! time and memory, says what is wrong and how, and says it briefly.
//!
//! They are made here, since a repository should not hold them. The tool runs as a program under the
//! system's limits: one that takes more is killed, and that is no exit code of ours.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

use tempfile::TempDir;

/// The seconds of a processor that a run may take: a build without optimisation takes twenty times
/// what a release does.
const SECONDS: u32 = if cfg!(debug_assertions) { 200 } else { 20 };
/// The address space that a run may take, in KiB.
const MEMORY: u32 = 4 << 20;
/// Rows of a table that is far too long: a million where the tool was built to be fast.
const ROWS: usize = if cfg!(debug_assertions) {
    100_000
} else {
    1_000_000
};

static TOOL: LazyLock<PathBuf> = LazyLock::new(tests::tool);

/// The small centre, with a file changed.
fn content(path: &str, bytes: &[u8]) -> TempDir {
    let folder = TempDir::new().expect("a temporary folder");
    let three = Path::new(env!("CARGO_MANIFEST_DIR")).join("good/three/content");
    tests::copy(&three, folder.path());
    let full = folder.path().join(path);
    fs::create_dir_all(full.parent().expect("a folder")).expect("a folder can be made");
    fs::write(full, bytes).expect("a file can be written");
    folder
}

/// A run of the tool under the limits.
fn run(command: &str, content: &Path, further: &[&Path]) -> Output {
    let limits = format!("ulimit -t {SECONDS}; ulimit -v {MEMORY}; exec \"$0\" \"$@\"");
    Command::new("sh")
        .args(["-c", &limits])
        .arg(&*TOOL)
        .args([command, "--lang", "en", "--content"])
        .arg(content)
        .args(further)
        .output()
        .expect("a shell starts")
}

/// What `check` says of a content that it must refuse, in at most so many bytes.
fn refused(content: &Path, most: usize) -> String {
    let output = run("check", content, &[]);
    let said = String::from_utf8(output.stderr).expect("UTF-8");
    let begin: String = said.chars().take(2000).collect();
    assert_eq!(
        output.status.code(),
        Some(1),
        "{:?}: {begin}",
        output.status
    );
    assert!(said.len() <= most, "{} bytes: {begin}", said.len());
    said
}

/// Bytes enough for a few diagnostics and the sample's own remarks.
const BRIEF: usize = 8 << 10;

#[test]
fn a_line_of_a_hundred_megabytes() {
    let line = "x".repeat(100_000_000);
    for text in [
        line.clone(),
        format!("title = \"{line}\""),
        format!("# {line}\n\u{1}"),
    ] {
        let content = content("2025/rules.toml", text.as_bytes());
        let said = refused(content.path(), BRIEF);
        assert!(said.contains("2025/rules.toml:"), "{said}");
    }
}

#[test]
fn a_table_of_very_many_rows() {
    let row = "[[rule]]\nwindow = \"tax\"\ndate = 2025-05-20\ntitle = \"x\"\n";
    let content = content("2025/rules.toml", row.repeat(ROWS).as_bytes());
    let output = run("check", content.path(), &[]);
    let said = String::from_utf8_lossy(&output.stderr);
    let end: String = said
        .chars()
        .rev()
        .take(500)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect();
    assert_eq!(output.status.code(), Some(0), "{:?}: {end}", output.status);
}

#[test]
fn very_many_mistakes_are_all_told() {
    const MISTAKES: usize = 20_000;
    let row = "[[rule]]\nwindow = \"nobody\"\ndate = 2025-05-20\ntitle = \"x\"\n";
    let content = content("2025/rules.toml", row.repeat(MISTAKES).as_bytes());
    let said = refused(content.path(), MISTAKES * 400);
    assert_eq!(said.matches("error[unknown-window]").count(), MISTAKES);
}

#[test]
fn nesting_that_never_ends() {
    const DEEP: usize = 1_000_000;
    for text in [
        format!("a = {}", "[".repeat(DEEP)),
        format!("a = {}{}", "[".repeat(DEEP), "]".repeat(DEEP)),
        format!("a = {}", "{a=".repeat(DEEP)),
        format!("a{} = 1", ".a".repeat(DEEP)),
        format!("[{}a]", "a.".repeat(DEEP)),
        format!("[{}]", "[".repeat(DEEP)),
        "[[component]]\n".to_owned() + &"[[component.component]]\n".repeat(1000),
    ] {
        let begin: String = text.chars().take(20).collect();
        let content = content("2025/rules.toml", text.as_bytes());
        let said = refused(content.path(), BRIEF);
        assert!(said.contains("2025/rules.toml:1:"), "{begin}: {said}");
    }
}

#[test]
fn numbers_that_nobody_counts_to() {
    let digits = "9".repeat(1_000_000);
    for number in [
        digits.clone(),
        format!("-{digits}"),
        format!("0.{digits}"),
        format!("\"{digits}\""),
        format!("1e{digits}"),
        format!("0x{}", "f".repeat(1_000_000)),
        format!("2025-06-12T00:00:00.{digits}"),
    ] {
        let begin: String = number.chars().take(20).collect();
        let text = format!(
            "[[deduction]]\nid = \"d\"\nwindow = \"tax\"\nkind = \"warning\"\ndate = 2025-06-12\n\
             basis = \"x\"\npoints = {number}\n"
        );
        let content = content("2025/adjustments.toml", text.as_bytes());
        let said = refused(content.path(), BRIEF);
        assert!(
            said.contains("2025/adjustments.toml:7:10"),
            "{begin}: {said}"
        );
    }
}

#[test]
fn text_that_breaks_at_its_very_end() {
    let mut bytes = "# 一行注释\n".repeat(4_000_000).into_bytes();
    bytes.extend(b"\xe7\xa8");
    let content = content("2025/rules.toml", &bytes);
    let said = refused(content.path(), BRIEF);
    assert!(said.contains("error[not-utf8]"), "{said}");
    assert!(said.contains("2025/rules.toml:4000001:1"), "{said}");
}

#[test]
fn what_is_no_file_of_the_content_is_not_followed() {
    let content = content("2025/rules.toml", b"");
    let year = content.path().join("2025");
    // Round in circles, through the folder above, into nothing, and out of the content.
    symlink(".", year.join("ledger/round")).expect("a link");
    symlink("../..", year.join("pledges/above")).expect("a link");
    symlink("self", year.join("notices/self")).expect("a link");
    symlink("/dev/zero", year.join("notices/endless.md")).expect("a link");
    symlink("/etc/passwd", year.join("notices/out.md")).expect("a link");
    let made = Command::new("mkfifo")
        .arg(year.join("peer-2.toml"))
        .arg(year.join("surveys/pipe.toml"))
        .status();
    assert!(made.expect("mkfifo starts").success());
    let socket = year.join("self.toml");
    let _listener = std::os::unix::net::UnixListener::bind(&socket).expect("a socket");
    let said = refused(content.path(), BRIEF * 2);
    assert_eq!(said.matches("error[symlink]").count(), 5, "{said}");
    assert_eq!(said.matches("error[not-a-file]").count(), 3, "{said}");
    assert!(!said.contains("root:"), "{said}");
}

#[test]
fn very_many_files_and_folders() {
    const MANY: usize = 3000;
    let content = content("2025/rules.toml", b"");
    let year = content.path().join("2025");
    for number in 0..MANY {
        fs::write(year.join(format!("ledger/nobody-{number}.toml")), "").expect("a file");
    }
    let mut deep = year.join("surveys");
    for _ in 0..400 {
        deep.push("further");
    }
    fs::create_dir_all(&deep).expect("folders");
    fs::write(deep.join("x.toml"), "").expect("a file");
    let said = refused(content.path(), MANY * 600);
    assert_eq!(
        said.matches("error[unknown-window]").count(),
        MANY,
        "{}",
        &said[..2000]
    );
}

#[test]
fn markdown_that_nests_or_repeats_without_end_becomes_a_page() {
    const DEEP: usize = 20_000;
    for (name, text) in [
        ("quotes", "> ".repeat(DEEP) + "x"),
        ("lists", "- ".repeat(DEEP) + "x"),
        ("brackets", "[".repeat(DEEP)),
        (
            "links",
            format!("{}x{}", "[".repeat(DEEP), "](a)".repeat(DEEP)),
        ),
        ("emphasis", "*a **a ".repeat(DEEP)),
        ("closing", "a** a* ".repeat(DEEP)),
        ("code", "`a``b".repeat(DEEP)),
        ("entities", "&amp;&#0;&".repeat(DEEP)),
        ("html", "<a ".repeat(DEEP)),
        ("comments", "<!--".repeat(DEEP)),
        ("references", "[a]: b\n".repeat(DEEP) + &"[a] ".repeat(DEEP)),
        (
            "table",
            format!(
                "{}\n{}\n{}",
                "|a".repeat(2000),
                "|-".repeat(2000),
                "|b\n".repeat(2000)
            ),
        ),
        ("word", "字".repeat(1_000_000)),
        ("backslashes", "\\".repeat(DEEP)),
    ] {
        let mut file = b"+++\nsubmitted = 2025-05-09\n+++\n".to_vec();
        file.write_all(text.as_bytes()).expect("memory takes all");
        let content = content("2025/self-reports/water.md", &file);
        let out = TempDir::new().expect("a temporary folder");
        let site = out.path().join("site");
        let output = run("build", content.path(), &[Path::new("--out"), &site]);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(
            output.status.code(),
            Some(0),
            "{name}: {:?}: {said}",
            output.status
        );
        assert!(said.len() <= BRIEF, "{name}: {} bytes", said.len());
        let page = fs::read_to_string(site.join("2025/windows/water/index.html")).expect("a page");
        assert!(page.trim_end().ends_with("</html>"), "{name}");
        // Not longer than the text by more than its markup, and the empty cells with which the reader of
        // Markdown fills short rows of a table, of which it makes a few hundred thousand at the most.
        assert!(
            page.len() <= 4_000_000 + 60 * text.len(),
            "{name}: {} bytes",
            page.len()
        );
    }
}
