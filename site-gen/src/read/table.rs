//! Asking a TOML table for its keys, one by one.
//!
//! Stage: the tool of `parse`. What is not asked for is unknown, and reported when the table is done.
//! What a syntax error spoiled is not reported again: keys that may have been lost are not missing,
//! and keys that may have slipped into the wrong table are not unknown.
//!
//! One module, because all ways of asking for a key share the account of what was asked for.

use std::borrow::Cow;
use std::collections::BTreeMap;

use scoring_core::id::Id;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::shape::{self, Field, Shape};
use super::syntax::{line_start, wrong};
use super::{Read, Reader, Value, checked_id, text};
use crate::diagnostic::{Code, Diagnostic, Word, nearest};
use crate::model::Text;
use crate::source::{Located, Span};

/// The tables of an array, as far as they could be read.
#[derive(Clone, Debug)]
pub struct List<T> {
    /// In the order of the file.
    pub items: Vec<T>,
    /// Where the key stands, if it is written.
    pub key: Option<Span>,
    /// Whether nothing that was written may be missing. Where something may, a name that is not
    /// found here is no second error.
    pub complete: bool,
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            key: None,
            complete: true,
        }
    }
}

/// What is left of a file's structure after its syntax errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum State {
    /// There are none.
    Sound,
    /// Keys may be missing that were written.
    Broken,
    /// A header is broken, so keys may also stand in the wrong table.
    Scattered,
}

/// A table being read.
pub struct Table<'r, 'd, 'i> {
    reader: &'r Reader<'d>,
    span: Span,
    keys_and_values: &'r DeTable<'i>,
    asked: Vec<&'static str>,
    /// Keys that may stand here and are known at run time only.
    listed: Vec<String>,
    state: State,
    /// Where shapes are asked for: the keys asked for so far.
    fields: Vec<Field>,
}

/// How deep tables and lists may lie in each other: what the parser bears without running out of
/// its stack.
const DEEPEST_TOML: usize = 80;

impl Reader<'_> {
    /// Parses `text` and hands its table to `read`. Syntax errors are reported, all of them; what
    /// could be made of the rest is read all the same.
    pub fn document<T>(&self, text: &str, read: impl FnOnce(&mut Table<'_, '_, '_>) -> T) -> T {
        let (table, errors) = DeTable::parse_recoverable(text);
        let mut state = State::Sound;
        for error in errors {
            let at = error.span().unwrap_or(0..0);
            let line = &text[line_start(text, at.start)..];
            state = state.max(if line.trim_start().starts_with('[') {
                State::Scattered
            } else {
                State::Broken
            });
            let span = self.span(at.clone());
            self.spoiled.borrow_mut().push(span);
            (self.diagnostics.borrow_mut()).push(if is_too_deep(error.message()) {
                Diagnostic::new(Code::TooDeep, span).with("limit", DEEPEST_TOML)
            } else {
                let (word, character) = wrong(text, at, error.message());
                Diagnostic::new(Code::Syntax, span)
                    .with_word("what", word)
                    .with("parser", error.message())
                    .with("character", character)
            });
        }
        if text.starts_with('\u{feff}') {
            // The loader has taken the one byte order mark that a file may begin with.
            self.not_toml(0..'\u{feff}'.len_utf8());
        }
        self.integers(table.get_ref());
        let mut table = Table {
            reader: self,
            span: self.span(0..0),
            keys_and_values: table.get_ref(),
            asked: Vec::new(),
            listed: Vec::new(),
            state,
            fields: Vec::new(),
        };
        let value = read(&mut table);
        table.finish();
        value
    }
}

