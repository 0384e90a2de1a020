//! What can be found: windows, pledges, ledger items and announcements of a year, with their texts.
//!
//! Only what the pages of the year show stands here: the index publishes nothing of its own.

use unicode_normalization::UnicodeNormalization;

use crate::assess::{Assessed, AssessedYear};
use crate::links::{self, Place, Route};
use crate::markdown;
use crate::model::{LedgerItem, Notice, Pledge, Text, Window};

/// What an entry is, in the order of results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Window,
    Pledge,
    Ledger,
    Notice,
}

impl Kind {
    /// All of them.
    pub(super) const ALL: [Self; 4] = [Self::Window, Self::Pledge, Self::Ledger, Self::Notice];
}

/// A result that a query may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) kind: Kind,
    /// The page in the site's default language, from the site's root, and the part of it.
    pub(super) path: String,
    /// What the result is called.
    pub(super) title: Text,
    /// The window that it belongs to, where it is not the window itself.
    pub(super) window: Option<Text>,
    /// Its text, a paragraph a line.
    pub(super) text: String,
    /// Its text in English, as far as the content has it.
    pub(super) english: String,
}

impl Entry {
    /// All that is searched, with a line's end between parts, so that no term spans two.
    pub(super) fn searched(&self) -> String {
        let names = [Some(&self.title), self.window.as_ref()];
        let names = names.into_iter().flatten().flat_map(|name| {
            [
                Some(name.original.as_str()),
                name.english.as_deref().filter(|name| !name.is_empty()),
            ]
        });
        let texts = [self.text.as_str(), &self.english];
        let parts = names.flatten().chain(texts);
        parts.collect::<Vec<_>>().join("\n")
    }
}

/// The entries of a year, by kind and then in the order of the content.
pub(super) fn of(assessed: &Assessed, year: &AssessedYear) -> Vec<Entry> {
    let content = &year.content;
    let path = |place| {
        let language = assessed.site.language;
        links::file(Route::Year(content.year, place), language, language)
    };
    let windows = (content.windows.iter()).map(|each| window(each, path(Place::Window(&each.id))));
    let pledges = content.windows.iter().flat_map(|window| {
        let pledge = content.pledges.get(&window.id);
        pledge.map_or_else(Vec::new, |it| {
            pledge_of(it, window, &path(Place::Pledge(&it.window)))
        })
    });
    let by_id = content.windows_by_id();
    let ledger = content.ledger.iter().map(|item| {
        let of = by_id.get(&item.window).copied();
        ledger_item(item, of, path(Place::LedgerItem(&item.id)))
    });
    let notices = content.notices.iter().rev();
    let notices = notices.map(|each| notice(each, path(Place::Notice(&each.name))));
    windows
        .chain(pledges)
        .chain(ledger)
        .chain(notices)
        .collect()
}

/// Texts with their twins, a line each.
#[derive(Default)]
struct Lines {
    original: Vec<String>,
    english: Vec<String>,
}

impl Lines {
    fn add(&mut self, text: &Text) {
        self.original.push(text.original.clone());
        self.english.extend(text.english.clone());
    }

    fn entry(self, kind: Kind, path: String, title: Text, window: Option<Text>) -> Entry {
        Entry {
            kind,
            path,
            title,
            window,
            text: self.original.join("\n"),
            english: self.english.join("\n"),
        }
    }
}

fn window(window: &Window, path: String) -> Entry {
    let mut lines = Lines::default();
    for text in window.department.iter().chain(&window.topic) {
        lines.add(text);
    }
    lines.original.extend(line(&window.errands, "、"));
    lines.original.extend(line(&window.counters, " "));
    lines.english.extend(line(&window.errands_en, ", "));
    lines.entry(Kind::Window, path, window.name.clone(), None)
}

/// The texts of a list on a line, if there are any.
fn line(texts: &[String], comma: &str) -> Option<String> {
    (!texts.is_empty()).then(|| texts.join(comma))
}

/// The words of a Markdown body, in the normal form that names have: the script looks for the query
/// in it as it is.
fn body_text(markdown: &str) -> String {
    markdown::to_text(markdown).nfc().collect()
}

/// The pledge itself, and each of its items at its place on the page.
fn pledge_of(pledge: &Pledge, window: &Window, path: &str) -> Vec<Entry> {
    let name = &window.name;
    let body = Entry {
        kind: Kind::Pledge,
        path: path.to_owned(),
        title: name.clone(),
        window: None,
        text: body_text(&pledge.body),
        english: String::new(),
    };
    let items = pledge.items.iter().map(|item| {
        let mut lines = Lines::default();
        if let Some(target) = &item.target {
            lines.add(target);
        }
        let path = format!("{path}#{}", item.id);
        lines.entry(Kind::Pledge, path, item.text.clone(), Some(name.clone()))
    });
    std::iter::once(body).chain(items).collect()
}

fn ledger_item(item: &LedgerItem, window: Option<&Window>, path: String) -> Entry {
    let mut lines = Lines::default();
    for measure in &item.measures {
        lines.add(measure);
    }
    lines.original.push(item.id.to_string());
    let window = window.map(|window| window.name.clone());
    lines.entry(Kind::Ledger, path, item.problem.clone(), window)
}

fn notice(notice: &Notice, path: String) -> Entry {
    Entry {
        kind: Kind::Notice,
        path,
        title: notice.title.clone(),
        window: None,
        text: body_text(&notice.body),
        english: String::new(),
    }
}
