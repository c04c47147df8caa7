//! `cargo xtask clients`: the vendor's own Python SDK against the embedded sandbox.

mod environment;
mod problem;
mod process;
mod python;
mod setting;

use std::path::{Path, PathBuf};

use clap::Args;

use crate::exit::Exit;
use crate::interrupt::{self, Interrupt};
use crate::workspace;
use environment::{Environment, Release};
use problem::Problem;
use process::Process;
use python::Python;
use setting::Sandboxes;

/// Run UQPAY's own Python SDK, unmodified but for its base URL, through its payment intents against the embedded sandbox.
///
/// Sets up a virtual environment under `target/clients`, which needs a package index once, starts sandboxes in this process, and
/// prints a line for each check. Needs Python 3.11 or newer with its modules `venv` and `ensurepip`.
#[derive(Args)]
#[command(after_help = "Examples:
  cargo xtask clients                                      the pinned release, every file of it by its hash
  cargo xtask clients --newest                             the newest release there is, whatever it brings
  cargo xtask clients --python /usr/bin/python3.12         with this Python
  cargo xtask clients --keep                               leave the sandbox up afterwards, to look at what was done

Exit codes, the first that applies: 130 interrupted; 2 usage or set-up error; 1 a check failed; 0 all hold.")]
pub(crate) struct Arguments {
    /// Check the newest release instead of the pinned one, in an environment of its own that is removed afterwards
    #[arg(long)]
    newest: bool,
    /// The Python to use; otherwise `python3` or `python`
    #[arg(long, value_name = "PATH")]
    python: Option<PathBuf>,
    /// Keep the sandbox running after the checks, until Ctrl-C
    #[arg(long)]
    keep: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Exit {
    let (interrupt, runtime) = match interrupt::started() {
        Ok(started) => started,
        Err(exit) => return exit,
    };
    let ended = runtime.block_on(check(arguments, &interrupt));
    // A sandbox that is being stopped must not hold up whoever pressed Ctrl-C.
    runtime.shutdown_background();
    match ended {
        Ok(exit) => exit,
        Err(Problem::Interrupted) => {
            anstream::eprintln!("interrupted; nothing was left half-made");
            Exit::Interrupted
        }
        Err(problem) => {
            anstream::eprintln!("error: {problem}");
            Exit::Usage
        }
    }
}

async fn check(arguments: &Arguments, interrupt: &Interrupt) -> Result<Exit, Problem> {
    let folder = workspace::root()
        .join("conformance")
        .join("clients")
        .join("python");
    let python = match &arguments.python {
        Some(path) => Python::at(path, interrupt).await?,
        None => Python::find(interrupt).await?,
    };
    let release = if arguments.newest {
        Release::Newest
    } else {
        Release::Pinned
    };
    let environment = Environment::prepare(&python, release, &folder, interrupt).await?;
    let sandboxes = Sandboxes::start().await.map_err(Problem::Sandbox)?;
    let code = run_checks(&environment, &sandboxes, &folder, interrupt).await?;
    if arguments.keep {
        anstream::println!("the sandbox stays at {} until Ctrl-C", sandboxes.base_url());
        interrupt.pressed().await;
    }
    sandboxes.stop().await;
    match code {
        Some(0) => Ok(Exit::Clean),
        Some(1) => Ok(Exit::Ours),
        Some(130) => Err(Problem::Interrupted),
        _ => Err(Problem::NotRun),
    }
}

/// The exit code of the checks.
async fn run_checks(
    environment: &Environment,
    sandboxes: &Sandboxes,
    folder: &Path,
    interrupt: &Interrupt,
) -> Result<Option<i32>, Problem> {
    let mut process = Process::new(environment.python());
    process
        // Nothing of the caller's Python settings counts, and no byte code is left beside the sources.
        .args(["-E", "-s", "-B", "-X", "utf8"])
        .arg(folder.join("run.py"))
        // A proxy is for what lies beyond this machine.
        .env("NO_PROXY", "127.0.0.1")
        .env("no_proxy", "127.0.0.1");
    let setting = sandboxes.setting(std::time::SystemTime::now());
    process.watch(setting.to_string(), interrupt).await
}
