//! Making elements. Texts are set as text, never as markup.

use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlElement, HtmlInputElement, HtmlSelectElement};

use crate::markup::Node;

const SVG: &str = "http://www.w3.org/2000/svg";

/// The page.
pub(crate) fn document() -> Document {
    let window = web_sys::window().expect("the calculator runs in a page");
    window.document().expect("a page has a document")
}

/// The page that an element is of: asked of it, which is a third of the way over the window.
fn of(element: &Element) -> Document {
    element.owner_document().expect("an element is of a page")
}

/// A new element at the end of `parent`.
pub(crate) fn add(parent: &Element, tag: &str, class: &str) -> Element {
    let element = of(parent).create_element(tag);
    place(parent, element.expect("a tag's name is lawful"), class)
}

/// A new element with a text at the end of `parent`.
pub(crate) fn add_text(parent: &Element, tag: &str, class: &str, text: &str) -> Element {
    let element = add(parent, tag, class);
    element.set_text_content(Some(text));
    element
}

/// A new element of a drawing at the end of `parent`.
pub(crate) fn add_svg(parent: &Element, tag: &str, class: &str) -> Element {
    let element = of(parent).create_element_ns(Some(SVG), tag);
    place(parent, element.expect("a tag's name is lawful"), class)
}

fn place(parent: &Element, element: Element, class: &str) -> Element {
    if !class.is_empty() {
        set(&element, "class", class);
    }
    append(parent, &element);
    element
}

/// Puts an element at the end of `parent`, also if it is there already.
pub(crate) fn append(parent: &Element, child: &Element) {
    let appended = parent.append_child(child);
    appended.expect("an element can be placed in another");
}

/// Puts an element before another child of `parent`, also if it is there already.
pub(crate) fn insert(parent: &Element, child: &Element, before: &Element) {
    let inserted = parent.insert_before(child, Some(before));
    inserted.expect("an element can be placed before its sibling");
}

/// Sets an attribute.
pub(crate) fn set(element: &Element, name: &str, value: &str) {
    let set = element.set_attribute(name, value);
    set.expect("an attribute's name is lawful");
}

/// Sets or removes an attribute without a value.
pub(crate) fn toggle(element: &Element, name: &str, on: bool) {
    if on == element.has_attribute(name) {
        return;
    }
    if on {
        set(element, name, "");
    } else {
        let removed = element.remove_attribute(name);
        removed.expect("an attribute can be removed");
    }
}

/// Sets the text where it differs, so that nothing is drawn or announced anew without a reason.
pub(crate) fn show(element: &Element, text: &str) {
    if element.text_content().as_deref() != Some(text) {
        element.set_text_content(Some(text));
    }
}

/// Adds or removes a class.
pub(crate) fn class(element: &Element, name: &str, on: bool) {
    let list = element.class_list();
    let done = list.toggle_with_force(name, on);
    done.expect("a class's name is lawful");
}

/// A new input at the end of `parent`.
pub(crate) fn input(parent: &Element, kind: &str, id: &str) -> HtmlInputElement {
    let element = add(parent, "input", "");
    set(&element, "type", kind);
    set(&element, "id", id);
    if kind == "text" {
        set(&element, "autocomplete", "off");
    }
    element.unchecked_into()
}

/// Moves the focus.
pub(crate) fn focus(element: &Element) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        // An element that cannot take the focus leaves it where it is.
        drop(element.focus());
    }
}

/// Shows `nodes` in place of what is in `parent`.
pub(crate) fn draw(parent: &Element, nodes: &[Node]) {
    parent.set_text_content(None);
    for node in nodes {
        draw_node(parent, node, false);
    }
}

/// A place whose content is drawn anew only where it became another one.
pub(crate) struct Area {
    place: Element,
    shown: Vec<Node>,
}

impl Area {
    /// An empty place.
    pub(crate) fn new(place: Element) -> Self {
        Self {
            place,
            shown: Vec::new(),
        }
    }

    /// Shows `nodes`.
    pub(crate) fn show(&mut self, nodes: Vec<Node>) {
        if self.shown != nodes {
            let drawing = self.place.tag_name() == "svg";
            change_children(&self.place, &self.shown, &nodes, drawing);
            self.shown = nodes;
        }
    }
}

/// Makes the children of `parent` from those that `old` drew to those that `new` draws.
fn change_children(parent: &Element, old: &[Node], new: &[Node], drawing: bool) {
    let mut next = parent.first_element_child();
    for (at, node) in new.iter().enumerate() {
        let Some(element) = next else {
            draw_node(parent, node, drawing);
            continue;
        };
        next = element.next_element_sibling();
        if let Some(old) = old.get(at).filter(|old| *old != node) {
            if can_become(old, node) {
                change(&element, old, node, drawing);
            } else {
                draw_node(parent, node, drawing);
                let last = parent.last_element_child();
                let replaced = last.map(|drawn| parent.replace_child(&drawn, &element));
                replaced
                    .transpose()
                    .expect("a child can stand in for another");
            }
        }
    }
    while let Some(element) = next {
        next = element.next_element_sibling();
        element.remove();
    }
}

/// Whether an element can be changed rather than made anew. A text before other children cannot be
/// set alone.
fn can_become(old: &Node, new: &Node) -> bool {
    let plain = |node: &Node| node.children.is_empty();
    old.tag == new.tag && (old.text == new.text || (plain(old) && plain(new)))
}

fn change(element: &Element, old: &Node, new: &Node, drawing: bool) {
    let drawing = drawing || new.tag == "svg";
    for (name, value) in &new.attributes {
        if !old.attributes.contains(&(*name, value.clone())) {
            set(element, name, value);
        }
    }
    for (name, _) in &old.attributes {
        if new.attribute(name).is_none() {
            toggle(element, name, false);
        }
    }
    if old.text != new.text {
        element.set_text_content(Some(&new.text));
    }
    change_children(element, &old.children, &new.children, drawing);
}

fn draw_node(parent: &Element, node: &Node, drawing: bool) {
    let drawing = drawing || node.tag == "svg";
    let element = if drawing {
        add_svg(parent, node.tag, "")
    } else {
        add(parent, node.tag, "")
    };
    for (name, value) in &node.attributes {
        set(&element, name, value);
    }
    if !node.text.is_empty() {
        element.set_text_content(Some(&node.text));
    }
    for child in &node.children {
        draw_node(&element, child, drawing);
    }
}

/// What a field holds.
pub(crate) fn value(target: &Element) -> String {
    if let Some(select) = target.dyn_ref::<HtmlSelectElement>() {
        return select.value();
    }
    let input = target.dyn_ref::<HtmlInputElement>();
    input.map(HtmlInputElement::value).unwrap_or_default()
}
