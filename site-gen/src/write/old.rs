//! The site that stands in the output folder while a new one is made: which of its files stay as they
//! are.
//!
//! Files are compared by their bytes, never by their times: what somebody edited in the output folder
//! is not taken over.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::digest::sha256;
use crate::publication::LOG;
use crate::sums;

/// The site that stands there.
#[derive(Debug)]
pub(super) struct Old {
    root: PathBuf,
}

impl Old {
    /// The site at `target`, if there is one.
    pub(super) fn at(target: &Path) -> Option<Self> {
        let there = fs::symlink_metadata(target).is_ok_and(|metadata| metadata.is_dir());
        there.then(|| Self {
            root: target.to_owned(),
        })
    }

    /// Whether it has the file `path` with these bytes, in folders of its own. What cannot be read is
    /// not the same.
    pub(super) fn holds(&self, path: &str, bytes: &[u8]) -> bool {
        let file = self.root.join(path);
        let own = fs::symlink_metadata(&file)
            .is_ok_and(|metadata| metadata.is_file() && metadata.len() == bytes.len() as u64);
        own && same(&file, bytes).unwrap_or(false) && !self.by_a_link(path)
    }

    /// The bytes of the file `path`, if it lies in folders of its own and they have this digest.
    pub(super) fn with_digest(&self, path: &str, digest: &str) -> Option<Vec<u8>> {
        let file = self.root.join(path);
        let own = fs::symlink_metadata(&file).is_ok_and(|metadata| metadata.is_file());
        let bytes = (own && !self.by_a_link(path)).then(|| fs::read(&file).ok())??;
        (sha256(&bytes) == digest).then_some(bytes)
    }

    /// Whether its files are exactly those of the `SHA256SUMS` with the digest `sums`, with this log of
    /// publications.
    pub(super) fn is_whole(&self, sums: &str, log: Option<&[u8]>) -> bool {
        let Some(text) = self.with_digest(sums::FILE, sums) else {
            return false;
        };
        let text = String::from_utf8_lossy(&text);
        let listed: Vec<_> = text
            .lines()
            .filter_map(|line| line.split_once("  "))
            .collect();
        let files = listed.len() + 1 + usize::from(log.is_some());
        log.is_none_or(|log| self.holds(LOG, log))
            && (listed.par_iter()).all(|(digest, path)| self.with_digest(path, digest).is_some())
            && self.has_only(files)
    }

    /// Whether a folder on the way to `path` is a symbolic link: then the file is somebody else's.
    fn by_a_link(&self, path: &str) -> bool {
        let ends = path.match_indices('/').map(|(end, _)| end);
        ends.map(|end| self.root.join(&path[..end]))
            .any(|folder| folder.is_symlink())
    }

    /// The file `path`.
    pub(super) fn file(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// Whether it consists of `files` files in folders that hold something, and of nothing else but
    /// signatures of them.
    pub(super) fn has_only(&self, files: usize) -> bool {
        let signed = sums::SIGNATURES.iter();
        let signed = signed.filter(|name| self.root.join(name).is_file()).count();
        count(&self.root).is_ok_and(|found| found == Some(files + signed))
    }
}

/// The files below `folder`; `None` where something there is no file, or a folder is empty.
fn count(folder: &Path) -> io::Result<Option<usize>> {
    let mut files = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_file() {
            files += 1;
            continue;
        }
        match kind.is_dir().then(|| count(&entry.path())).transpose()? {
            Some(Some(below)) if below > 0 => files += below,
            _ => return Ok(None),
        }
    }
    Ok(Some(files))
}

/// Whether a file holds exactly `bytes`.
fn same(file: &Path, mut bytes: &[u8]) -> io::Result<bool> {
    const PIECE: usize = 1 << 16;
    let mut file = File::open(file)?;
    let mut piece = vec![0; PIECE.min(bytes.len() + 1)];
    loop {
        let read = file.read(&mut piece)?;
        if read == 0 {
            return Ok(bytes.is_empty());
        }
        match bytes.strip_prefix(&piece[..read]) {
            Some(rest) => bytes = rest,
            None => return Ok(false),
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;
    use crate::write::tests::Place;

    /// A site of two files with their sums, and the digest of these.
    fn site(name: &str) -> (Place, Old, String) {
        let place = Place::new(name);
        let root = place.0.join("site");
        fs::create_dir_all(root.join("b")).expect("made");
        fs::write(root.join("a.html"), "a").expect("written");
        fs::write(root.join("b/c.html"), "c").expect("written");
        let sums = format!("{}  a.html\n{}  b/c.html\n", sha256(b"a"), sha256(b"c"));
        fs::write(root.join(sums::FILE), &sums).expect("written");
        let old = Old::at(&root).expect("a folder");
        (place, old, sha256(sums.as_bytes()))
    }

    #[test]
    fn a_site_is_whole_where_it_has_the_files_of_its_sums_and_no_other() {
        let (_place, old, sums) = site("whole");
        let write = |path: &str, text: &str| fs::write(old.file(path), text).expect("written");
        let remove = |path: &str| fs::remove_file(old.file(path)).expect("there");
        assert!(old.is_whole(&sums, None));
        assert!(!old.is_whole(&sha256(b""), None), "other sums");
        // With its log, which is not listed.
        assert!(!old.is_whole(&sums, Some(b"1")));
        write(LOG, "1");
        assert!(old.is_whole(&sums, Some(b"1")));
        assert!(!old.is_whole(&sums, Some(b"2")), "another log");
        assert!(!old.is_whole(&sums, None), "a file too many");
        // A signature may stand beside the sums.
        write(sums::SIGNATURES[0], "signed");
        assert!(old.is_whole(&sums, Some(b"1")));
        write("more.html", "");
        assert!(!old.is_whole(&sums, Some(b"1")), "a file too many");
        remove("more.html");
        fs::create_dir(old.file("empty")).expect("made");
        assert!(!old.is_whole(&sums, Some(b"1")), "an empty folder");
        fs::remove_dir(old.file("empty")).expect("there");
        write("a.html", "x");
        assert!(!old.is_whole(&sums, Some(b"1")), "an edited file");
        remove("a.html");
        assert!(!old.is_whole(&sums, Some(b"1")), "a missing file");
        write("more.html", "");
        assert!(!old.is_whole(&sums, Some(b"1")), "another in its place");
    }

    #[test]
    fn what_a_link_leads_to_is_not_the_sites_own() {
        let (place, old, sums) = site("links");
        assert_eq!(
            old.with_digest("b/c.html", &sha256(b"c")),
            Some(b"c".to_vec())
        );
        assert_eq!(old.with_digest("b/c.html", &sha256(b"x")), None);
        assert_eq!(old.with_digest("b", &sha256(b"")), None);
        // A link whose text is as long as the file that it leads to.
        let elsewhere = place.0.join("elsewhere");
        let bytes = vec![b'x'; elsewhere.as_os_str().len()];
        fs::write(&elsewhere, &bytes).expect("written");
        symlink(&elsewhere, old.file("link.html")).expect("linked");
        assert!(!old.holds("link.html", &bytes));
        assert_eq!(old.with_digest("link.html", &sha256(&bytes)), None);
        fs::remove_file(old.file("link.html")).expect("there");
        // A folder that is one.
        let moved = place.0.join("moved");
        fs::rename(old.file("b"), &moved).expect("moved");
        symlink(&moved, old.file("b")).expect("linked");
        assert!(!old.holds("b/c.html", b"c"));
        assert_eq!(old.with_digest("b/c.html", &sha256(b"c")), None);
        assert!(!old.is_whole(&sums, None));
    }
}
