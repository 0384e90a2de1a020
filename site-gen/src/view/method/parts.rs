//! The components of the composite: what each weighs, how its score is made, and how they add up.

use scoring_core::Ratio;
use scoring_core::method::{AppliesTo, Combine, Component, Method, Source};
use serde::Serialize;

use super::{named, percent};
use crate::view::bar::{self, Bar, Key, Segment};
use crate::view::{Scene, Sentence, Words, adjustments};

/// The deepest level that is indented further than the one above it.
const DEEPEST: usize = 5;

/// The formula, in words and drawn.
#[derive(Debug, Serialize)]
pub(super) struct Formula {
    sentence: Sentence,
    bar: Bar,
    keys: Vec<Key>,
}

/// A line of the tree of components: a component, or an item of one.
#[derive(Debug, Serialize)]
pub(super) struct Part {
    depth: usize,
    /// What it is a part of, below the top.
    parent: Option<Words>,
    name: Words,
    /// Within its siblings; of an item of a checklist its full points.
    weight: String,
    /// Of the whole composite, where it has a share.
    share: Option<String>,
    how: Vec<Sentence>,
}

/// "Composite = panel × 40 % + … − deductions".
pub(super) fn formula(scene: &Scene<'_>, method: &Method) -> Formula {
    let mut sentence = vec![Words::plain(scene.texts.get("method.formula_composite"))];
    for (at, component) in method.components.iter().enumerate() {
        sentence.push(Words::plain(if at == 0 { " = " } else { " + " }));
        sentence.push(bar::component_name(scene, component));
        let weight = percent(scene, &component.weight);
        sentence.push(Words::plain(format!(" × {weight}")));
    }
    let addresses = ["method.formula_deductions", "method.formula_additions"];
    sentence.push(Words::plain(adjustments::in_words(
        scene, method, addresses,
    )));
    Formula {
        sentence,
        bar: weights_bar(scene, method),
        keys: bar::component_keys(scene),
    }
}

fn weights_bar(scene: &Scene<'_>, method: &Method) -> Bar {
    let mut end = Ratio::ZERO;
    let mut segments = Vec::new();
    let mut said = Vec::new();
    for (component, fill) in method.components.iter().zip(bar::fills(method)) {
        let weight = percent(scene, &component.weight);
        let name = bar::component_name(scene, component);
        said.push(vec![name, Words::plain(format!(" {weight}"))]);
        segments.push(Segment::of(fill, &end, &component.weight, weight));
        end = end + &component.weight;
    }
    Bar {
        label: scene.list_of(said),
        segments,
    }
}

/// The tree of components with their items, parents first.
pub(super) fn tree(scene: &Scene<'_>, method: &Method) -> Vec<Part> {
    let mut tree = Tree {
        scene,
        method,
        parts: Vec::new(),
    };
    for component in &method.components {
        tree.add(component, None, &Ratio::HUNDRED, 0);
    }
    tree.parts
}

struct Tree<'s, 'a> {
    scene: &'s Scene<'a>,
    method: &'s Method,
    parts: Vec<Part>,
}

impl Tree<'_, '_> {
    /// Adds `component`, whose siblings share `whole` percent of the composite.
    fn add(&mut self, component: &Component, parent: Option<&Words>, whole: &Ratio, depth: usize) {
        let name = bar::component_name(self.scene, component);
        let share = of(whole, &component.weight);
        self.parts.push(Part {
            depth: depth.min(DEEPEST),
            parent: parent.cloned(),
            name: name.clone(),
            weight: percent(self.scene, &component.weight),
            share: Some(percent(self.scene, &share)),
            how: how(self.scene, self.method, &component.source),
        });
        match &component.source {
            Source::Components(children) => {
                for child in children {
                    self.add(child, Some(&name), &share, depth + 1);
                }
            }
            Source::Panel { items } => {
                for item in items {
                    let weight = percent(self.scene, &item.weight);
                    let counted = percent(self.scene, &of(&share, &item.weight));
                    self.item(
                        named!(self.scene, item),
                        &name,
                        depth,
                        weight,
                        Some(counted),
                    );
                }
            }
            Source::Checklist { items } => {
                for item in items {
                    let full = item.full.to_string();
                    let points = (self.scene).say("method.full", &[("points", (&full).into())]);
                    self.item(named!(self.scene, item), &name, depth, points, None);
                }
            }
            Source::Own {} | Source::Peer { .. } | Source::Survey { .. } => {}
        }
    }

    fn item(
        &mut self,
        name: Words,
        parent: &Words,
        depth: usize,
        weight: String,
        share: Option<String>,
    ) {
        self.parts.push(Part {
            depth: (depth + 1).min(DEEPEST),
            parent: Some(parent.clone()),
            name,
            weight,
            share,
            how: Vec::new(),
        });
    }
}

/// `weight` percent of `whole`.
fn of(whole: &Ratio, weight: &Ratio) -> Ratio {
    (whole * weight) / &Ratio::HUNDRED
}

/// How a component's score is made.
fn how(scene: &Scene<'_>, method: &Method, source: &Source) -> Vec<Sentence> {
    let say = |address: &str| scene.sentence(address, &[]);
    match source {
        Source::Components(children) => {
            vec![vec![Words::plain(scene.count(
                "method.how_components",
                children.len(),
                &[],
            ))]]
        }
        Source::Panel { items } => {
            let mut how = vec![say(if items.is_empty() {
                "method.how_panel"
            } else {
                "method.how_panel_items"
            })];
            if (method.deductions.iter()).any(|kind| kind.applies_to == AppliesTo::Panel) {
                how.push(say("method.how_panel_deductions"));
            }
            how
        }
        Source::Own {} => vec![say("method.how_own")],
        Source::Peer { trim: 0 } => vec![say("method.how_peer")],
        Source::Peer { trim } => vec![vec![Words::plain(scene.say(
            "method.how_peer_trimmed",
            &[
                ("trim", u64::from(*trim).into()),
                ("least", (2 * u64::from(*trim) + 1).into()),
            ],
        ))]],
        Source::Survey { combine, rounds } => vec![combined(scene, *combine, rounds)],
        Source::Checklist { .. } => vec![say("method.how_checklist")],
    }
}

/// How the rounds of a survey component make one score.
pub(super) fn combined(
    scene: &Scene<'_>,
    combine: Combine,
    rounds: &[scoring_core::id::Id],
) -> Sentence {
    let names = scene.list(rounds.iter().map(|round| scene.round_name(round)));
    let address = match (combine, rounds.len()) {
        (_, ..2) => "method.how_one_round",
        (Combine::Pooled, _) => "method.how_pooled",
        (Combine::Mean, _) => "method.how_mean",
    };
    scene.sentence(address, &[("rounds", names)])
}
