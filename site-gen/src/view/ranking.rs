//! The ranking: what each score is made of, how sure its place is, and who has none.

use scoring_core::Ratio;
use scoring_core::outcome::WindowOutcome;
use scoring_core::uncertainty::MOST_COMPARED;
use serde::Serialize;

use crate::links::Place;
use crate::texts::thousands;
use crate::view::bar::{self, Bar, Key, percent, share};
use crate::view::mark::{self, Mark};
use crate::view::{Heading, Scene, Sentence, Words, windows};

/// The page.
#[derive(Debug, Serialize)]
pub(crate) struct Ranking {
    title: String,
    lead: Sentence,
    /// The running rankings after each round.
    rounds: Vec<Words>,
    keys: Vec<Key>,
    rows: Vec<Row>,
    /// Whether places have ranges, and neighbours a line where they cannot be told apart.
    claims: bool,
    /// Why there are none.
    no_claims: Option<String>,
    /// The most further digits of a row: 0 to 4, then as many as there are.
    further: usize,
    /// The last place: the right end of the ranges' axis.
    ranked: usize,
    not_ranked: Vec<NotRanked>,
    survey_totals: Option<String>,
    outcome_link: String,
    calculator_link: String,
    data_link: String,
    method_link: String,
}

/// A ranked window.
#[derive(Debug, Serialize)]
struct Row {
    id: String,
    rank: usize,
    /// Whether it shares its rank.
    shared: bool,
    name: Words,
    marks: Vec<Mark>,
    bar: Option<Bar>,
    /// The composite in the plan's digits, and the further ones that decide its rank.
    score: String,
    further: String,
    /// Its rank in its class, where the plan has classes.
    class_rank: Option<Words>,
    range: Option<Range>,
    /// Whether it cannot be told apart from the next, and from the one before.
    joined_below: bool,
    joined_above: bool,
    /// A tie-breaker that decided between it and a neighbour: its name and score.
    tie_breaker: Option<Sentence>,
}

/// The places that the sampling error allows.
#[derive(Debug, Serialize)]
struct Range {
    from: String,
    to: String,
    at: String,
    text: String,
}

/// A window without a rank.
#[derive(Debug, Serialize)]
struct NotRanked {
    id: String,
    name: Words,
    marks: Vec<Mark>,
    /// Which figures are missing.
    missing: Sentence,
    /// Which are there.
    known: Sentence,
}

/// The ranking of the scene's year.
pub(crate) fn of(scene: &Scene<'_>) -> (Heading, Ranking) {
    let year = scene.year.year;
    let ordered = year.outcome.by_rank();
    let (ranked, without): (Vec<_>, Vec<_>) =
        (ordered.into_iter()).partition(|window| window.rank.is_some());
    let claims = ranked.iter().any(|window| window.rank_range.is_some());
    let title = scene.say(
        match year.status {
            scoring_core::inputs::Status::InProgress => "ranking.title_in_progress",
            scoring_core::inputs::Status::Provisional => "ranking.title_provisional",
            scoring_core::inputs::Status::Final => "ranking.title_final",
        },
        &[("year", scene.year.number().into())],
    );
    let view = Ranking {
        title: title.clone(),
        lead: lead(scene, &ranked, claims),
        rounds: (year.content.rounds.iter())
            .map(|round| {
                scene
                    .round_name(&round.id)
                    .linked(scene.to(Place::Round(&round.id)))
            })
            .collect(),
        keys: bar::component_keys(scene),
        rows: rows(scene, &ranked, claims),
        no_claims: (!claims && !ranked.is_empty()).then(|| no_claims(scene, ranked.len())),
        claims,
        further: (ranked.iter())
            .map(|window| scene.further_digits(&window.id))
            .max()
            .unwrap_or(0)
            .min(4),
        ranked: ranked.len(),
        not_ranked: without
            .iter()
            .map(|window| not_ranked(scene, window))
            .collect(),
        survey_totals: survey_totals(scene),
        outcome_link: scene.to(Place::Outcome),
        calculator_link: scene.to(Place::Calculator),
        data_link: scene.to(Place::Data),
        method_link: scene.to(Place::Method),
    };
    (Heading::results("ranking", title), view)
}

/// How many are ranked, and whether the first stands clear of the second.
fn lead(scene: &Scene<'_>, ranked: &[&WindowOutcome], claims: bool) -> Sentence {
    let name = |window: &WindowOutcome| vec![scene.window_link(&window.id)];
    let count = |count: usize| vec![Words::plain(thousands(count as u64))];
    match ranked {
        [] => vec![Words::plain(scene.texts.get("ranking.lead_none"))],
        [first, second, ..] if claims => {
            let pairs = ranked.windows(2);
            let joined = pairs
                .filter(|pair| !pair[0].told_apart_from(pair[1]))
                .count();
            let address = if first.told_apart_from(second) {
                "ranking.lead_clear"
            } else {
                "ranking.lead_close"
            };
            scene.sentence(
                address,
                &[
                    ("first", name(first)),
                    ("second", name(second)),
                    (
                        "score",
                        vec![Words::plain(scene.composite(&first.id).unwrap_or_default())],
                    ),
                    ("pairs", count(ranked.len() - 1)),
                    ("joined", count(joined)),
                ],
            )
        }
        _ => vec![Words::plain(scene.count(
            "ranking.lead_plain",
            ranked.len(),
            &[],
        ))],
    }
}

