//! Fields of the content: finding one, and all in which a text stands.
//!
//! A field is named by its file, its keys and, in lists, by an id, window, rater, date or number from
//! 1: `2025/ledger/tax.toml:item.tax-003.problem`. The text below the front matter is [`BODY`].

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use crate::files::front_matter;
use crate::publication::FOLDER;
use crate::read::table::is_for_staff;
use crate::source::Sources;

/// The name of what stands below the front matter; no key of ours is called so.
pub const BODY: &str = "body";

/// A field of the content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The file, from the content folder.
    pub file: String,
    /// The way to the value.
    pub path: Vec<String>,
}

impl std::str::FromStr for Field {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (file, path) = text.split_once(':').unwrap_or((text, ""));
        let path: Vec<String> = path.split('.').map(str::to_owned).collect();
        if file.is_empty() || path.iter().any(String::is_empty) {
            return Err(
                "write FILE:KEY.KEY, as in 2025/ledger/tax.toml:item.tax-003.problem".into(),
            );
        }
        Ok(Self {
            file: file.to_owned(),
            path,
        })
    }
}

impl std::fmt::Display for Field {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.file, self.path.join("."))
    }
}

/// What stands in a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Held {
    /// A text in TOML: where its literal stands, and what it says.
    Literal(Range<usize>, String),
    /// Markdown, as it stands there.
    Markdown(Range<usize>),
    /// A date, a number, a list.
    NoText,
}

/// What a field of a file holds, `None` where the file has no such field.
pub(super) fn find(file: &str, text: &str, path: &[String]) -> Option<Held> {
    let parts = front_matter(text);
    if path == [BODY] {
        return match parts {
            Some(parts) => Some(Held::Markdown(parts.body_start..text.len())),
            None => is_markdown(file).then_some(Held::Markdown(0..text.len())),
        };
    }
    // No TOML begins with a fence.
    let (start, toml) = parts.map_or((0, text), |parts| (parts.offset, parts.matter));
    let table = DeTable::parse(toml).ok()?;
    let root = DeValue::Table(table.into_inner());
    let (place, text) = member(&root, path)?;
    Some(text.map_or(Held::NoText, |text| {
        Held::Literal(start + place.start..start + place.end, text)
    }))
}

fn is_markdown(file: &str) -> bool {
    std::path::Path::new(file)
        .extension()
        .is_some_and(|ending| ending == "md")
}

/// The place of a value and its text, if it is one.
fn member(value: &DeValue<'_>, path: &[String]) -> Option<(Range<usize>, Option<String>)> {
    let (first, rest) = path.split_first()?;
    let member = match value {
        DeValue::Table(table) => (table.iter())
            .find(|(key, _)| key.get_ref().as_ref() == *first)
            .map(|(_, value)| value)?,
        DeValue::Array(list) => {
            let named = list
                .iter()
                .find(|member| names(member.get_ref()).any(|name| name == *first));
            let number = || first.parse::<usize>().ok()?.checked_sub(1);
            named.or_else(|| list.get(number()?))?
        }
        _ => return None,
    };
    if rest.is_empty() {
        let text = member.get_ref().as_str().map(str::to_owned);
        return Some((member.span(), text));
    }
    self::member(member.get_ref(), rest)
}

/// What a member of a list may be called.
fn names<'a>(member: &'a DeValue<'_>) -> impl Iterator<Item = &'a str> {
    ["id", "window", "rater", "date"]
        .into_iter()
        .filter_map(|key| match member {
            DeValue::Table(table) => (table.iter())
                .find(|(each, _)| each.get_ref().as_ref() == key)
                .and_then(|(_, value)| value.get_ref().as_str()),
            _ => None,
        })
}

/// The fields of the content in which a text stands, by name. What staff keep to themselves and
/// comments reach no output, and what was kept of publications is taken care of elsewhere. A file that
/// has no fields, such as the log, is named as a whole.
pub(super) fn holding(sources: &Sources, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (_, source) in sources.iter() {
        let (file, whole) = (&source.path, &source.text);
        if file.starts_with(FOLDER) || !whole.contains(text) && !whole.contains('\\') {
            continue;
        }
        let parts = front_matter(whole);
        let body = parts.as_ref().map_or(&**whole, |parts| parts.body);
        if (parts.is_some() || is_markdown(file)) && body.contains(text) {
            found.push(format!("{file}:{BODY}"));
        }
        let toml = match &parts {
            Some(parts) => parts.matter,
            None if is_markdown(file) => continue,
            None => whole,
        };
        match DeTable::parse(toml) {
            Ok(table) => {
                let mut path = Vec::new();
                walk(
                    &DeValue::Table(table.into_inner()),
                    text,
                    &mut path,
                    &mut |path| {
                        found.push(format!("{file}:{}", path.join(".")));
                    },
                );
            }
            Err(_) if whole.contains(text) => found.push(file.clone()),
            Err(_) => {}
        }
    }
    found
}

fn walk(
    value: &DeValue<'_>,
    text: &str,
    path: &mut Vec<String>,
    found: &mut impl FnMut(&[String]),
) {
    match value {
        DeValue::String(says) if says.contains(text) => found(path),
        DeValue::Table(table) => {
            for (key, value) in table {
                let key = key.get_ref().as_ref();
                if !is_for_staff(key) {
                    path.push(key.to_owned());
                    walk(value.get_ref(), text, path, found);
                    path.pop();
                }
            }
        }
        DeValue::Array(list) => {
            for (at, member) in list.iter().enumerate() {
                // A name that another member has before it would lead to that one.
                let name = names(member.get_ref()).next();
                let first = name.and_then(|name| {
                    let is_called = |other: &str| other == name;
                    list.iter()
                        .position(|each| names(each.get_ref()).any(is_called))
                });
                path.push(match name.filter(|_| first == Some(at)) {
                    Some(name) => name.to_owned(),
                    None => (at + 1).to_string(),
                });
                walk(member.get_ref(), text, path, found);
                path.pop();
            }
        }
        _ => {}
    }
}
