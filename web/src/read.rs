//! What a JSON text becomes: the types of scoring-core, field by field.
//!
//! It says the same as their `Deserialize`, which the tests hold it against, in a fifth of the bytes:
//! serde repeats the walk through an object for each type, here the walk is one function and a type
//! only names its fields.

use scoring_core::map::Map;

use scoring_core::id::Id;
use scoring_core::inputs::{
    Adjustment, Answers, Decisions, Estimate, Finding, Inputs, OwnMark, PanelMark, PeerMark,
    Record, Status, Veto, Window, Withheld,
};
use scoring_core::method::{
    AdditionKind, AppliesTo, Band, Basis, ChecklistItem, ClassQuota, Combine, Component,
    DeductionKind, Group, Indicator, Item, Level, Named, Privacy, Quota, Ranking, Source, Survey,
    Validity,
};
use scoring_core::round::Rounding;
use scoring_core::scenario::{AdjustmentList, Edit, Marker, Scenario};
use scoring_core::{Method, Ratio};

use crate::json::{Document, Error};
use crate::local::{Answer, Place, Said};
use crate::protocol::{LocalFile, Told};

/// What can be read.
pub trait Read: Sized {
    /// Reads a value.
    ///
    /// # Errors
    ///
    /// When the document has another shape.
    fn read(document: Document) -> Result<Self, Error>;

    /// The value of a field that is not there.
    fn absent() -> Option<Self> {
        None
    }
}

/// The fields of an object, taken one by one.
pub struct Fields(Vec<(String, Document)>);

impl Fields {
    /// The fields of `document`.
    ///
    /// # Errors
    ///
    /// When it is no object.
    #[inline(never)]
    pub fn of(document: Document) -> Result<Self, Error> {
        match document {
            Document::Object(fields) => Ok(Self(fields)),
            _ => Err(Error::new(&"expected an object")),
        }
    }

    /// Takes a field.
    ///
    /// # Errors
    ///
    /// When it is missing where it must not, or has another shape.
    pub fn take<T: Read>(&mut self, name: &str) -> Result<T, Error> {
        match self.find(name) {
            Some(document) => T::read(document).map_err(|error| error.within(name)),
            None => T::absent().ok_or_else(|| missing(name)),
        }
    }

    /// Takes a field that stands for nothing where it is missing.
    ///
    /// # Errors
    ///
    /// When it has another shape.
    pub fn take_or_default<T: Read + Default>(&mut self, name: &str) -> Result<T, Error> {
        match self.find(name) {
            Some(document) => T::read(document).map_err(|error| error.within(name)),
            None => Ok(T::default()),
        }
    }

    #[inline(never)]
    fn find(&mut self, name: &str) -> Option<Document> {
        let at = self.0.iter().position(|(key, _)| key == name)?;
        Some(self.0.swap_remove(at).1)
    }

    /// Makes sure that all fields were taken.
    ///
    /// # Errors
    ///
    /// When one is left: it is unknown, or stands twice.
    #[inline(never)]
    pub fn end(self) -> Result<(), Error> {
        match self.0.first() {
            None => Ok(()),
            Some((name, _)) => Err(Error::new(&"unknown, or stands twice").within(name)),
        }
    }
}

#[inline(never)]
fn missing(name: &str) -> Error {
    Error::new(&"missing").within(name)
}

/// Implements [`Read`] for a struct by its fields: `field`, or `field = "key"` where the key is
/// another; behind the semicolon those that stand for nothing where they are missing.
macro_rules! object {
    ($type:ident {
        $($field:ident $(= $key:literal)?),*
        $(; $($optional:ident $(= $optional_key:literal)?),*)?
    }) => {
        impl Read for $type {
            fn read(document: Document) -> Result<Self, Error> {
                let mut fields = Fields::of(document)?;
                let read = Self {
                    $($field: fields.take(key!($field $($key)?))?,)*
                    $($($optional: fields.take_or_default(key!($optional $($optional_key)?))?,)*)?
                };
                fields.end()?;
                Ok(read)
            }
        }
    };
}

