//! From views to pages.
//!
//! Stage: after `view`, before `write`. It knows views and templates and nothing of what they mean.
//! Pages are made on all cores, handed over one by one and forgotten, so that ten thousand windows do
//! not need the memory of ten thousand pages.

use std::fmt;

use rayon::prelude::*;
use serde::Serialize;
use tera::{Context, Tera, Value};

use crate::assess::Assessed;
use crate::links::{self, Place, Route};
use crate::model::Language;
use crate::texts::Texts;
use crate::view::scene::code;
use crate::view::{self, Heading, Scene, YearIndex};

/// A file of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// From the site's root: `2025/windows/tax/index.html`.
    pub path: String,
    /// What the file holds.
    pub bytes: Vec<u8>,
}

/// A page that could not be made. It is a bug of a template or view, or of a theme.
#[derive(Debug)]
pub struct RenderError {
    /// The template.
    pub template: &'static str,
    /// The page.
    pub path: String,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for RenderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            template,
            path,
            message,
        } = self;
        write!(f, "{path}: the template {template} fails: {message}")
    }
}

impl std::error::Error for RenderError {}

/// The templates, by name.
macro_rules! templates {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_str!(concat!("../templates/", $name)))),*]
    };
}

const TEMPLATES: &[(&str, &str)] = &templates![
    "base.html",
    "components/bar.html",
    "components/ledger.html",
    "components/lists.html",
    "components/pledges.html",
    "components/prose.html",
    "components/sprite.html",
    "components/strip.html",
    "components/windows.html",
    "components/working.html",
    "components/words.html",
    "pages/about.html",
    "pages/calculator.html",
    "pages/calendar.html",
    "pages/data.html",
    "pages/document.html",
    "pages/home.html",
    "pages/ledger-item.html",
    "pages/ledger.html",
    "pages/method.html",
    "pages/notices.html",
    "pages/pledge.html",
    "pages/outcome.html",
    "pages/pledges.html",
    "pages/ranking.html",
    "pages/round.html",
    "pages/window.html",
    "pages/windows.html",
    "pages/years.html",
];

/// The languages in which every page is made.
pub const LANGUAGES: [Language; 2] = [Language::Chinese, Language::English];

/// Renders every page of the site and hands it to `emit`, in no order and from several threads.
///
/// # Errors
///
/// The first error of a template or of `emit` that is met.
pub fn pages<E>(assessed: &Assessed, emit: &(dyn Fn(Page) -> Result<(), E> + Sync)) -> Result<(), E>
where
    E: From<RenderError> + Send,
{
    let years: Vec<_> = assessed.years.iter().map(YearIndex::of).collect();
    let routes = links::routes(assessed);
    for language in LANGUAGES {
        let renderer = Renderer::new(assessed, &years, language);
        (routes.par_iter()).try_for_each(|route| emit(renderer.page(*route)?))?;
    }
    Ok(())
}

/// The paths of all pages.
pub fn page_paths(assessed: &Assessed) -> Vec<String> {
    let routes = links::routes(assessed);
    LANGUAGES
        .into_iter()
        .flat_map(|language| {
            let default = assessed.site.language;
            let paths = routes
                .iter()
                .map(move |route| links::file(*route, language, default));
            paths.collect::<Vec<_>>()
        })
        .collect()
}

/// Everything that the pages of one language share, converted once.
struct Renderer<'a> {
    assessed: &'a Assessed,
    years: &'a [YearIndex<'a>],
    texts: Texts,
    tera: Tera,
    /// Navigation and footer of each year, by year.
    chrome: Vec<(u16, Value)>,
}

