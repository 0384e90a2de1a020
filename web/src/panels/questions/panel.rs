//! The panels: fields above, the answer below. Each is filled when it is first opened, and answers
//! anew when its fields or the scenario change.

use scoring_core::Ratio;
use scoring_core::id::Id;
use scoring_core::scenario::{Edit, Scenario};
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::apply;
use super::draws::Draws;
use crate::analysis::apply::applied;
use crate::analysis::reach::{Aim, Answered};
use crate::analysis::{Session, deciding, reach};
use crate::element::{add_text, document, draw, focus, show, value};
use crate::markup::Node;
use crate::panels::Place;
use crate::protocol::{Told, text_of};
use crate::text::Texts;

/// All panels.
pub(super) struct Panels {
    app: Element,
    session: Session,
    texts: Texts,
    /// The window that is looked at.
    selected: Option<Id>,
    reach: Option<Reach>,
    deciding: Option<Deciding>,
    draws: Option<Draws>,
}

struct Reach {
    place: Place,
    choice: reach::Choice,
    edits: Vec<Vec<Edit>>,
}

struct Deciding {
    place: Place,
    choice: deciding::Choice,
}

impl Place {
    /// Shows an answer. A reader whose button is drawn anew keeps the focus on its successor.
    pub(super) fn answer(&self, nodes: &[Node], summary: &str) {
        let focused = document().active_element();
        let focused = focused.filter(|element| self.out.contains(Some(element)));
        draw(&self.out, nodes);
        show(&self.status, summary);
        if let Some(focused) = focused {
            let names = ["data-apply", "data-weight", "data-page"];
            let same = names.into_iter().find_map(|name| {
                let value = focused.get_attribute(name)?;
                let selector = format!("[{name}=\"{value}\"]");
                self.out.query_selector(&selector).ok().flatten()
            });
            focus(same.as_ref().unwrap_or(&self.out));
        }
    }
}

impl Panels {
    pub(super) fn new(app: &Element, session: Session, texts: Texts) -> Self {
        Self {
            app: app.clone(),
            session,
            texts,
            selected: None,
            reach: None,
            deciding: None,
            draws: None,
        }
    }

    /// A panel was opened or closed.
    pub(super) fn toggled(&mut self, target: &Element) {
        if target.has_attribute("open") {
            self.fill(target);
        }
    }

    /// Fills an open panel, if it is not filled yet.
    fn fill(&mut self, details: &Element) {
        let Some(window) = self.selected.clone() else {
            return;
        };
        let body = details.query_selector(".panel-body").ok().flatten();
        let (Some(name), Some(body)) = (details.get_attribute("data-panel"), body) else {
            return;
        };
        match name.as_str() {
            "reach" if self.reach.is_none() => {
                let choice = reach::Choice::of(&self.session, window);
                let place = Place::new(&body);
                let fields = reach::fields(&self.session, &self.texts, &choice);
                draw(&place.fields, &fields);
                let edits = Vec::new();
                self.reach = Some(Reach {
                    place,
                    choice,
                    edits,
                });
                self.answer_reach();
            }
            "deciding" if self.deciding.is_none() => {
                let place = Place::new(&body);
                let Some(component) = deciding::components(&self.session).into_iter().next() else {
                    add_text(&place.out, "p", "", self.texts.get("deciding-nothing"));
                    return;
                };
                let choice = deciding::Choice { component, window };
                let fields = deciding::fields(&self.session, &self.texts, &choice);
                draw(&place.fields, &fields);
                self.deciding = Some(Deciding { place, choice });
                self.answer_deciding();
            }
            "draws" if self.draws.is_none() => {
                let place = Place::new(&body);
                self.draws = Some(Draws::new(place, &self.session, &self.texts, window));
            }
            _ => {}
        }
    }

    /// Turns to what the calculator told.
    pub(super) fn follow(&mut self, told: Told) {
        let first = self.selected.is_none();
        let scenario = text_of(&told.scenario);
        let changed = match self.session.follow(&scenario) {
            Ok(changed) => changed,
            Err(why) => {
                let text = self.texts.fill("error-scenario", &[("why", &why)]);
                for place in self.places() {
                    show(&place.status, &text);
                }
                return;
            }
        };
        let turned = self.selected.as_ref() != Some(&told.selected);
        self.selected = Some(told.selected.clone());
        if first {
            let open = self.app.query_selector_all("details[data-panel][open]");
            let open = open.expect("the selector is lawful");
            for at in 0..open.length() {
                if let Some(details) = open.item(at).and_then(|it| it.dyn_into().ok()) {
                    self.fill(&details);
                }
            }
            return;
        }
        if let Some(reach) = &mut self.reach {
            if turned {
                reach.choice = reach::Choice::of(&self.session, told.selected.clone());
                let fields = reach::fields(&self.session, &self.texts, &reach.choice);
                draw(&reach.place.fields, &fields);
            }
            if turned || changed {
                self.answer_reach();
            }
        }
        if let Some(deciding) = &mut self.deciding {
            if turned {
                deciding.choice.window = told.selected.clone();
                let fields = deciding::fields(&self.session, &self.texts, &deciding.choice);
                draw(&deciding.place.fields, &fields);
            }
            if turned || changed {
                self.answer_deciding();
            }
        }
        if let Some(draws) = &mut self.draws {
            if turned {
                draws.turn_to(&self.session, &self.texts, told.selected);
            }
            if changed {
                draws.restart(&self.session, &self.texts);
            }
        }
    }

