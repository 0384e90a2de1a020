//! The rows of the ranking: a window with what its score is made of and how sure its place is.

use scoring_core::Ratio;
use scoring_core::outcome::WindowOutcome;
use serde::Serialize;

use crate::links::lists::Standings;
use crate::view::bar::{self, Bar, percent, share};
use crate::view::index::Order;
use crate::view::mark::{self, Mark};
use crate::view::ranking::controls::Keys;
use crate::view::ranking::order;
use crate::view::{Figure, Scene, Sentence, Words, windows};

/// A ranked window.
#[derive(Debug, Serialize)]
pub(crate) struct Row {
    id: String,
    /// Where it stands in each order, and its part, for the script.
    keys: String,
    rank: Option<Figure>,
    /// Whether it shares its rank.
    shared: bool,
    name: Words,
    marks: Vec<Mark>,
    bar: Option<Bar>,
    /// The composite in the plan's digits, and the further ones that decide its rank.
    score: Option<Figure>,
    further: String,
    /// Its rank in its class, where the plan has classes; in a class's list, its rank among all.
    other_rank: Option<Words>,
    range: Option<Range>,
    /// Whether it cannot be told apart from the next, and from the one before.
    joined_below: bool,
    joined_above: bool,
    /// The grade that its composite earns, where the plan has grades.
    band: Option<Sentence>,
    /// What the parts come to, where a limit cut that.
    limited: Option<Sentence>,
    /// A tie-breaker that decided between it and a neighbour: its name and score.
    tie_breaker: Option<Sentence>,
}

/// The places that the sampling error allows.
#[derive(Debug, Serialize)]
pub(crate) struct Range {
    from: String,
    to: String,
    at: String,
    text: String,
}

/// A window without a rank.
#[derive(Debug, Serialize)]
pub(crate) struct NotRanked {
    id: String,
    keys: String,
    name: Words,
    marks: Vec<Mark>,
    /// Which figures are missing.
    missing: Sentence,
    /// Which are there.
    known: Sentence,
}

/// The rows of `shown`, which stand in `order` from place `from` on.
pub(crate) fn of(
    scene: &Scene<'_>,
    standings: Standings<'_>,
    order: &Order<'_>,
    (from, shown): (usize, &[&WindowOutcome]),
    claims: bool,
) -> Vec<Row> {
    let by_rank = standings != Standings::Name;
    let joined = |a: Option<&WindowOutcome>, b: Option<&WindowOutcome>| {
        claims && a.zip(b).is_some_and(|(a, b)| !a.told_apart_from(b))
    };
    let keys = Keys::of(scene);
    let in_class = matches!(standings, Standings::Class(_));
    let place = |window: &WindowOutcome| {
        if in_class {
            window.class_rank
        } else {
            window.rank
        }
    };
    let ranks = order::of(scene, if in_class { standings } else { Standings::All });
    (shown.iter().enumerate())
        .map(|(at, window)| {
            let neighbour = |at: Option<usize>| {
                let at = at.filter(|_| by_rank)?;
                order.at(at)
            };
            let before = neighbour((from + at).checked_sub(1));
            let after = neighbour(Some(from + at + 1));
            let further = scene.further_digits(&window.id);
            let score = scene.composite(&window.id);
            let (score, further) = score.map(|score| score.split(further)).unzip();
            Row {
                id: window.id.to_string(),
                keys: keys.of_window(window),
                rank: if in_class {
                    scene.class_rank(&window.id)
                } else {
                    scene.rank(&window.id)
                },
                shared: shared(&ranks, window, place),
                name: scene.window_link(&window.id),
                marks: mark::of_window(scene, window),
                bar: bar::contributions(scene, &window.scorecard),
                score,
                further: further.unwrap_or_default(),
                other_rank: if in_class {
                    overall_rank(scene, window)
                } else {
                    class_rank(scene, window)
                },
                range: (window.rank_range.zip(window.rank))
                    .map(|(range, rank)| self::range(scene, window, range, rank)),
                joined_below: joined(Some(window), after),
                joined_above: joined(before, Some(window)),
                band: mark::band(scene, window),
                limited: limited(scene, window),
                tie_breaker: tie_breaker(scene, window, &[before, after]),
            }
        })
        .collect()
}

/// Whether another window has the same place.
fn shared(
    ranks: &Order<'_>,
    window: &WindowOutcome,
    place: impl Fn(&WindowOutcome) -> Option<usize>,
) -> bool {
    let Some(at) = ranks.position(&window.id) else {
        return false;
    };
    let near = [at.checked_sub(1), Some(at + 1)];
    (near.into_iter().flatten())
        .filter_map(|near| ranks.at(near))
        .any(|other| place(other) == place(window))
}

