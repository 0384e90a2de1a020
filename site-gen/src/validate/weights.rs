//! Weights of siblings: on all or on none, and exactly 100 together.
//!
//! Stage: a tool of `validate`.

use scoring_core::Ratio;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::raw::plan::Weight;
use crate::source::{Located, Span};

/// The weights of siblings in percent; omitted ones are equal. `None` where something is wrong,
/// which is reported, or where not all siblings could be read.
pub(super) fn in_percent<'r>(
    siblings: impl Iterator<Item = (&'r Weight, Span)> + Clone,
    complete: bool,
    out: &mut Diagnostics,
) -> Option<Vec<Ratio>> {
    let count = siblings.clone().count();
    let Some(weights) = all_or_none(siblings, out)? else {
        let equal = Ratio::HUNDRED.checked_div(&Ratio::count(count as u64))?;
        return complete.then(|| vec![equal; count]);
    };
    hundred("weight", &weights, complete, out)?;
    Some(
        weights
            .into_iter()
            .map(|weight| weight.value.clone())
            .collect(),
    )
}

/// The weights of siblings: `Some(None)` where none has one, `None` where something is wrong.
#[expect(
    clippy::option_option,
    reason = "no weights and wrong weights are different things"
)]
pub(super) fn all_or_none<'r>(
    siblings: impl Iterator<Item = (&'r Weight, Span)> + Clone,
    out: &mut Diagnostics,
) -> Option<Option<Vec<&'r Located<Ratio>>>> {
    let Some(written) = siblings.clone().find_map(|(weight, _)| weight.key) else {
        return Some(None);
    };
    if let Some((_, span)) = siblings.clone().find(|(weight, _)| weight.key.is_none()) {
        out.push(Diagnostic::new(Code::WeightsIncomplete, span).conflicting(written));
        return None;
    }
    let weights: Option<Vec<_>> = siblings.map(|(weight, _)| weight.value.as_ref()).collect();
    weights.map(Some)
}

/// Whether `parts` sum to exactly 100; if not, that is reported at the first of them.
pub(super) fn hundred(
    key: &'static str,
    parts: &[&Located<Ratio>],
    complete: bool,
    out: &mut Diagnostics,
) -> Option<()> {
    let sum: Ratio = parts.iter().map(|part| &part.value).sum();
    if !complete {
        return None;
    }
    if sum == Ratio::HUNDRED {
        return Some(());
    }
    if let Some(first) = parts.first() {
        out.push(
            Diagnostic::new(Code::WeightsNotHundred, first.span)
                .with("key", key)
                .with("sum", sum),
        );
    }
    None
}
