//! Links from a list to the lists that hold a part of it, or all of it in another order.

use serde::Serialize;

use crate::view::Words;

/// Lists of one kind.
#[derive(Debug, Serialize)]
pub(crate) struct FacetGroup {
    /// What they differ by.
    pub(crate) title: String,
    /// The lists.
    pub(crate) links: Vec<FacetLink>,
}

/// A link to a list.
#[derive(Debug, Serialize)]
pub(crate) struct FacetLink {
    /// What it holds, and where it is.
    pub(crate) text: Words,
    /// How much it holds; `None` where all lists of the group hold the same.
    pub(crate) count: Option<usize>,
    /// Whether it is the list at hand.
    pub(crate) current: bool,
}
