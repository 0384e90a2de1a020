//! The left side: what the reader can change, and the list of what was changed.

use scoring_core::id::Id;
use scoring_core::inputs::Answers;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlSelectElement};

use super::element::{add, add_text, focus, set, show, toggle};
use super::fields::Fields;
use super::inputs::{Builder, Messages, sum_of_weights};
use super::number;
use super::page::Page;
use crate::change::describe;
use crate::check::Problem;
use crate::names::Names;
use crate::original::record;
use crate::state::State;

/// The elements that change.
pub(super) struct Editing {
    round: usize,
    fields: Fields,
    /// How many of the fields are not about the selected window.
    general: usize,
    messages: Messages,
    chooser: Element,
    rounds: Element,
    votes: Element,
    window: Element,
    changes: Element,
    changes_title: Element,
    nothing: Element,
    reset_all: Element,
}

impl Editing {
    /// Builds the side in `left`, for the window `selected`.
    pub(super) fn new(left: &Element, names: Names<'_>, state: &State, selected: &Id) -> Self {
        let texts = names.texts;
        let weights = add(left, "div", "calc-weights");
        let chooser = add(left, "section", "chooser");
        choose_window(&chooser, &names, state);
        let survey = add(left, "section", "");
        toggle(&survey, "hidden", state.published().method.survey.is_none());
        add_text(&survey, "h2", "", texts.get("votes"));
        let rounds = choose_round(&survey, &names, state);
        let votes = add(&survey, "div", "");
        let window = add(left, "div", "");
        let section = add(left, "section", "");
        let changes_title = add_text(&section, "h2", "", texts.get("changed"));
        set(&changes_title, "tabindex", "-1");
        let nothing = add_text(&section, "p", "soft", texts.get("changed-none"));
        let changes = add(&section, "ol", "changes");
        let reset_all = add_text(&section, "button", "btn quiet", texts.get("reset-all"));
        set(&reset_all, "type", "button");
        set(&reset_all, "data-reset-all", "");
        let mut editing = Self {
            round: 0,
            fields: Fields::default(),
            general: 0,
            messages: Messages::default(),
            chooser,
            rounds,
            votes,
            window,
            changes,
            changes_title,
            nothing,
            reset_all,
        };
        editing.builder(names, state).weights(&weights);
        editing.general = editing.fields.len();
        editing.build_window(names, state, selected);
        editing
    }

    fn builder<'a>(&'a mut self, names: Names<'a>, state: &'a State) -> Builder<'a> {
        Builder {
            names,
            state,
            fields: &mut self.fields,
            messages: &mut self.messages,
        }
    }

    /// The fields of the selected window and round, in place of those of another.
    pub(super) fn build_window(&mut self, names: Names<'_>, state: &State, selected: &Id) {
        self.fields.truncate(self.general);
        self.messages.records.clear();
        self.messages.votes.clear();
        let (window, votes) = (self.window.clone(), self.votes.clone());
        window.set_text_content(None);
        votes.set_text_content(None);
        let survey = state.published().method.survey.as_ref();
        let round = survey.and_then(|survey| survey.rounds.get(self.round));
        let round = round.map(|round| round.id.clone());
        let mut builder = self.builder(names, state);
        if let Some(round) = round {
            builder.votes(&votes, selected, &round);
        }
        builder.marks(&window, selected);
        builder.adjustments(&window, selected);
        builder.vetoes(&window, selected);
        if let Some(select) = self.chooser.query_selector("select").ok().flatten() {
            let select: &HtmlSelectElement = select.unchecked_ref();
            select.set_value(selected);
        }
        let children = self.rounds.children();
        for at in 0..children.length() {
            if let Some(button) = children.item(at) {
                let pressed = usize::try_from(at).is_ok_and(|at| at == self.round);
                set(
                    &button,
                    "aria-pressed",
                    if pressed { "true" } else { "false" },
                );
            }
        }
        self.fields.write(state, None, None);
    }

    /// Shows what is in force.
    pub(super) fn draw(&self, state: &State, names: &Names<'_>) {
        self.fields.mark(state, names.texts);
        draw_messages(&self.messages, state, names);
        self.draw_changes(state, names);
    }

    fn draw_changes(&self, state: &State, names: &Names<'_>) {
        let texts = names.texts;
        toggle(&self.nothing, "hidden", !state.edits().is_empty());
        toggle(&self.reset_all, "hidden", state.edits().is_empty());
        self.changes.set_text_content(None);
        for (at, edit) in state.edits().iter().enumerate() {
            let Some(original) = state.original(edit) else {
                continue;
            };
            let text = describe(names, &original, edit);
            let item = add(&self.changes, "li", "");
            add_text(&item, "span", "", &text);
            let button = add_text(&item, "button", "lock", texts.get("reset"));
            set(&button, "type", "button");
            set(&button, "data-reset", &at.to_string());
            set(
                &button,
                "aria-label",
                &texts.fill("reset-label", &[("change", &text)]),
            );
        }
    }
}

