//! What was found of files when they were checked last: a preview checks again only what changed.
//!
//! Stage: part of `validate`. It only saves work. What a file of records makes follows from that file
//! and from the names that the year's plan and windows declare. Only where nothing was to be said of a
//! file is it remembered, so whatever is wrong or odd is found, and said, each time anew.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::content::{Options, collected};
use crate::diagnostic::Diagnostics;
use crate::model::{LedgerItem, Pledge, Records, Report, Window};
use crate::raw::{self, ById, File};

/// What was found of all years.
#[derive(Debug, Default)]
pub struct Known {
    options: Options,
    years: BTreeMap<u16, KnownYear>,
}

impl Known {
    /// What is known of the years `raw`, where they were asked the same.
    pub(super) fn of(
        &mut self,
        raw: &[raw::Year],
        options: Options,
    ) -> &mut BTreeMap<u16, KnownYear> {
        if self.options != options {
            self.years.clear();
            self.options = options;
        }
        (self.years).retain(|known, _| raw.iter().any(|year| year.year == *known));
        &mut self.years
    }
}

/// What was found of a year.
#[derive(Debug, Default)]
pub(super) struct KnownYear {
    plan: File<raw::plan::Plan>,
    windows: File<raw::windows::Windows>,
    declared: Option<Arc<Vec<Window>>>,
    pub(super) records: KnownRecords,
    pub(super) written: KnownWritten,
}

/// What was found of documents and ledgers.
#[derive(Debug, Default)]
pub(super) struct KnownWritten {
    pub(super) pledges: Each<raw::documents::Pledge, Option<Arc<Pledge>>>,
    pub(super) self_reports: Each<raw::documents::Report, Option<Arc<Report>>>,
    pub(super) ledgers: Each<raw::ledger::Ledger, Vec<Arc<LedgerItem>>>,
}

impl KnownYear {
    /// Forgets everything where `year` declares its names anew.
    pub(super) fn check_names(&mut self, year: &raw::Year) {
        if !(is_same(&self.plan, &year.plan) && is_same(&self.windows, &year.windows)) {
            *self = Self {
                plan: year.plan.clone(),
                windows: year.windows.clone(),
                ..Self::default()
            };
        }
    }

    /// What `check` makes of the list of windows, unless that is known.
    pub(super) fn windows(
        &mut self,
        out: &mut Diagnostics,
        check: impl FnOnce(&mut Diagnostics) -> Vec<Window>,
    ) -> Arc<Vec<Window>> {
        if let Some(known) = &self.declared {
            return Arc::clone(known);
        }
        let (found, known) = found(out, |out| Arc::new(check(out)));
        self.declared = known;
        found
    }
}

/// What `check` makes, and the same again to be remembered, where there was nothing to say.
fn found<T: Clone>(
    out: &mut Diagnostics,
    check: impl FnOnce(&mut Diagnostics) -> T,
) -> (T, Option<T>) {
    let (found, said) = collected(check);
    let known = said.is_empty().then(|| found.clone());
    out.append(said);
    (found, known)
}

/// What the files of scored records made together: events and ids may stand in one only.
#[derive(Debug, Default)]
pub(super) struct KnownRecords(Option<(RecordFiles, Arc<Records>)>);

impl KnownRecords {
    /// What `check` makes of the records of `year`, unless that is known.
    pub(super) fn of(
        &mut self,
        year: &raw::Year,
        out: &mut Diagnostics,
        check: impl FnOnce(&mut Diagnostics) -> Records,
    ) -> Arc<Records> {
        let files = RecordFiles::of(year);
        if let Some((_, known)) = self.0.as_ref().filter(|(before, _)| before.is_same(&files)) {
            return Arc::clone(known);
        }
        let (found, known) = found(out, |out| Arc::new(check(out)));
        self.0 = known.map(|known| (files, known));
        found
    }
}

/// The files of scored records.
#[derive(Debug)]
struct RecordFiles {
    surveys: Vec<Arc<ById<raw::surveys::Survey>>>,
    peer: File<raw::marks::Peer>,
    panel: File<raw::marks::Marks>,
    own: File<raw::marks::Marks>,
    checklists: Vec<Arc<ById<raw::marks::Findings>>>,
    adjustments: File<raw::records::Adjustments>,
    vetoes: File<Vec<raw::records::Veto>>,
}

impl RecordFiles {
    fn of(year: &raw::Year) -> Self {
        Self {
            surveys: year.surveys.clone(),
            peer: year.peer.clone(),
            panel: year.panel.clone(),
            own: year.own.clone(),
            checklists: year.checklists.clone(),
            adjustments: year.adjustments.clone(),
            vetoes: year.vetoes.clone(),
        }
    }

    fn is_same(&self, other: &Self) -> bool {
        is_same(&self.peer, &other.peer)
            && is_same(&self.panel, &other.panel)
            && is_same(&self.own, &other.own)
            && is_same(&self.adjustments, &other.adjustments)
            && is_same(&self.vetoes, &other.vetoes)
            && are_same(&self.surveys, &other.surveys)
            && are_same(&self.checklists, &other.checklists)
    }
}

/// What each of several files made, in their order. A file that comes or goes moves the places in all
/// behind it, which are read anew then, so each is looked for where it was.
#[derive(Debug)]
pub(super) struct Each<R, T>(Vec<Checked<R, T>>);

/// A file, and what it made, where nothing was to be said of it.
type Checked<R, T> = (Arc<ById<R>>, Option<T>);

impl<R, T> Default for Each<R, T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<R, T: Clone> Each<R, T> {
    /// What `check` makes of each of `files`, unless that is known.
    pub(super) fn of(
        &mut self,
        files: &[Arc<ById<R>>],
        out: &mut Diagnostics,
        check: impl Fn(&ById<R>, &mut Diagnostics) -> T,
    ) -> Vec<T> {
        self.0.truncate(files.len());
        let mut made = Vec::with_capacity(files.len());
        for (at, file) in files.iter().enumerate() {
            let before = self
                .0
                .get(at)
                .filter(|(before, _)| Arc::ptr_eq(before, file));
            if let Some((_, Some(known))) = before {
                made.push(known.clone());
                continue;
            }
            let (found, known) = found(out, |out| check(file, out));
            let checked = (Arc::clone(file), known);
            match self.0.get_mut(at) {
                Some(place) => *place = checked,
                None => self.0.push(checked),
            }
            made.push(found);
        }
        made
    }
}

fn is_same<T>(a: &File<T>, b: &File<T>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => Arc::ptr_eq(a, b),
        (None, None) => true,
        _ => false,
    }
}

fn are_same<T>(a: &[Arc<T>], b: &[Arc<T>]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| Arc::ptr_eq(a, b))
}
