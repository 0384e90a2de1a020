//! Weights that decide: where the order hangs on the weight of one component.
//!
//! One weight moves from 0 to 100 and its siblings share the rest in proportion. Then every composite
//! before clamping, and every tie-breaker, is a straight line in that weight. Where two windows draw
//! level is the crossing of two lines, a rational number; which weights leave a list as it is follows
//! from the crossings of those on it with those that are not. Nothing is sampled.

mod held;
mod turns;

use alloc::vec::Vec;
use core::cmp::Ordering;

use serde::Serialize;

use crate::blend::{Blend, Parts};
use crate::evaluation::Evaluation;
use crate::id::Id;
use crate::lists::Pools;
use crate::map::Map;
use crate::method::{Component, Ranking};
use crate::outcome::{Candidates, List, Outcome};
use crate::rank::{self, Key};
use crate::ratio::Ratio;

pub use self::held::{End, Held};

/// All composites as functions of one component's weight.
#[derive(Debug)]
pub struct Flip<'a> {
    component: &'a Id,
    weight: &'a Ratio,
    siblings: &'a [Component],
    ranking: &'a Ranking,
    lines: Vec<Line<'a>>,
    vetoed: Vec<bool>,
    pools: Pools,
}

/// A window's composite as a function of the weight.
#[derive(Clone, Debug)]
struct Line<'a> {
    window: &'a Id,
    /// `None` where a figure is missing: not ranked at any weight.
    values: Option<Values>,
}

/// The composite before clamping, then the tie-breakers: each at the weights 0 and 100.
#[derive(Clone, Debug)]
struct Values {
    unclamped: [Ratio; 2],
    tie_breakers: Vec<[Ratio; 2]>,
}

/// A weight at which two windows change their order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Crossing {
    /// The exact weight of the component among its siblings, in percent.
    pub weight: Ratio,
    /// The two, by id.
    pub windows: [Id; 2],
    /// Who is ahead at slightly lower weights; `None` for neither, as where both are at 100 points.
    pub below: Option<Id>,
    /// Who is ahead at this weight: a tie-breaker may decide.
    pub at: Option<Id>,
    /// Who is ahead at slightly higher weights.
    pub above: Option<Id>,
}

/// A window's line in a chart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Drawn {
    /// The window.
    pub window: Id,
    /// Weight and composite at both ends and wherever the floor or 100 bends the line, from left to
    /// right.
    pub points: Vec<[Ratio; 2]>,
}

/// What hangs on the weight of `component`; `None` where there is no such component or it has no
/// siblings, so that its weight can only be 100. `outcome` is the evaluation's own.
pub fn flip<'a>(
    evaluation: &'a Evaluation,
    outcome: &Outcome,
    component: &str,
) -> Option<Flip<'a>> {
    let method = &evaluation.method;
    let siblings = siblings(&method.components, component)?;
    let component = siblings.iter().find(|each| &*each.id == component)?;
    if siblings.len() < 2 {
        return None;
    }
    let blend = |weight: &Ratio| {
        let mut method = method.clone();
        set(
            &mut method.components,
            &proportional(siblings, &component.id, weight),
        );
        Blend::of(&method)
    };
    let (low, high) = (blend(&Ratio::ZERO), blend(&Ratio::HUNDRED));
    let lines = (evaluation.windows.iter().zip(&outcome.windows))
        .map(|(window, scored)| {
            let parts = Parts::of(&scored.scorecard);
            let values = || {
                let ends = low
                    .tie_breakers(&parts)?
                    .into_iter()
                    .zip(high.tie_breakers(&parts)?);
                Some(Values {
                    unclamped: [low.unclamped(&parts)?, high.unclamped(&parts)?],
                    tie_breakers: ends.map(|(low, high)| [low, high]).collect(),
                })
            };
            Line {
                window: &window.id,
                values: values(),
            }
        })
        .collect();
    let classes: Vec<_> = evaluation
        .windows
        .iter()
        .map(|window| &window.class)
        .collect();
    Some(Flip {
        component: &component.id,
        weight: &component.weight,
        siblings,
        ranking: &method.ranking,
        lines,
        vetoed: outcome.windows.iter().map(|window| window.vetoed).collect(),
        pools: Pools::of(method, &classes),
    })
}

