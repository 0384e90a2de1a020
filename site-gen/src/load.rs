//! Reading the content folder.
//!
//! Stage: the first. Nothing else of the content's path touches the file system. It reads text and
//! judges no content; what it cannot read it reports, and never skips in silence. The files of a folder
//! are read on all cores and put together in their order.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "this module and `write` are where the file system is touched"
)]

pub mod copy;
mod known;
pub mod revision;

pub use known::Known;

use std::ffi::OsString;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use rayon::prelude::*;

use self::known::Stamp;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Word};
use crate::model::Language;
use crate::publication::{self, Journal};
use crate::source::{FileId, Readable, Sources, Span};
use crate::wording::{self, Tell};

/// Why there is no content to speak of.
#[derive(Debug)]
pub struct Fatal {
    path: PathBuf,
    why: io::Error,
}

impl Fatal {
    fn new(path: &Path, why: io::Error) -> Self {
        Self {
            path: path.to_owned(),
            why,
        }
    }

    /// The same of a folder that the reader knows by another name.
    #[must_use]
    pub fn called(self, name: &Path) -> Self {
        Self::new(name, self.why)
    }
}

impl Tell for Fatal {
    fn tell(&self, language: Language) -> String {
        let why = self.why.tell(language);
        let arguments: [(_, &dyn fmt::Display); 2] =
            [("path", &self.path.display()), ("why", &why)];
        wording::say("system.content-folder", language, &arguments)
    }
}

/// The most bytes of a file that is read. A dense table takes up to eighty times its text while it is
/// read; a round of 200,000 windows has 70 MB.
const LARGEST: u64 = 128 << 20;

/// The most bytes of a text for people: one this long is no page that anybody reads.
const LARGEST_PAGE: u64 = 4 << 20;

/// Where a content folder may hold what is no text.
const BYTES: &str = "theme/assets/";

/// Reads all files below `content`, in the order of their paths.
///
/// # Errors
///
/// When the folder itself cannot be read.
pub fn load(content: &Path) -> Result<(Sources, Diagnostics), Fatal> {
    load_again(content, &mut Known::default())
}

/// As [`load`], but files that are as they were when `known` was noted are not opened again.
///
/// # Errors
///
/// As [`load`].
pub fn load_again(content: &Path, known: &mut Known) -> Result<(Sources, Diagnostics), Fatal> {
    load_at(content, known, SystemTime::now())
}

fn load_at(
    content: &Path,
    known: &mut Known,
    now: SystemTime,
) -> Result<(Sources, Diagnostics), Fatal> {
    let fatal = |why| Fatal {
        path: content.to_path_buf(),
        why,
    };
    let mut loader = Loader {
        sources: Sources::default(),
        diagnostics: Diagnostics::default(),
        years: Vec::new(),
        before: std::mem::take(known),
        known: Known::default(),
        now,
    };
    let names = names(content).map_err(fatal)?;
    loader.entries("", content, &names);
    loader.expect("site.toml");
    for year in std::mem::take(&mut loader.years) {
        loader.expect(&format!("{year}/plan.toml"));
        loader.expect(&format!("{year}/windows.toml"));
    }
    loader.journal(content);
    *known = loader.known;
    Ok((loader.sources, loader.diagnostics))
}

/// A file named on the command line that cannot be read.
#[derive(Debug)]
pub struct Unreadable {
    path: PathBuf,
    why: io::Error,
}

impl Tell for Unreadable {
    fn tell(&self, language: Language) -> String {
        let why = self.why.tell(language);
        let arguments: [(_, &dyn fmt::Display); 2] =
            [("path", &self.path.display()), ("why", &why)];
        wording::say("system.file", language, &arguments)
    }
}

/// The text of a file named on the command line.
///
/// # Errors
///
/// When the file cannot be read, or is no text.
pub fn text(path: &Path) -> Result<String, Unreadable> {
    fs::read_to_string(path).map_err(|why| Unreadable {
        path: path.to_path_buf(),
        why,
    })
}

