//! The calculator in Chromium: over HTTP and from disk, compared with the native core.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use fantoccini::{Client, Locator};
use scoring_core::rank::page_decimals;
use scoring_core::round::Digits;
use scoring_core::scenario::{Edit, Scenario};
use scoring_core::{Evaluation, evaluate};
use serde_json::{Value, json};
use tempfile::TempDir;
use tests::browser::{Browser, PATIENCE, Scripts, in_browser};
use tests::server::Server;
use web::weights::{self, Weights};

/// The site of the sample, made once for all tests.
static SITE: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = TempDir::new().expect("a temporary folder");
    tests::build(&root().join("content"), &folder.path().join("site"));
    folder
});

const YEARS: [&str; 2] = ["2025", "2026"];

fn root() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    root.expect("the workspace").to_owned()
}

fn site() -> PathBuf {
    SITE.path().join("site")
}

fn calculator(year: &str) -> String {
    format!("{year}/calculator/index.html")
}

fn inputs(year: &str) -> String {
    let path = site().join("data").join(year).join("inputs.json");
    fs::read_to_string(path).expect("a site has its data")
}

async fn open(client: &Client, url: &str) {
    client.goto(url).await.expect("the page opens");
    let check = Locator::Css("#calculator-check.good");
    client
        .wait()
        .at_most(PATIENCE)
        .for_element(check)
        .await
        .expect("the calculator reproduces the published result");
}

async fn evaluate_script(client: &Client, script: &str, arguments: Vec<Value>) -> Value {
    client
        .execute(script, arguments)
        .await
        .unwrap_or_else(|error| panic!("{script}: {error}"))
}

/// The rows on the page: rank and score of each window.
async fn shown(client: &Client) -> BTreeMap<String, (String, String)> {
    let script = "return [...document.querySelectorAll('.live tr[data-window]')].map(row => [
        row.dataset.window,
        row.querySelector('.c-r').textContent,
        row.querySelector('.c-s').textContent.trim(),
    ]);";
    let rows = evaluate_script(client, script, vec![]).await;
    let text = |cell: &Value| cell.as_str().expect("a text").to_owned();
    let rows = rows.as_array().expect("a list").iter();
    rows.map(|row| (text(&row[0]), (text(&row[1]), text(&row[2]))))
        .collect()
}

/// The ranks and scores that the native core gives, printed as a page prints them. Windows that are
/// not ranked are left out: the page shows what is missing instead.
fn expected(evaluation: &Evaluation) -> BTreeMap<String, (String, String)> {
    let outcome = evaluate(evaluation);
    let windows = outcome.by_rank();
    let composites: Vec<_> = windows
        .iter()
        .map(|window| window.scorecard.value())
        .collect();
    let decimals = page_decimals(&evaluation.method, &composites);
    let digits = evaluation.method.ranking.digits();
    (windows.iter().zip(decimals))
        .filter_map(|(window, decimals)| {
            let printed = Digits { decimals, ..digits }.print(window.scorecard.value()?);
            Some((window.id.to_string(), (window.rank?.to_string(), printed)))
        })
        .collect()
}

fn assert_shown(shown: BTreeMap<String, (String, String)>, evaluation: &Evaluation, what: &str) {
    assert_eq!(shown.len(), evaluation.windows.len(), "{what}");
    let ranked: BTreeMap<_, _> = (shown.into_iter())
        .filter(|(_, (rank, _))| rank.parse::<usize>().is_ok())
        .collect();
    assert_eq!(ranked, expected(evaluation), "{what}");
}

/// Types into the field with this label.
async fn type_into(client: &Client, label: &str, text: &str) {
    let script = "const label = [...document.querySelectorAll('.calc-weights label')]
        .find(label => label.textContent === arguments[0]);
        const input = document.getElementById(label.htmlFor);
        input.scrollIntoView({block: 'center'});
        input.focus(); input.select();";
    evaluate_script(client, script, vec![json!(label)]).await;
    let input = client
        .active_element()
        .await
        .expect("the field has the focus");
    input.send_keys(text).await.expect("the field takes text");
    let active = client
        .active_element()
        .await
        .expect("something has the focus");
    assert_eq!(
        active.element_id(),
        input.element_id(),
        "the field keeps the focus"
    );
}

