//! Writing a publication into the content folder: the files it keeps, then its line.
//!
//! The line is written last and the log exchanged in one step, so a publication that is cut off has
//! published nothing: the log is whole, and what was kept without a line is written over by the next.
//!
//! An erasure changes files that are there. All that it changes is written down first, in one file,
//! the [`Journal`]; from then on it is done, whatever happens: readers take the files as the journal
//! has them, and the next publication carries it out before anything else.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use super::{Lock, WriteError, at, beside};
use crate::publication::{Journal, LOG};
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
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            // Kept files without any log are damage; beside an empty one they are a beginning.
            replace(file, "")?;
            Vec::new()
        }
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
    for folder in folder.ancestors().take(2) {
        sync_folder(folder)?;
    }
    let log = format!("{log}{}\n", ready.entry);
    if ready.erased.is_empty() {
        replace(file, &log)?;
        return sync_folder(content);
    }
    let mut files = ready.erased.clone();
    // The line comes last, as always.
    files.push((LOG.to_owned(), log));
    let journal = Journal { files };
    let path = content.join(Journal::PATH);
    replace(&path, &journal.to_json())?;
    sync_folder(path.parent().unwrap_or(content))?;
    carry_out(content, &journal)
}

/// Carries out what an erasure that was cut off has written down, and returns whether there was one.
///
/// # Errors
///
/// When the system refuses. The next call begins anew.
pub fn finish(content: &Path) -> Result<bool, WriteError> {
    let path = content.join(Journal::PATH);
    if !at(&path, path.try_exists())? {
        return Ok(false);
    }
    let content = at(content, content.canonicalize())?;
    let _held = Lock::of(&content.join(LOG))?;
    // Whoever held the lock before may have carried it out.
    let text = match fs::read_to_string(&path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(false),
        text => at(&path, text)?,
    };
    let unreadable = || std::io::Error::from(std::io::ErrorKind::InvalidData);
    let journal = Journal::read(&text).ok_or_else(unreadable);
    carry_out(&content, &at(&path, journal)?)?;
    Ok(true)
}

fn carry_out(content: &Path, journal: &Journal) -> Result<(), WriteError> {
    for (path, text) in &journal.files {
        let file = content.join(path);
        replace(&file, text)?;
        sync_folder(file.parent().unwrap_or(content))?;
    }
    let path = content.join(Journal::PATH);
    at(&path, fs::remove_file(&path))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write::tests::Place;

    #[test]
    fn an_erasure_that_was_cut_off_is_carried_out() {
        let place = Place::new("erasure");
        let content = place.0.join("content");
        assert!(!finish(&content).expect("nothing to do"));
        let journal = Journal {
            files: vec![("kept".into(), "new".into()), (LOG.into(), "line".into())],
        };
        let path = content.join(Journal::PATH);
        fs::create_dir(path.parent().expect("a folder")).expect("made");
        fs::write(content.join("kept"), "old").expect("written");
        fs::write(&path, journal.to_json()).expect("written");
        assert!(finish(&content).expect("carried out"));
        let read = |name: &str| fs::read_to_string(content.join(name)).expect("there");
        assert_eq!([read("kept"), read(LOG)], ["new", "line"]);
        assert!(!path.exists());
        assert!(!finish(&content).expect("nothing to do"));
        // What cannot be read is not taken for nothing.
        fs::write(&path, "damaged").expect("written");
        assert!(finish(&content).is_err());
        fs::remove_file(&path).expect("there");
        fs::create_dir(&path).expect("made");
        assert!(finish(&content).is_err());
    }
}
