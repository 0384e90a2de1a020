//! Inputs whose parts are known to fit each other.
//!
//! The build tool makes consistent inputs; a file from elsewhere, or an edit, may not be. Everything
//! behind [`Evaluation`] relies on what is checked here, so nothing there can index a row that is
//! not there or divide by a sum of weights that is 0. It is one module because it is one list of
//! checks, to be read beside the types that they are about.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::ops::Deref;

use crate::id::Id;
use crate::inputs::{
    Answers, Decisions, Estimate, FORMAT, Inputs, InputsError, Record, Window, Withheld,
};
use crate::method::{Component, Method, Source, Survey};
use crate::ratio::Ratio;

/// The greatest count: 12 digits, as any number of the method. Sums over all rows stay far below
/// 64 bits.
pub const GREATEST_COUNT: u64 = 999_999_999_999;

/// Consistent inputs: what can be scored.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation(Inputs);

/// What does not fit, in a sentence that names the place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inconsistency(String);

impl fmt::Display for Inconsistency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl core::error::Error for Inconsistency {}

type Check = Result<(), Inconsistency>;

fn ensure(holds: bool, what: impl FnOnce() -> String) -> Check {
    if holds {
        Ok(())
    } else {
        Err(Inconsistency(what()))
    }
}

impl Evaluation {
    /// Checks `inputs` and puts their records into the fixed order.
    ///
    /// # Errors
    ///
    /// The first inconsistency found.
    pub fn new(mut inputs: Inputs) -> Result<Self, Inconsistency> {
        ensure(inputs.format == FORMAT, || {
            format!(
                "format {} is not {FORMAT}, which this version reads",
                inputs.format
            )
        })?;
        check_method(&inputs.method)?;
        inputs.sort();
        unique("window", inputs.windows.iter().map(|window| &window.id))?;
        let ids = ids(&inputs.windows, |window| &window.id);
        for window in &inputs.windows {
            check(&inputs.method, |id| ids.contains(id), window)?;
        }
        if let Some(decisions) = &inputs.decisions {
            check_decisions(&ids, decisions)?;
        }
        Ok(Self(inputs))
    }

    /// Reads and checks the published form.
    ///
    /// # Errors
    ///
    /// When the text is no such form, or its parts do not fit each other.
    pub fn from_json(text: &str) -> Result<Self, InputsError> {
        Self::new(Inputs::from_json(text)?).map_err(InputsError::Inconsistent)
    }

    /// Checks `window` as one of these inputs' windows and puts its records into the fixed order:
    /// what [`Evaluation::new`] would do with it, without looking at the others.
    ///
    /// # Errors
    ///
    /// The first inconsistency found.
    pub(crate) fn checked(&self, mut window: Window) -> Result<Window, Inconsistency> {
        window.sort();
        check(&self.method, |id| self.place(id).is_some(), &window)?;
        Ok(window)
    }

    /// Checks the rules of a method, as [`Evaluation::new`] does.
    ///
    /// # Errors
    ///
    /// The first inconsistency found.
    pub(crate) fn check_rules(method: &Method) -> Result<(), Inconsistency> {
        check_method(method)
    }

    /// Puts a window that was [`Evaluation::checked`] in the place of the one that it is a version
    /// of.
    pub(crate) fn put(&mut self, place: usize, window: Window) {
        debug_assert!(self.0.windows[place].id == window.id);
        self.0.windows[place] = window;
    }

    /// Takes over rules whose [`Evaluation::check_rules`] passed and which name what the windows'
    /// records name.
    pub(crate) fn put_rules(&mut self, method: Method) {
        self.0.method = method;
    }

    /// The place of the window with this id.
    pub(crate) fn place(&self, id: &str) -> Option<usize> {
        let place = |window: &Window| (*window.id).cmp(id);
        self.windows.binary_search_by(place).ok()
    }

    /// The window with this id.
    pub fn window(&self, id: &str) -> Option<&Window> {
        self.windows.get(self.place(id)?)
    }

