//! Steps back and forth, links, files, and scenarios side by side.

use js_sys::Array;
use scoring_core::scenario::Edit;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, Element, HtmlDocument, HtmlElement, HtmlInputElement, Url};

use super::element::{add, add_text, class, document, focus, input, set, show, toggle};
use super::page::Page;
use super::{number, with_page};
use crate::link::NoLink;
use crate::names::Names;
use crate::shelf::Shelf;
use crate::state::State;
use crate::text::Texts;
use crate::{file, link, table};

/// The row of buttons at the head, and what they say.
pub(super) struct Toolbar {
    undo: Element,
    redo: Element,
    reset: Element,
    copy: Element,
    /// Shows the link when it was asked for.
    link: HtmlInputElement,
    link_row: Element,
    /// Says what came of opening and copying.
    said: Element,
    words: Element,
    /// To take what fits, or nothing, of a scenario made for other data.
    offer: Element,
    /// What is on offer.
    offered: Vec<Edit>,
}

/// The part at the end of each side: what to do with a scenario, and scenarios side by side.
pub(super) struct Sharing {
    name: HtmlInputElement,
    keep: Element,
    section: Element,
    list: Element,
    table: Element,
    more: Element,
    shelf: Shelf,
}

fn button(parent: &Element, class: &str, action: &str, text: &str) -> Element {
    let button = add_text(parent, "button", class, text);
    set(&button, "type", "button");
    set(&button, "data-do", action);
    button
}

impl Toolbar {
    /// Builds it at the end of `app`.
    pub(super) fn new(app: &Element, texts: &Texts) -> Self {
        let acts = add(app, "div", "acts");
        let quiet = |action: &str, key: &str| button(&acts, "btn quiet", action, texts.get(key));
        let undo = quiet("undo", "undo");
        let redo = quiet("redo", "redo");
        let reset = quiet("reset-all", "reset-all");
        let copy = button(&acts, "btn", "copy", texts.get("copy"));
        let link_row = add(app, "div", "link-row");
        let label = add_text(&link_row, "label", "vh", texts.get("link"));
        let link = input(&link_row, "text", "calculator-link");
        set(&label, "for", &link.id());
        link.set_read_only(true);
        let said = add(app, "div", "notice said");
        set(&said, "role", "status");
        set(&said, "tabindex", "-1");
        let words = add(&said, "p", "");
        let offer = add(&said, "p", "acts");
        button(&offer, "btn", "take", texts.get("link-take"));
        button(&offer, "btn quiet", "leave", texts.get("link-leave"));
        toggle(&said, "hidden", true);
        toggle(&link_row, "hidden", true);
        Self {
            undo,
            redo,
            reset,
            copy,
            link,
            link_row,
            said,
            words,
            offer,
            offered: Vec::new(),
        }
    }

    /// Which of the buttons do something.
    pub(super) fn draw(&self, state: &State) {
        let (back, forth) = state.steps();
        let none = state.changes() == 0;
        let buttons = [
            (&self.undo, !back),
            (&self.redo, !forth),
            (&self.reset, none),
            (&self.copy, none),
        ];
        for (button, off) in buttons {
            toggle(button, "disabled", off);
        }
        toggle(&self.link_row, "hidden", true);
    }

    /// Says what came of opening something, where the reader is: the button may be far below.
    fn report(&mut self, text: &str, bad: bool, offered: Vec<Edit>) {
        self.say(text, bad, offered);
        focus(&self.said);
    }

    fn say(&mut self, text: &str, bad: bool, offered: Vec<Edit>) {
        class(&self.said, "bad", bad);
        toggle(&self.said, "hidden", text.is_empty());
        toggle(&self.offer, "hidden", offered.is_empty());
        show(&self.words, text);
        self.offered = offered;
    }
}

impl Sharing {
    /// Builds it at the end of both sides.
    pub(super) fn new(left: &Element, right: &Element, texts: &Texts) -> Self {
        let section = add(left, "section", "keeping");
        add_text(&section, "h2", "", texts.get("keeping"));
        let row = add(&section, "div", "field choice");
        let label = add_text(&row, "label", "", texts.get("keep-name"));
        let name = input(&row, "text", "calculator-name");
        set(&label, "for", &name.id());
        let acts = add(&section, "div", "acts");
        let keep = button(&acts, "btn quiet", "keep", texts.get("keep"));
        button(&acts, "btn quiet", "save", texts.get("save"));
        let open = add_text(&acts, "label", "btn quiet", texts.get("open"));
        let chosen = input(&open, "file", FILE);
        set(&chosen, "class", "vh");
        set(&chosen, "accept", ".toml");
        button(&acts, "btn quiet", "csv", texts.get("csv"));
        button(&acts, "btn quiet", "print", texts.get("print"));
        add_text(&section, "p", "small soft", texts.get("keeping-hint"));
        let section = add(right, "section", "compare");
        add_text(&section, "h2", "", texts.get("compare"));
        add_text(&section, "p", "soft", texts.get("compare-hint"));
        let list = add(&section, "ol", "changes");
        let table = add(&add(&section, "div", "scroll"), "table", "");
        let more = add(&section, "p", "small soft");
        Self {
            name,
            keep,
            section,
            list,
            table,
            more,
            shelf: Shelf::default(),
        }
    }

