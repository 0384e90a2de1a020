//! What is scored: answers, marks, findings, adjustments, vetoes.
//!
//! Stage: part of `validate`. The calculator's reader runs this and no more, so that what it says of
//! a file is what `check` says.

use std::collections::BTreeMap;

use scoring_core::id::Id;

use super::events::Events;
use super::scope::Scope;
use super::{marks, records, surveys};
use crate::diagnostic::Diagnostics;
use crate::model::{Adjustment, Ballot, Finding, Mark, SurveyRound, Veto};
use crate::raw::Year;
use crate::raw::plan::SourceWord;

/// The scored records of a year, as far as nothing is wrong with them.
#[derive(Debug, Default)]
pub struct Scored {
    /// The rounds of the survey, in the plan's order.
    pub rounds: Vec<SurveyRound>,
    /// The ballots of the peer evaluation.
    pub ballots: Vec<Ballot>,
    /// The marks of the panel.
    pub panel: Vec<Mark>,
    /// The marks of the self-evaluation.
    pub own: Vec<Mark>,
    /// Findings, by checklist component.
    pub checklists: BTreeMap<Id, Vec<Finding>>,
    /// Points taken off.
    pub deductions: Vec<Adjustment>,
    /// Points added.
    pub additions: Vec<Adjustment>,
    /// Vetoes, withdrawn ones too.
    pub vetoes: Vec<Veto>,
}

/// The scored records of `raw`, checked against its plan and its windows.
pub fn scored(raw: &Year, out: &mut Diagnostics) -> Scored {
    let scope = Scope::of(raw, out);
    within(raw, &scope, out)
}

/// [`scored`], where the names are known already.
pub(super) fn within(raw: &Year, scope: &Scope<'_>, out: &mut Diagnostics) -> Scored {
    let mut events = Events::default();
    let panel = (raw.panel.iter())
        .flat_map(|file| marks::marks(file, SourceWord::Panel, scope, &mut events, out))
        .collect();
    let own = (raw.own.iter())
        .flat_map(|file| marks::marks(file, SourceWord::Own, scope, &mut events, out))
        .collect();
    let checklists = marks::checklists(&raw.checklists, scope, &mut events, out);
    let (deductions, additions) = match &raw.adjustments {
        Some(file) => {
            let kinds = &scope.plan.deductions;
            let deductions = records::adjustments(&file.deductions, kinds, scope, &mut events, out);
            let kinds = &scope.plan.additions;
            let additions = records::adjustments(&file.additions, kinds, scope, &mut events, out);
            (deductions, additions)
        }
        None => Default::default(),
    };
    Scored {
        panel,
        own,
        checklists,
        deductions,
        additions,
        vetoes: records::vetoes(&raw.vetoes, scope, out),
        rounds: surveys::rounds(&raw.surveys, scope, out),
        ballots: (raw.peer.iter())
            .flat_map(|file| marks::peer(file, scope, out))
            .collect(),
    }
}
