//! What corrections of published results did to a window: old and new figures, and why.

use scoring_core::id::Id;

use super::Notice;
use crate::links::Route;
use crate::seal::{Change, Figures};
use crate::view::{Scene, Words};

/// What corrections of published results did to the window.
pub(super) fn of(scene: &Scene<'_>, id: &Id) -> Vec<Notice> {
    let corrections = scene.year.corrections(&scene.assessed.publications);
    (corrections.get(id.as_str()).into_iter().flatten())
        .map(|correction| {
            let none = || scene.texts.get("publications.nothing").to_owned();
            let score = |figures: &Option<Figures>| {
                let composite = figures.as_ref().and_then(|each| each.composite.clone());
                vec![Words::plain(composite.unwrap_or_else(none))]
            };
            let rank = |figures: &Option<Figures>| {
                let rank = figures.as_ref().and_then(|each| each.rank);
                let rank = rank.map_or_else(none, |rank| rank.to_string());
                vec![Words::plain(rank)]
            };
            let Change { old, new, .. } = &correction.change;
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
                    ("old", score(old)),
                    ("new", score(new)),
                    ("old_rank", rank(old)),
                    ("new_rank", rank(new)),
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
