//! Plans of other kinds, by configuration only: their results are those kept here and those of an
//! independent recount, and the guide that walks through them says what the tool says.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use serde_json::Value;
use site_gen::model::Language;
use tests::sites::root;
use tests::{goldens, run_in};

/// The folders of the plans, each with `content/` and `results.json`.
fn plans() -> Vec<PathBuf> {
    let folder = root().join("tests/plans");
    let entries = fs::read_dir(folder).expect("the plans");
    let mut plans: Vec<_> = entries
        .map(|entry| entry.expect("readable").path())
        .collect();
    plans.sort();
    assert_eq!(plans.len(), 6, "six kinds of plan");
    plans
}

fn results(content: &Path) -> String {
    let content = content.as_os_str();
    let line = ["score", "--format", "json", "--content"].map(AsRef::as_ref);
    let ended = run_in(Language::English, line.into_iter().chain([content]));
    assert_eq!(ended.status, ExitCode::SUCCESS, "{}", ended.remarks);
    ended.out
}

#[test]
fn each_plan_is_lawful_and_has_the_results_that_are_kept() {
    for plan in plans() {
        let content = plan.join("content");
        let line = ["check".as_ref(), "--content".as_ref(), content.as_os_str()];
        let checked = run_in(Language::English, line);
        assert_eq!(checked.status, ExitCode::SUCCESS, "{}", checked.remarks);
        let odd = checked
            .remarks
            .lines()
            .filter_map(|line| line.strip_prefix("warning["));
        let odd: Vec<_> = odd.filter_map(|line| line.split(']').next()).collect();
        let expected: &[&str] = match plan.file_name().and_then(|name| name.to_str()) {
            // What these two show; deputies are few in both rounds.
            Some("sampled-groups") => &["counts-disclosed", "void-round", "counts-disclosed"],
            Some("monthly") => &["few-respondents"],
            _ => &[],
        };
        assert_eq!(odd, expected, "{}", plan.display());
        let (made, golden) = (results(&content), plan.join("results.json"));
        if goldens::are_rewritten() {
            fs::write(&golden, &made).expect("written");
        }
        let kept = fs::read_to_string(&golden).expect("the results");
        assert!(kept == made, "{} differs", golden.display());
    }
}

/// Says where `ours` lacks or contradicts something of `theirs`, which may say less.
fn compare(at: &str, theirs: &Value, ours: &Value, differences: &mut Vec<String>) {
    match (theirs, ours) {
        (Value::Object(theirs), Value::Object(ours)) => {
            for (key, value) in theirs {
                let ours = ours.get(key).unwrap_or(&Value::Null);
                compare(&format!("{at}.{key}"), value, ours, differences);
            }
        }
        (Value::Array(theirs), Value::Array(ours)) if theirs.len() == ours.len() => {
            for (place, (theirs, ours)) in theirs.iter().zip(ours).enumerate() {
                compare(&format!("{at}[{place}]"), theirs, ours, differences);
            }
        }
        _ if theirs == ours => {}
        _ => differences.push(format!("{at}: {theirs} recounted, {ours} here")),
    }
}

#[test]
fn an_independent_recount_gives_the_same_results() {
    for plan in plans() {
        let content = plan.join("content");
        let counted = Command::new("python3")
            .arg(root().join("tests/recount/recount.py"))
            .arg(&content)
            .output()
            .expect("python3 starts: tests/run installs it");
        let said = String::from_utf8_lossy(&counted.stderr);
        assert!(counted.status.success(), "{said}");
        let theirs: Value = serde_json::from_slice(&counted.stdout).expect("JSON");
        let ours: Value = serde_json::from_str(&results(&content)).expect("JSON");
        let mut differences = Vec::new();
        compare("", &theirs, &ours, &mut differences);
        assert!(
            differences.is_empty(),
            "{}: {differences:#?}",
            plan.display()
        );
    }
}

#[test]
fn each_plan_becomes_a_site() {
    for plan in plans() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let site = folder.path().join("site");
        tests::build(&plan.join("content"), &site);
        let page = |path: &str| fs::read_to_string(site.join(path)).expect("a page");
        let ranking = page("2025/ranking/index.html");
        assert!(ranking.contains("<table"));
        // What pages say of the method in general is true of this one.
        let written = fs::read_to_string(plan.join("content/2025/plan.toml")).expect("the plan");
        let written: toml::Table = written.parse().expect("TOML");
        let home = page("index.html");
        let lead = home.split("<p class=\"lead\">").nth(1);
        let lead = lead
            .and_then(|rest| rest.split("</p>").next())
            .expect("a lead");
        for component in written["component"].as_array().expect("components") {
            let name = component["name"].as_str().expect("a name");
            assert!(lead.contains(name), "{name} is not in {lead}");
        }
        let kinds = |key: &str| written.get(key).and_then(toml::Value::as_array);
        let off = |kind: &toml::Value| kind["applies_to"].as_str() == Some("composite");
        let takes_off = kinds("deduction").is_some_and(|kinds| kinds.iter().any(off));
        let adds = kinds("addition").is_some();
        let explained = ranking.split("各段相加").nth(1).expect("how a bar is read");
        let explained = explained.split("综合得分").next().expect("its end");
        let said = ["减扣分", "加加分"].map(|part| explained.contains(part));
        assert_eq!(said, [takes_off, adds], "{explained}");
    }
}

/// The records of an array of tables in a file of a plan's year.
fn records(file: &Path, array: &str) -> Vec<toml::Table> {
    let text = fs::read_to_string(file).expect("the file");
    let file: toml::Table = text.parse().expect("TOML");
    let records = file[array].as_array().expect("an array").iter();
    let tables = records.map(|record| record.as_table().expect("a table").clone());
    tables.collect()
}

