//! `publish --redact`: erasing a text from the content and from all that was kept of publications, and
//! publishing that it was done.
//!
//! Stage: as `run`. The site is made without the text before anything is written, drafts included:
//! what still holds it is named, and nothing is changed.

use jiff::civil::Date;

use super::{Failure, answer, context, find, prefix, question};
use crate::cli::{AsOfDate, Input};
use crate::emit::Console;
use crate::erase::{self, Field, NotErased};
use crate::examine::{Question, examine};
use crate::selection::Selection;
use crate::{make, publish, write};

/// Erases `text` from `fields`, or all that stands in them, and returns what was published.
pub(super) fn redact(
    input: &Input,
    (fields, text): (&[Field], Option<&str>),
    date: Option<Date>,
    reason: &str,
    console: &Console<'_>,
) -> Result<publish::Ready, Failure> {
    let question = Question {
        correction: true,
        drafts: true,
        ..question(input)
    };
    let mut before = examine(&question)?;
    let prefix = prefix(input);
    let Some(assessed) = before.assessed.take() else {
        console.diagnostics(&before.list, context(&before, &prefix, console.language));
        return Err(Failure::Content);
    };
    let date = date.unwrap_or_else(|| AsOfDate::Today.date());
    let log = publish::log(&assessed.publications);
    let language = assessed.site.language;
    let tombstones = erase::tombstones(&before.sources, fields, text, date, language);
    let tombstones = tombstones.map_err(Failure::NotErased)?;
    for (path, text) in &tombstones.files {
        before.sources.put(path, text);
    }
    let question = Question {
        instead: tombstones.files.clone(),
        ..question
    };
    let mut assessed = answer(input, &question, console)?;
    let erasure = erase::erase(&before.sources, &mut assessed, &tombstones);
    let erasure = erasure.map_err(Failure::NotErased)?;
    let elsewhere = |place: &str| Failure::NotErased(NotErased::Elsewhere(vec![place.to_owned()]));
    let mut erased = tombstones.erased.iter();
    if erased.any(|text| reason.contains(text)) {
        return Err(elsewhere("--reason"));
    }
    make(&assessed, &Selection::default(), &|path, bytes, _| {
        let mut erased = tombstones.erased.iter();
        if erased.any(|text| erase::holds(bytes, text)) {
            return Err(elsewhere(path));
        }
        Ok(())
    })?;
    let number = fields
        .first()
        .and_then(|field| field.file.split('/').next());
    let number = number.and_then(|year| year.parse().ok());
    let year = find(&assessed, number.unwrap_or(assessed.current_year))?;
    let ready = publish::prepare(&assessed, year, date, reason, Some(erasure));
    let ready = ready.map_err(Failure::Unpublished)?;
    write::publication::append(&input.content, &log, &ready)?;
    Ok(ready)
}
