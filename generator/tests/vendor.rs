//! The generator and its runtime know no vendor: what is particular to one stands in its document.

#![allow(
    clippy::unwrap_used,
    reason = "a test may fail by panicking, its functions included"
)]

use std::path::{Path, PathBuf};

/// Words that only one vendor's API has, spelled in two parts so that this file may say what it looks for.
const WORDS: &[&str] = &[
    concat!("uq", "pay"),
    concat!("payment", "intent"),
    concat!("payment", "_intent"),
    concat!("payment", " intent"),
    concat!("x-client", "-id"),
    concat!("x-auth", "-token"),
    concat!("x-on-", "behalf-of"),
    concat!("x-wk", "-signature"),
    concat!("connect", "/token"),
    concat!("ali", "pay"),
    concat!("union", "pay"),
];

#[test]
fn no_source_names_a_vendor() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut waiting: Vec<PathBuf> = ["src", "examples", "build.rs", "Cargo.toml", "runtime"]
        .iter()
        .map(|path| root.join(path))
        .collect();
    let mut read = 0;
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            let entries = std::fs::read_dir(path).unwrap();
            waiting.extend(entries.map(|entry| entry.unwrap().path()));
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap().to_lowercase();
        for word in WORDS {
            assert!(!text.contains(word), "{} says {word:?}", path.display());
        }
        read += 1;
    }
    assert!(read > 80, "only {read} files were read");
}
