//! `plan.toml`: the calendar and the method of a year.
//!
//! Stage: read by `parse`. The questionnaire has a module of its own.

use jiff::civil::Date;
use scoring_core::Ratio;
use scoring_core::id::Id;
use scoring_core::method::{AppliesTo, Basis, Combine};
use scoring_core::round::Rounding;

use super::Field;
use super::questionnaire::{self, Questionnaire};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::Text;
use crate::read::shape::Range;
use crate::read::table::{List, Table};
use crate::read::{self, Reader, Value};
use crate::source::{Located, Span};

/// The file.
#[derive(Debug)]
pub struct Plan {
    /// Its beginning.
    pub span: Span,
    pub title: Field<Text>,
    pub draft: Field<bool>,
    pub as_of: Field<Date>,
    pub provisional_from: Field<Date>,
    pub final_from: Field<Date>,
    pub phases: List<Phase>,
    pub tasks: List<Task>,
    pub components: List<Component>,
    /// Whether `[survey]` is written, readable or not.
    pub has_survey: bool,
    pub survey: Option<Questionnaire>,
    pub vetoes: List<Named>,
    pub deductions: List<Kind>,
    pub additions: List<Kind>,
    pub ranking: Ranking,
    pub quota: Quota,
    pub bands: List<Band>,
    pub publish_raters: Field<bool>,
    pub publish_group_counts: Field<bool>,
}

/// `[[phase]]`.
#[derive(Debug)]
pub struct Phase {
    pub id: Field<Id>,
    pub name: Field<Text>,
    pub start: Field<Date>,
    pub end: Field<Date>,
}

/// `[[task]]`.
#[derive(Debug)]
pub struct Task {
    pub id: Field<Id>,
    pub name: Field<Text>,
    pub due: Field<Date>,
    pub evidence: Field<Evidence>,
}

/// The value of `evidence`; the round is not looked up yet.
#[derive(Clone, Debug)]
pub enum Evidence {
    /// `self-report`.
    SelfReport,
    /// `pledge`.
    Pledge,
    /// `peer`.
    Peer,
    /// `survey:<round>`.
    Survey(Id),
    /// `report`.
    Report,
}

/// `[[component]]`, at any depth.
#[derive(Debug)]
pub struct Component {
    /// Its header.
    pub span: Span,
    pub id: Field<Id>,
    pub name: Field<Text>,
    pub weight: Weight,
    /// Whether `source` is written, readable or not.
    pub has_source: bool,
    pub source: Field<SourceWord>,
    pub items: List<Item>,
    pub aggregate: Field<Aggregate>,
    pub trim: Field<u32>,
    pub combine: Field<Combine>,
    pub rounds: Field<Vec<Located<Id>>>,
    pub children: List<Component>,
    /// The places of the keys that only some sources have.
    pub keys: ComponentKeys,
}

/// The places of a component's keys that only some sources have.
#[derive(Debug)]
pub struct ComponentKeys {
    pub source: Option<Span>,
    pub item: Option<Span>,
    pub aggregate: Option<Span>,
    pub trim: Option<Span>,
    pub combine: Option<Span>,
    pub rounds: Option<Span>,
    pub component: Option<Span>,
}

/// A weight that all siblings have or none.
#[derive(Clone, Debug)]
pub struct Weight {
    /// Where it is written, readable or not.
    pub key: Option<Span>,
    pub value: Field<Ratio>,
}

/// The value of `source`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceWord {
    /// `panel`.
    Panel,
    /// `peer`.
    Peer,
    /// `self`.
    Own,
    /// `survey`.
    Survey,
    /// `checklist`.
    Checklist,
}

impl SourceWord {
    /// The word for it.
    pub fn word(self) -> &'static str {
        let is_this = |(_, source): &&(&str, Self)| *source == self;
        SOURCES.iter().find(is_this).map_or("", |(word, _)| word)
    }
}

/// The value of `aggregate`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aggregate {
    /// `mean`.
    Mean,
    /// `trimmed-mean`.
    TrimmedMean,
}

/// `[[component.item]]`.
#[derive(Debug)]
pub struct Item {
    /// Its header.
    pub span: Span,
    pub id: Field<Id>,
    pub name: Field<Text>,
    pub weight: Weight,
    /// Where `full` is written, readable or not.
    pub full_key: Option<Span>,
    pub full: Field<Ratio>,
}

/// A table with an id and a name only.
#[derive(Debug)]
pub struct Named {
    pub id: Field<Id>,
    pub name: Field<Text>,
}

/// `[[deduction]]` or `[[addition]]`.
#[derive(Debug)]
pub struct Kind {
    pub id: Field<Id>,
    pub name: Field<Text>,
    pub applies_to: Field<AppliesTo>,
    pub cap: Field<Ratio>,
}

