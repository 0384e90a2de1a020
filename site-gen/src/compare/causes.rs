//! How much of a score's change each changed input caused.
//!
//! Inputs are taken from the old ones to the new ones one after another, once in their order and once
//! in the opposite one, and each is credited with the mean of what its step did to the score. Both ways
//! end at the same score, so the parts sum to the whole change exactly; where inputs act independently
//! of each other, each part is what changing that input alone does.

use std::collections::BTreeSet;

use scoring_core::id::Id;
use scoring_core::inputs::Window;
use scoring_core::map::Map;
use scoring_core::method::Method;
use scoring_core::{Evaluation, Inputs, Ratio, score};
use serde::Serialize;

use super::lines::Line;
use crate::assess::AssessedYear;

/// A changed input.
#[derive(Debug, Serialize)]
pub struct Cause {
    /// Which: `panel`, `peer`, `survey july`, `deductions`, `method`…
    pub input: String,
    /// What it did to the composite, printed.
    pub effect: String,
    /// The same, exactly.
    pub effect_exact: String,
    /// Where it stands: `2025/panel.toml:12`.
    pub lines: Vec<String>,
}

/// A part of the inputs that can be taken from the new ones by itself.
#[derive(Clone, Debug)]
enum Part {
    Method,
    Survey(Id),
    Panel,
    Own,
    Peer,
    Checklist(Id),
    Deductions,
    Additions,
}

impl Part {
    fn name(&self) -> String {
        match self {
            Self::Method => "method".into(),
            Self::Survey(round) => format!("survey {round}"),
            Self::Panel => "panel".into(),
            Self::Own => "self".into(),
            Self::Peer => "peer".into(),
            Self::Checklist(component) => format!("checklist {component}"),
            Self::Deductions => "deductions".into(),
            Self::Additions => "additions".into(),
        }
    }

    /// The file of the year that holds it, and whether it is of one window.
    fn file(&self) -> (String, bool) {
        match self {
            Self::Method => ("plan.toml".into(), false),
            Self::Survey(round) => (format!("surveys/{round}.toml"), true),
            Self::Panel => ("panel.toml".into(), true),
            Self::Own => ("self.toml".into(), true),
            Self::Peer => ("peer.toml".into(), true),
            Self::Checklist(component) => (format!("checklists/{component}.toml"), true),
            Self::Deductions | Self::Additions => ("adjustments.toml".into(), true),
        }
    }

    /// Takes this part from `new` into `mixed`.
    fn take(&self, mixed: &mut Mixed, new: &Mixed) {
        let (to, from) = (&mut mixed.window, &new.window);
        match self {
            Self::Method => mixed.method.clone_from(&new.method),
            Self::Survey(round) => {
                replace(&mut to.surveys, &from.surveys, round);
                replace(&mut to.withheld, &from.withheld, round);
            }
            Self::Panel => to.panel.clone_from(&from.panel),
            Self::Own => to.own.clone_from(&from.own),
            Self::Peer => to.peer.clone_from(&from.peer),
            Self::Checklist(component) => {
                replace(&mut to.checklists, &from.checklists, component);
            }
            Self::Deductions => to.deductions.clone_from(&from.deductions),
            Self::Additions => to.additions.clone_from(&from.additions),
        }
    }
}

fn replace<T: Clone>(to: &mut Map<Id, T>, from: &Map<Id, T>, key: &Id) {
    match from.get(key) {
        Some(value) => to.insert(key.clone(), value.clone()),
        None => to.remove(key),
    };
}

/// A window under a method.
#[derive(Clone)]
struct Mixed {
    method: Method,
    window: Window,
}

impl Mixed {
    fn of(year: &AssessedYear, id: &Id) -> Option<Self> {
        Some(Self {
            method: year.evaluation.method.clone(),
            window: year.evaluation.window(id)?.clone(),
        })
    }

