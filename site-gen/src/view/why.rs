//! Why a score changed, told from the score before to the score now, a line a cause.
//!
//! The lines are the parts of [`scoring_core::attribution`], which add up to the change exactly; here
//! they get names, printed figures and places in a chart of steps. The answer comes first, and it
//! claims no more than the sample does: where a change lies within the sampling error, it is said to
//! be no change that one can speak of.
//!
//! One module, because a cause's name, figures, place in the chart and sentence are decided together.

use std::cmp::Ordering;

use scoring_core::attribution::{self, Attribution, Change, Part, Scored, Subject};
use scoring_core::comparison::{self, Difference};
use scoring_core::component::ComponentScore;
use scoring_core::figure::Label;
use scoring_core::id::Id;
use scoring_core::inputs;
use scoring_core::method::{Combine, Method, Source, Survey};
use scoring_core::round::Digits;
use scoring_core::score::Scorecard;
use scoring_core::survey::{RoundScore, SurveyScore};
use scoring_core::uncertainty::{NO_CLAIM, beyond_error};
use scoring_core::{Ratio, score};
use serde::Serialize;

use crate::links::{Place, Route};
use crate::view::bar::{percent, share};
use crate::view::ledger::totals::one_decimal;
use crate::view::{Scene, Sentence, Words, working};

/// A change with its causes.
#[derive(Debug, Serialize)]
pub(crate) struct Why {
    title: Sentence,
    /// The answer.
    finding: Sentence,
    /// What the sample allows to say, where the answer does not say it.
    caution: Option<String>,
    /// Where the methods differ.
    methods: Option<Sentence>,
    /// What it did to what builds on it.
    consequence: Option<String>,
    steps: Option<Steps>,
}

/// A way from one score to another.
#[derive(Debug, Serialize)]
pub(crate) struct Steps {
    how: String,
    caption: Sentence,
    before: End,
    rows: Vec<Row>,
    now: End,
    /// The head of the column of effects.
    effect: String,
    /// The parts within the parts, where there are any.
    within: Vec<Row>,
    /// Whether the printed effects add up to another last digit.
    rounded: bool,
}

/// Where the way begins or ends.
#[derive(Debug, Serialize)]
struct End {
    /// The year or round.
    label: Words,
    score: String,
    x: String,
}

/// A cause.
#[derive(Debug, Serialize)]
struct Row {
    depth: usize,
    name: Sentence,
    /// How it was and is.
    values: Option<String>,
    effect: String,
    /// Its step, in the table that has a chart.
    step: Option<Step>,
}

/// A floating bar, and the score after it.
#[derive(Debug, Serialize)]
struct Step {
    /// None where the printed effect is 0.
    fill: Option<&'static str>,
    x: String,
    width: String,
    from: String,
    to: String,
}

/// Why the composite of the window `id` is another than in the last year before that had it; `None`
/// where there is no such year.
pub(crate) fn year(scene: &Scene<'_>, id: &Id, scorecard: &Scorecard) -> Option<Why> {
    let now = scene.year;
    let before = (scene.years.iter())
        .rfind(|year| year.number() < now.number() && year.window(id).is_some())?;
    let (was, is) = (before.inputs(id)?, now.inputs(id)?);
    let (old, new) = (&before.year.evaluation.method, &now.year.evaluation.method);
    let number = before.number();
    let title = vec![Words::plain(
        scene.say("why.title", &[("year", number.into())]),
    )];
    let old_card = score::score(old, was);
    let change = attribution::between(
        Scored {
            method: old,
            window: was,
            scorecard: &old_card,
        },
        Scored {
            method: new,
            window: is,
            scorecard,
        },
    );
    let Some(change) = change else {
        let missing = if scorecard.value().is_none() {
            now.number()
        } else {
            number
        };
        let finding = scene.say("why.not_ranked", &[("year", missing.into())]);
        return Some(Why {
            title,
            finding: vec![Words::plain(finding)],
            caution: None,
            methods: None,
            consequence: None,
            steps: None,
        });
    };
    let precisions = old_card
        .precision
        .as_ref()
        .zip(scorecard.precision.as_ref());
    let error = Error::of(
        &change,
        precisions.map(|(a, b)| (a.n.min(b.n), &a.variance + &b.variance)),
    );
    let teller = Teller {
        scene,
        before: old,
        now: new,
    };
    let year_label =
        |number: u16| Words::plain(scene.say("years.year", &[("year", number.into())]));
    Some(Why {
        title,
        finding: teller.finding(
            &change,
            error,
            &OF_YEARS,
            vec![Words::plain(number.to_string())],
        ),
        caution: error.caution(scene),
        methods: methods(scene, number, old, new),
        consequence: None,
        steps: Some(teller.steps(
            &change,
            (
                year_label(number),
                scene.compared(id, number, &change.before),
            ),
            (
                year_label(now.number()),
                scene.compared(id, now.number(), &change.now),
            ),
            "why.effect",
        )),
    })
}

