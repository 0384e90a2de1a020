//! Scenarios: typed edits of the inputs. Page, calculator, command line and links all speak these.
//!
//! A scenario is a list of edits applied in order to published inputs. The result is an ordinary
//! [`Evaluation`], checked like any other and scored by the same code: there is no second formula.
//! The edits and what each does stand in one module because a new one is then added in one place.

use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::fmt;

use serde::{Deserialize, Serialize};

use crate::evaluation::{Evaluation, Inconsistency};
use crate::id::Id;
use crate::inputs::{
    Adjustment, Answers, Inputs, OwnMark, PanelMark, PeerMark, Record, Veto, Window,
};
use crate::map::Map;
use crate::method::{AdditionKind, Basis, Combine, Component, Method, Quota, Source, Survey};
use crate::ratio::Ratio;
use crate::round::Rounding;

/// A named list of edits.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// The digest of the inputs that it was made for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inputs_sha256: Option<String>,
    /// Applied in this order.
    #[serde(rename = "edit", default)]
    pub edits: Vec<Edit>,
}

/// One change of the inputs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Edit {
    /// The weights of some siblings; with those not named they must sum to 100.
    Weights(Map<Id, Ratio>),
    /// The weights of some of the panel's items; with those not named they must sum to 100.
    Items {
        /// The panel's component.
        component: Id,
        /// By item.
        weights: Map<Id, Ratio>,
    },
    /// The counts of one indicator in one record of a survey round.
    Votes {
        /// The window rated.
        window: Id,
        /// The round.
        round: Id,
        /// The group, where the plan has groups.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        group: Option<Id>,
        /// The indicator.
        indicator: Id,
        /// In the order of the plan's levels.
        #[serde(with = "counts")]
        counts: Vec<u64>,
    },
    /// How many people answered in one record of a survey round.
    Respondents {
        /// The window rated.
        window: Id,
        /// The round.
        round: Id,
        /// The group, where the plan has groups.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        group: Option<Id>,
        /// The number.
        #[serde(with = "crate::inputs::text")]
        respondents: u64,
    },
    /// How many ballots were given out and came back in one record of a survey round; on that hangs
    /// whether the round is void.
    Ballots {
        /// The window rated.
        window: Id,
        /// The round.
        round: Id,
        /// The group, where the plan has groups.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        group: Option<Id>,
        /// Given out; none where it is not recorded.
        #[serde(
            default,
            with = "crate::inputs::optional_text",
            skip_serializing_if = "Option::is_none"
        )]
        issued: Option<u64>,
        /// Came back; none where it is not recorded.
        #[serde(
            default,
            with = "crate::inputs::optional_text",
            skip_serializing_if = "Option::is_none"
        )]
        returned: Option<u64>,
    },
    /// A mark that was given: another score, or none to leave it out.
    Mark {
        /// The window marked.
        window: Id,
        /// Who marked.
        by: Marker,
        /// Its place, from 0, among the published marks of that marker.
        #[serde(with = "crate::inputs::text")]
        at: usize,
        /// 0 to 100.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        score: Option<Ratio>,
    },
    /// A mark that was not given.
    NewMark {
        /// The window marked.
        window: Id,
        /// Who marks.
        by: Marker,
        /// The panel's item, where the plan has items.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        item: Option<Id>,
        /// 0 to 100.
        score: Ratio,
    },
    /// A deduction or addition by its id: other points, or none to leave it out.
    Adjustment {
        /// The window.
        window: Id,
        /// Which of the two lists.
        list: AdjustmentList,
        /// The record.
        id: Id,
        /// Above 0.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        points: Option<Ratio>,
    },
    /// A deduction or addition that was not made.
    NewAdjustment {
        /// The window.
        window: Id,
        /// Which of the two lists.
        list: AdjustmentList,
        /// An id that no record of the list has.
        id: Id,
        /// The plan's kind.
        kind: Id,
        /// Above 0.
        points: Ratio,
    },
    /// Whether a veto on a ground is in force.
    Veto {
        /// The window.
        window: Id,
        /// The ground.
        ground: Id,
        /// In force or not.
        in_force: bool,
    },
    /// How the rounds of a survey component make one score.
    Combine {
        /// The survey component.
        component: Id,
        /// How.
        combine: Combine,
    },
    /// Marks left out at each end of the peer score; 0 for the plain mean.
    Trim {
        /// The peer component.
        component: Id,
        /// How many.
        #[serde(with = "crate::inputs::text")]
        trim: u32,
    },
    /// The most that a kind takes or gives; none for no cap.
    Cap {
        /// Which of the two lists.
        list: AdjustmentList,
        /// The kind.
        kind: Id,
        /// Points.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cap: Option<Ratio>,
    },
    /// Which value of the composite is compared.
    Basis(Basis),
    /// How scores are printed.
    Rounding {
        /// 0 to 6.
        #[serde(with = "crate::inputs::text")]
        decimals: u32,
        /// The rule at the midpoint.
        rounding: Rounding,
    },
    /// The components that decide between equal values, in order.
    TieBreakers(Vec<Id>),
    /// The least composite.
    Floor(Ratio),
    /// The quotas.
    Quota(Quota),
    /// The threshold of a band.
    Band {
        /// The band.
        id: Id,
        /// The least value that reaches it.
        at_least: Ratio,
    },
}

