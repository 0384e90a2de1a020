//! What each part really decides beside its weight, and how far the marks of windows lie apart.

use std::collections::BTreeMap;

use scoring_core::Ratio;
use scoring_core::id::Id;
use scoring_core::influence::{self, ComponentInfluence};
use scoring_core::method::{Method, Source};
use scoring_core::peers::{self, Spread};
use serde::Serialize;

use super::percent;
use crate::view::bar::{self, share};
use crate::view::ledger::totals::one_decimal;
use crate::view::scene::signed;
use crate::view::{Scene, Sentence, Words};

/// Nominal and effective weights.
#[derive(Debug, Serialize)]
pub(super) struct Influence {
    /// Whose weight says least.
    finding: Option<Sentence>,
    lead: String,
    rows: Vec<Row>,
    sampling: Option<String>,
}

#[derive(Debug, Serialize)]
struct Row {
    depth: usize,
    name: Words,
    fill: &'static str,
    /// Of the plan; adjustments have none.
    weight: Option<String>,
    share: String,
    /// The least and the greatest score.
    range: Option<String>,
    /// In percent of the longest bar.
    weight_width: Option<String>,
    share_width: String,
}

/// How windows mark each other.
#[derive(Debug, Serialize)]
pub(super) struct Peers {
    finding: String,
    rules: Vec<Sentence>,
}

/// The influence of the parts; `None` where no two ranked windows differ.
pub(super) fn of(scene: &Scene<'_>, method: &Method) -> Option<Influence> {
    let found = influence::of(method, &scene.year.year.outcome)?;
    let fills: BTreeMap<&Id, &'static str> = (method.components.iter())
        .map(|component| &component.id)
        .zip(bar::fills(method))
        .collect();
    let shares = (found.components.iter()).flat_map(|each| [&each.weight, &each.share]);
    let longest = shares.max().cloned().unwrap_or_default();
    let width = |value: &Ratio| {
        let shown = value.clone().max(Ratio::ZERO);
        // Room for the edge of the longest.
        bar::percent(&(share(&shown, &longest) * Ratio::new(49, 50)))
    };
    let mut fill = "f-open";
    let mut rows: Vec<Row> = (found.components.iter())
        .map(|each| {
            // What lies below a component is filled as it is.
            fill = fills.get(&each.component).copied().unwrap_or(fill);
            Row {
                depth: each.depth.min(5),
                name: name(scene, method, each),
                fill,
                weight: Some(percent(scene, &(&each.weight * &Ratio::HUNDRED))),
                share: of_hundred(&each.share),
                range: Some(scene.say(
                    "why.from_to",
                    &[
                        ("before", (&scene.score(&each.least)).into()),
                        ("now", (&scene.score(&each.greatest)).into()),
                    ],
                )),
                weight_width: Some(width(&each.weight)),
                share_width: width(&each.share),
            }
        })
        .collect();
    for (address, fill, value) in [
        (
            "method.influence_adjustments",
            "f-deduction",
            &found.adjustments,
        ),
        ("why.bounds", "f-open", &found.bounds),
    ] {
        if !value.is_zero() {
            rows.push(Row {
                depth: 0,
                name: Words::plain(scene.texts.get(address)),
                fill,
                weight: None,
                share: of_hundred(value),
                range: None,
                weight_width: None,
                share_width: width(value),
            });
        }
    }
    Some(Influence {
        finding: finding(scene, method, &found.components),
        lead: scene.count("method.influence_lead", found.windows, &[]),
        rows,
        sampling: found.sampling.as_ref().map(|sampling| {
            let value = of_hundred(sampling);
            scene.say("method.influence_sampling", &[("share", (&value).into())])
        }),
    })
}

fn of_hundred(part: &Ratio) -> String {
    let printed = signed(one_decimal(&(part * &Ratio::HUNDRED)));
    format!("{printed}%")
}

