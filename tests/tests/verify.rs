//! Checking a copy of a site: on the command line, and in Chromium on `/verify/`, on a site that is
//! whole and on ones that somebody changed.
//!
//! It is long because each kind of damage is done to a copy of its own.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::LazyLock;

use fantoccini::{Client, Locator};
use serde_json::Value;
use site_gen::load::copy::Copy;
use tempfile::TempDir;
use tests::browser::{PATIENCE, Scripts, in_browser};
use tests::server::Server;
use tests::{Ended, copy};
use web::proof::{LOG, Proof, SUMS};

/// A content that was published, and its site.
static MADE: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = TempDir::new().expect("a temporary folder");
    let three = Path::new(env!("CARGO_MANIFEST_DIR")).join("good/three/content");
    let content = folder.path().join("content");
    copy(&three, &content);
    let words = [
        "publish",
        "--reason",
        "公布结果",
        "--date",
        "2025-11-25",
        "--content",
    ];
    let words = words.into_iter().map(Into::into);
    let ended = tests::run(words.chain([content.clone().into_os_string()]));
    assert_eq!(ended.status, ExitCode::SUCCESS, "{}", ended.remarks);
    tests::build(&content, &folder.path().join("site"));
    folder
});

fn content() -> PathBuf {
    MADE.path().join("content")
}

/// A copy of the site to do what one likes with.
struct Site(TempDir);

impl Site {
    fn new() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        copy(&MADE.path().join("site"), folder.path());
        Self(folder)
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.0.path().join(path)).expect("readable")
    }

    fn write(&self, path: &str, text: &str) {
        fs::write(self.0.path().join(path), text).expect("written");
    }

    fn replace(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert!(text.contains(from), "{path} says {from}");
        self.write(path, &text.replace(from, to));
    }

    /// Makes `SHA256SUMS` fresh, as a forger would.
    fn sum(&self) {
        let sums = self.read(SUMS);
        let mut fresh = String::new();
        for line in sums.lines() {
            let (_, path) = line.split_once("  ").expect("a line of sums");
            let Ok(bytes) = fs::read(self.0.path().join(path)) else {
                continue;
            };
            let digest = site_gen::digest::sha256(&bytes);
            writeln!(fresh, "{digest}  {path}").expect("a string");
        }
        self.write(SUMS, &fresh);
    }

    fn verify(&self, words: &[&str]) -> Ended {
        verify(self.0.path(), words)
    }
}

fn verify(copy: &Path, words: &[&str]) -> Ended {
    let line = ["verify".into(), copy.as_os_str().to_owned()];
    tests::run(line.into_iter().chain(words.iter().map(Into::into)))
}

fn ends_with(ended: &Ended, status: u8, said: &str) {
    assert_eq!(ended.status, ExitCode::from(status), "{}", ended.remarks);
    assert!(ended.remarks.contains(said), "{said}: {}", ended.remarks);
}

/// The check code on the page of publications.
fn head(site: &Site) -> String {
    let log = site.read(LOG);
    let (_, hash) = log.trim_end().rsplit_once("hash=").expect("a hash");
    hash[..32].to_owned()
}

#[test]
fn a_whole_copy_is_sound_as_folder_and_as_zip() {
    let site = Site::new();
    let content = content();
    let content = content.to_str().expect("UTF-8");
    let head = head(&site);
    let ended = site.verify(&["--head", &head, "--content", content]);
    ends_with(&ended, 0, "Everything agrees");
    for said in [
        "1 publications",
        "not a byte differs",
        "publication 1: it agrees",
    ] {
        assert!(ended.remarks.contains(said), "{said}: {}", ended.remarks);
    }
    for before in ["", "qingxi/"] {
        let zip = TempDir::new().expect("a temporary folder");
        let zip = zip.path().join("site.zip");
        fs::create_dir_all(zip.parent().expect("a folder")).expect("made");
        pack(site.0.path(), before, &zip);
        ends_with(&verify(&zip, &[]), 0, "Everything agrees");
        fs::remove_dir_all(zip.parent().expect("a folder")).expect("removed");
    }
    ends_with(&verify(Path::new("/nowhere"), &[]), 3, "/nowhere");
    let empty = TempDir::new().expect("a temporary folder");
    ends_with(&verify(empty.path(), &[]), 1, "no copy of a site");
}

