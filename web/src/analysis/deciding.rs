//! Weights that decide: where a window changes places with others as one weight moves, and between
//! which weights each list stays as it is.

use std::fmt::Display;

use scoring_core::Ratio;
use scoring_core::flip::{Crossing, Drawn, Flip, Held, flip};
use scoring_core::id::Id;
use scoring_core::outcome::List;
use scoring_core::round::Digits;

use crate::analysis::Session;
use crate::chart::{apart, drawing, line, name, number, percent, pixels, rectangle};
use crate::markup::{Node, button, node, text};
use crate::names::Names;
use crate::text::Texts;

/// What the reader chose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The component whose weight moves.
    pub component: Id,
    /// The window whose line is followed.
    pub window: Id,
}

/// Lines drawn beside the window's own: more could not be told apart.
const MOST_LINES: usize = 7;
/// Crossings in the table: the nearest to the weight in force come first.
const MOST_ROWS: usize = 40;

/// Windows above which the lists' intervals are not computed while a reader waits: to follow every
/// change at a list's edge takes many seconds at thousands of windows.
const MOST_FOLLOWED: usize = 300;

/// The components that have siblings, so that their weight can move.
pub fn components(session: &Session) -> Vec<Id> {
    fn family(components: &[scoring_core::method::Component], found: &mut Vec<Id>) {
        if components.len() > 1 {
            found.extend(components.iter().map(|each| each.id.clone()));
        }
        for component in components {
            family(component.children(), found);
        }
    }
    let mut found = Vec::new();
    family(&session.evaluation().method.components, &mut found);
    found
}

/// The fields in which the reader chooses.
pub fn fields(session: &Session, texts: &Texts, choice: &Choice) -> Vec<Node> {
    let names = session.names(texts);
    let components = components(session);
    let select = |id: &'static str, key, options: Vec<Node>| {
        node("div", "")
            .child(text("label", "", texts.get(key)).with("for", id))
            .child(node("select", "").with("id", id).children(options))
    };
    let weighed = components.iter().map(|id| {
        let option = text("option", "", names.component(id)).with("value", id);
        option.with_if(*id == choice.component, "selected")
    });
    let windows = session.by_rank();
    let windows = (windows.iter().filter(|window| window.rank.is_some())).map(|window| {
        let option = text("option", "", names.window(&window.id)).with("value", &window.id);
        option.with_if(window.id == choice.window, "selected")
    });
    vec![
        node("div", "ask")
            .child(select(
                "deciding-component",
                "deciding-weight",
                weighed.collect(),
            ))
            .child(select("deciding-window", "window", windows.collect())),
    ]
}

/// What is shown, and what it says in a sentence.
pub fn view(session: &Session, texts: &Texts, choice: &Choice) -> (Vec<Node>, String) {
    let flip = flip(session.evaluation(), session.outcome(), &choice.component);
    let (Some(flip), Some(window)) = (flip, session.place(&choice.window)) else {
        let nothing = texts.get("deciding-nothing");
        return (vec![text("p", "", nothing)], nothing.to_owned());
    };
    let writer = Writer {
        session,
        names: session.names(texts),
        texts,
        flip: &flip,
        window,
    };
    writer.view()
}

struct Writer<'a> {
    session: &'a Session,
    names: Names<'a>,
    texts: &'a Texts,
    flip: &'a Flip<'a>,
    window: usize,
}

