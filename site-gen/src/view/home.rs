//! The home page of a year: where it stands, at a glance.

use scoring_core::Ratio;
use scoring_core::component::Detail;
use scoring_core::inputs::Status;
use scoring_core::survey::SurveyScore;
use scoring_core::uncertainty::NO_CLAIM;
use serde::Serialize;

use crate::assess::{TaskStanding, TaskState};
use crate::ledger::State;
use crate::links::Place;
use crate::model::{SurveyRound, Task};
use crate::view::bar::{self, Bar, Segment, share};
use crate::view::lists::{self, Lists};
use crate::view::mark::Mark;
use crate::view::movement::Movement;
use crate::view::search::{self, Finder};
use crate::view::strip::{self, Strip};
use crate::view::windows::{self, WindowGroup};
use crate::view::{Day, Heading, Scene, Sentence, Words};

/// Windows listed on the home page; where there are more, a link leads to the index.
const LISTED: usize = 100;
/// Notices and movements shown.
const SHOWN: usize = 3;

/// The page.
#[derive(Debug, Serialize)]
pub(crate) struct Home {
    lead: Sentence,
    finder: Finder,
    /// Whether windows are grouped by what people come for.
    by_topic: bool,
    windows: Option<Vec<WindowGroup>>,
    windows_link: String,
    ranking_link: String,
    strip: Option<Strip>,
    /// Windows without a rank, and what each lacks.
    not_ranked: Option<Sentence>,
    movement: Option<Movers>,
    ledger: Option<Ledger>,
    ledger_link: String,
    lists: Option<Lists>,
    outcome_link: String,
    tasks: Vec<TaskRow>,
    phase: Option<Sentence>,
    calendar_link: String,
    notices: Vec<NoticeRow>,
    notices_link: String,
}

/// What changed between the last two rounds of the survey.
#[derive(Debug, Serialize)]
struct Movers {
    title: Sentence,
    /// Among which windows places are counted, where these are not all.
    among: Option<String>,
    rows: Vec<Move>,
    link: String,
}

#[derive(Debug, Serialize)]
struct Move {
    /// `up`, `down` or `same`.
    direction: &'static str,
    places: String,
    window: Words,
    from: String,
    to: String,
}

#[derive(Debug, Serialize)]
struct Ledger {
    summary: String,
    bar: Bar,
    rows: Vec<LedgerRow>,
}

#[derive(Debug, Serialize)]
struct LedgerRow {
    state: Mark,
    count: usize,
}

#[derive(Debug, Serialize)]
struct TaskRow {
    due: Day,
    name: Words,
    state: Mark,
}

#[derive(Debug, Serialize)]
struct NoticeRow {
    date: Day,
    title: Words,
}

/// The home page of the scene's year.
pub(crate) fn of(scene: &Scene<'_>) -> (Heading, Home) {
    let year = scene.year.year;
    let content = &year.content;
    let rounds = &content.records.rounds;
    let last = rounds.last().map(|round| &round.id);
    let has_lists = content.outcome.is_some() || year.status != Status::InProgress;
    let home = Home {
        lead: lead(scene),
        finder: Finder::of(scene),
        by_topic: windows::have_topics(scene),
        windows: (content.windows.len() <= LISTED).then(|| windows::groups(scene)),
        windows_link: scene.to(Place::Windows),
        ranking_link: match last {
            Some(round) if scene.year.ranked == 0 => scene.to(Place::Round(round)),
            _ => scene.to(Place::Ranking),
        },
        strip: strip::of(scene),
        not_ranked: (scene.year.ranked > 0).then(|| not_ranked(scene)).flatten(),
        movement: match rounds.as_slice() {
            [.., before, after] => movement(scene, before, after),
            _ => None,
        },
        ledger: (year.ledger_totals.items > 0).then(|| ledger(scene)),
        ledger_link: scene.to(Place::Ledger),
        lists: (has_lists && scene.year.ranked > 0).then(|| lists::of(scene)),
        outcome_link: scene.to(Place::Outcome),
        tasks: (content.tasks.iter().zip(&year.tasks))
            .map(|(task, standing)| task_row(scene, task, standing))
            .collect(),
        phase: phase(scene),
        calendar_link: scene.to(Place::Calendar),
        notices: (content.notices.iter().rev().take(SHOWN))
            .map(|notice| NoticeRow {
                date: scene.day(notice.date),
                title: (scene.text(&notice.title)).linked(scene.to(Place::Notice(&notice.name))),
            })
            .collect(),
        notices_link: scene.to(Place::Notices),
    };
    let title = scene.say("home.document_title", &[("year", content.year.into())]);
    let heading = Heading {
        scripts: search::SCRIPTS,
        ..Heading::results("home", title)
    };
    (heading, home)
}

