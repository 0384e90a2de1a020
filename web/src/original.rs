//! What an edit edits, and what was published there.

use scoring_core::id::Id;
use scoring_core::inputs::{Answers, Record, Window};
use scoring_core::scenario::{AdjustmentList, Edit, Marker};
use scoring_core::{Evaluation, Ratio};

/// Whether two edits are of the same thing, whatever they make of it.
///
/// A calculator's edit of weights is of one component, so that each can be taken back by itself.
pub fn same_place(one: &Edit, other: &Edit) -> bool {
    without_value(one) == without_value(other)
}

/// The edit without what it says, so that only its place is left.
fn without_value(edit: &Edit) -> Edit {
    let mut edit = edit.clone();
    match &mut edit {
        Edit::Weights(weights) => {
            for weight in weights.values_mut() {
                *weight = Ratio::ZERO;
            }
        }
        Edit::Votes { counts, .. } => counts.clear(),
        Edit::Respondents { respondents, .. } => *respondents = 0,
        Edit::Mark { score, .. } => *score = None,
        Edit::Adjustment { points, .. } => *points = None,
        Edit::Veto { in_force, .. } => *in_force = false,
        _ => {}
    }
    edit
}

/// The edit that would say what was published where `like` edits; `None` where nothing is there.
pub fn original(published: &Evaluation, like: &Edit) -> Option<Edit> {
    let mut edit = like.clone();
    match &mut edit {
        Edit::Weights(weights) => {
            for (id, weight) in weights {
                weight.clone_from(&published.method.component(id)?.weight);
            }
        }
        Edit::Votes {
            window,
            round,
            group,
            indicator,
            counts,
        } => {
            let survey = published.method.survey.as_ref()?;
            let row = survey.indicator(indicator)?;
            *counts = match record(published, window, round, group.as_ref()).map(|r| &r.answers) {
                Some(Answers::Votes(rows)) => rows.get(row)?.clone(),
                Some(Answers::Totals { .. }) => return None,
                None => vec![0; survey.levels.len()],
            };
        }
        Edit::Respondents {
            window,
            round,
            group,
            respondents,
        } => {
            *respondents = record(published, window, round, group.as_ref())
                .map_or(0, |record| record.respondents);
        }
        Edit::Mark {
            window,
            by,
            at,
            score,
        } => {
            let window = find(published, window)?;
            *score = Some(match by {
                Marker::Panel => window.panel.get(*at)?.score.clone(),
                Marker::Own => window.own.get(*at)?.score.clone(),
                Marker::Peer => window.peer.get(*at)?.score.clone(),
            });
        }
        Edit::Adjustment {
            window,
            list,
            id,
            points,
        } => {
            let window = find(published, window)?;
            let records = match list {
                AdjustmentList::Deductions => &window.deductions,
                AdjustmentList::Additions => &window.additions,
            };
            *points = Some(
                (records.iter().find(|record| record.id == *id)?)
                    .points
                    .clone(),
            );
        }
        Edit::Veto {
            window,
            ground,
            in_force,
        } => {
            let window = find(published, window)?;
            *in_force = window.vetoes.iter().any(|veto| veto.ground == *ground);
        }
        _ => return None,
    }
    Some(edit)
}

/// The window with this id.
pub fn find<'a>(evaluation: &'a Evaluation, id: &str) -> Option<&'a Window> {
    evaluation.windows.get(place(evaluation, id)?)
}

/// The place of the window with this id.
pub fn place(evaluation: &Evaluation, id: &str) -> Option<usize> {
    let windows = &evaluation.windows;
    (windows.binary_search_by(|window| (*window.id).cmp(id))).ok()
}

/// The record of a window, round and group.
pub fn record<'a>(
    evaluation: &'a Evaluation,
    window: &str,
    round: &str,
    group: Option<&Id>,
) -> Option<&'a Record> {
    let records = find(evaluation, window)?.surveys.get(round)?;
    records.iter().find(|record| record.group.as_ref() == group)
}
