//! Commands around the pipeline: layout of files, explanations, what shells and `man` read.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use site_gen::model::Language;
use tests::{Ended, copy, run, run_in};

fn root() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    root.expect("the workspace").to_owned()
}

fn sample() -> String {
    root().join("content").to_str().expect("UTF-8").to_owned()
}

fn done(ended: Ended) -> String {
    assert_eq!(ended.status, ExitCode::SUCCESS, "{}", ended.remarks);
    ended.out
}

#[test]
fn a_window_is_explained_as_its_score_is() {
    let content = sample();
    let explained = done(run(["explain", "tax", "--content", &content]));
    let scored = done(run(["score", "--window", "tax", "--content", &content]));
    assert_eq!(explained, scored);
    // A code goes before a window.
    assert!(done(run(["explain", "syntax", "--content", &content])).contains("syntax"));
    let neither = run(["explain", "nobody", "--content", &content]);
    assert_eq!(neither.status, ExitCode::from(2));
    assert!(
        neither.remarks.contains("nobody is neither"),
        "{}",
        neither.remarks
    );
    let without = run(["explain", "nobody", "--content", "/nowhere"]);
    assert_eq!(without.status, ExitCode::from(2));
    assert!(
        without.remarks.contains("no code nobody"),
        "{}",
        without.remarks
    );
}

#[test]
fn the_version_names_the_method() {
    let said = done(run(["--version"]));
    let method = format!("(method {})", scoring_core::inputs::METHOD);
    assert!(said.contains(&method), "{said}");
}

#[test]
fn completions_are_scripts() {
    let script = done(run(["completions", "bash"]));
    let mut bash = (Command::new("bash").arg("-n").stdin(Stdio::piped()))
        .spawn()
        .expect("bash starts");
    let mut stdin = bash.stdin.take().expect("its input");
    stdin.write_all(script.as_bytes()).expect("written");
    drop(stdin);
    assert!(bash.wait().expect("it ends").success());
    for (shell, word) in [
        ("bash", "what-if"),
        ("zsh", "#compdef site-gen"),
        ("fish", "complete -c site-gen"),
    ] {
        assert!(done(run(["completions", shell])).contains(word), "{shell}");
        assert!(!done(run(["--lang", "zh", "completions", shell])).is_empty());
    }
    // What bash proposes behind a command and an option, as it asks for it.
    for (words, proposed) in [
        ("site-gen che", "check"),
        ("site-gen check --form", "--format"),
        ("site-gen check --format git", "github\ngitlab"),
        ("site-gen new year --cont", "--content"),
        ("site-gen template pan", "panel"),
        ("site-gen what-if --win", "--window"),
    ] {
        let (before, last) = words.rsplit_once(' ').expect("two words");
        let (_, previous) = before.rsplit_once(' ').unwrap_or(("", before));
        let asked = format!(
            "COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))\n\
             _site__gen site-gen '{last}' '{previous}'; printf '%s\\n' \"${{COMPREPLY[@]}}\""
        );
        let ended = (Command::new("bash")
            .arg("-c")
            .arg(format!("{script}\n{asked}")))
        .output()
        .expect("bash starts");
        let said = String::from_utf8_lossy(&ended.stdout);
        assert_eq!(said.trim(), proposed, "{words}");
    }
}

#[test]
fn the_manual_has_every_command() {
    let page = done(run(["man"]));
    assert!(page.contains(".TH site-gen 1"), "{page}");
    for command in ["build", "init", "new", "fmt", "verify"] {
        assert!(page.contains(command), "{command}");
        let page = done(run(["man", command]));
        assert!(page.contains(&format!("site\\-gen\\-{command}")), "{page}");
    }
    assert_eq!(run(["man", "nothing"]).status, ExitCode::from(2));
}

