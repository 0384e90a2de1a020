//! What the calculator promises beside what its parts do, in Chromium: one test for each promise that no
//! other suite opens a browser for.

use std::cmp::Ordering;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use serde_json::{Value, json};
use tempfile::TempDir;
use tests::browser::{Scripts, in_browser};
use tests::calculator::{assert_computed, assert_silent, on_host, open, run, run_later, until};
use tests::server::Server;

static SITE: LazyLock<TempDir> = LazyLock::new(|| built("content"));

/// The site of a content of this repository.
fn built(content: &str) -> TempDir {
    let folder = TempDir::new().expect("a temporary folder");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    tests::build(&root.join(content), &folder.path().join("site"));
    folder
}

fn page(folder: &TempDir, path: &str) -> PathBuf {
    folder.path().join("site").join(path)
}

fn from_disk(folder: &TempDir, path: &str) -> String {
    format!("file://{}", page(folder, path).display())
}

fn inputs(folder: &TempDir, year: &str) -> String {
    let path = page(folder, &format!("data/{year}/inputs.json"));
    fs::read_to_string(path).expect("a site has its data")
}

const SAMPLE: &str = "2026/calculator/index.html";

fn texts(value: &Value) -> Vec<&str> {
    let list = value.as_array().expect("a list").iter();
    list.map(|text| text.as_str().expect("a text")).collect()
}

