//! Scores on a terminal: the table of all windows, and one window's working.
//!
//! Stage: a view like the pages', for people who do not open a browser.

use std::fmt::Write;

use scoring_core::figure::{Figure, Label, Operation};
use scoring_core::inputs::Window;
use scoring_core::round::Digits;
use scoring_core::{Ratio, score};
use unicode_width::UnicodeWidthStr;

use crate::assess::AssessedYear;

/// All windows by rank.
pub fn table(year: &AssessedYear) -> String {
    let method = &year.evaluation.method;
    let mut rows = vec![vec!["#".to_owned(), "id".to_owned(), "name".to_owned()]];
    rows[0].extend(
        method
            .components
            .iter()
            .map(|component| component.id.to_string()),
    );
    rows[0].extend(["deductions", "additions", "composite", "marks"].map(str::to_owned));
    let digits = method.ranking.digits();
    let print =
        |value: Option<&Ratio>| value.map_or_else(|| "–".to_owned(), |value| digits.print(value));
    for outcome in year.outcome.by_rank() {
        let scorecard = &outcome.scorecard;
        let name = (year.content.window(&outcome.id)).map_or("", |window| &window.name.original);
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
            marks.push("vetoed".to_owned());
        }
        if let Some(candidate) = outcome.candidate {
            marks.push(format!("{candidate:?}").to_lowercase());
        }
        let missing: Vec<_> = scorecard.missing().map(|id| &**id).collect();
        if !missing.is_empty() {
            marks.push(format!("missing: {}", missing.join(", ")));
        }
        row.push(marks.join(" · "));
        rows.push(row);
    }
    aligned(&rows)
}

/// Columns as wide as their widest cell; numbers to the right.
fn aligned(rows: &[Vec<String>]) -> String {
    let widths: Vec<usize> = (0..rows[0].len())
        .map(|column| {
            rows.iter()
                .map(|row| row[column].width())
                .max()
                .unwrap_or(0)
        })
        .collect();
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (column, (cell, width)) in row.iter().zip(&widths).enumerate() {
            let space = " ".repeat(width - cell.width());
            let is_text = matches!(column, 1 | 2) || column + 1 == row.len();
            let (before, behind) = if is_text {
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
pub fn working(year: &AssessedYear, id: &str) -> Option<String> {
    let (window, composite) = computed(year, id)?;
    let digits = year.evaluation.method.ranking.digits();
    let mut text = format!("{} ({})\n", window.name, window.id);
    lines(&composite, None, digits, 0, &mut text);
    Some(text)
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
    let mut windows = year.evaluation.windows.iter();
    let window = windows.find(|window| &*window.id == id)?;
    let scorecard = score::score(&year.evaluation.method, window);
    Some((window, scorecard.composite))
}

fn lines(figure: &Figure, weight: Option<&Ratio>, digits: Digits, depth: usize, text: &mut String) {
    let value = figure.value.as_ref().map_or_else(
        || "–".to_owned(),
        |value| {
            let exact = value.to_string();
            let printed = digits.print(value);
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
    let how = operation(&figure.operation);
    writeln!(
        text,
        "{:depth$}{weight}{} {value}{how}",
        "",
        label(&figure.label),
        depth = depth * 2
    )
    .expect("writing to a string succeeds");
    for term in &figure.terms {
        lines(&term.figure, term.weight.as_ref(), digits, depth + 1, text);
    }
}

fn label(label: &Label) -> String {
    let named = |what: &str, id: &dyn std::fmt::Display| format!("{what} {id}");
    match label {
        Label::Composite => "composite".to_owned(),
        Label::Unclamped => "before floor and ceiling".to_owned(),
        Label::Weighted => "weighted".to_owned(),
        Label::Component(id) | Label::Adjustment(id) => id.to_string(),
        Label::BeforeDeductions => "before deductions".to_owned(),
        Label::Item(id) => named("item", id),
        Label::Full => "full".to_owned(),
        Label::Group(id) => named("group", id),
        Label::Round(id) => named("round", id),
        Label::Indicator(id) => named("indicator", id),
        Label::Level(id) => named("level", id),
        Label::Mark(date) | Label::Finding(date) => {
            let what = if matches!(label, Label::Mark(_)) {
                "mark"
            } else {
                "finding"
            };
            date.as_ref()
                .map_or_else(|| what.to_owned(), |date| named(what, date))
        }
        Label::Deductions => "deductions".to_owned(),
        Label::Additions => "additions".to_owned(),
        Label::Kind(id) => named("kind", id),
    }
}

fn operation(operation: &Operation) -> String {
    match operation {
        Operation::Given => String::new(),
        Operation::Mean => "  (mean of)".to_owned(),
        Operation::TrimmedMean(trim) => {
            format!("  (mean without the {trim} lowest and highest of)")
        }
        Operation::WeightedMean => "  (weighted mean of)".to_owned(),
        Operation::Sum => "  (sum of)".to_owned(),
        Operation::Capped(cap) => format!("  (sum, at most {cap}, of)"),
        Operation::NotBelowZero => "  (sum, not below 0, of)".to_owned(),
        Operation::Clamped { floor, ceiling } => format!("  (kept between {floor} and {ceiling})"),
    }
}
