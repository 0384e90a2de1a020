//! How firmly ranks and lists stand: what the reader lets vary, and what the draws came to.

use std::fmt::Display;

use scoring_core::Ratio;
use scoring_core::round::{Digits, Rounding};
use scoring_core::stability::{NoDraws, Settings, Tally, Weights, WindowTally};

use crate::analysis::Session;
use crate::chart::{drawing, name, number, percent, ratio, rectangle};
use crate::markup::{Node, button, node, text};
use crate::names::Names;
use crate::text::Texts;

/// What the reader chose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The weights, if they are drawn.
    pub weights: Option<Weights>,
    /// Whether answers are drawn.
    pub answers: bool,
    /// How many draws.
    pub draws: u32,
    /// The seed, as typed.
    pub seed: String,
}

impl Default for Choice {
    fn default() -> Self {
        Self {
            weights: Some(Weights::Near(5)),
            answers: false,
            draws: DRAWS[0],
            seed: String::from("1"),
        }
    }
}

/// The numbers of draws offered.
pub const DRAWS: [u32; 3] = [1_000, 5_000, 20_000];
/// What is offered for weights; the last draws none.
pub const WEIGHTS: [(&str, Option<Weights>); 4] = [
    ("weights-near-5", Some(Weights::Near(5))),
    ("weights-near-10", Some(Weights::Near(10))),
    ("weights-any", Some(Weights::Any)),
    ("weights-fixed", None),
];
/// Windows a page of the chart.
pub const ROWS: usize = 40;

impl Choice {
    /// What is drawn, or the key of what is wrong.
    ///
    /// # Errors
    ///
    /// Where the seed is no number.
    pub fn settings(&self) -> Result<Settings, &'static str> {
        let seed = self.seed.trim().parse().map_err(|_| "error-seed")?;
        Ok(Settings {
            seed,
            weights: self.weights,
            answers: self.answers,
        })
    }
}

/// The key of why nothing is drawn.
pub fn why_not(why: NoDraws) -> &'static str {
    match why {
        NoDraws::NothingDrawn => "draws-nothing",
        NoDraws::NoSurvey => "draws-no-survey",
        NoDraws::SameRespondents => "draws-same-respondents",
    }
}

/// The fields in which the reader chooses.
pub fn fields(session: &Session, texts: &Texts, choice: &Choice) -> Vec<Node> {
    let select = |id: &'static str, key, options: Vec<Node>| {
        node("div", "")
            .child(text("label", "", texts.get(key)).with("for", id))
            .child(node("select", "").with("id", id).children(options))
    };
    let weights = WEIGHTS.map(|(key, weights)| {
        let option = text("option", "", texts.get(key)).with("value", key);
        option.with_if(weights == choice.weights, "selected")
    });
    let draws = DRAWS.map(|draws| {
        let option = text("option", "", thousands(u64::from(draws))).with("value", draws);
        option.with_if(draws == choice.draws, "selected")
    });
    let seed = node("input", "num")
        .with("id", "firm-seed")
        .with("type", "text")
        .with("inputmode", "numeric")
        .with("autocomplete", "off")
        .with("value", &choice.seed);
    let seed = node("div", "")
        .child(text("label", "", texts.get("seed")).with("for", "firm-seed"))
        .child(seed);
    let mut fields =
        node("div", "ask").child(select("firm-weights", "draw-weights", weights.into()));
    if session.evaluation().method.survey.is_some() {
        let options = ["answers-fixed", "answers-drawn"].map(|key| {
            let option = text("option", "", texts.get(key)).with("value", key);
            option.with_if((key == "answers-drawn") == choice.answers, "selected")
        });
        fields = fields.child(select("firm-answers", "draw-answers", options.into()));
    }
    let fields = fields
        .child(select("firm-draws", "draws", draws.into()))
        .child(seed);
    let actions = node("p", "acts")
        .child(button("btn", "data-start", "", texts.get("draws-start")))
        .child(button("btn quiet", "data-stop", "", texts.get("draws-stop")).with("hidden", ""));
    vec![fields, actions]
}

/// The number with a thin space after the thousands, as numbers in running text have it.
pub fn thousands(n: u64) -> String {
    let digits = n.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// How far the draws have come, in a sentence.
pub fn progress(texts: &Texts, done: u64, of: u32) -> String {
    let values: [(&str, &dyn Display); 2] =
        [("n", &thousands(done)), ("of", &thousands(of.into()))];
    texts.fill("draws-progress", &values)
}

/// What the draws came to, `page` of the windows.
pub fn view(session: &Session, texts: &Texts, tally: &Tally, page: usize) -> (Vec<Node>, String) {
    let writer = Writer {
        names: session.names(texts),
        texts,
        tally,
        page,
    };
    writer.view()
}

struct Writer<'a> {
    names: Names<'a>,
    texts: &'a Texts,
    tally: &'a Tally,
    page: usize,
}

