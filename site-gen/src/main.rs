//! The command: reads arguments, runs, exits.

use std::ffi::OsString;
use std::process::ExitCode;

use mimalloc::MiMalloc;

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    site_gen::run::command(&arguments)
}
