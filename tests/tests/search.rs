//! Looking things up, in Chromium: over HTTP and from disk, by keyboard alone.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use fantoccini::key::Key;
use fantoccini::{Client, Locator};
use serde_json::Value;
use tempfile::TempDir;
use tests::browser::{Browser, PATIENCE, Scripts, in_browser};
use tests::calculator::until;
use tests::server::Server;

/// The site of the sample, made once for all tests.
static SITE: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = TempDir::new().expect("a temporary folder");
    tests::build(&root().join("content"), &folder.path().join("site"));
    folder
});

fn root() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    root.expect("the workspace").to_owned()
}

fn site() -> PathBuf {
    SITE.path().join("site")
}

fn from_disk(page: &str) -> String {
    format!("file://{}/{page}", site().display())
}

async fn script(client: &Client, script: &str) -> Value {
    let answer = client.execute(script, vec![]).await;
    answer.unwrap_or_else(|error| panic!("{script}: {error}"))
}

async fn wait_for(client: &Client, selector: &str) {
    let wait = client.wait().at_most(PATIENCE);
    let found = wait.for_element(Locator::Css(selector)).await;
    found.unwrap_or_else(|error| panic!("{selector}: {error}"));
}

/// Types as a person does: into whatever has the focus.
async fn press(client: &Client, keys: &str) {
    let active = client.active_element().await;
    let active = active.expect("something has the focus");
    active.send_keys(keys).await.expect("it takes keys");
}

async fn press_key(client: &Client, key: Key) {
    press(client, &char::from(key).to_string()).await;
}

/// Presses Tab until the element has the focus.
async fn tab_to(client: &Client, selector: &str) {
    for _ in 0..60 {
        press_key(client, Key::Tab).await;
        let there = format!("return document.activeElement.matches('{selector}');");
        if script(client, &there).await == Value::Bool(true) {
            return;
        }
    }
    panic!("Tab does not reach {selector}");
}

/// What is listed: title, link's end and marked words of each result.
async fn results(client: &Client) -> Vec<(String, String, Vec<String>)> {
    let rows = script(
        client,
        "return [...document.querySelectorAll('#search_results ol > li')].map(row => [
            row.querySelector('a').textContent, row.querySelector('a').href,
            [...row.querySelectorAll('mark')].map(mark => mark.textContent)]);",
    );
    serde_json::from_value(rows.await).expect("rows")
}

async fn status(client: &Client) -> String {
    let text = script(
        client,
        "return document.getElementById('search_status').textContent;",
    );
    text.await.as_str().expect("a text").to_owned()
}

/// Opens the search page with a query and waits for its answer.
async fn ask(client: &Client, page: &str, query: &str) {
    client
        .goto(&format!("{page}?q={query}"))
        .await
        .expect("the page opens");
    let wait = client.wait().at_most(PATIENCE);
    let done = Locator::Css("#search_results:not([hidden]), #search_none:not([hidden])");
    let answer = wait.for_element(done).await;
    answer.unwrap_or_else(|error| panic!("{query}: {error}"));
}

/// From the home page to a ledger item, and back, without a pointer.
async fn by_keyboard(browser: &Browser, home: &str) {
    let client = &browser.client;
    client.goto(home).await.expect("the page opens");
    wait_for(client, "form[data-search]:not([hidden])").await;
    tab_to(client, "#search_field").await;
    press(client, "养老").await;
    wait_for(client, "#search_windows:not([hidden]) a").await;
    let link = "return document.querySelector('#search_windows a').href;";
    let link = script(client, link).await;
    let link = link.as_str().expect("an address");
    assert!(
        link.ends_with("/windows/social/index.html") || link.contains("/windows/"),
        "{link}"
    );
    // Two characters from the middle of a word, so that no dictionary would have them.
    script(client, "document.activeElement.select();").await;
    press(client, "期疗").await;
    press_key(client, Key::Enter).await;
    wait_for(client, "#search_results:not([hidden])").await;
    let found = results(client).await;
    let (title, href, marked) = &found[0];
    assert_eq!(title, "短期疗养名额怎么分，没听说过", "{found:?}");
    assert!(href.contains("/ledger/"), "{href}");
    assert_eq!(marked, &["期疗"]);
    assert_eq!(status(client).await, "找到 2 项", "the number is said");
    tab_to(client, "#search_results a").await;
    press_key(client, Key::Enter).await;
    until(client, "return location.pathname.includes('/ledger/')").await;
    wait_for(client, "main h1").await;
    let heading = script(client, "return document.querySelector('h1').textContent;").await;
    assert!(
        heading
            .as_str()
            .is_some_and(|text| text.contains("短期疗养")),
        "{heading}"
    );
    client.back().await.expect("there is a page before");
    wait_for(client, "#search_results:not([hidden]) a").await;
    assert_eq!(results(client).await, found, "the address keeps the query");
    let said = browser.console();
    assert!(said.is_empty(), "{home}: {said:#?}");
}

#[test]
fn by_keyboard_over_http() {
    let server = Server::start(&site());
    let url = server.url("index.html");
    in_browser(Scripts::On, |browser| async move {
        by_keyboard(&browser, &url).await;
    });
}

#[test]
fn by_keyboard_from_disk() {
    let url = from_disk("index.html");
    in_browser(Scripts::On, |browser| async move {
        by_keyboard(&browser, &url).await;
    });
}

