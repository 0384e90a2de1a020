//! The guides are true: every command block is run by a shell, in the order of the page.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use site_gen::model::Language;
use site_gen::schema;
use tests::goldens;

fn docs() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    root.expect("the workspace").join("site-gen/docs")
}

/// The command blocks of a page, one after another.
fn commands(page: &str) -> String {
    let blocks = page.split("```sh\n").skip(1);
    let blocks = blocks.map(|rest| rest.split("```").next().unwrap_or_default());
    blocks.collect()
}

#[test]
fn every_command_of_the_guides_works() {
    let tool = tests::tool();
    for name in ["start", "year"] {
        for ending in [".md", ".zh-CN.md"] {
            let page = fs::read_to_string(docs().join(format!("{name}{ending}"))).expect("a guide");
            let place = tempfile::tempdir().expect("a temporary folder");
            let bin = place.path().join("bin");
            fs::create_dir(&bin).expect("made");
            symlink(&tool, bin.join("site-gen")).expect("linked");
            let script = commands(&page);
            assert!(script.lines().count() > 5, "{name}{ending}");
            let ended = Command::new("bash")
                .args(["-e", "-c", &script])
                .env("PATH", format!("{}:/usr/bin:/bin", bin.display()))
                .env("LC_ALL", "C.UTF-8")
                .current_dir(place.path())
                .output()
                .expect("bash starts");
            let said = String::from_utf8_lossy(&ended.stderr);
            assert!(ended.status.success(), "{name}{ending}:\n{said}");
        }
    }
}

#[test]
fn both_languages_have_the_same_commands() {
    for name in ["start", "year"] {
        let read = |ending| {
            let page = fs::read_to_string(docs().join(format!("{name}{ending}"))).expect("a guide");
            commands(&page)
        };
        assert_eq!(read(".md"), read(".zh-CN.md"), "{name}");
    }
}

/// Compares a file with what the program makes, or rewrites it.
fn golden(path: &Path, made: &str) {
    if goldens::are_rewritten() {
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, made).expect("written");
    }
    let kept = fs::read_to_string(path).unwrap_or_default();
    let path = path.display();
    assert!(
        kept == made,
        "{path} is out of date: run UPDATE_GOLDENS=1 cargo test -p tests"
    );
}

#[test]
fn the_reference_and_the_schemas_are_made_from_the_reader() {
    for (name, language) in [
        ("fields.md", Language::English),
        ("fields.zh-CN.md", Language::Chinese),
    ] {
        golden(&docs().join(name), &schema::reference(language));
    }
    for kind in schema::kinds() {
        let path = docs().join("schemas").join(schema::file_name(&kind));
        golden(&path, &schema::json_schema(&kind));
    }
}