/// Why the satisfaction of the last round that was held is another than that of the round before;
/// `None` where fewer than two rounds have a score.
pub(crate) fn last_round(
    scene: &Scene<'_>,
    survey: &Survey,
    window: &inputs::Window,
    component: &ComponentScore,
    satisfaction: &SurveyScore,
) -> Option<Why> {
    let mut held = (satisfaction.rounds.iter().rev()).filter(|round| round.score.is_some());
    let (now, before) = (held.next()?, held.next()?);
    let change = attribution::between_rounds(survey, window, before, now)?;
    let estimates = before.estimate.as_ref().zip(now.estimate.as_ref());
    let error = Error::of(&change, estimates.map(|(a, b)| (a.n.min(b.n), &a.v + &b.v)));
    let method = &scene.year.year.evaluation.method;
    let teller = Teller {
        scene,
        before: method,
        now: method,
    };
    let (from, to) = (
        scene.round_name(&before.round),
        scene.round_name(&now.round),
    );
    Some(Why {
        title: scene.sentence(
            "why.title_rounds",
            &[("now", vec![to.clone()]), ("before", vec![from.clone()])],
        ),
        finding: teller.finding(&change, error, &OF_ROUNDS, vec![from.clone()]),
        caution: error.caution(scene),
        methods: None,
        consequence: consequence(scene, component, before, now),
        steps: (!change.parts.is_empty()).then(|| {
            let (before, now) = (scene.score(&change.before), scene.score(&change.now));
            teller.steps(
                &change,
                (from, before),
                (to, now),
                "why.effect_satisfaction",
            )
        }),
    })
}

/// What the last round did to the satisfaction so far and, where that is what counts, to the
/// composite.
fn consequence(
    scene: &Scene<'_>,
    component: &ComponentScore,
    before: &RoundScore,
    now: &RoundScore,
) -> Option<String> {
    let (was, is) = (before.so_far.as_ref()?, now.so_far.as_ref()?);
    let method = &scene.year.year.evaluation.method;
    let is_pooled = matches!(
        method.component(&component.id).map(|found| &found.source),
        Some(Source::Survey {
            combine: Combine::Pooled,
            ..
        })
    );
    // Where rounds are averaged, all answers together are no step of the score.
    if !is_pooled {
        return None;
    }
    let text = scene.say(
        "why.so_far",
        &[
            ("before", (&scene.score(was)).into()),
            ("now", (&scene.score(is)).into()),
        ],
    );
    let moved = with_sign(scene, &(&component.share * &(is - was)));
    Some(text + &scene.say("why.so_far_composite", &[("change", (&moved).into())]))
}

/// Where the two years' methods differ.
fn methods(scene: &Scene<'_>, year: u16, before: &Method, now: &Method) -> Option<Sentence> {
    let differences = comparison::differences(before, now);
    if differences.is_empty() {
        return None;
    }
    let what = (differences.into_iter()).map(|difference| {
        Words::plain(scene.texts.get(match difference {
            Difference::Parts => "why.differs_parts",
            Difference::Weights => "why.differs_weights",
            Difference::Questions => "why.differs_questions",
            Difference::Survey => "why.differs_survey",
            Difference::Adjustments => "why.differs_adjustments",
            Difference::Floor => "why.differs_floor",
        }))
    });
    let method = Words::plain(scene.texts.get("why.method_link")).linked(
        scene
            .links
            .to(Route::Year(scene.year.number(), Place::Method)),
    );
    Some(scene.sentence(
        "why.methods",
        &[
            ("year", vec![Words::plain(year.to_string())]),
            ("what", scene.list(what)),
            ("method", vec![method]),
        ],
    ))
}

/// What the sampling error allows to say of a change.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Error {
    /// There is no survey, and so no sampling error.
    None,
    /// A sample is too small for any claim.
    NoClaim,
    Within,
    Beyond,
}

