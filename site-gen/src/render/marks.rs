//! Marks of composites and ranks: what pages show is said in attributes, for whoever checks a copy.
//!
//! A [`Figure`](crate::view::Figure) brings its name along in its text. Here the names become what
//! `web::proof::figures` reads: `data-figure` on the element that holds nothing but the figure, an
//! element of its own within a text, and `data-figures` where no element can stand: in an attribute, in
//! a title, in a text of a picture.

use web::proof::figures::{TEXT, numbers};

use crate::view::figure::{BEGIN, END, SAYS};

/// Elements without content.
const EMPTY: [&str; 7] = ["br", "hr", "img", "input", "link", "meta", "wbr"];

/// Elements that hold text and nothing else.
const TEXT_ONLY: [&str; 6] = ["desc", "option", "text", "textarea", "title", "tspan"];

/// `page` with marks in the place of names.
pub(super) fn mark(page: String) -> String {
    if !page.contains(BEGIN) {
        return page;
    }
    let mut marked = Marked {
        out: String::with_capacity(page.len() + page.len() / 8),
        waiting: Vec::new(),
    };
    let mut rest = page.as_str();
    while let Some((before, behind)) = rest.split_once(BEGIN) {
        marked.copy(before);
        rest = match figure(behind) {
            Some((name, text, behind)) => {
                marked.figure(name, text, behind);
                behind
            }
            // Not of ours: it stood in a text of the content.
            None => behind,
        };
    }
    marked.copy(rest);
    marked.out
}

/// The name and text of the figure that `text` begins with, and what follows.
fn figure(text: &str) -> Option<(&str, &str, &str)> {
    let (inside, behind) = text.split_once(END)?;
    let (name, text) = inside.split_once(SAYS)?;
    let plain = |c: char| c.is_ascii_alphanumeric() || " -_:#".contains(c);
    let markup = |c: char| matches!(c, '<' | '>' | '"' | '&' | BEGIN | SAYS);
    (name.chars().all(plain) && !text.contains(markup)).then_some((name, text, behind))
}

/// A page, marked up to where it was copied.
struct Marked {
    out: String,
    /// What to say in `data-figures` of the tag or text-only element that is being copied.
    waiting: Vec<String>,
}

impl Marked {
    /// Copies what lies before the next figure.
    fn copy(&mut self, text: &str) {
        let tag = self.tag();
        // The tag ends in this piece: what is waiting is said in it.
        let end = (!self.waiting.is_empty() && tag.is_some()).then(|| text.find('>'));
        match end.flatten() {
            Some(end) => {
                let end = if text[..end].ends_with('/') {
                    end - 1
                } else {
                    end
                };
                self.out.push_str(&text[..end]);
                let said = std::mem::take(&mut self.waiting);
                self.out
                    .push_str(&attribute("data-figures", &said.join(", ")));
                self.out.push_str(&text[end..]);
            }
            None => self.out.push_str(text),
        }
    }

    /// The tag that is open at the end, from its name on.
    fn tag(&self) -> Option<&str> {
        let (_, tag) = self.out.rsplit_once('<')?;
        (!tag.contains('>')).then_some(tag)
    }

    fn figure(&mut self, name: &str, text: &str, behind: &str) {
        if let Some(tag) = self.tag() {
            if let Some((before, value)) = tag.rsplit_once("=\"") {
                let attribute = before.rsplit(char::is_whitespace).next().unwrap_or(before);
                let place = numbers(value).count();
                let said = format!("{attribute} {place} {name}");
                self.waiting.push(said);
            }
            self.out.push_str(text);
            return;
        }
        let start = self.out.rfind('<').unwrap_or_default();
        let last = &self.out[start..];
        let (tag, content) = last.split_once('>').unwrap_or((last, ""));
        let element = tag.trim_start_matches('<');
        let element = element
            .split(char::is_whitespace)
            .next()
            .unwrap_or_default();
        let opens =
            !element.starts_with(['/', '!']) && !tag.ends_with('/') && !EMPTY.contains(&element);
        if opens && TEXT_ONLY.contains(&element) {
            let said = format!("{TEXT} {} {name}", numbers(content).count());
            self.say(start, tag.len(), &said);
            self.out.push_str(text);
            return;
        }
        let alone = content.is_empty() && behind.trim_start().starts_with('<');
        if opens && alone && !tag.contains(" data-figure=") {
            let said = attribute("data-figure", name);
            self.out.insert_str(start + tag.len(), &said);
            self.out.push_str(text);
        } else {
            // An element that no style names.
            let said = attribute("data-figure", name);
            self.out.extend(["<bdi", &said, ">", text, "</bdi>"]);
        }
    }

    /// Adds to `data-figures` of the tag at `start`, which is `length` long without its end.
    fn say(&mut self, start: usize, length: usize, said: &str) {
        const MARK: &str = " data-figures=\"";
        let tag = &self.out[start..start + length];
        match tag.find(MARK) {
            Some(at) => {
                let at = start + at + MARK.len();
                self.out.insert_str(at, &format!("{said}, "));
            }
            None => (self.out).insert_str(start + length, &attribute("data-figures", said)),
        }
    }
}

fn attribute(name: &str, value: &str) -> String {
    format!(" {name}=\"{value}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(page: &str) -> String {
        let page = page.replace('[', "\u{fdd0}");
        mark(page.replace('|', "\u{fdd1}").replace(']', "\u{fdd2}"))
    }

    #[test]
    fn a_figure_is_marked_where_it_stands() {
        for (page, expected) in [
            ("<p>1</p>", "<p>1</p>"),
            // Alone in its element, also with what is small behind it.
            (
                "<td class=\"n\">[rank a|1]</td>",
                "<td class=\"n\" data-figure=\"rank a\">1</td>",
            ),
            (
                "<b>[composite a|90.60]<span class=\"further\">01</span></b>",
                "<b data-figure=\"composite a\">90.60<span class=\"further\">01</span></b>",
            ),
            // Within a text.
            (
                "<p>No. [rank a|1] of 3<br>[rank b|2]<i>x</i>",
                "<p>No. <bdi data-figure=\"rank a\">1</bdi> of 3<br>\
                 <bdi data-figure=\"rank b\">2</bdi><i>x</i>",
            ),
            // In attributes: by their place among the numbers, entities left out.
            (
                "<a href=\"1\" aria-label=\"A&#x27;7: [composite a|90.60], No. [rank a|1]\">[rank a|1]</a>",
                "<a href=\"1\" aria-label=\"A&#x27;7: 90.60, No. 1\" data-figures=\"aria-label 1 \
                 composite a, aria-label 2 rank a\" data-figure=\"rank a\">1</a>",
            ),
            (
                "<img alt=\"[rank a|1]\"/>[rank a|1]",
                "<img alt=\"1\" data-figures=\"alt 0 rank a\"/><bdi data-figure=\"rank a\">1</bdi>",
            ),
            // Where no element can stand.
            (
                "<title>2 and [rank a|1], [rank b|2]</title>",
                "<title data-figures=\"text 2 rank b, text 1 rank a\">2 and 1, 2</title>",
            ),
            // Not ours.
            ("<p>[x", "<p>x"),
            ("<p>[<b>|1]</p>", "<p><b>\u{fdd1}1\u{fdd2}</p>"),
        ] {
            assert_eq!(marked(page), expected, "{page}");
        }
    }
}
