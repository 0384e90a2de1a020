//! Why a score changed: an exact attribution to components, indicators and adjustments.
//!
//! A score of the method is a *mix* and what is *added as it is*: Σ share × score over parts whose
//! shares sum to 1 (components, panel items, checklist items by their full points, indicators by
//! their share of the answers), and deductions, additions and what a bound cut off. Both years are
//! brought into this form, and the change is split so that nothing is left over:
//!
//! - A part that both years have moves the score by *mean of its two shares × change of its score*.
//!   Below it the same is done with its own parts, each times that mean share.
//! - Shares that changed move it by *(mean of the part's two scores − c) × change of the share*.
//!   They are gathered under [`Subject::Weights`].
//! - A part that only one year has moves it by ± *share × (its score − c)*.
//! - A kind of deduction or addition moves it by its own change, and so does what a bound cut off.
//!
//! # Why so
//!
//! - For a product of share and score, the midpoint is the Shapley value: of the two orders in which
//!   one may change the shares first or the scores first, neither is preferred. It is the
//!   decomposition of rates by Kitagawa (1955).
//! - *c* is the mean of the two years' mixes. Shares sum to 1 in both years, so any constant leaves
//!   the sum exact; this one makes the line say what a reader expects: more weight on a part that is
//!   better than the whole raises the score, and a new weight on an equal score changes nothing.
//! - Exchanging the years turns every sign and nothing else; no order of parts decides anything;
//!   where one part alone changed, it alone has an effect.
//!
//! It says which numbers moved the number. Why people answered or marked as they did, it does not
//! say; nor whether a change is more than sampling error: that is
//! [`crate::uncertainty::beyond_error`].

use alloc::vec::Vec;
use core::mem::{Discriminant, discriminant};

use crate::component::{ComponentScore, Detail};
use crate::figure::{Figure, Label, Operation};
use crate::id::Id;
use crate::inputs::Window;
use crate::method::{Combine, Component, Method, Source, Survey};
use crate::ratio::Ratio;
use crate::score::Scorecard;
use crate::survey::{self, RoundScore};

/// A change and what it consists of.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribution {
    /// The score before.
    pub before: Ratio,
    /// The score now.
    pub now: Ratio,
    /// Their effects sum to `now − before`; empty where nothing can be told apart.
    pub parts: Vec<Part>,
}

/// What a part of a score did to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// Which part.
    pub subject: Subject,
    /// How it was and is.
    pub change: Change,
    /// What that did to the whole score, in its points.
    pub effect: Ratio,
    /// What the effect consists of: these sum to it. Empty where nothing can be told apart.
    pub parts: Vec<Part>,
}

/// A part of a score.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A component of the tree.
    Component(Id),
    /// An item of the panel or of a checklist.
    Item(Id),
    /// An indicator of the survey.
    Indicator(Id),
    /// The marks that a kind of deductions comes off.
    Marks,
    /// What the parts count. The parts below are those whose share changed, with their shares in
    /// percent of their siblings; of indicators without weights these are shares of the answers.
    Weights,
    /// A kind of deductions; negative values.
    Deduction(Id),
    /// A kind of additions.
    Addition(Id),
    /// What a bound cut off: the floor, 100, or the 0 of the panel.
    Bounds,
}

/// How a part was and is.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// Both have it.
    Kept {
        /// Its value before.
        before: Ratio,
        /// Its value now.
        now: Ratio,
    },
    /// Only now there is one.
    New(Ratio),
    /// Only before there was one.
    Gone(Ratio),
    /// Of [`Subject::Weights`], whose parts have values.
    Several,
}

/// A window in a year: whence its score came. The scorecard must have its working.
#[derive(Clone, Copy, Debug)]
pub struct Scored<'a> {
    /// The year's method.
    pub method: &'a Method,
    /// The window's records.
    pub window: &'a Window,
    /// What they came to.
    pub scorecard: &'a Scorecard,
}

/// Why a window's composite changed; `None` where one of the two is missing.
pub fn between(before: Scored<'_>, now: Scored<'_>) -> Option<Attribution> {
    let (before, now) = (Account::of_composite(before)?, Account::of_composite(now)?);
    Some(Attribution {
        parts: changes(&before, &now, &Ratio::ONE),
        before: before.value,
        now: now.value,
    })
}

/// Why a window's satisfaction is another in the round `now` than in the round `before`; `None`
/// where one of the two has no score.
pub fn between_rounds(
    survey: &Survey,
    window: &Window,
    before: &RoundScore,
    now: &RoundScore,
) -> Option<Attribution> {
    let account = |round: &RoundScore| {
        let mut account = Account::leaf(round.score.clone()?);
        account.mix_of_indicators(
            survey,
            Combine::Pooled,
            core::slice::from_ref(&round.round),
            window,
        );
        Some(account)
    };
    let (before, now) = (account(before)?, account(now)?);
    Some(Attribution {
        parts: changes(&before, &now, &Ratio::ONE),
        before: before.value,
        now: now.value,
    })
}

