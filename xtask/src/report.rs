//! `cargo xtask report`: the reports of several runs as one. And what becomes of any report: files, annotations, a job's summary.

use std::{
    collections::hash_map::RandomState,
    env, fs,
    hash::BuildHasher as _,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use clap::{Args, ValueEnum};
use conformance::{Artefact, Folders, Part, Report, Shard, Suite, artefacts, write_artefacts};

use crate::exit::Exit;
use crate::findings::{self, Findings, Format};
use crate::workspace;

/// Put the reports of several runs together, or write a report anew.
///
/// Takes files called run.ndjson, as `cargo xtask conformance --report DIR` writes them: one for each part of a run that
/// was split with --shard, or with --only by names. All must be of the same document and target, and no shard may be
/// missing. What only the whole run can tell is told anew: slow operations, confirmations that are too old, and entries of
/// conformance/known-drift.yaml that nothing answers to. A single file is only rendered; if it is one of several shards, only with --partial.
#[derive(Args)]
#[command(after_help = "Examples:
  cargo xtask report shards/*/run.ndjson --report report      one report of all shards, with the exit code of the whole run
  cargo xtask report report/run.ndjson                        what that run said, on the terminal
  cargo xtask report report/run.ndjson --report other         its files, written anew

Exit codes: those of `cargo xtask conformance`, as if it had been one run; 2 also for files that do not belong together.")]
pub(crate) struct Arguments {
    /// Files called run.ndjson
    #[arg(value_name = "RUN.NDJSON", required = true)]
    runs: Vec<PathBuf>,
    #[command(flatten)]
    delivery: Delivery,
    /// Take one shard for what it is, without the others
    #[arg(long)]
    partial: bool,
    /// Name every scenario, not only those of which something is to be said
    #[arg(short, long)]
    verbose: bool,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
}

/// Where a report goes beside the terminal.
#[derive(Args, Default)]
pub(crate) struct Delivery {
    /// Write report.html, summary.md, junit.xml, results.sarif, exchanges.har and run.ndjson into this folder
    #[arg(long, value_name = "DIR")]
    report: Option<PathBuf>,
    /// Findings as annotations of a CI server, and summary.md for its job. Without this: those of the server that runs this
    #[arg(long, value_name = "SERVER")]
    annotations: Option<Annotations>,
}

/// Whose annotations.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Annotations {
    /// GitHub Actions: workflow commands, and the file that `GITHUB_STEP_SUMMARY` names
    Github,
    /// None, wherever this runs
    None,
}

pub(crate) fn run(arguments: &Arguments) -> Exit {
    match merged(&arguments.runs, arguments.partial) {
        Ok(report) => {
            let (json, verbose) = (arguments.json, arguments.verbose);
            arguments.delivery.tell(&report, json, verbose)
        }
        Err(Failure::Setup(conformance::SetupError::Document(mistakes))) => {
            Findings::new(Format::Text).mistakes(&mistakes)
        }
        Err(Failure::Setup(error)) => {
            anstream::eprintln!("error: {error}");
            Exit::Usage
        }
        Err(Failure::Told(why)) => {
            anstream::eprintln!("error: {why}");
            Exit::Usage
        }
    }
}

enum Failure {
    Setup(conformance::SetupError),
    Told(String),
}

fn merged(files: &[PathBuf], is_partial: bool) -> Result<Report, Failure> {
    let mut reports = Vec::new();
    for file in files {
        let shown = spec::escape(&file.display().to_string());
        let text = fs::read_to_string(file)
            .map_err(|error| Failure::Told(format!("{shown} cannot be read: {error}")))?;
        let report =
            Report::read(&text).map_err(|error| Failure::Told(format!("{shown}, {error}")))?;
        reports.push(report);
    }
    if reports.len() == 1
        && let Some(report) = reports.pop()
    {
        // One shard that came where several were sent for must not pass for the whole.
        return match report.setting.part {
            Part::Shard(Shard { index, of }) if of > 1 && !is_partial => {
                Err(Failure::Told(format!(
                    "this is shard {index} of {of}, and the others are missing\n  help: give all of them, or --partial to look at this one alone"
                )))
            }
            _ => Ok(report),
        };
    }
    let folders = Folders::of_workspace(&workspace::root());
    let suite = Suite::load(&folders).map_err(Failure::Setup)?;
    suite
        .merge(reports)
        .map_err(|error| Failure::Told(error.to_string()))
}

impl Delivery {
    /// Tells a report: on the terminal, in files, and to the CI server. Ends with its exit code.
    ///
    /// Where any of it would give a secret away, none of it is told, and the exit code is 6.
    pub(crate) fn tell(&self, report: &Report, json: bool, verbose: bool) -> Exit {
        if !report.leaks.is_empty() {
            return leaked(&report.leaks);
        }
        let for_github = self.is_for_github();
        let prepared = match self.prepare(report, for_github) {
            Ok(prepared) => prepared,
            Err(Refused::Leaks(places)) => return leaked(&places),
            Err(Refused::Failed(why)) => {
                anstream::eprintln!("error: {why}");
                return Exit::Usage;
            }
        };
        let exit = Exit::Other(report.exit_code());
        let exit = if json {
            findings::print_json(spec::to_json(report), exit)
        } else {
            let text = if verbose {
                report.render_verbose(true)
            } else {
                report.render(true)
            };
            print_inert(&text, for_github);
            exit
        };
        match prepared.map(|prepared| self.deliver(&prepared, json)) {
            None | Some(Ok(())) => exit,
            Some(Err(why)) => {
                anstream::eprintln!("error: {why}");
                Exit::Usage
            }
        }
    }

    /// Everything that is to be written, searched for secrets; `None` if nothing is.
    fn prepare(&self, report: &Report, for_github: bool) -> Result<Option<Prepared>, Refused> {
        if self.report.is_none() && !for_github {
            return Ok(None);
        }
        let report = report.clone().with_paths_from(&workspace::root());
        let artefacts = artefacts(&report)
            .map_err(|error| Refused::Failed(format!("no report can be made: {error}")))?;
        let annotations = for_github.then(|| report.annotations());
        let files = artefacts
            .iter()
            .map(|artefact| (artefact.name, artefact.bytes.as_slice()));
        let told = annotations
            .iter()
            .map(|text| ("annotations", text.as_bytes()));
        let leaks = report
            .scan(files.chain(told))
            .map_err(|error| Refused::Failed(error.to_string()))?;
        if leaks.is_empty() {
            Ok(Some(Prepared {
                artefacts,
                annotations,
            }))
        } else {
            Err(Refused::Leaks(
                leaks.iter().map(ToString::to_string).collect(),
            ))
        }
    }

    fn is_for_github(&self) -> bool {
        match self.annotations {
            Some(wanted) => wanted == Annotations::Github,
            None => env::var_os("GITHUB_ACTIONS").is_some_and(|value| value == "true"),
        }
    }

    fn deliver(&self, prepared: &Prepared, json: bool) -> Result<(), String> {
        let artefacts = &prepared.artefacts;
        if let Some(folder) = &self.report {
            let shown = spec::escape(&folder.display().to_string());
            write_artefacts(folder, artefacts)
                .map_err(|error| format!("no report can be written into {shown}: {error}"))?;
            let names: Vec<_> = artefacts.iter().map(|artefact| artefact.name).collect();
            say(json, &format!("Report in {shown}: {}", names.join(", ")));
        }
        if let Some(annotations) = &prepared.annotations {
            say(json, annotations.trim_end());
            if let Some(file) = env::var_os("GITHUB_STEP_SUMMARY").filter(|it| !it.is_empty()) {
                let file = Path::new(&file);
                append_summary(file, artefacts).map_err(|error| {
                    let shown = spec::escape(&file.display().to_string());
                    format!("the summary cannot be added to {shown}: {error}")
                })?;
            }
        }
        Ok(())
    }
}

/// What is to be written of a report.
struct Prepared {
    artefacts: Vec<Artefact>,
    /// For GitHub, if it is to be told.
    annotations: Option<String>,
}

/// Why nothing is told of a report.
enum Refused {
    /// It would give secrets away, at these places.
    Leaks(Vec<String>),
    Failed(String),
}

/// Says where secrets would have been shown, and shows nothing of the report.
fn leaked(places: &[String]) -> Exit {
    for place in places {
        anstream::eprintln!(
            "error: a secret would have been shown: {}",
            spec::escape(place)
        );
    }
    anstream::eprintln!("nothing was shown or written of the run");
    Exit::Other(6)
}

/// Standard output belongs to the JSON document if there is one.
fn say(json: bool, text: &str) {
    if text.is_empty() {
    } else if json {
        anstream::eprintln!("{text}");
    } else {
        anstream::println!("{text}");
    }
}

/// Prints text in which a CI server must see no commands of its own, whatever a vendor sent.
fn print_inert(text: &str, for_github: bool) {
    if for_github {
        // Only who knows this number can let commands in again.
        let pass = RandomState::new().hash_one(std::process::id());
        anstream::print!("::stop-commands::{pass:016x}\n{text}::{pass:016x}::\n");
    } else {
        anstream::print!("{text}");
    }
}

fn append_summary(file: &Path, artefacts: &[Artefact]) -> io::Result<()> {
    let summary = artefacts
        .iter()
        .find(|artefact| artefact.name == "summary.md");
    let mut file = fs::OpenOptions::new()
        .append(true)
        .create(true)
        .open(file)?;
    match summary {
        Some(summary) => file.write_all(&summary.bytes),
        None => Ok(()),
    }
}
