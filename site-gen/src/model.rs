//! What the content says, valid by construction.
//!
//! Stage: made by `validate` from raw files, read by `assess` and `view`. A value of these types
//! has every reference resolved, every number in range and every date real. It holds *all* records;
//! [`crate::as_of`] leaves out those dated later than the day asked for. Keys for staff (`…_private`,
//! `note_internal`) are not here, so nothing after this stage can publish them. It is long because
//! the content format is: one list of its records, without logic.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use scoring_core::id::Id;
use scoring_core::{Method, Ratio};

#[cfg(feature = "tool")]
use crate::publication::Publication;
#[cfg(feature = "tool")]
use crate::theme::Theme;

/// Declares choices with the words that content and published data use for them, so that both use
/// the same ones.
macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$each:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name { $($(#[$each])* $variant,)* }

        impl $name {
            /// Every choice with its word.
            pub const WORDS: &'static [(&'static str, Self)] = &[$(($word, Self::$variant),)*];

            /// The word for it.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }
        }
    };
}

#[cfg(feature = "tool")]
pub(crate) use words;

/// The content of a site.
#[cfg(feature = "tool")]
#[derive(Clone, Debug)]
pub struct Model {
    /// How the site looks and is reached today.
    pub site: Site,
    /// By year, oldest first. Drafts are here only where they were asked for.
    pub years: Vec<Year>,
    /// The year that `/` shows; one of `years`.
    pub current_year: u16,
    /// What was published, in the order of the log.
    pub publications: Vec<Publication>,
    /// What is changed of the site's looks and words.
    pub theme: Theme,
}

#[cfg(feature = "tool")]
impl Model {
    /// The year that `/` shows.
    ///
    /// # Panics
    ///
    /// Never: `validate` makes no model without its current year.
    pub fn current(&self) -> &Year {
        self.year(self.current_year)
            .expect("a model holds its current year")
    }

    /// The year `year`, if the content has it.
    pub fn year(&self, year: u16) -> Option<&Year> {
        self.years.iter().find(|each| each.year == year)
    }
}

/// A text in the site's default language, with its English twin where the content has one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// As written under the key itself.
    pub original: String,
    /// As written under `<key>_en`.
    pub english: Option<String>,
}

/// `site.toml`.
#[derive(Clone, Debug)]
pub struct Site {
    /// The site's title.
    pub title: Text,
    /// The centre's name.
    pub centre: Text,
    /// The default language of the content and of the pages at `/`.
    pub language: Language,
    /// Where the site is reached, for feeds and codes; ends in `/`.
    pub base_url: Option<String>,
    /// How to complain and ask.
    pub contact: Contact,
}

words! {
    /// A language of the interface.
    Language {
        /// Simplified Chinese.
        Chinese = "zh-CN",
        /// English.
        English = "en",
    }
}

/// `[contact]` of `site.toml`.
#[derive(Clone, Debug, Default)]
pub struct Contact {
    /// The public complaint phone.
    pub complaint_phone: Option<String>,
    /// Where the centre is.
    pub address: Option<Text>,
    /// When it is open.
    pub hours: Option<Text>,
}

