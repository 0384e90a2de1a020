//! The report to the county office: what staff wrote, and beside it what the records come to.
//!
//! The annexes are computed, so they stand even where nothing has been written.

use scoring_core::inputs::Status;
use serde::Serialize;

use super::annex::{self, Annex};
use super::{Paragraph, day, lists, made_of, paragraph, plain, set};
use crate::ledger::State;
use crate::links::Place;
use crate::view::document::{self, Prose};
use crate::view::ledger::{row, totals};
use crate::view::{Heading, Scene, Sentence, Words};

/// The page.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    up: Words,
    title: Sentence,
    /// When it was handed in.
    submitted: Option<String>,
    /// That the annexes are of a later day than the report.
    computed: Option<String>,
    body: Option<Prose>,
    method: Vec<Paragraph>,
    annex: Annex,
    /// How the lists are to be read, and the lists.
    lists: Vec<Paragraph>,
    totals: Vec<Total>,
    hint: String,
}

/// A figure of the ledger.
#[derive(Debug, Serialize)]
struct Total {
    title: String,
    value: String,
}

/// The report of the scene's year.
pub(crate) fn of(scene: &Scene<'_>) -> (Heading, Report) {
    let year = scene.year.year;
    let report = year.content.report.as_ref();
    let title = scene.say(
        "calendar.report_title",
        &[("year", scene.year.number().into())],
    );
    let view = Report {
        up: Words::plain(scene.texts.get("frame.calendar")).linked(scene.to(Place::Calendar)),
        title: set(scene, vec![Words::plain(title.as_str())]),
        submitted: report.map(|report| {
            let date = day(scene, report.submitted);
            scene.say("official.submitted", &[("date", (&date).into())])
        }),
        computed: report
            .zip(year.as_of.date)
            .filter(|(report, as_of)| report.submitted < *as_of)
            .map(|(_, as_of)| {
                let date = day(scene, as_of);
                scene.say("official.computed", &[("date", (&date).into())])
            }),
        body: report.map(|report| document::prose(scene, &report.body, 2)),
        method: method(scene),
        annex: annex::of(scene),
        lists: lists(scene),
        totals: totals(scene),
        hint: scene
            .texts
            .get(if report.is_some() {
                "official.hint_print"
            } else {
                "official.hint_report"
            })
            .to_owned(),
    };
    (Heading::results("calendar", title), view)
}

/// The rules in short.
fn method(scene: &Scene<'_>) -> Vec<Paragraph> {
    let method = &scene.year.year.evaluation.method;
    let mut paragraphs = vec![paragraph(scene, made_of(scene))];
    if let Some(survey) = &method.survey {
        let levels = survey.levels.iter().filter_map(|level| {
            let points = level.points.as_ref()?.to_string();
            Some(scene.sentence(
                "official.level",
                &[
                    (
                        "level",
                        vec![scene.named(&level.name, level.name_en.as_deref())],
                    ),
                    ("points", vec![Words::plain(points)]),
                ],
            ))
        });
        let words = scene.sentence("official.levels", &[("levels", scene.list_of(levels))]);
        paragraphs.push(paragraph(scene, words));
        paragraphs.extend(rounds(scene));
    }
    paragraphs
}

/// When each round was held, and how many people answered.
fn rounds(scene: &Scene<'_>) -> Vec<Paragraph> {
    (scene.year.year.content.records.rounds.iter())
        .map(|round| {
            let respondents = crate::texts::thousands(round.respondents());
            let words = scene.sentence(
                "official.round",
                &[
                    ("round", vec![scene.round_name(&round.id)]),
                    ("date", vec![Words::plain(day(scene, round.conducted))]),
                    ("respondents", vec![Words::plain(respondents)]),
                ],
            );
            paragraph(scene, words)
        })
        .collect()
}

fn lists(scene: &Scene<'_>) -> Vec<Paragraph> {
    let year = scene.year.year;
    if year.status == Status::InProgress || scene.year.ranked == 0 {
        return vec![plain(scene, scene.texts.get("official.open"))];
    }
    let mut paragraphs = vec![plain(scene, scene.texts.get("official.candidates_only"))];
    paragraphs.extend(lists::candidates(scene));
    if let Some(decision) = &year.content.outcome {
        let by = lists::decision_of(scene, decision);
        let words = scene.sentence("official.decided_report", &[("decision", by)]);
        paragraphs.push(paragraph(scene, words));
        paragraphs.extend(lists::decided(scene, decision));
    }
    paragraphs
}

/// What the rectification ledger comes to.
fn totals(scene: &Scene<'_>) -> Vec<Total> {
    let totals = &scene.year.year.ledger_totals;
    let total = |address: &str, value: String| Total {
        title: scene.texts.get(address).to_owned(),
        value,
    };
    let mut rows = vec![total("ledger.fact_items", totals.items.to_string())];
    rows.extend(State::ALL.into_iter().map(|state| Total {
        title: row::state(scene, state).text,
        value: totals.in_state(state).to_string(),
    }));
    let rate = totals.on_time_rate().map(|rate| {
        let percent = rate * scoring_core::Ratio::HUNDRED;
        let counts = [
            ("closed", totals.closed_on_time.into()),
            ("accountable", totals.accountable.into()),
        ];
        let counts = scene.say("ledger.on_time_counts", &counts);
        let percent = totals::one_decimal(&percent);
        let arguments = [("percent", (&percent).into()), ("counts", (&counts).into())];
        scene.say("official.rate", &arguments)
    });
    let median = totals.median_days.as_ref().map(totals::one_decimal);
    let none = || "—".to_owned();
    rows.extend([
        total("ledger.fact_overdue", totals.overdue.to_string()),
        total("ledger.fact_on_time", rate.unwrap_or_else(none)),
        total("official.median", median.unwrap_or_else(none)),
        total("official.extensions", totals.extensions.to_string()),
    ]);
    rows
}
