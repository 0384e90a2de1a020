//! Names: what is declared, and whether what is mentioned was declared.
//!
//! Stage: a tool of `validate`. Look-ups are by map; where declarations could not all be read, an
//! unknown name is no second error.

use std::cell::Cell;
use std::collections::BTreeMap;

use scoring_core::id::Id;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::raw::Field;
use crate::source::{Located, Span};

/// The names that a list declares.
#[derive(Clone, Debug)]
pub(super) struct Names<'r> {
    places: BTreeMap<&'r Id, Span>,
    complete: bool,
    /// Whether a name may be one that is yet to be declared.
    awaited: bool,
    /// How many suggestions are still looked for: comparing each of many unknown names with each of
    /// many known ones would take the square of the input's size.
    suggestions: Cell<u32>,
}

const MOST_SUGGESTIONS: u32 = 100;

/// The most names that one remark lists.
const MOST_LISTED: usize = 8;

/// The first of these names, and how many more there are.
pub(super) fn listed(ids: &[&Id]) -> String {
    let named: Vec<&str> = (ids.iter().take(MOST_LISTED))
        .map(|id| id.as_str())
        .collect();
    let more = match ids.len() - named.len() {
        0 => String::new(),
        more => format!(" … (+{more})"),
    };
    named.join(", ") + &more
}

impl<'r> Names<'r> {
    /// No names, of which nothing follows: what declares them could not be read.
    pub(super) fn unreadable() -> Self {
        Self {
            places: BTreeMap::new(),
            complete: false,
            awaited: false,
            suggestions: Cell::new(0),
        }
    }

    /// Names that are yet to be declared: any may be one of them.
    pub(super) fn awaited() -> Self {
        Self {
            awaited: true,
            ..Self::unreadable()
        }
    }

    /// The names of a list. A name that stands twice is reported.
    pub(super) fn declare(
        ids: impl IntoIterator<Item = &'r Field<Id>>,
        complete: bool,
        out: &mut Diagnostics,
    ) -> Self {
        let mut names = Self {
            places: BTreeMap::new(),
            complete,
            awaited: false,
            suggestions: Cell::new(MOST_SUGGESTIONS),
        };
        for id in ids {
            match id {
                Some(id) => names.add(id, out),
                None => names.complete = false,
            }
        }
        names
    }

    /// Adds a name; a second one alike is reported.
    fn add(&mut self, id: &'r Located<Id>, out: &mut Diagnostics) {
        if let Some(first) = self.places.get(&id.value) {
            out.push(duplicate(id.span, &id.value, *first));
        } else {
            self.places.insert(&id.value, id.span);
        }
    }

    /// Whether the name is declared.
    pub(super) fn has(&self, id: &Id) -> bool {
        self.awaited || self.places.contains_key(id)
    }

    /// How many names there are.
    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether all declarations could be read.
    pub(super) fn is_complete(&self) -> bool {
        self.complete
    }

    /// The id, if it is declared; else it is reported with `code`.
    pub(super) fn resolve(&self, id: &Field<Id>, code: Code, out: &mut Diagnostics) -> Option<Id> {
        let id = id.as_ref()?;
        self.check(&id.value, id.span, code, out)
            .then(|| id.value.clone())
    }

    /// Whether `id`, mentioned at `span`, is declared; if not, that is reported with `code`.
    pub(super) fn check(&self, id: &Id, span: Span, code: Code, out: &mut Diagnostics) -> bool {
        if self.has(id) {
            return true;
        }
        if self.complete {
            let mut problem = Diagnostic::new(code, span).with("id", id);
            if let Some(left) = self.suggestions.get().checked_sub(1) {
                self.suggestions.set(left);
                problem = problem.suggest(id, self.places.keys().map(|known| known.as_str()));
            }
            out.push(problem);
        }
        false
    }
}

/// The diagnostic for something that stands twice.
pub(super) fn duplicate(span: Span, what: impl std::fmt::Display, first: Span) -> Diagnostic {
    Diagnostic::new(Code::Duplicate, span)
        .with("id", what)
        .conflicting(first)
}

/// The diagnostic for a key that must be there.
pub(super) fn missing_key(span: Span, key: &'static str) -> Diagnostic {
    Diagnostic::new(Code::MissingKey, span).with("key", key)
}

/// The diagnostic for a key that means nothing where it stands: beside `beside`.
pub(super) fn misplaced(span: Span, key: &'static str, beside: &str) -> Diagnostic {
    Diagnostic::new(Code::MisplacedKey, span)
        .with("key", key)
        .with("beside", beside)
}

/// The value of a field, without its place.
pub(super) fn value<T: Clone>(field: &Field<T>) -> Option<T> {
    field.as_ref().map(|field| field.value.clone())
}
