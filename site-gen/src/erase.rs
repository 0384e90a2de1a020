//! Erasing a text that the law does not let stand: a name published by mistake.
//!
//! Stage: around the publications, from the content to what is to be written instead; it writes nothing.
//! Where the text stood, a dated tombstone says that something was erased. What was kept of
//! publications loses the text too; the log says which files, and their new digests, so that nothing
//! else can be changed under that name.

use std::ops::Range;

use jiff::civil::Date;
use scoring_core::inputs::METHOD;
use scoring_core::{Evaluation, Results, evaluate};
use toml::de::{DeTable, DeValue};

use crate::assess::Assessed;
use crate::digest::sha256;
use crate::files::front_matter;
use crate::model::Language;
use crate::publication::{Kept, Publication, Redacted};
use crate::publish::Erasure;
use crate::source::Sources;

/// A field of the content: `2025/ledger/tax.toml:item.tax-003.problem`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The file, from the content folder.
    pub file: String,
    /// The way to the value: keys, and for members of a list their id, window, ground or number from 1.
    pub path: Vec<String>,
}

impl std::str::FromStr for Field {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (file, path) = text.split_once(':').unwrap_or((text, ""));
        let path: Vec<String> = path.split('.').map(str::to_owned).collect();
        if file.is_empty() || path.iter().any(String::is_empty) {
            return Err(
                "write FILE:KEY.KEY, as in 2025/ledger/tax.toml:item.tax-003.problem".into(),
            );
        }
        Ok(Self {
            file: file.to_owned(),
            path,
        })
    }
}

/// Why nothing is erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotErased {
    /// The content has no such field.
    NoField(String),
    /// The field holds no text, or too short a one to be told from others.
    NoText(String),
    /// The text stands elsewhere, too: in this file of the content or page of the site.
    Elsewhere(String),
}

/// A file with a tombstone in the place of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tombstone {
    /// The file, from the content folder.
    pub file: String,
    /// What was erased.
    pub erased: String,
    /// What stands there now.
    pub says: String,
    /// The whole file, as it is to be.
    pub text: String,
}

/// What a field becomes on `date`.
///
/// # Errors
///
/// When there is no such field, or no text in it.
pub fn tombstone(
    sources: &Sources,
    field: &Field,
    date: Date,
    language: Language,
) -> Result<Tombstone, NotErased> {
    let named = || format!("{}:{}", field.file, field.path.join("."));
    let file = sources
        .find(&field.file)
        .ok_or_else(|| NotErased::NoField(named()))?;
    let text = &sources.get(file).text;
    // No TOML begins with a fence.
    let (start, toml) = match front_matter(text) {
        Some(parts) => (parts.offset, parts.matter),
        None => (0, text.as_str()),
    };
    let table = DeTable::parse(toml).map_err(|_| NotErased::NoField(named()))?;
    let root = DeValue::Table(table.into_inner());
    let path: Vec<&str> = field.path.iter().map(String::as_str).collect();
    let (place, erased) = find(&root, &path).ok_or_else(|| NotErased::NoField(named()))?;
    let erased = erased.filter(|erased| erased.chars().nth(1).is_some());
    let erased = erased.ok_or_else(|| NotErased::NoText(named()))?;
    let says = match language {
        Language::Chinese => format!("（依法删除，{date}）"),
        Language::English => format!("[erased as the law requires, {date}]"),
    };
    let mut changed = text.clone();
    // A JSON string without control characters is a TOML string.
    let literal = serde_json::Value::from(says.as_str()).to_string();
    changed.replace_range(start + place.start..start + place.end, &literal);
    Ok(Tombstone {
        file: field.file.clone(),
        erased,
        says,
        text: changed,
    })
}

/// The place of a value and its text, if it is one.
fn find(value: &DeValue<'_>, path: &[&str]) -> Option<(Range<usize>, Option<String>)> {
    let (first, rest) = path.split_first()?;
    let member = match value {
        DeValue::Table(table) => (table.iter())
            .find(|(key, _)| key.get_ref().as_ref() == *first)
            .map(|(_, value)| value)?,
        DeValue::Array(list) => {
            let named = list
                .iter()
                .find(|member| is_called(member.get_ref(), first));
            let number = || first.parse::<usize>().ok()?.checked_sub(1);
            named.or_else(|| list.get(number()?))?
        }
        _ => return None,
    };
    if rest.is_empty() {
        let text = member.get_ref().as_str().map(str::to_owned);
        return Some((member.span(), text));
    }
    find(member.get_ref(), rest)
}

/// Whether a member of a list has this name.
fn is_called(member: &DeValue<'_>, name: &str) -> bool {
    let DeValue::Table(table) = member else {
        return false;
    };
    ["id", "window", "rater", "date"].iter().any(|key| {
        let mut found = table
            .iter()
            .filter(|(each, _)| each.get_ref().as_ref() == *key);
        found.any(|(_, value)| value.get_ref().as_str() == Some(name))
    })
}

