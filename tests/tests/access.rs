//! Pages for everyone: axe-core, sizes, contrast, targets and focus, in Chromium.
//!
//! Every page kind and state × light and dark × with and without scripts × 320 and 1280 px, and the
//! large type. The pages' policy forbids scripts of others; what the driver runs in a page stands
//! outside it, and runs where the page's own scripts do not.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use fantoccini::Locator;
use serde_json::{Value, json};
use tests::browser::{Browser, PATIENCE, Scheme, Scripts, in_browser};
use tests::pages::{self, Page};
use tests::server::{Server, Servers};
use tests::sites::{self, Sites};

const SCHEMES: [Scheme; 2] = [Scheme::Light, Scheme::Dark];

/// What a screen of 1280 px shows at 200 %.
const ZOOMED: u32 = 640;

/// What a calculator shows once it computes.
const STARTED: &str = "#calculator input";

/// WCAG up to 2.2 AA, best practices, and of AAA the contrast of 7:1.
const AXE: &str = "const done = arguments[arguments.length - 1];
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const rules = {'color-contrast-enhanced': {enabled: true}, 'target-size': {enabled: true}};
    axe.run({runOnly: {type: 'tag', values: tags}, rules, resultTypes: ['violations'], preload: false})
        .then(result => done(result.violations.flatMap(rule => rule.nodes.map(node =>
            `${rule.id}: ${node.html.slice(0, 160)}: ${(node.any[0] ?? node.all[0] ?? node.none[0])?.message}`))))
        .catch(error => done([`axe: ${error}`]));";

/// What runs in a page.
struct Tools {
    axe: String,
    page: String,
}

impl Tools {
    fn read() -> Self {
        let axe = sites::tools().join("axe-core/axe.min.js");
        let page = sites::root().join("tests/access/page.js");
        Self {
            axe: fs::read_to_string(axe).expect("axe-core: tests/run installs it"),
            page: fs::read_to_string(page).expect("readable"),
        }
    }

    /// What axe-core says of the page as it is shown.
    async fn axe(&self, browser: &Browser) -> Vec<String> {
        let answer = browser.client.execute_async(AXE, vec![]).await;
        texts(&answer.expect("axe answers"))
    }

    /// What else is wrong with it, where targets must be so large.
    async fn page(&self, browser: &Browser, target: u32) -> Vec<String> {
        let answer = browser
            .client
            .execute(&self.page, vec![json!(target)])
            .await;
        texts(&answer.expect("the checks answer"))
    }

    async fn open(&self, browser: &Browser, url: &str, scripts: Scripts) {
        browser.open(url, scripts).await;
        let loaded = browser.client.execute(&self.axe, vec![]).await;
        loaded.expect("axe-core loads");
    }
}

fn texts(list: &Value) -> Vec<String> {
    let texts = list.as_array().expect("a list").iter();
    texts
        .map(|text| text.as_str().expect("a text").to_owned())
        .collect()
}

/// What is wrong with one page in all sizes and schemes.
async fn problems(browser: &Browser, tools: &Tools, url: &str, scripts: Scripts) -> Vec<String> {
    browser.show(1280, Scheme::Light);
    tools.open(browser, url, scripts).await;
    let mut found = as_shown(browser, tools).await;
    let offered = browser.client.find(Locator::Id("type_")).await.is_ok();
    if scripts == Scripts::On && offered {
        tools
            .open(browser, &format!("{url}?type=large"), scripts)
            .await;
        found.extend(in_large_type(browser, tools).await);
    }
    found.extend(told("console", browser.console()));
    found
}

/// What is wrong with what the browser shows now, in all sizes and schemes.
async fn as_shown(browser: &Browser, tools: &Tools) -> Vec<String> {
    let mut found = Vec::new();
    for width in [1280, 320] {
        for scheme in SCHEMES {
            browser.show(width, scheme);
            found.extend(told(
                &format!("{width} px, {scheme:?}"),
                tools.axe(browser).await,
            ));
        }
        found.extend(told(&format!("{width} px"), tools.page(browser, 44).await));
    }
    browser.show(ZOOMED, Scheme::Light);
    found.extend(told("200 %", tools.page(browser, 44).await));
    found
}