/// Who gave a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Marker {
    /// The leading group.
    Panel,
    /// The window itself.
    #[serde(rename = "self")]
    Own,
    /// Other windows.
    Peer,
}

/// Deductions or additions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AdjustmentList {
    /// Points taken off.
    Deductions,
    /// Points added.
    Additions,
}

/// Why an edit cannot be applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inapplicable {
    /// Which edit of the scenario, from 0; `None` where all edits together break a rule.
    pub edit: Option<usize>,
    /// What does not fit.
    pub why: String,
}

impl fmt::Display for Inapplicable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.edit {
            Some(at) => write!(f, "edit {}: {}", at + 1, self.why),
            None => f.write_str(&self.why),
        }
    }
}

impl core::error::Error for Inapplicable {}

impl Scenario {
    /// The inputs after all edits.
    ///
    /// # Errors
    ///
    /// When an edit names what is not there, or the edited inputs break a rule.
    pub fn apply(&self, published: &Evaluation) -> Result<Evaluation, Inapplicable> {
        let mut inputs = Inputs::clone(published);
        let mut left_out = LeftOut::default();
        for (at, edit) in self.edits.iter().enumerate() {
            edit.apply(&mut inputs, &mut left_out)
                .map_err(|why| Inapplicable {
                    edit: Some(at),
                    why,
                })?;
        }
        left_out.remove(&mut inputs);
        Evaluation::new(inputs).map_err(|why: Inconsistency| Inapplicable {
            edit: None,
            why: format!("{why}"),
        })
    }
}

/// Marks that are left out. They are removed last, so that the places of the others, by which
/// edits name them, stay.
#[derive(Default)]
struct LeftOut(Map<Id, LeftOutOf>);

/// The left-out marks of one window, by marker.
#[derive(Default)]
struct LeftOutOf([Vec<usize>; 3]);

impl LeftOut {
    fn remove(&self, inputs: &mut Inputs) {
        for window in &mut inputs.windows {
            if let Some(left_out) = self.0.get(&window.id) {
                left_out.remove(window);
            }
        }
    }
}

impl LeftOutOf {
    fn set(&mut self, by: Marker, at: usize, out: bool) {
        let places = &mut self.0[by as usize];
        places.retain(|&place| place != at);
        if out {
            places.push(at);
        }
    }

    fn remove(&self, window: &mut Window) {
        fn without<T>(list: &mut Vec<T>, places: &[usize]) {
            let mut at = 0;
            list.retain(|_| {
                at += 1;
                !places.contains(&(at - 1))
            });
        }
        let [panel, own, peer] = &self.0;
        without(&mut window.panel, panel);
        without(&mut window.own, own);
        without(&mut window.peer, peer);
    }
}

/// `window` after `edits`, all of which are about it; not yet checked. It is what a scenario of
/// them makes of the window, without a copy of all others.
///
/// # Errors
///
/// The place in `edits` of the first that names what is not there, and why.
pub(crate) fn edited<'a>(
    survey: Option<&Survey>,
    window: &Window,
    edits: impl IntoIterator<Item = &'a Edit>,
) -> Result<Window, (usize, String)> {
    let mut window = window.clone();
    let mut left_out = LeftOutOf::default();
    for (at, edit) in edits.into_iter().enumerate() {
        edit.apply_to_window(survey, &mut window, &mut left_out)
            .map_err(|why| (at, why))?;
    }
    left_out.remove(&mut window);
    Ok(window)
}

impl Edit {
    /// Whether it has no weight and no count to edit: what no file and no link may say.
    pub fn says_nothing(&self) -> bool {
        match self {
            Self::Weights(weights) | Self::Items { weights, .. } => weights.is_empty(),
            Self::Votes { counts, .. } => counts.is_empty(),
            _ => false,
        }
    }

