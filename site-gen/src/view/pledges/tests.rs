use std::sync::Arc;

use jiff::civil::Date;

use super::*;
use crate::assess::{Assessed, assess};
use crate::links::Route;
use crate::model::{Language, Model, PledgeEvent, PledgeItem, PledgeStatus, Text, Year};
use crate::submission::Demand;
use crate::texts::Texts;
use crate::view::{YearIndex, testing};

use PledgeActor::{Section, Window as Claim};
use PledgeStatus::{Broken, InProgress, Kept};

fn day(text: &str) -> Date {
    format!("2025-{text}").parse().expect("a date")
}

fn item(events: &[(PledgeActor, PledgeStatus)]) -> PledgeItem {
    PledgeItem {
        id: "one-visit".parse().expect("an id"),
        text: Text {
            original: "只跑一次".to_owned(),
            english: None,
        },
        target: None,
        events: (events.iter())
            .map(|(by, status)| PledgeEvent {
                date: day("10-08"),
                by: *by,
                status: *status,
                evidence: None,
            })
            .collect(),
    }
}

fn centre(change: impl FnOnce(&mut Year)) -> Assessed {
    let mut year = testing::year();
    change(&mut year);
    let model = Model {
        site: testing::centre().site,
        years: vec![year],
        current_year: 2025,
        publications: Vec::new(),
        theme: crate::theme::Theme::default(),
    };
    assess(model, None)
}

