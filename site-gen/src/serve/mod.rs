//! The preview: builds, serves on this machine alone, rebuilds on change, reloads the browser.
//!
//! Stage: around the pipeline. Files stay as they were built: what the preview needs is added to
//! responses. While the content has errors the last good site stays up, with the errors over it. The
//! pages that browsers show are made before the rest of a build and reloaded at once, and any other that
//! is asked for meanwhile is made when it is asked for, so none is shown as it was before the change; when
//! the build is done, a page is loaded again only if something of it is different then. A build that a
//! newer change overtakes is given up.

mod http;
mod page;

use std::collections::BTreeMap;
use std::fmt;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use notify::{Event, RecursiveMode, Watcher};

use crate::model::Language;
use crate::render::Page;
use crate::wording::{self, Tell};

/// How long changes are gathered before a build: editors write a file in several steps.
const QUIET: Duration = Duration::from_millis(10);

/// What `serve` needs to know.
pub struct Serve {
    /// The folder that is watched.
    pub content: PathBuf,
    /// The folder that is served.
    pub site: PathBuf,
    /// The port on 127.0.0.1; 0 for any that is free.
    pub port: u16,
}

/// How a build ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Built {
    /// The site is there.
    Made,
    /// Why it is not, for the browser.
    Failed(String),
    /// It was given up, since the content changed again.
    Overtaken,
}

/// Makes pages of a site that is not written yet, by their paths; without those that are no pages or
/// come with the whole site only.
pub type Draft = Arc<dyn Fn(&[String]) -> Vec<Page> + Send + Sync>;

/// Why the preview cannot run.
#[derive(Debug)]
pub enum ServeError {
    /// The port is taken, or not ours to take.
    Port(SocketAddr, std::io::Error),
    /// The content folder cannot be watched.
    Watch(PathBuf, notify::Error),
}

impl Tell for ServeError {
    fn tell(&self, language: Language) -> String {
        match self {
            Self::Port(address, error) => {
                let why = error.tell(language);
                wording::say(
                    "system.port",
                    language,
                    &[("address", address), ("why", &why)],
                )
            }
            Self::Watch(path, error) => {
                let why = match &error.kind {
                    notify::ErrorKind::Io(error) => error.tell(language),
                    _ => wording::say("refusal.other", language, &[("system", error)]),
                };
                let arguments: [(_, &dyn fmt::Display); 2] =
                    [("path", &path.display()), ("why", &why)];
                wording::say("system.watch", language, &arguments)
            }
        }
    }
}

/// What the browser is told: a number that grows with each build, and what is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct News {
    version: u64,
    errors: Option<String>,
}

/// The news, and those who wait for it.
#[derive(Default)]
struct Board {
    news: Mutex<News>,
    changed: Condvar,
    /// The site that is still being made.
    drafted: Mutex<Option<Drafted>>,
    /// The paths of pages in browsers, once for each that waits for news.
    shown: Mutex<Vec<String>>,
    /// Changes of the content that no build has seen.
    unseen: AtomicUsize,
}

/// A site that is still being made.
struct Drafted {
    make: Draft,
    /// The pages that were asked for, by path; `None` where it has no such page yet.
    pages: BTreeMap<String, Option<Vec<u8>>>,
}

/// The browsers that show a preview, for a build.
pub struct Browsers<'a>(&'a Board);

impl Browsers<'_> {
    /// The paths of the pages that they show.
    fn shown(&self) -> Vec<String> {
        let mut shown = locked(&self.0.shown).clone();
        shown.sort_unstable();
        shown.dedup();
        shown
    }

    /// Shows the pages of the site that is being made, before the rest of it is there: those in browsers
    /// at once.
    pub fn show(&self, make: Draft) {
        let mut pages = BTreeMap::new();
        let shown = self.shown();
        if !shown.is_empty() {
            pages.extend((make(&shown).into_iter()).map(|page| (page.path, Some(page.bytes))));
        }
        let is_news = !pages.is_empty();
        *locked(&self.0.drafted) = Some(Drafted { make, pages });
        if is_news {
            self.0.post(None);
        }
    }

    /// Shows the last good site again: the one that was being made cannot be.
    pub fn withdraw(&self) {
        *locked(&self.0.drafted) = None;
    }

    /// Whether the content has changed since the build began, so that it is not worth its end.
    pub fn are_ahead(&self) -> bool {
        self.0.unseen.load(Ordering::Relaxed) > 0
    }
}

