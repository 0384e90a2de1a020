//! What the records of a year may mention: the names that its plan and its windows declare.
//!
//! Stage: a tool of `validate`. Made once a year, so that each list is looked at once.

use std::collections::BTreeMap;

use scoring_core::id::Id;

use super::dates::Period;
use super::names::Names;
use crate::diagnostic::{Code, Diagnostics};
use crate::raw::Year;
use crate::raw::plan::{Component, Plan, SourceWord};
use crate::raw::questionnaire::Questionnaire;
use crate::read::table::List;

/// The names of a year.
#[derive(Clone)]
pub(super) struct Scope<'r> {
    /// The days that the folder may speak of.
    pub(super) period: Period,
    pub(super) windows: Names<'r>,
    pub(super) classes: Names<'r>,
    pub(super) plan: PlanNames<'r>,
}

/// The names of a plan.
#[derive(Clone)]
pub(super) struct PlanNames<'r> {
    pub(super) components: Names<'r>,
    /// The sources of the components that could be read.
    pub(super) sources: BTreeMap<&'r Id, Option<SourceWord>>,
    /// The items of each checklist.
    pub(super) checklists: BTreeMap<&'r Id, Names<'r>>,
    /// The items of the panel; `None` where the plan has no panel, or it could not be read.
    pub(super) panel_items: Option<Names<'r>>,
    pub(super) grounds: Names<'r>,
    pub(super) deductions: Names<'r>,
    pub(super) additions: Names<'r>,
    pub(super) rounds: Names<'r>,
    pub(super) indicators: Names<'r>,
    pub(super) groups: Names<'r>,
    /// The questionnaire, as far as it could be read.
    pub(super) survey: Option<&'r Questionnaire>,
}

impl<'r> Scope<'r> {
    /// The names of `year`. Names that stand twice are reported.
    pub(super) fn of(year: &'r Year, out: &mut Diagnostics) -> Self {
        let (windows, classes) = match &year.windows {
            Some(file) => {
                let list = &file.windows;
                let ids = list.items.iter().map(|window| &window.id);
                // Windows share classes, so a class that stands twice is none too many.
                let classes = list.items.iter().map(|window| &window.class);
                let classes = classes.filter(|class| class.is_some());
                let classes = Names::declare(classes, list.complete, &mut Diagnostics::default());
                (Names::declare(ids, list.complete, out), classes)
            }
            None => (Names::unreadable(), Names::unreadable()),
        };
        let plan = match &year.plan {
            Some(plan) => PlanNames::of(plan, out),
            None => PlanNames::unreadable(),
        };
        Self {
            period: Period::of(year.year),
            windows,
            classes,
            plan,
        }
    }

    /// The window that a record names; an unknown one is reported.
    pub(super) fn window(
        &self,
        window: &crate::raw::Field<Id>,
        out: &mut Diagnostics,
    ) -> Option<Id> {
        self.windows.resolve(window, Code::UnknownWindow, out)
    }
}

impl<'r> PlanNames<'r> {
    fn of(plan: &'r Plan, out: &mut Diagnostics) -> Self {
        let mut tree = Vec::new();
        let complete = below(&plan.components, &mut tree);
        let ids = tree.iter().map(|component| &component.id);
        let components = Names::declare(ids, complete, out);
        let mut names = Self {
            components,
            grounds: declare(&plan.vetoes, |ground| &ground.id, out),
            deductions: declare(&plan.deductions, |kind| &kind.id, out),
            additions: declare(&plan.additions, |kind| &kind.id, out),
            ..Self::unreadable()
        };
        for component in tree {
            names.add_items(component);
        }
        // Where a component needs a survey, its absence is an error; that nothing is found in it
        // would only repeat that.
        let no_survey_needed = names.has_source(SourceWord::Survey) == Some(false);
        if let Some(survey) = &plan.survey {
            names.rounds = declare(&survey.rounds, |round| &round.id, out);
            names.indicators = declare(&survey.indicators, |indicator| &indicator.id, out);
            if survey.rounds.items.is_empty() && !no_survey_needed {
                names.rounds = Names::unreadable();
            }
            if survey.indicators.items.is_empty() {
                names.indicators = Names::unreadable();
            }
            names.groups = declare(&survey.groups, |group| &group.id, out);
            names.survey = Some(survey);
        } else if !plan.has_survey && no_survey_needed {
            // There is no survey, so there is no round of it either.
            names.rounds = Names::declare([], true, out);
            names.indicators = Names::declare([], true, out);
        }
        names
    }

    fn add_items(&mut self, component: &'r Component) {
        let source = component.source.as_ref().map(|source| source.value);
        if let Some(id) = &component.id {
            let readable = source.is_some() || !component.has_source;
            if readable {
                self.sources.insert(&id.value, source);
            }
        }
        let list = &component.items;
        let ids = list.items.iter().map(|item| &item.id);
        // Items that stand twice are reported where the component is checked.
        let items = Names::declare(ids, list.complete, &mut Diagnostics::default());
        match (source, &component.id) {
            (Some(SourceWord::Panel), _) => self.panel_items = Some(items),
            (Some(SourceWord::Checklist), Some(id)) => {
                self.checklists.insert(&id.value, items);
            }
            _ => {}
        }
    }

    fn unreadable() -> Self {
        Self {
            components: Names::unreadable(),
            sources: BTreeMap::new(),
            checklists: BTreeMap::new(),
            panel_items: None,
            grounds: Names::unreadable(),
            deductions: Names::unreadable(),
            additions: Names::unreadable(),
            rounds: Names::unreadable(),
            indicators: Names::unreadable(),
            groups: Names::unreadable(),
            survey: None,
        }
    }

    /// Whether the plan has a component with this source; `None` where that is not certain.
    pub(super) fn has_source(&self, source: SourceWord) -> Option<bool> {
        if self.sources.values().any(|each| *each == Some(source)) {
            return Some(true);
        }
        let all_read = self.sources.len() == self.components.len();
        (self.components.is_complete() && all_read).then_some(false)
    }
}

/// All components below `list`, parents before their children.
fn below<'r>(list: &'r List<Component>, found: &mut Vec<&'r Component>) -> bool {
    let mut complete = list.complete;
    for component in &list.items {
        found.push(component);
        complete &= below(&component.children, found);
    }
    complete
}

fn declare<'r, T>(
    list: &'r List<T>,
    id: impl Fn(&'r T) -> &'r crate::raw::Field<Id>,
    out: &mut Diagnostics,
) -> Names<'r> {
    Names::declare(list.items.iter().map(id), list.complete, out)
}
