//! Commands around the pipeline: layout of files, explanations, what shells and `man` read.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use tests::{Ended, copy, run};

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
