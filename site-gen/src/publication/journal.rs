//! What an erasure is about to change, written down before it changes anything.

use serde::{Deserialize, Serialize};

/// Files as they are to be. Where it stands in the content folder, they count as being so already.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Journal {
    /// Paths from the content folder with what the files hold, the log last.
    pub files: Vec<(String, String)>,
}

impl Journal {
    /// Where it stands, from the content folder.
    pub const PATH: &str = "published/.erasure";

    /// The journal in `text`; `None` where it is none, or would lead out of the content folder.
    pub fn read(text: &str) -> Option<Self> {
        let journal: Self = serde_json::from_str(text).ok()?;
        let is_inside = |path: &str| {
            (path.split('/')).all(|part| !part.is_empty() && !part.starts_with('.'))
                && !path.contains(['\\', ':'])
        };
        let inside = journal.files.iter().all(|(path, _)| is_inside(path));
        inside.then_some(journal)
    }

    /// Its text.
    ///
    /// # Panics
    ///
    /// Never: texts become JSON.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("texts become JSON")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_journal_is_read_as_written_and_stays_inside() {
        let of = |path: &str| Journal {
            files: vec![(path.to_owned(), "\"文字\"\n".to_owned())],
        };
        let journal = of("2025/ledger/tax.toml");
        assert_eq!(Journal::read(&journal.to_json()), Some(journal));
        for path in [
            "../a",
            "/etc/a",
            "a//b",
            "a/../b",
            "",
            "c:a",
            "a\\b",
            ".git/config",
        ] {
            assert_eq!(Journal::read(&of(path).to_json()), None, "{path}");
        }
        assert_eq!(Journal::read("{\"files\":"), None);
    }
}
