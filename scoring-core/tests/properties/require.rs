//! What would it take: every answer against the whole evaluation, and against trying all others.

use proptest::prelude::*;
use proptest::sample::{Index, select};
use scoring_core::inputs::{Answers, Window};
use scoring_core::method::{AppliesTo, Quota};
use scoring_core::outcome::{Candidate, WindowOutcome};
use scoring_core::require::{Answer, Lever, Question, Standing, Target, Why, require};
use scoring_core::scenario::{AdjustmentList, Edit, Marker, Scenario};
use scoring_core::{Evaluation, Inputs, Outcome, Ratio, evaluate, rank};

use crate::evaluations::{id, ratio};
use crate::filled::filled;

fn target() -> impl Strategy<Value = Target> {
    prop_oneof![
        select(vec!["0", "60", "79.995", "80", "88.8", "100"])
            .prop_map(|score| Target::Score(ratio(score))),
        (0..5_usize).prop_map(Target::Rank),
        Just(Target::Excellent),
        Just(Target::NotUnsatisfactory),
    ]
}

fn edited(evaluation: &Evaluation, edits: &[Edit]) -> Evaluation {
    let scenario = Scenario {
        inputs_sha256: None,
        edits: edits.to_vec(),
    };
    scenario.apply(evaluation).expect("lawful edits")
}

/// Whether a whole evaluation says that the window at `at` reached `target`.
fn reached(evaluation: &Evaluation, outcome: &Outcome, at: usize, target: &Target) -> bool {
    let window = &outcome.windows[at];
    match target {
        Target::Score(value) => {
            rank::key(&evaluation.method, &window.scorecard).is_some_and(|key| key.value >= *value)
        }
        Target::Rank(most) => window.rank.is_some_and(|rank| rank <= *most),
        Target::Excellent => window.candidate == Some(Candidate::Excellent),
        Target::NotUnsatisfactory => {
            window.rank.is_some()
                && window.candidate != Some(Candidate::Unsatisfactory)
                && !(window.candidate == Some(Candidate::Undetermined)
                    && at_the_lower_edge(evaluation, outcome, at))
        }
    }
}

/// Whether places of the lower list would be left for an undetermined window.
fn at_the_lower_edge(evaluation: &Evaluation, outcome: &Outcome, at: usize) -> bool {
    let quota = &evaluation.method.quota;
    let own = |window: &Window| {
        quota
            .classes
            .iter()
            .find(|own| Some(&own.class) == window.class.as_ref())
    };
    let pool = own(&evaluation.windows[at]);
    let mates: Vec<&WindowOutcome> = (evaluation.windows.iter().zip(&outcome.windows))
        .filter(|(window, _)| own(window) == pool)
        .map(|(_, outcome)| outcome)
        .collect();
    let below = mates
        .iter()
        .filter(|each| !each.vetoed && each.rank > outcome.windows[at].rank);
    let listed = mates
        .iter()
        .filter(|each| !each.vetoed && each.candidate == Some(Candidate::Unsatisfactory));
    // What stands below an undetermined group at the lower edge is all on the list, and a notice
    // says that the edge is tied.
    let tied = outcome.candidates.notices.iter().any(|notice| {
        notice.code == scoring_core::outcome::NoticeCode::TieAtEdge
            && notice.list == scoring_core::outcome::List::Unsatisfactory
            && notice.class.as_ref() == pool.map(|own| &own.class)
    });
    tied && below.count() == listed.count()
}

fn standing(window: &WindowOutcome) -> Standing {
    Standing {
        composite: window.scorecard.value().cloned(),
        rank: window.rank,
        candidate: window.candidate,
    }
}

/// All ways to move exactly `left` single answers of a window's records to the best level.
fn all_moves(window: &Window, from: usize, left: u64, tried: &mut impl FnMut(&Window)) {
    // The generated levels: good, average, unknown (not counted), poor.
    const CELLS: [usize; 2] = [1, 3];
    if left == 0 {
        tried(window);
        return;
    }
    let cells: Vec<(scoring_core::id::Id, usize, usize, usize)> = (window.surveys.iter())
        .flat_map(|(round, records)| {
            (0..records.len()).flat_map(move |record| {
                (0..2).flat_map(move |indicator| {
                    CELLS.map(|level| (round.clone(), record, indicator, level))
                })
            })
        })
        .collect();
    for (place, (round, record, indicator, level)) in cells.iter().enumerate().skip(from) {
        let mut moved = window.clone();
        let records = moved.surveys.get_mut(round).expect("the round is there");
        if let Answers::Votes(rows) = &mut records[*record].answers
            && rows[*indicator][*level] > 0
        {
            rows[*indicator][*level] -= 1;
            rows[*indicator][0] += 1;
            all_moves(&moved, place, left - 1, tried);
        }
    }
}

fn replaced(evaluation: &Evaluation, at: usize, window: Window) -> Evaluation {
    let mut inputs = Inputs::clone(evaluation);
    inputs.windows[at] = window;
    Evaluation::new(inputs).expect("a lawful window")
}

