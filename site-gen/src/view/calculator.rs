//! The calculator: the published ranking as a table, which the page's script turns into a what-if.
//!
//! The contract with the script: `#calculator` with the language, `table#published` whose rows carry
//! the published rank and composite (empty where there is none), `#calculator-texts` with the texts of
//! the section `calculator`, and then the year's inputs and the calculator itself as classic scripts.
//! `data-analysis` of `#calculator` is the address of the further script that it loads when a reader
//! asks what only that one answers; `#analysis-texts` has the texts of the section `analysis` for it.
//! `data-local` is likewise that of the panel of staff's files, and `data-reader` that of the script that
//! reads them, loaded with the first.

use serde::Serialize;

use crate::links::Place;
use crate::view::scene::code;
use crate::view::{Figure, Heading, Scene, Script, Words};

/// The page.
#[derive(Debug, Serialize)]
pub(crate) struct Calculator {
    language: &'static str,
    rows: Vec<Row>,
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
    let view = Calculator {
        language: code(scene.language()),
        rows: (scene.year.year.outcome.by_rank().into_iter())
            .map(|window| (window, scene.as_data(&window.id)))
            .map(|(window, [composite, rank])| Row {
                id: window.id.to_string(),
                rank,
                composite,
                name: scene.window_link(&window.id),
            })
            .collect(),
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
