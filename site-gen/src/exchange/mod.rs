//! Spreadsheets in and out: forms to be filled in, tables of any origin read into the content, and the
//! content as tables again.
//!
//! Stage: around the pipeline. A table becomes records with the cell that each value comes from; the
//! records are put into the text of the year's files, and the content with those texts in it passes the
//! check that every content passes. What the check finds in them is said of the cells. Nothing is
//! written here: whoever asks is told what would be, and writes it.

pub mod catalogue;
pub mod command;
pub mod known;
pub mod preview;
pub mod recognise;
pub mod spec;
pub mod tabulate;

mod ballots;
mod check;
pub mod reading;
mod votes;

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::civil::Date;

use crate::Failure;
use crate::canonical::{self, Merged, Mode, Records};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::examine::{Examined, Question, Written, written};
use crate::model::Year;
use crate::sheet::{self, MOST_COLUMNS, MOST_ROWS, NotRead, Place, Workbook};
use crate::source::{FileId, Readable, Sources, Span};
use crate::write::content::NewText;

use known::Known;
use reading::{Problem, Reading};
use recognise::Found;
use spec::{Kind, Table};

/// What is to be imported, and how.
#[derive(Clone, Debug)]
pub struct Wish {
    /// The content folder.
    pub content: PathBuf,
    /// The year.
    pub year: Option<u16>,
    /// The round of the survey.
    pub round: Option<String>,
    /// Which table it is.
    pub table: Option<Table>,
    /// The day of records without one.
    pub date: Option<Date>,
    /// What is done to what the content has already.
    pub mode: Mode,
}

/// What an import would do.
pub struct Import {
    /// The workbook.
    pub book: Workbook,
    /// The tables found in it.
    pub tables: Vec<Found>,
    /// The files of the content as they would be.
    pub files: Vec<(NewText, Merged<Place>)>,
    /// What is wrong or odd.
    pub problems: Vec<Problem>,
    /// Rows that sum up others.
    pub totals: Vec<Place>,
    /// Rows without data.
    pub unfilled: usize,
    /// Records read.
    pub records: usize,
    /// Which year and round.
    pub into: (u16, Option<String>),
    /// What is wrong or odd in files that are not changed, or at no cell.
    pub examined: Option<Examined>,
    /// The name of the file.
    pub name: String,
}

impl Import {
    /// Whether nothing may be written.
    pub fn has_errors(&self) -> bool {
        let wrong = |diagnostic: &Diagnostic| diagnostic.severity() == Severity::Error;
        let elsewhere = self.examined.iter().flat_map(|examined| &examined.list);
        self.problems
            .iter()
            .map(|problem| &problem.diagnostic)
            .chain(elsewhere)
            .any(wrong)
    }

    /// Whether some rows may correct records that are there, so that both would count.
    pub fn is_doubtful(&self) -> bool {
        let mut problems = self.problems.iter();
        problems.any(|problem| problem.diagnostic.code == Code::SheetPerhapsCorrected)
    }
}

/// The content as it stands, to be changed or tabulated.
///
/// # Errors
///
/// When it cannot be read.
pub fn content(content: &std::path::Path) -> Result<Written, Failure> {
    let found = written(&question(content, BTreeMap::new()))?;
    // A year without its list of windows is about to get one.
    let missing: BTreeMap<_, _> = (found.sources.iter())
        .filter(|(_, source)| {
            source.readable == Readable::Missing && source.path.ends_with("/windows.toml")
        })
        .map(|(_, source)| (source.path.clone(), String::new()))
        .collect();
    if missing.is_empty() {
        return Ok(found);
    }
    written(&question(content, missing))
}

fn question(content: &std::path::Path, instead: BTreeMap<String, String>) -> Question {
    Question {
        content: content.to_owned(),
        drafts: true,
        // What was published may have to be corrected; `publish` is where that is told.
        correction: true,
        instead,
        ..Question::default()
    }
}

