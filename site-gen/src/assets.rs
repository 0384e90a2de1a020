//! The files that pages need beside themselves: stylesheets, icons, scripts.
//!
//! Stage: beside `render`, before `write`. The stylesheet is its parts in the order of their names,
//! but for what holds on narrow screens, which is a stylesheet of its own: in large type the page's
//! script applies it at any width, and no rule has to be written twice. What only one kind of page needs
//! is loaded by that page only.

use crate::embedded::{SCRIPTS, STYLES};
use crate::render::Page;
use crate::theme::Theme;
use crate::wasm::{self, ANALYSIS, CALCULATOR, LOCAL, READER, VERIFICATION};

/// The stylesheet of all pages: ours, and behind it what a theme sets.
pub const STYLE: &str = "assets/site.css";

/// The files under `assets/`, and the icon at the root.
pub fn files(theme: &Theme) -> Vec<Page> {
    let mut files = without_wasm(theme);
    for module in [&CALCULATOR, &ANALYSIS, &LOCAL, &READER, &VERIFICATION] {
        let made = wasm::files(module).into_iter();
        files.extend(made.map(|(name, bytes)| file(&name, &bytes)));
    }
    files
}

fn file(name: &str, bytes: &[u8]) -> Page {
    Page {
        path: format!("assets/{name}"),
        bytes: bytes.to_vec(),
    }
}

/// The same without the WebAssembly modules, which are most of their bytes.
pub fn without_wasm(theme: &Theme) -> Vec<Page> {
    let scripts = SCRIPTS.iter();
    let scripts = scripts.map(|(name, text)| file(name, text.as_bytes()));
    let Stylesheets { site, own, narrow } = stylesheets();
    let mut site = compact(&site);
    // Behind ours, so that what a theme sets holds, and as it was written.
    site += &theme.style;
    let mut files = vec![
        Page {
            path: STYLE.into(),
            bytes: site.into_bytes(),
        },
        file("narrow.css", compact(&narrow).as_bytes()),
        file("icon.svg", include_bytes!("../assets/icon.svg")),
        file(
            "icon-180.png",
            include_bytes!("../assets/icons/icon-180.png"),
        ),
        file("preview.png", include_bytes!("../assets/icons/preview.png")),
        // Browsers ask for it at the root of the host, whatever a page says.
        Page {
            path: "favicon.ico".into(),
            bytes: include_bytes!("../assets/icons/favicon.ico").to_vec(),
        },
    ];
    files.extend(scripts);
    // Loaded behind the site's, so what a theme sets stands behind these too.
    let own = own.iter();
    files.extend(own.map(|(name, style)| file(name, (compact(style) + &theme.style).as_bytes())));
    let own = theme.files.iter();
    files.extend(own.map(|own| file(&format!("theme/{}", own.name), &own.bytes)));
    files
}

/// How the rules for narrow screens begin, and how each block of rules ends: at the start of a line.
const NARROW: &str = "\n@media (max-width: 46em) {\n";
const END: &str = "\n}\n";

/// Rules that one kind of page needs, by the name of their file.
const OWN_STYLES: [(&str, &str); 3] = [
    ("calculator.css", include_str!("../assets/calculator.css")),
    ("display.css", include_str!("../assets/display.css")),
    ("paper.css", include_str!("../assets/paper.css")),
];

/// The stylesheets of a site.
#[derive(Default)]
struct Stylesheets {
    /// All screens and paper.
    site: String,
    /// What one kind of page adds, by the name of its file.
    own: Vec<(&'static str, String)>,
    /// Narrow screens. `base.html` says with the same condition when it applies.
    narrow: String,
}

fn stylesheets() -> Stylesheets {
    let mut sheets = Stylesheets::default();
    for part in STYLES {
        split(part, &mut sheets.site, &mut sheets.narrow);
    }
    for (name, style) in OWN_STYLES {
        let mut wide = String::new();
        split(style, &mut wide, &mut sheets.narrow);
        sheets.own.push((name, wide));
    }
    sheets
}

/// Moves the rules for narrow screens to their stylesheet.
fn split(part: &str, wide: &mut String, narrow: &mut String) {
    let mut rest = part;
    while let Some((before, block)) = rest.split_once(NARROW) {
        let (rules, after) = block.split_once(END).unwrap_or((block, ""));
        wide.extend([before, "\n"]);
        narrow.extend([rules, "\n"]);
        rest = after;
    }
    *wide += rest;
}

/// A stylesheet without what only its authors read: comments, indentation, line breaks. Phones on a
/// slow line load a sixth less.
fn compact(style: &str) -> String {
    let mut short = String::with_capacity(style.len());
    let mut rest = style;
    while let Some(next) = rest.chars().next() {
        let length = match next {
            '/' if rest.starts_with("/*") => {
                let end = rest.find("*/").map_or(rest.len(), |end| end + "*/".len());
                rest = &rest[end..];
                continue;
            }
            // Texts stay as they are.
            '"' => rest[1..].find('"').map_or(rest.len(), |end| end + 2),
            _ => next.len_utf8(),
        };
        let (piece, behind) = rest.split_at(length);
        rest = behind;
        match piece {
            space if space.trim().is_empty() => {
                // Before a colon a space means "within"; behind one it means nothing.
                if !short.is_empty() && !short.ends_with(['{', '}', ';', ',', ':', ' ']) {
                    short.push(' ');
                }
            }
            "{" | "}" => {
                let kept = short.trim_end_matches([' ', ';']).len();
                short.truncate(kept);
                short += piece;
            }
            _ => short += piece,
        }
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stylesheet_loses_what_nothing_reads() {
        for (written, compacted) in [
            ("/* A */\na, b :is(i) {\n  c: d;\n}\n", "a,b :is(i){c:d}"),
            (
                "a::after { content: \" /* ; } \"; }",
                "a::after{content:\" /* ; } \"}",
            ),
            (
                "a > b { c: calc(1px + 2px) }\n\n\nd { }",
                "a > b{c:calc(1px + 2px)}d{}",
            ),
            (
                "@media (e: 1px) and (f: 2px) { g { h: i } }",
                "@media (e:1px) and (f:2px){g{h:i}}",
            ),
        ] {
            assert_eq!(compact(written), compacted);
        }
        // What a style means is not lost: each of its rules and declarations is there.
        let sheets = stylesheets();
        let own = sheets.own.into_iter().map(|(_, style)| style);
        for text in own.chain([sheets.site, sheets.narrow]) {
            let short = compact(&text);
            let count = |text: &str, piece| text.matches(piece).count();
            assert_eq!(count(&short, '{'), count(&short, '}'));
            assert!(!short.contains("/*") && !short.contains('\n'));
            assert_eq!(compact(&short), short);
        }
    }

    #[test]
    fn rules_for_narrow_screens_are_all_in_their_stylesheet() {
        let Stylesheets { site, own, narrow } = stylesheets();
        let own = own.into_iter().map(|(_, style)| style);
        let wide: Vec<String> = own.chain([site]).collect();
        for wide in &wide {
            assert!(
                !wide.contains("46em"),
                "a block for narrow screens is written in another way"
            );
        }
        assert!(narrow.contains(".stackable thead") && !narrow.contains("@media (max"));
        let braces = |text: &str, brace| text.matches(brace).count();
        for text in wide.into_iter().chain([narrow]) {
            assert_eq!(braces(&text, '{'), braces(&text, '}'));
        }
        let base = include_str!("../templates/base.html");
        assert!(base.contains("media=\"screen and (max-width: 46em)\""));
    }
}
