//! The content as tables and back: a round trip loses nothing.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use site_gen::model::Language;
use tests::centre::Centre;
use tests::sites::root;
use tests::{run, tree};

/// The tables that a content is made of besides its plan.
const FILES: [&str; 12] = [
    "windows.toml",
    "panel.toml",
    "self.toml",
    "peer.toml",
    "surveys",
    "checklists",
    "adjustments.toml",
    "vetoes.toml",
    "criticisms.toml",
    "rules.toml",
    "supervision.toml",
    "ledger",
];

/// Takes all tables out of a content and has `put_back` bring them again.
fn without_tables(centre: &Centre, put_back: impl Fn()) {
    let (before, published) = (centre.files(), published(centre));
    // Without marks there are no candidates that a decision could differ from, and without windows
    // nobody who pledges something.
    let documents = ["outcome.toml", "pledges", "self-reports"];
    let places = documents.map(|name| {
        let place = centre.path("content/2025").join(name);
        (place, centre.path(&format!("aside-{name}")))
    });
    let aside: Vec<_> = (places.iter())
        .filter(|(place, _)| place.exists())
        .collect();
    for (place, aside) in &aside {
        fs::rename(place, aside).expect("put aside");
    }
    centre.remove(&FILES);
    put_back();
    for (place, aside) in aside {
        fs::rename(aside, place).expect("put back");
    }
    let same = |files: BTreeMap<String, String>| -> BTreeMap<String, String> {
        let files = files
            .into_iter()
            .filter(|(_, text)| !text.trim().is_empty());
        files.map(|(path, text)| (path, canonical(&text))).collect()
    };
    let (before, after) = (same(before), same(centre.files()));
    for ((path, old), (other, new)) in before.iter().zip(&after) {
        assert_eq!(path, other);
        // Keys of a record may stand in another order: the lines are the same, and so is what they say.
        let lines = |text: &str| {
            let lines = text.lines().filter(|line| !line.is_empty());
            let mut lines: Vec<_> = lines.map(str::to_owned).collect();
            lines.sort();
            lines
        };
        assert_eq!(lines(old), lines(new), "{path}");
        if Path::new(path)
            .extension()
            .is_some_and(|ending| ending == "toml")
        {
            let says = |text: &str| toml::from_str::<toml::Table>(text).expect("TOML");
            assert_eq!(says(old), says(new), "{path}");
        }
    }
    assert_eq!(before.len(), after.len());
    assert!(
        published == self::published(centre),
        "other data come of it"
    );
}

/// What a centre publishes as data: the inputs and results of its years.
fn published(centre: &Centre) -> BTreeMap<String, Vec<u8>> {
    let site = centre.path("site");
    centre.succeeds("build --only data --only-lang zh --out @site");
    let mut files = tree(&site);
    files.retain(|path, _| path.ends_with("/inputs.json") || path.ends_with("/results.json"));
    assert!(files.len() >= 2, "inputs and results");
    files
}

/// A workbook of all tables.
fn as_a_workbook(centre: &Centre) {
    centre.succeeds("export --year 2025 --out @all.xlsx");
    without_tables(centre, || {
        centre.succeeds("import @all.xlsx --yes");
    });
}

/// A text file a table.
fn as_text_files(centre: &Centre) {
    const TABLES: [&str; 12] = [
        "windows",
        "peer",
        "panel",
        "self",
        "checklist",
        "deductions",
        "additions",
        "vetoes",
        "criticisms",
        "rules",
        "supervision",
        "ledger",
    ];
    let mut names: Vec<String> = Vec::new();
    for table in TABLES {
        centre.succeeds(&format!("export {table} --year 2025 --out @{table}.csv"));
        names.push(table.to_owned());
        let below = ["peer-reasons", "ledger-events"];
        let below = below.into_iter().filter(|name| name.starts_with(table));
        names.extend(below.map(str::to_owned));
    }
    let surveys = tree(&centre.path("content/2025/surveys")).into_keys();
    for round in surveys.filter_map(|name| Some(name.strip_suffix(".toml")?.to_owned())) {
        centre.succeeds(&format!(
            "export survey --year 2025 --round {round} --out @{round}.csv"
        ));
        names.push(round);
    }
    without_tables(centre, || {
        for name in &names {
            if !centre.path(&format!("{name}.csv")).exists() {
                continue;
            }
            let ended = centre.run(&format!("import @{name}.csv --yes"));
            let is_empty = ended.remarks.contains("sheet-unfilled");
            assert!(
                is_empty || ended.status == ExitCode::SUCCESS,
                "{name}: {}{}",
                ended.out,
                ended.remarks
            );
        }
    });
}

