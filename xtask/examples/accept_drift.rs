//! Holds `cargo xtask drift --apply` to what it promises: after it, the same run is clean.
//!
//! ```console
//! $ cargo run -p xtask --example accept_drift
//! ```
//!
//! Bindings are compiled into the suite, so this needs a suite that is built anew. A copy of the workspace, in a folder under `target/`,
//! is told to accept what a sandbox with a drift of each kind does; then the copy lints its document, proves that its bindings are
//! fresh, is built with them, and plays the recordings against the same drifting sandbox. Nothing may be found. The first time takes
//! minutes, since the copy is built from nothing; later ones take what the changed crates take.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what is not as promised ends it"
)]

use std::{
    collections::BTreeSet,
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

use serde_json::{Value, json};

/// A drift for each class that an edit accepts, at places that no recording names: what a recording expects, only a person changes.
fn drift() -> Vec<(&'static str, Value)> {
    vec![
        (
            "R-FIELD-NEW",
            json!({"kind": "add", "operation": "retrieve_payment_intent", "pointer": "/risk_score", "to": 7}),
        ),
        (
            "R-FIELD-NEW",
            json!({"kind": "add", "event": "*", "pointer": "/data/channel", "to": "web"}),
        ),
        (
            "R-FIELD-GONE-REQ",
            json!({"kind": "drop", "operation": "list_payment_intents", "pointer": "/data/*/currency"}),
        ),
        (
            "R-NULL",
            json!({"kind": "null", "operation": "list_payment_attempts", "pointer": "/data/*/amount"}),
        ),
        (
            "R-TYPE",
            json!({"kind": "retype", "operation": "retrieve_payment_attempt", "pointer": "/currency", "to": 7}),
        ),
        (
            "R-ENUM-NEW",
            json!({"kind": "value", "operation": "list_payment_attempts", "pointer": "/data/*/failure_code", "to": "expired_card"}),
        ),
        (
            "R-LEN",
            json!({"kind": "value", "operation": "list_payment_intents", "pointer": "/data/*/description", "to": "x".repeat(256)}),
        ),
        (
            "R-FORMAT",
            json!({"kind": "value", "operation": "cancel_payment_intent", "pointer": "/currency", "to": "sgd"}),
        ),
        (
            "R-HDR",
            json!({"kind": "add", "operation": "capture_payment_intent", "header": "retry-after", "to": "5"}),
        ),
    ]
}

/// A copy of the workspace that is built in a folder of its own.
struct Copy {
    root: PathBuf,
    target: PathBuf,
}

impl Copy {
    /// Copies what is not there yet or is other; what is the same keeps its time, so that cargo need not build it again.
    fn of(workspace: &Path, folder: &Path) -> Self {
        let copy = Self {
            root: folder.join("workspace"),
            target: folder.join("target"),
        };
        let mut wanted = BTreeSet::new();
        files(workspace, Path::new(""), &mut wanted);
        let mut there = BTreeSet::new();
        if copy.root.exists() {
            files(&copy.root, Path::new(""), &mut there);
        }
        for extra in there.difference(&wanted) {
            fs::remove_file(copy.root.join(extra)).expect("a file that is no longer there goes");
        }
        for file in &wanted {
            let bytes = fs::read(workspace.join(file)).expect("the workspace is read");
            let at = copy.root.join(file);
            if fs::read(&at).ok().as_ref() != Some(&bytes) {
                fs::create_dir_all(at.parent().expect("a folder")).expect("a folder is made");
                fs::write(at, bytes).expect("the copy is written");
            }
        }
        copy
    }

    fn xtask(&self, arguments: &[&str]) -> Ended {
        xtask(&self.root, Some(&self.target), arguments)
    }
}

/// The files of a workspace by their paths in it, without what is built and what version control keeps.
fn files(root: &Path, folder: &Path, found: &mut BTreeSet<PathBuf>) {
    for entry in fs::read_dir(root.join(folder)).expect("a folder is read") {
        let entry = entry.expect("an entry");
        let path = folder.join(entry.file_name());
        if path == Path::new("target") || path == Path::new(".git") {
            continue;
        }
        if entry.file_type().expect("its type").is_dir() {
            files(root, &path, found);
        } else {
            found.insert(path);
        }
    }
}

struct Ended {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

impl Ended {
    #[track_caller]
    fn expect(self, code: i32) -> Self {
        let Self { stdout, stderr, .. } = &self;
        assert_eq!(self.code, Some(code), "{stdout}{stderr}");
        self
    }
}

fn xtask(root: &Path, target: Option<&Path>, arguments: &[&str]) -> Ended {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command
        .args(["run", "--quiet", "--offline", "--package", "xtask", "--"])
        .args(arguments)
        .current_dir(root);
    // Cargo tells what it runs where it stands; a copy stands elsewhere.
    for name in ["CARGO_MANIFEST_DIR", "CARGO_MANIFEST_PATH"] {
        command.env_remove(name);
    }
    if let Some(target) = target {
        command.env("CARGO_TARGET_DIR", target);
    }
    let output = command.output().expect("cargo runs");
    Ended {
        code: output.status.code(),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// The classes of what a run found.
fn classes(report: &str) -> BTreeSet<String> {
    let report: Value = serde_json::from_str(report).expect("a report");
    let findings = report.get("findings").and_then(Value::as_array);
    let class = |finding: &Value| Some(finding.get("class")?.as_str()?.to_owned());
    findings
        .expect("its findings")
        .iter()
        .filter_map(class)
        .collect()
}

fn main() {
    let started = Instant::now();
    let took = |what: &str| println!("{:>5} s  {what}", started.elapsed().as_secs());
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the workspace")
        .to_path_buf();
    let target = env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| workspace.join("target"), |target| workspace.join(target));
    let folder = target.join("accept_drift");
    let copy = Copy::of(&workspace, &folder);
    let file = folder.join("drift.json");
    let drift = drift();
    let told: Vec<_> = drift.iter().map(|(_, drift)| drift).collect();
    fs::write(&file, json!({"drift": told}).to_string()).expect("the drift is written");
    let file = file.to_str().expect("a path that is text");
    let root = copy.root.to_str().expect("a path that is text");

    let before = xtask(
        &workspace,
        None,
        &["conformance", "--json", "--deviate", file],
    )
    .expect(3);
    let found = classes(&before.stdout);
    for (class, _) in &drift {
        assert!(found.contains(*class), "{class} is not found: {found:?}");
    }
    took("every drift is found");

    let accepted = [
        "drift",
        "--apply",
        "--breaking",
        "--root",
        root,
        "--deviate",
        file,
    ];
    let accepted = xtask(&workspace, None, &accepted).expect(0);
    assert!(
        !accepted.stderr.contains("will still find")
            && !accepted.stderr.contains("the snapshot of "),
        "{}",
        accepted.stderr
    );
    took("every drift is accepted");

    copy.xtask(&["spec", "--check"]).expect(0);
    took("the document is sound, and the suite is built with the new bindings");
    copy.xtask(&["generate", "--check"]).expect(0);
    let after = copy
        .xtask(&["conformance", "--json", "--deviate", file])
        .expect(0);
    let left = classes(&after.stdout);
    assert!(left.is_empty(), "{left:?} are left:\n{}", after.stdout);
    copy.xtask(&["drift", "--deviate", file]).expect(0);
    took("the same run is clean, and nothing is left to propose");
    let names: BTreeSet<_> = drift.iter().map(|(class, _)| *class).collect();
    println!(
        "{} drifts of {} classes accepted: {}",
        drift.len(),
        names.len(),
        names.into_iter().collect::<Vec<_>>().join(", ")
    );
}
