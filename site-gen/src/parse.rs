//! From files to raw values, by path.
//!
//! Stage: after `load`, before `validate`. It knows which file may stand where, and reports the
//! files that may stand nowhere. It does not ask whether what the files say fits together.

mod theme;

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, nearest};
use crate::load::is_year;
use crate::publication::{FOLDER, LOG, Line};
use crate::raw::{ById, Raw, Year};
use crate::raw::{
    documents, ledger, marks, outcome, plan, publications, records, site, surveys, windows,
};
use crate::read::table::Table;
use crate::read::{Reader, bad_id};
use crate::source::{FileId, Located, Readable, Sources, Span};

/// The files of a year's folder that have a name of their own.
pub const YEAR_FILES: [&str; 13] = [
    "plan.toml",
    "plan.md",
    "windows.toml",
    "peer.toml",
    "panel.toml",
    "self.toml",
    "adjustments.toml",
    "vetoes.toml",
    "criticisms.toml",
    "rules.toml",
    "supervision.toml",
    "outcome.toml",
    "report.md",
];

/// The folders of a year's folder, with the ending of their files.
pub const YEAR_FOLDERS: [(&str, &str); 6] = [
    ("surveys", ".toml"),
    ("checklists", ".toml"),
    ("pledges", ".md"),
    ("self-reports", ".md"),
    ("ledger", ".toml"),
    ("notices", ".md"),
];

/// Reads all files of `sources`.
pub fn parse(sources: &Sources, diagnostics: &mut Diagnostics) -> Raw {
    let collected = RefCell::new(std::mem::take(diagnostics));
    let parser = Parser {
        sources,
        diagnostics: &collected,
    };
    let raw = parser.all();
    *diagnostics = collected.into_inner();
    raw
}

struct Parser<'s> {
    sources: &'s Sources,
    diagnostics: &'s RefCell<Diagnostics>,
}

impl Parser<'_> {
    fn all(&self) -> Raw {
        let mut raw = Raw::default();
        let mut years: BTreeMap<u16, Year> = BTreeMap::new();
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
                None if empty && path == theme::FOLDER => {}
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
                Some((theme::FOLDER, below)) => self.theme_file(&mut raw.theme, file, below),
                Some((FOLDER, _)) if !empty => {
                    raw.publications.kept.insert(path.to_owned(), file);
                }
                None => self.unknown(file, like(path, ["site.toml", LOG]).map(str::to_owned)),
                Some((folder, below)) => match folder.parse() {
                    Ok(number) if is_year(folder) => {
                        let year = years.entry(number).or_insert_with(|| Year::new(number));
                        self.year_file(year, file, folder, below);
                    }
                    // Of a folder that is no year's, the first file stands for all.
                    _ if refused == Some(folder) => {}
                    _ => {
                        refused = Some(folder);
                        self.bad_year(file, folder);
                    }
                },
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

    fn year_file(&self, year: &mut Year, file: FileId, folder: &str, path: &str) {
        match path {
            "plan.toml" => year.plan = self.toml(file, plan::read),
            "plan.md" => year.plan_text = self.plan_text(file),
            "windows.toml" => year.windows = self.toml(file, windows::read),
            "peer.toml" => year.peer = self.toml(file, marks::peer),
            "panel.toml" => year.panel = self.toml(file, marks::panel),
            "self.toml" => year.own = self.toml(file, marks::own),
            "adjustments.toml" => year.adjustments = self.toml(file, records::adjustments),
            "vetoes.toml" => year.vetoes = self.toml(file, records::vetoes).unwrap_or_default(),
            "criticisms.toml" => {
                year.criticisms = self.toml(file, records::criticisms).unwrap_or_default();
            }
            "rules.toml" => year.rules = self.toml(file, records::rules).unwrap_or_default(),
            "supervision.toml" => year.supervision = self.toml(file, records::supervision),
            "outcome.toml" => year.outcome = self.toml(file, outcome::read),
            "report.md" => year.report = self.document(file, documents::report),
            _ => self.file_by_id(year, file, folder, path),
        }
    }

    fn file_by_id(&self, year: &mut Year, file: FileId, folder: &str, path: &str) {
        let Some((kind, name)) = path.split_once('/') else {
            let known = like(path, YEAR_FILES);
            return self.unknown(file, known.map(|known| format!("{folder}/{known}")));
        };
        let known = YEAR_FOLDERS.iter().find(|(name, _)| *name == kind);
        let Some(&(_, ending)) = known else {
            let known = nearest(kind, YEAR_FOLDERS.map(|(name, _)| name));
            return self.unknown(file, known.map(|known| format!("{folder}/{known}/{name}")));
        };
        let Some(stem) = name.strip_suffix(ending).filter(|stem| !stem.contains('/')) else {
            let (stem, _) = name.split_once('.').unwrap_or((name, ""));
            let known = format!("{folder}/{kind}/{stem}{ending}");
            return self.unknown(file, Some(known).filter(|_| !name.contains('/')));
        };
        let id = match stem.parse() {
            Ok(id) => id,
            Err(why) => return self.report(bad_id(Span::file(file), stem, why)),
        };
        match kind {
            "surveys" => push(&mut year.surveys, file, id, self.toml(file, surveys::read)),
            "checklists" => {
                push(
                    &mut year.checklists,
                    file,
                    id,
                    self.toml(file, marks::findings),
                );
            }
            "ledger" => push(&mut year.ledgers, file, id, self.toml(file, ledger::read)),
            "pledges" => {
                push(
                    &mut year.pledges,
                    file,
                    id,
                    self.document(file, documents::pledge),
                );
            }
            "self-reports" => {
                let report = self.document(file, documents::report);
                push(&mut year.self_reports, file, id, report);
            }
            _ => push(
                &mut year.notices,
                file,
                id,
                self.document(file, documents::notice),
            ),
        }
    }

    fn report(&self, diagnostic: Diagnostic) {
        self.diagnostics.borrow_mut().push(diagnostic);
    }

    fn unknown(&self, file: FileId, meant: Option<String>) {
        let source = self.sources.get(file);
        // What could not be read was reported, whatever it is called.
        if source.readable != Readable::Yes {
            return;
        }
        let problem = Diagnostic::new(Code::UnknownFile, Span::file(file));
        let problem = problem.with("path", &source.path);
        self.report(match meant {
            Some(meant) => problem.with("suggestion", meant),
            None => problem,
        });
    }

    /// Reads a TOML file; `None` where nothing of it could be read.
    fn toml<T>(&self, file: FileId, read: impl FnOnce(&mut Table<'_, '_, '_>) -> T) -> Option<T> {
        let source = self.sources.get(file);
        let readable = source.readable == Readable::Yes;
        readable.then(|| Reader::new(file, 0, self.diagnostics).document(&source.text, read))
    }

    /// Reads a Markdown file with front matter.
    fn document<T>(
        &self,
        file: FileId,
        read: impl FnOnce(&mut Table<'_, '_, '_>, Located<String>) -> T,
    ) -> Option<T> {
        let source = self.sources.get(file);
        if source.readable != Readable::Yes {
            return None;
        }
        let Some(parts) = front_matter(&source.text) else {
            self.report(Diagnostic::new(Code::FrontMatter, Span::file(file)));
            return None;
        };
        let reader = Reader::new(file, parts.offset, self.diagnostics);
        Some(reader.document(parts.matter, |table| read(table, parts.located(file))))
    }

    /// The plan in words may have front matter and needs none.
    fn plan_text(&self, file: FileId) -> Option<Located<String>> {
        let text = &self.sources.get(file).text;
        let readable = self.sources.get(file).readable == Readable::Yes;
        let Some(parts) = front_matter(text) else {
            return readable.then(|| Located {
                value: text.clone(),
                span: Span::new(file, 0..text.len()),
            });
        };
        let reader = Reader::new(file, parts.offset, self.diagnostics);
        reader.document(parts.matter, |table| table.text("title"));
        Some(parts.located(file))
    }
}

/// The known name whose stem is most like that of `name`: endings are alike anyway.
fn like<'k>(name: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let stem = |name: &str| {
        name.rsplit_once('.')
            .map_or(name.len(), |(stem, _)| stem.len())
    };
    let known: Vec<_> = known.into_iter().collect();
    let stems = known.iter().map(|known| &known[..stem(known)]);
    let meant = nearest(&name[..stem(name)], stems)?;
    known
        .into_iter()
        .find(|known| &known[..stem(known)] == meant)
}

