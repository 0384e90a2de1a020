//! What is wrong with the content: facts with a place and a remedy.
//!
//! Stage: made by `load`, `parse` and `validate`, printed by `emit`. A [`Code`] is stable; what it
//! says stands in `texts/diagnostics.toml` in Chinese and English, with an explanation and a bad and
//! a good example, so that messages, `site-gen explain` and the reference have one source. A third
//! of the module is the list of codes.
//!
//! It is long because all codes are listed here, a line each, beside what carries them.

#[cfg(feature = "tool")]
pub mod excerpt;

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;

use crate::model::Language;
use crate::source::{Sources, Span};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is built.
    Error,
    /// Odd, but lawful.
    Warning,
}

impl Severity {
    /// What people are told that it is.
    pub fn name(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Error, Language::Chinese) => "错误",
            (Self::Error, Language::English) => "error",
            (Self::Warning, Language::Chinese) => "提醒",
            (Self::Warning, Language::English) => "warning",
        }
    }
}

/// Declares the codes once: the enum, its texts' keys and the list of all.
macro_rules! codes {
    ($($variant:ident = $key:literal,)*) => {
        /// What kind of problem it is. The key is stable: people look it up and tools match on it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[expect(missing_docs, reason = "each is documented in texts/diagnostics.toml")]
        pub enum Code { $($variant,)* }

        impl Code {
            /// Every code.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The stable name.
            pub fn key(self) -> &'static str {
                match self { $(Self::$variant => $key,)* }
            }
        }
    };
}

