//! The fields on the page: each is bound to what it edits, and keeps the focus while results change.

use scoring_core::scenario::Edit;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, HtmlSelectElement};

use super::element::{add, add_text, class, input, set, show, toggle};
use crate::field::{Content, Field, Part, Wrong};
use crate::original::same_place;
use crate::state::State;
use crate::text::Texts;

/// All fields on the page; an input's `data-field` is its place here.
#[derive(Default)]
pub(super) struct Fields(Vec<Bound>);

struct Bound {
    field: Field,
    widget: Widget,
    /// Says what was published, once the field says something else.
    was: Option<Element>,
    /// Says the exact number where the field shows a rounded one.
    exact: Option<Element>,
    /// Says what may be typed.
    error: Option<Element>,
    wrong: Option<Wrong>,
    /// What it was marked with last.
    marked: Option<Marked>,
}

/// All that the marks of a field follow from.
#[derive(PartialEq)]
struct Marked {
    current: Edit,
    is_locked: bool,
    is_invalid: bool,
    wrong: Option<Wrong>,
}

enum Widget {
    Input(HtmlInputElement),
    Select(HtmlSelectElement),
}

impl Widget {
    fn element(&self) -> &Element {
        match self {
            Self::Input(input) => input,
            Self::Select(select) => select,
        }
    }

    fn value(&self) -> String {
        match self {
            Self::Input(input) => input.value(),
            Self::Select(select) => select.value(),
        }
    }

    fn write(&self, content: &Content) {
        match (self, content) {
            (Self::Input(input), Content::Checked(checked)) => input.set_checked(*checked),
            (Self::Input(input), Content::Text(text)) => input.set_value(text),
            (Self::Select(select), Content::Text(text)) => select.set_value(text),
            (Self::Select(_), Content::Checked(_)) => {}
        }
    }

    fn disable(&self, off: bool) {
        match self {
            Self::Input(input) => input.set_disabled(off),
            Self::Select(select) => select.set_disabled(off),
        }
    }
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
    pub(super) fn labelled(&mut self, parent: &Element, label: &str, part: Part, edit: Edit) {
        let row = add(parent, "div", "field");
        let caption = add_text(&row, "label", "", label);
        let was = add(&row, "span", "was");
        let input = self.bind(&row, "text", part, edit, Some(was));
        set(&caption, "for", &input.id());
        set(&input, "inputmode", "decimal");
    }

    /// A labelled list of choices: value and words of each.
    pub(super) fn choice(
        &mut self,
        parent: &Element,
        label: &str,
        choices: &[(&str, &str)],
        (part, original): (Part, Edit),
    ) {
        let row = add(parent, "div", "field choice");
        let caption = add_text(&row, "label", "", label);
        let was = add(&row, "span", "was");
        let select = add(&row, "select", "");
        for (value, words) in choices {
            let option = add_text(&select, "option", "", words);
            set(&option, "value", value);
        }
        set(&select, "id", &format!("calculator-field-{}", self.len()));
        set(&caption, "for", &select.id());
        let widget = Widget::Select(select.unchecked_into());
        self.keep(widget, Field { original, part }, Some(was));
    }

    /// A weight: a slider and a field for the same number, and a button that keeps it as it is.
    pub(super) fn weight(
        &mut self,
        parent: &Element,
        name: &str,
        at: usize,
        edit: &Edit,
        texts: &Texts,
    ) {
        let row = add(parent, "div", "slide");
        let caption = add_text(&row, "label", "", name);
        let was = add(&row, "span", "was");
        let slider = self.bind(&row, "range", Part::At(at), edit.clone(), None);
        set(
            &slider,
            "aria-label",
            &texts.fill("weight-slider", &[("component", &name)]),
        );
        let input = self.bind(&row, "text", Part::At(at), edit.clone(), Some(was));
        set(&caption, "for", &input.id());
        set(&input, "inputmode", "decimal");
        let lock = add_text(&row, "button", "lock", texts.get("lock"));
        set(&lock, "type", "button");
        let exact = add(&row, "span", "exactly");
        if let Some(bound) = self.0.last_mut() {
            if let Some(id) = bound.field.component() {
                set(&lock, "data-lock", id);
            }
            bound.exact = Some(exact);
            // Below everything else of the row.
            if let Some(error) = &bound.error {
                super::element::append(&row, error);
            }
        }
        set(
            &lock,
            "aria-label",
            &texts.fill("lock-label", &[("component", &name)]),
        );
    }

    /// A checkbox with its label.
    pub(super) fn switch(&mut self, parent: &Element, label: &str, edit: Edit) {
        let row = add(parent, "div", "opt");
        let input = self.bind(&row, "checkbox", Part::Switch, edit, None);
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
        let input = self.bind(parent, "text", part, edit, was);
        set(&input, "aria-label", label);
        let keyboard = if part == Part::Whole {
            "decimal"
        } else {
            "numeric"
        };
        set(&input, "inputmode", keyboard);
    }

