//! Text as XML holds it.

/// `text` within an element or a quoted attribute. Characters that XML cannot hold at all are left out:
/// one of them would make the whole file unreadable.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + text.len() / 8);
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' => escaped.push(c),
            // A reader would make a line feed of it.
            '\r' => escaped.push_str("&#13;"),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn no_text_becomes_markup_or_breaks_the_file() {
        assert_eq!(
            escape("</title><x a=\"b\">]]>&amp;"),
            "&lt;/title&gt;&lt;x a=&quot;b&quot;&gt;]]&gt;&amp;amp;"
        );
        assert_eq!(
            escape("a\0b\u{1}c\u{b}\u{ffff}d\te\nf\r"),
            "abcd\te\nf&#13;"
        );
    }
}
