//! The method of a year: everything that the plan file decides, as data.
//!
//! The names of the fields are those of the plan file and of the published `inputs.json`. A plan's
//! omissions are already filled in here: equal weights are written out, a survey component names its
//! rounds. Names are carried for people; nothing is computed from them.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::id::Id;
use crate::ratio::Ratio;
use crate::round::{Digits, Rounding};

/// How the windows of one year are scored, ranked and listed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Method {
    /// The weighted parts of the composite.
    #[serde(rename = "component")]
    pub components: Vec<Component>,
    /// The questionnaire; absent where no component has a survey as its source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub survey: Option<Survey>,
    /// Grounds of the discipline veto.
    #[serde(rename = "veto", default, skip_serializing_if = "Vec::is_empty")]
    pub vetoes: Vec<Named>,
    /// Kinds of deductions.
    #[serde(rename = "deduction", default, skip_serializing_if = "Vec::is_empty")]
    pub deductions: Vec<DeductionKind>,
    /// Kinds of additions.
    #[serde(rename = "addition", default, skip_serializing_if = "Vec::is_empty")]
    pub additions: Vec<AdditionKind>,
    /// How composites become ranks.
    pub ranking: Ranking,
    /// How long the lists of candidates are.
    pub quota: Quota,
    /// Grades by threshold, in the order of the plan.
    #[serde(rename = "band", default, skip_serializing_if = "Vec::is_empty")]
    pub bands: Vec<Band>,
    /// What of the year's records is published.
    pub privacy: Privacy,
}

/// Something that has an id and a name, and no figures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Named {
    /// What records call it.
    pub id: Id,
    /// What people call it.
    pub name: String,
    /// Its English name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_en: Option<String>,
}

/// A weighted part of the composite: a source of scores, or a node with parts of its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Component {
    /// Unique in the whole tree.
    pub id: Id,
    /// What people call it.
    pub name: String,
    /// Its English name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_en: Option<String>,
    /// In percent of its siblings: they sum to exactly 100.
    pub weight: Ratio,
    /// Where its score comes from.
    pub source: Source,
}

/// Where a component's score comes from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Source {
    /// The weighted mean of further components.
    Components(Vec<Component>),
    /// Marks of the leading group, less the panel's own deductions.
    Panel {
        /// Weighted items; without any, all marks count alike.
        #[serde(rename = "item", default, skip_serializing_if = "Vec::is_empty")]
        items: Vec<Item>,
    },
    /// Marks of the self-evaluation.
    #[serde(rename = "self")]
    Own {},
    /// Marks that windows give each other.
    Peer {
        /// How many marks are left out at each end before the mean is taken; 0 for the plain mean.
        #[serde(with = "crate::inputs::text")]
        trim: u32,
    },
    /// The questionnaire.
    Survey {
        /// How several rounds make one score.
        combine: Combine,
        /// The rounds that count, in the plan's order.
        rounds: Vec<Id>,
    },
    /// Items that start full and lose points by finding.
    Checklist {
        /// Their full points sum to 100.
        #[serde(rename = "item")]
        items: Vec<ChecklistItem>,
    },
}

/// A weighted item of the panel's evaluation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// What marks call it.
    pub id: Id,
    /// What people call it.
    pub name: String,
    /// Its English name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_en: Option<String>,
    /// In percent: the items of a component sum to exactly 100.
    pub weight: Ratio,
}

/// An item of a checklist.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChecklistItem {
    /// What findings call it.
    pub id: Id,
    /// What people call it.
    pub name: String,
    /// Its English name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_en: Option<String>,
    /// The points it starts with.
    pub full: Ratio,
}

/// How the rounds of a survey make one score (reading 1 of the domain).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Combine {
    /// All answers of all rounds together.
    Pooled,
    /// The mean of the rounds' own scores.
    Mean,
}

