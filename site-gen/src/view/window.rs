//! A window: its score with the working, what the public said, what it promised, what it mends.
//!
//! The page carries nothing that changes with other windows but its own place among them, so that one
//! edit does not touch every window's page.

mod checklists;
mod corrections;
mod peers;
mod records;
mod trend;

use scoring_core::id::Id;
use scoring_core::outcome::WindowOutcome;
use serde::Serialize;

use crate::ledger::{Standing, State};
use crate::links::{Facet, Place};
use crate::model::{
    Affiliation, FocusReason, Language, PledgeActor, PledgeStatus, Window as Content,
};
use crate::submission::Timing;
use crate::view::adjustments::{self, AdjustmentRow};
use crate::view::among::{self, Among};
use crate::view::bar::{self, Bar, Key};
use crate::view::mark::{self, Mark};
use crate::view::survey::{self, Opinion};
use crate::view::why::{self, Why};
use crate::view::working::{self, Working};
use crate::view::{Figure, Heading, Scene, Sentence, Words, posters, ranking};

/// The page.
#[derive(Debug, Serialize)]
pub(crate) struct Window {
    id: String,
    name: Words,
    facts: Sentence,
    errands: Sentence,
    marks: Vec<Mark>,
    decided: Option<Mark>,
    score: Option<Figure>,
    among: Option<Among>,
    summary: Vec<Fact>,
    notices: Vec<Notice>,
    keys: Vec<Key>,
    bar: Option<Bar>,
    working: Working,
    working_how: String,
    why: Option<Why>,
    opinions: Vec<Opinion>,
    adjustments: Vec<AdjustmentRow>,
    panel: Vec<records::MarkRow>,
    /// Whether the marks of a window for itself count.
    is_self_scored: bool,
    own: Vec<records::MarkRow>,
    checklists: Vec<checklists::Checklist>,
    peers: Option<peers::PeerMarks>,
    pledge: Option<records::PledgeSummary>,
    /// That there is none, where one is asked for.
    no_pledge: Option<String>,
    pledge_link: String,
    ledger: Vec<records::LedgerRow>,
    ledger_link: String,
    /// The window's poster for its counter.
    poster_link: Option<String>,
    self_report: Option<records::SelfReport>,
    /// That there is none, where one is asked for.
    no_self_report: Option<String>,
    rules: Vec<records::RuleRow>,
    consequences: Vec<records::ConsequenceRow>,
    history: records::History,
    trend: Option<trend::Trend>,
    windows_link: String,
    calculator_link: String,
}

/// A line beside the score.
#[derive(Debug, Serialize)]
struct Fact {
    title: String,
    text: Words,
}

/// Something that a reader must not miss.
#[derive(Debug, Serialize)]
struct Notice {
    class: &'static str,
    title: String,
    text: Sentence,
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
    let title = scene.phrase(
        "window.document_title",
        &[
            ("window", vec![name.clone()]),
            ("year", vec![Words::plain(year.number().to_string())]),
        ],
    );
    let view = Window {
        id: id.to_string(),
        facts: facts(scene, content),
        marks: mark::of_window(scene, outcome),
        decided: mark::decided(scene, id),
        score: scene.composite(id),
        among: among::of(scene, id),
        summary: summary(scene, outcome),
        notices: notices(scene, outcome),
        keys: bar::component_keys(scene),
        bar: bar::contributions(scene, &scorecard),
        working: working::of(scene, id, &scorecard),
        working_how: scene.say(
            "window.working_how",
            &[("adjusted", (&adjustments::in_short(scene)).into())],
        ),
        why: why::year(scene, id, &scorecard),
        opinions: survey::of(scene, id, &scorecard.components),
        adjustments: adjustments::of_window(scene, id),
        panel: records::panel(scene, id),
        is_self_scored: year.year.evaluation.method.has_own(),
        own: records::own(scene, id),
        checklists: checklists::of(scene, id),
        peers: peers::of(scene, id),
        pledge: (year.year.content.pledges.get(id))
            .map(|pledge| records::pledge_summary(scene, pledge)),
        no_pledge: no_pledge(scene, id),
        pledge_link: scene.to(Place::Pledge(id)),
        ledger: (year.ledger(id).iter())
            .map(|(item, standing)| records::ledger_row(scene, item, standing))
            .collect(),
        ledger_link: scene.to(Place::ledger(Facet::Window(id), 1)),
        errands: errands(scene, content),
        poster_link: posters::link(scene, id),
        self_report: records::self_report(scene, id),
        no_self_report: missing(
            scene,
            year.year.self_report_timing(id),
            ["window.no_self_report", "window.self_report_waiting"],
        ),
        rules: records::rules(scene, id),
        consequences: records::consequences(scene, id),
        history: records::history(scene, id),
        trend: trend::of(scene, id),
        windows_link: scene.to(Place::Windows),
        calculator_link: scene.to(Place::Calculator),
        name,
    };
    (Heading::results("windows", title), view)
}

