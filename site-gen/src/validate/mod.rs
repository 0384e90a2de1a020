//! From raw values to a model that is valid by construction.
//!
//! Stage: after `parse`, before `assess`. Everything that the content format calls an error and that
//! takes more than one value to see is found here, in one run. What only repeats an earlier error is
//! not said: a name is not unknown where the list that declares it could not be read. One module a
//! theme; each hands back what it could make, and there is a model only where there is no error.

#![expect(
    clippy::ref_option,
    reason = "a field of a raw file is handed on as it stands there, absent or not"
)]

mod components;
mod dates;
mod departures;
mod documents;
mod events;
mod ledger;
mod marks;
mod names;
mod outcome;
mod plan;
mod publications;
mod questionnaire;
mod records;
mod scope;
mod site;
mod stylesheet;
mod surveys;
mod theme;
mod weights;
mod windows;

pub use departures::supervised;

use std::collections::BTreeMap;

use scoring_core::id::Id;

use crate::diagnostic::Diagnostics;
use crate::model::{Model, Year};
use crate::raw::plan::SourceWord;
use crate::raw::{self, Raw};
use crate::source::{Located, Sources, Span};

/// What is asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Whether years marked as drafts are built. They are checked in any case.
    pub drafts: bool,
    /// Whether the day of the current year is given by who asks, and need not be by its plan.
    pub as_of_given: bool,
}

/// The content as a model; `None` where something in it is wrong, which is reported.
pub fn validate(
    sources: &Sources,
    raw: &Raw,
    options: &Options,
    out: &mut Diagnostics,
) -> Option<Model> {
    let site = (raw.site.as_ref()).and_then(|site| site::site(site, out));
    let publications = publications::publications(sources, raw, out);
    let theme = theme::theme(sources, &raw.theme, out);
    let current_year = current_year(sources, raw, *options, out);
    let years: Vec<Year> = (raw.years.iter())
        .filter_map(|year| {
            let day_given = options.as_of_given && current_year == Some(year.year);
            self::year(year, day_given, out)
        })
        .collect();
    if out.has_errors() {
        return None;
    }
    let (site, current_year) = (site?, current_year?);
    departures::check(raw, &site, &years, out);
    if out.has_errors() {
        return None;
    }
    let wanted = |year: &Year| options.drafts || !year.draft;
    Some(Model {
        site,
        years: years.into_iter().filter(wanted).collect(),
        current_year,
        publications,
        theme,
    })
}

fn current_year(
    sources: &Sources,
    raw: &Raw,
    options: Options,
    out: &mut Diagnostics,
) -> Option<u16> {
    let place = Span::file(sources.find("site.toml")?);
    let years: Vec<_> = (raw.years.iter())
        .map(|year| site::Candidate {
            year: year.year,
            draft: year.plan.as_ref().is_some_and(plan::is_draft),
        })
        .collect();
    let asked = &raw.site.as_ref()?.current_year;
    site::current_year(asked, place, &years, options.drafts, out)
}

/// A year; `None` where something is wrong with its plan. `day_given` tells that its day is known
/// without the plan.
fn year(raw: &raw::Year, day_given: bool, out: &mut Diagnostics) -> Option<Year> {
    let scope = &scope::Scope::of(raw, out);
    let (phases, tasks) = match &raw.plan {
        Some(plan) => plan::calendar(plan, scope, out),
        None => Default::default(),
    };
    let method = (raw.plan.as_ref()).and_then(|plan| plan::method(plan, scope, out));
    let windows = match &raw.windows {
        Some(file) => windows::windows(file, out),
        None => Vec::new(),
    };
    let mut events = events::Events::default();
    let panel = (raw.panel.iter())
        .flat_map(|file| marks::marks(file, SourceWord::Panel, scope, &mut events, out))
        .collect();
    let own = (raw.own.iter())
        .flat_map(|file| marks::marks(file, SourceWord::Own, scope, &mut events, out))
        .collect();
    let checklists = marks::checklists(&raw.checklists, scope, &mut events, out);
    let (deductions, additions) = match &raw.adjustments {
        Some(file) => {
            let kinds = &scope.plan.deductions;
            let deductions = records::adjustments(&file.deductions, kinds, scope, &mut events, out);
            let kinds = &scope.plan.additions;
            let additions = records::adjustments(&file.additions, kinds, scope, &mut events, out);
            (deductions, additions)
        }
        None => Default::default(),
    };
    let vetoes = records::vetoes(&raw.vetoes, scope, out);
    let rounds = surveys::rounds(&raw.surveys, scope, out);
    let ballots = (raw.peer.iter())
        .flat_map(|file| marks::peer(file, scope, out))
        .collect();
    let outcome =
        (raw.outcome.as_ref()).and_then(|file| outcome::outcome(file, &vetoes, scope, out));
    let supervision = (raw.supervision.iter())
        .flat_map(|file| records::supervision(file, raw.year, scope, out))
        .collect();
    let criticisms = records::criticisms(&raw.criticisms, scope, out);
    let rules = records::rules(&raw.rules, scope, out);
    let pledges = documents::pledges(&raw.pledges, scope, out);
    let self_reports = documents::self_reports(&raw.self_reports, scope, out);
    let ledger = ledger::items(&raw.ledgers, scope, out);
    let report = (raw.report.as_ref()).and_then(|file| documents::report(file, scope, out));
    let notices = documents::notices(&raw.notices, scope, out);
    let plan_text = (raw.plan_text.as_ref()).map(|text| documents::body(text, out));
    let plan = raw.plan.as_ref()?;
    if plan.as_of.is_none() && !day_given {
        ledger::warn_of_no_day(&ledger, plan.span, out);
    }
    Some(Year {
        year: raw.year,
        title: names::value(&plan.title),
        draft: plan::is_draft(plan),
        as_of: names::value(&plan.as_of),
        provisional_from: names::value(&plan.provisional_from),
        final_from: names::value(&plan.final_from),
        phases,
        tasks,
        plan_text,
        method: method?,
        windows,
        rounds,
        ballots,
        panel,
        own,
        checklists,
        deductions,
        additions,
        vetoes,
        criticisms,
        rules,
        supervision,
        outcome,
        pledges,
        self_reports,
        ledger,
        report,
        notices,
    })
}

/// Reports ids that stand twice in a list where each may stand once.
fn report_repeated<'r>(ids: impl Iterator<Item = &'r Located<Id>>, out: &mut Diagnostics) {
    let mut seen: BTreeMap<&Id, Span> = BTreeMap::new();
    for id in ids {
        match seen.get(&id.value) {
            Some(first) => out.push(names::duplicate(id.span, &id.value, *first)),
            None => drop(seen.insert(&id.value, id.span)),
        }
    }
}