/// The questionnaire.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Survey {
    /// In the order in which they are held.
    pub rounds: Vec<Named>,
    /// The answers that can be given, in the order in which counts are written.
    pub levels: Vec<Level>,
    /// The questions.
    pub indicators: Vec<Indicator>,
    /// Groups of respondents; empty where the plan tells none apart.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<Group>,
    /// Whether the same people rated every window. Then differences between windows need the paired
    /// answers, and no claim is made.
    pub same_respondents: bool,
    /// When a round does not count for a window; absent where it always counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validity: Option<Validity>,
}

/// A level of the questionnaire (好, 较好, 一般, 较差, 差).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// What data call it.
    pub id: Id,
    /// What people call it.
    pub name: String,
    /// Its English name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_en: Option<String>,
    /// 0 to 100; `None` for a level that is not counted, such as "don't know".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<Ratio>,
}

/// A question, one of the evaluation areas.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Indicator {
    /// What votes and ledger items call it.
    pub id: Id,
    /// What people call it.
    pub name: String,
    /// Its English name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_en: Option<String>,
    /// On all indicators or on none; any positive sum. With weights a score is the weighted mean of
    /// the indicators' scores, without them every answer counts alike.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<Ratio>,
}

/// A group of respondents.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// What records call it.
    pub id: Id,
    /// What people call it.
    pub name: String,
    /// Its English name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_en: Option<String>,
    /// In percent of the survey: the groups sum to exactly 100.
    pub weight: Ratio,
}

/// When a round is void for a window (reading 14).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Validity {
    /// The least share of the issued ballots that must come back, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quorum: Option<Ratio>,
}

/// A kind of deduction.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeductionKind {
    /// What records call it.
    pub id: Id,
    /// What people call it.
    pub name: String,
    /// Its English name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_en: Option<String>,
    /// What it is taken from.
    pub applies_to: AppliesTo,
    /// The most that all deductions of this kind take from one window.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap: Option<Ratio>,
}

/// What a kind of deduction is taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AppliesTo {
    /// The composite, after the components are weighted.
    Composite,
    /// The panel's score, not below 0.
    Panel,
}

/// A kind of addition; always to the composite.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AdditionKind {
    /// What records call it.
    pub id: Id,
    /// What people call it.
    pub name: String,
    /// Its English name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_en: Option<String>,
    /// The most that all additions of this kind give one window.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap: Option<Ratio>,
}

/// How composites become ranks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ranking {
    /// Which value is compared.
    pub basis: Basis,
    /// Decimals of every printed score, 0 to 6.
    #[serde(with = "crate::inputs::text")]
    pub decimals: u32,
    /// How the last of them is found.
    pub rounding: Rounding,
    /// Components whose exact scores decide between equal values, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tie_breakers: Vec<Id>,
    /// The least composite.
    pub floor: Ratio,
}

impl Default for Ranking {
    fn default() -> Self {
        Self {
            basis: Basis::Exact,
            decimals: 2,
            rounding: Rounding::HalfUp,
            tie_breakers: Vec::new(),
            floor: Ratio::ZERO,
        }
    }
}

impl Ranking {
    /// The digits in which the plan prints scores.
    pub fn digits(&self) -> Digits {
        Digits {
            decimals: self.decimals,
            rounding: self.rounding,
        }
    }

    /// What a composite is ranked by, and earns a band with: itself, or what is printed of it (readings
    /// 9 and 12).
    pub fn value(&self, composite: Ratio) -> Ratio {
        match self.basis {
            Basis::Exact => composite,
            Basis::Printed => self.digits().round(&composite),
        }
    }
}

/// Which value of the composite is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// The exact one.
    Exact,
    /// The printed one: windows that print alike are equal.
    Printed,
}

/// How many windows and heads the lists of candidates hold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quota {
    /// Excellent service windows (优秀服务窗口).
    #[serde(with = "crate::inputs::text")]
    pub excellent: u32,
    /// Heads of excellent windows (优秀服务窗口负责人), counted over all classes.
    #[serde(with = "crate::inputs::text")]
    pub excellent_heads: u32,
    /// Windows the public is not satisfied with (群众不满意服务窗口).
    #[serde(with = "crate::inputs::text")]
    pub unsatisfactory: u32,
    /// Classes that have quotas of their own instead of the common ones.
    #[serde(rename = "class", default, skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<ClassQuota>,
}

