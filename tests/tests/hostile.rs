//! Hostile texts in everything that people write, in Chromium with the pages' policy and without: none
//! runs, none loads anything, none is stopped by the policy, because none becomes markup.
//!
//! `tests/hostile/payloads.txt` is the list of texts, `allowed.json` the elements and attributes that
//! pages may have, `page.js` what is looked at in each page. All pages in Chinese are opened under
//! their policy and all in English without.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use calamine::Reader;
use fantoccini::Locator;
use fantoccini::wd::TimeoutConfiguration;
use serde_json::{Value, json};
use tempfile::TempDir;
use tests::browser::{Browser, PATIENCE, Scripts, in_browser_with};
use tests::hostile::{awkward, payloads, quoted, whole, windows};
use tests::pages;
use tests::server::Server;

/// Tells the page that opens others of what a text of theirs did.
const LISTEN: &str = "(() => {
    const found = (top.found ??= []);
    const tell = what => found.push(`${location.pathname}: ${what}`);
    for (const name of ['alert', 'confirm', 'prompt', 'print', 'open'])
        window[name] = (...all) => tell(`${name} ${all}`);
    document.addEventListener('securitypolicyviolation', event =>
        tell(`policy: ${event.violatedDirective} ${event.blockedURI}`), true);
    window.addEventListener('error', event => tell(`error: ${event.message}`));
})()";

/// How many of the texts at least would come to something if they came into a page.
const LIVE: usize = 250;

fn file(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("hostile");
    fs::read_to_string(folder.join(name)).expect("a file of the suite")
}

/// What the hosts of all addresses but this machine's resolve to. It answers nothing and remembers who
/// was asked for.
struct Elsewhere {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Elsewhere {
    fn listen() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("bound");
        let asked = Arc::<Mutex<Vec<String>>>::default();
        let told = Arc::clone(&asked);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let told = Arc::clone(&told);
                std::thread::spawn(move || {
                    let (mut stream, mut begin) = (stream, [0; 4096]);
                    let patience = Some(Duration::from_secs(2));
                    drop(stream.set_read_timeout(patience));
                    // A TLS greeting has the host's name in clear.
                    let length = stream.read(&mut begin).unwrap_or_default();
                    let begin = String::from_utf8_lossy(&begin[..length]).into_owned();
                    told.lock().expect("no thread panicked").push(begin);
                });
            }
        });
        Self { address, asked }
    }

    /// What the browser is told.
    fn argument(&self) -> String {
        format!(
            "--host-resolver-rules=MAP * {}, EXCLUDE 127.0.0.1",
            self.address
        )
    }

    /// Requests to the host of the texts. A browser has errands of its own elsewhere.
    fn requests(&self) -> Vec<String> {
        let asked = self.asked.lock().expect("no thread panicked");
        let hosts = asked.iter().filter(|begin| begin.contains("evil.example"));
        hosts.cloned().collect()
    }
}

/// Sites side by side in a folder that is served, and a page that opens theirs.
struct Stage {
    folder: TempDir,
    /// The names of the sites.
    sites: Vec<String>,
    /// What the headings of pages must say.
    texts: BTreeMap<String, String>,
}