/// All marks of `by` at one mark, as edits: what the answer about marks does.
fn raised(answer: &[Edit], score: &Ratio) -> Vec<Edit> {
    (answer.iter().cloned())
        .map(|edit| match edit {
            Edit::Mark { window, by, at, .. } => Edit::Mark {
                window,
                by,
                at,
                score: Some(score.clone()),
            },
            Edit::NewMark {
                window, by, item, ..
            } => Edit::NewMark {
                window,
                by,
                item,
                score: score.clone(),
            },
            other => other,
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn every_answer_holds_and_none_smaller_does(
        evaluation in filled(),
        at in any::<Index>(),
        target in target(),
        roomy in any::<bool>(),
        more in prop::collection::vec((any::<bool>(), select(vec!["1", "2.5", "7"])), 0..4),
    ) {
        let at = at.index(evaluation.windows.len());
        let window = evaluation.windows[at].id.clone();
        let mut edits: Vec<Edit> = (more.into_iter().enumerate())
            .map(|(number, (panel, points))| Edit::NewAdjustment {
                window: window.clone(),
                list: AdjustmentList::Deductions,
                id: id(&format!("more-{number}")),
                kind: id(if panel { "inspection" } else { "warning" }),
                points: ratio(points),
            })
            .collect();
        if roomy {
            // Generated centres are small: without this most lists have no place.
            edits.push(Edit::Quota(Quota { excellent: 1, unsatisfactory: 1, ..Quota::default() }));
        }
        let evaluation = edited(&evaluation, &edits);
        let outcome = evaluate(&evaluation);
        let requirement = require(&evaluation, &outcome, &window, target.clone()).expect("a window");
        prop_assert_eq!(&requirement.now, &standing(&outcome.windows[at]));
        prop_assert_eq!(requirement.met, reached(&evaluation, &outcome, at, &target));
        if requirement.met || requirement.obstacle.is_some() {
            prop_assert!(requirement.ways.is_empty());
            return Ok(());
        }
        let holds = |edits: &[Edit]| {
            let edited = edited(&evaluation, edits);
            let outcome = evaluate(&edited);
            (reached(&edited, &outcome, at, &target), standing(&outcome.windows[at]))
        };
        let holds_with = |window: &Window| {
            let replaced = replaced(&evaluation, at, window.clone());
            reached(&replaced, &evaluate(&replaced), at, &target)
        };
        let mut bounds = Vec::new();
        for way in &requirement.ways {
            match (&way.lever, &way.answer) {
                (Lever::Component(component), Answer::Score { least, enough }) => {
                    bounds.push((component, least, *enough));
                }
                (Lever::Marks(_), Answer::Mark { least, edits, reached }) => {
                    prop_assert_eq!(holds(edits), (true, reached.clone()));
                    if !least.is_zero() {
                        let step = Ratio::new(1, 1000).max(
                            if evaluation.method.ranking.decimals < 3 { ratio("0.01") } else { Ratio::ZERO },
                        );
                        prop_assert!(!holds(&raised(edits, &(least - &step))).0, "{:?}", way);
                    }
                    // The bound in closed form says the same of marks that are the score.
                    let panel = matches!(way.lever, Lever::Marks(Marker::Panel));
                    let untouched = !panel || evaluation.windows[at].deductions.iter().all(|each| {
                        let kinds = &evaluation.method.deductions;
                        kinds.iter().any(|kind| kind.id == each.kind && kind.applies_to == AppliesTo::Composite)
                    });
                    if let (Some((_, least, enough)), true) = (bounds.last(), untouched) {
                        prop_assert_eq!(holds(&raised(edits, least)).0, *enough);
                        let hair = Ratio::new(1, 1_000_000_000);
                        if !least.is_zero() {
                            prop_assert!(!holds(&raised(edits, &(*least - &hair))).0);
                        }
                        if **least < Ratio::HUNDRED {
                            prop_assert!(holds(&raised(edits, &(*least + &hair))).0);
                        }
                    }
                }
                (Lever::Votes { .. }, Answer::Votes { count, edits, reached, fewest, moves }) => {
                    prop_assert_eq!(holds(edits), (true, reached.clone()));
                    prop_assert_eq!(moves.iter().map(|each| each.count).sum::<u64>(), *count);
                    prop_assert!(*fewest, "one survey component: always proven");
                    if (1..=3).contains(count) {
                        let mut fewer_do = false;
                        all_moves(&evaluation.windows[at], 0, count - 1, &mut |window| {
                            fewer_do |= holds_with(window);
                        });
                        prop_assert!(!fewer_do);
                    }
                }
                (Lever::Deductions, Answer::Lift { records, edits, reached }) => {
                    prop_assert_eq!(holds(edits), (true, reached.clone()));
                    let all = &evaluation.windows[at].deductions;
                    for subset in 0..1_u32 << all.len() {
                        if (subset.count_ones() as usize) < records.len() {
                            let mut window = evaluation.windows[at].clone();
                            let mut place = 0;
                            window.deductions.retain(|_| {
                                place += 1;
                                subset >> (place - 1) & 1 == 0
                            });
                            prop_assert!(!holds_with(&window));
                        }
                    }
                }
                (Lever::Deductions, Answer::Impossible(Why::NotEnough(best) )) => {
                    let mut window = evaluation.windows[at].clone();
                    window.deductions.clear();
                    let bare = replaced(&evaluation, at, window);
                    let outcome = evaluate(&bare);
                    prop_assert_eq!(best, &standing(&outcome.windows[at]));
                    prop_assert!(!reached(&bare, &outcome, at, &target));
                }
                (_, Answer::Impossible(Why::NotEnough(best))) => {
                    prop_assert!(best.composite.is_some());
                }
                (_, Answer::Impossible(_)) => {}
                (lever, answer) => prop_assert!(false, "{lever:?} {answer:?}"),
            }
        }
        // A single mark never needs to be lower than where all marks are raised alike.
        let question = Question::new(&evaluation, &outcome, &window, target.clone()).expect("a window");
        for at_mark in 0..evaluation.windows[at].panel.len() {
            let lever = Lever::Mark { by: Marker::Panel, at: at_mark };
            if let Answer::Mark { edits, reached, .. } = question.ask(&lever) {
                prop_assert_eq!(holds(&edits), (true, reached));
            }
        }
    }
}
