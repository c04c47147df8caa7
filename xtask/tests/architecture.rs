//! The edges between the crates of this workspace are the arrows of the architecture, and no others.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic, and so may what it is made of"
)]

use std::{
    collections::{BTreeMap, BTreeSet},
    process::Command,
};

use serde_json::Value;

/// Who may depend on whom, build- and dev-dependencies included.
const ARROWS: &[(&str, &[&str])] = &[
    ("conformance", &["sandbox", "spec", "uqpay-intents"]),
    ("generator", &["spec"]),
    ("openapi-runtime", &[]),
    ("sandbox", &[]),
    ("spec", &[]),
    ("uqpay-intents", &["openapi-runtime"]),
    ("xtask", &["conformance", "generator", "sandbox", "spec"]),
];

/// The crates that others may use; the rest is `publish = false`.
const PUBLISHED: &[&str] = &["openapi-runtime", "uqpay-intents"];

fn packages() -> Vec<Value> {
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--format-version",
            "1",
            "--no-deps",
            "--offline",
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Value =
        serde_json::from_slice(&output.stdout).expect("cargo metadata prints JSON");
    metadata["packages"].as_array().expect("packages").clone()
}

fn name(value: &Value) -> &str {
    value["name"].as_str().expect("a name")
}

#[test]
fn workspace_members_depend_on_each_other_as_the_architecture_says() {
    let packages = packages();
    let members: BTreeSet<&str> = packages.iter().map(name).collect();
    let found: BTreeMap<&str, BTreeSet<&str>> = packages
        .iter()
        .map(|package| {
            let edges = package["dependencies"]
                .as_array()
                .expect("dependencies")
                .iter()
                .map(name);
            (
                name(package),
                edges.filter(|edge| members.contains(edge)).collect(),
            )
        })
        .collect();
    let expected: BTreeMap<&str, BTreeSet<&str>> = ARROWS
        .iter()
        .map(|(from, to)| (*from, to.iter().copied().collect()))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn only_the_crates_for_users_can_be_published() {
    let packages = packages();
    let published: BTreeSet<&str> = packages
        .iter()
        .filter(|package| package["publish"].is_null())
        .map(name)
        .collect();
    assert_eq!(published, PUBLISHED.iter().copied().collect());
}
