//! The page `calendar`.

use serde::Serialize;

use crate::view::{Heading, Scene};

/// The page.
#[derive(Debug, Serialize)]
pub(crate) struct View {}

/// The page `calendar`.
pub(crate) fn of(scene: &Scene<'_>) -> (Heading, View) {
    let title = scene.texts.get("frame.calendar").to_owned();
    (Heading::plain("calendar", title), View {})
}
