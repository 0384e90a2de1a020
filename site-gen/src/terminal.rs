//! Scores on a terminal: the table of all windows, and one window's working.
//!
//! Stage: a view like the pages', for people who do not open a browser.

use std::fmt::{Display, Write};

use scoring_core::figure::{Figure, Label, Operation};
use scoring_core::inputs::Window;
use scoring_core::method::Method;
use scoring_core::outcome::Candidate;
use scoring_core::round::Digits;
use scoring_core::{Ratio, score};
use unicode_width::UnicodeWidthStr;

use crate::assess::AssessedYear;
use crate::model::{Language, Text};
use crate::view;
use crate::wording::{self, say};

/// All windows by rank.
pub fn table(year: &AssessedYear, language: Language) -> String {
    let method = &year.evaluation.method;
    let say = |address| say(address, language, &[]);
    let mut rows = vec![["score.rank", "score.id", "score.window"].map(say).to_vec()];
    rows[0].extend((method.components.iter()).map(|component| {
        named(language, &component.name, component.name_en.as_deref())
            .unwrap_or(&component.id)
            .to_owned()
    }));
    let heads = [
        "score.deductions",
        "score.additions",
        "score.composite",
        "score.marks",
    ];
    rows[0].extend(heads.map(say));
    let digits = method.ranking.digits();
    let print =
        |value: Option<&Ratio>| value.map_or_else(|| "–".to_owned(), |value| digits.print(value));
    let windows = year.content.windows_by_id();
    for outcome in year.outcome.by_rank() {
        let scorecard = &outcome.scorecard;
        let name = windows.get(&outcome.id).map(|window| &window.name);
        let name = name.map_or("", |name| named_text(language, name));
        let mut row = vec![
            outcome
                .rank
                .map_or_else(|| "–".to_owned(), |rank| rank.to_string()),
            outcome.id.to_string(),
            name.to_owned(),
        ];
        row.extend(
            scorecard
                .components
                .iter()
                .map(|component| print(component.value())),
        );
        let finer = Digits {
            decimals: year
                .page_decimals
                .get(&outcome.id)
                .copied()
                .unwrap_or(digits.decimals),
            ..digits
        };
        row.extend([
            print(scorecard.deductions.value.as_ref()),
            print(scorecard.additions.value.as_ref()),
            scorecard
                .value()
                .map_or_else(|| "–".to_owned(), |value| finer.print(value)),
        ]);
        let mut marks = Vec::new();
        if outcome.vetoed {
            marks.push(say("score.vetoed"));
        }
        if let Some(candidate) = outcome.candidate {
            marks.push(say(match candidate {
                Candidate::Excellent => "score.excellent",
                Candidate::Unsatisfactory => "score.unsatisfactory",
                Candidate::Undetermined => "score.undetermined",
            }));
        }
        let missing: Vec<_> = scorecard
            .missing()
            .map(|id| called(method, &Label::Component(id.clone()), id, language))
            .collect();
        if !missing.is_empty() {
            let missing = missing.join(&say("score.and"));
            marks.push(wording::say(
                "score.missing",
                language,
                &[("components", &missing)],
            ));
        }
        row.push(marks.join(" · "));
        rows.push(row);
    }
    aligned(&rows)
}

/// A name in `language`; `None` in English where there is none.
fn named<'a>(language: Language, name: &'a str, english: Option<&'a str>) -> Option<&'a str> {
    match language {
        Language::Chinese => Some(name),
        Language::English => english,
    }
}

/// What the plan calls something in `language`, else its id.
fn called<'a>(method: &'a Method, label: &Label, id: &'a str, language: Language) -> &'a str {
    let names = view::working::names(method, label);
    names
        .and_then(|(name, english)| named(language, name, english))
        .unwrap_or(id)
}

/// A text in `language`, else as it was written.
pub(crate) fn named_text(language: Language, text: &Text) -> &str {
    named(language, &text.original, text.english.as_deref()).unwrap_or(&text.original)
}

