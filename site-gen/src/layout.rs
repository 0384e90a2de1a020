//! The canonical layout of a TOML file: what `fmt` writes, and whatever else writes content.
//!
//! Stage: below. It moves spaces, line ends, quotes and commas, and nothing that has a meaning: keys keep
//! their order, numbers their digits, comments their place. Laying out twice is laying out once.

use toml_edit::{Array, DocumentMut, InlineTable, Item, RawString, Table, TomlError, Value};
use unicode_width::UnicodeWidthStr;

/// The columns that a list may take on one line.
const WIDTH: usize = 100;

/// `text` in the canonical layout.
///
/// # Errors
///
/// When it is no TOML.
pub fn canonical(text: &str) -> Result<String, TomlError> {
    let mut document: DocumentMut = text.parse()?;
    lay_out(&mut document);
    Ok(written(&document))
}

/// The text of a document that is laid out.
pub fn written(document: &DocumentMut) -> String {
    let text = document.to_string();
    // Before what stands first in a file there is no blank line, whatever that is.
    let text = text.trim_start_matches('\n');
    if text.is_empty() {
        return String::new();
    }
    format!("{}\n", text.trim_end_matches('\n'))
}

/// Gives a document the canonical layout.
pub fn lay_out(document: &mut DocumentMut) {
    let end = comments(raw(Some(document.trailing())));
    document.set_trailing(end.trim_end_matches('\n').to_owned());
    table(document.as_table_mut(), 0);
}

/// A table and what is below it, `depth` headers deep.
fn table(table: &mut Table, depth: usize) {
    for (mut key, item) in table.iter_mut() {
        key.dotted_decor_mut().clear();
        match item {
            Item::Value(value) => {
                let before = comments(raw(key.leaf_decor().prefix()));
                key.leaf_decor_mut().set_prefix(before);
                key.leaf_decor_mut().set_suffix(" ");
                let start = key.get().width() + " = ".len();
                let behind = comment_behind(raw(value.decor().suffix()));
                lay_out_value(value, start, 0);
                *value.decor_mut() = toml_edit::Decor::new(" ", behind);
            }
            Item::Table(below) if below.is_dotted() => self::table(below, depth),
            Item::Table(below) => {
                key.leaf_decor_mut().clear();
                header(below, depth);
                self::table(below, depth + 1);
            }
            Item::ArrayOfTables(tables) => {
                key.leaf_decor_mut().clear();
                for below in tables.iter_mut() {
                    header(below, depth);
                    self::table(below, depth + 1);
                }
            }
            Item::None => {}
        }
    }
}

/// The lines before a header: of the first depth, a blank one among them.
fn header(table: &mut Table, depth: usize) {
    let before = comments(raw(table.decor().prefix()));
    let has_blank = before.starts_with('\n') || before.contains("\n\n");
    let before = match depth {
        0 if !has_blank => format!("\n{before}"),
        _ => before,
    };
    let behind = comment_behind(raw(table.decor().suffix()));
    *table.decor_mut() = toml_edit::Decor::new(before, behind);
}

fn raw(text: Option<&RawString>) -> &str {
    text.and_then(RawString::as_str).unwrap_or_default()
}

/// The comments and blank lines in `text`, which ends where a key begins: comments from the first
/// column, blank lines one at a time.
fn comments(text: &str) -> String {
    let mut lines: Vec<&str> = text.split('\n').map(str::trim).collect();
    // What is left behind the last line's end is the key's indentation.
    if lines.last().is_some_and(|last| last.is_empty()) {
        lines.pop();
    }
    lines.dedup_by(|next, line| line.is_empty() && next.is_empty());
    lines
        .iter()
        .fold(String::new(), |text, line| text + line + "\n")
}

/// A comment at a line's end, one space behind what it stands behind.
fn comment_behind(text: &str) -> String {
    match text.trim() {
        "" => String::new(),
        comment => format!(" {comment}"),
    }
}

/// A value that begins in column `start`, in `depth` lists that have lines of their own.
fn lay_out_value(value: &mut Value, start: usize, depth: usize) {
    match value {
        Value::String(text) => {
            let literal = (text.as_repr().and_then(|repr| repr.as_raw().as_str()))
                .is_some_and(|repr| repr.starts_with('\'') && !repr.starts_with("'''"));
            if literal && !text.value().contains(['"', '\\']) {
                text.fmt();
            }
        }
        Value::Array(array) => list(array, start, depth),
        Value::InlineTable(table) => inline(table, depth),
        _ => {}
    }
}

