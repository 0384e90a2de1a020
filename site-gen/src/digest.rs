//! SHA-256, in hexadecimal.
//!
//! Stage: below all others.

use std::fmt::Write;

use sha2::{Digest, Sha256};

/// How many hexadecimal digits a digest has.
pub const DIGITS: usize = 64;

/// The SHA-256 of `bytes`, in lower-case hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .fold(String::with_capacity(DIGITS), |mut text, byte| {
            write!(text, "{byte:02x}").expect("writing to a string succeeds");
            text
        })
}

/// Whether `text` is a digest as this module writes it.
pub fn is_digest(text: &str) -> bool {
    let digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    text.len() == DIGITS && text.bytes().all(digit)
}
