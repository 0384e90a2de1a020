//! Whether a copy of a site is whole and agrees with itself: what anybody can check without trusting
//! whoever serves it.
//!
//! Pure, and the same on the command line and in the browser. A [`Proof`] is told of `SHA256SUMS` and
//! of the log of publications, says which files it wants and in which order, and is handed each of them.
//! It answers with the first thing that is not as it should be. It keeps none of the files but the
//! inputs at hand, so a large site needs no more memory than a small one.

pub mod figures;
pub mod log;
pub mod sums;

use std::collections::{BTreeMap, BTreeSet};

use crate::results::{self, digest_of};
use figures::{Figure, Figures};
use log::Line;

/// The file with the digests.
pub const SUMS: &str = "SHA256SUMS";

/// The log of publications.
pub const LOG: &str = "publications.log";

/// The file that a builder puts into a site so that it may replace it: servers do not show it.
pub const MARKER: &str = ".pingyi-site";

/// What is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What is wrong.
    pub what: What,
    /// Where: a file of the site.
    pub path: String,
    /// What should be there: a digest, a figure, a number.
    pub expected: String,
    /// What is there.
    pub found: String,
}

macro_rules! findings {
    ($($(#[$meta:meta])* $variant:ident = $key:literal,)+) => {
        /// The kinds of findings.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum What { $($(#[$meta])* $variant,)+ }

        impl What {
            /// All kinds.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// Its key in the catalogue of texts.
            pub fn key(self) -> &'static str {
                match self { $(Self::$variant => $key,)+ }
            }
        }
    };
}

findings! {
    /// A line of `SHA256SUMS` is not one of its lines, or names a file outside or twice.
    Sums = "finding_sums",
    /// A file that has a digest is not there.
    Missing = "finding_missing",
    /// A file is there that has no digest.
    Extra = "finding_extra",
    /// A file is not the one that the digest was made of.
    Digest = "finding_digest",
    /// An entry of the log is not as it was written.
    Log = "finding_log",
    /// A file that a publication kept is not the one that was published.
    Kept = "finding_kept",
    /// Inputs cannot be read.
    Inputs = "finding_inputs",
    /// Results are not those of their inputs.
    Results = "finding_results",
    /// The data of a sealed year are not those that were last published.
    Sealed = "finding_sealed",
    /// A page shows another figure than the data.
    Figure = "finding_figure",
    /// A page does not show a figure that it should.
    NoFigure = "finding_no_figure",
    /// No entry of the log has the check code that was given.
    Head = "finding_head",
}

impl Finding {
    /// A finding about `path`.
    pub fn new(what: What, path: &str, expected: &str, found: &str) -> Self {
        let [path, expected, found] = [path, expected, found].map(str::to_owned);
        Self {
            what,
            path,
            expected,
            found,
        }
    }
}

/// What was checked, when nothing was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// Files.
    pub files: usize,
    /// Publications in the log.
    pub publications: usize,
    /// Years whose results were computed again.
    pub years: usize,
    /// Composites and ranks on pages that were compared.
    pub figures: usize,
}

/// A copy of a site being checked.
#[derive(Clone, Debug)]
pub struct Proof {
    sums: BTreeMap<String, String>,
    lines: Vec<Line>,
    /// Inputs that were handed over and whose results were not yet, by their folder.
    inputs: BTreeMap<String, String>,
    /// Of the years and publications whose results were computed again.
    figures: figures::All,
    /// What lists showed so far, by their first page.
    shown: BTreeMap<String, BTreeSet<Figure>>,
    checked: Checked,
}

impl Proof {
    /// A site with these digests and this log, where it has one.
    ///
    /// # Errors
    ///
    /// When either is damaged, or a year or publication has no data.
    pub fn new(sums: &str, log: Option<&str>) -> Result<Self, Finding> {
        let sums = sums::read(sums)?;
        let lines = log::read(log.unwrap_or_default())?;
        let proof = Self {
            checked: Checked {
                publications: lines.len(),
                ..Checked::default()
            },
            sums,
            lines,
            inputs: BTreeMap::new(),
            figures: BTreeMap::new(),
            shown: BTreeMap::new(),
        };
        let years: BTreeSet<u16> = (proof.sums.keys())
            .filter_map(|path| page(path).year)
            .collect();
        let data = years.iter().map(|year| format!("data/{year}"));
        let kept = proof.lines.iter().map(Line::folder);
        for folder in data.chain(kept) {
            for name in ["inputs.json", "results.json"] {
                let path = format!("{folder}/{name}");
                if !proof.sums.contains_key(&path) {
                    return Err(Finding::new(What::Missing, &path, "", ""));
                }
            }
        }
        Ok(proof)
    }

