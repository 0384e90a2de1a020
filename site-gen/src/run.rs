//! Running a command: what is read, what is printed, how it ends.
//!
//! Stage: around the pipeline. It decides the exit status: 0 done, 1 errors in the content, 2 wrong
//! usage, 3 the system refused.

mod erasure;
mod fmt;
mod start;

use std::ffi::OsString;
use std::fmt::Display;
use std::io::{self, BufReader, IsTerminal};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use jiff::civil::Date;
use scoring_core::stability::{Settings, Weights};

use crate::assess::{Assessed, AssessedYear};
use crate::cli::{
    self, AsOfDate, CheckFormat, Cli, Command, DiffFormat, Input, Instead, New, Points,
    ScoreFormat, WhatIf,
};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::emit::{self, Console};
use crate::erase::NotErased;
use crate::examine::{Examined, Question, examine};
use crate::exchange;
use crate::load::revision::Content;
use crate::load::{self, Fatal, Unreadable};
use crate::model::Language;
use crate::publication::Kind;
use crate::recall::Memory;
use crate::render::{self, RenderError};
use crate::report::{self, Context};
use crate::schema;
use crate::serve::{self, Browsers, Built, Serve, ServeError};
use crate::what_if::{self, Questions, Unanswerable};
use crate::wording::{self, Tell};
use crate::write::{self, WriteError};
use crate::{build_assessed, compare, data, publish, scenario, terminal, verify};

/// Why a command did not do what was asked.
#[derive(Debug)]
pub enum Failure {
    /// The content has errors; they are printed.
    Content,
    /// A template of the theme cannot be filled, which shows when pages are made.
    Theme(Box<Diagnostic>),
    /// What was asked for does not exist.
    Usage(Missing),
    /// A copy of a site is not as it should be; what is wrong is printed.
    Unsound,
    /// There is nothing to publish.
    Unpublished(publish::Refused),
    /// What was asked cannot be answered.
    Unanswerable(Unanswerable),
    /// A scenario is none, or does not fit.
    Scenario(PathBuf, scenario::Wrong),
    /// A text is not erased.
    NotErased(NotErased),
    /// Files differ from the canonical layout; they are named.
    Unformatted(usize),
    /// The content folder cannot be read.
    Load(Fatal),
    /// A file named on the command line cannot be read.
    File(Unreadable),
    /// A page cannot be made.
    Render(RenderError),
    /// The site cannot be written.
    Write(WriteError),
    /// The preview cannot run.
    Serve(ServeError),
    /// What was asked for cannot be printed.
    Output(io::Error),
}

/// What was asked for and does not exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    /// A year of the content.
    Year(u16),
    /// A window of a year.
    Window(u16, String),
    /// A code or a window of a year.
    CodeOrWindow(String, u16),
    /// A command.
    Command(String),
    /// A kind of file, and those there are.
    Kind(String, String),
    /// A year before the one that is to begin.
    YearBefore(u16),
    /// A round of the survey of a year.
    Round(u16, String),
    /// A survey in a year's plan.
    Survey(u16),
    /// The one table that a CSV file can hold.
    OneTable,
    /// A code of a diagnostic, and the one that may be meant.
    Code(String, Option<&'static str>),
}

impl Failure {
    /// The exit status that says so.
    fn status(&self) -> u8 {
        match self {
            Self::Content
            | Self::Theme(_)
            | Self::Scenario(..)
            | Self::Unsound
            | Self::Unformatted(_) => 1,
            Self::Usage(_) | Self::Unpublished(_) | Self::NotErased(_) | Self::Unanswerable(_) => 2,
            _ => 3,
        }
    }
}

impl Tell for Failure {
    fn tell(&self, language: Language) -> String {
        match self {
            Self::Content => wording::say("content.errors", language, &[]),
            Self::Unsound => wording::say("verified.unsound", language, &[]),
            Self::Unformatted(count) => {
                wording::say("fmt.unformatted", language, &[("count", count)])
            }
            Self::Theme(problem) => problem.message(language),
            Self::Usage(missing) => missing.tell(language),
            Self::Unpublished(why) => why.tell(language),
            Self::Unanswerable(why) => why.tell(language),
            Self::Scenario(path, wrong) => {
                let what = wrong.tell(language);
                let arguments: [(_, &dyn Display); 2] =
                    [("path", &path.display()), ("what", &what)];
                wording::say("scenario.file", language, &arguments)
            }
            Self::NotErased(why) => why.tell(language),
            Self::Load(why) => why.tell(language),
            Self::File(why) => why.tell(language),
            Self::Render(why) => why.tell(language),
            Self::Write(why) => why.tell(language),
            Self::Serve(why) => why.tell(language),
            Self::Output(why) => {
                let why = why.tell(language);
                wording::say("system.output", language, &[("why", &why)])
            }
        }
    }
}