/// A thread that panicked while it held one of these cannot have left it half-written.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Board {
    fn read(&self) -> MutexGuard<'_, News> {
        locked(&self.news)
    }

    fn post(&self, errors: Option<String>) {
        let mut news = self.read();
        news.version += 1;
        news.errors = errors;
        drop(news);
        self.changed.notify_all();
    }

    /// Tells how a build ended.
    fn end(&self, built: Built) {
        match built {
            Built::Made => {
                // From here on its files are what is served.
                *locked(&self.drafted) = None;
                self.post(None);
            }
            Built::Failed(errors) => self.post(Some(errors)),
            Built::Overtaken => {}
        }
    }

    /// The page at `path` of the site that is being made; `None` where none is, or it has no such page yet.
    fn drafted(&self, path: &str) -> Option<Vec<u8>> {
        let make = {
            let drafted = locked(&self.drafted);
            let drafted = drafted.as_ref()?;
            if let Some(page) = drafted.pages.get(path) {
                return page.clone();
            }
            Arc::clone(&drafted.make)
        };
        let page = make(&[path.to_owned()]).pop().map(|page| page.bytes);
        if let Some(drafted) = &mut *locked(&self.drafted)
            && Arc::ptr_eq(&drafted.make, &make)
        {
            drafted.pages.insert(path.to_owned(), page.clone());
        }
        page
    }

    /// The news once it is newer than `seen`, or as it is after `patience`.
    fn wait(&self, seen: u64, patience: Duration) -> News {
        let news = self.read();
        let waiting = |news: &mut News| news.version <= seen;
        match self.changed.wait_timeout_while(news, patience, waiting) {
            Ok((news, _)) => news.clone(),
            Err(poisoned) => poisoned.into_inner().0.clone(),
        }
    }
}

/// Serves until the process ends. `build` makes the site anew, for browsers it is told of; `ready` is
/// told where it is served.
///
/// # Errors
///
/// When the port cannot be had or the content cannot be watched.
pub fn serve(
    options: &Serve,
    mut build: impl FnMut(&Browsers<'_>) -> Built,
    ready: impl FnOnce(SocketAddr),
) -> Result<(), ServeError> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, options.port));
    let listener = TcpListener::bind(address).map_err(|why| ServeError::Port(address, why))?;
    let address = listener
        .local_addr()
        .map_err(|why| ServeError::Port(address, why))?;
    let watch_error = |why| ServeError::Watch(options.content.clone(), why);
    let (sender, changes) = mpsc::channel();
    let board = Arc::new(Board::default());
    let seen = Arc::clone(&board);
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
        // A build reads every file: if that counted as a change, it would never end. When nobody
        // listens any more, the preview is ending.
        if !event.as_ref().is_ok_and(|event| event.kind.is_access()) {
            seen.unseen.fetch_add(1, Ordering::Relaxed);
            drop(sender.send(event.map(|_| ())));
        }
    })
    .map_err(watch_error)?;
    watcher
        .watch(&options.content, RecursiveMode::Recursive)
        .map_err(watch_error)?;
    board.end(build(&Browsers(&board)));
    http::listen(listener, address, options.site.clone(), Arc::clone(&board));
    ready(address);
    for change in &changes {
        board.unseen.fetch_sub(1, Ordering::Relaxed);
        change.map_err(watch_error)?;
        // What else comes until it is quiet is in the same build.
        while changes.recv_timeout(QUIET).is_ok() {
            board.unseen.fetch_sub(1, Ordering::Relaxed);
        }
        board.end(build(&Browsers(&board)));
    }
    Ok(())
}
