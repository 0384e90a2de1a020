//! Canonical JSON: keys sorted, no spaces. Written as the value is walked, so that a year of ten
//! thousand windows never stands in memory as a tree beside its text.
//!
//! The members of an object are written as they come and put into the order of their keys when the
//! object ends.

use alloc::borrow::Cow;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt::{Display, Write};
use core::ops::Range;

use serde::Serialize;
use serde::ser::{self, Error as _, Impossible};
use serde_json::Error;

/// JSON with sorted keys and no spaces.
///
/// # Panics
///
/// Never for the types of this crate: their keys are strings and they hold no floats.
pub(crate) fn compact<T: Serialize>(value: &T) -> String {
    write(value, Layout::Compact)
}

/// The same with a line for each member of the outermost object and for each element of an array in
/// it, ending in a line feed, so that two versions can be compared by eye.
///
/// # Panics
///
/// As [`compact`].
pub(crate) fn in_lines<T: Serialize>(value: &T) -> String {
    let mut text = write(value, Layout::Lines);
    text.push('\n');
    text
}

fn write<T: Serialize>(value: &T, layout: Layout) -> String {
    let mut writer = Writer {
        text: String::new(),
        depth: 0,
        layout,
    };
    (value.serialize(&mut writer)).expect("the published types have string keys and no floats");
    writer.text
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Layout {
    Compact,
    Lines,
}

struct Writer {
    text: String,
    /// How many objects and arrays are open.
    depth: usize,
    layout: Layout,
}

impl Writer {
    fn printed(&mut self, value: impl Display) -> Result<(), Error> {
        write!(self.text, "{value}").map_err(Error::custom)
    }

    /// What breaks the line within what stands `depth` deep.
    fn line_at(&self, depth: usize) -> &'static str {
        if self.layout == Layout::Lines && self.depth == depth {
            "\n"
        } else {
            ""
        }
    }

    fn array(&mut self) -> Array<'_> {
        self.text.push('[');
        self.depth += 1;
        Array {
            writer: self,
            empty: true,
        }
    }

    fn object(&mut self) -> Object<'_> {
        self.text.push('{');
        self.depth += 1;
        Object {
            start: self.text.len(),
            writer: self,
            members: Vec::new(),
            key: Cow::default(),
        }
    }
}

/// An array that is being written.
struct Array<'a> {
    writer: &'a mut Writer,
    empty: bool,
}

impl Array<'_> {
    fn element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        if !self.empty {
            self.writer.text.push(',');
        }
        self.empty = false;
        self.writer.text.push_str(self.writer.line_at(2));
        value.serialize(&mut *self.writer)
    }

    fn close(self) {
        if !self.empty {
            self.writer.text.push_str(self.writer.line_at(2));
        }
        self.writer.text.push(']');
        self.writer.depth -= 1;
    }
}

impl ser::SerializeSeq for Array<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.element(value)
    }

    fn end(self) -> Result<(), Error> {
        self.close();
        Ok(())
    }
}

impl ser::SerializeTuple for Array<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.element(value)
    }

    fn end(self) -> Result<(), Error> {
        self.close();
        Ok(())
    }
}

/// An object that is being written: its members stand one behind the other from `start`.
struct Object<'a> {
    writer: &'a mut Writer,
    start: usize,
    members: Vec<(Cow<'static, str>, Range<usize>)>,
    /// The key of a member to come.
    key: Cow<'static, str>,
}

impl<'a> Object<'a> {
    fn member<T: Serialize + ?Sized>(
        &mut self,
        key: Cow<'static, str>,
        value: &T,
    ) -> Result<(), Error> {
        let start = self.writer.text.len();
        key.serialize(&mut *self.writer)?;
        self.writer.text.push(':');
        value.serialize(&mut *self.writer)?;
        self.members.push((key, start..self.writer.text.len()));
        Ok(())
    }

    /// Ends it; returns the text so far.
    fn close(mut self) -> &'a mut String {
        crate::sort::by(&mut self.members, |(a, _), (b, _)| a.cmp(b));
        let line = self.writer.line_at(1);
        self.writer.depth -= 1;
        let text = &mut self.writer.text;
        let mut sorted = String::with_capacity(text.len() - self.start + 2 * self.members.len());
        for (at, (_, member)) in self.members.into_iter().enumerate() {
            if at > 0 {
                sorted.push(',');
            }
            sorted.push_str(line);
            sorted.push_str(&text[member]);
        }
        text.truncate(self.start);
        text.push_str(&sorted);
        text.push_str(line);
        text.push('}');
        text
    }
}

