//! Text as the index sees it: folded, and cut into terms. `search.js` does the same to queries.

use unicode_normalization::UnicodeNormalization;

/// `text` without the differences that a reader does not mean: full width and half width, capital and
/// small letters.
///
/// Each character is folded by itself, after composition: the script folds alike and keeps, for every
/// folded character, the place in the text that it came from.
pub(super) fn fold(text: &str) -> String {
    (text.nfc())
        .flat_map(|c| std::iter::once(c).nfkc())
        .flat_map(char::to_lowercase)
        .collect()
}

/// What a character is for the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Of a script that puts spaces between words, or a digit.
    Letter,
    /// Of a script that does not: each pair is a term.
    Sign,
    /// Neither: it ends a word, and no term holds it.
    Gap,
}

fn kind(c: char) -> Kind {
    if !c.is_alphanumeric() {
        Kind::Gap
    } else if c >= '\u{2e80}'
        // Thai, Lao, Burmese, Khmer.
        || matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}')
    {
        Kind::Sign
    } else {
        Kind::Letter
    }
}

/// The terms of folded text with their places, in characters: every word of letters, and every two
/// neighbours of which one is a sign. With `single`, also each sign and the first letter of each
/// word, for queries of one character.
pub(super) fn terms(folded: &str, single: bool) -> Vec<(&str, u32)> {
    let mut found = Vec::new();
    let mut before: Option<(usize, Kind)> = None;
    let mut word: Option<(usize, u32)> = None;
    for (place, (at, c)) in (0..).zip(folded.char_indices()) {
        let (end, this) = (at + c.len_utf8(), kind(c));
        if this != Kind::Letter
            && let Some((start, first)) = word.take()
        {
            found.push((&folded[start..at], first));
        }
        let starts = this == Kind::Letter && word.is_none();
        if starts {
            word = Some((at, place));
        }
        if single && (starts || this == Kind::Sign) {
            found.push((&folded[at..end], place));
        }
        if let Some((start, earlier)) = before
            && this != Kind::Gap
            && (earlier, this) != (Kind::Letter, Kind::Letter)
        {
            found.push((&folded[start..end], place - 1));
        }
        before = (this != Kind::Gap).then_some((at, this));
    }
    if let Some((start, first)) = word {
        found.push((&folded[start..], first));
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The shard of a term, of `shards` many, a power of two: a hash (FNV-1a) of its first two
/// characters, so that all words with one beginning lie together.
pub(super) fn shard(term: &str, shards: u32) -> u32 {
    let hash = (term.chars().take(2)).fold(0x811c_9dc5_u32, |hash, c| {
        (hash ^ u32::from(c)).wrapping_mul(0x0100_0193)
    });
    (hash ^ (hash >> 16)) & (shards - 1)
}
