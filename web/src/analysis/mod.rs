//! Questions about a scenario: what it would take, which weights decide, how firmly it stands.
//!
//! All of it is pure: answers come from scoring-core, and each is made into what a reader sees here,
//! on the host as in the browser. [`crate::panels`] puts it on the page.

pub mod apply;
pub mod deciding;
pub mod factors;
pub mod firmness;
pub mod reach;
#[cfg(test)]
mod tests;

use scoring_core::id::Id;
use scoring_core::outcome::WindowOutcome;
use scoring_core::scenario::{Edit, Scenario};
use scoring_core::{Evaluation, Outcome, Ratio, evaluate};

use crate::json;
use crate::names::Names;
use crate::results::read;
use crate::text::Texts;

/// The published year and the scenario that questions are about.
#[derive(Clone, Debug)]
pub struct Session {
    published: Evaluation,
    edits: Vec<Edit>,
    evaluation: Evaluation,
    outcome: Outcome,
}

impl Session {
    /// The published year, nothing changed.
    ///
    /// # Errors
    ///
    /// A sentence, when `inputs` is no consistent input of this format.
    pub fn new(inputs: &str) -> Result<Self, String> {
        let published = read(inputs)?;
        Ok(Self {
            outcome: evaluate(&published),
            evaluation: published.clone(),
            edits: Vec::new(),
            published,
        })
    }

    /// Turns to another scenario; whether it is another one.
    ///
    /// # Errors
    ///
    /// A sentence, when the text is no scenario or does not fit. The one before stays.
    pub fn follow(&mut self, scenario: &str) -> Result<bool, String> {
        let scenario: Scenario = json::read(scenario).map_err(|error| error.to_string())?;
        if scenario.edits == self.edits {
            return Ok(false);
        }
        let evaluation = scenario.apply(&self.published);
        self.evaluation = evaluation.map_err(|error| error.to_string())?;
        self.outcome = evaluate(&self.evaluation);
        self.edits = scenario.edits;
        Ok(true)
    }

    /// What was published.
    pub fn published(&self) -> &Evaluation {
        &self.published
    }

    /// The edits of the scenario.
    pub fn edits(&self) -> &[Edit] {
        &self.edits
    }

    /// The edited inputs.
    pub fn evaluation(&self) -> &Evaluation {
        &self.evaluation
    }

    /// What follows from them.
    pub fn outcome(&self) -> &Outcome {
        &self.outcome
    }

    /// Whether anything is changed.
    pub fn is_scenario(&self) -> bool {
        !self.edits.is_empty()
    }

    /// The names of the scenario's year.
    pub fn names<'a>(&'a self, texts: &'a Texts) -> Names<'a> {
        Names {
            texts,
            evaluation: &self.evaluation,
        }
    }

    /// `value` with the plan's digits.
    pub fn print(&self, value: &Ratio) -> String {
        self.evaluation.method.ranking.digits().print(value)
    }

    /// The windows by rank, those without one last.
    pub fn by_rank(&self) -> Vec<&WindowOutcome> {
        self.outcome.by_rank()
    }

    /// The place of a window in the order of the inputs.
    pub fn place(&self, window: &Id) -> Option<usize> {
        let windows = &self.evaluation.windows;
        windows
            .binary_search_by(|each| each.id.as_str().cmp(window))
            .ok()
    }
}
