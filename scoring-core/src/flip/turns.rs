//! Where the order of two lines may turn, and where it next does.

use alloc::vec::Vec;
use core::cmp::Ordering;

use crate::method::Basis;
use crate::ratio::Ratio;

use super::{Flip, Values};

/// The value at `weight` of the line with these values at 0 and 100.
pub(super) fn along(ends: &[Ratio; 2], weight: &Ratio) -> Ratio {
    let [low, high] = ends;
    (low + &((high - low) * weight.clone() / Ratio::HUNDRED)).reduced()
}

pub(super) fn middle(a: &Ratio, b: &Ratio) -> Ratio {
    ((a + b) / Ratio::whole(2)).reduced()
}

/// Where a line passes `value`; `None` where it is level.
fn passes(ends: &[Ratio; 2], value: &Ratio) -> Option<Ratio> {
    let [low, high] = ends;
    ((value - low) * Ratio::HUNDRED).checked_div(&(high - low))
}

fn difference(a: &[Ratio; 2], b: &[Ratio; 2]) -> [Ratio; 2] {
    [&a[0] - &b[0], &a[1] - &b[1]]
}

/// A direction in which the weight moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Down,
    Up,
}

impl Way {
    /// The end of the scale that way.
    pub(super) fn end(self) -> Ratio {
        match self {
            Self::Down => Ratio::ZERO,
            Self::Up => Ratio::HUNDRED,
        }
    }

    /// Whether `one` comes before `other` that way.
    pub(super) fn before(self, one: &Ratio, other: &Ratio) -> bool {
        match self {
            Self::Down => one > other,
            Self::Up => one < other,
        }
    }

    /// The first of `weights` beyond `weight`.
    pub(super) fn first(
        self,
        weight: &Ratio,
        weights: impl IntoIterator<Item = Ratio>,
    ) -> Option<Ratio> {
        let beyond = weights.into_iter().filter(|each| self.before(weight, each));
        match self {
            Self::Down => beyond.max(),
            Self::Up => beyond.min(),
        }
    }
}

impl Flip<'_> {
    /// Where the floor or 100 bends a line.
    pub(super) fn bends(&self, values: &Values) -> Vec<Ratio> {
        [&self.ranking.floor, &Ratio::HUNDRED]
            .into_iter()
            .filter_map(|value| passes(&values.unclamped, value))
            .collect()
    }

    /// The only weights at which the exact order of two windows can turn.
    pub(super) fn exact_turns(&self, a: &Values, b: &Values) -> Vec<Ratio> {
        let mut turns = self.bends(a);
        turns.extend(self.bends(b));
        turns.extend(passes(
            &difference(&a.unclamped, &b.unclamped),
            &Ratio::ZERO,
        ));
        turns.extend(tie_breakers_turn(a, b));
        turns
    }

    /// The nearest weight beyond `from`, not beyond `limit`, at which what orders the two windows
    /// changes; between the two weights their order is the same throughout.
    pub(super) fn next_change(
        &self,
        a: &Values,
        b: &Values,
        from: &Ratio,
        limit: &Ratio,
        way: Way,
    ) -> Option<Ratio> {
        let order = |weight: &Ratio| self.key_of(a, weight).cmp(&self.key_of(b, weight));
        let within = |turn: Option<Ratio>| turn.filter(|turn| !way.before(limit, turn));
        let mut turn = within(self.next_turn(a, b, from, way))?;
        let so_far = order(&middle(from, &turn));
        loop {
            if order(&turn) != so_far {
                return Some(turn);
            }
            if turn == *limit {
                return None;
            }
            let next = within(self.next_turn(a, b, &turn, way));
            let beyond = next.clone().unwrap_or_else(|| limit.clone());
            if order(&middle(&turn, &beyond)) != so_far {
                return Some(turn);
            }
            turn = next?;
        }
    }

    /// The nearest weight beyond `from` at which the order may turn.
    fn next_turn(&self, a: &Values, b: &Values, from: &Ratio, way: Way) -> Option<Ratio> {
        match self.ranking.basis {
            Basis::Exact => way.first(from, self.exact_turns(a, b)),
            Basis::Printed => self.next_printed_turn(a, b, from, way),
        }
    }

    /// Printed values step wherever a line passes the middle between two of them, so there may be
    /// very many steps; but those matter only where the lines lie within one printed unit of each
    /// other and a tie would not fall the way the lines do.
    fn next_printed_turn(&self, a: &Values, b: &Values, from: &Ratio, way: Way) -> Option<Ratio> {
        let plain = way.first(from, self.exact_turns(a, b));
        let end = plain.clone().unwrap_or_else(|| match way {
            // Nothing beyond the scale is ever asked for.
            Way::Down => Ratio::whole(-1),
            Way::Up => Ratio::whole(101),
        });
        let inside = middle(from, &end);
        let composite = |values: &Values| {
            let unclamped = along(&values.unclamped, &inside);
            let clamped = self.clamped(unclamped.clone());
            // Bent lines are level here.
            if clamped == unclamped {
                values.unclamped.clone()
            } else {
                [clamped.clone(), clamped]
            }
        };
        let (of_a, of_b) = (composite(a), composite(b));
        let apart = difference(&of_a, &of_b);
        let exact = along(&apart, &inside).cmp(&Ratio::ZERO);
        let broken = (a.tie_breakers.iter().zip(&b.tie_breakers))
            .map(|(a, b)| along(a, &inside).cmp(&along(b, &inside)))
            .find(|order| order.is_ne())
            .unwrap_or(Ordering::Equal);
        if exact == Ordering::Equal || exact == broken {
            return plain;
        }
        let unit = Ratio::ONE / Ratio::power_of_ten(self.ranking.decimals);
        let near = [&unit, &-&unit]
            .map(|value| passes(&apart, value))
            .into_iter()
            .flatten();
        let nearest = way.first(from, near.chain(plain));
        let upto = nearest.clone().unwrap_or(end);
        if along(&apart, &middle(from, &upto)).abs() > unit {
            return nearest;
        }
        let steps = [of_a, of_b].map(|line| next_step(&line, &unit, from, way));
        way.first(from, steps.into_iter().flatten().chain(nearest))
    }
}

/// Where tie-breakers pass each other.
fn tie_breakers_turn<'a>(a: &'a Values, b: &'a Values) -> impl Iterator<Item = Ratio> + 'a {
    (a.tie_breakers.iter().zip(&b.tie_breakers))
        .filter_map(|(a, b)| passes(&difference(a, b), &Ratio::ZERO))
}

/// Where a line next passes the middle between two multiples of `unit`.
fn next_step(line: &[Ratio; 2], unit: &Ratio, from: &Ratio, way: Way) -> Option<Ratio> {
    let rises = (line[0] < line[1]) == (way == Way::Up);
    let half = Ratio::new(1, 2);
    let units = along(line, from) / unit.clone() + half.clone();
    let below = Ratio::from(units.floor());
    // The next whole number that way, and not this one.
    let next = if rises {
        below + Ratio::ONE
    } else if below == units {
        below - Ratio::ONE
    } else {
        below
    };
    passes(line, &((next - half) * unit.clone()))
}
