//! A small centre made by hand, for the tests of views and templates.
//!
//! Three windows in one year: `tax` with everything, `gas` vetoed, `bare` without any record.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use scoring_core::Method;
use scoring_core::id::Id;

use crate::assess::{Assessed, assess};
use crate::model::{
    Adjustment, Affiliation, Ballot, Consequence, Contact, Criticism, Evidence, Focus, FocusReason,
    Head, Language, LedgerEvent, LedgerEventKind, LedgerItem, LedgerSource, Mark, Model, Notice,
    Occasion, Outcome, Phase, Pledge, PledgeActor, PledgeEvent, PledgeItem, PledgeStatus, Records,
    Report, Rule, Site, SurveyRecord, SurveyRound, Task, Text, Veto, Window, Year,
};

const METHOD: &str = r#"{
  "component": [
    {"id": "panel", "name": "领导小组评议", "weight": "40", "source": {"panel": {"item": [
      {"id": "checks", "name": "明查暗访", "weight": "60"}, {"id": "daily", "name": "日常工作", "weight": "40"}]}}},
    {"id": "peer", "name": "窗口互评", "name_en": "Peer evaluation", "weight": "20", "source": {"peer": {"trim": "0"}}},
    {"id": "public", "name": "群众满意度", "weight": "40", "source": {"survey": {"combine": "pooled", "rounds": ["july", "august"]}}}],
  "survey": {
    "rounds": [{"id": "july", "name": "七月"}, {"id": "august", "name": "八月"}],
    "levels": [{"id": "good", "name": "好", "points": "100"}, {"id": "poor", "name": "差", "points": "0"}, {"id": "unknown", "name": "不清楚"}],
    "indicators": [{"id": "attitude", "name": "服务态度"}],
    "same_respondents": false},
  "veto": [{"id": "case-filed", "name": "立案"}],
  "deduction": [{"id": "warning", "name": "预警扣分", "applies_to": "composite", "cap": "10"}],
  "addition": [{"id": "praise", "name": "加分"}],
  "ranking": {"basis": "exact", "decimals": "2", "rounding": "half-up", "floor": "0"},
  "quota": {"excellent": "1", "excellent_heads": "1", "unsatisfactory": "1"},
  "band": [{"id": "qualified", "name": "合格", "at_least": "80"}],
  "privacy": {"publish_raters": false, "publish_group_counts": true}
}"#;

fn id(text: &str) -> Id {
    text.parse().expect("an id")
}

fn text(original: &str) -> Text {
    Text {
        original: original.into(),
        english: None,
    }
}

fn day(text: &str) -> Date {
    format!("2025-{text}").parse().expect("a date")
}

fn window(name: &str) -> Window {
    Window {
        id: id(name),
        name: text(&format!("{name}窗口")),
        department: Some(text("县局")),
        affiliation: Some(Affiliation::County),
        head: Some(text("王某")),
        counters: vec!["A01".into(), "A02".into()],
        phone: Some("0797-1".into()),
        class: None,
        topic: Some(text("缴费")),
        errands: vec!["开发票".into()],
        errands_en: vec!["Invoices".into()],
    }
}

fn round(name: &str, date: &str, votes: [[u64; 3]; 2]) -> SurveyRound {
    SurveyRound {
        id: id(name),
        conducted: day(date),
        method: Some(text("随机抽取")),
        records: (["tax", "gas"].into_iter().zip(votes))
            .map(|(window, votes)| SurveyRecord {
                window: id(window),
                group: None,
                respondents: 40,
                issued: None,
                returned: None,
                population: Some(900),
                votes: vec![votes.to_vec()],
            })
            .collect(),
    }
}

fn mark(window: &str, item: &str, score: i128) -> Mark {
    Mark {
        window: id(window),
        item: Some(id(item)),
        date: day("06-11"),
        kind: Some(Occasion::CovertCheck),
        score: scoring_core::Ratio::whole(score),
        basis: Some(text("暗访记录")),
        event: None,
    }
}

fn adjustment(name: &str, kind: &str, points: i128) -> Adjustment {
    Adjustment {
        id: id(name),
        window: id("tax"),
        kind: id(kind),
        date: day("06-12"),
        points: scoring_core::Ratio::new(points, 2),
        basis: Some(text("<b>事由</b>")),
        document: Some(text("〔2025〕1号")),
        event: None,
    }
}

fn ledger_item() -> LedgerItem {
    let event = |date, kind| LedgerEvent {
        date: day(date),
        kind,
        by: Some(text("监管股")),
        note: Some(text("说明")),
        evidence: Some(text("照片")),
        due: (kind == LedgerEventKind::Extended).then(|| day("07-15")),
    };
    LedgerItem {
        id: id("tax-001"),
        window: id("tax"),
        source: Some(LedgerSource::Survey),
        area: Some(id("attitude")),
        problem: text("排队久"),
        responsible: Some(text("窗口负责人")),
        measures: vec![Text {
            english: Some("One more counter".into()),
            ..text("增设窗口")
        }],
        opened: day("05-06"),
        due: day("06-30"),
        carried_from: None,
        events: vec![
            event("06-01", LedgerEventKind::Extended),
            event("06-20", LedgerEventKind::Claimed),
            event("06-25", LedgerEventKind::Rejected),
        ],
    }
}

