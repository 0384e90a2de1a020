//! Why a command did not do what was asked, in the words of both languages.
//!
//! Every way to fail ends in one type, so that the exit status follows from it alone.

use std::fmt::Display;
use std::io;
use std::path::PathBuf;

use jiff::civil::Date;

use super::recount::Recounted;
use crate::diagnostic::Diagnostic;
use crate::erase::NotErased;
use crate::exchange::catalogue;
use crate::load::{Fatal, Unreadable};
use crate::model::Language;
use crate::publication::Kind;
use crate::render::RenderError;
use crate::serve::ServeError;
use crate::what_if::Unanswerable;
use crate::wording::{self, Tell};
use crate::write::WriteError;
use crate::{publish, scenario};

/// Why a command did not do what was asked.
#[derive(Debug)]
pub enum Failure {
    /// The content has errors; they are printed.
    Content,
    /// A template of the theme cannot be filled, which shows when pages are made.
    Theme(Box<Diagnostic>),
    /// What was asked for does not exist.
    Usage(Missing),
    /// A copy of a site is not as it should be; what is wrong is printed.
    Unsound,
    /// There is nothing to publish.
    Unpublished(publish::Refused),
    /// What was asked cannot be answered.
    Unanswerable(Unanswerable),
    /// A scenario is none, or does not fit.
    Scenario(PathBuf, scenario::Wrong),
    /// A recount does not confirm what would be published.
    Recount(Recounted),
    /// A text is not erased.
    NotErased(NotErased),
    /// Files differ from the canonical layout; they are named.
    Unformatted(usize),
    /// The content folder cannot be read.
    Load(Fatal),
    /// A file named on the command line cannot be read.
    File(Unreadable),
    /// A page cannot be made.
    Render(RenderError),
    /// The site cannot be written.
    Write(WriteError),
    /// The site was not made to its end: its content changed meanwhile.
    Overtaken,
    /// The preview cannot run.
    Serve(ServeError),
    /// What was asked for cannot be printed.
    Output(io::Error),
}