fn name(scene: &Scene<'_>, method: &Method, of: &ComponentInfluence) -> Words {
    method.component(&of.component).map_or_else(
        || Words::plain(of.component.as_str()),
        |component| bar::component_name(scene, component),
    )
}

/// The top component that decides most above its weight, and the one most below.
fn finding(
    scene: &Scene<'_>,
    method: &Method,
    components: &[ComponentInfluence],
) -> Option<Sentence> {
    let beyond = |each: &&ComponentInfluence| &each.share - &each.weight;
    let top = || components.iter().filter(|each| each.depth == 0);
    let (most, least) = (top().max_by_key(beyond)?, top().min_by_key(beyond)?);
    if most.component == least.component || beyond(&most) == beyond(&least) {
        return None;
    }
    let weight = |each: &ComponentInfluence| {
        vec![Words::plain(percent(
            scene,
            &(&each.weight * &Ratio::HUNDRED),
        ))]
    };
    let decides = |each: &ComponentInfluence| vec![Words::plain(of_hundred(&each.share))];
    Some(scene.sentence(
        "method.influence_finding",
        &[
            ("most", vec![name(scene, method, most)]),
            ("most_weight", weight(most)),
            ("most_share", decides(most)),
            ("least", vec![name(scene, method, least)]),
            ("least_weight", weight(least)),
            ("least_share", decides(least)),
        ],
    ))
}

/// How windows mark each other; `None` without a peer evaluation or a mark.
pub(super) fn peers(scene: &Scene<'_>, method: &Method) -> Option<Peers> {
    let trim = (method.tree().into_iter()).find_map(|component| match component.source {
        Source::Peer { trim } => Some(trim),
        _ => None,
    })?;
    let left_out = trim.max(1);
    let spreads: Vec<(&Id, Spread)> = (scene.year.year.evaluation.windows.iter())
        .filter_map(|window| {
            let marks = window.peer.iter().map(|mark| &mark.score);
            let spread = peers::spread(marks, usize::try_from(left_out).ok()?)?;
            Some((&window.id, spread))
        })
        .collect();
    let all = || spreads.iter().map(|(_, spread)| spread);
    let least = all().map(|spread| &spread.least).min()?;
    let greatest = all().map(|spread| &spread.greatest).max()?;
    let ranges: Vec<Ratio> = all()
        .map(|spread| &spread.greatest - &spread.least)
        .collect();
    let typical = peers::spread(&ranges, 0)?.median;
    let means: Vec<&Ratio> = all().map(|spread| &spread.mean).collect();
    let score = |value: &Ratio| vec![Words::plain(scene.score(value))];
    let mut rules = vec![scene.sentence(
        "method.peers_means",
        &[
            ("least", score(means.iter().min()?)),
            ("greatest", score(means.iter().max()?)),
        ],
    )];
    let trimmed = spreads.iter().filter_map(|(id, spread)| {
        let trimmed = spread.trimmed.as_ref()?;
        Some(((&spread.mean - trimmed).abs(), *id, &spread.mean, trimmed))
    });
    // What would print alike is no change that a reader could see.
    if let Some((_, id, mean, trimmed)) = trimmed.max_by(|a, b| a.0.cmp(&b.0))
        && scene.score(mean) != scene.score(trimmed)
    {
        let address = if trim == 0 {
            "method.peers_trimmed_beside"
        } else {
            "method.peers_trimmed_counts"
        };
        rules.push(scene.sentence(
            address,
            &[
                ("trim", vec![Words::plain(left_out.to_string())]),
                ("window", vec![scene.window_link(id)]),
                ("mean", score(mean)),
                ("trimmed", score(trimmed)),
            ],
        ));
    }
    rules.push(scene.sentence("method.peers_unnamed", &[]));
    Some(Peers {
        finding: scene.count(
            "method.peers_finding",
            all().map(|spread| spread.marks).sum(),
            &[
                ("least", (&scene.score(least)).into()),
                ("greatest", (&scene.score(greatest)).into()),
                ("typical", (&scene.score(&typical)).into()),
            ],
        ),
        rules,
    })
}
