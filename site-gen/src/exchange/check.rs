//! The content as it would be, checked, and what is found brought back to the cells.

use std::collections::{BTreeMap, BTreeSet};

use super::catalogue::{self, Name};
use super::reading::Problem;
use super::recognise::Found;
use super::{Wish, question};
use crate::Failure;
use crate::canonical::{Entry, Merged, Ranges, Records};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::examine::{Examined, examine};
use crate::sheet::Place;
use crate::source::{FileId, Span};
use crate::write::content::NewText;

/// A file of the content as it would be.
type File = (NewText, Merged<Place>);

/// Has the content checked as it would be with `files`: what is found in cells of `tables`, and the rest.
pub(super) fn check(
    tables: &[Found],
    files: &[File],
    wish: &Wish,
) -> Result<(Vec<Problem>, Examined), Failure> {
    let instead = (files.iter()).map(|(file, _)| (file.path.clone(), file.new.clone()));
    let mut examined = examine(&question(&wish.content, instead.collect()))?;
    let ranges: BTreeMap<&str, Ranges<Place>> = (files.iter())
        .map(|(file, merged)| (file.path.as_str(), Ranges::of(merged)))
        .collect();
    let (mut at_cells, mut elsewhere) = (Vec::new(), Vec::new());
    for diagnostic in std::mem::take(&mut examined.list) {
        let path = &examined.sources.get(diagnostic.span.file).path;
        let merged = ranges.get(path.as_str());
        let place = merged.and_then(|ranges| ranges.at(diagnostic.span.start()));
        match place {
            Some(place) => at_cells.push(at_cell(tables, place, diagnostic)),
            // What was odd before is not news of this import.
            None if merged.is_none() && diagnostic.severity() == Severity::Warning => {}
            None => elsewhere.push(diagnostic),
        }
    }
    examined.list = elsewhere;
    Ok((at_cells, examined))
}

/// A problem of the content as one of the cell that it comes from: keys are called as columns are.
fn at_cell(tables: &[Found], place: Place, mut diagnostic: Diagnostic) -> Problem {
    for argument in ["key", "beside"] {
        let key = diagnostic.text(argument);
        if let Some(name) = key.and_then(|key| column(tables, place, key)) {
            diagnostic = diagnostic.with_names(argument, (&name.zh, &name.en));
        }
    }
    Problem {
        place: Some(place),
        diagnostic,
    }
}

/// What the column of a key is called in the table at a place.
fn column(tables: &[Found], place: Place, key: &str) -> Option<&'static Name> {
    let table = tables.iter().find(|table| table.sheet == place.sheet)?;
    catalogue::column(table.kind.names(), key)
}

/// Warnings of new records in `files` that may be corrections of old ones; `table` is the file imported.
pub(super) fn resemblances(tables: &[Found], files: &[File], table: FileId) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (file, merged) in files {
        for found in &merged.resembling {
            let mut diagnostic = Diagnostic::new(Code::SheetPerhapsCorrected, Span::file(table))
                .with("record", &found.record)
                .with("file", &file.path)
                .with("old", &found.old)
                .with("key", found.key);
            if let Some(id) = &found.id {
                diagnostic = diagnostic.with("suggestion", id);
            }
            problems.push(at_cell(tables, found.place, diagnostic));
        }
    }
    problems
}

/// The records of rows in which every cell could be read, if what they say can be checked without the
/// others: to a window or an item of the ledger that is missing others would refer in vain.
pub(super) fn sound(
    files: BTreeMap<String, Records<Place>>,
    problems: &[Problem],
) -> Option<BTreeMap<String, Records<Place>>> {
    let places = problems.iter().map(|problem| problem.place);
    let broken: Option<BTreeSet<_>> = places.map(|place| place.map(row)).collect();
    let broken = broken?;
    let mut sound = BTreeMap::new();
    for (path, mut records) in files {
        for (array, entries) in &mut records.arrays {
            let before = entries.len();
            entries.retain(|entry| is_sound(entry, &broken));
            let is_referred_to = path == "windows.toml" || *array == "item";
            if is_referred_to && entries.len() < before {
                return None;
            }
        }
        records
            .top
            .retain(|field| !broken.contains(&row(field.place)));
        sound.insert(path, records);
    }
    Some(sound)
}

fn is_sound(entry: &Entry<Place>, broken: &BTreeSet<(usize, usize)>) -> bool {
    let fields = entry.fields.iter().map(|field| field.place);
    let children = entry.children.iter().flat_map(|(_, below)| below);
    let mut places = fields.chain([entry.place]);
    places.all(|place| !broken.contains(&row(place)))
        && children.into_iter().all(|child| is_sound(child, broken))
}

fn row(place: Place) -> (usize, usize) {
    (place.sheet, place.row)
}
