//! A centre in a folder of its own, for suites that change its content by commands.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use site_gen::model::Language;
use tempfile::TempDir;

use crate::sites::root;
use crate::{Ended, copy, run_in, tree};

/// A centre in a folder of its own, whose year is 2025.
#[derive(Debug)]
pub struct Centre {
    folder: TempDir,
    language: Language,
}

impl Centre {
    /// A centre of three windows.
    ///
    /// # Panics
    ///
    /// When the system refuses or the centre is not as the test needs it.
    #[must_use]
    pub fn new() -> Self {
        Self::of(&root().join("tests/good/three/content"))
    }

    /// A copy of a content.
    ///
    /// # Panics
    ///
    /// When the system refuses or the centre is not as the test needs it.
    #[must_use]
    pub fn of(content: &Path) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        copy(content, &folder.path().join("content"));
        Self {
            folder,
            language: Language::English,
        }
    }

    /// The same centre, whose commands speak `language`.
    #[must_use]
    pub fn speaking(self, language: Language) -> Self {
        Self { language, ..self }
    }

    /// The path of a file beside the content.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A file of the year.
    ///
    /// # Panics
    ///
    /// When the system refuses or the centre is not as the test needs it.
    #[must_use]
    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path("content/2025").join(name)).expect("a file of the year")
    }

    /// Writes a file beside the content.
    ///
    /// # Panics
    ///
    /// When the system refuses or the centre is not as the test needs it.
    pub fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).expect("written");
    }

    /// Removes files and folders of the year, where they are.
    ///
    /// # Panics
    ///
    /// When the system refuses or the centre is not as the test needs it.
    pub fn remove(&self, names: &[&str]) {
        for name in names {
            let path = self.path("content/2025").join(name);
            if path.is_dir() {
                fs::remove_dir_all(path).expect("removed");
            } else if path.exists() {
                fs::remove_file(path).expect("removed");
            }
        }
    }

    /// Runs a command; `@name` is a file of this folder.
    ///
    /// # Panics
    ///
    /// When the system refuses or the centre is not as the test needs it.
    pub fn run(&self, line: &str) -> Ended {
        let content = self.path("content").display().to_string();
        let words = line.split(' ').map(|word| match word.strip_prefix('@') {
            Some(name) => self.path(name).display().to_string(),
            None => word.to_owned(),
        });
        let words = words.chain(["--content".to_owned(), content]);
        run_in(self.language, words)
    }

    /// Runs a command that must succeed.
    ///
    /// # Panics
    ///
    /// When the system refuses or the centre is not as the test needs it.
    pub fn succeeds(&self, line: &str) -> Ended {
        let ended = self.run(line);
        assert_eq!(
            ended.status,
            ExitCode::SUCCESS,
            "{line}\n{}{}",
            ended.out,
            ended.remarks
        );
        ended
    }

    /// Runs an import that is refused, and says why.
    ///
    /// # Panics
    ///
    /// When the system refuses or the centre is not as the test needs it.
    pub fn refused(&self, line: &str) -> String {
        let before = self.files();
        let ended = self.run(line);
        assert_eq!(
            ended.status,
            ExitCode::from(1),
            "{line}\n{}{}",
            ended.out,
            ended.remarks
        );
        assert_eq!(before, self.files(), "nothing is written");
        ended.remarks
    }

    /// The files of the content, by their paths in it.
    ///
    /// # Panics
    ///
    /// When the system refuses or the centre is not as the test needs it.
    #[must_use]
    pub fn files(&self) -> BTreeMap<String, String> {
        let files = tree(&self.path("content")).into_iter();
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        files.map(|(path, bytes)| (path, text(bytes))).collect()
    }
}

impl Default for Centre {
    fn default() -> Self {
        Self::new()
    }
}
