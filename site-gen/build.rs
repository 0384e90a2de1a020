//! Builds the WebAssembly modules of `web`, so that one `cargo build` makes the whole tool, and lists
//! the templates, texts, styles and scripts that are part of it, so that a new file is just added.
//!
//! Each module is one build of `web` with its own features, or of this crate as the `reader`, followed
//! by the glue that wasm-bindgen's library generates; `src/wasm.rs` embeds both. Nothing has to be
//! installed but the Rust target, and that is added when it is missing. For the build as the `reader`
//! only the texts of diagnostics are made.
//!
//! What goes wrong here is printed, never panicked: with `RUST_BACKTRACE=1` a panic's message drowns
//! in its backtrace, and the message carries the command that mends it.

#![cfg_attr(
    feature = "tool",
    expect(
        clippy::print_stderr,
        clippy::disallowed_methods,
        reason = "a build script speaks to people on standard error, and reads and writes build files"
    )
)]
#![cfg_attr(
    not(feature = "tool"),
    expect(dead_code, reason = "modules and lists are the tool's")
)]

use std::env;
use std::error::Error;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use toml::de::{DeTable, DeValue};
#[cfg(feature = "tool")]
use wasm_bindgen_cli_support::Bindgen;

/// The modules: a package and the feature that makes it the module.
const MODULES: [(&str, &str); 5] = [
    ("web", "calculator"),
    ("web", "analysis"),
    ("web", "local"),
    ("web", "verification"),
    ("site-gen", "reader"),
];

const TARGET: &str = "wasm32-unknown-unknown";

/// What the modules are made of, seen from this folder. Of this crate these are the files of the
/// reader alone, so that an edit of a page's view does not compile it anew.
const SOURCES: [&str; 21] = [
    "build.rs",
    "Cargo.toml",
    "src/lib.rs",
    "src/source.rs",
    "src/diagnostic",
    "src/read",
    "src/raw",
    "src/files.rs",
    "src/validate",
    "src/model.rs",
    "src/inputs.rs",
    "src/reader",
    "src/reader.rs",
    "texts/diagnostics.toml",
    "texts/diagnostic-words.toml",
    "../Cargo.toml",
    "../Cargo.lock",
    "../scoring-core/Cargo.toml",
    "../scoring-core/src",
    "../web/Cargo.toml",
    "../web/src",
];

/// The folders whose files are part of the program: see `src/embedded.rs`.
const EMBEDDED: [&str; 5] = ["templates", "texts", "assets/css", "assets/js", "starter"];

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    for source in SOURCES.iter().chain(&EMBEDDED) {
        println!("cargo::rerun-if-changed={source}");
    }
    match build() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn build() -> Outcome<()> {
    let out = PathBuf::from(variable("OUT_DIR")?);
    fs::write(out.join("diagnostics.rs"), diagnostics()?)?;
    #[cfg(feature = "tool")]
    build_tool(&out)?;
    Ok(())
}

#[cfg(feature = "tool")]
fn build_tool(out: &Path) -> Outcome<()> {
    let workspace = Path::new(&variable("CARGO_MANIFEST_DIR")?)
        .parent()
        .ok_or("site-gen lies in no workspace")?
        .to_path_buf();
    // OUT_DIR is <target>/<profile>/build/<package>/out.
    let target_dir = (out.ancestors().nth(4))
        .ok_or("OUT_DIR is not inside a target folder")?
        .join("wasm-build");
    fs::write(out.join("embedded.rs"), embedded()?)?;
    ensure_target()?;
    for (package, module) in MODULES {
        let wasm = compile(package, module, &workspace, &target_dir)?;
        generate_glue(module, &wasm, out)?;
    }
    Ok(())
}

fn variable(name: &str) -> Outcome<OsString> {
    env::var_os(name).ok_or_else(|| format!("cargo sets {name} for build scripts").into())
}

