//! How long the two verbs take once everything is built: `cargo bench -p xtask`.
//!
//! Measures what `cargo xtask generate --check` and `cargo xtask conformance` do, in this process, from reading the files to the
//! verdict. Prints the fastest and the median of several runs; nothing depends on the figures.

use std::{
    error::Error,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use conformance::{Folders, Options, Suite};
use generator::RuntimeSource;
use spec::Document;

const GENERATIONS: usize = 30;
const RUNS: usize = 10;

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .ok_or("no workspace")?;
    let document = root.join("spec").join("openapi.yaml");
    let mut phases: [Vec<Duration>; 4] = Default::default();
    for _ in 0..GENERATIONS {
        generate(&document, &root.join("generated"), &mut phases)?;
    }
    let names = [
        "read the document",
        "lint it",
        "generate",
        "compare with generated/",
    ];
    let total: Vec<_> = (0..GENERATIONS)
        .map(|run| phases.iter().filter_map(|phase| phase.get(run)).sum())
        .collect();
    show("generate --check", total);
    for (name, durations) in names.into_iter().zip(phases) {
        show(&format!("  {name}"), durations);
    }

    let runtime = tokio::runtime::Runtime::new()?;
    let mut loads = Vec::new();
    let mut runs = Vec::new();
    let mut answers = 0;
    for _ in 0..RUNS {
        let started = Instant::now();
        let suite = Arc::new(Suite::load(&Folders::of_workspace(root))?);
        loads.push(started.elapsed());
        let report = runtime.block_on(suite.run(&Options::embedded(), &()))?;
        runs.push(started.elapsed());
        answers = report
            .scenarios
            .iter()
            .map(|scenario| scenario.exchanges)
            .sum();
    }
    show(&format!("conformance, {answers} answers"), runs);
    show("  read and check spec and recordings", loads);
    Ok(())
}

fn generate(
    document: &Path,
    folder: &Path,
    phases: &mut [Vec<Duration>; 4],
) -> Result<(), Box<dyn Error>> {
    let mut last = Instant::now();
    let mut lap = |phase: &mut Vec<Duration>| {
        phase.push(last.elapsed());
        last = Instant::now();
    };
    let [reading, linting, generating, comparing] = phases;
    let document = Document::load(document).map_err(|report| report.to_string())?;
    lap(reading);
    if spec::lint(&document).has_errors() {
        return Err("the document has mistakes".into());
    }
    lap(linting);
    let options = generator::Options {
        crate_name: "uqpay-intents".to_owned(),
        crate_version: env!("CARGO_PKG_VERSION").to_owned(),
        runtime: RuntimeSource::Path(PathBuf::from("../generator/runtime")),
    };
    let output = generator::generate(&document, &options).map_err(|report| report.to_string())?;
    lap(generating);
    if !output.compare(folder)?.is_empty() {
        return Err("generated/ is stale; run `cargo xtask generate`".into());
    }
    lap(comparing);
    Ok(())
}

fn show(name: &str, mut durations: Vec<Duration>) {
    durations.sort_unstable();
    let milliseconds =
        |duration: Option<&Duration>| duration.map_or(0.0, |it| it.as_secs_f64() * 1e3);
    println!(
        "{name:<40} fastest {:>8.1} ms   median {:>8.1} ms   of {}",
        milliseconds(durations.first()),
        milliseconds(durations.get(durations.len() / 2)),
        durations.len()
    );
}
