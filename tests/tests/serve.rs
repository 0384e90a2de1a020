//! The preview: it serves this machine alone, adds to responses only, and follows changes.
//!
//! One module, because every test starts the same preview and asks it in the same ways.

use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError, mpsc};
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
        // One that is never answered fails instead of waiting for ever.
        let patience = Some(4 * PATIENCE);
        stream.set_read_timeout(patience).expect("a timeout");
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

/// A reader that keeps its connection: the status, and the body by its length.
fn ask_again(
    stream: &mut BufReader<TcpStream>,
    host: &str,
    path: &str,
) -> io::Result<(u16, Vec<u8>)> {
    write!(
        stream.get_mut(),
        "GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n"
    )?;
    let (mut status, mut length, mut line) = (0, 0, String::new());
    while stream.read_line(&mut line)? > 2 {
        if status == 0 {
            let number = line.split(' ').nth(1).unwrap_or_default();
            status = number.parse().unwrap_or_default();
        }
        let lower = line.to_ascii_lowercase();
        if let Some(value) = lower.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or_default();
        }
        line.clear();
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body)?;
    Ok((status, body))
}

/// Held by tests that count threads or take all of the machine.
static ALONE: Mutex<()> = Mutex::new(());

/// The threads of this process.
fn threads() -> usize {
    fs::read_dir("/proc/self/task").map_or(0, Iterator::count)
}

/// How many requests the preview is asked, by all readers: `REQUESTS` says another number.
fn requests() -> usize {
    let asked = std::env::var("REQUESTS").ok();
    asked.map_or(1_000, |asked| asked.parse().expect("REQUESTS is a number"))
}

