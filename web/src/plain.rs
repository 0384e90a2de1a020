//! Edits as plain values, which links and files write down: one place that knows the words.
//!
//! The words are those of [`scoring_core::scenario`]'s own text form, which `site-gen` reads; a test
//! compares the two. Written by hand, because what is derived takes ten times the bytes here.

use std::collections::BTreeMap;

use scoring_core::Ratio;
use scoring_core::id::Id;
use scoring_core::method::{ClassQuota, Quota};
use scoring_core::scenario::{AdjustmentList, Edit, Marker};

use crate::field::{BASIS, COMBINE, Choices, ROUNDING};

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A text or a number.
    Text(String),
    /// Yes or no.
    Flag(bool),
    /// Several.
    List(Vec<Value>),
    /// Several by name.
    Table(Vec<(String, Value)>),
}

const MARKERS: [(Marker, &str); 3] = [
    (Marker::Panel, "panel"),
    (Marker::Own, "self"),
    (Marker::Peer, "peer"),
];
const LISTS: Choices<AdjustmentList> = [
    (AdjustmentList::Deductions, "deductions"),
    (AdjustmentList::Additions, "additions"),
];

/// A table under construction; what is absent gets no key.
struct Made(Vec<(String, Value)>);

impl Made {
    fn text(mut self, key: &str, text: String) -> Self {
        self.0.push((key.to_owned(), Value::Text(text)));
        self
    }

    fn id(self, key: &str, id: &Id) -> Self {
        self.text(key, id.to_string())
    }

    fn number(self, key: &str, number: &Ratio) -> Self {
        self.text(key, number.to_string())
    }

    fn word<T: PartialEq>(self, key: &str, words: &[(T, &str)], value: &T) -> Self {
        self.text(key, word(words, value))
    }
}

fn word<T: PartialEq>(words: &[(T, &str)], value: &T) -> String {
    let found = words.iter().find(|(each, _)| each == value);
    found
        .map(|(_, word)| (*word).to_owned())
        .unwrap_or_default()
}

/// Weights by id.
fn table(weights: &BTreeMap<Id, Ratio>) -> Made {
    let one = |(id, weight): (&Id, &Ratio)| (id.to_string(), Value::Text(weight.to_string()));
    Made(weights.iter().map(one).collect())
}

/// What kind of edit it is, and what it says.
#[expect(
    clippy::too_many_lines,
    reason = "a table: an arm for each kind of edit"
)]
pub fn plain(edit: &Edit) -> (&'static str, Value) {
    let made = Made(Vec::new());
    let record = |window: &Id, round: &Id, group: &Option<Id>| {
        let made = Made(Vec::new()).id("window", window).id("round", round);
        match group {
            Some(group) => made.id("group", group),
            None => made,
        }
    };
    let maybe = |made: Made, key: &str, number: &Option<Ratio>| match number {
        Some(number) => made.number(key, number),
        None => made,
    };
    let (kind, made) = match edit {
        Edit::Weights(weights) => ("weights", table(weights)),
        Edit::Items { component, weights } => {
            let mut made = made.id("component", component);
            let weights = Value::Table(table(weights).0);
            made.0.push((String::from("weights"), weights));
            ("items", made)
        }
        Edit::Votes {
            window,
            round,
            group,
            indicator,
            counts,
        } => {
            let mut made = record(window, round, group).id("indicator", indicator);
            let counts = counts.iter().map(|count| Value::Text(count.to_string()));
            made.0
                .push((String::from("counts"), Value::List(counts.collect())));
            ("votes", made)
        }
        Edit::Respondents {
            window,
            round,
            group,
            respondents,
        } => {
            let made = record(window, round, group);
            (
                "respondents",
                made.text("respondents", respondents.to_string()),
            )
        }
        Edit::Mark {
            window,
            by,
            at,
            score,
        } => {
            let made = made.id("window", window).word("by", &MARKERS, by);
            (
                "mark",
                maybe(made.text("at", at.to_string()), "score", score),
            )
        }
        Edit::NewMark {
            window,
            by,
            item,
            score,
        } => {
            let made = made.id("window", window).word("by", &MARKERS, by);
            let made = match item {
                Some(item) => made.id("item", item),
                None => made,
            };
            ("new-mark", made.number("score", score))
        }
        Edit::Adjustment {
            window,
            list,
            id,
            points,
        } => {
            let made = made.id("window", window).word("list", &LISTS, list);
            ("adjustment", maybe(made.id("id", id), "points", points))
        }
        Edit::NewAdjustment {
            window,
            list,
            id,
            kind,
            points,
        } => {
            let made = made.id("window", window).word("list", &LISTS, list);
            let made = made.id("id", id).id("kind", kind);
            ("new-adjustment", made.number("points", points))
        }
        Edit::Veto {
            window,
            ground,
            in_force,
        } => {
            let mut made = made.id("window", window).id("ground", ground);
            made.0
                .push((String::from("in_force"), Value::Flag(*in_force)));
            ("veto", made)
        }
        _ => return rule(edit),
    };
    (kind, Value::Table(made.0))
}