macro_rules! key {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident $key:literal) => {
        $key
    };
}

/// Implements [`Read`] for an enum of names.
macro_rules! names {
    ($type:ident { $($variant:ident = $name:literal),* $(,)? }) => {
        impl Read for $type {
            fn read(document: Document) -> Result<Self, Error> {
                match name(&document) {
                    $($name => Ok(Self::$variant),)*
                    _ => Err(no_name()),
                }
            }
        }
    };
}

fn name(document: &Document) -> &str {
    match document {
        Document::Text(text) => text,
        _ => "",
    }
}

#[inline(never)]
fn no_name() -> Error {
    Error::new(&"none of the known names")
}

/// An object of one field: the name of a variant and what it holds.
#[inline(never)]
fn variant(document: Document) -> Result<(String, Document), Error> {
    match document {
        Document::Object(mut fields) if fields.len() == 1 => fields.pop().ok_or_else(no_name),
        _ => Err(Error::new(&"expected an object of one field")),
    }
}

impl Read for bool {
    fn read(document: Document) -> Result<Self, Error> {
        match document {
            Document::Bool(value) => Ok(value),
            _ => Err(Error::new(&"expected true or false")),
        }
    }
}

impl Read for String {
    #[inline(never)]
    fn read(document: Document) -> Result<Self, Error> {
        match document {
            Document::Text(text) => Ok(text),
            _ => Err(Error::new(&"expected a text")),
        }
    }
}

impl Read for Id {
    #[inline(never)]
    fn read(document: Document) -> Result<Self, Error> {
        (String::read(document)?.parse()).map_err(|error| Error::new(&error))
    }
}

impl Read for Ratio {
    #[inline(never)]
    fn read(document: Document) -> Result<Self, Error> {
        (String::read(document)?.parse()).map_err(|error| Error::new(&error))
    }
}

impl Read for u64 {
    #[inline(never)]
    fn read(document: Document) -> Result<Self, Error> {
        let text = String::read(document)?;
        // The standard parser also takes a plus sign, which would give one number two texts.
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        let number = text.parse().ok().filter(|_| digits);
        number.ok_or_else(|| Error::new(&"not a whole number, or too large"))
    }
}

macro_rules! whole {
    ($($type:ty),*) => {$(
        impl Read for $type {
            fn read(document: Document) -> Result<Self, Error> {
                let number = u64::read(document)?;
                Self::try_from(number).map_err(|_| Error::new(&"too large"))
            }
        }
    )*};
}

whole!(u16, u32, usize);

