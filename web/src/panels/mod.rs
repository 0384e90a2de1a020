//! Panels of the calculator's page that are programs of their own, each loaded when its panel is
//! opened. All access to the browser of these modules is here.
//!
//! The calculator and each of them share a page and nothing else. They speak by events at the
//! calculator's element, in texts: see [`crate::protocol`].

#[cfg(feature = "analysis")]
pub mod questions;

#[cfg(feature = "local")]
pub mod local;

use std::panic;

use js_sys::Reflect;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CustomEvent, CustomEventInit, Element, Event};

use crate::element::{add, add_text, document, set, show, toggle};
use crate::text::Texts;

/// The parts of a panel that change.
struct Place {
    fields: Element,
    status: Element,
    out: Element,
}

impl Place {
    /// Builds the parts in `body`, in place of what is there.
    fn new(body: &Element) -> Self {
        body.set_text_content(None);
        let fields = add(body, "div", "");
        let status = add(body, "p", "vh");
        set(&status, "role", "status");
        let out = add(body, "div", "answer");
        set(&out, "tabindex", "-1");
        Self {
            fields,
            status,
            out,
        }
    }
}

/// The element of the calculator, and the texts of the panels. Without either nothing can be said to
/// the reader. From here on a program that stops says so on the page.
fn page() -> Option<(Element, Texts)> {
    let app = document().query_selector(".calculator").ok().flatten()?;
    let text_of = |id| {
        let block = document().get_element_by_id(id);
        block
            .and_then(|block| block.text_content())
            .unwrap_or_default()
    };
    let root = document().get_element_by_id("calculator")?;
    let language = root.get_attribute("data-language").unwrap_or_default();
    let texts = Texts::from_json(&language, &text_of("calculator-texts"));
    let texts = texts.and_then(|texts| texts.and(&text_of("analysis-texts")));
    let texts = texts.ok()?;
    say_crashes(&app, texts.get("analysis-crashed").to_owned());
    Some((app, texts))
}

/// The published inputs, as their script left them.
fn inputs() -> String {
    let inputs = Reflect::get(&js_sys::global(), &JsValue::from_str("pingyiInputs"));
    let inputs = inputs.ok().and_then(|inputs| inputs.as_string());
    inputs.unwrap_or_default()
}

/// Says why a program could not start.
fn refuse(app: &Element, texts: &Texts, why: &str) {
    let text = texts.fill("analysis-failed", &[("why", &why)]);
    add_text(app, "p", "notice bad", &text);
}

/// Calls `handle` with the element that an input, a click or a panel's opening is about.
fn listen_to_use(app: &Element, event: &str, mut handle: impl FnMut(&Element) + 'static) {
    let listener = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
        let target = event.target();
        if let Some(target) = target.and_then(|target| target.dyn_into::<Element>().ok()) {
            handle(&target);
        }
    });
    let function = listener.into_js_value();
    // The opening of a panel does not bubble, but is captured on its way down.
    let added =
        app.add_event_listener_with_callback_and_bool(event, function.unchecked_ref(), true);
    added.expect("an element takes listeners");
}

/// Says something to the calculator.
fn tell(app: &Element, name: &str, text: &str) {
    let init = CustomEventInit::new();
    init.set_detail(&JsValue::from_str(text));
    let event = CustomEvent::new_with_event_init_dict(name, &init);
    let event = event.expect("an event's name is lawful");
    // What its listeners make of it is theirs.
    drop(app.dispatch_event(&event));
}

/// Says so on the page when the program stops.
fn say_crashes(app: &Element, text: String) {
    let notice = add_text(app, "p", "notice bad", "");
    set(&notice, "role", "alert");
    toggle(&notice, "hidden", true);
    panic::set_hook(Box::new(move |_| {
        show(&notice, &text);
        toggle(&notice, "hidden", false);
    }));
}
