//! The annex of official papers: every window's scores and place, on one table.

use scoring_core::component::{ComponentScore, Detail};
use scoring_core::method::{Basis, Component, Method, Source};
use scoring_core::outcome::WindowOutcome;
use scoring_core::round::Rounding;
use scoring_core::uncertainty::{NO_CLAIM, interval_95};
use serde::Serialize;

use crate::view::ranking::row;
use crate::view::scene::signed;
use crate::view::{Figure, Scene, Sentence, Words, adjustments, bar, mark, official, ranking};

/// The most rows that paper is fit for; where there are more windows, the data has them all.
const MOST: usize = 1000;

/// The table.
#[derive(Debug, Serialize)]
pub(crate) struct Annex {
    title: String,
    components: Vec<Column>,
    /// Whether there are columns for what is taken off and added, and for places that the sampling
    /// error allows.
    deductions: bool,
    additions: bool,
    /// What the intervals are of, where any part has one.
    intervals: Vec<Words>,
    ranges: bool,
    rows: Vec<Row>,
    /// That the table ends before the last window.
    more: Option<String>,
    notes: Vec<Sentence>,
}

#[derive(Debug, Serialize)]
struct Column {
    name: Words,
    weight: String,
}

#[derive(Debug, Serialize)]
struct Row {
    id: String,
    rank: Option<Figure>,
    name: Words,
    /// In the order of the components; `None` where it is missing.
    scores: Vec<Option<String>>,
    /// In the order of [`Annex::intervals`].
    intervals: Vec<Option<String>>,
    deductions: Option<String>,
    additions: Option<String>,
    composite: Option<Figure>,
    range: Option<String>,
    remark: Sentence,
}

/// The annex of the scene's year.
pub(crate) fn of(scene: &Scene<'_>) -> Annex {
    let year = scene.year.year;
    let method = &year.evaluation.method;
    let ordered = year.outcome.by_rank();
    let shown = &ordered[..ordered.len().min(MOST)];
    let neighbours = |at: usize| [at.checked_sub(1), Some(at + 1)];
    let rows: Vec<Row> = (shown.iter().enumerate())
        .map(|(at, window)| {
            let beside = neighbours(at).map(|at| ordered.get(at?).copied());
            row(scene, window, &beside)
        })
        .collect();
    let title = scene.say(
        "official.annex_title",
        &[("year", scene.year.number().into())],
    );
    let ranges = rows.iter().any(|row| row.range.is_some());
    Annex {
        title: tight(scene, title),
        components: (method.components.iter())
            .map(|component| Column {
                name: bar::component_name(scene, component),
                weight: format!("{}%", component.weight),
            })
            .collect(),
        deductions: rows.iter().any(|row| row.deductions.is_some()),
        additions: rows.iter().any(|row| row.additions.is_some()),
        intervals: if (rows.iter()).any(|row| row.intervals.iter().any(Option::is_some)) {
            interval_names(scene, method)
        } else {
            Vec::new()
        },
        notes: notes(scene, ranges),
        ranges,
        rows,
        more: (ordered.len() > MOST).then(|| {
            let text = scene.count("official.more", ordered.len() - MOST, &[]);
            tight(scene, text)
        }),
    }
}

fn row(scene: &Scene<'_>, window: &WindowOutcome, beside: &[Option<&WindowOutcome>]) -> Row {
    let scorecard = &window.scorecard;
    let points = |value: Option<&scoring_core::Ratio>, sign: &str| {
        let value = value.filter(|value| !value.is_zero())?;
        Some(signed(format!("{sign}{}", scene.digits().print(value))))
    };
    let name = scene.year.window(&window.id);
    Row {
        id: window.id.to_string(),
        rank: scene.rank(&window.id),
        name: name.map_or_else(Words::default, |name| scene.window_name(name)),
        scores: (scorecard.components.iter())
            .map(|component| component.value().map(|value| scene.score(value)))
            .collect(),
        intervals: intervals(scene, &scorecard.components),
        deductions: points(scorecard.deductions.value.as_ref(), "-"),
        additions: points(scorecard.additions.value.as_ref(), "+"),
        composite: scene.composite(&window.id),
        range: scene.places(&window.id),
        remark: official::set(scene, remark(scene, window, beside)),
    }
}

