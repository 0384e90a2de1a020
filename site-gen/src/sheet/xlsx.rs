//! Tables written as a workbook that people fill in: headers, drop-down lists and limits of cells.

use rust_xlsxwriter::{
    DataValidation, DataValidationRule, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula,
    Workbook, Worksheet, XlsxError,
};
use unicode_width::UnicodeWidthStr;

use super::{Cell, letters};

/// What cells of a column may hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Anything.
    None,
    /// One of these words.
    OneOf(Vec<String>),
    /// A number from 0 to 100.
    Mark,
    /// A number above 0.
    Points,
    /// A whole number from 0.
    Count,
    /// A day of this year or the next.
    Day(u16),
}

/// A column of a table.
#[derive(Clone, Debug)]
pub struct Head {
    /// What stands above several columns, such as an indicator; empty where nothing does.
    pub group: String,
    /// What the column is called.
    pub name: String,
    /// What its cells may hold.
    pub limit: Limit,
    /// Whether its cells are filled in already.
    pub given: bool,
}

/// A table to be written.
#[derive(Clone, Debug)]
pub struct Grid {
    /// The sheet's name.
    pub name: String,
    /// Which table it is, for the reader of this program.
    pub marker: Vec<String>,
    /// What is said once for the whole table: its name, its value, and what it may be.
    pub facts: Vec<(String, Cell, Limit)>,
    /// The columns.
    pub heads: Vec<Head>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
    /// How many empty rows behind them are prepared.
    pub spare: usize,
}

impl Grid {
    /// Whether headers take two rows.
    fn is_grouped(&self) -> bool {
        self.heads.iter().any(|head| !head.group.is_empty())
    }

    /// The table as rows of cells, headers first: what a text file of it holds.
    pub fn cells(&self) -> Vec<Vec<Cell>> {
        let marker = self.marker.iter().map(|word| Cell::text(word)).collect();
        let facts = self
            .facts
            .iter()
            .map(|(name, value, _)| vec![Cell::text(name), value.clone()]);
        let mut rows: Vec<Vec<Cell>> = std::iter::once(marker).chain(facts).collect();
        if self.is_grouped() {
            rows.push(
                self.heads
                    .iter()
                    .map(|head| Cell::text(&head.group))
                    .collect(),
            );
        }
        rows.push(
            self.heads
                .iter()
                .map(|head| Cell::text(&head.name))
                .collect(),
        );
        rows.extend(self.rows.iter().cloned());
        rows
    }
}

/// A workbook of `grids`, behind a sheet of `instructions`, its name first. Lists of words stand on a
/// sheet called `lists`.
///
/// # Errors
///
/// When a text is longer than a cell can be, or there are more columns or rows than a sheet has.
pub fn write(
    (title, lines): (&str, &[String]),
    lists: &str,
    grids: &[Grid],
) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // A fixed day: the same content gives the same bytes.
    let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&rust_xlsxwriter::DocProperties::new().set_creation_datetime(&day));
    let formats = Formats::new();
    if !lines.is_empty() {
        let sheet = book.add_worksheet().set_name(title)?;
        sheet.set_column_width(0, 100)?;
        for (row, line) in (0..).zip(lines) {
            let format = if row == 0 {
                &formats.title
            } else {
                &formats.note
            };
            sheet.write_string_with_format(row, 0, line, format)?;
        }
    }
    // Lists of words stand on a sheet of their own: in a rule they may be 255 characters at most.
    let mut words: Vec<Vec<String>> = Vec::new();
    for grid in grids {
        let sheet = book.add_worksheet().set_name(&grid.name)?;
        fill(sheet, grid, &formats, (lists, &mut words))?;
    }
    if let Some(first) = grids.first() {
        book.worksheet_from_name(&first.name)?.set_active(true);
    }
    if !words.is_empty() {
        let sheet = book.add_worksheet().set_name(lists)?;
        for (column, list) in (0..).zip(&words) {
            for (row, word) in (0..).zip(list) {
                sheet.write_string_with_format(row, column, word, &formats.text)?;
            }
        }
        sheet.set_hidden(true);
    }
    book.save_to_buffer()
}

