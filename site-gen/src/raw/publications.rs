//! `publications.log` and what is kept below `published/`.
//!
//! Stage: read by `parse`.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Word};
use crate::publication::{Damage, Line, lines};
use crate::source::{FileId, Span};

/// The log and the kept files.
#[derive(Debug, Default)]
pub struct Publications {
    /// The log, with its lines; `None` where it is absent or damaged.
    pub log: Option<(FileId, Vec<Line>)>,
    /// By path from the content folder.
    pub kept: BTreeMap<String, FileId>,
}

/// Reads the log; damage is reported at the first line that has it.
pub fn read(file: FileId, text: &str, out: &mut Diagnostics) -> Option<(FileId, Vec<Line>)> {
    let (lines, damage) = lines(text);
    let Some((damage, place)) = damage else {
        return Some((file, lines));
    };
    let word = match damage {
        Damage::ByteOrderMark => Word::LogByteOrderMark,
        Damage::CarriageReturn => Word::LogCarriageReturn,
        Damage::CutOff => Word::LogCutOff,
        Damage::Malformed => Word::LogMalformed,
        Damage::Edited => Word::LogEdited,
        Damage::Repeated => Word::LogRepeated,
        Damage::OutOfOrder => Word::LogOutOfOrder,
        Damage::NotAfterPrevious => Word::LogNotAfterPrevious,
    };
    let problem = Diagnostic::new(Code::LogDamaged, Span::new(file, place));
    out.push(
        problem
            .with("number", lines.len() + 1)
            .with_word("how", word),
    );
    None
}
