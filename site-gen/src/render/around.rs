//! What stands around the content of every page and is the same on many: filled once, not with each.
//!
//! A site of a thousand windows has 17,000 pages and some fifty combinations of a year, a section and a
//! depth, so a tenth of a build would go into filling the same lists of links again.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;
use tera::{Context, Value};

use super::{RenderError, Renderer, Shared};

/// What of a page its surroundings know.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(super) struct Around {
    /// What leads to the site's root.
    pub(super) root: String,
    /// The item of the navigation that the page belongs to.
    pub(super) section: &'static str,
}

/// The parts of the base template that tens of thousands of pages have in common, by the name under
/// which it reads each.
pub(super) type Surroundings = [(&'static str, Value); 3];

/// The names of these parts, with their templates.
const SURROUNDINGS: [(&str, &str); 3] = [
    ("links", "frame/links.html"),
    ("navigation", "frame/navigation.html"),
    ("footer", "frame/footer.html"),
];

/// What was filled for the pages of a year so far.
#[derive(Debug, Default)]
pub(super) struct Known(Mutex<BTreeMap<Around, Surroundings>>);

impl Renderer<'_> {
    /// What stands around a page, filled when the first page asks for it. It sees nothing of the page
    /// but `around`, so it cannot differ between two that ask for the same.
    pub(super) fn surroundings(
        &self,
        shared: &Shared,
        around: Around,
        path: &str,
    ) -> Result<Surroundings, RenderError> {
        // A thread that panicked while it held the lock has left the map as it was.
        let mut known = shared
            .around
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.get(&around) {
            return Ok(known.clone());
        }
        let mut context = Context::new();
        context.insert("frame", &around);
        context.insert_value("chrome", shared.chrome.clone());
        let mut made = SURROUNDINGS.map(|(name, _)| (name, Value::none()));
        for ((_, value), (_, template)) in made.iter_mut().zip(SURROUNDINGS) {
            *value = Value::safe_string(&self.text(template, &context, path)?);
        }
        known.insert(around, made.clone());
        Ok(made)
    }
}
