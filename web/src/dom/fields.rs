//! The fields on the page: each is bound to what it edits, and keeps the focus while results change.

use scoring_core::scenario::Edit;
use web_sys::{Element, HtmlInputElement};

use super::element::{add, add_text, class, input, set, show, toggle};
use crate::field::{Content, Field, Part};
use crate::original::same_place;
use crate::state::State;
use crate::text::Texts;

/// All fields on the page; an input's `data-field` is its place here.
#[derive(Default)]
pub(super) struct Fields(Vec<Bound>);

struct Bound {
    field: Field,
    input: HtmlInputElement,
    /// Says what was published, once the field says something else.
    was: Option<Element>,
    /// Says what may be typed.
    error: Element,
    wrong: Option<&'static str>,
}

impl Fields {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Forgets the fields from `len` on, whose inputs are gone from the page.
    pub(super) fn truncate(&mut self, len: usize) {
        self.0.truncate(len);
    }

    /// A labelled field with room for its published value and its error.
    pub(super) fn labelled(&mut self, parent: &Element, label: &str, edit: Edit) {
        let row = add(parent, "div", "field");
        let caption = add_text(&row, "label", "", label);
        let was = add(&row, "span", "was");
        let input = self.bind(&row, Part::Number, edit, Some(was));
        set(&caption, "for", &input.id());
        set(&input, "inputmode", "decimal");
    }

    /// A checkbox with its label.
    pub(super) fn switch(&mut self, parent: &Element, label: &str, edit: Edit) {
        let row = add(parent, "div", "opt");
        let input = self.bind(&row, Part::Switch, edit, None);
        let caption = add_text(&row, "label", "", label);
        set(&caption, "for", &input.id());
    }

    /// A field without a visible label: the table around it says what it is.
    pub(super) fn bare(
        &mut self,
        parent: &Element,
        part: Part,
        label: &str,
        edit: Edit,
        was: Option<Element>,
    ) {
        let input = self.bind(parent, part, edit, was);
        set(&input, "aria-label", label);
        set(
            &input,
            "inputmode",
            if part == Part::Number {
                "decimal"
            } else {
                "numeric"
            },
        );
    }

    fn bind(
        &mut self,
        parent: &Element,
        part: Part,
        original: Edit,
        was: Option<Element>,
    ) -> HtmlInputElement {
        let at = self.0.len();
        let kind = if part == Part::Switch {
            "checkbox"
        } else {
            "text"
        };
        let input = input(parent, kind, &format!("calculator-field-{at}"));
        set(&input, "data-field", &at.to_string());
        let error = add(parent, "span", "error");
        let error_id = format!("calculator-error-{at}");
        set(&error, "id", &error_id);
        toggle(&error, "hidden", true);
        set(&input, "aria-describedby", &error_id);
        let field = Field { original, part };
        self.0.push(Bound {
            field,
            input: input.clone(),
            was,
            error,
            wrong: None,
        });
        input
    }

    /// The edit that the field `at` asks for, after the reader used it; `None` where it asks for none.
    pub(super) fn edit(&mut self, at: usize, state: &State) -> Option<Edit> {
        let bound = self.0.get_mut(at)?;
        if bound.field.part == Part::Switch {
            return Some(bound.field.switched(bound.input.checked()));
        }
        let current = state.current(&bound.field.original)?;
        match bound.field.typed(&current, &bound.input.value()) {
            Ok(edit) => {
                bound.wrong = None;
                Some(edit)
            }
            Err(wrong) => {
                bound.wrong = Some(wrong);
                None
            }
        }
    }

    /// Writes into all fields what is in force, as after a reset; with `like`, only into those of the
    /// same place, and not into the field `except`, in which the reader types.
    pub(super) fn write(&mut self, state: &State, like: Option<&Edit>, except: Option<usize>) {
        for (at, bound) in self.0.iter_mut().enumerate() {
            let touched = like.is_none_or(|like| same_place(like, &bound.field.original));
            if !touched || except == Some(at) {
                continue;
            }
            let Some(current) = state.current(&bound.field.original) else {
                continue;
            };
            match bound.field.content(&current) {
                Content::Text(text) => bound.input.set_value(&text),
                Content::Checked(checked) => bound.input.set_checked(checked),
            }
            bound.wrong = None;
        }
    }

    /// Marks what is changed, what was published there, and what is wrong.
    pub(super) fn mark(&self, state: &State, texts: &Texts) {
        for bound in &self.0 {
            let Some(current) = state.current(&bound.field.original) else {
                continue;
            };
            let changed = bound.field.is_changed(&current);
            class(&bound.input, "changed", changed);
            if let Some(was) = &bound.was {
                let published = match bound.field.content(&bound.field.original) {
                    Content::Text(text) if changed => match bound.field.part {
                        Part::Level(_) => text,
                        _ => texts.fill("was", &[("value", &text)]),
                    },
                    _ => String::new(),
                };
                show(was, &published);
            }
            let off = matches!(current, Edit::Adjustment { points: None, .. });
            bound
                .input
                .set_disabled(off && bound.field.part == Part::Number);
            let stopped = changed
                && state
                    .problems()
                    .iter()
                    .any(|problem| problem.stops(&current));
            let invalid = bound.wrong.is_some() || stopped;
            set(
                &bound.input,
                "aria-invalid",
                if invalid { "true" } else { "false" },
            );
            toggle(&bound.error, "hidden", bound.wrong.is_none());
            show(&bound.error, bound.wrong.map_or("", |key| texts.get(key)));
        }
    }
}
