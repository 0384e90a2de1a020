//! Addresses: which pages there are, where each lies, and how one page points to another.
//!
//! Stage: used by `view` and `render`. No other module writes an address. Links are relative and name
//! `index.html`, so a site works in any folder, on any server and opened from disk.
//!
//! It is long because each kind of page has its folder, its route and its way there, and these must agree.

pub mod lists;

use std::collections::BTreeMap;

use scoring_core::id::Id;

use crate::assess::{Assessed, AssessedYear};
use crate::ledger::{Standing, State};
use crate::links::lists::{PledgeList, Standings};
use crate::model::{Language, LedgerItem};

/// Rows on a page of a list; a longer list has further pages.
pub const ROWS: usize = 100;

/// Windows whose pledges are in one part of the hall's display. A part is one page, so that the
/// browser on the wall never holds more, however many windows there are.
pub const DISPLAYED: usize = 40;

/// Closed items of the ledger in one part of the hall's display.
pub const DISPLAYED_ITEMS: usize = 120;

/// Posters on one page.
pub const POSTERS: usize = 20;

/// The script with the rows of all pages of a list, beside its first page.
pub const ROWS_FILE: &str = "rows.js";

/// A page, whatever its language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route<'a> {
    /// `/`: the home page of the current year.
    Current,
    /// The list of all years.
    Years,
    /// What the site is.
    About,
    /// What was published when, and what was corrected.
    Publications,
    /// Where a reader checks the site.
    Verify,
    /// Where things are looked up, in all years.
    Search,
    /// What a server shows where there is no page.
    NotFound,
    /// A part, from 1, of the current year's display in the hall.
    Display(usize),
    /// A page of a year.
    Year(u16, Place<'a>),
}

