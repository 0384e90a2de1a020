//! The tables: which file each is about, and what its columns hold.
//!
//! A table here is a list of records of the content, a row a record and a column a key. Surveys and
//! peer ballots, whose columns depend on the plan, have modules of their own and take their fixed
//! columns from here.

use clap::ValueEnum;

/// A table that can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Table {
    /// Counts of a survey round
    Survey,
    /// Ballots of the peer evaluation
    Peer,
    /// Marks of the panel
    Panel,
    /// The rectification ledger and its events
    Ledger,
    /// Who is evaluated
    Windows,
    /// Marks of the self-evaluation
    #[value(name = "self")]
    Own,
    /// Findings of checklists
    Checklist,
    /// Points taken off
    Deductions,
    /// Points added
    Additions,
    /// Discipline vetoes
    Vetoes,
    /// Criticisms of this year
    Criticisms,
    /// Internal rules built up
    Rules,
    /// Windows under focused supervision
    Supervision,
    /// Filled-in questionnaires, a row a respondent; they are counted into a survey round
    Answers,
}

impl Table {
    /// Those that the content keeps: questionnaires are only counted.
    pub const KEPT: [Self; 13] = [
        Self::Windows,
        Self::Survey,
        Self::Peer,
        Self::Panel,
        Self::Own,
        Self::Checklist,
        Self::Deductions,
        Self::Additions,
        Self::Vetoes,
        Self::Criticisms,
        Self::Rules,
        Self::Supervision,
        Self::Ledger,
    ];

    /// Its sheets.
    pub fn sheets(self) -> &'static [Kind] {
        match self {
            Self::Survey => &[Kind::Survey],
            Self::Peer => &[Kind::Peer, Kind::Reasons],
            Self::Panel => &[Kind::Flat(&PANEL)],
            Self::Ledger => &[Kind::Flat(&LEDGER), Kind::Flat(&EVENTS)],
            Self::Windows => &[Kind::Flat(&WINDOWS)],
            Self::Own => &[Kind::Flat(&OWN)],
            Self::Checklist => &[Kind::Flat(&CHECKLIST)],
            Self::Deductions => &[Kind::Flat(&DEDUCTIONS)],
            Self::Additions => &[Kind::Flat(&ADDITIONS)],
            Self::Vetoes => &[Kind::Flat(&VETOES)],
            Self::Criticisms => &[Kind::Flat(&CRITICISMS)],
            Self::Rules => &[Kind::Flat(&RULES)],
            Self::Supervision => &[Kind::Flat(&SUPERVISION)],
            Self::Answers => &[Kind::Answers],
        }
    }
}

/// What a sheet holds.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// A row a window of a survey round, or a row a window and indicator.
    Survey,
    /// A row a respondent.
    Answers,
    /// A row a ballot or a row a mark.
    Peer,
    /// Why marks were taken off, by ballot.
    Reasons,
    /// A row a record.
    Flat(&'static Spec),
}

impl Kind {
    /// Its key in the catalogue.
    pub fn key(self) -> &'static str {
        match self {
            Self::Survey => "survey",
            Self::Answers => "answers",
            Self::Peer => "peer",
            Self::Reasons => "reasons",
            Self::Flat(spec) => spec.key,
        }
    }
}

impl Kind {
    /// Where its columns have their names.
    pub fn names(self) -> &'static str {
        match self {
            Self::Reasons => "peer",
            kind => kind.key(),
        }
    }
}

impl PartialEq for Kind {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

/// A table whose columns are known.
#[derive(Debug)]
pub struct Spec {
    /// Its key in the catalogue.
    pub key: &'static str,
    /// Where its records stand.
    pub file: File,
    /// The array of tables in the file.
    pub array: &'static str,
    /// What identifies a record.
    pub identity: &'static [&'static str],
    /// What tells a record that nobody gave an id: a correction changes one of these keys. None where
    /// people give ids, or where records like each other are nothing odd: an event of a ledger comes again.
    pub telling: &'static [&'static str],
    /// Its columns, in the order of the format.
    pub columns: &'static [Column],
    /// The columns without which a sheet is not taken for this table, unless it says that it is.
    pub needed: &'static [&'static str],
    /// Whether other tables have these columns, too: a sheet must say that it is this one.
    pub ambiguous: bool,
}

/// Where the records of a table stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum File {
    /// In one file of the year.
    One(&'static str),
    /// In a file of the record's window.
    OfWindow,
    /// In a file of the record's component.
    OfComponent,
    /// In the item of the ledger that the record names.
    OfItem,
}

