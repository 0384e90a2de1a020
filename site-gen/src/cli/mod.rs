//! The command line: what can be asked for.
//!
//! Stage: before all others. It reads arguments and the environment, and does nothing.
//!
//! It is long because each command is declared here with its options and their help: what can be asked for is
//! read in one place.

mod chinese;
mod value;

use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::sync::LazyLock;

use clap::builder::StyledStr;
use clap::error::ErrorKind;
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use jiff::civil::Date;
use scoring_core::id::Id;

use crate::begin::NewWindow;
use crate::erase::Field;
use crate::exchange::spec::Table;
use crate::model::Language;
use crate::selection::Part;

pub use value::{
    AsOfDate, CheckFormat, DiffFormat, EndFormat, Goal, Head, Lang, Points, ScoreFormat, Shell,
};

/// The program's version, and that of the method that it computes by.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let program = env!("CARGO_PKG_VERSION");
    format!("{program} (method {})", scoring_core::inputs::METHOD)
});

/// Builds a service centre's public evaluation site from TOML and Markdown.
#[derive(Debug, Parser)]
#[command(name = "site-gen", version = VERSION.as_str(), disable_help_subcommand = true)]
#[command(
    after_help = "Exit status: 0 done, 1 errors in the content, 2 wrong usage, 3 the system refused."
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// The language of messages and help; the environment's unless given
    #[arg(long, value_enum, global = true)]
    pub lang: Option<Lang>,
}

/// What is told instead of obeying.
#[derive(Debug)]
pub enum Instead {
    /// Help or the version, which was asked for.
    Asked(StyledStr),
    /// What is wrong with the command line.
    Refused(StyledStr),
}

/// What `arguments`, the program's name first, ask for.
///
/// # Errors
///
/// When they ask for help or are no lawful command line: what is to be told, in `language`.
pub fn read(arguments: &[OsString], language: Language) -> Result<Cli, Instead> {
    let command = command(language);
    let error = match command.try_get_matches_from(arguments) {
        Ok(matches) => match Cli::from_arg_matches(&matches) {
            Ok(cli) => return Ok(cli),
            Err(error) => error,
        },
        Err(error) => error,
    };
    let asked = !error.use_stderr();
    // Without any argument clap answers with help, as an error.
    let is_help = error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand;
    Err(match language {
        _ if asked => Instead::Asked(error.render()),
        Language::Chinese if !is_help => {
            Instead::Refused(chinese::refusal(&error, &call(arguments)).into())
        }
        _ => Instead::Refused(error.render()),
    })
}

/// All commands, with their help in `language`.
fn command(language: Language) -> clap::Command {
    match language {
        Language::Chinese => chinese::localised(Cli::command()),
        Language::English => Cli::command(),
    }
}

/// What `shell` reads to complete our commands.
///
/// # Panics
///
/// Never: names and help are text.
pub fn completions(shell: Shell, language: Language) -> Vec<u8> {
    let mut command = command(language);
    let mut script = Vec::new();
    let generator = match shell {
        Shell::Bash => clap_complete::Shell::Bash,
        Shell::Zsh => clap_complete::Shell::Zsh,
        Shell::Fish => clap_complete::Shell::Fish,
    };
    clap_complete::generate(generator, &mut command, "site-gen", &mut script);
    // For a program with a hyphen in its name clap_complete looks commands up by another label than the
    // one that it gives them (clap-rs/clap#6421). Other shells' scripts do not have the word.
    let script = String::from_utf8(script).expect("clap_complete writes text");
    script
        .replace("site__subcmd__gen", "site__gen")
        .into_bytes()
}

/// The manual page of the program, or of the command called `name`; `None` where there is none.
///
/// # Errors
///
/// Never: it is written to memory.
pub fn manual(name: Option<&str>, language: Language) -> Option<io::Result<Vec<u8>>> {
    let mut command = command(language);
    command.build();
    let command = match name {
        None => command,
        Some(name) => command.find_subcommand(name)?.clone(),
    };
    let mut page = Vec::new();
    let written = clap_mangen::Man::new(command).render(&mut page);
    Some(written.map(|()| page))
}

/// The program and the command asked of it, for a hint where to read more.
fn call(arguments: &[OsString]) -> String {
    let command = Cli::command();
    let asked = (arguments.iter().skip(1))
        .filter_map(|argument| command.find_subcommand(argument))
        .map(|command| format!(" {}", command.get_name()))
        .next();
    format!("site-gen{}", asked.unwrap_or_default())
}

