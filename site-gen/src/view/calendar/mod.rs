//! The year's calendar: phases, what was due and when it was done, and what else is dated.

mod line;

use jiff::civil::Date;
use serde::Serialize;

use crate::assess::TaskStanding;
use crate::links::{Place, Route};
use crate::model::{Evidence, FocusReason, Phase, Task};
use crate::submission::Timing;
use crate::view::home::task_mark;
use crate::view::mark::Mark;
use crate::view::{Day, Heading, Scene, Sentence, Words};

/// The page.
#[derive(Debug, Serialize)]
pub(crate) struct Calendar {
    title: String,
    lead: Sentence,
    line: Option<line::Line>,
    phases: Vec<PhaseRow>,
    tasks: Vec<TaskRow>,
    rounds: Vec<RoundRow>,
    focus: Vec<FocusRow>,
    criticisms: Vec<Dated>,
    rules: Vec<RuleRow>,
    self_reports: Vec<SelfReport>,
    /// Whether the marks of windows for themselves count.
    is_self_scored: bool,
    /// The report to the county office.
    report: Option<Words>,
    report_day: Option<Day>,
    method_link: String,
}

#[derive(Debug, Serialize)]
struct PhaseRow {
    name: Words,
    start: Day,
    end: Day,
    state: Mark,
}

#[derive(Debug, Serialize)]
struct TaskRow {
    number: usize,
    due: Day,
    name: Words,
    /// Whether each window has to do it, the centre, or nobody knows by which records.
    who: &'static str,
    state: Mark,
    /// When the centre did it.
    done: Option<Day>,
    /// Windows that did it late, with the dates.
    late: Sentence,
    /// Windows that have not done it.
    missing: Sentence,
    /// What the missing ones are called: late by now, or still in time.
    overdue: bool,
}

#[derive(Debug, Serialize)]
struct RoundRow {
    name: Words,
    conducted: Option<Day>,
    respondents: Option<String>,
    how: Option<Words>,
}

#[derive(Debug, Serialize)]
struct FocusRow {
    window: Words,
    why: String,
}

/// Something dated about a window, with the document where it stands.
#[derive(Debug, Serialize)]
struct Dated {
    date: Day,
    window: Words,
    document: Option<Words>,
}

#[derive(Debug, Serialize)]
struct RuleRow {
    date: Day,
    window: Words,
    title: Words,
    document: Option<Words>,
}

#[derive(Debug, Serialize)]
struct SelfReport {
    window: Words,
    date: Option<Day>,
    /// Whether it came after the day it was due.
    late: bool,
    /// Whether there is still time for it.
    waiting: bool,
}

/// The page.
pub(crate) fn of(scene: &Scene<'_>) -> (Heading, Calendar) {
    let year = scene.year.year;
    let content = &year.content;
    let title = scene.say("calendar.title", &[("year", content.year.into())]);
    let tasks: Vec<_> = (content.tasks.iter().zip(&year.tasks))
        .enumerate()
        .map(|(at, (task, standing))| task_row(scene, at + 1, task, standing))
        .collect();
    let classes: Vec<_> = tasks.iter().map(|task| task.state.class).collect();
    let report = (content.report.as_ref()).map(|report| {
        let title = scene.say("calendar.report_title", &[("year", content.year.into())]);
        (
            Words::plain(title).linked(scene.to(Place::Report)),
            scene.day(report.submitted),
        )
    });
    let (report, report_day) = report.unzip();
    let view = Calendar {
        title: title.clone(),
        lead: lead(scene),
        line: line::of(scene, &classes),
        phases: (content.phases.iter())
            .map(|phase| phase_row(scene, phase))
            .collect(),
        tasks,
        rounds: rounds(scene),
        focus: focus(scene),
        criticisms: (content.criticisms.iter())
            .map(|criticism| Dated {
                date: scene.day(criticism.date),
                window: scene.window_link(&criticism.window),
                document: criticism.document.as_ref().map(|text| scene.text(text)),
            })
            .collect(),
        rules: (content.rules.iter())
            .map(|rule| RuleRow {
                date: scene.day(rule.date),
                window: scene.window_link(&rule.window),
                title: scene.text(&rule.title),
                document: rule.document.as_ref().map(|text| scene.text(text)),
            })
            .collect(),
        self_reports: self_reports(scene),
        is_self_scored: scene.year.year.evaluation.method.has_own(),
        report,
        report_day,
        method_link: scene.to(Place::Method),
    };
    (Heading::results("calendar", title), view)
}

