//! The fewest single answers to move to the level with the most points.
//!
//! A moved answer stays counted, so no divisor changes and each answer adds to composite and
//! tie-breakers what it would add alone. The most that *k* answers can add is what the *k* that add
//! most do, so taking them in that order, the best first, is the best choice for every *k*; and the
//! fewest *k* is found by halving, since one more never harms.

use alloc::vec::Vec;
use core::cmp::Reverse;

use crate::id::Id;
use crate::inputs::Answers;
use crate::method::{Basis, Survey};
use crate::ratio::Ratio;
use crate::scenario::Edit;
use crate::score::Scorecard;

use super::{Answer, Move, Question, Why, least};

/// Answers that are alike: of one record, indicator and level.
struct Answered<'a> {
    round: &'a Id,
    group: Option<&'a Id>,
    rows: &'a [Vec<u64>],
    indicator: usize,
    level: usize,
    /// What one of them adds to the composite and to each tie-breaker.
    gains: Vec<Ratio>,
}

impl Answered<'_> {
    fn count(&self) -> u64 {
        self.rows[self.indicator][self.level]
    }
}

impl Question<'_> {
    /// The fewest answers of `round`, or of all rounds.
    pub(super) fn fewest_votes(&self, round: Option<&Id>) -> Answer {
        let survey = self.method().survey.as_ref();
        let Some((survey, best)) = survey.and_then(|survey| Some((survey, best(survey)?))) else {
            return Answer::Impossible(Why::Nothing);
        };
        if self.scorecard.value().is_none() {
            return self.not_enough(self.scorecard);
        }
        let mut answers = self.answered(survey, best, round);
        crate::sort::by(&mut answers, |a, b| {
            Reverse(&a.gains).cmp(&Reverse(&b.gains))
        });
        let all: u64 = answers.iter().map(Answered::count).sum();
        if all == 0 {
            let mut records = self.window.surveys.values().flatten();
            let withheld = records.any(|each| matches!(each.answers, Answers::Totals { .. }));
            return Answer::Impossible(if withheld {
                Why::Withheld
            } else {
                Why::Nothing
            });
        }
        let edits = |count: u64| self.moving(survey, best, &taken(&answers, count));
        let scored = |count: u64| {
            self.scored(&edits(count))
                .expect("moved answers are lawful answers")
        };
        let Some(count) = least(all, |count| self.meets(&scored(count))) else {
            return self.not_enough(&scored(all));
        };
        let moves = (taken(&answers, count).into_iter())
            .map(|(answered, count)| Move {
                round: answered.round.clone(),
                group: answered.group.cloned(),
                indicator: survey.indicators[answered.indicator].id.clone(),
                from: survey.levels[answered.level].id.clone(),
                to: survey.levels[best].id.clone(),
                count,
            })
            .collect();
        Answer::Votes {
            count,
            moves,
            fewest: count == 0 || self.no_fewer(&answers),
            edits: edits(count),
            reached: self.standing(&scored(count)),
        }
    }

    /// The answers whose move adds something.
    fn answered(&self, survey: &Survey, best: usize, only: Option<&Id>) -> Vec<Answered<'_>> {
        let mut found = Vec::new();
        let before = self.figures(self.scorecard);
        let surveys = self.window.surveys.iter();
        for (round, records) in surveys.filter(|(round, _)| only.is_none_or(|only| only == *round))
        {
            for record in records {
                let Answers::Votes(rows) = &record.answers else {
                    continue;
                };
                for indicator in 0..survey.indicators.len() {
                    for level in 0..survey.levels.len() {
                        let mut answered = Answered {
                            round,
                            group: record.group.as_ref(),
                            rows,
                            indicator,
                            level,
                            gains: Vec::new(),
                        };
                        let worse = |level: usize| {
                            let points = |at: usize| survey.levels[at].points.as_ref();
                            points(level).is_some_and(|points_of| Some(points_of) < points(best))
                        };
                        if !worse(level) || answered.count() == 0 {
                            continue;
                        }
                        let one = self.scored(&self.moving(survey, best, &[(&answered, 1)]));
                        let one = one.expect("a moved answer is a lawful answer");
                        let after = self.figures(&one);
                        answered.gains = (after.iter().zip(&before)).map(|(a, b)| a - b).collect();
                        if answered.gains.iter().any(|gain| !gain.is_zero()) {
                            found.push(answered);
                        }
                    }
                }
            }
        }
        found
    }

    /// What answers add to: the composite before it is clamped, and the tie-breakers.
    fn figures(&self, scorecard: &Scorecard) -> Vec<Ratio> {
        let tie_breakers = (self.method().ranking.tie_breakers.iter())
            .filter_map(|id| scorecard.component(id)?.value());
        scorecard
            .unclamped
            .iter()
            .chain(tie_breakers)
            .cloned()
            .collect()
    }

    /// The edits that move `taken`: for each row that changes, its new counts.
    fn moving(&self, survey: &Survey, best: usize, taken: &[(&Answered<'_>, u64)]) -> Vec<Edit> {
        let mut rows: Vec<(&Answered<'_>, Vec<u64>)> = Vec::new();
        for (answered, count) in taken {
            let same_row = |(row, _): &(&Answered<'_>, Vec<u64>)| {
                (row.round, row.group, row.indicator)
                    == (answered.round, answered.group, answered.indicator)
            };
            let at = rows.iter().position(same_row).unwrap_or_else(|| {
                rows.push((*answered, answered.rows[answered.indicator].clone()));
                rows.len() - 1
            });
            let counts = &mut rows[at].1;
            counts[answered.level] -= count;
            counts[best] += count;
        }
        let edit = |(answered, counts): (&Answered<'_>, Vec<u64>)| Edit::Votes {
            window: self.window.id.clone(),
            round: answered.round.clone(),
            group: answered.group.cloned(),
            indicator: survey.indicators[answered.indicator].id.clone(),
            counts,
        };
        rows.into_iter().map(edit).collect()
    }

    /// Whether the order taken is proven to be the best one for every number of answers.
    fn no_fewer(&self, answers: &[Answered<'_>]) -> bool {
        // Each figure alone is added to in the best order.
        let aligned = answers.windows(2).all(|pair| {
            let gains = pair[0].gains.iter().zip(&pair[1].gains);
            gains.into_iter().all(|(first, second)| first >= second)
        });
        // Or the figures count one after the other, as the order does: no clamping or rounding
        // makes different composites equal where the target turns.
        let ranking = &self.method().ranking;
        let border = self.wanted.as_ref().ok().and_then(|wanted| wanted.border());
        let plain = border.is_some_and(|(value, _)| {
            ranking.basis == Basis::Exact && ranking.floor < *value && *value < Ratio::HUNDRED
        });
        aligned || plain
    }
}

/// The counted level with the most points; of equal ones, the first.
fn best(survey: &Survey) -> Option<usize> {
    let counted = |at: &usize| survey.levels[*at].points.is_some();
    (0..survey.levels.len())
        .filter(counted)
        .rev()
        .max_by(|a, b| survey.levels[*a].points.cmp(&survey.levels[*b].points))
}

/// The first `count` of `answers`, each kind with how many of it.
fn taken<'a, 'b>(answers: &'b [Answered<'a>], count: u64) -> Vec<(&'b Answered<'a>, u64)> {
    let mut left = count;
    let mut taken = Vec::new();
    for answered in answers {
        let here = answered.count().min(left);
        if here == 0 {
            break;
        }
        left -= here;
        taken.push((answered, here));
    }
    taken
}
