//! Publishing from the first time to a correction: what is sealed, what is refused, what pages say.
//!
//! It is long because each way that a publication can go is told from its beginning.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use tempfile::TempDir;
use tests::Ended;

const MARK: &str = r#"[[mark]]
window = "tax"
date = 2025-06-11
kind = "covert-check"
score = 94
basis = "暗访"
"#;

/// The small content of the bad cases, as a year that is final, with one mark.
struct Centre(TempDir);

impl Centre {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("bad/base/content");
        let year = folder.path().join("content/2025");
        fs::create_dir_all(&year).expect("made");
        let copy = |name: &str| {
            let to = folder.path().join("content").join(name);
            fs::copy(base.join(name), to).expect("copied");
        };
        ["site.toml", "2025/windows.toml", "2025/plan.toml"]
            .into_iter()
            .for_each(copy);
        let centre = Self(folder);
        centre.write("2025/panel.toml", MARK);
        // The panel alone, so that one mark makes a composite.
        let plan = centre.read("2025/plan.toml");
        let (panel, rest) = plan.split_once("weight = 40").expect("the panel's weight");
        let (_, rest) = rest.split_once("[survey]").expect("the survey");
        let source = "weight = 100\nsource = \"panel\"\n\n[survey]";
        centre.write("2025/plan.toml", &format!("{panel}{source}{rest}"));
        centre
    }

    fn content(&self) -> PathBuf {
        self.0.path().join("content")
    }

    fn site(&self) -> PathBuf {
        self.0.path().join("site")
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.content().join(name)).expect("readable")
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.content().join(name), text).expect("written");
    }

    fn page(&self, name: &str) -> String {
        fs::read_to_string(self.site().join(name)).expect("a page of the site")
    }

    fn becomes_final(&self) {
        let plan = self.read("2025/plan.toml");
        let days = "as_of = 2025-11-20\nprovisional_from = 2025-10-30\nfinal_from = 2025-11-20\n";
        self.write(
            "2025/plan.toml",
            &plan.replace("as_of = 2025-11-20\n", days),
        );
    }

    fn run(&self, command: &str, words: &[&str]) -> Ended {
        let mut line: Vec<OsString> =
            vec![command.into(), "--content".into(), self.content().into()];
        if command == "build" {
            line.extend(["--out".into(), self.site().into()]);
        }
        line.extend(words.iter().map(OsString::from));
        tests::run(line)
    }

    fn publish(&self, reason: &str, date: &str) -> Ended {
        self.run("publish", &["--reason", reason, "--date", date])
    }
}

fn ends_with(ended: &Ended, status: u8, said: &str) {
    assert_eq!(ended.status, ExitCode::from(status), "{}", ended.remarks);
    assert!(ended.remarks.contains(said), "{}", ended.remarks);
}

/// Fails unless a publication is refused as a wrong usage.
fn refuses(centre: &Centre, reason: &str, date: &str, said: &str) {
    ends_with(&centre.publish(reason, date), 2, said);
}

#[cfg(unix)]
#[test]
fn a_recount_must_come_to_the_same_before_anything_is_published() {
    let centre = Centre::new();
    centre.becomes_final();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("recount");
    let named = |name| folder.join(name).display().to_string();
    let (recount, as_told) = (named("recount.py"), named("as-told.sh"));
    let publish = |program: &str| {
        let date = ["--reason", "公布最终结果", "--date", "2025-11-20"];
        centre.run("publish", &[&date[..], &["--recount", program]].concat())
    };
    let other = format!("python3 {recount} \"$@\" | sed 's/\"94.00\"/\"94.01\"/'");
    let place = "windows tax components panel score: it has 94.01, here it is 94.00";
    for (told, status, said) in [
        (&*other, 1, place),
        (
            "echo begun >&2; echo no ruler >&2; exit 4",
            3,
            "failed: no ruler",
        ),
        ("echo 94", 3, "did not print a results.json"),
    ] {
        fs::write(centre.0.path().join("recount.sh"), told).expect("written");
        ends_with(&publish(&as_told), status, said);
    }
    let no_program = centre.content().join("site.toml").display().to_string();
    ends_with(&publish(&no_program), 3, "cannot be run: ");
    ends_with(&publish("/nowhere/recount"), 3, "/nowhere/recount");
    assert!(!centre.content().join("publications.log").exists());

    ends_with(&publish(&recount), 0, "publication 1: 2025, final results");
    let digest = site_gen::digest::sha256(&fs::read(recount).expect("readable"));
    let log = centre.read("publications.log");
    let part = format!(" method=1 recount={digest} reason=");
    assert!(log.contains(&part), "{log}");
    ends_with(&centre.run("check", &[]), 0, "");
    ends_with(&centre.run("build", &[]), 0, "pages");
    assert_eq!(centre.page("publications.log"), log);
    let verified = tests::run([OsString::from("verify"), centre.site().into()]);
    ends_with(&verified, 0, "");
}

