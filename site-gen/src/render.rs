//! From views to pages.
//!
//! Stage: after `view`, before `write`. It knows views and templates and nothing of what they mean.
//! Pages are made on all cores, handed over one by one and forgotten, so that ten thousand windows do
//! not need the memory of ten thousand pages.

use std::fmt;
use std::marker::PhantomData;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;
use serde::Serialize;
use tera::{Context, Tera, Value};

use crate::assess::Assessed;
use crate::diagnostic::{Code, Diagnostic};
use crate::embedded::TEMPLATES;
use crate::links::{self, Place, Route};
use crate::model::Language;
use crate::recall::{self, Origin};
use crate::source::Span;
use crate::texts::Texts;
use crate::theme::Theme;
use crate::view::scene::code;
use crate::view::{self, Heading, Scene, Show, YearIndex};
use crate::wording::{self, Tell};

mod all;
mod around;
mod marks;
mod version;

pub use all::{Early, page_paths, pages, some};
use around::Around;
use version::Versions;

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
    /// The same as said to whoever wrote the theme, where a template of theirs is the cause.
    pub theme: Option<Box<Diagnostic>>,
}

impl Tell for RenderError {
    fn tell(&self, language: Language) -> String {
        let arguments: [(_, &dyn fmt::Display); 3] = [
            ("path", &self.path),
            ("template", &self.template),
            ("why", &self.message),
        ];
        wording::say("system.template", language, &arguments)
    }
}

/// The languages in which every page is made.
pub const LANGUAGES: [Language; 2] = [Language::Chinese, Language::English];

/// Where pages go, in no order and from several threads.
pub trait Pages<E>: Sync {
    /// Whether it is asked to keep pages, and told what they are made from.
    const ORIGINS: bool = false;

    /// Keeps the page at `path` if it is there already, made from `origin`; returns whether it is.
    ///
    /// # Errors
    ///
    /// When it is there and cannot be kept.
    fn keep(&self, _path: &str, _origin: &Origin) -> Result<bool, E> {
        Ok(false)
    }

    /// Takes a page that was made, from `origin` if that may be asked for next time.
    ///
    /// # Errors
    ///
    /// When it cannot be taken.
    fn take(&self, page: Page, origin: Option<&Origin>) -> Result<(), E>;
}

impl<E, F: Fn(Page) -> Result<(), E> + Sync> Pages<E> for F {
    fn take(&self, page: Page, _: Option<&Origin>) -> Result<(), E> {
        self(page)
    }
}

/// The templates, with what all of them may read.
///
/// # Panics
///
/// Never: a test fills ours, and a theme whose templates do not fit them is not valid.
fn templates(texts: &Texts, theme: &Theme) -> Tera {
    let mut tera = (theme.engine())
        .unwrap_or_else(|error| panic!("the templates do not fit each other: {error}"));
    let shared = tera.global_context();
    shared.insert("t", texts.sections());
    shared.insert("lang", code(texts.language));
    tera
}

/// Everything that the pages of one language share, converted once.
struct Renderer<'a> {
    assessed: &'a Assessed,
    years: &'a [YearIndex<'a>],
    texts: Texts,
    tera: Tera,
    /// What the pages of each year share, by year.
    shared: Vec<(u16, Shared)>,
    /// Whether a template failed.
    has_failed: AtomicBool,
}

/// What the pages of a year share.
struct Shared {
    /// Navigation and footer.
    chrome: Value,
    /// The digest of these and of all else that pages share.
    digest: String,
    /// What is filled once for pages that lie as deep and belong to the same section.
    around: around::Known,
}