/// How many windows, what their scores are made of, and on how many answers they rest.
fn lead(scene: &Scene<'_>) -> Sentence {
    let year = scene.year.year;
    let rounds = &year.content.records.rounds;
    let components = &year.evaluation.method.components;
    let parts = components.iter();
    let parts = scene.list(parts.map(|component| bar::component_name(scene, component)));
    let number = |number: u64| vec![Words::plain(crate::texts::thousands(number))];
    let arguments = [
        ("year", vec![Words::plain(year.content.year.to_string())]),
        ("windows", number(year.content.windows.len() as u64)),
        ("respondents", number(year.content.respondents())),
        ("parts", parts),
    ];
    let is_open = year.status == Status::InProgress;
    let begins = match year.status {
        Status::InProgress => "home.lead_in_progress",
        Status::Provisional => "home.lead_provisional",
        Status::Final => "home.lead_final",
    };
    let asked = match (rounds.is_empty(), is_open) {
        (true, _) => None,
        (false, true) => Some("home.lead_asked_so_far"),
        (false, false) => Some("home.lead_asked"),
    };
    let ends = if is_open {
        "home.lead_awaits"
    } else {
        "home.lead_made"
    };
    let sentences = [Some(begins), asked, Some(ends)].into_iter().flatten();
    let sentences = sentences.map(|address| scene.sentence(address, &arguments));
    let space = Words::plain(scene.texts.get("home.lead_space"));
    let mut lead = Vec::new();
    for sentence in sentences {
        if !lead.is_empty() {
            lead.push(space.clone());
        }
        lead.extend(sentence);
    }
    lead
}

/// "Gas and power are not ranked: …".
fn not_ranked(scene: &Scene<'_>) -> Option<Sentence> {
    let windows = (scene.year.year.outcome.windows.iter()).filter(|window| window.rank.is_none());
    let names = scene.list(windows.map(|window| scene.window_link(&window.id)));
    (!names.is_empty()).then(|| scene.sentence("home.not_ranked", &[("windows", names)]))
}

/// The windows whose running rank moved most between two rounds, those that rose first. Of a window of
/// which so few people answered that nothing is concluded from its score, nothing is said here either.
fn movement(scene: &Scene<'_>, before: &SurveyRound, after: &SurveyRound) -> Option<Movers> {
    let mut moves: Vec<(usize, usize, Ratio, Ratio, _)> = Vec::new();
    let mut among = None;
    for component in scene.year.year.evaluation.method.tree() {
        let movement = Movement::between(scene, &component.id, [&before.id, &after.id]);
        let known = moves.len();
        for window in &scene.year.year.outcome.windows {
            let survey = window.scorecard.component(&component.id);
            let (Some([from, to]), Some(Detail::Survey(survey))) =
                (movement.places(window), survey.map(|score| &score.detail))
            else {
                continue;
            };
            if let (Some(old), Some(new)) = (telling(survey, before), telling(survey, after)) {
                moves.push((from, to, old, new, &window.id));
            }
        }
        if moves.len() > known {
            among = among.or_else(|| movement.among(scene));
        }
    }
    moves.sort_by_key(|(from, to, _, _, id)| (std::cmp::Reverse(from.abs_diff(*to)), *id));
    let rose = moves.iter().filter(|(from, to, ..)| to < from).take(SHOWN);
    let fell = moves.iter().filter(|(from, to, ..)| to > from).take(SHOWN);
    let rows: Vec<_> = rose
        .chain(fell)
        .map(|(from, to, old, new, id)| Move {
            direction: if to < from { "up" } else { "down" },
            places: scene.count(
                if to < from { "home.up" } else { "home.down" },
                from.abs_diff(*to),
                &[],
            ),
            window: scene.window_link(id),
            from: scene.score(old),
            to: scene.score(new),
        })
        .collect();
    (!rows.is_empty()).then(|| Movers {
        among,
        title: scene.sentence(
            "home.movement",
            &[
                ("after", vec![scene.round_name(&after.id)]),
                ("before", vec![scene.round_name(&before.id)]),
            ],
        ),
        rows,
        link: scene.to(Place::Round(&after.id)),
    })
}

