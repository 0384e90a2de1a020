//! What the files say, before anybody asks whether it fits together.
//!
//! Stage: made by `parse`, read by `validate` only. Every value carries its place. A field is `None`
//! where its key is absent *or* was reported as wrong; whether a key must be there is said where it
//! is read, so `validate` reports nothing twice. One module a kind of file, each with the structs of
//! the file and the function that reads it. Nothing here compares two values.

#![expect(
    missing_docs,
    reason = "the fields are the keys of the files; the reference of the content format says what they mean"
)]

pub mod documents;
pub mod ledger;
pub mod marks;
pub mod outcome;
pub mod plan;
#[cfg(feature = "tool")]
pub mod publications;
pub mod questionnaire;
pub mod records;
pub mod site;
pub mod surveys;
pub mod theme;
pub mod windows;

use std::sync::Arc;

use scoring_core::id::Id;

use crate::read::shape::Range;
use crate::read::{self, Reader, Value};
use crate::source::{FileId, Located};

/// A value that may be absent or unreadable.
pub type Field<T> = Option<Located<T>>;

/// All files of a content folder.
#[cfg(feature = "tool")]
#[derive(Debug, Default)]
pub struct Raw {
    /// `site.toml`.
    pub site: Option<site::Site>,
    /// By year.
    pub years: Vec<Year>,
    /// What was published.
    pub publications: publications::Publications,
    /// What is changed of the site's looks and words.
    pub theme: theme::Theme,
}

/// What a file says, shared: one that did not change is not read again. `None` where nothing of it could be
/// read.
pub type File<T> = Option<Arc<T>>;

/// The files of a year's folder.
#[derive(Clone, Debug)]
pub struct Year {
    /// The year, by the folder's name.
    pub year: u16,
    /// `plan.toml`.
    pub plan: File<plan::Plan>,
    /// `plan.md`.
    pub plan_text: Option<Located<String>>,
    /// `windows.toml`.
    pub windows: File<windows::Windows>,
    /// `surveys/<round>.toml`.
    pub surveys: Vec<Arc<ById<surveys::Survey>>>,
    /// `peer.toml`.
    pub peer: File<marks::Peer>,
    /// `panel.toml`.
    pub panel: File<marks::Marks>,
    /// `self.toml`.
    pub own: File<marks::Marks>,
    /// `checklists/<component>.toml`.
    pub checklists: Vec<Arc<ById<marks::Findings>>>,
    /// `adjustments.toml`.
    pub adjustments: File<records::Adjustments>,
    /// `vetoes.toml`.
    pub vetoes: File<Vec<records::Veto>>,
    /// `criticisms.toml`.
    pub criticisms: Vec<records::Criticism>,
    /// `rules.toml`.
    pub rules: Vec<records::Rule>,
    /// `supervision.toml`.
    pub supervision: File<records::Supervision>,
    /// `outcome.toml`.
    pub outcome: File<outcome::Outcome>,
    /// `pledges/<window>.md`.
    pub pledges: Vec<Arc<ById<documents::Pledge>>>,
    /// `self-reports/<window>.md`.
    pub self_reports: Vec<Arc<ById<documents::Report>>>,
    /// `ledger/<window>.toml`.
    pub ledgers: Vec<Arc<ById<ledger::Ledger>>>,
    /// `report.md`.
    pub report: File<documents::Report>,
    /// `notices/<name>.md`.
    pub notices: Vec<Arc<ById<documents::Notice>>>,
}

impl Year {
    /// A year without files.
    pub fn new(year: u16) -> Self {
        Self {
            year,
            plan: None,
            plan_text: None,
            windows: None,
            surveys: Vec::new(),
            peer: None,
            panel: None,
            own: None,
            checklists: Vec::new(),
            adjustments: None,
            vetoes: None,
            criticisms: Vec::new(),
            rules: Vec::new(),
            supervision: None,
            outcome: None,
            pledges: Vec::new(),
            self_reports: Vec::new(),
            ledgers: Vec::new(),
            report: None,
            notices: Vec::new(),
        }
    }
}

/// A file that is named by an id.
#[derive(Debug)]
pub struct ById<T> {
    /// The file.
    pub file: FileId,
    /// The id in its name.
    pub id: Id,
    /// What it says.
    pub content: T,
}

/// One of a choice's words.
macro_rules! choices {
    ($($name:ident -> $choice:ty;)*) => {
        $(fn $name(reader: &Reader<'_>, value: &Value<'_>) -> Option<$choice> {
            read::choice(reader, value, <$choice>::WORDS)
        })*
    };
}

use choices;

/// A year that a record may speak of.
fn year(reader: &Reader<'_>, value: &Value<'_>) -> Option<u16> {
    let year = read::integer_in(reader, value, Range::between(1900, 2999))?;
    u16::try_from(year).ok()
}