codes! {
    // Files and folders.
    Unreadable = "unreadable",
    NotUtf8 = "not-utf8",
    Symlink = "symlink",
    NotAFile = "not-a-file",
    TooLarge = "too-large",
    UnknownFile = "unknown-file",
    MissingFile = "missing-file",
    BadYear = "bad-year",
    // Publications.
    LogDamaged = "log-damaged",
    LogRolledBack = "log-rolled-back",
    HeadMissing = "head-missing",
    NotInLog = "not-in-log",
    PublicationUnfinished = "publication-unfinished",
    ErasureUnfinished = "erasure-unfinished",
    PublishedFileMissing = "published-file-missing",
    PublishedFileChanged = "published-file-changed",
    PublishedYearMissing = "published-year-missing",
    SealedResults = "sealed-results",
    HistoryChanged = "history-changed",
    SealedInputs = "sealed-inputs",
    MethodChanges = "method-changes",
    // TOML.
    Syntax = "syntax",
    FrontMatter = "front-matter",
    UnknownKey = "unknown-key",
    MissingKey = "missing-key",
    MisplacedKey = "misplaced-key",
    EmptyList = "empty-list",
    TooDeep = "too-deep",
    TwinLength = "twin-length",
    WrongType = "wrong-type",
    // Values.
    BadId = "bad-id",
    BadNumber = "bad-number",
    OutOfRange = "out-of-range",
    BadDate = "bad-date",
    UnknownChoice = "unknown-choice",
    BadText = "bad-text",
    EmptyText = "empty-text",
    BadUrl = "bad-url",
    // What is named, and how often.
    Duplicate = "duplicate",
    UnknownWindow = "unknown-window",
    UnknownRound = "unknown-round",
    UnknownComponent = "unknown-component",
    NotAChecklist = "not-a-checklist",
    UnknownItem = "unknown-item",
    UnknownIndicator = "unknown-indicator",
    UnknownGroup = "unknown-group",
    UnknownGround = "unknown-ground",
    UnknownKind = "unknown-kind",
    UnknownClass = "unknown-class",
    UnknownYear = "unknown-year",
    DraftYear = "draft-year",
    NoYear = "no-year",
    // Dates.
    DateOutsideYear = "date-outside-year",
    DateOrder = "date-order",
    // The plan.
    WeightsNotHundred = "weights-not-100",
    WeightsIncomplete = "weights-incomplete",
    WeightsZero = "weights-zero",
    SourceTwice = "source-twice",
    NoSurvey = "no-survey",
    NoCountedLevel = "no-counted-level",
    // Records.
    MissingIndicator = "missing-indicator",
    VotesLength = "votes-length",
    VotesExceedRespondents = "votes-exceed-respondents",
    ReturnedBelowRespondents = "returned-below-respondents",
    SelfMark = "self-mark",
    EventTwice = "event-twice",
    BothLists = "both-lists",
    VetoedCommended = "vetoed-commended",
    MissingReason = "missing-reason",
    // Pledges and the ledger.
    MissingEvidence = "missing-evidence",
    MissingNote = "missing-note",
    EventNotAllowed = "event-not-allowed",
    EventBeforeOpened = "event-before-opened",
    OwnVerifier = "own-verifier",
    DueNotLater = "due-not-later",
    // Tables that are imported.
    SheetUnreadable = "sheet-unreadable",
    SheetTooLarge = "sheet-too-large",
    SheetUnknown = "sheet-unknown",
    SheetUnfilled = "sheet-unfilled",
    SheetOtherYear = "sheet-other-year",
    SheetFormula = "sheet-formula",
    SheetNoWindow = "sheet-no-window",
    SheetNoItem = "sheet-no-item",
    SheetNoBallot = "sheet-no-ballot",
    SheetPerhapsCorrected = "sheet-perhaps-corrected",
    // The theme.
    ThemeStyle = "theme-style",
    ThemePlaces = "theme-places",
    ThemeSyntax = "theme-syntax",
    ThemeTemplate = "theme-template",
    ThemePolicy = "theme-policy",
    ThemeFile = "theme-file",
    // Odd, but lawful.
    ThemeToken = "theme-token",
    NoWindow = "no-window",
    NoComplaintPhone = "no-complaint-phone",
    LookAlikeIds = "look-alike-ids",
    SameName = "same-name",
    TopicTwinsDiffer = "topic-twins-differ",
    DueOutsidePhases = "due-outside-phases",
    DueBeforeOpened = "due-before-opened",
    FewRespondents = "few-respondents",
    VoidRound = "void-round",
    CountsDisclosed = "counts-disclosed",
    DeductionFromNoPanel = "deduction-from-no-panel",
    MarksCountNowhere = "marks-count-nowhere",
    SupervisionDiffers = "supervision-differs",
    AsOfNotGiven = "as-of-not-given",
    RawHtml = "raw-html",
    ForbiddenLink = "forbidden-link",
}

/// Declares words that stand in messages and differ by language.
macro_rules! words {
    ($($variant:ident = $key:literal,)*) => {
        /// A word or phrase of a message; its texts stand in `texts/diagnostic-words.toml`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[expect(missing_docs, reason = "their texts are their documentation")]
        pub enum Word { $($variant,)* }

        impl Word {
            /// Every word.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// Its name in the catalogue.
            fn key(self) -> &'static str {
                match self { $(Self::$variant => $key,)* }
            }
        }
    };
}

