//! Years that were sealed by each version of the method. They were published once and are never made
//! anew: a change that computes one of them otherwise is a new version of the method, and the old one
//! has to go on for the years that were published by it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use scoring_core::inputs::METHOD;
use serde_json::Value;
use tests::{build, copy, run};

fn versions() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sealed")
}

/// The folders in a folder, in order.
fn folders(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|why| panic!("{}: {why}", folder.display()));
    let mut folders: Vec<PathBuf> = entries
        .map(|entry| entry.expect("readable").path())
        .collect();
    folders.sort();
    folders
}

#[test]
fn every_version_of_the_method_has_sealed_years() {
    for version in 1..=METHOD {
        let centres = folders(&versions().join(format!("method-{version}")));
        assert!(!centres.is_empty(), "method {version}");
        for centre in centres {
            let log = fs::read_to_string(centre.join("content/publications.log")).expect("a log");
            assert!(log.contains(" kind=final "), "{}", centre.display());
            assert!(log.contains(&format!(" method={version} ")), "{log}");
        }
    }
}

#[test]
fn sealed_years_stay_what_they_were() {
    for centre in folders(&versions())
        .iter()
        .flat_map(|folder| folders(folder))
    {
        let content = centre.join("content");
        let checked = run(["check".as_ref(), "--content".as_ref(), content.as_os_str()]);
        assert_eq!(checked.status, ExitCode::SUCCESS, "{}", checked.remarks);
        let site = tempfile::tempdir().expect("a temporary folder");
        build(&content, &site.path().join("site"));
        let kept = content.join("published/0001");
        for name in ["inputs.json", "results.json"] {
            let published = fs::read(kept.join(name)).expect("it was kept");
            let text = String::from_utf8(published).expect("UTF-8");
            let results = fs::read_to_string(kept.join("results.json")).expect("it was kept");
            let results: Value = serde_json::from_str(&results).expect("JSON");
            let file = site
                .path()
                .join(format!("site/data/{}/{name}", results["year"]));
            let made = fs::read_to_string(file).expect("it was made");
            assert_eq!(made, text, "{}: {name}", centre.display());
        }
    }
}

/// The test above can fail: another mark is another result, and `check` says so.
#[test]
fn a_sealed_year_that_is_edited_is_found() {
    let centre = versions().join("method-1/three/content");
    let place = tempfile::tempdir().expect("a temporary folder");
    let content = place.path().join("content");
    copy(&centre, &content);
    let peer = content.join("2025/panel.toml");
    let text = fs::read_to_string(&peer).expect("readable");
    let (before, after) = text.split_once("score = ").expect("a mark");
    let rest = after.split_once('\n').expect("a line's end").1;
    fs::write(&peer, format!("{before}score = 1\n{rest}")).expect("writable");
    let checked = run(["check".as_ref(), "--content".as_ref(), content.as_os_str()]);
    assert_eq!(checked.status, ExitCode::from(1), "{}", checked.remarks);
    assert!(
        checked.remarks.contains("error[sealed-results]"),
        "{}",
        checked.remarks
    );
}
