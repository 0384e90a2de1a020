//! All composites on one line: where windows crowd, and how far apart the ends are.
//!
//! A dot a window, stacked in steps of equal width; columns instead where dots would pile up. The
//! axis is cut, as only dots and columns of a distribution may, and both ends are labelled.

use scoring_core::Ratio;
use scoring_core::outcome::{Candidate, WindowOutcome};
use serde::Serialize;

use crate::links::Place;
use crate::view::bar::{percent, share};
use crate::view::ranking::neighbours;
use crate::view::{Figure, Scene, Words};

/// Dots above each other at most; more windows in a step are drawn as a column.
const HIGHEST_STACK: usize = 10;
/// Pixels a dot.
const DOT: usize = 22;
/// Pixels above the highest dot, for the median's label.
const HEAD: usize = 28;

/// The distribution of composites.
#[derive(Debug, Serialize)]
pub(crate) struct Strip {
    /// What it shows, in words.
    label: String,
    /// What it found: how many windows lie between which scores, and how many neighbours the sampling
    /// error lets be told apart.
    finding: String,
    height: usize,
    /// Where the axis lies.
    base: usize,
    head: usize,
    ticks: Vec<Tick>,
    median: Tick,
    dots: Vec<Dot>,
    columns: Vec<Column>,
    /// Which symbols occur, for the legend.
    kinds: Vec<KindKey>,
}

/// A place on the axis with its label.
#[derive(Debug, Serialize)]
pub(super) struct Tick {
    x: String,
    label: String,
}

impl Tick {
    pub(super) fn new(x: String, label: String) -> Self {
        Self { x, label }
    }
}

#[derive(Debug, Serialize)]
struct Dot {
    kind: &'static str,
    x: String,
    y: usize,
    /// What it is, and the page it leads to.
    link: Words,
}

#[derive(Debug, Serialize)]
struct Column {
    x: String,
    width: String,
    y: usize,
    height: usize,
    label: String,
}

#[derive(Debug, Serialize)]
struct KindKey {
    kind: &'static str,
    text: String,
}

/// The steps of the axis.
pub(super) struct Axis {
    low: usize,
    step: usize,
    steps: usize,
}

impl Axis {
    /// From the whole step below the least to the one above the greatest composite.
    pub(super) fn of(least: &Ratio, greatest: &Ratio) -> Self {
        let (low, high) = (whole_below(least), whole_below(greatest) + 1);
        let step = [1, 2, 5, 10]
            .into_iter()
            .find(|step| (high - low) / step < 24)
            .unwrap_or(10);
        let low = low / step * step;
        Self {
            low,
            step,
            steps: (high - low).div_ceil(step),
        }
    }

    /// How many steps there are.
    pub(super) fn steps(&self) -> usize {
        self.steps
    }

    /// Where it begins and ends, in points.
    pub(super) fn ends(&self) -> [usize; 2] {
        [self.low, self.low + self.step * self.steps]
    }

    /// The left end and the width of a step, with a gap to the next.
    pub(super) fn span(&self, at: usize) -> (String, String) {
        (
            percent(&share(&whole(at), &whole(self.steps))),
            percent(&share(&whole(9), &whole(10 * self.steps))),
        )
    }

    /// The step that a value is in.
    pub(super) fn place(&self, value: &Ratio) -> usize {
        let at = (whole_below(value) - self.low) / self.step;
        at.min(self.steps - 1)
    }

    /// The middle of a step, in percent of the line.
    fn middle(&self, at: usize) -> String {
        percent(&share(&whole(2 * at + 1), &whole(2 * self.steps)))
    }

    /// In percent of the line.
    pub(super) fn position(&self, value: &Ratio) -> String {
        percent(&share(
            &(value - &whole(self.low)),
            &whole(self.steps * self.step),
        ))
    }

    pub(super) fn ticks(&self) -> Vec<Tick> {
        let every = self.steps.div_ceil(6).max(1);
        (0..=self.steps)
            .filter(|at| at % every == 0 && *at > 0 && *at < self.steps)
            .map(|at| self.low + at * self.step)
            .map(|value| Tick {
                x: self.position(&whole(value)),
                label: value.to_string(),
            })
            .collect()
    }
}

fn whole(value: usize) -> Ratio {
    Ratio::count(value as u64)
}

/// The greatest integer from 0 to 100 that is not above `value`, a composite.
fn whole_below(value: &Ratio) -> usize {
    (1..=100)
        .take_while(|number| whole(*number) <= *value)
        .count()
}

