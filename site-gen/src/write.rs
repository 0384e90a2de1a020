//! Writing the site: beside the old one, then swapped in.
//!
//! Stage: the last. At every instant the output folder is the old site or the new one, whole. Files
//! are written to a staging folder beside it, those that the old site has as links to it; the two are
//! exchanged in one step where the system can do that, else by two renames of which the next start
//! repairs a half. A site that is already there is left alone: the staging folder is made when the
//! first file differs. Only a folder that carries [`MARKER`] is ever replaced.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "this module and `load` are where the file system is touched"
)]

pub mod begin;
pub mod memory;
pub mod content;
mod old;
pub mod publication;
pub mod scratch;
mod swap;

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fmt;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::model::Language;
use crate::wording::{self, Tell};

use old::Old;
use swap::{exchange, recover, remove, sync};

/// The file that says that a folder is a site made by this tool, and may be replaced by it.
pub const MARKER: &str = ".pingyi-site";

/// What stands in the marker, for whoever finds it.
pub const MARKER_TEXT: &str = concat!(
    "This folder is made by site-gen ",
    env!("CARGO_PKG_VERSION"),
    ". The next build replaces all of it.\n"
);

/// Why a site was not written. The old one is untouched.
#[derive(Debug)]
pub enum WriteError {
    /// The output folder must not be replaced.
    Refused {
        /// The folder.
        path: PathBuf,
        /// Why.
        why: Refusal,
    },
    /// Another build holds the folder.
    Busy(PathBuf),
    /// The system said no.
    Io {
        /// Where.
        path: PathBuf,
        /// What it said.
        error: io::Error,
    },
}

/// Why an output folder must not be replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The root of the file system, or the user's home.
    Precious,
    /// It holds the content, or is inside it.
    HoldsContent,
    /// It is a symbolic link.
    Symlink,
    /// It is no folder.
    NotAFolder,
    /// It holds a Git repository.
    Repository,
    /// It has files and no marker: somebody else's.
    Foreign,
    /// It is there already.
    Exists,
    /// It is a file to be kept that lies in the content or in the site.
    InTheWay,
}

impl Tell for WriteError {
    fn tell(&self, language: Language) -> String {
        let say = |address, path: &Path, why: &str| {
            let arguments: [(_, &dyn fmt::Display); 2] = [("path", &path.display()), ("why", &why)];
            wording::say(address, language, &arguments)
        };
        match self {
            Self::Refused { path, why } => say("system.not-replaced", path, &why.tell(language)),
            Self::Busy(path) => say("system.busy", path, ""),
            Self::Io { path, error } => say("system.file", path, &error.tell(language)),
        }
    }
}

impl Tell for Refusal {
    fn tell(&self, language: Language) -> String {
        let address = match self {
            Self::Precious => "system.precious",
            Self::HoldsContent => "system.holds-content",
            Self::Symlink => "system.symlink",
            Self::NotAFolder => "system.not-a-folder",
            Self::Repository => "system.repository",
            Self::Foreign => "system.foreign",
            Self::Exists => "system.exists",
            Self::InTheWay => "system.in-the-way",
        };
        wording::say(address, language, &[])
    }
}

/// Names the path in an error of the system.
fn at<T>(path: &Path, result: io::Result<T>) -> Result<T, WriteError> {
    result.map_err(|error| WriteError::Io {
        path: path.to_owned(),
        error,
    })
}

/// A site being written. Dropped before [`Staging::publish`], it leaves the old site as it was.
#[derive(Debug)]
pub struct Staging {
    target: PathBuf,
    folder: PathBuf,
    old: Option<Old>,
    state: Mutex<State>,
    made: Mutex<BTreeSet<PathBuf>>,
    /// Held until the end: the system lets go of it even when we are killed.
    _lock: Lock,
}

/// How far the new site is from the old one.
#[derive(Debug)]
enum State {
    /// All its files so far are in the old site too, and the staging folder is not there yet.
    Same(Vec<String>),
    /// Something differs: so many files were written.
    Changed(usize),
}

impl Staging {
    /// Prepares to replace `target` by a site made of `content`.
    ///
    /// # Errors
    ///
    /// When `target` must not be replaced, another build is at it, or the system refuses. Nothing is
    /// touched then.
    pub fn begin(target: &Path, content: &Path) -> Result<Self, WriteError> {
        let target = resolve(&at(target, std::path::absolute(target))?);
        let Some(parent) = target.parent() else {
            return Err(refuse(&target, Refusal::Precious));
        };
        check(&target, content)?;
        at(parent, fs::create_dir_all(parent))?;
        let lock = Lock::of(&target)?;
        let folder = beside(&target, "new");
        recover(&target)?;
        remove(&folder)?;
        let staging = Self {
            old: Old::at(&target),
            target,
            folder,
            state: Mutex::new(State::Same(Vec::new())),
            made: Mutex::new(BTreeSet::new()),
            _lock: lock,
        };
        staging.write(MARKER, MARKER_TEXT.as_bytes())?;
        Ok(staging)
    }

