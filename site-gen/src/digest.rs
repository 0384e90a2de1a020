//! SHA-256, in hexadecimal.
//!
//! Stage: below all others.

use sha2::{Digest, Sha256};

/// How many hexadecimal digits a digest has.
pub const DIGITS: usize = 64;

/// The SHA-256 of `bytes`, in lower-case hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from(b"0123456789abcdef"[usize::from(value)]);
    let digits = Sha256::digest(bytes).into_iter();
    digits
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}

/// Whether `text` is a digest as this module writes it.
pub fn is_digest(text: &str) -> bool {
    let digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    text.len() == DIGITS && text.bytes().all(digit)
}
