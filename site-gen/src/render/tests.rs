//! What holds on every page, whatever it says.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use super::*;
use crate::selection::Selection;
use crate::view::testing;

/// All pages of the small centre, by path.
fn site() -> (Assessed, BTreeMap<String, String>) {
    let assessed = testing::centre();
    let site = rendered(&assessed);
    (assessed, site)
}

fn rendered(assessed: &Assessed) -> BTreeMap<String, String> {
    let site = Mutex::new(BTreeMap::new());
    let data = || crate::data::publish::<RenderError>(assessed, &|_| Ok(()));
    let take = |page: Page| {
        let text = String::from_utf8(page.bytes).expect("pages are UTF-8");
        let before = site.lock().expect("no panic").insert(page.path, text);
        assert!(before.is_none(), "an address stands twice");
        Ok(())
    };
    pages(assessed, &Selection::default(), data, &take)
        .unwrap_or_else(|error| panic!("{}", error.tell(Language::English)));
    site.into_inner().expect("no panic")
}

/// The pages among the files: pictures are none.
fn documents(site: &BTreeMap<String, String>) -> impl Iterator<Item = (&String, &String)> {
    (site.iter()).filter(|(_, page)| page.starts_with("<!DOCTYPE html>"))
}

/// The values of an attribute, in order.
fn values<'a>(page: &'a str, attribute: &str) -> Vec<&'a str> {
    let before = format!(" {attribute}=\"");
    page.match_indices(&before)
        .map(|(at, _)| {
            let rest = &page[at + before.len()..];
            &rest[..rest.find('"').expect("a value ends")]
        })
        .collect()
}

/// `link` as seen from `path`, from the site's root.
fn resolve(path: &str, link: &str) -> String {
    let mut folders: Vec<&str> = path.split('/').collect();
    folders.pop();
    for part in link.split('/') {
        match part {
            ".." => {
                folders.pop().expect("a link stays within the site");
            }
            part => folders.push(part),
        }
    }
    folders.join("/")
}

#[test]
fn every_address_has_its_page() {
    let (assessed, site) = site();
    let listed: BTreeSet<String> = page_paths(&assessed, &Selection::default())
        .into_iter()
        .collect();
    assert_eq!(listed, site.into_keys().collect());
}

#[test]
fn every_link_has_its_target() {
    let (assessed, site) = site();
    let beside = crate::assets::files(&Theme::default())
        .into_iter()
        .chain(crate::feeds::files(&assessed));
    let beside: BTreeSet<_> = beside.map(|file| file.path).collect();
    for (path, page) in &site {
        for link in values(page, "href").into_iter().chain(values(page, "src")) {
            if link.starts_with("tel:") || link.starts_with("http") {
                continue;
            }
            let (file, part) = link.split_once('#').unwrap_or((link, ""));
            let target = match file.strip_prefix('/') {
                // A page that is shown at any address links from the root of the host.
                Some(file) if path.ends_with("404.html") => file.to_owned(),
                _ if file.is_empty() => path.clone(),
                _ => resolve(path, file),
            };
            if beside.contains(&target)
                || target.starts_with("data/")
                || target == crate::sums::FILE
            {
                continue;
            }
            let found = site.get(&target);
            let found = found.unwrap_or_else(|| panic!("{path} links to {link}: no {target}"));
            let has_part = part.is_empty() || values(found, "id").contains(&part);
            assert!(has_part, "{path} links to {link}: no part {part} there");
        }
    }
}

#[test]
fn windows_are_pages_and_rows() {
    let (assessed, site) = site();
    for year in &assessed.years {
        let number = year.content.year;
        let ranking = &site[&format!("{number}/ranking/index.html")];
        let calculator = &site[&format!("{number}/calculator/index.html")];
        for window in year.content.windows.iter() {
            let page = format!("{number}/windows/{}/index.html", window.id);
            assert!(site.contains_key(&page), "{page} is missing");
            let link = format!("windows/{}/index.html", window.id);
            assert!(ranking.contains(&link), "the ranking lacks {}", window.id);
        }
        let rows = values(calculator, "data-window").len();
        assert_eq!(rows, year.content.windows.len());
    }
}

#[test]
fn ids_are_unique_and_headings_in_order() {
    let (_, site) = site();
    for (path, page) in documents(&site) {
        let ids = values(page, "id");
        let unique: BTreeSet<_> = ids.iter().collect();
        assert_eq!(ids.len(), unique.len(), "{path}: an id stands twice");
        let main = &page[page.find("<main").expect("a main part")..];
        let levels: Vec<u32> = main
            .match_indices("<h")
            .filter_map(|(at, _)| main[at + 2..].chars().next()?.to_digit(10))
            .collect();
        assert_eq!(levels.first(), Some(&1), "{path}: no h1 first");
        for pair in levels.windows(2) {
            assert!(pair[1] <= pair[0] + 1, "{path}: a heading is left out");
        }
    }
}

