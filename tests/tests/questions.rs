//! The calculator's results and its panels of questions in Chromium: what they show is what the native
//! core says, applied answers included, and nothing is loaded before it is asked for.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use fantoccini::{Client, Locator};
use scoring_core::id::Id;
use scoring_core::require::{Answer, Lever, Target, require};
use scoring_core::stability::{Settings, Stability, Weights};
use scoring_core::{Evaluation, evaluate};
use serde_json::{Value, json};
use tempfile::TempDir;
use tests::browser::{Browser, PATIENCE, Scripts, in_browser};
use tests::server::Server;

/// The site of the sample, made once for all tests.
static SITE: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = TempDir::new().expect("a temporary folder");
    tests::build(&root().join("content"), &folder.path().join("site"));
    folder
});

const YEAR: &str = "2025";

fn root() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    root.expect("the workspace").to_owned()
}

fn site() -> PathBuf {
    SITE.path().join("site")
}

fn from_disk(language: &str) -> String {
    let page = site().join(format!("{language}{YEAR}/calculator/index.html"));
    format!("file://{}", page.display())
}

fn evaluation() -> Evaluation {
    let path = site().join("data").join(YEAR).join("inputs.json");
    let inputs = fs::read_to_string(path).expect("a site has its data");
    Evaluation::from_json(&inputs).expect("the site's data is consistent")
}

async fn run(client: &Client, script: &str, arguments: Vec<Value>) -> Value {
    let answer = client.execute(script, arguments).await;
    answer.unwrap_or_else(|error| panic!("{script}: {error}"))
}

async fn words(client: &Client, selector: &str) -> String {
    let script = "return document.querySelector(arguments[0])?.textContent ?? ''";
    let said = run(client, script, vec![json!(selector)]).await;
    said.as_str().expect("a text").to_owned()
}

async fn wait_for(client: &Client, selector: &str) {
    let found = client.wait().at_most(PATIENCE);
    let found = found.for_element(Locator::Css(selector)).await;
    found.unwrap_or_else(|error| panic!("{selector}: {error}"));
}

async fn open(client: &Client, url: &str) {
    client.goto(url).await.expect("the page opens");
    wait_for(client, "#calculator-check.good").await;
}

/// Opens a panel by the keyboard.
async fn ask(client: &Client, panel: &str) {
    let summary = format!("[data-panel={panel}] > summary");
    let summary = client.find(Locator::Css(&summary)).await;
    let summary = summary.expect("a panel has a summary");
    summary.send_keys("\u{e007}").await.expect("it opens");
    wait_for(client, &format!("[data-panel={panel}] :is(.ask, .drop)")).await;
}

/// Chooses from a list or types, as a reader does, and waits for what follows.
async fn enter(client: &Client, id: &str, value: &str) {
    let script = "const [id, value] = arguments;
        const field = document.getElementById(id);
        field.focus(); field.value = value;
        field.dispatchEvent(new Event('input', {bubbles: true}));";
    run(client, script, vec![json!(id), json!(value)]).await;
}

async fn click(client: &Client, selector: &str) {
    let script = "document.querySelector(arguments[0]).scrollIntoView({block: 'center'})";
    run(client, script, vec![json!(selector)]).await;
    let element = client.find(Locator::Css(selector)).await;
    let element = element.unwrap_or_else(|error| panic!("{selector}: {error}"));
    element.click().await.expect("it can be used");
}

/// What the page shows of a window in the ranking: its rank.
async fn rank(client: &Client, window: &str) -> String {
    words(client, &format!(".live tr[data-window='{window}'] .c-r")).await
}

