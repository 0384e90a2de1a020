//! What the reader of ODS files does not tell: which numbers are shown as percentages, and which cells
//! are merged.

use std::collections::BTreeMap;
use std::io::BufRead;
use std::ops::Range;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::{MOST_COLUMNS, MOST_ROWS, NotRead};

/// Cells from a row and column to those before others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Area {
    pub(super) rows: Range<usize>,
    pub(super) columns: Range<usize>,
}

/// What is told of a sheet.
#[derive(Debug, Default)]
pub(super) struct Shown {
    /// Cells shown as percentages.
    pub(super) percentages: Vec<Area>,
    /// Cells that show what their first holds.
    pub(super) merged: Vec<Area>,
}

/// What `content.xml` tells, by the names of its sheets.
pub(super) fn shown(content: impl BufRead) -> Result<BTreeMap<String, Shown>, NotRead> {
    let mut reader = Reader::from_reader(content);
    reader.config_mut().expand_empty_elements = true;
    let mut sheets = BTreeMap::new();
    let mut buffer = Vec::new();
    // A cell may hold a table of its own, which is no sheet.
    let mut depth = 0_usize;
    let mut name = String::new();
    let mut shown = Shown::default();
    let (mut row, mut column, mut rows) = (0_usize, 0_usize, 1_usize);
    loop {
        buffer.clear();
        let event = reader.read_event_into(&mut buffer);
        match event.map_err(|why| NotRead::Broken(why.to_string()))? {
            Event::Start(tag) => match tag.name().as_ref() {
                "table:table" => {
                    depth += 1;
                    if depth == 1 {
                        name = attribute(&tag, "table:name").unwrap_or_default();
                        row = 0;
                    }
                }
                "table:table-row" if depth == 1 => {
                    rows = number(&tag, "table:number-rows-repeated");
                    column = 0;
                }
                "table:table-cell" | "table:covered-table-cell" if depth == 1 => {
                    let columns = number(&tag, "table:number-columns-repeated");
                    let area = |height: usize, width: usize| Area {
                        rows: row..row.saturating_add(height).min(MOST_ROWS),
                        columns: column..column.saturating_add(width).min(MOST_COLUMNS),
                    };
                    if attribute(&tag, "office:value-type").as_deref() == Some("percentage") {
                        shown.percentages.push(area(rows, columns));
                    }
                    let spans = ["table:number-rows-spanned", "table:number-columns-spanned"];
                    let [height, width] = spans.map(|key| number(&tag, key));
                    if height > 1 || width > 1 {
                        shown.merged.push(area(height, width));
                    }
                    column = column.saturating_add(columns);
                }
                _ => {}
            },
            Event::End(tag) => match tag.name().as_ref() {
                "table:table" => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        sheets.insert(std::mem::take(&mut name), std::mem::take(&mut shown));
                    }
                }
                "table:table-row" if depth == 1 => row = row.saturating_add(rows),
                _ => {}
            },
            Event::Eof => return Ok(sheets),
            _ => {}
        }
    }
}

fn attribute(tag: &BytesStart<'_>, key: &str) -> Option<String> {
    let attribute = tag.try_get_attribute(key).ok().flatten()?;
    let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?;
    Some(value.into_owned())
}

/// How often or how far; once unless it is said.
fn number(tag: &BytesStart<'_>, key: &str) -> usize {
    let number = attribute(tag, key).and_then(|number| number.parse().ok());
    number.unwrap_or(1)
}
