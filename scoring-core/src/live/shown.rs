//! What an evaluation under edits shows: for each window, by its place in the inputs.

use alloc::vec::Vec;
use core::cmp::Reverse;

use crate::component::Detail;
use crate::evaluation::Evaluation;
use crate::id::Id;
use crate::method::Basis;
use crate::outcome::{self, Candidate, Candidates};
use crate::rank::{self, Key};
use crate::ratio::Ratio;
use crate::require::Standing;
use crate::round::Digits;
use crate::score::{self, Precision, Scorecard};
use crate::uncertainty::{self, Compared};

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

    /// Its rank among the windows of its class.
    pub fn class_rank(&self, at: usize) -> Option<usize> {
        let class_ranks = self.later.class_ranks.get_or_init(|| {
            let windows = self.shown.windows.iter();
            let classes: Vec<_> = windows.map(|window| &window.class).collect();
            // The least rank is the best, so it stands for the greatest key.
            let ranks = self.order.ranks().iter();
            let keys: Vec<_> = ranks.map(|rank| rank.map(Reverse)).collect();
            rank::class_ranks(&keys, &classes)
        });
        class_ranks[at]
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

    /// The composite before it is kept between the floor and 100.
    pub fn unclamped(&self, at: usize) -> Option<Ratio> {
        self.blend.unclamped(&self.windows[at].parts)
    }

    /// What the window at a place is ranked by.
    pub fn key(&self, at: usize) -> Option<Key> {
        self.blend.key(&self.windows[at].parts)
    }

    /// The highest band that it reaches.
    pub fn band(&self, at: usize) -> Option<Id> {
        outcome::band(&self.shown.method, &self.key(at)?.value)
    }

    /// The scores of the window at a place with their working, computed anew.
    pub fn scorecard(&self, at: usize) -> Scorecard {
        score::score(&self.shown.method, &self.shown.windows[at])
    }

    /// The ranks that the sampling error allows it; `None` where no claim is made.
    pub fn rank_range(&self, at: usize) -> Option<(usize, usize)> {
        let survey = self.shown.method.survey.as_ref()?;
        let ranked = self.order.places().len();
        if survey.same_respondents || ranked > uncertainty::MOST_COMPARED {
            return None;
        }
        let compared = self.later.compared.get_or_init(|| {
            let windows = 0..self.windows.len();
            windows.map(|at| self.compared(at)).collect()
        });
        let others = compared.iter().flatten();
        compared[at].as_ref()?.rank_range(others, ranked)
    }

    fn compared(&self, at: usize) -> Option<Compared> {
        Some(Compared::new(
            self.rank(at)?,
            self.composite(at)?,
            self.precision(at),
        ))
    }

    /// What the surveys' sampling contributes to the composite's uncertainty.
    pub fn precision(&self, at: usize) -> Option<Precision> {
        let mut leaves = Vec::new();
        for component in &self.windows[at].scorecard.components {
            component.walk(&mut |each| {
                if each.children().is_empty() {
                    leaves.push(each);
                }
            });
        }
        let of_surveys = (self.blend.shares.iter().zip(leaves)).filter_map(|(share, leaf)| {
            let Detail::Survey(survey) = &leaf.detail else {
                return None;
            };
            Some((share.squared(), survey.estimate.as_ref()))
        });
        score::combined(of_surveys)
    }

    /// The running rank after a round: the place by that round's own scores.
    pub fn round_rank(&self, at: usize, component: &str, round: &str) -> Option<usize> {
        let ranks = self.later.round_ranks.get_or_init(|| {
            outcome::round_ranks(self.windows.iter().map(|window| &window.scorecard))
        });
        ranks[at].get(component)?.get(round).copied()
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
        // What lies a unit of the last decimal apart prints differently, which is quicker to tell than
        // how it prints.
        let apart = self
            .order
            .apart(&(Ratio::ONE / Ratio::power_of_ten(digits.decimals)));
        let of = |&at: &usize| self.decimals_beside(at, digits, &apart);
        places.iter().map(of).collect()
    }

    fn decimals_beside(
        &self,
        at: usize,
        digits: Digits,
        apart: &dyn Fn(usize, usize) -> bool,
    ) -> u32 {
        let is_exact = self.shown.method.ranking.basis == Basis::Exact;
        let Some(rank) = self.rank(at).filter(|_| is_exact) else {
            return digits.decimals;
        };
        let places = self.order.places();
        // Its rank is where its equals begin.
        let Some(here) = (rank - 1..places.len()).find(|&place| places[place] == at) else {
            return digits.decimals;
        };
        let alike = |place: &usize| {
            if apart(*place, at) {
                return None;
            }
            let (here, other) = (self.composite(at)?, self.composite(*place)?);
            (digits.round(&other) == digits.round(&here)).then_some(other)
        };
        // From the greatest to the least: what prints alike stands together.
        let above = places[..here].iter().rev().map_while(alike);
        let mut values: Vec<Ratio> = above.collect();
        values.reverse();
        values.extend(self.composite(at));
        values.extend(places[here + 1..].iter().map_while(alike));
        values.dedup();
        if values.len() < 2 {
            return digits.decimals;
        }
        rank::separating(digits, &values)
    }
}