/// Adds the WebAssembly target to the toolchain in use if it is not there.
fn ensure_target() -> Outcome<()> {
    if has_target()? {
        return Ok(());
    }
    let mut add = Command::new("rustup");
    add.args(["target", "add", TARGET]);
    let mut mend = format!("rustup target add {TARGET}");
    if let Ok(toolchain) = env::var("RUSTUP_TOOLCHAIN") {
        add.args(["--toolchain", &toolchain]);
        mend = format!("{mend} --toolchain {toolchain}");
    }
    // Whatever happens to rustup, the next line tells whether the target is there now.
    let ran = add.output();
    if has_target()? {
        return Ok(());
    }
    let said = match ran {
        Ok(output) => String::from_utf8_lossy(&output.stderr).trim().to_owned(),
        Err(error) => format!("rustup did not start: {error}"),
    };
    Err(format!(
        "the calculator is compiled to WebAssembly, and this toolchain lacks the target {TARGET}.\n\
         Add it with\n\n    {mend}\n\n(tried just now: {said})"
    )
    .into())
}

/// Whether the standard library of the target is there.
fn has_target() -> Outcome<bool> {
    let output = Command::new(variable("RUSTC")?)
        .args(["--print", "target-libdir", "--target", TARGET])
        .output()?;
    let folder = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());
    let Ok(entries) = fs::read_dir(folder) else {
        return Ok(false);
    };
    let is_std = |name: OsString| name.to_string_lossy().starts_with("libstd-");
    Ok(entries.flatten().any(|entry| is_std(entry.file_name())))
}

/// Compiles `package` with the feature `module` and returns the raw WebAssembly.
///
/// It has a target folder of its own: the outer cargo holds the lock of the other one.
fn compile(package: &str, module: &str, workspace: &Path, target_dir: &Path) -> Outcome<PathBuf> {
    let mut cargo = Command::new(variable("CARGO")?);
    cargo
        .current_dir(workspace)
        .args([
            "rustc",
            "--locked",
            "--quiet",
            "--package",
            package,
            "--lib",
        ])
        // Whatever the package is for others, here it is a module.
        .args(["--crate-type", "cdylib"])
        .args(["--no-default-features", "--features", module])
        .args(["--target", TARGET, "--profile", "wasm"])
        .arg("--target-dir")
        .arg(target_dir);
    for (name, _) in env::vars_os() {
        if name.to_str().is_some_and(is_of_the_outer_build) {
            cargo.env_remove(name);
        }
    }
    cargo.env("CARGO_ENCODED_RUSTFLAGS", flags(workspace)?);
    let output = cargo.output()?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!("`{package}` does not compile to WebAssembly:\n{said}").into());
    }
    let file = format!("{}.wasm", package.replace('-', "_"));
    Ok(target_dir.join(TARGET).join("wasm").join(file))
}

/// Whether a variable belongs to the outer build (its flags, wrappers, profile, clippy or coverage)
/// and would change the module: the same sources must give the same bytes.
fn is_of_the_outer_build(name: &str) -> bool {
    const NAMES: [&str; 7] = [
        "RUSTFLAGS",
        "CARGO_ENCODED_RUSTFLAGS",
        "RUSTC_WRAPPER",
        "RUSTC_WORKSPACE_WRAPPER",
        "CARGO_TARGET_DIR",
        "CARGO_INCREMENTAL",
        "LLVM_PROFILE_FILE",
    ];
    const PREFIXES: [&str; 5] = [
        "CLIPPY_",
        "CARGO_BUILD_",
        "CARGO_CFG_",
        "CARGO_PROFILE_",
        "CARGO_TARGET_WASM32_",
    ];
    NAMES.contains(&name) || PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

/// Flags that keep the folders of this machine out of the module, so that two checkouts give the
/// same bytes; and one that has SHA-256 compiled as a loop, which weighs 2 KB less than its 64 rounds
/// written out.
fn flags(workspace: &Path) -> Outcome<OsString> {
    let sysroot = Command::new(variable("RUSTC")?)
        .args(["--print", "sysroot"])
        .output()?;
    let sysroot = PathBuf::from(String::from_utf8_lossy(&sysroot.stdout).trim());
    let cargo_home = env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(env::home_dir()?.join(".cargo")));
    let folders = [
        (Some(workspace.to_path_buf()), "/pingyi"),
        (cargo_home, "/cargo"),
        (Some(sysroot), "/rust"),
    ];
    let mut flags = OsString::from("--cfg=sha2_backend_soft=\"compact\"");
    for (folder, name) in folders {
        let Some(folder) = folder else { continue };
        // The separator of this variable, so that a space in a path separates nothing.
        flags.push("\u{1f}");
        flags.push("--remap-path-prefix=");
        flags.push(folder);
        flags.push("=");
        flags.push(name);
    }
    Ok(flags)
}

