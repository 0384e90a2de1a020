//! A score's working, line by line, from the one object that the score was computed as.
//!
//! The tree of `scoring_core::figure` is flattened into rows of a table. Nothing is recomputed: a
//! row's value is its figure's value; what a row counts is its weight times its value, as the
//! operation above it says.

use std::collections::BTreeMap;

use scoring_core::Ratio;
use scoring_core::figure::{Figure, Label, Operation, Term};
use scoring_core::id::Id;
use scoring_core::method::{Method, Source};
use scoring_core::score::Scorecard;
use serde::Serialize;

use crate::model::Adjustment;
use crate::texts::{Arg, thousands};
use crate::view::scene::signed;
use crate::view::{Scene, Sentence, Words, bar};

/// The working of a composite.
#[derive(Debug, Serialize)]
pub(crate) struct Working {
    rows: Vec<Row>,
    /// The sum in one line: `36.20 + 17.69 + 33.89 − 1.00`.
    sum: String,
    composite: String,
    /// The exact value, where the printed one is not.
    exact: Option<String>,
    /// What was cut off above 100 or below the floor.
    clamped: Option<String>,
}

/// A line of the working.
#[derive(Debug, Default, Serialize)]
struct Row {
    /// 0 for the parts of the composite, 1 and more for what is below them.
    depth: usize,
    /// The fill of the part's bar.
    fill: Option<&'static str>,
    label: Sentence,
    value: Option<String>,
    weight: Option<String>,
    counted: Option<String>,
}

/// The working of a window's composite; `None` where there is no composite, and then the rows of
/// what is there.
pub(crate) fn of(scene: &Scene<'_>, id: &Id, scorecard: &Scorecard) -> Working {
    let teller = Teller {
        scene,
        method: &scene.year.year.evaluation.method,
        records: (scene.year.deductions(id).iter())
            .chain(scene.year.additions(id))
            .map(|record| (&record.id, *record))
            .collect(),
    };
    let mut rows = Vec::new();
    let mut sum = String::new();
    let fills = bar::fills(teller.method);
    for ((component, score), fill) in (teller.method.components.iter())
        .zip(&scorecard.components)
        .zip(fills)
    {
        let counted = score.value().map(|value| &score.share * value);
        let printed = counted.map(|counted| scene.score(&counted));
        if let Some(printed) = &printed {
            if !sum.is_empty() {
                sum.push_str(" + ");
            }
            sum.push_str(printed);
        }
        rows.push(Row {
            depth: 0,
            fill: Some(fill),
            label: vec![bar::component_name(scene, component)],
            value: Some(match score.value() {
                Some(value) => scene.score(value),
                None => scene.texts.get("working.missing").to_owned(),
            }),
            weight: Some(format!("{}%", component.weight)),
            counted: printed,
        });
        teller.below(&score.figure, 1, &mut rows);
    }
    for (figure, fill, sign, address) in [
        (&scorecard.additions, "f-add", "+", "working.additions"),
        (
            &scorecard.deductions,
            "f-deduction",
            "\u{2212}",
            "working.deductions",
        ),
    ] {
        let value = figure.value.clone().unwrap_or_default();
        if figure.terms.is_empty() {
            continue;
        }
        let printed = scene.score(&value);
        sum.extend([" ", sign, " ", &printed]);
        rows.push(Row {
            depth: 0,
            fill: Some(fill),
            label: vec![Words::plain(scene.texts.get(address))],
            value: None,
            weight: None,
            counted: Some(format!("{sign}{printed}")),
        });
        teller.below(figure, 1, &mut rows);
    }
    let digits = scene.digits();
    Working {
        rows,
        sum,
        composite: scene.composite(id).map_or_else(
            || scene.texts.get("working.missing").to_owned(),
            String::from,
        ),
        exact: (scorecard.value())
            .filter(|value| digits.round(value) != **value)
            .map(Ratio::fraction),
        clamped: (scorecard.unclamped.as_ref())
            .filter(|unclamped| Some(*unclamped) != scorecard.value())
            .map(|unclamped| {
                scene.say(
                    "working.clamped",
                    &[
                        ("unclamped", (&scene.unclamped(id, unclamped)).into()),
                        ("floor", (&teller.method.ranking.floor.to_string()).into()),
                    ],
                )
            }),
    }
}

/// Tells figures in words.
struct Teller<'a> {
    scene: &'a Scene<'a>,
    method: &'a Method,
    records: BTreeMap<&'a Id, &'a Adjustment>,
}

