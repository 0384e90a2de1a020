//! All years of the site.

use scoring_core::inputs::Status;
use serde::Serialize;

use crate::links::{Place, Route};
use crate::view::{Heading, Scene, Words};

/// The page.
#[derive(Debug, Serialize)]
pub(crate) struct Years {
    rows: Vec<YearRow>,
}

#[derive(Debug, Serialize)]
struct YearRow {
    year: Words,
    status: String,
    windows: String,
    links: Vec<Words>,
}

/// The list, the newest year first.
pub(crate) fn of(scene: &Scene<'_>) -> (Heading, Years) {
    let rows = (scene.years.iter().rev())
        .map(|year| {
            let number = year.number();
            let link = |place, address: &str| {
                Words::plain(scene.texts.get(address))
                    .linked(scene.links.to(Route::Year(number, place)))
            };
            let status = match year.year.status {
                Status::InProgress => "years.in_progress",
                Status::Provisional => "years.provisional",
                Status::Final => "years.final",
            };
            YearRow {
                year: Words::plain(scene.say("years.year", &[("year", number.into())]))
                    .linked(scene.links.to(Route::Year(number, Place::Home))),
                status: scene.texts.get(status).to_owned(),
                windows: scene.count(
                    "years.windows",
                    year.year.content.windows.len(),
                    &[("ranked", year.ranked.into())],
                ),
                links: vec![
                    link(Place::Ranking, "frame.ranking"),
                    link(Place::Outcome, "frame.outcome"),
                    link(Place::Ledger, "frame.ledger"),
                    link(Place::Method, "frame.method"),
                    link(Place::Data, "frame.data"),
                ],
            }
        })
        .collect();
    let title = scene.texts.get("frame.years").to_owned();
    (Heading::plain("years", title), Years { rows })
}
