//! Files and folders as they were read last: a preview opens again only those that were touched.
//!
//! Stage: part of `load`. It only saves work: a file counts as untouched where the system says that
//! nothing of it changed, its contents nor its entry, and said so of a time that had passed when it was
//! read; a folder, where none of its entries came or went. What remains is a system whose clock is set back to the very nanosecond of the last change.

use std::collections::HashMap;
use std::fs::Metadata;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use super::Name;

/// How old a change has to be when a file is read, so that a later one bears another time: file systems
/// count in steps of up to two seconds.
const SETTLED: Duration = Duration::from_secs(3);

/// Files and folders, by path.
#[derive(Debug, Default)]
pub struct Known {
    files: HashMap<String, File>,
    folders: HashMap<String, (Stamp, Arc<[Name]>)>,
}

/// A file as it was read.
#[derive(Debug)]
struct File {
    /// `None` where its last change was too young to be told from a next one.
    stamp: Option<Stamp>,
    text: Arc<str>,
}

impl Known {
    /// The text of the file at `path`, if it is as it was when its stamp was `stamp`.
    pub(super) fn untouched(&self, path: &str, stamp: Stamp) -> Option<Arc<str>> {
        let file = self.files.get(path)?;
        (file.stamp == Some(stamp)).then(|| Arc::clone(&file.text))
    }

    /// Notes a file that was read after its stamp was taken.
    pub(super) fn note(&mut self, path: String, stamp: Option<Stamp>, text: Arc<str>) {
        self.files.insert(path, File { stamp, text });
    }

    /// The names in the folder at `path`, if it is as it was when its stamp was `stamp`.
    pub(super) fn unmoved(&self, path: &str, stamp: Stamp) -> Option<Arc<[Name]>> {
        let (known, names) = self.folders.get(path)?;
        (*known == stamp).then(|| Arc::clone(names))
    }

    /// Notes a folder that was read after its stamp was taken.
    pub(super) fn note_folder(&mut self, path: String, stamp: Stamp, names: Arc<[Name]>) {
        self.folders.insert(path, (stamp, names));
    }
}

/// What tells one state of a file or folder from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    device: u64,
    inode: u64,
    size: u64,
    modified: (i64, i64),
    changed: (i64, i64),
}

impl Stamp {
    /// That of what stands at a path; `None` where the system tells no time of its last change. No program
    /// can set that time, as it can the one of its contents.
    #[cfg(unix)]
    #[expect(clippy::unnecessary_wraps, reason = "other systems have none")]
    pub(super) fn of(metadata: &Metadata) -> Option<Self> {
        use std::os::unix::fs::MetadataExt;
        Some(Self {
            device: metadata.dev(),
            inode: metadata.ino(),
            size: metadata.size(),
            modified: (metadata.mtime(), metadata.mtime_nsec()),
            changed: (metadata.ctime(), metadata.ctime_nsec()),
        })
    }

    /// See above.
    #[cfg(not(unix))]
    pub(super) fn of(_: &Metadata) -> Option<Self> {
        None
    }

    /// This stamp, if a change from `now` on bears another time.
    pub(super) fn settled(self, now: SystemTime) -> Option<Self> {
        let now = now.duration_since(SystemTime::UNIX_EPOCH).ok()?;
        let seconds = u64::try_from(self.changed.0).ok()?;
        (Duration::from_secs(seconds) + SETTLED < now).then_some(self)
    }
}
