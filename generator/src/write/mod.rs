//! Files on the disk: whether they are fresh, and writing them so that nothing is lost.

mod manifest;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use spec::Report;
use tempfile::NamedTempFile;

use manifest::Manifest;

/// A generated crate, not written yet.
#[derive(Debug)]
pub struct Output {
    /// Files by their path inside the crate, the manifest of generated files included.
    pub files: BTreeMap<PathBuf, String>,
    /// What the generator left out.
    pub warnings: Report,
}

/// A file that is not as the generator would write it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// It is not there.
    Missing {
        /// Path inside the crate.
        path: PathBuf,
    },
    /// Its text is another.
    Stale {
        /// Path inside the crate.
        path: PathBuf,
        /// From what is there to what should be, as a unified diff.
        diff: String,
    },
    /// An earlier run wrote it, and this one would not.
    Extra {
        /// Path inside the crate.
        path: PathBuf,
    },
}

impl Difference {
    /// Path inside the crate.
    pub fn path(&self) -> &Path {
        match self {
            Self::Missing { path } | Self::Stale { path, .. } | Self::Extra { path } => path,
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = spec::escape(&self.path().display().to_string());
        match self {
            Self::Missing { .. } => write!(f, "{path}: missing"),
            Self::Stale { diff, .. } => write!(f, "{path}: stale\n{diff}"),
            Self::Extra { .. } => write!(f, "{path}: no longer generated"),
        }
    }
}

/// What a run changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Files that were not there.
    pub created: Vec<PathBuf>,
    /// Files whose text changed.
    pub updated: Vec<PathBuf>,
    /// Files of an earlier run that are gone.
    pub removed: Vec<PathBuf>,
    /// How many files were right already; they are not touched.
    pub unchanged: usize,
}

/// Why nothing, or not everything, was written.
#[derive(Debug)]
#[non_exhaustive]
pub enum WriteError {
    /// The folder holds files and no list of generated ones, so someone else's work may be in it.
    NotOurs {
        /// The folder.
        folder: PathBuf,
    },
    /// A file that is to be written is there, and no earlier run wrote it.
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// The list of generated files cannot be read.
    Manifest {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// The system refused.
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let show = |path: &Path| spec::escape(&path.display().to_string());
        match self {
            Self::NotOurs { folder } => write!(
                f,
                "{} is not empty and has no {}: nothing was written; name an empty folder, or one that was generated",
                show(folder),
                manifest::NAME
            ),
            Self::Foreign { path } => write!(
                f,
                "{} was not written by the generator and would be overwritten: nothing was written; move it away",
                show(path)
            ),
            Self::Manifest { path, problem } => {
                write!(
                    f,
                    "{}: {}; restore the file, or remove the folder",
                    show(path),
                    spec::escape(problem)
                )
            }
            Self::Io { path, source } => write!(
                f,
                "{} cannot be written: {source}; name a folder that can be written",
                show(path)
            ),
        }
    }
}

impl std::error::Error for WriteError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}

impl Output {
    pub(crate) fn new(mut files: BTreeMap<PathBuf, String>, warnings: Report) -> Self {
        let manifest = Manifest::of(files.keys());
        files.insert(PathBuf::from(manifest::NAME), manifest.text());
        Self { files, warnings }
    }

    /// Compares with what is in `folder`, in the order of the paths. Writes nothing.
    ///
    /// # Errors
    /// When a file is there and cannot be read.
    pub fn compare(&self, folder: &Path) -> io::Result<Vec<Difference>> {
        let mut differences = Vec::new();
        for (path, wanted) in &self.files {
            match read(&folder.join(path))? {
                None => differences.push(Difference::Missing { path: path.clone() }),
                Some(found) if found == wanted.as_bytes() => {}
                Some(found) => {
                    let found = String::from_utf8_lossy(&found);
                    let diff = similar::TextDiff::from_lines(found.as_ref(), wanted.as_str());
                    let diff = diff.unified_diff().context_radius(2).to_string();
                    differences.push(Difference::Stale {
                        path: path.clone(),
                        diff,
                    });
                }
            }
        }
        let listed = Manifest::read(folder)
            .unwrap_or_default()
            .unwrap_or_default();
        for path in listed.files {
            if !self.files.contains_key(&path) && folder.join(&path).exists() {
                differences.push(Difference::Extra { path });
            }
        }
        differences.sort_by(|a, b| a.path().cmp(b.path()));
        Ok(differences)
    }

    /// Writes what differs into `folder`, which is made if it is not there.
    ///
    /// Everything is staged under temporary names in the same file system first and then renamed, so that an interruption
    /// before that leaves the old state whole. Only files that an earlier run wrote are replaced or removed.
    ///
    /// # Errors
    /// See [`WriteError`]. Unless it says otherwise, nothing was changed.
    pub fn write(&self, folder: &Path) -> Result<Written, WriteError> {
        let earlier = earlier(folder)?;
        let mut written = Written::default();
        let mut staged = Vec::new();
        for (path, wanted) in &self.files {
            let target = folder.join(path);
            match read(&target).map_err(at(&target))? {
                Some(found) if found == wanted.as_bytes() => {
                    written.unchanged = written.unchanged.saturating_add(1);
                    continue;
                }
                Some(_) if !earlier.owns(path) => return Err(WriteError::Foreign { path: target }),
                Some(_) => written.updated.push(path.clone()),
                None => written.created.push(path.clone()),
            }
            staged.push((stage(&target, wanted)?, target));
        }
        for (file, target) in staged {
            file.persist(&target).map_err(|error| WriteError::Io {
                path: target,
                source: error.error,
            })?;
        }
        for path in earlier.files {
            let target = folder.join(&path);
            if !self.files.contains_key(&path) && target.is_file() {
                fs::remove_file(&target).map_err(at(&target))?;
                written.removed.push(path);
            }
        }
        Ok(written)
    }
}

/// What an earlier run wrote.
fn earlier(folder: &Path) -> Result<Manifest, WriteError> {
    if let Some(manifest) = Manifest::read(folder)? {
        return Ok(manifest);
    }
    let occupied = match fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_some(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => false,
        Err(error) => return Err(at(folder)(error)),
    };
    if occupied {
        Err(WriteError::NotOurs {
            folder: folder.to_owned(),
        })
    } else {
        Ok(Manifest::default())
    }
}

fn at(path: &Path) -> impl Fn(io::Error) -> WriteError + '_ {
    |source| WriteError::Io {
        path: path.to_owned(),
        source,
    }
}

/// The bytes of a file; `None` when there is none.
fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn stage(target: &Path, text: &str) -> Result<NamedTempFile, WriteError> {
    let folder = target.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(at(folder))?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".generated-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(0o644));
    }
    let mut file = builder.tempfile_in(folder).map_err(at(folder))?;
    io::Write::write_all(&mut file, text.as_bytes()).map_err(at(target))?;
    Ok(file)
}

/// Whether a path stays inside the folder it is relative to.
fn stays_inside(path: &Path) -> bool {
    path.components()
        .all(|component| matches!(component, Component::Normal(_)))
        && path.components().next().is_some()
}
