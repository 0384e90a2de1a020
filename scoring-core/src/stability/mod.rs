//! How firmly ranks and lists stand when weights, survey answers or both had come out a little
//! differently.
//!
//! Draws are exact and repeatable: all randomness is integers from a seed, draw *k* depends on the
//! seed and *k* only, and so the tally of a number of draws is the same however they were divided
//! into slices. Each draw ranks and lists all windows by the rules of the plan; nothing is rounded.
//!
//! What is drawn:
//!
//! - **Weights near the plan's**: among siblings, each weight moves by at most so many points, and by
//!   at most itself or what it lacks to 100, so that it stays a weight; all such moves that keep the
//!   sum, in thousandths of a point, are equally likely. **Any weights**: all that sum to 100, in
//!   thousandths of a point, are equally likely.
//! - **Answers**: as many people as the sample has ("Honesty" 1 of the domain: never the number of
//!   answers) answer once each, with the shares of Jeffreys' prior ("Honesty" 3), and the score moves
//!   by as much as their mean lies from those shares' own. So a draw scatters about the published
//!   score as the published interval does, for answers all on one level too. Where counts are not
//!   published, two levels with the published mean and variance stand in.
//! - One simplification: a sample above [`MOST_PEOPLE`] is drawn as that many, so it scatters a
//!   little more than it should.

mod answers;
mod factors;
mod random;

use alloc::vec::Vec;

use serde::Serialize;

use crate::blend::{Blend, Parts, Tree};
use crate::component::Detail;
use crate::evaluation::Evaluation;
use crate::id::Id;
use crate::lists::Pools;
use crate::map::Map;
use crate::order::{self, NearBlend, NearParts};
use crate::outcome::{Candidate, Outcome};
use crate::rank::Key;
use crate::ratio::Ratio;
use crate::uncertainty::{MOST_COMPARED, NO_CLAIM};

use self::answers::Sampled;
use self::random::Random;

pub use self::answers::MOST_PEOPLE;
pub use self::factors::{Effect, Factor, Standing, factors};

/// What is drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Settings {
    /// Any number: the same one gives the same draws.
    #[serde(with = "crate::inputs::text")]
    pub seed: u64,
    /// The weights, if they are drawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weights: Option<Weights>,
    /// Whether survey answers are drawn.
    pub answers: bool,
}

/// Which weights are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Weights {
    /// Up to this many points from the plan's.
    Near(#[serde(with = "crate::inputs::text")] u32),
    /// Any.
    Any,
}

/// Why nothing is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoDraws {
    /// Neither weights nor answers are to be drawn.
    NothingDrawn,
    /// Answers are to be drawn, and the plan has no survey.
    NoSurvey,
    /// Answers are to be drawn, but the same people rated every window: drawing them apart would
    /// claim what only the paired answers could show.
    SameRespondents,
}

/// Draws, as far as they have come. It borrows nothing, so that a page can keep it between slices.
#[derive(Debug)]
pub struct Stability {
    /// The components, in the order of the tree.
    components: Vec<Id>,
    settings: Settings,
    tree: Tree,
    weights: Vec<Ratio>,
    families: Vec<Vec<usize>>,
    pools: Pools,
    vetoed: Vec<bool>,
    windows: Vec<Drawn>,
    counts: Vec<Counts>,
    draws: u64,
}

/// A window as draws see it.
#[derive(Debug)]
struct Drawn {
    id: Id,
    /// As published, like the list.
    rank: Option<usize>,
    candidate: Option<Candidate>,
    parts: Parts,
    near: Option<NearParts>,
    /// The leaves whose answers are drawn.
    sampled: Vec<(usize, Sampled)>,
    /// Whether its sample is large enough for a claim.
    claims: bool,
}

/// What the draws did to a window.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Counts {
    ranks: Vec<u32>,
    excellent: u64,
    unsatisfactory: u64,
    undetermined: u64,
    heads: u64,
}

/// What one draw drew.
struct Figures {
    /// In the order of the tree.
    weights: Vec<Ratio>,
    blend: Blend,
    /// What each window's samples came to.
    answers: Vec<Vec<Vec<u64>>>,
}

/// One draw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draw {
    /// The weights of all components, as [`crate::scenario::Edit::Weights`] takes them.
    pub weights: Map<Id, Ratio>,
    /// What each window is ranked by, in the order of the inputs.
    pub keys: Vec<Option<Key>>,
    /// The ranks that follow, in the same order.
    pub ranks: Vec<Option<usize>>,
}

/// The tally of all draws so far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// What was drawn.
    pub settings: Settings,
    /// How often.
    #[serde(with = "crate::inputs::text")]
    pub draws: u64,
    /// By rank, then id; those not ranked come last.
    pub windows: Vec<WindowTally>,
}

