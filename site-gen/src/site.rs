//! Making the site of assessed content: data, assets and pages, then the swap.
//!
//! Stage: around.

use std::fmt::Display;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::assess::Assessed;
use crate::compress::{self, ENDINGS};
use crate::digest::sha256;
use crate::model::Language;
use crate::publication::LOG;
use crate::recall::{Changes, Making, Memory, Origin, Whole};
use crate::render::Pages;
use crate::run::Failure;
use crate::selection::{Part, Selection};
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

/// Makes what `selection` says of the site of assessed content at `out`: data, assets and pages, then
/// the swap. `advance` is told of each file and may end the build. What is remembered, if anything, says
/// what the site at `out` was made from; afterwards it says that of the new one. Where that is all the
/// same and the site is as it was, nothing is made.
///
/// # Errors
///
/// When a template fails, the system refuses or `advance` does not go on; the old site is whole then, and
/// what is remembered is still true of it.
pub fn build_assessed(
    assessed: &Assessed,
    selection: &Selection,
    content: &Path,
    out: &Path,
    remembered: Option<Remembered<'_>>,
    advance: &(dyn Fn(Made) -> Result<(), Failure> + Sync),
) -> Result<Report, Failure> {
    let staging = Staging::begin(out, content)?;
    if let Some(report) = (remembered.as_ref()).and_then(|each| each.stands(assessed, &staging)) {
        return Ok(report);
    }
    let (memory, inputs) = match remembered {
        Some(Remembered { memory, inputs }) => (Some(memory), inputs),
        None => (None, None),
    };
    let pages = AtomicUsize::new(0);
    let files = AtomicUsize::new(0);
    let count = |kind| {
        let count = match kind {
            Made::Page => &pages,
            Made::File => &files,
        };
        count.fetch_add(1, Ordering::Relaxed);
        advance(kind)
    };
    let take = |path: &str, bytes: &[u8], kind| {
        count(kind)?;
        Ok(staging.write(path, bytes)?)
    };
    let sink = Sink::new(selection, &take);
    let mut made = None;
    if let Some(before) = &memory {
        made = Some(make_again(assessed, before, &sink, &|kept| {
            let kept_all = staging.keep(kept)?;
            if kept_all {
                count(Made::Page)?;
                kept[1..].iter().try_for_each(|_| count(Made::File))?;
            }
            Ok(kept_all)
        })?);
    } else {
        make_into(assessed, &sink)?;
    }
    let whole = inputs.map(|inputs| (inputs, sha256(sink.sums.text().as_bytes())));
    let written = staging.publish()?;
    let (pages, files) = (pages.into_inner(), files.into_inner());
    let changes = made.zip(memory).map(|(made, before)| {
        // Of a site that nothing is known of nobody can say what changed.
        let changes = (*before != Memory::default()).then(|| made.changes(before));
        *before = made.with_whole(whole.map(|(inputs, sums)| Whole {
            inputs,
            sums,
            pages,
            files,
        }));
        changes
    });
    Ok(Report {
        written,
        changes: changes.flatten(),
        pages,
        files,
    })
}

/// What a build remembers of the one before.
#[derive(Debug)]
pub struct Remembered<'a> {
    /// What the site was made from.
    pub memory: &'a mut Memory,
    /// The digest of all that this build makes it from, where it is known: see [`crate::recall::inputs`].
    pub inputs: Option<String>,
}

impl Remembered<'_> {
    /// What there is to say where the site that stands was made from the same, and is as it was made.
    fn stands(&self, assessed: &Assessed, staging: &Staging) -> Option<Report> {
        let whole = self.memory.whole(self.inputs.as_ref()?)?;
        let published = publish::files(assessed);
        let log = published.iter().find(|file| file.path == LOG);
        let log = log.map(|file| &*file.bytes);
        staging.stands(&whole.sums, log).then_some(Report {
            written: 0,
            changes: None,
            pages: whole.pages,
            files: whole.files,
        })
    }
}

