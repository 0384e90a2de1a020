//! What the public said of a window: the sample, its error, and the answers level by level.

use scoring_core::component::{ComponentScore, Detail};
use scoring_core::id::Id;
use scoring_core::method::{Level, Survey};
use scoring_core::survey::{SurveyScore, of_indicator};
use scoring_core::uncertainty::{LOW_PRECISION, NO_CLAIM, interval_95};
use scoring_core::{Ratio, inputs};
use serde::Serialize;

use crate::links::Place;
use crate::view::bar::{Bar, Key, Segment, share};
use crate::view::why::{self, Why};
use crate::view::{Scene, Sentence, Words, bar};

/// A survey component of a window.
#[derive(Debug, Serialize)]
pub(crate) struct Opinion {
    component: Words,
    score: Option<String>,
    /// The 95 % interval, in words.
    interval: Option<String>,
    /// What a small sample allows.
    precision: Option<String>,
    /// Respondents, answers and blanks.
    totals: Sentence,
    rounds: Vec<RoundRow>,
    keys: Vec<Key>,
    /// Where there are counts.
    distribution: Option<Distribution>,
    /// How groups of respondents are counted together, where the plan has groups.
    groups: Option<String>,
    /// Why the last round's satisfaction is another than the round's before.
    why: Option<Why>,
}

/// A round in a line.
#[derive(Debug, Serialize)]
struct RoundRow {
    name: Words,
    score: Option<String>,
    rank: Option<String>,
    respondents: String,
    answers: String,
    blank: String,
    population: Option<String>,
    void: bool,
}

/// The answers to each indicator, a bar a round, with the table behind it.
#[derive(Debug, Serialize)]
struct Distribution {
    /// What it found.
    finding: Option<Sentence>,
    indicators: Vec<IndicatorRow>,
    levels: Vec<Words>,
    /// Whether the levels go from the best to the worst, the two lowest with patterns.
    is_ordered: bool,
}

#[derive(Debug, Serialize)]
struct IndicatorRow {
    name: Words,
    rounds: Vec<IndicatorRound>,
}

#[derive(Debug, Serialize)]
struct IndicatorRound {
    round: Words,
    bar: Bar,
    counts: Vec<String>,
    blank: String,
    score: Option<String>,
}

/// The survey components of a window, in the plan's order.
pub(crate) fn of(scene: &Scene<'_>, id: &Id, components: &[ComponentScore]) -> Vec<Opinion> {
    let method = &scene.year.year.evaluation.method;
    let (Some(survey), Some(window)) = (&method.survey, scene.year.inputs(id)) else {
        return Vec::new();
    };
    let mut opinions = Vec::new();
    for component in components {
        component.walk(&mut |each| {
            if let Detail::Survey(score) = &each.detail {
                opinions.push(opinion(scene, survey, window, each, score));
            }
        });
    }
    opinions
}

fn opinion(
    scene: &Scene<'_>,
    survey: &Survey,
    window: &inputs::Window,
    component: &ComponentScore,
    score: &SurveyScore,
) -> Opinion {
    let digits = scene.digits();
    let estimate = score.estimate.as_ref();
    let name = scene.year.year.evaluation.method.component(&component.id);
    Opinion {
        component: name.map_or_else(Words::default, |each| bar::component_name(scene, each)),
        score: component.value().map(|value| scene.score(value)),
        interval: (estimate.filter(|estimate| estimate.n >= NO_CLAIM)).map(|estimate| {
            let [low, high] = interval_95(survey, estimate, digits.decimals);
            scene.say(
                "window.interval",
                &[("low", (&low).into()), ("high", (&high).into())],
            )
        }),
        precision: estimate.and_then(|estimate| {
            let address = match estimate.n {
                n if n < NO_CLAIM => "window.precision_none",
                n if n < LOW_PRECISION => "window.precision_low",
                _ => return None,
            };
            Some(scene.say(address, &[("n", estimate.n.into())]))
        }),
        totals: totals(scene, survey, score),
        rounds: rounds(scene, window, component, score),
        keys: keys(scene, survey),
        distribution: distribution(scene, survey, window, score),
        groups: groups(scene, survey),
        why: why::last_round(scene, survey, window, component, score),
    }
}

