//! Files for other programs, in a folder of their own that goes when it is dropped.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{WriteError, at};

/// A folder of short life.
#[derive(Debug)]
pub struct Scratch(PathBuf);

impl Scratch {
    /// A folder with these files.
    ///
    /// # Errors
    ///
    /// When the system refuses.
    pub fn of(files: &[(&str, &[u8])]) -> Result<Self, WriteError> {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("site-gen-{}-{number}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        // Not `create_dir_all`: a folder or link that somebody put there is not taken.
        at(&folder, fs::create_dir(&folder))?;
        let scratch = Self(folder);
        for (name, bytes) in files {
            let file = scratch.0.join(name);
            at(&file, fs::write(&file, bytes))?;
        }
        Ok(scratch)
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_scratched_goes() {
        let scratch = Scratch::of(&[("a", b"1"), ("b", b"2")]).expect("made");
        let folder = scratch.path().to_owned();
        assert_eq!(fs::read(folder.join("b")).expect("there"), b"2");
        drop(scratch);
        assert!(!folder.exists());
    }
}
