//! What was put right: the closed items of the ledger on the wall, the newest first.

use serde::Serialize;

use super::{Share, beyond};
use crate::ledger::Standing;
use crate::links::Place;
use crate::model::{LedgerEventKind, LedgerItem};
use crate::view::ledger::{days, totals};
use crate::view::{Scene, Words};

/// The closed items of a part.
#[derive(Debug, Serialize)]
pub(super) struct Closings {
    /// What the whole ledger comes to.
    finding: String,
    items: Vec<Closing>,
}

/// A problem that was put right.
#[derive(Debug, Serialize)]
struct Closing {
    window: Words,
    problem: Option<Words>,
    measures: Vec<Words>,
    /// When it was closed, and after how long.
    closed: String,
    /// What the section saw when it checked.
    evidence: Option<Words>,
    /// Instead of all three, where they are longer than a wall can show: where they stand.
    beyond: Option<Words>,
}

/// The closed items of a part; `None` where it has none.
pub(super) fn of(scene: &Scene<'_>, share: Share) -> Option<Closings> {
    let mut closed: Vec<(&LedgerItem, &Standing)> = (scene.year.year.ledger())
        .filter(|(_, standing)| standing.closed.is_some())
        .collect();
    closed.sort_by(|(one, at), (other, then)| (then.closed, &one.id).cmp(&(at.closed, &other.id)));
    let items: Vec<_> = (share.of(&closed).iter())
        .map(|(item, standing)| closing(scene, item, standing))
        .collect();
    (!items.is_empty()).then(|| Closings {
        finding: totals::finding(scene),
        items,
    })
}

fn closing(scene: &Scene<'_>, item: &LedgerItem, standing: &Standing) -> Closing {
    let date = standing
        .closed
        .map(|date| scene.date(date))
        .unwrap_or_default();
    let arguments = [("date", (&date).into())];
    let verified = (item.events.iter().rev()).find(|event| event.kind == LedgerEventKind::Verified);
    let evidence = verified.and_then(|event| event.evidence.as_ref());
    let mut closing = Closing {
        window: (scene.year.window(&item.window))
            .map_or_else(Words::default, |window| scene.window_name(window)),
        problem: None,
        measures: Vec::new(),
        closed: scene.count("display.closed", days(standing.age), &arguments),
        evidence: None,
        beyond: None,
    };
    let texts = item.measures.iter().chain(evidence).chain([&item.problem]);
    let texts = texts.map(|text| &text.original);
    closing.beyond = beyond(scene, texts, Place::LedgerItem(&item.id));
    if closing.beyond.is_none() {
        let measures = item.measures.iter().map(|text| scene.text(text));
        closing.problem = Some(scene.text(&item.problem));
        closing.measures = measures.collect();
        closing.evidence = evidence.map(|text| scene.text(text));
    }
    closing
}
