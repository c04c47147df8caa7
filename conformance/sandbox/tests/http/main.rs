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
mod cards;
mod client;
mod control;
mod dashboard;
mod guard;
mod idempotency;
mod injection;
mod lists;
mod pages;
mod races;
mod requests;
mod secrets;
mod state;
mod statuses;
mod stranger;
mod time;
mod timeline;
mod wire;
