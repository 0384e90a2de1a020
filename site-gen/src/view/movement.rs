//! How windows moved between two running rankings: among the windows that both rank, since one that is
//! missing from a round would else lift or lower all below it.

use scoring_core::id::Id;
use scoring_core::outcome::WindowOutcome;

use crate::view::Scene;

/// Two running rankings of a survey component.
pub(crate) struct Movement<'a> {
    component: &'a Id,
    rounds: [&'a Id; 2],
    /// The ranks in each round of the windows that both rank, in order.
    shared: [Vec<usize>; 2],
    /// Whether a round ranks windows that the other does not.
    is_partial: bool,
}

impl<'a> Movement<'a> {
    /// From the round `before` to the round `after`.
    pub(crate) fn between(
        scene: &Scene<'_>,
        component: &'a Id,
        [before, after]: [&'a Id; 2],
    ) -> Self {
        let mut movement = Self {
            component,
            rounds: [before, after],
            shared: [Vec::new(), Vec::new()],
            is_partial: false,
        };
        for window in &scene.year.year.outcome.windows {
            match movement.ranks(window) {
                [Some(before), Some(after)] => {
                    movement.shared[0].push(before);
                    movement.shared[1].push(after);
                }
                [None, None] => {}
                _ => movement.is_partial = true,
            }
        }
        movement
            .shared
            .iter_mut()
            .for_each(|ranks| ranks.sort_unstable());
        movement
    }

    fn ranks(&self, window: &WindowOutcome) -> [Option<usize>; 2] {
        let ranks = window.round_ranks.get(self.component);
        (self.rounds).map(|round| ranks.and_then(|ranks| ranks.get(round).copied()))
    }

    /// The window's places before and after among the windows that both rounds rank; equal scores share
    /// one. `None` where a round does not rank it.
    pub(crate) fn places(&self, window: &WindowOutcome) -> Option<[usize; 2]> {
        let [Some(before), Some(after)] = self.ranks(window) else {
            return None;
        };
        let place = |shared: &[usize], own| shared.partition_point(|rank| *rank < own) + 1;
        Some([
            place(&self.shared[0], before),
            place(&self.shared[1], after),
        ])
    }

    /// Among how many windows places are counted, where that is not all that a round ranks.
    pub(crate) fn among(&self, scene: &Scene<'_>) -> Option<String> {
        let windows = self.shared[0].len();
        (self.is_partial && windows > 0).then(|| scene.count("round.among", windows, &[]))
    }
}