/// What was public stays so although nobody repeats the day up to which it counted, and no record is of
/// that day: neither is a sealed year open again, nor a provisional one in progress.
#[test]
fn the_day_of_a_publication_is_kept_where_the_plan_names_none() {
    let centre = Centre::new();
    centre.becomes_final();
    let plan = centre.read("2025/plan.toml");
    centre.write("2025/plan.toml", &plan.replace("as_of = 2025-11-20\n", ""));
    let publish = |as_of: &str, said: &str| {
        let words = ["--reason", "公布", "--date", as_of, "--as-of", as_of];
        ends_with(&centre.run("publish", &words), 0, said);
        ends_with(&centre.run("check", &[]), 0, "");
        ends_with(&centre.run("build", &[]), 0, "pages");
    };
    publish(
        "2025-10-30",
        "2025, provisional results; records up to 2025-10-30",
    );
    let home = centre.page("en/index.html");
    assert!(
        home.contains("Publication 1") && !home.contains("Changed since publication"),
        "{home}"
    );
    publish(
        "2025-11-20",
        "2025, final results, sealed from now on; records up to 2025-11-20",
    );
    // What is recorded later counts, and is a change.
    let later = MARK.replace("2025-06-11", "2025-11-25");
    centre.write("2025/panel.toml", &format!("{MARK}{later}"));
    ends_with(&centre.run("check", &[]), 1, "sealed-");
    centre.write("2025/panel.toml", MARK);
    ends_with(&centre.run("check", &[]), 0, "");
}

#[test]
fn results_are_published_sealed_and_corrected() {
    let centre = Centre::new();
    refuses(&centre, "too early", "2025-11-20", "2025 is in progress");
    assert!(
        !centre.content().join("published").exists(),
        "nothing is published"
    );
    centre.becomes_final();
    refuses(&centre, " ", "2025-11-20", "--reason gives no reason");

    refuses(
        &centre,
        "公布最终结果",
        "2025-11-19",
        "the data go up to 2025-11-20",
    );
    ends_with(
        &centre.publish("公布最终结果", "2025-11-20"),
        0,
        "publication 1: 2025, final results",
    );
    let log = centre.read("publications.log");
    assert!(
        log.starts_with("publication=1 date=2025-11-20 year=2025 kind=final as-of=2025-11-20 ")
    );
    refuses(&centre, "again", "2025-11-21", "is as publication 1 has it");

    ends_with(&centre.run("build", &[]), 0, "pages");
    assert_eq!(centre.page("publications.log"), log);
    let home = centre.page("en/index.html");
    assert!(
        home.contains(">Publication 1, 20 November 2025</a>"),
        "{home}"
    );
    for name in ["inputs.json", "results.json"] {
        let published = centre.page(&format!("data/2025/{name}"));
        assert_eq!(
            published,
            centre.page(&format!("published/0001/{name}")),
            "{name}"
        );
    }
    // A day that passes changes no published file.
    ends_with(&centre.run("build", &["--as-of", "2025-12-31"]), 0, "pages");
    assert_eq!(
        centre.page("data/2025/inputs.json"),
        centre.page("published/0001/inputs.json")
    );

    centre.write("2025/panel.toml", &MARK.replace("94", "96"));
    ends_with(&centre.run("build", &[]), 1, "sealed-results");
    assert!(
        centre.page("data/2025/results.json").contains("\"94.00\""),
        "the old site stands"
    );
    refuses(
        &centre,
        "a day too early",
        "2025-11-19",
        "the last publication is of 2025-11-20",
    );
    ends_with(
        &centre.publish("暗访评分录入错误", "2025-12-02"),
        0,
        "publication 2: 2025, a correction",
    );
    ends_with(&centre.run("build", &[]), 0, "pages");
    let page = centre.page("en/publications/index.html");
    assert!(page.contains("暗访评分录入错误"), "the reason is told");
    assert!(
        page.contains("id=\"publication-2\""),
        "the correction has its part"
    );
    let window = centre.page("en/2025/windows/tax/index.html");
    let told = "2 December 2025: score 94.00 → 96.00, rank 1 → 1.";
    assert!(text_of(&window).contains(told), "{window}");
    assert!(
        !window.contains("20 November 2025</a>"),
        "windows say what concerns them"
    );
    assert!(
        centre.page("publications.log").starts_with(&log),
        "the log was added to"
    );

    // The last line taken back: the log alone cannot tell, the site that is there can.
    let both = centre.read("publications.log");
    let second = both.lines().nth(1).expect("two lines").to_owned();
    centre.write("publications.log", &log);
    centre.write("2025/panel.toml", MARK);
    fs::remove_dir_all(centre.content().join("published/0002")).expect("removed");
    ends_with(&centre.run("check", &[]), 0, "");
    ends_with(&centre.run("build", &[]), 1, "log-rolled-back");
    let (_, hash) = second.rsplit_once("hash=").expect("a hash");
    ends_with(
        &centre.run("check", &["--head", &hash[..32]]),
        1,
        "head-missing",
    );
}

