//! Every composite and rank that any page prints is held against the data: each is changed where it
//! stands, and the change is found.
//!
//! No list says where figures stand, since a list would forget the next page. In the site made here the
//! composites and ranks of three windows are numbers that nothing else on a page is, so whatever prints
//! one of these prints a figure: a hundred and more windows share the first rank before them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::Value;
use tempfile::TempDir;
use tests::{copy, pages};
use web::proof::{LOG, Proof, SUMS};

/// Windows before the three, by year, and behind them; those of a class among the former.
const BEFORE: [(u16, usize); 2] = [(2024, 126), (2025, 136)];
const BEHIND: usize = 20;
const IN_CLASS: usize = 105;

const WINDOWS: [&str; 3] = ["tax", "water", "land"];

fn three() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("good/three/content")
}

/// A content of two years, published and corrected.
fn content(folder: &Path) -> PathBuf {
    let content = folder.join("content");
    copy(&three(), &content);
    // With so many windows the candidates are others than those of the decision.
    fs::remove_file(content.join("2025/outcome.toml")).expect("removed");
    earlier_year(&content);
    for (year, before) in BEFORE {
        add_windows(&content.join(year.to_string()), before);
    }
    let publish = |year: &str, date: &str| {
        let words = [
            "publish", "--reason", "公布", "--date", date, "--year", year,
        ];
        let line = words.map(Into::into).into_iter();
        let place = ["--content".into(), content.clone().into_os_string()];
        let ended = tests::run(line.chain(place));
        assert_eq!(ended.status, ExitCode::SUCCESS, "{}", ended.remarks);
    };
    publish("2025", "2025-11-26");
    // The correction moves two of the three.
    let panel = content.join("2025/panel.toml");
    let text = fs::read_to_string(&panel).expect("readable");
    assert!(text.contains("score = 84.5"), "a mark of the water window");
    fs::write(&panel, text.replace("score = 84.5", "score = 99")).expect("written");
    publish("2025", "2025-11-27");
    content
}

/// The same year once more, a year before, with other marks.
fn earlier_year(content: &Path) {
    let (from, to) = (content.join("2025"), content.join("2024"));
    copy(&from, &to);
    for file in pages::files(&to, "") {
        let text = fs::read_to_string(&file).expect("text");
        let text = text
            .replace("2025", "2024")
            .replace("score = 91\n", "score = 77.3\n");
        fs::write(&file, text).expect("written");
    }
}

/// Windows that are all first, and windows that are all last.
fn add_windows(year: &Path, before: usize) {
    let append = |file: &str, more: &str| {
        let path = year.join(file);
        let text = fs::read_to_string(&path).expect("readable");
        fs::write(path, text + more).expect("written");
    };
    let [mut windows, mut panel, mut peer, mut survey] = [const { String::new() }; 4];
    let name = format!(
        "{}-06-11",
        year.file_name()
            .and_then(|name| name.to_str())
            .expect("a year")
    );
    for at in 0..before + BEHIND {
        let is_first = at < before;
        let (mark, votes) = if is_first {
            (100, "20, 0, 0")
        } else {
            (30, "0, 0, 20")
        };
        let class = if at < IN_CLASS {
            "class = \"approval\"\n"
        } else {
            ""
        };
        // Letters alone: a digit in an id would look like a figure.
        let letters: Vec<char> = ('a'..='z').collect();
        let id = format!("w-{}{}", letters[at / 26], letters[at % 26]);
        write!(
            windows,
            "\n[[window]]\nid = \"{id}\"\nname = \"窗口{id}\"\nname_en = \"{id}\"\n{class}"
        )
        .expect("a string");
        for item in ["checks", "daily"] {
            write!(panel, "[[mark]]\nwindow = \"{id}\"\nitem = \"{item}\"\ndate = {name}\nkind = \"daily\"\nscore = {mark}\n").expect("a string");
        }
        writeln!(peer, "{id} = {mark}").expect("a string");
        write!(survey, "\n[[window]]\nid = \"{id}\"\nrespondents = 20\n[window.votes]\nattitude = [{votes}]\nresolution = [{votes}]\n").expect("a string");
    }
    let file = year.join("windows.toml");
    let text = fs::read_to_string(&file).expect("readable");
    // The three are of the class, too.
    let text = text.replace("\ndepartment", "\nclass = \"approval\"\ndepartment");
    fs::write(&file, text + &windows).expect("written");
    append("panel.toml", &panel);
    append("surveys/july.toml", &survey);
    append("surveys/august.toml", &survey);
    let file = year.join("peer.toml");
    let text = fs::read_to_string(&file).expect("readable");
    let (ballots, last) = text.split_at(text.rfind("[ballot.scores]").expect("scores"));
    let (head, rest) = last.split_once('\n').expect("lines");
    fs::write(file, format!("{ballots}{head}\n{peer}{rest}")).expect("written");
}

