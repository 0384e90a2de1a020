//! What a key may hold: asked of content by the reader, and told to editors by the schema.
//!
//! Stage: the tool of `parse`. There is one description: a reader of values names its shape where it
//! refuses what has another, and a table notes the keys that it is asked for. [`described`] runs the very
//! functions that read files over nothing and returns what they asked, so that the schema cannot say
//! anything else than the reader does.

use std::cell::RefCell;
use std::fmt;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::table::Table;
use super::{Read, Reader, Value};
use crate::diagnostic::{Diagnostics, Word};
use crate::source::{Readable, Sources};

/// What a value may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Free text.
    Text,
    /// Free text that is not empty.
    Name,
    /// An id.
    Id,
    /// A whole number.
    Whole(Range),
    /// A number: whole, decimal, or a decimal in quotes.
    Number(Range),
    /// True or false.
    Boolean,
    /// A date without a time.
    Date,
    /// One of these words; `word:…` stands for the word with any id.
    Choice(Vec<&'static str>),
    /// A list.
    List(Box<Shape>),
    /// A table with these keys.
    Table(Vec<Field>),
    /// A list of such tables.
    Tables(Vec<Field>),
    /// A list of tables like the one that it stands in.
    Nested,
    /// A table whose keys are ids.
    ById(Box<Shape>),
}

impl Shape {
    /// What is expected, in a diagnostic.
    pub(super) fn word(&self) -> Word {
        match self {
            Self::Text | Self::Name | Self::Id | Self::Choice(_) => Word::String,
            Self::Whole(_) => Word::WholeNumber,
            Self::Number(_) => Word::Number,
            Self::Boolean => Word::Boolean,
            Self::Date => Word::Date,
            Self::List(_) => Word::Array,
            Self::Table(_) | Self::ById(_) => Word::Table,
            Self::Tables(_) | Self::Nested => Word::Tables,
        }
    }
}

/// A key of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The key.
    pub key: &'static str,
    /// Whether it must be written.
    pub required: bool,
    /// The key beside which it must be written.
    pub required_with: Option<&'static str>,
    /// What it holds.
    pub shape: Shape,
}

/// Which numbers are lawful.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// The least, if there is one.
    pub least: Option<i64>,
    /// Whether the least itself is not lawful.
    pub above: bool,
    /// The greatest, if there is one.
    pub most: Option<i64>,
}

impl Range {
    /// Any number.
    pub const ANY: Self = Self {
        least: None,
        above: false,
        most: None,
    };

    /// From `least` on.
    pub const fn at_least(least: i64) -> Self {
        Self {
            least: Some(least),
            ..Self::ANY
        }
    }

    /// Above `limit`.
    pub const fn above(limit: i64) -> Self {
        Self {
            above: true,
            ..Self::at_least(limit)
        }
    }

    /// Up to `most`.
    pub const fn at_most(most: i64) -> Self {
        Self {
            most: Some(most),
            ..Self::ANY
        }
    }

    /// From `least` to `most`.
    pub const fn between(least: i64, most: i64) -> Self {
        Self {
            most: Some(most),
            ..Self::at_least(least)
        }
    }
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.least, self.most) {
            (Some(least), Some(most)) => write!(f, "{least}–{most}"),
            (Some(least), None) if self.above => write!(f, "> {least}"),
            (Some(least), None) => write!(f, "≥ {least}"),
            (None, Some(most)) => write!(f, "≤ {most}"),
            (None, None) => Ok(()),
        }
    }
}

/// The keys that `read` asks a table for.
pub fn described<T>(read: impl FnOnce(&mut Table<'_, '_, '_>) -> T) -> Vec<Field> {
    let file = Sources::default().add(String::new(), String::new(), Readable::Yes);
    // Everything is missing where nothing is, which is nobody's mistake.
    let unheard = RefCell::new(Diagnostics::default());
    let reader = Reader::describing(file, &unheard);
    let nothing = DeTable::new();
    let mut table = Table::describing(&reader, &nothing);
    read(&mut table);
    table.into_fields()
}

/// The shape of what `read` takes. It is given a table, which no reader of a single value takes, and says
/// what it would have taken.
pub(super) fn of_value<T>(reader: &Reader<'_>, read: Read<T>) -> Shape {
    let probe: Value<'_> = Spanned::new(0..0, DeValue::Table(DeTable::new()));
    read(reader, &probe);
    reader
        .refused()
        .expect("a reader of a value refuses tables by its shape")
}
