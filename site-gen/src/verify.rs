//! Checking a copy of a site.
//!
//! Stage: around the pipeline, as the command `verify`. What anybody can check is in `web::proof`, the
//! same code as on the page; here is what takes more than the copy: another log, the content, a
//! signature, and what this version of the tool puts into every site.

mod signature;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Value, json};
use web::proof::log::Line;
use web::proof::{Checked, Finding, Proof, What};

use crate::cli::EndFormat;
use crate::digest::sha256;
use crate::emit::Console;
use crate::examine::{self, examine};
use crate::load::copy::{self, Copy, Name};
use crate::publication::LOG;
use crate::report::Context;
use crate::run::Failure;
use crate::selection::Selection;
use crate::texts::Texts;
use crate::theme::Theme;
use crate::{assets, data, make, sums, wording, write};

/// What is asked about which copy.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// A folder or a ZIP file.
    pub copy: &'a Path,
    /// A check code from paper.
    pub head: Option<&'a str>,
    /// Another copy of the log.
    pub witness: Option<&'a Path>,
    /// The content that the site was made of.
    pub content: Option<&'a Path>,
    /// Up to which day the current year's records counted.
    pub as_of: Option<Date>,
    /// Who may sign.
    pub signers: Option<&'a Path>,
}

/// What is wrong with a copy, by the key of its sentence.
struct Wrong {
    key: &'static str,
    path: String,
    expected: String,
    found: String,
}

impl Wrong {
    fn new(key: &'static str, path: &str) -> Self {
        Self {
            key,
            path: path.to_owned(),
            expected: String::new(),
            found: String::new(),
        }
    }
}

impl From<Finding> for Wrong {
    fn from(finding: Finding) -> Self {
        Self {
            key: finding.what.key(),
            path: finding.path,
            expected: finding.expected,
            found: finding.found,
        }
    }
}

/// How a check ended early.
enum Stop {
    Wrong(Wrong),
    Failure(Failure),
}

impl<F: Into<Failure>> From<F> for Stop {
    fn from(failure: F) -> Self {
        Self::Failure(failure.into())
    }
}

impl From<Wrong> for Stop {
    fn from(wrong: Wrong) -> Self {
        Self::Wrong(wrong)
    }
}

impl From<Finding> for Stop {
    fn from(finding: Finding) -> Self {
        Self::Wrong(finding.into())
    }
}

/// A copy in which nothing is wrong.
#[derive(Serialize)]
struct Sound {
    files: usize,
    publications: usize,
    years: usize,
    figures: usize,
    check_code: Option<String>,
}

/// Checks a copy of a site. What is wrong is printed: the first thing. For a script the end is one
/// object besides.
///
/// # Errors
///
/// When something is wrong, or the copy cannot be read.
pub fn verify(
    question: &Question<'_>,
    format: EndFormat,
    console: &Console<'_>,
) -> Result<(), Failure> {
    let texts = Texts::of(console.language);
    let end = |found: Value| match format {
        EndFormat::Human => Ok(()),
        EndFormat::Json => console
            .output(&format!("{found}\n"))
            .map_err(Failure::Output),
    };
    match check(question, &texts, console) {
        Ok(sound) => end(json!({ "sound": true, "checked": sound })),
        Err(Stop::Failure(failure)) => {
            if matches!(failure, Failure::Unsound) {
                end(json!({ "sound": false }))?;
            }
            Err(failure)
        }
        Err(Stop::Wrong(wrong)) => {
            let Wrong {
                key,
                path,
                expected,
                found,
            } = &wrong;
            let places = [
                ("path", path.into()),
                ("expected", expected.into()),
                ("found", found.into()),
            ];
            let sentence = texts.say(&format!("verify.{key}"), &places);
            console.remark(&wording::fill("{sentence}", &[("sentence", &sentence)]));
            let finding = key.strip_prefix("finding_").unwrap_or(key);
            end(json!({
                "sound": false,
                "finding": finding,
                "path": path,
                "expected": expected,
                "found": found,
            }))?;
            Err(Failure::Unsound)
        }
    }
}

fn check(question: &Question<'_>, texts: &Texts, console: &Console<'_>) -> Result<Sound, Stop> {
    let say = |address: &str, arguments: &[(&str, &dyn std::fmt::Display)]| {
        console.remark(&wording::say(address, console.language, arguments));
    };
    let mut copy = Copy::open(question.copy)?;
    let Some(sums) = copy.read(sums::FILE)? else {
        let path = question.copy.display();
        say("verified.not-a-copy", &[("path", &path)]);
        return Err(Failure::Unsound.into());
    };
    // Damage is found as what it is, whatever the bytes: a replacement character is no digest.
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    let log = copy.read(LOG)?.map(text);
    let mut proof = Proof::new(&text(sums.clone()), log.as_deref())?;
    let names = copy.names()?;
    names_fit(&proof, &names)?;
    let wanted: Vec<String> = proof.files().into_iter().map(str::to_owned).collect();
    for path in &wanted {
        let bytes = copy.read(path)?;
        proof.file(path, bytes.as_deref())?;
    }
    let Checked {
        files,
        publications,
        years,
        figures,
    } = proof.finish()?;
    let head = question.head.map(|head| proof.head(head)).transpose()?;
    if let Some(witness) = question.witness {
        agrees(log.as_deref().unwrap_or_default(), witness)?;
    }
    let known_version = is_of_this_version(&mut copy)?;
    if known_version {
        same_assets(&mut copy)?;
    }
    if let Some(content) = question.content {
        remade(question, content, &mut copy, console)?;
    }
    let signature = signature::check(&mut copy, &sums, question.signers, console.language)?;

    let places = [
        ("files", files.into()),
        ("publications", publications.into()),
        ("years", years.into()),
        ("figures", figures.into()),
    ];
    console.remark(&texts.say("verify.summary", &places));
    let version: &dyn std::fmt::Display = &env!("CARGO_PKG_VERSION");
    let address = if known_version {
        "verified.assets"
    } else {
        "verified.no-assets"
    };
    say(address, &[("version", version)]);
    if let Some(content) = question.content {
        say("verified.remade", &[("path", &content.display())]);
    }
    if let Some(witness) = question.witness {
        say("verified.witness", &[("path", &witness.display())]);
    }
    match signature {
        Some(Ok(said)) => console.remark(&said),
        Some(Err(bad)) => {
            console.remark(&bad);
            return Err(Failure::Unsound.into());
        }
        None => {}
    }
    match (head, proof.lines().last()) {
        (Some(number), _) => {
            let places = [("number", number.into())];
            console.remark(&texts.say("verify.head_same", &places));
        }
        (None, Some(last)) => {
            let head = last.head();
            let places = [("head", (&head).into())];
            console.remark(&texts.say("verify.head_last", &places));
        }
        (None, None) => {}
    }
    console.remark(texts.get("verify.sound"));
    Ok(Sound {
        files,
        publications,
        years,
        figures,
        check_code: proof.lines().last().map(Line::head),
    })
}

