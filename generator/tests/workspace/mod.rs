//! A workspace of generated crates, in the folder that cargo gives to tests.
//!
//! It is kept between runs, so that only the first one compiles dependencies. `Cargo.lock` is a copy of ours: nothing is downloaded,
//! and only what our workspace has can be used.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "called by tests only"
)]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use generator::{Options, Output, RuntimeSource};

use crate::fixture;

/// A crate that is no fixture's: its name, and what its `Cargo.toml` and `src/lib.rs` say.
pub(crate) struct Written {
    pub(crate) name: String,
    pub(crate) dependencies: String,
    pub(crate) source: String,
}

/// The folder of this name, where crates are written and compiled.
pub(crate) fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

/// A file or folder of the generator's own.
pub(crate) fn own(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Generates the crate of a fixture into a folder. What is fresh is not touched, so that cargo need not compile it again.
pub(crate) fn generate(fixture: &str, runtime: RuntimeSource, folder: &Path) {
    let options = Options {
        runtime,
        ..fixture::options(fixture)
    };
    let document = fixture::document(fixture, &fixture::text(fixture));
    let output =
        generator::generate(&document, &options).unwrap_or_else(|report| panic!("{report}"));
    if !is_written(&output, folder) {
        // A run that was interrupted left something else.
        fs::remove_dir_all(folder).unwrap();
        output.write(folder).unwrap();
    }
}

fn is_written(output: &Output, folder: &Path) -> bool {
    output.write(folder).is_ok() && output.compare(folder).is_ok_and(|left| left.is_empty())
}

/// Writes a crate of our own beside generated ones.
pub(crate) fn write(crate_: &Written, root: &Path) {
    let Written {
        name,
        dependencies,
        source,
    } = crate_;
    let folder = root.join(name);
    fs::create_dir_all(folder.join("src")).unwrap();
    let manifest = format!(
        "[package]\nname = {name:?}\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n{dependencies}"
    );
    freshen(&folder.join("Cargo.toml"), &manifest);
    freshen(&folder.join("src/lib.rs"), source);
}

/// Writes a file unless it has that text: cargo compiles what is newer again.
fn freshen(path: &Path, text: &str) {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return;
    }
    fs::write(path, text).unwrap();
}

/// The line of a `[dependencies]` section that names a crate of the same workspace.
pub(crate) fn sibling(name: &str, package: &str, folder: &str) -> String {
    format!(
        "{name} = {{ package = {package:?}, path = \"../{folder}\", default-features = false }}\n"
    )
}

/// Makes a folder of crates a workspace.
pub(crate) fn join(root: &Path, members: &[&str]) {
    let mut manifest = String::from("[workspace]\nresolver = \"3\"\nmembers = [\n");
    for member in members {
        writeln!(manifest, "    {member:?},").unwrap();
    }
    manifest.push_str("]\n");
    freshen(&root.join("Cargo.toml"), &manifest);
    lock(root);
}

/// Uses the versions that our own workspace uses.
pub(crate) fn lock(root: &Path) {
    fs::copy(own("../Cargo.lock"), root.join("Cargo.lock")).unwrap();
}

/// Runs cargo in a folder, and gives what tests said. If cargo fails, or a crate there is compiled with a warning, this fails with
/// all that was said.
pub(crate) fn cargo(arguments: &[&str], root: &Path, target: &Path) -> String {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .args(["--offline", "--color", "never"])
        .current_dir(root)
        .env("CARGO_TARGET_DIR", target)
        .env("CARGO_PROFILE_DEV_DEBUG", "false")
        .env("CARGO_PROFILE_TEST_DEBUG", "false")
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .output()
        .expect("cargo runs");
    let said = String::from_utf8_lossy(&output.stderr);
    let tests = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}\n{tests}");
    assert!(!said.contains("warning"), "{said}");
    tests
}
