//! What a cell means: a day, a decimal, a count, a word.
//!
//! People write full-width digits, put `分` behind a mark and dots between year, month and day.
//! What could be meant in two ways is not guessed.

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization;

use super::Cell;

/// A word in the form in which words are compared: in half-width, small letters, without blanks,
/// marks of required columns and punctuation.
pub fn key(text: &str) -> String {
    let ignored = |c: &char| {
        !(c.is_whitespace()
            || matches!(
                c,
                '*' | ':' | '"' | '\'' | '“' | '”' | '、' | '。' | '_' | '-'
            ))
    };
    text.nfkc()
        .filter(ignored)
        .flat_map(char::to_lowercase)
        .collect()
}

/// Free text as the content holds it: in normal form C, without blanks at its ends and without
/// characters that cannot be seen.
pub fn text(cell: &Cell) -> String {
    let text = cell.to_string().replace("\r\n", "\n").replace('\r', "\n");
    let seen = |c: &char| matches!(c, '\n' | '\t') || !crate::diagnostic::is_unprintable(*c);
    text.nfc()
        .filter(seen)
        .collect::<String>()
        .trim()
        .to_owned()
}

/// The lines of a cell that hold something.
pub fn lines(cell: &Cell) -> Vec<String> {
    let text = text(cell);
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(str::to_owned).collect()
}

/// The words of a cell: what blanks, commas and lines part.
pub fn words(cell: &Cell) -> Vec<String> {
    let parts = ['、', '，', ',', '；', ';', '\n'];
    let text = text(cell);
    let words = if text.contains(parts) {
        text.split(parts)
            .map(str::trim)
            .map(str::to_owned)
            .collect()
    } else {
        text.split_whitespace()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    words
        .into_iter()
        .filter(|word: &String| !word.is_empty())
        .collect()
}

/// A decimal as its digits are written: `８９．３５ 分` is `89.35`, and `89.50` keeps its zero.
pub fn decimal(cell: &Cell) -> Option<String> {
    let text: String = cell
        .to_string()
        .nfkc()
        .filter(|c| !c.is_whitespace())
        .collect();
    let text = text.trim_end_matches(['分', '人', '票', '份', '张', '次', '件']);
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let whole = without_commas(whole)?;
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(&whole) || !is_number(decimals) || (whole.is_empty() && decimals.is_empty()) {
        return None;
    }
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    Some(match decimals {
        "" => format!("{sign}{whole}"),
        decimals => format!("{sign}{whole}.{decimals}"),
    })
}

/// A mark: a decimal, or one with a percent sign behind it, which counts hundredths as marks do.
pub fn mark(cell: &Cell) -> Option<String> {
    let text: String = cell.to_string().nfkc().collect();
    match text.trim_end().strip_suffix('%') {
        Some(number) => decimal(&Cell::text(number)),
        None => decimal(cell),
    }
}

/// `5,200` as `5200`; `None` where the commas do not part thousands.
fn without_commas(whole: &str) -> Option<String> {
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let rest: Vec<_> = groups.collect();
    let lawful = rest.is_empty()
        || ((1..=3).contains(&first.len()) && rest.iter().all(|group| group.len() == 3));
    lawful.then(|| whole.replace(',', ""))
}

/// A count. `62.0` is one, too.
pub fn count(cell: &Cell) -> Option<u64> {
    let decimal = decimal(cell)?;
    let (whole, decimals) = decimal.split_once('.').unwrap_or((&decimal, ""));
    (decimals.bytes().all(|byte| byte == b'0')).then(|| whole.parse().ok())?
}

/// A day; of one without a year, that of `year`.
pub fn date(cell: &Cell, year: u16) -> Option<Date> {
    let text = match cell {
        Cell::Date(date) => return Some(*date),
        Cell::Number(number) => number.to_string(),
        Cell::Text(text) => text.nfkc().collect(),
        Cell::Empty | Cell::Error(_) => return None,
    };
    let text = text.trim().to_lowercase();
    // The time of day, behind a blank or a T, says nothing here.
    let day = text.split(' ').next().unwrap_or_default();
    let day = match day.split_once('t') {
        Some((day, _)) if day.len() == 10 => day,
        _ if text.contains(|c: char| c.is_ascii_alphabetic()) || text.contains('年') => &text,
        _ => day,
    };
    if let Some(date) = serial_or_digits(day) {
        return Some(date);
    }
    let numbers: Vec<i16> = (day.split(|c: char| !c.is_ascii_digit()))
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().unwrap_or(-1))
        .collect();
    let year = i16::try_from(year).ok()?;
    let month = month(day);
    let is_marked = day.contains('月') && day.contains('日');
    let separators = day.chars().filter(|c| matches!(c, '-' | '/' | '.')).count();
    let (year, month, date) = match (numbers.as_slice(), month) {
        (&[year, date], Some(month)) if year >= 1000 => (year, month, date),
        (&[date, year], Some(month)) if year >= 1000 => (year, month, date),
        (&[year, month, date], _) if is_marked || separators >= 2 => (year, month, date),
        (&[month, date], _) if is_marked => (year, month, date),
        _ => return None,
    };
    if !(1000..=2999).contains(&year) {
        return None;
    }
    Date::new(year, month.try_into().ok()?, date.try_into().ok()?).ok()
}

/// `20250716`, or a day as a spreadsheet counts them, in a cell that is not shown as one.
fn serial_or_digits(text: &str) -> Option<Date> {
    let number: i32 = text.parse().ok()?;
    match number {
        19_000_101..=29_991_231 => {
            let part = |number: i32| i8::try_from(number).ok();
            let year = i16::try_from(number / 10_000).ok()?;
            Date::new(year, part(number / 100 % 100)?, part(number % 100)?).ok()
        }
        // 2000 to 2099.
        36_526..=73_050 => {
            let first = Date::constant(1899, 12, 30);
            first
                .checked_add(jiff::Span::new().days(i64::from(number)))
                .ok()
        }
        _ => None,
    }
}

/// An English month, by its first three letters.
fn month(text: &str) -> Option<i16> {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let word: String = text.chars().filter(char::is_ascii_alphabetic).collect();
    let found = MONTHS.iter().position(|month| word.starts_with(month))?;
    i16::try_from(found + 1).ok()
}