    /// The inputs, to be edited and checked anew.
    pub fn into_inputs(self) -> Inputs {
        self.0
    }
}

impl Deref for Evaluation {
    type Target = Inputs;

    fn deref(&self) -> &Inputs {
        &self.0
    }
}

fn unique<'a>(what: &str, ids: impl Iterator<Item = &'a Id>) -> Check {
    let mut seen: Vec<&Id> = ids.collect();
    crate::sort::all(&mut seen);
    let twice = seen.windows(2).find(|pair| pair[0] == pair[1]);
    twice.map_or(Ok(()), |pair| {
        Err(Inconsistency(format!("{what} {} stands twice", pair[0])))
    })
}

/// Weights are at least 0 and sum to exactly 100.
fn hundred<'a>(what: &str, weights: impl Iterator<Item = &'a Ratio> + Clone) -> Check {
    ensure(weights.clone().all(|weight| !weight.is_negative()), || {
        format!("a weight of {what} is below 0")
    })?;
    let sum: Ratio = weights.sum();
    ensure(sum == Ratio::HUNDRED, || {
        format!("the weights of {what} sum to {sum}, not 100")
    })
}

fn in_scale(value: &Ratio) -> bool {
    !value.is_negative() && *value <= Ratio::HUNDRED
}

fn check_method(method: &Method) -> Check {
    let tree = method.tree();
    unique("component", tree.iter().map(|component| &component.id))?;
    check_siblings("the top components", &method.components)?;
    for component in &tree {
        check_source(method, component)?;
    }
    for (what, count) in [
        (
            "panel",
            count(&tree, |source| matches!(source, Source::Panel { .. })),
        ),
        (
            "self",
            count(&tree, |source| matches!(source, Source::Own {})),
        ),
        (
            "peer",
            count(&tree, |source| matches!(source, Source::Peer { .. })),
        ),
    ] {
        ensure(count <= 1, || {
            format!("{count} components have the source {what}")
        })?;
    }
    if let Some(survey) = &method.survey {
        check_survey(survey)?;
    }
    unique("veto ground", method.vetoes.iter().map(|ground| &ground.id))?;
    unique(
        "deduction kind",
        method.deductions.iter().map(|kind| &kind.id),
    )?;
    unique(
        "addition kind",
        method.additions.iter().map(|kind| &kind.id),
    )?;
    unique("band", method.bands.iter().map(|band| &band.id))?;
    unique(
        "quota of class",
        method.quota.classes.iter().map(|quota| &quota.class),
    )?;
    let caps = (method
        .deductions
        .iter()
        .filter_map(|kind| kind.cap.as_ref()))
    .chain(method.additions.iter().filter_map(|kind| kind.cap.as_ref()));
    for cap in caps {
        ensure(!cap.is_negative(), || format!("the cap {cap} is below 0"))?;
    }
    let ranking = &method.ranking;
    ensure(ranking.decimals <= 6, || {
        format!("{} decimals are more than 6", ranking.decimals)
    })?;
    ensure(ranking.floor <= Ratio::HUNDRED, || {
        format!("the floor {} is above 100", ranking.floor)
    })?;
    for id in &ranking.tie_breakers {
        ensure(method.component(id).is_some(), || {
            format!("the tie-breaker {id} is no component")
        })?;
    }
    Ok(())
}

fn count(tree: &[&Component], is: impl Fn(&Source) -> bool) -> usize {
    tree.iter()
        .filter(|component| is(&component.source))
        .count()
}

fn check_siblings(what: &str, siblings: &[Component]) -> Check {
    hundred(what, siblings.iter().map(|component| &component.weight))
}

