//! `init` and `new year`: what they make is checked in memory, then written whole.

use std::fmt::Display;
use std::path::Path;

use super::{Failure, Missing};
use crate::begin::{self, questions, year};
use crate::cli::{AsOfDate, Init};
use crate::emit::Console;
use crate::examine::{Question, examine};
use crate::model::FocusReason;
use crate::report::Context;
use crate::source::{Readable, Sources};
use crate::terminal::named_text;
use crate::wording::say;
use crate::write::{self, begin::Files};

/// Makes a centre.
///
/// # Errors
///
/// When there is content already, what was answered makes none, or the system refuses.
pub(super) fn init(asked: &Init, console: &Console<'_>) -> Result<(), Failure> {
    let content = asked.folder.join("content");
    // Asked before the questions: answers that lead to nothing are a nuisance.
    write::begin::is_free(&content)?;
    let beginning = questions::answered(asked, AsOfDate::Today.date(), console);
    let centre = begin::centre(&beginning);
    sound(&centre.content, &content, console)?;
    let kept = write::begin::beside_content(&asked.folder, &centre.beside)?;
    write::begin::folder(&content, &centre.content)?;
    for path in kept {
        let path = asked.folder.join(path);
        let arguments: [(_, &dyn Display); 1] = [("path", &path.display())];
        console.remark(&say("begin.kept", console.language, &arguments));
    }
    console.remark(&say(
        "begin.centre-made",
        console.language,
        &[
            ("path", &content.display()),
            ("year", &beginning.year),
            ("windows", &beginning.windows.len()),
        ],
    ));
    Ok(())
}

/// Makes the folder of the year `number` after the year `from`.
///
/// # Errors
///
/// When the content has errors, has no year before or the new one already, or the system refuses.
pub(super) fn new_year(
    content: &Path,
    number: u16,
    from: Option<u16>,
    console: &Console<'_>,
) -> Result<(), Failure> {
    let folder = content.join(number.to_string());
    write::begin::is_free(&folder)?;
    let question = Question {
        content: content.to_owned(),
        drafts: true,
        correction: true,
        ..Question::default()
    };
    let examined = examine(&question)?;
    let prefix = format!("{}/", content.display());
    let Some(assessed) = &examined.assessed else {
        let place = super::context(&examined, &prefix, console.language);
        console.diagnostics(&examined.list, place);
        return Err(Failure::Content);
    };
    let old = match from {
        Some(from) => super::find(assessed, from)?,
        None => (assessed.years.iter().rev())
            .find(|year| year.content.year < number)
            .ok_or(Failure::Usage(Missing::YearBefore(number)))?,
    };
    if old.content.year >= number {
        return Err(Failure::Usage(Missing::YearBefore(number)));
    }
    let new = year::after(old, number, &examined.sources);
    let mut all = texts(&examined.sources);
    all.extend(new.files.clone());
    sound(&all, content, console)?;
    let inside = format!("{number}/");
    let files: Files = (new.files.into_iter())
        .filter_map(|(path, text)| Some((path.strip_prefix(&inside)?.to_owned(), text)))
        .collect();
    write::begin::folder(&folder, &files)?;
    console.remark(&say(
        "begin.year-made",
        console.language,
        &[
            ("path", &folder.display()),
            ("from", &old.content.year),
            ("windows", &old.content.windows.len()),
            ("items", &new.open_items),
        ],
    ));
    for (window, reason) in &new.supervised {
        let reason = match reason {
            FocusReason::Last => "begin.supervised-last",
            FocusReason::Criticised => "begin.supervised-criticised",
        };
        let reason = say(reason, console.language, &[("year", &old.content.year)]);
        let name = old.content.window(window).map(|window| &window.name);
        let name = name.map_or(&**window, |name| named_text(console.language, name));
        let arguments: [(_, &dyn Display); 2] = [("window", &name), ("reason", &reason)];
        console.remark(&say("begin.supervised", console.language, &arguments));
    }
    Ok(())
}

/// The texts of the years and of `site.toml`: what a new year is checked beside.
fn texts(sources: &Sources) -> Files {
    let belongs =
        |path: &str| path == "site.toml" || path.starts_with(|c: char| c.is_ascii_digit());
    (sources.iter())
        .filter(|(_, source)| source.readable == Readable::Yes && belongs(&source.path))
        .map(|(_, source)| (source.path.clone(), source.text.to_string()))
        .collect()
}

/// Reports what is wrong with `files` before they are written below `content`.
fn sound(files: &Files, content: &Path, console: &Console<'_>) -> Result<(), Failure> {
    let (sources, list, sound) = begin::examined(files);
    if sound {
        return Ok(());
    }
    let place = Context {
        sources: &sources,
        prefix: &format!("{}/", content.display()),
        language: console.language,
    };
    console.diagnostics(&list, place);
    Err(Failure::Content)
}
