//! Reading a copy of a site: a folder, or a ZIP file of one.
//!
//! Files are read one by one and forgotten, and nothing is unpacked onto the disk.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use zip::ZipArchive;

use super::Fatal;
use crate::sums;

/// No file of a site is larger: a ZIP file that says otherwise is not read into memory.
const MOST: u64 = 1 << 30;

/// A copy of a site.
#[derive(Debug)]
pub struct Copy {
    path: PathBuf,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Folder,
    /// With what stands before the site's paths in it.
    Zip(Box<ZipArchive<File>>, String),
}

/// A name in a copy.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name {
    /// From the root of the site, with `/`.
    pub path: String,
    /// Whether it is a plain file: no link, no device.
    pub plain: bool,
}

impl Copy {
    /// The copy at `path`.
    ///
    /// # Errors
    ///
    /// When it cannot be read.
    pub fn open(path: &Path) -> Result<Self, Fatal> {
        let fatal = |why| Fatal::new(path, why);
        let metadata = fs::metadata(path).map_err(fatal)?;
        let kind = if metadata.is_dir() {
            Kind::Folder
        } else {
            let file = File::open(path).map_err(fatal)?;
            let archive = ZipArchive::new(file).map_err(|why| fatal(why.into()))?;
            // Whoever packs a site packs its folder or what is in it.
            let names = in_zip(&archive).map_err(fatal)?;
            let before = (names.iter())
                .filter_map(|name| name.strip_suffix(sums::FILE))
                .filter(|before| before.is_empty() || before.ends_with('/'))
                .min_by_key(|before| before.len());
            let before = before.unwrap_or_default().to_owned();
            Kind::Zip(Box::new(archive), before)
        };
        Ok(Self {
            path: path.to_owned(),
            kind,
        })
    }

    /// Its files, sorted.
    ///
    /// # Errors
    ///
    /// When a folder cannot be read.
    pub fn names(&self) -> Result<Vec<Name>, Fatal> {
        let mut names = Vec::new();
        match &self.kind {
            Kind::Folder => {
                walk(&self.path, "", &mut names).map_err(|(path, why)| Fatal::new(&path, why))?;
            }
            Kind::Zip(archive, before) => {
                let files = in_zip(archive).map_err(|why| Fatal::new(&self.path, why))?;
                let files = files.into_iter().filter(|name| !name.ends_with('/'));
                names.extend(files.map(|name| Name {
                    path: name.strip_prefix(&**before).unwrap_or(&name).to_owned(),
                    plain: true,
                }));
            }
        }
        names.sort();
        Ok(names)
    }

    /// A file's bytes; `None` where it is not there.
    ///
    /// # Errors
    ///
    /// When it cannot be read.
    pub fn read(&mut self, name: &str) -> Result<Option<Vec<u8>>, Fatal> {
        match &mut self.kind {
            Kind::Folder => {
                let path = self.path.join(name);
                match fs::read(&path) {
                    Ok(bytes) => Ok(Some(bytes)),
                    Err(why) if is_absent(&why) => Ok(None),
                    Err(why) => Err(Fatal::new(&path, why)),
                }
            }
            Kind::Zip(archive, before) => {
                let fatal = |why| Fatal::new(&self.path, why);
                let file = match archive.by_name(&format!("{before}{name}")) {
                    Ok(file) => file,
                    Err(zip::result::ZipError::FileNotFound) => return Ok(None),
                    Err(why) => return Err(fatal(why.into())),
                };
                let mut bytes = Vec::new();
                file.take(MOST).read_to_end(&mut bytes).map_err(fatal)?;
                Ok(Some(bytes))
            }
        }
    }
}

fn in_zip(archive: &ZipArchive<File>) -> io::Result<Vec<String>> {
    let names = archive.file_names().map(|name| Ok(name?.into_owned()));
    names.collect()
}

/// A text file beside a copy: another log, or one of signers.
///
/// # Errors
///
/// When it cannot be read.
pub fn text(path: &Path) -> Result<String, Fatal> {
    let bytes = fs::read(path).map_err(|why| Fatal::new(path, why))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn is_absent(why: &io::Error) -> bool {
    use io::ErrorKind::{IsADirectory, NotADirectory, NotFound};

    matches!(why.kind(), NotFound | NotADirectory | IsADirectory)
}

type Refused = (PathBuf, io::Error);

fn walk(folder: &Path, before: &str, names: &mut Vec<Name>) -> Result<(), Refused> {
    let refused = |why| (folder.to_owned(), why);
    for entry in fs::read_dir(folder).map_err(refused)? {
        let entry = entry.map_err(refused)?;
        let path = format!("{before}{}", entry.file_name().to_string_lossy());
        let kind = entry.file_type().map_err(refused)?;
        if kind.is_dir() {
            walk(&entry.path(), &format!("{path}/"), names)?;
        } else {
            names.push(Name {
                path,
                plain: kind.is_file(),
            });
        }
    }
    Ok(())
}
