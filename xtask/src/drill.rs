//! `cargo xtask drill`: the tester is tested.

use std::{
    collections::BTreeSet, io::Write as _, path::Path, process::Stdio, sync::Arc, time::Duration,
};

use clap::Args;
use conformance::drill::{Drill, Drills, Outcome, Run, Scores};
use serde_json::json;
use tokio::{process::Command, sync::Semaphore, task::JoinSet};

use crate::exit::Exit;
use crate::findings;
use crate::interrupt;
use crate::workspace;

/// How many clean replays there are unless the command line says otherwise: in a whole run, and with `--one-each`.
const CLEAN: usize = 1_000;
const FEW_CLEAN: usize = 100;
/// How many rounds of clean replays there are at most, should a round play next to nothing.
const MOST_ROUNDS: u64 = 1_000;
/// After this time a run counts as failed.
const PATIENCE: Duration = Duration::from_mins(5);

/// Let the sandbox deviate in every way there is, and check that the suite says how.
///
/// Each drill of conformance/drills.yaml runs through `cargo xtask conformance`. It holds if all that must be found is found, under its
/// class and at its place, nothing else is, and the exit code is right. Clean replays follow, in shuffled order, in which nothing may
/// be found at all.
#[derive(Args)]
#[command(after_help = "Examples:
  cargo xtask drill                      every drill, and 1,000 clean replays
  cargo xtask drill R-TYPE B-IDEMP/2     the drills of a class, and one more
  cargo xtask drill --one-each           one drill of each class, and 100 clean replays

Precision is the share of expected findings in all findings, recall the share of drills of which all findings were found under their \
class.

Exit codes: 0 all hold, 1 some do not, 2 usage or set-up error, 130 interrupted")]
pub(crate) struct Arguments {
    /// Only these drills, by id or class
    #[arg(value_name = "ID|CLASS")]
    names: Vec<String>,
    /// One drill of each class
    #[arg(long)]
    one_each: bool,
    /// So many clean replays at least; none where drills are named, unless this says so
    #[arg(long, value_name = "N")]
    clean: Option<usize>,
    /// Write the table and the figures into conformance/README.md
    #[arg(long, conflicts_with_all = ["names", "one_each"])]
    update_readme: bool,
    /// Print what came of it as JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Exit {
    let (interrupt, runtime) = match interrupt::started() {
        Ok(started) => started,
        Err(exit) => return exit,
    };
    let ended = runtime.block_on(async {
        tokio::select! {
            ended = play(arguments) => Some(ended),
            () = interrupt.pressed() => None,
        }
    });
    match ended {
        None => {
            anstream::eprintln!("interrupted");
            Exit::Interrupted
        }
        Some(Err(why)) => {
            anstream::eprintln!("error: {why}");
            Exit::Usage
        }
        Some(Ok(exit)) => exit,
    }
}

async fn play(arguments: &Arguments) -> Result<Exit, String> {
    let folder = workspace::root().join("conformance");
    let drills = Drills::load(&folder.join("drills.yaml")).map_err(|error| error.to_string())?;
    let mut chosen = drills
        .named(&arguments.names)
        .map_err(|error| error.to_string())?;
    if arguments.one_each {
        let mut seen = BTreeSet::new();
        chosen.retain(|drill| seen.insert(drill.group().to_owned()));
    }
    let clean = arguments.clean.unwrap_or(match arguments {
        Arguments { names, .. } if !names.is_empty() => 0,
        Arguments { one_each: true, .. } => FEW_CLEAN,
        _ => CLEAN,
    });
    let outcomes = drill(chosen).await?;
    let replays = replay(clean).await?;
    let scores = Scores::of(&outcomes);
    let holds = scores.held == scores.drills && replays.failures.is_empty();
    let count = (clean > 0 && replays.failures.is_empty()).then_some(replays.scenarios);
    if arguments.update_readme {
        if !holds {
            return Err(format!(
                "conformance/README.md was left as it is, since not all drills hold\n{}",
                told(&outcomes, &replays)
            ));
        }
        let file = folder.join("README.md");
        conformance::drill::write_readme(&file, &scores.markdown(count))
            .map_err(|error| error.to_string())?;
    }
    let exit = if holds { Exit::Clean } else { Exit::Ours };
    if arguments.json {
        let document = json!({
            "scores": scores,
            "drills": outcomes,
            "clean": {"replays": replays.scenarios, "failures": replays.failures},
        });
        return Ok(findings::print_json(spec::to_json(&document), exit));
    }
    anstream::print!("{}", table(&scores));
    anstream::print!("{}", told(&outcomes, &replays));
    anstream::println!("{}", scores.summary(count));
    Ok(exit)
}

/// Clean replays, and what went wrong in them.
#[derive(Default)]
struct Replays {
    scenarios: usize,
    failures: Vec<String>,
}

