//! The panels of questions on the calculator's page. All access to the browser of this module is here.
//!
//! The calculator and this module are two programs that share a page and nothing else. They speak by
//! events at the calculator's element, in texts: [`READY`] asks for the scenario, [`SCENARIO`] brings
//! it with the window that is looked at, [`APPLY`] hands back a scenario that an answer made.

mod draws;
mod local;
mod panel;

use std::cell::RefCell;
use std::panic;
use std::thread::LocalKey;

use js_sys::Reflect;
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CustomEvent, CustomEventInit, Element, Event};

use crate::analysis::Session;
use crate::element::{add_text, document, set, show, toggle};
use crate::protocol::{APPLY, READY, SCENARIO, Told};
use crate::text::Texts;
use panel::Panels;

thread_local! {
    static PANELS: RefCell<Option<Panels>> = const { RefCell::new(None) };
    /// What the calculator said last, until it is looked at: it speaks while an answer is applied, and
    /// then the panels are still in use.
    static TOLD: RefCell<Option<Told>> = const { RefCell::new(None) };
    static FOLLOW: RefCell<Option<Closure<dyn FnMut()>>> = const { RefCell::new(None) };
    static ADVANCE: RefCell<Option<Closure<dyn FnMut()>>> = const { RefCell::new(None) };
}

/// Milliseconds after which answers follow a change: those of quick typing are answered together.
const PAUSE: i32 = 150;

/// Called once when the module is ready.
#[wasm_bindgen(start)]
pub fn start_analysis() {
    let Some(app) = document().query_selector(".calculator").ok().flatten() else {
        return;
    };
    let text_of = |id| {
        let block = document().get_element_by_id(id);
        block
            .and_then(|block| block.text_content())
            .unwrap_or_default()
    };
    let root = document().get_element_by_id("calculator");
    let language = root.and_then(|root| root.get_attribute("data-language"));
    let language = language.unwrap_or_default();
    let texts = Texts::from_json(&language, &text_of("calculator-texts"));
    let texts = texts.and_then(|texts| texts.and(&text_of("analysis-texts")));
    // Without texts nothing can be said to the reader.
    let Ok(texts) = texts else { return };
    say_crashes(&app, texts.get("analysis-crashed").to_owned());
    let inputs = Reflect::get(&js_sys::global(), &JsValue::from_str("pingyiInputs"));
    let inputs = inputs.ok().and_then(|inputs| inputs.as_string());
    match Session::new(&inputs.unwrap_or_default()) {
        Ok(session) => open(&app, session, texts),
        Err(why) => {
            let text = texts.fill("analysis-failed", &[("why", &why)]);
            add_text(&app, "p", "notice bad", &text);
        }
    }
}

fn open(app: &Element, session: Session, texts: Texts) {
    PANELS.set(Some(Panels::new(app, session, texts)));
    FOLLOW.set(Some(Closure::new(follow)));
    ADVANCE.set(Some(Closure::new(advance)));
    listen(app, SCENARIO, |event| {
        let told = event.dyn_ref::<CustomEvent>().map(CustomEvent::detail);
        let told = told.and_then(|told| told.as_string());
        if let Some(told) = told.and_then(|told| Told::read(&told)) {
            let first = TOLD.with_borrow_mut(|waiting| waiting.replace(told).is_none());
            if first {
                call_later(&FOLLOW, PAUSE);
            }
        }
    });
    listen(app, "input", |event| with_target(event, Panels::input));
    listen(app, "click", |event| with_target(event, Panels::click));
    // Does not bubble, but is captured on its way down.
    let opened = Closure::<dyn FnMut(Event)>::new(|event: Event| {
        with_target(&event, Panels::toggled);
    });
    let function = opened.into_js_value();
    let added =
        app.add_event_listener_with_callback_and_bool("toggle", function.unchecked_ref(), true);
    added.expect("an element takes listeners");
    tell(app, READY, "");
}

fn listen(app: &Element, event: &str, mut handle: impl FnMut(&Event) + 'static) {
    let listener = Closure::<dyn FnMut(Event)>::new(move |event: Event| handle(&event));
    let function = listener.into_js_value();
    let added = app.add_event_listener_with_callback(event, function.unchecked_ref());
    added.expect("an element takes listeners");
}

fn with_target(event: &Event, handle: fn(&mut Panels, &Element)) {
    let target = event.target();
    let target = target.and_then(|target| target.dyn_into::<Element>().ok());
    let Some(target) = target else { return };
    PANELS.with_borrow_mut(|panels| {
        if let Some(panels) = panels {
            handle(panels, &target);
        }
    });
}

/// Turns to what the calculator said last.
fn follow() {
    let told = TOLD.with_borrow_mut(Option::take);
    PANELS.with_borrow_mut(|panels| {
        if let (Some(panels), Some(told)) = (panels, told) {
            panels.follow(told);
        }
    });
}

/// Makes a slice of draws, and has the next one made behind what else the page has to do.
fn advance() {
    PANELS.with_borrow_mut(|panels| {
        if let Some(panels) = panels {
            panels.advance();
        }
    });
}

/// Has the next slice made.
fn advance_later() {
    call_later(&ADVANCE, 0);
}

type Timer = LocalKey<RefCell<Option<Closure<dyn FnMut()>>>>;

/// Has a function called after so many milliseconds.
fn call_later(function: &'static Timer, milliseconds: i32) {
    let window = web_sys::window().expect("the panels are in a page");
    function.with_borrow(|function| {
        let Some(function) = function else { return };
        let function = function.as_ref().unchecked_ref();
        let set =
            window.set_timeout_with_callback_and_timeout_and_arguments_0(function, milliseconds);
        set.expect("a page has timers");
    });
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

/// Hands a scenario to the calculator.
fn apply(app: &Element, scenario: &str) {
    tell(app, APPLY, scenario);
}

/// Milliseconds since the page was opened.
fn clock() -> f64 {
    let window = web_sys::window().expect("the panels are in a page");
    window.performance().map_or(0.0, |clock| clock.now())
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
