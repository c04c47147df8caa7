//! Where a recording is written: checked before anything is recorded, filled at once or not at all.

use std::{
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use tempfile::NamedTempFile;

use super::Draft;
use crate::{SetupError, Suite};

/// Longer names are no names.
const LONGEST_NAME: usize = 64;

/// A file for a recording.
#[derive(Debug)]
pub struct Place {
    folder: PathBuf,
    name: String,
    replace: bool,
}

impl Place {
    /// `folder/NAME.yaml`. An existing file is replaced only with `replace`.
    ///
    /// # Errors
    /// A name that is none, a folder that is none, or a file that exists.
    pub fn new(folder: &Path, name: &str, replace: bool) -> Result<Self, SetupError> {
        let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        let is_name = name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.len() <= LONGEST_NAME
            && name.chars().all(is_plain);
        if !is_name {
            return Err(SetupError::Usage(format!(
                "`{}` is no name for a recording\n  help: up to {LONGEST_NAME} lower-case letters, digits and underscores, a letter first, as in paid_by_card",
                spec::escape(name)
            )));
        }
        if !folder.is_dir() {
            return Err(SetupError::Usage(format!(
                "{} is no folder",
                spec::escape(&folder.display().to_string())
            )));
        }
        let place = Self {
            folder: folder.to_owned(),
            name: name.to_owned(),
            replace,
        };
        if !replace && place.path().exists() {
            return Err(SetupError::Usage(format!(
                "{} exists\n  help: choose another name, or replace it with `--force`",
                spec::escape(&place.path().display().to_string())
            )));
        }
        Ok(place)
    }

    /// The name of the recording.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The file.
    pub fn path(&self) -> PathBuf {
        self.folder.join(format!("{}.yaml", self.name))
    }

    /// Writes a draft that the suite reads and that holds no secret of its tape: under a temporary name first.
    ///
    /// # Errors
    /// The draft is not fit to be written, or the file cannot be; then the recording stands beside it and the text says where.
    pub fn write(&self, draft: &Draft, suite: &Suite) -> Result<PathBuf, SetupError> {
        let (text, _) = draft.verified(suite)?;
        let path = self.path();
        write_new(&self.folder, &path, &text, self.replace)?;
        Ok(path)
    }
}

/// Writes `text` to a file of the folder, whole or not at all. What cannot take its name is kept under its temporary one.
pub(super) fn write_new(
    folder: &Path,
    path: &Path,
    text: &str,
    replace: bool,
) -> Result<(), SetupError> {
    let shown = |path: &Path| spec::escape(&path.display().to_string());
    let failed =
        |error: io::Error| SetupError::Usage(format!("{} cannot be written: {error}", shown(path)));
    let mut builder = tempfile::Builder::new();
    // Not `.yaml`: the suite reads every file of the folder that ends so.
    builder.prefix(".recording-").suffix(".new");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644));
    let mut file: NamedTempFile = builder.tempfile_in(folder).map_err(failed)?;
    file.write_all(text.as_bytes()).map_err(failed)?;
    file.as_file().sync_all().map_err(failed)?;
    let persisted = if replace {
        file.persist(path)
    } else {
        file.persist_noclobber(path)
    };
    let Err(refused) = persisted else {
        return Ok(());
    };
    // What was recorded is not lost because a name was taken.
    let why = refused.error;
    let kept = path.with_extension("yaml.new");
    let saved = refused.file.persist(&kept).map(|_| kept);
    Err(SetupError::Usage(match saved {
        Ok(kept) => format!(
            "{} cannot be written: {why}\n  help: the recording is in {}; give it another name",
            shown(path),
            shown(&kept)
        ),
        Err(_) => format!("{} cannot be written: {why}", shown(path)),
    }))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn names_lead_nowhere_else() {
        let folder = tempfile::tempdir().unwrap();
        for name in [
            "",
            "../x",
            "a/b",
            "A",
            "1a",
            "a-b",
            "a.b",
            ".",
            "a\n",
            &"a".repeat(65),
        ] {
            let refused = Place::new(folder.path(), name, true);
            let message = refused.unwrap_err().to_string();
            assert!(message.contains("no name for a recording"), "{message}");
        }
        assert!(Place::new(folder.path(), "paid_by_card2", false).is_ok());
    }

    #[test]
    fn what_exists_is_replaced_only_on_demand() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.yaml");
        fs::write(&path, "old").unwrap();
        let refused = Place::new(folder.path(), "a", false).unwrap_err();
        assert!(refused.to_string().contains("--force"), "{refused}");
        assert!(Place::new(folder.path(), "a", true).is_ok());
        // Somebody was faster.
        let refused = write_new(folder.path(), &path, "new", false).unwrap_err();
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        assert!(refused.to_string().contains("a.yaml.new"), "{refused}");
        let kept = fs::read_to_string(folder.path().join("a.yaml.new")).unwrap();
        assert_eq!(kept, "new");
        write_new(folder.path(), &path, "newer", true).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "newer");
    }
}
