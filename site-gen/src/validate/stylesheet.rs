//! The rules of a theme: whether they are closed, load nothing from elsewhere, and set what there is.
//!
//! It reads tokens (comments, strings, addresses, names, brackets), not the whole of CSS: a rule that
//! a browser does not know is left out by it, and harms nothing.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Word};
use crate::embedded::STYLES;
use crate::source::{FileId, Span};
use crate::theme::OwnFile;

/// A piece of a stylesheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token<'t> {
    /// `url(…)`, or a text in quotes where an address may stand, by what is in it.
    Address(&'t str),
    /// A name that begins with `@`.
    At(&'t str),
    /// A custom property where it is set.
    Property(&'t str),
    Open,
    Close,
    /// A comment, text or address without an end.
    Endless,
}

/// Reports what is wrong or odd about the rules in `file`.
pub(super) fn check(file: FileId, text: &str, files: &[OwnFile], out: &mut Diagnostics) {
    let known = properties_of_ours();
    let refused = |range: Range<usize>, why| {
        Diagnostic::new(Code::ThemeStyle, Span::new(file, range)).with_word("what", why)
    };
    let mut open = Vec::new();
    for (token, range) in tokens(text) {
        match token {
            Token::Open => open.push(range),
            Token::Close => {
                if open.pop().is_none() {
                    out.push(refused(range, Word::StyleClosed));
                }
            }
            Token::Endless => out.push(refused(range, Word::StyleEndless)),
            Token::At(name) if name.eq_ignore_ascii_case("@import") => {
                out.push(refused(range, Word::StyleImport));
            }
            Token::At(_) => {}
            Token::Address(address) => {
                let name = address.strip_prefix("theme/");
                if !files.iter().any(|file| Some(&*file.name) == name) {
                    let names: Vec<_> = (files.iter())
                        .map(|file| format!("theme/{}", file.name))
                        .collect();
                    let problem = refused(range, Word::StyleAddress).with("address", address);
                    out.push(problem.suggest(address, names.iter().map(String::as_str)));
                }
            }
            Token::Property(name) => {
                if !known.contains(name) {
                    let problem = Diagnostic::new(Code::ThemeToken, Span::new(file, range));
                    out.push(
                        problem
                            .with("name", name)
                            .suggest(name, known.iter().copied()),
                    );
                }
            }
        }
    }
    for range in open {
        out.push(refused(range, Word::StyleOpen));
    }
}

/// The custom properties that our stylesheet sets.
fn properties_of_ours() -> BTreeSet<&'static str> {
    STYLES
        .iter()
        .flat_map(|text| tokens(text))
        .filter_map(|(token, _)| match token {
            Token::Property(name) => Some(name),
            _ => None,
        })
        .collect()
}

/// The tokens of a stylesheet, with their places.
fn tokens(text: &str) -> Vec<(Token<'_>, Range<usize>)> {
    let mut found = Vec::new();
    let mut at = 0;
    let is_name = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let name = |from: usize| {
            let end = rest[from..].find(|c| !is_name(c));
            &rest[..end.map_or(rest.len(), |end| from + end)]
        };
        let length = match c {
            '/' if rest.starts_with("/*") => {
                if let Some(end) = rest[2..].find("*/") {
                    end + 4
                } else {
                    found.push((Token::Endless, at..at + 2));
                    rest.len()
                }
            }
            '"' | '\'' => {
                if let Some(length) = text_length(rest, c) {
                    length
                } else {
                    found.push((Token::Endless, at..at + 1));
                    rest.find('\n').unwrap_or(rest.len())
                }
            }
            '{' => {
                found.push((Token::Open, at..at + 1));
                1
            }
            '}' => {
                found.push((Token::Close, at..at + 1));
                1
            }
            '@' => {
                let name = name(1);
                found.push((Token::At(name), at..at + name.len()));
                name.len()
            }
            // An escape could spell any name, so the name behind it is not one that is looked for.
            '\\' => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
            c if is_name(c) => {
                let name = name(0);
                let behind = &rest[name.len()..];
                let loads = ["url", "src", "image", "image-set", "-webkit-image-set"];
                if loads.iter().any(|each| name.eq_ignore_ascii_case(each))
                    && behind.starts_with('(')
                {
                    let end = behind.find(')');
                    let inside = &behind[1..end.unwrap_or(behind.len())];
                    let address = inside.trim().trim_matches(['"', '\'']).trim();
                    let length = name.len() + end.map_or(behind.len(), |end| end + 1);
                    found.push((
                        if end.is_some() {
                            Token::Address(address)
                        } else {
                            Token::Endless
                        },
                        at..at + length,
                    ));
                    length
                } else {
                    if name.starts_with("--") && behind.trim_start().starts_with(':') {
                        found.push((Token::Property(name), at..at + name.len()));
                    }
                    name.len()
                }
            }
            c => c.len_utf8(),
        };
        at += length;
    }
    found
}

/// The length of the text in quotes at the beginning of `rest`; `None` where its line ends first.
fn text_length(rest: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '\n' => return None,
            c if c == quote => return Some(at + 1),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<Token<'_>> {
        tokens(text).into_iter().map(|(token, _)| token).collect()
    }

    #[test]
    fn rules_are_read_as_tokens() {
        use Token::{Address, At, Close, Endless, Open, Property};

        assert_eq!(
            kinds(":root { --ink: #000; color: var(--ink) } /* url(x) { */"),
            [Open, Property("--ink"), Close]
        );
        assert_eq!(
            kinds("@font-face { src: URL( \"theme/a.woff2\" ) }"),
            [At("@font-face"), Open, Address("theme/a.woff2"), Close]
        );
        assert_eq!(kinds("a::after { content: \"}\\\"\" }"), [Open, Close]);
        assert_eq!(kinds("/* no end"), [Endless]);
        assert_eq!(kinds("a { content: 'x\n }"), [Open, Endless, Close]);
        assert_eq!(kinds("url(x"), [Endless]);
    }

    #[test]
    fn our_own_rules_pass() {
        assert!(properties_of_ours().contains("--accent"));
        for text in STYLES {
            let tokens = kinds(text);
            let count = |wanted| tokens.iter().filter(|token| **token == wanted).count();
            assert_eq!(count(Token::Open), count(Token::Close));
            assert_eq!(count(Token::Endless), 0);
        }
    }
}
