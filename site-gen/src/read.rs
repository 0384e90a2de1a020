//! Reading TOML values with their places.
//!
//! Stage: the tool of `parse`. A [`Table`] is asked for its keys one by one; what is not asked for is
//! unknown. Every problem becomes a diagnostic and reading goes on, so that one run finds them all.
//! What a syntax error spoiled is not reported again as a wrong value.

use std::cell::RefCell;

use jiff::civil::Date;
use scoring_core::Ratio;
use scoring_core::id::{Id, NotAnId};
use toml::Spanned;
use toml::de::{DeInteger, DeTable, DeValue};
use unicode_normalization::UnicodeNormalization;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Word, is_unprintable, nearest};
use crate::model::Text;
use crate::source::{FileId, Located, Span};

/// A file being read, and where its problems go.
pub struct Reader<'d> {
    /// The file.
    pub file: FileId,
    /// What the file's text begins at: behind the fence of front matter.
    pub offset: usize,
    diagnostics: &'d RefCell<Diagnostics>,
    /// Where the text is no TOML.
    spoiled: RefCell<Vec<Span>>,
}

/// A TOML value in the text.
pub type Value<'i> = Spanned<DeValue<'i>>;

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

impl<'d> Reader<'d> {
    /// A reader of `file`.
    pub fn new(file: FileId, offset: usize, diagnostics: &'d RefCell<Diagnostics>) -> Self {
        Self {
            file,
            offset,
            diagnostics,
            spoiled: RefCell::default(),
        }
    }