impl Tell for Missing {
    fn tell(&self, language: Language) -> String {
        match self {
            Self::Year(year) => wording::say("usage.no-year", language, &[("year", year)]),
            Self::YearBefore(year) => {
                wording::say("begin.no-year-before", language, &[("year", year)])
            }
            Self::Window(year, id) => {
                wording::say("usage.no-window", language, &[("year", year), ("id", id)])
            }
            Self::Round(year, id) => {
                wording::say("usage.no-round", language, &[("year", year), ("id", id)])
            }
            Self::Survey(year) => {
                wording::say("usage.no-survey-rounds", language, &[("year", year)])
            }
            Self::OneTable => wording::say("usage.one-table", language, &[]),
            Self::CodeOrWindow(code, year) => {
                let arguments: [(_, &dyn Display); 2] = [("code", code), ("year", year)];
                wording::say("usage.no-code-or-window", language, &arguments)
            }
            Self::Kind(name, known) => {
                let arguments: [(_, &dyn Display); 2] = [("name", name), ("known", known)];
                wording::say("usage.no-kind", language, &arguments)
            }
            Self::Command(name) => wording::say("usage.no-command", language, &[("name", name)]),
            Self::Code(code, None) => wording::say("usage.no-code", language, &[("code", code)]),
            Self::Code(code, Some(near)) => {
                let arguments: [(_, &dyn Display); 2] = [("code", code), ("near", near)];
                wording::say("usage.no-code-near", language, &arguments)
            }
        }
    }
}

impl Tell for publish::Refused {
    fn tell(&self, language: Language) -> String {
        let say = |address: &str, arguments: &[(&str, &dyn Display)]| {
            wording::say(address, language, arguments)
        };
        match self {
            Self::InProgress(year) => say("unpublished.in-progress", &[("year", year)]),
            Self::Unchanged { year, number } => say(
                "unpublished.unchanged",
                &[("year", year), ("number", number)],
            ),
            Self::NoReason => say("unpublished.no-reason", &[]),
            Self::Backdated(last) => say("unpublished.backdated", &[("date", last)]),
        }
    }
}

impl Tell for NotErased {
    fn tell(&self, language: Language) -> String {
        match self {
            Self::NoField(field) => {
                wording::say("not-erased.no-field", language, &[("field", field)])
            }
            Self::NoText(field) => {
                wording::say("not-erased.no-text", language, &[("field", field)])
            }
            Self::NotThere(field) => {
                wording::say("not-erased.not-there", language, &[("field", field)])
            }
            Self::WhichText(field) => {
                wording::say("not-erased.which-text", language, &[("field", field)])
            }
            Self::Elsewhere(places) => {
                let places = places.iter().map(|place| format!("\n  {place}"));
                let places = places.collect::<String>();
                wording::say("not-erased.elsewhere", language, &[("places", &places)])
            }
        }
    }
}

impl Tell for publish::Ready {
    fn tell(&self, language: Language) -> String {
        let entry = &self.entry;
        let kind = match entry.kind {
            _ if !self.erased.is_empty() => "published.erasure",
            Kind::Provisional => "published.provisional",
            Kind::Final => "published.final",
            Kind::Correction => "published.correction",
        };
        wording::say(
            "published.done",
            language,
            &[
                ("number", &entry.number),
                ("year", &entry.year),
                ("kind", &wording::say(kind, language, &[])),
                ("head", &entry.head()),
            ],
        )
    }
}

impl From<Fatal> for Failure {
    fn from(why: Fatal) -> Self {
        Self::Load(why)
    }
}

impl From<WriteError> for Failure {
    fn from(why: WriteError) -> Self {
        Self::Write(why)
    }
}

impl From<RenderError> for Failure {
    fn from(mut why: RenderError) -> Self {
        match why.theme.take() {
            Some(problem) => Self::Theme(problem),
            None => Self::Render(why),
        }
    }
}