/// The language of messages and help: as `--lang` says, wherever it stands on the line, else the
/// environment's, else English. It is needed before the line is known to be lawful.
pub fn asked_language(arguments: &[OsString]) -> Language {
    let words = (arguments
        .iter()
        .map(|argument| argument.to_str().unwrap_or_default()))
    .take_while(|word| *word != "--");
    let mut asked = None;
    let mut is_next = false;
    for word in words {
        let value = if is_next {
            Some(word)
        } else {
            word.strip_prefix("--lang=")
        };
        asked = match value {
            Some("zh") => Some(Language::Chinese),
            Some("en") => Some(Language::English),
            _ => asked,
        };
        is_next = word == "--lang";
    }
    asked.unwrap_or_else(environment_language)
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
        /// Note in this file what pages are made from, so that the next build makes only those that change
        #[arg(long, value_name = "FILE")]
        cache: Option<PathBuf>,
        /// Put a copy in Brotli and one in gzip beside each text, for web servers that hand them out
        #[arg(long)]
        compress: bool,
        /// Make only these parts, to look at or to measure: links to what is not made lead nowhere
        #[arg(long, value_enum, value_name = "PART", value_delimiter = ',')]
        only: Vec<Part>,
        /// Make pages in this language only
        #[arg(long, value_enum, value_name = "LANG")]
        only_lang: Option<Lang>,
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
    /// Publish a year's results: from then on they do not change in silence
    Publish {
        /// What to read.
        #[command(flatten)]
        input: Input,
        /// The year; the current one unless given
        #[arg(long)]
        year: Option<u16>,
        /// The day of publication; today unless given
        #[arg(long, value_name = "DATE")]
        date: Option<Date>,
        /// Why: what a reader of the log is told
        #[arg(long, value_name = "TEXT")]
        reason: String,
        /// Erase a text that the law does not let stand, as 2025/ledger/tax.toml:item.tax-003.problem;
        /// may be given several times
        #[arg(long, value_name = "FIELD")]
        redact: Vec<Field>,
        /// Erase only this from the fields, wherever it stands in them
        #[arg(long, value_name = "TEXT", requires = "redact")]
        text: Option<String>,
        /// Another program that must compute the same results, or nothing is published; it is called
        /// with the content folder, --year and --as-of, and prints results.json
        #[arg(long, value_name = "PROGRAM", conflicts_with = "redact")]
        recount: Option<PathBuf>,
        /// What is told at the end
        #[arg(long, value_enum, default_value_t = EndFormat::Human)]
        format: EndFormat,
    },
    /// Check a copy of a site: its files, its log, and every score computed again
    Verify {
        /// The folder of the site, or a ZIP file of it
        #[arg(value_name = "COPY", default_value = "public")]
        copy: PathBuf,
        /// A check code from paper: the log of publications must hold it
        #[arg(long, value_name = "HEAD")]
        head: Option<Head>,
        /// Another copy of the log of publications: the site's must continue it
        #[arg(long, value_name = "FILE")]
        witness: Option<PathBuf>,
        /// The content that the site was made of: make every file again and compare
        #[arg(long, value_name = "DIR")]
        content: Option<PathBuf>,
        /// Count the current year's records up to this day, as when the site was made
        #[arg(long, value_name = "DATE")]
        as_of: Option<AsOfDate>,
        /// Who may sign SHA256SUMS: allowed signers of ssh-keygen, or a public key of minisign
        #[arg(long, value_name = "FILE")]
        signers: Option<PathBuf>,
        /// What is told at the end
        #[arg(long, value_enum, default_value_t = EndFormat::Human)]
        format: EndFormat,
    },
    /// Tell what changes between two contents: scores, ranks, lists, promises, the ledger, and through what
    Diff {
        /// A content folder, or a revision of Git
        old: String,
        /// A content folder, or a revision of Git; the content as it stands unless given
        new: Option<String>,
        /// The content folder that a revision is asked for
        #[arg(long, value_name = "DIR", default_value = "content")]
        content: PathBuf,
        /// Count the current year's records up to this day in both: 2025-10-30, or today
        #[arg(long, value_name = "DATE")]
        as_of: Option<AsOfDate>,
        /// Also compare years marked as drafts
        #[arg(long)]
        drafts: bool,
        /// Markdown for a merge request, or JSON
        #[arg(long, value_enum, default_value = "markdown")]
        format: DiffFormat,
    },
    /// Write a spreadsheet to be filled in, with the year's windows and indicators in it
    Template {
        /// Which records it is for
        #[arg(value_enum)]
        table: Table,
        /// What is written, of which year.
        #[command(flatten)]
        tables: Tables,
    },
    /// Read a spreadsheet into the content: XLSX, XLS, ODS or CSV, ours or anybody's
    Import(ImportFile),
    /// Write the content as spreadsheets: one table, or all of them
    Export {
        /// Which records; all of them unless given
        #[arg(value_enum)]
        table: Option<Table>,
        /// What is written, of which year.
        #[command(flatten)]
        tables: Tables,
    },
    /// Explain what a code of `check` means, or how a window's score comes about
    Explain {
        /// A code, such as unknown-key, or a window's id; all codes unless given
        #[arg(value_name = "WHAT")]
        what: Option<String>,
        /// What to read, of a window.
        #[command(flatten)]
        input: Input,
        /// The year; the current one unless given
        #[arg(long)]
        year: Option<u16>,
    },
    /// Give the content's files the canonical layout; what they say and their comments stay
    Fmt {
        /// The folder with site.toml
        #[arg(long, value_name = "DIR", default_value = "content")]
        content: PathBuf,
        /// Change nothing, and name the files that differ
        #[arg(long)]
        check: bool,
    },
    /// Print or write the JSON Schemas of the content's files, for editors
    Schema {
        /// The kind of file; all of them unless given, for which --out is needed
        #[arg(value_name = "KIND", required_unless_present = "out")]
        kind: Option<String>,
        /// Write them all into this folder
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
    },
    /// Print what a shell reads to complete commands
    Completions {
        /// The shell
        #[arg(value_enum)]
        shell: Shell,
    },
    /// Print the manual page, of the program or of one command
    Man {
        /// The command
        #[arg(value_name = "COMMAND")]
        command: Option<String>,
    },
    /// Print scores and ranks, or one window's working
    Score {
        /// What to read.
        #[command(flatten)]
        input: Input,
        /// The year; the current one unless given
        #[arg(long)]
        year: Option<u16>,
        /// Make the edits of this file first: a scenario, not an official result
        #[arg(long, value_name = "FILE")]
        scenario: Option<PathBuf>,
        /// Print this window's score step by step
        #[arg(long, value_name = "ID")]
        window: Option<Id>,
        /// A table for people, or JSON as published
        #[arg(long, value_enum, default_value = "table")]
        format: ScoreFormat,
    },
    /// Look at how windows marked each other: for the section only, never published
    Peers(Peers),
    /// Begin a centre: its content, this year's plan, examples, files for editors and CI
    Init(Init),
    /// Begin something new in the content
    #[command(subcommand, disable_help_subcommand = true)]
    New(New),
    /// Ask what would change the result: what a window would need, which weights decide, how firmly
    /// ranks stand; without a question, what each weight does alone
    WhatIf(WhatIf),
}

