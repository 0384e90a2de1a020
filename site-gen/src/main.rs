//! The command: reads arguments, runs, exits.

use std::ffi::OsString;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    site_gen::run::command(&arguments)
}
