//! The texts of the interface, in every language.
//!
//! Stage: read by `view` and `render`. A catalogue is a folder of flat TOML files, a file a section;
//! a text is addressed as `section.key` and may hold places `{name}` for arguments. English has two
//! forms of a text with a count, `"key.one"` and `"key.other"`; Chinese has the second only.
//!
//! That every key used exists in both languages and every key there is used, is a test below: a
//! missing text is a bug of ours, never a state of the site.

use std::collections::BTreeMap;

use toml::de::{DeTable, DeValue};

use crate::embedded::SECTIONS;
use crate::model::Language;
use crate::theme::Theme;

/// The texts of one language.
#[derive(Debug)]
pub struct Texts {
    /// Which.
    pub language: Language,
    sections: BTreeMap<&'static str, BTreeMap<String, String>>,
}

/// What stands in a place of a text.
#[derive(Clone, Copy, Debug)]
pub enum Arg<'a> {
    /// A text, as it is.
    Text(&'a str),
    /// A number of things, with separators between thousands.
    Count(u64),
    /// A year, or another number that is a name.
    Number(u64),
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a String> for Arg<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

impl From<u64> for Arg<'_> {
    fn from(count: u64) -> Self {
        Self::Count(count)
    }
}

impl From<usize> for Arg<'_> {
    fn from(count: usize) -> Self {
        Self::Count(count as u64)
    }
}

impl From<u16> for Arg<'_> {
    fn from(year: u16) -> Self {
        Self::Number(u64::from(year))
    }
}

impl Arg<'_> {
    /// The argument as text.
    pub fn print(self) -> String {
        match self {
            Self::Text(text) => text.to_owned(),
            Self::Count(count) => thousands(count),
            Self::Number(number) => number.to_string(),
        }
    }
}

