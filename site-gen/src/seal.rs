//! What was published does not change in silence.
//!
//! Stage: after `assess` and `data`, before anything is built. Results that a publication sealed must
//! be those that the content gives today; where they are not, somebody changed the content, or the
//! tool computes otherwise than it did. Both are errors until a correction with its reason is
//! published.

mod correction;
mod difference;
pub mod history;

use std::path::Path;

use crate::assess::{Assessed, AssessedYear};
use crate::data;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::publication::{self, Publication};
use crate::source::{Sources, Span};

pub use correction::{Change, Figures, changes};
pub use difference::{Difference, NOTHING, differences, file_of, first_difference, summary};

/// Reports sealed years whose results or inputs are no longer those published.
pub fn check(sources: &Sources, assessed: &Assessed, out: &mut Diagnostics) {
    for year in &assessed.years {
        if let Some(publication) = last(assessed, year).filter(|last| last.entry.seals()) {
            check_year(sources, year, publication, out);
        }
        if let Some(publication) = last(assessed, year) {
            check_history(sources, year, publication, out);
        }
    }
}

/// Reports what a publication told of decisions, promises or the ledger and the content no longer does.
fn check_history(
    sources: &Sources,
    year: &AssessedYear,
    publication: &Publication,
    out: &mut Diagnostics,
) {
    // On an earlier day less had happened.
    if year.as_of.date < publication.entry.as_of {
        return;
    }
    let Some(old) = publication.history.as_deref().and_then(history::read) else {
        return;
    };
    for lost in history::lost(&old, &history::of(year)) {
        let folder = format!("{}/{}", year.content.year, lost.file);
        let log = sources.find(publication::LOG);
        let log = log.expect("a publication was read from the log");
        // A file that is gone has no place: the log says that it was there.
        let span = match sources.find(&folder) {
            Some(file) => Span::new(file, lost.place(&sources.get(file).text)),
            None => Span::new(log, publication.place.clone()),
        };
        let problem = Diagnostic::new(Code::HistoryChanged, span)
            .with("year", year.content.year)
            .with("number", publication.entry.number);
        let problem = problem.with("where", &lost.of).with("old", &lost.old);
        out.push(problem.with("new", lost.new.as_deref().unwrap_or("–")));
    }
}

/// The last publication of a year.
pub fn last<'a>(assessed: &'a Assessed, year: &AssessedYear) -> Option<&'a Publication> {
    let number = year.published?.number;
    (assessed.publications.iter()).find(|publication| publication.entry.number == number)
}

fn check_year(
    sources: &Sources,
    year: &AssessedYear,
    publication: &Publication,
    out: &mut Diagnostics,
) {
    let unchanged = year.published.is_some_and(|published| published.unchanged);
    let results = data::results_json(year);
    let changed = differences(&publication.results, &results);
    let (code, changed) = match (unchanged, changed.is_empty()) {
        (true, false) => (Code::MethodChanges, changed),
        (false, false) => (Code::SealedResults, changed),
        (true, true) => return,
        (false, true) => {
            let changed = differences(&publication.inputs, &year.inputs_json);
            (Code::SealedInputs, changed)
        }
    };
    if changed.is_empty() {
        return;
    }
    let log = sources
        .find(publication::LOG)
        .expect("a publication was read from the log");
    let problem = Diagnostic::new(code, Span::new(log, publication.place.clone()));
    let problem = problem
        .with("year", year.content.year)
        .with("number", publication.entry.number);
    let problem = problem.with("count", changed.len());
    out.push(problem.with("changes", summary(&changed)));
}

/// Reports a log in which no line has the hash that begins with `head`, hexadecimal digits of a
/// publication that somebody holds on paper.
///
/// # Panics
///
/// Never for sources that were loaded.
pub fn check_head(sources: &Sources, head: &str, out: &mut Diagnostics) {
    let log = sources.find(publication::LOG);
    let text = log.map_or("", |log| &*sources.get(log).text);
    let (lines, _) = publication::lines(text);
    if !lines.iter().any(|line| line.entry.hash().starts_with(head)) {
        let file = log.or_else(|| sources.find("site.toml"));
        let file = file.expect("the loader adds site.toml");
        out.push(Diagnostic::new(Code::HeadMissing, Span::file(file)).with("head", head));
    }
}

/// Reports a log that is not what follows `older`, the log of a site that was built before: lines
/// that the public has seen are missing here, or others stand in their place.
///
/// # Panics
///
/// Never for sources that were loaded.
pub fn check_rollback(sources: &Sources, (older, site): (&str, &Path), out: &mut Diagnostics) {
    let log = sources.find(publication::LOG);
    let newer = log.map_or("", |log| &*sources.get(log).text);
    if newer.starts_with(older) {
        return;
    }
    let (older, _) = publication::lines(older);
    let (newer, _) = publication::lines(newer);
    let same = (older.iter().zip(&newer))
        .take_while(|(old, new)| old.entry == new.entry)
        .count();
    let Some(missing) = older.get(same) else {
        return;
    };
    let place = match (log, newer.get(same)) {
        (Some(log), Some(line)) => Span::new(log, line.place.clone()),
        (Some(log), None) => Span::file(log),
        (None, _) => Span::file(sources.find("site.toml").expect("the loader adds it")),
    };
    let problem = Diagnostic::new(Code::LogRolledBack, place);
    let problem = problem
        .with("number", missing.entry.number)
        .with("date", missing.entry.date);
    out.push(problem.with("site", site.display()));
}
