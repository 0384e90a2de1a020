//! A window: its score with the working, what the public said, what it promised, what it mends.
//!
//! The page carries nothing that changes with other windows but its own place among them, so that one
//! edit does not touch every window's page.

use scoring_core::id::Id;
use scoring_core::inputs::Status;
use scoring_core::outcome::WindowOutcome;
use serde::Serialize;

use crate::ledger::{Standing, State};
use crate::links::{Place, Route};
use crate::markdown;
use crate::model::{
    Adjustment, Affiliation, FocusReason, LedgerItem, Occasion, Pledge, PledgeActor, PledgeItem,
    PledgeStatus, Window as Content,
};
use crate::view::bar::{self, Bar, Key};
use crate::view::mark::{self, Mark};
use crate::view::survey::{self, Opinion};
use crate::view::working::{self, Working};
use crate::view::{Day, Heading, Scene, Sentence, Words, ranking};

/// The page.
#[derive(Debug, Serialize)]
pub(crate) struct Window {
    id: String,
    name: Words,
    facts: Sentence,
    marks: Vec<Mark>,
    decided: Option<Mark>,
    score: Option<String>,
    summary: Vec<Fact>,
    notices: Vec<Notice>,
    keys: Vec<Key>,
    bar: Option<Bar>,
    working: Working,
    opinions: Vec<Opinion>,
    adjustments: Vec<AdjustmentRow>,
    panel: Vec<PanelRow>,
    pledge: Option<PledgeSummary>,
    pledge_link: String,
    ledger: Vec<LedgerRow>,
    ledger_link: String,
    self_report: Option<SelfReport>,
    rules: Vec<RuleRow>,
    consequences: Vec<ConsequenceRow>,
    history: Vec<HistoryRow>,
    windows_link: String,
    calculator_link: String,
}

/// A line beside the score.
#[derive(Debug, Serialize)]
struct Fact {
    title: String,
    text: String,
}

/// Something that a reader must not miss.
#[derive(Debug, Serialize)]
struct Notice {
    class: &'static str,
    title: String,
    text: Sentence,
}

#[derive(Debug, Serialize)]
struct AdjustmentRow {
    date: Day,
    kind: Words,
    basis: Option<Words>,
    document: Option<Words>,
    points: String,
}

#[derive(Debug, Serialize)]
struct PanelRow {
    date: Day,
    kind: Option<String>,
    item: Option<Words>,
    basis: Option<Words>,
    score: String,
}

#[derive(Debug, Serialize)]
struct PledgeSummary {
    submitted: String,
    items: Vec<PledgeRow>,
}

#[derive(Debug, Serialize)]
struct PledgeRow {
    text: Words,
    href: String,
    claimed: Mark,
    verified: Mark,
}

#[derive(Debug, Serialize)]
struct LedgerRow {
    problem: Words,
    opened: Day,
    state: Mark,
}

#[derive(Debug, Serialize)]
struct SelfReport {
    submitted: String,
    /// Safe HTML.
    body: String,
    lang: Option<&'static str>,
}

#[derive(Debug, Serialize)]
struct RuleRow {
    date: Day,
    title: Words,
    document: Option<Words>,
}

#[derive(Debug, Serialize)]
struct ConsequenceRow {
    date: Day,
    text: Words,
    document: Option<Words>,
}

#[derive(Debug, Serialize)]
struct HistoryRow {
    year: Words,
    current: bool,
    status: String,
    score: Option<String>,
    rank: Option<String>,
}

