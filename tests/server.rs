//! A server of a folder on this machine, as plain as the ones that centres have.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};

use crate::pages::Page;
use crate::sites::Sites;

/// Serves a folder until it is dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Serves `folder` on a free port of 127.0.0.1.
    ///
    /// # Panics
    ///
    /// When no port is free.
    pub fn start(folder: &Path) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener
            .local_addr()
            .expect("a bound socket has an address");
        let stop = Arc::new(AtomicBool::new(false));
        let (folder, stopped) = (folder.to_owned(), Arc::clone(&stop));
        let thread = thread::spawn(move || {
            for stream in listener.incoming() {
                if stopped.load(Ordering::Relaxed) {
                    return;
                }
                let folder = folder.clone();
                // A browser opens several connections at once and may leave one of them silent.
                thread::spawn(move || {
                    // A browser that hangs up in the middle is no failure of the site.
                    drop(stream.and_then(|stream| answer(stream, &folder)));
                });
            }
        });
        Self {
            address,
            stop,
            thread: Some(thread),
        }
    }

    /// The address of a file.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}/{path}", self.address)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        // Wakes the thread that waits for a connection.
        drop(TcpStream::connect(self.address));
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

/// A server for each site: the page for lost visitors has addresses from the root.
#[derive(Debug)]
pub struct Servers(BTreeMap<String, Server>);

impl Servers {
    /// Serves each site of these pages.
    pub fn start(sites: &Sites, pages: &[Page]) -> Self {
        let names = pages.iter().map(|page| page.site.clone());
        let serve = |name: String| {
            let server = Server::start(&sites.folder().join(&name));
            (name, server)
        };
        Self(
            names
                .collect::<BTreeSet<_>>()
                .into_iter()
                .map(serve)
                .collect(),
        )
    }

    /// The address of a page of one of them.
    ///
    /// # Panics
    ///
    /// When its site is not served.
    pub fn url(&self, page: &Page) -> String {
        let server = self.0.get(&page.site).expect("its site is served");
        server.url(&page.path)
    }
}

fn answer(mut stream: TcpStream, folder: &Path) -> std::io::Result<()> {
    let mut request = String::new();
    let mut reader = BufReader::new(stream.try_clone()?);
    reader.read_line(&mut request)?;
    let mut header = String::new();
    while reader.read_line(&mut header)? > 2 {
        header.clear();
    }
    let path = request.split(' ').nth(1).unwrap_or_default();
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let (status, kind, body) = match file(folder, path) {
        Some((path, body)) => ("200 OK", content_type(&path), body),
        None => ("404 Not Found", "text/plain; charset=utf-8", Vec::new()),
    };
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    )?;
    stream.write_all(&body)
}

/// The file of an address, inside the folder.
fn file(folder: &Path, path: &str) -> Option<(PathBuf, Vec<u8>)> {
    let relative = Path::new(path.trim_start_matches('/'));
    let inside = (relative.components()).all(|part| matches!(part, Component::Normal(_)));
    let mut path = folder.join(relative);
    if path.is_dir() {
        path.push("index.html");
    }
    let body = fs::read(&path).ok().filter(|_| inside)?;
    Some((path, body))
}

fn content_type(path: &Path) -> &'static str {
    let extension = path.extension().and_then(|extension| extension.to_str());
    match extension.unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "csv" => "text/csv; charset=utf-8",
        "svg" => "image/svg+xml",
        "wasm" => "application/wasm",
        _ => "application/octet-stream",
    }
}
