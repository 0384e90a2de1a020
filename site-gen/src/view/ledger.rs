//! The pages `ledger`: the list and one each.

use scoring_core::id::Id;
use serde::Serialize;

use crate::view::{Heading, Scene};

/// The list.
#[derive(Debug, Serialize)]
pub(crate) struct View {}

/// The list.
pub(crate) fn of(scene: &Scene<'_>) -> (Heading, View) {
    let title = scene.texts.get("frame.ledger").to_owned();
    (Heading::plain("ledger", title), View {})
}

/// One of the list.
pub(crate) fn one(scene: &Scene<'_>, id: &Id) -> (Heading, View) {
    let title = format!("{} {id}", scene.texts.get("frame.ledger"));
    (Heading::plain("ledger", title), View {})
}
