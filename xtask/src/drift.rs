//! `cargo xtask drift`: the edits of the document that accept what a run found.

mod apply;
mod earlier;
mod tell;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use clap::Args;
use conformance::{
    Finding, Folders, KnownSecrets, Options, Report, Scanner, SetupError, Suite, Verdict,
    proposal::{Plan, diff},
};

use crate::conformance::Counter;
use crate::exit::Exit;
use crate::findings::{self, Findings, Format};
use crate::interrupt::Interrupt;
use crate::target::Target;
use crate::workspace;

/// The document's name in messages and in the difference, from the root of the workspace.
const DOCUMENT: &str = "spec/openapi.yaml";

/// Propose the edits of spec/openapi.yaml that accept a drift, or make them.
///
/// Plays the recordings as `cargo xtask conformance` does and looks for the smallest edit that accepts each finding about the vendor.
/// The edits stand on standard output as one unified diff, which `git apply` takes; what is said to people goes to standard error.
/// Without --apply nothing is written.
#[derive(Args)]
#[command(after_help = "Examples:
  cargo xtask drift                                        what would accept what the embedded sandbox does: nothing, as a rule
  cargo xtask drift --target sandbox                       the same for UQPAY's own sandbox
  cargo xtask drift --from reports/run.ndjson              from `cargo xtask conformance --report reports`, such as the nightly's
  cargo xtask drift --target sandbox --apply               make the edits that break no consumer
  cargo xtask drift --target sandbox --apply --breaking --finding 747fe0a57164bf4f
                                                           make the one for this finding, even if it breaks consumers

The difference holds breaking edits too, each named as such above it; --apply makes them only with --breaking. --apply plays the
recordings once more, judged by the edited document, then writes all of this or nothing:
  spec/openapi.yaml and spec/decisions.md      once the lint finds no mistake
  generated/                                   once the generator takes the document
  conformance/snapshots/                       what was accepted, and nothing else of what differs
With --from nothing is played, so snapshots stay as they are.

Exit codes, the first that applies:
  130  interrupted
  6    a secret would have been shown or written; nothing was
  2    usage, document or set-up error: nothing was written
  5    the target is not reachable or out of order
  1    there is an edit to make; with --apply: one was left out for want of --breaking
  0    there is nothing to edit; with --apply: what could be edited was")]
pub(crate) struct Arguments {
    #[command(flatten)]
    target: Target,
    /// Print the edits and write nothing, as without --apply
    #[arg(long, conflicts_with = "apply")]
    propose: bool,
    /// Make the edits: write the document, generate the bindings anew, replace the snapshots that only they explain
    #[arg(long)]
    apply: bool,
    /// Make edits that break consumers, too
    #[arg(long, requires = "apply")]
    breaking: bool,
    /// Only for the finding with this fingerprint; may be repeated
    #[arg(long, value_name = "FINGERPRINT")]
    finding: Vec<String>,
    /// Take the findings of an earlier run, from its --json or its run.ndjson, and play nothing
    #[arg(long, value_name = "FILE", conflicts_with_all = ["target", "allow_host", "only", "deviate"])]
    from: Option<PathBuf>,
    /// The root of another copy of this workspace, to read and write there
    #[arg(long, value_name = "DIR", hide = true)]
    root: Option<PathBuf>,
}

/// Why nothing was proposed or written.
enum Stop {
    Interrupted,
    SetUp(SetupError),
    /// Mistakes in a document.
    Mistakes(spec::Report),
    /// Told already.
    Told(Exit),
    /// Where secrets would have been shown.
    Leaks(Vec<String>),
    OutOfOrder,
}

impl From<SetupError> for Stop {
    fn from(error: SetupError) -> Self {
        match error {
            SetupError::Document(report) => Self::Mistakes(*report),
            other => Self::SetUp(other),
        }
    }
}

impl From<spec::Report> for Stop {
    fn from(report: spec::Report) -> Self {
        Self::Mistakes(report)
    }
}

/// What a run or an earlier report says.
struct Source {
    findings: Vec<Finding>,
    /// The secrets of the run, which must not be shown.
    secrets: KnownSecrets,
    /// How to play again, if anything was played.
    options: Option<Options>,
}

pub(crate) fn run(arguments: Arguments) -> Exit {
    let interrupt = Interrupt::listen();
    match advise(arguments, &interrupt) {
        Ok(exit) | Err(Stop::Told(exit)) => exit,
        Err(Stop::Interrupted) => {
            anstream::eprintln!("interrupted; nothing was written");
            Exit::Interrupted
        }
        Err(Stop::Mistakes(report)) => Findings::new(Format::Text).mistakes(&report),
        Err(Stop::SetUp(error)) => {
            anstream::eprintln!("error: {error}");
            Exit::Other(error.exit_code())
        }
        Err(Stop::Leaks(leaks)) => {
            for leak in &leaks {
                anstream::eprintln!("error: a secret would have been shown: {leak}");
            }
            anstream::eprintln!("nothing was proposed or written; edit the document by hand");
            Exit::Other(6)
        }
        Err(Stop::OutOfOrder) => {
            anstream::eprintln!(
                "error: the target was out of order, so what it answered says too little\n  help: run again later"
            );
            Exit::Other(5)
        }
    }
}

