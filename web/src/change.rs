//! An edit in a sentence: what was published, and what the reader made of it.

use std::fmt::Display;

use scoring_core::Ratio;
use scoring_core::id::Id;
use scoring_core::method::{Basis, Combine, Quota};
use scoring_core::round::Rounding;
use scoring_core::scenario::{AdjustmentList, Edit, Marker};

use crate::field::{Content, Field, Part, short};
use crate::names::Names;
use crate::original::find;
use crate::weights::Weights;

/// The sentence for `edit`, where `original` says what was published; nothing was, where it edits
/// what the reader made.
pub fn describe(names: &Names<'_>, original: Option<&Edit>, edit: &Edit) -> String {
    let texts = names.texts;
    let what = what(names, edit);
    let list = |list: &[String]| {
        let values: [(&str, &dyn Display); 2] = [("what", &what), ("list", &texts.join(list))];
        texts.fill("change-list", &values)
    };
    match (original, edit) {
        (Some(Edit::Votes { counts: from, .. }), Edit::Votes { counts: to, .. }) => {
            list(&moved_levels(names, from, to))
        }
        (Some(Edit::Weights(from)), Edit::Weights(to)) => {
            list(&moved_weights(names, from, to, Names::component))
        }
        (Some(Edit::Items { weights: from, .. }), Edit::Items { weights: to, .. }) => {
            list(&moved_weights(names, from, to, |names, id| {
                names.item(None, id)
            }))
        }
        (Some(Edit::Quota(_)), Edit::Quota(_)) => list(&moved_quotas(names, original, edit)),
        // The sentence for a veto says all.
        (_, Edit::Veto { .. }) => what,
        (Some(original), _) => {
            let (from, to) = (figure(names, original), figure(names, edit));
            let values: [(&str, &dyn Display); 3] = [("what", &what), ("from", &from), ("to", &to)];
            texts.fill("change", &values)
        }
        (None, _) => {
            let values: [(&str, &dyn Display); 2] = [("what", &what), ("to", &figure(names, edit))];
            texts.fill("change-new", &values)
        }
    }
}

/// The sentence for a mark.
fn of_marker(by: Marker) -> &'static str {
    match by {
        Marker::Panel => "change-panel",
        Marker::Own => "change-self",
        Marker::Peer => "change-peer",
    }
}

/// What is edited.
fn what(names: &Names<'_>, edit: &Edit) -> String {
    let texts = names.texts;
    match edit {
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
        }
        | Edit::Ballots {
            window,
            round,
            group,
            ..
        } => {
            let key = match edit {
                Edit::Ballots { .. } => "change-ballots",
                _ => "change-respondents",
            };
            let round = round_and_group(names, round, group.as_ref());
            texts.fill(key, &[("window", &names.window(window)), ("round", &round)])
        }
        Edit::Mark { window, by, at, .. } => {
            let key = of_marker(*by);
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
        Edit::NewMark {
            window, by, item, ..
        } => {
            let key = of_marker(*by);
            let item = item.as_ref().map(|item| names.item(None, item));
            let mark = item.unwrap_or(texts.get("supposed"));
            let values: [(&str, &dyn Display); 2] =
                [("window", &names.window(window)), ("mark", &mark)];
            texts.fill(key, &values)
        }
        Edit::NewAdjustment {
            window, list, kind, ..
        } => {
            let key = match list {
                AdjustmentList::Deductions => "change-deduction",
                AdjustmentList::Additions => "change-addition",
            };
            let values: [(&str, &dyn Display); 2] = [
                ("window", &names.window(window)),
                ("record", &names.kind(kind)),
            ];
            texts.fill(key, &values)
        }
        _ => rule(names, edit),
    }
}

/// Which rule is edited.
fn rule(names: &Names<'_>, edit: &Edit) -> String {
    let texts = names.texts;
    match edit {
        Edit::Combine { component, .. } => texts.fill(
            "rule-combine",
            &[("component", &names.component(component))],
        ),
        Edit::Trim { component, .. } => {
            texts.fill("rule-trim", &[("component", &names.component(component))])
        }
        Edit::Cap { list, kind, .. } => {
            let key = match list {
                AdjustmentList::Deductions => "rule-cap-deductions",
                AdjustmentList::Additions => "rule-cap-additions",
            };
            texts.fill(key, &[("kind", &names.kind(kind))])
        }
        Edit::Basis(_) => texts.get("rule-basis").to_owned(),
        Edit::Rounding { .. } => texts.get("rule-rounding").to_owned(),
        Edit::TieBreakers(_) => texts.get("rule-ties").to_owned(),
        Edit::Floor(_) => texts.get("rule-floor").to_owned(),
        Edit::Quota(_) => texts.get("rule-quota").to_owned(),
        Edit::Band { id, .. } => texts.fill("rule-band", &[("band", &names.band(id))]),
        Edit::Items { component, .. } => {
            texts.fill("weights-of", &[("component", &names.component(component))])
        }
        _ => texts.get("weights").to_owned(),
    }
}

