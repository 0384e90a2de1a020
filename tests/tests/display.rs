//! The hall's display in Chromium: nothing cut, in turn, paused, offline, a new version. That nothing is
//! cut can be seen in Firefox as well.
//!
//! A script that runs before the page's own makes its clock fast, so that hours pass in seconds.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use fantoccini::{Client, Locator};
use serde_json::{Value, json};
use tempfile::TempDir;
use tests::browser::{Browser, PATIENCE, Scripts, in_browser};
use tests::copy;
use tests::server::Server;

/// How many times faster than ours the page's clock is.
const FAST: u32 = 200;

/// Texts that are hard to cut into slides.
const AWKWARD: &str = r"+++
submitted = 2025-05-08
[[item]]
id = 'long'
text = '一句很长的承诺，一句很长的承诺，一句很长的承诺，一句很长的承诺，一句很长的承诺，一句很长的承诺，一句很长的承诺，一句很长的承诺，一句很长的承诺'
target = 'https://example.org/a-very-long-address-without-any-place-to-break-it-anywhere-at-all/0123456789/0123456789/0123456789/0123456789'
+++
# 目标

";

/// The content of three windows, with a pledge that is hard to show.
fn content(folder: &Path) -> PathBuf {
    let content = folder.join("content");
    let three = Path::new(env!("CARGO_MANIFEST_DIR")).join("good/three/content");
    copy(&three, &content);
    let row = "| 申请 | 三个工作日办结，遇节假日顺延 | ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZ | 四 | 五 | 六 | 七 |\n";
    let table = format!(
        "| 一 | 二 | 三 | 四 | 五 | 六 | 七 |\n|---|---|---|---|---|---|---|\n{}",
        row.repeat(30)
    );
    let pledge = [
        AWKWARD,
        &"没有一个空格的长段落，要跨过好几屏。".repeat(120),
        "\n\n",
        &"W".repeat(900),
        "\n\n",
        &table,
        "\n## 措施\n\n",
        &"- 第一层\n  - 第二层，说得长一些，说得长一些，说得长一些，说得长一些\n".repeat(25),
        "\n```\n",
        &"a line of code that is longer than the screen is wide, and goes on and on and on and on\n".repeat(20),
        "```\n\n> ",
        &"引用的话。".repeat(150),
    ];
    fs::write(content.join("2025/pledges/tax.md"), pledge.concat()).expect("a file");
    content
}

/// The same with so many windows that the display has two parts.
fn many(content: &Path) {
    let path = content.join("2025/windows.toml");
    let mut windows = fs::read_to_string(&path).expect("a file");
    for number in 0..60 {
        let number = number.to_string();
        let id = ["\n[[window]]\nid = \"further-", &number];
        windows.extend(
            id.into_iter()
                .chain(["\"\nname = \"另一个窗口", &number, "\"\n"]),
        );
    }
    fs::write(path, windows).expect("a file");
}

async fn run(client: &Client, script: &str) -> Value {
    (client.execute(script, vec![]).await).unwrap_or_else(|error| panic!("{script}: {error}"))
}

/// Waits until `script` says true.
async fn until(client: &Client, script: &str) {
    let script = format!("return Boolean({script})");
    let patience = Instant::now() + PATIENCE;
    // While a page is left there is none to ask.
    while !client
        .execute(&script, vec![])
        .await
        .is_ok_and(|answer| answer == Value::Bool(true))
    {
        assert!(Instant::now() < patience, "never: {script}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// A screen of this size, with a fast clock in every page.
fn hall(browser: &Browser, width: u32, height: u32, fast: u32) {
    let screen =
        json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
    browser.devtools("Emulation.setDeviceMetricsOverride", &screen);
    let clock = format!(
        "(() => {{ const set = setTimeout, now = Date.now, start = now();
        window.setTimeout = (act, time) => set(act, time / {fast});
        Date.now = () => start + (now() - start) * {fast}; }})()"
    );
    browser.devtools(
        "Page.addScriptToEvaluateOnNewDocument",
        &json!({ "source": clock }),
    );
}

