//! The page `data`.

use serde::Serialize;

use crate::view::{Heading, Scene};

/// The page.
#[derive(Debug, Serialize)]
pub(crate) struct View {}

/// The page `data`.
pub(crate) fn of(scene: &Scene<'_>) -> (Heading, View) {
    let title = scene.texts.get("frame.data").to_owned();
    (Heading::plain("data", title), View {})
}