impl<'a> Renderer<'a> {
    fn new(assessed: &'a Assessed, years: &'a [YearIndex<'a>], language: Language) -> Self {
        let texts = Texts::of(language).with(&assessed.theme);
        let mut tera = templates(&texts, &assessed.theme);
        let scene = Scene::of(assessed, years, &texts, Route::Current);
        let site = view::site::of(&scene);
        (tera.global_context()).insert("site", &site);
        let theme = &assessed.theme.templates;
        let own: Vec<_> = theme.iter().map(|own| (own.name, &own.text)).collect();
        let shared = (years.iter())
            .map(|year| {
                let route = Route::Year(year.number(), Place::Home);
                let chrome = Scene::of(assessed, years, &texts, route).chrome();
                let code = code(language);
                let parts = (TEMPLATES, &own, texts.sections(), code, &site, &chrome);
                let shared = Shared {
                    chrome: Value::from_serializable(&chrome),
                    digest: recall::shared(&parts),
                    around: around::Known::default(),
                };
                (year.number(), shared)
            })
            .collect();
        Self {
            assessed,
            years,
            texts,
            tera,
            shared,
            has_failed: AtomicBool::new(false),
        }
    }

    /// The picture of all scores of a year, where there are some to compare.
    fn image(&self, year: u16) -> Result<Option<Page>, RenderError> {
        let route = Route::Year(year, Place::Ranking);
        let scene = Scene::of(self.assessed, self.years, &self.texts, route);
        let Some(scores) = view::among::scores(&scene) else {
            return Ok(None);
        };
        let mut context = Context::new();
        context.insert("view", &scores);
        let path = links::image(year, scene.language(), scene.assessed.site.language);
        self.fill("pages/scores.svg.html", &context, path).map(Some)
    }

    /// The file at `path`, made by filling `template`.
    fn fill(
        &self,
        template: &'static str,
        context: &Context,
        path: String,
    ) -> Result<Page, RenderError> {
        let text = marks::mark(self.text(template, context, &path)?);
        let bytes = text.into_bytes();
        Ok(Page { path, bytes })
    }

    /// `template` filled, for the file at `path`.
    fn text(
        &self,
        template: &'static str,
        context: &Context,
        path: &str,
    ) -> Result<String, RenderError> {
        self.tera.render(template, context).map_err(|error| {
            self.has_failed.store(true, Ordering::Relaxed);
            let theme = self.assessed.theme.fault(&error).map(|fault| {
                let problem = Diagnostic::new(Code::ThemeTemplate, fault.span);
                Box::new(problem.with("what", fault.message))
            });
            RenderError {
                template,
                path: path.to_owned(),
                message: error.to_string(),
                theme,
            }
        })
    }

    /// The script with all rows of a list of several pages.
    fn rows(&self, route: Route<'_>) -> Page {
        let scene = Scene::of(self.assessed, self.years, &self.texts, route);
        Page {
            path: links::rows_file(route, scene.language(), self.assessed.site.language),
            bytes: view::filters::script(&view::rows(&scene)).into_bytes(),
        }
    }

    fn page(&self, route: Route<'_>) -> Result<Page, RenderError> {
        let scene = Scene::of(self.assessed, self.years, &self.texts, route);
        view::page(
            &scene,
            Filled {
                renderer: self,
                scene: &scene,
            },
        )
    }

    /// Has `to` keep the pages of `routes`, or makes them, on all cores.
    fn all<E: From<RenderError> + Send>(
        &self,
        routes: &[Route<'_>],
        versions: &Versions,
        to: &impl Pages<E>,
    ) -> Result<(), E> {
        routes.par_iter().try_for_each(|route| {
            // The versions of the display follow from the bytes of its pages, so these are made.
            if let Route::Display(part) = route {
                let page = self.page(*route)?;
                versions.add(*part, &page);
                return to.take(page, None);
            }
            self.show(*route, to)
        })
    }

    /// Has `to` keep a page, or makes it and hands it over.
    fn show<E: From<RenderError>>(&self, route: Route<'_>, to: &impl Pages<E>) -> Result<(), E> {
        let scene = Scene::of(self.assessed, self.years, &self.texts, route);
        let filled = Filled {
            renderer: self,
            scene: &scene,
        };
        view::page(
            &scene,
            Handed {
                filled,
                to,
                error: PhantomData,
            },
        )
    }

    /// What the pages of the scene's year share.
    fn shared(&self, scene: &Scene<'_>) -> &Shared {
        let year = scene.year.number();
        let shared = self.shared.iter().find(|(number, _)| *number == year);
        &shared.expect("every year has its navigation").1
    }
}

/// The page of a scene, to be kept, or made and handed over.
struct Handed<'a, P, E> {
    filled: Filled<'a>,
    to: &'a P,
    error: PhantomData<E>,
}

impl<P: Pages<E>, E: From<RenderError>> Show for Handed<'_, P, E> {
    type Shown = Result<(), E>;

