//! Survey scores as another draw of people would have made them.

use alloc::vec::Vec;

use crate::blend::Parts;
use crate::inputs::{Estimate, Window};
use crate::integer::Integer;
use crate::method::{Method, Source, Survey};
use crate::order::{self, ONE};
use crate::ratio::Ratio;
use crate::survey::{self, People};

use super::random::Random;

/// A larger sample is drawn as if it were of this many people.
pub const MOST_PEOPLE: u64 = 10_000;

/// A survey component's score for one window, ready to be drawn.
#[derive(Debug)]
pub(super) struct Sampled {
    /// The score without what is drawn: the published score less the mean of all draws.
    base: Ratio,
    near_base: Option<i128>,
    people: Vec<Sample>,
    /// The least and the greatest points of a counted level.
    ends: [Ratio; 2],
}

/// People who are drawn together.
#[derive(Debug)]
struct Sample {
    /// How many.
    people: u64,
    /// Level by level, how many of `total` chances lie at it or at levels before it.
    chances: Vec<u64>,
    /// The points of the levels, in units so small that they are whole.
    points: Vec<u64>,
    /// What one unit of points adds to the score.
    unit: Ratio,
    /// ⌊`unit` × 2⁹⁶⌋.
    near_unit: Option<i128>,
    /// Whether sums of points stay below 2⁴⁸, so that `near_unit` is near enough.
    near: bool,
}

/// The drawn leaves of a ranked window, by their places in the tree's leaves.
pub(super) fn of_window(method: &Method, window: &Window, parts: &Parts) -> Vec<(usize, Sampled)> {
    let Some(survey) = &method.survey else {
        return Vec::new();
    };
    let leaves = method
        .tree()
        .into_iter()
        .filter(|each| each.children().is_empty());
    (leaves.zip(&parts.leaves).enumerate())
        .filter_map(|(at, (leaf, score))| {
            let Source::Survey { combine, rounds } = &leaf.source else {
                return None;
            };
            let people = survey::people(survey, &leaf.id, *combine, rounds, window)?;
            Some((at, Sampled::of(survey, score.as_ref()?, &people)))
        })
        .collect()
}

impl Sampled {
    fn of(survey: &Survey, score: &Ratio, people: &[People]) -> Self {
        let points = || survey.counted_points();
        let ends = [points().min(), points().max()].map(|end| end.cloned().unwrap_or_default());
        let mut base = score.clone();
        let mut samples = Vec::new();
        for part in people {
            if let Some(sample) = Sample::of(survey, part, &ends) {
                base = base - (&part.share * &part.estimate.m);
                samples.push(sample);
            }
        }
        Self {
            near_base: base.floor_times(ONE),
            base: base.reduced(),
            people: samples,
            ends,
        }
    }

    /// For each sample, the points that its people gave, in its units.
    pub(super) fn draw(&self, random: &mut Random) -> Vec<u64> {
        self.people
            .iter()
            .map(|sample| sample.draw(random))
            .collect()
    }

    /// The exact score of a draw, kept within the points of the levels.
    pub(super) fn score(&self, drawn: &[u64]) -> Ratio {
        let parts = self.people.iter().zip(drawn);
        let score = parts.fold(self.base.clone(), |sum, (sample, &points)| {
            sum + &sample.unit * &Ratio::count(points)
        });
        let [least, greatest] = &self.ends;
        score.max(least.clone()).min(greatest.clone()).reduced()
    }

    /// An integer at most 14 below the score of a draw times 2⁴⁸.
    pub(super) fn near(&self, drawn: &[u64]) -> Option<i64> {
        if self.people.len() > MOST_NEAR || self.people.iter().any(|sample| !sample.near) {
            return order::near(&self.score(drawn));
        }
        // Each product is less than 2 below its true value, and the base less than 1.
        let parts = self.people.iter().zip(drawn);
        let sum = parts.fold(self.near_base, |sum, (sample, &points)| {
            let product = sample.near_unit?.checked_mul(points.into())? >> 48;
            sum?.checked_add(product)
        })?;
        let [least, greatest] = &self.ends;
        let (least, greatest) = (order::near(least)?, order::near(greatest)?);
        Some(i64::try_from(sum).ok()?.clamp(least, greatest))
    }
}

