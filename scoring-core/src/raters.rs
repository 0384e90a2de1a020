//! How windows marked each other, seen from those who marked: for the supervision section only.
//!
//! Nothing of this is published: it names who gave which mark. A mark is held against the other marks
//! that the same window got. With m(a, w) what a gave w:
//!
//! - d(a, w) = m(a, w) − mean of the others' marks of w: a's *difference*.
//! - A rater's *leaning* is the mean of its differences; below 0 it is severe.
//! - e(a, w) = d(a, w) − mean of a's other differences: the *excess*, what w got from a beyond what a
//!   gives everybody. The mark itself is left out of both means, so it hides nothing of itself.
//! - Two windows that marked each other are a *pair*; what both gave in excess, or both held back, is
//!   what they have in *common*: the lesser of the two excesses, with its sign.
//! - *Reciprocity* is 2 Σ e(a, b) e(b, a) ÷ Σ (e(a, b)² + e(b, a)²) over all pairs, from −1 to 1: the
//!   intraclass correlation of excesses, which are centred already. Near 0 favours are not returned.
//! - An *outlier* lies more than one and a half times the middle half's width outside that half, among
//!   at least [`LEAST_MARKS`] marks of one window (Tukey, *Exploratory Data Analysis*, 1977).
//!
//! All of it is exact.

use alloc::vec;
use alloc::vec::Vec;

use serde::Serialize;

use crate::evaluation::Evaluation;
use crate::id::Id;
use crate::map::Map;
use crate::method::Source;
use crate::outcome;
use crate::peers;
use crate::ratio::Ratio;
use crate::scenario::{Edit, Scenario};
use crate::sort;

/// The fewest marks of a window among which one can be an outlier.
pub const LEAST_MARKS: usize = 5;

/// What one rater gave.
#[derive(Clone, Debug, PartialEq)]
pub struct Ballot {
    /// Who marked; `None` where the ballot is anonymous.
    pub rater: Option<Id>,
    /// Its marks, by window.
    pub marks: Map<Id, Ratio>,
}

/// How a year's ballots look from the raters' side.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Raters {
    /// One for each ballot, the most severe first; those without a leaning last.
    pub raters: Vec<Rater>,
    /// How far excesses are returned, −1 to 1; `None` without a pair or where no excess differs from 0.
    pub reciprocity: Option<Ratio>,
    /// The pairs of windows that marked each other and have something in common, the most first.
    pub pairs: Vec<Pair>,
    /// How many pairs of windows marked each other.
    pub mutual: usize,
    /// Marks far from the others of the same window, by window.
    pub outliers: Vec<Outlier>,
}

/// A rater and how it marks.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Rater {
    /// The ballot's number, from 1, in the order in which they are given.
    pub ballot: usize,
    /// Who; `None` where the ballot is anonymous.
    pub rater: Option<Id>,
    /// How many windows it marked.
    pub marks: usize,
    /// Its least mark; `None` where it gave none.
    pub least: Option<Ratio>,
    /// Its greatest mark.
    pub greatest: Option<Ratio>,
    /// By how much its marks lie above the others' in the mean, negative where below; `None` where
    /// nobody else marked the same windows.
    pub leaning: Option<Ratio>,
}

/// Two windows that marked each other.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Pair {
    /// The first by id.
    pub one: Id,
    /// The other.
    pub other: Id,
    /// What the first gave the other in excess.
    pub given: Ratio,
    /// What it got from the other in excess.
    pub returned: Ratio,
    /// What they have in common: positive for favours, negative where both held back.
    pub common: Ratio,
}

/// A mark far from the others that the same window got.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Outlier {
    /// The window marked.
    pub window: Id,
    /// The ballot's number, from 1.
    pub ballot: usize,
    /// Who gave it; `None` where the ballot is anonymous.
    pub rater: Option<Id>,
    /// The mark.
    pub mark: Ratio,
    /// Marks below this are outliers.
    pub low: Ratio,
    /// Marks above this are outliers.
    pub high: Ratio,
}

/// The whole result if so many marks were left out at each end of every window's.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Trimming {
    /// How many at each end.
    pub trim: u32,
    /// By window, in the order of ids.
    pub windows: Vec<TrimmedWindow>,
}

