//! What the pages of a site were made from, so that the next build need not fill a template again
//! whose view has not changed.
//!
//! Stage: beside `render`. A page is a pure function of its view, its frame, the templates and the
//! texts; their digest is its [`Origin`]. The content is read, checked and scored in every build, and
//! every view is made unless all inputs are as they were: nothing here decides which pages an edit may
//! touch, so nothing can be forgotten.
//! It is an accelerator only. Without it, or with one that is damaged or of another program, the site is
//! the same; a page is taken over only while the file in the old site has the digest that is noted here.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;
use serde::Serialize;

use crate::digest::{is_digest, sha256};
use crate::source::Sources;

/// The first line of a file of this kind. The number is that of the lines' form.
const HEAD: &str = "site-gen pages 3\n";

/// Hexadecimal digits of an origin: half a digest tells two of them apart.
const LENGTH: usize = 32;

/// What turns a view into a page beside templates and texts: this crate's `render`, and the exact
/// versions of the crates below it.
const PROGRAM: [&str; 4] = [
    env!("CARGO_PKG_VERSION"),
    include_str!("../../Cargo.lock"),
    include_str!("render.rs"),
    include_str!("render/around.rs"),
];

/// What a page was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// What it shares with others: program, templates, texts, centre, navigation.
    shared: String,
    /// What it shows.
    own: String,
}

impl Origin {
    /// The origin of a page that shows `own` among what is `shared`.
    pub fn of(shared: &str, own: &impl Serialize) -> Self {
        Self {
            shared: shared.to_owned(),
            own: short(own),
        }
    }
}

/// The digest of what pages share: this program and `parts`.
pub fn shared(parts: &impl Serialize) -> String {
    short(&(PROGRAM, parts))
}

fn short(what: &impl Serialize) -> String {
    let text = serde_json::to_vec(what).expect("views have text keys and nothing that can fail");
    let mut digest = sha256(&text);
    digest.truncate(LENGTH);
    digest
}

/// What a site was made from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    /// The site as a whole, where that is known.
    whole: Option<Whole>,
    /// Its pages, by path.
    pages: BTreeMap<String, Known>,
}

/// A site as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whole {
    /// The digest of all that it was made from: see [`inputs`].
    pub inputs: String,
    /// The digest of its `SHA256SUMS`, which vouches for its files.
    pub sums: String,
    /// How many pages it has.
    pub pages: usize,
    /// How many other files.
    pub files: usize,
}

impl Whole {
    /// How its line begins, where pages have the first digest.
    const LINE: &str = "whole ";

    fn line(&self) -> String {
        let Self {
            inputs,
            sums,
            pages,
            files,
        } = self;
        format!("{}{inputs} {sums} {pages} {files}\n", Self::LINE)
    }

    fn read(line: &str) -> Option<Self> {
        let parts: Vec<&str> = line.strip_prefix(Self::LINE)?.split(' ').collect();
        let [inputs, sums, pages, files] = *parts else {
            return None;
        };
        let sound = is_digest(inputs) && is_digest(sums);
        let whole = Self {
            inputs: inputs.to_owned(),
            sums: sums.to_owned(),
            pages: pages.parse().ok()?,
            files: files.parse().ok()?,
        };
        sound.then_some(whole)
    }
}

/// The digest of everything that a site is a function of: the program, every file of the content as it
/// was read, and what else was asked for. A build has no other inputs, so where all of these are the
/// same, so is every file.
///
/// # Panics
///
/// Never: texts and lists of them become JSON.
pub fn inputs(program: &str, sources: &Sources, asked: &impl Serialize) -> String {
    let files: Vec<_> = sources.iter().collect();
    let files: Vec<_> = (files.into_par_iter())
        .map(|(id, source)| {
            let bytes = sources.bytes(id).unwrap_or_default();
            let readable = format!("{:?}", source.readable);
            let digests = [sha256(source.text.as_bytes()), sha256(bytes)];
            (&source.path, readable, digests)
        })
        .collect();
    let text = serde_json::to_vec(&(program, files, asked));
    sha256(&text.expect("texts have no keys and nothing that can fail"))
}

/// A page.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Known {
    origin: Origin,
    /// Of its bytes, and of those of its compressed copies.
    digests: Vec<String>,
}

impl Known {
    /// The digest of the page itself.
    fn digest(&self) -> Option<&String> {
        self.digests.first()
    }
}

impl Memory {
    /// Reads what [`Memory::text`] wrote; `None` where it is anything else.
    pub fn read(text: &str) -> Option<Self> {
        let end = text.len().checked_sub(sha256(b"").len() + 1)?;
        let (lines, sum) = (text.get(..end)?, text.get(end..)?);
        if sum.strip_suffix('\n')? != sha256(lines.as_bytes()) {
            return None;
        }
        let remembered = |line: &str| {
            let mut parts = line.splitn(4, ' ');
            let origin = Origin {
                shared: parts.next()?.to_owned(),
                own: parts.next()?.to_owned(),
            };
            let digests = parts.next()?.split(',').map(str::to_owned);
            let digests: Vec<String> = digests.collect();
            let sound = digests.iter().all(|text| is_digest(text));
            let path = parts.next()?.to_owned();
            sound.then_some((path, Known { origin, digests }))
        };
        let mut lines = lines.strip_prefix(HEAD)?.lines().peekable();
        let whole = lines.next_if(|line| line.starts_with(Whole::LINE));
        Some(Self {
            whole: match whole {
                Some(line) => Some(Whole::read(line)?),
                None => None,
            },
            pages: lines.map(remembered).collect::<Option<_>>()?,
        })
    }

