#![doc = include_str!("../README.md")]

mod cards;
mod catalogue;
mod checks;
mod class;
mod confirmation;
pub mod drill;
mod exchange;
mod finding;
mod fold;
mod interpolate;
mod judges;
mod known;
mod operations;
mod present;
pub mod proposal;
mod recorder;
mod recording;
mod replay;
mod report;
mod run;
mod scan;
mod scrub;
mod session;
mod snapshot;
mod target;
mod verdict;
mod volatile;
mod webhooks;
mod wire;

pub use cards::{TestCard, TestCards};
pub use catalogue::{Catalogue, CatalogueCheck, Topic};
pub use class::{Class, Direction, Impact, Level, Verdict};
pub use confirmation::Confirmation;
pub use exchange::Payload;
pub use finding::{Finding, Known};
pub use recorder::{Draft, Learned, Listener, Place, Proxy, Tape, Upstream, read_har, send_curl};
pub use recording::{
    Action, Call, Check, Expectation, Key, Need, RecordingError, Repeat, Scenario, Step, Token,
};
pub use report::{
    ARTEFACT_NAMES, Accepted, Artefact, Coverage, Difference, Latency, MergeError, OperationReport,
    Outcome, Part, ReadError, Report, ScenarioReport, Setting, StepReport, artefacts,
    write_artefacts,
};
pub use run::{Folders, Options, Progress, SLOW_AFTER, SetupError, Shard, Suite};
pub use scan::{Encoding, Kind, KnownSecrets, Leak, Scanner, Shape};
pub use snapshot::{Pending, Store};
pub use target::{Credentials, SANDBOX_URL, TargetChoice};

/// The program in the project's front page, compiled.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct FrontPage;
