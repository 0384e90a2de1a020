//! Reading TOML values with their places.
//!
//! Stage: the tool of `parse`. A [`Table`] is asked for its keys one by one; what is not asked for is
//! unknown. Every problem becomes a diagnostic and reading goes on, so that one run finds them all.

use std::cell::RefCell;

use jiff::civil::Date;
use scoring_core::Ratio;
use scoring_core::id::{Id, NotAnId};
use toml::Spanned;
use toml::de::{DeTable, DeValue};
use unicode_normalization::UnicodeNormalization;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, is_unprintable};
use crate::model::Text;
use crate::source::{FileId, Located, Span};

/// A file being read, and where its problems go.
pub struct Reader<'d> {
    /// The file.
    pub file: FileId,
    /// What the file's text begins at: behind the fence of front matter.
    pub offset: usize,
    diagnostics: &'d RefCell<Diagnostics>,
}

/// A TOML value in the text.
pub type Value<'i> = Spanned<DeValue<'i>>;

impl<'d> Reader<'d> {
    /// A reader of `file`.
    pub fn new(file: FileId, offset: usize, diagnostics: &'d RefCell<Diagnostics>) -> Self {
        Self {
            file,
            offset,
            diagnostics,
        }
    }

    /// Parses `text` and hands its table to `read`. Syntax errors are reported, all of them; what
    /// could be made of the rest is read all the same.
    pub fn document<T>(&self, text: &str, read: impl FnOnce(&mut Table<'_, '_, '_>) -> T) -> T {
        let (table, errors) = DeTable::parse_recoverable(text);
        let broken = !errors.is_empty();
        for error in errors {
            let at = error.span().unwrap_or(0..0);
            self.report(Diagnostic::new(Code::Syntax, self.span(at)).with("what", error.message()));
        }
        let mut table = Table {
            reader: self,
            span: self.span(0..0),
            keys_and_values: table.get_ref(),
            asked: Vec::new(),
            broken,
        };
        let value = read(&mut table);
        table.finish();
        value
    }

    /// Records a problem.
    pub fn report(&self, diagnostic: Diagnostic) {
        self.diagnostics.borrow_mut().push(diagnostic);
    }

    /// A range of the file.
    pub fn span(&self, range: std::ops::Range<usize>) -> Span {
        Span::new(
            self.file,
            range.start + self.offset..range.end + self.offset,
        )
    }

    fn wrong_type(&self, value: &Value<'_>, expected: &'static str) {
        let found = type_name(value.get_ref());
        self.report(
            Diagnostic::new(Code::WrongType, self.span(value.span()))
                .with("expected", expected)
                .with("found", found),
        );
    }
}

fn type_name(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "string",
        DeValue::Integer(_) => "integer",
        DeValue::Float(_) => "decimal",
        DeValue::Boolean(_) => "boolean",
        DeValue::Datetime(_) => "date",
        DeValue::Array(_) => "array",
        DeValue::Table(_) => "table",
    }
}

/// A table being read.
pub struct Table<'r, 'd, 'i> {
    reader: &'r Reader<'d>,
    span: Span,
    keys_and_values: &'r DeTable<'i>,
    asked: Vec<&'static str>,
    /// After a syntax error keys may be missing that were written.
    broken: bool,
}