impl Reader<'_> {
    /// Reports integers that the parser lets pass and TOML does not: a prefix without digits, and
    /// digits of other scripts.
    fn integers(&self, table: &DeTable<'_>) {
        for value in table.values() {
            self.integer(value);
        }
    }

    fn integer(&self, value: &Value<'_>) {
        match value.get_ref() {
            DeValue::Integer(integer) => {
                let digits = integer.as_str().trim_start_matches(['+', '-']);
                let lawful = digits.chars().all(|digit| digit.is_digit(integer.radix()));
                if digits.is_empty() || !lawful {
                    self.not_toml(value.span());
                }
            }
            DeValue::Array(array) => array.iter().for_each(|value| self.integer(value)),
            DeValue::Table(table) => self.integers(table),
            _ => {}
        }
    }

    fn not_toml(&self, at: std::ops::Range<usize>) {
        let span = self.span(at);
        self.spoiled.borrow_mut().push(span);
        let problem = Diagnostic::new(Code::Syntax, span).with_word("what", Word::SyntaxOther);
        (self.diagnostics.borrow_mut()).push(problem.with("parser", "not TOML"));
    }
}

/// Whether the parser refused to go deeper, in a header's name or among values.
fn is_too_deep(message: &str) -> bool {
    message == "recursion limit" || message.starts_with("cannot recurse further")
}

impl<'r, 'd, 'i> Table<'r, 'd, 'i> {
    /// Where the table stands: its header, or the file's beginning.
    pub fn span(&self) -> Span {
        self.span
    }

    /// The reader, for reporting.
    pub fn reader(&self) -> &'r Reader<'d> {
        self.reader
    }

    /// Whether the key is written.
    pub fn has(&self, key: &str) -> bool {
        self.keys_and_values.contains_key(key)
    }

    /// The place of a key, where it is written.
    pub fn key_span(&self, key: &str) -> Option<Span> {
        let (key, _) = self.keys_and_values.get_key_value(key)?;
        Some(self.reader.span(key.span()))
    }

    /// A table in which nothing is, to be asked for its shape.
    pub(super) fn describing(reader: &'r Reader<'d>, nothing: &'r DeTable<'i>) -> Self {
        Self {
            reader,
            span: reader.span(0..0),
            keys_and_values: nothing,
            asked: Vec::new(),
            listed: Vec::new(),
            state: State::Sound,
            fields: Vec::new(),
        }
    }

    /// The keys that were asked for.
    pub(super) fn into_fields(self) -> Vec<Field> {
        self.fields
    }

