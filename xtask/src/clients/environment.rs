//! The virtual environment that the SDK is installed into.

use std::{
    ffi::OsStr,
    fs,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    io,
    path::{Path, PathBuf},
};

use tempfile::TempDir;

use super::{problem::Problem, process::Process, python::Python};
use crate::{interrupt::Interrupt, workspace};

const BUILD_REQUIREMENTS: &str = "build-requirements.txt";
const REQUIREMENTS: &str = "requirements.txt";

/// Which release of the SDK.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Release {
    /// What the requirements name, every file by its hash.
    Pinned,
    /// Whatever the package index has.
    Newest,
}

/// A virtual environment with the SDK in it.
#[derive(Debug)]
pub(crate) struct Environment {
    python: PathBuf,
    /// Removed with the value, where it is not kept for the next run.
    _temporary: Option<TempDir>,
}

impl Environment {
    /// The interpreter of the environment.
    pub(crate) fn python(&self) -> &Path {
        &self.python
    }

    /// An environment with `release`: the one of an earlier run where nothing has changed since, otherwise a new one.
    ///
    /// `folder` holds the requirements. A new environment gets its name when it is whole, so that no half one is ever found.
    pub(crate) async fn prepare(
        python: &Python,
        release: Release,
        folder: &Path,
        interrupt: &Interrupt,
    ) -> Result<Self, Problem> {
        let kept = match release {
            Release::Pinned => Some(home().join(name(python, folder)?)),
            Release::Newest => None,
        };
        if let Some(kept) = &kept {
            if is_whole(kept, interrupt).await? {
                return Ok(Self {
                    python: interpreter(kept),
                    _temporary: None,
                });
            }
            remove(kept)?;
        }
        fs::create_dir_all(home()).map_err(|error| at(&home(), &error))?;
        let temporary = tempfile::Builder::new()
            .prefix(".new-")
            .tempdir_in(home())
            .map_err(|error| at(&home(), &error))?;
        let new = make(python, release, folder, temporary.path(), interrupt).await?;
        let Some(kept) = kept else {
            return Ok(Self {
                python: interpreter(&new),
                _temporary: Some(temporary),
            });
        };
        match fs::rename(&new, &kept) {
            // Where it fails because another run was faster, that one's is as good.
            Err(error) if !kept.exists() => Err(at(&kept, &error).into()),
            _ => Ok(Self {
                python: interpreter(&kept),
                _temporary: None,
            }),
        }
    }
}

/// Where environments are.
fn home() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| workspace::root().join("target"), PathBuf::from);
    target.join("clients")
}

/// Changes with whatever an environment depends on.
fn name(python: &Python, folder: &Path) -> io::Result<String> {
    let mut state = DefaultHasher::new();
    python.path.hash(&mut state);
    for file in [BUILD_REQUIREMENTS, REQUIREMENTS] {
        let path = folder.join(file);
        fs::read(&path)
            .map_err(|error| at(&path, &error))?
            .hash(&mut state);
    }
    Ok(format!("python-{}-{:016x}", python.version, state.finish()))
}

fn interpreter(environment: &Path) -> PathBuf {
    if cfg!(windows) {
        environment.join("Scripts").join("python.exe")
    } else {
        environment.join("bin").join("python")
    }
}

/// Whether the environment is there and works: the Python that it was made with may be gone.
async fn is_whole(environment: &Path, interrupt: &Interrupt) -> Result<bool, Problem> {
    let tried = Process::new(&interpreter(environment))
        .args(["-E", "-s", "-c", "import uqpay"])
        .output(interrupt)
        .await;
    match tried {
        Ok((content, ..)) => Ok(content),
        Err(Problem::Start(..)) => Ok(false),
        Err(problem) => Err(problem),
    }
}

fn remove(environment: &Path) -> io::Result<()> {
    match fs::remove_dir_all(environment) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(at(environment, &error)),
        _ => Ok(()),
    }
}

/// Makes an environment in `within`, where everything temporary stays as well.
async fn make(
    python: &Python,
    release: Release,
    folder: &Path,
    within: &Path,
    interrupt: &Interrupt,
) -> Result<PathBuf, Problem> {
    anstream::eprintln!("making an environment for Python {} ...", python.version);
    let new = within.join("environment");
    let (content, said, complaint) = Process::new(&python.path)
        .args(["-m", "venv"])
        .arg(&new)
        .env("TMPDIR", within)
        .output(interrupt)
        .await?;
    if !content {
        return Err(Problem::Environment(python.path.clone(), said + &complaint));
    }
    let pip = async |arguments: &[&OsStr]| {
        let mut pip = Process::new(&interpreter(&new));
        pip.args(["-m", "pip", "install", "--quiet", "--no-input"])
            .args(["--disable-pip-version-check", "--retries", "2"])
            .env("TMPDIR", within);
        for argument in arguments {
            pip.arg(argument);
        }
        match pip.output(interrupt).await? {
            (true, ..) => Ok(()),
            (false, said, complaint) => Err(Problem::Install(said + &complaint)),
        }
    };
    let from = OsStr::new("--requirement");
    match release {
        Release::Newest => pip(&[OsStr::new("uqpay")]).await?,
        Release::Pinned => {
            pip(&[from, folder.join(BUILD_REQUIREMENTS).as_os_str()]).await?;
            // What a source package is built with is what was just installed by its hash, and nothing that pip would fetch.
            let offline = OsStr::new("--no-build-isolation");
            pip(&[offline, from, folder.join(REQUIREMENTS).as_os_str()]).await?;
        }
    }
    Ok(new)
}

/// The same error, saying which file.
fn at(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
