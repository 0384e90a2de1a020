//! What a syntax error means to somebody who writes content: the habits of forms and of Chinese
//! punctuation by name, else the parser's words in plain ones.

use std::ops::Range;

use crate::diagnostic::Word;

/// What is wrong where the parser stumbled with `message`, and the character that is the trouble, if it
/// is one.
pub(super) fn wrong(text: &str, at: Range<usize>, message: &str) -> (Word, String) {
    habit(text, at).unwrap_or_else(|| (said(message), String::new()))
}

/// Bytes of a line that are looked at for each of its errors.
const LOOKED_AT: usize = 1000;

/// Where the line of a place begins.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    let before = &text[..text.floor_char_boundary(at)];
    before.rfind('\n').map_or(0, |newline| newline + 1)
}

/// What people write who are used to forms and Chinese punctuation, where the parser stumbled over it,
/// and the character that is the trouble.
fn habit(text: &str, at: Range<usize>) -> Option<(Word, String)> {
    let line = (text[line_start(text, at.start)..].lines().next()).unwrap_or_default();
    let line = &line[..line.floor_char_boundary(LOOKED_AT)];
    let written = match text.get(at).map(str::trim) {
        // A place between two characters: all that stands on the line.
        None | Some("") => line,
        Some(written) => written,
    };
    let found = |word: Word| Some((word, String::new()));
    if is_date_like(written) {
        return found(Word::SyntaxDateForm);
    }
    if written.starts_with(|c: char| c.is_ascii_digit()) && written.ends_with(['%', '％']) {
        return found(Word::SyntaxPercent);
    }
    let is_number = |part: &str| {
        part.bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.')
    };
    let mut parts = written.split(' ').filter(|part| !part.is_empty());
    if parts.clone().count() > 1 && parts.all(is_number) {
        return found(Word::SyntaxCommaMissing);
    }
    // A name without quotes may hold any of these; then the quotes are what is missing.
    let is_text = |c: char| ('\u{4e00}'..'\u{a000}').contains(&c);
    let is_wide = |c: &char| matches!(c, '\u{3000}'..='\u{3002}' | '【' | '】' | '“' | '”' | '‘' | '’' | '！'..='～');
    let key = line.split(['=', '＝']).next().unwrap_or_default();
    let suspect = if line.trim_start().starts_with('【') || line[key.len()..].starts_with('＝') {
        line
    } else {
        written
    };
    let character = suspect.chars().find(is_wide)?;
    let quoted = matches!(
        written.chars().next(),
        Some('“' | '”' | '‘' | '’' | '＂' | '＇')
    );
    (suspect == line || quoted || !written.contains(is_text))
        .then(|| (Word::SyntaxWide, character.to_string()))
}

/// Whether a text begins as a date that is not written as TOML writes dates.
fn is_date_like(text: &str) -> bool {
    let year = text.bytes().take_while(u8::is_ascii_digit).count();
    let Some(rest) = text.get(year..).filter(|_| year == 4) else {
        return false;
    };
    let mut parts = rest.split(['-', '/', '.', '年', '月', '日']);
    let is_short =
        |part: &str| matches!(part.len(), 1 | 2) && part.bytes().all(|b| b.is_ascii_digit());
    let begins = parts.next().is_some_and(str::is_empty);
    let (month, day) = (parts.next(), parts.next());
    let is_date = begins && month.is_some_and(is_short) && day.is_some_and(is_short);
    is_date && (!rest.starts_with('-') || [month, day].iter().flatten().any(|part| part.len() == 1))
}

/// What the parser's message means to somebody who writes content.
fn said(message: &str) -> Word {
    let begins = |start: &&(&str, Word)| message.starts_with(start.0);
    let words = [
        ("duplicate key", Word::SyntaxKeyTwice),
        ("string values must be quoted", Word::SyntaxQuotes),
        ("invalid boolean", Word::SyntaxQuotes),
        ("invalid basic string", Word::SyntaxClosingQuote),
        ("invalid literal string", Word::SyntaxClosingQuote),
        ("unclosed", Word::SyntaxBracket),
        ("key with no value", Word::SyntaxEquals),
        ("invalid date", Word::SyntaxDate),
        ("unexpected leading zero", Word::SyntaxLeadingZero),
        ("unexpected key or value", Word::SyntaxOneALine),
        ("extra comma", Word::SyntaxComma),
    ];
    (words.iter().find(begins)).map_or(Word::SyntaxOther, |(_, word)| *word)
}