    /// Writes a file of the site, or links it where the old site has it. Callable from several threads.
    ///
    /// # Errors
    ///
    /// When the system refuses.
    ///
    /// # Panics
    ///
    /// When `path` leads out of the site: a fault of this crate.
    pub fn write(&self, path: &str, bytes: &[u8]) -> Result<(), WriteError> {
        let kept = self.old.as_ref().filter(|old| old.holds(path, bytes));
        self.place(path, bytes, kept)
    }

    /// Takes files over from the old site if the bytes of each there have the SHA-256 beside it, all or
    /// none; returns whether it did. Callable from several threads.
    ///
    /// # Errors
    ///
    /// When the system refuses.
    ///
    /// # Panics
    ///
    /// As [`Self::write`].
    pub fn keep(&self, files: &[(&str, &str)]) -> Result<bool, WriteError> {
        let Some(old) = &self.old else {
            return Ok(false);
        };
        let found = files
            .iter()
            .map(|(path, digest)| old.with_digest(path, digest));
        let Some(found) = found.collect::<Option<Vec<_>>>() else {
            return Ok(false);
        };
        for ((path, _), bytes) in files.iter().zip(&found) {
            self.place(path, bytes, Some(old))?;
        }
        Ok(true)
    }

    /// Whether the old site is whole and has nothing besides: its `SHA256SUMS` has the SHA-256 `sums`,
    /// every file that it lists the digest there, and its log of publications, which is not listed, is
    /// `log`.
    pub fn stands(&self, sums: &str, log: Option<&[u8]>) -> bool {
        let old = self.old.as_ref();
        old.is_some_and(|old| old.is_whole(sums, log))
    }

    /// Puts a file into the new site: a link to that of the old one where it is `kept` there.
    fn place(&self, path: &str, bytes: &[u8], kept: Option<&Old>) -> Result<(), WriteError> {
        let inside = path.split('/').all(|part| !matches!(part, "" | "." | ".."));
        assert!(inside, "{path} stays inside the site");
        {
            let mut state = self.state();
            match (&mut *state, kept) {
                (State::Same(paths), Some(_)) => {
                    paths.push(path.to_owned());
                    return Ok(());
                }
                (State::Same(_), None) => self.part(&mut state)?,
                (State::Changed(_), _) => {}
            }
            if let (State::Changed(written), None) = (&mut *state, kept) {
                *written += 1;
            }
        }
        let file = self.folder.join(path);
        if let Some(folder) = file.parent() {
            self.make(folder)?;
        }
        // Not every file system has hard links.
        if kept.is_some_and(|old| fs::hard_link(old.file(path), &file).is_ok()) {
            return Ok(());
        }
        at(&file, fs::write(&file, bytes))
    }

    /// Makes the staging folder, with all that was the same so far: from here on the sites differ.
    fn part(&self, state: &mut State) -> Result<(), WriteError> {
        at(&self.folder, fs::create_dir(&self.folder))?;
        let marker = self.folder.join(MARKER);
        at(&marker, fs::write(&marker, MARKER_TEXT))?;
        let State::Same(paths) = std::mem::replace(state, State::Changed(0)) else {
            return Ok(());
        };
        for path in paths.iter().filter(|path| *path != MARKER) {
            let file = self.folder.join(path);
            if let Some(folder) = file.parent() {
                self.make(folder)?;
            }
            if let Some(old) = &self.old {
                let old = old.file(path);
                if fs::hard_link(&old, &file).is_err() {
                    at(&file, fs::copy(&old, &file))?;
                }
            }
        }
        Ok(())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes a folder unless it was made before.
    fn make(&self, folder: &Path) -> Result<(), WriteError> {
        let made = |made: &Mutex<BTreeSet<PathBuf>>| {
            let mut made = made.lock().unwrap_or_else(PoisonError::into_inner);
            !made.insert(folder.to_owned())
        };
        if made(&self.made) {
            return Ok(());
        }
        at(folder, fs::create_dir_all(folder))
    }

    /// Puts the site in the place of the old one, unless that is the same; returns how many files were
    /// written.
    ///
    /// # Errors
    ///
    /// When the system refuses; the old site is whole then.
    pub fn publish(self) -> Result<usize, WriteError> {
        let written = {
            let mut state = self.state();
            if let (State::Same(paths), Some(old)) = (&*state, &self.old) {
                if old.has_only(paths.len()) {
                    return Ok(0);
                }
                self.part(&mut state)?;
            }
            match &*state {
                State::Same(_) => 0,
                State::Changed(written) => *written,
            }
        };
        sync(&self.folder)?;
        if self.old.is_some() {
            exchange(&self.folder, &self.target)?;
            // What stands there now is the old site.
            remove(&self.folder)?;
        } else {
            at(&self.target, fs::rename(&self.folder, &self.target))?;
        }
        if let Some(parent) = self.target.parent() {
            at(
                parent,
                File::open(parent).and_then(|parent| parent.sync_all()),
            )?;
        }
        Ok(written)
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // After `publish` nothing is left here; before it, the next build removes what stays.
        drop(remove(&self.folder));
    }
}

fn refuse(path: &Path, why: Refusal) -> WriteError {
    WriteError::Refused {
        path: path.to_owned(),
        why,
    }
}

/// A name beside `target` that nobody else uses: `public` → `.public.pingyi-new`.
fn beside(target: &Path, what: &str) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(target.file_name().unwrap_or_default());
    name.push(".pingyi-");
    name.push(what);
    target.with_file_name(name)
}

