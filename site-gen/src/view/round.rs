//! The running ranking after a survey round (动态排名): that round's own scores, nothing else.

use scoring_core::Ratio;
use scoring_core::component::{ComponentScore, Detail};
use scoring_core::id::Id;
use scoring_core::method::{Combine, Source};
use scoring_core::outcome::WindowOutcome;
use scoring_core::survey::{RoundScore, SurveyScore};
use scoring_core::uncertainty::LOW_PRECISION;
use serde::Serialize;

use crate::links::{Place, ROWS};
use crate::model::SurveyRound;
use crate::view::bar::{self, Bar, Segment};
use crate::view::ledger::pager::{self, Pager};
use crate::view::mark::Mark;
use crate::view::movement::Movement;
use crate::view::{Day, Figure, Heading, Scene, Sentence, Words};

/// The page.
#[derive(Debug, Serialize)]
pub(crate) struct Round {
    title: Sentence,
    conducted: Option<Day>,
    /// How people were chosen.
    method: Option<Words>,
    totals: String,
    /// The other running rankings and the composite one.
    others: Vec<Words>,
    /// A table for each survey component that counts the round; nearly always one.
    tables: Vec<Table>,
    pager: Option<Pager>,
}

/// A survey component's running ranking.
#[derive(Debug, Serialize)]
struct Table {
    component: Words,
    /// Whether an earlier round is shown beside.
    before: Option<Words>,
    /// Whether the component is not the score so far in the end, but the mean of its rounds.
    is_mean: bool,
    /// Among which windows places won and lost are counted, where these are not all.
    among: Option<String>,
    rows: Vec<Row>,
    /// Windows without a score in the round, and why.
    without: Vec<Without>,
}

#[derive(Debug, Serialize)]
struct Row {
    rank: Option<Figure>,
    shared: bool,
    name: Words,
    mark: Option<Mark>,
    bar: Bar,
    score: String,
    so_far: Option<String>,
    respondents: String,
    blank: String,
    change: Option<Change>,
}

/// Against the round before.
#[derive(Debug, Serialize)]
struct Change {
    direction: &'static str,
    text: String,
}

#[derive(Debug, Serialize)]
struct Without {
    name: Words,
    reason: String,
}

/// A window in a round.
struct Entry<'a> {
    window: &'a WindowOutcome,
    component: &'a ComponentScore,
    survey: &'a SurveyScore,
    round: &'a RoundScore,
}

/// A page, from 1, of the running ranking after `round`.
pub(crate) fn of(scene: &Scene<'_>, round: &Id, page: usize) -> (Heading, Round) {
    let year = scene.year.year;
    let held = year.content.records.round(round);
    let name = scene.round_name(round);
    let title = scene.sentence(
        "round.title",
        &[
            ("year", vec![Words::plain(scene.year.number().to_string())]),
            ("round", vec![name]),
        ],
    );
    let document = pager::titled(scene, Words::whole(&title), page);
    let mut others: Vec<_> = (year.content.records.rounds.iter())
        .filter(|other| other.id != *round)
        .map(|other| {
            scene
                .round_name(&other.id)
                .linked(scene.to(Place::Round(&other.id)))
        })
        .collect();
    others.push(
        Words::plain(scene.texts.get("round.composite_ranking")).linked(scene.to(Place::Ranking)),
    );
    let respondents = held.map_or(0, SurveyRound::respondents);
    let method = &year.evaluation.method;
    let view = Round {
        title,
        conducted: held.map(|held| scene.day(held.conducted)),
        method: (held.and_then(|held| held.method.as_ref())).map(|text| scene.text(text)),
        totals: scene.say("round.totals", &[("respondents", respondents.into())]),
        others,
        tables: (method.tree().into_iter())
            .filter(|component| {
                matches!(&component.source, Source::Survey { rounds, .. }
                    if rounds.contains(round))
            })
            .map(|component| table(scene, &component.id, round, page))
            .collect(),
        pager: pager::of(scene, year.content.windows.len(), page, |page| {
            Place::round(round, page)
        }),
    };
    (Heading::results("ranking", document), view)
}

