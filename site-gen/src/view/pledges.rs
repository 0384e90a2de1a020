//! The pages `pledges`: the list and one each.

use scoring_core::id::Id;
use serde::Serialize;

use crate::view::{Heading, Scene};

/// The list.
#[derive(Debug, Serialize)]
pub(crate) struct View {}

/// The list.
pub(crate) fn of(scene: &Scene<'_>) -> (Heading, View) {
    let title = scene.texts.get("frame.pledges").to_owned();
    (Heading::plain("pledges", title), View {})
}

/// One of the list.
pub(crate) fn one(scene: &Scene<'_>, id: &Id) -> (Heading, View) {
    let title = format!("{} {id}", scene.texts.get("frame.pledges"));
    (Heading::plain("pledges", title), View {})
}