    /// The window that it is about; `None` for an edit of the method.
    pub fn window(&self) -> Option<&Id> {
        match self {
            Self::Votes { window, .. }
            | Self::Respondents { window, .. }
            | Self::Ballots { window, .. }
            | Self::Mark { window, .. }
            | Self::NewMark { window, .. }
            | Self::Adjustment { window, .. }
            | Self::NewAdjustment { window, .. }
            | Self::Veto { window, .. } => Some(window),
            _ => None,
        }
    }

    fn apply(&self, inputs: &mut Inputs, left_out: &mut LeftOut) -> Result<(), String> {
        let Inputs {
            method, windows, ..
        } = inputs;
        match self.window() {
            Some(id) => {
                let window = (windows.iter_mut()).find(|each| each.id == *id);
                let window = window.ok_or_else(|| format!("{id} is no window"))?;
                let of_window = left_out.0.or_default(id.clone());
                self.apply_to_window(method.survey.as_ref(), window, of_window)
            }
            None => self.apply_to_method(method, windows),
        }
    }

    /// Applies an edit of one window. The window is the one that it names.
    fn apply_to_window(
        &self,
        survey: Option<&Survey>,
        window: &mut Window,
        left_out: &mut LeftOutOf,
    ) -> Result<(), String> {
        match self {
            Self::Votes {
                round,
                group,
                indicator,
                counts,
                ..
            } => {
                let row = survey.and_then(|survey| survey.indicator(indicator));
                let row = row.ok_or_else(|| format!("{indicator} is no indicator"))?;
                let id = window.id.clone();
                let answers = &mut record(survey, window, round, group.as_ref())?.answers;
                let Answers::Votes(rows) = answers else {
                    return Err(format!("the counts of {id} in {round} are not published"));
                };
                rows[row].clone_from(counts);
            }
            Self::Respondents {
                round,
                group,
                respondents,
                ..
            } => record(survey, window, round, group.as_ref())?.respondents = *respondents,
            Self::Ballots {
                round,
                group,
                issued,
                returned,
                ..
            } => {
                let record = record(survey, window, round, group.as_ref())?;
                record.issued = *issued;
                record.returned = *returned;
            }
            Self::Mark { by, at, score, .. } => {
                let mark = match by {
                    Marker::Panel => window.panel.get_mut(*at).map(|mark| &mut mark.score),
                    Marker::Own => window.own.get_mut(*at).map(|mark| &mut mark.score),
                    Marker::Peer => window.peer.get_mut(*at).map(|mark| &mut mark.score),
                };
                let mark = mark.ok_or_else(|| format!("{} has no mark {}", window.id, at + 1))?;
                if let Some(score) = score {
                    mark.clone_from(score);
                }
                left_out.set(*by, *at, score.is_none());
            }
            Self::NewMark {
                by, item, score, ..
            } => {
                let (item, score) = (item.clone(), score.clone());
                match by {
                    Marker::Panel => window.panel.push(PanelMark {
                        date: None,
                        item,
                        score,
                    }),
                    Marker::Own => window.own.push(OwnMark { date: None, score }),
                    Marker::Peer => window.peer.push(PeerMark { score, rater: None }),
                }
            }
            Self::Adjustment {
                list, id, points, ..
            } => {
                let at = (adjustments(window, *list).iter())
                    .position(|record| record.id == *id)
                    .ok_or_else(|| format!("{} has no record {id}", window.id))?;
                match points {
                    Some(points) => adjustments(window, *list)[at].points.clone_from(points),
                    None => drop(adjustments(window, *list).remove(at)),
                }
            }
            Self::NewAdjustment {
                list,
                id,
                kind,
                points,
                ..
            } => adjustments(window, *list).push(Adjustment {
                date: None,
                id: id.clone(),
                kind: kind.clone(),
                points: points.clone(),
            }),
            Self::Veto {
                ground, in_force, ..
            } => {
                let stands = window.vetoes.iter().any(|veto| veto.ground == *ground);
                if *in_force && !stands {
                    window.vetoes.push(Veto {
                        date: None,
                        ground: ground.clone(),
                    });
                } else if !in_force {
                    window.vetoes.retain(|veto| veto.ground != *ground);
                }
            }
            _ => unreachable!("`window` names edits of one window only"),
        }
        Ok(())
    }