impl<'a> Renderer<'a> {
    fn new(assessed: &'a Assessed, years: &'a [YearIndex<'a>], language: Language) -> Self {
        let texts = Texts::of(language);
        let mut tera = Tera::new();
        tera.autoescape_on([".html"]);
        tera.add_raw_templates(TEMPLATES.iter().copied())
            .unwrap_or_else(|error| panic!("the templates do not fit each other: {error}"));
        let scene = Scene::of(assessed, years, &texts, Route::Current);
        let shared = tera.global_context();
        shared.insert("t", texts.sections());
        shared.insert("lang", code(language));
        shared.insert("site", &view::site::of(&scene));
        let chrome = (years.iter())
            .map(|year| {
                let route = Route::Year(year.number(), Place::Home);
                let chrome = Scene::of(assessed, years, &texts, route).chrome();
                (year.number(), Value::from_serializable(&chrome))
            })
            .collect();
        Self {
            assessed,
            years,
            texts,
            tera,
            chrome,
        }
    }

    fn page(&self, route: Route<'_>) -> Result<Page, RenderError> {
        let scene = Scene::of(self.assessed, self.years, &self.texts, route);
        page(self, &scene)
    }

    fn finish<V: Serialize>(
        &self,
        scene: &Scene<'_>,
        template: &'static str,
        (heading, view): (Heading, V),
    ) -> Result<Page, RenderError> {
        let path = links::file(scene.route, scene.language(), scene.assessed.site.language);
        let mut context = Context::new();
        context.insert("frame", &scene.frame(&heading));
        context.insert("view", &view);
        let year = scene.year.number();
        let chrome = self.chrome.iter().find(|(number, _)| *number == year);
        let (_, chrome) = chrome.expect("every year has its navigation");
        context.insert_value("chrome", chrome.clone());
        match self.tera.render(template, &context) {
            Ok(text) => Ok(Page {
                path,
                bytes: text.into_bytes(),
            }),
            Err(error) => Err(RenderError {
                template,
                path,
                message: error.to_string(),
            }),
        }
    }
}

/// The page of a scene: its view and its template.
fn page(to: &Renderer<'_>, scene: &Scene<'_>) -> Result<Page, RenderError> {
    let place = match scene.route {
        Route::Current => Place::Home,
        Route::Years => return to.finish(scene, "pages/years.html", view::years::of(scene)),
        Route::About => return to.finish(scene, "pages/about.html", view::about::of(scene)),
        Route::Year(_, place) => place,
    };
    match place {
        Place::Pledges => to.finish(scene, "pages/pledges.html", view::pledges::of(scene)),
        Place::PledgesPage(page) => to.finish(
            scene,
            "pages/pledges.html",
            view::pledges::page(scene, page),
        ),
        Place::Pledge(window) => to.finish(
            scene,
            "pages/pledge.html",
            view::pledges::one(scene, window),
        ),
        Place::Ledger => to.finish(scene, "pages/ledger.html", view::ledger::of(scene)),
        Place::LedgerList(facet, page) => to.finish(
            scene,
            "pages/ledger.html",
            view::ledger::list(scene, facet, page),
        ),
        Place::LedgerItem(item) => to.finish(
            scene,
            "pages/ledger-item.html",
            view::ledger::one(scene, item),
        ),
        Place::Method => to.finish(scene, "pages/method.html", view::method::of(scene)),
        Place::Calendar => to.finish(scene, "pages/calendar.html", view::calendar::of(scene)),
        Place::Report => to.finish(scene, "pages/document.html", view::document::report(scene)),
        Place::Notices => to.finish(scene, "pages/notices.html", view::notices::of(scene)),
        Place::Notice(name) => to.finish(
            scene,
            "pages/document.html",
            view::notices::one(scene, name),
        ),
        Place::Data => to.finish(scene, "pages/data.html", view::data::of(scene)),
        Place::Home => to.finish(scene, "pages/home.html", view::home::of(scene)),
        Place::Ranking => to.finish(scene, "pages/ranking.html", view::ranking::of(scene)),
        Place::Round(round) => to.finish(scene, "pages/round.html", view::round::of(scene, round)),
        Place::Windows => to.finish(scene, "pages/windows.html", view::windows::of(scene)),
        Place::Window(window) => {
            to.finish(scene, "pages/window.html", view::window::of(scene, window))
        }
        Place::Outcome => to.finish(scene, "pages/outcome.html", view::outcome::of(scene)),
        Place::Calculator => to.finish(scene, "pages/calculator.html", view::calculator::of(scene)),
    }
}

#[cfg(test)]
mod tests;
