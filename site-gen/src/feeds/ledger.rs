//! The feed of the rectification ledger's closings.
//!
//! What was closed may be taken up again. Who was told of the one is told of the other too: a feed that
//! kept silent would leave its readers with what is no longer true.

use super::Desk;
use super::atom::Entry;
use crate::links::{Place, Route};
use crate::model::LedgerEventKind;
use crate::view::Words;

/// The closings of all years, in the order of the ledger.
pub(super) fn entries(desk: &Desk<'_>) -> Vec<Entry> {
    let mut entries = Vec::new();
    for year in &desk.assessed.years {
        let number = year.content.year;
        let scene = desk.scene(number);
        for item in &year.content.ledger {
            let window = scene.window_link(&item.window).text;
            for (at, event) in item.events.iter().enumerate() {
                let address = match event.kind {
                    LedgerEventKind::Verified => "feeds.closed",
                    LedgerEventKind::Unresolved => "feeds.unresolved",
                    LedgerEventKind::Reopened => "feeds.reopened",
                    _ => continue,
                };
                let title = scene.say(
                    address,
                    &[
                        ("window", (&window).into()),
                        ("item", item.id.as_str().into()),
                    ],
                );
                // The second closing is another piece of news than the first.
                let before = item.events[..at].iter();
                let nth = before.filter(|each| each.kind == event.kind).count() + 1;
                let key = format!("{} {nth}", event.kind.word());
                entries.push(Entry {
                    id: desk.id(&[&number.to_string(), &item.id, &key]),
                    title: Words::plain(title),
                    date: event.date,
                    link: desk.address(Route::Year(number, Place::LedgerItem(&item.id))),
                    summary: Some(scene.text(&item.problem)),
                    content: None,
                });
            }
        }
    }
    entries
}
