//! The workbook, read back by a reader of others.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};

use super::*;
use crate::data::tables;
use crate::view::testing;

fn read(bytes: Vec<u8>) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(bytes)).expect("a workbook")
}

#[test]
fn a_sheet_has_the_rows_of_its_table() {
    let assessed = testing::centre();
    let year = assessed.current();
    let tables = tables(year);
    let mut workbook = read(of(&assessed, year, &tables));
    let names = workbook.sheet_names();
    assert_eq!(names.len(), tables.len() + 1);
    assert_eq!(names[..3], ["说明", "窗口", "结果"]);
    for (name, table) in names[1..].iter().zip(&tables) {
        let sheet = workbook.worksheet_range(name).expect("a sheet");
        assert_eq!(sheet.height(), table.rows.count() + 1, "{name}");
        for (at, column) in table.columns.iter().enumerate() {
            let title = sheet.get((0, at)).expect("a title").to_string();
            assert_eq!(title.lines().nth(1), Some(column.name), "{name}");
            for (row, cells) in table.rows.iter().enumerate() {
                let cell = sheet.get((row + 1, at)).unwrap_or(&Data::Empty);
                let expected = cells.cell(at);
                match (column.kind, cell) {
                    (_, Data::Empty) => assert_eq!(expected, "", "{name}.{}", column.name),
                    (Type::Integer | Type::Number, Data::Float(number)) => {
                        let expected: f64 = expected.parse().expect("a number");
                        assert!((number - expected).abs() < 1e-9, "{name}.{}", column.name);
                    }
                    (Type::Boolean, Data::Bool(value)) => assert_eq!(value.to_string(), expected),
                    (Type::Date, Data::DateTime(_)) => {}
                    (Type::Text | Type::Fraction, Data::String(text)) => assert_eq!(text, expected),
                    (kind, cell) => panic!("{name}.{}: {kind:?} became {cell:?}", column.name),
                }
            }
        }
        let formulas = workbook.worksheet_formula(name).expect("a sheet");
        assert!(formulas.used_cells().next().is_none(), "{name}");
    }
}

#[test]
fn the_same_content_makes_the_same_bytes() {
    let make = || {
        let assessed = testing::centre();
        of(&assessed, assessed.current(), &tables(assessed.current()))
    };
    assert_eq!(make(), make());
}

#[test]
fn hostile_texts_stay_texts_and_numbers_stay_numbers() {
    const COLUMNS: &[Column] = &[
        Column::new("id", Type::Text, ""),
        Column::new("points", Type::Number, ""),
        Column::new("exact", Type::Fraction, ""),
    ];
    let long = "长".repeat(40_000);
    let texts = [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "{=1}",
        "=cmd|' /C calc'!A0",
        "https://example.org/",
        "internal:A1",
        "<r><t>x</t></r>",
        "<b>&amp;\"'",
        "]]>",
        "\u{1}\u{b}",
        "_x0041_",
        "2025-1",
        "007",
        " 前后 ",
        &long,
    ];
    let table = Table {
        name: "windows",
        about: "",
        columns: COLUMNS,
        primary_key: &[],
        rows: (texts.iter()).map(|text| [*text, "-1.50", "5/2"]).collect(),
    };
    let mut workbook = Workbook::new();
    let header = ["id".to_owned(), "points".to_owned(), "exact".to_owned()];
    fill(workbook.add_worksheet(), &table, &header, &Formats::new()).expect("a sheet");
    let mut workbook = read(workbook.save_to_buffer().expect("a workbook"));
    let name = workbook.sheet_names()[0].clone();
    let formulas = workbook.worksheet_formula(&name).expect("a sheet");
    assert!(formulas.used_cells().next().is_none());
    let sheet = workbook.worksheet_range(&name).expect("a sheet");
    for (row, text) in texts.iter().enumerate() {
        let found = sheet.get((row + 1, 0)).expect("a cell");
        let Data::String(found) = found else {
            panic!("{text:?} became {found:?}")
        };
        match *text {
            "<r><t>x</t></r>" => assert_eq!(found, "'<r><t>x</t></r>"),
            _ if text.len() > 1000 => assert_eq!(found.chars().count(), MOST_CHARACTERS),
            // How a reader undoes the escape of characters that XML does not have is its own affair.
            "\u{1}\u{b}" => {}
            text => assert_eq!(found, text),
        }
        assert_eq!(sheet.get((row + 1, 1)), Some(&Data::Float(-1.5)));
        assert_eq!(sheet.get((row + 1, 2)), Some(&Data::String("5/2".into())));
    }
}

#[test]
fn digits_that_a_float_would_lose_stay_text() {
    assert_eq!(number("90.10"), Some((90.10, 2)));
    assert_eq!(number("-1.5"), Some((-1.5, 1)));
    assert_eq!(number("28"), Some((28.0, 0)));
    for text in ["1/3", "1234567890.123456", "", "inf", "NaN", "1e5", "-"] {
        assert_eq!(number(text), None, "{text}");
    }
}
