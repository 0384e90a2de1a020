//! The calculator's part of the page: built once, then updated. All access to the browser is here.
//!
//! The page brings the published ranking, the texts of its language and the year's inputs; this
//! module replaces the table by the calculator, so that a reader without scripts keeps the table.

mod asking;
mod editing;
mod fields;
mod following;
mod head;
mod inputs;
mod making;
mod outputs;
mod page;
mod rules;
mod sharing;
mod tools;

use std::cell::RefCell;
use std::panic;

use js_sys::Reflect;
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event};

use crate::element;
use crate::published::{self, PublishedRow};
use crate::state::State;
use crate::text::Texts;
use element::{add_text, document, set, toggle};
use page::Page;

thread_local! {
    static PAGE: RefCell<Option<Page>> = const { RefCell::new(None) };
}

/// Starts the calculator where the page has a place for it; called once when the module is ready.
#[wasm_bindgen(start)]
pub fn start() {
    let Some(root) = document().get_element_by_id("calculator") else {
        return;
    };
    let language = root.get_attribute("data-language").unwrap_or_default();
    let json = block("calculator-texts");
    // Without texts nothing can be said to the reader; the published table stands.
    let Ok(texts) = Texts::from_json(&language, &json) else {
        return;
    };
    let published = published_rows();
    let state = inputs().and_then(|inputs| State::new(&inputs));
    match published.and_then(|published| Ok((published, state?))) {
        Ok((published, state)) => open(&root, texts, state, &published),
        Err(why) => {
            let text = texts.fill("failed", &[("why", &why)]);
            add_text(&root, "p", "notice bad", &text);
        }
    }
}

/// The text of an element of the page that holds data.
fn block(id: &str) -> String {
    let block = document().get_element_by_id(id);
    let text = block.and_then(|block| block.text_content());
    text.unwrap_or_default()
}

/// The year's inputs, which a classic script of the page has set.
fn inputs() -> Result<String, String> {
    let value = Reflect::get(&js_sys::global(), &JsValue::from_str("pingyiInputs"));
    let text = value.ok().and_then(|value| value.as_string());
    text.ok_or_else(|| String::from("globalThis.pingyiInputs"))
}

fn open(root: &Element, texts: Texts, state: State, published: &[PublishedRow]) {
    let children = root.children();
    for at in 0..children.length() {
        if let Some(child) = children.item(at) {
            toggle(&child, "hidden", true);
        }
    }
    let app = element::add(root, "div", "calculator");
    say_crashes(&app, texts.get("crashed").to_owned());
    let page = Page::new(&app, texts, state, published);
    PAGE.set(Some(page));
    listen(&app, "input", Page::input);
    listen(&app, "change", Page::change);
    listen(&app, "click", Page::click);
    let open_link = || with_page(Page::open_link);
    open_link();
    let listener = Closure::<dyn FnMut()>::new(open_link).into_js_value();
    let window = web_sys::window().expect("the calculator runs in a page");
    window.set_onhashchange(Some(listener.unchecked_ref()));
    let later = Closure::once_into_js(|| with_page(Page::list_all_windows));
    let set = window.set_timeout_with_callback(later.unchecked_ref());
    set.expect("a page has timers");
}

/// One listener for all elements of a kind of event.
fn listen(app: &Element, event: &str, handle: fn(&mut Page, &Element)) {
    let listener = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
        let target = event.target();
        let Some(target) = target.and_then(|target| target.dyn_into::<Element>().ok()) else {
            return;
        };
        with_page(|page| handle(page, &target));
    });
    let function = listener.into_js_value();
    let added = app.add_event_listener_with_callback(event, function.unchecked_ref());
    added.expect("an element takes listeners");
}

/// Does something with the page, behind what is being done now.
fn with_page(act: impl FnOnce(&mut Page)) {
    PAGE.with_borrow_mut(|page| {
        if let Some(page) = page {
            act(page);
        }
    });
}

fn number(element: &Element, attribute: &str) -> Option<usize> {
    element.get_attribute(attribute)?.parse().ok()
}

/// The published ranking: the first windows in a table of the page, the others as data.
fn published_rows() -> Result<Vec<PublishedRow>, String> {
    let rows = document().query_selector_all("#published [data-window]");
    let rows = rows.expect("the selector is lawful");
    let row = |at| {
        let row = rows.item(at)?.dyn_into::<Element>().ok()?;
        Some(PublishedRow {
            window: row.get_attribute("data-window")?,
            rank: row.get_attribute("data-rank").unwrap_or_default(),
            composite: row.get_attribute("data-composite").unwrap_or_default(),
        })
    };
    let mut published: Vec<_> = (0..rows.length()).filter_map(row).collect();
    published.extend(published::rows(&block("published-figures"))?);
    Ok(published)
}

/// Says so on the page when the program stops: a calculator that no longer answers must not look
/// like one that has nothing to say.
fn say_crashes(app: &Element, text: String) {
    let notice = add_text(app, "p", "notice bad", "");
    set(&notice, "role", "alert");
    toggle(&notice, "hidden", true);
    panic::set_hook(Box::new(move |_| {
        element::show(&notice, &text);
        toggle(&notice, "hidden", false);
    }));
}
