//! Signatures of `SHA256SUMS`, checked by the programs that make them, where somebody put one beside it.
//!
//! Keys and their formats are those programs' matter; whether a signature is needed is the reader's.

use std::fmt::Display;
use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::load::copy::Copy;
use crate::model::Language;
use crate::wording;
use crate::write::scratch::Scratch;

use super::{Stop, sums};

/// What is to be said of a signature: that it is good or not known to be bad, or that it is bad.
pub(super) type Said = Result<String, String>;

/// What is said in a signature of ssh-keygen of what it is for.
const NAMESPACE: &str = "file";

/// Checks the signature beside the digests `signed`, and returns what is to be said of it; `None` where
/// there is none.
pub(super) fn check(
    site: &mut Copy,
    signed: &[u8],
    signers: Option<&Path>,
    language: Language,
) -> Result<Option<Said>, Stop> {
    let [ssh, minisign] = sums::SIGNATURES;
    if let Some(signature) = site.read(ssh)? {
        return with_ssh(ssh, &signature, signed, signers, language).map(Some);
    }
    if let Some(signature) = site.read(minisign)? {
        return with_minisign(minisign, &signature, signed, signers, language).map(Some);
    }
    Ok(None)
}

fn with_ssh(
    name: &str,
    signature: &[u8],
    signed: &[u8],
    signers: Option<&Path>,
    language: Language,
) -> Result<Said, Stop> {
    let folder = Scratch::of(&[(name, signature)])?;
    let file = folder.path().join(name);
    let program = "ssh-keygen";
    let run = |arguments: &[&str]| {
        let mut command = Command::new(program);
        command.args(["-Y"]).args(arguments).arg("-s").arg(&file);
        command.args(["-n", NAMESPACE]);
        command
    };
    let Some(signers) = signers else {
        let checked = feed(&mut run(&["check-novalidate"]), signed);
        let said = ended(name, program, checked, "verified.signed-by-any", language);
        return Ok(said);
    };
    let mut find = run(&["find-principals"]);
    let found = feed(find.arg("-f").arg(signers), signed);
    let who = match &found {
        Ok(found) => first_line(&found.stdout),
        Err(_) => String::new(),
    };
    let mut check = run(&["verify"]);
    let checked = feed(check.arg("-f").arg(signers).args(["-I", &who]), signed);
    Ok(ended(name, program, checked, "verified.signed", language))
}

fn with_minisign(
    name: &str,
    signature: &[u8],
    signed: &[u8],
    signers: Option<&Path>,
    language: Language,
) -> Result<Said, Stop> {
    let Some(key) = signers else {
        let said = wording::say("verified.unsigned", language, &[("path", &name)]);
        return Ok(Ok(said));
    };
    let folder = Scratch::of(&[(name, signature), (sums::FILE, signed)])?;
    let mut command = Command::new("minisign");
    command.arg("-V").arg("-p").arg(key);
    command.arg("-m").arg(folder.path().join(sums::FILE));
    command.arg("-x").arg(folder.path().join(name));
    let checked = feed(&mut command, b"");
    Ok(ended(
        name,
        "minisign",
        checked,
        "verified.signed",
        language,
    ))
}

/// Runs a program with `input` as its standard input.
fn feed(command: &mut Command, input: &[u8]) -> io::Result<Output> {
    let command = command.stdin(Stdio::piped());
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    // A program that does not read all of it says by its status what it thinks.
    drop(child.stdin.take().map(|mut stdin| stdin.write_all(input)));
    child.wait_with_output()
}

/// What is to be said of how a program ended.
fn ended(
    name: &str,
    program: &str,
    ended: io::Result<Output>,
    good: &str,
    language: Language,
) -> Said {
    let Ok(output) = ended else {
        let arguments: [(_, &dyn Display); 2] = [("path", &name), ("program", &program)];
        return Ok(wording::say("verified.no-program", language, &arguments));
    };
    if output.status.success() {
        let who = first_line(&output.stdout);
        return Ok(wording::say(good, language, &[("who", &who)]));
    }
    let why = [output.stderr, output.stdout]
        .iter()
        .map(|said| first_line(said))
        .find(|line| !line.is_empty());
    let why = why.unwrap_or_default();
    let arguments: [(_, &dyn Display); 2] = [("path", &name), ("why", &why)];
    Err(wording::say("verified.bad-signature", language, &arguments))
}

fn first_line(said: &[u8]) -> String {
    let said = String::from_utf8_lossy(said);
    said.lines().next().unwrap_or_default().trim().to_owned()
}
