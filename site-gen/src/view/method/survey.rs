//! The questionnaire: levels and points, questions, groups, rounds, and when a round does not count.

use scoring_core::method::{Method, Survey, Validity};
use scoring_core::uncertainty::{LOW_PRECISION, MOST_COMPARED, NO_CLAIM};
use serde::Serialize;

use super::{named, percent};
use crate::links::Place;
use crate::view::{Scene, Sentence, Words};

/// The questionnaire.
#[derive(Debug, Serialize)]
pub(super) struct Questionnaire {
    lead: Sentence,
    /// How answers become a score.
    how: Vec<String>,
    levels: Vec<Level>,
    weighted: bool,
    indicators: Vec<Weighted>,
    groups: Vec<Weighted>,
    void: Option<String>,
    calendar_link: String,
}

#[derive(Debug, Serialize)]
struct Level {
    name: Words,
    points: String,
}

/// A question or group, with its weight where it has one.
#[derive(Debug, Serialize)]
struct Weighted {
    name: Words,
    weight: Option<String>,
}

/// What the sampling error allows to say.
#[derive(Debug, Serialize)]
pub(super) struct Precision {
    /// Without a survey there is none.
    survey: bool,
    /// Below which sample a score is marked.
    marked: String,
    /// Below which sample nothing is concluded.
    no_claim: String,
    /// Why no claims of difference are made, where the plan or the number of windows forbids them.
    no_pairs: Option<String>,
}

/// The questionnaire, where the method has one.
pub(super) fn questionnaire(scene: &Scene<'_>, method: &Method) -> Option<Questionnaire> {
    let survey = method.survey.as_ref()?;
    let rounds = scene.list(survey.rounds.iter().map(|round| named!(scene, round)));
    let weighted = survey.indicators.iter().any(|each| each.weight.is_some());
    let mut how = vec![scene.texts.get(if weighted {
        "method.satisfaction_weighted"
    } else {
        "method.satisfaction"
    })];
    if !survey.groups.is_empty() {
        how.push(scene.texts.get("method.satisfaction_groups"));
    }
    how.push(scene.texts.get("method.blank"));
    if survey.levels.iter().any(|level| level.points.is_none()) {
        how.push(scene.texts.get("method.not_counted_how"));
    }
    let questions = scene.count("method.questions", survey.indicators.len(), &[]);
    let levels = scene.count("method.levels", survey.levels.len(), &[]);
    let counted = [
        ("rounds", rounds),
        ("questions", vec![Words::plain(questions)]),
        ("levels", vec![Words::plain(levels)]),
    ];
    Some(Questionnaire {
        lead: scene.sentence("method.survey_lead", &counted),
        how: how.into_iter().map(str::to_owned).collect(),
        levels: (survey.levels.iter())
            .map(|level| Level {
                name: named!(scene, level),
                points: match &level.points {
                    Some(points) => points.to_string(),
                    None => scene.texts.get("method.not_counted").to_owned(),
                },
            })
            .collect(),
        weighted,
        indicators: (survey.indicators.iter())
            .map(|indicator| Weighted {
                name: named!(scene, indicator),
                weight: indicator.weight.as_ref().map(ToString::to_string),
            })
            .collect(),
        groups: (survey.groups.iter())
            .map(|group| Weighted {
                name: named!(scene, group),
                weight: Some(percent(scene, &group.weight)),
            })
            .collect(),
        void: survey.validity.is_some().then(|| validity(scene, survey)),
        calendar_link: format!("{}#rounds", scene.to(Place::Calendar)),
    })
}

/// When a round is void for a window.
pub(super) fn validity(scene: &Scene<'_>, survey: &Survey) -> String {
    match &survey.validity {
        None => scene.texts.get("method.void_none").to_owned(),
        Some(Validity { quorum: None }) => scene.texts.get("method.void_returned").to_owned(),
        Some(Validity {
            quorum: Some(quorum),
        }) => scene.say(
            "method.void_quorum",
            &[(
                "share",
                (&percent(scene, &(quorum * &scoring_core::Ratio::HUNDRED))).into(),
            )],
        ),
    }
}

/// What the sampling error allows to say.
pub(super) fn precision(scene: &Scene<'_>, method: &Method) -> Precision {
    let same = (method.survey.as_ref()).is_some_and(|survey| survey.same_respondents);
    let many = scene.year.ranked > MOST_COMPARED;
    Precision {
        survey: method.survey.is_some(),
        marked: scene.say("method.low_precision", &[("least", LOW_PRECISION.into())]),
        no_claim: scene.say("method.no_claim", &[("least", NO_CLAIM.into())]),
        no_pairs: if same {
            Some(scene.texts.get("method.same_respondents").to_owned())
        } else {
            many.then(|| scene.say("method.too_many", &[("most", MOST_COMPARED.into())]))
        },
    }
}
