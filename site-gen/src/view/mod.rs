//! The views: what each page says, as data.
//!
//! Stage: between `assess` and `render`. A page is a pure function of one serialisable view, so a view
//! holds finished texts, printed figures, links and bar widths; templates decide nothing and compute
//! nothing. Views read [`crate::assess::Assessed`] only, never raw TOML, and print figures through
//! `scoring_core::round` alone.
//!
//! # How to add a page
//!
//! 1. `links.rs`: a variant of `Place` (or `Route`) with its folder, and a line in `routes`.
//! 2. `view/<page>.rs`: a `#[derive(Serialize)]` struct of the page and
//!    `pub(crate) fn of(scene: &Scene<'_>, …) -> (Heading, ThatStruct)`. What every page needs comes
//!    from [`Scene`]: `scene.say("section.key", …)`, `scene.count`, `scene.text(&Text)`,
//!    `scene.day(date)`, `scene.links.to(Route::…)`, and `scene.year` (a [`YearIndex`] with the records
//!    of a window by its id; never search a list once a window).
//! 3. `templates/pages/<page>.html`, which extends `base.html` and reads `view` (the struct), `t`
//!    (static texts: `t.section.key`), `frame` and `site`; its name in the list in `render.rs`, and
//!    its line in `render::page`.
//! 4. `texts/zh-CN/<section>.toml` and `texts/en/<section>.toml`. A test finds what is missing.
//!
//! Texts of the content are [`Words`] (`{{<words w={…}/>}}` in a template), because a text without an
//! English twin is shown in Chinese with its language marked. Sentences that hold such words or links
//! are [`Sentence`]s (`{{<sentence s={…}/>}}`), made by `scene.sentence`.

pub(crate) mod bar;
pub(crate) mod index;
pub(crate) mod lists;
pub(crate) mod mark;
pub(crate) mod scene;
pub(crate) mod site;
pub(crate) mod strip;
pub(crate) mod survey;
pub(crate) mod working;

pub(crate) mod about;
pub(crate) mod calculator;
pub(crate) mod calendar;
pub(crate) mod data;
pub(crate) mod document;
pub(crate) mod home;
pub(crate) mod ledger;
pub(crate) mod method;
pub(crate) mod notices;
pub(crate) mod outcome;
pub(crate) mod pledges;
pub(crate) mod ranking;
pub(crate) mod round;
pub(crate) mod window;
pub(crate) mod windows;
pub(crate) mod years;

#[cfg(test)]
pub(crate) mod testing;

use serde::Serialize;

pub(crate) use index::YearIndex;
pub(crate) use scene::Scene;

/// A text with the language it is in, where that is not the page's, and where it leads.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Words {
    /// The text.
    pub(crate) text: String,
    /// Its language, where it differs from the page's.
    pub(crate) lang: Option<&'static str>,
    /// The page it leads to.
    pub(crate) href: Option<String>,
}

impl Words {
    /// Words in the page's language.
    pub(crate) fn plain(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    /// The same words as a link.
    #[must_use]
    pub(crate) fn linked(self, href: String) -> Self {
        Self {
            href: Some(href),
            ..self
        }
    }
}

/// Words in a row.
pub(crate) type Sentence = Vec<Words>;

/// A date, for machines and for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Day {
    /// `2025-11-18`.
    pub(crate) iso: String,
    /// As the page's language writes it.
    pub(crate) text: String,
}

/// What a page is called, and what it needs around it.
#[derive(Clone, Debug)]
pub(crate) struct Heading {
    /// The title of the document, without the site's.
    pub(crate) title: String,
    /// The item of the navigation that it belongs to.
    pub(crate) section: &'static str,
    /// Whether it is a page of a year, and so must say how far the year has come.
    pub(crate) results: bool,
    /// What it runs.
    pub(crate) scripts: Scripts,
}

impl Heading {
    /// A page of a year that runs nothing.
    pub(crate) fn results(section: &'static str, title: String) -> Self {
        Self {
            title,
            section,
            results: true,
            scripts: Scripts::None,
        }
    }

    /// A page about the site and no year that runs nothing.
    pub(crate) fn plain(section: &'static str, title: String) -> Self {
        Self {
            results: false,
            ..Self::results(section, title)
        }
    }
}

/// What a page runs: its policy allows no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Scripts {
    /// Nothing.
    None,
    /// Scripts that hold WebAssembly.
    Wasm,
}

/// What stands around every page's content.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Frame {
    /// The title of the document.
    pub(crate) title: String,
    /// What leads to the site's root.
    pub(crate) root: String,
    /// The item of the navigation that the page belongs to.
    pub(crate) section: &'static str,
    /// Where the same page is in the other language.
    pub(crate) other: String,
    /// What the page runs.
    pub(crate) scripts: Scripts,
    /// How far the year has come; on every page of a year.
    pub(crate) state: Option<StateBar>,
}

/// How far the year has come.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct StateBar {
    /// The year and its state: "2025 · final".
    pub(crate) status: String,
    /// Up to which day records count.
    pub(crate) as_of: String,
    /// What to expect of the figures in this state.
    pub(crate) note: Option<String>,
    /// On pages of another year, the current one.
    pub(crate) current: Option<Words>,
}

/// The navigation and footer of a year's pages in one language: shared by them all, with paths from
/// the site's root, before which the template writes the page's way there.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Chrome {
    /// The main navigation.
    pub(crate) navigation: Vec<Item>,
    /// The footer's groups of links: data, explanations, tools.
    pub(crate) footer: Vec<Group>,
    /// The home page.
    pub(crate) home: String,
}

/// A link of the navigation.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Item {
    /// What pages call their place in the navigation.
    pub(crate) id: &'static str,
    /// From the site's root.
    pub(crate) path: String,
    /// What it says.
    pub(crate) text: String,
}

/// Links under a heading.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Group {
    /// The heading.
    pub(crate) title: String,
    /// The links.
    pub(crate) items: Vec<Item>,
}