/// A page of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place<'a> {
    /// Where the year stands.
    Home,
    /// The ranking.
    Ranking,
    /// Another order or a part of it, or a further page. [`Place::ranking`] makes it.
    RankingList(Standings<'a>, usize),
    /// The running ranking after a survey round.
    Round(&'a Id),
    /// A further page of it, from 2.
    RoundPage(&'a Id, usize),
    /// The index of windows.
    Windows,
    /// A further page of it, from 2.
    WindowsPage(usize),
    /// A window with its working.
    Window(&'a Id),
    /// All pledges.
    Pledges,
    /// A further page of all pledges, from 2.
    PledgesPage(usize),
    /// Some pledges or promises, a page from 1.
    PledgeList(PledgeList, usize),
    /// A window's pledge.
    Pledge(&'a Id),
    /// The rectification ledger.
    Ledger,
    /// Some items of the ledger, or a further page of a list of them. [`Place::ledger`] makes it.
    LedgerList(Facet<'a>, usize),
    /// An item of it.
    LedgerItem(&'a Id),
    /// Candidates and decisions.
    Outcome,
    /// The method in plain words.
    Method,
    /// What was due, met and missed.
    Calendar,
    /// The report to the county office.
    Report,
    /// The official notice of the results, for the wall of the hall.
    ResultsNotice,
    /// Posters for the counters, a page of them from 1.
    Posters(usize),
    /// All announcements.
    Notices,
    /// An announcement.
    Notice(&'a Id),
    /// The what-if calculator.
    Calculator,
    /// The published data.
    Data,
}

/// Which items a list of the ledger holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Facet<'a> {
    /// All.
    All,
    /// Those neither closed nor unresolved.
    Open,
    /// Open ones past their due date.
    Overdue,
    /// Those that a window calls done and nobody has checked.
    Waiting,
    /// Those verified and closed.
    Closed,
    /// Those that ended without success.
    Unresolved,
    /// A window's.
    Window(&'a Id),
    /// Those of an indicator.
    Area(&'a Id),
}

impl Facet<'_> {
    /// The facets by state.
    pub const STATES: [Facet<'static>; 5] = [
        Facet::Open,
        Facet::Overdue,
        Facet::Waiting,
        Facet::Closed,
        Facet::Unresolved,
    ];

    /// Whether an item belongs to it.
    pub fn holds(self, item: &LedgerItem, standing: &Standing) -> bool {
        match self {
            Self::All => true,
            Self::Open => standing.state.is_open(),
            Self::Overdue => standing.overdue,
            Self::Waiting => standing.state == State::AwaitingVerification,
            Self::Closed => standing.state == State::Closed,
            Self::Unresolved => standing.state == State::Unresolved,
            Self::Window(window) => item.window == *window,
            Self::Area(area) => item.area.as_ref() == Some(area),
        }
    }

    /// The folder within the ledger's. Items' folders lie beside these, and no id of an item holds a
    /// `/`: so each has two parts.
    fn folder(self) -> String {
        match self {
            Self::All => String::new(),
            Self::Open => "state/open/".into(),
            Self::Overdue => "state/overdue/".into(),
            Self::Waiting => "state/awaiting-verification/".into(),
            Self::Closed => "state/closed/".into(),
            Self::Unresolved => "state/unresolved/".into(),
            Self::Window(window) => format!("window/{window}/"),
            Self::Area(area) => format!("area/{area}/"),
        }
    }
}

/// The folder of a further page of a list, within the list's; the first page is the list itself.
fn further(page: usize) -> String {
    if page > 1 {
        format!("pages/{page}/")
    } else {
        String::new()
    }
}

/// How many pages a list of `rows` has: at least one.
pub fn pages(rows: usize) -> usize {
    rows.div_ceil(ROWS).max(1)
}

impl<'a> Place<'a> {
    /// A page, from 1, of the ledger's items in `facet`.
    pub fn ledger(facet: Facet<'a>, page: usize) -> Self {
        if facet == Facet::All && page == 1 {
            Self::Ledger
        } else {
            Self::LedgerList(facet, page)
        }
    }

    /// A page, from 1, of the ranking's windows in `standings`.
    pub fn ranking(standings: Standings<'a>, page: usize) -> Self {
        if standings == Standings::All && page == 1 {
            Self::Ranking
        } else {
            Self::RankingList(standings, page)
        }
    }

    /// A page, from 1, of the running ranking after `round`.
    pub fn round(round: &'a Id, page: usize) -> Self {
        if page == 1 {
            Self::Round(round)
        } else {
            Self::RoundPage(round, page)
        }
    }

    /// A page, from 1, of the index of windows.
    pub fn windows(page: usize) -> Self {
        if page == 1 {
            Self::Windows
        } else {
            Self::WindowsPage(page)
        }
    }

    /// A page, from 1, of all pledges.
    pub fn pledges(page: usize) -> Self {
        if page == 1 {
            Self::Pledges
        } else {
            Self::PledgesPage(page)
        }
    }
}

impl Place<'_> {
    /// The folder within the year's, `/` at the end of each part.
    fn folder(self) -> String {
        match self {
            Self::Home => String::new(),
            Self::Ranking => "ranking/".into(),
            Self::RankingList(standings, page) => {
                format!("ranking/{}{}", standings.folder(), further(page))
            }
            Self::Round(round) => format!("ranking/{round}/"),
            Self::RoundPage(round, page) => format!("ranking/{round}/{}", further(page)),
            Self::Windows => "windows/".into(),
            Self::WindowsPage(page) => format!("windows/{}", further(page)),
            Self::Window(window) => format!("windows/{window}/"),
            Self::Pledges => "pledges/".into(),
            Self::PledgesPage(page) => format!("pledges/{}", further(page)),
            Self::PledgeList(list, page) => format!("pledges/{}{}", list.folder(), further(page)),
            Self::Pledge(window) => format!("pledges/{window}/"),
            Self::Ledger => "ledger/".into(),
            Self::LedgerList(facet, page) => {
                format!("ledger/{}{}", facet.folder(), further(page))
            }
            Self::LedgerItem(item) => format!("ledger/{item}/"),
            Self::Outcome => "outcome/".into(),
            Self::Method => "method/".into(),
            Self::Calendar => "calendar/".into(),
            Self::Report => "report/".into(),
            Self::ResultsNotice => "notice-of-results/".into(),
            Self::Posters(page) => format!("posters/{}", further(page)),
            Self::Notices => "notices/".into(),
            Self::Notice(name) => format!("notices/{name}/"),
            Self::Calculator => "calculator/".into(),
            Self::Data => "data/".into(),
        }
    }
}

/// The folder of a language, from the site's root.
fn prefix(language: Language, default: Language) -> &'static str {
    match language {
        _ if language == default => "",
        Language::Chinese => "zh-CN/",
        Language::English => "en/",
    }
}

/// A feed of news.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feed {
    /// Announcements.
    Notices,
    /// Results as they become public.
    Results,
    /// Closings of the rectification ledger.
    Ledger,
}

impl Feed {
    /// All feeds.
    pub const ALL: [Feed; 3] = [Feed::Notices, Feed::Results, Feed::Ledger];

    /// What its address calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Notices => "notices",
            Self::Results => "results",
            Self::Ledger => "ledger",
        }
    }

    /// Its file, from the site's root. It holds all years: who reads it need not subscribe anew.
    pub fn file(self, language: Language, default: Language) -> String {
        format!("{}feeds/{}.xml", prefix(language, default), self.name())
    }

    /// The page of `year` that tells the same.
    pub fn page(self, year: u16) -> Route<'static> {
        let place = match self {
            Self::Notices => Place::Notices,
            Self::Results => Place::Ranking,
            Self::Ledger => Place::Ledger,
        };
        Route::Year(year, place)
    }
}

/// The file of a page, from the site's root: `2025/windows/tax/index.html`, `en/index.html`.
///
/// The default language has no folder of its own.
pub fn file(route: Route<'_>, language: Language, default: Language) -> String {
    let prefix = prefix(language, default);
    let folder = match route {
        Route::Current => String::new(),
        Route::Years => "years/".into(),
        Route::About => "about/".into(),
        Route::Publications => "publications/".into(),
        Route::Verify => "verify/".into(),
        Route::Search => "search/".into(),
        // Where servers look for it.
        Route::NotFound => return format!("{prefix}404.html"),
        Route::Display(part) => format!("display/{}", further(part)),
        Route::Year(year, place) => format!("{year}/{}", place.folder()),
    };
    format!("{prefix}{folder}index.html")
}

/// A page's address below the site's: its folder, as it is printed, coded for phones and fed to
/// programs. `2025/windows/tax/`.
pub fn address(route: Route<'_>, language: Language, default: Language) -> String {
    let mut file = file(route, language, default);
    let folder = file.strip_suffix("index.html").map_or(file.len(), str::len);
    file.truncate(folder);
    file
}

/// The parts of the hall's display: at least one.
pub fn display_parts(year: &AssessedYear) -> usize {
    let closed = year.ledger_totals.in_state(State::Closed);
    let windows = year.content.windows.len().div_ceil(DISPLAYED);
    windows.max(closed.div_ceil(DISPLAYED_ITEMS)).max(1)
}

/// The script beside the display's first page that says which version of each part is the newest.
pub fn display_version(language: Language, default: Language) -> String {
    let page = file(Route::Display(1), language, default);
    page.replace("index.html", "version.js")
}

/// The pages of a year's posters.
pub fn poster_pages(windows: usize) -> usize {
    windows.div_ceil(POSTERS).max(1)
}

/// The picture of all scores of a year, from the site's root; its words are in `language`.
pub fn image(year: u16, language: Language, default: Language) -> String {
    let ranking = file(Route::Year(year, Place::Ranking), language, default);
    ranking.replace("index.html", "scores.svg")
}

/// The script with the rows of the list whose first page is `route`.
pub fn rows_file(route: Route<'_>, language: Language, default: Language) -> String {
    let page = file(route, language, default);
    page.replace("index.html", ROWS_FILE)
}

/// The first pages of all lists that have a script with the rows of their further pages.
pub fn lists_with_rows(assessed: &Assessed) -> Vec<Route<'_>> {
    let mut routes = Vec::new();
    for year in &assessed.years {
        let content = &year.content;
        let all = PledgeList::Promises;
        let lists = [
            (Place::Ranking, content.windows.len()),
            (Place::Ledger, content.ledger.len()),
            (
                Place::PledgeList(all, 1),
                lists::promises(year, all).count(),
            ),
        ];
        let long = lists.into_iter().filter(|(_, rows)| *rows > ROWS);
        routes.extend(long.map(|(place, _)| Route::Year(content.year, place)));
    }
    routes
}

