//! A centre begins and goes on to its next year: what `init` and `new year` make has no errors, builds,
//! and is never written over anything.

use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use site_gen::emit::Console;
use site_gen::model::Language;
use tempfile::TempDir;
use tests::{Ended, copy, run};

fn begun(words: &[&str]) -> (TempDir, Ended) {
    let place = tempfile::tempdir().expect("a temporary folder");
    let folder = place.path().to_str().expect("UTF-8").to_owned();
    let ended = run([&["init", &folder, "--yes"], words].concat());
    (place, ended)
}

/// What `check` says of `content`: nothing but what is named may be odd.
fn checked(content: &Path, odd: &[&str]) {
    let line = ["check", "--format", "json", "--drafts", "--content"];
    let ended = run(line.map(Path::new).into_iter().chain([content]));
    assert_eq!(ended.status, ExitCode::SUCCESS, "{}", ended.out);
    let list: serde_json::Value = serde_json::from_str(&ended.out).expect("JSON");
    let codes: Vec<_> = (list.as_array().expect("a list").iter())
        .map(|each| each["code"].as_str().expect("a code"))
        .collect();
    assert_eq!(codes, odd, "{}", ended.out);
}

#[test]
fn a_centre_begins_without_errors_and_builds() {
    let (place, ended) = begun(&["--year", "2026", "--phone", "0797-1"]);
    assert_eq!(ended.status, ExitCode::SUCCESS, "{}", ended.remarks);
    let content = place.path().join("content");
    checked(&content, &[]);
    tests::build(&content, &place.path().join("public"));
    let plan = fs::read_to_string(content.join("2026/plan.toml")).expect("the plan");
    for words in ["due = 2026-05-10", "2026年度", "weight = 20", "points = 30"] {
        assert!(plan.contains(words), "{words} in {plan}");
    }
}

#[test]
fn the_examples_are_content_in_its_place() {
    for windows in [
        &[][..],
        &["--window", "arch=档案馆", "--window", "tax=税务窗口"],
        &["--window", "arch=档案馆"],
    ] {
        let (place, _) = begun(&[&["--year", "2027", "--phone", "0797-1"], windows].concat());
        let content = place.path().join("content");
        let one = windows.len() == 2;
        // One window alone has no ballot, so its peer score is missing: that is no error.
        assert_eq!(place.path().join("examples/2027/peer.toml").exists(), !one);
        copy(&place.path().join("examples/2027"), &content.join("2027"));
        checked(&content, &[]);
        tests::build(&content, &place.path().join("public"));
    }
}

#[test]
fn nothing_is_written_over_anything() {
    let (place, _) = begun(&[]);
    let folder = place.path().to_str().expect("UTF-8");
    let site = place.path().join("content/site.toml");
    fs::write(&site, "mine").expect("written");
    let again = run(["init", folder, "--yes"]);
    assert_eq!(again.status, ExitCode::from(3), "{}", again.remarks);
    assert_eq!(fs::read_to_string(&site).ok().as_deref(), Some("mine"));

    // Beside the content what is there stays, and is named.
    fs::remove_dir_all(place.path().join("content")).expect("removed");
    fs::write(place.path().join("README.md"), "mine").expect("written");
    let again = run(["init", folder, "--yes"]);
    assert_eq!(again.status, ExitCode::SUCCESS, "{}", again.remarks);
    assert!(
        again.remarks.contains("README.md was there"),
        "{}",
        again.remarks
    );
    let readme = fs::read_to_string(place.path().join("README.md"));
    assert_eq!(readme.ok().as_deref(), Some("mine"));
}

#[test]
fn what_makes_no_content_is_refused_before_anything_is_written() {
    let twice = ["--window", "tax=甲", "--window", "tax=乙"];
    let (place, ended) = begun(&twice);
    assert_eq!(ended.status, ExitCode::from(1));
    assert!(ended.remarks.contains("duplicate"), "{}", ended.remarks);
    let left = fs::read_dir(place.path()).expect("readable").count();
    assert_eq!(left, 0);
}

#[test]
fn on_a_terminal_it_asks() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let folder = place.path().to_str().expect("UTF-8").to_owned();
    let (mut out, mut remarks) = (Vec::new(), Vec::new());
    let mut answers = Cursor::new("某县政务中心\n28\n２０２８年\n\n税务窗口、arch=档案馆\n");
    let console = Console::new(Language::Chinese, &mut out, &mut remarks).answering(&mut answers);
    let line = ["site-gen", "init", &folder].map(Into::into);
    assert_eq!(site_gen::run(&line, &console), ExitCode::SUCCESS);
    let read = |path: &str| fs::read_to_string(place.path().join(path)).expect("readable");
    assert!(read("content/site.toml").contains("centre = \"某县政务中心\""));
    let windows = read("content/2028/windows.toml");
    assert!(
        windows.contains("id = \"tax\"") && windows.contains("id = \"arch\""),
        "{windows}"
    );
    let asked = String::from_utf8(remarks).expect("UTF-8");
    assert!(asked.contains("投诉电话"), "{asked}");
    assert!(asked.contains("“28”不是年份"), "{asked}");
    // Without a phone `check` says so; that is all.
    checked(&place.path().join("content"), &["no-complaint-phone"]);
}

