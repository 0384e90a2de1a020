//! What the page's script and the tests may call.

use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

/// Called once when the module is ready.
#[wasm_bindgen(start)]
pub fn start() {
    crate::dom::start();
}

/// `results.json` of `inputs.json`.
///
/// # Errors
///
/// When the text is no consistent input.
#[wasm_bindgen]
pub fn results(inputs: &str) -> Result<String, JsError> {
    crate::results::results(inputs).map_err(|what| JsError::new(&what))
}

/// `results.json` of `inputs.json` after the edits of a scenario.
///
/// # Errors
///
/// When a text cannot be read or an edit does not fit.
#[wasm_bindgen]
pub fn scenario_results(inputs: &str, scenario: &str) -> Result<String, JsError> {
    crate::results::scenario_results(inputs, scenario).map_err(|what| JsError::new(&what))
}