struct Formats {
    title: Format,
    note: Format,
    marker: Format,
    head: Format,
    given: Format,
    text: Format,
    number: Format,
    day: Format,
}

impl Formats {
    fn new() -> Self {
        let top = Format::new().set_align(FormatAlign::Top).set_text_wrap();
        let head = Format::new()
            .set_bold()
            .set_text_wrap()
            .set_align(FormatAlign::Center)
            .set_border(FormatBorder::Thin)
            .set_background_color("#F2F5F4");
        Self {
            title: Format::new().set_bold().set_font_size(14),
            note: top.clone(),
            marker: Format::new().set_font_color("#6B7780").set_font_size(9),
            head,
            given: top
                .clone()
                .set_num_format("@")
                .set_background_color("#F2F5F4"),
            text: top.clone().set_num_format("@"),
            number: top.clone(),
            day: top.set_num_format("yyyy-mm-dd"),
        }
    }
}

fn fill(
    sheet: &mut Worksheet,
    grid: &Grid,
    formats: &Formats,
    (lists, words): (&str, &mut Vec<Vec<String>>),
) -> Result<(), XlsxError> {
    for (column, word) in (0..).zip(&grid.marker) {
        sheet.write_string_with_format(0, column, word, &formats.marker)?;
    }
    let mut row = 1;
    for (name, value, limit) in &grid.facts {
        sheet.write_string_with_format(row, 0, name, &formats.head)?;
        cell(sheet, (row, 1), value, formats, limit)?;
        if let Some(rule) = rule(limit, lists, words)? {
            sheet.add_data_validation(row, 1, row, 1, &rule)?;
        }
        row += 1;
    }
    let first = row;
    if grid.is_grouped() {
        groups(sheet, first, grid, formats)?;
        row += 1;
    }
    for (column, head) in (0..).zip(&grid.heads) {
        let is_tall = grid.is_grouped() && head.group.is_empty();
        if is_tall {
            sheet.merge_range(first, column, row, column, &head.name, &formats.head)?;
        } else {
            sheet.write_string_with_format(row, column, &head.name, &formats.head)?;
        }
        let longest = head
            .name
            .lines()
            .map(UnicodeWidthStr::width)
            .max()
            .unwrap_or(0);
        let cells = grid
            .rows
            .iter()
            .take(200)
            .filter_map(|row| row.get(usize::from(column)));
        let longest = cells
            .map(|cell| cell.to_string().width())
            .chain([longest])
            .max();
        let width = u32::try_from(longest.unwrap_or(0) + 2).unwrap_or(u32::MAX);
        sheet.set_column_width(column, width.clamp(8, 50))?;
    }
    row += 1;
    let body = row;
    for cells in &grid.rows {
        for ((column, value), head) in (0..).zip(cells).zip(&grid.heads) {
            let given = head.given && !value.is_empty();
            match value {
                Cell::Text(text) if given => {
                    sheet.write_string_with_format(row, column, &**text, &formats.given)?;
                }
                _ => cell(sheet, (row, column), value, formats, &head.limit)?,
            }
        }
        row += 1;
    }
    let spare = u32::try_from(grid.spare).unwrap_or(u32::MAX);
    for spare in row..row + spare {
        for (column, head) in (0..).zip(&grid.heads) {
            cell(sheet, (spare, column), &Cell::Empty, formats, &head.limit)?;
        }
    }
    let last = (row + spare).max(body + 1) - 1;
    for (column, head) in (0..).zip(&grid.heads) {
        if let Some(rule) = rule(&head.limit, lists, words)? {
            sheet.add_data_validation(body, column, last, column, &rule)?;
        }
    }
    let given = grid.heads.iter().take_while(|head| head.given).count();
    sheet.set_freeze_panes(body, u16::try_from(given).unwrap_or(0))?;
    sheet
        .set_landscape()
        .set_paper_size(9)
        .set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(first, body - 1)?;
    Ok(())
}