#[test]
fn a_result_that_is_not_reproduced_is_named() {
    let site = built("tests/what-if/content");
    let path = page(&site, "2025/calculator/index.html");
    let html = fs::read_to_string(&path).expect("the page is there");
    let changed = html.replace(r#"data-composite="89.48""#, r#"data-composite="98.48""#);
    assert_ne!(changed, html, "b has 89.48");
    fs::write(&path, changed).expect("written");
    in_browser(Scripts::On, |browser| async move {
        let client = &browser.client;
        open(client, &from_disk(&site, "2025/calculator/index.html")).await;
        let said = run(
            client,
            "const check = document.getElementById('calculator-check'); return [check.className, check.textContent];",
        );
        let said = said.await;
        let said = texts(&said);
        assert!(said[0].contains("bad"), "{said:?}");
        for part in ["98.48", "89.48", "第 2 名"] {
            assert!(said[1].contains(part), "{said:?}");
        }
        assert_silent(&browser);
    });
}

#[test]
fn records_are_switched_off_one_by_one_and_vetoes_tried() {
    let url = from_disk(&SITE, SAMPLE);
    let inputs = inputs(&SITE, "2026");
    in_browser(Scripts::On, |browser| async move {
        let client = &browser.client;
        open(client, &url).await;
        // Of two deductions one is left out and the other edited; a ground for a veto is tried.
        run(
            client,
            "choose('water');
            one('.adjustment input[type=checkbox]').click();
            type(all('.adjustment input[type=text]')[1], '0.25');
            choose('tax');
            all('.opt input[type=checkbox]').at(-1).click();",
        )
        .await;
        let link = assert_computed(client, &inputs).await;
        for kind in ["&adjustment=water.deductions.", "&veto=tax."] {
            assert!(link.contains(kind), "{link}");
        }
        // It entered one list and left the others; its rank stays.
        let lists = "return all('.calc-lists dd').map(list => list.textContent);";
        let lists = run(client, lists).await;
        let lists = texts(&lists);
        assert!(lists[0].contains("退出：税务窗口"), "{lists:?}");
        assert!(lists[2].contains("税务窗口新进"), "{lists:?}");
        let rank = "return one('tr[data-window=tax] .c-r').textContent;";
        assert_eq!(run(client, rank).await, json!("1"));
        assert_silent(&browser);
    });
}

#[test]
fn each_rule_shows_what_was_published_and_differences_are_counted() {
    let url = from_disk(&SITE, SAMPLE);
    in_browser(Scripts::On, |browser| async move {
        let client = &browser.client;
        open(client, &url).await;
        let rules = run(
            client,
            "const values = () => all('.rules :is(select, input)').map(field => field.value);
            const before = values();
            for (const field of all('.rules :is(select, input)')) {
                const options = field.options && [...field.options].map(option => option.value);
                type(field, options ? options.find(value => value && value !== field.value) : String(+field.value + 1));
            }
            const after = values();
            return [
                before.filter((value, at) => value !== after[at]).length,
                all('.rules .field').filter(row => row.textContent.includes('公布')).length,
                one('.rules h2 span').textContent,
            ];",
        )
        .await;
        // All but the second and third tie-breaker, which nothing is left for.
        assert_eq!(rules, json!([12, 12, "12 处与公布不同"]));
        // A tie-breaker stands in one place, whichever field it was chosen in.
        run(client, "press('reset-all');").await;
        let fields =
            "const ties = all('.rules select').filter(select => select.options[0].value === '');
            type(ties[2], 'peer');
            return ties.map(select => select.value);";
        assert_eq!(run(client, fields).await, json!(["public", "peer", ""]));
        run(client, "press('reset-all');").await;
        let same = run(client, "return one('.rules h2 span').textContent;").await;
        assert_eq!(same, json!("与公布相同"));
        assert_silent(&browser);
    });
}

#[test]
fn what_no_change_can_reach_is_said_with_its_reason() {
    let url = from_disk(&SITE, SAMPLE);
    in_browser(Scripts::On, |browser| async move {
        let client = &browser.client;
        open(client, &url).await;
        run(client, "one('[data-ask=reach]').click();").await;
        until(client, "return !!document.getElementById('reach-aim');").await;
        let ask = |window: &str, aim: &str| {
            format!(
                "type(document.getElementById('reach-window'), '{window}');
                type(document.getElementById('reach-aim'), '{aim}');
                return one('[data-panel=reach] .answer').textContent;"
            )
        };
        // The sample's vetoed window, and the one without marks of the panel.
        for (window, aim, why) in [
            ("land", "aim-not-unsatisfactory", "已被违纪否决"),
            ("water", "aim-excellent", "不够"),
            ("ecology", "aim-excellent", "没有名次"),
        ] {
            let said = run(client, &ask(window, aim)).await;
            let said = said.as_str().expect("a text");
            assert!(said.contains(why), "{window}: {said}");
        }
        assert_silent(&browser);
    });
}

#[test]
fn the_example_of_the_method_turns_at_43_of_103() {
    let site = built("tests/what-if/content");
    let inputs = inputs(&site, "2025");
    in_browser(Scripts::On, |browser| async move {
        let client = &browser.client;
        open(client, &from_disk(&site, "2025/calculator/index.html")).await;
        run(client, "one('[data-ask=deciding]').click();").await;
        until(
            client,
            "return !!document.getElementById('deciding-component');",
        )
        .await;
        run(
            client,
            "type(document.getElementById('deciding-component'), 'peer');
            type(document.getElementById('deciding-window'), 'b');",
        )
        .await;
        until(client, "return !!one('[data-weight]');").await;
        let said = run(
            client,
            "return one('[data-panel=deciding] .answer').textContent;",
        );
        let said = said.await;
        let said = said.as_str().expect("a text");
        assert!(said.contains("43/103"), "{said}");
        run(client, "one('[data-weight]').click();").await;
        until(client, "return !one('.scen').hidden;").await;
        let link = assert_computed(client, &inputs).await;
        let differ = |link: &str| {
            let state = on_host(link, &inputs);
            let live = state.live();
            let [a, b] = ["a", "b"].map(|id| live.place(id).expect("a window"));
            live.composite(b).cmp(&live.composite(a))
        };
        assert_eq!(differ(&link), Ordering::Equal);
        // Beyond it B is ahead.
        run(client, "type(all('.slide input[type=text]')[1], '41.75');").await;
        let link = assert_computed(client, &inputs).await;
        assert_eq!(differ(&link), Ordering::Greater);
        assert_silent(&browser);
    });
}

#[test]
fn leaving_a_component_out_is_what_a_weight_of_nothing_gives() {
    let url = from_disk(&SITE, SAMPLE);
    in_browser(Scripts::On, |browser| async move {
        let client = &browser.client;
        open(client, &url).await;
        run(client, "choose('water'); one('[data-ask=draws]').click();").await;
        until(client, "return all('.factors tbody tr').length === 3;").await;
        let told = "return all('.factors tbody tr').map(row => row.querySelector('td:last-child .first').textContent);";
        let told = run(client, told).await;
        for (at, told) in texts(&told).into_iter().enumerate() {
            let script = format!(
                "press('reset-all'); type(all('.slide input[type=text]')[{at}], '0');
                const row = one('tr[data-window=water]');
                return ['.c-r', '.c-s'].map(cell => row.querySelector(cell).textContent.trim());"
            );
            let shown = run(client, &script).await;
            let shown = texts(&shown);
            assert_eq!(told, format!("第 {} 名，{} 分", shown[0], shown[1]));
        }
        let bars = run(client, "return all('.tornados li').length;").await;
        assert_eq!(bars, json!(3));
        assert_silent(&browser);
    });
}

#[test]
fn the_sheet_has_the_note_the_changes_and_every_window() {
    let url = from_disk(&SITE, SAMPLE);
    in_browser(Scripts::On, |browser| async move {
        let client = &browser.client;
        open(client, &url).await;
        run(
            client,
            "type(all('.slide input[type=text]')[1], '43'); one('[data-select=tax]').click();",
        )
        .await;
        if !browser.has_devtools() {
            // Nothing else can look at a page as it is printed.
            return;
        }
        browser.devtools("Emulation.setEmulatedMedia", &json!({ "media": "print" }));
        run(client, "window.dispatchEvent(new Event('beforeprint'));").await;
        let seen = "const seen = it => it.checkVisibility({visibilityProperty: true}) && it.getClientRects().length > 0;";
        let shown = run(
            client,
            &format!(
                "{seen} return [
                    seen(one('.scen b')) && one('.scen b').textContent,
                    all('.live [data-select]').filter(seen).length,
                    all('.changed .changes li').filter(seen).length,
                    seen(one('.below:not([hidden]) .working')),
                    getComputedStyle(document.body).page,
                    all('input, select, [data-do], .panel').filter(seen).length,
                ];"
            ),
        )
        .await;
        assert_eq!(
            shown,
            json!(["情景推演，非正式结果", 28, 1, true, "scenario", 0])
        );
        assert_silent(&browser);
    });
}

