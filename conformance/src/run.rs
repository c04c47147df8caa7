//! A run: the scenarios, a target, and what came of it.

mod assemble;
mod compare;
mod error;
mod play;
mod select;
mod suite;

pub use error::SetupError;
pub use suite::{Confirmation, Folders, Suite};

use serde_json::Value;

use crate::target::{Credentials, TargetChoice};

/// What to run, and against what.
#[derive(Clone, Debug)]
pub struct Options {
    /// The target.
    pub target: TargetChoice,
    /// Hosts, beyond the documented sandbox and loopback, that credentials may go to.
    pub allow_hosts: Vec<String>,
    /// Credentials for a shared target. The embedded one makes its own.
    pub credentials: Option<Credentials>,
    /// Names of scenarios; empty for all.
    pub only: Vec<String>,
    /// Replaces the snapshots of the scenarios in `only`.
    pub accept: bool,
    /// Plays the scenarios in another order, drawn by this seed. The report does not depend on it.
    pub shuffle: Option<u64>,
    /// Writes what differs from its snapshot beside it, for review.
    pub propose: bool,
    /// What each embedded sandbox is told to deviate in before its scenario, as the sandbox's control API takes it: a drill.
    pub drift: Vec<Value>,
}

impl Options {
    /// All scenarios against a sandbox of our own.
    pub fn embedded() -> Self {
        Self {
            target: TargetChoice::Embedded,
            allow_hosts: Vec::new(),
            credentials: None,
            only: Vec::new(),
            accept: false,
            shuffle: None,
            propose: true,
            drift: Vec::new(),
        }
    }
}

/// Told as a run goes on.
pub trait Progress: Sync {
    /// `done` of `all` scenarios are over.
    fn advanced(&self, done: usize, all: usize);
}

/// Says nothing.
impl Progress for () {
    fn advanced(&self, _: usize, _: usize) {}
}
