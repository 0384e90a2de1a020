//! The calculator in the browser: what a reader may ask of the published year, answered by the same
//! code that published it; and whether a copy of a site agrees with itself, on `/verify/` and, by the
//! same code, on the command line.
//!
//! `state` and what it uses is pure and tested on the host; [`dom`] alone knows the page. What is
//! asked seldom and takes much code is in [`panels`], which are modules of their own, loaded when the
//! reader turns to them: [`analysis`] answers questions, [`local`] takes files of staff. Nothing is stored and nothing is sent: there is no network in this crate.

pub mod json;
pub mod read;
pub mod results;

pub mod proof;

pub mod change;
pub mod check;
pub mod field;
pub mod file;
pub mod files;
pub mod link;
pub mod names;
pub mod original;
pub mod plain;
pub mod published;
pub mod shelf;
pub mod state;
pub mod table;
pub mod text;
pub mod view;
pub mod votes;
pub mod weights;
pub mod working;

pub mod beside;
pub mod markup;
pub mod chart;
pub mod found;
pub mod shown;
pub mod slope;

pub mod protocol;

pub mod analysis;
pub mod local;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod sample;

#[cfg(any(feature = "calculator", feature = "analysis", feature = "local"))]
mod element;

#[cfg(feature = "calculator")]
pub mod dom;

#[cfg(any(feature = "analysis", feature = "local"))]
pub mod panels;

#[cfg(feature = "verification")]
pub mod verification;
