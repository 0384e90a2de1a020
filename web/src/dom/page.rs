//! The whole calculator on the page: its parts, and what happens when the reader uses them.

use scoring_core::id::Id;
use scoring_core::inputs::Answers;
use web_sys::Element;

use super::element::{add, add_text, focus, set, show, toggle};
use super::fields::Fields;
use super::inputs::{Builder, Messages, sum_of_weights};
use super::outputs::{Table, draw_key, draw_lists};
use crate::change::describe;
use crate::check::Problem;
use crate::names::Names;
use crate::original::record;
use crate::published::{Comparison, PublishedRow, compare};
use crate::state::State;
use crate::text::Texts;
use crate::view;

/// The calculator.
pub(super) struct Page {
    texts: Texts,
    state: State,
    selected: Id,
    open: Option<Id>,
    round: usize,
    fields: Fields,
    /// How many of the fields are not about the selected window.
    general: usize,
    messages: Messages,
    parts: Parts,
    table: Table,
}

/// The elements that change.
struct Parts {
    band: Element,
    summary: Element,
    headline: Element,
    status: Element,
    inapplicable: Element,
    chooser: Element,
    rounds: Element,
    votes: Element,
    window: Element,
    changes: Element,
    changes_title: Element,
    nothing: Element,
    reset_all: Element,
    results_title: Element,
    key: Element,
    lists: Element,
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
        draw_check(app, &names, &state, published);
        let (parts, table) = Parts::new(app, &names, &state);
        let first = state
            .published_outcome()
            .by_rank()
            .first()
            .map(|window| window.id.clone());
        let selected = first.unwrap_or_else(|| "none".parse().expect("a word is an id"));
        let mut page = Self {
            selected,
            open: None,
            round: 0,
            fields: Fields::default(),
            general: 0,
            messages: Messages::default(),
            parts,
            table,
            texts,
            state,
        };
        page.build_weights(app);
        page.build_window();
        page.refresh();
        page
    }

    fn build_weights(&mut self, app: &Element) {
        let place = app.query_selector(".calc-weights").ok().flatten();
        if let Some(place) = place {
            self.builder().weights(&place);
        }
        self.general = self.fields.len();
    }

    fn builder(&mut self) -> Builder<'_> {
        Builder {
            names: Names {
                texts: &self.texts,
                evaluation: self.state.published(),
            },
            state: &self.state,
            fields: &mut self.fields,
            messages: &mut self.messages,
        }
    }

    /// The fields of the selected window and round, in place of those of another.
    fn build_window(&mut self) {
        self.fields.truncate(self.general);
        self.messages.records.clear();
        self.messages.votes.clear();
        let (window, votes) = (self.parts.window.clone(), self.parts.votes.clone());
        window.set_text_content(None);
        votes.set_text_content(None);
        let selected = self.selected.clone();
        let survey = self.state.published().method.survey.as_ref();
        let round = survey.and_then(|survey| survey.rounds.get(self.round));
        let round = round.map(|round| round.id.clone());
        let mut builder = self.builder();
        if let Some(round) = round {
            builder.votes(&votes, &selected, &round);
        }
        builder.marks(&window, &selected);
        builder.adjustments(&window, &selected);
        builder.vetoes(&window, &selected);
        let children = self.parts.rounds.children();
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
        self.fields.write(&self.state, None, None);
    }

    /// The reader used the field `at`.
    pub(super) fn edit(&mut self, at: usize) {
        if let Some(edit) = self.fields.edit(at, &self.state) {
            self.state.set(edit.clone());
            self.fields.write(&self.state, Some(&edit), Some(at));
        }
        self.refresh();
    }

    /// The reader chose a window.
    pub(super) fn select(&mut self, window: &str) {
        if let Ok(window) = window.parse()
            && self.selected != window
        {
            self.selected = window;
            self.build_window();
            self.refresh();
        }
    }

    /// The reader asked for a window's working, or to fold it again.
    pub(super) fn unfold(&mut self, window: &str) {
        let folded = self.open.as_deref() == Some(window);
        self.open = if folded { None } else { window.parse().ok() };
        self.select(window);
        if let Some(select) = self.parts.chooser.query_selector("select").ok().flatten() {
            let select: &web_sys::HtmlSelectElement = wasm_bindgen::JsCast::unchecked_ref(&select);
            select.set_value(window);
        }
        self.refresh();
    }

    /// The reader turned to another round.
    pub(super) fn turn_to(&mut self, round: usize) {
        self.round = round;
        self.build_window();
        self.refresh();
    }

    /// The reader took an edit back. The focus goes to the next one, since its button is gone.
    pub(super) fn reset(&mut self, at: usize) {
        self.state.reset(at);
        self.fields.write(&self.state, None, None);
        self.refresh();
        let next = at.min(self.state.edits().len().saturating_sub(1));
        let button = self
            .parts
            .changes
            .query_selector(&format!("[data-reset=\"{next}\"]"));
        focus(
            button
                .ok()
                .flatten()
                .as_ref()
                .unwrap_or(&self.parts.changes_title),
        );
    }

    /// The reader took all edits back.
    pub(super) fn reset_all(&mut self) {
        self.state.reset_all();
        self.fields.write(&self.state, None, None);
        self.refresh();
        focus(&self.parts.changes_title);
    }

    /// Shows what follows from the state.
    fn refresh(&mut self) {
        let Self {
            texts,
            state,
            parts,
            ..
        } = self;
        let names = Names {
            texts,
            evaluation: state.published(),
        };
        self.fields.mark(state, texts);
        draw_messages(&self.messages, state, &names);
        draw_band(parts, state, &names, &self.selected);
        draw_changes(parts, state, &names);
        draw_key(&parts.key, state, &names);
        draw_lists(&parts.lists, state, &names);
        let title = if state.edits().is_empty() {
            "results-published"
        } else {
            "results"
        };
        show(&parts.results_title, texts.get(title));
        let names = Names {
            evaluation: state.evaluation(),
            ..names
        };
        self.table
            .draw(state, &names, &self.selected, self.open.as_ref());
    }
}

