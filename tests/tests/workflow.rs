//! The workflow that rebuilds the site runs commands that exist and work.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Parser;
use site_gen::cli::{Cli, Command};

fn root() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    root.expect("the workspace").to_owned()
}

/// The arguments of each `cargo run … -- …` of the workflow.
fn commands() -> Vec<Vec<String>> {
    let workflow = root().join(".github/workflows/site.yml");
    let text = fs::read_to_string(workflow).expect("the workflow");
    text.lines()
        .filter_map(|line| line.split_once("run: cargo run --release --locked -- "))
        .map(|(_, arguments)| arguments.split_whitespace().map(str::to_owned).collect())
        .collect()
}

#[test]
fn the_steps_of_the_workflow_succeed_on_the_sample() {
    let commands = commands();
    assert_eq!(commands.len(), 3, "check, build and nightly build");
    for arguments in commands {
        let cli =
            Cli::try_parse_from(std::iter::once("site-gen".to_owned()).chain(arguments.clone()));
        let place = tempfile::tempdir().expect("a temporary folder");
        let content = root().join("content");
        match cli.expect("a lawful command line").command {
            Command::Check { mut input, format } => {
                input.content = content;
                site_gen::run::check(&input, format)
                    .unwrap_or_else(|why| panic!("{arguments:?}: {why}"));
            }
            Command::Build { mut input, .. } => {
                input.content = content;
                let out = place.path().join("site");
                site_gen::build(&input, &out, true)
                    .unwrap_or_else(|why| panic!("{arguments:?}: {why}"));
                assert!(out.join("index.html").is_file());
            }
            other => panic!("{other:?}"),
        }
    }
}
