//! Ids of records whose tables have none: numbers that go on from those of the year.

use std::collections::BTreeSet;

use super::Reading;
use crate::canonical::{Entry, Field, Value};
use crate::exchange::spec::Spec;
use crate::model::Year;
use crate::sheet::Place;

impl Reading<'_> {
    /// Gives a record an id where the table has none: that of the same record in the content, else the
    /// next number.
    pub(super) fn numbered(&mut self, spec: &Spec, window: Option<&str>, entry: &mut Entry<Place>) {
        let prefix = match (spec.key, window) {
            ("ledger", Some(window)) => window.to_owned(),
            ("deductions" | "additions", _) => self.known.year.year.to_string(),
            _ => return,
        };
        if let Some(id) = entry.text("id") {
            self.ids.insert(id.to_owned());
            entry.telling = &[];
            return;
        }
        let id = self.known_id(spec, window, entry).unwrap_or_else(|| {
            let mut numbers = (1_u32..).map(|number| format!("{prefix}-{number:03}"));
            let ids = &self.ids;
            numbers.find(|id| !ids.contains(id)).unwrap_or_default()
        });
        self.ids.insert(id.clone());
        entry.fields.retain(|field| field.path != ["id"]);
        let id = Field {
            path: vec!["id".to_owned()],
            value: Some(Value::Text(id)),
            place: entry.place,
        };
        entry.fields.insert(0, id);
    }

    /// The id that the content has given to the same record.
    fn known_id(&self, spec: &Spec, window: Option<&str>, entry: &Entry<Place>) -> Option<String> {
        let year = self.known.year;
        if spec.key == "ledger" {
            let mut items = year
                .ledger
                .iter()
                .filter(|item| window == Some(&*item.window));
            let same = items.find(|item| entry.text("problem") == Some(&item.problem.original));
            return same.map(|item| item.id.to_string());
        }
        let list = match spec.key {
            "deductions" => &year.records.deductions,
            _ => &year.records.additions,
        };
        let same = list.iter().find(|each| {
            let basis = each.basis.as_ref().map(|basis| basis.original.as_str());
            let date = each.date.to_string();
            window == Some(&*each.window)
                && entry.text("kind") == Some(&*each.kind)
                && entry.text("date") == Some(&*date)
                && entry.text("basis") == basis
        });
        same.map(|each| each.id.to_string())
    }
}

/// The ids of a year's records that have numbers.
pub(super) fn ids(year: &Year) -> BTreeSet<String> {
    let ledger = year.ledger.iter().map(|item| item.id.to_string());
    let adjustments = year
        .records
        .deductions
        .iter()
        .chain(&year.records.additions);
    ledger
        .chain(adjustments.map(|each| each.id.to_string()))
        .collect()
}