#[test]
fn thousands_of_requests_are_answered_while_the_content_is_edited() {
    const READERS: usize = 8;
    let each = requests() / READERS;
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let preview = Preview::start();
    let host = preview.address.to_string();
    let title = preview.folder.path().join("content/site.toml");
    let good = fs::read_to_string(&title).expect("readable");
    let paths = [
        "/",
        "/2025/windows/tax/index.html",
        "/assets/",
        "/nowhere/",
        "/2025/",
        "/robots.txt",
        "/%2e%2e/x",
    ];
    let answered = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for reader in 0..READERS {
            let (host, answered, address) = (&host, &answered, preview.address);
            scope.spawn(move || {
                let stream = TcpStream::connect(address).expect("connected");
                // A busy machine may take its time; one that has lost a request never ends.
                let patience = Some(4 * PATIENCE);
                stream.set_read_timeout(patience).expect("a timeout");
                let mut stream = BufReader::new(stream);
                for turn in 0..each {
                    let path = paths[(reader + turn) % paths.len()];
                    let (status, body) = ask_again(&mut stream, host, path).expect("answered");
                    let text = String::from_utf8_lossy(&body);
                    match path {
                        // Between two builds the site is the old or the new one, whole.
                        "/" | "/2025/" | "/2025/windows/tax/index.html" => {
                            assert_eq!(status, 200, "{path}");
                            assert!(text.trim_end().ends_with("</html>"), "{path}: {text}");
                            assert!(text.contains("公示"), "{path}: {text}");
                        }
                        "/robots.txt" => assert_eq!(status, 200),
                        _ => assert_eq!(status, 404, "{path}"),
                    }
                    answered.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        for edit in 0..5 {
            fs::write(
                &title,
                good.replace("三窗口评议公示", &format!("第{edit}次公示")),
            )
            .expect("written");
            std::thread::sleep(Duration::from_millis(300));
        }
    });
    assert_eq!(answered.into_inner(), READERS * each);
    // The last edit is what is shown in the end, and what is written, however many builds it overtook.
    preview.news_of(0, |it, errors| it.shows(errors, "第4次公示"));
    let written = preview.folder.path().join("site/index.html");
    let start = Instant::now();
    while !fs::read_to_string(&written).is_ok_and(|page| page.contains("第4次公示")) {
        assert!(start.elapsed() < PATIENCE, "the last edit is not written");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn any_page_is_new_as_soon_as_a_change_is_told() {
    let preview = Preview::start();
    let windows = preview.folder.path().join("content/2025/windows.toml");
    let text = fs::read_to_string(&windows).expect("readable");
    let (mut seen, _) = preview.news(0);
    for edit in 1..=3 {
        let name = format!("第{edit}次税务窗口");
        fs::write(&windows, text.replace("税务窗口", &name)).expect("written");
        // A browser that shows one page hears of it before the whole site is made.
        let start = Instant::now();
        loop {
            let news = format!("/__preview/news/{seen}?/2025/windows/tax/");
            let (_, answer) = preview.get(&news);
            let (_, body) = answer.split_once("\r\n\r\n").expect("head and body");
            let news: serde_json::Value = serde_json::from_str(body).expect("JSON");
            seen = news["version"].as_u64().expect("a version");
            if preview.get("/2025/windows/tax/").1.contains(&name) {
                break;
            }
            assert!(start.elapsed() < PATIENCE, "{news}");
        }
        // The ranking is another page, and nobody has asked for it yet.
        for path in [
            "/2025/ranking/",
            "/2025/windows/index.html",
            "/2025/pledges/tax/",
        ] {
            assert!(preview.get(path).1.contains(&name), "{path} is stale");
        }
    }
}

#[test]
fn slow_readers_and_connections_that_are_cut_keep_nobody_waiting() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let preview = Preview::start();
    // More bytes than the system takes for a reader that reads nothing.
    let page = "/long.bin";
    let long = preview.folder.path().join("site/long.bin");
    fs::write(long, vec![0; 16 << 20]).expect("written");
    let before = threads();
    let request = |path: &str| format!("GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", preview.address);
    let connect = |text: &str| {
        let mut stream = TcpStream::connect(preview.address).expect("connected");
        // Cut connections may be refused in the middle of what is sent.
        drop(stream.write_all(text.as_bytes()));
        stream
    };
    // Some say half of what they want, some say nothing, some ask for much and read none of it.
    let mut held = Vec::new();
    for number in 0..60 {
        let half = request("/");
        held.push(connect(&half[..half.len() / 2 + number % 5]));
        held.push(connect(""));
        held.push(connect(&request(page)));
    }
    // Some go away at once, in every place of the exchange.
    for end in (0..request(page).len()).chain([request(page).len(); 20]) {
        drop(connect(&request(page)[..end]));
    }
    let nonsense = [
        "\0\0\0\0\r\n\r\n".to_owned(),
        "GET\r\n\r\n".to_owned(),
        format!(
            "GET / HTTP/1.1\r\nHost: {}\r\nContent-Length: 99999999999\r\n\r\n",
            preview.address
        ),
        format!("GET /{} HTTP/1.1\r\n\r\n", "x".repeat(1 << 20)),
        format!("GET / HTTP/1.1\r\n{}\r\n", "X-Y: z\r\n".repeat(10_000)),
    ];
    for text in &nonsense {
        held.push(connect(text));
    }
    let start = Instant::now();
    for path in ["/", page, "/2025/"] {
        assert_eq!(preview.get(path).0, 200, "{path}");
    }
    assert!(start.elapsed() < PATIENCE, "{:?}", start.elapsed());
    let most = threads();
    assert!(most < before + 3 * held.len(), "{most} threads");
    // When they are gone, so is what was kept for them.
    drop(held);
    let start = Instant::now();
    while threads() > before + 40 {
        assert!(
            start.elapsed() < PATIENCE,
            "{} threads of {most}, {before} before",
            threads()
        );
        std::thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(preview.get("/").0, 200);
}

#[test]
fn foreign_hosts_and_paths_that_climb_get_nothing() {
    let preview = Preview::start();
    let port = preview.address.port();
    let own = format!("127.0.0.1:{port}");
    let foreign = [
        "evil.example".to_owned(),
        format!("evil.example:{port}"),
        format!("127.0.0.1.evil.example:{port}"),
        format!("localhost.evil.example:{port}"),
        format!("evil.example#{own}"),
        format!("{own}@evil.example"),
        format!("evil.example@{own}"),
        format!("{own}, evil.example"),
        format!("0.0.0.0:{port}"),
        format!("[::1]:{port}"),
        "127.0.0.1".to_owned(),
        "127.0.0.1:1".to_owned(),
        format!("127.1:{port}"),
        format!("2130706433:{port}"),
        String::new(),
    ];
    for host in &foreign {
        assert_eq!(preview.ask("/", Some(host), "GET").0, 403, "{host}");
        let news = preview.ask("/__preview/news/0", Some(host), "GET");
        assert_eq!(news.0, 403, "{host}");
    }
    let twice = "GET / HTTP/1.1\r\nHost: {own}\r\nHost: evil.example\r\nConnection: close\r\n\r\n";
    assert_eq!(preview.raw(twice).0, 403);
    let secret = "centre = ";
    for start in ["/", "//", "/2025/", "/2025/windows/", "/assets/"] {
        for climb in [
            "../",
            "..%2f",
            "%2e%2e/",
            "%2e%2e%2f",
            "..\\",
            "..%5c",
            "..;/",
            "%252e%252e/",
            "..%c0%af",
            "%c0%ae%c0%ae/",
            "..%00/",
            "./../",
            ".%2e/",
            "%2e./",
            "....//",
            "..%u2215",
        ] {
            for depth in [1, 2, 3, 8] {
                let path = format!("{start}{}content/site.toml", climb.repeat(depth));
                let (status, answer) = preview.get(&path);
                assert!(status >= 400, "{path}: {status}");
                assert!(!answer.contains(secret), "{path}");
            }
        }
    }
    for path in [
        "/etc/passwd",
        "//etc/passwd",
        "/proc/self/environ",
        "/.git/config",
        "file:///etc/passwd",
        "http://evil.example/",
    ] {
        assert!(preview.get(path).0 >= 400, "{path}");
    }
}

#[test]
fn what_vanished_is_gone_as_soon_as_a_change_is_told() {
    let preview = Preview::start();
    let content = preview.folder.path().join("content/2025");
    let notice = content.join("notices/vanishing.md");
    let text = "+++\ndate = 2025-06-01\ntitle = \"将要撤下的通知\"\n+++\n通知。\n";
    let (seen, _) = preview.news(0);
    fs::write(&notice, text).expect("written");
    let page = "/2025/notices/vanishing/";
    let (seen, _) = preview.news_of(seen, |it, _| it.get(page).0 == 200);
    fs::remove_file(&notice).expect("removed");
    preview.news_of(seen, |it, _| it.get(page).0 == 404);
    // Nothing else is taken for a page that vanished.
    for path in ["/robots.txt", "/feeds/notices.xml", "/assets/site.css"] {
        let written = preview.folder.path().join(format!("site{path}"));
        let status = if written.exists() { 200 } else { 404 };
        assert_eq!(preview.get(path).0, status, "{path}");
    }
}

#[test]
fn with_errors_the_last_good_site_stays_up_and_is_made_to_its_end() {
    let preview = Preview::start();
    let windows = preview.folder.path().join("content/2025/windows.toml");
    let text = fs::read_to_string(&windows).expect("readable");
    let (seen, _) = preview.news(0);
    let name = "改了名字的窗口";
    fs::write(&windows, text.replace("税务窗口", name)).expect("written");
    let page = "/2025/windows/tax/";
    let (seen, _) = preview.news_of(seen, |it, _| it.get(page).1.contains(name));
    // Its build may be at its end by now, or is overtaken.
    fs::write(&windows, "[[window]\n").expect("written");
    let (seen, _) = preview.news_of(seen, |_, errors| errors.is_some());
    assert!(preview.get(page).1.contains(name));
    let written = preview
        .folder
        .path()
        .join("site/2025/calculator/index.html");
    let start = Instant::now();
    while !fs::read_to_string(&written).is_ok_and(|page| page.contains(name)) {
        assert!(start.elapsed() < PATIENCE, "the last good site is not made");
        std::thread::sleep(Duration::from_millis(50));
    }
    for path in [page, "/2025/ranking/", "/2025/calculator/"] {
        assert!(preview.get(path).1.contains(name), "{path}");
    }
    // The errors are told until they are mended.
    assert!(preview.news(seen - 1).1.is_some());
}