impl Error {
    /// Of a change between samples of which the smaller is `n`, with variances that sum to
    /// `variance`.
    fn of(change: &Attribution, sample: Option<(u64, Ratio)>) -> Self {
        match sample {
            None => Self::None,
            Some((n, _)) if n < NO_CLAIM => Self::NoClaim,
            Some((_, variance)) if beyond_error(&(&change.now - &change.before), &variance) => {
                Self::Beyond
            }
            Some(_) => Self::Within,
        }
    }

    fn caution(self, scene: &Scene<'_>) -> Option<String> {
        let address = match self {
            Self::None => return None,
            Self::NoClaim => "why.no_claim",
            Self::Within => "why.within",
            Self::Beyond => "why.beyond",
        };
        Some(scene.texts.get(address).to_owned())
    }
}

/// The texts of an answer.
struct Answers {
    up: &'static str,
    down: &'static str,
    same: &'static str,
    up_unclear: &'static str,
    down_unclear: &'static str,
}

const OF_YEARS: Answers = Answers {
    up: "why.year_up",
    down: "why.year_down",
    same: "why.year_same",
    up_unclear: "why.year_up_unclear",
    down_unclear: "why.year_down_unclear",
};

const OF_ROUNDS: Answers = Answers {
    up: "why.round_up",
    down: "why.round_down",
    same: "why.round_same",
    up_unclear: "why.round_up_unclear",
    down_unclear: "why.round_down_unclear",
};

/// Tells parts in words; what the year no longer has is named as it was called before.
struct Teller<'a> {
    scene: &'a Scene<'a>,
    before: &'a Method,
    now: &'a Method,
}