/// The bytes of a file named on the command line.
///
/// # Errors
///
/// When the file cannot be read.
pub fn bytes(path: &Path) -> Result<Vec<u8>, Unreadable> {
    fs::read(path).map_err(|why| Unreadable {
        path: path.to_path_buf(),
        why,
    })
}

/// The log of publications of a site that was built before; `None` where it has none.
///
/// # Errors
///
/// When the site cannot be read.
pub fn published_log(site: &Path) -> Result<Option<String>, Fatal> {
    let path = site.join(publication::LOG);
    match fs::read(&path) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(why) if why.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(why) => Err(Fatal { path, why }),
    }
}

/// Whether a folder holds a year, by its name.
pub fn is_year(name: &str) -> bool {
    let digits = name.len() == 4 && name.bytes().all(|byte| byte.is_ascii_digit());
    digits && (name.starts_with("19") || name.starts_with('2'))
}

/// A name in a folder.
#[derive(Debug)]
struct Name {
    /// With replacement characters where it is no Unicode; such a name is refused as unknown.
    shown: String,
    real: OsString,
}

/// The names in a folder, sorted, without those that are never content.
fn names(folder: &Path) -> io::Result<Arc<[Name]>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let real = entry?.file_name();
        let shown = real.to_string_lossy().into_owned();
        if !shown.starts_with('.') && !is_readme(&shown) {
            names.push(Name { shown, real });
        }
    }
    names.sort_unstable_by(|a, b| (&a.shown, &a.real).cmp(&(&b.shown, &b.real)));
    Ok(names.into())
}

/// Whether a file holds notes for people, in any language: `README.md`, `README.zh-CN.md`.
fn is_readme(name: &str) -> bool {
    let stem = name.strip_suffix(".md");
    stem.is_some_and(|stem| stem == "README" || stem.starts_with("README."))
}

struct Loader {
    sources: Sources,
    diagnostics: Diagnostics,
    /// The folders of years, empty ones too.
    years: Vec<String>,
    /// The texts as they were read last, and as they are read now.
    before: Known,
    known: Known,
    /// When it began to read.
    now: SystemTime,
}

/// What stands at a path.
enum Entry {
    File(Vec<u8>, Option<Stamp>),
    /// A file that was not touched since it was read.
    Untouched(Arc<str>, Stamp),
    Folder(Option<Stamp>),
    TooLarge(u64),
    Refused(Code),
    Unreadable(io::Error),
}

impl Entry {
    /// What stands at `full`, which is `path` from the content folder.
    fn at(path: &str, full: &Path, before: &Known, now: SystemTime) -> Self {
        // Links are not followed, and what is no file is never opened: opening a pipe would wait.
        let metadata = match fs::symlink_metadata(full) {
            Ok(metadata) => metadata,
            Err(why) => return Self::Unreadable(why),
        };
        let kind = metadata.file_type();
        if kind.is_symlink() {
            Self::Refused(Code::Symlink)
        } else if kind.is_dir() {
            Self::Folder(Stamp::of(&metadata))
        } else if kind.is_file() {
            let limit = if matches!(path.rsplit_once('.'), Some((_, "md"))) {
                LARGEST_PAGE
            } else {
                LARGEST
            };
            if metadata.len() > limit {
                return Self::TooLarge(limit);
            }
            let stamp = Stamp::of(&metadata);
            if let Some(stamp) = stamp
                && let Some(text) = before.untouched(path, stamp)
            {
                return Self::Untouched(text, stamp);
            }
            let stamp = stamp.and_then(|stamp| stamp.settled(now));
            fs::read(full).map_or_else(Self::Unreadable, |bytes| Self::File(bytes, stamp))
        } else {
            Self::Refused(Code::NotAFile)
        }
    }
}

