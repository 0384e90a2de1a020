//! Commands that answer and make no site: `man`, `explain`, `schema`, `score`, `what-if`, `peers`.

use std::path::Path;

use scoring_core::stability::{Settings, Weights};

use super::{Failure, Missing, read};
use crate::assess::AssessedYear;
use crate::cli::{self, Input, Peers, Points, ScoreFormat, WhatIf};
use crate::diagnostic::{Code, nearest};
use crate::emit::Console;
use crate::what_if::{self, Questions};
use crate::{data, load, peers, report, scenario, schema, terminal, wording, write};

/// Prints the manual page of the program or of a command.
pub(super) fn manual(command: Option<&str>, console: &Console<'_>) -> Result<(), Failure> {
    let missing = || Failure::Usage(Missing::Command(command.unwrap_or_default().to_owned()));
    let page = cli::manual(command, console.language).ok_or_else(missing)?;
    let page = page.map_err(Failure::Output)?;
    console.output_bytes(&page).map_err(Failure::Output)
}

/// Prints the schema of one kind, or writes those of all.
pub(super) fn schemas(
    kind: Option<&str>,
    out: Option<&Path>,
    console: &Console<'_>,
) -> Result<(), Failure> {
    let kinds = schema::kinds();
    if let Some(name) = kind {
        let found = kinds.iter().find(|kind| kind.name == name);
        let known: Vec<_> = kinds.iter().map(|kind| kind.name).collect();
        let missing = || Failure::Usage(Missing::Kind(name.to_owned(), known.join(", ")));
        let text = schema::json_schema(found.ok_or_else(missing)?);
        console.output(&text).map_err(Failure::Output)?;
    }
    for kind in kinds.iter().filter(|_| out.is_some()) {
        let path = out.unwrap_or(Path::new("")).join(schema::file_name(kind));
        write::begin::anew(&path, &schema::json_schema(kind))?;
    }
    Ok(())
}

/// Explains a code, all codes, or the score of a window. A code goes before a window of its name, which
/// `score --window` still finds.
pub(super) fn explain(
    what: Option<&str>,
    input: &Input,
    year: Option<u16>,
    console: &Console<'_>,
) -> Result<(), Failure> {
    let codes = match (what, what.and_then(Code::find)) {
        (None, _) => Code::ALL.to_vec(),
        (Some(_), Some(code)) => vec![code],
        (Some(what), None) => return explain_window(what, input, year, console),
    };
    let texts: Vec<_> = (codes.into_iter())
        .map(|code| report::explanation(code, console.language))
        .collect();
    console.output(&texts.join("\n")).map_err(Failure::Output)
}

fn explain_window(
    id: &str,
    input: &Input,
    year: Option<u16>,
    console: &Console<'_>,
) -> Result<(), Failure> {
    let year = match one_year(input, year, None, console) {
        // Where there is no content a code was meant.
        Err(Failure::Load(_)) => return Err(unknown_code(id)),
        year => year?,
    };
    let text =
        terminal::working(&year, id, console.language).ok_or_else(|| match unknown_code(id) {
            Failure::Usage(Missing::Code(id, None)) => {
                Failure::Usage(Missing::CodeOrWindow(id, year.content.year))
            }
            near => near,
        })?;
    console.output(&text).map_err(Failure::Output)
}

fn unknown_code(key: &str) -> Failure {
    let near = nearest(key, Code::ALL.iter().map(|code| code.key()));
    Failure::Usage(Missing::Code(key.to_owned(), near))
}

pub(super) fn score(
    input: &Input,
    year: Option<u16>,
    scenario: Option<&Path>,
    window: Option<&str>,
    format: ScoreFormat,
    console: &Console<'_>,
) -> Result<(), Failure> {
    let year = one_year(input, year, scenario, console)?;
    let absent = |id| no_window(&year, id);
    let text = match (window, format) {
        (None, ScoreFormat::Table) => terminal::table(&year, console.language),
        (None, ScoreFormat::Json) if scenario.is_some() => data::scenario_json(&year),
        (None, ScoreFormat::Json) => data::results_json(&year),
        (Some(id), ScoreFormat::Table) => {
            terminal::working(&year, id, console.language).ok_or_else(|| absent(id))?
        }
        (Some(id), ScoreFormat::Json) => {
            terminal::working_json(&year, id).ok_or_else(|| absent(id))?
        }
    };
    tell(&text, scenario, format, console)
}