/// Writes `<module>.js` and `<module>_bg.wasm` to `out`.
#[cfg(feature = "tool")]
fn generate_glue(module: &str, wasm: &Path, out: &Path) -> Outcome<()> {
    Bindgen::new()
        .input_path(wasm)
        .out_name(module)
        // A classic script works when the page is opened from disk; a module script does not.
        .no_modules(true)?
        .no_modules_global(&format!("pingyi_{module}"))?
        .omit_default_module_path(true)
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(out)?;
    Ok(())
}

/// What the texts of a diagnostic are called.
const TEXTS: [&str; 9] = [
    "severity",
    "message",
    "hint",
    "suggest",
    "cell",
    "other",
    "explanation",
    "bad",
    "good",
];

/// The texts of diagnostics as source: made here so that the reader carries no parser for them, and
/// none of what only `explain` and the reference print.
fn diagnostics() -> Outcome<String> {
    let mut source =
        String::from("/// By code.\npub(super) static CATALOGUE: &[(&str, CodeTexts)] = &[\n");
    let text = fs::read_to_string("texts/diagnostics.toml")?;
    for (code, texts) in tables(&text)? {
        let lacks = |key: &str| format!("texts/diagnostics.toml: {code} lacks {key}");
        let bilingual = |key: &str| bilingual(texts.get(key)).ok_or_else(|| lacks(key));
        let optional = |key: &str| match texts.get(key) {
            Some(_) => bilingual(key).map(|value| format!("Some({value})")),
            None => Ok(String::from("None")),
        };
        let text = |key: &str| {
            let value = texts.get(key).and_then(|value| value.get_ref().as_str());
            value.ok_or_else(|| lacks(key))
        };
        let severity = match text("severity")? {
            "error" => "Error",
            "warning" => "Warning",
            _ => return Err(lacks("severity").into()),
        };
        if let Some((unknown, _)) = texts
            .iter()
            .find(|(key, _)| !TEXTS.contains(&&**key.get_ref()))
        {
            return Err(format!("texts/diagnostics.toml: {code}: {}", unknown.get_ref()).into());
        }
        // Nothing but `import` reads tables.
        let only = if code.starts_with("sheet-") {
            "    #[cfg(feature = \"tool\")]\n"
        } else {
            ""
        };
        source.extend([
            format!("{only}    ({code:?}, CodeTexts {{\n        severity: Severity::{severity},\n"),
            format!("        message: {},\n", bilingual("message")?),
            format!("        hint: {},\n", bilingual("hint")?),
            format!("        suggest: {},\n", optional("suggest")?),
            format!("        other: {},\n", optional("other")?),
            format!(
                "        #[cfg(feature = \"tool\")]\n        cell: {},\n",
                optional("cell")?
            ),
            format!(
                "        #[cfg(feature = \"tool\")]\n        explanation: {},\n",
                bilingual("explanation")?
            ),
            format!(
                "        #[cfg(feature = \"tool\")]\n        bad: {:?},\n",
                text("bad")?
            ),
            format!(
                "        #[cfg(feature = \"tool\")]\n        good: {:?},\n    }}),\n",
                text("good")?
            ),
        ]);
    }
    source.push_str("];\n\n/// By key.\npub(super) static WORDS: &[(&str, Bilingual)] = &[\n");
    let text = fs::read_to_string("texts/diagnostic-words.toml")?;
    let table = DeTable::parse(&text)?.into_inner();
    for (key, value) in &table {
        let key = key.get_ref();
        let value = bilingual(Some(value));
        let value = value.ok_or_else(|| format!("texts/diagnostic-words.toml: {key}"))?;
        source.extend([format!("    ({key:?}, {value}),\n")]);
    }
    source.push_str("];\n");
    Ok(source)
}