/// The links of one page.
#[derive(Clone, Debug)]
pub struct Links {
    language: Language,
    default: Language,
    root: String,
}

impl Links {
    /// The links of the page `route` in `language`, on a site whose default language is `default`.
    pub fn of(route: Route<'_>, language: Language, default: Language) -> Self {
        Self::from_file(&file(route, language, default), language, default)
    }

    /// The links of the file `path`, which is in `language`.
    pub fn from_file(path: &str, language: Language, default: Language) -> Self {
        let root = "../".repeat(path.matches('/').count());
        Self {
            language,
            default,
            root,
        }
    }

    /// The same links from the root of the host, for a page that is shown at any address. `base_url` is
    /// where the site is reached; a site that does not know has a host of its own.
    #[must_use]
    pub fn from_host(self, base_url: Option<&str>) -> Self {
        let path = base_url
            .and_then(|url| url.split_once("://"))
            .and_then(|(_, rest)| rest.find('/').map(|at| &rest[at..]));
        Self {
            root: path.unwrap_or("/").to_owned(),
            ..self
        }
    }

    /// What leads from the page to the site's root: `../../`, or nothing.
    pub fn root(&self) -> &str {
        &self.root
    }

    /// The link to a page in the same language.
    pub fn to(&self, route: Route<'_>) -> String {
        self.in_language(route, self.language)
    }

