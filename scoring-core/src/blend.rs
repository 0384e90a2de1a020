//! Composites from component scores alone: what other weights make of the same scores.
//!
//! Weights act on nothing below the leaves of the tree, so a window's composite is a weighted sum of
//! its leaves' scores, plus its adjustments. Where thousands of weights are tried on one set of
//! scores (crossings, stability, sliders), the votes and marks behind them are not read again. That
//! this is the same number as [`crate::score`]'s working says is a tested law, not a second rule.

use alloc::vec::Vec;

use crate::component::ComponentScore;
use crate::map::Map;
use crate::method::{Component, Method, Ranking};
use crate::rank::Key;
use crate::ratio::Ratio;
use crate::score::Scorecard;

/// The shape of a method's tree of components, for trying many weights on it.
#[derive(Clone, Debug)]
pub(crate) struct Tree {
    /// The place of each component's parent; parents stand before their children.
    parents: Vec<Option<usize>>,
    /// The places of the leaves.
    leaves: Vec<usize>,
    /// The places of the tie-breakers, in the plan's order.
    tie_breakers: Vec<usize>,
    /// Floor, basis and digits.
    ranking: Ranking,
}

/// What certain weights make of leaves.
#[derive(Clone, Debug)]
pub(crate) struct Blend {
    /// The weight of each leaf in the composite, 0 to 1, in the order of the tree.
    pub(crate) shares: Vec<Ratio>,
    /// The weight of each leaf in each tie-breaker, in the plan's order.
    pub(crate) tie_breakers: Vec<Vec<Ratio>>,
    /// Floor, basis and digits.
    pub(crate) ranking: Ranking,
}

impl Tree {
    pub(crate) fn of(method: &Method) -> Self {
        fn descend(components: &[Component], parent: Option<usize>, tree: &mut Tree) {
            for component in components {
                let at = tree.parents.len();
                tree.parents.push(parent);
                if component.children().is_empty() {
                    tree.leaves.push(at);
                }
                descend(component.children(), Some(at), tree);
            }
        }
        let components = method.tree();
        let place = |id: &crate::id::Id| {
            let place = components.iter().position(|component| component.id == *id);
            place.expect("a tie-breaker is a component of the tree")
        };
        let mut tree = Self {
            parents: Vec::with_capacity(components.len()),
            leaves: Vec::new(),
            tie_breakers: method.ranking.tie_breakers.iter().map(place).collect(),
            ranking: method.ranking.clone(),
        };
        descend(&method.components, None, &mut tree);
        tree
    }

    /// The places of components that share a parent, so that their weights sum to 100.
    pub(crate) fn siblings(&self) -> Vec<Vec<usize>> {
        let mut families: Map<Option<usize>, Vec<usize>> = Map::new();
        for (at, parent) in self.parents.iter().enumerate() {
            families.or_default(*parent).push(at);
        }
        families.into_values().collect()
    }

    /// The weights of a method's components, in percent of their siblings, in the order of the tree.
    pub(crate) fn weights(method: &Method) -> Vec<Ratio> {
        (method.tree().into_iter())
            .map(|component| component.weight.clone())
            .collect()
    }

    /// What `weights`, in the order of the tree, make of leaves.
    pub(crate) fn blend(&self, weights: &[Ratio]) -> Blend {
        Blend {
            shares: self.below(None, weights),
            tie_breakers: (self.tie_breakers.iter())
                .map(|&tie_breaker| self.below(Some(tie_breaker), weights))
                .collect(),
            ranking: self.ranking.clone(),
        }
    }

    /// The weight of each leaf in the component at `node`, or in the composite; 0 where it is not
    /// below it.
    fn below(&self, node: Option<usize>, weights: &[Ratio]) -> Vec<Ratio> {
        let mut shares: Vec<Ratio> = Vec::with_capacity(weights.len());
        for (at, (parent, weight)) in self.parents.iter().zip(weights).enumerate() {
            let share = if Some(at) == node {
                Ratio::ONE
            } else if let Some(parent) = parent {
                (&shares[*parent] * weight / &Ratio::HUNDRED).reduced()
            } else if node.is_none() {
                weight / &Ratio::HUNDRED
            } else {
                Ratio::ZERO
            };
            shares.push(share);
        }
        let leaves = self.leaves.iter();
        leaves.map(|&leaf| shares[leaf].clone()).collect()
    }
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
        Tree::of(method).blend(&Tree::weights(method))
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
            value: self.ranking.value(composite),
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
