//! What the suite finds, what it keeps to itself, and what it makes of targets and clients.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic, and so may what it is made of"
)]

mod agreement;
mod card_numbers;
mod catalogue;
mod classes;
mod client;
mod control;
mod damage;
mod determinism;
mod drawn;
mod drill_list;
mod drills;
mod events;
mod evidence;
mod exports;
mod fixture;
mod leaks;
mod limits;
mod lost_answers;
mod machines;
mod properties;
mod recorder;
mod recording_schema;
mod reports;
mod requests;
mod secrets;
mod snapshots;
mod specimen;
mod targets;
mod taxonomy;
mod webhooks;
