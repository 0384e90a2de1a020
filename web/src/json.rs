//! Reading the published JSON in few bytes of program.
//!
//! Published data holds texts, lists, objects, `true`, `false` and `null`, and no bare numbers. A
//! reader of just that takes a fifth of what a general one takes in WebAssembly: its code is not
//! repeated for each type that is read, and it brings no floats. What a text becomes says
//! [`crate::read`].

use std::borrow::Cow;
use std::fmt::{self, Display};
use std::str::Chars;

use crate::read::{Read, Walk};

/// Reads a value.
///
/// # Errors
///
/// When the text is not JSON of the value's shape, or holds a bare number.
pub fn read<T: Read>(text: &str) -> Result<T, Error> {
    let mut reader = Reader {
        rest: text.chars(),
        depth: 0,
    };
    let document = reader.document()?;
    reader.space();
    if reader.rest.next().is_some() {
        return Err(reader.error("something follows the end"));
    }
    value(document)
}

/// The value that a document is.
///
/// # Errors
///
/// When the document has another shape.
pub fn value<T: Read>(document: Document<'_>) -> Result<T, Error> {
    let mut walk = Walk::default();
    let value = T::read(document, &mut walk);
    match walk.problem() {
        None => Ok(value),
        Some(problem) => Err(Error(problem)),
    }
}

/// Why a text was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(String);

impl Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Error {}

/// A text that was read, before it became a value. Texts in which nothing is escaped are pieces of it:
/// a year's inputs hold some hundred for each window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Document<'a> {
    /// A field that is not there. No text is read as this.
    Absent,
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A text, and so any number.
    Text(Cow<'a, str>),
    /// A list.
    List(Vec<Document<'a>>),
    /// Keys and values, as they stand.
    Object(Fields<'a>),
}

/// Keys and values, as they stand.
pub type Fields<'a> = Vec<(Cow<'a, str>, Document<'a>)>;

impl<'a> Document<'a> {
    /// A text.
    pub fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Text(text.into())
    }

    /// As JSON.
    pub fn write(&self) -> String {
        let mut text = String::new();
        self.write_to(&mut text);
        text
    }

    fn write_to(&self, to: &mut String) {
        match self {
            Self::Null | Self::Absent => to.push_str("null"),
            Self::Bool(flag) => to.push_str(if *flag { "true" } else { "false" }),
            Self::Text(text) => quoted(text, to),
            Self::List(list) => {
                for (at, entry) in list.iter().enumerate() {
                    to.push(if at == 0 { '[' } else { ',' });
                    entry.write_to(to);
                }
                to.push_str(if list.is_empty() { "[]" } else { "]" });
            }
            Self::Object(fields) => {
                for (at, (key, entry)) in fields.iter().enumerate() {
                    to.push(if at == 0 { '{' } else { ',' });
                    quoted(key, to);
                    to.push(':');
                    entry.write_to(to);
                }
                to.push_str(if fields.is_empty() { "{}" } else { "}" });
            }
        }
    }
}

fn quoted(text: &str, to: &mut String) {
    to.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => to.extend(['\\', c]),
            c if c < ' ' => {
                let code = u32::from(c);
                let digits = [code >> 4, code & 15].into_iter();
                to.push_str("\\u00");
                to.extend(digits.filter_map(|digit| char::from_digit(digit, 16)));
            }
            c => to.push(c),
        }
    }
    to.push('"');
}

/// Deeper than any tree of components; a forged text must not exhaust the stack.
const DEEPEST: usize = 200;

/// Room for the entries of most lists and objects: growing to it takes as long as reading them.
const USUAL: usize = 8;

struct Reader<'a> {
    rest: Chars<'a>,
    depth: usize,
}

impl<'a> Reader<'a> {
    #[inline(never)]
    fn error(&self, what: &str) -> Error {
        let near: String = self.rest.clone().take(20).collect();
        Error(format!("{what}, before `{near}`"))
    }

    fn space(&mut self) {
        let rest = self.rest.as_str().bytes();
        let spaces = rest.take_while(|byte| b" \t\n\r".contains(byte)).count();
        self.pass(spaces);
    }

