//! A scenario as a file: the TOML that `site-gen score --scenario` reads, written and read.
//!
//! Reading knows the part of TOML that scenarios need: keys, texts, numbers, `true` and `false`, lists,
//! tables in braces and in brackets, comments. It must not change anything: what is read is an edit
//! list that the state takes over or refuses.

use std::borrow::Cow;
use std::str::Chars;

use scoring_core::scenario::Edit;

use crate::json::{Document, Fields};
use crate::plain;

/// A file as read.
#[derive(Clone, Debug, PartialEq)]
pub struct File {
    /// The digest of the inputs that it was made for, where it says so.
    pub digest: Option<String>,
    /// The edits.
    pub edits: Vec<Edit>,
}

/// A line that cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// Its number, from 1.
    pub line: usize,
}

/// The text of a scenario, below lines of comment.
pub fn write(comments: &[&str], digest: &str, edits: &[Edit]) -> String {
    let mut text = String::new();
    for comment in comments {
        let comment = comment.replace(char::is_control, " ");
        text.extend(["# ", &comment, "\n"]);
    }
    text.extend(["inputs_sha256 = \"", digest, "\"\n"]);
    for edit in edits {
        let (kind, value) = plain::plain(edit);
        text.extend(["\n[[edit]]\n", kind, " = "]);
        written(&value, &mut text);
        text.push('\n');
    }
    text
}

fn written(value: &Document<'_>, text: &mut String) {
    match value {
        // Ids and numbers: nothing in them has to be escaped.
        Document::Text(word) => text.extend(["\"", word, "\""]),
        Document::Bool(flag) => text.push_str(if *flag { "true" } else { "false" }),
        // No edit says it.
        Document::Null | Document::Absent => {}
        Document::List(list) => {
            text.push('[');
            for (at, value) in list.iter().enumerate() {
                text.push_str(if at == 0 { "" } else { ", " });
                written(value, text);
            }
            text.push(']');
        }
        Document::Object(table) => {
            text.push('{');
            for (at, (key, value)) in table.iter().enumerate() {
                text.extend([if at == 0 { " " } else { ", " }, key, " = "]);
                written(value, text);
            }
            text.push_str(" }");
        }
    }
}

/// Reads a scenario.
///
/// # Errors
///
/// The first line that says nothing that a scenario can say.
pub fn read(text: &str) -> Result<File, Unreadable> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader {
        rest: text.chars(),
        whole: text,
        depth: 0,
    };
    reader.file().ok_or_else(|| reader.place())
}

/// Deeper than any edit; a forged file must not exhaust the stack.
const DEEPEST: usize = 8;

struct Reader<'a> {
    rest: Chars<'a>,
    whole: &'a str,
    depth: usize,
}

/// An edit under construction, and the last line that says something of it.
struct Entry {
    line: usize,
    table: Table,
}

/// A table under construction, and the tables in it that something was said of.
#[derive(Default)]
struct Table {
    fields: Fields<'static>,
    known: Vec<(Vec<String>, Origin)>,
}

/// How a table within another came about: TOML has each said in one way, and once.
#[derive(Clone, Copy, PartialEq)]
enum Origin {
    /// In brackets, `[edit.votes]`.
    Header,
    /// By a key with dots, `votes.window`.
    Dotted,
    /// In braces: what is in it stands there.
    Inline,
}

impl Table {
    /// Begins the table at `path`.
    fn open(&mut self, path: &[String]) -> Option<()> {
        let is_said = |(known, origin): &(Vec<String>, Origin)| {
            known == path || (*origin == Origin::Inline && path.starts_with(known))
        };
        if self.known.iter().any(is_said) {
            return None;
        }
        self.known.push((path.to_vec(), Origin::Header));
        // It may be there for a table within it.
        match find(&self.fields, path) {
            None => insert(&mut self.fields, path, Document::Object(Vec::new())),
            Some(Document::Object(_)) => Some(()),
            Some(_) => None,
        }
    }

    /// Puts a value below a key of the table at `within`.
    fn put(&mut self, within: &[String], key: &[String], value: Document<'static>) -> Option<()> {
        let path = [within, key].concat();
        for end in within.len() + 1..path.len() {
            let origin = self.known.iter().find(|(known, _)| *known == path[..end]);
            match origin {
                None => self.known.push((path[..end].to_vec(), Origin::Dotted)),
                Some((_, Origin::Dotted)) => {}
                Some(_) => return None,
            }
        }
        if matches!(value, Document::Object(_)) {
            self.known.push((path.clone(), Origin::Inline));
        }
        insert(&mut self.fields, &path, value)
    }
}

