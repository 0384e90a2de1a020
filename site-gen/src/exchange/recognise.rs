//! Which table a sheet holds, and what its columns are.
//!
//! Headers are found wherever they stand in the first rows, in one row or two: the row in which most
//! columns make sense is the one. What a sheet of ours says of itself is believed.

use super::catalogue;
use super::known::Known;
use super::spec::{Kind, Table};
use crate::sheet::{Cell, Sheet, Workbook, value};

/// The word in the first cell of a sheet of ours.
pub const MARKER: &str = "site-gen";

/// The rows in which headers are looked for.
const HEADER_ROWS: usize = 30;

/// What a column is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// A column with a name in the catalogue, by its key.
    Column(&'static str),
    /// A key for staff.
    Staff(String),
    /// Votes for a level of an indicator.
    Vote(usize, usize),
    /// Votes for a level of the indicator that the row names.
    Level(usize),
    /// Answers to an indicator.
    Answer(usize),
    /// Marks that a window gets, or gives.
    Window(usize),
}

/// What a sheet of ours says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marker {
    /// The year.
    pub year: Option<u16>,
    /// The round of the survey.
    pub round: Option<String>,
    /// Whether it is a form to be filled in.
    pub is_template: bool,
}

/// A table in a sheet.
#[derive(Clone, Debug)]
pub struct Found {
    /// What it holds.
    pub kind: Kind,
    /// Which sheet.
    pub sheet: usize,
    /// The first row of its headers.
    pub header: usize,
    /// Its first row behind the headers.
    pub body: usize,
    /// What each column is; `None` where it is not read.
    pub columns: Vec<Option<Meaning>>,
    /// What it says of itself.
    pub marker: Marker,
}

impl Found {
    /// Where the column of a key stands.
    pub fn column(&self, key: &str) -> Option<usize> {
        let is = |meaning: &Option<Meaning>| matches!(meaning, Some(Meaning::Column(each)) if *each == key);
        self.columns.iter().position(is)
    }

    /// Whether some column is of this kind.
    pub fn any(&self, is: impl Fn(&Meaning) -> bool) -> bool {
        self.columns.iter().flatten().any(is)
    }
}

/// The tables of a workbook. `asked` is the table that the command line names.
pub fn tables(book: &Workbook, known: &Known<'_>, asked: Option<Table>) -> Vec<Found> {
    let tables = (0..book.sheets.len()).filter_map(|at| table(book, at, known, asked));
    tables.collect()
}

fn table(book: &Workbook, at: usize, known: &Known<'_>, asked: Option<Table>) -> Option<Found> {
    let sheet = &book.sheets[at];
    let every = Table::KEPT.into_iter().chain([Table::Answers]);
    let every = || {
        every
            .clone()
            .flat_map(|table| table.sheets().iter().copied())
    };
    let first = sheet.cell(0, 0).to_string();
    let says = |column| sheet.cell(0, column).to_string();
    let (kinds, marker): (Vec<Kind>, _) = if first == MARKER {
        let kind = every().find(|kind| kind.key() == says(1))?;
        let marker = Marker {
            year: says(2).parse().ok(),
            round: Some(says(3)).filter(|round| !round.is_empty()),
            is_template: says(4) == "template",
        };
        (vec![kind], marker)
    } else {
        let kinds = match asked {
            Some(table) => table.sheets().to_vec(),
            None => every().collect(),
        };
        (kinds, Marker::default())
    };
    let is_told = first == MARKER || asked.is_some();
    let mut best: Option<(usize, Found)> = None;
    for kind in kinds {
        let is_named = is_told || catalogue::name("table", kind.key()).is(&value::key(&sheet.name));
        // Of equals the one with fewer rows of headers.
        for height in [1, 2] {
            for header in 0..sheet.rows.len().min(HEADER_ROWS) {
                let columns = columns(sheet, (header, height), kind, known);
                let found = Found {
                    kind,
                    sheet: at,
                    header,
                    body: header + height,
                    columns,
                    marker: marker.clone(),
                };
                if !is_enough(&found, is_named) {
                    continue;
                }
                let count = found.columns.iter().flatten().count();
                let weight = count + if is_named { 100 } else { 0 };
                if best.as_ref().is_none_or(|(most, _)| weight > *most) {
                    best = Some((weight, found));
                }
            }
        }
    }
    best.map(|(_, found)| found)
}

