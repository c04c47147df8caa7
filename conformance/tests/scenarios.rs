//! Each recording is a test of its own name, played in a sandbox of its own.
//!
//! What was said is compared through insta, so that `cargo insta review` shows what changed. A test fails where we are wrong or the
//! contract is broken; drift that the contract allows is printed, and what it changes in a snapshot is no failure.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may panic, and so may what it is made of"
)]

use std::{path::Path, process::ExitCode, sync::Arc};

use conformance::{Class, Folders, Options, Suite, Verdict};
use libtest_mimic::{Arguments, Failed, Trial};
use tokio::runtime::Runtime;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the crate stands in a workspace");
    let suite = match Suite::load(&Folders::of_workspace(root)) {
        Ok(suite) => Arc::new(suite),
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::from(error.exit_code());
        }
    };
    let runtime = Arc::new(Runtime::new().expect("a runtime starts"));
    let trials = suite
        .scenarios()
        .iter()
        .map(|scenario| {
            let (suite, runtime) = (Arc::clone(&suite), Arc::clone(&runtime));
            let name = scenario.name.clone();
            Trial::test(scenario.name.clone(), move || play(&suite, &runtime, &name))
        })
        .collect();
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn play(suite: &Arc<Suite>, runtime: &Runtime, name: &str) -> Result<(), Failed> {
    let options = Options {
        only: vec![name.to_owned()],
        // What waits for review is insta's to write, as its settings say.
        propose: false,
        ..Options::embedded()
    };
    let report = runtime
        .block_on(suite.run(&options, &()))
        .map_err(|error| error.to_string())?;
    if !report.leaks.is_empty() {
        // Nothing of what was said is shown, for it would give a secret away.
        return Err(report.leaks.join("\n").into());
    }
    // A new recording has no snapshot yet, which is for insta to say as well.
    let of_snapshot = |class| matches!(class, Class::Snapshot | Class::Stale);
    let (snapshot, others): (Vec<_>, Vec<_>) = report
        .findings
        .iter()
        .partition(|finding| of_snapshot(finding.class));
    if others
        .iter()
        .any(|finding| !matches!(finding.verdict, Verdict::Drift | Verdict::Information))
    {
        return Err(report.render(false).into());
    }
    let is_explained = snapshot.is_empty() && !others.is_empty();
    if is_explained {
        eprintln!("{}", report.render(false));
        return Ok(());
    }
    let text = report
        .scenarios
        .first()
        .and_then(|scenario| scenario.text.as_deref())
        .ok_or("the scenario was not played")?;
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
    Ok(())
}
