//! Workbooks of office programs: XLSX, XLS, XLSB and ODS.

use std::cell;
use std::collections::BTreeMap;
use std::io::{BufReader, Cursor};
use std::ops::Range;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

use calamine::{
    Data, DataRef, Dimensions, ExcelDateTime, Reader, Sheets, Style, Xls, Xlsx,
    open_workbook_auto_from_rs,
};
use jiff::civil::Date;
use zip::ZipArchive;

use super::{Cell, Collector, MOST_BYTES, NotRead, Sheet, Workbook, compound, ods};

/// The most cells of a merged area that is taken for one: more is a mishap.
const MOST_MERGED: usize = 20_000;

/// A workbook in a ZIP file.
pub(super) fn packed(bytes: &[u8]) -> Result<Workbook, NotRead> {
    guarded(|| read_packed(bytes))
}

fn read_packed(bytes: &[u8]) -> Result<Workbook, NotRead> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    let mut unpacked = 0_u64;
    for at in 0..archive.len() {
        unpacked = unpacked.saturating_add(archive.by_index_raw(at).map_err(broken)?.size());
    }
    if unpacked > MOST_BYTES.1 {
        return Err(NotRead::TooLarge);
    }
    if archive.index_for_name("xl/workbook.xml").is_some() {
        return xlsx(bytes);
    }
    let mut sheets = open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(broken)?;
    let mut workbook = ranges(&mut sheets)?;
    if let Ok(content) = archive.by_name("content.xml") {
        let shown = ods::shown(BufReader::new(content))?;
        for sheet in &mut workbook.sheets {
            if let Some(shown) = shown.get(&sheet.name) {
                show(sheet, shown);
            }
        }
    }
    Ok(workbook)
}

/// Has a sheet of an ODS file show what its cells do not say themselves.
fn show(sheet: &mut Sheet, shown: &ods::Shown) {
    for area in &shown.percentages {
        for row in sheet
            .rows
            .iter_mut()
            .take(area.rows.end)
            .skip(area.rows.start)
        {
            let columns = row.iter_mut().take(area.columns.end);
            for cell in columns.skip(area.columns.start) {
                if let Cell::Number(number) = cell {
                    *cell = percentage(number.parse().unwrap_or(f64::NAN));
                }
            }
        }
    }
    for area in &shown.merged {
        merge(&mut sheet.merged, area.rows.clone(), area.columns.clone());
    }
}

/// An XLSX file, cell by cell: a range with a cell in each corner of the sheet would not fit into
/// memory.
fn xlsx(bytes: &[u8]) -> Result<Workbook, NotRead> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(broken)?;
    let mut workbook = Workbook::default();
    for name in book.sheet_names() {
        let merged = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
        // A chart has a sheet without cells.
        let Ok(mut cells) = book.worksheet_cells_reader(&name) else {
            continue;
        };
        let shown = |style: &Style| {
            let format = style.number_format.as_ref();
            format.is_some_and(|format| is_percentage(&format.format_code))
        };
        let percentages: Vec<bool> = cells.styles().iter().map(shown).collect();
        let mut collector = Collector::default();
        while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(broken)? {
            let (row, column) = cell.get_position();
            let is_percentage = percentages.get(style).is_some_and(|is| *is);
            let found = match cell.get_value() {
                DataRef::Empty => Cell::Empty,
                DataRef::Float(number) if is_percentage => percentage(*number),
                DataRef::Int(number) => Cell::Number(number.to_string().into()),
                DataRef::Float(number) => self::number(*number),
                DataRef::String(text) => Cell::text(text),
                DataRef::SharedString(text) => Cell::text(text),
                DataRef::Bool(value) => Cell::Text(value.to_string().into()),
                DataRef::DateTime(moment) => date(moment),
                DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => iso_date(text),
                DataRef::Error(error) => Cell::Error(error.to_string().into()),
            };
            collector.put(row as usize, column as usize, found)?;
        }
        workbook.sheets.push(Sheet {
            name,
            rows: collector.rows,
            merged: areas(&merged),
        });
    }
    Ok(workbook)
}

/// A workbook of the old binary format.
pub(super) fn old(bytes: &[u8]) -> Result<Workbook, NotRead> {
    compound::check(bytes)?;
    guarded(|| read_old(bytes))
}

fn read_old(bytes: &[u8]) -> Result<Workbook, NotRead> {
    let book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(broken)?;
    let merged: BTreeMap<_, _> = (book.sheet_names().into_iter())
        .map(|name| {
            let areas = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
            (name, areas)
        })
        .collect();
    let mut workbook = ranges(&mut Sheets::Xls(book))?;
    for sheet in &mut workbook.sheets {
        let found = merged.get(&sheet.name);
        sheet.merged = areas(found.map_or(&[], Vec::as_slice));
    }
    Ok(workbook)
}

