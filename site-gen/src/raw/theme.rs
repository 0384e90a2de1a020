//! `theme/`: what a centre changes of the site's looks and words.
//!
//! Stage: read by `parse`.

use crate::model::Language;
use crate::source::{FileId, Located};

/// The folder.
#[derive(Debug, Default)]
pub struct Theme {
    /// `tokens.css`.
    pub style: Option<FileId>,
    /// `texts/<language>/<section>.toml`.
    pub texts: Vec<OwnTexts>,
    /// `templates/<name>`: the name of ours, and the file.
    pub templates: Vec<(&'static str, FileId)>,
    /// `assets/…`.
    pub files: Vec<FileId>,
}

/// Texts of a section in other words.
#[derive(Debug)]
pub struct OwnTexts {
    pub language: Language,
    pub section: &'static str,
    /// Keys of the section, with their texts.
    pub texts: Vec<(String, Located<String>)>,
}