/// What the reader does on this side.
impl Page {
    /// A key was typed, or a choice made.
    pub(super) fn input_in_editing(&mut self, target: &Element) -> bool {
        if let Some(select) = target.dyn_ref::<HtmlSelectElement>() {
            self.select(&select.value());
        } else if let Some(at) = number(target, "data-field") {
            self.edit(at);
        } else {
            return false;
        }
        true
    }

    /// A button was used.
    pub(super) fn click_in_editing(&mut self, target: &Element) -> bool {
        if let Some(round) = number(target, "data-round") {
            self.turn_to(round);
        } else if let Some(at) = number(target, "data-reset") {
            self.reset(at);
        } else if target.has_attribute("data-reset-all") {
            self.reset_all();
        } else {
            return false;
        }
        true
    }

    fn edit(&mut self, at: usize) {
        if let Some(edit) = self.editing.fields.edit(at, &self.state) {
            self.state.set(edit.clone());
            (self.editing.fields).write(&self.state, Some(&edit), Some(at));
        }
        self.refresh();
    }

    fn turn_to(&mut self, round: usize) {
        self.editing.round = round;
        self.build_window();
        self.refresh();
    }

    /// The focus goes to the next change, since the button of this one is gone.
    fn reset(&mut self, at: usize) {
        self.state.reset(at);
        self.editing.fields.write(&self.state, None, None);
        self.refresh();
        let next = at.min(self.state.edits().len().saturating_sub(1));
        let button = (self.editing.changes).query_selector(&format!("[data-reset=\"{next}\"]"));
        let button = button.ok().flatten();
        focus(button.as_ref().unwrap_or(&self.editing.changes_title));
    }

    fn reset_all(&mut self) {
        self.state.reset_all();
        self.editing.fields.write(&self.state, None, None);
        self.refresh();
        focus(&self.editing.changes_title);
    }
}

fn choose_window(section: &Element, names: &Names<'_>, state: &State) {
    let texts = names.texts;
    add_text(section, "h2", "", texts.get("choose-window"));
    let label = add_text(section, "label", "vh", texts.get("window"));
    set(&label, "for", "calculator-window");
    let select = add(section, "select", "");
    set(&select, "id", "calculator-window");
    for &at in &state.standings().by_rank {
        let window = &state.published().windows[at];
        let option = add_text(&select, "option", "", names.window(&window.id));
        set(&option, "value", &window.id);
    }
    add_text(section, "p", "small soft", texts.get("choose-hint"));
}

fn choose_round(section: &Element, names: &Names<'_>, state: &State) -> Element {
    let rounds = add(section, "div", "seg");
    set(&rounds, "role", "group");
    set(&rounds, "aria-label", names.texts.get("round"));
    let survey = state.published().method.survey.iter();
    for (at, round) in survey.flat_map(|survey| &survey.rounds).enumerate() {
        let button = add_text(&rounds, "button", "", names.round(&round.id));
        set(&button, "type", "button");
        set(&button, "data-round", &at.to_string());
    }
    rounds
}

fn draw_messages(messages: &Messages, state: &State, names: &Names<'_>) {
    let texts = names.texts;
    for (siblings, sum, problem) in &messages.weights {
        let total = sum_of_weights(state, siblings);
        show(sum, &texts.fill("sum", &[("sum", &total)]));
        let wrong = state.problems().iter().find_map(|each| match each {
            Problem::Weights { siblings: of, sum } if of == siblings => {
                Some(texts.fill("error-sum", &[("sum", sum)]))
            }
            _ => None,
        });
        toggle(sum, "hidden", wrong.is_some());
        toggle(problem, "hidden", wrong.is_none());
        show(problem, &wrong.unwrap_or_default());
    }
    for (id, blanks, problem) in &messages.records {
        let wrong = state.problems().iter().find_map(|each| match each {
            Problem::Votes {
                record,
                indicator,
                answers,
                respondents,
            } if record == id => {
                let values: [(&str, &dyn std::fmt::Display); 3] = [
                    ("indicator", &names.indicator(indicator)),
                    ("answers", answers),
                    ("respondents", respondents),
                ];
                Some(texts.fill("error-votes", &values))
            }
            _ => None,
        });
        toggle(problem, "hidden", wrong.is_none());
        show(problem, &wrong.unwrap_or_default());
        let record = record(state.evaluation(), &id.window, &id.round, id.group.as_ref());
        let rows = record.map(|record| (record.respondents, &record.answers));
        let blank = match rows {
            Some((respondents, Answers::Votes(rows))) => rows
                .iter()
                .map(|row| respondents.saturating_sub(row.iter().sum()))
                .sum::<u64>(),
            _ => 0,
        };
        show(blanks, &texts.fill("blank", &[("n", &blank)]));
    }
    for (edit, was) in &messages.votes {
        toggle(was, "hidden", state.current(edit).as_ref() == Some(edit));
    }
}