    /// The site as a whole, where it was made from `inputs`.
    pub fn whole(&self, inputs: &str) -> Option<&Whole> {
        self.whole.as_ref().filter(|whole| whole.inputs == inputs)
    }

    /// Notes the site as a whole.
    #[must_use]
    pub fn with_whole(self, whole: Option<Whole>) -> Self {
        Self { whole, ..self }
    }

    /// As a file: a line for the whole, where it is known, a line a page, and at last the digest of all
    /// lines before.
    pub fn text(&self) -> String {
        let mut text = HEAD.to_owned();
        text.extend(self.whole.as_ref().map(Whole::line));
        for (path, Known { origin, digests }) in &self.pages {
            let Origin { shared, own } = origin;
            for part in [shared, " ", own, " ", &digests.join(","), " ", path, "\n"] {
                text.push_str(part);
            }
        }
        let sum = sha256(text.as_bytes());
        text + &sum + "\n"
    }

    /// The digests of the bytes of the page at `path` and of its compressed copies, if it was made from
    /// `origin`.
    pub fn digests(&self, path: &str, origin: &Origin) -> Option<&[String]> {
        let page = (self.pages.get(path)).filter(|page| page.origin == *origin)?;
        Some(&page.digests)
    }

    /// What differs from `before`, the same site's earlier pages.
    pub fn changes(&self, before: &Self) -> Changes {
        let mut changes = Changes::default();
        for (path, page) in &self.pages {
            match before.pages.get(path) {
                None => changes.new += 1,
                Some(old) if old.digest() == page.digest() => {}
                Some(old) if old.origin.shared != page.origin.shared => changes.shared += 1,
                Some(_) => changes.shown += 1,
            }
        }
        let gone = |path: &&String| !self.pages.contains_key(*path);
        changes.gone = before.pages.keys().filter(gone).count();
        changes
    }
}

/// How many pages changed, by reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// They show something else.
    pub shown: usize,
    /// Program, templates, texts, centre or navigation changed.
    pub shared: usize,
    /// They were not there before.
    pub new: usize,
    /// They are not there any more.
    pub gone: usize,
}

/// The pages of a site that is being made. Callable from several threads.
#[derive(Debug, Default)]
pub struct Making(Mutex<Memory>);

impl Making {
    /// Notes a page: the digest of its bytes, and those of its compressed copies.
    pub fn note(&self, path: &str, origin: &Origin, digests: Vec<String>) {
        let page = Known {
            origin: origin.clone(),
            digests,
        };
        let mut memory = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        memory.pages.insert(path.to_owned(), page);
    }

    /// All pages.
    pub fn finish(self) -> Memory {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn memory(pages: &[(&str, &str, &str, &str)]) -> Memory {
        let making = Making::default();
        for (path, shared, own, bytes) in pages {
            let origin = Origin::of(&short(shared), own);
            making.note(
                path,
                &origin,
                vec![sha256(bytes.as_bytes()), sha256(b"copy")],
            );
        }
        making.finish()
    }

    #[test]
    fn what_was_written_is_read_and_nothing_else() {
        let pages = memory(&[("a b/页.html", "s", "1", "x"), ("c.html", "s", "2", "y")]);
        assert_eq!(Memory::read(&pages.text()), Some(pages.clone()));
        let made = pages.with_whole(Some(Whole {
            inputs: sha256(b"inputs"),
            sums: sha256(b"sums"),
            pages: 2,
            files: 7,
        }));
        let text = made.text();
        assert_eq!(Memory::read(&text), Some(made.clone()));
        assert_eq!(made.whole(&sha256(b"inputs")), made.whole.as_ref());
        assert_eq!(made.whole(&sha256(b"others")), None);
        assert_eq!(Memory::read(""), None);
        for at in (0..text.len()).filter(|at| text.is_char_boundary(*at)) {
            assert_eq!(Memory::read(&text[..at]), None, "cut at {at}");
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= 1;
            let damaged = String::from_utf8_lossy(&bytes);
            assert_eq!(Memory::read(&damaged), None, "damaged at {at}");
        }
    }

    #[test]
    fn changes_have_their_reason() {
        let before = memory(&[
            ("same", "s", "1", "x"),
            ("shown", "s", "2", "y"),
            ("shared", "s", "3", "z"),
            ("gone", "s", "4", "w"),
        ]);
        let after = memory(&[
            ("same", "t", "1", "x"),
            ("shown", "s", "5", "v"),
            ("shared", "t", "3", "u"),
            ("new", "s", "6", "q"),
        ]);
        let expected = Changes {
            shown: 1,
            shared: 1,
            new: 1,
            gone: 1,
        };
        assert_eq!(after.changes(&before), expected);
        assert_eq!(after.changes(&after), Changes::default());
        let origin = Origin::of(&short(&"s"), &"1");
        let digests = [sha256(b"x"), sha256(b"copy")];
        assert_eq!(before.digests("same", &origin), Some(&digests[..]));
        assert_eq!(after.digests("same", &origin), None);
    }
}