    /// Shows the scenarios kept beside the one now.
    pub(super) fn draw(&self, state: &State, names: &Names<'_>) {
        toggle(&self.keep, "disabled", state.changes() == 0);
        let kept = self.shelf.kept();
        toggle(&self.section, "hidden", kept.is_empty());
        self.list.set_text_content(None);
        self.table.set_text_content(None);
        if kept.is_empty() {
            return;
        }
        let texts = names.texts;
        for (at, each) in kept.iter().enumerate() {
            let item = add(&self.list, "li", "");
            let values: [(&str, &dyn std::fmt::Display); 2] = [
                ("name", &each.name),
                ("changes", &texts.count("changes", each.edits.len())),
            ];
            add_text(&item, "span", "", &texts.fill("kept", &values));
            let pair = add(&item, "span", "pair");
            for (action, key) in [("use", "kept-use"), ("forget", "kept-forget")] {
                let button = button(&pair, "lock", action, texts.get(key));
                set(&button, "data-kept", &at.to_string());
                let label = [texts.get(key), &each.name].join(" ");
                set(&button, "aria-label", &label);
            }
        }
        let head = add(&add(&self.table, "thead", ""), "tr", "");
        set(
            &add_text(&head, "th", "", texts.get("column-window")),
            "scope",
            "col",
        );
        let kept_names = kept.iter().map(|each| each.name.as_str());
        let columns = [texts.get("published")].into_iter().chain(kept_names);
        for column in columns.chain([texts.get("compare-now")]) {
            set(&add_text(&head, "th", "num", column), "scope", "col");
        }
        let (lines, all) = self.shelf.lines(state);
        let body = add(&self.table, "tbody", "");
        for line in &lines {
            let row = add(&body, "tr", "");
            let window = &state.published().windows[line.place];
            set(
                &add_text(&row, "th", "", names.window(&window.id)),
                "scope",
                "row",
            );
            for rank in &line.ranks {
                let rank =
                    rank.map_or_else(|| texts.get("none").to_owned(), |rank| rank.to_string());
                let cell = add_text(&row, "td", "num", &rank);
                class(
                    &cell,
                    "differs",
                    line.ranks[0].map(|rank| rank.to_string()) != Some(rank),
                );
            }
        }
        let text = match (lines.len(), all) {
            (0, _) => texts.get("compare-same").to_owned(),
            (shown, all) if shown < all => {
                texts.fill("compare-more", &[("n", &shown), ("all", &all)])
            }
            _ => String::new(),
        };
        show(&self.more, &text);
    }
}

/// The id of the field for files.
const FILE: &str = "calculator-file";

/// What the reader does here.
impl Page {
    /// A button was used.
    pub(super) fn click_in_sharing(&mut self, target: &Element) -> bool {
        let Some(action) = target.get_attribute("data-do") else {
            return false;
        };
        let kept = number(target, "data-kept").unwrap_or(0);
        self.head
            .toolbar
            .say("", false, self.head.toolbar.offered.clone());
        match action.as_str() {
            "undo" => self.state.undo(),
            "redo" => self.state.redo(),
            "copy" => self.copy(),
            "take" => {
                let offered = std::mem::take(&mut self.head.toolbar.offered);
                self.take(&offered);
            }
            "keep" => {
                let name = self.scenario_name(true);
                self.sharing.shelf.keep(&name, &self.state);
            }
            "use" => {
                let edits = self
                    .sharing
                    .shelf
                    .kept()
                    .get(kept)
                    .map(|each| each.edits.clone());
                // It was a scenario of these inputs, so it fits.
                let _fits = self.state.replace(&edits.unwrap_or_default());
            }
            "forget" => self.sharing.shelf.forget(kept),
            "save" => self.save(),
            "csv" => {
                let names = Names {
                    texts: &self.texts,
                    evaluation: self.state.published(),
                };
                let text = table::csv(&self.state, &names);
                download(&format!("{}.csv", self.scenario_name(false)), &text);
            }
            "print" => drop(window().print()),
            "reset-all" => self.state.reset_all(),
            _ => {}
        }
        if !matches!(action.as_str(), "copy" | "save" | "csv" | "print") {
            self.rewrite();
        }
        let toolbar = &self.head.toolbar;
        if target.has_attribute("disabled") || action == "take" || action == "leave" {
            // The focus does not stay on a button that does nothing any more.
            let off = toolbar.redo.has_attribute("disabled");
            focus(if off { &toolbar.undo } else { &toolbar.redo });
        }
        true
    }