impl Writer<'_> {
    fn view(&self) -> (Vec<Node>, String) {
        let texts = self.texts;
        let ranked: Vec<&WindowTally> = (self.tally.windows.iter())
            .filter(|window| window.rank.is_some())
            .collect();
        if ranked.is_empty() || self.tally.draws == 0 {
            return (Vec::new(), String::new());
        }
        let finding = self.finding(&ranked);
        let mut nodes = vec![text("p", "", self.drawn())];
        let pages = ranked.len().div_ceil(ROWS);
        let page = self.page.min(pages - 1);
        let from = page * ROWS;
        let rows = &ranked[from..ranked.len().min(from + ROWS)];
        if rows.iter().any(|window| !window.ranks.is_empty()) {
            nodes.push(self.heat_map(rows, &finding));
        } else {
            nodes.push(text("p", "notice", texts.get("draws-too-many")));
        }
        if pages > 1 {
            nodes.push(self.pages(page, pages, from + 1, from + rows.len(), ranked.len()));
        }
        nodes.push(self.table(rows));
        if rows.iter().any(|window| !window.claims) {
            nodes.push(text("p", "src", texts.get("draws-no-claims")));
        }
        (nodes, finding)
    }

    /// What was drawn, so that anyone can draw it again.
    fn drawn(&self) -> String {
        let texts = self.texts;
        let settings = &self.tally.settings;
        let weights = WEIGHTS
            .iter()
            .find(|(_, weights)| *weights == settings.weights);
        let weights = weights.map_or("weights-fixed", |(key, _)| key);
        let answers = if settings.answers {
            "answers-drawn"
        } else {
            "answers-fixed"
        };
        let values: [(&str, &dyn Display); 4] = [
            ("weights", &texts.get(weights)),
            ("answers", &texts.get(answers)),
            ("n", &thousands(self.tally.draws)),
            ("seed", &settings.seed),
        ];
        texts.fill("draws-drawn", &values)
    }

    /// How many windows of the list of the excellent stayed on it in nearly every draw.
    fn finding(&self, ranked: &[&WindowTally]) -> String {
        let same = |window: &&&WindowTally| {
            let own = window
                .ranks
                .iter()
                .find(|each| Some(each.rank) == window.rank);
            own.is_some_and(|own| own.draws * 20 >= self.tally.draws * 19)
        };
        let firm = ranked.iter().filter(same).count();
        let values: [(&str, &dyn Display); 2] = [("n", &firm), ("of", &ranked.len())];
        self.texts.fill("draws-finding", &values)
    }

    fn percent_of(&self, draws: u64) -> String {
        let share = ratio_of(draws, self.tally.draws) * Ratio::HUNDRED;
        let rounded = ONE.print(&share);
        // Neither never nor always may be said of what happened once or failed once.
        if draws > 0 && rounded == "0.0" {
            return String::from("<0.1%");
        }
        if draws < self.tally.draws && rounded == "100.0" {
            return String::from(">99.9%");
        }
        format!("{}%", rounded.trim_end_matches('0').trim_end_matches('.'))
    }

    fn heat_map(&self, rows: &[&WindowTally], finding: &str) -> Node {
        const ROW: usize = 26;
        const HEAD: usize = 28;
        let texts = self.texts;
        // Names at the left, then a column a rank that any of the rows ever had.
        let left = Ratio::whole(30);
        let all = || rows.iter().flat_map(|row| &row.ranks).map(|each| each.rank);
        let published = || rows.iter().filter_map(|row| row.rank);
        let first = all().chain(published()).min().unwrap_or(1);
        let last = all().chain(published()).max().unwrap_or(1);
        let columns = last - first + 1;
        let width = (Ratio::HUNDRED - &left) / Ratio::count(columns as u64);
        let x = |rank: usize| percent(&(&left + &(&width * &Ratio::count((rank - first) as u64))));
        let height = HEAD + ROW * rows.len();
        let title = texts.get("heat-title");
        let mut chart = drawing("heat", height, title, finding);
        let step = [1, 2, 5, 10, 20, 50, 100, 200, 500]
            .into_iter()
            .find(|step| columns / step <= 10)
            .unwrap_or(1_000);
        for rank in (first..=last).filter(|rank| *rank == first || rank.is_multiple_of(step)) {
            let middle =
                &left + &(&width * &(Ratio::count((rank - first) as u64) + Ratio::new(1, 2)));
            chart = chart.child(
                text("text", "tick mid", rank.to_string())
                    .with("x", percent(&middle))
                    .with("y", HEAD - 9),
            );
        }
        let wide = percent(&width);
        for (at, row) in rows.iter().enumerate() {
            let top = HEAD + at * ROW;
            let y = top.to_string();
            chart = chart.child(rectangle(
                "f-track",
                &percent(&left),
                &(top + 1).to_string(),
                &percent(&(Ratio::HUNDRED - &left)),
                &(ROW - 2).to_string(),
            ));
            for each in &row.ranks {
                let cell = rectangle("hit", &x(each.rank), &y, &wide, &ROW.to_string());
                chart =
                    chart.child(cell.with("fill-opacity", opacity(each.draws, self.tally.draws)));
            }
            if let Some(rank) = row.rank {
                chart = chart.child(rectangle("own", &x(rank), &y, &wide, &ROW.to_string()));
            }
            let label = name(
                "end",
                "29%",
                "0",
                &(top + 19).to_string(),
                self.names.window(&row.id),
            );
            chart = chart.children(label);
        }
        node("figure", "chart")
            .child(
                node("figcaption", "")
                    .child(text("b", "", finding))
                    .child(text("span", "", texts.get("heat-how"))),
            )
            .child(self.shades())
            .child(chart)
    }

    /// What the shades mean.
    fn shades(&self) -> Node {
        let shade = |percent: u64| {
            let swatch = node("svg", "swatch").with("aria-hidden", "true").child(
                rectangle("hit", "0", "0", "100%", "100%")
                    .with("fill-opacity", opacity(percent, 100)),
            );
            node("li", "")
                .child(swatch)
                .child(text("span", "", format!("{percent}%")))
        };
        let own = node("svg", "swatch")
            .with("aria-hidden", "true")
            .child(rectangle("own", "0", "0", "100%", "100%"));
        let own = node("li", "")
            .child(own)
            .child(text("span", "", self.texts.get("heat-own")));
        node("ul", "key")
            .children([5, 25, 50, 100].map(shade))
            .child(own)
    }

    fn pages(&self, page: usize, pages: usize, from: usize, to: usize, of: usize) -> Node {
        let texts = self.texts;
        let values: [(&str, &dyn Display); 3] = [("from", &from), ("to", &to), ("of", &of)];
        let turn = |key, to: usize, off: bool| {
            button("lock", "data-page", to, texts.get(key)).with_if(off, "disabled")
        };
        node("p", "acts")
            .child(turn("page-before", page.saturating_sub(1), page == 0))
            .child(text("span", "", texts.fill("page-of", &values)))
            .child(turn("page-after", page + 1, page + 1 == pages))
    }

    fn table(&self, rows: &[&WindowTally]) -> Node {
        let texts = self.texts;
        let head = [
            ("window", ""),
            ("column-rank", "num"),
            ("usual-rank", "num"),
            ("usual-ranks", "num"),
            ("list-excellent", "num"),
            ("list-unsatisfactory", "num"),
            ("list-undetermined", "num"),
        ];
        let heads = head.map(|(key, class)| text("th", class, texts.get(key)).with("scope", "col"));
        let rows = rows.iter().map(|row| {
            let usual = row.ranks.iter().max_by_key(|each| each.draws);
            let usual = usual.map_or_else(
                || texts.get("none").to_owned(),
                |each| {
                    let values: [(&str, &dyn Display); 2] = [
                        ("rank", &each.rank),
                        ("share", &self.percent_of(each.draws)),
                    ];
                    texts.fill("usual-rank-share", &values)
                },
            );
            let chance = |draws: u64| match draws {
                // On a phone what is empty takes no line.
                0 => String::new(),
                _ => self.percent_of(draws),
            };
            let rank = row.rank.map_or_else(String::new, |rank| rank.to_string());
            let cells = [
                rank,
                usual,
                self.middle(row),
                chance(row.excellent),
                chance(row.unsatisfactory),
                chance(row.undetermined),
            ];
            let cells = (cells.into_iter().zip(&head[1..]))
                .map(|(words, (key, _))| text("td", "num", words).with("data-l", texts.get(key)));
            let mut name = self.names.window(&row.id).to_owned();
            if !row.claims {
                name.push('*');
            }
            node("tr", "")
                .child(text("th", "", name).with("scope", "row"))
                .children(cells)
        });
        node("table", "stackable")
            .child(text("caption", "", texts.get("heat-table")))
            .child(node("thead", "").child(node("tr", "").children(heads)))
            .child(node("tbody", "").children(rows))
    }

    /// The ranks of nine draws in ten: a twentieth lies above, a twentieth below.
    fn middle(&self, row: &WindowTally) -> String {
        let all: u64 = row.ranks.iter().map(|each| each.draws).sum();
        let at = |twentieths: u64| {
            let mut passed = 0;
            let found = row.ranks.iter().find(|each| {
                passed += each.draws;
                passed * 20 >= all * twentieths
            });
            found.map(|each| each.rank)
        };
        match (at(1), at(19)) {
            (Some(low), Some(high)) if low == high => low.to_string(),
            (Some(low), Some(high)) => format!("{low}\u{2013}{high}"),
            _ => self.texts.get("none").to_owned(),
        }
    }
}

const ONE: Digits = Digits {
    decimals: 1,
    rounding: Rounding::HalfUp,
};

fn ratio_of(part: u64, whole: u64) -> Ratio {
    Ratio::count(part)
        .checked_div(&Ratio::count(whole))
        .unwrap_or_default()
}

/// What happens in one draw of a hundred is still seen.
fn opacity(draws: u64, of: u64) -> String {
    let least = ratio(2, 25);
    number(&(&least + &((Ratio::ONE - &least) * ratio_of(draws, of))))
}
