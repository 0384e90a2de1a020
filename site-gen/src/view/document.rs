//! Documents of the content that are shown in full, such as announcements.

use jiff::civil::Date;
use serde::Serialize;

use crate::markdown;
use crate::view::{Day, Scene, Words};

/// Markdown of the content as safe HTML, with its language where that is not the page's.
#[derive(Debug, Serialize)]
pub(crate) struct Prose {
    html: String,
    lang: Option<&'static str>,
}

/// `markdown` with its highest headings at `level`.
pub(crate) fn prose(scene: &Scene<'_>, markdown: &str, level: u8) -> Prose {
    let Words { text, lang, .. } = scene.original(&markdown::to_html_from(markdown, level));
    Prose { html: text, lang }
}

/// The page of a document.
#[derive(Debug, Serialize)]
pub(crate) struct Document {
    /// The page that lists it.
    up: Words,
    title: Words,
    date: Day,
    body: Prose,
    /// The documents before and after it in the list.
    earlier: Option<Words>,
    later: Option<Words>,
}

impl Document {
    /// The document `title` of `date`, listed on the page `up`.
    pub(crate) fn new(scene: &Scene<'_>, up: Words, title: Words, date: Date, body: &str) -> Self {
        Self {
            up,
            title,
            date: scene.day(date),
            body: prose(scene, body, 2),
            earlier: None,
            later: None,
        }
    }

    /// The same document between its neighbours in the list.
    pub(crate) fn between(self, earlier: Option<Words>, later: Option<Words>) -> Self {
        Self {
            earlier,
            later,
            ..self
        }
    }
}