    /// Notes a key where shapes are asked for.
    fn note(&mut self, key: &'static str, shape: impl FnOnce(&Reader<'d>) -> Shape) {
        if self.reader.describes.is_some() {
            self.fields.push(Field {
                key,
                required: false,
                required_with: None,
                shape: shape(self.reader),
            });
        }
    }

    /// Changes what was noted of a key.
    fn renote(&mut self, key: &str, change: impl FnOnce(&mut Field)) {
        if let Some(field) = self.fields.iter_mut().find(|field| field.key == key) {
            change(field);
        }
    }

    /// The shape of tables that `read` reads.
    fn below_shape<T>(
        reader: &Reader<'d>,
        read: impl FnOnce(&mut Table<'_, '_, '_>) -> T,
    ) -> Vec<Field> {
        let nothing = DeTable::new();
        let mut table = Table::describing(reader, &nothing);
        read(&mut table);
        table.into_fields()
    }

    fn ask(&mut self, key: &'static str) -> Option<&'r Value<'i>> {
        self.asked.push(key);
        self.keys_and_values.get(key)
    }

    /// The value of a key that may be absent.
    pub fn optional<T>(&mut self, key: &'static str, read: Read<T>) -> Option<Located<T>> {
        self.note(key, |reader| shape::of_value(reader, read));
        let value = self.ask(key)?;
        located(self.reader, value, read)
    }

    /// The value of a key that must be there.
    pub fn required<T>(&mut self, key: &'static str, read: Read<T>) -> Option<Located<T>> {
        let found = self.optional(key, read);
        self.renote(key, |field| field.required = true);
        if !self.has(key) {
            self.missing(key);
        }
        found
    }

    /// The value of a key that must be there where `other` is.
    pub fn required_with<T>(
        &mut self,
        other: &'static str,
        key: &'static str,
        read: Read<T>,
    ) -> Option<Located<T>> {
        let found = self.optional(key, read);
        self.renote(key, |field| field.required_with = Some(other));
        if self.has(other) && !self.has(key) {
            self.missing(key);
        }
        found
    }

    fn missing(&self, key: &'static str) {
        if self.state == State::Sound {
            let missing = Diagnostic::new(Code::MissingKey, self.span).with("key", key);
            self.reader.report(missing);
        }
    }

    /// A text with its English twin, which may be absent.
    pub fn text(&mut self, key: &'static str) -> Option<Located<Text>> {
        let english = english_key(key);
        let english = self.optional(english, text).map(|english| english.value);
        let original = self.optional(key, text)?;
        Some(original.map(|original| Text { original, english }))
    }

    /// A list of texts with their English twins; none where the key is absent. Twins are told by their
    /// place in the list, so there are as many or none.
    pub fn texts(&mut self, key: &'static str) -> Vec<Text> {
        let twins = self.list(english_key(key), text);
        let originals = self.list(key, text);
        let count = originals.as_ref().map_or(0, |list| list.value.len());
        let twins = twins.filter(|twins| {
            let same = twins.value.len() == count;
            if !same {
                let mut problem = Diagnostic::new(Code::TwinLength, twins.span)
                    .with("key", english_key(key))
                    .with("count", twins.value.len())
                    .with("original", key)
                    .with("expected", count);
                problem.other = originals.as_ref().map(|list| list.span);
                self.reader.report(problem);
            }
            same
        });
        let mut twins = (twins.into_iter())
            .flat_map(|list| list.value)
            .map(|text| text.value);
        let originals = originals.into_iter().flat_map(|list| list.value);
        originals
            .map(|original| Text {
                original: original.value,
                english: twins.next(),
            })
            .collect()
    }

    /// A text with its English twin, which must be there and not be empty.
    pub fn required_name(&mut self, key: &'static str) -> Option<Located<Text>> {
        if !self.has(key) {
            self.missing(key);
        }
        let found = self.text(key);
        self.renote(key, |field| {
            field.required = true;
            field.shape = Shape::Name;
        });
        self.not_empty(found)
    }

    /// A text with its English twin, which must be there and not be empty where `other` is.
    pub fn name_with(&mut self, other: &'static str, key: &'static str) -> Option<Located<Text>> {
        if !self.has(other) {
            let found = self.text(key);
            self.renote(key, |field| field.required_with = Some(other));
            return found;
        }
        self.required_name(key)
    }

    fn not_empty(&self, text: Option<Located<Text>>) -> Option<Located<Text>> {
        text.filter(|text| {
            let empty = text.value.original.trim().is_empty();
            if empty {
                (self.reader).report(Diagnostic::new(Code::EmptyText, text.span));
            }
            !empty
        })
    }

    /// The names of the keys of the table below a key.
    pub fn keys_below(&self, key: &str) -> Vec<String> {
        let value = self.keys_and_values.get(key);
        let table = value.and_then(|value| value.get_ref().as_table());
        let keys = table.into_iter().flat_map(DeTable::keys);
        keys.map(|key| key.get_ref().to_string()).collect()
    }

    /// A table below a key.
    pub fn table<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&mut Table<'_, '_, '_>) -> T,
    ) -> Option<T> {
        if self.reader.describes.is_some() {
            let fields = Self::below_shape(self.reader, read);
            self.note(key, |_| Shape::Table(fields));
            return None;
        }
        let value = self.ask(key)?;
        let DeValue::Table(table) = value.get_ref() else {
            self.reader.wrong_type(value, &Shape::Table(Vec::new()));
            return None;
        };
        let mut table = self.below(table, value);
        let read = read(&mut table);
        table.finish();
        Some(read)
    }

    /// The tables of an array below a key; none where the key is absent.
    pub fn tables<T>(
        &mut self,
        key: &'static str,
        mut read: impl FnMut(&mut Table<'_, '_, '_>) -> T,
    ) -> List<T> {
        self.note(key, |reader| {
            Shape::Tables(Self::below_shape(reader, &mut read))
        });
        self.read_tables(key, read)
    }

    /// The tables of an array below a key, each like the table that it stands in.
    pub fn nested<T>(
        &mut self,
        key: &'static str,
        read: impl FnMut(&mut Table<'_, '_, '_>) -> T,
    ) -> List<T> {
        self.note(key, |_| Shape::Nested);
        self.read_tables(key, read)
    }

    fn read_tables<T>(
        &mut self,
        key: &'static str,
        mut read: impl FnMut(&mut Table<'_, '_, '_>) -> T,
    ) -> List<T> {
        let mut list = List {
            items: Vec::new(),
            key: self.key_span(key),
            complete: self.state == State::Sound,
        };
        let Some(value) = self.ask(key) else {
            // A key like this one is a misspelt one, and is reported as that.
            let keys = self.keys_and_values.keys();
            let misspelt = keys.into_iter().any(|other| {
                !self.asked.contains(&other.get_ref().as_ref())
                    && nearest(other.get_ref(), [key]).is_some()
            });
            list.complete &= !misspelt;
            return list;
        };
        let DeValue::Array(array) = value.get_ref() else {
            self.reader.wrong_type(value, &Shape::Tables(Vec::new()));
            list.complete = false;
            return list;
        };
        list.items.reserve_exact(array.len());
        for value in array {
            let DeValue::Table(table) = value.get_ref() else {
                self.reader.wrong_type(value, &Shape::Table(Vec::new()));
                list.complete = false;
                continue;
            };
            let mut table = self.below(table, value);
            list.items.push(read(&mut table));
            table.finish();
        }
        list
    }

    /// The values of an array below a key; `None` where the key is absent.
    pub fn list<T>(
        &mut self,
        key: &'static str,
        read: Read<T>,
    ) -> Option<Located<Vec<Located<T>>>> {
        self.note(key, |reader| {
            Shape::List(Box::new(shape::of_value(reader, read)))
        });
        let value = self.ask(key)?;
        let DeValue::Array(array) = value.get_ref() else {
            self.reader
                .wrong_type(value, &Shape::List(Box::new(Shape::Text)));
            return None;
        };
        let reader = self.reader;
        let values = (array.iter()).filter_map(|value| located(reader, value, read));
        Some(Located {
            value: values.collect(),
            span: reader.span(value.span()),
        })
    }

    /// A list of tables that may not stand here: reported where it does, and not read.
    pub fn refuse<T>(
        &mut self,
        key: &'static str,
        problem: impl FnOnce(Span) -> Diagnostic,
    ) -> List<T> {
        let span = self.ask(key).and(self.key_span(key));
        if let Some(span) = span {
            self.reader.report(problem(span));
        }
        List {
            items: Vec::new(),
            key: span,
            complete: false,
        }
    }

    /// A table whose keys are ids, such as marks by window; empty where the key is absent.
    pub fn by_id<T>(&mut self, key: &'static str, read: Read<T>) -> Vec<(Located<Id>, Located<T>)> {
        self.note(key, |reader| {
            Shape::ById(Box::new(shape::of_value(reader, read)))
        });
        let table = self.ask(key).and_then(|value| self.inner(value));
        let reader = self.reader;
        let entries = table.into_iter().flatten();
        entries
            .filter(|(key, _)| !is_for_staff(key.get_ref()))
            .filter_map(|(key, value)| {
                let id = key_as_id(reader, key);
                let value = located(reader, value, read);
                id.zip(value)
            })
            .collect()
    }

    /// A table of texts whose keys are ids; the English twin of `tax` is `tax_en`.
    pub fn texts_by_id(&mut self, key: &'static str) -> Vec<(Located<Id>, Located<Text>)> {
        self.note(key, |_| Shape::ById(Box::new(Shape::Text)));
        let Some(table) = self.ask(key).and_then(|value| self.inner(value)) else {
            return Vec::new();
        };
        let reader = self.reader;
        let twin_of = |name: &'r str| {
            let original = name.strip_suffix("_en")?;
            table.contains_key(original).then_some(original)
        };
        let twins: BTreeMap<&str, String> = (table.iter())
            .filter_map(|(key, value)| Some((twin_of(key.get_ref())?, text(reader, value)?)))
            .collect();
        (table.iter())
            .filter(|(key, _)| !is_for_staff(key.get_ref()) && twin_of(key.get_ref()).is_none())
            .filter_map(|(key, value)| {
                let id = key_as_id(reader, key);
                let original = located(reader, value, text);
                let english = twins.get(key.get_ref().as_ref()).cloned();
                let text = original.map(|text| text.map(|original| Text { original, english }));
                id.zip(text)
            })
            .collect()
    }

    /// The texts below the keys `known`, each of which may be absent.
    pub fn texts_below<'k>(
        &mut self,
        known: impl Iterator<Item = &'k String>,
    ) -> Vec<(String, Located<String>)> {
        let known: Vec<String> = known.cloned().collect();
        let texts = (known.iter())
            .filter_map(|key| {
                let value = self.keys_and_values.get(key.as_str())?;
                Some((key.clone(), located(self.reader, value, text)?))
            })
            .collect();
        self.listed = known;
        texts
    }

    fn inner(&self, value: &'r Value<'i>) -> Option<&'r DeTable<'i>> {
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.reader.wrong_type(value, &Shape::Table(Vec::new()));
        }
        table
    }

    fn below<'a>(&self, table: &'a DeTable<'i>, value: &Value<'_>) -> Table<'a, 'd, 'i>
    where
        'r: 'a,
    {
        Table {
            reader: self.reader,
            span: self.reader.span(value.span()),
            keys_and_values: table,
            asked: Vec::new(),
            listed: Vec::new(),
            state: self.state,
            fields: Vec::new(),
        }
    }

    /// Reports the keys nobody asked for. Keys for staff are allowed everywhere and never read.
    fn finish(self) {
        if self.state == State::Scattered {
            return;
        }
        for (key, _) in self.keys_and_values {
            let name = key.get_ref().as_ref();
            let listed = self.listed.iter().any(|known| known == name);
            if listed || self.asked.contains(&name) || is_for_staff(name) {
                continue;
            }
            // English twins are offered only for keys that look like one.
            let twin = name.ends_with("_en");
            let listed = self.listed.iter().map(String::as_str);
            let known = (self.asked.iter().copied())
                .chain(listed)
                .filter(|known| known.ends_with("_en") == twin);
            self.reader.report(
                Diagnostic::new(Code::UnknownKey, self.reader.span(key.span()))
                    .with("key", name)
                    .suggest(name, known),
            );
        }
    }
}