impl Stage {
    fn set() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let all = payloads();
        let (mut sites, mut said) = (Vec::new(), BTreeMap::new());
        let (awkward, _) = awkward();
        let build = |name: &str, fill: &dyn Fn(&Path)| {
            let content = TempDir::new().expect("a temporary folder");
            fill(content.path());
            tests::build(content.path(), &folder.path().join(name));
        };
        for (site, texts) in [("windows", &all), ("awkward", &awkward)] {
            build(site, &|content| windows(content, texts));
            sites.push(site.to_owned());
            for (number, text) in texts.iter().enumerate() {
                for place in ["windows/w", "pledges/w"] {
                    for language in ["", "en/"] {
                        let path = format!("{site}/{language}2025/{place}-{number}/index.html");
                        said.insert(path, text.clone());
                    }
                }
            }
        }
        // One of a kind, with what is awkward but for the words that would be most of every page.
        let short: Vec<String> = (awkward.iter().filter(|text| text.len() < 1000))
            .cloned()
            .collect();
        build("whole-awkward", &|content| whole(content, &short));
        sites.push("whole-awkward".to_owned());
        for (number, some) in all.chunks(70).enumerate() {
            let name = format!("whole-{number}");
            build(&name, &|content| whole(content, some));
            sites.push(name);
        }
        // The page of addresses that do not exist asks the root of its server.
        tests::copy(
            &folder.path().join("windows/assets"),
            &folder.path().join("assets"),
        );
        fs::write(
            folder.path().join("stage.html"),
            "<!doctype html><meta charset=utf-8><title>x</title><body>",
        )
        .expect("a file");
        Self {
            folder,
            sites,
            texts: said,
        }
    }

    /// The published names of the windows are the texts, to the letter, for programs and in the
    /// workbook.
    fn check_data(&self) {
        for (site, texts) in [("windows", payloads()), ("awkward", awkward().0)] {
            let folder = self.folder.path().join(site).join("data/2025");
            let results = fs::read_to_string(folder.join("results.json")).expect("published");
            let results: Value = serde_json::from_str(&results).expect("JSON");
            let names: BTreeMap<_, _> = (results["windows"].as_array().expect("windows").iter())
                .map(|window| (window["id"].as_str(), window["name"].as_str()))
                .collect();
            for (number, text) in texts.iter().enumerate() {
                let id = format!("w-{number}");
                let name = names.get(&Some(id.as_str()));
                assert_eq!(name, Some(&Some(text.as_str())), "{site}");
            }
            for workbook in pages::files(&folder, ".xlsx") {
                let mut book: calamine::Xlsx<_> =
                    calamine::open_workbook(&workbook).expect("a workbook");
                let mut cells = BTreeSet::new();
                for name in book.sheet_names() {
                    let sheet = book.worksheet_range(&name).expect("a sheet");
                    cells.extend(sheet.used_cells().map(|(_, _, cell)| cell.to_string()));
                }
                // What a workbook cannot hold, or writes otherwise: its own tests say how.
                let its_own = ["\r", "\u{fffe}", "\u{ffff}", "<r>"];
                let kept = |text: &&String| {
                    *text == text.trim() && !its_own.iter().any(|part| text.contains(part))
                };
                for text in texts.iter().filter(kept) {
                    assert!(
                        cells.contains(text),
                        "{} has no {text:?}",
                        workbook.display()
                    );
                }
            }
        }
    }

    /// The pages and pictures of one language, or of both.
    fn paths(&self, english: bool) -> Vec<String> {
        let mut paths = Vec::new();
        for site in &self.sites {
            let folder = self.folder.path().join(site);
            for end in [".html", ".svg", ".xml"] {
                paths.extend(pages::files(&folder, end).iter().filter_map(|file| {
                    let path = file.strip_prefix(self.folder.path()).expect("below it");
                    let path = path.to_str().expect("UTF-8");
                    let is_english = path.starts_with(&format!("{site}/en/"));
                    (is_english == english).then(|| path.to_owned())
                }));
            }
        }
        paths
    }
}

/// A page that would be caught: what it does is told, or stopped by its policy.
fn control(folder: &Path) {
    let body = "<script>alert(1)</script><img src=//evil.example/x><img src=x onerror=alert(2)>";
    let policy = "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'\">";
    for (name, policy) in [("policy.html", policy), ("none.html", "")] {
        fs::write(
            folder.join(name),
            format!("<!doctype html><meta charset=utf-8>{policy}<title>x</title><h1>x</h1>{body}"),
        )
        .expect("a file");
    }
}

/// Opens pages and says what is wrong with them.
async fn open(
    browser: &Browser,
    paths: &[String],
    texts: &BTreeMap<String, String>,
) -> Vec<String> {
    let allowed: Value = serde_json::from_str(&file("allowed.json")).expect("JSON");
    let script = file("page.js").replace(
        "const [paths, allowed, texts, done] = arguments;",
        "const [paths, allowed, texts, done] = arguments; window.found ??= [];",
    );
    let mut problems = Vec::new();
    for some in paths.chunks(100) {
        let texts: BTreeMap<_, _> = (some.iter())
            .filter_map(|path| texts.get_key_value(path))
            .collect();
        let arguments = vec![json!(some), allowed.clone(), json!(texts)];
        let answer = browser.client.execute_async(&script, arguments).await;
        let answer = answer.expect("the pages are opened");
        let found = answer.as_array().expect("a list").iter();
        problems.extend(found.map(|problem| problem.as_str().unwrap_or("?").to_owned()));
    }
    problems
}

