//! Ranks of many windows, quickly: integers near the exact figures decide nearly every comparison,
//! and the exact figures the rest.
//!
//! A figure is held as the floor of itself times 2⁴⁸, so the true one lies within a known distance
//! above. Two windows whose intervals do not meet are ordered by them; those whose do, by their exact
//! keys. Ranks are therefore those of exact arithmetic, which is a tested law.

use alloc::vec::Vec;
use core::cmp::Reverse;

use crate::blend::{Blend, Parts};
use crate::method::Basis;
use crate::rank::Key;
use crate::ratio::Ratio;

/// 2⁴⁸: a score of 100 then has 55 bits.
pub(crate) const ONE: i128 = 1 << BITS;
const BITS: u32 = 48;

/// Integers near the parts of a ranked window.
#[derive(Clone, Debug)]
pub(crate) struct NearParts {
    /// Each leaf: the floor, or a little below it, see `SLACK`.
    pub(crate) leaves: Vec<i64>,
    adjustment: i128,
}

/// How far below the floor an integer near a leaf may lie.
const SLACK: i128 = 15;

/// How far above its integer a composite of so many leaves may lie. A leaf lies less than SLACK + 1
/// above its integer and a share less than 1 above its: their product less than 100 + SLACK + 3.
fn error(leaves: usize) -> i128 {
    let leaves = i128::try_from(leaves).unwrap_or(1 << 32);
    leaves * (100 + SLACK + 3) + 4
}

impl NearParts {
    /// `None` where a leaf is missing, or a figure does not fit.
    pub(crate) fn of(parts: &Parts) -> Option<Self> {
        let near = |leaf: &Option<Ratio>| near(leaf.as_ref()?);
        Some(Self {
            leaves: parts.leaves.iter().map(near).collect::<Option<_>>()?,
            adjustment: parts.adjustment.floor_times(ONE)?,
        })
    }
}

/// The integer near a figure between 0 and 100.
pub(crate) fn near(figure: &Ratio) -> Option<i64> {
    i64::try_from(figure.floor_times(ONE)?).ok()
}

/// Integers near what certain weights make of leaves.
#[derive(Clone, Debug)]
pub(crate) struct NearBlend {
    shares: Vec<i64>,
    floor: i128,
    basis: Basis,
    scale: i128,
}

impl NearBlend {
    /// `None` where the floor does not fit.
    pub(crate) fn of(blend: &Blend) -> Option<Self> {
        let ranking = &blend.ranking;
        // Far below anything that counts a floor is as good as none, and products stay within 128 bits.
        let floor = ranking.floor.floor_times(ONE)?.max(-(ONE << 40));
        Some(Self {
            shares: blend.shares.iter().map(near).collect::<Option<_>>()?,
            floor,
            basis: ranking.basis,
            scale: 10_i128.checked_pow(ranking.decimals)?,
        })
    }

    /// How far above its integer a window's value may lie.
    pub(crate) fn error(&self) -> i64 {
        match self.basis {
            Basis::Exact => i64::try_from(error(self.shares.len())).unwrap_or(i64::MAX),
            Basis::Printed => 0,
        }
    }

    /// The integer near what a window is ranked by, or under ranking by printed values the very
    /// number of printed units, asked of `exact` where it cannot be told.
    pub(crate) fn value(&self, parts: &NearParts, exact: impl FnOnce() -> Ratio) -> i64 {
        let products = (self.shares.iter().zip(&parts.leaves))
            .map(|(share, leaf)| i128::from(*share) * i128::from(*leaf));
        let sum = (products.sum::<i128>() >> BITS).saturating_add(parts.adjustment);
        let clamped = sum.min(100 * ONE).max(self.floor);
        let value = match self.basis {
            Basis::Exact => clamped,
            Basis::Printed => {
                let printed = printed(clamped, error(self.shares.len()), self.scale);
                printed.unwrap_or_else(|| {
                    let units = exact() * Ratio::whole(self.scale);
                    units.floor_times(1).unwrap_or(i128::MIN)
                })
            }
        };
        // Beyond these bounds values count as equal here, and the exact keys decide.
        i64::try_from(value.clamp(-MOST, MOST)).unwrap_or(i64::MIN)
    }
}

/// The most that an integer near a value says.
const MOST: i128 = 1 << 62;

/// How a value prints that lies up to `error` above its integer, as a number of units of which there are
/// `scale` to 1; `None` where the integer does not tell.
pub(crate) fn printed(near: i128, error: i128, scale: i128) -> Option<i128> {
    if near.abs() >= MOST {
        return None;
    }
    let half = ONE / 2;
    // No midpoint between the two: every rule rounds all between them alike.
    let low = (near.checked_mul(scale)?.checked_add(half - 1)?) >> BITS;
    let high = ((near + error).checked_mul(scale)?.checked_add(half)?) >> BITS;
    (low == high).then_some(low)
}