/// A page without its tags.
fn text_of(page: &str) -> String {
    let pieces = page.split('<').map(|piece| match piece.split_once('>') {
        Some((_, text)) => text,
        None => piece,
    });
    pieces.collect()
}

const ITEM: &str = r#"[[item]]
id = "tax-003"
source = "complaint"
problem = "群众张三反映态度生硬"
responsible = "窗口负责人"
measures = ["约谈"]
opened = 2025-05-06
due = 2025-06-30
[[item.event]]
date = 2025-06-20
kind = "claimed"
by = "窗口负责人"
note = "已整改"
"#;

/// Whether a text stands anywhere below a folder.
fn stands(folder: &Path, text: &str) -> Option<PathBuf> {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let found = if path.is_dir() {
            stands(&path, text)
        } else {
            let bytes = fs::read(&path).expect("readable");
            let text = text.as_bytes();
            let holds = bytes.windows(text.len()).any(|piece| piece == text);
            holds.then_some(path)
        };
        if found.is_some() {
            return found;
        }
    }
    None
}

#[test]
fn what_happened_is_only_added_to_and_a_correction_shows_what_was_changed() {
    let centre = Centre::new();
    centre.becomes_final();
    fs::create_dir(centre.content().join("2025/ledger")).expect("made");
    centre.write("2025/ledger/tax.toml", ITEM);
    ends_with(
        &centre.publish("公布最终结果", "2025-11-20"),
        0,
        "publication 1",
    );
    // Added to: nothing to say.
    let more = "[[item.event]]\ndate = 2025-07-02\nkind = \"verified\"\nby = \"监管股\"\nevidence = \"回访\"\n";
    centre.write("2025/ledger/tax.toml", &[ITEM, more].concat());
    ends_with(&centre.run("check", &[]), 0, "");
    ends_with(
        &centre.publish("again", "2025-11-21"),
        2,
        "is as publication 1 has it",
    );
    // Edited, or removed: an error that names both.
    centre.write("2025/ledger/tax.toml", &ITEM.replace("已整改", "整改完毕"));
    let ended = centre.run("build", &[]);
    ends_with(&ended, 1, "history-changed");
    for said in ["已整改", "整改完毕", "ledger tax-003", "publication 1"] {
        assert!(ended.remarks.contains(said), "{said}: {}", ended.remarks);
    }
    fs::remove_file(centre.content().join("2025/ledger/tax.toml")).expect("removed");
    ends_with(&centre.run("check", &[]), 1, "history-changed");
    // Corrected openly: the page shows what it was and is.
    centre.write("2025/ledger/tax.toml", &ITEM.replace("已整改", "整改完毕"));
    ends_with(
        &centre.publish("台账记录有误", "2025-12-01"),
        0,
        "publication 2: 2025, a correction",
    );
    ends_with(&centre.run("build", &[]), 0, "pages");
    let page = centre.page("publications/index.html");
    for said in ["已整改", "整改完毕", "台账记录有误"] {
        assert!(page.contains(said), "{said}");
    }
}