/// For a script the end is one object, whether all is well or not.
#[test]
fn the_end_is_an_object_for_scripts() {
    let site = Site::new();
    let end = |words: &[&str]| -> (ExitCode, Value) {
        let ended = site.verify(words);
        let object = serde_json::from_str(&ended.out).expect("one object");
        (ended.status, object)
    };
    let (status, sound) = end(&["--format", "json"]);
    assert_eq!((status, &sound["sound"]), (ExitCode::SUCCESS, &true.into()));
    let code = sound["checked"]["check_code"].as_str().expect("a code");
    assert_eq!(code.replace(' ', ""), head(&site));
    assert!(sound["checked"]["files"].as_u64() > Some(100), "{sound}");

    fs::remove_file(site.0.path().join("robots.txt")).expect("removed");
    let (status, wrong) = end(&["--format", "json"]);
    assert_eq!(
        (status, &wrong["sound"]),
        (ExitCode::from(1), &false.into())
    );
    assert_eq!(wrong["path"], "robots.txt", "{wrong}");
    assert_eq!(site.verify(&[]).out, "", "people are told in sentences");
}

/// A ZIP file of a folder, without compression.
fn pack(folder: &Path, before: &str, zip: &Path) {
    let mut copy = Copy::open(folder).expect("a folder");
    let names = copy.names().expect("readable");
    let (mut out, mut directory, mut count) = (Vec::new(), Vec::new(), 0_u16);
    for name in names {
        let bytes = copy.read(&name.path).expect("readable").expect("there");
        let path = format!("{before}{}", name.path);
        let size = u32::try_from(bytes.len()).expect("small").to_le_bytes();
        let at = u32::try_from(out.len()).expect("small").to_le_bytes();
        let length = u16::try_from(path.len()).expect("short").to_le_bytes();
        let crc = crc32(&bytes).to_le_bytes();
        // Version 2.0, no flags but UTF-8 names, stored, no time.
        let common = [
            &[20, 0, 0, 8, 0, 0, 0, 0, 0, 0][..],
            &crc,
            &size,
            &size,
            &length,
            &[0, 0],
        ];
        let common = common.concat();
        out.extend([&b"PK\x03\x04"[..], &common, path.as_bytes(), &bytes].concat());
        directory.extend(
            [
                &b"PK\x01\x02\x14\x00"[..],
                &common,
                &[0; 10],
                &at,
                path.as_bytes(),
            ]
            .concat(),
        );
        count += 1;
    }
    let [at, size] =
        [out.len(), directory.len()].map(|n| u32::try_from(n).expect("small").to_le_bytes());
    let count = count.to_le_bytes();
    out.extend(directory);
    out.extend(
        [
            &b"PK\x05\x06\0\0\0\0"[..],
            &count,
            &count,
            &size,
            &at,
            &[0, 0],
        ]
        .concat(),
    );
    let mut file = fs::File::create(zip).expect("made");
    file.write_all(&out).expect("written");
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, byte: &u8| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 & 0_u32.wrapping_sub(crc & 1))
        })
    };
    !bytes.iter().fold(!0, step)
}

#[test]
fn what_somebody_changed_is_named() {
    let changed = |change: &dyn Fn(&Site), words: &[&str], said: &str| {
        let site = Site::new();
        change(&site);
        ends_with(&site.verify(words), 1, said);
    };
    let page = "2025/windows/tax/index.html";
    changed(
        &|site| site.replace(page, "税务", "水务"),
        &[],
        "windows/tax/index.html was changed",
    );
    changed(
        &|site| site.write("extra.html", ""),
        &[],
        "extra.html is not in the list",
    );
    let remove =
        |site: &Site, path: &str| fs::remove_file(site.0.path().join(path)).expect("removed");
    changed(
        &|site| remove(site, page),
        &[],
        "windows/tax/index.html is missing",
    );
    changed(
        &|site| site.replace(LOG, "公布结果", "公布成果"),
        &[],
        "entry 1 of the log",
    );
    changed(
        &|_| (),
        &["--head", "0123 4567 89ab cdef 0123 4567 89ab cdef"],
        "no check code 0123",
    );
    // The log held back: the copy alone agrees with itself, another copy of the log does not.
    let other = content().join(LOG);
    let other = other.to_str().expect("UTF-8");
    changed(
        &|site| {
            site.write(LOG, "");
            for name in ["inputs.json", "results.json"] {
                remove(site, &format!("published/0001/{name}"));
            }
            site.sum();
        },
        &["--witness", other],
        "from entry 1 on",
    );
    // A signature that is none.
    changed(
        &|site| site.write("SHA256SUMS.sig", "no signature"),
        &[],
        "SHA256SUMS.sig is bad",
    );
}