/// A number that a page prints: where, and whether a text or which attribute holds it.
struct Printed {
    at: usize,
    length: usize,
    place: String,
}

/// The texts of a page, and the attributes that are read out or hold figures.
fn printed(html: &str) -> Vec<Printed> {
    const READ: [&str; 6] = [
        "aria-label",
        "alt",
        "title",
        "content",
        "data-rank",
        "data-composite",
    ];
    let mut found = Vec::new();
    let mut piece = |start: usize, text: &str, place: &str| {
        let mut from = 0;
        while let Some(begin) = text[from..].find(|c: char| c.is_ascii_digit()) {
            let begin = from + begin;
            let is_part = |c: char| c.is_ascii_digit() || c == '.';
            let end = text[begin..].find(|c: char| !is_part(c));
            let end = end.map_or(text.len(), |end| begin + end);
            let number = text[begin..end].trim_end_matches('.');
            found.push(Printed {
                at: start + begin,
                length: number.len(),
                place: place.to_owned(),
            });
            from = end;
        }
    };
    let mut at = 0;
    while at < html.len() {
        let open = html[at..].find('<').map_or(html.len(), |open| at + open);
        piece(at, &html[at..open], "text");
        let Some(close) = html[open..].find('>').map(|close| open + close) else {
            break;
        };
        let tag = &html[open..close];
        for name in READ {
            let begin = format!(" {name}=\"");
            if let Some(start) = tag.find(&begin) {
                let start = start + begin.len();
                let value = tag[start..].split('"').next().unwrap_or_default();
                piece(open + start, value, name);
            }
        }
        at = close + 1;
        for element in ["script", "style"] {
            if tag.starts_with(&format!("<{element}")) {
                let end = format!("</{element}>");
                let end = html[at..].find(&end).map_or(html.len(), |end| at + end);
                // The only script whose text is figures.
                if tag.contains("published-figures") {
                    piece(at, &html[at..end], "script");
                }
                at = end;
            }
        }
    }
    found
}

/// A site with what is known of it: the check that was handed all data, and its pages.
struct Site {
    folder: TempDir,
    /// After the data, before any page.
    data: Proof,
    proof: Proof,
}

impl Site {
    fn of(content: &Path) -> Self {
        Self::as_of(content, None)
    }

