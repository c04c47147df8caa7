//! What the pages say of the suite is what there is.

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
