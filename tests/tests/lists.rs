//! Lists and large type in Chromium: conditions combine, orders agree with the pages that have them,
//! the address says it all, and nothing needs the scripts.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use fantoccini::{Client, Locator};
use serde_json::{Value, json};
use tempfile::TempDir;
use tests::browser::{Browser, PATIENCE, Scheme, Scripts, in_browser};
use tests::calculator::until;
use tests::server::Server;

/// The site of the sample, made once for all tests.
static SAMPLE: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = TempDir::new().expect("a temporary folder");
    tests::build(&root().join("content"), &folder.path().join("site"));
    folder
});

/// A centre whose lists have several pages.
static LARGE: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = TempDir::new().expect("a temporary folder");
    let content = folder.path().join("content");
    let made = Command::new("python3")
        .arg(root().join("tests/bench/centre.py"))
        .arg("130")
        .arg(&content)
        .status();
    assert!(made.expect("python3 starts").success());
    tests::build(&content, &folder.path().join("site"));
    folder
});

fn root() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    root.expect("the workspace").to_owned()
}

fn from_disk(site: &TempDir, path: &str) -> String {
    let page = site.path().join("site").join(path);
    assert!(page.exists() || path.contains('?'), "{}", page.display());
    format!("file://{}", page.display())
}

async fn run(client: &Client, script: &str) -> Value {
    let answer = client.execute(script, vec![]).await;
    answer.unwrap_or_else(|error| panic!("{script}: {error}"))
}

async fn open(client: &Client, url: &str) {
    client.goto(url).await.expect("the page opens");
}

