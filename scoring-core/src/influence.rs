//! How much each part of the composite moves the ranking, beside its nominal weight.
//!
//! A weight says how much a point of a component counts. How much the component *decides* depends on
//! how far the windows lie apart in it: marks that all lie between 90 and 95 decide little at any
//! weight. The composite C is the sum of what its parts bring, Xᵢ = weight × score (less deductions,
//! plus additions), so its variance over the ranked windows is the sum of their covariances with it:
//! Var(C) = Σ Cov(Xᵢ, C). A part's *influence* is Cov(Xᵢ, C) ÷ Var(C).
//!
//! Chosen over correlation ratios and squared correlations (OECD & JRC, *Handbook on Constructing
//! Composite Indicators*, 2008; Paruolo, Saisana and Saltelli, 2013), which also compare weights with
//! importance: it is an exact fraction, and the parts sum to 1, so a reader can lay them beside the
//! weights. Where the others need a curve to be fitted, this needs none. It may be negative: a part
//! that ran against the rest drew the windows together.

use alloc::vec::Vec;

use crate::component::ComponentScore;
use crate::id::Id;
use crate::method::Component;
use crate::method::Method;
use crate::outcome::Outcome;
use crate::ratio::Ratio;
use crate::score::Scorecard;

/// What made the ranked windows' composites differ.
#[derive(Clone, Debug, PartialEq)]
pub struct Influence {
    /// How many windows are ranked.
    pub windows: usize,
    /// The components of the tree, parents before their children. The top ones, the adjustments and
    /// the bounds sum to 1; children sum to their parent.
    pub components: Vec<ComponentInfluence>,
    /// The share of deductions and additions.
    pub adjustments: Ratio,
    /// The share of what the floor and 100 cut off.
    pub bounds: Ratio,
    /// How much of the differences may be the surveys' sampling error: the mean of the composites'
    /// sampling variances ÷ their variance, at most 1. `None` without a survey.
    pub sampling: Option<Ratio>,
}

/// A component's weight and what it decided.
#[derive(Clone, Debug, PartialEq)]
pub struct ComponentInfluence {
    /// The component.
    pub component: Id,
    /// How deep it lies in the tree; 0 at the top.
    pub depth: usize,
    /// Its weight in the composite, 0 to 1.
    pub weight: Ratio,
    /// Its share of the composites' variance.
    pub share: Ratio,
    /// The least score of a ranked window.
    pub least: Ratio,
    /// The greatest.
    pub greatest: Ratio,
}

/// The influence of each part on the ranking; `None` where fewer than two windows are ranked, or
/// where all composites are equal: then nothing decides.
pub fn of(method: &Method, outcome: &Outcome) -> Option<Influence> {
    let ranked: Vec<&Scorecard> = (outcome.windows.iter())
        .map(|window| &window.scorecard)
        .filter(|scorecard| scorecard.value().is_some())
        .collect();
    let composites: Vec<Ratio> = (ranked.iter())
        .filter_map(|scorecard| scorecard.value().cloned())
        .collect();
    let spread = Spread::of(&composites)?;
    let part = |value: &dyn Fn(&Scorecard) -> Option<Ratio>| -> Option<Ratio> {
        let values: Option<Vec<Ratio>> = ranked.iter().map(|each| value(each)).collect();
        spread.share(&values?)
    };
    let mut tree = Vec::new();
    descend(&method.components, 0, &mut tree);
    let components: Option<Vec<_>> = (tree.into_iter())
        .map(|(depth, component)| {
            let scores: Vec<&ComponentScore> = (ranked.iter())
                .filter_map(|scorecard| scorecard.component(&component.id))
                .collect();
            let values = || scores.iter().filter_map(|score| score.value());
            Some(ComponentInfluence {
                component: component.id.clone(),
                depth,
                weight: scores.first()?.share.clone(),
                share: part(&|scorecard| {
                    let score = scorecard.component(&component.id)?;
                    Some(&score.share * score.value()?)
                })?,
                least: values().min()?.clone(),
                greatest: values().max()?.clone(),
            })
        })
        .collect();
    Some(Influence {
        windows: ranked.len(),
        components: components?,
        adjustments: part(&|scorecard| {
            Some(scorecard.additions.value.clone()? - scorecard.deductions.value.clone()?)
        })?,
        bounds: part(&|scorecard| Some(scorecard.value()? - scorecard.unclamped.as_ref()?))?,
        sampling: sampling(&ranked, &spread),
    })
}

fn descend<'a>(components: &'a [Component], depth: usize, found: &mut Vec<(usize, &'a Component)>) {
    for component in components {
        found.push((depth, component));
        descend(component.children(), depth + 1, found);
    }
}

/// The mean sampling variance ÷ the variance of the composites, which estimates true differences
/// and sampling error together when it is divided by one less than their number.
fn sampling(ranked: &[&Scorecard], spread: &Spread<'_>) -> Option<Ratio> {
    let variances: Option<Vec<Ratio>> = (ranked.iter())
        .map(|scorecard| Some(scorecard.precision.as_ref()?.variance.clone()))
        .collect();
    let count = Ratio::count(ranked.len() as u64);
    let mean = sum(&variances?) / &count;
    let variance = &spread.squares / &(count - Ratio::ONE);
    Some(mean.checked_div(&variance)?.min(Ratio::ONE))
}

/// How far values lie from their mean.
struct Spread<'a> {
    values: &'a [Ratio],
    sum: Ratio,
    /// Σ (value − mean)².
    squares: Ratio,
}

impl<'a> Spread<'a> {
    /// `None` where there is none.
    fn of(values: &'a [Ratio]) -> Option<Self> {
        let mut spread = Self {
            values,
            sum: sum(values),
            squares: Ratio::ZERO,
        };
        spread.squares = spread.product_with(values)?;
        (!spread.squares.is_zero()).then_some(spread)
    }

    /// Cov(part, whole) ÷ Var(whole).
    fn share(&self, parts: &[Ratio]) -> Option<Ratio> {
        self.product_with(parts)?.checked_div(&self.squares)
    }

    /// Σ (value − mean) × (part − mean of the parts). The means are taken off at the end: taken off
    /// each value, they would give it the denominators of all the others.
    fn product_with(&self, parts: &[Ratio]) -> Option<Ratio> {
        let products: Vec<Ratio> = (self.values.iter().zip(parts))
            .map(|(value, part)| value * part)
            .collect();
        let count = Ratio::count(products.len() as u64);
        let of_means = (&self.sum * &sum(parts)).checked_div(&count)?;
        Some(sum(&products) - of_means)
    }
}

/// The sum, in halves: the denominators of many windows meet late, so most additions are of small
/// numbers.
fn sum(values: &[Ratio]) -> Ratio {
    match values {
        [] => Ratio::ZERO,
        [only] => only.clone(),
        _ => {
            let (left, right) = values.split_at(values.len() / 2);
            sum(left) + sum(right)
        }
    }
}
