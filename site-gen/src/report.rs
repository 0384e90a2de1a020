//! Diagnostics in the forms that other programs read, and the explanation of a code.
//!
//! Stage: before `emit`, which prints what is made here. The form for people is `Diagnostic::render`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use serde_json::{Value, json};

use crate::diagnostic::{Code, Diagnostic, Severity, placeholder};
use crate::digest::sha256;
use crate::model::Language;
use crate::source::{Sources, Span};

/// What a report needs beside the diagnostics.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The files spoken of.
    pub sources: &'a Sources,
    /// How the content folder was named, with a slash behind it.
    pub prefix: &'a str,
    /// The language of the texts.
    pub language: Language,
}

/// A place as other programs name it: lines and columns from 1.
struct Place {
    path: String,
    start: (usize, usize),
    end: (usize, usize),
}

impl Context<'_> {
    fn place(&self, span: Span) -> Place {
        Place {
            path: format!("{}{}", self.prefix, self.sources.get(span.file).path),
            start: self.sources.position(span.file, span.start()),
            end: self.sources.position(span.file, span.end()),
        }
    }
}

/// The severity, for programs.
fn word(severity: Severity) -> &'static str {
    severity.name(Language::English)
}

/// A JSON array with an object a diagnostic.
///
/// # Panics
///
/// Never: strings and integers can be written.
pub fn json(list: &[Diagnostic], context: Context<'_>) -> String {
    let place = |span: Span| {
        let Place { path, start, end } = context.place(span);
        json!({
            "path": path,
            "line": start.0,
            "column": start.1,
            "end_line": end.0,
            "end_column": end.1,
        })
    };
    let entries: Vec<Value> = list
        .iter()
        .map(|each| {
            json!({
                "code": each.code.key(),
                "severity": word(each.severity()),
                "message": each.message(context.language),
                "hint": each.hint(context.language),
                "place": place(each.span),
                "conflicts_with": each.other.map(place),
            })
        })
        .collect();
    pretty(&json!(entries))
}

/// Workflow commands of GitHub Actions, which shows them at the lines of a merge request.
pub fn github(list: &[Diagnostic], context: Context<'_>) -> String {
    let mut text = String::new();
    for each in list {
        let Place { path, start, end } = context.place(each.span);
        // A command ends at the line's end; what would end it, or a property, is encoded.
        let message = format!(
            "{}\n{}",
            each.message(context.language),
            each.hint(context.language)
        );
        writeln!(
            text,
            "::{} file={},line={},col={},endLine={},endColumn={},title={}::{}",
            word(each.severity()),
            encoded(&path).replace(':', "%3A").replace(',', "%2C"),
            start.0,
            start.1,
            end.0,
            end.1,
            each.code,
            encoded(&message),
        )
        .expect("writing to a string succeeds");
    }
    text
}

fn encoded(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// GitLab's code quality report, which it shows at the lines of a merge request.
///
/// # Panics
///
/// Never: strings and integers can be written.
pub fn gitlab(list: &[Diagnostic], context: Context<'_>) -> String {
    // GitLab takes two entries of one fingerprint for one. Lines are no part of it: what moved down is
    // nothing new.
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    let entries: Vec<Value> = list
        .iter()
        .map(|each| {
            let Place { path, start, end } = context.place(each.span);
            let message = each.message(context.language);
            let what = format!("{path}\0{}\0{message}", each.code);
            let before = seen.entry(what.clone()).or_default();
            *before += 1;
            json!({
                "description": format!("{} {}", sentence(&message), each.hint(context.language)),
                "check_name": each.code.key(),
                "fingerprint": sha256(format!("{what}\0{before}").as_bytes()),
                "severity": match each.severity() {
                    Severity::Error => "major",
                    Severity::Warning => "minor",
                },
                "location": { "path": path, "lines": { "begin": start.0, "end": end.0 } },
            })
        })
        .collect();
    pretty(&json!(entries))
}

/// SARIF 2.1.0, which code hosts and editors read.
///
/// # Panics
///
/// Never: strings and integers can be written.
pub fn sarif(list: &[Diagnostic], context: Context<'_>) -> String {
    let location = |span: Span| {
        let Place { path, start, end } = context.place(span);
        json!({ "physicalLocation": {
            "artifactLocation": { "uri": uri(&path) },
            "region": {
                "startLine": start.0,
                "startColumn": start.1,
                "endLine": end.0,
                "endColumn": end.1,
            },
        } })
    };
    let codes: BTreeSet<Code> = list.iter().map(|each| each.code).collect();
    let rules: Vec<Value> = codes
        .iter()
        .map(|code| {
            json!({
                "id": code.key(),
                "fullDescription": { "text": code.texts().explanation.get(context.language) },
            })
        })
        .collect();
    let results: Vec<Value> = list
        .iter()
        .map(|each| {
            let mut result = json!({
                "ruleId": each.code.key(),
                "level": word(each.severity()),
                "message": { "text": format!("{} {}", sentence(&each.message(context.language)), each.hint(context.language)) },
                "locations": [location(each.span)],
            });
            if let Some(other) = each.other {
                result["relatedLocations"] = json!([location(other)]);
            }
            result
        })
        .collect();
    pretty(&json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "site-gen",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    }))
}

