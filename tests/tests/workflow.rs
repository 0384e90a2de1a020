//! The workflow that rebuilds the site works as it is written: its steps are run by a shell, in a
//! copy of the repository, for each event that starts it.
//!
//! Two things are stood in for: the actions of others (`uses:`), of which only the folder that they
//! are given is looked at, and the compilation behind `cargo run`, which the test does once itself.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use saphyr::{LoadableYamlNode, Yaml};

/// What starts the workflow, as its `on:` says and its conditions ask.
const EVENTS: [&str; 3] = ["pull_request", "push", "schedule"];

fn root() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    root.expect("the workspace").to_owned()
}

/// The text at `key`, if it is there.
fn text<'a>(node: &'a Yaml<'_>, key: &str) -> Option<&'a str> {
    node.as_mapping_get(key)?.as_str()
}

/// Whether a job or step runs on `event`. Conditions that this does not know must be taught to it.
fn runs(node: &Yaml<'_>, event: &str) -> bool {
    let Some(condition) = text(node, "if") else {
        return true;
    };
    let words: Vec<_> = condition.split(' ').collect();
    let ["github.event_name", operator, value] = words[..] else {
        panic!("the test does not know the condition {condition}");
    };
    let same = value == format!("'{event}'");
    match operator {
        "==" => same,
        "!=" => !same,
        _ => panic!("the test does not know the condition {condition}"),
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder can be made");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let name = entry.file_name();
        // What git keeps for itself, and what builds leave behind.
        if [".git", "target", "public"]
            .iter()
            .any(|left| name == *left)
        {
            continue;
        }
        let (from, to) = (entry.path(), to.join(&name));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            fs::copy(from, to).expect("a file can be copied");
        }
    }
}

/// A `cargo` that runs the tool, and nothing else.
fn stand_in(folder: &Path, tool: &Path) {
    let script = format!(
        "#!/bin/sh\n\
         [ \"$1 $2 $3 $4\" = 'run --release --locked --' ] || {{ echo \"not expected: cargo $*\" >&2; exit 64; }}\n\
         shift 4\n\
         exec '{}' \"$@\"\n",
        tool.display()
    );
    let path = folder.join("cargo");
    fs::write(&path, script).expect("written");
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("made executable");
}

/// Runs a step as the runner does without `shell:`: `bash -e` on a file.
fn shell(step: &str, checkout: &Path, bin: &Path, variables: &[(String, String)]) {
    let script = bin.join("step.sh");
    fs::write(&script, step).expect("written");
    let path = format!("{}:/usr/bin:/bin", bin.display());
    let ended = Command::new("bash")
        .arg("-e")
        .arg(&script)
        .current_dir(checkout)
        .env_clear()
        .env("PATH", path)
        .env("HOME", bin)
        .env("CI", "true")
        .env("CARGO_NET_OFFLINE", "true")
        .envs(variables.iter().cloned())
        .output()
        .expect("bash starts");
    let said = String::from_utf8_lossy(&ended.stderr);
    assert!(
        ended.status.success(),
        "{step}\nended with {}:\n{said}",
        ended.status
    );
}

#[test]
fn the_steps_of_the_workflow_succeed_on_the_sample() {
    let file = fs::read_to_string(root().join(".github/workflows/site.yml")).expect("readable");
    let documents = Yaml::load_from_str(&file).expect("the workflow is YAML");
    let workflow = documents.first().expect("a document");
    let on = workflow.as_mapping_get("on").expect("what starts it");
    let on: Vec<_> = (on.as_mapping().expect("a mapping").keys())
        .map(|event| event.as_str().expect("a name"))
        .collect();
    assert_eq!(on, EVENTS, "each event is run below");
    let mut variables = Vec::new();
    if let Some(given) = workflow.as_mapping_get("env").and_then(Yaml::as_mapping) {
        for (name, value) in given {
            let [name, value] = [name, value].map(|text| text.as_str().expect("a text"));
            variables.push((name.to_owned(), value.to_owned()));
        }
    }
    let jobs = workflow.as_mapping_get("jobs").and_then(Yaml::as_mapping);
    let jobs = jobs.expect("jobs");
    let tool = tests::tool();
    let mut ran = Vec::new();
    for event in EVENTS {
        for job in jobs.values().filter(|job| runs(job, event)) {
            let bin = tempfile::tempdir().expect("a temporary folder");
            stand_in(bin.path(), &tool);
            let runner = tempfile::tempdir().expect("a temporary folder");
            let checkout = runner.path().join("pingyi");
            let steps = job.as_mapping_get("steps").and_then(Yaml::as_sequence);
            for step in steps.expect("steps") {
                if !runs(step, event) {
                    continue;
                }
                if let Some(run) = text(step, "run") {
                    shell(run, &checkout, bin.path(), &variables);
                    ran.push(format!("{event}: {run}"));
                    continue;
                }
                let uses = text(step, "uses").expect("a step runs or uses something");
                match uses.split('@').next() {
                    Some("actions/checkout") => copy(&root(), &checkout),
                    Some("actions/upload-pages-artifact") => {
                        let with = step.as_mapping_get("with").expect("what is published");
                        let site = checkout.join(text(with, "path").expect("a folder"));
                        assert!(
                            site.join("index.html").is_file(),
                            "{event}: the site is there"
                        );
                    }
                    Some("actions/deploy-pages") => {}
                    _ => panic!("the test does not know the action {uses}"),
                }
            }
        }
    }
    assert_eq!(
        ran,
        [
            "pull_request: cargo run --release --locked -- check --format github",
            "push: cargo run --release --locked -- build",
            "schedule: cargo run --release --locked -- build --as-of today",
        ]
    );
}