#[test]
fn a_figure_changed_with_the_sums_made_fresh_is_found() {
    let site = Site::new();
    let results: Value = serde_json::from_str(&site.read("data/2025/results.json")).expect("JSON");
    let window = &results["windows"][0];
    let [id, score] = ["id", "composite"].map(|key| window[key].as_str().expect("a text"));
    let mark = format!("data-figure=\"composite {id}\"");
    let mut pages = 0;
    let mut copy = Copy::open(site.0.path()).expect("a folder");
    for name in copy.names().expect("readable") {
        let path = &name.path;
        let bytes = copy.read(path).expect("readable").expect("there");
        let Ok(text) = String::from_utf8(bytes) else {
            continue;
        };
        if !text.contains(&mark)
            && !path.ends_with("results.json")
            && !path.ends_with("results.csv")
        {
            continue;
        }
        pages += 1;
        site.write(path, &text.replace(score, "99.87"));
        site.sum();
        let ended = site.verify(&[]);
        assert_eq!(ended.status, ExitCode::from(1), "{path}: {}", ended.remarks);
        site.write(path, &text);
    }
    assert!(pages > 8, "the figure stands on {pages} pages");
    // A page whose figure is no longer marked, and one that pages load.
    let page = format!("en/2025/windows/{id}/index.html");
    let text = site.read(&page);
    site.write(
        &page,
        &text
            .replace("data-figure", "data-other")
            .replace(score, "99.87"),
    );
    site.sum();
    ends_with(&site.verify(&[]), 1, "lacks a figure");
    site.write(&page, &text);
    site.replace("data/2025/inputs.js", "2025", "2026");
    site.sum();
    ends_with(
        &site.verify(&[]),
        1,
        "inputs.js is not what this tool makes",
    );
}

/// A signature of ssh-keygen, where there is one, has to be good and by somebody who may sign.
#[test]
fn a_signature_is_checked_where_there_is_one() {
    let keys = TempDir::new().expect("a temporary folder");
    let site = Site::new();
    let keygen = |words: &[&str]| {
        let mut keygen = Command::new("ssh-keygen");
        let ended = keygen.current_dir(keys.path()).args(words).output();
        let ended = ended.expect("ssh-keygen runs");
        assert!(
            ended.status.success(),
            "{}",
            String::from_utf8_lossy(&ended.stderr)
        );
    };
    for name in ["office", "stranger"] {
        keygen(&["-q", "-t", "ed25519", "-N", "", "-C", name, "-f", name]);
    }
    let public = fs::read_to_string(keys.path().join("office.pub")).expect("a public key");
    let signers = keys.path().join("signers");
    fs::write(&signers, format!("office@example.org {public}")).expect("written");
    let sums = site.0.path().join(SUMS);
    let sums = sums.to_str().expect("UTF-8");
    let signers = signers.to_str().expect("UTF-8");
    keygen(&["-q", "-Y", "sign", "-f", "office", "-n", "file", sums]);
    ends_with(&site.verify(&[]), 0, "--signers does not say who may sign");
    ends_with(
        &site.verify(&["--signers", signers]),
        0,
        "the signature is good",
    );
    // The digests made fresh after a change: the signature is of others.
    site.replace("robots.txt", "User-agent", "user-agent");
    site.sum();
    ends_with(
        &site.verify(&["--signers", signers]),
        1,
        "SHA256SUMS.sig is bad",
    );
    // Signed by somebody else.
    fs::remove_file(site.0.path().join("SHA256SUMS.sig")).expect("removed");
    keygen(&["-q", "-Y", "sign", "-f", "stranger", "-n", "file", sums]);
    ends_with(&site.verify(&[]), 0, "--signers does not say who may sign");
    ends_with(
        &site.verify(&["--signers", signers]),
        1,
        "SHA256SUMS.sig is bad",
    );
}

