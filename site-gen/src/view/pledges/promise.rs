//! One promise: what the window claims of it and what the section verified.
//!
//! The two are never merged: a claim is always grey, only what was verified has a colour.

use serde::Serialize;

use crate::model::{PledgeActor, PledgeEvent, PledgeItem, PledgeStatus};
use crate::view::ledger::timeline::Entry;
use crate::view::mark::Mark;
use crate::view::{Day, Scene, Words};

/// A promise with everything said of it.
#[derive(Debug, Serialize)]
pub(crate) struct Promise {
    /// The anchor within the pledge's page.
    id: String,
    text: Words,
    target: Option<Words>,
    claimed: Saying,
    verified: Saying,
    /// Whether the section's verdict contradicts what the window had claimed.
    contradicted: bool,
    timeline: Vec<Entry>,
}

/// The last that was said of a promise by one side.
#[derive(Debug, Serialize)]
pub(crate) struct Saying {
    mark: Mark,
    day: Option<Day>,
    evidence: Option<Words>,
}

impl Saying {
    /// What was said, and when.
    pub(crate) fn in_short(&self) -> String {
        match &self.day {
            Some(day) => format!("{} {}", self.mark.text, day.text),
            None => self.mark.text.clone(),
        }
    }
}

/// The view of a promise.
pub(crate) fn of(scene: &Scene<'_>, item: &PledgeItem) -> Promise {
    Promise {
        id: item.id.to_string(),
        text: scene.text(&item.text),
        target: item.target.as_ref().map(|target| scene.text(target)),
        claimed: saying(scene, PledgeActor::Window, item.last(PledgeActor::Window)),
        verified: saying(scene, PledgeActor::Section, item.last(PledgeActor::Section)),
        contradicted: item.contradiction().is_some(),
        timeline: item.events.iter().map(|each| entry(scene, each)).collect(),
    }
}

/// What one side said, or that it said nothing.
pub(crate) fn saying(scene: &Scene<'_>, by: PledgeActor, event: Option<&PledgeEvent>) -> Saying {
    Saying {
        mark: mark(scene, by, event.map(|event| event.status)),
        day: event.map(|event| scene.day(event.date)),
        evidence: (event.and_then(|event| event.evidence.as_ref())).map(|text| scene.text(text)),
    }
}

/// What one side says of a promise, in a glyph and words.
pub(crate) fn mark(scene: &Scene<'_>, by: PledgeActor, status: Option<PledgeStatus>) -> Mark {
    let (class, glyph, address) = match (by, status) {
        (PledgeActor::Window, None) => ("quiet", "dash", "pledges.claimed_nothing"),
        (PledgeActor::Window, Some(PledgeStatus::InProgress)) => {
            ("quiet", "wait", "pledges.claimed_in_progress")
        }
        (PledgeActor::Window, Some(PledgeStatus::Kept)) => {
            ("quiet", "done", "pledges.claimed_kept")
        }
        (PledgeActor::Window, Some(PledgeStatus::Broken)) => {
            ("quiet", "no", "pledges.claimed_broken")
        }
        (PledgeActor::Section, None) => ("quiet", "dash", "pledges.verified_nothing"),
        (PledgeActor::Section, Some(PledgeStatus::InProgress)) => {
            ("warn", "half", "pledges.verified_in_progress")
        }
        (PledgeActor::Section, Some(PledgeStatus::Kept)) => {
            ("good", "done", "pledges.verified_kept")
        }
        (PledgeActor::Section, Some(PledgeStatus::Broken)) => {
            ("bad", "no", "pledges.verified_broken")
        }
    };
    Mark {
        class,
        glyph: Some(glyph),
        text: scene.texts.get(address).to_owned(),
    }
}

fn entry(scene: &Scene<'_>, event: &PledgeEvent) -> Entry {
    let Mark { class, glyph, text } = mark(scene, event.by, Some(event.status));
    let address = match event.by {
        PledgeActor::Window => "pledges.event_claimed",
        PledgeActor::Section => "pledges.event_verified",
    };
    Entry {
        day: scene.day(event.date),
        class,
        glyph: glyph.unwrap_or("open"),
        title: scene.say(address, &[("status", (&text).into())]),
        by: None,
        note: vec![],
        evidence: event.evidence.as_ref().map(|text| scene.text(text)),
    }
}