    /// The composite; `None` where these do not fit each other, or a figure is missing.
    fn composite(&self, like: &Inputs) -> Option<Ratio> {
        let evaluation = Evaluation::new(Inputs {
            method: self.method.clone(),
            windows: vec![self.window.clone()],
            decisions: None,
            ..like.clone()
        });
        let evaluation = evaluation.ok()?;
        let window = evaluation.windows.first()?;
        score::summary(&evaluation.method, window).value().cloned()
    }
}

/// The parts that differ.
fn parts(old: &Mixed, new: &Mixed) -> Vec<Part> {
    let (a, b) = (&old.window, &new.window);
    let mut parts = Vec::new();
    let mut add = |part: Part, differs: bool| {
        if differs {
            parts.push(part);
        }
    };
    add(Part::Method, old.method != new.method);
    add(Part::Panel, a.panel != b.panel);
    add(Part::Own, a.own != b.own);
    add(Part::Peer, a.peer != b.peer);
    let rounds: BTreeSet<&Id> = a.surveys.keys().chain(b.surveys.keys()).collect();
    for round in rounds {
        let differs = a.surveys.get(round) != b.surveys.get(round)
            || a.withheld.get(round) != b.withheld.get(round);
        add(Part::Survey(round.clone()), differs);
    }
    let lists: BTreeSet<&Id> = a.checklists.keys().chain(b.checklists.keys()).collect();
    for list in lists {
        let differs = a.checklists.get(list) != b.checklists.get(list);
        add(Part::Checklist(list.clone()), differs);
    }
    add(Part::Deductions, a.deductions != b.deductions);
    add(Part::Additions, a.additions != b.additions);
    parts
}

/// What caused the change of a window's composite.
pub(super) fn of(years: [&AssessedYear; 2], id: &Id, lines: &[Line]) -> Vec<Cause> {
    let [Some(old), Some(new)] = years.map(|year| Mixed::of(year, id)) else {
        return Vec::new();
    };
    // Everything but method and window is no part of a composite.
    let like = Inputs {
        windows: Vec::new(),
        ..Inputs::clone(&years[1].evaluation)
    };
    let parts = parts(&old, &new);
    let steps = |order: &[usize]| -> Option<Vec<(usize, Ratio)>> {
        let mut mixed = old.clone();
        let mut before = mixed.composite(&like)?;
        let mut effects = Vec::new();
        for at in order {
            parts[*at].take(&mut mixed, &new);
            let after = mixed.composite(&like)?;
            effects.push((*at, &after - &before));
            before = after;
        }
        Some(effects)
    };
    let forward: Vec<usize> = (0..parts.len()).collect();
    let backward: Vec<usize> = forward.iter().rev().copied().collect();
    let digits = years[1].evaluation.method.ranking.digits();
    let year = years[1].content.year;
    let cause = |name: String, effect: &Ratio, lines: Vec<String>| Cause {
        input: name,
        effect: digits.print(effect),
        effect_exact: effect.fraction(),
        lines,
    };
    let named = |part: &Part| {
        let (file, of_window) = part.file();
        let file = format!("{year}/{file}");
        let found = lines.iter().filter(|line| line.file == file);
        let found = found.filter(|line| !of_window || line.is_of(id.as_str()));
        let sign = |line: &Line| if line.is_new { "" } else { "-" };
        found
            .map(|line| format!("{}{}:{}", sign(line), line.file, line.number))
            .collect()
    };
    let (Some(one), Some(mut other)) = (steps(&forward), steps(&backward)) else {
        // A new method and old records may not fit each other: then the change is of all together.
        let whole = old.composite(&like).zip(new.composite(&like));
        let all: Vec<String> = parts.iter().map(Part::name).collect();
        let lines = parts.iter().flat_map(named).collect();
        return whole
            .map(|(old, new)| cause(all.join(" + "), &(&new - &old), lines))
            .into_iter()
            .collect();
    };
    other.reverse();
    let half = Ratio::new(1, 2);
    (one.iter().zip(&other))
        .map(|((at, one), (_, other))| {
            let effect = &(one + other) * &half;
            cause(parts[*at].name(), &effect, named(&parts[*at]))
        })
        .collect()
}
