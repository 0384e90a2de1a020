//! Laws of the state, its links and its files, over random sequences of what a reader does.

use proptest::prelude::*;
use scoring_core::Ratio;
use scoring_core::live::Live;
use scoring_core::method::{Basis, Combine, Quota};
use scoring_core::round::Rounding;
use scoring_core::scenario::{AdjustmentList, Edit, Marker, Scenario};

use crate::files::{Files, LocalFile};
use crate::names::Names;
use crate::sample::{id, inputs, ratio};
use crate::state::State;
use crate::text::tests::catalogue;
use crate::view::{Ground, Row, grounds, row};
use crate::{file, link};

/// What a reader does.
#[derive(Clone, Debug)]
enum Deed {
    Set(Edit),
    SetAll(Vec<Edit>),
    Take(LocalFile),
    Leave(usize),
    Settle,
    Reset(usize),
    ResetAll,
    Undo,
    Redo,
}

fn act(state: &mut State, deed: Deed) {
    match deed {
        Deed::Set(edit) => state.set(edit),
        Deed::SetAll(edits) => state.set_all(edits),
        Deed::Take(file) => state.take_files(vec![file]),
        Deed::Leave(at) => state.leave_file(at),
        Deed::Settle => state.settle(),
        Deed::Reset(at) => state.reset(at),
        Deed::ResetAll => state.reset_all(),
        Deed::Undo => state.undo(),
        Deed::Redo => state.redo(),
    }
}

fn state() -> State {
    State::new(&inputs()).expect("the sample is consistent")
}

fn after(deeds: Vec<Deed>) -> State {
    let mut state = state();
    for deed in deeds {
        act(&mut state, deed);
    }
    state
}

fn number(most: i128) -> impl Strategy<Value = Ratio> {
    (0..=most * 12).prop_map(|twelfths| Ratio::new(twelfths, 12))
}

fn window() -> impl Strategy<Value = scoring_core::id::Id> {
    prop::sample::select(vec!["a", "b", "c"]).prop_map(id)
}

fn list() -> impl Strategy<Value = AdjustmentList> {
    // The sample has no kind of addition.
    Just(AdjustmentList::Deductions)
}

fn weights() -> impl Strategy<Value = Edit> {
    (0_i128..=1000, 0_i128..=1000).prop_map(|(one, other)| {
        let (low, high) = (one.min(other), one.max(other));
        let parts = [low, high - low, 1000 - high].map(|tenths| Ratio::new(tenths, 10));
        let ids = ["panel", "peer", "public"].map(id);
        Edit::Weights(ids.into_iter().zip(parts).collect())
    })
}

fn edit() -> impl Strategy<Value = Edit> {
    let marker = prop::sample::select(vec![Marker::Panel, Marker::Peer]);
    prop_oneof![
        weights(),
        (window(), prop::collection::vec(0_u64..30, 5)).prop_map(|(window, counts)| Edit::Votes {
            window,
            round: id("july"),
            group: None,
            indicator: id("attitude"),
            counts,
        }),
        (window(), 0_u64..300).prop_map(|(window, respondents)| Edit::Respondents {
            window,
            round: id("july"),
            group: None,
            respondents,
        }),
        (
            window(),
            prop::option::of(0_u64..300),
            prop::option::of(0_u64..300)
        )
            .prop_map(|(window, issued, returned)| Edit::Ballots {
                window,
                round: id("july"),
                group: None,
                issued,
                returned,
            }),
        (window(), marker.clone(), prop::option::of(number(100))).prop_map(
            |(window, by, score)| {
                let at = 0;
                Edit::Mark {
                    window,
                    by,
                    at,
                    score,
                }
            }
        ),
        (window(), marker, number(100)).prop_map(|(window, by, score)| {
            let item = None;
            Edit::NewMark {
                window,
                by,
                item,
                score,
            }
        }),
        prop::option::of(number(9)).prop_map(|points| Edit::Adjustment {
            window: id("b"),
            list: AdjustmentList::Deductions,
            id: id("d1"),
            points: points.filter(|points| !points.is_zero()),
        }),
        (window(), list(), 1_u32..4, number(9)).prop_map(|(window, list, n, points)| {
            Edit::NewAdjustment {
                window,
                list,
                id: id(&format!("what-if-{n}")),
                kind: id("warning"),
                points: &points + &Ratio::ONE,
            }
        }),
        (window(), any::<bool>()).prop_map(|(window, in_force)| Edit::Veto {
            window,
            ground: id("case-filed"),
            in_force,
        }),
        prop::sample::select(vec![Combine::Pooled, Combine::Mean]).prop_map(|combine| {
            let component = id("public");
            Edit::Combine { component, combine }
        }),
        (0_u32..2).prop_map(|trim| Edit::Trim {
            component: id("peer"),
            trim,
        }),
        prop::option::of(number(9)).prop_map(|cap| Edit::Cap {
            list: AdjustmentList::Deductions,
            kind: id("warning"),
            cap: cap.filter(|cap| !cap.is_zero()),
        }),
        prop::sample::select(vec![Basis::Exact, Basis::Printed]).prop_map(Edit::Basis),
        (0_u32..=6, any::<bool>()).prop_map(|(decimals, even)| Edit::Rounding {
            decimals,
            rounding: if even {
                Rounding::HalfEven
            } else {
                Rounding::HalfUp
            },
        }),
        prop::sample::subsequence(vec!["panel", "peer", "public"], 0..=3)
            .prop_map(|ids| Edit::TieBreakers(ids.into_iter().map(id).collect())),
        number(99).prop_map(Edit::Floor),
        (0_u32..4, 0_u32..4).prop_map(|(excellent, unsatisfactory)| Edit::Quota(Quota {
            excellent,
            unsatisfactory,
            ..Quota::default()
        })),
    ]
}