/// A copy of the sample with its years up to `last`.
fn sample(last: u16) -> (TempDir, PathBuf) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    let place = tempfile::tempdir().expect("a temporary folder");
    let content = place.path().join("content");
    copy(&root.expect("the workspace").join("content"), &content);
    for year in last + 1..=2026 {
        let folder = content.join(year.to_string());
        if folder.exists() {
            fs::remove_dir_all(folder).expect("removed");
        }
    }
    (place, content)
}

#[test]
fn a_year_goes_on_from_the_last() {
    let (_place, content) = sample(2026);
    let folder = content.to_str().expect("UTF-8");
    let ended = run(["new", "year", "2027", "--content", folder]);
    assert_eq!(ended.status, ExitCode::SUCCESS, "{}", ended.remarks);
    let read = |path: &str| fs::read_to_string(content.join(path)).expect("readable");
    let plan = read("2027/plan.toml");
    assert!(
        !plan.contains("2026") && plan.contains("due = 2027-05-10"),
        "{plan}"
    );
    assert_eq!(read("2027/windows.toml"), read("2026/windows.toml"));

    let line = ["check", "--drafts", "--content", folder, "--format", "json"];
    let checked = run(line);
    assert_eq!(checked.status, ExitCode::SUCCESS, "{}", checked.out);
    assert!(
        !checked.out.contains("supervision-differs"),
        "{}",
        checked.out
    );

    // What was open at the end of the old year, and nothing else, goes on.
    let carried = |text: &str| text.matches("carried_from = 2026").count();
    let mut items = 0;
    for entry in fs::read_dir(content.join("2027/ledger")).expect("open items") {
        let text = fs::read_to_string(entry.expect("an entry").path()).expect("readable");
        items += carried(&text);
        assert_eq!(carried(&text), text.matches("[[item]]").count(), "{text}");
    }
    assert!(items > 0);
    assert!(
        ended.remarks.contains(&format!("carried over: {items}")),
        "{}",
        ended.remarks
    );

    // A second time there is a year already.
    let again = run(["new", "year", "2027", "--content", folder]);
    assert_eq!(again.status, ExitCode::from(3), "{}", again.remarks);
    let before = run(["new", "year", "2020", "--content", folder]);
    assert_eq!(before.status, ExitCode::from(2), "{}", before.remarks);
}

#[test]
fn the_page_of_a_carried_item_leads_to_where_it_was() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let place = tempfile::tempdir().expect("a temporary folder");
    let content = place.path().join("content");
    copy(&root.join("good/three/content"), &content);
    let folder = content.to_str().expect("UTF-8");
    let ended = run(["new", "year", "2026", "--content", folder]);
    assert_eq!(ended.status, ExitCode::SUCCESS, "{}", ended.remarks);
    let site = place.path().join("site");
    let out = site.to_str().expect("UTF-8");
    let built = run(["build", "--drafts", "--content", folder, "--out", out]);
    assert_eq!(built.status, ExitCode::SUCCESS, "{}", built.remarks);
    let mut items = 0;
    for file in fs::read_dir(content.join("2026/ledger")).expect("open items") {
        let text = fs::read_to_string(file.expect("an entry").path()).expect("readable");
        for id in text.lines().filter_map(|line| line.strip_prefix("id = ")) {
            let id = id.trim_matches('"');
            let read = |folder: &str| {
                let path = site.join(folder).join(id).join("index.html");
                fs::read_to_string(path).expect("the item's page")
            };
            let there = format!("/2025/ledger/{id}/index.html\"");
            for (folder, words) in [
                ("2026/ledger", "转自"),
                ("en/2026/ledger", "Carried over from"),
            ] {
                let page = read(folder);
                assert!(page.contains(words) && page.contains(&there), "{page}");
            }
            assert!(!read("2025/ledger").contains("转自"));
            items += 1;
        }
    }
    assert!(items > 0);
}

#[test]
fn last_and_criticised_windows_are_under_supervision() {
    let (_place, content) = sample(2025);
    let site = content.join("site.toml");
    let text = fs::read_to_string(&site).expect("readable");
    fs::write(
        &site,
        text.replace("current_year = 2026", "current_year = 2025"),
    )
    .expect("written");
    let folder = content.to_str().expect("UTF-8");
    let ended = run(["new", "year", "2026", "--content", folder]);
    assert_eq!(ended.status, ExitCode::SUCCESS, "{}", ended.remarks);
    assert!(
        ended.remarks.contains("supervision: Housing"),
        "{}",
        ended.remarks
    );
    let laid_out = run(["fmt", "--check", "--content", folder]);
    assert_eq!(laid_out.status, ExitCode::SUCCESS, "{}", laid_out.remarks);
    let made = fs::read_to_string(content.join("2026/supervision.toml")).expect("supervision");
    // The sample's own list was written by hand for the same year.
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the workspace");
    let known = fs::read_to_string(root.join("content/2026/supervision.toml")).expect("readable");
    let entries = |text: &str| {
        let mut entries: Vec<_> = (text.split("[[focus]]").skip(1))
            .map(|entry| entry.trim().to_owned())
            .collect();
        entries.sort();
        entries
    };
    assert_eq!(entries(&made), entries(&known));
}
