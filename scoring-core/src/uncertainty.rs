//! What the sampling error of the surveys allows to say ("Honesty" 1 to 4 of the domain).
//!
//! Everything is decided exactly: the bounds of an interval are rational but for one square root,
//! which is taken with integers, and whether two windows differ needs no root at all.

use alloc::string::String;
use alloc::vec::Vec;
use core::cmp::Ordering;

use crate::inputs::Estimate;
use crate::integer::Integer;
use crate::method::Survey;
use crate::ratio::Ratio;
use crate::round;
use crate::score::Precision;

/// Below this sample size a score is marked as of low precision.
pub const LOW_PRECISION: u64 = 30;
/// Below this sample size no claim is drawn from the interval.
pub const NO_CLAIM: u64 = 10;
/// Above this many ranked windows no pairs are compared: their number grows with the square.
pub const MOST_COMPARED: usize = 2000;

/// 1.96², the square of the normal quantile of 95 %.
fn z_squared() -> Ratio {
    Ratio::new(2401, 625)
}

/// The printed bounds of the 95 % interval, the low one rounded down and the high one up, kept
/// within the least and the greatest points of a counted level.
pub fn interval_95(survey: &Survey, estimate: &Estimate, decimals: u32) -> [String; 2] {
    let least = survey.counted_points().min().cloned().unwrap_or_default();
    let greatest = survey.counted_points().max().cloned();
    let greatest = greatest.unwrap_or(Ratio::HUNDRED);
    printed_bounds(&estimate.m, &estimate.v, [&least, &greatest], decimals)
}

/// The printed bounds of what the surveys' sampling error allows of a composite, kept within the
/// floor and 100: composite ∓ 1.96 × √V. `None` where the sample is too small for any claim.
pub fn composite_95(
    floor: &Ratio,
    composite: &Ratio,
    precision: &Precision,
    decimals: u32,
) -> Option<[String; 2]> {
    let limits = [floor, &Ratio::HUNDRED];
    (precision.n >= NO_CLAIM)
        .then(|| printed_bounds(composite, &precision.variance, limits, decimals))
}

fn printed_bounds(
    center: &Ratio,
    variance: &Ratio,
    [least, greatest]: [&Ratio; 2],
    decimals: u32,
) -> [String; 2] {
    let scale = Ratio::power_of_ten(decimals);
    let center = center * &scale;
    let square = z_squared() * variance * scale.squared();
    let low = floor_less_root(&center, &square).max((least * &scale).floor());
    let high = (-&floor_less_root(&-&center, &square)).min(-&(-(greatest * &scale)).floor());
    [round::fixed(&low, decimals), round::fixed(&high, decimals)]
}

/// ⌊`center` − √`square`⌋, exactly.
fn floor_less_root(center: &Ratio, square: &Ratio) -> Integer {
    // k ≤ center − √square  ⇔  center − k ≥ 0 and (center − k)² ≥ square.
    let holds = |k: &Integer| {
        let distance = center - &Ratio::from(k.clone());
        !distance.is_negative() && distance.squared() >= *square
    };
    // The integer root is less than one below the root, and the floor less than one below the
    // center: the answer is at most two above this.
    let root = square.floor().root();
    let mut k = &(&center.floor() - &root) - &Integer::from(2);
    loop {
        let next = &k + &Integer::from(1);
        if !holds(&next) {
            return k;
        }
        k = next;
    }
}

/// Whether a difference of two figures of independent samples, with variances that sum to
/// `variance`, is more than their sampling error: difference² > 1.96² × variance, as between windows
/// ("Honesty" 4 of the domain).
pub fn beyond_error(difference: &Ratio, variance: &Ratio) -> bool {
    difference.squared() > z_squared() * variance
}

/// A ranked window, as far as comparing it needs.
pub(crate) struct Ranked<'a> {
    pub(crate) rank: usize,
    pub(crate) composite: &'a Ratio,
    pub(crate) precision: Option<&'a Precision>,
}

impl Ranked<'_> {
    /// Whether claims may be drawn from its sample.
    fn claims(&self) -> Option<&Precision> {
        self.precision.filter(|precision| precision.n >= NO_CLAIM)
    }
}

