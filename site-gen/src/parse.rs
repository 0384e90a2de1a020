//! From files to raw values, by path.
//!
//! Stage: after `load`, before `validate`. It knows which file may stand where, and reports the
//! files that may stand nowhere. It does not ask whether what the files say fits together. No file of a
//! year says anything about another, so they are read on all cores and put together in their order.

mod known;
mod theme;

pub use known::Known;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, nearest};
use crate::files::{Parser, YEAR_FILES, YEAR_FOLDERS, like};
use crate::load::is_year;
use crate::publication::{FOLDER, LOG, Line};
use crate::raw::{Raw, Year, publications, site};
use crate::source::{FileId, Readable, Sources, Span};
use crate::theme::FOLDER as THEME;

/// Reads all files of `sources`.
pub fn parse(sources: &Sources, diagnostics: &mut Diagnostics) -> Raw {
    let read = |files: Vec<YearFile<'_>>| {
        on_all_cores(sources, files, |file| Arc::new(alone(sources, file)))
    };
    parse_with(sources, read, diagnostics)
}

/// A text of so many bytes is long: for a moment its reading takes sixty times as much memory.
const LONG: usize = 1 << 16;

/// What `read` finds in each of `files`. Long ones are read first, while little is held of others, and
/// the short ones beside them, so that it is rare that several long ones are read at once.
fn on_all_cores<'s, T: Send>(
    sources: &Sources,
    files: Vec<YearFile<'s>>,
    read: impl Fn(YearFile<'s>) -> T + Sync,
) -> Vec<T> {
    let is_long = |(_, file): &(usize, YearFile<'_>)| sources.get(file.id).text.len() >= LONG;
    let (long, short): (Vec<_>, Vec<_>) = files.into_iter().enumerate().partition(is_long);
    let read = |files: Vec<(usize, YearFile<'s>)>| -> Vec<(usize, T)> {
        let files = files.into_par_iter().with_max_len(1);
        files.map(|(at, file)| (at, read(file))).collect()
    };
    let (mut found, of_short) = rayon::join(|| read(long), || read(short));
    found.extend(of_short);
    found.sort_unstable_by_key(|(at, _)| *at);
    found.into_iter().map(|(_, found)| found).collect()
}

/// Reads all files of `sources`, those of years only where they are not as `known` has them.
pub fn parse_again(sources: &Sources, known: &mut Known, diagnostics: &mut Diagnostics) -> Raw {
    parse_with(sources, |files| known.read(sources, files), diagnostics)
}

fn parse_with(
    sources: &Sources,
    read: impl FnOnce(Vec<YearFile<'_>>) -> Vec<Arc<Said>>,
    diagnostics: &mut Diagnostics,
) -> Raw {
    let collected = RefCell::new(std::mem::take(diagnostics));
    let parser = Parser {
        sources,
        diagnostics: &collected,
    };
    let raw = parser.all(read);
    *diagnostics = collected.into_inner();
    raw
}

/// What a file of a year says, as if the year had no other, and what is wrong with it.
type Said = (Year, Vec<Diagnostic>);

/// A file in the folder of a year.
#[derive(Clone, Copy, Debug)]
struct YearFile<'s> {
    year: u16,
    id: FileId,
    /// The folder's name.
    folder: &'s str,
    /// The file's path from there.
    path: &'s str,
}

/// Reads a file of a year.
fn alone(sources: &Sources, file: YearFile<'_>) -> Said {
    let collected = RefCell::default();
    let parser = Parser {
        sources,
        diagnostics: &collected,
    };
    let mut year = Year::new(file.year);
    parser.year_file(&mut year, file.id, file.folder, file.path);
    (year, collected.into_inner().sorted(sources))
}

/// Adds what a further file of the year says.
fn absorb(year: &mut Year, read: &Year) {
    /// The fields that one file fills, and those that each of several adds to.
    macro_rules! absorb {
        (one: $($one:ident)*; several: $($several:ident)*) => {
            // Named in full, so that a field that is forgotten does not compile.
            let Year { year: _, $($one,)* $($several,)* } = read;
            $(if $one.is_some() { year.$one.clone_from($one); })*
            $(year.$several.extend_from_slice($several);)*
        };
    }
    absorb!(
        one: plan plan_text windows peer panel own adjustments vetoes supervision outcome report;
        several: surveys checklists criticisms rules pledges self_reports ledgers notices
    );
}

impl Parser<'_> {
    fn all(&self, read: impl FnOnce(Vec<YearFile<'_>>) -> Vec<Arc<Said>>) -> Raw {
        let mut raw = Raw::default();
        let mut years: BTreeMap<u16, Year> = BTreeMap::new();
        let mut of_years = Vec::new();
        let mut refused = None;
        for (file, source) in self.sources.iter() {
            let path = source.path.as_str();
            if source.readable == Readable::Missing {
                self.report(
                    Diagnostic::new(Code::MissingFile, Span::file(file)).with("path", path),
                );
            }
            let empty = source.readable == Readable::EmptyFolder;
            match path.split_once('/') {
                None if empty && path == "site.toml" => self.not_a_file(file),
                // A publication that was cut off at its very beginning leaves folders without a file.
                None if empty && [THEME, FOLDER].contains(&path) => {}
                Some((FOLDER, number)) if empty && number.parse::<u64>().is_ok() => {}
                None if empty => self.bad_year(file, path),
                Some((year, below)) if empty && is_year(year) => {
                    self.empty_folder(file, year, below);
                }
                // A year that cannot be read is still a year.
                None if is_year(path) && source.readable == Readable::No => {
                    if let Ok(number) = path.parse() {
                        years.entry(number).or_insert_with(|| Year::new(number));
                    }
                }
                None if path == "site.toml" => raw.site = self.toml(file, site::read),
                None if path == LOG => raw.publications.log = self.log(file),
                Some((THEME, below)) => self.theme_file(&mut raw.theme, file, below),
                Some((FOLDER, _)) => {
                    raw.publications.kept.insert(path.to_owned(), file);
                }
                None => self.unknown(file, like(path, ["site.toml", LOG]).map(str::to_owned)),
                Some((folder, below)) => match folder.parse() {
                    Ok(year) if is_year(folder) => of_years.push(YearFile {
                        year,
                        id: file,
                        folder,
                        path: below,
                    }),
                    // Of a folder that is no year's, the first file stands for all.
                    _ if refused == Some(folder) => {}
                    _ => {
                        refused = Some(folder);
                        self.bad_year(file, folder);
                    }
                },
            }
        }
        for said in read(of_years) {
            let (read, problems) = &*said;
            let number = read.year;
            let year = years.entry(number).or_insert_with(|| Year::new(number));
            absorb(year, read);
            for problem in problems {
                self.report(problem.clone());
            }
        }
        raw.years = years.into_values().collect();
        raw
    }

    fn log(&self, file: FileId) -> Option<(FileId, Vec<Line>)> {
        let source = self.sources.get(file);
        let readable = source.readable == Readable::Yes;
        let mut diagnostics = self.diagnostics.borrow_mut();
        (readable.then(|| publications::read(file, &source.text, &mut diagnostics))).flatten()
    }

    /// A folder with nothing in it is lawful where files of a year could stand in it.
    fn empty_folder(&self, file: FileId, year: &str, path: &str) {
        let folders = YEAR_FOLDERS.map(|(name, _)| name);
        let is_file = match path.split_once('/') {
            None if folders.contains(&path) => return,
            None => YEAR_FILES.contains(&path),
            Some((kind, name)) => (YEAR_FOLDERS.iter())
                .any(|(folder, ending)| *folder == kind && name.ends_with(ending)),
        };
        if is_file {
            return self.not_a_file(file);
        }
        let problem = Diagnostic::new(Code::UnknownFile, Span::file(file));
        let problem = problem.with("path", format_args!("{year}/{path}/"));
        self.report(match nearest(path, folders) {
            Some(meant) => problem.with("suggestion", format_args!("{year}/{meant}/")),
            None => problem,
        });
    }

    fn not_a_file(&self, file: FileId) {
        self.report(Diagnostic::new(Code::NotAFile, Span::file(file)));
    }

    fn bad_year(&self, file: FileId, folder: &str) {
        let problem = Diagnostic::new(Code::BadYear, Span::file(file));
        self.report(problem.with("folder", folder));
    }
}
