//! What a JSON text becomes: the types of scoring-core, field by field.
//!
//! It says the same as their `Deserialize`, which the tests hold it against, in a tenth of the bytes:
//! serde repeats the walk through an object for each type, here the walk is one function and a type
//! only names its fields. Nor does each field ask whether the one before was read: a [`Walk`] keeps the
//! first problem, reading goes on with values that stand in for what could not be read, and
//! [`crate::json::read`] gives out nothing of a walk that met a problem.
//!
//! It is long because each type has its list of fields here, and the tests hold all of them against serde's.

use std::borrow::Cow;
use std::fmt::Display;

use scoring_core::id::Id;
use scoring_core::inputs::{
    Adjustment, Answers, Decisions, Estimate, Finding, Inputs, OwnMark, PanelMark, PeerMark,
    Record, Status, Veto, Window, Withheld,
};
use scoring_core::map::Map;
use scoring_core::method::{
    AdditionKind, AppliesTo, Band, Basis, ChecklistItem, ClassQuota, Combine, Component,
    DeductionKind, Group, Indicator, Item, Level, Named, Privacy, Quota, Ranking, Source, Survey,
    Validity,
};
use scoring_core::round::Rounding;
use scoring_core::scenario::{AdjustmentList, Edit, Marker, Scenario};
use scoring_core::{Method, Ratio};

use crate::json::{self, Document};
use crate::local::{Answer, Place, Said};
use crate::protocol::{LocalFile, Told};

/// What can be read.
pub trait Read: Sized {
    /// Whether it may be missing where it is a field.
    const MAY_LACK: bool = false;

    /// Reads a value. Where the document has another shape, the walk notes it and the value stands in.
    fn read(document: Document<'_>, walk: &mut Walk) -> Self;
}

/// The first problem that reading met.
#[derive(Debug, Default)]
pub struct Walk {
    problem: Option<String>,
}

impl Walk {
    /// The first problem, if there was one: the fields that lead to it and what is wrong there.
    pub fn problem(self) -> Option<String> {
        self.problem
    }

    /// Notes a problem here, if it is the first.
    #[inline(never)]
    fn note(&mut self, what: &dyn Display) {
        if self.problem.is_none() {
            self.problem = Some(what.to_string());
        }
    }

    /// Before a field is read: what [`Walk::leave`] is told.
    fn enter(&self) -> bool {
        self.problem.is_none()
    }

    /// After the field `name` was read: puts the name before a problem that was met in it.
    fn leave(&mut self, entered: bool, name: &str) {
        if entered && self.problem.is_some() {
            self.name(name);
        }
    }

    #[inline(never)]
    fn name(&mut self, name: &str) {
        if let Some(problem) = &mut self.problem {
            *problem = format!("{name}: {problem}");
        }
    }
}

/// The fields of an object, taken one by one.
struct Fields<'a, 'w> {
    left: json::Fields<'a>,
    walk: &'w mut Walk,
}

impl<'a, 'w> Fields<'a, 'w> {
    /// The fields of `document`: none where it is absent.
    #[inline(never)]
    fn of(document: Document<'a>, walk: &'w mut Walk) -> Self {
        let left = match document {
            Document::Object(fields) => fields,
            Document::Absent => Vec::new(),
            _ => {
                walk.note(&"expected an object");
                Vec::new()
            }
        };
        Self { left, walk }
    }

    /// Takes a field.
    fn take<T: Read>(&mut self, name: &str) -> T {
        self.take_if(name, T::MAY_LACK)
    }

    /// Takes a field that stands for nothing where it is missing.
    fn take_or_default<T: Read>(&mut self, name: &str) -> T {
        self.take_if(name, true)
    }

    fn take_if<T: Read>(&mut self, name: &str, may_lack: bool) -> T {
        let entered = self.walk.enter();
        let document = self.find(name, may_lack);
        let value = T::read(document, self.walk);
        self.walk.leave(entered, name);
        value
    }

    #[inline(never)]
    fn find(&mut self, name: &str, may_lack: bool) -> Document<'a> {
        if let Some(at) = self.left.iter().position(|(key, _)| key == name) {
            return self.left.swap_remove(at).1;
        }
        if !may_lack {
            self.walk.note(&"missing");
        }
        Document::Absent
    }

    /// Makes sure that all fields were taken.
    #[inline(never)]
    fn end(self) {
        if let Some((name, _)) = self.left.first() {
            let entered = self.walk.enter();
            self.walk.note(&"unknown, or stands twice");
            self.walk.leave(entered, name);
        }
    }
}

