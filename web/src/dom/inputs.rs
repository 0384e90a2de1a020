//! The left side: weights, and the records of the window chosen.

use scoring_core::id::Id;
use scoring_core::inputs::Answers;
use scoring_core::method::{Component, Item, Source};
use scoring_core::scenario::{AdjustmentList, Edit, Marker};
use web_sys::Element;

use super::element::{add, add_text, set, toggle};
use super::fields::Fields;
use super::making::{Added, kinds, markers};
use super::tools::Tools;
use crate::check::RecordId;
use crate::field::Part;
use crate::names::Names;
use crate::original::{find, record};
use crate::state::State;
use crate::weights::Weights;

/// Where messages about the fields stand.
#[derive(Default)]
pub(super) struct Messages {
    /// Of each survey record shown.
    pub(super) records: Vec<RecordMessages>,
    /// Of each of their rows.
    pub(super) votes: Vec<VotesMessages>,
    /// Where the marks and adjustments stand that the reader made up.
    pub(super) made_up: Vec<(Added, Element)>,
}

/// What is said below a survey record.
pub(super) struct RecordMessages {
    /// Which record.
    pub(super) id: RecordId,
    /// Its blanks.
    pub(super) blanks: Element,
    /// Why it does not count.
    pub(super) problem: Element,
    /// What changes many votes at once.
    pub(super) tools: Tools,
}

/// What is said in a row of votes.
pub(super) struct VotesMessages {
    /// What was published.
    pub(super) edit: Edit,
    /// The row below that says so.
    pub(super) was: Element,
    /// Its blanks.
    pub(super) blank: Element,
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
        let texts = self.names.texts;
        let components = &self.state.published().method.components;
        self.siblings(&section, components);
        add_text(&section, "p", "small soft", texts.get("weights-hint"));
    }

    fn section(&self, parent: &Element, key: &str) -> Element {
        let section = add(parent, "section", "");
        add_text(&section, "h2", "", self.names.texts.get(key));
        section
    }

    fn siblings(&mut self, section: &Element, components: &[Component]) {
        let texts = self.names.texts;
        let pairs = components
            .iter()
            .map(|each| (each.id.clone(), each.weight.clone()));
        let weights: Weights = pairs.collect();
        for component in components {
            // The weight's place is that of its id, not of the plan.
            if let Some(at) = weights.keys().position(|id| *id == component.id) {
                let name = self.names.component(&component.id);
                let edit = Edit::Weights(weights.clone());
                self.fields.weight(section, name, at, &edit, texts);
            }
        }
        for component in components {
            let title = |builder: &Self| {
                let name = builder.names.component(&component.id);
                let title = texts.fill("weights-of", &[("component", &name)]);
                add_text(section, "h3", "", &title);
            };
            match &component.source {
                Source::Components(children) => {
                    title(self);
                    self.siblings(section, children);
                }
                Source::Panel { items } if !items.is_empty() => {
                    title(self);
                    self.items(section, &component.id, items);
                }
                _ => {}
            }
        }
    }

    fn items(&mut self, section: &Element, component: &Id, items: &[Item]) {
        let texts = self.names.texts;
        let pairs = items
            .iter()
            .map(|each| (each.id.clone(), each.weight.clone()));
        let weights: Weights = pairs.collect();
        for item in items {
            if let Some(at) = weights.keys().position(|id| *id == item.id) {
                let name = self.names.item(None, &item.id);
                let edit = Edit::Items {
                    component: component.clone(),
                    weights: weights.clone(),
                };
                self.fields.weight(section, name, at, &edit, texts);
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
            (self.fields).labelled(section, texts.get("respondents"), Part::Whole, edit);
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
        let at = self.messages.records.len();
        let tools = Tools::new(section, &self.names, survey, at);
        self.messages.records.push(RecordMessages {
            id,
            blanks,
            problem,
            tools,
        });
    }

    /// A question's counts, and below them what was published.
    fn row(&mut self, body: &Element, indicator: &Id, edit: Edit) {
        let texts = self.names.texts;
        let Some(survey) = &self.state.published().method.survey else {
            return;
        };
        let name = self.names.indicator(indicator);
        let row = add(body, "tr", "");
        let head = add_text(&row, "th", "", name);
        set(&head, "scope", "row");
        let blank = add(&head, "small", "soft");
        let was = add(body, "tr", "was");
        toggle(&was, "hidden", true);
        add_text(&was, "th", "", texts.get("published"));
        for (at, level) in survey.levels.iter().enumerate() {
            let level = self.names.level(&level.id);
            let label = texts.fill("count-label", &[("indicator", &name), ("level", &level)]);
            let cell = add(&row, "td", "");
            let published = add(&was, "td", "");
            self.fields
                .bare(&cell, Part::At(at), &label, edit.clone(), Some(published));
        }
        self.messages.votes.push(VotesMessages { edit, was, blank });
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
        let any = counts.iter().any(|(_, count)| *count > 0);
        let hint = if any { "marks-hint" } else { "marks-none" };
        add_text(&section, "p", "small soft", texts.get(hint));
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
                        self.fields.bare(&cell, Part::Whole, &label, edit, None);
                    }
                    Some(edit) => (self.fields).labelled(&parent, &label, Part::Whole, edit),
                    None => {}
                }
            }
        }
        let choices = markers(&self.names);
        self.make_up(&section, Added::Mark, &choices);
    }

    /// Where the reader makes up a record: what it is, its figure, and what was made up so far.
    fn make_up(&mut self, section: &Element, added: Added, choices: &[(String, String)]) {
        if choices.is_empty() {
            return;
        }
        let list = add(section, "ul", "changes");
        self.messages.made_up.push((added, list));
        added.form(section, self.names.texts, choices);
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
                .bare(&cell, Part::Whole, &points, edit, Some(was));
        }
        if none {
            add_text(&section, "p", "small soft", texts.get("adjustments-none"));
        }
        let choices = kinds(&self.names);
        self.make_up(&section, Added::Adjustment, &choices);
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
