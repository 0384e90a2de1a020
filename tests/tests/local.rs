//! Files of staff in the calculator, in Chromium: what a site made of them would say, the messages of
//! `check`, and one change a file that comes and goes.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use fantoccini::{Client, Locator};
use serde_json::{Value, json};
use site_gen::assess::assess;
use site_gen::load::load;
use site_gen::model::Language;
use site_gen::parse::parse;
use site_gen::reader;
use site_gen::validate::{Options, validate};
use tempfile::TempDir;
use tests::browser::{Browser, PATIENCE, Scripts, in_browser};
use tests::server::Server;
use web::local::names;
use web::state::State;

const YEAR: u16 = 2026;

fn content() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../content")
}

static SITE: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = TempDir::new().expect("a temporary folder");
    tests::build(&content(), &folder.path().join("site"));
    folder
});

fn site() -> PathBuf {
    SITE.path().join("site")
}

/// The sample's files with other records in them, by path in the folder of the year.
fn changed() -> Vec<(&'static str, String)> {
    let file = |path: &str| {
        let path = content().join(YEAR.to_string()).join(path);
        fs::read_to_string(path).expect("a file of the sample")
    };
    let mut august = file("surveys/august.toml");
    // Everybody who called an indicator good at the first window calls it poor.
    let row = august.find("\nattitude = [").expect("a row of votes");
    let end = row + august[row..].find(']').expect("its end");
    let counts = august[row..end].split_once('[').expect("counts").1;
    let mut counts: Vec<String> = counts.split(", ").map(str::to_owned).collect();
    let last = counts.len() - 1;
    counts.swap(0, last);
    august.replace_range(row..end, &format!("\nattitude = [{}", counts.join(", ")));
    // One deduction is gone, and the others cost half a point more.
    let adjustments = file("adjustments.toml");
    let first = adjustments.find("[[deduction]]").expect("a deduction");
    let second = adjustments[first + 1..]
        .find("[[")
        .map_or(adjustments.len(), |at| first + 1 + at);
    let adjustments = adjustments[..first].to_owned() + &adjustments[second..];
    let panel = file("panel.toml").replacen("score = 9", "score = 8", 3);
    vec![
        ("surveys/august.toml", august),
        ("adjustments.toml", adjustments),
        ("panel.toml", panel),
    ]
}

/// The ranks that a site made of the sample with these files would show, by window.
fn ranks(files: &[(&str, String)]) -> Vec<(String, String)> {
    let (mut sources, mut diagnostics) = load(&content()).expect("the content is there");
    for (path, text) in files {
        sources.put(&format!("{YEAR}/{path}"), text);
    }
    let raw = parse(&sources, &mut diagnostics);
    let model = validate(&sources, &raw, &Options::default(), &mut diagnostics);
    let assessed = assess(model.expect("nothing is wrong with it"), None);
    let year = assessed.years.iter().find(|year| year.content.year == YEAR);
    let outcome = &year.expect("the sample's year").outcome;
    let rank = |rank: Option<usize>| rank.map_or_else(|| "—".to_owned(), |rank| rank.to_string());
    (outcome.by_rank().into_iter())
        .map(|window| (window.id.to_string(), rank(window.rank)))
        .collect()
}

async fn run(client: &Client, script: &str, arguments: Vec<Value>) -> Value {
    let answer = client.execute(script, arguments).await;
    answer.unwrap_or_else(|error| panic!("{script}: {error}"))
}

async fn until(client: &Client, what: &str) {
    let script = format!(
        "const done = arguments[arguments.length - 1];
         const look = () => (() => {{ {what} }})() ? done(true) : setTimeout(look, 20);
         look();"
    );
    let answer = client.execute_async(&script, vec![]).await;
    answer.unwrap_or_else(|error| panic!("{what}: {error}"));
}