    /// The site on a day, found to be sound.
    fn as_of(content: &Path, day: Option<&str>) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        tests::build_as_of(content, day, folder.path());
        let read = |path: &str| fs::read(folder.path().join(path));
        let text = |path: &str| read(path).map(|bytes| String::from_utf8(bytes).expect("UTF-8"));
        let log = text(LOG).ok();
        let mut proof = Proof::new(&text(SUMS).expect("sums"), log.as_deref()).expect("sound");
        let files: Vec<String> = proof.files().into_iter().map(str::to_owned).collect();
        let is_data =
            |file: &&String| file.ends_with("/inputs.json") || file.ends_with("/results.json");
        let (first, pages): (Vec<&String>, Vec<&String>) = files.iter().partition(is_data);
        let hand_over = |proof: &mut Proof, files: &[&String]| {
            for file in files {
                let bytes = read(file).expect("readable");
                let checked = proof.file(file, Some(&bytes));
                checked.unwrap_or_else(|finding| panic!("{file}: {finding:?}"));
            }
        };
        hand_over(&mut proof, &first);
        let data = proof.clone();
        hand_over(&mut proof, &pages);
        proof.finish().expect("sound");
        Self {
            folder,
            data,
            proof,
        }
    }

    /// What the data say of the windows of a folder: composites and ranks.
    fn figures(&self, folder: &str) -> (BTreeSet<String>, BTreeSet<String>) {
        let text = fs::read(self.folder.path().join(folder).join("results.json"));
        let results: Value = serde_json::from_slice(&text.expect("readable")).expect("JSON");
        let windows = results["windows"].as_array().expect("windows").iter();
        let windows = windows.filter(|window| {
            let id = window["id"].as_str().expect("an id");
            WINDOWS.contains(&id)
        });
        let (mut composites, mut ranks) = (BTreeSet::new(), BTreeSet::new());
        for window in windows {
            composites.extend(window["composite"].as_str().map(str::to_owned));
            ranks.extend(window["rank"].as_u64().map(|rank| rank.to_string()));
        }
        (composites, ranks)
    }

    /// Changes each number that `is_figure`, and returns which kinds of pages, and which places on
    /// them, print one.
    fn changed(&self, is_figure: impl Fn(&str) -> bool) -> BTreeMap<String, BTreeSet<String>> {
        let mut kinds: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut silent = Vec::new();
        for page in pages::of_site("site", self.folder.path()) {
            let file = self.folder.path().join(&page.path);
            let html = fs::read_to_string(file).expect("readable");
            for Printed { at, length, place } in printed(&html) {
                let number = &html[at..at + length];
                if !is_figure(number) || is_counted(&html[at + length..]) {
                    continue;
                }
                let last = at + length - 1;
                let other = if html.as_bytes()[last] == b'5' {
                    "6"
                } else {
                    "5"
                };
                let changed = [&html[..last], other, &html[last + 1..]].concat();
                let found = self.proof.clone().page(&page.path, &changed).is_err();
                kinds
                    .entry(page.kind.clone())
                    .or_default()
                    .insert(place.clone());
                if !found {
                    let from = html.floor_char_boundary(at.saturating_sub(60));
                    let until = html.floor_char_boundary((at + 20).min(html.len()));
                    silent.push(format!("{} ({place}): {}", page.path, &html[from..until]));
                }
            }
        }
        assert!(
            silent.is_empty(),
            "{} figures can be changed:\n{}",
            silent.len(),
            silent.join("\n")
        );
        kinds
    }
}

/// Whether the number before `behind` is one of things counted, which may be that of a rank as well.
fn is_counted(behind: &str) -> bool {
    let things = [" 个窗", " windows", " B<", "</span></a></li>"];
    things.iter().any(|thing| behind.starts_with(thing))
}

#[test]
fn every_printed_composite_and_rank_is_held_against_the_data() {
    let folder = TempDir::new().expect("a temporary folder");
    let site = Site::of(&content(folder.path()));
    let (mut composites, mut ranks) = (BTreeSet::new(), BTreeSet::new());
    for data in ["data/2024", "data/2025", "published/0001", "published/0002"] {
        let (some, other) = site.figures(data);
        composites.extend(some);
        ranks.extend(other);
    }
    assert!(composites.len() > 4, "{composites:?}");
    assert!(ranks.contains("137") && ranks.contains("127"), "{ranks:?}");
    // In their class they have other ranks.
    ranks.extend((1..=3).map(|at| (IN_CLASS + at).to_string()));
    let kinds = site.changed(|number| composites.contains(number));
    let of_ranks = site.changed(|number| ranks.contains(number));
    for (kinds, expected) in [
        (
            &kinds,
            [
                "windows/",
                "ranking/",
                "report",
                "calculator",
                "publications",
            ],
        ),
        (
            &of_ranks,
            ["windows", "posters", "display", "ranking/", "report"],
        ),
    ] {
        for start in expected {
            let is_there = kinds.keys().any(|kind| kind.starts_with(start));
            assert!(is_there, "{start}: {kinds:#?}");
        }
    }
    assert!(kinds["calculator"].contains("script"), "{kinds:?}");
    assert!(kinds["windows/*"].contains("aria-label"), "{kinds:?}");
}

