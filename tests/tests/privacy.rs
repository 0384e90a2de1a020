//! What becomes public is a list, `tests/privacy/fields.toml`, and nothing else does.
//!
//! Every key of the format is named there, as public or not. A content is made in which each text that
//! anybody can write is a marker of its own, those for staff and comments too; what is found anywhere in
//! its site, compressed copies, workbooks and modules included, is what the list names.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::LazyLock;

use flate2::read::GzDecoder;
use site_gen::read::shape::{Field, Shape};
use site_gen::schema::{self, Kind};
use tempfile::TempDir;
use tests::hostile::quoted;
use tests::kinds::{kind_of, matter};
use tests::tree;

/// Kinds of files with their keys.
type Keys = BTreeMap<String, BTreeSet<String>>;

fn folder(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The keys that become public, and those that do not.
fn listed() -> [Keys; 2] {
    let text = fs::read_to_string(folder("privacy/fields.toml")).expect("the list is there");
    let mut lists: BTreeMap<String, Keys> = toml::from_str(&text).expect("lists of keys");
    ["published", "private"].map(|name| lists.remove(name).expect("both lists"))
}

/// The keys of tables that hold something, with their shapes.
fn keys(fields: &[Field], path: &str, found: &mut Vec<(String, Shape)>) {
    for field in fields {
        let path = if path.is_empty() {
            field.key.to_owned()
        } else {
            format!("{path}.{}", field.key)
        };
        match &field.shape {
            Shape::Table(fields) | Shape::Tables(fields) => keys(fields, &path, found),
            Shape::Nested => {}
            shape => found.push((path, shape.clone())),
        }
    }
}

#[test]
fn every_key_is_named_as_public_or_not() {
    let [published, private] = listed();
    let of = |keys: &Keys, kind: &str| keys.get(kind).cloned().unwrap_or_default();
    for kind in schema::kinds() {
        let mut known = Vec::new();
        keys(&kind.fields, "", &mut known);
        let known: BTreeSet<String> = known.into_iter().map(|(key, _)| key).collect();
        let (public, kept) = (of(&published, kind.name), of(&private, kind.name));
        assert!(public.is_disjoint(&kept), "{}", kind.name);
        let named: BTreeSet<String> = public.union(&kept).cloned().collect();
        let forgotten: Vec<_> = known.difference(&named).collect();
        assert!(
            forgotten.is_empty(),
            "{}: does {forgotten:?} become public? Say so in tests/privacy/fields.toml",
            kind.name
        );
        assert_eq!(named, known, "{}", kind.name);
    }
}

/// Texts that are found nowhere else, and what each stands for.
#[derive(Default)]
struct Markers(Vec<(String, Planted)>);

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Planted {
    Comment,
    /// A key for staff.
    Staff,
    /// A key of the format: the kind of its file, and its path.
    Key(String, String),
}

impl Markers {
    const WORD: &str = "geheim";

    fn next(&mut self, planted: Planted) -> String {
        let marker = format!("{}{:05}x", Self::WORD, self.0.len());
        self.0.push((marker.clone(), planted));
        marker
    }

    /// Puts markers into all that a table holds, and could hold, and keys for staff beside.
    fn table(&mut self, table: &mut toml::Table, fields: &[Field], kind: &str, beginning: &str) {
        for field in fields {
            let path = format!("{beginning}{}", field.key);
            let deeper = format!("{path}.");
            let is_there = table.contains_key(field.key);
            let planted = Planted::Key(kind.to_owned(), path);
            let Some(value) = (match &field.shape {
                // Not where it would want another key beside it.
                Shape::Text | Shape::Name if is_there || field.required_with.is_none() => {
                    Some(self.next(planted.clone()).into())
                }
                Shape::List(shape) if matches!(**shape, Shape::Text | Shape::Name) => {
                    Some(toml::Value::Array(vec![self.next(planted.clone()).into()]))
                }
                _ => None,
            }) else {
                match (table.get_mut(field.key), &field.shape) {
                    (Some(toml::Value::Table(inner)), Shape::Table(fields)) => {
                        self.table(inner, fields, kind, &deeper);
                    }
                    (Some(toml::Value::Table(inner)), Shape::ById(shape)) => {
                        if **shape == Shape::Text {
                            for text in inner.iter_mut().map(|(_, text)| text) {
                                *text = self.next(planted.clone()).into();
                            }
                        }
                        self.for_staff(inner);
                    }
                    (Some(toml::Value::Array(tables)), Shape::Tables(inside)) => {
                        for inner in tables.iter_mut().filter_map(toml::Value::as_table_mut) {
                            self.table(inner, inside, kind, &deeper);
                        }
                    }
                    (Some(toml::Value::Array(tables)), Shape::Nested) => {
                        for inner in tables.iter_mut().filter_map(toml::Value::as_table_mut) {
                            self.table(inner, fields, kind, beginning);
                        }
                    }
                    _ => {}
                }
                continue;
            };
            table.insert(field.key.to_owned(), value);
        }
        self.for_staff(table);
    }

    fn for_staff(&mut self, table: &mut toml::Table) {
        for key in ["note_internal", "responsible_name_private", "phone_private"] {
            table.insert(key.to_owned(), self.next(Planted::Staff).into());
        }
    }

    /// A file with markers, and a comment on each line.
    fn file(&mut self, kind: &Kind, text: &str) -> String {
        let mut table: toml::Table = text.parse().expect("TOML");
        self.table(&mut table, &kind.fields, kind.name, "");
        // What is dated later than the year is shown on would be missed.
        if let Some(day) = table.get_mut("as_of") {
            *day = toml::Value::Datetime("2026-12-31".parse().expect("a date"));
        }
        // A site's address has to be one.
        if let Some(address) = table.get_mut("base_url") {
            let marker = address.as_str().unwrap_or_default();
            *address = format!("https://{marker}.example/").into();
        }
        let mut text = String::new();
        for (key, value) in &table {
            write!(text, "{key} = ").expect("a string");
            self.write(value, &mut text);
            self.end(&mut text);
        }
        text
    }

    /// A value, with a comment behind each of its parts.
    fn write(&mut self, value: &toml::Value, text: &mut String) {
        match value {
            toml::Value::String(string) => text.push_str(&quoted(string)),
            toml::Value::Integer(number) => write!(text, "{number}").expect("a string"),
            toml::Value::Float(number) => write!(text, "{number}").expect("a string"),
            toml::Value::Boolean(truth) => write!(text, "{truth}").expect("a string"),
            toml::Value::Datetime(date) => write!(text, "{date}").expect("a string"),
            toml::Value::Array(values) => {
                text.push('[');
                for value in values {
                    self.write(value, text);
                    text.push(',');
                    self.end(text);
                }
                text.push(']');
            }
            toml::Value::Table(table) => {
                text.push('{');
                for (key, value) in table {
                    write!(text, "{key} = ").expect("a string");
                    self.write(value, text);
                    text.push(',');
                    self.end(text);
                }
                text.push('}');
            }
        }
    }

    fn end(&mut self, text: &mut String) {
        let comment = self.next(Planted::Comment);
        writeln!(text, " # {comment}").expect("a string");
    }
}

/// A site made of a content full of markers, and the results that were published of it.
struct Site {
    folder: TempDir,
    markers: Markers,
}

static SITE: LazyLock<Site> = LazyLock::new(|| {
    let folder = TempDir::new().expect("a temporary folder");
    let content = folder.path().join("content");
    let (kinds, mut markers) = (schema::kinds(), Markers::default());
    for (path, bytes) in tree(&self::folder("access/awkward/content")) {
        let text = String::from_utf8(bytes).expect("UTF-8");
        let planted = match (kind_of(&kinds, &path), matter(&path, &text)) {
            (Some(kind), Some(toml)) => {
                let planted = markers.file(kind, toml);
                let in_text = format!("+++\n{toml}+++\n");
                if text == toml {
                    planted
                } else {
                    text.replacen(&in_text, &format!("+++\n{planted}+++\n"), 1)
                }
            }
            _ => text,
        };
        let file = content.join(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder can be made");
        fs::write(file, planted).expect("a file can be written");
    }
    let run = |words: &[&str], paths: &[(&str, &Path)]| {
        let paths = paths
            .iter()
            .flat_map(|(option, path)| [option.into(), path.into()]);
        let words = words.iter().map(|word| PathBuf::from(*word)).chain(paths);
        let ended = tests::run(words);
        assert_eq!(ended.status, ExitCode::SUCCESS, "{}", ended.remarks);
    };
    run(
        &["publish", "--reason", "r", "--date", "2027-01-01"],
        &[("--content", &content)],
    );
    let site = folder.path().join("site");
    run(
        &["build", "--compress"],
        &[("--content", &content), ("--out", &site)],
    );
    Site { folder, markers }
});

/// All that a file holds, whatever it is packed in.
fn unpacked(path: &str, bytes: &[u8]) -> Vec<u8> {
    let mut open = Vec::new();
    match path.rsplit('.').next() {
        Some("gz") => {
            let read = GzDecoder::new(bytes).read_to_end(&mut open);
            read.expect("gzip");
        }
        Some("br") => {
            let read = brotli::Decompressor::new(bytes, 1 << 16).read_to_end(&mut open);
            read.expect("Brotli");
        }
        Some("xlsx") => {
            let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a workbook");
            for at in 0..zip.len() {
                let read = zip.by_index(at).map(|mut file| file.read_to_end(&mut open));
                read.expect("a file of it").expect("whole");
            }
        }
        _ => open = bytes.to_vec(),
    }
    if path.contains(".wasm.js") {
        // The code as text: each byte a character, some moved up by 256.
        let text = String::from_utf8(open.clone()).expect("UTF-8");
        open.extend(text.chars().map(|c| u32::from(c).to_le_bytes()[0]));
    }
    open
}

/// The markers in a file.
fn markers_in(path: &str, bytes: &[u8]) -> BTreeSet<String> {
    let open = unpacked(path, bytes);
    let text = String::from_utf8_lossy(&open);
    let at = text.match_indices(Markers::WORD);
    at.map(|(at, _)| {
        let end = text.floor_char_boundary((at + Markers::WORD.len() + 6).min(text.len()));
        text[at..end].to_owned()
    })
    .collect()
}

#[test]
fn what_is_found_in_a_site_is_what_the_list_names() {
    let Site { folder, markers } = &*SITE;
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    let mut endings = BTreeSet::new();
    let kept = ["published", "publications.log"].map(|name| format!("content/{name}"));
    for (path, bytes) in tree(folder.path()) {
        if path.starts_with("content/") && !kept.iter().any(|kept| path.starts_with(kept)) {
            continue;
        }
        endings.extend(path.rsplit('.').next().map(str::to_owned));
        for marker in markers_in(&path, &bytes) {
            found.entry(marker).or_insert(path.clone());
        }
    }
    for ending in [
        "html", "json", "js", "wasm", "csv", "xlsx", "gz", "br", "xml", "svg", "log",
    ] {
        assert!(endings.contains(ending), "{ending}: {endings:?}");
    }
    let [published, private] = listed();
    let mut public: Keys = BTreeMap::new();
    let mut wrong = Vec::new();
    let mut tried = BTreeMap::new();
    for (marker, planted) in &markers.0 {
        *tried.entry(planted.clone()).or_insert(0) += 1;
        let Some(path) = found.get(marker) else {
            continue;
        };
        match planted {
            Planted::Key(kind, key) if published[kind].contains(key) => {
                public.entry(kind.clone()).or_default().insert(key.clone());
            }
            other => wrong.push(format!("{other:?} in {path}")),
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(tried[&Planted::Comment] > 500 && tried[&Planted::Staff] > 200);
    // What is listed as public and is a text was seen, so nothing was overlooked for lack of a marker.
    for kind in schema::kinds() {
        let mut known = Vec::new();
        keys(&kind.fields, "", &mut known);
        for (key, shape) in known {
            let is_text = match &shape {
                Shape::Text | Shape::Name => true,
                Shape::List(each) | Shape::ById(each) => **each == Shape::Text,
                _ => false,
            };
            let planted = Planted::Key(kind.name.to_owned(), key.clone());
            if !is_text {
                continue;
            }
            assert!(tried.contains_key(&planted), "no marker: {planted:?}");
            let seen = (public.get(kind.name)).is_some_and(|keys| keys.contains(&key));
            let is_private = (private.get(kind.name)).is_some_and(|keys| keys.contains(&key));
            if seen == is_private {
                wrong.push(format!("{planted:?} seen: {seen}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Who marked whom, and the counts of groups, are ids and numbers: no marker can stand for them.
#[test]
fn raters_and_the_counts_of_groups_are_in_no_data() {
    let folder = TempDir::new().expect("a temporary folder");
    for (content, key) in [
        ("good/three/content", "\"rater\""),
        ("plans/sampled-groups/content", "\"votes\""),
        ("access/awkward/content", "\"votes\""),
    ] {
        let (content, site) = (self::folder(content), folder.path().join("site"));
        tests::build(&content, &site);
        let data = tree(&site.join("data"));
        let inputs: Vec<_> = data
            .iter()
            .filter(|(path, _)| path.contains("inputs.js"))
            .collect();
        assert_eq!(inputs.len(), 2, "the file and the script that pages load");
        for (path, bytes) in inputs {
            assert!(!String::from_utf8_lossy(bytes).contains(key), "{path}");
        }
        if key == "\"votes\"" {
            assert_totals(&content, &site);
        } else {
            let marks = String::from_utf8_lossy(&data["2025/peer-marks.csv"]).into_owned();
            let raters = marks.lines().skip(1).map(|line| line.rsplit(',').next());
            assert!(
                raters.clone().count() > 5 && raters.into_iter().all(|rater| rater == Some(""))
            );
        }
    }
}

/// The published counts are those of all groups together, for each window, round and indicator.
fn assert_totals(content: &Path, site: &Path) {
    let mut written: BTreeMap<[String; 3], Vec<i64>> = BTreeMap::new();
    for (path, bytes) in tree(&content.join("2025/surveys")) {
        let file: toml::Table = String::from_utf8(bytes)
            .expect("UTF-8")
            .parse()
            .expect("TOML");
        for record in file["window"].as_array().expect("records") {
            for (indicator, counts) in record["votes"].as_table().expect("votes") {
                let window = record["id"].as_str().expect("an id");
                let round = path.trim_end_matches(".toml");
                let place = [window, round, indicator].map(str::to_owned);
                let counts = counts.as_array().expect("counts").iter();
                let counts: Vec<i64> = counts.filter_map(toml::Value::as_integer).collect();
                let sums = written
                    .entry(place)
                    .or_insert_with(|| vec![0; counts.len()]);
                sums.iter_mut()
                    .zip(counts)
                    .for_each(|(sum, count)| *sum += count);
            }
        }
    }
    let table = fs::read_to_string(site.join("data/2025/survey-votes.csv")).expect("a table");
    let mut published: BTreeMap<[String; 3], Vec<i64>> = BTreeMap::new();
    for line in table.lines().skip(1) {
        let [window, round, group, indicator, _, votes] = line
            .split(',')
            .collect::<Vec<_>>()
            .try_into()
            .expect("six columns");
        assert_eq!(group, "", "{line}");
        let place = [window, round, indicator].map(str::to_owned);
        published
            .entry(place)
            .or_default()
            .push(votes.parse().expect("a count"));
    }
    assert_eq!(published, written);
}