/// Respondents, answers and blanks, without those of void rounds.
fn totals(scene: &Scene<'_>, survey: &Survey, score: &SurveyScore) -> Sentence {
    let totals = score.totals;
    let mut said = vec![Words::plain(scene.say(
        "window.survey_totals",
        &[
            ("respondents", totals.respondents.into()),
            ("answers", totals.answers.into()),
            ("blank", totals.blank.into()),
        ],
    ))];
    said.extend(uncounted(scene, survey, totals.uncounted(survey)));
    said
}

/// How many answers are on levels that carry no points, by the levels' names; nothing where all levels
/// of the plan carry some.
pub(crate) fn uncounted(scene: &Scene<'_>, survey: &Survey, answers: u64) -> Sentence {
    let levels = (survey.levels.iter()).filter(|level| level.points.is_none());
    let levels = scene.list(levels.map(|level| scene.named(&level.name, level.name_en.as_deref())));
    if levels.is_empty() {
        return levels;
    }
    let answers = vec![Words::plain(crate::texts::thousands(answers))];
    scene.sentence(
        "window.survey_uncounted",
        &[("levels", levels), ("answers", answers)],
    )
}

/// What counts and scores of areas are of, where the plan has groups.
fn groups(scene: &Scene<'_>, survey: &Survey) -> Option<String> {
    let address = if scene.year.year.evaluation.method.withholds_counts() {
        "window.groups_withheld"
    } else {
        "window.groups_weighted"
    };
    (!survey.groups.is_empty()).then(|| scene.texts.get(address).to_owned())
}

fn rounds(
    scene: &Scene<'_>,
    window: &inputs::Window,
    component: &ComponentScore,
    score: &SurveyScore,
) -> Vec<RoundRow> {
    let count = |number: u64| crate::texts::thousands(number);
    (score.rounds.iter())
        .map(|round| {
            let population: u64 = (scene.year.survey(&window.id).iter())
                .filter(|(held, _)| held.id == round.round)
                .filter_map(|(_, record)| record.population)
                .sum();
            let records = &scene.year.year.content.records;
            let held = records.round(&round.round).is_some();
            let name = scene.round_name(&round.round);
            let rank = scene.round_rank(&window.id, &component.id, &round.round);
            RoundRow {
                name: if held {
                    name.linked(scene.to(Place::Round(&round.round)))
                } else {
                    name
                },
                score: round.score.as_ref().map(|value| scene.score(value)),
                rank: rank.map(|rank| scene.say("windows.rank", &[("rank", (&rank).into())])),
                respondents: count(round.totals.respondents),
                answers: count(round.totals.answers),
                blank: count(round.totals.blank),
                population: (population > 0).then(|| count(population)),
                void: round.void,
            }
        })
        .collect()
}

/// The fills of levels, from the best to the worst; the last two have patterns.
const FILLS: [&str; 5] = ["l5", "l4", "l3", "l2", "l1"];

/// The fill of each level: the counted ones from dark to dark, through the pale middle; one that is
/// not counted is an outline.
fn fills(levels: &[Level]) -> Vec<&'static str> {
    let counted = levels.iter().filter(|level| level.points.is_some()).count();
    let mut at = 0;
    (levels.iter())
        .map(|level| {
            if level.points.is_none() {
                return "l0";
            }
            let place = if counted < 2 {
                0
            } else {
                at * 4 / (counted - 1)
            };
            at += 1;
            FILLS[place]
        })
        .collect()
}

/// Whether all of five levels count, each for less than the one before.
fn is_ordered(levels: &[Level]) -> bool {
    let points: Option<Vec<_>> = levels.iter().map(|level| level.points.as_ref()).collect();
    let falls = |points: Vec<&Ratio>| points.windows(2).all(|pair| pair[0] > pair[1]);
    levels.len() == FILLS.len() && points.is_some_and(falls)
}

fn keys(scene: &Scene<'_>, survey: &Survey) -> Vec<Key> {
    (survey.levels.iter().zip(fills(&survey.levels)))
        .map(|(level, fill)| Key {
            fill,
            text: scene.named(&level.name, level.name_en.as_deref()),
            note: Some(match &level.points {
                Some(points) => {
                    scene.say("window.points", &[("points", (&points.to_string()).into())])
                }
                None => scene.texts.get("window.not_counted").to_owned(),
            }),
        })
        .collect()
}