fn pledge() -> Pledge {
    let event = |by, status| PledgeEvent {
        date: day("10-08"),
        by,
        status,
        evidence: Some(text("抽查 60 件")),
    };
    Pledge {
        window: id("tax"),
        submitted: day("05-12"),
        paper: Some(day("05-12")),
        displayed: Some(day("05-13")),
        items: vec![PledgeItem {
            id: id("one-visit"),
            text: text("只跑一次"),
            target: Some(text("95%")),
            events: vec![
                event(PledgeActor::Window, PledgeStatus::Kept),
                event(PledgeActor::Section, PledgeStatus::Broken),
            ],
        }],
        body: "## 目标\n\n<script>alert(1)</script>".into(),
    }
}

fn outcome() -> Outcome {
    Outcome {
        decided: day("11-18"),
        document: Some(text("〔2025〕9号")),
        published: None,
        objections_until: Some(day("11-25")),
        excellent: vec![id("tax")],
        unsatisfactory: vec![id("gas")],
        excellent_heads: vec![Head {
            window: id("tax"),
            name: Some(text("王某")),
        }],
        reasons: BTreeMap::from([(id("gas"), text("理由"))]),
        consequences: vec![Consequence {
            window: id("gas"),
            date: day("12-01"),
            text: text("扣分"),
            document: None,
        }],
    }
}

/// A year with a record of every kind.
pub(crate) fn year() -> Year {
    Year {
        year: 2025,
        title: Some(text("方案")),
        draft: false,
        as_of: None,
        provisional_from: Some(day("10-30")),
        final_from: Some(day("11-20")),
        phases: vec![Phase {
            id: id("mobilisation"),
            name: text("学习动员"),
            start: day("03-10"),
            end: day("12-20"),
        }],
        tasks: vec![
            Task {
                id: id("pledge"),
                name: text("报送公开承诺"),
                due: day("05-10"),
                evidence: Some(Evidence::Pledge),
            },
            Task {
                id: id("survey"),
                name: text("问卷"),
                due: day("07-31"),
                evidence: Some(Evidence::Survey(id("july"))),
            },
        ],
        plan_text: Some("方案正文".into()),
        method: serde_json::from_str::<Method>(METHOD).expect("a method"),
        windows: Arc::new(vec![window("tax"), window("gas"), window("bare")]),
        records: Arc::new(Records {
            rounds: vec![
                round("july", "07-16", [[30, 5, 5], [10, 29, 0]]),
                round("august", "08-16", [[35, 5, 0], [12, 28, 0]]),
            ],
            ballots: vec![Ballot {
                rater: None,
                submitted: day("09-26"),
                scores: BTreeMap::from([
                    (id("tax"), scoring_core::Ratio::whole(92)),
                    (id("gas"), scoring_core::Ratio::whole(80)),
                ]),
                reasons: BTreeMap::new(),
            }],
            panel: vec![
                mark("tax", "checks", 94),
                mark("tax", "daily", 90),
                mark("gas", "checks", 70),
                mark("gas", "daily", 75),
            ],
            own: vec![],
            checklists: BTreeMap::new(),
            deductions: vec![adjustment("2025-1", "warning", 3)],
            additions: vec![adjustment("2025-2", "praise", 1)],
            vetoes: vec![Veto {
                window: id("gas"),
                ground: id("case-filed"),
                date: day("08-02"),
                document: Some(text("文")),
                withdrawn: None,
                withdrawn_reason: None,
            }],
        }),
        criticisms: vec![Criticism {
            window: id("gas"),
            date: day("07-01"),
            document: None,
        }],
        rules: vec![Rule {
            window: id("tax"),
            date: day("05-20"),
            title: text("首问负责制"),
            document: None,
        }],
        supervision: vec![Focus {
            window: id("gas"),
            year: 2024,
            reason: FocusReason::Last,
        }],
        outcome: Some(outcome()),
        pledges: BTreeMap::from([(id("tax"), Arc::new(pledge()))]),
        self_reports: BTreeMap::from([(
            id("tax"),
            Arc::new(Report {
                submitted: day("05-09"),
                body: "自查".into(),
            }),
        )]),
        ledger: vec![Arc::new(ledger_item())],
        report: Some(Report {
            submitted: day("10-30"),
            body: "总结".into(),
        }),
        notices: vec![Notice {
            name: id("result"),
            date: day("11-18"),
            title: text("结果公示"),
            body: "公示".into(),
        }],
    }
}

/// The centre, assessed: a full year, and an earlier one without any record.
pub(crate) fn centre() -> Assessed {
    let earlier = Year {
        year: 2024,
        records: Arc::default(),
        criticisms: vec![],
        rules: vec![],
        supervision: vec![],
        outcome: None,
        pledges: BTreeMap::new(),
        self_reports: BTreeMap::new(),
        ledger: vec![],
        report: None,
        notices: vec![],
        plan_text: None,
        title: None,
        ..year()
    };
    let model = Model {
        site: Site {
            title: text("评议公示"),
            centre: text("中心"),
            language: Language::Chinese,
            base_url: None,
            contact: Contact {
                complaint_phone: Some("0797-2".into()),
                address: Some(text("一楼")),
                hours: Some(text("工作日")),
            },
        },
        years: vec![earlier, year()],
        current_year: 2025,
        publications: Vec::new(),
        theme: crate::theme::Theme::default(),
    };
    assess(model, None)
}
