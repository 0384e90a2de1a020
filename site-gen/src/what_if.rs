//! What-if questions on a terminal: what a window would need, which weights decide, how firmly ranks
//! and lists stand.
//!
//! Stage: a view like `terminal`, of what scoring-core answers. Each answer for people is also one
//! for programs, in the core's own types.
//!
//! One module, because each question is a table, a sentence and a JSON object of the same answer.

use std::fmt::{Display, Write as _};

use scoring_core::flip::{self, Crossing, End, Held};
use scoring_core::id::Id;
use scoring_core::method::Component;
use scoring_core::outcome::{Candidate, Candidates, List};
use scoring_core::require::{self, Answer, Lever, Move, Requirement, Standing, Target, Way, Why};
use scoring_core::results::SCENARIO;
use scoring_core::round::{Digits, Rounding};
use scoring_core::scenario::Marker;
use scoring_core::stability::{self, Factor, NoDraws, Settings, Stability, Tally};
use scoring_core::{Method, Ratio};
use serde::Serialize;

use crate::assess::AssessedYear;
use crate::model::Language;
use crate::terminal::aligned;
use crate::wording::{self, Tell};

/// What is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Questions {
    /// What a window needs for a target.
    pub reach: Option<(Id, Target)>,
    /// Which weights of a component decide.
    pub weight: Option<Id>,
    /// Draws, and how many.
    pub draws: Option<(Settings, u32)>,
}

/// What cannot be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unanswerable {
    /// There is no such window in this year.
    NoWindow(u16, Id),
    /// There is no such component, or it has no siblings to weigh it against. These have.
    NoWeight(Id, Vec<Id>),
    /// Nothing can be drawn.
    NoDraws(NoDraws),
}

/// The answers to what was asked; to nothing, what the weights do one at a time.
#[derive(Debug, Serialize)]
pub struct Answers {
    #[serde(skip)]
    digits: Digits,
    /// That the answers are about a scenario, where they are.
    #[serde(skip_serializing_if = "Option::is_none")]
    scenario: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    requirement: Option<Requirement>,
    #[serde(skip_serializing_if = "Option::is_none")]
    weight: Option<Weight>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stability: Option<Tally>,
    #[serde(skip_serializing_if = "Option::is_none")]
    factors: Option<Vec<Factor>>,
}

/// What hangs on a component's weight.
#[derive(Debug, Serialize)]
#[expect(clippy::struct_field_names, reason = "the names are those of the JSON")]
struct Weight {
    component: Id,
    weight: Ratio,
    lists: Vec<Held>,
    crossings: Vec<Crossing>,
}

/// Up to this many windows all pairs are compared; above it, those on a list.
const ALL_PAIRS: usize = 300;

/// Points by which weights move where nothing else is asked.
pub const POINTS: u32 = 5;

/// Answers `questions` about a year.
///
/// # Errors
///
/// When one names what is not there, or asks for draws that no claim could follow from.
pub fn answer(year: &AssessedYear, questions: &Questions) -> Result<Answers, Unanswerable> {
    let (evaluation, outcome) = (&year.evaluation, &year.outcome);
    let requirement = (questions.reach.as_ref())
        .map(|(window, target)| {
            require::require(evaluation, outcome, window, target.clone())
                .ok_or_else(|| Unanswerable::NoWindow(year.content.year, window.clone()))
        })
        .transpose()?;
    let weight = (questions.weight.as_ref())
        .map(|component| {
            weight(year, component).ok_or_else(|| {
                Unanswerable::NoWeight(component.clone(), weighed(&evaluation.method))
            })
        })
        .transpose()?;
    let stability = (questions.draws.as_ref())
        .map(|(settings, draws)| {
            let mut stability = Stability::new(evaluation, outcome, settings.clone())?;
            stability.advance(*draws);
            Ok(stability.tally())
        })
        .transpose()
        .map_err(Unanswerable::NoDraws)?;
    let asked = requirement.is_some() || weight.is_some() || stability.is_some();
    let points = Ratio::count(POINTS.into());
    Ok(Answers {
        digits: evaluation.method.ranking.digits(),
        scenario: None,
        requirement,
        weight,
        stability,
        factors: (!asked).then(|| stability::factors(evaluation, outcome, &points)),
    })
}

/// The components that have siblings.
fn weighed(method: &Method) -> Vec<Id> {
    fn descend(siblings: &[Component], found: &mut Vec<Id>) {
        if siblings.len() > 1 {
            found.extend(siblings.iter().map(|component| component.id.clone()));
        }
        for component in siblings {
            descend(component.children(), found);
        }
    }
    let mut found = Vec::new();
    descend(&method.components, &mut found);
    found
}

