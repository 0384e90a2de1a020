//! The weights of siblings: one is set, the others make room in proportion.
//!
//! Everything is exact, so that weights always sum to 100, also where a third is left for each of
//! three.

use scoring_core::map::Map;

use scoring_core::Ratio;
use scoring_core::id::Id;

/// Weights of siblings.
pub type Weights = Map<Id, Ratio>;

/// `current` with `weight` for `id`. What is left goes to the others in proportion to what they have;
/// where they have nothing, in proportion to what was published; where that is nothing too, alike.
/// Those `locked` stay.
///
/// # Errors
///
/// The weight that is possible at the most: all that the locked ones leave. It is the only possible
/// one where all others are locked.
pub fn set(
    current: &Weights,
    published: &Weights,
    locked: &[Id],
    id: &Id,
    weight: &Ratio,
) -> Result<Weights, Ratio> {
    let is_free = |other: &Id| other != id && !locked.contains(other);
    let held: Ratio = (current.iter())
        .filter(|(other, _)| *other != id && locked.contains(*other))
        .map(|(_, weight)| weight)
        .sum();
    let most = &Ratio::HUNDRED - &held;
    let free: Vec<&Id> = current.keys().filter(|other| is_free(other)).collect();
    if *weight > most || (free.is_empty() && *weight != most) {
        return Err(most);
    }
    let rest = &most - weight;
    let sum = |of: &Weights| -> Ratio { free.iter().filter_map(|id| of.get(*id)).sum() };
    let mut made = current.clone();
    made.insert(id.clone(), weight.clone());
    let pattern = [current, published]
        .into_iter()
        .find(|pattern| !sum(pattern).is_zero());
    for other in &free {
        let part = match pattern {
            Some(pattern) => {
                let own = pattern.get(*other).cloned().unwrap_or_default();
                &(&rest * &own) / &sum(pattern)
            }
            None => &rest / &Ratio::count(free.len() as u64),
        };
        made.insert((*other).clone(), lowest(&part));
    }
    Ok(made)
}

/// The same number in lowest terms: a weight that is dragged to and fro must not grow with each step.
fn lowest(number: &Ratio) -> Ratio {
    (number.fraction().parse()).expect("the text of a number is a number")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::sample::{id, ratio};

    fn weights(of: &[(&str, &str)]) -> Weights {
        of.iter().map(|(id_, of)| (id(id_), ratio(of))).collect()
    }

    fn plan() -> Weights {
        weights(&[("panel", "40"), ("peer", "20"), ("public", "40")])
    }

    #[test]
    fn the_others_make_room_in_proportion() {
        let made = set(&plan(), &plan(), &[], &id("panel"), &ratio("30"));
        let expected = weights(&[("panel", "30"), ("peer", "70/3"), ("public", "140/3")]);
        assert_eq!(made, Ok(expected));
    }

    #[test]
    fn what_is_locked_stays() {
        let locked = [id("peer")];
        let made = set(&plan(), &plan(), &locked, &id("panel"), &ratio("30"));
        let expected = weights(&[("panel", "30"), ("peer", "20"), ("public", "50")]);
        assert_eq!(made, Ok(expected));
        let most = set(&plan(), &plan(), &locked, &id("panel"), &ratio("81"));
        assert_eq!(most, Err(ratio("80")));
        let locked = [id("peer"), id("public")];
        let only = set(&plan(), &plan(), &locked, &id("panel"), &ratio("30"));
        assert_eq!(only, Err(ratio("40")));
    }

    #[test]
    fn weights_come_back_from_zero_as_they_were_published() {
        let none: [Id; 0] = [];
        let all = set(&plan(), &plan(), &none, &id("panel"), &ratio("100")).expect("100 is lawful");
        assert_eq!(all[&id("peer")], Ratio::ZERO);
        assert_eq!(
            set(&all, &plan(), &none, &id("panel"), &ratio("40")),
            Ok(plan())
        );
        let zeros = weights(&[("a", "100"), ("b", "0"), ("c", "0")]);
        let made = set(&zeros, &zeros, &none, &id("a"), &ratio("99")).expect("99 is lawful");
        assert_eq!(made[&id("b")], ratio("1/2"));
    }

    proptest! {
        #[test]
        fn the_sum_is_always_a_hundred(
            steps in prop::collection::vec((0_usize..4, 0_u32..=1000, 0_u8..16), 1..20),
        ) {
            let published = weights(&[("a", "10"), ("b", "20"), ("c", "30"), ("d", "40")]);
            let ids: Vec<Id> = published.keys().cloned().collect();
            let mut current = published.clone();
            for (at, tenths, locks) in steps {
                let locked: Vec<Id> = (0..4)
                    .filter(|bit| locks & (1 << bit) != 0)
                    .map(|bit| ids[bit].clone())
                    .collect();
                let weight = Ratio::new(i128::from(tenths), 10);
                if let Ok(made) = set(&current, &published, &locked, &ids[at], &weight) {
                    prop_assert_eq!(made.values().sum::<Ratio>(), Ratio::HUNDRED);
                    prop_assert!(made.values().all(|weight| !weight.is_negative()));
                    for id in locked.iter().filter(|id| **id != ids[at]) {
                        prop_assert_eq!(&made[id], &current[id]);
                    }
                    current = made;
                }
            }
        }
    }
}
