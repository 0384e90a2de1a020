//! The fields of the page: what each shows, and the edit that follows from what is typed into it.
//!
//! It is pure; `dom` puts the fields on the page.

use scoring_core::Ratio;
use scoring_core::id::Id;
use scoring_core::method::{Basis, Combine, Quota};
use scoring_core::round::{Digits, Rounding};
use scoring_core::scenario::Edit;

use crate::weights::{self, Weights};

/// A field: a part of what an edit says.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The edit that says what was published there.
    pub original: Edit,
    /// Which part of it.
    pub part: Part,
}

/// Which part of an edit a field shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// All that it says: its number, or its choice.
    Whole,
    /// One of several: the votes on a level, the weight of a sibling (by id), decimals (0) or the rule
    /// of rounding (1), a tie-breaker, or a quota (excellent, heads, unsatisfactory, then two a class).
    At(usize),
    /// Whether the record counts.
    Switch,
}

/// What is in a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A text field, or the choice of a list.
    Text(String),
    /// A checkbox.
    Checked(bool),
}

/// Why what was typed is no edit.
#[derive(Clone, Debug, PartialEq)]
pub enum Wrong {
    /// The key of the text that says what may be typed.
    Say(&'static str),
    /// A weight is more than the locked ones leave, or another than the only one that they leave.
    Weight(Ratio),
}

/// The longest number typed: more digits than any mark, weight or count has.
const LONGEST: usize = 12;

impl Field {
    /// What the field shows where `current` is in force.
    pub fn content(&self, current: &Edit) -> Content {
        let optional = |number: &Option<Ratio>| number.as_ref().map(Ratio::to_string);
        let text = match (current, self.part) {
            (Edit::Adjustment { points, .. }, Part::Switch) => {
                return Content::Checked(points.is_some());
            }
            (Edit::Veto { in_force, .. }, _) => return Content::Checked(*in_force),
            (Edit::Weights(weights) | Edit::Items { weights, .. }, Part::At(at)) => {
                weights.values().nth(at).map(short)
            }
            (Edit::Votes { counts, .. }, Part::At(at)) => counts.get(at).map(u64::to_string),
            (Edit::Respondents { respondents, .. }, _) => Some(respondents.to_string()),
            (Edit::Mark { score, .. }, _) => optional(score),
            (Edit::Adjustment { points, .. }, _) => optional(points),
            (Edit::Combine { combine, .. }, _) => Some(words(&COMBINE, *combine)),
            (Edit::Trim { trim, .. }, _) => Some(trim.to_string()),
            (Edit::Cap { cap, .. }, _) => optional(cap),
            (Edit::Basis(basis), _) => Some(words(&BASIS, *basis)),
            (Edit::Rounding { decimals, .. }, Part::At(0)) => Some(decimals.to_string()),
            (Edit::Rounding { rounding, .. }, _) => Some(words(&ROUNDING, *rounding)),
            (Edit::TieBreakers(ids), Part::At(at)) => ids.get(at).map(Id::to_string),
            (Edit::Floor(floor), _) => Some(floor.to_string()),
            (Edit::Quota(quota), Part::At(at)) => {
                quota_at(&mut quota.clone(), at).map(|n| n.to_string())
            }
            (Edit::Band { at_least, .. }, _) => Some(at_least.to_string()),
            _ => None,
        };
        Content::Text(text.unwrap_or_default())
    }

    /// Whether the field shows something else than was published.
    pub fn is_changed(&self, current: &Edit) -> bool {
        match (weights_of(current), weights_of(&self.original), self.part) {
            // Two weights may print alike.
            (Some(now), Some(before), Part::At(at)) => {
                now.values().nth(at) != before.values().nth(at)
            }
            _ => *current != self.original && self.content(current) != self.content(&self.original),
        }
    }

