//! Bars: widths in percent and the figures in them, as data.
//!
//! Widths are exact ratios printed with three decimals, far below a pixel. A bar says in words what
//! it draws.

use scoring_core::Ratio;
use scoring_core::method::{Component, Method, Source};
use scoring_core::round::{Digits, Rounding};
use scoring_core::score::Scorecard;
use serde::Serialize;

use crate::view::scene::signed;
use crate::view::{Scene, Sentence, Words};

/// Segments on a line from 0 to 100.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Bar {
    /// What it shows, in words; none where a figure beside it says the same.
    pub(crate) label: Sentence,
    /// From left to right.
    pub(crate) segments: Vec<Segment>,
}

/// A part of a bar.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Segment {
    /// How it is filled.
    pub(crate) fill: &'static str,
    /// Its left end, in percent.
    pub(crate) x: String,
    /// Its width, in percent.
    pub(crate) width: String,
    /// The figure in it, where there is room.
    pub(crate) text: Option<String>,
    /// Whether there is room on wide screens only.
    pub(crate) tight: bool,
    /// The figure after its end instead: of what is taken off.
    pub(crate) after: Option<Label>,
}

impl Segment {
    /// A segment from `start` on, with its figure in it where there is room.
    pub(crate) fn of(fill: &'static str, start: &Ratio, width: &Ratio, text: String) -> Self {
        Self {
            fill,
            x: percent(start),
            width: percent(width),
            text: (*width >= Ratio::whole(8)).then_some(text),
            tight: *width < Ratio::whole(16),
            after: None,
        }
    }

    /// A segment without a figure.
    pub(crate) fn plain(fill: &'static str, start: &Ratio, width: &Ratio) -> Self {
        Self {
            text: None,
            ..Self::of(fill, start, width, String::new())
        }
    }
}

/// A figure beside a bar.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Label {
    /// Where it begins, in percent.
    pub(crate) x: String,
    /// The figure.
    pub(crate) text: String,
}

/// A fill with its meaning.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Key {
    /// The fill.
    pub(crate) fill: &'static str,
    /// What it means.
    pub(crate) text: Words,
    /// Its weight or points.
    pub(crate) note: Option<String>,
}

/// `value` percent, for an attribute: `36.2%`.
pub(crate) fn percent(value: &Ratio) -> String {
    let digits = Digits {
        decimals: 3,
        rounding: Rounding::HalfUp,
    };
    let printed = digits.print(value);
    let trimmed = printed.trim_end_matches('0').trim_end_matches('.');
    format!("{trimmed}%")
}

/// `part / whole` in percent; 0 where the whole is.
pub(crate) fn share(part: &Ratio, whole: &Ratio) -> Ratio {
    (part * &Ratio::HUNDRED)
        .checked_div(whole)
        .unwrap_or_default()
}

/// The fills of the top components, in the plan's order: the panel's, the peers' and the public's
/// own, further ones in turn.
pub(crate) fn fills(method: &Method) -> Vec<&'static str> {
    let mut public = ["f-public"].into_iter();
    let mut further = ["f-more-1", "f-more-2", "f-more-3", "f-more-4"]
        .into_iter()
        .cycle();
    let mut further = || further.next().expect("a cycle never ends");
    (method.components.iter())
        .map(|component| match component.source {
            Source::Panel { .. } => "f-panel",
            Source::Peer { .. } => "f-peer",
            Source::Survey { .. } => public.next().unwrap_or_else(&mut further),
            _ => further(),
        })
        .collect()
}

/// The legend of the top components with their weights.
pub(crate) fn component_keys(scene: &Scene<'_>) -> Vec<Key> {
    let method = &scene.year.year.evaluation.method;
    let mut keys: Vec<_> = (method.components.iter())
        .zip(fills(method))
        .map(|(component, fill)| Key {
            fill,
            text: component_name(scene, component),
            note: Some(format!("×{}%", component.weight)),
        })
        .collect();
    let further = |fill, address: &str| Key {
        fill,
        text: Words::plain(scene.texts.get(address)),
        note: None,
    };
    if !method.additions.is_empty() {
        keys.push(further("f-add", "working.key_additions"));
    }
    if method.takes_off() {
        keys.push(further("f-deduction", "working.key_deductions"));
    }
    keys
}

/// A component's name.
pub(crate) fn component_name(scene: &Scene<'_>, component: &Component) -> Words {
    scene.named(&component.name, component.name_en.as_deref())
}

/// What each component, addition and deduction brings to the composite; `None` where one is missing.
pub(crate) fn contributions(scene: &Scene<'_>, scorecard: &Scorecard) -> Option<Bar> {
    let method = &scene.year.year.evaluation.method;
    scorecard.value()?;
    let mut segments = Vec::new();
    let mut said = Vec::new();
    let mut end = Ratio::ZERO;
    for ((component, score), fill) in (method.components.iter())
        .zip(&scorecard.components)
        .zip(fills(method))
    {
        let counted = &score.share * score.value()?;
        let printed = scene.score(&counted);
        said.push(scene.sentence(
            "working.bar_part",
            &[
                ("component", vec![component_name(scene, component)]),
                ("points", vec![Words::plain(printed.as_str())]),
            ],
        ));
        segments.push(Segment::of(fill, &end, &counted, printed));
        end = end + counted;
    }
    let added = scorecard.additions.value.clone().unwrap_or_default();
    if !added.is_zero() {
        said.push(adjusted(scene, "working.bar_added", &added));
        segments.push(Segment::plain("f-add", &end, &added));
        end = end + &added;
    }
    let taken = scorecard.deductions.value.clone().unwrap_or_default();
    if !taken.is_zero() {
        said.push(adjusted(scene, "working.bar_taken", &taken));
        let start = (end.clone() - &taken).max(Ratio::ZERO);
        segments.push(Segment {
            after: Some(Label {
                x: percent(&end),
                text: signed(format!("-{taken}")),
            }),
            ..Segment::plain("f-deduction", &start, &(end.clone() - &start))
        });
    }
    Some(Bar {
        label: scene.list_of(said),
        segments,
    })
}

fn adjusted(scene: &Scene<'_>, address: &str, points: &Ratio) -> Sentence {
    scene.sentence(
        address,
        &[("points", vec![Words::plain(points.to_string())])],
    )
}
