//! Where a window lies among all: one picture a year, which every window's page shows with its own
//! place in it.
//!
//! The median and the other windows' scores change with every edit of any window. Were they on each
//! window's page, one edit would make all of them anew; so they are in an image of their own, made
//! once a year and language. A page names its place by the address alone: `scores.svg#s897` shows the
//! marker of 89.7, and the address follows from the window's own score. It needs no script, works
//! from disk, and a browser that knows no such addresses shows the picture without the marker.

use scoring_core::Ratio;
use scoring_core::id::Id;
use scoring_core::round::{Digits, Rounding};
use serde::Serialize;

use crate::links::Place;
use crate::view::strip::{Axis, Tick};
use crate::view::{Scene, Words};

/// Windows that get a line each; of more, how many there are is drawn in steps.
const MOST_LINES: usize = 300;
/// Pixels of the highest step.
const HIGHEST: usize = 34;

/// The picture on a window's page.
#[derive(Debug, Serialize)]
pub(crate) struct Among {
    /// Its address, with the window's place.
    src: String,
    alt: String,
    /// Where the same stands in words.
    link: Words,
}

/// The picture itself.
#[derive(Debug, Serialize)]
pub(crate) struct Scores {
    title: String,
    ticks: Vec<Tick>,
    /// A line a window.
    lines: Vec<String>,
    /// How many windows, instead of lines.
    steps: Vec<Step>,
    median: Tick,
    /// The places that a page can name.
    places: Vec<Spot>,
}

#[derive(Debug, Serialize)]
struct Step {
    x: String,
    width: String,
    y: usize,
    height: usize,
}

#[derive(Debug, Serialize)]
struct Spot {
    id: String,
    x: String,
}

/// The picture of the page's year with the place of the window `id`; `None` where the window is not
/// ranked or there is none to compare it with.
pub(crate) fn of(scene: &Scene<'_>, id: &Id) -> Option<Among> {
    let value = scene.year.outcome(id)?.scorecard.value()?;
    if scene.year.ranked < 2 {
        return None;
    }
    let score = scene.composite(id)?;
    Some(Among {
        src: format!(
            "{}#{}",
            scene.links.image(scene.year.number()),
            spot(&tenths(value))
        ),
        alt: scene.say("why.among_alt", &[("score", (&score).into())]),
        link: Words::plain(scene.texts.get("why.among_link")).linked(scene.to(Place::Home)),
    })
}

/// The picture of the page's year; `None` below two ranked windows.
pub(crate) fn scores(scene: &Scene<'_>) -> Option<Scores> {
    let mut ranked: Vec<&Ratio> = (scene.year.year.outcome.windows.iter())
        .filter_map(|window| window.scorecard.value())
        .collect();
    ranked.sort();
    let [least, .., greatest] = ranked.as_slice() else {
        return None;
    };
    let axis = Axis::of(least, greatest);
    let median = scene.year.year.outcome.median()?;
    let printed = scene.median(&median);
    let lines = ranked.len() <= MOST_LINES;
    let [low, high] = axis.ends().map(|end| end * 10);
    Some(Scores {
        title: scene.count("home.strip_label", ranked.len(), &[]),
        ticks: axis.ticks(),
        lines: if lines {
            ranked.iter().map(|value| axis.position(value)).collect()
        } else {
            Vec::new()
        },
        steps: if lines {
            Vec::new()
        } else {
            steps(&axis, &ranked)
        },
        median: Tick::new(
            axis.position(&median),
            scene.say("home.median", &[("score", (&printed).into())]),
        ),
        places: (low..=high)
            .map(|tenth| Ratio::count(tenth as u64) / Ratio::whole(10))
            .map(|tenth| Spot {
                id: spot(&tenth),
                x: axis.position(&tenth),
            })
            .collect(),
    })
}

fn steps(axis: &Axis, ranked: &[&Ratio]) -> Vec<Step> {
    let mut counts = vec![0_usize; axis.steps()];
    for value in ranked {
        counts[axis.place(value)] += 1;
    }
    let tallest = counts.iter().copied().max().unwrap_or(0).max(1);
    (counts.into_iter().enumerate())
        .filter(|(_, count)| *count > 0)
        .map(|(at, count)| {
            let height = (count * HIGHEST / tallest).max(1);
            let (x, width) = axis.span(at);
            Step {
                x,
                width,
                y: 26 + HIGHEST - height,
                height,
            }
        })
        .collect()
}

/// The nearest tenth from 0 to 100: the places of the picture.
fn tenths(value: &Ratio) -> Ratio {
    let digits = Digits {
        decimals: 1,
        rounding: Rounding::HalfUp,
    };
    digits.round(value).max(Ratio::ZERO).min(Ratio::HUNDRED)
}

/// `s897` of 89.7.
fn spot(tenth: &Ratio) -> String {
    format!("s{}", tenth * &Ratio::whole(10))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_follows_from_the_score_alone() {
        for (value, place) in [
            ("89.7", "s897"),
            ("89.75", "s898"),
            ("89.74999", "s897"),
            ("0.04", "s0"),
            ("-12", "s0"),
            ("100", "s1000"),
        ] {
            let value: Ratio = value.parse().expect("a number");
            assert_eq!(spot(&tenths(&value)), place);
        }
    }
}