impl Loader {
    /// Reads what stands under `names` in the folder `full`, whose path from the content folder is `prefix`,
    /// with a slash behind it unless it is that folder.
    fn entries(&mut self, prefix: &str, full: &Path, names: &[Name]) {
        let found: Vec<_> = (names.par_iter())
            .map(|name| {
                let (path, full) = (format!("{prefix}{}", name.shown), full.join(&name.real));
                let entry = Entry::at(&path, &full, &self.before, self.now);
                (path, full, entry)
            })
            .collect();
        for (path, full, entry) in found {
            match entry {
                Entry::Folder(stamp) => self.folder(&path, &full, stamp),
                Entry::File(bytes, _) if path.starts_with(BYTES) => {
                    self.sources.add_bytes(path, bytes);
                }
                Entry::File(bytes, stamp) => self.text(path, bytes, stamp),
                Entry::Untouched(text, stamp) => {
                    let file = self.sources.add(path, text, Readable::Yes);
                    self.note(file, Some(stamp));
                }
                Entry::TooLarge(limit) => self.too_large(&path, limit),
                Entry::Refused(code) => self.refuse(&path, code),
                Entry::Unreadable(why) => self.unreadable(&path, &why),
            }
        }
    }

    fn folder(&mut self, path: &str, full: &Path, stamp: Option<Stamp>) {
        let known = stamp.and_then(|stamp| self.before.unmoved(path, stamp));
        match known.map_or_else(|| names(full), Ok) {
            Ok(names) => {
                if let Some(stamp) = stamp.and_then(|stamp| stamp.settled(self.now)) {
                    (self.known).note_folder(path.to_owned(), stamp, Arc::clone(&names));
                }
                // Of a folder that cannot be read nothing is known, so nothing is missed in it.
                if is_year(path) {
                    self.years.push(path.to_owned());
                } else if names.is_empty() {
                    (self.sources).add(path.to_owned(), String::new(), Readable::EmptyFolder);
                }
                self.entries(&format!("{path}/"), full, &names);
            }
            Err(why) => self.unreadable(path, &why),
        }
    }

    fn text(&mut self, path: String, bytes: Vec<u8>, stamp: Option<Stamp>) {
        // In the log of publications a byte order mark is damage like any other.
        let mark = path != publication::LOG;
        match self.sources.add_text(path, bytes, mark) {
            Ok(file) => self.note(file, stamp),
            Err(span) => self.diagnostics.push(Diagnostic::new(Code::NotUtf8, span)),
        }
    }

    fn note(&mut self, file: FileId, stamp: Option<Stamp>) {
        let source = self.sources.get(file);
        (self.known).note(source.path.clone(), stamp, Arc::clone(&source.text));
    }

    /// Adds a file that must be there and is not, so that this can be said of it.
    fn expect(&mut self, path: &str) {
        if self.sources.find(path).is_none() {
            (self.sources).add(path.to_owned(), String::new(), Readable::Missing);
        }
    }

    /// Takes files as an erasure that was cut off is about to make them.
    fn journal(&mut self, content: &Path) {
        let full = content.join(Journal::PATH);
        let text = match fs::read_to_string(&full) {
            Ok(text) => text,
            Err(why) if why.kind() == io::ErrorKind::NotFound => return,
            Err(why) => return self.unreadable(Journal::PATH, &why),
        };
        // Written in one step, it is whole; what is no journal was put there by somebody else.
        let Some(journal) = Journal::read(&text) else {
            return self.refuse(Journal::PATH, Code::NotInLog);
        };
        for (path, text) in &journal.files {
            if self.sources.find(path).is_none() {
                (self.sources).add(path.clone(), String::new(), Readable::Yes);
            }
            self.sources.put(path, text);
        }
        let place = self.sources.find(publication::LOG).map(Span::file);
        if let Some(place) = place {
            let unfinished = Diagnostic::new(Code::ErasureUnfinished, place);
            self.diagnostics.push(unfinished);
        }
    }

    fn too_large(&mut self, path: &str, limit: u64) {
        let file = (self.sources).add(path.to_owned(), String::new(), Readable::No);
        let too_large = Diagnostic::new(Code::TooLarge, Span::file(file));
        self.diagnostics.push(too_large.with("limit", limit >> 20));
    }

