//! The composites and ranks of a year, and whether pages and tables show these.
//!
//! A page marks what shows one: `data-figure="composite tax"` on the element whose text it is, and
//! where no element can stand `data-figures="aria-label 1 composite tax, aria-label 2 rank tax"`: the
//! second number of that attribute is the window's composite, the third its rank; `text` stands for the
//! element's own text. A figure of another year than the page's names it, `rank tax 2024`, and one of a
//! publication its number, `rank tax #3`. There are `composite`, `unclamped`, `rank`, `class-rank`,
//! `best` and `last`, the ends of the rank range, and `rank:public:july`, the place in the running
//! ranking of a survey component after a round; and `median all`.

use std::collections::{BTreeMap, BTreeSet};

use scoring_core::inputs::Status;
use scoring_core::round::Digits;
use scoring_core::{Evaluation, Ratio, evaluate};

use super::{Finding, What};

/// What a page shows: `composite tax`, `rank tax 2024`.
pub type Figure = String;

/// What stands for the text of an element among the names of attributes.
pub const TEXT: &str = "text";

/// The folders of a year in which pages list windows, or show figures of some.
pub const LISTS: &[&str] = &[
    "ranking",
    "windows",
    "notice-of-results",
    "report",
    "posters",
    "calculator",
    "method",
];

/// The picture of all composites of a year.
pub const PICTURE: &str = "ranking/scores.svg";

/// The figures of a year, or of what a publication kept of one.
#[derive(Clone, Debug)]
pub struct Figures {
    digits: Digits,
    median: Option<Ratio>,
    is_in_progress: bool,
    windows: BTreeMap<String, Window>,
}

/// The figures of a window.
#[derive(Clone, Debug)]
struct Window {
    class: Option<String>,
    composite: Option<Ratio>,
    unclamped: Option<Ratio>,
    rank: Option<usize>,
    class_rank: Option<usize>,
    vetoed: bool,
    /// The best and the last rank that the sampling error allows.
    range: Option<(usize, usize)>,
    /// By `component:round`.
    rounds: BTreeMap<String, usize>,
}

/// The figures of all years and publications, by `2025` and `#3`.
pub type All = BTreeMap<String, Figures>;

/// A figure that a page shows.
struct Shown<'a> {
    /// What it is.
    name: &'a str,
    /// Its text.
    text: String,
}

impl Figures {
    /// The figures that follow from `evaluation`.
    pub fn of(evaluation: &Evaluation) -> Self {
        let outcome = evaluate(evaluation);
        let median = outcome.median();
        let windows = outcome.windows.into_iter().zip(&evaluation.windows);
        let windows = windows.map(|(window, inputs)| {
            let rounds = window.round_ranks.iter().flat_map(|(component, ranks)| {
                let named =
                    move |(round, rank): (&_, &usize)| (format!("{component}:{round}"), *rank);
                ranks.iter().map(named)
            });
            let figures = Window {
                class: inputs.class.as_ref().map(ToString::to_string),
                composite: window.scorecard.value().cloned(),
                unclamped: window.scorecard.unclamped.clone(),
                rank: window.rank,
                class_rank: window.class_rank,
                vetoed: window.vetoed,
                range: window.rank_range,
                rounds: rounds.collect(),
            };
            (window.id.to_string(), figures)
        });
        Self {
            digits: evaluation.method.ranking.digits(),
            median,
            is_in_progress: evaluation.status == Status::InProgress,
            windows: windows.collect(),
        }
    }

    /// Checks the marked figures of a page of the year `own`, where it has one, and returns which they
    /// are. Those of years and publications that are not among `all` cannot be checked.
    ///
    /// # Errors
    ///
    /// At the first that is not that of the data.
    pub fn page(
        all: &All,
        own: Option<&str>,
        path: &str,
        html: &str,
    ) -> Result<BTreeSet<Figure>, Finding> {
        let own = own.and_then(|year| all.get(year));
        let mut found = BTreeSet::new();
        for Shown { name, text } in marked(html).into_iter().chain(in_rows(html)) {
            let mut words = name.split(' ');
            let (what, window, of) = (words.next(), words.next(), words.next());
            let figures = of.map_or(own, |of| all.get(of));
            if let (Some(figures), Some(what), Some(window)) = (figures, what, window) {
                figures.check(path, (what, window), &text, own)?;
                found.insert(name.to_owned());
            }
        }
        Ok(found)
    }