fn with_scene<T>(assessed: &Assessed, language: Language, look: impl FnOnce(&Scene<'_>) -> T) -> T {
    let years: Vec<_> = assessed.years.iter().map(YearIndex::of).collect();
    let texts = Texts::of(language);
    let route = Route::Year(2025, Place::Pledges);
    look(&Scene::of(assessed, &years, &texts, route))
}

#[test]
fn a_submission_is_judged_by_the_plans_day() {
    let due = Some(day("05-10"));
    let after = Some(day("06-01"));
    let before = Some(day("05-10"));
    let cases = [
        (Some(day("05-10")), due, after, Timing::InTime),
        (Some(day("05-11")), due, after, Timing::Late(1)),
        (Some(day("05-11")), None, after, Timing::Undated),
        (None, due, after, Timing::Missing),
        (None, due, before, Timing::Waiting),
        (None, due, None, Timing::Waiting),
        (None, None, after, Timing::Waiting),
    ];
    let demand = |due, as_of| Demand {
        due,
        is_met_by_some: true,
        as_of,
    };
    for (date, due, as_of, expected) in cases {
        assert_eq!(
            demand(due, as_of).timing(date),
            expected,
            "{date:?} {due:?} {as_of:?}"
        );
    }
    let unasked = Demand {
        is_met_by_some: false,
        ..demand(None, after)
    };
    assert_eq!(unasked.timing(None), Timing::Unasked);
}

#[test]
fn only_a_verdict_after_the_claim_contradicts_it() {
    let contradicted = |events| item(events).contradiction().is_some();
    assert!(contradicted(&[(Claim, Kept), (Section, Broken)]));
    // That the window mends it since does not undo the finding.
    assert!(contradicted(&[
        (Claim, Kept),
        (Section, Broken),
        (Claim, InProgress)
    ]));
    assert!(!contradicted(&[(Section, Broken), (Claim, Kept)]));
    assert!(!contradicted(&[(Claim, InProgress), (Section, Broken)]));
    assert!(!contradicted(&[
        (Claim, Kept),
        (Claim, Broken),
        (Section, Broken)
    ]));
    assert!(!contradicted(&[
        (Claim, Kept),
        (Section, Broken),
        (Section, Kept)
    ]));
    assert!(!contradicted(&[(Claim, Kept), (Section, InProgress)]));
    assert!(!contradicted(&[(Claim, Kept)]));
    assert!(!contradicted(&[]));
}

#[test]
fn a_claim_never_has_a_colour_and_each_verdict_has_its_own() {
    let assessed = testing::centre();
    with_scene(&assessed, Language::English, |scene| {
        let statuses = [None, Some(InProgress), Some(Kept), Some(Broken)];
        let mark = |by| statuses.map(|status| promise::mark(scene, by, status));
        for claim in mark(Claim) {
            assert_eq!(claim.class, "quiet");
            assert!(claim.glyph.is_some());
        }
        let verdicts = mark(Section);
        assert_eq!(
            verdicts.each_ref().map(|mark| mark.class),
            ["quiet", "warn", "good", "bad"]
        );
        for verdict in &verdicts[1..] {
            assert!(mark(Claim).iter().all(|claim| claim.text != verdict.text));
        }
    });
}

#[test]
fn counts_are_of_the_last_word_of_each_side() {
    let items = [
        item(&[(Claim, InProgress), (Claim, Kept), (Section, Broken)]),
        item(&[(Claim, Kept), (Section, Kept)]),
        item(&[(Section, InProgress)]),
        item(&[]),
    ];
    let counts = Counts::of(&items);
    assert_eq!((counts.items, counts.contradicted), (4, 1));
    assert_eq!(
        (
            counts.kept(),
            counts.broken(),
            counts.in_progress(),
            counts.unverified()
        ),
        (1, 1, 1, 1)
    );
    let assessed = testing::centre();
    with_scene(&assessed, Language::English, |scene| {
        let texts = |by| {
            counts
                .marks(scene, by)
                .into_iter()
                .map(|mark| mark.text)
                .collect::<Vec<_>>()
        };
        assert_eq!(texts(Claim), ["done 2", "nothing 2"]);
        assert_eq!(
            texts(Section),
            ["kept 1", "broken 1", "partly kept 1", "not verified yet 1"]
        );
    });
}

#[test]
fn the_list_names_who_is_late_and_who_is_missing() {
    let assessed = centre(|year| {
        let tax = year.pledges.values().next().expect("a pledge").clone();
        let gas = crate::model::Pledge {
            window: "gas".parse().expect("an id"),
            submitted: day("05-10"),
            displayed: None,
            items: vec![],
            ..Arc::unwrap_or_clone(tax)
        };
        year.pledges.insert(gas.window.clone(), Arc::new(gas));
    });
    let (_, view) = with_scene(&assessed, Language::English, of);
    let remarks: Vec<_> = (view.remarks.iter())
        .map(|remark| {
            let names = remark.windows.iter().map(|words| words.text.as_str());
            (remark.title.as_str(), names.collect::<String>())
        })
        .collect();
    assert_eq!(
        remarks,
        [
            ("Not handed in: 1 window", "bare窗口".to_owned()),
            ("Late: 1 window", "tax窗口 (2 days late)".to_owned()),
            (
                "Handed in, but with no record of being shown in the hall: 1 window",
                "gas窗口".to_owned()
            ),
        ]
    );
    assert_eq!(view.title, "1 promise was claimed kept and found broken");
    assert_eq!(view.contradictions.len(), 1);
    assert_eq!(view.rows.len(), 3);
}

#[test]
fn a_pledge_page_says_what_is_found() {
    let assessed = centre(|year| {
        let pledge = year.pledges.values_mut().next().expect("a pledge");
        Arc::make_mut(pledge).items.push(item(&[(Section, Kept)]));
    });
    let title = |window: &str| {
        let id = window.parse().expect("an id");
        let (_, view) = with_scene(&assessed, Language::Chinese, |scene| one(scene, &id));
        view.spoken_title()
    };
    assert_eq!(title("tax"), "tax窗口答应 2 条，核实兑现 1 条，未兑现 1 条");
    assert_eq!(title("bare"), "bare窗口没有报送公开承诺");
    let early = centre(|year| year.as_of = Some(day("05-01")));
    let id = "bare".parse().expect("an id");
    let (_, view) = with_scene(&early, Language::English, |scene| one(scene, &id));
    assert_eq!(
        view.spoken_title(),
        "bare窗口: no pledge has been handed in yet"
    );
}

#[test]
fn markup_of_a_pledges_text_is_shown_and_not_run() {
    let assessed = testing::centre();
    let id = "tax".parse().expect("an id");
    let (_, view) = with_scene(&assessed, Language::English, |scene| one(scene, &id));
    let body = serde_json::to_value(&view).expect("JSON")["body"].clone();
    assert_eq!(body["lang"], "zh-CN");
    let html = body["html"].as_str().expect("a text");
    assert!(html.starts_with("<h3>目标</h3>"), "{html}");
    assert!(!html.contains("<script"), "{html}");
}