/// A window under a trimming.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TrimmedWindow {
    /// The window.
    pub window: Id,
    /// Its peer score; `None` where too few marks would be left.
    pub peer: Option<Ratio>,
    /// Its composite.
    pub composite: Option<Ratio>,
    /// Its rank by the composite.
    pub rank: Option<usize>,
}

/// The marks that a window got: their sum and number.
type Totals<'a> = Map<&'a Id, (Ratio, u64)>;

/// Looks at `ballots`.
pub fn raters(ballots: &[Ballot]) -> Raters {
    let mut totals = Totals::new();
    for (window, mark) in ballots.iter().flat_map(|ballot| ballot.marks.iter()) {
        let (sum, count) = totals.or_default(window);
        *sum = &*sum + mark;
        *count += 1;
    }
    let differences: Vec<_> = (ballots.iter())
        .map(|ballot| differences(ballot, &totals))
        .collect();
    let mut found: Vec<Rater> = (ballots.iter().zip(&differences))
        .enumerate()
        .map(|(at, (ballot, differences))| rater(at + 1, ballot, differences))
        .collect();
    sort::by_key(&mut found, |rater| {
        (rater.leaning.is_none(), rater.leaning.clone(), rater.ballot)
    });
    let (mutual, reciprocity, pairs) = pairs(ballots, &differences);
    Raters {
        raters: found,
        reciprocity,
        pairs,
        mutual,
        outliers: outliers(ballots, &totals),
    }
}

/// A ballot's differences, by window, where somebody else marked it, too.
fn differences<'a>(ballot: &'a Ballot, totals: &Totals<'_>) -> Map<&'a Id, Ratio> {
    let mut found = Map::new();
    for (window, mark) in &ballot.marks {
        let others = totals.get(&window).and_then(|(sum, count)| {
            (sum - mark).checked_div(&Ratio::count(count.saturating_sub(1)))
        });
        if let Some(mean) = others {
            found.insert(window, mark - &mean);
        }
    }
    found
}

fn rater(ballot: usize, given: &Ballot, differences: &Map<&Id, Ratio>) -> Rater {
    let sum: Ratio = differences.values().sum();
    Rater {
        ballot,
        rater: given.rater.clone(),
        marks: given.marks.len(),
        least: given.marks.values().min().cloned(),
        greatest: given.marks.values().max().cloned(),
        leaning: sum.checked_div(&Ratio::count(differences.len() as u64)),
    }
}

/// What a window got beyond what the rater gives everybody; `None` where it marked nobody else.
fn excess(differences: &Map<&Id, Ratio>, window: &Id) -> Option<Ratio> {
    let difference = differences.get(&window)?;
    let sum: Ratio = differences.values().sum();
    let others = Ratio::count((differences.len() - 1) as u64);
    Some(difference - &(&sum - difference).checked_div(&others)?)
}

/// How many pairs there are, how far excesses are returned, and the pairs with something in common.
fn pairs(ballots: &[Ballot], differences: &[Map<&Id, Ratio>]) -> (usize, Option<Ratio>, Vec<Pair>) {
    let mut by_rater: Vec<(&Id, &Map<&Id, Ratio>)> = (ballots.iter().zip(differences))
        .filter_map(|(ballot, differences)| Some((ballot.rater.as_ref()?, differences)))
        .collect();
    sort::by_key(&mut by_rater, |(rater, _)| (*rater).clone());
    let (mut mutual, mut products, mut squares) = (0, Ratio::ZERO, Ratio::ZERO);
    let mut found = Vec::new();
    for (at, (one, by_one)) in by_rater.iter().enumerate() {
        for (other, by_other) in &by_rater[at + 1..] {
            let (Some(given), Some(returned)) = (excess(by_one, other), excess(by_other, one))
            else {
                continue;
            };
            mutual += 1;
            products = products + &given * &returned;
            squares = squares + given.squared() + returned.squared();
            if given.is_zero()
                || returned.is_zero()
                || given.is_negative() != returned.is_negative()
            {
                continue;
            }
            let lesser = if given.abs() < returned.abs() {
                &given
            } else {
                &returned
            };
            found.push(Pair {
                one: (*one).clone(),
                other: (*other).clone(),
                common: lesser.clone(),
                given,
                returned,
            });
        }
    }
    sort::by_key(&mut found, |pair| {
        (-pair.common.abs(), pair.one.clone(), pair.other.clone())
    });
    let reciprocity = (products * Ratio::whole(2)).checked_div(&squares);
    (mutual, reciprocity, found)
}

