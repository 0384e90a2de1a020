//! Writing what begins: a folder that must not be there yet, whole or not at all, and files beside it
//! that are left alone where they exist.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::{Lock, MARKER, MARKER_TEXT, Refusal, WriteError, at, beside, refuse, remove, sync};

/// Texts by path, with `/` between its parts.
pub type Files = BTreeMap<String, String>;

/// Whether nothing stands at `target`.
///
/// # Errors
///
/// When something does.
pub fn is_free(target: &Path) -> Result<(), WriteError> {
    match target.symlink_metadata() {
        Ok(_) => Err(refuse(target, Refusal::Exists)),
        Err(_) => Ok(()),
    }
}

/// Makes the folder `target` with `files`.
///
/// # Errors
///
/// When there is something at `target`, or the system refuses; nothing is there then.
pub fn folder(target: &Path, files: &Files) -> Result<(), WriteError> {
    let target = at(target, std::path::absolute(target))?;
    is_free(&target)?;
    let Some(parent) = target.parent() else {
        return Err(refuse(&target, Refusal::Precious));
    };
    at(parent, fs::create_dir_all(parent))?;
    let _held = Lock::of(&target)?;
    let new = beside(&target, "new");
    remove(&new)?;
    let marker = new.join(MARKER);
    let made = fill(&new, files)
        .and_then(|()| sync(&new))
        // Until here a run that is cut off leaves a folder that the next may remove.
        .and_then(|()| at(&marker, fs::remove_file(&marker)))
        .and_then(|()| at(&target, fs::rename(&new, &target)));
    if made.is_err() {
        // What failed is told; that its rest cannot be removed, too, would say no more.
        drop(remove(&new));
    }
    made
}

fn fill(folder: &Path, files: &Files) -> Result<(), WriteError> {
    at(folder, fs::create_dir(folder))?;
    write(&folder.join(MARKER), MARKER_TEXT)?;
    for (path, text) in files {
        write(&folder.join(path), text)?;
    }
    Ok(())
}

/// Writes files below `root` that are not there yet, and returns the paths of those that are.
///
/// # Errors
///
/// When the system refuses.
pub fn beside_content<'f>(root: &Path, files: &'f Files) -> Result<Vec<&'f str>, WriteError> {
    let mut kept = Vec::new();
    for (path, text) in files {
        let file = root.join(path);
        if file.symlink_metadata().is_ok() {
            kept.push(path.as_str());
        } else {
            write(&file, text)?;
        }
    }
    Ok(kept)
}

fn write(file: &Path, text: &str) -> Result<(), WriteError> {
    if let Some(folder) = file.parent() {
        at(folder, fs::create_dir_all(folder))?;
    }
    at(file, fs::write(file, text))
}

/// Puts a text in the place of a file in one step.
///
/// # Errors
///
/// When the system refuses; the file is as it was then.
pub fn replace(file: &Path, text: &str) -> Result<(), WriteError> {
    super::publication::replace(file, text)
}

/// Writes a file, and the folder that it stands in, whether it is there or not.
///
/// # Errors
///
/// When the system refuses.
pub fn anew(file: &Path, text: &str) -> Result<(), WriteError> {
    write(file, text)
}