    fn show<V: Serialize>(self, template: &'static str, page: (Heading, V)) -> Self::Shown {
        let Self { filled, to, .. } = self;
        if !P::ORIGINS {
            return to.take(filled.show(template, page)?, None);
        }
        let Filled { renderer, scene } = filled;
        let (heading, view) = page;
        let own = (template, scene.frame(&heading), &view);
        let origin = Origin::of(&renderer.shared(scene).digest, &own);
        if to.keep(&filled.path(), &origin)? {
            return Ok(());
        }
        to.take(filled.show(template, (heading, view))?, Some(&origin))
    }
}

/// The page of a scene, to be made by filling its template.
#[derive(Clone, Copy)]
struct Filled<'a> {
    renderer: &'a Renderer<'a>,
    scene: &'a Scene<'a>,
}

impl Filled<'_> {
    fn path(&self) -> String {
        let scene = self.scene;
        links::file(scene.route, scene.language(), scene.assessed.site.language)
    }
}

impl Show for Filled<'_> {
    type Shown = Result<Page, RenderError>;

    fn show<V: Serialize>(
        self,
        template: &'static str,
        (heading, view): (Heading, V),
    ) -> Self::Shown {
        let path = self.path();
        let Self { renderer, scene } = self;
        let mut context = Context::new();
        let frame = scene.frame(&heading);
        context.insert("frame", &frame);
        context.insert("view", &view);
        let shared = renderer.shared(scene);
        context.insert_value("chrome", shared.chrome.clone());
        let around = Around {
            root: frame.root.clone(),
            section: frame.section,
        };
        for (name, value) in renderer.surroundings(shared, around, &path)? {
            context.insert_value(name, value);
        }
        let theme = &renderer.assessed.theme;
        let page = renderer
            .fill(template, &context, path)
            .map_err(|mut error| {
                error.theme = error.theme.map(|problem| {
                    Box::new(
                        problem
                            .with("page", &error.path)
                            .with("fields", fields(&view)),
                    )
                });
                error
            })?;
        if let Some(own) = theme.cause(template)
            && !keeps_policy(&String::from_utf8_lossy(&page.bytes), frame.policy)
        {
            let problem = Diagnostic::new(Code::ThemePolicy, Span::file(own.file));
            return Err(RenderError {
                template,
                message: "the page lost its policy".to_owned(),
                theme: Some(Box::new(problem.with("page", &page.path))),
                path: page.path,
            });
        }
        Ok(page)
    }
}

/// The names by which a template reads a view.
fn fields(view: &impl Serialize) -> String {
    let value = serde_json::to_value(view).unwrap_or_default();
    let names = value.as_object().into_iter().flatten();
    let names: Vec<_> = names.map(|(name, _)| format!("view.{name}")).collect();
    names.join(", ")
}

/// Whether a page of a theme's templates begins as ours do, with the policy right behind the charset:
/// what stands before a policy is not bound by it.
fn keeps_policy(page: &str, policy: &str) -> bool {
    const CHARSET: &str = "<meta charset=\"utf-8\">";
    let base = TEMPLATES.iter().find(|(name, _)| *name == "base.html");
    let line = base.and_then(|(_, text)| {
        let is_policy = |line: &&str| line.contains("Content-Security-Policy");
        text.lines().find(is_policy)
    });
    let Some((line, (before, after))) = line.zip(page.split_once(CHARSET)) else {
        return false;
    };
    let line = line.replace("{{ frame.policy | safe }}", policy);
    let mut tags = before.split('<').skip(1);
    let plain = tags.all(|tag| {
        let name = tag.split(|c: char| c.is_whitespace() || c == '>').next();
        matches!(name, Some("!DOCTYPE" | "html" | "head"))
    });
    plain && after.trim_start().starts_with(line.trim())
}

#[cfg(test)]
mod gallery;
#[cfg(test)]
mod tests;
