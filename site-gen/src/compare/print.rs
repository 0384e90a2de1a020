//! A comparison as Markdown, for a merge request, and as JSON.

use std::fmt::{Display, Write};

use super::{Cause, Comparison, WindowChange, YearChange};
use crate::model::Language;
use crate::wording;

/// As JSON.
///
/// # Panics
///
/// Never: texts and numbers become JSON.
pub fn json(comparison: &Comparison) -> String {
    let text = serde_json::to_string_pretty(comparison);
    text.expect("texts and numbers become JSON") + "\n"
}

/// As Markdown.
pub fn markdown(comparison: &Comparison, language: Language) -> String {
    let mut page = Page {
        text: String::new(),
        language,
    };
    page.heading(1, "diff.title", &[]);
    if comparison.is_empty() {
        page.paragraph("diff.nothing", &[]);
    }
    for year in &comparison.years_removed {
        page.paragraph("diff.year-removed", &[("year", year)]);
    }
    for year in &comparison.years_added {
        page.paragraph("diff.year-added", &[("year", year)]);
    }
    for year in &comparison.years {
        page.year(year);
    }
    page.text
}

struct Page {
    text: String,
    language: Language,
}

type Arguments<'a> = &'a [(&'a str, &'a dyn Display)];

impl Page {
    fn say(&self, address: &str, arguments: Arguments<'_>) -> String {
        wording::say(address, self.language, arguments)
    }

    fn line(&mut self, line: &str) {
        writeln!(self.text, "{line}").expect("writing to a string succeeds");
    }

    fn heading(&mut self, level: usize, address: &str, arguments: Arguments<'_>) {
        let said = self.say(address, arguments);
        if !self.text.is_empty() {
            self.line("");
        }
        self.line(&format!("{} {said}", "#".repeat(level)));
        self.line("");
    }

    fn paragraph(&mut self, address: &str, arguments: Arguments<'_>) {
        let said = self.say(address, arguments);
        self.line(&said);
    }

    /// A table; its columns are named by messages.
    fn table(&mut self, columns: &[&str], rows: impl Iterator<Item = Vec<String>>) {
        let names: Vec<String> = columns.iter().map(|name| self.say(name, &[])).collect();
        self.line(&format!("| {} |", names.join(" | ")));
        self.line(&format!("|{}", "---|".repeat(columns.len())));
        for row in rows {
            let cells: Vec<String> = row.iter().map(|cell| escaped(cell)).collect();
            self.line(&format!("| {} |", cells.join(" | ")));
        }
    }

    fn year(&mut self, year: &YearChange) {
        let language = self.language;
        self.heading(2, "diff.year", &[("year", &year.year)]);
        let [mut moved, mut ranks, mut candidates] = [0, 0, 0];
        for window in &year.windows {
            moved += usize::from(window.change.as_deref() != Some("0"));
            ranks += usize::from(window.rank[0] != window.rank[1]);
            candidates += usize::from(window.candidate[0] != window.candidate[1]);
        }
        self.paragraph(
            "diff.summary",
            &[
                ("scores", &moved),
                ("ranks", &ranks),
                ("lists", &year.lists.len()),
                ("candidates", &candidates),
                ("records", &(year.added.len() + year.lost.len())),
                ("lines", &year.lines.len()),
            ],
        );
        if !year.method.is_empty() {
            let what = year.method.join(", ");
            self.line("");
            self.paragraph("diff.method", &[("what", &what)]);
        }
        if !year.windows.is_empty() {
            self.heading(3, "diff.windows", &[]);
            let columns = ["diff.window", "diff.score", "diff.rank", "diff.list"];
            self.table(
                &columns,
                year.windows.iter().map(|each| window(each, language)),
            );
        }
        let caused: Vec<_> = (year.windows.iter())
            .flat_map(|window| window.causes.iter().map(move |cause| (window, cause)))
            .collect();
        if !caused.is_empty() {
            self.heading(3, "diff.causes", &[]);
            let columns = ["diff.window", "diff.input", "diff.effect", "diff.where"];
            let rows = caused
                .iter()
                .map(|(window, cause)| self::cause(window, cause, language));
            self.table(&columns, rows);
        }
        if !year.lists.is_empty() {
            self.heading(3, "diff.lists", &[]);
            let columns = ["diff.list", "diff.comes", "diff.goes"];
            let rows = (year.lists.iter()).map(|list| {
                vec![
                    self::list(&list.list, language),
                    list.added.join(" "),
                    list.removed.join(" "),
                ]
            });
            self.table(&columns, rows);
        }
        if !year.lost.is_empty() {
            self.heading(3, "diff.lost", &[]);
            let columns = ["diff.record", "diff.was", "diff.is"];
            let rows = year.lost.iter().map(|lost| {
                let new = lost.new.clone().unwrap_or_else(|| "–".to_owned());
                vec![lost.of.clone(), lost.old.clone(), new]
            });
            self.table(&columns, rows);
        }
        if !year.added.is_empty() {
            self.heading(3, "diff.added", &[]);
            let rows = year.added.iter();
            let rows = rows.map(|added| vec![added.of.clone(), added.says.clone()]);
            self.table(&["diff.record", "diff.is"], rows);
        }
        if !year.states.is_empty() {
            self.heading(3, "diff.states", &[]);
            let rows = year.states.iter().map(|change| {
                let states = change
                    .states
                    .clone()
                    .map(|state| state.unwrap_or_else(|| "–".into()));
                let [old, new] = states;
                vec![change.item.clone(), old, new]
            });
            self.table(&["diff.item", "diff.was", "diff.is"], rows);
        }
        if !year.lines.is_empty() {
            self.heading(3, "diff.lines", &[]);
            // A fence longer than any in the lines.
            let fence =
                "`".repeat(longest_run(year.lines.iter().map(|line| &*line.text)).max(2) + 1);
            self.line(&format!("{fence}diff"));
            let mut file = "";
            for line in &year.lines {
                if line.file != file {
                    file = &line.file;
                    self.line(&format!("@@ {file}"));
                }
                let sign = if line.is_new { '+' } else { '-' };
                self.line(&format!("{sign}{}: {}", line.number, line.text));
            }
            self.line(&fence);
        }
    }
}

