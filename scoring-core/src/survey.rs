//! The score of a survey component: satisfaction, and how much its sample says.
//!
//! One module, because pooling, means, groups and withheld groups are four ways through the same
//! sample, and score and estimate must come from the same votes.

use alloc::vec::Vec;

use crate::figure::{Figure, Label, Operation, Term};
use crate::id::Id;
use crate::inputs::{Answers, Estimate, Record, Window, Withheld};
use crate::map::Map;
use crate::method::{Combine, Survey};
use crate::ratio::Ratio;
use crate::score::Extent;

/// What a survey component says of a window.
#[derive(Clone, Debug, PartialEq)]
pub struct SurveyScore {
    /// The score with its working.
    pub figure: Figure,
    /// The sample behind it; `None` where the score is missing.
    pub estimate: Option<Estimate>,
    /// What came back in rounds that are not void.
    pub totals: Totals,
    /// The component's rounds, in the plan's order.
    pub rounds: Vec<RoundScore>,
}

/// What an indicator brings to a satisfaction score, which is Σ share × score over its indicators.
#[derive(Clone, Debug, PartialEq)]
pub struct IndicatorShare {
    /// The indicator.
    pub indicator: Id,
    /// How much of the score is its: its share of the counted answers or, where indicators have
    /// weights, of the weights; averaged over rounds and groups as the score is. All sum to 1.
    pub share: Ratio,
    /// What its own answers come to, averaged in the same way.
    pub score: Ratio,
}

/// What came back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// People who answered.
    pub respondents: u64,
    /// Answers on counted levels.
    pub answers: u64,
    /// Questions left open.
    pub blank: u64,
}

/// What one round says of a window.
#[derive(Clone, Debug, PartialEq)]
pub struct RoundScore {
    /// The round.
    pub round: Id,
    /// Its own score, computed as pooled within the round.
    pub score: Option<Ratio>,
    /// The sample behind that score; `None` where the score is missing.
    pub estimate: Option<Estimate>,
    /// What came back. A void round keeps its respondents and has no answers.
    pub totals: Totals,
    /// Whether it does not count (reading 14).
    pub void: bool,
    /// The pooled score of the component's rounds up to and with this one; `None` where this one is
    /// void or without data.
    pub so_far: Option<Ratio>,
}

/// A score and the sample behind it.
type Scored = (Figure, Option<Estimate>);

/// The score of the survey component `component` for `window`.
pub(crate) fn score(
    survey: &Survey,
    component: &Id,
    combine: Combine,
    rounds: &[Id],
    window: &Window,
    extent: Extent,
) -> SurveyScore {
    let sample = Sample {
        survey,
        withheld: window.withheld.get(component),
        rounds: ordered(survey, rounds)
            .map(|round| Round::of(survey, round, window))
            .collect(),
    };
    let (figure, estimate) = sample.score(combine, extent);
    SurveyScore {
        figure: figure.labelled(Label::Component(component.clone())),
        estimate,
        totals: sample
            .rounds
            .iter()
            .filter(|round| !round.void)
            .fold(Totals::default(), |sum, round| sum.plus(round.totals)),
        rounds: if extent < Extent::Summary {
            Vec::new()
        } else {
            sample.round_scores()
        },
    }
}

/// A satisfaction score of `rounds`, taken apart by indicator in the plan's order; without those
/// that nothing of the score comes from. `None` where there is no score, or where a group's counts
/// are withheld.
pub(crate) fn by_indicator(
    survey: &Survey,
    combine: Combine,
    rounds: &[Id],
    window: &Window,
) -> Option<Vec<IndicatorShare>> {
    let sample = Sample {
        survey,
        withheld: None,
        rounds: ordered(survey, rounds)
            .map(|round| Round::of(survey, round, window))
            .collect(),
    };
    let mut sums = alloc::vec![(Ratio::ZERO, Ratio::ZERO); survey.indicators.len()];
    let mut add = |group: Option<&Id>, weight: &Ratio| {
        let parts: Vec<&[Round<'_>]> = match combine {
            Combine::Pooled => alloc::vec![&sample.rounds[..]],
            Combine::Mean => sample.rounds.chunks(1).collect(),
        };
        let weight = weight / &Ratio::count(parts.len() as u64);
        (parts.into_iter())
            .try_for_each(|rounds| sample.add_indicators(group, rounds, &weight, &mut sums))
    };
    if survey.groups.is_empty() {
        add(None, &Ratio::ONE)?;
    }
    for group in &survey.groups {
        if sample.withholds() {
            return None;
        }
        add(Some(&group.id), &(&group.weight / &Ratio::HUNDRED))?;
    }
    let shares =
        (survey.indicators.iter().zip(sums)).filter_map(|(indicator, (share, product))| {
            Some(IndicatorShare {
                indicator: indicator.id.clone(),
                score: product.checked_div(&share)?,
                share,
            })
        });
    Some(shares.collect())
}

