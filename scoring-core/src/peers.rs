//! The marks that windows give each other, described without saying who gave them.
//!
//! Quartiles are those of linear interpolation between the ordered marks (type 7 of Hyndman and Fan,
//! 1996, which spreadsheets and statistics programs use by default).

use alloc::vec::Vec;

use crate::ratio::Ratio;

/// How far the marks of one window lie apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Spread {
    /// How many marks there are.
    pub marks: usize,
    /// The lowest.
    pub least: Ratio,
    /// A quarter of the way from the lowest to the highest.
    pub lower: Ratio,
    /// The middle one.
    pub median: Ratio,
    /// Three quarters of the way.
    pub upper: Ratio,
    /// The highest.
    pub greatest: Ratio,
    /// The mean of all.
    pub mean: Ratio,
    /// The mean without as many of the lowest and of the highest as asked for; `None` where nothing
    /// would be left.
    pub trimmed: Option<Ratio>,
}

/// Describes `marks`; `trim` of them are left out at each end of the trimmed mean. `None` without
/// any.
pub fn spread<'a>(marks: impl IntoIterator<Item = &'a Ratio>, trim: usize) -> Option<Spread> {
    let mut marks: Vec<&Ratio> = marks.into_iter().collect();
    crate::sort::all(&mut marks);
    let (least, greatest) = (marks.first()?, marks.last()?);
    let inner = marks
        .len()
        .checked_sub(trim)
        .and_then(|end| marks.get(trim..end));
    Some(Spread {
        marks: marks.len(),
        least: (*least).clone(),
        lower: quantile(&marks, 1),
        median: quantile(&marks, 2),
        upper: quantile(&marks, 3),
        greatest: (*greatest).clone(),
        mean: mean(&marks)?,
        trimmed: inner.and_then(mean),
    })
}

fn mean(marks: &[&Ratio]) -> Option<Ratio> {
    let sum: Ratio = marks.iter().copied().sum();
    sum.checked_div(&Ratio::count(marks.len() as u64))
}

/// The value at `quarters` quarters of the way through `marks`, which are ordered and not empty.
fn quantile(marks: &[&Ratio], quarters: usize) -> Ratio {
    let steps = (marks.len() - 1) * quarters;
    let (at, rest) = (steps / 4, steps % 4);
    let next = marks[(at + 1).min(marks.len() - 1)];
    let part = Ratio::count(rest as u64) / Ratio::count(4);
    marks[at] + &(part * (next - marks[at]))
}