/// The page `page` of the table of `component`.
fn table(scene: &Scene<'_>, component: &Id, round: &Id, page: usize) -> Table {
    let year = scene.year.year;
    let name = format!("{round} {component}");
    let make = || {
        let mut windows: Vec<&WindowOutcome> = (year.outcome.windows.iter())
            .filter(|window| entry(window, component, round).is_some())
            .collect();
        windows.sort_by_key(|window| {
            let rank = rank(window, component, round);
            (rank.is_none(), rank, &window.id)
        });
        windows
    };
    let has_place = |window: &WindowOutcome| rank(window, component, round).is_some();
    let order = scene.year.order(name, make, has_place);
    let before = (year.outcome.windows.first()).and_then(|window| {
        let rounds = &entry(window, component, round)?.survey.rounds;
        let at = rounds.iter().position(|each| each.round == *round)?;
        Some(rounds[at.checked_sub(1)?].round.clone())
    });
    let before = before.filter(|id| year.content.records.round(id).is_some());
    let (from, shown, without) = order.page(page, ROWS);
    let movement =
        (before.as_ref()).map(|before| Movement::between(scene, component, [before, round]));
    let place = |at: Option<usize>| {
        let window = order.at(at?)?;
        rank(window, component, round)
    };
    Table {
        component: (year.evaluation.method.component(component))
            .map(|component| bar::component_name(scene, component))
            .unwrap_or_default(),
        rows: (shown.iter().enumerate())
            .filter_map(|(at, window)| {
                let own = place(Some(from + at));
                let shared =
                    own == place((from + at).checked_sub(1)) || own == place(Some(from + at + 1));
                let entry = entry(window, component, round)?;
                Some(row(scene, &entry, shared, movement.as_ref()))
            })
            .collect(),
        without: (without.iter())
            .filter_map(|window| Some(self::without(scene, &entry(window, component, round)?)))
            .collect(),
        is_mean: matches!(
            year.evaluation.method.component(component).map(|each| &each.source),
            Some(Source::Survey { combine: Combine::Mean, rounds }) if rounds.len() > 1
        ),
        among: (movement.as_ref()).and_then(|movement| movement.among(scene)),
        before: before.as_ref().map(|before| scene.round_name(before)),
    }
}

/// A window in a round; `None` where the component does not count it.
fn entry<'a>(window: &'a WindowOutcome, component: &Id, round: &Id) -> Option<Entry<'a>> {
    let component = window.scorecard.component(component)?;
    let Detail::Survey(survey) = &component.detail else {
        return None;
    };
    let round = survey.rounds.iter().find(|each| each.round == *round)?;
    Some(Entry {
        window,
        component,
        survey,
        round,
    })
}

fn rank(window: &WindowOutcome, component: &Id, round: &Id) -> Option<usize> {
    window.round_ranks.get(component)?.get(round).copied()
}

fn row(scene: &Scene<'_>, entry: &Entry<'_>, shared: bool, movement: Option<&Movement<'_>>) -> Row {
    let Entry { window, round, .. } = entry;
    let score = round.score.clone().unwrap_or_default();
    let printed = scene.score(&score);
    Row {
        rank: scene.round_rank(&window.id, &entry.component.id, &round.round),
        shared,
        name: scene.window_link(&window.id),
        mark: (round.totals.respondents < LOW_PRECISION).then(|| Mark {
            class: "quiet",
            glyph: None,
            text: scene.texts.get("mark.low_precision").to_owned(),
        }),
        bar: Bar {
            label: vec![],
            segments: vec![Segment::plain("f-public", &Ratio::ZERO, &score)],
        },
        score: printed,
        so_far: movement
            .and(round.so_far.as_ref())
            .map(|value| scene.score(value)),
        respondents: crate::texts::thousands(round.totals.respondents),
        blank: crate::texts::thousands(round.totals.blank),
        change: movement.and_then(|movement| Some(change(scene, movement.places(window)?))),
    }
}

fn change(scene: &Scene<'_>, [before, now]: [usize; 2]) -> Change {
    let places = before.abs_diff(now);
    let (direction, text) = match now.cmp(&before) {
        std::cmp::Ordering::Less => ("up", scene.count("home.up", places, &[])),
        std::cmp::Ordering::Equal => ("same", scene.texts.get("round.same").to_owned()),
        std::cmp::Ordering::Greater => ("down", scene.count("home.down", places, &[])),
    };
    Change { direction, text }
}

fn without(scene: &Scene<'_>, entry: &Entry<'_>) -> Without {
    let address = if entry.round.void {
        "round.void"
    } else if entry.round.totals.respondents == 0 {
        "round.no_respondents"
    } else {
        "round.no_answers"
    };
    Without {
        name: scene.window_link(&entry.window.id),
        reason: scene.say(
            address,
            &[("respondents", entry.round.totals.respondents.into())],
        ),
    }
}