impl Writer<'_> {
    fn view(&self) -> (Vec<Node>, String) {
        let component = self.names.component(self.flip.component());
        let weight = self.flip.weight();
        let values: [(&str, &dyn Display); 2] = [("component", &component), ("weight", weight)];
        let now = self.texts.fill("deciding-now", &values);
        let crossings = self.crossings();
        let mut nodes = vec![text("p", "", &now)];
        let (lists, found) = self.lists();
        nodes.extend(lists);
        nodes.extend(self.crossing_chart(&crossings));
        nodes.extend(self.table(&crossings));
        (nodes, format!("{now} {found}"))
    }

    /// Where the window changes places, the nearest to the weight in force first.
    fn crossings(&self) -> Vec<Crossing> {
        let others = (0..self.session.evaluation().windows.len()).filter(|at| *at != self.window);
        let mut crossings: Vec<Crossing> = others
            .flat_map(|other| self.flip.crossings(&[self.window, other]))
            // Level at the weights themselves 0 or 100 only, and apart on their one side.
            .filter(|crossing| crossing.below != crossing.above)
            .collect();
        let now = self.flip.weight();
        crossings.sort_by(|a, b| {
            let near = |crossing: &Crossing| (&crossing.weight - now).abs();
            (near(a), &a.weight, &a.windows).cmp(&(near(b), &b.weight, &b.windows))
        });
        crossings
    }

    fn window_id(&self) -> &Id {
        &self.session.evaluation().windows[self.window].id
    }

    fn other<'b>(&self, crossing: &'b Crossing) -> &'b Id {
        let [one, other] = &crossing.windows;
        if one == self.window_id() { other } else { one }
    }

    /// The lists with the weights that leave them as they are.
    fn lists(&self) -> (Vec<Node>, String) {
        if self.session.evaluation().windows.len() > MOST_FOLLOWED {
            let words = (self.texts).fill("deciding-too-many", &[("n", &MOST_FOLLOWED)]);
            return (vec![text("p", "notice", &words)], words);
        }
        let mut rows = Vec::new();
        let mut said = Vec::new();
        for (list, key) in [
            (List::Excellent, "list-excellent"),
            (List::ExcellentHeads, "list-heads"),
            (List::Unsatisfactory, "list-unsatisfactory"),
        ] {
            let held = self.flip.held(list);
            let sentence = self.held(&held);
            said.push(format!("{}: {sentence}", self.texts.get(key)));
            rows.push(
                node("li", "")
                    .child(text("b", "", self.texts.get(key)))
                    .child(self.interval(&held, &sentence))
                    .child(text("span", "", sentence)),
            );
        }
        let nodes = vec![
            text("h3", "", self.texts.get("deciding-lists")),
            text("p", "soft", self.texts.get("deciding-lists-hint")),
            node("ul", "held").children(rows),
        ];
        (nodes, said.join("; "))
    }

    fn held(&self, held: &Held) -> String {
        let texts = self.texts;
        let (low, high) = (&held.from.weight, &held.to.weight);
        let everywhere = low.is_zero() && *high == Ratio::HUNDRED;
        if everywhere && held.from.included && held.to.included {
            return texts.get("held-everywhere").to_owned();
        }
        if low == high {
            return texts.fill("held-here", &[("weight", &self.brief(low))]);
        }
        let end = |key: [&str; 2], weight: &Ratio, included| {
            let key = if included { key[0] } else { key[1] };
            texts.fill(key, &[("weight", &self.brief(weight))])
        };
        let from = end(["from-included", "from-excluded"], low, held.from.included);
        let to = end(["to-included", "to-excluded"], high, held.to.included);
        let values: [(&str, &dyn Display); 2] = [("from", &from), ("to", &to)];
        texts.fill("held", &values)
    }

    /// A weight in a sentence: with its exact fraction where that is short enough to be read.
    fn brief(&self, weight: &Ratio) -> String {
        const READABLE: usize = 9;
        if (weight / &Ratio::HUNDRED).fraction().len() <= READABLE {
            return self.weight(weight);
        }
        self.decimal(weight)
    }

    fn decimal(&self, weight: &Ratio) -> String {
        let digits = Digits {
            decimals: 2,
            ..self.session.evaluation().method.ranking.digits()
        };
        digits.print(weight)
    }

    /// A weight in percent: exact where two decimals are, else with the fraction of the whole.
    fn weight(&self, weight: &Ratio) -> String {
        let digits = Digits {
            decimals: 2,
            ..self.session.evaluation().method.ranking.digits()
        };
        if digits.round(weight) == *weight {
            return weight.to_string();
        }
        let exact = (weight / &Ratio::HUNDRED).fraction();
        let values: [(&str, &dyn Display); 2] =
            [("weight", &digits.print(weight)), ("exact", &exact)];
        self.texts.fill("weight-and-fraction", &values)
    }

    /// A strip from 0 to 100 with the interval and the weight in force.
    fn interval(&self, held: &Held, sentence: &str) -> Node {
        let width = &held.to.weight - &held.from.weight;
        drawing("interval", 28, sentence, "")
            .child(rectangle("f-track", "0", "6", "100%", "16"))
            .child(rectangle(
                "f-held",
                &percent(&held.from.weight),
                "6",
                &percent(&width),
                "16",
            ))
            .child(line(
                "now",
                (&percent(self.flip.weight()), "0"),
                (&percent(self.flip.weight()), "28"),
            ))
    }

    /// The windows whose lines are drawn beside the window's own: those it changes places with
    /// nearest to the weight in force, then its neighbours by rank.
    fn drawn(&self, crossings: &[Crossing]) -> Vec<Id> {
        let mut drawn = vec![self.window_id().clone()];
        let mut add = |id: &Id| {
            if drawn.len() <= MOST_LINES && !drawn.contains(id) {
                drawn.push(id.clone());
            }
        };
        for crossing in crossings {
            add(self.other(crossing));
        }
        let ranked = self.session.by_rank();
        let own = ranked
            .iter()
            .position(|window| window.id == *self.window_id());
        let mut near: Vec<usize> = (0..ranked.len()).collect();
        near.sort_by_key(|at| at.abs_diff(own.unwrap_or_default()));
        for at in near.into_iter().take(4) {
            if ranked[at].rank.is_some() {
                add(&ranked[at].id);
            }
        }
        drawn
    }

    fn crossing_chart(&self, crossings: &[Crossing]) -> Vec<Node> {
        let texts = self.texts;
        let ids = self.drawn(crossings);
        let all = self.flip.drawn();
        let lines: Vec<&Drawn> = (ids.iter())
            .filter_map(|id| all.iter().find(|line| line.window == *id))
            .collect();
        let Some(plot) = Plot::of(&lines) else {
            return vec![text("p", "", texts.get("deciding-not-ranked"))];
        };
        let title = self.chart_title(crossings);
        let digits = self.session.evaluation().method.ranking.digits();
        let cut: [(&str, &dyn Display); 2] = [
            ("least", &digits.print(&plot.least)),
            ("most", &digits.print(&plot.most)),
        ];
        let note = texts.fill("crossing-note", &cut);
        let near = crossings
            .iter()
            .filter(|each| ids.contains(self.other(each)));
        let dots = near.filter_map(|crossing| {
            let composites = self.flip.composites(&crossing.weight);
            let value = composites.get(self.window)?.as_ref()?;
            let dot = node("circle", "me")
                .with("cx", Plot::across(&crossing.weight))
                .with("cy", number(&plot.down(value)))
                .with("r", "7");
            Some(dot)
        });
        let chart = drawing("cross", Plot::HEIGHT, &title, &note)
            .children(Plot::grid(self.flip.weight()))
            .children(self.lines(&plot, &lines))
            .children(dots);
        let caption = node("figcaption", "")
            .child(text("b", "", title))
            .child(text("span", "", texts.get("crossing-how")));
        vec![
            node("figure", "chart")
                .child(caption)
                .child(chart)
                .child(text("p", "src", note)),
        ]
    }

    /// The lines with their names; the window's own lies over the others.
    fn lines(&self, plot: &Plot, lines: &[&Drawn]) -> Vec<Node> {
        let end = |line: &&Drawn| line.points.last().map(|point| plot.down(&point[1]));
        let ends: Vec<Ratio> = (lines.iter())
            .map(|line| end(line).unwrap_or_default())
            .collect();
        let labels = apart(&ends, 22, Plot::TOP, Plot::BASE);
        let (mut below, mut above) = (Vec::new(), Vec::new());
        for (drawn, label) in lines.iter().zip(labels) {
            let own = drawn.window == *self.window_id();
            let (class, of_name) = if own { ("me", "mn") } else { ("", "") };
            let pieces = drawn.points.windows(2).map(|pair| {
                let end =
                    |point: &[Ratio; 2]| (Plot::across(&point[0]), number(&plot.down(&point[1])));
                let (from, to) = (end(&pair[0]), end(&pair[1]));
                line(class, (&from.0, &from.1), (&to.0, &to.1))
            });
            let words = self.names.window(&drawn.window);
            let label = number(&(label + pixels(5)));
            let names = name(of_name, &Plot::across(&Ratio::HUNDRED), "8", &label, words);
            let place = if own { &mut above } else { &mut below };
            place.extend(pieces.chain(names));
        }
        below.extend(above);
        below
    }

    fn chart_title(&self, crossings: &[Crossing]) -> String {
        let texts = self.texts;
        let window = self.names.window(self.window_id());
        let component = self.names.component(self.flip.component());
        match crossings.first() {
            None => texts.fill(
                "crossing-none",
                &[("window", &window), ("component", &component)],
            ),
            Some(crossing) => {
                let values: [(&str, &dyn Display); 4] = [
                    ("window", &window),
                    ("component", &component),
                    ("weight", &self.brief(&crossing.weight)),
                    ("other", &self.names.window(self.other(crossing))),
                ];
                texts.fill("crossing-first", &values)
            }
        }
    }

    fn table(&self, crossings: &[Crossing]) -> Vec<Node> {
        let texts = self.texts;
        if crossings.is_empty() {
            return Vec::new();
        }
        let head = [
            "crossing-weight",
            "crossing-below",
            "crossing-above",
            "crossing-apply",
        ];
        let head = head.map(|key| text("th", "", texts.get(key)).with("scope", "col"));
        let mut shown: Vec<&Crossing> = crossings.iter().take(MOST_ROWS).collect();
        shown.sort_by(|a, b| (&a.weight, &a.windows).cmp(&(&b.weight, &b.windows)));
        let level = texts.get("crossing-level");
        let ahead = |id: &Option<Id>| match id {
            None => level.to_owned(),
            Some(id) => texts.fill("crossing-ahead", &[("window", &self.names.window(id))]),
        };
        let rows = shown.into_iter().map(|crossing| {
            let weight = self.weight(&crossing.weight);
            let label = self.decimal(&crossing.weight);
            let label = texts.fill("crossing-apply-label", &[("weight", &label)]);
            let button = button(
                "lock",
                "data-weight",
                crossing.weight.fraction(),
                texts.get("try"),
            );
            let cell =
                |key: &str, words: &str| text("td", "", words).with("data-l", texts.get(key));
            node("tr", "")
                .child(text("th", "", &weight).with("scope", "row"))
                .child(cell("crossing-below", &ahead(&crossing.below)))
                .child(cell("crossing-above", &ahead(&crossing.above)))
                .child(node("td", "").child(button.with("aria-label", label)))
        });
        let shown = crossings.len().min(MOST_ROWS);
        let caption = text(
            "caption",
            "",
            texts.count("crossing-table", crossings.len()),
        );
        let table = node("table", "stackable")
            .child(caption)
            .child(node("thead", "").child(node("tr", "").children(head)))
            .child(node("tbody", "").children(rows));
        let mut nodes = vec![table];
        if shown < crossings.len() {
            nodes.push(text(
                "p",
                "src",
                texts.fill("crossing-more", &[("n", &shown)]),
            ));
        }
        nodes
    }
}