async fn is_shown(client: &Client, selector: &str) -> bool {
    let element = client.find(Locator::Css(selector)).await;
    let element = element.unwrap_or_else(|error| panic!("{selector}: {error}"));
    element.is_displayed().await.expect("it can be asked")
}

fn assert_silent(browser: &Browser, what: &str) {
    let said = browser.console();
    assert!(said.is_empty(), "{what}: {said:#?}");
}

/// Halves the first weight, moves the rest to the second, and takes it back, all by keyboard.
async fn change_weights(browser: &Browser, url: &str, year: &str) {
    let client = &browser.client;
    let published = Evaluation::from_json(&inputs(year)).expect("the site's data is consistent");
    open(client, url).await;
    assert!(!is_shown(client, ".scen").await, "nothing is changed yet");
    assert!(
        !is_shown(client, "#published").await,
        "the calculator replaces the table"
    );
    assert_shown(shown(client).await, &published, url);
    let components = &published.method.components;
    let name = |at: usize| components[at].name.clone();
    type_into(client, &name(0), "30").await;
    assert!(
        is_shown(client, ".scen").await,
        "{url}: a scenario says that it is one"
    );
    let published_weights: Weights = (components.iter())
        .map(|each| (each.id.clone(), each.weight.clone()))
        .collect();
    let thirty = "30".parse().expect("a number");
    let made = weights::set(
        &published_weights,
        &published_weights,
        &[],
        &components[0].id,
        &thirty,
    );
    let scenario = Scenario {
        inputs_sha256: None,
        edits: vec![Edit::Weights(made.expect("the others make room"))],
    };
    let edited = scenario.apply(&published).expect("the weights sum to 100");
    assert_ne!(
        expected(&edited),
        expected(&published),
        "the edit moves something"
    );
    assert_shown(shown(client).await, &edited, url);
    let reset = client
        .find(Locator::Css("[data-do=reset-all]"))
        .await
        .expect("it is there");
    reset.click().await.expect("it can be used");
    assert!(
        !is_shown(client, ".scen").await,
        "{url}: all is as published again"
    );
    assert_shown(shown(client).await, &published, url);
    assert_silent(browser, url);
}

#[test]
fn weights_changed_over_http_give_what_the_native_core_gives() {
    let server = Server::start(&site());
    let urls = YEARS.map(|year| (year, server.url(&calculator(year))));
    in_browser(Scripts::On, |browser| async move {
        for (year, url) in urls {
            change_weights(&browser, &url, year).await;
        }
    });
}

#[test]
fn weights_changed_on_a_page_from_disk_give_what_the_native_core_gives() {
    let urls = YEARS.map(|year| {
        let page = site().join(calculator(year));
        (year, format!("file://{}", page.display()))
    });
    in_browser(Scripts::On, |browser| async move {
        for (year, url) in urls {
            change_weights(&browser, &url, year).await;
        }
    });
}

/// Calls a function of the module.
async fn call(client: &Client, function: &str, arguments: &[&str]) -> Result<String, String> {
    let script = "const [name, texts, done] = arguments;
        globalThis.pingyi.verification
            .then(module => done({ok: module[name](...texts)}))
            .catch(error => done({error: String(error.message ?? error)}));";
    let answer = client
        .execute_async(script, vec![json!(function), json!(arguments)])
        .await;
    let answer = answer.unwrap_or_else(|error| panic!("{function}: {error}"));
    match (answer["ok"].as_str(), answer["error"].as_str()) {
        (Some(text), _) => Ok(text.to_owned()),
        (None, error) => Err(error.unwrap_or_default().to_owned()),
    }
}