#[test]
fn nothing_is_stored_and_nothing_is_asked_for_elsewhere() {
    let server = Server::start(&SITE.path().join("site"));
    let url = server.url(SAMPLE);
    in_browser(Scripts::On, |browser| async move {
        let client = &browser.client;
        open(client, &url).await;
        run(
            client,
            "type(all('.slide input[type=text]')[1], '43'); press('keep'); press('copy');
            for (const panel of ['reach', 'draws', 'local']) one('[data-ask=' + panel + ']').click();",
        )
        .await;
        until(
            client,
            "return !!document.getElementById('local-files') && !!one('[data-start]');",
        )
        .await;
        // Only what the site itself has, and nothing after the panels are there.
        let kept = run_later(
            client,
            "const asked = () => performance.getEntriesByType('resource');
            const foreign = asked().filter(entry => new URL(entry.name).origin !== location.origin).length;
            const before = asked().length;
            type(all('.slide input[type=text]')[0], '12'); press('save'); press('csv'); press('undo');
            indexedDB.databases().then(databases => setTimeout(() => done([
                foreign, asked().length - before, localStorage.length, sessionStorage.length,
                document.cookie, databases.length,
            ]), 200));",
        )
        .await;
        assert_eq!(kept, json!([0, 0, 0, 0, "", 0]));
        assert_silent(&browser);
    });
}

#[test]
fn a_panel_that_does_not_load_says_so_and_tries_again() {
    let site = built("tests/what-if/content");
    let server = Server::start(&site.path().join("site"));
    let url = server.url("2025/calculator/index.html");
    let (assets, away) = (page(&site, "assets"), site.path().join("away"));
    fs::create_dir(&away).expect("a folder");
    in_browser(Scripts::On, |browser| async move {
        let client = &browser.client;
        // The script does not come; the script does, but its code does not.
        for files in [
            &["analysis.js"][..],
            &["analysis.wasm", "analysis.wasm.js"][..],
        ] {
            for file in files {
                fs::rename(assets.join(file), away.join(file)).expect("moved");
            }
            open(client, &url).await;
            run(client, "one('[data-ask=reach]').click();").await;
            let failed =
                "return one('[data-panel=reach] .panel-body').textContent.includes('没能载入');";
            until(client, failed).await;
            for file in files {
                fs::rename(away.join(file), assets.join(file)).expect("moved back");
            }
            run(
                client,
                "one('[data-ask=reach]').click(); one('[data-ask=reach]').click();",
            )
            .await;
            until(client, "return !!document.getElementById('reach-aim');").await;
        }
        // The browser itself said that the files were not there.
        browser.console();
    });
}

