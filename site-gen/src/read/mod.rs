//! Reading TOML values with their places.
//!
//! Stage: the tool of `parse`. Here is one value at a time; [`table`] asks tables for their keys. Every
//! problem becomes a diagnostic and reading goes on, so that one run finds them all.

pub mod shape;
mod syntax;
pub mod table;

use std::borrow::Cow;
use std::cell::RefCell;

use jiff::civil::Date;
use scoring_core::Ratio;
use scoring_core::id::{Id, NotAnId};
use toml::Spanned;
use toml::de::{DeInteger, DeValue};
#[cfg(feature = "tool")]
use unicode_normalization::UnicodeNormalization;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Word, is_unprintable};
use crate::source::{FileId, Span};
use shape::{Range, Shape};

/// A file being read, and where its problems go.
pub struct Reader<'d> {
    /// The file.
    pub file: FileId,
    /// What the file's text begins at: behind the fence of front matter.
    pub offset: usize,
    diagnostics: &'d RefCell<Diagnostics>,
    /// Where the text is no TOML.
    spoiled: RefCell<Vec<Span>>,
    /// Where shapes are asked for instead of values: the one that was named last.
    describes: Option<RefCell<Option<Shape>>>,
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
            spoiled: RefCell::default(),
            describes: None,
        }
    }

    /// A reader that is asked for shapes.
    fn describing(file: FileId, diagnostics: &'d RefCell<Diagnostics>) -> Self {
        Self {
            describes: Some(RefCell::default()),
            ..Self::new(file, 0, diagnostics)
        }
    }

    /// The shape by which a value was refused.
    fn refused(&self) -> Option<Shape> {
        self.describes.as_ref()?.take()
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

    /// Refuses a value that has not the shape.
    fn wrong_type(&self, value: &Value<'_>, expected: &Shape) {
        if let Some(refused) = &self.describes {
            refused.replace(Some(expected.clone()));
            return;
        }
        let found = type_name(value.get_ref());
        self.report(
            Diagnostic::new(Code::WrongType, self.span(value.span()))
                .with_word("expected", expected.word())
                .with_word("found", found),
        );
    }
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

/// How a value is read: `None` after a problem was reported.
pub type Read<T> = fn(&Reader<'_>, &Value<'_>) -> Option<T>;

/// Free text: in Unicode normal form C, without control or direction-changing characters.
pub fn text(reader: &Reader<'_>, value: &Value<'_>) -> Option<String> {
    text_of(reader, value, &Shape::Text)
}

fn text_of(reader: &Reader<'_>, value: &Value<'_>, shape: &Shape) -> Option<String> {
    let DeValue::String(text) = value.get_ref() else {
        reader.wrong_type(value, shape);
        return None;
    };
    check_text(reader, reader.span(value.span()), text).then(|| text.to_string())
}

/// Free text that is not empty: a name, or a title.
pub fn name(reader: &Reader<'_>, value: &Value<'_>) -> Option<String> {
    let name = text_of(reader, value, &Shape::Name)?;
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
    let normal = normal(text);
    if normal != text {
        let problem = problem.with_word("what", Word::TextNotNfc);
        reader.report(problem.with("normal", normal));
        return false;
    }
    true
}

/// `text` in Unicode normal form C.
#[cfg(feature = "tool")]
fn normal(text: &str) -> Cow<'_, str> {
    if unicode_normalization::is_nfc(text) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.nfc().collect())
}

/// `text` in Unicode normal form C: a browser knows it, and its tables are a tenth of the reader.
#[cfg(not(feature = "tool"))]
fn normal(text: &str) -> Cow<'_, str> {
    #[cfg(feature = "reader")]
    if !text.is_ascii() {
        let normal = js_sys::JsString::from(text).normalize("NFC");
        return Cow::Owned(normal.into());
    }
    Cow::Borrowed(text)
}