fn window(change: &WindowChange, language: Language) -> Vec<String> {
    let none = || "–".to_owned();
    let arrow = |[old, new]: [String; 2]| {
        if old == new {
            new
        } else {
            format!("{old} → {new}")
        }
    };
    let rank = change
        .rank
        .map(|rank| rank.map_or_else(none, |rank| rank.to_string()));
    let list = [0, 1].map(|at| {
        if change.vetoed[at] {
            return list("vetoed", language);
        }
        change.candidate[at].map_or_else(none, |word| list(word, language))
    });
    let scores = change
        .composite
        .clone()
        .map(|score| score.unwrap_or_else(none));
    vec![
        named(change, language),
        arrow(scores),
        arrow(rank),
        arrow(list),
    ]
}

fn named(change: &WindowChange, language: Language) -> String {
    let english = change
        .name_en
        .as_ref()
        .filter(|_| language == Language::English);
    format!("{} ({})", english.unwrap_or(&change.name), change.id)
}

fn cause(window: &WindowChange, cause: &Cause, language: Language) -> Vec<String> {
    let sign = if cause.effect.starts_with('-') {
        ""
    } else {
        "+"
    };
    vec![
        named(window, language),
        input(&cause.input, language),
        format!("{sign}{}", cause.effect),
        cause.lines.join(", "),
    ]
}

/// A list, by the name that JSON has for it: `candidates excellent`, `excellent`.
fn list(name: &str, language: Language) -> String {
    let (word, rest) = name.split_once(' ').unwrap_or((name, ""));
    let address = match word {
        "candidates" => "diff-list.candidates",
        "decisions" => "diff-list.decisions",
        "excellent" => "diff-list.excellent",
        "unsatisfactory" => "diff-list.unsatisfactory",
        "undetermined" => "diff-list.undetermined",
        "excellent_heads" => "diff-list.excellent_heads",
        "vetoed" => "diff-list.vetoed",
        _ => return name.to_owned(),
    };
    let of = if rest.is_empty() {
        String::new()
    } else {
        list(rest, language)
    };
    wording::say(address, language, &[("of", &of)])
}

/// What a change comes from, by the name that JSON has for it: `panel`, `survey july`.
fn input(name: &str, language: Language) -> String {
    let (word, of) = name.split_once(' ').unwrap_or((name, ""));
    let address = match word {
        "method" => "diff-input.method",
        "survey" => "diff-input.survey",
        "panel" => "diff-input.panel",
        "self" => "diff-input.self",
        "peer" => "diff-input.peer",
        "checklist" => "diff-input.checklist",
        "deductions" => "diff-input.deductions",
        "additions" => "diff-input.additions",
        _ => return name.to_owned(),
    };
    wording::say(address, language, &[("of", &of)])
}

/// A cell in which nothing is read as Markdown or HTML.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' => escaped.push(' '),
            '<' => escaped.push_str("&lt;"),
            '&' => escaped.push_str("&amp;"),
            '|' | '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '!' | '~' => escaped.extend(['\\', c]),
            c => escaped.push(c),
        }
    }
    escaped
}

/// The longest run of backticks in any of `texts`.
fn longest_run<'a>(texts: impl Iterator<Item = &'a str>) -> usize {
    let runs = texts.flat_map(|text| text.split(|c| c != '`').map(str::len));
    runs.max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_and_inputs_have_names_in_both_languages() {
        let lists = [
            (
                "candidates excellent",
                "候选：优秀窗口",
                "candidates: excellent",
            ),
            (
                "decisions excellent_heads",
                "县里的决定：优秀窗口负责人",
                "decisions: excellent heads",
            ),
            (
                "candidates unsatisfactory",
                "候选：群众不满意窗口",
                "candidates: unsatisfactory",
            ),
            ("undetermined", "名额分不开", "undetermined"),
            ("vetoed", "违纪否决", "vetoed"),
        ];
        for (name, chinese, english) in lists {
            assert_eq!(list(name, Language::Chinese), chinese);
            assert_eq!(list(name, Language::English), english);
        }
        for name in [
            "method",
            "survey july",
            "panel",
            "self",
            "peer",
            "checklist hall",
            "deductions",
            "additions",
        ] {
            assert_eq!(input(name, Language::English), name);
            assert_ne!(input(name, Language::Chinese), name);
        }
    }
}
