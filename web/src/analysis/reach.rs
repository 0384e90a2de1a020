//! What would it take: the reader's window and target, and what each thing alone would have to be.
//!
//! One module, because every answer has the same parts: what is asked, whether it can be, the sentence and
//! the scenario that applies it.

use std::fmt::Display;

use scoring_core::Ratio;
use scoring_core::id::Id;
use scoring_core::method::Source;
use scoring_core::require::{
    Answer, Lever, Move, Requirement, Standing, Target, Way, Why, require,
};
use scoring_core::round::Digits;
use scoring_core::scenario::{AdjustmentList, Edit, Marker};

use crate::analysis::Session;
use crate::markup::{Node, button, node, text};
use crate::names::Names;
use crate::original::find;
use crate::text::Texts;

/// What the reader chose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The window.
    pub window: Id,
    /// What it is to reach.
    pub aim: Aim,
    /// The rank or score aimed at, as typed.
    pub number: String,
}

/// The kinds of targets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aim {
    /// A rank or a better one.
    Rank,
    /// A composite or a higher one.
    Score,
    /// The list of the excellent.
    Excellent,
    /// Off the list of the unsatisfactory.
    NotUnsatisfactory,
}

impl Aim {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 4] = [
        Self::Rank,
        Self::Score,
        Self::Excellent,
        Self::NotUnsatisfactory,
    ];

    /// The key of its words, which also names it on the page.
    pub fn key(self) -> &'static str {
        match self {
            Self::Rank => "aim-rank",
            Self::Score => "aim-score",
            Self::Excellent => "aim-excellent",
            Self::NotUnsatisfactory => "aim-not-unsatisfactory",
        }
    }

    /// The key of the words that ask for its number.
    fn number(self) -> Option<&'static str> {
        match self {
            Self::Rank => Some("aim-number-rank"),
            Self::Score => Some("aim-number-score"),
            _ => None,
        }
    }
}

impl Choice {
    /// What a reader of `window` is likely to ask first: how it leaves the one list, else how it comes
    /// on the other, else how it comes to the top.
    pub fn of(session: &Session, window: Id) -> Self {
        use scoring_core::outcome::Candidate;
        let candidate = (session.outcome().window(&window)).and_then(|window| window.candidate);
        let aim = match candidate {
            Some(Candidate::Unsatisfactory | Candidate::Undetermined) => Aim::NotUnsatisfactory,
            Some(Candidate::Excellent) => Aim::Rank,
            None => Aim::Excellent,
        };
        Self {
            window,
            aim,
            number: String::from("1"),
        }
    }

    /// The number to begin with: a better rank than the window has, or the next whole score.
    pub fn suggested(&self, session: &Session) -> String {
        let window = session.outcome().window(&self.window);
        let rank = window.and_then(|window| window.rank).unwrap_or(usize::MAX);
        let score = window.and_then(|window| window.scorecard.value());
        match self.aim {
            Aim::Score => {
                let digits = session.evaluation().method.ranking.digits();
                let whole = Digits {
                    decimals: 0,
                    ..digits
                };
                let next = score.map(|score| whole.round(score) + Ratio::ONE);
                next.unwrap_or_default().min(Ratio::HUNDRED).to_string()
            }
            _ if rank > 10 => String::from("10"),
            _ if rank > 3 => String::from("3"),
            _ => String::from("1"),
        }
    }

    /// The target, or the key of what is wrong with the number.
    fn target(&self) -> Result<Target, &'static str> {
        match self.aim {
            Aim::Rank => {
                let rank = self.number.trim().parse().ok().filter(|rank| *rank > 0);
                rank.map(Target::Rank).ok_or("error-rank")
            }
            Aim::Score => {
                let score: Option<Ratio> = self.number.trim().parse().ok();
                let score = score.filter(|score| !score.is_negative() && *score <= Ratio::HUNDRED);
                score.map(Target::Score).ok_or("error-score")
            }
            Aim::Excellent => Ok(Target::Excellent),
            Aim::NotUnsatisfactory => Ok(Target::NotUnsatisfactory),
        }
    }
}

/// The fields in which the reader chooses.
pub fn fields(session: &Session, texts: &Texts, choice: &Choice) -> Vec<Node> {
    let names = session.names(texts);
    let windows = session.by_rank().into_iter().map(|window| {
        let option = text("option", "", names.window(&window.id)).with("value", &window.id);
        option.with_if(window.id == choice.window, "selected")
    });
    let aims = Aim::ALL.into_iter().map(|aim| {
        let option = text("option", "", texts.get(aim.key())).with("value", aim.key());
        option.with_if(aim == choice.aim, "selected")
    });
    let select = |id: &'static str, key, options: Vec<Node>| {
        node("div", "")
            .child(text("label", "", texts.get(key)).with("for", id))
            .child(node("select", "").with("id", id).children(options))
    };
    let mut fields = vec![
        select("reach-window", "window", windows.collect()),
        select("reach-aim", "aim", aims.collect()),
    ];
    if let Some(key) = choice.aim.number() {
        let input = node("input", "num")
            .with("id", "reach-number")
            .with("type", "text")
            .with("inputmode", "decimal")
            .with("autocomplete", "off")
            .with("value", &choice.number);
        let label = text("label", "", texts.get(key)).with("for", "reach-number");
        fields.push(node("div", "").child(label).child(input));
    }
    vec![node("div", "ask").children(fields)]
}

