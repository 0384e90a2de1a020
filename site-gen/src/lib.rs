//! Builds a service centre's public evaluation site from TOML and Markdown.
//!
//! Data flows one way, one type an arrow:
//!
//! ```text
//! load → Sources → parse → Raw → validate → Model → assess → Assessed → view → Views → render → pages → write
//! ```
//!
//! `load` and `write` alone touch the file system; `emit` alone prints. `parse` and `validate`
//! return what they could make of the content *and all* that is wrong with it, so that one run
//! reports every problem of every file.

mod embedded;
pub mod digest;
pub mod source;
pub mod diagnostic;
pub mod wording;
pub mod read;

pub mod load;
pub mod parse;
pub mod raw;
pub mod scenario;
pub mod schema;
pub mod validate;

pub mod layout;
pub mod theme;
pub mod model;
pub mod publication;
pub mod as_of;
pub mod ledger;
pub mod submission;
pub mod assess;

pub mod data;
pub mod search;
pub mod seal;
pub mod publish;
pub mod erase;
pub mod terminal;
pub mod what_if;
pub mod policy;
pub mod links;
pub mod markdown;
pub mod texts;
mod view;
pub mod render;
pub mod feeds;
pub mod hosting;
pub mod sums;
pub mod assets;
pub mod wasm;
pub mod write;

pub mod begin;
pub mod cli;
pub mod emit;
pub mod report;
pub mod examine;
pub mod run;
pub mod serve;
pub mod verify;
pub mod compare;

use std::fmt::Display;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use assess::Assessed;
use model::Language;
use sums::Sums;
use wording::Tell;
use write::Staging;

pub use run::{Failure, build, run};

/// What a build made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Report {
    /// Pages, in all languages.
    pub pages: usize,
    /// Files of data and assets.
    pub files: usize,
    /// How many of both were written: the others are in the site that was there, and stay.
    pub written: usize,
}

impl Tell for Report {
    fn tell(&self, language: Language) -> String {
        let Self {
            pages,
            files,
            written,
        } = self;
        let arguments: [(_, &dyn Display); 3] =
            [("pages", pages), ("files", files), ("written", written)];
        if *written == 0 {
            return wording::say("done.unchanged", language, &arguments[..2]);
        }
        wording::say("done.made", language, &arguments)
    }
}

/// Makes the site of assessed content at `out`: data, assets and pages, then the swap. `advance` is
/// called after each page.
///
/// # Errors
///
/// When a template fails or the system refuses; the old site is whole then.
pub fn build_assessed(
    assessed: &Assessed,
    content: &Path,
    out: &Path,
    advance: &(dyn Fn() + Sync),
) -> Result<Report, Failure> {
    let staging = Staging::begin(out, content)?;
    let pages = AtomicUsize::new(0);
    let files = AtomicUsize::new(0);
    make(assessed, &|path, bytes, kind| {
        let count = match kind {
            Made::Page => {
                advance();
                &pages
            }
            Made::File => &files,
        };
        count.fetch_add(1, Ordering::Relaxed);
        Ok(staging.write(path, bytes)?)
    })?;
    Ok(Report {
        written: staging.publish()?,
        pages: pages.into_inner(),
        files: files.into_inner(),
    })
}

/// What a file of the site is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Made {
    /// A page, or a picture or script that is made with them.
    Page,
    /// Data, or a file that pages need.
    File,
}

/// What becomes of a file: its path, its bytes, what it is. Called from several threads.
pub type Take<'a> = dyn Fn(&str, &[u8], Made) -> Result<(), Failure> + Sync + 'a;

/// Makes every file of the site of assessed content but the marker, and hands each to `take`: data and
/// assets, then pages from several threads, at last the digests of them all.
///
/// # Errors
///
/// When a template fails, and the first of `take`.
pub fn make(assessed: &Assessed, take: &Take<'_>) -> Result<(), Failure> {
    let sums = Sums::of([(write::MARKER, write::MARKER_TEXT.as_bytes())]);
    let emit = |path: &str, bytes: &[u8], kind: Made| {
        sums.add(path, bytes);
        take(path, bytes, kind)
    };
    let catalogues = data::publish(assessed, &mut |file| {
        emit(&file.path, &file.bytes, Made::File)
    })?;
    for file in publish::files(assessed)
        .into_iter()
        .chain(search::files(assessed))
    {
        emit(&file.path, &file.bytes, Made::File)?;
    }
    let beside = [
        feeds::files(assessed),
        assets::files(&assessed.theme),
        hosting::files(assessed),
    ];
    for file in beside.iter().flatten() {
        emit(&file.path, &file.bytes, Made::File)?;
    }
    let versions = render::pages(assessed, &catalogues, &|page| {
        emit(&page.path, &page.bytes, Made::Page)
    })?;
    for version in versions {
        emit(&version.path, &version.bytes, Made::File)?;
    }
    take(sums::FILE, sums.text().as_bytes(), Made::File)
}

/// Makes the pages of a site whose theme has templates, and forgets them: whether a template can be
/// filled is known when it is.
///
/// # Errors
///
/// When a template fails.
pub fn rehearse(assessed: &Assessed) -> Result<(), Failure> {
    if assessed.theme.templates.is_empty() {
        return Ok(());
    }
    let catalogues = data::publish::<Failure>(assessed, &mut |_| Ok(()))?;
    render::pages(assessed, &catalogues, &|_| Ok(())).map(drop)
}
