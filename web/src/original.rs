//! What an edit edits, and what was published there.

use std::mem;

use scoring_core::id::Id;
use scoring_core::inputs::{Answers, Record, Window};
use scoring_core::method::{Basis, Combine, Component, Item, Method, Quota, Source};
use scoring_core::round::Rounding;
use scoring_core::scenario::{AdjustmentList, Edit, Marker};
use scoring_core::{Evaluation, Ratio};

/// Whether two edits are of the same thing, whatever they make of it. Two marks that were not given
/// are two things, even where they say the same.
///
/// A calculator's edit of weights names all siblings, since one weight cannot change alone.
pub fn same_place(one: &Edit, other: &Edit) -> bool {
    !matches!(one, Edit::NewMark { .. })
        && mem::discriminant(one) == mem::discriminant(other)
        && without_value(one) == without_value(other)
}

/// The edit without what it says, so that only its place is left.
pub fn without_value(edit: &Edit) -> Edit {
    let mut edit = edit.clone();
    match &mut edit {
        Edit::Weights(weights) | Edit::Items { weights, .. } => {
            for weight in weights.values_mut() {
                *weight = Ratio::ZERO;
            }
        }
        Edit::Votes { counts, .. } => counts.clear(),
        Edit::Respondents { respondents, .. } => *respondents = 0,
        Edit::Ballots {
            issued, returned, ..
        } => (*issued, *returned) = (None, None),
        Edit::Mark { score, .. } => *score = None,
        Edit::Adjustment { points, .. } => *points = None,
        Edit::NewAdjustment { points, .. } => *points = Ratio::ZERO,
        Edit::Veto { in_force, .. } => *in_force = false,
        Edit::Combine { combine, .. } => *combine = Combine::Pooled,
        Edit::Trim { trim, .. } => *trim = 0,
        Edit::Cap { cap, .. } => *cap = None,
        Edit::Basis(basis) => *basis = Basis::Exact,
        Edit::Rounding { decimals, rounding } => {
            *decimals = 0;
            *rounding = Rounding::HalfUp;
        }
        Edit::TieBreakers(ids) => ids.clear(),
        Edit::Floor(floor) => *floor = Ratio::ZERO,
        Edit::Quota(quota) => *quota = Quota::default(),
        Edit::Band { at_least, .. } => *at_least = Ratio::ZERO,
        Edit::NewMark { .. } => {}
    }
    edit
}

/// The edit that would say what was published where `like` edits; `None` where nothing is there.
pub fn original(published: &Evaluation, like: &Edit) -> Option<Edit> {
    let mut edit = like.clone();
    match &mut edit {
        Edit::Weights(weights) => {
            for (id, weight) in weights.iter_mut() {
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
        Edit::Ballots {
            window,
            round,
            group,
            issued,
            returned,
        } => {
            let record = record(published, window, round, group.as_ref());
            (*issued, *returned) = record.map_or((None, None), |it| (it.issued, it.returned));
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
        Edit::NewMark { .. } | Edit::NewAdjustment { .. } => return None,
        _ => rule(&published.method, &mut edit)?,
    }
    Some(edit)
}

/// Writes into an edit of a rule what the plan says.
fn rule(method: &Method, edit: &mut Edit) -> Option<()> {
    match edit {
        Edit::Items { component, weights } => {
            let items = items(&method.components, component);
            for (id, weight) in weights.iter_mut() {
                let item = items.iter().find(|item| item.id == *id)?;
                weight.clone_from(&item.weight);
            }
        }
        Edit::Combine { component, combine } => match &method.component(component)?.source {
            Source::Survey {
                combine: of_plan, ..
            } => *combine = *of_plan,
            _ => return None,
        },
        Edit::Trim { component, trim } => match &method.component(component)?.source {
            Source::Peer { trim: of_plan } => *trim = *of_plan,
            _ => return None,
        },
        Edit::Cap { list, kind, cap } => {
            let of_plan = match list {
                AdjustmentList::Deductions => {
                    let found = method.deductions.iter().find(|each| each.id == *kind);
                    &found?.cap
                }
                AdjustmentList::Additions => {
                    let found = method.additions.iter().find(|each| each.id == *kind);
                    &found?.cap
                }
            };
            cap.clone_from(of_plan);
        }
        Edit::Basis(basis) => *basis = method.ranking.basis,
        Edit::Rounding { decimals, rounding } => {
            *decimals = method.ranking.decimals;
            *rounding = method.ranking.rounding;
        }
        Edit::TieBreakers(ids) => ids.clone_from(&method.ranking.tie_breakers),
        Edit::Floor(floor) => floor.clone_from(&method.ranking.floor),
        Edit::Quota(quota) => quota.clone_from(&method.quota),
        Edit::Band { id, at_least } => {
            let band = method.bands.iter().find(|band| band.id == *id)?;
            at_least.clone_from(&band.at_least);
        }
        _ => return None,
    }
    Some(())
}

/// The items of the panel's component; none where it has none.
pub fn items<'a>(components: &'a [Component], id: &str) -> &'a [Item] {
    let of = siblings(components, id).iter().find(|each| *each.id == *id);
    match of.map(|component| &component.source) {
        Some(Source::Panel { items }) => items,
        _ => &[],
    }
}

/// The components that share a whole with `id`; none where there is no such component.
pub fn siblings<'a>(components: &'a [Component], id: &str) -> &'a [Component] {
    if components.iter().any(|each| *each.id == *id) {
        return components;
    }
    let below = components.iter().map(|each| siblings(each.children(), id));
    below
        .into_iter()
        .find(|found| !found.is_empty())
        .unwrap_or(&[])
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
