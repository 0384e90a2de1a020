//! A window's working, line by line, from its composite down to votes and marks.
//!
//! Each line is a figure of scoring-core with the operation that made it; nothing is computed here.

use std::fmt::Display;

use scoring_core::Ratio;
use scoring_core::figure::{Figure, Label, Operation, Term};
use scoring_core::round::Digits;

use crate::names::Names;

/// A figure and how it came about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// How deep below the composite it lies.
    pub depth: usize,
    /// What it is.
    pub label: String,
    /// What it was computed from.
    pub formula: String,
    /// The printed value.
    pub value: String,
    /// The exact value, where the printed one is rounded.
    pub exact: Option<String>,
}

/// The lines of `figure`.
pub fn lines(names: &Names<'_>, figure: &Figure) -> Vec<Line> {
    let mut writer = Writer {
        names: *names,
        digits: names.evaluation.method.ranking.digits(),
        lines: Vec::new(),
    };
    writer.descend(figure, None, 0);
    writer.lines
}

struct Writer<'a> {
    names: Names<'a>,
    digits: Digits,
    lines: Vec<Line>,
}

impl<'a> Writer<'a> {
    fn descend(&mut self, figure: &'a Figure, component: Option<&'a str>, depth: usize) {
        // What was given, and a sum of nothing, need no line of their own.
        if figure.terms.is_empty() && figure.value.is_some() {
            return;
        }
        let component = match &figure.label {
            Label::Component(id) => Some(id.as_str()),
            _ => component,
        };
        let (value, exact) = self.value(figure);
        self.lines.push(Line {
            depth,
            label: self.label(&figure.label, component),
            formula: self.formula(figure),
            value,
            exact,
        });
        for term in &figure.terms {
            self.descend(&term.figure, component, depth + 1);
        }
    }

    fn value(&self, figure: &Figure) -> (String, Option<String>) {
        match &figure.value {
            None => (self.names.texts.get("missing").to_owned(), None),
            Some(value) => {
                let rounded = self.digits.round(value) != *value;
                (self.digits.print(value), rounded.then(|| value.to_string()))
            }
        }
    }

    fn label(&self, label: &'a Label, component: Option<&'a str>) -> String {
        let names = &self.names;
        let text = |key: &str| names.texts.get(key).to_owned();
        match label {
            Label::Composite => text("working-composite"),
            Label::Unclamped => text("working-unclamped"),
            Label::Weighted => text("working-weighted"),
            Label::BeforeDeductions => text("working-before-deductions"),
            Label::Full => text("working-full"),
            Label::Deductions => text("deductions"),
            Label::Additions => text("additions"),
            Label::Component(id) => names.component(id).to_owned(),
            Label::Item(id) => names.item(component, id).to_owned(),
            Label::Group(id) => names.group(id).to_owned(),
            Label::Round(id) => names.round(id).to_owned(),
            Label::Indicator(id) => names.indicator(id).to_owned(),
            Label::Level(id) => names.level(id).to_owned(),
            Label::Kind(id) => names.kind(id).to_owned(),
            Label::Adjustment(id) => id.to_string(),
            Label::Mark(date) | Label::Finding(date) => date
                .as_ref()
                .map(|date| names.texts.date(date))
                .unwrap_or_default(),
        }
    }

