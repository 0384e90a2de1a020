//! The whole calculator on the page: a head, what the reader changes at the left, what follows at the
//! right. Each part is a module that builds, draws and listens; this one holds what they share.

use scoring_core::id::Id;
use web_sys::Element;

use super::asking::{self, Asking};
use super::editing::Editing;
use super::element::add;
use super::following::Following;
use super::head::Head;
use super::sharing::{Sharing, choose_file};
use crate::names::Names;
use crate::published::PublishedRow;
use crate::state::State;
use crate::text::Texts;

/// The calculator.
pub(super) struct Page {
    pub(super) texts: Texts,
    pub(super) state: State,
    /// The window whose records are edited and whose result is summed up.
    pub(super) selected: Id,
    pub(super) head: Head,
    pub(super) editing: Editing,
    pub(super) following: Following,
    pub(super) sharing: Sharing,
    pub(super) asking: Asking,
}

impl Page {
    /// Builds the calculator in `app`.
    pub(super) fn new(
        app: &Element,
        texts: Texts,
        state: State,
        published: &[PublishedRow],
    ) -> Self {
        let names = Names {
            texts: &texts,
            evaluation: state.published(),
        };
        let first = state.standings().by_rank.first();
        let first = first.map(|&at| state.published().windows[at].id.clone());
        let selected = first.unwrap_or_else(|| "none".parse().expect("a word is an id"));
        let head = Head::new(app, &names, &state, published);
        let columns = add(app, "div", "calc");
        let left = add(&columns, "div", "inputs");
        let editing = Editing::new(&left, names, &state, &selected);
        let right = add(&columns, "div", "results");
        asking::panel(&right, "reach", names.texts.get("panel-reach"), names.texts);
        let following = Following::new(&right, &names);
        asking::panel(&left, "local", names.texts.get("panel-local"), names.texts);
        let sharing = Sharing::new(&left, &right, names.texts);
        let wide = add(app, "div", "calc-wide");
        asking::panel(
            &wide,
            "deciding",
            names.texts.get("panel-deciding"),
            names.texts,
        );
        asking::panel(&wide, "draws", names.texts.get("panel-draws"), names.texts);
        let asking = Asking::new(app);
        let mut page = Self {
            texts,
            state,
            selected,
            head,
            editing,
            following,
            sharing,
            asking,
        };
        page.refresh();
        page
    }

    /// A key was typed, or a choice made.
    pub(super) fn input(&mut self, target: &Element) {
        let _heard = asking::is_answered_elsewhere(target)
            || self.input_in_following(target)
            || self.input_in_editing(target);
    }

    /// A button was used.
    pub(super) fn click(&mut self, target: &Element) {
        let _heard = self.click_in_asking(target)
            || asking::is_answered_elsewhere(target)
            || self.click_in_following(target)
            || self.click_in_sharing(target)
            || self.click_in_editing(target);
    }

    /// The reader is done with a field.
    pub(super) fn change(&mut self, target: &Element) {
        let _heard = asking::is_answered_elsewhere(target)
            || choose_file(target)
            || self.change_in_editing(target);
    }

    /// Turns to another window.
    pub(super) fn select(&mut self, window: &str) {
        if let Ok(window) = window.parse()
            && self.selected != window
        {
            self.selected = window;
            self.build_window();
            self.refresh();
        }
    }

    /// The fields of the selected window, anew.
    pub(super) fn build_window(&mut self) {
        let names = Names {
            texts: &self.texts,
            evaluation: self.state.published(),
        };
        self.editing
            .build_window(names, &self.state, &self.selected);
    }

    /// Shows what follows from the state.
    pub(super) fn refresh(&mut self) {
        let Self {
            texts,
            state,
            selected,
            ..
        } = self;
        let names = Names {
            texts,
            evaluation: state.published(),
        };
        self.head.draw(state, &names, selected);
        self.editing.draw(state, &names, selected);
        self.following.draw(state, &names, selected);
        self.sharing.draw(state, &names);
        self.tell();
    }
}
