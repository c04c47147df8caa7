//! `cargo xtask conformance`: the recordings against a target.

use std::{io::Write as _, sync::Arc, time::Duration};

use clap::{Args, ValueEnum};
use conformance::{Folders, Options, Progress, Report, SLOW_AFTER, SetupError, Shard, Suite};

use crate::exit::Exit;
use crate::findings::{self, Findings, Format};
use crate::interrupt;
use crate::report::Delivery;
use crate::target::Target;
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
  cargo xtask conformance --report report                  and write report/report.html, junit.xml, results.sarif and more
  cargo xtask conformance --shard 1/4 --report shard-1     a quarter; `cargo xtask report` puts the quarters together
  cargo xtask conformance --json > report.json

Exit codes, the first that applies:
  130  interrupted
  6    a secret would have been shown, or was written into a report
  2    usage, document or set-up error
  5    the target is not reachable or out of order
  1    we are wrong: bindings, client, an expectation or snapshot that no drift explains, a stale file
  3    the vendor broke the contract
  4    drift that the contract allows, with --fail-on additive
  0    clean, or only drift that the contract allows or is known (conformance/known-drift.yaml)

`cargo xtask explain CLASS` tells what a class of findings means, such as R-FIELD-NEW.")]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(crate) struct Arguments {
    #[command(flatten)]
    target: Target,
    /// Only this part of the scenarios, such as 2/5: the second of five
    #[arg(long, value_name = "I/N", conflicts_with = "only")]
    shard: Option<Shard>,
    /// Replace the snapshots of the scenarios named by --only, and print what changed; never where the contract is broken
    #[arg(long, requires = "only")]
    accept: bool,
    /// Also fail on drift that the contract allows
    #[arg(long, value_name = "WHAT")]
    fail_on: Option<FailOn>,
    /// Write down in conformance/confirmed.yaml what a clean run against UQPAY's own sandbox confirmed
    #[arg(long)]
    confirm: bool,
    /// Fail where a scenario was not confirmed against UQPAY's own sandbox in so many days
    #[arg(long, value_name = "DAYS")]
    max_age: Option<u32>,
    /// Tell operations of which 95 of 100 answers took longer. Never fails a run
    #[arg(long, value_name = "MILLISECONDS", default_value_t = default_slow_after())]
    slow_after: u64,
    /// Play the scenarios in an order drawn by this number; the report does not depend on it
    #[arg(long, value_name = "N")]
    shuffle: Option<u64>,
    /// Name every scenario, not only those of which something is to be said
    #[arg(short, long)]
    verbose: bool,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    delivery: Delivery,
}

/// What fails a run beside what always does.
#[derive(Clone, Copy, ValueEnum)]
enum FailOn {
    /// Drift that the contract allows, such as an undocumented member
    Additive,
}

fn default_slow_after() -> u64 {
    u64::try_from(SLOW_AFTER.as_millis()).unwrap_or(u64::MAX)
}

pub(crate) fn run(mut arguments: Arguments) -> Exit {
    let (interrupt, runtime) = match interrupt::started() {
        Ok(started) => started,
        Err(exit) => return exit,
    };
    let (json, verbose) = (arguments.json, arguments.verbose);
    let delivery = std::mem::take(&mut arguments.delivery);
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
        Some(Ok(report)) => delivery.tell(&report, json, verbose),
    }
}

async fn play(arguments: Arguments) -> Result<Report, SetupError> {
    let folders = Folders::of_workspace(&workspace::root());
    let suite = Arc::new(Suite::load(&folders)?);
    let is_ci = std::env::var_os("CI").is_some_and(|value| !value.is_empty());
    let of_target = arguments.target.options()?;
    let options = Options {
        // Where nobody reviews there is nothing to propose.
        propose: of_target.propose && !is_ci,
        accept: arguments.accept,
        shuffle: arguments.shuffle,
        shard: arguments.shard,
        confirm: arguments.confirm,
        max_age: arguments.max_age,
        slow_after: Duration::from_millis(arguments.slow_after),
        fails_on_additive: arguments.fail_on.is_some(),
        is_ci,
        ..of_target
    };
    if findings::is_interactive() && !arguments.json {
        suite.run(&options, &Counter).await
    } else {
        suite.run(&options, &()).await
    }
}

/// A line on standard error that counts the scenarios and then goes away.
pub(crate) struct Counter;

impl Progress for Counter {
    fn advanced(&self, done: usize, all: usize) {
        let mut out = anstream::stderr().lock();
        let end = if done == all { "\r\x1b[K" } else { "" };
        // A line of progress that cannot be shown is no reason to stop.
        let _unshown = write!(out, "\r{done}/{all} scenarios{end}").and_then(|()| out.flush());
    }
}
