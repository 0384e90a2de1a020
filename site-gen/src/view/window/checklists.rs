//! What was found at a window by checklist: for what each item lost its points.

use scoring_core::id::Id;
use scoring_core::method::Source;
use serde::Serialize;

use crate::view::{Day, Scene, Words};

/// A checklist with what was found by it.
#[derive(Debug, Serialize)]
pub(super) struct Checklist {
    /// What the plan calls it.
    name: Words,
    /// By date; none where nothing was found.
    findings: Vec<Row>,
}

#[derive(Debug, Serialize)]
struct Row {
    date: Day,
    item: Words,
    basis: Option<Words>,
    points: String,
}

/// The checklists of the plan, in its order.
pub(super) fn of(scene: &Scene<'_>, id: &Id) -> Vec<Checklist> {
    let method = &scene.year.year.evaluation.method;
    let found = scene.year.findings(id);
    let mut checklists = Vec::new();
    for component in method.tree() {
        let Source::Checklist { items } = &component.source else {
            continue;
        };
        let own = found.iter().filter(|(of, _)| **of == component.id);
        let mut findings: Vec<_> = own.map(|(_, finding)| *finding).collect();
        findings.sort_by_key(|finding| finding.date);
        let row = |finding: &crate::model::Finding| {
            let item = items.iter().find(|item| item.id == finding.item);
            Some(Row {
                date: scene.day(finding.date),
                item: item.map(|item| scene.named(&item.name, item.name_en.as_deref()))?,
                basis: finding.basis.as_ref().map(|text| scene.text(text)),
                points: finding.points.to_string(),
            })
        };
        checklists.push(Checklist {
            name: scene.named(&component.name, component.name_en.as_deref()),
            findings: findings.into_iter().filter_map(row).collect(),
        });
    }
    checklists
}
