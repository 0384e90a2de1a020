//! The evaluation method of a service centre and its arithmetic.
//!
//! # What is computed
//!
//! A *window* (服务窗口) is marked by a panel, by the other windows and by the public. Each mark and
//! each vote is an integer or a decimal, so every figure made of them is a rational number. It stays
//! one, exactly, until it is printed: [`Ratio`] never rounds and never overflows, and [`round`] is
//! the only way from a figure to its digits.
//!
//! - A component's score is a mean of marks, a mean of level points weighted by votes, or what a
//!   checklist has left ([`component`], [`survey`]).
//! - The composite is the weighted mean of the components, less deductions, plus additions, kept
//!   between a floor and 100 ([`score`]).
//! - Windows are ordered by it; equal values share a rank and the next rank is skipped ([`rank`]).
//! - Lists of candidates follow from ranks, vetoes and quotas ([`outcome`]). They are suggestions:
//!   the county decides.
//! - The sampling error of a survey, and which windows it cannot tell apart, are computed beside the
//!   scores and never mixed into them ([`uncertainty`]).
//! - Beside all that stands what explains it: why a score changed ([`attribution`])
//!   and where the methods of two years differ ([`comparison`]), which part of
//!   it decides the ranking ([`influence`]), how far the marks of windows lie apart ([`peers`]), and,
//!   for the supervision section only, how they were given ([`raters`]).
//!
//! The method is data ([`method`]): a plan file decides what is weighted and by which rules, and no
//! rule of one county is a branch in this code. Each figure carries its working ([`figure`]), which
//! the window's page, the JSON, the calculator and the terminal all show.
//!
//! # What this crate cannot do
//!
//! It is `no_std`: it has no files, no clock, no network and no randomness. It has no floats (a
//! lint forbids the types) and no unsafe code. The same source runs in the build tool and, compiled
//! to WebAssembly, in the reader's browser.

#![no_std]
#![forbid(unsafe_code)]
#![deny(clippy::float_arithmetic)]

extern crate alloc;

pub mod sort;
pub mod map;
mod integer;
mod json;
pub mod ratio;
pub mod round;

pub mod id;
pub mod method;
pub mod inputs;
pub mod evaluation;

pub mod figure;
pub mod survey;
pub mod component;
pub mod score;
pub mod uncertainty;
pub mod rank;
pub mod outcome;

pub mod results;
pub mod withhold;
pub mod disclosure;
pub mod scenario;

mod blend;
mod lists;
mod order;
pub mod require;
pub mod flip;
pub mod stability;
pub mod live;

pub mod comparison;
pub mod attribution;
pub mod influence;
pub mod peers;
pub mod raters;

pub use evaluation::Evaluation;
pub use inputs::Inputs;
pub use method::Method;
pub use outcome::{Outcome, evaluate};
pub use ratio::Ratio;
pub use results::Results;
