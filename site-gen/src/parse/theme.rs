//! The files of `theme/`: which may stand there, and the texts in them.

use crate::diagnostic::{Code, Diagnostic, Word, nearest};
use crate::files::{Parser, like};
use crate::model::Language;
use crate::raw::theme::{OwnTexts, Theme};
use crate::source::{FileId, Readable, Span};
use crate::texts::Texts;
use crate::theme::{FOLDER, template_names};

/// The kinds of files that a theme may bring: pictures and fonts, which run nothing.
const ENDINGS: [&str; 7] = ["svg", "png", "jpg", "webp", "ico", "woff2", "avif"];
/// The most bytes of one: old phones on slow lines load it with a page.
const LARGEST: usize = 1 << 20;

impl Parser<'_> {
    /// Reads a file of the theme, `path` from its folder.
    pub(super) fn theme_file(&self, theme: &mut Theme, file: FileId, path: &str) {
        let source = self.sources.get(file);
        if source.readable == Readable::EmptyFolder {
            let known = ["texts", "templates", "assets"];
            let inside = known.iter().any(|folder| path.starts_with(folder));
            if !inside {
                self.unknown_of_theme(file, path, nearest(path, known).map(str::to_owned));
            }
            return;
        }
        let parts: Vec<&str> = path.split('/').collect();
        match parts[..] {
            ["tokens.css"] => theme.style = Some(file),
            ["texts", language, name] => self.own_texts(theme, file, language, name),
            ["templates", ..] => {
                let name = path.strip_prefix("templates/").unwrap_or(path);
                if let Some(known) = template_names().find(|known| *known == name) {
                    theme.templates.push((known, file));
                } else {
                    let meant = nearest(name, template_names());
                    let meant = meant.map(|name| format!("{FOLDER}/templates/{name}"));
                    self.unknown_of_theme(file, path, meant);
                }
            }
            ["assets", ..] => self.own_file(theme, file, path),
            _ => {
                let meant = like(path, ["tokens.css", "texts", "templates", "assets"]);
                self.unknown_of_theme(file, path, meant.map(|name| format!("{FOLDER}/{name}")));
            }
        }
    }

    fn unknown_of_theme(&self, file: FileId, path: &str, meant: Option<String>) {
        if self.sources.get(file).readable == Readable::No {
            return;
        }
        let problem = Diagnostic::new(Code::UnknownFile, Span::file(file));
        let problem = problem.with("path", format_args!("{FOLDER}/{path}"));
        self.report(match meant {
            Some(meant) => problem.with("suggestion", meant),
            None => problem,
        });
    }

    fn own_texts(&self, theme: &mut Theme, file: FileId, folder: &str, name: &str) {
        let languages = [("zh-CN", Language::Chinese), ("en", Language::English)];
        let path = format!("texts/{folder}/{name}");
        let Some((_, language)) = languages.iter().find(|(code, _)| *code == folder) else {
            let meant = nearest(folder, languages.map(|(code, _)| code));
            let meant = meant.map(|code| format!("{FOLDER}/texts/{code}/{name}"));
            return self.unknown_of_theme(file, &path, meant);
        };
        let ours = Texts::of(*language);
        let section = name.strip_suffix(".toml").unwrap_or_default();
        let Some((section, known)) = ours.sections().get_key_value(section) else {
            let meant = nearest(section, ours.sections().keys().copied());
            let meant = meant.map(|section| format!("{FOLDER}/texts/{folder}/{section}.toml"));
            return self.unknown_of_theme(file, &path, meant);
        };
        let texts = self.toml(file, |table| table.texts_below(known.keys()));
        theme.texts.push(OwnTexts {
            language: *language,
            section,
            texts: texts.unwrap_or_default(),
        });
    }

    fn own_file(&self, theme: &mut Theme, file: FileId, path: &str) {
        let Some(bytes) = self.sources.bytes(file) else {
            return; // That it could not be read was reported.
        };
        let refuse = |why| {
            let problem = Diagnostic::new(Code::ThemeFile, Span::file(file));
            let problem = problem.with_word("why", why);
            let endings = ENDINGS.join(", ");
            self.report(problem.with("endings", endings).with("kib", LARGEST / 1024));
        };
        let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
        let lawful = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
        if !ENDINGS.contains(&ending) {
            refuse(Word::ThemeFileEnding);
        } else if !path.chars().all(lawful) {
            refuse(Word::ThemeFileName);
        } else if bytes.len() > LARGEST {
            refuse(Word::ThemeFileSize);
        } else if ending == "svg" && runs_something(bytes) {
            refuse(Word::ThemeFileScript);
        } else {
            theme.files.push(file);
        }
    }
}

/// Whether an SVG file could run a script when it is opened by itself, where no page's policy holds.
/// What only looks so is refused too.
fn runs_something(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes).to_lowercase();
    let handler = text.match_indices("on").any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let name: &str = text[at..].split('=').next().unwrap_or_default();
        let is_name = name.trim_end().chars().all(|c| c.is_ascii_alphabetic());
        before.is_some_and(char::is_whitespace) && is_name && text[at..].contains('=')
    });
    handler
        || ["<script", "javascript:", "<foreignobject", "<!entity"]
            .iter()
            .any(|bad| text.contains(bad))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_that_could_run_something_are_told_apart() {
        let picture = |inside: &str| runs_something(format!("<svg>{inside}</svg>").as_bytes());
        assert!(!picture(
            "<path d='M0 0' fill='none'/><title>Qingxi on the river</title>"
        ));
        assert!(picture("<SCRIPT>alert(1)</SCRIPT>"));
        assert!(picture("<rect onload = 'alert(1)'/>"));
        assert!(picture("<a href='JavaScript:alert(1)'/>"));
    }
}
