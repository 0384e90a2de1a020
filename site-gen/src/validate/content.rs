//! The whole content folder: site, theme, publications, and every file of every year.
//!
//! Stage: part of `validate`.

use std::collections::BTreeMap;
use std::sync::Arc;

use scoring_core::id::Id;

use super::known::{Known, KnownWritten, KnownYear};
use super::names::Names;
use super::{
    departures, documents, ledger, names, outcome, plan, publications, records, scope, scored,
    site, theme, windows, withheld,
};
use crate::assess::{Scores, assess, assess_again};
use crate::diagnostic::Diagnostics;
use crate::model::{Criticism, LedgerItem, Model, Notice, Pledge, Report, Rule, Year};
use crate::raw::{self, Raw};
use crate::source::{Sources, Span};

/// What is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Whether years marked as drafts are built. They are checked in any case.
    pub drafts: bool,
    /// Whether the day of the current year is given by who asks, and need not be by its plan.
    pub as_of_given: bool,
    /// Whether the list of windows may be about to change: a quota of a class that no window has yet is
    /// no mistake then.
    pub awaits_windows: bool,
}

/// The content as a model; `None` where something in it is wrong, which is reported.
pub fn validate(
    sources: &Sources,
    raw: &Raw,
    options: &Options,
    out: &mut Diagnostics,
) -> Option<Model> {
    let known = &mut Known::default();
    validate_with(sources, raw, *options, known, &mut assess, out)
}

/// As [`validate`], but files that are as `known` has them are not checked again, and years whose
/// records count as they did are not scored again.
pub fn validate_again(
    sources: &Sources,
    raw: &Raw,
    options: &Options,
    (known, scores): (&mut Known, &mut Scores),
    out: &mut Diagnostics,
) -> Option<Model> {
    let mut assess = |model, on| assess_again(model, on, scores);
    validate_with(sources, raw, *options, known, &mut assess, out)
}

fn validate_with(
    sources: &Sources,
    raw: &Raw,
    options: Options,
    known: &mut Known,
    assess: &mut departures::Assess<'_>,
    out: &mut Diagnostics,
) -> Option<Model> {
    let site = (raw.site.as_ref()).and_then(|site| site::site(site, out));
    let publications = publications::publications(sources, raw, out);
    let theme = theme::theme(sources, &raw.theme, out);
    let current_year = current_year(sources, raw, options, out);
    let known_years = known.of(&raw.years, options);
    let years: Vec<Year> = (raw.years.iter())
        .filter_map(|year| {
            let day_given = options.as_of_given && current_year == Some(year.year);
            let known = known_years.entry(year.year).or_default();
            self::year(year, (day_given, options.awaits_windows), known, out)
        })
        .collect();
    if out.has_errors() {
        return None;
    }
    let (site, current_year) = (site?, current_year?);
    departures::check(raw, &site, &years, assess, out);
    withheld::check(raw, &years, out);
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
            draft: year.plan.as_deref().is_some_and(plan::is_draft),
        })
        .collect();
    let asked = &raw.site.as_ref()?.current_year;
    site::current_year(asked, place, &years, options.drafts, out)
}

/// A year; `None` where something is wrong with its plan. `day_given` tells that its day is known
/// without the plan.
fn year(
    raw: &raw::Year,
    (day_given, awaits_windows): (bool, bool),
    known: &mut KnownYear,
    out: &mut Diagnostics,
) -> Option<Year> {
    known.check_names(raw);
    let mut scope = scope::Scope::of(raw, out);
    if awaits_windows {
        scope.classes = Names::awaited();
    }
    let scope = &scope;
    let (phases, tasks) = match &raw.plan {
        Some(plan) => plan::calendar(plan, scope, out),
        None => Default::default(),
    };
    let method = (raw.plan.as_ref()).and_then(|plan| plan::method(plan, scope, out));
    let windows = match &raw.windows {
        Some(file) => known.windows(out, |out| windows::windows(file, out)),
        None => Arc::default(),
    };
    // The two take about as long, and neither needs the other. Each has its own suggestions to give, so
    // that what is suggested does not depend on which is quicker.
    let scopes = (scope.clone(), scope.clone());
    let KnownYear {
        records, written, ..
    } = known;
    let ((records, of_records), (written, of_written)) = rayon::join(
        move || collected(|out| records.of(raw, out, |out| scored::within(raw, &scopes.0, out))),
        move || collected(|out| Written::of(raw, &scopes.1, written, out)),
    );
    out.append(of_records);
    out.append(of_written);
    let Written {
        criticisms,
        rules,
        pledges,
        self_reports,
        ledger,
        report,
        notices,
        plan_text,
    } = written;
    let outcome =
        (raw.outcome.as_ref()).and_then(|file| outcome::outcome(file, &records.vetoes, scope, out));
    let supervision = (raw.supervision.iter())
        .flat_map(|file| records::supervision(file, raw.year, scope, out))
        .collect();
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
        records,
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

/// What `find` finds, and what it reports.
pub(super) fn collected<T>(find: impl FnOnce(&mut Diagnostics) -> T) -> (T, Diagnostics) {
    let mut out = Diagnostics::default();
    (find(&mut out), out)
}

/// What is written about windows and the year, and scored nowhere.
struct Written {
    criticisms: Vec<Criticism>,
    rules: Vec<Rule>,
    pledges: BTreeMap<Id, Arc<Pledge>>,
    self_reports: BTreeMap<Id, Arc<Report>>,
    ledger: Vec<Arc<LedgerItem>>,
    report: Option<Report>,
    notices: Vec<Notice>,
    plan_text: Option<String>,
}

impl Written {
    fn of(
        raw: &raw::Year,
        scope: &scope::Scope<'_>,
        known: &mut KnownWritten,
        out: &mut Diagnostics,
    ) -> Self {
        Self {
            criticisms: records::criticisms(&raw.criticisms, scope, out),
            rules: records::rules(&raw.rules, scope, out),
            pledges: documents::pledges(&raw.pledges, scope, &mut known.pledges, out),
            self_reports: documents::self_reports(
                &raw.self_reports,
                scope,
                &mut known.self_reports,
                out,
            ),
            ledger: ledger::items(&raw.ledgers, scope, &mut known.ledgers, out),
            report: (raw.report.as_ref()).and_then(|file| documents::report(file, scope, out)),
            notices: documents::notices(&raw.notices, scope, out),
            plan_text: (raw.plan_text.as_ref()).map(|text| documents::body(text, out)),
        }
    }
}