fn weight(year: &AssessedYear, component: &Id) -> Option<Weight> {
    let flip = flip::flip(&year.evaluation, &year.outcome, component)?;
    let windows = &year.outcome.windows;
    let all = windows.len() <= ALL_PAIRS;
    let among: Vec<usize> = (windows.iter().enumerate())
        .filter(|(_, window)| all || window.candidate.is_some())
        .map(|(at, _)| at)
        .collect();
    let lists = [List::Excellent, List::Unsatisfactory, List::ExcellentHeads];
    Some(Weight {
        component: component.clone(),
        weight: flip.weight().clone(),
        lists: lists.map(|list| flip.held(list)).into(),
        crossings: flip.crossings(&among),
    })
}

impl Tell for Unanswerable {
    fn tell(&self, language: Language) -> String {
        match self {
            Self::NoWindow(year, id) => {
                wording::say("usage.no-window", language, &[("year", year), ("id", id)])
            }
            Self::NoWeight(id, others) => {
                let others = Words(language).list(others);
                let arguments: [(_, &dyn Display); 2] = [("id", id), ("others", &others)];
                wording::say("usage.no-weight", language, &arguments)
            }
            Self::NoDraws(NoDraws::NothingDrawn) => {
                wording::say("usage.nothing-drawn", language, &[])
            }
            Self::NoDraws(NoDraws::NoSurvey) => wording::say("usage.no-survey", language, &[]),
            Self::NoDraws(NoDraws::SameRespondents) => {
                wording::say("usage.same-respondents", language, &[])
            }
        }
    }
}

impl Answers {
    /// These answers as those about a scenario.
    #[must_use]
    pub fn of_scenario(self) -> Self {
        Self {
            scenario: Some(SCENARIO),
            ..self
        }
    }

    /// As JSON, in the core's own types.
    ///
    /// # Panics
    ///
    /// Never: the types have string keys only and hold no floats.
    pub fn json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("answers can be written");
        text.push('\n');
        text
    }

    /// As text for people.
    pub fn text(&self, language: Language) -> String {
        let words = Words(language);
        let mut sections = Vec::new();
        if let Some(requirement) = &self.requirement {
            sections.push(words.requirement(requirement, self.digits));
        }
        sections.extend(self.weight.as_ref().map(|weight| words.weight(weight)));
        sections.extend(self.stability.as_ref().map(|tally| words.stability(tally)));
        sections.extend((self.factors.as_deref()).map(|factors| words.factors(factors)));
        sections.join("\n")
    }
}

/// The words of the answers in a language.
#[derive(Clone, Copy)]
struct Words(Language);

impl Words {
    fn say(self, address: &str, arguments: &[(&str, &dyn Display)]) -> String {
        wording::say(address, self.0, arguments)
    }

    /// Ids, one after the other.
    fn list(self, ids: &[Id]) -> String {
        let ids: Vec<&str> = ids.iter().map(|id| &**id).collect();
        if ids.is_empty() {
            return NONE.to_owned();
        }
        ids.join(match self.0 {
            Language::Chinese => "、",
            Language::English => ", ",
        })
    }

    fn requirement(self, requirement: &Requirement, digits: Digits) -> String {
        let now = self.standing(&requirement.now, digits);
        let target = self.target(&requirement.target);
        let mut text = self.say(
            "what-if.question",
            &[
                ("window", &requirement.window),
                ("now", &now),
                ("target", &target),
            ],
        );
        text.push('\n');
        if requirement.met {
            line(&mut text, &self.say("what-if.met", &[]));
        }
        if let Some(obstacle) = &requirement.obstacle {
            line(&mut text, &self.impossible(obstacle, digits));
        }
        for Way { lever, answer } in &requirement.ways {
            let (lever, answer) = (self.lever(lever), self.answer(answer, digits));
            let values: [(_, &dyn Display); 2] = [("lever", &lever), ("answer", &answer)];
            line(&mut text, &self.say("what-if.way", &values));
        }
        text
    }

    fn answer(self, answer: &Answer, digits: Digits) -> String {
        let leads = |to: &dyn Display, reached: &Standing| {
            let reached = self.standing(reached, digits);
            self.say("what-if.leads", &[("to", to), ("reached", &reached)])
        };
        match answer {
            Answer::Score {
                least,
                enough: true,
            } => self.say("what-if.at-least", &[("n", &near(least))]),
            Answer::Score { least, .. } => self.say("what-if.more-than", &[("n", &near(least))]),
            Answer::Mark { least, reached, .. } => leads(least, reached),
            Answer::Votes {
                count,
                moves,
                fewest,
                reached,
                ..
            } => {
                let few = if *fewest {
                    "what-if.votes"
                } else {
                    "what-if.votes-at-most"
                };
                let mut text = leads(&self.say(few, &[("n", count)]), reached);
                for moved in moves {
                    text.push_str("\n    ");
                    text.push_str(&self.moved(moved));
                }
                text
            }
            Answer::Lift {
                records, reached, ..
            } => leads(&self.list(records), reached),
            Answer::Impossible(why) => self.impossible(why, digits),
        }
    }

