//! The pledges on the wall: the plan wants each of them shown there, in full.

use serde::Serialize;

use super::{Share, beyond};
use crate::links::Place;
use crate::model::{Pledge, PledgeActor, PledgeItem, Window};
use crate::submission::Timing;
use crate::view::document::{self, Prose};
use crate::view::mark::Mark;
use crate::view::pledges::promise;
use crate::view::{Scene, Sentence, Words};

/// The pledges of a part's windows.
#[derive(Debug, Serialize)]
pub(super) struct Pledges {
    sheets: Vec<Sheet>,
    /// Windows of the part that handed in none by the day.
    without: Sentence,
}

/// A window's pledge.
#[derive(Debug, Serialize)]
struct Sheet {
    window: Words,
    submitted: String,
    /// Composite and rank, where the year has them.
    score: Option<String>,
    promises: Vec<Promise>,
    body: Option<Prose>,
    /// Instead of both, where the pledge is longer than a wall can show: where it stands.
    beyond: Option<Words>,
}

/// A promise with what is claimed and what was verified of it.
#[derive(Debug, Serialize)]
struct Promise {
    text: Words,
    target: Option<Words>,
    verified: Mark,
    claimed: Mark,
}

/// The pledges of a part.
pub(super) fn of(scene: &Scene<'_>, share: Share) -> Pledges {
    let content = &scene.year.year.content;
    let windows = share.of(&content.windows);
    let year = scene.year.year;
    let without =
        (windows.iter()).filter(|window| year.pledge_timing(&window.id) == Timing::Missing);
    Pledges {
        sheets: (windows.iter())
            .filter_map(|window| Some(sheet(scene, window, content.pledges.get(&window.id)?)))
            .collect(),
        without: scene.list(without.map(|window| scene.window_name(window))),
    }
}

fn sheet(scene: &Scene<'_>, window: &Window, pledge: &Pledge) -> Sheet {
    let rank = scene.rank(&window.id);
    let date = scene.date(pledge.submitted);
    let mut sheet = Sheet {
        window: scene.window_name(window),
        submitted: scene.say("display.submitted", &[("date", (&date).into())]),
        score: rank.zip(scene.composite(&window.id)).map(|(rank, score)| {
            let arguments = [("rank", (&rank).into()), ("score", (&score).into())];
            scene.say("display.score", &arguments)
        }),
        promises: Vec::new(),
        body: None,
        beyond: None,
    };
    let of_items = pledge.items.iter().flat_map(|item| {
        let target = item.target.iter().map(|target| &target.original);
        target.chain([&item.text.original])
    });
    let place = Place::Pledge(&window.id);
    sheet.beyond = beyond(scene, of_items.chain([&pledge.body]), place);
    if sheet.beyond.is_none() {
        let promises = pledge.items.iter().map(|item| promise(scene, item));
        sheet.promises = promises.collect();
        let body = Some(&pledge.body).filter(|body| !body.trim().is_empty());
        sheet.body = body.map(|body| document::prose(scene, body, 3));
    }
    sheet
}

fn promise(scene: &Scene<'_>, item: &PledgeItem) -> Promise {
    let said = |by| {
        let last = item.last(by);
        promise::mark(scene, by, last.map(|event| event.status))
    };
    Promise {
        text: scene.text(&item.text),
        target: item.target.as_ref().map(|target| scene.text(target)),
        verified: said(PledgeActor::Section),
        claimed: said(PledgeActor::Window),
    }
}
