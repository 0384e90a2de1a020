//! The theme of `tests/theme` changes what it says, on every page, and nothing else.

use std::fs;
use std::path::{Path, PathBuf};
use tests::copy;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

#[test]
fn a_theme_changes_tokens_texts_templates_and_brings_files() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let (content, plain, own) = (
        place.path().join("content"),
        place.path().join("plain"),
        place.path().join("own"),
    );
    copy(&folder("good/three/content"), &content);
    tests::build(&content, &plain);
    copy(&folder("theme"), &content.join("theme"));
    tests::build(&content, &own);
    let read = |path: &str| {
        let read = |site: &Path| fs::read_to_string(site.join(path)).expect("a file of the site");
        (read(&plain), read(&own))
    };

    let tokens = fs::read_to_string(folder("theme/tokens.css")).expect("readable");
    // The stylesheets of one kind of page are loaded behind that of all.
    for style in ["site", "calculator", "display", "paper"] {
        let (before, after) = read(&format!("assets/{style}.css"));
        assert_eq!(
            after,
            before + &tokens,
            "{style}: the rules stand behind ours"
        );
    }

    let seal = fs::read(own.join("assets/theme/seal.svg")).expect("published");
    assert_eq!(
        seal,
        fs::read(folder("theme/assets/seal.svg")).expect("readable")
    );

    for (page, said) in [
        ("2025/ranking/index.html", "<h2>有话要说，请打这个电话</h2>"),
        (
            "en/2025/ranking/index.html",
            "<h2>Tell us what went wrong</h2>",
        ),
    ] {
        let (before, after) = read(page);
        let heading = after
            .find(said)
            .unwrap_or_else(|| panic!("{page} does not say {said}"));
        let same = before.starts_with(&after[..heading]);
        assert!(same, "{page}: nothing changed before the text");
    }

    let (before, after) = read("about/index.html");
    let main = "tabindex=\"-1\">\n";
    let (_, inside) = after.split_once(main).expect("the main part");
    assert!(
        inside.trim_start().starts_with("<p class=\"county-seal\">"),
        "{inside}"
    );
    let heading =
        &before[before.find("<h1").expect("a heading")..before.find("</h1>").expect("its end")];
    assert!(
        after.contains(heading),
        "what the template extends is there"
    );
}
