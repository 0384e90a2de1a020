//! The calculator: the published ranking as a table, which the page's script turns into a what-if.
//!
//! The contract with the script: `#calculator` with the language; `table#published` of the first
//! windows, whose rows carry the published rank and composite (empty where there is none);
//! `#calculator-failed`, hidden, which the script shows when the code does not come;
//! `#published-figures` with those of all others, by rank, four texts each as in a list's further rows,
//! of which the first is the figure (a dash where there is none) and the last its name, so that a check
//! of the site misses marks taken off either; `#calculator-texts` with the texts of the
//! section `calculator`; and in the head the year's inputs and the calculator itself as classic scripts.
//! `data-analysis` of `#calculator` is the address of the further script that it loads when a reader
//! asks what only that one answers; `#analysis-texts` has the texts of the section `analysis` for it.
//! `data-local` is likewise that of the panel of staff's files, and `data-reader` that of the script that
//! reads them, loaded with the first.

use serde::Serialize;

use crate::links::Place;
use crate::view::scene::code;
use crate::view::{Figure, Heading, Scene, Script, Words};

/// Windows listed for readers without scripts: a browser lays out what it is about to replace.
const LISTED: usize = 40;

/// The page.
#[derive(Debug, Serialize)]
pub(crate) struct Calculator {
    language: &'static str,
    caption: String,
    /// The first [`LISTED`].
    rows: Vec<Row>,
    /// Of the others. JSON of figures and ids, in which no tag can begin.
    figures: String,
    /// JSON in which no tag can begin.
    texts: String,
    /// Likewise.
    analysis_texts: String,
    inputs: String,
    script: String,
    analysis: String,
    local: String,
    reader: String,
    ranking_link: String,
}

#[derive(Debug, Serialize)]
struct Row {
    id: String,
    rank: Option<Figure>,
    composite: Option<Figure>,
    /// The composite with the further digits that decide its rank, as in the ranking.
    score: Option<Figure>,
    name: Words,
}

/// The calculator of the scene's year.
///
/// # Panics
///
/// Never: texts become JSON.
pub(crate) fn of(scene: &Scene<'_>) -> (Heading, Calculator) {
    let year = scene.year.number();
    let texts = |section: &str| {
        let texts = serde_json::to_string(scene.texts.section(section));
        // `<` ends a script element's text; JSON can write it otherwise.
        let texts = texts.expect("a map of texts becomes JSON");
        texts.replace('<', "\\u003c")
    };
    let windows = scene.year.year.outcome.by_rank();
    let figures = windows.iter().skip(LISTED).flat_map(|window| {
        let [composite, rank] = scene.as_data(&window.id);
        [("rank", rank), ("composite", composite)].map(|(what, figure)| match figure {
            Some(figure) => [figure.text(), "", "", figure.name()].map(str::to_owned),
            None => ["–", "", "", &format!("{what} {}", window.id)].map(str::to_owned),
        })
    });
    let figures: Vec<String> = figures.flatten().collect();
    let caption = if windows.len() > LISTED {
        let counts = [("n", LISTED.into()), ("all", windows.len().into())];
        scene.say("calculator_page.published_first", &counts)
    } else {
        scene.say("calculator_page.published", &[])
    };
    let view = Calculator {
        language: code(scene.language()),
        caption,
        rows: (windows.iter().take(LISTED))
            .map(|window| (window, scene.as_data(&window.id)))
            .map(|(window, [composite, rank])| Row {
                id: window.id.to_string(),
                rank,
                composite,
                score: scene.composite(&window.id),
                name: scene.window_link(&window.id),
            })
            .collect(),
        figures: serde_json::to_string(&figures).expect("texts become JSON"),
        texts: texts("calculator"),
        analysis_texts: texts("analysis"),
        inputs: scene.links.data(year, "inputs.js"),
        script: scene.links.asset("calculator.js"),
        analysis: scene.links.asset("analysis.js"),
        local: scene.links.asset("local.js"),
        reader: scene.links.asset("reader.js"),
        ranking_link: scene.to(Place::Ranking),
    };
    let title = scene.say("calculator_page.title", &[("year", year.into())]);
    let heading = Heading {
        scripts: &[Script::Wasm],
        ..Heading::results("calculator", title)
    };
    (heading, view)
}
