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
    // A build keeps its own threads busy to its end. Without others, a page that is asked for waits.
    let aside = Arc::new(ThreadPoolBuilder::new().build().ok());
    let (mut memory, mut known) = (Memory::default(), Known::default());
    let build = |browsers: &Browsers<'_>| -> Built {
        // A preview may show what is not published: it is held against no site.
        let mut examined = match examine_again(&question(input), &mut known) {
            Ok(examined) => examined,
            Err(failure) => return Built::Failed(console.failure(&failure)),
        };
        let assessed = examined.assessed.take().map(Arc::new);
        let prefix = prefix(input);
        let context = context(&examined, &prefix, console.language);
        console.diagnostics(&examined.list, context);
        let Some(assessed) = assessed else {
            return Built::Failed(emit::plain(&examined.list, context));
        };
        // What browsers show comes first.
        browsers.show(draft(Arc::clone(&assessed), Arc::clone(&aside)));
        let (whole, folder) = (Selection::default(), &input.content);
        let remembered = Remembered {
            memory: &mut memory,
            inputs: None,
        };
        let go_on = |_| {
            if browsers.are_ahead() {
                Err(Failure::Overtaken)
            } else {
                Ok(())
            }
        };
        let failure = match build_assessed(&assessed, &whole, folder, out, Some(remembered), &go_on)
        {
            Ok(report) => {
                console.remark(&report.tell(console.language));
                return Built::Made;
            }
            Err(Failure::Overtaken) => return Built::Overtaken,
            Err(failure) => failure,
        };
        browsers.withdraw();
        Built::Failed(if let Failure::Theme(problem) = failure {
            let list = std::slice::from_ref(&*problem);
            console.diagnostics(list, context);
            emit::plain(list, context)
        } else {
            console.failure(&failure)
        })
    };
    serve::serve(&options, build, ready).map_err(Failure::Serve)
}

/// The pages of a site, each made when it is asked for. If one fails, it is not there, and the build says
/// why.
fn draft(assessed: Arc<Assessed>, aside: Arc<Option<ThreadPool>>) -> Draft {
    Arc::new(move |paths| {
        let pages = || render::some(&assessed, paths).unwrap_or_default();
        match &*aside {
            Some(pool) => pool.install(pages),
            None => pages(),
        }
    })
}