/// The upper row of headers: a group stands once above its columns.
fn groups(
    sheet: &mut Worksheet,
    row: u32,
    grid: &Grid,
    formats: &Formats,
) -> Result<(), XlsxError> {
    let mut column = 0;
    for run in grid.heads.chunk_by(|a, b| a.group == b.group) {
        let next = column + u16::try_from(run.len()).unwrap_or(u16::MAX);
        let group = &run[0].group;
        if !group.is_empty() && run.len() > 1 {
            sheet.merge_range(row, column, row, next - 1, group, &formats.head)?;
        } else if !group.is_empty() {
            sheet.write_string_with_format(row, column, group, &formats.head)?;
        }
        column = next;
    }
    Ok(())
}

fn cell(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    value: &Cell,
    formats: &Formats,
    limit: &Limit,
) -> Result<(), XlsxError> {
    match value {
        Cell::Empty => {
            let format = match limit {
                Limit::None | Limit::OneOf(_) => &formats.text,
                Limit::Day(_) => &formats.day,
                _ => &formats.number,
            };
            sheet.write_blank(row, column, format)?;
        }
        Cell::Number(number) => match number.parse::<f64>() {
            Ok(float) if super::office::number(float) == *value => {
                sheet.write_number_with_format(row, column, float, &formats.number)?;
            }
            // Written so that a float would lose something, be it a zero at the end.
            _ => {
                sheet.write_string_with_format(row, column, &**number, &formats.text)?;
            }
        },
        Cell::Date(date) => {
            let part = |part: i8| u8::try_from(part).unwrap_or_default();
            let year = u16::try_from(date.year()).unwrap_or_default();
            match ExcelDateTime::from_ymd(year, part(date.month()), part(date.day())) {
                Ok(day) => sheet.write_datetime_with_format(row, column, &day, &formats.day)?,
                Err(_) => sheet.write_string(row, column, date.to_string())?,
            };
        }
        // The library takes a text between these for runs of formatted text.
        Cell::Text(text) if text.starts_with("<r>") && text.ends_with("</r>") => {
            let run = [(&Format::default(), &**text)];
            sheet.write_rich_string_with_format(row, column, &run, &formats.text)?;
        }
        Cell::Text(text) | Cell::Error(text) => {
            sheet.write_string_with_format(row, column, &**text, &formats.text)?;
        }
    }
    Ok(())
}

/// The rule by which a spreadsheet checks what is typed into a cell.
fn rule(
    limit: &Limit,
    lists: &str,
    words: &mut Vec<Vec<String>>,
) -> Result<Option<DataValidation>, XlsxError> {
    let rule = DataValidation::new();
    Ok(Some(match limit {
        Limit::None => return Ok(None),
        Limit::OneOf(list) if list.is_empty() => return Ok(None),
        Limit::OneOf(list) => {
            let at = words
                .iter()
                .position(|each| each == list)
                .unwrap_or_else(|| {
                    words.push(list.clone());
                    words.len() - 1
                });
            let column = letters(at);
            let range = format!("='{lists}'!${column}$1:${column}${}", list.len());
            rule.allow_list_formula(Formula::new(range))
        }
        Limit::Mark => rule.allow_decimal_number(DataValidationRule::Between(0.0, 100.0)),
        Limit::Points => rule.allow_decimal_number(DataValidationRule::GreaterThan(0.0)),
        Limit::Count => rule.allow_whole_number(DataValidationRule::GreaterThanOrEqualTo(0)),
        Limit::Day(year) => {
            let first = ExcelDateTime::from_ymd(*year, 1, 1)?;
            let last = ExcelDateTime::from_ymd(year + 1, 12, 31)?;
            rule.allow_date(DataValidationRule::Between(first, last))
        }
    }))
}
