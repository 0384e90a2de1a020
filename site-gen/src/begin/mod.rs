//! Beginning: the files of a new centre, and of a new year in content that is there.
//!
//! Stage: around the pipeline. It makes texts and writes none; what it makes is examined before
//! anybody writes it, by the same checks as everything else.

pub mod questions;
pub mod year;

use scoring_core::id::Id;
use toml_edit::Value;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::embedded::STARTER;
use crate::parse::parse;
use crate::schema;
use crate::source::{Readable, Sources};
use crate::validate::{Options, validate};
use crate::write::begin::Files;

/// A window that a new centre begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewWindow {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub name: String,
}

/// What a new centre is made of.
#[derive(Clone, Debug)]
pub struct Beginning {
    /// The first year.
    pub year: u16,
    /// The centre's name.
    pub centre: String,
    /// The complaint phone, where it is known already.
    pub phone: Option<String>,
    /// The windows: at least one.
    pub windows: Vec<NewWindow>,
}

/// The files of a new centre.
#[derive(Debug)]
pub struct Centre {
    /// Below the content folder.
    pub content: Files,
    /// Beside it: examples, and files for editors and CI.
    pub beside: Files,
}

/// The files of the centre that `beginning` describes.
pub fn centre(beginning: &Beginning) -> Centre {
    let Beginning { year, centre, .. } = beginning;
    let phone = match &beginning.phone {
        Some(phone) => format!("complaint_phone = {}", quoted(phone)),
        None => "# complaint_phone = \"0797-1234567\"".to_owned(),
    };
    let mut windows = beginning.windows.iter().cycle();
    let mut next = || {
        let window = windows.next();
        window.map_or_else(String::new, |window| window.id.to_string())
    };
    let arguments = [
        ("year", year.to_string()),
        ("next", (year + 1).to_string()),
        ("name", centre.clone()),
        ("centre", quoted(centre)),
        ("title", quoted(&format!("{centre}评议公示"))),
        ("phone", phone),
        ("first", next()),
        ("second", next()),
    ];
    let mut made = Centre {
        content: Files::new(),
        beside: Files::new(),
    };
    // A window marks the others: one alone has no ballot to show.
    let alone = beginning.windows.len() < 2;
    for (path, text) in STARTER {
        let text = filled(text, &arguments);
        match path.split_once('/') {
            Some(("centre", path)) => drop(made.beside.insert(path.to_owned(), text)),
            Some(("year", path)) => drop(made.content.insert(format!("{year}/{path}"), text)),
            Some(("examples", "peer.toml")) if alone => {}
            Some(("examples", path)) => {
                // What is named by a window stands under the first one's name.
                let path = path.replace("window.", &format!("{}.", arguments[6].1));
                made.beside.insert(format!("examples/{year}/{path}"), text);
            }
            _ => drop(made.content.insert((*path).to_owned(), text)),
        }
    }
    for kind in schema::kinds() {
        let path = format!("schemas/{}", schema::file_name(&kind));
        made.beside.insert(path, schema::json_schema(&kind));
    }
    made.beside
        .insert(".taplo.toml".to_owned(), schema::taplo("schemas"));
    let windows = windows_file(&beginning.windows);
    made.content.insert(format!("{year}/windows.toml"), windows);
    made
}

fn windows_file(windows: &[NewWindow]) -> String {
    let head = "# 参加评议的窗口，一个一段。编号以后不改；部门、负责人、电话等有了就补上。\n\
                # The windows evaluated, a block each. An id stays as it is; add departments, heads and\n\
                # phones as you have them.\n";
    windows.iter().fold(head.to_owned(), |text, window| {
        let NewWindow { id, name } = window;
        format!(
            "{text}\n[[window]]\nid = \"{id}\"\nname = {}\n",
            quoted(name)
        )
    })
}

/// `text` as TOML writes it.
fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

/// `text` with its `{places}` filled, from left to right and once. Other braces are TOML's.
fn filled(text: &str, arguments: &[(&str, String)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        let (before, from) = rest.split_at(open);
        out.push_str(before);
        let place = arguments.iter().find_map(|(name, value)| {
            let behind = from[1..].strip_prefix(name)?.strip_prefix('}')?;
            Some((value, behind))
        });
        rest = if let Some((value, behind)) = place {
            out.push_str(value);
            behind
        } else {
            out.push('{');
            &from[1..]
        };
    }
    out + rest
}

/// What is wrong with content that is about to be written, with the files that it speaks of.
pub fn examined(files: &Files) -> (Sources, Vec<Diagnostic>, bool) {
    let mut sources = Sources::default();
    for (path, text) in files {
        sources.add(path.clone(), text.clone(), Readable::Yes);
    }
    let mut out = Diagnostics::default();
    let raw = parse(&sources, &mut out);
    let options = Options {
        drafts: true,
        ..Options::default()
    };
    let sound = validate(&sources, &raw, &options, &mut out).is_some() && !out.has_errors();
    let list = out.sorted(&sources);
    (sources, list, sound)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_filled_once_and_other_braces_stay() {
        let arguments = [("a", "{b}".to_owned()), ("b", "2".to_owned())];
        assert_eq!(
            filled("{ id = {a} } {b} ${{ c }} {", &arguments),
            "{ id = {b} } 2 ${{ c }} {"
        );
    }

    #[test]
    fn names_are_quoted_as_toml_asks() {
        let beginning = Beginning {
            year: 2026,
            centre: "甲\"{year}\\乙".to_owned(),
            phone: Some("12345".to_owned()),
            windows: questions::usual_windows(),
        };
        let made = centre(&beginning);
        let (_, list, sound) = examined(&made.content);
        assert!(sound && list.is_empty(), "{list:?}");
    }
}
