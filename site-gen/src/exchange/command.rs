//! The commands `template`, `export` and `import`.

use std::path::{Path, PathBuf};

use super::known::Known;
use super::preview::{self, MOST_PROBLEMS};
use super::spec::Table;
use super::tabulate::Tabulator;
use super::{Import, Wish, catalogue};
use crate::Failure;
use crate::canonical::Mode;
use crate::cli::{ImportFile, Tables};
use crate::data::inert;
use crate::diagnostic::{Diagnostic, Severity};
use crate::emit::Console;
use crate::load;
use crate::model::{Language, Model, Year};
use crate::report::Context;
use crate::run::Missing;
use crate::sheet::Cell;
use crate::sheet::xlsx::{self, Grid};
use crate::source::Sources;
use crate::terminal::named_text;
use crate::wording;
use crate::write::{self, WriteError, content::NewText};

/// Writes a form to be filled in.
///
/// # Errors
///
/// When the content has errors, the year or round does not exist, or the file cannot be written.
pub fn template(table: Table, asked: &Tables, console: &Console<'_>) -> Result<(), Failure> {
    let (sources, model) = content(&asked.content, console)?;
    let year = year(&model, asked.year)?;
    let known = Known::of(year);
    let has_rounds = matches!(table, Table::Survey | Table::Answers);
    let round = round(&known, asked.round.as_deref(), has_rounds)?;
    if !known.has_place(table) {
        let key = table.sheets()[0].key();
        return Err(Failure::Usage(Missing::Place(year.year, key)));
    }
    let tabulator = Tabulator {
        known: &known,
        sources: &sources,
        round: round.as_deref(),
        language: console.language,
        is_template: true,
    };
    let lines = instructions(table, &model, year, console.language, asked);
    write_grids(
        Some(table),
        &tabulator.grids(table),
        &lines,
        (asked, console),
    )
}

/// Writes tables of the content.
///
/// # Errors
///
/// As [`template`].
pub fn export(table: Option<Table>, asked: &Tables, console: &Console<'_>) -> Result<(), Failure> {
    let (sources, model) = content(&asked.content, console)?;
    let year = year(&model, asked.year)?;
    let known = Known::of(year);
    round(&known, asked.round.as_deref(), false)?;
    let rounds: Vec<&str> = match asked.round.as_deref() {
        Some(round) => vec![round],
        None => year.records.rounds.iter().map(|round| &*round.id).collect(),
    };
    let mut grids = Vec::new();
    for each in Table::KEPT
        .iter()
        .filter(|each| table.is_none_or(|table| table == **each))
    {
        let rounds = match each {
            Table::Survey => rounds.iter().copied().map(Some).collect(),
            _ => vec![None],
        };
        for round in rounds {
            let tabulator = Tabulator {
                known: &known,
                sources: &sources,
                round,
                language: console.language,
                is_template: false,
            };
            // Of all tables, those with something in them; one that was asked for in any case.
            let made = tabulator.grids(*each);
            grids.extend(
                made.into_iter()
                    .filter(|grid| table.is_some() || !grid.rows.is_empty()),
            );
        }
    }
    write_grids(table, &grids, &[], (asked, console))
}

/// The content, which must be without errors.
fn content(folder: &Path, console: &Console<'_>) -> Result<(Sources, Model), Failure> {
    let mut found = super::content(folder)?;
    let Some(model) = found.model else {
        (found.list).retain(|each| each.severity() == Severity::Error);
        print(&found.sources, &found.list, folder, console);
        return Err(Failure::Content);
    };
    Ok((found.sources, model))
}

fn print(sources: &Sources, list: &[Diagnostic], folder: &Path, console: &Console<'_>) {
    let prefix = format!("{}/", folder.display());
    let context = Context {
        sources,
        prefix: &prefix,
        language: console.language,
    };
    console.diagnostics(list, context);
}

fn year(model: &Model, asked: Option<u16>) -> Result<&Year, Failure> {
    let number = asked.unwrap_or(model.current_year);
    let year = model.years.iter().find(|year| year.year == number);
    year.ok_or(Failure::Usage(Missing::Year(number)))
}

/// The round asked for, else the next.
fn round(known: &Known<'_>, asked: Option<&str>, needed: bool) -> Result<Option<String>, Failure> {
    let number = known.year.year;
    match asked {
        Some(id) if !known.rounds.list.iter().any(|(round, ..)| round == id) => {
            Err(Failure::Usage(Missing::Round(number, id.to_owned())))
        }
        Some(id) => Ok(Some(id.to_owned())),
        None if !needed => Ok(None),
        None => match known.next_round() {
            Some(round) => Ok(Some(round.to_owned())),
            None => Err(Failure::Usage(Missing::Survey(number))),
        },
    }
}

fn instructions(
    table: Table,
    model: &Model,
    year: &Year,
    language: Language,
    asked: &Tables,
) -> Vec<String> {
    let key = table.sheets()[0].key();
    let name = catalogue::name("table", key).get(language);
    let centre = named_text(language, &model.site.centre);
    let command = format!(
        "site-gen import {}",
        asked.out.file_name().unwrap_or_default().display()
    );
    let title = [
        ("centre", &centre as &dyn std::fmt::Display),
        ("year", &year.year),
        ("table", &name),
    ];
    let mut lines = vec![catalogue::say("title", language, &title)];
    for line in ["fill", "rows", "numbers"] {
        lines.push(catalogue::say(line, language, &[]));
    }
    if catalogue::find("instructions", key).is_some() {
        lines.push(catalogue::say(key, language, &[]));
    }
    if matches!(table, Table::Ledger | Table::Peer) {
        lines.push(catalogue::say("private", language, &[]));
    }
    lines.push(catalogue::say("back", language, &[("command", &command)]));
    lines
}

