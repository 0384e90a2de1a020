//! The orders of the ranking's lists, each made once a year and language.

use std::cmp::Reverse;

use encoding_rs::GBK;
use scoring_core::id::Id;
use scoring_core::outcome::WindowOutcome;

use crate::links::lists::Standings;
use crate::view::Scene;
use crate::view::index::Order;

/// The windows of `standings` in its order.
pub(crate) fn of<'a>(scene: &Scene<'a>, standings: Standings<'_>) -> Order<'a> {
    let name = format!("{:?} {standings:?}", scene.language());
    let score = |id: &Id, window: &WindowOutcome| window.scorecard.component(id)?.value().cloned();
    let has_place = |window: &WindowOutcome| match standings {
        Standings::Component(id) => score(id, window).is_some(),
        _ => window.rank.is_some(),
    };
    let make = || {
        let mut windows = scene.year.year.outcome.by_rank();
        windows.retain(|outcome| {
            let window = scene.year.window(&outcome.id);
            window.is_some_and(|window| standings.holds(window))
        });
        match standings {
            Standings::All | Standings::Affiliation(_) => {}
            Standings::Class(_) => windows.sort_by_key(|window| {
                let rank = window.class_rank;
                (rank.is_none(), rank, &window.id)
            }),
            Standings::Component(id) => {
                windows.sort_by_cached_key(|window| (Reverse(score(id, window)), &window.id));
            }
            Standings::Name => {
                windows.sort_by_cached_key(|window| (by_name(scene, window), &window.id));
            }
        }
        windows
    };
    scene.year.order(name, make, has_place)
}

/// What a window's name is sorted by. Chinese names go by GBK, whose 3,755 commonest characters stand
/// in the order of their pinyin, as in a dictionary; the rarer ones follow by radical. Names in Latin
/// letters come first, without regard to case.
fn by_name(scene: &Scene<'_>, outcome: &WindowOutcome) -> Vec<u8> {
    let window = scene.year.window(&outcome.id);
    let name = window.map(|window| scene.window_name(window).text);
    let name = name.unwrap_or_default().to_lowercase();
    GBK.encode(&name).0.into_owned()
}