#[test]
fn what_the_law_requires_to_be_erased_is_nowhere() {
    let centre = Centre::new();
    centre.becomes_final();
    fs::create_dir(centre.content().join("2025/ledger")).expect("made");
    centre.write("2025/ledger/tax.toml", ITEM);
    ends_with(
        &centre.publish("公布最终结果", "2025-11-20"),
        0,
        "publication 1",
    );
    ends_with(&centre.run("build", &[]), 0, "pages");
    let text = "群众张三反映态度生硬";
    assert!(stands(&centre.site(), text).is_some(), "it was published");
    let redact = |field: &str, reason: &str| {
        let words = [
            "--redact",
            field,
            "--reason",
            reason,
            "--date",
            "2025-12-03",
        ];
        centre.run("publish", &words)
    };
    ends_with(
        &redact("2025/ledger/tax.toml:item.tax-004.problem", "r"),
        2,
        "the content has no",
    );
    ends_with(
        &redact("2025/ledger/tax.toml:item.tax-003.due", "r"),
        2,
        "is no text",
    );
    let field = "2025/ledger/tax.toml:item.tax-003.problem";
    ends_with(&redact(field, text), 2, "--reason");
    ends_with(
        &redact(field, "依《个人信息保护法》第四十七条"),
        0,
        "publication 2: 2025, a text was erased",
    );
    ends_with(&centre.run("build", &[]), 0, "pages");
    assert_eq!(stands(&centre.site(), text), None);
    assert_eq!(stands(&centre.content(), text), None);
    let page = centre.page("2025/ledger/tax-003/index.html");
    assert!(
        page.contains("依法删除，2025-12-03"),
        "a tombstone stands there"
    );
    let log = centre.page("publications.log");
    assert!(log.contains(" redacted=1/history:"), "{log}");
    let page = centre.page("publications/index.html");
    assert!(
        page.contains("依法删除文字") && page.contains("第四十七条"),
        "the page tells"
    );
    let line = ["verify".into(), centre.site().into_os_string()];
    ends_with(&tests::run(line), 0, "Everything agrees");
    // Nothing else may be changed in what was kept.
    let kept = centre.read("published/0001/history.json");
    centre.write(
        "published/0001/history.json",
        &kept.replace("已整改", "整改"),
    );
    ends_with(&centre.run("check", &[]), 1, "published-file-changed");
}