impl Teller<'_> {
    /// The answer: how much, and mainly why.
    fn finding(
        &self,
        change: &Attribution,
        error: Error,
        answers: &Answers,
        since: Sentence,
    ) -> Sentence {
        let scene = self.scene;
        let by = &change.now - &change.before;
        let plain = |text: String| vec![Words::plain(text)];
        let unclear = matches!(error, Error::Within | Error::NoClaim);
        let answer = match (by.cmp(&Ratio::ZERO), unclear) {
            (Ordering::Equal, _) => answers.same,
            (Ordering::Greater, false) => answers.up,
            (Ordering::Less, false) => answers.down,
            (Ordering::Greater, true) => answers.up_unclear,
            (Ordering::Less, true) => answers.down_unclear,
        };
        let amount = plain(scene.score(&by.abs()));
        let mut finding = scene.sentence(answer, &[("since", since), ("change", amount)]);
        let along = |part: &&Part| part.effect.is_negative() == by.is_negative();
        let main = (change.parts.iter())
            .filter(along)
            .max_by_key(|part| part.effect.abs());
        if let Some(main) = main.filter(|_| !unclear && !by.is_zero()) {
            let places = [
                ("cause", self.name(main)),
                ("effect", plain(with_sign(scene, &main.effect))),
            ];
            finding.extend(scene.sentence("why.mainly", &places));
        }
        finding
    }

    /// The way from one score to another, each with the year or round that it is of.
    fn steps(
        &self,
        change: &Attribution,
        (before, old): (Words, String),
        (now, new): (Words, String),
        effect: &str,
    ) -> Steps {
        let scene = self.scene;
        let mut totals = vec![change.before.clone()];
        for part in &change.parts {
            let last = totals.last().expect("the score before");
            totals.push(last + &part.effect);
        }
        let axis = Axis::of(&totals);
        let rows: Vec<Row> = (change.parts.iter().zip(totals.windows(2)))
            .map(|(part, ends)| Row {
                step: Some(axis.step(scene.digits(), &ends[0], &ends[1])),
                ..self.row(part, 0)
            })
            .collect();
        let mut within = Vec::new();
        // Shares alone tell a reader nothing that their line does not.
        let tells = |part: &Part| part.subject != Subject::Weights && !part.parts.is_empty();
        if change.parts.iter().any(tells) {
            for part in &change.parts {
                self.add_within(part, 0, &mut within);
            }
        }
        let digits = scene.digits();
        let by = &change.now - &change.before;
        let printed: Ratio = (change.parts.iter())
            .map(|part| digits.round(&part.effect))
            .fold(Ratio::ZERO, |sum, each| sum + each);
        Steps {
            how: scene.say(
                "why.how",
                &[
                    ("before", (&old).into()),
                    ("now", (&new).into()),
                    ("change", (&with_sign(scene, &by)).into()),
                ],
            ),
            caption: scene.sentence(
                "why.caption",
                &[("before", vec![before.clone()]), ("now", vec![now.clone()])],
            ),
            before: axis.end(before, old, &change.before),
            now: axis.end(now, new, &change.now),
            effect: scene.texts.get(effect).to_owned(),
            rounded: printed != digits.round(&change.now) - digits.round(&change.before),
            rows,
            within,
        }
    }

    /// A part and all below it.
    fn add_within(&self, part: &Part, depth: usize, rows: &mut Vec<Row>) {
        rows.push(self.row(part, depth));
        for each in &part.parts {
            self.add_within(each, depth + 1, rows);
        }
        if part.subject == Subject::Weights {
            // Below stand shares in percent, not scores.
            let shares = rows.iter_mut().rev().zip(part.parts.iter().rev());
            for (row, each) in shares {
                row.values = self.values(&each.change, |value| format!("{}%", one_decimal(value)));
            }
        }
    }

    fn row(&self, part: &Part, depth: usize) -> Row {
        let name = self.name(part);
        Row {
            depth,
            name: match &part.change {
                Change::New(_) => self.scene.sentence("why.new", &[("part", name)]),
                Change::Gone(_) => self.scene.sentence("why.gone", &[("part", name)]),
                _ => name,
            },
            values: self.values(&part.change, |value| self.scene.score(value)),
            effect: with_sign(self.scene, &part.effect),
            step: None,
        }
    }

    fn values(&self, change: &Change, print: impl Fn(&Ratio) -> String) -> Option<String> {
        match change {
            Change::Kept { before, now } if before == now => Some(print(now)),
            Change::Kept { before, now } => Some(self.scene.say(
                "why.from_to",
                &[
                    ("before", (&print(before)).into()),
                    ("now", (&print(now)).into()),
                ],
            )),
            Change::New(value) | Change::Gone(value) => Some(print(value)),
            Change::Several => None,
        }
    }

    fn name(&self, part: &Part) -> Sentence {
        let text = |address: &str| vec![Words::plain(self.scene.texts.get(address))];
        let label = match &part.subject {
            Subject::Weights => {
                let of_answers =
                    (part.parts.iter()).all(|each| matches!(each.subject, Subject::Indicator(_)));
                return text(if of_answers {
                    "why.shares"
                } else {
                    "why.weights"
                });
            }
            Subject::Marks => return text("why.marks"),
            Subject::Bounds => return text("why.bounds"),
            Subject::Component(id) => Label::Component(id.clone()),
            Subject::Item(id) => Label::Item(id.clone()),
            Subject::Indicator(id) => Label::Indicator(id.clone()),
            Subject::Deduction(id) | Subject::Addition(id) => Label::Kind(id.clone()),
        };
        (working::name(self.scene, self.now, &label))
            .or_else(|| working::name(self.scene, self.before, &label))
            .into_iter()
            .collect()
    }
}

/// From the least to the greatest score on the way, with some room at both ends.
struct Axis {
    low: Ratio,
    width: Ratio,
}

impl Axis {
    fn of(totals: &[Ratio]) -> Self {
        let least = totals.iter().min().cloned().unwrap_or_default();
        let greatest = totals.iter().max().cloned().unwrap_or_default();
        let width = greatest - &least;
        if width.is_zero() {
            // Nothing but one score: it stands in the middle.
            return Self {
                low: least - Ratio::new(1, 2),
                width: Ratio::ONE,
            };
        }
        Self {
            low: least - &width * &Ratio::new(1, 20),
            width: width * Ratio::new(11, 10),
        }
    }

    fn at(&self, value: &Ratio) -> Ratio {
        share(&(value - &self.low), &self.width)
    }

    fn end(&self, label: Words, score: String, value: &Ratio) -> End {
        End {
            label,
            score,
            x: percent(&self.at(value)),
        }
    }

    fn step(&self, digits: Digits, from: &Ratio, to: &Ratio) -> Step {
        let (start, end) = (self.at(from), self.at(to));
        let left = start.clone().min(end.clone());
        let fill = if end < start { "f-down" } else { "f-up" };
        Step {
            fill: (!digits.round(&(to - from)).is_zero()).then_some(fill),
            x: percent(&left),
            width: percent(&(&end - &start).abs()),
            from: percent(&start),
            to: percent(&end),
        }
    }
}

