//! An answer's edits as part of the reader's scenario.
//!
//! Answers are about the edited inputs, and edits about the published ones: a mark that the scenario
//! leaves out has no place in the former, and one that it supposes has none in the latter. So the
//! places are translated, and what the scenario made up is changed where it was made up.

use scoring_core::Evaluation;
use scoring_core::id::Id;
use scoring_core::scenario::{Edit, Marker};

use crate::original::{find, same_place};

/// The scenario `edits` with the edits `more`, which are about its outcome. There is one edit for each
/// thing edited, so that the reader can take each back.
pub fn applied(published: &Evaluation, edits: &[Edit], more: &[Edit]) -> Vec<Edit> {
    let mut all = edits.to_vec();
    for edit in more {
        add(published, edits, &mut all, edit);
    }
    all
}

fn add(published: &Evaluation, before: &[Edit], all: &mut Vec<Edit>, edit: &Edit) {
    match edit {
        Edit::Weights(weights) => {
            for (id, weight) in weights {
                let single = [(id.clone(), weight.clone())];
                put(all, Edit::Weights(single.into_iter().collect()));
            }
        }
        Edit::Mark {
            window,
            by,
            at,
            score,
        } => {
            let left = left_in(published, before, window, *by);
            match left.get(*at) {
                Some(&at) => put(
                    all,
                    Edit::Mark {
                        window: window.clone(),
                        by: *by,
                        at,
                        score: score.clone(),
                    },
                ),
                None => supposed_mark(
                    all,
                    window,
                    *by,
                    at.saturating_sub(left.len()),
                    score.as_ref(),
                ),
            }
        }
        Edit::Adjustment {
            window,
            list,
            id,
            points,
        } => {
            let supposed = all.iter().position(|each| {
                matches!(each, Edit::NewAdjustment { window: of, list: in_list, id: new, .. }
                    if of == window && in_list == list && new == id)
            });
            match (supposed, points) {
                (None, _) => put(all, edit.clone()),
                (Some(at), None) => drop(all.remove(at)),
                (Some(at), Some(points)) => {
                    if let Edit::NewAdjustment { points: of, .. } = &mut all[at] {
                        of.clone_from(points);
                    }
                }
            }
        }
        // Two supposed marks may be alike: neither stands for the other.
        Edit::NewMark { .. } | Edit::NewAdjustment { .. } => all.push(edit.clone()),
        _ => put(all, edit.clone()),
    }
}

/// Puts an edit in the place of one about the same thing.
fn put(all: &mut Vec<Edit>, edit: Edit) {
    match all.iter().position(|each| same_place(each, &edit)) {
        Some(at) => all[at] = edit,
        None => all.push(edit),
    }
}

/// The published marks that the scenario does not leave out, by their published places.
fn left_in(published: &Evaluation, edits: &[Edit], window: &Id, by: Marker) -> Vec<usize> {
    let marks = find(published, window).map_or(0, |window| match by {
        Marker::Panel => window.panel.len(),
        Marker::Own => window.own.len(),
        Marker::Peer => window.peer.len(),
    });
    let left_out = |place: &usize| {
        edits.iter().any(|edit| {
            matches!(edit, Edit::Mark { window: of, by: marker, at, score: None }
                if of == window && *marker == by && at == place)
        })
    };
    (0..marks).filter(|place| !left_out(place)).collect()
}

/// Changes the supposed mark of a marker that stands at `at` among those.
fn supposed_mark(
    all: &mut [Edit],
    window: &Id,
    by: Marker,
    at: usize,
    score: Option<&scoring_core::Ratio>,
) {
    let supposed = |edit: &&mut Edit| {
        matches!(&**edit, Edit::NewMark { window: of, by: marker, .. }
            if of == window && *marker == by)
    };
    if let Some(Edit::NewMark { score: of, .. }) = all.iter_mut().filter(supposed).nth(at)
        && let Some(score) = score
    {
        of.clone_from(score);
    }
}

#[cfg(test)]
mod tests {
    use scoring_core::evaluate;
    use scoring_core::require::{Answer, Target, require};
    use scoring_core::scenario::{AdjustmentList, Scenario};

    use super::*;
    use crate::analysis::Session;
    use crate::sample::{id, inputs, ratio};

    fn mark(at: usize, score: Option<&str>) -> Edit {
        Edit::Mark {
            window: id("c"),
            by: Marker::Panel,
            at,
            score: score.map(ratio),
        }
    }

    fn supposed(score: &str) -> Edit {
        Edit::NewMark {
            window: id("c"),
            by: Marker::Panel,
            item: None,
            score: ratio(score),
        }
    }

    #[test]
    fn places_are_those_of_the_published_marks_and_of_the_supposed_ones() {
        let session = Session::new(&inputs()).expect("the sample is consistent");
        let edits = [mark(0, None), supposed("70"), supposed("70")];
        // In the edited year the two supposed marks are all there are.
        let more = [mark(0, Some("80")), mark(1, Some("90"))];
        let all = applied(session.published(), &edits, &more);
        assert_eq!(all, [mark(0, None), supposed("80"), supposed("90")]);
        let more = [mark(0, Some("90"))];
        let all = applied(session.published(), &[mark(0, Some("80"))], &more);
        assert_eq!(all, [mark(0, Some("90"))]);
    }

    #[test]
    fn what_is_supposed_is_lifted_where_it_was_supposed() {
        let session = Session::new(&inputs()).expect("the sample is consistent");
        let new = Edit::NewAdjustment {
            window: id("a"),
            list: AdjustmentList::Deductions,
            id: id("new"),
            kind: id("warning"),
            points: ratio("5"),
        };
        let lift = |record: &str| Edit::Adjustment {
            window: id("a"),
            list: AdjustmentList::Deductions,
            id: id(record),
            points: None,
        };
        let edits = [new];
        assert_eq!(applied(session.published(), &edits, &[lift("new")]), []);
    }

    #[test]
    fn every_answer_leads_where_it_says() {
        let mut session = Session::new(&inputs()).expect("the sample is consistent");
        let scenario = Scenario {
            inputs_sha256: None,
            edits: vec![mark(0, None), supposed("60"), supposed("70")],
        };
        let json = serde_json::to_string(&scenario).expect("it becomes JSON");
        assert_eq!(session.follow(&json), Ok(true));
        let (evaluation, outcome) = (session.evaluation(), session.outcome());
        let asked = require(evaluation, outcome, &id("c"), Target::Rank(1)).expect("a window");
        let mut tried = 0;
        for way in asked.ways {
            let (Answer::Mark { edits, reached, .. }
            | Answer::Votes { edits, reached, .. }
            | Answer::Lift { edits, reached, .. }) = way.answer
            else {
                continue;
            };
            let edits = applied(session.published(), session.edits(), &edits);
            let inputs_sha256 = None;
            let scenario = Scenario {
                inputs_sha256,
                edits,
            };
            let applied = scenario.apply(session.published()).expect("it fits");
            let outcome = evaluate(&applied);
            let window = outcome.window("c").expect("a window");
            assert_eq!(window.scorecard.value(), reached.composite.as_ref());
            assert_eq!(window.rank, reached.rank);
            assert_eq!(window.candidate, reached.candidate);
            tried += 1;
        }
        assert!(tried > 0);
    }
}
