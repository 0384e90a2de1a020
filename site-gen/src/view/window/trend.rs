//! A window's composites over the years, as a line; the history's table stands behind it.
//!
//! A year without a composite leaves a gap, a change of the method between two years a dashed piece,
//! and what the surveys' sampling error allows is drawn at each point: a line invites a reader to see
//! a course where there may be none.

use scoring_core::Ratio;
use scoring_core::comparison;
use scoring_core::id::Id;
use scoring_core::round::{Digits, Rounding};
use scoring_core::uncertainty::composite_95;
use serde::Serialize;

use crate::view::bar::{percent, share};
use crate::view::scene::signed;
use crate::view::{Scene, YearIndex};

/// Pixels above the plot, for the highest label.
const HEAD: u32 = 34;
/// Pixels of the plot.
const PLOT: u32 = 150;

/// The line over the years.
#[derive(Debug, Serialize)]
pub(in crate::view) struct Trend {
    /// What it found.
    finding: String,
    how: Vec<String>,
    /// The chart in words.
    description: String,
    height: u32,
    base: u32,
    ticks: Vec<Tick>,
    pieces: Vec<Piece>,
    points: Vec<Point>,
}

#[derive(Debug, Serialize)]
struct Tick {
    y: String,
    label: String,
}

/// The line between two years.
#[derive(Debug, Serialize)]
struct Piece {
    x1: String,
    y1: String,
    x2: String,
    y2: String,
    /// Whether the method changed between them.
    dashed: bool,
}

#[derive(Debug, Serialize)]
struct Point {
    year: String,
    x: String,
    /// Where it lies, with its score; none in a year without a composite.
    mark: Option<PointMark>,
}

#[derive(Debug, Serialize)]
struct PointMark {
    y: String,
    label: String,
    label_y: String,
    /// Where the sampling error ends, above and below.
    range: Option<Reach>,
    /// Whether it is the page's year.
    current: bool,
}

/// The ends of a bar, in pixels from the top.
#[derive(Debug, Serialize)]
struct Reach {
    high: String,
    low: String,
}

/// A year with the window in it.
struct Held<'a> {
    year: &'a YearIndex<'a>,
    value: Option<&'a Ratio>,
    range: Option<[Ratio; 2]>,
}

/// The line of the window `id`; `None` where fewer than two years have a composite.
pub(super) fn of(scene: &Scene<'_>, id: &Id) -> Option<Trend> {
    let held: Vec<Held<'_>> = (scene.years.iter())
        .filter_map(|year| {
            let scorecard = &year.outcome(id)?.scorecard;
            let value = scorecard.value();
            let ranking = &year.year.evaluation.method.ranking;
            let range = (value.zip(scorecard.precision.as_ref()))
                .and_then(|(value, precision)| {
                    composite_95(&ranking.floor, value, precision, ranking.decimals)
                })
                .and_then(|[low, high]| Some([low.parse().ok()?, high.parse().ok()?]));
            Some(Held { year, value, range })
        })
        .collect();
    let scored: Vec<(&Held<'_>, &Ratio)> = (held.iter())
        .filter_map(|each| Some((each, each.value?)))
        .collect();
    let [(first, from), .., (last, to)] = scored.as_slice() else {
        return None;
    };
    let axis = Axis::of(&held);
    let x = |at: usize| {
        let middle = Ratio::count(2 * at as u64 + 1);
        percent(&share(&middle, &Ratio::count(2 * held.len() as u64)))
    };
    let mut pieces = Vec::new();
    for (at, pair) in held.windows(2).enumerate() {
        let [before, now] = pair else { continue };
        if let (Some(was), Some(is)) = (before.value, now.value) {
            let method = |held: &Held<'_>| held.year.year.evaluation.method.clone();
            pieces.push(Piece {
                x1: x(at),
                y1: axis.y(was),
                x2: x(at + 1),
                y2: axis.y(is),
                dashed: !comparison::differences(&method(before), &method(now)).is_empty(),
            });
        }
    }
    let points: Vec<Point> = (held.iter().enumerate())
        .map(|(at, each)| Point {
            year: each.year.number().to_string(),
            x: x(at),
            mark: each.value.map(|value| axis.mark(scene, each, id, value)),
        })
        .collect();
    let mut how = vec![scene.say("why.trend_axis", &[("low", (&axis.low.to_string()).into())])];
    let mut tell = |holds: bool, address: &str| {
        if holds {
            how.push(scene.texts.get(address).to_owned());
        }
    };
    tell(
        held.iter().any(|each| each.range.is_some()),
        "why.trend_range",
    );
    tell(pieces.iter().any(|piece| piece.dashed), "why.trend_dashed");
    tell(
        held.iter().any(|each| each.value.is_none()),
        "why.trend_gap",
    );
    let address = match to.cmp(from) {
        std::cmp::Ordering::Greater => "why.trend_up",
        std::cmp::Ordering::Less => "why.trend_down",
        std::cmp::Ordering::Equal => "why.trend_same",
    };
    let change = scene.score(&(*to - *from).abs());
    Some(Trend {
        finding: scene.say(
            address,
            &[
                ("first", first.year.number().into()),
                ("last", last.year.number().into()),
                ("from", (&print(scene, first, id)).into()),
                ("to", (&print(scene, last, id)).into()),
                ("change", (&change).into()),
            ],
        ),
        how,
        description: describe(scene, &held, id),
        height: HEAD + PLOT + 34,
        base: HEAD + PLOT,
        ticks: axis.ticks(),
        pieces,
        points,
    })
}

/// A score as its own year prints it.
fn print(scene: &Scene<'_>, held: &Held<'_>, id: &Id) -> String {
    let composite = scene.composite_in(held.year, id);
    composite.map(String::from).unwrap_or_default()
}

/// "2024: 84.20, 2025: not ranked, …".
fn describe(scene: &Scene<'_>, held: &[Held<'_>], id: &Id) -> String {
    let said: Vec<String> = (held.iter())
        .map(|each| {
            let score = each.value.map_or_else(
                || scene.texts.get("mark.not_ranked").to_owned(),
                |_| print(scene, each, id),
            );
            scene.say(
                "why.trend_point",
                &[
                    ("year", each.year.number().into()),
                    ("score", (&score).into()),
                ],
            )
        })
        .collect();
    said.join(scene.texts.get("frame.list_comma"))
}

