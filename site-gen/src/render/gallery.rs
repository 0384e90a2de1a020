//! The gallery of components: each with its examples, in every state it has, as one page.
//!
//! `tests/components/<component>.json` maps what an example shows to the component's arguments. The
//! page they make is `tests/components/gallery.html`: open it from the checkout to see them all, in
//! light and dark. A component without an example fails the test, and so does an example of none.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tera::{Context, Tera};

use super::{TEMPLATES, templates};
use crate::model::Language;
use crate::texts::Texts;
use crate::theme::Theme;

/// What an example shows → the arguments of the component.
type Examples = BTreeMap<String, BTreeMap<String, Value>>;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/components")
}

/// The names of all components, in the order of their files.
fn components() -> Vec<&'static str> {
    let defined = |(_, template): &(&'static str, &'static str)| {
        (template.split("component ").skip(1))
            .filter_map(|rest| rest.split_once('(').map(|(name, _)| name))
            .filter(|name| name.chars().all(|c| c.is_ascii_lowercase() || c == '_'))
            .collect::<Vec<_>>()
    };
    TEMPLATES.iter().flat_map(defined).collect()
}

#[expect(clippy::disallowed_methods, reason = "this test reads its own data")]
fn examples() -> BTreeMap<String, Examples> {
    let entries = fs::read_dir(folder()).expect("the folder of examples");
    let files = entries.map(|entry| entry.expect("readable").path());
    files
        .filter(|path| path.extension().is_some_and(|end| end == "json"))
        .map(|path| {
            let text = fs::read_to_string(&path).expect("readable");
            let examples = serde_json::from_str(&text);
            let examples = examples.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let name = path.file_stem().and_then(|name| name.to_str());
            (name.expect("a name").to_owned(), examples)
        })
        .collect()
}

/// The component filled with the arguments of an example.
fn show(tera: &mut Tera, component: &str, arguments: &BTreeMap<String, Value>) -> String {
    let mut context = Context::new();
    let mut call = format!("{{{{<{component}");
    for (name, value) in arguments {
        context.insert(name.clone(), value);
        call.extend([" ", name, "={", name, "}"]);
    }
    call += "/>}}";
    tera.render_str(&call, &context, true)
        .unwrap_or_else(|error| panic!("{component}: {error}"))
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "this test compares with its own data"
)]
fn every_component_has_its_examples() {
    let components = components();
    let examples = examples();
    let named: BTreeSet<&str> = examples.keys().map(String::as_str).collect();
    let defined: BTreeSet<&str> = components.iter().copied().collect();
    assert_eq!(
        named, defined,
        "examples in tests/components, and components"
    );

    let texts = Texts::of(Language::Chinese);
    let mut tera = templates(&texts, &Theme::default());
    let sprite = TEMPLATES
        .iter()
        .find(|(name, _)| name.ends_with("/sprite.html"));
    let (_, sprite) = sprite.expect("the glyphs");
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>Components</title>\n\
         <link rel=\"stylesheet\" href=\"../good/three/expected/assets/site.css\">\n\
         <link rel=\"stylesheet\" href=\"../good/three/expected/assets/paper.css\">\n\
         <link rel=\"stylesheet\" href=\"../good/three/expected/assets/narrow.css\" media=\"screen and (max-width: 46em)\">\n</head>\n<body>\n\
         {}\n<main class=\"wrap\">\n<h1>Components</h1>\n",
        sprite
            .split_once("#}")
            .map_or(*sprite, |(_, svg)| svg.trim()),
    );
    for component in components {
        page.extend(["<section>\n<h2><code>", component, "</code></h2>\n"]);
        for (what, arguments) in &examples[component] {
            let mut shown = show(&mut tera, component, arguments);
            // A symbol of a chart has no place of its own.
            if ["<rect", "<path", "<circle"]
                .iter()
                .any(|shape| shown.trim().starts_with(shape))
            {
                shown = format!(
                    "<svg width=\"24\" height=\"24\" viewBox=\"-12 -12 24 24\" aria-hidden=\"true\">{}</svg>",
                    shown.trim()
                );
            }
            page.extend([
                "<p class=\"soft\">",
                what,
                "</p>\n<div class=\"after\">",
                shown.trim(),
                "</div>\n",
            ]);
        }
        page += "</section>\n";
    }
    page += "</main>\n</body>\n</html>\n";

    let path = folder().join("gallery.html");
    if std::env::var_os("UPDATE_GOLDENS").is_some() {
        fs::write(&path, &page).expect("written");
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        page == expected,
        "tests/components/gallery.html differs: UPDATE_GOLDENS=1 rewrites it"
    );
}
