//! Where the methods of two years differ in what makes a score, so that comparing scores of both is
//! limited. Names, quotas, ranking rules and printed digits make no score and are left out.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::mem::{Discriminant, discriminant};

use crate::id::Id;
use crate::method::{AppliesTo, Combine, Component, Method, Source, Survey};
use crate::ratio::Ratio;

/// What differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Difference {
    /// Which parts there are, or where their scores come from.
    Parts,
    /// What the parts or their items count.
    Weights,
    /// The questions of the survey, or the points of the answers.
    Questions,
    /// How answers make a score: rounds, groups, what makes a round void.
    Survey,
    /// Kinds of deductions and additions, what they come off, or their caps.
    Adjustments,
    /// The least composite.
    Floor,
}

/// What differs between two methods, each thing once.
pub fn differences(a: &Method, b: &Method) -> Vec<Difference> {
    let (tree_a, tree_b) = (Tree::of(a), Tree::of(b));
    let rules = |survey| Option::map(survey, survey_rules);
    [
        (Difference::Parts, tree_a.parts != tree_b.parts),
        (Difference::Weights, tree_a.weights != tree_b.weights),
        (Difference::Questions, questions(a) != questions(b)),
        (
            Difference::Survey,
            tree_a.surveys != tree_b.surveys
                || rules(a.survey.as_ref()) != rules(b.survey.as_ref()),
        ),
        (Difference::Adjustments, kinds(a) != kinds(b)),
        (Difference::Floor, a.ranking.floor != b.ranking.floor),
    ]
    .into_iter()
    .filter_map(|(difference, is)| is.then_some(difference))
    .collect()
}

/// A method's tree without names and order.
#[derive(Default)]
struct Tree<'a> {
    /// A component's parent, source and trim.
    parts: BTreeMap<&'a Id, (Option<&'a Id>, Discriminant<Source>, u32)>,
    /// By component and, of an item's weight or full points, the item.
    weights: BTreeMap<(&'a Id, Option<&'a Id>), &'a Ratio>,
    /// How a survey component combines which rounds.
    surveys: BTreeMap<&'a Id, (Combine, Vec<&'a Id>)>,
}

impl<'a> Tree<'a> {
    fn of(method: &'a Method) -> Self {
        let mut tree = Self::default();
        tree.add(&method.components, None);
        tree
    }

    fn add(&mut self, components: &'a [Component], parent: Option<&'a Id>) {
        for component in components {
            let id = &component.id;
            let mut trimmed = 0;
            self.weights.insert((id, None), &component.weight);
            match &component.source {
                Source::Components(children) => self.add(children, Some(id)),
                Source::Panel { items } => {
                    let weights = items
                        .iter()
                        .map(|item| ((id, Some(&item.id)), &item.weight));
                    self.weights.extend(weights);
                }
                Source::Own {} => {}
                Source::Peer { trim } => trimmed = *trim,
                Source::Survey { combine, rounds } => {
                    let mut rounds: Vec<&Id> = rounds.iter().collect();
                    crate::sort::all(&mut rounds);
                    self.surveys.insert(id, (*combine, rounds));
                }
                Source::Checklist { items } => {
                    let fulls = items.iter().map(|item| ((id, Some(&item.id)), &item.full));
                    self.weights.extend(fulls);
                }
            }
            let source = discriminant(&component.source);
            self.parts.insert(id, (parent, source, trimmed));
        }
    }
}

type Points<'a> = BTreeMap<&'a Id, Option<&'a Ratio>>;

/// Indicators with their weights, levels with their points.
fn questions(method: &Method) -> Option<(Points<'_>, Points<'_>)> {
    let survey = method.survey.as_ref()?;
    let indicators = survey.indicators.iter();
    let levels = survey.levels.iter();
    Some((
        (indicators.map(|each| (&each.id, each.weight.as_ref()))).collect(),
        (levels.map(|each| (&each.id, each.points.as_ref()))).collect(),
    ))
}

type Rules<'a> = (BTreeMap<&'a Id, &'a Ratio>, Option<Option<&'a Ratio>>);

/// Groups with their weights, and what makes a round void.
fn survey_rules(survey: &Survey) -> Rules<'_> {
    let validity = survey.validity.as_ref();
    (
        (survey.groups.iter().map(|group| (&group.id, &group.weight))).collect(),
        validity.map(|validity| validity.quorum.as_ref()),
    )
}

/// By whether it is a deduction and by kind: what it comes off, and its cap.
fn kinds(method: &Method) -> BTreeMap<(bool, &Id), (AppliesTo, Option<&Ratio>)> {
    let deductions = (method.deductions.iter())
        .map(|kind| ((true, &kind.id), (kind.applies_to, kind.cap.as_ref())));
    let additions = (method.additions.iter())
        .map(|kind| ((false, &kind.id), (AppliesTo::Composite, kind.cap.as_ref())));
    deductions.chain(additions).collect()
}
