//! The page `method`.

use serde::Serialize;

use crate::view::{Heading, Scene};

/// The page.
#[derive(Debug, Serialize)]
pub(crate) struct View {}

/// The page `method`.
pub(crate) fn of(scene: &Scene<'_>) -> (Heading, View) {
    let title = scene.texts.get("frame.method").to_owned();
    (Heading::plain("method", title), View {})
}