#[test]
fn a_site_is_the_same_from_files_that_are_laid_out() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let content = place.path().join("content");
    copy(&root().join("tests/good/three/content"), &content);
    let folder = content.to_str().expect("UTF-8");
    let windows = content.join("2025/windows.toml");
    let text = fs::read_to_string(&windows).expect("readable");
    fs::write(&windows, text.replace(" = ", "=") + "\n\n\n# the end").expect("written");
    let sums = |name: &str| {
        let out = place.path().join(name);
        tests::build(&content, &out);
        fs::read_to_string(out.join("SHA256SUMS")).expect("sums")
    };
    let before = sums("before");
    let checked = run(["fmt", "--check", "--content", folder]);
    assert_eq!(checked.status, ExitCode::from(1), "{}", checked.remarks);
    assert!(
        checked.remarks.contains("windows.toml differs"),
        "{}",
        checked.remarks
    );
    done(run(["fmt", "--content", folder]));
    let text = fs::read_to_string(&windows).expect("readable");
    assert!(text.ends_with("\n\n# the end\n"), "{text}");
    let again = run(["fmt", "--check", "--content", folder]);
    assert_eq!((again.status, &*again.remarks), (ExitCode::SUCCESS, ""));
    assert_eq!(sums("after"), before);

    // What is no TOML is told, and nothing is touched.
    fs::write(&windows, "a = ").expect("written");
    let wrong = run(["fmt", "--content", folder]);
    assert_eq!(wrong.status, ExitCode::from(1));
    assert!(
        wrong.remarks.contains("windows.toml:1"),
        "{}",
        wrong.remarks
    );
}

#[test]
fn the_sample_and_what_init_makes_are_laid_out() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let folder = place.path().to_str().expect("UTF-8");
    done(run(["init", folder, "--yes"]));
    for content in [
        format!("{folder}/content"),
        format!("{folder}/examples"),
        sample(),
    ] {
        let checked = run(["fmt", "--check", "--content", &content]);
        assert_eq!(checked.status, ExitCode::SUCCESS, "{}", checked.remarks);
    }
}

/// Every file below a folder.
fn files_below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            files_below(&path, found);
        } else {
            found.push(path);
        }
    }
}

#[test]
fn the_report_of_raters_is_exact_and_in_both_languages() {
    let content = root().join("tests/plans/classes/content");
    let content = content.to_str().expect("UTF-8");
    let json = done(run(["peers", "--format", "json", "--content", content]));
    let report: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(report["year"], 2025);
    assert_eq!(report["mutual"], 45, "ten windows make 45 pairs");
    let raters = report["raters"].as_array().expect("raters");
    assert_eq!(raters.len(), 10);
    // Differences within a window sum to 0 over its raters when all mark all others: so do leanings.
    let sum: scoring_core::Ratio = (raters.iter())
        .map(|rater| {
            rater["leaning"]
                .as_str()
                .expect("a fraction")
                .parse()
                .expect("a number")
        })
        .collect::<Vec<scoring_core::Ratio>>()
        .iter()
        .sum();
    assert!(sum.is_zero(), "{sum}");
    let trims: Vec<_> = (report["trimming"].as_array().expect("trimmings").iter())
        .map(|under| under["trim"].as_u64())
        .collect();
    assert_eq!(trims, [Some(0), Some(1), Some(2)]);
    // The plan leaves out one mark at each end: under that trimming the year is as published.
    let published = done(run(["score", "--format", "json", "--content", content]));
    let published: serde_json::Value = serde_json::from_str(&published).expect("JSON");
    for window in published["windows"].as_array().expect("windows") {
        let under = &report["trimming"][1]["windows"];
        let same = (under.as_array().expect("windows").iter())
            .find(|each| each["window"] == window["id"])
            .expect("every window");
        assert_eq!(same["peer"], window["components"]["peer"]["exact"]);
        assert_eq!(same["rank"], window["rank"]);
    }
    for (language, words) in [(Language::English, "never"), (Language::Chinese, "不公布")] {
        let text = done(run_in(language, ["peers", "--content", content]));
        assert!(text.to_lowercase().contains(words), "{text}");
    }
    let none = root().join("tests/plans/monthly/content");
    let none = run(["peers".as_ref(), "--content".as_ref(), none.as_os_str()]);
    assert_eq!(none.status, ExitCode::from(2), "{}", none.remarks);
}