impl<T: Read> Read for Option<T> {
    fn read(document: Document) -> Result<Self, Error> {
        match document {
            Document::Null => Ok(None),
            document => T::read(document).map(Some),
        }
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(document: Document) -> Result<Self, Error> {
        match document {
            Document::List(list) => list.into_iter().map(T::read).collect(),
            _ => Err(Error::new(&"expected a list")),
        }
    }
}

impl<K: Read + Ord, T: Read> Read for Map<K, T> {
    fn read(document: Document) -> Result<Self, Error> {
        let mut map = Self::new();
        for (key, value) in Fields::of(document)?.0 {
            let value = T::read(value).map_err(|error| error.within(&key))?;
            map.insert(K::read(Document::Text(key))?, value);
        }
        Ok(map)
    }
}

object!(Inputs {
    format,
    centre,
    year,
    status,
    as_of,
    method,
    windows,
    decisions
});
names!(Status { InProgress = "in-progress", Provisional = "provisional", Final = "final" });
object!(Window {
    id, name, name_en, class;
    surveys, withheld, panel, own = "self", peer, checklists, deductions, additions, vetoes
});
object!(Record {
    group,
    respondents,
    issued,
    returned,
    answers
});
object!(Withheld { ; groups, so_far });
object!(Estimate { score, m, v, n });
object!(PanelMark { date, item, score });
object!(OwnMark { date, score });
object!(PeerMark { score, rater });
object!(Finding { date, item, points });
object!(Adjustment {
    date,
    id,
    kind,
    points
});
object!(Veto { date, ground });
object!(Decisions {
    decided,
    document,
    excellent,
    unsatisfactory,
    excellent_heads,
    reasons
});

object!(Method {
    components = "component", survey, ranking, quota, privacy;
    vetoes = "veto", deductions = "deduction", additions = "addition", bands = "band"
});
object!(Named { id, name, name_en });
object!(Component {
    id,
    name,
    name_en,
    weight,
    source
});
object!(Item {
    id,
    name,
    name_en,
    weight
});
object!(ChecklistItem {
    id,
    name,
    name_en,
    full
});
names!(Combine { Pooled = "pooled", Mean = "mean" });
object!(Survey { rounds, levels, indicators, same_respondents, validity; groups });
object!(Level {
    id,
    name,
    name_en,
    points
});
object!(Indicator {
    id,
    name,
    name_en,
    weight
});
object!(Group {
    id,
    name,
    name_en,
    weight
});
object!(Validity { quorum });
object!(DeductionKind {
    id,
    name,
    name_en,
    applies_to,
    cap
});
names!(AppliesTo { Composite = "composite", Panel = "panel" });
object!(AdditionKind {
    id,
    name,
    name_en,
    cap
});
object!(Ranking { basis, decimals, rounding, floor; tie_breakers });
names!(Basis { Exact = "exact", Printed = "printed" });
names!(Rounding { HalfUp = "half-up", HalfEven = "half-even" });
object!(Quota { excellent, excellent_heads, unsatisfactory; classes = "class" });
object!(ClassQuota {
    class,
    excellent,
    unsatisfactory
});
object!(Band {
    id,
    name,
    name_en,
    at_least
});
object!(Privacy {
    publish_raters,
    publish_group_counts
});

object!(Scenario { inputs_sha256; edits = "edit" });
names!(Marker { Panel = "panel", Own = "self", Peer = "peer" });
names!(AdjustmentList { Deductions = "deductions", Additions = "additions" });

object!(Told { scenario, selected });
object!(LocalFile { name, edits });
object!(Answer {
    diagnostics,
    windows
});
object!(Said {
    error,
    code,
    message,
    hint,
    places
});
object!(Place {
    path,
    line,
    column,
    text,
    label
});

/// Reads the fields of a variant.
macro_rules! fields {
    ($document:expr, $type:ident :: $variant:ident { $($field:ident $(= $key:literal)?),* }) => {{
        let mut fields = Fields::of($document)?;
        let read = $type::$variant {
            $($field: fields.take(key!($field $($key)?))?,)*
        };
        fields.end()?;
        Ok(read)
    }};
}

impl Read for Answers {
    fn read(document: Document) -> Result<Self, Error> {
        let (name, of) = variant(document)?;
        match &*name {
            "votes" => Ok(Self::Votes(Read::read(of)?)),
            "totals" => fields!(
                of,
                Self::Totals {
                    answers,
                    blank,
                    estimate
                }
            ),
            _ => Err(no_name()),
        }
    }
}

impl Read for Source {
    fn read(document: Document) -> Result<Self, Error> {
        let (name, of) = variant(document)?;
        match &*name {
            "components" => Ok(Self::Components(Read::read(of)?)),
            "panel" => {
                let mut fields = Fields::of(of)?;
                let items = fields.take_or_default("item")?;
                fields.end()?;
                Ok(Self::Panel { items })
            }
            "self" => Fields::of(of)?.end().map(|()| Self::Own {}),
            "peer" => fields!(of, Self::Peer { trim }),
            "survey" => fields!(of, Self::Survey { combine, rounds }),
            "checklist" => fields!(of, Self::Checklist { items = "item" }),
            _ => Err(no_name()),
        }
    }
}

impl Read for Edit {
    fn read(document: Document) -> Result<Self, Error> {
        let (name, of) = variant(document)?;
        match &*name {
            "weights" => Ok(Self::Weights(Read::read(of)?)),
            "items" => fields!(of, Self::Items { component, weights }),
            "votes" => fields!(
                of,
                Self::Votes {
                    window,
                    round,
                    group,
                    indicator,
                    counts
                }
            ),
            "respondents" => fields!(
                of,
                Self::Respondents {
                    window,
                    round,
                    group,
                    respondents
                }
            ),
            "ballots" => fields!(
                of,
                Self::Ballots {
                    window,
                    round,
                    group,
                    issued,
                    returned
                }
            ),
            "mark" => fields!(
                of,
                Self::Mark {
                    window,
                    by,
                    at,
                    score
                }
            ),
            "new-mark" => fields!(
                of,
                Self::NewMark {
                    window,
                    by,
                    item,
                    score
                }
            ),
            "adjustment" => fields!(
                of,
                Self::Adjustment {
                    window,
                    list,
                    id,
                    points
                }
            ),
            "new-adjustment" => fields!(
                of,
                Self::NewAdjustment {
                    window,
                    list,
                    id,
                    kind,
                    points
                }
            ),
            "veto" => fields!(
                of,
                Self::Veto {
                    window,
                    ground,
                    in_force
                }
            ),
            "combine" => fields!(of, Self::Combine { component, combine }),
            "trim" => fields!(of, Self::Trim { component, trim }),
            "cap" => fields!(of, Self::Cap { list, kind, cap }),
            "basis" => Ok(Self::Basis(Read::read(of)?)),
            "rounding" => fields!(of, Self::Rounding { decimals, rounding }),
            "tie-breakers" => Ok(Self::TieBreakers(Read::read(of)?)),
            "floor" => Ok(Self::Floor(Read::read(of)?)),
            "quota" => Ok(Self::Quota(Read::read(of)?)),
            "band" => fields!(of, Self::Band { id, at_least }),
            _ => Err(no_name()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use serde_json::Value;

    use super::*;
    use crate::json::read;

    /// Inputs of every kind: the vectors of the method.
    fn vectors() -> Vec<Value> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/vectors");
        let entries = fs::read_dir(folder).expect("the vectors");
        let paths = entries.map(|entry| entry.expect("an entry").path());
        let json = paths.filter(|path| path.extension().is_some_and(|it| it == "json"));
        json.map(|path| {
            let text = fs::read_to_string(path).expect("a text");
            let vector: Value = serde_json::from_str(&text).expect("JSON");
            vector["inputs"].clone()
        })
        .collect()
    }

    /// Whether serde's derived reader and this one say the same of `value`.
    fn alike(value: &Value) -> bool {
        let text = value.to_string();
        let theirs = serde_json::from_str::<Inputs>(&text).ok();
        let same = read::<Inputs>(&text).ok() == theirs;
        assert!(same, "{text}");
        theirs.is_some()
    }

    /// Calls `with` for each version of `value` in which one field is gone, or another one stands.
    fn broken(value: &Value, with: &mut dyn FnMut(Value)) {
        match value {
            Value::Object(fields) => {
                for name in fields.keys() {
                    let mut without = fields.clone();
                    without.remove(name);
                    with(without.clone().into());
                    without.insert("nothing".to_owned(), fields[name].clone());
                    with(without.into());
                }
                for (name, field) in fields {
                    broken(field, &mut |field| {
                        let mut fields = fields.clone();
                        fields.insert(name.clone(), field);
                        with(fields.into());
                    });
                }
            }
            // One of a list stands for all.
            Value::Array(items) => {
                if let Some(first) = items.first() {
                    broken(first, &mut |first| with(vec![first].into()));
                }
                with(Value::Bool(true));
            }
            Value::String(_) => {
                with("-1".into());
                with(Value::Bool(false));
            }
            _ => with("other".into()),
        }
    }

    #[test]
    fn it_reads_and_refuses_what_the_derived_reader_does() {
        let (mut read, mut refused) = (0, 0);
        for inputs in vectors() {
            assert!(alike(&inputs));
            broken(&inputs, &mut |inputs| {
                if alike(&inputs) {
                    read += 1;
                } else {
                    refused += 1;
                }
            });
        }
        assert!(
            read > 100 && refused > 1000,
            "{read} read, {refused} refused"
        );
    }

    #[test]
    fn every_edit_is_read_as_the_derived_reader_does() {
        let edits = [
            r#"{"weights":{"panel":"33.3","peer":"200/3"}}"#,
            r#"{"items":{"component":"panel","weights":{"checks":"60","daily":"40"}}}"#,
            r#"{"votes":{"window":"a","round":"july","group":"users","indicator":"i","counts":["1","0"]}}"#,
            r#"{"respondents":{"window":"a","round":"july","respondents":"9"}}"#,
            r#"{"ballots":{"window":"a","round":"july","issued":"9","returned":"8"}}"#,
            r#"{"ballots":{"window":"a","round":"july","group":"users"}}"#,
            r#"{"mark":{"window":"a","by":"panel","at":"0","score":"1.5"}}"#,
            r#"{"mark":{"window":"a","by":"peer","at":"2"}}"#,
            r#"{"new-mark":{"window":"a","by":"self","item":"checks","score":"90"}}"#,
            r#"{"adjustment":{"window":"a","list":"deductions","id":"d","points":"1"}}"#,
            r#"{"new-adjustment":{"window":"a","list":"additions","id":"d","kind":"k","points":"1"}}"#,
            r#"{"veto":{"window":"a","ground":"g","in_force":true}}"#,
            r#"{"combine":{"component":"public","combine":"mean"}}"#,
            r#"{"trim":{"component":"peer","trim":"2"}}"#,
            r#"{"cap":{"list":"deductions","kind":"k","cap":"3"}}"#,
            r#"{"cap":{"list":"deductions","kind":"k"}}"#,
            r#"{"basis":"printed"}"#,
            r#"{"rounding":{"decimals":"3","rounding":"half-even"}}"#,
            r#"{"tie-breakers":["public"]}"#,
            r#"{"floor":"-3"}"#,
            r#"{"quota":{"excellent":"1","excellent_heads":"2","unsatisfactory":"3","class":[{"class":"c","excellent":"1","unsatisfactory":"0"}]}}"#,
            r#"{"band":{"id":"high","at_least":"90"}}"#,
        ];
        let mut kinds = BTreeSet::new();
        for edit in edits {
            let text = format!(r#"{{"inputs_sha256":"ab","edit":[{edit}]}}"#);
            let theirs: Scenario = serde_json::from_str(&text).expect(edit);
            kinds.extend(theirs.edits.iter().map(kind));
            assert_eq!(read::<Scenario>(&text), Ok(theirs), "{edit}");
            broken(&serde_json::from_str(edit).expect("JSON"), &mut |value| {
                let text = value.to_string();
                let theirs = serde_json::from_str::<Edit>(&text).ok();
                assert_eq!(read::<Edit>(&text).ok(), theirs, "{text}");
            });
        }
        assert!(kinds.iter().copied().eq(0..kinds.len()) && kinds.len() == KINDS);
    }

    const KINDS: usize = 19;

    /// A number for each kind of edit: the compiler asks for that of a new one, and the test then for
    /// its example.
    fn kind(edit: &Edit) -> usize {
        match edit {
            Edit::Weights(_) => 0,
            Edit::Items { .. } => 1,
            Edit::Votes { .. } => 2,
            Edit::Respondents { .. } => 3,
            Edit::Mark { .. } => 4,
            Edit::NewMark { .. } => 5,
            Edit::Adjustment { .. } => 6,
            Edit::NewAdjustment { .. } => 7,
            Edit::Veto { .. } => 8,
            Edit::Combine { .. } => 9,
            Edit::Trim { .. } => 10,
            Edit::Cap { .. } => 11,
            Edit::Basis(_) => 12,
            Edit::Rounding { .. } => 13,
            Edit::TieBreakers(_) => 14,
            Edit::Floor(_) => 15,
            Edit::Quota(_) => 16,
            Edit::Band { .. } => 17,
            Edit::Ballots { .. } => 18,
        }
    }
}
