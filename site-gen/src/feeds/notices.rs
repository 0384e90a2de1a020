//! The feed of announcements: each in full.

use super::Desk;
use super::atom::Entry;
use crate::links::{Place, Route};
use crate::markdown;
use crate::view::Words;

/// The announcements of all years, the oldest first.
pub(super) fn entries(desk: &Desk<'_>) -> Vec<Entry> {
    let mut entries = Vec::new();
    for year in &desk.assessed.years {
        let number = year.content.year;
        let scene = desk.scene(number);
        entries.extend((year.content.notices.iter()).map(|notice| Entry {
            id: desk.id(&[&number.to_string(), &notice.name]),
            title: scene.text(&notice.title),
            date: notice.date,
            link: desk.address(Route::Year(number, Place::Notice(&notice.name))),
            summary: None,
            content: Some(Words {
                text: markdown::to_html_from(&notice.body, 2),
                ..scene.original("")
            }),
        }));
    }
    entries
}
