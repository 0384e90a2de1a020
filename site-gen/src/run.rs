//! Running a command: what is read, what is printed, how it ends.
//!
//! Stage: around the pipeline. It decides the exit status: 0 done, 1 errors in the content, 2 wrong
//! usage, 3 the system refused.

mod answers;
mod erasure;
mod failure;
mod fmt;
mod preview;
mod recount;
mod start;

pub use failure::{Failure, Missing};
pub use preview::preview;
pub use recount::{Recounted, Unconfirmed};

use std::ffi::OsString;
use std::io::{self, BufReader, IsTerminal};
use std::path::Path;
use std::process::ExitCode;

use jiff::civil::Date;

use crate::assess::{Assessed, AssessedYear};
use crate::cli::{
    self, AsOfDate, CheckFormat, Cli, Command, DiffFormat, EndFormat, Input, Instead, Lang, New,
};
use crate::emit::Console;
use crate::examine::{Examined, Question, examine};
use crate::exchange;
use crate::load::revision::Content;
use crate::model::Language;
use crate::recall;
use crate::render;
use crate::report::{self, Context};
use crate::selection::Selection;
use crate::site::Remembered;
use crate::theme;
use crate::wording::{self, Tell};
use crate::write;
use crate::{Made, build_assessed, compare, publish, verify};

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

