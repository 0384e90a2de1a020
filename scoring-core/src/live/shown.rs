//! What an evaluation under edits shows: for each window, by its place in the inputs.

use alloc::vec::Vec;
use core::ops::Range;

use crate::evaluation::Evaluation;
use crate::id::Id;
use crate::method::Basis;
use crate::outcome::{Candidate, Candidates};
use crate::rank::{self, Key};
use crate::ratio::Ratio;
use crate::require::Standing;
use crate::round::Digits;
use crate::score::{self, Scorecard};

use super::{Live, Scored};

/// Where all windows stand, kept to be compared with what is shown later.
#[derive(Clone, Debug, PartialEq)]
pub struct Standings {
    /// By place.
    pub windows: Vec<Standing>,
    /// The places by rank, then id; those not ranked last.
    pub by_rank: Vec<usize>,
    /// The lists.
    pub candidates: Candidates,
}

impl Live {
    /// The published evaluation.
    pub fn published(&self) -> &Evaluation {
        &self.published
    }

    /// What is shown: the published evaluation with the edits.
    pub fn evaluation(&self) -> &Evaluation {
        &self.shown
    }

    /// The place of the window with this id.
    pub fn place(&self, id: &str) -> Option<usize> {
        self.shown.place(id)
    }

    /// The places of all windows by rank, then id; those not ranked come last, by id. A place is that
    /// in the inputs, which are by id.
    pub fn by_rank(&self) -> impl Iterator<Item = usize> {
        let ranks = self.order.ranks();
        let unranked = (0..ranks.len()).filter(|&at| ranks[at].is_none());
        self.order.places().iter().copied().chain(unranked)
    }

    /// The rank of the window at a place; `None` where a figure is missing.
    pub fn rank(&self, at: usize) -> Option<usize> {
        self.order.ranks()[at]
    }

    /// The list it is a candidate for.
    pub fn candidate(&self, at: usize) -> Option<Candidate> {
        self.lists.marks[at]
    }

    /// Whether a veto is in force.
    pub fn vetoed(&self, at: usize) -> bool {
        self.vetoed[at]
    }

    /// All lists.
    pub fn candidates(&self) -> Candidates {
        let lists = self.lists.clone();
        lists.named(|at| &self.shown.windows[at].id)
    }

    /// A number that is another one when the figures of the window at a place may be others: its scores,
    /// its adjustments and vetoes, the weights and rules. Its rank is no figure of its own.
    pub fn version(&self, at: usize) -> u64 {
        self.versions[at]
    }

    /// The exact composite of the window at a place.
    pub fn composite(&self, at: usize) -> Option<Ratio> {
        let Scored {
            composite, parts, ..
        } = &self.windows[at];
        composite
            .get_or_init(|| self.blend.composite(parts))
            .clone()
    }

    /// What the window at a place is ranked by.
    pub fn key(&self, at: usize) -> Option<Key> {
        self.blend.key(&self.windows[at].parts)
    }

    /// The scores of the window at a place with their working, computed anew.
    pub fn scorecard(&self, at: usize) -> Scorecard {
        score::score(&self.shown.method, &self.shown.windows[at])
    }

    /// Where the window at a place stands.
    pub fn standing(&self, at: usize) -> Standing {
        Standing {
            composite: self.composite(at),
            rank: self.rank(at),
            candidate: self.candidate(at),
        }
    }

    /// Where all windows stand.
    pub fn standings(&self) -> Standings {
        Standings {
            windows: (0..self.windows.len())
                .map(|at| self.standing(at))
                .collect(),
            by_rank: self.by_rank().collect(),
            candidates: self.candidates(),
        }
    }

    /// What each top component puts into the composite of the window at a place: its score times
    /// its weight; `None` where it has no score.
    pub fn contributions(&self, at: usize) -> Vec<Option<Ratio>> {
        let scored = &self.windows[at];
        let mut shares = self.blend.shares.iter().zip(&scored.parts.leaves);
        let tops = scored.scorecard.components.iter();
        tops.map(|top| {
            let mut leaves = 0;
            top.walk(&mut |each| leaves += usize::from(each.children().is_empty()));
            // All leaves are taken, also behind a missing one, so that the next top finds its own.
            let below: Vec<_> = shares.by_ref().take(leaves).collect();
            let score = |(share, leaf): (&Ratio, &Option<Ratio>)| Some(share * leaf.as_ref()?);
            below.into_iter().map(score).sum()
        })
        .collect()
    }

    /// What is taken off the composite of the window at a place, and what is added to it.
    pub fn adjustments(&self, at: usize) -> (Ratio, Ratio) {
        let scorecard = &self.windows[at].scorecard;
        let value = |value: &Option<Ratio>| value.clone().unwrap_or_default();
        (
            value(&scorecard.deductions.value),
            value(&scorecard.additions.value),
        )
    }

    /// The top components without a score: why the window at a place is not ranked.
    pub fn missing(&self, at: usize) -> impl Iterator<Item = &Id> {
        self.windows[at].scorecard.missing()
    }

    /// The decimals with which a page prints the composites of the windows at these places: what
    /// [`rank::page_decimals`] says of each, found among its neighbours.
    pub fn decimals(&self, places: &[usize]) -> Vec<u32> {
        let digits = self.shown.method.ranking.digits();
        let ranking = &self.shown.method.ranking;
        let ranked = self.order.places();
        // Neighbours on a page are neighbours by rank more often than not: what was found for one is
        // true of all that print like it.
        let mut known = (0..0, digits.decimals);
        let mut of = |&at: &usize| {
            let Some(rank) = self.rank(at).filter(|_| ranking.basis == Basis::Exact) else {
                return digits.decimals;
            };
            // Its rank is where its equals begin.
            let here = (rank - 1..ranked.len()).find(|&place| ranked[place] == at);
            let Some(here) = here else {
                return digits.decimals;
            };
            if !known.0.contains(&here) {
                let alike = self.printed_alike(here, digits);
                let enough = rank::separating(digits, |finer| {
                    ranked[alike.clone()].windows(2).all(|pair| {
                        !self.print_alike(pair[0], pair[1], finer)
                            || self.composite(pair[0]) == self.composite(pair[1])
                    })
                });
                known = (alike, enough);
            }
            known.1
        };
        places.iter().map(&mut of).collect()
    }

    /// Which places by rank print as the one `here` does.
    fn printed_alike(&self, here: usize, digits: Digits) -> Range<usize> {
        let ranked = self.order.places();
        let is_alike = |place: &&usize| self.print_alike(**place, ranked[here], digits);
        let above = ranked[..here].iter().rev().take_while(is_alike).count();
        let below = ranked[here + 1..].iter().take_while(is_alike).count();
        here - above..here + 1 + below
    }

    /// Whether the composites of the windows at two places print alike. The integers near them tell of
    /// nearly all.
    fn print_alike(&self, one: usize, other: usize, digits: Digits) -> bool {
        let near = |at| self.order.printed(at, digits.decimals);
        if let (Some(one), Some(other)) = (near(one), near(other)) {
            return one == other;
        }
        let exact = |at| Some(digits.round(&self.composite(at)?));
        exact(one) == exact(other)
    }
}
