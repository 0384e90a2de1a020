//! Tables as text: CSV, also with semicolons or tabs, in UTF-8, UTF-16 or GB18030.

use encoding_rs::{Encoding, GB18030, UTF_8};

use super::{Cell, Collector, NotRead, Sheet, Workbook};

/// Reads a text. Every cell is one, too: what it means is asked of [`super::value`].
pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Workbook, NotRead> {
    let text = decode(bytes).ok_or(NotRead::Unknown)?;
    // A page of the web, as programs export it under the name of a spreadsheet.
    if text.contains('\0') || text.trim_start().starts_with('<') {
        return Err(NotRead::Unknown);
    }
    let delimiter = delimiter(&text);
    let text = with_empty_rows(&text);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut collector = Collector::default();
    let mut record = csv::StringRecord::new();
    let mut row = 0;
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => return Err(NotRead::Broken(error.to_string())),
        }
        for (column, cell) in record.iter().enumerate() {
            // The sign by which a spreadsheet is told that a cell is text; our own tables carry it.
            let cell = cell.strip_prefix('\'').unwrap_or(cell);
            collector.put(row, column, self::cell(cell))?;
        }
        row += 1;
    }
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    Ok(Workbook {
        sheets: vec![Sheet {
            name: stem.to_owned(),
            rows: collector.rows,
            ..Sheet::default()
        }],
    })
}

/// A text, or what a formula that fails was saved as.
fn cell(text: &str) -> Cell {
    const ERRORS: [&str; 7] = [
        "#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!",
    ];
    if ERRORS.contains(&text.trim()) {
        Cell::Error(text.trim().into())
    } else {
        Cell::text(text)
    }
}

/// The text, by its byte order mark, else as UTF-8, else as GB18030, which holds GBK and GB 2312.
fn decode(bytes: &[u8]) -> Option<String> {
    let (encoding, mark) = Encoding::for_bom(bytes).unwrap_or((UTF_8, 0));
    let body = &bytes[mark..];
    let decoded = encoding.decode_without_bom_handling_and_without_replacement(body);
    let decoded = decoded.or_else(|| {
        (mark == 0).then(|| GB18030.decode_without_bom_handling_and_without_replacement(body))?
    });
    decoded.map(std::borrow::Cow::into_owned)
}

/// What parts the cells: the sign that the first lines have most of.
fn delimiter(text: &str) -> u8 {
    let count = |sign: u8| {
        let lines = text.lines().take(20);
        lines
            .flat_map(str::bytes)
            .filter(|byte| *byte == sign)
            .count()
    };
    let signs = [b'\t', b';', b','];
    signs
        .into_iter()
        .max_by_key(|sign| count(*sign))
        .unwrap_or(b',')
}

/// The text with a cell in each empty line: the parser would leave such lines out, and rows behind them
/// would not be called as a spreadsheet calls them.
fn with_empty_rows(text: &str) -> String {
    let mut rows = String::with_capacity(text.len());
    let mut is_quoted = false;
    for line in text.split_inclusive('\n') {
        if !is_quoted && line.trim_end_matches(['\r', '\n']).is_empty() {
            rows.push_str("\"\"");
        }
        is_quoted ^= line.bytes().filter(|byte| *byte == b'"').count() % 2 == 1;
        rows.push_str(line);
    }
    rows
}