/// How a value is read: `None` after a problem was reported.
pub type Read<T> = fn(&Reader<'_>, &Value<'_>) -> Option<T>;

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

    /// The keys written, with their places.
    pub fn keys(&self) -> impl Iterator<Item = Located<&'r str>> + use<'r, 'd, 'i> {
        let reader = self.reader;
        self.keys_and_values.keys().map(move |key| Located {
            value: key.get_ref().as_ref(),
            span: reader.span(key.span()),
        })
    }

    fn ask(&mut self, key: &'static str) -> Option<&'r Value<'i>> {
        self.asked.push(key);
        self.keys_and_values.get(key)
    }

    /// The value of a key that may be absent.
    pub fn optional<T>(&mut self, key: &'static str, read: Read<T>) -> Option<Located<T>> {
        let value = self.ask(key)?;
        let span = self.reader.span(value.span());
        read(self.reader, value).map(|value| Located { value, span })
    }

    /// The value of a key that must be there.
    pub fn required<T>(&mut self, key: &'static str, read: Read<T>) -> Option<Located<T>> {
        if !self.has(key) {
            self.asked.push(key);
            self.missing(key);
            return None;
        }
        self.optional(key, read)
    }

    fn missing(&self, key: &'static str) {
        if !self.broken {
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

    /// A text with its English twin, which must be there.
    pub fn required_text(&mut self, key: &'static str) -> Option<Located<Text>> {
        if !self.has(key) {
            self.missing(key);
        }
        self.text(key)
    }

    /// A table below a key.
    pub fn table<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&mut Table<'_, '_, '_>) -> T,
    ) -> Option<T> {
        let value = self.ask(key)?;
        let DeValue::Table(table) = value.get_ref() else {
            self.reader.wrong_type(value, "table");
            return None;
        };
        let mut table = self.below(table, value);
        let read = read(&mut table);
        table.finish();
        Some(read)
    }

    /// The tables of an array below a key; none where the key is absent. Those of which `read` makes
    /// nothing are left out.
    pub fn tables<T>(
        &mut self,
        key: &'static str,
        mut read: impl FnMut(&mut Table<'_, '_, '_>) -> Option<T>,
    ) -> Vec<T> {
        let Some(value) = self.ask(key) else {
            return Vec::new();
        };
        let DeValue::Array(array) = value.get_ref() else {
            self.reader.wrong_type(value, "array of tables");
            return Vec::new();
        };
        let mut list = Vec::new();
        for value in array {
            let DeValue::Table(table) = value.get_ref() else {
                self.reader.wrong_type(value, "table");
                continue;
            };
            let mut table = self.below(table, value);
            list.extend(read(&mut table));
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
        let value = self.ask(key)?;
        let DeValue::Array(array) = value.get_ref() else {
            self.reader.wrong_type(value, "array");
            return None;
        };
        let reader = self.reader;
        let values = array.iter().filter_map(|value| {
            let span = reader.span(value.span());
            read(reader, value).map(|value| Located { value, span })
        });
        Some(Located {
            value: values.collect(),
            span: reader.span(value.span()),
        })
    }

    /// A table whose keys are ids, such as marks by window; empty where the key is absent.
    pub fn by_id<T>(&mut self, key: &'static str, read: Read<T>) -> Vec<(Located<Id>, Located<T>)> {
        let Some(value) = self.ask(key) else {
            return Vec::new();
        };
        let DeValue::Table(table) = value.get_ref() else {
            self.reader.wrong_type(value, "table");
            return Vec::new();
        };
        let reader = self.reader;
        let entry = |(key, value): (&Spanned<std::borrow::Cow<'i, str>>, &Value<'i>)| {
            let span = reader.span(key.span());
            let id = checked_id(reader, span, key.get_ref());
            let at = reader.span(value.span());
            let read = read(reader, value);
            Some((
                Located { value: id?, span },
                Located {
                    value: read?,
                    span: at,
                },
            ))
        };
        table.iter().filter_map(entry).collect()
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
            broken: self.broken,
        }
    }

    /// Reports the keys nobody asked for. Keys for staff are allowed everywhere and never read.
    fn finish(self) {
        for (key, _) in self.keys_and_values {
            let name = key.get_ref().as_ref();
            if self.asked.contains(&name) || name.ends_with("_private") || name == "note_internal" {
                continue;
            }
            // English twins are offered only where the key itself was taken.
            let known = self
                .asked
                .iter()
                .copied()
                .filter(|known| !known.ends_with("_en"));
            self.reader.report(
                Diagnostic::new(Code::UnknownKey, self.reader.span(key.span()))
                    .with("key", name)
                    .suggest(name, known),
            );
        }
    }
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
        _ => unreachable!("every key of a free text has its twin listed here"),
    }
}

/// Free text: in Unicode normal form C, without control or direction-changing characters.
pub fn text(reader: &Reader<'_>, value: &Value<'_>) -> Option<String> {
    let DeValue::String(text) = value.get_ref() else {
        reader.wrong_type(value, "string");
        return None;
    };
    check_text(reader, reader.span(value.span()), text).then(|| text.to_string())
}

/// Free text that is not empty: a name, or a title.
pub fn name(reader: &Reader<'_>, value: &Value<'_>) -> Option<String> {
    let name = text(reader, value)?;
    if name.trim().is_empty() {
        let what = Diagnostic::new(Code::BadText, reader.span(value.span())).with("what", "empty");
        reader.report(what);
        return None;
    }
    Some(name)
}

fn check_text(reader: &Reader<'_>, span: Span, text: &str) -> bool {
    let bad = |what: String| reader.report(Diagnostic::new(Code::BadText, span).with("what", what));
    if let Some(c) = text
        .chars()
        .find(|c| is_unprintable(*c) && !matches!(c, '\n' | '\r' | '\t'))
    {
        bad(format!("U+{:04X}", u32::from(c)));
        return false;
    }
    if !unicode_normalization::is_nfc(text) {
        bad(format!("NFC: {}", text.nfc().collect::<String>()));
        return false;
    }
    true
}

/// An id.
pub fn id(reader: &Reader<'_>, value: &Value<'_>) -> Option<Id> {
    let DeValue::String(text) = value.get_ref() else {
        reader.wrong_type(value, "string");
        return None;
    };
    checked_id(reader, reader.span(value.span()), text)
}

/// `text` as an id, or a diagnostic at `span`.
pub fn checked_id(reader: &Reader<'_>, span: Span, text: &str) -> Option<Id> {
    match text.parse() {
        Ok(id) => Some(id),
        Err(why) => {
            reader.report(bad_id(span, text, why));
            None
        }
    }
}

