//! Evaluations to try the laws on.
//!
//! They are small and their marks few, so that ties, missing figures, void rounds and quotas that
//! do not fit are common.

use proptest::prelude::*;
use proptest::sample::select;
use scoring_core::id::Id;
use scoring_core::inputs::{
    Adjustment, Answers, FORMAT, Finding, OwnMark, PanelMark, PeerMark, Record, Status, Veto,
    Window,
};
use scoring_core::map::Map;
use scoring_core::method::{
    AdditionKind, AppliesTo, Band, Basis, ChecklistItem, ClassQuota, Combine, Component,
    DeductionKind, Group, Indicator, Item, Level, Named, Privacy, Quota, Ranking, Source, Survey,
    Validity,
};
use scoring_core::round::Rounding;
use scoring_core::{Evaluation, Inputs, Method, Ratio};

pub(crate) fn id(text: &str) -> Id {
    text.parse().expect("an id")
}

pub(crate) fn ratio(text: &str) -> Ratio {
    text.parse().expect("a number")
}

fn named(text: &str) -> Named {
    Named {
        id: id(text),
        name: text.into(),
        name_en: None,
    }
}

/// Few different marks, so that ties are common.
pub(crate) fn mark() -> impl Strategy<Value = Ratio> {
    select(vec!["0", "60", "79.995", "80", "80.005", "92.5", "100"]).prop_map(ratio)
}

fn some_or_none(values: Vec<&'static str>) -> impl Strategy<Value = Option<Ratio>> {
    proptest::option::of(select(values).prop_map(ratio))
}

fn source(id_text: &str, weight: i128, source: Source) -> Component {
    Component {
        id: id(id_text),
        name: id_text.into(),
        name_en: None,
        weight: Ratio::whole(weight),
        source,
    }
}

prop_compose! {
    fn survey()(
        weighted in any::<bool>(),
        grouped in any::<bool>(),
        same_respondents in prop::bool::weighted(0.1),
        validity in proptest::option::of(some_or_none(vec!["0.5", "1"])),
    ) -> Survey {
        let level = |name: &str, points: Option<&str>| Level {
            id: id(name),
            name: name.into(),
            name_en: None,
            points: points.map(ratio),
        };
        let indicator = |name: &str, weight: i128| Indicator {
            id: id(name),
            name: name.into(),
            name_en: None,
            weight: weighted.then(|| Ratio::whole(weight)),
        };
        let group = |name: &str, weight: i128| Group {
            id: id(name),
            name: name.into(),
            name_en: None,
            weight: Ratio::whole(weight),
        };
        Survey {
            rounds: vec![named("july"), named("august")],
            levels: vec![
                level("good", Some("100")),
                level("average", Some("60.5")),
                level("unknown", None),
                level("poor", Some("0")),
            ],
            indicators: vec![indicator("attitude", 3), indicator("openness", 4)],
            groups: if grouped {
                vec![group("users", 70), group("others", 30)]
            } else {
                Vec::new()
            },
            same_respondents,
            validity: validity.map(|quorum| Validity { quorum }),
        }
    }
}

/// A tree with every source, or one so small that ties are the rule.
fn components() -> impl Strategy<Value = Vec<Component>> {
    let public = |weight, combine| {
        let rounds = vec![id("july"), id("august")];
        source("public", weight, Source::Survey { combine, rounds })
    };
    let item = |name: &str, weight| Item {
        id: id(name),
        name: name.into(),
        name_en: None,
        weight: Ratio::whole(weight),
    };
    let full = |name: &str, full| ChecklistItem {
        id: id(name),
        name: name.into(),
        name_en: None,
        full: Ratio::whole(full),
    };
    let combine = select(vec![Combine::Pooled, Combine::Mean]);
    (0..4_u8, combine, 0..2_u32).prop_map(move |(shape, combine, trim)| match shape {
        0 => vec![source("panel", 100, Source::Panel { items: Vec::new() })],
        1 => vec![public(100, combine)],
        2 => vec![
            source("panel", 40, Source::Panel { items: Vec::new() }),
            source("peer", 20, Source::Peer { trim }),
            public(40, combine),
        ],
        _ => vec![
            source(
                "work",
                55,
                Source::Components(vec![
                    source(
                        "panel",
                        60,
                        Source::Panel {
                            items: vec![item("checks", 25), item("materials", 75)],
                        },
                    ),
                    source("peer", 30, Source::Peer { trim }),
                    source("own", 10, Source::Own {}),
                ]),
            ),
            source(
                "hall",
                15,
                Source::Checklist {
                    items: vec![full("signs", 40), full("forms", 60)],
                },
            ),
            public(30, combine),
        ],
    })
}