/// The key that pauses and goes on.
const PAUSE: &str =
    "document.body.dispatchEvent(new KeyboardEvent('keydown', { key: ' ', bubbles: true }))";

/// Goes through all slides of a display that is paused, by key. Every line of text must lie whole within the screen on exactly
/// one of them, and none may be smaller than 44 px.
const ALL_TEXT_IS_SHOWN: &str = "
const press = (key) => document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
const wrong = [], shown = new Map();
let least = Infinity;
const texts = (root) => {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT), found = [];
  while (walker.nextNode()) {
    const node = walker.currentNode;
    // The heading of the page is for screen readers while slides are shown.
    if (node.data.trim() && !node.parentElement.closest('.hall-title')) found.push(node);
  }
  return found;
};
const lines = (node) => {
  const range = document.createRange();
  range.selectNodeContents(node);
  return [...range.getClientRects()].filter((line) => line.width);
};
const seen = new Set();
for (let slide = 0; slide < document.querySelector('progress').max; slide++) {
  const sheet = document.querySelector('.sheet:not([hidden])'), run = sheet.querySelector('.run');
  const flow = sheet.querySelector('.flow').getBoundingClientRect();
  const name = [...document.querySelectorAll('.sheet')].indexOf(sheet) + ' ' + run.style.transform;
  for (const node of texts(document.body)) {
    const inside = run.contains(node);
    for (const line of lines(node)) {
      least = Math.min(least, parseFloat(getComputedStyle(node.parentElement).fontSize));
      if (inside && (line.right <= flow.left + 1 || line.left >= flow.right - 1)) continue;
      const box = inside ? flow : { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
      if (line.left < box.left - 1 || line.right > box.right + 1 || line.top < box.top - 1 || line.bottom > box.bottom + 1)
        wrong.push([slide, node.data.slice(0, 30), line.left, line.right, line.top, line.bottom]);
      if (inside && !seen.has(name)) shown.set(node, (shown.get(node) || 0) + 1);
    }
  }
  seen.add(name);
  press('ArrowRight');
}
let nodes = 0;
for (const sheet of document.querySelectorAll('.sheet')) {
  sheet.hidden = false;
  for (const node of texts(sheet.querySelector('.run'))) {
    nodes += 1;
    const all = lines(node).length;
    if (shown.get(node) !== all) wrong.push(['shown', shown.get(node), 'of', all, node.data.slice(0, 30)]);
  }
  sheet.hidden = true;
}
return { wrong: wrong.slice(0, 9), least, nodes, slides: seen.size };
";

#[test]
fn no_text_is_cut_or_left_out_on_any_screen() {
    let folder = TempDir::new().expect("a temporary folder");
    let site = folder.path().join("site");
    tests::build(&content(folder.path()), &site);
    in_browser(Scripts::On, |browser| async move {
        for (width, height) in [(1920, 1080), (1080, 1920), (3840, 2160)] {
            for page in ["display/index.html", "en/display/index.html"] {
                if browser.has_devtools() {
                    hall(&browser, width, height, 1);
                } else {
                    browser.resize(width, height).await;
                }
                let url = format!("file://{}", site.join(page).display());
                browser.client.goto(&url).await.expect("the page opens");
                until(&browser.client, "new URLSearchParams(location.search).get('v') && document.querySelector('progress').max > 1").await;
                run(&browser.client, PAUSE).await;
                until(
                    &browser.client,
                    "document.querySelector('.hall-paused').textContent",
                )
                .await;
                let found = run(&browser.client, ALL_TEXT_IS_SHOWN).await;
                let what = format!("{page} at {width} × {height}: {found:#}");
                assert_eq!(found["wrong"], json!([]), "{what}");
                assert!(found["least"].as_f64().expect("a size") >= 44.0, "{what}");
                assert!(found["slides"].as_u64().expect("a number") > 10, "{what}");
            }
        }
        let said = browser.console();
        assert!(said.is_empty(), "{said:#?}");
    });
}

#[test]
fn it_pauses_runs_on_offline_takes_a_new_version_and_grows_no_memory() {
    let folder = TempDir::new().expect("a temporary folder");
    let site = folder.path().join("site");
    let content = content(folder.path());
    fs::write(
        content.join("2025/pledges/tax.md"),
        "+++\nsubmitted = 2025-05-08\n+++\n旧的承诺",
    )
    .expect("a file");
    tests::build(&content, &site);
    let server = Server::start(&site);
    let url = server.url("display/index.html");
    in_browser(Scripts::On, |browser| async move {
        let client = &browser.client;
        hall(&browser, 1920, 1080, FAST);
        client.goto(&url).await.expect("the page opens");
        until(client, "new URLSearchParams(location.search).get('v')").await;
        let versions = "document.location.search";
        let old = run(client, &format!("return {versions}")).await;

        run(client, PAUSE).await;
        until(
            client,
            "document.querySelector('.hall-paused').textContent === '已暂停'",
        )
        .await;
        let paused = run(
            client,
            "return document.querySelector('.hall-count').textContent",
        )
        .await;
        // The fastest slide would be over in 40 ms: a hundred frames are more than a second.
        let frames = "const done = arguments[0]; let left = 100;
            const next = () => left-- ? requestAnimationFrame(next) : done(document.querySelector('.hall-count').textContent); next();";
        let after = client
            .execute_async(frames, vec![])
            .await
            .expect("it answers");
        assert_eq!(after, paused, "it stands while it is paused");
        run(client, PAUSE).await;
        until(
            client,
            "document.querySelector('.hall-paused').textContent === ''",
        )
        .await;

        // Laps leave nothing behind.
        let counts =
            "return [document.querySelectorAll(':not(body > script)').length, history.length]";
        let before = run(client, counts).await;
        run(
            client,
            "window.laps = 0; new MutationObserver(() => {
            if (document.querySelector('progress').value === 1) window.laps += 1;
        }).observe(document.querySelector('.hall-count'), { childList: true })",
        )
        .await;
        until(client, "window.laps > 20").await;
        assert_eq!(run(client, counts).await, before, "nothing is left by laps");

        // Offline, with a new version waiting.
        let network = |offline: bool| {
            let conditions = json!({ "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
            browser.devtools("Network.emulateNetworkConditions", &conditions);
        };
        browser.devtools("Network.enable", &json!({}));
        network(true);
        fs::write(
            content.join("2025/pledges/tax.md"),
            "+++\nsubmitted = 2025-05-08\n+++\n新的承诺",
        )
        .expect("a file");
        tests::build(&content, &site);
        run(client, "window.laps = 0").await;
        until(client, "window.laps > 5").await;
        let shown = run(
            client,
            "return [document.location.search, document.body.textContent.includes('旧的承诺')]",
        )
        .await;
        assert_eq!(shown, json!([old, true]), "what it has stays");
        network(false);
        until(client, "document.body.textContent.includes('新的承诺')").await;
        let new = run(client, &format!("return {versions}")).await;
        assert_ne!(new, old);
        assert_eq!(run(client, "return history.length").await, before[1]);
        drop(server);
    });
}

/// What the page holds once its garbage is gone: bytes of the heap, nodes, listeners.
fn held(browser: &Browser) -> [f64; 3] {
    browser.devtools("HeapProfiler.collectGarbage", &json!({}));
    let answer = browser.devtools("Performance.getMetrics", &json!({}));
    let metrics = answer["metrics"].as_array().expect("a list");
    ["JSHeapUsedSize", "Nodes", "JSEventListeners"].map(|name| {
        let metric = metrics.iter().find(|metric| metric["name"] == name);
        metric.expect("a metric")["value"]
            .as_f64()
            .expect("a number")
    })
}

/// Hours of the page's clock: one, or as many as `DISPLAY_HOURS` says.
#[test]
#[expect(clippy::print_stdout, reason = "what was held is a figure to keep")]
fn hours_on_end_leave_nothing_behind() {
    let hours = std::env::var("DISPLAY_HOURS").map_or(1, |hours| hours.parse().expect("hours"));
    let folder = TempDir::new().expect("a temporary folder");
    let site = folder.path().join("site");
    tests::build(&content(folder.path()), &site);
    let server = Server::start(&site);
    let url = server.url("display/index.html");
    in_browser(Scripts::On, |browser| async move {
        let client = &browser.client;
        hall(&browser, 1920, 1080, FAST * 10);
        browser.devtools("Performance.enable", &json!({}));
        client.goto(&url).await.expect("the page opens");
        until(client, "new URLSearchParams(location.search).get('v')").await;
        run(
            client,
            "window.begun = Date.now(); window.slides = 0; new MutationObserver(() => { window.slides += 1; })
            .observe(document.querySelector('.hall-count'), { childList: true })",
        )
        .await;
        // The first laps lay out what later ones find laid out.
        until(
            client,
            "window.slides > 2 * document.querySelector('progress').max",
        )
        .await;
        let before = held(&browser);
        let patience = Instant::now() + PATIENCE * (1 + hours);
        // On a busy machine an hour of this clock may be short of slides.
        let lasted =
            format!("return Date.now() - window.begun > {hours} * 3600e3 && window.slides > 100");
        while run(client, &lasted).await == Value::Bool(false) {
            assert!(Instant::now() < patience, "the hours do not pass");
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        let after = held(&browser);
        let slides = run(client, "return window.slides").await;
        println!("{hours} h, {slides} slides: heap, nodes, listeners {before:?}, then {after:?}");
        assert!(slides.as_u64() > Some(100), "{slides} slides");
        assert!(
            after[0] < before[0] * 1.1 + 200e3,
            "{before:?}, then {after:?}"
        );
        assert!(
            after[1] < before[1] * 1.1 + 50.0,
            "{before:?}, then {after:?}"
        );
        assert!(after[2] <= before[2] + 2.0, "{before:?}, then {after:?}");
        drop(server);
    });
}

#[test]
fn all_parts_come_in_turn_from_disk() {
    let folder = TempDir::new().expect("a temporary folder");
    let site = folder.path().join("site");
    let content = content(folder.path());
    many(&content);
    tests::build(&content, &site);
    let url = format!("file://{}", site.join("display/index.html").display());
    in_browser(Scripts::On, |browser| async move {
        hall(&browser, 1080, 1920, FAST * 10);
        browser.client.goto(&url).await.expect("the page opens");
        until(
            &browser.client,
            "location.pathname.endsWith('/display/pages/2/index.html')",
        )
        .await;
        until(
            &browser.client,
            "location.pathname.endsWith('/display/index.html')",
        )
        .await;
        let said = browser.console();
        assert!(said.is_empty(), "{said:#?}");
    });
}

#[test]
fn without_scripts_it_reads_from_top_to_bottom() {
    let folder = TempDir::new().expect("a temporary folder");
    let site = folder.path().join("site");
    tests::build(&content(folder.path()), &site);
    let url = format!("file://{}", site.join("display/index.html").display());
    in_browser(Scripts::Off, |browser| async move {
        browser.client.goto(&url).await.expect("the page opens");
        let sheets = browser.client.find_all(Locator::Css(".sheet")).await;
        for sheet in sheets.expect("it can be asked") {
            assert!(sheet.is_displayed().await.expect("it can be asked"));
        }
        let keys = browser.client.find(Locator::Css(".hall-keys")).await;
        assert!(
            !keys
                .expect("they are there")
                .is_displayed()
                .await
                .expect("it can be asked")
        );
    });
}