/// Reads a table and finds out what it would make of the content.
///
/// # Errors
///
/// When the content cannot be read. What is wrong with the table is told in the import itself.
///
/// # Panics
///
/// Never: `now` was checked.
pub fn import(
    name: &str,
    bytes: &[u8],
    wish: &Wish,
    now: &Sources,
    year: &Year,
) -> Result<Import, Failure> {
    let mut own = Sources::default();
    let file = own.add(name.to_owned(), String::new(), Readable::Yes);
    let mut import = Import {
        book: Workbook::default(),
        tables: Vec::new(),
        files: Vec::new(),
        problems: Vec::new(),
        totals: Vec::new(),
        unfilled: 0,
        records: 0,
        into: (year.year, None),
        examined: None,
        name: name.to_owned(),
    };
    let whole = |code: Code| Diagnostic::new(code, Span::file(file));
    let tell = |diagnostic| Problem {
        place: None,
        diagnostic,
    };
    match sheet::read(name, bytes) {
        Ok(book) => import.book = book,
        Err(why) => {
            let problem = match why {
                NotRead::TooLarge => whole(Code::SheetTooLarge)
                    .with("rows", MOST_ROWS)
                    .with("columns", MOST_COLUMNS),
                NotRead::Unknown => whole(Code::SheetUnreadable)
                    .with_word("why", crate::diagnostic::Word::SheetNoTable),
                NotRead::Broken(why) => whole(Code::SheetUnreadable).with("why", why),
            };
            import.problems.push(tell(problem));
            return Ok(import);
        }
    }
    let mut known = Known::of(year);
    import.tables = recognise::tables(&import.book, &known, wish.table);
    // Other sheets may speak of windows that the same workbook brings.
    if learn(&mut known, &import.book, &import.tables, file) {
        import.tables = recognise::tables(&import.book, &known, wish.table);
    }
    if import.tables.is_empty() {
        import.problems.push(tell(whole(Code::SheetUnknown)));
        return Ok(import);
    }
    let round = round(&import.tables, wish, &known);
    import.into.1.clone_from(&round);
    if let Some(problem) = other_year(&import.tables, wish, whole(Code::SheetOtherYear)) {
        import.problems.push(tell(problem));
        return Ok(import);
    }
    let mut reading = Reading::new(&import.book, &known, file, wish.date);
    read_tables(&mut reading, &import.tables, round.as_deref());
    let Reading {
        files,
        problems,
        totals,
        unfilled,
        records,
        ..
    } = reading;
    (
        import.problems,
        import.totals,
        import.unfilled,
        import.records,
    ) = (problems, totals, unfilled, records);
    if import.records == 0 && import.problems.is_empty() {
        import.problems.push(tell(whole(Code::SheetUnfilled)));
    }
    if import.has_errors() {
        check_rest(&mut import, files, wish, (now, year.year))?;
        return Ok(import);
    }
    import.files = merged(files, now, year.year, wish.mode);
    // A form of ours that says nothing new was not filled in: a list of windows comes with them.
    let windows = |table: &Found| table.marker.is_template && table.kind.key() == "windows";
    let is_template = import.tables.iter().all(windows);
    if is_template
        && import
            .files
            .iter()
            .all(|(file, _)| file.old.as_ref() == Some(&file.new))
    {
        import.problems.push(tell(whole(Code::SheetUnfilled)));
    }
    if import.problems.is_empty() {
        let (found, examined) = check::check(&import.tables, &import.files, wish)?;
        import.problems = check::resemblances(&import.tables, &import.files, file);
        import.problems.extend(found);
        import.examined = Some(examined);
        import.problems.sort_by_key(|problem| problem.place);
    }
    Ok(import)
}

/// Where cells could not be read, what the other rows say is checked all the same, so that nobody learns
/// of a mark out of range only when the last day is spelt right. What is found elsewhere may only come
/// of the rows that are missing.
fn check_rest(
    import: &mut Import,
    files: BTreeMap<String, Records<Place>>,
    wish: &Wish,
    (now, year): (&Sources, u16),
) -> Result<(), Failure> {
    let Some(files) = check::sound(&import.tables, files, &import.problems) else {
        return Ok(());
    };
    let (found, _) = check::check(&import.tables, &merged(files, now, year, wish.mode), wish)?;
    // A window may be unknown only because its row is left out.
    let is_error = |problem: &Problem| {
        let diagnostic = &problem.diagnostic;
        diagnostic.severity() == Severity::Error && diagnostic.code != Code::UnknownWindow
    };
    import.problems.extend(found.into_iter().filter(is_error));
    import.problems.sort_by_key(|problem| problem.place);
    Ok(())
}

