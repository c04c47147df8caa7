//! Programs that are waited for, and ended when Ctrl-C is pressed.

use std::{
    ffi::OsStr,
    fmt, io,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use tokio::{
    io::AsyncWriteExt as _,
    process::{Child, Command},
};

use crate::interrupt::Interrupt;

/// How long a program that Ctrl-C reached as well may take to end by itself, so that it can tidy up.
const GRACE: Duration = Duration::from_secs(1);

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

/// A program and its arguments.
pub(crate) struct Process {
    path: PathBuf,
    command: Command,
}

impl Process {
    pub(crate) fn new(path: &Path) -> Self {
        let mut command = Command::new(path);
        command.kill_on_drop(true);
        Self {
            path: path.to_owned(),
            command,
        }
    }

    pub(crate) fn arg(&mut self, argument: impl AsRef<OsStr>) -> &mut Self {
        self.command.arg(argument);
        self
    }

    pub(crate) fn args<const N: usize>(&mut self, arguments: [&str; N]) -> &mut Self {
        self.command.args(arguments);
        self
    }

    pub(crate) fn env(&mut self, name: &str, value: impl AsRef<OsStr>) -> &mut Self {
        self.command.env(name, value);
        self
    }

    /// Runs it to its end and keeps what it says: whether it was content, standard output, and standard error.
    pub(crate) async fn output(
        &mut self,
        interrupt: &Interrupt,
    ) -> Result<(bool, String, String), Problem> {
        let mut child = self.spawn(Stdio::null(), Stdio::piped(), Stdio::piped())?;
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
        let read = async {
            let read = tokio::join!(drain(stdout, &mut out), drain(stderr, &mut err));
            read.0.and(read.1)
        };
        tokio::select! {
            read = read => read?,
            () = interrupt.pressed() => return Err(end(child).await),
        }
        let status = tokio::select! {
            status = child.wait() => status?,
            () = interrupt.pressed() => return Err(end(child).await),
        };
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Ok((status.success(), text(&out), text(&err)))
    }

    /// Runs it to its end with `input` on its standard input and its outputs shown; the exit code.
    pub(crate) async fn watch(
        &mut self,
        input: String,
        interrupt: &Interrupt,
    ) -> Result<Option<i32>, Problem> {
        let mut child = self.spawn(Stdio::piped(), Stdio::inherit(), Stdio::inherit())?;
        let stdin = child.stdin.take();
        let feed = async {
            if let Some(mut stdin) = stdin {
                // A program that does not read to the end says so by how it ends.
                let _closed = stdin.write_all(input.as_bytes()).await;
            }
        };
        tokio::select! {
            ((), status) = async { tokio::join!(feed, child.wait()) } => Ok(status?.code()),
            () = interrupt.pressed() => Err(end(child).await),
        }
    }

    fn spawn(&mut self, input: Stdio, output: Stdio, error: Stdio) -> Result<Child, Problem> {
        self.command
            .stdin(input)
            .stdout(output)
            .stderr(error)
            .spawn()
            .map_err(|error| Problem::Start(self.path.clone(), error))
    }
}

async fn drain(
    stream: Option<impl tokio::io::AsyncRead + Unpin>,
    into: &mut Vec<u8>,
) -> io::Result<()> {
    match stream {
        Some(mut stream) => tokio::io::AsyncReadExt::read_to_end(&mut stream, into)
            .await
            .map(|_| ()),
        None => Ok(()),
    }
}

/// Waits until the program is gone, by itself or by force.
async fn end(mut child: Child) -> Problem {
    if tokio::time::timeout(GRACE, child.wait()).await.is_err() {
        // It may have ended just now, which is as good.
        let _gone = child.kill().await;
    }
    Problem::Interrupted
}
