//! Reading the content and asking everything that can be asked of it, in one run.
//!
//! Stage: around the pipeline, from `load` to `seal`. Commands and tests see the same.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::assess::{Assessed, Scores, assess, assess_again};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::load::{self, Fatal, load, load_again, published_log};
use crate::model::Model;
use crate::parse::{self, parse, parse_again};
use crate::seal;
use crate::source::Sources;
use crate::validate::{self, Options, validate, validate_again};
use crate::{Failure, rehearse};

/// What is asked of which content.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// The content folder.
    pub content: PathBuf,
    /// Whether years marked as drafts count.
    pub drafts: bool,
    /// The as-of date of the current year, where one is given.
    pub as_of: Option<Date>,
    /// A site built before: what it published must still be published.
    pub previous: Option<PathBuf>,
    /// The beginning of a hash that the log of publications must hold, in hexadecimal digits.
    pub head: Option<String>,
    /// Whether sealed results may differ, because a correction is about to be published.
    pub correction: bool,
    /// Whether pages are made, and forgotten, where a theme has templates: whether one can be filled
    /// shows only then. A build sees it anyway.
    pub rehearse: bool,
    /// Texts that take the place of files', or are files to come, by path: the content as it is about
    /// to be.
    pub instead: BTreeMap<String, String>,
}

/// Content with everything that is wrong or odd about it.
#[derive(Debug)]
pub struct Examined {
    /// The files.
    pub sources: Sources,
    /// What is wrong or odd, in the order of the places.
    pub list: Vec<Diagnostic>,
    /// The content with what follows from it; `None` where something in it is wrong.
    pub assessed: Option<Assessed>,
}

/// Content as it is written, whatever the day: records dated later are in it, too.
#[derive(Debug)]
pub struct Written {
    /// The files.
    pub sources: Sources,
    /// What is wrong or odd, in the order of the places.
    pub list: Vec<Diagnostic>,
    /// What the content says; `None` where something in it is wrong.
    pub model: Option<Model>,
}

/// Reads content that is about to be changed: what its list of windows lacks may be about to come.
///
/// # Errors
///
/// When the content cannot be read at all.
pub fn written(question: &Question) -> Result<Written, Failure> {
    let (sources, out, model) = read(question, true, None)?;
    Ok(Written {
        list: out.sorted(&sources),
        sources,
        model,
    })
}

/// What an earlier examination found, so that this need not be found again. It only saves work.
#[derive(Debug, Default)]
pub struct Known {
    texts: load::Known,
    files: parse::Known,
    checks: validate::Known,
    scores: Scores,
}

fn read(
    question: &Question,
    awaits_windows: bool,
    mut known: Option<&mut Known>,
) -> Result<(Sources, Diagnostics, Option<Model>), Failure> {
    let (mut sources, mut out) = match &mut known {
        Some(known) => load_again(&question.content, &mut known.texts)?,
        None => load(&question.content)?,
    };
    for (path, text) in &question.instead {
        sources.put(path, text);
    }
    let raw = match &mut known {
        Some(known) => parse_again(&sources, &mut known.files, &mut out),
        None => parse(&sources, &mut out),
    };
    let options = Options {
        drafts: question.drafts,
        as_of_given: question.as_of.is_some(),
        awaits_windows,
    };
    let model = match known {
        Some(known) => {
            known.scores.turn();
            let known = (&mut known.checks, &mut known.scores);
            validate_again(&sources, &raw, &options, known, &mut out)
        }
        None => validate(&sources, &raw, &options, &mut out),
    };
    Ok((sources, out, model))
}

/// Examines the content.
///
/// # Errors
///
/// When the content, or the site that it is held against, cannot be read at all, or a page of our own
/// cannot be made.
pub fn examine(question: &Question) -> Result<Examined, Failure> {
    examine_with(question, None)
}

/// As [`examine`], but files that are as `known` has them are not read again, and years whose records
/// count as they did are not scored again.
///
/// # Errors
///
/// As [`examine`].
pub fn examine_again(question: &Question, known: &mut Known) -> Result<Examined, Failure> {
    examine_with(question, Some(known))
}

fn examine_with(question: &Question, mut known: Option<&mut Known>) -> Result<Examined, Failure> {
    let (sources, mut out, model) = read(question, false, known.as_deref_mut())?;
    if let Some(site) = &question.previous {
        rollback(&sources, site, &mut out)?;
    }
    if let Some(head) = &question.head {
        seal::check_head(&sources, head, &mut out);
    }
    let mut assessed = model.map(|model| match known {
        Some(known) => assess_again(model, question.as_of, &mut known.scores),
        None => assess(model, question.as_of),
    });
    if let Some(assessed) = assessed.as_ref().filter(|_| !question.correction) {
        seal::check(&sources, assessed, &mut out);
    }
    if let Some(sound) = (assessed.as_ref()).filter(|_| question.rehearse && !out.has_errors()) {
        match rehearse(sound) {
            Err(Failure::Theme(problem)) => out.push(*problem),
            rehearsed => rehearsed?,
        }
    }
    if out.has_errors() {
        assessed = None;
    }
    Ok(Examined {
        list: out.sorted(&sources),
        sources,
        assessed,
    })
}

fn rollback(sources: &Sources, site: &Path, out: &mut Diagnostics) -> Result<(), Fatal> {
    if let Some(older) = published_log(site)? {
        seal::check_rollback(sources, (&older, site), out);
    }
    Ok(())
}
