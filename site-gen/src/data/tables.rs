//! Which tables a year publishes, and what stands in them.
//!
//! One module, because its tables are read side by side: each is its columns and its rows.
//!
//! Scores and counts are taken from the published evaluation, so what the plan withholds is not at
//! hand here; of groups whose counts are withheld, only those of all together.

use std::fmt::Display;

use rayon::prelude::*;
use scoring_core::component::{ComponentScore, Detail};
use scoring_core::id::Id;
use scoring_core::inputs::Answers;
use scoring_core::method::{Method, Source};
use scoring_core::outcome::Candidate;
use scoring_core::round::Digits;
use scoring_core::score::Scorecard;

use super::rows::Rows;
use super::table::{Column, Table, Type};
use crate::assess::AssessedYear;
use crate::model::{Adjustment, Affiliation, LedgerSource, Text};

/// What makes a table.
pub(super) type Maker = fn(&AssessedYear) -> Table;

/// Whether a plan has something to say in a table.
type Concerns = fn(&Method) -> bool;

/// What makes each table of a year, in order, and whether it is one of its plan's.
pub(super) const TABLES: [(Concerns, Maker); 17] = [
    (every, windows),
    (every, results),
    (every, components),
    (every, rounds),
    (every, survey_votes),
    (every, panel_marks),
    (Method::has_own, self_marks),
    (has_checklists, findings),
    (every, peer_marks),
    (every, deductions),
    (every, additions),
    (every, vetoes),
    (every, pledges),
    (every, pledge_items),
    (every, pledge_events),
    (every, ledger),
    (every, ledger_events),
];

fn every(_: &Method) -> bool {
    true
}

fn has_checklists(method: &Method) -> bool {
    method.has_source(|source| matches!(source, Source::Checklist { .. }))
}

/// What makes each table of `year`, in order.
pub(super) fn makers(year: &AssessedYear) -> Vec<Maker> {
    let method = &year.evaluation.method;
    let concerned = TABLES.iter().filter(|(concerns, _)| concerns(method));
    concerned.map(|(_, maker)| *maker).collect()
}

/// The tables of a year.
pub fn tables(year: &AssessedYear) -> Vec<Table> {
    let makers = makers(year);
    makers.par_iter().map(|table| table(year)).collect()
}

