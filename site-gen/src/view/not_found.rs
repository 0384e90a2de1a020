//! What a server shows where there is no page, in both languages: nobody knows who asked for it.

use serde::Serialize;

use crate::links::{Place, Route};
use crate::model::Language;
use crate::texts::Texts;
use crate::view::scene::code;
use crate::view::{Heading, Scene, Words};

/// The page.
#[derive(Debug, Serialize)]
pub(crate) struct NotFound {
    title: String,
    /// What may have happened.
    reason: String,
    /// Where to look instead.
    ways: Vec<Words>,
    other: Other,
}

/// The same in the other language, in short.
#[derive(Debug, Serialize)]
struct Other {
    lang: &'static str,
    title: String,
    reason: String,
    home: Words,
}

/// The page.
pub(crate) fn of(scene: &Scene<'_>) -> (Heading, NotFound) {
    let way =
        |address: &str, route| Words::plain(scene.texts.get(address)).linked(scene.links.to(route));
    let place = |place| Route::Year(scene.year.number(), place);
    let other = match scene.language() {
        Language::Chinese => Language::English,
        Language::English => Language::Chinese,
    };
    let texts = Texts::of(other).with(&scene.assessed.theme);
    let title = scene.texts.get("not_found.title").to_owned();
    let home = scene.links.in_language(Route::Current, other);
    let view = NotFound {
        title: title.clone(),
        reason: scene.texts.get("not_found.reason").to_owned(),
        ways: vec![
            way("not_found.home", Route::Current),
            way("not_found.search", Route::Search),
            way("not_found.windows", place(Place::Windows)),
            way("not_found.ledger", place(Place::Ledger)),
            way("not_found.years", Route::Years),
        ],
        other: Other {
            lang: code(other),
            title: texts.get("not_found.title").to_owned(),
            reason: texts.get("not_found.reason").to_owned(),
            home: Words::plain(texts.get("not_found.home")).linked(home),
        },
    };
    (Heading::plain("not-found", title), view)
}
