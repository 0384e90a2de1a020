//! Old workbooks before they are read: whether that ends, and fits into memory.
//!
//! Such a file is a compound: sectors linked into chains, one of which is the workbook, a row of
//! records. The reader follows a chain that leads back to itself until memory is gone, and lays out a
//! sheet with a cell in each corner in full. A file of a few kilobytes can ask for all memory there is,
//! so what it asks for is looked at first.

use std::collections::{BTreeMap, BTreeSet};

use super::{MOST_CELLS, NotRead};

/// Greater numbers are no sectors.
const LAST_SECTOR: u32 = 0xFFFF_FFF9;

/// Streams of fewer bytes lie in small sectors of their own.
const SMALL: usize = 4096;

/// Checks an old workbook.
///
/// # Errors
///
/// When its sectors or records are not linked as they must be, or its sheets are too large.
pub(super) fn check(bytes: &[u8]) -> Result<(), NotRead> {
    let broken = || NotRead::Broken("sectors that lead nowhere".to_owned());
    let compound = Compound::of(bytes).ok_or_else(broken)?;
    let mut cells = 0_usize;
    for entry in &compound.entries {
        let stream = compound.stream(entry).ok_or_else(broken)?;
        if ["Workbook", "Book"]
            .iter()
            .any(|name| entry.name.eq_ignore_ascii_case(name))
        {
            cells = cells.max(laid_out(&stream));
        }
    }
    if cells > MOST_CELLS {
        return Err(NotRead::TooLarge);
    }
    Ok(())
}

struct Compound<'a> {
    bytes: &'a [u8],
    sector: usize,
    /// For each sector the next of its chain.
    next: Vec<u32>,
    /// Likewise for small ones.
    next_small: Vec<u32>,
    /// What small sectors are parts of.
    small: Vec<u8>,
    entries: Vec<Entry>,
}

struct Entry {
    name: String,
    start: u32,
    length: usize,
}

impl<'a> Compound<'a> {
    fn of(bytes: &'a [u8]) -> Option<Self> {
        let sector = match bytes.get(30..32)? {
            [9, 0] => 512,
            [12, 0] => 4096,
            _ => return None,
        };
        let mut compound = Self {
            bytes,
            sector,
            next: Vec::new(),
            next_small: Vec::new(),
            small: Vec::new(),
            entries: Vec::new(),
        };
        // Where the sectors are that hold the links: first in the header, then in a chain.
        let mut tables = words(bytes.get(76..512)?);
        let mut further = word(bytes, 68)?;
        let mut seen = BTreeSet::new();
        while further <= LAST_SECTOR {
            if !seen.insert(further) {
                return None;
            }
            let mut more = words(compound.at(further)?);
            further = more.pop()?;
            tables.extend(more);
        }
        for table in tables.into_iter().filter(|table| *table <= LAST_SECTOR) {
            compound.next.extend(words(compound.at(table)?));
            // More links than sectors: the same ones again and again.
            if compound.next.len() > bytes.len() {
                return None;
            }
        }
        let directory = compound.chain(word(bytes, 48)?, usize::MAX)?;
        let is_used = |entry: &&[u8]| entry[66] != 0;
        let entries = directory.chunks_exact(128).filter(is_used);
        let entries: Vec<Entry> = entries
            .filter_map(|entry| Entry::of(entry, sector))
            .collect();
        if let Some(root) = entries.first() {
            let links = compound.chain(word(bytes, 60)?, usize::MAX)?;
            compound.next_small = words(&links);
            compound.small = compound.chain(root.start, root.length)?;
        }
        // The first is the root, whose stream the small sectors are.
        compound.entries = entries.into_iter().skip(1).collect();
        Some(compound)
    }

