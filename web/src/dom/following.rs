//! The right side: what follows from the changes.

use js_sys::JsString;
use scoring_core::id::Id;
use web_sys::Element;

use super::element::{Area, add, add_text, draw, focus, set, show, value};
use super::number;
use super::outputs::Table;
use super::page::Page;
use crate::found::{self, Asked, Which, found};
use crate::names::Names;
use crate::shown;
use crate::slope::{Moves, slope};
use crate::state::State;

/// The elements that change.
pub(super) struct Following {
    open: Option<Id>,
    asked: Asked,
    title: Element,
    key: Area,
    counted: Element,
    table: Table,
    pager: Area,
    lists: Area,
    slope: Area,
    /// What the slope shows.
    moves: Option<Moves>,
}

impl Following {
    /// Builds the side in `right`.
    pub(super) fn new(right: &Element, names: &Names<'_>) -> Self {
        let texts = names.texts;
        let ranking = add(right, "section", "");
        let title = add(&ranking, "h2", "");
        set(&title, "tabindex", "-1");
        add_text(&ranking, "p", "soft", texts.get("results-hint"));
        draw(&add(&ranking, "div", "ask"), &found::fields(texts));
        let counted = add(&ranking, "p", "small soft");
        set(&counted, "role", "status");
        let key = Area::new(add(&ranking, "ul", "key"));
        let table = Table::new(&ranking, names);
        let pager = Area::new(add(&ranking, "p", "acts"));
        let candidates = add(right, "section", "");
        add_text(&candidates, "h2", "", texts.get("lists"));
        add_text(&candidates, "p", "soft", texts.get("lists-hint"));
        let lists = Area::new(add(&candidates, "dl", "calc-lists"));
        let slope = Area::new(add(right, "section", ""));
        Self {
            open: None,
            asked: Asked::default(),
            title,
            key,
            counted,
            table,
            pager,
            lists,
            slope,
            moves: None,
        }
    }

    /// Shows what follows from the state.
    pub(super) fn draw(&mut self, state: &State, names: &Names<'_>, selected: &Id) {
        let texts = names.texts;
        let title = if state.changes() == 0 {
            "results-published"
        } else {
            "results"
        };
        show(&self.title, texts.get(title));
        self.key.show(shown::key(state, names));
        self.lists.show(shown::lists(state, names));
        let found = found(state, names, &self.asked, lower);
        self.asked.page = found.page;
        show(&self.counted, &found::summary(texts, &found));
        self.pager.show(found::pager(texts, &found));
        let moves = Moves::of(state, selected);
        if self.moves.as_ref() != Some(&moves) {
            self.slope.show(slope(&moves, names));
            self.moves = Some(moves);
        }
        let names = Names {
            evaluation: state.evaluation(),
            ..*names
        };
        let open = self.open.as_ref();
        self.table.draw(state, &names, &found.shown, selected, open);
    }
}

/// A text in lower case, by the browser.
fn lower(text: &str) -> String {
    JsString::from(text).to_lower_case().into()
}

/// What the reader does on this side.
impl Page {
    /// A key was typed, or a choice made.
    pub(super) fn input_in_following(&mut self, target: &Element) -> bool {
        let asked = &mut self.following.asked;
        match target.id().as_str() {
            "calculator-search" => asked.text = value(target),
            "calculator-which" => {
                let chosen = value(target);
                let which = Which::ALL.into_iter().find(|which| which.key() == chosen);
                asked.which = which.unwrap_or_default();
            }
            _ => return false,
        }
        asked.page = 0;
        self.refresh();
        true
    }

    /// A button was used.
    pub(super) fn click_in_following(&mut self, target: &Element) -> bool {
        if let Some(window) = target.get_attribute("data-select") {
            self.unfold(&window);
        } else if let Some(page) = number(target, "data-rows") {
            // The button may be gone or off: the reader goes on at the head of the rows.
            self.following.asked.page = page;
            self.refresh();
            focus(&self.following.title);
        } else {
            return false;
        }
        true
    }

    /// Shows a window's working, or folds it again.
    fn unfold(&mut self, window: &str) {
        let folded = self.following.open.as_deref() == Some(window);
        self.following.open = if folded { None } else { window.parse().ok() };
        self.select(window);
        self.refresh();
    }
}
