//! What a year's plan and list of windows know: ids by the names that people use for them.

use std::collections::{BTreeMap, BTreeSet};

use scoring_core::method::{Component, Source};

use super::catalogue;
use super::spec::{List, Table};
use crate::diagnostic::nearest;
use crate::model::{Language, Year};
use crate::sheet::value;

/// Ids with their names.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// In order: the id, its name in Chinese and its name in English.
    pub list: Vec<(String, String, String)>,
    /// By name; `None` where several have it.
    by_name: BTreeMap<String, Option<usize>>,
    by_id: BTreeMap<String, usize>,
}

impl Names {
    fn add(&mut self, id: &str, names: (&str, Option<&str>), also: &[&str]) {
        let at = self.list.len();
        self.by_id.insert(id.to_owned(), at);
        let english = names.1.unwrap_or(names.0);
        self.list
            .push((id.to_owned(), names.0.to_owned(), english.to_owned()));
        let all: BTreeSet<String> = (also.iter().copied())
            .chain([id, names.0, english])
            .map(value::key)
            .filter(|name| !name.is_empty())
            .collect();
        for name in all {
            let found = self.by_name.entry(name).or_insert(Some(at));
            if *found != Some(at) {
                *found = None;
            }
        }
    }

    /// The place in the list of what `text` names. An id is found whatever others are called.
    pub fn position(&self, text: &str) -> Option<usize> {
        let by_id = self.by_id.get(text.trim()).copied();
        by_id.or_else(|| self.by_name.get(&value::key(text)).copied().flatten())
    }

    /// The id of what `text` names.
    pub fn find(&self, text: &str) -> Option<&str> {
        self.position(text).map(|at| &*self.list[at].0)
    }

    /// What an id is called: its name, if that leads back to it.
    pub fn shown(&self, id: &str, language: Language) -> String {
        let Some((_, chinese, english)) = self.list.iter().find(|(each, ..)| each == id) else {
            return id.to_owned();
        };
        let name = match language {
            Language::Chinese => chinese,
            Language::English => english,
        };
        if self.find(name) == Some(id) {
            name.clone()
        } else {
            id.to_owned()
        }
    }

    /// All that can be written, as it is shown.
    pub fn all(&self, language: Language) -> Vec<String> {
        self.list
            .iter()
            .map(|(id, ..)| self.shown(id, language))
            .collect()
    }

    /// What may be meant by a text that names nothing.
    pub fn near(&self, text: &str) -> Option<&str> {
        let names = self
            .list
            .iter()
            .flat_map(|(id, chinese, english)| [&**id, chinese, english]);
        nearest(text, names)
    }
}

/// What a year knows.
#[derive(Debug)]
pub struct Known<'a> {
    /// The year.
    pub year: &'a Year,
    /// Its windows.
    pub windows: Names,
    /// Rounds of the survey.
    pub rounds: Names,
    /// Indicators of the survey.
    pub indicators: Names,
    /// Levels of the survey.
    pub levels: Names,
    /// Groups of respondents.
    pub groups: Names,
    items: Names,
    checklists: Names,
    checklist_items: Names,
    deductions: Names,
    additions: Names,
    grounds: Names,
    /// The checklist that has an item, where only one does.
    pub checklist_of: BTreeMap<String, Option<String>>,
}

impl<'a> Known<'a> {
    /// What `year` knows.
    pub fn of(year: &'a Year) -> Self {
        let mut known = Self {
            year,
            windows: windows(year),
            rounds: Names::default(),
            indicators: Names::default(),
            levels: Names::default(),
            groups: Names::default(),
            items: Names::default(),
            checklists: Names::default(),
            checklist_items: Names::default(),
            deductions: Names::default(),
            additions: Names::default(),
            grounds: Names::default(),
            checklist_of: BTreeMap::new(),
        };
        let method = &year.method;
        macro_rules! names {
            ($list:expr) => {{
                let mut names = Names::default();
                for each in $list {
                    names.add(&each.id, (&each.name, each.name_en.as_deref()), &[]);
                }
                names
            }};
        }
        if let Some(survey) = &method.survey {
            known.rounds = names!(&survey.rounds);
            known.indicators = names!(&survey.indicators);
            known.levels = names!(&survey.levels);
            known.groups = names!(&survey.groups);
        }
        known.deductions = names!(&method.deductions);
        known.additions = names!(&method.additions);
        known.grounds = names!(&method.vetoes);
        known.components(&method.components);
        known
    }

