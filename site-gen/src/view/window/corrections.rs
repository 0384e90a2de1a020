//! What corrections of published results did to a window: old and new figures, and why.

use scoring_core::id::Id;

use super::Notice;
use crate::links::Route;
use crate::seal::Change;
use crate::view::{Figure, Scene, Words};

/// What corrections of published results did to the window.
pub(super) fn of(scene: &Scene<'_>, id: &Id) -> Vec<Notice> {
    let corrections = scene.year.corrections(&scene.assessed.publications);
    (corrections.get(id.as_str()).into_iter().flatten())
        .map(|correction| {
            let words = |figure: Option<Figure>| {
                let none = || Words::plain(scene.texts.get("publications.nothing"));
                vec![figure.map_or_else(none, Words::plain)]
            };
            let Change {
                old, new, numbers, ..
            } = &correction.change;
            let [old, old_rank] = Scene::published(id, numbers[0], old.as_ref()).map(words);
            let [new, new_rank] = Scene::published(id, numbers[1], new.as_ref()).map(words);
            let number = correction.number;
            let page = scene
                .links
                .to_part(Route::Publications, &format!("publication-{number}"));
            let link =
                Words::plain(scene.say("window.corrected_link", &[("number", number.into())]));
            let text = scene.sentence(
                "window.corrected_text",
                &[
                    ("date", vec![Words::plain(scene.date(correction.date))]),
                    ("old", old),
                    ("new", new),
                    ("old_rank", old_rank),
                    ("new_rank", new_rank),
                    ("reason", vec![scene.original(&correction.reason)]),
                    ("link", vec![link.linked(page)]),
                ],
            );
            Notice {
                class: "warn",
                title: scene.texts.get("window.corrected").to_owned(),
                text,
            }
        })
        .collect()
}
