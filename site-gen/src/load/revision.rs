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
    /// What the reader calls it: the folder, or the revision.
    name: PathBuf,
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
                name: folder.clone(),
                folder,
                temporary: false,
            });
        }
        let fatal = |why| Fatal::new(&folder, why);
        let (root, path) = in_repository(content).map_err(fatal)?;
        let made = Self {
            folder: new_folder(name).map_err(fatal)?,
            name: PathBuf::from(format!("{name}:{path}")),
            temporary: true,
        };
        let packed = made.folder.join("content.zip");
        let mut git = Command::new("git");
        git.current_dir(root)
            .args(["archive", "--format=zip", "-o"])
            .arg(&packed);
        // A revision that begins with a hyphen would be read as an option.
        git.args(["--end-of-options", &format!("{name}:{path}")]);
        said(&mut git).map_err(fatal)?;
        unpack(&packed, &made.folder).map_err(fatal)?;
        fs::remove_file(&packed).map_err(fatal)?;
        Ok(made)
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What the reader calls it: the folder, or the revision with the path in it.
    pub fn name(&self) -> &Path {
        &self.name
    }
}

/// The root of the repository that `content` belongs to, and its path from there. The folder itself
/// need not be there any more. Git packs a folder whole from the root of a repository only.
fn in_repository(content: &Path) -> io::Result<(PathBuf, String)> {
    let is_there = content.is_dir();
    let parent = content
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    let folder = if is_there {
        content
    } else {
        parent.unwrap_or(Path::new("."))
    };
    let ask = |what: &str| {
        let mut git = Command::new("git");
        said(git.current_dir(folder).args(["rev-parse", what]))
    };
    let mut path = ask("--show-prefix")?;
    if !is_there {
        path += &content.file_name().unwrap_or_default().to_string_lossy();
    }
    let path = path.trim_end_matches('/').to_owned();
    Ok((PathBuf::from(ask("--show-toplevel")?), path))
}

/// What Git answers, without the line's end.
fn said(git: &mut Command) -> io::Result<String> {
    let ended = git.output()?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim_end().to_owned();
    if ended.status.success() {
        Ok(text(&ended.stdout))
    } else {
        Err(io::Error::other(text(&ended.stderr)))
    }
}

impl Drop for Content {
    fn drop(&mut self) {
        if self.temporary {
            drop(fs::remove_dir_all(&self.folder));
        }
    }
}

/// A new folder for the content of a revision, which several may be asked for at once.
fn new_folder(revision: &str) -> io::Result<PathBuf> {
    let process = std::process::id();
    let mut number = 0;
    loop {
        let name = format!("site-gen-{process}-{}-{number}", tail(revision));
        let folder = std::env::temp_dir().join(name);
        match fs::create_dir(&folder) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
            made => return made.map(|()| folder),
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
