//! The module of questions: what would it take, weights that decide, draws.
//!
//! [`READY`] asks the calculator for the scenario, [`SCENARIO`] brings it with the window that is looked
//! at, [`APPLY`] hands back a scenario that an answer made.

mod draws;
mod panel;

use std::cell::RefCell;
use std::thread::LocalKey;

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use web_sys::{CustomEvent, Element, Event};

use super::{inputs, listen_to_use, page, refuse, tell};
use crate::analysis::Session;
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
    let Some((app, texts)) = page() else { return };
    match Session::new(&inputs()) {
        Ok(session) => open(&app, session, texts),
        Err(why) => refuse(&app, &texts, &why),
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
    listen_to_use(app, "input", |target| {
        with_panels(|panels| panels.input(target));
    });
    listen_to_use(app, "click", |target| {
        with_panels(|panels| panels.click(target));
    });
    listen_to_use(app, "toggle", |target| {
        with_panels(|panels| panels.toggled(target));
    });
    tell(app, READY, "");
}

fn listen(app: &Element, event: &str, mut handle: impl FnMut(&Event) + 'static) {
    let listener = Closure::<dyn FnMut(Event)>::new(move |event: Event| handle(&event));
    let function = listener.into_js_value();
    let added = app.add_event_listener_with_callback(event, function.unchecked_ref());
    added.expect("an element takes listeners");
}

fn with_panels(handle: impl FnOnce(&mut Panels)) {
    PANELS.with_borrow_mut(|panels| panels.as_mut().map(handle));
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

/// Hands a scenario to the calculator.
fn apply(app: &Element, scenario: &str) {
    tell(app, APPLY, scenario);
}

/// Milliseconds since the page was opened.
fn clock() -> f64 {
    let window = web_sys::window().expect("the panels are in a page");
    window.performance().map_or(0.0, |clock| clock.now())
}
