//! The working of a figure: what it was computed from, and how.
//!
//! A [`Figure`] is computed *by* making its working: its value is its operation applied to its
//! terms, down to votes and marks. So a working cannot say one thing and the score another, and the
//! window's page, the JSON, the calculator and the terminal all show this one object.

use alloc::string::String;
use alloc::vec::Vec;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use crate::id::Id;
use crate::ratio::Ratio;
use crate::round::Digits;

/// A number with its working.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// What it is the value of.
    pub label: Label,
    /// How it follows from the terms.
    pub operation: Operation,
    /// What it follows from.
    pub terms: Vec<Term>,
    /// `None` where something it needs is missing: nothing is imputed.
    pub value: Option<Ratio>,
}

/// One of the numbers that a figure follows from.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Term {
    /// The number's weight: a percentage, a number of votes, or -1 for what is taken off. 1 where
    /// none is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<Ratio>,
    /// The number.
    pub figure: Figure,
}

/// What a figure is the value of. Ids are those of the method and the records; what they belong to
/// follows from the figures around.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Label {
    /// The composite, between the floor and 100.
    Composite,
    /// The composite before it is kept between the floor and 100.
    Unclamped,
    /// The weighted mean of the top components.
    Weighted,
    /// A component of the tree.
    Component(Id),
    /// A panel's score before the panel's own deductions.
    BeforeDeductions,
    /// An item of the panel or of a checklist.
    Item(Id),
    /// The full points of a checklist item.
    Full,
    /// A group of respondents.
    Group(Id),
    /// A round of the survey.
    Round(Id),
    /// An indicator of the survey.
    Indicator(Id),
    /// The points of a level of the survey; its weight is the number of votes.
    Level(Id),
    /// A mark, with its date where one is known.
    Mark(Option<String>),
    /// A checklist finding, with its date where one is known.
    Finding(Option<String>),
    /// All that is taken off.
    Deductions,
    /// All that is added.
    Additions,
    /// The deductions or additions of one kind.
    Kind(Id),
    /// One deduction or addition.
    Adjustment(Id),
}

/// How a figure follows from its terms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Operation {
    /// It was given: a mark, points, or a withheld group's published score.
    Given,
    /// Σ value ÷ their number. Without terms: missing.
    Mean,
    /// The mean without the given number of the lowest and of the highest.
    TrimmedMean(#[serde(with = "crate::inputs::text")] u32),
    /// Σ weight × value ÷ Σ weight. Weights that sum to 0: missing.
    WeightedMean,
    /// Σ weight × value.
    Sum,
    /// The sum, at most this much.
    Capped(Ratio),
    /// The sum, at least 0.
    NotBelowZero,
    /// The sum, kept between these.
    Clamped {
        /// The least value.
        floor: Ratio,
        /// The greatest value.
        ceiling: Ratio,
    },
}

impl Term {
    /// A term that counts once.
    pub(crate) fn plain(figure: Figure) -> Self {
        Self {
            weight: None,
            figure,
        }
    }

    /// A term with a weight.
    pub(crate) fn weighted(weight: Ratio, figure: Figure) -> Self {
        Self {
            weight: Some(weight),
            figure,
        }
    }

    /// A term that is taken off.
    pub(crate) fn minus(figure: Figure) -> Self {
        Self::weighted(Ratio::whole(-1), figure)
    }

    fn weight(&self) -> Ratio {
        self.weight.clone().unwrap_or(Ratio::ONE)
    }
}

impl Figure {
    /// A number that was given.
    pub(crate) fn given(label: Label, value: Ratio) -> Self {
        Self {
            label,
            operation: Operation::Given,
            terms: Vec::new(),
            value: Some(value),
        }
    }

    /// A number that should have been given.
    pub(crate) fn missing(label: Label) -> Self {
        Self {
            label,
            operation: Operation::Given,
            terms: Vec::new(),
            value: None,
        }
    }

    /// The number that `operation` makes of `terms`; missing where one of them is.
    pub(crate) fn compute(label: Label, operation: Operation, terms: Vec<Term>) -> Self {
        let value = operation.apply(&terms);
        Self {
            label,
            operation,
            terms,
            value,
        }
    }

    /// This figure under another label.
    #[must_use]
    pub(crate) fn labelled(mut self, label: Label) -> Self {
        self.label = label;
        self
    }

    /// The working with printed values beside the exact ones.
    pub fn printed(&self, digits: Digits) -> Working<'_> {
        Working {
            figure: self,
            digits,
        }
    }
}

