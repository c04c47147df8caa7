//! Breaks each rule of the state table and of idempotency in turn, and tells which test notices.
//!
//! ```text
//! cargo run -p sandbox --example mutants
//! ```
//!
//! The crate is copied to a temporary folder, and every rule there gets a switch. The copy is built once; then its tests run
//! with one rule after another switched to something else. The rest of the machine sees nothing of it but the build folder
//! `mutants` below the target folder. What came of it is written into the README, between its markers.

mod copy;
mod hunt;
mod mutant;
mod report;
mod rules;

use std::{
    error::Error,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::{Arc, atomic::AtomicBool, atomic::Ordering},
    time::Instant,
};

use clap::Parser;

/// Breaks each rule of the sandbox in turn, and tells which test notices
#[derive(Debug, Parser)]
struct Args {
    /// Only mutants whose description contains this; the README is then left as it is
    #[arg(long, value_name = "TEXT")]
    only: Option<String>,
    /// Lists the mutants and tests none
    #[arg(long)]
    list: bool,
}

fn main() -> ExitCode {
    let args = Args::parse();
    match run(&args) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

/// Whether every mutant was noticed.
fn run(args: &Args) -> Result<bool, Box<dyn Error>> {
    let started = Instant::now();
    let mut mutants = mutant::all();
    if let Some(only) = &args.only {
        mutants.retain(|mutant| mutant.to_string().contains(only.as_str()));
        if mutants.is_empty() {
            return Err(format!("no mutant is described by {only:?}; --list shows all").into());
        }
    }
    if args.list {
        for mutant in &mutants {
            println!("{mutant}");
        }
        return Ok(true);
    }
    let interrupted = listen();
    let copy = copy::Copy::of(Path::new(env!("CARGO_MANIFEST_DIR")))?;
    println!("building a copy in which every rule has a switch");
    let suites = copy.build(&build_folder()?)?;
    let hunt = hunt::Hunt::new(&suites, &interrupted);
    println!("testing it with every rule as it is");
    hunt.unbroken()?;
    let results = hunt.all(&mutants)?;
    let survivors: Vec<_> = results
        .iter()
        .filter(|result| result.killer.is_none())
        .collect();
    for result in &survivors {
        println!("no test notices: {}", result.mutant);
    }
    println!(
        "{} mutants, {} noticed, in {} s",
        results.len(),
        results.len() - survivors.len(),
        started.elapsed().as_secs()
    );
    if args.only.is_none() {
        report::write(&results)?;
    }
    Ok(survivors.is_empty())
}

/// Beside the profile's folder in which this example was built, so that dependencies are built once.
fn build_folder() -> Result<PathBuf, Box<dyn Error>> {
    let exe = std::env::current_exe()?;
    let target = exe
        .ancestors()
        .nth(3)
        .ok_or("this example stands in no target folder")?;
    Ok(target.join("mutants"))
}

/// Ctrl-C as a flag, so that the temporary folder goes away and no test is left running.
fn listen() -> Arc<AtomicBool> {
    let flag = Arc::new(AtomicBool::new(false));
    let pressed = Arc::clone(&flag);
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .build();
        if let Ok(runtime) = runtime
            && runtime.block_on(tokio::signal::ctrl_c()).is_ok()
        {
            pressed.store(true, Ordering::Relaxed);
        }
    });
    flag
}
