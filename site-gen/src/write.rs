//! Writing the site: beside the old one, then swapped in.
//!
//! Stage: the last. At every instant the output folder is the old site or the new one, whole. Files
//! are written to a staging folder beside it; the two are exchanged in one step where the system can
//! do that, else by two renames of which the next start repairs a half. Only a folder that carries
//! [`MARKER`] is ever replaced.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "this module and `load` are where the file system is touched"
)]

pub mod publication;

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fmt;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::model::Language;
use crate::wording::{self, Tell};

/// The file that says that a folder is a site made by this tool, and may be replaced by it.
pub const MARKER: &str = ".pingyi-site";

/// What stands in the marker, for whoever finds it.
const MARKER_TEXT: &str = "This folder is made by site-gen. The next build replaces all of it.\n";

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
    made: Mutex<BTreeSet<PathBuf>>,
    /// Held until the end: the system lets go of it even when we are killed.
    _lock: File,
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
        let lock = lock(&target)?;
        let folder = beside(&target, "new");
        recover(&target)?;
        remove(&folder)?;
        at(&folder, fs::create_dir(&folder))?;
        let staging = Self {
            target,
            folder,
            made: Mutex::new(BTreeSet::new()),
            _lock: lock,
        };
        staging.write(MARKER, MARKER_TEXT.as_bytes())?;
        Ok(staging)
    }

    /// Writes a file of the site. Callable from several threads.
    ///
    /// # Errors
    ///
    /// When the system refuses.
    ///
    /// # Panics
    ///
    /// When `path` leads out of the site: a fault of this crate.
    pub fn write(&self, path: &str, bytes: &[u8]) -> Result<(), WriteError> {
        let inside = path.split('/').all(|part| !matches!(part, "" | "." | ".."));
        assert!(inside, "{path} stays inside the site");
        let file = self.folder.join(path);
        if let Some(folder) = file.parent() {
            self.make(folder)?;
        }
        at(&file, fs::write(&file, bytes))
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

    /// Puts the site in the place of the old one.
    ///
    /// # Errors
    ///
    /// When the system refuses; the old site is whole then.
    pub fn publish(self) -> Result<(), WriteError> {
        sync(&self.folder)?;
        if at(&self.target, self.target.try_exists())? {
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
        Ok(())
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // After `publish` nothing is left here; before it, the next build removes what stays.
        drop(remove(&self.folder));
        drop(fs::remove_file(beside(&self.target, "lock")));
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

/// Takes the lock of `target`, which the system lets go of when the build ends, however it ends.
fn lock(target: &Path) -> Result<File, WriteError> {
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
        Ok(()) if is_at(&file, &path) => Ok(file),
        Ok(()) | Err(TryLockError::WouldBlock) => Err(WriteError::Busy(target.to_owned())),
        Err(TryLockError::Error(error)) => Err(WriteError::Io { path, error }),
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
    if !empty && !target.join(MARKER).is_file() {
        return Err(refuse(target, Refusal::Foreign));
    }
    Ok(())
}

/// Repairs the half of a swap by two renames that was cut off between them.
fn recover(target: &Path) -> Result<(), WriteError> {
    let old = beside(target, "old");
    if !at(&old, old.try_exists())? {
        return Ok(());
    }
    if at(target, target.try_exists())? {
        remove(&old)
    } else if old.join(MARKER).is_file() {
        at(target, fs::rename(&old, target))
    } else {
        Err(refuse(&old, Refusal::Foreign))
    }
}

/// Removes a folder of ours, if it is there: one with the marker, or an empty one that was to get it.
fn remove(folder: &Path) -> Result<(), WriteError> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => at(folder, entries)?,
    };
    if folder.is_symlink() {
        return Err(refuse(folder, Refusal::Symlink));
    }
    let marker = folder.join(MARKER);
    let ours = marker.is_file();
    for entry in entries {
        let path = at(folder, entry)?.path();
        if !ours {
            return Err(refuse(folder, Refusal::Foreign));
        }
        // The marker goes last, so that a removal that is cut off can be taken up again.
        if path == marker {
            continue;
        }
        let removed = if path.is_dir() && !path.is_symlink() {
            fs::remove_dir_all(&path)
        } else {
            fs::remove_file(&path)
        };
        at(&path, removed)?;
    }
    if ours {
        at(&marker, fs::remove_file(&marker))?;
    }
    at(folder, fs::remove_dir(folder))
}

/// Has the system put everything that was written below `folder` onto the disk: before the swap, so
/// that a power cut cannot leave the new site's names with nothing behind them.
#[cfg(target_os = "linux")]
fn sync(folder: &Path) -> Result<(), WriteError> {
    let opened = at(folder, File::open(folder))?;
    at(folder, rustix::fs::syncfs(opened).map_err(io::Error::from))
}

#[cfg(not(target_os = "linux"))]
fn sync(folder: &Path) -> Result<(), WriteError> {
    for entry in at(folder, fs::read_dir(folder))? {
        let path = at(folder, entry)?.path();
        if path.is_dir() {
            sync(&path)?;
        } else {
            at(
                &path,
                File::options()
                    .write(true)
                    .open(&path)
                    .and_then(|file| file.sync_all()),
            )?;
        }
    }
    Ok(())
}

/// Exchanges two folders in one step, where the system can.
#[cfg(target_os = "linux")]
fn exchange(new: &Path, target: &Path) -> Result<(), WriteError> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;

    match renameat_with(CWD, new, CWD, target, RenameFlags::EXCHANGE) {
        // A kernel or a file system that cannot: the way of the other systems.
        Err(Errno::NOSYS | Errno::INVAL | Errno::NOTSUP) => rename_twice(new, target),
        result => at(target, result.map_err(io::Error::from)),
    }
}