/// The one figure that an edit sets.
fn figure(names: &Names<'_>, edit: &Edit) -> String {
    let or_none = |value: Option<&Ratio>| {
        let none = || names.texts.get("not-counted").to_owned();
        value.map_or_else(none, Ratio::to_string)
    };
    match edit {
        Edit::Respondents { respondents, .. } => respondents.to_string(),
        Edit::Ballots {
            issued, returned, ..
        } => {
            let or_none = |count: &Option<u64>| {
                count.map_or_else(
                    || names.texts.get("none").to_owned(),
                    |count| count.to_string(),
                )
            };
            format!("{} / {}", or_none(issued), or_none(returned))
        }
        Edit::Mark { score, .. } => or_none(score.as_ref()),
        Edit::Adjustment { points, .. } => or_none(points.as_ref()),
        Edit::NewMark { score, .. } => score.to_string(),
        Edit::Trim { trim, .. } => trim.to_string(),
        Edit::Cap { cap, .. } => {
            let none = || names.texts.get("rule-no-cap").to_owned();
            cap.as_ref().map_or_else(none, Ratio::to_string)
        }
        Edit::Combine { combine, .. } => choice(names, COMBINE_WAYS, *combine == Combine::Pooled),
        Edit::Basis(basis) => choice(names, BASIS_WAYS, *basis == Basis::Exact),
        Edit::Rounding { decimals, rounding } => {
            let rule = choice(names, ROUNDING_WAYS, *rounding == Rounding::HalfUp);
            let decimals = usize::try_from(*decimals).unwrap_or_default();
            names
                .texts
                .join(&[names.texts.count("decimals", decimals), rule])
        }
        Edit::TieBreakers(ids) if ids.is_empty() => names.texts.get("rule-ties-none").to_owned(),
        Edit::TieBreakers(ids) => {
            let ids: Vec<_> = ids
                .iter()
                .map(|id| names.component(id).to_owned())
                .collect();
            names.texts.join(&ids)
        }
        Edit::Floor(points)
        | Edit::Band {
            at_least: points, ..
        }
        | Edit::NewAdjustment { points, .. } => points.to_string(),
        Edit::Weights(_)
        | Edit::Items { .. }
        | Edit::Votes { .. }
        | Edit::Veto { .. }
        | Edit::Quota(_) => String::new(),
    }
}

/// The two ways of combining rounds.
pub const COMBINE_WAYS: [&str; 2] = ["rule-combine-1", "rule-combine-2"];
/// The two values that can be ranked.
pub const BASIS_WAYS: [&str; 2] = ["rule-basis-1", "rule-basis-2"];
/// The two rules at the midpoint.
pub const ROUNDING_WAYS: [&str; 2] = ["rule-rounding-1", "rule-rounding-2"];

/// The words for one of two ways.
fn choice(names: &Names<'_>, ways: [&str; 2], first: bool) -> String {
    names.texts.get(ways[usize::from(!first)]).to_owned()
}

fn part(names: &Names<'_>, of: &str, from: &str, to: &str) -> String {
    let values: [(&str, &dyn Display); 3] = [("level", &of), ("from", &from), ("to", &to)];
    names.texts.fill("change-level", &values)
}

/// What a quota is for, by its place: see [`crate::field::Part`].
pub fn quota_name(names: &Names<'_>, quota: &Quota, at: usize) -> String {
    let texts = names.texts;
    let key = match at {
        0 => "quota-excellent",
        1 => "quota-heads",
        at if at == 2 || at % 2 == 0 => "quota-unsatisfactory",
        _ => "quota-excellent",
    };
    let class = at.checked_sub(3).and_then(|at| quota.classes.get(at / 2));
    match class {
        None => texts.get(key).to_owned(),
        Some(of) => {
            let values: [(&str, &dyn Display); 2] =
                [("class", &of.class), ("quota", &texts.get(key))];
            texts.fill("quota-class", &values)
        }
    }
}

/// How many quotas there are.
pub fn quotas(quota: &Quota) -> usize {
    3 + 2 * quota.classes.len()
}

fn moved_quotas(names: &Names<'_>, from: Option<&Edit>, to: &Edit) -> Vec<String> {
    let (Some(Edit::Quota(quota)), true) = (from, matches!(to, Edit::Quota(_))) else {
        return Vec::new();
    };
    let shown = |edit: &Edit, at| {
        let field = Field {
            original: edit.clone(),
            part: Part::At(at),
        };
        match field.content(edit) {
            Content::Text(text) => text,
            Content::Checked(_) => String::new(),
        }
    };
    let pairs = (0..quotas(quota)).map(|at| (at, from.map(|from| shown(from, at)), shown(to, at)));
    pairs
        .filter(|(_, from, to)| from.as_ref() != Some(to))
        .map(|(at, from, to)| {
            let name = quota_name(names, quota, at);
            part(names, &name, &from.unwrap_or_default(), &to)
        })
        .collect()
}

/// The weights that differ.
fn moved_weights<'a>(
    names: &Names<'a>,
    from: &'a Weights,
    to: &Weights,
    name: fn(&Names<'a>, &'a Id) -> &'a str,
) -> Vec<String> {
    let moved = from
        .iter()
        .filter(|(id, weight)| to.get(*id) != Some(*weight));
    moved
        .map(|(id, weight)| {
            let now = to.get(id).map(short).unwrap_or_default();
            part(names, name(names, id), &short(weight), &now)
        })
        .collect()
}

/// The levels whose votes differ.
fn moved_levels(names: &Names<'_>, from: &[u64], to: &[u64]) -> Vec<String> {
    let survey = names.evaluation.method.survey.iter();
    (survey.flat_map(|survey| &survey.levels).zip(from).zip(to))
        .filter(|((_, from), to)| from != to)
        .map(|((level, from), to)| {
            part(
                names,
                names.level(&level.id),
                &from.to_string(),
                &to.to_string(),
            )
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
    use crate::sample::{id, inputs, ratio};
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
        let weights = [("panel", "30"), ("peer", "70/3"), ("public", "140/3")];
        let weights = weights.map(|(component, weight)| (id(component), ratio(weight)));
        let weights = Edit::Weights(weights.into());
        for (edit, chinese, english) in [
            (
                weights,
                "权重：评议 40 → 30，互评 20 → 23.33，满意度 40 → 46.67",
                "Weights: 评议 40 → 30, 互评 20 → 23.33, 满意度 40 → 46.67",
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
                assert_eq!(describe(&names, Some(&original), &edit), expected);
            }
        }
    }
}
