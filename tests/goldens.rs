//! Expected output that a run can rewrite: by hand, and never in CI.

/// Whether expected output is rewritten by this run.
///
/// # Panics
///
/// In CI, which must never accept its own output.
pub fn are_rewritten() -> bool {
    let asked = std::env::var_os("UPDATE_GOLDENS").is_some();
    assert!(
        !(asked && std::env::var_os("CI").is_some()),
        "CI does not rewrite goldens"
    );
    asked
}
