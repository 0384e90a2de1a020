//! The content as it would be, checked, and what is found brought back to the cells.

use std::collections::{BTreeMap, BTreeSet};

use super::catalogue::{self, Name};
use super::reading::Problem;
use super::recognise::{Found, Meaning};
use super::{Wish, question};
use crate::Failure;
use crate::canonical::{Entry, Merged, Ranges, Records, Resemblance};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::examine::{Examined, examine};
use crate::model::Language;
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
    for argument in ["key", "beside", "first_key", "original"] {
        let key = diagnostic.text(argument);
        if let Some(name) = key.and_then(|key| column(tables, place, key)) {
            diagnostic = diagnostic.with_names(argument, (&name.zh, &name.en));
        }
    }
    for argument in ["event", "what", "allowed"] {
        if let Some((zh, en)) = diagnostic.text(argument).and_then(events) {
            diagnostic = diagnostic.with_names(argument, (&zh, &en));
        }
    }
    Problem {
        place: Some(place),
        diagnostic,
    }
}

/// What events of a ledger are called, whose words stand in a list.
fn events(words: &str) -> Option<(String, String)> {
    let names = words
        .split(", ")
        .map(|word| catalogue::find("choice.event", word));
    let names: Vec<&Name> = names.collect::<Option<_>>()?;
    let list = |language, comma| {
        let names = names.iter().map(|name| name.get(language));
        names.collect::<Vec<_>>().join(comma)
    };
    Some((list(Language::Chinese, "、"), list(Language::English, ", ")))
}

/// What the column of a key is called in the table at a place: a window may stand there by its name alone.
fn column(tables: &[Found], place: Place, key: &str) -> Option<&'static Name> {
    let table = tables.iter().find(|table| table.sheet == place.sheet)?;
    let by_name = format!("{key}_name");
    let is_by_name = |meaning: &Meaning| matches!(meaning, Meaning::Column(key) if *key == by_name);
    let key = match table.column(key) {
        None if table.any(is_by_name) => &by_name,
        _ => key,
    };
    catalogue::column(table.kind.names(), key)
}

/// Warnings of new records in `files` that may be corrections of old ones; `table` is the file imported.
/// It is likely where the table comes again, that is, where most of its rows are known. A month's new form
/// says what last month's said but for the day, and that is nothing odd.
pub(super) fn resemblances(tables: &[Found], files: &[File], table: FileId) -> Vec<Problem> {
    let merged = files.iter().map(|(_, merged)| merged);
    let [known, new] = merged.fold([0, 0], |[known, new], file| {
        [known + file.same + file.changed, new + file.added]
    });
    let comes_again = known >= new;
    let found = files.iter().flat_map(|(_, merged)| &merged.resembling);
    let problem = |found: &Resemblance<Place>| {
        let diagnostic = Diagnostic::new(Code::SheetPerhapsCorrected, Span::file(table))
            .with("record", &found.record)
            .with("old", &found.old)
            .with("key", found.key);
        let diagnostic = match &found.id {
            Some(id) => diagnostic.with("suggestion", id),
            None => diagnostic,
        };
        at_cell(tables, found.place, diagnostic)
    };
    found.filter(|_| comes_again).map(problem).collect()
}

/// The records that can be checked although there are problems, none of which is with the whole file:
/// those of rows in which every cell could be read. A table in which one record stands in several rows, or
/// above which something could not be read, has none.
pub(super) fn sound(
    tables: &[Found],
    files: BTreeMap<String, Records<Place>>,
    problems: &[Problem],
) -> Option<BTreeMap<String, Records<Place>>> {
    let places: Option<Vec<Place>> = problems.iter().map(|problem| problem.place).collect();
    let places = places?;
    let spoils_all = |place: &&Place| {
        let table = tables.iter().find(|table| table.sheet == place.sheet);
        table.is_none_or(|table| place.row < table.body || stands_in_several_rows(table))
    };
    let sheets: BTreeSet<usize> = (places.iter().filter(spoils_all))
        .map(|place| place.sheet)
        .collect();
    let rows: BTreeSet<_> = places
        .iter()
        .map(|place| (place.sheet, place.row))
        .collect();
    let is_sound =
        |place: Place| !sheets.contains(&place.sheet) && !rows.contains(&(place.sheet, place.row));
    let mut sound = files;
    for records in sound.values_mut() {
        records.top.retain(|field| is_sound(field.place));
        for (_, entries) in &mut records.arrays {
            entries.retain(|entry| is_whole(entry, &is_sound));
        }
    }
    Some(sound)
}

/// Whether a record of a table may be put together from several rows.
fn stands_in_several_rows(table: &Found) -> bool {
    let by = ["indicator", "level", "rated", "rated_name", "ballot"];
    by.iter().any(|key| table.column(key).is_some())
}

fn is_whole(entry: &Entry<Place>, is_sound: &impl Fn(Place) -> bool) -> bool {
    let mut places = entry.fields.iter().map(|field| field.place);
    let mut children = entry.children.iter().flat_map(|(_, below)| below);
    is_sound(entry.place) && places.all(is_sound) && children.all(|child| is_whole(child, is_sound))
}