pub(super) fn what_if(asked: &WhatIf, console: &Console<'_>) -> Result<(), Failure> {
    let scenario = asked.scenario.as_deref();
    let year = one_year(&asked.input, asked.year, scenario, console)?;
    let near = || Weights::Near(what_if::POINTS);
    let settings = Settings {
        seed: asked.seed,
        weights: (asked.points.map(|Points(points)| points))
            .or_else(|| (!asked.answers).then(near)),
        answers: asked.answers,
    };
    let questions = Questions {
        reach: (asked.window.clone()).map(|window| (window, asked.to.0.clone())),
        weight: asked.weight.clone(),
        draws: asked.draws.map(|draws| (settings, draws)),
    };
    let answers = what_if::answer(&year, &questions).map_err(Failure::Unanswerable)?;
    let answers = match scenario {
        Some(_) => answers.of_scenario(),
        None => answers,
    };
    let text = match asked.format {
        ScoreFormat::Table => answers.text(console.language),
        ScoreFormat::Json => answers.json(),
    };
    tell(&text, scenario, asked.format, console)
}

/// Reports how windows marked each other. The file, if one is named, is for the section only: it may
/// lie neither in the content nor in a site.
pub(super) fn peers(asked: &Peers, console: &Console<'_>) -> Result<(), Failure> {
    let place = asked.out.as_deref();
    if let Some(path) = place {
        write::content::is_private(path, &asked.input.content)?;
    }
    let year = one_year(&asked.input, asked.year, None, console)?;
    let none = || Failure::Usage(Missing::Ballots(year.content.year));
    let report = peers::report(&year).ok_or_else(none)?;
    let is_page = |path: &Path| path.extension().is_some_and(|ending| ending == "html");
    let text = match asked.format {
        ScoreFormat::Json => report.json(),
        ScoreFormat::Table if place.is_some_and(is_page) => report.page(console.language),
        ScoreFormat::Table => report.text(console.language),
    };
    let Some(path) = place else {
        return console.output(&text).map_err(Failure::Output);
    };
    write::content::file(path, text.as_bytes(), asked.force)?;
    let written = wording::say(
        "import.table-written",
        console.language,
        &[("path", &path.display())],
    );
    console.remark(&written);
    Ok(())
}

/// A year of the content, under a scenario where one is given.
fn one_year(
    input: &Input,
    year: Option<u16>,
    under: Option<&Path>,
    console: &Console<'_>,
) -> Result<AssessedYear, Failure> {
    // Read first: a wrong file is told before the content is scored.
    let written = under.map(read_scenario).transpose()?;
    let mut assessed = read(input, console)?;
    let number = year.unwrap_or(assessed.current_year);
    let at = (assessed.years.iter()).position(|year| year.content.year == number);
    let at = at.ok_or(Failure::Usage(Missing::Year(number)))?;
    let year = assessed.years.swap_remove(at);
    let Some((path, written)) = written else {
        return Ok(year);
    };
    let made_for = written.scenario.inputs_sha256.as_ref();
    if made_for.is_some_and(|digest| *digest != year.inputs_sha256) {
        let text = wording::say(
            "scenario.other-inputs",
            console.language,
            &[("year", &number)],
        );
        console.remark(&text);
    }
    (year.under(&written.scenario))
        .map_err(|why| Failure::Scenario(path.to_owned(), written.wrong(&why)))
}

fn read_scenario(path: &Path) -> Result<(&Path, scenario::Written), Failure> {
    let text = load::text(path).map_err(Failure::File)?;
    match scenario::read(&text) {
        Ok(written) => Ok((path, written)),
        Err(wrong) => Err(Failure::Scenario(path.to_owned(), wrong)),
    }
}

/// Prints what was asked for. Of a scenario a table says so at its head; beside JSON a remark does.
fn tell(
    text: &str,
    scenario: Option<&Path>,
    format: ScoreFormat,
    console: &Console<'_>,
) -> Result<(), Failure> {
    let notice = || wording::say("scenario.notice", console.language, &[]);
    let printed = match (scenario, format) {
        (None, _) => console.output(text),
        (Some(_), ScoreFormat::Table) => console.output(&format!("{}\n\n{text}", notice())),
        (Some(_), ScoreFormat::Json) => {
            console.remark(&notice());
            console.output(text)
        }
    };
    printed.map_err(Failure::Output)
}

fn no_window(year: &AssessedYear, id: &str) -> Failure {
    Failure::Usage(Missing::Window(year.content.year, id.to_owned()))
}