/// A year's folder.
#[derive(Clone, Debug)]
pub struct Year {
    /// The year evaluated.
    pub year: u16,
    /// The plan's title.
    pub title: Option<Text>,
    /// Whether it is built only on request.
    pub draft: bool,
    /// `as_of` of the plan file.
    pub as_of: Option<Date>,
    /// From this day on results are provisional.
    pub provisional_from: Option<Date>,
    /// From this day on results are final.
    pub final_from: Option<Date>,
    /// The phases, in the plan's order.
    pub phases: Vec<Phase>,
    /// What is due from whom, in the plan's order.
    pub tasks: Vec<Task>,
    /// `plan.md`.
    pub plan_text: Option<String>,
    /// The rules, with the plan's omissions filled in.
    pub method: Method,
    /// In the order of `windows.toml`; shared like the records.
    pub windows: Arc<Vec<Window>>,
    /// What is scored; shared, since it is large and most edits are of something else.
    pub records: Arc<Records>,
    /// Criticisms made this year.
    pub criticisms: Vec<Criticism>,
    /// Internal rules built up.
    pub rules: Vec<Rule>,
    /// Windows under focused supervision this year.
    pub supervision: Vec<Focus>,
    /// What the county group decided.
    pub outcome: Option<Outcome>,
    /// Pledges, by window.
    pub pledges: BTreeMap<Id, Arc<Pledge>>,
    /// Self-reports, by window.
    pub self_reports: BTreeMap<Id, Arc<Report>>,
    /// Ledger items, by window's id and then as written.
    pub ledger: Vec<Arc<LedgerItem>>,
    /// The report to the county office.
    pub report: Option<Report>,
    /// Announcements, by date and name.
    pub notices: Vec<Notice>,
}

impl Year {
    /// The window with this id, found by a look at all; whoever asks for many takes
    /// [`Self::windows_by_id`].
    pub fn window(&self, id: &str) -> Option<&Window> {
        self.windows.iter().find(|window| &*window.id == id)
    }

    /// How many people answered, in all rounds.
    pub fn respondents(&self) -> u64 {
        let rounds = self.records.rounds.iter();
        rounds.map(SurveyRound::respondents).sum()
    }

    /// The windows by their ids.
    pub fn windows_by_id(&self) -> BTreeMap<&Id, &Window> {
        let windows = self.windows.iter();
        windows.map(|window| (&window.id, window)).collect()
    }
}

/// A phase of the year.
#[derive(Clone, Debug)]
pub struct Phase {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub name: Text,
    /// Its first day.
    pub start: Date,
    /// Its last day.
    pub end: Date,
}

/// Something due.
#[derive(Clone, Debug)]
pub struct Task {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub name: Text,
    /// The last day.
    pub due: Date,
    /// What shows that it was done.
    pub evidence: Option<Evidence>,
}

/// The records that show whether a task was done, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// Each window's self-report.
    SelfReport,
    /// Each window's pledge.
    Pledge,
    /// Each window's peer ballot.
    Peer,
    /// A survey round.
    Survey(Id),
    /// The report to the county office.
    Report,
}

/// A service window.
#[derive(Clone, Debug)]
pub struct Window {
    /// The same over the years.
    pub id: Id,
    /// Its name.
    pub name: Text,
    /// The department that staffs it.
    pub department: Option<Text>,
    /// Whether that is the county's or a higher level's, resident in the county.
    pub affiliation: Option<Affiliation>,
    /// Who heads it.
    pub head: Option<Text>,
    /// Its counters in the hall.
    pub counters: Vec<String>,
    /// Its phone.
    pub phone: Option<String>,
    /// Windows of one class are also ranked among themselves.
    pub class: Option<Id>,
    /// The group of errands that it serves: the index of windows is by these.
    pub topic: Option<Text>,
    /// What people come for, in their own words.
    pub errands: Vec<String>,
    /// The same in English, not necessarily one by one.
    pub errands_en: Vec<String>,
}

words! {
    /// Whose a department is.
    Affiliation {
        /// 县直.
        County = "county",
        /// 驻县.
        Resident = "resident",
    }
}

/// The records of a year that are scored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Records {
    /// Survey rounds that were held, in the plan's order.
    pub rounds: Vec<SurveyRound>,
    /// The ballots of the peer evaluation.
    pub ballots: Vec<Ballot>,
    /// The marks of the panel.
    pub panel: Vec<Mark>,
    /// The marks of the self-evaluation.
    pub own: Vec<Mark>,
    /// Findings, by checklist component.
    pub checklists: BTreeMap<Id, Vec<Finding>>,
    /// Points taken off.
    pub deductions: Vec<Adjustment>,
    /// Points added.
    pub additions: Vec<Adjustment>,
    /// Discipline vetoes, withdrawn ones too.
    pub vetoes: Vec<Veto>,
}

