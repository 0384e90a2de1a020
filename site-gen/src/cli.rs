//! The command line: what can be asked for.
//!
//! Stage: before all others. It reads arguments and the environment, and does nothing.

use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;
use scoring_core::id::Id;

use crate::model::Language;

/// Builds a service centre's public evaluation site from TOML and Markdown.
#[derive(Debug, Parser)]
#[command(name = "site-gen", version, disable_help_subcommand = true)]
#[command(
    after_help = "Exit status: 0 done, 1 errors in the content, 2 wrong usage, 3 the system refused."
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Build the site
    Build {
        /// What to read.
        #[command(flatten)]
        input: Input,
        /// The folder to make; only a folder made by this command is ever replaced
        #[arg(long, value_name = "DIR", default_value = "public")]
        out: PathBuf,
        /// Say nothing unless something is wrong
        #[arg(short, long)]
        quiet: bool,
    },
    /// Preview the site in a browser on this machine: rebuilds and reloads on every change
    Serve {
        /// What to read.
        #[command(flatten)]
        input: Input,
        /// The folder to make; only a folder made by this command is ever replaced
        #[arg(long, value_name = "DIR", default_value = "public")]
        out: PathBuf,
        /// The port on 127.0.0.1; 0 for any that is free
        #[arg(long, default_value_t = 4000)]
        port: u16,
    },
    /// Look for everything wrong or odd in the content, and build nothing
    Check {
        /// What to read.
        #[command(flatten)]
        input: Input,
        /// For people, or for the program that reads it
        #[arg(long, value_enum, default_value = "human")]
        format: CheckFormat,
    },
    /// Explain what a code of `check` means, with a bad and a good example
    Explain {
        /// The code, such as unknown-key; all codes unless given
        code: Option<String>,
        /// The language of messages; the environment's unless given
        #[arg(long, value_enum)]
        lang: Option<Lang>,
    },
    /// Print scores and ranks, or one window's working
    Score {
        /// What to read.
        #[command(flatten)]
        input: Input,
        /// The year; the current one unless given
        #[arg(long)]
        year: Option<u16>,
        /// Print this window's score step by step
        #[arg(long, value_name = "ID")]
        window: Option<Id>,
        /// A table for people, or JSON as published
        #[arg(long, value_enum, default_value = "table")]
        format: ScoreFormat,
    },
}

/// What a command reads.
#[derive(Debug, Args)]
pub struct Input {
    /// The folder with site.toml
    #[arg(long, value_name = "DIR", default_value = "content")]
    pub content: PathBuf,
    /// Count the current year's records up to this day: 2025-10-30, or today
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<AsOfDate>,
    /// Also build years marked as drafts
    #[arg(long)]
    pub drafts: bool,
    /// The language of messages; the environment's unless given
    #[arg(long, value_enum)]
    pub lang: Option<Lang>,
}

impl Input {
    /// The language of messages: as asked for, else the environment's, else English.
    pub fn language(&self) -> Language {
        language(self.lang)
    }
}

/// The language asked for, else the environment's, else English.
pub fn language(asked: Option<Lang>) -> Language {
    match asked {
        Some(Lang::Zh) => Language::Chinese,
        Some(Lang::En) => Language::English,
        None => environment_language(),
    }
}

fn environment_language() -> Language {
    // The order in which the C library asks them.
    let value = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.is_empty());
    match value {
        Some(value) if value.starts_with("zh") => Language::Chinese,
        _ => Language::English,
    }
}

/// A language of messages.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Lang {
    /// 中文
    Zh,
    /// English
    En,
}

/// How diagnostics are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// With source lines and carets
    Human,
    /// An array of objects
    Json,
    /// Annotations of GitHub Actions
    Github,
    /// SARIF 2.1.0
    Sarif,
}

/// How scores are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ScoreFormat {
    /// A table
    Table,
    /// The published JSON
    Json,
}

/// The value of `--as-of`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AsOfDate {
    /// A day.
    Day(Date),
    /// The day of the build: the one place where a clock is asked.
    Today,
}

impl FromStr for AsOfDate {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "today" {
            return Ok(Self::Today);
        }
        text.parse()
            .map(Self::Day)
            .map_err(|_| "write a day such as 2025-10-30, or today".to_owned())
    }
}

impl AsOfDate {
    /// The day meant.
    pub fn date(self) -> Date {
        match self {
            Self::Day(date) => date,
            Self::Today => jiff::Zoned::now().date(),
        }
    }
}