/// A column.
#[derive(Debug)]
pub struct Column {
    /// The key of the content format.
    pub key: &'static str,
    /// What its cells hold.
    pub holds: Holds,
}

/// What cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// A window, by id or name. A column of names stands beside it.
    Window,
    /// One of the plan's words: items, kinds, indicators.
    One(List),
    /// One of the format's words: the section of the catalogue.
    Choice(&'static str),
    /// An id of its own.
    Id,
    /// A day.
    Date,
    /// A whole number.
    Count,
    /// A mark, 0 to 100.
    Mark,
    /// A number above 0.
    Points,
    /// Free text.
    Text,
    /// Words, such as counters.
    Words,
    /// Texts, parted by commas or lines.
    List,
    /// Texts, one a line.
    Lines,
}

/// A list of the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// Items of the panel.
    Items,
    /// Checklists.
    Checklists,
    /// Items of all checklists.
    ChecklistItems,
    /// Kinds of deductions.
    Deductions,
    /// Kinds of additions.
    Additions,
    /// Grounds of a veto.
    Grounds,
    /// Indicators of the survey.
    Indicators,
}

const fn column(key: &'static str, holds: Holds) -> Column {
    Column { key, holds }
}

const WINDOW: Column = column("window", Holds::Window);
const DATE: Column = column("date", Holds::Date);
const BASIS: Column = column("basis", Holds::Text);
const BASIS_EN: Column = column("basis_en", Holds::Text);
const DOCUMENT: Column = column("document", Holds::Text);
const DOCUMENT_EN: Column = column("document_en", Holds::Text);
const EVENT: Column = column("event", Holds::Text);

/// `windows.toml`.
pub const WINDOWS: Spec = Spec {
    key: "windows",
    file: File::One("windows.toml"),
    array: "window",
    identity: &["id"],
    telling: &[],
    columns: &[
        column("id", Holds::Id),
        column("name", Holds::Text),
        column("name_en", Holds::Text),
        column("department", Holds::Text),
        column("department_en", Holds::Text),
        column("affiliation", Holds::Choice("choice.affiliation")),
        column("head", Holds::Text),
        column("head_en", Holds::Text),
        column("counters", Holds::Words),
        column("phone", Holds::Text),
        column("class", Holds::Id),
        column("topic", Holds::Text),
        column("topic_en", Holds::Text),
        column("errands", Holds::List),
        column("errands_en", Holds::List),
    ],
    needed: &["name"],
    ambiguous: false,
};

/// `panel.toml`.
pub const PANEL: Spec = Spec {
    key: "panel",
    file: File::One("panel.toml"),
    array: "mark",
    identity: &["window", "item", "date", "kind"],
    telling: &["window", "item", "date", "kind", "basis"],
    columns: &[
        WINDOW,
        column("item", Holds::One(List::Items)),
        DATE,
        column("kind", Holds::Choice("choice.occasion")),
        column("score", Holds::Mark),
        BASIS,
        BASIS_EN,
        EVENT,
    ],
    needed: &["window", "score"],
    ambiguous: false,
};

/// `self.toml`.
pub const OWN: Spec = Spec {
    key: "self",
    file: File::One("self.toml"),
    array: "mark",
    identity: &["window", "date"],
    telling: &["window", "date", "basis"],
    columns: &[
        WINDOW,
        DATE,
        column("score", Holds::Mark),
        BASIS,
        BASIS_EN,
        EVENT,
    ],
    needed: &["window", "score"],
    ambiguous: true,
};

/// `checklists/<component>.toml`.
pub const CHECKLIST: Spec = Spec {
    key: "checklist",
    file: File::OfComponent,
    array: "finding",
    identity: &["window", "item", "date"],
    telling: &["window", "item", "date", "basis"],
    columns: &[
        column("component", Holds::One(List::Checklists)),
        WINDOW,
        column("item", Holds::One(List::ChecklistItems)),
        DATE,
        column("points", Holds::Points),
        BASIS,
        BASIS_EN,
        EVENT,
    ],
    needed: &["window", "item", "points"],
    ambiguous: false,
};

const ADJUSTMENT_TELLING: &[&str] = &["window", "kind", "date", "basis"];
const ADJUSTMENT_NEEDS: &[&str] = &["window", "points", "kind"];