/// Where weights and scores lie in the chart.
struct Plot {
    least: Ratio,
    most: Ratio,
}

impl Plot {
    const TOP: usize = 12;
    const BASE: usize = 276;
    const HEIGHT: usize = 308;
    /// Percent of the width; the names stand at the right.
    const WIDTH: Ratio = Ratio::whole(68);

    /// From the least to the greatest score of `lines`; `None` where there is none.
    fn of(lines: &[&Drawn]) -> Option<Self> {
        let points = || lines.iter().flat_map(|line| &line.points);
        let least = points().map(|point| &point[1]).min()?;
        let most = points().map(|point| &point[1]).max()?;
        Some(Self {
            least: least.clone(),
            most: most.clone(),
        })
    }

    fn across(weight: &Ratio) -> String {
        percent(&(weight * &Self::WIDTH / Ratio::HUNDRED))
    }

    fn down(&self, score: &Ratio) -> Ratio {
        let share = (&self.most - score).checked_div(&(&self.most - &self.least));
        // One score only: a line in the middle.
        let share = share.unwrap_or_else(|| Ratio::new(1, 2));
        pixels(Self::TOP) + share * pixels(Self::BASE - Self::TOP)
    }

    /// Lines at the quarters, and the weight in force.
    fn grid(now: &Ratio) -> Vec<Node> {
        let (top, base) = (Self::TOP.to_string(), Self::BASE.to_string());
        let mut grid = Vec::new();
        for tick in [0, 25, 50, 75, 100].map(Ratio::whole) {
            let at = Self::across(&tick);
            grid.push(line("grid", (&at, &top), (&at, &base)));
            // The first would lose its left half at the page's edge.
            let class = if tick.is_zero() { "tick" } else { "tick mid" };
            let label = text("text", class, tick.to_string()).with("x", &at);
            grid.push(label.with("y", Self::HEIGHT - 8));
        }
        let now = Self::across(now);
        grid.push(line("ref", (&now, &top), (&now, &base)));
        grid
    }
}

/// The weights of the component's family where it has `weight`, for the scenario.
pub fn weights(
    session: &Session,
    component: &Id,
    weight: &Ratio,
) -> Option<scoring_core::scenario::Edit> {
    let flip = flip(session.evaluation(), session.outcome(), component)?;
    Some(scoring_core::scenario::Edit::Weights(flip.weights(weight)))
}
