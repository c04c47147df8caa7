//! A run: the scenarios, a target, and what came of it.

mod accept;
mod assemble;
mod compare;
mod error;
pub(crate) mod evidence;
mod merged;
mod play;
mod presence;
mod select;
mod suite;

pub use error::SetupError;
pub use select::Shard;
pub use suite::{Folders, Suite};

use std::time::Duration;

use jiff::civil::Date;
use serde_json::Value;

use crate::target::{Credentials, TargetChoice};

/// What to run, and against what.
#[derive(Clone, Debug)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a switch of its own, as on the command line"
)]
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
    /// Plays only a part of the scenarios.
    pub shard: Option<Shard>,
    /// Writes what differs from its snapshot beside it, for review.
    pub propose: bool,
    /// Writes down which scenarios were confirmed, after a clean run against UQPAY's own sandbox.
    pub confirm: bool,
    /// How many days ago a scenario may have been confirmed at most.
    pub max_age: Option<u32>,
    /// The day, in UTC.
    pub today: Date,
    /// Answers that are slower are told.
    pub slow_after: Duration,
    /// Drift that the contract allows fails the run, too.
    pub fails_on_additive: bool,
    /// Proposed snapshots that were there before the run are errors, because nobody is there to review them.
    pub is_ci: bool,
    /// What each embedded sandbox is told to deviate in before its scenario, as the sandbox's control API takes it: a drill.
    pub drift: Vec<Value>,
    /// What each embedded sandbox is told to do wrong before its scenario, as the sandbox's control API takes it: a drill.
    pub faults: Vec<Value>,
}

/// Answers that are slower than this are told, unless a run says otherwise.
pub const SLOW_AFTER: Duration = Duration::from_secs(5);

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
            shard: None,
            propose: true,
            confirm: false,
            max_age: None,
            today: jiff::Timestamp::now()
                .to_zoned(jiff::tz::TimeZone::UTC)
                .date(),
            slow_after: SLOW_AFTER,
            fails_on_additive: false,
            is_ci: false,
            drift: Vec::new(),
            faults: Vec::new(),
        }
    }

    /// Whether every scenario is to be played, so that what shows nowhere is not there.
    pub(crate) fn plays_all(&self) -> bool {
        self.only.is_empty() && self.shard.is_none()
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