/// Holds that the page of its window and a table of the data say of each record when it was, why, and
/// how much.
fn each_is_shown(site: &Path, records: &[toml::Table], (table, number): (&str, &str)) {
    assert!(!records.is_empty());
    let table = site.join(format!("data/2025/{table}.csv"));
    let table = fs::read_to_string(table).expect("the table");
    assert_eq!(table.lines().count(), records.len() + 1, "{table}");
    for record in records {
        let text = |key: &str| record[key].as_str().expect("a text").to_owned();
        let value = |key: &str| match &record[key] {
            toml::Value::Integer(number) => number.to_string(),
            toml::Value::Float(number) => number.to_string(),
            toml::Value::Datetime(date) => date.to_string(),
            other => panic!("{other:?} is neither a number nor a day"),
        };
        let (window, basis) = (text("window"), text("basis"));
        let (date, number) = (value("date"), value(number));
        let page = site.join(format!("2025/windows/{window}/index.html"));
        let page = fs::read_to_string(page).expect("the window's page");
        let cell = format!(">{number}</td>");
        let in_page = [&basis, &date, &cell].map(String::as_str);
        let in_table = [&window, &basis, &date, &number].map(String::as_str);
        let says = |row: &str, parts: &[&str]| parts.iter().all(|part| row.contains(part));
        let is_shown = page.split("<tr>").any(|row| says(row, &in_page));
        assert!(is_shown, "{in_page:?} is in no row of\n{page}");
        let is_listed = table.lines().any(|row| says(row, &in_table));
        assert!(is_listed, "{in_table:?} is in no row of\n{table}");
    }
}

#[test]
fn findings_and_marks_for_oneself_are_shown_with_what_they_rest_on() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let build = |plan: &str| {
        let content = root().join("tests/plans").join(plan).join("content");
        let site = folder.path().join(plan);
        tests::build(&content, &site);
        (content, site)
    };
    let (content, site) = build("checklists-and-stars");
    let findings = records(&content.join("2025/checklists/standards.toml"), "finding");
    each_is_shown(&site, &findings, ("findings", "points"));
    assert!(!site.join("data/2025/self-marks.csv").exists());
    let says = |site: &Path| {
        let page = fs::read_to_string(site.join("2025/windows/tax/index.html")).expect("a page");
        ["自评没有权重", "窗口给自己打的分"].map(|text| page.contains(text))
    };
    // Of what nobody asks for and nobody handed in nothing is said.
    assert_eq!(says(&site), [false, false]);
    let (content, site) = build("work-and-questionnaire");
    assert_eq!(says(&site), [false, true]);
    let marks = records(&content.join("2025/self.toml"), "mark");
    each_is_shown(&site, &marks, ("self-marks", "score"));
    assert!(!site.join("data/2025/findings.csv").exists());
}

/// The blocks of a page: the line that opens each, and its text.
fn blocks(page: &str) -> Vec<(&str, &str)> {
    let mut blocks = Vec::new();
    let mut rest = page;
    while let Some((_, from)) = rest.split_once("```") {
        let (opening, from) = from.split_once('\n').expect("a block has lines");
        let (text, behind) = from.split_once("```").expect("a block ends");
        blocks.push((opening, text));
        rest = behind;
    }
    blocks
}

/// The page with what the tool answers to each command in the block behind it.
fn answered(page: &str, language: Language) -> String {
    let mut out = String::new();
    let mut rest = page;
    while let Some((before, from)) = rest.split_once("```sh\n") {
        let (command, behind) = from.split_once("```\n").expect("a block ends");
        out.extend([before, "```sh\n", command, "```\n"]);
        let (gap, answer) = behind.split_once("```text\n").expect("an answer");
        assert_eq!(gap.trim(), "", "the answer to {command} is behind it");
        let (_, behind) = answer.split_once("```").expect("a block ends");
        let words = command.split_whitespace().skip(1).map(|word| {
            let path = word.strip_prefix("tests/");
            path.map_or_else(
                || word.to_owned(),
                |_| root().join(word).display().to_string(),
            )
        });
        let line = words.collect::<Vec<_>>();
        let ended = run_in(language, line);
        assert_eq!(
            ended.status,
            ExitCode::SUCCESS,
            "{command}{}",
            ended.remarks
        );
        out.extend([gap, "```text\n", &ended.out, "```"]);
        rest = behind;
    }
    out + rest
}

#[test]
fn the_guide_quotes_the_plans_and_says_what_the_tool_says() {
    for (name, language) in [
        ("plans.md", Language::English),
        ("plans.zh-CN.md", Language::Chinese),
    ] {
        let path = root().join("site-gen/docs").join(name);
        let page = fs::read_to_string(&path).expect("the guide");
        let mut quoted = 0;
        for (opening, text) in blocks(&page) {
            let Some(file) = opening.strip_prefix("toml ") else {
                continue;
            };
            let plan = fs::read_to_string(root().join(file)).expect("the file that is quoted");
            for part in text.split("\n…\n") {
                assert!(
                    plan.contains(part.trim()),
                    "{name}: {file} does not say\n{part}"
                );
            }
            quoted += 1;
        }
        assert!(quoted >= plans().len(), "{name} quotes {quoted}");
        let made = answered(&page, language);
        if goldens::are_rewritten() {
            fs::write(&path, &made).expect("written");
        }
        let kept = fs::read_to_string(&path).expect("the guide");
        assert!(
            kept == made,
            "{name} is out of date: run UPDATE_GOLDENS=1 cargo test -p tests"
        );
        for plan in plans() {
            let folder = plan
                .file_name()
                .and_then(|name| name.to_str())
                .expect("UTF-8");
            assert!(
                page.contains(&format!("tests/plans/{folder}/content")),
                "{name}: {folder}"
            );
        }
    }
}
