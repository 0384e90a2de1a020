//! What the calculator calls.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::model::Language;

/// Reads files of the folder of `year`, whose plan and windows are given, and answers as JSON: an
/// [`super::Answer`]. `paths` and `contents` (bytes) are those of the files, in one order.
#[wasm_bindgen]
pub fn read(
    year: u16,
    plan: &str,
    windows: &str,
    paths: &Array,
    contents: &Array,
    english: bool,
) -> String {
    let paths = paths.iter().filter_map(|path| path.as_string());
    let contents = contents.iter();
    let files: Vec<_> = paths
        .zip(contents.map(|bytes| Uint8Array::new(&bytes).to_vec()))
        .collect();
    let language = if english {
        Language::English
    } else {
        Language::Chinese
    };
    let answer = super::read(year, [plan, windows], files, language);
    // Texts, lists and objects always become JSON.
    serde_json::to_string(&answer).unwrap_or_default()
}
