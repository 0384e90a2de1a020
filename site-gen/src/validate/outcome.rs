//! What the county group decided, as far as it can be checked without scores.
//!
//! Stage: part of `validate`. Whether a departure from the candidates has its reason is asked in
//! `departures`, once there are scores.

use std::collections::BTreeMap;

use scoring_core::id::Id;

use super::dates::in_order;
use super::names::{duplicate, value};
use super::scope::Scope;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Consequence, Head, Outcome, Veto};
use crate::raw::outcome as raw;
use crate::source::{Located, Span};

/// The decision; `None` where it has no date, which is reported.
pub(super) fn outcome(
    file: &raw::Outcome,
    vetoes: &[Veto],
    scope: &Scope<'_>,
    out: &mut Diagnostics,
) -> Option<Outcome> {
    let decided = scope.period.check(&file.decided, out);
    let excellent = list(&file.excellent);
    let unsatisfactory = list(&file.unsatisfactory);
    let first = windows(excellent, scope, out);
    windows(unsatisfactory, scope, out);
    for window in unsatisfactory {
        if let Some(first) = first.get(&window.value) {
            let problem = Diagnostic::new(Code::BothLists, window.span);
            out.push(problem.with("id", &window.value).conflicting(*first));
        }
    }
    let heads = file
        .excellent_heads
        .iter()
        .filter_map(|head| head.window.as_ref());
    windows(heads.clone(), scope, out);
    if let Some(decided) = decided {
        for window in excellent.iter().chain(heads) {
            let in_force = vetoes.iter().any(|veto| {
                let stands = veto.withdrawn.is_none_or(|withdrawn| withdrawn > decided);
                veto.window == window.value && veto.date <= decided && stands
            });
            if in_force {
                let problem = Diagnostic::new(Code::VetoedCommended, window.span);
                out.push(problem.with("id", &window.value));
            }
        }
    }
    let mut reasons = BTreeMap::new();
    for (window, reason) in &file.reasons {
        if (scope.windows).check(&window.value, window.span, Code::UnknownWindow, out) {
            reasons.insert(window.value.clone(), reason.value.clone());
        }
    }
    let consequences = consequences(&file.consequences, scope, out);
    let (decided_key, published_key) = ("decided", "published");
    in_order(
        (decided_key, &file.decided),
        (published_key, &file.published),
        out,
    );
    let notice = match &file.published {
        Some(_) => (published_key, &file.published),
        None => (decided_key, &file.decided),
    };
    in_order(notice, ("objections_until", &file.objections_until), out);
    Some(Outcome {
        decided: decided?,
        document: value(&file.document),
        published: scope.period.check(&file.published, out),
        objections_until: scope.period.check(&file.objections_until, out),
        excellent: excellent
            .iter()
            .map(|window| window.value.clone())
            .collect(),
        unsatisfactory: (unsatisfactory.iter())
            .map(|window| window.value.clone())
            .collect(),
        excellent_heads: (file.excellent_heads.iter())
            .filter_map(|head| {
                Some(Head {
                    window: value(&head.window)?,
                    name: value(&head.name),
                })
            })
            .collect(),
        reasons,
        consequences,
    })
}

fn list(field: &crate::raw::Field<Vec<Located<Id>>>) -> &[Located<Id>] {
    field.as_ref().map_or(&[], |list| &list.value)
}

/// The windows of a list with their places; unknown ones and those that stand twice are reported.
fn windows<'r>(
    list: impl IntoIterator<Item = &'r Located<Id>>,
    scope: &Scope<'_>,
    out: &mut Diagnostics,
) -> BTreeMap<&'r Id, Span> {
    let mut places = BTreeMap::new();
    for window in list {
        (scope.windows).check(&window.value, window.span, Code::UnknownWindow, out);
        match places.get(&window.value) {
            Some(first) => out.push(duplicate(window.span, &window.value, *first)),
            None => drop(places.insert(&window.value, window.span)),
        }
    }
    places
}

fn consequences(
    list: &[raw::Consequence],
    scope: &Scope<'_>,
    out: &mut Diagnostics,
) -> Vec<Consequence> {
    let mut consequences = Vec::new();
    for consequence in list {
        let window = scope.window(&consequence.window, out);
        let date = scope.period.check(&consequence.date, out);
        consequences.extend(window.zip(date).and_then(|(window, date)| {
            Some(Consequence {
                window,
                date,
                text: value(&consequence.text)?,
                document: value(&consequence.document),
            })
        }));
    }
    consequences
}
