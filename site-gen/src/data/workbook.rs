//! The tables of a year as one XLSX workbook, for those who work in Excel or WPS.
//!
//! A sheet a table, in the order of the tables, behind one that says what they are. Nothing is a
//! formula: every text is written as text, whatever it begins with. A cell of a workbook that is a
//! number is a binary float for every program; so a decimal becomes one only where its digits survive
//! that, with a format that shows all of them, and an exact fraction stays text.

use jiff::civil::Date;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};
use scoring_core::inputs::Status;
use unicode_width::UnicodeWidthStr;

use super::words::Words;
use super::{Column, Table, Type};
use crate::assess::{Assessed, AssessedYear};
use crate::model::{Language, Text};
use crate::texts::Texts;

/// The rows of the longest sheet. More take an office computer long to open, and a table that has more
/// is one for programs, who read the CSV file.
const MOST_ROWS: usize = 25_000;

/// The characters that a cell holds, counted in UTF-16.
const MOST_CHARACTERS: usize = 32_767;

/// The decimal digits that survive in a binary float, whatever the number.
const SAFE_DIGITS: usize = 15;

/// The widths of columns in characters, at least and at most.
const WIDTHS: (usize, usize) = (8, 60);

/// The rows that a column's width is taken from.
const MEASURED_ROWS: usize = 500;

/// The workbook of a year.
///
/// # Panics
///
/// Never: sheets, names and cells keep to the format's limits.
pub(super) fn of(assessed: &Assessed, year: &AssessedYear, tables: &[Table]) -> Vec<u8> {
    write(assessed, year, tables).expect("sheets, names and cells keep to the format's limits")
}

fn write(assessed: &Assessed, year: &AssessedYear, tables: &[Table]) -> Result<Vec<u8>, XlsxError> {
    let names = Words::names();
    let chinese_first = assessed.site.language == Language::Chinese;
    let sheet_name = |table: &Table| match assessed.site.language {
        Language::Chinese => names.of_table(table).to_owned(),
        Language::English => table.name.to_owned(),
    };
    let formats = Formats::new();
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(assessed, year)?);
    about(
        workbook.add_worksheet(),
        &About {
            assessed,
            year,
            tables,
            sheets: tables.iter().map(&sheet_name).collect(),
        },
        &formats,
    )?;
    for table in tables.iter().filter(|table| fits(table)) {
        let header: Vec<String> = (table.columns.iter())
            .map(|column| {
                let chinese = names.of_column(table, column);
                let (first, second) = if chinese_first {
                    (chinese, column.name)
                } else {
                    (column.name, chinese)
                };
                format!("{first}\n{second}")
            })
            .collect();
        let sheet = workbook.add_worksheet().set_name(sheet_name(table))?;
        fill(sheet, table, &header, &formats)?;
    }
    workbook.save_to_buffer()
}

/// Whether a table has a sheet.
fn fits(table: &Table) -> bool {
    table.rows.count() <= MOST_ROWS
}

/// The workbook's own description. Its date is the records', since no clock may reach the bytes.
fn properties(assessed: &Assessed, year: &AssessedYear) -> Result<DocProperties, XlsxError> {
    let number = year.content.year;
    let date = match year.as_of.date.map(excel_date) {
        Some(Ok(date)) => date,
        _ => ExcelDateTime::from_ymd(number.clamp(1900, 9999), 1, 1)?,
    };
    // The program that opens it allows 255 characters.
    let short = |text: &str| text.chars().take(200).collect::<String>();
    Ok(DocProperties::new()
        .set_title(short(&format!("{} {number}", assessed.site.title.original)))
        .set_author(short(&assessed.site.centre.original))
        .set_creation_datetime(&date))
}

fn excel_date(date: Date) -> Result<ExcelDateTime, XlsxError> {
    let part = |number: i8| u8::try_from(number).unwrap_or_default();
    let year = u16::try_from(date.year()).unwrap_or_default();
    ExcelDateTime::from_ymd(year, part(date.month()), part(date.day()))
}

struct Formats {
    title: Format,
    header: Format,
    text: Format,
    note: Format,
    date: Format,
    /// A number with as many decimals as its place.
    decimals: Vec<Format>,
}

