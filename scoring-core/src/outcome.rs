//! The outcome of a year: scores, ranks, and the candidates for the county's lists.
//!
//! What is computed here are *candidates*. The county group decides; what it decided is recorded in
//! the inputs and never computed.

use alloc::vec::Vec;

use serde::Serialize;

use crate::component::Detail;
use crate::evaluation::Evaluation;
use crate::id::Id;
use crate::lists::Pools;
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
            band: (scorecard.value())
                .and_then(|composite| method.band(composite))
                .map(|band| band.id.clone()),
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