/// The page of the window `id`.
///
/// # Panics
///
/// Never for a window of the year: `links::routes` names no other.
pub(crate) fn of(scene: &Scene<'_>, id: &Id) -> (Heading, Window) {
    let year = scene.year;
    let content = year.window(id).expect("a route names a window of its year");
    let outcome = year.outcome(id).expect("every window is scored");
    let inputs = year.inputs(id).expect("every window has inputs");
    // The outcome's scorecards are without their working, which is made here for one window.
    let scorecard = scoring_core::score::score(&year.year.evaluation.method, inputs);
    let name = scene.window_name(content);
    let title = scene.say(
        "window.document_title",
        &[
            ("window", (&name.text).into()),
            ("year", year.number().into()),
        ],
    );
    let view = Window {
        id: id.to_string(),
        facts: facts(scene, content),
        marks: mark::of_window(scene, outcome),
        decided: mark::decided(scene, id),
        score: scene.composite(id),
        summary: summary(scene, outcome),
        notices: notices(scene, outcome),
        keys: bar::component_keys(scene),
        bar: bar::contributions(scene, &scorecard),
        working: working::of(scene, id, &scorecard),
        opinions: survey::of(scene, id, &scorecard.components),
        adjustments: adjustments(scene, id),
        panel: panel(scene, id),
        pledge: (year.year.content.pledges.get(id)).map(|pledge| pledge_summary(scene, pledge)),
        pledge_link: scene.to(Place::Pledge(id)),
        ledger: (year.ledger(id).iter())
            .map(|(item, standing)| ledger_row(scene, item, standing))
            .collect(),
        ledger_link: scene.to(Place::Ledger),
        self_report: self_report(scene, id),
        rules: (year.rules(id).iter())
            .map(|rule| RuleRow {
                date: scene.day(rule.date),
                title: scene.text(&rule.title),
                document: rule.document.as_ref().map(|text| scene.text(text)),
            })
            .collect(),
        consequences: consequences(scene, id),
        history: history(scene, id),
        windows_link: scene.to(Place::Windows),
        calculator_link: scene.to(Place::Calculator),
        name,
    };
    (Heading::results("windows", title), view)
}

/// Department, whose it is, counters, phone, head.
fn facts(scene: &Scene<'_>, window: &Content) -> Sentence {
    let mut facts: Vec<Sentence> = Vec::new();
    if let Some(department) = &window.department {
        let affiliation = window.affiliation.map(|affiliation| match affiliation {
            Affiliation::County => "window.county",
            Affiliation::Resident => "window.resident",
        });
        let mut words = vec![scene.text(department)];
        words.extend(affiliation.map(|address| Words::plain(scene.texts.get(address))));
        facts.push(words);
    }
    if let Some(head) = &window.head {
        facts.push(scene.sentence("window.head", &[("head", vec![scene.text(head)])]));
    }
    if !window.counters.is_empty() {
        let counters = window.counters.join(scene.texts.get("frame.list_comma"));
        let words = scene.say("window.counters", &[("counters", (&counters).into())]);
        facts.push(vec![Words::plain(words)]);
    }
    if let Some(phone) = &window.phone {
        let words = scene.say("window.phone", &[("phone", phone.into())]);
        facts.push(vec![Words::plain(words)]);
    }
    facts.join(&Words::plain(" · "))
}

