//! The only place that prints.
//!
//! Stage: around the pipeline. Diagnostics and remarks go to one writer, which of the command is
//! standard error; what was asked for goes to another, which is standard output. Tests hold both.

use std::cell::RefCell;
use std::fmt;
use std::io::{self, BufRead, IsTerminal, Write};

use annotate_snippets::Renderer;
use clap::builder::StyledStr;
use indicatif::{ProgressBar, ProgressStyle};

use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Language;
use crate::report::Context;
use crate::wording::{self, Tell};

/// Whom a command talks to: where its words go, and in which language.
pub struct Console<'a> {
    /// The language of remarks and diagnostics.
    pub language: Language,
    out: RefCell<&'a mut (dyn Write + Send)>,
    remarks: RefCell<&'a mut (dyn Write + Send)>,
    /// Whether remarks go to a terminal that takes colours.
    colours: bool,
    /// Whether what was asked for goes to one.
    out_colours: bool,
    /// Whether remarks go to a terminal at all.
    terminal: bool,
    /// Where answers come from, where somebody is there to give them.
    answers: Option<RefCell<&'a mut (dyn BufRead + Send)>>,
}

impl fmt::Debug for Console<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Console")
            .field("language", &self.language)
            .finish_non_exhaustive()
    }
}

impl<'a> Console<'a> {
    /// A console that writes what was asked for to `out` and all else to `remarks`, without colours.
    pub fn new(
        language: Language,
        out: &'a mut (dyn Write + Send),
        remarks: &'a mut (dyn Write + Send),
    ) -> Self {
        Self {
            language,
            out: RefCell::new(out),
            remarks: RefCell::new(remarks),
            colours: false,
            out_colours: false,
            terminal: false,
            answers: None,
        }
    }

    /// The console of the process.
    pub fn of_process(
        language: Language,
        out: &'a mut io::Stdout,
        remarks: &'a mut io::Stderr,
    ) -> Self {
        let terminal = remarks.is_terminal();
        let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        Self {
            colours: terminal && wanted,
            out_colours: out.is_terminal() && wanted,
            terminal,
            ..Self::new(language, out, remarks)
        }
    }

    /// The same console, with somebody there who answers.
    #[must_use]
    pub fn answering(mut self, answers: &'a mut (dyn BufRead + Send)) -> Self {
        self.answers = Some(RefCell::new(answers));
        self
    }

    /// The answer to a question, as it is typed; `None` where nobody answers.
    pub fn ask(&self, question: &str) -> Option<String> {
        let mut answers = self.answers.as_ref()?.borrow_mut();
        {
            let mut remarks = self.remarks.borrow_mut();
            drop(remarks.write_all(question.as_bytes()));
            drop(remarks.flush());
        }
        let mut answer = String::new();
        let read = answers.read_line(&mut answer);
        read.is_ok_and(|bytes| bytes > 0).then_some(answer)
    }

    /// Prints what a command was asked for. Whoever reads it may stop reading: that is no error.
    ///
    /// # Errors
    ///
    /// When it cannot be written, such as onto a full disk.
    pub fn output(&self, text: &str) -> io::Result<()> {
        self.output_bytes(text.as_bytes())
    }

    /// Prints what a command was asked for and another program reads.
    ///
    /// # Errors
    ///
    /// As [`Self::output`].
    pub fn output_bytes(&self, bytes: &[u8]) -> io::Result<()> {
        let mut out = self.out.borrow_mut();
        match out.write_all(bytes).and_then(|()| out.flush()) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            written => written,
        }
    }

    /// Prints help, with its headings marked on a terminal.
    ///
    /// # Errors
    ///
    /// As [`Self::output`].
    pub fn styled_output(&self, text: &StyledStr) -> io::Result<()> {
        self.output(&paint(text, self.out_colours))
    }

    /// Prints what is wrong with a command line.
    pub fn styled_remark(&self, text: &StyledStr) {
        self.remark(paint(text, self.colours).trim_end());
    }

    /// Prints a remark. Where remarks cannot be written there is nobody to tell.
    pub fn remark(&self, text: &str) {
        // In one piece, so that other processes' lines do not fall into it.
        let line = format!("{text}\n");
        drop(self.remarks.borrow_mut().write_all(line.as_bytes()));
    }

    /// Prints a remark to people, at a terminal only.
    pub fn reassure(&self, text: &str) {
        if self.terminal {
            self.remark(text);
        }
    }

    /// Prints diagnostics with source lines and carets, and how many there are.
    pub fn diagnostics(&self, list: &[Diagnostic], context: Context<'_>) {
        let renderer = if self.colours {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        let Context {
            sources,
            prefix,
            language,
        } = context;
        for diagnostic in list {
            let text = diagnostic.render(sources, prefix, language, &renderer);
            self.remark(&format!("{text}\n"));
        }
        if !list.is_empty() {
            self.remark(&summary(list, language));
        }
    }

    /// Prints why a command did not do what was asked, and returns that.
    pub fn failure(&self, why: &dyn Tell) -> String {
        let why = why.tell(self.language);
        let text = wording::say("system.failed", self.language, &[("why", &why)]);
        self.remark(&text);
        text
    }

    /// Whether somebody sits at a terminal who can be asked.
    pub fn can_ask(&self) -> bool {
        self.answers.is_some()
    }

    /// Whether somebody at a terminal says yes; where there is no terminal, nobody is asked, and the
    /// command is the answer.
    pub fn confirms(&self, question: &str) -> bool {
        if !self.can_ask() {
            return true;
        }
        let is_yes =
            |answer: String| matches!(answer.trim().to_lowercase().as_str(), "y" | "yes" | "是");
        self.ask(question).is_some_and(is_yes)
    }

    /// A bar on a terminal that grows to `steps`; nothing elsewhere, or where `quiet` was asked for.
    pub fn progress(&self, steps: usize, quiet: bool) -> ProgressBar {
        // A bar that flashes by says nothing: it shows itself only where the work is long.
        const LONG: usize = 2000;
        if quiet || !self.terminal || steps < LONG {
            return ProgressBar::hidden();
        }
        let style = ProgressStyle::with_template("{bar:40} {pos}/{len}");
        let bar = ProgressBar::new(steps as u64);
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar
    }
}

fn paint(text: &StyledStr, colours: bool) -> String {
    if colours {
        text.ansi().to_string()
    } else {
        text.to_string()
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

/// How many errors and warnings there are.
fn summary(list: &[Diagnostic], language: Language) -> String {
    let count = |severity, one, other| {
        let count = (list.iter())
            .filter(|each| each.severity() == severity)
            .count();
        let address = if count == 1 { one } else { other };
        wording::say(address, language, &[("count", &count)])
    };
    let errors = count(Severity::Error, "done.error", "done.errors");
    let warnings = count(Severity::Warning, "done.warning", "done.warnings");
    let arguments: [(_, &dyn fmt::Display); 2] = [("errors", &errors), ("warnings", &warnings)];
    wording::say("done.counted", language, &arguments)
}
