//! The documents are true: every command block is run by a shell, in the order of the page; every link
//! to a file or a heading leads there; what is made by the program is what it makes.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use site_gen::model::Language;
use site_gen::{report, schema};
use tests::sites::root;
use tests::{copy, goldens};

fn docs() -> PathBuf {
    root().join("site-gen/docs")
}

/// Every document of the repository, in both languages.
fn documents() -> Vec<PathBuf> {
    let mut found = Vec::new();
    for folder in [root(), docs(), root().join("content")] {
        let entries = fs::read_dir(folder).expect("a folder of documents");
        let paths = entries.map(|entry| entry.expect("readable").path());
        found.extend(paths.filter(|path| path.extension().is_some_and(|ending| ending == "md")));
    }
    found.sort();
    found
}

/// The commands of a page: blocks marked `sh` one after another, and the lines behind `$ ` of each block
/// marked `console` in a shell of its own. One that cannot be run has a comment with the reason before it.
fn commands(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut before = "";
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if let Some(language) = line.strip_prefix("```") {
            let block: Vec<_> = lines.by_ref().take_while(|line| *line != "```").collect();
            let reason = before.strip_prefix("<!-- not run: ");
            let reason = reason.and_then(|rest| rest.strip_suffix(" -->"));
            let typed = |line: &&str| line.strip_prefix("$ ").map(|line| line.to_owned() + "\n");
            match language {
                _ if reason.is_some_and(|reason| !reason.trim().is_empty()) => {}
                "sh" => found.push(block.join("\n") + "\n"),
                "console" => {
                    let typed: String = block.iter().filter_map(typed).collect();
                    assert!(!typed.is_empty(), "a console without a command: {block:?}");
                    found.push(format!("(\n{typed})\n"));
                }
                "bash" | "shell" | "zsh" => panic!("write sh or console, not {language}"),
                _ => {}
            }
        }
        if !line.is_empty() {
            before = line;
        }
    }
    found
}

/// A folder with a small content and its site, in which the tool is on the path.
fn place(tool: &Path) -> tempfile::TempDir {
    let place = tempfile::tempdir().expect("a temporary folder");
    for folder in ["bin", ".cache"] {
        fs::create_dir(place.path().join(folder)).expect("made");
    }
    symlink(tool, place.path().join("bin/site-gen")).expect("linked");
    symlink(root().join("tests"), place.path().join("tests")).expect("linked");
    let content = place.path().join("content");
    copy(&root().join("tests/good/three/content"), &content);
    tests::build(&content, &place.path().join("public"));
    place
}

#[test]
fn every_command_of_the_documents_works() {
    let tool = tests::tool();
    let mut ran = BTreeSet::new();
    for path in documents() {
        let name = path
            .strip_prefix(root())
            .expect("a document")
            .display()
            .to_string();
        let page = fs::read_to_string(&path).expect("a document");
        let commands = commands(&page);
        if commands.is_empty() {
            continue;
        }
        let place = place(&tool);
        let ended = Command::new("bash")
            .args(["-e", "-c", &commands.concat()])
            .env(
                "PATH",
                format!("{}:/usr/bin:/bin", place.path().join("bin").display()),
            )
            .env("HOME", place.path())
            .env("LC_ALL", "C.UTF-8")
            .current_dir(place.path())
            .output()
            .expect("bash starts");
        let said = String::from_utf8_lossy(&ended.stderr);
        assert!(ended.status.success(), "{name}:\n{said}");
        ran.insert(name);
    }
    for name in [
        "start",
        "year",
        "plans",
        "spreadsheets",
        "publications",
        "hosting",
    ] {
        for ending in ["md", "zh-CN.md"] {
            let name = format!("site-gen/docs/{name}.{ending}");
            assert!(ran.contains(&name), "no command of {name} was run");
        }
    }
}

#[test]
fn both_languages_have_the_same_commands() {
    for name in ["start", "year"] {
        let read = |ending| {
            let page = fs::read_to_string(docs().join(format!("{name}{ending}"))).expect("a guide");
            commands(&page)
        };
        assert_eq!(read(".md"), read(".zh-CN.md"), "{name}");
    }
    // Elsewhere reasons and languages differ, but not what is shown.
    for path in documents() {
        let Some(name) = path
            .to_str()
            .and_then(|path| path.strip_suffix(".zh-CN.md"))
        else {
            continue;
        };
        let read = |path: &Path| commands(&fs::read_to_string(path).expect("a document")).len();
        assert_eq!(
            read(&path),
            read(Path::new(&format!("{name}.md"))),
            "{name}"
        );
    }
}

