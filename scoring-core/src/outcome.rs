//! The outcome of a year: scores, ranks, and the candidates for the county's lists.
//!
//! What is computed here are *candidates*. The county group decides; what it decided is recorded in
//! the inputs and never computed.

use alloc::vec::Vec;

use serde::Serialize;

use crate::component::Detail;
use crate::evaluation::Evaluation;
use crate::id::Id;
use crate::map::Map;
use crate::method::Method;
use crate::rank;
use crate::ratio::Ratio;
use crate::score::{self, Scorecard};
use crate::uncertainty::{self, Ranked};

/// The outcome of an evaluation.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// In the order of the inputs: by id.
    pub windows: Vec<WindowOutcome>,
    /// The candidates for the lists.
    pub candidates: Candidates,
}

/// The outcome for one window.
#[derive(Clone, Debug, PartialEq)]
pub struct WindowOutcome {
    /// The window.
    pub id: Id,
    /// Its scores, without their working: [`score::score`] makes that for one window.
    pub scorecard: Scorecard,
    /// Its rank; `None` where a figure is missing.
    pub rank: Option<usize>,
    /// The ranks that the sampling error allows; `None` where no claim is made.
    pub rank_range: Option<(usize, usize)>,
    /// Its rank among the windows of its class.
    pub class_rank: Option<usize>,
    /// Whether a veto is in force. Its score and rank stay.
    pub vetoed: bool,
    /// The highest band that it reaches.
    pub band: Option<Id>,
    /// The list it is a candidate for.
    pub candidate: Option<Candidate>,
    /// The running rank after each round: its place by that round's own scores, by survey component
    /// and round.
    pub round_ranks: Map<Id, Map<Id, usize>>,
}

/// What a window is a candidate for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Candidate {
    /// Excellent service window.
    Excellent,
    /// Window the public is not satisfied with.
    Unsatisfactory,
    /// A tie across a quota's edge: the county decides.
    Undetermined,
}

/// The candidates for the lists. Ids are sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Candidates {
    /// Excellent service windows.
    pub excellent: Vec<Id>,
    /// Windows the public is not satisfied with, vetoed ones included.
    pub unsatisfactory: Vec<Id>,
    /// Windows of equal rank across a quota's edge.
    pub undetermined: Vec<Id>,
    /// Windows whose heads are suggested for commendation.
    pub excellent_heads: Vec<Id>,
    /// What a reader must know to understand the lists.
    pub notices: Vec<Notice>,
}

/// Something unusual about a list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Notice {
    /// What happened.
    pub code: NoticeCode,
    /// To which list.
    pub list: List,
    /// In which class, where that class has quotas of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<Id>,
}

/// What can be unusual about a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoticeCode {
    /// There are fewer windows than both quotas need.
    QuotaShrunk,
    /// More windows are vetoed than the quota holds: all of them are listed.
    VetoesExceedQuota,
    /// Windows of equal rank stand across the quota's edge.
    TieAtEdge,
}

/// A list of candidates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum List {
    /// Excellent service windows.
    Excellent,
    /// Windows the public is not satisfied with.
    Unsatisfactory,
    /// Heads of excellent windows.
    ExcellentHeads,
}

/// Scores, ranks and lists all windows.
pub fn evaluate(evaluation: &Evaluation) -> Outcome {
    let scorecards = evaluation
        .windows
        .iter()
        .map(|window| score::summary(&evaluation.method, window))
        .collect();
    rank_and_list(evaluation, scorecards)
}

/// Ranks and lists windows whose scorecards, in the order of the inputs, are known. Pages of many
/// windows score them on several cores and call this once.
pub fn rank_and_list(evaluation: &Evaluation, scorecards: Vec<Scorecard>) -> Outcome {
    let method = &evaluation.method;
    let keys: Vec<_> = scorecards
        .iter()
        .map(|scorecard| rank::key(method, scorecard))
        .collect();
    let ranks = rank::ranks(&keys);
    let classes: Vec<_> = evaluation
        .windows
        .iter()
        .map(|window| &window.class)
        .collect();
    let class_ranks = rank::class_ranks(&keys, &classes);
    let ranges = rank_ranges(method, &ranks, &scorecards);
    let mut round_ranks = round_ranks(scorecards.iter());
    let vetoed: Vec<bool> = (evaluation.windows.iter())
        .map(|window| !window.vetoes.is_empty())
        .collect();
    let lists = Pools::of(method, &classes).fill(&ranks, &vetoed);
    let windows = evaluation
        .windows
        .iter()
        .zip(scorecards)
        .enumerate()
        .map(|(at, (window, scorecard))| WindowOutcome {
            id: window.id.clone(),
            rank: ranks[at],
            rank_range: ranges[at],
            class_rank: class_ranks[at],
            vetoed: vetoed[at],
            band: keys[at].as_ref().and_then(|key| band(method, &key.value)),
            candidate: lists.marks[at],
            round_ranks: core::mem::take(&mut round_ranks[at]),
            scorecard,
        })
        .collect();
    let candidates = lists.named(|at| &evaluation.windows[at].id);
    Outcome {
        windows,
        candidates,
    }
}

