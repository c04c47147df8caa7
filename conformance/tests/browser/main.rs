//! The report as a page, in a real browser: headless Chromium, which opens the file from the disk.
//!
//! Not part of `cargo test`, since it needs the browser: `cargo test -p conformance --test browser [NAME]`. Without one it says so and
//! passes, except in CI. Pictures of the page are left in the folder that it prints.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic, and so may what it is made of"
)]

#[path = "../../sandbox/tests/browser/chromium.rs"]
mod chromium;
mod page;
#[path = "../suite/specimen.rs"]
mod specimen;
#[path = "../../sandbox/tests/browser/tab.rs"]
#[expect(dead_code, reason = "made for other pages, which need more of it")]
mod tab;

use std::{env, process::ExitCode, sync::Arc};

use chromium::Chromium;
use libtest_mimic::{Arguments, Trial};

/// A test by its name.
type Scenario = (&'static str, fn(&Chromium));

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let Some(executable) = Chromium::find() else {
        let missing = "no Chromium was found in PATH, nor named by CHROMIUM (Debian: apt-get install chromium)";
        if env::var_os("CI").is_some() {
            eprintln!("error: {missing}");
            return ExitCode::FAILURE;
        }
        eprintln!("SKIPPED, nothing was tested: {missing}");
        return ExitCode::SUCCESS;
    };
    let browser = Arc::new(Chromium::start(&executable));
    let trials = page::SCENARIOS.iter().map(|(name, run)| {
        let browser = Arc::clone(&browser);
        Trial::test(*name, move || {
            run(&browser);
            Ok(())
        })
    });
    let conclusion = libtest_mimic::run(&arguments, trials.collect());
    println!("pictures: {}", page::pictures().display());
    // Leaving the process at once would leave the browser behind.
    drop(browser);
    conclusion.exit_code()
}
