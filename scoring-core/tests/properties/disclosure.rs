//! Which level counts of a withheld group agree with everything that is published, by trying them all.
//!
//! A possibility is tried by publishing it: the same text and the same totals, or it is none. Nothing
//! here knows how scores or variances are made.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::sample::select;
use scoring_core::disclosure::{Disclosure, disclosed};
use scoring_core::inputs::{Answers, Record};
use scoring_core::method::Survey;
use scoring_core::uncertainty::NO_CLAIM;
use scoring_core::withhold::withhold;
use scoring_core::{Evaluation, Inputs};
use serde_json::{Value, json};

use crate::evaluations::id;

/// A row an indicator, a column a level.
type Counts = Vec<Vec<u64>>;

/// What one window's round brought, by group: people, and their counts.
#[derive(Clone, Debug)]
struct Round {
    points: &'static [&'static str],
    void: bool,
    groups: Vec<(u64, Counts)>,
}

const GROUPS: [&str; 3] = ["users", "enterprises", "deputies"];

/// A level that does not count.
const UNCOUNTED: &str = "";

/// Levels of a plan: those of the sample, equal steps, two that count alike, one that does not count,
/// few.
const POINTS: &[&[&str]] = &[
    &["100", "80", "60", "30", "0"],
    &["100", "75", "50", "25", "0"],
    &["0", "50", "100", "50"],
    &["100", UNCOUNTED, "50", "0"],
    &["100", "60.5", "0"],
];

impl Round {
    fn evaluation(&self) -> Evaluation {
        let named = |id: String| json!({"id": id, "name": id});
        let groups = &GROUPS[..self.groups.len()];
        let levels = self.points.iter().enumerate().map(|(at, points)| {
            let mut level = named(format!("level-{at}"));
            if *points != UNCOUNTED {
                level["points"] = json!(points);
            }
            level
        });
        let indicators = self.groups[0].1.len();
        let issued = if self.void { "0" } else { "9" };
        let text = |count: &u64| count.to_string();
        let records = groups.iter().zip(&self.groups).map(|(group, (people, counts))| {
            let votes = counts.iter().map(|row| row.iter().map(text).collect::<Vec<_>>());
            json!({"group": group, "respondents": text(people), "issued": issued, "returned": "9",
                "answers": {"votes": votes.collect::<Vec<_>>()}})
        });
        // The weights sum to 100 and differ.
        let weights = [&["100"][..], &["70", "30"], &["50", "30", "20"]][groups.len() - 1];
        let groups = groups.iter().zip(weights);
        let value = json!({
            "format": "1", "centre": "c", "year": "2025", "status": "final",
            "method": {
                "component": [{"id": "public", "name": "", "weight": "100",
                    "source": {"survey": {"combine": "pooled", "rounds": ["july"]}}}],
                "survey": {
                    "rounds": [named("july".into())],
                    "levels": levels.collect::<Vec<_>>(),
                    "indicators": (0..indicators).map(|at| named(format!("i{at}"))).collect::<Vec<_>>(),
                    "groups": groups
                        .map(|(id, weight)| json!({"id": id, "name": id, "weight": weight}))
                        .collect::<Vec<_>>(),
                    "same_respondents": false,
                    "validity": {},
                },
                "ranking": {"basis": "exact", "decimals": "2", "rounding": "half-up", "floor": "0"},
                "quota": {"excellent": "1", "excellent_heads": "1", "unsatisfactory": "1"},
                "privacy": {"publish_raters": false, "publish_group_counts": false},
            },
            "windows": [{"id": "tax", "name": "", "surveys": {"july": records.collect::<Vec<_>>()}}],
        });
        Evaluation::from_json(&value.to_string()).unwrap_or_else(|error| panic!("{error}: {value}"))
    }

    /// What is published of it but for the totals.
    fn published(&self) -> Value {
        let text = withhold(self.evaluation()).to_json();
        serde_json::from_str(&text).expect("JSON")
    }

    /// The counts of the groups from the one at `first` on, together.
    fn totals(&self, first: usize) -> Counts {
        let mut sums = self.groups[first].1.clone();
        for (_, counts) in &self.groups[first + 1..] {
            sums = added(&sums, counts, u64::checked_add).expect("small counts");
        }
        sums
    }