/// What the intervals are of: by name where several parts have a survey.
fn interval_names(scene: &Scene<'_>, method: &Method) -> Vec<Words> {
    let is_survey = |component: &&Component| matches!(component.source, Source::Survey { .. });
    let surveys: Vec<&Component> = method.tree().into_iter().filter(is_survey).collect();
    if surveys.len() == 1 {
        return vec![Words::plain(scene.texts.get("official.interval"))];
    }
    let name = |component: &&Component| {
        let name = vec![bar::component_name(scene, component)];
        scene.phrase("official.interval_of", &[("component", name)])
    };
    surveys.iter().map(name).collect()
}

/// The intervals of all surveys in the tree, in its order.
fn intervals(scene: &Scene<'_>, components: &[ComponentScore]) -> Vec<Option<String>> {
    let mut intervals = Vec::new();
    for component in components {
        component.walk(&mut |each| {
            if matches!(each.detail, Detail::Survey(_)) {
                intervals.push(interval(scene, each));
            }
        });
    }
    intervals
}

/// The interval of a survey component that allows a claim.
fn interval(scene: &Scene<'_>, component: &ComponentScore) -> Option<String> {
    let survey = scene.year.year.evaluation.method.survey.as_ref()?;
    let Detail::Survey(score) = &component.detail else {
        return None;
    };
    let estimate = (score.estimate.as_ref()).filter(|estimate| estimate.n >= NO_CLAIM)?;
    let [low, high] = interval_95(survey, estimate, scene.digits().decimals);
    Some(format!("{low}–{high}"))
}

/// What else decides or explains a place; `beside` are the windows before and after.
fn remark(
    scene: &Scene<'_>,
    window: &WindowOutcome,
    beside: &[Option<&WindowOutcome>],
) -> Sentence {
    let mut remarks: Vec<Sentence> = Vec::new();
    let mut say = |address: &str| remarks.push(vec![Words::plain(scene.texts.get(address))]);
    if window.vetoed {
        say("mark.vetoed");
    }
    if window.rank.is_none() {
        say("mark.not_ranked");
        remarks.push(ranking::missing(scene, window));
    } else if mark::is_low_precision(&window.scorecard) {
        remarks.push(vec![Words::plain(scene.texts.get("official.few"))]);
    }
    remarks.extend(row::limited(scene, window));
    remarks.extend(row::tie_breaker(scene, window, beside));
    remarks.extend(row::class_rank(scene, window).map(|rank| vec![rank]));
    remarks.extend(mark::band(scene, window));
    scene.list_of(remarks)
}

fn notes(scene: &Scene<'_>, ranges: bool) -> Vec<Sentence> {
    let method = &scene.year.year.evaluation.method;
    let parts: Vec<Sentence> = (method.components.iter())
        .map(|component| {
            let name = bar::component_name(scene, component);
            vec![name, Words::plain(format!("×{}%", component.weight))]
        })
        .collect();
    let mut formula = parts.join(&Words::plain(scene.texts.get("official.formula_plus")));
    let addresses = ["official.formula_deductions", "official.formula_additions"];
    formula.push(Words::plain(adjustments::in_words(
        scene, method, addresses,
    )));
    let rounding = scene.texts.get(match scene.digits().rounding {
        Rounding::HalfUp => "official.half_up",
        Rounding::HalfEven => "official.half_even",
    });
    let decimals = scene.digits().decimals.to_string();
    let arguments = [
        ("formula", formula),
        ("decimals", vec![Words::plain(decimals)]),
        ("rounding", vec![Words::plain(rounding)]),
    ];
    let plain = |address: &str| vec![Words::plain(scene.texts.get(address))];
    let mut notes = vec![scene.sentence("official.note_formula", &arguments)];
    if method.ranking.basis == Basis::Exact {
        notes.push(plain("official.note_digits"));
        if !method.ranking.tie_breakers.is_empty() {
            notes.push(plain("official.note_equal"));
        }
    }
    if ranges {
        notes.push(plain("official.note_range"));
    }
    notes.push(plain("official.note_missing"));
    (notes.into_iter())
        .map(|note| official::set(scene, note))
        .collect()
}

fn tight(scene: &Scene<'_>, text: String) -> String {
    let set = official::set(scene, vec![Words::plain(text)]);
    set.into_iter().map(|words| words.text).collect()
}
