//! The left side: weights, and the records of the window chosen.

use std::collections::BTreeMap;

use scoring_core::Ratio;
use scoring_core::id::Id;
use scoring_core::inputs::Answers;
use scoring_core::method::{Component, Source};
use scoring_core::scenario::{AdjustmentList, Edit, Marker};
use web_sys::Element;

use super::element::{add, add_text, set, toggle};
use super::fields::Fields;
use crate::check::RecordId;
use crate::field::Part;
use crate::names::Names;
use crate::original::{find, record};
use crate::state::State;

/// Where messages about the fields stand.
#[derive(Default)]
pub(super) struct Messages {
    /// Below the weights of siblings: the siblings, their sum, and why they do not count.
    pub(super) weights: Vec<(Vec<Id>, Element, Element)>,
    /// Below a survey record: which, its blanks, and why it does not count.
    pub(super) records: Vec<(RecordId, Element, Element)>,
    /// Rows that say what was published, each with the edit of its votes.
    pub(super) votes: Vec<(Edit, Element)>,
}

/// What builds fields.
pub(super) struct Builder<'a> {
    pub(super) state: &'a State,
    pub(super) names: Names<'a>,
    pub(super) fields: &'a mut Fields,
    pub(super) messages: &'a mut Messages,
}

impl Builder<'_> {
    /// A field for each weight of the tree.
    pub(super) fn weights(&mut self, parent: &Element) {
        let section = self.section(parent, "weights");
        let components = &self.state.published().method.components;
        self.siblings(&section, components);
    }

    fn section(&self, parent: &Element, key: &str) -> Element {
        let section = add(parent, "section", "");
        add_text(&section, "h2", "", self.names.texts.get(key));
        section
    }

    fn siblings(&mut self, section: &Element, components: &[Component]) {
        for component in components {
            let weight = BTreeMap::from([(component.id.clone(), component.weight.clone())]);
            let name = self.names.component(&component.id).to_owned();
            self.fields.labelled(section, &name, Edit::Weights(weight));
        }
        let sum = add(section, "p", "small soft");
        let problem = add(section, "p", "error");
        let ids = components.iter().map(|each| each.id.clone()).collect();
        self.messages.weights.push((ids, sum, problem));
        for component in components {
            if let Source::Components(children) = &component.source {
                let name = self.names.component(&component.id);
                let title = self.names.texts.fill("weights-of", &[("component", &name)]);
                add_text(section, "h3", "", &title);
                self.siblings(section, children);
            }
        }
    }

    /// The votes of `window` in `round`, a table a group.
    pub(super) fn votes(&mut self, section: &Element, window: &Id, round: &Id) {
        let Some(survey) = &self.state.published().method.survey else {
            return;
        };
        if survey.groups.is_empty() {
            self.record(section, window, round, None);
        }
        for group in &survey.groups {
            add_text(section, "h3", "", self.names.group(&group.id));
            self.record(section, window, round, Some(&group.id));
        }
    }

    fn record(&mut self, section: &Element, window: &Id, round: &Id, group: Option<&Id>) {
        let texts = self.names.texts;
        let Some(survey) = &self.state.published().method.survey else {
            return;
        };
        let id = RecordId {
            window: window.clone(),
            round: round.clone(),
            group: group.cloned(),
        };
        match record(self.state.published(), window, round, group).map(|it| &it.answers) {
            Some(Answers::Totals { .. }) => {
                add_text(section, "p", "small soft", texts.get("withheld"));
                return;
            }
            Some(Answers::Votes(_)) => {}
            None => drop(add_text(section, "p", "small soft", texts.get("no-survey"))),
        }
        let respondents = Edit::Respondents {
            window: window.clone(),
            round: round.clone(),
            group: group.cloned(),
            respondents: 0,
        };
        if let Some(edit) = self.state.original(&respondents) {
            self.fields
                .labelled(section, texts.get("respondents"), edit);
        }
        let table = add(section, "table", "votes");
        let head = add(&add(&table, "thead", ""), "tr", "");
        add_text(&head, "th", "", texts.get("indicator"));
        for level in &survey.levels {
            let cell = add_text(&head, "th", "", self.names.level(&level.id));
            set(&cell, "scope", "col");
        }
        let body = add(&table, "tbody", "");
        for indicator in &survey.indicators {
            let votes = Edit::Votes {
                window: window.clone(),
                round: round.clone(),
                group: group.cloned(),
                indicator: indicator.id.clone(),
                counts: Vec::new(),
            };
            if let Some(edit) = self.state.original(&votes) {
                self.row(&body, &indicator.id, edit);
            }
        }
        let blanks = add(section, "p", "small soft");
        let problem = add(section, "p", "error");
        set(&problem, "role", "alert");
        self.messages.records.push((id, blanks, problem));
    }

    /// A question's counts, and below them what was published.
    fn row(&mut self, body: &Element, indicator: &Id, edit: Edit) {
        let texts = self.names.texts;
        let Some(survey) = &self.state.published().method.survey else {
            return;
        };
        let name = self.names.indicator(indicator);
        let row = add(body, "tr", "");
        set(&add_text(&row, "th", "", name), "scope", "row");
        let was = add(body, "tr", "was");
        toggle(&was, "hidden", true);
        add_text(&was, "th", "", texts.get("published"));
        for (at, level) in survey.levels.iter().enumerate() {
            let level = self.names.level(&level.id);
            let label = texts.fill("count-label", &[("indicator", &name), ("level", &level)]);
            let cell = add(&row, "td", "");
            let published = add(&was, "td", "");
            self.fields.bare(
                &cell,
                Part::Level(at),
                &label,
                edit.clone(),
                Some(published),
            );
        }
        self.messages.votes.push((edit, was));
    }

    /// The marks of `window`, by who gave them.
    pub(super) fn marks(&mut self, parent: &Element, window: &Id) {
        let section = self.section(parent, "marks");
        let texts = self.names.texts;
        let Some(records) = find(self.state.published(), window) else {
            return;
        };
        let counts = [
            (Marker::Panel, records.panel.len()),
            (Marker::Own, records.own.len()),
            (Marker::Peer, records.peer.len()),
        ];
        if counts.iter().all(|(_, count)| *count == 0) {
            add_text(&section, "p", "small soft", texts.get("marks-none"));
            return;
        }
        add_text(&section, "p", "small soft", texts.get("marks-hint"));
        for (by, count) in counts.into_iter().filter(|(_, count)| *count > 0) {
            let title = match by {
                Marker::Panel => texts.get("marks-panel").to_owned(),
                Marker::Own => texts.get("marks-self").to_owned(),
                Marker::Peer => texts.count("marks-peer", count),
            };
            // Many marks that nothing but a number tells apart stand folded and close together.
            let parent = if by == Marker::Peer {
                let folded = add(&section, "details", "");
                add_text(&folded, "summary", "", &title);
                add(&folded, "div", "peers")
            } else {
                add_text(&section, "h3", "", &title);
                section.clone()
            };
            for at in 0..count {
                let mark = Edit::Mark {
                    window: window.clone(),
                    by,
                    at,
                    score: None,
                };
                let label = self.names.mark(records, by, at);
                match self.state.original(&mark) {
                    Some(edit) if by == Marker::Peer => {
                        let cell = add(&parent, "div", "");
                        self.fields.bare(&cell, Part::Number, &label, edit, None);
                    }
                    Some(edit) => self.fields.labelled(&parent, &label, edit),
                    None => {}
                }
            }
        }
    }

    /// The deductions and additions of `window`: each can be switched off or given other points.
    pub(super) fn adjustments(&mut self, parent: &Element, window: &Id) {
        let section = self.section(parent, "adjustments");
        let texts = self.names.texts;
        let Some(records) = find(self.state.published(), window) else {
            return;
        };
        let all = (records.deductions.iter())
            .map(|record| (AdjustmentList::Deductions, record))
            .chain(
                records
                    .additions
                    .iter()
                    .map(|record| (AdjustmentList::Additions, record)),
            );
        let mut none = true;
        for (list, record) in all {
            none = false;
            let edit = Edit::Adjustment {
                window: window.clone(),
                list,
                id: record.id.clone(),
                points: Some(record.points.clone()),
            };
            let label = self.names.adjustment(records, list, &record.id);
            let points = texts.fill("points-of", &[("record", &label)]);
            let row = add(&section, "div", "adjustment");
            self.fields.switch(&row, &label, edit.clone());
            let cell = add(&row, "div", "points");
            let was = add(&cell, "span", "was");
            self.fields
                .bare(&cell, Part::Number, &points, edit, Some(was));
        }
        if none {
            add_text(&section, "p", "small soft", texts.get("adjustments-none"));
        }
    }

    /// Each ground of the veto, in force or not.
    pub(super) fn vetoes(&mut self, parent: &Element, window: &Id) {
        let grounds = &self.state.published().method.vetoes;
        if grounds.is_empty() {
            return;
        }
        let section = self.section(parent, "vetoes");
        add_text(
            &section,
            "p",
            "small soft",
            self.names.texts.get("vetoes-hint"),
        );
        for ground in grounds {
            let veto = Edit::Veto {
                window: window.clone(),
                ground: ground.id.clone(),
                in_force: false,
            };
            let label = self.names.ground(&ground.id).to_owned();
            if let Some(edit) = self.state.original(&veto) {
                self.fields.switch(&section, &label, edit);
            }
        }
    }
}

/// The sum of the weights that stand in the fields of `siblings`.
pub(super) fn sum_of_weights(state: &State, siblings: &[Id]) -> Ratio {
    let weights = siblings.iter().filter_map(|id| {
        let published = state.published().method.component(id)?;
        Some(state.weight_changed(id).unwrap_or(&published.weight))
    });
    weights.sum()
}
