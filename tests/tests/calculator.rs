//! What a reader does with the calculator, in Chromium: each part by mouse or keys, compared with the
//! state that the host computes.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use serde_json::{Value, json};
use tempfile::TempDir;
use tests::browser::{Scripts, in_browser};
use tests::calculator::{assert_computed, assert_silent, open, run, run_later, scenario};
use tests::server::Server;
use web::state::State;

static SITE: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = TempDir::new().expect("a temporary folder");
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("../content");
    tests::build(&content, &folder.path().join("site"));
    folder
});

const PAGE: &str = "2026/calculator/index.html";

fn inputs() -> String {
    let inputs = SITE.path().join("site/data/2026/inputs.json");
    fs::read_to_string(inputs).expect("a site has its data")
}

/// On a web server and from disk.
fn addresses(server: &Server) -> [String; 2] {
    let page = SITE.path().join("site").join(PAGE);
    [server.url(PAGE), format!("file://{}", page.display())]
}

#[test]
fn weights_votes_marks_and_rules() {
    let server = Server::start(&SITE.path().join("site"));
    let [url, _] = addresses(&server);
    in_browser(Scripts::On, |browser| async move {
        let client = &browser.client;
        open(client, &url).await;
        // A slider; what is locked stays.
        run(
            client,
            "one('[data-lock=peer]').click(); type(one('.slide input[type=range]'), '31');",
        )
        .await;
        let weights = run(
            client,
            "return all('.slide input[type=text]').map(field => field.value);",
        )
        .await;
        let all: Vec<_> = weights.as_array().expect("a list").iter().take(3).collect();
        assert_eq!(all, ["31", "20", "49"]);
        run(client, "type(all('.slide input[type=text]')[0], '81');").await;
        let error = run(
            client,
            "return one('.slide .error:not([hidden])').textContent;",
        )
        .await;
        assert!(
            error.as_str().is_some_and(|text| text.contains("80")),
            "{error}"
        );
        run(
            client,
            "type(all('.slide input[type=text]')[0], '0'); one('[data-lock=peer]').click();",
        )
        .await;
        assert_computed(client, &inputs()).await;
        // Votes move and are scaled, never below zero.
        let counts = "return all('.votes tbody tr:not(.was)')[0].querySelectorAll('input')";
        let before = run(
            client,
            &format!("return [...(() => {{ {counts}; }})()].map(field => +field.value);"),
        )
        .await;
        run(client, "document.getElementById('calculator-votes-0').value = '3'; one('[data-move]').click();").await;
        let after = run(
            client,
            &format!("return [...(() => {{ {counts}; }})()].map(field => +field.value);"),
        )
        .await;
        let number = |list: &Value, at: usize| list[at].as_i64().expect("a number");
        let refused = run(
            client,
            "const text = one('.more p.error'); return text.hidden ? '' : text.textContent;",
        )
        .await;
        if refused == json!("") {
            assert_eq!(number(&after, 0), number(&before, 0) + 3);
            assert_eq!(number(&after, 1), number(&before, 1) - 3);
        } else {
            assert_eq!(after, before, "{refused}");
        }
        run(client, "document.getElementById('calculator-people-0').value = '1000'; one('[data-scale]').click();").await;
        let people = run(client, "return labelled('受访人数').value;").await;
        assert_eq!(people, json!("1000"));
        assert_computed(client, &inputs()).await;
        // A mark left out, one made up, a deduction made up.
        run(
            client,
            "const kind = document.getElementById('calculator-new-adjustment-kind');
            document.getElementById('calculator-new-adjustment-number').value = '2.5';
            one('[data-make=adjustment]').click();
            document.getElementById('calculator-new-mark-number').value = '50';
            one('[data-make=mark]').click();
            type(one('.peers input'), '');",
        )
        .await;
        // The weight of an item of the panel.
        run(client, "type(all('.slide input[type=text]')[3], '10');").await;
        let link = assert_computed(client, &inputs()).await;
        for kind in ["&items=panel.", "&new-mark=", "&new-adjustment=", "&mark="] {
            assert!(link.contains(kind), "{link}");
        }
        // Rules, and how many differ.
        run(
            client,
            "type(one('.rules select'), 'mean'); type(labelled('最低分'), '60');",
        )
        .await;
        let differing = run(client, "return one('.rules h2 span').textContent;").await;
        assert_eq!(differing, json!("2 处与公布不同"));
        assert_computed(client, &inputs()).await;
        assert_silent(&browser);
    });
}

