//! What the suites share.

pub mod browser;
pub mod goldens;
pub mod server;

use std::path::Path;

use clap::Parser;
use site_gen::cli::{Cli, Command};

/// Makes the site of `content` at `out`, as the command would.
///
/// # Panics
///
/// When the content has errors or the site cannot be written.
pub fn build(content: &Path, out: &Path) {
    let cli = Cli::try_parse_from([
        "site-gen".as_ref(),
        "build".as_ref(),
        "--content".as_ref(),
        content.as_os_str(),
        "--out".as_ref(),
        out.as_os_str(),
    ]);
    let Command::Build { input, out, .. } = cli.expect("a lawful command line").command else {
        unreachable!("`build` was asked for")
    };
    if let Err(failure) = site_gen::build(&input, &out, true) {
        panic!("{}: {failure:?}", content.display());
    }
}
