//! The panel of files on the reader's computer: chosen or dropped, read by the module that reads them,
//! and handed to the calculator. It is a module of its own, loaded when the panel is opened.

use std::cell::RefCell;

use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use scoring_core::Evaluation;
use scoring_core::map::Map;
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DragEvent, Element, FileList, HtmlInputElement};

use super::{Place, inputs, listen_to_use, page, refuse, tell};
use crate::element::{add, add_text, document, draw, input, set, show};
use crate::json;
use crate::local::{Answer, names, path, usable, view};
use crate::protocol::{FILES, LocalFile, text_of_files};
use crate::results;
use crate::text::Texts;

/// The id of the field that takes files.
const FIELD: &str = "local-files";

/// The panel.
struct Local {
    app: Element,
    place: Place,
    published: Evaluation,
    texts: Texts,
    /// The files that were read and found sound, by path: what one says may contradict another.
    chosen: Map<String, Vec<u8>>,
}

thread_local! {
    static LOCAL: RefCell<Option<Local>> = const { RefCell::new(None) };
    /// What was chosen and waits for the module.
    static WAITING: RefCell<Vec<(String, Vec<u8>)>> = const { RefCell::new(Vec::new()) };
}

/// Called once when the module is ready: the reader has opened its panel.
#[wasm_bindgen(start)]
pub fn start_local() {
    let Some((app, texts)) = page() else { return };
    let panel = app.query_selector("[data-panel=local] .panel-body");
    let Some(body) = panel.ok().flatten() else {
        return;
    };
    match results::read(&inputs()) {
        Ok(published) => {
            let local = Local::new(&app, Place::new(&body), published, texts);
            LOCAL.set(Some(local));
            listen_to_use(&app, "input", |target| {
                if target.id() == FIELD {
                    choose(target);
                }
            });
        }
        Err(why) => refuse(&app, &texts, &why),
    }
}

impl Local {
    /// Builds the field.
    fn new(app: &Element, place: Place, published: Evaluation, texts: Texts) -> Self {
        add_text(&place.fields, "p", "", texts.get("local-lead"));
        let target = add(&place.fields, "div", "drop");
        let label = add_text(&target, "label", "", texts.get("local-choose"));
        let field = input(&target, "file", FIELD);
        field.set_multiple(true);
        set(&field, "accept", ".toml");
        set(&label, "for", FIELD);
        add_text(&target, "p", "small soft", texts.get("local-drop"));
        add_text(
            &place.fields,
            "p",
            "small soft",
            texts.get("local-hint-link"),
        );
        listen_to_drops();
        Self {
            app: app.clone(),
            place,
            published,
            texts,
            chosen: Map::default(),
        }
    }

    /// Shows what came of the files that were chosen now, and hands on those that count.
    fn answer(&self, new: &[String], answer: &Answer) {
        let read = view::read(&self.published, &self.texts, new, answer);
        draw(&self.place.out, &read.nodes);
        show(&self.place.status, &read.summary);
        let files = read.files.into_iter();
        let files: Vec<_> = files
            .map(|(name, edits)| LocalFile { name, edits })
            .collect();
        if !files.is_empty() {
            tell(&self.app, FILES, &text_of_files(&files));
        }
    }

    fn fail(&self, why: &str) {
        draw(&self.place.out, &[]);
        show(&self.place.status, "");
        let text = self.texts.fill("local-failed", &[("why", &why)]);
        let notice = add_text(&self.place.out, "p", "notice bad", &text);
        set(&notice, "role", "alert");
    }
}

/// Files were chosen in the field.
fn choose(target: &Element) {
    let field: &HtmlInputElement = target.unchecked_ref();
    if let Some(files) = field.files() {
        read_all(&files);
    }
    // So that the same file can be chosen again once it was mended.
    field.set_value("");
}

/// Takes files that are dropped anywhere on the page: beside the field a browser would open the file in
/// its place, and the scenario would be gone.
fn listen_to_drops() {
    let over = Closure::<dyn FnMut(DragEvent)>::new(|event: DragEvent| {
        let data = event.data_transfer();
        if data.is_some_and(|data| data.types().includes(&JsValue::from_str("Files"), 0)) {
            event.prevent_default();
        }
    });
    let dropped = Closure::<dyn FnMut(DragEvent)>::new(|event: DragEvent| {
        // Words that are dropped go where they are dropped.
        let files = event.data_transfer().and_then(|data| data.files());
        if let Some(files) = files.filter(|files| files.length() > 0) {
            event.prevent_default();
            read_all(&files);
        }
    });
    for (name, listener) in [("dragover", over), ("drop", dropped)] {
        let function = listener.into_js_value();
        let added = document().add_event_listener_with_callback(name, function.unchecked_ref());
        added.expect("an element takes listeners");
    }
}