fn summary(scene: &Scene<'_>, outcome: &WindowOutcome) -> Vec<Fact> {
    let mut facts = Vec::new();
    let mut fact = |address: &str, text: String| {
        facts.push(Fact {
            title: scene.texts.get(address).to_owned(),
            text,
        });
    };
    if let Some(rank) = outcome.rank {
        let numbers = [("rank", rank.into()), ("ranked", scene.year.ranked.into())];
        fact(
            "window.fact_rank",
            match outcome.rank_range {
                Some((best, last)) if best < last => scene.say(
                    "window.rank_with_range",
                    &[
                        numbers[0],
                        numbers[1],
                        ("best", best.into()),
                        ("last", last.into()),
                    ],
                ),
                _ => scene.say("window.rank", &numbers),
            },
        );
    }
    let method = &scene.year.year.evaluation.method;
    if let Some(band) =
        (outcome.band.as_ref()).and_then(|id| method.bands.iter().find(|band| band.id == *id))
    {
        let name = scene.named(&band.name, band.name_en.as_deref());
        fact("window.fact_band", name.text);
    }
    let id = &outcome.id;
    if let Some(pledge) = scene.year.year.content.pledges.get(id) {
        let count = |status| {
            let verified = (pledge.items.iter())
                .filter(|item| last_status(item, PledgeActor::Section) == status);
            verified.count()
        };
        fact(
            "window.fact_pledge",
            scene.say(
                "window.pledge_counts",
                &[
                    ("items", pledge.items.len().into()),
                    ("kept", count(Some(PledgeStatus::Kept)).into()),
                    ("broken", count(Some(PledgeStatus::Broken)).into()),
                    ("unverified", count(None).into()),
                ],
            ),
        );
    } else {
        fact(
            "window.fact_pledge",
            scene.texts.get("window.no_pledge").to_owned(),
        );
    }
    let ledger = scene.year.ledger(id);
    if !ledger.is_empty() {
        let count = |holds: &dyn Fn(&Standing) -> bool| {
            ledger
                .iter()
                .filter(|(_, standing)| holds(standing))
                .count()
        };
        fact(
            "window.fact_ledger",
            scene.say(
                "window.ledger_counts",
                &[
                    ("items", ledger.len().into()),
                    ("closed", count(&|each| each.state == State::Closed).into()),
                    ("open", count(&|each| each.state.is_open()).into()),
                    ("overdue", count(&|each| each.overdue).into()),
                ],
            ),
        );
    }
    facts
}

/// Why it is not ranked, its vetoes, criticisms and supervision.
fn notices(scene: &Scene<'_>, outcome: &WindowOutcome) -> Vec<Notice> {
    let id = &outcome.id;
    let mut notices = Vec::new();
    let mut notice = |class, title: &str, text: Sentence| {
        notices.push(Notice {
            class,
            title: scene.texts.get(title).to_owned(),
            text,
        });
    };
    if outcome.rank.is_none() {
        notice(
            "warn",
            "window.not_ranked",
            ranking::missing(scene, outcome),
        );
    }
    let grounds = &scene.year.year.evaluation.method.vetoes;
    for veto in scene.year.vetoes(id) {
        let ground = grounds.iter().find(|ground| ground.id == veto.ground);
        let ground = ground.map_or_else(
            || Words::plain(veto.ground.as_str()),
            |ground| scene.named(&ground.name, ground.name_en.as_deref()),
        );
        let date = |date| vec![Words::plain(scene.date(date))];
        let text = |text: &Option<crate::model::Text>| match text {
            Some(text) => vec![scene.text(text)],
            None => vec![Words::plain(scene.texts.get("window.no_document"))],
        };
        let known = [
            ("date", date(veto.date)),
            ("ground", vec![ground]),
            ("document", text(&veto.document)),
        ];
        match veto.withdrawn {
            None => notice(
                "bad",
                "window.vetoed",
                scene.sentence("window.veto_text", &known),
            ),
            Some(withdrawn) => {
                let mut known = known.to_vec();
                known.push(("withdrawn", date(withdrawn)));
                known.push(("reason", text(&veto.withdrawn_reason)));
                let text = scene.sentence("window.veto_withdrawn_text", &known);
                notice("", "window.veto_withdrawn", text);
            }
        }
    }
    for criticism in scene.year.criticisms(id) {
        let date = vec![Words::plain(scene.date(criticism.date))];
        let mut text = scene.sentence("window.criticised_text", &[("date", date)]);
        if let Some(document) = &criticism.document {
            text.push(Words::plain(" "));
            text.push(scene.text(document));
        }
        notice("warn", "window.criticised", text);
    }
    for focus in scene.year.focus(id) {
        let address = match focus.reason {
            FocusReason::Last => "window.focus_last",
            FocusReason::Criticised => "window.focus_criticised",
        };
        let text = scene.say(address, &[("year", focus.year.into())]);
        notice("", "window.focus", vec![Words::plain(text)]);
    }
    if let Some(reason) =
        (scene.year.year.content.outcome.as_ref()).and_then(|decision| decision.reasons.get(id))
    {
        notice("", "window.decision_differs", vec![scene.text(reason)]);
    }
    notices
}

