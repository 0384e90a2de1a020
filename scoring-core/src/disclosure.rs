//! Whether what is published of a withheld group gives its level counts away ("Honesty" 7 of the
//! domain).
//!
//! A withheld group's score, m, v and n are exact, so with its number of answers they fix three sums
//! over its counts: of the counts, of their points, and of the points' squares. A group of a handful of
//! people may have only one way to reach them. The counts of all groups together, which are always
//! published, leave fewer ways still.
//!
//! Counts are taken by level, over all indicators: who knows that one of three people was
//! dissatisfied knows what was to be withheld, whatever the question was.

mod limits;

use alloc::vec::Vec;

use self::limits::{Limits, Most};
use crate::id::Id;
use crate::inputs::{Answers, Record};
use crate::method::Survey;
use crate::survey;
use crate::uncertainty::{LOW_PRECISION, NO_CLAIM};

/// From what a group's level counts follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Disclosure {
    /// From its own figures.
    ByItself,
    /// From these and the counts of all groups together.
    WithTotals,
    /// It was not found out whether they do.
    Perhaps,
}

/// The most counted levels, and the most steps, with which possibilities are counted.
const MOST_LEVELS: usize = 8;
const MOST_STEPS: usize = 1 << 18;

/// Points have at most twelve digits, so this many decimals hold them exactly.
const DECIMALS: u32 = 12;

/// Whether the counts of `group` follow from what is published of a window's round, whose records with
/// all their counts are `records`. Asked only of groups so small that a count may point at somebody:
/// fewer people than make a score precise.
///
/// Sure where it says so, and where it says `None` there is another possibility that agrees with the
/// group's figures, the other group's and the totals of every indicator; with three groups and more,
/// what is published of each of the others is not used to exclude it. With weighted indicators the
/// possibilities are not counted, and the answer is a guess by the number of people.
pub fn disclosed(survey: &Survey, records: &[Record], group: &Id) -> Option<Disclosure> {
    let own = (records.iter()).find(|record| record.group.as_ref() == Some(group))?;
    let levels = counted_levels(survey);
    let rows = rows(own, &levels);
    let people = most_answers(&rows);
    if people == 0 || people >= LOW_PRECISION {
        return None;
    }
    let is_weighted = survey.indicators.iter().any(|each| each.weight.is_some());
    if is_weighted || levels.len() > MOST_LEVELS {
        return (people < NO_CLAIM).then_some(Disclosure::Perhaps);
    }
    // A void round has no score, and no sample size is published of it.
    let has_score = !survey::is_void(survey, records);
    let most = |record: &Record, rows: &[Vec<u64>]| Most {
        counted: if has_score {
            most_answers(rows)
        } else {
            record.respondents
        },
        is_reached: has_score,
        all: record.respondents,
    };
    let others = (records.iter()).filter(|record| record.group != own.group);
    let mut totals = rows.clone();
    let mut most_of_others = Most {
        counted: 0,
        is_reached: has_score && records.len() <= 2,
        all: 0,
    };
    for record in others {
        let rows = self::rows(record, &levels);
        for (sum, row) in totals.iter_mut().zip(&rows) {
            sum.iter_mut()
                .zip(row)
                .for_each(|(sum, count)| *sum += count);
        }
        let most = most(record, &rows);
        most_of_others.counted += most.counted;
        most_of_others.all += most.all;
    }
    let own = most(own, &rows);
    let unseen: Vec<Vec<u64>> = (rows.iter())
        .map(|row| row.iter().map(|_| own.all).collect())
        .collect();

    let ways = |limits: Limits| Search::of(&levels, &rows, has_score, limits).ways();
    match ways(Limits::of(&totals, own, most_of_others)) {
        Ways::Several => None,
        Ways::Unknown => Some(Disclosure::Perhaps),
        Ways::One => Some(match ways(Limits::of(&unseen, own, Most::UNLIMITED)) {
            Ways::One => Disclosure::ByItself,
            Ways::Several | Ways::Unknown => Disclosure::WithTotals,
        }),
    }
}

/// A counted level: its place in a row, and its points as an integer.
struct Counted {
    place: usize,
    points: i128,
}

/// The counted levels, from the most points to the fewest.
fn counted_levels(survey: &Survey) -> Vec<Counted> {
    let levels = survey.levels.iter().enumerate();
    let mut levels: Vec<Counted> = levels
        .filter_map(|(place, level)| {
            let points = level.points.as_ref()?.scaled_floor(DECIMALS)?;
            Some(Counted { place, points })
        })
        .collect();
    crate::sort::by(&mut levels, |a, b| b.points.cmp(&a.points));
    levels
}

