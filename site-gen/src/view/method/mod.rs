//! The method in plain words: how a score comes about, how windows are ranked and lists made.
//!
//! Everything is told from the year's [`scoring_core::Method`], so the page is right for any plan; a
//! choice of the plan is a branch here and a text in the catalogue, never a figure in a text.

mod changes;
mod influence;
mod parts;
mod readings;
mod rules;
mod survey;
#[cfg(test)]
mod tests;

use scoring_core::Ratio;
use scoring_core::figure::Figure;
use scoring_core::round::{Digits, Rounding};
use serde::Serialize;

use crate::links::{Place, Route};
use crate::view::document::{self, Prose};
use crate::view::{self, Heading, Scene, Sentence, Words, bar};

/// The name of something that has one, with its English twin.
macro_rules! named {
    ($scene:expr, $thing:expr) => {
        $scene.named(&$thing.name, $thing.name_en.as_deref())
    };
}
use named;

/// The page.
#[derive(Debug, Serialize)]
pub(crate) struct View {
    title: String,
    steps: Vec<Sentence>,
    formula: parts::Formula,
    example: Option<Example>,
    influence: Option<influence::Influence>,
    peers: Option<influence::Peers>,
    parts: Vec<parts::Part>,
    /// Whether a weight and a share of the composite are two things.
    nested: bool,
    survey: Option<survey::Questionnaire>,
    adjustments: rules::Adjustments,
    ranking: Vec<Sentence>,
    lists: rules::Lists,
    precision: survey::Precision,
    readings: Vec<readings::Reading>,
    privacy: Vec<String>,
    changes: Option<Changes>,
    plan: Option<Prose>,
    /// The plan's title.
    plan_title: Option<Words>,
    links: Links,
}

/// Where to read on.
#[derive(Debug, Serialize)]
struct Links {
    ranking: String,
    outcome: String,
    calculator: String,
    data: String,
}

/// What changed since the year before.
#[derive(Debug, Serialize)]
struct Changes {
    title: String,
    year: u16,
    now: u16,
    list: Vec<changes::Change>,
    same: String,
    link: String,
}

/// A window's score, added up.
#[derive(Debug, Serialize)]
struct Example {
    lead: Sentence,
    rows: Vec<ExampleRow>,
    adjustments: Vec<Adjusted>,
    composite: view::Figure,
    exactly: String,
}

#[derive(Debug, Serialize)]
struct ExampleRow {
    name: Words,
    score: String,
    weight: String,
    points: String,
}

#[derive(Debug, Serialize)]
struct Adjusted {
    name: String,
    points: String,
}

/// The page.
pub(crate) fn of(scene: &Scene<'_>) -> (Heading, View) {
    let year = scene.year.year;
    let method = &year.evaluation.method;
    let title = scene.say("method.title", &[("year", year.content.year.into())]);
    let parts = parts::tree(scene, method);
    let view = View {
        title: title.clone(),
        steps: steps(scene),
        formula: parts::formula(scene, method),
        example: example(scene),
        influence: influence::of(scene, method),
        peers: influence::peers(scene, method),
        nested: parts.len() > method.components.len(),
        parts,
        survey: survey::questionnaire(scene, method),
        adjustments: rules::adjustments(scene, method),
        ranking: rules::ranking(scene, method),
        lists: rules::lists(scene, method),
        precision: survey::precision(scene, method),
        readings: readings::of(scene, method),
        privacy: rules::privacy(scene, method),
        changes: changes(scene),
        plan: (year.content.plan_text.as_ref()).map(|text| document::prose(scene, text, 3)),
        plan_title: year.content.title.as_ref().map(|title| scene.text(title)),
        links: Links {
            ranking: scene.to(Place::Ranking),
            outcome: scene.to(Place::Outcome),
            calculator: scene.to(Place::Calculator),
            data: scene.to(Place::Data),
        },
    };
    (Heading::results("method", title), view)
}