impl WindowOutcome {
    /// Whether the sampling error lets the composites of two ranked windows be told apart ("Honesty"
    /// 4 of the domain). A claim only where the plan allows any: where no window has a
    /// [`WindowOutcome::rank_range`], none is to be made.
    pub fn told_apart_from(&self, other: &Self) -> bool {
        fn ranked(window: &WindowOutcome) -> Option<Ranked<'_>> {
            Some(Ranked {
                rank: window.rank?,
                composite: window.scorecard.value()?,
                precision: window.scorecard.precision.as_ref(),
            })
        }
        (ranked(self).zip(ranked(other)))
            .is_some_and(|(a, b)| uncertainty::distinguishable(&a, &b, None, None))
    }
}

impl Outcome {
    /// The median of the composites, of an even number the mean of the two in the middle; `None` where
    /// no window has one.
    pub fn median(&self) -> Option<Ratio> {
        let mut composites: Vec<&Ratio> = (self.windows.iter())
            .filter_map(|window| window.scorecard.value())
            .collect();
        crate::sort::all(&mut composites);
        let middle = composites.len() / 2;
        let upper = (*composites.get(middle)?).clone();
        if composites.len() % 2 == 1 {
            return Some(upper);
        }
        Some((upper + composites[middle - 1]) / Ratio::whole(2))
    }

    /// The windows by rank, then id; those not ranked come last, by id.
    pub fn by_rank(&self) -> Vec<&WindowOutcome> {
        let mut windows: Vec<_> = self.windows.iter().collect();
        crate::sort::by(&mut windows, |a, b| {
            fn key(window: &WindowOutcome) -> (bool, Option<usize>, &Id) {
                (window.rank.is_none(), window.rank, &window.id)
            }
            key(a).cmp(&key(b))
        });
        windows
    }

    /// The outcome for the window with this id.
    pub fn window(&self, id: &str) -> Option<&WindowOutcome> {
        let at = self
            .windows
            .binary_search_by(|window| (*window.id).cmp(id))
            .ok()?;
        self.windows.get(at)
    }
}

/// The highest threshold that `value` reaches; of equal ones, the first in the plan.
pub(crate) fn band(method: &Method, value: &Ratio) -> Option<Id> {
    method
        .bands
        .iter()
        .rev()
        .filter(|band| band.at_least <= *value)
        .max_by(|a, b| a.at_least.cmp(&b.at_least))
        .map(|band| band.id.clone())
}

fn rank_ranges(
    method: &Method,
    ranks: &[Option<usize>],
    scorecards: &[Scorecard],
) -> Vec<Option<(usize, usize)>> {
    let mut ranges = alloc::vec![None; ranks.len()];
    if method
        .survey
        .as_ref()
        .is_none_or(|survey| survey.same_respondents)
    {
        return ranges;
    }
    let (places, ranked): (Vec<usize>, Vec<Ranked<'_>>) = ranks
        .iter()
        .zip(scorecards)
        .enumerate()
        .filter_map(|(at, (rank, scorecard))| {
            let ranked = Ranked {
                rank: (*rank)?,
                composite: scorecard.value()?,
                precision: scorecard.precision.as_ref(),
            };
            Some((at, ranked))
        })
        .unzip();
    for (at, range) in places.into_iter().zip(uncertainty::rank_ranges(&ranked)) {
        ranges[at] = range;
    }
    ranges
}

/// Each round's own scores, ranked exactly and without tie-breakers.
pub(crate) fn round_ranks<'a>(
    scorecards: impl ExactSizeIterator<Item = &'a Scorecard>,
) -> Vec<Map<Id, Map<Id, usize>>> {
    let count = scorecards.len();
    let mut scores: Map<(Id, Id), Vec<Option<Ratio>>> = Map::new();
    for (at, scorecard) in scorecards.enumerate() {
        for component in &scorecard.components {
            component.walk(&mut |each| {
                let Detail::Survey(survey) = &each.detail else {
                    return;
                };
                for round in &survey.rounds {
                    let key = (each.id.clone(), round.round.clone());
                    scores.or_insert_with(key, || alloc::vec![None; count])[at]
                        .clone_from(&round.score);
                }
            });
        }
    }
    let mut ranked = alloc::vec![Map::<Id, Map<Id, usize>>::new(); count];
    for ((component, round), scores) in scores {
        for (of_window, rank) in ranked.iter_mut().zip(rank::ranks(&scores)) {
            if let Some(rank) = rank {
                let of_component = of_window.or_default(component.clone());
                of_component.insert(round.clone(), rank);
            }
        }
    }
    ranked
}