words! {
    // Types of values.
    String = "string",
    Integer = "integer",
    Decimal = "decimal",
    Boolean = "boolean",
    Date = "date",
    Array = "array",
    Table = "table",
    Tables = "tables",
    Number = "number",
    WholeNumber = "whole-number",
    // Why a file is no TOML.
    SyntaxKeyTwice = "syntax-key-twice",
    SyntaxQuotes = "syntax-quotes",
    SyntaxClosingQuote = "syntax-closing-quote",
    SyntaxBracket = "syntax-bracket",
    SyntaxEquals = "syntax-equals",
    SyntaxDate = "syntax-date",
    SyntaxLeadingZero = "syntax-leading-zero",
    SyntaxOneALine = "syntax-one-a-line",
    SyntaxComma = "syntax-comma",
    SyntaxWide = "syntax-wide",
    SyntaxPercent = "syntax-percent",
    SyntaxDateForm = "syntax-date-form",
    SyntaxCommaMissing = "syntax-comma-missing",
    SyntaxOther = "syntax-other",
    // Why a file cannot be read.
    ReadDenied = "read-denied",
    ReadVanished = "read-vanished",
    ReadOther = "read-other",
    SheetNoTable = "sheet-no-table",
    // Why a text is no id.
    IdEmpty = "id-empty",
    IdTooLong = "id-too-long",
    IdCharacter = "id-character",
    IdReserved = "id-reserved",
    // Why a text cannot be used.
    TextCharacter = "text-character",
    TextNotNfc = "text-not-nfc",
    // Where a ledger item stands.
    NotStarted = "not-started",
    InProgress = "in-progress",
    AwaitingVerification = "awaiting-verification",
    Closed = "closed",
    Unresolved = "unresolved",
    Reopened = "reopened",
    // Why a file of a theme is refused.
    ThemeFileEnding = "theme-file-ending",
    ThemeFileName = "theme-file-name",
    ThemeFileSize = "theme-file-size",
    ThemeFileScript = "theme-file-script",
    // What is wrong with rules of a theme.
    StyleImport = "style-import",
    StyleAddress = "style-address",
    StyleOpen = "style-open",
    StyleClosed = "style-closed",
    StyleEndless = "style-endless",
    // On which list a window is.
    ListExcellent = "list-excellent",
    ListUnsatisfactory = "list-unsatisfactory",
    ListNone = "list-none",
    // How supervision differs from last year's folder.
    FocusMissingLast = "focus-missing-last",
    FocusMissingCriticised = "focus-missing-criticised",
    FocusNotLast = "focus-not-last",
    FocusNotCriticised = "focus-not-criticised",
    // From what a withheld group's counts follow.
    DisclosedByItself = "disclosed-by-itself",
    DisclosedWithTotals = "disclosed-with-totals",
    DisclosedPerhaps = "disclosed-perhaps",
    // How the log of publications is damaged.
    LogByteOrderMark = "log-byte-order-mark",
    LogCarriageReturn = "log-carriage-return",
    LogCutOff = "log-cut-off",
    LogMalformed = "log-malformed",
    LogEdited = "log-edited",
    LogRepeated = "log-repeated",
    LogOutOfOrder = "log-out-of-order",
    LogNotAfterPrevious = "log-not-after-previous",
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

/// What the catalogue says of a code.
#[derive(Clone, Debug)]
pub struct CodeTexts {
    /// How bad it is.
    pub severity: Severity,
    /// The fact, with `{placeholders}`.
    pub message: Bilingual,
    /// The remedy.
    pub hint: Bilingual,
    /// The remedy where the thing meant can be guessed: `{suggestion}`.
    pub suggest: Option<Bilingual>,
    /// The remedy where a cell of a table says it, which has columns and no keys.
    #[cfg(feature = "tool")]
    pub cell: Option<Bilingual>,
    /// What stands at the second place, where there is one.
    pub other: Option<Bilingual>,
    /// What the code means and why it is a rule.
    #[cfg(feature = "tool")]
    pub explanation: Bilingual,
    /// What is wrong.
    #[cfg(feature = "tool")]
    pub bad: &'static str,
    /// What is right.
    #[cfg(feature = "tool")]
    pub good: &'static str,
}

/// A text in both languages of the interface.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bilingual {
    zh: Cow<'static, str>,
    en: Cow<'static, str>,
}

impl Bilingual {
    /// A text that is part of the program.
    const fn new(zh: &'static str, en: &'static str) -> Self {
        Self {
            zh: Cow::Borrowed(zh),
            en: Cow::Borrowed(en),
        }
    }

    /// The text in `language`.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::Chinese => &self.zh,
            Language::English => &self.en,
        }
    }
}

