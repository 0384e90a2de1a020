//! What is made of a site: all of it, or some parts; and whether compressed copies lie beside.
//!
//! Stage: around; asked by `site` and `render` before they make a file. A file that is made has the
//! bytes that it has in the whole site, whatever else is made: a selection leaves files out and changes
//! none. So what a part costs is what it costs within the whole.

use clap::ValueEnum;
use serde::Serialize;

use crate::links::lists::Standings;
use crate::links::{Place, Route};
use crate::model::Language;
use crate::render::LANGUAGES;

/// A part of a site that can be made alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ValueEnum)]
pub enum Part {
    /// A page for each window
    Windows,
    /// The ranking of all windows and the picture of their scores
    Ranking,
    /// inputs.json, results.json and the CSV tables
    Data,
}

/// What is made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// The parts, beside styles, scripts and the log of publications; all there is where none is named.
    pub parts: Vec<Part>,
    /// The language of the pages; both where none is named.
    pub language: Option<Language>,
    /// Whether a compressed copy of each text lies beside it.
    pub compressed: bool,
}

impl Selection {
    /// What tells two selections apart.
    pub fn key(&self) -> impl Serialize {
        // Named in full, so that a field that is forgotten does not compile.
        let Self {
            parts,
            language,
            compressed,
        } = self;
        (parts, language.map(Language::word), *compressed)
    }

    /// Whether all parts are made.
    pub fn has_all_parts(&self) -> bool {
        self.parts.is_empty()
    }

    /// Whether a part is made.
    pub fn has(&self, part: Part) -> bool {
        self.has_all_parts() || self.parts.contains(&part)
    }

    /// The languages in which pages are made.
    pub fn languages(&self) -> impl Iterator<Item = Language> {
        let chosen = |language: &Language| self.language.is_none_or(|only| only == *language);
        LANGUAGES.into_iter().filter(chosen)
    }

    /// Whether the page of a route is made.
    pub fn has_page(&self, route: &Route<'_>) -> bool {
        let part = match route {
            Route::Year(_, Place::Window(_)) => Part::Windows,
            Route::Year(_, Place::Ranking | Place::RankingList(Standings::All, _)) => Part::Ranking,
            _ => return self.has_all_parts(),
        };
        self.has(part)
    }
}
