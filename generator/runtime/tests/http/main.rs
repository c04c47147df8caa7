//! The runtime over real sockets, against a server that does what each test says.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod answers;
mod api;
mod calls;
mod failures;
mod limits;
mod secrets;
mod server;
mod setup;
mod tokens;
