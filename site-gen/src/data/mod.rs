//! The published data of a year: `inputs.json`, `results.json`, CSV tables, a workbook of them, and the
//! data package that describes them all.
//!
//! Stage: beside `view`, from `Assessed` to bytes. Only what the tables name is published: a field
//! that is added to the content appears in no table until somebody puts it there.

mod package;
mod rows;
mod spreadsheet;
mod table;
mod tables;
mod words;
mod workbook;

use rayon::prelude::*;
use scoring_core::Results;

use crate::assess::{Assessed, AssessedYear};

pub use rows::{Row, Rows};
pub use spreadsheet::inert;
pub use table::{Column, Table, Type};
use tables::makers;
pub use tables::tables;
pub use words::Words;

/// A file of the site, below its root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataFile {
    /// With `/` between its parts.
    pub path: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// What a year's data folder holds, for the page that leads to it.
#[derive(Clone, Debug)]
pub struct Catalogue {
    /// The year.
    pub year: u16,
    /// The tables, each without its rows.
    pub tables: Vec<Listed>,
    /// The size of each file in bytes, by name.
    sizes: Vec<(String, usize)>,
}

/// A table of a catalogue.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The table, without its rows.
    pub table: Table,
    /// How many rows it has.
    pub rows: usize,
}

impl Catalogue {
    /// The size of the file `name` in bytes.
    ///
    /// # Panics
    ///
    /// When the folder has no such file.
    pub fn size(&self, name: &str) -> usize {
        let found = self.sizes.iter().find(|(file, _)| file == name);
        found
            .unwrap_or_else(|| panic!("the data have no file {name}"))
            .1
    }
}

/// The JSON Schema of `inputs.json`. It is written by hand; a test holds it against the reader.
pub const SCHEMA: &str = include_str!("inputs.schema.json");

/// Its name in the site's folder of schemas.
pub const SCHEMA_NAME: &str = "inputs.schema.json";

/// The media type of a workbook.
pub const WORKBOOK_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The name of a year's workbook: it keeps its meaning among other downloads.
pub fn workbook_name(year: u16) -> String {
    format!("pingyi-{year}.xlsx")
}

/// Makes the data files of all years, hands each to `emit`, and says what there is.
///
/// # Errors
///
/// The first of `emit`.
pub fn publish<E>(
    assessed: &Assessed,
    emit: &dyn Fn(DataFile) -> Result<(), E>,
) -> Result<Vec<Catalogue>, E> {
    (assessed.years.iter())
        .map(|year| publish_year(assessed, year, emit))
        .collect()
}

fn publish_year<E>(
    assessed: &Assessed,
    year: &AssessedYear,
    emit: &dyn Fn(DataFile) -> Result<(), E>,
) -> Result<Catalogue, E> {
    let number = year.content.year;
    let (tables, [inputs, results]) = rayon::join(|| tables(year), || json(year));
    let (workbook, plain) = rayon::join(
        || workbook::of(assessed, year, &tables),
        || tables.par_iter().map(csv).collect::<Vec<_>>(),
    );
    let script = classic_script(&year.inputs_json).into_bytes();
    let mut files = vec![
        inputs,
        ("inputs.js".into(), script),
        results,
        (workbook_name(number), workbook),
    ];
    files.extend(plain);
    let package = package::describe(assessed, year, &tables, &files);
    files.push(("datapackage.json".into(), package.into_bytes()));
    let sizes = (files
        .iter()
        .map(|(name, bytes)| (name.clone(), bytes.len())))
    .collect();
    for file in files {
        emit(in_folder(number, file))?;
    }
    let without_rows = |table: Table| Listed {
        rows: table.rows.count(),
        table: Table {
            rows: Rows::default(),
            ..table
        },
    };
    Ok(Catalogue {
        year: number,
        tables: tables.into_iter().map(without_rows).collect(),
        sizes,
    })
}

/// Makes of the data files of all years those that are text in their plainest form, `inputs.json`,
/// `results.json` and the CSV tables, and hands each to `emit`, from several threads. A table is
/// forgotten as soon as its file is handed over: all of them together are larger than the content.
///
/// # Errors
///
/// The first of `emit` that is met.
pub fn publish_plain<E: Send>(
    assessed: &Assessed,
    emit: &(dyn Fn(DataFile) -> Result<(), E> + Sync),
) -> Result<(), E> {
    assessed.years.iter().try_for_each(|year| {
        let emit = |file| emit(in_folder(year.content.year, file));
        json(year).into_par_iter().try_for_each(emit)?;
        let makers = makers(year);
        (makers.par_iter()).try_for_each(|table| emit(csv(&table(year))))
    })
}

/// A file's name and bytes.
type Named = (String, Vec<u8>);

/// What was scored, and what came out.
fn json(year: &AssessedYear) -> [Named; 2] {
    [
        ("inputs.json".into(), year.inputs_json.as_bytes().to_vec()),
        ("results.json".into(), results_json(year).into_bytes()),
    ]
}

fn csv(table: &Table) -> Named {
    (table.file_name(), table.to_csv())
}

fn in_folder(year: u16, (name, bytes): Named) -> DataFile {
    DataFile {
        path: format!("data/{year}/{name}"),
        bytes,
    }
}

/// The text of the year's `results.json`.
pub fn results_json(year: &AssessedYear) -> String {
    Results::new(&year.evaluation, &year.outcome, &year.inputs_sha256).to_json()
}

/// The text of `results.json` as it would be under the scenario that `year` is under.
pub fn scenario_json(year: &AssessedYear) -> String {
    let results = Results::new(&year.evaluation, &year.outcome, &year.inputs_sha256);
    results.of_scenario().to_json()
}

/// The inputs as a script that a page opened from disk can load, where `fetch` fails.
///
/// # Panics
///
/// Never: a string can be written as JSON.
pub fn classic_script(json: &str) -> String {
    let literal = serde_json::to_string(json).expect("a string can be written as JSON");
    // A JSON string is a JavaScript string, but for two line separators that older engines refuse.
    let literal = literal
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029");
    format!("globalThis.pingyiInputs={literal};\n")
}