impl Records {
    /// The round with this id, where it was held.
    pub fn round(&self, id: &str) -> Option<&SurveyRound> {
        self.rounds.iter().find(|round| &*round.id == id)
    }
}

/// A survey round that was held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SurveyRound {
    /// The plan's id of it.
    pub id: Id,
    /// When.
    pub conducted: Date,
    /// How people were chosen.
    pub method: Option<Text>,
    /// A record a window, or a window and group.
    pub records: Vec<SurveyRecord>,
}

impl SurveyRound {
    /// How many people answered in it.
    pub fn respondents(&self) -> u64 {
        let records = self.records.iter();
        records.map(|record| record.respondents).sum()
    }
}

/// What a round brought for a window, or for one group of its respondents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SurveyRecord {
    /// The window rated.
    pub window: Id,
    /// The group of respondents, where the plan has groups.
    pub group: Option<Id>,
    /// People who answered.
    pub respondents: u64,
    /// Ballots given out.
    pub issued: Option<u64>,
    /// Ballots that came back.
    pub returned: Option<u64>,
    /// Visitors in the period.
    pub population: Option<u64>,
    /// A row an indicator, a column a level, in the plan's order.
    pub votes: Vec<Vec<u64>>,
}

impl Year {
    /// The counts of each window and round, summed over groups.
    pub fn votes_of_all(&self) -> BTreeMap<(&Id, &Id), Vec<Vec<u64>>> {
        let mut sums: BTreeMap<(&Id, &Id), Vec<Vec<u64>>> = BTreeMap::new();
        for round in &self.records.rounds {
            for record in &round.records {
                let sum = sums.entry((&record.window, &round.id)).or_default();
                record.add_votes(sum);
            }
        }
        sums
    }
}

impl SurveyRecord {
    /// Adds its counts to those of other groups; `sum` is empty before the first.
    pub fn add_votes(&self, sum: &mut Vec<Vec<u64>>) {
        if sum.is_empty() {
            sum.clone_from(&self.votes);
            return;
        }
        for (sum, count) in (sum.iter_mut().flatten()).zip(self.votes.iter().flatten()) {
            *sum += count;
        }
    }
}

/// A ballot of the peer evaluation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ballot {
    /// Who marks; `None` for an anonymous ballot.
    pub rater: Option<Id>,
    /// When it was handed in.
    pub submitted: Date,
    /// Marks by window.
    pub scores: BTreeMap<Id, Ratio>,
    /// Why marks were taken off, by window.
    pub reasons: BTreeMap<Id, Text>,
}

/// A mark of the panel or of the self-evaluation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The window marked.
    pub window: Id,
    /// The panel's item, where the plan has items.
    pub item: Option<Id>,
    /// When.
    pub date: Date,
    /// On which occasion.
    pub kind: Option<Occasion>,
    /// 0 to 100.
    pub score: Ratio,
    /// On what it rests.
    pub basis: Option<Text>,
    /// The event it belongs to.
    pub event: Option<String>,
}

words! {
    /// The occasion of a panel mark.
    Occasion {
        /// 明查.
        OpenCheck = "open-check",
        /// 暗访.
        CovertCheck = "covert-check",
        /// 集中督查.
        Inspection = "inspection",
        /// 日常工作.
        Daily = "daily",
        /// 材料报送.
        Materials = "materials",
        /// Anything else.
        Other = "other",
    }
}

/// A finding that costs points of a checklist item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The window.
    pub window: Id,
    /// The item.
    pub item: Id,
    /// When.
    pub date: Date,
    /// Above 0.
    pub points: Ratio,
    /// On what it rests.
    pub basis: Option<Text>,
    /// The event it belongs to.
    pub event: Option<String>,
}

/// A deduction or addition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adjustment {
    /// The record's number.
    pub id: Id,
    /// The window.
    pub window: Id,
    /// One of the plan's kinds.
    pub kind: Id,
    /// When.
    pub date: Date,
    /// Above 0.
    pub points: Ratio,
    /// Why.
    pub basis: Option<Text>,
    /// Where that stands: a link or a number.
    pub document: Option<Text>,
    /// The event it belongs to.
    pub event: Option<String>,
}

