//! `outcome.toml`: what the county group decided.
//!
//! Stage: read by `parse`.

use jiff::civil::Date;
use scoring_core::id::Id;

use super::Field;
use crate::model::Text;
use crate::read;
use crate::read::table::Table;
use crate::source::{Located, Span};

/// The file.
#[derive(Debug)]
pub struct Outcome {
    /// Its beginning.
    pub span: Span,
    pub decided: Field<Date>,
    pub document: Field<Text>,
    pub published: Field<Date>,
    pub objections_until: Field<Date>,
    pub excellent: Field<Vec<Located<Id>>>,
    pub unsatisfactory: Field<Vec<Located<Id>>>,
    pub excellent_heads: Vec<Head>,
    pub reasons: Vec<(Located<Id>, Located<Text>)>,
    pub consequences: Vec<Consequence>,
}

/// An entry of `excellent_heads`.
#[derive(Debug)]
pub struct Head {
    pub window: Field<Id>,
    pub name: Field<Text>,
}

/// `[[consequence]]`.
#[derive(Debug)]
pub struct Consequence {
    pub window: Field<Id>,
    pub date: Field<Date>,
    pub text: Field<Text>,
    pub document: Field<Text>,
}

/// Reads the file.
pub fn read(table: &mut Table<'_, '_, '_>) -> Outcome {
    Outcome {
        span: table.span(),
        decided: table.required("decided", read::date),
        document: table.text("document"),
        published: table.optional("published", read::date),
        objections_until: table.optional("objections_until", read::date),
        excellent: table.list("excellent", read::id),
        unsatisfactory: table.list("unsatisfactory", read::id),
        excellent_heads: table.tables("excellent_heads", head).items,
        reasons: table.texts_by_id("reasons"),
        consequences: table.tables("consequence", consequence).items,
    }
}

fn head(table: &mut Table<'_, '_, '_>) -> Head {
    Head {
        window: table.required("window", read::id),
        name: table.text("name"),
    }
}

fn consequence(table: &mut Table<'_, '_, '_>) -> Consequence {
    Consequence {
        window: table.required("window", read::id),
        date: table.required("date", read::date),
        text: table.required_name("text"),
        document: table.text("document"),
    }
}
