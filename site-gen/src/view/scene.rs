//! What a view is made from: the year, the language, the links of the page at hand.
//!
//! One module, because its methods are the small phrases that views share, all about the same few references.

use jiff::civil::Date;
use scoring_core::Ratio;
use scoring_core::id::Id;
use scoring_core::inputs::Status;
use scoring_core::round::Digits;

use crate::assess::Assessed;
use crate::links::{self, Feed, Links, Place, Route};
use crate::model::{Language, Text, Window};
use crate::seal;
use crate::texts::{self, Arg, Piece, Texts};
use crate::view::{
    CheckCode, Chrome, Day, Frame, Group, Heading, Item, Script, Sentence, StateBar, Words,
    YearIndex, description,
};

/// One page at hand, in one language.
#[derive(Debug)]
pub(crate) struct Scene<'a> {
    /// All years.
    pub(crate) assessed: &'a Assessed,
    /// All years by window, in the order of `assessed.years`.
    pub(crate) years: &'a [YearIndex<'a>],
    /// The page's year; of a page without one, the current.
    pub(crate) year: &'a YearIndex<'a>,
    /// The page.
    pub(crate) route: Route<'a>,
    /// The texts of the page's language.
    pub(crate) texts: &'a Texts,
    /// The links of the page.
    pub(crate) links: Links,
}

