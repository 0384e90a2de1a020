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

pub mod as_of;
pub mod assess;
pub mod ledger;
pub mod model;

pub mod diagnostic;
pub mod read;
pub mod source;