/// The tables of a TOML text, by name.
fn tables(text: &str) -> Outcome<Vec<(String, DeTable<'_>)>> {
    let mut tables = Vec::new();
    for (name, value) in DeTable::parse(text)?.into_inner() {
        let name = name.into_inner().into_owned();
        match value.into_inner() {
            DeValue::Table(table) => tables.push((name, table)),
            _ => return Err(format!("{name} is no table").into()),
        }
    }
    Ok(tables)
}

/// A text in both languages, as source.
fn bilingual(value: Option<&toml::Spanned<DeValue<'_>>>) -> Option<String> {
    let table = value?.get_ref().as_table()?;
    let text = |language: &str| table.get(language)?.get_ref().as_str();
    let (zh, en) = (text("zh")?, text("en")?);
    (table.len() == 2).then(|| format!("Bilingual::new({zh:?}, {en:?})"))
}

/// The source of the lists of embedded files, each in the order of names.
fn embedded() -> Outcome<String> {
    let mut source = String::new();
    let mut list = |documentation: &str, name: &str, kind: &str, rows: Vec<String>| {
        let rows = rows.concat();
        source.extend([
            format!("/// {documentation}\n"),
            format!("pub(crate) const {name}: &[{kind}] = &[\n{rows}];\n"),
        ]);
    };
    let include = |path: &Path| -> Outcome<String> {
        let path = path.to_str().ok_or("the checkout's path is no UTF-8")?;
        Ok(format!("include_str!({path:?})"))
    };

    let mut templates = Vec::new();
    for (name, path) in files_below("templates", "html")? {
        templates.push(format!("    ({name:?}, {}),\n", include(&path)?));
    }
    list(
        "The templates, by name.",
        "TEMPLATES",
        "(&str, &str)",
        templates,
    );

    let mut sections = Vec::new();
    for (name, path) in files_below("texts/zh-CN", "toml")? {
        let twin = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("texts/en")
            .join(&name);
        let section = name.trim_end_matches(".toml");
        let (chinese, english) = (include(&path)?, include(&twin)?);
        sections.push(format!("    ({section:?}, {chinese}, {english}),\n"));
    }
    if files_below("texts/en", "toml")?.len() != sections.len() {
        return Err("texts/en holds a section that texts/zh-CN lacks".into());
    }
    let documentation = "The texts of the interface: section, Chinese, English.";
    list(documentation, "SECTIONS", "(&str, &str, &str)", sections);

    let mut styles = Vec::new();
    for (_, path) in files_below("assets/css", "css")? {
        styles.push(format!("    {},\n", include(&path)?));
    }
    list("The parts of the stylesheet.", "STYLES", "&str", styles);

    let mut scripts = Vec::new();
    for (name, path) in files_below("assets/js", "js")? {
        scripts.push(format!("    ({name:?}, {}),\n", include(&path)?));
    }
    list("The scripts, by name.", "SCRIPTS", "(&str, &str)", scripts);

    let mut starter = Vec::new();
    for (name, path) in files_below("starter", "")? {
        starter.push(format!("    ({name:?}, {}),\n", include(&path)?));
    }
    let documentation = "What a new centre begins with, by path.";
    list(documentation, "STARTER", "(&str, &str)", starter);
    Ok(source)
}

/// The files below `folder` whose names end in `extension`, or all where that is empty: names from there with `/`, and whole
/// paths. In the order of names.
fn files_below(folder: &str, extension: &str) -> Outcome<Vec<(String, PathBuf)>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder)
            .map_err(|error| format!("cannot list {}: {error}", folder.display()))?;
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if extension.is_empty() || path.extension().is_some_and(|end| end == extension) {
                let name = path.strip_prefix(&root)?.to_str();
                let name = name.ok_or("a file name is no UTF-8")?.replace('\\', "/");
                files.push((name, path));
            }
        }
    }
    files.sort();
    Ok(files)
}