/// The files of the content with records put into them.
fn merged(
    files: BTreeMap<String, Records<Place>>,
    now: &Sources,
    year: u16,
    mode: Mode,
) -> Vec<(NewText, Merged<Place>)> {
    let mut new = Vec::new();
    for (path, records) in files {
        if records.arrays.iter().all(|(_, entries)| entries.is_empty()) {
            continue;
        }
        let path = format!("{year}/{path}");
        let source = now.find(&path).map(|id| now.get(id));
        let text = source.map_or("", |source| &source.text);
        let merged = canonical::merge(text, &records, mode)
            .expect("content that was checked has lists of tables where records stand");
        let file = NewText {
            old: (!text.is_empty()).then(|| text.to_owned()),
            new: merged.text.clone(),
            path,
        };
        new.push((file, merged));
    }
    new
}

/// Takes up the windows of a workbook. Whether there are any.
fn learn(known: &mut Known<'_>, book: &Workbook, tables: &[Found], file: FileId) -> bool {
    let mut windows = Vec::new();
    for found in tables.iter().filter(|found| found.kind.key() == "windows") {
        let mut reading = Reading::new(book, known, file, None);
        reading.flat(found, &spec::WINDOWS);
        let read = reading
            .files
            .into_values()
            .flat_map(|records| records.arrays);
        windows.extend(read.flat_map(|(_, entries)| entries));
    }
    for window in &windows {
        if let (Some(id), Some(name)) = (window.text("id"), window.text("name")) {
            known.learn(id, name, window.text("name_en"));
        }
    }
    !windows.is_empty()
}

fn read_tables(reading: &mut Reading<'_>, tables: &[Found], round: Option<&str>) {
    // Items of the ledger before their events.
    let mut flats: Vec<_> = tables.iter().collect();
    flats.sort_by_key(|found| found.kind.key() == "ledger-events");
    let of = |kind: Kind| {
        tables
            .iter()
            .filter(move |found| found.kind == kind)
            .cloned()
    };
    for found in flats {
        let file = |round: &str| {
            let own = found.marker.round.as_deref();
            format!("surveys/{}.toml", own.unwrap_or(round))
        };
        match (found.kind, round) {
            (Kind::Flat(spec), _) => reading.flat(found, spec),
            (Kind::Survey, round) if found.column("level").is_some() => {
                reading.levels(found, round.map(file).as_deref());
            }
            (Kind::Survey, Some(round)) => reading.counts(found, &file(round)),
            (Kind::Answers, Some(round)) => reading.answers(found, &file(round)),
            _ => {}
        }
    }
    let (ballots, reasons): (Vec<_>, Vec<_>) =
        (of(Kind::Peer).collect(), of(Kind::Reasons).collect());
    if !ballots.is_empty() || !reasons.is_empty() {
        reading.ballots(&ballots, &reasons);
    }
}

/// The round that a survey without one of its own goes into.
fn round(tables: &[Found], wish: &Wish, known: &Known<'_>) -> Option<String> {
    let own = tables.iter().find_map(|found| found.marker.round.clone());
    let asked = wish
        .round
        .as_deref()
        .and_then(|round| known.rounds.find(round));
    asked
        .map(str::to_owned)
        .or(own)
        .or_else(|| known.next_round().map(str::to_owned))
}

/// Whether a table says that it is of another year or round than the one asked for.
fn other_year(tables: &[Found], wish: &Wish, problem: Diagnostic) -> Option<Diagnostic> {
    for marker in tables.iter().map(|found| &found.marker) {
        if let (Some(found), Some(asked)) = (marker.year, wish.year)
            && found != asked
        {
            return Some(problem.with("found", found).with("asked", asked));
        }
        if let (Some(found), Some(asked)) = (&marker.round, &wish.round)
            && found != asked
        {
            return Some(problem.with("found", found).with("asked", asked));
        }
    }
    None
}

/// The year that the first sheet of a workbook of ours says it is of.
pub fn year_of(name: &str, bytes: &[u8]) -> Option<u16> {
    let book = sheet::read(name, bytes).ok()?;
    let ours = book
        .sheets
        .iter()
        .find(|sheet| sheet.cell(0, 0).to_string() == recognise::MARKER)?;
    ours.cell(0, 2).to_string().parse().ok()
}
