//! The page's texts: what the catalogue of its language says.
//!
//! Nothing a reader sees is written in Rust; this module finds the words and puts figures into them.

use scoring_core::map::Map;
use std::fmt::Display;

use crate::json;

/// The texts of one language.
#[derive(Clone, Debug)]
pub struct Texts {
    english: bool,
    entries: Map<String, String>,
}

impl Texts {
    /// Reads the texts that the page carries: one JSON object of strings.
    ///
    /// # Errors
    ///
    /// When the text is no such object.
    pub fn from_json(language: &str, json: &str) -> Result<Self, String> {
        let entries = json::read(json).map_err(|error| error.to_string())?;
        Ok(Self {
            english: language == "en",
            entries,
        })
    }

    /// These and the texts of another such object.
    ///
    /// # Errors
    ///
    /// When the text is no such object.
    pub fn and(mut self, json: &str) -> Result<Self, String> {
        let more: Map<String, String> = json::read(json).map_err(|error| error.to_string())?;
        self.entries.extend(more);
        Ok(self)
    }

    /// Whether they are English.
    pub fn is_english(&self) -> bool {
        self.english
    }

    /// The text of `key`; the key itself where the catalogue lacks it, so that a gap is seen.
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.entries.get(key).map_or(key, String::as_str)
    }

    /// The text of `key` with each `{name}` replaced by its value.
    pub fn fill(&self, key: &str, values: &[(&str, &dyn Display)]) -> String {
        fill(self.get(key), values)
    }

    /// The text for a number: English says one thing of 1 and another of the rest (`key.one`,
    /// `key.other`), Chinese has the second form only. `{n}` is the number.
    pub fn count(&self, key: &str, n: impl Copy + Display + PartialEq + From<u8>) -> String {
        let forms = [format!("{key}.one"), format!("{key}.other")];
        let forms = if n == 1.into() {
            &forms[..]
        } else {
            &forms[1..]
        };
        let form = forms.iter().find(|form| self.entries.contains_key(*form));
        self.fill(form.map_or(key, String::as_str), &[("n", &n)])
    }

    /// A name in the page's language; the original where there is no English one.
    pub fn name<'a>(&self, name: &'a str, name_en: Option<&'a str>) -> &'a str {
        if self.english {
            name_en.unwrap_or(name)
        } else {
            name
        }
    }

    /// A date of the data (`2025-06-11`) as people write it.
    pub fn date(&self, date: &str) -> String {
        let mut parts = date.splitn(3, '-');
        let (Some(year), Some(month), Some(day)) = (parts.next(), parts.next(), parts.next())
        else {
            return date.to_owned();
        };
        let (month, day) = (month.trim_start_matches('0'), day.trim_start_matches('0'));
        let month_name = self.get(MONTHS[month.parse::<usize>().unwrap_or(0) % MONTHS.len()]);
        let values: [(&str, &dyn Display); 3] =
            [("year", &year), ("month", &month_name), ("day", &day)];
        self.fill("date", &values)
    }

    /// Names in a row.
    pub fn join(&self, names: &[String]) -> String {
        names.join(self.get("list-separator"))
    }
}

/// The keys of the months' names; December stands first, so that a month's number finds its name.
const MONTHS: [&str; 12] = [
    "month-12", "month-1", "month-2", "month-3", "month-4", "month-5", "month-6", "month-7",
    "month-8", "month-9", "month-10", "month-11",
];

