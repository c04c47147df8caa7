//! Generated crates, compiled without a warning and called.
//!
//! A fixture gets in by standing in `tests/fixtures`; tests of what its crate does stand in a file of their own in `tests/behaviour`, where
//! the crate of the fixture `objects` is `objects_client`.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod fixture;
mod workspace;

use std::fs;
use std::path::{Path, PathBuf};

use generator::RuntimeSource;
use workspace::Written;

/// What the tests in `tests/behaviour` may use beside the generated crates and the runtime.
const FOR_BEHAVIOUR: &str = "serde = \"1\"\nserde_json = \"1\"\n\
    tokio = { version = \"1\", default-features = false, features = [\"io-util\", \"macros\", \"net\", \"rt\", \"time\"] }\n";

/// Every fixture compiles; what a caller wrote against `before.yaml` compiles against `after.yaml`, which has gained an optional
/// property, an enum value, a variant, a query parameter and an operation; and the tests in `tests/behaviour` pass.
#[test]
fn crates_and_their_callers_compile_without_a_warning_and_behave() {
    let root = workspace::folder("crates");
    let runtime = workspace::own("runtime");
    let crates = fixture::names();
    for name in &crates {
        workspace::generate(name, RuntimeSource::Path(runtime.clone()), &root.join(name));
    }
    for version in ["before", "after"] {
        workspace::write(&caller(version), &root);
    }
    workspace::write(&behaviour(), &root);
    let mut members: Vec<&str> = crates.iter().map(String::as_str).collect();
    members.extend(["caller-before", "caller-after", "behaviour"]);
    workspace::join(&root, &members);
    // The tests depend on everything else, so that one run of cargo compiles each crate once.
    let tests = workspace::cargo(
        &["test", "--package", "behaviour", "--lib"],
        &root,
        &root.join("target"),
    );
    for (topic, _) in topics() {
        let passed = tests
            .lines()
            .any(|line| line.starts_with(&format!("test {topic}::")) && line.ends_with(" ok"));
        assert!(passed, "no test of {topic} ran:\n{tests}");
    }
}

/// A crate that carries the runtime needs nothing of this workspace.
#[test]
fn a_crate_with_the_runtime_embedded_stands_alone() {
    let root = workspace::folder("alone");
    if root.exists() {
        fs::remove_dir_all(&root).unwrap();
    }
    workspace::generate("operations", RuntimeSource::Embedded, &root);
    let manifest = fs::read_to_string(root.join("Cargo.toml")).unwrap();
    assert!(!manifest.contains(".."), "{manifest}");
    // Under a workspace's folder a crate must say that it is no member; elsewhere it stands as it is. With the same dependencies
    // in its tests it can use what cargo compiled for the crates above.
    let ours = format!("{manifest}\n[dev-dependencies]\n{FOR_BEHAVIOUR}\n[workspace]\n");
    fs::write(root.join("Cargo.toml"), ours).unwrap();
    workspace::lock(&root);
    workspace::cargo(
        &[
            "test",
            "--lib",
            "--no-default-features",
            "--features",
            "patterns",
        ],
        &root,
        &workspace::folder("crates").join("target"),
    );
}

/// A crate that calls a version of an API.
fn caller(version: &str) -> Written {
    Written {
        name: format!("caller-{version}"),
        dependencies: workspace::sibling("api", &format!("{version}-client"), version),
        source: fs::read_to_string(workspace::own("tests/fixtures/caller.rs")).unwrap(),
    }
}

/// A crate whose modules are the files of `tests/behaviour`, where they stand, and that depends on every other one.
fn behaviour() -> Written {
    let runtime = workspace::own("runtime").to_string_lossy().into_owned();
    let mut dependencies = format!(
        "{FOR_BEHAVIOUR}openapi-runtime = {{ path = {runtime:?}, default-features = false, features = [\"patterns\"] }}\n"
    );
    for name in &fixture::names() {
        let package = format!("{name}-client");
        dependencies.push_str(&workspace::sibling(&package, &package, name));
    }
    for name in ["caller-before", "caller-after"] {
        dependencies.push_str(&workspace::sibling(name, name, name));
    }
    let mut source = format!(
        "//! What generated crates do.\n#![cfg(test)]\n\n{}",
        module(
            "#[allow(dead_code, reason = \"the runtime's own tests use all of it\")]\n",
            "server",
            &workspace::own("runtime/tests/http/server.rs"),
        )
    );
    for (name, path) in topics() {
        source.push_str(&module("", &name, &path));
    }
    Written {
        name: "behaviour".to_owned(),
        dependencies,
        source,
    }
}

fn module(attributes: &str, name: &str, path: &Path) -> String {
    let path = path.to_string_lossy();
    format!("{attributes}#[path = {path:?}]\nmod {name};\n")
}

/// The files of `tests/behaviour`, with the names of the modules that they are.
fn topics() -> Vec<(String, PathBuf)> {
    let folder = fs::read_dir(workspace::own("tests/behaviour")).unwrap();
    let mut topics: Vec<_> = folder
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "rs"))
        .map(|path| {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            (name, path)
        })
        .collect();
    topics.sort();
    topics
}