    /// The name of the scenario: what the reader typed, or a number, or for files the year.
    fn scenario_name(&self, numbered: bool) -> String {
        let typed = self.sharing.name.value();
        let n = self.sharing.shelf.kept().len() + 1;
        match typed.trim() {
            "" if numbered => self.texts.fill("scenario-number", &[("n", &n)]),
            "" => self
                .texts
                .fill("scenario-file", &[("year", &self.state.published().year)]),
            typed => typed.chars().filter(|c| !c.is_control()).take(40).collect(),
        }
    }

    fn copy(&mut self) {
        let edits = self.state.counted();
        let address = window().location().href().unwrap_or_default();
        let page = address.split('#').next().unwrap_or_default();
        let text = format!("{page}#{}", link::write(self.state.digest(), &edits));
        let toolbar = &mut self.head.toolbar;
        toolbar.link.set_value(&text);
        toggle(&toolbar.link_row, "hidden", false);
        toolbar.link.select();
        // Works on plain HTTP and from disk, where the newer way is refused.
        let copied = document().dyn_into::<HtmlDocument>();
        let copied = copied.is_ok_and(|page| page.exec_command("copy").unwrap_or(false));
        let key = if copied { "link-copied" } else { "link-shown" };
        let said = self.texts.get(key).to_owned();
        toolbar.say(&said, false, Vec::new());
        if copied {
            focus(&toolbar.copy);
        }
    }

    fn save(&self) {
        let published = self.state.published();
        let year = format!("{} {}", published.centre, published.year);
        let comments = [self.texts.get("scenario"), &year];
        let edits = self.state.counted();
        let text = file::write(&comments, self.state.digest(), &edits);
        download(&format!("{}.toml", self.scenario_name(false)), &text);
    }

    fn open_file(&mut self, text: &str) {
        match file::read(text) {
            Ok(file::File { digest, edits }) => {
                let same = digest.is_none_or(|digest| digest == self.state.digest());
                self.open(&edits, same);
            }
            Err(file::Unreadable { line }) => {
                let said = self.texts.fill("file-unreadable", &[("line", &line)]);
                self.head.toolbar.report(&said, true, Vec::new());
            }
        }
    }

    /// Opens the scenario in the address, if there is one.
    pub(super) fn open_link(&mut self) {
        let text = window().location().hash().unwrap_or_default();
        match link::read(&text) {
            Err(NoLink::Foreign) => {}
            Ok(link) => {
                let same = link.digest == link::figures(self.state.digest());
                self.open(&link.edits, same);
            }
            Err(why) => {
                let key = match why {
                    NoLink::Version => "link-version",
                    _ => "link-malformed",
                };
                let said = self.texts.get(key).to_owned();
                self.head.toolbar.report(&said, true, Vec::new());
            }
        }
    }

    /// Takes a scenario over, or says what of it fits and asks.
    fn open(&mut self, edits: &[Edit], same: bool) {
        if edits.is_empty() {
            // To take it over would throw away what is there.
            let said = self.texts.get("opened-empty").to_owned();
            self.head.toolbar.report(&said, true, Vec::new());
            return;
        }
        if same && self.state.replace(edits).is_ok() {
            self.rewrite();
            let said = self.texts.count("opened", self.state.changes());
            self.head.toolbar.report(&said, false, Vec::new());
            return;
        }
        let fitting = self.state.fitting(edits);
        let key = match (same, fitting.is_empty()) {
            (_, true) => "opened-nothing-fits",
            (true, false) => "opened-some-fit",
            (false, false) => "opened-other-data",
        };
        let values: [(&str, &dyn std::fmt::Display); 2] =
            [("n", &edits.len()), ("fit", &fitting.len())];
        let said = self.texts.fill(key, &values);
        self.head.toolbar.report(&said, true, fitting);
    }

    fn take(&mut self, edits: &[Edit]) {
        // What is offered was tried.
        let _fits = self.state.replace(edits);
    }
}

/// A file was chosen.
pub(super) fn choose_file(target: &Element) -> bool {
    if target.id() != FILE {
        return false;
    }
    let field: &HtmlInputElement = target.unchecked_ref();
    let chosen = field.files().and_then(|files| files.get(0));
    if let Some(chosen) = chosen {
        let read = Closure::once(|text: JsValue| {
            let text = text.as_string().unwrap_or_default();
            with_page(|page| page.open_file(&text));
        });
        let _later = chosen.text().then(&read);
        // It frees itself when it has run.
        read.forget();
    }
    // So that the same file can be chosen again.
    field.set_value("");
    true
}

fn window() -> web_sys::Window {
    web_sys::window().expect("the calculator runs in a page")
}

/// Gives the reader a file. Nothing leaves the computer.
fn download(name: &str, text: &str) {
    let parts = Array::of1(&JsValue::from_str(text));
    let Ok(blob) = Blob::new_with_str_sequence(&parts) else {
        return;
    };
    let Ok(address) = Url::create_object_url_with_blob(&blob) else {
        return;
    };
    let body = document().body().expect("a page has a body");
    let anchor = add(&body, "a", "");
    set(&anchor, "href", &address);
    set(&anchor, "download", name);
    anchor.unchecked_ref::<HtmlElement>().click();
    anchor.remove();
}
