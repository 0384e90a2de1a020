//! Posters for the counters: a sheet for each window, with what it promised, its score, and a code
//! that leads to its page.
//!
//! Several stand on one page, so that all can be printed at once; opened at one of them, the page
//! shows and prints that one alone.

use scoring_core::id::Id;
use serde::Serialize;

use crate::links::{self, POSTERS, Place, Route};
use crate::model::{Evidence, Pledge, Window};
use crate::view::ledger::pager::{self, Pager};
use crate::view::qr::{self, Qr};
use crate::view::{Figure, Heading, Scene, Words};

/// Promises on a poster; where there are more, the code leads to them.
const PROMISES: usize = 7;

/// The page.
#[derive(Debug, Serialize)]
pub(crate) struct Posters {
    title: String,
    sheets: Vec<Poster>,
    pager: Option<Pager>,
    /// Whether the content does not say where the site is reached: then there are no codes.
    no_address: bool,
}

/// A window's poster.
#[derive(Debug, Serialize)]
struct Poster {
    id: String,
    window: Words,
    counters: Option<String>,
    promises: Vec<Promise>,
    /// How much text they are, and so how large it may stand: `short`, `middle`, `long`.
    size: &'static str,
    /// That there are more, or that there are none.
    rest: Option<String>,
    score: Option<Score>,
    /// Of which state and day it is, or why there is none.
    state: String,
    code: Option<Qr>,
    /// The window's page on the screen.
    link: String,
}

#[derive(Debug, Serialize)]
struct Promise {
    text: Words,
    target: Option<Words>,
}

#[derive(Debug, Serialize)]
struct Score {
    value: Figure,
    rank: String,
}

/// A page, from 1, of the posters of the scene's year.
pub(crate) fn of(scene: &Scene<'_>, page: usize) -> (Heading, Posters) {
    let windows = &scene.year.year.content.windows;
    let shown =
        &windows[((page - 1) * POSTERS).min(windows.len())..(page * POSTERS).min(windows.len())];
    let title = scene.say("posters.title", &[("year", scene.year.number().into())]);
    let document = pager::titled(scene, title.clone(), page);
    let view = Posters {
        title,
        sheets: shown.iter().map(|window| poster(scene, window)).collect(),
        pager: pager::over(
            scene,
            links::poster_pages(windows.len()),
            page,
            Place::Posters,
        ),
        no_address: scene.assessed.site.base_url.is_none(),
    };
    (Heading::results("windows", document), view)
}

/// The link to a window's poster; `None` where the year does not have the window.
pub(crate) fn link(scene: &Scene<'_>, window: &Id) -> Option<String> {
    let page = scene.year.place(window)? / POSTERS + 1;
    let route = Route::Year(scene.year.number(), Place::Posters(page));
    Some(scene.links.to_part(route, window))
}

fn poster(scene: &Scene<'_>, window: &Window) -> Poster {
    let pledge = scene
        .year
        .year
        .content
        .pledges
        .get(&window.id)
        .map(|pledge| &**pledge);
    let score = scene
        .rank(&window.id)
        .zip(scene.composite(&window.id))
        .map(|(rank, value)| Score {
            value,
            rank: scene.say(
                "posters.rank",
                &[
                    ("rank", (&rank).into()),
                    ("windows", scene.year.ranked.into()),
                ],
            ),
        });
    let promises = promises(scene, pledge);
    let state = [scene.status(), scene.as_of()].join(scene.texts.get("posters.separator"));
    let route = Route::Year(scene.year.number(), Place::Window(&window.id));
    Poster {
        id: window.id.to_string(),
        window: scene.window_name(window),
        counters: (!window.counters.is_empty()).then(|| {
            let counters = window.counters.join(scene.texts.get("frame.list_comma"));
            scene.say("posters.counters", &[("counters", (&counters).into())])
        }),
        size: size(&promises),
        promises,
        rest: rest(scene, pledge),
        score,
        state,
        code: scene.address_of(route).and_then(qr::of),
        link: scene.links.to(route),
    }
}

fn promises(scene: &Scene<'_>, pledge: Option<&Pledge>) -> Vec<Promise> {
    (pledge.into_iter())
        .flat_map(|pledge| &pledge.items)
        .take(PROMISES)
        .map(|item| Promise {
            text: scene.text(&item.text),
            target: item.target.as_ref().map(|target| scene.text(target)),
        })
        .collect()
}

/// Sizes at which the promises and all else stay on one sheet.
fn size(promises: &[Promise]) -> &'static str {
    let length = |words: &Words| words.text.chars().count();
    let characters: usize = (promises.iter())
        .map(|promise| length(&promise.text) + promise.target.as_ref().map_or(0, length))
        .sum();
    // An entry takes a line or two however short it is; Latin letters are half as wide.
    match characters + 12 * promises.len() {
        0..=130 => "short",
        131..=260 => "middle",
        _ => "long",
    }
}

fn rest(scene: &Scene<'_>, pledge: Option<&Pledge>) -> Option<String> {
    let items = pledge.map(|pledge| pledge.items.len());
    Some(match items {
        None if !scene.year.year.demand(&Evidence::Pledge).is_asked() => return None,
        None => scene.texts.get("posters.no_pledge").to_owned(),
        Some(0) => scene.texts.get("posters.no_items").to_owned(),
        Some(items) if items > PROMISES => scene.count("posters.more", items - PROMISES, &[]),
        Some(_) => return None,
    })
}
