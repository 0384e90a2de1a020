//! The WebAssembly modules that `build.rs` made, ready to be written into a site.
//!
//! Stage: used by the assets. It must not know what a module does.

/// A compiled module with the script that speaks to it.
#[derive(Clone, Copy, Debug)]
pub struct Module {
    /// The feature it was built with. Its script defines `pingyi_<name>`.
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

/// What would it take, weights that decide, stability: loaded when a reader asks.
pub const ANALYSIS: Module = Module {
    name: "analysis",
    glue: include_str!(concat!(env!("OUT_DIR"), "/analysis.js")),
    wasm: include_bytes!(concat!(env!("OUT_DIR"), "/analysis_bg.wasm")),
};

/// Whether a copy of the site agrees with itself.
pub const VERIFICATION: Module = Module {
    name: "verification",
    glue: include_str!(concat!(env!("OUT_DIR"), "/verification.js")),
    wasm: include_bytes!(concat!(env!("OUT_DIR"), "/verification_bg.wasm")),
};

/// Files of staff as records, with the diagnostics of `check`: loaded at the first file.
pub const READER: Module = Module {
    name: "reader",
    glue: include_str!(concat!(env!("OUT_DIR"), "/reader.js")),
    wasm: include_bytes!(concat!(env!("OUT_DIR"), "/reader_bg.wasm")),
};

/// A module as one classic script: the glue, the code as text, and what starts it.
///
/// A page that is opened from disk can neither fetch a file nor load a module script, so the code
/// comes inside the script. It is compiled from bytes, which the policy allows with
/// `'wasm-unsafe-eval'`; nothing is evaluated. `globalThis.pingyi.<name>` is a promise of the
/// module's functions, for pages and tests that call them.
pub fn classic_script(module: &Module) -> String {
    let Module { name, glue, wasm } = module;
    let code = text_of(wasm);
    format!(
        "{glue}\n\
         (globalThis.pingyi ??= {{}}).{name} = pingyi_{name}({{module_or_path: \
         Uint8Array.from(\"{code}\", c => c.charCodeAt(0) & 255)}}).then(() => pingyi_{name});\n"
    )
}

/// Bytes as a text that can stand between quotes: a character a byte, whose lower eight bits are the
/// byte. What is no printable character, or would end the text, is moved up by 256.
///
/// A compressor still sees the bytes one by one: 8 % more than the bare bytes, where base64, which
/// cuts across them, costs 37 % more.
fn text_of(bytes: &[u8]) -> String {
    let character = |byte: &u8| match *byte {
        byte @ (b'"' | b'\\' | 0..=31 | 127..=159 | 173) => {
            char::from_u32(256 + u32::from(byte)).expect("256 to 511 are characters")
        }
        byte => char::from(byte),
    };
    bytes.iter().map(character).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_comes_back_and_none_ends_the_text() {
        let bytes: Vec<u8> = (0..=255).collect();
        let text = text_of(&bytes);
        assert!(!text.contains(|c: char| c.is_control() || c == '"' || c == '\\'));
        let back = text.chars().map(|c| u32::from(c) & 255);
        assert!(back.eq(bytes.iter().map(|byte| u32::from(*byte))));
    }
}
