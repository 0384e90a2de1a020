//! The tree of components: sources, weights, items.
//!
//! Stage: part of `validate`.

use std::collections::BTreeMap;

use scoring_core::id::Id;
use scoring_core::method::{ChecklistItem, Combine, Component, Item, Source};

use super::names::{Names, duplicate, misplaced, missing_key, value};
use super::weights;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::Text;
use crate::raw::Field;
use crate::raw::plan::{self as raw, Aggregate, Plan, SourceWord};
use crate::read::table::List;
use crate::source::{Located, Span};

/// Checks the tree of a plan.
pub(super) struct Components<'r, 'o> {
    pub(super) plan: &'r Plan,
    pub(super) rounds: &'o Names<'r>,
    pub(super) out: &'o mut Diagnostics,
    /// Where a source that may stand once was first named.
    once: Vec<(SourceWord, Span)>,
}

impl<'r, 'o> Components<'r, 'o> {
    /// A check of `plan`, whose rounds are `rounds`.
    pub(super) fn new(plan: &'r Plan, rounds: &'o Names<'r>, out: &'o mut Diagnostics) -> Self {
        Self {
            plan,
            rounds,
            out,
            once: Vec::new(),
        }
    }

    /// The components of a list; `None` where something is wrong.
    pub(super) fn list(&mut self, list: &'r List<raw::Component>) -> Option<Vec<Component>> {
        let siblings = list.items.iter();
        let weights = weights::in_percent(
            siblings.map(|each| (&each.weight, each.span)),
            list.complete,
            self.out,
        );
        // Each is checked, whatever is wrong with its siblings.
        let sources: Vec<_> = list.items.iter().map(|each| self.source(each)).collect();
        let parts = list.items.iter().zip(weights?).zip(sources);
        parts
            .map(|((component, weight), source)| {
                let (id, name, name_en) = named(&component.id, &component.name)?;
                Some(Component {
                    id,
                    name,
                    name_en,
                    weight,
                    source: source?,
                })
            })
            .collect()
    }

    fn source(&mut self, component: &'r raw::Component) -> Option<Source> {
        let children = component.keys.component;
        if !component.has_source {
            let Some(key) = children else {
                self.out.push(missing_key(component.span, "source"));
                return None;
            };
            self.refuse_keys(component, None);
            if component.children.items.is_empty() && component.children.complete {
                self.out.push(empty(key, "component"));
            }
            return self.list(&component.children).map(Source::Components);
        }
        if let Some(children) = children {
            self.out.push(misplaced(children, "component", "source"));
            self.list(&component.children);
        }
        let source = component.source.as_ref()?;
        self.refuse_keys(component, Some(source.value));
        self.refuse_second(source);
        match source.value {
            SourceWord::Panel => self.panel(component),
            SourceWord::Own => Some(Source::Own {}),
            SourceWord::Peer => self.peer(component),
            SourceWord::Survey => self.survey(component, source.span),
            SourceWord::Checklist => self.checklist(component),
        }
    }

    /// The panel, the peers and the windows themselves have one file of marks each.
    fn refuse_second(&mut self, source: &Located<SourceWord>) {
        let once = [SourceWord::Panel, SourceWord::Peer, SourceWord::Own];
        if !once.contains(&source.value) {
            return;
        }
        let first = self.once.iter().find(|(word, _)| *word == source.value);
        if let Some((word, first)) = first {
            let problem = Diagnostic::new(Code::SourceTwice, source.span);
            let problem = problem.with("source", word.word());
            self.out.push(problem.conflicting(*first));
        } else {
            self.once.push((source.value, source.span));
        }
    }

    /// Reports keys that mean nothing for the source, or for a node with children.
    fn refuse_keys(&mut self, component: &raw::Component, source: Option<SourceWord>) {
        let keys = &component.keys;
        let is = |word| source == Some(word);
        let lawful = [
            (
                "item",
                keys.item,
                is(SourceWord::Panel) || is(SourceWord::Checklist),
            ),
            ("aggregate", keys.aggregate, is(SourceWord::Peer)),
            ("trim", keys.trim, is(SourceWord::Peer)),
            ("combine", keys.combine, is(SourceWord::Survey)),
            ("rounds", keys.rounds, is(SourceWord::Survey)),
        ];
        let beside = match source {
            Some(source) => format!("source = \"{}\"", source.word()),
            None => String::from("[[component.component]]"),
        };
        for (key, span, lawful) in lawful {
            if let Some(span) = span.filter(|_| !lawful) {
                self.out.push(misplaced(span, key, &beside));
            }
        }
    }