    /// The link to a part of a page in the same language.
    pub fn to_part(&self, route: Route<'_>, part: &str) -> String {
        format!("{}#{part}", self.to(route))
    }

    /// The link to a page in `language`.
    pub fn in_language(&self, route: Route<'_>, language: Language) -> String {
        format!("{}{}", self.root, file(route, language, self.default))
    }

    /// The folder of the pages in the page's language, from the site's root: `en/`, or nothing.
    pub fn folder(&self) -> String {
        let home = file(Route::Current, self.language, self.default);
        home.trim_end_matches("index.html").to_owned()
    }

    /// The link to a published data file of a year.
    pub fn data(&self, year: u16, name: &str) -> String {
        format!("{}data/{year}/{name}", self.root)
    }

    /// The link to a file from the site's root.
    pub fn file(&self, path: &str) -> String {
        format!("{}{path}", self.root)
    }

    /// The link to a feed in the same language.
    pub fn feed(&self, feed: Feed) -> String {
        format!("{}{}", self.root, feed.file(self.language, self.default))
    }

    /// The link to what says the newest version of the hall's display in the page's language.
    pub fn display_version(&self) -> String {
        let Self {
            root,
            language,
            default,
        } = self;
        format!("{root}{}", display_version(*language, *default))
    }

    /// The link to the picture of all scores of a year.
    pub fn image(&self, year: u16) -> String {
        format!("{}{}", self.root, image(year, self.language, self.default))
    }

    /// The link to a stylesheet or script.
    pub fn asset(&self, name: &str) -> String {
        format!("{}assets/{name}", self.root)
    }
}

