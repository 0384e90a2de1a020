//! The score of one component of the tree for one window.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use crate::figure::{Figure, Label, Operation, Term};
use crate::id::Id;
use crate::inputs::{Adjustment, Finding, Window};
use crate::method::{AppliesTo, ChecklistItem, Component, DeductionKind, Item, Method, Source};
use crate::ratio::Ratio;
use crate::score::Extent;
use crate::survey::{self, SurveyScore};

/// A component's score for a window.
#[derive(Clone, Debug, PartialEq)]
pub struct ComponentScore {
    /// The component.
    pub id: Id,
    /// Its weight in the composite, 0 to 1: the product of the weights from the top down to it.
    pub share: Ratio,
    /// The score with its working; its value is `None` where a figure is missing.
    pub figure: Figure,
    /// What its source adds.
    pub detail: Detail,
}

/// What a component's score carries beside its value.
#[derive(Clone, Debug, PartialEq)]
pub enum Detail {
    /// The components below a node.
    Components(Vec<ComponentScore>),
    /// What the panel's own kinds of deductions take off, after their caps.
    Panel {
        /// In points of the panel's scale.
        deductions: Ratio,
    },
    /// Marks of the self-evaluation.
    Own,
    /// Marks of other windows.
    Peer {
        /// All that marked, those whose marks are trimmed too.
        raters: usize,
    },
    /// The sample behind a satisfaction score.
    Survey(Box<SurveyScore>),
    /// A checklist.
    Checklist,
}

impl ComponentScore {
    /// The exact score.
    pub fn value(&self) -> Option<&Ratio> {
        self.figure.value.as_ref()
    }

    /// The components below; none below a source.
    pub fn children(&self) -> &[ComponentScore] {
        match &self.detail {
            Detail::Components(children) => children,
            _ => &[],
        }
    }

    /// This component and all below it, parents first.
    pub fn walk<'a>(&'a self, visit: &mut impl FnMut(&'a ComponentScore)) {
        visit(self);
        for child in self.children() {
            child.walk(visit);
        }
    }
}

/// The score of `component`, of which `parent_share` of the composite depends on its siblings.
pub(crate) fn score(
    method: &Method,
    component: &Component,
    parent_share: &Ratio,
    window: &Window,
    extent: Extent,
) -> ComponentScore {
    let share = parent_share * &component.weight / &Ratio::HUNDRED;
    let label = Label::Component(component.id.clone());
    let (figure, detail) = match &component.source {
        Source::Components(children) => {
            let scores: Vec<_> = children
                .iter()
                .map(|child| score(method, child, &share, window, extent))
                .collect();
            let figure = weighted_mean(label, children, &scores);
            (figure, Detail::Components(scores))
        }
        Source::Panel { items } => panel(method, label, items, window),
        Source::Own {} => {
            let marks = window.own.iter().map(|mark| (&mark.date, &mark.score));
            (mean_of_marks(label, Operation::Mean, marks), Detail::Own)
        }
        Source::Peer { trim } => {
            let operation = match trim {
                0 => Operation::Mean,
                trim => Operation::TrimmedMean(*trim),
            };
            let marks = window.peer.iter().map(|mark| (&None, &mark.score));
            let raters = window.peer.len();
            (
                mean_of_marks(label, operation, marks),
                Detail::Peer { raters },
            )
        }
        Source::Survey { combine, rounds } => {
            let survey = method
                .survey
                .as_ref()
                .expect("an evaluation with a survey component has a survey");
            let mut score = survey::score(survey, &component.id, *combine, rounds, window, extent);
            score.figure = extent.of(score.figure);
            (score.figure.clone(), Detail::Survey(Box::new(score)))
        }
        Source::Checklist { items } => {
            let findings = window.checklists.get(&component.id);
            let findings = findings.map_or(&[][..], Vec::as_slice);
            (checklist(label, items, findings), Detail::Checklist)
        }
    };
    ComponentScore {
        id: component.id.clone(),
        share,
        figure: extent.of(figure),
        detail,
    }
}