/// The counts of a record, a row an indicator: on these levels, then on all uncounted ones together.
/// None where they are not known.
fn rows(record: &Record, levels: &[Counted]) -> Vec<Vec<u64>> {
    let Answers::Votes(rows) = &record.answers else {
        return Vec::new();
    };
    let split = |row: &Vec<u64>| {
        let counted = levels.iter().map(|level| row[level.place]);
        let mut counts: Vec<u64> = counted.collect();
        counts.push(row.iter().sum::<u64>() - counts.iter().sum::<u64>());
        counts
    };
    rows.iter().map(split).collect()
}

/// The sample size: the most counted answers to one indicator.
fn most_answers(rows: &[Vec<u64>]) -> u64 {
    let answers = (rows.iter()).filter_map(|row| Some(row.split_last()?.1.iter().sum()));
    answers.max().unwrap_or(0)
}

/// How many possibilities there are.
enum Ways {
    One,
    Several,
    Unknown,
}

/// What is left to be shared out among the levels to come.
#[derive(Clone, Copy)]
struct Left {
    answers: i128,
    /// The sums of their points and of the points' squares, where there is a score.
    sums: Option<(i128, i128)>,
}

/// Going through the counts of one level after the other.
struct Search {
    points: Vec<i128>,
    limits: Limits,
    left: Left,
    counts: Vec<u64>,
    /// Answers on uncounted levels, which the numbers of people, answers and blanks tell.
    uncounted: u64,
    found: u32,
    steps: usize,
}

impl Search {
    fn of(levels: &[Counted], rows: &[Vec<u64>], has_score: bool, limits: Limits) -> Self {
        let points: Vec<i128> = levels.iter().map(|level| level.points).collect();
        let counts = rows.iter().flat_map(|row| row.iter().zip(&points));
        let mut left = Left {
            answers: 0,
            sums: has_score.then_some((0, 0)),
        };
        for (count, points) in counts {
            left = left.less(-i128::from(*count), *points);
        }
        Self {
            points,
            limits,
            left,
            counts: Vec::new(),
            uncounted: rows.iter().filter_map(|row| row.last()).sum(),
            found: 0,
            steps: 0,
        }
    }

    fn ways(mut self) -> Ways {
        self.go(self.left);
        match self.found {
            _ if self.found > 1 => Ways::Several,
            _ if self.steps > MOST_STEPS => Ways::Unknown,
            _ => Ways::One,
        }
    }

    fn go(&mut self, left: Left) {
        let Some((points, rest)) = self.points[self.counts.len()..].split_first() else {
            let exact = left.answers == 0 && left.sums.is_none_or(|sums| sums == (0, 0));
            if exact {
                self.steps += self.limits.alternatives();
                self.found += u32::from(self.limits.hold(&self.counts, self.uncounted));
            }
            return;
        };
        let (points, range) = (*points, left.range(*points, rest));
        let ends = rest.first().copied().zip(rest.last().copied());
        for count in range {
            self.steps += 1;
            if self.found > 1 || self.steps > MOST_STEPS {
                return;
            }
            let left = left.less(count, points);
            if let Ok(count) = u64::try_from(count)
                && left.is_possible(ends)
            {
                self.counts.push(count);
                self.go(left);
                self.counts.pop();
            }
        }
    }
}

impl Left {
    /// After `count` answers on a level of so many points.
    fn less(self, count: i128, points: i128) -> Self {
        Self {
            answers: self.answers - count,
            sums: (self.sums)
                .map(|(sum, squares)| (sum - count * points, squares - count * points * points)),
        }
    }

    /// How many answers a level of so many points can have, so that the sum can be reached with the
    /// levels below it: `rest`.
    fn range(&self, points: i128, rest: &[i128]) -> core::ops::RangeInclusive<i128> {
        let (Some(next), Some(lowest)) = (rest.first(), rest.last()) else {
            return self.answers..=self.answers;
        };
        let Some((sum, _)) = self.sums else {
            return 0..=self.answers;
        };
        // All others on the next level give the least count here, all on the last one the most.
        let quotient = |other: i128, up: i128| match points - other {
            0 => None,
            apart => Some((sum - other * self.answers + up * (apart - 1)).div_euclid(apart)),
        };
        let least = quotient(*next, 1).unwrap_or(0).max(0);
        let most = quotient(*lowest, 0).unwrap_or(self.answers);
        least..=most.min(self.answers)
    }

    /// Whether the sums can be those of levels between these points.
    fn is_possible(&self, ends: Option<(i128, i128)>) -> bool {
        let (Some((sum, squares)), Some((first, last))) = (self.sums, ends) else {
            return true;
        };
        // (points − first) × (points − last) is nowhere positive between them, and no variance is negative.
        squares - (first + last) * sum + first * last * self.answers <= 0
            && self.answers * squares >= sum * sum
    }
}
