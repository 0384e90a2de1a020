//! One event, one record: what happened once is never counted twice for a window.
//!
//! Stage: a tool of `validate`, over deductions, additions, findings and marks of a year.

use std::collections::BTreeMap;

use scoring_core::id::Id;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::raw::Field;
use crate::source::Span;

/// The events recorded so far, by window.
#[derive(Debug, Default)]
pub(super) struct Events<'r> {
    seen: BTreeMap<(&'r Id, &'r str), Span>,
}

impl<'r> Events<'r> {
    /// Adds a record's event; one that the window has already is reported.
    pub(super) fn add(
        &mut self,
        window: &'r Field<Id>,
        event: &'r Field<String>,
        out: &mut Diagnostics,
    ) {
        let (Some(window), Some(event)) = (window, event) else {
            return;
        };
        let key = (&window.value, event.value.as_str());
        if let Some(first) = self.seen.get(&key) {
            out.push(
                Diagnostic::new(Code::EventTwice, event.span)
                    .with("event", &event.value)
                    .with("id", &window.value)
                    .conflicting(*first),
            );
        } else {
            self.seen.insert(key, event.span);
        }
    }
}