/// The diagnostic for a text that is no id.
pub fn bad_id(span: Span, text: &str, why: NotAnId) -> Diagnostic {
    Diagnostic::new(Code::BadId, span)
        .with("id", text)
        .with("why", why)
}

/// A whole number, 0 or more.
pub fn count(reader: &Reader<'_>, value: &Value<'_>) -> Option<u64> {
    let DeValue::Integer(integer) = value.get_ref() else {
        reader.wrong_type(value, "whole number");
        return None;
    };
    let digits = integer.as_str().trim_start_matches('+');
    let plain = integer.radix() == 10 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let few = digits.len() <= MOST_DIGITS;
    let parsed = digits.parse().ok().filter(|_| plain && few);
    if parsed.is_none() {
        number_problem(reader, value, integer.as_str());
    }
    parsed
}

/// The most digits that a number may be written with.
const MOST_DIGITS: usize = 12;

fn number_problem(reader: &Reader<'_>, value: &Value<'_>, literal: &str) {
    let problem = Diagnostic::new(Code::BadNumber, reader.span(value.span()));
    reader.report(problem.with("number", literal));
}

/// A number as the decimal that is written: an integer, a decimal or a decimal string.
pub fn decimal(reader: &Reader<'_>, value: &Value<'_>) -> Option<Ratio> {
    let literal = match value.get_ref() {
        DeValue::Integer(integer) if integer.radix() == 10 => integer.as_str(),
        DeValue::Integer(integer) => {
            number_problem(reader, value, integer.as_str());
            return None;
        }
        DeValue::Float(float) => float.as_str(),
        DeValue::String(text) => text,
        _ => {
            reader.wrong_type(value, "number");
            return None;
        }
    };
    let unsigned = literal.strip_prefix('+').unwrap_or(literal);
    let digits = unsigned.bytes().filter(u8::is_ascii_digit).count();
    let decimal = !unsigned.contains('/') && digits <= MOST_DIGITS;
    let parsed = unsigned.parse().ok().filter(|_| decimal);
    if parsed.is_none() {
        number_problem(reader, value, literal);
    }
    parsed
}

/// A number not below 0.
pub fn weight(reader: &Reader<'_>, value: &Value<'_>) -> Option<Ratio> {
    in_range(reader, value, "≥ 0", |number| !number.is_negative())
}

/// A number above 0.
pub fn points(reader: &Reader<'_>, value: &Value<'_>) -> Option<Ratio> {
    in_range(reader, value, "> 0", |number| *number > Ratio::ZERO)
}

/// A number from 0 to 100.
pub fn mark(reader: &Reader<'_>, value: &Value<'_>) -> Option<Ratio> {
    in_range(reader, value, "0–100", |number| {
        !number.is_negative() && *number <= Ratio::HUNDRED
    })
}

/// A number of which `lawful` holds, else a diagnostic that names the `range`.
pub fn in_range(
    reader: &Reader<'_>,
    value: &Value<'_>,
    range: &'static str,
    lawful: impl Fn(&Ratio) -> bool,
) -> Option<Ratio> {
    let number = decimal(reader, value)?;
    if lawful(&number) {
        return Some(number);
    }
    reader.report(
        Diagnostic::new(Code::OutOfRange, reader.span(value.span()))
            .with("number", &number)
            .with("range", range),
    );
    None
}

/// True or false.
pub fn boolean(reader: &Reader<'_>, value: &Value<'_>) -> Option<bool> {
    let found = value.get_ref().as_bool();
    if found.is_none() {
        reader.wrong_type(value, "boolean");
    }
    found
}

/// A date without a time.
pub fn date(reader: &Reader<'_>, value: &Value<'_>) -> Option<Date> {
    let DeValue::Datetime(datetime) = value.get_ref() else {
        reader.wrong_type(value, "date");
        return None;
    };
    let date = datetime.date.filter(|_| datetime.time.is_none());
    let parsed = date.and_then(|date| {
        let year = i16::try_from(date.year).ok()?;
        Date::new(
            year,
            i8::try_from(date.month).ok()?,
            i8::try_from(date.day).ok()?,
        )
        .ok()
    });
    if parsed.is_none() {
        let problem = Diagnostic::new(Code::BadDate, reader.span(value.span()));
        reader.report(problem.with("date", datetime));
    }
    parsed
}

/// One of the words in `choices`.
pub fn choice<T: Copy>(
    reader: &Reader<'_>,
    value: &Value<'_>,
    choices: &'static [(&'static str, T)],
) -> Option<T> {
    let DeValue::String(word) = value.get_ref() else {
        reader.wrong_type(value, "string");
        return None;
    };
    if let Some((_, choice)) = choices.iter().find(|(name, _)| name == word) {
        return Some(*choice);
    }
    let names: Vec<_> = choices.iter().map(|(name, _)| *name).collect();
    reader.report(
        Diagnostic::new(Code::UnknownChoice, reader.span(value.span()))
            .with("word", word)
            .with("choices", names.join(", "))
            .suggest(word, names.iter().copied()),
    );
    None
}
