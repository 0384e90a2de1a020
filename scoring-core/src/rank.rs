//! Order, ties and classes.

use alloc::vec::Vec;
use core::cmp::Reverse;

use crate::map::Map;
use crate::method::{Basis, Method};
use crate::ratio::Ratio;
use crate::round::Digits;
use crate::score::Scorecard;

/// What a window is ranked by: greater is better.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// The exact composite, or the printed one where the plan ranks by that.
    pub value: Ratio,
    /// The exact scores of the plan's tie-breakers, in its order.
    pub tie_breakers: Vec<Ratio>,
}

/// What `scorecard` is ranked by; `None` where its composite is missing.
pub fn key(method: &Method, scorecard: &Scorecard) -> Option<Key> {
    let ranking = &method.ranking;
    let composite = scorecard.value()?;
    let value = ranking.value(composite.clone());
    // A window with a composite has every component, tie-breakers included.
    let tie_breakers = ranking
        .tie_breakers
        .iter()
        .map(|id| scorecard.component(id)?.value().cloned())
        .collect::<Option<_>>()?;
    Some(Key {
        value,
        tie_breakers,
    })
}

/// The ranks of `keys`: equal keys share a rank and the next rank is skipped (1, 1, 3, 4). What has
/// no key has no rank. The order of the slice never decides.
pub fn ranks<K: Ord>(keys: &[Option<K>]) -> Vec<Option<usize>> {
    let mut order: Vec<(Reverse<&K>, usize)> = keys
        .iter()
        .enumerate()
        .filter_map(|(at, key)| Some((Reverse(key.as_ref()?), at)))
        .collect();
    crate::sort::all(&mut order);
    let mut ranks = alloc::vec![None; keys.len()];
    let mut shared: Option<(&K, usize)> = None;
    for (position, (Reverse(key), at)) in order.into_iter().enumerate() {
        let rank = match shared {
            Some((equal, rank)) if equal == key => rank,
            _ => position + 1,
        };
        shared = Some((key, rank));
        ranks[at] = Some(rank);
    }
    ranks
}

/// The ranks of `keys` within the class of each; those without a class rank together as one.
pub(crate) fn class_ranks<K: Ord, C: Ord>(keys: &[Option<K>], classes: &[C]) -> Vec<Option<usize>> {
    let mut members: Map<&C, Vec<usize>> = Map::new();
    for (at, class) in classes.iter().enumerate() {
        members.or_default(class).push(at);
    }
    let mut of_class = alloc::vec![None; keys.len()];
    for members in members.values() {
        let keys: Vec<Option<&K>> = members.iter().map(|&at| keys[at].as_ref()).collect();
        for (&at, rank) in members.iter().zip(ranks(&keys)) {
            of_class[at] = rank;
        }
    }
    of_class
}

/// The decimals with which a page prints each composite (reading 10): the plan's, or where unequal
/// exact composites print alike, the fewest that tell all that print alike apart.
///
/// Under ranking by printed values nothing is added, since no further digit decided a rank.
pub fn page_decimals(method: &Method, composites: &[Option<&Ratio>]) -> Vec<u32> {
    let digits = method.ranking.digits();
    let mut decimals = alloc::vec![digits.decimals; composites.len()];
    if method.ranking.basis == Basis::Printed {
        return decimals;
    }
    let mut printed: Vec<(Ratio, usize)> = (composites.iter().enumerate())
        .filter_map(|(at, composite)| Some((digits.round((*composite)?), at)))
        .collect();
    crate::sort::all(&mut printed);
    for alike in printed.chunk_by(|a, b| a.0 == b.0) {
        let members = || alike.iter().map(|(_, at)| *at);
        let mut values: Vec<&Ratio> = members().filter_map(|at| composites[at]).collect();
        crate::sort::all(&mut values);
        values.dedup();
        let enough = separating(digits, |finer| {
            (values.windows(2)).all(|pair| finer.round(pair[0]) != finer.round(pair[1]))
        });
        for at in members() {
            decimals[at] = enough;
        }
    }
    decimals
}

/// The fewest decimals, the plan's at least, with which unequal numbers print differently, as `apart`
/// tells of some digits.
pub(crate) fn separating(plan: Digits, apart: impl Fn(Digits) -> bool) -> u32 {
    (plan.decimals..u32::MAX)
        .find(|&decimals| apart(Digits { decimals, ..plan }))
        .expect("unequal numbers differ in some decimal")
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use super::*;

    #[test]
    fn equal_keys_share_and_skip() {
        let keys = [Some(3), Some(5), None, Some(5), Some(1)];
        assert_eq!(ranks(&keys), vec![Some(3), Some(1), None, Some(1), Some(4)]);
        let classes = ["a", "b", "a", "a", "b"];
        assert_eq!(
            class_ranks(&keys, &classes),
            vec![Some(2), Some(1), None, Some(1), Some(2)]
        );
    }

    #[test]
    fn further_decimals_only_where_they_decide() {
        let values: Vec<Ratio> = ["84.506", "84.514", "84.5142", "90", "90", "1"]
            .iter()
            .map(|text| text.parse().expect("a decimal"))
            .collect();
        let composites: Vec<Option<&Ratio>> = values.iter().map(Some).collect();
        // Three windows print 84.51; all three get the digits that tell two of them apart.
        assert_eq!(
            page_decimals(&Method::default(), &composites),
            vec![4, 4, 4, 2, 2, 2]
        );
    }
}
