//! Reading the log of publications as far as its chain of hashes goes.
//!
//! What a line means is read by whoever builds sites; here it is enough that each line is the one that
//! was hashed, follows the one before, and names data.

use super::{Finding, LOG, What, sums::is_digest};
use crate::results::digest;

/// What stands before a line when it is hashed.
const DOMAIN: &str = "pingyi publication 1\n";

/// The version of the method that this program computes by.
pub const METHOD: u32 = scoring_core::inputs::METHOD;

/// A line of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number.
    pub number: usize,
    /// The day of publication.
    pub date: String,
    /// The year whose results were published.
    pub year: u16,
    /// What it is: `final`.
    pub kind: String,
    /// The digest of the inputs.
    pub inputs: String,
    /// The digest of the results.
    pub results: String,
    /// The digest of the history, where it is kept.
    pub history: Option<String>,
    /// Kept files from which a text was erased: publication, name without its ending, new digest.
    pub redacted: Vec<(usize, String, String)>,
    /// The version of the tool.
    pub tool: String,
    /// The version of the method.
    pub method: u32,
    /// Its hash.
    pub hash: String,
}

impl Line {
    /// The folder that keeps what was published.
    pub fn folder(&self) -> String {
        format!("published/{:04}", self.number)
    }

    /// Whether the year's results are sealed by it.
    pub fn seals(&self) -> bool {
        self.kind != "provisional"
    }

    /// The check code: the first 32 digits of the hash in eight groups.
    pub fn head(&self) -> String {
        grouped(&self.hash[..32])
    }
}

/// Digits in groups of four.
pub fn grouped(digits: &str) -> String {
    let digits: Vec<char> = digits.chars().collect();
    let groups: Vec<String> = digits
        .chunks(4)
        .map(|group| group.iter().collect())
        .collect();
    groups.join(" ")
}

/// The lines of a log.
///
/// # Errors
///
/// At the first line that is not as it was written, or does not follow the one before.
pub fn read(text: &str) -> Result<Vec<Line>, Finding> {
    let mut lines: Vec<Line> = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let number = lines.len() + 1;
        let previous = lines.last().map(|line| line.hash.as_str());
        let found = rest.split_once('\n');
        let line = found.and_then(|(line, _)| self::line(line, number, previous));
        let Some((line, (_, after))) = line.zip(found) else {
            let expected = number.to_string();
            return Err(Finding::new(What::Log, LOG, &expected, ""));
        };
        lines.push(line);
        rest = after;
    }
    Ok(lines)
}

fn line(text: &str, number: usize, previous: Option<&str>) -> Option<Line> {
    let (body, hash) = text.rsplit_once(" hash=")?;
    if !is_digest(hash) || digest(&format!("{DOMAIN}{body}")) != hash {
        return None;
    }
    let (before, follows) = body.rsplit_once(" previous=")?;
    let first = follows.len() == 64 && follows.bytes().all(|byte| byte == b'0');
    if previous.map_or(!first, |previous| previous != follows) {
        return None;
    }
    // The reason is the last part before these and may hold anything.
    let (head, _) = before.split_once(" reason=")?;
    let part = |name: &str| {
        let mut parts = head.split(' ').filter_map(|part| part.split_once('='));
        parts.find(|(key, _)| *key == name).map(|(_, value)| value)
    };
    let digest = |name| {
        part(name)
            .filter(|value| is_digest(value))
            .map(str::to_owned)
    };
    Some(Line {
        number: part("publication")?
            .parse()
            .ok()
            .filter(|found| *found == number)?,
        date: part("date")?.to_owned(),
        year: part("year")?.parse().ok()?,
        kind: part("kind")?.to_owned(),
        inputs: digest("inputs")?,
        results: digest("results")?,
        history: digest("history"),
        redacted: match part("redacted") {
            Some(list) => list.split(',').map(redacted).collect::<Option<_>>()?,
            None => Vec::new(),
        },
        tool: part("tool")?.to_owned(),
        method: part("method")?.parse().ok()?,
        hash: hash.to_owned(),
    })
}

/// A kept file that was erased from: `1/inputs:<sha256>`.
fn redacted(text: &str) -> Option<(usize, String, String)> {
    let (place, digest) = text.split_once(':')?;
    let (number, name) = place.split_once('/')?;
    is_digest(digest).then_some((number.parse().ok()?, name.to_owned(), digest.to_owned()))
}

/// The digest that a kept file, `inputs`, `results` or `history`, must have: what a later erasure made
/// of it, else what it was published with.
pub fn kept<'a>(lines: &'a [Line], line: &'a Line, name: &str) -> Option<&'a str> {
    let erased = lines.iter().rev().flat_map(|line| &line.redacted);
    let mut erased = erased.filter(|(number, file, _)| *number == line.number && file == name);
    let published = match name {
        "inputs" => Some(&*line.inputs),
        "results" => Some(&*line.results),
        _ => line.history.as_deref(),
    };
    erased.next().map(|(_, _, digest)| &**digest).or(published)
}
