//! Official papers, ready to print: the notice of the results and the report to the county office.
//!
//! Official Chinese has no space between characters and digits, and numbers its points 一、二、三:
//! [`set`] and [`point`] see to that. Names on them are no links.

pub(crate) mod annex;
pub(crate) mod lists;
pub(crate) mod notice;
pub(crate) mod report;

use jiff::civil::Date;
use serde::Serialize;

use crate::model::Language;
use crate::view::{Scene, Sentence, Words, adjustments, bar};

/// A paragraph, with the words in bold that it begins with.
#[derive(Debug, Serialize)]
pub(crate) struct Paragraph {
    pub(crate) point: Option<String>,
    pub(crate) words: Sentence,
}

/// A paragraph of plain words.
pub(crate) fn plain(scene: &Scene<'_>, text: impl Into<String>) -> Paragraph {
    paragraph(scene, vec![Words::plain(text)])
}

/// A paragraph.
pub(crate) fn paragraph(scene: &Scene<'_>, words: Sentence) -> Paragraph {
    Paragraph {
        point: None,
        words: set(scene, words),
    }
}

/// What the composite is made of.
pub(crate) fn made_of(scene: &Scene<'_>) -> Sentence {
    let components = &scene.year.year.evaluation.method.components;
    let parts = components.iter().map(|component| {
        let weight = component.weight.to_string();
        scene.sentence(
            "official.part",
            &[
                ("component", vec![bar::component_name(scene, component)]),
                ("weight", vec![Words::plain(weight)]),
            ],
        )
    });
    let mut words = scene.sentence("official.how", &[("parts", scene.list_of(parts))]);
    words.push(Words::plain(adjustments::in_short(scene)));
    words.push(Words::plain(scene.texts.get("official.stop")));
    words
}

/// The `number`th point, from 1, of a paper.
pub(crate) fn point(scene: &Scene<'_>, number: usize, title: &str, words: Sentence) -> Paragraph {
    const CHINESE: [&str; 10] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
    let chinese = (CHINESE.get(number.wrapping_sub(1))).map(|number| (*number).to_owned());
    let number = match scene.language() {
        Language::Chinese => chinese.unwrap_or_else(|| number.to_string()),
        Language::English => number.to_string(),
    };
    let arguments = [("number", (&number).into()), ("title", title.into())];
    Paragraph {
        point: Some(scene.say("official.point", &arguments)),
        words: set(scene, words),
    }
}

/// A date as official papers write it: 2025年11月18日.
pub(crate) fn day(scene: &Scene<'_>, date: Date) -> String {
    match scene.language() {
        Language::Chinese => date.strftime("%-Y年%-m月%-d日").to_string(),
        Language::English => scene.date(date),
    }
}

/// Words as official papers set them.
pub(crate) fn set(scene: &Scene<'_>, words: Sentence) -> Sentence {
    let set = |words: Words| {
        // What is in another language keeps its own rules.
        let chinese = match scene.language() {
            Language::Chinese => words.lang.is_none(),
            Language::English => words.lang == Some("zh-CN"),
        };
        Words {
            text: if chinese {
                tight(&words.text)
            } else {
                words.text
            },
            lang: words.lang,
            href: None,
        }
    };
    words.into_iter().map(set).collect()
}

/// `text` without the spaces that stand between a Chinese character and a letter or digit.
fn tight(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let is_space = |at: usize| {
        let (Some(before), Some(after)) = (
            at.checked_sub(1).and_then(|at| characters.get(at)),
            characters.get(at + 1),
        ) else {
            return false;
        };
        characters[at] == ' '
            && (is_chinese(*before) && after.is_ascii_alphanumeric()
                || before.is_ascii_alphanumeric() && is_chinese(*after))
    };
    (characters.iter().enumerate())
        .filter(|(at, _)| !is_space(*at))
        .map(|(_, character)| character)
        .collect()
}

/// Characters and full-width punctuation of Chinese.
fn is_chinese(character: char) -> bool {
    matches!(character, '\u{3000}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests;