    /// The files to be handed over, in this order: data before the pages that show them.
    pub fn files(&self) -> Vec<&str> {
        let is_data =
            |path: &&str| path.ends_with("/inputs.json") || path.ends_with("/results.json");
        let (data, others): (Vec<&str>, Vec<&str>) =
            self.sums.keys().map(String::as_str).partition(is_data);
        [data, others].concat()
    }

    /// The digest that a file should have.
    pub fn digest(&self, path: &str) -> Option<&str> {
        self.sums.get(path).map(String::as_str)
    }

    /// The publications in the log.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// The publication, counted from 1, whose hash begins with `head`: hexadecimal digits with or
    /// without spaces between them.
    ///
    /// # Errors
    ///
    /// When there is none, or `head` has fewer digits than a check code.
    pub fn head(&self, head: &str) -> Result<usize, Finding> {
        const DIGITS: usize = 32;
        let digits = head.split_whitespace().collect::<String>();
        let digits = digits.to_ascii_lowercase();
        let found = (digits.len() >= DIGITS)
            .then(|| (self.lines.iter()).position(|line| line.hash.starts_with(&digits)));
        let last = self.lines.last().map_or("", |line| &line.hash[..DIGITS]);
        found.flatten().map(|at| at + 1).ok_or_else(|| {
            let (grouped, given) = (log::grouped(last), log::grouped(&digits));
            Finding::new(What::Head, LOG, &given, &grouped)
        })
    }

    /// Checks that the copy has no file but these.
    ///
    /// # Errors
    ///
    /// At the first, in the order of `names`, that has no digest.
    pub fn extra<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> Result<(), Finding> {
        let known = |path: &str| path == SUMS || path == LOG || self.sums.contains_key(path);
        match names.into_iter().find(|path| !known(path)) {
            Some(path) => Err(Finding::new(What::Extra, path, "", "")),
            None => Ok(()),
        }
    }

    /// Checks a file, `None` where it is not there.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub fn file(&mut self, path: &str, bytes: Option<&[u8]>) -> Result<(), Finding> {
        let Some(expected) = self.sums.get(path) else {
            return Err(Finding::new(What::Extra, path, "", ""));
        };
        let Some(bytes) = bytes else {
            return Err(Finding::new(What::Missing, path, "", ""));
        };
        let found = digest_of(bytes);
        if found != *expected {
            return Err(Finding::new(What::Digest, path, expected, &found));
        }
        self.checked.files += 1;
        let text = || String::from_utf8_lossy(bytes);
        if let Some(folder) = path.strip_suffix("/inputs.json") {
            self.data(folder, path, "inputs", &found)?;
            self.inputs.insert(folder.to_owned(), text().into_owned());
        } else if let Some(folder) = path.strip_suffix("/results.json") {
            self.data(folder, path, "results", &found)?;
            self.results(folder, path, &text())?;
        } else if let Some(folder) = path.strip_suffix("/history.json") {
            self.data(folder, path, "history", &found)?;
        } else if let Some(folder) = path.strip_suffix("/results.csv") {
            self.table(folder, path, &text())?;
        } else if matches!(path.rsplit_once('.'), Some((_, "html" | "svg")))
            || path.ends_with("/rows.js")
        {
            self.page(path, &text())?;
        }
        Ok(())
    }

    /// Checks that data are those that the log names.
    fn data(&self, folder: &str, path: &str, name: &str, found: &str) -> Result<(), Finding> {
        let kept = self.lines.iter().find(|line| line.folder() == folder);
        let (what, line) = match (kept, year(folder)) {
            (Some(line), _) => (What::Kept, Some(line)),
            (None, Some(year)) => {
                let last = self.lines.iter().rev().find(|line| line.year == year);
                (What::Sealed, last.filter(|line| line.seals()))
            }
            (None, None) => return Ok(()),
        };
        let expected = line.and_then(|line| log::kept(&self.lines, line, name));
        match expected.filter(|expected| *expected != found) {
            Some(expected) => Err(Finding::new(what, path, expected, found)),
            None => Ok(()),
        }
    }

    /// Computes results anew and compares.
    fn results(&mut self, folder: &str, path: &str, text: &str) -> Result<(), Finding> {
        let Some(inputs) = self.inputs.remove(folder) else {
            return Ok(());
        };
        let kept = self.lines.iter().find(|line| line.folder() == folder);
        if kept.is_some_and(|line| line.method != log::METHOD) {
            // Of another method: its digest vouches for it, and this program cannot compute it.
            return Ok(());
        }
        let bad = |why: String| {
            let path = format!("{folder}/inputs.json");
            Finding::new(What::Inputs, &path, "", &why)
        };
        let evaluation = results::read(&inputs).map_err(bad)?;
        let computed = results::results(&inputs).map_err(bad)?;
        if computed != text {
            let (expected, found) = figures::first_difference(&computed, text);
            return Err(Finding::new(What::Results, path, &expected, &found));
        }
        let of = match (year(folder), kept) {
            (Some(year), _) => {
                self.checked.years += 1;
                year.to_string()
            }
            (None, Some(line)) => format!("#{}", line.number),
            (None, None) => return Ok(()),
        };
        self.figures.insert(of, Figures::of(&evaluation));
        Ok(())
    }

    fn table(&mut self, folder: &str, path: &str, text: &str) -> Result<(), Finding> {
        let year = year(folder).map(|year| year.to_string());
        if let Some(figures) = year.and_then(|year| self.figures.get(&year)) {
            self.checked.figures += figures.table(path, text)?;
        }
        Ok(())
    }

    /// Checks what a page shows, whatever its digest is.
    ///
    /// # Errors
    ///
    /// At the first composite or rank that is not that of the data, or when a page that stands for
    /// itself lacks one.
    pub fn page(&mut self, path: &str, text: &str) -> Result<(), Finding> {
        let page = page(path);
        let year = page.year.map(|year| year.to_string());
        let shown = Figures::page(&self.figures, year.as_deref(), path, text)?;
        self.checked.figures += shown.len();
        if page.is_single() {
            return self.lacks_nothing(path, page, &shown);
        }
        if page.is_of_list() {
            // The pages of a list show its windows together.
            let first = path.split("pages/").next().unwrap_or(path);
            let first = [first.trim_end_matches(INDEX), INDEX].concat();
            self.shown.entry(first).or_default().extend(shown);
        }
        Ok(())
    }

    /// What was checked, when every file was handed over.
    ///
    /// # Errors
    ///
    /// When pages lack figures that they should show.
    pub fn finish(&self) -> Result<Checked, Finding> {
        for (path, shown) in &self.shown {
            self.lacks_nothing(path, page(path), shown)?;
        }
        Ok(self.checked)
    }

    /// Checks that a page, or a list from its first page on, shows the figures that it should.
    fn lacks_nothing(
        &self,
        path: &str,
        page: Page<'_>,
        shown: &BTreeSet<Figure>,
    ) -> Result<(), Finding> {
        let lacking = if let Some(year) = page.year {
            let figures = self.figures.get(&year.to_string());
            figures.and_then(|figures| figures.lacking(page.rest, shown))
        } else {
            // It shows the current year. Which that is cannot be told, so all must have results.
            let mut years = self
                .figures
                .iter()
                .filter(|(name, _)| !name.starts_with('#'));
            let is_sure = shown.is_empty() && years.all(|(_, figures)| figures.are_shown());
            is_sure.then(|| "composite".to_owned())
        };
        match lacking {
            Some(lacking) => Err(Finding::new(What::NoFigure, path, &lacking, "")),
            None => Ok(()),
        }
    }
}

