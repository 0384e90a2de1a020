//! The questions that a formula leaves open: what this plan does, and what else could be done.

use scoring_core::method::{Basis, Combine, Component, Method, Source, Survey};
use scoring_core::round::Rounding;
use serde::Serialize;

use super::parts::combined;
use super::rules;
use super::survey::validity;
use super::{join, named, percent};
use crate::view::{Scene, Sentence, Words, bar};

/// A question, what the plan does, and why.
#[derive(Debug, Serialize)]
pub(super) struct Reading {
    number: usize,
    question: String,
    answers: Vec<Sentence>,
    why: String,
}

#[cfg(test)]
impl Reading {
    pub(super) fn answers(&self) -> &[Sentence] {
        &self.answers
    }
}

/// The questions in the domain's order.
pub(super) fn of(scene: &Scene<'_>, method: &Method) -> Vec<Reading> {
    let readings = [
        vote(scene, method),
        respondents(scene, method),
        blanks(scene, method),
        weighted(scene, method),
        peer(scene, method),
        deductions(scene, method),
        range(scene, method),
        missing(scene),
        ranking(scene, method),
        digits(scene, method),
        classes(scene, method),
        bands(scene, method),
        groups(scene, method),
        validity_of_rounds(scene, method),
    ];
    (readings.into_iter().enumerate())
        .map(|(at, (question, answers, why))| Reading {
            number: at + 1,
            question: scene.texts.get(question).to_owned(),
            answers,
            why: scene.texts.get(why).to_owned(),
        })
        .collect()
}

/// The address of a question, the answers, the address of the reason.
type Answered = (&'static str, Vec<Sentence>, &'static str);

fn said(scene: &Scene<'_>, address: &str) -> Sentence {
    vec![Words::plain(scene.texts.get(address))]
}

/// The components with a survey as their source.
fn surveys(
    method: &Method,
) -> impl Iterator<Item = (&Component, Combine, &[scoring_core::id::Id])> {
    (method.tree().into_iter()).filter_map(|component| match &component.source {
        Source::Survey { combine, rounds } => Some((component, *combine, rounds.as_slice())),
        _ => None,
    })
}

fn no_survey(scene: &Scene<'_>) -> Vec<Sentence> {
    vec![said(scene, "method.no_survey")]
}

fn vote(scene: &Scene<'_>, method: &Method) -> Answered {
    let question = "method.vote";
    let Some(survey) = &method.survey else {
        return (question, no_survey(scene), "method.vote_why_pooled");
    };
    let weighted = survey.indicators.iter().any(|each| each.weight.is_some());
    let several = surveys(method).count() > 1;
    let mean =
        surveys(method).any(|(_, combine, rounds)| combine == Combine::Mean && rounds.len() > 1);
    let groups = !survey.groups.is_empty();
    let one = surveys(method).all(|(_, _, rounds)| rounds.len() == 1);
    let mut answers = vec![said(
        scene,
        if weighted {
            "method.vote_weighted"
        } else if several || mean || groups {
            "method.vote_plain"
        } else {
            "method.vote_answer"
        },
    )];
    for (component, combine, rounds) in surveys(method) {
        let how = combined(scene, combine, rounds);
        answers.push(if several {
            let name = vec![bar::component_name(scene, component)];
            scene.sentence("method.of_component", &[("component", name), ("how", how)])
        } else {
            how
        });
    }
    let why = if groups {
        "method.vote_why_groups"
    } else if several {
        "method.vote_why_parts"
    } else if mean {
        "method.vote_why_mean"
    } else if one {
        "method.vote_why_one"
    } else {
        "method.vote_why_pooled"
    };
    (question, answers, why)
}

fn respondents(scene: &Scene<'_>, method: &Method) -> Answered {
    let answers = match method.survey {
        Some(_) => vec![said(scene, "method.respondents_recorded")],
        None => no_survey(scene),
    };
    ("method.respondents", answers, "method.respondents_why")
}

fn blanks(scene: &Scene<'_>, method: &Method) -> Answered {
    let question = "method.blanks";
    let Some(survey) = &method.survey else {
        return (question, no_survey(scene), "method.blanks_why");
    };
    let mut answers = vec![said(scene, "method.blank")];
    let uncounted = scene.list((uncounted(survey)).map(|level| named!(scene, level)));
    if !uncounted.is_empty() {
        answers.push(scene.sentence("method.uncounted", &[("levels", uncounted)]));
    }
    (question, answers, "method.blanks_why")
}

fn uncounted(survey: &Survey) -> impl Iterator<Item = &scoring_core::method::Level> {
    survey.levels.iter().filter(|level| level.points.is_none())
}

fn weighted(scene: &Scene<'_>, method: &Method) -> Answered {
    let parts = join(
        scene,
        (method.components.iter()).map(|component| {
            let name = bar::component_name(scene, component);
            with_weight(name, &percent(scene, &component.weight))
        }),
    );
    let tree = method.tree();
    let mut answers = vec![scene.sentence("method.weighted_parts", &[("parts", parts)])];
    let divided = |component: &&&Component| match &component.source {
        Source::Components(_) => true,
        Source::Panel { items } => !items.is_empty(),
        _ => false,
    };
    if (tree.iter()).filter(divided).count() > 0 {
        answers.push(said(scene, "method.weighted_below"));
    }
    if method.has_source(|source| matches!(source, Source::Checklist { .. })) {
        answers.push(said(scene, "method.weighted_checklist"));
    }
    answers.push(said(
        scene,
        if method.has_own() {
            "method.weighted_own"
        } else {
            "method.weighted_not_own"
        },
    ));
    ("method.weighted", answers, "method.weighted_why")
}