/// Opens the page and the panel, by key.
async fn open(client: &Client, url: &str) {
    client.goto(url).await.expect("the page opens");
    let check = Locator::Css("#calculator-check.good");
    let wait = client.wait().at_most(PATIENCE).for_element(check).await;
    wait.expect("the calculator reproduces the published result");
    let open = "document.querySelector('[data-panel=local] > summary').focus();";
    run(client, open, vec![]).await;
    let summary = client.active_element().await.expect("it takes the focus");
    summary.send_keys("\u{e007}").await.expect("it takes keys");
    until(client, "return document.getElementById('local-files');").await;
}

/// Hands files to the panel: chosen in its field, or dropped on it.
async fn give(client: &Client, files: &[(&str, String)], dropped: bool) {
    run(client, "window.before = document.querySelector('[data-panel=local] .answer').innerHTML; document.querySelector('[data-panel=local] .answer').replaceChildren();", vec![]).await;
    let script = "
        const data = new DataTransfer();
        for (const [name, text] of arguments[0]) data.items.add(new File([text], name));
        const field = document.getElementById('local-files');
        if (arguments[1]) {
            field.parentElement.dispatchEvent(
                new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true}));
        } else {
            field.files = data.files;
            for (const kind of ['input', 'change']) field.dispatchEvent(new Event(kind, {bubbles: true}));
        }";
    let named = files.iter().map(|(path, text)| {
        // A browser tells the name alone.
        let name = path.rsplit('/').next().unwrap_or(path);
        json!([name, text])
    });
    let named: Vec<_> = named.collect();
    run(client, script, vec![json!(named), json!(dropped)]).await;
    until(
        client,
        "return document.querySelector('[data-panel=local] .answer .local');",
    )
    .await;
}

async fn shown(client: &Client) -> Vec<(String, String)> {
    let script = "return [...document.querySelectorAll('.live tr[data-window]')]
        .map(row => [row.dataset.window, row.querySelector('.c-r').textContent]);";
    let rows = run(client, script, vec![]).await;
    // Chinese and English have dashes of their own.
    let text = |value: &Value| value.as_str().expect("a text").replace('\u{2013}', "—");
    let rows = rows.as_array().expect("a list").clone();
    rows.iter()
        .map(|row| (text(&row[0]), text(&row[1])))
        .collect()
}

async fn changes(client: &Client) -> Vec<String> {
    let script = "return [...document.querySelectorAll('.changed > .changes > li > span')].map(it => it.textContent);";
    let list = run(client, script, vec![]).await;
    let list = list.as_array().expect("a list").clone();
    list.iter()
        .map(|it| it.as_str().expect("a text").to_owned())
        .collect()
}

fn assert_silent(browser: &Browser) {
    let said = browser.console();
    assert!(said.is_empty(), "{said:#?}");
}

#[test]
fn the_page_shows_what_a_site_of_the_files_would() {
    let server = Server::start(&site());
    let page = site().join(format!("en/{YEAR}/calculator/index.html"));
    let urls = [
        server.url(&format!("{YEAR}/calculator/index.html")),
        format!("file://{}", page.display()),
    ];
    let files = changed();
    let (before, after) = (ranks(&[]), ranks(&files));
    assert_ne!(before, after, "the changed files matter");
    in_browser(Scripts::On, |browser| async move {
        let client = &browser.client;
        for (at, url) in urls.iter().enumerate() {
            open(client, url).await;
            let scripts = "return document.querySelectorAll('script[src*=reader]').length";
            assert_eq!(
                run(client, scripts, vec![]).await,
                json!(0),
                "not loaded unasked"
            );
            give(client, &files, at == 1).await;
            assert_eq!(shown(client).await, after, "{url}");
            let listed = changes(client).await;
            assert_eq!(listed.len(), files.len(), "{listed:?}");
            assert!(listed[0].contains("surveys/august.toml"), "{listed:?}");
            // All at once by one step back; each by its own button.
            run(
                client,
                "document.querySelector('[data-do=undo]').click()",
                vec![],
            )
            .await;
            assert_eq!(shown(client).await, before);
            run(
                client,
                "document.querySelector('[data-do=redo]').click()",
                vec![],
            )
            .await;
            run(
                client,
                "document.querySelector('[data-leave=\"1\"]').click()",
                vec![],
            )
            .await;
            let rest: Vec<_> = [0, 2].map(|at| files[at].clone()).to_vec();
            assert_eq!(shown(client).await, ranks(&rest));
            // A link says the same, without the files.
            run(
                client,
                "document.querySelector('[data-do=copy]').click()",
                vec![],
            )
            .await;
            let link = "return document.getElementById('calculator-link').value.split('#')[1];";
            let link = run(client, link, vec![]).await;
            let link = web::link::read(link.as_str().expect("a text")).expect("a link");
            let inputs = site().join(format!("data/{YEAR}/inputs.json"));
            let inputs = fs::read_to_string(inputs).expect("a site has its data");
            let mut state = State::new(&inputs).expect("consistent");
            state.replace(&link.edits).expect("they fit");
            for (window, rank) in ranks(&rest) {
                let place = state.live().place(&window).expect("a window of the year");
                let here = state.live().rank(place);
                assert_eq!(here.map_or("—".to_owned(), |rank| rank.to_string()), rank);
            }
            assert_silent(&browser);
        }
    });
}

