//! The preview: builds, serves on this machine alone, rebuilds on change, reloads the browser.
//!
//! Stage: around the pipeline. Files stay as they were built: what the preview needs is added to
//! responses. While the content has errors the last good site stays up, with the errors over it.
//! The pages that browsers show are made before the rest of a build and reloaded at once, and any other is
//! made when it is asked for; those that follow from other files (the calculator, the data, the hall's
//! display) come with the whole site. When the build is done, a page is loaded again only if something of
//! it is different then. A build that a newer change overtakes is given up.

mod http;
mod page;

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fmt;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use notify::{Event, RecursiveMode, Watcher};

use crate::model::Language;
use crate::render::Early;
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

/// Makes pages of a site that is not written yet, by their paths; `None` where one fails.
pub type Draft = Arc<dyn Fn(&[String]) -> Option<Early> + Send + Sync>;

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
    draft: Mutex<Option<Drawing>>,
    /// The paths of pages in browsers, once for each that waits for news.
    shown: Mutex<Vec<String>>,
    /// Changes of the content that no build has seen.
    unseen: AtomicUsize,
}

/// A site that is still being made.
struct Drawing {
    make: Draft,
    /// What was asked for, by path.
    pages: BTreeMap<String, Drawn>,
}

/// What stands at a path of a site that is still being made.
#[derive(Clone, Debug)]
enum Drawn {
    Page(Vec<u8>),
    /// A page that comes with the whole site, or no site is being made.
    Later,
    /// No page.
    Nothing,
}

/// What stands at `paths`.
fn draw(make: &Draft, paths: &[String]) -> BTreeMap<String, Drawn> {
    let Some(early) = make(paths) else {
        // The build will say why.
        let later = paths.iter().map(|path| (path.clone(), Drawn::Later));
        return later.collect();
    };
    let nothing = paths.iter().map(|path| (path.clone(), Drawn::Nothing));
    let later = early.later.into_iter().map(|path| (path, Drawn::Later));
    let pages = early.pages.into_iter();
    let pages = pages.map(|page| (page.path, Drawn::Page(page.bytes)));
    nothing.chain(later).chain(pages).collect()
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
        let shown = self.shown();
        let pages = if shown.is_empty() {
            BTreeMap::new()
        } else {
            draw(&make, &shown)
        };
        *locked(&self.0.draft) = Some(Drawing { make, pages });
        // Also where no page is known to be shown: one may be on its way to a browser.
        self.0.post(None);
    }

    /// Tells what is wrong before the build ends, which makes the last good site meanwhile.
    pub fn tell(&self, errors: &str) {
        self.0.post(Some(errors.to_owned()));
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

    /// Tells how a build ended. From here on files are what is served, unless it was overtaken.
    fn end(&self, built: Built) {
        let errors = match built {
            Built::Made => None,
            Built::Failed(errors) => Some(errors),
            Built::Overtaken => return,
        };
        *locked(&self.draft) = None;
        self.post(errors);
    }

    /// What stands at `path` of the site that is being made.
    fn drawn(&self, path: &str) -> Drawn {
        let make = {
            let draft = locked(&self.draft);
            let Some(drawing) = draft.as_ref() else {
                return Drawn::Later;
            };
            if let Some(drawn) = drawing.pages.get(path) {
                return drawn.clone();
            }
            Arc::clone(&drawing.make)
        };
        let mut drawn = draw(&make, &[path.to_owned()]);
        let page = drawn.remove(path).unwrap_or(Drawn::Nothing);
        // Addresses without a page are without number.
        if !matches!(page, Drawn::Nothing)
            && let Some(drawing) = &mut *locked(&self.draft)
            && Arc::ptr_eq(&drawing.make, &make)
        {
            drawing.pages.insert(path.to_owned(), page.clone());
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
    let folder = options.content.clone();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
        // A build reads every file: if that counted as a change, it would never end. When nobody
        // listens any more, the preview is ending.
        let is_none = |event: &Event| {
            let mut paths = event.paths.iter();
            event.kind.is_access()
                || !event.paths.is_empty() && paths.all(|path| is_hidden(path, &folder))
        };
        if !event.as_ref().is_ok_and(is_none) {
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

/// Whether a path below `content` is one that no build reads, such as an editor's own file.
fn is_hidden(path: &Path, content: &Path) -> bool {
    let starts = |name: &OsStr| name.as_encoded_bytes().starts_with(b".");
    match path.strip_prefix(content) {
        Ok(below) => below.iter().any(starts),
        // The system may name the folder otherwise than it was given.
        Err(_) => path.file_name().is_some_and(starts),
    }
}