fn cell<T: Display>(value: Option<T>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

fn text(value: Option<&Text>) -> String {
    value.map_or_else(String::new, |text| text.original.clone())
}

const WINDOW: Column = Column::id_of("window", "windows", "id", "The window");

fn windows(year: &AssessedYear) -> Table {
    const COLUMNS: &[Column] = &[
        Column::new("id", Type::Text, "The same over the years"),
        Column::new("name", Type::Text, "Name"),
        Column::new("name_en", Type::Text, "English name"),
        Column::new("department", Type::Text, "The department that staffs it"),
        Column::new("affiliation", Type::Text, "county or resident"),
        Column::new("head", Type::Text, "Who heads it"),
        Column::new("counters", Type::Text, "Counters in the hall"),
        Column::new("phone", Type::Text, "Phone"),
        Column::new(
            "class",
            Type::Text,
            "Windows of one class are also ranked among themselves",
        ),
    ];
    let row = |window: &crate::model::Window| {
        vec![
            window.id.to_string(),
            window.name.original.clone(),
            cell(window.name.english.as_ref()),
            text(window.department.as_ref()),
            cell(window.affiliation.map(Affiliation::word)),
            text(window.head.as_ref()),
            window.counters.join(" "),
            cell(window.phone.as_ref()),
            cell(window.class.as_ref()),
        ]
    };
    Table {
        name: "windows",
        about: "The windows evaluated",
        columns: COLUMNS,
        primary_key: &["id"],
        rows: year.content.windows.iter().map(row).collect(),
    }
}

fn results(year: &AssessedYear) -> Table {
    const COLUMNS: &[Column] = &[
        WINDOW,
        Column::new(
            "rank",
            Type::Integer,
            "Equal composites share a rank; empty where not ranked",
        ),
        Column::new("composite", Type::Number, "As printed"),
        Column::new("composite_exact", Type::Fraction, "In lowest terms"),
        Column::new(
            "deductions",
            Type::Number,
            "Taken off the composite, after caps",
        ),
        Column::new(
            "additions",
            Type::Number,
            "Added to the composite, after caps",
        ),
        Column::new(
            "rank_low",
            Type::Integer,
            "The best rank that the sampling error allows",
        ),
        Column::new(
            "rank_high",
            Type::Integer,
            "The last rank that the sampling error allows",
        ),
        Column::new(
            "class_rank",
            Type::Integer,
            "Rank among the windows of its class",
        ),
        Column::new(
            "vetoed",
            Type::Boolean,
            "Whether a discipline veto is in force",
        ),
        Column::new("band", Type::Text, "The highest grade reached"),
        Column::new(
            "candidate",
            Type::Text,
            "excellent, unsatisfactory or undetermined; the county decides",
        ),
        Column::new(
            "missing",
            Type::Text,
            "The components without a score: why it is not ranked",
        ),
    ];
    let digits = year.evaluation.method.ranking.digits();
    let row = |window: &scoring_core::outcome::WindowOutcome| {
        let scorecard = &window.scorecard;
        vec![
            window.id.to_string(),
            cell(window.rank),
            cell(scorecard.value().map(|value| digits.print(value))),
            cell(scorecard.value().map(scoring_core::Ratio::fraction)),
            cell(scorecard.deductions.value.as_ref()),
            cell(scorecard.additions.value.as_ref()),
            cell(window.rank_range.map(|(low, _)| low)),
            cell(window.rank_range.map(|(_, high)| high)),
            cell(window.class_rank),
            window.vetoed.to_string(),
            cell(window.band.as_ref()),
            cell(window.candidate.map(|candidate| match candidate {
                Candidate::Excellent => "excellent",
                Candidate::Unsatisfactory => "unsatisfactory",
                Candidate::Undetermined => "undetermined",
            })),
            missing(scorecard),
        ]
    };
    Table {
        name: "results",
        about: "Scores, ranks and candidates, by rank",
        columns: COLUMNS,
        primary_key: &["window"],
        rows: year.outcome.by_rank().into_iter().map(row).collect(),
    }
}

/// The components without a score, in the order of ids as every published list.
fn missing(scorecard: &Scorecard) -> String {
    let mut ids: Vec<_> = scorecard.missing().map(|id| &**id).collect();
    ids.sort_unstable();
    ids.join(" ")
}

/// Every component of every window, parents first.
fn each_component<'a>(year: &'a AssessedYear, visit: &mut impl FnMut(&'a str, &'a ComponentScore)) {
    for window in &year.outcome.windows {
        for component in &window.scorecard.components {
            component.walk(&mut |each| visit(&window.id, each));
        }
    }
}

fn components(year: &AssessedYear) -> Table {
    const COLUMNS: &[Column] = &[
        WINDOW,
        Column::new("component", Type::Text, "The plan's id of it"),
        Column::new("score", Type::Number, "As printed"),
        Column::new("exact", Type::Fraction, "In lowest terms"),
        Column::new(
            "share",
            Type::Fraction,
            "Its weight in the composite, 0 to 1",
        ),
        Column::new(
            "deductions",
            Type::Number,
            "Taken off a panel's score, after caps",
        ),
        Column::new("raters", Type::Integer, "How many windows marked"),
        Column::new("respondents", Type::Integer, "People who answered"),
        Column::new("answers", Type::Integer, "Counted answers"),
        Column::new("blank", Type::Integer, "Questions left open"),
    ];
    let digits = year.evaluation.method.ranking.digits();
    let mut rows = Rows::default();
    each_component(year, &mut |window, component| {
        let mut row = vec![
            window.to_owned(),
            component.id.to_string(),
            cell(component.value().map(|value| digits.print(value))),
            cell(component.value().map(scoring_core::Ratio::fraction)),
            component.share.to_string(),
        ];
        let mut rest = vec![String::new(); 5];
        match &component.detail {
            Detail::Panel { deductions } => rest[0] = deductions.to_string(),
            Detail::Peer { raters } => rest[1] = raters.to_string(),
            Detail::Survey(survey) => {
                rest[2] = survey.totals.respondents.to_string();
                rest[3] = survey.totals.answers.to_string();
                rest[4] = survey.totals.blank.to_string();
            }
            _ => {}
        }
        row.append(&mut rest);
        rows.push(row);
    });
    Table {
        name: "components",
        about: "The score of each component of the composite",
        columns: COLUMNS,
        primary_key: &["window", "component"],
        rows,
    }
}