/// Waits until a script says yes.
async fn until(client: &Client, script: &str) {
    let began = std::time::Instant::now();
    while run(client, script, vec![]).await != json!(true) {
        assert!(began.elapsed() < PATIENCE, "{script}");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

fn assert_silent(browser: &Browser, what: &str) {
    let said = browser.console();
    assert!(said.is_empty(), "{what}: {said:#?}");
}

/// A ranked window on no list, with its id.
fn ordinary(evaluation: &Evaluation) -> Id {
    let outcome = evaluate(evaluation);
    let middle = outcome.windows.iter().find(|window| {
        window.candidate.is_none() && window.rank.is_some_and(|rank| rank > 5) && !window.vetoed
    });
    middle
        .expect("the sample has windows in the middle")
        .id
        .clone()
}

#[test]
fn results_are_searched_compared_and_drawn() {
    let url = from_disk("");
    let window = ordinary(&evaluation());
    in_browser(Scripts::On, |browser| async move {
        let client = &browser.client;
        open(client, &url).await;
        let all = evaluation().windows.len();
        let rows = "return document.querySelectorAll('.live tr[data-window]').length";
        assert_eq!(run(client, rows, vec![]).await, json!(all));
        assert_eq!(words(client, "svg.slope").await, "", "nothing moved yet");
        // Other weights: some windows move, and only those are shown on request.
        let fields = "return [...document.querySelectorAll('.calc-weights input[type=text]')]
            .map(field => field.id)";
        let fields = run(client, fields, vec![]).await;
        for (at, weight) in ["10", "10", "80"].iter().enumerate() {
            enter(client, fields[at].as_str().expect("an id"), weight).await;
        }
        wait_for(client, "svg.slope").await;
        enter(client, "calculator-which", "which-moved").await;
        let moved = run(client, rows, vec![]).await;
        assert!(moved.as_u64() < Some(all as u64) && moved.as_u64() > Some(0));
        let slopes = "return document.querySelectorAll('svg.slope line:is(.hot, .me)').length > 0";
        assert_eq!(run(client, slopes, vec![]).await, json!(true));
        enter(client, "calculator-which", "which-all").await;
        let name = words(client, &format!("[data-select='{window}']")).await;
        enter(client, "calculator-search", &name).await;
        assert_eq!(run(client, rows, vec![]).await, json!(1));
        // Its working says what was published where that is another figure.
        click(client, &format!("[data-select='{window}']")).await;
        assert_ne!(words(client, ".working .changed .before").await, "");
        assert_silent(&browser, &url);
    });
}

#[test]
fn an_answer_becomes_the_scenario_and_leads_where_it_says() {
    let server = Server::start(&site());
    let urls = [
        from_disk(""),
        server.url(&format!("en/{YEAR}/calculator/index.html")),
    ];
    let evaluation = evaluation();
    let outcome = evaluate(&evaluation);
    let window = ordinary(&evaluation);
    let asked = require(&evaluation, &outcome, &window, Target::Excellent).expect("a window");
    let votes = asked
        .ways
        .iter()
        .find_map(|way| match (&way.lever, &way.answer) {
            (Lever::Votes { round: None }, Answer::Votes { count, reached, .. }) => {
                Some((*count, reached.rank))
            }
            _ => None,
        });
    let (count, reached) = votes.expect("votes can do it");
    in_browser(Scripts::On, |browser| async move {
        let client = &browser.client;
        for url in urls {
            open(client, &url).await;
            let scripts = "return document.querySelectorAll('script[src*=analysis]').length";
            assert_eq!(
                run(client, scripts, vec![]).await,
                json!(0),
                "not loaded unasked"
            );
            ask(client, "reach").await;
            enter(client, "reach-window", &window).await;
            enter(client, "reach-aim", "aim-excellent").await;
            let said = words(client, "[data-panel=reach] .answer").await;
            assert!(said.contains(&count.to_string()), "{url}: {said}");
            let button = "return [...document.querySelectorAll('[data-panel=reach] .need > li')]
                .findIndex(line => line.querySelector('details'))";
            let line = run(client, button, vec![])
                .await
                .as_u64()
                .expect("a line of votes");
            click(
                client,
                &format!(".need > li:nth-child({}) [data-apply]", line + 1),
            )
            .await;
            wait_for(client, ".scen:not([hidden])").await;
            let expected = reached.expect("it is ranked").to_string();
            assert_eq!(rank(client, &window).await, expected, "{url}");
            // The panel answers to the scenario, and the focus is still in it.
            until(
                client,
                "return document.querySelectorAll('.need').length === 0",
            )
            .await;
            let focused = "return document.activeElement.closest('[data-panel]') !== null";
            assert_eq!(run(client, focused, vec![]).await, json!(true), "{url}");
            assert_ne!(words(client, "[data-panel=reach] [role=status]").await, "");
            assert_silent(&browser, &url);
        }
    });
}

#[test]
fn at_a_crossing_two_windows_are_level() {
    let url = from_disk("en/");
    let window = ordinary(&evaluation());
    in_browser(Scripts::On, |browser| async move {
        let client = &browser.client;
        open(client, &url).await;
        ask(client, "deciding").await;
        enter(client, "deciding-component", "public").await;
        enter(client, "deciding-window", &window).await;
        wait_for(client, "[data-panel=deciding] [data-weight]").await;
        assert_ne!(words(client, "svg.cross .mn").await, "");
        click(client, "[data-panel=deciding] [data-weight]").await;
        wait_for(client, ".scen:not([hidden])").await;
        let ranks = "return [...document.querySelectorAll('.live tr[data-window] .c-r')]
            .map(cell => cell.textContent)";
        let ranks = run(client, ranks, vec![]).await;
        let own = json!(rank(client, &window).await);
        let same = ranks
            .as_array()
            .expect("a list")
            .iter()
            .filter(|rank| **rank == own);
        assert!(same.count() >= 2, "{ranks}");
        assert_silent(&browser, &url);
    });
}

#[test]
fn draws_are_those_of_the_native_core_and_typing_goes_on() {
    let url = from_disk("");
    let evaluation = evaluation();
    let outcome = evaluate(&evaluation);
    let settings = Settings {
        seed: 42,
        weights: Some(Weights::Near(10)),
        answers: true,
    };
    let mut stability = Stability::new(&evaluation, &outcome, settings).expect("there is a survey");
    stability.advance(1_000);
    let tally = stability.tally();
    in_browser(Scripts::On, |browser| async move {
        let client = &browser.client;
        open(client, &url).await;
        ask(client, "draws").await;
        for (field, value) in [
            ("firm-weights", "weights-near-10"),
            ("firm-answers", "answers-drawn"),
            ("firm-seed", "42"),
        ] {
            enter(client, field, value).await;
        }
        click(client, "[data-start]").await;
        until(
            client,
            "return document.querySelector('[data-stop]').hidden",
        )
        .await;
        let cells = "return [...document.querySelectorAll('[data-panel=draws] .answer tbody tr')]
            .map(row => row.querySelectorAll('td')[1].textContent)";
        let cells = run(client, cells, vec![]).await;
        let ranked = tally.windows.iter().filter(|window| window.rank.is_some());
        for (window, cell) in ranked.zip(cells.as_array().expect("a list")) {
            let usual = window.ranks.iter().max_by_key(|each| each.draws);
            let usual = usual.expect("it came out somewhere");
            let share = format!("{}.{}", usual.draws / 10, usual.draws % 10);
            let share = share.trim_end_matches(".0");
            let expected = format!("第 {} 名（{share}%）", usual.rank);
            assert_eq!(*cell, json!(expected), "{}", window.id);
        }
        // A long run can be stopped, and the ranking answers while it goes on.
        enter(client, "firm-draws", "20000").await;
        click(client, "[data-start]").await;
        enter(client, "calculator-search", "税务").await;
        let rows = "return document.querySelectorAll('.live tr[data-window]').length";
        assert_eq!(run(client, rows, vec![]).await, json!(1));
        click(client, "[data-stop]").await;
        wait_for(client, "[data-start]:not([hidden])").await;
        assert_silent(&browser, &url);
    });
}

#[test]
fn panels_fit_a_small_phone_in_large_type_too() {
    let urls = [from_disk(""), format!("{}?type=large", from_disk("en/"))];
    in_browser(Scripts::On, |browser| async move {
        let client = &browser.client;
        let screen = json!({"width": 320, "height": 800, "deviceScaleFactor": 1, "mobile": false});
        browser.devtools("Emulation.setDeviceMetricsOverride", &screen);
        for url in urls {
            open(client, &url).await;
            for panel in ["reach", "deciding", "draws", "local"] {
                ask(client, panel).await;
            }
            click(client, "[data-start]").await;
            wait_for(client, "svg.heat").await;
            until(
                client,
                "return document.querySelector('[data-stop]').hidden",
            )
            .await;
            let wide = "return [...document.querySelectorAll('.panel *, .results *')].filter(it =>
                !it.closest('svg') && it.offsetParent !== null
                && it.getBoundingClientRect().right > innerWidth + 1)
                .map(it => `${it.tagName}.${it.className}`)";
            assert_eq!(run(client, wide, vec![]).await, json!([]), "{url}");
            let page = "return document.documentElement.scrollWidth <= innerWidth";
            assert_eq!(run(client, page, vec![]).await, json!(true), "{url}");
            let small = "const least = arguments[0];
                return [...document.querySelectorAll('.panel :is(button, summary, select, input)')]
                .filter(it => it.offsetParent !== null && it.offsetHeight < least)
                .map(it => it.outerHTML.slice(0, 80))";
            let least = if url.contains("large") { 60 } else { 44 };
            assert_eq!(
                run(client, small, vec![json!(least)]).await,
                json!([]),
                "{url}"
            );
            assert_silent(&browser, &url);
        }
    });
}
