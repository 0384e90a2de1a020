//! The published results of inputs, for comparing this build with the native one byte by byte.
//!
//! It must not touch the page.

use scoring_core::scenario::Scenario;
use scoring_core::{Evaluation, Results, evaluate};
use sha2::{Digest, Sha256};

use crate::json;

/// `results.json` of the inputs in `inputs`.
///
/// # Errors
///
/// A sentence, when the text is no inputs.
pub fn results(inputs: &str) -> Result<String, String> {
    let evaluation = read(inputs)?;
    let (outcome, digest) = (evaluate(&evaluation), digest(inputs));
    Ok(Results::new(&evaluation, &outcome, &digest).to_json())
}

/// `results.json` of the inputs in `inputs` after the edits in `scenario`. The digest in it is that
/// of the inputs which the edits were applied to.
///
/// # Errors
///
/// A sentence, when a text cannot be read or an edit does not fit.
pub fn scenario_results(inputs: &str, scenario: &str) -> Result<String, String> {
    let scenario: Scenario = json::read(scenario).map_err(|error| error.to_string())?;
    let edited = (scenario.apply(&read(inputs)?)).map_err(|error| error.to_string())?;
    let (outcome, digest) = (evaluate(&edited), digest(inputs));
    let results = Results::new(&edited, &outcome, &digest);
    Ok(results.of_scenario().to_json())
}

/// The SHA-256 of `inputs`, in lower-case hexadecimal.
///
/// It is computed here because browsers offer digests on secure pages only, and neither plain HTTP
/// nor a page opened from disk is one.
pub fn digest(inputs: &str) -> String {
    digest_of(inputs.as_bytes())
}

/// The SHA-256 of a file, in lower-case hexadecimal.
pub fn digest_of(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    let nibbles = digest.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    nibbles
        .filter_map(|nibble| char::from_digit(u32::from(nibble), 16))
        .collect()
}

/// The year that `inputs` holds.
///
/// # Errors
///
/// A sentence, when the text is no consistent input.
pub fn read(inputs: &str) -> Result<Evaluation, String> {
    let inputs = json::read(inputs).map_err(|error| error.to_string())?;
    Evaluation::new(inputs).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_is_sha_256() {
        assert_eq!(
            digest("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