/// The answer as the reader sees it.
#[derive(Clone, Debug, Default)]
pub struct Answered {
    /// What is shown.
    pub nodes: Vec<Node>,
    /// What the buttons apply, by their number.
    pub edits: Vec<Vec<Edit>>,
    /// In a sentence, to be read out.
    pub summary: String,
}

/// The answer to the reader's question.
pub fn answer(session: &Session, texts: &Texts, choice: &Choice) -> Answered {
    let asked = choice.target().map(|target| {
        let (evaluation, outcome) = (session.evaluation(), session.outcome());
        require(evaluation, outcome, &choice.window, target)
    });
    let requirement = match asked {
        Err(key) => return said("error", texts.get(key).to_owned()),
        // The list of windows holds those that there are.
        Ok(None) => return Answered::default(),
        Ok(Some(requirement)) => requirement,
    };
    let writer = Writer {
        session,
        names: session.names(texts),
        texts,
        requirement: &requirement,
    };
    writer.answered()
}

fn said(class: &str, sentence: String) -> Answered {
    Answered {
        nodes: vec![text("p", class, &sentence)],
        edits: Vec::new(),
        summary: sentence,
    }
}

struct Writer<'a> {
    session: &'a Session,
    names: Names<'a>,
    texts: &'a Texts,
    requirement: &'a Requirement,
}

/// One thing that would do, or would not.
struct Line {
    label: String,
    /// How much of it; `None` where it cannot do it.
    figure: Option<String>,
    details: Vec<String>,
    moves: Vec<String>,
    edits: Option<Vec<Edit>>,
}