/// A file of marks or of votes that says nothing of what was published.
fn local_file() -> impl Strategy<Value = LocalFile> {
    (any::<bool>(), 1_u32..50).prop_map(|(marks, number)| {
        let (name, edit) = if marks {
            let edit = Edit::Mark {
                window: id("a"),
                by: Marker::Panel,
                at: 0,
                score: Some(Ratio::count(number.into())),
            };
            ("panel.toml", edit)
        } else {
            let edit = Edit::Votes {
                window: id("b"),
                round: id("july"),
                group: None,
                indicator: id("attitude"),
                counts: vec![1, 0, 0, 0, number.into()],
            };
            ("surveys/july.toml", edit)
        };
        LocalFile::new(name.to_owned(), vec![edit])
    })
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        8 => edit().prop_map(Deed::Set),
        1 => prop::collection::vec(edit(), 1..4).prop_map(Deed::SetAll),
        1 => local_file().prop_map(Deed::Take),
        1 => (0_usize..2).prop_map(Deed::Leave),
        1 => Just(Deed::Settle),
        1 => (0_usize..6).prop_map(Deed::Reset),
        1 => Just(Deed::ResetAll),
        2 => Just(Deed::Undo),
        2 => Just(Deed::Redo),
    ]
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    prop::collection::vec(deed(), 0..25)
}

/// What the reader sees of a state.
fn seen(state: &State) -> ((Vec<Edit>, Files), scoring_core::live::Standings, usize) {
    let problems = state.problems().len();
    let changes = (state.edits().to_vec(), state.files().clone());
    (changes, state.live().standings(), problems)
}

