//! The promises of `tests/fuzzed.rs` on texts that the repository holds, whole, cut off, and with
//! lines doubled or left out; and on inputs that once broke one.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tests::fuzzed::{TARGETS, Target};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz")
}

/// The inputs with which fuzzing begins, made as it makes them.
fn seeds(name: &str) -> Vec<Vec<u8>> {
    let into = tempfile::tempdir().expect("a temporary folder");
    let made = Command::new("python3")
        .arg(folder().join("seeds.py"))
        .arg(name)
        .arg(into.path())
        .status()
        .expect("python3 starts");
    assert!(made.success());
    let files = fs::read_dir(into.path()).expect("made above");
    let mut paths: Vec<PathBuf> = files.map(|file| file.expect("readable").path()).collect();
    paths.sort();
    paths
        .iter()
        .map(|path| fs::read(path).expect("readable"))
        .collect()
}

/// A seed, its first half, its first half twice, and with another byte in the middle: enough to meet
/// each reader's own mistakes, few enough to run with every change.
fn variants(seed: &[u8], run: Target) {
    run(seed);
    let (half, rest) = seed.split_at(seed.len() / 2);
    run(half);
    run(&[half, half, rest].concat());
    if let Some((_, rest)) = rest.split_first() {
        run(&[half, b"\"", rest].concat());
    }
}

#[test]
fn promises_hold_for_texts_that_are_there_and_for_damaged_ones() {
    std::thread::scope(|threads| {
        for (name, run) in TARGETS {
            threads.spawn(move || {
                let seeds = seeds(name);
                assert!(!seeds.is_empty(), "{name} begins with nothing");
                for seed in seeds {
                    variants(&seed, run);
                }
            });
        }
    });
}

/// The folder of what was found knows no target that is gone.
#[test]
fn what_was_found_belongs_to_a_target() {
    let Ok(found) = fs::read_dir(folder().join("found")) else {
        return;
    };
    for entry in found {
        let name = entry.expect("readable").file_name();
        assert!(TARGETS.iter().any(|(each, _)| *each == name), "{name:?}");
    }
}
