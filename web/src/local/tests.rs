use proptest::prelude::*;
use scoring_core::inputs::{
    Adjustment, Answers, Inputs, PanelMark, PeerMark, Record, Veto, Window,
};
use scoring_core::scenario::{Edit, Scenario};
use scoring_core::{Evaluation, Ratio, evaluate};

use super::edits::edits;
use super::{Answer, Place, Said, Use, path, usable, view};
use crate::results::read;
use crate::sample::{id, inputs};
use crate::text::tests::whole_catalogue;

fn published() -> Evaluation {
    read(&inputs()).expect("the sample is consistent")
}

/// The windows' records, and nothing else of them.
fn windows(of: &Inputs) -> Vec<Window> {
    of.windows.clone()
}

/// What can be told apart in the outcome.
fn outcome(evaluation: &Evaluation) -> Vec<(Option<Ratio>, Option<usize>, bool)> {
    let outcome = evaluate(evaluation);
    let windows = outcome.windows.iter();
    windows
        .map(|window| {
            let value = window.scorecard.value().cloned();
            (value, window.rank, window.vetoed)
        })
        .collect()
}

fn numbers() -> impl Strategy<Value = Vec<Ratio>> {
    let number = (60_i128..65).prop_map(Ratio::whole);
    prop::collection::vec(number, 0..5)
}

prop_compose! {
    /// The records of one window.
    fn records()(
        panel in numbers(),
        peer in numbers(),
        votes in prop::collection::vec(0_u64..30, 5),
        held in any::<bool>(),
        adjustments in prop::collection::vec((1_u8..4, 1_i128..4), 0..4),
        vetoed in any::<bool>(),
    ) -> Window {
        let mut window = read(&inputs()).expect("consistent").windows[0].clone();
        window.panel = panel.into_iter().map(|score| PanelMark { date: None, item: None, score }).collect();
        window.peer = peer.into_iter().map(|score| PeerMark { score, rater: None }).collect();
        window.surveys.clear();
        if held {
            let record = Record {
                group: None,
                respondents: 150,
                issued: None,
                returned: None,
                answers: Answers::Votes(vec![votes]),
            };
            window.surveys.insert(id("july"), vec![record]);
        }
        window.deductions.clear();
        for (number, points) in adjustments {
            let id = id(&format!("d{number}"));
            if window.deductions.iter().all(|record| record.id != id) {
                let (kind, points) = (crate::sample::id("warning"), Ratio::whole(points));
                window.deductions.push(Adjustment { date: None, id, kind, points });
            }
        }
        window.vetoes.clear();
        if vetoed {
            window.vetoes.push(Veto { date: None, ground: id("case-filed") });
        }
        window
    }
}

prop_compose! {
    fn years()(all in prop::collection::vec(records(), 3)) -> Evaluation {
        let mut year = Inputs::clone(&published());
        for (window, records) in year.windows.iter_mut().zip(all) {
            *window = Window { id: window.id.clone(), name: window.name.clone(), ..records };
        }
        Evaluation::new(year).expect("marks and votes are in range")
    }
}

const PATHS: [&str; 5] = [
    "surveys/july.toml",
    "panel.toml",
    "peer.toml",
    "adjustments.toml",
    "vetoes.toml",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    /// All files together make one year of another, and none says more than it has to.
    #[test]
    fn files_stand_in_for_their_parts(one in years(), other in years()) {
        let all: Vec<Edit> = PATHS.iter().flat_map(|path| edits(&one, path, &windows(&other))).collect();
        let scenario = Scenario { inputs_sha256: None, edits: all };
        let made = scenario.apply(&one).expect("the edits fit");
        prop_assert_eq!(outcome(&made), outcome(&other));
        for path in PATHS {
            prop_assert_eq!(edits(&one, path, &windows(&one)), []);
        }
    }
}

#[test]
fn a_file_is_known_by_its_name_or_by_what_it_says() {
    let year = published();
    assert_eq!(path(&year, "july.toml", b""), "surveys/july.toml");
    assert_eq!(path(&year, "2025/peer.toml", b""), "peer.toml");
    assert_eq!(
        path(&year, "juli.toml", b"# 7\n conducted = 1"),
        "surveys/juli.toml"
    );
    assert_eq!(path(&year, "plan.toml", b"title = 1"), "plan.toml");
}

fn said(error: bool, path: &str) -> Said {
    Said {
        error,
        code: "votes-length".to_owned(),
        message: "3 counts".to_owned(),
        hint: "write 5".to_owned(),
        places: vec![Place {
            path: path.to_owned(),
            line: 7,
            column: 3,
            text: ["态度 = ", "[1]", " # x"].map(str::to_owned).to_vec(),
            label: String::new(),
        }],
    }
}

#[test]
fn what_is_wrong_is_not_used_and_is_shown_with_its_line() {
    let year = published();
    let answer = Answer {
        diagnostics: vec![said(true, "2025/peer.toml"), said(false, "2025/panel.toml")],
        windows: Vec::new(),
    };
    assert_eq!(usable(&year, "peer.toml", &answer), Use::Wrong);
    assert_eq!(usable(&year, "panel.toml", &answer), Use::Counts);
    assert_eq!(usable(&year, "plan.toml", &answer), Use::NotTaken);
    assert_eq!(
        usable(&year, "checklists/x.toml", &answer),
        Use::OnlyChecked
    );
    let paths = ["peer.toml", "panel.toml"].map(str::to_owned);
    let chinese = whole_catalogue("zh-CN");
    let read = view::read(&year, &chinese, &paths, &answer);
    assert_eq!(read.files.len(), 1);
    assert_eq!(read.files[0].0, "panel.toml");
    assert_eq!(read.files[0].1.len(), 3, "a mark of each window is gone");
    let words: String = read.nodes.iter().map(crate::markup::Node::words).collect();
    for part in [
        "votes-length",
        "3 counts",
        "write 5",
        "2025/peer.toml:7:3",
        "态度 = [1] # x",
        "^^^",
    ] {
        assert!(words.contains(part), "{part}: {words}");
    }
}
