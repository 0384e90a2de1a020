//! `datapackage.json`: the tables described as a Frictionless tabular data package.

use serde_json::{Value, json};

use super::table::{Column, Table, Type};
use crate::assess::{Assessed, AssessedYear};
use crate::digest::sha256;

/// The description of a year's data files.
///
/// `files` are those described, by name.
pub(super) fn describe(
    assessed: &Assessed,
    year: &AssessedYear,
    tables: &[Table],
    files: &[(String, Vec<u8>)],
) -> String {
    let number = year.content.year;
    let mut resources: Vec<Value> = tables.iter().map(resource).collect();
    for (name, about) in [
        (
            "inputs",
            "What the scores are computed from, in canonical form",
        ),
        (
            "results",
            "Scores, ranks and candidates, each exact and as printed",
        ),
    ] {
        resources.push(json!({
            // A table may be called alike.
            "name": format!("{name}-json"),
            "path": format!("{name}.json"),
            "format": "json",
            "mediatype": "application/json",
            "encoding": "utf-8",
            "description": about,
        }));
    }
    let workbook = super::workbook_name(number);
    resources.push(json!({
        "name": "workbook",
        // Sheets for people: a file to fetch, no table to read.
        "type": "file",
        "profile": "data-resource",
        "path": workbook,
        "format": "xlsx",
        "mediatype": super::WORKBOOK_TYPE,
        "description": "The tables as sheets of one workbook, behind a sheet that says what they are",
    }));
    for resource in &mut resources {
        let bytes = (files.iter())
            .find(|(name, _)| resource["path"] == **name)
            .map(|(_, bytes)| bytes)
            .expect("what is described was made");
        resource["bytes"] = json!(bytes.len());
        resource["hash"] = json!(format!("sha256:{}", sha256(bytes)));
    }
    let package = json!({
        "profile": "data-package",
        "name": format!("pingyi-{number}"),
        "title": format!("{} {number}", assessed.site.title.original),
        "version": year.as_of.date.map_or_else(|| number.to_string(), |date| date.to_string()),
        "resources": resources,
    });
    let mut text = serde_json::to_string_pretty(&package).expect("a JSON value can be written");
    text.push('\n');
    text
}

fn resource(table: &Table) -> Value {
    let mut schema = json!({
        "fields": table.columns.iter().map(field).collect::<Vec<_>>(),
        "missingValues": [""],
    });
    if !table.primary_key.is_empty() {
        schema["primaryKey"] = json!(table.primary_key);
    }
    let references: Vec<Value> = table.columns.iter().filter_map(reference).collect();
    if !references.is_empty() {
        schema["foreignKeys"] = json!(references);
    }
    json!({
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": table.file_name(),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": { "lineTerminator": "\r\n" },
        "description": table.about,
        "schema": schema,
    })
}

fn field(column: &Column) -> Value {
    json!({
        "name": column.name,
        "type": match column.kind {
            Type::Text | Type::Fraction => "string",
            Type::Integer => "integer",
            Type::Number => "number",
            Type::Boolean => "boolean",
            Type::Date => "date",
        },
        "description": column.about,
    })
}

fn reference(column: &Column) -> Option<Value> {
    let (table, field) = column.refers_to?;
    Some(json!({
        "fields": column.name,
        "reference": { "resource": table, "fields": field },
    }))
}
