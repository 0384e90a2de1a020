//! The rules of the plan as fields: how rounds are combined, who counts as equal, how long the lists
//! are.

use scoring_core::method::{Component, Source};
use scoring_core::scenario::{AdjustmentList, Edit};
use web_sys::Element;

use super::element::{add, add_text};
use super::inputs::Builder;
use crate::change::{BASIS_WAYS, COMBINE_WAYS, ROUNDING_WAYS, quota_name, quotas};
use crate::field::{BASIS, COMBINE, Choices, Part, ROUNDING};
use crate::text::Texts;

/// Tie-breakers that can be set where the plan has fewer.
const TIE_BREAKERS: usize = 3;

impl Builder<'_> {
    /// A field for each rule.
    pub(super) fn rules(&mut self, parent: &Element) {
        let tree = self.state.published().method.tree();
        for component in &tree {
            self.of_component(parent, component);
        }
        self.ranking(parent, &tree);
        self.heading(parent, "rule-quota");
        let quota = self.state.published().method.quota.clone();
        for at in 0..quotas(&quota) {
            let label = quota_name(&self.names, &quota, at);
            let edit = Edit::Quota(quota.clone());
            self.fields.labelled(parent, &label, Part::At(at), edit);
        }
        self.bands_and_caps(parent);
    }

    fn heading(&self, parent: &Element, key: &str) {
        add_text(parent, "h3", "", self.names.texts.get(key));
    }

    fn of_component(&mut self, parent: &Element, component: &Component) {
        let names = self.names;
        let name = names.component(&component.id);
        let id = component.id.clone();
        match &component.source {
            // The figures of a withheld group hold for the published way only.
            Source::Survey { combine, rounds } if rounds.len() > 1 && !self.is_withheld(&id) => {
                let choices = ways(&COMBINE, COMBINE_WAYS, names.texts);
                let edit = Edit::Combine {
                    component: id,
                    combine: *combine,
                };
                let label = names.texts.fill("rule-combine", &[("component", &name)]);
                (self.fields).choice(parent, &label, &choices, (Part::Whole, edit));
            }
            Source::Peer { trim } => {
                let edit = Edit::Trim {
                    component: id,
                    trim: *trim,
                };
                let label = names.texts.fill("rule-trim", &[("component", &name)]);
                self.fields.labelled(parent, &label, Part::Whole, edit);
            }
            _ => {}
        }
    }

    fn is_withheld(&self, component: &str) -> bool {
        let mut windows = self.state.published().windows.iter();
        windows.any(|window| window.withheld.keys().any(|id| **id == *component))
    }

    fn ranking(&mut self, parent: &Element, tree: &[&Component]) {
        let (names, texts) = (self.names, self.names.texts);
        let ranking = self.state.published().method.ranking.clone();
        let choices = ways(&BASIS, BASIS_WAYS, texts);
        let edit = (Part::Whole, Edit::Basis(ranking.basis));
        (self.fields).choice(parent, texts.get("rule-basis"), &choices, edit);
        let rounding = Edit::Rounding {
            decimals: ranking.decimals,
            rounding: ranking.rounding,
        };
        let digits: Vec<String> = (0..=6_usize).map(|n| n.to_string()).collect();
        let words: Vec<String> = (0..=6).map(|n| texts.count("decimals", n)).collect();
        let choices: Vec<(&str, &str)> = (digits.iter().zip(&words))
            .map(|(value, words)| (value.as_str(), words.as_str()))
            .collect();
        let edit = (Part::At(0), rounding.clone());
        (self.fields).choice(parent, texts.get("rule-decimals"), &choices, edit);
        let choices = ways(&ROUNDING, ROUNDING_WAYS, texts);
        let edit = (Part::At(1), rounding);
        (self.fields).choice(parent, texts.get("rule-rounding"), &choices, edit);
        let floor = Edit::Floor(ranking.floor);
        (self.fields).labelled(parent, texts.get("rule-floor"), Part::Whole, floor);

        self.heading(parent, "rule-ties");
        let mut choices = vec![("", texts.get("rule-ties-none"))];
        choices.extend((tree.iter()).map(|each| (each.id.as_str(), names.component(&each.id))));
        let most = TIE_BREAKERS.max(ranking.tie_breakers.len()).min(tree.len());
        for at in 0..most {
            let label = texts.fill("rule-tie", &[("n", &(at + 1))]);
            let edit = Edit::TieBreakers(ranking.tie_breakers.clone());
            (self.fields).choice(parent, &label, &choices, (Part::At(at), edit));
        }
    }

    fn bands_and_caps(&mut self, parent: &Element) {
        let names = self.names;
        let method = &self.state.published().method;
        if !method.bands.is_empty() {
            self.heading(parent, "rule-bands");
        }
        for band in &method.bands {
            let label = names
                .texts
                .fill("rule-band", &[("band", &names.band(&band.id))]);
            let edit = Edit::Band {
                id: band.id.clone(),
                at_least: band.at_least.clone(),
            };
            self.fields.labelled(parent, &label, Part::Whole, edit);
        }
        let deductions = method.deductions.iter();
        let deductions = deductions.map(|kind| (AdjustmentList::Deductions, &kind.id, &kind.cap));
        let additions = method.additions.iter();
        let additions = additions.map(|kind| (AdjustmentList::Additions, &kind.id, &kind.cap));
        let kinds: Vec<_> = deductions.chain(additions).collect();
        if kinds.is_empty() {
            return;
        }
        self.heading(parent, "rule-caps");
        add_text(parent, "p", "small soft", names.texts.get("rule-caps-hint"));
        for (list, kind, cap) in kinds {
            let key = match list {
                AdjustmentList::Deductions => "rule-cap-deductions",
                AdjustmentList::Additions => "rule-cap-additions",
            };
            let label = names.texts.fill(key, &[("kind", &names.kind(kind))]);
            let edit = Edit::Cap {
                list,
                kind: kind.clone(),
                cap: cap.clone(),
            };
            self.fields.labelled(parent, &label, Part::Whole, edit);
        }
    }
}

/// The folded list of rules in `section`, and its heading's words that count what differs.
pub(super) fn fold(section: &Element, builder: &mut Builder<'_>) -> Element {
    let texts = builder.names.texts;
    let title = add_text(section, "h2", "", texts.get("rules"));
    let count = add(&title, "span", "soft small");
    let details = add(section, "details", "");
    add_text(&details, "summary", "", texts.get("rules-hint"));
    let fields = add(&details, "div", "");
    builder.rules(&fields);
    count
}

/// The two ways of a rule: value and words.
fn ways<'a, T>(
    values: &Choices<T>,
    keys: [&'a str; 2],
    texts: &'a Texts,
) -> [(&'static str, &'a str); 2] {
    let [(_, first), (_, second)] = values;
    [(first, texts.get(keys[0])), (second, texts.get(keys[1]))]
}