/// The weighted mean of siblings; missing where one of them is.
pub(crate) fn weighted_mean(
    label: Label,
    components: &[Component],
    scores: &[ComponentScore],
) -> Figure {
    let terms = components
        .iter()
        .zip(scores)
        .map(|(component, score)| Term::weighted(component.weight.clone(), score.figure.clone()))
        .collect();
    Figure::compute(label, Operation::WeightedMean, terms)
}

fn mean_of_marks<'a>(
    label: Label,
    operation: Operation,
    marks: impl Iterator<Item = (&'a Option<String>, &'a Ratio)>,
) -> Figure {
    let terms = marks
        .map(|(date, mark)| Term::plain(Figure::given(Label::Mark(date.clone()), mark.clone())))
        .collect();
    Figure::compute(label, operation, terms)
}

/// The weighted mean of the items' mean marks, less what is taken from the panel's score.
fn panel(method: &Method, label: Label, items: &[Item], window: &Window) -> (Figure, Detail) {
    let marks_of = |item: Option<&Id>, label: Label| {
        let marks = window
            .panel
            .iter()
            .filter(move |mark| mark.item.as_ref() == item)
            .map(|mark| (&mark.date, &mark.score));
        mean_of_marks(label, Operation::Mean, marks)
    };
    let marks = if items.is_empty() {
        marks_of(None, label.clone())
    } else {
        let terms = items
            .iter()
            .map(|item| {
                let figure = marks_of(Some(&item.id), Label::Item(item.id.clone()));
                Term::weighted(item.weight.clone(), figure)
            })
            .collect();
        Figure::compute(label.clone(), Operation::WeightedMean, terms)
    };
    let taken = deductions(&method.deductions, AppliesTo::Panel, &window.deductions);
    let deductions = taken.value.clone().unwrap_or_default();
    let figure = if taken.terms.is_empty() {
        marks
    } else {
        let marks = marks.labelled(Label::BeforeDeductions);
        let terms = alloc::vec![Term::plain(marks), Term::minus(taken)];
        Figure::compute(label, Operation::NotBelowZero, terms)
    };
    (figure, Detail::Panel { deductions })
}

/// What is left of each item's full points, summed. No finding is full marks, not missing.
fn checklist(label: Label, items: &[ChecklistItem], findings: &[Finding]) -> Figure {
    let terms = items
        .iter()
        .map(|item| {
            let full = Term::plain(Figure::given(Label::Full, item.full.clone()));
            let lost = findings
                .iter()
                .filter(|finding| finding.item == item.id)
                .map(|finding| {
                    let label = Label::Finding(finding.date.clone());
                    Term::minus(Figure::given(label, finding.points.clone()))
                });
            let terms = core::iter::once(full).chain(lost).collect();
            let label = Label::Item(item.id.clone());
            Term::plain(Figure::compute(label, Operation::NotBelowZero, terms))
        })
        .collect();
    Figure::compute(label, Operation::Sum, terms)
}

/// What the kinds that apply to `target` take off: summed by kind, each sum cut at the kind's cap.
pub(crate) fn deductions(
    kinds: &[DeductionKind],
    target: AppliesTo,
    records: &[Adjustment],
) -> Figure {
    let kinds = kinds
        .iter()
        .filter(|kind| kind.applies_to == target)
        .map(|kind| (&kind.id, kind.cap.as_ref()));
    by_kind(Label::Deductions, kinds, records)
}

/// The sum over kinds of adjustments, each kind's sum cut at its cap; kinds without a record are
/// left out of the working.
pub(crate) fn by_kind<'a>(
    label: Label,
    kinds: impl Iterator<Item = (&'a Id, Option<&'a Ratio>)>,
    records: &[Adjustment],
) -> Figure {
    let terms = kinds
        .filter_map(|(kind, cap)| {
            let terms: Vec<_> = records
                .iter()
                .filter(|record| record.kind == *kind)
                .map(|record| {
                    let label = Label::Adjustment(record.id.clone());
                    Term::plain(Figure::given(label, record.points.clone()))
                })
                .collect();
            let operation = cap.map_or(Operation::Sum, |cap| Operation::Capped(cap.clone()));
            let label = Label::Kind(kind.clone());
            (!terms.is_empty()).then(|| Term::plain(Figure::compute(label, operation, terms)))
        })
        .collect();
    Figure::compute(label, Operation::Sum, terms)
}