impl Parts {
    fn new(app: &Element, names: &Names<'_>, state: &State) -> (Self, Table) {
        let texts = names.texts;
        let status = add(app, "p", "vh");
        set(&status, "role", "status");
        let band = add(app, "div", "scen");
        let line = add(&band, "p", "");
        add_text(&line, "b", "", texts.get("scenario"));
        let summary = add(&line, "span", "");
        let headline = add(&line, "span", "");
        let inapplicable = add(app, "p", "notice bad");
        let columns = add(app, "div", "calc");
        let left = add(&columns, "div", "inputs");
        add(&left, "div", "calc-weights");
        let chooser = add(&left, "section", "chooser");
        choose_window(&chooser, names, state);
        let survey = add(&left, "section", "");
        toggle(&survey, "hidden", state.published().method.survey.is_none());
        add_text(&survey, "h2", "", texts.get("votes"));
        let rounds = choose_round(&survey, names, state);
        let votes = add(&survey, "div", "");
        let window = add(&left, "div", "");
        let section = add(&left, "section", "");
        let changes_title = add_text(&section, "h2", "", texts.get("changed"));
        set(&changes_title, "tabindex", "-1");
        let nothing = add_text(&section, "p", "soft", texts.get("changed-none"));
        let changes = add(&section, "ol", "changes");
        let reset_all = add_text(&section, "button", "btn quiet", texts.get("reset-all"));
        set(&reset_all, "type", "button");
        set(&reset_all, "data-reset-all", "");
        let right = add(&columns, "div", "results");
        let ranking = add(&right, "section", "");
        let results_title = add(&ranking, "h2", "");
        add_text(&ranking, "p", "soft", texts.get("results-hint"));
        let key = add(&ranking, "ul", "key");
        let table = Table::new(&ranking, names);
        let candidates = add(&right, "section", "");
        add_text(&candidates, "h2", "", texts.get("lists"));
        add_text(&candidates, "p", "soft", texts.get("lists-hint"));
        let lists = add(&candidates, "dl", "calc-lists");
        let parts = Self {
            band,
            summary,
            headline,
            status,
            inapplicable,
            chooser,
            rounds,
            votes,
            window,
            changes,
            changes_title,
            nothing,
            reset_all,
            results_title,
            key,
            lists,
        };
        (parts, table)
    }
}