/// A centre that begins. What is not given is asked on a terminal, unless the usual will do.
#[derive(Debug, Args)]
pub struct Init {
    /// The folder that gets content/ and what belongs beside it
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Ask nothing: what is not given is as usual
    #[arg(long)]
    pub yes: bool,
    /// The first year; this one unless given
    #[arg(long, value_parser = clap::value_parser!(u16).range(1900..3000))]
    pub year: Option<u16>,
    /// The centre's name
    #[arg(long, value_name = "TEXT")]
    pub centre: Option<String>,
    /// The complaint phone
    #[arg(long, value_name = "TEXT")]
    pub phone: Option<String>,
    /// A window, as tax=税务窗口; may stand several times
    #[arg(long = "window", value_name = "WINDOW")]
    pub windows: Vec<NewWindow>,
}

/// What can be begun in content that is there.
#[derive(Debug, Subcommand)]
pub enum New {
    /// Begin a year: the plan with its dates moved, windows, open ledger items, focused supervision
    Year {
        /// The new year
        #[arg(value_name = "YEAR", value_parser = clap::value_parser!(u16).range(1900..3000))]
        number: u16,
        /// The year that it follows; the last before it unless given
        #[arg(long, value_name = "YEAR")]
        from: Option<u16>,
        /// The folder with site.toml
        #[arg(long, value_name = "DIR", default_value = "content")]
        content: PathBuf,
    },
}

/// Which year's tables are written, and where.
#[derive(Debug, Args)]
pub struct Tables {
    /// The folder with site.toml
    #[arg(long, value_name = "DIR", default_value = "content")]
    pub content: PathBuf,
    /// The year; the current one unless given
    #[arg(long)]
    pub year: Option<u16>,
    /// The survey round; unless given, for a template the first without data, else the last
    #[arg(long, value_name = "ID")]
    pub round: Option<Id>,
    /// The file to write: .xlsx, or .csv for one table
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// Replace the file if it is there
    #[arg(long)]
    pub force: bool,
}

/// A spreadsheet and what becomes of it.
#[derive(Debug, Args)]
pub struct ImportFile {
    /// The spreadsheet
    pub file: PathBuf,
    /// The folder with site.toml
    #[arg(long, value_name = "DIR", default_value = "content")]
    pub content: PathBuf,
    /// The year; what the table says, else the current one
    #[arg(long)]
    pub year: Option<u16>,
    /// The survey round; what the table says, else the first without data, else the last
    #[arg(long, value_name = "ID")]
    pub round: Option<Id>,
    /// Which table it is, where its headers do not say so
    #[arg(long = "as", value_enum, value_name = "TABLE")]
    pub table: Option<Table>,
    /// The day of records that the table gives none
    #[arg(long, value_name = "DATE")]
    pub date: Option<Date>,
    /// The table is all there is: remove records that it does not have
    #[arg(long)]
    pub replace: bool,
    /// Show what would be written, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Write without asking
    #[arg(long)]
    pub yes: bool,
}