/// What a file of the site is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Made {
    /// A page, or a picture or script that is made with them.
    Page,
    /// Data, a file that pages need, or a compressed copy.
    File,
}

/// What becomes of a file: its path, its bytes, what it is. Called from several threads.
pub type Take<'a> = dyn Fn(&str, &[u8], Made) -> Result<(), Failure> + Sync + 'a;

/// Where the files of a site go: each is noted in the digests, compressed where that is asked for, and
/// handed on.
struct Sink<'a> {
    selection: &'a Selection,
    sums: Sums,
    take: &'a Take<'a>,
}

impl<'a> Sink<'a> {
    fn new(selection: &'a Selection, take: &'a Take<'a>) -> Self {
        Self {
            selection,
            sums: Sums::of([(write::MARKER, write::MARKER_TEXT.as_bytes())]),
            take,
        }
    }

    /// The paths of the file `path` and of its compressed copies.
    fn paths(&self, path: &str) -> Vec<String> {
        let copies = self.selection.compressed && compress::has_copies(path);
        let endings = ENDINGS.iter().filter(|_| copies);
        let copies = endings.map(|ending| format!("{path}{ending}"));
        [path.to_owned()].into_iter().chain(copies).collect()
    }

    /// Takes a file; returns the digests of its bytes and of its copies.
    fn put(&self, path: &str, bytes: &[u8], kind: Made) -> Result<Vec<String>, Failure> {
        let mut digests = vec![self.sums.add(path, bytes)];
        (self.take)(path, bytes, kind)?;
        if let [_, copies @ ..] = &*self.paths(path)
            && !copies.is_empty()
        {
            for (path, bytes) in copies.iter().zip(compress::copies(bytes)) {
                digests.push(self.sums.add(path, &bytes));
                (self.take)(path, &bytes, Made::File)?;
            }
        }
        Ok(digests)
    }
}

/// Makes every file of the selected parts of the site of assessed content but the marker, and hands each
/// to `take`: data and assets, then pages from several threads, at last the digests of them all.
///
/// # Errors
///
/// When a template fails, and the first of `take`.
pub fn make(assessed: &Assessed, selection: &Selection, take: &Take<'_>) -> Result<(), Failure> {
    make_into(assessed, &Sink::new(selection, take))
}

fn make_into(assessed: &Assessed, sink: &Sink<'_>) -> Result<(), Failure> {
    make_files(assessed, sink, |data| {
        let emit = |page: render::Page| sink.put(&page.path, &page.bytes, Made::Page).map(drop);
        render::pages(assessed, sink.selection, data, &emit)
    })
}

/// Takes files over, each with its path and the SHA-256 that its bytes must have, all or none; returns
/// whether it did.
type Keep<'a> = dyn Fn(&[(&str, &str)]) -> Result<bool, Failure> + Sync + 'a;

/// As [`make_into`], but for pages that `before` says were made from the same and that `keep` takes
/// over: their templates are not filled. Returns what the pages were made from.
fn make_again(
    assessed: &Assessed,
    before: &Memory,
    sink: &Sink<'_>,
    keep: &Keep<'_>,
) -> Result<Memory, Failure> {
    let making = Making::default();
    make_files(assessed, sink, |data| {
        let again = Again {
            before,
            making: &making,
            sink,
            keep,
        };
        render::pages(assessed, sink.selection, data, &again)
    })?;
    Ok(making.finish())
}

/// Takes pages of a site that was made before.
struct Again<'a> {
    before: &'a Memory,
    making: &'a Making,
    sink: &'a Sink<'a>,
    keep: &'a Keep<'a>,
}