impl<'a> Flip<'a> {
    /// The component whose weight moves.
    pub fn component(&self) -> &'a Id {
        self.component
    }

    /// Its weight as published, in percent of its siblings.
    pub fn weight(&self) -> &'a Ratio {
        self.weight
    }

    /// The weights of all siblings where this component has `weight`: the others keep their
    /// proportion; where they all have none, they get equal shares. This is what
    /// [`crate::scenario::Edit::Weights`] takes.
    pub fn weights(&self, weight: &Ratio) -> Map<Id, Ratio> {
        proportional(self.siblings, self.component, weight)
    }

    /// The rank of each window, in the order of the inputs, where the component has `weight`.
    pub fn ranks(&self, weight: &Ratio) -> Vec<Option<usize>> {
        let keys: Vec<Option<Key>> = self
            .lines
            .iter()
            .map(|line| self.key(line, weight))
            .collect();
        rank::ranks(&keys)
    }

    /// The composite of each window, in the order of the inputs, where the component has `weight`.
    pub fn composites(&self, weight: &Ratio) -> Vec<Option<Ratio>> {
        let composite = |line: &Line<'_>| {
            let unclamped = turns::along(&line.values.as_ref()?.unclamped, weight);
            Some(self.clamped(unclamped))
        };
        self.lines.iter().map(composite).collect()
    }

    /// The candidates where the component has `weight`.
    pub fn candidates(&self, weight: &Ratio) -> Candidates {
        let lists = self.pools.fill(&self.ranks(weight), &self.vetoed);
        lists.named(|at| self.lines[at].window)
    }

    /// Where two of the windows at the places `among` change their order, by weight. Pairs are
    /// compared one by one, so a page of many windows asks for those it shows.
    ///
    /// The order is that of exact composites and tie-breakers, under ranking by printed values too:
    /// those change over about the width of a printed digit around it.
    pub fn crossings(&self, among: &[usize]) -> Vec<Crossing> {
        let mut crossings = Vec::new();
        for (at, &one) in among.iter().enumerate() {
            for &other in &among[at + 1..] {
                let (one, other) = (one.min(other), one.max(other));
                if let (Some(a), Some(b)) = (self.lines.get(one), self.lines.get(other)) {
                    self.cross(a, b, &mut crossings);
                }
            }
        }
        crate::sort::by(&mut crossings, |a, b| {
            (&a.weight, &a.windows).cmp(&(&b.weight, &b.windows))
        });
        crossings
    }

    fn cross(&self, a: &Line<'_>, b: &Line<'_>, crossings: &mut Vec<Crossing>) {
        let (Some(of_a), Some(of_b)) = (&a.values, &b.values) else {
            return;
        };
        let order = |weight: &Ratio| self.exact_order(of_a, of_b, weight);
        let ahead = |order: Ordering| match order {
            Ordering::Greater => Some(a.window.clone()),
            Ordering::Less => Some(b.window.clone()),
            Ordering::Equal => None,
        };
        let mut turns = self.exact_turns(of_a, of_b);
        turns.retain(|turn| !turn.is_negative() && *turn <= Ratio::HUNDRED);
        turns.extend([Ratio::ZERO, Ratio::HUNDRED]);
        crate::sort::all(&mut turns);
        turns.dedup();
        let between: Vec<Ordering> = (turns.windows(2))
            .map(|pair| order(&turns::middle(&pair[0], &pair[1])))
            .collect();
        for (at, turn) in turns.iter().enumerate() {
            let here = order(turn);
            // At 0 and 100 there is one side only.
            let below = at.checked_sub(1).map_or(here, |left| between[left]);
            let above = between.get(at).copied().unwrap_or(here);
            if below != here || here != above {
                crossings.push(Crossing {
                    weight: turn.reduced(),
                    windows: [a.window.clone(), b.window.clone()],
                    below: ahead(below),
                    at: ahead(here),
                    above: ahead(above),
                });
            }
        }
    }

    /// The lines of the ranked windows, in the order of the inputs.
    pub fn drawn(&self) -> Vec<Drawn> {
        let drawn = |line: &Line<'_>| {
            let values = line.values.as_ref()?;
            let mut turns = self.bends(values);
            turns.extend([Ratio::ZERO, Ratio::HUNDRED]);
            turns.retain(|turn| !turn.is_negative() && *turn <= Ratio::HUNDRED);
            crate::sort::all(&mut turns);
            turns.dedup();
            let point = |weight: Ratio| {
                let composite = self.clamped(turns::along(&values.unclamped, &weight));
                [weight.reduced(), composite.reduced()]
            };
            Some(Drawn {
                window: line.window.clone(),
                points: turns.into_iter().map(point).collect(),
            })
        };
        self.lines.iter().filter_map(drawn).collect()
    }

    /// Around the published weight, the weights at which `list` holds the windows that it holds now.
    pub fn held(&self, list: List) -> Held {
        held::held(self, list)
    }

    fn clamped(&self, unclamped: Ratio) -> Ratio {
        unclamped
            .min(Ratio::HUNDRED)
            .max(self.ranking.floor.clone())
    }

    fn key(&self, line: &Line<'_>, weight: &Ratio) -> Option<Key> {
        let values = line.values.as_ref()?;
        Some(self.key_of(values, weight))
    }

    fn key_of(&self, values: &Values, weight: &Ratio) -> Key {
        let composite = self.clamped(turns::along(&values.unclamped, weight));
        Key {
            value: self.ranking.value(composite),
            tie_breakers: (values.tie_breakers.iter())
                .map(|ends| turns::along(ends, weight))
                .collect(),
        }
    }

    fn exact_order(&self, a: &Values, b: &Values, weight: &Ratio) -> Ordering {
        let composite = |values: &Values| self.clamped(turns::along(&values.unclamped, weight));
        composite(a).cmp(&composite(b)).then_with(|| {
            let ends = a.tie_breakers.iter().zip(&b.tie_breakers);
            let mut orders =
                ends.map(|(a, b)| turns::along(a, weight).cmp(&turns::along(b, weight)));
            orders
                .find(|order| order.is_ne())
                .unwrap_or(Ordering::Equal)
        })
    }
}

