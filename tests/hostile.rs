//! Contents in which every text that people write is a hostile one, or an awkward one.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::copy;

/// A list of texts under `tests/hostile/`, a line each, without the lines that name kinds.
///
/// # Panics
///
/// When the list is not there.
pub fn payloads() -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("hostile/payloads.txt");
    let list = fs::read_to_string(path).expect("the list is there");
    // What stands before the first kind says what the list is.
    let (_, list) = list.split_once("\n§").expect("kinds");
    let lines = list.lines().skip(1);
    let texts = lines.filter(|line| !line.is_empty() && !line.starts_with('§'));
    texts.map(str::to_owned).collect()
}

/// Awkward texts: those that a content may have, words of 10,000 characters with them, and those that
/// it may not.
///
/// # Panics
///
/// When the list is not there.
pub fn awkward() -> (Vec<String>, Vec<String>) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("hostile/awkward.json");
    let list = fs::read_to_string(path).expect("the list is there");
    let list: Value = serde_json::from_str(&list).expect("JSON");
    let texts = |part: &str| {
        let kinds = list[part].as_object().expect("kinds").values();
        let texts = kinds.flat_map(|texts| texts.as_array().expect("texts"));
        let texts = texts.map(|text| text.as_str().expect("a text").to_owned());
        texts.collect::<Vec<_>>()
    };
    let mut taken = texts("taken");
    taken.extend(["字", "W", "ا", "👍"].map(|letter| letter.repeat(10_000)));
    (taken, texts("refused"))
}

/// A text as a string of TOML, whose escapes JSON's are.
pub fn quoted(text: &str) -> String {
    // TOML wants this one escaped as well.
    Value::from(text).to_string().replace('\u{7f}', "\\u007f")
}

/// Writes a file of a content and the folders above it.
fn put(content: &Path, path: &str, text: &str) {
    let full = content.join(path);
    fs::create_dir_all(full.parent().expect("a folder")).expect("a folder can be made");
    fs::write(full, text).expect("a file can be written");
}

/// Markdown that has a text in every place where Markdown has texts.
fn markdown(text: &str) -> String {
    format!(
        "{text}\n\n# {text}\n\n[link]({text}) [link](<{text}>) [{text}](https://example.org/) <{text}>\n\n\
         ![{text}]({text} \"{text}\")\n\n[ref][r] `{text}` **{text}**\n\n[r]: {text} '{text}'\n\n\
         ```{text}\n{text}\n```\n\n- {text}\n\n> {text}\n\n| {text} | x |\n|:-|-:|\n| {text} | {text} |\n"
    )
}

/// A content with a window for each of `texts`, named `w-0`, `w-1` and so on, in which all that is
/// said of the window is that text: its names, marks, records, pledge, reports, ledger and a notice.
///
/// # Panics
///
/// When it cannot be written.
pub fn windows(content: &Path, texts: &[String]) {
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("good/three/content");
    for path in ["site.toml", "2025/plan.toml"] {
        put(
            content,
            path,
            &fs::read_to_string(base.join(path)).expect("the small centre"),
        );
    }
    let mut files: BTreeMap<&str, String> = BTreeMap::new();
    let mut add = |path: &'static str, text: String| files.entry(path).or_default().push_str(&text);
    add(
        "peer",
        "[[ballot]]\nsubmitted = 2025-09-20\n[ballot.scores]\n".to_owned(),
    );
    let (mut reasons, mut rounds) = (String::from("[ballot.reasons]\n"), String::new());
    let mut decisions = String::from("[reasons]\n");
    for (number, text) in texts.iter().enumerate() {
        let (window, q) = (format!("window = \"w-{number}\"\n"), quoted(text));
        add(
            "windows",
            format!(
                "[[window]]\nid = \"w-{number}\"\nname = {q}\nname_en = {q}\ndepartment = {q}\n\
                 affiliation = \"county\"\nhead = {q}\ncounters = [{q}]\nphone = {q}\n"
            ),
        );
        for item in ["checks", "daily"] {
            add(
                "panel",
                format!(
                    "[[mark]]\n{window}item = \"{item}\"\ndate = 2025-06-11\nkind = \"daily\"\n\
                     score = {}\nbasis = {q}\n",
                    60 + number % 40
                ),
            );
        }
        add("peer", format!("w-{number} = {}\n", 60 + number % 37));
        for list in [&mut reasons, &mut decisions] {
            writeln!(list, "w-{number} = {q}").expect("a text takes all");
        }
        write!(
            rounds,
            "[[window]]\nid = \"w-{number}\"\nrespondents = 40\n[window.votes]\n\
             attitude = [30, 8, 2]\nresolution = [{}, 8, 2]\n",
            number % 31
        )
        .expect("a text takes all");
        add(
            "adjustments",
            format!(
                "[[deduction]]\nid = \"d-{number}\"\n{window}kind = \"warning\"\ndate = 2025-06-12\n\
                 points = 1\nbasis = {q}\ndocument = {q}\nevent = {q}\n"
            ),
        );
        if number % 7 == 3 {
            add(
                "vetoes",
                format!(
                    "[[veto]]\n{window}ground = \"case-filed\"\ndate = 2025-08-02\ndocument = {q}\n\
                     withdrawn = 2025-10-01\nwithdrawn_reason = {q}\n"
                ),
            );
        }
        add(
            "criticisms",
            format!("[[criticism]]\n{window}date = 2025-07-01\ndocument = {q}\n"),
        );
        add(
            "rules",
            format!("[[rule]]\n{window}date = 2025-05-20\ntitle = {q}\ndocument = {q}\n"),
        );
        add(
            "outcome",
            format!("[[consequence]]\n{window}date = 2025-12-01\ntext = {q}\ndocument = {q}\n"),
        );
        of_one_window(content, number, text);
    }
    add("peer", reasons);
    for (name, text) in files {
        let head = match name {
            // The decision follows no list of candidates, and says why.
            "outcome" => format!(
                "decided = 2025-11-18\ndocument = {}\nexcellent = []\nunsatisfactory = []\n{decisions}",
                quoted(&texts[0])
            ),
            _ => String::new(),
        };
        put(content, &format!("2025/{name}.toml"), &(head + &text));
    }
    for round in ["july", "august"] {
        let method = quoted(&texts[0]);
        let text = format!("conducted = 2025-07-16\nmethod = {method}\n{rounds}");
        put(content, &format!("2025/surveys/{round}.toml"), &text);
    }
}

