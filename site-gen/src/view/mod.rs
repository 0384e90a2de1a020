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
//!    `pub(crate) fn of(scene: &Scene<'_>, …) -> (Heading, ThatStruct)`; its `mod` line and its arm in
//!    [`page`] below. What every page needs comes from [`Scene`]: `scene.say("section.key", …)`,
//!    `scene.count`, `scene.text(&Text)`, `scene.day(date)`, `scene.links.to(Route::…)`, and
//!    `scene.year` (a [`YearIndex`] with the records of a window by its id; never search a list once a
//!    window).
//! 3. `templates/pages/<page>.html`, which extends `base.html` and reads `view` (the struct), `t`
//!    (static texts: `t.section.key`), `frame` and `site`.
//! 4. `texts/zh-CN/<section>.toml` and `texts/en/<section>.toml`. A test finds what is missing.
//!
//! Texts of the content are [`Words`] (`{{<words w={…}/>}}` in a template), because a text without an
//! English twin is shown in Chinese with its language marked. Sentences that hold such words or links
//! are [`Sentence`]s (`{{<sentence s={…}/>}}`), made by `scene.sentence`.

pub(crate) mod adjustments;
pub(crate) mod among;
pub(crate) mod bar;
pub(crate) mod description;
pub(crate) mod facets;
pub(crate) mod figure;
pub(crate) mod filters;
pub(crate) mod index;
pub(crate) mod lists;
pub(crate) mod mark;
mod movement;
pub(crate) mod qr;
pub(crate) mod scene;
pub(crate) mod site;
pub(crate) mod strip;
pub(crate) mod survey;
pub(crate) mod why;
pub(crate) mod working;

pub(crate) mod about;
pub(crate) mod calculator;
pub(crate) mod calendar;
pub(crate) mod data;
pub(crate) mod display;
pub(crate) mod document;
pub(crate) mod home;
pub(crate) mod ledger;
pub(crate) mod method;
pub(crate) mod not_found;
pub(crate) mod notices;
pub(crate) mod official;
pub(crate) mod outcome;
pub(crate) mod pledges;
pub(crate) mod posters;
pub(crate) mod publications;
pub(crate) mod ranking;
pub(crate) mod round;
pub(crate) mod search;
pub(crate) mod verify;
pub(crate) mod window;
pub(crate) mod windows;
pub(crate) mod years;

#[cfg(test)]
pub(crate) mod testing;

use serde::Serialize;

use crate::links::{Place, Route};
use crate::policy;

pub(crate) use figure::Figure;
pub(crate) use index::YearIndex;
pub(crate) use scene::Scene;

/// Takes the view of a page, whatever its type: it is filled into its template, or looked at.
pub(crate) trait Show {
    /// What becomes of it.
    type Shown;

    /// Takes the view for `template`, a name under `templates/`.
    fn show<V: Serialize>(self, template: &'static str, page: (Heading, V)) -> Self::Shown;
}

/// Hands the view of the page at hand to `to`, with the template that it is for.
pub(crate) fn page<S: Show>(scene: &Scene<'_>, to: S) -> S::Shown {
    let place = match scene.route {
        Route::Current => Place::Home,
        Route::Years => return to.show("pages/years.html", years::of(scene)),
        Route::About => return to.show("pages/about.html", about::of(scene)),
        Route::Display(part) => return to.show("pages/display.html", display::of(scene, part)),
        Route::Publications => {
            return to.show("pages/publications.html", publications::of(scene));
        }
        Route::Verify => return to.show("pages/verify.html", verify::of(scene)),
        Route::Search => return to.show("pages/search.html", search::of(scene)),
        Route::NotFound => return to.show("pages/not-found.html", not_found::of(scene)),
        Route::Year(_, place) => place,
    };
    match place {
        Place::Pledges => to.show("pages/pledges.html", pledges::of(scene)),
        Place::PledgesPage(page) => to.show("pages/pledges.html", pledges::page(scene, page)),
        Place::PledgeList(list, page) => {
            to.show("pages/pledge-list.html", pledges::list(scene, list, page))
        }
        Place::Pledge(window) => to.show("pages/pledge.html", pledges::one(scene, window)),
        Place::Ledger => to.show("pages/ledger.html", ledger::of(scene)),
        Place::LedgerList(facet, page) => {
            to.show("pages/ledger.html", ledger::list(scene, facet, page))
        }
        Place::LedgerItem(item) => to.show("pages/ledger-item.html", ledger::one(scene, item)),
        Place::Method => to.show("pages/method.html", method::of(scene)),
        Place::Calendar => to.show("pages/calendar.html", calendar::of(scene)),
        Place::Report => to.show("pages/report.html", official::report::of(scene)),
        Place::ResultsNotice => {
            to.show("pages/notice-of-results.html", official::notice::of(scene))
        }
        Place::Posters(page) => to.show("pages/posters.html", posters::of(scene, page)),
        Place::Notices => to.show("pages/notices.html", notices::of(scene)),
        Place::Notice(name) => to.show("pages/document.html", notices::one(scene, name)),
        Place::Data => to.show("pages/data.html", data::of(scene)),
        Place::Home => to.show("pages/home.html", home::of(scene)),
        Place::Ranking => to.show("pages/ranking.html", ranking::of(scene)),
        Place::RankingList(standings, page) => {
            to.show("pages/ranking.html", ranking::list(scene, standings, page))
        }
        Place::Round(round) => to.show("pages/round.html", round::of(scene, round, 1)),
        Place::RoundPage(round, page) => to.show("pages/round.html", round::of(scene, round, page)),
        Place::Windows => to.show("pages/windows.html", windows::of(scene, 1)),
        Place::WindowsPage(page) => to.show("pages/windows.html", windows::of(scene, page)),
        Place::Window(window) => to.show("pages/window.html", window::of(scene, window)),
        Place::Outcome => to.show("pages/outcome.html", outcome::of(scene)),
        Place::Calculator => to.show("pages/calculator.html", calculator::of(scene)),
    }
}

/// All rows of the list whose first page is at hand, where it has several.
pub(crate) fn rows(scene: &Scene<'_>) -> Vec<filters::PlainRow> {
    match scene.route {
        Route::Year(_, Place::Ranking) => ranking::controls::rows(scene),
        Route::Year(_, Place::Ledger) => ledger::filters::rows(scene),
        Route::Year(_, Place::PledgeList(..)) => pledges::list::rows(scene),
        _ => vec![],
    }
}

/// A text with the language it is in, where that is not the page's, and where it leads.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Words {
    /// The text.
    pub(crate) text: String,
    /// Its language, where it differs from the page's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) lang: Option<&'static str>,
    /// The page it leads to.
    #[serde(skip_serializing_if = "Option::is_none")]
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

