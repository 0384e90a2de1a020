//! Panels that modules of their own fill: their places, and loading each when its panel is opened.

use scoring_core::scenario::{Edit, Scenario};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CustomEvent, CustomEventInit, Element};

use super::element::{add, add_text, document, set, show};
use super::page::Page;
use super::{PAGE, with_page};
use crate::files;
use crate::json;
use crate::protocol::{APPLY, FILES, LocalFile, READY, SCENARIO, Told};
use crate::state::State;
use crate::text::Texts;

/// The places, and whether someone answers there.
pub(super) struct Asking {
    app: Element,
    /// The modules that were loaded.
    loaded: Vec<&'static str>,
    /// Whether the module of questions asked for the scenario.
    heard: bool,
}

impl Asking {
    /// Listens at `app`.
    pub(super) fn new(app: &Element) -> Self {
        hear(app, READY, |page, _| {
            page.asking.heard = true;
            page.tell();
        });
        hear(app, APPLY, Page::apply);
        hear(app, FILES, Page::take_files);
        Self {
            app: app.clone(),
            loaded: Vec::new(),
            heard: false,
        }
    }

    /// Loads the module that fills the panel `name`, once.
    fn load(&mut self, name: &str) {
        let module = module_of(name);
        if self.loaded.contains(&module) {
            return;
        }
        self.loaded.push(module);
        let root = document().get_element_by_id("calculator");
        let address = root.and_then(|root| root.get_attribute(module));
        // A classic script beside the page's own: from disk nothing else can be loaded.
        if let Some(address) = address {
            let script = add(&self.app, "script", "");
            let failed = move || with_page(|page| page.asking.fail(module, &page.texts));
            let failed = Closure::once_into_js(failed);
            let added = script.add_event_listener_with_callback("error", failed.unchecked_ref());
            added.expect("an element takes listeners");
            set(&script, "src", &address);
        }
    }

    /// Says in its panels that a module did not come; the next opening tries again.
    fn fail(&mut self, module: &str, texts: &Texts) {
        self.loaded.retain(|loaded| *loaded != module);
        let panels = self.app.query_selector_all("[data-panel]");
        let panels = panels.expect("the selector is lawful");
        for at in 0..panels.length() {
            let panel = panels.item(at).and_then(|it| it.dyn_into::<Element>().ok());
            let Some(panel) = panel else { continue };
            let name = panel.get_attribute("data-panel").unwrap_or_default();
            if module_of(&name) != module {
                continue;
            }
            if let Some(words) = panel.query_selector(".panel-body > p").ok().flatten() {
                show(&words, texts.get("panel-failed"));
            }
        }
    }
}

/// The attribute with the address of the module that fills the panel `name`.
fn module_of(name: &str) -> &'static str {
    match name {
        "local" => "data-local",
        _ => "data-analysis",
    }
}

/// A closed panel called `name`, for another module to fill.
pub(super) fn panel(parent: &Element, name: &str, title: &str, texts: &Texts) {
    let details = add(parent, "details", "panel");
    set(&details, "data-panel", name);
    let summary = add(&details, "summary", "");
    set(&summary, "data-ask", name);
    add_text(&summary, "h2", "", title);
    let body = add(&details, "div", "panel-body");
    let words = add_text(&body, "p", "soft", texts.get("panel-loading"));
    set(&words, "role", "status");
}

/// Whether an element belongs to the module that answers.
pub(super) fn is_answered_elsewhere(target: &Element) -> bool {
    target.closest("[data-panel]").ok().flatten().is_some()
}

impl Page {
    /// A button was used.
    pub(super) fn click_in_asking(&mut self, target: &Element) -> bool {
        let asked = target.closest("summary[data-ask]").ok().flatten();
        let name = asked.and_then(|summary| summary.get_attribute("data-ask"));
        if let Some(name) = &name {
            self.asking.load(name);
        }
        name.is_some()
    }

    /// Tells the scenario to whoever answers questions about it.
    pub(super) fn tell(&self) {
        if !self.asking.heard {
            return;
        }
        let told = Told {
            scenario: self.state.scenario(),
            selected: self.selected.clone(),
        };
        let init = CustomEventInit::new();
        init.set_detail(&JsValue::from_str(&told.write()));
        let event = CustomEvent::new_with_event_init_dict(SCENARIO, &init);
        let event = event.expect("an event's name is lawful");
        drop(self.asking.app.dispatch_event(&event));
    }

    /// An answer became the scenario. What does not count yet stays beside it.
    fn apply(&mut self, scenario: &str) {
        let Ok(scenario) = json::read::<Scenario>(scenario) else {
            return;
        };
        let edits = with_pending(&self.state, &scenario.edits);
        let done = self.state.replace(&edits);
        if done
            .or_else(|_| self.state.replace(&scenario.edits))
            .is_ok()
        {
            self.build_window();
            self.refresh();
        }
    }
}

/// What comes from files.
impl Page {
    /// Files were read: each is one change.
    fn take_files(&mut self, files: &str) {
        let Ok(files) = json::read::<Vec<LocalFile>>(files) else {
            return;
        };
        let files = files.into_iter();
        let files = files.map(|file| files::LocalFile::new(file.name, file.edits));
        self.state.take_files(files.collect());
        self.build_window();
        self.rewrite();
    }
}

fn with_pending(state: &State, edits: &[Edit]) -> Vec<Edit> {
    let mut edits = edits.to_vec();
    let counted = state.counted();
    let all = state.files().under(state.edits());
    edits.extend(all.into_iter().filter(|edit| !counted.contains(edit)));
    edits
}

/// Calls `handle` with what an event brings.
fn hear(app: &Element, name: &str, handle: fn(&mut Page, &str)) {
    let listener = Closure::<dyn FnMut(CustomEvent)>::new(move |event: CustomEvent| {
        let text = event.detail().as_string().unwrap_or_default();
        PAGE.with_borrow_mut(|page| {
            if let Some(page) = page {
                handle(page, &text);
            }
        });
    });
    let function = listener.into_js_value();
    let added = app.add_event_listener_with_callback(name, function.unchecked_ref());
    added.expect("an element takes listeners");
}