    /// Checks the table of results, and returns how many figures it has.
    ///
    /// # Errors
    ///
    /// At the first figure that is not that of the data.
    pub fn table(&self, path: &str, csv: &str) -> Result<usize, Finding> {
        let mut lines = csv.lines();
        let header: Vec<&str> = lines.next().unwrap_or_default().split(',').collect();
        let column = |name: &str| {
            header
                .iter()
                .position(|column| column.trim_start_matches('\u{feff}') == name)
        };
        let columns = [column("window"), column("composite"), column("rank")];
        let [Some(window), Some(composite), Some(rank)] = columns else {
            return Ok(0);
        };
        let mut found = 0;
        for line in lines {
            // Only names are ever quoted, and they stand behind what is looked for or are skipped.
            let cells = cells(line);
            let cell = |at: usize| cells.get(at).map_or("", String::as_str);
            for (name, at) in [("composite", composite), ("rank", rank)] {
                if !cell(at).is_empty() {
                    self.check(path, (name, cell(window)), cell(at), None)?;
                    found += 1;
                }
            }
        }
        Ok(found)
    }

    /// A figure that the page at `rest` of the year, with the further pages of its list, does not show
    /// and should: a window's page its composite, lists all their windows, the home page and the picture
    /// of all composites the median, and the method any example.
    pub fn lacking(&self, rest: &str, shown: &BTreeSet<Figure>) -> Option<Figure> {
        const BOTH: &[&str] = &["composite", "rank"];
        let lacks = |figure: &Figure| !shown.contains(figure);
        let of = |is_listed: &dyn Fn(&str, &Window) -> bool, names: &[&str]| {
            let listed = self
                .windows
                .iter()
                .filter(|(id, window)| is_listed(id, window));
            let ranked = listed.filter(|(_, window)| window.rank.is_some());
            let figures = ranked.flat_map(|(id, _)| names.iter().map(move |name| (name, id)));
            let mut figures = figures.map(|(name, id)| format!("{name} {id}"));
            figures.find(lacks)
        };
        let all = &|_: &str, _: &Window| true;
        let parts: Vec<&str> = rest.split('/').collect();
        match parts[..] {
            ["index.html"] | ["ranking", "scores.svg"] => {
                // One composite alone is no distribution.
                let mut composites = self.windows.values().filter_map(|it| it.composite.as_ref());
                composites
                    .nth(1)
                    .map(|_| "median all".to_owned())
                    .filter(lacks)
            }
            ["method", _] if shown.is_empty() => of(
                &|_, window| !window.vetoed && window.unclamped == window.composite,
                &BOTH[..1],
            ),
            ["windows", window, "index.html"] => of(&|id, _| id == window, &BOTH[..1]),
            ["notice-of-results", _] if self.is_in_progress => None,
            [
                "ranking" | "windows" | "notice-of-results" | "report" | "posters" | "calculator",
                _,
            ]
            | ["ranking", "by-name", "all", _] => of(all, BOTH),
            ["ranking", "by", _, _] => of(all, &BOTH[1..]),
            ["ranking", "class", class, _] => {
                of(&|_, window| window.class.as_deref() == Some(class), BOTH)
            }
            ["ranking", "no-class", "all", _] => of(&|_, window| window.class.is_none(), BOTH),
            ["ranking", round, _] => {
                let windows = self.windows.iter();
                let ranks =
                    windows.flat_map(|(id, it)| it.rounds.keys().map(move |rank| (rank, id)));
                let of_round = ranks.filter(|(rank, _)| rank.split(':').nth(1) == Some(round));
                let mut figures = of_round.map(|(rank, id)| format!("rank:{rank} {id}"));
                figures.find(lacks)
            }
            _ => None,
        }
    }