fn adjustments(scene: &Scene<'_>, id: &Id) -> Vec<AdjustmentRow> {
    let method = &scene.year.year.evaluation.method;
    let row = |record: &Adjustment, sign: char, kind: Option<(&str, Option<&str>)>| AdjustmentRow {
        date: scene.day(record.date),
        kind: kind.map_or_else(
            || Words::plain(record.kind.as_str()),
            |(name, english)| scene.named(name, english),
        ),
        basis: record.basis.as_ref().map(|text| scene.text(text)),
        document: record.document.as_ref().map(|text| scene.text(text)),
        points: format!("{sign}{}", record.points),
    };
    let deductions = scene.year.deductions(id).iter().map(|record| {
        let kind = method.deductions.iter().find(|kind| kind.id == record.kind);
        let kind = kind.map(|kind| (kind.name.as_str(), kind.name_en.as_deref()));
        (record.date, row(record, '\u{2212}', kind))
    });
    let additions = scene.year.additions(id).iter().map(|record| {
        let kind = method.additions.iter().find(|kind| kind.id == record.kind);
        let kind = kind.map(|kind| (kind.name.as_str(), kind.name_en.as_deref()));
        (record.date, row(record, '+', kind))
    });
    let mut rows: Vec<_> = deductions.chain(additions).collect();
    rows.sort_by_key(|(date, _)| *date);
    rows.into_iter().map(|(_, row)| row).collect()
}

