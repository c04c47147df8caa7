//! The workflows call what exists, and the script that keeps the issue does what it says.

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::Command,
};

use tempfile::TempDir;

use crate::program::run;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_owned()
}

/// A `gh` that lists `issue` and writes down what else it is asked for.
fn bench(issue: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let gh = folder.path().join("gh");
    let script = format!(
        "#!/bin/sh\nif [ \"$1 $2\" = 'issue list' ]; then echo '{issue}'; exit; fi\necho \"$1 $2 $3\" >> '{}'\n",
        folder.path().join("asked").display()
    );
    fs::write(&gh, script).unwrap();
    fs::set_permissions(&gh, fs::Permissions::from_mode(0o755)).unwrap();
    fs::write(folder.path().join("summary.md"), "# Drift\n").unwrap();
    folder
}

/// What `gh` was asked for, and the exit code.
fn told(issue: &str, code: &str) -> (Vec<String>, i32) {
    let folder = bench(issue);
    let path = std::env::var("PATH").unwrap();
    let ended = Command::new(root().join(".ci/drift-issue"))
        .arg(folder.path())
        .arg(code)
        .env("PATH", format!("{}:{path}", folder.path().display()))
        .env_remove("DRY_RUN")
        .output()
        .unwrap();
    let asked = fs::read_to_string(folder.path().join("asked")).unwrap_or_default();
    (
        asked.lines().map(str::to_owned).collect(),
        ended.status.code().unwrap(),
    )
}

#[test]
fn an_issue_is_opened_updated_and_closed() {
    for code in ["1", "3", "4"] {
        let opened = ["label create uqpay-drift", "issue create --title"];
        assert_eq!(told("", code), (opened.map(str::to_owned).to_vec(), 0));
        assert_eq!(told("7", code), (vec!["issue edit 7".to_owned()], 0));
    }
    assert_eq!(told("7", "0"), (vec!["issue close 7".to_owned()], 0));
    assert_eq!(told("", "0"), (Vec::new(), 0));
    for code in ["2", "5", "6", "130"] {
        assert_eq!(told("7", code), (Vec::new(), 0));
    }
    assert_eq!(told("7", "many"), (Vec::new(), 2));
}

#[test]
fn every_flag_in_workflows_and_docs_exists() {
    let mut files = vec![root().join("docs/ci.md"), root().join("README.md")];
    for entry in fs::read_dir(root().join(".github/workflows")).unwrap() {
        files.push(entry.unwrap().path());
    }
    let mut seen = 0;
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        for command in text.split("cargo xtask ").skip(1) {
            let command = command.split(['\n', '`', '#']).next().unwrap();
            let mut words = command.split_whitespace();
            let verb = words.next().unwrap().to_owned();
            let help = run(&[&verb, "--help"]).stdout;
            for flag in words.filter(|word| word.starts_with("--")) {
                assert!(help.contains(flag), "{}: {verb} {flag}", file.display());
                seen += 1;
            }
        }
    }
    assert!(seen > 10, "{seen}");
}
