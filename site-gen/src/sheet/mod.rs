//! Spreadsheets as cells with places, whatever program wrote them.
//!
//! Stage: below. It reads bytes into a [`Workbook`] and judges no content. A number becomes the
//! decimal text that the spreadsheet shows: a cell holds a binary float, and a decimal of up to 15
//! digits comes back from one unchanged when it is printed with 15. So `89.35` is `89.35`, and a sum
//! that a formula left at `89.350000000000009` is what its author sees.

mod compound;
mod csv;
mod office;
mod ods;
pub mod value;
pub mod xlsx;

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;

/// The most rows that a sheet may have.
pub const MOST_ROWS: usize = 200_000;

/// The most columns that a sheet may have.
pub const MOST_COLUMNS: usize = 2_000;

/// The most cells of a sheet that may hold something.
pub const MOST_CELLS: usize = 6_000_000;

/// The most bytes of a file, and of what a packed one unpacks to.
const MOST_BYTES: (usize, u64) = (100 << 20, 1 << 30);

/// What a cell holds.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// A text.
    Text(Box<str>),
    /// A number as a decimal, with a percent sign behind it where it is shown as a percentage.
    Number(Box<str>),
    /// A day.
    Date(Date),
    /// What a formula that fails shows, such as `#REF!`.
    Error(Box<str>),
}

impl Cell {
    /// A text, or nothing where it is blank.
    pub fn text(text: &str) -> Self {
        if text.trim().is_empty() {
            Self::Empty
        } else {
            Self::Text(text.into())
        }
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::Empty
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => Ok(()),
            Self::Text(text) | Self::Number(text) | Self::Error(text) => f.write_str(text.trim()),
            Self::Date(date) => date.fmt(f),
        }
    }
}

/// A place in a workbook; rows and columns from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Which sheet.
    pub sheet: usize,
    /// Which row.
    pub row: usize,
    /// Which column.
    pub column: usize,
}

/// A sheet.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// Its name; of a text file that of the file.
    pub name: String,
    /// Its cells. A row ends with its last cell that holds something.
    pub rows: Vec<Vec<Cell>>,
    /// Of merged cells, which one holds what all of them show.
    pub merged: BTreeMap<(usize, usize), (usize, usize)>,
}

impl Sheet {
    /// What stands in a cell itself.
    pub fn cell(&self, row: usize, column: usize) -> &Cell {
        const NOTHING: &Cell = &Cell::Empty;
        let cell = self.rows.get(row).and_then(|row| row.get(column));
        cell.unwrap_or(NOTHING)
    }

    /// What a cell shows: of merged cells what their first holds.
    pub fn shown(&self, row: usize, column: usize) -> &Cell {
        match self.merged.get(&(row, column)) {
            Some(&(row, column)) => self.cell(row, column),
            None => self.cell(row, column),
        }
    }

    /// The most columns of a row.
    pub fn width(&self) -> usize {
        self.rows.iter().map(Vec::len).max().unwrap_or(0)
    }
}

/// A spreadsheet file.
#[derive(Clone, Debug, Default)]
pub struct Workbook {
    /// Its sheets, as they stand in it.
    pub sheets: Vec<Sheet>,
}

impl Workbook {
    /// How a place is called: `评分!C7`.
    pub fn name_of(&self, place: Place) -> String {
        let sheet = self.sheets.get(place.sheet).map_or("", |sheet| &sheet.name);
        format!("{sheet}!{}{}", letters(place.column), place.row + 1)
    }

    /// What stands at a place.
    pub fn at(&self, place: Place) -> &Cell {
        self.sheets[place.sheet].cell(place.row, place.column)
    }
}

/// The letters of a column.
pub fn letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        letters.push(b'A' + u8::try_from((rest - 1) % 26).unwrap_or(0));
        rest = (rest - 1) / 26;
    }
    letters
        .iter()
        .rev()
        .map(|&letter| char::from(letter))
        .collect()
}

/// Why a file is no spreadsheet that can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotRead {
    /// It has more rows, columns, cells or bytes than any table here needs.
    TooLarge,
    /// It is neither a workbook nor a text in UTF-8, UTF-16 or GB18030.
    Unknown,
    /// Its reader says why.
    Broken(String),
}

/// Reads a file of the name `name`, which names the sheet of a text file.
///
/// # Errors
///
/// When it is no spreadsheet, or too large a one.
pub fn read(name: &str, bytes: &[u8]) -> Result<Workbook, NotRead> {
    if bytes.len() > MOST_BYTES.0 {
        return Err(NotRead::TooLarge);
    }
    match bytes {
        [b'P', b'K', 3, 4, ..] => office::packed(bytes),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => office::old(bytes),
        _ => csv::read(name, bytes),
    }
}

/// Collects the cells of a sheet and keeps it within bounds.
#[derive(Debug, Default)]
struct Collector {
    rows: Vec<Vec<Cell>>,
    cells: usize,
}

impl Collector {
    fn put(&mut self, row: usize, column: usize, cell: Cell) -> Result<(), NotRead> {
        if cell.is_empty() {
            return Ok(());
        }
        self.cells += 1;
        if row >= MOST_ROWS || column >= MOST_COLUMNS || self.cells > MOST_CELLS {
            return Err(NotRead::TooLarge);
        }
        if self.rows.len() <= row {
            self.rows.resize_with(row + 1, Vec::new);
        }
        let cells = &mut self.rows[row];
        if cells.len() <= column {
            cells.resize(column + 1, Cell::Empty);
        }
        cells[column] = cell;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