    /// Parses `text` and hands its table to `read`. Syntax errors are reported, all of them; what
    /// could be made of the rest is read all the same.
    pub fn document<T>(&self, text: &str, read: impl FnOnce(&mut Table<'_, '_, '_>) -> T) -> T {
        let (table, errors) = DeTable::parse_recoverable(text);
        let mut state = State::Sound;
        for error in errors {
            let at = error.span().unwrap_or(0..0);
            let line = text[..text.floor_char_boundary(at.start)].rfind('\n');
            let line = &text[line.map_or(0, |newline| newline + 1)..];
            state = state.max(match line.trim_start().starts_with('[') {
                true => State::Scattered,
                false => State::Broken,
            });
            let span = self.span(at);
            self.spoiled.borrow_mut().push(span);
            let problem = Diagnostic::new(Code::Syntax, span);
            let problem = problem.with_word("what", syntax_word(error.message()));
            (self.diagnostics.borrow_mut()).push(problem.with("parser", error.message()));
        }
        let mut table = Table {
            reader: self,
            span: self.span(0..0),
            keys_and_values: table.get_ref(),
            asked: Vec::new(),
            state,
        };
        let value = read(&mut table);
        table.finish();
        value
    }

    /// Records a problem, unless a syntax error at the same place caused it.
    pub fn report(&self, diagnostic: Diagnostic) {
        let spoiled = self.spoiled.borrow();
        if !spoiled.iter().any(|span| span.touches(diagnostic.span)) {
            self.diagnostics.borrow_mut().push(diagnostic);
        }
    }

    /// A range of the file.
    pub fn span(&self, range: std::ops::Range<usize>) -> Span {
        Span::new(
            self.file,
            range.start + self.offset..range.end + self.offset,
        )
    }

    fn wrong_type(&self, value: &Value<'_>, expected: Word) {
        let found = type_name(value.get_ref());
        self.report(
            Diagnostic::new(Code::WrongType, self.span(value.span()))
                .with_word("expected", expected)
                .with_word("found", found),
        );
    }
}

/// What the parser's message means to somebody who writes content.
fn syntax_word(message: &str) -> Word {
    let begins = |start: &&(&str, Word)| message.starts_with(start.0);
    let words = [
        ("duplicate key", Word::SyntaxKeyTwice),
        ("string values must be quoted", Word::SyntaxQuotes),
        ("invalid boolean", Word::SyntaxQuotes),
        ("invalid basic string", Word::SyntaxClosingQuote),
        ("invalid literal string", Word::SyntaxClosingQuote),
        ("unclosed", Word::SyntaxBracket),
        ("key with no value", Word::SyntaxEquals),
        ("invalid date", Word::SyntaxDate),
        ("unexpected leading zero", Word::SyntaxLeadingZero),
        ("unexpected key or value", Word::SyntaxOneALine),
        ("extra comma", Word::SyntaxComma),
    ];
    (words.iter().find(begins)).map_or(Word::SyntaxOther, |(_, word)| *word)
}

fn type_name(value: &DeValue<'_>) -> Word {
    match value {
        DeValue::String(_) => Word::String,
        DeValue::Integer(_) => Word::Integer,
        DeValue::Float(_) => Word::Decimal,
        DeValue::Boolean(_) => Word::Boolean,
        DeValue::Datetime(_) => Word::Date,
        DeValue::Array(_) => Word::Array,
        DeValue::Table(_) => Word::Table,
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
    state: State,
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

    fn ask(&mut self, key: &'static str) -> Option<&'r Value<'i>> {
        self.asked.push(key);
        self.keys_and_values.get(key)
    }

    /// The value of a key that may be absent.
    pub fn optional<T>(&mut self, key: &'static str, read: Read<T>) -> Option<Located<T>> {
        let value = self.ask(key)?;
        located(self.reader, value, read)
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

    /// A text with its English twin, which must be there and not be empty.
    pub fn required_name(&mut self, key: &'static str) -> Option<Located<Text>> {
        if !self.has(key) {
            self.missing(key);
        }
        let found = self.text(key)?;
        if found.value.original.trim().is_empty() {
            (self.reader).report(Diagnostic::new(Code::EmptyText, found.span));
            return None;
        }
        Some(found)
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
        let value = self.ask(key)?;
        let DeValue::Table(table) = value.get_ref() else {
            self.reader.wrong_type(value, Word::Table);
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
            self.reader.wrong_type(value, Word::Tables);
            list.complete = false;
            return list;
        };
        for value in array {
            let DeValue::Table(table) = value.get_ref() else {
                self.reader.wrong_type(value, Word::Table);
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
        let value = self.ask(key)?;
        let DeValue::Array(array) = value.get_ref() else {
            self.reader.wrong_type(value, Word::Array);
            return None;
        };
        let reader = self.reader;
        let values = (array.iter()).filter_map(|value| located(reader, value, read));
        Some(Located {
            value: values.collect(),
            span: reader.span(value.span()),
        })
    }

    /// A table whose keys are ids, such as marks by window; empty where the key is absent.
    pub fn by_id<T>(&mut self, key: &'static str, read: Read<T>) -> Vec<(Located<Id>, Located<T>)> {
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
        let Some(table) = self.ask(key).and_then(|value| self.inner(value)) else {
            return Vec::new();
        };
        let reader = self.reader;
        let twin_of = |name: &'r str| {
            let original = name.strip_suffix("_en")?;
            table.contains_key(original).then_some(original)
        };
        let twins: std::collections::BTreeMap<&str, String> = (table.iter())
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

    fn inner(&self, value: &'r Value<'i>) -> Option<&'r DeTable<'i>> {
        match value.get_ref() {
            DeValue::Table(table) => Some(table),
            _ => {
                self.reader.wrong_type(value, Word::Table);
                None
            }
        }
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
            state: self.state,
        }
    }

    /// Reports the keys nobody asked for. Keys for staff are allowed everywhere and never read.
    fn finish(self) {
        if self.state == State::Scattered {
            return;
        }
        for (key, _) in self.keys_and_values {
            let name = key.get_ref().as_ref();
            if self.asked.contains(&name) || is_for_staff(name) {
                continue;
            }
            // English twins are offered only for keys that look like one.
            let twin = name.ends_with("_en");
            let known = (self.asked.iter().copied()).filter(|known| known.ends_with("_en") == twin);
            self.reader.report(
                Diagnostic::new(Code::UnknownKey, self.reader.span(key.span()))
                    .with("key", name)
                    .suggest(name, known),
            );
        }
    }
}

/// Whether a key holds what no output may carry.
fn is_for_staff(key: &str) -> bool {
    key.ends_with("_private") || key == "note_internal"
}

fn key_as_id(reader: &Reader<'_>, key: &Spanned<std::borrow::Cow<'_, str>>) -> Option<Located<Id>> {
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
        _ => unreachable!("every key of a free text has its twin listed here"),
    }
}

/// Free text: in Unicode normal form C, without control or direction-changing characters.
pub fn text(reader: &Reader<'_>, value: &Value<'_>) -> Option<String> {
    let DeValue::String(text) = value.get_ref() else {
        reader.wrong_type(value, Word::String);
        return None;
    };
    check_text(reader, reader.span(value.span()), text).then(|| text.to_string())
}

/// Free text that is not empty: a name, or a title.
pub fn name(reader: &Reader<'_>, value: &Value<'_>) -> Option<String> {
    let name = text(reader, value)?;
    if name.trim().is_empty() {
        reader.report(Diagnostic::new(Code::EmptyText, reader.span(value.span())));
        return None;
    }
    Some(name)
}

fn check_text(reader: &Reader<'_>, span: Span, text: &str) -> bool {
    let problem = Diagnostic::new(Code::BadText, span);
    let invisible = |c: &char| is_unprintable(*c) && !matches!(c, '\n' | '\r' | '\t');
    if let Some(c) = text.chars().find(invisible) {
        let character = format!("U+{:04X}", u32::from(c));
        let problem = problem.with_word("what", Word::TextCharacter);
        reader.report(problem.with("character", character));
        return false;
    }
    if !unicode_normalization::is_nfc(text) {
        let normal = text.nfc().collect::<String>();
        let problem = problem.with_word("what", Word::TextNotNfc);
        reader.report(problem.with("normal", normal));
        return false;
    }
    true
}

/// An id.
pub fn id(reader: &Reader<'_>, value: &Value<'_>) -> Option<Id> {
    let DeValue::String(text) = value.get_ref() else {
        reader.wrong_type(value, Word::String);
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
    let problem = Diagnostic::new(Code::BadId, span).with("id", text);
    match why {
        NotAnId::Empty => problem.with_word("why", Word::IdEmpty),
        NotAnId::TooLong => problem.with_word("why", Word::IdTooLong),
        NotAnId::Reserved => problem.with_word("why", Word::IdReserved),
        NotAnId::Character(character) => {
            let problem = problem.with_word("why", Word::IdCharacter);
            problem.with("character", character)
        }
    }
}

/// A whole number, 0 or more.
pub fn count(reader: &Reader<'_>, value: &Value<'_>) -> Option<u64> {
    let DeValue::Integer(integer) = value.get_ref() else {
        reader.wrong_type(value, Word::WholeNumber);
        return None;
    };
    let literal = integer.as_str();
    let digits = literal.trim_start_matches(['+', '-']);
    let plain = integer.radix() == 10 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let few = digits.len() <= MOST_DIGITS;
    let Some(parsed) = digits.parse().ok().filter(|_| plain && few) else {
        number_problem(reader, value, &as_written(integer));
        return None;
    };
    if literal.starts_with('-') && parsed != 0 {
        out_of_range(reader, value, literal, "≥ 0");
        return None;
    }
    Some(parsed)
}

/// A row of counts.
pub fn counts(reader: &Reader<'_>, value: &Value<'_>) -> Option<Vec<u64>> {
    let DeValue::Array(array) = value.get_ref() else {
        reader.wrong_type(value, Word::Array);
        return None;
    };
    // Every count is read, so that each problem is reported.
    let counts: Vec<_> = array.iter().map(|value| count(reader, value)).collect();
    counts.into_iter().collect()
}

fn out_of_range(reader: &Reader<'_>, value: &Value<'_>, literal: &str, range: &'static str) {
    reader.report(
        Diagnostic::new(Code::OutOfRange, reader.span(value.span()))
            .with("number", literal)
            .with("range", range),
    );
}

/// An integer with the prefix of its radix.
fn as_written(integer: &DeInteger<'_>) -> String {
    let prefix = match integer.radix() {
        2 => "0b",
        8 => "0o",
        16 => "0x",
        _ => "",
    };
    format!("{prefix}{}", integer.as_str())
}

/// The most digits that a number may be written with.
const MOST_DIGITS: usize = 12;

fn number_problem(reader: &Reader<'_>, value: &Value<'_>, literal: &str) {
    let problem = Diagnostic::new(Code::BadNumber, reader.span(value.span()));
    reader.report(problem.with("number", literal));
}

/// A number as the decimal that is written: an integer, a decimal or a decimal string.
pub fn decimal(reader: &Reader<'_>, value: &Value<'_>) -> Option<Ratio> {
    in_range(reader, value, "", |_| true)
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

/// A number from 0 to 1.
pub fn share(reader: &Reader<'_>, value: &Value<'_>) -> Option<Ratio> {
    in_range(reader, value, "0–1", |number| {
        !number.is_negative() && *number <= Ratio::ONE
    })
}

/// A number not above 100.
pub fn floor(reader: &Reader<'_>, value: &Value<'_>) -> Option<Ratio> {
    in_range(reader, value, "≤ 100", |number| *number <= Ratio::HUNDRED)
}

/// A number of which `lawful` holds, else a diagnostic that names the `range`.
fn in_range(
    reader: &Reader<'_>,
    value: &Value<'_>,
    range: &'static str,
    lawful: impl Fn(&Ratio) -> bool,
) -> Option<Ratio> {
    let literal = match value.get_ref() {
        DeValue::Integer(integer) if integer.radix() == 10 => integer.as_str(),
        DeValue::Integer(integer) => {
            number_problem(reader, value, &as_written(integer));
            return None;
        }
        DeValue::Float(float) => float.as_str(),
        DeValue::String(text) => text,
        _ => {
            reader.wrong_type(value, Word::Number);
            return None;
        }
    };
    let unsigned = literal.strip_prefix('+').unwrap_or(literal);
    let digits = unsigned.bytes().filter(u8::is_ascii_digit).count();
    // The core reads fractions and any sign behind ours, too; content has decimals only.
    let plain = !unsigned.contains('/') && digits <= MOST_DIGITS && !literal.starts_with("+-");
    let Some(number) = unsigned.parse().ok().filter(|_| plain) else {
        number_problem(reader, value, literal);
        return None;
    };
    if !lawful(&number) {
        out_of_range(reader, value, literal, range);
        return None;
    }
    Some(number)
}

/// A whole number from `least` to `most`.
pub fn integer_between(
    reader: &Reader<'_>,
    value: &Value<'_>,
    least: u32,
    most: u32,
    range: &'static str,
) -> Option<u32> {
    let number = count(reader, value)?;
    let lawful = (u64::from(least)..=u64::from(most)).contains(&number);
    if !lawful {
        out_of_range(reader, value, &number.to_string(), range);
    }
    u32::try_from(number).ok().filter(|_| lawful)
}

/// True or false.
pub fn boolean(reader: &Reader<'_>, value: &Value<'_>) -> Option<bool> {
    let found = value.get_ref().as_bool();
    if found.is_none() {
        reader.wrong_type(value, Word::Boolean);
    }
    found
}

/// A date without a time.
pub fn date(reader: &Reader<'_>, value: &Value<'_>) -> Option<Date> {
    let DeValue::Datetime(datetime) = value.get_ref() else {
        reader.wrong_type(value, Word::Date);
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
pub fn choice<T: Clone>(
    reader: &Reader<'_>,
    value: &Value<'_>,
    choices: &[(&'static str, T)],
) -> Option<T> {
    let DeValue::String(word) = value.get_ref() else {
        reader.wrong_type(value, Word::String);
        return None;
    };
    if let Some((_, choice)) = choices.iter().find(|(name, _)| name == word) {
        return Some(choice.clone());
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