/// The component's rounds in the order in which the plan holds them.
fn ordered<'a>(survey: &'a Survey, rounds: &'a [Id]) -> impl Iterator<Item = &'a Id> {
    survey
        .rounds
        .iter()
        .map(|round| &round.id)
        .filter(|id| rounds.contains(id))
}

/// What a component's rounds brought for one window.
struct Sample<'a> {
    survey: &'a Survey,
    withheld: Option<&'a Withheld>,
    rounds: Vec<Round<'a>>,
}

struct Round<'a> {
    id: &'a Id,
    records: &'a [Record],
    void: bool,
    totals: Totals,
}

impl Totals {
    /// Answers on levels that carry no points (reading 3): of each indicator, those who neither chose a
    /// counted level nor left it blank. Of rounds that are not void: a void one has no answers at all.
    pub fn uncounted(self, survey: &Survey) -> u64 {
        let asked = (self.respondents).saturating_mul(survey.indicators.len() as u64);
        asked
            .saturating_sub(self.answers)
            .saturating_sub(self.blank)
    }

    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            respondents: self.respondents.saturating_add(other.respondents),
            answers: self.answers.saturating_add(other.answers),
            blank: self.blank.saturating_add(other.blank),
        }
    }
}

impl<'a> Round<'a> {
    fn of(survey: &Survey, id: &'a Id, window: &'a Window) -> Self {
        let records = window.surveys.get(id).map_or(&[][..], Vec::as_slice);
        let void = is_void(survey, records);
        let totals = records.iter().fold(Totals::default(), |sum, record| {
            let (answers, blank) = if void {
                (0, 0)
            } else {
                answered(survey, record)
            };
            sum.plus(Totals {
                respondents: record.respondents,
                answers,
                blank,
            })
        });
        Self {
            id,
            records,
            void,
            totals,
        }
    }

    /// The record of a group, or of everybody where the plan has no groups; `None` where there is
    /// none, or where the round is void: a void round counts as no answers.
    fn record(&self, group: Option<&Id>) -> Option<&'a Record> {
        self.records
            .iter()
            .find(|record| !self.void && record.group.as_ref() == group)
    }
}

/// More ballots than were given out, or fewer than the quorum; summed over the groups' records.
pub(crate) fn is_void(survey: &Survey, records: &[Record]) -> bool {
    let Some(validity) = &survey.validity else {
        return false;
    };
    let sum = |field: fn(&Record) -> Option<u64>| -> Ratio {
        records.iter().filter_map(field).map(Ratio::count).sum()
    };
    let issued = sum(|record| record.issued);
    let returned = sum(|record| record.returned);
    returned > issued
        || (validity.quorum.as_ref()).is_some_and(|quorum| returned < quorum * &issued)
}

/// Counted answers and blanks of a record.
pub(crate) fn answered(survey: &Survey, record: &Record) -> (u64, u64) {
    match &record.answers {
        Answers::Totals { answers, blank, .. } => (*answers, *blank),
        Answers::Votes(rows) => rows.iter().fold((0, 0), |(answers, blank), row| {
            let given: u64 = row.iter().sum();
            (
                answers + counted(survey, row).sum::<u64>(),
                // A row sums to at most the respondents: `Evaluation` checks it.
                blank + record.respondents.saturating_sub(given),
            )
        }),
    }
}

/// The counts on counted levels.
fn counted<'a>(survey: &'a Survey, row: &'a [u64]) -> impl Iterator<Item = u64> + 'a {
    survey
        .levels
        .iter()
        .zip(row)
        .filter(|(level, _)| level.points.is_some())
        .map(|(_, count)| *count)
}