fn outliers(ballots: &[Ballot], totals: &Totals<'_>) -> Vec<Outlier> {
    let mut found = Vec::new();
    for window in totals.keys() {
        let marks = || {
            ballots
                .iter()
                .filter_map(|ballot| ballot.marks.get(*window))
        };
        let Some(spread) = peers::spread(marks(), 0).filter(|each| each.marks >= LEAST_MARKS)
        else {
            continue;
        };
        let reach = (&spread.upper - &spread.lower) * Ratio::new(3, 2);
        let (low, high) = (&spread.lower - &reach, &spread.upper + &reach);
        for (at, ballot) in ballots.iter().enumerate() {
            let mark = ballot.marks.get(*window);
            if let Some(mark) = mark.filter(|mark| **mark < low || **mark > high) {
                found.push(Outlier {
                    window: (*window).clone(),
                    ballot: at + 1,
                    rater: ballot.rater.clone(),
                    mark: mark.clone(),
                    low: low.clone(),
                    high: high.clone(),
                });
            }
        }
    }
    found
}

/// What the year would be with 0, 1 and 2 marks left out at each end, and with as many as its plan
/// says. `None` where the plan has no peer evaluation.
pub fn trimmings(evaluation: &Evaluation) -> Option<Vec<Trimming>> {
    let tree = evaluation.method.tree();
    let (component, planned) = tree.iter().find_map(|component| match component.source {
        Source::Peer { trim } => Some((&component.id, trim)),
        _ => None,
    })?;
    let mut trims = vec![0, 1, 2];
    if !trims.contains(&planned) {
        trims.push(planned);
    }
    let under = |trim: &u32| {
        let scenario = Scenario {
            inputs_sha256: None,
            edits: vec![Edit::Trim {
                component: component.clone(),
                trim: *trim,
            }],
        };
        let outcome = outcome::evaluate(&scenario.apply(evaluation).ok()?);
        let windows = (outcome.windows.iter())
            .map(|window| TrimmedWindow {
                window: window.id.clone(),
                peer: (window.scorecard.component(component))
                    .and_then(|score| score.value().cloned()),
                composite: window.scorecard.value().cloned(),
                rank: window.rank,
            })
            .collect();
        Some(Trimming {
            trim: *trim,
            windows,
        })
    };
    trims.iter().map(under).collect()
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use proptest::prelude::*;

    use super::*;

    fn id(text: &str) -> Id {
        text.parse().expect("an id")
    }

    fn ballot(rater: &str, marks: &[(&str, i128)]) -> Ballot {
        let mut map = Map::new();
        for (window, mark) in marks {
            map.insert(id(window), Ratio::whole(*mark));
        }
        Ballot {
            rater: (!rater.is_empty()).then(|| id(rater)),
            marks: map,
        }
    }

    #[test]
    fn a_favour_that_is_returned_is_found() {
        // Everybody gives 80, but a and b give each other 90.
        let all = ["a", "b", "c", "d"];
        let favour =
            |from: &str, to: &str| (from == "a" && to == "b") || (from == "b" && to == "a");
        let ballots: Vec<_> = (all.iter())
            .map(|from| {
                let marks: Vec<_> = (all.iter())
                    .filter(|to| *to != from)
                    .map(|to| (*to, if favour(from, to) { 90 } else { 80 }))
                    .collect();
                ballot(from, &marks)
            })
            .collect();
        let found = raters(&ballots);
        assert_eq!(found.mutual, 6);
        let first = &found.pairs[0];
        assert_eq!((&*first.one, &*first.other), ("a", "b"));
        // d(a, b) = 90 − 80 = 10, a's other differences are 0.
        assert_eq!(first.common, Ratio::whole(10));
        // a leans by (10 + 0 + 0) / 3; c, who gave a and b less than their friend did, by −10 / 3.
        let leaning = |who: &str| {
            let rater = found
                .raters
                .iter()
                .find(|rater| rater.rater == Some(id(who)));
            rater
                .and_then(|rater| rater.leaning.as_ref())
                .map(Ratio::to_string)
        };
        assert_eq!(leaning("a").as_deref(), Some("10/3"));
        assert_eq!(leaning("c").as_deref(), Some("-10/3"));
        // Of the six pairs (a, b) has 10 and 10; (c, d) has d = 0 less −5, so 5 and 5; the others have
        // e(a, c) = 0 − 5 and e(c, a) = −5 − (−5 + 0) / 2: −5 and −5/2.
        // 2 (100 + 25 + 4 × 25/2) ÷ (200 + 50 + 4 × (25 + 25/4)) = 350 ÷ 375.
        assert_eq!(
            found.reciprocity.map(|r| r.to_string()).as_deref(),
            Some("14/15")
        );
    }

    #[test]
    fn an_outlier_is_named_with_its_fences() {
        let marks = [80, 81, 82, 83, 60];
        let ballots: Vec<_> = (marks.iter())
            .map(|mark| ballot("", &[("w", *mark)]))
            .collect();
        let found = raters(&ballots);
        // Quarters of 60, 80, 81, 82, 83: 80 and 82; fences 80 − 3 and 82 + 3.
        let [only] = &*found.outliers else {
            panic!("{:?}", found.outliers)
        };
        assert_eq!((only.ballot, &only.mark), (5, &Ratio::whole(60)));
        assert_eq!(
            (&only.low, &only.high),
            (&Ratio::whole(77), &Ratio::whole(85))
        );
        assert!(
            raters(&ballots[1..]).outliers.is_empty(),
            "four marks are too few"
        );
    }

    #[test]
    fn what_cannot_be_compared_has_no_leaning() {
        let found = raters(&[ballot("a", &[("b", 90)]), ballot("b", &[("a", 70)])]);
        assert!(found.raters.iter().all(|rater| rater.leaning.is_none()));
        assert_eq!((found.mutual, found.reciprocity), (0, None));
        assert!(raters(&[]).raters.is_empty());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(500))]

        #[test]
        fn reciprocity_is_a_correlation_and_a_harsher_rater_only_leans(
            marks in proptest::collection::vec(0_i128..=90, 20),
            harsher in 0_usize..5,
            by in 1_i128..=10,
        ) {
            let names = ["a", "b", "c", "d", "e"];
            let make = |more: i128| -> Vec<Ballot> {
                (names.iter().enumerate())
                    .map(|(at, from)| {
                        let given: Vec<_> = (names.iter().filter(|to| *to != from))
                            .zip(&marks[at * 4..])
                            .map(|(to, mark)| (*to, mark + if at == harsher { more } else { 0 }))
                            .collect();
                        ballot(from, &given)
                    })
                    .collect()
            };
            let (before, after) = (raters(&make(0)), raters(&make(by)));
            if let Some(reciprocity) = &before.reciprocity {
                prop_assert!(reciprocity.abs() <= Ratio::ONE);
            }
            let leaning = |found: &Raters| {
                let rater = found.raters.iter().find(|rater| rater.ballot == harsher + 1);
                rater.and_then(|rater| rater.leaning.clone())
            };
            let (Some(before), Some(after)) = (leaning(&before), leaning(&after)) else {
                return Err(TestCaseError::fail("no leaning"));
            };
            prop_assert_eq!(after - before, Ratio::whole(by));
        }

        #[test]
        fn the_order_of_ballots_changes_numbers_only(
            marks in proptest::collection::vec(0_i128..=100, 12),
        ) {
            let names = ["a", "b", "c", "d"];
            let mut ballots: Vec<_> = (names.iter().enumerate())
                .map(|(at, from)| {
                    let given: Vec<_> = (names.iter().filter(|to| *to != from))
                        .zip(&marks[at * 3..])
                        .map(|(to, mark)| (*to, *mark))
                        .collect();
                    ballot(from, &given)
                })
                .collect();
            let one = raters(&ballots);
            ballots.reverse();
            let other = raters(&ballots);
            prop_assert_eq!(&one.pairs, &other.pairs);
            prop_assert_eq!(one.reciprocity, other.reciprocity);
        }
    }
}
