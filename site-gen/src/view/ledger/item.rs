//! The page of one ledger item: what is wrong, who mends it by when, and everything that happened.

use scoring_core::id::Id;
use serde::Serialize;

use crate::ledger::{self, Standing, State};
use crate::links::{Facet, Place, Route};
use crate::model::{LedgerEventKind, LedgerItem};
use crate::view::ledger::row::{self, AgeBar};
use crate::view::ledger::timeline::{self, Entry};
use crate::view::ledger::{area, counted_to, days, ended, source};
use crate::view::mark::Mark;
use crate::view::{Day, Heading, Scene, Words};

/// The page.
#[derive(Debug, Serialize)]
pub(crate) struct Item {
    ledger_link: String,
    id: String,
    problem: Words,
    state: Mark,
    overdue: Option<Mark>,
    /// Where it stands, in sentences.
    lead: String,
    window: Words,
    /// The window's other items.
    window_ledger: Words,
    source: Option<String>,
    area: Option<Words>,
    responsible: Option<Words>,
    measures: Vec<Words>,
    /// The year that it comes from, with a link where the site has it there.
    carried_from: Option<Words>,
    opened: Day,
    due: Day,
    /// The due date in force and how often it was moved, where it was.
    extended: Option<Extended>,
    /// When it was closed or given up.
    ended: Option<Day>,
    /// How long it has been open.
    age: String,
    bar: Option<AgeBar>,
    counted_to: Option<String>,
    timeline: Vec<Entry>,
}

#[derive(Debug, Serialize)]
struct Extended {
    due: Day,
    times: String,
}

#[cfg(test)]
impl Item {
    /// What the timeline tells.
    pub(crate) fn titles(&self) -> Vec<String> {
        self.timeline
            .iter()
            .map(|entry| entry.title.clone())
            .collect()
    }
}

/// The page of the item `id`.
///
/// # Panics
///
/// Never for an item of the year: `links::routes` names no other.
pub(crate) fn of(scene: &Scene<'_>, id: &Id) -> (Heading, Item) {
    let (item, standing) = (scene.year.item(id)).expect("a route names an item of its year");
    let problem = scene.text(&item.problem);
    let title = scene.phrase(
        "ledger.item_document_title",
        &[
            ("problem", vec![problem.clone()]),
            ("id", vec![Words::plain(id.as_str())]),
        ],
    );
    let others = scene.year.ledger(&item.window).len();
    let age = scene.count("ledger.days", days(standing.age), &[]);
    let times = scene.count("ledger.times", standing.extensions, &[]);
    let view = Item {
        ledger_link: scene.to(Place::Ledger),
        id: id.to_string(),
        problem,
        state: row::state(scene, standing.state),
        overdue: row::overdue(scene, standing),
        lead: lead(scene, item, standing),
        window: scene.window_link(&item.window),
        window_ledger: Words::plain(scene.count("ledger.window_ledger", others, &[]))
            .linked(scene.to(Place::ledger(Facet::Window(&item.window), 1))),
        source: item.source.map(|each| source(scene, each)),
        area: item.area.as_ref().map(|id| area(scene, id)),
        responsible: item.responsible.as_ref().map(|text| scene.text(text)),
        measures: (item.measures.iter())
            .map(|text| scene.text(text))
            .collect(),
        carried_from: item.carried_from.map(|year| carried(scene, item, year)),
        opened: scene.day(item.opened),
        due: scene.day(item.due),
        extended: (standing.extensions > 0).then(|| Extended {
            due: scene.day(standing.due),
            times: scene.say("ledger.extended_times", &[("times", (&times).into())]),
        }),
        ended: ended(item, standing).map(|date| scene.day(date)),
        age,
        bar: (standing.state.is_open())
            .then(|| row::age_bar(item, standing, row::scale(&[(item, standing)]))),
        counted_to: (standing.state.is_open())
            .then(|| counted_to(scene))
            .flatten(),
        timeline: timeline::of(scene, item, standing),
    };
    (Heading::results("ledger", title), view)
}

/// The year that the item comes from. It keeps its id there, unless that year is not in the site.
fn carried(scene: &Scene<'_>, item: &LedgerItem, from: u16) -> Words {
    let name = Words::plain(scene.say("ledger.carried_year", &[("year", from.into())]));
    let is_there =
        (scene.years.iter()).any(|year| year.number() == from && year.item(&item.id).is_some());
    if is_there {
        let there = Route::Year(from, Place::LedgerItem(&item.id));
        name.linked(scene.links.to(there))
    } else {
        name
    }
}

/// Where the item stands: what the window claims and what was verified are never one sentence.
fn lead(scene: &Scene<'_>, item: &LedgerItem, standing: &Standing) -> String {
    let last = |kind| {
        let mut events = item.events.iter().rev();
        events
            .find(|event| event.kind == kind)
            .map_or(item.opened, |event| event.date)
    };
    let age = scene.count("ledger.days", days(standing.age), &[]);
    let dated = |address: &str, date| scene.say(address, &[("date", (&scene.date(date)).into())]);
    let mut lead = match standing.state {
        State::NotStarted => dated("ledger.lead_not_started", item.opened),
        State::InProgress => scene.say("ledger.lead_in_progress", &[("age", (&age).into())]),
        State::AwaitingVerification => {
            dated("ledger.lead_awaiting", last(LedgerEventKind::Claimed))
        }
        State::Reopened => dated("ledger.lead_reopened", last(LedgerEventKind::Reopened)),
        State::Closed => scene.say(
            "ledger.lead_closed",
            &[
                (
                    "date",
                    (&scene.date(last(LedgerEventKind::Verified))).into(),
                ),
                ("age", (&age).into()),
            ],
        ),
        State::Unresolved => dated("ledger.lead_unresolved", last(LedgerEventKind::Unresolved)),
    };
    let late = standing
        .closed
        .map_or(0, |closed| ledger::days(item.due, closed));
    if standing.overdue {
        lead += &scene.count("ledger.lead_overdue", days(standing.days_overdue), &[]);
    } else if late > 0 {
        lead += &scene.count("ledger.lead_late", days(late), &[]);
    }
    lead
}