#[test]
fn steps_back_and_forth_and_scenarios_side_by_side() {
    let server = Server::start(&SITE.path().join("site"));
    let [url, _] = addresses(&server);
    in_browser(Scripts::On, |browser| async move {
        let client = &browser.client;
        open(client, &url).await;
        run(
            client,
            "for (const text of ['1', '10']) type(all('.slide input[type=text]')[0], text);",
        )
        .await;
        let shown =
            || async { run(client, "return all('.slide input[type=text]')[0].value;").await };
        run(client, "press('undo');").await;
        assert_eq!(shown().await, json!("1"));
        run(client, "press('undo');").await;
        assert_eq!(shown().await, json!("40"));
        run(client, "press('redo'); press('redo');").await;
        assert_eq!(shown().await, json!("10"));
        let list = run(client, "return all('.changed .changes li').length;").await;
        assert_eq!(list, json!(1));
        run(client, "document.getElementById('calculator-name').value = '甲'; press('keep'); press('reset-all');").await;
        assert_eq!(shown().await, json!("40"));
        let columns = run(
            client,
            "return all('.compare th[scope=col]').map(cell => cell.textContent);",
        )
        .await;
        assert_eq!(columns, json!(["窗口", "公布", "甲", "现在"]));
        run(client, "press('use');").await;
        assert_eq!(shown().await, json!("10"));
        let said = run(client, "return one('[role=status].vh').textContent;").await;
        assert!(
            said.as_str().is_some_and(|text| text.contains("1 处改动")),
            "{said}"
        );
        assert_silent(&browser);
    });
}

#[test]
fn links_bring_a_scenario_and_damaged_ones_change_nothing() {
    let server = Server::start(&SITE.path().join("site"));
    let urls = addresses(&server);
    in_browser(Scripts::On, |browser| async move {
        let client = &browser.client;
        for url in urls {
            open(client, &url).await;
            run(client, "type(all('.slide input[type=text]')[2], '70');").await;
            let (link, ranks) = scenario(client).await;
            client.goto("about:blank").await.expect("a page");
            open(client, &format!("{url}#{link}")).await;
            assert_eq!(scenario(client).await, (link.clone(), ranks), "{url}");
            let said = "return one('.said p').textContent;";
            for (damaged, expected) in [
                (link.replace("weights", "wights"), "不完整"),
                (link.replace("0&end", ""), "不完整"),
                (link.replace("scenario=1.", "scenario=9."), "更新的版本"),
                (link.replace("=panel_", "=nobody_"), "都用不了"),
            ] {
                run(client, "press('reset-all');").await;
                let script = format!(
                    "addEventListener('hashchange', () => setTimeout(done, 0)); location.hash = '#{damaged}';"
                );
                run_later(client, &script).await;
                let text = run(client, said).await;
                assert!(
                    text.as_str().is_some_and(|text| text.contains(expected)),
                    "{damaged}: {text}"
                );
                let changes = run(client, "return all('.changed .changes li').length;").await;
                assert_eq!(changes, json!(0), "{damaged}");
            }
            // Made for other data: what fits is offered.
            let digest = link.get(11..27).expect("a digest");
            let other = link.replace(digest, "0000000000000000");
            let other = other.replace("&end", "&mark=nobody.panel.0.1&end");
            run_later(client, &format!("addEventListener('hashchange', () => setTimeout(done, 0)); location.hash = '#{other}';")).await;
            let text = run(client, said).await;
            assert!(
                text.as_str()
                    .is_some_and(|text| text.contains("2 处改动里有 1 处")),
                "{text}"
            );
            run(client, "press('take');").await;
            assert_eq!(scenario(client).await.0, link);
            assert_silent(&browser);
        }
    });
}

