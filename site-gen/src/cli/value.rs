//! The values that options take.

use std::str::FromStr;

use clap::ValueEnum;
use jiff::civil::Date;
use scoring_core::require::Target;
use scoring_core::stability::Weights;

use crate::model::Language;

/// The value of `--to`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Goal(pub Target);

impl FromStr for Goal {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let target = match text.split_once('=') {
            Some(("rank", rank)) => rank.parse().ok().map(Target::Rank),
            Some(("score", score)) => score.parse().ok().map(Target::Score),
            None if text == "excellent" => Some(Target::Excellent),
            None if text == "not-unsatisfactory" => Some(Target::NotUnsatisfactory),
            _ => None,
        };
        (target.map(Self))
            .ok_or_else(|| "write excellent, not-unsatisfactory, rank=3 or score=90".to_owned())
    }
}

/// The value of `--points`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Points(pub Weights);

impl FromStr for Points {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let points = || {
            text.parse()
                .ok()
                .filter(|points| (1..=100).contains(points))
        };
        match text {
            "any" => Ok(Self(Weights::Any)),
            _ => (points().map(|points| Self(Weights::Near(points))))
                .ok_or_else(|| "write a whole number from 1 to 100, or any".to_owned()),
        }
    }
}

/// The value of `--head`: the first digits of a publication's hash, without spaces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head(pub String);

impl FromStr for Head {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let digits: String = text.split_whitespace().collect::<String>().to_lowercase();
        let lawful =
            (8..=64).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        (lawful.then_some(Self(digits)))
            .ok_or_else(|| "write the groups of the check code: at least 8 digits".to_owned())
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

impl Lang {
    /// The language that is meant.
    pub fn language(self) -> Language {
        match self {
            Self::Zh => Language::Chinese,
            Self::En => Language::English,
        }
    }
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
    /// Code quality of GitLab
    Gitlab,
}

/// A shell that can complete commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Shell {
    /// Bash
    Bash,
    /// Zsh
    Zsh,
    /// fish
    Fish,
}

/// How the end of a check or publication is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum EndFormat {
    /// Sentences
    Human,
    /// One object besides
    Json,
}

/// How a comparison is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DiffFormat {
    /// Words and tables
    Markdown,
    /// One object
    Json,
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