fn advise(arguments: Arguments, interrupt: &Interrupt) -> Result<Exit, Stop> {
    let root = arguments.root.unwrap_or_else(workspace::root);
    let folders = Folders::of_workspace(&root);
    let old = read(&folders.document)?;
    let mut source = if let Some(file) = &arguments.from {
        earlier::findings(file)?
    } else {
        let options = Options {
            // What is found is proposed by this verb, and nothing else is left behind.
            propose: false,
            ..arguments.target.options()?
        };
        let report = play(Suite::load(&folders)?, &options, interrupt)?;
        Source {
            findings: report.findings,
            secrets: report.secrets,
            options: Some(options),
        }
    };
    choose(&mut source.findings, &arguments.finding)?;
    let takes_breaking = arguments.breaking || !arguments.apply;
    let plan = Plan::new(DOCUMENT, &old, &source.findings, takes_breaking)?;
    let difference = diff(DOCUMENT, &old, &plan.text);
    scan(&source.secrets, [("the difference", difference.as_str())])?;
    tell::tell(&plan);
    anstream::print!("{difference}");
    if arguments.apply {
        return apply::apply(&folders, &root, &old, &plan, &source, interrupt);
    }
    if plan.has_edits() {
        anstream::eprintln!(
            "\n`cargo xtask drift --apply` with the same arguments makes the edits"
        );
        Ok(Exit::Ours)
    } else {
        anstream::eprintln!("nothing to edit");
        Ok(Exit::Clean)
    }
}

fn read(path: &Path) -> Result<String, Stop> {
    std::fs::read_to_string(path)
        .map_err(|error| usage(format!("{} cannot be read: {error}", shown(path))))
}

/// Plays the recordings; a target that is out of order says nothing.
fn play(suite: Suite, options: &Options, interrupt: &Interrupt) -> Result<Report, Stop> {
    let runtime =
        tokio::runtime::Runtime::new().map_err(|error| usage(format!("cannot start: {error}")))?;
    let suite = Arc::new(suite);
    let ended = runtime.block_on(async {
        let played = async {
            if findings::is_interactive() {
                suite.run(options, &Counter).await
            } else {
                suite.run(options, &()).await
            }
        };
        tokio::select! {
            report = played => Some(report),
            () = interrupt.pressed() => None,
        }
    });
    // A sandbox that is being stopped must not hold up whoever pressed Ctrl-C.
    runtime.shutdown_background();
    let report = ended.ok_or(Stop::Interrupted)??;
    if !report.leaks.is_empty() {
        return Err(Stop::Leaks(report.leaks));
    }
    if report.count(Verdict::Outage) > 0 {
        return Err(Stop::OutOfOrder);
    }
    if report.nothing_was_run() {
        return Err(usage(
            "the target lacks something for every scenario, so nothing was played".to_owned(),
        ));
    }
    Ok(report)
}

/// Keeps the findings that were asked for.
fn choose(findings: &mut Vec<Finding>, fingerprints: &[String]) -> Result<(), Stop> {
    let unknown = fingerprints.iter().find(|wanted| {
        !findings
            .iter()
            .any(|finding| finding.fingerprint == **wanted)
    });
    if let Some(unknown) = unknown {
        return Err(usage(format!(
            "no finding has the fingerprint {}\n  help: without --finding every finding is told with its fingerprint",
            spec::escape(unknown)
        )));
    }
    if !fingerprints.is_empty() {
        findings.retain(|finding| fingerprints.contains(&finding.fingerprint));
    }
    Ok(())
}

/// Refuses what holds a secret.
fn scan<'t>(
    secrets: &KnownSecrets,
    texts: impl IntoIterator<Item = (&'t str, &'t str)>,
) -> Result<(), Stop> {
    let scanner = Scanner::new(secrets)?;
    let leaks: Vec<_> = texts
        .into_iter()
        .flat_map(|(name, text)| scanner.scan(name, text.as_bytes()))
        .map(|leak| leak.to_string())
        .collect();
    if leaks.is_empty() {
        Ok(())
    } else {
        Err(Stop::Leaks(leaks))
    }
}

fn usage(text: String) -> Stop {
    Stop::SetUp(SetupError::Usage(text))
}

fn shown(path: &Path) -> String {
    spec::escape(&path.display().to_string())
}