fn rounds(year: &AssessedYear) -> Table {
    const COLUMNS: &[Column] = &[
        WINDOW,
        Column::new("component", Type::Text, "The survey component"),
        Column::new("round", Type::Text, "The plan's id of the round"),
        Column::new("score", Type::Number, "The round's own score, as printed"),
        Column::new("exact", Type::Fraction, "In lowest terms"),
        Column::new("respondents", Type::Integer, "People who answered"),
        Column::new("answers", Type::Integer, "Counted answers"),
        Column::new("blank", Type::Integer, "Questions left open"),
        Column::new("void", Type::Boolean, "Whether the round does not count"),
        Column::new("rank", Type::Integer, "Rank by this round's own scores"),
        Column::new(
            "so_far",
            Type::Number,
            "The pooled score up to and with this round",
        ),
    ];
    let digits: Digits = year.evaluation.method.ranking.digits();
    let mut rows = Rows::default();
    each_component(year, &mut |window, component| {
        let Detail::Survey(survey) = &component.detail else {
            return;
        };
        let outcome = year.outcome.window(window);
        let ranks = outcome.and_then(|outcome| outcome.round_ranks.get(&component.id));
        for round in &survey.rounds {
            rows.push(vec![
                window.to_owned(),
                component.id.to_string(),
                round.round.to_string(),
                cell(round.score.as_ref().map(|value| digits.print(value))),
                cell(round.score.as_ref().map(scoring_core::Ratio::fraction)),
                round.totals.respondents.to_string(),
                round.totals.answers.to_string(),
                round.totals.blank.to_string(),
                round.void.to_string(),
                cell(ranks.and_then(|ranks| ranks.get(&round.round))),
                cell(round.so_far.as_ref().map(|value| digits.print(value))),
            ]);
        }
    });
    Table {
        name: "rounds",
        about: "What each survey round brought for each window",
        columns: COLUMNS,
        primary_key: &["window", "component", "round"],
        rows,
    }
}

fn survey_votes(year: &AssessedYear) -> Table {
    const COLUMNS: &[Column] = &[
        WINDOW,
        Column::new("round", Type::Text, "The round"),
        Column::new(
            "group",
            Type::Text,
            "The group of respondents, where the plan has groups and publishes their counts; else all",
        ),
        Column::new("indicator", Type::Text, "The question"),
        Column::new("level", Type::Text, "The answer"),
        Column::new("votes", Type::Integer, "How often it was given"),
    ];
    let survey = year.evaluation.method.survey.as_ref();
    let mut rows = Rows::default();
    let mut add = |window: &Id, round: &Id, group: Option<&Id>, votes: &[Vec<u64>]| {
        let Some(survey) = survey else {
            return;
        };
        for (indicator, counts) in survey.indicators.iter().zip(votes) {
            for (level, count) in survey.levels.iter().zip(counts) {
                let count = count.to_string();
                let group = group.map_or("", |group| group);
                rows.push([&**window, round, group, &indicator.id, &level.id, &count]);
            }
        }
    };
    let together = year.content.votes_of_all();
    for window in &year.evaluation.windows {
        for (round, records) in &window.surveys {
            let mut is_withheld = false;
            for record in records {
                match &record.answers {
                    Answers::Votes(votes) => add(&window.id, round, record.group.as_ref(), votes),
                    Answers::Totals { .. } => is_withheld = true,
                }
            }
            if let Some(votes) = together.get(&(&window.id, round)).filter(|_| is_withheld) {
                add(&window.id, round, None, votes);
            }
        }
    }
    Table {
        name: "survey-votes",
        about: "The counts of the survey",
        columns: COLUMNS,
        primary_key: &[],
        rows,
    }
}

