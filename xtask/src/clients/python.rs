//! Which Python there is, and whether it will do.

use std::{
    io,
    path::{Path, PathBuf},
};

use super::{problem::Problem, process::Process};
use crate::interrupt::Interrupt;

/// What the SDK asks for.
const OLDEST: (u32, u32) = (3, 11);

/// Prints the version, the interpreter itself, and which module is missing, if one is.
const PROBE: &str = "
import sys
print(*sys.version_info[:3], sep='.')
print(sys.executable)
try:
    import ensurepip, venv
    print('')
except ImportError as error:
    print(error.name)
";

/// An interpreter that can make virtual environments.
#[derive(Debug)]
pub(crate) struct Python {
    /// The interpreter itself, past any launcher.
    pub(crate) path: PathBuf,
    /// Such as `3.11.7`.
    pub(crate) version: String,
}

impl Python {
    /// The first of the usual names that will do.
    pub(crate) async fn find(interrupt: &Interrupt) -> Result<Self, Problem> {
        let mut first = None;
        for name in ["python3", "python"] {
            match Self::at(Path::new(name), interrupt).await {
                Ok(python) => return Ok(python),
                Err(Problem::Interrupted) => return Err(Problem::Interrupted),
                Err(Problem::Start(_, error)) if error.kind() == io::ErrorKind::NotFound => {}
                Err(problem) => first = first.or(Some(problem)),
            }
        }
        Err(first.unwrap_or(Problem::NoPython))
    }

    /// The Python at `path`.
    pub(crate) async fn at(path: &Path, interrupt: &Interrupt) -> Result<Self, Problem> {
        let (content, said, complaint) = Process::new(path)
            .args(["-c", PROBE])
            .output(interrupt)
            .await?;
        let lines: Vec<_> = said.lines().collect();
        let (true, [version, executable, missing]) = (content, lines.as_slice()) else {
            return Err(Problem::NotPython(path.to_owned(), said + &complaint));
        };
        let mut numbers = version.split('.').map(str::parse::<u32>);
        let (Some(Ok(major)), Some(Ok(minor))) = (numbers.next(), numbers.next()) else {
            return Err(Problem::NotPython(path.to_owned(), said + &complaint));
        };
        if (major, minor) < OLDEST {
            return Err(Problem::TooOld(path.to_owned(), (*version).to_owned()));
        }
        if !missing.is_empty() {
            return Err(Problem::NoModule(path.to_owned(), (*missing).to_owned()));
        }
        Ok(Self {
            path: executable.into(),
            version: (*version).to_owned(),
        })
    }
}
