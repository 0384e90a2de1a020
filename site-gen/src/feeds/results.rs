//! The feed of results: what of a year became public, and when.
//!
//! A year has a running ranking after each round, provisional results, final ones, and the county's
//! decisions. Each is a line in [`of_year`]; whatever else a site comes to publish of a year is one more.

use jiff::civil::Date;

use super::Desk;
use super::atom::Entry;
use crate::assess::AssessedYear;
use crate::links::{Place, Route};
use crate::view::Words;

/// The results of all years, the oldest first.
pub(super) fn entries(desk: &Desk<'_>) -> Vec<Entry> {
    (desk.assessed.years.iter())
        .flat_map(|year| of_year(desk, year))
        .collect()
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
    for round in &year.content.rounds {
        let name = scene.round_name(&round.id).text;
        let title = scene.say(
            "feeds.round",
            &[("year", number.into()), ("round", (&name).into())],
        );
        let key = format!("round {}", round.id);
        entries.push(entry(&key, round.conducted, Place::Round(&round.id), title));
    }
    if let Some(date) = reached(year.content.provisional_from) {
        let title = say("feeds.provisional");
        entries.push(entry("provisional", date, Place::Ranking, title));
    }
    if let Some(date) = reached(year.content.final_from) {
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
