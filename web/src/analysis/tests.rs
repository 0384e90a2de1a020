//! What the panels show for the small year: windows a 92/88/90.5, b 90/91/88.1 less 1.5, c 85/95/90.4.

use std::collections::BTreeMap;

use scoring_core::Ratio;
use scoring_core::evaluate;
use scoring_core::scenario::{Edit, Scenario};
use scoring_core::stability::{Settings, Stability, Weights};

use super::apply::applied;
use super::{Session, deciding, factors, firmness, reach};
use crate::markup::Node;
use crate::protocol::text_of;
use crate::sample::{id, inputs, ratio, weight};
use crate::text::tests::whole_catalogue;

fn session() -> Session {
    Session::new(&inputs()).expect("the sample is consistent")
}

/// The sample with these panel and peer marks and satisfactions instead: the example of the domain.
fn example() -> Session {
    let windows = [
        ("a", "92", "88", [181, 19]),
        ("b", "90", "91", [441, 59]),
        ("c", "85", "95", [931, 69]),
    ];
    let text = inputs();
    let mut value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    for (at, (_, panel, peer, [good, poor])) in windows.iter().enumerate() {
        let window = &mut value["windows"][at];
        window["panel"][0]["score"] = (*panel).into();
        window["peer"][0]["score"] = (*peer).into();
        let record = &mut window["surveys"]["july"][0];
        record["respondents"] = (good + poor).to_string().into();
        let row = [*good, 0, 0, 0, *poor].map(|count| count.to_string());
        record["answers"]["votes"] = serde_json::json!([row]);
        let window = window.as_object_mut().expect("a window");
        window.remove("deductions");
    }
    Session::new(&value.to_string()).expect("it is consistent")
}

fn words(nodes: &[Node]) -> String {
    nodes.iter().map(Node::words).collect()
}

fn all(nodes: &[Node]) -> Vec<&Node> {
    nodes.iter().flat_map(Node::all).collect()
}

#[test]
fn b_draws_level_with_a_where_peers_weigh_43_of_103() {
    let session = example();
    let choice = deciding::Choice {
        component: id("peer"),
        window: id("b"),
    };
    for language in ["zh-CN", "en"] {
        let texts = whole_catalogue(language);
        let (nodes, summary) = deciding::view(&session, &texts, &choice);
        assert!(words(&nodes).contains("43/103"), "{}", words(&nodes));
        assert!(words(&nodes).contains("41.75"));
        assert!(!summary.is_empty());
        let weights = all(&nodes);
        let offered: Vec<_> = weights
            .iter()
            .filter_map(|node| node.attribute("data-weight"))
            .collect();
        assert!(offered.contains(&"4300/103"), "{offered:?}");
        // The dot stands above the weight: 41.75 of the 68 percent that the plot takes.
        let dots: Vec<_> = weights
            .iter()
            .filter(|node| node.tag == "circle")
            .filter_map(|dot| dot.attribute("cx"))
            .collect();
        assert!(dots.contains(&"28.388%"), "{dots:?}");
    }
    // On both sides of it.
    for (weight, first) in [("4299/103", "a"), ("4301/103", "b")] {
        let edit = deciding::weights(&session, &id("peer"), &ratio(weight));
        let edits = vec![edit.expect("peers have siblings")];
        let inputs_sha256 = None;
        let scenario = Scenario {
            inputs_sha256,
            edits,
        };
        let outcome = evaluate(&scenario.apply(session.published()).expect("it fits"));
        let rank = |window: &str| outcome.window(window).and_then(|window| window.rank);
        let other = if first == "a" { "b" } else { "a" };
        assert!(rank(first) < rank(other), "{weight}");
    }
}

#[test]
fn weights_come_into_the_scenario_one_by_one() {
    let session = example();
    let edit = deciding::weights(&session, &id("peer"), &ratio("50")).expect("it has siblings");
    let edits = applied(session.published(), &[weight("peer", "30")], &[edit]);
    let sum: Ratio = edits
        .iter()
        .map(|edit| match edit {
            Edit::Weights(weights) if weights.len() == 1 => weights.values().sum::<Ratio>(),
            other => panic!("{other:?} is no edit of one weight"),
        })
        .sum();
    assert_eq!((edits.len(), sum), (3, Ratio::HUNDRED));
}

