//! Making the site of assessed content: data, assets and pages, then the swap.
//!
//! Stage: around.

use std::fmt::Display;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::assess::Assessed;
use crate::model::Language;
use crate::recall::{Changes, Making, Memory, Origin};
use crate::render::Pages;
use crate::run::Failure;
use crate::sums::Sums;
use crate::wording::{self, Tell};
use crate::write::{self, Staging};
use crate::{assets, data, feeds, hosting, publish, render, schema, search, sums};

/// What a build made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Report {
    /// Pages, in all languages.
    pub pages: usize,
    /// Files of data and assets.
    pub files: usize,
    /// How many of both were written: the others are in the site that was there, and stay.
    pub written: usize,
    /// How many pages changed and why, where it is known what the last site was made from.
    pub changes: Option<Changes>,
}

impl Tell for Report {
    fn tell(&self, language: Language) -> String {
        let Self {
            pages,
            files,
            written,
            changes,
        } = self;
        let arguments: [(_, &dyn Display); 3] =
            [("pages", pages), ("files", files), ("written", written)];
        if *written == 0 {
            return wording::say("done.unchanged", language, &arguments[..2]);
        }
        let made = wording::say("done.made", language, &arguments);
        let Some(changes) = changes else { return made };
        let arguments: [(_, &dyn Display); 4] = [
            ("shown", &changes.shown),
            ("shared", &changes.shared),
            ("new", &changes.new),
            ("gone", &changes.gone),
        ];
        made + "\n" + &wording::say("done.changed", language, &arguments)
    }
}

/// Makes the site of assessed content at `out`: data, assets and pages, then the swap. `advance` is
/// called after each page. `memory`, where there is one, says what the pages of the site at `out` were
/// made from; afterwards it says that of the new ones.
///
/// # Errors
///
/// When a template fails or the system refuses; the old site is whole then.
pub fn build_assessed(
    assessed: &Assessed,
    content: &Path,
    out: &Path,
    memory: Option<&mut Memory>,
    advance: &(dyn Fn() + Sync),
) -> Result<Report, Failure> {
    let staging = Staging::begin(out, content)?;
    let pages = AtomicUsize::new(0);
    let files = AtomicUsize::new(0);
    let count = |kind| {
        let count = match kind {
            Made::Page => {
                advance();
                &pages
            }
            Made::File => &files,
        };
        count.fetch_add(1, Ordering::Relaxed);
    };
    let take = |path: &str, bytes: &[u8], kind| {
        count(kind);
        Ok(staging.write(path, bytes)?)
    };
    let mut made = None;
    if let Some(before) = &memory {
        made = Some(make_again(assessed, before, &take, &|path, digest| {
            let kept = staging.keep(path, digest)?;
            if kept {
                count(Made::Page);
            }
            Ok(kept)
        })?);
    } else {
        make(assessed, &take)?;
    }
    let written = staging.publish()?;
    let changes = made.zip(memory).map(|(made, before)| {
        // Of a site that nothing is known of nobody can say what changed.
        let changes = (*before != Memory::default()).then(|| made.changes(before));
        *before = made;
        changes
    });
    Ok(Report {
        written,
        changes: changes.flatten(),
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
    make_files(assessed, take, &|sums, catalogues| {
        let emit = |page: render::Page| {
            sums.add(&page.path, &page.bytes);
            take(&page.path, &page.bytes, Made::Page)
        };
        render::pages(assessed, catalogues, &emit)
    })
}

/// Takes the page at a path over if its bytes have this SHA-256; returns whether it did.
type Keep<'a> = dyn Fn(&str, &str) -> Result<bool, Failure> + Sync + 'a;

/// As [`make`], but for pages that `before` says were made from the same and that `keep` takes over:
/// their templates are not filled. Returns what the pages were made from.
fn make_again(
    assessed: &Assessed,
    before: &Memory,
    take: &Take<'_>,
    keep: &Keep<'_>,
) -> Result<Memory, Failure> {
    let making = Making::default();
    make_files(assessed, take, &|sums, catalogues| {
        let again = Again {
            before,
            making: &making,
            sums,
            take,
            keep,
        };
        render::pages(assessed, catalogues, &again)
    })?;
    Ok(making.finish())
}

/// Takes pages of a site that was made before.
struct Again<'a> {
    before: &'a Memory,
    making: &'a Making,
    sums: &'a Sums,
    take: &'a Take<'a>,
    keep: &'a Keep<'a>,
}

impl Pages<Failure> for Again<'_> {
    const ORIGINS: bool = true;

    fn keep(&self, path: &str, origin: &Origin) -> Result<bool, Failure> {
        let Some(digest) = self.before.digest(path, origin) else {
            return Ok(false);
        };
        let kept = (self.keep)(path, digest)?;
        if kept {
            self.sums.note(path, digest);
            self.making.note(path, origin, digest);
        }
        Ok(kept)
    }

    fn take(&self, page: render::Page, origin: Option<&Origin>) -> Result<(), Failure> {
        let digest = self.sums.add(&page.path, &page.bytes);
        if let Some(origin) = origin {
            self.making.note(&page.path, origin, &digest);
        }
        (self.take)(&page.path, &page.bytes, Made::Page)
    }
}

/// Makes the pages, given what the years' data folders hold; returns the files that follow from them.
type MakePages<'a> = dyn Fn(&Sums, &[data::Catalogue]) -> Result<Vec<render::Page>, Failure> + 'a;

/// Makes every file of the site but the marker, the pages by `make_pages`.
fn make_files(
    assessed: &Assessed,
    take: &Take<'_>,
    make_pages: &MakePages<'_>,
) -> Result<(), Failure> {
    let sums = Sums::of([(write::MARKER, write::MARKER_TEXT.as_bytes())]);
    let emit = |path: &str, bytes: &[u8], kind: Made| {
        sums.add(path, bytes);
        take(path, bytes, kind)
    };
    let catalogues = data::publish(assessed, &mut |file| {
        emit(&file.path, &file.bytes, Made::File)
    })?;
    for kind in schema::kinds() {
        let path = format!("data/schemas/{}", schema::file_name(&kind));
        emit(&path, schema::json_schema(&kind).as_bytes(), Made::File)?;
    }
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
    let versions = make_pages(&sums, &catalogues)?;
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
    render::pages(assessed, &catalogues, &|_: render::Page| {
        Ok::<_, Failure>(())
    })
    .map(drop)
}
