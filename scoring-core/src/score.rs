//! A window's scorecard: its components, adjustments and composite, with their working.

use alloc::vec::Vec;

use crate::component::{self, ComponentScore, Detail};
use crate::figure::{Figure, Label, Operation, Term};
use crate::id::Id;
use crate::inputs::{Estimate, Window};
use crate::method::{AppliesTo, Method};
use crate::ratio::Ratio;

/// What a window scored.
#[derive(Clone, Debug, PartialEq)]
pub struct Scorecard {
    /// The top components, in the plan's order.
    pub components: Vec<ComponentScore>,
    /// What is taken off the composite.
    pub deductions: Figure,
    /// What is added to it.
    pub additions: Figure,
    /// The composite before it is kept between the floor and 100.
    pub unclamped: Option<Ratio>,
    /// The composite with its working, down to votes and marks.
    pub composite: Figure,
    /// What the surveys' sampling contributes to the composite's uncertainty.
    pub precision: Option<Precision>,
}

/// The sampling error of a composite. Judgement (panel and peer marks) has none.
#[derive(Clone, Debug, PartialEq)]
pub struct Precision {
    /// Σ (weight in the composite)² × variance, over the survey components.
    pub variance: Ratio,
    /// The sample size of the survey component that has the least.
    pub n: u64,
}

impl Scorecard {
    /// The exact composite; `None` where a component is missing.
    pub fn value(&self) -> Option<&Ratio> {
        self.composite.value.as_ref()
    }

    /// The top components without a score: why a window is not ranked.
    pub fn missing(&self) -> impl Iterator<Item = &Id> {
        self.components
            .iter()
            .filter(|component| component.value().is_none())
            .map(|component| &component.id)
    }

    /// The score of a component anywhere in the tree.
    pub fn component(&self, id: &str) -> Option<&ComponentScore> {
        let mut found = None;
        for component in &self.components {
            component.walk(&mut |each| {
                if &*each.id == id {
                    found = Some(each);
                }
            });
        }
        found
    }
}

/// Scores one window of a consistent evaluation.
///
/// Composite = Σ weight × component − deductions + additions, kept between the floor and 100
/// ("Scoring" and readings 4 to 8 of the domain).
pub fn score(method: &Method, window: &Window) -> Scorecard {
    scorecard(method, window, Extent::Working)
}

/// [`score`] without the working: each figure has its value and no terms. Where there are many windows,
/// workings are most of what there is to copy and to keep.
pub fn summary(method: &Method, window: &Window) -> Scorecard {
    scorecard(method, window, Extent::Summary)
}

/// [`summary`] without what the rounds of surveys say by themselves, and without sampling errors: as
/// much as ranks and lists come from. The calculator scores all windows anew to open.
pub(crate) fn scores(method: &Method, window: &Window) -> Scorecard {
    scorecard(method, window, Extent::Scores)
}

/// How much of a score is computed and kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd)]
pub(crate) enum Extent {
    /// Values of components, adjustments and composite.
    Scores,
    /// With rounds and sampling errors.
    Summary,
    /// With the terms that each figure was computed from.
    Working,
}

impl Extent {
    /// A figure that is computed, as it is kept.
    pub(crate) fn of(self, mut figure: Figure) -> Figure {
        if self < Self::Working {
            figure.terms = Vec::new();
        }
        figure
    }
}

fn scorecard(method: &Method, window: &Window, extent: Extent) -> Scorecard {
    let components: Vec<_> = method
        .components
        .iter()
        .map(|each| component::score(method, each, &Ratio::ONE, window, extent))
        .collect();
    let deductions =
        component::deductions(&method.deductions, AppliesTo::Composite, &window.deductions);
    let deductions = extent.of(deductions);
    let additions = component::by_kind(
        Label::Additions,
        method
            .additions
            .iter()
            .map(|kind| (&kind.id, kind.cap.as_ref())),
        &window.additions,
    );
    let additions = extent.of(additions);
    let weighted = component::weighted_mean(Label::Weighted, &method.components, &components);
    let terms = alloc::vec![
        Term::plain(weighted),
        Term::minus(deductions.clone()),
        Term::plain(additions.clone()),
    ];
    let unclamped = Figure::compute(Label::Unclamped, Operation::Sum, terms);
    let value = unclamped.value.clone();
    let clamp = Operation::Clamped {
        floor: method.ranking.floor.clone(),
        ceiling: Ratio::HUNDRED,
    };
    let composite = Figure::compute(Label::Composite, clamp, alloc::vec![Term::plain(unclamped)]);
    let composite = extent.of(composite);
    let precision = precision(&components);
    Scorecard {
        components,
        deductions,
        additions,
        unclamped: value,
        composite,
        precision,
    }
}

/// `None` where there is no survey component, or one without a score.
fn precision(components: &[ComponentScore]) -> Option<Precision> {
    let mut surveys = Vec::new();
    for component in components {
        component.walk(&mut |each| {
            if let Detail::Survey(survey) = &each.detail {
                surveys.push((each.share.squared(), survey.estimate.as_ref()));
            }
        });
    }
    combined(surveys.into_iter())
}

/// What survey components contribute together, each with the square of its weight in the composite;
/// `None` where there is none, or one without a score.
pub(crate) fn combined<'a>(
    surveys: impl Iterator<Item = (Ratio, Option<&'a Estimate>)>,
) -> Option<Precision> {
    let mut surveys = surveys;
    surveys.try_fold(None, |sum: Option<Precision>, (weight, estimate)| {
        let estimate = estimate?;
        let variance = weight * &estimate.v;
        Some(Some(match sum {
            None => Precision {
                variance,
                n: estimate.n,
            },
            Some(sum) => Precision {
                variance: sum.variance + variance,
                n: sum.n.min(estimate.n),
            },
        }))
    })?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_of_several_surveys_add_up() {
        let estimate = |v, n| Estimate {
            score: Ratio::whole(90),
            m: Ratio::whole(89),
            v: Ratio::whole(v),
            n,
        };
        let (a, b) = (&estimate(4, 100), &estimate(9, 40));
        let (quarter, ninth) = (Ratio::new(1, 4), Ratio::new(1, 9));
        let both = [(quarter.clone(), Some(a)), (ninth.clone(), Some(b))];
        let together = Precision {
            variance: Ratio::whole(2),
            n: 40,
        };
        assert_eq!(combined(both.into_iter()), Some(together));
        // Without a score of one of them nothing is known of the whole.
        let one = [(quarter, Some(a)), (ninth, None)];
        assert_eq!(combined(one.into_iter()), None);
        assert_eq!(combined(core::iter::empty()), None);
    }
}