#[test]
fn queries_of_every_kind() {
    let (chinese, english) = (
        from_disk("search/index.html"),
        from_disk("en/search/index.html"),
    );
    in_browser(Scripts::On, |browser| async move {
        let client = &browser.client;
        // Names in both languages, on pages of both; capital letters and full width do not matter.
        for (page, query, title, path) in [
            (
                &chinese,
                "税务",
                "税务窗口",
                "site/2026/windows/tax/index.html",
            ),
            (
                &chinese,
                "税",
                "税务窗口",
                "site/2026/windows/tax/index.html",
            ),
            (
                &chinese,
                "ＴＡＸ",
                "税务窗口",
                "site/2026/windows/tax/index.html",
            ),
            (
                &chinese,
                "a01",
                "税务窗口",
                "site/2026/windows/tax/index.html",
            ),
            (
                &chinese,
                "领发票",
                "税务窗口",
                "site/2026/windows/tax/index.html",
            ),
            (
                &english,
                "invoi",
                "Tax",
                "site/en/2026/windows/tax/index.html",
            ),
            (
                &english,
                "税务窗",
                "Tax",
                "site/en/2026/windows/tax/index.html",
            ),
        ] {
            ask(client, page, query).await;
            let (found, href, _) = &results(client).await[0];
            assert_eq!(found, title, "{query}");
            assert!(href.ends_with(path), "{query} leads to {href}");
        }
        // Both words, in any order.
        ask(client, &chinese, "疗养%20退役").await;
        assert!(!results(client).await.is_empty());
        // Nothing, and what to do then.
        ask(client, &chinese, "口税").await;
        assert!(results(client).await.is_empty());
        wait_for(client, "#search_none a[href^='tel:']").await;
        wait_for(client, "#search_index:not([hidden]) a").await;
        // One kind only, and ten more.
        ask(client, &chinese, "窗口").await;
        assert_eq!(results(client).await.len(), 10);
        tab_to(client, "input[name=kind]").await;
        press_key(client, Key::Right).await;
        press_key(client, Key::Right).await;
        wait_for(client, "input[name=kind][value='1']:checked").await;
        let pledges = "return location.search.includes('kind=1');";
        assert_eq!(script(client, pledges).await, Value::Bool(true));
        let all_pledges = "return new Promise(done => { const look = () => {
            const links = [...document.querySelectorAll('#search_results a')];
            if (links.length === 10 && links.every(link => link.href.includes('/pledges/'))) done(true);
            else setTimeout(look, 50); }; look(); });";
        assert_eq!(script(client, all_pledges).await, Value::Bool(true));
        tab_to(client, "#search_results button").await;
        press_key(client, Key::Enter).await;
        wait_for(client, "#search_results li:nth-child(20) a").await;
        wait_for(client, "#search_results li:nth-child(11) a:focus").await;
        let said = browser.console();
        assert!(said.is_empty(), "{said:#?}");
    });
}

/// Names, problems and announcements that would be markup or script if they were not text.
fn hostile(folder: &Path) {
    let attack = r"<img src=x onerror=alert(1)></script><script>alert(2)</script>";
    let write = |path: &str, text: String| {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder can be made");
        fs::write(path, text).expect("a file can be written");
    };
    for file in ["site.toml", "2025/plan.toml"] {
        let base = root().join("tests/bad/base/content").join(file);
        write(
            file,
            fs::read_to_string(base).expect("the base of bad cases"),
        );
    }
    write(
        "2025/windows.toml",
        format!("[[window]]\nid = \"tax\"\nname = '{attack}税务'\nerrands = ['{attack}']\n"),
    );
    write(
        "2025/notices/news.md",
        format!("+++\ndate = 2025-06-01\ntitle = '{attack}'\n+++\n{attack}\n"),
    );
}

#[test]
fn hostile_texts_are_shown_as_texts() {
    let folder = TempDir::new().expect("a temporary folder");
    hostile(&folder.path().join("content"));
    let site = folder.path().join("site");
    tests::build(&folder.path().join("content"), &site);
    let page = format!("file://{}/search/index.html", site.display());
    in_browser(Scripts::On, |browser| async move {
        let client = &browser.client;
        for query in [
            "税务",
            "onerror",
            "script%20img",
            "%3Cimg%20src=x%20onerror=alert(1)%3E",
        ] {
            ask(client, &page, query).await;
            assert!(!results(client).await.is_empty(), "{query}");
            let made = "return document.querySelectorAll('main img, main script').length;";
            assert_eq!(script(client, made).await, Value::from(0), "{query}");
        }
        let said = browser.console();
        assert!(said.is_empty(), "{said:#?}");
    });
}

#[test]
fn without_scripts_the_index_stands() {
    let url = from_disk("search/index.html");
    in_browser(Scripts::Off, |browser| async move {
        let client = &browser.client;
        client.goto(&url).await.expect("the page opens");
        let shown = async |selector: &str| {
            let element = client.find(Locator::Css(selector)).await;
            let element = element.unwrap_or_else(|error| panic!("{selector}: {error}"));
            element.is_displayed().await.expect("it can be asked")
        };
        assert!(!shown("#search_field").await, "a field that does nothing");
        assert!(shown("noscript p").await);
        for page in ["windows/tax", "pledges", "ledger/state/overdue", "notices"] {
            let link = format!("#search_index a[href$='2026/{page}/index.html']");
            assert!(shown(&link).await, "{link}");
        }
    });
}