/// The sheets with cells in them that no table was found in, but for those that only explain.
pub fn not_read<'b>(book: &'b Workbook, tables: &[Found]) -> Vec<&'b str> {
    let explains = |sheet: &Sheet| {
        let names = ["instructions", "lists"].map(|key| catalogue::name("table", key));
        names.iter().any(|name| name.is(&value::key(&sheet.name)))
    };
    (book.sheets.iter().enumerate())
        .filter(|(at, sheet)| {
            !sheet.rows.is_empty() && tables.iter().all(|found| found.sheet != *at)
        })
        .filter(|(_, sheet)| !explains(sheet))
        .map(|(_, sheet)| sheet.name.as_str())
        .collect()
}

/// Whether the columns are those that the table needs.
fn is_enough(found: &Found, is_named: bool) -> bool {
    let has = |key: &str| match key {
        "window" => found.column("window").is_some() || found.column("window_name").is_some(),
        key => found.column(key).is_some(),
    };
    let votes = found.any(|meaning| matches!(meaning, Meaning::Vote(..)));
    let levels = found
        .columns
        .iter()
        .flatten()
        .filter(|meaning| matches!(meaning, Meaning::Level(_)));
    let windows = found
        .columns
        .iter()
        .flatten()
        .filter(|meaning| matches!(meaning, Meaning::Window(_)));
    match found.kind {
        Kind::Survey => {
            let by_level = has("level") && has("votes");
            has("window") && (votes || (has("indicator") && (by_level || levels.count() >= 2)))
        }
        Kind::Answers => {
            !votes && found.any(|meaning| matches!(meaning, Meaning::Answer(_))) && has("window")
        }
        Kind::Peer => {
            let by = has("rater") || has("rater_name");
            let of = has("rated") || has("rated_name");
            ((by != of) && windows.count() >= 2) || (by && of && has("score"))
        }
        Kind::Reasons => is_named && (has("rated") || has("rated_name")) && has("reason"),
        Kind::Flat(spec) => (is_named || !spec.ambiguous) && spec.needed.iter().all(|key| has(key)),
    }
}

/// What the columns are, of headers in the rows from `header` on. A meaning is given once.
fn columns(
    sheet: &Sheet,
    (header, height): (usize, usize),
    kind: Kind,
    known: &Known<'_>,
) -> Vec<Option<Meaning>> {
    let mut group = String::new();
    let mut columns: Vec<Option<Meaning>> = Vec::new();
    let rows = sheet.rows.iter().skip(header).take(height);
    let width = rows.map(Vec::len).max().unwrap_or(0);
    for column in 0..width {
        let upper = sheet.shown(header, column).to_string();
        let (above, label) = if height == 1 {
            (String::new(), upper)
        } else {
            let lower = sheet.shown(header + 1, column).to_string();
            // In a text file a merged header is one with empty cells behind it.
            if !upper.is_empty() {
                group.clone_from(&upper);
            }
            if lower.is_empty() || lower == upper {
                (String::new(), upper)
            } else {
                (group.clone(), lower)
            }
        };
        let found = meaning(kind, &above, &label, known);
        columns.push(found.filter(|found| !columns.contains(&Some(found.clone()))));
    }
    columns
}

fn meaning(kind: Kind, above: &str, label: &str, known: &Known<'_>) -> Option<Meaning> {
    if label.is_empty() {
        return None;
    }
    let is_staff = label.ends_with("_private") || label == "note_internal";
    if is_staff
        && label
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'_')
    {
        return Some(match fixed(kind, label) {
            Some(key) => Meaning::Column(key),
            None => Meaning::Staff(label.to_owned()),
        });
    }
    let spellings = spellings(label);
    let fixed = || {
        spellings
            .iter()
            .find_map(|label| fixed(kind, label))
            .map(Meaning::Column)
    };
    match kind {
        Kind::Flat(_) | Kind::Reasons => fixed(),
        Kind::Survey => vote(above, label, known).or_else(fixed).or_else(|| {
            let level = spellings
                .iter()
                .find_map(|label| known.levels.position(label));
            level.map(Meaning::Level)
        }),
        Kind::Peer => fixed().or_else(|| {
            let window = spellings
                .iter()
                .find_map(|label| known.windows.position(label));
            window.map(Meaning::Window)
        }),
        Kind::Answers => fixed().or_else(|| answer(label, known)),
    }
}