/// The windows of `values` (place and integer) from the best, with their ranks: equal keys share a
/// rank and the next is skipped. `key` gives the exact key of a place.
pub(crate) fn ranked(
    mut values: Vec<(i64, usize)>,
    error: i64,
    mut key: impl FnMut(usize) -> Option<Key>,
) -> Vec<(usize, usize)> {
    crate::sort::by(&mut values, |a, b| b.cmp(a));
    let mut ranked = Vec::with_capacity(values.len());
    // A run of windows each of whose intervals meets the one before.
    for run in values.chunk_by(|above, below| above.0.saturating_sub(below.0) <= error) {
        let first = ranked.len() + 1;
        if let [(_, only)] = run {
            ranked.push((*only, first));
            continue;
        }
        let mut keys: Vec<_> = run.iter().map(|&(_, at)| (Reverse(key(at)), at)).collect();
        crate::sort::all(&mut keys);
        let mut rank = first;
        for (place, (key, at)) in keys.iter().enumerate() {
            if place > 0 && keys[place - 1].0 != *key {
                rank = first + place;
            }
            ranked.push((*at, rank));
        }
    }
    ranked
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use super::*;
    use crate::method::Ranking;

    /// The figure a thousandth of the last bit below an integer: nothing lies farther above its floor.
    fn below(integer: i128) -> Ratio {
        (Ratio::whole(integer) - Ratio::new(1, 1_000)) / Ratio::whole(ONE)
    }

    #[test]
    fn a_composite_lies_within_the_error_above_its_integer() {
        for leaves in 1..=30_i32 {
            let share = below(ONE / i128::from(leaves));
            let (leaf, adjustment) = (below(100 * ONE), below(-50 * ONE));
            let count = usize::try_from(leaves).expect("a few leaves");
            let blend = NearBlend {
                shares: vec![near(&share).expect("it fits"); count],
                floor: -ONE,
                basis: Basis::Exact,
                scale: 100,
            };
            let parts = NearParts {
                leaves: vec![near(&leaf).expect("it fits") - 15; count],
                adjustment: adjustment.floor_times(ONE).expect("it fits"),
            };
            let composite = share * leaf * Ratio::whole(leaves.into()) + adjustment;
            let value = blend.value(&parts, || unreachable!("exact values are not asked for"));
            let above = composite * Ratio::whole(ONE) - Ratio::whole(value.into());
            let error = Ratio::whole(blend.error().into());
            assert!(above >= Ratio::ZERO, "{leaves} leaves: {above}");
            assert!(above <= error, "{leaves} leaves: {above}");
            // It comes as near as that, and a bound far above would ask for exact keys too often.
            let least = Ratio::whole(100 * i128::from(leaves));
            assert!(above >= least, "{leaves} leaves: {above}");
            assert!(error <= least * Ratio::new(5, 4), "{leaves} leaves");
        }
    }

    #[test]
    fn composites_below_0_print_as_they_are_where_the_floor_lies_lower() {
        let blend = Blend {
            shares: vec![Ratio::ONE],
            tie_breakers: Vec::new(),
            ranking: Ranking {
                basis: Basis::Printed,
                floor: Ratio::whole(-50),
                ..Ranking::default()
            },
        };
        let value = |adjustment: i128| {
            let parts = Parts {
                leaves: vec![Some(Ratio::whole(10))],
                adjustment: Ratio::whole(adjustment),
            };
            let parts = NearParts::of(&parts).expect("it fits");
            let blend = NearBlend::of(&blend).expect("it fits");
            blend.value(&parts, || unreachable!("the integer tells"))
        };
        assert_eq!([-22, -70, 200].map(value), [-1200, -5000, 10_000]);
    }

    #[test]
    fn an_integer_tells_the_printed_value_where_no_midpoint_is_near() {
        // 0.125 lies between 0.12 and 0.13.
        let midpoint = ONE / 8;
        assert_eq!(printed(midpoint, 0, 100), None);
        assert_eq!(printed(midpoint - 1, 0, 100), Some(12));
        assert_eq!(printed(midpoint - 1, 1, 100), None);
        assert_eq!(printed(midpoint - 2, 1, 100), Some(12));
        assert_eq!(printed(midpoint + 1, 9, 100), Some(13));
        assert_eq!(printed(-midpoint, 0, 100), None);
        assert_eq!(printed(-midpoint - 2, 1, 100), Some(-13));
        assert_eq!(printed(100 * ONE, 0, 100), Some(10_000));
        for far in [MOST, -MOST] {
            assert_eq!(printed(far, 0, 1), None);
            assert_eq!(printed(far - far.signum(), 0, 1), Some(far >> BITS));
        }
    }
}
