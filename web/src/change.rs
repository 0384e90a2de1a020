//! An edit in a sentence: what was published, and what the reader made of it.

use std::fmt::Display;

use scoring_core::Ratio;
use scoring_core::id::Id;
use scoring_core::scenario::{AdjustmentList, Edit, Marker};

use crate::names::Names;
use crate::original::find;

/// The sentence for `edit`, where `original` says what was published.
pub fn describe(names: &Names<'_>, original: &Edit, edit: &Edit) -> String {
    let what = what(names, edit);
    let (from, to) = match (original, edit) {
        (Edit::Votes { counts: from, .. }, Edit::Votes { counts: to, .. }) => {
            let moved = names.texts.join(&moved_levels(names, from, to));
            let values: [(&str, &dyn Display); 2] = [("what", &what), ("list", &moved)];
            return names.texts.fill("change-list", &values);
        }
        // The sentence for a veto says all.
        (_, Edit::Veto { .. }) => return what,
        _ => (figure(names, original), figure(names, edit)),
    };
    let values: [(&str, &dyn Display); 3] = [("what", &what), ("from", &from), ("to", &to)];
    names.texts.fill("change", &values)
}

/// What is edited.
fn what(names: &Names<'_>, edit: &Edit) -> String {
    let texts = names.texts;
    match edit {
        Edit::Weights(weights) => {
            let component = weights.keys().next().map(|id| names.component(id));
            let component = component.unwrap_or_default();
            texts.fill("change-weight", &[("component", &component)])
        }
        Edit::Votes {
            window,
            round,
            group,
            indicator,
            ..
        } => texts.fill(
            "change-votes",
            &[
                ("window", &names.window(window)),
                ("round", &round_and_group(names, round, group.as_ref())),
                ("indicator", &names.indicator(indicator)),
            ],
        ),
        Edit::Respondents {
            window,
            round,
            group,
            ..
        } => texts.fill(
            "change-respondents",
            &[
                ("window", &names.window(window)),
                ("round", &round_and_group(names, round, group.as_ref())),
            ],
        ),
        Edit::Mark { window, by, at, .. } => {
            let key = match by {
                Marker::Panel => "change-panel",
                Marker::Own => "change-self",
                Marker::Peer => "change-peer",
            };
            let mark = find(names.evaluation, window).map(|of| names.mark(of, *by, *at));
            let mark = mark.unwrap_or_default();
            texts.fill(key, &[("window", &names.window(window)), ("mark", &mark)])
        }
        Edit::Adjustment {
            window, list, id, ..
        } => {
            let key = match list {
                AdjustmentList::Deductions => "change-deduction",
                AdjustmentList::Additions => "change-addition",
            };
            let record = find(names.evaluation, window).map(|of| names.adjustment(of, *list, id));
            let record = record.unwrap_or_default();
            texts.fill(
                key,
                &[("window", &names.window(window)), ("record", &record)],
            )
        }
        Edit::Veto {
            window,
            ground,
            in_force,
        } => {
            let key = if *in_force {
                "change-veto-on"
            } else {
                "change-veto-off"
            };
            let ground = names.ground(ground);
            texts.fill(
                key,
                &[("window", &names.window(window)), ("ground", &ground)],
            )
        }
        _ => String::new(),
    }
}

/// The one figure that an edit sets.
fn figure(names: &Names<'_>, edit: &Edit) -> String {
    let or_none = |value: Option<&Ratio>| {
        let none = || names.texts.get("not-counted").to_owned();
        value.map_or_else(none, Ratio::to_string)
    };
    match edit {
        Edit::Weights(weights) => or_none(weights.values().next()),
        Edit::Respondents { respondents, .. } => respondents.to_string(),
        Edit::Mark { score, .. } => or_none(score.as_ref()),
        Edit::Adjustment { points, .. } => or_none(points.as_ref()),
        _ => String::new(),
    }
}

/// The levels whose votes differ.
fn moved_levels(names: &Names<'_>, from: &[u64], to: &[u64]) -> Vec<String> {
    let survey = names.evaluation.method.survey.iter();
    (survey.flat_map(|survey| &survey.levels).zip(from).zip(to))
        .filter(|((_, from), to)| from != to)
        .map(|((level, from), to)| {
            let name = names.level(&level.id);
            let values: [(&str, &dyn Display); 3] = [("level", &name), ("from", from), ("to", to)];
            names.texts.fill("change-level", &values)
        })
        .collect()
}

/// The round, and the group where the plan has groups.
fn round_and_group(names: &Names<'_>, round: &Id, group: Option<&Id>) -> String {
    let mut parts = vec![names.round(round).to_owned()];
    parts.extend(group.map(|group| names.group(group).to_owned()));
    names.texts.join(&parts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{id, inputs, ratio, weight};
    use crate::state::State;
    use crate::text::tests::catalogue;

    #[test]
    fn changes_in_words() {
        let state = State::new(&inputs()).expect("the sample is consistent");
        let votes = Edit::Votes {
            window: id("a"),
            round: id("july"),
            group: None,
            indicator: id("attitude"),
            counts: vec![69, 18, 12, 1, 0],
        };
        let mark = Edit::Mark {
            window: id("a"),
            by: Marker::Panel,
            at: 0,
            score: None,
        };
        let points = Edit::Adjustment {
            window: id("b"),
            list: AdjustmentList::Deductions,
            id: id("d1"),
            points: Some(ratio("0.5")),
        };
        let veto = Edit::Veto {
            window: id("a"),
            ground: id("case-filed"),
            in_force: true,
        };
        for (edit, chinese, english) in [
            (
                weight("panel", "30"),
                "评议权重：40 → 30",
                "Weight of 评议: 40 → 30",
            ),
            (
                votes,
                "a窗口，7月，“态度”：good 68 → 69，average 13 → 12",
                "a窗口, 7月, “态度”: good 68 → 69, average 13 → 12",
            ),
            (
                mark,
                "a窗口，领导小组评分（6 月 11 日）：92 → 不计",
                "a窗口, panel mark (11 June): 92 → left out",
            ),
            (
                points,
                "b窗口，扣分（预警）：1.5 → 0.5",
                "b窗口, deduction (预警): 1.5 → 0.5",
            ),
            (
                veto,
                "a窗口：假设否决，立案",
                "a窗口: supposing a veto, 立案",
            ),
        ] {
            let original = state.original(&edit).expect("it is in the sample");
            for (language, expected) in [("zh-CN", chinese), ("en", english)] {
                let names = Names {
                    texts: &catalogue(language),
                    evaluation: state.published(),
                };
                assert_eq!(describe(&names, &original, &edit), expected);
            }
        }
    }
}
