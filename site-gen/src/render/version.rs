//! Which version of its pages the hall's display shows, and which is the newest.
//!
//! A display runs for weeks in one browser. It asks a small script beside its first page for the
//! newest version of each part, and loads a part anew when that is not its own. The script is a
//! classic one that writes into its own element: it works from disk too, and names nothing globally.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use crate::assets;
use crate::digest::sha256;
use crate::links;
use crate::model::Language;
use crate::render::Page;
use crate::theme::Theme;

/// How much of a digest tells two versions apart.
const LENGTH: usize = 16;

/// What pages of the display load beside a theme's files.
const NEEDED: [&str; 5] = [
    "site.css",
    "display.css",
    "narrow.css",
    "site.js",
    "display.js",
];

/// The versions of the parts of the display in one language, while they are being made.
#[derive(Debug)]
pub(super) struct Versions {
    /// The digest of what a page needs beside itself: a display must be loaded anew for a new
    /// stylesheet or script as well.
    assets: String,
    parts: Mutex<BTreeMap<usize, String>>,
}

impl Versions {
    /// No versions yet, of a site with `theme`.
    pub(super) fn of(theme: &Theme) -> Self {
        let needed = |file: &Page| {
            let name = file.path.strip_prefix("assets/").unwrap_or_default();
            NEEDED.contains(&name) || name.starts_with("theme/")
        };
        let files = assets::without_wasm(theme).into_iter().filter(needed);
        let digests: Vec<String> = files.map(|file| sha256(&file.bytes)).collect();
        Self {
            assets: digests.concat(),
            parts: Mutex::default(),
        }
    }

    /// Adds the page of a part.
    pub(super) fn add(&self, part: usize, page: &Page) {
        let mut version = sha256(&[page.bytes.as_slice(), self.assets.as_bytes()].concat());
        version.truncate(LENGTH);
        let mut versions = self.parts.lock().unwrap_or_else(PoisonError::into_inner);
        versions.insert(part, version);
    }

    /// The script that says them, in the order of the parts.
    pub(super) fn file(self, language: Language, default: Language) -> Page {
        let versions = self
            .parts
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        let versions: Vec<String> = versions.into_values().collect();
        let text = format!(
            "document.currentScript.dataset.versions = \"{}\";\n",
            versions.join(" ")
        );
        Page {
            path: links::display_version(language, default),
            bytes: text.into_bytes(),
        }
    }
}