    fn components(&mut self, components: &[Component]) {
        for component in components {
            match &component.source {
                Source::Components(below) => self.components(below),
                Source::Panel { items } => {
                    for item in items {
                        self.items
                            .add(&item.id, (&item.name, item.name_en.as_deref()), &[]);
                    }
                }
                Source::Checklist { items } => {
                    let names = (&*component.name, component.name_en.as_deref());
                    self.checklists.add(&component.id, names, &[]);
                    for item in items {
                        let names = (&*item.name, item.name_en.as_deref());
                        self.checklist_items.add(&item.id, names, &[]);
                        let only = self.checklist_of.entry(item.id.to_string());
                        (only.and_modify(|only| *only = None))
                            .or_insert_with(|| Some(component.id.to_string()));
                    }
                }
                Source::Own {} | Source::Peer { .. } | Source::Survey { .. } => {}
            }
        }
    }

    /// Whether the plan has a place for what a table holds.
    pub fn has_place(&self, table: Table) -> bool {
        let has = |is: fn(&Source) -> bool| self.year.method.has_source(is);
        match table {
            Table::Survey | Table::Answers => !self.rounds.list.is_empty(),
            Table::Peer => has(|source| matches!(source, Source::Peer { .. })),
            Table::Panel => has(|source| matches!(source, Source::Panel { .. })),
            Table::Own => self.year.method.has_own(),
            Table::Checklist => !self.checklists.list.is_empty(),
            Table::Deductions => !self.deductions.list.is_empty(),
            Table::Additions => !self.additions.list.is_empty(),
            Table::Vetoes => !self.grounds.list.is_empty(),
            Table::Ledger
            | Table::Windows
            | Table::Criticisms
            | Table::Rules
            | Table::Supervision => true,
        }
    }

    /// Takes up a window that is about to be one.
    pub fn learn(&mut self, id: &str, name: &str, english: Option<&str>) {
        if !self.windows.by_id.contains_key(id) {
            self.windows.add(id, (name, english), &[]);
        }
    }

    /// A list of the plan.
    pub fn list(&self, list: List) -> &Names {
        match list {
            List::Items => &self.items,
            List::Checklists => &self.checklists,
            List::ChecklistItems => &self.checklist_items,
            List::Deductions => &self.deductions,
            List::Additions => &self.additions,
            List::Grounds => &self.grounds,
            List::Indicators => &self.indicators,
        }
    }

    /// The first round without data, else the last.
    pub fn next_round(&self) -> Option<&str> {
        let held = |id: &str| self.year.records.round(id).is_some();
        let mut rounds = self.rounds.list.iter().map(|(id, ..)| &**id);
        rounds
            .clone()
            .find(|id| !held(id))
            .or_else(|| rounds.next_back())
    }
}

fn windows(year: &Year) -> Names {
    let mut names = Names::default();
    for window in year.windows.iter() {
        let name = &window.name.original;
        // `税务` for `税务窗口`, and the department where it staffs no other window.
        let short = name.strip_suffix("窗口");
        let long = format!("{name}窗口");
        let department = window
            .department
            .as_ref()
            .map(|text| text.original.as_str());
        let also: Vec<&str> = short
            .into_iter()
            .chain([&*long])
            .chain(department)
            .collect();
        names.add(&window.id, (name, window.name.english.as_deref()), &also);
    }
    names
}

/// The words of a choice.
pub fn choice(section: &str) -> Names {
    let mut names = Names::default();
    for (key, name) in catalogue::section(section) {
        let also: Vec<&str> = name.also.iter().map(String::as_str).collect();
        names.add(key, (&name.zh, Some(&name.en)), &also);
    }
    names
}
