//! `.generated.json`: which files of a folder the generator wrote.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::{WriteError, at, read, stays_inside};

/// Name of the file.
pub(super) const NAME: &str = ".generated.json";

#[derive(Clone, Debug, Default)]
pub(super) struct Manifest {
    pub(super) files: Vec<PathBuf>,
}

impl Manifest {
    pub(super) fn of<'p>(files: impl Iterator<Item = &'p PathBuf>) -> Self {
        Self {
            files: files.cloned().collect(),
        }
    }

    pub(super) fn text(&self) -> String {
        // With forward slashes on every system, so that the bytes are the same.
        let files: Vec<String> = self
            .files
            .iter()
            .map(|path| path.to_string_lossy().replace('\\', "/"))
            .collect();
        let generator = format!("{} {}", env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"));
        format!("{:#}\n", json!({ "generator": generator, "files": files }))
    }

    /// `None` when the folder has none.
    pub(super) fn read(folder: &Path) -> Result<Option<Self>, WriteError> {
        let path = folder.join(NAME);
        let Some(bytes) = read(&path).map_err(at(&path))? else {
            return Ok(None);
        };
        let broken = |problem: &str| WriteError::Manifest {
            path: path.clone(),
            problem: problem.to_owned(),
        };
        let value: Value =
            serde_json::from_slice(&bytes).map_err(|error| broken(&error.to_string()))?;
        let listed = value
            .get("files")
            .and_then(Value::as_array)
            .ok_or_else(|| broken("`files` is missing"))?;
        let mut files = Vec::new();
        for entry in listed {
            let file = entry
                .as_str()
                .map(PathBuf::from)
                .filter(|file| stays_inside(file));
            files.push(file.ok_or_else(|| broken("`files` names something outside the folder"))?);
        }
        Ok(Some(Self { files }))
    }

    pub(super) fn owns(&self, path: &Path) -> bool {
        path == Path::new(NAME) || self.files.iter().any(|file| file == path)
    }
}
