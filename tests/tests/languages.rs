//! On English pages everything that the content has in Chinese only is marked as Chinese, wherever it
//! stands: a screen reader speaks it in that language, or skips it knowingly.

use std::fs;
use std::path::{Path, PathBuf};

/// Copies `from` to `to` without the English twins of its texts.
fn without_twins(from: &Path, to: &Path) {
    fs::create_dir(to).expect("a new folder");
    for entry in fs::read_dir(from).expect("readable") {
        let entry = entry.expect("readable");
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            without_twins(&path, &target);
            continue;
        }
        let text = fs::read_to_string(&path).expect("text");
        let lines = text.lines().filter_map(line_without_twins);
        let kept: String = lines.flat_map(|line| [line, "\n".to_owned()]).collect();
        fs::write(target, kept).expect("writable");
    }
}

/// A line without `…_en = "…"`; none where nothing else stands in it.
fn line_without_twins(line: &str) -> Option<String> {
    let mut kept = line.to_owned();
    while let Some(at) = kept.find("_en = \"") {
        let begin = kept[..at]
            .rfind([' ', '{', ','])
            .map_or(0, |before| before + 1);
        let value = at + "_en = \"".len();
        let end = value + kept[value..].find('"').expect("a text on one line ends") + 1;
        let before = kept[..begin].trim_end().trim_end_matches(',').to_owned();
        kept = before + &kept[end..];
    }
    (line == kept || !kept.trim().is_empty()).then_some(kept)
}

/// Characters of Chinese and its punctuation.
fn is_chinese(text: &str) -> bool {
    text.contains(|character| {
        matches!(character, '\u{3000}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}')
    })
}

/// Attributes that nobody reads: addresses, names for scripts, keys of rows.
const UNREAD: [&str; 8] = [
    "class", "id", "href", "src", "for", "name", "data-k", "datetime",
];
/// Elements without an end.
const VOID: [&str; 6] = ["meta", "link", "input", "br", "img", "hr"];

/// Texts and attributes of `page` that hold Chinese outside of elements marked as Chinese.
fn unmarked(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut open: Vec<(&str, Option<&str>)> = Vec::new();
    let mut rest = page;
    while let Some(start) = rest.find('<') {
        let chinese = |open: &[(&str, Option<&str>)]| {
            let language = open.iter().rev().find_map(|(_, language)| *language);
            language.is_some_and(|language| language.starts_with("zh"))
        };
        let (text, tag) = rest.split_at(start);
        let in_script = open.last().is_some_and(|(name, _)| *name == "script");
        if is_chinese(text) && !chinese(&open) && !in_script {
            found.push(text.trim().to_owned());
        }
        if let Some(comment) = tag.strip_prefix("<!--") {
            rest = &comment[comment.find("-->").expect("a comment ends")..];
            continue;
        }
        let end = tag.find('>').expect("a tag ends");
        let (tag, after) = (&tag[1..end], &tag[end + 1..]);
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().map(|(open, _)| open), Some(name), "{text}");
            continue;
        }
        let name = tag.split([' ', '/']).next().unwrap_or_default();
        let attributes: Vec<(&str, &str)> = (tag.split("=\"").zip(tag.split("=\"").skip(1)))
            .filter_map(|(before, after)| {
                Some((before.rsplit([' ', '"']).next()?, after.split('"').next()?))
            })
            .collect();
        let own = attributes
            .iter()
            .find(|(name, _)| *name == "lang" || *name == "xml:lang");
        open.push((name, own.map(|(_, value)| *value)));
        let unread = |name: &str| UNREAD.contains(&name);
        for (name, value) in attributes {
            if is_chinese(value) && !chinese(&open) && !unread(name) {
                found.push(format!("{name}={value}"));
            }
        }
        if VOID.contains(&name) || tag.ends_with('/') || tag.starts_with('!') {
            open.pop();
        }
    }
    found
}

fn pages(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("readable") {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            pages(&path, found);
        } else if path
            .extension()
            .is_some_and(|kind| kind == "html" || kind == "svg")
        {
            found.push(path);
        }
    }
}

#[test]
fn what_has_no_english_is_marked_as_chinese_on_english_pages() {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("../content");
    let place = tempfile::tempdir().expect("a temporary folder");
    let (content, site) = (place.path().join("content"), place.path().join("site"));
    without_twins(&sample, &content);
    // What the sample does not have.
    let plan = content.join("2026/plan.toml");
    let bands = "\n[[band]]\nid = \"qualified\"\nname = \"合格\"\nat_least = 80\n";
    let text = fs::read_to_string(&plan).expect("readable") + bands;
    fs::write(plan, text).expect("writable");
    tests::build(&content, &site);
    let mut english = Vec::new();
    pages(&site.join("en"), &mut english);
    assert!(english.len() > 300, "{}", english.len());
    let mut wrong = Vec::new();
    for path in &english {
        let page = fs::read_to_string(path).expect("UTF-8");
        for text in unmarked(&page) {
            wrong.push(format!(
                "{}: {text}",
                path.strip_prefix(&site).expect("below").display()
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} in all\n{}",
        wrong.len(),
        wrong[..wrong.len().min(20)].join("\n")
    );
}

#[test]
fn the_walk_sees_texts_and_attributes() {
    assert_eq!(
        unmarked(
            "<html lang=\"en\"><title>税</title><img alt=\"税\"><p lang=\"zh-CN\" title=\"税\">税<b>税</b></p><a title=\"tax\">tax</a></html>"
        ),
        ["税", "alt=税"]
    );
    let line = "{ id = \"july\", name = \"第一轮\", name_en = \"First round\" },";
    assert_eq!(
        line_without_twins(line).as_deref(),
        Some("{ id = \"july\", name = \"第一轮\" },")
    );
    assert_eq!(line_without_twins("name_en = \"Tax\""), None);
}
