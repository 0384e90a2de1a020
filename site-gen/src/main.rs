//! The command: reads arguments, runs, exits.

use std::process::ExitCode;

use clap::Parser;
use site_gen::cli::Cli;

fn main() -> ExitCode {
    site_gen::run(&Cli::parse())
}