    /// All the ways in which these groups, from the one at `first` on, can have given `totals`.
    fn ways(&self, first: usize, totals: &Counts) -> Vec<Vec<Counts>> {
        let people = self.groups[first].0;
        if first + 1 == self.groups.len() {
            let fits = totals.iter().all(|row| row.iter().sum::<u64>() <= people);
            return fits.then(|| vec![totals.clone()]).into_iter().collect();
        }
        let mut found = Vec::new();
        for counts in all_counts(people, totals.len(), totals[0].len()) {
            let Some(rest) = added(totals, &counts, u64::checked_sub) else {
                continue;
            };
            for mut ways in self.ways(first + 1, &rest) {
                ways.insert(0, counts.clone());
                found.push(ways);
            }
        }
        found
    }

    fn with(&self, counts: &[Counts]) -> Self {
        let mut other = self.clone();
        for ((_, own), counts) in other.groups.iter_mut().zip(counts) {
            own.clone_from(counts);
        }
        other
    }

    /// The level counts of the first group, over all indicators, that agree with what is published,
    /// with the totals or without.
    fn possible(&self, with_totals: bool) -> BTreeSet<Vec<u64>> {
        let published = self.published();
        let ways = if with_totals {
            self.ways(0, &self.totals(0))
        } else {
            let (people, counts) = &self.groups[0];
            let all = all_counts(*people, counts.len(), counts[0].len());
            all.into_iter().map(|counts| vec![counts]).collect()
        };
        let ways = ways
            .iter()
            .filter(|ways| self.with(ways).published() == published);
        ways.map(|ways| by_level(&ways[0])).collect()
    }

    fn disclosed(&self) -> Option<Disclosure> {
        let inputs: Inputs = Inputs::clone(&self.evaluation());
        let survey: &Survey = inputs.method.survey.as_ref().expect("a survey");
        let records: &[Record] = &inputs.windows[0].surveys[&id("july")];
        assert!(matches!(records[0].answers, Answers::Votes(_)));
        disclosed(survey, records, &id(GROUPS[0]))
    }
}

fn added(a: &Counts, b: &Counts, add: fn(u64, u64) -> Option<u64>) -> Option<Counts> {
    let rows = a.iter().zip(b);
    rows.map(|(a, b)| a.iter().zip(b).map(|(a, b)| add(*a, *b)).collect())
        .collect()
}

fn by_level(counts: &Counts) -> Vec<u64> {
    (0..counts[0].len())
        .map(|level| counts.iter().map(|row| row[level]).sum())
        .collect()
}

/// Everything that so many people can have answered, some of them nothing.
fn all_counts(people: u64, indicators: usize, levels: usize) -> Vec<Counts> {
    let mut rows: Vec<Vec<u64>> = vec![Vec::new()];
    for _ in 0..levels {
        let longer = rows.iter().flat_map(|row| {
            let left = people - row.iter().sum::<u64>();
            (0..=left).map(|count| [row.as_slice(), &[count]].concat())
        });
        rows = longer.collect();
    }
    let mut all: Vec<Counts> = vec![Vec::new()];
    for _ in 0..indicators {
        let longer = all.iter().flat_map(|counts| {
            (rows.iter()).map(|row| [counts.as_slice(), std::slice::from_ref(row)].concat())
        });
        all = longer.collect();
    }
    all
}

