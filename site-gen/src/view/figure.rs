//! Composites and ranks of windows, as pages print them.
//!
//! Whoever checks a copy of a site holds each of them against the data, so each has to say what it is.
//! It does so by itself: a figure's text carries the figure's name wherever the text goes, into a
//! sentence, an attribute or a chart, between characters that stand for nothing. When the page is
//! filled, `render` turns these into marks. So neither a view nor a template, ours or a
//! theme's, has to remember to mark what it shows.

use std::fmt::Display;

use scoring_core::Ratio;
use scoring_core::id::Id;
use scoring_core::round::Digits;
use serde::Serialize;

use crate::links::Route;
use crate::seal;
use crate::texts::{Arg, thousands};
use crate::view::scene::signed;
use crate::view::{Scene, YearIndex};

/// Before a figure's name. Like the others it is a noncharacter, which no text is meant to hold.
pub(crate) const BEGIN: char = '\u{fdd0}';
/// Between its name and its text.
pub(crate) const SAYS: char = '\u{fdd1}';
/// Behind its text.
pub(crate) const END: char = '\u{fdd2}';

/// A composite or rank, with its name: `composite tax`, `rank tax 2024`, as [`web::proof::figures`]
/// reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub(crate) struct Figure(String);

impl Figure {
    /// `text`, which is the figure called `name`.
    fn new(name: &str, text: &str) -> Self {
        Self(format!("{BEGIN}{name}{SAYS}{text}{END}"))
    }

    /// The name and the text.
    fn parts(&self) -> (&str, &str) {
        let inside = self.0.trim_start_matches(BEGIN).trim_end_matches(END);
        inside.split_once(SAYS).unwrap_or(("", inside))
    }

    /// What it is.
    pub(crate) fn name(&self) -> &str {
        self.parts().0
    }

    /// What is printed, without the name: for what is no page.
    pub(crate) fn text(&self) -> &str {
        self.parts().1
    }

    /// The figure without its last `further` characters, and these.
    pub(crate) fn split(&self, further: usize) -> (Self, String) {
        let (name, text) = self.parts();
        let (text, further) = text.split_at(text.len() - further);
        (Self::new(name, text), further.to_owned())
    }
}

impl From<Figure> for String {
    fn from(figure: Figure) -> Self {
        figure.0
    }
}

impl<'a> From<&'a Figure> for Arg<'a> {
    fn from(figure: &'a Figure) -> Self {
        Arg::Text(&figure.0)
    }
}

impl Scene<'_> {
    /// The median of the year's composites.
    pub(crate) fn median(&self, value: &Ratio) -> Figure {
        let text = self.score(value);
        self.figure("median", &"all", self.year.number(), &text)
    }

    /// A figure of a window in a year, which a page of that year need not name.
    fn figure(&self, what: &str, id: &impl Display, year: u16, text: &str) -> Figure {
        let name = match self.route {
            Route::Year(own, _) if own == year => format!("{what} {id}"),
            _ => format!("{what} {id} {year}"),
        };
        Figure::new(&name, text)
    }

    /// A window's composite, with further digits where they decide a rank.
    pub(crate) fn composite(&self, id: &Id) -> Option<Figure> {
        let value = self.year.outcome(id)?.scorecard.value()?;
        let plan = self.digits();
        let decimals = self.year.year.page_decimals.get(id);
        let digits = Digits {
            decimals: decimals.copied().unwrap_or(plan.decimals),
            ..plan
        };
        let text = signed(digits.print(value));
        Some(self.figure("composite", id, self.year.number(), &text))
    }

    /// A window's composite in `year`, in the digits of that year's plan.
    pub(crate) fn composite_in(&self, year: &YearIndex<'_>, id: &Id) -> Option<Figure> {
        let value = year.outcome(id)?.scorecard.value()?;
        let digits = year.year.evaluation.method.ranking.digits();
        let text = signed(digits.print(value));
        Some(self.figure("composite", id, year.number(), &text))
    }

    /// A window's composite in the year `year`, in the digits of the page's year, as it stands beside
    /// another year's.
    pub(crate) fn compared(&self, id: &Id, year: u16, value: &Ratio) -> String {
        (self.figure("composite", id, year, &self.score(value))).into()
    }

    /// A window's composite before it was kept between the floor and 100.
    pub(crate) fn unclamped(&self, id: &Id, value: &Ratio) -> Figure {
        self.figure("unclamped", id, self.year.number(), &self.score(value))
    }

    /// A window's composite and rank as data have them, without commas and with a hyphen for minus;
    /// empty where there is none.
    pub(crate) fn as_data(&self, id: &Id) -> [Option<Figure>; 2] {
        let Some(outcome) = self.year.outcome(id) else {
            return [None, None];
        };
        let year = self.year.number();
        let composite = outcome.scorecard.value().map(|value| {
            let text = self.digits().print(value);
            self.figure("composite", id, year, &text)
        });
        let rank = (outcome.rank).map(|rank| self.figure("rank", id, year, &rank.to_string()));
        [composite, rank]
    }

    /// A window's rank among all.
    pub(crate) fn rank(&self, id: &Id) -> Option<Figure> {
        self.rank_in(self.year, id)
    }

    /// A window's rank among all in `year`.
    pub(crate) fn rank_in(&self, year: &YearIndex<'_>, id: &Id) -> Option<Figure> {
        let rank = year.outcome(id)?.rank?;
        Some(self.figure("rank", id, year.number(), &thousands(rank as u64)))
    }

    /// The best and the last rank that the sampling error allows a window.
    pub(crate) fn rank_range(&self, id: &Id) -> Option<[Figure; 2]> {
        let (best, last) = self.year.outcome(id)?.rank_range?;
        Some(
            [("best", best), ("last", last)].map(|(what, rank)| {
                self.figure(what, id, self.year.number(), &thousands(rank as u64))
            }),
        )
    }

    /// The same in short: `3–5`, or one rank.
    pub(crate) fn places(&self, id: &Id) -> Option<String> {
        let [best, last] = self.rank_range(id)?;
        Some(if best.text() == last.text() {
            best.into()
        } else {
            format!("{}–{}", String::from(best), String::from(last))
        })
    }

    /// A window's rank in its class.
    pub(crate) fn class_rank(&self, id: &Id) -> Option<Figure> {
        let rank = self.year.outcome(id)?.class_rank?;
        let text = thousands(rank as u64);
        Some(self.figure("class-rank", id, self.year.number(), &text))
    }

    /// A window's place in the running ranking that the survey component `component` has after
    /// `round`.
    pub(crate) fn round_rank(&self, id: &Id, component: &Id, round: &Id) -> Option<Figure> {
        let ranks = self.year.outcome(id)?.round_ranks.get(component)?;
        let text = thousands(*ranks.get(round)? as u64);
        let what = format!("rank:{component}:{round}");
        Some(self.figure(&what, id, self.year.number(), &text))
    }

    /// A window's composite and rank in the publication `number`.
    pub(crate) fn published(
        id: &str,
        number: u64,
        figures: Option<&seal::Figures>,
    ) -> [Option<Figure>; 2] {
        let figure = |what: &str, text: &str| Figure::new(&format!("{what} {id} #{number}"), text);
        let composite = figures.and_then(|each| each.composite.clone());
        let rank = figures.and_then(|each| each.rank);
        [
            composite.map(|text| figure("composite", &signed(text))),
            rank.map(|rank| figure("rank", &thousands(rank))),
        ]
    }
}
