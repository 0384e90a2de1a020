//! The input of the method for one year: what `data/<year>/inputs.json` publishes.
//!
//! It is one value in one canonical form, so that its digest names it: keys sorted, no spaces,
//! numbers as text, records in a fixed order, no key for what is absent. From it alone anyone
//! recomputes `results.json`.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use serde::{Deserialize, Serialize};

use crate::id::Id;
use crate::json;
use crate::map::Map;
use crate::method::Method;
use crate::ratio::Ratio;

/// The version of the published data that this crate reads and writes.
pub const FORMAT: u32 = 1;

/// The version of the method: of the rules by which inputs become results. It goes up where the same
/// inputs would give another result, and only there; published results are bound to it.
pub const METHOD: u32 = 1;

/// A year's method and its public evaluation as of a date.
///
/// The fields are open because an edit of a scenario may touch any of them; [`crate::Evaluation`] is
/// this value once it is known to be consistent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inputs {
    /// [`FORMAT`].
    #[serde(with = "text")]
    pub format: u32,
    /// The centre's name.
    pub centre: String,
    /// The year evaluated.
    #[serde(with = "text")]
    pub year: u16,
    /// How far the year has come, as of the date.
    pub status: Status,
    /// The date up to which records count, `YYYY-MM-DD`; absent where there is no record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
    /// The rules of the year.
    pub method: Method,
    /// By id.
    pub windows: Vec<Window>,
    /// What the county group decided, once it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decisions: Option<Decisions>,
}

/// How far a year has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Scores are still being gathered.
    InProgress,
    /// Reported to the county office, not yet final.
    Provisional,
    /// Final.
    Final,
}

/// What one window was given. All records are in force as of the date.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// The same over the years.
    pub id: Id,
    /// What people call it.
    pub name: String,
    /// Its English name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_en: Option<String>,
    /// Windows of one class are also ranked among themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<Id>,
    /// Survey records by round; a round without a record is one without data.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub surveys: Map<Id, Vec<Record>>,
    /// Instead of the level counts of respondent groups, by component, where they are withheld.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub withheld: Map<Id, Withheld>,
    /// Marks of the panel.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub panel: Vec<PanelMark>,
    /// Marks of the self-evaluation.
    #[serde(rename = "self", default, skip_serializing_if = "Vec::is_empty")]
    pub own: Vec<OwnMark>,
    /// Marks of other windows, by value.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub peer: Vec<PeerMark>,
    /// Findings by checklist component.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub checklists: Map<Id, Vec<Finding>>,
    /// Points taken off.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deductions: Vec<Adjustment>,
    /// Points added.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub additions: Vec<Adjustment>,
    /// Vetoes in force.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vetoes: Vec<Veto>,
}

/// What one round of the survey brought for a window, or for one group of its respondents.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// The group, where the plan has groups.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<Id>,
    /// How many people answered.
    #[serde(with = "text")]
    pub respondents: u64,
    /// How many ballots were given out.
    #[serde(
        default,
        with = "optional_text",
        skip_serializing_if = "Option::is_none"
    )]
    pub issued: Option<u64>,
    /// How many came back.
    #[serde(
        default,
        with = "optional_text",
        skip_serializing_if = "Option::is_none"
    )]
    pub returned: Option<u64>,
    /// What they answered.
    pub answers: Answers,
}

/// The answers of a survey record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Answers {
    /// Counts, a row an indicator and a column a level, both in the plan's order.
    Votes(#[serde(with = "rows")] Vec<Vec<u64>>),
    /// Only totals, where a group's level counts are not published.
    Totals {
        /// Counted answers.
        #[serde(with = "text")]
        answers: u64,
        /// Questions left open.
        #[serde(with = "text")]
        blank: u64,
        /// The group's own figures in this round; absent where it has no score.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        estimate: Option<Estimate>,
    },
}

/// The figures of withheld groups in one survey component.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Withheld {
    /// Over the component's rounds, by group; a group without a score is absent.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub groups: Map<Id, Estimate>,
    /// The pooled scores up to and with a round, by round and group.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub so_far: Map<Id, Map<Id, Ratio>>,
}

/// What a sample says of a satisfaction score ("Honesty" 3 of the domain).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Estimate {
    /// The score: points per counted answer.
    pub score: Ratio,
    /// The posterior mean.
    pub m: Ratio,
    /// The posterior variance.
    pub v: Ratio,
    /// The sample size: never more than the people asked.
    #[serde(with = "text")]
    pub n: u64,
}

/// A mark of the panel.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PanelMark {
    /// When it was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// The item it belongs to, where the plan has items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<Id>,
    /// 0 to 100.
    pub score: Ratio,
}

/// A mark of the self-evaluation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnMark {
    /// When it was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// 0 to 100.
    pub score: Ratio,
}

/// A mark of another window.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeerMark {
    /// 0 to 100.
    pub score: Ratio,
    /// Who gave it, where the plan publishes that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rater: Option<Id>,
}

/// A finding that costs points of a checklist item.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// When it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// The item that loses the points.
    pub item: Id,
    /// Above 0.
    pub points: Ratio,
}

/// A deduction or an addition.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Adjustment {
    /// When it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// The record's number.
    pub id: Id,
    /// One of the plan's kinds.
    pub kind: Id,
    /// Above 0.
    pub points: Ratio,
}

/// A veto in force.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Veto {
    /// When it was recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// One of the plan's grounds.
    pub ground: Id,
}

