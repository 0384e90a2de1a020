//! What an import understood, and what is wrong with it, in words.

use std::fmt::Display;

use super::reading::Problem;
use super::recognise::{Found, Meaning};
use super::{Import, catalogue, recognise};
use crate::diagnostic::{Severity, printable};
use crate::model::Language;
use crate::sheet::letters;
use crate::wording::say;

/// The most changes that are listed one by one.
const MOST_CHANGES: usize = 20;

/// The most problems that are told one by one.
pub const MOST_PROBLEMS: usize = 100;

/// What was understood, and what would be written.
pub fn understood(import: &Import, language: Language) -> String {
    let say = |address: &str, arguments: &[(&str, &dyn Display)]| say(address, language, arguments);
    let mut lines = Vec::new();
    for found in &import.tables {
        let sheet = &import.book.sheets[found.sheet];
        let table = catalogue::name("table", found.kind.key()).get(language);
        let (first, last) = (found.body + 1, sheet.rows.len());
        let is_empty = last < first;
        let address = if is_empty {
            "import.table-empty"
        } else {
            "import.table"
        };
        lines.push(say(
            address,
            &[
                ("file", &import.name),
                ("sheet", &sheet.name),
                ("table", &table),
                ("header", &(found.header + 1)),
                ("first", &first),
                ("last", &last),
            ],
        ));
        lines.push(say(
            "import.columns",
            &[("columns", &columns(found, language))],
        ));
        let unused = unused(import, found);
        if !unused.is_empty() {
            lines.push(say("import.unused", &[("columns", &unused)]));
        }
    }
    let not_read = recognise::not_read(&import.book, &import.tables);
    if !not_read.is_empty() {
        lines.push(say("import.not-read", &[("sheets", &not_read.join(", "))]));
    }
    if !import.totals.is_empty() {
        let places = import.totals.iter().take(MOST_CHANGES);
        let places: Vec<_> = places.map(|place| import.book.name_of(*place)).collect();
        lines.push(say("import.totals", &[("places", &places.join(" "))]));
    }
    if import.unfilled > 0 {
        lines.push(say("import.unfilled", &[("rows", &import.unfilled)]));
    }
    let mut changes = Vec::new();
    for (file, merged) in &import.files {
        lines.push(say(
            "import.file",
            &[
                ("path", &file.path),
                ("added", &merged.added),
                ("changed", &merged.changed),
                ("same", &merged.same),
                ("removed", &merged.removed),
            ],
        ));
        changes.extend(&merged.changes);
    }
    for change in changes.iter().take(MOST_CHANGES) {
        let (old, new) = (short(&change.old), short(&change.new));
        lines.push(say(
            "import.change",
            &[("what", &change.what), ("old", &old), ("new", &new)],
        ));
    }
    if changes.len() > MOST_CHANGES {
        let more = changes.len() - MOST_CHANGES;
        lines.push(say("import.more-changes", &[("count", &more)]));
    }
    lines.join("\n") + "\n"
}

/// The beginning of a text, on one line.
fn short(text: &str) -> String {
    const ROOM: usize = 40;
    let line = text.lines().collect::<Vec<_>>().join(" ");
    if line.is_empty() {
        return "–".to_owned();
    }
    if line.chars().count() <= ROOM {
        return line;
    }
    line.chars().take(ROOM).chain(['…']).collect()
}

fn columns(found: &Found, language: Language) -> String {
    let mut said = Vec::new();
    let mut votes: Option<(usize, usize)> = None;
    let mut windows: Option<(usize, usize)> = None;
    for (column, meaning) in found.columns.iter().enumerate() {
        let range = match meaning {
            Some(Meaning::Vote(..) | Meaning::Level(_) | Meaning::Answer(_)) => &mut votes,
            Some(Meaning::Window(_)) => &mut windows,
            Some(Meaning::Column(key)) => {
                let name = catalogue::column(found.kind.names(), key)
                    .map_or(*key, |name| name.get(language));
                said.push(format!("{} {name}", letters(column)));
                continue;
            }
            Some(Meaning::Staff(key)) => {
                said.push(format!("{} {key}", letters(column)));
                continue;
            }
            None => continue,
        };
        *range = Some((range.map_or(column, |(first, _)| first), column));
    }
    let ranges = [(votes, "import.votes"), (windows, "import.windows")];
    for (range, address) in ranges {
        if let Some((first, last)) = range {
            let is = |meaning: &Option<Meaning>| match address {
                "import.votes" => matches!(
                    meaning,
                    Some(Meaning::Vote(..) | Meaning::Level(_) | Meaning::Answer(_))
                ),
                _ => matches!(meaning, Some(Meaning::Window(_))),
            };
            let count = found.columns.iter().filter(|meaning| is(meaning)).count();
            let range = format!("{}–{}", letters(first), letters(last));
            said.push(say(
                address,
                language,
                &[("range", &range), ("count", &count)],
            ));
        }
    }
    said.join(match language {
        Language::Chinese => "，",
        Language::English => ", ",
    })
}

/// Columns with a header that says nothing to us.
fn unused(import: &Import, found: &Found) -> String {
    let sheet = &import.book.sheets[found.sheet];
    let unused = found
        .columns
        .iter()
        .enumerate()
        .filter(|(_, meaning)| meaning.is_none());
    let named = unused.map(|(column, _)| {
        let label = sheet.shown(found.body - 1, column).to_string();
        (column, label.lines().next().unwrap_or_default().to_owned())
    });
    let named = named.filter(|(_, label)| !label.is_empty());
    named
        .map(|(column, label)| format!("{} {}", letters(column), short(&label)))
        .collect::<Vec<_>>()
        .join(", ")
}

/// A problem with its cell and remedy.
pub fn problem(import: &Import, problem: &Problem, language: Language) -> String {
    let diagnostic = &problem.diagnostic;
    let severity = match diagnostic.severity() {
        Severity::Error => "import.error",
        Severity::Warning => "import.warning",
    };
    let message = diagnostic.message(language);
    let code = diagnostic.code.key();
    let first = say(
        severity,
        language,
        &[("code", &code), ("message", &message)],
    );
    let place = match problem.place {
        Some(place) => {
            let held = short(&import.book.at(place).to_string());
            format!(
                "{}  {}\n   | {held}",
                import.name,
                import.book.name_of(place)
            )
        }
        None => import.name.clone(),
    };
    let hint = say(
        "import.hint",
        language,
        &[("hint", &diagnostic.hint_at_cell(language))],
    );
    let place: Vec<_> = place.lines().map(printable).collect();
    format!("{first}\n  --> {}\n   {hint}\n", place.join("\n"))
}
