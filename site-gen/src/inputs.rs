//! From the records of a year to what scoring-core takes: each window's own.
//!
//! Stage: below. For the years that are assessed, and for the files that the calculator's reader reads.

use std::collections::BTreeMap;

use scoring_core::id::Id;
use scoring_core::inputs::{self, Answers, OwnMark, PanelMark, PeerMark, Record};
use scoring_core::map::Map;

use crate::model::{Adjustment, Mark, Records, SurveyRecord};
use crate::read::written;

impl Records {
    /// Hands each record to its window, which is one of `windows`. A peer mark says who gave it where
    /// `raters` may be known; vetoes that were withdrawn do not count.
    pub fn hand_out(&self, windows: &mut [inputs::Window], raters: bool) {
        let places: BTreeMap<Id, usize> = (windows.iter())
            .enumerate()
            .map(|(at, window)| (window.id.clone(), at))
            .collect();

        for round in &self.rounds {
            for record in &round.records {
                let surveys = &mut windows[places[&record.window]].surveys;
                (surveys.or_default(round.id.clone())).push(survey_record(record));
            }
        }
        for Mark {
            window,
            item,
            date,
            score,
            ..
        } in &self.panel
        {
            windows[places[window]].panel.push(PanelMark {
                date: Some(written(*date)),
                item: item.clone(),
                score: score.clone(),
            });
        }
        for Mark {
            window,
            date,
            score,
            ..
        } in &self.own
        {
            windows[places[window]].own.push(OwnMark {
                date: Some(written(*date)),
                score: score.clone(),
            });
        }
        for ballot in &self.ballots {
            for (window, score) in &ballot.scores {
                let rater = ballot.rater.clone().filter(|_| raters);
                windows[places[window]].peer.push(PeerMark {
                    score: score.clone(),
                    rater,
                });
            }
        }
        for (component, findings) in &self.checklists {
            for finding in findings {
                let checklists = &mut windows[places[&finding.window]].checklists;
                checklists
                    .or_default(component.clone())
                    .push(inputs::Finding {
                        date: Some(written(finding.date)),
                        item: finding.item.clone(),
                        points: finding.points.clone(),
                    });
            }
        }
        let adjustment = |record: &Adjustment| inputs::Adjustment {
            date: Some(written(record.date)),
            id: record.id.clone(),
            kind: record.kind.clone(),
            points: record.points.clone(),
        };
        for record in &self.deductions {
            windows[places[&record.window]]
                .deductions
                .push(adjustment(record));
        }
        for record in &self.additions {
            windows[places[&record.window]]
                .additions
                .push(adjustment(record));
        }
        for veto in self.vetoes.iter().filter(|veto| veto.withdrawn.is_none()) {
            windows[places[&veto.window]].vetoes.push(inputs::Veto {
                date: Some(written(veto.date)),
                ground: veto.ground.clone(),
            });
        }
        // Most windows have few records of a kind, and there are very many windows.
        for window in windows {
            window.surveys.values_mut().for_each(Vec::shrink_to_fit);
            window.panel.shrink_to_fit();
            window.peer.shrink_to_fit();
        }
    }
}

/// A record of the survey, with its counts.
pub fn survey_record(record: &SurveyRecord) -> Record {
    Record {
        group: record.group.clone(),
        respondents: record.respondents,
        issued: record.issued,
        returned: record.returned,
        answers: Answers::Votes(record.votes.clone()),
    }
}

/// A window without a name and without records.
pub fn empty(id: Id) -> inputs::Window {
    inputs::Window {
        id,
        name: String::new(),
        name_en: None,
        class: None,
        surveys: Map::new(),
        withheld: Map::new(),
        panel: Vec::new(),
        own: Vec::new(),
        peer: Vec::new(),
        checklists: Map::new(),
        deductions: Vec::new(),
        additions: Vec::new(),
        vetoes: Vec::new(),
    }
}