/// An id.
pub fn id(reader: &Reader<'_>, value: &Value<'_>) -> Option<Id> {
    let DeValue::String(text) = value.get_ref() else {
        reader.wrong_type(value, &Shape::Id);
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
    whole(reader, value, Range::at_least(0))
}

fn whole(reader: &Reader<'_>, value: &Value<'_>, range: Range) -> Option<u64> {
    let DeValue::Integer(integer) = value.get_ref() else {
        reader.wrong_type(value, &Shape::Whole(range));
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
        out_of_range(reader, value, literal, Range::at_least(0));
        return None;
    }
    Some(parsed)
}

/// A row of counts.
pub fn counts(reader: &Reader<'_>, value: &Value<'_>) -> Option<Vec<u64>> {
    let DeValue::Array(array) = value.get_ref() else {
        let count = Shape::Whole(Range::at_least(0));
        reader.wrong_type(value, &Shape::List(Box::new(count)));
        return None;
    };
    // Every count is read, so that each problem is reported.
    let counts: Vec<_> = array.iter().map(|value| count(reader, value)).collect();
    counts.into_iter().collect()
}

fn out_of_range(reader: &Reader<'_>, value: &Value<'_>, literal: &str, range: Range) {
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
    in_range(reader, value, Range::ANY)
}

/// A number not below 0.
pub fn weight(reader: &Reader<'_>, value: &Value<'_>) -> Option<Ratio> {
    in_range(reader, value, Range::at_least(0))
}

/// A number above 0.
pub fn points(reader: &Reader<'_>, value: &Value<'_>) -> Option<Ratio> {
    in_range(reader, value, Range::above(0))
}

/// A number from 0 to 100.
pub fn mark(reader: &Reader<'_>, value: &Value<'_>) -> Option<Ratio> {
    in_range(reader, value, Range::between(0, 100))
}

/// A number from 0 to 1.
pub fn share(reader: &Reader<'_>, value: &Value<'_>) -> Option<Ratio> {
    in_range(reader, value, Range::between(0, 1))
}

/// A number not above 100.
pub fn floor(reader: &Reader<'_>, value: &Value<'_>) -> Option<Ratio> {
    in_range(reader, value, Range::at_most(100))
}

/// Whether a number lies in a range.
fn lies_in(number: &Ratio, range: Range) -> bool {
    let above = |least: i64| {
        let least = Ratio::whole(i128::from(least));
        *number > least || (!range.above && *number == least)
    };
    range.least.is_none_or(above)
        && range
            .most
            .is_none_or(|most| *number <= Ratio::whole(i128::from(most)))
}

/// A number in a range, else a diagnostic that names it.
fn in_range(reader: &Reader<'_>, value: &Value<'_>, range: Range) -> Option<Ratio> {
    let literal = match value.get_ref() {
        DeValue::Integer(integer) if integer.radix() == 10 => integer.as_str(),
        DeValue::Integer(integer) => {
            number_problem(reader, value, &as_written(integer));
            return None;
        }
        DeValue::Float(float) => float.as_str(),
        DeValue::String(text) => text,
        _ => {
            reader.wrong_type(value, &Shape::Number(range));
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
    if !lies_in(&number, range) {
        out_of_range(reader, value, literal, range);
        return None;
    }
    Some(number)
}

/// A whole number in a range.
pub fn integer_in(reader: &Reader<'_>, value: &Value<'_>, range: Range) -> Option<u32> {
    let number = whole(reader, value, range)?;
    let lawful = lies_in(&Ratio::whole(i128::from(number)), range);
    let small = u32::try_from(number).ok().filter(|_| lawful);
    if small.is_none() {
        out_of_range(reader, value, &number.to_string(), range);
    }
    small
}

/// True or false.
pub fn boolean(reader: &Reader<'_>, value: &Value<'_>) -> Option<bool> {
    let found = value.get_ref().as_bool();
    if found.is_none() {
        reader.wrong_type(value, &Shape::Boolean);
    }
    found
}

/// A date without a time.
pub fn date(reader: &Reader<'_>, value: &Value<'_>) -> Option<Date> {
    let DeValue::Datetime(datetime) = value.get_ref() else {
        reader.wrong_type(value, &Shape::Date);
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

/// A date as TOML has it. What jiff writes is the same; its printer for all kinds of times is 50 KB of
/// WebAssembly.
pub fn written(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
}

/// One of the words in `choices`.
pub fn choice<T: Clone>(
    reader: &Reader<'_>,
    value: &Value<'_>,
    choices: &[(&'static str, T)],
) -> Option<T> {
    let DeValue::String(word) = value.get_ref() else {
        let words = choices.iter().map(|(name, _)| *name);
        reader.wrong_type(value, &Shape::Choice(words.collect()));
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