/// What a heading is called in an address, as GitHub and Gitee make it.
fn anchor(heading: &str) -> String {
    let kept = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
    let kept = heading.trim().chars().filter(kept);
    kept.flat_map(char::to_lowercase)
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

/// The lines of a page outside of its code blocks.
fn prose(page: &str) -> impl Iterator<Item = &str> {
    let mut in_code = false;
    page.lines().filter(move |line| {
        let is_fence = line.starts_with("```");
        in_code ^= is_fence;
        !in_code && !is_fence
    })
}

fn anchors(page: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for line in prose(page).filter(|line| line.starts_with('#')) {
        let name = anchor(line.trim_start_matches('#'));
        let mut again = (1..).map(|number| format!("{name}-{number}"));
        let mut next = name.clone();
        while !found.insert(next) {
            next = again.next().expect("numbers do not end");
        }
    }
    found
}

/// The targets of the links and pictures in a line, without those in code.
fn links(line: &str) -> Vec<String> {
    // Text between single backquotes is code; a link's own text may hold some.
    let mut found = Vec::new();
    let mut rest = line;
    while let Some((_, from)) = rest.split_once("](") {
        let (target, behind) = from.split_once(')').expect("a link ends");
        found.push(target.to_owned());
        rest = behind;
    }
    found
}

#[test]
fn every_link_leads_somewhere() {
    let mut checked = 0;
    for path in documents() {
        let page = fs::read_to_string(&path).expect("a document");
        for target in prose(&page).flat_map(links) {
            if target.contains("://") || target.starts_with("mailto:") {
                continue;
            }
            let (file, fragment) = target.split_once('#').unwrap_or((&target, ""));
            let there = match file {
                "" => path.clone(),
                file => path.parent().expect("a folder").join(file),
            };
            assert!(there.exists(), "{}: {target}", path.display());
            if !fragment.is_empty() {
                let text = fs::read_to_string(&there).expect("a document");
                assert!(
                    anchors(&text).contains(fragment),
                    "{}: {target} has no such heading",
                    path.display()
                );
            }
            checked += 1;
        }
    }
    assert!(checked > 100, "{checked} links");
}

#[test]
fn every_document_is_in_the_list_in_both_languages() {
    let list = fs::read_to_string(docs().join("README.md")).expect("the list");
    for path in documents()
        .into_iter()
        .filter(|path| path.starts_with(docs()))
    {
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .expect("UTF-8");
        if name == "README.md" {
            continue;
        }
        assert!(
            list.contains(&format!("({name})")),
            "{name} is not in the list"
        );
        let twin = match name.strip_suffix(".zh-CN.md") {
            Some(name) => format!("{name}.md"),
            None => name.replace(".md", ".zh-CN.md"),
        };
        assert!(docs().join(&twin).exists(), "{name} has no {twin}");
    }
}

#[test]
fn the_remedies_are_those_of_the_tool() {
    for (name, language) in [
        ("troubleshooting.md", Language::English),
        ("troubleshooting.zh-CN.md", Language::Chinese),
    ] {
        let path = docs().join(name);
        let page = fs::read_to_string(&path).expect("the page");
        let mark = "<!-- made from the tool's own texts -->\n";
        let (before, _) = page.split_once(mark).expect("the mark");
        golden(
            &path,
            &format!("{before}{mark}{}", report::remedies(language)),
        );
    }
}

/// Compares a file with what the program makes, or rewrites it.
fn golden(path: &Path, made: &str) {
    if goldens::are_rewritten() {
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, made).expect("written");
    }
    let kept = fs::read_to_string(path).unwrap_or_default();
    let path = path.display();
    assert!(
        kept == made,
        "{path} is out of date: run UPDATE_GOLDENS=1 cargo test -p tests"
    );
}

#[test]
fn the_reference_and_the_schemas_are_made_from_the_reader() {
    for (name, language) in [
        ("fields.md", Language::English),
        ("fields.zh-CN.md", Language::Chinese),
    ] {
        golden(&docs().join(name), &schema::reference(language));
    }
    for kind in schema::kinds() {
        let path = docs().join("schemas").join(schema::file_name(&kind));
        golden(&path, &schema::json_schema(&kind));
    }
}
