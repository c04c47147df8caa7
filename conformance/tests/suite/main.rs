//! What the suite finds, what it keeps to itself, and what it makes of targets and clients.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic, and so may what it is made of"
)]

mod agreement;
mod classes;
mod client;
mod control;
mod damage;
mod determinism;
mod drawn;
mod drills;
mod evidence;
mod exports;
mod fixture;
mod limits;
mod machines;
mod properties;
mod recorder;
mod recording_schema;
mod requests;
mod secrets;
mod snapshots;
mod targets;
mod webhooks;
