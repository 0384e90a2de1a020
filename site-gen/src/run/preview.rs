//! `serve`: the site built anew on every change.
//!
//! Stage: part of `run`.

use std::net::SocketAddr;
use std::path::Path;

use super::{Failure, context, prefix, question};
use crate::cli::Input;
use crate::emit::{self, Console};
use crate::examine::{Known, examine_again};
use crate::recall::Memory;
use crate::selection::Selection;
use crate::serve::{self, Browsers, Built, Serve};
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
    let (mut memory, mut known) = (Memory::default(), Known::default());
    let build = |browsers: &Browsers<'_>| -> Built {
        // A preview may show what is not published: it is held against no site.
        let mut examined = examine_again(&question(input), &mut known)
            .map_err(|failure| console.failure(&failure))?;
        let assessed = examined.assessed.take();
        let prefix = prefix(input);
        let context = context(&examined, &prefix, console.language);
        console.diagnostics(&examined.list, context);
        let wrong = emit::plain(&examined.list, context);
        let assessed = assessed.ok_or(wrong)?;
        // What browsers show comes first. If one of these pages fails, the build says so.
        if let Ok(pages) = render::some(&assessed, &browsers.shown()) {
            browsers.show(pages);
        }
        let (whole, folder) = (Selection::default(), &input.content);
        let remembered = Remembered {
            memory: &mut memory,
            inputs: None,
        };
        match build_assessed(&assessed, &whole, folder, out, Some(remembered), &|| ()) {
            Ok(report) => console.remark(&report.tell(console.language)),
            Err(Failure::Theme(problem)) => {
                let list = std::slice::from_ref(&*problem);
                console.diagnostics(list, context);
                return Err(emit::plain(list, context));
            }
            Err(failure) => return Err(console.failure(&failure)),
        }
        Ok(())
    };
    serve::serve(&options, build, ready).map_err(Failure::Serve)
}
