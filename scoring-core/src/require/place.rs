//! A window's place among the others, as a function of what it is ranked by.
//!
//! The lists of candidates fill by ranks and quotas, so for one window, with all others fixed, each
//! target comes down to one comparison: its key reaches, or exceeds, that of a certain other window.

use alloc::vec::Vec;

use crate::evaluation::Evaluation;
use crate::id::Id;
use crate::inputs::Window;
use crate::lists;
use crate::method::{Method, Quota};
use crate::outcome::{Candidate, Outcome};
use crate::rank::{self, Key};
use crate::ratio::Ratio;

use super::{Target, Why};

/// What all other windows are ranked by.
#[derive(Debug)]
pub(super) struct Others {
    /// All that are ranked, the best first.
    ranked: Vec<Key>,
    /// Those that compete for the same places and are not vetoed, the best first.
    competing: Vec<Key>,
    /// The quotas once the window is ranked, shrunk where there are too few windows.
    excellent: usize,
    unsatisfactory: usize,
}

/// What a key must be.
#[derive(Clone, Debug)]
pub(super) enum Wanted {
    /// Any will do.
    Any,
    /// At least this value, whatever the tie-breakers.
    Value(Ratio),
    /// At least this.
    AtLeast(Key),
    /// More than this.
    MoreThan(Key),
}

impl Wanted {
    pub(super) fn is_met_by(&self, key: &Key) -> bool {
        match self {
            Self::Any => true,
            Self::Value(value) => key.value >= *value,
            Self::AtLeast(other) => key >= other,
            Self::MoreThan(other) => key > other,
        }
    }

    /// The key at which it turns; without tie-breakers where a value alone is wanted.
    pub(super) fn border(&self) -> Option<(&Ratio, &[Ratio])> {
        match self {
            Self::Any => None,
            Self::Value(value) => Some((value, &[])),
            Self::AtLeast(key) | Self::MoreThan(key) => Some((&key.value, &key.tie_breakers)),
        }
    }
}

/// The class whose own quotas a window of `class` competes for.
fn own_quota<'a>(quota: &Quota, class: Option<&'a Id>) -> Option<&'a Id> {
    class.filter(|class| quota.classes.iter().any(|own| own.class == **class))
}

/// The quotas of excellent and unsatisfactory windows for windows of `class`.
fn quotas(method: &Method, class: Option<&Id>) -> (usize, usize) {
    let quota = &method.quota;
    let own = (quota.classes.iter()).find(|own| Some(&own.class) == class);
    let (excellent, unsatisfactory) = own.map_or((quota.excellent, quota.unsatisfactory), |own| {
        (own.excellent, own.unsatisfactory)
    });
    (excellent as usize, unsatisfactory as usize)
}

impl Others {
    /// All windows but the one at `at`.
    pub(super) fn of(evaluation: &Evaluation, outcome: &Outcome, at: usize) -> Self {
        let method = &evaluation.method;
        let class = evaluation.windows[at].class.as_ref();
        let pool = own_quota(&method.quota, class);
        let (mut ranked, mut competing) = (Vec::new(), Vec::new());
        let mut vetoed = 0;
        let others = (evaluation.windows.iter().zip(&outcome.windows).enumerate())
            .filter(|(place, _)| *place != at);
        for (_, (window, scored)) in others {
            let same_pool = own_quota(&method.quota, window.class.as_ref()) == pool;
            vetoed += usize::from(same_pool && scored.vetoed);
            let Some(key) = rank::key(method, &scored.scorecard) else {
                continue;
            };
            if same_pool && !scored.vetoed {
                competing.push(key.clone());
            }
            ranked.push(key);
        }
        crate::sort::by(&mut ranked, |a, b| b.cmp(a));
        crate::sort::by(&mut competing, |a, b| b.cmp(a));
        let (excellent, unsatisfactory) = quotas(method, class);
        let left = unsatisfactory.saturating_sub(vetoed);
        let (excellent, unsatisfactory) = lists::shrink(excellent, left, competing.len() + 1);
        Self {
            ranked,
            competing,
            excellent,
            unsatisfactory,
        }
    }

    /// What `window` needs for `target`, or why nothing would do.
    pub(super) fn wanted(&self, target: &Target, window: &Window) -> Result<Wanted, Why> {
        let of_a_list = matches!(target, Target::Excellent | Target::NotUnsatisfactory);
        if of_a_list && !window.vetoes.is_empty() {
            let mut grounds: Vec<Id> = (window.vetoes.iter())
                .map(|veto| veto.ground.clone())
                .collect();
            grounds.dedup();
            return Err(Why::Vetoed(grounds));
        }
        match target {
            Target::Score(value) => Ok(Wanted::Value(value.clone())),
            // 1 + the windows above are at most `rank`.
            Target::Rank(rank) => {
                let above = rank.checked_sub(1).ok_or(Why::NoPlace)?;
                let other = self.ranked.get(above).cloned();
                Ok(other.map_or(Wanted::Any, Wanted::AtLeast))
            }
            // The window and all that reach it fit into the quota.
            Target::Excellent => {
                let beside = self.excellent.checked_sub(1).ok_or(Why::NoPlace)?;
                let other = self.competing.get(beside).cloned();
                Ok(other.map_or(Wanted::Any, Wanted::MoreThan))
            }
            // The windows below it fill the quota.
            Target::NotUnsatisfactory => {
                let Some(beside) = self.unsatisfactory.checked_sub(1) else {
                    return Ok(Wanted::Any);
                };
                let other = self.competing.iter().rev().nth(beside).cloned();
                other.map(Wanted::MoreThan).ok_or(Why::NoPlace)
            }
        }
    }

    /// The rank of `key`.
    pub(super) fn rank(&self, key: &Key) -> usize {
        1 + self.ranked.partition_point(|other| other > key)
    }

    /// The list that `window` is on when it is ranked by `key`: what filling the lists would say.
    pub(super) fn candidate(&self, window: &Window, key: Option<&Key>) -> Option<Candidate> {
        if !window.vetoes.is_empty() {
            return Some(Candidate::Unsatisfactory);
        }
        let key = key?;
        let above = self.competing.partition_point(|other| other > key);
        let through = self.competing.partition_point(|other| other >= key);
        let below = self.competing.len() - through;
        let alike = through - above + 1;
        if above + alike <= self.excellent {
            Some(Candidate::Excellent)
        } else if below + alike <= self.unsatisfactory {
            Some(Candidate::Unsatisfactory)
        } else if above < self.excellent || below < self.unsatisfactory {
            Some(Candidate::Undetermined)
        } else {
            None
        }
    }
}
