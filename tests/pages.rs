//! Which pages of many sites stand for all of them.
//!
//! No list names the kinds of pages or their states, since a list would forget the next one. The
//! kind of a page is its address without what is its own, and its states are the elements and classes
//! that it is made of: pages are chosen until every kind in each language, and within a kind
//! everything that occurs on any page, is on one of them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A page of a site that was built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The name of its site.
    pub site: String,
    /// From the site's root: `2025/windows/tax/index.html`.
    pub path: String,
    /// Its kind: `windows/*`.
    pub kind: String,
    /// The folder of its language: none for the site's first.
    pub language: String,
    bytes: usize,
    traits: BTreeSet<String>,
}

impl Page {
    /// A name of the page that is fit for a file.
    pub fn name(&self) -> String {
        let kind = self.kind.replace('*', "one").replace('/', "-");
        let language = if self.language.is_empty() {
            "first"
        } else {
            &self.language
        };
        format!("{}-{kind}-{language}", self.site)
    }
}

/// The files of a folder that end so, from it, in order.
///
/// # Panics
///
/// When the folder cannot be read.
pub fn files(folder: &Path, end: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_str().is_some_and(|path| path.ends_with(end)) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// All pages of a site.
///
/// # Panics
///
/// When the site cannot be read.
pub fn of_site(name: &str, folder: &Path) -> Vec<Page> {
    let page = |file: PathBuf| {
        let path = file.strip_prefix(folder).expect("below the folder");
        let path = path.to_str().expect("UTF-8").replace('\\', "/");
        let text = fs::read_to_string(&file).expect("readable");
        Page {
            site: name.to_owned(),
            kind: kind(&path),
            language: language(&path).to_owned(),
            bytes: text.len(),
            traits: traits(&text),
            path,
        }
    };
    files(folder, ".html").into_iter().map(page).collect()
}

fn language(path: &str) -> &str {
    let first = path.split('/').next().unwrap_or_default();
    if ["en", "zh-CN"].contains(&first) {
        first
    } else {
        ""
    }
}

/// The kind that an address says: years and languages apart, every second folder is the name of
/// something (`windows/tax`, `ledger/state/open`).
fn kind(path: &str) -> String {
    let path = path.strip_suffix("index.html").unwrap_or(path);
    let is_year = |part: &str| part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_digit());
    let mut parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    if parts.first() == Some(&language(path)) {
        parts.remove(0);
    }
    let of_year = parts.first().is_some_and(|part| is_year(part));
    if of_year {
        parts.remove(0);
    }
    let Some((folder, rest)) = parts.split_first() else {
        return if of_year { "year" } else { "home" }.to_owned();
    };
    let named = |(at, part): (usize, &&str)| {
        // `ranking/july`, but `ledger/state/open`.
        let is_name = rest.len() == 1 || at % 2 == 1;
        if is_name {
            "*".to_owned()
        } else {
            (*part).to_owned()
        }
    };
    let rest = rest.iter().enumerate().map(named);
    let kind: Vec<String> = std::iter::once((*folder).to_owned()).chain(rest).collect();
    kind.join("/")
}

/// What a page is made of: each element with each of its classes and with the attributes that say
/// what it is or in which state.
fn traits(text: &str) -> BTreeSet<String> {
    const TELLING: [&str; 5] = ["role=", "type=", "aria-current", "open", "hidden"];
    let mut found = BTreeSet::new();
    for tag in text.split('<').skip(1) {
        let tag = tag.split('>').next().unwrap_or_default();
        let mut parts = tag.split_whitespace();
        let Some(element) = parts
            .next()
            .filter(|name| name.starts_with(|c: char| c.is_ascii_lowercase()))
        else {
            continue;
        };
        found.insert(element.to_owned());
        if let Some((_, classes)) = tag.split_once("class=\"") {
            let classes = classes.split('"').next().unwrap_or_default();
            found.extend(
                classes
                    .split_whitespace()
                    .map(|class| format!("{element}.{class}")),
            );
        }
        let telling = parts.filter(|part| TELLING.iter().any(|start| part.starts_with(start)));
        found.extend(telling.map(|part| format!("{element}[{part}]")));
    }
    found
}

/// As few pages as are easily found on which every kind is in each language and every trait of a
/// kind; of pages that show as much, the smallest.
pub fn standing_for_all(pages: &[Page]) -> Vec<&Page> {
    let shows = |page: &Page| {
        let language = format!("{} {}", page.kind, page.language);
        let traits = page
            .traits
            .iter()
            .map(|mark| format!("{} {mark}", page.kind));
        traits.chain([language]).collect::<BTreeSet<String>>()
    };
    let mut left: Vec<(&Page, BTreeSet<String>)> =
        pages.iter().map(|page| (page, shows(page))).collect();
    let mut chosen = Vec::new();
    loop {
        left.retain(|(_, shows)| !shows.is_empty());
        let most = left
            .iter()
            .max_by_key(|(page, shows)| (shows.len(), std::cmp::Reverse(page.bytes)));
        let Some((page, news)) = most.cloned() else {
            return chosen;
        };
        chosen.push(page);
        for (_, shows) in &mut left {
            shows.retain(|mark| !news.contains(mark));
        }
    }
}

/// One page of each kind in each language.
pub fn one_of_each_kind(pages: &[Page]) -> Vec<&Page> {
    let mut chosen: BTreeMap<(&str, &str), &Page> = BTreeMap::new();
    for page in pages {
        let best = chosen.entry((&page.kind, &page.language)).or_insert(page);
        // The fullest page shows most.
        if page.bytes > best.bytes {
            *best = page;
        }
    }
    chosen.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_the_kind() {
        for (path, expected) in [
            ("index.html", "home"),
            ("en/2025/index.html", "year"),
            ("years/index.html", "years"),
            ("2025/ranking/index.html", "ranking"),
            ("2025/ranking/july/index.html", "ranking/*"),
            ("en/2025/ledger/state/open/index.html", "ledger/state/*"),
            (
                "2025/ledger/window/tax/pages/2/index.html",
                "ledger/window/*/pages/*",
            ),
            ("404.html", "404.html"),
        ] {
            assert_eq!(kind(path), expected, "{path}");
        }
    }

    #[test]
    fn every_class_of_a_kind_is_on_a_chosen_page() {
        let page = |path: &str, text: &str| Page {
            site: String::new(),
            path: path.to_owned(),
            kind: kind(path),
            language: String::new(),
            bytes: text.len(),
            traits: traits(text),
        };
        let pages = [
            page("2025/windows/a/index.html", "<p class=\"x y\">"),
            page("2025/windows/b/index.html", "<p class=\"x\">"),
            page("2025/windows/c/index.html", "<p class=\"z\">"),
            page("2025/ranking/index.html", "<p class=\"x\">"),
        ];
        let chosen = standing_for_all(&pages);
        let paths: Vec<_> = chosen.iter().map(|page| page.path.as_str()).collect();
        assert_eq!(
            paths,
            [
                "2025/windows/a/index.html",
                "2025/ranking/index.html",
                "2025/windows/c/index.html"
            ]
        );
    }
}
