//! A row of the ledger's lists: the problem, where it stands, and for how long it has been open.

use scoring_core::Ratio;
use serde::Serialize;

use crate::ledger::{self, Standing, State};
use crate::links::Place;
use crate::model::LedgerItem;
use crate::view::bar::{percent, share};
use crate::view::ledger::{area, days, ended, source};
use crate::view::mark::Mark;
use crate::view::{Scene, Words};

/// A row.
#[derive(Debug, Serialize)]
pub(crate) struct Row {
    /// Where it stands, its states, window and area, whether it is overdue, its days, for the script.
    keys: String,
    id: String,
    problem: Words,
    window: Words,
    area: Option<Words>,
    source: Option<String>,
    /// By how much it is overdue; `None` unless it is.
    overdue: Option<Mark>,
    state: Mark,
    /// Days and dates, in words.
    dates: String,
    /// Of open items.
    age: Option<AgeBar>,
}

/// The days of an open item on a line: from opening to the as-of date, hatched beyond the due date.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct AgeBar {
    /// The width of the days within the time allowed, in percent.
    within: String,
    /// The width of the days beyond it; `None` where there are none.
    beyond: Option<String>,
    /// Where the due date in force lies.
    due: String,
}

#[cfg(test)]
impl Row {
    /// The item's id.
    pub(crate) fn id(&self) -> &str {
        &self.id
    }
}

/// What the script needs of the item at place `at` of the whole ledger.
pub(crate) fn keys(at: usize, item: &LedgerItem, standing: &Standing) -> String {
    let state = match standing.state {
        State::NotStarted => "open,not-started",
        State::InProgress => "open,in-progress",
        State::AwaitingVerification => "open,awaiting-verification",
        State::Reopened => "open,reopened",
        State::Closed => "closed",
        State::Unresolved => "unresolved",
    };
    format!(
        "{at} {state} {} {} {} {} {} {}",
        item.window,
        item.area.as_deref().unwrap_or("-"),
        u8::from(standing.overdue),
        standing.age,
        standing.due,
        item.opened,
    )
}

/// The row of an item, which is at place `at` of its list. `scale`: how many days a whole age bar is.
pub(crate) fn of(
    scene: &Scene<'_>,
    at: usize,
    item: &LedgerItem,
    standing: &Standing,
    scale: i64,
) -> Row {
    Row {
        keys: keys(at, item, standing),
        id: item.id.to_string(),
        problem: (scene.text(&item.problem)).linked(scene.to(Place::LedgerItem(&item.id))),
        window: scene.window_link(&item.window),
        area: item.area.as_ref().map(|id| area(scene, id)),
        source: item.source.map(|each| source(scene, each)),
        overdue: overdue(scene, standing),
        state: state(scene, standing.state),
        dates: dates(scene, item, standing),
        age: (standing.state.is_open()).then(|| age_bar(item, standing, scale)),
    }
}

/// How many days a whole age bar must be, so that every open item's age and due date fit on it.
pub(crate) fn scale<'a>(
    items: impl IntoIterator<Item = &'a (&'a LedgerItem, &'a Standing)>,
) -> i64 {
    (items.into_iter())
        .filter(|(_, standing)| standing.state.is_open())
        .map(|(item, standing)| standing.age.max(ledger::days(item.opened, standing.due)))
        .fold(1, i64::max)
}

/// The age bar of an open item.
pub(crate) fn age_bar(item: &LedgerItem, standing: &Standing, scale: i64) -> AgeBar {
    let allowed = ledger::days(item.opened, standing.due).max(0);
    let part = |days: i64| share(&Ratio::whole(days.into()), &Ratio::whole(scale.into()));
    AgeBar {
        within: percent(&part(standing.age.min(allowed))),
        beyond: (standing.age > allowed).then(|| percent(&part(standing.age - allowed))),
        due: percent(&part(allowed)),
    }
}

/// Where an item stands. Being overdue is said beside it, never instead: an item that waits for the
/// section to check it is overdue through the section.
pub(crate) fn state(scene: &Scene<'_>, state: State) -> Mark {
    let (class, glyph, address) = match state {
        State::NotStarted => ("quiet", "dash", "ledger.state_not_started"),
        State::InProgress => ("quiet", "open", "ledger.state_in_progress"),
        State::AwaitingVerification => ("quiet", "wait", "ledger.state_awaiting"),
        State::Reopened => ("warn", "open", "ledger.state_reopened"),
        State::Closed => ("good", "done", "ledger.state_closed"),
        State::Unresolved => ("quiet", "no", "ledger.state_unresolved"),
    };
    Mark {
        class,
        glyph: Some(glyph),
        text: scene.texts.get(address).to_owned(),
    }
}

/// By how much an item is overdue, if it is.
pub(crate) fn overdue(scene: &Scene<'_>, standing: &Standing) -> Option<Mark> {
    standing.overdue.then(|| Mark {
        class: "bad",
        glyph: Some("over"),
        text: scene.count("ledger.overdue_by", days(standing.days_overdue), &[]),
    })
}

/// "Open for 104 days, due 2025-10-31 (at first 2025-09-30)", or how it ended.
pub(crate) fn dates(scene: &Scene<'_>, item: &LedgerItem, standing: &Standing) -> String {
    let original = scene.date(item.due);
    if let Some(closed) = standing.closed {
        let date = scene.date(closed);
        let late = ledger::days(item.due, closed);
        let took = scene.count("ledger.days", days(standing.age), &[]);
        let arguments = [("date", (&date).into()), ("took", (&took).into())];
        return if late > 0 {
            let late = scene.count("ledger.days", days(late), &[]);
            let further = [("due", (&original).into()), ("late", (&late).into())];
            scene.say(
                "ledger.row_closed_late",
                &[&arguments[..], &further].concat(),
            )
        } else {
            scene.say("ledger.row_closed_in_time", &arguments)
        };
    }
    if let Some(ended) = ended(item, standing) {
        let date = scene.date(ended);
        return scene.say("ledger.row_unresolved", &[("date", (&date).into())]);
    }
    let due = scene.date(standing.due);
    let age = scene.count("ledger.days", days(standing.age), &[]);
    let arguments = [("age", (&age).into()), ("due", (&due).into())];
    if standing.extensions == 0 {
        return scene.say("ledger.row_open", &arguments);
    }
    let times = scene.count("ledger.times", standing.extensions, &[]);
    let further = [("original", (&original).into()), ("times", (&times).into())];
    scene.say("ledger.row_extended", &[&arguments[..], &further].concat())
}