    /// The weight that the field shows rounded, where it does.
    pub fn rounded<'a>(&self, current: &'a Edit) -> Option<&'a Ratio> {
        match (weights_of(current), self.part) {
            (Some(weights), Part::At(at)) => {
                let weight = weights.values().nth(at);
                weight.filter(|weight| short(weight) != weight.to_string())
            }
            _ => None,
        }
    }

    /// The component or item whose weight the field shows.
    pub fn component(&self) -> Option<&Id> {
        match (weights_of(&self.original), self.part) {
            (Some(weights), Part::At(at)) => weights.keys().nth(at),
            _ => None,
        }
    }

    /// The edit that follows from typing `text` where `current` is in force, or from choosing it in a
    /// list. The weights of `locked` components stay.
    ///
    /// # Errors
    ///
    /// What may be typed.
    pub fn typed(&self, current: &Edit, text: &str, locked: &[Id]) -> Result<Edit, Wrong> {
        let text = ascii(text);
        let mut edit = current.clone();
        let optional = || {
            let typed = if text.is_empty() {
                None
            } else {
                Some(percent(&text)?)
            };
            Ok(typed)
        };
        match &mut edit {
            Edit::Weights(weights) | Edit::Items { weights, .. } => {
                if let (Some(id), Some(published)) = (self.component(), weights_of(&self.original))
                {
                    let made = weights::set(weights, published, locked, id, &percent(&text)?);
                    *weights = made.map_err(Wrong::Weight)?;
                }
            }
            Edit::Votes { counts, .. } => {
                if let Part::At(level) = self.part
                    && let Some(count) = counts.get_mut(level)
                {
                    *count = whole(&text)?;
                }
            }
            Edit::Respondents { respondents, .. } => *respondents = whole(&text)?,
            Edit::Mark { score, .. } => *score = optional()?,
            Edit::Adjustment { points, .. } => *points = Some(points_of(&text)?),
            Edit::Combine { combine, .. } => *combine = chosen(&COMBINE, &text),
            Edit::Trim { trim, .. } => *trim = small(&text)?,
            Edit::Cap { cap, .. } => {
                *cap = if text.is_empty() {
                    None
                } else {
                    Some(points_of(&text)?)
                };
            }
            Edit::Basis(basis) => *basis = chosen(&BASIS, &text),
            Edit::Rounding { decimals, rounding } => match self.part {
                Part::At(0) => *decimals = small(&text)?,
                _ => *rounding = chosen(&ROUNDING, &text),
            },
            Edit::TieBreakers(ids) => {
                if let Part::At(at) = self.part {
                    choose_tie_breaker(ids, at, text.parse().ok());
                }
            }
            Edit::Floor(floor) => *floor = percent(&text)?,
            Edit::Quota(quota) => {
                if let Part::At(at) = self.part
                    && let Some(places) = quota_at(quota, at)
                {
                    *places = small(&text)?;
                }
            }
            Edit::Band { at_least, .. } => *at_least = percent(&text)?,
            Edit::Veto { .. }
            | Edit::Ballots { .. }
            | Edit::NewMark { .. }
            | Edit::NewAdjustment { .. } => {}
        }
        Ok(edit)
    }

    /// The edit that follows from switching the record on or off.
    pub fn switched(&self, on: bool) -> Edit {
        let mut edit = self.original.clone();
        match &mut edit {
            Edit::Adjustment { points, .. } if !on => *points = None,
            Edit::Veto { in_force, .. } => *in_force = on,
            _ => {}
        }
        edit
    }
}

/// The weights that an edit sets, if it does.
fn weights_of(edit: &Edit) -> Option<&Weights> {
    match edit {
        Edit::Weights(weights) | Edit::Items { weights, .. } => Some(weights),
        _ => None,
    }
}

/// A weight in a field: exact where two decimals are, else rounded to them.
pub fn short(weight: &Ratio) -> String {
    let digits = Digits {
        decimals: 2,
        rounding: Rounding::HalfUp,
    };
    if digits.round(weight) == *weight {
        weight.to_string()
    } else {
        digits.print(weight)
    }
}

