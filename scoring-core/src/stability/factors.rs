//! One factor at a time: what each weight alone decides, and what each component does by being there.

use alloc::vec::Vec;

use serde::Serialize;

use crate::evaluation::Evaluation;
use crate::flip::{self, Flip};
use crate::id::Id;
use crate::outcome::{Candidates, Outcome};
use crate::ratio::Ratio;

/// What hangs on one component's weight; its siblings share the rest in proportion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Factor {
    /// The component.
    pub component: Id,
    /// Its weight as published, in percent of its siblings.
    pub weight: Ratio,
    /// With some points less, not below 0.
    pub less: Effect,
    /// With some points more, not above 100.
    pub more: Effect,
    /// Left out: with a weight of 0. A window without this score stays without a rank.
    pub without: Effect,
}

/// What another weight does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Effect {
    /// The weight.
    pub weight: Ratio,
    /// Where the windows stand with it, by id.
    pub windows: Vec<Standing>,
    /// How many of them have another rank than published.
    pub moved: usize,
    /// By how many ranks the one that moves furthest moves.
    pub furthest: usize,
    /// The candidates.
    pub candidates: Candidates,
}

/// Where a window stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// The window.
    pub id: Id,
    /// The exact composite; `None` where a figure is missing.
    pub composite: Option<Ratio>,
    /// The rank.
    pub rank: Option<usize>,
}

/// Each component that has siblings, in the order of the tree, with `points` less and more and left
/// out. `outcome` is the evaluation's own.
pub fn factors(evaluation: &Evaluation, outcome: &Outcome, points: &Ratio) -> Vec<Factor> {
    (evaluation.method.tree().into_iter())
        .filter_map(|component| flip::flip(evaluation, outcome, &component.id))
        .map(|flip| {
            let weight = flip.weight();
            Factor {
                component: flip.component().clone(),
                weight: weight.clone(),
                less: effect(&flip, outcome, (weight - points).max(Ratio::ZERO)),
                more: effect(&flip, outcome, (weight + points).min(Ratio::HUNDRED)),
                without: effect(&flip, outcome, Ratio::ZERO),
            }
        })
        .collect()
}

fn effect(flip: &Flip<'_>, outcome: &Outcome, weight: Ratio) -> Effect {
    let ranks = flip.ranks(&weight);
    let moves: Vec<usize> = (outcome.windows.iter().zip(&ranks))
        .filter_map(|(window, rank)| Some(window.rank?.abs_diff((*rank)?)))
        .collect();
    let windows = outcome
        .windows
        .iter()
        .zip(flip.composites(&weight))
        .zip(ranks);
    Effect {
        windows: windows
            .map(|((window, composite), rank)| Standing {
                id: window.id.clone(),
                composite,
                rank,
            })
            .collect(),
        moved: moves.iter().filter(|moved| **moved > 0).count(),
        furthest: moves.into_iter().max().unwrap_or(0),
        candidates: flip.candidates(&weight),
        weight,
    }
}
