//! Random integers from a seed.
//!
//! The generator is `SplitMix64` (Steele, Lea and Flood 2014): a counter and a mixing function, 64 bits
//! of state, the same everywhere. It passes the usual batteries, and nothing here has to resist a
//! person who wants to guess it.

use alloc::collections::BTreeSet;
use alloc::vec::Vec;

use crate::ratio::Ratio;

/// Thousandths of a point: the steps in which weights are drawn.
const STEPS: u32 = 1000;

pub(super) struct Random(u64);

/// The odd number next to 2⁶⁴ ÷ the golden ratio: what the counter advances by.
const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

impl Random {
    /// The generator of one draw. It depends on nothing but the seed and the draw's number, so draws
    /// can be made in any slices.
    pub(super) fn of_draw(seed: u64, number: u64) -> Self {
        let mut seeds = Self(seed);
        let start = seeds.next();
        let mut numbered = Self(start ^ number.wrapping_mul(GOLDEN));
        Self(numbered.next())
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GOLDEN);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`, each equally likely: what would make some likelier is drawn again.
    /// 0 where the bound is 0.
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        if bound == 0 {
            return 0;
        }
        loop {
            let drawn = self.next();
            // 2⁶⁴ mod the bound numbers are too many; they are below the bound, so most draws need
            // not ask how many they are.
            if drawn >= bound || drawn >= bound.wrapping_neg() % bound {
                return drawn % bound;
            }
        }
    }

    /// Weights of siblings, each moved by at most `points`, by at most itself and by at most what it
    /// lacks to 100, with the same sum: all such moves in steps are equally likely.
    ///
    /// All but the one that can move furthest are drawn, and drawn again until that one can take up
    /// the difference. Since each moves as far down as up, that soon happens.
    pub(super) fn weights_near(&mut self, given: &[&Ratio], points: u32) -> Vec<Ratio> {
        let steps = i128::from(STEPS);
        let reach = |weight: &Ratio| -> i64 {
            let most = Ratio::count(points.into());
            let room = most
                .min(weight.clone())
                .min(Ratio::HUNDRED - weight.clone());
            let room = room.floor_times(steps).unwrap_or(0).max(0);
            i64::try_from(room).unwrap_or(0)
        };
        let reaches: Vec<i64> = given.iter().map(|weight| reach(weight)).collect();
        let furthest = (0..reaches.len())
            .max_by_key(|&at| reaches[at])
            .unwrap_or(0);
        let moves = loop {
            let mut moves: Vec<i64> = Vec::with_capacity(reaches.len());
            for (at, reach) in reaches.iter().enumerate() {
                let drawn = if at == furthest {
                    0
                } else {
                    // Both ends and 0: an odd number of steps.
                    let drawn = self.below(2 * reach.unsigned_abs() + 1);
                    i64::try_from(drawn).unwrap_or(0) - reach
                };
                moves.push(drawn);
            }
            let rest = -moves.iter().sum::<i64>();
            let Some(last) = moves.get_mut(furthest) else {
                break moves;
            };
            if rest.abs() <= reaches[furthest] {
                *last = rest;
                break moves;
            }
        };
        (given.iter().zip(moves))
            .map(|(weight, moved)| (*weight + &Ratio::new(moved.into(), steps)).reduced())
            .collect()
    }

    /// `count` weights that sum to 100: all in steps are equally likely.
    ///
    /// A row of steps and bars, where the bars stand between the weights: each choice of places for
    /// the bars is one set of weights.
    pub(super) fn any_weights(&mut self, count: usize) -> Vec<Ratio> {
        let steps = 100 * u64::from(STEPS);
        let bars = count.saturating_sub(1);
        let places = steps + bars as u64;
        let mut chosen = BTreeSet::new();
        while chosen.len() < bars {
            chosen.insert(self.below(places));
        }
        let mut weights = Vec::with_capacity(count);
        let mut from = 0;
        for bar in chosen.into_iter().chain(core::iter::once(places)) {
            weights.push(Ratio::new((bar - from).into(), STEPS.into()).reduced());
            from = bar + 1;
        }
        weights
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generator_is_splitmix64() {
        // The first numbers of the reference implementation for the seed 1234567.
        let mut random = Random(1_234_567);
        let first = [
            6_457_827_717_110_365_317,
            3_203_168_211_198_807_973,
            9_817_491_932_198_370_423,
        ];
        assert_eq!(first.map(|_| random.next()), first);
    }

    #[test]
    fn bounded_numbers_are_equally_likely() {
        let mut random = Random(7);
        let mut counts = [0_u32; 6];
        for _ in 0..60_000 {
            counts[usize::try_from(random.below(6)).expect("below 6")] += 1;
        }
        // Five standard deviations of a binomial of 60,000 and 1/6.
        assert!(
            counts.iter().all(|count| count.abs_diff(10_000) < 457),
            "{counts:?}"
        );
        assert_eq!(random.below(0), 0);
        assert_eq!(random.below(1), 0);
        // Three halves of the range: without drawing again the lower half would be twice as likely.
        let bound = (1 << 63) + (1 << 62);
        let low = (0..30_000)
            .filter(|_| random.below(bound) < bound / 3)
            .count();
        assert!(low.abs_diff(10_000) < 410, "{low}");
    }

    #[test]
    fn weights_sum_to_100_and_stay_near() {
        let mut random = Random(11);
        let given: Vec<Ratio> = ["40", "20", "37.5", "2.5", "0"]
            .map(|text| text.parse().expect("a weight"))
            .to_vec();
        let given: Vec<&Ratio> = given.iter().collect();
        let mut extremes = [false; 2];
        for _ in 0..2000 {
            let near = random.weights_near(&given, 5);
            assert_eq!(near.iter().sum::<Ratio>(), Ratio::HUNDRED);
            for (weight, given) in near.iter().zip(&given) {
                let reach = Ratio::whole(5).min(Ratio::clone(given));
                assert!((weight - given).abs() <= reach);
            }
            extremes[0] |= near[0] > Ratio::whole(44);
            extremes[1] |= near[0] < Ratio::whole(36);
            let any = random.any_weights(4);
            assert_eq!(any.len(), 4);
            assert_eq!(any.iter().sum::<Ratio>(), Ratio::HUNDRED);
            assert!(any.iter().all(|weight| !weight.is_negative()));
        }
        assert_eq!(extremes, [true; 2]);
        assert_eq!(random.any_weights(1), [Ratio::HUNDRED]);
        assert_eq!(random.weights_near(&[&Ratio::HUNDRED], 5), [Ratio::HUNDRED]);
    }

    #[test]
    fn any_weights_are_equally_likely() {
        // Of three equally likely weights each is on average a third of 100, and exceeds a half in
        // a quarter of all cases.
        let mut random = Random(3);
        let half = Ratio::whole(50);
        let above = (0..20_000)
            .filter(|_| random.any_weights(3)[1] > half)
            .count();
        assert!(above.abs_diff(5000) < 306, "{above}");
    }
}
