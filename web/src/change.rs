//! An edit in a sentence: what was published, and what the reader made of it.

use std::fmt::Display;

use scoring_core::Ratio;
use scoring_core::id::Id;
use scoring_core::scenario::{AdjustmentList, Edit, Marker};

use crate::names::Names;
use crate::original::find;

/// The sentence for `edit`, where `original` says what was published.
pub fn describe(names: &Names<'_>, original: &Edit, edit: &Edit) -> String {
    let texts = names.texts;
    let (what, from, to) = match (original, edit) {
        (Edit::Weights(from), Edit::Weights(to)) => {
            let name = to
                .keys()
                .next()
                .map(|id| names.component(id))
                .unwrap_or_default();
            let first = |weights: &std::collections::BTreeMap<Id, Ratio>| {
                weights
                    .values()
                    .next()
                    .map(Ratio::to_string)
                    .unwrap_or_default()
            };
            let what = texts.fill("change-weight", &[("component", &name)]);
            (what, first(from), first(to))
        }
        (
            Edit::Votes {
                window,
                round,
                group,
                indicator,
                counts: from,
            },
            Edit::Votes { counts: to, .. },
        ) => {
            let values: [(&str, &dyn Display); 3] = [
                ("window", &names.window(window)),
                ("round", &round_and_group(names, round, group.as_ref())),
                ("indicator", &names.indicator(indicator)),
            ];
            let levels = names
                .evaluation
                .method
                .survey
                .iter()
                .flat_map(|s| &s.levels);
            let moved: Vec<String> = (levels.zip(from).zip(to))
                .filter(|((_, from), to)| from != to)
                .map(|((level, from), to)| {
                    let name = names.level(&level.id);
                    texts.fill(
                        "change-level",
                        &[("level", &name), ("from", from), ("to", to)],
                    )
                })
                .collect();
            let what = texts.fill("change-votes", &values);
            return texts.fill(
                "change-list",
                &[("what", &what), ("list", &texts.join(&moved))],
            );
        }
        (
            Edit::Respondents {
                window,
                round,
                group,
                respondents: from,
            },
            Edit::Respondents {
                respondents: to, ..
            },
        ) => {
            let round = round_and_group(names, round, group.as_ref());
            let values: [(&str, &dyn Display); 2] =
                [("window", &names.window(window)), ("round", &round)];
            (
                texts.fill("change-respondents", &values),
                from.to_string(),
                to.to_string(),
            )
        }
        (
            Edit::Mark {
                window,
                by,
                at,
                score: from,
            },
            Edit::Mark { score: to, .. },
        ) => {
            let key = match by {
                Marker::Panel => "change-panel",
                Marker::Own => "change-self",
                Marker::Peer => "change-peer",
            };
            let mark = find(names.evaluation, window).map(|of| names.mark(of, *by, *at));
            let values: [(&str, &dyn Display); 2] = [
                ("window", &names.window(window)),
                ("mark", &mark.unwrap_or_default()),
            ];
            (
                texts.fill(key, &values),
                or_none(names, from),
                or_none(names, to),
            )
        }
        (
            Edit::Adjustment {
                window,
                list,
                id,
                points: from,
            },
            Edit::Adjustment { points: to, .. },
        ) => {
            let key = match list {
                AdjustmentList::Deductions => "change-deduction",
                AdjustmentList::Additions => "change-addition",
            };
            let record = find(names.evaluation, window).map(|of| names.adjustment(of, *list, id));
            let values: [(&str, &dyn Display); 2] = [
                ("window", &names.window(window)),
                ("record", &record.unwrap_or_default()),
            ];
            (
                texts.fill(key, &values),
                or_none(names, from),
                or_none(names, to),
            )
        }
        (Edit::Veto { window, ground, .. }, Edit::Veto { in_force, .. }) => {
            let key = if *in_force {
                "change-veto-on"
            } else {
                "change-veto-off"
            };
            let values: [(&str, &dyn Display); 2] = [
                ("window", &names.window(window)),
                ("ground", &names.ground(ground)),
            ];
            return texts.fill(key, &values);
        }
        _ => return String::new(),
    };
    texts.fill("change", &[("what", &what), ("from", &from), ("to", &to)])
}

/// The round, and the group where the plan has groups.
pub fn round_and_group<'a>(names: &Names<'a>, round: &'a Id, group: Option<&'a Id>) -> String {
    let mut parts = vec![names.round(round).to_owned()];
    parts.extend(group.map(|group| names.group(group).to_owned()));
    names.texts.join(&parts)
}

fn or_none(names: &Names<'_>, value: &Option<Ratio>) -> String {
    let none = || names.texts.get("not-counted").to_owned();
    value.as_ref().map_or_else(none, Ratio::to_string)
}