#[test]
fn pages_allow_nothing_that_they_do_not_need() {
    let (_, site) = site();
    for (path, page) in documents(&site) {
        let policy = page.find("http-equiv=\"Content-Security-Policy\"");
        let charset = page.find("<meta charset=\"utf-8\">").expect("a charset");
        let between = &page[charset..policy.unwrap_or_else(|| panic!("{path} has no policy"))];
        assert_eq!(
            between.matches('<').count(),
            2,
            "{path}: the policy comes late"
        );
        let runs = ["calculator", "verify"]
            .iter()
            .any(|folder| path.ends_with(&format!("{folder}/index.html")));
        assert!(page.contains("script-src 'self'"), "{path}");
        assert_eq!(page.contains("'wasm-unsafe-eval'"), runs, "{path}");
        for script in page.match_indices("<script").map(|(at, _)| &page[at..]) {
            let tag = script.split('>').next().unwrap_or_default();
            // A data block is no script, whatever its policy.
            let is_data = tag.contains(" type=\"application/");
            assert!(is_data || tag.contains(" src="), "{path}: {tag}");
        }
        for attribute in ["style", "onclick", "onload", "onerror"] {
            assert!(values(page, attribute).is_empty(), "{path}: {attribute}");
        }
        for content in ["<b>事由", "<script>alert"] {
            assert!(!page.contains(content), "{path}: content became markup");
        }
    }
}

#[test]
fn servers_state_the_policy_of_each_page() {
    let (_, site) = site();
    for (path, page) in documents(&site) {
        let policies = values(page, "content");
        let policy = policies
            .iter()
            .find(|value| value.starts_with("default-src"));
        let policy = policy.unwrap_or_else(|| panic!("{path} has no policy"));
        let stated = format!("{policy}; frame-ancestors 'none'");
        assert_eq!(crate::hosting::policy_of(path), stated, "{path}");
    }
}

#[test]
fn descriptions_tell_pages_apart() {
    let (_, site) = site();
    let mut known: BTreeMap<&str, &String> = BTreeMap::new();
    for (path, page) in documents(&site) {
        let (_, rest) = (page.split_once("<meta name=\"description\" content=\""))
            .unwrap_or_else(|| panic!("{path} has no description"));
        let description = rest.split('"').next().expect("a description ends");
        assert!(!description.is_empty(), "{path}");
        // The current year's page also stands at the root.
        if ["index.html", "en/index.html"].contains(&path.as_str()) {
            continue;
        }
        let other = known.insert(description, path);
        assert!(other.is_none(), "{path} and {other:?}: {description}");
    }
}

#[test]
fn a_site_that_knows_its_address_says_it_on_each_page() {
    let mut assessed = testing::centre();
    assessed.site.base_url = Some("https://example.org/a/".into());
    let site = rendered(&assessed);
    let window = &site["en/2025/windows/tax/index.html"];
    let address = "https://example.org/a/en/2025/windows/tax/";
    assert!(window.contains(&format!("<link rel=\"canonical\" href=\"{address}\">")));
    assert!(window.contains(&format!("<meta property=\"og:url\" content=\"{address}\">")));
    let nowhere = &site["404.html"];
    assert!(nowhere.contains("href=\"/a/assets/site.css\""));
    assert!(!nowhere.contains("canonical"));
    let data = &site["2025/data/index.html"];
    assert!(data.contains("\"url\":\"https://example.org/a/2025/data/\""));
}

#[test]
fn pages_of_a_year_say_how_far_it_has_come() {
    let (_, site) = site();
    for (path, page) in documents(&site) {
        let page_of_site = ["about", "years", "publications", "search", "verify"]
            .iter()
            .any(|folder| path.ends_with(&format!("{folder}/index.html")))
            || path.ends_with("404.html");
        let stated = page.contains("<aside class=\"statebar");
        assert_eq!(stated, !page_of_site, "{path}");
    }
}

#[test]
fn text_without_english_is_marked_on_english_pages() {
    let (_, site) = site();
    let page = &site["en/2025/windows/tax/index.html"];
    assert!(page.contains("<h1><span lang=\"zh-CN\">tax窗口</span></h1>"));
    assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"));
    assert!(!site["2025/windows/tax/index.html"].contains("lang=\"zh-CN\">tax窗口"));
    let decided = "(18 November 2025, <span lang=\"zh-CN\">〔2025〕9号</span>)";
    for path in ["en/2025/index.html", "en/2025/outcome/index.html"] {
        assert!(site[path].contains(decided), "{path}");
    }
    let home = &site["en/2025/index.html"];
    assert!(home.contains("<b><span lang=\"zh-CN\">学习动员</span>, until 20 December 2025</b>"));
}

#[test]
fn a_window_says_what_it_was_in_each_year() {
    let (_, site) = site();
    for (path, labels) in [
        ("2025/windows/tax/index.html", ["部门", "负责人"]),
        ("en/2025/windows/tax/index.html", ["Department", "Head"]),
    ] {
        for label in labels {
            let labels = values(&site[path], "data-l");
            let cells = labels.iter().filter(|each| **each == label).count();
            assert_eq!(cells, 2, "{path}: {label}");
        }
    }
}

/// The only texts that pass unescaped: HTML that `markdown` made, JSON without `<`, and the policy,
/// whose quotes are ours.
#[test]
fn only_safe_texts_pass_unescaped() {
    for (name, template) in TEMPLATES {
        for (at, _) in template.match_indices("| safe") {
            let before = template[..at].rfind("{{").map(|open| &template[open..at]);
            let before = before.unwrap_or_default();
            let known = [
                ".json_ld ",
                ".body ",
                ".texts ",
                ".analysis_texts ",
                ".figures ",
                ".html ",
                ".policy ",
            ];
            assert!(
                known.iter().any(|known| before.ends_with(known)),
                "{name}: {before}"
            );
        }
    }
}