#[test]
fn a_name_goes_from_every_place_at_once_and_an_erasure_that_was_cut_off_is_finished() {
    let centre = Centre::new();
    centre.becomes_final();
    fs::create_dir(centre.content().join("2025/ledger")).expect("made");
    fs::create_dir(centre.content().join("2025/notices")).expect("made");
    let item = ITEM.replace("opened =", "responsible_name_private = \"张三\"\nopened =");
    centre.write("2025/ledger/tax.toml", &item);
    let notice = "+++\ndate = 2025-11-20\ntitle = \"公告\"\n+++\n感谢**张三**。\n";
    centre.write("2025/notices/thanks.md", notice);
    ends_with(&centre.publish("公布最终结果", "2025-11-20"), 0, "");
    let field = "2025/ledger/tax.toml:item.tax-003.problem";
    let body = "2025/notices/thanks.md:body";
    let redact = |words: &[&str]| {
        let usual = ["--text", "张三", "--reason", "依法", "--date", "2025-12-03"];
        centre.run("publish", &[&usual[..], words].concat())
    };
    // The other place is named, and nothing is changed; what staff keep to themselves is none.
    let refused = redact(&["--redact", field]);
    ends_with(&refused, 2, body);
    assert!(!refused.remarks.contains("private"), "{}", refused.remarks);
    assert_eq!(centre.read("2025/notices/thanks.md"), notice);
    ends_with(
        &redact(&["--redact", field, "--redact", "2025/plan.toml:title"]),
        2,
        "does not hold",
    );
    let old = [field, body].map(|field| {
        let (file, _) = field.split_once(':').expect("a file");
        (file, centre.read(file))
    });
    let kept = centre.read("published/0001/history.json");
    let log = centre.read("publications.log");
    ends_with(
        &redact(&["--redact", field, "--redact", body]),
        0,
        "publication 2: 2025, a text was erased",
    );
    ends_with(&centre.run("build", &[]), 0, "pages");
    assert_eq!(stands(&centre.site(), "张三"), None);
    let ledger = centre.read("2025/ledger/tax.toml");
    assert!(
        ledger.contains("problem = \"群众（依法删除，2025-12-03）反映态度生硬\""),
        "{ledger}"
    );
    assert!(ledger.contains("responsible_name_private = \"张三\""));

    // Cut off after it was written down, before it was carried out: done for readers, and finished
    // by the next publication.
    let mut done: Vec<(&str, String)> = (old.iter())
        .map(|(file, _)| (*file, centre.read(file)))
        .collect();
    for name in ["published/0001/history.json", "publications.log"] {
        done.push((name, centre.read(name)));
    }
    for (file, text) in &old {
        centre.write(file, text);
    }
    centre.write("published/0001/history.json", &kept);
    centre.write("publications.log", &log);
    let journal = serde_json::json!({ "files": done }).to_string();
    centre.write("published/.erasure", &journal);
    ends_with(&centre.run("check", &[]), 0, "erasure-unfinished");
    let site = centre.site();
    fs::remove_dir_all(&site).expect("removed");
    ends_with(&centre.run("build", &[]), 0, "pages");
    assert_eq!(stands(&site, "张三"), None);
    ends_with(
        &centre.publish("again", "2025-12-04"),
        2,
        "an erasure that was cut off before is finished now",
    );
    for (file, text) in &done {
        assert_eq!(centre.read(file), *text, "{file}");
    }
    assert!(!centre.content().join("published/.erasure").exists());
}

#[test]
fn a_first_publication_that_was_cut_off_is_made_again() {
    let centre = Centre::new();
    centre.becomes_final();
    // Folders, then an empty log, then files: what there is at each moment before the line.
    for made in ["published", "published/0001"] {
        fs::create_dir(centre.content().join(made)).expect("made");
        ends_with(&centre.run("check", &[]), 0, "");
    }
    centre.write("publications.log", "");
    centre.write("published/0001/inputs.json", "{");
    ends_with(&centre.run("check", &[]), 0, "publication-unfinished");
    ends_with(&centre.publish("公布", "2025-11-20"), 0, "publication 1");
    let ended = centre.run("check", &[]);
    ends_with(&ended, 0, "");
    assert!(!ended.remarks.contains("unfinished"), "{}", ended.remarks);
    // A log that is gone is no beginning.
    fs::remove_file(centre.content().join("publications.log")).expect("removed");
    ends_with(&centre.run("check", &[]), 1, "not-in-log");
}

/// For a script, what was published is one object; the page of a correction shows what was corrected
/// in the data.
#[test]
fn a_correction_is_told_to_scripts_and_shown_with_its_inputs() {
    let centre = Centre::new();
    centre.becomes_final();
    let publish = |reason: &str| {
        let words = [
            "--reason",
            reason,
            "--date",
            "2025-11-20",
            "--format",
            "json",
        ];
        let ended = centre.run("publish", &words);
        ends_with(&ended, 0, "check code");
        let object: serde_json::Value = serde_json::from_str(&ended.out).expect("one object");
        object
    };
    let first = publish("公布");
    assert_eq!(first["publication"], 1);
    assert_eq!(
        (&first["kind"], &first["as_of"]),
        (&"final".into(), &"2025-11-20".into())
    );
    let log = centre.read("publications.log");
    for part in ["inputs", "results", "history", "hash"] {
        let said = format!("{part}={}", first[part].as_str().expect("a digest"));
        assert!(log.contains(&said), "{said}: {log}");
    }
    centre.write("2025/panel.toml", &MARK.replace("94", "93.5"));
    let refused = centre.run("check", &["--lang", "en"]);
    ends_with(&refused, 1, "values that differ: ");
    assert!(
        refused
            .remarks
            .contains("windows tax composite 94.00 → 93.50; "),
        "{}",
        refused.remarks
    );
    let second = publish("分数抄错了");
    assert_eq!(second["kind"], "correction");
    ends_with(&centre.run("build", &[]), 0, "pages");
    let page = centre.page("en/publications/index.html");
    let (_, inputs) = page
        .split_once("What was corrected in the data")
        .expect("a table");
    for said in [
        "<code>panel 1 score</code>",
        "2025/panel.toml",
        "<span>94</span>",
        "<b>93.5</b>",
    ] {
        assert!(inputs.contains(said), "{said}: {inputs}");
    }
    // The composites of then and now are held against what was kept.
    for (number, composite) in [(1, "94.00"), (2, "93.50")] {
        let mark = format!("data-figure=\"composite tax #{number}\">{composite}<");
        assert!(page.contains(&mark), "{mark}: {page}");
    }
}

