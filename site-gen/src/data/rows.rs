//! The rows of a published table.

use std::ops::Range;

/// Rows of text: all cells in one text, since the tables of a large centre have millions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    text: String,
    /// Where each row begins, in the text and among the cells.
    starts: Vec<(usize, usize)>,
    /// Where each cell ends within the text of its row.
    ends: Vec<u32>,
}

/// The cells of a row.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    text: &'a str,
    ends: &'a [u32],
}

impl Rows {
    /// How many there are.
    pub fn count(&self) -> usize {
        self.starts.len()
    }

    /// How many bytes the rows take as CSV, where hardly a cell has to be quoted.
    pub fn csv_size(&self) -> usize {
        self.text.len() + self.ends.len() + self.count()
    }

    /// Adds a row.
    ///
    /// # Panics
    ///
    /// When its cells have four gigabytes together.
    pub fn push(&mut self, cells: impl IntoIterator<Item: AsRef<str>>) {
        let start = self.text.len();
        self.starts.push((start, self.ends.len()));
        for cell in cells {
            self.text.push_str(cell.as_ref());
            let end = u32::try_from(self.text.len() - start);
            self.ends
                .push(end.expect("a row of less than four gigabytes"));
        }
    }

    /// The rows, in order.
    pub fn iter(&self) -> impl Iterator<Item = Row<'_>> {
        (0..self.count()).map(|at| {
            let (text, cell) = self.starts[at];
            let next = self.starts.get(at + 1).copied();
            let (text_end, cell_end) = next.unwrap_or((self.text.len(), self.ends.len()));
            Row {
                text: &self.text[text..text_end],
                ends: &self.ends[cell..cell_end],
            }
        })
    }
}

impl<C: IntoIterator<Item: AsRef<str>>> FromIterator<C> for Rows {
    fn from_iter<I: IntoIterator<Item = C>>(rows: I) -> Self {
        let mut all = Self::default();
        rows.into_iter().for_each(|cells| all.push(cells));
        all
    }
}

impl<'a> Row<'a> {
    /// How many cells it has.
    pub fn width(self) -> usize {
        self.ends.len()
    }

    /// The cell in a column.
    ///
    /// # Panics
    ///
    /// When the row has no such column.
    pub fn cell(self, column: usize) -> &'a str {
        let start = column.checked_sub(1).map_or(0, |left| self.ends[left]);
        let cell: Range<usize> = start as usize..self.ends[column] as usize;
        &self.text[cell]
    }

    /// The cells, in order.
    pub fn cells(self) -> impl Iterator<Item = &'a str> {
        (0..self.width()).map(move |column| self.cell(column))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back_as_they_were_pushed() {
        let pushed = [vec!["", "窗口", ""], vec![], vec!["a", "b"], vec![""]];
        let rows: Rows = pushed.iter().collect();
        assert_eq!(rows.count(), pushed.len());
        let back: Vec<Vec<&str>> = rows.iter().map(|row| row.cells().collect()).collect();
        assert_eq!(back, pushed);
    }
}
