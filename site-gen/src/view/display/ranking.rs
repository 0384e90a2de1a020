//! The ranking on the wall: the running one after the latest round, the composite one when there are
//! results.

use scoring_core::Ratio;
use scoring_core::component::{ComponentScore, Detail};
use scoring_core::id::Id;
use scoring_core::inputs::Status;
use scoring_core::method::Source;
use scoring_core::outcome::WindowOutcome;
use scoring_core::survey::RoundScore;
use scoring_core::uncertainty::LOW_PRECISION;
use serde::Serialize;

use super::Share;
use crate::texts::thousands;
use crate::view::bar::percent;
use crate::view::movement::Movement;
use crate::view::{Figure, Scene, Sentence, Words, mark};

/// A ranking, or a part of it.
#[derive(Debug, Serialize)]
pub(super) struct Ranking {
    title: Sentence,
    /// How to read it.
    how: Vec<String>,
    rows: Vec<Row>,
    /// Windows without a place; with the last rows.
    without: Sentence,
}

#[derive(Debug, Serialize)]
struct Row {
    rank: Option<Figure>,
    name: Words,
    vetoed: bool,
    /// The score on a line from 0 to 100, in percent.
    width: String,
    /// Whether the sample is small: the bar is hollow.
    low: bool,
    score: String,
    /// What stands beside the score.
    beside: Option<Beside>,
}

/// The places won or lost since the round before, or those that the sampling error allows.
#[derive(Debug, Serialize)]
struct Beside {
    /// `up`, `down`, `soft`.
    class: &'static str,
    text: String,
}

/// What a part shows of the year's ranking: one for each survey component while there are running
/// rankings only.
pub(super) fn of(scene: &Scene<'_>, share: Share) -> Vec<Ranking> {
    let year = scene.year.year;
    let ranked = scene.year.ranked > 0;
    if year.status != Status::InProgress && ranked {
        return vec![composite(scene, share)];
    }
    let method = &year.evaluation.method;
    let Some(latest) = year.content.records.rounds.last() else {
        return vec![];
    };
    let before = year.content.records.rounds.iter().rev().nth(1);
    (method.tree().into_iter())
        .filter(|component| {
            matches!(&component.source, Source::Survey { rounds, .. } if rounds.contains(&latest.id))
        })
        .map(|component| {
            let rounds = Rounds {
                component: &component.id,
                latest: &latest.id,
                before: before.map(|round| &round.id),
            };
            running(scene, share, rounds)
        })
        .collect()
}

/// The ranking by composites.
fn composite(scene: &Scene<'_>, share: Share) -> Ranking {
    let year = scene.year.year;
    let address = match year.status {
        Status::InProgress => "ranking.title_in_progress",
        Status::Provisional => "ranking.title_provisional",
        Status::Final => "ranking.title_final",
    };
    let (ranked, without): (Vec<_>, Vec<_>) =
        (year.outcome.by_rank().into_iter()).partition(|window| window.rank.is_some());
    let claims = ranked.iter().any(|window| window.rank_range.is_some());
    let notes = [
        (true, "display.composite_how"),
        (claims, "display.range_how"),
    ];
    let row = |window: &&WindowOutcome| Row {
        rank: scene.rank(&window.id),
        name: name(scene, &window.id),
        vetoed: window.vetoed,
        width: width(window.scorecard.value().unwrap_or(&Ratio::ZERO)),
        low: mark::is_low_precision(&window.scorecard),
        score: (scene.composite(&window.id)).map_or_else(String::new, String::from),
        beside: scene.places(&window.id).map(|text| Beside {
            class: "soft",
            text,
        }),
    };
    Ranking {
        title: vec![Words::plain(
            scene.say(address, &[("year", scene.year.number().into())]),
        )],
        how: how(scene, &notes),
        rows: share.of(&ranked).iter().map(row).collect(),
        without: self::without(scene, share, without.iter().map(|window| &window.id)),
    }
}

/// The rounds of a running ranking.
#[derive(Clone, Copy)]
struct Rounds<'a> {
    component: &'a Id,
    latest: &'a Id,
    before: Option<&'a Id>,
}