/// In a small site, where leads and charts name single windows.
#[test]
fn sentences_and_charts_are_held_against_the_data() {
    let site = Site::of(&three());
    let (composites, _) = site.figures("data/2025");
    let kinds = site.changed(|number| composites.contains(number));
    for kind in [
        "home",
        "ranking",
        "method",
        "display",
        "notice-of-results",
        "posters",
    ] {
        assert!(kinds.contains_key(kind), "{kind}: {kinds:#?}");
    }
    assert!(kinds["home"].contains("aria-label"), "{kinds:?}");
    assert!(kinds["calculator"].contains("data-composite"), "{kinds:?}");
}

/// What pages must show, honest ones do: in every state of a year, and under plans of other kinds.
#[test]
fn honest_sites_are_sound() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut contents = vec![
        ("good/three", Some("2025-03-01")),
        ("good/three", Some("2025-07-20")),
        ("good/three", Some("2025-10-29")),
        ("access/awkward", Some("2025-10-29")),
        ("access/awkward", None),
        ("access/bare", None),
    ]
    .into_iter()
    .map(|(name, day)| (tests.join(name), day))
    .collect::<Vec<_>>();
    let plans = fs::read_dir(tests.join("plans")).expect("a folder");
    contents.extend(plans.map(|plan| (plan.expect("readable").path(), None)));
    assert!(contents.len() > 10);
    for (content, day) in contents {
        Site::as_of(&content.join("content"), day);
    }
}

/// Kinds of pages of which nothing tells that they must show figures, so that only `--content` does: who
/// is of which affiliation is not in the inputs, and corrections show what they changed.
const UNTOLD: [&str; 3] = [
    "ranking/affiliation",
    "publications",
    "windows/*/corrections",
];

/// Marks taken off all pages of a kind.
#[test]
fn pages_without_their_marks_are_named() {
    let folder = TempDir::new().expect("a temporary folder");
    for content in [three(), content(folder.path())] {
        let site = Site::of(&content);
        let mut kinds: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
        for page in pages::of_site("site", site.folder.path()) {
            let file = site.folder.path().join(&page.path);
            let html = fs::read_to_string(file).expect("readable");
            let bare = html.replace(" data-figure", " data-other");
            let kind = format!("{}:{}", page.language, page.kind);
            if bare != html {
                kinds.entry(kind).or_default().push((page.path, bare));
            }
        }
        let mut untold = BTreeSet::new();
        for (kind, pages) in &kinds {
            let mut proof = site.data.clone();
            let mut pages = pages.iter();
            let found = pages.any(|(path, html)| proof.page(path, html).is_err());
            if !found && proof.finish().is_ok() {
                untold.insert(kind.as_str());
            }
        }
        let is_expected = |kind: &&str| UNTOLD.iter().any(|untold| kind.contains(untold));
        let unexpected: Vec<_> = untold.iter().filter(|kind| !is_expected(kind)).collect();
        assert!(
            unexpected.is_empty(),
            "{unexpected:?} of {:?}",
            kinds.keys()
        );
        assert!(kinds.len() > 20, "{:?}", kinds.keys());
    }
}

/// The rows of further pages, which a script brings.
#[test]
fn rows_in_scripts_are_held_against_the_data() {
    let folder = TempDir::new().expect("a temporary folder");
    let site = Site::of(&content(folder.path()));
    let path = "2025/ranking/rows.js";
    let script = fs::read_to_string(site.folder.path().join(path)).expect("readable");
    let (composites, ranks) = site.figures("data/2025");
    for figure in composites.iter().chain(&ranks) {
        let cell = format!("[[\"{figure}\",");
        assert!(script.contains(&cell), "{figure}");
        let other = script.replace(&cell, &format!("[[\"1{figure}\","));
        assert!(site.proof.clone().page(path, &other).is_err(), "{figure}");
    }
}
