//! Edits of what is there, each with the edit that undoes it.

use proptest::sample::Index;
use scoring_core::inputs::{Answers, Window};
use scoring_core::method::{Basis, Combine, Component, Quota, Source};
use scoring_core::round::Rounding;
use scoring_core::scenario::{AdjustmentList, Edit, Marker};
use scoring_core::{Evaluation, Method, Ratio};

use crate::evaluations::{id, ratio};

/// Pairs of edits of `evaluation`: the second of each undoes the first.
pub(crate) fn with_inverses(
    evaluation: &Evaluation,
    at: Index,
    score: &Ratio,
    trim: u32,
) -> Vec<(Edit, Edit)> {
    let window = &evaluation.windows[at.index(evaluation.windows.len())];
    let mut edits = of_the_method(&evaluation.method, score, trim);
    edits.extend(of_marks(window, score));
    edits.extend(of_adjustments_and_vetoes(window, score));
    edits.extend(of_votes(window));
    edits
}

fn of_the_method(method: &Method, score: &Ratio, trim: u32) -> Vec<(Edit, Edit)> {
    let mut edits = vec![
        (Edit::Basis(Basis::Exact), Edit::Basis(method.ranking.basis)),
        (
            Edit::Floor(ratio("-7.5")),
            Edit::Floor(method.ranking.floor.clone()),
        ),
        (
            Edit::Quota(Quota::default()),
            Edit::Quota(method.quota.clone()),
        ),
        (
            Edit::Rounding {
                decimals: 6,
                rounding: Rounding::HalfEven,
            },
            Edit::Rounding {
                decimals: method.ranking.decimals,
                rounding: method.ranking.rounding,
            },
        ),
        (
            Edit::TieBreakers(Vec::new()),
            Edit::TieBreakers(method.ranking.tie_breakers.clone()),
        ),
        (
            Edit::Band {
                id: id("high"),
                at_least: score.clone(),
            },
            Edit::Band {
                id: id("high"),
                at_least: ratio("80"),
            },
        ),
        (
            Edit::Cap {
                list: AdjustmentList::Deductions,
                kind: id("warning"),
                cap: Some(score.clone()),
            },
            Edit::Cap {
                list: AdjustmentList::Deductions,
                kind: id("warning"),
                cap: method.deductions[0].cap.clone(),
            },
        ),
    ];
    let weights = |scale: &dyn Fn(&Component) -> Ratio| {
        let weights = method
            .components
            .iter()
            .map(|each| (each.id.clone(), scale(each)));
        Edit::Weights(weights.collect())
    };
    edits.push((
        weights(&|_| Ratio::ONE),
        weights(&|each| each.weight.clone()),
    ));
    for component in method.tree() {
        let id = component.id.clone();
        match &component.source {
            Source::Peer { trim: given } => edits.push((
                Edit::Trim {
                    component: id.clone(),
                    trim,
                },
                Edit::Trim {
                    component: id,
                    trim: *given,
                },
            )),
            Source::Survey { combine, .. } => edits.push((
                Edit::Combine {
                    component: id.clone(),
                    combine: Combine::Mean,
                },
                Edit::Combine {
                    component: id,
                    combine: *combine,
                },
            )),
            _ => {}
        }
    }
    edits
}

fn of_marks(window: &Window, score: &Ratio) -> Vec<(Edit, Edit)> {
    let mut edits = Vec::new();
    let mark = |by: Marker, at: usize, score: Option<Ratio>| Edit::Mark {
        window: window.id.clone(),
        by,
        at,
        score,
    };
    if let Some(given) = window.panel.first() {
        let back = mark(Marker::Panel, 0, Some(given.score.clone()));
        edits.push((mark(Marker::Panel, 0, Some(score.clone())), back.clone()));
        edits.push((mark(Marker::Panel, 0, None), back));
    }
    if let Some(given) = window.peer.last() {
        let at = window.peer.len() - 1;
        edits.push((
            mark(Marker::Peer, at, None),
            mark(Marker::Peer, at, Some(given.score.clone())),
        ));
    }
    let new = Edit::NewMark {
        window: window.id.clone(),
        by: Marker::Own,
        item: None,
        score: score.clone(),
    };
    edits.push((new, mark(Marker::Own, window.own.len(), None)));
    edits
}

fn of_adjustments_and_vetoes(window: &Window, score: &Ratio) -> Vec<(Edit, Edit)> {
    let mut edits = Vec::new();
    let adjustment = |points: Option<Ratio>| Edit::Adjustment {
        window: window.id.clone(),
        list: AdjustmentList::Additions,
        id: id("another"),
        points,
    };
    let new = Edit::NewAdjustment {
        window: window.id.clone(),
        list: AdjustmentList::Additions,
        id: id("another"),
        kind: id("innovation"),
        points: score.clone(),
    };
    edits.push((new, adjustment(None)));
    let veto = |in_force| Edit::Veto {
        window: window.id.clone(),
        ground: id("case-filed"),
        in_force,
    };
    let vetoed = !window.vetoes.is_empty();
    edits.push((veto(!vetoed), veto(vetoed)));
    edits.push((veto(vetoed), veto(vetoed)));
    edits
}

fn of_votes(window: &Window) -> Vec<(Edit, Edit)> {
    let mut edits = Vec::new();
    for (round, records) in &window.surveys {
        for record in records {
            let Answers::Votes(rows) = &record.answers else {
                continue;
            };
            let votes = |counts: Vec<u64>| Edit::Votes {
                window: window.id.clone(),
                round: round.clone(),
                group: record.group.clone(),
                indicator: id("openness"),
                counts,
            };
            let respondents = |respondents| Edit::Respondents {
                window: window.id.clone(),
                round: round.clone(),
                group: record.group.clone(),
                respondents,
            };
            edits.push((votes(vec![1, 0, 0, 0]), votes(rows[1].clone())));
            edits.push((respondents(0), respondents(record.respondents)));
        }
    }
    edits
}