/// A list: on one line if it was and fits there, else with a line for each value. One with comments in
/// it stays as it is.
fn list(array: &mut Array, start: usize, depth: usize) {
    let around = |value: &Value| {
        let decor = value.decor();
        format!("{}{}", raw(decor.prefix()), raw(decor.suffix()))
    };
    let spaces: Vec<_> = (array.iter().map(around))
        .chain([raw(Some(array.trailing())).to_owned()])
        .collect();
    if spaces.iter().any(|space| space.contains('#')) {
        return;
    }
    let has_lines = spaces.iter().any(|space| space.contains('\n'));
    arrange(array, start, depth, false);
    // Without what stands behind it: a comment takes no room from the values.
    let around = std::mem::take(array.decor_mut());
    let fits = start + array.to_string().width() <= WIDTH;
    *array.decor_mut() = around;
    if (has_lines || !fits) && !array.is_empty() {
        arrange(array, start, depth, true);
    }
}

fn arrange(array: &mut Array, start: usize, depth: usize, lines: bool) {
    let indent = |depth: usize| format!("\n{}", "  ".repeat(depth));
    for (at, value) in array.iter_mut().enumerate() {
        if lines {
            lay_out_value(value, 2 * (depth + 1), depth + 1);
        } else {
            lay_out_value(value, start, depth);
        }
        let before = match (lines, at) {
            (true, _) => indent(depth + 1),
            (false, 0) => String::new(),
            (false, _) => " ".to_owned(),
        };
        *value.decor_mut() = toml_edit::Decor::new(before, "");
    }
    array.set_trailing(if lines { indent(depth) } else { String::new() });
    array.set_trailing_comma(lines);
}

