//! The files that pages need beside themselves: stylesheet, icon, scripts.
//!
//! Stage: beside `render`, before `write`. The stylesheet is its parts in the order of their names.

use crate::render::Page;
use crate::wasm::{self, CALCULATOR};

/// The parts of the stylesheet, in order.
macro_rules! stylesheet {
    ($($name:literal),* $(,)?) => {
        concat!($(include_str!(concat!("../assets/css/", $name, ".css"))),*)
    };
}

const STYLESHEET: &str = stylesheet![
    "10-tokens",
    "20-base",
    "30-frame",
    "40-parts",
    "50-charts",
    "60-pledges-ledger",
    "60-ranking",
    "65-reference",
    "70-window",
    "80-calculator",
    "90-print",
];

/// The files under `assets/`.
pub fn files() -> Vec<Page> {
    let file = |name: &str, bytes: &[u8]| Page {
        path: format!("assets/{name}"),
        bytes: bytes.to_vec(),
    };
    vec![
        file("site.css", STYLESHEET.as_bytes()),
        file("icon.svg", include_bytes!("../assets/icon.svg")),
        file(
            "calculator.js",
            wasm::classic_script(&CALCULATOR).as_bytes(),
        ),
    ]
}
