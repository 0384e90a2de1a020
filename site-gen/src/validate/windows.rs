//! The windows of a year.
//!
//! Stage: part of `validate`.

use std::collections::BTreeMap;

use scoring_core::id::Id;

use super::names::value;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Text, Window};
use crate::raw::Field;
use crate::raw::windows::{Window as Written, Windows};
use crate::source::{Located, Span};

/// The windows, in the order of the file.
pub(super) fn windows(file: &Windows, out: &mut Diagnostics) -> Vec<Window> {
    if file.windows.items.is_empty() && file.windows.complete {
        let place = file.windows.key.unwrap_or(file.span);
        out.push(Diagnostic::new(Code::NoWindow, place));
    }
    let ids = file
        .windows
        .items
        .iter()
        .filter_map(|window| window.id.as_ref());
    warn_of_look_alikes(ids, out);
    warn_of_one_name(&file.windows.items, out);
    let topics = file.windows.items.iter();
    warn_of_two_names(topics.filter_map(|window| window.topic.as_ref()), out);
    let windows = file.windows.items.iter().filter_map(|window| {
        Some(Window {
            id: value(&window.id)?,
            name: value(&window.name)?,
            department: value(&window.department),
            affiliation: value(&window.affiliation),
            head: value(&window.head),
            counters: texts(&window.counters),
            phone: value(&window.phone),
            class: value(&window.class),
            topic: value(&window.topic),
            errands: texts(&window.errands),
            errands_en: texts(&window.errands_en),
        })
    });
    windows.collect()
}

/// The texts of a list, none where it is absent.
fn texts(list: &Field<Vec<Located<String>>>) -> Vec<String> {
    let texts = list.iter().flat_map(|list| &list.value);
    texts.map(|text| text.value.clone()).collect()
}

/// Ids that people confuse when they read or type them: `tax1` and `taxl`.
fn warn_of_look_alikes<'r>(ids: impl Iterator<Item = &'r Located<Id>>, out: &mut Diagnostics) {
    let mut seen: BTreeMap<String, &Located<Id>> = BTreeMap::new();
    for id in ids {
        match seen.get(&shape(&id.value)) {
            Some(first) if first.value != id.value => out.push(
                Diagnostic::new(Code::LookAlikeIds, id.span)
                    .with("id", &id.value)
                    .with("first", &first.value)
                    .conflicting(first.span),
            ),
            Some(_) => {}
            None => {
                seen.insert(shape(&id.value), id);
            }
        }
    }
}

/// Windows that have one name.
fn warn_of_one_name(windows: &[Written], out: &mut Diagnostics) {
    let mut seen: BTreeMap<&str, (&Id, Span)> = BTreeMap::new();
    for window in windows {
        let (Some(id), Some(name)) = (&window.id, &window.name) else {
            continue;
        };
        let original = name.value.original.as_str();
        match seen.get(original) {
            Some((first, _)) if **first == id.value => {}
            Some((first, place)) => out.push(
                Diagnostic::new(Code::SameName, name.span)
                    .with("id", &id.value)
                    .with("first", first)
                    .with("name", original)
                    .conflicting(*place),
            ),
            None => {
                seen.insert(original, (&id.value, name.span));
            }
        }
    }
}

/// Topics that have two English names.
fn warn_of_two_names<'r>(topics: impl Iterator<Item = &'r Located<Text>>, out: &mut Diagnostics) {
    let mut seen: BTreeMap<&str, (&str, Span)> = BTreeMap::new();
    for topic in topics {
        let Some(english) = topic.value.english.as_deref() else {
            continue;
        };
        let name = topic.value.original.as_str();
        let (first, place) = *seen.entry(name).or_insert((english, topic.span));
        if first != english {
            out.push(
                Diagnostic::new(Code::TopicTwinsDiffer, topic.span)
                    .with("topic", name)
                    .with("english", english)
                    .with("first", first)
                    .conflicting(place),
            );
        }
    }
}

/// What an id looks like at a glance.
fn shape(id: &str) -> String {
    id.replace('0', "o").replace('1', "l")
}