fn panel(scene: &Scene<'_>, id: &Id) -> Vec<PanelRow> {
    let method = &scene.year.year.evaluation.method;
    let items: Vec<_> = (method.tree().into_iter())
        .filter_map(|component| match &component.source {
            scoring_core::method::Source::Panel { items } => Some(items),
            _ => None,
        })
        .flatten()
        .collect();
    let mut marks = scene.year.panel(id).to_vec();
    marks.sort_by_key(|mark| mark.date);
    (marks.into_iter())
        .map(|mark| PanelRow {
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

fn last_status(item: &PledgeItem, by: PledgeActor) -> Option<PledgeStatus> {
    let mut events = item.events.iter().rev();
    events
        .find(|event| event.by == by)
        .map(|event| event.status)
}

fn pledge_summary(scene: &Scene<'_>, pledge: &Pledge) -> PledgeSummary {
    let route = Route::Year(scene.year.number(), Place::Pledge(&pledge.window));
    PledgeSummary {
        submitted: submitted(scene, pledge.submitted, &crate::model::Evidence::Pledge),
        items: (pledge.items.iter())
            .map(|item| PledgeRow {
                text: scene.text(&item.text),
                href: scene.links.to_part(route, &item.id),
                claimed: claimed(scene, last_status(item, PledgeActor::Window)),
                verified: verified(scene, last_status(item, PledgeActor::Section)),
            })
            .collect(),
    }
}

/// What the window claims: always quiet.
fn claimed(scene: &Scene<'_>, status: Option<PledgeStatus>) -> Mark {
    let (glyph, address) = match status {
        None => ("dash", "window.claimed_nothing"),
        Some(PledgeStatus::InProgress) => ("wait", "window.claimed_in_progress"),
        Some(PledgeStatus::Kept) => ("done", "window.claimed_kept"),
        Some(PledgeStatus::Broken) => ("no", "window.claimed_broken"),
    };
    Mark {
        class: "quiet",
        glyph: Some(glyph),
        text: scene.texts.get(address).to_owned(),
    }
}

/// What the section verified: this alone has a colour.
fn verified(scene: &Scene<'_>, status: Option<PledgeStatus>) -> Mark {
    let (class, glyph, address) = match status {
        None => ("quiet", "dash", "window.verified_nothing"),
        Some(PledgeStatus::InProgress) => ("warn", "half", "window.verified_in_progress"),
        Some(PledgeStatus::Kept) => ("good", "done", "window.verified_kept"),
        Some(PledgeStatus::Broken) => ("bad", "no", "window.verified_broken"),
    };
    Mark {
        class,
        glyph: Some(glyph),
        text: scene.texts.get(address).to_owned(),
    }
}

/// When something due was handed in, and whether in time.
fn submitted(
    scene: &Scene<'_>,
    date: jiff::civil::Date,
    evidence: &crate::model::Evidence,
) -> String {
    let mut tasks = scene.year.year.content.tasks.iter();
    let due = tasks.find(|task| task.evidence.as_ref() == Some(evidence));
    let text = scene.date(date);
    match due.map(|task| task.due) {
        Some(due) if date > due => scene.say(
            "window.submitted_late",
            &[("date", (&text).into()), ("due", (&scene.date(due)).into())],
        ),
        Some(_) => scene.say("window.submitted_in_time", &[("date", (&text).into())]),
        None => scene.say("window.submitted", &[("date", (&text).into())]),
    }
}

fn ledger_row(scene: &Scene<'_>, item: &LedgerItem, standing: &Standing) -> LedgerRow {
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
    let mark = |class, glyph, text: String| Mark {
        class,
        glyph: Some(glyph),
        text,
    };
    let text = |address: &str| scene.texts.get(address).to_owned();
    let days = |number: i64| usize::try_from(number).unwrap_or(0);
    if standing.overdue {
        return mark(
            "bad",
            "over",
            scene.count("window.overdue", days(standing.days_overdue), &[]),
        );
    }
    match standing.state {
        State::NotStarted => mark("quiet", "dash", text("window.not_started")),
        State::InProgress => mark("quiet", "open", text("window.in_progress")),
        State::AwaitingVerification => mark("quiet", "wait", text("window.awaiting")),
        State::Reopened => mark("warn", "open", text("window.reopened")),
        State::Closed => mark(
            "good",
            "done",
            scene.count("window.closed", days(standing.age), &[]),
        ),
        State::Unresolved => mark("quiet", "no", text("window.unresolved")),
    }
}

fn self_report(scene: &Scene<'_>, id: &Id) -> Option<SelfReport> {
    let report = scene.year.year.content.self_reports.get(id)?;
    Some(SelfReport {
        submitted: submitted(scene, report.submitted, &crate::model::Evidence::SelfReport),
        body: markdown::to_html(&report.body),
        lang: scene.original("").lang,
    })
}

fn consequences(scene: &Scene<'_>, id: &Id) -> Vec<ConsequenceRow> {
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

/// The window in every year that has it, the newest first.
fn history(scene: &Scene<'_>, id: &Id) -> Vec<HistoryRow> {
    let rows: Vec<_> = (scene.years.iter().rev())
        .filter_map(|year| {
            let window = year.window(id)?;
            let outcome = year.outcome(id)?;
            let number = year.number();
            let digits = year.year.evaluation.method.ranking.digits();
            let status = match year.year.status {
                Status::InProgress => "years.in_progress",
                Status::Provisional => "years.provisional",
                Status::Final => "years.final",
            };
            let name = scene.text(&window.name);
            Some(HistoryRow {
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
                status: scene.texts.get(status).to_owned(),
                score: (outcome.scorecard.value()).map(|value| digits.print(value)),
                rank: outcome.rank.map(|rank| {
                    scene.say(
                        "window.history_rank",
                        &[("rank", rank.into()), ("ranked", year.ranked.into())],
                    )
                }),
            })
        })
        .collect();
    if rows.len() > 1 { rows } else { Vec::new() }
}
