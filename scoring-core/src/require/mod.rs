//! What would it take: for a window and a target, the least mark, the fewest votes to move, the
//! fewest deductions to lift, or why none of that helps.
//!
//! Every answer carries the edits that realise it, and what they lead to: the edits are applied to
//! the window, the window is checked and scored by the code that scores any other, and placed among
//! the others, whose figures no edit of one window moves. Nothing is asked of a formula that could
//! say something else than that. Minimality rests on monotony: a better mark or answer never harms.

mod lift;
mod marks;
mod place;
mod votes;

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::evaluation::Evaluation;
use crate::id::Id;
use crate::inputs::Window;
use crate::method::{Method, Source};
use crate::outcome::{Candidate, Outcome};
use crate::rank::{self, Key};
use crate::ratio::Ratio;
use crate::scenario::{self, Edit, Marker};
use crate::score::{self, Scorecard};

use self::place::{Others, Wanted};

/// What a window is to reach.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Target {
    /// At least this composite: the value used for ranking, exact or printed.
    Score(Ratio),
    /// At most this rank.
    Rank(#[serde(with = "crate::inputs::text")] usize),
    /// Being a candidate for an excellent service window.
    Excellent,
    /// Not being among the unsatisfactory windows, nor undetermined at that list's edge.
    NotUnsatisfactory,
}

/// What may change, while all else stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lever {
    /// The score of a component without components below it, however it comes about.
    Component(Id),
    /// All marks of one marker: the same mark everywhere.
    Marks(Marker),
    /// One mark.
    Mark {
        /// Who gave it.
        by: Marker,
        /// Its place among that marker's.
        #[serde(with = "crate::inputs::text")]
        at: usize,
    },
    /// Single answers, each moved to the level with the most points.
    Votes {
        /// Of this round only; of all that count unless given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        round: Option<Id>,
    },
    /// Deductions, each lifted whole.
    Deductions,
}

/// Where a window stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// The exact composite; `None` where a figure is missing.
    pub composite: Option<Ratio>,
    /// The rank.
    pub rank: Option<usize>,
    /// The list it is a candidate for.
    pub candidate: Option<Candidate>,
}

/// What one lever answers.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// The least score of a component: a closed form, exact.
    Score {
        /// The bound.
        least: Ratio,
        /// Whether the bound itself is enough, or only what lies above it.
        enough: bool,
    },
    /// The least mark with the plan's digits, two at least.
    Mark {
        /// 0 to 100.
        least: Ratio,
        /// What gives the mark.
        edits: Vec<Edit>,
        /// Where that leads.
        reached: Standing,
    },
    /// The fewest answers to move.
    Votes {
        /// How many.
        #[serde(with = "crate::inputs::text")]
        count: u64,
        /// Which: the best for the target first.
        moves: Vec<Move>,
        /// Whether no fewer could do, whichever were moved. It is so but where several survey
        /// components disagree about which answers count most and a tie or a printed value decides.
        fewest: bool,
        /// What moves them.
        edits: Vec<Edit>,
        /// Where that leads.
        reached: Standing,
    },
    /// The fewest deductions to lift.
    Lift {
        /// Their ids.
        records: Vec<Id>,
        /// What lifts them.
        edits: Vec<Edit>,
        /// Where that leads.
        reached: Standing,
    },
    /// The lever cannot do it.
    Impossible(Why),
}

/// Answers that move from one level to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Move {
    /// The round.
    pub round: Id,
    /// The group, where the plan has groups.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<Id>,
    /// The indicator.
    pub indicator: Id,
    /// The level they leave.
    pub from: Id,
    /// The level they come to.
    pub to: Id,
    /// How many.
    #[serde(with = "crate::inputs::text")]
    pub count: u64,
}

/// Why a target cannot be reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// A veto is in force on these grounds, whatever the score.
    Vetoed(Vec<Id>),
    /// The list has no place to give, or every window is on it; or a rank of 0 is asked for.
    NoPlace,
    /// These top components have no score, and the lever gives them none.
    Missing(Vec<Id>),
    /// Not even with the lever at its end (100 points, all answers at the best level, nothing
    /// deducted): the window would stand here.
    NotEnough(Standing),
    /// There is nothing to move: no such mark, answer or deduction, or the plan has no such
    /// component.
    Nothing,
    /// The counts behind it are not published.
    Withheld,
}

/// A lever with its answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Way {
    /// What changes.
    pub lever: Lever,
    /// How much of it is needed.
    pub answer: Answer,
}

/// What it would take.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Requirement {
    /// The window.
    pub window: Id,
    /// What it is to reach.
    pub target: Target,
    /// Where it stands.
    pub now: Standing,
    /// What no lever overcomes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub obstacle: Option<Why>,
    /// Whether the target is reached already.
    pub met: bool,
    /// What each lever of the plan would have to do; empty where the target is reached or an
    /// obstacle stands.
    pub ways: Vec<Way>,
}

/// A window and its target, ready to be asked about levers.
#[derive(Debug)]
pub struct Question<'a> {
    evaluation: &'a Evaluation,
    window: &'a Window,
    scorecard: &'a Scorecard,
    others: Others,
    target: Target,
    wanted: Result<Wanted, Why>,
}

