//! Every page of every site in the eyes of html-validate and of the Nu checker, which read it as
//! strictly as browsers do not.

use std::fs;
use std::process::{Command, Output};

use tests::sites::{self, Sites};

fn assert_silent(what: &str, output: &Output) {
    let said = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes));
    let said = said.concat();
    let first: Vec<&str> = said.lines().take(100).collect();
    assert!(output.status.success(), "{what}:\n{}", first.join("\n"));
}

fn html_validate(folder: &std::path::Path) -> Output {
    let program = sites::tools().join("html-validate/bin/html-validate.mjs");
    let command = Command::new("node")
        .arg(program)
        .args(["--formatter", "text", "--config"])
        .arg(sites::root().join("tests/access/htmlvalidate.json"))
        .arg(folder)
        .output();
    command.expect("node starts: tests/run installs it")
}

fn nu_checker(folder: &std::path::Path) -> Output {
    let command = Command::new("java")
        // Long pages are read by recursion.
        .args(["-Xss8m", "-jar"])
        .arg(sites::tools().join("vnu-jar/build/dist/vnu.jar"))
        .args(["--errors-only", "--skip-non-html"])
        .arg(folder)
        .output();
    command.expect("java starts: tests/run installs it")
}

#[test]
fn html_validate_finds_nothing() {
    assert_silent("html-validate", &html_validate(Sites::built().folder()));
}

#[test]
fn the_nu_checker_finds_nothing() {
    assert_silent("the Nu checker", &nu_checker(Sites::built().folder()));
}

#[test]
fn both_find_what_is_wrong() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let page = "<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>T</title></head>\n\
        <body><main><h1>H</h1><p id=\"a\"><p id=\"a\"></main></body>\n</html>\n";
    fs::write(folder.path().join("index.html"), page).expect("written");
    assert!(!html_validate(folder.path()).status.success());
    assert!(!nu_checker(folder.path()).status.success());
}
