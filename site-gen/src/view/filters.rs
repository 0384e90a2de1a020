//! Controls that combine facets and sort a list. The script `lists.js` shows and runs them; without
//! it they stay hidden, and the lists that have pages of their own do.
//!
//! A row tells the script its keys in `data-k`, separated by spaces: ids, numbers, dates, `-` for what
//! there is not. Positions in an order that was decided here stand for names and scores, so that the
//! script compares whole numbers and never decides an order of its own.

use serde::Serialize;

use crate::view::{Figure, Words};

/// The controls of a list.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Filters {
    /// What is chosen from lists of values.
    pub(crate) selects: Vec<Select>,
    /// Further conditions, on or off.
    pub(crate) flags: Vec<Flag>,
    /// What the rows can be sorted by: the keys' places, the order of the page first.
    pub(crate) orders: Vec<Order>,
    /// The place of the key that the column of names is sorted by, where there is one.
    pub(crate) by_name: Option<usize>,
    /// What the rows are called in the count: "{shown} of {all} windows".
    pub(crate) counted: String,
    /// The script with the rows of all pages, where there are several.
    pub(crate) rows: Option<String>,
}

/// A choice among the values of a key. A row's key may hold several, with commas between.
#[derive(Debug, Serialize)]
pub(crate) struct Select {
    /// What the address calls it.
    pub(crate) name: &'static str,
    /// The place of the key.
    pub(crate) key: usize,
    /// What it is called.
    pub(crate) label: String,
    /// The values with what they are called.
    pub(crate) options: Vec<(String, Words)>,
}

/// A condition: the key at `key` is `value`.
#[derive(Debug, Serialize)]
pub(crate) struct Flag {
    /// What the address calls it.
    pub(crate) name: &'static str,
    /// The place of the key.
    pub(crate) key: usize,
    /// The value.
    pub(crate) value: &'static str,
    /// What it is called.
    pub(crate) label: String,
}

/// An order: by a key, whose smallest values come first unless `down`.
#[derive(Debug, Serialize)]
pub(crate) struct Order {
    /// The place of the key.
    pub(crate) key: usize,
    /// Whether the largest come first.
    pub(crate) down: bool,
    /// What it is called.
    pub(crate) label: Words,
}

/// A row of any page of a list: its keys, and what its cells say, each with where it leads.
#[derive(Debug, Serialize)]
pub(crate) struct PlainRow(pub(crate) String, pub(crate) Vec<Vec<Piece>>);

/// A text of a cell.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum Piece {
    /// A line.
    Text([String; 1]),
    /// A link.
    Link([String; 2]),
    /// A line or, with an address, a link in another language than the page's.
    Foreign([String; 3]),
    /// A line, and behind what others have the name of the figure that it is.
    Figure([String; 4]),
}

impl Piece {
    /// A line.
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text([text.into()])
    }

    /// A composite or rank.
    pub(crate) fn figure(figure: &Figure) -> Self {
        let [text, name] = [figure.text(), figure.name()].map(str::to_owned);
        Self::Figure([text, String::new(), String::new(), name])
    }

    /// Words, as a link where they lead somewhere.
    pub(crate) fn of(words: Words) -> Self {
        match (words.lang, words.href) {
            (Some(lang), href) => {
                Self::Foreign([words.text, href.unwrap_or_default(), lang.to_owned()])
            }
            (None, Some(href)) => Self::Link([words.text, href]),
            (None, None) => Self::Text([words.text]),
        }
    }
}

/// The script that hands `rows` to `lists.js`. A script, since a page from disk cannot fetch data.
pub(crate) fn script(rows: &[PlainRow]) -> String {
    let rows = serde_json::to_string(rows).expect("strings in lists are JSON");
    // In JSON these two may stand bare in a text; in scripts of older browsers they end a line.
    let rows = rows
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029");
    format!("pingyi.rows({rows});\n")
}
