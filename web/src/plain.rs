//! Edits as plain values, which links and files write down: one place that knows the words.
//!
//! The words are those of [`scoring_core::scenario`]'s own text form, which `site-gen` reads; a test
//! compares the two. Reading is [`crate::read`]'s.

use scoring_core::map::Map;

use scoring_core::Ratio;
use scoring_core::id::Id;
use scoring_core::scenario::{AdjustmentList, Edit, Marker};

use crate::field::{BASIS, COMBINE, Choices, ROUNDING};
use crate::json::{self, Document, Fields};

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
struct Made(Fields<'static>);

impl Made {
    fn with(mut self, key: &'static str, value: Document<'static>) -> Self {
        self.0.push((key.into(), value));
        self
    }

    fn text(self, key: &'static str, text: String) -> Self {
        self.with(key, Document::text(text))
    }

    fn id(self, key: &'static str, id: &Id) -> Self {
        self.text(key, id.to_string())
    }

    fn number(self, key: &'static str, number: &Ratio) -> Self {
        self.text(key, number.to_string())
    }

    fn word<T: PartialEq>(self, key: &'static str, words: &[(T, &str)], value: &T) -> Self {
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
fn table(weights: &Map<Id, Ratio>) -> Made {
    let one =
        |(id, weight): (&Id, &Ratio)| (id.to_string().into(), Document::text(weight.to_string()));
    Made(weights.iter().map(one).collect())
}

/// What kind of edit it is, and what it says.
#[expect(
    clippy::too_many_lines,
    reason = "a table: an arm for each kind of edit"
)]
pub fn plain(edit: &Edit) -> (&'static str, Document<'static>) {
    let made = Made(Vec::new());
    let record = |window: &Id, round: &Id, group: &Option<Id>| {
        let made = Made(Vec::new()).id("window", window).id("round", round);
        match group {
            Some(group) => made.id("group", group),
            None => made,
        }
    };
    let maybe = |made: Made, key, number: &Option<Ratio>| match number {
        Some(number) => made.number(key, number),
        None => made,
    };
    let (kind, made) = match edit {
        Edit::Weights(weights) => ("weights", table(weights)),
        Edit::Items { component, weights } => {
            let made = made.id("component", component);
            let weights = Document::Object(table(weights).0);
            ("items", made.with("weights", weights))
        }
        Edit::Votes {
            window,
            round,
            group,
            indicator,
            counts,
        } => {
            let made = record(window, round, group).id("indicator", indicator);
            let counts = counts.iter().map(|count| Document::text(count.to_string()));
            (
                "votes",
                made.with("counts", Document::List(counts.collect())),
            )
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
        Edit::Ballots {
            window,
            round,
            group,
            issued,
            returned,
        } => {
            let mut made = record(window, round, group);
            for (key, count) in [("issued", issued), ("returned", returned)] {
                if let Some(count) = count {
                    made = made.text(key, count.to_string());
                }
            }
            ("ballots", made)
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
            let made = made.id("window", window).id("ground", ground);
            ("veto", made.with("in_force", Document::Bool(*in_force)))
        }
        _ => return rule(edit),
    };
    (kind, Document::Object(made.0))
}

/// [`plain`] for an edit of a rule.
fn rule(edit: &Edit) -> (&'static str, Document<'static>) {
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
        Edit::Basis(basis) => return ("basis", Document::text(word(&BASIS, basis))),
        Edit::Rounding { decimals, rounding } => {
            let made = made.text("decimals", decimals.to_string());
            ("rounding", made.word("rounding", &ROUNDING, rounding))
        }
        Edit::TieBreakers(ids) => {
            let ids = ids.iter().map(|id| Document::text(id.to_string()));
            return ("tie-breakers", Document::List(ids.collect()));
        }
        Edit::Floor(floor) => return ("floor", Document::text(floor.to_string())),
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
                    Document::Object(made.0)
                });
                made = made.with("class", Document::List(classes.collect()));
            }
            ("quota", made)
        }
        Edit::Band { id, at_least } => {
            let made = made.id("id", id);
            ("band", made.number("at_least", at_least))
        }
        _ => unreachable!("all others are not of the method"),
    };
    (kind, Document::Object(made.0))
}

/// The edit of this kind that says this; `None` where there is none, or where it says nothing.
pub fn edit(kind: &str, value: Document<'_>) -> Option<Edit> {
    let edit: Edit = json::value(Document::Object(vec![(kind.into(), value)])).ok()?;
    (!edit.says_nothing()).then_some(edit)
}