/// The key of the column called `label`, be it by its key or a name.
fn fixed(kind: Kind, label: &str) -> Option<&'static str> {
    let said = value::key(label);
    keys(kind).find(|key| {
        let name = catalogue::column(kind.names(), key);
        *key == label || name.is_some_and(|name| name.is(&said))
    })
}

/// The keys of the columns that a table may have besides those of the plan.
fn keys(kind: Kind) -> Box<dyn Iterator<Item = &'static str>> {
    match kind {
        Kind::Survey => Box::new(
            [
                "window",
                "window_name",
                "group",
                "respondents",
                "issued",
                "returned",
                "population",
                "indicator",
                "round",
                "level",
                "votes",
            ]
            .into_iter(),
        ),
        Kind::Answers => Box::new(["window", "window_name", "group"].into_iter()),
        Kind::Peer => Box::new(
            [
                "ballot",
                "rater",
                "rater_name",
                "rated",
                "rated_name",
                "submitted",
                "score",
                "reason",
                "reason_en",
            ]
            .into_iter(),
        ),
        Kind::Reasons => Box::new(
            [
                "ballot",
                "rater",
                "rater_name",
                "rated",
                "rated_name",
                "reason",
                "reason_en",
            ]
            .into_iter(),
        ),
        Kind::Flat(spec) => {
            let names = spec.columns.iter().any(|column| column.key == "window");
            let names = names.then_some("window_name");
            Box::new(spec.columns.iter().map(|column| column.key).chain(names))
        }
    }
}

/// A label, its lines, and it without what stands in brackets, without a number before it.
fn spellings(label: &str) -> Vec<String> {
    let bare = |label: &str| {
        let label = label
            .split(['（', '(', '[', '【'])
            .next()
            .unwrap_or_default();
        let numbers = |c: char| c.is_ascii_digit() || matches!(c, '.' | '、' | '．' | ' ');
        label.trim_start_matches(numbers).trim().to_owned()
    };
    let lines = label.lines().map(str::to_owned);
    let mut spellings: Vec<String> = std::iter::once(label.to_owned()).chain(lines).collect();
    for at in 0..spellings.len() {
        let bare = bare(&spellings[at]);
        spellings.push(bare);
    }
    spellings.retain(|label| !label.is_empty());
    spellings
}

/// Votes for a level of an indicator: from two rows of headers, or from one such as `工作纪律-较好`.
fn vote(above: &str, label: &str, known: &Known<'_>) -> Option<Meaning> {
    let find = |indicator: &str, level: &str| {
        let indicator = spellings(indicator)
            .iter()
            .find_map(|each| known.indicators.position(each))?;
        let level = spellings(level)
            .iter()
            .find_map(|each| known.levels.position(each))?;
        Some(Meaning::Vote(indicator, level))
    };
    if !above.is_empty() {
        return find(above, label);
    }
    let signs = ['-', '—', '_', ':', '：', '(', '（', '/', '\n', ' '];
    let mut parts = label.char_indices().filter(|(_, c)| signs.contains(c));
    parts.find_map(|(at, sign)| {
        let level = &label[at + sign.len_utf8()..];
        find(&label[..at], level.trim_end_matches([')', '）']))
    })
}

/// A question: called like an indicator, or one that names it.
fn answer(label: &str, known: &Known<'_>) -> Option<Meaning> {
    if let Some(at) = spellings(label)
        .iter()
        .find_map(|label| known.indicators.position(label))
    {
        return Some(Meaning::Answer(at));
    }
    let label = value::key(label);
    let names = |(id, chinese, english): &(String, String, String)| {
        [chinese, english, id]
            .into_iter()
            .any(|name| label.contains(&value::key(name)))
    };
    let indicators = known.indicators.list.iter().enumerate();
    let mut meant = indicators.filter(|(_, indicator)| names(indicator));
    match (meant.next(), meant.next()) {
        (Some((at, _)), None) => Some(Meaning::Answer(at)),
        _ => None,
    }
}

/// Whether a row sums up others, by the first text that it shows.
pub fn is_total(cells: &[Cell]) -> bool {
    let totals = catalogue::name("word", "totals");
    let mut texts = cells.iter().filter(|cell| matches!(cell, Cell::Text(_)));
    texts
        .next()
        .is_some_and(|text| totals.is(&value::key(&text.to_string())))
}