/// `[[deduction]]` of `adjustments.toml`.
pub const DEDUCTIONS: Spec = Spec {
    key: "deductions",
    file: File::One("adjustments.toml"),
    array: "deduction",
    identity: &["id"],
    telling: ADJUSTMENT_TELLING,
    columns: &[
        column("id", Holds::Id),
        WINDOW,
        column("kind", Holds::One(List::Deductions)),
        DATE,
        column("points", Holds::Points),
        BASIS,
        BASIS_EN,
        DOCUMENT,
        DOCUMENT_EN,
        EVENT,
    ],
    needed: ADJUSTMENT_NEEDS,
    ambiguous: false,
};

/// `[[addition]]` of `adjustments.toml`.
pub const ADDITIONS: Spec = Spec {
    key: "additions",
    array: "addition",
    columns: &[
        column("id", Holds::Id),
        WINDOW,
        column("kind", Holds::One(List::Additions)),
        DATE,
        column("points", Holds::Points),
        BASIS,
        BASIS_EN,
        DOCUMENT,
        DOCUMENT_EN,
        EVENT,
    ],
    ambiguous: true,
    file: File::One("adjustments.toml"),
    identity: &["id"],
    telling: ADJUSTMENT_TELLING,
    needed: ADJUSTMENT_NEEDS,
};

/// `vetoes.toml`.
pub const VETOES: Spec = Spec {
    key: "vetoes",
    file: File::One("vetoes.toml"),
    array: "veto",
    identity: &["window", "ground", "date"],
    telling: &["window", "ground", "date", "document"],
    columns: &[
        WINDOW,
        column("ground", Holds::One(List::Grounds)),
        DATE,
        DOCUMENT,
        DOCUMENT_EN,
        column("withdrawn", Holds::Date),
        column("withdrawn_reason", Holds::Text),
        column("withdrawn_reason_en", Holds::Text),
    ],
    needed: &["window", "ground"],
    ambiguous: false,
};

/// `criticisms.toml`.
pub const CRITICISMS: Spec = Spec {
    key: "criticisms",
    file: File::One("criticisms.toml"),
    array: "criticism",
    identity: &["window", "date"],
    telling: &["window", "date", "document"],
    columns: &[WINDOW, DATE, DOCUMENT, DOCUMENT_EN],
    needed: &["window", "date"],
    ambiguous: true,
};

/// `rules.toml`.
pub const RULES: Spec = Spec {
    key: "rules",
    file: File::One("rules.toml"),
    array: "rule",
    identity: &["window", "date", "title"],
    telling: &["window", "date", "title"],
    columns: &[
        WINDOW,
        DATE,
        column("title", Holds::Text),
        column("title_en", Holds::Text),
        DOCUMENT,
        DOCUMENT_EN,
    ],
    needed: &["window", "title"],
    ambiguous: false,
};

/// `supervision.toml`.
pub const SUPERVISION: Spec = Spec {
    key: "supervision",
    file: File::One("supervision.toml"),
    array: "focus",
    identity: &["window", "year", "reason"],
    telling: &[],
    columns: &[
        WINDOW,
        column("year", Holds::Count),
        column("reason", Holds::Choice("choice.focus")),
    ],
    needed: &["window", "year", "reason"],
    ambiguous: false,
};

/// `[[item]]` of `ledger/<window>.toml`.
pub const LEDGER: Spec = Spec {
    key: "ledger",
    file: File::OfWindow,
    array: "item",
    identity: &["id"],
    telling: &["source", "opened", "problem"],
    columns: &[
        WINDOW,
        column("id", Holds::Id),
        column("source", Holds::Choice("choice.source")),
        column("area", Holds::One(List::Indicators)),
        column("problem", Holds::Text),
        column("problem_en", Holds::Text),
        column("responsible", Holds::Text),
        column("responsible_en", Holds::Text),
        column("responsible_name_private", Holds::Text),
        column("measures", Holds::Lines),
        column("measures_en", Holds::Lines),
        column("opened", Holds::Date),
        column("due", Holds::Date),
        column("note_internal", Holds::Text),
    ],
    needed: &["window", "problem"],
    ambiguous: false,
};

/// `[[item.event]]` of `ledger/<window>.toml`.
pub const EVENTS: Spec = Spec {
    key: "ledger-events",
    file: File::OfItem,
    array: "event",
    identity: &["date", "kind"],
    telling: &[],
    columns: &[
        column("item", Holds::Id),
        DATE,
        column("kind", Holds::Choice("choice.event")),
        column("by", Holds::Text),
        column("by_en", Holds::Text),
        column("note", Holds::Text),
        column("note_en", Holds::Text),
        column("evidence", Holds::Text),
        column("evidence_en", Holds::Text),
        column("due", Holds::Date),
    ],
    needed: &["item", "kind", "date"],
    ambiguous: false,
};
