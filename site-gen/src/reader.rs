//! Files of staff, read in the browser: records that were not published, with the diagnostics of
//! `check`.
//!
//! Stage: behind `validate`. It is a pure function of texts; the calculator loads it as a module of
//! its own and hands it the files. The names that a file may mention come as a plan and windows of the
//! content format, written by the calculator from the published inputs, so that one reader reads both.

#[cfg(feature = "reader")]
pub mod export;

use std::cell::RefCell;
use std::collections::BTreeSet;

use scoring_core::inputs::Window;
use serde::Serialize;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity, printable};
use crate::files::{Parser, YEAR_FILES};
use crate::inputs::empty;
use crate::model::{Language, Records};
use crate::raw::Year;
use crate::source::{Readable, Sources, Span};
use crate::validate::scored;

/// The files of a year that are not looked at, but name what others may mention.
const NAMES: [&str; 2] = ["plan.toml", "windows.toml"];

/// The files that have a name of their own and are looked at.
const SCORED: [&str; 5] = [
    "peer.toml",
    "panel.toml",
    "self.toml",
    "adjustments.toml",
    "vetoes.toml",
];

/// What was read.
#[derive(Debug, Serialize)]
pub struct Answer {
    /// Everything that is odd or wrong, by file and place.
    pub diagnostics: Vec<Said>,
    /// The windows that the files have records of, by id, with these records alone. What stands in a
    /// file with errors is left out.
    pub windows: Vec<Window>,
}

/// What is said of a file.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Said {
    /// Whether the file cannot be used.
    pub error: bool,
    /// The stable code.
    pub code: &'static str,
    /// The fact.
    pub message: String,
    /// The remedy.
    pub hint: String,
    /// Where, and what it conflicts with.
    pub places: Vec<Place>,
}

/// A place in a file.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The file, from the content folder.
    pub path: String,
    /// From 1; as text, like all published numbers.
    pub line: String,
    /// From 1, in characters.
    pub column: String,
    /// The line's text before the place, the place, and behind it.
    pub text: [String; 3],
    /// What stands here, at the second place.
    pub label: String,
}

/// A longer line than this is shown from near the place only, in bytes.
const LONGEST: usize = 200;

/// Reads `files`, path and bytes each, of the folder of `year`. `names` are its plan and its windows.
pub fn read(
    year: u16,
    names: [&str; NAMES.len()],
    files: Vec<(String, Vec<u8>)>,
    language: Language,
) -> Answer {
    let mut sources = Sources::default();
    let mut raw = Year::new(year);
    for (name, text) in NAMES.into_iter().zip(names) {
        sources.add(format!("{year}/{name}"), text.to_owned(), Readable::Yes);
    }
    let of_names = RefCell::new(Diagnostics::default());
    let of_files = RefCell::new(Diagnostics::default());
    for (path, bytes) in files {
        if let Err(span) = sources.add_text(format!("{year}/{path}"), bytes, true) {
            let problem = Diagnostic::new(Code::NotUtf8, span);
            of_files.borrow_mut().push(problem);
        }
    }
    for (at, (file, source)) in sources.iter().enumerate() {
        let path = source.path.split_once('/').map_or("", |(_, path)| path);
        let is_name = at < NAMES.len();
        let parser = Parser {
            sources: &sources,
            // The plan names what exists and leaves out the rest; that it lacks this is no news.
            diagnostics: if is_name { &of_names } else { &of_files },
        };
        // Another file of a year, as a pledge, is lawful and tells nothing here.
        let other = !is_name && YEAR_FILES.contains(&path) && !SCORED.contains(&path);
        if !other && !parser.scored_file(&mut raw, file, path) {
            parser.known(file, &year.to_string(), path);
        }
    }
    let mut diagnostics = of_files.into_inner();
    let mut found = scored(&raw, &mut diagnostics);
    let diagnostics: Vec<Diagnostic> = (diagnostics.sorted(&sources).into_iter())
        .filter(|each| !is_of_names(&sources, each.span))
        .collect();
    let wrong: BTreeSet<&str> = (diagnostics.iter())
        .filter(|each| each.severity() == Severity::Error)
        .filter_map(|each| sources.get(each.span.file).path.split_once('/'))
        .map(|(_, path)| path)
        .collect();
    leave_out(&mut found, &wrong);
    Answer {
        windows: windows(&found),
        diagnostics: (diagnostics.iter())
            .map(|each| said(each, &sources, language))
            .collect(),
    }
}