/// The score of a round that enough people answered.
fn telling(survey: &SurveyScore, round: &SurveyRound) -> Option<Ratio> {
    let score = survey.rounds.iter().find(|each| each.round == round.id)?;
    let n = score.estimate.as_ref()?.n;
    score.score.clone().filter(|_| n >= NO_CLAIM)
}

fn ledger(scene: &Scene<'_>) -> Ledger {
    let totals = &scene.year.year.ledger_totals;
    let working = totals.open() - totals.overdue;
    let parts = [
        (
            totals.in_state(State::Closed),
            "f-closed",
            "good",
            "done",
            "home.ledger_closed",
        ),
        (
            totals.in_state(State::Unresolved),
            "f-unresolved",
            "quiet",
            "no",
            "home.ledger_unresolved",
        ),
        (working, "f-working", "quiet", "open", "home.ledger_open"),
        (
            totals.overdue,
            "f-overdue",
            "bad",
            "over",
            "home.ledger_overdue",
        ),
    ];
    let whole = Ratio::count(totals.items as u64);
    let mut end = Ratio::ZERO;
    let mut segments = Vec::new();
    let mut rows = Vec::new();
    for (count, fill, class, glyph, address) in parts {
        let width = share(&Ratio::count(count as u64), &whole);
        if count > 0 {
            segments.push(Segment::of(fill, &end, &width, count.to_string()));
        }
        end = end + width;
        rows.push(LedgerRow {
            state: Mark {
                class,
                glyph: Some(glyph),
                text: scene.texts.get(address).to_owned(),
            },
            count,
        });
    }
    let said = (rows.iter()).map(|row| Words::plain(format!("{} {}", row.state.text, row.count)));
    let label = scene.list(said);
    Ledger {
        summary: scene.say(
            "home.ledger_summary",
            &[
                ("items", totals.items.into()),
                ("closed", totals.in_state(State::Closed).into()),
                ("open", totals.open().into()),
                ("overdue", totals.overdue.into()),
            ],
        ),
        bar: Bar { label, segments },
        rows,
    }
}

fn task_row(scene: &Scene<'_>, task: &Task, standing: &TaskStanding) -> TaskRow {
    TaskRow {
        due: scene.day(task.due),
        name: scene.text(&task.name),
        state: task_mark(scene, task, standing),
    }
}

/// Where a task stands, in a glyph and words.
pub(crate) fn task_mark(scene: &Scene<'_>, task: &Task, standing: &TaskStanding) -> Mark {
    let all = standing.windows.len();
    let dates = || standing.windows.values();
    let on_time = dates().filter(|date| date.is_some_and(|date| date <= task.due));
    let on_time = on_time.count();
    let missing = dates().filter(|date| date.is_none()).count();
    let counts = [
        ("all", all.into()),
        ("on_time", on_time.into()),
        ("late", (all - on_time - missing).into()),
        ("missing", missing.into()),
        ("done", (all - missing).into()),
    ];
    let (class, glyph, single, each) = match standing.state {
        TaskState::Unknown => ("quiet", "dash", "home.task_unknown", "home.task_unknown"),
        TaskState::Waiting => (
            "quiet",
            "open",
            "home.task_waiting",
            "home.task_waiting_each",
        ),
        TaskState::Met => ("good", "done", "home.task_met", "home.task_met_each"),
        TaskState::Late => ("warn", "half", "home.task_late", "home.task_late_each"),
        TaskState::Missed => ("bad", "no", "home.task_missed", "home.task_missed_each"),
    };
    Mark {
        class,
        glyph: Some(glyph),
        text: scene.say(if all == 0 { single } else { each }, &counts),
    }
}

/// The phase in which the as-of date lies.
fn phase(scene: &Scene<'_>) -> Option<Sentence> {
    let date = scene.year.year.as_of.date?;
    let phases = &scene.year.year.content.phases;
    match (phases.iter()).find(|phase| (phase.start..=phase.end).contains(&date)) {
        Some(phase) => Some(scene.sentence(
            "home.phase",
            &[
                ("phase", vec![scene.text(&phase.name)]),
                ("end", vec![Words::plain(scene.date(phase.end))]),
            ],
        )),
        None => (phases.last())
            .filter(|last| last.end < date)
            .map(|_| vec![Words::plain(scene.texts.get("home.phase_over"))]),
    }
}