    fn places(&self) -> impl Iterator<Item = &Place> {
        let reach = self.reach.iter().map(|panel| &panel.place);
        let deciding = self.deciding.iter().map(|panel| &panel.place);
        reach
            .chain(deciding)
            .chain(self.draws.iter().map(Draws::place))
    }

    fn answer_reach(&mut self) {
        if let Some(reach) = &mut self.reach {
            let Answered {
                nodes,
                edits,
                summary,
            } = reach::answer(&self.session, &self.texts, &reach.choice);
            reach.place.answer(&nodes, &summary);
            reach.edits = edits;
        }
    }

    fn answer_deciding(&self) {
        if let Some(deciding) = &self.deciding {
            let (nodes, summary) = deciding::view(&self.session, &self.texts, &deciding.choice);
            deciding.place.answer(&nodes, &summary);
        }
    }

    /// A key was typed, or a choice made.
    pub(super) fn input(&mut self, target: &Element) {
        let value = value(target);
        match target.id().as_str() {
            "reach-window" => {
                if let (Some(reach), Ok(window)) = (&mut self.reach, value.parse()) {
                    reach.choice.window = window;
                }
                self.answer_reach();
            }
            "reach-number" => {
                if let Some(reach) = &mut self.reach {
                    reach.choice.number = value;
                }
                self.answer_reach();
            }
            "reach-aim" => self.aim(&value),
            "deciding-component" => {
                if let (Some(deciding), Ok(component)) = (&mut self.deciding, value.parse()) {
                    deciding.choice.component = component;
                }
                self.answer_deciding();
            }
            "deciding-window" => {
                if let (Some(deciding), Ok(window)) = (&mut self.deciding, value.parse()) {
                    deciding.choice.window = window;
                }
                self.answer_deciding();
            }
            id => {
                if let Some(draws) = &mut self.draws {
                    draws.input(id, value, &self.session, &self.texts);
                }
            }
        }
    }

    /// Another kind of target: its number's field comes or goes, and the focus stays.
    fn aim(&mut self, key: &str) {
        let aim = Aim::ALL.into_iter().find(|aim| aim.key() == key);
        if let (Some(reach), Some(aim)) = (&mut self.reach, aim) {
            reach.choice.aim = aim;
            reach.choice.number = reach.choice.suggested(&self.session);
            let fields = reach::fields(&self.session, &self.texts, &reach.choice);
            draw(&reach.place.fields, &fields);
            let select = document().get_element_by_id("reach-aim");
            select.iter().for_each(focus);
        }
        self.answer_reach();
    }

    /// A button was used.
    pub(super) fn click(&mut self, target: &Element) {
        let attribute = |name| target.get_attribute(name);
        if let Some(at) = attribute("data-apply").and_then(|at| at.parse::<usize>().ok()) {
            let edits = self.reach.as_ref().and_then(|reach| reach.edits.get(at));
            if let Some(edits) = edits.cloned() {
                self.apply(&edits);
            }
        } else if let Some(weight) = attribute("data-weight") {
            let deciding = self.deciding.as_ref();
            let weight: Option<Ratio> = weight.parse().ok();
            let edit = deciding.zip(weight).and_then(|(deciding, weight)| {
                deciding::weights(&self.session, &deciding.choice.component, &weight)
            });
            if let Some(edit) = edit {
                self.apply(&[edit]);
            }
        } else if let Some(draws) = &mut self.draws {
            draws.click(target, &self.session, &self.texts);
        }
    }

    /// Makes the edits of an answer part of the scenario.
    fn apply(&self, more: &[Edit]) {
        let edits = applied(self.session.published(), self.session.edits(), more);
        let scenario = Scenario {
            inputs_sha256: None,
            edits,
        };
        apply(&self.app, &text_of(&scenario));
    }

    /// Makes a slice of the draws.
    pub(super) fn advance(&mut self) {
        if let Some(draws) = &mut self.draws {
            draws.advance(&self.session, &self.texts);
        }
    }
}
