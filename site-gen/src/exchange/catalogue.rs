//! What sheets, columns and choices are called: `texts/tables.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::model::Language;
use crate::sheet::value;
use crate::wording::fill;

/// What something is called.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Name {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
    /// What people call it, too.
    #[serde(default)]
    pub also: Vec<String>,
    /// All of these as [`value::key`] makes them.
    #[serde(skip)]
    keys: Vec<String>,
}

type Names = BTreeMap<String, BTreeMap<String, Name>>;

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let mut names: Names = toml::from_str(include_str!("../../texts/tables.toml"))
        .expect("a test reads the names of tables");
    for name in names.values_mut().flat_map(BTreeMap::values_mut) {
        let all = name.also.iter().chain([&name.zh, &name.en]);
        name.keys = all.map(|name| value::key(name)).collect();
    }
    names
});

impl Name {
    /// The name in a language.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::Chinese => &self.zh,
            Language::English => &self.en,
        }
    }

    /// Whether `text`, as [`value::key`] makes it, is one of its names.
    pub fn is(&self, text: &str) -> bool {
        self.keys.iter().any(|key| key == text)
    }
}

/// The name of `key` in `section`.
///
/// # Panics
///
/// Never: a test asks for all of them.
pub fn name(section: &str, key: &str) -> &'static Name {
    find(section, key).unwrap_or_else(|| panic!("no name {section}.{key}"))
}

/// The name of `key` in `section`, if there is one.
pub fn find(section: &str, key: &str) -> Option<&'static Name> {
    NAMES.get(section)?.get(key)
}

/// The name of a column: the table's own, else the one that tables share.
pub fn column(table: &str, key: &str) -> Option<&'static Name> {
    find(table, key).or_else(|| find("column", key))
}

/// All names of a section.
pub fn section(section: &str) -> impl Iterator<Item = (&'static str, &'static Name)> {
    let names = NAMES.get(section).into_iter().flatten();
    names.map(|(key, name)| (key.as_str(), name))
}

/// A line of the instructions.
pub fn say(key: &str, language: Language, places: &[(&str, &dyn std::fmt::Display)]) -> String {
    fill(name("instructions", key).get(language), places)
}

/// A column's header in both languages, the reader's first.
pub fn header(name: &Name, language: Language) -> String {
    match language {
        Language::Chinese => format!("{}\n{}", name.zh, name.en),
        Language::English => format!("{}\n{}", name.en, name.zh),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::spec::{Holds, Kind, Table};

    #[test]
    fn tables_columns_and_choices_have_names() {
        let kinds = Table::KEPT.into_iter().chain([Table::Answers]);
        for kind in kinds.flat_map(Table::sheets) {
            assert!(find("table", kind.key()).is_some(), "{}", kind.key());
            let Kind::Flat(spec) = kind else { continue };
            for each in spec.columns {
                let is_staff = each.key.ends_with("_private") || each.key == "note_internal";
                let named = is_staff || column(spec.key, each.key).is_some();
                assert!(named, "{}.{}", spec.key, each.key);
                if let Holds::Choice(choice) = each.holds {
                    assert!(section(choice).count() > 1, "{choice}");
                }
            }
        }
    }

    #[test]
    fn choices_are_the_words_of_the_format() {
        use crate::model::{Affiliation, FocusReason, LedgerEventKind, LedgerSource, Occasion};
        fn same<T>(choice: &str, words: &[(&str, T)]) {
            let mut words: Vec<_> = words.iter().map(|(word, _)| *word).collect();
            words.sort_unstable();
            let named: Vec<_> = section(choice).map(|(key, _)| key).collect();
            assert_eq!(named, words, "{choice}");
        }
        same("choice.affiliation", Affiliation::WORDS);
        same("choice.occasion", Occasion::WORDS);
        same("choice.source", LedgerSource::WORDS);
        same("choice.event", LedgerEventKind::WORDS);
        same("choice.focus", FocusReason::WORDS);
    }
}
