//! What must hold for any bytes: one function a reader of texts that others write.
//!
//! Each takes bytes, reads them as the program would and panics where a promise is broken. `tests/fuzz`
//! gives them to libFuzzer; the suite `fuzzed` gives them everything in `tests/bad`, pieces of it, and
//! the inputs that once broke a promise.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use scoring_core::Evaluation;
use scoring_core::id::Id;
use scoring_core::inputs::Inputs;
use scoring_core::scenario::{Edit, Scenario};
use site_gen::assess::assess;
use site_gen::canonical::Mode;
use site_gen::diagnostic::Diagnostics;
use site_gen::examine::{Examined, Written};
use site_gen::exchange::{self, Wish, preview};
use site_gen::links::{self, Place, Route};
use site_gen::model::Language;
use site_gen::report::Context;
use site_gen::source::{Readable, Sources};
use site_gen::validate::{Options, validate};
use site_gen::{data, emit, load, markdown, parse, publication};
use web::proof;

/// A reader under test.
pub type Target = fn(&[u8]);

/// All of them by name.
pub const TARGETS: [(&str, Target); 8] = [
    ("content", content),
    ("paths", paths),
    ("markdown", rendered),
    ("inputs", inputs),
    ("scenario", scenario),
    ("link", link),
    ("log", log),
    ("spreadsheet", spreadsheet),
];

/// The small centre whose files are replaced.
static BASE: LazyLock<Sources> = LazyLock::new(|| {
    load::load(&small_centre())
        .expect("the small centre is there")
        .0
});

/// The small centre as an import finds it.
static CONTENT: LazyLock<Written> =
    LazyLock::new(|| exchange::content(&small_centre()).expect("the small centre is there"));

fn small_centre() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("good/three/content")
}

/// The small centre's year as the browser knows it.
static YEAR: LazyLock<Evaluation> = LazyLock::new(|| {
    let text = examined(&BASE).expect("the small centre is sound");
    web::results::read(&text).expect("what is published can be read")
});

/// The published inputs of the content, where nothing is wrong with it. Whatever is wrong can be told.
fn examined(sources: &Sources) -> Option<String> {
    let mut found = Diagnostics::default();
    let raw = parse::parse(sources, &mut found);
    let model = validate(sources, &raw, &Options::default(), &mut found);
    let assessed = model.map(|model| assess(model, None));
    let wrong = found.has_errors();
    let list = found.sorted(sources);
    for language in [Language::Chinese, Language::English] {
        let context = Context {
            sources,
            prefix: "content",
            language,
        };
        let told = emit::plain(&list, context);
        assert_eq!(told.is_empty(), list.is_empty());
    }
    assert!(wrong || assessed.is_some(), "refused without a reason");
    let assessed = assessed.filter(|_| !wrong)?;
    let year = assessed.current();
    let (inputs, results) = (year.inputs_json.to_string(), data::results_json(year));
    assert_eq!(
        web::results::results(&inputs).as_deref(),
        Ok(results.as_str()),
        "the browser computes something else"
    );
    Some(inputs)
}

/// A file of the content: which one says the first byte.
fn content(bytes: &[u8]) {
    let Some((which, text)) = bytes.split_first() else {
        return;
    };
    let Ok(text) = std::str::from_utf8(text) else {
        return;
    };
    let mut sources = BASE.clone();
    let paths: Vec<&str> = BASE
        .iter()
        .map(|(_, source)| source.path.as_str())
        .collect();
    sources.put(paths[usize::from(*which) % paths.len()], text);
    examined(&sources);
}

/// A name of a file, and of a window.
fn paths(bytes: &[u8]) {
    let Ok(name) = std::str::from_utf8(bytes) else {
        return;
    };
    let mut sources = BASE.clone();
    // That another year lacks its plan is seen when the folder is read, which is not done here.
    let folder = name.split('/').next().unwrap_or_default();
    let another_year = folder != "2025" && folder.parse::<u16>().is_ok();
    if sources.find(name).is_none() && !name.is_empty() && !another_year {
        sources.add(name.to_owned(), String::new(), Readable::Yes);
        examined(&sources);
    }
    let Ok(id) = name.parse::<Id>() else {
        return;
    };
    let route = Route::Year(2025, Place::Window(&id));
    let file = links::file(route, Language::Chinese, Language::Chinese);
    assert_eq!(file, format!("2025/windows/{name}/index.html"));
    let plain = |part: &str| !part.is_empty() && !part.starts_with('.') && part.is_ascii();
    assert!(file.split('/').all(plain), "{file}");
}

/// Markdown. What comes out is ours: known elements with known attributes, and links that lead to
/// where they may.
fn rendered(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    markdown::to_text(text);
    let html = markdown::to_html(text);
    let mut rest = html.as_str();
    while let Some((_, tag)) = rest.split_once('<') {
        let (tag, after) = tag.split_once('>').expect("a tag ends");
        rest = after;
        assert!(lawful(tag), "<{tag}> out of {text:?}");
    }
}