/// The distribution; `None` below two ranked windows.
pub(crate) fn of(scene: &Scene<'_>) -> Option<Strip> {
    let mut ranked: Vec<(&Ratio, &WindowOutcome)> = (scene.year.year.outcome.windows.iter())
        .filter_map(|window| Some((window.scorecard.value()?, window)))
        .collect();
    ranked.sort_by(|a, b| (a.0, &a.1.id).cmp(&(b.0, &b.1.id)));
    let [(least, _), .., (greatest, _)] = ranked.as_slice() else {
        return None;
    };
    let axis = Axis::of(least, greatest);
    let mut stacks: Vec<Vec<&WindowOutcome>> = vec![Vec::new(); axis.steps];
    for (value, window) in &ranked {
        stacks[axis.place(value)].push(window);
    }
    let tallest = stacks.iter().map(Vec::len).max().unwrap_or(0);
    let columns_only = tallest > HIGHEST_STACK;
    let base = HEAD + DOT * if columns_only { HIGHEST_STACK } else { tallest } + 6;
    let median = scene.year.year.outcome.median()?;
    let printed = scene.median(&median);
    Some(Strip {
        label: scene.count("home.strip_label", ranked.len(), &[]),
        finding: finding(scene, &ranked),
        height: base + 30,
        base,
        head: HEAD,
        ticks: axis.ticks(),
        median: Tick {
            x: axis.position(&median),
            label: scene.say("home.median", &[("score", (&printed).into())]),
        },
        dots: if columns_only {
            Vec::new()
        } else {
            dots(scene, &axis, &stacks, base)
        },
        columns: if columns_only {
            columns(scene, &axis, &stacks, tallest, base)
        } else {
            Vec::new()
        },
        kinds: if columns_only {
            Vec::new()
        } else {
            kinds(scene, &ranked)
        },
    })
}

/// Where the middle half of the windows lies.
fn finding(scene: &Scene<'_>, ranked: &[(&Ratio, &WindowOutcome)]) -> String {
    let quarter = ranked.len() / 4;
    let (low, high) = (ranked[quarter].0, ranked[ranked.len() - 1 - quarter].0);
    let (low, high) = (whole_below(low), (whole_below(high) + 1).min(100));
    // As they are printed: what prints like an end lies within.
    let ends = [whole(low), whole(high)];
    let inside = (ranked.iter())
        .map(|(value, _)| scene.digits().round(value))
        .filter(|value| (&ends[0]..=&ends[1]).contains(&value))
        .count();
    let mut finding = scene.count(
        "home.strip_finding",
        inside,
        &[("low", low.into()), ("high", high.into())],
    );
    let mut by_rank = scene.year.year.outcome.by_rank();
    by_rank.retain(|window| window.rank.is_some());
    finding.extend(neighbours(scene, &by_rank));
    finding
}

fn kind(window: &WindowOutcome) -> &'static str {
    match window.candidate {
        _ if window.vetoed => "vetoed",
        Some(Candidate::Excellent) => "excellent",
        Some(Candidate::Unsatisfactory) => "unsatisfactory",
        Some(Candidate::Undetermined) => "undetermined",
        None => "other",
    }
}

fn dots(scene: &Scene<'_>, axis: &Axis, stacks: &[Vec<&WindowOutcome>], base: usize) -> Vec<Dot> {
    let mut dots = Vec::new();
    for (at, stack) in stacks.iter().enumerate() {
        for (height, window) in stack.iter().enumerate() {
            dots.push(Dot {
                kind: kind(window),
                x: axis.middle(at),
                y: base - DOT * height - DOT / 2 - 3,
                link: dot_label(scene, window).linked(scene.to(Place::Window(&window.id))),
            });
        }
    }
    dots
}

/// What a dot says. A name in another language stands with its figure alone, since an attribute has one
/// language.
fn dot_label(scene: &Scene<'_>, window: &WindowOutcome) -> Words {
    let figure = |figure: Option<Figure>| figure.map(Words::plain);
    let score = figure(scene.composite(&window.id)).unwrap_or_default();
    let name = Words {
        href: None,
        ..scene.window_link(&window.id)
    };
    if name.lang.is_some() {
        return Words::whole(&[name, Words::plain(" "), score]);
    }
    let rank = figure(scene.rank(&window.id));
    scene.phrase(
        "home.dot_label",
        &[
            ("window", vec![name]),
            ("score", vec![score]),
            ("rank", rank.into_iter().collect()),
        ],
    )
}

fn columns(
    scene: &Scene<'_>,
    axis: &Axis,
    stacks: &[Vec<&WindowOutcome>],
    tallest: usize,
    base: usize,
) -> Vec<Column> {
    (stacks.iter().enumerate())
        .filter(|(_, stack)| !stack.is_empty())
        .map(|(at, stack)| {
            let height = (stack.len() * DOT * HIGHEST_STACK / tallest).max(1);
            let low = axis.low + at * axis.step;
            let (x, width) = axis.span(at);
            Column {
                x,
                width,
                y: base - height,
                height,
                label: scene.count(
                    "home.column_label",
                    stack.len(),
                    &[("low", low.into()), ("high", (low + axis.step).into())],
                ),
            }
        })
        .collect()
}

fn kinds(scene: &Scene<'_>, ranked: &[(&Ratio, &WindowOutcome)]) -> Vec<KindKey> {
    [
        ("excellent", "home.kind_excellent"),
        ("undetermined", "home.kind_undetermined"),
        ("unsatisfactory", "home.kind_unsatisfactory"),
        ("vetoed", "home.kind_vetoed"),
        ("other", "home.kind_other"),
    ]
    .into_iter()
    .filter_map(|(each, address)| {
        let count = (ranked.iter()).filter(|(_, window)| kind(window) == each);
        let count = count.count();
        (count > 0).then(|| KindKey {
            kind: each,
            text: scene.say(address, &[("count", count.into())]),
        })
    })
    .collect()
}
