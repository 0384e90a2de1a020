//! The panel of draws: they are made in slices, so that typing never waits for them.

use scoring_core::id::Id;
use scoring_core::stability::{Stability, Weights};
use web_sys::Element;

use super::{advance_later, clock};
use crate::analysis::firmness::{
    Choice, DRAWS, WEIGHTS, fields, progress, thousands, view, why_not,
};
use crate::analysis::{Session, factors};
use crate::element::{add, draw, focus, set, show, toggle};
use crate::panels::Place;
use crate::text::Texts;

/// Milliseconds a slice: typing that comes in one is still answered within a frame.
const SLICE: f64 = 8.0;
/// Milliseconds between two drawings of what has come out so far.
const REDRAW: f64 = 400.0;

/// The panel.
pub(super) struct Draws {
    place: Place,
    bar: Element,
    counted: Element,
    problem: Element,
    factors: Element,
    choice: Choice,
    window: Id,
    page: usize,
    stability: Option<Stability>,
    running: bool,
    /// Whether the next slice is on its way.
    coming: bool,
    redrawn: f64,
}

impl Draws {
    /// Fills `place`; nothing is drawn before the reader says so.
    pub(super) fn new(place: Place, session: &Session, texts: &Texts, window: Id) -> Self {
        let choice = Choice::default();
        draw(&place.fields, &fields(session, texts, &choice));
        let problem = add(&place.fields, "p", "error");
        let line = add(&place.fields, "p", "running");
        let bar = add(&line, "progress", "");
        set(&bar, "max", "100");
        set(&bar, "aria-label", texts.get("draws-label"));
        let counted = add(&line, "span", "");
        toggle(&line, "hidden", true);
        let factors = add(&place.fields, "div", "");
        let mut panel = Self {
            bar,
            counted,
            problem,
            factors,
            place,
            choice,
            window,
            page: 0,
            stability: None,
            running: false,
            coming: false,
            redrawn: 0.0,
        };
        // What varies one at a time stands below what varies together.
        let body = panel.place.out.parent_element();
        if let Some(body) = body {
            crate::element::append(&body, &panel.factors);
        }
        panel.draw_factors(session, texts);
        panel
    }

    pub(super) fn place(&self) -> &Place {
        &self.place
    }

    fn draw_factors(&mut self, session: &Session, texts: &Texts) {
        let points = match self.choice.weights {
            Some(Weights::Near(points)) => points,
            _ => 10,
        };
        let nodes = factors::view(session, texts, &self.window, points);
        draw(&self.factors, &nodes);
    }

    pub(super) fn turn_to(&mut self, session: &Session, texts: &Texts, window: Id) {
        self.window = window;
        self.draw_factors(session, texts);
    }

    /// The scenario changed: what was drawn is drawn anew on the new one.
    pub(super) fn restart(&mut self, session: &Session, texts: &Texts) {
        self.draw_factors(session, texts);
        if self.stability.is_some() {
            self.start(session, texts);
        }
    }

    /// Another choice. It counts from the next start on.
    pub(super) fn input(&mut self, id: &str, value: String, session: &Session, texts: &Texts) {
        match id {
            "firm-weights" => {
                let chosen = WEIGHTS.iter().find(|(key, _)| *key == value);
                if let Some((_, weights)) = chosen {
                    self.choice.weights = *weights;
                    self.draw_factors(session, texts);
                }
            }
            "firm-answers" => self.choice.answers = value == "answers-drawn",
            "firm-draws" => {
                let chosen = DRAWS.iter().find(|draws| draws.to_string() == value);
                self.choice.draws = chosen.copied().unwrap_or(DRAWS[0]);
            }
            "firm-seed" => self.choice.seed = value,
            _ => {}
        }
    }

    pub(super) fn click(&mut self, target: &Element, session: &Session, texts: &Texts) {
        if target.has_attribute("data-start") {
            self.start(session, texts);
            if self.running {
                self.focus_on("[data-stop]");
            }
        } else if target.has_attribute("data-stop") {
            self.running = false;
            self.page = 0;
            self.show(session, texts);
            let made = self.stability.as_ref().map_or(0, Stability::draws);
            let text = texts.fill("draws-stopped", &[("n", &thousands(made))]);
            self.ended(&text);
            self.focus_on("[data-start]");
        } else if let Some(page) = target.get_attribute("data-page") {
            self.page = page.parse().unwrap_or_default();
            self.show(session, texts);
        }
    }

    fn focus_on(&self, selector: &str) {
        let button = self.place.fields.query_selector(selector).ok().flatten();
        button.iter().for_each(focus);
    }

    fn start(&mut self, session: &Session, texts: &Texts) {
        let made = self.choice.settings().and_then(|settings| {
            Stability::new(session.evaluation(), session.outcome(), settings).map_err(why_not)
        });
        let wrong = made.as_ref().err().copied();
        show(&self.problem, wrong.map_or("", |key| texts.get(key)));
        self.stability = made.ok();
        self.running = self.stability.is_some();
        self.page = 0;
        self.redrawn = clock();
        self.buttons();
        if self.running {
            self.next();
        }
        if !self.running {
            self.place
                .answer(&[], wrong.map_or("", |key| texts.get(key)));
        }
    }

    fn buttons(&self) {
        let hide = |selector, on| {
            let element = self.place.fields.query_selector(selector).ok().flatten();
            if let Some(element) = element {
                toggle(&element, "hidden", on);
            }
        };
        hide("[data-start]", self.running);
        hide("[data-stop]", !self.running);
        hide(".running", !self.running);
    }

    fn ended(&self, text: &str) {
        self.buttons();
        let said = self.place.status.text_content().unwrap_or_default();
        show(&self.place.status, &format!("{text} {said}"));
    }

    fn next(&mut self) {
        if !self.coming {
            self.coming = true;
            advance_later();
        }
    }

    /// Makes a slice.
    pub(super) fn advance(&mut self, session: &Session, texts: &Texts) {
        self.coming = false;
        let Some(stability) = self.stability.as_mut().filter(|_| self.running) else {
            return;
        };
        let of = u64::from(self.choice.draws);
        let began = clock();
        while stability.draws() < of && clock() - began < SLICE {
            stability.advance(1);
        }
        let made = stability.draws();
        set(&self.bar, "value", &(made * 100 / of).to_string());
        show(&self.counted, &progress(texts, made, self.choice.draws));
        if made >= of {
            self.running = false;
            let focused = Self::stop_has_focus();
            self.show(session, texts);
            let text = texts.fill("draws-done", &[("n", &thousands(made))]);
            self.ended(&text);
            if focused {
                self.focus_on("[data-start]");
            }
            return;
        }
        if clock() - self.redrawn > REDRAW {
            self.show(session, texts);
            // Screen readers are told the end, not each step.
            show(&self.place.status, "");
            self.redrawn = clock();
        }
        self.next();
    }

    fn stop_has_focus() -> bool {
        let focused = crate::element::document().active_element();
        focused.is_some_and(|element| element.has_attribute("data-stop"))
    }

    fn show(&self, session: &Session, texts: &Texts) {
        if let Some(stability) = &self.stability {
            let (nodes, finding) = view(session, texts, &stability.tally(), self.page);
            self.place.answer(&nodes, &finding);
        }
    }
}