/// `[ranking]`.
#[derive(Debug, Default)]
pub struct Ranking {
    pub basis: Field<Basis>,
    pub decimals: Field<u32>,
    pub rounding: Field<Rounding>,
    pub tie_breakers: Field<Vec<Located<Id>>>,
    pub floor: Field<Ratio>,
}

/// `[quota]`.
#[derive(Debug, Default)]
pub struct Quota {
    pub excellent: Field<u32>,
    pub excellent_heads: Field<u32>,
    pub unsatisfactory: Field<u32>,
    pub classes: List<ClassQuota>,
}

/// `[[quota.class]]`.
#[derive(Debug)]
pub struct ClassQuota {
    pub class: Field<Id>,
    pub excellent: Field<u32>,
    pub unsatisfactory: Field<u32>,
}

/// `[[band]]`.
#[derive(Debug)]
pub struct Band {
    pub id: Field<Id>,
    pub name: Field<Text>,
    pub at_least: Field<Ratio>,
}

/// Reads the file.
pub fn read(table: &mut Table<'_, '_, '_>) -> Plan {
    let (publish_raters, publish_group_counts) = table
        .table("privacy", |table| {
            let raters = table.optional("publish_raters", read::boolean);
            (
                raters,
                table.optional("publish_group_counts", read::boolean),
            )
        })
        .unwrap_or_default();
    Plan {
        span: table.span(),
        title: table.text("title"),
        draft: table.optional("draft", read::boolean),
        as_of: table.optional("as_of", read::date),
        provisional_from: table.optional("provisional_from", read::date),
        final_from: table.optional("final_from", read::date),
        phases: table.tables("phase", phase),
        tasks: table.tables("task", task),
        components: table.tables("component", |table| component(table, 1)),
        has_survey: table.has("survey"),
        survey: table.table("survey", questionnaire::read),
        vetoes: table.tables("veto", named),
        deductions: table.tables("deduction", deduction),
        additions: table.tables("addition", addition),
        ranking: table.table("ranking", ranking).unwrap_or_default(),
        quota: table.table("quota", quota).unwrap_or_default(),
        bands: table.tables("band", band),
        publish_raters,
        publish_group_counts,
    }
}

fn phase(table: &mut Table<'_, '_, '_>) -> Phase {
    Phase {
        id: table.required("id", read::id),
        name: table.required_name("name"),
        start: table.required("start", read::date),
        end: table.required("end", read::date),
    }
}

fn task(table: &mut Table<'_, '_, '_>) -> Task {
    Task {
        id: table.required("id", read::id),
        name: table.required_name("name"),
        due: table.required("due", read::date),
        evidence: table.optional("evidence", evidence),
    }
}

fn evidence(reader: &Reader<'_>, value: &Value<'_>) -> Option<Evidence> {
    const WORDS: &[(&str, Option<Evidence>)] = &[
        ("self-report", Some(Evidence::SelfReport)),
        ("pledge", Some(Evidence::Pledge)),
        ("peer", Some(Evidence::Peer)),
        // For the list of choices only: the round's id follows.
        ("survey:…", None),
        ("report", Some(Evidence::Report)),
    ];
    let round = (value.get_ref().as_str()).and_then(|word| word.strip_prefix("survey:"));
    match round {
        Some("…") | None => read::choice(reader, value, WORDS).flatten(),
        Some(round) => {
            let span = reader.span(value.span());
            read::checked_id(reader, span, round).map(Evidence::Survey)
        }
    }
}

/// How many levels of components a plan may have. No plan that people can follow comes near; what
/// walks the tree, here and in the browser, calls itself once a level.
const DEEPEST: usize = 32;

/// A component at `level` of the tree, with all below it.
fn component(table: &mut Table<'_, '_, '_>, level: usize) -> Component {
    let children = if level < DEEPEST {
        table.nested("component", |table| component(table, level + 1))
    } else {
        table.refuse("component", |span| {
            Diagnostic::new(Code::TooDeep, span).with("limit", DEEPEST)
        })
    };
    Component {
        span: table.span(),
        id: table.required("id", read::id),
        name: table.required_name("name"),
        weight: weight(table),
        has_source: table.has("source"),
        source: table.optional("source", source),
        items: table.tables("item", item),
        aggregate: table.optional("aggregate", aggregate),
        trim: table.optional("trim", trim),
        combine: table.optional("combine", combine),
        rounds: table.list("rounds", read::id),
        keys: ComponentKeys {
            source: table.key_span("source"),
            item: table.key_span("item"),
            aggregate: table.key_span("aggregate"),
            trim: table.key_span("trim"),
            combine: table.key_span("combine"),
            rounds: table.key_span("rounds"),
            component: table.key_span("component"),
        },
        children,
    }
}

