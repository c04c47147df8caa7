//! The command line and insta write the same files, so that what one accepts satisfies the other.

use std::{fs, path::Path, process::Command};

use conformance::{Options, Pending, Store};

use crate::fixture::{Desk, recorded};

/// Where the inner test below finds its folder; set by the outer one only.
const FOLDER: &str = "CONFORMANCE_SNAPSHOT_FOLDER";

/// What insta does in `tests/scenarios.rs`, in another folder.
#[test]
#[ignore = "run by the test below, which says where"]
fn inner_assertion() {
    let folder = std::env::var(FOLDER).unwrap();
    let text = fs::read_to_string(Path::new(&folder).join("text")).unwrap();
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(&folder);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("direct_card", text));
}

/// Whether insta is content with what is in `folder`; `update` is its own setting.
fn insta_accepts(folder: &Path, text: &str, update: &str) -> bool {
    fs::write(folder.join("text"), text).unwrap();
    let ended = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "snapshots::inner_assertion"])
        .env(FOLDER, folder)
        .env("INSTA_UPDATE", update)
        .env("INSTA_WORKSPACE_ROOT", crate::fixture::root())
        .env_remove("CI")
        .output()
        .unwrap();
    ended.status.success()
}

/// A file without the line that says which test wrote it.
fn without_source(file: &Path) -> String {
    let text = fs::read_to_string(file).unwrap();
    let lines = text
        .lines()
        .filter(|line| !line.starts_with("source: ") && !line.starts_with("assertion_line: "));
    lines.collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn what_one_accepts_satisfies_the_other() {
    let desk = Desk::accepted(&[("direct_card", &recorded("direct_card"))]).await;
    let report = desk.run(&Options::embedded()).await;
    let text = report.scenarios[0].text.clone().unwrap();

    let ours = desk.path("snapshots");
    assert!(
        insta_accepts(&ours, &text, "no"),
        "insta accepts what we wrote"
    );
    assert!(
        !insta_accepts(&ours, &text.replace("SGD", "USD"), "no"),
        "and nothing else"
    );

    let folder = tempfile::tempdir().unwrap();
    assert!(insta_accepts(folder.path(), &text, "always"));
    let theirs = Store::new(folder.path());
    assert_eq!(
        theirs.read("direct_card").unwrap().as_deref(),
        Some(text.as_str())
    );
    assert_eq!(
        without_source(&theirs.path("direct_card")),
        without_source(&ours.join("direct_card.snap"))
    );

    // What waits for review stands in the same place and looks the same.
    let changed = text.replace("SGD", "USD");
    assert!(!insta_accepts(folder.path(), &changed, "new"));
    let by_insta = without_source(&folder.path().join("direct_card.snap.new"));
    let Pending(file) = theirs.propose("direct_card", &changed).unwrap();
    assert_eq!(without_source(&file), by_insta);
}
