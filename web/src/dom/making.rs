//! Records that the reader makes up: marks, deductions and additions that were not given.

use scoring_core::id::Id;
use scoring_core::method::Source;
use scoring_core::scenario::{AdjustmentList, Edit, Marker};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, HtmlSelectElement};

use super::element::{add, add_text, document, input, set, show, toggle};
use crate::field::{Wrong, ascii, percent, points_of};
use crate::names::Names;
use crate::state::State;
use crate::text::Texts;

/// What is made up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Added {
    Mark,
    Adjustment,
}

impl Added {
    fn name(self) -> &'static str {
        match self {
            Self::Mark => "mark",
            Self::Adjustment => "adjustment",
        }
    }

    /// Whether an edit makes up such a record for the window.
    pub(super) fn is(self, edit: &Edit, window: &Id) -> bool {
        let made = match self {
            Self::Mark => matches!(edit, Edit::NewMark { .. }),
            Self::Adjustment => matches!(edit, Edit::NewAdjustment { .. }),
        };
        made && edit.window() == Some(window)
    }

    fn id(self, part: &str) -> String {
        format!("calculator-new-{}-{part}", self.name())
    }

    /// The controls: what it is, its figure, a button.
    pub(super) fn form(self, section: &Element, texts: &Texts, choices: &[(String, String)]) {
        let (title, figure) = match self {
            Self::Mark => ("new-mark", "new-mark-score"),
            Self::Adjustment => ("new-adjustment", "new-adjustment-points"),
        };
        let details = add(section, "details", "more");
        add_text(&details, "summary", "", texts.get(title));
        let row = |key: &str, id: &str| {
            let row = add(&details, "div", "field choice");
            set(&add_text(&row, "label", "", texts.get(key)), "for", id);
            row
        };
        let kind = self.id("kind");
        let select = add(&row("new-kind", &kind), "select", "");
        set(&select, "id", &kind);
        for (value, name) in choices {
            set(&add_text(&select, "option", "", name), "value", value);
        }
        let number = self.id("number");
        let field = input(&row(figure, &number), "text", &number);
        set(&field, "inputmode", "decimal");
        let error = add(&details, "p", "error");
        set(&error, "role", "alert");
        set(&error, "id", &self.id("error"));
        toggle(&error, "hidden", true);
        let button = add_text(&details, "button", "btn quiet", texts.get("new-add"));
        set(&button, "type", "button");
        set(&button, "data-make", self.name());
    }

    /// The edit that the form asks for; what is wrong is said.
    pub(super) fn edit(self, state: &State, texts: &Texts, window: &Id) -> Option<Edit> {
        let [kind, number, error] =
            ["kind", "number", "error"].map(|part| document().get_element_by_id(&self.id(part)));
        let (kind, number, error) = (kind?, number?, error?);
        let kind: HtmlSelectElement = kind.unchecked_into();
        let number: HtmlInputElement = number.unchecked_into();
        let typed = ascii(&number.value());
        let figure = match self {
            Self::Mark => percent(&typed),
            Self::Adjustment => points_of(&typed),
        };
        toggle(&error, "hidden", figure.is_ok());
        let figure = match figure {
            Ok(figure) => figure,
            Err(wrong) => {
                if let Wrong::Say(key) = wrong {
                    show(&error, texts.get(key));
                }
                return None;
            }
        };
        let kind = kind.value();
        let (list, id) = kind.split_once('.')?;
        let window = window.clone();
        Some(match self {
            Self::Mark => Edit::NewMark {
                window,
                by: match list {
                    "self" => Marker::Own,
                    "peer" => Marker::Peer,
                    _ => Marker::Panel,
                },
                item: id.parse().ok(),
                score: figure,
            },
            Self::Adjustment => Edit::NewAdjustment {
                window,
                list: match list {
                    "additions" => AdjustmentList::Additions,
                    _ => AdjustmentList::Deductions,
                },
                id: state.new_id(),
                kind: id.parse().ok()?,
                points: figure,
            },
        })
    }
}

/// The marks that can be made up: value and name. The value is the marker, a dot and the item.
pub(super) fn markers(names: &Names<'_>) -> Vec<(String, String)> {
    let texts = names.texts;
    let mut found = Vec::new();
    for component in names.evaluation.method.tree() {
        let marker = match &component.source {
            Source::Panel { items } => {
                for item in items {
                    let name = names.item(None, &item.id).to_owned();
                    found.push((format!("panel.{}", item.id), name));
                }
                if !items.is_empty() {
                    continue;
                }
                ("panel.", "marks-panel")
            }
            Source::Own {} => ("self.", "marks-self"),
            Source::Peer { .. } => ("peer.", "mark-of-peer"),
            _ => continue,
        };
        found.push((marker.0.to_owned(), texts.get(marker.1).to_owned()));
    }
    found
}

/// The kinds of deductions and additions: value and name. The value is the list, a dot and the kind.
pub(super) fn kinds(names: &Names<'_>) -> Vec<(String, String)> {
    let method = &names.evaluation.method;
    let name = |list: &str, id: &Id| {
        let values: [(&str, &dyn std::fmt::Display); 2] =
            [("list", &names.texts.get(list)), ("kind", &names.kind(id))];
        let name = names.texts.fill("new-kind-of", &values);
        (format!("{list}.{id}"), name)
    };
    let deductions = method.deductions.iter();
    let deductions = deductions.map(|kind| name("deductions", &kind.id));
    let additions = method.additions.iter();
    deductions
        .chain(additions.map(|kind| name("additions", &kind.id)))
        .collect()
}