/// What the county group decided. It is recorded, not computed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decisions {
    /// The day.
    pub decided: String,
    /// Where it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// Sorted.
    pub excellent: Vec<Id>,
    /// Sorted.
    pub unsatisfactory: Vec<Id>,
    /// The windows whose heads are commended, sorted.
    pub excellent_heads: Vec<Id>,
    /// Why a window's decision differs from the candidates.
    pub reasons: Map<Id, String>,
}

/// Why a text is not the published input.
#[derive(Debug)]
pub enum InputsError {
    /// Not JSON, or not of this shape.
    Json(serde_json::Error),
    /// Of this shape, but its parts do not fit each other.
    Inconsistent(crate::evaluation::Inconsistency),
}

impl fmt::Display for InputsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Json(error) => write!(f, "not readable as inputs: {error}"),
            Self::Inconsistent(what) => write!(f, "inputs that do not fit together: {what}"),
        }
    }
}

impl core::error::Error for InputsError {}

impl Inputs {
    /// Reads the published form.
    ///
    /// # Errors
    ///
    /// When the text is not JSON of this shape. Whether its parts fit each other is asked by
    /// [`crate::Evaluation::new`].
    pub fn from_json(text: &str) -> Result<Self, InputsError> {
        serde_json::from_str(text).map_err(InputsError::Json)
    }

    /// The canonical text, ending in a line feed.
    ///
    /// # Panics
    ///
    /// Never: its keys are strings and it holds no floats.
    pub fn to_json(&self) -> String {
        let mut text = json::compact(self);
        text.push('\n');
        text
    }

    /// Puts the records into their fixed order, so that the same records give the same text however
    /// they were written down.
    pub fn sort(&mut self) {
        if let Some(decisions) = &mut self.decisions {
            crate::sort::all(&mut decisions.excellent);
            crate::sort::all(&mut decisions.unsatisfactory);
            crate::sort::all(&mut decisions.excellent_heads);
        }
        crate::sort::by(&mut self.windows, |a, b| a.id.cmp(&b.id));
        self.windows.iter_mut().for_each(Window::sort);
    }
}

impl Window {
    /// Puts the records of one window into their fixed order.
    pub(crate) fn sort(&mut self) {
        crate::sort::all(&mut self.panel);
        crate::sort::all(&mut self.own);
        crate::sort::all(&mut self.peer);
        crate::sort::all(&mut self.deductions);
        crate::sort::all(&mut self.additions);
        crate::sort::all(&mut self.vetoes);
        (self.checklists.values_mut()).for_each(|list| crate::sort::all(list));
        for records in self.surveys.values_mut() {
            crate::sort::by(records, |a, b| a.group.cmp(&b.group));
        }
    }
}

/// Integers as text, so that no reader turns them into floats.
pub(crate) mod text {
    use core::fmt::Display;
    use core::marker::PhantomData;
    use core::str::FromStr;

    use serde::de::{Deserializer, Error, Visitor};
    use serde::ser::Serializer;

    pub(crate) fn serialize<T: Display, S: Serializer>(
        value: &T,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_str(value)
    }

    pub(crate) fn deserialize<'de, T, D>(deserializer: D) -> Result<T, D::Error>
    where
        T: FromStr,
        D: Deserializer<'de>,
    {
        deserializer.deserialize_str(Text(PhantomData))
    }

    pub(super) struct Text<T>(pub(super) PhantomData<T>);

    impl<T: FromStr> Visitor<'_> for Text<T> {
        type Value = T;

        fn expecting(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
            f.write_str("a whole number as text, such as \"62\"")
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
            // The standard parser also takes a plus sign, which would give one number two texts.
            if text.bytes().all(|byte| byte.is_ascii_digit()) {
                text.parse()
                    .map_err(|_| E::custom(format_args!("{text:?} is too large")))
            } else {
                Err(E::custom(format_args!("{text:?} is not a whole number")))
            }
        }
    }
}

/// [`text`] for what may be absent.
pub(crate) mod optional_text {
    use serde::de::Deserializer;
    use serde::ser::Serializer;

    #[expect(clippy::ref_option, reason = "the signature is serde's")]
    pub(crate) fn serialize<S: Serializer>(
        value: &Option<u64>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match value {
            Some(value) => serializer.collect_str(value),
            None => serializer.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<u64>, D::Error> {
        super::text::deserialize(deserializer).map(Some)
    }
}

/// [`text`] for counts and rows of them.
pub(crate) mod rows {
    use alloc::vec::Vec;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    #[serde(transparent)]
    struct Count(#[serde(with = "super::text")] u64);

    #[derive(Deserialize)]
    #[serde(transparent)]
    struct Row(#[serde(deserialize_with = "deserialize_row")] Vec<u64>);

    pub(crate) fn serialize_row<S: Serializer>(
        row: &[u64],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(row.iter().map(|&count| Count(count)))
    }

    pub(crate) fn deserialize_row<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<u64>, D::Error> {
        let row = Vec::<Count>::deserialize(deserializer)?;
        Ok(row.into_iter().map(|count| count.0).collect())
    }

    pub(super) fn serialize<S: Serializer>(
        rows: &[Vec<u64>],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let row = |row: &Vec<u64>| row.iter().map(|&count| Count(count)).collect::<Vec<_>>();
        serializer.collect_seq(rows.iter().map(row))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<Vec<u64>>, D::Error> {
        let rows = Vec::<Row>::deserialize(deserializer)?;
        Ok(rows.into_iter().map(|row| row.0).collect())
    }
}