    fn moved(self, moved: &Move) -> String {
        let group = moved.group.as_ref();
        let round = group.map_or_else(
            || moved.round.to_string(),
            |group| format!("{} {group}", moved.round),
        );
        self.say(
            "what-if.move",
            &[
                ("round", &round),
                ("indicator", &moved.indicator),
                ("n", &moved.count),
                ("from", &moved.from),
                ("to", &moved.to),
            ],
        )
    }

    fn impossible(self, why: &Why, digits: Digits) -> String {
        let why = match why {
            Why::Vetoed(grounds) => self.say("what-if.vetoed", &[("grounds", &self.list(grounds))]),
            Why::NoPlace => self.say("what-if.no-place", &[]),
            Why::Missing(components) => {
                self.say("what-if.missing", &[("components", &self.list(components))])
            }
            Why::NotEnough(best) => {
                let best = self.standing(best, digits);
                self.say("what-if.not-enough", &[("best", &best)])
            }
            Why::Nothing => self.say("what-if.nothing", &[]),
            Why::Withheld => self.say("what-if.withheld", &[]),
        };
        self.say("what-if.impossible", &[("why", &why)])
    }

    fn standing(self, standing: &Standing, digits: Digits) -> String {
        let Some((composite, rank)) = standing.composite.as_ref().zip(standing.rank) else {
            return self.say("what-if.not-ranked", &[]);
        };
        let composite = digits.print(composite);
        let values: [(_, &dyn Display); 2] = [("rank", &rank), ("score", &composite)];
        match standing.candidate {
            None => self.say("what-if.standing", &values),
            Some(candidate) => {
                let candidate = self.candidate(candidate);
                let [rank, score] = values;
                self.say("what-if.standing-on", &[rank, score, ("list", &candidate)])
            }
        }
    }

    fn target(self, target: &Target) -> String {
        match target {
            Target::Score(score) => self.say("what-if.target-score", &[("score", score)]),
            Target::Rank(rank) => self.say("what-if.target-rank", &[("rank", rank)]),
            Target::Excellent => self.say("what-if.target-excellent", &[]),
            Target::NotUnsatisfactory => self.say("what-if.target-not-unsatisfactory", &[]),
        }
    }

    fn lever(self, lever: &Lever) -> String {
        let by = |marker: &Marker| match marker {
            Marker::Panel => self.say("what-if.panel", &[]),
            Marker::Own => self.say("what-if.self", &[]),
            Marker::Peer => self.say("what-if.peer", &[]),
        };
        match lever {
            Lever::Component(id) => self.say("what-if.component", &[("id", id)]),
            Lever::Marks(marker) => self.say("what-if.marks", &[("by", &by(marker))]),
            Lever::Mark { by: marker, at } => {
                let values: [(_, &dyn Display); 2] = [("by", &by(marker)), ("n", &(at + 1))];
                self.say("what-if.mark", &values)
            }
            Lever::Votes { round: None } => self.say("what-if.answers", &[]),
            Lever::Votes { round: Some(round) } => {
                self.say("what-if.answers-of", &[("round", round)])
            }
            Lever::Deductions => self.say("what-if.deductions", &[]),
        }
    }

    fn candidate(self, candidate: Candidate) -> String {
        match candidate {
            Candidate::Excellent => self.say("what-if.excellent", &[]),
            Candidate::Unsatisfactory => self.say("what-if.unsatisfactory", &[]),
            Candidate::Undetermined => self.say("what-if.undetermined", &[]),
        }
    }

