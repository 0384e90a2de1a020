//! What is scored: answers, marks, findings, adjustments, vetoes.
//!
//! Stage: part of `validate`. The calculator's reader runs this and no more, so that what it says of
//! a file is what `check` says.

use super::events::Events;
use super::scope::Scope;
use super::{marks, records, surveys};
use crate::diagnostic::Diagnostics;
use crate::model::Records;
use crate::raw::Year;
use crate::raw::plan::SourceWord;

/// The scored records of `raw`, checked against its plan and its windows, as far as nothing is wrong
/// with them.
pub fn scored(raw: &Year, out: &mut Diagnostics) -> Records {
    let scope = Scope::of(raw, out);
    within(raw, &scope, out)
}

/// [`scored`], where the names are known already.
pub(super) fn within(raw: &Year, scope: &Scope<'_>, out: &mut Diagnostics) -> Records {
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
    Records {
        panel,
        own,
        checklists,
        deductions,
        additions,
        vetoes: raw
            .vetoes
            .as_deref()
            .map_or_else(Vec::new, |list| records::vetoes(list, scope, out)),
        rounds: surveys::rounds(&raw.surveys, scope, out),
        ballots: (raw.peer.iter())
            .flat_map(|file| marks::peer(file, scope, out))
            .collect(),
    }
}
