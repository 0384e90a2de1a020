//! Chromium, driven by chromedriver, or where `BROWSER=firefox` says so Firefox, driven by geckodriver.
//! Whatever happens in a test, its processes are ended.

use std::future::Future;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use rustix::process::{Pid, Signal, kill_process_group};
use serde_json::{Value, json};
use tempfile::TempDir;

/// How long a page may take to become what a test waits for.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// A browser for one test.
#[derive(Debug)]
pub struct Browser {
    /// What drives it.
    pub client: Client,
    kind: Kind,
    port: u16,
    session: String,
    said: Said,
}

/// Which browser it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Chromium,
    Firefox,
}

impl Kind {
    fn wanted() -> Self {
        match std::env::var("BROWSER") {
            Ok(name) if name == "firefox" => Self::Firefox,
            _ => Self::Chromium,
        }
    }
}

/// What a driver printed and nobody asked for yet.
type Said = Arc<Mutex<Vec<String>>>;

/// Whether pages may run scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scripts {
    /// They may.
    On,
    /// The reader switched them off.
    Off,
}

/// What the reader's system asks pages to look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

/// Runs `test` in a browser of its own, ends the browser and passes on how the test ended.
///
/// # Panics
///
/// When the test does, or when the browser does not start.
pub fn in_browser<Test, Run>(scripts: Scripts, test: Test)
where
    Test: FnOnce(Browser) -> Run,
    Run: Future<Output = ()> + Send + 'static,
{
    in_browser_with(scripts, &[], test);
}

/// The same in a browser that is started with further `arguments`.
///
/// # Panics
///
/// When the test does, or when the browser does not start.
pub fn in_browser_with<Test, Run>(scripts: Scripts, arguments: &[String], test: Test)
where
    Test: FnOnce(Browser) -> Run,
    Run: Future<Output = ()> + Send + 'static,
{
    let kind = Kind::wanted();
    let driver = Driver::start(kind);
    let profile = TempDir::new().expect("a temporary folder");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime = runtime.expect("a runtime on this thread");
    runtime.block_on(async {
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(match kind {
                Kind::Chromium => chromium(scripts, &profile, arguments),
                Kind::Firefox => firefox(scripts),
            })
            .connect(&format!("http://127.0.0.1:{}", driver.port))
            .await
            .expect("the browser starts: tests/run installs Chromium");
        let session = client.session_id().await.expect("the driver answers");
        let browser = Browser {
            client: client.clone(),
            kind,
            port: driver.port,
            session: session.expect("a session that was opened has an id"),
            said: Arc::clone(&driver.said),
        };
        if kind == Kind::Firefox {
            let sized = client.set_window_rect(0, 0, 1280, 1000).await;
            sized.expect("a window has a size");
        }
        // As a task of its own, so that a failed assertion ends the task and not the clean-up.
        let ended = tokio::spawn(test(browser)).await;
        let closed = client.close().await;
        if let Err(failed) = ended {
            std::panic::resume_unwind(failed.into_panic());
        }
        closed.expect("the driver closes the session");
    });
}

fn firefox(scripts: Scripts) -> Capabilities {
    let options = json!({
        "args": ["-headless"],
        "prefs": {
            "javascript.enabled": scripts == Scripts::On,
            // What pages complain of is printed.
            "browser.dom.window.dump.enabled": true,
            "devtools.console.stdout.chrome": true,
            "devtools.console.stdout.content": true,
            // No errands elsewhere.
            "network.captive-portal-service.enabled": false,
            "network.connectivity-service.enabled": false,
            "intl.accept_languages": "en-US, en",
        },
    });
    object(json!({ "moz:firefoxOptions": options }))
}

fn object(value: Value) -> Capabilities {
    let Value::Object(all) = value else {
        unreachable!("an object was written")
    };
    all
}

fn chromium(scripts: Scripts, profile: &TempDir, further: &[String]) -> Capabilities {
    let arguments = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--window-size=1280,1000",
    ];
    let mut arguments: Vec<String> = arguments.map(String::from).into();
    arguments.push(format!("--user-data-dir={}", profile.path().display()));
    arguments.extend_from_slice(further);
    let mut options = json!({ "args": arguments });
    if scripts == Scripts::Off {
        options["prefs"] = json!({ "profile.managed_default_content_settings.javascript": 2 });
    }
    object(json!({
        "goog:chromeOptions": options,
        "goog:loggingPrefs": { "browser": "ALL" },
    }))
}

