//! Answering requests: files of the site, and the news of builds.
//!
//! It answers this machine's browsers alone: another site that was made to resolve to 127.0.0.1
//! shows itself by its Host header and is refused.

#![expect(
    clippy::disallowed_methods,
    reason = "the preview reads back what `write` wrote"
)]

use std::fs;
use std::io::Cursor;
use std::mem;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use tiny_http::{Header, Method, Request, Response, Server};

use super::{Board, Drawn, locked, page};
use crate::digest::sha256;
use crate::sums;

/// How long a browser's question for news is held open.
const PATIENCE: Duration = Duration::from_secs(25);
/// How long a connection may wait for a thread while others are silent.
const NUDGE: Duration = Duration::from_millis(500);
/// The most questions for news held open at once.
const MOST_WAITING: usize = 64;
/// The most bytes behind a request that are read, to be ignored.
const LONGEST_BODY: usize = 1 << 20;
/// The most bytes of an answer that the system takes whether or not they are read at once.
const AT_ONCE: usize = 16 << 10;

/// Where data are, which some pages load as scripts.
const DATA: &str = "data/";

type Answer = Response<Cursor<Vec<u8>>>;

/// Answers requests on threads of their own until the process ends.
pub(super) fn listen(listener: TcpListener, address: SocketAddr, site: PathBuf, board: Arc<Board>) {
    let Ok(server) = Server::from_listener(listener, None) else {
        return;
    };
    let server = Arc::new(server);
    let desk = Arc::new(Desk {
        address,
        site,
        board,
        waiting: AtomicUsize::new(0),
    });
    thread::spawn(move || nudge(address));
    for _ in 0..4 {
        let (server, desk) = (Arc::clone(&server), Arc::clone(&desk));
        thread::spawn(move || {
            while let Ok(request) = server.recv() {
                desk.take(request);
            }
        });
    }
}

/// Connects and goes away, again and again. Of two connections that come at once the library may give
/// both to one idle thread: the second then waits until another thread has time, and silent connections,
/// such as browsers open in advance, can put that off for ever. One that ends at once makes time.
fn nudge(address: SocketAddr) {
    loop {
        thread::sleep(NUDGE);
        drop(TcpStream::connect(address));
    }
}

struct Desk {
    address: SocketAddr,
    site: PathBuf,
    board: Arc<Board>,
    waiting: AtomicUsize,
}

impl Desk {
    fn take(self: &Arc<Self>, request: Request) {
        if (request.body_length()).is_some_and(|length| length > LONGEST_BODY) {
            // No question has such a body. When the request is dropped, the library makes room for as
            // much as it promises, and all memory may not be enough: it stays unanswered instead.
            mem::forget(request);
            return;
        }
        let url = request.url().to_owned();
        if !self.is_ours(&request) {
            respond(
                request,
                plain(403, "this preview answers 127.0.0.1 and localhost only"),
            );
        } else if !matches!(request.method(), Method::Get | Method::Head) {
            respond(request, plain(405, "only GET and HEAD"));
        } else if let Some(seen) = url.strip_prefix(page::NEWS) {
            let (seen, shown) = seen.split_once('?').unwrap_or((seen, ""));
            self.hold(request, seen.parse().unwrap_or(0), shown.to_owned());
        } else {
            let answer = match url.split(['?', '#']).next() {
                Some(page::SCRIPT) => typed(
                    200,
                    "text/javascript; charset=utf-8",
                    page::SCRIPT_TEXT.into(),
                ),
                Some(page::STYLE) => typed(200, "text/css; charset=utf-8", page::STYLE_TEXT.into()),
                path => self.file(path.unwrap_or("/")),
            };
            respond(request, answer);
        }
    }