fn fill(template: &str, values: &[(&str, &dyn Display)]) -> String {
    let mut text = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let Some((name, after)) = after.split_once('}') else {
            text.push('{');
            rest = after;
            continue;
        };
        match values.iter().find(|(known, _)| *known == name) {
            Some((_, value)) => text.push_str(&value.to_string()),
            None => text.push_str(name),
        }
        rest = after;
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
pub(crate) mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use super::*;

    /// The calculator's texts as they lie in the repository.
    pub(crate) fn catalogue(language: &str) -> Texts {
        Texts {
            english: language == "en",
            entries: section(language, "calculator"),
        }
    }

    /// These and those of the module of questions.
    pub(crate) fn whole_catalogue(language: &str) -> Texts {
        let mut texts = catalogue(language);
        texts.entries.extend(section(language, "analysis"));
        texts
    }

    fn section(language: &str, name: &str) -> Map<String, String> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../site-gen/texts");
        let file = root.join(language).join(format!("{name}.toml"));
        let text = fs::read_to_string(&file).expect("the catalogue is in the repository");
        toml::from_str(&text).expect("the catalogue is flat TOML")
    }

    /// What this crate's sources ask the catalogue for, and all their string literals.
    #[derive(Default)]
    struct Sources {
        asked: BTreeSet<String>,
        literals: BTreeSet<String>,
    }

    /// The folders of the module of questions, whose texts are loaded with it.
    const QUESTIONS: [&str; 3] = ["analysis", "local", "panels"];

    fn read_sources(folder: &Path, found: &mut Sources, questions: bool) {
        for entry in fs::read_dir(folder).expect("the sources are there") {
            let path = entry.expect("the sources can be listed").path();
            let name = path.file_name().and_then(|name| name.to_str());
            if path.is_dir() {
                if questions || name.is_none_or(|name| !QUESTIONS.contains(&name)) {
                    read_sources(&path, found, questions);
                }
                continue;
            }
            let source = fs::read_to_string(&path).expect("a source is text");
            let source = source.split("mod tests").next().unwrap_or_default();
            let mut before = "";
            for (at, part) in source.split('"').enumerate() {
                if at % 2 == 1 {
                    let asks = ["texts.get(", "texts.fill(", "texts.count("];
                    if asks.iter().any(|ask| before.trim_end().ends_with(ask)) {
                        found.asked.insert(part.to_owned());
                    }
                    found.literals.insert(part.to_owned());
                }
                before = part;
            }
        }
    }

    #[test]
    fn placeholders_are_filled_and_an_unknown_one_shows() {
        assert_eq!(
            fill("{a} → {b}, {c} {", &[("a", &1), ("b", &"x")]),
            "1 → x, c {"
        );
    }

    #[test]
    fn english_counts_have_two_forms() {
        let texts = catalogue("en");
        assert_ne!(texts.count("changes", 1), texts.count("changes", 2));
        assert!(catalogue("zh-CN").count("changes", 1).contains('1'));
    }

    #[test]
    fn dates() {
        assert_eq!(catalogue("zh-CN").date("2025-06-01"), "6 月 1 日");
        assert_eq!(catalogue("en").date("2025-12-11"), "11 December");
    }

    #[test]
    fn both_catalogues_hold_what_is_asked_for_and_nothing_else() {
        let base = |key: &String| {
            let stem = key.strip_suffix(".one").or(key.strip_suffix(".other"));
            stem.unwrap_or(key).to_owned()
        };
        let keys = |texts: Texts| -> BTreeSet<String> { texts.entries.keys().map(base).collect() };
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let (mut all, mut own) = (Sources::default(), Sources::default());
        read_sources(&root, &mut all, true);
        read_sources(&root, &mut own, false);
        let (whole, chinese) = (keys(whole_catalogue("zh-CN")), keys(catalogue("zh-CN")));
        assert_eq!(whole, keys(whole_catalogue("en")));
        assert_eq!(chinese, keys(catalogue("en")));
        let unused: Vec<_> = whole.difference(&all.literals).collect();
        assert!(unused.is_empty(), "unused: {unused:?}");
        for (asked, known) in [(all.asked, &whole), (own.asked, &chinese)] {
            let absent: Vec<_> = asked.difference(known).collect();
            assert!(absent.is_empty(), "absent: {absent:?}");
        }
    }

    #[test]
    fn both_languages_fill_the_same_placeholders() {
        let names = |text: &str| -> BTreeSet<String> {
            let after = text.split('{').skip(1);
            after
                .filter_map(|rest| Some(rest.split_once('}')?.0.to_owned()))
                .collect()
        };
        let english = whole_catalogue("en");
        for (key, text) in &whole_catalogue("zh-CN").entries {
            let other = english.entries.get(key).expect("the keys are the same");
            // A date's year may be left out where the language leaves it out.
            if key != "date" {
                assert_eq!(names(text), names(other), "{key}");
            }
        }
    }
}