/// A provisional year may change, and its pages say so; a correction is marked where its window stands
/// and told by the feed; the check code stands where paper can be compared with it and nowhere else.
#[test]
fn pages_say_what_was_published_and_what_changed_since() {
    let centre = Centre::new();
    centre.becomes_final();
    let plan = centre.read("2025/plan.toml");
    let provisional = plan.replace("final_from = 2025-11-20", "final_from = 2025-11-25");
    centre.write("2025/plan.toml", &provisional);
    let ended = centre.publish("暂定结果", "2025-11-20");
    ends_with(&ended, 0, "publication 1: 2025, provisional results");
    centre.write("2025/panel.toml", &MARK.replace("94", "96"));
    ends_with(&centre.run("build", &[]), 0, "pages");
    for page in [
        "en/index.html",
        "en/2025/ranking/index.html",
        "en/2025/method/index.html",
    ] {
        let said = "Changed since publication 1 (20 November 2025)";
        assert!(centre.page(page).contains(said), "{page}");
    }

    centre.write("2025/plan.toml", &plan);
    ends_with(
        &centre.publish("最终结果", "2025-11-20"),
        0,
        "final results",
    );
    centre.write("2025/panel.toml", &MARK.replace("94", "95"));
    ends_with(&centre.publish("录入有误", "2025-11-21"), 0, "a correction");
    ends_with(&centre.run("build", &[]), 0, "pages");
    let feed = centre.page("feeds/results.xml");
    assert!(
        feed.contains("录入有误") && feed.contains("publication-3"),
        "{feed}"
    );
    for page in [
        "en/2025/ranking/index.html",
        "en/2025/windows/tax/index.html",
    ] {
        assert!(centre.page(page).contains(">Corrected<"), "{page}");
    }

    let log = centre.read("publications.log");
    let (_, hash) = log.trim_end().rsplit_once("hash=").expect("a hash");
    let groups: Vec<&str> = (0..8).map(|at| &hash[at * 4..at * 4 + 4]).collect();
    let code = groups.join(" ");
    let mut with: Vec<String> = Vec::new();
    for page in tests::pages::of_site("", &centre.site()) {
        if centre.page(&page.path).contains(&code) && !page.path.starts_with("en/") {
            with.push(page.kind);
        }
    }
    with.sort_unstable();
    with.dedup();
    let expected = [
        "display",
        "home",
        "method",
        "notice-of-results",
        "publications",
        "report",
        "verify",
        "year",
    ];
    assert_eq!(with, expected);

    // What another copy of the site shows was published must stand in the content.
    let copy = centre.0.path().join("copy");
    tests::copy(&centre.site(), &copy);
    let lines: Vec<&str> = log.lines().collect();
    centre.write("publications.log", &format!("{}\n{}\n", lines[0], lines[1]));
    centre.write("2025/panel.toml", &MARK.replace("94", "96"));
    fs::remove_dir_all(centre.content().join("published/0003")).expect("removed");
    ends_with(&centre.run("check", &[]), 0, "");
    let copy = copy.to_str().expect("UTF-8");
    ends_with(
        &centre.run("check", &["--previous", copy]),
        1,
        "log-rolled-back",
    );
}