/// In which phase the year is.
fn lead(scene: &Scene<'_>) -> Sentence {
    let phases = &scene.year.year.content.phases;
    let (Some(first), Some(last)) = (phases.first(), phases.last()) else {
        return scene.sentence("calendar.no_phases", &[]);
    };
    let Some(date) = scene.year.year.as_of.date else {
        return scene.sentence("calendar.no_records", &[]);
    };
    let named = |address: &str, phase: &Phase, end: Date| {
        let phase = vec![scene.text(&phase.name)];
        let date = vec![Words::plain(scene.date(end))];
        scene.sentence(address, &[("phase", phase), ("date", date)])
    };
    if let Some(phase) = (phases.iter()).find(|phase| (phase.start..=phase.end).contains(&date)) {
        named("calendar.now", phase, phase.end)
    } else if date < first.start {
        named("calendar.before", first, first.start)
    } else if let Some(next) = phases.iter().find(|phase| date < phase.start) {
        named("calendar.between", next, next.start)
    } else {
        named("calendar.over", last, last.end)
    }
}

fn phase_row(scene: &Scene<'_>, phase: &Phase) -> PhaseRow {
    let (class, glyph, address) = match scene.year.year.as_of.date {
        Some(date) if date > phase.end => ("quiet", "done", "calendar.phase_over"),
        Some(date) if date >= phase.start => ("good", "wait", "calendar.phase_now"),
        _ => ("quiet", "open", "calendar.phase_to_come"),
    };
    PhaseRow {
        name: scene.text(&phase.name),
        start: scene.day(phase.start),
        end: scene.day(phase.end),
        state: Mark {
            class,
            glyph: Some(glyph),
            text: scene.texts.get(address).to_owned(),
        },
    }
}

fn task_row(scene: &Scene<'_>, number: usize, task: &Task, standing: &TaskStanding) -> TaskRow {
    // In the order of the content, not of the ids.
    let windows = || {
        let windows = &scene.year.year.content.windows;
        (windows.iter()).filter_map(|window| Some((&window.id, standing.windows.get(&window.id)?)))
    };
    let late = windows().filter_map(|(id, date)| {
        let date = (*date).filter(|date| *date > task.due)?;
        Some(vec![
            scene.window_link(id),
            Words::plain(scene.say("calendar.late_on", &[("date", (&scene.date(date)).into())])),
        ])
    });
    let missing = windows().filter(|(_, date)| date.is_none());
    let as_of = scene.year.year.as_of.date;
    TaskRow {
        number,
        due: scene.day(task.due),
        name: scene.text(&task.name),
        who: match &task.evidence {
            None => "nobody",
            Some(_) if standing.windows.is_empty() => "centre",
            Some(_) => "windows",
        },
        state: task_mark(scene, task, standing),
        done: standing.done.map(|date| scene.day(date)),
        late: joined(scene, late),
        missing: scene.list(missing.map(|(id, _)| scene.window_link(id))),
        overdue: as_of.is_some_and(|date| date > task.due),
    }
}

fn joined(scene: &Scene<'_>, parts: impl Iterator<Item = Sentence>) -> Sentence {
    let mut sentence = Vec::new();
    for mut part in parts {
        if !sentence.is_empty() {
            sentence.push(Words::plain(scene.texts.get("frame.list_comma")));
        }
        sentence.append(&mut part);
    }
    sentence
}

