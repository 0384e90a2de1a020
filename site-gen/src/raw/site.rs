//! `site.toml`: how the site looks and is reached today.
//!
//! Stage: read by `parse`.

use super::{Field, choices, year};
use crate::model::{Language, Text};
use crate::read::table::Table;
use crate::read::{self, Reader, Value};
use crate::source::Span;

/// The file.
#[derive(Debug)]
pub struct Site {
    /// Its beginning.
    pub span: Span,
    pub title: Field<Text>,
    pub centre: Field<Text>,
    pub language: Field<Language>,
    pub base_url: Field<String>,
    pub current_year: Field<u16>,
    pub contact: Contact,
}

/// `[contact]`.
#[derive(Debug, Default)]
pub struct Contact {
    pub complaint_phone: Field<String>,
    pub address: Field<Text>,
    pub hours: Field<Text>,
}

/// Reads the file.
pub fn read(table: &mut Table<'_, '_, '_>) -> Site {
    Site {
        span: table.span(),
        title: table.required_name("title"),
        centre: table.required_name("centre"),
        language: table.optional("language", language),
        base_url: table.optional("base_url", read::text),
        current_year: table.optional("current_year", year),
        contact: table.table("contact", contact).unwrap_or_default(),
    }
}

fn contact(table: &mut Table<'_, '_, '_>) -> Contact {
    Contact {
        complaint_phone: table.optional("complaint_phone", read::text),
        address: table.text("address"),
        hours: table.text("hours"),
    }
}

choices! {
    language -> Language;
}