impl Browser {
    /// Whether it speaks the `DevTools` protocol of Chromium: what only that can ask for, such as another
    /// colour scheme or a clock that runs ahead, is left out elsewhere.
    #[must_use]
    pub fn has_devtools(&self) -> bool {
        self.kind == Kind::Chromium
    }

    /// Makes pages as large as this, in pixels, where the driver knows windows only: what a window has
    /// around its page is found out.
    ///
    /// # Panics
    ///
    /// When the window does not become that large.
    pub async fn resize(&self, width: u32, height: u32) {
        const INNER: &str = "return [innerWidth, innerHeight]";
        let (mut outer_width, mut outer_height) = (width, height);
        let mut inner = json!([]);
        for _ in 0..4 {
            let sized = (self.client).set_window_rect(0, 0, outer_width, outer_height);
            sized.await.expect("a window has a size");
            inner = (self.client.execute(INNER, Vec::new()).await).expect("a page has a size");
            if inner == json!([width, height]) {
                return;
            }
            let of = |at: usize| u32::try_from(inner[at].as_u64().unwrap_or(0)).unwrap_or(0);
            outer_width = (outer_width + width).saturating_sub(of(0));
            outer_height = (outer_height + height).saturating_sub(of(1));
        }
        panic!("{inner} is not {width} × {height}");
    }

    /// Opens the page that checks a site, at `url`, and loads its module, which can also compute
    /// results: `globalThis.pingyi.verification` is then a promise of it.
    ///
    /// # Panics
    ///
    /// When the page or the module does not come.
    pub async fn open_verification(&self, url: &str) {
        const LOAD: &str = "const [done] = arguments;
            const script = document.createElement('script');
            script.src = document.getElementById('verify').dataset.module;
            script.onload = () => globalThis.pingyi.verification.then(() => done(true));
            document.head.append(script);";
        self.client.goto(url).await.expect("the page opens");
        let loaded = self.client.execute_async(LOAD, Vec::new()).await;
        assert_eq!(loaded.expect("the module loads"), json!(true));
    }

    /// What the browser's console said since the last call: errors of scripts, violations of the
    /// policy, files that were not there.
    ///
    /// # Panics
    ///
    /// When the driver does not answer.
    pub fn console(&self) -> Vec<String> {
        if self.kind == Kind::Firefox {
            let mut said = self.said.lock().expect("no thread panicked");
            let is_complaint = |line: &String| {
                ["JavaScript error:", "Content-Security-Policy"]
                    .iter()
                    .any(|words| line.contains(words))
            };
            return said.drain(..).filter(is_complaint).collect();
        }
        let body = json!({ "type": "browser" }).to_string();
        let answer = self.post("se/log", &body).expect("chromedriver answers");
        let entries = answer["value"].as_array().expect("a list of entries");
        let text = |entry: &Value| format!("{}: {}", entry["level"], entry["message"]);
        entries.iter().map(text).collect()
    }

    /// A command of the `DevTools` protocol, such as the ones that change what a page is shown on. Nothing
    /// where the browser has none.
    ///
    /// # Panics
    ///
    /// When Chromium refuses it.
    pub fn devtools(&self, command: &str, parameters: &Value) -> Value {
        if !self.has_devtools() {
            return Value::Null;
        }
        let body = json!({ "cmd": command, "params": parameters }).to_string();
        let answer = self.post("goog/cdp/execute", &body);
        let mut answer = answer.unwrap_or_else(|error| panic!("{command}: {error}"));
        let value = answer["value"].take();
        assert!(value.get("error").is_none(), "{command}: {value}");
        value
    }

    /// Shows pages from now on at this width, in light or dark.
    ///
    /// # Panics
    ///
    /// When the driver refuses.
    pub fn show(&self, width: u32, scheme: Scheme) {
        if !self.has_devtools() {
            let size = json!({ "width": width, "height": 900 }).to_string();
            let sized = self.post("window/rect", &size);
            sized.expect("a window has a size");
            return;
        }
        let metrics =
            json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", &metrics);
        // As on a phone: the width is the page's, with no part of it for a scrollbar.
        self.devtools("Emulation.setScrollbarsHidden", &json!({ "hidden": true }));
        let value = match scheme {
            Scheme::Light => "light",
            Scheme::Dark => "dark",
        };
        let features = json!([{ "name": "prefers-color-scheme", "value": value }]);
        self.devtools(
            "Emulation.setEmulatedMedia",
            &json!({ "features": features }),
        );
    }