/// Implements [`Read`] for a struct by its fields: `field`, or `field = "key"` where the key is
/// another; behind the semicolon those that stand for nothing where they are missing.
macro_rules! object {
    ($type:ident {
        $($field:ident $(= $key:literal)?),*
        $(; $($optional:ident $(= $optional_key:literal)?),*)?
    }) => {
        impl Read for $type {
            fn read(document: Document<'_>, walk: &mut Walk) -> Self {
                let mut fields = Fields::of(document, walk);
                let read = Self {
                    $($field: fields.take(key!($field $($key)?)),)*
                    $($($optional: fields.take_or_default(key!($optional $($optional_key)?)),)*)?
                };
                fields.end();
                read
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

/// Implements [`Read`] for an enum of names. The first stands in where there is none.
macro_rules! names {
    ($type:ident { $first:ident = $word:literal $(, $variant:ident = $name:literal)* $(,)? }) => {
        impl Read for $type {
            fn read(document: Document<'_>, walk: &mut Walk) -> Self {
                match &*text(document, walk) {
                    $($name => Self::$variant,)*
                    other => {
                        if other != $word {
                            walk.note(&NO_NAME);
                        }
                        Self::$first
                    }
                }
            }
        }
    };
}

const NO_NAME: &str = "none of the known names";

/// An object of one field: the name of a variant and what it holds.
#[inline(never)]
fn variant<'a>(document: Document<'a>, walk: &mut Walk) -> (Cow<'a, str>, Document<'a>) {
    if let Document::Object(mut fields) = document
        && let (Some(variant), true) = (fields.pop(), fields.is_empty())
    {
        return variant;
    }
    walk.note(&"expected an object of one field");
    (Cow::Borrowed(""), Document::Absent)
}

impl Read for bool {
    fn read(document: Document<'_>, walk: &mut Walk) -> Self {
        if let Document::Bool(value) = document {
            return value;
        }
        walk.note(&"expected true or false");
        false
    }
}

impl Read for String {
    fn read(document: Document<'_>, walk: &mut Walk) -> Self {
        text(document, walk).into_owned()
    }
}

#[inline(never)]
fn text<'a>(document: Document<'a>, walk: &mut Walk) -> Cow<'a, str> {
    if let Document::Text(text) = document {
        return text;
    }
    walk.note(&"expected a text");
    Cow::Borrowed("")
}

impl Read for Id {
    #[inline(never)]
    fn read(document: Document<'_>, walk: &mut Walk) -> Self {
        text(document, walk).parse().unwrap_or_else(|error| {
            walk.note(&error);
            "none".parse().expect("these are letters of an id")
        })
    }
}

impl Read for Ratio {
    #[inline(never)]
    fn read(document: Document<'_>, walk: &mut Walk) -> Self {
        text(document, walk).parse().unwrap_or_else(|error| {
            walk.note(&error);
            Self::ZERO
        })
    }
}

impl Read for u64 {
    #[inline(never)]
    fn read(document: Document<'_>, walk: &mut Walk) -> Self {
        let text = text(document, walk);
        // The standard parser also takes a plus sign, which would give one number two texts.
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        let number = text.parse().ok().filter(|_| digits);
        number.unwrap_or_else(|| {
            walk.note(&"not a whole number, or too large");
            0
        })
    }
}

macro_rules! whole {
    ($($type:ty),*) => {$(
        impl Read for $type {
            fn read(document: Document<'_>, walk: &mut Walk) -> Self {
                let number = u64::read(document, walk);
                Self::try_from(number).unwrap_or_else(|_| {
                    walk.note(&"too large");
                    0
                })
            }
        }
    )*};
}

whole!(u16, u32, usize);

impl<T: Read> Read for Option<T> {
    const MAY_LACK: bool = true;

    fn read(document: Document<'_>, walk: &mut Walk) -> Self {
        match document {
            Document::Null | Document::Absent => None,
            document => Some(T::read(document, walk)),
        }
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(document: Document<'_>, walk: &mut Walk) -> Self {
        let list = entries(document, walk);
        let mut read = Self::with_capacity(list.len());
        for document in list {
            read.push(T::read(document, walk));
        }
        read
    }
}

#[inline(never)]
fn entries<'a>(document: Document<'a>, walk: &mut Walk) -> Vec<Document<'a>> {
    match document {
        Document::List(list) => return list,
        Document::Absent => {}
        _ => walk.note(&"expected a list"),
    }
    Vec::new()
}