    /// Whether the request names this machine as its host.
    fn is_ours(&self, request: &Request) -> bool {
        let port = self.address.port();
        let ours = [format!("127.0.0.1:{port}"), format!("localhost:{port}")];
        let mut hosts = request
            .headers()
            .iter()
            .filter(|header| header.field.equiv("Host"));
        // Exactly one: without a name, or with two, nobody knows whom the browser meant.
        let host = hosts.next().map(|header| header.value.to_string());
        host.is_some_and(|host| ours.contains(&host)) && hosts.next().is_none()
    }

    /// Holds a question for news on a thread of its own until there is some. `shown` is the address of
    /// the page that asks.
    fn hold(self: &Arc<Self>, request: Request, seen: u64, shown: String) {
        if self.waiting.fetch_add(1, Ordering::Relaxed) >= MOST_WAITING {
            self.waiting.fetch_sub(1, Ordering::Relaxed);
            respond(request, plain(503, "too many pages are open"));
            return;
        }
        let desk = Arc::clone(self);
        thread::spawn(move || {
            let path = site_path(&shown);
            if let Some(path) = &path {
                locked(&desk.board.shown).push(path.clone());
            }
            let news = desk.board.wait(seen, PATIENCE);
            if let Some(path) = &path {
                let mut shown = locked(&desk.board.shown);
                if let Some(at) = shown.iter().position(|each| each == path) {
                    shown.swap_remove(at);
                }
            }
            let page = desk.page(&shown).map(|bytes| desk.look(&bytes));
            let text = serde_json::json!({
                "version": news.version,
                "errors": news.errors,
                "page": page,
            });
            respond(
                request,
                typed(200, "application/json", text.to_string().into_bytes()),
            );
            desk.waiting.fetch_sub(1, Ordering::Relaxed);
        });
    }

    /// The page at an address: of the site that is being made, if it is ready there, else of the last.
    fn page(&self, url: &str) -> Option<Vec<u8>> {
        match site_path(url).map_or(Drawn::Later, |path| self.board.drawn(&path)) {
            Drawn::Page(page) => return Some(page),
            Drawn::Nothing => return None,
            Drawn::Later => {}
        }
        let path = inside(&self.site, url)?;
        let path = if path.is_dir() {
            path.join("index.html")
        } else {
            path
        };
        fs::read(path).ok()
    }

    /// What tells two looks of a page apart: its bytes, styles, scripts and pictures, and the data that it
    /// loads.
    fn look(&self, page: &[u8]) -> String {
        let mut all = page.to_vec();
        let text = String::from_utf8_lossy(page);
        let sums = fs::read_to_string(self.site.join(sums::FILE)).unwrap_or_default();
        for line in sums.lines() {
            let picture = |path: &str| content_type(Path::new(path)) == "image/svg+xml";
            let loaded = |path: &str| path.starts_with(DATA) && text.contains(path);
            let around = |path: &str| path.starts_with("assets/") || picture(path) || loaded(path);
            if line.split_once("  ").is_some_and(|(_, path)| around(path)) {
                all.extend_from_slice(line.as_bytes());
            }
        }
        sha256(&all)
    }

    fn file(&self, url: &str) -> Answer {
        // Before the page: a page of a newer version is loaded again at worst.
        let version = self.board.read().version;
        if (url.ends_with('/') || content_type(Path::new(url)).starts_with("text/html"))
            && let Some(path) = site_path(url)
        {
            match self.board.drawn(&path) {
                Drawn::Page(page) => return self.html(200, &page, version),
                Drawn::Nothing => return self.nothing(),
                Drawn::Later => {}
            }
        }
        let Some(path) = inside(&self.site, url) else {
            return self.nothing();
        };
        let folder = path.is_dir();
        if folder && !url.ends_with('/') {
            // One slash at the start: with two it would name another host.
            let location = format!("/{}/", url.trim_matches('/'));
            return match Header::from_bytes("Location", location) {
                Ok(header) => plain(301, "").with_header(header),
                Err(()) => self.nothing(),
            };
        }
        let path = if folder {
            path.join("index.html")
        } else {
            path
        };
        match fs::read(&path) {
            Ok(bytes) => match content_type(&path) {
                html if html.starts_with("text/html") => self.html(200, &bytes, version),
                other => typed(200, other, bytes),
            },
            Err(_) => self.nothing(),
        }
    }

