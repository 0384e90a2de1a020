//! The table of results, with a window's working below its row. Only what changed is drawn anew.

use scoring_core::map::Map;

use scoring_core::id::Id;
use scoring_core::sort;
use web_sys::Element;

use super::element::{Area, add, add_svg, add_text, class, insert, set, toggle};
use crate::names::Names;
use crate::shown;
use crate::state::State;
use crate::view::{self, Ground, Movement, Row};

/// The table of results.
pub(super) struct Table {
    body: Element,
    /// By the window's place in the inputs.
    rows: Map<usize, Drawn>,
    /// The places in the order of the rows.
    order: Vec<usize>,
}

/// A row on the page, and what it shows.
struct Drawn {
    ground: Ground,
    row: Row,
    selected: bool,
    open: bool,
    line: Element,
    rank: Element,
    moved: Element,
    button: Element,
    veto: Element,
    band: Element,
    note: Element,
    bar: Element,
    pieces: Vec<Element>,
    score: Element,
    difference: Element,
    /// The working below the row.
    below: Element,
    working: Area,
}

impl Table {
    /// An empty table with its heads.
    pub(super) fn new(parent: &Element, names: &Names<'_>) -> Self {
        let texts = names.texts;
        let table = add(parent, "table", "live");
        let head = add(&add(&table, "thead", ""), "tr", "");
        for (key, class) in [
            ("column-rank", "c-r"),
            ("column-moved", "c-d"),
            ("column-window", "c-w"),
            ("column-bar", "c-b"),
            ("column-score", "c-s num"),
            ("column-difference", "c-dd num"),
        ] {
            set(
                &add_text(&head, "th", class, texts.get(key)),
                "scope",
                "col",
            );
        }
        Self {
            body: add(&table, "tbody", ""),
            rows: Map::new(),
            order: Vec::new(),
        }
    }

    /// Shows the windows at `places`: `selected` is marked, `open` has its working below it.
    pub(super) fn draw(
        &mut self,
        state: &State,
        names: &Names<'_>,
        places: &[usize],
        selected: &Id,
        open: Option<&Id>,
    ) {
        let windows = &state.evaluation().windows;
        if self.order != places {
            self.forget_all_but(places);
        }
        for (&at, ground) in places.iter().zip(view::grounds(state, places)) {
            let id = &windows[at].id;
            let row = || view::row(state, names, at, &ground);
            match self.rows.get_mut(&at) {
                Some(drawn) if drawn.ground == ground => {}
                Some(drawn) => drawn.update(ground, row()),
                None => {
                    let drawn = Drawn::new(&self.body, ground, row(), names);
                    self.rows.insert(at, drawn);
                    self.order.push(at);
                }
            }
            if let Some(drawn) = self.rows.get_mut(&at) {
                drawn.select(id == selected);
                drawn.fold(state, names, open == Some(id));
            }
        }
        self.arrange(places);
    }

    /// Takes the rows of other windows than these away.
    fn forget_all_but(&mut self, shown: &[usize]) {
        let mut shown = shown.to_vec();
        sort::all(&mut shown);
        let is_gone = |at: &&usize| shown.binary_search(at).is_err();
        for gone in self.order.iter().filter(is_gone) {
            if let Some(drawn) = self.rows.remove(gone) {
                drawn.line.remove();
                drawn.below.remove();
            }
        }
        self.order.retain(|at| self.rows.contains_key(at));
    }

    /// Brings the rows into this order, moving those that stand elsewhere.
    fn arrange(&mut self, order: &[usize]) {
        for (to, at) in order.iter().enumerate() {
            let before = self.order[to];
            if before == *at {
                continue;
            }
            if let (Some(moved), Some(before)) = (self.rows.get(at), self.rows.get(&before)) {
                insert(&self.body, &moved.line, &before.line);
                insert(&self.body, &moved.below, &before.line);
            }
            let from = self.order.iter().position(|other| other == at);
            if let Some(from) = from {
                self.order[to..=from].rotate_right(1);
            }
        }
    }
}

