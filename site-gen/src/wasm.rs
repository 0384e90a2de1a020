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

/// The panel that takes files of staff: loaded when it is opened.
pub const LOCAL: Module = Module {
    name: "local",
    glue: include_str!(concat!(env!("OUT_DIR"), "/local.js")),
    wasm: include_bytes!(concat!(env!("OUT_DIR"), "/local_bg.wasm")),
};

/// Whether a copy of the site agrees with itself.
pub const VERIFICATION: Module = Module {
    name: "verification",
    glue: include_str!(concat!(env!("OUT_DIR"), "/verification.js")),
    wasm: include_bytes!(concat!(env!("OUT_DIR"), "/verification_bg.wasm")),
};

/// What files of staff say, as records, with the diagnostics of `check`: loaded at the first file.
pub const READER: Module = Module {
    name: "reader",
    glue: include_str!(concat!(env!("OUT_DIR"), "/reader.js")),
    wasm: include_bytes!(concat!(env!("OUT_DIR"), "/reader_bg.wasm")),
};

/// The files of a module, by name: the script that pages load, the code, and the code as a script.
///
/// Over HTTP the script fetches the code. A page that is opened from disk cannot fetch a file, nor load
/// a module script, so there a classic script brings the code as text, which weighs a twelfth more and
/// has to be decoded; likewise where a host does not serve the code. It is compiled from bytes, which
/// the policy allows with `'wasm-unsafe-eval'`; nothing is evaluated. `globalThis.pingyi.<name>` is a
/// promise of the module's functions, for pages and tests that call them.
pub fn files(module: &Module) -> [(String, Vec<u8>); 3] {
    let Module { name, glue, wasm } = module;
    // A block, so that a page can load the script again when the code did not come the first time.
    let script = format!("{{\n{glue}\n{}}}\n", START.replace("NAME", name));
    let text = format!(
        "globalThis.pingyi.{name}_code = Uint8Array.from(\"{}\", c => c.charCodeAt(0) & 255);\n",
        text_of(wasm)
    );
    [
        (format!("{name}.js"), script.into_bytes()),
        (format!("{name}.wasm"), wasm.to_vec()),
        (format!("{name}.wasm.js"), text.into_bytes()),
    ]
}

/// Finds the code beside the script, has it compiled, and starts the module NAME as soon as the page is
/// whole and its deferred scripts have run: whichever of these takes longer. What goes wrong on the way
/// is an error of the script's element, which tells whoever put it there, and shows the page's word for
/// it where it has one.
const START: &str = r#"(globalThis.pingyi ??= {}).NAME = (script => {
  const beside = end => script.src.replace(/\.js$/, end);
  const asText = () => new Promise((resolve, reject) => {
    const code = document.createElement("script");
    code.src = beside(".wasm.js");
    code.onload = () => resolve(globalThis.pingyi.NAME_code);
    code.onerror = reject;
    document.head.append(code);
  });
  const fetched = async () => {
    const answer = await fetch(beside(".wasm"));
    if (!answer.ok) throw new Error(answer.status);
    return answer.arrayBuffer();
  };
  const code = location.protocol === "file:" ? asText() : fetched().catch(asText);
  const compiled = code.then(code => WebAssembly.compile(code));
  const whole = document.readyState === "complete" || new Promise(done => {
    addEventListener("DOMContentLoaded", done);
    addEventListener("load", done);
  });
  return Promise.all([compiled, whole])
    .then(([module]) => pingyi_NAME({ module_or_path: module }))
    .then(() => pingyi_NAME)
    .catch(why => {
      delete globalThis.pingyi.NAME;
      script.dispatchEvent(new Event("error"));
      document.getElementById("NAME-failed")?.removeAttribute("hidden");
      throw why;
    });
})(document.currentScript);
"#;

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