async fn begin(browser: &Browser, server: &Server, bypass: bool) {
    let patience = Some(Duration::from_mins(5));
    let timeouts = TimeoutConfiguration::new(patience, patience, None);
    let set = browser.client.update_timeouts(timeouts).await;
    set.expect("chromedriver takes timeouts");
    browser.devtools("Page.enable", &json!({}));
    browser.devtools("Page.setBypassCSP", &json!({ "enabled": bypass }));
    let listen = json!({ "source": LISTEN });
    browser.devtools("Page.addScriptToEvaluateOnNewDocument", &listen);
    let opened = browser.client.goto(&server.url("stage.html")).await;
    opened.expect("the page opens");
}

/// Of how many pages one is opened in Chromium: all of thousands take ten minutes, so they
/// have to be asked for, with `HOSTILE=1`.
fn step() -> usize {
    const FEW: usize = 101;
    std::env::var("HOSTILE").map_or(FEW, |asked| asked.parse().expect("HOSTILE is a number"))
}

#[test]
fn no_text_becomes_markup() {
    let stage = Stage::set();
    stage.check_data();
    let step = step();
    control(stage.folder.path());
    let server = Server::start(stage.folder.path());
    let elsewhere = Elsewhere::listen();
    let all = payloads();
    assert!(all.len() >= 300, "only {} texts", all.len());
    in_browser_with(Scripts::On, &[elsewhere.argument()], |browser| async move {
        // What watches sees what it must: a page that runs and loads, and the policy that stops one.
        begin(&browser, &server, false).await;
        let control = open(&browser, &["policy.html".to_owned()], &stage.texts).await;
        let seen = |what: &str| control.iter().any(|line| line.contains(what));
        assert!(
            seen("policy: script-src") && seen("policy: img-src"),
            "{control:#?}"
        );
        assert!(!seen("alert 1") && !seen("alert 2"), "{control:#?}");
        let control = open(&browser, &["none.html".to_owned()], &stage.texts).await;
        let seen = |what: &str| control.iter().any(|line| line.contains(what));
        assert!(
            seen("alert 1") && seen("alert 2") && seen("onerror"),
            "{control:#?}"
        );
        assert!(!elsewhere.requests().is_empty(), "nobody saw the request");
        let arguments = vec![json!(all), json!({})];
        let live = browser.client.execute(&file("live.js"), arguments).await;
        let live = live.expect("the texts are tried");
        let live = live.as_array().expect("a list").len();
        assert!(live >= LIVE, "only {live} of {} texts are live", all.len());
        drop(browser.console());
        elsewhere.asked.lock().expect("no thread panicked").clear();

        for bypass in [false, true] {
            begin(&browser, &server, bypass).await;
            let paths = stage.paths(bypass);
            assert!(paths.len() > 4 * all.len(), "only {} pages", paths.len());
            let paths: Vec<String> = paths.into_iter().step_by(step).collect();
            let problems = open(&browser, &paths, &stage.texts).await;
            // One of a kind: the same element of a template is on many pages.
            let kind = |problem: &str| {
                let what = problem.split_once(": ").map_or(problem, |(_, what)| what);
                what.split('=').next().map(str::to_owned)
            };
            let kinds: BTreeMap<_, _> = (problems.iter())
                .map(|problem| (kind(problem), problem))
                .collect();
            let first: Vec<_> = kinds.values().take(40).collect();
            assert!(
                problems.is_empty(),
                "{} problems: {first:#?}",
                problems.len()
            );
            let said = browser.console();
            assert!(said.is_empty(), "{said:#?}");
            for site in ["windows", "awkward", "whole-0", "whole-awkward"] {
                let page = format!("{site}/2025/calculator/index.html");
                calculates(&browser, &server.url(&page)).await;
            }
            let said = browser.console();
            assert!(said.is_empty(), "{said:#?}");
            let requests = elsewhere.requests();
            assert!(requests.is_empty(), "{requests:#?}");
        }
    });
}

