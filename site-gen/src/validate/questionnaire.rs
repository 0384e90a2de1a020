//! The questionnaire: rounds, levels, indicators, groups, validity.
//!
//! Stage: part of `validate`.

use scoring_core::Ratio;
use scoring_core::method::{Group, Indicator, Level, Named, Survey, Validity};

use super::components::{lacking, named};
use super::names::{Names, misplaced, missing_key, value};
use super::weights;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::raw::questionnaire as raw;

/// The questionnaire as the method has it; `None` where something is wrong.
pub(super) fn survey(survey: &raw::Questionnaire, out: &mut Diagnostics) -> Option<Survey> {
    let levels = levels(survey, out);
    let indicators = indicators(survey, out);
    let groups = groups(survey, out);
    let rounds = survey.rounds.items.iter().map(|round| {
        let (id, name, name_en) = named(&round.id, &round.name)?;
        Some(Named { id, name, name_en })
    });
    Some(Survey {
        rounds: rounds.collect::<Option<_>>()?,
        levels: levels?,
        indicators: indicators?,
        groups: groups?,
        same_respondents: value(&survey.same_respondents).unwrap_or(false),
        validity: survey.validity.as_ref().map(|validity| Validity {
            quorum: value(&validity.quorum),
        }),
    })
}

fn levels(survey: &raw::Questionnaire, out: &mut Diagnostics) -> Option<Vec<Level>> {
    let list = &survey.levels;
    Names::declare(list.items.iter().map(|level| &level.id), list.complete, out);
    let mut counted = 0;
    let mut levels = Vec::new();
    for level in &list.items {
        let is_counted = value(&level.counted).unwrap_or(true);
        counted += usize::from(is_counted);
        match level.points_key {
            None if is_counted => out.push(missing_key(level.span, "points")),
            Some(span) if !is_counted => out.push(misplaced(span, "points", "counted = false")),
            _ => {}
        }
        levels.push(
            named(&level.id, &level.name).map(|(id, name, name_en)| Level {
                id,
                name,
                name_en,
                points: value(&level.points).filter(|_| is_counted),
            }),
        );
    }
    if counted == 0 && list.complete {
        out.push(match list.key {
            Some(key) => Diagnostic::new(Code::NoCountedLevel, key),
            None => missing_key(survey.span, "levels"),
        });
    }
    levels.into_iter().collect()
}

fn indicators(survey: &raw::Questionnaire, out: &mut Diagnostics) -> Option<Vec<Indicator>> {
    let list = &survey.indicators;
    let ids = list.items.iter().map(|indicator| &indicator.id);
    Names::declare(ids, list.complete, out);
    if list.items.is_empty() {
        if list.complete {
            out.push(lacking(list.key, survey.span, "indicators"));
        }
        return None;
    }
    let siblings = list.items.iter();
    let siblings = siblings.map(|indicator| (&indicator.weight, indicator.span));
    let weights = weights::all_or_none(siblings, out)?;
    if let Some(weights) = &weights {
        let sum: Ratio = weights.iter().map(|weight| &weight.value).sum();
        if let Some(first) = weights.first().filter(|_| sum.is_zero() && list.complete) {
            out.push(Diagnostic::new(Code::WeightsZero, first.span));
        }
    }
    let indicators = list.items.iter().enumerate().map(|(at, indicator)| {
        let (id, name, name_en) = named(&indicator.id, &indicator.name)?;
        Some(Indicator {
            id,
            name,
            name_en,
            weight: weights.as_ref().map(|weights| weights[at].value.clone()),
        })
    });
    indicators.collect()
}

fn groups(survey: &raw::Questionnaire, out: &mut Diagnostics) -> Option<Vec<Group>> {
    let list = &survey.groups;
    if list.items.is_empty() {
        return list.complete.then(Vec::new);
    }
    let siblings = list.items.iter().map(|group| (&group.weight, group.span));
    let weights = weights::in_percent(siblings, list.complete, out)?;
    let groups = list.items.iter().zip(weights).map(|(group, weight)| {
        let (id, name, name_en) = named(&group.id, &group.name)?;
        Some(Group {
            id,
            name,
            name_en,
            weight,
        })
    });
    groups.collect()
}