    /// A sentence in one piece, as attributes and titles take it: they have one language, which is
    /// that of the words that are not in the page's, where there are such.
    pub(crate) fn whole(sentence: &[Self]) -> Self {
        Self {
            text: sentence.iter().map(|words| words.text.as_str()).collect(),
            lang: sentence.iter().find_map(|words| words.lang),
            href: None,
        }
    }

    /// Whether they are text of the page's language that leads nowhere.
    fn is_plain(&self) -> bool {
        self.lang.is_none() && self.href.is_none()
    }

    /// Adds them to a sentence. Plain words that meet become one piece: a page has thousands, and each
    /// piece costs the template as much as a long text.
    pub(crate) fn add_to(self, sentence: &mut Sentence) {
        match sentence.last_mut() {
            Some(last) if last.is_plain() && self.is_plain() => last.text.push_str(&self.text),
            _ => sentence.push(self),
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

impl From<String> for Words {
    fn from(text: String) -> Self {
        Self::plain(text)
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
    pub(crate) title: Words,
    /// The item of the navigation that it belongs to.
    pub(crate) section: &'static str,
    /// Whether it is a page of a year, and so must say how far the year has come.
    pub(crate) results: bool,
    /// What it runs.
    pub(crate) scripts: &'static [Script],
}

impl Heading {
    /// A page of a year that runs nothing.
    pub(crate) fn results(section: &'static str, title: impl Into<Words>) -> Self {
        Self {
            title: title.into(),
            section,
            results: true,
            scripts: &[],
        }
    }

    /// A page about the site and no year that runs nothing.
    pub(crate) fn plain(section: &'static str, title: impl Into<Words>) -> Self {
        Self {
            results: false,
            ..Self::results(section, title)
        }
    }
}

/// What a page runs beside `site.js`, which is on every page: its policy allows no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Script {
    /// A script under `assets/`, by file name, loaded when the page has been read.
    File(&'static str),
    /// Scripts of the page's own template that hold WebAssembly.
    Wasm,
}

impl Script {
    /// The policy of a page with `scripts`.
    pub(crate) fn policy(scripts: &[Self]) -> &'static str {
        policy::page(scripts.contains(&Self::Wasm))
    }
}

/// What stands around every page's content.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Frame {
    /// What the page is called.
    pub(crate) title: Words,
    /// The title of the document, with the site's where both are short enough.
    pub(crate) document_title: Words,
    /// What leads to the site's root.
    pub(crate) root: String,
    /// The item of the navigation that the page belongs to.
    pub(crate) section: &'static str,
    /// Where the same page is in the other language.
    pub(crate) other: String,
    /// What the page may load and run.
    pub(crate) policy: &'static str,
    /// What the page is, for those who see only that: results of a search, previews of a link.
    pub(crate) description: Words,
    /// The page's own absolute address, where it has one and the site knows it.
    pub(crate) address: Option<String>,
    /// The scripts under `assets/` that the page loads.
    pub(crate) scripts: Vec<&'static str>,
    /// How far the year has come; on every page of a year.
    pub(crate) state: Option<StateBar>,
    /// The check code of the last publication, on the pages that show it.
    pub(crate) head: Option<CheckCode>,
}

/// The check code of the last publication.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct CheckCode {
    /// Eight groups of four digits.
    pub(crate) code: String,
    /// Where a reader learns what to do with it.
    pub(crate) link: String,
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
    /// On pages about the whole year: its last publication, and whether the year has changed since.
    pub(crate) publication: Option<Words>,
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
    /// The feeds of news.
    pub(crate) feeds: Vec<Item>,
    /// What explains larger type where the page's script does not run.
    #[serde(rename = "type")]
    pub(crate) larger_type: String,
    /// Where things are looked up.
    pub(crate) search: String,
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