/// The same with minisign.
#[test]
fn a_signature_of_minisign_is_checked() {
    let keys = TempDir::new().expect("a temporary folder");
    let site = Site::new();
    let sums = site.0.path().join(SUMS);
    let minisign = |words: &[&str]| {
        let mut minisign = Command::new("minisign");
        let ended = minisign.current_dir(keys.path()).args(words).output();
        let ended = ended.expect("minisign runs");
        let said = String::from_utf8_lossy(&ended.stderr);
        assert!(ended.status.success(), "{said}");
    };
    for name in ["office", "stranger"] {
        let public = format!("{name}.pub");
        minisign(&["-G", "-W", "-p", &public, "-s", name]);
    }
    let sums = sums.to_str().expect("UTF-8");
    let signature = format!("{sums}.minisig");
    let sign = |key: &str| minisign(&["-S", "-s", key, "-m", sums, "-x", &signature]);
    let signers = keys.path().join("office.pub");
    let signers = ["--signers", signers.to_str().expect("UTF-8")];
    sign("office");
    ends_with(&site.verify(&[]), 0, "SHA256SUMS.minisig was not checked");
    ends_with(&site.verify(&signers), 0, "the signature is good");
    sign("stranger");
    ends_with(&site.verify(&signers), 1, "SHA256SUMS.minisig is bad");
    // The digests made fresh after a change: the signature is of others.
    sign("office");
    site.replace("robots.txt", "User-agent", "user-agent");
    site.sum();
    ends_with(&site.verify(&signers), 1, "SHA256SUMS.minisig is bad");
}

/// What the documentation promises to who has no tool of ours.
#[test]
fn the_list_is_one_for_sha256sum() {
    let site = Site::new();
    let check = || {
        let mut check = Command::new("sha256sum");
        let check = check.args(["--quiet", "--strict", "-c", SUMS]);
        let ended = check.current_dir(site.0.path()).output();
        let ended = ended.expect("sha256sum runs");
        let said = String::from_utf8(ended.stdout).expect("UTF-8");
        (ended.status.success(), said)
    };
    assert_eq!(check(), (true, String::new()));
    let listed = site.read(SUMS).lines().count();
    let there = tests::tree(site.0.path()).len();
    assert_eq!(listed + 2, there, "all but the list and the log");
    let path = "2025/ranking/index.html";
    let mut bytes = fs::read(site.0.path().join(path)).expect("readable");
    bytes[100] ^= 1;
    fs::write(site.0.path().join(path), bytes).expect("written");
    assert_eq!(check(), (false, format!("{path}: FAILED\n")));
}

#[test]
fn ten_thousand_flipped_bytes_are_found() {
    const FLIPS: u64 = 10_000;
    let site = Site::new();
    let mut copy = Copy::open(site.0.path()).expect("a folder");
    let names = copy.names().expect("readable");
    let files: BTreeMap<String, Vec<u8>> = (names.into_iter())
        .map(|name| {
            let bytes = copy.read(&name.path).expect("readable").expect("there");
            (name.path, bytes)
        })
        .collect();
    let paths: Vec<&String> = files.keys().collect();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let whole = Proof::new(&text(&files[SUMS]), Some(&text(&files[LOG]))).expect("sound");
    // A fixed sequence: a failure comes again.
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        usize::try_from((state >> 33) % below as u64).expect("below a usize")
    };
    for flip in 0..FLIPS {
        // Every tenth in the list or the log; elsewhere small files as often as large ones.
        let path = match flip % 20 {
            0 => SUMS,
            1 => LOG,
            _ => paths[next(paths.len())],
        };
        let mut bytes = files[path].clone();
        if bytes.is_empty() {
            continue;
        }
        let (at, bit) = (next(bytes.len()), next(8));
        bytes[at] ^= 1 << bit;
        let found = match path {
            SUMS => Proof::new(&text(&bytes), Some(&text(&files[LOG]))).and_then(|proof| {
                // Only a file whose line differs can be told by it.
                proof.extra(paths.iter().map(|path| path.as_str()))?;
                let mut proof = proof;
                let wanted: Vec<String> = proof.files().into_iter().map(str::to_owned).collect();
                wanted
                    .iter()
                    .filter(|path| whole.digest(path) != proof.digest(path))
                    .cloned()
                    .collect::<Vec<_>>()
                    .iter()
                    .try_for_each(|path| proof.file(path, files.get(path).map(Vec::as_slice)))
            }),
            LOG => Proof::new(&text(&files[SUMS]), Some(&text(&bytes))).map(drop),
            path => whole.clone().file(path, Some(&bytes)),
        };
        assert!(found.is_err(), "byte {at}, bit {bit} of {path}");
    }
}

