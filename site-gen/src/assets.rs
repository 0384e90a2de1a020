//! The files that pages need beside themselves: stylesheet, icon, scripts.
//!
//! Stage: beside `render`, before `write`. The stylesheet is its parts in the order of their names.

use crate::embedded::{SCRIPTS, STYLES};
use crate::render::Page;
use crate::wasm::{self, CALCULATOR};

/// The files under `assets/`.
pub fn files() -> Vec<Page> {
    let file = |name: &str, bytes: &[u8]| Page {
        path: format!("assets/{name}"),
        bytes: bytes.to_vec(),
    };
    let scripts = SCRIPTS.iter();
    let scripts = scripts.map(|(name, text)| file(name, text.as_bytes()));
    let mut files = vec![
        file("site.css", STYLES.concat().as_bytes()),
        file("icon.svg", include_bytes!("../assets/icon.svg")),
        file(
            "calculator.js",
            wasm::classic_script(&CALCULATOR).as_bytes(),
        ),
    ];
    files.extend(scripts);
    files
}