#[test]
fn a_calculator_that_does_not_load_says_so_beside_the_published_ranking() {
    let site = built("tests/what-if/content");
    for end in [".wasm", ".wasm.js"] {
        let file = page(&site, &format!("assets/calculator{end}"));
        fs::remove_file(file).expect("the site has its code");
    }
    let url = from_disk(&site, "2025/calculator/index.html");
    in_browser(Scripts::On, |browser| async move {
        let client = &browser.client;
        client.goto(&url).await.expect("the page opens");
        until(
            client,
            "return document.getElementById('calculator-failed').offsetHeight > 0
                && document.querySelectorAll('#published tbody tr').length > 1;",
        )
        .await;
        browser.console();
        let site = built("tests/what-if/content");
        open(client, &from_disk(&site, "2025/calculator/index.html")).await;
        let height = "return document.getElementById('calculator-failed').offsetHeight;";
        assert_eq!(run(client, height).await, json!(0));
        assert_silent(&browser);
    });
}

#[test]
fn changes_are_told_in_summary_and_nothing_moves_unasked() {
    let url = from_disk(&SITE, SAMPLE);
    in_browser(Scripts::On, |browser| async move {
        let client = &browser.client;
        let reduced =
            json!({ "features": [{ "name": "prefers-reduced-motion", "value": "reduce" }] });
        browser.devtools("Emulation.setEmulatedMedia", &reduced);
        open(client, &url).await;
        let moving = "type(all('.slide input[type=text]')[1], '43');
            return [...document.querySelectorAll('*')].filter(it => {
                const style = getComputedStyle(it);
                return parseFloat(style.transitionDuration) > 0.01 || parseFloat(style.animationDuration) > 0.01;
            }).length + document.getAnimations().length;";
        assert_eq!(run(client, moving).await, json!(0));
        // One region says what follows, in one sentence.
        let told = "return all('[role=status].vh').filter(it => it.textContent).map(it => it.textContent);";
        let told = run(client, told).await;
        let told = texts(&told);
        assert_eq!(told.len(), 1, "{told:?}");
        for part in ["1 处改动", "个窗口名次有变", "税务窗口"] {
            assert!(told[0].contains(part), "{told:?}");
        }
        assert_silent(&browser);
    });
}

#[test]
fn an_edit_draws_its_own_row_and_a_long_ranking_comes_in_pages() {
    let folder = TempDir::new().expect("a temporary folder");
    let content = folder.path().join("content");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let made = Command::new("python3")
        .arg(root.join("tests/bench/centre.py"))
        .arg("120")
        .arg(&content)
        .status();
    let made = made.expect("python3 starts: tests/run installs it");
    assert!(made.success());
    tests::build(&content, &folder.path().join("site"));
    let inputs = inputs(&folder, "2025");
    let url = from_disk(&folder, "2025/calculator/index.html");
    in_browser(Scripts::On, |browser| async move {
        let client = &browser.client;
        open(client, &url).await;
        let rows = "return all('.live tr[data-window]').length;";
        assert_eq!(run(client, rows).await, json!(50));
        // A mark that is a trifle better moves the figures of one window, and no rank.
        let drawn = run_later(
            client,
            "const section = all('section').find(it => it.querySelector('h2')?.textContent === '评分');
            const field = section.querySelector('input[type=text]');
            const drawn = new Set();
            new MutationObserver(list => {
                for (const change of list) {
                    const at = change.target.nodeType === 1 ? change.target : change.target.parentElement;
                    drawn.add(at.closest('tr')?.dataset.window ?? 'table');
                }
            }).observe(one('.live tbody'), {subtree: true, childList: true, characterData: true, attributes: true});
            type(field, (+field.value + 0.01).toFixed(2));
            setTimeout(() => done([...drawn]), 100);",
        )
        .await;
        let link = assert_computed(client, &inputs).await;
        let marked = on_host(&link, &inputs).edits()[0]
            .window()
            .map(ToString::to_string);
        assert_eq!(drawn, json!([marked]));
        run(
            client,
            "all('button').find(button => button.textContent === '后一页').click();",
        )
        .await;
        assert_eq!(run(client, rows).await, json!(50));
        assert_computed(client, &inputs).await;
        assert_silent(&browser);
    });
}
