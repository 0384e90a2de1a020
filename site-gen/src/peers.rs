//! How windows marked each other, for the supervision section only: as tables on a terminal, as one
//! page that needs no other file, and as JSON.
//!
//! Nothing here is read by what makes the site, and where it may be written is asked of `write`.

use std::collections::BTreeMap;
use std::fmt::{Display, Write as _};

use scoring_core::Ratio;
use scoring_core::id::Id;
use scoring_core::raters::{self, Ballot, Raters, Trimming};
use scoring_core::round::Digits;
use serde::Serialize;

use crate::assess::AssessedYear;
use crate::feeds::xml::escape;
use crate::model::{Language, Window};
use crate::terminal::{aligned, named_text};
use crate::wording::say;

/// How many pairs people are shown; programs get all.
const MOST_PAIRS: usize = 15;

/// What can be said of a year's peer ballots.
#[derive(Debug, Serialize)]
pub struct Report<'a> {
    /// The year.
    pub year: u16,
    /// How they were given.
    #[serde(flatten)]
    pub raters: Raters,
    /// What the year would be if marks were left out at the ends.
    pub trimming: Vec<Trimming>,
    #[serde(skip)]
    windows: BTreeMap<&'a Id, &'a Window>,
    #[serde(skip)]
    digits: Digits,
}

/// A table with what it means.
struct Section {
    title: String,
    meaning: String,
    /// The heads, and below them what was found; only the heads where that is nothing.
    rows: Vec<Vec<String>>,
}

/// Looks at the ballots of a year; `None` where there are none, or the plan has no peer evaluation.
pub fn report(year: &AssessedYear) -> Option<Report<'_>> {
    let content = &year.content;
    let trimming = raters::trimmings(&year.evaluation)?;
    let ballots: Vec<_> = (content.records.ballots.iter())
        .map(|ballot| Ballot {
            rater: ballot.rater.clone(),
            marks: ballot.scores.clone().into_iter().collect(),
        })
        .collect();
    (!ballots.is_empty()).then(|| Report {
        year: content.year,
        raters: raters::raters(&ballots),
        trimming,
        windows: content.windows_by_id(),
        digits: year.evaluation.method.ranking.digits(),
    })
}

