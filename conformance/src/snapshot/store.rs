//! Snapshot files, in insta's format and place, so that `cargo insta review` works on them.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};

use tempfile::NamedTempFile;

/// What insta writes as the source of a snapshot.
const SOURCE: &str = "conformance/tests/scenarios.rs";

/// The folder of snapshots.
#[derive(Clone, Debug)]
pub struct Store {
    folder: PathBuf,
}

/// What was written beside an outdated snapshot.
#[derive(Clone, Debug)]
pub struct Pending(pub PathBuf);

impl Store {
    /// The store in `folder`.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
        }
    }

    /// The snapshot of a scenario; `None` if it has none.
    ///
    /// # Errors
    /// The file is there and cannot be read.
    pub fn read(&self, scenario: &str) -> io::Result<Option<String>> {
        match fs::read_to_string(self.path(scenario)) {
            Ok(text) => Ok(Some(contents(&text).to_owned())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Replaces the snapshot of a scenario, and removes what waited for review.
    ///
    /// # Errors
    /// A file cannot be written.
    pub fn accept(&self, scenario: &str, text: &str) -> io::Result<()> {
        self.write(&self.path(scenario), text)?;
        self.withdraw(scenario)
    }

    /// Removes what waited for review, if anything did.
    ///
    /// # Errors
    /// The file is there and cannot be removed.
    pub fn withdraw(&self, scenario: &str) -> io::Result<()> {
        let pending = self.pending(scenario);
        // Where nothing can be written nothing was proposed.
        if !pending.exists() {
            return Ok(());
        }
        match fs::remove_file(pending) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Writes `text` beside the snapshot, for review with `cargo insta review`.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn propose(&self, scenario: &str, text: &str) -> io::Result<Pending> {
        let path = self.pending(scenario);
        self.write(&path, text)?;
        Ok(Pending(path))
    }

    /// The names of all snapshots.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn names(&self) -> io::Result<BTreeSet<String>> {
        self.ending_in(".snap")
    }

    /// The names of all snapshots that wait for review.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn proposed(&self) -> io::Result<BTreeSet<String>> {
        self.ending_in(".snap.new")
    }

    fn ending_in(&self, ending: &str) -> io::Result<BTreeSet<String>> {
        let mut names = BTreeSet::new();
        for entry in fs::read_dir(&self.folder)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if let Some(name) = name.strip_suffix(ending) {
                names.insert(name.to_owned());
            }
        }
        Ok(names)
    }

    /// The file of a scenario's snapshot.
    pub fn path(&self, scenario: &str) -> PathBuf {
        self.folder.join(format!("{scenario}.snap"))
    }

    fn pending(&self, scenario: &str) -> PathBuf {
        self.folder.join(format!("{scenario}.snap.new"))
    }

    fn write(&self, path: &Path, text: &str) -> io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        let mut file = temporary(&self.folder)?;
        io::Write::write_all(
            &mut file,
            format!("---\nsource: {SOURCE}\n---\n{text}").as_bytes(),
        )?;
        persist(file, path)
    }
}

fn persist(file: NamedTempFile, path: &Path) -> io::Result<()> {
    file.as_file().sync_all()?;
    file.persist(path).map(drop).map_err(|error| error.error)
}

/// A file that, once it has its name, can be read as any other in the folder.
fn temporary(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644));
    builder.tempfile_in(folder)
}

/// What follows insta's front matter.
fn contents(text: &str) -> &str {
    text.strip_prefix("---\n")
        .and_then(|rest| rest.split_once("\n---\n"))
        .map_or(text, |(_, contents)| contents)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_accepted_is_read_back_and_ends_the_review() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::new(folder.path());
        assert_eq!(store.read("a").unwrap(), None);
        let Pending(pending) = store.propose("a", "# T\n").unwrap();
        assert!(pending.exists());
        store.withdraw("a").unwrap();
        assert!(!pending.exists());
        store.propose("a", "# T\n").unwrap();
        store.accept("a", "# T\n\ntext\n").unwrap();
        assert_eq!(store.read("a").unwrap().as_deref(), Some("# T\n\ntext\n"));
        assert!(!pending.exists());
        assert_eq!(store.names().unwrap(), BTreeSet::from(["a".to_owned()]));
    }
}
