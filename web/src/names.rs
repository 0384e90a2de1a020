//! What people call the things that edits and figures are about, in the page's language.

use scoring_core::Evaluation;
use scoring_core::id::Id;
use scoring_core::inputs::Window;
use scoring_core::method::{Component, Item, Source};
use scoring_core::scenario::{AdjustmentList, Marker};

use crate::original::find;
use crate::text::Texts;

/// The names of one year.
#[derive(Clone, Copy, Debug)]
pub struct Names<'a> {
    /// The page's texts.
    pub texts: &'a Texts,
    /// The year.
    pub evaluation: &'a Evaluation,
}

impl<'a> Names<'a> {
    /// A name, or the id where nothing has it.
    fn of(&self, id: &'a Id, found: Option<(&'a String, &'a Option<String>)>) -> &'a str {
        found.map_or(id.as_str(), |(name, name_en)| {
            self.texts.name(name, name_en.as_deref())
        })
    }

    /// A window's name.
    pub fn window(&self, id: &'a Id) -> &'a str {
        let window = find(self.evaluation, id);
        self.of(id, window.map(|window| (&window.name, &window.name_en)))
    }

    /// A component's name.
    pub fn component(&self, id: &'a Id) -> &'a str {
        fn search<'a>(components: &'a [Component], id: &Id) -> Option<&'a Component> {
            components.iter().find_map(|component| {
                let here = (component.id == *id).then_some(component);
                here.or_else(|| search(component.children(), id))
            })
        }
        let found = search(&self.evaluation.method.components, id);
        self.of(
            id,
            found.map(|component| (&component.name, &component.name_en)),
        )
    }

    /// The name of an item of the panel, or of the checklist `component`.
    pub fn item(&self, component: Option<&str>, id: &'a Id) -> &'a str {
        let found = self.sources().find_map(|(owner, source)| match source {
            Source::Panel { items } if component.is_none_or(|it| it == owner) => {
                let item = items.iter().find(|item| item.id == *id)?;
                Some((&item.name, &item.name_en))
            }
            Source::Checklist { items } if component == Some(owner) => {
                let item = items.iter().find(|item| item.id == *id)?;
                Some((&item.name, &item.name_en))
            }
            _ => None,
        });
        self.of(id, found)
    }

    /// The panel's items; none where it has none, or where there is no panel.
    pub fn panel_items(&self) -> &'a [Item] {
        self.sources()
            .find_map(|(_, source)| match source {
                Source::Panel { items } => Some(items.as_slice()),
                _ => None,
            })
            .unwrap_or(&[])
    }

    fn sources(&self) -> impl Iterator<Item = (&'a str, &'a Source)> {
        let tree = self.evaluation.method.tree().into_iter();
        tree.map(|component| (component.id.as_str(), &component.source))
    }

    /// A round's name.
    pub fn round(&self, id: &'a Id) -> &'a str {
        let rounds = self
            .evaluation
            .method
            .survey
            .as_ref()
            .map(|survey| &survey.rounds);
        let found = rounds.and_then(|rounds| rounds.iter().find(|round| round.id == *id));
        self.of(id, found.map(|round| (&round.name, &round.name_en)))
    }

    /// A group's name.
    pub fn group(&self, id: &'a Id) -> &'a str {
        let groups = self
            .evaluation
            .method
            .survey
            .as_ref()
            .map(|survey| &survey.groups);
        let found = groups.and_then(|groups| groups.iter().find(|group| group.id == *id));
        self.of(id, found.map(|group| (&group.name, &group.name_en)))
    }

    /// An indicator's name.
    pub fn indicator(&self, id: &'a Id) -> &'a str {
        let survey = self.evaluation.method.survey.as_ref();
        let found = survey.and_then(|survey| survey.indicators.get(survey.indicator(id)?));
        self.of(
            id,
            found.map(|indicator| (&indicator.name, &indicator.name_en)),
        )
    }

    /// A level's name.
    pub fn level(&self, id: &'a Id) -> &'a str {
        let levels = self
            .evaluation
            .method
            .survey
            .as_ref()
            .map(|survey| &survey.levels);
        let found = levels.and_then(|levels| levels.iter().find(|level| level.id == *id));
        self.of(id, found.map(|level| (&level.name, &level.name_en)))
    }

    /// A band's name.
    pub fn band(&self, id: &'a Id) -> &'a str {
        let found = self
            .evaluation
            .method
            .bands
            .iter()
            .find(|band| band.id == *id);
        self.of(id, found.map(|band| (&band.name, &band.name_en)))
    }

    /// The name of a ground of the veto.
    pub fn ground(&self, id: &'a Id) -> &'a str {
        let found = self
            .evaluation
            .method
            .vetoes
            .iter()
            .find(|ground| ground.id == *id);
        self.of(id, found.map(|ground| (&ground.name, &ground.name_en)))
    }

    /// The name of a kind of deduction or addition.
    pub fn kind(&self, id: &'a Id) -> &'a str {
        let method = &self.evaluation.method;
        let deduction = method.deductions.iter().find(|kind| kind.id == *id);
        let addition = method.additions.iter().find(|kind| kind.id == *id);
        let found = deduction
            .map(|kind| (&kind.name, &kind.name_en))
            .or_else(|| addition.map(|kind| (&kind.name, &kind.name_en)));
        self.of(id, found)
    }

    /// What tells a mark from the others of its marker: the panel's item and the date, else its
    /// number.
    pub fn mark(&self, window: &'a Window, by: Marker, at: usize) -> String {
        let (item, date) = match by {
            Marker::Panel => window
                .panel
                .get(at)
                .map(|mark| (mark.item.as_ref(), &mark.date)),
            Marker::Own => window.own.get(at).map(|mark| (None, &mark.date)),
            Marker::Peer => None,
        }
        .unwrap_or((None, &None));
        let item = item.map(|item| self.item(None, item).to_owned());
        let date = date.as_ref().map(|date| self.texts.date(date));
        match (item, date) {
            (None, None) => self.texts.fill("mark-number", &[("n", &(at + 1))]),
            (item, date) => self
                .texts
                .join(&[item, date].into_iter().flatten().collect::<Vec<_>>()),
        }
    }

    /// What tells an adjustment from the others: its kind and date.
    pub fn adjustment(&self, window: &'a Window, list: AdjustmentList, id: &'a Id) -> String {
        let records = match list {
            AdjustmentList::Deductions => &window.deductions,
            AdjustmentList::Additions => &window.additions,
        };
        let Some(record) = records.iter().find(|record| record.id == *id) else {
            return id.to_string();
        };
        let kind = self.kind(&record.kind).to_owned();
        let date = record.date.as_ref().map(|date| self.texts.date(date));
        self.texts
            .join(&[Some(kind), date].into_iter().flatten().collect::<Vec<_>>())
    }
}
