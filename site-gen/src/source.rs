//! The files of the content folder, as text, and places in them.
//!
//! Stage: what `load` makes and `parse` reads.

use std::ops::Range;

/// A file's place among the [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileId(u32);

/// A range of bytes in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// The first byte.
    pub start: usize,
    /// The byte behind the last.
    pub end: usize,
}

impl Span {
    /// `range` of `file`.
    pub fn new(file: FileId, range: Range<usize>) -> Self {
        Self {
            file,
            start: range.start,
            end: range.end,
        }
    }

    /// The beginning of `file`: for what concerns the whole of it.
    pub fn file(file: FileId) -> Self {
        Self::new(file, 0..0)
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

/// A file of the content folder.
#[derive(Clone, Debug)]
pub struct Source {
    /// Relative to the content folder, with `/` between its parts.
    pub path: String,
    /// Its text, without a byte order mark.
    pub text: String,
}

/// The files of the content folder, by path.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<Source>,
}

impl Sources {
    /// Adds a file. Files that could not be read are added with an empty text, so that what is said
    /// of them has a place.
    ///
    /// # Panics
    ///
    /// With four billion files.
    pub fn add(&mut self, path: String, text: String) -> FileId {
        let id = u32::try_from(self.files.len()).expect("fewer than four billion files");
        self.files.push(Source { path, text });
        FileId(id)
    }

    /// The file `id`.
    pub fn get(&self, id: FileId) -> &Source {
        &self.files[id.0 as usize]
    }

    /// The file at `path`, if there is one.
    pub fn find(&self, path: &str) -> Option<FileId> {
        self.iter()
            .find(|(_, source)| source.path == path)
            .map(|(id, _)| id)
    }

    /// All files with their ids.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &Source)> {
        (0..).map(FileId).zip(&self.files)
    }

    /// Line and column, both from 1 and the column in characters, of the byte at `at`.
    pub fn position(&self, file: FileId, at: usize) -> (usize, usize) {
        let text = &self.get(file).text;
        let before = &text[..text.floor_char_boundary(at)];
        let line = before.matches('\n').count() + 1;
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        (line, before[start..].chars().count() + 1)
    }
}
