//! A published table: columns with their meaning, and rows of text.

use std::borrow::Cow;

use super::rows::Rows;
use super::spreadsheet;

/// A CSV table of the published data.
#[derive(Clone, Debug)]
pub struct Table {
    /// The file's name without its ending.
    pub name: &'static str,
    /// What a row is.
    pub about: &'static str,
    /// In order.
    pub columns: &'static [Column],
    /// The columns that together name a row.
    pub primary_key: &'static [&'static str],
    /// In order; each has a cell a column. An empty cell is a value that is missing.
    pub rows: Rows,
}

/// A column of a published table.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// The first line's word for it.
    pub name: &'static str,
    /// What its cells hold.
    pub kind: Type,
    /// What it means.
    pub about: &'static str,
    /// The table and column that it refers to.
    pub refers_to: Option<(&'static str, &'static str)>,
}

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// Free text or an id.
    Text,
    /// A whole number.
    Integer,
    /// A decimal, exact as written.
    Number,
    /// A fraction in lowest terms, such as `4507/50`; an integer without a denominator.
    Fraction,
    /// `true` or `false`.
    Boolean,
    /// `2025-05-08`.
    Date,
}

impl Column {
    /// A column of `kind`.
    pub const fn new(name: &'static str, kind: Type, about: &'static str) -> Self {
        Self {
            name,
            kind,
            about,
            refers_to: None,
        }
    }

    /// A column whose cells are ids of another table.
    pub const fn id_of(
        name: &'static str,
        table: &'static str,
        column: &'static str,
        about: &'static str,
    ) -> Self {
        Self {
            name,
            kind: Type::Text,
            about,
            refers_to: Some((table, column)),
        }
    }
}

impl Table {
    /// The file's name.
    pub fn file_name(&self) -> String {
        format!("{}.csv", self.name)
    }

    /// The file: UTF-8 with a byte order mark and CRLF, which Excel and WPS open right.
    ///
    /// # Panics
    ///
    /// When a row has not a cell a column: a fault of this crate.
    pub fn to_csv(&self) -> Vec<u8> {
        // A sixteenth more: apostrophes, and cells in quotes.
        let size = self.rows.csv_size();
        let mut bytes = Vec::with_capacity(size + size / 16);
        bytes.extend_from_slice("\u{feff}".as_bytes());
        let mut writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(&mut bytes);
        let written = "writing to memory succeeds, and rows have a cell a column";
        writer
            .write_record(self.columns.iter().map(|column| column.name))
            .expect(written);
        for row in self.rows.iter() {
            debug_assert_eq!(row.width(), self.columns.len(), "{}", self.name);
            let cells = self.columns.iter().zip(row.cells());
            let cells = cells.map(|(column, cell)| match column.kind {
                Type::Text | Type::Fraction => spreadsheet::inert(cell),
                _ => Cow::Borrowed(cell),
            });
            for cell in cells {
                writer.write_field(&*cell).expect(written);
            }
            writer.write_record(None::<&[u8]>).expect(written);
        }
        writer.flush().expect(written);
        drop(writer);
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_opens_in_a_spreadsheet_and_runs_nothing_there() {
        const COLUMNS: &[Column] = &[
            Column::new("text", Type::Text, ""),
            Column::new("points", Type::Number, ""),
            Column::new("exact", Type::Fraction, ""),
        ];
        let table = Table {
            name: "test",
            about: "",
            columns: COLUMNS,
            primary_key: &[],
            rows: Rows::from_iter([
                ["=1+1", "-1.5", "5/2"],
                [" @x", "2", "4507/50"],
                ["一,\"二\"\n三", "", ""],
            ]),
        };
        assert_eq!(
            String::from_utf8(table.to_csv()).expect("UTF-8"),
            "\u{feff}text,points,exact\r\n'=1+1,-1.5,'5/2\r\n' @x,2,4507/50\r\n\
             \"一,\"\"二\"\"\n三\",,\r\n"
        );
    }
}
