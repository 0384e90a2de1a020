//! What the site is: who runs it, how to complain, what it does with its readers.

use serde::Serialize;

use crate::links::{Place, Route};
use crate::view::{Heading, Scene, Words};

/// The page. The centre and how to reach it are on every page, in `site`.
#[derive(Debug, Serialize)]
pub(crate) struct About {
    lead: String,
    /// All years, the newest first.
    years: Vec<Words>,
    /// Whether the counts of groups are not among what is published.
    is_withheld: bool,
    years_link: String,
    pledges_link: String,
    ledger_link: String,
    outcome_link: String,
    method_link: String,
    data_link: String,
    notices_link: String,
}

/// The page.
pub(crate) fn of(scene: &Scene<'_>) -> (Heading, About) {
    let windows = scene.year.year.content.windows.len();
    let year = scene.year.number();
    let view = About {
        lead: scene.count("about.lead", windows, &[("year", year.into())]),
        years: (scene.years.iter().rev())
            .map(|year| {
                let number = year.number();
                Words::plain(scene.say("years.year", &[("year", number.into())]))
                    .linked(scene.links.to(Route::Year(number, Place::Home)))
            })
            .collect(),
        is_withheld: scene.year.year.evaluation.method.withholds_counts(),
        years_link: scene.links.to(Route::Years),
        pledges_link: scene.to(Place::Pledges),
        ledger_link: scene.to(Place::Ledger),
        outcome_link: scene.to(Place::Outcome),
        method_link: scene.to(Place::Method),
        data_link: scene.to(Place::Data),
        notices_link: scene.to(Place::Notices),
    };
    let title = scene.texts.get("frame.about").to_owned();
    (Heading::plain("about", title), view)
}