prop_compose! {
    fn ranking()(
        basis in select(vec![Basis::Exact, Basis::Printed]),
        decimals in 0..4_u32,
        rounding in select(vec![Rounding::HalfUp, Rounding::HalfEven]),
        breaks_ties in any::<bool>(),
        floor in select(vec!["0", "60", "-50"]),
    ) -> (Ranking, bool) {
        let floor = ratio(floor);
        (Ranking { basis, decimals, rounding, tie_breakers: Vec::new(), floor }, breaks_ties)
    }
}

prop_compose! {
    fn quota()(
        excellent in 0..4_u32,
        excellent_heads in 0..4_u32,
        unsatisfactory in 0..4_u32,
        own in proptest::option::of((0..3_u32, 0..3_u32)),
    ) -> Quota {
        let classes = own.map(|(excellent, unsatisfactory)| ClassQuota {
            class: id("utility"),
            excellent,
            unsatisfactory,
        });
        Quota { excellent, excellent_heads, unsatisfactory, classes: classes.into_iter().collect() }
    }
}

prop_compose! {
    fn method()(
        components in components(),
        survey in survey(),
        (ranking, breaks_ties) in ranking(),
        quota in quota(),
        warning_cap in some_or_none(vec!["0", "2.5"]),
        inspection_cap in some_or_none(vec!["10"]),
        innovation_cap in some_or_none(vec!["1"]),
        publish_group_counts in any::<bool>(),
    ) -> Method {
        let deduction = |kind: &str, applies_to, cap| {
            let Named { id, name, name_en } = named(kind);
            DeductionKind { id, name, name_en, applies_to, cap }
        };
        let Named { id: innovation, name, name_en } = named("innovation");
        let band = |name: &str, at_least: &str| Band {
            id: id(name),
            name: name.into(),
            name_en: None,
            at_least: ratio(at_least),
        };
        let mut method = Method {
            components,
            survey: Some(survey),
            vetoes: vec![named("case-filed")],
            deductions: vec![
                deduction("warning", AppliesTo::Composite, warning_cap),
                deduction("inspection", AppliesTo::Panel, inspection_cap),
            ],
            additions: vec![AdditionKind { id: innovation, name, name_en, cap: innovation_cap }],
            ranking,
            quota,
            bands: vec![band("pass", "60"), band("high", "80")],
            privacy: Privacy { publish_raters: false, publish_group_counts },
        };
        if breaks_ties {
            let leaf = method.tree().last().expect("a component").id.clone();
            method.ranking.tie_breakers = vec![leaf];
        }
        method
    }
}