/// A question about what is not.
#[derive(Debug, Args)]
pub struct WhatIf {
    /// What to read.
    #[command(flatten)]
    pub input: Input,
    /// The year; the current one unless given
    #[arg(long)]
    pub year: Option<u16>,
    /// Make the edits of this file first: a scenario, not an official result
    #[arg(long, value_name = "FILE")]
    pub scenario: Option<PathBuf>,
    /// What this window would need for the target
    #[arg(long, value_name = "ID")]
    pub window: Option<Id>,
    /// The target: excellent, not-unsatisfactory, rank=3 or score=90
    #[arg(long, value_name = "TARGET", default_value = "excellent")]
    pub to: Goal,
    /// At which weights of this component ranks and lists change
    #[arg(long, value_name = "ID")]
    pub weight: Option<Id>,
    /// How often ranks and lists come out alike in so many draws
    #[arg(long, value_name = "NUMBER")]
    pub draws: Option<u32>,
    /// How far drawn weights may lie from the plan's, or any; 5 unless --answers is given
    #[arg(long, value_name = "POINTS")]
    pub points: Option<Points>,
    /// Draw survey answers
    #[arg(long)]
    pub answers: bool,
    /// The same number gives the same draws
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    pub seed: u64,
    /// A table for people, or JSON
    #[arg(long, value_enum, default_value = "table")]
    pub format: ScoreFormat,
}

/// A report of the peer ballots.
#[derive(Debug, Args)]
pub struct Peers {
    /// What to read.
    #[command(flatten)]
    pub input: Input,
    /// The year; the current one unless given
    #[arg(long)]
    pub year: Option<u16>,
    /// A table for people, or JSON
    #[arg(long, value_enum, default_value = "table")]
    pub format: ScoreFormat,
    /// Write it into this file, outside content and site: a page if its name ends in .html
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Replace the file if it is there
    #[arg(long, requires = "out")]
    pub force: bool,
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
    /// A site built before: what it published must still be published
    #[arg(long, value_name = "DIR")]
    pub previous: Option<PathBuf>,
    /// A check code from paper: the log of publications must hold it
    #[arg(long, value_name = "HEAD")]
    pub head: Option<Head>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<OsString> {
        line.split(' ').map(OsString::from).collect()
    }

    #[test]
    fn the_language_is_found_wherever_it_stands() {
        for line in [
            "site-gen --lang zh --help",
            "site-gen --help --lang=zh",
            "site-gen build --quiet --lang zh",
            "site-gen --lang en build --lang zh --wrong",
        ] {
            assert_eq!(asked_language(&words(line)), Language::Chinese, "{line}");
        }
        assert_eq!(
            asked_language(&words("site-gen --lang en")),
            Language::English
        );
        for line in ["site-gen --lang zh check", "site-gen check --lang zh"] {
            read(&words(line), Language::Chinese).expect("a lawful command line");
        }
    }

    #[test]
    fn a_wrong_usage_is_told_in_chinese() {
        let cases = [
            (
                "build --qiet",
                "没有选项或参数 --qiet\n办法：是不是 --quiet？",
            ),
            ("bild", "没有命令 bild\n办法：是不是 build？"),
            (
                "check --format xml",
                "--format <格式> 的值 xml 不对\n办法：可以是 human、json、github、sarif、gitlab",
            ),
            (
                "serve --port many",
                "--port <端口> 的值 many 不对\n办法：端口是 0 到 65535 的整数",
            ),
            (
                "build --as-of soon",
                "--as-of <日期> 的值 soon 不对\n办法：写成 2025-10-30 这样的日期，或 today",
            ),
            (
                "score --window A_B",
                "--window <编号> 的值 A_B 不对\n办法：编号用小写字母、数字和连字符，以字母或数字开头",
            ),
            ("build --out", "--out <文件夹> 后面缺少值"),
            (
                "build --out a --out b",
                "--out <文件夹> 不能写两次\n办法：留下一个",
            ),
            ("check extra", "没有选项或参数 extra"),
        ];
        for (line, said) in cases {
            let line = format!("site-gen {line}");
            let Err(Instead::Refused(text)) = read(&words(&line), Language::Chinese) else {
                panic!("{line} is no lawful command line");
            };
            let text = text.to_string();
            assert!(
                text.starts_with(&format!("错误：{said}\n")),
                "{line}: {text}"
            );
            assert!(text.contains("更多说明：site-gen"), "{line}: {text}");
        }
    }
}