/// How a score comes about, a step each.
fn steps(scene: &Scene<'_>) -> Vec<Sentence> {
    let method = &scene.year.year.evaluation.method;
    let say = |address: &str| scene.sentence(address, &[]);
    let names = (method.components.iter()).map(|each| bar::component_name(scene, each));
    let scores = scene.count("method.scores", method.components.len(), &[]);
    let mut steps = vec![
        scene.sentence(
            "method.step_parts",
            &[
                ("scores", vec![Words::plain(scores)]),
                ("parts", scene.list(names)),
            ],
        ),
        say("method.step_weights"),
    ];
    let adjusted = match (method.takes_off(), !method.additions.is_empty()) {
        (false, false) => None,
        (true, false) => Some("method.step_deductions"),
        (false, true) => Some("method.step_additions"),
        (true, true) => Some("method.step_both"),
    };
    steps.extend(adjusted.map(say));
    steps.push(say("method.step_rank"));
    steps.push(scene.sentence(
        "method.step_lists",
        &[(
            "county",
            vec![
                Words::plain(scene.texts.get("method.step_county"))
                    .linked(scene.to(Place::Outcome)),
            ],
        )],
    ));
    if !method.has_own() {
        steps.push(say("method.step_own"));
    }
    steps
}

/// A window, added up: the one nearest to the middle of the ranking, of those that something was
/// taken off or added to if there are any, so that the whole formula is seen.
fn example(scene: &Scene<'_>) -> Option<Example> {
    let year = scene.year.year;
    let method = &year.evaluation.method;
    let ranked: Vec<_> = (year.outcome.by_rank().into_iter())
        .filter(|window| window.rank.is_some() && !window.vetoed)
        .filter(|window| window.scorecard.unclamped.as_ref() == window.scorecard.value())
        .collect();
    let is_adjusted = |figure: &Figure| figure.value.as_ref().is_some_and(|sum| !sum.is_zero());
    let (_, window) = (ranked.iter().enumerate()).min_by_key(|(at, window)| {
        let scorecard = &window.scorecard;
        let adjusted = is_adjusted(&scorecard.deductions) || is_adjusted(&scorecard.additions);
        (!adjusted, at.abs_diff(ranked.len() / 2))
    })?;
    let scorecard = &window.scorecard;
    let rows = (method.components.iter().zip(&scorecard.components))
        .filter_map(|(component, score)| {
            let value = score.value()?;
            Some(ExampleRow {
                name: bar::component_name(scene, component),
                score: scene.score(value),
                weight: percent(scene, &component.weight),
                points: scene.score(&(&score.share * value)),
            })
        })
        .collect();
    let mut adjustments = Vec::new();
    for (address, sign, figure) in [
        ("method.deductions", "\u{2212}", &scorecard.deductions),
        ("method.bonus", "+", &scorecard.additions),
    ] {
        if let Some(points) = figure.value.as_ref().filter(|points| !points.is_zero()) {
            adjustments.push(Adjusted {
                name: scene.texts.get(address).to_owned(),
                points: format!("{sign}{}", scene.score(points)),
            });
        }
    }
    let name = vec![scene.window_link(&window.id)];
    let rank = vec![Words::plain(scene.rank(&window.id)?)];
    Some(Example {
        lead: scene.sentence("method.example", &[("window", name), ("rank", rank)]),
        rows,
        adjustments,
        composite: scene.composite(&window.id)?,
        exactly: scorecard.value()?.fraction(),
    })
}

fn changes(scene: &Scene<'_>) -> Option<Changes> {
    let now = scene.year.number();
    let before = (scene.assessed.years.iter()).rfind(|year| year.content.year < now)?;
    let year = before.content.year;
    Some(Changes {
        title: scene.say("method.changes", &[("year", year.into())]),
        year,
        now,
        list: changes::between(
            scene,
            &before.evaluation.method,
            &scene.year.year.evaluation.method,
        ),
        same: scene.say("method.no_changes", &[("year", year.into())]),
        link: scene.links.to(Route::Year(year, Place::Method)),
    })
}

/// A weight in percent: exact where it has a decimal, else about.
fn percent(scene: &Scene<'_>, value: &Ratio) -> String {
    let exact = value.to_string();
    if !exact.contains('/') {
        return format!("{exact}%");
    }
    let digits = Digits {
        decimals: 2,
        rounding: Rounding::HalfUp,
    };
    scene.say("method.about", &[("value", (&digits.print(value)).into())])
}

/// Sentences in a list, with the language's comma between them.
fn join(scene: &Scene<'_>, sentences: impl IntoIterator<Item = Sentence>) -> Sentence {
    let mut joined = Vec::new();
    for mut sentence in sentences {
        if !joined.is_empty() {
            joined.push(Words::plain(scene.texts.get("frame.list_comma")));
        }
        joined.append(&mut sentence);
    }
    joined
}
