//! libFuzzer over the readers in `tests/fuzzed.rs`. The variable `FUZZ_TARGET` names the reader; `run`
//! in this folder builds and starts it.

#![no_main]

use std::sync::LazyLock;

use tests::fuzzed::{TARGETS, Target};

static TARGET: LazyLock<Target> = LazyLock::new(|| {
    let name = std::env::var("FUZZ_TARGET").unwrap_or_default();
    let found = TARGETS.iter().find(|(each, _)| *each == name);
    found
        .expect("FUZZ_TARGET names a reader of tests/fuzzed.rs")
        .1
});

libfuzzer_sys::fuzz_target!(init: { LazyLock::force(&TARGET); }, |bytes: &[u8]| {
    (TARGET)(bytes);
});