fn push<T>(list: &mut Vec<ById<T>>, file: FileId, id: scoring_core::id::Id, content: Option<T>) {
    list.extend(content.map(|content| ById { file, id, content }));
}

/// A Markdown file taken apart.
pub(crate) struct FrontMatter<'t> {
    /// Where the front matter begins.
    pub(crate) offset: usize,
    /// The text between the fences.
    pub(crate) matter: &'t str,
    body_start: usize,
    body: &'t str,
}

impl<'t> FrontMatter<'t> {
    /// The text below the fences.
    pub(crate) fn body(&self) -> &'t str {
        self.body
    }

    /// The body with its place in the file.
    fn located(&self, file: FileId) -> Located<String> {
        let end = self.body_start + self.body.len();
        Located {
            value: self.body.to_owned(),
            span: Span::new(file, self.body_start..end),
        }
    }
}

/// Splits a text at its two lines of `+++`.
pub(crate) fn front_matter(text: &str) -> Option<FrontMatter<'_>> {
    let is_fence = |line: &str| line.trim_end() == "+++";
    let first = text
        .split_inclusive('\n')
        .next()
        .filter(|line| is_fence(line))?;
    let offset = first.len();
    let mut end = offset;
    for line in text[offset..].split_inclusive('\n') {
        if is_fence(line) {
            return Some(FrontMatter {
                offset,
                matter: &text[offset..end],
                body_start: end + line.len(),
                body: &text[end + line.len()..],
            });
        }
        end += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_stands_between_two_fences() {
        let parts = front_matter("+++\r\na = 1\r\n+++\r\nbody").expect("front matter");
        assert_eq!(
            (parts.offset, parts.matter, parts.body),
            (5, "a = 1\r\n", "body")
        );
        let parts = front_matter("+++\n+++").expect("front matter");
        assert_eq!((parts.matter, parts.body), ("", ""));
        assert!(front_matter("").is_none());
        assert!(front_matter("+++\na = 1\n").is_none());
        assert!(front_matter("text\n+++\n+++\n").is_none());
    }
}