fn panel_marks(year: &AssessedYear) -> Table {
    const COLUMNS: &[Column] = &[
        WINDOW,
        Column::new("date", Type::Date, "When"),
        Column::new("item", Type::Text, "The panel's item"),
        Column::new("score", Type::Number, "0 to 100"),
        Column::new("basis", Type::Text, "On what it rests"),
    ];
    let row = |mark: &crate::model::Mark| {
        vec![
            mark.window.to_string(),
            mark.date.to_string(),
            cell(mark.item.as_ref()),
            mark.score.to_string(),
            text(mark.basis.as_ref()),
        ]
    };
    Table {
        name: "panel-marks",
        about: "The marks of the leading group",
        columns: COLUMNS,
        primary_key: &[],
        rows: year.content.records.panel.iter().map(row).collect(),
    }
}

fn self_marks(year: &AssessedYear) -> Table {
    const COLUMNS: &[Column] = &[
        WINDOW,
        Column::new("date", Type::Date, "When"),
        Column::new("score", Type::Number, "0 to 100"),
        Column::new("basis", Type::Text, "On what it rests"),
    ];
    let row = |mark: &crate::model::Mark| {
        vec![
            mark.window.to_string(),
            mark.date.to_string(),
            mark.score.to_string(),
            text(mark.basis.as_ref()),
        ]
    };
    Table {
        name: "self-marks",
        about: "The marks of the windows' evaluation of themselves",
        columns: COLUMNS,
        primary_key: &[],
        rows: year.content.records.own.iter().map(row).collect(),
    }
}

fn findings(year: &AssessedYear) -> Table {
    const COLUMNS: &[Column] = &[
        WINDOW,
        Column::new("component", Type::Text, "The plan's component"),
        Column::new("item", Type::Text, "The checklist's item"),
        Column::new("date", Type::Date, "When"),
        Column::new("points", Type::Number, "What the item lost"),
        Column::new("basis", Type::Text, "What was found"),
    ];
    let rows = (year.content.records.checklists.iter()).flat_map(|(component, findings)| {
        findings.iter().map(move |finding| {
            vec![
                finding.window.to_string(),
                component.to_string(),
                finding.item.to_string(),
                finding.date.to_string(),
                finding.points.to_string(),
                text(finding.basis.as_ref()),
            ]
        })
    });
    Table {
        name: "findings",
        about: "What checklists lost their points for",
        columns: COLUMNS,
        primary_key: &[],
        rows: rows.collect(),
    }
}

fn peer_marks(year: &AssessedYear) -> Table {
    const COLUMNS: &[Column] = &[
        WINDOW,
        Column::new(
            "score",
            Type::Number,
            "0 to 100; by value, so that the order names nobody",
        ),
        Column::new(
            "rater",
            Type::Text,
            "Who gave it, where the plan publishes that",
        ),
    ];
    let rows = year.evaluation.windows.iter().flat_map(|window| {
        window.peer.iter().map(|mark| {
            vec![
                window.id.to_string(),
                mark.score.to_string(),
                cell(mark.rater.as_ref()),
            ]
        })
    });
    Table {
        name: "peer-marks",
        about: "The marks that windows gave each other",
        columns: COLUMNS,
        primary_key: &[],
        rows: rows.collect(),
    }
}