proptest! {
    #[test]
    fn any_sequence_is_its_scenario_applied_at_once(deeds in deeds()) {
        let state = after(deeds);
        let scenario = state.scenario();
        // A scenario that breaks a rule shows the published year, and says so.
        let applied = scenario.apply(state.published()).expect("what counts fits");
        prop_assert_eq!(Live::new(applied).standings(), state.live().standings());
    }

    #[test]
    fn a_row_whose_ground_stayed_is_the_row_made_anew(deeds in deeds()) {
        let texts = catalogue("en");
        let mut state = state();
        let mut kept: Vec<Option<(Ground, Row)>> = vec![None; state.published().windows.len()];
        for deed in deeds {
            act(&mut state, deed);
            let names = Names {
                texts: &texts,
                evaluation: state.evaluation(),
            };
            let places: Vec<usize> = state.live().by_rank().collect();
            for (&at, ground) in places.iter().zip(grounds(&state, &places)) {
                let anew = row(&state, &names, at, &ground);
                if let Some((before, row)) = &kept[at] && *before == ground {
                    prop_assert_eq!(row, &anew);
                }
                kept[at] = Some((ground, anew));
            }
        }
    }

    #[test]
    fn undoing_all_steps_and_making_them_again_is_identity(deeds in deeds()) {
        let mut state = after(deeds);
        while state.steps().1 {
            state.redo();
        }
        let end = seen(&state);
        while state.steps().0 {
            state.undo();
        }
        prop_assert_eq!(state.changes(), 0);
        prop_assert_eq!(&state.live().standings(), state.standings());
        while state.steps().1 {
            state.redo();
        }
        prop_assert_eq!(seen(&state), end);
    }

    #[test]
    fn one_step_back_is_where_one_was(deeds in deeds(), edits in prop::collection::vec(edit(), 1..4)) {
        let mut state = after(deeds);
        let before = seen(&state);
        state.set_all(edits);
        if seen(&state).0 != before.0 {
            state.undo();
        }
        prop_assert_eq!(seen(&state), before);
    }

    #[test]
    fn a_link_brings_the_same_scenario(deeds in deeds()) {
        let state = after(deeds);
        let edits = state.scenario().edits;
        let text = link::write(state.digest(), &edits);
        let plain = |c: char| c.is_ascii_alphanumeric() || "-._/=&".contains(c);
        prop_assert!(text.chars().all(plain), "{}", text);
        let read = link::read(&format!("#{text}"));
        let read = read.map_err(|error| TestCaseError::fail(format!("{error:?}: {text}")))?;
        // As a program passes it on that takes none of its marks for part of an address.
        let escape = |c: char| match c {
            '&' | '=' | '.' | '_' | '/' => format!("%{:02X}", u32::from(c)),
            _ => c.to_string(),
        };
        let escaped: String = text.chars().map(escape).collect();
        prop_assert_eq!(Ok(read.clone()), link::read(&escaped));
        prop_assert_eq!(&read.edits, &edits);
        prop_assert_eq!(read.digest.as_str(), link::figures(state.digest()));
        let mut other = self::state();
        prop_assert!(other.replace(&read.edits).is_ok());
        prop_assert_eq!(other.live().standings(), state.live().standings());
    }

    #[test]
    fn a_link_that_lost_its_end_is_none(deeds in deeds(), at in any::<prop::sample::Index>()) {
        let state = after(deeds);
        let text = link::write(state.digest(), &state.scenario().edits);
        let cut = &text[..at.index(text.len())];
        prop_assert!(link::read(cut).is_err(), "{}", cut);
    }

    #[test]
    fn a_file_brings_the_same_scenario_here_and_to_the_tool(deeds in deeds()) {
        let state = after(deeds);
        let scenario = state.scenario();
        let text = file::write(&["情景", "two\nlines"], state.digest(), &scenario.edits);
        let read = file::read(&text);
        prop_assert_eq!(
            read,
            Ok(file::File {
                digest: Some(state.digest().to_owned()),
                edits: scenario.edits.clone(),
            }),
            "{}", text
        );
        let tool: Scenario = toml::from_str(&text).expect("it is TOML");
        prop_assert_eq!(tool, scenario);
    }

    #[test]
    fn damaged_links_and_files_change_nothing_or_are_scenarios(
        deeds in deeds(),
        at in any::<prop::sample::Index>(),
        with in prop::sample::select(vec!["", "x", "&", ".", "_", "\n", "\"", "[", "999999999999999999999", "💥"]),
    ) {
        let mut state = after(deeds);
        let damage = |text: &str| {
            let places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
            let at = places[at.index(places.len())];
            let rest = text[at..].chars().skip(1).collect::<String>();
            format!("{}{with}{rest}", &text[..at])
        };
        let edits = state.scenario().edits;
        let link = link::read(&damage(&link::write(state.digest(), &edits)));
        let file = file::read(&damage(&file::write(&[], state.digest(), &edits)));
        let before = seen(&state);
        for edits in [link.ok().map(|link| link.edits), file.ok().map(|file| file.edits)] {
            let Some(edits) = edits else { continue };
            if state.replace(&edits).is_ok() {
                let applied = state.scenario().apply(state.published());
                prop_assert!(applied.is_ok());
                if seen(&state).0 != before.0 {
                    state.undo();
                }
            }
            prop_assert_eq!(&seen(&state).0, &before.0);
        }
    }
}

