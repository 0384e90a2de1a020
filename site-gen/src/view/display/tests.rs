use std::sync::Arc;

use scoring_core::inputs::Status;
use serde_json::Value;

use super::*;
use crate::assess::Assessed;
use crate::model::Language;
use crate::texts::Texts;
use crate::view::YearIndex;
use crate::view::testing::centre;

#[test]
fn the_shares_of_all_parts_are_the_whole_list_in_order() {
    for length in [0, 1, 39, 40, 41, 1000] {
        let list: Vec<usize> = (0..length).collect();
        for parts in 1..30 {
            let shares = (1..=parts).map(|part| Share { part, parts });
            let together: Vec<usize> = shares.flat_map(|share| share.of(&list).to_vec()).collect();
            assert_eq!(together, list, "{length} in {parts} parts");
        }
    }
}

/// The first part of the display of `assessed`.
fn shown(assessed: &Assessed) -> Value {
    let years: Vec<_> = assessed.years.iter().map(YearIndex::of).collect();
    let texts = Texts::of(Language::Chinese);
    let scene = Scene::of(assessed, &years, &texts, Route::Display(1));
    serde_json::to_value(of(&scene, 1).1).expect("a view is data")
}

#[test]
fn the_running_ranking_shows_until_there_are_results() {
    let mut assessed = centre();
    let composite = &shown(&assessed)["rankings"];
    assert_eq!(composite.as_array().map(Vec::len), Some(1));
    assert_eq!(composite[0]["rows"][0]["vetoed"], false);
    assert_eq!(composite[0]["without"][0]["text"], "bare窗口");
    assessed.years.last_mut().expect("a year").status = Status::InProgress;
    let running = &shown(&assessed)["rankings"][0];
    let title = running["title"][0]["text"].as_str().expect("a title");
    assert!(title.contains("八月"), "{title}");
    assert_eq!(running["rows"][0]["score"], "87.50");
    assert_eq!(running["rows"][0]["beside"]["text"], "平");
}

#[test]
fn every_pledge_is_there_in_full_and_who_has_none_is_named() {
    let view = shown(&centre());
    let pledges = &view["pledges"];
    assert_eq!(pledges["sheets"][0]["promises"][0]["target"]["text"], "95%");
    let html = pledges["sheets"][0]["body"]["html"]
        .as_str()
        .expect("a text");
    assert!(html.starts_with("<h3>目标</h3>"), "{html}");
    assert_eq!(pledges["without"][0]["text"], "gas窗口、bare窗口");
    assert_eq!(view["closings"], Value::Null, "nothing is closed yet");
}

#[test]
fn what_is_longer_than_a_wall_shows_is_left_to_its_page() {
    let mut assessed = centre();
    let year = assessed.years.last_mut().expect("a year");
    let pledge = year.content.pledges.values_mut().next().expect("a pledge");
    let pledge = Arc::make_mut(pledge);
    let room = MOST
        - pledge
            .items
            .iter()
            .map(|item| {
                let target = item
                    .target
                    .iter()
                    .map(|target| target.original.chars().count());
                item.text.original.chars().count() + target.sum::<usize>()
            })
            .sum::<usize>();
    pledge.body = "长".repeat(room);
    let sheet = |assessed: &Assessed| shown(assessed)["pledges"]["sheets"][0].clone();
    assert_eq!(sheet(&assessed)["beyond"], Value::Null);
    let year = assessed.years.last_mut().expect("a year");
    let pledge = year.content.pledges.values_mut().next().expect("a pledge");
    Arc::make_mut(pledge).body.push('。');
    let sheet = sheet(&assessed);
    assert_eq!(
        (&sheet["body"], &sheet["promises"]),
        (&Value::Null, &Value::Array(vec![]))
    );
    let href = sheet["beyond"]["href"].as_str().expect("a link");
    assert!(href.contains("/pledges/"), "{href}");
}