impl Formats {
    fn new() -> Self {
        let top = Format::new().set_align(FormatAlign::Top);
        Self {
            title: Format::new().set_bold().set_font_size(14),
            header: Format::new()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Top)
                .set_border_bottom(FormatBorder::Thin)
                .set_background_color("#F2F5F4"),
            // As text, so that a cell that is edited later is not guessed at either.
            text: top.clone().set_num_format("@"),
            note: top.clone(),
            date: top.clone().set_num_format("yyyy-mm-dd"),
            decimals: (0..=SAFE_DIGITS)
                .map(|decimals| {
                    let places = match decimals {
                        0 => "0".to_owned(),
                        _ => format!("0.{}", "0".repeat(decimals)),
                    };
                    top.clone().set_num_format(places)
                })
                .collect(),
        }
    }
}

/// What the first sheet says.
struct About<'a> {
    assessed: &'a Assessed,
    year: &'a AssessedYear,
    tables: &'a [Table],
    /// The tables' sheets.
    sheets: Vec<String>,
}

fn about(sheet: &mut Worksheet, about: &About<'_>, formats: &Formats) -> Result<(), XlsxError> {
    let of = |language| Texts::of(language).with(&about.assessed.theme);
    let mut texts = [of(Language::Chinese), of(Language::English)];
    if about.assessed.site.language == Language::English {
        texts.reverse();
    }
    let twice = |address: &str| format!("{} {}", texts[0].get(address), texts[1].get(address));
    let site = &about.assessed.site;
    let number = about.year.content.year;
    let status = match about.year.status {
        Status::InProgress => "workbook.in_progress",
        Status::Provisional => "workbook.provisional",
        Status::Final => "workbook.final",
    };
    let both = |text: &Text| match &text.english {
        Some(english) => format!("{} {english}", text.original),
        None => text.original.clone(),
    };
    sheet.set_name(texts[0].get("workbook.sheet"))?;
    sheet.set_column_width(0, 34)?.set_column_width(1, 12)?;
    sheet.set_column_width(2, 40)?.set_column_width(3, 60)?;
    for (row, texts) in (0..).zip(&texts) {
        let title = match (texts.language, &site.title.english) {
            (Language::English, Some(english)) => english,
            _ => &site.title.original,
        };
        let place = [("title", title.into()), ("year", number.into())];
        let title = texts.say("workbook.title", &place);
        sheet.write_string_with_format(row, 0, storable(&title), &formats.title)?;
    }
    let as_of = about.year.as_of.date;
    let facts = [
        ("workbook.centre", both(&site.centre)),
        ("workbook.year", number.to_string()),
        ("workbook.state", twice(status)),
        (
            "workbook.as_of",
            as_of.map_or_else(String::new, |date| date.to_string()),
        ),
        ("workbook.sha256", about.year.inputs_sha256.clone()),
    ];
    let mut row = 3;
    for (address, fact) in facts {
        sheet.write_string_with_format(row, 0, twice(address), &formats.note)?;
        sheet.write_string_with_format(row, 2, storable(&fact), &formats.text)?;
        row += 1;
    }
    row += 1;
    let header = [
        "workbook.sheet_column",
        "workbook.rows_column",
        "workbook.about_column",
    ];
    for (column, address) in (0..).zip(header) {
        sheet.write_string_with_format(row, column, twice(address), &formats.header)?;
    }
    sheet.write_string_with_format(row, 3, "", &formats.header)?;
    let descriptions = Words::descriptions();
    for (table, name) in about.tables.iter().zip(&about.sheets) {
        row += 1;
        let place = if fits(table) {
            name.clone()
        } else {
            let file = table.file_name();
            let said = texts
                .iter()
                .map(|texts| texts.say("workbook.in_csv", &[("file", (&file).into())]));
            format!("{name} {}", said.collect::<Vec<_>>().join(" "))
        };
        sheet.write_string_with_format(row, 0, place, &formats.text)?;
        let rows = u32::try_from(table.rows.count()).unwrap_or(u32::MAX);
        sheet.write_number_with_format(row, 1, rows, &formats.decimals[0])?;
        sheet.write_string_with_format(row, 2, descriptions.of_table(table), &formats.note)?;
        sheet.write_string_with_format(row, 3, table.about, &formats.note)?;
    }
    row += 1;
    for address in ["workbook.empty_cells", "workbook.exact", "workbook.codes"] {
        for texts in &texts {
            row += 1;
            sheet.write_string_with_format(row, 0, texts.get(address), &formats.note)?;
        }
    }
    Ok(())
}