/// The files that a window has to itself.
fn of_one_window(content: &Path, number: usize, text: &str) {
    let (q, body) = (quoted(text), markdown(text));
    let pledge = format!(
        "+++\nsubmitted = 2025-05-08\n[[item]]\nid = \"one\"\ntext = {q}\ntext_en = {q}\ntarget = {q}\n\
         [[item.event]]\ndate = 2025-10-08\nby = \"section\"\nstatus = \"kept\"\nevidence = {q}\n+++\n{body}"
    );
    put(content, &format!("2025/pledges/w-{number}.md"), &pledge);
    let report = format!("+++\nsubmitted = 2025-05-09\n+++\n{body}");
    put(
        content,
        &format!("2025/self-reports/w-{number}.md"),
        &report,
    );
    let notice = format!("+++\ndate = 2025-11-20\ntitle = {q}\ntitle_en = {q}\n+++\n{body}");
    put(content, &format!("2025/notices/n-{number}.md"), &notice);
    let ledger = format!(
        "[[item]]\nid = \"l-{number}\"\nsource = \"complaint\"\narea = \"attitude\"\nproblem = {q}\n\
         responsible = {q}\nmeasures = [{q}, {q}]\nopened = 2025-05-06\ndue = 2025-06-30\n\
         [[item.event]]\ndate = 2025-06-20\nkind = \"claimed\"\nby = {q}\nnote = {q}\n\
         [[item.event]]\ndate = 2025-06-25\nkind = \"verified\"\nby = \"x\"\nevidence = {q}\n"
    );
    put(content, &format!("2025/ledger/w-{number}.toml"), &ledger);
}

/// The keys whose values are free texts.
const FREE: [&str; 17] = [
    "title",
    "centre",
    "complaint_phone",
    "address",
    "hours",
    "name",
    "department",
    "head",
    "phone",
    "problem",
    "responsible",
    "basis",
    "note",
    "text",
    "target",
    "method",
    "document",
];

/// The small centre, with all of `texts` in every free text of it, so in those that a centre has one
/// of, such as its name. Each begins with another of them, since one may hide those behind it.
///
/// # Panics
///
/// When it cannot be written.
pub fn whole(content: &Path, texts: &[String]) {
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("good/three/content");
    copy(&base, content);
    let mut turn = 0;
    for path in crate::pages::files(content, "") {
        let written = fs::read_to_string(&path).expect("readable");
        let mut filled = String::with_capacity(written.len());
        let mut rest = written.as_str();
        while let Some(at) = rest.find(" = \"") {
            let (before, value) = rest.split_at(at + " = \"".len());
            filled.push_str(before);
            let (value, after) = value.split_once('"').expect("a string ends");
            let key = before[..at]
                .rsplit(|c: char| !c.is_ascii_lowercase() && c != '_')
                .next();
            let key = key.unwrap_or_default().trim_end_matches("_en");
            if FREE.contains(&key) {
                let mut all = texts.to_vec();
                all.rotate_left(turn % texts.len());
                turn += 1;
                let text = quoted(&all.join(" "));
                filled.push_str(&text[1..]);
            } else {
                filled.push_str(value);
                filled.push('"');
            }
            rest = after;
        }
        filled.push_str(rest);
        fs::write(path, filled).expect("a file can be written");
    }
    let all = texts.iter().map(|text| markdown(text) + "\n\n");
    put(content, "2025/plan.md", &all.collect::<String>());
    put(
        content,
        "2025/report.md",
        &format!(
            "+++\nsubmitted = 2025-10-30\n+++\n{}",
            markdown(&texts.join(" "))
        ),
    );
}