    fn refuse(&mut self, path: &str, code: Code) {
        let file = (self.sources).add(path.to_owned(), String::new(), Readable::No);
        self.diagnostics
            .push(Diagnostic::new(code, Span::file(file)));
    }

    fn unreadable(&mut self, path: &str, why: &io::Error) {
        let file = (self.sources).add(path.to_owned(), String::new(), Readable::No);
        let word = match why.kind() {
            io::ErrorKind::PermissionDenied => Word::ReadDenied,
            io::ErrorKind::NotFound => Word::ReadVanished,
            _ => Word::ReadOther,
        };
        let unreadable = Diagnostic::new(Code::Unreadable, Span::file(file));
        let unreadable = unreadable.with_word("why", word);
        self.diagnostics.push(unreadable.with("system", why));
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    /// The texts of a folder, read when all changes of it are old, by path.
    fn texts(folder: &Path, known: &mut Known) -> Vec<(String, Arc<str>)> {
        let later = SystemTime::now() + Duration::from_hours(1);
        let (sources, _) = load_at(folder, known, later).expect("readable");
        let readable = (sources.iter()).filter(|(_, source)| source.readable == Readable::Yes);
        readable
            .map(|(_, source)| (source.path.clone(), Arc::clone(&source.text)))
            .collect()
    }

    /// Which of the files of `again` were not opened again.
    fn untouched(first: &[(String, Arc<str>)], again: &[(String, Arc<str>)]) -> Vec<String> {
        let is_same = |path: &str, text: &Arc<str>| {
            (first.iter()).any(|(before, known)| before == path && Arc::ptr_eq(known, text))
        };
        (again.iter())
            .filter(|(path, text)| is_same(path, text))
            .map(|(path, _)| path.clone())
            .collect()
    }

    #[test]
    #[cfg(unix)]
    fn only_what_was_touched_is_opened_again() {
        let content = tempfile::tempdir().expect("a temporary folder");
        let folder = content.path().join("2025");
        fs::create_dir(&folder).expect("a folder");
        let write = |name: &str, text: &str| {
            fs::write(folder.join(name), text).expect("written");
        };
        write("a.toml", "a = 1\n");
        write("b.toml", "\u{feff}b = 1\n");
        let mut known = Known::default();
        let first = texts(content.path(), &mut known);
        assert_eq!(
            untouched(&first, &texts(content.path(), &mut known)),
            ["2025/a.toml", "2025/b.toml"]
        );

        // As long as before, and with the times that it had.
        let path = folder.join("a.toml");
        let was = fs::metadata(&path)
            .expect("a file")
            .modified()
            .expect("a time");
        write("a.toml", "a = 2\n");
        let file = fs::File::options().write(true).open(&path).expect("a file");
        file.set_modified(was).expect("a time set");
        let again = texts(content.path(), &mut known);
        assert_eq!(untouched(&first, &again), ["2025/b.toml"]);
        assert_eq!(&*again[0].1, "a = 2\n");

        // Another file comes, and takes the place of one that was there.
        write("c.toml", "b = 3\n");
        assert_eq!(texts(content.path(), &mut known).len(), 3);
        fs::rename(folder.join("c.toml"), folder.join("b.toml")).expect("renamed");
        let last = texts(content.path(), &mut known);
        assert_eq!(untouched(&again, &last), ["2025/a.toml"]);
        assert_eq!(&*last[1].1, "b = 3\n");
    }

    #[test]
    fn what_changed_a_moment_ago_is_read_again() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::write(folder.path().join("a.toml"), "a = 1\n").expect("written");
        let mut known = Known::default();
        load_again(folder.path(), &mut known).expect("readable");
        let first = load_again(folder.path(), &mut known).expect("readable").0;
        let again = load_again(folder.path(), &mut known).expect("readable").0;
        let text = |sources: &Sources| {
            let file = sources.find("a.toml").expect("the file");
            Arc::clone(&sources.get(file).text)
        };
        assert!(!Arc::ptr_eq(&text(&first), &text(&again)));
    }
}
