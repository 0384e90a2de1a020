//! The files of the content folder, as text, and places in them.
//!
//! Stage: what `load` makes and `parse` reads.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// A file's place among the [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileId(u32);

/// A range of bytes in a file.
///
/// Every value that was read carries one, so it is small: no file of four gigabytes is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// The file.
    pub file: FileId,
    start: u32,
    end: u32,
}

impl Span {
    /// `range` of `file`.
    pub fn new(file: FileId, range: Range<usize>) -> Self {
        let [start, end] = [range.start, range.end].map(|at| u32::try_from(at).unwrap_or(u32::MAX));
        Self { file, start, end }
    }

    /// The first byte.
    pub fn start(self) -> usize {
        self.start as usize
    }

    /// The byte behind the last.
    pub fn end(self) -> usize {
        self.end as usize
    }

    /// The beginning of `file`: for what concerns the whole of it.
    pub fn file(file: FileId) -> Self {
        Self::new(file, 0..0)
    }

    /// Whether the two have a place in common, be it only an edge.
    pub fn touches(self, other: Self) -> bool {
        self.file == other.file && self.start <= other.end && other.start <= self.end
    }
}

/// A value with the place where it was written.
#[derive(Clone, Debug)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

impl<T> Located<T> {
    /// The result of `change`, at the same place.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Located<U> {
        Located {
            value: change(self.value),
            span: self.span,
        }
    }
}

/// How far a file of the content folder can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readable {
    /// It was read in full.
    Yes,
    /// It was not, and that was reported: nothing follows from what it lacks.
    No,
    /// It is a folder with nothing in it; it stands among the sources so that a name that is not
    /// known can be reported.
    EmptyFolder,
    /// It is not there; it stands among the sources so that this can be said of it.
    Missing,
}

/// A file of the content folder.
#[derive(Clone, Debug)]
pub struct Source {
    /// Relative to the content folder, with `/` between its parts.
    pub path: String,
    /// Its text, without a byte order mark; shared with who keeps it for the next reading.
    pub text: Arc<str>,
    /// Whether that is all of it.
    pub readable: Readable,
    /// Where its lines begin; found when the first place is asked for.
    lines: OnceLock<Vec<usize>>,
}

/// The files of the content folder, by path.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<Source>,
    by_path: BTreeMap<String, FileId>,
    /// What files hold that are no text.
    bytes: BTreeMap<FileId, Vec<u8>>,
}

impl Sources {
    /// Adds a file. Files that could not be read are added with what is known of their text, so that
    /// what is said of them has a place.
    ///
    /// # Panics
    ///
    /// With four billion files.
    pub fn add(&mut self, path: String, text: impl Into<Arc<str>>, readable: Readable) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).expect("fewer than four billion files"));
        self.by_path.insert(path.clone(), id);
        self.files.push(Source {
            path,
            text: text.into(),
            readable,
            lines: OnceLock::new(),
        });
        id
    }

    /// Adds a file that should be UTF-8, without a byte order mark where it may have one.
    ///
    /// # Errors
    ///
    /// The place of the first byte that is none. The text up to the end of its line is added, so that
    /// the place can be shown.
    pub fn add_text(&mut self, path: String, bytes: Vec<u8>, mark: bool) -> Result<FileId, Span> {
        match String::from_utf8(bytes) {
            Ok(mut text) => {
                if mark && text.starts_with('\u{feff}') {
                    text.drain(..'\u{feff}'.len_utf8());
                }
                Ok(self.add(path, text, Readable::Yes))
            }
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let bytes = error.as_bytes();
                let end = bytes[at..].iter().position(|byte| *byte == b'\n');
                let shown = &bytes[..end.map_or(bytes.len(), |end| at + end)];
                let text = String::from_utf8_lossy(shown).into_owned();
                let file = self.add(path, text, Readable::No);
                let end = at + char::REPLACEMENT_CHARACTER.len_utf8();
                Err(Span::new(file, at..end))
            }
        }
    }

    /// Adds a file that is no text, such as a picture.
    pub fn add_bytes(&mut self, path: String, bytes: Vec<u8>) -> FileId {
        let id = self.add(path, String::new(), Readable::Yes);
        self.bytes.insert(id, bytes);
        id
    }

    /// Puts a text in the place of a file's, or adds the file.
    pub fn put(&mut self, path: &str, text: &str) {
        match self.find(path) {
            Some(id) => {
                let source = &mut self.files[id.0 as usize];
                source.text = text.into();
                source.lines = OnceLock::new();
                if source.readable == Readable::Missing {
                    source.readable = Readable::Yes;
                }
            }
            None => {
                self.add(path.to_owned(), text.to_owned(), Readable::Yes);
            }
        }
    }

    /// Forgets the texts of the files below other folders than `folder`: no place in them can be shown
    /// from now on.
    pub fn keep_only(&mut self, folder: &str) {
        let is_below = |path: &str| {
            path.split_once('/')
                .is_some_and(|(first, _)| first == folder)
        };
        for source in self
            .files
            .iter_mut()
            .filter(|source| !is_below(&source.path))
        {
            source.text = Arc::default();
            source.lines = OnceLock::new();
        }
    }

    /// What a file holds that was read as no text.
    pub fn bytes(&self, id: FileId) -> Option<&[u8]> {
        self.bytes.get(&id).map(Vec::as_slice)
    }

    /// The file `id`.
    pub fn get(&self, id: FileId) -> &Source {
        &self.files[id.0 as usize]
    }

    /// The file at `path`, if there is one.
    pub fn find(&self, path: &str) -> Option<FileId> {
        self.by_path.get(path).copied()
    }

    /// All files with their ids.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &Source)> {
        (0..).map(FileId).zip(&self.files)
    }

    /// Line and column, both from 1 and the column in characters, of the byte at `at`.
    pub fn position(&self, file: FileId, at: usize) -> (usize, usize) {
        let source = self.get(file);
        let text = &source.text;
        let lines = source.lines.get_or_init(|| {
            let after = text.match_indices('\n').map(|(newline, _)| newline + 1);
            std::iter::once(0).chain(after).collect()
        });
        let at = text.floor_char_boundary(at);
        let line = lines.partition_point(|&start| start <= at);
        let column = text[lines[line - 1]..at].chars().count() + 1;
        (line, column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_in_characters() {
        let mut sources = Sources::default();
        let file = sources.add(
            String::from("a"),
            String::from("x\n税务 y\n"),
            Readable::Yes,
        );
        assert_eq!(sources.position(file, 0), (1, 1));
        assert_eq!(sources.position(file, 2), (2, 1));
        assert_eq!(sources.position(file, 9), (2, 4));
        assert_eq!(sources.position(file, 11), (3, 1));
        assert_eq!(sources.position(file, 900), (3, 1));
        let empty = sources.add(String::from("b"), String::new(), Readable::Missing);
        assert_eq!(sources.position(empty, 0), (1, 1));
    }
}
