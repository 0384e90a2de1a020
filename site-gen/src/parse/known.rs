//! What the files of years said when they were last read: a preview reads again only what changed.
//!
//! Stage: part of `parse`. It only saves work: what is handed on is what reading would give.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Said, YearFile, alone, on_all_cores};
use crate::source::{FileId, Readable, Source, Sources};

/// What files of years said. Places in them speak of the file by its id.
#[derive(Debug, Default)]
pub struct Known(BTreeMap<FileId, File>);

/// A file as it was read.
#[derive(Debug)]
struct File {
    path: String,
    readable: Readable,
    text: Arc<str>,
    said: Arc<Said>,
}

impl Known {
    /// What each of `files` says, and no more than these from now on.
    pub(super) fn read(&mut self, sources: &Sources, files: Vec<YearFile<'_>>) -> Vec<Arc<Said>> {
        let ids: Vec<FileId> = files.iter().map(|file| file.id).collect();
        let changed = (files.into_iter()).filter(|file| !self.has(sources.get(file.id), file.id));
        let read = on_all_cores(sources, changed.collect(), |file| File::of(sources, file));
        self.0.extend(read);
        // They come in the order of their ids.
        if self.0.len() > ids.len() {
            self.0.retain(|id, _| ids.binary_search(id).is_ok());
        }
        ids.iter().map(|id| Arc::clone(&self.0[id].said)).collect()
    }

    /// Whether the file is as it was. A text that was not read anew is, without a look at it.
    fn has(&self, source: &Source, id: FileId) -> bool {
        self.0.get(&id).is_some_and(|before| {
            before.path == source.path
                && before.readable == source.readable
                && before.text == source.text
        })
    }
}

impl File {
    fn of(sources: &Sources, file: YearFile<'_>) -> (FileId, Self) {
        let source = sources.get(file.id);
        let read = Self {
            path: source.path.clone(),
            readable: source.readable,
            text: Arc::clone(&source.text),
            said: Arc::new(alone(sources, file)),
        };
        (file.id, read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Code, Diagnostics};
    use crate::parse::{LONG, parse, parse_again};

    fn sources(files: &[(&str, &str)]) -> Sources {
        let mut sources = Sources::default();
        for (path, text) in files {
            sources.add((*path).to_owned(), (*text).to_owned(), Readable::Yes);
        }
        sources
    }

    /// What `files` say to a reader who knows `known`, and to one who knows nothing, must be the same.
    fn read(files: &[(&str, &str)], known: &mut Known) -> Vec<(Code, String)> {
        let sources = sources(files);
        let (mut again, mut anew) = (Diagnostics::default(), Diagnostics::default());
        let raw = parse_again(&sources, known, &mut again);
        let fresh = parse(&sources, &mut anew);
        assert_eq!(format!("{raw:?}"), format!("{fresh:?}"));
        let (again, anew) = (again.sorted(&sources), anew.sorted(&sources));
        assert_eq!(again, anew);
        let place = |file| sources.get(file).path.clone();
        (again.into_iter())
            .map(|problem| (problem.code, place(problem.span.file)))
            .collect()
    }

    #[test]
    fn what_is_known_changes_nothing() {
        let mut known = Known::default();
        let sound = ("2025/vetoes.toml", "");
        let odd = ("2025/rules.toml", "x = 1\n");
        let unknown = |path: &str| vec![(Code::UnknownKey, path.to_owned())];
        assert_eq!(read(&[sound, odd], &mut known), unknown(odd.0));
        assert_eq!(known.0.len(), 2);
        // Not read again, and said again.
        assert_eq!(read(&[sound, odd], &mut known), unknown(odd.0));
        // Mended, and another one broken.
        let (sound, odd) = (("2025/rules.toml", ""), ("2025/vetoes.toml", "y = 1\n"));
        assert_eq!(read(&[odd, sound], &mut known), unknown(odd.0));
        // A file that comes before the others moves their places.
        let first = ("2025/criticisms.toml", "");
        assert_eq!(read(&[first, odd, sound], &mut known), unknown(odd.0));
        // What is gone is forgotten.
        assert_eq!(read(&[sound], &mut known), []);
        assert_eq!(known.0.len(), 1);
    }

    #[test]
    fn files_of_any_length_say_what_they_say_in_their_order() {
        let path = |month| format!("2025/ledger/{month}.toml");
        let odd = format!("x = 1\n{}", "#".repeat(LONG));
        let files = [
            (&*path("a"), "x = 1\n"),
            (&*path("b"), &*odd),
            (&*path("c"), "x = 1\n"),
            (&*path("d"), &*odd),
        ];
        let all = files.map(|(path, _)| (Code::UnknownKey, path.to_owned()));
        assert_eq!(read(&files, &mut Known::default()), all);
        let raw = parse(&sources(&files), &mut Diagnostics::default());
        let ids: Vec<&str> = raw.years[0].ledgers.iter().map(|each| &*each.id).collect();
        assert_eq!(ids, ["a", "b", "c", "d"]);
    }

    #[test]
    fn what_could_not_be_read_is_not_what_it_says_later() {
        let mut known = Known::default();
        let path = "2025/rules.toml";
        let mut sources = Sources::default();
        sources.add(path.to_owned(), String::new(), Readable::No);
        parse_again(&sources, &mut known, &mut Diagnostics::default());
        assert!(
            known.0[&sources.find(path).expect("the file")]
                .said
                .0
                .rules
                .is_empty()
        );
        let rule = "[[rule]]\nwindow = \"tax\"\ndate = 2025-01-01\ntitle = \"x\"\n";
        assert_eq!(read(&[(path, rule)], &mut known), []);
        assert_eq!(
            known.0[&sources.find(path).expect("the file")]
                .said
                .0
                .rules
                .len(),
            1
        );
    }
}