#[test]
fn every_vector_gives_the_same_bytes_in_the_browser() {
    let server = Server::start(&site());
    let url = server.url("verify/index.html");
    let mut vectors = Vec::new();
    for entry in fs::read_dir(root().join("tests/vectors")).expect("the vectors") {
        let path = entry.expect("readable").path();
        if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            let text = fs::read_to_string(&path).expect("readable");
            let vector: Value = serde_json::from_str(&text).expect("JSON");
            vectors.push((path.display().to_string(), vector["inputs"].to_string()));
        }
    }
    assert!(vectors.len() >= 40, "{} vectors", vectors.len());
    vectors.extend(YEARS.map(|year| (year.to_owned(), inputs(year))));
    in_browser(Scripts::On, |browser| async move {
        browser.open_verification(&url).await;
        for (name, inputs) in vectors {
            let there = call(&browser.client, "results", &[&inputs]).await;
            assert_eq!(there, web::results::results(&inputs), "{name}");
        }
        assert_silent(&browser, &url);
    });
}

/// Scenarios of every kind of edit, on the first windows of a year.
fn scenarios(evaluation: &Evaluation) -> Vec<String> {
    let window = |at: usize| evaluation.windows[at].id.as_str();
    let ground = evaluation.method.vetoes[0].id.as_str();
    let mut edits = vec![
        json!({"weights": {"panel": "33.3", "peer": "33.3", "public": "33.4"}}),
        json!({"mark": {"window": window(0), "by": "panel", "at": "0", "score": "12.5"}}),
        json!({"mark": {"window": window(1), "by": "peer", "at": "2"}}),
        json!({"veto": {"window": window(2), "ground": ground, "in-force": true}}),
        json!({"combine": {"component": "public", "combine": "mean"}}),
        json!({"basis": "printed"}),
        json!({"nothing": {}}),
    ];
    let veto = edits[3]["veto"].as_object_mut().expect("an object");
    let in_force = veto.remove("in-force").expect("it was written");
    veto.insert("in_force".to_owned(), in_force);
    let single = edits.iter().map(|edit| json!({"edit": [edit]}).to_string());
    let single: Vec<_> = single.collect();
    edits.pop();
    [single, vec![json!({"edit": edits}).to_string()]].concat()
}

#[test]
fn scenarios_give_the_same_bytes_in_the_browser() {
    let server = Server::start(&site());
    let url = server.url("verify/index.html");
    let inputs = inputs(YEARS[1]);
    let evaluation = Evaluation::from_json(&inputs).expect("the site's data is consistent");
    let scenarios = scenarios(&evaluation);
    in_browser(Scripts::On, |browser| async move {
        browser.open_verification(&url).await;
        let mut refused = 0;
        for scenario in scenarios {
            let here = web::results::scenario_results(&inputs, &scenario);
            let there = call(&browser.client, "scenario_results", &[&inputs, &scenario]).await;
            assert_eq!(there, here, "{scenario}");
            refused += usize::from(here.is_err());
        }
        assert_eq!(refused, 1, "only the edit that there is not is refused");
        assert_silent(&browser, &url);
    });
}

#[test]
fn without_scripts_the_published_ranking_stands() {
    let urls = YEARS.map(|year| {
        let page = site().join(calculator(year));
        (year, format!("file://{}", page.display()))
    });
    in_browser(Scripts::Off, |browser| async move {
        for (year, url) in urls {
            let client = &browser.client;
            client.goto(&url).await.expect("the page opens");
            assert!(is_shown(client, "#published").await, "{year}");
            let calculators = client.find_all(Locator::Css(".calculator")).await;
            assert!(calculators.expect("it can be asked").is_empty(), "{year}");
            let rows = client.find_all(Locator::Css("#published tbody tr")).await;
            let published = Evaluation::from_json(&inputs(year)).expect("consistent");
            let outcome = evaluate(&published);
            let (rows, windows) = (rows.expect("it can be asked"), outcome.by_rank());
            assert_eq!(rows.len(), windows.len(), "{year}");
            for (row, outcome) in rows.iter().zip(windows) {
                let cell = row.find(Locator::Css("td")).await.expect("a cell");
                let rank = (outcome.rank).map_or("—".to_owned(), |rank| rank.to_string());
                let shown = cell.text().await.expect("it can be asked");
                assert_eq!(shown, rank, "{year} {}", outcome.id);
            }
        }
    });
}
