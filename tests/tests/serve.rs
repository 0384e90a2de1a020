//! The preview: it serves this machine alone, adds to responses only, and follows changes.

use std::fs;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use clap::Parser;
use site_gen::cli::{Cli, Command};
use site_gen::emit::Console;
use site_gen::model::Language;
use site_gen::run;
use tests::browser::PATIENCE;
use tests::copy;

/// A preview of a copy of a small centre, on a free port, until the test process ends.
struct Preview {
    address: SocketAddr,
    folder: tempfile::TempDir,
}

impl Preview {
    fn start() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let content = folder.path().join("content");
        let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("good/three/content");
        copy(&sample, &content);
        let out = folder.path().join("site");
        let cli = Cli::try_parse_from([
            "site-gen".as_ref(),
            "serve".as_ref(),
            "--port".as_ref(),
            "0".as_ref(),
            "--content".as_ref(),
            content.as_os_str(),
            "--out".as_ref(),
            out.as_os_str(),
        ]);
        let Command::Serve { input, out, port } = cli.expect("a lawful command line").command
        else {
            unreachable!("`serve` was asked for")
        };
        let (tell, told) = mpsc::channel();
        std::thread::spawn(move || {
            let (mut asked, mut remarks) = (io::sink(), io::sink());
            let console = Console::new(Language::English, &mut asked, &mut remarks);
            run::preview(&input, &out, port, &console, |address| {
                tell.send(address).expect("the test waits");
            })
        });
        let address = told
            .recv_timeout(Duration::from_mins(1))
            .expect("the preview starts");
        Self { address, folder }
    }

    /// The answer to a request: status, and all of it.
    fn ask(&self, path: &str, host: Option<&str>, method: &str) -> (u16, String) {
        let host = host.unwrap_or("{own}");
        self.raw(&format!(
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        ))
    }

    /// The answer to a request as it goes over the wire: status, and all of it. `{own}` stands for
    /// the preview's own host.
    fn raw(&self, request: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(self.address).expect("connected");
        let request = request.replace("{own}", &self.address.to_string());
        stream.write_all(request.as_bytes()).expect("sent");
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("answered");
        let answer = String::from_utf8_lossy(&bytes).into_owned();
        let status = answer
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok());
        (status.expect("a status"), answer)
    }

    fn get(&self, path: &str) -> (u16, String) {
        self.ask(path, None, "GET")
    }

    /// The news after version `seen`: the version and what is wrong.
    fn news(&self, seen: u64) -> (u64, Option<String>) {
        let (_, answer) = self.get(&format!("/__preview/news/{seen}"));
        let (_, body) = answer.split_once("\r\n\r\n").expect("head and body");
        let news: serde_json::Value = serde_json::from_str(body).expect("JSON");
        let errors = news["errors"].as_str().map(str::to_owned);
        (news["version"].as_u64().expect("a version"), errors)
    }

    /// The news after version `seen` that are as `wanted`. A file may be seen between the steps in
    /// which it is written, and a build may find nothing new: such news come before.
    fn news_of(
        &self,
        mut seen: u64,
        wanted: impl Fn(&Self, Option<&str>) -> bool,
    ) -> (u64, Option<String>) {
        let start = Instant::now();
        loop {
            let (version, errors) = self.news(seen);
            if version > seen && wanted(self, errors.as_deref()) {
                return (version, errors);
            }
            assert!(start.elapsed() < PATIENCE, "{version}: {errors:?}");
            seen = version;
        }
    }

    /// Whether nothing is wrong and the first page shows `text`.
    fn shows(&self, errors: Option<&str>, text: &str) -> bool {
        errors.is_none() && self.get("/").1.contains(text)
    }
}

#[test]
fn a_preview_follows_changes_and_keeps_the_last_good_site() {
    let preview = Preview::start();
    let site = preview.folder.path().join("site");

    // The page is served with the script; the file stays as it was built.
    let (status, page) = preview.get("/");
    assert_eq!(status, 200);
    assert!(page.contains("/__preview/reload.js") && page.contains("script-src 'self'"));
    let file = fs::read_to_string(site.join("index.html")).expect("built");
    assert!(!file.contains("__preview"));

    // A change is built and told.
    let (first, errors) = preview.news(0);
    assert_eq!(errors, None);
    let title = preview.folder.path().join("content/site.toml");
    let good = fs::read_to_string(&title).expect("readable");
    fs::write(&title, good.replace("三窗口评议公示", "换了名字的公示")).expect("written");
    let (second, _) = preview.news_of(first, |it, errors| it.shows(errors, "换了名字的公示"));

    // A mistake is told with its place, and the last good site stays up.
    fs::write(&title, good.replace("centre =", "center =")).expect("written");
    let mistaken = |_: &Preview, errors: Option<&str>| {
        errors.is_some_and(|text| text.contains("site.toml:") && text.contains("`centre`"))
    };
    let (third, _) = preview.news_of(second, mistaken);
    assert!(preview.get("/").1.contains("换了名字的公示"));

    // Mended, it goes on.
    fs::write(&title, good).expect("written");
    preview.news_of(third, |it, errors| it.shows(errors, "三窗口评议公示"));
}

#[test]
fn a_preview_answers_this_machine_and_nothing_outside_the_site() {
    let preview = Preview::start();
    let port = preview.address.port();
    assert_eq!(preview.ask("/", Some("evil.example"), "GET").0, 403);
    assert_eq!(
        preview
            .ask("/", Some(&format!("localhost:{port}")), "GET")
            .0,
        200
    );
    assert_eq!(preview.ask("/", None, "POST").0, 405);
    assert_eq!(preview.get("/2025").0, 301);
    let (_, head) = preview.raw("GET //2025 HTTP/1.1\r\nHost: {own}\r\nConnection: close\r\n\r\n");
    assert!(head.contains("Location: /2025/"), "{head}");
    assert_eq!(preview.raw("GET / HTTP/1.0\r\n\r\n").0, 403);
    assert_eq!(preview.get("/2025/").0, 200);
    for path in [
        "/../content/site.toml",
        "/%2e%2e/content/site.toml",
        "/.pingyi-site",
        "/nowhere/",
    ] {
        assert_eq!(preview.get(path).0, 404, "{path}");
    }
    assert!(preview.address.ip().is_loopback());
}
