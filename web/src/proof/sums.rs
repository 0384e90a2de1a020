//! Reading `SHA256SUMS`.

use std::collections::BTreeMap;

use super::{Finding, LOG, SUMS, What};

/// The digests by path.
///
/// # Errors
///
/// At the first line that is not one of `sha256sum`, or names a file outside the site, or one that it
/// must not or did already.
pub fn read(text: &str) -> Result<BTreeMap<String, String>, Finding> {
    let mut sums = BTreeMap::new();
    for (at, line) in text.split_terminator('\n').enumerate() {
        let lawful = line.split_once("  ").filter(|(digest, path)| {
            let inside = path.split('/').all(|part| !matches!(part, "" | "." | ".."));
            is_digest(digest) && inside && !path.contains(['\\', '\r', '\0'])
        });
        let lawful = lawful.filter(|(_, path)| *path != SUMS && *path != LOG);
        let (digest, path) = lawful.ok_or_else(|| bad(at))?;
        if sums.insert(path.to_owned(), digest.to_owned()).is_some() {
            return Err(bad(at));
        }
    }
    if sums.is_empty() || !text.ends_with('\n') {
        return Err(bad(sums.len()));
    }
    Ok(sums)
}

fn bad(at: usize) -> Finding {
    Finding::new(What::Sums, SUMS, &(at + 1).to_string(), "")
}

/// Whether `text` is a SHA-256 in lower-case hexadecimal.
pub(super) fn is_digest(text: &str) -> bool {
    let digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    text.len() == 64 && text.bytes().all(digit)
}
