//! The only place that prints.
//!
//! Diagnostics and remarks go to standard error, what was asked for goes to standard output.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "this module is where printing happens"
)]

use std::fmt::Display;
use std::io::{IsTerminal, stderr};

use annotate_snippets::Renderer;
use indicatif::{ProgressBar, ProgressStyle};

use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Language;
use crate::report::Context;

/// Prints what a command was asked for.
pub fn output(text: &str) {
    print!("{text}");
}

/// Prints a remark.
pub fn remark(text: &str) {
    eprintln!("{text}");
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
        eprintln!(
            "{}\n",
            diagnostic.render(sources, prefix, language, &renderer)
        );
    }
    if let Some(summary) = summary(list, language) {
        eprintln!("{summary}");
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
    eprintln!("{text}");
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
