//! A scenario in the address of the page, behind `#`: in a form that people can read and that any
//! program which recognises addresses takes whole.
//!
//! `scenario=1.<digest>&mark=tax.panel.0.82&…&end`: a version, the first figures of the inputs' digest,
//! then an edit each, then the end, without which a link that lost its last figures would pass for
//! another scenario. What an edit says stands in a fixed order between dots, lists between
//! underscores; numbers are fractions, since a decimal has a dot. Ids have neither dots nor
//! underscores.

use std::borrow::Cow;

use scoring_core::Ratio;
use scoring_core::scenario::Edit;

use crate::json::Document;
use crate::plain;

/// A link as read.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// The first figures of the digest of the inputs that it was made for.
    pub digest: String,
    /// The edits.
    pub edits: Vec<Edit>,
}

/// Why a link is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoLink {
    /// It is about something else, such as a place of the page.
    Foreign,
    /// It was made by a later version.
    Version,
    /// It is damaged.
    Malformed,
}

const BEGINNING: &str = "scenario=";
const VERSION: &str = "1";
const END: &str = "end";
/// Figures of the digest: enough to tell any two inputs apart that people publish.
const FIGURES: usize = 16;
/// Longer than any link that was made by hand, and read in no time.
const LONGEST: usize = 1 << 20;

/// The keys of an edit's table in the order in which a link has them.
const ORDER: [(&str, &[&str]); 14] = [
    (
        "votes",
        &["window", "round", "group", "indicator", "counts"],
    ),
    ("respondents", &["window", "round", "group", "respondents"]),
    (
        "ballots",
        &["window", "round", "group", "issued", "returned"],
    ),
    ("mark", &["window", "by", "at", "score"]),
    ("new-mark", &["window", "by", "item", "score"]),
    ("adjustment", &["window", "list", "id", "points"]),
    (
        "new-adjustment",
        &["window", "list", "id", "kind", "points"],
    ),
    ("veto", &["window", "ground", "in_force"]),
    ("combine", &["component", "combine"]),
    ("trim", &["component", "trim"]),
    ("cap", &["list", "kind", "cap"]),
    ("rounding", &["decimals", "rounding"]),
    ("band", &["id", "at_least"]),
    (
        "quota",
        &["excellent", "excellent_heads", "unsatisfactory", "class"],
    ),
];

/// The text behind `#` for these edits of the inputs with this digest.
pub fn write(digest: &str, edits: &[Edit]) -> String {
    let mut link = format!("{BEGINNING}{VERSION}.{}", figures(digest));
    for edit in edits {
        let (kind, value) = plain::plain(edit);
        link.extend(["&", kind, "=", &said(kind, &value)]);
    }
    link + "&" + END
}

/// The figures of a digest that a link carries.
pub fn figures(digest: &str) -> &str {
    digest.get(..FIGURES).unwrap_or(digest)
}

fn said(kind: &str, value: &Document<'_>) -> String {
    match value {
        Document::Object(table) => {
            let order = ORDER.iter().find(|(each, _)| *each == kind);
            let Some((_, keys)) = order else {
                // Weights: the ids are the keys; of items, behind their component.
                let parts = table.iter().map(|(key, value)| match value {
                    Document::Object(_) => said("weights", value),
                    _ if kind == "items" => item(value),
                    _ => format!("{key}_{}", item(value)),
                });
                return parts.collect::<Vec<_>>().join(".");
            };
            let parts = keys.iter().map(|key| {
                let found = table.iter().find(|(each, _)| each == key);
                found.map_or_else(String::new, |(_, value)| item(value))
            });
            parts.collect::<Vec<_>>().join(".")
        }
        value => item(value),
    }
}

fn item(value: &Document<'_>) -> String {
    let joined = |items: &mut dyn Iterator<Item = &Document<'_>>| {
        let items: Vec<String> = items.map(item).collect();
        items.join("_")
    };
    match value {
        Document::Text(text) if text.contains('.') => {
            let number: Result<Ratio, _> = text.parse();
            number.map_or_else(|_| text.to_string(), |number| number.fraction())
        }
        Document::Text(text) => text.to_string(),
        Document::Bool(flag) => String::from(if *flag { "1" } else { "0" }),
        Document::Null | Document::Absent => String::new(),
        Document::List(list) => joined(&mut list.iter()),
        Document::Object(table) => joined(&mut table.iter().map(|(_, value)| value)),
    }
}