impl Reader<'_> {
    fn place(&self) -> Unreadable {
        let read = self.whole.len() - self.rest.as_str().len();
        Unreadable {
            line: self.whole[..read].matches('\n').count() + 1,
        }
    }

    fn file(&mut self) -> Option<File> {
        let mut digest = None;
        let mut entries: Vec<Entry> = Vec::new();
        // The keys of the table that the following lines are in.
        let mut inside: Option<Vec<String>> = None;
        loop {
            self.space(true);
            if self.rest.as_str().is_empty() {
                break;
            }
            if self.takes("[[") {
                if self.key()? != ["edit"] || !self.takes("]]") {
                    return None;
                }
                let line = self.place().line;
                let table = Table::default();
                entries.push(Entry { line, table });
                inside = Some(Vec::new());
            } else if self.takes("[") {
                let key = self.key()?;
                let (first, below) = key.split_first()?;
                if first != "edit" || below.is_empty() || !self.takes("]") {
                    return None;
                }
                entries.last_mut()?.table.open(below)?;
                inside = Some(below.to_vec());
            } else {
                let line = self.place().line;
                let key = self.key()?;
                if !self.takes("=") {
                    return None;
                }
                let value = self.value()?;
                match &inside {
                    None if key == ["inputs_sha256"] && digest.is_none() => match value {
                        Document::Text(text) => digest = Some(text.into_owned()),
                        _ => return None,
                    },
                    None => return None,
                    Some(below) => {
                        let entry = entries.last_mut()?;
                        entry.line = line;
                        entry.table.put(below, &key, value)?;
                    }
                }
            }
            self.line_end()?;
        }
        let mut edits = Vec::new();
        for Entry { line, table } in entries {
            let mut fields = table.fields;
            let edit = match (fields.pop(), fields.is_empty()) {
                (Some((kind, value)), true) => plain::edit(&kind, value),
                _ => None,
            };
            let Some(edit) = edit else {
                self.go_to(line);
                return None;
            };
            edits.push(edit);
        }
        Some(File { digest, edits })
    }

    /// Goes back to a line, so that it is the one named.
    fn go_to(&mut self, line: usize) {
        let mut rest = self.whole;
        for _ in 1..line {
            rest = rest.split_once('\n').map_or("", |(_, rest)| rest);
        }
        self.rest = rest.chars();
    }

    /// Leaves out spaces and comments, and ends of lines where they mean nothing. A comment with a
    /// control character is none, nor is a carriage return alone the end of a line.
    fn space(&mut self, lines: bool) {
        loop {
            let rest = self.rest.as_str().trim_start_matches([' ', '\t']);
            self.rest = rest.chars();
            let end = rest.strip_prefix("\r\n").or(rest.strip_prefix('\n'));
            if let Some(rest) = end.filter(|_| lines) {
                self.rest = rest.chars();
                continue;
            }
            if !rest.starts_with('#') {
                return;
            }
            let is_end = |c: char| (c < ' ' && c != '\t') || c == '\u{7f}';
            let rest = &rest[rest.find(is_end).unwrap_or(rest.len())..];
            if !(rest.is_empty() || rest.starts_with('\n') || rest.starts_with("\r\n")) {
                return;
            }
            self.rest = rest.chars();
        }
    }

    fn takes(&mut self, word: &str) -> bool {
        self.space(false);
        match self.rest.as_str().strip_prefix(word) {
            Some(rest) => {
                self.rest = rest.chars();
                true
            }
            None => false,
        }
    }

    fn line_end(&mut self) -> Option<()> {
        self.space(false);
        let rest = self.rest.as_str();
        (rest.is_empty() || rest.starts_with('\n') || rest.starts_with("\r\n")).then_some(())
    }

    /// The parts of a key between dots.
    fn key(&mut self) -> Option<Vec<String>> {
        let mut parts = Vec::new();
        loop {
            self.space(false);
            let part = if self.quote().is_some() {
                self.quoted()?
            } else {
                self.word(&['-', '_'])
            };
            if part.is_empty() {
                return None;
            }
            parts.push(part);
            if !self.takes(".") {
                return Some(parts);
            }
        }
    }

    /// Letters and digits, and the further characters named.
    fn word(&mut self, further: &[char]) -> String {
        let rest = self.rest.as_str();
        let ends = |c: char| !(c.is_ascii_alphanumeric() || further.contains(&c));
        let end = rest.find(ends).unwrap_or(rest.len());
        self.rest = rest[end..].chars();
        rest[..end].to_owned()
    }

    /// The quote that comes next, if one does.
    fn quote(&self) -> Option<char> {
        let next = self.rest.as_str().chars().next();
        next.filter(|c| matches!(c, '"' | '\''))
    }

    /// A text in quotes; none where it does not end on its line.
    fn quoted(&mut self) -> Option<String> {
        let quote = self.rest.next()?;
        let mut text = String::new();
        loop {
            match self.rest.next()? {
                c if c == quote => return Some(text),
                '\\' if quote == '"' => {
                    let escaped = self.rest.next().filter(|c| matches!(c, '"' | '\\'));
                    text.push(escaped?);
                }
                c if !c.is_control() => text.push(c),
                _ => return None,
            }
        }
    }

    fn value(&mut self) -> Option<Document<'static>> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        self.space(false);
        let value = if self.quote().is_some() {
            Document::text(self.quoted()?)
        } else if self.takes("[") {
            let mut list = Vec::new();
            self.items("]", &mut |reader| {
                list.push(reader.value()?);
                Some(())
            })?;
            Document::List(list)
        } else if self.takes("{") {
            let mut table = Table::default();
            self.items("}", &mut |reader| {
                let key = reader.key()?;
                if !reader.takes("=") {
                    return None;
                }
                let value = reader.value()?;
                table.put(&[], &key, value)
            })?;
            Document::Object(table.fields)
        } else {
            match self.word(&['.', '-', '_']).as_str() {
                "true" => Document::Bool(true),
                "false" => Document::Bool(false),
                word if is_number(word) => Document::text(word.to_owned()),
                _ => return None,
            }
        };
        self.depth -= 1;
        Some(value)
    }

    /// Items between commas up to `end`; they may stand on several lines.
    fn items(&mut self, end: &str, one: &mut dyn FnMut(&mut Self) -> Option<()>) -> Option<()> {
        loop {
            self.space(true);
            if self.takes(end) {
                return Some(());
            }
            one(self)?;
            self.space(true);
            if !self.takes(",") && !self.rest.as_str().starts_with(end) {
                return None;
            }
        }
    }
}