/// The records of one window for `method`.
fn window(method: &Method, at: usize) -> impl Strategy<Value = Window> + use<> {
    let items: Vec<Option<Id>> = match method.component("panel").map(|panel| &panel.source) {
        Some(Source::Panel { items }) if !items.is_empty() => {
            items.iter().map(|item| Some(item.id.clone())).collect()
        }
        _ => vec![None],
    };
    let hall = method.component("hall").is_some();
    let own_marks = method.component("own").is_some();
    let survey = method.survey.clone().expect("a survey");
    let panel_mark = (select(items), mark()).prop_map(|(item, score)| PanelMark {
        date: None,
        item,
        score,
    });
    let finding = (
        select(vec!["signs", "forms"]),
        select(vec!["0.5", "30", "70"]),
    )
        .prop_map(|(item, points)| Finding {
            date: None,
            item: id(item),
            points: ratio(points),
        });
    let adjustment = |kinds: Vec<&'static str>| {
        (select(kinds), select(vec!["0.005", "1.5", "40"]))
            .prop_map(|(kind, points)| (id(kind), ratio(points)))
    };
    (
        prop::collection::vec(panel_mark, 0..5),
        prop::collection::vec(mark(), 0..5),
        prop::collection::vec(mark(), 0..3),
        prop::collection::vec(finding, 0..4),
        prop::collection::vec(adjustment(vec!["warning", "inspection"]), 0..3),
        prop::collection::vec(adjustment(vec!["innovation"]), 0..2),
        prop::collection::vec(records(&survey), 2),
        select(vec![None, None, Some("utility"), Some("approval")]),
        prop::bool::weighted(0.15),
    )
        .prop_map(
            move |(panel, peer, own, findings, deductions, additions, rounds, class, vetoed)| {
                let adjustments = |list: Vec<(Id, Ratio)>| {
                    let record = |(at, (kind, points)): (usize, (Id, Ratio))| Adjustment {
                        date: None,
                        id: id(&format!("record-{at}")),
                        kind,
                        points,
                    };
                    list.into_iter().enumerate().map(record).collect()
                };
                let rounds = ["july", "august"].into_iter().zip(rounds);
                Window {
                    id: id(&format!("w{at}")),
                    name: format!("window {at}"),
                    name_en: None,
                    class: class.map(id),
                    surveys: (rounds.filter(|(_, records)| !records.is_empty()))
                        .map(|(round, records)| (id(round), records))
                        .collect(),
                    withheld: Map::new(),
                    panel,
                    own: if own_marks {
                        own.into_iter()
                            .map(|score| OwnMark { date: None, score })
                            .collect()
                    } else {
                        Vec::new()
                    },
                    peer: peer
                        .into_iter()
                        .map(|score| PeerMark { score, rater: None })
                        .collect(),
                    checklists: if hall && !findings.is_empty() {
                        Map::from([(id("hall"), findings)])
                    } else {
                        Map::new()
                    },
                    deductions: adjustments(deductions),
                    additions: adjustments(additions),
                    vetoes: if vetoed {
                        vec![Veto {
                            date: None,
                            ground: id("case-filed"),
                        }]
                    } else {
                        Vec::new()
                    },
                }
            },
        )
}

/// A window's records of one round: of all its groups, some or none.
fn records(survey: &Survey) -> impl Strategy<Value = Vec<Record>> + use<> {
    let groups: Vec<Option<Id>> = if survey.groups.is_empty() {
        vec![None]
    } else {
        survey
            .groups
            .iter()
            .map(|group| Some(group.id.clone()))
            .collect()
    };
    let row = prop::collection::vec(0..6_u64, survey.levels.len());
    let rows = prop::collection::vec(row, survey.indicators.len());
    let record = (
        prop::bool::weighted(0.85),
        rows,
        0..3_u64,
        0..3_u64,
        0..4_u64,
    );
    prop::collection::vec(record, groups.len()).prop_map(move |records| {
        (groups.iter().zip(records))
            .filter(|(_, (held, ..))| *held)
            .map(|(group, (_, rows, left_out, more_issued, more_returned))| {
                let most = rows.iter().map(|row| row.iter().sum::<u64>()).max();
                let respondents = most.unwrap_or(0) + left_out;
                Record {
                    group: group.clone(),
                    respondents,
                    issued: Some(respondents + 1 + more_issued),
                    returned: Some(respondents + more_returned),
                    answers: Answers::Votes(rows),
                }
            })
            .collect()
    })
}

fn inputs() -> impl Strategy<Value = Inputs> {
    (method(), 1..7_usize).prop_flat_map(|(method, count)| {
        let windows: Vec<_> = (0..count).map(|at| window(&method, at)).collect();
        windows.prop_map(move |windows| Inputs {
            format: FORMAT,
            centre: "centre".into(),
            year: 2025,
            status: Status::Final,
            as_of: None,
            method: method.clone(),
            windows,
            decisions: None,
        })
    })
}

pub(crate) fn evaluation() -> impl Strategy<Value = Evaluation> {
    inputs().prop_map(|inputs| Evaluation::new(inputs).expect("consistent by construction"))
}
