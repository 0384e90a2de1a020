//! A window's pledge in full: when it was handed in, each promise, and the text itself.

use scoring_core::id::Id;
use serde::Serialize;

use crate::links::{Facet, Place};
use crate::model::PledgeActor;
use crate::submission::Timing;
use crate::view::document::{self, Prose};
use crate::view::mark::Mark;
use crate::view::pledges::counts::Counts;
use crate::view::pledges::promise::{self, Promise};
use crate::view::pledges::submitted::{self, Submission};
use crate::view::{Heading, Scene, Sentence, Words};

/// The page.
#[derive(Debug, Serialize)]
pub(crate) struct Pledge {
    pledges_link: String,
    title: Sentence,
    /// How many promises the section found how.
    verified: Vec<Mark>,
    submission: Submission,
    promises: Vec<Promise>,
    /// How many claims the section's verdict contradicts, in a sentence.
    contradicted: Option<String>,
    /// Goals, measures and service content.
    body: Option<Prose>,
    window: Words,
    ledger: Words,
}

#[cfg(test)]
impl Pledge {
    /// The title as it is read.
    pub(crate) fn spoken_title(&self) -> String {
        self.title.iter().map(|words| words.text.as_str()).collect()
    }
}

/// The pledge of the window `id`.
///
/// # Panics
///
/// Never for a window of the year: `links::routes` names no other.
pub(crate) fn of(scene: &Scene<'_>, id: &Id) -> (Heading, Pledge) {
    let window = scene
        .year
        .window(id)
        .expect("a route names a window of its year");
    let name = scene.window_name(window);
    let pledge = scene.year.year.content.pledges.get(id);
    let promises = pledge.map_or(&[][..], |pledge| &pledge.items);
    let counts = Counts::of(promises);
    let document = scene.phrase(
        "pledges.one_document_title",
        &[
            ("window", vec![name.clone()]),
            ("year", vec![Words::plain(scene.year.number().to_string())]),
        ],
    );
    let items = scene.year.ledger(id).len();
    let view = Pledge {
        pledges_link: scene.to(Place::Pledges),
        title: title(scene, id, name, pledge.map(|_| &counts)),
        verified: counts.marks(scene, PledgeActor::Section),
        submission: submitted::of(scene, id),
        promises: promises
            .iter()
            .map(|item| promise::of(scene, item))
            .collect(),
        contradicted: (counts.contradicted > 0)
            .then(|| scene.count("pledges.one_contradicted", counts.contradicted, &[])),
        body: pledge
            .filter(|pledge| !pledge.body.trim().is_empty())
            .map(|pledge| document::prose(scene, &pledge.body, 3)),
        window: Words::plain(scene.texts.get("pledges.window_link"))
            .linked(scene.to(Place::Window(id))),
        ledger: Words::plain(scene.count("pledges.ledger_link", items, &[]))
            .linked(scene.to(Place::ledger(Facet::Window(id), 1))),
    };
    (Heading::results("pledges", document), view)
}

/// What is found of a window's pledge; `counts` where it was handed in.
fn title(scene: &Scene<'_>, id: &Id, name: Words, counts: Option<&Counts>) -> Sentence {
    let address = match counts {
        None => match scene.year.year.pledge_timing(id) {
            Timing::Missing => "pledges.one_missing",
            Timing::Unasked => "pledges.one_unasked",
            _ => "pledges.one_waiting",
        },
        Some(counts) if counts.items == 0 => "pledges.one_without_items",
        Some(counts) if counts.broken() > 0 => "pledges.one_broken",
        Some(_) => "pledges.one_kept",
    };
    let number = |count: usize| vec![Words::plain(count.to_string())];
    let (items, kept, broken) = counts.map_or((0, 0, 0), |counts| {
        (counts.items, counts.kept(), counts.broken())
    });
    scene.sentence(
        address,
        &[
            ("window", vec![name]),
            ("items", number(items)),
            ("kept", number(kept)),
            ("broken", number(broken)),
        ],
    )
}