fn no_claims(scene: &Scene<'_>, ranked: usize) -> String {
    let survey = scene.year.year.evaluation.method.survey.as_ref();
    let address = match survey {
        None => "ranking.no_claims_no_survey",
        Some(survey) if survey.same_respondents => "ranking.no_claims_same_people",
        Some(_) if ranked > MOST_COMPARED => "ranking.no_claims_many",
        Some(_) => "ranking.no_claims_few",
    };
    scene.texts.get(address).to_owned()
}

fn rows(scene: &Scene<'_>, ranked: &[&WindowOutcome], claims: bool) -> Vec<Row> {
    let joined: Vec<bool> = (ranked.windows(2))
        .map(|pair| claims && !pair[0].told_apart_from(pair[1]))
        .collect();
    (ranked.iter().enumerate())
        .map(|(at, window)| {
            let before = at.checked_sub(1).map(|before| ranked[before]);
            let neighbours = [before, ranked.get(at + 1).copied()];
            let rank = window.rank.unwrap_or_default();
            let mut score = scene.composite(&window.id).unwrap_or_default();
            let further = score.len() - scene.further_digits(&window.id);
            let further = score.split_off(further);
            Row {
                id: window.id.to_string(),
                rank,
                shared: (neighbours.iter().flatten()).any(|other| other.rank == window.rank),
                name: scene.window_link(&window.id),
                marks: mark::of_window(scene, window),
                bar: bar::contributions(scene, &window.scorecard),
                score,
                further,
                class_rank: class_rank(scene, window),
                range: window
                    .rank_range
                    .map(|range| self::range(range, rank, ranked.len())),
                joined_below: joined.get(at).copied().unwrap_or(false),
                joined_above: at > 0 && joined[at - 1],
                tie_breaker: tie_breaker(scene, window, &neighbours),
            }
        })
        .collect()
}

fn range((best, last): (usize, usize), rank: usize, ranked: usize) -> Range {
    let place = |rank: usize| {
        let whole = Ratio::count(ranked.saturating_sub(1) as u64);
        percent(&share(&Ratio::count(rank.saturating_sub(1) as u64), &whole))
    };
    Range {
        from: place(best),
        to: place(last),
        at: place(rank),
        text: if best == last {
            best.to_string()
        } else {
            format!("{best}–{last}")
        },
    }
}

fn class_rank(scene: &Scene<'_>, outcome: &WindowOutcome) -> Option<Words> {
    let class = scene.year.window(&outcome.id)?.class.as_ref()?;
    let name = windows::class_name(scene, class);
    Some(Words {
        text: scene.say(
            "ranking.class_rank",
            &[
                ("class", (&name.text).into()),
                ("rank", outcome.class_rank?.into()),
            ],
        ),
        ..name
    })
}

/// Where a neighbour has the same composite and another rank, a tie-breaker decided: the first whose
/// scores differ.
fn tie_breaker(
    scene: &Scene<'_>,
    window: &WindowOutcome,
    neighbours: &[Option<&WindowOutcome>],
) -> Option<Sentence> {
    let method = &scene.year.year.evaluation.method;
    let digits = scene.digits();
    let value = |window: &WindowOutcome| {
        let value = window.scorecard.value()?;
        Some(match method.ranking.basis {
            scoring_core::method::Basis::Exact => value.clone(),
            scoring_core::method::Basis::Printed => digits.round(value),
        })
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

fn not_ranked(scene: &Scene<'_>, outcome: &WindowOutcome) -> NotRanked {
    let marks = mark::of_window(scene, outcome);
    NotRanked {
        id: outcome.id.to_string(),
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

/// Respondents, answers and blanks of all windows.
fn survey_totals(scene: &Scene<'_>) -> Option<String> {
    let mut totals = (0_u64, 0_u64, 0_u64);
    for window in &scene.year.year.outcome.windows {
        for component in &window.scorecard.components {
            component.walk(&mut |each| {
                if let scoring_core::component::Detail::Survey(survey) = &each.detail {
                    totals.0 += survey.totals.respondents;
                    totals.1 += survey.totals.answers;
                    totals.2 += survey.totals.blank;
                }
            });
        }
    }
    (totals.0 > 0).then(|| {
        scene.say(
            "ranking.survey_totals",
            &[
                ("respondents", totals.0.into()),
                ("answers", totals.1.into()),
                ("blank", totals.2.into()),
            ],
        )
    })
}
