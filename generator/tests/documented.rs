//! Generated crates as their readers and reviewers meet them: documentation without a warning or a doctest of strangers, nothing
//! that clippy frowns at, no file where it does not belong.
//!
//! As in `compiled.rs`, the crates are members of a workspace of their own, and only the first run compiles dependencies.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may fail by panicking, its functions included"
)]

mod fixture;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use generator::{Options, RuntimeSource};

/// Documents whose texts and names are made to break out of where they stand.
const HOSTILE: [&str; 2] = ["hostile", "text"];

#[test]
fn hostile_documents_stay_prose_inside_their_folder() {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("documented");
    if root.exists() {
        fs::remove_dir_all(&root).unwrap();
    }
    let crates = fixture::names();
    let mut expected = BTreeSet::new();
    for name in &crates {
        let options = Options {
            runtime: RuntimeSource::Path(Path::new(env!("CARGO_MANIFEST_DIR")).join("runtime")),
            ..fixture::options(name)
        };
        let document = fixture::document(name, &fixture::text(name));
        let output =
            generator::generate(&document, &options).unwrap_or_else(|report| panic!("{report}"));
        let folder = root.join(name);
        output.write(&folder).unwrap();
        expected.extend(output.files.keys().map(|path| folder.join(path)));
    }
    assert_eq!(files(&root), expected, "no file but those that are listed");

    let members: Vec<String> = crates.iter().map(|name| format!("{name:?}")).collect();
    let manifest = format!(
        "[workspace]\nresolver = \"3\"\nmembers = [{}]\n",
        members.join(", ")
    );
    fs::write(root.join("Cargo.toml"), manifest).unwrap();
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
    fs::copy(lock, root.join("Cargo.lock")).unwrap();

    if cargo(&root, &["clippy", "--version"]).status.success() {
        // Unlike rustc's, clippy's answer for a crate is not repeated from an earlier run: the folder is new.
        succeeds(&cargo(
            &root,
            &[
                "clippy",
                "--workspace",
                "--no-deps",
                "--no-default-features",
                "--",
                "-D",
                "warnings",
            ],
        ));
    }
    let packages = HOSTILE.map(|name| format!("--package={name}-client"));
    let mut documentation = vec!["doc", "--no-deps", "--no-default-features"];
    documentation.extend(packages.iter().map(String::as_str));
    succeeds(&cargo(&root, &documentation));
    // rustdoc looks for doctests instead of writing documentation. This crate has no example of our own.
    let found = cargo(
        &root,
        &[
            "rustdoc",
            "--no-default-features",
            "--package=hostile-client",
            "--",
            "--test",
        ],
    );
    succeeds(&found);
    let found = String::from_utf8_lossy(&found.stdout);
    assert!(found.contains("running 0 tests"), "{found}");
}

fn files(folder: &Path) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.insert(path);
            }
        }
    }
    found
}

fn cargo(folder: &Path, arguments: &[&str]) -> Output {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("crates/target");
    Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target)
        .env("CARGO_NET_OFFLINE", "true")
        .env("CARGO_TERM_COLOR", "never")
        // Checked and never run.
        .env("CARGO_PROFILE_DEV_DEBUG", "false")
        .env("RUSTDOCFLAGS", "-D warnings")
        .env_remove("RUSTFLAGS")
        .output()
        .expect("cargo runs")
}

fn succeeds(output: &Output) {
    let messages = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "{messages}{}",
        String::from_utf8_lossy(&output.stdout)
    );
}
