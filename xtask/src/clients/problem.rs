//! What can keep the checks from a verdict, in words for whoever ran them.

use std::{fmt, io, path::PathBuf};

/// Why the checks did not come to a verdict.
#[derive(Debug)]
pub(crate) enum Problem {
    /// Ctrl-C.
    Interrupted,
    /// No Python by the names that are looked for.
    NoPython,
    /// A program cannot be started.
    Start(PathBuf, io::Error),
    /// What was given as Python does not answer as one.
    NotPython(PathBuf, String),
    /// A Python of before 3.11.
    TooOld(PathBuf, String),
    /// A Python without one of its own modules.
    NoModule(PathBuf, String),
    /// The virtual environment cannot be made; what Python said.
    Environment(PathBuf, String),
    /// Packages cannot be installed; what pip said.
    Install(String),
    /// A file cannot be read or written.
    File(io::Error),
    /// The sandbox cannot listen.
    Sandbox(io::Error),
    /// The checks ended without a verdict, and have said why.
    NotRun,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const WANTED: &str = "name a Python 3.11 or newer with --python PATH";
        match self {
            Self::Interrupted => f.write_str("interrupted"),
            Self::NoPython => write!(
                f,
                "no Python was found, neither as `python3` nor as `python`; install one, or {WANTED}"
            ),
            Self::Start(path, error) => {
                write!(f, "cannot start {}: {error}; {WANTED}", path.display())
            }
            Self::NotPython(path, said) => write!(
                f,
                "{} does not answer as Python does; {WANTED}{}",
                path.display(),
                indented(said)
            ),
            Self::TooOld(path, version) => write!(
                f,
                "{} is Python {version}, and the SDK needs 3.11 or newer; {WANTED}",
                path.display()
            ),
            Self::NoModule(path, module) => write!(
                f,
                "{} has no module `{module}`, which virtual environments are made with; on Debian and Ubuntu: \
                 apt-get install python3-venv; otherwise {WANTED}",
                path.display()
            ),
            Self::Environment(path, said) => write!(
                f,
                "{} cannot make a virtual environment{}",
                path.display(),
                indented(said)
            ),
            Self::Install(said) => write!(
                f,
                "the packages cannot be installed; the first run, and every one with --newest, needs the package index that pip is \
                 set up for{}",
                indented(said)
            ),
            Self::File(error) => write!(f, "{error}"),
            Self::Sandbox(error) => write!(f, "the sandbox cannot listen on loopback: {error}"),
            Self::NotRun => {
                f.write_str("the checks could not be run; what Python says of it stands above")
            }
        }
    }
}

/// The end of what a program said, as lines below a message; control characters are not passed on.
fn indented(said: &str) -> String {
    const LINES: usize = 12;
    let lines: Vec<_> = said
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    let last = lines.iter().skip(lines.len().saturating_sub(LINES));
    last.fold(String::new(), |mut text, line| {
        text.push_str("\n  ");
        text.extend(line.chars().filter(|character| !character.is_control()));
        text
    })
}

impl From<io::Error> for Problem {
    fn from(error: io::Error) -> Self {
        Self::File(error)
    }
}