/// A discipline veto.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Veto {
    /// The window.
    pub window: Id,
    /// One of the plan's grounds.
    pub ground: Id,
    /// When.
    pub date: Date,
    /// Where it stands.
    pub document: Option<Text>,
    /// When it was withdrawn.
    pub withdrawn: Option<Date>,
    /// Why.
    pub withdrawn_reason: Option<Text>,
}

/// A criticism: puts the window under focused supervision next year.
#[derive(Clone, Debug)]
pub struct Criticism {
    /// The window.
    pub window: Id,
    /// When.
    pub date: Date,
    /// Where it stands.
    pub document: Option<Text>,
}

/// An internal rule that a window built up.
#[derive(Clone, Debug)]
pub struct Rule {
    /// The window.
    pub window: Id,
    /// When.
    pub date: Date,
    /// Its title.
    pub title: Text,
    /// Where it stands.
    pub document: Option<Text>,
}

/// A window under focused supervision.
#[derive(Clone, Debug)]
pub struct Focus {
    /// The window.
    pub window: Id,
    /// The year whose result put it there.
    pub year: u16,
    /// What put it there.
    pub reason: FocusReason,
}

words! {
    /// Why a window is under focused supervision.
    FocusReason {
        /// It was ranked last.
        Last = "last",
        /// It was criticised.
        Criticised = "criticised",
    }
}

/// What the county group decided, and what follows from it.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// When.
    pub decided: Date,
    /// Where it stands.
    pub document: Option<Text>,
    /// The day of the official notice, where it is not that of the decision.
    pub published: Option<Date>,
    /// The last day on which objections to the notice are taken.
    pub objections_until: Option<Date>,
    /// Excellent service windows.
    pub excellent: Vec<Id>,
    /// Windows the public is not satisfied with.
    pub unsatisfactory: Vec<Id>,
    /// Heads commended.
    pub excellent_heads: Vec<Head>,
    /// Why a window's decision differs from the candidates.
    pub reasons: BTreeMap<Id, Text>,
    /// Rewards, penalties, entries into the year-end assessment.
    pub consequences: Vec<Consequence>,
}

/// A commended head.
#[derive(Clone, Debug)]
pub struct Head {
    /// Of which window.
    pub window: Id,
    /// Who.
    pub name: Option<Text>,
}

/// What follows from a decision.
#[derive(Clone, Debug)]
pub struct Consequence {
    /// For which window.
    pub window: Id,
    /// When.
    pub date: Date,
    /// What.
    pub text: Text,
    /// Where it stands.
    pub document: Option<Text>,
}

/// A window's public pledge.
#[derive(Clone, Debug)]
pub struct Pledge {
    /// The window.
    pub window: Id,
    /// When it was handed in electronically.
    pub submitted: Date,
    /// When it was handed in on paper.
    pub paper: Option<Date>,
    /// When it was first shown in the hall.
    pub displayed: Option<Date>,
    /// What can be followed up.
    pub items: Vec<PledgeItem>,
    /// Goals, measures and service content, in Markdown.
    pub body: String,
}

/// A part of a pledge that can be followed up.
#[derive(Clone, Debug)]
pub struct PledgeItem {
    /// Its id within the pledge.
    pub id: Id,
    /// What is promised.
    pub text: Text,
    /// How it is measured.
    pub target: Option<Text>,
    /// Claims and verifications, by date and then as written.
    pub events: Vec<PledgeEvent>,
}

impl PledgeItem {
    /// The last event of one side.
    pub fn last(&self, by: PledgeActor) -> Option<&PledgeEvent> {
        self.events.iter().rev().find(|event| event.by == by)
    }