impl<'a> Scene<'a> {
    /// The scene of `route` in the language of `texts`.
    ///
    /// # Panics
    ///
    /// Never for a route of the site: `years` holds its year and the current one.
    pub(crate) fn of(
        assessed: &'a Assessed,
        years: &'a [YearIndex<'a>],
        texts: &'a Texts,
        route: Route<'a>,
    ) -> Self {
        let number = match route {
            Route::Year(year, _) => year,
            Route::Current
            | Route::Years
            | Route::About
            | Route::Publications
            | Route::Verify
            | Route::Search
            | Route::NotFound
            | Route::Display(_) => assessed.current_year,
        };
        let links = Links::of(route, texts.language, assessed.site.language);
        Self {
            assessed,
            years,
            year: (years.iter())
                .find(|year| year.number() == number)
                .expect("a route's year is one of the site's"),
            route,
            texts,
            links: if route == Route::NotFound {
                links.from_host(assessed.site.base_url.as_deref())
            } else {
                links
            },
        }
    }

    /// The page's language.
    pub(crate) fn language(&self) -> Language {
        self.texts.language
    }

    /// The address of a page for paper and phones; `None` where the content does not say where the
    /// site is reached.
    pub(crate) fn address_of(&self, route: Route<'_>) -> Option<String> {
        let site = &self.assessed.site;
        let base = site.base_url.as_deref()?;
        let folder = links::address(route, self.language(), site.language);
        Some(format!("{base}{folder}"))
    }

    /// The link to a page of the page's year.
    pub(crate) fn to(&self, place: Place<'_>) -> String {
        self.links.to(Route::Year(self.year.number(), place))
    }

    /// A text of the catalogue with its places filled.
    pub(crate) fn say(&self, address: &str, arguments: &[(&str, Arg<'_>)]) -> String {
        self.texts.say(address, arguments)
    }

    /// A text of the catalogue for `count` things; `{count}` is one of its places.
    pub(crate) fn count(
        &self,
        address: &str,
        count: usize,
        arguments: &[(&str, Arg<'_>)],
    ) -> String {
        self.texts.count(address, count as u64, arguments)
    }

    /// A text of the catalogue whose places hold words of the content or links. A place may be
    /// filled with a list, which is separated as the language does.
    pub(crate) fn sentence(&self, address: &str, arguments: &[(&str, Sentence)]) -> Sentence {
        let mut sentence = Vec::new();
        for piece in texts::pieces(self.texts.get(address)) {
            match piece {
                Piece::Words(words) => Words::plain(words).add_to(&mut sentence),
                Piece::Place(place) => {
                    let (_, words) = (arguments.iter())
                        .find(|(name, _)| *name == place)
                        .unwrap_or_else(|| panic!("no argument for {{{place}}} in {address}"));
                    for each in words {
                        each.clone().add_to(&mut sentence);
                    }
                }
            }
        }
        sentence
    }

    /// The same in one piece, for attributes and titles.
    pub(crate) fn phrase(&self, address: &str, arguments: &[(&str, Sentence)]) -> Words {
        Words::whole(&self.sentence(address, arguments))
    }

    /// Words in a list, with the language's comma between them.
    pub(crate) fn list(&self, words: impl IntoIterator<Item = Words>) -> Sentence {
        self.list_of(words.into_iter().map(|words| vec![words]))
    }

    /// Sentences in a list, with the language's comma between them.
    pub(crate) fn list_of(&self, sentences: impl IntoIterator<Item = Sentence>) -> Sentence {
        let comma = self.texts.get("frame.list_comma");
        let mut list = Vec::new();
        for (at, sentence) in sentences.into_iter().enumerate() {
            if at > 0 {
                Words::plain(comma).add_to(&mut list);
            }
            for words in sentence {
                words.add_to(&mut list);
            }
        }
        list
    }

    /// A text of the content.
    pub(crate) fn text(&self, text: &Text) -> Words {
        self.named(&text.original, text.english.as_deref())
    }

    /// A name of the method, with its English twin.
    pub(crate) fn named(&self, original: &str, english: Option<&str>) -> Words {
        let content = self.assessed.site.language;
        match (self.language(), english) {
            (Language::English, Some(english)) => Words::plain(english),
            (page, _) if page == content => Words::plain(original),
            _ => Words {
                text: original.to_owned(),
                lang: Some(code(content)),
                href: None,
            },
        }
    }

    /// A name of the content in the page's language: our own words, at `address`, where it has none.
    /// It stands where a name alone would mark a whole text as being in the other language.
    fn name_or(&self, name: &Text, address: &str) -> String {
        let name = self.text(name);
        if name.lang.is_some() {
            self.texts.get(address).to_owned()
        } else {
            name.text
        }
    }

    /// What the site is called in the page's language.
    pub(crate) fn site_name(&self) -> String {
        self.name_or(&self.assessed.site.title, "frame.site")
    }

    /// What the centre is called in the page's language.
    pub(crate) fn centre_name(&self) -> String {
        self.name_or(&self.assessed.site.centre, "frame.centre")
    }

    /// A text that the content has in its own language only, such as a Markdown body.
    pub(crate) fn original(&self, text: &str) -> Words {
        self.named(text, None)
    }

    /// A window's name.
    pub(crate) fn window_name(&self, window: &Window) -> Words {
        self.text(&window.name)
    }

    /// A window's name that leads to its page; the id where the year does not have the window.
    pub(crate) fn window_link(&self, id: &Id) -> Words {
        match self.year.window(id) {
            Some(window) => {
                let name = self.window_name(window);
                name.linked(self.to(Place::Window(&window.id)))
            }
            None => Words::plain(id.as_str()),
        }
    }

    /// A survey round's name; the id where the plan does not have it.
    pub(crate) fn round_name(&self, id: &Id) -> Words {
        let survey = self.year.year.evaluation.method.survey.as_ref();
        let round = survey.and_then(|survey| survey.rounds.iter().find(|round| round.id == *id));
        round.map_or_else(
            || Words::plain(id.as_str()),
            |round| self.named(&round.name, round.name_en.as_deref()),
        )
    }

    /// A date.
    pub(crate) fn day(&self, date: Date) -> Day {
        Day {
            iso: date.to_string(),
            text: self.date(date),
        }
    }

    /// A date within a sentence.
    pub(crate) fn date(&self, date: Date) -> String {
        match self.language() {
            Language::Chinese => date.to_string(),
            Language::English => date.strftime("%-d %B %Y").to_string(),
        }
    }

    /// The plan's digits.
    pub(crate) fn digits(&self) -> Digits {
        self.year.year.evaluation.method.ranking.digits()
    }

    /// A score in the plan's digits.
    pub(crate) fn score(&self, value: &Ratio) -> String {
        signed(self.digits().print(value))
    }

    /// How many digits a window's composite has beyond the plan's.
    pub(crate) fn further_digits(&self, id: &Id) -> usize {
        let decimals = self.year.year.page_decimals.get(id);
        let further = decimals.map_or(0, |decimals| decimals - self.digits().decimals);
        usize::try_from(further).unwrap_or(0)
    }

    /// What stands around the page.
    pub(crate) fn frame(&self, heading: &Heading) -> Frame {
        let other = match self.language() {
            Language::Chinese => Language::English,
            Language::English => Language::Chinese,
        };
        Frame {
            title: heading.title.clone(),
            document_title: Words {
                text: document_title(
                    &heading.title.text,
                    self.texts.get("frame.title_separator"),
                    &self.site_name(),
                ),
                lang: heading.title.lang,
                href: None,
            },
            root: self.links.root().to_owned(),
            section: heading.section,
            other: self.links.in_language(self.route, other),
            policy: Script::policy(heading.scripts),
            description: description::of(self, heading),
            address: self.address(),
            scripts: (heading.scripts.iter())
                .filter_map(|script| match script {
                    Script::File(name) => Some(*name),
                    Script::Wasm => None,
                })
                .collect(),
            state: heading.results.then(|| self.state()),
            head: self.head(),
        }
    }

    /// The check code of the last publication, on the pages that show it: those that a publication
    /// changes anyway.
    fn head(&self) -> Option<CheckCode> {
        let shown = matches!(
            self.route,
            Route::Current
                | Route::Verify
                | Route::Display(_)
                | Route::Year(
                    _,
                    Place::Home | Place::Method | Place::Report | Place::ResultsNotice
                )
        );
        let last = self.assessed.publications.last().filter(|_| shown)?;
        Some(CheckCode {
            code: last.entry.head(),
            link: self.links.to(Route::Verify),
        })
    }

    /// The page's own absolute address; none for one that is shown at any, or where the site does not
    /// know where it is reached.
    fn address(&self) -> Option<String> {
        let there = self.route != Route::NotFound;
        there.then(|| self.address_of(self.route)).flatten()
    }

    /// The year with its state: "2025 · final".
    pub(crate) fn status(&self) -> String {
        let address = match self.year.year.status {
            Status::InProgress => "frame.in_progress",
            Status::Provisional => "frame.provisional",
            Status::Final => "frame.final",
        };
        self.say(address, &[("year", self.year.number().into())])
    }

    /// Up to which day records count.
    pub(crate) fn as_of(&self) -> String {
        let as_of = self.year.year.as_of;
        let Some(date) = as_of.date else {
            return self.texts.get("frame.no_records").to_owned();
        };
        let address = if as_of.given {
            "frame.as_of"
        } else {
            "frame.as_of_last_record"
        };
        self.say(address, &[("date", (&self.date(date)).into())])
    }

    fn state(&self) -> StateBar {
        let content = &self.year.year.content;
        let from = match self.year.year.status {
            Status::InProgress => content
                .provisional_from
                .map(|date| ("frame.provisional_from", date)),
            Status::Provisional => content.final_from.map(|date| ("frame.final_from", date)),
            Status::Final => None,
        };
        let current = self.assessed.current_year;
        StateBar {
            status: self.status(),
            as_of: self.as_of(),
            note: from
                .map(|(address, date)| self.say(address, &[("date", (&self.date(date)).into())])),
            publication: self.publication(),
            current: (self.year.number() != current).then(|| {
                Words::plain(self.say("frame.current_year", &[("year", current.into())]))
                    .linked(self.links.to(Route::Current))
            }),
        }
    }

    /// The last publication of the page's year. Pages of windows, pledges and ledger items do not say
    /// it: the next publication would make all of them anew.
    fn publication(&self) -> Option<Words> {
        let about_the_year = match self.route {
            Route::Current => true,
            Route::Year(_, place) => matches!(
                place,
                Place::Home
                    | Place::Ranking
                    | Place::RankingList(..)
                    | Place::Outcome
                    | Place::Method
                    | Place::ResultsNotice
                    | Place::Report
                    | Place::Data
            ),
            _ => false,
        };
        let year = self.year.year;
        let published = year.published.filter(|_| about_the_year)?;
        let logged = seal::last(self.assessed, year)?;
        let address = if published.unchanged {
            "frame.published"
        } else {
            "frame.changed_since"
        };
        let date = self.date(logged.entry.date);
        let arguments = [
            ("number", published.number.into()),
            ("date", (&date).into()),
        ];
        let words = Words::plain(self.say(address, &arguments));
        Some(words.linked(self.links.to(Route::Publications)))
    }

    /// The navigation and footer of the page's year.
    pub(crate) fn chrome(&self) -> Chrome {
        let year = self.year.number();
        let path = |route| links::file(route, self.language(), self.assessed.site.language);
        let item = |id, route, address: &str| Item {
            id,
            path: path(route),
            text: self.texts.get(address).to_owned(),
        };
        let place = |id, place, address: &str| item(id, Route::Year(year, place), address);
        let home = if year == self.assessed.current_year {
            Route::Current
        } else {
            Route::Year(year, Place::Home)
        };
        let group = |address: &str, items| Group {
            title: self.texts.get(address).to_owned(),
            items,
        };
        let default = self.assessed.site.language;
        let feeds = Feed::ALL.map(|feed| Item {
            id: feed.name(),
            path: feed.file(self.language(), default),
            text: (self.texts)
                .get(match feed {
                    Feed::Notices => "feeds.notices",
                    Feed::Results => "feeds.results",
                    Feed::Ledger => "feeds.ledger",
                })
                .to_owned(),
        });
        Chrome {
            home: path(home),
            feeds: feeds.into(),
            larger_type: format!("{}#larger-type", path(Route::About)),
            search: path(Route::Search),
            navigation: vec![
                item("home", home, "frame.home"),
                place("ranking", Place::Ranking, "frame.ranking"),
                place("windows", Place::Windows, "frame.windows"),
                place("pledges", Place::Pledges, "frame.pledges"),
                place("ledger", Place::Ledger, "frame.ledger"),
                place("outcome", Place::Outcome, "frame.outcome"),
                place("calendar", Place::Calendar, "frame.calendar"),
                place("method", Place::Method, "frame.method"),
            ],
            footer: vec![
                group(
                    "frame.explained",
                    vec![
                        place("method", Place::Method, "frame.method_long"),
                        place("notices", Place::Notices, "frame.notices"),
                        item("about", Route::About, "frame.about"),
                    ],
                ),
                group(
                    "frame.data_and_tools",
                    vec![
                        place("data", Place::Data, "frame.data"),
                        Item {
                            path: format!("{}#feeds", path(Route::Year(year, Place::Data))),
                            ..place("feeds", Place::Data, "frame.feeds")
                        },
                        place("calculator", Place::Calculator, "frame.calculator"),
                        item("publications", Route::Publications, "frame.publications"),
                        item("verify", Route::Verify, "frame.verify"),
                        item("years", Route::Years, "frame.years"),
                    ],
                ),
                group(
                    "frame.print",
                    vec![
                        place("notice", Place::ResultsNotice, "frame.results_notice"),
                        place("report", Place::Report, "frame.report"),
                        place("posters", Place::Posters(1), "frame.posters"),
                        item("display", Route::Display(1), "frame.display"),
                    ],
                ),
            ],
        }
    }
}

/// The code of a language in HTML.
pub(crate) fn code(language: Language) -> &'static str {
    match language {
        Language::Chinese => "zh-CN",
        Language::English => "en",
    }
}

/// A printed number with a minus sign instead of a hyphen.
pub(crate) fn signed(printed: String) -> String {
    match printed.strip_prefix('-') {
        Some(rest) => format!("\u{2212}{rest}"),
        None => printed,
    }
}

/// Characters of a document's title; browsers and search engines cut longer ones.
const LONGEST_TITLE: usize = 70;

/// What a browser's tab says: the page and the site; where that is too long, the page alone, cut.
fn document_title(page: &str, separator: &str, site: &str) -> String {
    let whole = format!("{page}{separator}{site}");
    if length(&whole) <= LONGEST_TITLE {
        return whole;
    }
    if length(page) <= LONGEST_TITLE {
        return page.to_owned();
    }
    let ends = page.char_indices().map(|(end, _)| end).rev();
    let mut kept = ends.map(|end| page[..end].trim_end());
    let kept = kept.find(|kept| length(kept) < LONGEST_TITLE);
    format!("{}…", kept.unwrap_or_default())
}

/// The characters of a text as HTML writes it: so do validators count.
fn length(text: &str) -> usize {
    let written = |character| match character {
        '&' | '"' | '\'' => "&quot;".len(),
        '<' | '>' => "&lt;".len(),
        _ => 1,
    };
    text.chars().map(written).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_title_says_the_page_and_stays_short() {
        let title = |page: &str| document_title(page, " · ", "Site");
        assert_eq!(title("Ranking"), "Ranking · Site");
        let page = "a".repeat(70);
        assert_eq!(title(&page), page);
        let cut = title(&format!("{} {page}", "a".repeat(68)));
        assert_eq!(cut, format!("{}…", "a".repeat(68)));
        assert_eq!(title(&format!("it's {page}")).chars().count(), 65);
    }
}
