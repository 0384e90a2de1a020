//! The table of results, with a window's working below its row. Only what changed is drawn anew.

use scoring_core::map::Map;

use scoring_core::id::Id;
use web_sys::Element;

use super::element::{Area, add, add_svg, add_text, append, class, set, show, toggle};
use crate::names::Names;
use crate::shown;
use crate::state::State;
use crate::view::{self, Movement, Row};

/// The table of results.
pub(super) struct Table {
    body: Element,
    rows: Map<Id, Drawn>,
    order: Vec<Id>,
}

/// A row on the page, and what it shows.
struct Drawn {
    row: Row,
    line: Element,
    rank: Element,
    moved: Element,
    button: Element,
    veto: Element,
    note: Element,
    bar: Element,
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
        let rows = view::rows(state, names, places);
        let order: Vec<Id> = rows.iter().map(|row| row.id.clone()).collect();
        if order != self.order {
            for gone in self.order.iter().filter(|id| !order.contains(id)) {
                if let Some(drawn) = self.rows.remove(gone) {
                    drawn.line.remove();
                    drawn.below.remove();
                }
            }
        }
        for row in rows {
            let made = || Drawn::new(&self.body, &row, names);
            let drawn = self.rows.or_insert_with(row.id.clone(), made);
            drawn.update(row);
            class(&drawn.line, "sel", drawn.row.id == *selected);
            drawn.fold(state, names, open == Some(&drawn.row.id));
        }
        if order != self.order {
            for id in &order {
                if let Some(drawn) = self.rows.get(id) {
                    append(&self.body, &drawn.line);
                    append(&self.body, &drawn.below);
                }
            }
            self.order = order;
        }
    }
}

impl Drawn {
    fn new(body: &Element, row: &Row, names: &Names<'_>) -> Self {
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
        let veto = add_text(&name, "span", "mark vetoed", texts.get("vetoed"));
        let note = add(&name, "span", "note");
        let bar = add_svg(&add(&line, "td", "c-b"), "svg", "bar");
        for (name, value) in [("width", "100%"), ("height", "20")] {
            set(&bar, name, value);
        }
        let score = add(&line, "td", "c-s num");
        let difference = add(&line, "td", "c-dd num soft");
        let below = add(body, "tr", "below");
        let cell = add(&below, "td", "");
        set(&cell, "colspan", "6");
        let title = texts.fill("working", &[("window", &row.name)]);
        add_text(&cell, "h3", "", &title);
        let working = Area::new(add(&cell, "ul", "working"));
        let mut drawn = Self {
            row: row.clone(),
            line,
            rank,
            moved,
            button,
            veto,
            note,
            bar,
            score,
            difference,
            below,
            working,
        };
        drawn.write();
        drawn
    }

    fn update(&mut self, row: Row) {
        if self.row != row {
            self.row = row;
            self.write();
        }
    }

    fn write(&mut self) {
        let Self { row, .. } = self;
        show(&self.rank, &row.rank);
        show(&self.moved, &row.moved);
        let colour = match row.movement {
            Movement::Up => "c-d up",
            Movement::Down => "c-d down",
            Movement::None => "c-d soft",
            Movement::Other => "c-d",
        };
        set(&self.moved, "class", colour);
        toggle(&self.veto, "hidden", !row.vetoed);
        show(&self.note, &row.note);
        show(&self.score, &row.score);
        show(&self.difference, &row.difference);
        // Without a score there is nothing to draw.
        let role = if row.description.is_empty() {
            "presentation"
        } else {
            "img"
        };
        set(&self.bar, "role", role);
        set(&self.bar, "aria-label", &row.description);
        self.bar.set_text_content(None);
        let track = [("class", "f-track"), ("width", "100%"), ("height", "20")];
        rectangle(&self.bar, &track);
        for piece in &row.bar {
            rectangle(
                &self.bar,
                &[
                    ("class", piece.class),
                    ("x", &piece.x),
                    ("width", &piece.width),
                    ("height", "20"),
                ],
            );
        }
    }

    fn fold(&mut self, state: &State, names: &Names<'_>, open: bool) {
        set(
            &self.button,
            "aria-expanded",
            if open { "true" } else { "false" },
        );
        toggle(&self.below, "hidden", !open);
        self.working.show(if open {
            shown::working(state, names, &self.row.id)
        } else {
            Vec::new()
        });
    }
}

fn rectangle(bar: &Element, attributes: &[(&str, &str)]) {
    let rectangle = add_svg(bar, "rect", "");
    for (name, value) in attributes {
        set(&rectangle, name, value);
    }
}
