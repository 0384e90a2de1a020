use std::sync::Arc;

use scoring_core::Ratio;

use super::*;
use crate::assess::{Assessed, assess};
use crate::ledger::standing;
use crate::ledger::testing::{day, item};
use crate::links::{Route, routes};
use crate::model::{Language, Model};
use crate::texts::Texts;
use crate::view::{YearIndex, testing};

/// The centre of the tests with these items, as of a day.
fn centre(items: Vec<LedgerItem>, as_of: Option<&str>) -> Assessed {
    let mut year = testing::year();
    year.ledger = items.into_iter().map(Arc::new).collect();
    year.as_of = as_of.map(day);
    let site = testing::centre().site;
    let model = Model {
        site,
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
    let route = Route::Year(2025, Place::Ledger);
    look(&Scene::of(assessed, &years, &texts, route))
}

fn ids(view: &List) -> Vec<Vec<&str>> {
    (view.groups.iter())
        .map(|group| group.rows.iter().map(Row::id).collect())
        .collect()
}

use LedgerEventKind::{Claimed, Extended, Progress, Rejected, Reopened, Unresolved, Verified};

#[test]
fn every_state_has_a_word_and_a_glyph_of_its_own() {
    let assessed = centre(vec![], None);
    for language in [Language::Chinese, Language::English] {
        with_scene(&assessed, language, |scene| {
            let marks = State::ALL.map(|state| row::state(scene, state));
            for (at, mark) in marks.iter().enumerate() {
                assert!(mark.glyph.is_some());
                assert!(marks[..at].iter().all(|other| other.text != mark.text));
            }
            // What is only claimed never looks like what was verified.
            let coloured: Vec<_> = (State::ALL.into_iter().zip(&marks))
                .filter(|(_, mark)| mark.class == "good")
                .map(|(state, _)| state)
                .collect();
            assert_eq!(coloured, [State::Closed]);
        });
    }
}

#[test]
fn overdue_items_stand_first_and_ended_ones_last() {
    let items = vec![
        item(
            "closed-early",
            "05-01",
            "06-01",
            &[("05-20", Claimed, ""), ("05-21", Verified, "")],
        ),
        item("due-late", "05-01", "12-31", &[("05-20", Progress, "")]),
        item("little-overdue", "05-01", "11-28", &[]),
        item("given-up", "05-01", "06-01", &[("07-20", Unresolved, "")]),
        item(
            "much-overdue",
            "05-01",
            "06-01",
            &[("05-20", Claimed, ""), ("05-21", Rejected, "")],
        ),
        item("due-soon", "05-01", "12-02", &[]),
    ];
    let assessed = centre(items, Some("12-01"));
    let view = with_scene(&assessed, Language::Chinese, |scene| of(scene).1);
    assert_eq!(
        ids(&view),
        [
            vec!["much-overdue", "little-overdue"],
            vec!["due-soon", "due-late"],
            vec!["given-up", "closed-early"],
        ]
    );
    assert_eq!(view.groups[0].title, "超期的 2 项");
    assert_eq!(
        view.title[0].text,
        "6 项问题立了账，4 项没有销号，其中 2 项超期"
    );
    let counts: Vec<_> = (view.facets[0].links.iter())
        .filter_map(|facet| facet.count)
        .collect();
    assert_eq!(counts, [6, 2, 4, 0, 1, 1]);
    for (facet, expected) in [
        (
            Facet::Open,
            vec![
                vec!["much-overdue", "little-overdue"],
                vec!["due-soon", "due-late"],
            ],
        ),
        (Facet::Overdue, vec![vec!["much-overdue", "little-overdue"]]),
        (Facet::Waiting, vec![]),
        (Facet::Closed, vec![vec!["closed-early"]]),
        (Facet::Unresolved, vec![vec!["given-up"]]),
    ] {
        let view = with_scene(&assessed, Language::English, |scene| {
            list(scene, facet, 1).1
        });
        assert_eq!(ids(&view), expected, "{facet:?}");
        assert!(view.whole.is_none());
    }
}

#[test]
fn a_list_has_a_hundred_rows_a_page() {
    let items = (1..=101)
        .map(|number| item(&format!("tax-{number:03}"), "05-01", "06-01", &[]))
        .collect();
    let assessed = centre(items, Some("12-01"));
    with_scene(&assessed, Language::English, |scene| {
        let (_, first) = list(scene, Facet::All, 1);
        let (heading, second) = list(scene, Facet::All, 2);
        assert_eq!(first.groups[0].rows.len(), 100);
        assert_eq!(ids(&second), [vec!["tax-101"]]);
        assert_eq!(second.groups[0].title, "101 overdue");
        assert!(first.whole.is_some() && first.pager.is_some());
        assert!(second.whole.is_none() && second.pager.is_some());
        assert!(
            heading.title.text.ends_with("page 2"),
            "{:?}",
            heading.title
        );
    });
    let places: Vec<_> = routes(&assessed)
        .filter_map(|route| match route {
            Route::Year(_, Place::LedgerList(facet, page)) if page > 1 => Some((facet, page)),
            _ => None,
        })
        .collect();
    let tax = "tax".parse().expect("an id");
    let attitude = "attitude".parse().expect("an id");
    let expected = [
        Facet::Open,
        Facet::Overdue,
        Facet::All,
        Facet::Area(&attitude),
        Facet::Window(&tax),
    ];
    assert_eq!(places, expected.map(|facet| (facet, 2)));
}

#[test]
fn an_age_bar_is_hatched_beyond_the_due_date_in_force() {
    let bar = |as_of: &str, events: &[(&str, LedgerEventKind, &str)]| {
        let item = item("tax-1", "05-01", "05-11", events);
        let standing = standing(&item, day(as_of));
        let scale = row::scale(&[(&item, &standing)]);
        (
            scale,
            serde_json::to_value(row::age_bar(&item, &standing, scale)).expect("JSON"),
        )
    };
    let overdue = serde_json::json!({"within": "50%", "beyond": "50%", "due": "50%"});
    assert_eq!(bar("05-21", &[]), (20, overdue));
    let in_time = serde_json::json!({"within": "50%", "beyond": null, "due": "100%"});
    assert_eq!(bar("05-06", &[]), (10, in_time));
    let extended = serde_json::json!({"within": "66.667%", "beyond": null, "due": "100%"});
    assert_eq!(
        bar("05-21", &[("05-09", Extended, "05-31")]),
        (30, extended)
    );
}

#[test]
fn dates_are_told_against_the_original_due_date() {
    let dates = |as_of: &str, events: &[(&str, LedgerEventKind, &str)]| {
        let assessed = centre(vec![item("tax-1", "05-01", "05-11", events)], Some(as_of));
        with_scene(&assessed, Language::English, |scene| {
            let (item, standing) = scene
                .year
                .item(&"tax-1".parse().expect("an id"))
                .expect("it is there");
            row::dates(scene, item, standing)
        })
    };
    assert_eq!(dates("05-21", &[]), "Open for 20 days, due 11 May 2025");
    let extended = ("05-09", Extended, "05-31");
    assert_eq!(
        dates("05-21", &[extended]),
        "Open for 20 days, due 31 May 2025 (at first 11 May 2025, extended once)"
    );
    let closed = |date| [extended, (date, Claimed, ""), (date, Verified, "")];
    assert_eq!(
        dates("06-21", &closed("05-12")),
        "Closed on 12 May 2025 after 11 days, 1 day after the original due date 11 May 2025"
    );
    assert_eq!(
        dates("06-21", &closed("05-11")),
        "Closed on 11 May 2025 after 10 days, on time"
    );
    assert_eq!(
        dates("06-21", &[("05-30", Unresolved, "")]),
        "Ended on 30 May 2025"
    );
}

#[test]
fn a_timeline_tells_the_missed_due_date_where_it_lies() {
    let titles = |events: &[(&str, LedgerEventKind, &str)]| {
        let assessed = centre(vec![item("tax-1", "05-01", "05-11", events)], Some("06-21"));
        with_scene(&assessed, Language::Chinese, |scene| {
            let (_, view) = one(scene, &"tax-1".parse().expect("an id"));
            view.titles()
        })
    };
    assert_eq!(titles(&[]), ["立账", "期限到了，没有销号"]);
    assert_eq!(
        titles(&[("05-11", Claimed, ""), ("05-12", Rejected, "")]),
        ["立账", "窗口自报完成", "期限到了，没有销号", "核实没有通过"]
    );
    let closed = [("05-09", Claimed, ""), ("05-10", Verified, "")];
    assert_eq!(titles(&closed), ["立账", "窗口自报完成", "核实通过，销号"]);
    assert_eq!(
        titles(&[
            ("05-09", Extended, "06-30"),
            ("05-10", Progress, ""),
            ("05-11", Unresolved, "")
        ]),
        ["立账", "期限延到 2025-06-30", "有进展", "以未解决了结"]
    );
    let reopened = [closed[0], closed[1], ("06-01", Reopened, "")];
    assert_eq!(
        titles(&reopened),
        [
            "立账",
            "窗口自报完成",
            "核实通过，销号",
            "期限到了，没有销号",
            "重新打开"
        ]
    );
}

#[test]
fn days_are_counted_to_a_day_that_was_given_or_to_the_last_record() {
    let items = || vec![item("tax-1", "05-01", "05-11", &[])];
    for (as_of, expected) in [
        (Some("06-21"), "Days are counted up to 21 June 2025."),
        (
            None,
            "No as-of date was given: days are counted up to the last record, of 1 December 2025.",
        ),
    ] {
        let assessed = centre(items(), as_of);
        let view = with_scene(&assessed, Language::English, |scene| of(scene).1);
        assert_eq!(view.counted_to.as_deref(), Some(expected));
    }
    let none = centre(vec![], None);
    let view = with_scene(&none, Language::English, |scene| of(scene).1);
    assert_eq!(view.counted_to, None);
    assert!(view.whole.is_none() && view.groups.is_empty());
}

#[test]
fn figures_have_one_digit_behind_the_point_where_they_need_it() {
    let printed = [(2, 3), (37, 2), (18, 1), (17, 20)]
        .map(|(numerator, denominator)| totals::one_decimal(&Ratio::new(numerator, denominator)));
    // 0.85 is printed half up.
    assert_eq!(printed, ["0.7", "18.5", "18", "0.9"]);
}