impl Report<'_> {
    /// As tables for a terminal.
    pub fn text(&self, language: Language) -> String {
        let mut text = format!("{}\n{}\n", self.title(language), warning(language));
        for section in self.sections(language) {
            let Section {
                title,
                meaning,
                rows,
            } = section;
            let table = match &*rows {
                [_] => say("peers.none", language, &[]) + "\n",
                rows => aligned(rows),
            };
            write!(text, "\n{title}\n{meaning}\n\n{table}").expect("writing to a string succeeds");
        }
        text
    }

    /// As a page that needs no other file and loads nothing.
    pub fn page(&self, language: Language) -> String {
        let mut body = String::new();
        for section in self.sections(language) {
            let title = escape(&section.title);
            let meaning = escape(&section.meaning);
            write!(body, "<h2>{title}</h2>\n<p>{meaning}</p>\n")
                .expect("writing to a string succeeds");
            let found = match &*section.rows {
                [heads, rows @ ..] if !rows.is_empty() => table(heads, rows),
                _ => format!("<p>{}</p>\n", escape(&say("peers.none", language, &[]))),
            };
            body.push_str(&found);
        }
        let title = escape(&self.title(language));
        let warning = escape(&warning(language));
        let language = match language {
            Language::Chinese => "zh-CN",
            Language::English => "en",
        };
        format!(
            "<!doctype html>\n<html lang=\"{language}\">\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width\">\n\
             <meta name=\"robots\" content=\"noindex\">\n<title>{title}</title>\n\
             <style>{STYLE}</style>\n<h1>{title}</h1>\n<p><strong>{warning}</strong></p>\n{body}</html>\n"
        )
    }

    /// As JSON: every number exact, as text.
    ///
    /// # Panics
    ///
    /// Never: texts become JSON.
    pub fn json(&self) -> String {
        serde_json::to_string_pretty(self).expect("texts become JSON") + "\n"
    }

    fn title(&self, language: Language) -> String {
        say("peers.title", language, &[("year", &self.year)])
    }

    fn sections(&self, language: Language) -> Vec<Section> {
        vec![
            self.leanings(language),
            self.pairs(language),
            self.outliers(language),
            self.trimming(language),
        ]
    }

    fn leanings(&self, language: Language) -> Section {
        let heads = [
            "peers.rater",
            "peers.marks",
            "peers.least",
            "peers.greatest",
            "peers.leaning",
        ];
        let rows = self.raters.raters.iter().map(|rater| {
            vec![
                self.who(rater.rater.as_ref(), rater.ballot, language),
                rater.marks.to_string(),
                self.print(rater.least.as_ref()),
                self.print(rater.greatest.as_ref()),
                self.signed(rater.leaning.as_ref()),
            ]
        });
        section(
            ("peers.leanings", "peers.leanings-means"),
            &[],
            &heads,
            rows,
            language,
        )
    }

    fn pairs(&self, language: Language) -> Section {
        let found = &self.raters;
        let heads = [
            "peers.window",
            "peers.window",
            "peers.given",
            "peers.returned",
            "peers.common",
        ];
        let rows = found.pairs.iter().take(MOST_PAIRS).map(|pair| {
            vec![
                self.name(&pair.one, language),
                self.name(&pair.other, language),
                self.signed(Some(&pair.given)),
                self.signed(Some(&pair.returned)),
                self.signed(Some(&pair.common)),
            ]
        });
        let reciprocity = self.signed(found.reciprocity.as_ref());
        let arguments: [(_, &dyn Display); 4] = [
            ("mutual", &found.mutual),
            ("alike", &found.pairs.len()),
            ("reciprocity", &reciprocity),
            ("shown", &found.pairs.len().min(MOST_PAIRS)),
        ];
        section(
            ("peers.pairs", "peers.pairs-means"),
            &arguments,
            &heads,
            rows,
            language,
        )
    }

    fn outliers(&self, language: Language) -> Section {
        let heads = [
            "peers.window",
            "peers.rater",
            "peers.mark",
            "peers.low",
            "peers.high",
        ];
        let rows = self.raters.outliers.iter().map(|outlier| {
            vec![
                self.name(&outlier.window, language),
                self.who(outlier.rater.as_ref(), outlier.ballot, language),
                self.print(Some(&outlier.mark)),
                self.print(Some(&outlier.low)),
                self.print(Some(&outlier.high)),
            ]
        });
        let least: [(_, &dyn Display); 1] = [("least", &raters::LEAST_MARKS)];
        section(
            ("peers.outliers", "peers.outliers-means"),
            &least,
            &heads,
            rows,
            language,
        )
    }

    fn trimming(&self, language: Language) -> Section {
        let mut heads = vec![say("peers.window", language, &[])];
        for key in ["peers.trimmed-peer", "peers.trimmed-rank"] {
            heads.extend((self.trimming.iter()).map(|under| {
                let trim: [(_, &dyn Display); 1] = [("trim", &under.trim)];
                say(key, language, &trim)
            }));
        }
        let mut rows = vec![heads];
        let windows = self.trimming.first().map_or(0, |under| under.windows.len());
        for at in 0..windows {
            let under = || self.trimming.iter().map(|under| &under.windows[at]);
            let mut row: Vec<_> = (under().take(1))
                .map(|window| self.name(&window.window, language))
                .collect();
            row.extend(under().map(|window| self.print(window.peer.as_ref())));
            let rank = |rank: Option<usize>| rank.map_or_else(nothing, |rank| rank.to_string());
            row.extend(under().map(|window| rank(window.rank)));
            rows.push(row);
        }
        Section {
            title: say("peers.trimming", language, &[]),
            meaning: say("peers.trimming-means", language, &[]),
            rows,
        }
    }

    fn name(&self, id: &Id, language: Language) -> String {
        let name = self.windows.get(id).map(|window| &window.name);
        let name = name.map_or("", |name| named_text(language, name));
        format!("{name} ({id})")
    }

    fn who(&self, rater: Option<&Id>, ballot: usize, language: Language) -> String {
        match rater {
            Some(id) => self.name(id, language),
            None => say("peers.anonymous", language, &[("number", &ballot)]),
        }
    }

    fn print(&self, value: Option<&Ratio>) -> String {
        value.map_or_else(nothing, |value| self.digits.print(value))
    }

    /// A difference, with a sign in any case.
    fn signed(&self, value: Option<&Ratio>) -> String {
        let printed = self.print(value);
        let is_positive = value.is_some_and(|value| !value.is_zero() && !value.is_negative());
        if is_positive {
            format!("+{printed}")
        } else {
            printed
        }
    }
}

const STYLE: &str = "body{font:1.125rem/1.6 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}\
    table{border-collapse:collapse}th,td{border:1px solid;padding:.25rem .5rem;text-align:left}";

fn warning(language: Language) -> String {
    say("peers.warning", language, &[])
}

fn nothing() -> String {
    "–".to_owned()
}

fn section(
    (title, meaning): (&str, &str),
    arguments: &[(&str, &dyn Display)],
    heads: &[&str],
    found: impl Iterator<Item = Vec<String>>,
    language: Language,
) -> Section {
    let heads = heads.iter().map(|head| say(head, language, &[]));
    Section {
        title: say(title, language, &[]),
        meaning: say(meaning, language, arguments),
        rows: std::iter::once(heads.collect()).chain(found).collect(),
    }
}

fn table(heads: &[String], rows: &[Vec<String>]) -> String {
    let cells = |tag: &str, row: &[String]| -> String {
        let scope = if tag == "th" { " scope=\"col\"" } else { "" };
        row.iter().fold(String::new(), |line, cell| {
            line + &format!("<{tag}{scope}>{}</{tag}>", escape(cell))
        })
    };
    let rows = rows.iter().fold(String::new(), |text, row| {
        text + &format!("<tr>{}</tr>\n", cells("td", row))
    });
    let heads = cells("th", heads);
    format!("<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n")
}
