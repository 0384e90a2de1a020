//! Running a command: what is read, what is printed, how it ends.
//!
//! Stage: around the pipeline. It decides the exit status: 0 done, 1 errors in the content, 2 wrong
//! usage, 3 the system refused.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;

use crate::assess::{Assessed, AssessedYear, assess};
use crate::cli::{self, AsOfDate, CheckFormat, Cli, Command, Input, ScoreFormat};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, nearest};
use crate::load::{Fatal, load};
use crate::model::{Language, Model};
use crate::render::{self, RenderError};
use crate::report::{self, Context};
use crate::serve::{self, Built, Serve};
use crate::source::Sources;
use crate::validate::Options;
use crate::write::WriteError;
use crate::{build_assessed, data, emit, parse, terminal, validate};

/// Why a command did not do what was asked.
#[derive(Debug)]
pub enum Failure {
    /// The content has errors; they are printed.
    Content,
    /// What was asked for does not exist.
    Usage(String),
    /// The system refused.
    Environment(String),
}

impl Failure {
    /// The exit status that says so.
    fn status(&self) -> u8 {
        match self {
            Self::Content => 1,
            Self::Usage(_) => 2,
            Self::Environment(_) => 3,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Content => f.write_str("the content has errors"),
            Self::Usage(why) | Self::Environment(why) => f.write_str(why),
        }
    }
}

impl From<Fatal> for Failure {
    fn from(fatal: Fatal) -> Self {
        Self::Environment(fatal.to_string())
    }
}

impl From<WriteError> for Failure {
    fn from(error: WriteError) -> Self {
        Self::Environment(error.to_string())
    }
}

impl From<RenderError> for Failure {
    fn from(error: RenderError) -> Self {
        Self::Environment(error.to_string())
    }
}

/// Runs the command of `cli`.
pub fn run(cli: &Cli) -> ExitCode {
    let result = match &cli.command {
        Command::Build { input, out, quiet } => build(input, out, *quiet),
        Command::Serve { input, out, port } => preview(input, out, *port, |address| {
            emit::remark(&format!("http://{address}/"));
        }),
        Command::Check { input, format } => check(input, *format),
        Command::Explain { code, lang } => explain(code.as_deref(), cli::language(*lang)),
        Command::Score {
            input,
            year,
            window,
            format,
        } => score(input, *year, window.as_deref(), *format),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let status = failure.status();
            // What is wrong with the content was said at its place.
            if status != 1 {
                emit::failure(&failure);
            }
            ExitCode::from(status)
        }
    }
}

/// Reads, checks and assesses the content. Everything wrong or odd is printed for people.
///
/// # Errors
///
/// When the content has errors or cannot be read at all.
pub fn read(input: &Input) -> Result<Assessed, Failure> {
    let checked = examine(input)?;
    emit::diagnostics(&checked.list, checked.context(input));
    checked.assessed(input).ok_or(Failure::Content)
}

/// Makes the site of `input` at `out`.
///
/// # Errors
///
/// When the content has errors or the system refuses; the old site is whole then.
pub fn build(input: &Input, out: &Path, quiet: bool) -> Result<(), Failure> {
    let assessed = read(input)?;
    let bar = emit::progress(render::page_paths(&assessed).len(), quiet);
    let report = build_assessed(&assessed, &input.content, out, &|| bar.inc(1))?;
    bar.finish_and_clear();
    if !quiet {
        emit::remark(&report.in_words(input.language()));
    }
    Ok(())
}

/// Serves the site of `input`, built anew on every change, until the process ends. `ready` is told
/// where.
///
/// # Errors
///
/// When the port cannot be had or the content cannot be watched.
pub fn preview(
    input: &Input,
    out: &Path,
    port: u16,
    ready: impl FnOnce(SocketAddr),
) -> Result<(), Failure> {
    let options = Serve {
        content: input.content.clone(),
        site: out.to_owned(),
        port,
    };
    let build = || -> Built {
        let checked = examine(input).map_err(|failure| emit::failure(&failure))?;
        let context = checked.context(input);
        emit::diagnostics(&checked.list, context);
        let wrong = emit::plain(&checked.list, context);
        let assessed = checked.assessed(input).ok_or(wrong)?;
        match build_assessed(&assessed, &input.content, out, &|| ()) {
            Ok(report) => emit::remark(&report.in_words(input.language())),
            Err(failure) => return Err(emit::failure(&failure)),
        }
        Ok(())
    };
    serve::serve(&options, build, ready).map_err(|error| Failure::Environment(error.to_string()))
}