/// All pages of a site, each once, whatever the language.
pub fn routes(assessed: &Assessed) -> impl Iterator<Item = Route<'_>> {
    let of_site = [
        Route::Current,
        Route::Years,
        Route::About,
        Route::Publications,
        Route::Verify,
        Route::Search,
        Route::NotFound,
    ];
    let display = (1..=display_parts(assessed.current())).map(Route::Display);
    let of_years = (assessed.years.iter())
        .flat_map(|year| places(year).map(|place| Route::Year(year.content.year, place)));
    of_site.into_iter().chain(display).chain(of_years)
}

/// All pages of a year, each once. How many pages its lists have takes a look at all records, so these
/// come last.
fn places(year: &AssessedYear) -> impl Iterator<Item = Place<'_>> {
    let content = &year.content;
    let of_year = [
        Place::Home,
        Place::Ranking,
        Place::Windows,
        Place::Pledges,
        Place::Ledger,
        Place::Outcome,
        Place::Method,
        Place::Calendar,
        Place::Notices,
        Place::Calculator,
        Place::Data,
        Place::Report,
        Place::ResultsNotice,
    ];
    let windows = || content.windows.iter().map(|window| &window.id);
    let rounds = || content.records.rounds.iter().map(|round| &round.id);
    let further = 2..=pages(content.windows.len());
    let of_rounds = {
        let further = further.clone();
        rounds().flat_map(move |round| further.clone().map(|page| Place::RoundPage(round, page)))
    };
    let lists: [fn(&AssessedYear) -> Vec<Place<'_>>; 3] =
        [ranking_lists, pledge_lists, ledger_lists];
    (of_year.into_iter())
        .chain((1..=poster_pages(content.windows.len())).map(Place::Posters))
        .chain(rounds().map(Place::Round))
        .chain(windows().map(Place::Window))
        .chain(windows().map(Place::Pledge))
        .chain(
            content
                .ledger
                .iter()
                .map(|item| Place::LedgerItem(&item.id)),
        )
        .chain(
            content
                .notices
                .iter()
                .map(|notice| Place::Notice(&notice.name)),
        )
        .chain(further.clone().map(Place::WindowsPage))
        .chain(further.map(Place::PledgesPage))
        .chain(of_rounds)
        .chain(lists.into_iter().flat_map(move |list| list(year)))
}

/// The lists of a year's ranking but the first page of all by rank.
fn ranking_lists(year: &AssessedYear) -> Vec<Place<'_>> {
    let content = &year.content;
    ([Standings::All].into_iter())
        .chain(Standings::parts(content))
        .chain(Standings::orders(&year.evaluation.method))
        .flat_map(|standings| {
            let windows = content.windows.iter();
            let listed = windows.filter(|window| standings.holds(window)).count();
            (1..=pages(listed)).map(move |page| Place::ranking(standings, page))
        })
        .filter(|place| *place != Place::Ranking)
        .collect()
}

/// The lists of promises and windows beside the one of all pledges.
fn pledge_lists(year: &AssessedYear) -> Vec<Place<'_>> {
    let promises = PledgeList::promises().map(|list| (list, lists::promises(year, list).count()));
    let windows = PledgeList::WINDOWS.map(|list| (list, lists::windows(year, list).count()));
    promises
        .chain(windows)
        .flat_map(|(list, rows)| (1..=pages(rows)).map(move |page| Place::PledgeList(list, page)))
        .collect()
}