    fn bind(
        &mut self,
        parent: &Element,
        kind: &str,
        part: Part,
        original: Edit,
        was: Option<Element>,
    ) -> HtmlInputElement {
        let at = self.0.len();
        let input = input(parent, kind, &format!("calculator-field-{at}"));
        self.keep(Widget::Input(input.clone()), Field { original, part }, was);
        if kind == "text" {
            let error = add(parent, "span", "error");
            let error_id = format!("calculator-error-{at}");
            set(&error, "id", &error_id);
            toggle(&error, "hidden", true);
            set(&input, "aria-describedby", &error_id);
            self.0[at].error = Some(error);
        }
        input
    }

    fn keep(&mut self, widget: Widget, field: Field, was: Option<Element>) {
        set(widget.element(), "data-field", &self.0.len().to_string());
        self.0.push(Bound {
            field,
            widget,
            was,
            exact: None,
            error: None,
            wrong: None,
            marked: None,
        });
    }

    /// The edit that the field `at` asks for, after the reader used it; `None` where it asks for none.
    pub(super) fn edit(&mut self, at: usize, state: &State) -> Option<Edit> {
        let bound = self.0.get_mut(at)?;
        if bound.field.part == Part::Switch {
            let Widget::Input(input) = &bound.widget else {
                return None;
            };
            return Some(bound.field.switched(input.checked()));
        }
        let current = state.current(&bound.field.original)?;
        let typed = bound
            .field
            .typed(&current, &bound.widget.value(), state.locked());
        // A slider that is stopped by locked weights goes as far as it can.
        let typed = match typed {
            Err(Wrong::Weight(most)) if bound.error.is_none() => {
                bound
                    .field
                    .typed(&current, &most.to_string(), state.locked())
            }
            typed => typed,
        };
        match typed {
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
            // A choice is made at once, and its field shows what came of it: tie-breakers move up.
            let is_typed = except == Some(at) && !matches!(bound.widget, Widget::Select(_));
            if !touched || is_typed {
                continue;
            }
            let Some(current) = state.current(&bound.field.original) else {
                continue;
            };
            bound.widget.write(&bound.field.content(&current));
            bound.wrong = None;
        }
    }

    /// Marks what is changed, what was published there, and what is wrong.
    pub(super) fn mark(&mut self, state: &State, texts: &Texts) {
        for bound in &mut self.0 {
            let Some(current) = state.current(&bound.field.original) else {
                continue;
            };
            let changed = bound.field.is_changed(&current);
            let stops = |edit: &Edit| state.problems().iter().any(|problem| problem.stops(edit));
            let component = bound.field.component();
            let marked = Marked {
                is_locked: component.is_some_and(|id| state.locked().contains(id)),
                is_invalid: bound.wrong.is_some() || (changed && stops(&current)),
                wrong: bound.wrong.clone(),
                current,
            };
            if bound.marked.as_ref() != Some(&marked) {
                bound.mark(&marked, texts);
                bound.marked = Some(marked);
            }
        }
    }

    /// How many of the first `len` fields that are no weights say something else than was published.
    pub(super) fn changed_rules(&self, len: usize, state: &State) -> usize {
        let fields = self.0.iter().take(len);
        let changed = fields.filter(|bound| {
            let field = &bound.field;
            let current = state.current(&field.original);
            field.component().is_none() && current.is_some_and(|current| field.is_changed(&current))
        });
        changed.count()
    }
}

impl Bound {
    fn mark(&self, marked: &Marked, texts: &Texts) {
        let (field, element) = (&self.field, self.widget.element());
        let current = &marked.current;
        let changed = field.is_changed(current);
        class(element, "changed", changed);
        if let Some(was) = &self.was {
            let published = match field.content(&field.original) {
                Content::Text(text) if changed => match (&field.original, &self.widget) {
                    (Edit::Votes { .. }, _) => text,
                    (_, Widget::Select(select)) => {
                        let option = select.query_selector(&format!("[value=\"{text}\"]"));
                        let option = option.ok().flatten();
                        let words = option.and_then(|option| option.text_content());
                        texts.fill("was", &[("value", &words.unwrap_or(text))])
                    }
                    _ if text.is_empty() => texts.fill("was", &[("value", &texts.get("none"))]),
                    _ => texts.fill("was", &[("value", &text)]),
                },
                _ => String::new(),
            };
            show(was, &published);
        }
        if let Some(exact) = &self.exact {
            let number = field.rounded(current);
            let text = number.map(|number| texts.fill("exact", &[("value", number)]));
            toggle(exact, "hidden", text.is_none());
            show(exact, &text.unwrap_or_default());
        }
        let off = matches!(current, Edit::Adjustment { points: None, .. });
        self.widget
            .disable(marked.is_locked || (off && field.part == Part::Whole));
        let invalid = if marked.is_invalid { "true" } else { "false" };
        set(element, "aria-invalid", invalid);
        if let Some(error) = &self.error {
            toggle(error, "hidden", marked.wrong.is_none());
            let text = match &marked.wrong {
                None => String::new(),
                Some(Wrong::Say(key)) => texts.get(key).to_owned(),
                Some(Wrong::Weight(most)) => texts.fill("error-weight", &[("most", most)]),
            };
            show(error, &text);
        }
    }
}