impl ser::SerializeStruct for Object<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        self.member(Cow::Borrowed(key), value)
    }

    fn end(self) -> Result<(), Error> {
        self.close();
        Ok(())
    }
}

impl ser::SerializeMap for Object<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        let start = self.writer.text.len();
        key.serialize(&mut *self.writer)?;
        let written = self.writer.text.split_off(start);
        let name = (written.strip_prefix('"'))
            .and_then(|rest| rest.strip_suffix('"'))
            .filter(|name| !name.contains('\\'));
        let name = name.ok_or_else(|| Error::custom("a key is an id"))?;
        self.key = Cow::Owned(name.to_string());
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        let key = core::mem::take(&mut self.key);
        self.member(key, value)
    }

    fn end(self) -> Result<(), Error> {
        self.close();
        Ok(())
    }
}

/// The object within the object of one member that names a variant.
struct Variant<'a>(Object<'a>);

impl ser::SerializeStructVariant for Variant<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        self.0.member(Cow::Borrowed(key), value)
    }

    fn end(self) -> Result<(), Error> {
        self.0.close().push('}');
        Ok(())
    }
}

/// The kinds of values that are never published.
fn unpublished() -> Error {
    Error::custom("a value of a kind that is not published")
}

impl<'a> ser::Serializer for &'a mut Writer {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Array<'a>;
    type SerializeTuple = Array<'a>;
    type SerializeTupleStruct = Impossible<(), Error>;
    type SerializeTupleVariant = Impossible<(), Error>;
    type SerializeMap = Object<'a>;
    type SerializeStruct = Object<'a>;
    type SerializeStructVariant = Variant<'a>;

    fn serialize_bool(self, value: bool) -> Result<(), Error> {
        self.printed(value)
    }

    fn serialize_i8(self, value: i8) -> Result<(), Error> {
        self.printed(value)
    }

    fn serialize_i16(self, value: i16) -> Result<(), Error> {
        self.printed(value)
    }

    fn serialize_i32(self, value: i32) -> Result<(), Error> {
        self.printed(value)
    }

    fn serialize_i64(self, value: i64) -> Result<(), Error> {
        self.printed(value)
    }

    fn serialize_u8(self, value: u8) -> Result<(), Error> {
        self.printed(value)
    }

    fn serialize_u16(self, value: u16) -> Result<(), Error> {
        self.printed(value)
    }

    fn serialize_u32(self, value: u32) -> Result<(), Error> {
        self.printed(value)
    }

    fn serialize_u64(self, value: u64) -> Result<(), Error> {
        self.printed(value)
    }

    #[expect(
        clippy::disallowed_types,
        reason = "the signature is serde's, and it is refused"
    )]
    fn serialize_f32(self, _: f32) -> Result<(), Error> {
        Err(unpublished())
    }

    #[expect(
        clippy::disallowed_types,
        reason = "the signature is serde's, and it is refused"
    )]
    fn serialize_f64(self, _: f64) -> Result<(), Error> {
        Err(unpublished())
    }

    fn serialize_char(self, value: char) -> Result<(), Error> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Result<(), Error> {
        let plain = |byte| byte >= b' ' && byte != b'"' && byte != b'\\';
        if value.bytes().all(plain) {
            self.text.push('"');
            self.text.push_str(value);
            self.text.push('"');
        } else {
            self.text.push_str(&serde_json::to_string(value)?);
        }
        Ok(())
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<(), Error> {
        Err(unpublished())
    }

    fn serialize_none(self) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Error> {
        self.text.push_str("null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<(), Error> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        let mut object = self.object();
        object.member(Cow::Borrowed(variant), value)?;
        object.close();
        Ok(())
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Array<'a>, Error> {
        Ok(self.array())
    }

    fn serialize_tuple(self, _: usize) -> Result<Array<'a>, Error> {
        Ok(self.array())
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleStruct, Error> {
        Err(unpublished())
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Error> {
        Err(unpublished())
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Object<'a>, Error> {
        Ok(self.object())
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Object<'a>, Error> {
        Ok(self.object())
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Variant<'a>, Error> {
        self.text.push('{');
        self.serialize_str(variant)?;
        self.text.push(':');
        Ok(Variant(self.object()))
    }
}

#[cfg(test)]
mod tests;