    /// A sector; the last one may be cut.
    fn at(&self, sector: u32) -> Option<&'a [u8]> {
        let start = (usize::try_from(sector).ok()?.checked_add(1)?).checked_mul(self.sector)?;
        self.bytes
            .get(start..self.bytes.len().min(start + self.sector))
    }

    fn chain(&self, start: u32, length: usize) -> Option<Vec<u8>> {
        follow(&self.next, start, length, |sector| self.at(sector))
    }

    fn stream(&self, entry: &Entry) -> Option<Vec<u8>> {
        const SIZE: usize = 64;
        if entry.length >= SMALL {
            return self.chain(entry.start, entry.length);
        }
        follow(&self.next_small, entry.start, entry.length, |sector| {
            let start = usize::try_from(sector).ok()?.checked_mul(SIZE)?;
            self.small.get(start..self.small.len().min(start + SIZE))
        })
    }
}

impl Entry {
    fn of(entry: &[u8], sector: usize) -> Option<Self> {
        let name: Vec<u16> = (entry[..64].chunks_exact(2))
            .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
            .take_while(|unit| *unit != 0)
            .collect();
        // The upper half means something in large sectors only.
        let above = if sector == 512 { 0 } else { word(entry, 124)? };
        let length = (u64::from(above) << 32) | u64::from(word(entry, 120)?);
        Some(Self {
            name: String::from_utf16_lossy(&name),
            start: word(entry, 116)?,
            length: usize::try_from(length).ok()?,
        })
    }
}

/// The bytes of a chain, `length` at most; `None` where it leads out of the file or back to itself.
fn follow<'a>(
    next: &[u32],
    start: u32,
    length: usize,
    at: impl Fn(u32) -> Option<&'a [u8]>,
) -> Option<Vec<u8>> {
    let (mut chain, mut sector) = (Vec::new(), start);
    let mut left = next.len();
    while sector <= LAST_SECTOR && chain.len() < length {
        left = left.checked_sub(1)?;
        chain.extend_from_slice(at(sector)?);
        sector = *next.get(usize::try_from(sector).ok()?)?;
    }
    chain.truncate(length);
    Some(chain)
}

/// How many cells the sheets of a workbook take when they are laid out: from the first that holds
/// something to the last, of each sheet.
fn laid_out(workbook: &[u8]) -> usize {
    let mut sheets = Vec::new();
    // By where they begin.
    let mut areas: BTreeMap<usize, Area> = BTreeMap::new();
    let mut within: Vec<usize> = Vec::new();
    let mut at = 0;
    while let (Some(kind), Some(length)) = (short(workbook, at), short(workbook, at + 2)) {
        let data = &workbook[(at + 4).min(workbook.len())..];
        let data = &data[..usize::from(length).min(data.len())];
        match kind {
            0x0809 => within.push(at),
            0x000A => drop(within.pop()),
            0x0085 => sheets.extend(word(data, 0)),
            // Room is made for as many cells as a sheet says it has.
            0x0200 if !has_lawful_size(data) => return usize::MAX,
            // Cells begin with their row and column; of several in a row the last column ends the record.
            0x0006 | 0x00BD | 0x00D6 | 0x00FD | 0x0203..=0x0205 | 0x027E => {
                if let (Some(row), Some(column)) = (short(data, 0), short(data, 2)) {
                    let last = if kind == 0x00BD {
                        short(data, data.len() - 2)
                    } else {
                        None
                    };
                    let area = within.last().map(|begin| areas.entry(*begin).or_default());
                    if let Some(area) = area {
                        area.add(row, column);
                        area.add(row, last.unwrap_or(column));
                    }
                }
            }
            _ => {}
        }
        at += 4 + usize::from(length);
    }
    let area = |begin: u32| areas.get(&usize::try_from(begin).ok()?).map(Area::cells);
    (sheets.into_iter().filter_map(area)).fold(0, usize::saturating_add)
}

/// Whether a sheet says that it ends where sheets of this format can, at 65,536 rows and 256 columns, and
/// not before it begins.
fn has_lawful_size(data: &[u8]) -> bool {
    let small = |at| short(data, at).map(u32::from);
    let said = match data.len() {
        // Of Excel 95 and before.
        10 => small(0).zip(small(2)).zip(small(6)),
        _ => word(data, 0).zip(word(data, 4)).zip(small(10)),
    };
    said.is_some_and(|((first, rows), columns)| first <= rows && rows <= 65_536 && columns <= 256)
}

