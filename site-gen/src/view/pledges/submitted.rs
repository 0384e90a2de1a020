//! When a pledge was handed in and shown in the hall, against the plan's day for it.

use jiff::civil::Date;
use scoring_core::id::Id;
use serde::Serialize;

use crate::model::Evidence;
use crate::submission::Timing;
use crate::view::ledger::days;
use crate::view::mark::Mark;
use crate::view::{Day, Scene};

/// What is known of one window's pledge.
#[derive(Debug, Serialize)]
pub(crate) struct Submission {
    submitted: Dated,
    paper: Dated,
    displayed: Dated,
}

/// A date with a verdict, or what is known without one.
#[derive(Debug, Serialize)]
pub(crate) struct Dated {
    day: Option<Day>,
    mark: Option<Mark>,
}

/// What is known of the pledge of `window`.
pub(crate) fn of(scene: &Scene<'_>, window: &Id) -> Submission {
    let year = scene.year.year;
    let pledge = year.content.pledges.get(window);
    let demand = year.demand(&Evidence::Pledge);
    let by_due = |date: Option<Date>| demand.timing(date);
    let submitted = pledge.map(|pledge| pledge.submitted);
    // What is not recorded may still have happened, but once the pledge is due a record must be there.
    let class = if by_due(None) == Timing::Missing {
        "warn"
    } else {
        "quiet"
    };
    let recorded = |date: Option<Date>, mark: Option<Mark>| Dated {
        day: date.map(|date| scene.day(date)),
        mark: match date {
            Some(_) => mark,
            None => Some(verdict(scene, class, "dash", "pledges.no_record")),
        },
    };
    let paper = pledge.and_then(|pledge| pledge.paper);
    Submission {
        submitted: Dated {
            day: submitted.map(|date| scene.day(date)),
            mark: mark(scene, by_due(submitted)),
        },
        paper: recorded(paper, mark(scene, by_due(paper))),
        // The plan names no day for showing it.
        displayed: recorded(pledge.and_then(|pledge| pledge.displayed), None),
    }
}

/// A verdict in a glyph and words; `None` where there is no day to judge by.
pub(crate) fn mark(scene: &Scene<'_>, timing: Timing) -> Option<Mark> {
    Some(match timing {
        Timing::Undated => return None,
        Timing::InTime => verdict(scene, "good", "done", "pledges.in_time"),
        Timing::Late(late) => Mark {
            class: "warn",
            glyph: Some("half"),
            text: scene.count("pledges.late_by", days(late), &[]),
        },
        Timing::Missing => verdict(scene, "bad", "no", "pledges.missing"),
        Timing::Waiting => verdict(scene, "quiet", "open", "pledges.waiting"),
        Timing::Unasked => verdict(scene, "quiet", "dash", "pledges.no_record"),
    })
}

fn verdict(scene: &Scene<'_>, class: &'static str, glyph: &'static str, address: &str) -> Mark {
    Mark {
        class,
        glyph: Some(glyph),
        text: scene.texts.get(address).to_owned(),
    }
}