fn peer(scene: &Scene<'_>, method: &Method) -> Answered {
    let question = "method.peer";
    let trims = (method.tree().into_iter()).find_map(|component| match component.source {
        Source::Peer { trim } => Some(trim),
        _ => None,
    });
    let (answer, why) = match trims {
        None => (said(scene, "method.peer_none"), "method.peer_why_mean"),
        Some(0) => (said(scene, "method.peer_mean"), "method.peer_why_mean"),
        Some(trim) => (
            vec![Words::plain(scene.say(
                "method.peer_trimmed",
                &[("trim", u64::from(trim).into())],
            ))],
            "method.peer_why_trimmed",
        ),
    };
    (question, vec![answer], why)
}

fn deductions(scene: &Scene<'_>, method: &Method) -> Answered {
    use scoring_core::method::AppliesTo;

    let mut answers = Vec::new();
    for (applies_to, address) in [
        (AppliesTo::Composite, "method.deductions_composite"),
        (AppliesTo::Panel, "method.deductions_panel"),
    ] {
        let kinds = (method.deductions.iter()).filter(|kind| kind.applies_to == applies_to);
        let kinds = kinds.map(|kind| with_cap(scene, named!(scene, kind), kind.cap.as_ref()));
        let names = join(scene, kinds);
        if !names.is_empty() {
            answers.push(scene.sentence(address, &[("kinds", names)]));
        }
    }
    answers.push(said(
        scene,
        if method.deductions.is_empty() {
            "method.deductions_none"
        } else {
            "method.deductions_once"
        },
    ));
    (
        "method.deductions_question",
        answers,
        "method.deductions_why",
    )
}

fn with_weight(name: Words, weight: &str) -> Sentence {
    vec![name, Words::plain(format!(" {weight}"))]
}

fn with_cap(scene: &Scene<'_>, name: Words, cap: Option<&scoring_core::Ratio>) -> Sentence {
    let Some(cap) = cap else { return vec![name] };
    let points = vec![Words::plain(cap.to_string())];
    scene.sentence(
        "method.with_cap",
        &[("kind", vec![name]), ("points", points)],
    )
}

fn range(scene: &Scene<'_>, method: &Method) -> Answered {
    let mut answers = vec![vec![Words::plain(rules::range(scene, method))]];
    let kinds = (method.additions.iter())
        .map(|kind| with_cap(scene, named!(scene, kind), kind.cap.as_ref()));
    let names = join(scene, kinds);
    answers.push(if names.is_empty() {
        said(scene, "method.additions_none")
    } else {
        scene.sentence("method.additions", &[("kinds", names)])
    });
    ("method.range_question", answers, "method.range_why")
}

fn missing(scene: &Scene<'_>) -> Answered {
    (
        "method.missing_question",
        vec![said(scene, "method.missing")],
        "method.missing_why",
    )
}

fn ranking(scene: &Scene<'_>, method: &Method) -> Answered {
    let why = match method.ranking.basis {
        Basis::Exact => "method.basis_why_exact",
        Basis::Printed => "method.basis_why_printed",
    };
    let answers = vec![
        rules::basis(scene, method),
        rules::tie_breakers(scene, method),
    ];
    ("method.ranking_question", answers, why)
}

fn digits(scene: &Scene<'_>, method: &Method) -> Answered {
    let mut answers = vec![rules::digits(scene, method)];
    if method.ranking.basis == Basis::Exact {
        answers.push(said(scene, "method.more_digits"));
    }
    let why = match method.ranking.rounding {
        Rounding::HalfUp => "method.digits_why_half_up",
        Rounding::HalfEven => "method.digits_why_half_even",
    };
    ("method.digits_question", answers, why)
}

fn classes(scene: &Scene<'_>, method: &Method) -> Answered {
    let mut answers = vec![said(
        scene,
        if rules::has_classes(scene) {
            "method.classes"
        } else {
            "method.one_class"
        },
    )];
    if !method.quota.classes.is_empty() {
        answers.push(said(scene, "method.class_quotas"));
    }
    ("method.classes_question", answers, "method.classes_why")
}

fn bands(scene: &Scene<'_>, method: &Method) -> Answered {
    let answer = if method.bands.is_empty() {
        said(scene, "method.bands_none")
    } else {
        rules::bands(scene, method)
    };
    ("method.bands_question", vec![answer], "method.bands_why")
}

fn groups(scene: &Scene<'_>, method: &Method) -> Answered {
    let question = "method.groups_question";
    let Some(survey) = &method.survey else {
        return (question, no_survey(scene), "method.groups_why");
    };
    let groups = join(
        scene,
        (survey.groups.iter())
            .map(|group| with_weight(named!(scene, group), &percent(scene, &group.weight))),
    );
    let answer = if groups.is_empty() {
        said(scene, "method.groups_none")
    } else {
        scene.sentence("method.groups_weighted", &[("groups", groups)])
    };
    (question, vec![answer], "method.groups_why")
}

fn validity_of_rounds(scene: &Scene<'_>, method: &Method) -> Answered {
    let answers = match &method.survey {
        Some(survey) => vec![vec![Words::plain(validity(scene, survey))]],
        None => no_survey(scene),
    };
    ("method.void_question", answers, "method.void_why")
}