fn check_source(method: &Method, component: &Component) -> Check {
    let id = &component.id;
    match &component.source {
        Source::Components(children) => check_siblings(id, children),
        Source::Panel { items } if items.is_empty() => Ok(()),
        Source::Panel { items } => {
            unique("item", items.iter().map(|item| &item.id))?;
            hundred(
                &format!("the items of {id}"),
                items.iter().map(|item| &item.weight),
            )
        }
        Source::Own {} | Source::Peer { .. } => Ok(()),
        Source::Survey { rounds, .. } => {
            let survey = method.survey.as_ref();
            ensure(!rounds.is_empty(), || format!("{id} has no round"))?;
            unique("round", rounds.iter())?;
            for round in rounds {
                let known =
                    survey.is_some_and(|survey| survey.rounds.iter().any(|r| r.id == *round));
                ensure(known, || format!("{id} counts {round}, which is no round"))?;
            }
            Ok(())
        }
        Source::Checklist { items } => {
            unique("item", items.iter().map(|item| &item.id))?;
            let fulls = items.iter().map(|item| &item.full);
            hundred(&format!("the full points of {id}"), fulls)
        }
    }
}

fn check_survey(survey: &Survey) -> Check {
    unique("round", survey.rounds.iter().map(|round| &round.id))?;
    unique("level", survey.levels.iter().map(|level| &level.id))?;
    unique(
        "indicator",
        survey.indicators.iter().map(|indicator| &indicator.id),
    )?;
    unique("group", survey.groups.iter().map(|group| &group.id))?;
    ensure(survey.counted_points().next().is_some(), || {
        String::from("no level of the survey is counted")
    })?;
    for points in survey.counted_points() {
        ensure(in_scale(points), || {
            format!("a level's points {points} are not between 0 and 100")
        })?;
    }
    ensure(!survey.indicators.is_empty(), || {
        String::from("the survey has no indicator")
    })?;
    let weights = || survey.indicators.iter().filter_map(|i| i.weight.as_ref());
    let given = weights().count();
    ensure(given == 0 || given == survey.indicators.len(), || {
        String::from("some indicators have a weight and some have none")
    })?;
    let sum: Ratio = weights().sum();
    let lawful = weights().all(|weight| !weight.is_negative()) && (given == 0 || !sum.is_zero());
    ensure(lawful, || {
        String::from("the indicators' weights have no positive sum")
    })?;
    let quorum = (survey.validity.as_ref()).and_then(|validity| validity.quorum.as_ref());
    ensure(
        quorum.is_none_or(|quorum| !quorum.is_negative() && *quorum <= Ratio::ONE),
        || String::from("the quorum is not between 0 and 1"),
    )?;
    if survey.groups.is_empty() {
        return Ok(());
    }
    hundred(
        "the groups",
        survey.groups.iter().map(|group| &group.weight),
    )
}

/// One window's records, and who marked it.
fn check(method: &Method, is_window: impl Fn(&Id) -> bool, window: &Window) -> Check {
    check_window(method, window)
        .and_then(|()| check_raters(is_window, window))
        .map_err(|what| Inconsistency(format!("window {}: {what}", window.id)))
}

fn check_window(method: &Method, window: &Window) -> Check {
    for (round, records) in &window.surveys {
        let survey = method.survey.as_ref();
        let survey = survey.filter(|survey| survey.rounds.iter().any(|r| r.id == *round));
        let Some(survey) = survey else {
            return Err(Inconsistency(format!("{round} is no round")));
        };
        check_records(survey, records)
            .map_err(|what| Inconsistency(format!("round {round}: {what}")))?;
    }
    check_withheld(method, window)?;
    check_marks(method, window)?;
    for (list, kinds) in [
        (&window.deductions, ids(&method.deductions, |kind| &kind.id)),
        (&window.additions, ids(&method.additions, |kind| &kind.id)),
    ] {
        unique("adjustment", list.iter().map(|adjustment| &adjustment.id))?;
        for adjustment in list {
            ensure(kinds.contains(&adjustment.kind), || {
                format!("{}: {} is no kind", adjustment.id, adjustment.kind)
            })?;
            ensure(!adjustment.points.is_negative(), || {
                format!("{}: points below 0", adjustment.id)
            })?;
        }
    }
    for veto in &window.vetoes {
        let known = method.vetoes.iter().any(|ground| ground.id == veto.ground);
        ensure(known, || format!("{} is no ground of a veto", veto.ground))?;
    }
    Ok(())
}

