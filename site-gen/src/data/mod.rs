//! The published data of a year: `inputs.json`, `results.json`, CSV tables and the data package that
//! describes them.
//!
//! Stage: beside `view`, from `Assessed` to bytes. Only what the tables name is published: a field
//! that is added to the content appears in no table until somebody puts it there.

mod package;
mod table;
mod tables;

use scoring_core::Results;

use crate::assess::{Assessed, AssessedYear};

pub use table::{Column, Table, Type};
pub use tables::tables;

/// A file of the site, below its root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataFile {
    /// With `/` between its parts.
    pub path: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// The data files of all years.
pub fn files(assessed: &Assessed) -> Vec<DataFile> {
    (assessed.years.iter())
        .flat_map(|year| year_files(assessed, year))
        .collect()
}

fn year_files(assessed: &Assessed, year: &AssessedYear) -> Vec<DataFile> {
    let folder = format!("data/{}", year.content.year);
    let file = |name: &str, bytes: Vec<u8>| DataFile {
        path: format!("{folder}/{name}"),
        bytes,
    };
    let tables = tables(year);
    let mut files = vec![
        file("inputs.json", year.inputs_json.clone().into_bytes()),
        file("inputs.js", classic_script(&year.inputs_json).into_bytes()),
        file("results.json", results_json(year).into_bytes()),
        file(
            "datapackage.json",
            package::describe(assessed, year, &tables).into_bytes(),
        ),
    ];
    files.extend((tables.iter()).map(|table| file(&table.file_name(), table.to_csv())));
    files
}

/// The text of the year's `results.json`.
pub fn results_json(year: &AssessedYear) -> String {
    Results::new(&year.evaluation, &year.outcome, &year.inputs_sha256).to_json()
}

/// The inputs as a script that a page opened from disk can load, where `fetch` fails.
fn classic_script(json: &str) -> String {
    let literal = serde_json::to_string(json).expect("a string can be written as JSON");
    // A JSON string is a JavaScript string, but for two line separators that older engines refuse.
    let literal = literal
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029");
    format!("globalThis.pingyiInputs={literal};\n")
}
