//! What a reader sees of the files: what each was taken for, what it changes, and what is wrong with it.

use std::fmt::Display;

use super::{Answer, Place, Said, Use, edits, usable};
use crate::markup::{Node, node, text};
use crate::text::Texts;
use scoring_core::Evaluation;
use scoring_core::scenario::Edit;

/// What came of the files.
#[derive(Clone, Debug, PartialEq)]
pub struct Read {
    /// What is shown.
    pub nodes: Vec<Node>,
    /// What is read out.
    pub summary: String,
    /// The files that count, by path, with their edits.
    pub files: Vec<(String, Vec<Edit>)>,
}

/// What comes of the answer to the files at `paths`.
pub fn read(published: &Evaluation, texts: &Texts, paths: &[String], answer: &Answer) -> Read {
    let mut list = node("ul", "changes local");
    let mut files = Vec::new();
    let (mut refused, mut checked) = (0, 0);
    for path in paths {
        let usable = usable(published, path, answer);
        let said = match usable {
            Use::Counts => {
                let edits = edits::edits(published, path, &answer.windows);
                let said = counted(published, texts, path, &edits);
                files.push((path.clone(), edits));
                said
            }
            Use::Wrong => {
                refused += 1;
                texts.get("local-wrong").to_owned()
            }
            Use::NotTaken => {
                refused += 1;
                texts.get("local-not-taken").to_owned()
            }
            Use::OnlyChecked => {
                checked += 1;
                texts.get("local-only-checked").to_owned()
            }
        };
        let item = node("li", if usable == Use::Counts { "" } else { "bad" });
        list = list.child(
            item.child(text("b", "", path))
                .child(text("span", "", said)),
        );
    }
    let mut said = vec![texts.count("local-read", paths.len())];
    for (key, files) in [("local-refused", refused), ("local-checked", checked)] {
        if files > 0 {
            said.push(texts.count(key, files));
        }
    }
    let summary = texts.join(&said);
    let mut nodes = vec![text("p", "", &summary), list];
    nodes.extend(
        answer
            .diagnostics
            .iter()
            .map(|said| diagnostic(texts, said)),
    );
    Read {
        nodes,
        summary,
        files,
    }
}

fn counted(published: &Evaluation, texts: &Texts, path: &str, edits: &[Edit]) -> String {
    if edits.is_empty() {
        return texts.get("local-same").to_owned();
    }
    let windows = published.windows.iter();
    let windows = windows.filter(|window| edits.iter().any(|it| it.window() == Some(&window.id)));
    let key = match path {
        "panel.toml" => "local-panel",
        "peer.toml" => "local-peer",
        "self.toml" => "local-self",
        "adjustments.toml" => "local-adjustments",
        "vetoes.toml" => "local-vetoes",
        _ => "local-survey",
    };
    let values: [(&str, &dyn Display); 3] = [
        ("what", &texts.get(key)),
        ("n", &edits.len()),
        ("windows", &windows.count()),
    ];
    texts.fill("local-changes", &values)
}

/// A diagnostic as `check` prints it: severity and code, the fact, the lines, the remedy.
fn diagnostic(texts: &Texts, said: &Said) -> Node {
    let key = if said.error {
        "local-error"
    } else {
        "local-warning"
    };
    let class = if said.error {
        "notice bad"
    } else {
        "notice warn"
    };
    let head = format!("{}[{}]", texts.get(key), said.code);
    let help = format!("{}{}", texts.get("local-hint"), said.hint);
    node("div", &format!("{class} diagnostic"))
        .child(node("p", "").child(text("b", "", head)).child(text(
            "span",
            "",
            format!(" {}", said.message),
        )))
        .children(said.places.iter().map(excerpt))
        .child(text("p", "", help))
}

/// The line with its place marked, and carets below it. A copy of what stands before the place, which
/// nobody sees, keeps them below it, however wide a character is.
fn excerpt(place: &Place) -> Node {
    let part = |at: usize| place.text.get(at).map_or("", String::as_str);
    let carets = "^".repeat(part(1).chars().count().max(1));
    let pointer = node("span", "pointer")
        .with("aria-hidden", "true")
        .child(text("span", "unseen", part(0)))
        .child(text("span", "", format!("{carets} {}", place.label)));
    let line = node("code", "")
        .child(text("span", "", part(0)))
        .child(text("mark", "", part(1)))
        .child(text("span", "", part(2)))
        .child(pointer);
    let Place {
        path,
        line: at,
        column,
        label,
        ..
    } = place;
    let caption = format!("{path}:{at}:{column} {label}");
    node("figure", "excerpt")
        .child(text("figcaption", "", caption.trim_end()))
        .child(node("pre", "").with("tabindex", "0").child(line))
}
