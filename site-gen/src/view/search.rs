//! The search page: a field for those who have scripts, and an index of the site for everybody.
//!
//! Results are made in the browser by `assets/js/search.js`, from the files that [`crate::search`]
//! makes. All its words stand in the page.

use serde::Serialize;

use crate::links::{Facet, Place, Route};
use crate::view::scene::code;
use crate::view::windows::{self, WindowGroup};
use crate::view::{Heading, Scene, Script, Words};

/// Windows listed on the page; where there are more, a link leads to their index.
const LISTED: usize = 100;
/// Announcements listed on the page.
const NOTICES: usize = 5;

/// What the script reads this page needs.
pub(crate) const SCRIPTS: &[Script] = &[Script::File("search.js")];

/// The page.
#[derive(Debug, Serialize)]
pub(crate) struct Search {
    finder: Finder,
    /// The windows of the current year, without their scores; `None` where they are too many.
    windows: Option<Vec<WindowGroup>>,
    windows_link: String,
    /// The other pages of the current year.
    pages: Vec<Group>,
    notices: Vec<Words>,
    notices_link: String,
    /// All years, the newest first.
    years: Vec<Words>,
}

#[derive(Debug, Serialize)]
struct Group {
    title: String,
    links: Vec<Words>,
}

/// What a field for queries must know.
#[derive(Debug, Serialize)]
pub(crate) struct Finder {
    /// What leads to the site's root.
    root: String,
    /// The folder of the pages in the page's language, from the root.
    folder: String,
    /// The search page.
    page: String,
    /// The language of the content.
    lang: &'static str,
    /// The year whose windows the home page suggests.
    year: u16,
}

impl Finder {
    /// The finder on the scene's page.
    pub(crate) fn of(scene: &Scene<'_>) -> Self {
        Self {
            root: scene.links.root().to_owned(),
            folder: scene.links.folder(),
            page: scene.links.to(Route::Search),
            lang: code(scene.assessed.site.language),
            year: scene.year.number(),
        }
    }
}

/// The page.
pub(crate) fn of(scene: &Scene<'_>) -> (Heading, Search) {
    let content = &scene.year.year.content;
    let notices = content.notices.iter().rev().take(NOTICES);
    let view = Search {
        finder: Finder::of(scene),
        windows: (content.windows.len() <= LISTED).then(|| windows::groups(scene)),
        windows_link: scene.to(Place::Windows),
        pages: pages(scene),
        notices: notices
            .map(|notice| (scene.text(&notice.title)).linked(scene.to(Place::Notice(&notice.name))))
            .collect(),
        notices_link: scene.to(Place::Notices),
        years: (scene.years.iter().rev())
            .map(|year| {
                let number = year.number();
                Words::plain(scene.say("years.year", &[("year", number.into())]))
                    .linked(scene.links.to(Route::Year(number, Place::Home)))
            })
            .collect(),
    };
    let heading = Heading {
        scripts: SCRIPTS,
        ..Heading::plain("search", scene.texts.get("search.title").to_owned())
    };
    (heading, view)
}

/// The pages of the current year by what one wants to know.
fn pages(scene: &Scene<'_>) -> Vec<Group> {
    let link = |address, place| Words::plain(scene.texts.get(address)).linked(scene.to(place));
    let ledger = |address, facet| link(address, Place::ledger(facet, 1));
    let groups = [
        (
            "search.scores",
            vec![
                link("frame.ranking", Place::Ranking),
                link("frame.outcome", Place::Outcome),
                link("frame.calendar", Place::Calendar),
                link("frame.method_long", Place::Method),
            ],
        ),
        (
            "search.kind_pledge",
            vec![link("search.all_pledges", Place::Pledges)],
        ),
        (
            "search.kind_ledger",
            vec![
                link("search.all_ledger", Place::Ledger),
                ledger("search.open", Facet::Open),
                ledger("search.overdue", Facet::Overdue),
                ledger("search.closed", Facet::Closed),
                ledger("search.unresolved", Facet::Unresolved),
            ],
        ),
    ];
    (groups.into_iter())
        .map(|(address, links)| Group {
            title: scene.texts.get(address).to_owned(),
            links,
        })
        .collect()
}
