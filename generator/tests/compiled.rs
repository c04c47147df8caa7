//! Generated crates, compiled without a warning.
//!
//! They are members of a workspace of their own in the folder that cargo gives to tests, which is kept between runs, so that only the
//! first one compiles dependencies. `Cargo.lock` is a copy of ours: nothing is downloaded.

mod fixture;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use generator::{Options, RuntimeSource};

const CRATES: [&str; 16] = [
    "objects",
    "enums",
    "unions",
    "choices",
    "directions",
    "recursion",
    "values",
    "operations",
    "names",
    "text",
    "told",
    "bare",
    "answers",
    "constraints",
    "before",
    "after",
];

/// Every fixture compiles; and what a caller wrote against `before.yaml` compiles against `after.yaml`, which has gained an optional
/// property, an enum value, a variant, a query parameter and an operation.
#[test]
fn crates_and_their_callers_compile_without_a_warning() {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("crates");
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("runtime");
    let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for name in CRATES {
        let folder = root.join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder).unwrap();
        }
        let options = Options {
            runtime: RuntimeSource::Path(runtime.clone()),
            ..fixture::options(name)
        };
        let output = generator::generate(&fixture::document(name, &fixture::text(name)), &options)
            .unwrap_or_else(|report| panic!("{report}"));
        output.write(&folder).unwrap();
        assert_eq!(output.compare(&folder).unwrap(), []);
    }
    for version in ["before", "after"] {
        caller(&root, version).unwrap();
    }
    let members = CRATES
        .iter()
        .map(|name| (*name).to_owned())
        .chain(["caller-before".to_owned(), "caller-after".to_owned()]);
    let members: Vec<String> = members.map(|name| format!("{name:?}")).collect();
    let manifest = format!(
        "[workspace]\nresolver = \"3\"\nmembers = [{}]\n",
        members.join(", ")
    );
    fs::write(root.join("Cargo.toml"), manifest).unwrap();
    fs::copy(ours.join("Cargo.lock"), root.join("Cargo.lock")).unwrap();

    check(&root, &root.join("target"), &[]);
}

/// A crate that carries the runtime needs nothing of this workspace.
#[test]
fn a_crate_with_the_runtime_embedded_stands_alone() {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("alone");
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("crates/target");
    if root.exists() {
        fs::remove_dir_all(&root).unwrap();
    }
    let options = Options {
        runtime: RuntimeSource::Embedded,
        ..fixture::options("operations")
    };
    let document = fixture::document("operations", &fixture::text("operations"));
    generator::generate(&document, &options)
        .unwrap()
        .write(&root)
        .unwrap();
    // Under a workspace's folder a crate must say that it is no member; elsewhere it stands as it is.
    let manifest = fs::read_to_string(root.join("Cargo.toml")).unwrap();
    assert!(!manifest.contains(".."), "{manifest}");
    fs::write(
        root.join("Cargo.toml"),
        format!("{manifest}\n[workspace]\n"),
    )
    .unwrap();
    let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    fs::copy(ours.join("Cargo.lock"), root.join("Cargo.lock")).unwrap();
    check(&root, &target, &["--features", "patterns"]);
}

#[allow(clippy::expect_used, reason = "called by tests only")]
fn check(folder: &Path, target: &Path, features: &[&str]) {
    let output = Command::new(env!("CARGO"))
        .args([
            "check",
            "--workspace",
            "--offline",
            "--no-default-features",
            "--color",
            "never",
        ])
        .args(features)
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target)
        // Checked and never run.
        .env("CARGO_PROFILE_DEV_DEBUG", "false")
        .env_remove("RUSTFLAGS")
        .output()
        .expect("cargo runs");
    let messages = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{messages}");
    assert!(!messages.contains("warning"), "{messages}");
}

fn caller(root: &Path, version: &str) -> io::Result<()> {
    let folder = root.join(format!("caller-{version}"));
    fs::create_dir_all(folder.join("src"))?;
    let manifest = format!(
        "[package]\nname = \"caller-{version}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\
         [dependencies]\napi = {{ package = \"{version}-client\", path = \"../{version}\", default-features = false }}\n"
    );
    fs::write(folder.join("Cargo.toml"), manifest)?;
    let source: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/caller.rs");
    fs::copy(source, folder.join("src/lib.rs")).map(|_| ())
}
