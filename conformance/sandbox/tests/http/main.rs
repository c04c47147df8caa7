//! Drives the sandbox over HTTP, as a client would.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic, and so may what it is made of"
)]

mod access;
mod calls;
mod camera;
mod capacity;
mod cards;
mod client;
mod connections;
mod control;
mod dashboard;
mod drifts;
mod faults;
mod guard;
mod idempotency;
mod injection;
mod lists;
mod load;
mod local;
mod moves;
mod pages;
mod pins;
mod positions;
mod races;
mod raw;
mod requests;
mod secrets;
mod state;
mod statuses;
mod stranger;
mod time;
mod timeline;
mod variants;
mod walk;
mod webhooks;
mod wire;