fn fill(
    sheet: &mut Worksheet,
    table: &Table,
    header: &[String],
    formats: &Formats,
) -> Result<(), XlsxError> {
    sheet.set_row_height(0, 32)?;
    for (place, title) in (0_u16..).zip(header) {
        sheet.write_string_with_format(0, place, title, &formats.header)?;
    }
    for (place, row) in (1_u32..).zip(table.rows.iter()) {
        for ((at, column), cell) in (0_u16..).zip(table.columns).zip(row.cells()) {
            write_cell(sheet, (place, at), column, cell, formats)?;
        }
    }
    for (at, title) in (0_u16..).zip(header) {
        let cells = table.rows.iter().take(MEASURED_ROWS);
        let cells = cells.map(|row| row.cell(usize::from(at)).width());
        let title = title.lines().map(UnicodeWidthStr::width);
        let width = cells.chain(title).max().unwrap_or(0);
        // Two more: the filter's button.
        let width = (width + 2).clamp(WIDTHS.0, WIDTHS.1);
        sheet.set_column_width(at, u32::try_from(width).unwrap_or(u32::MAX))?;
    }
    let last = u16::try_from(header.len().saturating_sub(1)).unwrap_or(u16::MAX);
    let rows = u32::try_from(table.rows.count()).unwrap_or(u32::MAX);
    sheet.autofilter(0, 0, rows, last)?;
    sheet.set_freeze_panes(1, 1)?;
    sheet.set_repeat_rows(0, 0)?;
    sheet
        .set_landscape()
        .set_paper_size(9)
        .set_print_fit_to_pages(1, 0);
    Ok(())
}

fn write_cell(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    kind: &Column,
    cell: &str,
    formats: &Formats,
) -> Result<(), XlsxError> {
    if cell.is_empty() {
        return Ok(());
    }
    match kind.kind {
        Type::Integer | Type::Number => {
            if let Some((number, decimals)) = number(cell) {
                sheet.write_number_with_format(row, column, number, &formats.decimals[decimals])?;
                return Ok(());
            }
        }
        Type::Boolean => {
            sheet.write_boolean_with_format(row, column, cell == "true", &formats.note)?;
            return Ok(());
        }
        Type::Date => {
            if let Some(Ok(date)) = cell.parse().ok().map(excel_date) {
                sheet.write_datetime_with_format(row, column, &date, &formats.date)?;
                return Ok(());
            }
        }
        Type::Text | Type::Fraction => {}
    }
    sheet.write_string_with_format(row, column, storable(cell), &formats.text)?;
    Ok(())
}

/// A decimal as a number with its decimals, if none of its digits is lost by that.
fn number(text: &str) -> Option<(f64, usize)> {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let decimals = text
        .split_once('.')
        .map_or(0, |(_, decimals)| decimals.len());
    let is_decimal = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || b"-.".contains(&byte));
    // A third of a point is a fraction: it stays text.
    let number = text.parse().ok()?;
    (is_decimal && digits <= SAFE_DIGITS).then_some((number, decimals))
}

/// `text` as a cell can hold it.
fn storable(text: &str) -> String {
    // The library takes a text between these for runs of formatted text, and would write it as it is.
    if text.starts_with("<r>") && text.ends_with("</r>") {
        return storable(&format!("'{text}"));
    }
    if text.encode_utf16().count() <= MOST_CHARACTERS {
        return text.to_owned();
    }
    let mut room = MOST_CHARACTERS - 1;
    let fits = |c: &char| {
        let left = room.checked_sub(c.len_utf16());
        room = left.unwrap_or(0);
        left.is_some()
    };
    let mut cut: String = text.chars().take_while(fits).collect();
    cut.push('…');
    cut
}

#[cfg(test)]
mod tests;
