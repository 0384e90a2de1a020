//! A content folder as it was at a revision of its Git repository.
//!
//! Git itself is asked, as a program; what it packs is unpacked into a folder that goes when it is
//! dropped. Links and names that lead out of it are left out.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use zip::ZipArchive;

use super::Fatal;

/// A content that can be read: a folder of the user's, or one that was made from a revision.
#[derive(Debug)]
pub struct Content {
    folder: PathBuf,
    temporary: bool,
}

impl Content {
    /// The content at `name`: a folder, else a revision at which `content` is looked for.
    ///
    /// # Errors
    ///
    /// When there is no such folder and no such revision.
    pub fn find(name: &str, content: &Path) -> Result<Self, Fatal> {
        let folder = PathBuf::from(name);
        if folder.is_dir() {
            return Ok(Self {
                folder,
                temporary: false,
            });
        }
        let fatal = |why| Fatal::new(&folder, why);
        // The repository is that of the content folder, which need not be there any more.
        let parent = content
            .parent()
            .filter(|parent| !parent.as_os_str().is_empty());
        let parent = parent.unwrap_or(Path::new("."));
        let name_in = content.file_name().unwrap_or_default().to_string_lossy();
        let made =
            std::env::temp_dir().join(format!("site-gen-{}-{}", std::process::id(), tail(name)));
        fs::create_dir(&made).map_err(fatal)?;
        let made = Self {
            folder: made,
            temporary: true,
        };
        let packed = made.folder.join("content.zip");
        let mut git = Command::new("git");
        git.current_dir(parent)
            .args(["archive", "--format=zip", "-o"])
            .arg(&packed);
        // A revision that begins with a hyphen would be read as an option.
        git.args(["--end-of-options", &format!("{name}:./{name_in}")]);
        let ended = git.output().map_err(fatal)?;
        if !ended.status.success() {
            let said = String::from_utf8_lossy(&ended.stderr);
            return Err(fatal(io::Error::other(said.trim().to_owned())));
        }
        unpack(&packed, &made.folder).map_err(fatal)?;
        fs::remove_file(&packed).map_err(fatal)?;
        Ok(made)
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

impl Drop for Content {
    fn drop(&mut self) {
        if self.temporary {
            drop(fs::remove_dir_all(&self.folder));
        }
    }
}

/// A revision as a part of a file name.
fn tail(revision: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    revision.chars().map(plain).take(40).collect()
}

fn unpack(packed: &Path, folder: &Path) -> io::Result<()> {
    let mut archive = ZipArchive::new(File::open(packed)?)?;
    for at in 0..archive.len() {
        let mut file = archive.by_index(at)?;
        let Some(path) = file.enclosed_name() else {
            continue;
        };
        let to = folder.join(path);
        if file.is_dir() {
            fs::create_dir_all(&to)?;
        } else if file.is_file() {
            if let Some(parent) = to.parent() {
                fs::create_dir_all(parent)?;
            }
            io::copy(&mut file, &mut File::create(&to)?)?;
        }
    }
    Ok(())
}
