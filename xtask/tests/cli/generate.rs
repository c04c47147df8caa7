//! Generating into a folder: fresh, stale, foreign.

use std::fs;

use crate::program::run;

#[test]
fn the_checked_in_crate_and_pages_are_fresh() {
    run(&["generate", "--check"]).expect(0, &["fresh"]);
    run(&["spec", "--check"]).expect(0, &["sound", "fresh"]);
    run(&["model"]).expect(0, &["Operations", "Types", "spec/openapi.yaml:"]);
}

#[test]
fn a_stale_file_is_named_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("crate");
    let out = out.to_str().unwrap();
    run(&["generate", "--out", out]).expect(0, &["+ "]);
    run(&["generate", "--out", out, "--check"]).expect(0, &["fresh"]);
    let file = folder.path().join("crate/src/client.rs");
    let fresh = fs::read_to_string(&file).unwrap();
    let stale = fresh.replace("create_payment_intent", "make_payment_intent");
    fs::write(&file, &stale).unwrap();
    run(&["generate", "--out", out, "--check"])
        .expect(1, &["src/client.rs", "cargo xtask generate"]);
    assert_eq!(
        fs::read_to_string(&file).unwrap(),
        stale,
        "--check wrote something"
    );
    run(&["generate", "--out", out]).expect(0, &["~ "]);
    assert_eq!(fs::read_to_string(&file).unwrap(), fresh);
}

#[test]
fn a_folder_with_the_files_of_others_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let theirs = folder.path().join("thesis.txt");
    fs::write(&theirs, "years of work").unwrap();
    run(&["generate", "--out", folder.path().to_str().unwrap()]).expect(2, &["not empty"]);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    assert_eq!(fs::read_to_string(theirs).unwrap(), "years of work");
}