/// Whether a tag, without its brackets, is one that the program makes.
fn lawful(tag: &str) -> bool {
    const ELEMENTS: [&str; 24] = [
        "a",
        "blockquote",
        "br /",
        "code",
        "del",
        "em",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr /",
        "li",
        "ol",
        "p",
        "pre",
        "strong",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    ];
    if let Some(address) = tag.strip_prefix("a href=\"") {
        let address = address.strip_suffix('"').unwrap_or("\"");
        return !address.contains('"') && markdown::is_allowed(&address.replace("&amp;", "&"));
    }
    let number = |rest: &str| {
        rest.strip_suffix('"')
            .is_some_and(|n| n.parse::<u64>().is_ok())
    };
    ELEMENTS.contains(&tag.strip_prefix('/').unwrap_or(tag))
        || tag.strip_prefix("ol start=\"").is_some_and(number)
        || ["td", "th"].iter().any(|cell| {
            let class = tag.strip_prefix(cell);
            class == Some(" class=\"center\"") || class == Some(" class=\"right\"")
        })
}

/// Published inputs: the browser's reader and the general one of JSON agree, and what is read is
/// written again as the same year.
fn inputs(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let general = Inputs::from_json(text).ok();
    let ours = web::json::read::<Inputs>(text).ok();
    if let Some(ours) = &ours {
        assert_eq!(general.as_ref(), Some(ours), "two readers, two years");
        assert_eq!(Inputs::from_json(&ours.to_json()).ok().as_ref(), Some(ours));
    }
    drop(web::results::results(text));
}

/// A scenario's file. What the calculator reads, the command line reads alike; what it writes, both
/// read again.
fn scenario(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let native = site_gen::scenario::read(text);
    if let Ok(file) = web::file::read(text) {
        let native = native.as_ref().expect("the command line reads it too");
        assert_eq!(native.scenario.edits, file.edits);
        assert_eq!(native.scenario.inputs_sha256, file.digest);
        applied(file.edits);
    }
    if let Ok(native) = native {
        applied(native.scenario.edits);
    }
}

/// A link's text.
fn link(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    if let Ok(link) = web::link::read(text) {
        applied(link.edits);
    }
}

/// Edits that were read: as file and as link they are the same again, and applying them says what does
/// not fit instead of breaking.
fn applied(edits: Vec<Edit>) {
    let digest = "0".repeat(64);
    let file = web::file::write(&["a comment\nof two lines"], &digest, &edits);
    let read = web::file::read(&file).expect("what was written can be read");
    assert_eq!((read.digest, &read.edits), (Some(digest.clone()), &edits));
    let link = web::link::write(&digest, &edits);
    let read = web::link::read(&link).expect("what was written can be read");
    assert_eq!(read.edits, edits, "{link}");
    let scenario = Scenario {
        inputs_sha256: None,
        edits,
    };
    if let Ok(edited) = scenario.apply(&YEAR) {
        scoring_core::evaluate(&edited);
    }
}

/// The log of publications and the list of digests. Whoever builds and whoever checks find the same
/// lines sound.
fn log(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let (lines, damage) = publication::lines(text);
    let checked = proof::log::read(text);
    if let (Ok(checked), None) = (&checked, &damage) {
        assert_eq!(lines.len(), checked.len());
        for (ours, theirs) in lines.iter().zip(checked) {
            assert_eq!(ours.entry.hash(), theirs.hash);
        }
    }
    assert!(
        damage.is_some() || checked.is_ok(),
        "a sound log is refused: {checked:?}"
    );
    drop(proof::sums::read(text));
}

/// A table of any program, to be imported. What was understood and what is wrong can be told, and where
/// nothing is wrong, the content with it is sound.
fn spreadsheet(bytes: &[u8]) {
    let model = CONTENT.model.as_ref().expect("the small centre is sound");
    let year = model.years.last().expect("it has a year");
    let wish = Wish {
        content: small_centre(),
        year: None,
        round: None,
        table: None,
        date: None,
        mode: Mode::Merge,
    };
    let import = exchange::import("table", bytes, &wish, &CONTENT.sources, year)
        .expect("the small centre can be read");
    for language in [Language::Chinese, Language::English] {
        assert!(import.tables.is_empty() || !preview::understood(&import, language).is_empty());
        for problem in import.problems.iter().take(preview::MOST_PROBLEMS) {
            assert!(!preview::problem(&import, problem, language).is_empty());
        }
    }
    let unsound = |examined: &Examined| examined.assessed.is_none();
    if import.examined.as_ref().is_some_and(unsound) {
        assert!(import.has_errors(), "an import breaks the content unseen");
    }
}