/// [`plain`] for an edit of a rule.
fn rule(edit: &Edit) -> (&'static str, Value) {
    let made = Made(Vec::new());
    let (kind, made) = match edit {
        Edit::Combine { component, combine } => {
            let made = made.id("component", component);
            ("combine", made.word("combine", &COMBINE, combine))
        }
        Edit::Trim { component, trim } => {
            let made = made.id("component", component);
            ("trim", made.text("trim", trim.to_string()))
        }
        Edit::Cap { list, kind, cap } => {
            let made = made.word("list", &LISTS, list).id("kind", kind);
            let made = match cap {
                Some(cap) => made.number("cap", cap),
                None => made,
            };
            ("cap", made)
        }
        Edit::Basis(basis) => return ("basis", Value::Text(word(&BASIS, basis))),
        Edit::Rounding { decimals, rounding } => {
            let made = made.text("decimals", decimals.to_string());
            ("rounding", made.word("rounding", &ROUNDING, rounding))
        }
        Edit::TieBreakers(ids) => {
            let ids = ids.iter().map(|id| Value::Text(id.to_string()));
            return ("tie-breakers", Value::List(ids.collect()));
        }
        Edit::Floor(floor) => return ("floor", Value::Text(floor.to_string())),
        Edit::Quota(quota) => {
            let places = [
                ("excellent", quota.excellent),
                ("excellent_heads", quota.excellent_heads),
                ("unsatisfactory", quota.unsatisfactory),
            ];
            let mut made = places.into_iter().fold(made, |made, (key, places)| {
                made.text(key, places.to_string())
            });
            if !quota.classes.is_empty() {
                let classes = quota.classes.iter().map(|class| {
                    let made = Made(Vec::new())
                        .id("class", &class.class)
                        .text("excellent", class.excellent.to_string())
                        .text("unsatisfactory", class.unsatisfactory.to_string());
                    Value::Table(made.0)
                });
                made.0
                    .push((String::from("class"), Value::List(classes.collect())));
            }
            ("quota", made)
        }
        Edit::Band { id, at_least } => {
            let made = made.id("id", id);
            ("band", made.number("at_least", at_least))
        }
        _ => unreachable!("all others are not of the method"),
    };
    (kind, Value::Table(made.0))
}

/// Reads the values of one table, and remembers which were asked for.
struct Asked<'a> {
    table: &'a [(String, Value)],
    keys: Vec<&'static str>,
    wrong: bool,
}

impl<'a> Asked<'a> {
    fn of(table: &'a [(String, Value)]) -> Self {
        Self {
            table,
            keys: Vec::new(),
            wrong: false,
        }
    }

    fn value(&mut self, key: &'static str) -> Option<&Value> {
        self.keys.push(key);
        let found = self.table.iter().find(|(each, _)| each == key);
        found.map(|(_, value)| value)
    }

    fn text(&mut self, key: &'static str) -> Option<&str> {
        text(self.value(key)?)
    }

    fn id(&mut self, key: &'static str) -> Option<Id> {
        self.text(key)?.parse().ok()
    }

    fn number(&mut self, key: &'static str) -> Option<Ratio> {
        number(self.text(key)?)
    }

    fn whole(&mut self, key: &'static str) -> Option<u64> {
        whole(self.text(key)?)
    }

    fn small(&mut self, key: &'static str) -> Option<u32> {
        self.whole(key)?.try_into().ok()
    }

    fn word<T: Copy>(&mut self, key: &'static str, words: &[(T, &str)]) -> Option<T> {
        chosen(words, self.text(key)?)
    }

    /// What may be absent. Where it is there and cannot be read, the table is none.
    fn maybe<T>(&mut self, key: &'static str, read: fn(&str) -> Option<T>) -> Option<T> {
        let found = self.value(key)?;
        let read = text(found).and_then(read);
        self.wrong |= read.is_none();
        read
    }
}

fn text(value: &Value) -> Option<&str> {
    match value {
        Value::Text(text) => Some(text),
        _ => None,
    }
}

fn number(text: &str) -> Option<Ratio> {
    text.parse().ok()
}

fn whole(text: &str) -> Option<u64> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| digits)
}

fn id(text: &str) -> Option<Id> {
    text.parse().ok()
}

fn chosen<T: Copy>(words: &[(T, &str)], word: &str) -> Option<T> {
    let found = words.iter().find(|(_, each)| *each == word);
    found.map(|(value, _)| *value)
}

