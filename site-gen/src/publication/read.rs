//! Reading the log, and finding the first place where it was damaged.

use std::iter::Peekable;
use std::ops::Range;
use std::str::Split;

use super::{Entry, Kept, Kind, NONE, Redacted};
use crate::digest::is_digest;

/// What is wrong with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// The file begins with a byte order mark.
    ByteOrderMark,
    /// The line ends in a carriage return: an editor or a version control system changed the file.
    CarriageReturn,
    /// The last line has no end: the rest of the file is missing.
    CutOff,
    /// It is not made as a line of the log is.
    Malformed,
    /// It says something else than it did when it was hashed.
    Edited,
    /// It stands a second time.
    Repeated,
    /// Lines before it are missing, or it stands in another place than it was written in.
    OutOfOrder,
    /// Its number follows, but it was written after another line than the one before it.
    NotAfterPrevious,
}

/// A line of the log with its place.
#[derive(Clone, Debug)]
pub struct Line {
    /// What it says.
    pub entry: Entry,
    /// The bytes of the line, without its line feed.
    pub place: Range<usize>,
}

/// The lines of a log up to the first that is damaged, and what is wrong with that one.
pub fn lines(text: &str) -> (Vec<Line>, Option<(Damage, Range<usize>)>) {
    let mut lines: Vec<Line> = Vec::new();
    let mut start = 0;
    while start < text.len() {
        let rest = &text[start..];
        let end = rest.find('\n').map_or(text.len(), |end| start + end);
        let place = start..end;
        match line(text, &place, &lines) {
            Ok(entry) => lines.push(Line { entry, place }),
            Err(damage) => return (lines, Some((damage, place))),
        }
        start = end + 1;
    }
    (lines, None)
}

/// The line at `place`, which follows `before`.
fn line(text: &str, place: &Range<usize>, before: &[Line]) -> Result<Entry, Damage> {
    let line = &text[place.clone()];
    if line.starts_with('\u{feff}') {
        return Err(Damage::ByteOrderMark);
    }
    if line.ends_with('\r') {
        return Err(Damage::CarriageReturn);
    }
    if place.end == text.len() {
        return Err(Damage::CutOff);
    }
    let (entry, hash) = parse(line).ok_or(Damage::Malformed)?;
    // What was read, written again, must be the line: there is one way to write an entry.
    if entry.hash() != hash {
        return Err(Damage::Edited);
    }
    if entry.to_string() != line {
        return Err(Damage::Malformed);
    }
    let last = before.last();
    let next = last.map_or(1, |last| last.entry.number + 1);
    if before.iter().any(|each| each.entry == entry) {
        return Err(Damage::Repeated);
    }
    if entry.number != next {
        return Err(Damage::OutOfOrder);
    }
    let previous = last.map_or_else(|| NONE.to_owned(), |last| last.entry.hash());
    if entry.previous != previous {
        return Err(Damage::NotAfterPrevious);
    }
    Ok(entry)
}

/// What a line says, and the hash that it carries.
fn parse(line: &str) -> Option<(Entry, &str)> {
    let (head, rest) = line.split_once(" reason=")?;
    // No other part holds a quotation mark, and a JSON string ends at the last one.
    let (reason, tail) = rest.rsplit_once(" previous=")?;
    let (previous, hash) = tail.split_once(" hash=")?;
    let mut parts = Parts(head.split(' ').peekable());
    let entry = Entry {
        number: parts.take("publication")?.parse().ok()?,
        date: parts.take("date")?.parse().ok()?,
        year: parts.take("year")?.parse().ok()?,
        kind: {
            let word = parts.take("kind")?;
            let (_, kind) = Kind::WORDS.iter().find(|(each, _)| *each == word)?;
            *kind
        },
        as_of: match parts.take("as-of")? {
            "none" => None,
            date => Some(date.parse().ok()?),
        },
        inputs: parts
            .take("inputs")
            .filter(|digest| is_digest(digest))?
            .to_owned(),
        results: parts
            .take("results")
            .filter(|digest| is_digest(digest))?
            .to_owned(),
        history: parts.take_digest("history").ok()?,
        redacted: match parts.take("redacted") {
            Some(list) => list.split(',').map(redacted).collect::<Option<_>>()?,
            None => Vec::new(),
        },
        tool: parts.take("tool")?.to_owned(),
        method: parts.take("method")?.parse().ok()?,
        recount: parts.take_digest("recount").ok()?,
        reason: serde_json::from_str(reason).ok()?,
        previous: Some(previous)
            .filter(|digest| is_digest(digest))?
            .to_owned(),
    };
    (parts.0.next().is_none() && is_digest(hash)).then_some((entry, hash))
}

/// A part that should hold a digest holds something else.
struct NoDigest;

/// The parts of a line before its reason, in their order.
struct Parts<'a>(Peekable<Split<'a, char>>);

impl<'a> Parts<'a> {
    /// The value of the next part, if that has this name.
    fn take(&mut self, name: &str) -> Option<&'a str> {
        let value = self.0.peek()?.strip_prefix(name)?.strip_prefix('=')?;
        self.0.next();
        Some(value)
    }

    /// The digest in the next part, if that has this name.
    ///
    /// # Errors
    ///
    /// Where it has the name and no digest.
    fn take_digest(&mut self, name: &str) -> Result<Option<String>, NoDigest> {
        match self.take(name) {
            Some(digest) if is_digest(digest) => Ok(Some(digest.to_owned())),
            Some(_) => Err(NoDigest),
            None => Ok(None),
        }
    }
}

/// A kept file that was erased from: `1/inputs:<sha256>`.
fn redacted(text: &str) -> Option<Redacted> {
    let (place, digest) = text.split_once(':')?;
    let (number, word) = place.split_once('/')?;
    let (_, file) = Kept::WORDS.iter().find(|(each, _)| *each == word)?;
    Some(Redacted {
        number: number.parse().ok()?,
        file: *file,
        digest: Some(digest).filter(|digest| is_digest(digest))?.to_owned(),
    })
}
