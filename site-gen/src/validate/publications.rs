//! What was published: every line of the log with the files it names.
//!
//! Stage: part of `validate`. That the log is whole was asked when it was read; here the kept files
//! are held against it. Whether today's results are still those is asked by `seal`, once there are
//! results.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::digest::sha256;
use crate::publication::{Entry, FOLDER, Kept, Publication, digest_today};
use crate::raw::Raw;
use crate::source::{FileId, Readable, Sources, Span};

/// The publications, in their order; fewer where a kept file is missing or changed.
pub(super) fn publications(
    sources: &Sources,
    raw: &Raw,
    out: &mut Diagnostics,
) -> Vec<Publication> {
    let kept = &raw.publications.kept;
    let Some((log, lines)) = &raw.publications.log else {
        // Of a log that is damaged or absent nothing is known but this: it should be here.
        if let (Some((path, file)), None) =
            (kept.iter().next(), sources.find(crate::publication::LOG))
        {
            out.push(Diagnostic::new(Code::NotInLog, Span::file(*file)).with("path", path));
        }
        return Vec::new();
    };
    let entries: Vec<&Entry> = lines.iter().map(|line| &line.entry).collect();
    let mut named = BTreeSet::new();
    let mut publications = Vec::new();
    for line in lines {
        let place = Span::new(*log, line.place.clone());
        let mut file = |file: Kept| {
            let path = format!("{}/{}", line.entry.folder(), file.file());
            let digest = digest_today(&entries, line.entry.number, file)?;
            let text = text(sources, kept, &path, &digest, place, out);
            named.insert(path);
            text
        };
        let inputs = file(Kept::Inputs);
        let results = file(Kept::Results);
        let history = file(Kept::History);
        if !raw.years.iter().any(|year| year.year == line.entry.year) {
            let problem = Diagnostic::new(Code::PublishedYearMissing, place);
            out.push(
                problem
                    .with("year", line.entry.year)
                    .with("number", line.entry.number),
            );
        }
        if let (Some(inputs), Some(results)) = (inputs, results) {
            publications.push(Publication {
                entry: line.entry.clone(),
                place: line.place.clone(),
                inputs,
                results,
                history,
            });
        }
    }
    let next = format!("{FOLDER}/{:04}/", lines.len() + 1);
    for (path, file) in kept.iter().filter(|(path, _)| !named.contains(*path)) {
        // What a publication left that was cut off before its line was written is written over by
        // the next one.
        let code = if path.starts_with(&next) {
            Code::PublicationUnfinished
        } else {
            Code::NotInLog
        };
        out.push(Diagnostic::new(code, Span::file(*file)).with("path", path));
    }
    publications
}

/// The text of a kept file, if it is still what was published.
fn text(
    sources: &Sources,
    kept: &BTreeMap<String, FileId>,
    path: &str,
    digest: &str,
    line: Span,
    out: &mut Diagnostics,
) -> Option<String> {
    let Some(file) = kept.get(path) else {
        out.push(Diagnostic::new(Code::PublishedFileMissing, line).with("path", path));
        return None;
    };
    let source = sources.get(*file);
    if source.readable != Readable::Yes {
        return None;
    }
    if sha256(source.text.as_bytes()) != digest {
        let problem = Diagnostic::new(Code::PublishedFileChanged, Span::file(*file));
        out.push(problem.with("path", path).conflicting(line));
        return None;
    }
    Some(source.text.to_string())
}
