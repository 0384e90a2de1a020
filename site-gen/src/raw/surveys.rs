//! `surveys/<round>.toml`: what a round of the survey brought.
//!
//! Stage: read by `parse`.

use jiff::civil::Date;
use scoring_core::id::Id;

use super::Field;
use crate::model::Text;
use crate::read;
use crate::read::table::{List, Table};
use crate::source::{Located, Span};

/// The file.
#[derive(Debug)]
pub struct Survey {
    pub conducted: Field<Date>,
    pub method: Field<Text>,
    pub records: List<Record>,
}

/// `[[window]]`.
#[derive(Debug)]
pub struct Record {
    /// Its header.
    pub span: Span,
    pub window: Field<Id>,
    pub group: Field<Id>,
    pub respondents: Field<u64>,
    pub issued: Field<u64>,
    pub returned: Field<u64>,
    pub population: Field<u64>,
    /// Whether `issued` and `returned` are written, readable or not.
    pub has: Written,
    pub votes: Vec<(Located<Id>, Located<Vec<u64>>)>,
    /// The header of the votes, or that of the record.
    pub votes_span: Span,
    /// The indicators that are written, with readable counts or not.
    pub voted: Vec<String>,
}

/// Which keys are written that only some plans need.
#[expect(
    clippy::struct_excessive_bools,
    reason = "four keys, each written or not"
)]
#[derive(Clone, Copy, Debug)]
pub struct Written {
    pub group: bool,
    pub issued: bool,
    pub returned: bool,
    pub votes: bool,
}

/// Reads the file.
pub fn read(table: &mut Table<'_, '_, '_>) -> Survey {
    Survey {
        conducted: table.required("conducted", read::date),
        method: table.text("method"),
        records: table.tables("window", record),
    }
}

fn record(table: &mut Table<'_, '_, '_>) -> Record {
    let has = |key| table.has(key);
    let has = Written {
        group: has("group"),
        issued: has("issued"),
        returned: has("returned"),
        votes: has("votes"),
    };
    Record {
        span: table.span(),
        window: table.required("id", read::id),
        group: table.optional("group", read::id),
        respondents: table.required("respondents", read::count),
        issued: table.optional("issued", read::count),
        returned: table.optional("returned", read::count),
        population: table.optional("population", read::count),
        has,
        votes_span: table.key_span("votes").unwrap_or(table.span()),
        voted: table.keys_below("votes"),
        votes: table.by_id("votes", read::counts),
    }
}