/// The edit of this kind that says this; `None` where there is none.
pub fn edit(kind: &str, value: &Value) -> Option<Edit> {
    match (kind, value) {
        ("basis", value) => Some(Edit::Basis(chosen(&BASIS, text(value)?)?)),
        ("floor", value) => Some(Edit::Floor(number(text(value)?)?)),
        ("tie-breakers", Value::List(list)) => {
            let ids = list.iter().map(|value| id(text(value)?));
            Some(Edit::TieBreakers(ids.collect::<Option<_>>()?))
        }
        ("weights", value) => Some(Edit::Weights(weights(value)?)),
        (kind, Value::Table(table)) => {
            let mut table = Asked::of(table);
            let edit = of_table(kind, &mut table)?;
            let known = |(key, _): &(String, Value)| table.keys.contains(&key.as_str());
            (!table.wrong && table.table.iter().all(known)).then_some(edit)
        }
        _ => None,
    }
}

/// Weights by id, each once.
fn weights(value: &Value) -> Option<BTreeMap<Id, Ratio>> {
    let Value::Table(table) = value else {
        return None;
    };
    let mut weights = BTreeMap::new();
    for (name, weight) in table {
        let before = weights.insert(id(name)?, number(text(weight)?)?);
        if before.is_some() {
            return None;
        }
    }
    Some(weights)
}

fn of_table(kind: &str, of: &mut Asked<'_>) -> Option<Edit> {
    Some(match kind {
        "items" => Edit::Items {
            component: of.id("component")?,
            weights: weights(of.value("weights")?)?,
        },
        "votes" => Edit::Votes {
            window: of.id("window")?,
            round: of.id("round")?,
            group: of.maybe("group", id),
            indicator: of.id("indicator")?,
            counts: match of.value("counts")? {
                Value::List(list) => {
                    let counts = list.iter().map(|value| whole(text(value)?));
                    counts.collect::<Option<_>>()?
                }
                _ => return None,
            },
        },
        "respondents" => Edit::Respondents {
            window: of.id("window")?,
            round: of.id("round")?,
            group: of.maybe("group", id),
            respondents: of.whole("respondents")?,
        },
        "mark" => Edit::Mark {
            window: of.id("window")?,
            by: of.word("by", &MARKERS)?,
            at: of.whole("at")?.try_into().ok()?,
            score: of.maybe("score", number),
        },
        "new-mark" => Edit::NewMark {
            window: of.id("window")?,
            by: of.word("by", &MARKERS)?,
            item: of.maybe("item", id),
            score: of.number("score")?,
        },
        "adjustment" => Edit::Adjustment {
            window: of.id("window")?,
            list: of.word("list", &LISTS)?,
            id: of.id("id")?,
            points: of.maybe("points", number),
        },
        "new-adjustment" => Edit::NewAdjustment {
            window: of.id("window")?,
            list: of.word("list", &LISTS)?,
            id: of.id("id")?,
            kind: of.id("kind")?,
            points: of.number("points")?,
        },
        "veto" => Edit::Veto {
            window: of.id("window")?,
            ground: of.id("ground")?,
            in_force: match of.value("in_force")? {
                Value::Flag(in_force) => *in_force,
                _ => return None,
            },
        },
        "combine" => Edit::Combine {
            component: of.id("component")?,
            combine: of.word("combine", &COMBINE)?,
        },
        "trim" => Edit::Trim {
            component: of.id("component")?,
            trim: of.small("trim")?,
        },
        "cap" => Edit::Cap {
            list: of.word("list", &LISTS)?,
            kind: of.id("kind")?,
            cap: of.maybe("cap", number),
        },
        "rounding" => Edit::Rounding {
            decimals: of.small("decimals")?,
            rounding: of.word("rounding", &ROUNDING)?,
        },
        "quota" => Edit::Quota(Quota {
            excellent: of.small("excellent")?,
            excellent_heads: of.small("excellent_heads")?,
            unsatisfactory: of.small("unsatisfactory")?,
            classes: match of.value("class") {
                None => Vec::new(),
                Some(Value::List(list)) => list.iter().map(class).collect::<Option<_>>()?,
                Some(_) => return None,
            },
        }),
        "band" => Edit::Band {
            id: of.id("id")?,
            at_least: of.number("at_least")?,
        },
        _ => return None,
    })
}

fn class(value: &Value) -> Option<ClassQuota> {
    let Value::Table(table) = value else {
        return None;
    };
    let mut of = Asked::of(table);
    let known = ["class", "excellent", "unsatisfactory"];
    let quota = ClassQuota {
        class: of.id("class")?,
        excellent: of.small("excellent")?,
        unsatisfactory: of.small("unsatisfactory")?,
    };
    let all = table.iter().all(|(key, _)| known.contains(&key.as_str()));
    all.then_some(quota)
}
