//! Writing a publication into the content folder: the files it keeps, then its line.
//!
//! The line is written last and the log exchanged in one step, so a publication that is cut off has
//! published nothing: the log is whole, and what was kept without a line is written over by the next.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use super::{Lock, WriteError, at, beside};
use crate::publication::LOG;
use crate::publish::Ready;

/// Adds `ready` to the content folder. `log` is the text of the log that it follows.
///
/// # Errors
///
/// When the system refuses, or the log is no longer what `log` says, because somebody else published
/// in the meantime. The log is as it was then.
pub fn append(content: &Path, log: &str, ready: &Ready) -> Result<(), WriteError> {
    let content = at(content, content.canonicalize())?;
    let file = content.join(LOG);
    let _held = Lock::of(&file)?;
    append_locked(&content, &file, log, ready)
}

fn append_locked(content: &Path, file: &Path, log: &str, ready: &Ready) -> Result<(), WriteError> {
    let found = match fs::read(file) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
        found => at(file, found)?,
    };
    if found != log.as_bytes() {
        return Err(WriteError::Busy(file.to_owned()));
    }
    let folder = content.join(ready.entry.folder());
    at(&folder, fs::create_dir_all(&folder))?;
    for (name, text) in [
        ("inputs.json", &ready.inputs),
        ("results.json", &ready.results),
        ("history.json", &ready.history),
    ] {
        write_through(&folder.join(name), text)?;
    }
    for (path, text) in &ready.erased {
        replace(&content.join(path), text)?;
    }
    for folder in folder.ancestors().take(2) {
        sync_folder(folder)?;
    }
    replace(file, &format!("{log}{}\n", ready.entry))?;
    sync_folder(content)
}

/// Puts a text in the place of a file in one step.
pub(super) fn replace(file: &Path, text: &str) -> Result<(), WriteError> {
    let new = beside(file, "new");
    write_through(&new, text)?;
    at(file, fs::rename(&new, file))
}

/// Writes a file onto the disk.
fn write_through(path: &Path, text: &str) -> Result<(), WriteError> {
    let written = File::create(path).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()
    });
    at(path, written)
}

/// Has the names in a folder put onto the disk, where folders can be opened.
fn sync_folder(folder: &Path) -> Result<(), WriteError> {
    if cfg!(unix) {
        at(
            folder,
            File::open(folder).and_then(|folder| folder.sync_all()),
        )?;
    }
    Ok(())
}
