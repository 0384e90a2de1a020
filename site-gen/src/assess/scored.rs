//! From the scored records of a year to its scores, and what of them is known from the time before.
//!
//! Stage: part of `assess`.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use scoring_core::id::Id;
use scoring_core::inputs::{self, Decisions, FORMAT, Status};
use scoring_core::outcome::{self, Outcome};
use scoring_core::withhold::withhold;
use scoring_core::{Evaluation, Inputs, score};
use serde::Deserialize;

use super::page_decimals;
use crate::as_of::AsOf;
use crate::digest::sha256;
use crate::inputs::empty;
use crate::model::{Records, Site, Text, Year};
use crate::publication::Publication;

/// What follows from the inputs of a year, and from what was published of it.
#[derive(Clone, Debug)]
pub(super) struct Scored {
    pub(super) evaluation: Arc<Evaluation>,
    pub(super) outcome: Arc<Outcome>,
    pub(super) inputs_json: Arc<str>,
    pub(super) inputs_sha256: String,
    pub(super) unchanged: bool,
    pub(super) page_decimals: Arc<BTreeMap<Id, u32>>,
}

impl Scored {
    pub(super) fn of(inputs: Inputs, published: Option<&Publication>) -> Self {
        let evaluation = Evaluation::new(inputs);
        let evaluation = withhold(evaluation.expect("validated content makes consistent inputs"));
        let outcome = || {
            let scorecards = (evaluation.windows.par_iter())
                .map(|window| score::summary(&evaluation.method, window))
                .collect();
            outcome::rank_and_list(&evaluation, scorecards)
        };
        // Scores depend on neither the day nor the centre's name, in which published inputs may differ.
        let ((then, inputs_json), outcome) =
            rayon::join(|| as_published(&evaluation, published), outcome);
        Self {
            unchanged: then.is_some(),
            page_decimals: Arc::new(page_decimals(&evaluation, &outcome)),
            evaluation: Arc::new(then.unwrap_or(evaluation)),
            inputs_sha256: sha256(inputs_json.as_bytes()),
            inputs_json: inputs_json.into(),
            outcome: Arc::new(outcome),
        }
    }
}

/// Years as they were scored last, by the day up to which records counted: a preview scores again only
/// where something that counts changed.
#[derive(Debug, Default)]
pub struct Scores {
    now: BTreeMap<Scoring, Known>,
    /// As they were before the content was read again.
    before: BTreeMap<Scoring, Known>,
}

/// Which year, and on which day.
type Scoring = (u16, Option<String>);

/// A year with all that its scores follow from.
#[derive(Debug)]
struct Known {
    basis: Basis,
    published: Option<String>,
    scored: Scored,
}

impl Scores {
    /// Begins to read the content again: what nobody asks for until the next time is forgotten then.
    pub fn turn(&mut self) {
        self.before = std::mem::take(&mut self.now);
    }

    pub(super) fn score(&mut self, basis: Basis, published: Option<&Publication>) -> Scored {
        let text = published.map(|publication| &*publication.inputs);
        let scoring = (basis.bare.year, basis.bare.as_of.clone());
        let is_same = |known: &Known| known.published.as_deref() == text && known.basis == basis;
        if let Some(known) = self.now.get(&scoring).filter(|known| is_same(known)) {
            return known.scored.clone();
        }
        let before = self.before.remove(&scoring).filter(is_same);
        let known = before.unwrap_or_else(|| Known {
            published: text.map(str::to_owned),
            scored: Scored::of(basis.clone().into_inputs(), published),
            basis,
        });
        let scored = known.scored.clone();
        self.now.insert(scoring, known);
        scored
    }
}

/// The canonical text of what is scored; where it is what was published, with that.
///
/// Published inputs carry the day up to which records counted then, and what the centre was called.
/// A day that passes without a record changes neither them nor the digest in the log, so they are
/// kept as they are.
fn as_published(
    evaluation: &Evaluation,
    published: Option<&Publication>,
) -> (Option<Evaluation>, String) {
    if let Some(publication) = published
        && let Ok(header) = serde_json::from_str::<Header>(&publication.inputs)
    {
        let then = Evaluation::new(Inputs {
            as_of: header.as_of,
            centre: header.centre,
            ..Inputs::clone(evaluation)
        });
        let then = then.expect("neither the day nor the name makes inputs inconsistent");
        let text = then.to_json();
        if text == publication.inputs {
            return (Some(then), text);
        }
    }
    (None, evaluation.to_json())
}

/// What published inputs say of themselves.
#[derive(Deserialize)]
struct Header {
    centre: String,
    as_of: Option<String>,
}

/// What the inputs of a year are made of: its records are shared, so that two of these are held against
/// each other without a look at what did not change.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Basis {
    /// The inputs, but for the windows' records.
    bare: Inputs,
    records: Arc<Records>,
}

impl Basis {
    pub(super) fn of(site: &Site, year: &Year, as_of: AsOf, status: Status) -> Self {
        let bare = Inputs {
            format: FORMAT,
            centre: site.centre.original.clone(),
            year: year.year,
            status,
            as_of: as_of.date.map(|date| date.to_string()),
            method: year.method.clone(),
            windows: (year.windows.iter())
                .map(|window| inputs::Window {
                    name: window.name.original.clone(),
                    name_en: window.name.english.clone(),
                    class: window.class.clone(),
                    ..empty(window.id.clone())
                })
                .collect(),
            decisions: year.outcome.as_ref().map(|outcome| Decisions {
                decided: outcome.decided.to_string(),
                document: outcome.document.as_ref().map(original),
                excellent: sorted(outcome.excellent.iter()),
                unsatisfactory: sorted(outcome.unsatisfactory.iter()),
                excellent_heads: sorted(outcome.excellent_heads.iter().map(|head| &head.window)),
                reasons: (outcome.reasons.iter())
                    .map(|(window, reason)| (window.clone(), original(reason)))
                    .collect(),
            }),
        };
        Self {
            bare,
            records: Arc::clone(&year.records),
        }
    }

    /// The scored part of the year's content.
    pub(super) fn into_inputs(self) -> Inputs {
        let mut inputs = self.bare;
        let raters = inputs.method.privacy.publish_raters;
        self.records.hand_out(&mut inputs.windows, raters);
        inputs
    }
}

fn original(text: &Text) -> String {
    text.original.clone()
}

fn sorted<'a>(ids: impl Iterator<Item = &'a Id>) -> Vec<Id> {
    let mut ids: Vec<Id> = ids.cloned().collect();
    ids.sort();
    ids
}
