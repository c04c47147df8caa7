#![doc = include_str!("../README.md")]

mod cards;
mod checks;
mod exchange;
mod finding;
mod fold;
mod interpolate;
mod judges;
mod operations;
mod present;
mod recorder;
mod recording;
mod replay;
mod report;
mod run;
mod scrub;
mod session;
mod snapshot;
mod target;
mod verdict;
mod volatile;
mod wire;

pub use cards::{TestCard, TestCards};
pub use finding::{Class, Finding, Verdict};
pub use recorder::{Draft, Learned, Listener, Place, Proxy, Tape, Upstream, read_har, send_curl};
pub use recording::{
    Action, Call, Check, Expectation, Key, Need, RecordingError, Repeat, Scenario, Step, Token,
};
pub use report::{Coverage, OperationReport, Outcome, Report, ScenarioReport};
pub use run::{Confirmation, Folders, Options, Progress, SetupError, Suite};
pub use snapshot::{Pending, Store};
pub use target::{Credentials, SANDBOX_URL, TargetChoice};

/// The program in the project's front page, compiled.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct FrontPage;
