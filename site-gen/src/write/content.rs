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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write::tests::Place;

    fn text(path: &str, old: Option<&str>, new: &str) -> NewText {
        NewText {
            path: path.to_owned(),
            old: old.map(str::to_owned),
            new: new.to_owned(),
        }
    }

    /// The files of the content: what they hold, by path.
    fn files(content: &Path) -> Vec<(String, String)> {
        let entries = fs::read_dir(content).expect("there").map(|entry| {
            let path = entry.expect("an entry").path();
            let name = path
                .file_name()
                .expect("a name")
                .to_string_lossy()
                .into_owned();
            let text = fs::read_to_string(&path).unwrap_or_else(|_| "(no text)".to_owned());
            (name, text)
        });
        let mut files: Vec<_> = entries.collect();
        files.sort();
        files
    }

    fn named(files: &[(&str, &str)]) -> Vec<(String, String)> {
        let owned = |(name, text): &(&str, &str)| ((*name).to_owned(), (*text).to_owned());
        files.iter().map(owned).collect()
    }

    #[test]
    fn texts_are_written_all_or_none() {
        let place = Place::new("texts");
        let content = place.0.join("content");
        fs::write(content.join("a"), "\u{feff}1").expect("written");
        // A byte order mark is no text.
        write(&content, &[text("a", Some("1"), "2"), text("b", None, "3")]).expect("written");
        assert_eq!(files(&content), named(&[("a", "2"), ("b", "3")]));
        // Somebody edited it since it was read.
        let busy = write(
            &content,
            &[text("b", Some("3"), "4"), text("a", Some("1"), "5")],
        );
        assert!(matches!(busy, Err(WriteError::Busy(path)) if path.ends_with("a")));
        assert_eq!(files(&content), named(&[("a", "2"), ("b", "3")]));
        // What cannot be read is no text that is missing.
        fs::create_dir(content.join("folder")).expect("made");
        let refused = write(
            &content,
            &[text("b", Some("3"), "4"), text("folder", None, "5")],
        );
        assert!(matches!(refused, Err(WriteError::Io { path, .. }) if path.ends_with("folder")));
        let refused = write(&content, &[text("a/x", None, "5")]);
        assert!(matches!(refused, Err(WriteError::Io { path, .. }) if path.ends_with("a/x")));
        let same = named(&[("a", "2"), ("b", "3"), ("folder", "(no text)")]);
        assert_eq!(files(&content), same);
    }

    #[test]
    fn what_took_its_place_gives_it_back() {
        let place = Place::new("back");
        let content = place.0.join("content");
        fs::write(content.join("a"), "1").expect("written");
        let texts = [
            text("a", Some("1"), "2"),
            text("b", None, "3"),
            text("c", None, "4"),
        ];
        let mut staged = Vec::new();
        stage(&content, &texts, &mut staged).expect("written beside");
        // The last cannot take its place: a folder came there.
        fs::create_dir(content.join("c")).expect("made");
        fs::write(content.join("c/x"), "").expect("written");
        assert!(exchange(&staged).is_err());
        assert_eq!(fs::read_to_string(content.join("a")).expect("there"), "1");
        assert!(!content.join("b").exists());
    }

    #[test]
    fn a_file_that_is_there_is_left_alone_unless_asked() {
        let place = Place::new("file");
        let path = place.0.join("form.xlsx");
        file(&path, b"1", false).expect("written");
        let refused = file(&path, b"2", false);
        assert!(
            matches!(refused, Err(WriteError::Io { error, .. }) if error.kind() == io::ErrorKind::AlreadyExists)
        );
        assert_eq!(fs::read(&path).expect("there"), b"1");
        file(&path, b"2", true).expect("written");
        assert_eq!(fs::read(&path).expect("there"), b"2");
        // One without a byte holds nothing that could be lost.
        fs::write(&path, "").expect("written");
        file(&path, b"3", false).expect("written");
        assert_eq!(fs::read(&path).expect("there"), b"3");
    }

    #[test]
    fn what_is_for_staff_lies_neither_in_the_content_nor_in_a_site() {
        let place = Place::new("private");
        let content = place.0.join("content");
        let refused = |path: &str| is_private(&place.0.join(path), &content).is_err();
        assert!(!refused("form.xlsx"));
        assert!(refused("content/form.xlsx"));
        assert!(refused("content/2025/../form.xlsx"));
        let site = place.begin("public").expect("may be made");
        site.write("a.html", b"").expect("written");
        site.publish().expect("published");
        assert!(refused("public/form.xlsx") && refused("public/x/form.xlsx"));
    }
}
