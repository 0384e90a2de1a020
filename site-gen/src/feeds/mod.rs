//! What other programs fetch to learn of news and pages: Atom feeds, the map of the site, and
//! `robots.txt`.
//!
//! Stage: after `view`, from `Assessed` to files. A feed holds dates of the content and no others, so
//! it changes when there is news, and only then.

mod atom;
mod ledger;
mod notices;
mod results;
mod sitemap;
pub(crate) mod xml;

use jiff::civil::Date;

use crate::assess::Assessed;
use crate::digest::sha256;
use crate::links::{self, Feed, Links, Route};
use crate::model::Language;
use crate::render::{LANGUAGES, Page};
use crate::texts::Texts;
use crate::view::{Scene, YearIndex};

/// All files.
pub fn files(assessed: &Assessed) -> Vec<Page> {
    let years: Vec<_> = assessed.years.iter().map(YearIndex::of).collect();
    let mut files = Vec::new();
    for language in LANGUAGES {
        let texts = Texts::of(language).with(&assessed.theme);
        for feed in Feed::ALL {
            files.push(Desk::new(assessed, &years, &texts, feed).file());
        }
    }
    files.extend(sitemap::files(assessed));
    files.push(sitemap::robots(assessed));
    files
}

/// Where one feed is made, in one language.
struct Desk<'a> {
    assessed: &'a Assessed,
    years: &'a [YearIndex<'a>],
    texts: &'a Texts,
    feed: Feed,
    /// From the feed's own place.
    links: Links,
}

impl<'a> Desk<'a> {
    fn new(
        assessed: &'a Assessed,
        years: &'a [YearIndex<'a>],
        texts: &'a Texts,
        feed: Feed,
    ) -> Self {
        let default = assessed.site.language;
        Self {
            assessed,
            years,
            texts,
            feed,
            links: Links::from_file(&feed.file(texts.language, default), texts.language, default),
        }
    }

    fn file(&self) -> Page {
        let mut entries = match self.feed {
            Feed::Notices => notices::entries(self),
            Feed::Results => results::entries(self),
            Feed::Ledger => ledger::entries(self),
        };
        // The newest first; those of one day as they follow from each other, the last first.
        entries.reverse();
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.date));
        entries.truncate(atom::MOST_ENTRIES);
        Page {
            path: self.path(),
            bytes: atom::write(self, &entries).into_bytes(),
        }
    }

    fn path(&self) -> String {
        self.feed
            .file(self.texts.language, self.assessed.site.language)
    }

    /// What makes sentences of a year.
    fn scene(&self, year: u16) -> Scene<'a> {
        let route = Route::Year(year, links::Place::Home);
        Scene::of(self.assessed, self.years, self.texts, route)
    }

    /// Where a page is: absolute where the site knows its own address, else seen from the feed.
    fn address(&self, route: Route<'_>) -> String {
        let site = &self.assessed.site;
        match &site.base_url {
            Some(base) => {
                let address = links::address(route, self.texts.language, site.language);
                format!("{base}{address}")
            }
            None => self.links.to(route),
        }
    }

    /// An id that stays, whatever happens to the site's address: it is made of the centre's name and
    /// of what `parts` name.
    fn id(&self, parts: &[&str]) -> String {
        let language = match self.texts.language {
            Language::Chinese => "zh-CN",
            Language::English => "en",
        };
        let mut all = vec![
            "pingyi",
            &self.assessed.site.centre.original,
            language,
            self.feed.name(),
        ];
        all.extend(parts);
        uuid(&all.join("\n"))
    }

    /// The day of the last record of the current year; the first of that year where it has none.
    fn last_day(&self) -> Date {
        let current = self.assessed.current();
        let year = i16::try_from(current.content.year).unwrap_or(9999);
        (current.as_of.date).unwrap_or_else(|| jiff::civil::date(year, 1, 1))
    }
}

/// A UUID of version 8: the first bits of a digest, which nothing but `text` decides.
fn uuid(text: &str) -> String {
    let digest = sha256(text.as_bytes());
    // The variant's two bits leave a digit of four.
    let variant = match digest.as_bytes()[16] {
        b'0' | b'4' | b'8' | b'c' => '8',
        b'1' | b'5' | b'9' | b'd' => '9',
        b'2' | b'6' | b'a' | b'e' => 'a',
        _ => 'b',
    };
    format!(
        "urn:uuid:{}-{}-8{}-{variant}{}-{}",
        &digest[..8],
        &digest[8..12],
        &digest[13..16],
        &digest[17..20],
        &digest[20..32],
    )
}

#[cfg(test)]
mod tests;
