//! What happens to the composite: deductions and additions, ranking, lists, vetoes, privacy.

use scoring_core::Ratio;
use scoring_core::method::{AppliesTo, Basis, Method, Source};
use scoring_core::round::Rounding;
use serde::Serialize;

use super::{join, named};
use crate::view::windows::class_name;
use crate::view::{Scene, Sentence, Words, bar};

/// Kinds of deductions and additions, and the limits of the composite.
#[derive(Debug, Serialize)]
pub(super) struct Adjustments {
    kinds: Vec<Kind>,
    range: String,
}

#[derive(Debug, Serialize)]
struct Kind {
    name: Words,
    effect: String,
    cap: String,
}

/// Kinds of deductions and additions, and the limits of the composite.
pub(super) fn adjustments(scene: &Scene<'_>, method: &Method) -> Adjustments {
    let cap = |cap: Option<&Ratio>| match cap {
        Some(cap) => scene.say("method.points", &[("points", (&cap.to_string()).into())]),
        None => scene.texts.get("method.no_cap").to_owned(),
    };
    let mut kinds = Vec::new();
    for kind in &method.deductions {
        kinds.push(Kind {
            name: named!(scene, kind),
            effect: (scene.texts.get(match kind.applies_to {
                AppliesTo::Composite => "method.from_composite",
                AppliesTo::Panel => "method.from_panel",
            }))
            .to_owned(),
            cap: cap(kind.cap.as_ref()),
        });
    }
    for kind in &method.additions {
        kinds.push(Kind {
            name: named!(scene, kind),
            effect: scene.texts.get("method.to_composite").to_owned(),
            cap: cap(kind.cap.as_ref()),
        });
    }
    Adjustments {
        kinds,
        range: range(scene, method),
    }
}

/// The limits of the composite.
pub(super) fn range(scene: &Scene<'_>, method: &Method) -> String {
    let floor = method.ranking.floor.to_string();
    scene.say("method.range", &[("floor", (&floor).into())])
}

/// How windows are ranked, a sentence a rule.
pub(super) fn ranking(scene: &Scene<'_>, method: &Method) -> Vec<Sentence> {
    let mut rules = vec![
        basis(scene, method),
        tie_breakers(scene, method),
        vec![Words::plain(scene.texts.get("method.missing"))],
        digits(scene, method),
    ];
    if has_classes(scene) {
        rules.push(vec![Words::plain(scene.texts.get("method.classes"))]);
    }
    if !method.bands.is_empty() {
        rules.push(bands(scene, method));
    }
    rules
}

/// Which value is compared.
pub(super) fn basis(scene: &Scene<'_>, method: &Method) -> Sentence {
    let address = match method.ranking.basis {
        Basis::Exact => "method.basis_exact",
        Basis::Printed => "method.basis_printed",
    };
    vec![Words::plain(scene.texts.get(address))]
}

/// What decides between equal values.
pub(super) fn tie_breakers(scene: &Scene<'_>, method: &Method) -> Sentence {
    if method.ranking.tie_breakers.is_empty() {
        return vec![Words::plain(scene.texts.get("method.no_tie_breakers"))];
    }
    let names = tie_breaker_names(scene, method);
    scene.sentence("method.tie_breakers", &[("components", names)])
}

/// The components that decide between equal values, in order.
pub(super) fn tie_breaker_names(scene: &Scene<'_>, method: &Method) -> Sentence {
    scene.list(method.ranking.tie_breakers.iter().map(|id| {
        method.component(id).map_or_else(
            || Words::plain(id.as_str()),
            |component| bar::component_name(scene, component),
        )
    }))
}

/// How many digits are printed, and how the last is found.
pub(super) fn digits(scene: &Scene<'_>, method: &Method) -> Sentence {
    let rounding = match method.ranking.rounding {
        Rounding::HalfUp => "method.half_up",
        Rounding::HalfEven => "method.half_even",
    };
    vec![Words::plain(scene.count(
        "method.digits",
        method.ranking.decimals as usize,
        &[("rounding", scene.texts.get(rounding).into())],
    ))]
}

/// Whether windows are told apart by class this year.
pub(super) fn has_classes(scene: &Scene<'_>) -> bool {
    let windows = &scene.year.year.content.windows;
    windows.iter().any(|window| window.class.is_some())
}

/// The grades with their thresholds.
pub(super) fn bands(scene: &Scene<'_>, method: &Method) -> Sentence {
    let bands = join(
        scene,
        (method.bands.iter()).map(|band| {
            let points = vec![Words::plain(band.at_least.to_string())];
            let name = vec![named!(scene, band)];
            scene.sentence("method.band", &[("band", name), ("points", points)])
        }),
    );
    scene.sentence("method.bands", &[("bands", bands)])
}

/// The lists of candidates and what bars a window from them.
#[derive(Debug, Serialize)]
pub(super) struct Lists {
    quotas: Vec<Quota>,
    /// Whether some classes have places of their own.
    by_class: bool,
    grounds: Vec<Words>,
}

/// How long the lists are; a class with quotas of its own has its name.
#[derive(Debug, Serialize)]
struct Quota {
    name: Words,
    excellent: u32,
    /// Counted over all classes.
    heads: Option<u32>,
    unsatisfactory: u32,
}

/// The lists of candidates and what bars a window from them.
pub(super) fn lists(scene: &Scene<'_>, method: &Method) -> Lists {
    let quota = &method.quota;
    let all = if quota.classes.is_empty() {
        "method.all_windows"
    } else {
        "method.other_windows"
    };
    let mut quotas = vec![Quota {
        name: Words::plain(scene.texts.get(all)),
        excellent: quota.excellent,
        heads: Some(quota.excellent_heads),
        unsatisfactory: quota.unsatisfactory,
    }];
    quotas.extend(quota.classes.iter().map(|class| Quota {
        name: class_name(scene, &class.class),
        excellent: class.excellent,
        heads: None,
        unsatisfactory: class.unsatisfactory,
    }));
    Lists {
        by_class: !quota.classes.is_empty(),
        quotas,
        grounds: (method.vetoes.iter())
            .map(|ground| named!(scene, ground))
            .collect(),
    }
}

/// What is published and what is not.
pub(super) fn privacy(scene: &Scene<'_>, method: &Method) -> Vec<String> {
    let mut rules = Vec::new();
    let tree = method.tree();
    if (tree.iter()).any(|component| matches!(component.source, Source::Peer { .. })) {
        rules.push(if method.privacy.publish_raters {
            "method.raters_published"
        } else {
            "method.raters_withheld"
        });
    }
    if let Some(survey) = &method.survey {
        rules.push(
            match (
                survey.groups.is_empty(),
                method.privacy.publish_group_counts,
            ) {
                (true, _) => "method.counts_published",
                (false, true) => "method.group_counts_published",
                (false, false) => "method.group_counts_withheld",
            },
        );
        rules.push("method.anonymous");
    }
    rules.push("method.staff_notes");
    (rules.into_iter())
        .map(|address| scene.texts.get(address).to_owned())
        .collect()
}
