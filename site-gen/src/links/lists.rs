//! The lists that have pages of their own: orders and parts of the ranking, parts of the pledges.
//!
//! Stage: as `links`. Every list is an address that keeps its meaning, so a list is made whether or not
//! anything is in it.
//!
//! A round's id, a window's and a ledger item's are folders beside these, and no id holds a `/`. So
//! each list here has a folder of two parts, or of two more for its further pages: none can be taken.

use std::collections::BTreeSet;

use scoring_core::Method;
use scoring_core::id::Id;
use scoring_core::method::Source;

use crate::assess::AssessedYear;
use crate::model::{Affiliation, PledgeActor, PledgeItem, PledgeStatus, Window, Year};
use crate::submission::Timing;

/// Which windows a page of the ranking lists, and in which order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standings<'a> {
    /// All, by rank.
    All,
    /// Those of a class, by their rank in it; `None`: those that have no class.
    Class(Option<&'a Id>),
    /// Those whose departments are the county's or resident, by rank; `None`: those that do not say.
    Affiliation(Option<Affiliation>),
    /// All, by the score of a survey component.
    Component(&'a Id),
    /// All, by name.
    Name,
}

impl<'a> Standings<'a> {
    /// The parts of a year's windows that have lists: the classes, where there are several, else
    /// whose their departments are. Empty where all windows are alike.
    pub fn parts(year: &'a Year) -> Vec<Self> {
        // In the order of the content.
        let mut classes: Vec<Option<&Id>> = Vec::new();
        let mut seen = BTreeSet::new();
        for window in year.windows.iter() {
            if seen.insert(window.class.as_ref()) {
                classes.push(window.class.as_ref());
            }
        }
        if classes.len() > 1 {
            return classes.into_iter().map(Self::Class).collect();
        }
        let affiliations = [Some(Affiliation::County), Some(Affiliation::Resident), None];
        let parts = affiliations.map(Self::Affiliation);
        let some = |part: &Self| year.windows.iter().any(|window| part.holds(window));
        let parts: Vec<_> = parts.into_iter().filter(some).collect();
        if parts.len() > 1 { parts } else { vec![] }
    }

    /// The orders of all windows beside the one by rank.
    pub fn orders(method: &'a Method) -> Vec<Self> {
        (method.tree().into_iter())
            .filter(|component| matches!(component.source, Source::Survey { .. }))
            .map(|component| Self::Component(&component.id))
            .chain([Self::Name])
            .collect()
    }

    /// Whether a window is on the list.
    pub fn holds(self, window: &Window) -> bool {
        match self {
            Self::All | Self::Component(_) | Self::Name => true,
            Self::Class(class) => window.class.as_ref() == class,
            Self::Affiliation(affiliation) => window.affiliation == affiliation,
        }
    }

    /// The folder within the ranking's.
    pub(super) fn folder(self) -> String {
        match self {
            Self::All => String::new(),
            Self::Class(Some(class)) => format!("class/{class}/"),
            Self::Class(None) => "no-class/all/".into(),
            Self::Affiliation(Some(Affiliation::County)) => "affiliation/county/".into(),
            Self::Affiliation(Some(Affiliation::Resident)) => "affiliation/resident/".into(),
            Self::Affiliation(None) => "no-affiliation/all/".into(),
            Self::Component(component) => format!("by/{component}/"),
            // No component has this address: theirs are below another folder.
            Self::Name => "by-name/all/".into(),
        }
    }
}

/// Which windows or promises a list of the pledges holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PledgeList {
    /// Every promise.
    Promises,
    /// Promises of which one side last said this; `None`: of which it said nothing.
    Said(PledgeActor, Option<PledgeStatus>),
    /// Promises that the window called kept and the section then found broken.
    Contradicted,
    /// Windows that handed in their pledge by the day.
    InTime,
    /// Windows that handed it in later.
    Late,
    /// Windows that did not hand it in.
    Missing,
}

/// The order in which pages list what is said of promises.
pub const STATUSES: [Option<PledgeStatus>; 4] = [
    Some(PledgeStatus::Kept),
    Some(PledgeStatus::Broken),
    Some(PledgeStatus::InProgress),
    None,
];

impl PledgeList {
    /// The lists of promises.
    pub fn promises() -> impl Iterator<Item = Self> {
        let said = |by| {
            STATUSES
                .into_iter()
                .map(move |status| Self::Said(by, status))
        };
        [Self::Promises, Self::Contradicted]
            .into_iter()
            .chain(said(PledgeActor::Section))
            .chain(said(PledgeActor::Window))
    }

    /// The lists of windows.
    pub const WINDOWS: [Self; 3] = [Self::InTime, Self::Late, Self::Missing];

    /// Whether a promise is on the list; never on one of windows.
    pub fn holds(self, promise: &PledgeItem) -> bool {
        match self {
            Self::Promises => true,
            Self::Said(by, status) => promise.last(by).map(|event| event.status) == status,
            Self::Contradicted => promise.contradiction().is_some(),
            Self::InTime | Self::Late | Self::Missing => false,
        }
    }

    /// The folder within the pledges'.
    pub(super) fn folder(self) -> String {
        match self {
            Self::Promises => "promises/all/".into(),
            Self::Contradicted => "promises/contradicted/".into(),
            Self::Said(by, status) => {
                let by = match by {
                    PledgeActor::Window => "claimed",
                    PledgeActor::Section => "verified",
                };
                let status = match status {
                    Some(PledgeStatus::Kept) => "kept",
                    Some(PledgeStatus::Broken) => "broken",
                    Some(PledgeStatus::InProgress) => "in-progress",
                    None => "nothing",
                };
                format!("{by}/{status}/")
            }
            Self::InTime => "submitted/in-time/".into(),
            Self::Late => "submitted/late/".into(),
            Self::Missing => "submitted/missing/".into(),
        }
    }
}

/// The windows on a list of the pledges, in the order of the content.
pub fn windows(year: &AssessedYear, list: PledgeList) -> impl Iterator<Item = &Window> {
    (year.content.windows.iter()).filter(move |window| {
        let timing = year.pledge_timing(&window.id);
        match list {
            PledgeList::InTime => timing == Timing::InTime,
            PledgeList::Late => matches!(timing, Timing::Late(_)),
            PledgeList::Missing => timing == Timing::Missing,
            _ => false,
        }
    })
}

/// The promises on a list with their windows, in the order of the content.
pub fn promises(
    year: &AssessedYear,
    list: PledgeList,
) -> impl Iterator<Item = (&Window, &PledgeItem)> {
    (year.content.windows.iter())
        .filter_map(|window| Some((window, year.content.pledges.get(&window.id)?)))
        .flat_map(|(window, pledge)| pledge.items.iter().map(move |item| (window, item)))
        .filter(move |(_, item)| list.holds(item))
}