fn is_of_names(sources: &Sources, span: Span) -> bool {
    let path = &sources.get(span.file).path;
    NAMES.iter().any(|name| path.ends_with(&format!("/{name}")))
}

/// Leaves out what comes from files in which something is wrong.
fn leave_out(found: &mut Records, wrong: &BTreeSet<&str>) {
    let is_wrong = |path: &str| wrong.contains(path);
    found
        .rounds
        .retain(|round| !is_wrong(&format!("surveys/{}.toml", round.id)));
    found
        .checklists
        .retain(|id, _| !is_wrong(&format!("checklists/{id}.toml")));
    if is_wrong("peer.toml") {
        found.ballots.clear();
    }
    if is_wrong("panel.toml") {
        found.panel.clear();
    }
    if is_wrong("self.toml") {
        found.own.clear();
    }
    if is_wrong("adjustments.toml") {
        found.deductions.clear();
        found.additions.clear();
    }
    if is_wrong("vetoes.toml") {
        found.vetoes.clear();
    }
}

/// The windows that have records, with these.
fn windows(found: &Records) -> Vec<Window> {
    let Records {
        rounds,
        ballots,
        panel,
        own,
        checklists,
        deductions,
        additions,
        vetoes,
    } = found;
    let marks = panel.iter().chain(own).map(|mark| &mark.window);
    let adjustments = (deductions.iter().chain(additions)).map(|record| &record.window);
    let ids: BTreeSet<_> = (rounds.iter())
        .flat_map(|round| round.records.iter().map(|record| &record.window))
        .chain(ballots.iter().flat_map(|ballot| ballot.scores.keys()))
        .chain(marks)
        .chain(checklists.values().flatten().map(|each| &each.window))
        .chain(adjustments)
        .chain(vetoes.iter().map(|veto| &veto.window))
        .collect();
    let mut windows: Vec<Window> = ids.into_iter().map(|id| empty(id.clone())).collect();
    // Who marked whom stays with the supervision section, here too.
    found.hand_out(&mut windows, false);
    windows
}

fn said(diagnostic: &Diagnostic, sources: &Sources, language: Language) -> Said {
    let places = diagnostic.places(language);
    Said {
        error: diagnostic.severity() == Severity::Error,
        code: diagnostic.code.key(),
        message: diagnostic.message(language),
        hint: diagnostic.hint(language),
        places: (places.into_iter())
            .map(|(span, label)| place(sources, span, label))
            .collect(),
    }
}

fn place(sources: &Sources, span: Span, label: String) -> Place {
    let source = sources.get(span.file);
    let text = &source.text;
    let (line, column) = sources.position(span.file, span.start());
    let start = text.floor_char_boundary(span.start());
    let first = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let last = text[start..].find('\n').map_or(text.len(), |at| start + at);
    let from = text.floor_char_boundary(first.max(start.saturating_sub(LONGEST)));
    let to = text.floor_char_boundary(last.min(start + LONGEST));
    let end = text.floor_char_boundary(span.end().clamp(start, to.max(start)));
    let part = |from: usize, to: usize| printable(text[from..to].trim_end_matches('\r'));
    Place {
        path: printable(&source.path),
        line: line.to_string(),
        column: column.to_string(),
        text: [part(from, start), part(start, end), part(end, to.max(end))],
        label,
    }
}