fn choose_window(section: &Element, names: &Names<'_>, state: &State) {
    let texts = names.texts;
    add_text(section, "h2", "", texts.get("choose-window"));
    let label = add_text(section, "label", "vh", texts.get("window"));
    set(&label, "for", "calculator-window");
    let select = add(section, "select", "");
    set(&select, "id", "calculator-window");
    for window in state.published_outcome().by_rank() {
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

/// The first line: whether this build reproduces what was published.
fn draw_check(app: &Element, names: &Names<'_>, state: &State, published: &[PublishedRow]) {
    let texts = names.texts;
    let figure = |row: &PublishedRow| {
        if row.rank.is_empty() {
            return texts.get("check-not-ranked").to_owned();
        }
        let values: [(&str, &dyn std::fmt::Display); 2] =
            [("rank", &row.rank), ("score", &row.composite)];
        texts.fill("check-figure", &values)
    };
    let method = &state.published().method;
    let (class, text) = match compare(method, state.published_outcome(), published) {
        Comparison::Same { windows } => ("state good", texts.count("check-same", windows)),
        Comparison::Different {
            published,
            computed,
        } => {
            let absent = || texts.get("check-absent").to_owned();
            let window = published.window.parse::<Id>();
            let name = window.map(|id| names.window(&id).to_owned());
            let values: [(&str, &dyn std::fmt::Display); 3] = [
                ("window", &name.unwrap_or_else(|_| published.window.clone())),
                ("published", &figure(&published)),
                ("computed", &computed.as_ref().map_or_else(absent, figure)),
            ];
            ("state bad", texts.fill("check-different", &values))
        }
    };
    let line = add(app, "p", "check");
    set(
        &add_text(&line, "span", class, &text),
        "id",
        "calculator-check",
    );
}

fn draw_band(parts: &Parts, state: &State, names: &Names<'_>, selected: &Id) {
    let texts = names.texts;
    let edits = state.edits().len();
    toggle(&parts.band, "hidden", edits == 0);
    let counted = state.scenario().edits.len();
    let mut said = vec![
        texts.count("changes", edits),
        texts.count("moved", view::moved(state)),
    ];
    if counted < edits {
        said.push(texts.count("pending", edits - counted));
    }
    let summary = texts.join(&said);
    let headline = view::headline(state, names, selected);
    show(&parts.summary, &summary);
    show(&parts.headline, &headline);
    let nothing = || texts.get("changed-none").to_owned();
    let status = if edits == 0 {
        nothing()
    } else {
        texts.join(&[summary, headline])
    };
    show(&parts.status, &status);
    let why = state.problems().iter().find_map(|problem| match problem {
        Problem::Inapplicable(why) => Some(texts.fill("inapplicable", &[("why", why)])),
        _ => None,
    });
    toggle(&parts.inapplicable, "hidden", why.is_none());
    show(&parts.inapplicable, &why.unwrap_or_default());
}

fn draw_changes(parts: &Parts, state: &State, names: &Names<'_>) {
    let texts = names.texts;
    toggle(&parts.nothing, "hidden", !state.edits().is_empty());
    toggle(&parts.reset_all, "hidden", state.edits().is_empty());
    parts.changes.set_text_content(None);
    for (at, edit) in state.edits().iter().enumerate() {
        let Some(original) = state.original(edit) else {
            continue;
        };
        let text = describe(names, &original, edit);
        let item = add(&parts.changes, "li", "");
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
