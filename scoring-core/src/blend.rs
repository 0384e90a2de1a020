//! Composites from component scores alone: what other weights make of the same scores.
//!
//! Weights act on nothing below the leaves of the tree, so a window's composite is a weighted sum of
//! its leaves' scores, plus its adjustments. Where thousands of weights are tried on one set of
//! scores (crossings, stability, sliders), the votes and marks behind them are not read again. That
//! this is the same number as [`crate::score`]'s working says is a tested law, not a second rule.

use alloc::vec::Vec;

use crate::component::ComponentScore;
use crate::method::{Basis, Component, Method, Ranking};
use crate::rank::Key;
use crate::ratio::Ratio;
use crate::score::Scorecard;

/// What the weights of a method make of leaves.
#[derive(Clone, Debug)]
pub(crate) struct Blend {
    /// The weight of each leaf in the composite, 0 to 1, in the order of the tree.
    pub(crate) shares: Vec<Ratio>,
    /// The weight of each leaf in each tie-breaker, in the plan's order.
    pub(crate) tie_breakers: Vec<Vec<Ratio>>,
    /// Floor, basis and digits.
    pub(crate) ranking: Ranking,
}

/// What weights act on: the scores of one window.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Parts {
    /// The score of each leaf, in the order of the tree.
    pub(crate) leaves: Vec<Option<Ratio>>,
    /// Additions less deductions.
    pub(crate) adjustment: Ratio,
}

impl Parts {
    /// The parts of a scorecard, in lowest terms, so that sums of many stay small.
    pub(crate) fn of(scorecard: &Scorecard) -> Self {
        fn descend(scores: &[ComponentScore], leaves: &mut Vec<Option<Ratio>>) {
            for score in scores {
                if score.children().is_empty() {
                    leaves.push(score.value().map(Ratio::reduced));
                } else {
                    descend(score.children(), leaves);
                }
            }
        }
        let mut leaves = Vec::new();
        descend(&scorecard.components, &mut leaves);
        let value = |value: &Option<Ratio>| value.clone().unwrap_or_default();
        let adjustment = value(&scorecard.additions.value) - value(&scorecard.deductions.value);
        Self {
            leaves,
            adjustment: adjustment.reduced(),
        }
    }
}

impl Blend {
    pub(crate) fn of(method: &Method) -> Self {
        let mut shares = Vec::new();
        weigh(&method.components, &Ratio::ONE, &mut |_, share| {
            shares.push(share);
        });
        let tie_breakers = (method.ranking.tie_breakers.iter())
            .map(|id| {
                let tie_breaker = method.component(id);
                let tie_breaker = tie_breaker.expect("a tie-breaker is a component of the tree");
                weights_within(method, tie_breaker)
            })
            .collect();
        Self {
            shares,
            tie_breakers,
            ranking: method.ranking.clone(),
        }
    }

    /// The composite before it is kept between the floor and 100; `None` where a leaf has no score,
    /// of weight 0 too.
    pub(crate) fn unclamped(&self, parts: &Parts) -> Option<Ratio> {
        Some(weighted_sum(&self.shares, parts)? + &parts.adjustment)
    }

    /// The composite.
    pub(crate) fn composite(&self, parts: &Parts) -> Option<Ratio> {
        Some(self.clamped(self.unclamped(parts)?))
    }

    /// `unclamped`, kept between the floor and 100.
    pub(crate) fn clamped(&self, unclamped: Ratio) -> Ratio {
        unclamped
            .min(Ratio::HUNDRED)
            .max(self.ranking.floor.clone())
    }

    /// The scores of the tie-breakers.
    pub(crate) fn tie_breakers(&self, parts: &Parts) -> Option<Vec<Ratio>> {
        let weights = self.tie_breakers.iter();
        weights
            .map(|weights| weighted_sum(weights, parts))
            .collect()
    }

    /// What a window is ranked by.
    pub(crate) fn key(&self, parts: &Parts) -> Option<Key> {
        let composite = self.composite(parts)?;
        Some(Key {
            value: match self.ranking.basis {
                Basis::Exact => composite,
                Basis::Printed => self.ranking.digits().round(&composite),
            },
            tie_breakers: self.tie_breakers(parts)?,
        })
    }
}

fn weighted_sum(weights: &[Ratio], parts: &Parts) -> Option<Ratio> {
    (weights.iter().zip(&parts.leaves)).try_fold(Ratio::ZERO, |sum, (weight, leaf)| {
        let leaf = leaf.as_ref()?;
        Some(if weight.is_zero() {
            sum
        } else {
            sum + weight * leaf
        })
    })
}

/// Visits the leaves below `components` in order, each with its share of `whole`.
fn weigh<'a>(
    components: &'a [Component],
    whole: &Ratio,
    visit: &mut impl FnMut(&'a Component, Ratio),
) {
    for component in components {
        let share = (whole * &component.weight / &Ratio::HUNDRED).reduced();
        if component.children().is_empty() {
            visit(component, share);
        } else {
            weigh(component.children(), &share, visit);
        }
    }
}

/// The weight of each leaf of the tree in `node`; 0 where it is not below it.
fn weights_within(method: &Method, node: &Component) -> Vec<Ratio> {
    let mut within: Vec<(&Component, Ratio)> = Vec::new();
    if node.children().is_empty() {
        within.push((node, Ratio::ONE));
    } else {
        weigh(node.children(), &Ratio::ONE, &mut |leaf, share| {
            within.push((leaf, share));
        });
    }
    (method.tree().into_iter())
        .filter(|component| component.children().is_empty())
        .map(|leaf| {
            let found = within.iter().find(|(each, _)| each.id == leaf.id);
            found.map_or(Ratio::ZERO, |(_, share)| share.clone())
        })
        .collect()
}
