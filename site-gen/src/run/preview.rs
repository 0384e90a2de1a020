//! `serve`: the site built anew on every change.
//!
//! Stage: part of `run`.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use rayon::{ThreadPool, ThreadPoolBuilder};

use super::{Failure, context, prefix, question};
use crate::assess::Assessed;
use crate::cli::Input;
use crate::emit::{self, Console};
use crate::examine::{Known, examine_again};
use crate::recall::Memory;
use crate::selection::Selection;
use crate::serve::{self, Browsers, Built, Draft, Serve};
use crate::site::Remembered;
use crate::wording::Tell;
use crate::{build_assessed, render};

/// Serves the site of `input`, built anew on every change, until the process ends. `ready` is told
/// where.
///
/// # Errors
///
/// When the port cannot be had or the content cannot be watched.
pub fn preview(
    input: &Input,
    out: &Path,
    port: u16,
    console: &Console<'_>,
    ready: impl FnOnce(SocketAddr),
) -> Result<(), Failure> {
    let options = Serve {
        content: input.content.clone(),
        site: out.to_owned(),
        port,
    };
    let mut preview = Preview {
        input,
        out,
        console,
        // A build keeps its own threads busy to its end. Without others, a page that is asked for waits.
        aside: ThreadPoolBuilder::new().build().ok().map(Arc::new),
        memory: Memory::default(),
        known: Known::default(),
        unfinished: None,
    };
    serve::serve(&options, |browsers| preview.build(browsers), ready).map_err(Failure::Serve)
}

/// What a preview keeps from build to build.
struct Preview<'a, 'c> {
    input: &'a Input,
    out: &'a Path,
    console: &'a Console<'c>,
    /// Threads for pages that are asked for while a site is being made.
    aside: Option<Arc<ThreadPool>>,
    memory: Memory,
    known: Known,
    /// The last good site, where the build of it was given up.
    unfinished: Option<Arc<Assessed>>,
}

impl Preview<'_, '_> {
    /// Builds the site of the content as it is now.
    fn build(&mut self, browsers: &Browsers<'_>) -> Built {
        let console = self.console;
        // A preview may show what is not published: it is held against no site.
        let mut examined = match examine_again(&question(self.input), &mut self.known) {
            Ok(examined) => examined,
            Err(failure) => return self.keep_up(console.failure(&failure), browsers),
        };
        let assessed = examined.assessed.take().map(Arc::new);
        let prefix = prefix(self.input);
        let context = context(&examined, &prefix, console.language);
        console.diagnostics(&examined.list, context);
        let Some(assessed) = assessed else {
            return self.keep_up(emit::plain(&examined.list, context), browsers);
        };
        // What browsers show comes first.
        browsers.show(draft(Arc::clone(&assessed), self.aside.clone()));
        self.unfinished = None;
        match self.make(&assessed, browsers) {
            Ok(()) => Built::Made,
            Err(Failure::Overtaken) => {
                self.unfinished = Some(assessed);
                Built::Overtaken
            }
            Err(Failure::Theme(problem)) => {
                let list = std::slice::from_ref(&*problem);
                console.diagnostics(list, context);
                Built::Failed(emit::plain(list, context))
            }
            Err(failure) => Built::Failed(console.failure(&failure)),
        }
    }

    /// The content has errors. The last good site stays up, and is made to its end where its build was
    /// given up for this.
    fn keep_up(&mut self, errors: String, browsers: &Browsers<'_>) -> Built {
        if let Some(assessed) = self.unfinished.take() {
            browsers.tell(&errors);
            if let Err(Failure::Overtaken) = self.make(&assessed, browsers) {
                self.unfinished = Some(assessed);
                return Built::Overtaken;
            }
        }
        Built::Failed(errors)
    }

    /// Makes the whole site, unless the content changes again.
    fn make(&mut self, assessed: &Assessed, browsers: &Browsers<'_>) -> Result<(), Failure> {
        let remembered = Remembered {
            memory: &mut self.memory,
            inputs: None,
        };
        let report = build_assessed(
            assessed,
            &Selection::default(),
            &self.input.content,
            self.out,
            Some(remembered),
            &|_| {
                if browsers.are_ahead() {
                    Err(Failure::Overtaken)
                } else {
                    Ok(())
                }
            },
        )?;
        self.console.remark(&report.tell(self.console.language));
        Ok(())
    }
}

/// The pages of a site, each made when it is asked for.
fn draft(assessed: Arc<Assessed>, aside: Option<Arc<ThreadPool>>) -> Draft {
    Arc::new(move |paths| {
        let pages = || render::some(&assessed, paths).ok();
        match &aside {
            Some(pool) => pool.install(pages),
            None => pages(),
        }
    })
}
