//! What the pages say of the suite and of the checks of clients is what there is.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may panic, and so may what it is made of"
)]

use std::{fs, path::Path};

#[test]
fn the_pages_count_the_scenarios_that_there_are() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let recordings = fs::read_dir(root.join("conformance/recordings")).unwrap();
    let count = recordings.count();
    for page in ["README.md", "conformance/README.md"] {
        let text = fs::read_to_string(root.join(page)).unwrap();
        for expected in [
            format!("0 of {count} scenarios confirmed"),
            format!("{count} of {count} scenarios clean"),
        ] {
            assert!(text.contains(&expected), "{page} does not say {expected:?}");
        }
    }
}

#[test]
fn the_pages_count_the_checks_of_clients_that_there_are() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let (mut plain, mut differences) = (0, 0);
    for file in fs::read_dir(root.join("conformance/clients/python/checks")).unwrap() {
        let path = file.unwrap().path();
        // A run may have left compiled files beside the sources.
        if path.extension().is_none_or(|extension| extension != "py") {
            continue;
        }
        for line in fs::read_to_string(path).unwrap().lines() {
            plain += usize::from(line.starts_with("@check("));
            differences += usize::from(line.starts_with("@known_difference("));
        }
    }
    let count = plain + differences;
    for (page, expected) in [
        ("README.md", format!("{count} checks")),
        (
            "conformance/sandbox/README.md",
            format!("{count} checks, {differences} of them known differences"),
        ),
        (
            "conformance/clients/README.md",
            format!(
                "{count} checks, {count} ok, 0 failed; {differences} of them known differences"
            ),
        ),
    ] {
        let text = fs::read_to_string(root.join(page)).unwrap();
        assert!(text.contains(&expected), "{page} does not say {expected:?}");
    }
}