    /// Whether the year's results are shown wherever a centre shows those of its current year.
    pub fn are_shown(&self) -> bool {
        !self.is_in_progress && self.windows.values().any(|window| window.rank.is_some())
    }

    /// The ranked windows with their printed composites and ranks.
    #[cfg(test)]
    pub(crate) fn ranked(&self) -> impl Iterator<Item = (&str, String, usize)> {
        (self.windows.iter()).filter_map(|(id, window)| {
            let printed = self.digits.print(window.composite.as_ref()?);
            Some((id.as_str(), printed, window.rank?))
        })
    }

    /// Checks the figure `what` of `window`. A score may have more digits than the plan's, never fewer;
    /// beside figures of the year `beside` it may be printed as that year prints its own.
    fn check(
        &self,
        path: &str,
        (what, window): (&str, &str),
        text: &str,
        beside: Option<&Self>,
    ) -> Result<(), Finding> {
        // Pages write a minus sign, data a hyphen; pages separate thousands, data do not.
        let shown = text.replace('\u{2212}', "-").replace(',', "");
        let value = match what {
            "median" => self.median.as_ref().map(Value::Score),
            what => (self.windows.get(window)).and_then(|window| window.value(what)),
        };
        let lawful = match value {
            Some(Value::Rank(rank)) => vec![rank.to_string()],
            Some(Value::Score(score)) => {
                let decimals = (shown.split_once('.')).map_or(0, |(_, decimals)| decimals.len());
                let decimals = u32::try_from(decimals).unwrap_or_default().min(MOST);
                let print = |digits: Digits| {
                    let decimals = digits.decimals.max(decimals);
                    Digits { decimals, ..digits }.print(score)
                };
                let digits = [Some(self.digits), beside.map(|beside| beside.digits)];
                digits.into_iter().flatten().map(print).collect()
            }
            None => vec!["–".to_owned()],
        };
        if lawful.contains(&shown) {
            return Ok(());
        }
        let expected = format!("{what} {window}: {}", lawful[0]);
        Err(Finding::new(What::Figure, path, &expected, text))
    }
}

/// A figure's value.
enum Value<'a> {
    Score(&'a Ratio),
    Rank(usize),
}

impl Window {
    /// The figure that a page calls so.
    fn value(&self, what: &str) -> Option<Value<'_>> {
        match what {
            "composite" => self.composite.as_ref().map(Value::Score),
            "unclamped" => self.unclamped.as_ref().map(Value::Score),
            "rank" => self.rank.map(Value::Rank),
            "class-rank" => self.class_rank.map(Value::Rank),
            "best" => self.range.map(|(best, _)| Value::Rank(best)),
            "last" => self.range.map(|(_, last)| Value::Rank(last)),
            _ => {
                let rank = self.rounds.get(what.strip_prefix("rank:")?);
                rank.copied().map(Value::Rank)
            }
        }
    }
}

/// The figures that a page marks.
fn marked(html: &str) -> Vec<Shown<'_>> {
    const MARK: &str = " data-figure";
    const FURTHER: &str = "span class=\"further\">";
    let mut found = Vec::new();
    for (at, _) in html.match_indices(MARK) {
        let (start, rest) = (
            html[..at].rfind('<').unwrap_or(at),
            &html[at + MARK.len()..],
        );
        let (tag, content) = html[start..]
            .split_once('>')
            .unwrap_or((&html[start..], ""));
        let (content, behind) = content.split_once('<').unwrap_or((content, ""));
        if let Some(name) = value(rest, "=\"") {
            // Digits beyond the plan's, which decide a rank, stand in an element of their own.
            let further = behind.strip_prefix(FURTHER);
            let further = further.and_then(|digits| digits.split('<').next());
            let text = [content.trim(), further.unwrap_or_default()].concat();
            found.push(Shown { name, text });
        } else if let Some(said) = value(rest, "s=\"") {
            for each in said.split(", ") {
                let mut words = each.splitn(3, ' ');
                let (place, at, name) = (words.next(), words.next(), words.next());
                let text = match place {
                    Some(TEXT) => Some(content),
                    Some(attribute) => {
                        let begin = format!(" {attribute}=\"");
                        (tag.find(&begin)).and_then(|at| value(&tag[at..], &begin))
                    }
                    None => None,
                };
                let text = (text.zip(at.and_then(|at| at.parse().ok())))
                    .and_then(|(text, at): (&str, usize)| numbers(text).nth(at));
                found.push(Shown {
                    name: name.unwrap_or_default(),
                    text: text.unwrap_or_default().to_owned(),
                });
            }
        }
    }
    found
}

