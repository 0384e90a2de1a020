//! ARCHITECTURE.md is true: the modules are those of its tables, and none imports a later stage. A module
//! that is long says why.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the workspace")
        .to_owned()
}

/// The rows of the table under `### <heading>`: the code words of the first cell, and the others.
fn table(heading: &str) -> Vec<(Vec<String>, Vec<String>)> {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).expect("readable");
    let section = text
        .split(&format!("### {heading}\n"))
        .nth(1)
        .expect("the heading is there");
    section
        .lines()
        .skip_while(|line| !line.starts_with('|'))
        .take_while(|line| line.starts_with('|'))
        .skip(2)
        .map(|line| {
            let cells: Vec<_> = line.trim_matches('|').split('|').map(str::trim).collect();
            let modules = cells[0]
                .split('`')
                .skip(1)
                .step_by(2)
                .map(str::to_owned)
                .collect();
            (
                modules,
                cells[1..].iter().map(|cell| (*cell).to_owned()).collect(),
            )
        })
        .collect()
}

/// The modules of a crate: its files and folders, without the crate's roots.
fn modules(source: &Path) -> BTreeSet<String> {
    fs::read_dir(source)
        .expect("readable")
        .map(|entry| entry.expect("readable").path())
        .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
        .filter(|name| !matches!(name.as_str(), "lib" | "main"))
        .collect()
}

/// The text of a module and all below it.
fn text_of(source: &Path, module: &str) -> String {
    let mut text = fs::read_to_string(source.join(format!("{module}.rs"))).unwrap_or_default();
    if let Ok(entries) = fs::read_dir(source.join(module)) {
        for entry in entries {
            let path = entry.expect("readable").path();
            let name = path
                .file_stem()
                .and_then(|name| name.to_str())
                .expect("UTF-8")
                .to_owned();
            if path.is_dir() || path.extension().is_some_and(|ending| ending == "rs") {
                text += &if path.is_dir() {
                    text_of(path.parent().expect("a folder"), &name)
                } else {
                    fs::read_to_string(&path).expect("readable")
                };
            }
        }
    }
    text
}

/// The modules of the crate that `text` names through `crate::`, singly or in braces.
fn imports(text: &str) -> BTreeSet<String> {
    let word = |text: &str| -> String {
        text.chars()
            .take_while(|c| c.is_ascii_lowercase() || *c == '_')
            .collect()
    };
    let mut found = BTreeSet::new();
    for (at, _) in text.match_indices("crate::") {
        let rest = &text[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            None => found.extend(Some(word(rest))),
            Some(list) => {
                let mut depth = 1;
                let mut start = true;
                for (at, c) in list.char_indices() {
                    match c {
                        '{' => depth += 1,
                        '}' => depth -= 1,
                        ',' => start = true,
                        c if c.is_whitespace() => {}
                        _ if start && depth == 1 => {
                            found.insert(word(&list[at..]));
                            start = false;
                        }
                        _ => start = false,
                    }
                    if depth == 0 {
                        break;
                    }
                }
            }
        }
    }
    found.retain(|name| !name.is_empty());
    found
}

#[test]
fn every_module_of_the_core_is_in_its_table() {
    let named: BTreeSet<String> = table("scoring-core")
        .into_iter()
        .flat_map(|(modules, _)| modules)
        .collect();
    assert_eq!(named, modules(&root().join("scoring-core/src")));
}

#[test]
fn no_module_of_the_tool_imports_a_later_stage() {
    let source = root().join("site-gen/src");
    let mut stages: BTreeMap<String, (u32, u32)> = BTreeMap::new();
    for (modules, cells) in table("site-gen") {
        let stage = match cells[0].as_str() {
            "below" => (0, 0),
            "around" => (99, 99),
            stage => {
                let mut ends = stage.split('–').map(|end| end.parse().expect("a number"));
                let first = ends.next().expect("a stage");
                (first, ends.next().unwrap_or(first))
            }
        };
        stages.extend(modules.into_iter().map(|module| (module, stage)));
    }
    let named: BTreeSet<String> = stages.keys().cloned().collect();
    assert_eq!(
        named,
        modules(&source),
        "the table names every module and no other"
    );
    for (module, (_, last)) in &stages {
        for import in imports(&text_of(&source, module)) {
            // What is not in the table is an item of lib.rs.
            if let Some((first, _)) = stages.get(&import) {
                assert!(
                    first <= last,
                    "{module} (stage {last}) imports {import} (stage {first})"
                );
            }
        }
    }
}

#[test]
fn imports_are_found_in_every_form() {
    let text = "use crate::a::{B, C};\nuse crate::{d, e::F, g::{h, i}};\ncrate::j::k();";
    let names: Vec<_> = imports(text).into_iter().collect();
    assert_eq!(names, ["a", "d", "e", "g", "j"]);
}

#[test]
fn the_page_stays_short() {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).expect("readable");
    assert!(text.lines().count() <= 150);
}

/// The Rust files of the workspace.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("readable") {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn a_module_of_more_than_500_lines_says_why() {
    let mut all = Vec::new();
    for part in ["scoring-core", "site-gen", "web", "tests"] {
        sources(&root().join(part), &mut all);
    }
    assert!(all.len() > 300, "{} modules", all.len());
    for path in all {
        let text = fs::read_to_string(&path).expect("readable");
        let lines = text.lines().take_while(|line| *line != "#[cfg(test)]");
        if lines.count() <= 500 {
            continue;
        }
        let header = text.lines().map_while(|line| line.strip_prefix("//!"));
        let header: String = header.collect();
        let is_reason = |sentence: &str| {
            let of_length = ["long", "module", "Module"].iter();
            sentence.contains("because") && of_length.copied().any(|word| sentence.contains(word))
        };
        assert!(
            header.split(". ").any(is_reason),
            "{} is long and does not say why",
            path.display()
        );
    }
}