/// A score as a mix and what is added to it as it is.
struct Account {
    /// Σ share × value over the mix + Σ shifts; what was given, where there is neither.
    value: Ratio,
    /// What kind of source it is; accounts of different kinds are not taken apart.
    kind: Option<Discriminant<Source>>,
    /// Parts whose shares sum to 1.
    mix: Vec<(Subject, Ratio, Account)>,
    /// What is added: deductions are negative.
    shifts: Vec<(Subject, Ratio)>,
}

impl Account {
    fn leaf(value: Ratio) -> Self {
        Self {
            value,
            kind: None,
            mix: Vec::new(),
            shifts: Vec::new(),
        }
    }

    fn of_composite(scored: Scored<'_>) -> Option<Self> {
        let Scored {
            method,
            window,
            scorecard,
        } = scored;
        let mut account = Self::leaf(scorecard.value()?.clone());
        account.mix = mix_of(method, &method.components, &scorecard.components, window)?;
        account.add_kinds(&scorecard.deductions, Subject::Deduction, true);
        account.add_kinds(&scorecard.additions, Subject::Addition, false);
        account.add_bound();
        Some(account)
    }

    fn of_component(
        method: &Method,
        component: &Component,
        score: &ComponentScore,
        window: &Window,
    ) -> Option<Self> {
        let mut account = Self::leaf(score.value()?.clone());
        account.kind = Some(discriminant(&component.source));
        match (&component.source, &score.detail) {
            (Source::Components(children), Detail::Components(scores)) => {
                account.mix = mix_of(method, children, scores, window)?;
            }
            (Source::Panel { items }, _) => account.add_panel(!items.is_empty(), &score.figure),
            (Source::Checklist { .. }, _) => account.mix_of_checklist(&score.figure),
            (Source::Survey { combine, rounds }, _) => {
                if let Some(survey) = &method.survey {
                    account.mix_of_indicators(survey, *combine, rounds, window);
                }
            }
            _ => {}
        }
        Some(account)
    }

    /// The panel's items or all its marks, less its own deductions.
    fn add_panel(&mut self, has_items: bool, figure: &Figure) {
        let (marks, taken) = match (&figure.operation, figure.terms.as_slice()) {
            (Operation::NotBelowZero, [marks, taken]) => (&marks.figure, Some(&taken.figure)),
            _ => (figure, None),
        };
        if has_items {
            for term in &marks.terms {
                let (Label::Item(id), Some(weight), Some(value)) =
                    (&term.figure.label, &term.weight, &term.figure.value)
                else {
                    continue;
                };
                let share = weight / &Ratio::HUNDRED;
                let item = Subject::Item(id.clone());
                self.mix.push((item, share, Self::leaf(value.clone())));
            }
        } else if let Some(value) = &marks.value {
            let marks = Self::leaf(value.clone());
            self.mix.push((Subject::Marks, Ratio::ONE, marks));
        }
        if let Some(taken) = taken {
            self.add_kinds(taken, Subject::Deduction, true);
        }
        self.add_bound();
    }

    /// An item's share is its full points, its score what is left of them in percent.
    fn mix_of_checklist(&mut self, figure: &Figure) {
        for term in &figure.terms {
            let item = &term.figure;
            let full = (item.terms.iter())
                .find(|part| part.figure.label == Label::Full)
                .and_then(|part| part.figure.value.as_ref());
            if let (Label::Item(id), Some(full), Some(left)) = (&item.label, full, &item.value)
                && let Some(kept) = left.checked_div(full)
            {
                let item = Subject::Item(id.clone());
                let score = Self::leaf(kept * Ratio::HUNDRED);
                self.mix.push((item, full / &Ratio::HUNDRED, score));
            }
        }
    }

    fn mix_of_indicators(
        &mut self,
        survey: &Survey,
        combine: Combine,
        rounds: &[Id],
        window: &Window,
    ) {
        let shares = survey::by_indicator(survey, combine, rounds, window).unwrap_or_default();
        self.mix = (shares.into_iter())
            .map(|each| {
                let indicator = Subject::Indicator(each.indicator);
                (indicator, each.share, Self::leaf(each.score))
            })
            .collect();
    }

    /// Deductions or additions by kind, each after its cap.
    fn add_kinds(&mut self, sum: &Figure, subject: fn(Id) -> Subject, taken: bool) {
        for term in &sum.terms {
            if let (Label::Kind(id), Some(value)) = (&term.figure.label, &term.figure.value) {
                let value = if taken { -value } else { value.clone() };
                self.shifts.push((subject(id.clone()), value));
            }
        }
    }