#[test]
fn what_is_wrong_is_said_as_check_says_it_and_changes_nothing() {
    let server = Server::start(&site());
    let wrong = "conducted = 2026-08-20\n\n[[window]]\nid = \"taxx\"\nrespondents = 10\n\
        issued = 12\nreturned = 11\n[window.votes]\ndiscipline = [8, 4, 0, 0, 0]\n";
    let files = [
        ("surveys/august.toml", wrong.to_owned()),
        (
            "peer.toml",
            "[[ballot]]\nsubmitted = 2026-02-30\n".to_owned(),
        ),
    ];
    let inputs = fs::read_to_string(site().join(format!("data/{YEAR}/inputs.json")));
    let state = State::new(&inputs.expect("a site has its data")).expect("consistent");
    let published = state.published();
    let (plan, windows) = (names::plan(published), names::windows(&published.windows));
    let bytes = files
        .clone()
        .map(|(path, text)| (path.to_owned(), text.into_bytes()));
    let before = ranks(&[]);
    in_browser(Scripts::On, |browser| async move {
        let client = &browser.client;
        for (prefix, language) in [("", Language::Chinese), ("en/", Language::English)] {
            open(
                client,
                &server.url(&format!("{prefix}{YEAR}/calculator/index.html")),
            )
            .await;
            client.set_window_size(320, 700).await.expect("a size");
            give(client, &files, language == Language::English).await;
            let text =
                "return [...document.querySelectorAll('.diagnostic')].map(it => it.textContent);";
            let said = run(client, text, vec![]).await;
            let said = said.as_array().expect("a list").clone();
            let answer = reader::read(YEAR, [&plan, &windows], bytes.to_vec(), language);
            assert!(answer.diagnostics.len() >= 4, "{:?}", answer.diagnostics);
            assert_eq!(said.len(), answer.diagnostics.len());
            for (shown, said) in said.iter().zip(&answer.diagnostics) {
                let shown = shown.as_str().expect("a text");
                let place = &said.places[0];
                let at = format!("{}:{}:{}", place.path, place.line, place.column);
                for part in [
                    said.code,
                    &said.message,
                    &said.hint,
                    &at,
                    &place.text.concat(),
                ] {
                    assert!(shown.contains(part), "{part}: {shown}");
                }
            }
            assert_eq!(changes(client).await, Vec::<String>::new());
            assert_eq!(shown(client).await, before);
            // What was wrong is forgotten when it was said: a sound file is not told of it.
            let sound = [changed().remove(2)];
            give(client, &sound, language == Language::Chinese).await;
            let errors = "return document.querySelectorAll('.diagnostic.bad').length;";
            assert_eq!(run(client, errors, vec![]).await, json!(0));
            assert_eq!(changes(client).await.len(), 1);
            let wide = "return document.scrollingElement.scrollWidth <= innerWidth;";
            assert_eq!(
                run(client, wide, vec![]).await,
                json!(true),
                "no sideways scrolling"
            );
            assert_silent(&browser);
        }
    });
}