/// A change in the plan's digits: `+1.25`, `−0.50`, `0.00`.
fn with_sign(scene: &Scene<'_>, value: &Ratio) -> String {
    let printed = scene.score(value);
    if scene.digits().round(value) > Ratio::ZERO {
        format!("+{printed}")
    } else {
        printed
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::assess::assess;
    use crate::links::{Place, Route};
    use crate::model::{Language, Model, Site};
    use crate::texts::Texts;
    use crate::view::{Scene, YearIndex, testing};

    use super::*;

    /// What the page of `tax` says in `language`, when the year before was as `before` makes it.
    fn told(language: Language, before: impl FnOnce(&mut crate::model::Year)) -> Option<Why> {
        let mut earlier = crate::model::Year {
            year: 2024,
            ..testing::year()
        };
        before(&mut earlier);
        let site: Site = testing::centre().site;
        let model = Model {
            site,
            years: vec![earlier, testing::year()],
            publications: Vec::new(),
            current_year: 2025,
            theme: crate::theme::Theme::default(),
        };
        let assessed = assess(model, None);
        let years: Vec<_> = assessed.years.iter().map(YearIndex::of).collect();
        let texts = Texts::of(language);
        let tax: Id = "tax".parse().expect("an id");
        let route = Route::Year(2025, Place::Window(&tax));
        let scene = Scene::of(&assessed, &years, &texts, route);
        let inputs = scene.year.inputs(&tax).expect("a window of the year");
        let card = score::score(&scene.year.year.evaluation.method, inputs);
        year(&scene, &tax, &card)
    }

    fn text(sentence: &Sentence) -> String {
        sentence.iter().map(|words| words.text.as_str()).collect()
    }

    #[test]
    fn a_year_without_change_says_so() {
        let why = told(Language::Chinese, |_| {}).expect("an earlier year");
        assert_eq!(text(&why.finding), "综合得分和 2024 年一样");
        assert!(why.methods.is_none());
        let steps = why.steps.expect("both years have a composite");
        assert!(steps.rows.iter().all(|row| row.effect == "0.00"));
        assert!(!steps.rounded);
    }

    #[test]
    fn causes_are_named_as_the_year_that_had_them_did() {
        let why = told(Language::English, |year| {
            year.method.deductions[0].id = "late".parse().expect("an id");
            year.method.deductions[0].name_en = Some("Lateness".into());
            let records = Arc::make_mut(&mut year.records);
            records.deductions[0].kind = "late".parse().expect("an id");
            for mark in &mut records.panel {
                mark.score = Ratio::whole(10);
            }
        })
        .expect("an earlier year");
        let said = text(&why.finding);
        assert!(said.contains("mainly through"), "{said}");
        assert!(why.methods.is_some());
        let steps = why.steps.expect("both years have a composite");
        let names: Vec<_> = steps.rows.iter().map(|row| text(&row.name)).collect();
        assert!(names.iter().any(|name| name == "Lateness"), "{names:?}");
    }

    #[test]
    fn a_change_within_the_error_is_not_called_one() {
        let why = told(Language::English, |year| {
            let rounds = &mut Arc::make_mut(&mut year.records).rounds;
            for record in rounds.iter_mut().flat_map(|round| &mut round.records) {
                let votes = &mut record.votes[0];
                let moved = votes[0].min(1);
                votes[0] -= moved;
                votes[1] += moved;
            }
        })
        .expect("an earlier year");
        let said = text(&why.finding);
        assert!(said.contains("too little to say"), "{said}");
        assert!(!said.contains("mainly"), "{said}");
        assert!(why.caution.is_some());
    }

    #[test]
    fn a_year_without_a_composite_is_not_compared() {
        let why = told(Language::English, |year| {
            Arc::make_mut(&mut year.records).panel.clear();
        })
        .expect("an earlier year");
        assert!(text(&why.finding).contains("2024"));
        assert!(why.steps.is_none());
    }

    #[test]
    fn a_window_without_an_earlier_year_has_no_comparison() {
        let why = told(Language::English, |year| {
            let other = year.windows.iter().position(|window| &*window.id == "tax");
            Arc::make_mut(&mut year.windows).remove(other.expect("the window"));
            year.records = Arc::default();
            year.ledger.clear();
            year.outcome = None;
        });
        assert!(why.is_none());
    }
}
