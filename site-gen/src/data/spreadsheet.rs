//! What a spreadsheet makes of a text that it finds in a CSV file.
//!
//! A double click on a CSV file has the program guess what each cell is: `=1+1` is computed, `2025-1`
//! becomes the first of January, `007` loses its zeros and `1e5` grows some. A text that would not come
//! out as it went in has an apostrophe put before it, the sign by which people themselves tell a
//! spreadsheet that a cell is text. So that a program can undo it, a text that begins with an apostrophe
//! of its own gets one too: whoever takes one apostrophe off each text that begins with one has the
//! records as they are.

use std::borrow::Cow;

/// `text` such that a spreadsheet shows it as it is, and runs nothing.
pub fn inert(text: &str) -> Cow<'_, str> {
    if text.starts_with('\'') || is_formula(text) || is_taken_for_a_value(text) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Whether a spreadsheet computes it.
fn is_formula(text: &str) -> bool {
    let signs = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
    // Some skip blanks before they look, and some take a tab or a line's end for the beginning.
    text.starts_with(['\t', '\r', '\n'])
        || text
            .trim_start_matches(|c: char| c.is_whitespace() || c.is_control() || is_invisible(c))
            .starts_with(signs)
}

/// Characters without width that stand before a sign unseen.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// Whether a spreadsheet takes it for a date, a time or a number that it then writes otherwise.
fn is_taken_for_a_value(text: &str) -> bool {
    let text = text.trim();
    // Both have digits and nothing but ASCII, so that most names are let through at the first letter.
    text.is_ascii()
        && text.bytes().any(|byte| byte.is_ascii_digit())
        && (is_date(text) || is_number(text))
}

/// `2025-1`, `3/4`, `1-2-2025`, `2025.1.2`, `10:30`, `may-5`, `sep12`.
fn is_date(text: &str) -> bool {
    let dates = ['-', '/', '.'].into_iter().any(|sign| {
        let parts: Option<Vec<u16>> = text.split(sign).map(part_of_date).collect();
        parts.is_some_and(|parts| {
            // With one point it is a number.
            let lawful = parts.len() == 3 || (parts.len() == 2 && sign != '.');
            lawful && is_day(&parts)
        })
    });
    let times: Vec<_> = text.split(':').map(small_number).collect();
    dates
        || ((2..=3).contains(&times.len()) && times.iter().all(Option::is_some))
        || has_month(text)
}

/// A number of at most four digits.
fn small_number(text: &str) -> Option<u16> {
    let is_number = text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_number)
}

/// A year, or a month or day of at most two digits: `2025-014` is no date.
fn part_of_date(text: &str) -> Option<u16> {
    small_number(text).filter(|number| text.len() <= 2 || *number > 31)
}

/// Whether numbers can be a month with a day, a year or both, in some country's order.
fn is_day(parts: &[u16]) -> bool {
    let years = parts.iter().filter(|part| **part > 31);
    let mut years = years.map(|year| matches!(year, 32..=99 | 1900..));
    let month = parts.iter().any(|part| (1..=12).contains(part));
    month && years.next().is_none_or(|lawful| lawful) && years.next().is_none()
}

/// Whether an English month stands beside a number.
fn has_month(text: &str) -> bool {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let separators = [' ', '-', '/', '.'];
    let word: String = (text.chars())
        .filter(char::is_ascii_alphabetic)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    let is_month = word.len() >= 3 && MONTHS.iter().any(|month| month.starts_with(&word));
    let rest = text.trim_matches(|c: char| c.is_ascii_alphabetic());
    let number = rest.trim_matches(separators);
    is_month && rest.len() + word.len() == text.len() && small_number(number).is_some()
}

/// A number that would lose zeros or digits: `007`, `1.50`, `13800138000123`, `1e5`.
fn is_number(text: &str) -> bool {
    // Longer ones are shown in powers of ten, and lose digits from the sixteenth on.
    const SHOWN: usize = 11;
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let (mantissa, power) = match text.split_once(['e', 'E']) {
        Some((mantissa, power)) => (mantissa, Some(power)),
        None => (text, None),
    };
    let (whole, rest) = match mantissa.split_once('.') {
        Some((whole, rest)) => (whole, Some(rest)),
        None => (mantissa, None),
    };
    let is_decimal = digits(whole)
        && rest.is_none_or(digits)
        && mantissa.bytes().any(|byte| byte.is_ascii_digit());
    match power {
        _ if !is_decimal => false,
        Some(power) => {
            let power = power.strip_prefix(['+', '-']).unwrap_or(power);
            !power.is_empty() && digits(power)
        }
        None => {
            whole.is_empty()
                || (whole.len() > 1 && whole.starts_with('0'))
                || mantissa.len() > SHOWN
                || rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('0'))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_run_is_text() {
        for text in [
            "=1+1",
            "=HYPERLINK(\"http://example.org\",\"看\")",
            "=cmd|' /C calc'!A0",
            "+1",
            "-1",
            "-2+3",
            "@SUM(1)",
            "\t=1",
            "\r=1",
            "\n=1",
            "  =1",
            "\u{3000}=1",
            "\u{200b}=1",
            "\u{feff}=1",
            "\u{1}=1",
            "＝1",
            "＋1",
            "－1",
            "＠x",
            "\ttext",
        ] {
            assert_eq!(inert(text), format!("'{text}"), "{text:?}");
        }
    }

    #[test]
    fn what_a_spreadsheet_would_change_is_text() {
        for text in [
            "2025-1",
            "3/4",
            "1/50",
            "12/9999",
            "31/5",
            "1-2",
            "2025-11-20",
            "2025.1.2",
            "10:30",
            "1:02:03",
            "may-5",
            "MAR1",
            "sep 12",
            "5-may",
            "1march",
            "007",
            "0797",
            "13800138000123",
            "1e5",
            "12E3",
            "1.50",
            ".5",
            "5.",
            " 007",
            "07971234567",
        ] {
            assert_eq!(inert(text), format!("'{text}"), "{text:?}");
        }
    }

    #[test]
    fn other_texts_stay_as_they_are() {
        for text in [
            "",
            "税务窗口",
            "tax",
            "tax-001",
            "2025-014",
            "5-031-2025",
            "0797-1234567",
            "4507/50",
            "36500/7",
            "12306",
            "90",
            "0",
            "0.5",
            "A01 A02",
            "a=b",
            "1+1",
            "〔2025〕9号",
            "mars-1",
            "maybe",
            "e5",
            "1e",
            "1ea",
            "e",
            "may",
            "1.5",
            "100/30000",
            "365/4",
            "13/45",
            "12345:1",
            "x1/2",
            "13800138000",
            "真-假",
        ] {
            assert_eq!(inert(text), text, "{text:?}");
        }
    }

    #[test]
    fn taking_one_apostrophe_off_gives_the_text_back() {
        for text in ["=1", "'=1", "'", "''x", "x", "", "x'", "2025-1", "'2025-1"] {
            let written = inert(text);
            let back = written.strip_prefix('\'').unwrap_or(&written);
            assert_eq!(back, text);
        }
    }
}