fn write_grids(
    table: Option<Table>,
    grids: &[Grid],
    lines: &[String],
    (asked, console): (&Tables, &Console<'_>),
) -> Result<(), Failure> {
    let is_text = asked
        .out
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
    let name = |key| catalogue::name("table", key).get(console.language);
    let files = if is_text {
        let is_one = |table: Table| table.sheets().len() == grids.len();
        if grids.len() != 1 && !table.is_some_and(is_one) {
            return Err(Failure::Usage(Missing::OneTable));
        }
        texts(grids, &asked.out).map_err(std::io::Error::other)
    } else {
        xlsx::write((name("instructions"), lines), name("lists"), grids)
            .map(|bytes| vec![(asked.out.clone(), bytes)])
            .map_err(std::io::Error::other)
    };
    let files = files.map_err(|error| WriteError::Io {
        path: asked.out.clone(),
        error,
    })?;
    for (path, bytes) in &files {
        // Raters and what is for staff stand in it.
        write::content::is_private(path, &asked.content)?;
        write::content::file(path, bytes, asked.force)?;
        let path = path.display();
        console.remark(&wording::say(
            "import.table-written",
            console.language,
            &[("path", &path)],
        ));
    }
    Ok(())
}

/// The sheets of a table as text files: a second one with something in it lies beside the first, as
/// `ledger-events.csv` beside `ledger.csv`.
fn texts(grids: &[Grid], out: &Path) -> Result<Vec<(PathBuf, Vec<u8>)>, csv::Error> {
    let mut files = Vec::new();
    for (at, grid) in grids.iter().enumerate() {
        let [_, key, ..] = &*grid.marker else {
            continue;
        };
        let path = if at == 0 {
            out.to_owned()
        } else if grid.rows.is_empty() && grid.spare == 0 {
            continue;
        } else {
            let stem = out.file_stem().unwrap_or_default().display();
            let key = key.rsplit('-').next().unwrap_or(key);
            out.with_file_name(format!("{stem}-{key}.csv"))
        };
        files.push((path, csv(grid)?));
    }
    Ok(files)
}

/// A table as CSV, with the mark by which office programs know UTF-8.
fn csv(grid: &Grid) -> Result<Vec<u8>, csv::Error> {
    let mut bytes = "\u{feff}".as_bytes().to_vec();
    let mut writer = csv::WriterBuilder::new()
        .flexible(true)
        .terminator(csv::Terminator::CRLF)
        .from_writer(&mut bytes);
    for row in grid.cells() {
        let cells = row.iter().map(|cell| match cell {
            Cell::Text(text) => inert(text).into_owned(),
            other => other.to_string(),
        });
        writer.write_record(cells)?;
    }
    writer.flush()?;
    drop(writer);
    Ok(bytes)
}

/// Reads a table into the content.
///
/// # Errors
///
/// When the table or the content as it would be has errors, or the system refuses: nothing is written
/// then.
pub fn import(asked: &ImportFile, console: &Console<'_>) -> Result<(), Failure> {
    let bytes = load::bytes(&asked.file).map_err(Failure::File)?;
    let name = asked
        .file
        .file_name()
        .unwrap_or_default()
        .display()
        .to_string();
    let (sources, model) = content(&asked.content, console)?;
    let number = asked.year.or_else(|| super::year_of(&name, &bytes));
    let year = year(&model, number)?;
    let known = Known::of(year);
    round(&known, asked.round.as_deref(), false)?;
    let wish = Wish {
        content: asked.content.clone(),
        year: asked.year,
        round: asked.round.as_deref().map(str::to_owned),
        table: asked.table,
        date: asked.date,
        mode: if asked.replace {
            Mode::Replace
        } else {
            Mode::Merge
        },
    };
    let import = super::import(&name, &bytes, &wish, &sources, year)?;
    if !import.tables.is_empty() {
        let text = preview::understood(&import, console.language);
        console.output(&text).map_err(Failure::Output)?;
    }
    tell(&import, asked, console);
    let say = |address| wording::say(address, console.language, &[]);
    if import.has_errors() {
        console.remark(&say("import.nothing-written"));
        return Err(Failure::Content);
    }
    let is_doubtful = import.is_doubtful();
    let changed: Vec<NewText> = (import.files.into_iter())
        .map(|(file, _)| file)
        .filter(|file| file.old.as_ref() != Some(&file.new))
        .collect();
    if changed.is_empty() {
        console.remark(&say("import.unchanged"));
    } else if asked.dry_run {
        console.remark(&say("import.rehearsed"));
    } else if is_doubtful && !asked.yes && !console.can_ask() {
        console.remark(&say("import.doubtful"));
        return Err(Failure::Content);
    } else if asked.yes || console.confirms(&say("import.ask")) {
        write::content::write(&asked.content, &changed)?;
        let files = changed.len();
        let text = wording::say("import.written", console.language, &[("files", &files)]);
        console.remark(&text);
    } else {
        console.remark(&say("import.declined"));
    }
    Ok(())
}

/// Says what is wrong or odd.
fn tell(import: &Import, asked: &ImportFile, console: &Console<'_>) {
    for problem in import.problems.iter().take(MOST_PROBLEMS) {
        console.remark(&preview::problem(import, problem, console.language));
    }
    let more = import.problems.len().saturating_sub(MOST_PROBLEMS);
    if more > 0 {
        let text = wording::say(
            "import.more-problems",
            console.language,
            &[("count", &more)],
        );
        console.remark(&text);
    }
    if let Some(examined) = &import.examined {
        let (sources, list) = (&examined.sources, &examined.list);
        print(sources, list, &asked.content, console);
    }
}