/// The catalogue, which the build script makes of `texts/`.
mod texts {
    use super::{Bilingual, CodeTexts, Severity};

    include!(concat!(env!("OUT_DIR"), "/diagnostics.rs"));
}

use texts::{CATALOGUE, WORDS};

impl Code {
    /// What the catalogue says of it.
    ///
    /// # Panics
    ///
    /// Never: a test compares the codes with the catalogue.
    pub fn texts(self) -> &'static CodeTexts {
        let found = CATALOGUE.iter().find(|(code, _)| *code == self.key());
        &found
            .expect("a test compares the codes with the catalogue")
            .1
    }

    /// The code called `key`.
    pub fn find(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.key() == key)
    }
}

impl Word {
    /// The word in `language`.
    ///
    /// # Panics
    ///
    /// Never: a test compares the words with the catalogue.
    pub fn get(self, language: Language) -> &'static str {
        let texts = WORDS.iter().find(|(key, _)| *key == self.key());
        (texts
            .expect("a test compares the words with the catalogue")
            .1)
            .get(language)
    }
}

/// One thing that is wrong, or odd.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind of problem.
    pub code: Code,
    /// Where.
    pub span: Span,
    /// What it conflicts with.
    pub other: Option<Span>,
    /// What fills the placeholders of its texts.
    arguments: Vec<(&'static str, Argument)>,
}

/// What fills a placeholder.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Argument {
    /// As it was written, the same in every language.
    Text(String),
    /// A phrase of the catalogue; its own placeholders are filled from the same diagnostic.
    Word(Word),
    /// A name in Chinese and English.
    #[cfg(feature = "tool")]
    Names(String, String),
}

impl Diagnostic {
    /// `code` at `span`.
    pub fn new(code: Code, span: Span) -> Self {
        Self {
            code,
            span,
            other: None,
            arguments: Vec::new(),
        }
    }

    /// Fills the placeholder `name`.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        let value = Argument::Text(value.to_string());
        self.arguments.push((name, value));
        self
    }

    /// Fills the placeholder `name` with a phrase of the reader's language.
    #[must_use]
    pub fn with_word(mut self, name: &'static str, word: Word) -> Self {
        self.arguments.push((name, Argument::Word(word)));
        self
    }

    /// Fills the placeholder `name`, even if it was filled before, with a name in Chinese and in English.
    #[cfg(feature = "tool")]
    #[must_use]
    pub fn with_names(mut self, name: &'static str, (zh, en): (&str, &str)) -> Self {
        self.arguments.retain(|(given, _)| *given != name);
        let names = Argument::Names(zh.to_owned(), en.to_owned());
        self.arguments.push((name, names));
        self
    }

    /// What fills the placeholder `name`, if it is the same in every language.
    #[cfg(feature = "tool")]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.arguments
            .iter()
            .find_map(|(given, argument)| match argument {
                Argument::Text(text) if *given == name => Some(&**text),
                _ => None,
            })
    }

    /// Offers the candidate that looks most like `given`, if one is near.
    #[must_use]
    pub fn suggest<'a>(self, given: &str, candidates: impl IntoIterator<Item = &'a str>) -> Self {
        match nearest(given, candidates) {
            Some(suggestion) => self.with("suggestion", suggestion),
            None => self,
        }
    }

    /// Names the place it conflicts with.
    #[must_use]
    pub fn conflicting(mut self, other: Span) -> Self {
        self.other = Some(other);
        self
    }

    /// How bad it is.
    pub fn severity(&self) -> Severity {
        self.code.texts().severity
    }

    /// The fact.
    pub fn message(&self, language: Language) -> String {
        self.fill(self.code.texts().message.get(language), language)
    }

    /// The remedy.
    pub fn hint(&self, language: Language) -> String {
        let hint = self.guess().unwrap_or(&self.code.texts().hint);
        self.fill(hint.get(language), language)
    }

    /// The remedy for whoever fills in a table.
    #[cfg(feature = "tool")]
    pub fn hint_at_cell(&self, language: Language) -> String {
        let texts = self.code.texts();
        let hint = self.guess().or(texts.cell.as_ref());
        self.fill(hint.unwrap_or(&texts.hint).get(language), language)
    }

    /// The remedy where the thing meant can be guessed.
    fn guess(&self) -> Option<&'static Bilingual> {
        let is_guessed = self.arguments.iter().any(|(name, _)| *name == "suggestion");
        self.code.texts().suggest.as_ref().filter(|_| is_guessed)
    }

    /// Its place, and what it conflicts with; with what stands there.
    pub fn places(&self, language: Language) -> Vec<(Span, String)> {
        let other = self.other.map(|other| {
            let label = self.code.texts().other.as_ref();
            let label = label.map(|label| self.fill(label.get(language), language));
            (other, label.unwrap_or_default())
        });
        let first = (self.span, String::new());
        std::iter::once(first).chain(other).collect()
    }

    fn fill(&self, text: &str, language: Language) -> String {
        // From left to right and once, so that a value that looks like a placeholder stays as it is.
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, name, after)) = placeholder(rest) {
            filled.push_str(before);
            match self.arguments.iter().find(|(given, _)| *given == name) {
                Some((_, Argument::Text(value))) => filled.push_str(&printable(&brief(value))),
                Some((_, Argument::Word(word))) => {
                    filled.push_str(&self.fill(word.get(language), language));
                }
                #[cfg(feature = "tool")]
                Some((_, Argument::Names(zh, en))) => {
                    let name = match language {
                        Language::Chinese => zh,
                        Language::English => en,
                    };
                    filled.push_str(&printable(&brief(name)));
                }
                None => filled.push_str(&rest[before.len()..rest.len() - after.len()]),
            }
            rest = after;
        }
        filled + rest
    }
}