impl<K: Read + Ord, T: Read> Read for Map<K, T> {
    fn read(document: Document<'_>, walk: &mut Walk) -> Self {
        let mut map = Self::new();
        let fields = Fields::of(document, walk);
        for (key, value) in fields.left {
            let entered = fields.walk.enter();
            let value = T::read(value, fields.walk);
            fields.walk.leave(entered, &key);
            map.insert(K::read(Document::Text(key), fields.walk), value);
        }
        map
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
    ($from:expr, $type:ident :: $variant:ident { $($field:ident $(= $key:literal)?),* }) => {{
        let (document, walk) = $from;
        let mut fields = Fields::of(document, walk);
        let read = $type::$variant {
            $($field: fields.take(key!($field $($key)?)),)*
        };
        fields.end();
        read
    }};
}

impl Read for Answers {
    fn read(document: Document<'_>, walk: &mut Walk) -> Self {
        let (name, of) = variant(document, walk);
        match &*name {
            "votes" => Self::Votes(Read::read(of, walk)),
            "totals" => fields!(
                (of, walk),
                Self::Totals {
                    answers,
                    blank,
                    estimate
                }
            ),
            _ => {
                walk.note(&NO_NAME);
                Self::Votes(Vec::new())
            }
        }
    }
}

impl Read for Source {
    fn read(document: Document<'_>, walk: &mut Walk) -> Self {
        let (name, of) = variant(document, walk);
        match &*name {
            "components" => Self::Components(Read::read(of, walk)),
            "panel" => {
                let mut fields = Fields::of(of, walk);
                let items = fields.take_or_default("item");
                fields.end();
                Self::Panel { items }
            }
            "self" => {
                Fields::of(of, walk).end();
                Self::Own {}
            }
            "peer" => fields!((of, walk), Self::Peer { trim }),
            "survey" => fields!((of, walk), Self::Survey { combine, rounds }),
            "checklist" => fields!((of, walk), Self::Checklist { items = "item" }),
            _ => {
                walk.note(&NO_NAME);
                Self::Own {}
            }
        }
    }
}

impl Read for Edit {
    fn read(document: Document<'_>, walk: &mut Walk) -> Self {
        let (name, of) = variant(document, walk);
        match &*name {
            "weights" => Self::Weights(Read::read(of, walk)),
            "items" => fields!((of, walk), Self::Items { component, weights }),
            "votes" => fields!(
                (of, walk),
                Self::Votes {
                    window,
                    round,
                    group,
                    indicator,
                    counts
                }
            ),
            "respondents" => fields!(
                (of, walk),
                Self::Respondents {
                    window,
                    round,
                    group,
                    respondents
                }
            ),
            "ballots" => fields!(
                (of, walk),
                Self::Ballots {
                    window,
                    round,
                    group,
                    issued,
                    returned
                }
            ),
            "mark" => fields!(
                (of, walk),
                Self::Mark {
                    window,
                    by,
                    at,
                    score
                }
            ),
            "new-mark" => fields!(
                (of, walk),
                Self::NewMark {
                    window,
                    by,
                    item,
                    score
                }
            ),
            "adjustment" => fields!(
                (of, walk),
                Self::Adjustment {
                    window,
                    list,
                    id,
                    points
                }
            ),
            "new-adjustment" => fields!(
                (of, walk),
                Self::NewAdjustment {
                    window,
                    list,
                    id,
                    kind,
                    points
                }
            ),
            "veto" => fields!(
                (of, walk),
                Self::Veto {
                    window,
                    ground,
                    in_force
                }
            ),
            "combine" => fields!((of, walk), Self::Combine { component, combine }),
            "trim" => fields!((of, walk), Self::Trim { component, trim }),
            "cap" => fields!((of, walk), Self::Cap { list, kind, cap }),
            "basis" => Self::Basis(Read::read(of, walk)),
            "rounding" => fields!((of, walk), Self::Rounding { decimals, rounding }),
            "tie-breakers" => Self::TieBreakers(Read::read(of, walk)),
            "floor" => Self::Floor(Read::read(of, walk)),
            "quota" => Self::Quota(Read::read(of, walk)),
            "band" => fields!((of, walk), Self::Band { id, at_least }),
            _ => {
                walk.note(&NO_NAME);
                Self::Floor(Ratio::ZERO)
            }
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