/// What was asked for and does not exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    /// A year of the content.
    Year(u16),
    /// A window of a year.
    Window(u16, String),
    /// A code or a window of a year.
    CodeOrWindow(String, u16),
    /// A command.
    Command(String),
    /// A kind of file, and those there are.
    Kind(String, String),
    /// A year before the one that is to begin.
    YearBefore(u16),
    /// A round of the survey of a year.
    Round(u16, String),
    /// A survey in a year's plan.
    Survey(u16),
    /// Ballots of a peer evaluation in a year.
    Ballots(u16),
    /// What a year's plan has no place for: a table, by its key.
    Place(u16, &'static str),
    /// The one table that a CSV file can hold.
    OneTable,
    /// A code of a diagnostic, and the one that may be meant.
    Code(String, Option<&'static str>),
}

impl Failure {
    /// The exit status that says so.
    pub(super) fn status(&self) -> u8 {
        match self {
            Self::Content
            | Self::Theme(_)
            | Self::Scenario(..)
            | Self::Unsound
            | Self::Unformatted(_) => 1,
            Self::Recount(recounted) if recounted.differs() => 1,
            Self::Usage(_) | Self::Unpublished(_) | Self::NotErased(_) | Self::Unanswerable(_) => 2,
            _ => 3,
        }
    }
}

impl Tell for Failure {
    fn tell(&self, language: Language) -> String {
        match self {
            Self::Content => wording::say("content.errors", language, &[]),
            Self::Unsound => wording::say("verified.unsound", language, &[]),
            Self::Unformatted(count) => {
                wording::say("fmt.unformatted", language, &[("count", count)])
            }
            Self::Theme(problem) => problem.message(language),
            Self::Usage(missing) => missing.tell(language),
            Self::Unpublished(why) => why.tell(language),
            Self::Unanswerable(why) => why.tell(language),
            Self::Scenario(path, wrong) => {
                let what = wrong.tell(language);
                let arguments: [(_, &dyn Display); 2] =
                    [("path", &path.display()), ("what", &what)];
                wording::say("scenario.file", language, &arguments)
            }
            Self::Recount(why) => why.tell(language),
            Self::NotErased(why) => why.tell(language),
            Self::Load(why) => why.tell(language),
            Self::File(why) => why.tell(language),
            Self::Render(why) => why.tell(language),
            Self::Write(why) => why.tell(language),
            Self::Overtaken => wording::say("system.overtaken", language, &[]),
            Self::Serve(why) => why.tell(language),
            Self::Output(why) => {
                let why = why.tell(language);
                wording::say("system.output", language, &[("why", &why)])
            }
        }
    }
}

impl Tell for Missing {
    fn tell(&self, language: Language) -> String {
        match self {
            Self::Year(year) => wording::say("usage.no-year", language, &[("year", year)]),
            Self::YearBefore(year) => {
                wording::say("begin.no-year-before", language, &[("year", year)])
            }
            Self::Window(year, id) => {
                wording::say("usage.no-window", language, &[("year", year), ("id", id)])
            }
            Self::Round(year, id) => {
                wording::say("usage.no-round", language, &[("year", year), ("id", id)])
            }
            Self::Survey(year) => {
                wording::say("usage.no-survey-rounds", language, &[("year", year)])
            }
            Self::Ballots(year) => wording::say("usage.no-ballots", language, &[("year", year)]),
            Self::Place(year, table) => {
                let table = catalogue::name("table", table).get(language);
                let arguments: [(_, &dyn Display); 2] = [("year", year), ("table", &table)];
                wording::say("usage.no-place", language, &arguments)
            }
            Self::OneTable => wording::say("usage.one-table", language, &[]),
            Self::CodeOrWindow(code, year) => {
                let arguments: [(_, &dyn Display); 2] = [("code", code), ("year", year)];
                wording::say("usage.no-code-or-window", language, &arguments)
            }
            Self::Kind(name, known) => {
                let arguments: [(_, &dyn Display); 2] = [("name", name), ("known", known)];
                wording::say("usage.no-kind", language, &arguments)
            }
            Self::Command(name) => wording::say("usage.no-command", language, &[("name", name)]),
            Self::Code(code, None) => wording::say("usage.no-code", language, &[("code", code)]),
            Self::Code(code, Some(near)) => {
                let arguments: [(_, &dyn Display); 2] = [("code", code), ("near", near)];
                wording::say("usage.no-code-near", language, &arguments)
            }
        }
    }
}

/// A day up to which records count, in words where there is none.
fn day(date: Option<Date>, language: Language) -> String {
    date.map_or_else(
        || wording::say("unpublished.never", language, &[]),
        |date| date.to_string(),
    )
}

impl Tell for publish::Refused {
    fn tell(&self, language: Language) -> String {
        let say = |address: &str, arguments: &[(&str, &dyn Display)]| {
            wording::say(address, language, arguments)
        };
        match self {
            Self::InProgress { year, as_of } => {
                let date = day(*as_of, language);
                say(
                    "unpublished.in-progress",
                    &[("year", year), ("date", &date)],
                )
            }
            Self::Unchanged { year, number } => say(
                "unpublished.unchanged",
                &[("year", year), ("number", number)],
            ),
            Self::NoReason => say("unpublished.no-reason", &[]),
            Self::Backdated(last) => say("unpublished.backdated", &[("date", last)]),
            Self::BeforeAsOf(date) => say("unpublished.before-as-of", &[("date", date)]),
        }
    }
}

impl Tell for NotErased {
    fn tell(&self, language: Language) -> String {
        match self {
            Self::NoField(field) => {
                wording::say("not-erased.no-field", language, &[("field", field)])
            }
            Self::NoText(field) => {
                wording::say("not-erased.no-text", language, &[("field", field)])
            }
            Self::NotThere(field) => {
                wording::say("not-erased.not-there", language, &[("field", field)])
            }
            Self::WhichText(field) => {
                wording::say("not-erased.which-text", language, &[("field", field)])
            }
            Self::Elsewhere(places) => {
                let places = places.iter().map(|place| format!("\n  {place}"));
                let places = places.collect::<String>();
                wording::say("not-erased.elsewhere", language, &[("places", &places)])
            }
        }
    }
}

impl Tell for publish::Ready {
    fn tell(&self, language: Language) -> String {
        let entry = &self.entry;
        let kind = match entry.kind {
            _ if !self.erased.is_empty() => "published.erasure",
            Kind::Provisional => "published.provisional",
            Kind::Final => "published.final",
            Kind::Correction => "published.correction",
        };
        wording::say(
            "published.done",
            language,
            &[
                ("number", &entry.number),
                ("year", &entry.year),
                ("kind", &wording::say(kind, language, &[])),
                ("date", &day(entry.as_of, language)),
                ("head", &entry.head()),
            ],
        )
    }
}

impl From<Fatal> for Failure {
    fn from(why: Fatal) -> Self {
        Self::Load(why)
    }
}

impl From<WriteError> for Failure {
    fn from(why: WriteError) -> Self {
        Self::Write(why)
    }
}

impl From<RenderError> for Failure {
    fn from(mut why: RenderError) -> Self {
        match why.theme.take() {
            Some(problem) => Self::Theme(problem),
            None => Self::Render(why),
        }
    }
}