    /// What is missing between the parts and the value, if anything: a bound took or gave it.
    fn add_bound(&mut self) {
        let shifted: Ratio = self.shifts.iter().map(|(_, value)| value).sum();
        let cut = &self.value - &(self.mixed() + shifted);
        if !cut.is_zero() {
            self.shifts.push((Subject::Bounds, cut));
        }
    }

    fn mixed(&self) -> Ratio {
        let parts = self.mix.iter().map(|(_, share, part)| share * &part.value);
        parts.fold(Ratio::ZERO, |sum, each| sum + each)
    }
}

fn mix_of(
    method: &Method,
    components: &[Component],
    scores: &[ComponentScore],
    window: &Window,
) -> Option<Vec<(Subject, Ratio, Account)>> {
    (components.iter().zip(scores))
        .map(|(component, score)| {
            let account = Account::of_component(method, component, score, window)?;
            let share = &component.weight / &Ratio::HUNDRED;
            Some((Subject::Component(component.id.clone()), share, account))
        })
        .collect()
}

fn mean(a: &Ratio, b: &Ratio) -> Ratio {
    (a + b) / Ratio::whole(2)
}

/// The parts of `factor` × (the change from `before` to `now`).
fn changes(before: &Account, now: &Account, factor: &Ratio) -> Vec<Part> {
    let comparable = before.kind == now.kind && before.mix.is_empty() == now.mix.is_empty();
    if !comparable {
        return Vec::new();
    }
    let center = mean(&before.mixed(), &now.mixed());
    let mut parts = Vec::new();
    let mut weights = Vec::new();
    for (subject, share, account) in &now.mix {
        let earlier = before.mix.iter().find(|(other, ..)| other == subject);
        let Some((_, share_before, account_before)) = earlier else {
            parts.push(Part {
                subject: subject.clone(),
                change: Change::New(account.value.clone()),
                effect: factor * &(share * &(&account.value - &center)),
                parts: Vec::new(),
            });
            continue;
        };
        let (was, is) = (&account_before.value, &account.value);
        let part_factor = factor * &mean(share_before, share);
        parts.push(Part {
            subject: subject.clone(),
            change: Change::Kept {
                before: was.clone(),
                now: is.clone(),
            },
            effect: &part_factor * &(is - was),
            parts: changes(account_before, account, &part_factor),
        });
        if share != share_before {
            let moved = (mean(was, is) - &center) * (share - share_before);
            weights.push(Part {
                subject: subject.clone(),
                change: Change::Kept {
                    before: share_before * &Ratio::HUNDRED,
                    now: share * &Ratio::HUNDRED,
                },
                effect: factor * &moved,
                parts: Vec::new(),
            });
        }
    }
    for (subject, share, account) in &before.mix {
        if !now.mix.iter().any(|(other, ..)| other == subject) {
            parts.push(Part {
                subject: subject.clone(),
                change: Change::Gone(account.value.clone()),
                effect: factor * &(share * &(&center - &account.value)),
                parts: Vec::new(),
            });
        }
    }
    if !weights.is_empty() {
        parts.push(Part {
            subject: Subject::Weights,
            change: Change::Several,
            effect: weights.iter().map(|part| &part.effect).sum(),
            parts: weights,
        });
    }
    parts.extend(shifted(before, now, factor));
    // A single part that is the whole tells nothing apart.
    if let [only] = parts.as_slice()
        && only.subject == Subject::Marks
    {
        return Vec::new();
    }
    parts
}

/// The parts that were added as they are, in either year.
fn shifted(before: &Account, now: &Account, factor: &Ratio) -> Vec<Part> {
    let value = |account: &Account, subject: &Subject| {
        let found = account.shifts.iter().find(|(other, _)| other == subject);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let mut subjects: Vec<&Subject> = Vec::new();
    for (subject, _) in now.shifts.iter().chain(&before.shifts) {
        if !subjects.contains(&subject) {
            subjects.push(subject);
        }
    }
    // What the bounds cut off is told last.
    crate::sort::by(&mut subjects, |a, b| {
        let is_bounds = |subject: &&Subject| **subject == Subject::Bounds;
        is_bounds(a).cmp(&is_bounds(b))
    });
    (subjects.into_iter())
        .map(|subject| {
            let (was, is) = (value(before, subject), value(now, subject));
            Part {
                subject: subject.clone(),
                effect: factor * &(&is - &was),
                change: Change::Kept {
                    before: was,
                    now: is,
                },
                parts: Vec::new(),
            }
        })
        .collect()
}
