//! From raw values to a model that is valid by construction.
//!
//! Stage: after `parse`, before `assess`. Everything that the content format calls an error and that
//! takes more than one value to see is found here, in one run. What only repeats an earlier error is
//! not said: a name is not unknown where the list that declares it could not be read. One module a
//! theme; each hands back what it could make, and there is a model only where there is no error.
//! `content` is the whole of it; the calculator's reader asks for what is `scored` alone.

#![expect(
    clippy::ref_option,
    reason = "a field of a raw file is handed on as it stands there, absent or not"
)]

mod dates;
mod events;
mod marks;
mod names;
mod records;
mod scope;
mod scored;
mod surveys;

#[cfg(feature = "tool")]
mod components;
#[cfg(feature = "tool")]
mod content;
#[cfg(feature = "tool")]
mod departures;
#[cfg(feature = "tool")]
mod documents;
#[cfg(feature = "tool")]
mod known;
#[cfg(feature = "tool")]
mod ledger;
#[cfg(feature = "tool")]
mod outcome;
#[cfg(feature = "tool")]
mod plan;
#[cfg(feature = "tool")]
mod publications;
#[cfg(feature = "tool")]
mod questionnaire;
#[cfg(feature = "tool")]
mod site;
#[cfg(feature = "tool")]
mod stylesheet;
#[cfg(feature = "tool")]
mod theme;
#[cfg(feature = "tool")]
mod weights;
#[cfg(feature = "tool")]
mod windows;
#[cfg(feature = "tool")]
mod withheld;

#[cfg(feature = "tool")]
pub use content::{Options, validate, validate_again};
#[cfg(feature = "tool")]
pub use departures::supervised;
#[cfg(feature = "tool")]
pub use known::Known;
pub use scored::scored;
