//! Putting the new site in the place of the old, and what is left of swaps that were cut off.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use super::{MARKER, Refusal, WriteError, at, beside, is_ours, refuse};

/// Repairs the half of a swap by two renames that was cut off between them.
pub(super) fn recover(target: &Path) -> Result<(), WriteError> {
    let old = beside(target, "old");
    match fs::symlink_metadata(&old) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return at(&old, Err(error)),
        Ok(metadata) if !metadata.is_dir() => return Err(refuse(&old, Refusal::Foreign)),
        Ok(_) => {}
    }
    if at(target, target.try_exists())? {
        remove(&old)
    } else if is_ours(&old) {
        at(target, fs::rename(&old, target))
    } else {
        Err(refuse(&old, Refusal::Foreign))
    }
}

/// Removes a folder of ours, if it is there: one with the marker, or an empty one that was to get it.
pub(super) fn remove(folder: &Path) -> Result<(), WriteError> {
    if folder.is_symlink() {
        return Err(refuse(folder, Refusal::Symlink));
    }
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => at(folder, entries)?,
    };
    let marker = folder.join(MARKER);
    let ours = is_ours(folder);
    for entry in entries {
        let path = at(folder, entry)?.path();
        if !ours {
            return Err(refuse(folder, Refusal::Foreign));
        }
        // The marker goes last, so that a removal that is cut off can be taken up again.
        if path == marker {
            continue;
        }
        at(&path, remove_below(&path, folder))?;
    }
    if ours {
        at(&marker, fs::remove_file(&marker))?;
    }
    at(folder, fs::remove_dir(folder))
}

/// Removes what stands at `path` in a folder of ours. What somebody made read-only there is no reason
/// to stop: it is ours.
fn remove_below(path: &Path, folder: &Path) -> io::Result<()> {
    let is_folder = path.is_dir() && !path.is_symlink();
    let remove = || {
        if is_folder {
            fs::remove_dir_all(path)
        } else {
            fs::remove_file(path)
        }
    };
    match remove() {
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
            writable(folder)?;
            if is_folder {
                all_writable(path)?;
            }
            remove()
        }
        removed => removed,
    }
}

/// Makes a folder and all folders below it writable.
fn all_writable(folder: &Path) -> io::Result<()> {
    writable(folder)?;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            all_writable(&entry.path())?;
        }
    }
    Ok(())
}

/// Lets its owner write a folder.
#[cfg(unix)]
fn writable(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;

    let mut permissions = fs::metadata(folder)?.permissions();
    permissions.set_mode(permissions.mode() | 0o700);
    fs::set_permissions(folder, permissions)
}

#[cfg(not(unix))]
fn writable(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Has the system put everything that was written below `folder` onto the disk: before the swap, so
/// that a power cut cannot leave the new site's names with nothing behind them.
#[cfg(target_os = "linux")]
pub(super) fn sync(folder: &Path) -> Result<(), WriteError> {
    let opened = at(folder, File::open(folder))?;
    at(folder, rustix::fs::syncfs(opened).map_err(io::Error::from))
}

#[cfg(not(target_os = "linux"))]
pub(super) fn sync(folder: &Path) -> Result<(), WriteError> {
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
pub(super) fn exchange(new: &Path, target: &Path) -> Result<(), WriteError> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;

    match renameat_with(CWD, new, CWD, target, RenameFlags::EXCHANGE) {
        // A kernel or a file system that cannot: the way of the other systems.
        Err(Errno::NOSYS | Errno::INVAL | Errno::NOTSUP) => rename_twice(new, target),
        result => at(target, result.map_err(io::Error::from)),
    }
}

#[cfg(not(target_os = "linux"))]
pub(super) fn exchange(new: &Path, target: &Path) -> Result<(), WriteError> {
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

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::write::WriteError;
    use crate::write::tests::Place;

    /// A site with a page that says `text`.
    fn site(folder: &Path, text: &str) {
        fs::create_dir_all(folder).expect("made");
        fs::write(folder.join(MARKER), "").expect("written");
        fs::write(folder.join("a.html"), text).expect("written");
    }

    fn page(folder: &Path) -> String {
        fs::read_to_string(folder.join("a.html")).expect("there")
    }

    #[test]
    fn two_renames_swap_where_one_step_cannot() {
        let place = Place::new("twice");
        let [new, target] = ["new", "public"].map(|name| place.0.join(name));
        site(&target, "old");
        site(&new, "new");
        rename_twice(&new, &target).expect("swapped");
        assert_eq!(page(&target), "new");
        assert!(!new.exists() && !beside(&target, "old").exists());
        // Without a new one the old one goes back.
        assert!(rename_twice(&new, &target).is_err());
        assert_eq!(page(&target), "new");
    }

    #[test]
    fn what_others_put_in_the_place_of_the_old_site_is_refused() {
        let place = Place::new("recover");
        let target = place.0.join("public");
        let old = beside(&target, "old");
        let foreign = || matches!(recover(&target), Err(WriteError::Refused { why, .. }) if why == Refusal::Foreign);
        fs::write(&old, "").expect("written");
        assert!(foreign(), "a file");
        assert!(old.exists());
        fs::remove_file(&old).expect("there");
        fs::create_dir(&old).expect("made");
        assert!(foreign(), "a folder without a marker");
        site(&old, "old");
        recover(&target).expect("half a swap");
        assert_eq!(page(&target), "old");
        recover(&target).expect("nothing to do");
        // Beside a site that is there, too.
        fs::write(&old, "").expect("written");
        assert!(foreign(), "a file");
        // Where it cannot be told, nothing is done.
        let below_a_file = place.0.join("public/a.html/site");
        assert!(recover(&below_a_file).is_err());
        assert!(remove(&below_a_file).is_err());
    }

    #[test]
    fn folders_of_ours_are_made_writable() {
        let place = Place::new("writable");
        let (outer, inner) = (place.0.join("outer"), place.0.join("outer/inner"));
        fs::create_dir_all(&inner).expect("made");
        let mode =
            |folder: &Path| fs::metadata(folder).expect("there").permissions().mode() & 0o777;
        for folder in [&inner, &outer] {
            fs::set_permissions(folder, fs::Permissions::from_mode(0o555)).expect("ours");
        }
        all_writable(&outer).expect("ours");
        assert_eq!([mode(&outer), mode(&inner)], [0o755; 2]);
    }
}
