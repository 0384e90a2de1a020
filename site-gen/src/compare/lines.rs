//! The lines of content that differ, and what each is about.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::source::{Readable, Sources};

/// A line that only one of the contents has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// The file, from the content folder.
    pub file: String,
    /// Its number from 1, in the content that has it.
    pub number: usize,
    /// Whether the new content has it.
    pub is_new: bool,
    /// What it says.
    pub text: String,
    /// The block that it stands in: from a line `[[…]]` to the next.
    #[serde(skip)]
    block: String,
}

/// Keys that are for staff: no output of any kind carries them.
const PRIVATE: [&str; 2] = ["_private", "note_internal"];

impl Line {
    /// Whether it tells of `window`: by its key, its block, or its file's name.
    pub fn is_of(&self, window: &str) -> bool {
        let key = self.text.split('=').next().unwrap_or_default().trim();
        let named = |name: &str| {
            let forms = [
                format!("{name} = \"{window}\""),
                format!("{name}=\"{window}\""),
            ];
            forms.iter().any(|form| self.block.contains(form))
        };
        let file = self.file.rsplit('/').next().unwrap_or_default();
        key.trim_matches('"') == window
            || named("window")
            || named("id")
            || file.split('.').next() == Some(window)
    }
}

/// The lines of a year's files that differ, in the order of files and places; without those that are
/// for staff.
pub(super) fn of_year(year: u16, sources: [&Sources; 2]) -> Vec<Line> {
    let folder = format!("{year}/");
    let paths: BTreeSet<&str> = (sources.iter())
        .flat_map(|sources| sources.iter())
        .map(|(_, source)| source.path.as_str())
        .filter(|path| path.starts_with(&folder))
        .collect();
    let mut lines = Vec::new();
    for path in paths {
        let texts = sources.map(|sources| {
            let source = sources.find(path).map(|file| sources.get(file));
            let source = source.filter(|source| source.readable == Readable::Yes);
            source.map_or("", |source| &*source.text)
        });
        differing(path, texts, &mut lines);
    }
    lines
}

fn differing(path: &str, [old, new]: [&str; 2], out: &mut Vec<Line>) {
    if old == new {
        return;
    }
    let rows = [old, new].map(|text| text.lines().collect::<Vec<_>>());
    let [kept_old, kept_new] = kept(&rows[0], &rows[1]);
    for (is_new, rows, kept) in [(false, &rows[0], kept_old), (true, &rows[1], kept_new)] {
        for (at, text) in rows.iter().enumerate() {
            let comment = text.trim_start().starts_with('#');
            let private = PRIVATE.iter().any(|key| {
                let name = text.split('=').next().unwrap_or_default().trim();
                name.ends_with(key)
            });
            if kept.contains(&at) || text.trim().is_empty() || comment || private {
                continue;
            }
            out.push(Line {
                file: path.to_owned(),
                number: at + 1,
                is_new,
                text: without_comment(text),
                block: block(rows, at),
            });
        }
    }
}

/// A line of TOML without a comment behind its value: comments never leave the file.
fn without_comment(text: &str) -> String {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (c, quote) {
            ('"' | '\'', None) => quote = Some(c),
            (c, Some(open)) if c == open => quote = None,
            ('#', None) => return text[..at].trim_end().to_owned(),
            _ => {}
        }
    }
    text.trim_end().to_owned()
}

/// The block around a line.
fn block(rows: &[&str], at: usize) -> String {
    let starts = |row: &&str| row.trim_start().starts_with("[[") && !row.contains('.');
    let from = rows[..=at].iter().rposition(starts).unwrap_or(0);
    let to = rows[at + 1..].iter().position(starts);
    let to = to.map_or(rows.len(), |to| at + 1 + to);
    rows[from..to].join("\n")
}

/// The rows of each text that belong to a longest common run of rows.
fn kept(old: &[&str], new: &[&str]) -> [BTreeSet<usize>; 2] {
    // A table of this many cells is made in a moment; larger files are compared by their ends only.
    const MOST: usize = 4_000_000;
    let before = old
        .iter()
        .zip(new)
        .take_while(|(old, new)| old == new)
        .count();
    let (old_rest, new_rest) = (&old[before..], &new[before..]);
    let after = (old_rest.iter().rev().zip(new_rest.iter().rev()))
        .take_while(|(old, new)| old == new)
        .count();
    let old_rest = &old_rest[..old_rest.len() - after];
    let new_rest = &new_rest[..new_rest.len() - after];
    let ends = |length: usize| {
        (0..before)
            .chain(length - after..length)
            .collect::<BTreeSet<_>>()
    };
    let mut kept = [ends(old.len()), ends(new.len())];
    if old_rest.len() * new_rest.len() > MOST {
        return kept;
    }
    let width = new_rest.len() + 1;
    let mut longest = vec![0_u32; (old_rest.len() + 1) * width];
    for (i, one) in old_rest.iter().enumerate().rev() {
        for (j, other) in new_rest.iter().enumerate().rev() {
            longest[i * width + j] = if one == other {
                longest[(i + 1) * width + j + 1] + 1
            } else {
                longest[(i + 1) * width + j].max(longest[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < old_rest.len() && j < new_rest.len() {
        if old_rest[i] == new_rest[j] {
            kept[0].insert(before + i);
            kept[1].insert(before + j);
            (i, j) = (i + 1, j + 1);
        } else if longest[(i + 1) * width + j] >= longest[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changed_lines_are_found_with_what_they_are_about() {
        let old = "[[mark]]\nwindow = \"tax\"\nscore = 94 # heimlich\n[[mark]]\nwindow = \"gas\"\nscore = 80\n";
        let new = "[[mark]]\nwindow = \"tax\"\nscore = 96\nnote_internal = \"x\"\n[[mark]]\nwindow = \"gas\"\nscore = 80\n";
        let mut lines = Vec::new();
        differing("2025/panel.toml", [old, new], &mut lines);
        let said: Vec<_> = (lines.iter())
            .map(|line| {
                (
                    line.number,
                    line.is_new,
                    &*line.text,
                    line.is_of("tax"),
                    line.is_of("gas"),
                )
            })
            .collect();
        let expected = [
            (3, false, "score = 94", true, false),
            (3, true, "score = 96", true, false),
        ];
        assert_eq!(said, expected);
    }
}