    /// Goes on by `bytes`, which end with a character, and tells what they were.
    fn pass(&mut self, bytes: usize) -> &'a str {
        let (passed, rest) = self.rest.as_str().split_at(bytes);
        self.rest = rest.chars();
        passed
    }

    /// Takes `c` if it comes next after any space.
    fn takes(&mut self, c: char) -> bool {
        self.space();
        match self.rest.as_str().strip_prefix(c) {
            Some(rest) => {
                self.rest = rest.chars();
                true
            }
            None => false,
        }
    }

    #[inline(never)]
    fn document(&mut self) -> Result<Document<'a>, Error> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.error("nested too deeply"));
        }
        let document = if self.takes('"') {
            Document::Text(self.text()?)
        } else if self.takes('[') {
            let mut list = Vec::with_capacity(USUAL);
            while !self.ends(']', list.is_empty())? {
                list.push(self.document()?);
            }
            Document::List(list)
        } else if self.takes('{') {
            let mut fields = Vec::with_capacity(USUAL);
            while !self.ends('}', fields.is_empty())? {
                if !self.takes('"') {
                    return Err(self.error("expected a key"));
                }
                let key = self.text()?;
                if !self.takes(':') {
                    return Err(self.error("expected a colon"));
                }
                fields.push((key, self.document()?));
            }
            Document::Object(fields)
        } else {
            self.word()?
        };
        self.depth -= 1;
        Ok(document)
    }

    /// Whether a list or an object ends here; if not, the comma before the next entry is taken.
    fn ends(&mut self, end: char, first: bool) -> Result<bool, Error> {
        if self.takes(end) {
            return Ok(true);
        }
        if first || self.takes(',') {
            return Ok(false);
        }
        Err(self.error("expected a comma"))
    }

    fn word(&mut self) -> Result<Document<'a>, Error> {
        for (word, document) in [
            ("null", Document::Null),
            ("true", Document::Bool(true)),
            ("false", Document::Bool(false)),
        ] {
            if let Some(rest) = self.rest.as_str().strip_prefix(word) {
                self.rest = rest.chars();
                return Ok(document);
            }
        }
        Err(self.error("expected a value; numbers are written as text"))
    }

    /// The rest of a text after its opening quote.
    fn text(&mut self) -> Result<Cow<'a, str>, Error> {
        let mut text = Cow::Borrowed(self.plain());
        loop {
            match self.rest.next() {
                Some('"') => return Ok(text),
                Some('\\') => {
                    let escaped = self.escape()?;
                    let text = text.to_mut();
                    text.push(escaped);
                    text.push_str(self.plain());
                }
                _ => return Err(self.error("a text does not end")),
            }
        }
    }

    /// What stands before the next quote, backslash or control character. None of these is a part of
    /// another character.
    fn plain(&mut self) -> &'a str {
        let is_special = |byte| matches!(byte, b'"' | b'\\' | ..b' ');
        let rest = self.rest.as_str();
        self.pass(rest.bytes().position(is_special).unwrap_or(rest.len()))
    }

    fn escape(&mut self) -> Result<char, Error> {
        let c = match self.rest.next() {
            Some(c @ ('"' | '\\' | '/')) => c,
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('u') => {
                let unit = self.unit()?;
                let pair = 0x400 * u32::from(unit & 0x3ff);
                let code = match unit {
                    0xd800..0xdc00 => {
                        let follows = (self.rest.next(), self.rest.next());
                        match self.unit()? {
                            low @ 0xdc00..0xe000 if follows == (Some('\\'), Some('u')) => {
                                0x1_0000 + pair + u32::from(low & 0x3ff)
                            }
                            _ => return Err(self.error("half a character")),
                        }
                    }
                    unit => u32::from(unit),
                };
                char::from_u32(code).ok_or_else(|| self.error("half a character"))?
            }
            _ => return Err(self.error("no such escape")),
        };
        Ok(c)
    }

    fn unit(&mut self) -> Result<u16, Error> {
        let rest = self.rest.as_str();
        let digits = rest
            .get(..4)
            .filter(|it| it.bytes().all(|b| b.is_ascii_hexdigit()));
        let unit = digits.and_then(|digits| u16::from_str_radix(digits, 16).ok());
        let unit = unit.ok_or_else(|| self.error("expected four hexadecimal digits"))?;
        self.rest = rest[4..].chars();
        Ok(unit)
    }
}

#[cfg(test)]
mod tests {
    use scoring_core::map::Map;

    use scoring_core::inputs::Inputs;

    use super::*;
    use crate::sample::inputs;

    #[test]
    fn reads_what_a_general_reader_reads() {
        let text = inputs();
        let here: Inputs = read(&text).expect("the sample is lawful");
        assert_eq!(
            here,
            Inputs::from_json(&text).expect("the sample is lawful")
        );
    }

    #[test]
    fn texts_and_their_escapes() {
        for text in [
            r#"{"a":"\"\\\/\b\f\n\r\t\u4e2d\ud83d\ude00 文"}"#,
            " { \"a\" : \"b\" , \"\" : \"\" } \n",
            "{}",
        ] {
            let here: Map<String, String> = read(text).expect(text);
            let there = serde_json::from_str(text).expect(text);
            assert_eq!(here, there);
            let document = Document::Object(
                (here
                    .into_iter()
                    .map(|(key, text)| (key.into(), Document::text(text))))
                .collect(),
            );
            let written: Map<String, String> =
                serde_json::from_str(&document.write()).expect("it is JSON");
            assert_eq!(written, there);
        }
    }

    #[test]
    fn what_is_not_published_json_is_refused() {
        let deep = "[".repeat(100_000);
        for text in [
            "",
            "{",
            "{]",
            "{\"a\"}",
            "{\"a\":1}",
            "{\"a\":\"b\",}",
            "{\"a\":\"b\"}x",
            "\"a",
            "{\"a\":\"\\x\"}",
            "{\"a\":\"\\ud83d\"}",
            "{\"a\":\"\\u00e\"}",
            "{\"a\":\"\n\"}",
            "{a:\"b\"}",
            "[\"a\"]",
            "null",
            &deep,
        ] {
            let read: Result<Map<String, String>, Error> = read(text);
            assert!(read.is_err(), "{text:.20}");
        }
    }
}
