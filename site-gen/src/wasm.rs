//! The WebAssembly modules that `build.rs` made, ready to be written into a site.
//!
//! Stage: used by the assets. It must not know what a module does.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// A compiled module with the script that speaks to it.
#[derive(Clone, Copy, Debug)]
pub struct Module {
    /// The feature of `web` it was built with. Its script defines `pingyi_<name>`.
    pub name: &'static str,
    /// The glue that wasm-bindgen generated, a classic script.
    pub glue: &'static str,
    /// The code.
    pub wasm: &'static [u8],
}

/// The what-if calculator.
pub const CALCULATOR: Module = Module {
    name: "calculator",
    glue: include_str!(concat!(env!("OUT_DIR"), "/calculator.js")),
    wasm: include_bytes!(concat!(env!("OUT_DIR"), "/calculator_bg.wasm")),
};

/// A module as one classic script: the glue, the code as text, and what starts it.
///
/// A page that is opened from disk can neither fetch a file nor load a module script, so the code
/// comes inside the script. It is compiled from bytes, which the policy allows with
/// `'wasm-unsafe-eval'`; nothing is evaluated. `globalThis.pingyi.<name>` is a promise of the
/// module's functions, for pages and tests that call them.
pub fn classic_script(module: &Module) -> String {
    let Module { name, glue, wasm } = module;
    let code = STANDARD.encode(wasm);
    format!(
        "{glue}\n\
         (globalThis.pingyi ??= {{}}).{name} = pingyi_{name}({{module_or_path: \
         Uint8Array.from(atob(\"{code}\"), c => c.charCodeAt(0))}}).then(() => pingyi_{name});\n"
    )
}
