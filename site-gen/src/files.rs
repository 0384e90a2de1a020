//! From the files of a year's folder to raw values, by path.
//!
//! Stage: the part of `parse` that knows a year. It is a module by itself because the calculator's
//! reader takes single files of a year and nothing else of the content folder.

use std::cell::RefCell;
use std::sync::Arc;

use scoring_core::id::Id;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, nearest};
use crate::raw::{self, ById, Year};
use crate::raw::{documents, ledger, marks, outcome, plan, records, surveys, windows};
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

/// What reads files, and reports what is wrong with them.
pub(crate) struct Parser<'s> {
    pub(crate) sources: &'s Sources,
    pub(crate) diagnostics: &'s RefCell<Diagnostics>,
}

impl Parser<'_> {
    /// Reads the file at `path` of the folder of a year into `year`.
    pub(crate) fn year_file(&self, year: &mut Year, file: FileId, folder: &str, path: &str) {
        if self.scored_file(year, file, path) {
            return;
        }
        match path {
            "plan.md" => year.plan_text = self.plan_text(file),
            "criticisms.toml" => {
                year.criticisms = self.toml(file, records::criticisms).unwrap_or_default();
            }
            "rules.toml" => year.rules = self.toml(file, records::rules).unwrap_or_default(),
            "supervision.toml" => year.supervision = self.file(file, records::supervision),
            "outcome.toml" => year.outcome = self.file(file, outcome::read),
            "report.md" => year.report = self.document(file, documents::report).map(Arc::new),
            _ => self.file_by_id(year, file, folder, path),
        }
    }

    /// Reads the file where it holds what is scored, or the names that this mentions; tells whether
    /// it does.
    pub(crate) fn scored_file(&self, year: &mut Year, file: FileId, path: &str) -> bool {
        match path {
            "plan.toml" => year.plan = self.file(file, plan::read),
            "windows.toml" => year.windows = self.file(file, windows::read),
            "peer.toml" => year.peer = self.file(file, marks::peer),
            "panel.toml" => year.panel = self.file(file, marks::panel),
            "self.toml" => year.own = self.file(file, marks::own),
            "adjustments.toml" => year.adjustments = self.file(file, records::adjustments),
            "vetoes.toml" => year.vetoes = self.file(file, records::vetoes),
            _ => {
                let by_id = path.split_once('/');
                let by_id =
                    by_id.and_then(|(kind, name)| Some((kind, name.strip_suffix(".toml")?)));
                match by_id {
                    Some(("surveys", stem)) if !stem.contains('/') => {
                        let Some(id) = self.id_of(file, stem) else {
                            return true;
                        };
                        push(&mut year.surveys, file, id, self.toml(file, surveys::read));
                    }
                    Some(("checklists", stem)) if !stem.contains('/') => {
                        let Some(id) = self.id_of(file, stem) else {
                            return true;
                        };
                        let findings = self.toml(file, marks::findings);
                        push(&mut year.checklists, file, id, findings);
                    }
                    _ => return false,
                }
            }
        }
        true
    }

    /// The folder of a year in which the file at `path` stands, and its name without the ending. One
    /// that may stand nowhere is reported, with what may be meant.
    pub(crate) fn known<'p>(
        &self,
        file: FileId,
        folder: &str,
        path: &'p str,
    ) -> Option<(&'p str, &'p str)> {
        let Some((kind, name)) = path.split_once('/') else {
            let known = like(path, YEAR_FILES);
            self.unknown(file, known.map(|known| format!("{folder}/{known}")));
            return None;
        };
        let known = YEAR_FOLDERS.iter().find(|(name, _)| *name == kind);
        let Some(&(_, ending)) = known else {
            let known = nearest(kind, YEAR_FOLDERS.map(|(name, _)| name));
            self.unknown(file, known.map(|known| format!("{folder}/{known}/{name}")));
            return None;
        };
        let Some(stem) = name.strip_suffix(ending).filter(|stem| !stem.contains('/')) else {
            let (stem, _) = name.split_once('.').unwrap_or((name, ""));
            let known = format!("{folder}/{kind}/{stem}{ending}");
            self.unknown(file, Some(known).filter(|_| !name.contains('/')));
            return None;
        };
        Some((kind, stem))
    }

    /// The id that a file is called by, or a diagnostic.
    fn id_of(&self, file: FileId, stem: &str) -> Option<Id> {
        match stem.parse() {
            Ok(id) => Some(id),
            Err(why) => {
                self.report(bad_id(Span::file(file), stem, why));
                None
            }
        }
    }

    fn file_by_id(&self, year: &mut Year, file: FileId, folder: &str, path: &str) {
        let Some((kind, stem)) = self.known(file, folder, path) else {
            return;
        };
        let Some(id) = self.id_of(file, stem) else {
            return;
        };
        match kind {
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

    pub(crate) fn report(&self, diagnostic: Diagnostic) {
        self.diagnostics.borrow_mut().push(diagnostic);
    }

    pub(crate) fn unknown(&self, file: FileId, meant: Option<String>) {
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

    /// Reads a TOML file of a year.
    fn file<T>(
        &self,
        file: FileId,
        read: impl FnOnce(&mut Table<'_, '_, '_>) -> T,
    ) -> raw::File<T> {
        self.toml(file, read).map(Arc::new)
    }

    /// Reads a TOML file; `None` where nothing of it could be read.
    pub(crate) fn toml<T>(
        &self,
        file: FileId,
        read: impl FnOnce(&mut Table<'_, '_, '_>) -> T,
    ) -> Option<T> {
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
        Some(reader.document(parts.matter, |table| read(table, parts.body(file))))
    }

    /// The plan in words may have front matter and needs none.
    fn plan_text(&self, file: FileId) -> Option<Located<String>> {
        let text = &self.sources.get(file).text;
        let readable = self.sources.get(file).readable == Readable::Yes;
        let Some(parts) = front_matter(text) else {
            return readable.then(|| Located {
                value: text.to_string(),
                span: Span::new(file, 0..text.len()),
            });
        };
        let reader = Reader::new(file, parts.offset, self.diagnostics);
        reader.document(parts.matter, |table| table.text("title"));
        Some(parts.body(file))
    }
}

/// The known name whose stem is most like that of `name`: endings are alike anyway.
pub(crate) fn like<'k>(name: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
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

fn push<T>(list: &mut Vec<Arc<ById<T>>>, file: FileId, id: Id, content: Option<T>) {
    list.extend(content.map(|content| Arc::new(ById { file, id, content })));
}

/// A Markdown file taken apart.
pub(crate) struct FrontMatter<'t> {
    /// Where the front matter begins.
    pub(crate) offset: usize,
    /// The text between the fences.
    pub(crate) matter: &'t str,
    /// Where the body begins.
    pub(crate) body_start: usize,
    /// The text below the second fence.
    pub(crate) body: &'t str,
}

impl FrontMatter<'_> {
    /// The body with its place in the file.
    fn body(&self, file: FileId) -> Located<String> {
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
