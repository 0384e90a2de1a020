//! What `/verify/` calls: [`Proof`] with texts for JavaScript. The page's script reads the files.
//!
//! The results of any inputs can be had here, too, for whoever compares this build with the native
//! one. They are no part of the calculator's module, which would weigh an eighth more.

use js_sys::Array;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsError, JsValue};

use crate::proof::{Finding, Proof, What};

/// A copy of a site being checked. A finding is an array: the key of its text, the file, what should
/// be there, what is there.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Copy {
    proof: Proof,
}

#[wasm_bindgen]
impl Copy {
    /// A copy with this `SHA256SUMS` and this log, where it has one.
    ///
    /// # Errors
    ///
    /// A finding.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "JavaScript hands over what it has"
    )]
    #[wasm_bindgen(constructor)]
    pub fn new(sums: &str, log: Option<String>) -> Result<Self, JsValue> {
        let proof = Proof::new(sums, log.as_deref()).map_err(|finding| value(&finding))?;
        Ok(Self { proof })
    }

    /// The files to hand over, in this order.
    pub fn files(&self) -> Array {
        self.proof.files().into_iter().map(JsValue::from).collect()
    }

    /// Checks a file; `undefined` where it is not there.
    ///
    /// # Errors
    ///
    /// A finding.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "JavaScript hands over what it has"
    )]
    pub fn file(&mut self, path: &str, bytes: Option<Vec<u8>>) -> Result<(), JsValue> {
        let checked = self.proof.file(path, bytes.as_deref());
        checked.map_err(|finding| value(&finding))
    }

    /// Checks that there are no files but `names`.
    ///
    /// # Errors
    ///
    /// A finding.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "JavaScript hands over what it has"
    )]
    pub fn extra(&self, names: Vec<String>) -> Result<(), JsValue> {
        let checked = self.proof.extra(names.iter().map(String::as_str));
        checked.map_err(|finding| value(&finding))
    }

    /// The number of the publication with this check code.
    ///
    /// # Errors
    ///
    /// A finding.
    pub fn head(&self, head: &str) -> Result<usize, JsValue> {
        self.proof.head(head).map_err(|finding| value(&finding))
    }

    /// The check code of the last publication, where there is one.
    pub fn last(&self) -> Option<String> {
        self.proof.lines().last().map(crate::proof::log::Line::head)
    }

    /// How many files, publications, years and figures were checked.
    ///
    /// # Errors
    ///
    /// A finding.
    pub fn finish(&self) -> Result<Vec<usize>, JsValue> {
        let checked = self.proof.finish().map_err(|finding| value(&finding))?;
        Ok(vec![
            checked.files,
            checked.publications,
            checked.years,
            checked.figures,
        ])
    }
}

/// The keys of all findings' texts: a test holds the page's texts against them.
#[wasm_bindgen]
pub fn findings() -> Vec<String> {
    What::ALL.iter().map(|what| what.key().to_owned()).collect()
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

fn value(finding: &Finding) -> JsValue {
    let parts = [
        finding.what.key(),
        &finding.path,
        &finding.expected,
        &finding.found,
    ];
    parts
        .into_iter()
        .map(JsValue::from)
        .collect::<Array>()
        .into()
}