/// Columns as wide as their widest cell; numbers to the right.
pub(crate) fn aligned(rows: &[Vec<String>]) -> String {
    let widths: Vec<usize> = (0..rows[0].len())
        .map(|column| {
            rows.iter()
                .map(|row| row[column].width())
                .max()
                .unwrap_or(0)
        })
        .collect();
    let has_letters = |row: &Vec<String>, column: usize| row[column].contains(char::is_alphabetic);
    let texts: Vec<bool> = (0..rows[0].len())
        .map(|column| {
            let named = matches!(column, 1 | 2) || column + 1 == rows[0].len();
            named || rows.iter().skip(1).any(|row| has_letters(row, column))
        })
        .collect();
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for ((cell, width), is_text) in row.iter().zip(&widths).zip(&texts) {
            let space = " ".repeat(width - cell.width());
            let (before, behind) = if *is_text {
                ("", &*space)
            } else {
                (&*space, "")
            };
            line.extend([before, cell, behind, "  "]);
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// One window's working, line by line: each figure above what it follows from.
pub fn working(year: &AssessedYear, id: &str, language: Language) -> Option<String> {
    let (window, composite) = computed(year, id)?;
    let digits = year.evaluation.method.ranking.digits();
    let name = year.content.window(&window.id).map(|window| &window.name);
    let name = name.map_or(&*window.name, |name| named_text(language, name));
    let mut working = Working {
        language,
        method: &year.evaluation.method,
        digits,
        text: format!("{name} ({})\n", window.id),
    };
    working.lines(&composite, None, 0);
    Some(working.text)
}

/// One window's working as JSON.
///
/// # Panics
///
/// Never: a working has string keys only and holds no floats.
pub fn working_json(year: &AssessedYear, id: &str) -> Option<String> {
    let (_, composite) = computed(year, id)?;
    let working = composite.printed(year.evaluation.method.ranking.digits());
    let mut text = serde_json::to_string_pretty(&working).expect("a working can be written");
    text.push('\n');
    Some(text)
}

/// A window with its composite, computed anew for its working.
fn computed<'a>(year: &'a AssessedYear, id: &str) -> Option<(&'a Window, Figure)> {
    let window = year.evaluation.window(id)?;
    let scorecard = score::score(&year.evaluation.method, window);
    Some((window, scorecard.composite))
}

/// A working while it is written.
struct Working<'y> {
    language: Language,
    method: &'y Method,
    digits: Digits,
    text: String,
}

impl Working<'_> {
    /// A figure and, indented below it, what it follows from.
    fn lines(&mut self, figure: &Figure, weight: Option<&Ratio>, depth: usize) {
        let value = figure.value.as_ref().map_or_else(
            || "–".to_owned(),
            |value| {
                let exact = value.to_string();
                let printed = self.digits.print(value);
                // A value that prints exactly needs no second form.
                let same = printed
                    .parse::<Ratio>()
                    .is_ok_and(|rounded| rounded == *value);
                if same {
                    exact
                } else {
                    format!("{printed} = {exact}")
                }
            },
        );
        let weight = weight.map_or_else(String::new, |weight| format!("{weight} × "));
        let label = self.label(&figure.label);
        let how = self.operation(&figure.operation);
        let indent = depth * 2;
        writeln!(self.text, "{:indent$}{weight}{label} {value}{how}", "")
            .expect("writing to a string succeeds");
        for term in &figure.terms {
            self.lines(&term.figure, term.weight.as_ref(), depth + 1);
        }
    }

    fn label(&self, label: &Label) -> String {
        let plain = |address| say(address, self.language, &[]);
        let named = |address, id: &dyn Display| {
            let what = say(address, self.language, &[]);
            format!("{what} {id}")
        };
        let called = |id| called(self.method, label, id, self.language);
        match label {
            Label::Composite => plain("score.composite"),
            Label::Unclamped => plain("step.unclamped"),
            Label::Weighted => plain("step.weighted"),
            Label::Component(id) => called(id).to_owned(),
            Label::Adjustment(id) => id.to_string(),
            Label::BeforeDeductions => plain("step.before-deductions"),
            Label::Item(id) => named("step.item", &called(id)),
            Label::Full => plain("step.full"),
            Label::Group(id) => named("step.group", &called(id)),
            Label::Round(id) => named("step.round", &called(id)),
            Label::Indicator(id) => named("step.indicator", &called(id)),
            Label::Level(id) => named("step.level", &called(id)),
            Label::Mark(None) => plain("step.mark"),
            Label::Mark(Some(date)) => named("step.mark", date),
            Label::Finding(None) => plain("step.finding"),
            Label::Finding(Some(date)) => named("step.finding", date),
            Label::Deductions => plain("score.deductions"),
            Label::Additions => plain("score.additions"),
            Label::Kind(id) => named("step.kind", &called(id)),
        }
    }

    fn operation(&self, operation: &Operation) -> String {
        let say = |address, arguments: &[(&str, &dyn Display)]| {
            format!("  {}", say(address, self.language, arguments))
        };
        match operation {
            Operation::Given => String::new(),
            Operation::Mean => say("step.mean", &[]),
            Operation::TrimmedMean(trim) => say("step.trimmed-mean", &[("trim", trim)]),
            Operation::WeightedMean => say("step.weighted-mean", &[]),
            Operation::Sum => say("step.sum", &[]),
            Operation::Capped(cap) => say("step.capped", &[("cap", cap)]),
            Operation::NotBelowZero => say("step.not-below-zero", &[]),
            Operation::Clamped { floor, ceiling } => {
                say("step.clamped", &[("floor", floor), ("ceiling", ceiling)])
            }
        }
    }
}
