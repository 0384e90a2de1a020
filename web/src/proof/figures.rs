//! The composites and ranks of a year, and whether pages and tables show these.
//!
//! A page marks what shows one: `data-figure="composite tax"` on the element whose text begins with
//! it, or `data-figure="rank tax 2024"` where it is another year's than the page's.

use std::collections::{BTreeMap, BTreeSet};

use scoring_core::round::Digits;
use scoring_core::{Evaluation, Ratio, evaluate};

use super::{Finding, What};

/// What a page shows: `composite tax`, `rank tax 2024`.
pub type Figure = String;

/// The figures of a year.
#[derive(Clone, Debug)]
pub struct Figures {
    digits: Digits,
    windows: BTreeMap<String, (Option<Ratio>, Option<usize>)>,
}

impl Figures {
    /// The figures that follow from `evaluation`.
    pub fn of(evaluation: &Evaluation) -> Self {
        let outcome = evaluate(evaluation);
        let windows = outcome.windows.into_iter().map(|window| {
            let composite = window.scorecard.value().cloned();
            (window.id.to_string(), (composite, window.rank))
        });
        Self {
            digits: evaluation.method.ranking.digits(),
            windows: windows.collect(),
        }
    }

    /// Checks the marked figures of a page of this year, and returns which they are. Those of a year
    /// that is not among `years` cannot be checked.
    ///
    /// # Errors
    ///
    /// At the first that is not that of the data.
    pub fn page(
        &self,
        years: &BTreeMap<u16, Self>,
        path: &str,
        html: &str,
    ) -> Result<BTreeSet<Figure>, Finding> {
        const MARK: &str = "data-figure=\"";
        const FURTHER: &str = "span class=\"further\">";
        let mut shown = BTreeSet::new();
        for (at, _) in html.match_indices(MARK) {
            let rest = &html[at + MARK.len()..];
            let (figure, rest) = rest.split_once('"').unwrap_or((rest, ""));
            let text = rest.split_once('>').map_or("", |(_, text)| text);
            let (text, behind) = text.split_once('<').unwrap_or((text, ""));
            // Digits beyond the plan's, which decide a rank, stand in an element of their own.
            let further = behind
                .strip_prefix(FURTHER)
                .and_then(|digits| digits.split('<').next());
            let text = [text.trim(), further.unwrap_or_default()].concat();
            let (own, year) = match figure.rsplit_once(' ') {
                Some((own, year)) if own.contains(' ') => (own, year.parse().ok()),
                _ => (figure, None),
            };
            let figures = match year {
                None => self,
                Some(year) => match years.get(&year) {
                    Some(figures) => figures,
                    None => continue,
                },
            };
            figures.check(path, own, &text)?;
            shown.insert(figure.to_owned());
        }
        Ok(shown)
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
                    self.check(path, &format!("{name} {}", cell(window)), cell(at))?;
                    found += 1;
                }
            }
        }
        Ok(found)
    }

    /// Checks that a window's page shows its composite, where it has one.
    ///
    /// # Errors
    ///
    /// When it does not.
    pub fn shows_composite(
        &self,
        path: &str,
        window: &str,
        shown: &BTreeSet<Figure>,
    ) -> Result<(), Finding> {
        let figure = format!("composite {window}");
        match self.windows.get(window) {
            Some((Some(_), Some(_))) if !shown.contains(&figure) => {
                Err(Finding::new(What::NoFigure, path, &figure, ""))
            }
            _ => Ok(()),
        }
    }

    /// Checks that every ranked window is shown with composite and rank.
    ///
    /// # Errors
    ///
    /// At the first that is not.
    pub fn shows_all(&self, path: &str, shown: &BTreeSet<Figure>) -> Result<(), Finding> {
        for (window, figures) in &self.windows {
            if figures.1.is_none() {
                continue;
            }
            for name in ["composite", "rank"] {
                let figure = format!("{name} {window}");
                if !shown.contains(&figure) {
                    return Err(Finding::new(What::NoFigure, path, &figure, ""));
                }
            }
        }
        Ok(())
    }

    /// The ranked windows with their printed composites and ranks.
    #[cfg(test)]
    pub(crate) fn ranked(&self) -> impl Iterator<Item = (&str, String, usize)> {
        (self.windows.iter()).filter_map(|(id, (composite, rank))| {
            let printed = self.digits.print(composite.as_ref()?);
            Some((id.as_str(), printed, (*rank)?))
        })
    }

    /// Checks one figure. A composite may have more digits than the plan's, never fewer.
    fn check(&self, path: &str, figure: &str, text: &str) -> Result<(), Finding> {
        let wrong = |expected: &str| {
            Err(Finding::new(
                What::Figure,
                path,
                &format!("{figure}: {expected}"),
                text,
            ))
        };
        let (name, window) = figure.split_once(' ').unwrap_or((figure, ""));
        let Some((composite, rank)) = self.windows.get(window) else {
            return wrong("–");
        };
        let expected = match (name, composite, rank) {
            ("rank", _, Some(rank)) => rank.to_string(),
            ("composite", Some(composite), _) => {
                let decimals = text
                    .split_once('.')
                    .map_or(0, |(_, decimals)| decimals.len());
                let decimals = u32::try_from(decimals).unwrap_or_default().min(MOST);
                let digits = Digits {
                    decimals: self.digits.decimals.max(decimals),
                    ..self.digits
                };
                digits.print(composite)
            }
            _ => "–".to_owned(),
        };
        // Of a rank in a sentence the number counts: "1 of 27", "第 1 名（共 27 个）".
        let digits = |c: char| !c.is_ascii_digit();
        let text = match name {
            "rank" => (text.split(digits).find(|digits| !digits.is_empty())).unwrap_or(text),
            _ => text,
        };
        // Pages write a minus sign, data a hyphen.
        if text.replace('\u{2212}', "-") == expected {
            Ok(())
        } else {
            wrong(&expected)
        }
    }
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
