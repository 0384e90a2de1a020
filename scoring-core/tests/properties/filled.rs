//! Evaluations without gaps: most generated windows miss a figure, and what is not ranked has little
//! to ask about.

use proptest::prelude::*;
use scoring_core::inputs::{Answers, OwnMark, PanelMark, PeerMark, Record};
use scoring_core::method::Source;
use scoring_core::{Evaluation, Inputs, Ratio};

use crate::evaluations::evaluation;

/// Evaluations, most of them with every figure of every window.
pub(crate) fn filled() -> impl Strategy<Value = Evaluation> {
    (evaluation(), 0..10_u8, any::<u64>()).prop_map(|(evaluation, gaps, seed)| {
        if gaps == 0 {
            evaluation
        } else {
            fill(evaluation, seed)
        }
    })
}

fn fill(evaluation: Evaluation, mut seed: u64) -> Evaluation {
    let mut any = |below: u64| {
        // As in `shuffle_list`: any numbers will do, as long as the case repeats.
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    let mut inputs: Inputs = evaluation.into_inputs();
    let method = &mut inputs.method;
    let panel = method.component("panel").map(|panel| panel.source.clone());
    let own = method.component("own").is_some();
    let survey = method.survey.as_mut().expect("a survey");
    survey.validity = None;
    let groups: Vec<_> = if survey.groups.is_empty() {
        vec![None]
    } else {
        let groups = survey.groups.iter();
        groups.map(|group| Some(group.id.clone())).collect()
    };
    for window in &mut inputs.windows {
        let mut mark = || Ratio::whole((70 + any(31)).into());
        let items = match &panel {
            Some(Source::Panel { items }) if !items.is_empty() => {
                items.iter().map(|item| Some(item.id.clone())).collect()
            }
            _ => vec![None],
        };
        for item in items {
            if !window.panel.iter().any(|mark| mark.item == item) {
                window.panel.push(PanelMark {
                    date: None,
                    item,
                    score: mark(),
                });
            }
        }
        while window.peer.len() < 3 {
            window.peer.push(PeerMark {
                score: mark(),
                rater: None,
            });
        }
        if own && window.own.is_empty() {
            window.own.push(OwnMark {
                date: None,
                score: mark(),
            });
        }
        for round in &survey.rounds {
            let records = window.surveys.or_default(round.id.clone());
            for group in &groups {
                let rows: Vec<Vec<u64>> = (0..survey.indicators.len())
                    .map(|_| vec![1 + any(4), any(4), any(2), any(3)])
                    .collect();
                let given = records.iter_mut().find(|record| record.group == *group);
                let empty = |answers: &Answers| match answers {
                    Answers::Votes(rows) => rows.iter().any(|row| row[0] + row[1] + row[3] == 0),
                    Answers::Totals { .. } => false,
                };
                match given {
                    Some(record) if !empty(&record.answers) => {}
                    Some(record) => {
                        record.respondents = record.respondents.max(12);
                        record.answers = Answers::Votes(rows);
                    }
                    None => records.push(Record {
                        group: group.clone(),
                        respondents: 12,
                        issued: None,
                        returned: None,
                        answers: Answers::Votes(rows),
                    }),
                }
            }
        }
    }
    Evaluation::new(inputs).expect("filled inputs are consistent")
}
