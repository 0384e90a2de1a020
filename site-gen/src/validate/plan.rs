//! The plan of a year: its calendar and its method.
//!
//! Stage: part of `validate`. The tree of components and the questionnaire have modules of their
//! own; here are the calendar, kinds, ranking, quotas and bands.

use scoring_core::Ratio;
use scoring_core::id::Id;
use scoring_core::method::{
    AdditionKind, AppliesTo, Band, Basis, ClassQuota, DeductionKind, Method, Named, Privacy, Quota,
    Ranking,
};
use scoring_core::round::Rounding;

use super::components::{Components, lacking, named};
use super::dates::in_order;
use super::names::{Names, value};
use super::questionnaire;
use super::scope::Scope;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Evidence, Phase, Task};
use crate::raw::plan::{self as raw, Plan, SourceWord};

/// The default of each quota.
const QUOTA: u32 = 3;

/// The phases and tasks of a plan.
pub(super) fn calendar(
    plan: &Plan,
    scope: &Scope<'_>,
    out: &mut Diagnostics,
) -> (Vec<Phase>, Vec<Task>) {
    let period = scope.period;
    for date in [&plan.as_of, &plan.provisional_from, &plan.final_from] {
        period.check(date, out);
    }
    in_order(
        ("provisional_from", &plan.provisional_from),
        ("final_from", &plan.final_from),
        out,
    );
    let list = &plan.phases;
    Names::declare(list.items.iter().map(|phase| &phase.id), list.complete, out);
    let mut phases = Vec::new();
    for phase in &list.items {
        let start = period.check(&phase.start, out);
        let end = period.check(&phase.end, out);
        in_order(("start", &phase.start), ("end", &phase.end), out);
        phases.extend(start.zip(end).and_then(|(start, end)| {
            Some(Phase {
                id: value(&phase.id)?,
                name: value(&phase.name)?,
                start,
                end,
            })
        }));
    }
    let phases_are_known = list.complete && phases.len() == list.items.len() && !phases.is_empty();
    let list = &plan.tasks;
    Names::declare(list.items.iter().map(|task| &task.id), list.complete, out);
    let mut tasks = Vec::new();
    for task in &list.items {
        let evidence = task.evidence.as_ref();
        let evidence = evidence.and_then(|written| match &written.value {
            raw::Evidence::SelfReport => Some(Evidence::SelfReport),
            raw::Evidence::Pledge => Some(Evidence::Pledge),
            raw::Evidence::Peer => Some(Evidence::Peer),
            raw::Evidence::Report => Some(Evidence::Report),
            raw::Evidence::Survey(round) => {
                let rounds = &scope.plan.rounds;
                let known = rounds.check(round, written.span, Code::UnknownRound, out);
                known.then(|| Evidence::Survey(round.clone()))
            }
        });
        let due = period.check(&task.due, out);
        if let (Some(due), Some(written)) = (due, &task.due) {
            let within = phases
                .iter()
                .any(|phase| (phase.start..=phase.end).contains(&due));
            if phases_are_known && !within {
                let remark = Diagnostic::new(Code::DueOutsidePhases, written.span);
                out.push(remark.with("date", due));
            }
        }
        tasks.extend(due.and_then(|due| {
            Some(Task {
                id: value(&task.id)?,
                name: value(&task.name)?,
                due,
                evidence,
            })
        }));
    }
    (phases, tasks)
}

