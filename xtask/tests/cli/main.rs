//! The command line as its users meet it: what it says and which code it ends with.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic, and so may what it is made of"
)]

mod bad_input;
// The script that keeps the issue is for a shell.
#[cfg(unix)]
mod ci;
// Its Python is a shell script.
#[cfg(unix)]
mod clients;
mod drift;
mod drills;
mod findings;
mod generate;
mod program;
mod record;
mod report;