/// `text` with a full stop, unless it has one.
fn sentence(text: &str) -> String {
    let stop = if text.ends_with(['.', '。', '?', '？']) {
        ""
    } else {
        "."
    };
    format!("{text}{stop}")
}

/// `path` as a relative reference: everything but unreserved characters and slashes encoded.
fn uri(path: &str) -> String {
    path.bytes().fold(String::new(), |mut uri, byte| {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            write!(uri, "%{byte:02X}").expect("writing to a string succeeds");
        }
        uri
    })
}

fn pretty(value: &Value) -> String {
    let mut text = serde_json::to_string_pretty(value).expect("a JSON value can be written");
    text.push('\n');
    text
}

/// What a code means, with a bad and a good example.
pub fn explanation(code: Code, language: Language) -> String {
    let texts = code.texts();
    let (bad, good) = match language {
        Language::Chinese => ("错误的写法", "正确的写法"),
        Language::English => ("Wrong", "Right"),
    };
    let indented = |example: &str| -> String {
        (example.trim_end().lines()).fold(String::new(), |text, line| text + "    " + line + "\n")
    };
    format!(
        "{}[{code}]\n\n{}\n\n{bad}:\n\n{}\n{good}:\n\n{}",
        texts.severity.name(language),
        texts.explanation.get(language),
        indented(texts.bad),
        indented(texts.good),
    )
}

/// The page of all codes, in Markdown: what `explain` prints, for reading in one go.
pub fn reference(language: Language) -> String {
    let (title, lead, bad, good) = match language {
        Language::Chinese => (
            "检查代码一览",
            "`site-gen check` 的每条提示都带一个代码。本页由程序里的同一份文字生成。",
            "错误的写法",
            "正确的写法",
        ),
        Language::English => (
            "The codes of the checks",
            "Each message of `site-gen check` carries a code. This page is made from the tool's own texts.",
            "Wrong",
            "Right",
        ),
    };
    let mut text = format!("# {title}\n\n{lead}\n");
    for code in Code::ALL {
        let texts = code.texts();
        write!(
            text,
            "\n## {code}\n\n*{}* · {}\n\n{}\n\n{bad}:\n\n```\n{}\n```\n\n{good}:\n\n```\n{}\n```\n",
            texts.severity.name(language),
            texts.message.get(language),
            texts.explanation.get(language),
            texts.bad.trim_end(),
            texts.good.trim_end(),
        )
        .expect("writing to a string succeeds");
    }
    text
}

/// The groups of codes: the first of each, and what the group is about.
const GROUPS: [(Code, &str, &str); 11] = [
    (Code::Unreadable, "文件和文件夹", "Files and folders"),
    (
        Code::LogDamaged,
        "公布记录和封存的结果",
        "Publications and sealed results",
    ),
    (Code::Syntax, "TOML 的写法", "How TOML is written"),
    (Code::BadId, "单个的值", "Single values"),
    (
        Code::Duplicate,
        "名称对不上，或写了两次",
        "Names that are unknown, or given twice",
    ),
    (Code::DateOutsideYear, "日期", "Dates"),
    (Code::WeightsNotHundred, "方案", "The plan"),
    (
        Code::MissingIndicator,
        "问卷、打分、扣分、决定",
        "Surveys, marks, deductions, decisions",
    ),
    (
        Code::MissingEvidence,
        "承诺和台账",
        "Pledges and the ledger",
    ),
    (
        Code::SheetUnreadable,
        "导入的表格",
        "Tables that are imported",
    ),
    (Code::ThemeStyle, "主题", "The theme"),
];