/// A range of places in short.
pub(crate) fn places((best, last): (usize, usize)) -> String {
    if best == last {
        best.to_string()
    } else {
        format!("{best}–{last}")
    }
}

fn range(
    scene: &Scene<'_>,
    window: &WindowOutcome,
    (best, last): (usize, usize),
    rank: usize,
) -> Range {
    let place = |rank: usize| {
        let whole = Ratio::count(scene.year.ranked.saturating_sub(1) as u64);
        percent(&share(&Ratio::count(rank.saturating_sub(1) as u64), &whole))
    };
    Range {
        from: place(best),
        to: place(last),
        at: place(rank),
        text: scene.places(&window.id).unwrap_or_default(),
    }
}

/// Its rank within its class, where the plan has classes.
pub(crate) fn class_rank(scene: &Scene<'_>, outcome: &WindowOutcome) -> Option<Words> {
    let class = scene.year.window(&outcome.id)?.class.as_ref()?;
    let name = windows::class_name(scene, class);
    let rank = scene.class_rank(&outcome.id)?;
    Some(Words {
        text: scene.say(
            "ranking.class_rank",
            &[("class", (&name.text).into()), ("rank", (&rank).into())],
        ),
        ..name
    })
}

fn overall_rank(scene: &Scene<'_>, outcome: &WindowOutcome) -> Option<Words> {
    let rank = scene.rank(&outcome.id)?;
    Some(Words::plain(
        scene.say("ranking.overall_rank", &[("rank", (&rank).into())]),
    ))
}

/// What the parts of a composite come to before the limits of the plan, where one cut that.
pub(crate) fn limited(scene: &Scene<'_>, window: &WindowOutcome) -> Option<Sentence> {
    let scorecard = &window.scorecard;
    let (unclamped, composite) = scorecard.unclamped.as_ref().zip(scorecard.value())?;
    (unclamped != composite).then(|| {
        let figure = Words::plain(scene.unclamped(&window.id, unclamped));
        scene.sentence("ranking.limited", &[("unclamped", vec![figure])])
    })
}

/// Where a neighbour has the same composite and another rank, a tie-breaker decided: the first whose
/// scores differ.
pub(crate) fn tie_breaker(
    scene: &Scene<'_>,
    window: &WindowOutcome,
    neighbours: &[Option<&WindowOutcome>],
) -> Option<Sentence> {
    let method = &scene.year.year.evaluation.method;
    let value = |window: &WindowOutcome| {
        let composite = window.scorecard.value()?;
        Some(method.ranking.value(composite.clone()))
    };
    let other = (neighbours.iter().flatten())
        .find(|other| other.rank != window.rank && value(other) == value(window))?;
    let score = |window: &WindowOutcome, id: &str| -> Option<Ratio> {
        window.scorecard.component(id)?.value().cloned()
    };
    let decisive =
        (method.ranking.tie_breakers.iter()).find(|id| score(window, id) != score(other, id))?;
    let component = method.component(decisive)?;
    Some(scene.sentence(
        "ranking.tie_breaker",
        &[
            ("component", vec![bar::component_name(scene, component)]),
            (
                "score",
                vec![Words::plain(scene.score(&score(window, decisive)?))],
            ),
        ],
    ))
}

pub(crate) fn not_ranked(scene: &Scene<'_>, outcome: &WindowOutcome) -> NotRanked {
    let marks = mark::of_window(scene, outcome);
    NotRanked {
        id: outcome.id.to_string(),
        keys: Keys::of(scene).of_window(outcome),
        name: scene.window_link(&outcome.id),
        marks: (marks.into_iter())
            .filter(|mark| mark.glyph != Some("dash"))
            .collect(),
        missing: missing(scene, outcome),
        known: known(scene, outcome),
    }
}

/// The missing components, by name.
pub(crate) fn missing(scene: &Scene<'_>, outcome: &WindowOutcome) -> Sentence {
    let method = &scene.year.year.evaluation.method;
    let names = (outcome.scorecard.missing())
        .filter_map(|id| method.component(id))
        .map(|component| bar::component_name(scene, component));
    scene.sentence("ranking.missing", &[("components", scene.list(names))])
}

/// The scores that are there, by component.
fn known(scene: &Scene<'_>, outcome: &WindowOutcome) -> Sentence {
    let components = &scene.year.year.evaluation.method.components;
    let known =
        (components.iter().zip(&outcome.scorecard.components)).filter_map(|(component, score)| {
            let points = scene.score(score.value()?);
            Some(scene.sentence(
                "working.bar_part",
                &[
                    ("component", vec![bar::component_name(scene, component)]),
                    ("points", vec![Words::plain(points)]),
                ],
            ))
        });
    scene.list_of(known)
}