async fn script(client: &Client, script: &str) -> Value {
    let answer = client.execute(script, vec![]).await;
    answer.unwrap_or_else(|error| panic!("{script}: {error}"))
}

/// Waits for the result, and returns whether it is sound and what it says.
async fn result(client: &Client) -> (String, String) {
    let wait = client.wait().at_most(PATIENCE);
    let done = wait
        .for_element(Locator::Css("#verify_result[data-state]"))
        .await;
    done.expect("a result");
    let said = script(
        client,
        "const r = document.getElementById('verify_result'); return [r.dataset.state, r.textContent];",
    );
    serde_json::from_value(said.await).expect("two texts")
}

#[test]
fn the_page_checks_the_site_that_serves_it() {
    in_browser(Scripts::On, |browser| async move {
        let client = &browser.client;
        let site = Site::new();
        let server = Server::start(site.0.path());
        for (page, said) in [
            ("verify/index.html", "没有发现问题"),
            ("en/verify/index.html", "Everything agrees"),
        ] {
            client
                .goto(&server.url(page))
                .await
                .expect("the page opens");
            let code = client
                .find(Locator::Css("#verify_head"))
                .await
                .expect("a field");
            code.send_keys(&head(&site).to_uppercase())
                .await
                .expect("it takes keys");
            let button = client.find(Locator::Css("#verify_served button")).await;
            button
                .expect("a button")
                .click()
                .await
                .expect("it can be pressed");
            let (state, text) = result(client).await;
            assert_eq!(state, "sound", "{text}");
            assert!(text.contains(said), "{text}");
        }
        // A score that was changed, with the sums made fresh.
        let page = "en/2025/ranking/index.html";
        let text = site.read(page);
        let at = text.find("data-figure=\"composite ").expect("a figure");
        let digit = at + text[at..].find('>').expect("an end") + 1;
        let other = if text.as_bytes()[digit] == b'7' {
            "8"
        } else {
            "7"
        };
        site.write(page, &[&text[..digit], other, &text[digit + 1..]].concat());
        site.sum();
        client
            .goto(&server.url("en/verify/index.html"))
            .await
            .expect("the page opens");
        let button = client.find(Locator::Css("#verify_served button")).await;
        button
            .expect("a button")
            .click()
            .await
            .expect("it can be pressed");
        let (state, text) = result(client).await;
        assert_eq!(state, "broken", "{text}");
        assert!(
            text.contains("ranking/index.html shows a wrong figure"),
            "{text}"
        );
        let said = browser.console();
        assert!(said.is_empty(), "{said:#?}");
    });
}

#[test]
fn from_disk_the_page_checks_a_chosen_folder() {
    in_browser(Scripts::On, |browser| async move {
        let client = &browser.client;
        let site = Site::new();
        let page = format!("file://{}/en/verify/index.html", site.0.path().display());
        for (change, state, said) in [
            ("", "sound", "Everything agrees"),
            ("<!-- -->", "broken", "index.html was changed"),
        ] {
            let home = site.read("en/index.html");
            site.write("en/index.html", &(home + change));
            client.goto(&page).await.expect("the page opens");
            let hidden = script(
                client,
                "return document.getElementById('verify_served').hidden;",
            );
            assert_eq!(
                hidden.await,
                Value::Bool(true),
                "a page from disk can fetch nothing"
            );
            let folder = client
                .find(Locator::Css("#verify_copy"))
                .await
                .expect("a field");
            let path = site.0.path().to_str().expect("UTF-8");
            folder.send_keys(path).await.expect("it takes a folder");
            let (found, text) = result(client).await;
            assert_eq!(found, state, "{text}");
            assert!(text.contains(said), "{text}");
        }
        let console = browser.console();
        assert!(console.is_empty(), "{console:#?}");
    });
}