/// The year whose published data a folder holds.
fn year(folder: &str) -> Option<u16> {
    folder.strip_prefix("data/")?.parse().ok()
}

/// A page, by its address.
#[derive(Clone, Copy, Debug)]
struct Page<'a> {
    /// Of which year it is; the pages without one show the current year, or none.
    year: Option<u16>,
    /// What follows the language and the year.
    rest: &'a str,
}

/// The name of every page's file.
const INDEX: &str = "index.html";

/// Which page a file is.
fn page(path: &str) -> Page<'_> {
    let mut languages = ["en/", "zh-CN/"].into_iter();
    let rest = languages.find_map(|language| path.strip_prefix(language));
    let rest = rest.unwrap_or(path);
    let year = rest.split_once('/').filter(|(year, _)| year.len() == 4);
    match year.and_then(|(year, behind)| Some((year.parse().ok()?, behind))) {
        Some((year, rest)) => Page {
            year: Some(year),
            rest,
        },
        None => Page { year: None, rest },
    }
}

impl Page<'_> {
    /// Whether it must show its figures whatever other pages show: a window's, or the picture of all.
    fn is_single(&self) -> bool {
        let window = self.rest.strip_prefix("windows/");
        let window = window.and_then(|rest| rest.strip_suffix("/index.html"));
        let is_picture = self.rest == figures::PICTURE;
        self.year.is_some() && (is_picture || window.is_some_and(|window| !window.contains('/')))
    }

    /// Whether it is one of the pages that show figures of many windows.
    fn is_of_list(&self) -> bool {
        let kind = self.rest.split('/').next().unwrap_or_default();
        let is_known = match self.year {
            Some(_) => figures::LISTS.contains(&kind),
            None => kind == "display",
        };
        self.rest.ends_with(INDEX) && (is_known || self.rest == INDEX)
    }
}

#[cfg(test)]
mod tests;
