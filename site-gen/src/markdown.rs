//! Markdown of the content as HTML that is safe to show.
//!
//! Stage: used by `view`. Content is written by many hands, so nothing of it becomes markup that this
//! module did not make: raw HTML is shown as text, links lead to allowed places or nowhere, images are
//! not loaded, headings begin at the level that the page asks for, and no `id` is written.

use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

/// The highest heading within a section of a page.
const FIRST_HEADING: u8 = 3;

/// `markdown` as HTML, to stand below a heading of the second level.
pub fn to_html(markdown: &str) -> String {
    to_html_from(markdown, FIRST_HEADING)
}

/// `markdown` as HTML whose highest headings are of `level`, whatever level they are written with: no
/// level of the page's own is left out.
pub fn to_html_from(markdown: &str, level: u8) -> String {
    let headings = Parser::new_ext(markdown, OPTIONS).filter_map(|event| match event {
        Event::Start(Tag::Heading { level, .. }) => Some(level as u8),
        _ => None,
    });
    let highest = headings.min().unwrap_or(1);
    html_with_headings(markdown, |written| written as u8 - highest + level)
}

/// The words of `markdown` as they are read on a page, a paragraph a line.
pub fn to_text(markdown: &str) -> String {
    let mut text = String::with_capacity(markdown.len());
    for event in Parser::new_ext(markdown, OPTIONS) {
        match event {
            Event::Text(words)
            | Event::Code(words)
            | Event::Html(words)
            | Event::InlineHtml(words) => text.push_str(&words),
            Event::SoftBreak => text.push(' '),
            Event::HardBreak
            | Event::Rule
            | Event::Start(Tag::List(_))
            | Event::End(
                TagEnd::Paragraph
                | TagEnd::Heading(_)
                | TagEnd::Item
                | TagEnd::TableCell
                | TagEnd::CodeBlock
                | TagEnd::HtmlBlock,
            ) => text.push('\n'),
            _ => {}
        }
    }
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

const OPTIONS: Options = Options::ENABLE_TABLES.union(Options::ENABLE_STRIKETHROUGH);

fn html_with_headings(markdown: &str, place: impl Fn(HeadingLevel) -> u8) -> String {
    let mut links = Vec::new();
    let mut image = 0_usize;
    let lowered = |level| heading(place(level));
    let events = Parser::new_ext(markdown, OPTIONS).filter_map(|event| match event {
        // What a picture shows is told in words; the picture itself is not loaded.
        Event::Start(Tag::Image { .. }) => {
            image += 1;
            None
        }
        Event::End(TagEnd::Image) => {
            image -= 1;
            None
        }
        Event::Start(Tag::Link {
            link_type,
            dest_url,
            ..
        }) => {
            let allowed = image == 0 && is_allowed(&dest_url);
            links.push(allowed);
            allowed.then_some(Event::Start(Tag::Link {
                link_type,
                dest_url,
                title: CowStr::Borrowed(""),
                id: CowStr::Borrowed(""),
            }))
        }
        Event::End(TagEnd::Link) => links.pop()?.then_some(Event::End(TagEnd::Link)),
        Event::Start(Tag::Heading { level, .. }) => Some(Event::Start(Tag::Heading {
            level: lowered(level),
            id: None,
            classes: Vec::new(),
            attrs: Vec::new(),
        })),
        Event::End(TagEnd::Heading(level)) => Some(Event::End(TagEnd::Heading(lowered(level)))),
        // The writer of HTML escapes text.
        Event::Html(raw) | Event::InlineHtml(raw) => Some(Event::Text(raw)),
        Event::Start(Tag::HtmlBlock) => Some(Event::Start(Tag::Paragraph)),
        Event::End(TagEnd::HtmlBlock) => Some(Event::End(TagEnd::Paragraph)),
        Event::Start(Tag::CodeBlock(_)) => Some(Event::Start(Tag::CodeBlock(
            pulldown_cmark::CodeBlockKind::Indented,
        ))),
        event => Some(event),
    });
    let mut text = String::with_capacity(markdown.len() * 3 / 2);
    html::push_html(&mut text, events);
    aligned_by_class(text)
}

/// The writer of HTML aligns the columns of a table by a style, which the policy of every page
/// forbids. Text cannot look like a cell: its `<` is escaped.
fn aligned_by_class(mut html: String) -> String {
    const STYLES: [(&str, &str); 3] = [
        (" style=\"text-align: left\"", ""),
        (" style=\"text-align: center\"", " class=\"center\""),
        (" style=\"text-align: right\"", " class=\"right\""),
    ];
    if html.contains("<th style=") {
        for cell in ["<th", "<td"] {
            for (style, class) in STYLES {
                html = html.replace(&format!("{cell}{style}"), &format!("{cell}{class}"));
            }
        }
    }
    html
}

fn heading(level: u8) -> HeadingLevel {
    match level {
        ..=2 => HeadingLevel::H2,
        3 => HeadingLevel::H3,
        4 => HeadingLevel::H4,
        5 => HeadingLevel::H5,
        _ => HeadingLevel::H6,
    }
}

/// Whether a link may lead there: to `http`, `https`, `mailto` and `tel`, and to relative addresses
/// that stay on the site. The parser has already decoded entities.
pub fn is_allowed(address: &str) -> bool {
    // Browsers drop control characters and leading spaces before they look at the scheme, and read a
    // backslash as a slash.
    let address: String = (address.chars())
        .filter(|c| !c.is_control())
        .map(|c| if c == '\\' { '/' } else { c })
        .collect();
    let address = address.trim();
    if address.starts_with("//") {
        return false;
    }
    let scheme_end = address.find(':');
    let path_start = address.find(['/', '?', '#']);
    match (scheme_end, path_start) {
        (None, _) => true,
        (Some(scheme), Some(path)) if path < scheme => true,
        (Some(scheme), _) => {
            let scheme = &address[..scheme];
            ["http", "https", "mailto", "tel"]
                .iter()
                .any(|allowed| scheme.eq_ignore_ascii_case(allowed))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_text() {
        assert_eq!(
            to_html("# 目标\n\n- **一次**办好\n- [网站](https://example.org/?a=1&b=2)\n"),
            "<h3>目标</h3>\n<ul>\n<li><strong>一次</strong>办好</li>\n\
             <li><a href=\"https://example.org/?a=1&amp;b=2\">网站</a></li>\n</ul>\n"
        );
        assert_eq!(to_html("# 大\n###### 小"), "<h3>大</h3>\n<h6>小</h6>\n");
    }

    #[test]
    fn words_without_markup() {
        assert_eq!(
            to_text(
                "# 目标\n\n**一次**办好，\n[网站](https://example.org)\n- 甲\n  - 乙\n\n|a|b|\n|-|-|\n|丙|丁|\n\n<b>戊</b>"
            ),
            "目标\n一次办好， 网站\n甲\n乙\na\nb\n丙\n丁\n<b>戊</b>"
        );
    }

    #[test]
    fn columns_are_aligned_without_a_style() {
        assert_eq!(
            to_html("| a | b | c |\n|:-|:-:|-:|\n| style=\"text-align: right\" | 2 | 3 |\n"),
            "<table><thead><tr><th>a</th><th class=\"center\">b</th><th class=\"right\">c</th></tr></thead>\
             <tbody>\n<tr><td>style=\"text-align: right\"</td><td class=\"center\">2</td>\
             <td class=\"right\">3</td></tr>\n</tbody></table>\n"
        );
    }

    #[test]
    fn headings_begin_where_the_page_needs_them() {
        assert_eq!(
            to_html_from("## 目标\n\n### 一\n", 2),
            "<h2>目标</h2>\n<h3>一</h3>\n"
        );
        assert_eq!(
            to_html_from("### 一\n\n# 二", 3),
            "<h5>一</h5>\n<h3>二</h3>\n"
        );
        assert_eq!(
            to_html_from("# 一\n## 二\n### 三\n#### 四\n##### 五\n###### 六\n", 3),
            "<h3>一</h3>\n<h4>二</h4>\n<h5>三</h5>\n<h6>四</h6>\n<h6>五</h6>\n<h6>六</h6>\n"
        );
        assert_eq!(to_html_from("文", 2), "<p>文</p>\n");
    }

    #[test]
    fn raw_html_is_shown_as_text() {
        for markdown in [
            "<script>alert(1)</script>",
            "a <img src=x onerror=alert(1)> b",
            "<div onclick=x>\n*a*\n</div>",
            "<!-- c -->",
            "<svg/onload=alert(1)>",
            "a <b>c</b>",
            "<![CDATA[<script>]]>",
            "<?php x ?>",
        ] {
            let html = to_html(markdown);
            for tag in [
                "<script", "<img", "<div", "<!--", "<svg", "<b>", "<![", "<?",
            ] {
                assert!(!html.contains(tag), "{markdown} became {html}");
            }
        }
    }

    #[test]
    fn forbidden_links_lose_the_link_and_keep_the_text() {
        for address in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "&#106;avascript:alert(1)",
            "java&#x09;script:alert(1)",
            "java&Tab;script:alert(1)",
            "&#x01;javascript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "//example.org",
            "/\\example.org",
            "\\\\\\\\example.org",
            "blob:x",
        ] {
            let html = to_html(&format!("[文字](<{address}>)"));
            assert!(!html.contains("<a"), "{address} became {html}");
            assert!(html.contains("文字"), "{address} became {html}");
        }
        assert!(!to_html("<javascript:alert(1)>").contains("<a"));
        assert!(!to_html("[x]\n\n[x]: javascript:alert(1)").contains("<a"));
    }

    #[test]
    fn allowed_links_stay() {
        for address in [
            "http://example.org",
            "HTTPS://example.org",
            "mailto:a@example.org",
            "tel:0797-1",
            "../tax/index.html",
            "#one-visit",
            "notes/10:30.html",
            "?q=a:b",
        ] {
            assert!(
                to_html(&format!("[x](<{address}>)")).contains("<a href"),
                "{address}"
            );
        }
    }

    #[test]
    fn pictures_are_told_in_words() {
        assert_eq!(to_html("![大厅](x.png)"), "<p>大厅</p>\n");
        assert_eq!(to_html("[![图](x.png)](javascript:x)"), "<p>图</p>\n");
        assert_eq!(to_html("![a [b](https://c.d) e](x.png)"), "<p>a b e</p>\n");
        // Behind a picture, also behind one within another, links are links again.
        assert_eq!(
            to_html("![a ![b](y.png)](x.png)[c](https://d.e)"),
            "<p>a b<a href=\"https://d.e\">c</a></p>\n"
        );
    }

    #[test]
    fn titles_languages_and_ids_are_not_written() {
        assert_eq!(
            to_html("[a](https://b.c \"d\\\" onclick=x\")"),
            "<p><a href=\"https://b.c\">a</a></p>\n"
        );
        assert_eq!(
            to_html("```x\" onclick=y\n<b>\n```"),
            "<pre><code>&lt;b&gt;\n</code></pre>\n"
        );
        assert_eq!(to_html("# a {#main .b}"), "<h3>a {#main .b}</h3>\n");
    }
}