/// The ranking by the satisfaction of the latest round.
fn running(scene: &Scene<'_>, share: Share, rounds: Rounds<'_>) -> Ranking {
    let windows = &scene.year.year.outcome.windows;
    let place = |window: &WindowOutcome, round: &Id| {
        let ranks = window.round_ranks.get(rounds.component)?;
        ranks.get(round).copied()
    };
    let mut ranked: Vec<(usize, &WindowOutcome)> = (windows.iter())
        .filter_map(|window| Some((place(window, rounds.latest)?, window)))
        .collect();
    ranked.sort_by_key(|(rank, window)| (*rank, &window.id));
    let without = (windows.iter()).filter(|window| place(window, rounds.latest).is_none());
    let score = |window: &'_ WindowOutcome| {
        let component = window.scorecard.component(rounds.component)?;
        round_score(component, rounds.latest).cloned()
    };
    let respondents: u64 = (windows.iter())
        .filter_map(|window| Some(score(window)?.totals.respondents))
        .sum();
    let low = ranked
        .iter()
        .any(|(_, window)| score(window).is_some_and(|round| is_low(&round)));
    let round = scene.round_name(rounds.latest);
    let movement = (rounds.before)
        .map(|before| Movement::between(scene, rounds.component, [before, rounds.latest]));
    let row = |(_, window): &(usize, &WindowOutcome)| {
        let round = score(window);
        let value = round.as_ref().and_then(|round| round.score.clone());
        let value = value.unwrap_or_default();
        Row {
            rank: scene.round_rank(&window.id, rounds.component, rounds.latest),
            name: name(scene, &window.id),
            vetoed: window.vetoed,
            width: width(&value),
            low: round.as_ref().is_some_and(is_low),
            score: scene.score(&value),
            beside: (movement.as_ref())
                .and_then(|movement| Some(change(scene, movement.places(window)?))),
        }
    };
    let mut notes = how(
        scene,
        &[
            (true, "display.running_how"),
            (rounds.before.is_some(), "display.change_how"),
            (low, "display.low_how"),
        ],
    );
    notes.extend((movement.as_ref()).and_then(|movement| movement.among(scene)));
    notes.insert(
        0,
        scene.say("round.totals", &[("respondents", respondents.into())]),
    );
    Ranking {
        title: scene.sentence(
            "round.title",
            &[
                ("year", vec![Words::plain(scene.year.number().to_string())]),
                ("round", vec![round]),
            ],
        ),
        how: notes,
        rows: share.of(&ranked).iter().map(row).collect(),
        without: self::without(scene, share, without.map(|window| &window.id)),
    }
}

fn round_score<'a>(component: &'a ComponentScore, round: &Id) -> Option<&'a RoundScore> {
    let Detail::Survey(survey) = &component.detail else {
        return None;
    };
    survey.rounds.iter().find(|each| each.round == *round)
}

fn is_low(round: &RoundScore) -> bool {
    round.totals.respondents < LOW_PRECISION
}

fn change(scene: &Scene<'_>, [before, now]: [usize; 2]) -> Beside {
    let places = thousands(before.abs_diff(now) as u64);
    let places = [("places", (&places).into())];
    let (class, text) = match now.cmp(&before) {
        std::cmp::Ordering::Less => ("up", scene.say("display.up", &places)),
        std::cmp::Ordering::Equal => ("soft", scene.texts.get("display.same").to_owned()),
        std::cmp::Ordering::Greater => ("down", scene.say("display.down", &places)),
    };
    Beside { class, text }
}

fn how(scene: &Scene<'_>, notes: &[(bool, &str)]) -> Vec<String> {
    let said = notes.iter().filter(|(holds, _)| *holds);
    said.map(|(_, address)| scene.texts.get(address).to_owned())
        .collect()
}

/// Windows without a place stand behind the last ones that have one.
fn without<'i>(scene: &Scene<'_>, share: Share, windows: impl Iterator<Item = &'i Id>) -> Sentence {
    if share.part == share.parts {
        scene.list(windows.map(|id| name(scene, id)))
    } else {
        vec![]
    }
}

fn name(scene: &Scene<'_>, id: &Id) -> Words {
    let window = scene.year.window(id);
    window.map_or_else(Words::default, |window| scene.window_name(window))
}

/// Scores are on a scale of 100; bonus points may lead beyond it, bars do not.
fn width(score: &Ratio) -> String {
    percent(&score.clone().min(Ratio::HUNDRED))
}