#[test]
fn the_report_of_raters_stays_out_of_content_and_site() {
    let folder = tempfile::tempdir().expect("a folder");
    let content = folder.path().join("content");
    copy(&root().join("tests/plans/classes/content"), &content);
    let site = folder.path().join("site");
    tests::build(&content, &site);
    let mut before = Vec::new();
    files_below(folder.path(), &mut before);
    let report = |out: &Path| {
        let line = ["peers".as_ref(), "--content".as_ref(), content.as_os_str()];
        run(line.into_iter().chain(["--out".as_ref(), out.as_os_str()]))
    };
    let inside = [
        site.join("peers.html"),
        site.join("2025/ranking/peers.html"),
        content.join("2025/peers.html"),
        site.join("../site/peers.html"),
    ];
    for out in inside {
        let ended = report(&out);
        assert_eq!(ended.status, ExitCode::from(3), "{}", out.display());
        assert!(
            ended.remarks.contains("is not replaced"),
            "{}",
            ended.remarks
        );
    }
    // A table of the content names raters, too.
    let table = site.join("peer.xlsx");
    let line = ["export", "peer", "--content"].map(AsRef::as_ref);
    let line = line
        .into_iter()
        .chain([content.as_os_str(), "--out".as_ref(), table.as_os_str()]);
    assert_eq!(run(line).status, ExitCode::from(3));
    let mut after = Vec::new();
    files_below(folder.path(), &mut after);
    assert_eq!(before, after);

    let out = folder.path().join("peers.html");
    let ended = report(&out);
    assert_eq!(ended.status, ExitCode::SUCCESS, "{}", ended.remarks);
    let page = fs::read_to_string(&out).expect("the page");
    assert!(!page.contains("src=") && !page.contains("<script") && !page.contains("<link"));
    assert_eq!(
        report(&out).status,
        ExitCode::from(3),
        "a file that is there is left alone"
    );
    // Leanings and excesses stand in no file of the site.
    let json = done(run([
        "peers".as_ref(),
        "--format".as_ref(),
        "json".as_ref(),
        "--content".as_ref(),
        content.as_os_str(),
    ]));
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let mut secrets: Vec<String> = Vec::new();
    for rater in json["raters"].as_array().expect("raters") {
        secrets.push(rater["leaning"].as_str().expect("a fraction").to_owned());
    }
    for pair in json["pairs"].as_array().expect("pairs") {
        secrets.extend(
            ["given", "returned"].map(|key| pair[key].as_str().expect("a fraction").to_owned()),
        );
    }
    secrets.retain(|secret| secret.len() >= 6);
    assert!(secrets.len() > 20);
    let mut files = Vec::new();
    files_below(&site, &mut files);
    for file in files {
        let bytes = fs::read(&file).expect("readable");
        let text = String::from_utf8_lossy(&bytes);
        for word in secrets
            .iter()
            .map(String::as_str)
            .chain(["reciprocity", "互惠程度"])
        {
            assert!(!text.contains(word), "{}: {word}", file.display());
        }
    }
}

#[test]
fn schemas_are_written_as_they_are_printed() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let folder = place.path().join("new/schemas");
    for _ in 0..2 {
        // Into a folder that is not there yet, and over what is there.
        done(run([
            "schema".as_ref(),
            "--out".as_ref(),
            folder.as_os_str(),
        ]));
        let mut found = Vec::new();
        files_below(&folder, &mut found);
        assert_eq!(found.len(), site_gen::schema::kinds().len());
        for kind in site_gen::schema::kinds() {
            let file = folder.join(site_gen::schema::file_name(&kind));
            let printed = done(run(["schema", kind.name]));
            assert_eq!(fs::read_to_string(&file).expect("written"), printed);
            fs::write(&file, "").expect("written");
        }
    }
}