/// What people come for; empty where the content does not say.
fn errands(scene: &Scene<'_>, window: &Content) -> Sentence {
    let english = scene.language() == Language::English && !window.errands_en.is_empty();
    if english {
        return scene.list(
            window
                .errands_en
                .iter()
                .map(|errand| Words::plain(errand.as_str())),
        );
    }
    scene.list(window.errands.iter().map(|errand| scene.original(errand)))
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
    let mut fact = |address: &str, text: Words| {
        facts.push(Fact {
            title: scene.texts.get(address).to_owned(),
            text,
        });
    };
    if let Some(rank) = scene.rank(&outcome.id) {
        let numbers = [
            ("rank", (&rank).into()),
            ("ranked", scene.year.ranked.into()),
        ];
        fact(
            "window.fact_rank",
            Words::plain(match scene.rank_range(&outcome.id) {
                Some([best, last]) if best.text() != last.text() => scene.say(
                    "window.rank_with_range",
                    &[
                        numbers[0],
                        numbers[1],
                        ("best", (&best).into()),
                        ("last", (&last).into()),
                    ],
                ),
                _ => scene.say("window.rank", &numbers),
            }),
        );
    }
    if let Some(band) = mark::band_name(scene, outcome) {
        fact("window.fact_band", band);
    }
    let id = &outcome.id;
    if let Some(pledge) = scene.year.year.content.pledges.get(id) {
        let count = |status| {
            let verified = (pledge.items.iter())
                .filter(|item| item.last(PledgeActor::Section).map(|event| event.status) == status);
            verified.count()
        };
        fact(
            "window.fact_pledge",
            Words::plain(scene.say(
                "window.pledge_counts",
                &[
                    ("items", pledge.items.len().into()),
                    ("kept", count(Some(PledgeStatus::Kept)).into()),
                    ("partly", count(Some(PledgeStatus::InProgress)).into()),
                    ("broken", count(Some(PledgeStatus::Broken)).into()),
                    ("unverified", count(None).into()),
                ],
            )),
        );
    } else if let Some(without) = no_pledge(scene, id) {
        fact("window.fact_pledge", Words::plain(without));
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
            Words::plain(scene.say(
                "window.ledger_counts",
                &[
                    ("items", ledger.len().into()),
                    ("closed", count(&|each| each.state == State::Closed).into()),
                    ("open", count(&|each| each.state.is_open()).into()),
                    ("overdue", count(&|each| each.overdue).into()),
                ],
            )),
        );
    }
    facts
}

/// That the window has handed in no pledge; `None` where it has, or where none is asked for.
fn no_pledge(scene: &Scene<'_>, id: &Id) -> Option<String> {
    let timing = scene.year.year.pledge_timing(id);
    missing(scene, timing, ["window.no_pledge", "window.pledge_waiting"])
}

/// That something was not handed in, or not yet; `None` where it was, or where nobody asked for it.
fn missing(
    scene: &Scene<'_>,
    timing: Timing,
    [never, not_yet]: [&'static str; 2],
) -> Option<String> {
    let address = match timing {
        Timing::Missing => never,
        Timing::Waiting => not_yet,
        Timing::InTime | Timing::Late(_) | Timing::Undated | Timing::Unasked => return None,
    };
    Some(scene.texts.get(address).to_owned())
}

/// Why it is not ranked, its vetoes, criticisms and supervision.
fn notices(scene: &Scene<'_>, outcome: &WindowOutcome) -> Vec<Notice> {
    let id = &outcome.id;
    let mut notices = corrections::of(scene, id);
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