/// The people who answered in a round and their counts for each indicator, summed over groups: these are
/// published where a group's own are not. `None` where the round is without data.
fn votes(scene: &Scene<'_>, window: &Id, round: &Id) -> Option<(u64, Vec<Vec<u64>>)> {
    let records = scene.year.survey(window).iter();
    let records = records.filter(|(held, _)| held.id == *round);
    let (mut respondents, mut sums) = (0, Vec::new());
    for (_, record) in records {
        respondents += record.respondents;
        record.add_votes(&mut sums);
    }
    (!sums.is_empty()).then_some((respondents, sums))
}

fn distribution(
    scene: &Scene<'_>,
    survey: &Survey,
    window: &inputs::Window,
    score: &SurveyScore,
) -> Option<Distribution> {
    let rounds: Vec<_> = (score.rounds.iter())
        .filter(|round| !round.void)
        .filter_map(|round| Some((&round.round, votes(scene, &window.id, &round.round)?)))
        .collect();
    if rounds.is_empty() {
        return None;
    }
    let mut moved: Vec<(Ratio, Ratio, Words)> = Vec::new();
    let indicators = (survey.indicators.iter().enumerate())
        .map(|(at, indicator)| {
            let name = scene.named(&indicator.name, indicator.name_en.as_deref());
            let mut scores = Vec::new();
            let rounds = (rounds.iter())
                .map(|(round, (respondents, votes))| {
                    let row = &votes[at];
                    let records = window.surveys.get(*round).map_or(&[][..], Vec::as_slice);
                    let value = of_indicator(survey, records, at);
                    scores.extend(value.clone());
                    let given: u64 = row.iter().sum();
                    IndicatorRound {
                        round: scene.round_name(round),
                        bar: levels_bar(scene, survey, row),
                        counts: row
                            .iter()
                            .map(|count| crate::texts::thousands(*count))
                            .collect(),
                        blank: crate::texts::thousands(respondents.saturating_sub(given)),
                        score: value.map(|value| scene.score(&value)),
                    }
                })
                .collect();
            if let [first, .., last] = scores.as_slice() {
                moved.push((first.clone(), last.clone(), name.clone()));
            }
            IndicatorRow { name, rounds }
        })
        .collect();
    Some(Distribution {
        finding: finding(scene, &moved),
        indicators,
        is_ordered: is_ordered(&survey.levels),
        levels: (survey.levels.iter())
            .map(|level| scene.named(&level.name, level.name_en.as_deref()))
            .collect(),
    })
}

/// The indicator that changed most.
fn finding(scene: &Scene<'_>, moved: &[(Ratio, Ratio, Words)]) -> Option<Sentence> {
    let (from, to, name) = (moved.iter()).max_by_key(|(from, to, _)| (to - from).abs())?;
    let address = match to.cmp(from) {
        std::cmp::Ordering::Greater => "window.finding_up",
        std::cmp::Ordering::Less => "window.finding_down",
        std::cmp::Ordering::Equal => return None,
    };
    let score = |value: &Ratio| vec![Words::plain(scene.score(value))];
    Some(scene.sentence(
        address,
        &[
            ("indicator", vec![name.clone()]),
            ("from", score(from)),
            ("to", score(to)),
        ],
    ))
}

fn levels_bar(scene: &Scene<'_>, survey: &Survey, row: &[u64]) -> Bar {
    let whole = Ratio::count(row.iter().sum());
    let mut end = Ratio::ZERO;
    let mut segments = Vec::new();
    let mut said = Vec::new();
    for ((level, count), fill) in survey.levels.iter().zip(row).zip(fills(&survey.levels)) {
        let width = share(&Ratio::count(*count), &whole);
        said.push(vec![
            scene.named(&level.name, level.name_en.as_deref()),
            Words::plain(format!(" {count}")),
        ]);
        if *count > 0 {
            segments.push(Segment::of(fill, &end, &width, count.to_string()));
        }
        end = end + width;
    }
    Bar {
        label: scene.list_of(said),
        segments,
    }
}
