//! The feed of results: what of a year became public, and when.
//!
//! A year has a running ranking after each round, provisional results, final ones, and the county's
//! decisions. What the log of publications says of a year takes the place of the plan's dates.

use jiff::civil::Date;

use super::Desk;
use super::atom::Entry;
use crate::assess::AssessedYear;
use crate::links::{Place, Route};
use crate::publication::{self, Kind};
use crate::view::Words;

/// The results of all years, the oldest first.
pub(super) fn entries(desk: &Desk<'_>) -> Vec<Entry> {
    let years = desk.assessed.years.iter();
    let mut entries: Vec<_> = years.flat_map(|year| of_year(desk, year)).collect();
    entries.extend((desk.assessed.publications.iter()).map(|each| published(desk, &each.entry)));
    entries
}

/// A line of the log of publications.
fn published(desk: &Desk<'_>, logged: &publication::Entry) -> Entry {
    let scene = desk.scene(logged.year);
    let page = desk.address(Route::Publications);
    let year = [("year", logged.year.into())];
    let (news, link) = match logged.kind {
        Kind::Provisional => (scene.say("feeds.provisional", &year), page),
        Kind::Final => (scene.say("feeds.final", &year), page),
        Kind::Correction => (
            scene.say("feeds.corrected", &year),
            format!("{page}#publication-{}", logged.number),
        ),
    };
    Entry {
        id: desk.id(&["publication", &logged.number.to_string()]),
        title: Words::plain(news),
        date: logged.date,
        link,
        summary: Some(scene.original(&logged.reason)).filter(|reason| !reason.text.is_empty()),
        content: None,
    }
}

fn of_year(desk: &Desk<'_>, year: &AssessedYear) -> Vec<Entry> {
    let number = year.content.year;
    let scene = desk.scene(number);
    let reached = |date: Option<Date>| date.filter(|date| year.as_of.date >= Some(*date));
    let entry = |key: &str, date: Date, place: Place<'_>, title: String| Entry {
        id: desk.id(&[&number.to_string(), key]),
        title: Words::plain(title),
        date,
        link: desk.address(Route::Year(number, place)),
        summary: Some(Words::plain(scene.as_of())),
        content: None,
    };
    let say = |address: &str| scene.say(address, &[("year", number.into())]);
    let mut entries = Vec::new();
    for round in &year.content.records.rounds {
        let name = scene.round_name(&round.id).text;
        let title = scene.say(
            "feeds.round",
            &[("year", number.into()), ("round", (&name).into())],
        );
        let key = format!("round {}", round.id);
        entries.push(entry(&key, round.conducted, Place::Round(&round.id), title));
    }
    let logged = |kind: Kind| {
        let mut lines = desk.assessed.publications.iter().map(|each| &each.entry);
        lines.any(|line| line.year == number && line.kind == kind)
    };
    let provisional = reached(year.content.provisional_from);
    if let Some(date) = provisional.filter(|_| !logged(Kind::Provisional)) {
        let title = say("feeds.provisional");
        entries.push(entry("provisional", date, Place::Ranking, title));
    }
    let last = reached(year.content.final_from);
    if let Some(date) = last.filter(|_| !logged(Kind::Final)) {
        let title = say("feeds.final");
        entries.push(entry("final", date, Place::Ranking, title));
    }
    if let Some(outcome) = &year.content.outcome {
        let title = say("feeds.decided");
        entries.push(entry("decided", outcome.decided, Place::Outcome, title));
    }
    entries.sort_by_key(|entry| entry.date);
    entries
}