/// What the draws did to a window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WindowTally {
    /// The window.
    pub id: Id,
    /// Its rank as published.
    pub rank: Option<usize>,
    /// The list it is a candidate for as published.
    pub candidate: Option<Candidate>,
    /// The draws at each rank, without ranks that it never had. Not kept above
    /// [`MOST_COMPARED`] windows: their number grows with the square.
    pub ranks: Vec<RankTally>,
    /// The draws in which it was a candidate for an excellent window.
    #[serde(with = "crate::inputs::text")]
    pub excellent: u64,
    /// In which it was among the unsatisfactory.
    #[serde(with = "crate::inputs::text")]
    pub unsatisfactory: u64,
    /// In which it was tied across a quota's edge.
    #[serde(with = "crate::inputs::text")]
    pub undetermined: u64,
    /// In which its head was suggested.
    #[serde(with = "crate::inputs::text")]
    pub heads: u64,
    /// Whether its sample allows a claim; always where answers are not drawn.
    pub claims: bool,
}

/// Draws at a rank.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct RankTally {
    /// The rank.
    #[serde(with = "crate::inputs::text")]
    pub rank: usize,
    /// How often.
    #[serde(with = "crate::inputs::text")]
    pub draws: u64,
}

impl Stability {
    /// Ready for the first draw. `outcome` is the evaluation's own.
    ///
    /// # Errors
    ///
    /// Where there is nothing to draw, or no claim may be drawn from it.
    pub fn new(
        evaluation: &Evaluation,
        outcome: &Outcome,
        settings: Settings,
    ) -> Result<Self, NoDraws> {
        let method = &evaluation.method;
        if settings.weights.is_none() && !settings.answers {
            return Err(NoDraws::NothingDrawn);
        }
        if settings.answers {
            let survey = method.survey.as_ref().ok_or(NoDraws::NoSurvey)?;
            if survey.same_respondents {
                return Err(NoDraws::SameRespondents);
            }
        }
        let tree = Tree::of(method);
        let windows: Vec<Drawn> = (evaluation.windows.iter().zip(&outcome.windows))
            .map(|(window, scored)| {
                let scorecard = &scored.scorecard;
                let parts = Parts::of(scorecard);
                let near = NearParts::of(&parts);
                let ranked = scored.rank.is_some();
                let sampled = if settings.answers && ranked {
                    answers::of_window(method, window, &parts)
                } else {
                    Vec::new()
                };
                let enough = |n: u64| n >= NO_CLAIM;
                let claims = (scorecard.precision.as_ref()).is_some_and(|each| enough(each.n));
                let surveyed = has_survey(scored);
                Drawn {
                    id: window.id.clone(),
                    rank: scored.rank,
                    candidate: scored.candidate,
                    parts,
                    near,
                    sampled,
                    claims: !settings.answers || !surveyed || claims,
                }
            })
            .collect();
        let classes: Vec<_> = evaluation
            .windows
            .iter()
            .map(|window| &window.class)
            .collect();
        let ranked = outcome
            .windows
            .iter()
            .filter(|each| each.rank.is_some())
            .count();
        let kept = if ranked > MOST_COMPARED { 0 } else { ranked };
        let counts = Counts {
            ranks: alloc::vec![0; kept],
            ..Counts::default()
        };
        let components = method.tree().into_iter();
        Ok(Self {
            components: components.map(|component| component.id.clone()).collect(),
            settings,
            weights: Tree::weights(method),
            families: tree.siblings(),
            tree,
            pools: Pools::of(method, &classes),
            vetoed: outcome.windows.iter().map(|window| window.vetoed).collect(),
            counts: alloc::vec![counts; windows.len()],
            windows,
            draws: 0,
        })
    }

    /// How many draws were made.
    pub fn draws(&self) -> u64 {
        self.draws
    }

    /// Makes `draws` more.
    pub fn advance(&mut self, draws: u32) {
        for _ in 0..draws {
            let ranks = self.ranks(&self.draw_figures(self.draws));
            let lists = self.pools.fill(&ranks, &self.vetoed);
            for (counts, (rank, mark)) in self.counts.iter_mut().zip(ranks.iter().zip(&lists.marks))
            {
                if let Some(count) = rank.and_then(|rank| counts.ranks.get_mut(rank - 1)) {
                    *count = count.saturating_add(1);
                }
                match mark {
                    Some(Candidate::Excellent) => counts.excellent += 1,
                    Some(Candidate::Unsatisfactory) => counts.unsatisfactory += 1,
                    Some(Candidate::Undetermined) => counts.undetermined += 1,
                    None => {}
                }
            }
            for head in lists.heads {
                self.counts[head].heads += 1;
            }
            self.draws += 1;
        }
    }

