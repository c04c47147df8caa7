//! `cargo xtask conformance`: the recordings against a target.

use std::{io::Write as _, sync::Arc};

use clap::Args;
use conformance::{
    Credentials, Folders, Options, Progress, Report, SetupError, Suite, TargetChoice,
};

use crate::exit::Exit;
use crate::findings::{self, Findings, Format};
use crate::interrupt::Interrupt;
use crate::workspace;

/// Replay the recordings against a sandbox, judge every answer, and name every drift.
///
/// The default target is a sandbox of our own for each scenario, started and stopped by the run; it needs no network and reads
/// nothing from the environment. UQPAY's own sandbox needs --target sandbox, and a client id and an API key in the
/// environment: `UQPAY_CLIENT_ID`, `UQPAY_API_KEY`.
#[derive(Args)]
#[command(after_help = "Examples:
  cargo xtask conformance                                  everything, against embedded sandboxes
  cargo xtask conformance --only direct_card               one scenario
  cargo xtask conformance --accept --only direct_card      replace its snapshot by what was found
  cargo xtask conformance --target sandbox                 UQPAY's own sandbox, with credentials from the environment
  cargo xtask conformance --target http://127.0.0.1:8640/api
                                                           a sandbox started with `cargo xtask sandbox`
  cargo xtask conformance --json > report.json

Exit codes, the first that applies: 130 interrupted; 2 usage, document or set-up error; 5 target not reachable; 1 we are wrong
(bindings, client, an expectation or snapshot that no drift explains, a stale file); 3 the vendor broke the contract; 0 clean.
An undocumented member is printed as drift and exits 0.")]
pub(crate) struct Arguments {
    /// What to run against: `embedded`, `sandbox` or a base URL
    #[arg(long, value_name = "TARGET", default_value = "embedded", value_parser = target)]
    target: TargetChoice,
    /// Also send credentials to this host, over TLS. Production hosts stay refused
    #[arg(long, value_name = "HOST")]
    allow_host: Vec<String>,
    /// Only this scenario; may be repeated
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// Replace the snapshots of the scenarios named by --only
    #[arg(long, requires = "only")]
    accept: bool,
    /// Play the scenarios in an order drawn by this number; the report does not depend on it
    #[arg(long, value_name = "N")]
    shuffle: Option<u64>,
    /// Name every scenario, not only those of which something is to be said
    #[arg(short, long)]
    verbose: bool,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(arguments: Arguments) -> Exit {
    let interrupt = Interrupt::listen();
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            anstream::eprintln!("error: cannot start: {error}");
            return Exit::Usage;
        }
    };
    let (json, verbose) = (arguments.json, arguments.verbose);
    let ended = runtime.block_on(async {
        tokio::select! {
            report = play(arguments) => Some(report),
            () = interrupt.pressed() => None,
        }
    });
    // A sandbox that is being stopped must not hold up whoever pressed Ctrl-C.
    runtime.shutdown_background();
    match ended {
        None => {
            anstream::eprintln!("interrupted; no snapshot was left half-written");
            Exit::Interrupted
        }
        Some(Err(SetupError::Document(report))) => Findings::new(Format::Text).mistakes(&report),
        Some(Err(error)) => {
            anstream::eprintln!("error: {error}");
            Exit::Other(error.exit_code())
        }
        Some(Ok(report)) => {
            let exit = Exit::Other(report.exit_code());
            if json {
                return findings::print_json(spec::to_json(&report), exit);
            }
            let text = if verbose {
                report.render_verbose(true)
            } else {
                report.render(true)
            };
            anstream::print!("{text}");
            exit
        }
    }
}

async fn play(arguments: Arguments) -> Result<Report, SetupError> {
    let folders = Folders::of_workspace(&workspace::root());
    let suite = Arc::new(Suite::load(&folders)?);
    let options = Options {
        credentials: credentials(&arguments.target),
        target: arguments.target,
        allow_hosts: arguments.allow_host,
        only: arguments.only,
        accept: arguments.accept,
        shuffle: arguments.shuffle,
        ..Options::embedded()
    };
    if findings::is_interactive() && !arguments.json {
        suite.run(&options, &Counter).await
    } else {
        suite.run(&options, &()).await
    }
}

/// Read only where the target is not ours.
pub(crate) fn credentials(target: &TargetChoice) -> Option<Credentials> {
    if *target == TargetChoice::Embedded {
        return None;
    }
    let read = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    Some(Credentials {
        client_id: read("UQPAY_CLIENT_ID")?,
        api_key: read("UQPAY_API_KEY")?,
    })
}

pub(crate) fn target(text: &str) -> Result<TargetChoice, String> {
    match text {
        "embedded" => Ok(TargetChoice::Embedded),
        "sandbox" => Ok(TargetChoice::Sandbox),
        url if url.starts_with("http://") || url.starts_with("https://") => {
            Ok(TargetChoice::Url(url.to_owned()))
        }
        _ => Err(
            "name `embedded`, `sandbox`, or a base URL such as http://127.0.0.1:8640/api"
                .to_owned(),
        ),
    }
}

/// A line on standard error that counts the scenarios and then goes away.
struct Counter;

impl Progress for Counter {
    fn advanced(&self, done: usize, all: usize) {
        let mut out = anstream::stderr().lock();
        let end = if done == all { "\r\x1b[K" } else { "" };
        // A line of progress that cannot be shown is no reason to stop.
        let _unshown = write!(out, "\r{done}/{all} scenarios{end}").and_then(|()| out.flush());
    }
}