/// The most characters of a value in a message: a list of many windows is shown whole, a number of a
/// million digits is not.
const BRIEF: usize = 1000;

/// `text`, cut off where it is longer than anybody reads.
fn brief(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(BRIEF) {
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
        None => Cow::Borrowed(text),
    }
}

/// `text` with each control or bidirectional-override character replaced by one of the same length
/// in bytes, so that a file cannot steer the terminal and places in the text stay where they are.
pub(crate) fn printable(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\t' => ' ',
            c if c.is_ascii_control() => '?',
            // Of two bytes, as those between U+0080 and U+009F and the Arabic mark are.
            c if is_unprintable(c) && c.len_utf8() == 2 => '\u{bf}',
            c if is_unprintable(c) => '\u{fffd}',
            c => c,
        })
        .collect()
}

/// Control characters and those that turn the direction of text.
pub fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Splits `text` at its first `{name}`.
pub(crate) fn placeholder(text: &str) -> Option<(&str, &str, &str)> {
    let open = text.find('{')?;
    let close = open + text[open..].find('}')?;
    Some((&text[..open], &text[open + 1..close], &text[close + 1..]))
}

/// The candidate most like `given`, if it is near enough to be meant and no other is as near.
pub fn nearest<'a>(given: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = given.chars().count();
    let near = candidates.into_iter().filter_map(|candidate| {
        let expected = candidate.chars().count();
        let most = (expected.max(3) / 3).max(1);
        // It takes as many steps at least as the lengths differ: nothing is compared with a name
        // of a megabyte, which would take as much memory as both lengths multiplied.
        let comparable = length.abs_diff(expected) <= most;
        let distance = comparable.then(|| strsim::damerau_levenshtein(given, candidate))?;
        (distance <= most).then_some((distance, candidate))
    });
    let mut nearest: Option<(usize, &str)> = None;
    let mut is_alone = true;
    for (distance, candidate) in near {
        match nearest {
            Some((least, _)) if least < distance => {}
            Some((least, other)) if least == distance => is_alone &= other == candidate,
            _ => {
                nearest = Some((distance, candidate));
                is_alone = true;
            }
        }
    }
    nearest.filter(|_| is_alone).map(|(_, candidate)| candidate)
}