/// `path` without links and `..` on the way to its last part, whether it is there or not yet. The
/// last part itself is left: if it is a link, it is refused later.
fn resolve(path: &Path) -> PathBuf {
    let parts: Vec<_> = path.components().collect();
    let mut real = PathBuf::new();
    for (at, part) in parts.iter().enumerate() {
        match part {
            Component::ParentDir => drop(real.pop()),
            Component::CurDir => {}
            part => real.push(part),
        }
        let last = at + 1 == parts.len();
        if !last && let Ok(resolved) = real.canonicalize() {
            real = resolved;
        }
    }
    real
}

/// The lock of a folder or file, which the system lets go of when the program ends, however it ends.
#[derive(Debug)]
struct Lock {
    path: PathBuf,
    /// Open as long as the lock is held.
    _file: File,
}

impl Lock {
    /// Takes the lock of `target`.
    fn of(target: &Path) -> Result<Self, WriteError> {
        let path = beside(target, "lock");
        if path.is_symlink() {
            return Err(refuse(&path, Refusal::Symlink));
        }
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path);
        let file = at(&path, file)?;
        match file.try_lock() {
            // Another build may have ended and removed the file after it was opened here: then this
            // lock is on a file that nobody else will find.
            Ok(()) if is_at(&file, &path) => Ok(Self { path, _file: file }),
            Ok(()) | Err(TryLockError::WouldBlock) => Err(WriteError::Busy(target.to_owned())),
            Err(TryLockError::Error(error)) => Err(WriteError::Io { path, error }),
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Gone before it is unlocked, so that nobody waits for a file that nobody will find.
        drop(fs::remove_file(&self.path));
    }
}

/// Whether `file` is still what stands at `path`.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;

    let name = |metadata: fs::Metadata| (metadata.dev(), metadata.ino());
    let found = fs::symlink_metadata(path).map(name).ok();
    found.is_some() && found == file.metadata().map(name).ok()
}

/// Where an open file cannot be removed, it is still there.
#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> bool {
    true
}

/// Whether `target` may be replaced.
fn check(target: &Path, content: &Path) -> Result<(), WriteError> {
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let content = real(content);
    let home = std::env::home_dir().map(|home| real(&home));
    if target.parent().is_none() || home.is_some_and(|home| home.starts_with(target)) {
        return Err(refuse(target, Refusal::Precious));
    }
    if content.starts_with(target) || target.starts_with(&content) {
        return Err(refuse(target, Refusal::HoldsContent));
    }
    let metadata = match fs::symlink_metadata(target) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return at(target, Err(error)),
    };
    if metadata.is_symlink() {
        return Err(refuse(target, Refusal::Symlink));
    }
    if !metadata.is_dir() {
        return Err(refuse(target, Refusal::NotAFolder));
    }
    if target.join(".git").symlink_metadata().is_ok() {
        return Err(refuse(target, Refusal::Repository));
    }
    let empty = at(target, fs::read_dir(target))?.next().is_none();
    if !empty && !is_ours(target) {
        return Err(refuse(target, Refusal::Foreign));
    }
    Ok(())
}

/// Whether a folder carries our marker.
fn is_ours(folder: &Path) -> bool {
    let marker = fs::symlink_metadata(folder.join(MARKER));
    marker.is_ok_and(|metadata| metadata.is_file())
}

#[cfg(test)]
mod tests;