    /// The operation with its numbers: `92 × 40% + 88 × 20% + 90.50 × 40%`.
    fn formula(&self, figure: &Figure) -> String {
        let texts = self.names.texts;
        let terms: Vec<&Term> = figure.terms.iter().filter(|term| counts(term)).collect();
        let number = |term: &&Term| self.number(&term.figure);
        let around = |sum: String| {
            if terms.len() > 1 {
                format!("({sum})")
            } else {
                sum
            }
        };
        match &figure.operation {
            Operation::Given => String::new(),
            Operation::Mean => {
                let sum = terms.iter().map(number).collect::<Vec<_>>().join(" + ");
                if terms.len() > 1 {
                    format!("({sum}) ÷ {}", terms.len())
                } else {
                    sum
                }
            }
            Operation::TrimmedMean(trim) => {
                let marks = terms.iter().map(number).collect::<Vec<_>>().join(", ");
                texts.fill("working-trimmed", &[("trim", trim), ("marks", &marks)])
            }
            Operation::WeightedMean => {
                let weight = |term: &&Term| term.weight.clone().unwrap_or(Ratio::ONE);
                let sum: Ratio = terms.iter().map(weight).sum();
                let percent = sum == Ratio::HUNDRED && !terms.iter().all(|term| is_level(term));
                let unit = if percent { "%" } else { "" };
                let product = |term: &&Term| {
                    format!("{} × {}{unit}", self.number(&term.figure), weight(term))
                };
                let products = terms.iter().map(product).collect::<Vec<_>>().join(" + ");
                if percent {
                    products
                } else {
                    format!("{} ÷ {sum}", around(products))
                }
            }
            Operation::Sum => self.sum(&terms),
            Operation::Capped(cap) => self.bounded("working-capped", &terms, &[("cap", cap)]),
            Operation::NotBelowZero => self.bounded("working-not-below-zero", &terms, &[]),
            Operation::Clamped { floor, ceiling } => {
                let bounds: [(&str, &dyn Display); 2] = [("floor", floor), ("ceiling", ceiling)];
                self.bounded("working-clamped", &terms, &bounds)
            }
        }
    }

    fn bounded(&self, key: &str, terms: &[&Term], bounds: &[(&str, &dyn Display)]) -> String {
        let sum = self.sum(terms);
        let mut values: Vec<(&str, &dyn Display)> = vec![("sum", &sum)];
        values.extend_from_slice(bounds);
        self.names.texts.fill(key, &values)
    }

    fn sum(&self, terms: &[&Term]) -> String {
        let mut text = String::new();
        for term in terms {
            let minus = term.weight.as_ref().is_some_and(Ratio::is_negative);
            match (text.is_empty(), minus) {
                (true, false) => {}
                (true, true) => text.push('\u{2212}'),
                (false, false) => text.push_str(" + "),
                (false, true) => text.push_str(" \u{2212} "),
            }
            text.push_str(&self.number(&term.figure));
        }
        text
    }

    /// What was given is written as it was given, what was computed with the plan's digits.
    fn number(&self, figure: &Figure) -> String {
        match &figure.value {
            Some(value) if figure.operation == Operation::Given => value.to_string(),
            _ => self.value(figure).0,
        }
    }
}

/// Whether a term stands in the formula: deductions and additions only where there are any, and
/// levels only where there are votes.
fn counts(term: &Term) -> bool {
    match term.figure.label {
        Label::Deductions | Label::Additions => !term.figure.terms.is_empty(),
        Label::Level(_) => !term.weight.as_ref().is_some_and(Ratio::is_zero),
        _ => true,
    }
}

fn is_level(term: &Term) -> bool {
    matches!(term.figure.label, Label::Level(_))
}

#[cfg(test)]
mod tests {
    use scoring_core::score::score;

    use super::*;
    use crate::original::find;
    use crate::sample::inputs;
    use crate::state::State;
    use crate::text::tests::catalogue;

    #[test]
    fn a_working_goes_down_to_votes_and_marks() {
        let state = State::new(&inputs()).expect("the sample is consistent");
        let texts = catalogue("zh-CN");
        let names = Names {
            texts: &texts,
            evaluation: state.evaluation(),
        };
        let window = find(state.evaluation(), "b").expect("it is in the sample");
        let scorecard = score(&state.evaluation().method, window);
        let lines = lines(&names, &scorecard.composite);
        let formulas: Vec<_> = (lines.iter())
            .map(|line| (line.depth, line.formula.as_str(), line.value.as_str()))
            .collect();
        assert!(formulas.contains(&(2, "90.00 × 40% + 91.00 × 20% + 88.10 × 40%", "89.44")));
        assert!(formulas.contains(&(1, "89.44 − 1.50", "87.94")));
        assert!(formulas.contains(&(
            3,
            "(100 × 60 + 80 × 25 + 60 × 13 + 30 × 1 + 0 × 1) ÷ 100",
            "88.10"
        )));
        assert!(lines.iter().all(|line| line.exact.is_none()));
    }
}
