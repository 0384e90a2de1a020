//! The page `about`.

use serde::Serialize;

use crate::view::{Heading, Scene};

/// The page.
#[derive(Debug, Serialize)]
pub(crate) struct View {}

/// The page `about`.
pub(crate) fn of(scene: &Scene<'_>) -> (Heading, View) {
    let title = scene.texts.get("frame.about").to_owned();
    (Heading::plain("about", title), View {})
}
