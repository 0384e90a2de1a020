//! The fields of the page: what each shows, and the edit that follows from what is typed into it.
//!
//! It is pure; `dom` puts the fields on the page.

use scoring_core::Ratio;
use scoring_core::scenario::Edit;

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
    /// Its number.
    Number,
    /// The votes on one level, by its place.
    Level(usize),
    /// Whether the record counts.
    Switch,
}

/// What is in a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A text field.
    Text(String),
    /// A checkbox.
    Checked(bool),
}

/// The longest number typed: more digits than any mark, weight or count has.
const LONGEST: usize = 12;

impl Field {
    /// What the field shows where `current` is in force.
    pub fn content(&self, current: &Edit) -> Content {
        match (current, self.part) {
            (Edit::Weights(weights), _) => {
                let weight = weights.values().next();
                Content::Text(weight.map(Ratio::to_string).unwrap_or_default())
            }
            (Edit::Votes { counts, .. }, Part::Level(level)) => {
                Content::Text(counts.get(level).map(u64::to_string).unwrap_or_default())
            }
            (Edit::Respondents { respondents, .. }, _) => Content::Text(respondents.to_string()),
            (Edit::Mark { score, .. }, _) => {
                Content::Text(score.as_ref().map(Ratio::to_string).unwrap_or_default())
            }
            (Edit::Adjustment { points, .. }, Part::Switch) => Content::Checked(points.is_some()),
            (Edit::Adjustment { points, .. }, _) => {
                Content::Text(points.as_ref().map(Ratio::to_string).unwrap_or_default())
            }
            (Edit::Veto { in_force, .. }, _) => Content::Checked(*in_force),
            _ => Content::Text(String::new()),
        }
    }

    /// Whether the field shows something else than was published.
    pub fn is_changed(&self, current: &Edit) -> bool {
        self.content(current) != self.content(&self.original)
    }

    /// The edit that follows from typing `text` where `current` is in force.
    ///
    /// # Errors
    ///
    /// The key of the text that says what may be typed.
    pub fn typed(&self, current: &Edit, text: &str) -> Result<Edit, &'static str> {
        let text = ascii(text);
        let mut edit = current.clone();
        match &mut edit {
            Edit::Weights(weights) => {
                let typed = percent(&text)?;
                for weight in weights.values_mut() {
                    weight.clone_from(&typed);
                }
            }
            Edit::Votes { counts, .. } => {
                if let Part::Level(level) = self.part
                    && let Some(count) = counts.get_mut(level)
                {
                    *count = whole(&text)?;
                }
            }
            Edit::Respondents { respondents, .. } => *respondents = whole(&text)?,
            Edit::Mark { score, .. } => {
                *score = if text.is_empty() {
                    None
                } else {
                    Some(percent(&text)?)
                };
            }
            Edit::Adjustment { points, .. } => {
                let typed = number(&text).ok_or("error-points")?;
                if typed.is_zero() {
                    return Err("error-points");
                }
                *points = Some(typed);
            }
            _ => {}
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

/// The text without spaces and with the digits and the point that a Chinese keyboard gives as well.
fn ascii(text: &str) -> String {
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

/// A weight or a mark.
fn percent(text: &str) -> Result<Ratio, &'static str> {
    let in_scale = |number: &Ratio| *number <= Ratio::HUNDRED;
    number(text).filter(in_scale).ok_or("error-percent")
}

/// A number of people or votes.
fn whole(text: &str) -> Result<u64, &'static str> {
    let lawful = text.len() < LONGEST && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| lawful).ok_or("error-whole")
}

#[cfg(test)]
mod tests {
    use scoring_core::scenario::{AdjustmentList, Marker};

    use super::*;
    use crate::sample::{id, ratio, weight};

    #[test]
    fn what_may_be_typed() {
        let published = weight("panel", "40");
        let field = Field {
            original: published.clone(),
            part: Part::Number,
        };
        assert_eq!(
            field.typed(&published, " ３5。5 "),
            Ok(weight("panel", "35.5"))
        );
        assert_eq!(field.typed(&published, "0"), Ok(weight("panel", "0")));
        for text in ["", "-1", "101", "1/3", "1e1", "x", "1234567890123", "1."] {
            assert_eq!(
                field.typed(&published, text),
                Err("error-percent"),
                "{text}"
            );
        }
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
            part: Part::Number,
        };
        assert_eq!(field.content(&field.original), Content::Text("88.5".into()));
        assert_eq!(field.typed(&field.original, ""), Ok(mark(None)));
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
        assert_eq!(field.typed(&record(None), "0"), Err("error-points"));
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
            part: Part::Level(1),
        };
        assert_eq!(field.typed(&row([1, 2, 3]), "9"), Ok(row([1, 9, 3])));
        assert_eq!(field.typed(&row([1, 2, 3]), ""), Err("error-whole"));
        assert!(!field.is_changed(&row([1, 6, 3])));
    }
}