impl Pages<Failure> for Again<'_> {
    const ORIGINS: bool = true;

    fn keep(&self, path: &str, origin: &Origin) -> Result<bool, Failure> {
        let Some(digests) = self.before.digests(path, origin) else {
            return Ok(false);
        };
        // The site before may have had copies where none are asked for now, or none where they are.
        let paths = self.sink.paths(path);
        if digests.len() < paths.len() {
            return Ok(false);
        }
        let digests = &digests[..paths.len()];
        let files = paths.iter().zip(digests);
        let files: Vec<_> = files.map(|(path, digest)| (&**path, &**digest)).collect();
        let kept = (self.keep)(&files)?;
        if kept {
            for (path, digest) in files {
                self.sink.sums.note(path, digest);
            }
            self.making.note(path, origin, digests.to_vec());
        }
        Ok(kept)
    }

    fn take(&self, page: render::Page, origin: Option<&Origin>) -> Result<(), Failure> {
        let digests = self.sink.put(&page.path, &page.bytes, Made::Page)?;
        if let Some(origin) = origin {
            self.making.note(&page.path, origin, digests);
        }
        Ok(())
    }
}

/// Makes the files that are no pages, and says what the years' data folders hold.
type MakeData<'a> = Box<dyn FnOnce() -> Result<Vec<data::Catalogue>, Failure> + Send + 'a>;

/// Makes every file of the site but the marker, the pages by `make_pages`, which is given what makes the
/// others beside them and returns the files that follow from pages.
fn make_files<'a>(
    assessed: &'a Assessed,
    sink: &'a Sink<'a>,
    make_pages: impl FnOnce(MakeData<'a>) -> Result<Vec<render::Page>, Failure>,
) -> Result<(), Failure> {
    for version in make_pages(Box::new(|| make_beside(assessed, sink)))? {
        sink.put(&version.path, &version.bytes, Made::File)?;
    }
    (sink.take)(sums::FILE, sink.sums.text().as_bytes(), Made::File)
}

/// Makes every file of the site that is no page and follows from none; returns what the data folders hold.
fn make_beside(assessed: &Assessed, sink: &Sink<'_>) -> Result<Vec<data::Catalogue>, Failure> {
    let emit = |path: &str, bytes: &[u8]| sink.put(path, bytes, Made::File).map(drop);
    let (catalogues, beside) = rayon::join(
        || publish_data(assessed, sink),
        || {
            let mut files = assets::files(&assessed.theme);
            if sink.selection.has_all_parts() {
                files.extend(feeds::files(assessed));
                files.extend(hosting::files(assessed, sink.selection.compressed));
                files.extend(schemas());
            }
            (files.iter()).try_for_each(|file| emit(&file.path, &file.bytes))
        },
    );
    let catalogues = catalogues?;
    beside?;
    // The index is as large as all tables together: it is made when these are forgotten.
    let mut files = publish::files(assessed);
    if sink.selection.has_all_parts() {
        files.extend(search::files(assessed));
    }
    (files.iter()).try_for_each(|file| emit(&file.path, &file.bytes))?;
    Ok(catalogues)
}

/// The schemas of the content's files and of the published inputs.
fn schemas() -> impl Iterator<Item = render::Page> {
    let of_content = (schema::kinds().into_iter())
        .map(|kind| (schema::file_name(&kind), schema::json_schema(&kind)));
    let of_data = (data::SCHEMA_NAME.to_owned(), data::SCHEMA.to_owned());
    (of_content.chain([of_data])).map(|(name, text)| render::Page {
        path: format!("data/schemas/{name}"),
        bytes: text.into_bytes(),
    })
}

/// Makes the data files; returns what the folders hold that a page leads to.
fn publish_data(assessed: &Assessed, sink: &Sink<'_>) -> Result<Vec<data::Catalogue>, Failure> {
    let emit = |file: data::DataFile| sink.put(&file.path, &file.bytes, Made::File).map(drop);
    if sink.selection.has_all_parts() {
        return data::publish(assessed, &emit);
    }
    if sink.selection.has(Part::Data) {
        data::publish_plain(assessed, &emit)?;
    }
    Ok(Vec::new())
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
    let data = || data::publish::<Failure>(assessed, &|_| Ok(()));
    let forget = |_: render::Page| Ok::<_, Failure>(());
    render::pages(assessed, &Selection::default(), data, &forget).map(drop)
}