/// The lists by place, of whatever windows were ranked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Lists {
    /// The list of each window.
    pub(crate) marks: Vec<Option<Candidate>>,
    /// The windows whose heads are suggested.
    pub(crate) heads: Vec<usize>,
    /// Sorted.
    pub(crate) notices: Vec<Notice>,
}

impl Lists {
    /// The lists by id; `id` names the window at a place, and places are in the order of ids.
    pub(crate) fn named<'a>(self, id: impl Fn(usize) -> &'a Id) -> Candidates {
        let listed = |candidate: Candidate| -> Vec<Id> {
            (self.marks.iter().enumerate())
                .filter(|(_, mark)| **mark == Some(candidate))
                .map(|(at, _)| id(at).clone())
                .collect()
        };
        Candidates {
            excellent: listed(Candidate::Excellent),
            unsatisfactory: listed(Candidate::Unsatisfactory),
            undetermined: listed(Candidate::Undetermined),
            excellent_heads: self.heads.iter().map(|&at| id(at).clone()).collect(),
            notices: self.notices,
        }
    }
}

/// Who competes with whom: the windows of each class with quotas of its own, and all others.
#[derive(Clone, Debug)]
pub(crate) struct Pools {
    pools: Vec<Pool>,
    heads: usize,
}

impl Pools {
    pub(crate) fn of(method: &Method, classes: &[&Option<Id>]) -> Self {
        let quota = &method.quota;
        let own = |class: &Option<Id>| {
            quota
                .classes
                .iter()
                .position(|own| Some(&own.class) == class.as_ref())
        };
        let members = |pool: Option<usize>| -> Vec<usize> {
            (0..classes.len())
                .filter(|&at| own(classes[at]) == pool)
                .collect()
        };
        let common = Pool {
            class: None,
            excellent: quota.excellent as usize,
            unsatisfactory: quota.unsatisfactory as usize,
            members: members(None),
        };
        let of_classes = quota.classes.iter().enumerate().map(|(at, own)| Pool {
            class: Some(own.class.clone()),
            excellent: own.excellent as usize,
            unsatisfactory: own.unsatisfactory as usize,
            members: members(Some(at)),
        });
        Self {
            pools: core::iter::once(common).chain(of_classes).collect(),
            heads: quota.excellent_heads as usize,
        }
    }

    /// The places that compete for the same lists, pool by pool.
    pub(crate) fn members(&self) -> impl Iterator<Item = &[usize]> {
        self.pools.iter().map(|pool| &*pool.members)
    }

    /// Fills the lists, class by class, and marks the windows on them.
    pub(crate) fn fill(&self, ranks: &[Option<usize>], vetoed: &[bool]) -> Lists {
        let mut marks = alloc::vec![None; ranks.len()];
        let mut notices = Vec::new();
        for pool in &self.pools {
            pool.fill(ranks, vetoed, &mut marks, &mut notices);
        }
        let heads = heads(self.heads, ranks, &marks, &mut notices);
        crate::sort::all(&mut notices);
        Lists {
            marks,
            heads,
            notices,
        }
    }
}

/// Windows that compete for the same places.
#[derive(Clone, Debug)]
struct Pool {
    class: Option<Id>,
    excellent: usize,
    unsatisfactory: usize,
    members: Vec<usize>,
}

impl Pool {
    fn fill(
        &self,
        ranks: &[Option<usize>],
        vetoed: &[bool],
        marks: &mut [Option<Candidate>],
        notices: &mut Vec<Notice>,
    ) {
        let mut notice = |code, list| {
            notices.push(Notice {
                code,
                list,
                class: self.class.clone(),
            });
        };
        let mut barred = 0;
        for &at in &self.members {
            if vetoed[at] {
                marks[at] = Some(Candidate::Unsatisfactory);
                barred += 1;
            }
        }
        if barred > self.unsatisfactory {
            notice(NoticeCode::VetoesExceedQuota, List::Unsatisfactory);
        }
        let members = self.members.iter().copied();
        let ranked = by_rank(members.filter(|&at| !vetoed[at]), ranks);
        let (e, u) = (self.excellent, self.unsatisfactory.saturating_sub(barred));
        let (excellent, unsatisfactory) = shrink(e, u, ranked.len());
        if excellent < e {
            notice(NoticeCode::QuotaShrunk, List::Excellent);
        }
        if unsatisfactory < u {
            notice(NoticeCode::QuotaShrunk, List::Unsatisfactory);
        }
        let top = take(excellent, ranked.iter());
        let bottom = take(unsatisfactory, ranked.iter().rev());
        for (taken, candidate, list) in [
            (top, Candidate::Excellent, List::Excellent),
            (bottom, Candidate::Unsatisfactory, List::Unsatisfactory),
        ] {
            for at in taken.inside {
                marks[at] = Some(candidate);
            }
            if !taken.across.is_empty() {
                notice(NoticeCode::TieAtEdge, list);
            }
            for at in taken.across {
                marks[at] = Some(Candidate::Undetermined);
            }
        }
    }
}