/// Whether the copy has no files but those that it should.
fn names_fit(proof: &Proof, names: &[Name]) -> Result<(), Stop> {
    if let Some(name) = names.iter().find(|name| !name.plain) {
        return Err(Wrong::new("finding_link", &name.path).into());
    }
    let unsigned = (names.iter())
        .map(|name| name.path.as_str())
        .filter(|path| !sums::SIGNATURES.contains(path));
    Ok(proof.extra(unsigned)?)
}

/// Whether the log and another copy of it are one and the same as far as both go.
fn agrees(log: &str, witness: &Path) -> Result<(), Stop> {
    let other = copy::text(witness)?;
    if log.starts_with(&other) && (other.is_empty() || other.ends_with('\n')) {
        return Ok(());
    }
    let same = (log.lines().zip(other.lines()))
        .take_while(|(one, other)| one == other)
        .count();
    Err(Wrong {
        expected: (same + 1).to_string(),
        found: witness.display().to_string(),
        ..Wrong::new("finding_witness", LOG)
    }
    .into())
}

/// Whether the marker says that this version of the tool made the site.
fn is_of_this_version(copy: &mut Copy) -> Result<bool, Stop> {
    let marker = copy.read(write::MARKER)?;
    Ok(marker.is_some_and(|marker| marker == write::MARKER_TEXT.as_bytes()))
}

/// Whether scripts and styles are those of this tool, behind which a theme's may stand, and the data
/// that pages load are the published ones.
fn same_assets(copy: &mut Copy) -> Result<(), Stop> {
    for asset in assets::files(&Theme::default()) {
        let found = copy.read(&asset.path)?;
        let same = found.is_some_and(|found| {
            found == asset.bytes || asset.path == assets::STYLE && found.starts_with(&asset.bytes)
        });
        if !same {
            return Err(Wrong::new("finding_remade", &asset.path).into());
        }
    }
    let names = copy.names()?;
    let folders = names.iter().filter_map(|name| {
        let folder = name.path.strip_suffix("/inputs.js")?;
        folder.starts_with("data/").then_some(folder)
    });
    for folder in folders {
        let script = format!("{folder}/inputs.js");
        let json = copy
            .read(&format!("{folder}/inputs.json"))?
            .unwrap_or_default();
        let expected = data::classic_script(&String::from_utf8_lossy(&json));
        if copy.read(&script)?.as_deref() != Some(expected.as_bytes()) {
            return Err(Wrong::new("finding_remade", &script).into());
        }
    }
    Ok(())
}

/// A file of every site that has compressed copies, and of no other.
const COPIED: &str = "index.html.gz";

/// Whether the content makes this very site, with compressed copies where it has some.
fn remade(
    question: &Question<'_>,
    content: &Path,
    copy: &mut Copy,
    console: &Console<'_>,
) -> Result<(), Stop> {
    let examined = examine(&examine::Question {
        content: content.to_owned(),
        as_of: question.as_of,
        ..examine::Question::default()
    })?;
    let prefix = format!("{}/", content.display());
    let place = Context {
        sources: &examined.sources,
        prefix: &prefix,
        language: console.language,
    };
    console.diagnostics(&examined.list, place);
    let assessed = examined.assessed.as_ref().ok_or(Failure::Content)?;
    let made = Mutex::new(BTreeMap::new());
    let selection = Selection {
        compressed: copy.names()?.iter().any(|name| name.path == COPIED),
        ..Selection::default()
    };
    make(assessed, &selection, &|path, bytes, _| {
        let mut made = made.lock().unwrap_or_else(PoisonError::into_inner);
        made.insert(path.to_owned(), sha256(bytes));
        Ok(())
    })?;
    let mut made = made.into_inner().unwrap_or_else(PoisonError::into_inner);
    let marker = sha256(write::MARKER_TEXT.as_bytes());
    made.insert(write::MARKER.to_owned(), marker);
    for (path, digest) in &made {
        if copy
            .read(path)?
            .is_none_or(|found| sha256(&found) != *digest)
        {
            return Err(Wrong::new("finding_remade", path).into());
        }
    }
    let names = copy.names()?;
    let unknown = (names.iter())
        .filter(|name| !sums::SIGNATURES.contains(&&*name.path))
        .find(|name| !made.contains_key(&name.path));
    match unknown {
        Some(name) => Err(Finding::new(What::Extra, &name.path, "", "").into()),
        None => Ok(()),
    }
}
