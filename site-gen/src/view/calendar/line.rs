//! The year drawn as a line: phases, what is due, and where the as-of date lies.

use jiff::ToSpan;
use jiff::civil::Date;
use scoring_core::Ratio;
use serde::Serialize;

use crate::ledger::days;
use crate::model::Language;
use crate::view::bar::{percent, share};
use crate::view::{Scene, Words};

/// A line from the first day of the plan to its last.
#[derive(Debug, Serialize)]
pub(super) struct Line {
    /// What it shows, in words.
    label: String,
    height: u32,
    phases: Vec<Span>,
    months: Vec<Tick>,
    dues: Vec<Due>,
    today: Option<Today>,
}

#[derive(Debug, Serialize)]
struct Span {
    x: String,
    width: String,
    name: Words,
    /// Whether the as-of date lies in it.
    now: bool,
}

#[derive(Debug, Serialize)]
struct Tick {
    x: String,
    text: String,
}

/// Something due, by its number in the table.
#[derive(Debug, Serialize)]
struct Due {
    x: String,
    /// In pixels: dues of one day stand below each other.
    y: u32,
    number: usize,
    class: &'static str,
    /// What was late or not done stands out by its shape as well.
    square: bool,
}

#[derive(Debug, Serialize)]
struct Today {
    x: String,
    text: String,
}

/// Days after the last date of the plan until which the as-of date is still drawn.
const AFTERMATH: i64 = 45;
/// Pixels: where the first row of dues lies, and how far apart rows are.
const FIRST_ROW: u32 = 102;
const ROW: u32 = 30;
/// Dues that fit beside each other on a phone.
const AT_MOST_BESIDE: i64 = 13;

/// The line of the year; `marks` are the classes of the tasks' states, in the order of the tasks.
pub(super) fn of(scene: &Scene<'_>, marks: &[&'static str]) -> Option<Line> {
    let content = &scene.year.year.content;
    let dates = (content.phases.iter())
        .flat_map(|phase| [phase.start, phase.end])
        .chain(content.tasks.iter().map(|task| task.due));
    let first = dates.clone().min()?;
    let last = dates.max()?;
    let as_of = (scene.year.year.as_of.date)
        .filter(|date| *date >= first && days(last, *date) <= AFTERMATH);
    let scale = Scale {
        first,
        days: days(first, as_of.map_or(last, |date| date.max(last))) + 1,
    };
    let rows = scale.rows(content.tasks.iter().map(|task| task.due));
    let dues: Vec<Due> = (content.tasks.iter().zip(marks).zip(&rows))
        .enumerate()
        .map(|(at, ((task, class), row))| Due {
            x: scale.middle(task.due),
            y: FIRST_ROW + ROW * row,
            number: at + 1,
            class,
            square: matches!(*class, "warn" | "bad"),
        })
        .collect();
    let lowest = FIRST_ROW + ROW * rows.iter().max().copied().unwrap_or(0);
    let phases = (content.phases.iter())
        .map(|phase| Span {
            x: percent(&scale.at(phase.start)),
            width: percent(&scale.width(phase.start, phase.end)),
            name: scene.text(&phase.name),
            now: as_of.is_some_and(|date| (phase.start..=phase.end).contains(&date)),
        })
        .collect();
    Some(Line {
        label: scene.say(
            "calendar.line",
            &[
                ("first", (&scene.date(first)).into()),
                ("last", (&scene.date(last)).into()),
            ],
        ),
        height: lowest + ROW,
        phases,
        months: scale.months(scene),
        dues,
        today: as_of.map(|date| Today {
            x: scale.middle(date),
            text: scene.say("calendar.as_of", &[("date", (&scene.date(date)).into())]),
        }),
    })
}

/// Days as percent of the line.
struct Scale {
    first: Date,
    days: i64,
}

impl Scale {
    fn of_days(&self, days: i64) -> Ratio {
        share(&Ratio::whole(days.into()), &Ratio::whole(self.days.into()))
    }

    /// Where a day begins.
    fn at(&self, date: Date) -> Ratio {
        self.of_days(days(self.first, date))
    }

    fn width(&self, start: Date, end: Date) -> Ratio {
        self.of_days(days(start, end) + 1)
    }

    /// The middle of a day.
    fn middle(&self, date: Date) -> String {
        percent(&(self.at(date) + self.of_days(1) / Ratio::whole(2)))
    }

    /// A row for each due, such that those of one row do not touch on a phone.
    fn rows(&self, dues: impl Iterator<Item = Date>) -> Vec<u32> {
        let apart = self.days / AT_MOST_BESIDE;
        let mut placed: Vec<(Date, u32)> = Vec::new();
        for due in dues {
            let close = |other: Date| days(other, due).abs() <= apart;
            let taken: Vec<u32> = (placed.iter())
                .filter(|(other, _)| close(*other))
                .map(|(_, row)| *row)
                .collect();
            let mut row = 0;
            while taken.contains(&row) {
                row += 1;
            }
            placed.push((due, row));
        }
        placed.into_iter().map(|(_, row)| row).collect()
    }

    /// The first days of months, at most a dozen of them named.
    fn months(&self, scene: &Scene<'_>) -> Vec<Tick> {
        let end = (self.first).saturating_add(self.days.days());
        let starts: Vec<Date> = std::iter::successors(Some(self.first.first_of_month()), |month| {
            month.checked_add(1.month()).ok()
        })
        .skip_while(|month| *month < self.first)
        .take_while(|month| *month < end)
        .collect();
        let step = starts.len() / 12 + 1;
        // A name at the very end would leave the drawing.
        let room = Ratio::whole(90);
        (starts.iter().step_by(step))
            .filter(|month| self.at(**month) < room)
            .map(|month| Tick {
                x: percent(&self.at(*month)),
                text: month_name(scene, *month),
            })
            .collect()
    }
}

/// A month's name, short.
fn month_name(scene: &Scene<'_>, month: Date) -> String {
    match scene.language() {
        Language::Chinese => scene.say(
            "calendar.month",
            &[("month", (&month.month().to_string()).into())],
        ),
        Language::English => scene.say(
            "calendar.month",
            &[("month", (&month.strftime("%b").to_string()).into())],
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dues_that_would_touch_stand_below_each_other() {
        let day = |text: &str| -> Date { format!("2025-{text}").parse().expect("a date") };
        let scale = Scale {
            first: day("03-10"),
            days: 256,
        };
        let dues = ["05-10", "05-10", "05-20", "07-31", "08-31"].map(day);
        assert_eq!(scale.rows(dues.into_iter()), [0, 1, 2, 0, 0]);
        assert_eq!(scale.middle(day("03-10")), "0.195%");
        assert_eq!(percent(&scale.width(day("03-10"), day("11-20"))), "100%");
    }
}