fn ranges(book: &mut Sheets<Cursor<&[u8]>>) -> Result<Workbook, NotRead> {
    let mut workbook = Workbook::default();
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).map_err(broken)?;
        let (top, left) = range.start().unwrap_or_default();
        let mut collector = Collector::default();
        for (row, column, cell) in range.used_cells() {
            let found = match cell {
                Data::Empty => Cell::Empty,
                Data::Int(number) => Cell::Number(number.to_string().into()),
                Data::Float(number) => self::number(*number),
                Data::String(text) => Cell::text(text),
                Data::Bool(value) => Cell::Text(value.to_string().into()),
                Data::DateTime(moment) => date(moment),
                Data::DateTimeIso(text) | Data::DurationIso(text) => iso_date(text),
                Data::Error(error) => Cell::Error(error.to_string().into()),
            };
            collector.put(top as usize + row, left as usize + column, found)?;
        }
        workbook.sheets.push(Sheet {
            name,
            rows: collector.rows,
            merged: BTreeMap::new(),
        });
    }
    Ok(workbook)
}

thread_local! {
    /// Whether a panic here is a broken file's, and no news for people.
    static READS: cell::Cell<bool> = const { cell::Cell::new(false) };
}

/// Calls the reader of others, which panics over some broken files: to those who import one it is
/// broken, and no more.
fn guarded(read: impl FnOnce() -> Result<Workbook, NotRead>) -> Result<Workbook, NotRead> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let told = panic::take_hook();
        panic::set_hook(Box::new(move |what| {
            if !READS.get() {
                told(what);
            }
        }));
    });
    READS.set(true);
    // Nothing that it worked on is looked at afterwards.
    let read = panic::catch_unwind(AssertUnwindSafe(read));
    READS.set(false);
    read.unwrap_or_else(|_| Err(broken("records that are not as they say")))
}

fn broken(why: impl std::fmt::Display) -> NotRead {
    NotRead::Broken(why.to_string())
}

fn areas(merged: &[Dimensions]) -> BTreeMap<(usize, usize), (usize, usize)> {
    let mut areas = BTreeMap::new();
    for area in merged {
        let rows = area.start.0 as usize..area.end.0 as usize + 1;
        merge(
            &mut areas,
            rows,
            area.start.1 as usize..area.end.1 as usize + 1,
        );
    }
    areas
}

/// Takes up a merged area.
fn merge(
    areas: &mut BTreeMap<(usize, usize), (usize, usize)>,
    rows: Range<usize>,
    columns: Range<usize>,
) {
    if rows.len().saturating_mul(columns.len()) > MOST_MERGED {
        return;
    }
    let first = (rows.start, columns.start);
    for row in rows {
        areas.extend(columns.clone().map(|column| ((row, column), first)));
    }
}

/// Whether numbers are shown as percentages: by a sign that multiplies, not one that is only written.
pub(super) fn is_percentage(format: &str) -> bool {
    let mut signs = format.chars();
    while let Some(sign) = signs.next() {
        match sign {
            // Further formats are for negative numbers, zero and texts.
            ';' => return false,
            '%' => return true,
            '"' => _ = signs.find(|sign| *sign == '"'),
            '[' => _ = signs.find(|sign| *sign == ']'),
            '\\' | '_' | '*' => _ = signs.next(),
            _ => {}
        }
    }
    false
}

/// A float as the decimal that its cell shows: 15 digits, without zeros at the end.
pub(super) fn number(float: f64) -> Cell {
    decimal(float, 0)
}

/// A float whose cell shows it as a percentage: 0.95 is `95%`.
pub(super) fn percentage(float: f64) -> Cell {
    match decimal(float, 2) {
        Cell::Number(number) => Cell::Number(format!("{number}%").into()),
        other => other,
    }
}

/// A float as a decimal, its point moved to the right.
fn decimal(float: f64, moved: i32) -> Cell {
    if !float.is_finite() {
        return Cell::Error("#NUM!".into());
    }
    let scientific = format!("{float:.14e}");
    let (mantissa, power) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let sign = if mantissa.starts_with('-') { "-" } else { "" };
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_end_matches('0');
    let point = power.parse::<i32>().unwrap_or(0) + 1 + moved;
    if digits.is_empty() {
        return Cell::Number("0".into());
    }
    // Neither a mark nor a count: written out it would only fill the message.
    if !(-20..=25).contains(&point) {
        return Cell::Number(format!("{float:e}").into());
    }
    let text = match usize::try_from(point) {
        Ok(point) if point >= digits.len() => {
            format!("{digits}{}", "0".repeat(point - digits.len()))
        }
        Ok(point) if point > 0 => format!("{}.{}", &digits[..point], &digits[point..]),
        _ => format!("0.{}{digits}", "0".repeat(point.unsigned_abs() as usize)),
    };
    Cell::Number(format!("{sign}{text}").into())
}

fn date(moment: &ExcelDateTime) -> Cell {
    let (year, month, day, ..) = moment.to_ymd_hms_milli();
    let number = || number(moment.as_f64());
    let part = |part: u8| i8::try_from(part).ok();
    if !moment.is_datetime() {
        return number();
    }
    (i16::try_from(year).ok().zip(part(month)).zip(part(day)))
        .and_then(|((year, month), day)| Date::new(year, month, day).ok())
        .map_or_else(number, Cell::Date)
}

fn iso_date(text: &str) -> Cell {
    let day = text.get(..10).and_then(|day| day.parse().ok());
    day.map_or_else(|| Cell::text(text), Cell::Date)
}