/// The ids of a list, to be looked up.
struct Ids<'a>(Vec<&'a Id>);

impl Ids<'_> {
    fn contains(&self, id: &Id) -> bool {
        self.0.binary_search(&id).is_ok()
    }
}

fn ids<'a, T>(list: &'a [T], id: impl Fn(&'a T) -> &'a Id) -> Ids<'a> {
    let mut ids = list.iter().map(id).collect::<Vec<_>>();
    crate::sort::all(&mut ids);
    Ids(ids)
}

fn check_marks(method: &Method, window: &Window) -> Check {
    let marks = (window.panel.iter().map(|mark| &mark.score))
        .chain(window.own.iter().map(|mark| &mark.score))
        .chain(window.peer.iter().map(|mark| &mark.score));
    for mark in marks {
        ensure(in_scale(mark), || {
            format!("the mark {mark} is not between 0 and 100")
        })?;
    }
    for (component, findings) in &window.checklists {
        let source = method
            .component(component)
            .map(|component| &component.source);
        let Some(Source::Checklist { items }) = source else {
            return Err(Inconsistency(format!("{component} is no checklist")));
        };
        for finding in findings {
            ensure(items.iter().any(|item| item.id == finding.item), || {
                format!("{} is no item of {component}", finding.item)
            })?;
            ensure(!finding.points.is_negative(), || {
                format!("a finding of {component} has points below 0")
            })?;
        }
    }
    let items = method.components_panel_items();
    for mark in &window.panel {
        let fits = match &mark.item {
            Some(item) => items.contains(item),
            None => items.0.is_empty(),
        };
        ensure(fits, || {
            String::from("a panel mark does not name one of the plan's items")
        })?;
    }
    Ok(())
}

/// Nobody marks their own window, and nobody marks one twice (reading 5).
fn check_raters(is_window: impl Fn(&Id) -> bool, window: &Window) -> Check {
    let raters = || window.peer.iter().filter_map(|mark| mark.rater.as_ref());
    unique("the rater", raters())?;
    for rater in raters() {
        ensure(*rater != window.id, || String::from("marks itself"))?;
        ensure(is_window(rater), || {
            format!("the rater {rater} is no window")
        })?;
    }
    Ok(())
}

fn check_decisions(windows: &Ids<'_>, decisions: &Decisions) -> Check {
    for list in [
        &decisions.excellent,
        &decisions.unsatisfactory,
        &decisions.excellent_heads,
    ] {
        unique("the decision on", list.iter())?;
    }
    (decisions.excellent.iter())
        .chain(&decisions.unsatisfactory)
        .chain(&decisions.excellent_heads)
        .chain(decisions.reasons.keys())
        .try_for_each(|id| {
            ensure(windows.contains(id), || {
                format!("the decisions name {id}, which is no window")
            })
        })
}

/// Withheld figures replace all counts of a window or none: beside counts they would be ignored in
/// one place and decide in another.
fn check_withheld(method: &Method, window: &Window) -> Check {
    let mut records = window.surveys.values().flatten();
    let totals = |record: &Record| matches!(record.answers, Answers::Totals { .. });
    let withheld = !window.withheld.is_empty() || window.surveys.values().flatten().any(totals);
    if !withheld {
        return Ok(());
    }
    ensure(records.all(totals), || {
        String::from("some counts are withheld and some are not")
    })?;
    for (component, withheld) in &window.withheld {
        let source = method.component(component).map(|found| &found.source);
        let Some((survey, Source::Survey { rounds, .. })) = method.survey.as_ref().zip(source)
        else {
            return Err(Inconsistency(format!("{component} is no survey component")));
        };
        check_withheld_figures(survey, rounds, withheld)
            .map_err(|what| Inconsistency(format!("component {component}: {what}")))?;
    }
    Ok(())
}