/// Runs what `arguments`, the program's name first, ask for, as a process of its own.
pub fn command(arguments: &[OsString]) -> ExitCode {
    let (mut out, mut remarks) = (io::stdout(), io::stderr());
    let language = cli::asked_language(arguments);
    let asks = io::stdin().is_terminal() && remarks.is_terminal();
    let mut answers = BufReader::new(io::stdin());
    let mut console = Console::of_process(language, &mut out, &mut remarks);
    if asks {
        console = console.answering(&mut answers);
    }
    run(arguments, &console)
}

/// Runs what `arguments`, the program's name first, ask for.
pub fn run(arguments: &[OsString], console: &Console<'_>) -> ExitCode {
    let result = match cli::read(arguments, console.language) {
        Ok(cli) => obey(&cli, console),
        Err(Instead::Asked(text)) => console.styled_output(&text).map_err(Failure::Output),
        Err(Instead::Refused(text)) => {
            console.styled_remark(&text);
            return ExitCode::from(2);
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let status = failure.status();
            // What is wrong with the content was said at its place.
            if !matches!(failure, Failure::Content | Failure::Theme(_)) {
                console.failure(&failure);
            }
            ExitCode::from(status)
        }
    }
}

fn obey(cli: &Cli, console: &Console<'_>) -> Result<(), Failure> {
    match &cli.command {
        Command::Build {
            input,
            out,
            cache,
            quiet,
        } => build(input, out, cache.as_deref(), *quiet, console),
        Command::Serve { input, out, port } => preview(input, out, *port, console, |address| {
            console.remark(&format!("http://{address}/"));
        }),
        Command::Check { input, format } => check(input, *format, console),
        Command::Publish {
            input,
            year,
            date,
            reason,
            redact,
            text,
        } => {
            if write::publication::finish(&input.content)? {
                console.remark(&wording::say("published.finished", console.language, &[]));
            }
            if redact.is_empty() {
                return publish(input, *year, *date, reason, console);
            }
            let text = text.as_deref();
            erasure::redact(input, (redact, text), *date, reason, console)
        }
        Command::Verify {
            copy,
            head,
            witness,
            content,
            as_of,
            signers,
        } => {
            let question = verify::Question {
                copy,
                head: head.as_ref().map(|head| &*head.0),
                witness: witness.as_deref(),
                content: content.as_deref(),
                as_of: as_of.map(AsOfDate::date),
                signers: signers.as_deref(),
            };
            verify::verify(&question, console)
        }
        Command::Diff {
            old,
            new,
            content,
            as_of,
            drafts,
            format,
        } => {
            let question = Question {
                drafts: *drafts,
                as_of: as_of.map(AsOfDate::date),
                // What was published is compared, too, where it may not stay as it is.
                correction: true,
                ..Question::default()
            };
            let contents = (&**old, new.as_deref());
            diff(contents, content, &question, *format, console)
        }
        Command::Template { table, tables } => exchange::command::template(*table, tables, console),
        Command::Export { table, tables } => exchange::command::export(*table, tables, console),
        Command::Import(asked) => exchange::command::import(asked, console),
        Command::Explain { what, input, year } => explain(what.as_deref(), input, *year, console),
        Command::Fmt { content, check } => fmt::fmt(content, *check, console),
        Command::Schema { kind, out } => schemas(kind.as_deref(), out.as_deref(), console),
        Command::Completions { shell } => {
            let script = cli::completions(*shell, console.language);
            console.output_bytes(&script).map_err(Failure::Output)
        }
        Command::Man { command } => {
            let page = cli::manual(command.as_deref(), console.language);
            let missing = || Missing::Command(command.clone().unwrap_or_default());
            let page = page.ok_or_else(|| Failure::Usage(missing()))?;
            let page = page.map_err(Failure::Output)?;
            console.output_bytes(&page).map_err(Failure::Output)
        }
        Command::Score {
            input,
            year,
            scenario,
            window,
            format,
        } => {
            let under = scenario.as_deref();
            score(input, *year, under, window.as_deref(), *format, console)
        }
        Command::WhatIf(asked) => what_if(asked, console),
        Command::Init(asked) => start::init(asked, console),
        Command::New(New::Year {
            number,
            from,
            content,
        }) => start::new_year(content, *number, *from, console),
    }
}