/// A table in braces, on one line; one with comments or dotted keys in it stays as it is.
fn inline(table: &mut InlineTable, depth: usize) {
    let dotted = |value: &Value| value.as_inline_table().is_some_and(InlineTable::is_dotted);
    let plain = table.iter().all(|(key, value)| {
        let key = table.key(key).map(toml_edit::Key::leaf_decor);
        let key = key.map_or_else(String::new, |decor| {
            format!("{}{}", raw(decor.prefix()), raw(decor.suffix()))
        });
        let decor = value.decor();
        let around = [&key, raw(decor.prefix()), raw(decor.suffix())];
        !dotted(value) && around.iter().all(|space| !space.contains('#'))
    });
    if !plain || raw(Some(table.trailing())).contains('#') {
        return;
    }
    let last = table.len().saturating_sub(1);
    for (at, (mut key, value)) in table.iter_mut().enumerate() {
        *key.leaf_decor_mut() = toml_edit::Decor::new(" ", " ");
        lay_out_value(value, 0, depth);
        let behind = if at == last { " " } else { "" };
        *value.decor_mut() = toml_edit::Decor::new(" ", behind);
    }
    table.set_trailing("");
    table.set_trailing_comma(false);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use toml::de::{DeTable, DeValue};

    use super::*;

    /// What a text says, without its places.
    fn meaning(text: &str) -> String {
        fn of_table(table: &DeTable<'_>) -> String {
            let entries = table
                .iter()
                .map(|(key, value)| format!("{:?}={}", key.get_ref(), of_value(value.get_ref())));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(","))
        }
        fn of_value(value: &DeValue<'_>) -> String {
            match value {
                DeValue::Array(array) => {
                    let values = array.iter().map(|value| of_value(value.get_ref()));
                    format!("[{}]", values.collect::<Vec<_>>().join(","))
                }
                DeValue::Table(table) => of_table(table),
                DeValue::String(text) => format!("{text:?}"),
                // As it is written: a mark of 88.50 keeps its digits.
                DeValue::Float(number) => number.as_str().to_owned(),
                DeValue::Integer(number) => number.as_str().to_owned(),
                DeValue::Boolean(truth) => truth.to_string(),
                DeValue::Datetime(date) => date.to_string(),
            }
        }
        of_table(DeTable::parse(text).expect("TOML").get_ref())
    }

    fn comments_of(text: &str) -> Vec<&str> {
        (text.lines())
            .filter_map(|line| Some(line.split_once('#')?.1.trim()))
            .collect()
    }

    /// Says the same, keeps its comments, and stays as it is the second time.
    fn check(text: &str) -> String {
        let made = canonical(text).expect("TOML");
        assert_eq!(meaning(&made), meaning(text), "{text}\nbecame\n{made}");
        assert_eq!(
            comments_of(&made),
            comments_of(text),
            "{text}\nbecame\n{made}"
        );
        assert_eq!(canonical(&made).expect("TOML"), made, "twice");
        made
    }

    #[test]
    fn the_layout() {
        let text = "\r\n\n # head  \na=1  #  one\n\n\n\n  b = 'x'\nc=[1,2 ,\n3]\nd= [ 1,2, ]\ne={x=1,y = [ ]}\n\
                    f = [ # why\n 1 ]\n g.h = 88.50\n[[w]]#x\n   id='a\"b'\n[ w . v ]\n z=[1]\n\n\n# end";
        let expected = "# head\na = 1 #  one\n\nb = \"x\"\nc = [\n  1,\n  2,\n  3,\n]\nd = [1, 2]\n\
                        e = { x = 1, y = [] }\nf = [ # why\n 1 ]\ng.h = 88.50\n\n[[w]] #x\nid = 'a\"b'\n\
                        [w.v]\nz = [1]\n\n# end\n";
        assert_eq!(check(text), expected);
        assert_eq!(check(""), "");
        assert_eq!(check("\n\n# only\n\n"), "# only\n");
    }

    #[test]
    fn what_does_not_fit_on_a_line_gets_lines() {
        let long = format!("a = [{}]\n", "\"一二三四五六七八九十\", ".repeat(6));
        assert_eq!(check(&long).lines().count(), 8);
    }

    #[test]
    fn a_comment_behind_a_list_takes_no_room_from_it() {
        check(
            "key0=[true,{k0 ='二aaa\"\"'},{k0 ={k0 =true,k1 =true},k1 ='a \"二一',k2 =88.50}]# aa",
        );
    }

    /// A document with spaces wherever they may stand.
    fn document() -> impl Strategy<Value = String> {
        let space = "[ \t]{0,2}";
        let blank = "(\n| \n|# [a-z一二]{0,3}\n|\r\n){0,3}";
        let scalar = prop_oneof![
            Just("1".to_owned()),
            Just("88.50".to_owned()),
            Just("2025-06-12".to_owned()),
            Just("true".to_owned()),
            "\"[a-z一二' ]{0,6}\"",
            "'[a-z一二\" ]{0,6}'",
            Just("\"\"\"\na\n b\"\"\"".to_owned()),
        ];
        let value = scalar.prop_recursive(3, 12, 4, move |inner| {
            let part = (space, inner, space).prop_map(|(a, value, b)| format!("{a}{value}{b}"));
            let row = proptest::collection::vec(part, 0..4);
            prop_oneof![
                (row.clone(), "(\n| ){0,2}")
                    .prop_map(|(row, end)| { format!("[{}{end}]", row.join(&format!(",{end}"))) }),
                row.prop_map(|row| {
                    let keys = row
                        .iter()
                        .enumerate()
                        .map(|(at, value)| format!("k{at} ={value}"));
                    format!("{{{}}}", keys.collect::<Vec<_>>().join(","))
                }),
            ]
        });
        let line = (blank, space, space, value, "([ \t]{0,2}# ?[a-z]{0,3})?");
        let line = line.prop_map(|(blank, a, b, value, end)| (blank, a, b, value, end));
        let block = (blank, 0..4_u8, proptest::collection::vec(line, 0..4));
        proptest::collection::vec(block, 1..4).prop_map(|blocks| {
            let written = blocks.into_iter().enumerate().map(|(at, block)| {
                let (blank, kind, lines) = block;
                let heading = match kind {
                    _ if at == 0 => String::new(),
                    0 => format!("[t{at}]\n"),
                    1 => format!(" [[list{at}]]  # c\n"),
                    2 => format!("[a.b{at}]\n"),
                    _ => format!("[[a.c{at}]]\n[ a . c{at} . d ]\n"),
                };
                let lines = lines.into_iter().enumerate();
                let lines = lines.map(|(at, (blank, a, b, value, end))| {
                    format!("{blank}{a}key{at}{b}={b}{value}{end}\n")
                });
                blank + &heading + &lines.collect::<String>()
            });
            written.collect()
        })
    }

    proptest! {
        #[test]
        fn nothing_but_the_layout_changes(text in document()) {
            // Some of what is made up is no TOML; the reader of content would refuse it, too.
            prop_assume!(DeTable::parse(&text).is_ok());
            check(&text);
        }
    }
}