/// The figures in the rows of a list's further pages, which stand in a script: each is four texts, of
/// which the last is its name.
fn in_rows(script: &str) -> impl Iterator<Item = Shown<'_>> {
    script.match_indices(",\"\",\"\",\"").map(|(at, between)| {
        let name = script[at + between.len()..].split('"').next();
        let text = script[..at].strip_suffix('"');
        let text = text.and_then(|text| text.rsplit('"').next());
        Shown {
            name: name.unwrap_or_default(),
            text: text.unwrap_or_default().to_owned(),
        }
    })
}

/// The value whose beginning `text` begins with.
fn value<'a>(text: &'a str, begin: &str) -> Option<&'a str> {
    text.strip_prefix(begin)?.split('"').next()
}

/// The numbers in a text or the value of an attribute, as they are written there: digits, with commas
/// and points between them, and a minus sign before them. Character references are none.
pub fn numbers(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            let start = rest.find(|c: char| c == '&' || c.is_ascii_digit())?;
            if rest[start..].starts_with('&') {
                rest = (rest[start..].split_once(';')).map_or("", |(_, behind)| behind);
                continue;
            }
            let is_part = |c: char| c.is_ascii_digit() || c == '.' || c == ',';
            let end = rest[start..].find(|c: char| !is_part(c));
            let end = end.map_or(rest.len(), |end| start + end);
            let digits = rest[start..end].trim_end_matches(['.', ',']);
            let minus = rest[..start].ends_with('\u{2212}');
            let from = start - if minus { '\u{2212}'.len_utf8() } else { 0 };
            let number = &rest[from..start + digits.len()];
            rest = &rest[end..];
            return Some(number);
        }
    })
}

/// More decimals than any page needs to tell two windows apart.
const MOST: u32 = 400;

/// The cells of a line of CSV.
fn cells(line: &str) -> Vec<String> {
    let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    for character in line.chars() {
        match character {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(std::mem::take(&mut cell)),
            other => cell.push(other),
        }
    }
    cells.push(cell);
    cells
}

/// Where two texts of results differ first: the window before that place, and a piece of each.
pub fn first_difference(computed: &str, published: &str) -> (String, String) {
    const PIECE: usize = 60;
    let same = (computed.bytes().zip(published.bytes()))
        .take_while(|(one, other)| one == other)
        .count();
    let piece = |text: &str| {
        // From the beginning of the member that differs, within the line of one window.
        let at = text.floor_char_boundary(same.min(text.len()));
        let line = text[..at].rfind('\n').map_or(0, |line| line + 1);
        let whole = text[line..].split('\n').next().unwrap_or_default();
        let window = whole
            .split_once(",\"id\":\"")
            .and_then(|(_, rest)| rest.split_once('"'));
        let start = text[line..at]
            .rfind([',', '{'])
            .map_or(line, |start| line + start + 1);
        let end = text.floor_char_boundary((line + whole.len()).min(start + PIECE));
        format!("{} {}", window.map_or("", |(id, _)| id), &text[start..end])
    };
    (
        piece(computed).trim().to_owned(),
        piece(published).trim().to_owned(),
    )
}