/// A calculator reproduces what was published and takes an edit, whatever the windows are called.
async fn calculates(browser: &Browser, url: &str) {
    const EDIT: &str = "const range = document.querySelector('.calculator .slide input[type=range]');
        range.value = 30;
        for (const kind of ['input', 'change']) range.dispatchEvent(new Event(kind, {bubbles: true}));
        return document.querySelectorAll('.calculator tr[data-window]').length;";
    let client = &browser.client;
    client.goto(url).await.expect("the page opens");
    let check = Locator::Css("#calculator-check.good");
    let wait = client.wait().at_most(PATIENCE).for_element(check).await;
    wait.expect("the calculator reproduces the published result");
    let rows = client.execute(EDIT, Vec::new()).await;
    let rows = rows.expect("it takes an edit").as_u64();
    assert!(rows.is_some_and(|rows| rows > 2), "{url}: {rows:?}");
}

#[test]
fn texts_that_cannot_be_shown_are_refused_by_their_character() {
    let (_, refused) = awkward();
    for text in refused {
        let content = TempDir::new().expect("a temporary folder");
        windows(content.path(), std::slice::from_ref(&text));
        let said = self::refused(content.path());
        assert!(said.contains("bad-text"), "{text:?}: {said}");
        assert!(
            said.contains("U+") || said.contains("form"),
            "{text:?}: {said}"
        );
        let steers = |c: char| c != '\n' && site_gen::diagnostic::is_unprintable(c);
        assert!(!said.contains(steers), "{text:?}");
    }
}

/// The files of a content that `check` names as wrong.
fn refused(content: &Path) -> String {
    let arguments = [Path::new("check"), Path::new("--content"), content];
    let ended = tests::run(arguments);
    assert_eq!(ended.status, ExitCode::from(1), "{}", ended.out);
    ended.remarks
}

/// A name of a file cannot leave its folder or steer a terminal: it is an id, or refused by name.
#[test]
fn no_text_is_taken_for_a_file_name_or_an_id() {
    let content = TempDir::new().expect("a temporary folder");
    let year = content.path().join("2025");
    whole(content.path(), &["x".to_owned()]);
    let mut names: Vec<String> = payloads()
        .iter()
        .map(|text| text.replace('/', "∕"))
        .collect();
    // What a terminal would obey, and what turns the direction of a line.
    names.extend(
        [
            "\u{1b}[2J",
            "\u{1b}]0;x\u{7}",
            "a\r\nb",
            "\u{202e}txt",
            "\u{9b}31m",
        ]
        .map(str::to_owned),
    );
    names.retain(|name| name.len() < 200 && !name.starts_with('.'));
    let mut written: Vec<PathBuf> = Vec::new();
    for name in &names {
        for (folder, end) in [
            ("pledges", "md"),
            ("notices", "md"),
            ("self-reports", "md"),
            ("ledger", "toml"),
            ("surveys", "toml"),
            ("checklists", "toml"),
        ] {
            let path = year.join(folder).join(format!("{name}.{end}"));
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(&path, "").expect("such a file can be made");
            written.push(path);
        }
    }
    let said = refused(content.path());
    let places = said.matches("--> ").count();
    assert!(
        places >= written.len(),
        "{places} places for {} files",
        written.len()
    );
    let steers = |c: char| c != '\n' && site_gen::diagnostic::is_unprintable(c);
    assert!(!said.contains(steers), "a terminal would obey what is said");

    let ids = TempDir::new().expect("a temporary folder");
    whole(ids.path(), &["x".to_owned()]);
    let windows = ids.path().join("2025/windows.toml");
    let mut text = fs::read_to_string(&windows).expect("readable");
    for name in payloads() {
        let id = quoted(&name);
        text.extend(["\n[[window]]\nid = ", &id, "\nname = \"x\"\n"]);
    }
    fs::write(&windows, text).expect("a file");
    let said = refused(ids.path());
    let lawful = |text: &String| text.parse::<scoring_core::id::Id>().is_ok();
    let wrong = payloads().iter().filter(|text| !lawful(text)).count();
    let refused = said.matches("error[bad-id]").count();
    assert!(refused >= wrong, "{refused} of {wrong} ids are refused");
}
