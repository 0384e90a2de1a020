//! `windows.toml`: who is evaluated.
//!
//! Stage: read by `parse`.

use scoring_core::id::Id;

use super::{Field, choices};
use crate::model::{Affiliation, Text};
use crate::read::table::{List, Table};
use crate::read::{self, Reader, Value};
use crate::source::{Located, Span};

/// The file.
#[derive(Debug)]
pub struct Windows {
    /// The file's beginning.
    pub span: Span,
    pub windows: List<Window>,
}

/// `[[window]]`.
#[derive(Debug)]
pub struct Window {
    /// Its header.
    pub span: Span,
    pub id: Field<Id>,
    pub name: Field<Text>,
    pub department: Field<Text>,
    pub affiliation: Field<Affiliation>,
    pub head: Field<Text>,
    pub counters: Field<Vec<Located<String>>>,
    pub phone: Field<String>,
    pub class: Field<Id>,
    pub topic: Field<Text>,
    pub errands: Field<Vec<Located<String>>>,
    pub errands_en: Field<Vec<Located<String>>>,
}

/// Reads the file.
pub fn read(table: &mut Table<'_, '_, '_>) -> Windows {
    Windows {
        span: table.span(),
        windows: table.tables("window", window),
    }
}

fn window(table: &mut Table<'_, '_, '_>) -> Window {
    Window {
        span: table.span(),
        id: table.required("id", read::id),
        name: table.required_name("name"),
        department: table.text("department"),
        affiliation: table.optional("affiliation", affiliation),
        head: table.text("head"),
        counters: table.list("counters", read::text),
        phone: table.optional("phone", read::text),
        class: table.optional("class", read::id),
        topic: table.text("topic"),
        errands: table.list("errands", read::text),
        errands_en: table.list("errands_en", read::text),
    }
}

choices! {
    affiliation -> Affiliation;
}