/// A collector of diagnostics.
#[derive(Debug, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    /// Adds all of `others`.
    pub fn append(&mut self, others: Self) {
        self.list.extend(others.list);
    }

    /// Whether there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Whether nothing may be built.
    pub fn has_errors(&self) -> bool {
        self.list
            .iter()
            .any(|each| each.severity() == Severity::Error)
    }

    /// All of them, in the order of files and places, without repetitions. In a file that is no TOML a key
    /// that seems to be missing may stand where it could not be read.
    #[must_use]
    pub fn sorted(mut self, sources: &Sources) -> Vec<Diagnostic> {
        let path = |each: &Diagnostic| &*sources.get(each.span.file).path;
        self.list.sort_by(|a, b| {
            (path(a).cmp(path(b))).then_with(|| (a.span, a.code).cmp(&(b.span, b.code)))
        });
        self.list.dedup();
        let is_broken = |of: &[Diagnostic]| of.iter().any(|each| each.code == Code::Syntax);
        let files = self.list.chunk_by(|a, b| a.span.file == b.span.file);
        let broken: Vec<bool> = files
            .flat_map(|of| std::iter::repeat_n(is_broken(of), of.len()))
            .collect();
        let mut broken = broken.into_iter();
        (self.list).retain(|each| !broken.next().unwrap_or(false) || each.code != Code::MissingKey);
        self.list
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_made_printable_keeps_its_length() {
        for c in (char::MIN..=char::MAX).filter(|c| is_unprintable(*c)) {
            let shown = printable(&c.to_string());
            assert_eq!(shown.len(), c.len_utf8(), "{c:?}");
            assert!(!shown.contains(is_unprintable), "{c:?}");
        }
    }

    #[test]
    fn a_value_longer_than_anybody_reads_is_cut_off() {
        let long = "九".repeat(1_000_000);
        assert_eq!(brief(&long).chars().count(), BRIEF + 1);
        assert_eq!(brief("短"), "短");
        assert_eq!(nearest(&long, ["tax"]), None);
        assert_eq!(nearest("taxx", ["tax"]), Some("tax"));
    }

    #[test]
    fn every_code_has_texts_and_every_text_a_code() {
        for code in Code::ALL {
            let has = CATALOGUE.iter().any(|(known, _)| *known == code.key());
            assert!(has, "{code} has no texts");
        }
        for (key, _) in CATALOGUE {
            assert!(Code::find(key).is_some(), "{key} is no code");
        }
        for word in Word::ALL {
            let has = WORDS.iter().any(|(known, _)| *known == word.key());
            assert!(has, "{word:?} has no texts");
        }
        assert_eq!(WORDS.len(), Word::ALL.len());
    }

    #[test]
    fn texts_of_both_languages_have_the_same_placeholders() {
        fn names(text: &str) -> std::collections::BTreeSet<&str> {
            std::iter::successors(placeholder(text), |(_, _, rest)| placeholder(rest))
                .map(|(_, name, _)| name)
                .collect()
        }
        for code in Code::ALL {
            let texts = code.texts();
            let pairs = [
                Some(&texts.message),
                Some(&texts.hint),
                texts.suggest.as_ref(),
                texts.other.as_ref(),
            ];
            for pair in pairs.into_iter().flatten() {
                assert_eq!(names(&pair.zh), names(&pair.en), "{code}");
            }
        }
    }

    #[test]
    fn suggestions_are_near() {
        assert_eq!(nearest("wieght", ["weight", "name"]), Some("weight"));
        assert_eq!(nearest("zzz", ["weight", "name"]), None);
        // A covert check as people call it: half of an open and half of a covert one.
        assert_eq!(nearest("暗查", ["明查", "暗访"]), None);
    }
}