/// The values of a choice, as scenarios write them.
pub type Choices<T> = [(T, &'static str); 2];

/// How rounds make one score.
pub const COMBINE: Choices<Combine> = [(Combine::Pooled, "pooled"), (Combine::Mean, "mean")];
/// What is ranked.
pub const BASIS: Choices<Basis> = [(Basis::Exact, "exact"), (Basis::Printed, "printed")];
/// The rule at the midpoint.
pub const ROUNDING: Choices<Rounding> = [
    (Rounding::HalfUp, "half-up"),
    (Rounding::HalfEven, "half-even"),
];

fn words<T: PartialEq + Copy>(choices: &Choices<T>, value: T) -> String {
    let [(first, _), _] = choices;
    choices[usize::from(*first != value)].1.to_owned()
}

fn chosen<T: Copy>(choices: &Choices<T>, text: &str) -> T {
    let [(first, word), (second, _)] = choices;
    if *word == text { *first } else { *second }
}

/// The quota at its place: excellent, heads, unsatisfactory, then excellent and unsatisfactory of each
/// class.
fn quota_at(quota: &mut Quota, at: usize) -> Option<&mut u32> {
    match at {
        0 => Some(&mut quota.excellent),
        1 => Some(&mut quota.excellent_heads),
        2 => Some(&mut quota.unsatisfactory),
        _ => {
            let of_class = quota.classes.get_mut((at - 3) / 2)?;
            Some(if at % 2 == 1 {
                &mut of_class.excellent
            } else {
                &mut of_class.unsatisfactory
            })
        }
    }
}

/// Puts a component at its place among the tie-breakers, or ends them there.
fn choose_tie_breaker(ids: &mut Vec<Id>, at: usize, id: Option<Id>) {
    match id {
        None => ids.truncate(at),
        Some(id) => {
            let mut place = at.min(ids.len());
            if let Some(before) = ids.iter().position(|each| *each == id) {
                ids.remove(before);
                place -= usize::from(before < place);
                ids.insert(place, id);
            } else if place < ids.len() {
                ids[place] = id;
            } else {
                ids.push(id);
            }
        }
    }
}

/// The text without spaces and with the digits and the point that a Chinese keyboard gives as well.
pub fn ascii(text: &str) -> String {
    let plain = |c: char| match c {
        '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10).unwrap_or(c),
        '．' | '。' => '.',
        c => c,
    };
    text.trim().chars().map(plain).collect()
}

/// A number of at least 0.
fn number(text: &str) -> Option<Ratio> {
    let lawful = text.len() <= LONGEST && text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    text.parse().ok().filter(|_| lawful)
}

/// A weight, a mark or a threshold.
///
/// # Errors
///
/// The key of the text that says what may be typed.
pub fn percent(text: &str) -> Result<Ratio, Wrong> {
    let in_scale = |number: &Ratio| *number <= Ratio::HUNDRED;
    let number = number(text).filter(in_scale);
    number.ok_or(Wrong::Say("error-percent"))
}

/// Points of a deduction or an addition.
///
/// # Errors
///
/// The key of the text that says what may be typed.
pub fn points_of(text: &str) -> Result<Ratio, Wrong> {
    let above_zero = |number: &Ratio| !number.is_zero();
    let number = number(text).filter(above_zero);
    number.ok_or(Wrong::Say("error-points"))
}

/// A number of people or votes.
///
/// # Errors
///
/// The key of the text that says what may be typed.
pub fn whole(text: &str) -> Result<u64, Wrong> {
    let lawful = text.len() < LONGEST && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = text.parse().ok().filter(|_| lawful);
    number.ok_or(Wrong::Say("error-whole"))
}

fn small(text: &str) -> Result<u32, Wrong> {
    u32::try_from(whole(text)?).map_err(|_| Wrong::Say("error-whole"))
}

#[cfg(test)]
mod tests {
    use scoring_core::scenario::{AdjustmentList, Marker};

    use super::*;
    use crate::sample::{id, ratio};

    fn none() -> Vec<Id> {
        Vec::new()
    }

    #[test]
    fn what_may_be_typed() {
        let floor = |points: &str| Edit::Floor(ratio(points));
        let field = Field {
            original: floor("0"),
            part: Part::Whole,
        };
        let typed = |text: &str| field.typed(&field.original, text, &none());
        assert_eq!(typed(" ３5。5 "), Ok(floor("35.5")));
        assert_eq!(typed("0"), Ok(floor("0")));
        for text in ["", "-1", "101", "1/3", "1e1", "x", "1234567890123", "1."] {
            assert_eq!(typed(text), Err(Wrong::Say("error-percent")), "{text}");
        }
    }

    #[test]
    fn a_weight_moves_its_siblings_and_is_shown_rounded() {
        let weights = |of: [&str; 3]| {
            let ids = ["panel", "peer", "public"].map(id);
            Edit::Weights(ids.into_iter().zip(of.map(ratio)).collect())
        };
        let field = Field {
            original: weights(["40", "20", "40"]),
            part: Part::At(1),
        };
        assert_eq!(field.component(), Some(&id("peer")));
        let made = weights(["100/3", "100/3", "100/3"]);
        let field = Field {
            part: Part::At(0),
            ..field
        };
        assert_eq!(
            field.typed(&field.original, "30", &none()),
            Ok(weights(["30", "70/3", "140/3"]))
        );
        assert_eq!(field.content(&made), Content::Text("33.33".into()));
        assert_eq!(field.rounded(&made), Some(&ratio("100/3")));
        assert_eq!(field.rounded(&field.original), None);
        let locked = [id("peer")];
        assert_eq!(
            field.typed(&field.original, "90", &locked),
            Err(Wrong::Weight(ratio("80")))
        );
    }

    #[test]
    fn tie_breakers_are_a_list_without_repetition() {
        let list = |of: &[&str]| Edit::TieBreakers(of.iter().map(|of| id(of)).collect());
        let at = |at| Field {
            original: list(&[]),
            part: Part::At(at),
        };
        let choose = |place: usize, from: &Edit, text| {
            let made = at(place).typed(from, text, &none());
            made.expect("a component or nothing")
        };
        let one = choose(2, &list(&[]), "public");
        assert_eq!(one, list(&["public"]));
        let two = choose(1, &one, "panel");
        assert_eq!(two, list(&["public", "panel"]));
        assert_eq!(choose(0, &two, "panel"), list(&["panel", "public"]));
        assert_eq!(choose(0, &two, ""), list(&[]));
    }

    #[test]
    fn quotas_by_place() {
        let quota = |excellent, unsatisfactory| {
            Edit::Quota(Quota {
                excellent,
                unsatisfactory,
                ..Quota::default()
            })
        };
        let field = Field {
            original: quota(3, 3),
            part: Part::At(2),
        };
        assert_eq!(field.typed(&quota(1, 3), "0", &none()), Ok(quota(1, 0)));
        assert!(!field.is_changed(&quota(1, 3)));
    }

    #[test]
    fn an_empty_mark_is_left_out() {
        let mark = |score: Option<&str>| Edit::Mark {
            window: id("a"),
            by: Marker::Peer,
            at: 3,
            score: score.map(ratio),
        };
        let field = Field {
            original: mark(Some("88.5")),
            part: Part::Whole,
        };
        assert_eq!(field.content(&field.original), Content::Text("88.5".into()));
        assert_eq!(field.typed(&field.original, "", &none()), Ok(mark(None)));
        assert!(field.is_changed(&mark(None)));
        assert!(!field.is_changed(&mark(Some("88.50"))));
    }

    #[test]
    fn a_deduction_is_switched_off_and_on() {
        let record = |points: Option<&str>| Edit::Adjustment {
            window: id("a"),
            list: AdjustmentList::Deductions,
            id: id("d1"),
            points: points.map(ratio),
        };
        let field = Field {
            original: record(Some("1.5")),
            part: Part::Switch,
        };
        assert_eq!(field.switched(false), record(None));
        assert_eq!(field.switched(true), record(Some("1.5")));
        assert_eq!(
            field.typed(&record(None), "0", &none()),
            Err(Wrong::Say("error-points"))
        );
    }

    #[test]
    fn a_vote_changes_one_count_of_its_row() {
        let row = |counts: [u64; 3]| Edit::Votes {
            window: id("a"),
            round: id("july"),
            group: None,
            indicator: id("attitude"),
            counts: counts.to_vec(),
        };
        let field = Field {
            original: row([5, 6, 7]),
            part: Part::At(1),
        };
        assert_eq!(
            field.typed(&row([1, 2, 3]), "9", &none()),
            Ok(row([1, 9, 3]))
        );
        assert_eq!(
            field.typed(&row([1, 2, 3]), "", &none()),
            Err(Wrong::Say("error-whole"))
        );
        assert!(!field.is_changed(&row([1, 6, 3])));
    }
}