    /// Opens a page. Without scripts its own do not run, but those of a test do afterwards.
    ///
    /// # Panics
    ///
    /// When the page does not open.
    pub async fn open(&self, url: &str, scripts: Scripts) {
        let disabled = |value: bool| {
            self.devtools(
                "Emulation.setScriptExecutionDisabled",
                &json!({ "value": value }),
            );
        };
        disabled(scripts == Scripts::Off);
        let opened = self.client.goto(url).await;
        opened.unwrap_or_else(|error| panic!("{url}: {error}"));
        disabled(false);
    }

    /// The whole page as it is shown, as PNG.
    ///
    /// # Panics
    ///
    /// When Chromium does not answer.
    pub fn picture(&self) -> Vec<u8> {
        let whole = json!({ "format": "png", "captureBeyondViewport": true });
        let answer = self.devtools("Page.captureScreenshot", &whole);
        base64(answer["data"].as_str().expect("a picture"))
    }

    /// A command of the driver that the client does not know.
    fn post(&self, command: &str, body: &str) -> std::io::Result<Value> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let (session, length) = (&self.session, body.len());
        write!(
            stream,
            "POST /session/{session}/{command} HTTP/1.1\r\nHost: 127.0.0.1\r\n\
             Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
        )?;
        // Drivers keep the connection open, so the answer ends where its length says.
        let mut reader = BufReader::new(stream);
        let mut length = 0;
        let mut header = String::new();
        while reader.read_line(&mut header)? > 2 {
            let lower = header.to_ascii_lowercase();
            if let Some(value) = lower.strip_prefix("content-length:") {
                length = value.trim().parse().unwrap_or_default();
            }
            header.clear();
        }
        let mut answer = vec![0; length];
        reader.read_exact(&mut answer)?;
        Ok(serde_json::from_slice(&answer)?)
    }
}

/// The bytes of a text in base64.
fn base64(text: &str) -> Vec<u8> {
    let value = |byte: u8| match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let mut bytes = Vec::with_capacity(text.len() * 3 / 4);
    let (mut bits, mut count) = (0_u32, 0);
    for digit in text.bytes().filter_map(value) {
        bits = bits << 6 | u32::from(digit);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count).to_le_bytes()[0]);
            bits &= (1 << count) - 1;
        }
    }
    bytes
}

/// A driver's process with all that it starts.
struct Driver {
    process: Child,
    port: u16,
    said: Said,
}

impl Driver {
    /// A driver that finds no port, or dies before it says which, is started again.
    fn start(kind: Kind) -> Self {
        let started = (0..3).find_map(|_| Self::try_start(kind));
        started.expect("a driver names its port")
    }

    fn try_start(kind: Kind) -> Option<Self> {
        let (program, tells) = match kind {
            Kind::Chromium => ("chromedriver", "started successfully on port "),
            Kind::Firefox => ("geckodriver", "Listening on 127.0.0.1:"),
        };
        let mut process = Command::new(program)
            .arg("--port=0")
            // A window of Firefox without a screen is no larger than the screen that it makes up.
            .envs([
                ("MOZ_HEADLESS_WIDTH", "4096"),
                ("MOZ_HEADLESS_HEIGHT", "4096"),
            ])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .stdin(Stdio::null())
            .process_group(0)
            .spawn()
            .unwrap_or_else(|error| panic!("{program}: {error}"));
        let output = process.stdout.take().expect("its output is a pipe");
        let mut lines = BufReader::new(output).lines().map_while(Result::ok);
        let port = lines.find_map(|line| {
            let (_, port) = line.split_once(tells)?;
            port.trim_end_matches('.').parse().ok()
        });
        let said = Said::default();
        let heard = Arc::clone(&said);
        // The pipe stays open, since a driver would die of writing into a closed one.
        std::thread::spawn(move || {
            for line in lines {
                heard.lock().expect("no thread panicked").push(line);
            }
        });
        let Some(port) = port else {
            drop(process.wait());
            return None;
        };
        Some(Self {
            process,
            port,
            said,
        })
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // The browser is in the process group of its driver; without this it would outlive a test
        // that was ended in the middle.
        if let Some(group) = i32::try_from(self.process.id())
            .ok()
            .and_then(Pid::from_raw)
        {
            // It may have ended by itself.
            let _ = kill_process_group(group, Signal::KILL);
        }
        drop(self.process.wait());
    }
}
