//! The legend, the lists and a window's working, as they are shown.

use std::fmt::Display;

use scoring_core::id::Id;
use scoring_core::score::score;

use crate::beside::{Pair, beside};
use crate::chart::rectangle;
use crate::field::short;
use crate::markup::{Node, node, text};
use crate::names::Names;
use crate::original::find;
use crate::state::State;
use crate::text::Texts;
use crate::view;
use crate::working::{self, Line};

/// The legend of the bars, with the weights in force.
pub fn key(state: &State, names: &Names<'_>) -> Vec<Node> {
    let method = &state.evaluation().method;
    let components = &method.components;
    let entry = |colour, words: String| {
        let swatch = node("svg", "swatch")
            .with("aria-hidden", "true")
            .child(rectangle(colour, "0", "0", "100%", "100%"));
        node("li", "").child(swatch).child(text("span", "", words))
    };
    let weighed = components.iter().zip(view::colours(components));
    let mut entries: Vec<Node> = weighed
        .map(|(component, colour)| {
            let name = names.component(&component.id);
            let values: [(&str, &dyn Display); 2] =
                [("component", &name), ("weight", &short(&component.weight))];
            entry(colour, names.texts.fill("key-weight", &values))
        })
        .collect();
    let windows = &state.evaluation().windows;
    if windows.iter().any(|window| !window.deductions.is_empty()) {
        let words = names.texts.get("key-deductions");
        entries.push(entry("f-deduction", words.to_owned()));
    }
    if windows.iter().any(|window| !window.additions.is_empty()) {
        entries.push(entry("f-add", names.texts.get("additions").to_owned()));
    }
    entries
}

/// The lists of candidates: who is on them, who came and who left.
pub fn lists(state: &State, names: &Names<'_>) -> Vec<Node> {
    let texts = names.texts;
    let mut nodes = Vec::new();
    for list in view::lists(state, names) {
        if list.key == "list-undetermined" && list.members.is_empty() && list.gone.is_empty() {
            continue;
        }
        nodes.push(text("dt", "", texts.get(list.key)));
        let mut members = node("dd", "");
        if list.members.is_empty() {
            members = members.child(text("span", "soft", texts.get("nobody")));
        }
        for (name, entered) in &list.members {
            let mut member = text("span", "member", name);
            if *entered {
                member = member.child(text("span", "mark entered", texts.get("entered")));
            }
            members = members.child(member);
        }
        if !list.gone.is_empty() {
            let gone = texts.join(&list.gone);
            let left = texts.fill("left", &[("names", &gone)]);
            members = members.child(text("span", "gone", left));
        }
        nodes.push(members);
    }
    nodes
}

/// A window's working in the scenario, with what was published wherever that is something else.
pub fn working(state: &State, names: &Names<'_>, window: &Id) -> Vec<Node> {
    let lines = |evaluation| {
        let found = find(evaluation, window)?;
        let names = Names {
            texts: names.texts,
            evaluation,
        };
        let scorecard = score(&evaluation.method, found);
        Some(working::lines(&names, &scorecard.composite))
    };
    let (before, now) = (lines(state.published()), lines(state.evaluation()));
    let (Some(before), Some(now)) = (before, now) else {
        return Vec::new();
    };
    let pairs = beside(before, now).into_iter();
    pairs.map(|pair| line(names.texts, &pair)).collect()
}

fn line(texts: &Texts, pair: &Pair) -> Node {
    let Some(shown) = pair.now.as_ref().or(pair.was.as_ref()) else {
        return node("li", "");
    };
    let changed = if pair.was.is_some() || pair.new {
        " changed"
    } else {
        ""
    };
    let item = node("li", &format!("d{}{changed}", shown.depth.min(6)));
    let mut item = item.child(text("span", "what", &shown.label));
    if let Some(now) = &pair.now {
        item = item.children(figures(texts, now));
    }
    let published = |was: &Line| {
        let mut words = was.value.clone();
        if !was.formula.is_empty() && was.formula != was.value {
            words = format!("{} = {words}", was.formula);
        }
        texts.fill("working-published", &[("value", &words)])
    };
    match (&pair.now, &pair.was) {
        (None, Some(was)) => {
            let gone = text("b", "missing", texts.get("not-counted"));
            item.child(gone)
                .child(text("span", "before", published(was)))
        }
        (_, Some(was)) => item.child(text("span", "before", published(was))),
        _ if pair.new => item.child(text("span", "before", texts.get("working-new"))),
        _ => item,
    }
}

fn figures(texts: &Texts, line: &Line) -> Vec<Node> {
    let class = if line.formula.is_empty() {
        "missing"
    } else {
        ""
    };
    let mut nodes = vec![
        text("span", "from", &line.formula),
        text("b", class, &line.value),
    ];
    if let Some(exact) = &line.exact {
        let words = texts.fill("exact", &[("value", exact)]);
        nodes.push(text("span", "exactly", words));
    }
    nodes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{id, inputs, weight};
    use crate::text::tests::catalogue;

    #[test]
    fn a_changed_working_says_what_was_published() {
        let mut state = State::new(&inputs()).expect("the sample is consistent");
        let texts = catalogue("zh-CN");
        let shown = |state: &State| {
            let names = Names {
                texts: &texts,
                evaluation: state.published(),
            };
            working(state, &names, &id("a"))
        };
        let changed = |nodes: &[Node]| {
            let changed = |node: &&Node| {
                let class = node.attribute("class").unwrap_or_default();
                class.ends_with("changed")
            };
            nodes.iter().filter(changed).count()
        };
        assert_eq!(changed(&shown(&state)), 0);
        state.set(weight("panel", "30"));
        state.set(weight("peer", "30"));
        let nodes = shown(&state);
        // The composite, what comes before clamping, and the weighted mean.
        assert_eq!(changed(&nodes), 3);
        let words: String = nodes.iter().map(Node::words).collect();
        assert!(
            words.contains("92.00 × 30% + 88.00 × 30% + 90.50 × 40%"),
            "{words}"
        );
        assert!(
            words.contains("92.00 × 40% + 88.00 × 20% + 90.50 × 40% = 90.60"),
            "{words}"
        );
    }
}
