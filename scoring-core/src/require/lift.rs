//! The fewest deductions to lift.
//!
//! A kind may be capped, so lifting one record can bring nothing and the second much. Of one kind
//! the largest go first: any other choice of as many leaves at least as much standing. Kinds add up,
//! so the best choice of *k* records over several kinds follows from the best of fewer. What comes
//! off the panel's score and what comes off the composite are chosen apart, since each only ever
//! raises both; every pair of numbers is tried.

use alloc::vec::Vec;

use crate::id::Id;
use crate::inputs::Adjustment;
use crate::method::{AppliesTo, DeductionKind};
use crate::ratio::Ratio;
use crate::scenario::{AdjustmentList, Edit};

use super::{Answer, Question, Why, least};

impl Question<'_> {
    pub(super) fn fewest_lifted(&self) -> Answer {
        let [composite, panel] = [AppliesTo::Composite, AppliesTo::Panel].map(|target| {
            let kinds = self.method().deductions.iter();
            let kinds: Vec<_> = kinds.filter(|kind| kind.applies_to == target).collect();
            best_choices(&kinds, &self.window.deductions)
        });
        let (most, most_of_panel) = (composite.len() - 1, panel.len() - 1);
        if most + most_of_panel == 0 {
            return Answer::Impossible(Why::Nothing);
        }
        let edits = |lifted: usize, of_panel: usize| -> Vec<Edit> {
            let records = composite[lifted].iter().chain(&panel[of_panel]);
            let lift = |record: &&Id| Edit::Adjustment {
                window: self.window.id.clone(),
                list: AdjustmentList::Deductions,
                id: Id::clone(record),
                points: None,
            };
            records.map(lift).collect()
        };
        let scored = |edits: &[Edit]| {
            let scored = self.scored(edits);
            scored.expect("a window without some deductions is lawful")
        };
        let fewest = (0..=most_of_panel)
            .filter_map(|of_panel| {
                let met = |lifted: u64| {
                    let lifted = usize::try_from(lifted).unwrap_or(most).min(most);
                    self.meets(&scored(&edits(lifted, of_panel)))
                };
                let lifted = usize::try_from(least(most as u64, met)?).ok()?;
                Some((lifted + of_panel, lifted, of_panel))
            })
            .min();
        let Some((_, lifted, of_panel)) = fewest else {
            return self.not_enough(&scored(&edits(most, most_of_panel)));
        };
        let edits = edits(lifted, of_panel);
        let mut records: Vec<Id> = (composite[lifted].iter().chain(&panel[of_panel]))
            .map(|id| Id::clone(id))
            .collect();
        crate::sort::all(&mut records);
        Answer::Lift {
            records,
            reached: self.standing(&scored(&edits)),
            edits,
        }
    }
}

/// For each number of records, from 0 to all, those whose lifting leaves least standing.
fn best_choices<'a>(kinds: &[&DeductionKind], records: &'a [Adjustment]) -> Vec<Vec<&'a Id>> {
    // What stands after lifting, and what is lifted, by number.
    let mut best: Vec<(Ratio, Vec<&Id>)> = alloc::vec![(Ratio::ZERO, Vec::new())];
    for kind in kinds {
        let mut of_kind: Vec<_> = records.iter().filter(|each| each.kind == kind.id).collect();
        crate::sort::by(&mut of_kind, |a, b| {
            b.points.cmp(&a.points).then_with(|| a.id.cmp(&b.id))
        });
        let standing = |lifted: usize| -> Ratio {
            let sum: Ratio = of_kind[lifted..].iter().map(|each| &each.points).sum();
            kind.cap
                .as_ref()
                .map_or(sum.clone(), |cap| sum.min(cap.clone()))
        };
        let mut next: Vec<Option<(Ratio, Vec<&Id>)>> =
            alloc::vec![None; best.len() + of_kind.len()];
        for (before, (stands, chosen)) in best.iter().enumerate() {
            for lifted in 0..=of_kind.len() {
                let sum = stands + &standing(lifted);
                let slot = &mut next[before + lifted];
                if slot.as_ref().is_none_or(|(least, _)| sum < *least) {
                    let more = of_kind[..lifted].iter().map(|each| &each.id);
                    *slot = Some((sum, chosen.iter().copied().chain(more).collect()));
                }
            }
        }
        best = next.into_iter().flatten().collect();
    }
    best.into_iter().map(|(_, chosen)| chosen).collect()
}