/// The method of a plan; `None` where something is wrong.
pub(super) fn method(plan: &Plan, scope: &Scope<'_>, out: &mut Diagnostics) -> Option<Method> {
    if plan.components.items.is_empty() && plan.components.complete {
        out.push(lacking(plan.components.key, plan.span, "component"));
    }
    let components = Components::new(plan, &scope.plan.rounds, out).list(&plan.components);
    let survey = (plan.survey.as_ref()).map(|survey| questionnaire::survey(survey, out));
    let vetoes = plan.vetoes.items.iter().map(|ground| {
        let (id, name, name_en) = named(&ground.id, &ground.name)?;
        Some(Named { id, name, name_en })
    });
    let deductions = deductions(plan, scope, out);
    let additions = plan.additions.items.iter().map(|kind| {
        let (id, name, name_en) = named(&kind.id, &kind.name)?;
        Some(AdditionKind {
            id,
            name,
            name_en,
            cap: value(&kind.cap),
        })
    });
    let ranking = ranking(plan, scope, out);
    let quota = quota(plan, scope, out);
    let bands = bands(plan, out);
    let privacy = Privacy {
        publish_raters: value(&plan.publish_raters).unwrap_or(false),
        publish_group_counts: value(&plan.publish_group_counts).unwrap_or(true),
    };
    let survey = match survey {
        Some(survey) => Some(survey?),
        None => None,
    };
    Some(Method {
        components: components?,
        survey,
        vetoes: vetoes.collect::<Option<_>>()?,
        deductions: deductions?,
        additions: additions.collect::<Option<_>>()?,
        ranking,
        quota: quota?,
        bands: bands?,
        privacy,
    })
}

fn deductions(plan: &Plan, scope: &Scope<'_>, out: &mut Diagnostics) -> Option<Vec<DeductionKind>> {
    let has_panel = scope.plan.has_source(SourceWord::Panel);
    let mut kinds = Vec::new();
    for kind in &plan.deductions.items {
        let applies_to = value(&kind.applies_to).unwrap_or(AppliesTo::Composite);
        if let Some(written) = &kind.applies_to
            && applies_to == AppliesTo::Panel
            && has_panel == Some(false)
        {
            out.push(Diagnostic::new(Code::DeductionFromNoPanel, written.span));
        }
        let named = named(&kind.id, &kind.name);
        kinds.push(named.map(|(id, name, name_en)| DeductionKind {
            id,
            name,
            name_en,
            applies_to,
            cap: value(&kind.cap),
        }));
    }
    kinds.into_iter().collect()
}

fn ranking(plan: &Plan, scope: &Scope<'_>, out: &mut Diagnostics) -> Ranking {
    let written = &plan.ranking;
    let mut tie_breakers: Vec<Id> = Vec::new();
    for id in written.tie_breakers.iter().flat_map(|list| &list.value) {
        let components = &scope.plan.components;
        if components.check(&id.value, id.span, Code::UnknownComponent, out) {
            tie_breakers.push(id.value.clone());
        }
    }
    Ranking {
        basis: value(&written.basis).unwrap_or(Basis::Exact),
        decimals: value(&written.decimals).unwrap_or(2),
        rounding: value(&written.rounding).unwrap_or(Rounding::HalfUp),
        tie_breakers,
        floor: value(&written.floor).unwrap_or(Ratio::ZERO),
    }
}

fn quota(plan: &Plan, scope: &Scope<'_>, out: &mut Diagnostics) -> Option<Quota> {
    let written = &plan.quota;
    let list = &written.classes;
    Names::declare(
        list.items.iter().map(|quota| &quota.class),
        list.complete,
        out,
    );
    let mut classes = Vec::new();
    for quota in &list.items {
        let class = scope.classes.resolve(&quota.class, Code::UnknownClass, out);
        classes.push(class.map(|class| ClassQuota {
            class,
            excellent: value(&quota.excellent).unwrap_or(QUOTA),
            unsatisfactory: value(&quota.unsatisfactory).unwrap_or(QUOTA),
        }));
    }
    Some(Quota {
        excellent: value(&written.excellent).unwrap_or(QUOTA),
        excellent_heads: value(&written.excellent_heads).unwrap_or(QUOTA),
        unsatisfactory: value(&written.unsatisfactory).unwrap_or(QUOTA),
        classes: classes.into_iter().collect::<Option<_>>()?,
    })
}

fn bands(plan: &Plan, out: &mut Diagnostics) -> Option<Vec<Band>> {
    let list = &plan.bands;
    Names::declare(list.items.iter().map(|band| &band.id), list.complete, out);
    let bands = list.items.iter().map(|band| {
        let (id, name, name_en) = named(&band.id, &band.name)?;
        Some(Band {
            id,
            name,
            name_en,
            at_least: value(&band.at_least)?,
        })
    });
    bands.collect()
}

/// Whether the plan is a draft.
pub(super) fn is_draft(plan: &Plan) -> bool {
    value(&plan.draft).unwrap_or(false)
}
