//! The published data of a year: which files there are and what stands in them.
//!
//! Descriptions of tables and columns stand in the code, in English, because the data package carries
//! them; their Chinese twins are in `texts/columns.toml`, under `table` and `table.column`. A
//! column that several tables share may stand there once, under `column.<name>`.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::data::{self, Type};
use crate::links::Place;
use crate::model::Language;
use crate::texts;
use crate::view::{Heading, Scene};

/// The page.
#[derive(Debug, Serialize)]
pub(crate) struct Data {
    title: String,
    sha256: String,
    files: Vec<File>,
    tables: Vec<Table>,
    method_link: String,
    calculator_link: String,
}

/// A file of JSON.
#[derive(Debug, Serialize)]
struct File {
    name: &'static str,
    href: String,
    about: String,
}

#[derive(Debug, Serialize)]
struct Table {
    id: &'static str,
    name: String,
    href: String,
    about: String,
    /// How many rows and columns.
    size: String,
    columns: Vec<Column>,
}

#[derive(Debug, Serialize)]
struct Column {
    name: &'static str,
    kind: String,
    about: String,
    refers_to: Option<Reference>,
}

/// The table that a column's values are found in.
#[derive(Debug, Serialize)]
struct Reference {
    part: String,
    text: String,
}

/// The page.
pub(crate) fn of(scene: &Scene<'_>) -> (Heading, Data) {
    let year = scene.year.year;
    let number = year.content.year;
    let title = scene.say("data.title", &[("year", number.into())]);
    let file = |name: &'static str, address: &str| File {
        name,
        href: scene.links.data(number, name),
        about: scene.texts.get(address).to_owned(),
    };
    let words = Descriptions::of(scene.language());
    let view = Data {
        title: title.clone(),
        sha256: year.inputs_sha256.clone(),
        files: vec![
            file("inputs.json", "data.inputs"),
            file("results.json", "data.results"),
            file("datapackage.json", "data.package"),
        ],
        tables: (data::tables(year).iter())
            .map(|table| table_row(scene, &words, table))
            .collect(),
        method_link: scene.to(Place::Method),
        calculator_link: scene.to(Place::Calculator),
    };
    (Heading::results("data", title), view)
}

fn table_row(scene: &Scene<'_>, words: &Descriptions, table: &data::Table) -> Table {
    let name = table.file_name();
    Table {
        id: table.name,
        href: scene.links.data(scene.year.number(), &name),
        name,
        about: words.of_table(table).to_owned(),
        size: scene.count(
            "data.size",
            table.rows.len(),
            &[("columns", table.columns.len().into())],
        ),
        columns: (table.columns.iter())
            .map(|column| Column {
                name: column.name,
                kind: scene.texts.get(kind(column.kind)).to_owned(),
                about: words.of_column(table, column).to_owned(),
                refers_to: column.refers_to.map(|(table, column)| Reference {
                    part: format!("#{table}"),
                    text: format!("{table}.{column}"),
                }),
            })
            .collect(),
    }
}

fn kind(kind: Type) -> &'static str {
    match kind {
        Type::Text | Type::Fraction => "data.kind_text",
        Type::Integer => "data.kind_integer",
        Type::Number => "data.kind_number",
        Type::Boolean => "data.kind_boolean",
        Type::Date => "data.kind_date",
    }
}

/// What tables and columns mean, in one language.
struct Descriptions(Option<BTreeMap<String, String>>);

impl Descriptions {
    fn of(language: Language) -> Self {
        Self(match language {
            Language::English => None,
            Language::Chinese => Some(texts::entries(
                "columns",
                include_str!("../../texts/columns.toml"),
            )),
        })
    }

    fn of_table(&self, table: &data::Table) -> &str {
        match &self.0 {
            None => table.about,
            Some(texts) => found(texts, &[table.name.to_owned()]),
        }
    }

    fn of_column(&self, table: &data::Table, column: &data::Column) -> &str {
        match &self.0 {
            None => column.about,
            Some(texts) => found(
                texts,
                &[
                    format!("{}.{}", table.name, column.name),
                    format!("column.{}", column.name),
                ],
            ),
        }
    }
}

/// The first text there is: a test finds every table and column that has none.
fn found<'a>(texts: &'a BTreeMap<String, String>, keys: &[String]) -> &'a str {
    (keys.iter())
        .find_map(|key| texts.get(key))
        .unwrap_or_else(|| panic!("no text {keys:?} in columns.toml"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::view::testing;

    #[test]
    fn every_table_and_column_is_described_in_chinese_and_nothing_else() {
        let assessed = testing::centre();
        let texts = texts::entries("columns", include_str!("../../texts/columns.toml"));
        let mut used = BTreeSet::new();
        let mut missing = Vec::new();
        for table in data::tables(assessed.current()) {
            used.insert(table.name.to_owned());
            for column in table.columns {
                let own = format!("{}.{}", table.name, column.name);
                let shared = format!("column.{}", column.name);
                if texts.contains_key(&own) {
                    used.insert(own);
                } else if texts.contains_key(&shared) {
                    used.insert(shared);
                } else {
                    missing.push(own);
                }
            }
        }
        assert!(missing.is_empty(), "without a description: {missing:?}");
        let known: BTreeSet<String> = texts.into_keys().collect();
        assert_eq!(known, used);
    }
}
