//! The left side: what the reader can change, and the list of what was changed.

use scoring_core::id::Id;
use scoring_core::inputs::Answers;
use scoring_core::scenario::Edit;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlOptionElement, HtmlSelectElement};

use super::element::{add, add_text, append, focus, set, show, toggle};
use super::fields::Fields;
use super::inputs::{Builder, Messages, RecordMessages, VotesMessages};
use super::making::Added;
use super::number;
use super::page::Page;
use super::rules;
use crate::change::describe;
use crate::check::{Problem, RecordId};
use crate::files::LocalFile;
use crate::found::ROWS;
use crate::names::Names;
use crate::original::record;
use crate::state::State;
use crate::text::Texts;

/// The id of the list of windows.
const CHOOSER: &str = "calculator-window";

/// The elements that change.
pub(super) struct Editing {
    round: usize,
    fields: Fields,
    /// How many of the fields are not about the selected window.
    general: usize,
    messages: Messages,
    weights: Element,
    rules: Element,
    chooser: Element,
    /// How many windows the chooser lists.
    listed: usize,
    rounds: Element,
    votes: Element,
    window: Element,
    changes: Element,
    pub(super) changes_title: Element,
    nothing: Element,
}

impl Editing {
    /// Builds the side in `left`, for the window `selected`.
    pub(super) fn new(left: &Element, names: Names<'_>, state: &State, selected: &Id) -> Self {
        let texts = names.texts;
        let weights = add(left, "div", "calc-weights");
        let chooser = add(left, "section", "chooser");
        choose_window(&chooser, &names);
        let survey = add(left, "section", "");
        toggle(&survey, "hidden", state.published().method.survey.is_none());
        add_text(&survey, "h2", "", texts.get("votes"));
        let rounds = choose_round(&survey, &names, state);
        let votes = add(&survey, "div", "");
        let window = add(left, "div", "");
        let of_rules = add(left, "section", "rules");
        let section = add(left, "section", "changed");
        let changes_title = add_text(&section, "h2", "", texts.get("changed"));
        set(&changes_title, "tabindex", "-1");
        let nothing = add_text(&section, "p", "soft", texts.get("changed-none"));
        let changes = add(&section, "ol", "changes");
        let mut editing = Self {
            round: 0,
            fields: Fields::default(),
            general: 0,
            messages: Messages::default(),
            rules: of_rules.clone(),
            weights: weights.clone(),
            chooser,
            listed: 0,
            rounds,
            votes,
            window,
            changes,
            changes_title,
            nothing,
        };
        editing.list_windows(&names, state, ROWS);
        let mut builder = editing.builder(names, state);
        builder.weights(&weights);
        let count = rules::fold(&of_rules, &mut builder);
        editing.rules = count;
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

    /// Lists windows to choose from, by published rank, until `most` are listed.
    fn list_windows(&mut self, names: &Names<'_>, state: &State, most: usize) {
        let Some(select) = self.chooser.query_selector("select").ok().flatten() else {
            return;
        };
        let further = state.standings().by_rank.iter().take(most);
        for &at in further.skip(self.listed) {
            let window = &state.published().windows[at];
            let name = names.window(&window.id);
            let option = HtmlOptionElement::new_with_text_and_value(name, &window.id);
            append(&select, &option.expect("texts make an option"));
            self.listed += 1;
        }
    }

    /// Has the chooser show this window.
    fn choose(&self, selected: &Id) {
        if let Some(select) = self.chooser.query_selector("select").ok().flatten() {
            let select: &HtmlSelectElement = select.unchecked_ref();
            select.set_value(selected);
        }
    }

    /// The fields of the selected window and round, in place of those of another.
    pub(super) fn build_window(&mut self, names: Names<'_>, state: &State, selected: &Id) {
        self.fields.truncate(self.general);
        self.messages.records.clear();
        self.messages.votes.clear();
        self.messages.made_up.clear();
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
        self.choose(selected);
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
    pub(super) fn draw(&mut self, state: &State, names: &Names<'_>, selected: &Id) {
        self.fields.mark(state, names.texts);
        draw_messages(&self.messages, state, names);
        self.draw_changes(state, names);
        self.draw_locks(state, names);
        self.draw_made_up(state, names, selected);
        let changed = self.fields.changed_rules(self.general, state);
        let differing = match changed {
            0 => names.texts.get("rules-same").to_owned(),
            n => names.texts.count("rules-changed", n),
        };
        show(&self.rules, &differing);
    }

    fn draw_locks(&self, state: &State, names: &Names<'_>) {
        let buttons = self.weights.query_selector_all("[data-lock]");
        let buttons = buttons.expect("the selector is lawful");
        for at in 0..buttons.length() {
            let button = buttons
                .item(at)
                .and_then(|node| node.dyn_into::<Element>().ok());
            let Some(button) = button else { continue };
            let id = button.get_attribute("data-lock").unwrap_or_default();
            let locked = state.locked().iter().any(|each| **each == *id);
            set(
                &button,
                "aria-pressed",
                if locked { "true" } else { "false" },
            );
            show(
                &button,
                names.texts.get(if locked { "locked" } else { "lock" }),
            );
        }
    }

    /// What the reader made up for the selected window, each to be taken back.
    fn draw_made_up(&self, state: &State, names: &Names<'_>, selected: &Id) {
        for (added, list) in &self.messages.made_up {
            list.set_text_content(None);
            let edits = state.edits().iter().enumerate();
            for (at, edit) in edits.filter(|(_, edit)| added.is(edit, selected)) {
                draw_change(list, state, names, at, edit);
            }
            toggle(list, "hidden", list.child_element_count() == 0);
        }
    }

    fn draw_changes(&self, state: &State, names: &Names<'_>) {
        toggle(&self.nothing, "hidden", state.changes() != 0);
        self.changes.set_text_content(None);
        for (at, file) in state.files().iter().enumerate() {
            draw_file(&self.changes, names, at, file);
        }
        for (at, edit) in state.edits().iter().enumerate() {
            draw_change(&self.changes, state, names, at, edit);
        }
    }
}

/// A file as one change, with the button that leaves it out.
fn draw_file(list: &Element, names: &Names<'_>, at: usize, file: &LocalFile) {
    let values: [(&str, &dyn std::fmt::Display); 3] = [
        ("name", &file.name),
        ("n", &file.len()),
        ("windows", &file.edits.len()),
    ];
    let text = names.texts.fill("change-file", &values);
    draw_item(list, names.texts, &text, ("data-leave", at));
}

/// A change in words, with the button that takes it back.
fn draw_change(list: &Element, state: &State, names: &Names<'_>, at: usize, edit: &Edit) {
    let text = describe(names, state.original(edit).as_ref(), edit);
    draw_item(list, names.texts, &text, ("data-reset", at));
}

fn draw_item(list: &Element, texts: &Texts, text: &str, (action, at): (&str, usize)) {
    let item = add(list, "li", "");
    add_text(&item, "span", "", text);
    let button = add_text(&item, "button", "lock", texts.get("reset"));
    set(&button, "type", "button");
    set(&button, action, &at.to_string());
    let label = texts.fill("reset-label", &[("change", &text)]);
    set(&button, "aria-label", &label);
}

/// What the reader does on this side.
impl Page {
    /// Lists the windows to choose from that the start of the page did not wait for.
    pub(super) fn list_all_windows(&mut self) {
        let names = Names {
            texts: &self.texts,
            evaluation: self.state.published(),
        };
        self.editing.list_windows(&names, &self.state, usize::MAX);
        self.editing.choose(&self.selected);
    }

    /// A key was typed, or a choice made.
    pub(super) fn input_in_editing(&mut self, target: &Element) -> bool {
        if let Some(at) = number(target, "data-field") {
            self.edit(at);
        } else if target.id() == CHOOSER {
            let select: &HtmlSelectElement = target.unchecked_ref();
            self.select(&select.value());
        } else {
            return false;
        }
        true
    }

    /// The reader is done with a field.
    pub(super) fn change_in_editing(&mut self, target: &Element) -> bool {
        let is_field = target.has_attribute("data-field");
        if is_field {
            self.state.settle();
        }
        is_field
    }

    /// A button was used.
    pub(super) fn click_in_editing(&mut self, target: &Element) -> bool {
        if let Some(round) = number(target, "data-round") {
            self.turn_to(round);
        } else if let Some(at) = number(target, "data-reset") {
            self.reset(at);
        } else if let Some(at) = number(target, "data-leave") {
            self.state.leave_file(at);
            self.rewrite();
            focus(&self.editing.changes_title);
        } else if let Some(id) = target.get_attribute("data-lock") {
            if let Ok(id) = id.parse() {
                self.state.lock(&id);
            }
            self.refresh();
        } else if let Some(at) = number(target, "data-move") {
            self.use_tools(at, true);
        } else if let Some(at) = number(target, "data-scale") {
            self.use_tools(at, false);
        } else if let Some(made) = target.get_attribute("data-make") {
            let added = if made == "mark" {
                Added::Mark
            } else {
                Added::Adjustment
            };
            if let Some(edit) = added.edit(&self.state, &self.texts, &self.selected) {
                self.state.set_all(vec![edit]);
                self.refresh();
            }
        } else {
            return false;
        }
        true
    }

    /// Moves votes of the record at the place `at`, or scales it.
    fn use_tools(&mut self, at: usize, to_move: bool) {
        let names = Names {
            texts: &self.texts,
            evaluation: self.state.published(),
        };
        let Some(RecordMessages { id, tools, .. }) = self.editing.messages.records.get(at) else {
            return;
        };
        let edits = tools.edits(&self.state, &names, id, to_move);
        if !edits.is_empty() {
            self.state.set_all(edits);
            self.rewrite();
        }
    }

    /// Shows the state in all fields and results, as after a step back.
    pub(super) fn rewrite(&mut self) {
        self.editing.fields.write(&self.state, None, None);
        self.refresh();
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
        self.rewrite();
        let next = at.min(self.state.edits().len().saturating_sub(1));
        let button = (self.editing.changes).query_selector(&format!("[data-reset=\"{next}\"]"));
        let button = button.ok().flatten();
        focus(button.as_ref().unwrap_or(&self.editing.changes_title));
    }
}

fn choose_window(section: &Element, names: &Names<'_>) {
    let texts = names.texts;
    add_text(section, "h2", "", texts.get("choose-window"));
    let label = add_text(section, "label", "vh", texts.get("window"));
    set(&label, "for", CHOOSER);
    let select = add(section, "select", "");
    set(&select, "id", CHOOSER);
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
    for RecordMessages {
        id,
        blanks,
        problem,
        ..
    } in &messages.records
    {
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
    for VotesMessages { edit, was, blank } in &messages.votes {
        let current = state.current(edit);
        toggle(was, "hidden", current.as_ref() == Some(edit));
        let (Some(Edit::Votes { counts, .. }), Some(id)) = (&current, RecordId::of(edit)) else {
            continue;
        };
        let people = Edit::Respondents {
            window: id.window,
            round: id.round,
            group: id.group,
            respondents: 0,
        };
        let respondents = match state.current(&people) {
            Some(Edit::Respondents { respondents, .. }) => respondents,
            _ => 0,
        };
        let empty = respondents.saturating_sub(counts.iter().sum());
        toggle(blank, "hidden", empty == 0);
        show(blank, &texts.fill("blank", &[("n", &empty)]));
    }
}
