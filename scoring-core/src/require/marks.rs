//! The least component score, in closed form, and the least mark with the plan's digits.

use alloc::vec::Vec;

use crate::blend::{Blend, Parts};
use crate::id::Id;
use crate::method::{Basis, Source};
use crate::rank::Key;
use crate::ratio::Ratio;
use crate::scenario::{Edit, Marker};

use super::{Answer, Question, Why, least};

impl Question<'_> {
    /// The least score of the component `id`, all else as it is.
    ///
    /// Composite and tie-breakers are linear in it, so whether the target is reached can turn only
    /// where one of them meets the border, or where rounding does.
    pub(super) fn least_score(&self, id: &Id) -> Answer {
        let leaves = (self.method().tree().into_iter())
            .filter(|component| component.children().is_empty())
            .position(|leaf| leaf.id == *id);
        let (Some(leaf), Ok(wanted)) = (leaves, &self.wanted) else {
            return Answer::Impossible(Why::Nothing);
        };
        let blend = Blend::of(self.method());
        let parts = Parts::of(self.scorecard);
        let with = |score: &Ratio| {
            let mut parts = parts.clone();
            parts.leaves[leaf] = Some(score.clone());
            parts
        };
        let (bottom, top) = (with(&Ratio::ZERO), with(&Ratio::HUNDRED));
        let met = |score: &Ratio| {
            let key: Option<Key> = blend.key(&with(score));
            key.is_some_and(|key| wanted.is_met_by(&key))
        };
        if !met(&Ratio::HUNDRED) {
            let missing = self.scorecard.missing();
            return Answer::Impossible(if blend.key(&top).is_none() {
                Why::Missing(missing.cloned().collect())
            } else {
                Why::NotEnough(self.standing_of(&blend, &top))
            });
        }
        let mut turns = alloc::vec![Ratio::ZERO, Ratio::HUNDRED];
        if let Some((value, tie_breakers)) = wanted.border() {
            let ends = blend.unclamped(&bottom).zip(blend.unclamped(&top));
            let borders = self.borders(value);
            turns.extend((borders.iter()).filter_map(|value| meets_at(ends.as_ref()?, value)));
            let ends = blend.tie_breakers(&bottom).zip(blend.tie_breakers(&top));
            let (bottom, top) = ends.unwrap_or_default();
            turns.extend(
                (bottom.into_iter().zip(top).zip(tie_breakers))
                    .filter_map(|(ends, value)| meets_at(&ends, value)),
            );
        }
        turns.retain(|turn| !turn.is_negative() && *turn <= Ratio::HUNDRED);
        crate::sort::all(&mut turns);
        turns.dedup();
        let first = (turns.iter().enumerate()).find_map(|(at, turn)| {
            let next = turns.get(at + 1).unwrap_or(turn);
            let between = (turn + next) / Ratio::whole(2);
            met(turn)
                .then_some(true)
                .or_else(|| met(&between).then_some(false))
                .map(|enough| (turn.reduced(), enough))
        });
        let (least, enough) = first.expect("100 points reach the target, so a turn does");
        Answer::Score { least, enough }
    }

    /// The composites at which what is ranked by passes `value`.
    fn borders(&self, value: &Ratio) -> Vec<Ratio> {
        let ranking = &self.method().ranking;
        match ranking.basis {
            Basis::Exact => alloc::vec![value.clone()],
            Basis::Printed => {
                let unit = Ratio::ONE / Ratio::power_of_ten(ranking.decimals);
                let below = Ratio::from((value / &unit).floor()) * &unit;
                (-1..=1)
                    .map(|half| &below + &(Ratio::new(2 * half + 1, 2) * &unit))
                    .collect()
            }
        }
    }

    fn standing_of(&self, blend: &Blend, parts: &Parts) -> super::Standing {
        let key = blend.key(parts);
        super::Standing {
            composite: blend.composite(parts),
            rank: key.as_ref().map(|key| self.others.rank(key)),
            candidate: self.others.candidate(self.window, key.as_ref()),
        }
    }

    /// The least mark that suffices where every mark of `by` is that mark. Items without a mark get
    /// one, and a trimmed mean as many as it needs.
    pub(super) fn least_of_all(&self, by: Marker) -> Answer {
        let tree = self.method().tree();
        let source = (tree.iter().map(|component| &component.source)).find(|source| {
            matches!(
                (by, source),
                (Marker::Panel, Source::Panel { .. })
                    | (Marker::Own, Source::Own {})
                    | (Marker::Peer, Source::Peer { .. })
            )
        });
        let Some(source) = source else {
            return Answer::Impossible(Why::Nothing);
        };
        let window = self.window;
        let given = match by {
            Marker::Panel => window.panel.len(),
            Marker::Own => window.own.len(),
            Marker::Peer => window.peer.len(),
        };
        let new: Vec<Option<Id>> = match source {
            Source::Panel { items } if !items.is_empty() => (items.iter())
                .filter(|item| !(window.panel.iter()).any(|m| m.item.as_ref() == Some(&item.id)))
                .map(|item| Some(item.id.clone()))
                .collect(),
            Source::Peer { trim } => {
                let needed = (*trim as usize).saturating_mul(2).saturating_add(1);
                if needed.saturating_sub(given) > MOST_NEW {
                    return Answer::Impossible(Why::Nothing);
                }
                alloc::vec![None; needed.saturating_sub(given)]
            }
            _ => alloc::vec![None; usize::from(given == 0)],
        };
        self.least_mark(|mark| {
            let given = (0..given).map(|at| self.mark(by, at, mark));
            let new = new.iter().map(|item| Edit::NewMark {
                window: window.id.clone(),
                by,
                item: item.clone(),
                score: mark.clone(),
            });
            given.chain(new).collect()
        })
    }

    /// The least that one mark would have to be.
    pub(super) fn least_of_one(&self, by: Marker, at: usize) -> Answer {
        self.least_mark(|mark| alloc::vec![self.mark(by, at, mark)])
    }

    fn mark(&self, by: Marker, at: usize, score: &Ratio) -> Edit {
        Edit::Mark {
            window: self.window.id.clone(),
            by,
            at,
            score: Some(score.clone()),
        }
    }

    /// The least mark, in steps of the plan's last digit and at most of 0.01, whose edits suffice.
    fn least_mark(&self, edits: impl Fn(&Ratio) -> Vec<Edit>) -> Answer {
        let decimals = self.method().ranking.decimals.max(2);
        let most = 10_u64.pow(decimals + 2);
        let mark = |steps: u64| (Ratio::count(steps) / Ratio::power_of_ten(decimals)).reduced();
        let Some(best) = self.scored(&edits(&Ratio::HUNDRED)) else {
            return Answer::Impossible(Why::Nothing);
        };
        let met = |steps| {
            let scored = self.scored(&edits(&mark(steps)));
            scored.is_some_and(|scored| self.meets(&scored))
        };
        let Some(steps) = least(most, met) else {
            return self.not_enough(&best);
        };
        let least = mark(steps);
        let edits = edits(&least);
        let reached = self.scored(&edits).map(|scored| self.standing(&scored));
        Answer::Mark {
            least,
            reached: reached.expect("the edits were scored in the search"),
            edits,
        }
    }
}

/// More new marks than any centre has windows: a plan's trim may be any number.
const MOST_NEW: usize = 100_000;

/// Where the line from `ends.0` at 0 to `ends.1` at 100 passes `value`.
fn meets_at(ends: &(Ratio, Ratio), value: &Ratio) -> Option<Ratio> {
    let rise = &ends.1 - &ends.0;
    ((value - &ends.0) * Ratio::HUNDRED).checked_div(&rise)
}
