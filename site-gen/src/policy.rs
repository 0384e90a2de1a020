//! What a page may load and run.
//!
//! Stage: read by `view`, which writes it into every page, and by `hosting`, which has the server say
//! it too. One text for both, so that they cannot differ.

/// What the page itself says, by `<meta>`, right behind the charset: the site's own files and nothing
/// else. `wasm` says whether it runs WebAssembly.
pub fn page(wasm: bool) -> &'static str {
    macro_rules! policy {
        ($scripts:literal) => {
            concat!(
                "default-src 'none'; script-src ",
                $scripts,
                "; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; \
                 base-uri 'none'; form-action 'none'"
            )
        };
    }
    if wasm {
        policy!("'self' 'wasm-unsafe-eval'")
    } else {
        policy!("'self'")
    }
}

/// What the server says: the same, and that no other site may show the page in a frame, which a page
/// cannot say of itself.
pub fn header(wasm: bool) -> String {
    format!("{}; frame-ancestors 'none'", page(wasm))
}