    fn weight(self, weight: &Weight) -> String {
        let values: [(_, &dyn Display); 2] = [
            ("component", &weight.component),
            ("weight", &near(&weight.weight)),
        ];
        let mut text = self.say("what-if.weight", &values);
        text.push('\n');
        for Held { list, from, to } in &weight.lists {
            let list = match list {
                List::Excellent => self.say("what-if.excellent", &[]),
                List::Unsatisfactory => self.say("what-if.unsatisfactory", &[]),
                List::ExcellentHeads => self.say("what-if.heads", &[]),
            };
            let end = |end: &End| {
                let weight = near(&end.weight);
                if end.included {
                    weight
                } else {
                    self.say("what-if.not-there", &[("weight", &weight)])
                }
            };
            let values: [(_, &dyn Display); 3] =
                [("list", &list), ("from", &end(from)), ("to", &end(to))];
            line(&mut text, &self.say("what-if.held", &values));
        }
        let mut rows = vec![self.head(&[
            "what-if-column.weight",
            "what-if-column.pair",
            "what-if-column.below",
            "what-if-column.at",
            "what-if-column.above",
        ])];
        let level = self.say("what-if.level", &[]);
        let ahead = |id: &Option<Id>| id.as_ref().map_or_else(|| level.clone(), Id::to_string);
        for crossing in &weight.crossings {
            let [a, b] = &crossing.windows;
            rows.push(vec![
                near(&crossing.weight),
                format!("{a} – {b}"),
                ahead(&crossing.below),
                ahead(&crossing.at),
                ahead(&crossing.above),
            ]);
        }
        if rows.len() > 1 {
            text.push_str(&aligned(&rows));
        }
        text
    }

    fn stability(self, tally: &Tally) -> String {
        let digits = Digits {
            decimals: 1,
            rounding: Rounding::HalfUp,
        };
        let share = |draws: u64| {
            let share = Ratio::count(draws * 100).checked_div(&Ratio::count(tally.draws));
            share.map_or_else(|| NONE.to_owned(), |share| digits.print(&share))
        };
        let values: [(_, &dyn Display); 2] =
            [("draws", &tally.draws), ("seed", &tally.settings.seed)];
        let mut text = self.say("what-if.draws", &values);
        text.push('\n');
        let mut rows = vec![self.head(&[
            "what-if-column.rank",
            "what-if-column.id",
            "what-if-column.ranks",
            "what-if-column.at-rank",
            "what-if-column.excellent",
            "what-if-column.unsatisfactory",
            "what-if-column.undetermined",
            "what-if-column.remark",
        ])];
        for window in &tally.windows {
            let ends = window.ranks.first().zip(window.ranks.last());
            let ends = ends.map_or_else(
                || NONE.to_owned(),
                |(best, worst)| format!("{}–{}", best.rank, worst.rank),
            );
            let at_own = window
                .ranks
                .iter()
                .find(|each| Some(each.rank) == window.rank);
            rows.push(vec![
                window
                    .rank
                    .map_or_else(|| NONE.to_owned(), |rank| rank.to_string()),
                window.id.to_string(),
                ends,
                share(at_own.map_or(0, |each| each.draws)),
                share(window.excellent),
                share(window.unsatisfactory),
                share(window.undetermined),
                if window.claims {
                    String::new()
                } else {
                    self.say("what-if.no-claim", &[])
                },
            ]);
        }
        text.push_str(&aligned(&rows));
        text
    }

    fn factors(self, factors: &[Factor]) -> String {
        let mut text = self.say("what-if.factors", &[("points", &POINTS)]);
        text.push('\n');
        let mut rows = vec![self.head(&[
            "what-if-column.weight",
            "what-if-column.component",
            "what-if-column.change",
            "what-if-column.moved",
            "what-if-column.furthest",
            "what-if-column.excellent",
            "what-if-column.unsatisfactory",
        ])];
        for factor in factors {
            let effects = [
                ("what-if.less", &factor.less),
                ("what-if.more", &factor.more),
                ("what-if.without", &factor.without),
            ];
            for (change, effect) in effects {
                let Candidates {
                    excellent,
                    unsatisfactory,
                    ..
                } = &effect.candidates;
                rows.push(vec![
                    near(&effect.weight),
                    factor.component.to_string(),
                    self.say(change, &[]),
                    effect.moved.to_string(),
                    effect.furthest.to_string(),
                    self.list(excellent),
                    self.list(unsatisfactory),
                ]);
            }
        }
        text.push_str(&aligned(&rows));
        text
    }

    /// The heads of a table's columns.
    fn head(self, addresses: &[&str]) -> Vec<String> {
        let say = |address: &&str| self.say(address, &[]);
        addresses.iter().map(say).collect()
    }
}

/// Stands where there is nothing.
const NONE: &str = "–";

fn line(text: &mut String, what: &str) {
    writeln!(text, "  {what}").expect("writing to a string succeeds");
}

/// A number to two decimals, and exactly where that is not exact.
fn near(number: &Ratio) -> String {
    let digits = Digits {
        decimals: 2,
        rounding: Rounding::HalfUp,
    };
    let exact = number.to_string();
    if exact.contains('/') {
        format!("{} = {exact}", digits.print(number))
    } else {
        exact
    }
}