/// What is wrong with what the browser shows now in large type.
async fn in_large_type(browser: &Browser, tools: &Tools) -> Vec<String> {
    let mut found = Vec::new();
    for width in [320, 1280] {
        browser.show(width, Scheme::Light);
        let problems = tools.page(browser, 60).await;
        found.extend(told(&format!("{width} px, large type"), problems));
    }
    found.extend(told("large type", tools.axe(browser).await));
    found
}

/// Problems, each with how the page was shown.
fn told(shown: &str, problems: Vec<String>) -> Vec<String> {
    let problems = problems.into_iter();
    problems
        .map(|problem| format!("{shown}: {problem}"))
        .collect()
}

fn check_all(scripts: Scripts) {
    let sites = Sites::built();
    let chosen: Vec<Page> = (pages::standing_for_all(sites.pages()).into_iter())
        .cloned()
        .collect();
    let (tools, servers) = (Tools::read(), Servers::start(sites, &chosen));
    let urls: Vec<String> = chosen.iter().map(|page| servers.url(page)).collect();
    in_browser(Scripts::On, move |browser| async move {
        let mut report = String::new();
        for (page, url) in chosen.iter().zip(urls) {
            for problem in problems(&browser, &tools, &url, scripts).await {
                writeln!(report, "{}/{}: {problem}", page.site, page.path).expect("a string");
            }
        }
        let count = report.lines().count();
        assert!(report.is_empty(), "{count} problems:\n{report}");
    });
}

#[test]
fn every_page_kind_and_state_is_for_everyone_with_scripts() {
    check_all(Scripts::On);
}

#[test]
fn every_page_kind_and_state_is_for_everyone_without_scripts() {
    check_all(Scripts::Off);
}