/// The rank range of each of `windows`; `None` where no claim is made of a window.
///
/// A range runs from 1 + the windows distinguishably above to the number of windows less those
/// distinguishably below.
pub(crate) fn rank_ranges(windows: &[Ranked<'_>]) -> Vec<Option<(usize, usize)>> {
    if windows.len() > MOST_COMPARED {
        return alloc::vec![None; windows.len()];
    }
    let filters: Vec<_> = windows.iter().map(Filter::of).collect();
    let mut ranges = alloc::vec![(1, windows.len()); windows.len()];
    for a in 0..windows.len() {
        for b in a + 1..windows.len() {
            if !distinguishable(
                &windows[a],
                &windows[b],
                filters[a].as_ref(),
                filters[b].as_ref(),
            ) {
                continue;
            }
            let (above, below) = if windows[a].rank < windows[b].rank {
                (a, b)
            } else {
                (b, a)
            };
            ranges[below].0 += 1;
            ranges[above].1 -= 1;
        }
    }
    windows
        .iter()
        .zip(ranges)
        .map(|(window, range)| window.claims().map(|_| range))
        .collect()
}

/// (difference of the composites)² > 1.96² × (V₁ + V₂); windows of equal rank never are.
pub(crate) fn distinguishable(
    a: &Ranked<'_>,
    b: &Ranked<'_>,
    near_a: Option<&Filter>,
    near_b: Option<&Filter>,
) -> bool {
    let (Some(precision_a), Some(precision_b)) = (a.claims(), b.claims()) else {
        return false;
    };
    if a.rank == b.rank {
        return false;
    }
    let decided = near_a.zip(near_b).and_then(|(a, b)| a.differs_from(b));
    decided.unwrap_or_else(|| {
        let variance = &precision_a.variance + &precision_b.variance;
        beyond_error(&(a.composite - b.composite), &variance)
    })
}

/// Integers near a window's exact figures. They decide nearly every pair; where they are too near
/// to each other, the exact figures do.
#[derive(Clone, Debug)]
pub(crate) struct Filter {
    /// ⌊composite × 10⁹⌋.
    composite: i128,
    /// ⌊variance × 10¹⁸⌋.
    variance: i128,
}

impl Filter {
    fn of(window: &Ranked<'_>) -> Option<Self> {
        Some(Self {
            composite: window.composite.scaled_floor(9)?,
            variance: window.precision?.variance.scaled_floor(18)?,
        })
    }

    fn differs_from(&self, other: &Self) -> Option<bool> {
        // A plan's floor may lie far below 0, so that even the difference may exceed 128 bits.
        let difference = self.composite.checked_sub(other.composite)?.checked_abs()?;
        let least = (difference - 1)
            .max(0)
            .checked_pow(2)?
            .checked_mul(10_000)?;
        let greatest = (difference.checked_add(1)?)
            .checked_pow(2)?
            .checked_mul(10_000)?;
        let variance = self.variance.checked_add(other.variance)?;
        // 1.96² × 10⁴ = 38416; each variance may be one unit more than its floor.
        let bound = |variance: i128| variance.checked_mul(38_416);
        match (
            greatest.cmp(&bound(variance)?),
            least.cmp(&bound(variance.checked_add(2)?)?),
        ) {
            (Ordering::Less | Ordering::Equal, _) => Some(false),
            (_, Ordering::Greater) => Some(true),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_interval_of_a_composite_is_kept_within_its_bounds() {
        let printed = |floor, composite, variance, n| {
            let variance = Ratio::whole(variance);
            let [floor, composite] = [floor, composite].map(Ratio::whole);
            composite_95(&floor, &composite, &Precision { variance, n }, 2)
        };
        let bounds = |low: &str, high: &str| Some([String::from(low), String::from(high)]);
        assert_eq!(printed(0, 90, 1, NO_CLAIM), bounds("88.04", "91.96"));
        assert_eq!(printed(0, 99, 4, NO_CLAIM), bounds("95.08", "100.00"));
        assert_eq!(printed(60, 61, 1, NO_CLAIM), bounds("60.00", "62.96"));
        assert_eq!(printed(0, 90, 1, NO_CLAIM - 1), None);
    }

    #[test]
    fn what_is_just_the_error_is_not_beyond_it() {
        let beyond = |hundredths| beyond_error(&Ratio::new(hundredths, 100), &Ratio::ONE);
        assert!(!beyond(196) && !beyond(-196));
        assert!(beyond(197) && beyond(-197));
    }

    #[test]
    fn what_the_filter_cannot_see_it_does_not_decide() {
        // The floors differ by 1,000 units of the filter, the figures by 999.1, and their error is 999.5.
        let units = |tenths| Ratio::new(tenths, 10) / Ratio::power_of_ten(9);
        let precision = |variance| Precision { variance, n: 100 };
        let (whole, none) = (
            precision(units(9995).squared() / z_squared()),
            precision(Ratio::ZERO),
        );
        let (first, second) = (units(10_000), units(9));
        let first = Ranked {
            rank: 1,
            composite: &first,
            precision: Some(&whole),
        };
        let second = Ranked {
            rank: 2,
            composite: &second,
            precision: Some(&none),
        };
        let filters = [&first, &second].map(Filter::of);
        let [a, b] = filters.each_ref().map(Option::as_ref);
        assert!(!distinguishable(&first, &second, a, b));
    }

    #[test]
    fn above_the_most_no_windows_are_compared() {
        let precision = Precision {
            variance: Ratio::ZERO,
            n: 100,
        };
        let ranges = |count: usize| {
            let composites: Vec<_> = (0..count as u64).rev().map(Ratio::count).collect();
            let windows: Vec<_> = (composites.iter().zip(1..))
                .map(|(composite, rank)| Ranked {
                    rank,
                    composite,
                    precision: Some(&precision),
                })
                .collect();
            rank_ranges(&windows)
        };
        let places = (1..=MOST_COMPARED).map(|rank| Some((rank, rank)));
        assert!(ranges(MOST_COMPARED).into_iter().eq(places));
        assert!(ranges(MOST_COMPARED + 1).iter().all(Option::is_none));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        #[test]
        fn the_root_is_exact(center in -10_000_i64..10_000, over in 1_i64..500, square in 0_i64..5_000_000, under in 1_i64..500) {
            let center = Ratio::new(center.into(), over.into());
            let square = Ratio::new(square.into(), under.into());
            let k = floor_less_root(&center, &square);
            let distance = |k: &Integer| &center - &Ratio::from(k.clone());
            let at = distance(&k);
            prop_assert!(!at.is_negative() && at.squared() >= square, "k is not above the bound");
            let next = distance(&(&k + &Integer::from(1)));
            prop_assert!(next.is_negative() || next.squared() < square, "k + 1 is above the bound");
        }

        #[test]
        fn the_filter_never_contradicts_the_exact_comparison(
            a in 0_i64..10_000_000, b in 0_i64..10_000_000, over in 1_i64..100_000,
            va in 0_i64..1_000_000, vb in 0_i64..1_000_000, near in any::<bool>()
        ) {
            let precision = |v: i64| Precision { variance: Ratio::new(v.into(), 100_000), n: 100 };
            let (va, vb) = (precision(va), precision(vb));
            let first = Ratio::new(a.into(), over.into());
            // Half of the cases lie as near to the border as a rational can be made.
            let second = if near {
                let square = z_squared() * (&va.variance + &vb.variance) * Ratio::power_of_ten(18);
                &first + &(Ratio::from(square.floor().root()) / Ratio::power_of_ten(9))
            } else {
                Ratio::new(b.into(), over.into())
            };
            let a = Ranked { rank: 1, composite: &first, precision: Some(&va) };
            let b = Ranked { rank: 2, composite: &second, precision: Some(&vb) };
            let filtered = distinguishable(&a, &b, Filter::of(&a).as_ref(), Filter::of(&b).as_ref());
            prop_assert_eq!(filtered, distinguishable(&a, &b, None, None));
        }
    }
}