/// Reads the bytes of all files, and goes on when they are there.
fn read_all(files: &FileList) {
    let names: Vec<String> = (0..files.length())
        .filter_map(|at| Some(files.get(at)?.name()))
        .collect();
    let contents = Array::new();
    for file in (0..files.length()).filter_map(|at| files.get(at)) {
        contents.push(&file.array_buffer());
    }
    if names.is_empty() {
        return;
    }
    let go_on = Closure::once(move |contents: JsValue| {
        let contents: Vec<Vec<u8>> = (Array::from(&contents).iter())
            .map(|buffer| Uint8Array::new(&buffer).to_vec())
            .collect();
        WAITING.with_borrow_mut(|waiting| waiting.extend(names.into_iter().zip(contents)));
        load();
    });
    let fail = Closure::once(|why: JsValue| failed(&why));
    let _later = Promise::all(&contents).then2(&go_on, &fail);
    go_on.forget();
    fail.forget();
}

/// Loads the module that reads files, once, and has it read what waits.
fn load() {
    if let Some(module) = module() {
        return hand_over(&module);
    }
    let root = document().get_element_by_id("calculator");
    let address = root.and_then(|root| root.get_attribute("data-reader"));
    let app = document().query_selector(".calculator").ok().flatten();
    let (Some(address), Some(app)) = (address, app) else {
        return;
    };
    let script = add(&app, "script", "");
    let loaded = Closure::once_into_js(|| {
        if let Some(module) = module() {
            hand_over(&module);
        }
    });
    let refused = Closure::once_into_js(|| failed(&JsValue::from_str("reader.js")));
    for (event, listener) in [("load", &loaded), ("error", &refused)] {
        let added = script.add_event_listener_with_callback(event, listener.unchecked_ref());
        added.expect("an element takes listeners");
    }
    set(&script, "src", &address);
}

/// What the script of the module left on the page: a promise of its functions.
fn module() -> Option<Promise> {
    let all = Reflect::get(&js_sys::global(), &JsValue::from_str("pingyi")).ok()?;
    let module = Reflect::get(&all, &JsValue::from_str("reader")).ok()?;
    module.dyn_into().ok()
}

fn hand_over(module: &Promise) {
    let go_on = Closure::once(|module: JsValue| {
        if let Err(why) = read(&module) {
            failed(&why);
        }
    });
    let fail = Closure::once(|why: JsValue| failed(&why));
    let _later = module.then2(&go_on, &fail);
    go_on.forget();
    fail.forget();
}

/// Has the module read all files, and shows what comes of it.
fn read(module: &JsValue) -> Result<(), JsValue> {
    let waiting = WAITING.take();
    LOCAL.with_borrow_mut(|local| {
        let Some(local) = local else { return Ok(()) };
        let published = &local.published;
        let (mut new, mut before) = (Vec::new(), Vec::new());
        for (name, bytes) in waiting {
            let path = path(published, &name, &bytes);
            before.push(local.chosen.insert(path.clone(), bytes));
            new.push(path);
        }
        let (paths, contents) = (Array::new(), Array::new());
        for (path, bytes) in &local.chosen {
            paths.push(&JsValue::from_str(path));
            contents.push(&Uint8Array::from(bytes.as_slice()));
        }
        let arguments = Array::of(&[
            JsValue::from(published.year),
            JsValue::from_str(&names::plan(published)),
            JsValue::from_str(&names::windows(&published.windows)),
            paths.into(),
            contents.into(),
            JsValue::from_bool(local.texts.is_english()),
        ]);
        let read: Function = Reflect::get(module, &JsValue::from_str("read"))?.dyn_into()?;
        let answer = read.apply(module, &arguments)?.as_string();
        let answer = json::read::<Answer>(&answer.unwrap_or_default());
        match answer {
            Ok(answer) => {
                // What is wrong is forgotten when it was said; the file it was to replace stands again.
                for (path, before) in new.iter().zip(before).rev() {
                    if usable(published, path, &answer).is_sound() {
                        continue;
                    }
                    local.chosen.remove(path);
                    if let Some(before) = before {
                        local.chosen.insert(path.clone(), before);
                    }
                }
                local.answer(&new, &answer);
            }
            Err(why) => local.fail(&why.to_string()),
        }
        Ok(())
    })
}

fn failed(why: &JsValue) {
    let text = why.as_string().unwrap_or_else(|| format!("{why:?}"));
    LOCAL.with_borrow(|local| {
        if let Some(local) = local {
            local.fail(&text);
        }
    });
}
