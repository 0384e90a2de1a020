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
pub mod validate;

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
pub mod assets;
pub mod wasm;
pub mod write;

pub mod cli;
pub mod emit;
pub mod report;
pub mod examine;
pub mod run;
pub mod serve;

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use assess::Assessed;
use model::Language;
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
}

impl Tell for Report {
    fn tell(&self, language: Language) -> String {
        let Self { pages, files } = self;
        wording::say("done.made", language, &[("pages", pages), ("files", files)])
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
    let mut files = 0;
    let catalogues = data::publish(assessed, &mut |file| {
        files += 1;
        staging.write(&file.path, &file.bytes)
    })?;
    let publications = publish::files(assessed).into_iter();
    for file in publications.chain(search::files(assessed)) {
        staging.write(&file.path, &file.bytes)?;
        files += 1;
    }
    let beside = [
        feeds::files(assessed),
        assets::files(&assessed.theme),
        hosting::files(assessed),
    ];
    for file in beside.iter().flatten() {
        staging.write(&file.path, &file.bytes)?;
        files += 1;
    }
    let pages = AtomicUsize::new(0);
    let versions = render::pages(assessed, &catalogues, &|page| {
        pages.fetch_add(1, Ordering::Relaxed);
        advance();
        staging
            .write(&page.path, &page.bytes)
            .map_err(Failure::from)
    })?;
    for version in versions {
        staging.write(&version.path, &version.bytes)?;
        files += 1;
    }
    staging.publish()?;
    Ok(Report {
        pages: pages.into_inner(),
        files,
    })
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
