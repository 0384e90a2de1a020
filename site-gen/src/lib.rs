//! Builds a service centre's public evaluation site from TOML and Markdown.
//!
//! Data flows one way, one type an arrow:
//!
//! ```text
//! load → Sources → parse → Raw → validate → Model → assess → Assessed → view → Views → render → pages → write
//! ```
//!
//! `load` and `write` alone touch the file system; `emit` alone prints. `parse` and `validate`
//! return what they could make of the content *and all* that is wrong with it, so that one run
//! reports every problem of every file.
//!
//! What reads the records of a year (sources, raw files, their checks) needs no operating system. The
//! calculator reads files of staff with it: without the feature `tool` and with `reader` this crate is
//! that module for the browser, and what it says of a file is what `check` says.

#![cfg_attr(
    not(feature = "tool"),
    expect(dead_code, reason = "the reader takes some kinds of files only")
)]

#[cfg(feature = "tool")]
mod embedded;
#[cfg(feature = "tool")]
pub mod digest;
pub mod source;
#[cfg(feature = "tool")]
pub mod canonical;
#[cfg(feature = "tool")]
pub mod sheet;
pub mod diagnostic;
#[cfg(feature = "tool")]
pub mod wording;
pub mod read;

#[cfg(feature = "tool")]
pub mod load;
pub mod files;
#[cfg(feature = "tool")]
pub mod parse;
pub mod raw;
#[cfg(feature = "tool")]
pub mod scenario;
#[cfg(feature = "tool")]
pub mod schema;
pub mod validate;
pub mod inputs;
#[cfg(any(feature = "tool", feature = "reader"))]
pub mod reader;

#[cfg(feature = "tool")]
pub mod layout;
#[cfg(feature = "tool")]
pub mod theme;
pub mod model;
#[cfg(feature = "tool")]
pub mod publication;
#[cfg(feature = "tool")]
pub mod as_of;
#[cfg(feature = "tool")]
pub mod ledger;
#[cfg(feature = "tool")]
pub mod submission;
#[cfg(feature = "tool")]
pub mod assess;

#[cfg(feature = "tool")]
pub mod data;
#[cfg(feature = "tool")]
pub mod search;
#[cfg(feature = "tool")]
pub mod seal;
#[cfg(feature = "tool")]
pub mod publish;
#[cfg(feature = "tool")]
pub mod erase;
#[cfg(feature = "tool")]
pub mod terminal;
#[cfg(feature = "tool")]
pub mod what_if;
#[cfg(feature = "tool")]
pub mod policy;
#[cfg(feature = "tool")]
pub mod links;
#[cfg(feature = "tool")]
pub mod markdown;
#[cfg(feature = "tool")]
pub mod texts;
#[cfg(feature = "tool")]
mod view;
#[cfg(feature = "tool")]
pub mod recall;
#[cfg(feature = "tool")]
pub mod render;
#[cfg(feature = "tool")]
pub mod feeds;
#[cfg(feature = "tool")]
pub mod hosting;
#[cfg(feature = "tool")]
pub mod sums;
#[cfg(feature = "tool")]
pub mod compress;
#[cfg(feature = "tool")]
pub mod selection;
#[cfg(feature = "tool")]
pub mod assets;
#[cfg(feature = "tool")]
pub mod wasm;
#[cfg(feature = "tool")]
pub mod write;

#[cfg(feature = "tool")]
pub mod begin;
#[cfg(feature = "tool")]
pub mod cli;
#[cfg(feature = "tool")]
pub mod emit;
#[cfg(feature = "tool")]
pub mod peers;
#[cfg(feature = "tool")]
pub mod report;
#[cfg(feature = "tool")]
pub mod exchange;
#[cfg(feature = "tool")]
pub mod examine;
#[cfg(feature = "tool")]
pub mod run;
#[cfg(feature = "tool")]
pub mod serve;
#[cfg(feature = "tool")]
pub mod verify;
#[cfg(feature = "tool")]
pub mod compare;
#[cfg(feature = "tool")]
pub mod site;

#[cfg(feature = "tool")]
pub use run::{Failure, build, run};
#[cfg(feature = "tool")]
pub use site::{Made, Report, Take, build_assessed, make, rehearse};
