//! The only place that prints.
//!
//! Diagnostics and remarks go to standard error, what was asked for goes to standard output.

use std::fmt::Display;
use std::io::{self, IsTerminal, Write, stderr};

use annotate_snippets::Renderer;
use indicatif::{ProgressBar, ProgressStyle};

use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Language;
use crate::report::Context;

/// Prints what a command was asked for. Whoever reads it may stop reading: that is no error.
///
/// # Errors
///
/// When it cannot be written, such as onto a full disk.
pub fn output(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    match stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush())
    {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// Prints a remark. Where remarks cannot be written there is nobody to tell.
pub fn remark(text: &str) {
    drop(writeln!(stderr().lock(), "{text}"));
}

/// Prints diagnostics with source lines and carets, and how many there are.
pub fn diagnostics(list: &[Diagnostic], context: Context<'_>) {
    let Context {
        sources,
        prefix,
        language,
    } = context;
    let renderer = if stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none() {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    for diagnostic in list {
        let text = diagnostic.render(sources, prefix, language, &renderer);
        remark(&format!("{text}\n"));
    }
    if let Some(summary) = summary(list, language) {
        remark(&summary);
    }
}

/// Diagnostics as they are printed, without colours.
pub fn plain(list: &[Diagnostic], context: Context<'_>) -> String {
    let renderer = Renderer::plain();
    let texts: Vec<_> = (list.iter())
        .map(|each| each.render(context.sources, context.prefix, context.language, &renderer))
        .collect();
    texts.join("\n\n")
}

/// Prints why a command did not do what was asked, and returns that.
pub fn failure(why: &dyn Display) -> String {
    let text = format!("site-gen: {why}");
    remark(&text);
    text
}

/// A bar on a terminal that grows to `steps`; nothing elsewhere, or where `quiet` was asked for.
pub fn progress(steps: usize, quiet: bool) -> ProgressBar {
    // A bar that flashes by says nothing: it shows itself only where the work is long.
    const LONG: usize = 2000;
    if quiet || steps < LONG {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len}");
    let bar = ProgressBar::new(steps as u64);
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar
}

fn summary(list: &[Diagnostic], language: Language) -> Option<String> {
    let count = |severity| {
        list.iter()
            .filter(|each| each.severity() == severity)
            .count()
    };
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    if list.is_empty() {
        return None;
    }
    let plural = |count: usize| if count == 1 { "" } else { "s" };
    Some(match language {
        Language::Chinese => format!("{errors} 个错误，{warnings} 个提醒"),
        Language::English => format!(
            "{errors} error{}, {warnings} warning{}",
            plural(errors),
            plural(warnings)
        ),
    })
}