#[test]
fn files_out_and_in() {
    let server = Server::start(&SITE.path().join("site"));
    let urls = addresses(&server);
    in_browser(Scripts::On, |browser| async move {
        let client = &browser.client;
        for url in urls {
            open(client, &url).await;
            run(client, "type(all('.slide input[type=text]')[2], '70'); type(one('.rules select'), 'mean');").await;
            let (link, _) = scenario(client).await;
            // What would be written to the disk.
            let saved = |action: &str| {
                format!(
                    "const make = URL.createObjectURL;
                    URL.createObjectURL = blob => {{ blob.text().then(done); URL.createObjectURL = make; return make(blob); }};
                    press('{action}');"
                )
            };
            let text = run_later(client, &saved("save")).await;
            let text = text.as_str().expect("a text").to_owned();
            assert!(text.starts_with("# 情景推演，非正式结果"), "{text}");
            let read = web::file::read(&text).expect("it is a scenario");
            assert_eq!(read.edits.len(), 2, "{text}");
            let csv = run_later(client, &saved("csv")).await;
            let csv = csv.as_str().expect("a text");
            assert_eq!(
                csv.lines().count(),
                State::new(&inputs())
                    .expect("consistent")
                    .published()
                    .windows
                    .len()
                    + 1
            );
            assert!(
                csv.lines()
                    .skip(1)
                    .all(|row| row.ends_with("情景推演，非正式结果"))
            );
            let choose = |text: &str| {
                let text = json!(text);
                format!(
                    "one('.said').hidden = true;
                    const field = document.getElementById('calculator-file');
                    const data = new DataTransfer();
                    data.items.add(new File([{text}], 'a.toml'));
                    field.files = data.files; fire(field, 'change');
                    const wait = () => one('.said').hidden ? setTimeout(wait, 10) : done(one('.said p').textContent);
                    wait();"
                )
            };
            run(client, "press('reset-all');").await;
            let said = run_later(client, &choose("inputs_sha256 = 'x'\n[[edit]\n")).await;
            assert!(
                said.as_str().is_some_and(|said| said.contains("第 2 行")),
                "{said}"
            );
            // An empty one does not throw away what is there.
            run(client, "type(one('.rules select'), 'mean');").await;
            let said = run_later(client, &choose("")).await;
            assert!(
                said.as_str().is_some_and(|said| said.contains("没有改动")),
                "{said}"
            );
            let kept = run(client, "return all('.changed .changes li').length;").await;
            assert_eq!(kept, json!(1));
            // Said where the reader is, however far down the button was.
            let focused = "return document.activeElement === one('.said');";
            assert_eq!(run(client, focused).await, json!(true));
            run(client, "press('reset-all');").await;
            let said = run_later(client, &choose(&text)).await;
            assert!(
                said.as_str().is_some_and(|said| said.contains("2 处改动")),
                "{said}"
            );
            assert_eq!(scenario(client).await.0, link);
            assert_silent(&browser);
        }
    });
}

#[test]
fn by_keys_alone_and_on_a_small_phone() {
    let server = Server::start(&SITE.path().join("site"));
    let [url, _] = addresses(&server);
    in_browser(Scripts::On, |browser| async move {
        let client = &browser.client;
        client.set_window_size(320, 700).await.expect("a size");
        browser.devtools(
            "Emulation.setDeviceMetricsOverride",
            &json!({"width": 320, "height": 700, "deviceScaleFactor": 1, "mobile": true}),
        );
        open(client, &url).await;
        let keys = |text: String| async move {
            let active = client
                .active_element()
                .await
                .expect("something has the focus");
            active.send_keys(&text).await.expect("it takes keys");
        };
        run(client, "one('.slide input[type=range]').focus();").await;
        // Arrow to the right moves the slider by one; the next field takes a number; then the lock.
        keys('\u{e014}'.to_string()).await;
        let weights = "return all('.slide input[type=text]').map(field => field.value);";
        let moved = run(client, weights).await;
        assert_eq!(moved[0], json!("41"));
        keys('\u{e004}'.to_string()).await;
        keys("50".to_owned()).await;
        let typed = run(client, weights).await;
        assert_eq!(typed[0], json!("50"), "{typed}");
        keys('\u{e004}'.to_string()).await;
        keys(" ".to_owned()).await;
        let locked = run(
            client,
            "return one('.slide [aria-pressed=true]').dataset.lock;",
        )
        .await;
        assert_eq!(locked, json!("panel"));
        run(
            client,
            "for (const each of all('details')) each.open = true;
            document.getElementById('calculator-name').value = '甲'; press('keep'); press('copy');",
        )
        .await;
        let wide = run(
            client,
            "return [document.scrollingElement.scrollWidth, document.scrollingElement.clientWidth];",
        )
        .await;
        assert_eq!(wide[0], wide[1], "nothing is wider than the screen");
        let small = run(
            client,
            "return all('button, select, input:not([type=checkbox]):not(.vh), summary, label.btn')
            .filter(each => each.offsetParent && each.getBoundingClientRect().height < 44)
            .map(each => each.outerHTML.slice(0, 120));",
        )
        .await;
        assert_eq!(small, json!([]), "targets");
        assert_silent(&browser);
    });
}