/// What to do about each code, in Markdown: by group a table from what is said to the remedy.
pub fn remedies(language: Language) -> String {
    let heads = match language {
        Language::Chinese => "| 提示 | 代码 | 怎么办 |",
        Language::English => "| what it says | code | what to do |",
    };
    let title = |chinese, english| match language {
        Language::Chinese => chinese,
        Language::English => english,
    };
    let codes = match language {
        Language::Chinese => "codes.zh-CN.md",
        Language::English => "codes.md",
    };
    let mut text = String::new();
    let head = |text: &mut String, title: &str| {
        write!(text, "\n### {title}\n\n{heads}\n|---|---|---|\n")
            .expect("writing to a string succeeds");
    };
    let mut is_odd = false;
    for code in Code::ALL {
        let texts = code.texts();
        if let Some((_, chinese, english)) = GROUPS.iter().find(|(first, ..)| first == code) {
            head(&mut text, title(*chinese, *english));
        }
        // What stands behind the theme is odd and no more.
        if !is_odd && *code > Code::ThemeFile {
            is_odd = true;
            head(&mut text, title("只是提醒", "Odd, but lawful"));
        }
        writeln!(
            text,
            "| {} | [`{code}`]({codes}#{code}) | {} |",
            spoken(texts.message.get(language)),
            spoken(texts.hint.get(language)),
        )
        .expect("writing to a string succeeds");
    }
    text
}

/// A message as a cell of a table: its places as dots.
fn spoken(text: &str) -> String {
    let mut spoken = String::new();
    let mut rest = text;
    while let Some((before, _, after)) = placeholder(rest) {
        spoken.extend([before, "…"]);
        rest = after;
    }
    (spoken + rest).replace('|', "\\|").replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Readable;

    fn reported(report: fn(&[Diagnostic], Context<'_>) -> String) -> String {
        let mut sources = Sources::default();
        let text = "title = \"甲\"\nwieght = 1\n".to_owned();
        let file = sources.add("2025/a,b.toml".to_owned(), text, Readable::Yes);
        let at = Span::new(file, 14..20);
        let list = [Diagnostic::new(Code::UnknownKey, at)
            .with("key", "wieght")
            .suggest("wieght", ["weight"])];
        let context = Context {
            sources: &sources,
            prefix: "内容/",
            language: Language::English,
        };
        report(&list, context)
    }

    #[test]
    fn json_names_the_place() {
        let value: Value = serde_json::from_str(&reported(json)).expect("JSON");
        assert_eq!(value[0]["place"]["path"], "内容/2025/a,b.toml");
        assert_eq!(
            (&value[0]["place"]["line"], &value[0]["place"]["column"]),
            (&json!(2), &json!(1))
        );
        assert_eq!(value[0]["code"], "unknown-key");
        assert_eq!(value[0]["hint"], "is `weight` meant?");
    }

    #[test]
    fn github_commands_are_a_line_each_and_encode_what_would_end_them() {
        assert_eq!(
            reported(github),
            "::error file=内容/2025/a%2Cb.toml,line=2,col=1,endLine=2,endColumn=7,title=unknown-key::\
             unknown key `wieght`%0Ais `weight` meant?\n"
        );
    }

    #[test]
    fn gitlab_tells_alike_problems_apart_and_knows_one_that_moved() {
        let mut sources = Sources::default();
        let text = "a\nb\n".to_owned();
        let file = sources.add("site.toml".to_owned(), text, Readable::Yes);
        let context = Context {
            sources: &sources,
            prefix: "content/",
            language: Language::English,
        };
        let problem = |at| Diagnostic::new(Code::UnknownKey, Span::new(file, at..at + 1));
        let problem = |at| problem(at).with("key", "a").suggest("a", []);
        let report = |list: &[Diagnostic]| -> Value {
            serde_json::from_str(&gitlab(list, context)).expect("JSON")
        };
        let two = report(&[problem(0), problem(2)]);
        assert_ne!(two[0]["fingerprint"], two[1]["fingerprint"]);
        let moved = report(&[problem(2)]);
        assert_eq!(moved[0]["fingerprint"], two[0]["fingerprint"]);
        assert_eq!(
            moved[0]["location"],
            json!({ "path": "content/site.toml", "lines": { "begin": 2, "end": 2 } })
        );
        assert_eq!(
            (&moved[0]["check_name"], &moved[0]["severity"]),
            (&json!("unknown-key"), &json!("major"))
        );
    }

    #[test]
    fn sarif_has_rules_and_relative_uris() {
        let value: Value = serde_json::from_str(&reported(sarif)).expect("JSON");
        let run = &value["runs"][0];
        assert_eq!(run["tool"]["driver"]["rules"][0]["id"], "unknown-key");
        let place = &run["results"][0]["locations"][0]["physicalLocation"];
        assert_eq!(
            place["artifactLocation"]["uri"],
            "%E5%86%85%E5%AE%B9/2025/a%2Cb.toml"
        );
        assert_eq!(place["region"]["startLine"], 2);
    }

    #[test]
    fn every_code_is_explained_in_both_languages() {
        for code in Code::ALL {
            for language in [Language::Chinese, Language::English] {
                let text = explanation(*code, language);
                assert!(
                    text.contains(code.key()) && text.lines().count() > 6,
                    "{text}"
                );
            }
        }
    }
}
