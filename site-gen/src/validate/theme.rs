//! The theme: whether its rules stay here, its texts have their places, and its templates fit ours.

use std::collections::BTreeSet;

use super::stylesheet;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::raw;
use crate::source::{Located, Readable, Sources};
use crate::texts::{Piece, Texts, pieces};
use crate::theme::{OwnFile, OwnTemplate, OwnText, Theme};

/// What `raw` changes. What is wrong with it is reported.
pub(super) fn theme(sources: &Sources, raw: &raw::theme::Theme, out: &mut Diagnostics) -> Theme {
    let files: Vec<OwnFile> = (raw.files.iter())
        .filter_map(|file| {
            let path = &sources.get(*file).path;
            Some(OwnFile {
                name: path.strip_prefix("theme/assets/")?.to_owned(),
                bytes: sources.bytes(*file)?.to_owned(),
            })
        })
        .collect();
    let style = raw.style.map(|file| {
        let source = sources.get(file);
        if source.readable == Readable::Yes {
            stylesheet::check(file, &source.text, &files, out);
        }
        source.text.to_string()
    });
    let readable = |(_, file): &&(&'static str, _)| sources.get(*file).readable == Readable::Yes;
    let templates = raw
        .templates
        .iter()
        .filter(readable)
        .map(|(name, file)| OwnTemplate {
            name,
            text: sources.get(*file).text.to_string(),
            file: *file,
        });
    let theme = Theme {
        style: style.unwrap_or_default(),
        texts: texts(raw, out),
        templates: templates.collect(),
        files,
    };
    if let Err(error) = theme.engine()
        && let Some(fault) = theme.fault(&error)
    {
        out.push(Diagnostic::new(Code::ThemeSyntax, fault.span).with("what", fault.message));
    }
    theme
}

fn texts(raw: &raw::theme::Theme, out: &mut Diagnostics) -> Vec<OwnText> {
    let mut texts = Vec::new();
    for file in &raw.texts {
        let ours = Texts::of(file.language);
        for (key, text) in &file.texts {
            if let Some(original) = ours.section(file.section).get(key) {
                same_places(text, original, out);
            }
            texts.push(OwnText {
                language: file.language,
                section: file.section,
                key: key.clone(),
                text: text.value.clone(),
            });
        }
    }
    texts
}

fn places(text: &str) -> BTreeSet<&str> {
    pieces(text)
        .filter_map(|piece| match piece {
            Piece::Place(place) => Some(place),
            Piece::Words(_) => None,
        })
        .collect()
}

/// A text says what ours says: a place too many would stay open, one too few would hide a figure.
fn same_places(text: &Located<String>, original: &str, out: &mut Diagnostics) {
    let (theirs, ours) = (places(&text.value), places(original));
    if theirs != ours {
        let names = |places: &BTreeSet<&str>| match places.len() {
            0 => "–".to_owned(),
            _ => (places.iter().copied()).collect::<Vec<_>>().join(", "),
        };
        out.push(
            Diagnostic::new(Code::ThemePlaces, text.span)
                .with("places", names(&theirs))
                .with("expected", names(&ours))
                .with("original", original),
        );
    }
}