#[cfg(not(target_os = "linux"))]
fn exchange(new: &Path, target: &Path) -> Result<(), WriteError> {
    rename_twice(new, target)
}

/// Swaps by two renames. Cut off between them, the site is missing until the next start finds the
/// old one beside its place: see [`recover`].
fn rename_twice(new: &Path, target: &Path) -> Result<(), WriteError> {
    let old = beside(target, "old");
    at(target, fs::rename(target, &old))?;
    if let Err(error) = fs::rename(new, target) {
        at(target, fs::rename(&old, target))?;
        return at(new, Err(error));
    }
    remove(&old)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Place(PathBuf);

    impl Place {
        fn new(name: &str) -> Self {
            let path =
                std::env::temp_dir().join(format!("pingyi-write-{}-{name}", std::process::id()));
            drop(fs::remove_dir_all(&path));
            fs::create_dir_all(path.join("content")).expect("a temporary folder");
            Self(path)
        }

        fn begin(&self, target: &str) -> Result<Staging, WriteError> {
            Staging::begin(&self.0.join(target), &self.0.join("content"))
        }

        fn refusal(&self, target: &str) -> Refusal {
            match self.begin(target) {
                Err(WriteError::Refused { why, .. }) => why,
                other => panic!("{other:?}"),
            }
        }
    }

    impl Drop for Place {
        fn drop(&mut self) {
            drop(fs::remove_dir_all(&self.0));
        }
    }

    #[test]
    fn the_new_site_takes_the_place_of_the_old() {
        let place = Place::new("replace");
        for text in ["old", "new"] {
            let staging = place.begin("public").expect("may be replaced");
            staging.write("a/b.html", text.as_bytes()).expect("written");
            staging
                .write(&format!("{text}.html"), b"")
                .expect("written");
            staging.publish().expect("published");
        }
        let public = place.0.join("public");
        assert_eq!(
            fs::read_to_string(public.join("a/b.html")).expect("there"),
            "new"
        );
        assert!(!public.join("old.html").exists());
        let left: Vec<_> = fs::read_dir(&place.0)
            .expect("there")
            .map(|e| e.expect("entry").file_name())
            .collect();
        assert_eq!(left.len(), 2, "{left:?}");
    }

    #[test]
    fn what_was_not_published_leaves_no_trace() {
        let place = Place::new("drop");
        let staging = place.begin("public").expect("may be made");
        assert!(matches!(place.begin("public"), Err(WriteError::Busy(_))));
        staging.write("index.html", b"").expect("written");
        drop(staging);
        assert_eq!(fs::read_dir(&place.0).expect("there").count(), 1);
    }

    #[test]
    fn a_half_swap_is_repaired() {
        let place = Place::new("recover");
        let staging = place.begin("public").expect("may be made");
        staging.publish().expect("published");
        fs::rename(place.0.join("public"), place.0.join(".public.pingyi-old")).expect("renamed");
        drop(place.begin("public").expect("may be replaced"));
        assert!(place.0.join("public").join(MARKER).exists());
    }

    #[test]
    fn a_folder_beside_the_content_may_be_named_from_within() {
        let place = Place::new("within");
        let inside = place.0.join("content/2025");
        fs::create_dir(&inside).expect("made");
        drop(
            place
                .begin("content/2025/../../public")
                .expect("may be made"),
        );
    }

    #[test]
    fn neighbours_of_others_are_not_removed() {
        let place = Place::new("neighbours");
        for neighbour in [".public.pingyi-new", ".public.pingyi-old"] {
            let file = place.0.join(neighbour).join("mine");
            fs::create_dir(place.0.join(neighbour)).expect("made");
            fs::write(&file, "").expect("written");
            assert_eq!(place.refusal("public"), Refusal::Foreign);
            assert!(file.exists());
            fs::remove_dir_all(place.0.join(neighbour)).expect("removed");
        }
    }

    #[test]
    fn folders_of_others_are_refused() {
        let place = Place::new("refuse");
        fs::create_dir(place.0.join("full")).expect("made");
        fs::write(place.0.join("full/file"), "").expect("written");
        assert_eq!(place.refusal("full"), Refusal::Foreign);
        assert_eq!(place.refusal("content"), Refusal::HoldsContent);
        assert_eq!(place.refusal("content/public"), Refusal::HoldsContent);
        assert_eq!(place.refusal(""), Refusal::HoldsContent);
        assert_eq!(
            place.refusal("full/../content/x/../public"),
            Refusal::HoldsContent
        );
        fs::write(place.0.join("file"), "").expect("written");
        assert_eq!(place.refusal("file"), Refusal::NotAFolder);
        fs::create_dir_all(place.0.join("repository/.git")).expect("made");
        assert_eq!(place.refusal("repository"), Refusal::Repository);
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(place.0.join("full"), place.0.join("link")).expect("linked");
            assert_eq!(place.refusal("link"), Refusal::Symlink);
            std::os::unix::fs::symlink(place.0.join("content"), place.0.join("way"))
                .expect("linked");
            assert_eq!(place.refusal("way/public"), Refusal::HoldsContent);
            std::os::unix::fs::symlink(
                place.0.join("full/file"),
                place.0.join(".site.pingyi-lock"),
            )
            .expect("linked");
            assert_eq!(place.refusal("site"), Refusal::Symlink);
        }
        assert!(matches!(
            Staging::begin(Path::new("/"), &place.0),
            Err(WriteError::Refused {
                why: Refusal::Precious,
                ..
            })
        ));
    }
}