/// A file without comments, and with numbers without quotes: what two files of the same records share.
fn canonical(text: &str) -> String {
    let lines = text
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| {
            let line = line.split(" # ").next().unwrap_or_default().trim_end();
            match line.split_once(" = \"") {
                Some((key, number)) if number.strip_suffix('"').is_some_and(is_decimal) => {
                    format!("{key} = {}", number.trim_end_matches('"'))
                }
                _ => line.to_owned(),
            }
        });
    // A list may take several lines, and an empty table of votes says no more than none.
    let lines: Vec<_> = lines.collect();
    lines
        .join("\n")
        .replace("[\n  ", "[")
        .replace(",\n]", "]")
        .replace(",\n  ", ", ")
        .replace("\n[window.votes]\n\n", "\n\n")
        .trim()
        .to_owned()
}

fn is_decimal(text: &str) -> bool {
    text.contains('.')
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.')
}

#[test]
fn the_sample_goes_out_and_comes_back_as_it_was() {
    as_a_workbook(&Centre::of(&root().join("content")));
    as_text_files(&Centre::of(&root().join("content")));
    as_a_workbook(&Centre::new().speaking(Language::Chinese));
}

#[test]
fn what_is_dated_after_the_plans_day_comes_back_too() {
    for trip in [as_a_workbook, as_text_files] {
        let centre = Centre::new();
        let plan = centre.read("plan.toml");
        let early = plan.replace("as_of = 2025-11-25", "as_of = 2025-07-20");
        assert_ne!(plan, early);
        centre.write("content/2025/plan.toml", &early);
        centre.remove(&["outcome.toml"]);
        trip(&centre);
    }
}

#[test]
fn plans_of_other_kinds_go_out_and_come_back() {
    // Groups, checklists, self-evaluation, quotas of classes, ten rounds.
    let plans = fs::read_dir(root().join("tests/plans")).expect("the plans");
    for plan in plans {
        let content = plan.expect("readable").path().join("content");
        as_a_workbook(&Centre::of(&content));
        as_text_files(&Centre::of(&content));
    }
}

/// A small generator of numbers: the same seed gives the same centre.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    fn text(&mut self) -> String {
        const PARTS: [&str; 14] = [
            "税务",
            "=1+1",
            "a,b",
            "“引号”",
            "\\\"",
            "'x",
            "007",
            "2025-1",
            "、",
            "<r>b</r>",
            "一 二",
            "#1",
            "1e5",
            "；",
        ];
        let count = 1 + self.below(3);
        let parts: Vec<_> = (0..count).map(|_| self.one_of(&PARTS)).collect();
        parts.concat()
    }

    fn one_of<'t>(&mut self, texts: &[&'t str]) -> &'t str {
        let at = usize::try_from(self.below(texts.len() as u64));
        texts[at.expect("below a length")]
    }

    fn mark(&mut self) -> String {
        match self.below(4) {
            0 => self.below(101).to_string(),
            1 => format!("{}.{}", self.below(100), self.below(10)),
            2 => format!("{}.{:02}", self.below(100), self.below(100)),
            _ => format!("{}.{:06}", self.below(100), self.below(1_000_000)),
        }
    }

    fn date(&mut self) -> String {
        format!("2025-{:02}-{:02}", 1 + self.below(12), 1 + self.below(28))
    }
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("a string")
}

