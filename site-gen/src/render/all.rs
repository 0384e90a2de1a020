//! Every page of a site, or some: which there are, and in which order they can be made.
//!
//! Stage: part of `render`.

use std::collections::BTreeSet;
use std::sync::atomic::Ordering;

use rayon::prelude::*;

use super::version::Versions;
use super::{LANGUAGES, Page, Pages, RenderError, Renderer};
use crate::assess::Assessed;
use crate::data::Catalogue;
use crate::links::{self, Place, Route};
use crate::model::Language;
use crate::selection::{Part, Selection};
use crate::view::YearIndex;

/// Renders every page of the site that is selected and hands it to `to`, in no order and from several
/// threads. `data` makes the years' data meanwhile, and says what their folders hold; the pages that tell
/// of it come last. Returns the files that tell the hall's display of new versions, which follow from its
/// pages.
///
/// # Errors
///
/// That of `data`, else the first error of a template or of `to` that is met.
pub fn pages<E, P>(
    assessed: &Assessed,
    selection: &Selection,
    data: impl FnOnce() -> Result<Vec<Catalogue>, E> + Send,
    to: &P,
) -> Result<Vec<Page>, E>
where
    E: From<RenderError> + Send,
    P: Pages<E>,
{
    let years: Vec<_> = assessed.years.iter().map(YearIndex::of).collect();
    let (last, routes): (Vec<_>, Vec<_>) = selected(assessed, selection)
        .into_iter()
        .partition(tells_of_data);
    let languages: Vec<_> = (selection.languages())
        .map(|language| Renderer::new(assessed, &years, language))
        .map(|renderer| (renderer, Versions::of(&assessed.theme)))
        .collect();
    let (catalogues, made) = rayon::join(data, || {
        languages.iter().try_for_each(|(renderer, versions)| {
            let made = renderer.all(&routes, versions, to);
            if renderer.has_failed.load(Ordering::Relaxed) {
                // Which page is said to fail does not depend on threads.
                (routes.iter()).try_for_each(|route| renderer.page(*route).map(drop))?;
            }
            made?;
            for year in years.iter().filter(|_| selection.has(Part::Ranking)) {
                if let Some(image) = renderer.image(year.number())? {
                    to.take(image, None)?;
                }
            }
            (lists_with_rows(assessed, selection).par_iter())
                .try_for_each(|route| to.take(renderer.rows(*route), None))
        })
    });
    let catalogues = catalogues?;
    made?;
    for year in &years {
        year.tell(&catalogues);
    }
    let mut files = Vec::new();
    for (renderer, versions) in languages {
        last.iter()
            .try_for_each(|route| renderer.show(*route, to))?;
        if selection.has_all_parts() {
            let language = renderer.texts.language;
            files.push(versions.file(language, assessed.site.language));
        }
    }
    Ok(files)
}

/// Whether a page says what a folder of data holds.
fn tells_of_data(route: &Route<'_>) -> bool {
    matches!(route, Route::Year(_, Place::Data))
}

/// Pages of a site, before the whole of it is made.
#[derive(Debug)]
pub struct Early {
    /// Those that can be made alone.
    pub pages: Vec<Page>,
    /// The paths of those that follow from other files of the site.
    pub later: Vec<String>,
}

/// The pages at `paths`; neither among the early nor the later ones is what the site has no page at.
///
/// # Errors
///
/// The first error of a template that is met.
pub fn some(assessed: &Assessed, paths: &[String]) -> Result<Early, RenderError> {
    let ((asked, later), years) = rayon::join(
        || asked(assessed, paths),
        || -> Vec<_> { assessed.years.iter().map(YearIndex::of).collect() },
    );
    let mut pages = Vec::new();
    for language in LANGUAGES {
        let mut asked = (asked.iter().filter(|(each, _)| *each == language)).peekable();
        if asked.peek().is_some() {
            let renderer = Renderer::new(assessed, &years, language);
            for (_, route) in asked {
                pages.push(renderer.page(*route)?);
            }
        }
    }
    Ok(Early { pages, later })
}

/// The pages at `paths` that can be made alone, and the paths of the others. A large site has hundreds of
/// thousands, so the search ends with the last of them.
fn asked<'a>(
    assessed: &'a Assessed,
    paths: &[String],
) -> (Vec<(Language, Route<'a>)>, Vec<String>) {
    let mut wanted: BTreeSet<&str> = paths.iter().map(String::as_str).collect();
    let (mut asked, mut later) = (Vec::new(), Vec::new());
    let mut routes = links::routes(assessed);
    while !wanted.is_empty()
        && let Some(route) = routes.next()
    {
        for language in LANGUAGES {
            let file = links::file(route, language, assessed.site.language);
            // They tell the sizes of data files, compute from them, or have a version that is found when
            // all are made.
            let computes = matches!(route, Route::Year(_, Place::Calculator));
            let is_early =
                !tells_of_data(&route) && !computes && !matches!(route, Route::Display(_));
            if !wanted.remove(&*file) {
                continue;
            }
            if is_early {
                asked.push((language, route));
            } else {
                later.push(file);
            }
        }
    }
    (asked, later)
}

/// The pages that are selected.
fn selected<'a>(assessed: &'a Assessed, selection: &Selection) -> Vec<Route<'a>> {
    let routes = links::routes(assessed);
    routes.filter(|route| selection.has_page(route)).collect()
}

/// The lists of several pages that are selected.
fn lists_with_rows<'a>(assessed: &'a Assessed, selection: &Selection) -> Vec<Route<'a>> {
    let mut routes = links::lists_with_rows(assessed);
    routes.retain(|route| selection.has_page(route));
    routes
}

/// The paths of all pages and pictures that are selected.
pub fn page_paths(assessed: &Assessed, selection: &Selection) -> Vec<String> {
    let routes = selected(assessed, selection);
    (selection.languages())
        .flat_map(|language| {
            let default = assessed.site.language;
            let pages = (routes.iter()).map(|route| links::file(*route, language, default));
            let images = (assessed.years.iter())
                .filter(|year| selection.has(Part::Ranking) && year.ranked() > 1)
                .map(move |year| links::image(year.content.year, language, default));
            let rows = (lists_with_rows(assessed, selection).into_iter())
                .map(|route| links::rows_file(route, language, default));
            pages.chain(images).chain(rows).collect::<Vec<_>>()
        })
        .collect()
}
