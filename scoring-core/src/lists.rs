//! The lists of candidates: who competes with whom, and how quotas are filled ("Outcome" of the
//! domain).

use alloc::vec::Vec;

use crate::id::Id;
use crate::method::Method;
use crate::outcome::{Candidate, Candidates, List, Notice, NoticeCode};

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
