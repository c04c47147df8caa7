//! The runtime's own sources, for a crate that is to stand alone.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// Paths below the runtime's folder, and texts.
static SOURCES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/runtime.rs"));

/// What goes with the sources: whoever passes them on must pass the licences on too.
static TEXTS: &[(&str, &str)] = &[
    ("README.md", include_str!("../../runtime/README.md")),
    ("LICENSE-APACHE", include_str!("../../../LICENSE-APACHE")),
    ("LICENSE-MIT", include_str!("../../../LICENSE-MIT")),
];

static MANIFEST: &str = include_str!("../../runtime/Cargo.toml");
static WORKSPACE: &str = include_str!("../../../Cargo.toml");

/// The files of the runtime, in the folder `runtime` beside the crate's own sources.
pub(super) fn files() -> BTreeMap<PathBuf, String> {
    let folder = PathBuf::from("runtime");
    let sources = SOURCES
        .iter()
        .chain(TEXTS)
        .map(|(path, text)| (folder.join(path), (*text).to_owned()));
    sources
        .chain([(folder.join("Cargo.toml"), manifest(MANIFEST, WORKSPACE))])
        .collect()
}

/// The runtime's manifest with what it takes from its workspace written out; lints and what only its tests need are left
/// out. Both manifests are ours and hold one key a line.
fn manifest(own: &str, workspace: &str) -> String {
    let package = section(workspace, "workspace.package");
    let dependencies = section(workspace, "workspace.dependencies");
    let left_out: BTreeSet<&str> = ["lints", "dev-dependencies"].into();
    let mut written = String::new();
    let mut current = "";
    for line in own.lines() {
        if let Some(name) = line
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'))
        {
            current = name;
        }
        if left_out.contains(current) {
            continue;
        }
        let shared = if current == "package" {
            &package
        } else {
            &dependencies
        };
        written.push_str(&spelled_out(line, shared).unwrap_or_else(|| line.to_owned()));
        written.push('\n');
    }
    written
}

/// A line that takes its value from the workspace, with that value; `None` for any other line.
fn spelled_out(line: &str, shared: &BTreeMap<&str, &str>) -> Option<String> {
    let (key, value) = line.split_once('=')?;
    let key = key.trim();
    if let Some(name) = key.strip_suffix(".workspace") {
        return Some(format!("{name} = {}", shared.get(name)?));
    }
    let own = value
        .trim()
        .strip_prefix("{ workspace = true,")?
        .strip_suffix('}')?
        .trim();
    let base = shared.get(key)?;
    let base = match base
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'))
    {
        Some(members) => members.trim().to_owned(),
        None => format!("version = {base}"),
    };
    Some(format!("{key} = {{ {base}, {own} }}"))
}

/// The keys and values of one section.
fn section<'t>(text: &'t str, name: &str) -> BTreeMap<&'t str, &'t str> {
    let header = format!("[{name}]");
    text.lines()
        .skip_while(|line| *line != header)
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('='))
        .map(|(key, value)| (key.trim(), value.trim()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_the_workspace_is_left() {
        let own = manifest(MANIFEST, WORKSPACE);
        assert!(!own.contains("workspace"), "{own}");
        assert!(
            own.contains("[dependencies]") && own.contains("\nedition = \"2024\"\n"),
            "{own}"
        );
        assert!(!own.contains("dev-dependencies"), "{own}");
    }

    #[test]
    fn values_of_both_kinds_are_merged() {
        let own = "[dependencies]\na.workspace = true\nb = { workspace = true, optional = true }\nc = { workspace = true, features = [\"x\"] }\n";
        let workspace = "[workspace.dependencies]\na = \"1\"\nb = { version = \"2\", default-features = false }\nc = \"3\"\n\n[profile.dev]\n";
        assert_eq!(
            manifest(own, workspace),
            "[dependencies]\na = \"1\"\nb = { version = \"2\", default-features = false, optional = true }\n\
             c = { version = \"3\", features = [\"x\"] }\n"
        );
    }

    #[test]
    fn every_source_is_carried() {
        assert!(files().contains_key(&PathBuf::from("runtime").join("src/lib.rs")));
        assert!(files().contains_key(&PathBuf::from("runtime").join("LICENSE-MIT")));
        assert!(SOURCES.len() > 10);
    }
}