/// The lists of a year's ledger but the first page of all: every state, window and area has one, so
/// that its address keeps its meaning when no item is left in it.
fn ledger_lists(year: &AssessedYear) -> Vec<Place<'_>> {
    let content = &year.content;
    let mut of_window: BTreeMap<&Id, usize> = BTreeMap::new();
    for item in &content.ledger {
        *of_window.entry(&item.window).or_default() += 1;
    }
    let survey = content.method.survey.as_ref();
    let areas = survey.into_iter().flat_map(|survey| &survey.indicators);
    let counted = (Facet::STATES.into_iter())
        .chain([Facet::All])
        .chain(areas.map(|indicator| Facet::Area(&indicator.id)))
        .map(|facet| {
            let held = year.ledger().filter(|(item, at)| facet.holds(item, at));
            (facet, held.count())
        });
    let windows = content.windows.iter().map(|window| {
        let items = of_window.get(&window.id).copied().unwrap_or(0);
        (Facet::Window(&window.id), items)
    });
    counted
        .chain(windows)
        .flat_map(|(facet, items)| (1..=pages(items)).map(move |page| Place::ledger(facet, page)))
        .filter(|place| *place != Place::Ledger)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_have_pages_and_no_item_can_take_their_address() {
        assert_eq!([0, 1, 100, 101, 200, 201].map(pages), [1, 1, 1, 2, 2, 3]);
        let folder = |facet, page| Place::ledger(facet, page).folder();
        let tax: Id = "tax".parse().expect("an id");
        assert_eq!(folder(Facet::All, 1), "ledger/");
        assert_eq!(folder(Facet::All, 2), "ledger/pages/2/");
        assert_eq!(folder(Facet::Overdue, 1), "ledger/state/overdue/");
        assert_eq!(folder(Facet::Window(&tax), 3), "ledger/window/tax/pages/3/");
        assert_eq!(folder(Facet::Area(&tax), 1), "ledger/area/tax/");
        assert_eq!(
            Place::ranking(Standings::All, 2).folder(),
            "ranking/pages/2/"
        );
        let class = Standings::Class(Some(&tax));
        assert_eq!(Place::ranking(class, 1).folder(), "ranking/class/tax/");
        assert_eq!(
            Place::ranking(class, 2).folder(),
            "ranking/class/tax/pages/2/"
        );
        assert_eq!(Place::round(&tax, 2).folder(), "ranking/tax/pages/2/");
        let late = Place::PledgeList(PledgeList::Late, 1);
        assert_eq!(late.folder(), "pledges/submitted/late/");
        assert_eq!(Place::pledges(1).folder(), "pledges/");
        assert_eq!(Place::pledges(2).folder(), "pledges/pages/2/");
    }

    #[test]
    fn files_and_links() {
        let tax: Id = "tax".parse().expect("an id");
        let window = Route::Year(2025, Place::Window(&tax));
        let chinese = Language::Chinese;
        let english = Language::English;
        assert_eq!(
            file(window, chinese, chinese),
            "2025/windows/tax/index.html"
        );
        assert_eq!(
            file(window, english, chinese),
            "en/2025/windows/tax/index.html"
        );
        assert_eq!(file(Route::Current, chinese, english), "zh-CN/index.html");
        let home = Links::of(Route::Current, chinese, chinese);
        assert_eq!(home.root(), "");
        assert_eq!(home.to(window), "2025/windows/tax/index.html");
        let deep = Links::of(window, english, chinese);
        assert_eq!(deep.to(Route::About), "../../../../en/about/index.html");
        assert_eq!(
            deep.in_language(window, chinese),
            "../../../../2025/windows/tax/index.html"
        );
        assert_eq!(
            deep.data(2025, "results.json"),
            "../../../../data/2025/results.json"
        );
        let anywhere = |base| deep.clone().from_host(base).to(Route::About);
        assert_eq!(anywhere(None), "/en/about/index.html");
        let base = Some("https://example.org/a/");
        assert_eq!(anywhere(base), "/a/en/about/index.html");
        assert_eq!(address(window, english, chinese), "en/2025/windows/tax/");
        assert_eq!(address(Route::Current, chinese, chinese), "");
        let feed = Feed::Ledger.file(english, chinese);
        assert_eq!(feed, "en/feeds/ledger.xml");
        let in_feed = Links::from_file(&feed, english, chinese);
        assert_eq!(in_feed.to(Route::About), "../../en/about/index.html");
        assert_eq!(
            deep.to_part(Route::Year(2025, Place::Pledge(&tax)), "one-visit"),
            "../../../../en/2025/pledges/tax/index.html#one-visit"
        );
    }
}
