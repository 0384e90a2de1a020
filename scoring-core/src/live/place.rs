//! The order of all windows, in which one can be moved without comparing all others.

use alloc::vec::Vec;
use core::cmp::Ordering;

use crate::blend::Blend;
use crate::order::{self, NearBlend};

use super::Scored;

/// Windows by rank.
#[derive(Clone, Debug)]
pub(super) struct Order {
    /// The places of ranked windows, the best first; equal ones by place.
    places: Vec<usize>,
    /// Whether each of them equals the one before.
    tied: Vec<bool>,
    /// By place.
    ranks: Vec<Option<usize>>,
    /// Integers near what each window is ranked by, by place.
    values: Vec<i64>,
    /// How far above its integer a value may lie.
    error: i64,
    /// Whether all figures fit; else all values are 0 and the keys decide.
    fits: bool,
}

impl Order {
    pub(super) fn of(blend: &Blend, near: Option<&NearBlend>, windows: &[Scored]) -> Self {
        let value = |window: &Scored| value(blend, near, window);
        let known: Option<Vec<i64>> = (windows.iter())
            .map(|window| {
                if ranked(window) {
                    value(window)
                } else {
                    Some(0)
                }
            })
            .collect();
        let fits = known.is_some();
        let values = known.unwrap_or_else(|| alloc::vec![0; windows.len()]);
        let error = near.map_or(0, NearBlend::error);
        let to_rank = (0..windows.len()).filter(|&at| ranked(&windows[at]));
        let to_rank: Vec<(i64, usize)> = to_rank.map(|at| (values[at], at)).collect();
        let mut order = Self {
            places: Vec::with_capacity(to_rank.len()),
            tied: Vec::with_capacity(to_rank.len()),
            ranks: alloc::vec![None; windows.len()],
            values,
            error,
            fits,
        };
        let mut before = 0;
        for (at, rank) in order::ranked(to_rank, error, |at| blend.key(&windows[at].parts)) {
            order.places.push(at);
            order.tied.push(rank == before);
            order.ranks[at] = Some(rank);
            before = rank;
        }
        order
    }

    /// By place.
    pub(super) fn ranks(&self) -> &[Option<usize>] {
        &self.ranks
    }

    /// The places of ranked windows, the best first.
    pub(super) fn places(&self) -> &[usize] {
        &self.places
    }

    /// What the value of the window at a place prints as, in units of the last of so many decimals,
    /// where that can be told from the integer near it.
    pub(super) fn printed(&self, at: usize, decimals: u32) -> Option<i128> {
        let scale = 10_i64.checked_pow(decimals).filter(|_| self.fits)?;
        order::printed(self.values[at].into(), self.error.into(), scale.into())
    }

    /// Puts the windows at the places `moved` where their new scores belong.
    pub(super) fn move_some(
        &mut self,
        blend: &Blend,
        near: Option<&NearBlend>,
        windows: &[Scored],
        moved: &[usize],
    ) {
        // All leave before one is placed: among those that stay the order still holds.
        for &at in moved {
            self.ranks[at] = None;
            self.leave(at);
        }
        for &at in moved.iter().filter(|&&at| ranked(&windows[at])) {
            let value = value(blend, near, &windows[at]);
            if self.fits && value.is_none() {
                *self = Self::of(blend, near, windows);
                return;
            }
            self.values[at] = value.filter(|_| self.fits).unwrap_or(0);
            self.enter(blend, windows, at);
        }
        let mut rank = 0;
        for (position, (&at, &tied)) in self.places.iter().zip(&self.tied).enumerate() {
            if !tied {
                rank = position + 1;
            }
            self.ranks[at] = Some(rank);
        }
    }

    fn leave(&mut self, at: usize) {
        if let Some(from) = self.places.iter().position(|&place| place == at) {
            self.places.remove(from);
            let tied = self.tied.remove(from);
            // Who follows is tied with the one before if both were with the one that left.
            if let Some(next) = self.tied.get_mut(from) {
                *next &= tied;
            }
        }
    }

    fn enter(&mut self, blend: &Blend, windows: &[Scored], at: usize) {
        let compare = |other: usize| -> Ordering {
            let (value, other_value) = (self.values[at], self.values[other]);
            if other_value.abs_diff(value) > self.error.unsigned_abs() {
                return other_value.cmp(&value);
            }
            let key = |at: usize| blend.key(&windows[at].parts);
            key(other).cmp(&key(at))
        };
        // Better ones come first, and equal ones by place.
        let to =
            (self.places).partition_point(|&other| compare(other).then(at.cmp(&other)).is_gt());
        let equals = |place: Option<&usize>| place.is_some_and(|&other| compare(other).is_eq());
        let before = equals(to.checked_sub(1).and_then(|left| self.places.get(left)));
        let behind = equals(self.places.get(to));
        if let Some(next) = self.tied.get_mut(to) {
            *next = behind;
        }
        self.places.insert(to, at);
        self.tied.insert(to, before);
    }
}

fn ranked(window: &Scored) -> bool {
    window.parts.leaves.iter().all(Option::is_some)
}

fn value(blend: &Blend, near: Option<&NearBlend>, window: &Scored) -> Option<i64> {
    let exact = || {
        let key = blend.key(&window.parts);
        key.map(|key| key.value).unwrap_or_default()
    };
    Some(near?.value(window.near.as_ref()?, exact))
}