    fn panel(&mut self, component: &'r raw::Component) -> Option<Source> {
        let list = &component.items;
        let ids = list.items.iter().map(|item| &item.id);
        Names::declare(ids, list.complete, self.out);
        for item in &list.items {
            if let Some(span) = item.full_key {
                self.out.push(misplaced(span, "full", "source = \"panel\""));
            }
        }
        if list.items.is_empty() {
            return list.complete.then(|| Source::Panel { items: Vec::new() });
        }
        let siblings = list.items.iter();
        let siblings = siblings.map(|item| (&item.weight, item.span));
        let weights = weights::in_percent(siblings, list.complete, self.out)?;
        let items = list.items.iter().zip(weights).map(|(item, weight)| {
            let (id, name, name_en) = named(&item.id, &item.name)?;
            Some(Item {
                id,
                name,
                name_en,
                weight,
            })
        });
        Some(Source::Panel {
            items: items.collect::<Option<_>>()?,
        })
    }

    fn peer(&mut self, component: &raw::Component) -> Option<Source> {
        let trimmed = value(&component.aggregate) == Some(Aggregate::TrimmedMean);
        match (trimmed, component.keys.trim) {
            (true, None) => {
                self.out.push(missing_key(component.span, "trim"));
                None
            }
            (false, Some(span)) => {
                let aggregate_is_readable =
                    component.aggregate.is_some() || component.keys.aggregate.is_none();
                if aggregate_is_readable {
                    (self.out).push(misplaced(span, "trim", "aggregate = \"mean\""));
                }
                None
            }
            (true, Some(_)) => value(&component.trim).map(|trim| Source::Peer { trim }),
            (false, None) => Some(Source::Peer { trim: 0 }),
        }
    }

    fn survey(&mut self, component: &'r raw::Component, source: Span) -> Option<Source> {
        let Some(survey) = &self.plan.survey else {
            if !self.plan.has_survey {
                self.out.push(Diagnostic::new(Code::NoSurvey, source));
            }
            return None;
        };
        let planned = survey
            .rounds
            .items
            .iter()
            .filter_map(|round| value(&round.id));
        let rounds: Vec<Id> = match (&component.rounds, component.keys.rounds) {
            (None, None) => planned.collect(),
            (None, Some(_)) => return None,
            (Some(chosen), _) => {
                if chosen.value.is_empty() {
                    self.out.push(empty(chosen.span, "rounds"));
                    return None;
                }
                for round in &chosen.value {
                    (self.rounds).check(&round.value, round.span, Code::UnknownRound, self.out);
                }
                report_repeated(chosen.value.iter(), self.out);
                // In the plan's order, whatever the order here: "so far" follows the calendar.
                let is_chosen = |id: &Id| chosen.value.iter().any(|each| each.value == *id);
                planned.filter(is_chosen).collect()
            }
        };
        if rounds.is_empty() && survey.rounds.complete {
            // With chosen rounds each unknown one is reported already.
            if component.rounds.is_none() {
                let key = survey.rounds.key;
                self.out.push(lacking(key, survey.span, "rounds"));
            }
            return None;
        }
        Some(Source::Survey {
            combine: value(&component.combine).unwrap_or(Combine::Pooled),
            rounds,
        })
    }

    fn checklist(&mut self, component: &'r raw::Component) -> Option<Source> {
        let list = &component.items;
        let ids = list.items.iter().map(|item| &item.id);
        Names::declare(ids, list.complete, self.out);
        if list.items.is_empty() {
            if list.complete {
                self.out.push(missing_key(component.span, "item"));
            }
            return None;
        }
        for item in &list.items {
            if let Some(span) = item.weight.key {
                (self.out).push(misplaced(span, "weight", "source = \"checklist\""));
            }
            if item.full_key.is_none() {
                self.out.push(missing_key(item.span, "full"));
            }
        }
        let full: Option<Vec<_>> = list.items.iter().map(|item| item.full.as_ref()).collect();
        weights::hundred("full", &full?, list.complete, self.out)?;
        let items = list.items.iter().map(|item| {
            let (id, name, name_en) = named(&item.id, &item.name)?;
            Some(ChecklistItem {
                id,
                name,
                name_en,
                full: value(&item.full)?,
            })
        });
        Some(Source::Checklist {
            items: items.collect::<Option<_>>()?,
        })
    }
}

/// Reports ids that stand twice in a list where each may stand once.
fn report_repeated<'r>(ids: impl Iterator<Item = &'r Located<Id>>, out: &mut Diagnostics) {
    let mut seen: BTreeMap<&Id, Span> = BTreeMap::new();
    for id in ids {
        match seen.get(&id.value) {
            Some(first) => out.push(duplicate(id.span, &id.value, *first)),
            None => drop(seen.insert(&id.value, id.span)),
        }
    }
}

/// The diagnostic for a list without entries, whether its key is written or not.
pub(super) fn lacking(key: Option<Span>, beside: Span, name: &'static str) -> Diagnostic {
    match key {
        Some(key) => empty(key, name),
        None => missing_key(beside, name),
    }
}

/// The diagnostic for a list that must not be empty.
fn empty(span: Span, key: &'static str) -> Diagnostic {
    Diagnostic::new(Code::EmptyList, span).with("key", key)
}

/// An id with its name in both languages.
pub(super) fn named(id: &Field<Id>, name: &Field<Text>) -> Option<(Id, String, Option<String>)> {
    let name = value(name)?;
    Some((value(id)?, name.original, name.english))
}