    /// One draw by its number, from 0, to be looked at: what [`Stability::advance`] counts.
    pub fn inspect(&self, number: u64) -> Draw {
        let drawn = self.draw_figures(number);
        let ids = self.components.iter().cloned();
        Draw {
            weights: ids.zip(drawn.weights.iter().cloned()).collect(),
            keys: (0..self.windows.len())
                .map(|at| self.key(&drawn, at))
                .collect(),
            ranks: self.ranks(&drawn),
        }
    }

    fn draw_figures(&self, number: u64) -> Figures {
        let mut random = Random::of_draw(self.settings.seed, number);
        let weights = match self.settings.weights {
            None => self.weights.clone(),
            Some(drawn) => self.drawn_weights(drawn, &mut random),
        };
        let answers = (self.windows.iter())
            .map(|window| {
                let sampled = window.sampled.iter();
                let drawn = sampled.map(|(_, sampled)| sampled.draw(&mut random));
                drawn.collect()
            })
            .collect();
        Figures {
            blend: self.tree.blend(&weights),
            weights,
            answers,
        }
    }

    /// The exact key of the window at a place.
    fn key(&self, drawn: &Figures, at: usize) -> Option<Key> {
        let window = &self.windows[at];
        let mut parts = window.parts.clone();
        for ((leaf, sampled), drawn) in window.sampled.iter().zip(&drawn.answers[at]) {
            parts.leaves[*leaf] = Some(sampled.score(drawn));
        }
        drawn.blend.key(&parts)
    }

    /// The ranks of a draw, in the order of the inputs.
    fn ranks(&self, drawn: &Figures) -> Vec<Option<usize>> {
        let blend = NearBlend::of(&drawn.blend);
        let near = |at: usize| -> Option<i64> {
            let window = &self.windows[at];
            let mut near = window.near.clone()?;
            for ((leaf, sampled), drawn) in window.sampled.iter().zip(&drawn.answers[at]) {
                near.leaves[*leaf] = sampled.near(drawn)?;
            }
            let exact = || self.key(drawn, at).map(|key| key.value).unwrap_or_default();
            Some(blend.as_ref()?.value(&near, exact))
        };
        let ranked = (0..self.windows.len()).filter(|&at| self.windows[at].rank.is_some());
        let ranked: Vec<(Option<i64>, usize)> = ranked.map(|at| (near(at), at)).collect();
        let fits = ranked.iter().all(|(value, _)| value.is_some());
        // Where a figure does not fit, all count as near each other and their keys decide.
        let values = ranked
            .iter()
            .map(|&(value, at)| (value.filter(|_| fits).unwrap_or(0), at));
        let error = blend.as_ref().map_or(0, NearBlend::error);
        let mut ranks = alloc::vec![None; self.windows.len()];
        for (at, rank) in order::ranked(values.collect(), error, |at| self.key(drawn, at)) {
            ranks[at] = Some(rank);
        }
        ranks
    }

    fn drawn_weights(&self, drawn: Weights, random: &mut Random) -> Vec<Ratio> {
        let mut weights = self.weights.clone();
        for family in &self.families {
            let given: Vec<&Ratio> = family.iter().map(|&at| &self.weights[at]).collect();
            let drawn = match drawn {
                Weights::Near(points) => random.weights_near(&given, points),
                Weights::Any => random.any_weights(given.len()),
            };
            for (&at, weight) in family.iter().zip(drawn) {
                weights[at] = weight;
            }
        }
        weights
    }

    /// What the draws came to.
    pub fn tally(&self) -> Tally {
        let mut drawn: Vec<_> = self.windows.iter().zip(&self.counts).collect();
        crate::sort::by_key(&mut drawn, |&(window, _)| {
            (window.rank.is_none(), window.rank, &window.id)
        });
        let windows = drawn.into_iter().map(|(window, counts)| {
            let ranks = (counts.ranks.iter().enumerate())
                .filter(|(_, draws)| **draws > 0)
                .map(|(place, &draws)| RankTally {
                    rank: place + 1,
                    draws: draws.into(),
                })
                .collect();
            WindowTally {
                id: window.id.clone(),
                rank: window.rank,
                candidate: window.candidate,
                ranks,
                excellent: counts.excellent,
                unsatisfactory: counts.unsatisfactory,
                undetermined: counts.undetermined,
                heads: counts.heads,
                claims: window.claims,
            }
        });
        Tally {
            settings: self.settings.clone(),
            draws: self.draws,
            windows: windows.collect(),
        }
    }
}

fn has_survey(window: &crate::outcome::WindowOutcome) -> bool {
    let mut found = false;
    for component in &window.scorecard.components {
        component.walk(&mut |each| found |= matches!(each.detail, Detail::Survey(_)));
    }
    found
}