/// Whether a key holds what no output may carry.
pub(crate) fn is_for_staff(key: &str) -> bool {
    key.ends_with("_private") || key == "note_internal"
}

fn key_as_id(reader: &Reader<'_>, key: &Spanned<Cow<'_, str>>) -> Option<Located<Id>> {
    let span = reader.span(key.span());
    let value = checked_id(reader, span, key.get_ref())?;
    Some(Located { value, span })
}

fn located<T>(reader: &Reader<'_>, value: &Value<'_>, read: Read<T>) -> Option<Located<T>> {
    let span = reader.span(value.span());
    read(reader, value).map(|value| Located { value, span })
}

/// The key of a text's English twin.
fn english_key(key: &'static str) -> &'static str {
    match key {
        "name" => "name_en",
        "title" => "title_en",
        "centre" => "centre_en",
        "department" => "department_en",
        "head" => "head_en",
        "address" => "address_en",
        "hours" => "hours_en",
        "method" => "method_en",
        "basis" => "basis_en",
        "document" => "document_en",
        "withdrawn_reason" => "withdrawn_reason_en",
        "text" => "text_en",
        "target" => "target_en",
        "evidence" => "evidence_en",
        "problem" => "problem_en",
        "responsible" => "responsible_en",
        "by" => "by_en",
        "note" => "note_en",
        "measures" => "measures_en",
        "topic" => "topic_en",
        _ => unreachable!("every key of a free text has its twin listed here"),
    }
}