    /// The claim and the verdict where the section's last verdict is "broken" and the window had last
    /// claimed "kept" before it. A claim made after the verdict is newer than it, and contradicts
    /// nothing.
    pub fn contradiction(&self) -> Option<(&PledgeEvent, &PledgeEvent)> {
        let at = (self.events.iter()).rposition(|event| event.by == PledgeActor::Section)?;
        let verdict = &self.events[at];
        let mut before = self.events[..at].iter().rev();
        let claim = before.find(|event| event.by == PledgeActor::Window)?;
        (verdict.status == PledgeStatus::Broken && claim.status == PledgeStatus::Kept)
            .then_some((claim, verdict))
    }
}

/// What somebody said of a promise.
#[derive(Clone, Debug)]
pub struct PledgeEvent {
    /// When.
    pub date: Date,
    /// Who.
    pub by: PledgeActor,
    /// What.
    pub status: PledgeStatus,
    /// On what it rests.
    pub evidence: Option<Text>,
}

words! {
    /// Who says something of a promise. Claimed and verified are two things.
    PledgeActor {
        /// The window claims.
        Window = "window",
        /// The supervision section verified.
        Section = "section",
    }
}

words! {
    /// How far a promise is kept.
    PledgeStatus {
        /// Under way.
        InProgress = "in-progress",
        /// Kept.
        Kept = "kept",
        /// Broken.
        Broken = "broken",
    }
}

/// A self-report, or the report to the county office.
#[derive(Clone, Debug)]
pub struct Report {
    /// When it was handed in.
    pub submitted: Date,
    /// In Markdown.
    pub body: String,
}

/// An announcement.
#[derive(Clone, Debug)]
pub struct Notice {
    /// Its file's name without the ending: a part of its address.
    pub name: Id,
    /// When.
    pub date: Date,
    /// Its title.
    pub title: Text,
    /// In Markdown.
    pub body: String,
}

/// An item of the rectification ledger.
#[derive(Clone, Debug)]
pub struct LedgerItem {
    /// Unique in the year: a part of its address.
    pub id: Id,
    /// The window.
    pub window: Id,
    /// How the problem came to light.
    pub source: Option<LedgerSource>,
    /// The indicator it belongs to.
    pub area: Option<Id>,
    /// What is wrong.
    pub problem: Text,
    /// Who answers for it: a role, or a name where it is marked public.
    pub responsible: Option<Text>,
    /// What is done about it.
    pub measures: Vec<Text>,
    /// When it was entered.
    pub opened: Date,
    /// The original due date.
    pub due: Date,
    /// The year that it was carried over from, where it was.
    pub carried_from: Option<u16>,
    /// By date and then as written. They are lawful one after the other.
    pub events: Vec<LedgerEvent>,
}

words! {
    /// How a problem came to light.
    LedgerSource {
        /// 自查.
        SelfCheck = "self-check",
        /// 问卷.
        Survey = "survey",
        /// 投诉.
        Complaint = "complaint",
        /// 明查.
        OpenCheck = "open-check",
        /// 暗访.
        CovertCheck = "covert-check",
        /// 集中督查.
        Inspection = "inspection",
        /// 互评.
        Peer = "peer",
    }
}

/// Something that happened to a ledger item.
#[derive(Clone, Debug)]
pub struct LedgerEvent {
    /// When.
    pub date: Date,
    /// What.
    pub kind: LedgerEventKind,
    /// Who.
    pub by: Option<Text>,
    /// In words.
    pub note: Option<Text>,
    /// On what it rests.
    pub evidence: Option<Text>,
    /// The new due date of an extension.
    pub due: Option<Date>,
}

words! {
    /// What can happen to a ledger item.
    LedgerEventKind {
        /// Work went on.
        Progress = "progress",
        /// The due date was moved.
        Extended = "extended",
        /// The window says it is done.
        Claimed = "claimed",
        /// The section checked and closed it (销号).
        Verified = "verified",
        /// The section checked and found it not done.
        Rejected = "rejected",
        /// Given up, with a reason.
        Unresolved = "unresolved",
        /// Taken up again.
        Reopened = "reopened",
    }
}