/// Content with everything that is wrong or odd about it.
struct Checked {
    sources: Sources,
    prefix: String,
    list: Vec<Diagnostic>,
    model: Option<Model>,
}

impl Checked {
    fn context<'a>(&'a self, input: &Input) -> Context<'a> {
        Context {
            sources: &self.sources,
            prefix: &self.prefix,
            language: input.language(),
        }
    }

    /// The content with what follows from it, if nothing in it is wrong.
    fn assessed(self, input: &Input) -> Option<Assessed> {
        Some(assess(self.model?, input.as_of.map(AsOfDate::date)))
    }
}

fn examine(input: &Input) -> Result<Checked, Failure> {
    let (sources, mut diagnostics) = load(&input.content)?;
    let model = model(&sources, input, &mut diagnostics);
    Ok(Checked {
        prefix: format!("{}/", input.content.display()),
        list: diagnostics.sorted(&sources),
        sources,
        model,
    })
}

/// Prints everything wrong or odd about the content, in `format`.
///
/// # Errors
///
/// When there are errors, or the content cannot be read at all.
pub fn check(input: &Input, format: CheckFormat) -> Result<(), Failure> {
    let checked = examine(input)?;
    let context = checked.context(input);
    let printed = match format {
        CheckFormat::Human => {
            emit::diagnostics(&checked.list, context);
            Ok(())
        }
        CheckFormat::Json => emit::output(&report::json(&checked.list, context)),
        CheckFormat::Github => emit::output(&report::github(&checked.list, context)),
        CheckFormat::Sarif => emit::output(&report::sarif(&checked.list, context)),
    };
    printed.map_err(unwritten)?;
    checked.model.map(drop).ok_or(Failure::Content)
}

fn explain(code: Option<&str>, language: Language) -> Result<(), Failure> {
    let codes = match code {
        None => Code::ALL.to_vec(),
        Some(key) => vec![Code::find(key).ok_or_else(|| unknown_code(key))?],
    };
    let texts: Vec<_> = (codes.into_iter())
        .map(|code| report::explanation(code, language))
        .collect();
    emit::output(&texts.join("\n")).map_err(unwritten)
}

#[expect(clippy::needless_pass_by_value, reason = "it stands in `map_err`")]
fn unwritten(error: io::Error) -> Failure {
    Failure::Environment(format!("the output cannot be written: {error}"))
}

fn unknown_code(key: &str) -> Failure {
    let near = nearest(key, Code::ALL.iter().map(|code| code.key()));
    let near = near.map_or_else(String::new, |near| format!("; is {near} meant?"));
    Failure::Usage(format!("there is no code {key}{near}"))
}

/// What the content says, if nothing in it is wrong.
fn model(sources: &Sources, input: &Input, diagnostics: &mut Diagnostics) -> Option<Model> {
    let raw = parse::parse(sources, diagnostics);
    let options = Options {
        drafts: input.drafts,
    };
    validate::validate(sources, &raw, &options, diagnostics)
}

fn score(
    input: &Input,
    year: Option<u16>,
    window: Option<&str>,
    format: ScoreFormat,
) -> Result<(), Failure> {
    let assessed = read(input)?;
    let year = year.unwrap_or(assessed.current_year);
    let year = find(&assessed, year)?;
    let text = match (window, format) {
        (None, ScoreFormat::Table) => terminal::table(year),
        (None, ScoreFormat::Json) => data::results_json(year),
        (Some(id), ScoreFormat::Table) => {
            terminal::working(year, id).ok_or_else(|| no_window(year, id))?
        }
        (Some(id), ScoreFormat::Json) => {
            terminal::working_json(year, id).ok_or_else(|| no_window(year, id))?
        }
    };
    emit::output(&text).map_err(unwritten)
}

fn find(assessed: &Assessed, number: u16) -> Result<&AssessedYear, Failure> {
    (assessed.years.iter())
        .find(|year| year.content.year == number)
        .ok_or_else(|| Failure::Usage(format!("the content has no year {number}")))
}

fn no_window(year: &AssessedYear, id: &str) -> Failure {
    Failure::Usage(format!("{} has no window {id}", year.content.year))
}
