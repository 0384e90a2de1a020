//! The state of the calculator: the published year, the reader's edits, and what follows from them.
//!
//! It is pure: no page, no clock. Everything is computed by scoring-core: edits make a scenario, which
//! is shown on the published year and kept up to date. There is one edit for each thing edited; an
//! edit that says what was published is no edit.

use scoring_core::live::{Live, Standings};
use scoring_core::scenario::Edit;
use scoring_core::scenario::Scenario;
use scoring_core::{Evaluation, Ratio};

use crate::check::{Problem, problems};
use crate::original;
use crate::results::{digest, read};

/// A published year and a scenario on it.
#[derive(Clone, Debug)]
pub struct State {
    digest: String,
    live: Live,
    standings: Standings,
    edits: Vec<Edit>,
    problems: Vec<Problem>,
}

impl State {
    /// The published year, nothing changed.
    ///
    /// # Errors
    ///
    /// A sentence, when `inputs` is no consistent input of this format.
    pub fn new(inputs: &str) -> Result<Self, String> {
        let live = Live::new(read(inputs)?);
        Ok(Self {
            digest: digest(inputs),
            standings: live.standings(),
            live,
            edits: Vec::new(),
            problems: Vec::new(),
        })
    }

    /// What was published.
    pub fn published(&self) -> &Evaluation {
        self.live.published()
    }

    /// Where the windows stood as published.
    pub fn standings(&self) -> &Standings {
        &self.standings
    }

    /// The edited inputs.
    pub fn evaluation(&self) -> &Evaluation {
        self.live.evaluation()
    }

    /// What follows from the edited inputs.
    pub fn live(&self) -> &Live {
        &self.live
    }

    /// The edits, in the order in which they were first made.
    pub fn edits(&self) -> &[Edit] {
        &self.edits
    }

    /// Why some of the edits do not count yet.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// The edits that count, as the scenario that gives this outcome anywhere.
    pub fn scenario(&self) -> Scenario {
        let counts = |edit: &&Edit| !self.problems.iter().any(|problem| problem.stops(edit));
        Scenario {
            inputs_sha256: Some(self.digest.clone()),
            edits: self.edits.iter().filter(counts).cloned().collect(),
        }
    }

    /// The edit in force for what `like` edits: the reader's, or what was published.
    pub fn current(&self, like: &Edit) -> Option<Edit> {
        let edited = (self.edits.iter()).find(|edit| original::same_place(edit, like));
        edited
            .cloned()
            .or_else(|| original::original(self.published(), like))
    }

    /// What was published for what `like` edits.
    pub fn original(&self, like: &Edit) -> Option<Edit> {
        original::original(self.published(), like)
    }

    /// Makes an edit. One for the same place is replaced; one that says what was published is taken
    /// back.
    pub fn set(&mut self, edit: Edit) {
        let at = (self.edits.iter()).position(|each| original::same_place(each, &edit));
        let published = self.original(&edit).as_ref() == Some(&edit);
        match (at, published) {
            (Some(at), true) => drop(self.edits.remove(at)),
            (Some(at), false) => self.edits[at] = edit,
            (None, true) => {}
            (None, false) => self.edits.push(edit),
        }
        self.recompute();
    }

    /// Takes one edit back.
    pub fn reset(&mut self, at: usize) {
        if at < self.edits.len() {
            self.edits.remove(at);
            self.recompute();
        }
    }

    /// Takes all edits back.
    pub fn reset_all(&mut self) {
        self.edits.clear();
        self.recompute();
    }

    fn recompute(&mut self) {
        self.problems = problems(self.published(), &self.edits);
        if let Err(why) = self.live.show(&self.scenario().edits) {
            // The checks above let nothing through that does not fit. Should they ever, the reader
            // is told so instead of being shown figures that are not those of the edits.
            self.problems = vec![Problem::Inapplicable(why.to_string())];
            (self.live.show(&[])).expect("what was published is consistent");
        }
    }

    /// The weight in force of a component, and whether the reader changed it.
    pub fn weight_changed(&self, id: &str) -> Option<&Ratio> {
        self.edits.iter().find_map(|edit| match edit {
            Edit::Weights(weights) => weights.get(id),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use scoring_core::scenario::{AdjustmentList, Marker};

    use super::*;
    use crate::sample::{id, inputs, ratio, weight};

    fn state() -> State {
        State::new(&inputs()).expect("the sample is consistent")
    }

    fn composite(state: &State, window: &str) -> String {
        let composite = state.live().composite(place(state, window));
        composite.expect("it has a score").fraction()
    }

    fn place(state: &State, window: &str) -> usize {
        state.live().place(window).expect("it is in the sample")
    }

    #[test]
    fn an_edit_that_says_what_was_published_is_none() {
        let mut state = state();
        state.set(weight("panel", "40"));
        assert!(state.edits().is_empty());
        state.set(weight("panel", "30"));
        state.set(weight("panel", "40"));
        assert!(state.edits().is_empty());
    }

    #[test]
    fn weights_count_once_they_sum_to_a_hundred() {
        let mut state = state();
        state.set(weight("panel", "30"));
        assert_eq!(state.problems().len(), 1);
        assert_eq!(state.live().standings(), *state.standings());
        state.set(weight("peer", "30"));
        assert!(state.problems().is_empty());
        // Window a: panel 92, peer 88, public 90.5.
        assert_eq!(composite(&state, "a"), "451/5");
        state.set(weight("peer", "30.5"));
        assert_eq!(state.problems().len(), 1);
        assert_eq!(state.live().standings(), *state.standings());
    }

    #[test]
    fn marks_deductions_and_vetoes() {
        let mut state = state();
        let mark = |score: Option<&str>| Edit::Mark {
            window: id("a"),
            by: Marker::Panel,
            at: 0,
            score: score.map(ratio),
        };
        state.set(mark(Some("82")));
        assert_eq!(composite(&state, "a"), "433/5");
        state.set(mark(None));
        assert_eq!(state.edits().len(), 1);
        assert_eq!(state.live().rank(place(&state, "a")), None);
        state.reset_all();
        state.set(Edit::Adjustment {
            window: id("b"),
            list: AdjustmentList::Deductions,
            id: id("d1"),
            points: None,
        });
        state.set(Edit::Veto {
            window: id("a"),
            ground: id("case-filed"),
            in_force: true,
        });
        assert!(state.live().vetoed(place(&state, "a")));
        state.reset(0);
        state.reset(0);
        assert_eq!(state.live().standings(), *state.standings());
    }

    #[test]
    fn the_order_of_edits_does_not_matter_and_undoing_all_is_the_published_year() {
        let edits = [weight("panel", "10"), weight("public", "70")];
        let mut forth = state();
        let mut back = state();
        edits.iter().cloned().for_each(|edit| forth.set(edit));
        (edits.iter().rev().cloned()).for_each(|edit| back.set(edit));
        assert_eq!(forth.live().standings(), back.live().standings());
        assert_ne!(forth.live().standings(), *forth.standings());
        let scenario = forth.scenario();
        let applied = scenario.apply(forth.published()).expect("it is consistent");
        assert_eq!(Live::new(applied).standings(), forth.live().standings());
        forth.reset_all();
        assert_eq!(forth.live().standings(), *forth.standings());
    }
}