impl Writer<'_> {
    fn answered(&self) -> Answered {
        let now = self.now();
        let mut nodes = vec![text("p", "", &now)];
        if self.requirement.met {
            let met = self.texts.get("reach-met");
            nodes.push(text("p", "", met));
            return Answered {
                nodes,
                edits: Vec::new(),
                summary: format!("{now} {met}"),
            };
        }
        if let Some(why) = &self.requirement.obstacle {
            let why = self.why(why);
            nodes.push(text("p", "", &why));
            return Answered {
                nodes,
                edits: Vec::new(),
                summary: format!("{now} {why}"),
            };
        }
        nodes.push(text("p", "", self.texts.get("reach-one-thing")));
        let lines: Vec<Line> = (self.requirement.ways.iter())
            .filter_map(|way| self.line(way))
            .collect();
        let possible = lines.iter().filter(|line| line.figure.is_some()).count();
        let summary = format!("{now} {}", self.texts.count("reach-ways", possible));
        let mut edits = Vec::new();
        let items = lines.into_iter().map(|line| self.item(line, &mut edits));
        let items: Vec<Node> = items.collect();
        nodes.push(node("ul", "need").children(items));
        Answered {
            nodes,
            edits,
            summary,
        }
    }

    fn item(&self, line: Line, edits: &mut Vec<Vec<Edit>>) -> Node {
        let mut item = node("li", "").child(text("span", "", &line.label));
        item = item.child(match &line.figure {
            Some(figure) => text("b", "num", figure),
            None => text("b", "soft", self.texts.get("reach-not-so")),
        });
        if !line.details.is_empty() {
            item = item.child(text(
                "p",
                "",
                line.details.join(self.texts.get("between-sentences")),
            ));
        }
        if !line.moves.is_empty() {
            let summary = text("summary", "", self.texts.get("reach-moves"));
            let moves = line.moves.iter().map(|each| text("li", "", each));
            let list = node("ul", "moves").children(moves);
            item = item.child(node("details", "").child(summary).child(list));
        }
        if let Some(of_line) = line.edits {
            let words = self.texts.get("reach-apply");
            let label: [(&str, &dyn Display); 2] = [
                ("label", &line.label),
                ("figure", &line.figure.unwrap_or_default()),
            ];
            let button = button("lock", "data-apply", edits.len(), words);
            item =
                item.child(button.with("aria-label", self.texts.fill("reach-apply-label", &label)));
            edits.push(of_line);
        }
        item
    }

    /// Where the window stands, and in what.
    fn now(&self) -> String {
        let texts = self.texts;
        let place = texts.get(if self.session.is_scenario() {
            "in-scenario"
        } else {
            "in-published"
        });
        let name = self.names.window(&self.requirement.window);
        let standing = &self.requirement.now;
        if let (Some(score), Some(rank)) = (&standing.composite, standing.rank) {
            let score = self.session.print(score);
            let values: [(&str, &dyn Display); 4] = [
                ("place", &place),
                ("window", &name),
                ("rank", &rank),
                ("score", &score),
            ];
            return texts.fill("reach-now", &values);
        }
        let outcome = self.session.outcome().window(&self.requirement.window);
        let missing: Vec<Id> = (outcome.iter())
            .flat_map(|window| window.scorecard.missing().cloned())
            .collect();
        let missing = self.components(&missing);
        let values: [(&str, &dyn Display); 3] =
            [("place", &place), ("window", &name), ("missing", &missing)];
        texts.fill("reach-now-not-ranked", &values)
    }

    fn components(&self, ids: &[Id]) -> String {
        let names: Vec<String> = (ids.iter())
            .map(|id| self.names.component(id).to_owned())
            .collect();
        self.texts.join(&names)
    }

    /// `None` where another line says it better.
    fn line(&self, way: &Way) -> Option<Line> {
        let label = self.label(&way.lever)?;
        let mut line = Line {
            label,
            figure: None,
            details: Vec::new(),
            moves: Vec::new(),
            edits: None,
        };
        match &way.answer {
            Answer::Score { least, enough } => {
                let Lever::Component(id) = &way.lever else {
                    return None;
                };
                line.figure = Some(self.at_least(least));
                line.details.extend(self.more(id, least));
                line.details.extend(self.bound(least, *enough));
            }
            Answer::Mark {
                least,
                edits,
                reached,
            } => {
                line.figure = Some(self.session.print(least));
                if let Some((id, bound, enough)) = self.component_of(&way.lever) {
                    line.details.extend(self.more(id, bound));
                    line.details.extend(self.bound(bound, enough));
                }
                line.details.push(self.leads(reached));
                line.edits = Some(edits.clone());
            }
            Answer::Votes {
                count,
                moves,
                fewest,
                edits,
                reached,
            } => {
                line.figure = Some(self.texts.count("votes-figure", *count));
                let fewer = count.saturating_sub(1);
                let values: [(&str, &dyn Display); 2] = [("n", count), ("fewer", &fewer)];
                let key = if *fewest {
                    "votes-fewest"
                } else {
                    "votes-enough"
                };
                line.details.push(self.texts.fill(key, &values));
                line.details.push(self.leads(reached));
                line.moves = moves.iter().map(|each| self.moved(each)).collect();
                line.edits = Some(edits.clone());
            }
            Answer::Lift {
                records,
                edits,
                reached,
            } => {
                line.figure = Some(self.texts.count("lift-figure", records.len()));
                let window = find(self.session.evaluation(), &self.requirement.window)?;
                let record = |id| {
                    self.names
                        .adjustment(window, AdjustmentList::Deductions, id)
                };
                let list: Vec<String> = records.iter().map(record).collect();
                let list = self.texts.join(&list);
                line.details
                    .push(self.texts.fill("lift-records", &[("list", &list)]));
                line.details.push(self.leads(reached));
                line.edits = Some(edits.clone());
            }
            Answer::Impossible(why) => line.details.push(self.why(why)),
        }
        Some(line)
    }

    /// The least score as figures, rounded up: what is printed is enough.
    fn at_least(&self, least: &Ratio) -> String {
        let digits = self.session.evaluation().method.ranking.digits();
        let unit = Ratio::ONE / Ratio::power_of_ten(digits.decimals);
        let printed = digits.round(least);
        let up = if printed < *least {
            printed + unit
        } else {
            printed
        };
        digits.print(&up)
    }

    fn label(&self, lever: &Lever) -> Option<String> {
        let texts = self.texts;
        match lever {
            Lever::Component(id) => {
                let component = self.session.evaluation().method.component(id)?;
                let marked = matches!(
                    component.source,
                    Source::Panel { .. } | Source::Peer { .. } | Source::Own {}
                );
                // The line of its marks says the bound too, and can be applied.
                if marked && self.marks_answer(lever) {
                    return None;
                }
                let name = self.names.component(id);
                Some(texts.fill("way-component", &[("component", &name)]))
            }
            Lever::Marks(by) => {
                let id = self.marked_by(*by)?;
                let name = self.names.component(id);
                Some(texts.fill("way-marks", &[("component", &name)]))
            }
            Lever::Mark { .. } => None,
            Lever::Votes { round } => {
                let survey = self.session.evaluation().method.survey.as_ref()?;
                let counted = survey.levels.iter().filter(|level| level.points.is_some());
                let best = counted.rev().max_by(|a, b| a.points.cmp(&b.points))?;
                let best = self.names.level(&best.id);
                let round = round.as_ref().map(|round| self.names.round(round));
                Some(match round {
                    None => texts.fill("way-votes", &[("level", &best)]),
                    Some(round) => {
                        texts.fill("way-votes-round", &[("level", &best), ("round", &round)])
                    }
                })
            }
            Lever::Deductions => Some(texts.get("way-deductions").to_owned()),
        }
    }

    /// Whether the marks behind a component answer too.
    fn marks_answer(&self, lever: &Lever) -> bool {
        let Lever::Component(id) = lever else {
            return false;
        };
        self.requirement.ways.iter().any(|way| match &way.lever {
            Lever::Marks(by) => self.marked_by(*by) == Some(id),
            _ => false,
        })
    }

    /// The component that a marker's marks make.
    fn marked_by(&self, by: Marker) -> Option<&Id> {
        let tree = self.session.evaluation().method.tree();
        let found = tree.into_iter().find(|component| {
            matches!(
                (&component.source, by),
                (Source::Panel { .. }, Marker::Panel)
                    | (Source::Own {}, Marker::Own)
                    | (Source::Peer { .. }, Marker::Peer)
            )
        });
        found.map(|component| &component.id)
    }

    /// The component behind a lever of marks, with the bound of its score.
    fn component_of(&self, lever: &Lever) -> Option<(&Id, &Ratio, bool)> {
        let Lever::Marks(by) = lever else {
            return None;
        };
        let id = self.marked_by(*by)?;
        self.requirement.ways.iter().find_map(|way| match way {
            Way {
                lever: Lever::Component(of),
                answer: Answer::Score { least, enough },
            } if of == id => Some((id, least, *enough)),
            _ => None,
        })
    }

    /// From what the component has now.
    fn more(&self, component: &Id, least: &Ratio) -> Option<String> {
        let outcome = self.session.outcome().window(&self.requirement.window)?;
        let now = outcome.scorecard.component(component)?.value()?;
        let digits = self.session.evaluation().method.ranking.digits();
        let more = least - now;
        let values: [(&str, &dyn Display); 2] =
            [("now", &digits.print(now)), ("more", &digits.print(&more))];
        Some(self.texts.fill("more", &values))
    }

    /// The exact bound, where it is not the printed one.
    fn bound(&self, least: &Ratio, enough: bool) -> Option<String> {
        const READABLE: usize = 12;
        let printed = self
            .session
            .evaluation()
            .method
            .ranking
            .digits()
            .round(least)
            == *least;
        let exact = least.to_string();
        let key = match (enough, printed) {
            (true, true) => return None,
            _ if exact.len() > READABLE => return None,
            (true, false) => "bound",
            (false, _) => "bound-above",
        };
        Some(self.texts.fill(key, &[("exact", &exact)]))
    }

    fn leads(&self, reached: &Standing) -> String {
        self.standing("leads", reached)
    }

    fn standing(&self, key: &str, standing: &Standing) -> String {
        let rank = standing.rank.map(|rank| rank.to_string());
        let score = standing.composite.as_ref();
        let score = score.map(|score| self.session.print(score));
        let none = || self.texts.get("none").to_owned();
        let values: [(&str, &dyn Display); 2] = [
            ("rank", &rank.unwrap_or_else(none)),
            ("score", &score.unwrap_or_else(none)),
        ];
        self.texts.fill(key, &values)
    }

    fn moved(&self, each: &Move) -> String {
        let names = &self.names;
        let round = names.round(&each.round);
        let place = match &each.group {
            None => round.to_owned(),
            Some(group) => self
                .texts
                .join(&[round.to_owned(), names.group(group).to_owned()]),
        };
        let values: [(&str, &dyn Display); 5] = [
            ("place", &place),
            ("indicator", &names.indicator(&each.indicator)),
            ("n", &each.count),
            ("from", &names.level(&each.from)),
            ("to", &names.level(&each.to)),
        ];
        self.texts.fill("move", &values)
    }

    fn why(&self, why: &Why) -> String {
        let texts = self.texts;
        match why {
            Why::Vetoed(grounds) => {
                let grounds: Vec<String> = (grounds.iter())
                    .map(|ground| self.names.ground(ground).to_owned())
                    .collect();
                texts.fill("why-vetoed", &[("grounds", &texts.join(&grounds))])
            }
            Why::NoPlace => texts.get("why-no-place").to_owned(),
            Why::Missing(ids) => texts.fill("why-missing", &[("missing", &self.components(ids))]),
            Why::NotEnough(standing) => self.standing("why-not-enough", standing),
            Why::Nothing => texts.get("why-nothing").to_owned(),
            Why::Withheld => texts.get("why-withheld").to_owned(),
        }
    }
}