impl Teller<'_> {
    /// The rows of what `figure` follows from.
    fn below(&self, figure: &Figure, depth: usize, rows: &mut Vec<Row>) {
        let given = |term: &Term| term.figure.operation == Operation::Given;
        match &figure.operation {
            Operation::Given => {}
            Operation::Mean | Operation::TrimmedMean(_) if figure.terms.iter().all(given) => {
                rows.push(self.marks(figure, depth));
            }
            Operation::WeightedMean if figure.terms.iter().all(is_level) => {
                self.levels(figure, depth, rows);
            }
            operation => {
                let weights: Ratio = (figure.terms.iter())
                    .filter_map(|term| term.weight.as_ref())
                    .sum();
                let weighted = *operation == Operation::WeightedMean;
                for term in &figure.terms {
                    let weights = weighted.then_some(&weights);
                    self.term(term, weights, depth, rows);
                }
                rows.extend(self.bound(figure, depth));
            }
        }
    }

    /// A term and what is below it.
    fn term(&self, term: &Term, weights: Option<&Ratio>, depth: usize, rows: &mut Vec<Row>) {
        let figure = &term.figure;
        // A sum that only gathers kinds says nothing that its kinds do not.
        if figure.label == Label::Deductions && figure.terms.is_empty() {
            return;
        }
        let is_minus = weights.is_none() && term.weight.as_ref().is_some_and(Ratio::is_negative);
        let printed = figure.value.as_ref().map(|value| self.print(figure, value));
        let counted = (weights.zip(term.weight.as_ref()))
            .zip(figure.value.as_ref())
            .and_then(|((weights, weight), value)| (weight * value).checked_div(weights));
        rows.push(Row {
            depth,
            fill: None,
            label: self.label(&figure.label),
            value: Some(match printed {
                Some(printed) if is_minus => format!("\u{2212}{printed}"),
                Some(printed) => printed,
                None => self.scene.texts.get("working.missing").to_owned(),
            }),
            weight: (weights.zip(term.weight.as_ref())).map(|(weights, weight)| {
                if *weights == Ratio::HUNDRED {
                    format!("{weight}%")
                } else {
                    format!("{weight} / {weights}")
                }
            }),
            counted: counted.map(|counted| self.scene.score(&counted)),
        });
        self.below(figure, depth + 1, rows);
    }

    /// Marks with their mean, in one line.
    fn marks(&self, figure: &Figure, depth: usize) -> Row {
        let scene = self.scene;
        let mut marks: Vec<&Ratio> = (figure.terms.iter())
            .filter_map(|term| term.figure.value.as_ref())
            .collect();
        if matches!(figure.label, Label::Component(_)) {
            marks.sort();
        }
        let list: Vec<_> = marks.iter().map(ToString::to_string).collect();
        let list = list.join(scene.texts.get("frame.list_comma"));
        let sum: Ratio = marks.iter().copied().sum();
        let label = match &figure.operation {
            _ if marks.is_empty() => scene.texts.get("working.no_marks").to_owned(),
            Operation::TrimmedMean(trim) => scene.count(
                "working.trimmed",
                marks.len(),
                &[("marks", (&list).into()), ("trim", u64::from(*trim).into())],
            ),
            _ if marks.len() == 1 => scene.say("working.one_mark", &[("mark", (&list).into())]),
            _ => scene.count(
                "working.mean",
                marks.len(),
                &[("marks", (&list).into()), ("sum", (&grouped(&sum)).into())],
            ),
        };
        Row {
            depth,
            label: vec![Words::plain(label)],
            value: (figure.value.as_ref()).map(|value| scene.score(value)),
            ..Row::default()
        }
    }

    /// A level a line: votes times points; then their sum over the number of votes.
    fn levels(&self, figure: &Figure, depth: usize, rows: &mut Vec<Row>) {
        let scene = self.scene;
        let mut sum = Ratio::ZERO;
        let mut votes = Ratio::ZERO;
        for term in &figure.terms {
            let (Some(weight), Some(points)) = (&term.weight, &term.figure.value) else {
                continue;
            };
            let level = self.label(&term.figure.label);
            let product = weight * points;
            rows.push(Row {
                depth,
                label: scene.sentence(
                    "working.level",
                    &[
                        ("level", level),
                        ("votes", vec![Words::plain(grouped(weight))]),
                        ("points", vec![Words::plain(points.to_string())]),
                    ],
                ),
                value: Some(grouped(&product)),
                ..Row::default()
            });
            sum = sum + product;
            votes = votes + weight;
        }
        let text = if votes.is_zero() {
            scene.texts.get("working.no_answers").to_owned()
        } else {
            scene.say(
                "working.levels",
                &[
                    ("sum", (&grouped(&sum)).into()),
                    ("votes", (&grouped(&votes)).into()),
                ],
            )
        };
        rows.push(Row {
            depth,
            label: vec![Words::plain(text)],
            value: (figure.value.as_ref()).map(|value| scene.score(value)),
            ..Row::default()
        });
    }

    /// What an operation cut off.
    fn bound(&self, figure: &Figure, depth: usize) -> Option<Row> {
        let value = figure.value.as_ref()?;
        let sum: Ratio = (figure.terms.iter())
            .filter_map(|term| {
                let value = term.figure.value.as_ref()?;
                Some(match &term.weight {
                    Some(weight) => weight * value,
                    None => value.clone(),
                })
            })
            .sum();
        let address = match &figure.operation {
            Operation::Capped(_) if sum != *value => "working.capped",
            Operation::NotBelowZero if sum != *value => "working.not_below_zero",
            _ => return None,
        };
        let sum = signed(sum.to_string());
        let cap = value.to_string();
        Some(Row {
            depth,
            label: vec![Words::plain(self.scene.say(
                address,
                &[("sum", Arg::Text(&sum)), ("cap", Arg::Text(&cap))],
            ))],
            value: Some(value.to_string()),
            ..Row::default()
        })
    }

    /// Points that were given, and what is left of full points, are printed as they are, scores with the
    /// plan's digits.
    fn print(&self, figure: &Figure, value: &Ratio) -> String {
        let full = figure.terms.first().map(|term| &term.figure.label);
        match figure.label {
            _ if full == Some(&Label::Full) => value.to_string(),
            Label::Adjustment(_) | Label::Finding(_) | Label::Full | Label::Kind(_) => {
                value.to_string()
            }
            _ => self.scene.score(value),
        }
    }

    fn label(&self, label: &Label) -> Sentence {
        let scene = self.scene;
        let plain = |address: &str| vec![Words::plain(scene.texts.get(address))];
        match label {
            Label::Composite => plain("working.composite"),
            Label::Unclamped => plain("working.unclamped"),
            Label::Weighted => plain("working.weighted"),
            Label::BeforeDeductions => plain("working.before_deductions"),
            Label::Full => plain("working.full"),
            Label::Deductions => plain("working.deductions"),
            Label::Additions => plain("working.additions"),
            Label::Round(id) => vec![scene.round_name(id)],
            Label::Component(id)
            | Label::Item(id)
            | Label::Group(id)
            | Label::Indicator(id)
            | Label::Level(id)
            | Label::Kind(id) => {
                let found = name(scene, self.method, label);
                vec![found.unwrap_or_else(|| Words::plain(id.as_str()))]
            }
            Label::Mark(date) => self.dated("working.mark", date.as_deref()),
            Label::Finding(date) => self.dated("working.finding", date.as_deref()),
            Label::Adjustment(id) => match self.records.get(id) {
                Some(record) => {
                    let mut words = vec![Words::plain(scene.date(record.date))];
                    if let Some(basis) = &record.basis {
                        words.push(Words::plain(" "));
                        words.push(scene.text(basis));
                    }
                    words
                }
                None => vec![Words::plain(id.as_str())],
            },
        }
    }

    fn dated(&self, address: &str, date: Option<&str>) -> Sentence {
        let date = date
            .and_then(|date| date.parse().ok())
            .map(|date| self.scene.date(date))
            .unwrap_or_default();
        vec![Words::plain(
            self.scene.say(address, &[("date", (&date).into())]),
        )]
    }
}