/// Rounds of so many groups, in which few people answered.
fn round(groups: usize) -> impl Strategy<Value = Round> {
    let shape = if groups == 2 {
        select(vec![(1, 6_usize), (2, 2)])
    } else {
        select(vec![(1, 2_usize)])
    };
    let void = prop::bool::weighted(0.1);
    (select(POINTS), void, shape).prop_flat_map(move |(points, void, (indicators, people))| {
        let group = (1..=people).prop_flat_map(move |people| {
            // Most people answer.
            let answer = prop_oneof![9 => (0..points.len()).prop_map(Some), 1 => Just(None)];
            let row = prop::collection::vec(answer, people).prop_map(move |answers| {
                let mut row = vec![0; points.len()];
                answers
                    .into_iter()
                    .flatten()
                    .for_each(|level| row[level] += 1);
                row
            });
            let people = u64::try_from(people).expect("few people");
            (Just(people), prop::collection::vec(row, indicators))
        });
        prop::collection::vec(group, groups).prop_map(move |groups| Round {
            points,
            void,
            groups,
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn counts_are_disclosed_where_only_one_possibility_is_left(round in round(2)) {
        let disclosed = round.disclosed();
        let (alone, together) = (round.possible(false).len(), round.possible(true).len());
        let counted = |row: &Vec<u64>| {
            (row.iter().zip(round.points)).any(|(count, points)| *count > 0 && *points != UNCOUNTED)
        };
        let answered = round.groups[0].1.iter().any(counted);
        let expected = match (alone, together) {
            _ if !answered => None,
            (1, 1) => Some(Disclosure::ByItself),
            (_, 1) => Some(Disclosure::WithTotals),
            _ => None,
        };
        prop_assert_eq!(disclosed, expected, "{} and {} possibilities", alone, together);
    }

    /// With three, what is known of each of the others may exclude more; what is called disclosed is.
    #[test]
    fn of_three_groups_nothing_is_called_disclosed_that_is_not(round in round(3)) {
        if round.disclosed().is_some() {
            prop_assert_eq!(round.possible(true).len(), 1);
        }
    }
}

/// What the plan of the sample leaves open: few people, on five levels, have one way to a score.
#[test]
fn how_many_people_it_takes() {
    let round = |own: &[u64], others: &[u64]| Round {
        points: POINTS[0],
        void: false,
        groups: vec![
            (own.iter().sum(), vec![own.to_vec()]),
            (others.iter().sum(), vec![others.to_vec()]),
        ],
    };
    let many = [62, 21, 10, 5, 2];
    assert_eq!(
        round(&[2, 1, 0, 0, 0], &many).disclosed(),
        Some(Disclosure::ByItself)
    );
    // 3 + 8 answers have the sums of 3 + 5 + 3 others.
    assert_eq!(
        round(&[3, 0, 0, 8, 0], &many).disclosed(),
        Some(Disclosure::WithTotals)
    );
    assert_eq!(
        round(&[3, 0, 0, 8, 0], &[62, 21, 10, 5, 3]).disclosed(),
        None
    );
    // A group that alone was asked is the totals; one of enough people is not a handful.
    assert_eq!(
        round(&[3, 0, 0, 8, 0], &[0; 5]).disclosed(),
        Some(Disclosure::WithTotals)
    );
    assert_eq!(round(&[30, 0, 0, 0, 0], &many).disclosed(), None);
}

/// One answer to each of two questions has the sums of two answers to one, but another sample size,
/// be it this group's or the others'.
#[test]
fn sample_sizes_exclude_possibilities() {
    let both = (2, vec![vec![0, 0, 1, 1], vec![0; 4]]);
    let one = (1, vec![vec![0; 4], vec![0, 1, 0, 0]]);
    let round = |void, groups: [&(u64, Counts); 2]| Round {
        points: POINTS[2],
        void,
        groups: groups.into_iter().cloned().collect(),
    };
    for groups in [[&both, &one], [&one, &both]] {
        assert_eq!(round(false, groups).possible(true).len(), 1);
        let disclosed = round(false, groups).disclosed();
        assert_eq!(disclosed, Some(Disclosure::WithTotals));
        // Nothing of the kind is published of a void round.
        assert_eq!(round(true, groups).disclosed(), None);
    }
}

/// Above eight levels possibilities are not counted: what is said goes by the number of people.
#[test]
fn of_many_levels_it_is_not_found_out() {
    let round = |people: u64| Round {
        points: &["100", "90", "80", "70", "60", "50", "40", "30", "20"],
        void: false,
        groups: vec![(people, vec![vec![people, 0, 0, 0, 0, 0, 0, 0, 0]])],
    };
    let disclosed = round(NO_CLAIM - 1).disclosed();
    assert_eq!(disclosed, Some(Disclosure::Perhaps));
    assert_eq!(round(NO_CLAIM).disclosed(), None);
}

/// Who gave an answer that does not count gave no other to the same question.
#[test]
fn uncounted_answers_exclude_possibilities() {
    let round = |uncounted| Round {
        points: POINTS[3],
        void: true,
        groups: vec![
            (2, vec![vec![1, uncounted, 0, 0], vec![0, 0, 2, 0]]),
            (2, vec![vec![1, 0, 0, 0], vec![0; 4]]),
        ],
    };
    assert_eq!(round(0).possible(true).len(), 2);
    assert_eq!(round(0).disclosed(), None);
    assert_eq!(round(1).possible(true).len(), 1);
    assert_eq!(round(1).disclosed(), Some(Disclosure::WithTotals));
}
