//! Drives the shopper's pages in a real browser: headless Chromium, beside a shop of another origin.
//!
//! Not part of `cargo test`, since it needs the browser: `cargo test -p sandbox --test browser [NAME]`. Without one it says
//! so and passes, except in CI. Pictures of the pages are left in the folder that it prints.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic, and so may what it is made of"
)]

mod appearance;
#[path = "../http/camera.rs"]
mod camera;
mod challenge;
mod chromium;
#[path = "../http/client.rs"]
#[expect(dead_code, reason = "made for other tests, which need more of it")]
mod client;
mod dashboard;
mod driver;
mod frame;
mod pins {
    /// Which test meets which refusal is noted where refusals are pinned: in the tests over HTTP.
    pub(crate) fn note(_behaviour: &str) {}
}
mod shop;
mod tab;
mod wallet;

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
    let scenarios = [
        driver::SCENARIOS,
        challenge::SCENARIOS,
        frame::SCENARIOS,
        wallet::SCENARIOS,
        appearance::SCENARIOS,
        dashboard::SCENARIOS,
    ];
    let trials = scenarios.concat().into_iter().map(|(name, run)| {
        let browser = Arc::clone(&browser);
        Trial::test(name, move || {
            run(&browser);
            Ok(())
        })
    });
    let conclusion = libtest_mimic::run(&arguments, trials.collect());
    println!("pictures: {}", appearance::pictures().display());
    // Leaving the process at once would leave the browser behind.
    drop(browser);
    conclusion.exit_code()
}
