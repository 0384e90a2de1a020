//! Identifiers: the names that link records, and parts of addresses.

use alloc::boxed::Box;
use alloc::string::String;
use core::borrow::Borrow;
use core::fmt;
use core::ops::Deref;
use core::str::FromStr;

use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::ser::{Serialize, Serializer};

/// The id of a window, round, component, kind, item and so on: `[a-z0-9][a-z0-9-]*`, at most
/// [`LONGEST`] characters, and no name that Windows reserves for a device.
///
/// An id becomes a file name and a part of an address, so its alphabet is what every file system and
/// every address takes unchanged.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(Box<str>);

/// The most characters of an id.
pub const LONGEST: usize = 64;

/// Why a text is not an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotAnId {
    /// No characters.
    Empty,
    /// More than [`LONGEST`] characters.
    TooLong,
    /// A character outside the alphabet, or a leading hyphen.
    Character(char),
    /// A device name on Windows, where no file may be called so.
    Reserved,
}

impl fmt::Display for NotAnId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("an id is not empty"),
            Self::TooLong => write!(f, "an id has at most {LONGEST} characters"),
            Self::Character(found) if found.is_control() => {
                write!(f, "an id cannot have U+{:04X} there", u32::from(*found))
            }
            Self::Character(found) => write!(f, "an id cannot have '{found}' there"),
            Self::Reserved => f.write_str("Windows reserves this name"),
        }
    }
}

impl core::error::Error for NotAnId {}

impl Id {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Id {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        if text.is_empty() {
            return Err(NotAnId::Empty);
        }
        if let Some((_, found)) = text.char_indices().find(|&(at, c)| {
            !(c.is_ascii_lowercase() || c.is_ascii_digit() || (c == '-' && at > 0))
        }) {
            return Err(NotAnId::Character(found));
        }
        if text.len() > LONGEST {
            return Err(NotAnId::TooLong);
        }
        if is_reserved(text) {
            return Err(NotAnId::Reserved);
        }
        Ok(Self(text.into()))
    }
}

/// Whether Windows keeps the name for a device: `con`, `com1` and their like.
fn is_reserved(text: &str) -> bool {
    match text.strip_suffix(|last: char| last.is_ascii_digit()) {
        Some(stem @ ("com" | "lpt")) => !text[stem.len()..].starts_with('0'),
        _ => matches!(text, "con" | "prn" | "aux" | "nul"),
    }
}

impl Deref for Id {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Id {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<Id> for String {
    fn from(id: Id) -> Self {
        id.0.into()
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl Visitor<'_> for Text {
            type Value = Id;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an id of lower-case letters, digits and hyphens")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Id, E> {
                text.parse().map_err(E::custom)
            }
        }
        deserializer.deserialize_str(Text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_alphabet_and_the_reserved_names() {
        for text in [
            "tax", "a", "0", "com0", "com", "com10", "console", "w00000", "a-", "a--b",
        ] {
            assert!(text.parse::<Id>().is_ok(), "{text}");
        }
        for (text, why) in [
            ("", NotAnId::Empty),
            ("-a", NotAnId::Character('-')),
            ("Tax", NotAnId::Character('T')),
            ("税务", NotAnId::Character('税')),
            ("a_b", NotAnId::Character('_')),
            ("a/b", NotAnId::Character('/')),
            ("a.b", NotAnId::Character('.')),
            ("con", NotAnId::Reserved),
            ("com1", NotAnId::Reserved),
            ("lpt9", NotAnId::Reserved),
        ] {
            assert_eq!(text.parse::<Id>(), Err(why), "{text}");
        }
        assert!("a".repeat(LONGEST).parse::<Id>().is_ok());
        assert_eq!("a".repeat(LONGEST + 1).parse::<Id>(), Err(NotAnId::TooLong));
    }
}