#[test]
fn each_target_has_its_words_and_its_buttons() {
    let session = session();
    for language in ["zh-CN", "en"] {
        let texts = whole_catalogue(language);
        for aim in reach::Aim::ALL {
            for window in ["a", "b", "c"] {
                let mut choice = reach::Choice::of(&session, id(window));
                choice.aim = aim;
                choice.number = choice.suggested(&session);
                let answered = reach::answer(&session, &texts, &choice);
                assert!(!answered.summary.is_empty());
                let nodes = all(&answered.nodes);
                let buttons = nodes
                    .iter()
                    .filter(|node| node.attribute("data-apply").is_some());
                assert_eq!(buttons.count(), answered.edits.len());
                let said = words(&answered.nodes);
                assert!(!said.contains('{'), "{said}");
            }
        }
        let mut choice = reach::Choice::of(&session, id("a"));
        for (aim, number) in [(reach::Aim::Rank, "0"), (reach::Aim::Score, "100.1")] {
            choice.aim = aim;
            choice.number = number.into();
            let answered = reach::answer(&session, &texts, &choice);
            assert_eq!(answered.nodes[0].attribute("class"), Some("error"));
        }
    }
}

#[test]
fn a_veto_stands_in_the_way() {
    let mut session = session();
    let veto = Edit::Veto {
        window: id("b"),
        ground: id("case-filed"),
        in_force: true,
    };
    let inputs_sha256 = None;
    let scenario = Scenario {
        inputs_sha256,
        edits: vec![veto],
    };
    assert_eq!(session.follow(&text_of(&scenario)), Ok(true));
    assert_eq!(session.follow(&text_of(&scenario)), Ok(false), "the same");
    let texts = whole_catalogue("zh-CN");
    let choice = reach::Choice::of(&session, id("b"));
    let answered = reach::answer(&session, &texts, &choice);
    assert!(answered.summary.contains("否决"), "{}", answered.summary);
    assert!(answered.edits.is_empty());
    assert!(session.follow("{\"edit\":[{\"nothing\":{}}]}").is_err());
    assert!(session.is_scenario(), "what does not fit changes nothing");
}

#[test]
fn draws_are_shown_with_seed_and_number_and_every_shade_is_a_share() {
    let session = session();
    let texts = whole_catalogue("zh-CN");
    let settings = Settings {
        seed: 7,
        weights: Some(Weights::Any),
        answers: true,
    };
    let stability = Stability::new(session.evaluation(), session.outcome(), settings);
    let mut stability = stability.expect("there is a survey");
    let (nodes, finding) = firmness::view(&session, &texts, &stability.tally(), 0);
    assert!(
        nodes.is_empty() && finding.is_empty(),
        "nothing was drawn yet"
    );
    stability.advance(200);
    let tally = stability.tally();
    let (nodes, finding) = firmness::view(&session, &texts, &tally, 9);
    let said = words(&nodes);
    assert!(said.contains("200 次") && said.contains('7'), "{said}");
    assert!(finding.contains('3'), "{finding}");
    let shades: Vec<Ratio> = all(&nodes)
        .iter()
        .filter_map(|node| node.attribute("fill-opacity")?.parse().ok())
        .collect();
    assert!(shades.len() > 4);
    assert!(
        shades
            .iter()
            .all(|shade| *shade <= Ratio::ONE && !shade.is_negative())
    );
}

#[test]
fn one_thing_at_a_time_names_each_weight() {
    let session = session();
    let texts = whole_catalogue("en");
    let nodes = factors::view(&session, &texts, &id("b"), 10);
    let rows = all(&nodes);
    let heads = rows
        .iter()
        .filter(|node| node.attribute("scope") == Some("row"));
    assert_eq!(heads.count(), 3);
    // b without peers: 90 × 1/2 + 88.1 × 1/2 − 1.5.
    assert!(words(&nodes).contains("87.55"), "{}", words(&nodes));
}

#[test]
fn numbers_in_sentences_are_grouped() {
    let groups: BTreeMap<u64, &str> =
        [(0, "0"), (999, "999"), (1_000, "1,000"), (20_000, "20,000")].into();
    for (number, text) in groups {
        assert_eq!(firmness::thousands(number), text);
    }
}
