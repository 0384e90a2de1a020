//! One thing at a time: what a little more or less of each weight does, and what leaving a component
//! out does.

use std::fmt::Display;

use scoring_core::Ratio;
use scoring_core::id::Id;
use scoring_core::stability::{Effect, Factor, factors};

use crate::analysis::Session;
use crate::chart::{drawing, line, percent, rectangle};
use crate::markup::{Node, node, text};
use crate::names::Names;
use crate::text::Texts;

/// What a window's score does, and how many windows change places, with `points` more and less.
pub fn view(session: &Session, texts: &Texts, window: &Id, points: u32) -> Vec<Node> {
    let points = Ratio::count(points.into());
    let factors = factors(session.evaluation(), session.outcome(), &points);
    if factors.is_empty() {
        return Vec::new();
    }
    let writer = Writer {
        session,
        names: session.names(texts),
        texts,
        window,
        points,
        factors: &factors,
    };
    let mut nodes = writer.tornado();
    nodes.push(writer.table());
    nodes
}

struct Writer<'a> {
    session: &'a Session,
    names: Names<'a>,
    texts: &'a Texts,
    window: &'a Id,
    points: Ratio,
    factors: &'a [Factor],
}

impl Writer<'_> {
    fn of_window(&self, effect: &Effect) -> (Option<Ratio>, Option<usize>) {
        let found = effect.windows.iter().find(|each| each.id == *self.window);
        found.map_or((None, None), |each| (each.composite.clone(), each.rank))
    }

    /// The window's score with each weight a little less and a little more: the widest first.
    fn tornado(&self) -> Vec<Node> {
        const ROW: usize = 44;
        let texts = self.texts;
        let window = self.session.outcome().window(self.window);
        let Some(now) = window.and_then(|window| window.scorecard.value()) else {
            return Vec::new();
        };
        let mut bars: Vec<(&Factor, Ratio, Ratio)> = (self.factors.iter())
            .filter_map(|factor| {
                let less = self.of_window(&factor.less).0?;
                let more = self.of_window(&factor.more).0?;
                Some((factor, less, more))
            })
            .collect();
        bars.sort_by_key(|(_, less, more)| core::cmp::Reverse((more - less).abs()));
        let furthest = bars
            .iter()
            .flat_map(|(_, less, more)| [(less - now).abs(), (more - now).abs()])
            .max()
            .unwrap_or_default();
        let half = Ratio::whole(50);
        // Room at both ends for the figures.
        let scale = Ratio::whole(30);
        let x = |value: &Ratio| {
            let away = (value - now).checked_div(&furthest).unwrap_or_default();
            &half + &(away * &scale)
        };
        let name = self.names.window(self.window);
        let title = texts.fill(
            "tornado-title",
            &[("window", &name), ("points", &self.points)],
        );
        let mut rows = Vec::new();
        for (factor, less, more) in &bars {
            let component = self.names.component(&factor.component);
            let (low, high) = (x(less), x(more));
            let (from, to) = (low.clone().min(high.clone()), low.clone().max(high.clone()));
            let less_words = self.signed(&(less - now));
            let more_words = self.signed(&(more - now));
            let values: [(&str, &dyn Display); 3] = [
                ("component", &component),
                ("less", &less_words),
                ("more", &more_words),
            ];
            let words = texts.fill("tornado-row", &values);
            let mut bar = drawing("tornado", ROW - 16, &words, "")
                .child(rectangle("f-track", "0", "0", "100%", "28"));
            let piece = |class: &str, to: &Ratio| {
                let (from, to) = if *to < half { (to, &half) } else { (&half, to) };
                rectangle(class, &percent(from), "2", &percent(&(to - from)), "24")
            };
            bar = bar
                .child(piece("f-less", &low))
                .child(piece("f-more", &high));
            bar = bar.child(line("now", ("50%", "0"), ("50%", "28")));
            let figure = |class, x: &Ratio, dx: &str, words: String| {
                text("text", class, words)
                    .with("x", percent(x))
                    .with("dx", dx)
                    .with("y", "20")
            };
            let (left, right) = if low <= high {
                (less_words.clone(), more_words.clone())
            } else {
                (more_words.clone(), less_words.clone())
            };
            bar = bar
                .child(figure("lab end", &from, "-6", left))
                .child(figure("lab", &to, "6", right));
            rows.push(node("li", "").child(text("span", "", component)).child(bar));
        }
        let key = [("f-less", "tornado-less"), ("f-more", "tornado-more")].map(|(class, key)| {
            let swatch = node("svg", "swatch")
                .with("aria-hidden", "true")
                .child(rectangle(class, "0", "0", "100%", "100%"));
            let words = texts.fill(key, &[("points", &self.points)]);
            node("li", "").child(swatch).child(text("span", "", words))
        });
        vec![
            text("h3", "", texts.get("factors")),
            node("figure", "chart")
                .child(
                    node("figcaption", "")
                        .child(text("b", "", title))
                        .child(text("span", "", texts.get("tornado-how"))),
                )
                .child(node("ul", "key").children(key))
                .child(node("ul", "tornados").children(rows)),
        ]
    }

    fn signed(&self, difference: &Ratio) -> String {
        crate::view::signed(
            self.session.evaluation().method.ranking.digits(),
            difference,
        )
    }

    fn table(&self) -> Node {
        let texts = self.texts;
        let head = ["factor", "factor-less", "factor-more", "factor-without"];
        let words = |key: &str| texts.fill(key, &[("points", &self.points)]);
        let heads = head.map(|key| text("th", "", words(key)).with("scope", "col"));
        let rows = self.factors.iter().map(|factor| {
            let name = self.names.component(&factor.component);
            let values: [(&str, &dyn Display); 2] =
                [("component", &name), ("weight", &factor.weight)];
            let title = texts.fill("key-weight", &values);
            let cell = |key: &str, effect: &Effect| {
                node("td", "")
                    .with("data-l", words(key))
                    .children(self.effect(effect))
            };
            node("tr", "")
                .child(text("th", "", title).with("scope", "row"))
                .child(cell("factor-less", &factor.less))
                .child(cell("factor-more", &factor.more))
                .child(cell("factor-without", &factor.without))
        });
        let name = self.names.window(self.window);
        node("table", "stackable factors")
            .child(text(
                "caption",
                "",
                texts.fill("factors-table", &[("window", &name)]),
            ))
            .child(node("thead", "").child(node("tr", "").children(heads)))
            .child(node("tbody", "").children(rows))
    }

    /// The window's place with it, how many windows move, and what happens to the lists.
    fn effect(&self, effect: &Effect) -> Vec<Node> {
        let texts = self.texts;
        let (score, rank) = self.of_window(effect);
        let none = || texts.get("none").to_owned();
        let values: [(&str, &dyn Display); 2] = [
            ("rank", &rank.map_or_else(none, |rank| rank.to_string())),
            (
                "score",
                &score.map_or_else(none, |score| self.session.print(&score)),
            ),
        ];
        let mut lines = vec![
            texts.fill("factor-place", &values),
            texts.count("moved", effect.moved),
        ];
        let now = &self.session.outcome().candidates;
        for (key, before, after) in [
            (
                "list-excellent",
                &now.excellent,
                &effect.candidates.excellent,
            ),
            (
                "list-unsatisfactory",
                &now.unsatisfactory,
                &effect.candidates.unsatisfactory,
            ),
        ] {
            let entered = after.iter().filter(|id| !before.contains(id)).count();
            let left = before.iter().filter(|id| !after.contains(id)).count();
            if entered + left > 0 {
                let values: [(&str, &dyn Display); 3] = [
                    ("list", &texts.get(key)),
                    ("entered", &entered),
                    ("left", &left),
                ];
                lines.push(texts.fill("factor-list", &values));
            }
        }
        let line = |(at, words): (usize, String)| {
            let class = match at {
                0 => "first",
                1 => "soft",
                _ => "turned",
            };
            text("span", class, words)
        };
        lines.into_iter().enumerate().map(line).collect()
    }
}