/// The plan's rounds, those not held too.
fn rounds(scene: &Scene<'_>) -> Vec<RoundRow> {
    let year = scene.year.year;
    let planned = (year.evaluation.method.survey.iter()).flat_map(|survey| &survey.rounds);
    planned
        .map(|planned| {
            let held = year.content.records.round(&planned.id);
            let name = scene.named(&planned.name, planned.name_en.as_deref());
            RoundRow {
                name: match held {
                    Some(held) => name.linked(scene.to(Place::Round(&held.id))),
                    None => name,
                },
                conducted: held.map(|held| scene.day(held.conducted)),
                respondents: held.map(|held| {
                    scene.say(
                        "calendar.respondents",
                        &[("respondents", held.respondents().into())],
                    )
                }),
                how: (held.and_then(|held| held.method.as_ref())).map(|text| scene.text(text)),
            }
        })
        .collect()
}

fn focus(scene: &Scene<'_>) -> Vec<FocusRow> {
    (scene.year.year.content.supervision.iter())
        .map(|focus| FocusRow {
            window: scene.window_link(&focus.window),
            why: scene.say(
                match focus.reason {
                    FocusReason::Last => "calendar.focus_last",
                    FocusReason::Criticised => "calendar.focus_criticised",
                },
                &[("year", focus.year.into())],
            ),
        })
        .collect()
}

/// Every window with the day of its self-report, where the year has any or asks for them.
fn self_reports(scene: &Scene<'_>) -> Vec<SelfReport> {
    let content = &scene.year.year.content;
    if !scene.year.year.demand(&Evidence::SelfReport).is_asked() {
        return Vec::new();
    }
    (content.windows.iter())
        .map(|window| {
            let submitted = (content.self_reports.get(&window.id)).map(|report| report.submitted);
            let page = Route::Year(scene.year.number(), Place::Window(&window.id));
            let timing = scene.year.year.self_report_timing(&window.id);
            SelfReport {
                window: (scene.window_name(window))
                    .linked(scene.links.to_part(page, "self-evaluation")),
                date: submitted.map(|date| scene.day(date)),
                late: matches!(timing, Timing::Late(_)),
                waiting: timing == Timing::Waiting,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::Texts;
    use crate::view::{YearIndex, testing};

    fn text(sentence: &[Words]) -> String {
        sentence.iter().map(|words| words.text.as_str()).collect()
    }

    #[test]
    fn the_calendar_names_who_was_late_and_who_is_missing() {
        let assessed = testing::centre();
        let years: Vec<_> = assessed.years.iter().map(YearIndex::of).collect();
        let texts = Texts::of(assessed.site.language);
        let route = Route::Year(assessed.current_year, Place::Calendar);
        let (_, view) = of(&Scene::of(&assessed, &years, &texts, route));
        let pledge = &view.tasks[0];
        assert_eq!(text(&pledge.late), "tax窗口（2025-05-12）");
        assert_eq!(text(&pledge.missing), "gas窗口、bare窗口");
        assert!(pledge.overdue && pledge.done.is_none());
        assert_eq!(pledge.state.class, "bad");
        let survey = &view.tasks[1];
        assert_eq!(survey.done.as_ref().expect("it was held").iso, "2025-07-16");
        assert!(survey.late.is_empty() && survey.missing.is_empty());
        assert_eq!(text(&view.lead), "现在是学习动员阶段，到 2025-12-20 结束。");
        assert_eq!(view.rounds.len(), 2);
        assert_eq!(view.focus[0].why, "2024 年度排在最后");
        assert!(view.report.is_some());
    }

    #[test]
    fn a_year_without_records_has_a_calendar() {
        let assessed = testing::centre();
        let years: Vec<_> = assessed.years.iter().map(YearIndex::of).collect();
        let texts = Texts::of(assessed.site.language);
        let route = Route::Year(2024, Place::Calendar);
        let (_, view) = of(&Scene::of(&assessed, &years, &texts, route));
        assert_eq!(text(&view.lead), "还没有任何记录。");
        assert!(view.rounds.iter().all(|round| round.conducted.is_none()));
        assert!(view.report.is_none() && view.self_reports.is_empty());
    }
}