#[test]
fn the_release_names_what_is_there() {
    let file = yaml(&root().join(".github/workflows/release.yml"));
    let documents = Yaml::load_from_str(&file).expect("YAML");
    let jobs = documents[0]
        .as_mapping_get("jobs")
        .and_then(Yaml::as_mapping);
    let mut runs = Vec::new();
    for job in jobs.expect("jobs").values() {
        let steps = job.as_mapping_get("steps").and_then(Yaml::as_sequence);
        for step in steps.expect("steps") {
            assert!(
                text(step, "run").is_some() || text(step, "uses").is_some(),
                "a step runs or uses something"
            );
            runs.extend(text(step, "run").map(str::to_owned));
        }
    }
    let all = runs.join("\n");
    for path in [".ci/release", ".ci/Containerfile"] {
        assert!(all.contains(path), "{all}");
        assert!(root().join(path).is_file(), "{path}");
    }
    // The program of the image is the one that is released.
    let image = yaml(&root().join(".ci/Containerfile"));
    assert!(
        image.contains("RUN .ci/release /dist") && image.contains("/dist/site-gen"),
        "{image}"
    );
    // Bash reads the script whole.
    let script = root().join(".ci/release");
    let read = Command::new("bash").arg("-n").arg(script).status();
    assert!(read.expect("bash starts").success());
}

/// A centre as `init` makes it, in a repository whose main branch stands at `origin/main`, with one line
/// changed since.
fn centre(folder: &Path) {
    let path = folder.to_str().expect("UTF-8");
    let ended = tests::run(["init", path, "--yes", "--year", "2026", "--phone", "0797-1"]);
    assert_eq!(
        ended.status,
        std::process::ExitCode::SUCCESS,
        "{}",
        ended.remarks
    );
    let git = |words: &[&str]| {
        let ended = Command::new("git")
            .args(["-c", "user.name=t", "-c", "user.email=t@example.org"])
            .args(words)
            .current_dir(folder)
            .output()
            .expect("git starts");
        assert!(ended.status.success(), "git {words:?}: {ended:?}");
    };
    git(&["init", "--quiet"]);
    git(&["add", "--all"]);
    git(&["commit", "--quiet", "--message", "begin"]);
    git(&["update-ref", "refs/remotes/origin/main", "HEAD"]);
    let windows = folder.join("content/2026/windows.toml");
    let text = fs::read_to_string(&windows).expect("readable") + "phone = \"0797-2\"\n";
    fs::write(windows, text).expect("written");
}

/// Programs that a runner has: ours, and stand-ins that keep what they are given.
fn programs(folder: &Path, tool: &Path) {
    std::os::unix::fs::symlink(tool, folder.join("site-gen")).expect("linked");
    for name in ["gh", "curl"] {
        let script = format!(
            "#!/bin/sh\necho \"$@\" > '{}/{name}.said'\n",
            folder.display()
        );
        let path = folder.join(name);
        fs::write(&path, script).expect("written");
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("made executable");
    }
}

fn yaml(path: &Path) -> String {
    fs::read_to_string(path).expect("readable")
}

