//! Programs that are waited for, and ended when Ctrl-C is pressed.

use std::{
    ffi::OsStr,
    io,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use tokio::{
    io::AsyncWriteExt as _,
    process::{Child, Command},
};

use super::problem::Problem;
use crate::interrupt::Interrupt;

/// How long a program that Ctrl-C reached as well may take to end by itself, so that it can tidy up.
const GRACE: Duration = Duration::from_secs(1);

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
