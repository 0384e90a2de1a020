//! The weights around the published one at which a list stays as it is.
//!
//! A list is the top (or the bottom) of the order: it changes only where one of its windows, or of
//! those tied at its edge, changes its order with another that competes for the same places. So only
//! those pairs are followed, outward from the published weight: up to the next change of any of them
//! the list is the same throughout, and there it is filled anew, at that weight and beyond it.

use alloc::vec::Vec;

use serde::Serialize;

use crate::lists::Lists;
use crate::outcome::{Candidate, List};
use crate::ratio::Ratio;

use super::Flip;
use super::turns::{Way, middle};

/// The weights at which a list stays as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Held {
    /// The list.
    pub list: List,
    /// From here.
    pub from: End,
    /// To here.
    pub to: End,
}

/// An end of an interval of weights.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct End {
    /// The weight in percent.
    pub weight: Ratio,
    /// Whether the list is still the same at it.
    pub included: bool,
}

pub(super) fn held(flip: &Flip<'_>, list: List) -> Held {
    Held {
        list,
        from: end(flip, list, Way::Down),
        to: end(flip, list, Way::Up),
    }
}

fn end(flip: &Flip<'_>, list: List, way: Way) -> End {
    let limit = way.end();
    let end = |weight: &Ratio, included: bool| End {
        weight: weight.reduced(),
        included,
    };
    let filled = |weight: &Ratio| flip.pools.fill(&flip.ranks(weight), &flip.vetoed);
    let mut from = flip.weight.clone();
    let published = members(&filled(&from), list);
    while from != limit {
        let mut to = limit.clone();
        // The windows to follow are those of the list as it is between the two weights, which is
        // only known once nothing of them changes between.
        let between = loop {
            let lists = filled(&middle(&from, &to));
            match next_change(flip, list, &lists, &from, &to, way) {
                Some(change) if change != to => to = change,
                _ => break lists,
            }
        };
        if members(&between, list) != published {
            return end(&from, true);
        }
        if members(&filled(&to), list) != published {
            return end(&to, false);
        }
        from = to;
    }
    end(&limit, true)
}

/// The places on a list.
fn members(lists: &Lists, list: List) -> Vec<usize> {
    let marked = |candidate: Candidate| {
        let places = lists.marks.iter().enumerate();
        let marked = places.filter(|(_, mark)| **mark == Some(candidate));
        marked.map(|(at, _)| at).collect()
    };
    match list {
        List::Excellent => marked(Candidate::Excellent),
        List::Unsatisfactory => marked(Candidate::Unsatisfactory),
        List::ExcellentHeads => lists.heads.clone(),
    }
}

/// The nearest weight beyond `from`, not beyond `limit`, at which a pair that decides `list` changes
/// its order. `lists` says who is on it.
fn next_change(
    flip: &Flip<'_>,
    list: List,
    lists: &Lists,
    from: &Ratio,
    limit: &Ratio,
    way: Way,
) -> Option<Ratio> {
    let mark = match list {
        List::Excellent | List::ExcellentHeads => Candidate::Excellent,
        List::Unsatisfactory => Candidate::Unsatisfactory,
    };
    let competes = |at: &usize| !flip.vetoed[*at] && flip.lines[*at].values.is_some();
    let listed = |at: usize| lists.marks[at] == Some(mark);
    let followed = |at: usize| listed(at) || lists.marks[at] == Some(Candidate::Undetermined);
    let mut nearest: Option<Ratio> = None;
    let mut follow = |one: usize, other: usize| {
        let (one, other) = (&flip.lines[one].values, &flip.lines[other].values);
        if let (Some(one), Some(other)) = (one, other) {
            let limit = nearest.as_ref().unwrap_or(limit);
            if let Some(change) = flip.next_change(one, other, from, limit, way) {
                nearest = Some(change);
            }
        }
    };
    for members in flip.pools.members() {
        let competing: Vec<usize> = members.iter().copied().filter(competes).collect();
        for &one in competing.iter().filter(|at| followed(**at)) {
            for &other in competing.iter().filter(|at| !listed(**at) && **at != one) {
                follow(one, other);
            }
        }
    }
    if list == List::ExcellentHeads {
        // Heads are counted over all classes.
        let excellent: Vec<usize> = (0..flip.lines.len()).filter(|at| listed(*at)).collect();
        for (at, &one) in excellent.iter().enumerate() {
            for &other in &excellent[at + 1..] {
                follow(one, other);
            }
        }
    }
    nearest
}