    /// Applies an edit of the method; `windows` are those of the same inputs.
    pub(crate) fn apply_to_method(
        &self,
        method: &mut Method,
        windows: &[Window],
    ) -> Result<(), String> {
        match self {
            // A withheld group's figures hold for the published way only.
            Self::Combine { component, .. }
                if (windows.iter()).any(|window| window.withheld.contains_key(component)) =>
            {
                return Err(format!("the counts behind {component} are not published"));
            }
            Self::Weights(weights) => {
                for (id, weight) in weights {
                    component(&mut method.components, id)?
                        .weight
                        .clone_from(weight);
                }
            }
            Self::Items {
                component: id,
                weights,
            } => {
                let Source::Panel { items } = &mut component(&mut method.components, id)?.source
                else {
                    return Err(format!("{id} is not the panel's component"));
                };
                for (id, weight) in weights {
                    let item = items.iter_mut().find(|item| item.id == *id);
                    item.ok_or_else(|| format!("{id} is no item"))?
                        .weight
                        .clone_from(weight);
                }
            }
            Self::Combine {
                component: id,
                combine,
            } => match &mut component(&mut method.components, id)?.source {
                Source::Survey {
                    combine: of_component,
                    ..
                } => *of_component = *combine,
                _ => return Err(format!("{id} is no survey component")),
            },
            Self::Trim {
                component: id,
                trim,
            } => match &mut component(&mut method.components, id)?.source {
                Source::Peer { trim: of_component } => *of_component = *trim,
                _ => return Err(format!("{id} is no peer component")),
            },
            Self::Cap { list, kind, cap } => {
                let of_kind = match list {
                    AdjustmentList::Deductions => (method.deductions.iter_mut())
                        .find(|each| each.id == *kind)
                        .map(|each| &mut each.cap),
                    AdjustmentList::Additions => (method.additions.iter_mut())
                        .find(|each: &&mut AdditionKind| each.id == *kind)
                        .map(|each| &mut each.cap),
                };
                of_kind
                    .ok_or_else(|| format!("{kind} is no kind"))?
                    .clone_from(cap);
            }
            Self::Basis(basis) => method.ranking.basis = *basis,
            Self::Rounding { decimals, rounding } => {
                method.ranking.decimals = *decimals;
                method.ranking.rounding = *rounding;
            }
            Self::TieBreakers(ids) => method.ranking.tie_breakers.clone_from(ids),
            Self::Floor(floor) => method.ranking.floor.clone_from(floor),
            Self::Quota(quota) => method.quota.clone_from(quota),
            Self::Band { id, at_least } => (method.bands.iter_mut())
                .find(|band| band.id == *id)
                .ok_or_else(|| format!("{id} is no band"))?
                .at_least
                .clone_from(at_least),
            _ => unreachable!("`window` names edits of one window"),
        }
        Ok(())
    }
}

/// The record of a window and round. Where there is none yet, an empty one, so that a round which
/// was not held can be imagined; `Evaluation` refuses a round or a group that the plan lacks.
fn record<'a>(
    survey: Option<&Survey>,
    window: &'a mut Window,
    round: &Id,
    group: Option<&Id>,
) -> Result<&'a mut Record, String> {
    let survey = survey.ok_or_else(|| String::from("the plan has no survey"))?;
    let row = vec![0; survey.levels.len()];
    let empty = Record {
        group: group.cloned(),
        respondents: 0,
        issued: None,
        returned: None,
        answers: Answers::Votes(vec![row; survey.indicators.len()]),
    };
    let records = window.surveys.or_default(round.clone());
    let at = records
        .iter()
        .position(|record| record.group.as_ref() == group);
    let at = at.unwrap_or_else(|| {
        records.push(empty);
        records.len() - 1
    });
    Ok(&mut records[at])
}

fn adjustments(window: &mut Window, list: AdjustmentList) -> &mut Vec<Adjustment> {
    match list {
        AdjustmentList::Deductions => &mut window.deductions,
        AdjustmentList::Additions => &mut window.additions,
    }
}

fn component<'a>(components: &'a mut [Component], id: &Id) -> Result<&'a mut Component, String> {
    fn descend<'a>(components: &'a mut [Component], id: &Id) -> Option<&'a mut Component> {
        components.iter_mut().find_map(|component| {
            if component.id == *id {
                return Some(component);
            }
            match &mut component.source {
                Source::Components(children) => descend(children, id),
                _ => None,
            }
        })
    }
    descend(components, id).ok_or_else(|| format!("{id} is no component"))
}

/// Counts as text.
mod counts {
    use alloc::vec::Vec;

    use serde::{Deserializer, Serializer};

    use crate::inputs::rows;

    pub(super) fn serialize<S: Serializer>(
        counts: &[u64],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        rows::serialize_row(counts, serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<u64>, D::Error> {
        rows::deserialize_row(deserializer)
    }
}
