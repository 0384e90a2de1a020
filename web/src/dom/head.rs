//! Above both sides: whether the published result was reproduced, and the band that says "scenario".

use scoring_core::id::Id;
use web_sys::Element;

use super::element::{add, add_text, set, show, toggle};
use super::sharing::Toolbar;
use crate::check::Problem;
use crate::names::Names;
use crate::published::{Comparison, PublishedRow, compare};
use crate::state::State;
use crate::view;

/// The elements that change.
pub(super) struct Head {
    pub(super) toolbar: Toolbar,
    band: Element,
    summary: Element,
    headline: Element,
    /// Read out by screen readers when it changes.
    status: Element,
    inapplicable: Element,
}

impl Head {
    /// Builds it at the end of `app`.
    pub(super) fn new(
        app: &Element,
        names: &Names<'_>,
        state: &State,
        published: &[PublishedRow],
    ) -> Self {
        draw_check(app, names, state, published);
        let toolbar = Toolbar::new(app, names.texts);
        let status = add(app, "p", "vh");
        set(&status, "role", "status");
        let band = add(app, "div", "scen");
        let line = add(&band, "p", "");
        add_text(&line, "b", "", names.texts.get("scenario"));
        Self {
            toolbar,
            summary: add(&line, "span", ""),
            headline: add(&line, "span", ""),
            inapplicable: add(app, "p", "notice bad"),
            band,
            status,
        }
    }

    /// Says what follows from the state, above all for the selected window.
    pub(super) fn draw(&self, state: &State, names: &Names<'_>, selected: &Id) {
        let texts = names.texts;
        self.toolbar.draw(state);
        let edits = state.changes();
        toggle(&self.band, "hidden", edits == 0);
        let pending = state.pending();
        let mut said = vec![
            texts.count("changes", edits),
            texts.count("moved", view::moved(state)),
        ];
        if pending > 0 {
            said.push(texts.count("pending", pending));
        }
        let summary = texts.join(&said);
        let headline = view::headline(state, names, selected);
        show(&self.summary, &summary);
        show(&self.headline, &headline);
        let nothing = || texts.get("changed-none").to_owned();
        let status = if edits == 0 {
            nothing()
        } else {
            texts.join(&[summary, headline])
        };
        show(&self.status, &status);
        let why = state.problems().iter().find_map(|problem| match problem {
            Problem::Inapplicable(why) => Some(texts.fill("inapplicable", &[("why", why)])),
            Problem::Votes { .. } => None,
        });
        toggle(&self.inapplicable, "hidden", why.is_none());
        show(&self.inapplicable, &why.unwrap_or_default());
    }
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
    let (class, text) = match compare(state.published(), state.standings(), published) {
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
