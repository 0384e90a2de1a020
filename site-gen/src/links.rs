//! Addresses: which pages there are, where each lies, and how one page points to another.
//!
//! Stage: used by `view` and `render`. No other module writes an address. Links are relative and name
//! `index.html`, so a site works in any folder, on any server and opened from disk.

use scoring_core::id::Id;

use crate::assess::Assessed;
use crate::model::Language;

/// A page, whatever its language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route<'a> {
    /// `/`: the home page of the current year.
    Current,
    /// The list of all years.
    Years,
    /// What the site is.
    About,
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
    /// The running ranking after a survey round.
    Round(&'a Id),
    /// The index of windows.
    Windows,
    /// A window with its working.
    Window(&'a Id),
    /// All pledges.
    Pledges,
    /// A window's pledge.
    Pledge(&'a Id),
    /// The rectification ledger.
    Ledger,
    /// An item of it.
    LedgerItem(&'a Id),
    /// Candidates and decisions.
    Outcome,
    /// The method in plain words.
    Method,
    /// What was due, met and missed.
    Calendar,
    /// All announcements.
    Notices,
    /// An announcement.
    Notice(&'a Id),
    /// The what-if calculator.
    Calculator,
    /// The published data.
    Data,
}

impl Place<'_> {
    /// The folder within the year's, `/` at the end of each part.
    fn folder(self) -> String {
        match self {
            Self::Home => String::new(),
            Self::Ranking => "ranking/".into(),
            Self::Round(round) => format!("ranking/{round}/"),
            Self::Windows => "windows/".into(),
            Self::Window(window) => format!("windows/{window}/"),
            Self::Pledges => "pledges/".into(),
            Self::Pledge(window) => format!("pledges/{window}/"),
            Self::Ledger => "ledger/".into(),
            Self::LedgerItem(item) => format!("ledger/{item}/"),
            Self::Outcome => "outcome/".into(),
            Self::Method => "method/".into(),
            Self::Calendar => "calendar/".into(),
            Self::Notices => "notices/".into(),
            Self::Notice(name) => format!("notices/{name}/"),
            Self::Calculator => "calculator/".into(),
            Self::Data => "data/".into(),
        }
    }
}

/// The file of a page, from the site's root: `2025/windows/tax/index.html`, `en/index.html`.
///
/// The default language has no folder of its own.
pub fn file(route: Route<'_>, language: Language, default: Language) -> String {
    let prefix = if language == default {
        ""
    } else {
        match language {
            Language::Chinese => "zh-CN/",
            Language::English => "en/",
        }
    };
    let folder = match route {
        Route::Current => String::new(),
        Route::Years => "years/".into(),
        Route::About => "about/".into(),
        Route::Year(year, place) => format!("{year}/{}", place.folder()),
    };
    format!("{prefix}{folder}index.html")
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
        let depth = file(route, language, default).matches('/').count();
        Self {
            language,
            default,
            root: "../".repeat(depth),
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

    /// The link to a published data file of a year.
    pub fn data(&self, year: u16, name: &str) -> String {
        format!("{}data/{year}/{name}", self.root)
    }

    /// The link to a stylesheet or script.
    pub fn asset(&self, name: &str) -> String {
        format!("{}assets/{name}", self.root)
    }
}

/// All pages of a site, each once, whatever the language.
pub fn routes(assessed: &Assessed) -> Vec<Route<'_>> {
    let mut routes = vec![Route::Current, Route::Years, Route::About];
    for year in &assessed.years {
        let content = &year.content;
        let mut places = vec![
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
        ];
        places.extend(content.rounds.iter().map(|round| Place::Round(&round.id)));
        places.extend(
            content
                .windows
                .iter()
                .map(|window| Place::Window(&window.id)),
        );
        places.extend(
            content
                .windows
                .iter()
                .map(|window| Place::Pledge(&window.id)),
        );
        places.extend(
            content
                .ledger
                .iter()
                .map(|item| Place::LedgerItem(&item.id)),
        );
        places.extend(
            content
                .notices
                .iter()
                .map(|notice| Place::Notice(&notice.name)),
        );
        routes.extend(
            places
                .into_iter()
                .map(|place| Route::Year(content.year, place)),
        );
    }
    routes
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!(
            deep.to_part(Route::Year(2025, Place::Pledge(&tax)), "one-visit"),
            "../../../../en/2025/pledges/tax/index.html#one-visit"
        );
    }
}