/// Reads, checks and assesses the content. Everything wrong or odd is printed for people.
///
/// # Errors
///
/// When the content has errors or cannot be read at all.
pub fn read(input: &Input, console: &Console<'_>) -> Result<Assessed, Failure> {
    answer(input, &question(input), console)
}

/// The answer to `question`, which `input` asks; everything wrong or odd is printed.
fn answer(input: &Input, question: &Question, console: &Console<'_>) -> Result<Assessed, Failure> {
    let examined = examine(question)?;
    let prefix = prefix(input);
    console.diagnostics(
        &examined.list,
        context(&examined, &prefix, console.language),
    );
    examined.assessed.ok_or(Failure::Content)
}

/// Makes the site of `input` at `out`. What its pages were made from is noted in the file `cache`,
/// where one is named, and read there first.
///
/// # Errors
///
/// When the content has errors or the system refuses; the old site is whole then.
pub fn build(
    input: &Input,
    out: &Path,
    cache: Option<&Path>,
    quiet: bool,
    console: &Console<'_>,
) -> Result<(), Failure> {
    if let Some(file) = cache {
        write::memory::check(file, &input.content, out)?;
    }
    let mut memory = cache.map(write::memory::read);
    let examined = examine(&question_before(input, out))?;
    let prefix = prefix(input);
    let context = Context {
        sources: &examined.sources,
        prefix: &prefix,
        language: console.language,
    };
    console.diagnostics(&examined.list, context);
    let assessed = examined.assessed.as_ref().ok_or(Failure::Content)?;
    let bar = console.progress(render::page_paths(assessed).len(), quiet);
    let built = build_assessed(assessed, &input.content, out, memory.as_mut(), &|| {
        bar.inc(1);
    });
    bar.finish_and_clear();
    let report = built.inspect_err(|failure| {
        if let Failure::Theme(problem) = failure {
            let list = std::slice::from_ref(&**problem);
            console.diagnostics(list, context);
        }
    })?;
    if !quiet {
        console.remark(&report.tell(console.language));
    }
    if let Some((file, memory)) = cache.zip(memory)
        && let Err(why) = write::memory::save(file, &memory)
    {
        // The site is whole, and the next build is only slower.
        let why = why.tell(console.language);
        let text = wording::say("done.unremembered", console.language, &[("why", &why)]);
        console.remark(&text);
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
    console: &Console<'_>,
    ready: impl FnOnce(SocketAddr),
) -> Result<(), Failure> {
    let options = Serve {
        content: input.content.clone(),
        site: out.to_owned(),
        port,
    };
    let mut memory = Memory::default();
    let build = |browsers: &Browsers<'_>| -> Built {
        // A preview may show what is not published: it is held against no site.
        let mut examined =
            examine(&question(input)).map_err(|failure| console.failure(&failure))?;
        let assessed = examined.assessed.take();
        let prefix = prefix(input);
        let context = context(&examined, &prefix, console.language);
        console.diagnostics(&examined.list, context);
        let wrong = emit::plain(&examined.list, context);
        let assessed = assessed.ok_or(wrong)?;
        // What browsers show comes first. If one of these pages fails, the build says so.
        if let Ok(pages) = render::some(&assessed, &browsers.shown()) {
            browsers.show(pages);
        }
        match build_assessed(&assessed, &input.content, out, Some(&mut memory), &|| ()) {
            Ok(report) => console.remark(&report.tell(console.language)),
            Err(Failure::Theme(problem)) => {
                let list = std::slice::from_ref(&*problem);
                console.diagnostics(list, context);
                return Err(emit::plain(list, context));
            }
            Err(failure) => return Err(console.failure(&failure)),
        }
        Ok(())
    };
    serve::serve(&options, build, ready).map_err(Failure::Serve)
}

/// What `input` asks.
fn question(input: &Input) -> Question {
    Question {
        content: input.content.clone(),
        drafts: input.drafts,
        as_of: input.as_of.map(AsOfDate::date),
        previous: input.previous.clone(),
        head: input.head.as_ref().map(|head| head.0.clone()),
        ..Question::default()
    }
}

/// The question of a build at `out`: what the site there published must still be published.
fn question_before(input: &Input, out: &Path) -> Question {
    let mut question = question(input);
    question.previous.get_or_insert_with(|| out.to_owned());
    question
}

