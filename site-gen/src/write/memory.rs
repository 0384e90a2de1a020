//! The file that says what pages were made from: see [`crate::recall`].

use std::fs;
use std::path::Path;

use super::{Refusal, WriteError, at, beside, refuse, resolve};
use crate::digest::sha256;
use crate::recall::Memory;

/// Asks that `file` may be kept: neither in the site, which is replaced, nor in the content, where
/// everything is content.
///
/// # Errors
///
/// When it may not.
pub fn check(file: &Path, content: &Path, site: &Path) -> Result<(), WriteError> {
    let real = |path: &Path| at(path, std::path::absolute(path)).map(|path| resolve(&path));
    let file = real(file)?;
    for folder in [content, site] {
        let inside = real(folder)?;
        let inside = inside.canonicalize().unwrap_or(inside);
        if file.starts_with(&inside) {
            return Err(refuse(&file, Refusal::InTheWay));
        }
    }
    Ok(())
}

/// The digest of the program that is running; `None` where its file cannot be read. It stands for every
/// function that a page goes through: a version number would be the same for two builds of a day.
pub fn program() -> Option<String> {
    let file = std::env::current_exe().ok()?;
    fs::read(file).ok().map(|bytes| sha256(&bytes))
}

/// What `file` remembers; nothing where it is missing, damaged or of another program.
pub fn read(file: &Path) -> Memory {
    let text = fs::read_to_string(file).ok();
    text.and_then(|text| Memory::read(&text))
        .unwrap_or_default()
}

/// Writes `memory` in the place of what `file` remembers.
///
/// # Errors
///
/// When the system refuses.
pub fn save(file: &Path, memory: &Memory) -> Result<(), WriteError> {
    let new = beside(file, "new");
    at(&new, fs::write(&new, memory.text()))?;
    at(file, fs::rename(&new, file))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recall::{Making, Origin};
    use crate::write::tests::Place;

    #[test]
    fn a_memory_is_kept_outside_content_and_site() {
        let place = Place::new("memory");
        let in_place = |path: &str| place.0.join(path);
        let check = |file: &str| check(&in_place(file), &in_place("content"), &in_place("public"));
        assert!(check("memory").is_ok());
        assert!(check("content/memory").is_err());
        assert!(check("public/memory").is_err());
        assert!(check("content/../memory").is_ok());
    }

    #[test]
    fn what_is_saved_is_read_and_what_is_damaged_is_nothing() {
        let place = Place::new("saved");
        let file = place.0.join("memory");
        let nothing = Memory::default().text();
        assert_eq!(read(&file).text(), nothing);
        fs::write(&file, "damaged").expect("written");
        assert_eq!(read(&file).text(), nothing);
        let making = Making::default();
        making.note("a.html", &Origin::of("shared", &"own"), vec![sha256(b"a")]);
        let memory = making.finish();
        assert_ne!(memory.text(), nothing);
        save(&file, &memory).expect("written");
        assert_eq!(read(&file).text(), memory.text());
        let left = fs::read_dir(&place.0).expect("there").count();
        assert_eq!(left, 2, "the content and the memory");
        assert_eq!(program().map(|digest| digest.len()), Some(64));
    }
}