impl Serialize for Figure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Figure", 4)?;
        fields.serialize_field("label", &self.label)?;
        fields.serialize_field("operation", &self.operation)?;
        fields.serialize_field("terms", &self.terms)?;
        fields.serialize_field("exact", &self.value.as_ref().map(Ratio::fraction))?;
        fields.end()
    }
}

impl Operation {
    fn apply(&self, terms: &[Term]) -> Option<Ratio> {
        let values = || terms.iter().map(|term| term.figure.value.as_ref());
        let sum = || {
            terms.iter().try_fold(Ratio::ZERO, |sum, term| {
                let value = term.figure.value.as_ref()?;
                Some(match &term.weight {
                    Some(weight) => sum + weight * value,
                    None => sum + value,
                })
            })
        };
        match self {
            Self::Given => None,
            Self::Mean => mean(&values().collect::<Option<Vec<_>>>()?),
            Self::TrimmedMean(trim) => {
                let mut marks = values().collect::<Option<Vec<_>>>()?;
                crate::sort::all(&mut marks);
                let trim = usize::try_from(*trim).ok()?;
                mean(marks.get(trim..marks.len().checked_sub(trim)?)?)
            }
            Self::WeightedMean => {
                let weights: Ratio = terms.iter().map(Term::weight).sum();
                sum()?.checked_div(&weights)
            }
            Self::Sum => sum(),
            Self::Capped(cap) => sum().map(|sum| sum.min(cap.clone())),
            Self::NotBelowZero => sum().map(|sum| sum.max(Ratio::ZERO)),
            Self::Clamped { floor, ceiling } => {
                sum().map(|sum| sum.min(ceiling.clone()).max(floor.clone()))
            }
        }
    }
}

fn mean(values: &[&Ratio]) -> Option<Ratio> {
    let sum: Ratio = values.iter().copied().sum();
    sum.checked_div(&Ratio::count(values.len() as u64))
}

/// A figure with printed values, as `site-gen score --window` and the window's page show it.
#[derive(Clone, Copy, Debug)]
pub struct Working<'a> {
    figure: &'a Figure,
    digits: Digits,
}

impl Serialize for Working<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct PrintedTerm<'a> {
            #[serde(skip_serializing_if = "Option::is_none")]
            weight: &'a Option<Ratio>,
            figure: Working<'a>,
        }
        let Self { figure, digits } = self;
        let terms: Vec<_> = figure
            .terms
            .iter()
            .map(|term| PrintedTerm {
                weight: &term.weight,
                figure: term.figure.printed(*digits),
            })
            .collect();
        let mut fields = serializer.serialize_struct("Figure", 5)?;
        fields.serialize_field("label", &figure.label)?;
        fields.serialize_field("operation", &figure.operation)?;
        fields.serialize_field("terms", &terms)?;
        fields.serialize_field("exact", &figure.value.as_ref().map(Ratio::fraction))?;
        fields.serialize_field(
            "printed",
            &figure.value.as_ref().map(|value| digits.print(value)),
        )?;
        fields.end()
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use super::*;

    fn mark(value: i128) -> Term {
        Term::plain(Figure::given(Label::Mark(None), Ratio::whole(value)))
    }

    fn value(operation: Operation, terms: Vec<Term>) -> Option<String> {
        Figure::compute(Label::Composite, operation, terms)
            .value
            .map(|value| value.fraction())
    }

    #[test]
    fn operations() {
        let exact = |text: &str| Some(String::from(text));
        assert_eq!(value(Operation::Mean, vec![mark(1), mark(2)]), exact("3/2"));
        assert_eq!(value(Operation::Mean, vec![]), None);
        assert_eq!(
            value(Operation::TrimmedMean(1), vec![mark(9), mark(1), mark(5)]),
            exact("5")
        );
        assert_eq!(
            value(Operation::TrimmedMean(1), vec![mark(9), mark(1)]),
            None
        );
        assert_eq!(value(Operation::TrimmedMean(2), vec![mark(9)]), None);
        let weighted = |weight| Term::weighted(Ratio::whole(weight), mark(90).figure);
        assert_eq!(value(Operation::WeightedMean, vec![weighted(0)]), None);
        assert_eq!(
            value(Operation::WeightedMean, vec![weighted(3), weighted(0)]),
            exact("90")
        );
        assert_eq!(
            value(
                Operation::NotBelowZero,
                vec![mark(1), Term::minus(mark(2).figure)]
            ),
            exact("0")
        );
        assert_eq!(
            value(Operation::Capped(Ratio::whole(2)), vec![mark(3)]),
            exact("2")
        );
        let missing = Term::plain(Figure::missing(Label::Mark(None)));
        assert_eq!(value(Operation::Sum, vec![mark(1), missing]), None);
    }
}