/// The least area that holds some cells.
#[derive(Default)]
struct Area(Option<[u16; 4]>);

impl Area {
    fn add(&mut self, row: u16, column: u16) {
        let [top, bottom, left, right] = self.0.unwrap_or([row, row, column, column]);
        self.0 = Some([
            top.min(row),
            bottom.max(row),
            left.min(column),
            right.max(column),
        ]);
    }

    fn cells(&self) -> usize {
        let size = |from: u16, to: u16| usize::from(to - from) + 1;
        self.0.map_or(0, |[top, bottom, left, right]| {
            size(top, bottom).saturating_mul(size(left, right))
        })
    }
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    let bytes = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(bytes.try_into().ok()?))
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(bytes.try_into().ok()?))
}

fn words(bytes: &[u8]) -> Vec<u32> {
    let words = bytes.chunks_exact(4);
    words
        .map(|word| u32::from_le_bytes([word[0], word[1], word[2], word[3]]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A sheet with a cell in each of two corners, entered `times` times.
    fn corners(times: u16, (row, column): (u16, u16)) -> Vec<u8> {
        let record = |kind: u16, data: &[u8]| {
            let length = u16::try_from(data.len()).expect("short");
            [&kind.to_le_bytes(), &length.to_le_bytes(), data].concat()
        };
        let number = |row: u16, column: u16| {
            let place = [row.to_le_bytes(), column.to_le_bytes()].concat();
            record(0x0203, &[&place[..], &[0; 10]].concat())
        };
        let entry = |begin: u32| record(0x0085, &[&begin.to_le_bytes()[..], &[0; 6]].concat());
        let begin = u32::from(times) * 14;
        let entries = (0..times).flat_map(|_| entry(begin));
        let sheet = [
            record(0x0809, &[0; 16]),
            number(0, 0),
            number(row, column),
            record(0x000A, &[]),
        ];
        entries.chain(sheet.concat()).collect()
    }

    #[test]
    fn sheets_count_from_their_first_cell_to_their_last_as_often_as_they_are_entered() {
        assert_eq!(laid_out(&corners(1, (9, 4))), 50);
        assert_eq!(laid_out(&corners(3, (9, 4))), 150);
        let large = laid_out(&corners(1, (65_535, 255)));
        assert_eq!(large, 65_536 * 256);
        assert!(large > MOST_CELLS);
    }

    #[test]
    fn a_sheet_that_says_it_is_larger_than_sheets_can_be_is_too_large() {
        let says = |first: u32, rows: u32, columns: u16| {
            let mut data = [0; 14];
            data[..4].copy_from_slice(&first.to_le_bytes());
            data[4..8].copy_from_slice(&rows.to_le_bytes());
            data[10..12].copy_from_slice(&columns.to_le_bytes());
            laid_out(&[&[0, 2, 14, 0][..], &data].concat())
        };
        assert_eq!(says(0, 65_536, 256), 0);
        assert_eq!(says(0, 65_537, 1), usize::MAX);
        assert_eq!(says(0, 1, 257), usize::MAX);
        assert_eq!(says(2, 1, 1), usize::MAX);
    }

    #[test]
    fn a_chain_that_leads_back_to_itself_is_none() {
        let sector = [7_u8; 4];
        let at = |id: u32| (id < 4).then_some(&sector[..]);
        let end = 0xFFFF_FFFE;
        assert_eq!(
            follow(&[1, 2, end, 9], 0, 10, at).map(|it| it.len()),
            Some(10)
        );
        assert_eq!(
            follow(&[1, 2, end, 9], 0, usize::MAX, at).map(|it| it.len()),
            Some(12)
        );
        assert_eq!(follow(&[1, 2, 0, end], 0, usize::MAX, at), None);
        // What is asked for is there before it turns back.
        assert_eq!(
            follow(&[1, 2, 0, end], 0, 8, at).map(|it| it.len()),
            Some(8)
        );
        assert_eq!(follow(&[1, 9, end, end], 0, usize::MAX, at), None);
        assert_eq!(follow(&[0; 4], end, usize::MAX, at), Some(Vec::new()));
    }
}