/// The addresses of the rows that are shown, in their order.
async fn shown(client: &Client) -> Vec<String> {
    let script = "return [...document.querySelectorAll('main [data-k]')]
        .filter(row => row.offsetParent !== null)
        .map(row => row.querySelector('a').href.replace(/[?#].*/, ''));";
    let rows = run(client, script).await;
    let rows = rows.as_array().expect("a list").iter();
    rows.map(|row| row.as_str().expect("an address").to_owned())
        .collect()
}

/// Chooses `value` from the list called `name`, as a reader does.
async fn choose(client: &Client, name: &str, value: &str) {
    let script = "const [name, value] = arguments;
        const control = document.querySelector(`.filters [name=${name}]`);
        control.focus(); control.value = value;
        control.dispatchEvent(new Event('change', {bubbles: true}));";
    client
        .execute(script, vec![json!(name), json!(value)])
        .await
        .expect("it can be chosen");
}

async fn status(client: &Client) -> String {
    let status = client.find(Locator::Css(".filters [role=status]")).await;
    status.expect("it is there").text().await.expect("a text")
}

async fn wait_for(client: &Client, selector: &str) {
    let found = client.wait().at_most(PATIENCE);
    let found = found.for_element(Locator::Css(selector)).await;
    found.unwrap_or_else(|error| panic!("{selector}: {error}"));
}

fn assert_silent(browser: &Browser, what: &str) {
    let said = browser.console();
    assert!(said.is_empty(), "{what}: {said:#?}");
}

#[test]
fn conditions_combine_and_stand_in_the_address() {
    let url = from_disk(&SAMPLE, "2025/ledger/index.html");
    in_browser(Scripts::On, |browser| async move {
        let client = &browser.client;
        open(client, &url).await;
        wait_for(client, ".filters:not([hidden])").await;
        let all = shown(client).await;
        assert_eq!(status(client).await, "", "nothing is chosen yet");

        // What the rows say of themselves is what a combination must give.
        let keys =
            "return [...document.querySelectorAll('main [data-k]')].map(row => row.dataset.k)";
        let keys = run(client, keys).await;
        let keys: Vec<Vec<&str>> = (keys.as_array().expect("a list").iter())
            .map(|keys| keys.as_str().expect("a text").split(' ').collect())
            .collect();
        let closed = keys
            .iter()
            .find(|keys| keys[1] == "closed")
            .expect("an item is closed");
        let area = closed[3].to_owned();
        let expected = (keys.iter())
            .filter(|keys| keys[1] == "closed" && keys[3] == area)
            .count();
        choose(client, "state", "closed").await;
        choose(client, "area", &area).await;
        let some = shown(client).await;
        assert_eq!(some.len(), expected);
        assert!(expected < all.len());
        let counted = status(client).await;
        assert!(counted.contains(&expected.to_string()), "{counted}");

        // The address holds it, also in another tab.
        let address = client.current_url().await.expect("an address").to_string();
        assert!(
            address.contains("state=closed") && address.contains("area="),
            "{address}"
        );
        open(client, &address).await;
        wait_for(client, ".filters:not([hidden])").await;
        assert_eq!(shown(client).await, some);

        // Typed text narrows further, and nothing is said plainly where nothing is left.
        let input = client.find(Locator::Css("#f_q")).await.expect("a field");
        input
            .send_keys("没有这样的文字")
            .await
            .expect("it takes text");
        assert!(shown(client).await.is_empty());
        assert_eq!(status(client).await, "没有符合条件的。");

        let reset = client
            .find(Locator::Css(".filters button"))
            .await
            .expect("a button");
        reset.click().await.expect("it can be used");
        assert_eq!(shown(client).await, all, "all is as it was, in its order");
        let address = client.current_url().await.expect("an address").to_string();
        assert!(!address.contains('?'), "{address}");
        assert_silent(&browser, &url);
    });
}

#[test]
fn a_column_sorts_as_the_page_of_that_order() {
    let ranking = from_disk(&SAMPLE, "2025/ranking/index.html");
    let by_name = from_disk(&SAMPLE, "2025/ranking/by-name/all/index.html");
    in_browser(Scripts::On, |browser| async move {
        let client = &browser.client;
        open(client, &by_name).await;
        let names = "return [...document.querySelectorAll('tr[data-k] th a')].map(a => a.href)";
        let expected = run(client, names).await;
        open(client, &ranking).await;
        wait_for(client, "th button").await;
        let by_rank = run(client, names).await;
        assert_ne!(by_rank, expected, "the orders differ");
        let head = client
            .find(Locator::Css("th.c-w button"))
            .await
            .expect("a head");
        head.send_keys(" ").await.expect("the keyboard works it");
        assert_eq!(run(client, names).await, expected);
        wait_for(client, "th.c-w[aria-sort=ascending]").await;
        head.send_keys(" ").await.expect("the keyboard works it");
        wait_for(client, "th.c-w[aria-sort=descending]").await;
        let turned: Vec<_> = (expected.as_array().expect("a list").iter().rev())
            .cloned()
            .collect();
        assert_eq!(run(client, names).await, Value::Array(turned));
        let head = client
            .find(Locator::Css("th.c-r button"))
            .await
            .expect("a head");
        head.click().await.expect("it can be used");
        assert_eq!(run(client, names).await, by_rank);
        assert_silent(&browser, &ranking);
    });
}

#[test]
fn a_list_of_several_pages_is_filtered_as_a_whole_from_disk() {
    let url = from_disk(&LARGE, "2025/ranking/index.html");
    in_browser(Scripts::On, |browser| async move {
        let client = &browser.client;
        open(client, &url).await;
        wait_for(client, ".filters:not([hidden])").await;
        assert_eq!(shown(client).await.len(), 100, "a page holds a hundred");
        let scripts = "return document.querySelectorAll('script[src$=\"rows.js\"]').length";
        assert_eq!(
            run(client, scripts).await,
            json!(0),
            "the rest is not loaded unasked"
        );
        choose(client, "sort", "2").await;
        wait_for(client, "main .btn.after:not([hidden])").await;
        assert_eq!(shown(client).await.len(), 100);
        let further = client
            .find(Locator::Css("main .btn.after"))
            .await
            .expect("a button");
        further.click().await.expect("it can be used");
        let all = shown(client).await;
        let mut distinct = all.clone();
        distinct.sort();
        distinct.dedup();
        assert_eq!((all.len(), distinct.len()), (130, 130));
        assert_silent(&browser, &url);
    });
}

async fn is_large(client: &Client) -> bool {
    let size = "return getComputedStyle(document.documentElement).fontSize";
    run(client, size).await == json!("22px")
}

async fn click(client: &Client, selector: &str) {
    let element = client.find(Locator::Css(selector)).await;
    let element = element.unwrap_or_else(|error| panic!("{selector}: {error}"));
    element.click().await.expect("it can be used");
}

async fn large_type_stays_on(browser: &Browser, url: &str) {
    let client = &browser.client;
    open(client, url).await;
    assert!(!is_large(client).await);
    click(client, "#type_").await;
    assert!(is_large(client).await, "{url}: it is chosen in the header");
    click(client, ".nav li:nth-child(2) a").await;
    assert!(is_large(client).await, "{url}: through the navigation");
    click(client, ".tools [hreflang]").await;
    assert!(is_large(client).await, "{url}: through the language");
    // A link that a script makes, used by the keyboard, and one to a part of a page.
    let link = "const a = document.createElement('a');
        a.href = document.querySelector('.nav a').getAttribute('href') + '#main_';
        a.textContent = 'made'; a.id = 'made';
        document.querySelector('main').prepend(a); a.focus();";
    run(client, link).await;
    let made = client
        .find(Locator::Css("#made"))
        .await
        .expect("it was made");
    made.send_keys("\u{e007}").await.expect("it can be used");
    until(client, "return location.hash === '#main_'").await;
    let address = client.current_url().await.expect("an address").to_string();
    assert!(address.ends_with("?type=large#main_"), "{address}");
    assert!(is_large(client).await, "{url}: through a link of a script");
    // What leads elsewhere is left alone.
    let others = "return ['tel:1', 'https://example.org/', '//example.org/', '#part', 'data/x.csv']
        .every(href => pingyi.link(href) === href)
        && pingyi.link('a/index.html?q=1#b') === 'a/index.html?q=1&type=large#b'";
    assert_eq!(run(client, others).await, json!(true));
    let sideways =
        "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
    assert_eq!(run(client, sideways).await, json!(0));
    click(client, "#type_").await;
    assert!(!is_large(client).await, "{url}: it is taken back");
    let address = client.current_url().await.expect("an address").to_string();
    assert!(!address.contains("type="), "{address}");
    let cookies = client.get_all_cookies().await.expect("it can be asked");
    assert!(cookies.is_empty());
    assert_silent(browser, url);
}

#[test]
fn large_type_stays_on_over_http() {
    let server = Server::start(&SAMPLE.path().join("site"));
    let url = server.url("index.html");
    in_browser(Scripts::On, |browser| async move {
        large_type_stays_on(&browser, &url).await;
        drop(server);
    });
}

#[test]
fn large_type_stays_on_from_disk() {
    let url = from_disk(&SAMPLE, "index.html");
    in_browser(Scripts::On, |browser| async move {
        large_type_stays_on(&browser, &url).await;
    });
}

/// Nothing scrolls sideways on the smallest screen in large type, from disk. What its targets measure is
/// in the suite `access`.
#[test]
fn large_type_fits_a_small_phone() {
    let pages = [
        "index.html",
        "2025/ranking/index.html",
        "2025/ranking/by/public/index.html",
        "2025/windows/tax/index.html",
        "2025/ledger/index.html",
        "2025/pledges/index.html",
        "2025/pledges/promises/all/index.html",
        "en/2025/ledger/index.html",
        "en/2025/ranking/index.html",
    ];
    let urls = pages.map(|page| from_disk(&SAMPLE, page) + "?type=large");
    in_browser(Scripts::On, |browser| async move {
        let client = &browser.client;
        browser.show(320, Scheme::Light);
        for url in urls {
            open(client, &url).await;
            let sideways = "return document.documentElement.scrollWidth
                - document.documentElement.clientWidth";
            assert_eq!(run(client, sideways).await, json!(0), "{url}");
            assert!(is_large(client).await, "{url}");
        }
        assert_silent(&browser, "a small phone");
    });
}

#[test]
fn without_scripts_every_list_is_a_page() {
    let pages = [
        "2025/ranking/index.html",
        "2025/ranking/by/public/index.html",
        "2025/ranking/by-name/all/index.html",
        "2025/pledges/promises/all/index.html",
        "2025/pledges/verified/broken/index.html",
        "2025/pledges/submitted/late/index.html",
        "2025/ledger/state/overdue/index.html",
    ];
    let urls = pages.map(|page| from_disk(&SAMPLE, page));
    let about = from_disk(&SAMPLE, "index.html");
    in_browser(Scripts::Off, |browser| async move {
        let client = &browser.client;
        for url in urls {
            open(client, &url).await;
            let links = client.find_all(Locator::Css(".facets a")).await;
            assert!(links.expect("it can be asked").len() > 2, "{url}");
            let filters = client.find_all(Locator::Css(".filters")).await;
            for filters in filters.expect("it can be asked") {
                assert!(
                    !filters.is_displayed().await.expect("it can be asked"),
                    "{url}"
                );
            }
        }
        open(client, &about).await;
        click(client, "#type_").await;
        let address = client.current_url().await.expect("an address").to_string();
        assert!(
            address.ends_with("about/index.html#larger-type"),
            "{address}"
        );
    });
}

#[test]
fn long_lists_have_a_hundred_rows_a_page_and_stay_small() {
    let site = LARGE.path().join("site/2025");
    let page = |path: &str| fs::read_to_string(site.join(path)).expect("a page");
    let rows = |path: &str| page(path).matches("data-k=").count();
    assert_eq!(rows("ranking/index.html"), 100);
    assert_eq!(rows("ranking/pages/2/index.html"), 30);
    assert_eq!(rows("ledger/index.html"), 100);
    assert_eq!(rows("ranking/by-name/all/pages/2/index.html"), 30);
    for path in ["ranking/index.html", "ranking/by-name/all/index.html"] {
        assert!(page(path).contains("ranking/"), "{path}");
    }
    assert!(page("windows/index.html").contains("windows/pages/2/index.html"));
}