/// Reads the text behind `#`.
///
/// # Errors
///
/// When it is no link of this version.
pub fn read(text: &str) -> Result<Link, NoLink> {
    let text = unescaped(text.strip_prefix('#').unwrap_or(text));
    let rest = text.strip_prefix(BEGINNING).ok_or(NoLink::Foreign)?;
    if rest.len() > LONGEST {
        return Err(NoLink::Malformed);
    }
    let mut parts = rest.split('&');
    let head = parts.next().unwrap_or_default();
    let (version, digest) = head.split_once('.').ok_or(NoLink::Malformed)?;
    if version != VERSION {
        let later = version.parse::<u32>().is_ok();
        return Err(if later {
            NoLink::Version
        } else {
            NoLink::Malformed
        });
    }
    let is_figure = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    if digest.len() != FIGURES || !digest.bytes().all(is_figure) {
        return Err(NoLink::Malformed);
    }
    if parts.next_back() != Some(END) {
        return Err(NoLink::Malformed);
    }
    let edits = parts.map(|part| {
        let (kind, said) = part.split_once('=')?;
        plain::edit(kind, heard(kind, said)?)
    });
    Ok(Link {
        digest: digest.to_owned(),
        edits: edits.collect::<Option<_>>().ok_or(NoLink::Malformed)?,
    })
}

/// A link as it was written: programs that pass it on may put `%3D` for `=`. A link has ASCII only, so
/// other bytes are no part of one and stay as they are.
fn unescaped(text: &str) -> Cow<'_, str> {
    let mut parts = text.split('%');
    let mut plain = Cow::Borrowed(parts.next().unwrap_or_default());
    for part in parts {
        let byte = part
            .get(..2)
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match byte.filter(u8::is_ascii_graphic) {
            Some(byte) => plain
                .to_mut()
                .extend([&char::from(byte).to_string(), &part[2..]]),
            None => plain.to_mut().extend(["%", part]),
        }
    }
    plain
}

fn heard<'a>(kind: &str, said: &'a str) -> Option<Document<'a>> {
    let text = |text: &'a str| Document::text(text);
    let order = ORDER.iter().find(|(each, _)| *each == kind);
    let Some((_, keys)) = order else {
        return Some(match kind {
            "weights" => weights(said)?,
            "items" => {
                let (component, of_items) = said.split_once('.')?;
                let component = ("component".into(), text(component));
                let of_items = ("weights".into(), weights(of_items)?);
                Document::Object(vec![component, of_items])
            }
            "tie-breakers" => {
                let items = said.split('_').filter(|item| !item.is_empty());
                Document::List(items.map(text).collect())
            }
            _ => text(said),
        });
    };
    let parts: Vec<&str> = said.split('.').collect();
    if parts.len() != keys.len() {
        return None;
    }
    let mut table = Vec::new();
    for (key, part) in keys.iter().zip(parts).filter(|(_, part)| !part.is_empty()) {
        let value = match *key {
            "counts" => Document::List(part.split('_').map(text).collect()),
            "in_force" if part == "1" || part == "0" => Document::Bool(part == "1"),
            "class" => Document::List(classes(part)?),
            _ => text(part),
        };
        table.push(((*key).into(), value));
    }
    Some(Document::Object(table))
}

/// An id and its weight each.
fn weights(said: &str) -> Option<Document<'_>> {
    let pair = |part| {
        let (id, weight) = str::split_once(part, '_')?;
        Some((id.into(), Document::text(weight)))
    };
    let pairs = said.split('.').map(pair);
    Some(Document::Object(pairs.collect::<Option<_>>()?))
}

/// Three items a class.
fn classes(part: &str) -> Option<Vec<Document<'_>>> {
    const KEYS: [&str; 3] = ["class", "excellent", "unsatisfactory"];
    let items: Vec<&str> = part.split('_').collect();
    let classes = items.chunks(KEYS.len()).map(|items| {
        let pairs = KEYS.iter().zip(items);
        let pairs = pairs.map(|(key, item)| ((*key).into(), Document::text(*item)));
        (items.len() == KEYS.len()).then(|| Document::Object(pairs.collect()))
    });
    classes.collect()
}
