//! The search index: what the page `/search/` looks things up in, with no server and from disk too.
//!
//! Stage: beside `view`, from `Assessed` to files under `search/`. The script `assets/js/search.js`
//! reads them; `terms` and `scripts` say the two halves of what both sides must do alike.
//!
//! # Why an index of our own
//!
//! Any two neighbouring Chinese characters must be found. Pagefind, tinysearch and what Zola carries
//! (elasticlunr) cut Chinese text into dictionary words, so that `段简` is not found in `一段简单`
//! (Pagefind's issue 987), and they load their parts by `fetch`, which fails from disk. Searching all
//! the text in the browser finds everything but loads megabytes at a thousand windows.
//!
//! # How it works
//!
//! The texts are cut into *terms* (`terms`): pairs of neighbouring characters for Chinese, whole
//! words for scripts that put spaces. For each term the index says in which entries and *where* in
//! them it stands, so that a longer query is answered by its pairs standing one after the other: what
//! is found truly holds the query, and the number of results is known before any text is loaded.
//! Terms lie in shards by a hash of their first two characters, texts in small blocks: a query loads
//! a shard for every two of its characters, and the blocks of the ten results that are shown.
//!
//! Each year has an index of its own, so that a finished year's files never change.

mod entries;
mod scripts;
mod terms;

use rayon::prelude::*;

use crate::assess::Assessed;
use crate::data::DataFile;

/// The files of the index.
pub fn files(assessed: &Assessed) -> Vec<DataFile> {
    let years = assessed.years.par_iter().rev();
    let (about, files): (Vec<_>, Vec<_>) = years
        .map(|year| scripts::of_year(year.content.year, &entries::of(assessed, year)))
        .unzip();
    let mut files = files.concat();
    files.push(scripts::contents(about));
    files
}

#[cfg(test)]
mod tests;
