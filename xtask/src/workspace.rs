//! Where things stand in this workspace.

use std::path::{Path, PathBuf};

/// The root of the workspace, as short as the current folder allows, so that messages name no machine.
pub(crate) fn root() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap_or(Path::new("."));
    match std::env::current_dir() {
        Ok(here) => root.strip_prefix(&here).unwrap_or(root).to_path_buf(),
        Err(_) => root.to_path_buf(),
    }
}

/// The hand-curated document.
pub(crate) fn document() -> PathBuf {
    root().join("spec").join("openapi.yaml")
}
