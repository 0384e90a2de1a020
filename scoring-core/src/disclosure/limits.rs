//! How a group's answers can be spread over levels, as far as the counts of all groups together and the
//! numbers of people say.
//!
//! An indicator's answers are cells, a level each, within the totals' cells; their sums lie between
//! bounds, because neither this group nor the others gave more answers than they are people. What
//! such rows add up to is known exactly from the least and the most answers that each set of levels
//! can have: both are the sums over the rows (rows of this kind, and their sums, are generalized
//! polymatroids; A. Frank, "Generalized polymatroids", 1984).

use alloc::vec::Vec;

/// How many answers somebody gave to one indicator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Most {
    /// The most on counted levels.
    pub(super) counted: u64,
    /// Whether this is the number of some indicator, or no indicator has more.
    pub(super) is_reached: bool,
    /// The most on all levels: the number of people.
    pub(super) all: u64,
}

impl Most {
    /// Nothing is known.
    pub(super) const UNLIMITED: Self = Self {
        counted: u64::MAX,
        is_reached: false,
        all: u64::MAX,
    };
}

/// An indicator's totals, and the least and the most that the group's part of them sums to.
#[derive(Clone)]
struct Row<'a> {
    counted: &'a [u64],
    uncounted: u64,
    least_counted: u64,
    most_counted: u64,
    least: u64,
    most: u64,
}

impl Row<'_> {
    fn new(totals: &[u64], own: Most, others: Most) -> Row<'_> {
        let (uncounted, counted) = totals.split_last().map_or((0, totals), |(u, c)| (*u, c));
        let sum: u64 = counted.iter().sum();
        Row {
            counted,
            uncounted,
            least_counted: sum.saturating_sub(others.counted),
            most_counted: own.counted.min(sum),
            least: (sum + uncounted).saturating_sub(others.all),
            most: own.all.min(sum + uncounted),
        }
    }

    fn is_possible(&self) -> bool {
        self.least_counted <= self.most_counted.min(self.most)
            && self.least <= self.most.min(self.most_counted + self.uncounted)
    }

    /// The least and the most answers on a set of counted levels, a bit each, with the uncounted ones
    /// or without.
    fn within(&self, set: usize, with_uncounted: bool) -> (u64, u64) {
        let mut sums = [0, 0];
        for (at, count) in self.counted.iter().enumerate() {
            sums[set >> at & 1] += count;
        }
        let [outside, inside] = sums;
        let counted_least = self.least_counted.saturating_sub(outside);
        if with_uncounted {
            let outside_most = outside.min(self.most_counted);
            let needed_outside = self.least_counted.saturating_sub(inside);
            (
                counted_least.max(self.least.saturating_sub(outside_most)),
                (inside.min(self.most_counted) + self.uncounted).min(self.most - needed_outside),
            )
        } else {
            (
                counted_least.max(self.least.saturating_sub(outside + self.uncounted)),
                inside.min(self.most_counted).min(self.most),
            )
        }
    }
}

/// The least and the most answers of a group on each set of levels; of several such lists one holds.
pub(super) struct Limits {
    /// Each set's without the uncounted levels, then each set's with them.
    alternatives: Vec<Vec<(u64, u64)>>,
}

impl Limits {
    /// Of a group that gave `own` beside `others`, where `totals` are the counts of all, a row an
    /// indicator, the uncounted levels' sum last in each.
    pub(super) fn of(totals: &[Vec<u64>], own: Most, others: Most) -> Self {
        let rows = || totals.iter().map(|totals| Row::new(totals, own, others));
        let levels = totals.first().map_or(0, |row| row.len().saturating_sub(1));
        // Some indicator has all answers that this group gave at most, and some, perhaps another, all
        // that the others gave.
        let places = |is_reached: bool| if is_reached { 0..totals.len() } else { 0..1 };
        let mut alternatives: Vec<Vec<(u64, u64)>> = Vec::new();
        for full in places(own.is_reached) {
            for bare in places(others.is_reached) {
                let mut rows: Vec<Row<'_>> = rows().collect();
                if own.is_reached {
                    rows[full].least_counted = own.counted.max(rows[full].least_counted);
                }
                if others.is_reached {
                    let sum: u64 = rows[bare].counted.iter().sum();
                    let Some(left) = sum.checked_sub(others.counted) else {
                        continue;
                    };
                    rows[bare].most_counted = left.min(rows[bare].most_counted);
                }
                if !rows.iter().all(Row::is_possible) {
                    continue;
                }
                let within = |at: usize| {
                    let (set, with_uncounted) = (at >> 1, at & 1 == 1);
                    let bounds = rows.iter().map(|row| row.within(set, with_uncounted));
                    bounds.fold((0, 0), |(least, most), row| (least + row.0, most + row.1))
                };
                let sets: Vec<(u64, u64)> = (0..1_usize << (levels + 1)).map(within).collect();
                if !alternatives.contains(&sets) {
                    alternatives.push(sets);
                }
            }
        }
        Self { alternatives }
    }

    /// How many lists there are to go through.
    pub(super) fn alternatives(&self) -> usize {
        self.alternatives.len()
    }

    /// Whether the group can have given these answers, by counted level and on uncounted ones.
    pub(super) fn hold(&self, counts: &[u64], uncounted: u64) -> bool {
        let answers = |at: usize| -> u64 {
            let inside = counts.iter().enumerate();
            let inside = inside.filter(|(level, _)| at >> (level + 1) & 1 == 1);
            inside.map(|(_, count)| count).sum::<u64>() + uncounted * (at as u64 & 1)
        };
        self.alternatives.iter().any(|sets| {
            let mut sets = sets.iter().enumerate();
            sets.all(|(at, (least, most))| (*least..=*most).contains(&answers(at)))
        })
    }
}
