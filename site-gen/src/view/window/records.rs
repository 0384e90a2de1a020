//! The records of a window: marks, pledge, ledger, self-report, what followed, other years.

use scoring_core::id::Id;
use scoring_core::inputs::Status;
use serde::Serialize;

use crate::ledger::{Standing, State};
use crate::links::{Place, Route};
use crate::markdown;
use crate::model::{self, Evidence, LedgerItem, Occasion, Pledge, PledgeActor, PledgeItem};
use crate::view::ledger::row;
use crate::view::mark::Mark;
use crate::view::pledges::promise;
use crate::view::{Day, Figure, Scene, Words, windows};

#[derive(Debug, Serialize)]
pub(super) struct MarkRow {
    date: Day,
    kind: Option<String>,
    item: Option<Words>,
    basis: Option<Words>,
    score: String,
}

#[derive(Debug, Serialize)]
pub(super) struct PledgeSummary {
    submitted: String,
    items: Vec<PledgeRow>,
}

#[derive(Debug, Serialize)]
pub(super) struct PledgeRow {
    text: Words,
    href: String,
    claimed: Mark,
    verified: Mark,
}

#[derive(Debug, Serialize)]
pub(super) struct LedgerRow {
    problem: Words,
    opened: Day,
    state: Mark,
}

#[derive(Debug, Serialize)]
pub(super) struct SelfReport {
    submitted: String,
    /// Safe HTML.
    body: String,
    lang: Option<&'static str>,
}

#[derive(Debug, Serialize)]
pub(super) struct ConsequenceRow {
    date: Day,
    text: Words,
    document: Option<Words>,
}

/// A window over the years, and which of its particulars are recorded in any.
#[derive(Debug, Serialize)]
pub(super) struct History {
    rows: Vec<HistoryRow>,
    departments: bool,
    heads: bool,
    classes: bool,
}

#[derive(Debug, Serialize)]
pub(super) struct HistoryRow {
    /// The year in digits, by which its figures are marked.
    number: u16,
    year: Words,
    current: bool,
    department: Option<Words>,
    head: Option<Words>,
    class: Option<Words>,
    status: String,
    score: Option<Figure>,
    rank: Option<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct RuleRow {
    date: Day,
    title: Words,
    document: Option<Words>,
}

/// The panel's marks, by date.
pub(super) fn panel(scene: &Scene<'_>, id: &Id) -> Vec<MarkRow> {
    marks(scene, scene.year.panel(id))
}

/// The marks of a window's evaluation of itself, by date.
pub(super) fn own(scene: &Scene<'_>, id: &Id) -> Vec<MarkRow> {
    marks(scene, scene.year.own(id))
}

fn marks(scene: &Scene<'_>, marks: &[&model::Mark]) -> Vec<MarkRow> {
    let method = &scene.year.year.evaluation.method;
    let items: Vec<_> = (method.tree().into_iter())
        .filter_map(|component| match &component.source {
            scoring_core::method::Source::Panel { items } => Some(items),
            _ => None,
        })
        .flatten()
        .collect();
    let mut marks = marks.to_vec();
    marks.sort_by_key(|mark| mark.date);
    (marks.into_iter())
        .map(|mark| MarkRow {
            date: scene.day(mark.date),
            kind: mark
                .kind
                .map(|kind| scene.texts.get(occasion(kind)).to_owned()),
            item: (mark.item.as_ref())
                .and_then(|id| items.iter().find(|item| item.id == *id))
                .map(|item| scene.named(&item.name, item.name_en.as_deref())),
            basis: mark.basis.as_ref().map(|text| scene.text(text)),
            score: mark.score.to_string(),
        })
        .collect()
}

fn occasion(kind: Occasion) -> &'static str {
    match kind {
        Occasion::OpenCheck => "window.open_check",
        Occasion::CovertCheck => "window.covert_check",
        Occasion::Inspection => "window.inspection",
        Occasion::Daily => "window.daily",
        Occasion::Materials => "window.materials",
        Occasion::Other => "window.other",
    }
}

/// A pledge in short: each item with what is claimed and what is verified.
pub(super) fn pledge_summary(scene: &Scene<'_>, pledge: &Pledge) -> PledgeSummary {
    let route = Route::Year(scene.year.number(), Place::Pledge(&pledge.window));
    PledgeSummary {
        submitted: submitted(scene, pledge.submitted, &Evidence::Pledge),
        items: (pledge.items.iter())
            .map(|item| PledgeRow {
                text: scene.text(&item.text),
                href: scene.links.to_part(route, &item.id),
                claimed: said(scene, item, PledgeActor::Window),
                verified: said(scene, item, PledgeActor::Section),
            })
            .collect(),
    }
}