    /// A page with the script, so that it follows the builds.
    fn html(&self, status: u16, page: &[u8], version: u64) -> Answer {
        typed(
            status,
            "text/html; charset=utf-8",
            page::with_script(page, version, &self.look(page)),
        )
    }

    /// What stands where no page is. Before the first good build that is everywhere: it says what
    /// is wrong, and shows the site once it is mended.
    fn nothing(&self) -> Answer {
        let version = self.board.read().version;
        self.html(404, page::NOTHING.as_bytes(), version)
    }
}

/// The path of the page at `url` from the site's root.
fn site_path(url: &str) -> Option<String> {
    let parts = url.split('/').filter(|part| !part.is_empty());
    let path = parts.map(decoded).collect::<Option<Vec<_>>>()?.join("/");
    Some(match path.as_str() {
        "" => "index.html".to_owned(),
        page if content_type(Path::new(page)).starts_with("text/html") => path,
        folder => format!("{folder}/index.html"),
    })
}

/// The file that `url` names, if it lies in the site: no part may climb, hide or be a link.
fn inside(site: &Path, url: &str) -> Option<PathBuf> {
    let mut path = site.to_owned();
    for part in url.split('/').filter(|part| !part.is_empty()) {
        let part = decoded(part)?;
        if part.starts_with('.') || part.contains(['/', '\\', '\0', ':']) {
            return None;
        }
        path.push(part);
        if path.symlink_metadata().ok()?.is_symlink() {
            return None;
        }
    }
    Some(path)
}

/// `part` with its percent-encoding undone, if that is text.
fn decoded(part: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let mut digit = || char::from(rest.next()?).to_digit(16);
        let value = digit()? * 16 + digit()?;
        bytes.push(u8::try_from(value).ok()?);
    }
    String::from_utf8(bytes).ok()
}

fn content_type(path: &Path) -> &'static str {
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("json") => "application/json",
        Some("csv") => "text/csv; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("wasm") => "application/wasm",
        Some("xlsx") => crate::data::WORKBOOK_TYPE,
        Some("xml") => "application/xml",
        Some("txt" | "log") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn plain(status: u16, text: &str) -> Answer {
    typed(status, "text/plain; charset=utf-8", text.into())
}

fn typed(status: u16, kind: &str, bytes: Vec<u8>) -> Answer {
    let headers = [
        ("Content-Type", kind),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
    ];
    let answer = Response::from_data(bytes).with_status_code(status);
    headers.into_iter().fold(answer, |answer, (name, value)| {
        match Header::from_bytes(name, value) {
            Ok(header) => answer.with_header(header),
            Err(()) => answer,
        }
    })
}

/// Sends an answer. A browser that has gone away is no error of ours.
///
/// A long answer waits for the browser to read it, on a thread of its own: a few that never do must
/// not keep the desk from everybody else.
fn respond(request: Request, answer: Answer) {
    let length = answer.data_length();
    let send = move || drop(request.respond(answer));
    if length.is_none_or(|length| length > AT_ONCE) {
        thread::spawn(send);
    } else {
        send();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_address_leads_out_of_the_site() {
        let site = Path::new(env!("CARGO_MANIFEST_DIR"));
        assert_eq!(inside(site, "/src/lib.rs"), Some(site.join("src/lib.rs")));
        assert_eq!(
            inside(site, "//src//%6cib.rs"),
            Some(site.join("src/lib.rs"))
        );
        for url in [
            "/../Cargo.toml",
            "/%2e%2e/Cargo.toml",
            "/src/..%2f..%2fCargo.toml",
            "/src\\lib.rs",
            "/.gitignore",
            "/C:/x",
            "/src/%00",
            "/%ff",
            "/src/%2",
            "/nowhere",
        ] {
            assert_eq!(inside(site, url), None, "{url}");
        }
    }
}