/// Opens all that is folded in a calculator, with what other modules fill, and has something drawn.
async fn unfold(browser: &Browser) {
    let run = async |script: &str| {
        let answer = browser.client.execute(script, vec![]).await;
        answer.expect("a script runs")
    };
    let until = async |script: &str| {
        let start = Instant::now();
        while run(script).await != json!(true) {
            assert!(start.elapsed() < PATIENCE, "{script}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    until("return document.querySelector('#calculator input') !== null").await;
    run("document.querySelectorAll('#calculator details').forEach(it => it.open || it.querySelector('summary').click())").await;
    until("return [...document.querySelectorAll('.panel-body')].every(it => it.querySelector('input, select, button'))").await;
    run("document.querySelector('[data-start]').click()").await;
    until("return document.querySelector('svg.heat') !== null && document.querySelector('[data-stop]').hidden").await;
}

#[test]
fn all_that_a_calculator_unfolds_is_for_everyone() {
    let sites = Sites::built();
    let mut chosen = sites.pages().iter();
    let page =
        chosen.find(|page| page.site == "sample" && page.path.ends_with("/calculator/index.html"));
    let page = page.expect("the sample has a calculator").clone();
    let (tools, servers) = (
        Tools::read(),
        Servers::start(sites, std::slice::from_ref(&page)),
    );
    let url = servers.url(&page);
    in_browser(Scripts::On, move |browser| async move {
        browser.show(1280, Scheme::Light);
        tools.open(&browser, &url, Scripts::On).await;
        unfold(&browser).await;
        let mut found = as_shown(&browser, &tools).await;
        tools
            .open(&browser, &format!("{url}?type=large"), Scripts::On)
            .await;
        unfold(&browser).await;
        found.extend(in_large_type(&browser, &tools).await);
        found.extend(told("console", browser.console()));
        assert!(found.is_empty(), "{}", found.join("\n"));
    });
}

/// Presses the tabulator until the focus is where it was before, and answers with the order in which
/// elements had it: their places in the document.
async fn tab_through(browser: &Browser) -> Vec<u64> {
    const MOST: usize = 2_000;
    let listen = "globalThis.visited = [];
        document.addEventListener('focusin', event => visited.push(event.target));";
    // A radio button that is not chosen is reached by the arrows.
    let result = "const all = [...document.querySelectorAll('*')];
        const reached = new Set(visited);
        const targets = 'a[href], button, input:not([type=radio]:not(:checked)), select, textarea, summary, [tabindex=\"0\"]';
        const missed = [...document.querySelectorAll(targets)].filter(element => !element.disabled
            && element.checkVisibility({visibilityProperty: true}) && !reached.has(element));
        return [visited.map(element => all.indexOf(element)), missed.map(element => element.outerHTML.slice(0, 160))];";
    let run = |script| browser.client.execute(script, vec![]);
    run(listen).await.expect("a script runs");
    for press in 0..MOST {
        let key =
            json!({ "type": "keyDown", "key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9 });
        browser.devtools("Input.dispatchKeyEvent", &key);
        let round = "return new Set(visited).size < visited.length";
        if press % 10 == 9 && run(round).await.expect("a script runs") == json!(true) {
            break;
        }
    }
    let answer = run(result).await.expect("a script runs");
    let url = browser.client.current_url().await;
    assert_eq!(answer[1], json!([]), "{url:?}");
    let places = answer[0].as_array().expect("a list").iter();
    places.filter_map(Value::as_u64).collect()
}

#[test]
fn the_tabulator_reaches_everything_in_the_order_of_the_page() {
    let sites = Sites::built();
    // A page of each kind: what leads to where is the same on all.
    let mut chosen: Vec<Page> = (pages::one_of_each_kind(sites.pages()).into_iter())
        .cloned()
        .collect();
    chosen.retain(|page| page.language.is_empty());
    let servers = Servers::start(sites, &chosen);
    let urls: Vec<String> = chosen.iter().map(|page| servers.url(page)).collect();
    in_browser(Scripts::On, |browser| async move {
        for url in urls {
            browser.open(&url, Scripts::On).await;
            if url.contains("/calculator/") {
                // It replaces what the page showed when it has started.
                let started = browser.client.wait().at_most(PATIENCE);
                let started = started.for_element(Locator::Css(STARTED)).await;
                started.expect("the calculator starts");
            }
            if url.contains("/display/") {
                // It goes on to its next part by itself, and stands still at this key.
                let key = json!({ "type": "keyDown", "key": " ", "code": "Space", "windowsVirtualKeyCode": 32 });
                browser.devtools("Input.dispatchKeyEvent", &key);
            }
            let order = tab_through(&browser).await;
            // Once around: until one has it again.
            let mut seen = BTreeSet::new();
            let around: Vec<u64> = (order.iter().copied())
                .take_while(|place| seen.insert(*place))
                .collect();
            let back = around.windows(2).filter(|pair| pair[0] >= pair[1]);
            assert!(back.count() <= 1, "{url}: {order:?}");
        }
    });
}

#[test]
fn what_is_wrong_is_found() {
    const PAGE: &str = "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>T</title>
        <style>p { color: #777; font-size: 12px; width: 400px } :focus { outline: 0 }</style></head>
        <body style=\"font-size: 18px; line-height: 1.5\"><main><h1>H</h1><p>Pale, small and wide.</p>
        <ul><li><a href=\"#\">x</a></li></ul><img src=\"data:,\"></main></body></html>";
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(Path::join(folder.path(), "index.html"), PAGE).expect("written");
    let (tools, server) = (Tools::read(), Server::start(folder.path()));
    let url = server.url("index.html");
    in_browser(Scripts::On, |browser| async move {
        for scripts in [Scripts::On, Scripts::Off] {
            let found = problems(&browser, &tools, &url, scripts).await.join("\n");
            for problem in [
                "320 px, Light: color-contrast",
                "1280 px, Dark: image-alt",
                "320 px: sideways scrolling",
                "320 px: text of 12 px",
                "200 %: a target of",
                "1280 px: no visible focus",
            ] {
                assert!(
                    found.contains(problem),
                    "{scripts:?}: {problem} in\n{found}"
                );
            }
        }
    });
}
