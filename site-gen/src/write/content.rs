//! Writing files of the content folder, and files that the command line names.
//!
//! Every file is written beside its place and onto the disk first; then each takes its place in one
//! step. Where the system refuses one, those that took theirs give it back.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::{Lock, Refusal, WriteError, at, beside, is_ours, refuse, resolve};

/// A file of the content folder as it is to be.
#[derive(Clone, Debug)]
pub struct NewText {
    /// From the content folder.
    pub path: String,
    /// What it holds now; `None` where that is nothing.
    pub old: Option<String>,
    /// What it is to hold.
    pub new: String,
}

/// Writes all of `files` or none.
///
/// # Errors
///
/// When the system refuses, or a file is no longer as it was read.
pub fn write(content: &Path, files: &[NewText]) -> Result<(), WriteError> {
    let content = at(content, content.canonicalize())?;
    let _held = Lock::of(&content.join("site.toml"))?;
    let mut staged = Vec::new();
    let result = stage(&content, files, &mut staged).and_then(|()| exchange(&staged));
    for (_, new) in staged {
        drop(fs::remove_file(new));
    }
    result
}

fn stage<'f>(
    content: &Path,
    files: &'f [NewText],
    staged: &mut Vec<((&'f NewText, PathBuf), PathBuf)>,
) -> Result<(), WriteError> {
    for file in files {
        let path = content.join(&file.path);
        let found = match fs::read(&path) {
            Ok(bytes) => Some(bytes),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return at(&path, Err(error)),
        };
        let text = found.as_deref().unwrap_or_default();
        let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
        if text != file.old.as_deref().unwrap_or_default().as_bytes() {
            return Err(WriteError::Busy(path));
        }
        if let Some(folder) = path.parent() {
            at(folder, fs::create_dir_all(folder))?;
        }
        let new = beside(&path, "new");
        staged.push(((file, path), new.clone()));
        at(&new, write_through(&new, file.new.as_bytes()))?;
    }
    Ok(())
}

fn exchange(staged: &[((&NewText, PathBuf), PathBuf)]) -> Result<(), WriteError> {
    for (done, ((_, path), new)) in staged.iter().enumerate() {
        if let Err(error) = fs::rename(new, path) {
            for ((file, path), new) in &staged[..done] {
                // What is on the disk already goes back as it came: beside, then in one step.
                let back = match &file.old {
                    Some(old) => {
                        write_through(new, old.as_bytes()).and_then(|()| fs::rename(new, path))
                    }
                    None => fs::remove_file(path),
                };
                at(path, back)?;
            }
            return at(path, Err(error));
        }
    }
    Ok(())
}

/// Asks that what is for staff only may be written to `path`: not into the content, where everything is
/// content, and into no site.
///
/// # Errors
///
/// When it may not.
pub fn is_private(path: &Path, content: &Path) -> Result<(), WriteError> {
    let real = |path: &Path| at(path, std::path::absolute(path)).map(|path| resolve(&path));
    let (file, content) = (real(path)?, real(content)?);
    let content = content.canonicalize().unwrap_or(content);
    let is_public = file.starts_with(content) || file.ancestors().skip(1).any(is_ours);
    if is_public {
        return Err(refuse(&file, Refusal::InTheWay));
    }
    Ok(())
}

/// Writes a file that the command line names. One that is there is left alone unless `force`: it may
/// be a form that somebody has filled in.
///
/// # Errors
///
/// When the system refuses, or the file is there.
pub fn file(path: &Path, bytes: &[u8], force: bool) -> Result<(), WriteError> {
    let is_there = fs::metadata(path).is_ok_and(|found| found.len() > 0);
    if is_there && !force {
        return at(path, Err(io::ErrorKind::AlreadyExists.into()));
    }
    let new = beside(path, "new");
    let written = write_through(&new, bytes).and_then(|()| fs::rename(&new, path));
    if written.is_err() {
        drop(fs::remove_file(&new));
    }
    at(path, written)
}

/// Writes a file onto the disk.
fn write_through(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}