fn check_withheld_figures(survey: &Survey, rounds: &[Id], withheld: &Withheld) -> Check {
    let known = ids(&survey.groups, |group| &group.id);
    let check_group = |group: &Id| {
        ensure(known.contains(group), || {
            format!("{group} is no group of respondents")
        })
    };
    for (group, estimate) in &withheld.groups {
        check_group(group)?;
        check_estimate(estimate)?;
    }
    for (round, scores) in &withheld.so_far {
        ensure(rounds.contains(round), || {
            format!("{round} is none of its rounds")
        })?;
        for (group, score) in scores {
            check_group(group)?;
            ensure(in_scale(score), || {
                format!("the score {score} is not between 0 and 100")
            })?;
        }
    }
    Ok(())
}

fn check_estimate(estimate: &Estimate) -> Check {
    let Estimate { score, m, v, n } = estimate;
    ensure(in_scale(score) && in_scale(m), || {
        format!("the score {score} or its mean {m} is not between 0 and 100")
    })?;
    // No distribution between 0 and 100 has a variance above that of two equal ends.
    ensure(!v.is_negative() && *v <= Ratio::whole(2500), || {
        format!("the variance {v} is none between 0 and 100")
    })?;
    ensure(*n <= GREATEST_COUNT, || {
        format!("the sample size {n} has more than 12 digits")
    })
}

/// One record of the whole window, or one of each of some groups; rows and columns as the plan has.
fn check_records(survey: &Survey, records: &[Record]) -> Check {
    for (at, record) in records.iter().enumerate() {
        let known = match &record.group {
            Some(group) => survey.groups.iter().any(|g| g.id == *group),
            None => survey.groups.is_empty(),
        };
        ensure(known, || {
            String::from("a record does not name one of the plan's groups")
        })?;
        let repeated = records[..at]
            .iter()
            .any(|earlier| earlier.group == record.group);
        ensure(!repeated, || String::from("two records of the same people"))?;
        let counts = [Some(record.respondents), record.issued, record.returned];
        for count in counts.into_iter().flatten() {
            ensure(count <= GREATEST_COUNT, || {
                format!("the count {count} has more than 12 digits")
            })?;
        }
        match &record.answers {
            Answers::Votes(rows) => {
                ensure(rows.len() == survey.indicators.len(), || {
                    format!(
                        "{} rows for {} indicators",
                        rows.len(),
                        survey.indicators.len()
                    )
                })?;
                for row in rows {
                    ensure(row.len() == survey.levels.len(), || {
                        format!("{} counts for {} levels", row.len(), survey.levels.len())
                    })?;
                    let answers = row
                        .iter()
                        .try_fold(0_u64, |sum, &count| sum.checked_add(count));
                    ensure(answers.is_some_and(|sum| sum <= record.respondents), || {
                        String::from("more answers than respondents")
                    })?;
                }
            }
            Answers::Totals {
                answers,
                blank,
                estimate,
            } => {
                ensure(record.group.is_some(), || {
                    String::from("counts are withheld, but there is no group")
                })?;
                let asked = (survey.indicators.len() as u64).checked_mul(record.respondents);
                let given = answers.checked_add(*blank);
                ensure(given.zip(asked).is_some_and(|(a, b)| a <= b), || {
                    String::from("more answers than respondents")
                })?;
                estimate.as_ref().map_or(Ok(()), check_estimate)?;
            }
        }
    }
    Ok(())
}

impl Method {
    /// The ids of the panel's items; empty where the panel has none or there is no panel.
    fn components_panel_items(&self) -> Ids<'_> {
        self.tree()
            .into_iter()
            .find_map(|component| match &component.source {
                Source::Panel { items } => Some(ids(items, |item| &item.id)),
                _ => None,
            })
            .unwrap_or_else(|| Ids(Vec::new()))
    }
}