/// Scores from `low` to `high`, both divisible by the step.
struct Axis {
    low: Ratio,
    high: Ratio,
    step: i128,
}

impl Axis {
    /// The whole steps around all points and their ranges.
    fn of(held: &[Held<'_>]) -> Self {
        let values = || {
            (held.iter()).flat_map(|each| each.value.into_iter().chain(each.range.iter().flatten()))
        };
        let least = values().min().cloned().unwrap_or_default();
        let greatest = values().max().cloned().unwrap_or_default();
        let width = &greatest - &least;
        let step = [1, 2, 5, 10, 20]
            .into_iter()
            .find(|step| width <= Ratio::whole(4 * step))
            .unwrap_or(50);
        let by = Ratio::whole(step);
        let mut high = Ratio::whole(100);
        while &high - &by >= greatest {
            high = high - &by;
        }
        let mut low = high.clone();
        while low > least || low == high {
            low = low - &by;
        }
        Self { low, high, step }
    }

    /// Pixels from the top.
    fn y(&self, value: &Ratio) -> String {
        self.moved(value, 0)
    }

    fn moved(&self, value: &Ratio, by: i128) -> String {
        let part = share(&(&self.high - value), &(&self.high - &self.low)) / Ratio::HUNDRED;
        let y = Ratio::count(HEAD.into()) + part * Ratio::count(PLOT.into()) + Ratio::whole(by);
        let digits = Digits {
            decimals: 1,
            rounding: Rounding::HalfUp,
        };
        digits.print(&y)
    }

    fn ticks(&self) -> Vec<Tick> {
        let mut ticks = Vec::new();
        let mut at = self.low.clone();
        while at <= self.high {
            ticks.push(Tick {
                y: self.y(&at),
                label: signed(at.to_string()),
            });
            at = at + Ratio::whole(self.step);
        }
        ticks
    }

    fn mark(&self, scene: &Scene<'_>, held: &Held<'_>, id: &Id, value: &Ratio) -> PointMark {
        let top = held.range.as_ref().map_or(value, |[_, high]| high);
        PointMark {
            y: self.y(value),
            label: print(scene, held, id),
            label_y: self.moved(top, -10),
            range: (held.range.as_ref()).map(|[low, high]| Reach {
                high: self.y(high),
                low: self.y(low),
            }),
            current: held.year.number() == scene.year.number(),
        }
    }
}