/// Every drill, a few at once.
async fn drill(drills: Vec<Drill>) -> Result<Vec<Outcome>, String> {
    let all = drills.len();
    let mut running = JoinSet::new();
    let places = Arc::new(Semaphore::new(at_once()));
    for (index, drill) in drills.into_iter().enumerate() {
        let places = Arc::clone(&places);
        running.spawn(async move {
            let _place = places.acquire_owned().await;
            let ended = deviate(&drill).await;
            let outcome = match ended {
                Ok(run) => Outcome::of(&drill, &run),
                Err(why) => Outcome::failed(&drill, why),
            };
            (index, outcome)
        });
    }
    let mut outcomes = Vec::new();
    while let Some(ended) = running.join_next().await {
        outcomes.push(ended.map_err(|error| format!("a drill could not be made: {error}"))?);
        advanced("drills", outcomes.len(), all);
    }
    outcomes.sort_by_key(|(index, _)| *index);
    Ok(outcomes.into_iter().map(|(_, outcome)| outcome).collect())
}

/// One drill, through the command line.
async fn deviate(drill: &Drill) -> Result<Run, String> {
    let mut file = tempfile::NamedTempFile::new().map_err(|error| error.to_string())?;
    let deviations = json!({"drift": drill.drift, "faults": drill.faults});
    file.write_all(deviations.to_string().as_bytes())
        .map_err(|error| error.to_string())?;
    let mut arguments = vec!["--deviate".to_owned(), shown(file.path())?];
    for name in &drill.only {
        arguments.extend(["--only".to_owned(), name.clone()]);
    }
    arguments.extend(drill.flags.iter().cloned());
    conformance(&arguments).await
}

/// Whole runs in shuffled order, until there were at least so many replays.
async fn replay(least: usize) -> Result<Replays, String> {
    let mut replays = Replays::default();
    for seed in 0..MOST_ROUNDS {
        if replays.scenarios >= least {
            break;
        }
        let run = conformance(&["--shuffle".to_owned(), seed.to_string()]).await?;
        if run.scenarios == 0 {
            return Err("a clean run played no scenario".to_owned());
        }
        replays.scenarios += run.scenarios;
        let found = run.found.iter().map(ToString::to_string);
        let found: Vec<_> = found.collect();
        if run.exit != Some(0) || !found.is_empty() {
            replays.failures.push(format!(
                "clean replays with --shuffle {seed}: exit code {}, found {}",
                run.exit.map_or("none".to_owned(), |exit| exit.to_string()),
                if found.is_empty() {
                    "nothing".to_owned()
                } else {
                    found.join(", ")
                }
            ));
        }
        advanced("clean replays", replays.scenarios.min(least), least);
    }
    Ok(replays)
}

/// `cargo xtask conformance --json` in a process of its own.
async fn conformance(arguments: &[String]) -> Result<Run, String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let child = Command::new(program)
        .args(["conformance", "--json"])
        .args(arguments)
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output();
    let output = tokio::time::timeout(PATIENCE, child)
        .await
        .map_err(|_| format!("no end within {} s", PATIENCE.as_secs()))?
        .map_err(|error| error.to_string())?;
    Run::read(&output.stdout, output.status.code()).map_err(|_| {
        let said = String::from_utf8_lossy(&output.stderr);
        let exit = output.status.code();
        format!(
            "exit code {} and no report: {}",
            exit.map_or("none".to_owned(), |exit| exit.to_string()),
            spec::escape(said.trim())
        )
    })
}

fn at_once() -> usize {
    std::thread::available_parallelism().map_or(2, std::num::NonZero::get)
}

fn shown(path: &Path) -> Result<String, String> {
    let text = path.to_str().map(str::to_owned);
    text.ok_or_else(|| "the folder for temporary files has a name that is no text".to_owned())
}

fn table(scores: &Scores) -> String {
    let row = |class: &str, variants: &str, found: &str, classed: &str| {
        format!("{class:<18} {variants:>8} {found:>6} {classed:>15}")
    };
    let mut lines = vec![row("Class", "Variants", "Found", "Rightly classed")];
    lines.extend(scores.classes.iter().map(|tally| {
        let [variants, noticed, held] =
            [tally.variants, tally.noticed, tally.held].map(|count| count.to_string());
        row(&tally.group, &variants, &noticed, &held)
    }));
    lines.join("\n") + "\n"
}

/// What does not hold, with what was found instead.
fn told(outcomes: &[Outcome], replays: &Replays) -> String {
    let mut lines = Vec::new();
    for outcome in outcomes.iter().filter(|outcome| !outcome.holds()) {
        let does = spec::escape(&outcome.does);
        lines.push(format!("\n{}: {does}", outcome.id));
        let missing = outcome.missing.iter();
        lines.extend(missing.map(|place| format!("  not found:    {place}")));
        let beyond = outcome.beyond.iter();
        lines.extend(beyond.map(|place| format!("  found beside: {place}")));
        lines.extend(outcome.failure.iter().map(|why| format!("  {why}")));
    }
    lines.extend(replays.failures.iter().map(|why| format!("\n{why}")));
    lines.into_iter().map(|line| line + "\n").collect()
}

/// A line on standard error that counts and then goes away.
fn advanced(what: &str, done: usize, all: usize) {
    if !findings::is_interactive() {
        return;
    }
    let mut out = anstream::stderr().lock();
    let end = if done == all { "\r\x1b[K" } else { "" };
    // A line of progress that cannot be shown is no reason to stop.
    let _unshown = write!(out, "\r{done}/{all} {what}{end}").and_then(|()| out.flush());
}
