//! The calculator's page in Chromium, as a reader uses it, and what the host computes of its scenario.

use fantoccini::{Client, Locator};
use serde_json::Value;
use web::link;
use web::state::State;

use crate::browser::{Browser, PATIENCE};

/// What all scripts may use.
const HELP: &str = "
    const one = selector => document.querySelector('.calculator ' + selector);
    const all = selector => [...document.querySelectorAll('.calculator ' + selector)];
    const fire = (element, kind) => element.dispatchEvent(new Event(kind, {bubbles: true}));
    const type = (element, text) => { element.value = text; fire(element, 'input'); fire(element, 'change'); };
    const labelled = text => document.getElementById(all('label').find(label => label.textContent === text).htmlFor);
    const press = action => one('[data-do=' + action + ']').click();
    const choose = window => type(document.getElementById('calculator-window'), window);
";

/// Runs a script on the page.
///
/// # Panics
///
/// When it fails.
pub async fn run(client: &Client, script: &str) -> Value {
    let answer = client.execute(&format!("{HELP}{script}"), vec![]).await;
    answer.unwrap_or_else(|error| panic!("{script}: {error}"))
}

/// Runs a script that ends with `done(value)`.
///
/// # Panics
///
/// When it fails, or is not done in time.
pub async fn run_later(client: &Client, script: &str) -> Value {
    let script = format!("{HELP}const done = arguments[arguments.length - 1];{script}");
    let answer = client.execute_async(&script, vec![]).await;
    answer.unwrap_or_else(|error| panic!("{script}: {error}"))
}

/// Waits until a script says yes.
///
/// # Panics
///
/// When it does not in time.
pub async fn until(client: &Client, question: &str) {
    let began = std::time::Instant::now();
    while run(client, question).await != Value::Bool(true) {
        assert!(began.elapsed() < PATIENCE, "{question}");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

/// Opens the page, which then says whether it reproduces the published result.
///
/// # Panics
///
/// When it does not open.
pub async fn open(client: &Client, url: &str) {
    client.goto(url).await.expect("the page opens");
    let check = Locator::Css("#calculator-check");
    let wait = client.wait().at_most(PATIENCE).for_element(check).await;
    wait.expect("the calculator starts");
}

/// The scenario on the page, as its link says it, and the ranks shown.
///
/// # Panics
///
/// When the page shows none.
pub async fn scenario(client: &Client) -> (String, Vec<(String, String)>) {
    let link = run(
        client,
        "press('copy'); return document.getElementById('calculator-link').value.split('#')[1];",
    );
    let link = link.await;
    let ranks = run(
        client,
        "return all('.live tr[data-window]').map(row => [row.dataset.window, row.querySelector('.c-r').textContent]);",
    );
    let ranks = ranks.await;
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let ranks = ranks.as_array().expect("a list").iter();
    (
        text(&link),
        ranks.map(|row| (text(&row[0]), text(&row[1]))).collect(),
    )
}

/// What the host computes of the scenario that `link` says, on the year with these inputs.
///
/// # Panics
///
/// When it is no link, or does not fit.
pub fn on_host(link: &str, inputs: &str) -> State {
    let mut state = State::new(inputs).expect("the site's data is consistent");
    let read = link::read(link).expect("the page makes links");
    state.replace(&read.edits).expect("they fit");
    state
}

/// Asserts that the ranks on the page are those of its scenario on the host, for the year with these
/// inputs; the scenario as a link says it.
///
/// # Panics
///
/// When they are not.
pub async fn assert_computed(client: &Client, inputs: &str) -> String {
    let (link, shown) = scenario(client).await;
    let state = on_host(&link, inputs);
    for (window, rank) in shown {
        let place = state.live().place(&window).expect("a window of the year");
        let computed = state.live().rank(place);
        let computed = computed.map_or_else(|| "—".to_owned(), |rank| rank.to_string());
        assert_eq!(rank, computed, "{window}: {link}");
    }
    link
}

/// Asserts that the browser complained of nothing.
///
/// # Panics
///
/// When it did.
pub fn assert_silent(browser: &Browser) {
    let said = browser.console();
    assert!(said.is_empty(), "{said:#?}");
}