/// Reads `weight`.
pub(super) fn weight(table: &mut Table<'_, '_, '_>) -> Weight {
    Weight {
        key: table.key_span("weight"),
        value: table.optional("weight", read::weight),
    }
}

fn item(table: &mut Table<'_, '_, '_>) -> Item {
    Item {
        span: table.span(),
        id: table.required("id", read::id),
        name: table.required_name("name"),
        weight: weight(table),
        full_key: table.key_span("full"),
        full: table.optional("full", read::weight),
    }
}

/// Reads a table with an id and a name only.
pub(super) fn named(table: &mut Table<'_, '_, '_>) -> Named {
    Named {
        id: table.required("id", read::id),
        name: table.required_name("name"),
    }
}

fn deduction(table: &mut Table<'_, '_, '_>) -> Kind {
    Kind {
        applies_to: table.optional("applies_to", applies_to),
        ..addition(table)
    }
}

fn addition(table: &mut Table<'_, '_, '_>) -> Kind {
    Kind {
        id: table.required("id", read::id),
        name: table.required_name("name"),
        applies_to: None,
        cap: table.optional("cap", read::weight),
    }
}

fn ranking(table: &mut Table<'_, '_, '_>) -> Ranking {
    Ranking {
        basis: table.optional("basis", basis),
        decimals: table.optional("decimals", decimals),
        rounding: table.optional("rounding", rounding),
        tie_breakers: table.list("tie_breakers", read::id),
        floor: table.optional("floor", read::floor),
    }
}

fn quota(table: &mut Table<'_, '_, '_>) -> Quota {
    Quota {
        excellent: table.optional("excellent", quota_count),
        excellent_heads: table.optional("excellent_heads", quota_count),
        unsatisfactory: table.optional("unsatisfactory", quota_count),
        classes: table.tables("class", class_quota),
    }
}

fn class_quota(table: &mut Table<'_, '_, '_>) -> ClassQuota {
    ClassQuota {
        class: table.required("class", read::id),
        excellent: table.optional("excellent", quota_count),
        unsatisfactory: table.optional("unsatisfactory", quota_count),
    }
}

fn band(table: &mut Table<'_, '_, '_>) -> Band {
    Band {
        id: table.required("id", read::id),
        name: table.required_name("name"),
        at_least: table.required("at_least", read::decimal),
    }
}

const SOURCES: &[(&str, SourceWord)] = &[
    ("panel", SourceWord::Panel),
    ("peer", SourceWord::Peer),
    ("self", SourceWord::Own),
    ("survey", SourceWord::Survey),
    ("checklist", SourceWord::Checklist),
];

fn source(reader: &Reader<'_>, value: &Value<'_>) -> Option<SourceWord> {
    read::choice(reader, value, SOURCES)
}

fn aggregate(reader: &Reader<'_>, value: &Value<'_>) -> Option<Aggregate> {
    let words = &[
        ("mean", Aggregate::Mean),
        ("trimmed-mean", Aggregate::TrimmedMean),
    ];
    read::choice(reader, value, words)
}

fn combine(reader: &Reader<'_>, value: &Value<'_>) -> Option<Combine> {
    let words = &[("pooled", Combine::Pooled), ("mean", Combine::Mean)];
    read::choice(reader, value, words)
}

fn applies_to(reader: &Reader<'_>, value: &Value<'_>) -> Option<AppliesTo> {
    let words = &[
        ("composite", AppliesTo::Composite),
        ("panel", AppliesTo::Panel),
    ];
    read::choice(reader, value, words)
}

fn basis(reader: &Reader<'_>, value: &Value<'_>) -> Option<Basis> {
    read::choice(
        reader,
        value,
        &[("exact", Basis::Exact), ("printed", Basis::Printed)],
    )
}

fn rounding(reader: &Reader<'_>, value: &Value<'_>) -> Option<Rounding> {
    let words = &[
        ("half-up", Rounding::HalfUp),
        ("half-even", Rounding::HalfEven),
    ];
    read::choice(reader, value, words)
}

fn trim(reader: &Reader<'_>, value: &Value<'_>) -> Option<u32> {
    read::integer_in(reader, value, Range::at_least(1))
}

fn decimals(reader: &Reader<'_>, value: &Value<'_>) -> Option<u32> {
    read::integer_in(reader, value, Range::between(0, 6))
}

fn quota_count(reader: &Reader<'_>, value: &Value<'_>) -> Option<u32> {
    read::integer_in(reader, value, Range::between(0, i64::from(u32::MAX)))
}