/// Where what is said of `examined` is found, and in which language it is said.
fn context<'a>(examined: &'a Examined, prefix: &'a str, language: Language) -> Context<'a> {
    Context {
        sources: &examined.sources,
        prefix,
        language,
    }
}

fn prefix(input: &Input) -> String {
    format!("{}/", input.content.display())
}

/// Prints everything wrong or odd about the content, in `format`.
///
/// # Errors
///
/// When there are errors, or the content cannot be read at all.
pub fn check(input: &Input, format: CheckFormat, console: &Console<'_>) -> Result<(), Failure> {
    let question = Question {
        rehearse: true,
        ..question(input)
    };
    let checked = examine(&question)?;
    let prefix = prefix(input);
    let context = context(&checked, &prefix, console.language);
    let printed = match format {
        CheckFormat::Human => {
            console.diagnostics(&checked.list, context);
            Ok(())
        }
        CheckFormat::Json => console.output(&report::json(&checked.list, context)),
        CheckFormat::Github => console.output(&report::github(&checked.list, context)),
        CheckFormat::Sarif => console.output(&report::sarif(&checked.list, context)),
        CheckFormat::Gitlab => console.output(&report::gitlab(&checked.list, context)),
    };
    printed.map_err(Failure::Output)?;
    checked.assessed.map(drop).ok_or(Failure::Content)
}

/// Prints the schema of one kind, or writes those of all.
fn schemas(kind: Option<&str>, out: Option<&Path>, console: &Console<'_>) -> Result<(), Failure> {
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
fn explain(
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

/// Publishes the results of a year: adds a line to the log and keeps what it names.
///
/// # Errors
///
/// When the content has errors, there is nothing to publish, or the system refuses; nothing is
/// published then.
pub fn publish(
    input: &Input,
    year: Option<u16>,
    date: Option<Date>,
    reason: &str,
    console: &Console<'_>,
) -> Result<(), Failure> {
    let question = Question {
        correction: true,
        ..question(input)
    };
    let assessed = answer(input, &question, console)?;
    let year = find(&assessed, year.unwrap_or(assessed.current_year))?;
    let date = date.unwrap_or_else(|| AsOfDate::Today.date());
    let ready =
        publish::prepare(&assessed, year, date, reason, None).map_err(Failure::Unpublished)?;
    let log = publish::log(&assessed.publications);
    write::publication::append(&input.content, &log, &ready)?;
    console.remark(&ready.tell(console.language));
    Ok(())
}

/// Tells what changes between two contents.
///
/// # Errors
///
/// When either has errors or cannot be read.
fn diff(
    (old, new): (&str, Option<&str>),
    content: &Path,
    question: &Question,
    format: DiffFormat,
    console: &Console<'_>,
) -> Result<(), Failure> {
    let old = Content::find(old, content)?;
    let new = new.map(|new| Content::find(new, content)).transpose()?;
    let folders = [old.folder(), new.as_ref().map_or(content, Content::folder)];
    let mut examined = Vec::new();
    for folder in folders {
        let question = Question {
            content: folder.to_owned(),
            ..question.clone()
        };
        let mut each = examine(&question)?;
        let Some(assessed) = each.assessed.take() else {
            let prefix = format!("{}/", folder.display());
            console.diagnostics(&each.list, context(&each, &prefix, console.language));
            return Err(Failure::Content);
        };
        examined.push((each, assessed));
    }
    let [(a, old), (b, new)] = &*examined else {
        return Ok(());
    };
    let comparison = compare::of((a, old), (b, new));
    let text = match format {
        DiffFormat::Markdown => compare::markdown(&comparison, console.language),
        DiffFormat::Json => compare::json(&comparison),
    };
    console.output(&text).map_err(Failure::Output)
}

fn score(
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

fn what_if(asked: &WhatIf, console: &Console<'_>) -> Result<(), Failure> {
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

fn find(assessed: &Assessed, number: u16) -> Result<&AssessedYear, Failure> {
    (assessed.years.iter())
        .find(|year| year.content.year == number)
        .ok_or(Failure::Usage(Missing::Year(number)))
}

fn no_window(year: &AssessedYear, id: &str) -> Failure {
    Failure::Usage(Missing::Window(year.content.year, id.to_owned()))
}