/// What `method` calls something that it has by an id; `None` of what it does not have.
pub(crate) fn name(scene: &Scene<'_>, method: &Method, label: &Label) -> Option<Words> {
    names(method, label).map(|(name, english)| scene.named(name, english))
}

/// [`name`] as the plan says it, and in English where it does.
pub(crate) fn names<'m>(method: &'m Method, label: &Label) -> Option<(&'m str, Option<&'m str>)> {
    let survey = method.survey.as_ref();
    /// The name of the one with this id.
    macro_rules! of {
        ($list:expr, $id:expr) => {
            ($list.into_iter())
                .find(|each| each.id == *$id)
                .map(|each| (&*each.name, each.name_en.as_deref()))
        };
    }
    match label {
        Label::Component(id) => of!(method.tree(), id),
        Label::Item(id) => {
            (method.tree().into_iter()).find_map(|component| match &component.source {
                Source::Panel { items } => of!(items, id),
                Source::Checklist { items } => of!(items, id),
                _ => None,
            })
        }
        Label::Group(id) => of!(&survey?.groups, id),
        Label::Round(id) => of!(&survey?.rounds, id),
        Label::Indicator(id) => of!(&survey?.indicators, id),
        Label::Level(id) => of!(&survey?.levels, id),
        Label::Kind(id) => of!(&method.deductions, id).or_else(|| of!(&method.additions, id)),
        _ => None,
    }
}

fn is_level(term: &Term) -> bool {
    matches!(term.figure.label, Label::Level(_))
}

/// A number with separators between thousands, where it is whole.
fn grouped(value: &Ratio) -> String {
    let text = value.to_string();
    match text.parse::<u64>() {
        Ok(whole) => thousands(whole),
        Err(_) => text,
    }
}