const ADJUSTMENT: &[Column] = &[
    Column::new("id", Type::Text, "The record's number"),
    WINDOW,
    Column::new("kind", Type::Text, "The plan's kind"),
    Column::new("date", Type::Date, "When"),
    Column::new("points", Type::Number, "Before the kind's cap"),
    Column::new("basis", Type::Text, "Why"),
    Column::new("document", Type::Text, "Where that stands"),
];

fn adjustment(record: &Adjustment) -> Vec<String> {
    vec![
        record.id.to_string(),
        record.window.to_string(),
        record.kind.to_string(),
        record.date.to_string(),
        record.points.to_string(),
        text(record.basis.as_ref()),
        text(record.document.as_ref()),
    ]
}

fn deductions(year: &AssessedYear) -> Table {
    Table {
        name: "deductions",
        about: "Points taken off",
        columns: ADJUSTMENT,
        primary_key: &["id"],
        rows: year
            .content
            .records
            .deductions
            .iter()
            .map(adjustment)
            .collect(),
    }
}

fn additions(year: &AssessedYear) -> Table {
    Table {
        name: "additions",
        about: "Points added",
        columns: ADJUSTMENT,
        primary_key: &["id"],
        rows: year
            .content
            .records
            .additions
            .iter()
            .map(adjustment)
            .collect(),
    }
}

fn vetoes(year: &AssessedYear) -> Table {
    const COLUMNS: &[Column] = &[
        WINDOW,
        Column::new("ground", Type::Text, "The plan's ground"),
        Column::new("date", Type::Date, "When"),
        Column::new("document", Type::Text, "Where it stands"),
        Column::new("withdrawn", Type::Date, "When it was withdrawn"),
        Column::new("withdrawn_reason", Type::Text, "Why"),
    ];
    let row = |veto: &crate::model::Veto| {
        vec![
            veto.window.to_string(),
            veto.ground.to_string(),
            veto.date.to_string(),
            text(veto.document.as_ref()),
            cell(veto.withdrawn),
            text(veto.withdrawn_reason.as_ref()),
        ]
    };
    Table {
        name: "vetoes",
        about: "Discipline vetoes, withdrawn ones too",
        columns: COLUMNS,
        primary_key: &[],
        rows: year.content.records.vetoes.iter().map(row).collect(),
    }
}

fn pledges(year: &AssessedYear) -> Table {
    const COLUMNS: &[Column] = &[
        WINDOW,
        Column::new("submitted", Type::Date, "Handed in electronically"),
        Column::new("paper", Type::Date, "Handed in on paper"),
        Column::new("displayed", Type::Date, "First shown in the hall"),
    ];
    let row = |pledge: &crate::model::Pledge| {
        vec![
            pledge.window.to_string(),
            pledge.submitted.to_string(),
            cell(pledge.paper),
            cell(pledge.displayed),
        ]
    };
    Table {
        name: "pledges",
        about: "Public pledges",
        columns: COLUMNS,
        primary_key: &["window"],
        rows: year
            .content
            .pledges
            .values()
            .map(|pledge| row(pledge))
            .collect(),
    }
}

fn pledge_items(year: &AssessedYear) -> Table {
    const COLUMNS: &[Column] = &[
        Column::id_of("window", "pledges", "window", "The window"),
        Column::new("item", Type::Text, "Its id within the pledge"),
        Column::new("text", Type::Text, "What is promised"),
        Column::new("target", Type::Text, "How it is measured"),
    ];
    let rows = year.content.pledges.values().flat_map(|pledge| {
        pledge.items.iter().map(|item| {
            vec![
                pledge.window.to_string(),
                item.id.to_string(),
                item.text.original.clone(),
                text(item.target.as_ref()),
            ]
        })
    });
    Table {
        name: "pledge-items",
        about: "What of the pledges can be followed up",
        columns: COLUMNS,
        primary_key: &["window", "item"],
        rows: rows.collect(),
    }
}

