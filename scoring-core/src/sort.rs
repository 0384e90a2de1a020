//! Sorting, in few bytes of WebAssembly.
//!
//! The standard sort is written for speed and comes anew, with about 5 KB, for every type that is
//! sorted; building a map from many entries at once brings it, too. Here one merge sort orders places
//! through a borrowed comparison, and only the last step, putting the elements there, knows their
//! type. `clippy.toml` keeps the standard ones out of this crate.

use alloc::vec::Vec;
use core::cmp::Ordering;

/// Sorts `list`; equal elements keep their order.
pub fn all<T: Ord>(list: &mut [T]) {
    by(list, T::cmp);
}

/// Sorts `list` by the key of each element; elements of equal keys keep their order.
pub fn by_key<T, K: Ord>(list: &mut [T], key: impl Fn(&T) -> K) {
    by(list, |a, b| key(a).cmp(&key(b)));
}

/// Sorts `list` as `compare` says; what it calls equal keeps its order.
pub fn by<T>(list: &mut [T], mut compare: impl FnMut(&T, &T) -> Ordering) {
    if list.is_sorted_by(|a, b| compare(a, b).is_le()) {
        return;
    }
    let mut targets = targets(list.len(), &mut |a, b| compare(&list[a], &list[b]));
    for at in 0..list.len() {
        // Each swap puts one element where it belongs.
        while targets[at] != at {
            let target = targets[at];
            list.swap(at, target);
            targets.swap(at, target);
        }
    }
}

/// For each place, where its element belongs.
fn targets(count: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    let mut merged = Vec::with_capacity(count);
    let mut width = 1;
    while width < count {
        for run in order.chunks(2 * width) {
            let (mut left, mut right) = run.split_at(width.min(run.len()));
            while let (Some((&a, rest_of_left)), Some((&b, rest_of_right))) =
                (left.split_first(), right.split_first())
            {
                if compare(a, b).is_gt() {
                    merged.push(b);
                    right = rest_of_right;
                } else {
                    merged.push(a);
                    left = rest_of_left;
                }
            }
            merged.extend_from_slice(left);
            merged.extend_from_slice(right);
        }
        core::mem::swap(&mut order, &mut merged);
        merged.clear();
        width *= 2;
    }
    // `merged` has room for all and is not needed any more.
    merged.resize(count, 0);
    for (target, &at) in order.iter().enumerate() {
        merged[at] = target;
    }
    merged
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        #[expect(clippy::disallowed_methods, reason = "the standard sort is the oracle")]
        fn it_sorts_as_the_standard_library_does(
            list in prop::collection::vec((0..20_u8, any::<u16>()), 0..70),
        ) {
            let (mut ours, mut theirs) = (list.clone(), list.clone());
            by(&mut ours, |a, b| a.0.cmp(&b.0));
            theirs.sort_by_key(|each| each.0);
            prop_assert_eq!(&ours, &theirs);
            let (mut ours, mut theirs) = (list.clone(), list);
            all(&mut ours);
            theirs.sort_unstable();
            prop_assert_eq!(ours, theirs);
        }
    }
}