/// The siblings among which the component with this id stands.
fn siblings<'a>(components: &'a [Component], id: &str) -> Option<&'a [Component]> {
    if components.iter().any(|each| &*each.id == id) {
        return Some(components);
    }
    (components.iter()).find_map(|each| siblings(each.children(), id))
}

/// The siblings' weights where the one called `id` has `weight`.
fn proportional(siblings: &[Component], id: &Id, weight: &Ratio) -> Map<Id, Ratio> {
    let rest = Ratio::HUNDRED - weight.clone();
    let others = || siblings.iter().filter(|each| each.id != *id);
    let sum: Ratio = others().map(|each| &each.weight).sum();
    let equal = Ratio::count(others().count() as u64);
    let share = |each: &Component| {
        let of_rest = &rest * &each.weight;
        let share = of_rest.checked_div(&sum).unwrap_or_else(|| &rest / &equal);
        (each.id.clone(), share.reduced())
    };
    let own = core::iter::once((id.clone(), weight.clone()));
    others().map(share).chain(own).collect()
}

fn set(components: &mut [Component], weights: &Map<Id, Ratio>) {
    for component in components {
        if let Some(weight) = weights.get(&component.id) {
            component.weight.clone_from(weight);
        }
        if let crate::method::Source::Components(children) = &mut component.source {
            set(children, weights);
        }
    }
}
