//! Feeds in the Atom format, RFC 4287.

use std::fmt::Write;

use jiff::civil::Date;

use super::Desk;
use super::xml::escape;
use crate::links::Feed;
use crate::view::Words;
use crate::view::scene::code;

/// The most entries of a feed: older news stands on the site.
pub(super) const MOST_ENTRIES: usize = 100;

/// A piece of news.
#[derive(Debug)]
pub(super) struct Entry {
    /// It never changes.
    pub(super) id: String,
    /// What happened.
    pub(super) title: Words,
    /// On which day.
    pub(super) date: Date,
    /// Where the site tells it.
    pub(super) link: String,
    /// More about it, as text.
    pub(super) summary: Option<Words>,
    /// All of it, as HTML.
    pub(super) content: Option<Words>,
}

/// A feed of `entries`, the newest first.
pub(super) fn write(desk: &Desk<'_>, entries: &[Entry]) -> String {
    write_all(desk, entries).expect("writing to a string succeeds")
}

fn write_all(desk: &Desk<'_>, entries: &[Entry]) -> Result<String, std::fmt::Error> {
    let site = &desk.assessed.site;
    let scene = desk.scene(desk.assessed.current_year);
    let address = match desk.feed {
        Feed::Notices => "feeds.notices",
        Feed::Results => "feeds.results",
        Feed::Ledger => "feeds.ledger",
    };
    let title = format!(
        "{}{}{}",
        desk.texts.get(address),
        desk.texts.get("frame.title_separator"),
        scene.text(&site.title).text
    );
    let updated = entries
        .first()
        .map_or_else(|| desk.last_day(), |entry| entry.date);
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    let language = code(desk.texts.language);
    writeln!(
        out,
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{language}\">"
    )?;
    writeln!(out, "<id>{}</id>", desk.id(&[]))?;
    writeln!(out, "<title>{}</title>", escape(&title))?;
    writeln!(out, "<updated>{}</updated>", moment(updated))?;
    let author = escape(&scene.text(&site.centre).text);
    writeln!(out, "<author><name>{author}</name></author>")?;
    let page = escape(&desk.address(desk.feed.page(desk.assessed.current_year)));
    writeln!(
        out,
        "<link rel=\"alternate\" type=\"text/html\" href=\"{page}\"/>"
    )?;
    // A relative one would say nothing.
    if let Some(base) = &site.base_url {
        let own = escape(&format!("{base}{}", desk.path()));
        writeln!(
            out,
            "<link rel=\"self\" type=\"application/atom+xml\" href=\"{own}\"/>"
        )?;
    }
    for entry in entries {
        write_entry(&mut out, entry)?;
    }
    out.push_str("</feed>\n");
    Ok(out)
}

fn write_entry(out: &mut String, entry: &Entry) -> std::fmt::Result {
    let link = escape(&entry.link);
    let date = moment(entry.date);
    writeln!(out, "<entry>")?;
    writeln!(out, "<id>{}</id>", entry.id)?;
    element(out, "title", "text", None, &entry.title)?;
    writeln!(out, "<published>{date}</published>")?;
    writeln!(out, "<updated>{date}</updated>")?;
    writeln!(
        out,
        "<link rel=\"alternate\" type=\"text/html\" href=\"{link}\"/>"
    )?;
    if let Some(summary) = &entry.summary {
        element(out, "summary", "text", None, summary)?;
    }
    if let Some(content) = &entry.content {
        // Links of the text are seen from its page.
        element(out, "content", "html", Some(&link), content)?;
    }
    writeln!(out, "</entry>")
}

/// An element of `kind` that holds `words`, escaped whatever they are.
fn element(
    out: &mut String,
    name: &str,
    kind: &str,
    base: Option<&str>,
    words: &Words,
) -> std::fmt::Result {
    write!(out, "<{name} type=\"{kind}\"")?;
    if let Some(base) = base {
        write!(out, " xml:base=\"{base}\"")?;
    }
    if let Some(language) = words.lang {
        write!(out, " xml:lang=\"{language}\"")?;
    }
    writeln!(out, ">{}</{name}>", escape(&words.text))
}

/// The beginning of a day, where the county is.
fn moment(date: Date) -> String {
    format!("{date}T00:00:00+08:00")
}
