use jiff::civil::date;

use super::office::{is_percentage, number, percentage};
use super::*;

#[test]
fn a_decimal_comes_out_of_a_float_as_it_went_in() {
    for cents in 0..=10_000_u32 {
        for decimals in 0..=4 {
            let digits = format!("{cents:0>width$}", width = decimals + 1);
            let (whole, rest) = digits.split_at(digits.len() - decimals);
            let written = if decimals == 0 {
                digits
            } else {
                format!("{whole}.{rest}")
            };
            let shortest = match written.split_once('.') {
                Some(_) => written.trim_end_matches('0').trim_end_matches('.'),
                None => &written,
            };
            let float: f64 = written.parse().expect("a decimal");
            assert_eq!(number(float), Cell::Number(shortest.into()), "{written}");
        }
    }
    assert_eq!(number(89.35), Cell::Number("89.35".into()));
    assert_eq!(number(29.75 + 29.8 + 29.8), Cell::Number("89.35".into()));
    assert_eq!(number(-0.5), Cell::Number("-0.5".into()));
    assert_eq!(
        number(123_456_789_012.0),
        Cell::Number("123456789012".into())
    );
    assert_eq!(number(0.000_1), Cell::Number("0.0001".into()));
}

#[test]
fn percentages_are_told_by_the_sign_that_multiplies() {
    for (format, is) in [
        ("0%", true),
        ("0.00%;[Red]-0.00%", true),
        ("#,##0.0 %", true),
        ("0\"%\"", false),
        ("0\\%", false),
        ("0;0%", false),
        ("General", false),
    ] {
        assert_eq!(is_percentage(format), is, "{format}");
    }
    for (float, shown) in [(0.07, "7%"), (0.8935, "89.35%"), (1.0, "100%"), (0.0, "0%")] {
        assert_eq!(percentage(float), Cell::Number(shown.into()));
    }
    let mark = value::mark(&percentage(0.925));
    assert_eq!(mark.as_deref(), Some("92.5"));
    assert_eq!(value::count(&percentage(0.5)), None);
}

#[test]
fn cells_of_ods_are_where_they_are_shown() {
    let content = "<office:document-content><table:table table:name=\"甲\">\
        <table:table-row table:number-rows-repeated=\"3\">\
        <table:table-cell table:number-columns-repeated=\"2\"/></table:table-row>\
        <table:table-row table:number-rows-repeated=\"2\"><table:table-cell/>\
        <table:table-cell office:value-type=\"percentage\" table:number-columns-repeated=\"2\"/>\
        <table:table-cell table:number-rows-spanned=\"2\"><table:table table:name=\"乙\">\
        <table:table-row><table:table-cell office:value-type=\"percentage\"/></table:table-row>\
        </table:table></table:table-cell></table:table-row></table:table>\
        </office:document-content>";
    let shown = ods::shown(content.as_bytes()).expect("XML");
    let names: Vec<_> = shown.keys().map(String::as_str).collect();
    assert_eq!(names, ["甲"]);
    let area = |rows, columns| [ods::Area { rows, columns }];
    assert_eq!(shown["甲"].percentages, area(3..5, 1..3));
    assert_eq!(shown["甲"].merged, area(3..5, 3..4));
}

#[test]
fn days_are_read_as_people_write_them() {
    let july = date(2025, 7, 16);
    for text in [
        "2025-07-16",
        "2025/7/16",
        "2025.7.16",
        "2025年7月16日",
        "2025 年 7 月 16 日",
        "７月１６日",
        "２０２５－７－１６",
        "20250716",
        "45854",
        "2025-07-16 09:30",
        "2025-07-16T09:30:00",
        "16 July 2025",
        "July 16, 2025",
        "16-Jul-2025",
    ] {
        assert_eq!(value::date(&Cell::text(text), 2025), Some(july), "{text}");
    }
    for text in [
        "7/16",
        "2025-02-30",
        "七月",
        "2025年7月",
        "16.7",
        "90",
        "16/7/2025",
        "",
    ] {
        assert_eq!(value::date(&Cell::text(text), 2025), None, "{text}");
    }
}

#[test]
fn numbers_keep_their_digits() {
    for (text, number) in [
        ("89.35", "89.35"),
        ("８９．３５", "89.35"),
        ("94分", "94"),
        (" 89.50 ", "89.50"),
        ("007", "7"),
        ("5,200", "5200"),
        (".5", "0.5"),
        ("90.", "90"),
        ("-1.5", "-1.5"),
    ] {
        assert_eq!(
            value::decimal(&Cell::text(text)).as_deref(),
            Some(number),
            "{text}"
        );
    }
    for text in ["", "九十", "90%", "1e2", "1,2", "9 0a", "-", "90/100"] {
        assert_eq!(value::decimal(&Cell::text(text)), None, "{text}");
    }
    assert_eq!(value::count(&Cell::text("62.0")), Some(62));
    assert_eq!(value::count(&Cell::text("62.5")), None);
}

#[test]
fn text_files_are_read_in_the_encodings_of_offices() {
    let text = "窗口,得分\r\n税务窗口,\"89.35\"\r\n";
    let (gbk, ..) = encoding_rs::GB18030.encode(text);
    let utf16: Vec<u8> = std::iter::once(0xfeff)
        .chain(text.replace(',', "\t").encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let marked = format!("\u{feff}{}", text.replace(',', ";"));
    for bytes in [text.as_bytes(), &gbk, &utf16, marked.as_bytes()] {
        let book = read("评分.csv", bytes).expect("a table");
        assert_eq!(book.sheets[0].name, "评分");
        assert_eq!(book.sheets[0].cell(1, 0), &Cell::text("税务窗口"));
        assert_eq!(book.sheets[0].cell(1, 1), &Cell::text("89.35"));
    }
    assert_eq!(read("a.xls", b"<html>").err(), Some(NotRead::Unknown));
    assert_eq!(read("a.csv", b"\xff\xff\xff").err(), Some(NotRead::Unknown));
}

#[test]
fn places_are_named_as_spreadsheets_name_them() {
    assert_eq!(
        [0, 25, 26, 701, 702].map(letters),
        ["A", "Z", "AA", "ZZ", "AAA"]
    );
}