/// A centre with records of every kind.
fn random(seed: u64) -> Centre {
    let centre = Centre::new();
    let random = &mut Random(seed);
    centre.remove(&FILES[1..]);
    centre.remove(&["outcome.toml", "pledges", "self-reports"]);
    let windows = ["tax", "water", "land"];
    let mut panel = String::new();
    let mut rules = String::new();
    let mut adjustments = String::new();
    for (at, window) in windows.into_iter().enumerate() {
        for _ in 0..random.below(4) {
            let item = random.one_of(&["checks", "daily"]);
            writeln!(
                panel,
                "[[mark]]\nwindow = \"{window}\"\nitem = \"{item}\"\ndate = {}\nscore = {}",
                random.date(),
                random.mark()
            )
            .expect("text");
            if random.below(2) == 0 {
                writeln!(panel, "basis = {}", quoted(&random.text())).expect("text");
            }
        }
        writeln!(
            rules,
            "[[rule]]\nwindow = \"{window}\"\ndate = {}\ntitle = {}",
            random.date(),
            quoted(&random.text())
        )
        .expect("text");
        writeln!(adjustments, "[[deduction]]\nid = \"2025-{at:03}\"\nwindow = \"{window}\"\nkind = \"warning\"\ndate = {}\npoints = 0.{}\nbasis = {}", random.date(), 1 + random.below(9), quoted(&random.text())).expect("text");
        let mut ledger = String::new();
        for number in 0..random.below(3) {
            writeln!(ledger, "[[item]]\nid = \"{window}-{number:03}\"\nproblem = {}\nresponsible_name_private = {}\nmeasures = [{}, {}]\nopened = 2025-05-01\ndue = 2025-06-30\n[[item.event]]\ndate = 2025-05-02\nkind = \"progress\"\nnote = {}", quoted(&random.text()), quoted(&random.text()), quoted(&random.text()), quoted(&random.text()), quoted(&random.text())).expect("text");
        }
        fs::create_dir_all(centre.path("content/2025/ledger")).expect("made");
        centre.write(&format!("content/2025/ledger/{window}.toml"), &ledger);
    }
    let mut peer = String::new();
    for rater in windows
        .into_iter()
        .filter(|_| random.below(3) > 0)
        .collect::<Vec<_>>()
    {
        if random.below(4) > 0 {
            writeln!(
                peer,
                "[[ballot]]\nrater = \"{rater}\"\nsubmitted = {}",
                random.date()
            )
            .expect("text");
        } else {
            writeln!(peer, "[[ballot]]\nsubmitted = {}", random.date()).expect("text");
        }
        let others: Vec<_> = windows
            .into_iter()
            .filter(|window| *window != rater)
            .collect();
        writeln!(peer, "[ballot.scores]").expect("text");
        for window in &others {
            writeln!(peer, "{window} = {}", random.mark()).expect("text");
        }
        writeln!(
            peer,
            "[ballot.reasons]\n{} = {}",
            others[0],
            quoted(&random.text())
        )
        .expect("text");
    }
    let mut survey = format!(
        "conducted = {}\nmethod = {}\n",
        random.date(),
        quoted(&random.text())
    );
    for window in windows {
        let mut counts = || (random.below(40), random.below(40), random.below(20));
        let (a, b) = (counts(), counts());
        writeln!(survey, "\n[[window]]\nid = \"{window}\"\nrespondents = 100\nissued = 120\nreturned = 110\n[window.votes]\nattitude = [{}, {}, {}]\nresolution = [{}, {}, {}]", a.0, a.1, a.2, b.0, b.1, b.2).expect("text");
    }
    fs::create_dir_all(centre.path("content/2025/surveys")).expect("made");
    centre.write("content/2025/surveys/july.toml", &survey);
    for (name, text) in [
        ("panel", panel),
        ("rules", rules),
        ("adjustments", adjustments),
        ("peer", peer),
    ] {
        centre.write(&format!("content/2025/{name}.toml"), &text);
    }
    centre
}

/// A content as its records, whatever the blank lines between them.
fn records(centre: &Centre) -> Vec<(String, String)> {
    let files = centre.files().into_iter().map(|(path, text)| {
        let lines: Vec<_> = text.lines().filter(|line| !line.is_empty()).collect();
        (path, lines.join("\n"))
    });
    files.filter(|(_, text)| !text.is_empty()).collect()
}

#[test]
fn random_centres_go_out_and_come_back() {
    for seed in 0..12 {
        let centre = random(seed);
        let checked = run([
            "check",
            "--content",
            &centre.path("content").display().to_string(),
        ]);
        assert_eq!(
            checked.status,
            ExitCode::SUCCESS,
            "seed {seed}: {}",
            checked.remarks
        );
        let before = records(&centre);
        centre.succeeds("export --out @all.xlsx");
        centre.remove(&FILES);
        centre.succeeds("import @all.xlsx");
        let after = records(&centre);
        // Texts may be quoted in more than one way: their values are the same, and so is all else.
        let unquoted = |records: &[(String, String)]| -> Vec<(String, String)> {
            let text = |text: &str| text.replace(['\'', '"', '\\'], "");
            (records
                .iter()
                .map(|(path, each)| (path.clone(), text(each))))
            .collect()
        };
        assert_eq!(unquoted(&before), unquoted(&after), "seed {seed}");
        let values = |records: &[(String, String)]| -> Vec<toml::Table> {
            let files = records.iter().filter(|(path, _)| {
                Path::new(path)
                    .extension()
                    .is_some_and(|ending| ending == "toml")
            });
            files
                .map(|(_, text)| toml::from_str(text).expect("TOML"))
                .collect()
        };
        assert_eq!(values(&before), values(&after), "seed {seed}");
        // One table each as a text file gives back the same, too.
        for table in ["panel", "rules", "deductions", "peer", "ledger"] {
            centre.succeeds(&format!("export {table} --out @{table}.csv"));
            for name in [table, "peer-reasons", "ledger-events"] {
                if !name.starts_with(table) || !centre.path(&format!("{name}.csv")).exists() {
                    continue;
                }
                let again = centre.run(&format!("import @{name}.csv"));
                let is_empty = again.remarks.contains("sheet-unfilled");
                assert!(
                    is_empty || again.remarks.contains("nothing was written"),
                    "seed {seed} {name}: {}{}",
                    again.out,
                    again.remarks
                );
            }
        }
    }
}
