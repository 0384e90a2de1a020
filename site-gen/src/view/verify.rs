//! Where a reader checks the site, or a copy of it, in the browser, and learns what that does not prove.
//!
//! The contract with `verify.js`: `#verify` with the way to the site's root and to the module, hidden
//! until the script runs; `#verify-texts` with the texts of the section `verify`.

use serde::Serialize;

use crate::links::Route;
use crate::publication::LOG;
use crate::sums;
use crate::view::{Heading, Scene, Script};

/// The page.
#[derive(Debug, Serialize)]
pub(crate) struct Verify {
    /// JSON in which no tag can begin.
    texts: String,
    script: String,
    sums: String,
    log: String,
    publications_link: String,
}

/// The page.
///
/// # Panics
///
/// Never: texts become JSON.
pub(crate) fn of(scene: &Scene<'_>) -> (Heading, Verify) {
    let texts = serde_json::to_string(scene.texts.section("verify"));
    let texts = texts.expect("a map of texts becomes JSON");
    let view = Verify {
        // `<` ends a script element's text; JSON can write it otherwise.
        texts: texts.replace('<', "\\u003c"),
        script: scene.links.asset("verification.js"),
        sums: scene.links.file(sums::FILE),
        log: scene.links.file(LOG),
        publications_link: scene.links.to(Route::Publications),
    };
    let title = scene.texts.get("frame.verify").to_owned();
    let heading = Heading {
        scripts: &[Script::File("verify.js"), Script::Wasm],
        ..Heading::plain("verify", title)
    };
    (heading, view)
}
