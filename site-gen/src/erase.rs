//! Erasing a text that the law does not let stand: a name published by mistake.
//!
//! Stage: around the publications, from the content to what is to be written instead; it writes nothing.
//! Where the text stood, a dated tombstone says that something was erased. What was kept of
//! publications loses the text too; the log says which files, and their new digests, so that nothing
//! else can be changed under that name.

mod fields;

use std::collections::BTreeMap;

use jiff::civil::Date;
use scoring_core::inputs::METHOD;
use scoring_core::{Evaluation, Results, evaluate};

use crate::assess::Assessed;
use crate::digest::sha256;
use crate::model::Language;
use crate::publication::{Kept, Publication, Redacted};
use crate::publish::Erasure;
use crate::source::Sources;

use fields::Held;

pub use fields::{BODY, Field};

/// Why nothing is erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotErased {
    /// The content has no such field.
    NoField(String),
    /// The field holds no text, or what is to go is too short to be told from others.
    NoText(String),
    /// The field does not hold the text.
    NotThere(String),
    /// The field is Markdown: which part of it is to go must be said.
    WhichText(String),
    /// The text stands elsewhere, too: in these fields of the content, or on this page of the site.
    Elsewhere(Vec<String>),
}

/// Files with tombstones in the place of texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tombstones {
    /// What was erased.
    pub erased: Vec<String>,
    /// What stands there now.
    pub says: String,
    /// The files as they are to be, by path from the content folder.
    pub files: BTreeMap<String, String>,
}

/// What fields become on `date`: where a `text` is given, only that is taken out of them.
///
/// # Errors
///
/// When there is no such field, or not this text in it.
pub fn tombstones(
    sources: &Sources,
    fields: &[Field],
    text: Option<&str>,
    date: Date,
    language: Language,
) -> Result<Tombstones, NotErased> {
    let says = match language {
        Language::Chinese => format!("（依法删除，{date}）"),
        Language::English => format!("[erased as the law requires, {date}]"),
    };
    let mut made = Tombstones {
        says,
        ..Tombstones::default()
    };
    for field in fields {
        let source = sources.find(&field.file).map(|file| sources.get(file));
        let made_before = made.files.get(&field.file).map(String::as_str);
        let before = made_before.or(source.map(|source| &*source.text));
        let before = before.ok_or_else(|| NotErased::NoField(field.to_string()))?;
        let (after, erased) = without(field, before, text, &made.says)?;
        if erased.chars().nth(1).is_none() {
            return Err(NotErased::NoText(field.to_string()));
        }
        made.files.insert(field.file.clone(), after);
        if !made.erased.contains(&erased) {
            made.erased.push(erased);
        }
    }
    Ok(made)
}

/// A file without what is to go from a field of it, and what went.
fn without(
    field: &Field,
    file: &str,
    text: Option<&str>,
    says: &str,
) -> Result<(String, String), NotErased> {
    let held = fields::find(&field.file, file, &field.path);
    let (place, becomes, erased) = match (held, text) {
        (None, _) => return Err(NotErased::NoField(field.to_string())),
        (Some(Held::NoText), _) => return Err(NotErased::NoText(field.to_string())),
        (Some(Held::Markdown(_)), None) => return Err(NotErased::WhichText(field.to_string())),
        (Some(Held::Literal(place, whole)), None) => (place, literal(says), whole),
        (Some(Held::Literal(place, whole)), Some(text)) if whole.contains(text) => {
            (place, literal(&whole.replace(text, says)), text.to_owned())
        }
        (Some(Held::Markdown(place)), Some(text)) if file[place.clone()].contains(text) => {
            let becomes = file[place.clone()].replace(text, says);
            (place, becomes, text.to_owned())
        }
        (Some(_), Some(_)) => return Err(NotErased::NotThere(field.to_string())),
    };
    let mut after = file.to_owned();
    after.replace_range(place, &becomes);
    Ok((after, erased))
}

/// A text as TOML: a JSON string without control characters, which no content holds, is one.
fn literal(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// What is left of the kept files without the texts; `assessed` is the content with the tombstones, and
/// its publications lose the texts with them.
///
/// # Errors
///
/// When a text stands in the log, or elsewhere in the content.
pub fn erase(
    sources: &Sources,
    assessed: &mut Assessed,
    tombstones: &Tombstones,
) -> Result<Erasure, NotErased> {
    let mut elsewhere: Vec<String> = (tombstones.erased.iter())
        .flat_map(|text| fields::holding(sources, text))
        .collect();
    elsewhere.sort_unstable();
    elsewhere.dedup();
    if !elsewhere.is_empty() {
        return Err(NotErased::Elsewhere(elsewhere));
    }
    let mut erasure = Erasure {
        redacted: Vec::new(),
        files: tombstones.files.clone().into_iter().collect(),
    };
    for publication in &mut assessed.publications {
        publication_without(publication, tombstones, &mut erasure);
    }
    Ok(erasure)
}

/// Takes the text out of what a publication kept.
fn publication_without(
    publication: &mut Publication,
    tombstones: &Tombstones,
    erasure: &mut Erasure,
) {
    let inner = |text: &str| {
        let quoted = serde_json::Value::from(text).to_string();
        quoted[1..quoted.len() - 1].to_owned()
    };
    let says = inner(&tombstones.says);
    let without = |text: &str| {
        let erased = tombstones.erased.iter();
        erased.fold(text.to_owned(), |text, erased| {
            text.replace(&inner(erased), &says)
        })
    };
    let inputs = without(&publication.inputs);
    let results = if inputs == publication.inputs {
        without(&publication.results)
    } else {
        computed(&inputs, publication.entry.method).unwrap_or_else(|| without(&publication.results))
    };
    let history = publication.history.as_deref().map(&without);
    let files = [
        (Kept::Inputs, Some(inputs), Some(&mut publication.inputs)),
        (Kept::Results, Some(results), Some(&mut publication.results)),
        (Kept::History, history, publication.history.as_mut()),
    ];
    for (file, new, old) in files {
        let (Some(new), Some(old)) = (new, old) else {
            continue;
        };
        if new == *old {
            continue;
        }
        erasure.redacted.push(Redacted {
            number: publication.entry.number,
            file,
            digest: sha256(new.as_bytes()),
        });
        let path = format!("{}/{}", publication.entry.folder(), file.file());
        erasure.files.push((path, new.clone()));
        *old = new;
    }
}

/// The results of inputs, which carry the digest of these; `None` where another method made them.
fn computed(inputs: &str, method: u32) -> Option<String> {
    if method != METHOD {
        return None;
    }
    let read = serde_json::from_str(inputs).ok()?;
    let evaluation = Evaluation::new(read).ok()?;
    let digest = sha256(inputs.as_bytes());
    Some(Results::new(&evaluation, &evaluate(&evaluation), &digest).to_json())
}

/// Whether a file of the site holds the text, as it is or as HTML or JSON writes it.
pub fn holds(bytes: &[u8], text: &str) -> bool {
    let html = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    let quoted = serde_json::Value::from(text).to_string();
    [
        text,
        &html,
        &html.replace('"', "&quot;"),
        &quoted[1..quoted.len() - 1],
    ]
    .iter()
    .any(|form| {
        let form = form.as_bytes();
        !form.is_empty() && bytes.windows(form.len()).any(|piece| piece == form)
    })
}

#[cfg(test)]
mod tests;