impl Default for Quota {
    fn default() -> Self {
        Self {
            excellent: 3,
            excellent_heads: 3,
            unsatisfactory: 3,
            classes: Vec::new(),
        }
    }
}

/// The quotas of one class.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassQuota {
    /// The class.
    pub class: Id,
    /// Excellent service windows of the class.
    #[serde(with = "crate::inputs::text")]
    pub excellent: u32,
    /// Windows of the class that the public is not satisfied with.
    #[serde(with = "crate::inputs::text")]
    pub unsatisfactory: u32,
}

/// A grade with its threshold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// What data call it.
    pub id: Id,
    /// What people call it.
    pub name: String,
    /// Its English name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_en: Option<String>,
    /// The least value used for ranking that reaches it.
    pub at_least: Ratio,
}

/// What of the year's records is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Privacy {
    /// Whether who marked whom is published.
    pub publish_raters: bool,
    /// Whether the level counts of respondent groups are published.
    pub publish_group_counts: bool,
}

impl Default for Privacy {
    fn default() -> Self {
        Self {
            publish_raters: false,
            publish_group_counts: true,
        }
    }
}

impl Method {
    /// Whether a component of the tree has such a source.
    pub fn has_source(&self, is: impl Fn(&Source) -> bool) -> bool {
        (self.tree().into_iter()).any(|component| is(&component.source))
    }

    /// The band of a composite: the highest threshold that its value for ranking reaches (reading 12),
    /// of equal ones the first in the plan. `None` below all of them.
    pub fn band(&self, composite: &Ratio) -> Option<&Band> {
        if self.bands.is_empty() {
            return None;
        }
        let value = self.ranking.value(composite.clone());
        (self.bands.iter().rev())
            .filter(|band| band.at_least <= value)
            .max_by(|a, b| a.at_least.cmp(&b.at_least))
    }

    /// Whether windows mark themselves, and these marks count.
    pub fn has_own(&self) -> bool {
        self.has_source(|source| matches!(source, Source::Own {}))
    }

    /// Whether groups of respondents publish their scores only, and not the counts behind them.
    pub fn withholds_counts(&self) -> bool {
        let groups = self.survey.iter().flat_map(|survey| &survey.groups);
        !self.privacy.publish_group_counts && groups.count() > 0
    }

    /// Whether a kind of deductions comes off the composite, and not off the panel's score.
    pub fn takes_off(&self) -> bool {
        let mut kinds = self.deductions.iter();
        kinds.any(|kind| kind.applies_to == AppliesTo::Composite)
    }

    /// All components of the tree, parents before their children.
    pub fn tree(&self) -> Vec<&Component> {
        fn descend<'a>(components: &'a [Component], found: &mut Vec<&'a Component>) {
            for component in components {
                found.push(component);
                descend(component.children(), found);
            }
        }
        let mut found = Vec::new();
        descend(&self.components, &mut found);
        found
    }

    /// The component with this id, anywhere in the tree.
    pub fn component(&self, id: &str) -> Option<&Component> {
        self.tree()
            .into_iter()
            .find(|component| &*component.id == id)
    }
}

impl Component {
    /// The components below a node; none below a source.
    pub fn children(&self) -> &[Component] {
        match &self.source {
            Source::Components(children) => children,
            _ => &[],
        }
    }
}

impl Survey {
    /// The points of the counted levels, in the plan's order.
    pub fn counted_points(&self) -> impl Iterator<Item = &Ratio> + Clone {
        self.levels.iter().filter_map(|level| level.points.as_ref())
    }

    /// The place of an indicator in the rows of votes.
    pub fn indicator(&self, id: &str) -> Option<usize> {
        self.indicators
            .iter()
            .position(|indicator| &*indicator.id == id)
    }
}