/// With more samples in one score than this their errors could add up to more than allowed.
const MOST_NEAR: usize = 6;

impl Sample {
    /// `None` where nothing varies.
    fn of(survey: &Survey, part: &People, ends: &[Ratio; 2]) -> Option<Self> {
        let estimate = &part.estimate;
        let (people, levels, chances) = if let Some(shares) = &part.levels {
            let sample = Ratio::count(estimate.n);
            let chance = |share| &sample * share + Ratio::new(1, 2);
            let levels = survey.counted_points().cloned().collect();
            (estimate.n, levels, shares.iter().map(chance).collect())
        } else {
            two_levels(estimate, ends)?
        };
        let people = people.min(MOST_PEOPLE);
        let (points, scale) = whole(&levels)?;
        let greatest = points.iter().max().copied().unwrap_or(0);
        let divisor = (people > 0).then(|| Ratio::count(people) * Ratio::count(scale))?;
        let unit = (&part.share / &divisor).reduced();
        Some(Self {
            people,
            chances: cumulated(&chances)?,
            points,
            near: greatest.saturating_mul(people) < 1 << 48,
            near_unit: unit.floor_times(ONE * ONE),
            unit,
        })
    }

    fn draw(&self, random: &mut Random) -> u64 {
        let total = self.chances.last().copied().unwrap_or(0);
        let mut sum = 0_u64;
        for _ in 0..self.people {
            let drawn = random.below(total);
            let level = self.chances.iter().position(|&upto| drawn < upto);
            sum += level.map_or(0, |level| self.points[level]);
        }
        sum
    }
}

/// People, levels and chances with the mean and the variance of an estimate whose counts are not
/// published: each answers with the least or the greatest points.
fn two_levels(estimate: &Estimate, ends: &[Ratio; 2]) -> Option<(u64, Vec<Ratio>, Vec<Ratio>)> {
    let [least, greatest] = ends;
    let high = (&estimate.m - least).checked_div(&(greatest - least))?;
    let low = &Ratio::ONE - &high;
    let variance = (greatest - least).squared() * (&high * &low);
    if low.is_negative() || high.is_negative() || variance.is_zero() {
        return None;
    }
    let people = (variance.checked_div(&estimate.v)? + Ratio::new(1, 2)).floor_times(1)?;
    let people = u64::try_from(people).ok()?.max(1);
    Some((people, ends.to_vec(), alloc::vec![low, high]))
}

/// `values` times the least whole number that makes them all whole, and that number; `None` where
/// they do not fit.
fn whole(values: &[Ratio]) -> Option<(Vec<u64>, u64)> {
    let scale = (values.iter()).fold(Integer::from(1), |scale, value| {
        let denominator = value.lowest_terms().1;
        &scale.exactly_divided(&scale.gcd(&denominator)) * &denominator
    });
    let factor = Ratio::from(scale.clone());
    let whole = values.iter().map(|value| count(&(value * &factor).floor()));
    Some((whole.collect::<Option<_>>()?, count(&scale)?))
}

fn count(number: &Integer) -> Option<u64> {
    number.to_i128()?.try_into().ok()
}

/// Whole numbers in the proportion of `chances`, summed up from the first. Where they do not fit
/// into 62 bits the proportion is kept to that many.
fn cumulated(chances: &[Ratio]) -> Option<Vec<u64>> {
    const MOST: u64 = 1 << 62;
    let exact = whole(chances).map(|(whole, _)| whole);
    let fits = |parts: &Vec<u64>| {
        let sum = parts
            .iter()
            .try_fold(0_u64, |sum, &part| sum.checked_add(part));
        sum.is_some_and(|sum| sum <= MOST)
    };
    let sum: Ratio = chances.iter().sum();
    let parts = match exact.filter(fits) {
        Some(parts) => parts,
        None => (chances.iter())
            .map(|chance| {
                let part = (chance * &Ratio::count(MOST)).checked_div(&sum)?;
                count(&part.floor())
            })
            .collect::<Option<_>>()?,
    };
    let upto = parts.iter().scan(0, |sum, part| {
        *sum += part;
        Some(*sum)
    });
    Some(upto.collect())
}