/// `3943` as `3,943`.
pub fn thousands(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A piece of a text that was taken apart at its places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Words of the catalogue.
    Words(&'a str),
    /// A place, by name.
    Place(&'a str),
}

impl Texts {
    /// The catalogue of `language`.
    ///
    /// # Panics
    ///
    /// Never: the files are part of the program, and a test reads them all.
    pub fn of(language: Language) -> Self {
        let read = |(section, chinese, english): &(&'static str, &str, &str)| {
            let text = match language {
                Language::Chinese => chinese,
                Language::English => english,
            };
            (*section, entries(section, text))
        };
        Self {
            language,
            sections: SECTIONS.iter().map(read).collect(),
        }
    }

    /// The catalogue with the texts of a theme in the place of ours.
    #[must_use]
    pub fn with(mut self, theme: &Theme) -> Self {
        for own in theme
            .texts
            .iter()
            .filter(|own| own.language == self.language)
        {
            if let Some(section) = self.sections.get_mut(own.section) {
                section.insert(own.key.clone(), own.text.clone());
            }
        }
        self
    }

    /// All texts, by section and key: what templates read.
    pub fn sections(&self) -> &BTreeMap<&'static str, BTreeMap<String, String>> {
        &self.sections
    }

    /// The texts of a section.
    ///
    /// # Panics
    ///
    /// When there is no such section.
    pub fn section(&self, name: &str) -> &BTreeMap<String, String> {
        (self.sections.get(name)).unwrap_or_else(|| panic!("no section {name} in the catalogue"))
    }

    /// The text at `section.key`.
    ///
    /// # Panics
    ///
    /// When there is none: a test finds every address that the program uses.
    pub fn get(&self, address: &str) -> &str {
        let (section, key) = (address.split_once('.'))
            .unwrap_or_else(|| panic!("{address} is no address of a text"));
        (self.sections.get(section))
            .and_then(|texts| texts.get(key))
            .unwrap_or_else(|| panic!("no text {address} in the catalogue"))
    }

    /// The text at `address` with its places filled.
    pub fn say(&self, address: &str, arguments: &[(&str, Arg<'_>)]) -> String {
        fill(self.get(address), arguments)
    }

    /// The form of the text at `address` for `count` things, with its places filled; `{count}` is
    /// one of them.
    pub fn count(&self, address: &str, count: u64, arguments: &[(&str, Arg<'_>)]) -> String {
        let form = match self.language {
            Language::English if count == 1 => "one",
            _ => "other",
        };
        let mut all = vec![("count", Arg::Count(count))];
        all.extend_from_slice(arguments);
        fill(self.get(&format!("{address}.{form}")), &all)
    }
}

fn fill(text: &str, arguments: &[(&str, Arg<'_>)]) -> String {
    // Said some hundred times a page: one text, not one a piece.
    let mut said = String::with_capacity(2 * text.len());
    for piece in pieces(text) {
        match piece {
            Piece::Words(words) => said.push_str(words),
            Piece::Place(place) => {
                let found = arguments.iter().find(|(name, _)| *name == place);
                match found {
                    Some((_, Arg::Text(text))) => said.push_str(text),
                    Some((_, argument)) => said.push_str(&argument.print()),
                    None => panic!("no argument for {{{place}}} in {text:?}"),
                }
            }
        }
    }
    said
}

/// `text` taken apart at its places.
pub fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    text.split('{').enumerate().flat_map(|(at, part)| {
        let (place, words) = match part.split_once('}') {
            Some((place, words)) if at > 0 => (Some(Piece::Place(place)), words),
            _ => (None, part),
        };
        let words = Some(Piece::Words(words)).filter(|_| !words.is_empty());
        place.into_iter().chain(words)
    })
}

/// The texts of a file of the catalogue, by key.
pub(crate) fn entries(section: &str, text: &str) -> BTreeMap<String, String> {
    let table = DeTable::parse(text)
        .unwrap_or_else(|error| panic!("the texts of {section} are no TOML: {error}"));
    (table.get_ref().iter())
        .map(|(key, value)| match value.get_ref() {
            DeValue::String(text) => (key.get_ref().to_string(), text.to_string()),
            _ => panic!("{section}.{} is no text; is its key quoted?", key.get_ref()),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use super::*;

    #[test]
    fn places_are_filled_and_counts_have_forms() {
        assert_eq!(thousands(0), "0");
        assert_eq!(thousands(999), "999");
        assert_eq!(thousands(1_234_567), "1,234,567");
        assert_eq!(
            fill("{a} of {b}.", &[("a", "x".into()), ("b", 1234_u64.into())]),
            "x of 1,234."
        );
        let taken: Vec<_> = pieces("a {b} c").collect();
        assert_eq!(
            taken,
            [Piece::Words("a "), Piece::Place("b"), Piece::Words(" c")]
        );
    }

    /// `section.key` → its places, with the forms of a count under one address.
    fn addresses(texts: &Texts) -> BTreeMap<String, BTreeSet<String>> {
        let mut addresses: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (section, texts) in texts.sections() {
            for (key, text) in texts {
                let key = key.strip_suffix(".one").unwrap_or(key);
                let key = key.strip_suffix(".other").unwrap_or(key);
                let places = pieces(text).filter_map(|piece| match piece {
                    Piece::Place(place) => Some(place.to_owned()),
                    Piece::Words(_) => None,
                });
                let known = addresses.entry(format!("{section}.{key}")).or_default();
                known.extend(places);
            }
        }
        addresses
    }

    #[test]
    fn both_languages_have_the_same_texts() {
        let chinese = Texts::of(Language::Chinese);
        let english = Texts::of(Language::English);
        assert_eq!(addresses(&chinese), addresses(&english));
        for (section, texts) in english.sections() {
            for key in texts.keys() {
                let other = key.strip_suffix(".one").map(|key| format!("{key}.other"));
                let one = key.strip_suffix(".other").map(|key| format!("{key}.one"));
                for form in other.iter().chain(&one) {
                    assert!(texts.contains_key(form), "{section}.{form} is missing");
                }
            }
        }
    }

    /// All text of the program's sources and templates.
    #[expect(
        clippy::disallowed_methods,
        reason = "this test reads the program's own sources"
    )]
    fn read_all(folder: &Path, text: &mut String) {
        for entry in fs::read_dir(folder).expect("a folder of the sources") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                read_all(&path, text);
            } else {
                text.push_str(&fs::read_to_string(&path).expect("a text file"));
            }
        }
    }

    /// Addresses in `text` that follow `before`: `t.home.title` or `"home.title`.
    fn used<'a>(text: &'a str, before: &str, sections: &BTreeSet<&str>) -> BTreeSet<&'a str> {
        let part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        text.match_indices(before)
            .filter_map(|(at, _)| {
                let rest = &text[at + before.len()..];
                let end = rest
                    .find(|c: char| !part(c) && c != '.')
                    .unwrap_or(rest.len());
                let address = rest[..end].trim_end_matches('.');
                let (section, key) = address.split_once('.')?;
                let is_file = ["css", "csv", "html", "js", "json", "md", "toml"].contains(&key);
                let is_key = !key.is_empty() && key.chars().all(part) && !is_file;
                (sections.contains(section) && is_key).then_some(address)
            })
            .collect()
    }

    #[test]
    fn every_text_that_is_used_exists_and_every_text_is_used() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let (mut sources, mut templates) = (String::new(), String::new());
        read_all(&root.join("src"), &mut sources);
        read_all(&root.join("templates"), &mut templates);
        let texts = Texts::of(Language::English);
        let sections: BTreeSet<&str> = texts.sections().keys().copied().collect();
        let mut found = used(&sources, "\"", &sections);
        found.extend(used(&templates, "t.", &sections));
        let known = addresses(&texts);
        let missing: Vec<_> = (found.iter())
            .filter(|address| !known.contains_key(**address))
            .collect();
        assert!(missing.is_empty(), "used, but in no catalogue: {missing:?}");
        let unused: Vec<_> = (known.keys())
            // These are read by a page's script, from a data block.
            .filter(|address| {
                let sections = ["calculator.", "analysis.", "verify."];
                !sections.iter().any(|section| address.starts_with(section))
            })
            .filter(|address| !found.contains(address.as_str()))
            .collect();
        assert!(
            unused.is_empty(),
            "in the catalogue, but not used: {unused:?}"
        );
    }
}