/// The ranked ones of `places`, which ascend, with their ranks: the best first, equal ones by place. No
/// rank exceeds the number of windows, so they are counted and not compared: lists are filled at each
/// edit and in each draw.
fn by_rank(places: impl Iterator<Item = usize>, ranks: &[Option<usize>]) -> Vec<(usize, usize)> {
    let ranked: Vec<_> = places.filter_map(|at| Some((ranks[at]?, at))).collect();
    let mut ends = alloc::vec![0_usize; ranks.len() + 1];
    for &(rank, _) in &ranked {
        ends[rank] += 1;
    }
    let mut end = 0;
    for count in &mut ends {
        end += *count;
        *count = end;
    }
    let mut sorted = alloc::vec![(0, 0); ranked.len()];
    for each in ranked.into_iter().rev() {
        ends[each.0] -= 1;
        sorted[ends[each.0]] = each;
    }
    sorted
}

/// The quotas of `n` windows, shrunk where both together need more.
pub(crate) fn shrink(e: usize, u: usize, n: usize) -> (usize, usize) {
    // A plan or a scenario may set any quota, and in the browser a `usize` holds no more than one.
    if e.saturating_add(u) <= n {
        return (e, u);
    }
    let half = n / 2;
    (
        e.min(half.max(n.saturating_sub(u))),
        u.min(half.max(n.saturating_sub(e))),
    )
}

/// Who fits into a quota.
struct Taken {
    /// Groups of equal rank that fit.
    inside: Vec<usize>,
    /// The first that does not, where a place is left.
    across: Vec<usize>,
}

/// Takes windows of equal rank together while they fit into `places`.
fn take<'a>(places: usize, ranked: impl Iterator<Item = &'a (usize, usize)>) -> Taken {
    let ranked: Vec<_> = ranked.collect();
    let mut inside = Vec::new();
    let mut across = Vec::new();
    for group in ranked.chunk_by(|a, b| a.0 == b.0) {
        let group = group.iter().map(|(_, at)| *at);
        let left = places - inside.len();
        if left == 0 {
            break;
        }
        if group.len() > left {
            across.extend(group);
            break;
        }
        inside.extend(group);
    }
    Taken { inside, across }
}

/// The suggested heads: of the excellent candidates, groups of equal rank while they fit.
fn heads(
    quota: usize,
    ranks: &[Option<usize>],
    marks: &[Option<Candidate>],
    notices: &mut Vec<Notice>,
) -> Vec<usize> {
    let excellent = |at: &usize| marks[*at] == Some(Candidate::Excellent);
    let ranked = by_rank((0..marks.len()).filter(excellent), ranks);
    let taken = take(quota, ranked.iter());
    if !taken.across.is_empty() {
        notices.push(Notice {
            code: NoticeCode::TieAtEdge,
            list: List::ExcellentHeads,
            class: None,
        });
    }
    let mut heads = taken.inside;
    crate::sort::all(&mut heads);
    heads
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_stand_by_rank_and_equal_ones_in_their_order() {
        let ranks = [Some(2), None, Some(1), Some(2), Some(4)];
        let all = by_rank(0..ranks.len(), &ranks);
        assert_eq!(all, [(1, 2), (2, 0), (2, 3), (4, 4)]);
        assert_eq!(by_rank([1, 4].into_iter(), &ranks), [(4, 4)]);
        assert_eq!(by_rank(0..0, &[]), []);
    }

    #[test]
    fn quotas_shrink_from_both_sides() {
        for ((e, u, n), expected) in [
            ((3, 3, 6), (3, 3)),
            ((3, 3, 5), (2, 2)),
            ((3, 3, 4), (2, 2)),
            ((5, 1, 4), (3, 1)),
            ((1, 5, 4), (1, 3)),
            ((3, 0, 2), (2, 0)),
            ((3, 3, 1), (0, 0)),
            ((3, 3, 0), (0, 0)),
            ((usize::MAX, usize::MAX, 5), (2, 2)),
        ] {
            assert_eq!(shrink(e, u, n), expected, "{e} + {u} of {n}");
        }
    }
}