/// Whether a word is a number as TOML and scenarios know it: no zeros before it, no exponent.
fn is_number(word: &str) -> bool {
    let unsigned = word.strip_prefix('-').unwrap_or(word);
    let (whole, decimals) = match unsigned.split_once('.') {
        Some((whole, decimals)) => (whole, Some(decimals)),
        None => (unsigned, None),
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole) && (whole == "0" || !whole.starts_with('0')) && decimals.is_none_or(digits)
}

/// The value below its keys.
fn find<'a>(table: &'a Fields<'static>, path: &[String]) -> Option<&'a Document<'static>> {
    let (first, below) = path.split_first()?;
    let (_, value) = table.iter().find(|(key, _)| key == first)?;
    match value {
        Document::Object(inner) if !below.is_empty() => find(inner, below),
        value => below.is_empty().then_some(value),
    }
}

/// Puts a value below its keys; `None` where there is one already.
fn insert(table: &mut Fields<'static>, path: &[String], value: Document<'static>) -> Option<()> {
    let (first, below) = path.split_first()?;
    let at = table.iter().position(|(key, _)| key == first);
    if below.is_empty() {
        if at.is_some() {
            return None;
        }
        table.push((Cow::Owned(first.clone()), value));
        return Some(());
    }
    let at = at.unwrap_or_else(|| {
        table.push((Cow::Owned(first.clone()), Document::Object(Vec::new())));
        table.len() - 1
    });
    match &mut table[at].1 {
        Document::Object(inner) => insert(inner, below, value),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_toml_refuses_is_no_file() {
        let file = |lines: &str| format!("[[edit]]\n{lines}\n");
        for (lines, lawful) in [
            (
                "veto = { window = 'a', ground = 'g', in_force = true }",
                true,
            ),
            (
                "veto.window = 'a'\nveto.ground = 'g'\nveto.in_force = true",
                true,
            ),
            (
                "[edit.veto]\nwindow = 'a'\nground = 'g'\nin_force = true",
                true,
            ),
            (
                "[edit.items]\ncomponent = 'p'\nweights.a = 60\nweights.b = 40",
                true,
            ),
            (
                "[edit.items.weights]\na = 60\n[edit.items]\ncomponent = 'p'",
                true,
            ),
            ("floor = 0.5 # a remark\twith a tab", true),
            ("floor = -1", true),
            ("floor = 00.5", false),
            ("floor = 5.", false),
            ("basis = exact", false),
            ("floor = 1 # \u{1}", false),
            ("floor = 1\r# alone", false),
            (
                "veto = { window = 'a' }\nveto.ground = 'g'\nveto.in_force = true",
                false,
            ),
            (
                "veto = { window = 'a' }\n[edit.veto]\nground = 'g'\nin_force = true",
                false,
            ),
            (
                "veto.window = 'a'\n[edit.veto]\nground = 'g'\nin_force = true",
                false,
            ),
            (
                "[edit.veto]\nwindow = 'a'\n[edit.veto]\nground = 'g'\nin_force = true",
                false,
            ),
            (
                "[edit.items.weights]\na = 60\n[edit.items]\ncomponent = 'p'\nweights.b = 40",
                false,
            ),
            (
                "items = { component = 'p', weights = {}, weights.a = 100 }",
                false,
            ),
        ] {
            let text = file(lines);
            assert_eq!(read(&text).is_ok(), lawful, "{lines}: {:?}", read(&text));
            let toml = toml::from_str::<serde_json::Value>(&text);
            assert_eq!(toml.is_ok(), lawful, "{lines}");
        }
        // Lawful, but two edits in one.
        assert!(read(&file("basis = 'exact'\n[edit.veto]")).is_err());
    }
}