/// What `window` would need to reach `target`, by every lever that the plan has; `None` where there
/// is no such window. `outcome` is the evaluation's own.
pub fn require(
    evaluation: &Evaluation,
    outcome: &Outcome,
    window: &Id,
    target: Target,
) -> Option<Requirement> {
    let question = Question::new(evaluation, outcome, window, target)?;
    let met = question.is_met();
    let obstacle = question.obstacle().cloned();
    let ways = if met || obstacle.is_some() {
        Vec::new()
    } else {
        let levers = question.levers().into_iter();
        levers
            .map(|lever| Way {
                answer: question.ask(&lever),
                lever,
            })
            .collect()
    };
    Some(Requirement {
        window: window.clone(),
        now: question.now(),
        target: question.target,
        obstacle,
        met,
        ways,
    })
}

impl<'a> Question<'a> {
    /// `None` where there is no such window. `outcome` is the evaluation's own.
    pub fn new(
        evaluation: &'a Evaluation,
        outcome: &'a Outcome,
        window: &Id,
        target: Target,
    ) -> Option<Self> {
        let at = evaluation.place(window)?;
        let others = Others::of(evaluation, outcome, at);
        let window = &evaluation.windows[at];
        let wanted = others.wanted(&target, window);
        Some(Self {
            evaluation,
            window,
            scorecard: &outcome.windows.get(at)?.scorecard,
            others,
            target,
            wanted,
        })
    }

    /// Where the window stands now.
    pub fn now(&self) -> Standing {
        self.standing(self.scorecard)
    }

    /// Whether the target is reached already.
    pub fn is_met(&self) -> bool {
        self.meets(self.scorecard)
    }

    /// What stands in the way, whatever the lever.
    pub fn obstacle(&self) -> Option<&Why> {
        self.wanted.as_ref().err()
    }

    /// The levers that the plan has: components, all marks of a marker, votes, deductions.
    pub fn levers(&self) -> Vec<Lever> {
        let mut levers = Vec::new();
        for component in self.method().tree() {
            let marker = match &component.source {
                Source::Components(_) => continue,
                Source::Panel { .. } => Some(Marker::Panel),
                Source::Own {} => Some(Marker::Own),
                Source::Peer { .. } => Some(Marker::Peer),
                Source::Survey { .. } | Source::Checklist { .. } => None,
            };
            levers.push(Lever::Component(component.id.clone()));
            levers.extend(marker.map(Lever::Marks));
        }
        if self.method().survey.is_some() {
            levers.push(Lever::Votes { round: None });
        }
        if !self.method().deductions.is_empty() {
            levers.push(Lever::Deductions);
        }
        levers
    }

    /// How much of `lever` the target needs: the least or fewest that does, 0 included.
    pub fn ask(&self, lever: &Lever) -> Answer {
        if let Err(why) = &self.wanted {
            return Answer::Impossible(why.clone());
        }
        match lever {
            Lever::Component(id) => self.least_score(id),
            Lever::Marks(by) => self.least_of_all(*by),
            Lever::Mark { by, at } => self.least_of_one(*by, *at),
            Lever::Votes { round } => self.fewest_votes(round.as_ref()),
            Lever::Deductions => self.fewest_lifted(),
        }
    }

    fn method(&self) -> &'a Method {
        &self.evaluation.method
    }

    /// The window's scores after `edits`, which are about it; `None` where they break a rule.
    fn scored(&self, edits: &[Edit]) -> Option<Scorecard> {
        let survey = self.method().survey.as_ref();
        let window = scenario::edited(survey, self.window, edits).ok()?;
        let window = self.evaluation.checked(window).ok()?;
        Some(score::scores(self.method(), &window))
    }

    fn key(&self, scorecard: &Scorecard) -> Option<Key> {
        rank::key(self.method(), scorecard)
    }

    fn meets(&self, scorecard: &Scorecard) -> bool {
        let key = self.key(scorecard);
        (self.wanted.as_ref().ok().zip(key)).is_some_and(|(wanted, key)| wanted.is_met_by(&key))
    }

    fn standing(&self, scorecard: &Scorecard) -> Standing {
        let key = self.key(scorecard);
        Standing {
            composite: scorecard.value().cloned(),
            rank: key.as_ref().map(|key| self.others.rank(key)),
            candidate: self.others.candidate(self.window, key.as_ref()),
        }
    }

    /// Why a lever at its end, which scores `best`, is not enough.
    fn not_enough(&self, best: &Scorecard) -> Answer {
        let missing: Vec<Id> = best.missing().cloned().collect();
        Answer::Impossible(if missing.is_empty() {
            Why::NotEnough(self.standing(best))
        } else {
            Why::Missing(missing)
        })
    }
}

/// The least of `0..=most` for which `holds`, which once true stays true; `None` where it never is.
fn least(most: u64, mut holds: impl FnMut(u64) -> bool) -> Option<u64> {
    if !holds(most) {
        return None;
    }
    let (mut low, mut high) = (0, most);
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    Some(low)
}