#[expect(clippy::too_many_lines, reason = "a table: an arm for each command")]
fn obey(cli: &Cli, console: &Console<'_>) -> Result<(), Failure> {
    match &cli.command {
        Command::Build {
            input,
            out,
            cache,
            compress,
            only,
            only_lang,
            quiet,
        } => {
            let selection = Selection {
                parts: only.clone(),
                language: only_lang.map(Lang::language),
                compressed: *compress,
            };
            build(input, &selection, out, cache.as_deref(), *quiet, console)
        }
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
            recount,
            format,
        } => {
            if write::publication::finish(&input.content)? {
                console.remark(&wording::say("published.finished", console.language, &[]));
            }
            let ready = if redact.is_empty() {
                let asked = Publishing {
                    year: *year,
                    date: *date,
                    reason,
                    recount: recount.as_deref(),
                };
                publish(input, &asked, console)?
            } else {
                let text = text.as_deref();
                erasure::redact(input, (redact, text), *date, reason, console)?
            };
            console.remark(&ready.tell(console.language));
            match format {
                EndFormat::Human => Ok(()),
                EndFormat::Json => (console.output(&ready.to_json())).map_err(Failure::Output),
            }
        }
        Command::Verify {
            copy,
            head,
            witness,
            content,
            as_of,
            signers,
            format,
        } => {
            let question = verify::Question {
                copy,
                head: head.as_ref().map(|head| &*head.0),
                witness: witness.as_deref(),
                content: content.as_deref(),
                as_of: as_of.map(AsOfDate::date),
                signers: signers.as_deref(),
            };
            verify::verify(&question, *format, console)
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
        Command::Explain { what, input, year } => {
            answers::explain(what.as_deref(), input, *year, console)
        }
        Command::Fmt { content, check } => fmt::fmt(content, *check, console),
        Command::Schema { kind, out } => answers::schemas(kind.as_deref(), out.as_deref(), console),
        Command::Completions { shell } => {
            let script = cli::completions(*shell, console.language);
            console.output_bytes(&script).map_err(Failure::Output)
        }
        Command::Man { command } => answers::manual(command.as_deref(), console),
        Command::Score {
            input,
            year,
            scenario,
            window,
            format,
        } => {
            let under = scenario.as_deref();
            answers::score(input, *year, under, window.as_deref(), *format, console)
        }
        Command::WhatIf(asked) => answers::what_if(asked, console),
        Command::Peers(asked) => answers::peers(asked, console),
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

/// Makes what `selection` says of the site of `input` at `out`. What its pages were made from is noted
/// in the file `cache`, where one is named, and read there first.
///
/// # Errors
///
/// When the content has errors or the system refuses; the old site is whole then.
pub fn build(
    input: &Input,
    selection: &Selection,
    out: &Path,
    cache: Option<&Path>,
    quiet: bool,
    console: &Console<'_>,
) -> Result<(), Failure> {
    if let Some(file) = cache {
        write::memory::check(file, &input.content, out)?;
    }
    let mut memory = cache.map(write::memory::read);
    let question = question_before(input, out);
    let mut examined = examine(&question)?;
    let prefix = prefix(input);
    let context = context(&examined, &prefix, console.language);
    console.diagnostics(&examined.list, context);
    let assessed = examined.assessed.take().ok_or(Failure::Content)?;
    let bar = console.progress(render::page_paths(&assessed, selection).len(), quiet);
    let day = question.as_of.map(|date| date.to_string());
    let asked = (question.drafts, day, selection.key());
    let remembered = memory.as_mut().map(|memory| Remembered {
        memory,
        inputs: write::memory::program()
            .map(|program| recall::inputs(&program, &examined.sources, &asked)),
    });
    // What can still be wrong is a template. The texts of a large centre's records are a tenth of what is
    // held while pages are made.
    examined.sources.keep_only(theme::FOLDER);
    let advance = |made| {
        bar.inc(u64::from(made == Made::Page));
        Ok(())
    };
    let folder = &input.content;
    let built = build_assessed(&assessed, selection, folder, out, remembered, &advance);
    bar.finish_and_clear();
    let report = built.inspect_err(|failure| {
        if let Failure::Theme(problem) = failure {
            let list = std::slice::from_ref(&**problem);
            console.diagnostics(list, self::context(&examined, &prefix, console.language));
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
            // Scripts are told by the exit status; people wonder whether anything was looked at.
            if checked.list.is_empty() {
                console.reassure(&wording::say("done.sound", console.language, &[]));
            }
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

/// What is to be published, and how.
#[derive(Clone, Copy, Debug)]
pub struct Publishing<'a> {
    /// The year; the current one unless given.
    pub year: Option<u16>,
    /// The day of publication; today unless given.
    pub date: Option<Date>,
    /// Why.
    pub reason: &'a str,
    /// A program that must compute the same results.
    pub recount: Option<&'a Path>,
}

/// Publishes the results of a year: adds a line to the log and keeps what it names. Returns what it
/// published.
///
/// # Errors
///
/// When the content has errors, there is nothing to publish, a recount comes to something else, or the
/// system refuses; nothing is published then.
pub fn publish(
    input: &Input,
    asked: &Publishing<'_>,
    console: &Console<'_>,
) -> Result<publish::Ready, Failure> {
    let Publishing {
        year,
        date,
        reason,
        recount,
    } = *asked;
    let question = Question {
        correction: true,
        ..question(input)
    };
    let assessed = answer(input, &question, console)?;
    let year = find(&assessed, year.unwrap_or(assessed.current_year))?;
    let date = date.unwrap_or_else(|| AsOfDate::Today.date());
    let mut ready =
        publish::prepare(&assessed, year, date, reason, None).map_err(Failure::Unpublished)?;
    if let Some(program) = recount {
        let what = (&*input.content, year.content.year, year.as_of.date);
        ready.entry.recount = Some(recount::confirm(program, what, &ready.results)?);
    }
    let log = publish::log(&assessed.publications);
    write::publication::append(&input.content, &log, &ready)?;
    Ok(ready)
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
    let new = new.as_ref();
    let folders = [
        (old.folder(), old.name()),
        new.map_or((content, content), |new| (new.folder(), new.name())),
    ];
    let mut examined = Vec::new();
    for (folder, name) in folders {
        let question = Question {
            content: folder.to_owned(),
            ..question.clone()
        };
        let mut each = examine(&question).map_err(|why| match why {
            // A revision has been put where the reader does not know of.
            Failure::Load(why) => Failure::Load(why.called(name)),
            why => why,
        })?;
        let Some(assessed) = each.assessed.take() else {
            let prefix = format!("{}/", name.display());
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

fn find(assessed: &Assessed, number: u16) -> Result<&AssessedYear, Failure> {
    (assessed.years.iter())
        .find(|year| year.content.year == number)
        .ok_or(Failure::Usage(Missing::Year(number)))
}