fn set(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

#[test]
fn the_workflow_of_a_new_centre_works_on_github() {
    let tool = tests::tool();
    for event in EVENTS {
        let (bin, checkout) = (
            tempfile::tempdir().expect("a folder"),
            tempfile::tempdir().expect("a folder"),
        );
        programs(bin.path(), &tool);
        centre(checkout.path());
        let file = yaml(&checkout.path().join(".github/workflows/site.yml"));
        let documents = Yaml::load_from_str(&file).expect("YAML");
        let jobs = documents[0]
            .as_mapping_get("jobs")
            .and_then(Yaml::as_mapping);
        for job in jobs.expect("jobs").values().filter(|job| runs(job, event)) {
            let steps = job.as_mapping_get("steps").and_then(Yaml::as_sequence);
            for step in steps
                .expect("steps")
                .iter()
                .filter(|step| runs(step, event))
            {
                let Some(run) = text(step, "run") else {
                    continue;
                };
                let variables = [set("GITHUB_BASE_REF", "main"), set("PR", "7")];
                shell(run, checkout.path(), bin.path(), &variables);
            }
        }
        if event == "pull_request" {
            let read = |path: &str| yaml(&checkout.path().join(path));
            assert!(read("check.sarif").contains("2.1.0"));
            assert!(!read("diff.md").is_empty());
            assert!(yaml(&bin.path().join("gh.said")).contains("pr comment 7"));
        } else {
            assert!(
                checkout.path().join("public/index.html").is_file(),
                "{event}"
            );
        }
    }
}

#[test]
fn the_jobs_of_a_new_centre_work_on_gitlab_and_gitee() {
    let tool = tests::tool();
    let (bin, checkout) = (
        tempfile::tempdir().expect("a folder"),
        tempfile::tempdir().expect("a folder"),
    );
    programs(bin.path(), &tool);
    centre(checkout.path());
    let lines = |node: &Yaml<'_>, key: &str| -> Vec<String> {
        let lines = node
            .as_mapping_get(key)
            .and_then(Yaml::as_sequence)
            .expect("lines");
        lines
            .iter()
            .map(|line| line.as_str().expect("a text").to_owned())
            .collect()
    };
    let file = yaml(&checkout.path().join(".gitlab-ci.yml"));
    let documents = Yaml::load_from_str(&file).expect("YAML");
    let variables = [
        set("CARGO_HOME", "/nowhere"),
        set("CI_MERGE_REQUEST_DIFF_BASE_SHA", "origin/main"),
        set("CI_PIPELINE_SOURCE", "schedule"),
        set("CI_API_V4_URL", "http://example.org"),
        set("CI_PROJECT_ID", "1"),
        set("CI_MERGE_REQUEST_IID", "7"),
        set("PINGYI_TOKEN", "t"),
    ];
    for job in ["check", "pages"] {
        let node = documents[0].as_mapping_get(job).expect("a job");
        let mut script = lines(&documents[0], "before_script");
        script.extend(lines(node, "script"));
        shell(&script.join("\n"), checkout.path(), bin.path(), &variables);
    }
    let report = yaml(&checkout.path().join("gl-code-quality-report.json"));
    assert!(report.starts_with('['), "{report}");
    assert!(yaml(&bin.path().join("curl.said")).contains("merge_requests/7/notes"));
    let public = checkout.path().join("public");
    assert!(public.join("index.html").is_file());

    fs::remove_dir_all(&public).expect("removed");
    let file = yaml(&checkout.path().join(".workflow/site.yml"));
    let documents = Yaml::load_from_str(&file).expect("YAML");
    let stages = documents[0]
        .as_mapping_get("stages")
        .and_then(Yaml::as_sequence);
    let steps = stages.expect("stages")[0]
        .as_mapping_get("steps")
        .and_then(Yaml::as_sequence);
    let script = lines(&steps.expect("steps")[0], "command").join("\n");
    // A push has no pull request: nothing is compared and nothing is said.
    fs::remove_file(bin.path().join("curl.said")).expect("removed");
    shell(&script, checkout.path(), bin.path(), &[]);
    assert!(public.join("index.html").is_file());
    assert!(!bin.path().join("curl.said").exists());
    let variables = [
        set("GITEE_PULL_ID", "9"),
        set("GITEE_COMMIT", "origin/main"),
        set("PINGYI_REPO", "county/site"),
        set("PINGYI_TOKEN", "t"),
    ];
    shell(&script, checkout.path(), bin.path(), &variables);
    let said = yaml(&bin.path().join("curl.said"));
    assert!(
        said.contains("repos/county/site/pulls/9/comments"),
        "{said}"
    );
}
