//! The sites whose pages are looked at: the sample and awkward small ones, in every state of a year.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use tempfile::TempDir;

use crate::pages::{self, Page};

const THREE: &str = "tests/good/three/content";
const AWKWARD: &str = "tests/access/awkward/content";

/// Name, content below the root, and the day that the site shows the year on.
const SITES: [(&str, &str, Option<&str>); 7] = [
    ("sample", "content", None),
    ("three", THREE, None),
    // Nothing has happened yet.
    ("three-at-first", THREE, Some("2025-03-01")),
    // After the first round, before the second.
    ("three-in-progress", THREE, Some("2025-07-20")),
    // Groups, classes, nested components, everything that a plan can say; no English, long words.
    ("awkward", AWKWARD, None),
    ("awkward-provisional", AWKWARD, Some("2025-10-31")),
    // English first, and nothing but a plan.
    ("bare", "tests/access/bare/content", None),
];

/// Sites side by side in one folder.
#[derive(Debug)]
pub struct Sites {
    folder: TempDir,
    pages: Vec<Page>,
}

static BUILT: LazyLock<Sites> = LazyLock::new(|| {
    let folder = TempDir::new().expect("a temporary folder");
    let mut all = Vec::new();
    for (name, content, day) in SITES {
        let out = folder.path().join(name);
        crate::build_as_of(&root().join(content), day, &out);
        all.extend(pages::of_site(name, &out));
    }
    Sites { folder, pages: all }
});

impl Sites {
    /// All sites, made once for a whole suite.
    pub fn built() -> &'static Self {
        &BUILT
    }

    /// The folder in which each has a folder of its name.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// All pages of all sites.
    pub fn pages(&self) -> &[Page] {
        &self.pages
    }
}

/// The root of the project.
///
/// # Panics
///
/// Never: this folder lies in it.
pub fn root() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    root.expect("the workspace").to_owned()
}

/// Cargo's target folder, in which what is installed and made for the tests lies.
///
/// # Panics
///
/// When this program does not lie in it.
pub fn target() -> PathBuf {
    // target/debug/deps/access-0123
    let program = std::env::current_exe().expect("a program knows where it is");
    let target = program.ancestors().nth(3).expect("the target folder");
    target.to_owned()
}

/// The programs of others that `tests/run` installs, `node_modules`.
pub fn tools() -> PathBuf {
    target().join("access/node_modules")
}
