//! What a centre changes of the site's looks and words: `content/theme/`.
//!
//! Stage: below. A theme is part of the model; `render` and `assets` read it. Templates of a theme
//! stand in the place of ours, and ours stay within reach as `ours/<name>`, so that a theme can
//! extend what it replaces.

use tera::{ErrorKind, Tera};

use crate::embedded::TEMPLATES;
use crate::model::Language;
use crate::source::{FileId, Span};

/// The folder of a theme within the content.
pub const FOLDER: &str = "theme";

/// Under which name a template of ours can be extended by the one that replaces it.
const OURS: &str = "ours/";

/// What a theme changes; nothing by default.
#[derive(Clone, Debug, Default)]
pub struct Theme {
    /// Rules that stand behind those of the stylesheet.
    pub style: String,
    /// Texts of the interface.
    pub texts: Vec<OwnText>,
    /// Templates.
    pub templates: Vec<OwnTemplate>,
    /// Files that its rules and templates refer to, published under `assets/theme/`.
    pub files: Vec<OwnFile>,
}

/// A text of the interface in other words.
#[derive(Clone, Debug)]
pub struct OwnText {
    /// In which language.
    pub language: Language,
    /// The section of the catalogue.
    pub section: &'static str,
    /// The key there.
    pub key: String,
    /// The text.
    pub text: String,
}

/// A template that stands in the place of ours.
#[derive(Clone, Debug)]
pub struct OwnTemplate {
    /// The name of ours.
    pub name: &'static str,
    /// What it says.
    pub text: String,
    /// Where it was read.
    pub file: FileId,
}

/// A file of a theme.
#[derive(Clone, Debug)]
pub struct OwnFile {
    /// Below `assets/theme/`.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// What is wrong with a template of a theme, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The place in the theme.
    pub span: Span,
    /// What the template engine says.
    pub message: String,
}

/// The names of our templates.
pub fn template_names() -> impl Iterator<Item = &'static str> {
    TEMPLATES.iter().map(|(name, _)| *name)
}

impl Theme {
    /// The templates, ours and the theme's.
    ///
    /// # Errors
    ///
    /// When a template of the theme is not well written or does not fit ours.
    pub fn engine(&self) -> tera::TeraResult<Tera> {
        let mut tera = Tera::new();
        tera.autoescape_on([".html"]);
        let mut all: Vec<(String, &str)> = Vec::with_capacity(TEMPLATES.len());
        for (name, text) in TEMPLATES {
            let own = self.templates.iter().find(|own| own.name == *name);
            all.push(((*name).to_owned(), own.map_or(text, |own| &own.text)));
            // A component is defined once, so a file of components is replaced as a whole.
            if own.is_some() && !name.starts_with("components/") {
                all.push((format!("{OURS}{name}"), text));
            }
        }
        tera.add_raw_templates(all)?;
        Ok(tera)
    }

    /// The template of the theme that a page of `template` begins with, where it may be one.
    pub fn cause(&self, template: &str) -> Option<&OwnTemplate> {
        let own = |name: &str| self.templates.iter().find(|own| own.name == name);
        own(template)
            .or_else(|| own("base.html"))
            .or(self.templates.first())
    }

    /// What of the theme makes the templates fail; `None` where the theme has no template.
    pub fn fault(&self, error: &tera::Error) -> Option<Fault> {
        let own = |name: &str| self.templates.iter().find(|own| own.name == name);
        let whole = |own: &OwnTemplate| Span::file(own.file);
        let fault = |span, message: &str| Fault {
            span,
            message: message.to_owned(),
        };
        match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
                if let Some(own) = own(report.filename()) {
                    let range = report.span().range.clone();
                    return Some(fault(Span::new(own.file, range), report.message()));
                }
                // It shows in a template of ours that uses what a template of the theme defines.
                let message = format!("{}: {}", report.filename(), report.message());
                Some(fault(whole(self.templates.first()?), &message))
            }
            ErrorKind::MissingParent { current, .. }
            | ErrorKind::CircularExtend { tpl: current, .. }
                if own(current).is_some() =>
            {
                let span = own(current).map(whole)?;
                Some(fault(span, &error.to_string()))
            }
            _ => Some(fault(whole(self.templates.first()?), &error.to_string())),
        }
    }
}
