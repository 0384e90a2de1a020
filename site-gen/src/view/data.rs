//! The published data of a year: which files there are and what stands in them.

mod dataset;

use serde::Serialize;

use crate::data::{self, Catalogue, Listed, Type};
use crate::links::{Feed, Place};
use crate::model::Language;
use crate::view::{Heading, Scene};

/// The page.
#[derive(Debug, Serialize)]
pub(crate) struct Data {
    title: String,
    /// The tables as one workbook.
    workbook: File,
    sha256: String,
    files: Vec<File>,
    tables: Vec<Table>,
    feeds: Vec<News>,
    method_link: String,
    calculator_link: String,
    /// The page for search engines of data: JSON-LD, safe within a script element.
    json_ld: String,
}

/// A file, of which one is told more than that it is a table.
#[derive(Debug, Serialize)]
struct File {
    name: String,
    href: String,
    about: String,
    size: String,
}

/// A feed.
#[derive(Debug, Serialize)]
struct News {
    name: String,
    href: String,
    about: String,
}

#[derive(Debug, Serialize)]
struct Table {
    id: &'static str,
    name: String,
    href: String,
    about: String,
    /// How many rows, columns and bytes.
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
///
/// # Panics
///
/// When the year comes without its catalogue: pages are rendered with those of their years.
pub(crate) fn of(scene: &Scene<'_>) -> (Heading, Data) {
    let year = scene.year.year;
    let number = year.content.year;
    let catalogue = (scene.year.catalogue()).expect("the pages of data come last");
    let title = scene.say("data.title", &[("year", number.into())]);
    let file = |name: &str, address: &str| File {
        name: name.to_owned(),
        href: scene.links.data(number, name),
        about: scene.texts.get(address).to_owned(),
        size: size(catalogue.size(name)),
    };
    let words = Descriptions::of(scene.language());
    let view = Data {
        title: title.clone(),
        workbook: file(&data::workbook_name(number), "data.workbook"),
        sha256: year.inputs_sha256.clone(),
        files: vec![
            file("inputs.json", "data.inputs"),
            file("results.json", "data.results"),
            file("datapackage.json", "data.package"),
        ],
        tables: (catalogue.tables.iter())
            .map(|table| table_row(scene, &words, catalogue, table))
            .collect(),
        feeds: Feed::ALL.map(|feed| news(scene, feed)).into(),
        method_link: scene.to(Place::Method),
        calculator_link: scene.to(Place::Calculator),
        json_ld: dataset::of(scene, catalogue, &title),
    };
    (Heading::results("data", title), view)
}

fn news(scene: &Scene<'_>, feed: Feed) -> News {
    let (name, about) = match feed {
        Feed::Notices => ("feeds.notices", "feeds.notices_about"),
        Feed::Results => ("feeds.results", "feeds.results_about"),
        Feed::Ledger => ("feeds.ledger", "feeds.ledger_about"),
    };
    News {
        name: scene.texts.get(name).to_owned(),
        href: scene.links.feed(feed),
        about: scene.texts.get(about).to_owned(),
    }
}

fn table_row(
    scene: &Scene<'_>,
    words: &Descriptions,
    catalogue: &Catalogue,
    listed: &Listed,
) -> Table {
    let table = &listed.table;
    let name = table.file_name();
    Table {
        id: table.name,
        href: scene.links.data(scene.year.number(), &name),
        about: words.of_table(table).to_owned(),
        size: scene.count(
            "data.size",
            listed.rows,
            &[
                ("columns", table.columns.len().into()),
                ("bytes", (&size(catalogue.size(&name))).into()),
            ],
        ),
        name,
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

/// A size as people read it: never less than it is.
fn size(bytes: usize) -> String {
    const STEP: usize = 1024;
    if bytes < STEP {
        return format!("{bytes} B");
    }
    let kibibytes = bytes.div_ceil(STEP);
    if kibibytes < STEP {
        return format!("{kibibytes} KB");
    }
    let tenths = (bytes * 10).div_ceil(STEP * STEP);
    format!("{}.{} MB", tenths / 10, tenths % 10)
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
struct Descriptions(Option<data::Words>);

impl Descriptions {
    fn of(language: Language) -> Self {
        Self(match language {
            Language::English => None,
            Language::Chinese => Some(data::Words::descriptions()),
        })
    }

    fn of_table<'a>(&'a self, table: &'a data::Table) -> &'a str {
        (self.0.as_ref()).map_or(table.about, |words| words.of_table(table))
    }

    fn of_column<'a>(&'a self, table: &data::Table, column: &'a data::Column) -> &'a str {
        (self.0.as_ref()).map_or(column.about, |words| words.of_column(table, column))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_by_people() {
        let sizes = [0, 1023, 1024, 1025, 1_047_552, 1_048_576, 1_500_000].map(size);
        let expected = [
            "0 B", "1023 B", "1 KB", "2 KB", "1023 KB", "1.0 MB", "1.5 MB",
        ];
        assert_eq!(sizes, expected);
    }
}