impl Drawn {
    fn new(body: &Element, ground: Ground, row: Row, names: &Names<'_>) -> Self {
        let texts = names.texts;
        let line = add(body, "tr", "");
        set(&line, "data-window", &row.id);
        let rank = add(&line, "td", "c-r");
        let moved = add(&line, "td", "c-d");
        let name = add(&line, "th", "c-w");
        set(&name, "scope", "row");
        let button = add_text(&name, "button", "", &row.name);
        set(&button, "type", "button");
        set(&button, "data-select", &row.id);
        set(&button, "aria-expanded", "false");
        let veto = add_text(&name, "span", "mark vetoed", texts.get("vetoed"));
        let band = add(&name, "span", "note");
        let note = add(&name, "span", "note");
        let bar = add_svg(&add(&line, "td", "c-b"), "svg", "bar");
        for (name, value) in [("width", "100%"), ("height", "20")] {
            set(&bar, name, value);
        }
        let track = add_svg(&bar, "rect", "f-track");
        set(&track, "width", "100%");
        set(&track, "height", "20");
        let score = add(&line, "td", "c-s num");
        let difference = add(&line, "td", "c-dd num soft");
        let below = add(body, "tr", "below");
        toggle(&below, "hidden", true);
        let cell = add(&below, "td", "");
        set(&cell, "colspan", "6");
        let title = texts.fill("working", &[("window", &row.name)]);
        add_text(&cell, "h3", "", &title);
        let working = Area::new(add(&cell, "ul", "working"));
        let mut drawn = Self {
            ground,
            row: Row::empty(row.id.clone()),
            selected: false,
            open: false,
            line,
            rank,
            moved,
            button,
            veto,
            band,
            note,
            bar,
            pieces: Vec::new(),
            score,
            difference,
            below,
            working,
        };
        toggle(&drawn.veto, "hidden", true);
        set(&drawn.moved, "class", colour(Movement::None));
        set(&drawn.bar, "role", "presentation");
        drawn.update(ground, row);
        drawn
    }

    /// Shows another row of the same window, touching only what it shows otherwise.
    fn update(&mut self, ground: Ground, row: Row) {
        let Self { row: old, .. } = self;
        let words = [
            (&self.rank, &old.rank, &row.rank),
            (&self.moved, &old.moved, &row.moved),
            (&self.band, &old.band, &row.band),
            (&self.note, &old.note, &row.note),
            (&self.score, &old.score, &row.score),
            (&self.difference, &old.difference, &row.difference),
        ];
        for (element, _, text) in words.iter().filter(|(_, old, new)| old != new) {
            element.set_text_content(Some(text));
        }
        if old.movement != row.movement {
            set(&self.moved, "class", colour(row.movement));
        }
        if old.vetoed != row.vetoed {
            toggle(&self.veto, "hidden", !row.vetoed);
        }
        if old.description != row.description {
            // Without a score there is nothing to draw.
            let role = if row.description.is_empty() {
                "presentation"
            } else {
                "img"
            };
            set(&self.bar, "role", role);
            set(&self.bar, "aria-label", &row.description);
        }
        let kinds = |row: &Row| -> Vec<&str> { row.bar.iter().map(|piece| piece.class).collect() };
        if kinds(old) != kinds(&row) {
            self.pieces.drain(..).for_each(|piece| piece.remove());
            old.bar.clear();
            for piece in &row.bar {
                let drawn = add_svg(&self.bar, "rect", piece.class);
                set(&drawn, "height", "20");
                self.pieces.push(drawn);
            }
        }
        for (at, (element, new)) in self.pieces.iter().zip(&row.bar).enumerate() {
            let old = old.bar.get(at);
            if old.is_none_or(|old| old.x != new.x) {
                set(element, "x", &new.x);
            }
            if old.is_none_or(|old| old.width != new.width) {
                set(element, "width", &new.width);
            }
        }
        self.ground = ground;
        self.row = row;
    }

    fn select(&mut self, selected: bool) {
        if self.selected != selected {
            self.selected = selected;
            class(&self.line, "sel", selected);
        }
    }

    fn fold(&mut self, state: &State, names: &Names<'_>, open: bool) {
        if self.open != open {
            self.open = open;
            let expanded = if open { "true" } else { "false" };
            set(&self.button, "aria-expanded", expanded);
            toggle(&self.below, "hidden", !open);
        }
        if open {
            let working = shown::working(state, names, &self.row.id);
            self.working.show(working);
        }
    }
}

fn colour(movement: Movement) -> &'static str {
    match movement {
        Movement::Up => "c-d up",
        Movement::Down => "c-d down",
        Movement::None => "c-d soft",
        Movement::Other => "c-d",
    }
}