#[test]
fn the_weights_of_items_in_links_and_files() {
    let weights = [("checks", "70/3"), ("daily", "12.5")];
    let edit = Edit::Items {
        component: id("panel"),
        weights: weights
            .map(|(item, weight)| (id(item), ratio(weight)))
            .into(),
    };
    let digest = "0123456789abcdef";
    let text = link::write(digest, std::slice::from_ref(&edit));
    assert_eq!(
        text,
        "scenario=1.0123456789abcdef&items=panel.checks_70/3.daily_25/2&end"
    );
    let read = link::read(&text).expect("it is a link");
    assert_eq!(read.edits, std::slice::from_ref(&edit));
    let text = file::write(&[], digest, std::slice::from_ref(&edit));
    let read = file::read(&text).expect("it is a file");
    assert_eq!(read.edits, std::slice::from_ref(&edit));
    let tool: Scenario = toml::from_str(&text).expect("it is TOML");
    assert_eq!(tool.edits, [edit]);
}

#[test]
fn what_is_no_link() {
    use link::NoLink::{Foreign, Malformed, Version};
    let digest = "0123456789abcdef";
    for (text, why) in [
        ("", Foreign),
        ("#main_", Foreign),
        ("#scenario=", Malformed),
        ("#scenario=2.0123456789abcdef&anything", Version),
        ("#scenario=1.0123", Malformed),
        ("#scenario=1.0123456789abcdef&", Malformed),
        ("#scenario=1.0123456789abcdef&floor=60", Malformed),
        ("#scenario=1.0123456789abcdef&end&floor=60", Malformed),
        ("#scenario=1.0123456789abcdef&weights=&end", Malformed),
        (
            "#scenario=1.0123456789abcdef&mark=a.panel.0.1.2&end",
            Malformed,
        ),
        (
            "#scenario=1.0123456789abcdef&mark=a.everybody.0.1&end",
            Malformed,
        ),
        ("#scenario=1.0123456789abcdef&basis=roughly&end", Malformed),
        ("#scenario=1.0123456789abcdef&nothing=1&end", Malformed),
        ("#scenario=1.0123456789abcdef&floor=6%3&end", Malformed),
        ("#scenario=1.0123456789abcdef&floor=6%+1&end", Malformed),
        ("#%E6%8E%92%E5%90%8D%", Foreign),
    ] {
        assert_eq!(link::read(text), Err(why), "{text}");
    }
    let link = link::read(&format!(
        "#scenario=1.{digest}&floor=61/2&tie-breakers=public_panel&tie-breakers=&end"
    ));
    let ids = |of: &[&str]| Edit::TieBreakers(of.iter().map(|of| id(of)).collect());
    let edits = vec![
        Edit::Floor(Ratio::new(61, 2)),
        ids(&["public", "panel"]),
        ids(&[]),
    ];
    assert_eq!(link.map(|link| link.edits), Ok(edits));
}

#[test]
fn files_as_people_write_them() {
    let text = "\u{feff}# a comment\r\n\r\n[[edit]] # another\r\nfloor = 10.5\r\n[[edit]]\n\
        [edit.votes]\nwindow = 'a'\nround = \"july\"\nindicator = \"attitude\"\n\
        counts = [ # five\n 1, 2,\n 3, 4, 5,\n]\n[[edit]]\nquota.excellent = 1\n\
        quota.excellent_heads = 0\nquota.unsatisfactory = 2\nquota.class = [{ class = \"x\", \
        excellent = 1, unsatisfactory = 0 }]\n";
    let read = file::read(text).expect("it is lawful");
    assert_eq!(read.digest, None);
    assert_eq!(read.edits.len(), 3);
    assert!(matches!(&read.edits[1], Edit::Votes { counts, .. } if counts[..] == [1, 2, 3, 4, 5]));
    for (text, line) in [
        (
            "inputs_sha256 = \"3x\"\n\n[[edit]]\nbasis = \"roughly\"\n",
            4,
        ),
        ("[[edit]]\nbasis = \"exact\"\nfloor = 1\n", 3),
        ("[[edit]]\nbasis \"exact\"\n", 2),
        ("basis = \"exact\"\n", 1),
        ("[[other]]\n", 1),
        ("[[edit]]\nfloor = [[[[[[[[[[1]]]]]]]]]]\n", 2),
        ("[[edit]]\nfloor = \"1\n\"\n", 3),
    ] {
        let error = file::read(text).expect_err(text);
        assert!(
            error.line.abs_diff(line) <= 1,
            "{text}: line {}",
            error.line
        );
    }
}