/// What `by` said last of an item.
fn said(scene: &Scene<'_>, item: &PledgeItem, by: PledgeActor) -> Mark {
    promise::mark(scene, by, item.last(by).map(|event| event.status))
}

/// When something due was handed in, and whether in time.
fn submitted(scene: &Scene<'_>, date: jiff::civil::Date, evidence: &Evidence) -> String {
    let text = scene.date(date);
    match scene.year.year.demand(evidence).due {
        Some(due) if date > due => scene.say(
            "window.submitted_late",
            &[("date", (&text).into()), ("due", (&scene.date(due)).into())],
        ),
        Some(_) => scene.say("window.submitted_in_time", &[("date", (&text).into())]),
        None => scene.say("window.submitted", &[("date", (&text).into())]),
    }
}

/// A ledger item in a line.
pub(super) fn ledger_row(scene: &Scene<'_>, item: &LedgerItem, standing: &Standing) -> LedgerRow {
    LedgerRow {
        problem: scene
            .text(&item.problem)
            .linked(scene.to(Place::LedgerItem(&item.id))),
        opened: scene.day(item.opened),
        state: ledger_state(scene, standing),
    }
}

/// Where a ledger item stands, in a glyph and words.
pub(crate) fn ledger_state(scene: &Scene<'_>, standing: &Standing) -> Mark {
    if let Some(overdue) = row::overdue(scene, standing) {
        return overdue;
    }
    let state = row::state(scene, standing.state);
    match standing.state {
        State::Closed => Mark {
            text: scene.count(
                "window.closed",
                usize::try_from(standing.age).unwrap_or(0),
                &[],
            ),
            ..state
        },
        _ => state,
    }
}

/// The self-report of a window.
pub(super) fn self_report(scene: &Scene<'_>, id: &Id) -> Option<SelfReport> {
    let report = scene.year.year.content.self_reports.get(id)?;
    Some(SelfReport {
        submitted: submitted(scene, report.submitted, &Evidence::SelfReport),
        body: markdown::to_html_from(&report.body, 3),
        lang: scene.original("").lang,
    })
}

/// What followed from the decision for a window.
pub(super) fn consequences(scene: &Scene<'_>, id: &Id) -> Vec<ConsequenceRow> {
    let decision = scene.year.year.content.outcome.as_ref();
    (decision.iter())
        .flat_map(|decision| &decision.consequences)
        .filter(|consequence| consequence.window == *id)
        .map(|consequence| ConsequenceRow {
            date: scene.day(consequence.date),
            text: scene.text(&consequence.text),
            document: consequence.document.as_ref().map(|text| scene.text(text)),
        })
        .collect()
}

/// The window in every year that has it, the newest first; what it was then is said with each year.
pub(super) fn history(scene: &Scene<'_>, id: &Id) -> History {
    let rows: Vec<_> = (scene.years.iter().rev())
        .filter_map(|year| {
            let window = year.window(id)?;
            let number = year.number();
            let status = match year.year.status {
                Status::InProgress => "years.in_progress",
                Status::Provisional => "years.provisional",
                Status::Final => "years.final",
            };
            let name = scene.text(&window.name);
            Some(HistoryRow {
                number,
                current: number == scene.year.number(),
                year: Words {
                    text: scene.say(
                        "window.history_year",
                        &[("year", number.into()), ("window", (&name.text).into())],
                    ),
                    lang: name.lang,
                    href: Some(
                        scene
                            .links
                            .to(Route::Year(number, Place::Window(&window.id))),
                    ),
                },
                department: (window.department.as_ref()).map(|text| scene.text(text)),
                head: window.head.as_ref().map(|text| scene.text(text)),
                class: (window.class.as_ref()).map(|class| windows::class_name(scene, class)),
                status: scene.texts.get(status).to_owned(),
                score: scene.composite_in(year, id),
                rank: scene.rank_in(year, id).map(|rank| {
                    scene.say(
                        "window.history_rank",
                        &[("rank", (&rank).into()), ("ranked", year.ranked.into())],
                    )
                }),
            })
        })
        .collect();
    let rows = if rows.len() > 1 { rows } else { Vec::new() };
    History {
        departments: rows.iter().any(|row| row.department.is_some()),
        heads: rows.iter().any(|row| row.head.is_some()),
        classes: rows.iter().any(|row| row.class.is_some()),
        rows,
    }
}

/// Internal rules that a window built up.
pub(super) fn rules(scene: &Scene<'_>, id: &Id) -> Vec<RuleRow> {
    (scene.year.rules(id).iter())
        .map(|rule| RuleRow {
            date: scene.day(rule.date),
            title: scene.text(&rule.title),
            document: rule.document.as_ref().map(|text| scene.text(text)),
        })
        .collect()
}
