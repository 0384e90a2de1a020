//! `SHA256SUMS`: the digest of every file of the site but itself and the log of publications.
//!
//! Stage: after the files are made, before the last is written. The lines are those of `sha256sum`, in
//! the order of the paths' bytes, so that `sha256sum -c SHA256SUMS` checks a copy of the site. The log
//! is left out because each of its lines vouches for itself and those before it.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use crate::digest::sha256;
use crate::publication::LOG;

/// The file's name.
pub const FILE: &str = "SHA256SUMS";

/// Files that somebody may put beside it to vouch for it: made by `ssh-keygen -Y sign` and by minisign.
pub const SIGNATURES: [&str; 2] = ["SHA256SUMS.sig", "SHA256SUMS.minisig"];

/// The digests of files, while these are made. Callable from several threads.
#[derive(Debug, Default)]
pub struct Sums(Mutex<BTreeMap<String, String>>);

impl Sums {
    /// The digests of `files`.
    pub fn of<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Self {
        let sums = Self::default();
        for (path, bytes) in files {
            sums.add(path, bytes);
        }
        sums
    }

    /// Adds a file and returns its digest.
    pub fn add(&self, path: &str, bytes: &[u8]) -> String {
        let digest = sha256(bytes);
        self.note(path, &digest);
        digest
    }

    /// Adds the digest of a file, unless it is one that has none here.
    pub fn note(&self, path: &str, digest: &str) {
        if path != LOG && path != FILE {
            let mut sums = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            sums.insert(path.to_owned(), digest.to_owned());
        }
    }

    /// The text of the file.
    pub fn text(&self) -> String {
        let sums = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let lines = sums.iter().map(|(path, digest)| [digest, "  ", path, "\n"]);
        lines.flatten().collect()
    }
}
