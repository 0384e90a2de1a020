//! What the pages of a site were made from, so that the next build need not fill a template again
//! whose view has not changed.
//!
//! Stage: beside `render`. A page is a pure function of its view, its frame, the templates and the
//! texts; their digest is its [`Origin`]. The content is read, checked and scored in every build, and
//! every view is made: nothing here decides which pages an edit may touch, so nothing can be forgotten.
//! It is an accelerator only. Without it, or with one that is damaged or of another program, the site is
//! the same; a page is taken over only while the file in the old site has the digest that is noted here.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;

use crate::digest::{is_digest, sha256};

/// The first line of a file of this kind. The number is that of the lines' form.
const HEAD: &str = "site-gen pages 2\n";

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

/// The pages of a site, by path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Memory(BTreeMap<String, Remembered>);

/// A page.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Remembered {
    origin: Origin,
    /// Of its bytes, and of those of its compressed copies.
    digests: Vec<String>,
}

impl Remembered {
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
            sound.then_some((path, Remembered { origin, digests }))
        };
        let pages = lines.strip_prefix(HEAD)?.lines().map(remembered);
        pages.collect::<Option<_>>().map(Self)
    }

    /// As a file: a line a page, and at last the digest of all lines before.
    pub fn text(&self) -> String {
        let mut text = HEAD.to_owned();
        for (path, Remembered { origin, digests }) in &self.0 {
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
        let page = self.0.get(path).filter(|page| page.origin == *origin)?;
        Some(&page.digests)
    }

    /// What differs from `before`, the same site's earlier pages.
    pub fn changes(&self, before: &Self) -> Changes {
        let mut changes = Changes::default();
        for (path, page) in &self.0 {
            match before.0.get(path) {
                None => changes.new += 1,
                Some(old) if old.digest() == page.digest() => {}
                Some(old) if old.origin.shared != page.origin.shared => changes.shared += 1,
                Some(_) => changes.shown += 1,
            }
        }
        let gone = |path: &&String| !self.0.contains_key(*path);
        changes.gone = before.0.keys().filter(gone).count();
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
        let page = Remembered {
            origin: origin.clone(),
            digests,
        };
        let mut memory = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        memory.0.insert(path.to_owned(), page);
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
        let made = memory(&[("a b/页.html", "s", "1", "x"), ("c.html", "s", "2", "y")]);
        let text = made.text();
        assert_eq!(Memory::read(&text), Some(made));
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
