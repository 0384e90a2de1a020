//! The right side: what follows from the changes.

use scoring_core::id::Id;
use web_sys::Element;

use super::element::{add, add_text, show};
use super::outputs::{Table, draw_key, draw_lists};
use super::page::Page;
use crate::names::Names;
use crate::state::State;

/// The elements that change.
pub(super) struct Following {
    open: Option<Id>,
    title: Element,
    key: Element,
    table: Table,
    lists: Element,
}

impl Following {
    /// Builds the side in `right`.
    pub(super) fn new(right: &Element, names: &Names<'_>) -> Self {
        let texts = names.texts;
        let ranking = add(right, "section", "");
        let title = add(&ranking, "h2", "");
        add_text(&ranking, "p", "soft", texts.get("results-hint"));
        let key = add(&ranking, "ul", "key");
        let table = Table::new(&ranking, names);
        let candidates = add(right, "section", "");
        add_text(&candidates, "h2", "", texts.get("lists"));
        add_text(&candidates, "p", "soft", texts.get("lists-hint"));
        let lists = add(&candidates, "dl", "calc-lists");
        Self {
            open: None,
            title,
            key,
            table,
            lists,
        }
    }

    /// Shows what follows from the state.
    pub(super) fn draw(&mut self, state: &State, names: &Names<'_>, selected: &Id) {
        let title = if state.edits().is_empty() {
            "results-published"
        } else {
            "results"
        };
        show(&self.title, names.texts.get(title));
        draw_key(&self.key, state, names);
        draw_lists(&self.lists, state, names);
        let names = Names {
            evaluation: state.evaluation(),
            ..*names
        };
        self.table.draw(state, &names, selected, self.open.as_ref());
    }
}

/// What the reader does on this side.
impl Page {
    /// A key was typed, or a choice made.
    #[expect(clippy::unused_self, reason = "its twin of the other side has it")]
    pub(super) fn input_in_following(&mut self, _target: &Element) -> bool {
        false
    }

    /// A button was used.
    pub(super) fn click_in_following(&mut self, target: &Element) -> bool {
        if let Some(window) = target.get_attribute("data-select") {
            self.unfold(&window);
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