impl Sample<'_> {
    fn score(&self, combine: Combine, extent: Extent) -> Scored {
        let pooled = |group: Option<&Id>, rounds: &[Round<'_>]| {
            if extent < Extent::Summary {
                (self.pooled_score(group, rounds), None)
            } else {
                self.pooled(group, rounds)
            }
        };
        self.by_group(
            |group| match combine {
                Combine::Pooled => pooled(group, &self.rounds),
                Combine::Mean => self.mean_of_rounds(group, pooled),
            },
            |group| self.withheld?.groups.get(group).cloned(),
        )
    }

    fn round_scores(&self) -> Vec<RoundScore> {
        self.rounds
            .iter()
            .enumerate()
            .map(|(at, round)| {
                let (own, estimate) = self.by_group(
                    |group| self.pooled(group, core::slice::from_ref(round)),
                    |group| own_estimate(round.record(Some(group))?),
                );
                let counts = !round.void && !round.records.is_empty();
                let so_far = counts.then(|| self.so_far(at)).flatten();
                RoundScore {
                    round: round.id.clone(),
                    score: own.value,
                    estimate,
                    totals: round.totals,
                    void: round.void,
                    so_far,
                }
            })
            .collect()
    }

    /// The pooled score of the rounds up to and with the one at `last`.
    fn so_far(&self, last: usize) -> Option<Ratio> {
        // A running figure has no interval.
        let (figure, _) = self.by_group(
            |group| (self.pooled_score(group, &self.rounds[..=last]), None),
            |group| {
                let score = self
                    .withheld?
                    .so_far
                    .get(self.rounds[last].id)?
                    .get(group)?;
                Some(Estimate {
                    score: score.clone(),
                    m: Ratio::ZERO,
                    v: Ratio::ZERO,
                    n: 0,
                })
            },
        );
        figure.value
    }

    /// The score of everybody, or the weighted mean of the groups' scores, where each group's is
    /// computed from its own answers or, where those are withheld, given.
    fn by_group(
        &self,
        computed: impl Fn(Option<&Id>) -> Scored,
        given: impl Fn(&Id) -> Option<Estimate>,
    ) -> Scored {
        if self.survey.groups.is_empty() {
            return computed(None);
        }
        let scored: Vec<(Ratio, Scored)> = self
            .survey
            .groups
            .iter()
            .map(|group| {
                let label = Label::Group(group.id.clone());
                let (figure, estimate) = if self.withholds() {
                    let estimate = given(&group.id);
                    let score = estimate.as_ref().map(|estimate| estimate.score.clone());
                    (
                        score.map_or_else(
                            || Figure::missing(label.clone()),
                            |score| Figure::given(label.clone(), score),
                        ),
                        estimate,
                    )
                } else {
                    computed(Some(&group.id))
                };
                (group.weight.clone(), (figure.labelled(label), estimate))
            })
            .collect();
        let estimate = weighted_estimate(
            scored
                .iter()
                .map(|(weight, (_, estimate))| (weight / &Ratio::HUNDRED, estimate.as_ref())),
        );
        let terms = scored
            .into_iter()
            .map(|(weight, (figure, _))| Term::weighted(weight, figure))
            .collect();
        let figure = Figure::compute(Label::Weighted, Operation::WeightedMean, terms);
        (figure, estimate)
    }

    /// Whether only totals are known of groups: of all groups of a window or of none, as [`Evaluation`]
    /// checks.
    ///
    /// [`Evaluation`]: crate::Evaluation
    fn withholds(&self) -> bool {
        (self.rounds.iter().flat_map(|round| round.records))
            .any(|record| matches!(record.answers, Answers::Totals { .. }))
    }

    fn mean_of_rounds(
        &self,
        group: Option<&Id>,
        pooled: impl Fn(Option<&Id>, &[Round<'_>]) -> Scored,
    ) -> Scored {
        let scored: Vec<Scored> = self
            .rounds
            .iter()
            .map(|round| {
                let (figure, estimate) = pooled(group, core::slice::from_ref(round));
                (figure.labelled(Label::Round(round.id.clone())), estimate)
            })
            .collect();
        let share = Ratio::ONE / Ratio::count(scored.len() as u64);
        let estimate = weighted_estimate(
            scored
                .iter()
                .map(|(_, estimate)| (share.clone(), estimate.as_ref())),
        );
        let terms = scored
            .into_iter()
            .map(|(figure, _)| Term::plain(figure))
            .collect();
        let figure = Figure::compute(Label::Weighted, Operation::Mean, terms);
        (figure, estimate)
    }

    /// All counted answers of a group in `rounds` together.
    fn pooled(&self, group: Option<&Id>, rounds: &[Round<'_>]) -> Scored {
        let survey = self.survey;
        let votes = self.votes(group, rounds);
        let mut n = 0_u64;
        for record in rounds.iter().filter_map(|round| round.record(group)) {
            let Answers::Votes(rows) = &record.answers else {
                continue;
            };
            // Answers of one respondent depend on each other: the sample is people, not answers.
            let largest = rows
                .iter()
                .map(|row| counted(survey, row).sum::<u64>())
                .max();
            n = n.saturating_add(largest.unwrap_or(0));
        }
        let figure = self.of_votes(&votes);
        let estimate = figure
            .value
            .as_ref()
            .map(|score| jeffreys(survey, score, &self.shares(&votes), n));
        (figure, estimate)
    }

    /// [`Self::pooled`] where only the score is asked for.
    fn pooled_score(&self, group: Option<&Id>, rounds: &[Round<'_>]) -> Figure {
        self.of_votes(&self.votes(group, rounds))
    }

    /// A group's counts in `rounds` together, a row an indicator.
    fn votes(&self, group: Option<&Id>, rounds: &[Round<'_>]) -> Vec<Vec<u64>> {
        let survey = self.survey;
        let mut votes =
            alloc::vec![alloc::vec![0_u64; survey.levels.len()]; survey.indicators.len()];
        for record in rounds.iter().filter_map(|round| round.record(group)) {
            let Answers::Votes(rows) = &record.answers else {
                continue;
            };
            for (sums, row) in votes.iter_mut().zip(rows) {
                for (sum, count) in sums.iter_mut().zip(row) {
                    *sum = sum.saturating_add(*count);
                }
            }
        }
        votes
    }

    /// Adds each indicator's share of a group's pooled score, times `weight`, and that share times
    /// the indicator's score. `None` where there is no score.
    fn add_indicators(
        &self,
        group: Option<&Id>,
        rounds: &[Round<'_>],
        weight: &Ratio,
        sums: &mut [(Ratio, Ratio)],
    ) -> Option<()> {
        let survey = self.survey;
        let votes = self.votes(group, rounds);
        let weights: Vec<Ratio> = (survey.indicators.iter().zip(&votes))
            .map(|(indicator, row)| {
                let answers = || Ratio::count(counted(survey, row).sum());
                indicator.weight.clone().unwrap_or_else(answers)
            })
            .collect();
        let whole: Ratio = weights.iter().sum();
        for (((share_sum, product_sum), of_indicator), (indicator, row)) in
            (sums.iter_mut().zip(weights)).zip(survey.indicators.iter().zip(&votes))
        {
            let score = self.of_levels(Label::Indicator(indicator.id.clone()), row);
            let share = weight * &of_indicator.checked_div(&whole)?;
            match score.value {
                Some(score) => *product_sum = &*product_sum + &(&share * &score),
                // An unweighted indicator without an answer has no share; a weighted one leaves
                // the score missing.
                None if indicator.weight.is_none() => {}
                None => return None,
            }
            *share_sum = &*share_sum + &share;
        }
        Some(())
    }

    /// Level points weighted by votes; with indicator weights, the weighted mean of the indicators'.
    fn of_votes(&self, votes: &[Vec<u64>]) -> Figure {
        let indicators = || self.survey.indicators.iter().zip(votes);
        if self.survey.indicators.iter().all(|i| i.weight.is_none()) {
            return self.of_levels(Label::Weighted, &column_sums(votes));
        }
        let terms = indicators()
            .map(|(indicator, row)| Term {
                weight: indicator.weight.clone(),
                figure: self.of_levels(Label::Indicator(indicator.id.clone()), row),
            })
            .collect();
        Figure::compute(Label::Weighted, Operation::WeightedMean, terms)
    }

    fn of_levels(&self, label: Label, counts: &[u64]) -> Figure {
        of_levels(self.survey, label, counts)
    }

    /// The share of each counted level: of the pooled answers, or the weighted mean of the
    /// indicators' shares. Asked only where there is a score, so no divisor is 0.
    fn shares(&self, votes: &[Vec<u64>]) -> Vec<Ratio> {
        let survey = self.survey;
        let shares_of = |row: &[u64]| -> Vec<Ratio> {
            let total = Ratio::count(counted(survey, row).sum());
            counted(survey, row)
                .map(|count| {
                    Ratio::count(count)
                        .checked_div(&total)
                        .unwrap_or(Ratio::ZERO)
                })
                .collect()
        };
        if survey.indicators.iter().all(|i| i.weight.is_none()) {
            return shares_of(&column_sums(votes));
        }
        let weights = || survey.indicators.iter().filter_map(|i| i.weight.as_ref());
        let sum: Ratio = weights().sum();
        let mut shares = alloc::vec![Ratio::ZERO; survey.counted_points().count()];
        for (weight, row) in weights().zip(votes) {
            for (share, of_row) in shares.iter_mut().zip(shares_of(row)) {
                *share = &*share + &(weight * &of_row / &sum);
            }
        }
        shares
    }
}

/// The mean of the levels' points, weighted by `counts`: what one row of answers comes to.
fn of_levels(survey: &Survey, label: Label, counts: &[u64]) -> Figure {
    let terms = survey
        .levels
        .iter()
        .zip(counts)
        .filter_map(|(level, count)| {
            let points = level.points.clone()?;
            let figure = Figure::given(Label::Level(level.id.clone()), points);
            Some(Term::weighted(Ratio::count(*count), figure))
        })
        .collect();
    Figure::compute(label, Operation::WeightedMean, terms)
}

/// What all answers to the indicator at a place come to in a round, of which these are the records; with
/// groups the mean of theirs by the groups' weights. `None` where nobody, or nobody of a group, gave a
/// counted answer, and where the counts of groups are withheld.
pub fn of_indicator(survey: &Survey, records: &[Record], at: usize) -> Option<Ratio> {
    let indicator = survey.indicators.get(at)?;
    let score = |group: Option<&Id>| {
        let record = records
            .iter()
            .find(|record| record.group.as_ref() == group)?;
        let Answers::Votes(rows) = &record.answers else {
            return None;
        };
        let label = Label::Indicator(indicator.id.clone());
        of_levels(survey, label, rows.get(at)?).value
    };
    if survey.groups.is_empty() {
        return score(None);
    }
    let groups = survey.groups.iter();
    groups
        .map(|group| Some(&(&group.weight / &Ratio::HUNDRED) * &score(Some(&group.id))?))
        .sum()
}

fn own_estimate(record: &Record) -> Option<Estimate> {
    match &record.answers {
        Answers::Totals { estimate, .. } => estimate.clone(),
        Answers::Votes(_) => None,
    }
}

fn column_sums(votes: &[Vec<u64>]) -> Vec<u64> {
    let levels = votes.first().map_or(0, Vec::len);
    (0..levels)
        .map(|level| {
            votes
                .iter()
                .fold(0, |sum, row| row[level].saturating_add(sum))
        })
        .collect()
}

/// The posterior of a multinomial with Jeffreys' prior ("Honesty" 3 of the domain): it holds for
/// tiny samples and for answers all on one level.
fn jeffreys(survey: &Survey, score: &Ratio, shares: &[Ratio], n: u64) -> Estimate {
    let half = Ratio::new(1, 2);
    let sample = Ratio::count(n);
    let levels = Ratio::count(survey.counted_points().count() as u64);
    let a = &sample + &(&half * &levels);
    let weigh = |value_of: fn(&Ratio) -> Ratio| -> Ratio {
        let sum: Ratio = survey
            .counted_points()
            .zip(shares)
            .map(|(points, share)| value_of(points) * (&sample * share + &half))
            .sum();
        sum / &a
    };
    let m = weigh(Ratio::clone);
    let v = (weigh(Ratio::squared) - m.squared()) / (&a + &Ratio::ONE);
    Estimate {
        score: score.clone(),
        m,
        v,
        n,
    }
}

/// Independent estimates combine with their shares and the shares' squares; `None` where one is.
pub(crate) fn weighted_estimate<'a>(
    parts: impl Iterator<Item = (Ratio, Option<&'a Estimate>)>,
) -> Option<Estimate> {
    let zero = Estimate {
        score: Ratio::ZERO,
        m: Ratio::ZERO,
        v: Ratio::ZERO,
        n: 0,
    };
    parts.into_iter().try_fold(zero, |sum, (share, part)| {
        let part = part?;
        Some(Estimate {
            score: sum.score + &share * &part.score,
            m: sum.m + &share * &part.m,
            v: sum.v + share.squared() * &part.v,
            n: sum.n.saturating_add(part.n),
        })
    })
}

/// People whose answers make a part of a survey component's score: everybody or one group, over the
/// rounds that are taken together.
pub(crate) struct People {
    /// Their share of the component's score, 0 to 1.
    pub(crate) share: Ratio,
    /// What their answers say.
    pub(crate) estimate: Estimate,
    /// The share of each counted level; `None` where it is not published.
    pub(crate) levels: Option<Vec<Ratio>>,
}

/// The people behind the score of a survey component; `None` where it has no score.
pub(crate) fn people(
    survey: &Survey,
    component: &Id,
    combine: Combine,
    rounds: &[Id],
    window: &Window,
) -> Option<Vec<People>> {
    let sample = Sample {
        survey,
        withheld: window.withheld.get(component),
        rounds: ordered(survey, rounds)
            .map(|round| Round::of(survey, round, window))
            .collect(),
    };
    let groups: Vec<(Option<&Id>, Ratio)> = if survey.groups.is_empty() {
        alloc::vec![(None, Ratio::ONE)]
    } else {
        (survey.groups.iter())
            .map(|group| (Some(&group.id), &group.weight / &Ratio::HUNDRED))
            .collect()
    };
    let mut people = Vec::new();
    for (group, share) in groups {
        if let Some(group) = group
            && sample.withholds()
        {
            people.push(People {
                share,
                estimate: sample.withheld?.groups.get(group)?.clone(),
                levels: None,
            });
            continue;
        }
        let together: Vec<&[Round<'_>]> = match combine {
            Combine::Pooled => alloc::vec![&*sample.rounds],
            Combine::Mean => sample.rounds.iter().map(core::slice::from_ref).collect(),
        };
        let share = share / Ratio::count(together.len() as u64);
        for rounds in together {
            people.push(People {
                share: share.clone(),
                estimate: sample.pooled(group, rounds).1?,
                levels: Some(sample.shares(&sample.votes(group, rounds))),
            });
        }
    }
    Some(people)
}

/// The figures that stand in for a window's withheld level counts, by component.
pub(crate) fn withhold(
    survey: &Survey,
    combine: Combine,
    rounds: &[Id],
    window: &Window,
) -> Withheld {
    let sample = Sample {
        survey,
        withheld: None,
        rounds: ordered(survey, rounds)
            .map(|round| Round::of(survey, round, window))
            .collect(),
    };
    let estimate = |group: &Id| match combine {
        Combine::Pooled => sample.pooled(Some(group), &sample.rounds).1,
        Combine::Mean => {
            let pooled = |group: Option<&Id>, rounds: &[Round<'_>]| sample.pooled(group, rounds);
            sample.mean_of_rounds(Some(group), pooled).1
        }
    };
    let groups = || survey.groups.iter().map(|group| &group.id);
    let so_far = |last: usize| -> Map<Id, Ratio> {
        groups()
            .filter_map(|group| {
                let figure = sample.pooled_score(Some(group), &sample.rounds[..=last]);
                Some((group.clone(), figure.value?))
            })
            .collect()
    };
    Withheld {
        groups: groups()
            .filter_map(|group| Some((group.clone(), estimate(group)?)))
            .collect(),
        so_far: (sample.rounds.iter().enumerate())
            .filter(|(_, round)| !round.void && !round.records.is_empty())
            .map(|(at, round)| (round.id.clone(), so_far(at)))
            .collect(),
    }
}

/// A group's own figures in one round, where it has a score there.
pub(crate) fn round_estimate(
    survey: &Survey,
    round: &Id,
    group: &Id,
    window: &Window,
) -> Option<Estimate> {
    let sample = Sample {
        survey,
        withheld: None,
        rounds: alloc::vec![Round::of(survey, round, window)],
    };
    sample.pooled(Some(group), &sample.rounds).1
}