/// What is left of the kept files without the text; `assessed` is the content with the tombstone, and
/// its publications lose the text with them.
///
/// # Errors
///
/// When the text stands in the log, or elsewhere in the content.
pub fn erase(
    sources: &Sources,
    assessed: &mut Assessed,
    tombstone: &Tombstone,
) -> Result<Erasure, NotErased> {
    let elsewhere = |place: &str| NotErased::Elsewhere(place.to_owned());
    let kept = |path: &str| path.starts_with(&format!("{}/", crate::publication::FOLDER));
    for (_, source) in sources.iter().filter(|(_, source)| !kept(&source.path)) {
        let text = if source.path == tombstone.file {
            &tombstone.text
        } else {
            &source.text
        };
        if text.contains(&tombstone.erased) {
            return Err(elsewhere(&source.path));
        }
    }
    let mut erasure = Erasure {
        redacted: Vec::new(),
        files: vec![(tombstone.file.clone(), tombstone.text.clone())],
    };
    for publication in &mut assessed.publications {
        publication_without(publication, tombstone, &mut erasure);
    }
    Ok(erasure)
}

/// Takes the text out of what a publication kept.
fn publication_without(
    publication: &mut Publication,
    tombstone: &Tombstone,
    erasure: &mut Erasure,
) {
    let inner = |text: &str| {
        let quoted = serde_json::Value::from(text).to_string();
        quoted[1..quoted.len() - 1].to_owned()
    };
    let (erased, says) = (inner(&tombstone.erased), inner(&tombstone.says));
    let without = |text: &str| text.replace(&erased, &says);
    let inputs = without(&publication.inputs);
    let results = if inputs == publication.inputs {
        without(&publication.results)
    } else {
        computed(&inputs, publication.entry.method).unwrap_or_else(|| without(&publication.results))
    };
    let history = publication.history.as_deref().map(without);
    let files = [
        (Kept::Inputs, Some(inputs), Some(&mut publication.inputs)),
        (Kept::Results, Some(results), Some(&mut publication.results)),
        (Kept::History, history, publication.history.as_mut()),
    ];
    for (file, new, old) in files {
        let (Some(new), Some(old)) = (new, old) else {
            continue;
        };
        if new == *old {
            continue;
        }
        erasure.redacted.push(Redacted {
            number: publication.entry.number,
            file,
            digest: sha256(new.as_bytes()),
        });
        let path = format!("{}/{}", publication.entry.folder(), file.file());
        erasure.files.push((path, new.clone()));
        *old = new;
    }
}

/// The results of inputs, which carry the digest of these; `None` where another method made them.
fn computed(inputs: &str, method: u32) -> Option<String> {
    if method != METHOD {
        return None;
    }
    let read = serde_json::from_str(inputs).ok()?;
    let evaluation = Evaluation::new(read).ok()?;
    let digest = sha256(inputs.as_bytes());
    Some(Results::new(&evaluation, &evaluate(&evaluation), &digest).to_json())
}

/// Whether a file of the site holds the text, as it is or as HTML or JSON writes it.
pub fn holds(bytes: &[u8], text: &str) -> bool {
    let html = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    let quoted = serde_json::Value::from(text).to_string();
    [
        text,
        &html,
        &html.replace('"', "&quot;"),
        &quoted[1..quoted.len() - 1],
    ]
    .iter()
    .any(|form| {
        let form = form.as_bytes();
        !form.is_empty() && bytes.windows(form.len()).any(|piece| piece == form)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Readable;

    #[test]
    fn a_field_is_found_and_becomes_a_tombstone() {
        let mut sources = Sources::default();
        let ledger = "[[item]]\nid = \"a\"\nproblem = \"x\" # one\n[[item]]\nid = \"tax-003\"\nproblem = '''张三\n态度差''' # two\n[[item.event]]\ndate = 2025-01-01\nnote = \"n\"\n[[item.event]]\nnote = \"第二条\"\n";
        sources.add("2025/ledger/tax.toml".into(), ledger.into(), Readable::Yes);
        let pledge = "+++\n[[item]]\nid = \"p\"\ntext = \"办好\"\n+++\n正文\n";
        sources.add("2025/pledges/tax.md".into(), pledge.into(), Readable::Yes);
        let made = |field: &str| {
            let field: Field = field.parse().expect("a field");
            let date = Date::constant(2025, 12, 1);
            tombstone(&sources, &field, date, Language::English)
        };
        let found = made("2025/ledger/tax.toml:item.tax-003.problem").expect("a text");
        assert_eq!(found.erased, "张三\n态度差");
        let says = "problem = \"[erased as the law requires, 2025-12-01]\" # two";
        assert!(found.text.contains(says), "{}", found.text);
        assert!(found.text.contains("problem = \"x\" # one"));
        let found = made("2025/ledger/tax.toml:item.tax-003.event.2.note").expect("a text");
        assert_eq!(found.erased, "第二条");
        let found = made("2025/pledges/tax.md:item.p.text").expect("a text");
        assert!(
            found
                .text
                .starts_with("+++\n[[item]]\nid = \"p\"\ntext = \"["),
            "{}",
            found.text
        );
        assert!(found.text.ends_with("+++\n正文\n"));
        for (field, wrong) in [
            ("2025/ledger/tax.toml:item.b.problem", "NoField"),
            ("2025/ledger/tax.toml:item.a.problem", "NoText"),
            ("2025/ledger/gas.toml:item.a.problem", "NoField"),
            ("2025/ledger/tax.toml:item.tax-003.event.1.date", "NoText"),
        ] {
            let said = format!("{:?}", made(field).expect_err("nothing to erase"));
            assert!(said.starts_with(wrong), "{field}: {said}");
        }
        assert!("tax.toml".parse::<Field>().is_err());
    }
}