fn pledge_events(year: &AssessedYear) -> Table {
    const COLUMNS: &[Column] = &[
        Column::id_of("window", "pledges", "window", "The window"),
        Column::new("item", Type::Text, "The item of its pledge"),
        Column::new("date", Type::Date, "When"),
        Column::new("by", Type::Text, "window: claimed; section: verified"),
        Column::new("status", Type::Text, "in-progress, kept or broken"),
        Column::new("evidence", Type::Text, "On what it rests"),
    ];
    let mut rows = Rows::default();
    for pledge in year.content.pledges.values() {
        for (item, event) in (pledge.items.iter())
            .flat_map(|item| item.events.iter().map(move |event| (item, event)))
        {
            rows.push(vec![
                pledge.window.to_string(),
                item.id.to_string(),
                event.date.to_string(),
                event.by.word().to_owned(),
                event.status.word().to_owned(),
                text(event.evidence.as_ref()),
            ]);
        }
    }
    Table {
        name: "pledge-events",
        about: "What windows claimed and the section verified of their pledges",
        columns: COLUMNS,
        primary_key: &[],
        rows,
    }
}

fn ledger(year: &AssessedYear) -> Table {
    const COLUMNS: &[Column] = &[
        Column::new("id", Type::Text, "Unique in the year"),
        WINDOW,
        Column::new("source", Type::Text, "How the problem came to light"),
        Column::new("area", Type::Text, "The indicator it belongs to"),
        Column::new("problem", Type::Text, "What is wrong"),
        Column::new("responsible", Type::Text, "Who answers for it"),
        Column::new("measures", Type::Text, "What is done about it"),
        Column::new("opened", Type::Date, "When it was entered"),
        Column::new("due", Type::Date, "The original due date"),
        Column::new("due_in_force", Type::Date, "The due date after extensions"),
        Column::new("extensions", Type::Integer, "How often it was moved"),
        Column::new("state", Type::Text, "On the as-of date"),
        Column::new("overdue", Type::Boolean, "Open past the due date in force"),
        Column::new(
            "closed",
            Type::Date,
            "When it was last verified, if it is closed",
        ),
    ];
    let rows = year.ledger().map(|(item, standing)| {
        vec![
            item.id.to_string(),
            item.window.to_string(),
            cell(item.source.map(LedgerSource::word)),
            cell(item.area.as_ref()),
            item.problem.original.clone(),
            text(item.responsible.as_ref()),
            item.measures
                .iter()
                .map(|text| &*text.original)
                .collect::<Vec<_>>()
                .join("; "),
            item.opened.to_string(),
            item.due.to_string(),
            standing.due.to_string(),
            standing.extensions.to_string(),
            standing.state.word().to_owned(),
            standing.overdue.to_string(),
            cell(standing.closed),
        ]
    });
    Table {
        name: "ledger",
        about: "The rectification ledger",
        columns: COLUMNS,
        primary_key: &["id"],
        rows: rows.collect(),
    }
}

fn ledger_events(year: &AssessedYear) -> Table {
    const COLUMNS: &[Column] = &[
        Column::id_of("item", "ledger", "id", "The item"),
        Column::new("date", Type::Date, "When"),
        Column::new("kind", Type::Text, "What happened"),
        Column::new("by", Type::Text, "Who"),
        Column::new("note", Type::Text, "In words"),
        Column::new("evidence", Type::Text, "On what it rests"),
        Column::new("due", Type::Date, "The new due date of an extension"),
    ];
    let mut rows = Rows::default();
    for (item, event) in (year.content.ledger.iter())
        .flat_map(|item| item.events.iter().map(move |event| (item, event)))
    {
        rows.push(vec![
            item.id.to_string(),
            event.date.to_string(),
            event.kind.word().to_owned(),
            text(event.by.as_ref()),
            text(event.note.as_ref()),
            text(event.evidence.as_ref()),
            cell(event.due),
        ]);
    }
    Table {
        name: "ledger-events",
        about: "What happened to the items of the ledger",
        columns: COLUMNS,
        primary_key: &[],
        rows,
    }
}
